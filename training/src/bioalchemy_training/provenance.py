"""What a training was made of, beside its model: enough to make it again, and nothing that tells who or where.

    {"kind": "grpo", "config": {…}, "dataset": {"rows": 1000, "left_out": 1, "fingerprint": "9be1…"},
     "verifier": "answers/6", "packages": {"torch": "2.13.0", …}, "devices": ["NVIDIA H100 80GB HBM3"],
     "processes": 8, "continued_from": [400], "changed": [{"until": 400, "was": {"learning_rate": 2e-06}}]}

`config` is that of the last command; `changed` has what other settings the steps before were trained with.

There is no commit, host or user in it, of folders no more than their names, and no secret: the config can hold none.
"""

import json
import platform
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from bioalchemy import answers, questions
from bioalchemy.errors import TrainingError
from bioalchemy_training.checkpoints import step_of
from bioalchemy_training.config import Config, Kind
from bioalchemy_training.rows import Rows
from bioalchemy_training.sanity import clear_of, world_size

NAME = "provenance.json"
_PACKAGES = (
    "bioalchemy", "bioalchemy-training", "torch", "transformers", "trl", "accelerate", "peft", "datasets", "vllm",
    "deepspeed",
)  # fmt: skip


def of(config: Config, kind: Kind, train: Rows, evaluation: Rows | None) -> dict[str, Any]:
    """Of a training in this process, on these devices."""
    return {
        "kind": kind,
        "config": _without_places(config, kind),
        "dataset": {**_told(train), "kept_clear": clear_of(config.dataset.train)},
        "evaluation": _told(evaluation) if evaluation else None,
        "verifier": answers.VERSION,
        "prompt": {"format": questions.FORMAT_VERSION, "sha256": questions.format_hash()},
        "python": platform.python_version(),
        "packages": {name: found for name in _PACKAGES if (found := _version(name))},
        "devices": _devices(),
        "processes": world_size(),
    }


def refuse_other(output: Path, made: dict[str, Any]) -> None:
    """Hold it against what the folder's training began with.

    Raises:
        TrainingError: another model, dataset, LoRA or reward can't continue what was begun.
    """
    if not (before := _before(output)):
        return
    now = {name: made["config"][name] for name in ("model", "lora", "reward") if name in made["config"]}
    pairs = {name: (before["config"].get(name), value) for name, value in now.items()}
    pairs["dataset"] = (before["dataset"]["fingerprint"], made["dataset"]["fingerprint"])
    pairs["kind"] = (before["kind"], made["kind"])
    if other := [name for name, (was, now) in pairs.items() if was != now]:
        raise TrainingError(
            f"{output} was begun with another {' and '.join(other)}: give another output_dir, or the same file again"
        )


def write(output: Path, made: dict[str, Any], continued: Path | None, tell: Callable[[str], None]) -> None:
    """Keep it, with what was changed since the folder's training began.

    Raises:
        TrainingError: there can be no such folder.
    """
    place = output / NAME
    steps: list[int] = []
    changes: list[dict[str, Any]] = []
    if continued and (before := _before(output)):
        was, now = before["config"][made["kind"]], made["config"][made["kind"]]
        changes = before.get("changed", [])
        if changed := _changed(was, now):
            tell(f"continued with other {', '.join(changed)} than it began with")
            changes.append({"until": step_of(continued), "was": {name: was.get(name) for name in changed}})
        steps = before["continued_from"]
    steps = [*steps, step_of(continued)] if continued else []
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TrainingError(f"output_dir {output} can't be made: {error.strerror or error}") from error
    part = place.with_suffix(".part")
    part.write_text(
        json.dumps({**made, "continued_from": steps, "changed": changes}, indent=1, ensure_ascii=False) + "\n",
        encoding="utf-8",
    )
    part.replace(place)


def _before(output: Path) -> dict[str, Any]:
    """What was kept of it; empty where nothing was."""
    place = output / NAME
    found: dict[str, Any] = json.loads(place.read_text(encoding="utf-8")) if place.exists() else {}
    return found


def _changed(before: dict[str, Any], now: dict[str, Any]) -> list[str]:
    return sorted(name for name in {*before, *now} if before.get(name) != now.get(name))


def _without_places(config: Config, kind: Kind) -> dict[str, Any]:
    given = config.model_dump(mode="json")
    rewarded = ("reward",) if kind == "grpo" else ()
    made = {name: given[name] for name in ("model", "dataset", *rewarded, "lora", kind)}
    for section, key in (("model", "name"), ("dataset", "train"), ("dataset", "eval"), (kind, "output_dir")):
        value = made[section][key]
        if value and (section != "model" or Path(value).exists()):
            made[section] = {**made[section], key: Path(value).name}
    return made


def _told(rows: Rows) -> dict[str, Any]:
    return {"rows": rows.seen - rows.left_out, "left_out": rows.left_out, "fingerprint": rows.fingerprint}


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _devices() -> list[str]:
    import torch

    count = torch.cuda.device_count()
    return sorted({torch.cuda.get_device_name(number) for number in range(count)}) or ["CPU"]
