"""One request to NCBI's E-utilities: built and sent by Biopython, held to our own pace, time, size and retries.

    ask("esearch", db="pubmed", term="CDK4", retmax=20)
    → b'<?xml version="1.0" …><eSearchResult><Count>9284</Count>…</eSearchResult>'

Biopython 1.88 has no timeout, ignores Retry-After, and its limiter has no lock. So its module is given an `urlopen` of
ours, which also moves the request to `settings.literature().eutils_url`; its own pause is switched off. Everything is
posted, so that the key stands in no address and in no log of one; no redirect is followed. An answer counts only when
it is whole and no error in disguise: NCBI sends many errors with HTTP 200. Those whom it has blocked get a page, or are
sent to a host of its own for misuse, and are not helped by asking again. What an answer means is for `entrez`. It
blocks: from a coroutine, call it in a thread.
"""

import asyncio
import io
import json
import re
import ssl
from collections.abc import Callable
from contextlib import suppress
from email.message import Message
from functools import cache
from typing import Any
from urllib.request import Request

import httpx
from Bio import Entrez
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from bioalchemy import settings
from bioalchemy.concurrency import run_apart
from bioalchemy.errors import QueryRefused, ServiceUnreachable, UsageError
from bioalchemy.tools.readers.safe_xml import MAX_BYTES
from bioalchemy.tools.services.pace import Pace
from bioalchemy.tools.services.service_words import seconds_of, web_page, words

TOOL = "bioalchemy"
PER_SECOND, PER_SECOND_WITH_KEY = 3.0, 10.0
"""NCBI's limits (NBK25497), one for all threads of the process."""
TIMEOUT_S = 30.0
"""Seconds without a byte."""
DEADLINE_S = 90.0
"""Seconds for a whole answer, however steadily it drips; one that takes longer is not asked for again."""
TRIES = 5
FIRST_PAUSE_S = 1.0
"""Seconds before the second try; doubled for each further one."""
LONGEST_REST_S = 300.0
"""Seconds of a Retry-After that are waited for; a service that asks for more is left alone."""

MOST_PARSED = 16 * 1024 * 1024
"""Bytes of what is parsed as a whole, lists and summaries: a hostile answer takes fifty times as much memory."""

_NCBI = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
_NO_EMAIL = re.compile(rb"&email=(?=&|$)")
_MISUSE = "misuse.ncbi.nlm.nih.gov"
_BLOCKED = "NCBI turns this machine away{}; who asks too often is blocked until info@ncbi.nlm.nih.gov lifts it"
_HINT = "BIOALCHEMY_EMAIL is not set: NCBI wants an address to write to before it blocks a machine that asks too much"
_ROOT = re.compile(rb"<([A-Za-z][\w.:-]*)(?:\s[^<>]*)?(/?)>")
_ERROR = re.compile(rb"<ERROR>(.*?)</ERROR>", re.DOTALL)
_TOO_OFTEN = "rate limit exceeded"
_PASSING = re.compile(
    rf"{_TOO_OFTEN}|backend failed(?!.*retstart)|error forwarding|proxy error|read failed|timed? ?out"
    r"|temporarily|unavailable|c\+\+ exception|unable to open connection|address table is empty"
    r"|cannot get document summary",
    re.IGNORECASE | re.DOTALL,
)
"""Errors that public code and issues report as gone at the next try."""

_entrez: Any = Entrez
_pace = cache(Pace)
_hints = iter([_HINT])


class _Passing(Exception):
    """Worth another try."""


def introduce(announce: Callable[[str], None]) -> None:
    """Say once in a process that NCBI is not told whom to write to, where it isn't."""
    if not settings.literature().email:
        for hint in _hints:
            announce(hint)


def ask(utility: str, **parameters: Any) -> bytes:
    """The body of the answer of `utility`, such as `efetch`; XML or JSON, whole, and not an error.

    Raises:
        QueryRefused: NCBI says that the request is wrong, in its own words.
        ServiceUnreachable: no usable answer after `TRIES` tries, or NCBI has blocked this machine.
        UsageError: NCBI does not know the key, or the address in the settings is none.
    """
    services = settings.literature()
    if not services.eutils_url.startswith(("http://", "https://")):
        raise UsageError("BIOALCHEMY_EUTILS_URL must be an http or https address")
    key = services.ncbi_key.get_secret_value() if services.ncbi_key else None
    retrying = Retrying(
        retry=retry_if_exception_type(_Passing),
        wait=wait_exponential_jitter(multiplier=FIRST_PAUSE_S, max=30, jitter=FIRST_PAUSE_S / 2),
        stop=stop_after_attempt(TRIES),
        reraise=True,
    )
    try:
        handle = retrying(_send, utility, tool=TOOL, email=services.email, api_key=key, **parameters)
    except _Passing as failure:
        raise ServiceUnreachable(f"NCBI gave no usable answer in {TRIES} tries: {failure}") from None
    return bytes(handle.read())


def _send(utility: str, **parameters: Any) -> io.BytesIO:
    _entrez._open.previous = 0.0
    received: io.BytesIO = getattr(_entrez, utility)(**parameters)
    return received


class _Received(io.BytesIO):
    """A body as Biopython takes it, which would decode what calls itself plain text."""

    headers = Message()
    headers["Content-Type"] = "application/octet-stream"


