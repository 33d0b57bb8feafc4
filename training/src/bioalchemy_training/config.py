"""The file that a training is told by.

    model: {name: Qwen/Qwen3-8B}
    dataset: {train: train.parquet, evidence: false}
    lora: {r: 32, target_modules: all-linear}
    grpo: {output_dir: runs/qwen3-8b, learning_rate: 1.0e-6, num_generations: 8}

What stands under `grpo` or `sft` goes to TRL's `GRPOConfig` or `SFTConfig`, and under `lora` to peft's `LoraConfig`, so
their documents hold; a key that is none of theirs is an error. It is read without torch: see `arguments`.
"""

import math
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, get_args

import yaml
from pydantic import Field, ValidationError, field_validator

from bioalchemy.errors import UsageError
from bioalchemy.records import Record
from bioalchemy_training import arguments
from bioalchemy_training.rewards import WEIGHTS

Kind = Literal["grpo", "sft"]
KINDS: tuple[Kind, ...] = get_args(Kind)
Dtype = Literal["bfloat16", "float16", "float32"]
LOGGERS = ("trackio", "wandb", "tensorboard")

_OURS = {
    "model_init_kwargs": "give it under model",
    "reward_weights": "give it under reward: weights",
    "remove_unused_columns": "the reward reads the column answer, so all are kept",
    "resume_from_checkpoint": "the same command continues a training by itself",
    "hub_token": "give HF_TOKEN in the environment: no secret belongs in this file",
}
"""Arguments of TRL that are not for this file."""
_NEVER_EMPTY = ("num_generations", "max_completion_length")
"""TRL takes nothing for a number there, and fails or has no end; the length's reward needs one."""


class Model(Record):
    """What is trained."""

    name: str
    """A repository of the Hub, or a folder."""
    revision: str | None = None
    dtype: Dtype | None = None
    """Of its weights in memory. None: float32 where all are trained, as bfloat16's 8 bits lose a step of 1e-6, and
    bfloat16 under LoRA, whose own weights are float32."""


class Dataset(Record):
    """What it is trained on; see `data`."""

    train: Path
    """A file that `bioalchemy export` wrote, or the folder of `--format hf`."""
    eval: Path | None = None
    evidence: bool = False
    """Whether the sentences that prove the answer stand above the question: then it is reading comprehension."""


class Reward(Record):
    """How `rewards` are weighed."""

    weights: dict[Literal["correctness", "answer_format", "length"], float] = Field({}, validate_default=True)
    """All that are in force, in the order of the reward functions: what is not named has its weight in `WEIGHTS`."""
    soft: int | None = Field(default=None, ge=1)
    """How many tokens before max_completion_length the length begins to cost; a fifth of it where None, about as in
    DAPO (4,096 of 20,480)."""

    @field_validator("weights")
    @classmethod
    def _right_is_worth_most(cls, given: dict[str, float]) -> dict[str, float]:
        weights = {**WEIGHTS, **given}
        if not all(map(math.isfinite, weights.values())):
            raise ValueError("a weight is no finite number")
        if min(weights.values()) < 0:
            raise ValueError("a weight is negative")
        if weights["answer_format"] + weights["length"] >= weights["correctness"]:
            raise ValueError("answer_format and length must weigh less together than correctness")
        return weights

    def soft_of(self, limit: int) -> int:
        """`soft`, for completions of at most `limit` tokens."""
        return self.soft if self.soft is not None else max(1, limit // 5)


class Config(Record):
    """A training."""

    model: Model
    dataset: Dataset
    reward: Reward = Reward()
    """Read by `grpo` alone."""
    lora: dict[str, Any] | None = None
    """Absent: all weights are trained."""
    grpo: dict[str, Any] | None = None
    sft: dict[str, Any] | None = None

    @field_validator("grpo", "sft")
    @classmethod
    def _is_ours_to_say(cls, given: dict[str, Any] | None) -> dict[str, Any] | None:
        for key in given or ():
            if key in _OURS:
                raise ValueError(f"{key} is not for this file: {_OURS[key]}")
        if given is not None and not given.get("output_dir"):
            raise ValueError("output_dir is missing: the folder of checkpoints and results")
        for key in _NEVER_EMPTY:
            if given is not None and given.get(key, 0) is None:
                raise ValueError(f"{key} is empty: give a number")
        return given

    @property
    def dtype(self) -> Dtype:
        """Of the model's weights in memory."""
        return self.model.dtype or ("float32" if self.lora is None else "bfloat16")

    def arguments(self, kind: Kind) -> dict[str, Any]:
        """What TRL is given."""
        given = self.grpo if kind == "grpo" else self.sft
        assert given is not None
        return given

    def output(self, kind: Kind) -> Path:
        """The folder of checkpoints and results."""
        return Path(self.arguments(kind)["output_dir"])


class _Strict(yaml.SafeLoader):
    """Of a key that is there twice, YAML's would take the last in silence."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        if twice := next((key for key in keys if keys.count(key) > 1), None):
            raise yaml.constructor.ConstructorError(None, None, f"the key {twice} is there twice", node.start_mark)
        return super().construct_mapping(node, deep)


_SECTIONS: dict[str, type[Record]] = {"model": Model, "dataset": Dataset, "reward": Reward}


def load(path: Path, kind: Kind) -> Config:
    """Read the file of a `kind` of training.

    Raises:
        UsageError: it can't be read, says something unknown or impossible, or TRL is not installed.
    """
    try:
        given = yaml.load(path.read_text(encoding="utf-8"), _Strict)  # noqa: S506  a SafeLoader
    except OSError as error:
        raise UsageError(f"{path} can't be read: {error.strerror or error}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} is no YAML: {' '.join(str(error).split())}") from None
    if not isinstance(given, dict):
        raise UsageError(f"{path} has no sections: give model, dataset and {kind}")
    if given.get(kind) is None:
        other = next((one for one in KINDS if given.get(one)), None)
        hint = f": it is one of bioalchemy-train {other}" if other else ""
        raise UsageError(f"{path} has no section {kind}{hint}")
    try:
        config = Config.model_validate(given)
        arguments.check(kind, config.arguments(kind))
        if config.lora is not None:
            arguments.check("lora", config.lora)
        _check_loggers(config.arguments(kind).get("report_to"))
    except ValidationError as error:
        raise UsageError(f"{path}: {_told(error)}") from None
    except UsageError as error:
        raise UsageError(f"{path}: {error}") from None
    return config


def _told(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    *above, key = (str(part) for part in first["loc"] if part != "[key]")
    where = ".".join([*above, key])
    if first["type"] == "extra_forbidden":
        section = _SECTIONS[above[0]] if above else Config
        return f"{where} is unknown{arguments.meant(key, section.model_fields)}"
    if first["type"] == "literal_error":
        close = get_close_matches(str(first["input"]), WEIGHTS, n=1)
        return f"{where}: {first['msg']}{f'; is {close[0]} meant?' if close else ''}"
    return f"{where}: {first['msg'].removeprefix('Value error, ')}"


def _check_loggers(named: Any) -> None:
    for name in named if isinstance(named, list) else [named or "none"]:
        if name == "none":
            continue
        if name not in LOGGERS:
            raise UsageError(f"report_to {name} is unknown: give {', '.join(LOGGERS)} or none")
        if not arguments.is_installed(name):
            raise UsageError(f"report_to {name}: it is not installed; pip install {name}")
