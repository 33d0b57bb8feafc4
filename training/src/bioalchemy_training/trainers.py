"""TRL's trainers, made from a config: GRPO on the reward that verified the pairs, or SFT on their golds.

    trainer = make(config, "grpo", arguments.build("grpo", …), train, evaluation)
    trainer.train()

Prompts are conversations where the tokenizer has a chat template, and plain text where it has none. SFT's completion is
the gold alone in its tags: the dataset has no reasoning to imitate, which is what RL is compared with.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bioalchemy import answers
from bioalchemy.errors import TrainingError, UsageError
from bioalchemy.records import Answer
from bioalchemy_training.arguments import build
from bioalchemy_training.config import Config, Kind
from bioalchemy_training.rewards import rewards
from bioalchemy_training.rows import Rows


def make(config: Config, kind: Kind, settings: Any, train: Rows, evaluation: Rows | None) -> Any:
    """A `GRPOTrainer` or an `SFTTrainer`, its model loaded; `settings` are its `GRPOConfig` or `SFTConfig`.

    Raises:
        TrainingError: the model or its tokenizer can't be loaded.
        UsageError: TRL or peft refuses the arguments.
    """
    import trl

    tokenizer = load_tokenizer(config)
    settings.model_init_kwargs = {"dtype": config.dtype, "revision": config.model.revision}
    prepared = {
        "model": config.model.name,
        "args": settings,
        "processing_class": tokenizer,
        "train_dataset": _dataset(train, kind, tokenizer),
        "eval_dataset": _dataset(evaluation, kind, tokenizer) if evaluation else None,
        "peft_config": lora_of(config),
    }
    try:
        if kind == "sft":
            return trl.SFTTrainer(**prepared)
        limit = settings.max_completion_length
        functions, _ = rewards(limit, config.reward.soft_of(limit))
        settings.reward_weights = list(config.reward.weights.values())
        return trl.GRPOTrainer(reward_funcs=functions, **prepared)
    except OSError as error:
        raise TrainingError(f"{config.model.name} can't be loaded: {error}") from error
    except (ValueError, ImportError) as error:
        raise UsageError(f"{kind}: {error}") from error


def steps(trainer: Any) -> int:
    """How many it will have done at its end."""
    *_, count = trainer.set_initial_training_values(trainer.args, trainer.get_train_dataloader())
    return int(count)


def lora_of(config: Config) -> Any:
    """Its `LoraConfig`, or None where all weights are trained.

    Raises:
        UsageError: an argument is refused.
    """
    if config.lora is None:
        return None
    return build("lora", {"task_type": "CAUSAL_LM", "revision": config.model.revision, **config.lora})


def load_tokenizer(config: Config) -> Any:
    """The model's own.

    Raises:
        TrainingError: there is none that could be loaded.
    """
    from transformers import AutoTokenizer

    with loading(config.model.name):
        return AutoTokenizer.from_pretrained(config.model.name, revision=config.model.revision, padding_side="left")


@contextmanager
def loading(name: str) -> Iterator[None]:
    """Raises TrainingError in place of what transformers raises where a model, or a part of it, can't be loaded."""
    if Path(name).is_absolute() and not Path(name).is_dir():
        raise TrainingError(f"{name} can't be loaded: there is no such folder")
    try:
        yield
    except (OSError, ValueError, KeyError) as error:
        where = "" if Path(name).is_dir() else "there is no such folder here, and as the Hub's: "
        raise TrainingError(f"{name} can't be loaded: {where}{' '.join(str(error).split())[:300]}") from error


def asked(prompt: str, tokenizer: Any) -> str | list[dict[str, str]]:
    """A prompt as the model is given it."""
    return [{"role": "user", "content": prompt}] if tokenizer.chat_template else f"{prompt}\n"


def _dataset(rows: Rows, kind: Kind, tokenizer: Any) -> Any:
    from datasets import Dataset

    def as_given(row: dict[str, str]) -> dict[str, Any]:
        prompt = asked(row["prompt"], tokenizer)
        if kind == "grpo":
            return {"prompt": prompt}
        right = f"<answer>{answers.render(Answer.model_validate_json(row['answer']))}</answer>"
        return {
            "prompt": prompt,
            "completion": right if isinstance(prompt, str) else [{"role": "assistant", "content": right}],
        }

    return Dataset(rows.table).map(as_given, load_from_cache_file=False)
