"""Values that have the right type and that no training can have; TRL takes them, and fails later or trains nothing.

check(config, "grpo", settings)         UsageError: grpo.learning_rate -1.0: give a number above 0
check_template(settings, tokenizer)     UsageError: grpo.chat_template_kwargs.enable_thinkng is unknown to …
"""

import copy
import inspect
import math
import re
from typing import Any, NamedTuple

from bioalchemy.errors import UsageError
from bioalchemy_training.arguments import meant
from bioalchemy_training.config import Config, Kind
from bioalchemy_training.trainers import lora_of


class _Range(NamedTuple):
    low: float
    high: float = math.inf
    is_open: bool = False
    """Whether `low` itself is outside."""

    def holds(self, value: float) -> bool:
        above = value > self.low if self.is_open else value >= self.low
        return math.isfinite(value) and above and value <= self.high

    def __str__(self) -> str:
        if self.is_open:
            return f"above {self.low:g}" + (f", and no more than {self.high:g}" if self.high < math.inf else "")
        return f"from {self.low:g} to {self.high:.0f}" if self.high < math.inf else f"of {self.low:g} or more"


_SIZE, _POSITIVE, _NOT_NEGATIVE = _Range(1), _Range(0, is_open=True), _Range(0)
_SHARE, _SHARE_NOT_0, _SEED = _Range(0, 1), _Range(0, 1, is_open=True), _Range(0, 2**32 - 1)
_RANGES = {
    "per_device_train_batch_size": _SIZE,
    "per_device_eval_batch_size": _SIZE,
    "gradient_accumulation_steps": _SIZE,
    "steps_per_generation": _SIZE,
    "num_iterations": _SIZE,
    "num_generations_eval": _SIZE,
    "max_completion_length": _SIZE,
    "max_length": _SIZE,
    "pad_to_multiple_of": _SIZE,
    "save_total_limit": _SIZE,
    "ref_model_sync_steps": _SIZE,
    "vllm_tensor_parallel_size": _SIZE,
    "learning_rate": _POSITIVE,
    "temperature": _POSITIVE,
    "repetition_penalty": _POSITIVE,
    "delta": _POSITIVE,
    "sapo_temperature_neg": _POSITIVE,
    "sapo_temperature_pos": _POSITIVE,
    "save_steps": _POSITIVE,
    "logging_steps": _POSITIVE,
    "beta": _NOT_NEGATIVE,
    "epsilon": _NOT_NEGATIVE,
    "epsilon_high": _NOT_NEGATIVE,
    "entropy_coef": _NOT_NEGATIVE,
    "top_k": _NOT_NEGATIVE,
    "weight_decay": _NOT_NEGATIVE,
    "max_grad_norm": _NOT_NEGATIVE,
    "neftune_noise_alpha": _NOT_NEGATIVE,
    "dataloader_num_workers": _NOT_NEGATIVE,
    "top_p": _SHARE_NOT_0,
    "vllm_gpu_memory_utilization": _SHARE_NOT_0,
    "min_p": _SHARE,
    "top_entropy_quantile": _SHARE,
    "ref_model_mixup_alpha": _SHARE,
    "label_smoothing_factor": _SHARE,
    "seed": _SEED,
    "data_seed": _SEED,
}
"""Of either class's arguments; one that a class has not, or that is None, is passed over."""

_LORA_RANGES = {"lora_alpha": _POSITIVE, "lora_dropout": _SHARE}

_GIVEN = frozenset(
    ("messages", "tools", "documents", "add_generation_prompt", "raise_exception", "strftime_now", "range", "namespace")
)
"""What transformers and TRL give to a template themselves."""
_GENERATION = re.compile(r"{%-?\s*(?:end)?generation\s*-?%}")


def check(config: Config, kind: Kind, settings: Any) -> None:
    """See that each number is one that training can have, and that the optimizer has the arguments it is given.

    Raises:
        UsageError: the first that is not so, with what is; or the slope of the length reward does not fit.
    """
    ranges = dict(_RANGES)
    if settings.max_steps < 1:
        if settings.max_steps != -1:
            raise UsageError(
                f"{kind}.max_steps {settings.max_steps}: give a number of 1 or more, or -1 for num_train_epochs"
            )
        ranges["num_train_epochs"] = _POSITIVE
    _check_ranges(kind, settings, ranges)
    _check_ranges("lora", lora_of(config), _LORA_RANGES)
    _check_optim_args(kind, settings)
    if kind == "grpo":
        limit = settings.max_completion_length
        if (soft := config.reward.soft_of(limit)) > limit:
            raise UsageError(f"reward.soft {soft}: its slope does not fit into max_completion_length {limit}")


def _check_ranges(section: str, given: Any, ranges: dict[str, _Range]) -> None:
    for name, allowed in ranges.items():
        value = getattr(given, name, None)
        if value is not None and not allowed.holds(value):
            raise UsageError(f"{section}.{name} {value}: give a number {allowed}")


def check_template(settings: Any, tokenizer: Any) -> None:
    """See that the tokenizer's chat template has what `chat_template_kwargs` says.

    Raises:
        UsageError: it has not, with what it has.
    """
    where = "grpo.chat_template_kwargs"
    for name in settings.chat_template_kwargs or ():
        if not tokenizer.chat_template:
            raise UsageError(f"{where}: the model has no chat template that could take {name}")
        if name not in (known := _variables(tokenizer)):
            takes = f"give {', '.join(sorted(known))}" if known else "it takes none"
            raise UsageError(
                f"{where}.{name} is unknown to the model's chat template{meant(str(name), known)}; {takes}"
            )


def _variables(tokenizer: Any) -> frozenset[str]:
    """Those that a chat template leaves to its caller."""
    from jinja2.meta import find_undeclared_variables
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    # The marks of {% generation %} are transformers' own.
    plain = _GENERATION.sub("", tokenizer.get_chat_template())
    environment = ImmutableSandboxedEnvironment(extensions=["jinja2.ext.loopcontrols"])
    named = find_undeclared_variables(environment.parse(plain))
    return frozenset(named - _GIVEN - set(tokenizer.SPECIAL_TOKENS_ATTRIBUTES))


def _check_optim_args(kind: Kind, settings: Any) -> None:
    """Each must change what transformers makes the optimizer with: what it does not know, it passes over in silence."""
    if not settings.optim_args or settings.optim_target_modules is not None:
        return
    plain = _optimizer(settings, None)
    if plain is None:
        return
    names = inspect.signature(plain[0]).parameters
    known = [name for name in names if _optimizer(settings, f"{name}=1") not in (plain, None)]
    takes = f"{', '.join(known)}, each as {known[0]}=0.5, with commas between" if known else "none"
    for part in settings.optim_args.replace(" ", "").split(","):
        name, _, value = part.partition("=")
        if name not in known or not value or _optimizer(settings, part) is None:
            wrong = f"{kind}.optim_args {settings.optim_args!r}: {part!r} is not one"
            raise UsageError(f"{wrong}; {settings.optim.value} takes {takes}")


def _optimizer(settings: Any, optim_args: str | None) -> Any:
    """The class and arguments that transformers makes of `optim_args`; None where it can't."""
    from transformers import Trainer

    asked = copy.copy(settings)
    asked.optim_args = optim_args
    try:
        return Trainer.get_optimizer_cls_and_kwargs(asked)
    except (ValueError, ImportError):
        return None
