"""How often a service may be asked: one pace for all threads of the process.

EUTILS = Pace(per_second=3)
EUTILS.wait()       # returns when the next request may go
"""

import threading
import time


class Pace:
    """Requests in order, at least 1 / `per_second` seconds apart."""

    def __init__(self, per_second: float) -> None:
        self._apart_s = 1 / per_second
        self._lock = threading.Lock()
        self._next = 0.0
        self.silences = 0
        """Pages in a row that did not come, however often they were asked for."""

    def wait(self) -> None:
        """Sleep until it is this caller's turn."""
        with self._lock:
            turn = max(self._next, time.monotonic())
            self._next = turn + self._apart_s
        time.sleep(max(0.0, turn - time.monotonic()))

    def rest(self, seconds: float) -> None:
        """Let nobody ask for so long: the service said so."""
        with self._lock:
            self._next = max(self._next, time.monotonic() + seconds)
