"""Values that have the right type and that no training can have; TRL takes them, and fails later or trains nothing.

check(config, "grpo", settings)     UsageError: grpo.learning_rate -1.0: give a number above 0
"""

import math
from typing import Any, NamedTuple

from bioalchemy.errors import UsageError
from bioalchemy_training.config import Config, Kind


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


def check(config: Config, kind: Kind, settings: Any) -> None:
    """See that each number is one that training can have.

    Raises:
        UsageError: the first that is not, with those that are; or the slope of the length reward does not fit.
    """
    ranges = dict(_RANGES)
    if settings.max_steps < 1:
        if settings.max_steps != -1:
            raise UsageError(
                f"{kind}.max_steps {settings.max_steps}: give a number of 1 or more, or -1 for num_train_epochs"
            )
        ranges["num_train_epochs"] = _POSITIVE
    for name, allowed in ranges.items():
        value = getattr(settings, name, None)
        if value is not None and not allowed.holds(value):
            raise UsageError(f"{kind}.{name} {value}: give a number {allowed}")
    if kind == "grpo":
        limit = settings.max_completion_length
        if (soft := config.reward.soft_of(limit)) > limit:
            raise UsageError(f"reward.soft {soft}: its slope does not fit into max_completion_length {limit}")
