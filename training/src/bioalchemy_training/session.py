"""A training from its file to its folder: looked at, begun or continued, stopped or ended, and told.

run(Path("qwen3-8b.yaml"), "grpo", tell=print)    0 done, 130 stopped by a signal, to be continued

OUTPUT/checkpoint-400/        what the same command continues from
OUTPUT/provenance.json        see `provenance`
OUTPUT/model.safetensors …    the trained model, or LoRA's adapter, with its tokenizer
OUTPUT/trainer_state.json     every figure that was logged
OUTPUT/curve.png, samples.md, samples.jsonl, README.md      see `curve`, `samples`, `card`
"""

import os
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bioalchemy.errors import TrainingError, UsageError
from bioalchemy_training import card, checkpoints, curve, limits, provenance, rows, samples, sanity
from bioalchemy_training.config import Config, Kind, load

DONE, STOPPED = 0, 130
_STATE = "trainer_state.json"
_DEFAULTS: dict[Kind, dict[str, Any]] = {
    "grpo": {"log_completions": True, "num_completions_to_print": 0},
    "sft": {},
}
"""Beside TRL's own: completions are kept, in OUTPUT/completions, and not printed."""


def run(path: Path, kind: Kind, tell: Callable[[str], None], *, fresh: bool = False, dry_run: bool = False) -> int:
    """Train as the file says.

    Args:
        path: the file.
        kind: which of its sections is meant.
        tell: takes what people should know; called in the first process only.
        fresh: whether to refuse to continue.
        dry_run: whether to look only.

    Raises:
        UsageError: the file is wrong.
        TrainingError: a check failed, the model can't be loaded, or OUTPUT is another training's.
    """
    config = load(path, kind)
    if not _is_first():
        tell = _silent
    if kind == "grpo":
        _heed(sanity.divisibility(config.arguments(kind), sanity.world_size()), tell)
    train = rows.load(config.dataset.train, evidence=config.dataset.evidence)
    evaluation = _evaluation(config)
    if evaluation is None and (config.arguments(kind).get("eval_strategy") or "no") != "no":
        raise UsageError(f"{path}: {kind}.eval_strategy needs dataset.eval")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    settings = _settings(config, kind)
    limits.check(config, kind, settings)
    if _is_first():
        _heed(sanity.examine(config, kind, settings, train, evaluation), tell)
    if dry_run:
        tell(f"{train.table.num_rows:,} rows to train on; nothing was begun (--dry-run)")
        return DONE
    return _train(config, kind, settings, (train, evaluation), tell, fresh=fresh)


def _train(
    config: Config,
    kind: Kind,
    settings: Any,
    data: tuple[rows.Rows, rows.Rows | None],
    tell: Callable[[str], None],
    *,
    fresh: bool,
) -> int:
    from bioalchemy_training import ordering, stopping, telling, trainers

    output = config.output(kind)
    last = _begin(output, tell, fresh=fresh)
    made = provenance.of(config, kind, *data)
    if last and _is_first():
        provenance.refuse_other(output, made)
    trainer = trainers.make(config, kind, settings, *data)
    if last and checkpoints.step_of(last) >= trainers.steps(trainer):
        if checkpoints.is_concluded(output, last):
            tell(f"{output} has all {checkpoints.step_of(last)} steps of this training, and is left as it is")
            return DONE
        # The last step's are kept, and this process has none to put in their place.
        trainer.log_completions = False
    if _is_first():
        provenance.write(output, made, continued=last, tell=tell)
    stop = stopping.Stop(trainer.accelerator)
    trainer.add_callback(stop)
    telling.replace(trainer, kind, tell)
    if kind == "grpo":
        trainer.add_callback(ordering.Order())
    with warnings.catch_warnings():
        # Of transformers' own code, at each step: it would drown the log.
        warnings.filterwarnings("ignore", ".*is_gradient_checkpointing.* is deprecated", FutureWarning)
        trainer.train(resume_from_checkpoint=str(last) if last else None)
    if stop.stopped is not None:
        tell(f"stopped at step {stop.stopped}: the same command continues from there")
        return STOPPED
    trainer.save_model()
    if _is_first():
        _conclude(config, kind, trainer.state.log_history)
    trainer.save_state()  # the last: it marks the folder as concluded
    if _is_first():
        tell(f"done after {trainer.state.global_step} steps: {output / card.NAME} tells what came of it")
    return DONE


def _begin(output: Path, tell: Callable[[str], None], *, fresh: bool) -> Path | None:
    """Where to continue, if anywhere."""
    last = checkpoints.last_complete(output)
    if last is None and (output / _STATE).exists():
        raise TrainingError(f"{output} has a training that is done, and no checkpoint: give another output_dir")
    if fresh and last:
        raise TrainingError(f"{output} has a training in it: with --fresh give another output_dir, or remove it")
    if _is_first():
        for broken in checkpoints.remove_incomplete(output):
            tell(f"{broken} was not written to its end, and is removed")
    if last:
        tell(f"continuing from {last} (--fresh refuses to)")
    return last


def _conclude(config: Config, kind: Kind, log: list[dict[str, Any]]) -> None:
    output = config.output(kind)
    curve.draw(log, kind, output / curve.NAME, f"{output.name}, {kind.upper()}")
    if kind == "grpo":
        samples.write(output, config.reward.weights)
    card.write(output, kind, log)


def _settings(config: Config, kind: Kind) -> Any:
    from bioalchemy_training.arguments import build

    given = {"report_to": "none", **_DEFAULTS[kind], **config.arguments(kind)}
    return build(kind, given)


def _evaluation(config: Config) -> rows.Rows | None:
    if config.dataset.eval is None:
        return None
    return rows.load(config.dataset.eval, evidence=config.dataset.evidence, split="validation")


def _heed(findings: Any, tell: Callable[[str], None]) -> None:
    faults = []
    for finding in findings:
        tell(f"{'fault' if finding.is_fault else 'note'}: {finding.what}")
        faults += [finding.what] if finding.is_fault else []
    if faults:
        raise TrainingError(f"{len(faults)} of the checks before training failed: {faults[0]}")


def _is_first() -> bool:
    """Of all processes that a launcher started."""
    return os.environ.get("RANK", "0") == "0"


def _silent(_: str) -> None:
    pass
