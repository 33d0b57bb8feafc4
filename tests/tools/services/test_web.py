"""`web.get`: what it fetches, what it asks for again, and what no link makes it do."""

import asyncio
import contextlib
import gzip
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.literature import BLOCKED, CAPTCHA, CHALLENGE, MISHAP, LiteratureServer, Reply

from bioalchemy.errors import (
    BioAlchemyError,
    ForbiddenAddress,
    NotAvailable,
    QueryRefused,
    ServiceUnreachable,
    SourceTooLarge,
)
from bioalchemy.tools import strict_json
from bioalchemy.tools.services import web
from bioalchemy.tools.services.addresses import is_public
from bioalchemy.tools.services.pace import Pace

HASTE = web.Patience(attempts=3, connect_s=5, read_s=5, deadline_s=20, backoff_s=0.001)
PUBLIC = "93.184.216.34"


@pytest.fixture
def server() -> Iterator[LiteratureServer]:
    with LiteratureServer() as running:
        yield running


@pytest.fixture
def pace() -> Pace:
    return Pace(per_second=10_000)


def fetch(server: LiteratureServer, path: str, **how: Any) -> web.Page:
    how = {"pace": Pace(per_second=10_000), "trusted": True, "patience": HASTE, **how}
    return web.get(server.url + path, **how)


def resolve(monkeypatch: pytest.MonkeyPatch, names: dict[str, list[str]]) -> list[str]:
    """A resolver of these names, each answer used once until the last; the names that it was asked for."""
    asked: list[str] = []

    def getaddrinfo(host: str, port: int, *_: object, **__: object) -> list[tuple[Any, ...]]:
        asked.append(host)
        answers = names[host]
        address = answers.pop(0) if len(answers) > 1 else answers[0]
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


# What is fetched


def test_a_page(server: LiteratureServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIOALCHEMY_EMAIL", "who@example.org")
    server.pages["/a b"] = Reply(b"<article/>", headers={"Content-Type": "text/xml"})
    page = fetch(server, "/a%20b?n=1", params={"query": "CO₂ & more"}, accept="application/xml")
    assert page == web.Page(f"{server.url}/a%20b?n=1&query=CO%E2%82%82+%26+more", b"<article/>", "text/xml")
    assert server.requests == [("/a b", {"n": "1", "query": "CO₂ & more"})]
    headers = server.headers[0]
    assert headers["User-Agent"].startswith("bioalchemy/")
    assert headers["User-Agent"].endswith("(mailto:who@example.org)")
    assert headers["Accept"] == "application/xml"


def test_a_compressed_page(server: LiteratureServer) -> None:
    server.pages["/z"] = Reply.gzipped(b"<article/>" * 1000)
    assert fetch(server, "/z").content == b"<article/>" * 1000


def test_redirects_are_followed(server: LiteratureServer) -> None:
    server.pages |= {"/1": Reply.redirect("/2", 301), "/2": Reply.redirect(f"{server.url}/3", 307), "/3": Reply(b"x")}
    assert fetch(server, "/1").url == f"{server.url}/3"


def test_from_a_thread_beside_a_running_loop(server: LiteratureServer) -> None:
    server.pages["/"] = Reply(b"x")

    async def asks() -> web.Page:
        return await asyncio.to_thread(fetch, server, "/")

    assert asyncio.run(asks()).content == b"x"


# What is asked for again


@pytest.mark.parametrize(
    "fault",
    [
        Reply(status=429),
        Reply(status=403, headers={"Retry-After": "0"}),
        Reply(status=503, headers={"Retry-After": "0"}),
        Reply(status=500, headers={"Retry-After": "soon"}),
        Reply(status=502, headers={"Retry-After": format_datetime(datetime.now(UTC) - timedelta(hours=1))}),
        Reply(b"half of it is missing", cut=True),
        Reply(gzip.compress(b"half of it is missing"), headers={"Content-Encoding": "gzip"}, cut=True),
        Reply(gzip.compress(b"cut before it was sent")[:-9], headers={"Content-Encoding": "gzip"}),
        Reply(b"not gzip", headers={"Content-Encoding": "gzip"}),
        Reply(b"?", headers={"Content-Encoding": "gzip, gzip"}),
        MISHAP,
        Reply(b"<html><head><title> </title></head><body></body></html>"),
        Reply(b"<h1>Bad gateway</h1>"),
    ],
)
def test_a_passing_fault(server: LiteratureServer, fault: Reply) -> None:
    server.pages["/"] = [fault, Reply(b"sound")]
    assert fetch(server, "/").content == b"sound"
    server.pages["/"] = fault
    server.requests.clear()
    with pytest.raises(ServiceUnreachable, match="3 times"):
        fetch(server, "/")
    assert len(server.requests) == 3


def test_a_garbled_page(server: LiteratureServer) -> None:
    server.pages["/"] = [Reply(b"1O"), Reply(b"10")]
    assert fetch(server, "/", check=lambda page: int(page.content)).content == b"10"


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (Reply(status=401), r"turns this machine away \(401\)"),
        (Reply(b"<Error><Code>AccessDenied</Code></Error>", status=403), r"turns this machine away \(403\)"),
        (Reply(status=451), r"turns this machine away \(451\)"),
        (CAPTCHA, r"answers with a web page, 'Just a moment\.\.\.': a captcha, or a block"),
        (CHALLENGE, "answers with a web page without a title: a captcha, or a block"),
        (Reply(b"<script>go('/.well-known/challenge-platform')</script>"), "a web page without a title: a captcha"),
        (BLOCKED, "'NCBI - WWW Error Blocked Diagnostic': a captcha, or a block"),
        (Reply(b'<?xml version="1.0"?>\n' + BLOCKED.body), "a captcha, or a block"),
    ],
)
def test_what_turns_us_away_is_not_asked_again(server: LiteratureServer, reply: Reply, why: str) -> None:
    server.pages["/"] = reply
    with pytest.raises(ServiceUnreachable, match=why):
        fetch(server, "/")
    assert len(server.requests) == 1


