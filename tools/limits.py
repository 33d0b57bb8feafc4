"""What a process that reads files nobody has vouched for may use. Light: every such process imports it."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from multiprocessing.context import BaseContext

    from pebble import ProcessPool

MEMORY = 2 * 1024**3
"""Bytes of address space."""
_NEARLY = 0.9
LOST = (
    "the processes that read papers can't start, or were ended from outside; a program of your own must lie in a file, "
    'with what it does under `if __name__ == "__main__":`, as they import it'
)
"""What a broken pool means."""


def hold() -> None:
    """Hold this process to its limits, and leave Ctrl-C to its parent."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def hold_as_copy() -> None:
    """The same of a copy (see `importing`), no child of the process that it works for: it ends with that one."""
    import threading

    hold()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    import multiprocessing
    import os

    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


def were_neared() -> bool:
    """Whether this process has ever had nearly all its memory; False where the system does not tell (only Linux does).

    Libraries in C turn a lack of memory into errors of other names, or leave out what they had no room for.
    """
    with suppress(OSError, StopIteration, ValueError):
        lines = Path("/proc/self/status").read_text("ascii", "replace").splitlines()
        peak = next(line for line in lines if line.startswith("VmPeak:"))
        return int(peak.split()[1]) * 1024 > _NEARLY * MEMORY
    return False


def importing(module: str) -> "BaseContext":
    """How to make processes with a module imported: one does that from now on, and the others are copies of it.

    Where the system can't copy, each imports it by itself.
    """
    import multiprocessing

    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    from multiprocessing import forkserver

    forkserver.set_forkserver_preload([module])
    forkserver.ensure_running()
    return multiprocessing.get_context("forkserver")


def pool(processes: int, tasks_each: int = 0) -> "ProcessPool":
    """Processes that `hold`, each replaced after so many tasks (0: never)."""
    import multiprocessing

    from pebble import ProcessPool

    context = multiprocessing.get_context("spawn")
    return ProcessPool(max_workers=processes, max_tasks=tasks_each, initializer=hold, context=context)
