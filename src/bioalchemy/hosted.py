"""Hosted APIs behind LiteLLM's Router: the only file that touches LiteLLM, which retries nothing.

backend = routed(entry)                    as any other backend: messages in, a chat completion or an error of ours
price_of(entry)                            dollars a token, for estimates
"""

import asyncio
import logging
import os
from collections.abc import Callable
from typing import Any

from bioalchemy import settings
from bioalchemy.backends import PASSING_STATUSES, TOO_MANY_REQUESTS, Backend, Passing
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
from bioalchemy.settings import ModelEntry

THINKING_MAX_TOKENS = 16_384
"""Of a response, for models that think before they answer; `max_tokens` in a model's parameters overrides it."""


def routed(entry: ModelEntry) -> Backend:
    """A hosted API behind LiteLLM's Router.

    Raises:
        UsageError: LiteLLM knows no such provider, or the key is not in the environment.
    """
    litellm = _litellm()
    params, info = entry.litellm_params, entry.model_info
    _check_provider(litellm, params.model)
    if params.api_key is None and params.api_base is None:
        missing = litellm.validate_environment(model=params.model)["missing_keys"]
        if missing:
            raise UsageError(f"{params.model} takes its key from the environment: set {' and '.join(missing)}")
    if litellm.supports_reasoning(model=params.model):
        # Such models take no temperature, and think within max_tokens.
        usual = {"temperature": None, "max_tokens": THINKING_MAX_TOKENS}
        params = params.model_copy(update={k: v for k, v in usual.items() if k not in params.model_fields_set})
    deployment = {
        **params.model_dump(exclude_none=True), "api_key": settings.resolve_key(params), "max_retries": 0,
        "num_retries": 0, "extra_headers": settings.resolve_headers(params) or None,
    }  # fmt: skip
    router = litellm.Router(
        model_list=[{"model_name": params.model, "litellm_params": deployment}], num_retries=0, disable_cooldowns=True
    )
    return Backend(
        model=params.model,
        revision=info.revision or "unknown",
        endpoint=params.api_base or "litellm",
        training_on_outputs=info.training_on_outputs,
        window=info.max_input_tokens or _known_window(litellm, params.model),
        params=params,
        info=info,
        slots=1,
        complete=_through_router(litellm, router, params.model, params.timeout),
        priced=bool(litellm.model_cost.get(params.model) or litellm.model_cost.get(params.model.split("/", 1)[-1])),
    )


def price_of(entry: ModelEntry) -> tuple[float, float] | None:
    """Dollars for a token of prompt and of response: as stated, else by LiteLLM's table. None when neither tells.

    Raises:
        UsageError: LiteLLM knows no such provider.
    """
    info, params = entry.model_info, entry.litellm_params
    if info.input_cost_per_token is not None and info.output_cost_per_token is not None:
        return info.input_cost_per_token, info.output_cost_per_token
    if params.is_server:
        return None
    litellm = _litellm()
    _check_provider(litellm, params.model)
    known = litellm.model_cost.get(params.model) or litellm.model_cost.get(params.model.split("/", 1)[-1]) or {}
    price_in, price_out = known.get("input_cost_per_token"), known.get("output_cost_per_token")
    return None if price_in is None or price_out is None else (float(price_in), float(price_out))


def _check_provider(litellm: Any, model: str) -> None:
    try:
        litellm.get_llm_provider(model)
    except litellm.exceptions.BadRequestError:
        raise UsageError(
            f"unknown model {model!r}: names are LiteLLM's, such as anthropic/claude-…, "
            "openai/NAME with --api-base, or local"
        ) from None


def _litellm() -> Any:
    # Read at import: without it LiteLLM fetches a price list over the network.
    os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")
    import litellm

    litellm.suppress_debug_info = True
    logging.getLogger("LiteLLM").setLevel(logging.CRITICAL)
    logging.getLogger("LiteLLM Router").setLevel(logging.CRITICAL)
    return litellm


def _known_window(litellm: Any, model: str) -> int | None:
    try:
        return int(litellm.get_model_info(model)["max_input_tokens"])
    except Exception:
        # LiteLLM raises exactly that for a model it has no data on.
        return None


def _through_router(litellm: Any, router: Any, model: str, timeout_s: float) -> Callable[[dict[str, Any]], Any]:
    async def complete(request: dict[str, Any]) -> dict[str, Any]:
        problem: Exception | None = None
        try:
            async with asyncio.timeout(timeout_s):
                response = await router.acompletion(model=model, **request)
        except TimeoutError:
            problem = Passing(BackendUnreachable(f"{model}: no answer within {timeout_s:g} s"))
        except Exception as error:
            # Providers' own exceptions come through too. What they carry of the call stays behind.
            problem = _translated(litellm.exceptions, error, model)
        if problem is not None:
            raise problem
        content: dict[str, Any] = response.model_dump()
        # LiteLLM prices by its own table; 0.0 there stands for "not in the table" too.
        content["cost_usd"] = (getattr(response, "_hidden_params", None) or {}).get("response_cost") or None
        return content

    return complete


def _translated(exceptions: Any, error: Exception, model: str) -> Exception:
    """LiteLLM's exception as one of ours."""
    said = f"{model}: {settings.redact(' '.join(str(error).split()))[:300]}"
    final: list[tuple[tuple[type[Exception], ...], type[ModelError]]] = [
        (
            (exceptions.AuthenticationError, exceptions.PermissionDeniedError, exceptions.PaymentRequiredError),
            AuthenticationFailed,
        ),
        ((exceptions.NotFoundError,), UnknownModel),
        ((exceptions.ContextWindowExceededError,), ContextTooLong),
        ((exceptions.BadRequestError, exceptions.UnprocessableEntityError), RequestRefused),
    ]
    if isinstance(error, exceptions.UnsupportedParamsError):
        said += " (under litellm_params, null leaves a parameter out)"
    for kinds, ours in final:
        if isinstance(error, kinds):
            return ours(said)
    status = getattr(error, "status_code", None)
    if not isinstance(status, int):
        return RequestRefused(f"{model}: {type(error).__name__}: {settings.redact(str(error))[:300]}")
    if 400 <= status < 500 and status not in PASSING_STATUSES:
        return AuthenticationFailed(said) if status in (401, 402, 403) else RequestRefused(said)
    # LiteLLM keeps a provider's headers here; its exception's own response is often one that it made up.
    headers = getattr(error, "litellm_response_headers", None) or {}
    wait = str(headers.get("retry-after", ""))
    kind = RateLimited if status == TOO_MANY_REQUESTS else BackendUnreachable
    return Passing(kind(said), float(wait) if wait.isdecimal() else None)
