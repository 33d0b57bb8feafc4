"""The response cache: every paid response, durable before anyone uses it.

One SQLite file for the user (WAL), shared by all runs, read and written by several processes at once. A row is
JSON, never pickle, and carries a digest of its content: a row that was changed is a miss. One writer task batches
commits, so that many concurrent calls share one sync to disk.
"""

import asyncio
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bioalchemy import databases
from bioalchemy.errors import StorageFull
from bioalchemy.records import sha256_of

_SCHEMA = "CREATE TABLE IF NOT EXISTS responses (key TEXT PRIMARY KEY, body TEXT NOT NULL, digest TEXT NOT NULL)"
_INSERT = (
    "INSERT INTO responses VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET body=excluded.body, digest=excluded.digest"
)
_Row = tuple[str, str, str]


class ResponseCache:
    """`get`, `put` and `discard` of response bodies by key; use as an async context manager.

    Raises:
        StorageFull: no space is left, or the file is not ours to use.
    """

    def __init__(self, path: Path) -> None:
        with _telling(f"opened at {path}"):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = databases.connect(path, synchronous="FULL", check_same_thread=False)
            self._db.execute(_SCHEMA)
        self._waiting: asyncio.Queue[tuple[_Row, asyncio.Future[None]] | None] = asyncio.Queue()
        self._writer: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "ResponseCache":
        self._writer = asyncio.create_task(self._write(), name="response-cache-writer")
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._writer:
            self._waiting.put_nowait(None)  # The writer ends once all that was put before is stored.
            await asyncio.gather(self._writer, return_exceptions=True)
        self._db.close()

    def get(self, key: str) -> str | None:
        """The body stored under `key`, or None when there is none or its digest does not fit."""
        with _telling("read"):
            row = self._db.execute("SELECT body, digest FROM responses WHERE key = ?", (key,)).fetchone()
        if row is None or row[1] != _digest(key, row[0]):
            return None
        return str(row[0])

    async def put(self, key: str, body: str) -> None:
        """Store `body`; returns once it is on disk."""
        stored: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        # Whoever waited may be gone when it fails; who is left reports it.
        stored.add_done_callback(lambda done: done.cancelled() or done.exception())
        self._waiting.put_nowait(((key, body, _digest(key, body)), stored))
        await asyncio.shield(stored)

    def discard(self, keys: Sequence[str]) -> None:
        """Forget responses that were of no use, so that a later attempt asks again."""
        with _telling("written"):
            self._db.executemany("DELETE FROM responses WHERE key = ?", [(key,) for key in keys])

    async def _write(self) -> None:
        goes_on = True
        while goes_on:
            taken = [await self._waiting.get()]
            while not self._waiting.empty():
                taken.append(self._waiting.get_nowait())
            batch = [entry for entry in taken if entry is not None]
            goes_on = None not in taken
            try:
                await asyncio.to_thread(self._commit, [row for row, _ in batch])
            except StorageFull as error:
                for _, stored in batch:
                    if not stored.done():
                        stored.set_exception(StorageFull(str(error)))
            else:
                for _, stored in batch:
                    if not stored.done():
                        stored.set_result(None)

    def _commit(self, rows: Sequence[_Row]) -> None:
        with _telling("written"):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                self._db.executemany(_INSERT, rows)
                self._db.execute("COMMIT")
            except sqlite3.Error:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise


@contextmanager
def _telling(what: str) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise StorageFull(f"the response cache can't be {what}: {error}") from error


def _digest(key: str, body: str) -> str:
    return sha256_of(f"{key}\n{body}")
