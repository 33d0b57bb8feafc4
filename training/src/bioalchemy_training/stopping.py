"""Ctrl-C and SIGTERM: the step that is running is ended, a checkpoint written, and the training stopped.

    stop = Stop(trainer.accelerator)
    trainer.add_callback(stop)
    trainer.train()
    stop.stopped        400, or None where it went to its end

Of several ranks one that was told is enough, and all stop at the same step. The same signal again stops at once;
another does not, as launchers may pass a Ctrl-C on as SIGTERM to ranks that had it already.
transformers' own `enable_jit_checkpoint` heeds no Ctrl-C, and lets each rank stop at a step of its own.
"""

import signal
from typing import Any

import torch
from transformers import TrainerCallback


class Stop(TrainerCallback):  # type: ignore[misc]
    """Listens from the first step to the last."""

    def __init__(self, accelerator: Any) -> None:
        """`accelerator` knows the other ranks."""
        self.stopped: int | None = None
        """The step after which it was."""
        self._accelerator = accelerator
        self._is_asked = False
        self._before: dict[signal.Signals, Any] = {}

    def on_train_begin(self, *_: Any, **__: Any) -> None:
        """Take the place of the handlers that there are."""
        self._before = {number: signal.signal(number, self._ask) for number in (signal.SIGTERM, signal.SIGINT)}

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Have the trainer save and stop, if any rank was told to."""
        if self._is_any_asked():
            control.should_save = control.should_training_stop = True
            self.stopped = state.global_step

    def on_train_end(self, *_: Any, **__: Any) -> None:
        """Give the former handlers their place back."""
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._before = {}

    def _ask(self, number: int, _: Any) -> None:
        self._is_asked = True
        signal.signal(number, self._before.pop(signal.Signals(number)))

    def _is_any_asked(self) -> bool:
        if self._accelerator.num_processes == 1:
            return self._is_asked
        asked = torch.tensor(float(self._is_asked), device=self._accelerator.device)
        return bool(self._accelerator.reduce(asked, "sum") > 0)
