"""The model layer of a run, opened for a test: real cache, ledger and backends, before a scripted model."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, closing
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from pydantic import BaseModel
from tests.support.scripted_model import MODEL, ScriptedModel

from bioalchemy import prompts, settings
from bioalchemy.accounts import Origin
from bioalchemy.backends import Backend, open_backends
from bioalchemy.cache import ResponseCache
from bioalchemy.hosted import routed
from bioalchemy.ledger import Ledger
from bioalchemy.llm import LLM, Budget, Reply
from bioalchemy.prompts import Prompt
from bioalchemy.records import Role
from bioalchemy.settings import RunConfig

through_litellm = pytest.mark.filterwarnings("ignore:Item '.*' on TypedDict class:UserWarning")
"""LiteLLM's types make pydantic warn, once, in whichever test prices a response first."""
UNLIMITED = Budget()
AT_ONCE = {"Retry-After": "0"}
"""Headers of a fault that is not waited for."""


class Count(BaseModel):
    """What is asked for in these tests."""

    legs: int


def config(model: ScriptedModel, name: str = f"openai/{MODEL}", **more: Any) -> RunConfig:
    """One model for every role; `more` are its parameters, `info` its model_info."""
    info = more.pop("info", {})
    params = {"model": name, "api_base": model.api_base, **more}
    entry = {"model_name": "default", "litellm_params": params, "model_info": info}
    return settings.parse_config({"model_list": [entry]}, "test")


def prompt(text: str = "How many legs has an ant?") -> Prompt:
    """A prompt without a passage."""
    return prompts.plain("test", "1", text)


class Asking(NamedTuple):
    """A run that asks."""

    llm: LLM
    ledger: Ledger
    backends: dict[Role, Backend]

    async def ask(self, text: str = "How many legs has an ant?", **more: Any) -> Reply[Count]:
        """Ask the critic for a count."""
        origin = more.pop("origin", Origin("a", "c"))
        return await self.llm.ask("critic", prompt(text), Count, origin=origin, **more)

    def calls(self, columns: str = "source") -> list[Any]:
        """The calls that were booked: a value each, or a tuple when several columns are wanted."""
        rows = [tuple(row) for row in self.ledger.db.execute(f"SELECT {columns} FROM calls ORDER BY seq")]
        return [row[0] for row in rows] if "," not in columns else rows


async def until(condition: Callable[[], bool]) -> None:
    """Wait for what a server in another thread will bring about."""
    while not condition():  # noqa: ASYNC110  the server has no event of this loop
        await asyncio.sleep(0.01)


@asynccontextmanager
async def asking(
    folder: Path,
    model: ScriptedModel,
    *,
    run: str = "run",
    budget: Budget = UNLIMITED,
    attempts: int = 3,
    concurrency: int = 8,
    cached: bool = True,
    **more: Any,
) -> AsyncIterator[Asking]:
    """A run in `folder/RUN`, with a cache beside it that all runs share; `more` goes to `config`."""
    async with open_backends(config(model, **more), concurrency, routed) as backends, AsyncExitStack() as stack:
        ledger = stack.enter_context(closing(Ledger.create(folder / run, {"run_id": run})))
        stack.enter_context(ledger.drive())
        cache = await stack.enter_async_context(ResponseCache(folder / "responses.sqlite")) if cached else None
        llm = await stack.enter_async_context(LLM(backends, cache, ledger, budget, attempts))
        yield Asking(llm, ledger, backends)
