"""Read sources in child processes: one that hangs, crashes or eats memory is replaced, and only its source suffers.

What ran out of memory in a process that had read others before is read once more in a fresh one: they may have left it
too little.

    for source, article in read_all(feeds.open_feed("papers/")):      in order, on all cores, a few at a time
        article  → an Article, or the error that says why there is none

Children touch no network: what lies with a service is fetched before.
"""

import asyncio
import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import count, islice
from typing import NoReturn, Self

from pebble import ProcessExpired, ProcessPool

from bioalchemy.accounts import Source
from bioalchemy.errors import ArticleError, ParserDied, ReadersLost, ServiceError
from bioalchemy.records import Article
from bioalchemy.tools import feeds, limits

Read = Callable[[str], Article]
"""Runs in a child process: a function of a module, by name."""

TIMEOUT_S = 60
_ARTICLES_A_PROCESS = 500
"""After which it is replaced, whatever it may have leaked."""
_OUT_OF_MEMORY, _SPENT = 76, 77
"""Exit codes of a process: memory ran out for its first article; or it has too little left for a further one."""
_NO_MEMORY = f"the parser ran out of its {limits.MEMORY / 1024**3:g} GiB of memory"
_NOTED_S = 0.2
"""After which the pool has noted which article a process had begun: of what it has not noted, it tells no end."""
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
                yield source, started if isinstance(started, Exception) else readers.result(source.uri, started)
            except ArticleError as error:
                yield source, error
            waiting.extend(islice(coming, 1))


class Readers:
    """A pool of reading processes; they start with the first source and end with the context."""

    def __init__(self, read: Read, processes: int) -> None:
        self._read = read
        self._pool = limits.pool(processes, _ARTICLES_A_PROCESS)
        self._fresh = limits.pool(1, 1)
        """Starts no process before it is needed."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop the processes; what they are at is lost. Blocks until they ended."""
        for pool in (self._pool, self._fresh):
            pool.stop()  # type: ignore[no-untyped-call]
            pool.join()

    def start(self, uri: str) -> "Future[Article]":
        """Have a source read as soon as a process is free."""
        return self._started(self._pool, uri)

    def result(self, uri: str, started: "Future[Article]") -> Article:
        """Wait for what was started.

        Raises:
            ArticleError: the source can't be read, or its reader died of it.
        ReadersLost: there are no processes to read it.
        """
        with _typed():
            return started.result()
        with _typed():
            return self._started(self._fresh, uri).result()
        raise ParserDied(_NO_MEMORY)

    async def read(self, uri: str) -> Article:
        """Start and await; raises as `result`."""
        with _typed():
            return await asyncio.wrap_future(self.start(uri))
        with _typed():
            return await asyncio.wrap_future(self._started(self._fresh, uri))
        raise ParserDied(_NO_MEMORY)

    def _started(self, pool: ProcessPool, uri: str) -> "Future[Article]":
        try:
            future: Future[Article] = pool.schedule(_read, args=[self._read, uri], timeout=TIMEOUT_S)
        except RuntimeError:
            raise ReadersLost(limits.LOST) from None
        return future


@contextmanager
def _typed() -> Iterator[None]:
    """Raise what the end of a reading means for its source; nothing where it is to be read once more."""
    try:
        yield
    except FutureTimeout:
        raise ParserDied(f"not parsed within {TIMEOUT_S} s") from None
    except ArticleError:
        raise
    except BrokenProcessPool:
        raise ReadersLost(limits.LOST) from None
    except Exception as error:
        code = error.exitcode if isinstance(error, ProcessExpired) else None
        if code == _OUT_OF_MEMORY:
            raise ParserDied(_NO_MEMORY) from None
        if code != _SPENT:
            # The process ended, or met a case that the reader was not written for.
            raise ParserDied(f"the parser died of it ({type(error).__name__})") from None


_articles = count()
"""What this process, as a child, was given to read."""


def _read(read: Read, uri: str) -> Article:
    """In the child: read, or end the process where memory has run out."""
    is_fresh = next(_articles) == 0
    if not is_fresh and limits.were_neared():
        _end(_SPENT)
    try:
        return read(uri)
    except Exception as error:
        if isinstance(error, MemoryError) or limits.were_neared():
            _end(_OUT_OF_MEMORY if is_fresh else _SPENT)
        raise


def _end(code: int) -> NoReturn:
    time.sleep(_NOTED_S)
    os._exit(code)
