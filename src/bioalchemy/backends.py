"""Backends: what answers behind a model's name.

Servers of one's own (vLLM, llama.cpp, …) speak the OpenAI protocol at a known address, and throughput matters: they
are reached over one pooled HTTP session. Hosted APIs go through LiteLLM's Router, which `hosted.py` hands in. Both give
a chat completion as plain JSON or raise an error of `errors.py`; `Passing` marks those that a retry may mend.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bioalchemy import local, settings
from bioalchemy.errors import (
    AuthenticationFailed,
    BackendUnreachable,
    ContextTooLong,
    ModelError,
    RateLimited,
    RequestRefused,
    UnknownModel,
    UsageError,
)
from bioalchemy.records import Role, canonical_json, sha256_of
from bioalchemy.settings import LiteLLMParams, ModelEntry, ModelInfo, RunConfig

Complete = Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]
"""Messages and parameters in, a chat completion as JSON out."""
MakeRouted = Callable[[ModelEntry], "Backend"]


LOADING_LIMIT_S = 600.0
"""How long a server may take to load its model …"""
LOADING_PAUSE_S = 3.0
"""… and how often it is asked whether it has."""
TOO_MANY_REQUESTS = 429
PASSING_STATUSES = (408, 425, TOO_MANY_REQUESTS)
"""HTTP statuses below 500 that stand for a failure that may pass."""


class Passing(Exception):
    """A transport failure that may pass; `error` is what to raise once retries are spent."""

    def __init__(self, error: ModelError, retry_after_s: float | None = None) -> None:
        super().__init__(str(error))
        self.error = error
        self.retry_after_s = retry_after_s


class Loading(Passing):
    """The server is there and still loads its model."""


@dataclass(frozen=True)
class Backend:
    """One model at one place."""

    model: str
    """LiteLLM's name, as recorded."""
    revision: str
    """Digest or name of the weights; `unknown` when nobody tells."""
    endpoint: str
    """Part of the cache key: the kind of endpoint, or its address when the revision is unknown."""
    training_on_outputs: str
    window: int | None
    """Tokens of prompt and response together, when known."""
    params: LiteLLMParams
    info: ModelInfo
    slots: int
    """Requests in flight at once."""
    complete: Complete
    priced: bool = False
    """Whether the endpoint states what each completion cost."""

    @property
    def has_price(self) -> bool:
        """Whether what a call costs is known."""
        return self.priced or (
            self.info.input_cost_per_token is not None and self.info.output_cost_per_token is not None
        )

    def cost_usd(self, completion: Mapping[str, Any]) -> float | None:
        """What a completion cost; None when the price is unknown."""
        if (stated := completion.get("cost_usd")) is not None:
            return float(stated)
        price_in, price_out = self.info.input_cost_per_token, self.info.output_cost_per_token
        if price_in is None or price_out is None:
            return None
        usage = completion.get("usage") or {}
        return price_in * (usage.get("prompt_tokens") or 0) + price_out * (usage.get("completion_tokens") or 0)


@asynccontextmanager
async def open_backends(
    config: RunConfig, concurrency: int, routed: MakeRouted, announce: Callable[[str], None] = lambda _: None
) -> AsyncIterator[dict[Role, Backend]]:
    """Every role's backend, with embedded servers running inside the block.

    Raises:
        UsageError: a wrong model name or address, or a key that is not in the environment.
        BackendUnreachable, AuthenticationFailed, UnknownModel: a server can't be used.
    """
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(
            aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), timeout=aiohttp.ClientTimeout(total=None))
        )
        opened: dict[str, Backend] = {}
        for entry in config.model_list:
            # The name is a role's; entries that are alike in all else share one backend.
            key = entry.model_dump_json(exclude={"model_name"})
            if key not in opened:
                opened[key] = await _open(entry, concurrency, routed, session, stack, announce)
        yield {role: opened[config.entry(role).model_dump_json(exclude={"model_name"})] for role in settings.ROLES}


