"""Where a training can be continued.

    last_complete(Path("runs/qwen3-8b"))   Path("runs/qwen3-8b/checkpoint-400"), or None

A checkpoint that was being written when the machine died is passed over and removed: the trainer writes its state last.
"""

import json
import shutil
from pathlib import Path

_STATE = "trainer_state.json"
_PREFIX = "checkpoint-"


def last_complete(output: Path) -> Path | None:
    """The newest checkpoint that can be continued from."""
    for folder in reversed(_all(output)):
        if _has_state(folder, step_of(folder)):
            return folder
    return None


def remove_incomplete(output: Path) -> list[Path]:
    """What a training that died left half written; it would count as the newest."""
    broken = [folder for folder in _all(output) if not _has_state(folder, step_of(folder))]
    for folder in broken:
        shutil.rmtree(folder)
    return broken


def step_of(checkpoint: Path) -> int:
    """How many steps were done."""
    return int(checkpoint.name.removeprefix(_PREFIX))


def is_concluded(output: Path, last: Path) -> bool:
    """Whether what comes after the last step was done too."""
    return _has_state(output, step_of(last))


def _all(output: Path) -> list[Path]:
    found = [one for one in output.glob(f"{_PREFIX}*") if one.name.removeprefix(_PREFIX).isdigit() and one.is_dir()]
    return sorted(found, key=step_of)


def _has_state(folder: Path, step: int) -> bool:
    try:
        state = json.loads((folder / _STATE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return bool(state.get("global_step") == step)