def _urlopen(request: Request) -> _Received:
    """In place of urllib's, in Biopython's module, which sends an e-mail address also where there is none."""
    services = settings.literature()
    pace = _pace(PER_SECOND_WITH_KEY if services.ncbi_key else PER_SECOND)
    address, _, query = request.full_url.removeprefix(_NCBI).partition("?")
    sent = request.data if isinstance(request.data, bytes) else query.encode("ascii")
    pace.wait()
    url = services.eutils_url.rstrip("/") + address
    status, headers, body = run_apart(_exchange(url, _NO_EMAIL.sub(b"", sent)))
    if status in (408, 429) or status >= 500:
        _rest(pace, headers, FIRST_PAUSE_S if status == 429 else 0.0)
        raise _Passing(f"HTTP {status}")
    if len(body) > MOST_PARSED and body.lstrip()[:1] == b"{":
        raise ServiceUnreachable(f"NCBI's answer in JSON has more than {MOST_PARSED:,} bytes.")
    if complaint := _complaint(body):
        if _TOO_OFTEN in complaint.lower():
            pace.rest(FIRST_PAUSE_S)
        raise _judged(complaint)
    _refuse_page(status, headers, body)
    if status != 200:
        raise QueryRefused(f"NCBI answered HTTP {status}.")
    if not _is_whole(body):
        raise _Passing("the answer was cut short, or is neither XML nor JSON")
    return _Received(body)


_entrez.urlopen = _urlopen
_entrez.max_tries = 1


def _refuse_page(status: int, headers: httpx.Headers, body: bytes) -> None:
    """Raise what a page in place of an answer means, or being sent away to one."""
    page = web_page(body)
    if status == 403 or _MISUSE in headers.get("Location", "") or (page and page.is_barred):
        raise ServiceUnreachable(_BLOCKED.format(f": {page.title}" if page and page.title else f" (HTTP {status})"))
    if page and status == 200:
        raise _Passing(f"{page.shown} in place of an answer")


def _judged(complaint: str) -> Exception:
    if "api key invalid" in complaint.lower():
        return UsageError("NCBI does not know the key in NCBI_API_KEY")
    shown = words(complaint)
    return _Passing(shown) if _PASSING.search(complaint) else QueryRefused(f"NCBI refuses the request: {shown}")


def _complaint(body: bytes) -> str:
    """The error that a body states, whatever its status; empty when there is none."""
    body = body.lstrip()
    if body[:1] == b"{":
        with suppress(ValueError, AttributeError, RecursionError):
            # NCBI writes line breaks into JSON strings.
            content = json.loads(body, strict=False)
            return str(content.get("error") or (content.get("esearchresult") or {}).get("ERROR") or "")
        return ""
    if _root(body).startswith((b"e", b"ERROR")):
        return "; ".join(text.decode("utf-8", "replace").strip() for text in _ERROR.findall(body))
    return ""


def _root(body: bytes) -> bytes:
    found = _ROOT.search(body, 0, 4096)
    return found[1] if found else b""


def _is_whole(body: bytes) -> bool:
    """Whether XML ends with its root element, and JSON parses: a cut connection need not be seen as one."""
    body = body.strip()
    if body[:1] == b"{":
        with suppress(ValueError, RecursionError):
            return bool(json.loads(body, strict=False))
    found = _ROOT.search(body, 0, 4096)
    if body[:1] != b"<" or found is None or found[1].lower() == b"html":
        return False
    return body.endswith(b"</" + found[1] + b">") or (bool(found[2]) and found.end() == len(body))


def _rest(pace: Pace, headers: httpx.Headers, otherwise_s: float) -> None:
    """Let the whole process wait as long as the service asks, or a pause where it does not say how long."""
    wished = seconds_of(headers.get("Retry-After", ""))
    seconds = otherwise_s if wished is None else wished
    if seconds > LONGEST_REST_S:
        raise ServiceUnreachable(f"NCBI asks to be left alone for {seconds:,.0f} s.")
    pace.rest(seconds)


async def _exchange(url: str, content: bytes) -> tuple[int, httpx.Headers, bytes]:
    headers = {"Accept-Encoding": "gzip", "Content-Type": "application/x-www-form-urlencoded"}
    body = bytearray()
    try:
        async with (
            asyncio.timeout(DEADLINE_S),
            httpx.AsyncClient(verify=_certificates(), timeout=TIMEOUT_S) as client,
            client.stream("POST", url, content=content, headers=headers) as response,
        ):
            if response.headers.get("content-encoding", "gzip").lower() != "gzip":
                raise _Passing("the answer comes in a coding that nobody asked for")
            async for piece in response.aiter_bytes():
                body += piece
                if len(body) > MAX_BYTES:
                    raise ServiceUnreachable(f"NCBI's answer has more than {MAX_BYTES:,} bytes.")
    except TimeoutError:
        raise ServiceUnreachable(f"NCBI gave no whole answer within {DEADLINE_S:g} s.") from None
    except httpx.TimeoutException:
        raise _Passing(f"silent for {TIMEOUT_S:g} s") from None
    except (httpx.TransportError, httpx.DecodingError, httpx.InvalidURL, OSError, UnicodeError) as failure:
        why = settings.redact(str(failure))[:100] or type(failure).__name__
        host = url.partition("://")[2].partition("/")[0].rpartition("@")[2]
        raise _Passing(f"{host} can't be reached ({why})") from None
    return response.status_code, response.headers, bytes(body)


@cache
def _certificates() -> ssl.SSLContext:
    return httpx.create_ssl_context()