def test_a_page_that_drives_no_terminal(server: LiteratureServer) -> None:
    server.pages["/"] = Reply(b"<html><title>\x1b[2J\xe2\x80\xaecaptcha</title></html>")
    with pytest.raises(ServiceUnreachable) as caught:
        fetch(server, "/")
    assert str(caught.value).isprintable()


def test_retry_after_as_a_date(server: LiteratureServer) -> None:
    rests: list[float] = []

    class Noting(Pace):
        def rest(self, seconds: float) -> None:
            rests.append(seconds)

    later = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    server.pages["/"] = [Reply(status=429, headers={"Retry-After": later}), Reply(b"x")]
    assert fetch(server, "/", pace=Noting(per_second=10_000)).content == b"x"
    assert len(rests) == 1
    assert 0 < rests[0] <= 90


def test_retry_after_holds_for_the_whole_pace(server: LiteratureServer) -> None:
    rests: list[float] = []

    class Noting(Pace):
        def rest(self, seconds: float) -> None:
            rests.append(seconds)

    server.pages["/"] = [Reply(status=429, headers={"Retry-After": after}) for after in ("7", "120", "86400")]
    with pytest.raises(ServiceUnreachable, match=r"answers 429, and asks to be left alone for 86,400 s$"):
        fetch(server, "/", pace=Noting(per_second=10_000))
    assert rests == [7, web.LONGEST_REST_S]
    assert len(server.requests) == 3


def test_a_service_that_is_asked_too_often_is_given_a_rest_by_all_though_it_names_no_time(
    server: LiteratureServer,
) -> None:
    rests: list[float] = []

    class Noting(Pace):
        def rest(self, seconds: float) -> None:
            rests.append(seconds)

    server.pages["/"] = [
        Reply(status=429),
        Reply(status=503),
        Reply(status=429, headers={"Retry-After": "0"}),
        Reply(b"x"),
    ]
    assert fetch(server, "/", pace=Noting(per_second=10_000), patience=HASTE._replace(attempts=4)).content == b"x"
    assert rests == [HASTE.backoff_s, 0, 0]


def test_a_service_that_stays_silent_is_asked_once_for_each_page_till_it_answers(
    server: LiteratureServer, pace: Pace
) -> None:
    server.pages["/silent"], server.pages["/there"] = Reply(status=503), Reply(b"page")
    asked = []
    for path in ("/silent", "/silent", "/silent", "/silent", "/there", "/silent"):
        before = len(server.requests)
        with contextlib.suppress(ServiceUnreachable):
            fetch(server, path, pace=pace)
        asked.append(len(server.requests) - before)
    assert asked == [3, 3, 3, 1, 1, 3]


@pytest.mark.parametrize(
    ("status", "error"), [(404, NotAvailable), (410, NotAvailable), (400, QueryRefused), (414, QueryRefused)]
)
def test_what_no_second_attempt_mends(server: LiteratureServer, status: int, error: type[BioAlchemyError]) -> None:
    server.pages["/"] = Reply(status=status)
    with pytest.raises(error):
        fetch(server, "/")
    assert len(server.requests) == 1


def test_nobody_listens(server: LiteratureServer, pace: Pace) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/?api_key=hush"
        with pytest.raises(ServiceUnreachable, match="can't be reached") as caught:
            web.get(url, pace=pace, trusted=True, patience=HASTE)
    assert "hush" not in str(caught.value)


def test_a_name_that_nobody_has(pace: Pace, monkeypatch: pytest.MonkeyPatch) -> None:
    def getaddrinfo(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    with pytest.raises(ServiceUnreachable, match="can't be reached"):
        web.get("http://nobody.example/", pace=pace, patience=HASTE)


# Time and size


@pytest.mark.parametrize("reply", [Reply(b"x" * 10_000, drip_s=0.02), Reply(headers={"X": "x" * 10_000}, drip_s=0.02)])
def test_a_drip_of_bytes_ends_at_the_deadline(server: LiteratureServer, reply: Reply) -> None:
    server.pages["/"] = reply
    with pytest.raises(ServiceUnreachable, match=r"takes more than 0\.3 s"):
        fetch(server, "/", patience=HASTE._replace(deadline_s=0.3))
    assert len(server.requests) == 1


def test_silence(server: LiteratureServer) -> None:
    server.pages["/"] = Reply(b"x", drip_s=30)
    with pytest.raises(ServiceUnreachable, match="does not answer in time"):
        fetch(server, "/", patience=HASTE._replace(attempts=1, read_s=0.1))


@pytest.mark.parametrize("reply", [Reply(b"x" * 100_001), Reply.gzipped(b"\0" * 300_000_000)], ids=["long", "bomb"])
def test_a_page_over_the_limit(server: LiteratureServer, reply: Reply) -> None:
    server.pages["/"] = reply
    with pytest.raises(SourceTooLarge, match="100,000"):
        fetch(server, "/", limit=100_000)
    assert len(server.requests) == 1


@pytest.mark.parametrize("drip_s", [0.0, 0.001])
def test_a_body_without_end(server: LiteratureServer, drip_s: float) -> None:
    server.pages["/"] = Reply(b"x" * 5000, endless=True, drip_s=drip_s)
    error = ServiceUnreachable if drip_s else SourceTooLarge
    with pytest.raises(error):
        fetch(server, "/", limit=100_000, patience=HASTE._replace(attempts=1, deadline_s=1 if drip_s else 20))
    assert len(server.requests) == 1


def test_redirects_end(server: LiteratureServer) -> None:
    server.pages["/"] = Reply.redirect("/")
    with pytest.raises(ServiceUnreachable, match="redirects more than 5 times"):
        fetch(server, "/")
    assert len(server.requests) == 6


# Where no link may lead


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "gopher://example.org/", "ftp://example.org/a", "//example.org", "papers/a.xml", "", "http://",
     "http://[::1", "javascript:alert(1)", "http://\x00/"],
)  # fmt: skip
def test_other_schemes(url: str, pace: Pace) -> None:
    with pytest.raises(ForbiddenAddress, match="only http and https"):
        web.get(url, pace=pace, trusted=True)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]", "10.0.0.1", "192.168.1.1", "169.254.169.254",
     "[fe80::1]", "[fd00:ec2::254]", "224.0.0.1"],
)  # fmt: skip
def test_a_private_address(host: str, server: LiteratureServer, pace: Pace) -> None:
    with pytest.raises(ForbiddenAddress, match="not a public address"):
        web.get(f"http://{host}:{server.port}/", pace=pace, patience=HASTE)
    assert not server.requests


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "169.254.169.254", "64:ff9b::7f00:1", "2002:7f00:1::", "2002:808:808::", "fec0::1"]
)
def test_a_name_of_a_private_address(address: str, pace: Pace, monkeypatch: pytest.MonkeyPatch) -> None:
    resolve(monkeypatch, {"innocent.example": [address]})
    with pytest.raises(ForbiddenAddress, match="not a public address"):
        web.get("https://innocent.example/feed?key=hush", pace=pace, patience=HASTE)


def test_one_private_address_among_public_ones(pace: Pace, monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in (PUBLIC, "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(ForbiddenAddress, match=r"10\.0\.0\.1"):
        web.get("http://mixed.example/", pace=pace, patience=HASTE)


def test_a_name_is_resolved_once_and_the_checked_address_is_connected_to(
    pace: Pace, monkeypatch: pytest.MonkeyPatch, strays: list[str]
) -> None:
    asked = resolve(monkeypatch, {"rebinding.example": [PUBLIC, "127.0.0.1"]})
    with pytest.raises(BaseExceptionGroup):  # the guard's failure, as a task group gives it
        web.get("http://rebinding.example/", pace=pace, patience=HASTE)
    assert asked == ["rebinding.example"]
    assert strays == [f"socket.connect to '{PUBLIC}'"]
    strays.clear()


@pytest.mark.parametrize(
    "target",
    ["http://169.254.169.254/latest/meta-data/", "http://127.0.0.2/", "http://innocent.example/", "file:///etc"],
)
def test_a_redirect_to_a_private_address(
    target: str, server: LiteratureServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, *rest, **more: real("127.0.0.1" if host == "innocent.example" else host, *rest, **more),
    )
    server.pages["/"] = Reply.redirect(target)
    with pytest.raises(ForbiddenAddress):
        fetch(server, "/")
    assert len(server.requests) == 1


NUMBERS = {"2130706433": "127.0.0.1", "0x7f000001": "127.0.0.1", "127.1": "127.0.0.1", "0": "0.0.0.0"}
"""Loopback, and what stands for it, as a resolver reads numbers."""


@pytest.mark.parametrize("host", NUMBERS)
def test_loopback_as_a_number(host: str, server: LiteratureServer, pace: Pace, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = resolve(monkeypatch, {host: [NUMBERS[host]]})
    inner = f"http://{host}:{server.port}/inner"
    with pytest.raises(ForbiddenAddress, match="not a public address"):
        web.get(inner, pace=pace, patience=HASTE)
    server.pages["/"] = Reply.redirect(inner)
    with pytest.raises(ForbiddenAddress, match="not a public address"):
        fetch(server, "/")
    assert asked == [host] * 2
    assert server.paths() == ["/"]


def test_an_octal_address_is_none(server: LiteratureServer, pace: Pace) -> None:
    with pytest.raises(ForbiddenAddress):
        web.get(f"http://0177.0.0.1:{server.port}/", pace=pace, patience=HASTE)
    assert server.paths() == []


@pytest.mark.parametrize("kind", ["image/png", "", "text/html; charset=utf-16", "x" * 5000])
def test_a_content_type_that_is_wrong_is_not_believed(server: LiteratureServer, pace: Pace, kind: str) -> None:
    server.pages["/"] = Reply(b'{"hitCount": 1}', headers={"Content-Type": kind})
    assert web.get_object(server.url, has="hitCount", pace=pace, trusted=True) == {"hitCount": 1}


def test_private_addresses_where_the_user_allows_them(
    server: LiteratureServer, pace: Pace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BIOALCHEMY_ALLOW_PRIVATE", "1")
    server.pages["/"] = Reply(b"x")
    assert web.get(server.url, pace=pace, patience=HASTE).content == b"x"


def test_untrusted_links_reach_the_named_host(
    server: LiteratureServer, pace: Pace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Loopback passes for public here, as no test may leave it."""
    monkeypatch.setattr("bioalchemy.tools.services.web_exchange.is_public", lambda _: True)
    resolve(monkeypatch, {"journal.example": ["127.0.0.1"]})
    server.pages["/feed"] = Reply(b"x")
    url = f"http://journal.example:{server.port}/feed"
    assert web.get(url, pace=pace, patience=HASTE) == web.Page(url, b"x", "")
    assert server.headers[0]["Host"] == f"journal.example:{server.port}"


def test_addresses_on_which_versions_of_python_differ_are_not_public() -> None:
    for address in ("192.0.0.9", "192.0.0.192", "192.0.0.255", "192.88.99.1", "3fff::1", "::ffff:192.0.0.192"):
        assert not is_public(address)
    assert is_public("192.0.1.1")


@given(st.ip_addresses(v=4) | st.ip_addresses(v=6))
def test_what_is_public_is_global(address: Any) -> None:
    if is_public(str(address)):
        assert address.is_global
        assert not address.is_multicast
        assert not address.is_link_local


# JSON


@pytest.mark.parametrize(
    "text",
    ['{"a": NaN}', '{"a": -Infinity}', '{"a": 1e999}', '{"a": 1, "a": 2}', '{"b": [{"a": 1, "a": 2}]}', "", "{",
     "<xml/>", "[" * 100_000, '{"a": ' * 100_000, "1" * 5000, '{"a": 01}'],
)  # fmt: skip
def test_json_that_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  which words is JSON's own affair
        strict_json.parse(text.encode())


def test_a_key_that_is_there_twice_is_found_in_linear_time() -> None:
    keys = [*(f'"{n}": 0' for n in range(300_000)), '"299999": 1']
    began = time.perf_counter()
    with pytest.raises(ValueError, match="the key '299999' is there twice"):
        strict_json.parse(f"{{{', '.join(keys)}}}".encode())
    assert time.perf_counter() - began < 20


def test_json_over_its_limit_is_not_parsed(server: LiteratureServer, pace: Pace) -> None:
    server.pages["/"] = Reply.gzipped(b'{"hitCount": 1, "x": [' + b"[]," * (web.MAX_JSON_BYTES // 3) + b"0]}")
    with pytest.raises(SourceTooLarge):
        web.get_object(server.url, has="hitCount", pace=pace, trusted=True)


def test_json_that_is_not_utf8() -> None:
    with pytest.raises(ValueError, match="utf-8"):
        strict_json.parse(b'{"a": "\xff"}')


def test_what_no_storage_takes_is_dropped_from_texts() -> None:
    assert strict_json.parse(b'{"a\\u0000": ["x\\ud800y", "\\ud83d\\ude00", {"b": "\\\\ud800"}]}') == {
        "a": ["xy", "😀", {"b": "\\ud800"}]
    }


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    lambda inner: st.lists(inner) | st.dictionaries(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), inner
    ),
)  # fmt: skip


@given(JSON)
def test_sound_json(value: Any) -> None:
    assert strict_json.parse(Reply.json(value).body) == value


def test_an_object_of_a_service(server: LiteratureServer, pace: Pace) -> None:
    server.pages["/"] = [
        Reply(b'{"version": "6.9"}', headers={"Retry-After": "0"}),
        Reply.json({"hitCount": 0}),
    ]
    how = web.get_object(server.url, has="hitCount", pace=pace, trusted=True)
    assert how == {"hitCount": 0}
