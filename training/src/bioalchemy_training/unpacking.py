"""The weights of a GGUF file as an ordinary folder: to train on, as a quantised file can't be trained.

unpack(Path("smollm2-135m-q4.gguf"), Path("smollm2-135m"), tell=print)
"""

from collections.abc import Callable
from pathlib import Path

from bioalchemy.errors import TrainingError, UsageError
from bioalchemy_training.merging import refuse_taken


def unpack(file: Path, folder: Path, tell: Callable[[str], None]) -> None:
    """Store model and tokenizer in float32; what quantisation rounded off stays lost.

    Raises:
        UsageError: there is no such file, or something is in `folder`.
        TrainingError: transformers can't read it.
    """
    if not file.is_file():
        raise UsageError(f"{file} is no file: give one that ends in .gguf")
    refuse_taken(folder)
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    try:
        model = AutoModelForCausalLM.from_pretrained(file.parent, gguf_file=file.name, dtype=torch.float32)
        tokenizer = AutoTokenizer.from_pretrained(file.parent, gguf_file=file.name)
    except (OSError, ValueError, KeyError, ImportError, NotImplementedError) as error:
        raise TrainingError(f"{file} can't be unpacked: {error}") from error
    if tokenizer.chat_template is None:
        tell(
            f"note: {file} has no chat template, which grpo, sft and servers need: put chat_template.jinja in {folder}"
        )
    model.hf_quantizer.remove_quantization_config(model)  # it is no more, and would not be stored as if it were
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    tell(f"{folder} has the weights of {file} in float32, and its tokenizer")
