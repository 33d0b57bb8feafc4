"""Fetch pages of the web: in time, within a size, from public addresses only, and again where that helps.

    page = get("https://www.biorxiv.org/content/….source.xml", pace=FILES)
    page.content          bytes, decompressed
    page.url              where it lay in the end, after redirects

- A link from a paper, feed or service is not `trusted`: its name is resolved, every address it has must be public, and
  the connection is made to the very address that was checked, at each redirect anew. Such requests go past any proxy,
  which would resolve names itself. An address that the user configured is `trusted`, and so are all
  with `BIOALCHEMY_ALLOW_PRIVATE`.
- One deadline holds for a whole attempt: name, connection, headers, redirects and the last byte. Only the system's
  resolver can't be interrupted; it has limits of its own. What has not come by then does not come sooner another time.
- What passes is asked for again: 408, 425, 429, 5xx, silence, cut connections, garbled answers, and web pages where a
  document was expected; `Retry-After` holds for every thread of that pace, as does a pause
  after a 429 without one. What turns this machine away is not: 401,
  403 and 451 that name no time to come back, captchas, and NCBI's page for those it has blocked. A service of which
  several pages in a row did not come is asked once for each further one, till it answers.

Not done here: posting, cookies, keys, `robots.txt`, caching. It blocks: from a coroutine, call it in a thread.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from bioalchemy.concurrency import run_apart
from bioalchemy.errors import NotAvailable, ServiceUnreachable
from bioalchemy.tools import strict_json
from bioalchemy.tools.services.pace import Pace
from bioalchemy.tools.services.service_words import is_markup, words
from bioalchemy.tools.services.web_exchange import (
    MAX_BYTES,
    Asked,
    Page,
    Passing,
    Patience,
    fetch,
    shown,
    web_address,
    with_query,
)

if TYPE_CHECKING:
    from tenacity import RetryCallState

__all__ = ["LONGEST_REST_S", "MAX_BYTES", "PATIENCE", "Page", "Patience", "get", "get_object", "get_xml"]

PATIENCE = Patience()
MAX_JSON_BYTES = 32 * 1024 * 1024
"""Pages of five hundred records have 5 MB; parsed, hostile ones take fifty times as much memory."""
LONGEST_REST_S = 120.0
"""The most of a `Retry-After` that is waited for; a service that asks for more is left alone."""
_SILENT = 3
"""Pages in a row that did not come; then a service is asked once for each, till one comes."""


def get(
    url: str,
    *,
    pace: Pace,
    params: Mapping[str, str] | None = None,
    trusted: bool = False,
    limit: int = MAX_BYTES,
    accept: str = "*/*",
    check: Callable[[Page], object] | None = None,
    patience: Patience | None = None,
    is_search: bool = False,
) -> Page:
    """The page at `url`, with `params` added to its query; `limit` is in decompressed bytes.

    A page for which `check` raises ValueError is garbled, and asked for again. A search is always there, whatever it
    finds: where it is not, the service is at fault or at another address, and no paper is missing.

    Raises:
        NotAvailable: 404 or 410.
        SourceTooLarge: more than `limit`.
        QueryRefused: another status of the 400s, or a query that no address can hold.
        ForbiddenAddress: not http or https, or not public.
        ServiceUnreachable: every attempt failed, or the service turns this machine away.
    """
    from tenacity import Retrying, retry_if_exception_type, stop_after_attempt

    patience = patience or PATIENCE
    attempts = patience.attempts if pace.silences < _SILENT else 1
    asked = Asked(with_query(web_address(url), params or {}), trusted, limit, accept, patience)

    def attempt() -> Page:
        pace.wait()
        try:
            page = run_apart(fetch(asked))
            if check:
                check(page)
        except ValueError as error:
            raise Passing(f"gives a garbled answer: {error}") from None
        except Passing as failure:
            wished = failure.retry_after_s
            if wished is None:
                wished = patience.backoff_s if failure.is_asked_too_often else 0.0
            if wished > LONGEST_REST_S:
                raise ServiceUnreachable(
                    f"{shown(asked.url)} {failure}, and asks to be left alone for {wished:,.0f} s"
                ) from None
            pace.rest(wished)
            raise
        return page

    retrying = Retrying(
        stop=stop_after_attempt(attempts),
        wait=_wait(patience),
        retry=retry_if_exception_type(Passing),
        reraise=True,
    )
    try:
        page = retrying(attempt)
    except Passing as failure:
        pace.silences += 1
        often = f"{attempts} times" if attempts > 1 else "once more"
        raise ServiceUnreachable(f"{shown(asked.url)} {failure}, {often}") from None
    except NotAvailable as error:
        pace.silences = 0
        if is_search:
            raise ServiceUnreachable(f"{error}: is this the service's address?") from None
        raise
    pace.silences = 0
    return page


def get_object(
    url: str,
    *,
    has: str,
    pace: Pace,
    params: Mapping[str, str] | None = None,
    trusted: bool = False,
    judge: Callable[[dict[str, Any]], object] = lambda _: None,
    is_search: bool = False,
) -> dict[str, Any]:
    """The JSON object at `url`; anything without the key `has` is garbled, and what `judge` raises ValueError for.

    Raises what `get` does, and what `judge` raises else, such as QueryRefused for an error that comes with HTTP 200.
    """
    found: dict[str, Any] = {}

    def check(page: Page) -> None:
        value = strict_json.parse(page.content)
        if isinstance(value, dict):
            judge(value)
        if not isinstance(value, dict) or has not in value:
            raise ValueError(f"an object without {has}")
        found.update(value)

    accept = "application/json"
    get(
        url,
        pace=pace,
        params=params,
        trusted=trusted,
        limit=MAX_JSON_BYTES,
        accept=accept,
        check=check,
        is_search=is_search,
    )
    return found


def get_xml(url: str, *, pace: Pace, trusted: bool = False) -> bytes:
    """The XML at `url`, which nobody has parsed: an answer of another kind is garbled. Raises what `get` does."""

    def check(page: Page) -> None:
        if not is_markup(page.content):
            raise ValueError(f"no XML, {words(page.content[:100].decode('utf-8', 'replace'))!r}")

    return get(url, pace=pace, trusted=trusted, accept="application/xml", check=check).content


def _wait(patience: Patience) -> "Callable[[RetryCallState], float]":
    from tenacity import wait_random_exponential

    backoff = wait_random_exponential(multiplier=patience.backoff_s, max=30)

    def wait(state: "RetryCallState") -> float:
        failure = state.outcome.exception() if state.outcome else None
        # What the service asked for is waited for with everybody else, by the pace.
        return 0.0 if isinstance(failure, Passing) and failure.retry_after_s is not None else backoff(state)

    return wait
