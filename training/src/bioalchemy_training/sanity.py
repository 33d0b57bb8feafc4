"""What is looked at before a GPU is paid for: each finding says what to change.

    for finding in examine(config, "grpo", settings, rows): …
        Finding(is_fault=True, what="generation_batch_size 12 can't be divided by num_generations 8: …")

Faults keep a training from beginning; the others are told. Figures of memory and disk are estimates: see `footprint`.
"""

import heapq
import math
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from bioalchemy.errors import UsageError
from bioalchemy_training.arguments import is_installed
from bioalchemy_training.check import check
from bioalchemy_training.config import Config, Kind
from bioalchemy_training.footprint import Footprint, in_gb, measure
from bioalchemy_training.limits import check_template
from bioalchemy_training.rows import Rows
from bioalchemy_training.trainers import asked, load_tokenizer

ROWS_TRIED = 200
"""Of the dataset, in the reward's self-test."""
_LONGEST = 200
"""Prompts by characters, of which the one with most tokens is taken for the longest of all."""


class Finding(NamedTuple):
    """One thing that is wrong, or worth knowing."""

    is_fault: bool
    what: str


def divisibility(given: dict[str, Any], world: int) -> Iterator[Finding]:
    """TRL's condition on batches, by plain arithmetic and before anything is loaded: groups are never parted in time.

    Args:
        given: the config's section `grpo`.
        world: how many processes train.

    Raises:
        UsageError: a group has fewer than two.
    """
    each, group = _whole(given, "per_device_train_batch_size", 8), _whole(given, "num_generations", 8)
    steps = _whole(given, "steps_per_generation", _whole(given, "gradient_accumulation_steps", 1))
    batch = _whole(given, "generation_batch_size", each * world * steps)
    if group < 2:
        raise UsageError(
            f"grpo.num_generations {group}: a group of one has no other to be compared with; give 2 or more"
        )
    if batch % group and given.get("generation_batch_size") is not None:
        fits = math.lcm(each * world, group)
        yield Finding(
            True,
            f"a generation batch of {batch} (generation_batch_size) can't be divided by num_generations {group}; "
            f"{-(-batch // fits) * fits} could",
        )
    elif batch % group:
        whole = [size for size in range(each, each + 4 * group) if size * world * steps % group == 0]
        hint = f"; with per_device_train_batch_size {whole[0]} it could" if whole else ""
        yield Finding(
            True,
            f"a generation batch of {batch} (per_device_train_batch_size {each} × processes {world} × steps {steps}) "
            f"can't be divided by num_generations {group}{hint}",
        )


def _whole(given: dict[str, Any], key: str, default: int) -> int:
    """A number of the section, or its default; what is no number is told when its type is looked at."""
    value = given.get(key)
    return value if isinstance(value, int) else default


def examine(config: Config, kind: Kind, settings: Any, train: Rows, evaluation: Rows | None) -> Iterator[Finding]:
    """All that can be seen without loading the model's weights.

    Raises:
        TrainingError: the model's configuration or tokenizer can't be loaded.
        UsageError: its chat template does not take what it is given.
    """
    for rows in filter(None, (train, evaluation)):
        if rows.told:
            yield Finding(False, rows.told)
    yield from _contamination(config.dataset.train)
    yield from _overlap(train, evaluation)
    if kind == "grpo":
        yield from _reward(config)
        if settings.use_vllm and not is_installed("vllm"):
            yield Finding(True, "use_vllm needs vLLM, which is not installed: install bioalchemy-training[vllm]")
    if settings.use_liger_kernel and not is_installed("liger_kernel"):
        yield Finding(True, "use_liger_kernel needs liger-kernel, which is not installed: pip install liger-kernel")
    yield from _optimizer(settings)
    tokenizer = load_tokenizer(config)
    if kind == "grpo":
        check_template(settings, tokenizer)
    footprint = measure(config, kind, settings, longest := _longest(tokenizer, train))
    yield from _context(kind, settings, footprint, longest)
    yield from _memory(footprint)
    yield from _disk(config.output(kind), settings, footprint)


def world_size() -> int:
    """How many processes the launcher started."""
    return int(os.environ.get("WORLD_SIZE", "1"))


def clear_of(dataset: Path) -> str | None:
    """What the dataset's card says of benchmarks that it was kept clear of; None where there is no card."""
    card = (dataset if dataset.is_dir() else dataset.parent) / "README.md"
    try:
        lines = card.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return None
    found = (line.lstrip("- ") for line in lines if "Kept clear of these benchmarks" in line or _COMPARED in line)
    return next(found, None)


_COMPARED = "not compared with any benchmark"


def _contamination(dataset: Path) -> Iterator[Finding]:
    said = clear_of(dataset)
    if said is None:
        what = f"{dataset} has no card beside it, so nothing is known of benchmarks that its questions may give away"
    elif _COMPARED in said:
        what = f"{dataset}: its card says that it was not compared with any benchmark"
    else:
        yield Finding(False, f"the dataset's card: {said}")
        return
    yield Finding(False, f"{what}: build it with bioalchemy dataset build --against, export it with --format hf")


