"""The services of the literature on loopback: what they serve is set by the test, in the shapes of the real ones.

    with LiteratureServer() as server:
        server.pages["/details/biorxiv/2026-10-01/2026-10-02/0"] = Reply.json({...})

A path may have several replies, which are given in turn; the last one stays. A reply may be made from the query.
"""

import gzip
import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from bioalchemy.tools.services import web
from bioalchemy.tools.services.pace import Pace

Query = dict[str, str]


@dataclass
class Reply:
    """An answer, sound or faulty."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    drip_s: float = 0.0
    """Seconds between single bytes, of the headers too."""
    cut: bool = False
    """The connection ends halfway through the body."""
    endless: bool = False
    """The body comes again and again, in chunks, until the client goes."""

    @classmethod
    def json(cls, value: Any) -> "Reply":
        return cls(json.dumps(value).encode(), headers={"Content-Type": "application/json"})

    @classmethod
    def redirect(cls, location: str, status: int = 302) -> "Reply":
        return cls(status=status, headers={"Location": location})

    @classmethod
    def gzipped(cls, body: bytes) -> "Reply":
        return cls(gzip.compress(body), headers={"Content-Encoding": "gzip"})


BLOCKED = Reply(
    b'<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN"\n"http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">\n<html>\n'
    b"<head>\n<title>NCBI - WWW Error Blocked Diagnostic</title></head><body></body></html>"
)
"""What NCBI sends with HTTP 200 to those whom it has blocked."""
MISHAP = Reply(b"<html><head><title>Service\nerror</title></head><body>Please try later</body></html>")
CAPTCHA = Reply(b"\n<!DOCTYPE html><html><title>Just a moment...</title></html>", headers={"Content-Type": "text/html"})
CHALLENGE = Reply(
    b'<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8"><title></title><style></style><script>'
    b"window.awsWafCookieDomainList = [];</script></head><body>"
    b"<noscript>Show with a script that you are not a robot.</noscript></body></html>",
    status=202,
)
"""In the shape of what AWS sends in place of a document, until a browser has shown that it is one."""
BUSY = Reply(b"error code: 1015", status=429, headers={"Retry-After": "0"})

Page = Reply | list[Reply] | Callable[[Query], Reply]


@dataclass
class LiteratureServer:
    """The server; use as a context manager."""

    pages: dict[str, Page] = field(default_factory=dict)
    """By path, decoded."""
    requests: list[tuple[str, Query]] = field(default_factory=list)
    """Path and query of each request."""
    headers: list[dict[str, str]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    """Path and query of each request, as they were sent."""

    def __enter__(self) -> "LiteratureServer":
        self._closing = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def paths(self) -> list[str]:
        return [path for path, _ in self.requests]

    def _reply(self, path: str, query: Query) -> Reply:
        page = self.pages.get(path, Reply(b"nothing here", status=404))
        if isinstance(page, list):
            return page.pop(0) if len(page) > 1 else page[0]
        return page if isinstance(page, Reply) else page(query)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                query = {name: values[0] for name, values in parse_qs(parts.query).items()}
                owner.requests.append((unquote(parts.path), query))
                owner.headers.append(dict(self.headers))
                owner.lines.append(self.path)
                reply = owner._reply(unquote(parts.path), query)
                length = {"Transfer-Encoding": "chunked"} if reply.endless else {"Content-Length": str(len(reply.body))}
                head = {**length, "Connection": "close", **reply.headers}
                lines = [f"HTTP/1.1 {reply.status} said", *(f"{name}: {value}" for name, value in head.items()), "", ""]
                body = reply.body[: len(reply.body) // 2] if reply.cut else reply.body
                body = b"" if reply.endless else body
                owner._send(self.wfile.write, "\r\n".join(lines).encode() + body, reply.drip_s)
                while reply.endless and owner._send(
                    self.wfile.write, b"%x\r\n%b\r\n" % (len(reply.body), reply.body), reply.drip_s
                ):
                    pass
                self.close_connection = True

            def log_message(self, *_: object) -> None: ...

        return Handler

    def _send(self, write: Callable[[bytes], object], data: bytes, drip_s: float) -> bool:
        """Whether all of it was taken."""
        pieces = [data[n : n + 1] for n in range(len(data))] if drip_s else [data]
        try:
            for piece in pieces:
                if self._closing.is_set():
                    return False
                write(piece)
                time.sleep(drip_s)
        except OSError:
            return False  # the client had enough
        return True


@contextmanager
def served(monkeypatch: pytest.MonkeyPatch, *paced: object, **urls: str) -> Iterator[LiteratureServer]:
    """A server that the settings `urls` (`europepmc_url="/rest"`) lead to; `paced` modules and retries do not wait."""
    with LiteratureServer() as server:
        for name, path in urls.items():
            monkeypatch.setenv(f"BIOALCHEMY_{name.upper()}", server.url + path)
        for module in paced:
            for name, value in vars(module).items():
                if isinstance(value, Pace):
                    monkeypatch.setattr(module, name, Pace(per_second=10_000))
        monkeypatch.setattr(web, "PATIENCE", web.Patience(attempts=3, backoff_s=0.001))
        yield server


def listing(keys: list[str]) -> bytes:
    """An answer of S3 to `list-type=2`."""
    contents = "".join(f"<Contents><Key>{key}</Key></Contents>" for key in keys)
    return (
        '<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
        f"<Name>pmc-oa-opendata</Name><IsTruncated>false</IsTruncated>{contents}</ListBucketResult>"
    ).encode()


def shelf(days: dict[str, str], page: int = 1000) -> Callable[[Query], Reply]:
    """The bucket's list of versions (`PMC7.1`), each with the day on which it was changed, `page` names at a time."""
    keys = {f"{name}/{name}.xml": day for name, day in days.items()}
    keys |= {f"metadata/{name}.json": day for name, day in days.items()}

    def answer(query: Query) -> Reply:
        first = query.get("start-after", "")
        found = sorted(key for key in keys if key.startswith(query["prefix"]) and key > first)
        listed = "".join(
            f"<Contents><Key>{key}</Key><LastModified>{keys[key]}T11:47:59.000Z</LastModified></Contents>"
            for key in found[:page]
        )
        return Reply(
            f'<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>pmc-oa-opendata</Name>'
            f"<IsTruncated>{str(len(found) > page).lower()}</IsTruncated>{listed}</ListBucketResult>".encode()
        )

    return answer


def deposit(server: LiteratureServer, jats: str, version: int = 1, day: str = "2026-01-08") -> None:
    """PMC7, of the paper that PubMed has as 101, in the bucket at `/bucket`; versions before are there with it."""
    content, name = jats.encode(), f"PMC7.{version}"
    metadata = {
        "pmcid": "PMC7", "version": version, "pmid": 101, "doi": "10.5555/test.1", "is_pmc_openaccess": True,
        "is_manuscript": False, "is_historical_ocr": False, "is_retracted": False, "license_code": "CC BY",
        "pdf_url": None, "xml_url": f"s3://pmc-oa-opendata/{name}/{name}.xml?md5={hashlib.md5(content).hexdigest()}",
    }  # fmt: skip
    server.pages["/bucket"] = shelf({f"PMC7.{number}": day for number in range(1, version + 1)})
    server.pages[f"/bucket/metadata/{name}.json"] = Reply.json(metadata)
    server.pages[f"/bucket/{name}/{name}.xml"] = Reply(content)
