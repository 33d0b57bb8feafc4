"""Several coroutines: waiting for them as one, and letting a few at a time go on."""

import asyncio
import heapq
import itertools
from collections.abc import AsyncIterator, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any, TypeVar

T = TypeVar("T")


async def together(*work: Coroutine[Any, Any, T]) -> list[T]:
    """Results in order. The first failure cancels the rest, waits for them, and is raised as it is.

    `asyncio.gather` would leave the rest running, spending on answers that nobody reads; a `TaskGroup` would wrap the
    failure in a group.
    """
    tasks = [asyncio.create_task(item) for item in work]
    try:
        return await asyncio.gather(*tasks)
    except BaseException:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise


def run_apart(work: Coroutine[Any, Any, T]) -> T:
    """`asyncio.run`, also where a loop is running: then in a thread of its own, while the caller's waits."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


class Slots:
    """A semaphore that serves the earliest work first.

    Contexts then finish one after another instead of all at once, and a server's prefix cache keeps their passages.
    """

    def __init__(self, free: int) -> None:
        self._free = free
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._arrivals = itertools.count()

    @asynccontextmanager
    async def hold(self, order: int) -> AsyncIterator[None]:
        """Go on once there is room, before all that wait with a higher `order`."""
        await self._acquire(order)
        try:
            yield
        finally:
            self._release()

    async def _acquire(self, order: int) -> None:
        if self._free:
            self._free -= 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (order, next(self._arrivals), turn))
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._release()
            raise

    def _release(self) -> None:
        while self._waiting:
            turn = heapq.heappop(self._waiting)[2]
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1
