"""Waiting for several coroutines as one."""

import asyncio
from collections.abc import Coroutine
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
