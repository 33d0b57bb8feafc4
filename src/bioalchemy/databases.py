"""How every SQLite file of ours is opened for writing: a write-ahead log, and others' locks are waited for.

An empty one also serves as a lock between processes, which the system takes back however a process ends.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Literal

from bioalchemy.errors import StorageFull

_PATIENCE = 60
"""Seconds that a lock of another process is waited for."""


def connect(
    path: Path, *, synchronous: Literal["NORMAL", "FULL"], check_same_thread: bool = True
) -> sqlite3.Connection:
    """A connection in autocommit mode to `path`, which is made if need be.

    With `NORMAL`, a power cut may take the last transactions, and never damages the file; with `FULL` it takes none
    (https://sqlite.org/pragma.html#pragma_synchronous).

    Raises:
        sqlite3.Error: the file can't be made or written, or is no database.
    """
    from tenacity import retry, retry_if_exception, stop_after_delay, wait_random

    # Two that switch a new file at once each hold what the other waits for: SQLite then fails without waiting.
    @retry(
        retry=retry_if_exception(lambda error: isinstance(error, sqlite3.Error) and is_busy(error)),
        wait=wait_random(max=0.05),
        stop=stop_after_delay(_PATIENCE),
        reraise=True,
    )
    def log_ahead() -> None:
        database.execute("PRAGMA journal_mode=WAL")

    database = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None, check_same_thread=check_same_thread)
    try:
        log_ahead()
        database.execute(f"PRAGMA synchronous={synchronous}")
    except sqlite3.Error:
        database.close()
        raise
    return database


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold the lock that `path` is, for this block.

    Raises:
        sqlite3.OperationalError: SQLITE_BUSY where another process holds it; else it can't be made.
    """
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        yield


@contextmanager
def room() -> Iterator[None]:
    """Write to a temporary database in this block.

    Raises:
        StorageFull: no space is left for it.
    """
    try:
        yield
    except sqlite3.OperationalError as error:
        raise StorageFull(f"the temporary database can't be written: {error}") from error


def is_busy(error: sqlite3.Error) -> bool:
    """Whether another process holds what was wanted."""
    return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY
