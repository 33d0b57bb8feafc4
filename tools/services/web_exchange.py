"""One attempt to fetch a page: name, address, redirects, headers, body; see `web`, which tries again.

    asked = Asked(web_address("https://…"), trusted=False, limit=MAX_BYTES, accept="*/*", patience=Patience())
    page = asyncio.run(fetch(asked))

httpx speaks HTTP; what a hostile server could misuse is done here: redirects are followed by hand, so that each address
is checked, and bodies are decompressed piece by piece, so that a bomb is met by the limit.
"""

import asyncio
import ipaddress
import socket
import ssl
import zlib
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from typing import NamedTuple

import httpx

from bioalchemy import settings
from bioalchemy.errors import ForbiddenAddress, NotAvailable, QueryRefused, ServiceUnreachable, SourceTooLarge
from bioalchemy.tools.services.addresses import is_public
from bioalchemy.tools.services.service_words import seconds_of, web_page

MAX_BYTES = 64 * 1024 * 1024
MAX_REDIRECTS = 5

_PORTS = {"http": 80, "https": 443}
_PASSING = frozenset({408, 425, 429})
_TURNED_AWAY = frozenset({401, 403, 451})
_GONE = frozenset({404, 410})
_GZIP = 16 + zlib.MAX_WBITS


class Page(NamedTuple):
    """What was found at an address."""

    url: str
    content: bytes
    content_type: str
    """As the server says; may be empty or wrong."""


class Patience(NamedTuple):
    """How long and how often is tried; seconds."""

    attempts: int = 4
    connect_s: float = 10
    read_s: float = 30
    """Longest silence."""
    deadline_s: float = 90
    """Of one attempt as a whole; what has not come by then is not asked for again."""
    backoff_s: float = 1
    """The scale of the random, doubling waits between attempts."""


class Asked(NamedTuple):
    """What to fetch, and how."""

    url: httpx.URL
    trusted: bool
    limit: int
    accept: str
    patience: Patience


class Passing(Exception):
    """A failure that another attempt may mend; `web` makes a ServiceUnreachable of the last."""

    def __init__(self, why: str, retry_after_s: float | None = None, *, is_asked_too_often: bool = False) -> None:
        super().__init__(why)
        self.retry_after_s = retry_after_s
        self.is_asked_too_often = is_asked_too_often


def web_address(url: str) -> httpx.URL:
    """An address that can be fetched.

    Raises:
        ForbiddenAddress: it is no address, or not one of http or https.
    """
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, UnicodeError):
        parsed = None
    if parsed is None or parsed.scheme not in _PORTS or not parsed.host:
        what = settings.redact(url.partition("?")[0])[:200]
        raise ForbiddenAddress(f"{what!r} is no address of the web: only http and https are read")
    return parsed


def with_query(url: httpx.URL, params: Mapping[str, str]) -> httpx.URL:
    """The address with parameters added to its query.

    Raises:
        QueryRefused: they are too long, or of characters that can't be sent.
    """
    try:
        return url.copy_merge_params(params)
    except (httpx.InvalidURL, UnicodeError):
        raise QueryRefused(f"{shown(url)} can't be asked so much in one address") from None


def shown(url: httpx.URL) -> str:
    """The address without user, password and query, which may hold keys."""
    return settings.redact(f"{url.scheme}://{url.netloc.decode('ascii')}{url.path}")[:200]


async def fetch(asked: Asked) -> Page:
    """One attempt.

    Raises:
        Passing: another attempt may help.
        NotAvailable, SourceTooLarge, QueryRefused, ForbiddenAddress, ServiceUnreachable: none does.
    """
    try:
        async with asyncio.timeout(asked.patience.deadline_s):
            return await _follow(asked)
    except TimeoutError:
        # A service that drips would take as long again.
        raise ServiceUnreachable(f"{shown(asked.url)} takes more than {asked.patience.deadline_s:g} s") from None
    except httpx.InvalidURL:
        raise ForbiddenAddress(f"{shown(asked.url)} redirects to what is no address of the web") from None
    except httpx.TimeoutException as error:
        raise Passing(f"does not answer in time ({type(error).__name__})") from None
    except (httpx.TransportError, OSError, UnicodeError) as error:
        raise Passing(f"can't be reached ({str(error)[:100] or type(error).__name__})") from None