async def _open(
    entry: ModelEntry,
    concurrency: int,
    routed: MakeRouted,
    session: aiohttp.ClientSession,
    stack: AsyncExitStack,
    announce: Callable[[str], None],
) -> Backend:
    params = entry.litellm_params
    if params.provider == "local":
        weights = await asyncio.to_thread(local.gguf, params.model, announce)
        server = await stack.enter_async_context(local.serve(weights))
        return _embedded(entry, server, session)
    if not params.is_server:
        return replace(routed(entry), slots=params.max_parallel_requests or concurrency)
    return await _server(entry, concurrency, session, announce)


def _embedded(entry: ModelEntry, server: local.Server, session: aiohttp.ClientSession) -> Backend:
    params, info = entry.litellm_params, entry.model_info
    timeout_s = params.timeout if "timeout" in params.model_fields_set else local.TIMEOUT_S
    bundled = entry.litellm_params.model == "local"
    free = info.model_copy(update={"input_cost_per_token": 0.0, "output_cost_per_token": 0.0})
    return Backend(
        model=server.model,
        revision=info.revision or server.revision,
        endpoint="openai-server",
        training_on_outputs="Apache-2.0" if bundled else info.training_on_outputs,
        window=local.SLOT_TOKENS,
        params=entry.litellm_params,
        info=free,
        slots=min(entry.litellm_params.max_parallel_requests or local.SLOTS, local.SLOTS),
        complete=_over_http(session, server.api_base, server.model, {}, timeout_s),
    )


async def _server(
    entry: ModelEntry, concurrency: int, session: aiohttp.ClientSession, announce: Callable[[str], None]
) -> Backend:
    params, info = entry.litellm_params, entry.model_info
    api_base = settings.resolve_address(params)
    address = urlsplit(api_base)
    if address.scheme not in ("http", "https") or not address.hostname:
        raise UsageError(f"{params.model}: the address {api_base!r} is not of the form http://HOST:PORT/v1")
    if address.query or address.fragment:
        raise UsageError(f"{params.model}: an address ends in a path such as /v1; keys belong into api_key")
    headers = settings.resolve_headers(params)
    if key := settings.resolve_key(params):
        headers["Authorization"] = f"Bearer {key}"
    wanted = params.model.split("/", 1)[1]
    served = await _served_model(session, api_base, headers, wanted, announce)
    meta = served["meta"] if isinstance(served.get("meta"), dict) else {}
    window = served.get("max_model_len") or meta.get("n_ctx")
    revision = info.revision or (f"meta:{sha256_of(canonical_json(_weights(meta)))[:16]}" if meta else "unknown")
    return Backend(
        model=params.model,
        revision=revision,
        endpoint="openai-server" if revision != "unknown" else api_base,
        training_on_outputs=info.training_on_outputs,
        window=info.max_input_tokens or (window if isinstance(window, int) else None),
        params=params,
        info=info,
        slots=params.max_parallel_requests or concurrency,
        complete=_over_http(session, api_base, str(served.get("id") or wanted), headers, params.timeout, announce),
    )


def _weights(meta: Mapping[str, Any]) -> dict[str, Any]:
    # n_ctx is the server's setting, not the model's.
    return {name: value for name, value in meta.items() if name != "n_ctx"}


async def _served_model(
    session: aiohttp.ClientSession,
    api_base: str,
    headers: Mapping[str, str],
    wanted: str,
    announce: Callable[[str], None],
) -> dict[str, Any]:
    """The server's own entry for the model `wanted`; llama.cpp would answer to any name."""

    async def asked() -> dict[str, Any]:
        return await _request(session, "GET", f"{api_base}/models", headers, None, 15)

    try:
        listing = await _once_loaded(asked, announce)
    except Passing as failure:
        raise failure.error from None
    except UnknownModel:
        raise BackendUnreachable(
            f"{api_base} answers, but not as an OpenAI-compatible API (no /models); is the path right?"
        ) from None
    data = listing.get("data")
    entries = [entry for entry in data if isinstance(entry, dict) and "id" in entry] if isinstance(data, list) else []
    for entry in entries:
        # llama.cpp names a model by its path.
        names = {str(entry["id"]), PurePosixPath(str(entry["id"])).name, PurePosixPath(str(entry["id"])).stem}
        aliases = entry.get("aliases")
        if wanted in names or (isinstance(aliases, list) and wanted in aliases):
            return entry
    served = ", ".join(
        PurePosixPath(str(entry["id"])).name if str(entry["id"]).startswith("/") else str(entry["id"])
        for entry in entries
    )
    raise UnknownModel(f"{api_base} does not serve {wanted!r}; it serves {served or 'nothing'}")


