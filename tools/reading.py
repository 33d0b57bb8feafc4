"""Read sources in child processes: one that hangs, crashes or eats memory is replaced, and only its source suffers.

    for source, article in read_all(feeds.open_feed("papers/")):      in order, on all cores, a few at a time
        article  → an Article, or the error that says why there is none

Children touch no network: what lies with a service is fetched before.
"""

import asyncio
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import contextmanager
from itertools import islice
from typing import Self

from pebble import ProcessPool

from bioalchemy.accounts import Source
from bioalchemy.errors import ArticleError, ParserDied, ServiceError
from bioalchemy.records import Article
from bioalchemy.tools import feeds, limits

Read = Callable[[str], Article]
"""Runs in a child process: a function of a module, by name."""

TIMEOUT_S = 60
_ARTICLES_A_PROCESS = 500
"""After which it is replaced, whatever it may have leaked."""
_AHEAD = 4
"""Articles a process that are read before they are asked for: memory does not grow with the feed."""


def processors() -> int:
    """How many of this machine's cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def read_all(
    sources: Iterable[Source],
    announce: Callable[[str], None] = lambda _: None,
    read: Read = feeds.read,
    processes: int | None = None,
) -> Iterator[tuple[Source, Article | ArticleError | ServiceError]]:
    """Each source in order with its article, or with why there is none; on all cores by default.

    What lies with a service is fetched ahead (`feeds.fetched`, which also says what it raises).
    """
    processes = processes or processors()
    with Readers(read, processes) as readers:
        coming = ((source, error or readers.start(source.uri)) for source, error in feeds.fetched(sources, announce))
        waiting = deque(islice(coming, _AHEAD * processes))
        while waiting:
            source, started = waiting.popleft()
            try:
                yield source, started if isinstance(started, Exception) else readers.result(started)
            except ArticleError as error:
                yield source, error
            waiting.extend(islice(coming, 1))


class Readers:
    """A pool of reading processes; they start with the first source and end with the context."""

    def __init__(self, read: Read, processes: int) -> None:
        self._read = read
        self._pool = ProcessPool(
            max_workers=processes,
            max_tasks=_ARTICLES_A_PROCESS,
            initializer=limits.hold,
            context=multiprocessing.get_context("spawn"),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop the processes; what they are at is lost. Blocks until they ended."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def start(self, uri: str) -> "Future[Article]":
        """Have a source read as soon as a process is free."""
        future: Future[Article] = self._pool.schedule(self._read, args=[uri], timeout=TIMEOUT_S)
        return future

    def result(self, future: "Future[Article]") -> Article:
        """Wait for what was started.

        Raises:
            ArticleError: the source can't be read, or its reader died of it.
        """
        with _typed():
            return future.result()

    async def read(self, uri: str) -> Article:
        """Start and await; raises as `result`."""
        with _typed():
            return await asyncio.wrap_future(self.start(uri))


@contextmanager
def _typed() -> Iterator[None]:
    try:
        yield
    except FutureTimeout:
        raise ParserDied(f"not parsed within {TIMEOUT_S} s") from None
    except ArticleError:
        raise
    except Exception as error:
        # The process ended, ran out of memory, or met a case that the reader was not written for.
        raise ParserDied(f"the parser died of it ({type(error).__name__})") from None
