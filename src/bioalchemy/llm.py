"""Asking models: the only file that touches Instructor.

    reply = await llm.ask("critic", prompt, Review, origin=origin)
    reply.value        a Review
    reply.call_ids     the ledger's rows: who said what, for how much

One layer each: Instructor re-asks when a response does not fit its schema; below it every response is looked up in,
or paid for and stored durably in, the response cache; below that tenacity retries transport. LiteLLM retries nothing.
Limits on requests in flight live here and nowhere else.
"""

import asyncio
import json
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeVar, cast

from pydantic import BaseModel

from bioalchemy import settings
from bioalchemy.accounts import Call, Origin, Tally
from bioalchemy.backends import Backend, Passing
from bioalchemy.cache import ResponseCache
from bioalchemy.concurrency import Slots
from bioalchemy.errors import BudgetReached, InvalidResponse, MalformedCompletion, TruncatedResponse
from bioalchemy.ledger import Ledger
from bioalchemy.prompts import Prompt
from bioalchemy.records import Role, canonical_json, sha256_of
from bioalchemy.settings import LiteLLMParams

Schema = TypeVar("Schema", bound=BaseModel)

RE_ASKS = 1
"""How often Instructor asks again when a response does not fit its schema."""
ATTEMPTS = 6
"""How often one request is sent before its backend is called unreachable."""
_LONGEST_WAIT_S = 60.0
TEMPERATURE: Mapping[Role, float] = {
    "curator": 0.0, "question_writer": 0.7, "evidence_checker": 0.7, "critic": 0.0,
}  # fmt: skip
"""A role's own; `temperature` in a model's parameters overrides it."""
MAX_TOKENS = 2048
"""Of a response; `max_tokens` in a model's parameters overrides it, as models that think need."""
CHARS_PER_TOKEN = 3.5
"""Where a server does not say how many tokens a call took."""
_USUAL_RESPONSE_TOKENS = 300
"""Reserved for the first responses of a run, before their mean is known."""


@dataclass(frozen=True)
class Reply(Generic[Schema]):
    """A validated response and where it came from."""

    value: Schema
    model: str
    call_ids: tuple[str, ...]
    usage_reported: bool = True
    """False where tokens are estimated from characters."""


@dataclass(frozen=True)
class TextReply:
    """A free-text response and where it came from."""

    value: str
    model: str
    call_ids: tuple[str, ...]


@dataclass(frozen=True)
class Budget:
    """Most that a run may spend, over all its sessions."""

    max_usd: float | None = None
    max_tokens: int | None = None

    def check(self, spent: Tally, tokens_ahead: int = 0) -> None:
        """Whether `tokens_ahead` more may be spent, at what a token has cost on average.

        Raises:
            BudgetReached: they may not.
        """
        if self.max_tokens is not None and spent.tokens + max(tokens_ahead, 1) > self.max_tokens:
            raise BudgetReached(f"{spent.tokens:,} of {self.max_tokens:,} tokens {_were_spent(tokens_ahead)}")
        if self.max_usd is not None:
            usd_ahead = tokens_ahead * spent.cost_usd / max(spent.tokens, 1)
            if spent.cost_usd + usd_ahead >= self.max_usd:
                raise BudgetReached(f"${spent.cost_usd:.4f} of ${self.max_usd:.2f} {_were_spent(tokens_ahead)}")


@dataclass
class _Exchange:
    """One `ask`: its calls and cache keys, as they come."""

    role: Role
    prompt: Prompt
    origin: Origin
    sample: int
    call_ids: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    usage_reported: bool = True


@dataclass(frozen=True)
class _Request:
    """One response that an exchange wants: what is sent where, and its key in the cache."""

    key: str
    backend: Backend
    messages: list[dict[str, Any]]
    parameters: dict[str, Any]
    exchange: _Exchange


