"""LoRA's adapter put into the weights of its model: an ordinary folder, for transformers, vLLM and any other server.

merge(Path("runs/qwen3-8b"), Path("qwen3-8b-bioalchemy"), tell=print)
"""

import json
from collections.abc import Callable
from pathlib import Path

from bioalchemy.errors import TrainingError, UsageError
from bioalchemy_training.checkpoints import last_complete

_ADAPTER = "adapter_config.json"


def merge(output: Path, folder: Path, tell: Callable[[str], None]) -> None:
    """Merge the adapter of a training, or of its last checkpoint where it was stopped, and store it with the tokenizer.

    The sum is made in float32 and stored in the type that the model's own folder has.

    Raises:
        UsageError: there is no adapter, or something is in `folder`.
        TrainingError: the adapter or its model can't be loaded.
    """
    refuse_taken(folder)
    source = _adapter(output, tell)
    import torch
    from peft import PeftModel
    from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer

    try:
        given = json.loads((source / _ADAPTER).read_text(encoding="utf-8"))
        name, revision = given["base_model_name_or_path"], given.get("revision")
        kept = AutoConfig.from_pretrained(name, revision=revision).dtype or torch.float32
        model = AutoModelForCausalLM.from_pretrained(name, revision=revision, dtype=torch.float32)
        merged = PeftModel.from_pretrained(model, source).merge_and_unload(safe_merge=True)
        tokenizer = AutoTokenizer.from_pretrained(source)
    except (OSError, ValueError, KeyError) as error:
        raise TrainingError(f"{source} can't be merged: {error}") from error
    merged.to(kept).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    tell(f"{folder} has {name} with the adapter of {source} in it")


def refuse_taken(folder: Path) -> None:
    """See that a model can be stored in `folder` without overwriting anything.

    Raises:
        UsageError: something is in it, or it is a file.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is not empty")


def _adapter(output: Path, tell: Callable[[str], None]) -> Path:
    if (output / _ADAPTER).exists():
        return output
    last = last_complete(output)
    if last and (last / _ADAPTER).exists():
        tell(f"{output} was not trained to its end: its last checkpoint, {last.name}, is taken")
        return last
    if (output / "config.json").exists():
        raise UsageError(f"{output} has no adapter: all its weights were trained, and it loads as it is")
    raise UsageError(f"{output} has no adapter: give the output_dir of a training with lora")
