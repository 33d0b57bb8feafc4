"""How much memory and disk a training takes: an estimate from the model's configuration, its weights not loaded.

    measure(config, "grpo", settings, longest=512).parts   {"weights": 16.4e9, "optimizer": 65.5e9, …}, in bytes

With N weights of which P are trained, b bytes a weight (2 for bfloat16), P's own b_p (LoRA's adapters are kept in
float32: 4), L layers, hidden size H, vocabulary V, B sequences of S tokens a step on a device, C of them completion,
and s shards (the number of processes under FSDP or ZeRO-3, else 1):

    weights      N b / s
    optimizer    P (b_p gradient + 2 b_p of AdamW) / s
    activations  17 B S H b L; with activation checkpointing B S H b (L + 17)
    logits       3 B C V 4: float32, with their softmax and gradient
    cache        2 L K D b B S: keys and values of K heads of D, while a batch is generated; with vLLM in the same
                 process its share of the device instead

17 is 34 bytes at 16 bits, without the matrix of attention, of arXiv:2205.05198, section 4; 3 is ours. What frameworks,
fragmentation and communication take is not in it.
"""

import os
from typing import Any, NamedTuple

from bioalchemy.errors import TrainingError, UsageError
from bioalchemy_training.arguments import one_line
from bioalchemy_training.config import Config, Dtype, Kind
from bioalchemy_training.trainers import loading, lora_of

_BYTES: dict[Dtype, int] = {"bfloat16": 2, "float16": 2, "float32": 4}


class Footprint(NamedTuple):
    """Of one device, in bytes."""

    parts: dict[str, float]
    checkpoint: float
    """On disk, of all ranks together: what is trained, and two states of AdamW."""
    available: float
    device: str
    """`GPU` or `machine`."""
    context: int | None
    """Tokens that the model was made for."""

    @property
    def total(self) -> float:
        """Of all parts."""
        return sum(self.parts.values())


def in_gb(size: float) -> str:
    """For people."""
    return f"{size / 1e9:,.1f} GB" if size >= 1e8 else f"{size / 1e6:,.1f} MB"


def measure(config: Config, kind: Kind, settings: Any, longest: int) -> Footprint:
    """The estimate, for prompts of at most `longest` tokens.

    Raises:
        TrainingError: the model's configuration can't be loaded.
        UsageError: LoRA's arguments are refused.
    """
    shape = _configuration(config)
    every, trained = _count(config, shape)
    weight = _BYTES[config.dtype]
    adapted = 4 if config.lora is not None else weight
    shards = settings.world_size if _is_sharded(settings) else 1
    completion = settings.max_completion_length if kind == "grpo" else 0
    tokens = longest + completion if kind == "grpo" else (settings.max_length or longest)
    batch = settings.per_device_train_batch_size
    layers, hidden = shape.num_hidden_layers, shape.hidden_size
    is_checkpointed = settings.activation_checkpointing or settings.gradient_checkpointing
    available, device = _device(settings)
    parts = {
        "weights": every * weight / shards,
        "optimizer": trained * 3 * adapted / shards,
        "activations": batch * tokens * hidden * weight * (layers + 17 if is_checkpointed else 17 * layers),
        "logits": 3.0 * batch * (completion or tokens) * shape.vocab_size * 4,
    }
    if kind == "grpo":
        parts["cache"] = _cache(shape, settings, weight * batch * tokens, available)
    context = getattr(shape, "max_position_embeddings", None)
    return Footprint(parts, trained * 3 * adapted, available, device, context)


def _cache(shape: Any, settings: Any, each: float, available: float) -> float:
    if settings.use_vllm:
        return float(settings.vllm_gpu_memory_utilization * available) if settings.vllm_mode == "colocate" else 0.0
    heads = getattr(shape, "num_key_value_heads", None) or shape.num_attention_heads
    size = getattr(shape, "head_dim", None) or shape.hidden_size // shape.num_attention_heads
    return float(2 * shape.num_hidden_layers * heads * size * each * settings.steps_per_generation)


def _configuration(config: Config) -> Any:
    from transformers import AutoConfig

    with loading(config.model.name):
        shape = AutoConfig.from_pretrained(config.model.name, revision=config.model.revision)
    if getattr(shape, "quantization_config", None) is not None:
        raise TrainingError(
            f"{config.model.name} is quantised, and can't be trained as it is: give the model it was made from, or "
            "save its weights as an ordinary folder first"
        )
    return shape.get_text_config()


def _count(config: Config, shape: Any) -> tuple[int, int]:
    """All weights, and those that are trained; none of them is in memory."""
    import torch
    from transformers import MODEL_FOR_CAUSAL_LM_MAPPING

    with torch.device("meta"):
        model = MODEL_FOR_CAUSAL_LM_MAPPING[type(shape)](shape)  # `from_config` would shard it under ZeRO-3
        if config.lora is not None:
            from peft import get_peft_model

            adapter = lora_of(config)
            try:
                model = get_peft_model(model, adapter)
            except (ValueError, TypeError) as error:
                raise UsageError(f"lora: {one_line(error)}") from error
            except Exception as error:  # some wrong arguments peft does not look at, and falls over
                raise UsageError(f"lora: peft fails on it, {type(error).__name__}: {one_line(error)}") from error
    every = list(model.parameters())
    trained = sum(one.numel() for one in every if one.requires_grad)
    if not trained:
        raise UsageError("lora: none of the weights would be trained")
    return sum(one.numel() for one in every), trained


def _is_sharded(settings: Any) -> bool:
    plugin = settings.deepspeed_plugin
    is_fsdp = settings.fsdp or os.environ.get("ACCELERATE_USE_FSDP") == "true"
    return bool(is_fsdp) or bool(plugin and plugin.zero_stage == 3)


def _device(settings: Any) -> tuple[float, str]:
    import psutil
    import torch

    if torch.cuda.is_available() and not settings.use_cpu:
        return float(torch.cuda.get_device_properties(0).total_memory), "GPU"
    return float(psutil.virtual_memory().available), "machine"