def _over_http(
    session: aiohttp.ClientSession,
    api_base: str,
    model: str,
    headers: Mapping[str, str],
    timeout_s: float,
    announce: Callable[[str], None] = lambda _: None,
) -> Complete:
    async def complete(request: dict[str, Any]) -> dict[str, Any]:
        body = {**request, **(request.get("extra_body") or {}), "model": model}
        body.pop("extra_body", None)

        async def asked() -> dict[str, Any]:
            return await _request(session, "POST", f"{api_base}/chat/completions", headers, body, timeout_s)

        completion = await _once_loaded(asked, announce)
        # Not the server's to say: `Backend.cost_usd` believes it.
        completion.pop("cost_usd", None)
        return completion

    return complete


async def _once_loaded(
    asked: Callable[[], Awaitable[dict[str, Any]]], announce: Callable[[str], None]
) -> dict[str, Any]:
    """What a request gives, asked again while the server loads its model.

    Raises:
        BackendUnreachable: it is not loaded within `LOADING_LIMIT_S`.
    """
    began, told = time.monotonic(), False
    while True:
        try:
            return await asked()
        except Loading as failure:
            waited = time.monotonic() - began
            if waited > LOADING_LIMIT_S:
                raise BackendUnreachable(f"{failure.error}; not loaded after {waited:.0f} s") from None
            if not told:
                told = True
                announce(f"{failure.error}; waiting for it, up to {LOADING_LIMIT_S / 60:.0f} minutes")
            await asyncio.sleep(LOADING_PAUSE_S)


async def _request(
    session: aiohttp.ClientSession,
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: dict[str, Any] | None,
    timeout_s: float,
) -> dict[str, Any]:
    try:
        async with asyncio.timeout(timeout_s), session.request(method, url, json=body, headers=headers) as response:
            text = await response.text()
            if response.status >= 400:
                raise _refusal(response.status, text, response.headers.get("Retry-After"), url)
            content = json.loads(text)
    except json.JSONDecodeError:
        raise Passing(BackendUnreachable(f"{url}: the answer is not JSON but {settings.redact(text)[:60]!r}")) from None
    except aiohttp.InvalidURL:
        raise BackendUnreachable(f"{url} is not an address") from None
    except (aiohttp.ClientError, OSError, ValueError, TimeoutError) as error:
        why = f"no answer within {timeout_s:g} s" if isinstance(error, TimeoutError) else _plainly(error)
        raise Passing(BackendUnreachable(f"{url}: {why}")) from None
    if not isinstance(content, dict):
        raise Passing(BackendUnreachable(f"{url}: the answer is not a JSON object"))
    return content


def _plainly(error: BaseException) -> str:
    if isinstance(error, aiohttp.ClientConnectorError):
        return "nothing listens there" if isinstance(error.os_error, ConnectionRefusedError) else str(error.os_error)
    if isinstance(error, ValueError):
        return "the answer is not JSON"
    return f"the connection broke ({type(error).__name__})"


def _refusal(status: int, text: str, retry_after: str | None, url: str) -> Exception:
    """The error that an HTTP status stands for."""
    said = settings.redact(ModelError.stated(text))[:300]
    if status in PASSING_STATUSES or status >= 500:
        seconds = float(retry_after) if retry_after and retry_after.isdecimal() else None
        failure = Loading if status == 503 and "loading" in said.lower() else Passing
        kind = RateLimited if status == TOO_MANY_REQUESTS else BackendUnreachable
        return failure(kind(f"{url}: HTTP {status}, {said}"), seconds)
    if status in (401, 403):
        return AuthenticationFailed(f"{url}: the key is missing or refused (HTTP {status}, {said})")
    if status == 402:
        return AuthenticationFailed(f"{url}: the account is out of credit (HTTP {status}, {said})")
    if status == 404:
        return UnknownModel(f"{url}: HTTP 404, {said}")
    if "context" in said.lower() and ("exceed" in said.lower() or "length" in said.lower() or "size" in said.lower()):
        return ContextTooLong(f"{url}: {said}")
    return RequestRefused(f"{url}: HTTP {status}, {said}")