def _overlap(train: Rows, evaluation: Rows | None) -> Iterator[Finding]:
    if evaluation is None:
        return
    trained = set(train.table["prompt"].to_pylist())
    asked = evaluation.table["prompt"].to_pylist()
    if shared := sum(prompt in trained for prompt in asked):
        what = (
            f"{shared:,} of {len(asked):,} questions of dataset.eval are trained on: figures of them show no learning"
        )
        yield Finding(False, f"{what} beyond them")


def _reward(config: Config) -> Iterator[Finding]:
    report = check(config.dataset.train, limit=ROWS_TRIED)
    if report.gold_refused or report.other_paid or report.hacks_paid:
        first = next((fault for fault in report.faults if "is paid" in fault or "is refused" in fault), "…")
        yield Finding(
            True,
            f"the reward's self-test on {report.rows} rows: {report.gold_refused} golds refused, {report.other_paid} "
            f"other golds and {report.hacks_paid.total()} hacks paid ({first}); bioalchemy-train check shows all",
        )


def _optimizer(settings: Any) -> Iterator[Finding]:
    """Made for one number, with its schedule: a package that it lacks, or a value that it refuses, is told now."""
    import torch
    from transformers import Trainer, get_scheduler

    if settings.optim_target_modules is not None or "lomo" in settings.optim:
        return  # made of the model's own layers
    try:
        made, given = Trainer.get_optimizer_cls_and_kwargs(settings)
        if not isinstance(made, type):
            return
        optimizer = made([torch.nn.Parameter(torch.zeros(1))], **given)
        name, more, warmup = settings.lr_scheduler_type, settings.lr_scheduler_kwargs, settings.get_warmup_steps(1)
        get_scheduler(name, optimizer, warmup, 1, scheduler_specific_kwargs=more)
    except (ImportError, ValueError, TypeError) as error:
        yield Finding(True, f"the optimizer and its schedule can't be made: {error}")


def _longest(tokenizer: Any, train: Rows) -> int:
    """Of all prompts, in tokens."""
    prompts = (text for chunk in train.table["prompt"].chunks for text in chunk.to_pylist())
    longest = [asked(text, tokenizer) for text in heapq.nlargest(_LONGEST, prompts, key=len)]
    if isinstance(longest[0], str):
        return max(len(ids) for ids in tokenizer(longest)["input_ids"])
    told = tokenizer.apply_chat_template(longest, add_generation_prompt=True, tokenize=True, return_dict=True)
    return max(len(ids) for ids in told["input_ids"])


def _context(kind: Kind, settings: Any, footprint: Footprint, longest: int) -> Iterator[Finding]:
    if kind == "sft":
        if settings.max_length and longest >= settings.max_length:
            yield Finding(
                True, f"the longest prompt has {longest} tokens, and max_length {settings.max_length} cuts it"
            )
        return
    need = longest + settings.max_completion_length
    of_vllm = settings.vllm_max_model_length if settings.use_vllm else None
    for window, name in ((footprint.context, "the model's context"), (of_vllm, "vllm_max_model_length")):
        if window and need > window:
            yield Finding(
                True,
                f"the longest prompt has {longest} tokens and max_completion_length is "
                f"{settings.max_completion_length}: {need} do not fit {name} of {window}; {window - longest} would",
            )


def _memory(footprint: Footprint) -> Iterator[Finding]:
    need, have = footprint.total, footprint.available
    parts = ", ".join(f"{name} {in_gb(size)}" for name, size in footprint.parts.items())
    said = f"about {in_gb(need)} of {in_gb(have)} on each {footprint.device} ({parts}): an estimate"
    if footprint.parts["weights"] + footprint.parts["optimizer"] > have:
        yield Finding(True, f"memory is short: {said}; use lora, more devices with FSDP or ZeRO-3, or a smaller model")
    else:
        short = " Lower per_device_train_batch_size or max_completion_length if it fails." if need > have else ""
        yield Finding(False, f"memory: {said}.{short}")


def _disk(output: Path, settings: Any, footprint: Footprint) -> Iterator[Finding]:
    kept = settings.save_total_limit
    if kept is None and settings.max_steps > 0 and settings.save_steps >= 1:
        kept = int(settings.max_steps // settings.save_steps) + 1
    need = footprint.checkpoint * (kept or 1)
    place = next(one for one in (output, *output.absolute().parents) if one.exists())
    if not place.is_dir() or not os.access(place, os.W_OK):
        why = "can't be written into" if place.is_dir() else "is no folder"
        yield Finding(True, f"output_dir {output}: {place} {why}")
        return
    free = shutil.disk_usage(place).free
    many = f"{kept} checkpoints" if kept else "one checkpoint (save_total_limit is not set, so all are kept)"
    if need > free:
        yield Finding(True, f"{many} need about {in_gb(need)}, and {output} has {in_gb(free)}: lower save_total_limit")
    elif kept is None:
        yield Finding(False, f"{many} takes about {in_gb(need)}; {output} has {in_gb(free)}")