class LLM:
    """Asks the models of a run; an async context manager. Without a cache, every call is paid for."""

    def __init__(
        self,
        backends: Mapping[Role, Backend],
        cache: ResponseCache | None,
        ledger: Ledger,
        budget: Budget = Budget(),
        attempts: int = ATTEMPTS,
        announce: Callable[[str], None] = lambda _: None,
    ) -> None:
        import instructor

        # What fails is reported once, by us: Instructor would log the responses too.
        logging.getLogger("instructor").setLevel(logging.CRITICAL)
        self._backends = backends
        self._cache = cache
        self._ledger = ledger
        self._budget = budget
        self._attempts = attempts
        self._announce = announce
        self._announced: set[str] = set()
        self._run_id = str(ledger.header()["run_id"])
        self._slots = {id(backend): Slots(backend.slots) for backend in backends.values()}
        self._in_flight: dict[str, asyncio.Task[dict[str, Any]]] = {}
        self._reserved = 0
        self._client = instructor.from_litellm(self._create, mode=instructor.Mode.JSON_SCHEMA, async_client=True)

    async def __aenter__(self) -> "LLM":
        return self

    async def __aexit__(self, *_: object) -> None:
        tasks = list(self._in_flight.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def model(self, role: Role) -> str:
        """The name of the model that plays `role`."""
        return self._backends[role].model

    def temperature(self, role: Role) -> float | None:
        """What `role` samples at; None leaves it to the backend."""
        return cast("float | None", sampling(self._backends[role].params, role)["temperature"])

    async def ask(
        self, role: Role, prompt: Prompt, schema: type[Schema], *, origin: Origin, sample: int = 0
    ) -> Reply[Schema]:
        """A response of `role`'s model that fits `schema`; `sample` tells apart samples of the same prompt.

        Raises:
            ModelError: the backend fails, the response is cut, or does not fit after re-asking.
            BudgetReached: the run's limit is spent.
        """
        from instructor.core.exceptions import InstructorError

        problem: Exception
        exchange = _Exchange(role, prompt, origin, sample)
        try:
            value, _ = await self._client.create_with_completion(
                messages=cast(Any, prompt.messages()), response_model=schema, max_retries=RE_ASKS, exchange=exchange
            )
        except InstructorError as error:
            # Instructor's exception carries the whole call; only what the user needs leaves this block.
            problem = _told_apart(error, f"{self.model(role)} gave no valid {schema.__name__}")
        else:
            if asked_again := exchange.call_ids[:-1]:
                self._ledger.mark_invalid(asked_again)
            return Reply(value, self.model(role), tuple(exchange.call_ids), exchange.usage_reported)
        if isinstance(problem, TruncatedResponse | InvalidResponse):
            # A response of no use must not be what a later attempt finds in the cache.
            self._discard(exchange)
            self._ledger.mark_invalid(exchange.call_ids)
        raise problem

    async def ask_text(self, role: Role, prompt: Prompt, *, origin: Origin, sample: int = 0) -> TextReply:
        """A free-text response of `role`'s model; raises as `ask` does."""
        exchange = _Exchange(role, prompt, origin, sample)
        try:
            completion = await self._create(messages=prompt.messages(), exchange=exchange)
        except (TruncatedResponse, InvalidResponse):
            self._discard(exchange)
            raise
        return TextReply(completion.choices[0].message.content or "", self.model(role), tuple(exchange.call_ids))

    async def _create(self, *, messages: list[dict[str, Any]], exchange: _Exchange, **wanted: Any) -> Any:
        """What Instructor calls: one response, from the cache or paid for, as an OpenAI chat completion."""
        backend = self._backends[exchange.role]
        parameters = _parameters(backend, exchange, wanted.get("response_format"))
        identity = [backend.model, backend.revision, backend.endpoint, messages, parameters, exchange.sample]
        key = sha256_of(canonical_json(identity))
        exchange.keys.append(key)
        request = _Request(key, backend, messages, parameters, exchange)
        stored = self._cache.get(key) if self._cache else None
        body = json.loads(stored) if stored else await self._pay_once(request)
        # A run that was killed between paying and booking books now.
        owed = body["paid_by"] == self._run_id and not self._ledger.has_booked(key, body["started"])
        completion = _parse(body["completion"])
        exchange.usage_reported = completion.usage is not None
        call = _booking(request, body, completion, "paid" if owed else "cache")
        exchange.call_ids.append(self._ledger.record_call(call))
        if completion.choices[0].finish_reason == "length":
            raise TruncatedResponse(f"{backend.model} was cut at {parameters.get('max_tokens')} tokens of response")
        return completion

    async def _pay_once(self, request: _Request) -> dict[str, Any]:
        """Send a request, or join the identical one that is under way."""
        task = self._in_flight.get(request.key)
        if task is None:
            task = asyncio.create_task(self._pay(request))
            self._in_flight[request.key] = task
            task.add_done_callback(lambda done: self._landed(request.key, done))
        return await asyncio.shield(task)

    def _landed(self, key: str, task: asyncio.Task[dict[str, Any]]) -> None:
        del self._in_flight[key]
        if not task.cancelled():
            # Whoever waited may be gone: a sibling failed first, and that error is reported.
            task.exception()

    async def _pay(self, request: _Request) -> dict[str, Any]:
        """Send, store, and book at once: whoever asked may not wait for it any more."""
        backend = request.backend
        async with self._slots[id(backend)].hold(request.exchange.origin.order):
            expected = self._expected_tokens(request)
            self._budget.check(self._ledger.tally, self._reserved + expected)
            self._reserved += expected
            try:
                return await self._sent_and_booked(request)
            finally:
                self._reserved -= expected

    async def _sent_and_booked(self, request: _Request) -> dict[str, Any]:
        backend = request.backend
        started, clock = time.time(), time.monotonic()
        sent = {**request.parameters, "messages": request.messages}
        completion, attempts = await _send(backend, sent, self._attempts, self._trouble)
        _parse(completion)
        completion = settings.redact_all(completion)
        body = {
            "completion": completion,
            "cost_usd": backend.cost_usd(completion),
            "latency_s": time.monotonic() - clock,
            "http_attempts": attempts,
            "started": started,
            "paid_by": self._run_id,
        }
        if self._cache:
            await self._cache.put(request.key, json.dumps(body))
        self._ledger.record_call(_booking(request, body, _parse(completion), "paid"))
        return body

    def _trouble(self, failure: str) -> None:
        """Say once what a backend has to be asked again for."""
        if failure not in self._announced:
            self._announced.add(failure)
            self._announce(f"{failure}; asking again")

    def _expected_tokens(self, request: _Request) -> int:
        """Of a call that is about to be made: its prompt's characters, and the mean response so far."""
        tally = self._ledger.tally
        response = tally.completion_tokens / tally.calls if tally.calls else _USUAL_RESPONSE_TOKENS
        return _estimated_tokens(request) + int(response)

    def _discard(self, exchange: _Exchange) -> None:
        if self._cache:
            self._cache.discard(exchange.keys)


def _were_spent(tokens_ahead: int) -> str:
    if not tokens_ahead:
        return "are spent"
    return f"were spent when a further call was due; with those in flight it was to take about {tokens_ahead:,} tokens"


def _estimated_tokens(request: _Request) -> int:
    return int(sum(len(str(message["content"])) for message in request.messages) / CHARS_PER_TOKEN)


async def _send(
    backend: Backend, request: dict[str, Any], attempts: int, trouble: Callable[[str], None]
) -> tuple[dict[str, Any], int]:
    """A chat completion and how often it was asked for; tenacity is the one layer that retries transport."""
    from tenacity import (
        AsyncRetrying,
        RetryCallState,
        retry_if_exception_type,
        stop_after_attempt,
        wait_random_exponential,
    )

    patience = wait_random_exponential(multiplier=1, max=_LONGEST_WAIT_S)

    def wait(state: RetryCallState) -> float:
        failure = state.outcome.exception() if state.outcome else None
        told = failure.retry_after_s if isinstance(failure, Passing) else None
        return min(told, 10 * _LONGEST_WAIT_S) if told is not None else patience(state)

    def tell(state: RetryCallState) -> None:
        trouble(str(state.outcome.exception()) if state.outcome else "")

    retrying = AsyncRetrying(
        stop=stop_after_attempt(attempts), wait=wait, retry=retry_if_exception_type(Passing), before_sleep=tell,
        reraise=True,
    )  # fmt: skip
    try:
        async for attempt in retrying:
            with attempt:
                return await backend.complete(request), attempt.retry_state.attempt_number
    except Passing as failure:
        raise failure.error from None
    raise AssertionError("tenacity neither returned nor raised")


def sampling(params: LiteLLMParams, role: Role) -> dict[str, Any]:
    """How `role` samples from a model: its own ways, overridden by what the configuration says."""
    return {"temperature": TEMPERATURE[role], "max_tokens": MAX_TOKENS, **params.sampling}


def _parameters(backend: Backend, exchange: _Exchange, response_format: Any) -> dict[str, Any]:
    """Everything that is sent beside the messages, without addresses and keys."""
    parameters = sampling(backend.params, exchange.role)
    if response_format is not None:
        parameters["response_format"] = response_format
    if backend.params.is_server or backend.params.provider == "local":
        parameters.setdefault("seed", exchange.sample)
    return {name: value for name, value in parameters.items() if value is not None}


def _parse(completion: dict[str, Any]) -> Any:
    """An OpenAI `ChatCompletion`.

    Raises:
        MalformedCompletion: there is no choice with a message in it.
    """
    from openai.types.chat import ChatCompletion
    from pydantic import ValidationError

    try:
        parsed = ChatCompletion.model_validate(
            {"id": "", "created": 0, "object": "chat.completion", "model": "", **completion}
        )
    except ValidationError:
        raise MalformedCompletion("the backend's answer is not a chat completion") from None
    if not parsed.choices:
        raise MalformedCompletion("the backend's answer has no choices")
    for choice in parsed.choices:
        # Half of a surrogate pair can be neither stored nor shown.
        choice.message.content = (choice.message.content or "").encode("utf-8", "replace").decode("utf-8")
    return parsed


def _booking(request: _Request, body: dict[str, Any], completion: Any, source: Literal["paid", "cache"]) -> Call:
    exchange = request.exchange
    choice, usage = completion.choices[0], completion.usage
    said = choice.message.content or ""
    prompt_details = usage.prompt_tokens_details if usage else None
    completion_details = usage.completion_tokens_details if usage else None
    return Call(
        cache_key=request.key,
        origin=exchange.origin,
        role=exchange.role,
        prompt=exchange.prompt.name,
        prompt_version=exchange.prompt.version,
        model=request.backend.model,
        sample=exchange.sample,
        source=source,
        outcome="TruncatedResponse" if choice.finish_reason == "length" else "ok",
        finish_reason=choice.finish_reason,
        prompt_tokens=max(usage.prompt_tokens, 0) if usage else _estimated_tokens(request),
        completion_tokens=max(usage.completion_tokens, 0) if usage else int(len(said) / CHARS_PER_TOKEN),
        cached_tokens=max((prompt_details and prompt_details.cached_tokens) or 0, 0),
        reasoning_tokens=max((completion_details and completion_details.reasoning_tokens) or 0, 0),
        cost_usd=body["cost_usd"],
        latency_s=body["latency_s"],
        http_attempts=body["http_attempts"],
        started=body["started"],
        messages=request.messages,
        parameters=request.parameters,
        response=settings.redact(said),
    )


def _told_apart(error: Exception, what: str) -> Exception:
    """Instructor wraps whatever ended a call: the error itself, or what did not fit the schema as `InvalidResponse`."""
    from instructor.core.exceptions import InstructorError
    from pydantic import ValidationError

    cause = error.__cause__
    if isinstance(cause, Exception) and not isinstance(cause, ValidationError | json.JSONDecodeError | InstructorError):
        return cause
    return InvalidResponse(f"{what} in {RE_ASKS + 1} attempts: {_summary(cause or error)}")


def _summary(error: BaseException) -> str:
    """A short, secret-free summary of what did not fit."""
    text = settings.redact(str(error))
    lines = [
        line.strip()
        for line in text.splitlines()
        if line.strip() and not line.lstrip().startswith(("<", "For further"))
    ]
    return " ".join(lines)[:300]
