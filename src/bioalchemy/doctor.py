"""The doctor: can these backends do the job? Asked before any article is spent, and by `bioalchemy doctor`.

A probe is one small call with the constructs that the agents' schemas use: a server that ignores or cannot parse them
shows it here.
"""

import asyncio
import time
from collections.abc import Callable, Coroutine, Mapping
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, Field

from bioalchemy.accounts import Origin
from bioalchemy.backends import Backend
from bioalchemy.errors import InvalidResponse, MalformedCompletion, ModelError, RequestRefused, TruncatedResponse
from bioalchemy.ledger import Ledger
from bioalchemy.llm import LLM
from bioalchemy.prompts import Prompt
from bioalchemy.records import Role, sha256_of

SILENCE_S = 20.0
"""After which a backend that does not answer is told of."""
_INSTRUCTIONS = (
    "How many legs has an ant? Copy this sentence as the quote: An ant has six legs. "
    "Give the answer as a number with the unit 'legs', and certainty high or low."
)
_PROMPT = Prompt("doctor", sha256_of(_INSTRUCTIONS)[:12], "You fill in forms.", "", _INSTRUCTIONS)


class _Word(BaseModel):
    kind: Literal["word"]
    value: Annotated[str, Field(min_length=1, max_length=24)]


class _Number(BaseModel):
    kind: Literal["number"]
    value: Annotated[str, Field(min_length=1, max_length=24)]
    unit: Annotated[str, Field(max_length=24)] | None


class _Form(BaseModel):
    quotes: Annotated[list[Annotated[str, Field(max_length=120)]], Field(min_length=1, max_length=1)]
    answer: _Word | _Number
    certainty: Literal["high", "low"]


class Health(NamedTuple):
    """What was found out about one backend."""

    roles: tuple[Role, ...]
    model: str
    revision: str
    window: int | None
    latency_s: float
    reports_usage: bool
    """Whether responses say how many tokens they took; else tokens are estimated."""


async def examine(
    backends: Mapping[Role, Backend], ledger: Ledger, announce: Callable[[str], None] = lambda _: None
) -> list[Health]:
    """Probe every distinct backend; the calls are booked in `ledger`. One that keeps silent is told of meanwhile.

    Raises:
        ModelError: a backend can't be used; the message says which, and why.
    """
    by_backend: dict[int, list[Role]] = {}
    for role, backend in backends.items():
        by_backend.setdefault(id(backend), []).append(role)
    async with LLM(backends, None, ledger, attempts=2, announce=announce) as llm:
        return await asyncio.gather(
            *(
                _told_meanwhile(_probe(llm, backends[roles[0]], tuple(roles)), backends[roles[0]], announce)
                for roles in by_backend.values()
            )
        )


async def _told_meanwhile(
    probe: Coroutine[Any, Any, Health], backend: Backend, announce: Callable[[str], None]
) -> Health:
    task, began = asyncio.create_task(probe), time.monotonic()
    try:
        while not (await asyncio.wait([task], timeout=SILENCE_S))[0]:
            announce(f"{backend.model} has not answered a small request for {time.monotonic() - began:.0f} s; waiting")
        return task.result()
    finally:
        task.cancel()


async def _probe(llm: LLM, backend: Backend, roles: tuple[Role, ...]) -> Health:
    clock = time.monotonic()
    try:
        reply = await llm.ask(roles[0], _PROMPT, _Form, origin=Origin())
    except MalformedCompletion as error:
        raise MalformedCompletion(f"{backend.model}: {error}") from None
    except (InvalidResponse, TruncatedResponse) as error:
        raise InvalidResponse(
            f"{backend.model} can't do structured output, which every agent needs ({error})"
        ) from None
    except RequestRefused as error:
        raise RequestRefused(f"{backend.model} refuses a request with a JSON schema: {error}") from None
    except ModelError as error:
        if backend.model in str(error):
            raise
        raise type(error)(f"{backend.model}: {error}") from None
    return Health(
        roles, backend.model, backend.revision, backend.window, time.monotonic() - clock, reply.usage_reported
    )