async def _follow(asked: Asked) -> Page:
    """The redirects, each judged like a link of its own."""
    url, home = asked.url, (asked.url.scheme, asked.url.netloc)
    allow_private = settings.literature().allow_private
    for _ in range(MAX_REDIRECTS + 1):
        trusted = allow_private or (asked.trusted and (url.scheme, url.netloc) == home)
        targets = [url] if trusted else [url.copy_with(host=address) for address in await _public_addresses(url)]
        found = await _reached(url, targets, trusted, asked)
        if isinstance(found, Page):
            return found
        url = web_address(str(found))
    raise ServiceUnreachable(f"{shown(asked.url)} redirects more than {MAX_REDIRECTS} times")


async def _public_addresses(url: httpx.URL) -> list[str]:
    addresses = await _addresses(url.raw_host.decode("ascii").strip("[]"), url.port or _PORTS[url.scheme])
    for address in addresses:
        if not is_public(address):
            raise ForbiddenAddress(f"{shown(url)} leads to {address}, which is not a public address")
    return addresses


async def _addresses(host: str, port: int) -> list[str]:
    try:
        return [str(ipaddress.ip_address(host))]
    except ValueError:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return list(dict.fromkeys(str(where[4][0]) for where in found))


async def _reached(url: httpx.URL, targets: list[httpx.URL], trusted: bool, asked: Asked) -> Page | httpx.URL:
    """The page, or where it redirects to, from the first target that can be connected to."""
    timeout = httpx.Timeout(asked.patience.read_s, connect=asked.patience.connect_s)
    # Connections are not kept: one to an address may not serve another name that has the same address.
    limits = httpx.Limits(max_keepalive_connections=0)
    async with httpx.AsyncClient(
        verify=_certificates(), trust_env=trusted, timeout=timeout, limits=limits, follow_redirects=False
    ) as client:
        for target in targets[:-1]:
            try:
                return await _exchanged(client, url, target, asked)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue
        return await _exchanged(client, url, targets[-1], asked)


async def _exchanged(client: httpx.AsyncClient, url: httpx.URL, target: httpx.URL, asked: Asked) -> Page | httpx.URL:
    headers = {
        "Host": url.netloc.decode("ascii"),
        "User-Agent": _user_agent(settings.literature().email),
        "Accept": asked.accept,
        "Accept-Encoding": "gzip",
    }
    name = {"sni_hostname": url.raw_host.decode("ascii").strip("[]")}
    async with client.stream("GET", target, headers=headers, extensions=name) as response:
        if response.has_redirect_location:
            return url.join(response.headers["location"])
        _judge(response.status_code, response.headers.get("retry-after", ""), url)
        content = await _body(response, asked.limit, url)
    if page := web_page(content):
        if page.is_barred:
            raise ServiceUnreachable(f"{shown(url)} answers with {page.shown}: a captcha, or a block")
        raise Passing(f"answers with {page.shown}")
    return Page(str(url), content, response.headers.get("content-type", ""))


def _judge(status: int, retry_after: str, url: httpx.URL) -> None:
    if status in _PASSING or status >= 500 or (status in _TURNED_AWAY and retry_after):
        raise Passing(f"answers {status}", seconds_of(retry_after), is_asked_too_often=status == 429)
    if status in _TURNED_AWAY:
        raise ServiceUnreachable(f"{shown(url)} turns this machine away ({status}); asking again would not help")
    if status in _GONE:
        raise NotAvailable(f"{shown(url)} is not there ({status})")
    if status >= 300:
        raise QueryRefused(f"{shown(url)} refuses the request ({status})")


async def _body(response: httpx.Response, limit: int, url: httpx.URL) -> bytes:
    """Decompressed here: httpx expands a whole chunk, and coding upon coding, before it can be stopped."""
    encoding = response.headers.get("content-encoding", "identity").lower()
    if encoding not in ("identity", "gzip", "x-gzip", ""):
        raise Passing(f"answers in a coding nobody asked for ({encoding[:40]})")
    inflate = zlib.decompressobj(_GZIP) if "gzip" in encoding else None
    content = bytearray()
    try:
        async for chunk in response.aiter_raw():
            content += inflate.decompress(chunk, limit + 1 - len(content)) if inflate else chunk
            if len(content) > limit:
                raise SourceTooLarge(f"{shown(url)} has more than {limit:,} bytes")
    except zlib.error:
        raise Passing("sends what can't be decompressed") from None
    if inflate and not inflate.eof:
        raise Passing("sends less than it announced")
    return bytes(content)


@cache
def _certificates() -> ssl.SSLContext:
    return httpx.create_ssl_context()


@cache
def _user_agent(email: str) -> str:
    return f"bioalchemy/{version('bioalchemy')}" + (f" (mailto:{email})" if email else "")
