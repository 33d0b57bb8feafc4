"""What a process that reads files nobody has vouched for may use. Light: every such process imports it."""

from contextlib import suppress

MEMORY = 2 * 1024**3
"""Bytes of address space."""


def hold() -> None:
    """Hold this process to its limits, and leave Ctrl-C to its parent."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
