"""A line for each logged step, in the words of the curves and the card; TRL's own has some forty figures.

    step 12 of 60 · reward 0.82 · correct 0.906 · answer found 0.977 · … · 0:01:10 to go

Every figure is in OUTPUT/trainer_state.json.
"""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from transformers import PrinterCallback, ProgressCallback, TrainerCallback

from bioalchemy_training import curve
from bioalchemy_training.config import Kind


def replace(trainer: Any, kind: Kind, tell: Callable[[str], None]) -> None:
    """Have the trainer tell its steps so, in place of its bar and its own lines."""
    trainer.remove_callback(PrinterCallback)
    trainer.remove_callback(ProgressCallback)
    trainer.add_callback(_Line(kind, tell))


class _Line(TrainerCallback):  # type: ignore[misc]
    def __init__(self, kind: Kind, tell: Callable[[str], None]) -> None:
        self._kind, self._tell = kind, tell
        self._began, self._from = 0.0, 0

    def on_train_begin(self, args: Any, state: Any, *_: Any, **__: Any) -> None:
        self._began, self._from = time.monotonic(), state.global_step

    def on_log(self, args: Any, state: Any, control: Any, *, logs: dict[str, Any], **_: Any) -> None:
        if figures := list(self._figures(logs)):
            done, left = state.global_step - self._from, state.max_steps - state.global_step
            if done:
                left_s = (time.monotonic() - self._began) / done * left
                figures.append(f"{timedelta(seconds=round(left_s))} to go")
            self._tell(" · ".join([f"step {state.global_step:,} of {state.max_steps:,}", *figures]))

    def _figures(self, logs: dict[str, Any]) -> Iterator[str]:
        for panel in curve.PANELS[self._kind]:
            for name, where in zip(panel.logged, ("", ", held out"), strict=False):
                if name in logs:
                    yield f"{panel.name}{where} {float(logs[name]):.3g}"
