"""Read a file or an answer of a service as a run does, in a process held to a run's limits, and tell how it ended.

    with Reading() as reading:
        reading.end_of("jats", b"<article>…")  →  End(outcome="article", detail="", memory=91_000_000)
        reading.end_of("pdf", b"%PDF-…")       →  End(outcome="not_pdf", detail="The PDF is cut off: …", …)

The outcome is `article`, `records` or `listing`, a reason or name of a typed error, `parser_died` where the process met
its limit of memory or time, and `FINDING` for all else: an error that nobody raised on purpose, or a dead process.
"""

import os
import resource
import sys
import tempfile
from collections import deque
from concurrent.futures import TimeoutError as OutOfTime
from functools import cache
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from pebble import ProcessExpired, ProcessPool
from tests.support.eutils import EUtils, Fault
from tests.support.literature import LiteratureServer, Reply, listing

from bioalchemy.errors import ArticleError, BioAlchemyError
from bioalchemy.records import Article, sha256_of
from bioalchemy.tools import limits
from bioalchemy.tools.services.pace import Pace

FINDING = "FINDING"
TIME_S = 60
"""A run's limit for one paper."""
_SUFFIX = {"jats": ".xml", "pubmed": ".xml", "pdf": ".pdf", "pubmed_gz": ".xml.gz"}
_AT_ONCE = 300
"""Entries of a listing that are taken."""


class End(NamedTuple):
    """How a reading ended."""

    outcome: str
    detail: str
    memory: int
    """The most that the process has held so far, in bytes."""


class Reading:
    """A child process that reads one thing after another; use as a context manager."""

    def __enter__(self) -> Self:
        self._home = tempfile.TemporaryDirectory()
        self._pool = ProcessPool(
            max_workers=1, max_tasks=500, initializer=_prepare, initargs=[self._home.name], context=get_context("spawn")
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()
        self._home.cleanup()

    def end_of(self, kind: str, data: bytes) -> End:
        """Read `data` as a thing of that kind."""
        try:
            end: End = self._pool.schedule(_read, args=[kind, data], timeout=TIME_S).result()
        except OutOfTime:
            return End("parser_died", f"not within {TIME_S} s", 0)
        except MemoryError:
            return End("parser_died", "out of memory", 0)
        except ProcessExpired as error:
            return End(FINDING, f"the process died: {error}", 0)
        return end


def _prepare(home: str) -> None:
    limits.hold()
    os.environ["BIOALCHEMY_HOME"] = home
    os.environ["TMPDIR"] = home
    sys.addaudithook(_stay)
    sys.stderr = sys.__stderr__


def _stay(event: str, args: tuple[Any, ...]) -> None:
    """No name is asked for, and nothing but loopback is connected to."""
    host = args[0] if event == "socket.getaddrinfo" else None
    if event == "socket.connect" and isinstance(args[1], tuple):
        host = args[1][0]
    if host is not None and host not in ("127.0.0.1", b"127.0.0.1", "localhost"):
        raise OSError("readings stay on loopback")


def _read(kind: str, data: bytes) -> End:
    try:
        outcome, detail = _outcome(kind, data), ""
    except ArticleError as error:
        outcome, detail = error.reason, str(error)
    except BioAlchemyError as error:
        outcome, detail = type(error).__name__, str(error)
    except MemoryError:
        outcome, detail = "parser_died", "out of memory"
    except Exception as error:
        outcome, detail = FINDING, _where(error)
    return End(outcome, detail, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)


def _where(error: Exception) -> str:
    steps, trace = [], error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        steps.append(f"{Path(code.co_filename).name}:{trace.tb_lineno}")
        trace = trace.tb_next
    return f"{type(error).__name__}: {str(error)[:200]} at {' '.join(steps[-6:])}"


def _outcome(kind: str, data: bytes) -> str:
    if kind in _SUFFIX:
        return _file(kind, data)
    if kind == "rss":
        from bioalchemy.tools import rss

        rss.items(data)
        return "listing"
    if kind == "document":
        _check(_document(data))
        return "article"
    if kind == "europepmc":
        from bioalchemy.tools import europepmc

        _check(europepmc.article_of(data, "europepmc:MED/1"))
        return "article"
    _service(kind, data)
    return "listing"


def _file(kind: str, data: bytes) -> str:
    """Found in a folder, and read, as a run finds and reads it."""
    from bioalchemy.tools import feeds

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"paper{_SUFFIX[kind]}")
        path.write_bytes(data)
        last: ArticleError | None = None
        read = 0
        for source in islice(feeds.open_feed(folder), _AT_ONCE):
            feeds.digest(source.uri)
            try:
                _check(feeds.read(source.uri))
                read += 1
            except ArticleError as error:
                last = error
        if last is not None and not read:
            raise last
    return "article" if read == 1 else "records"


def _document(data: bytes) -> Article:
    """A document that was fetched and kept, and then changed on the disk."""
    from bioalchemy import settings
    from bioalchemy.tools import documents, feeds

    uri = "pubmed:7"
    documents.put(settings.home(), uri, {"article.xml": b""})
    next(settings.home().glob(f"documents/*/{sha256_of(uri)}.zip")).write_bytes(data)
    feeds.digest(uri)
    return documents.read(settings.home(), uri)


def _check(article: Article) -> None:
    """What every reader promises of an article, and what can be stored of it."""
    text = article.text
    assert article.text_sha256 == sha256_of(text), "the text's hash"
    assert Article.model_validate_json(article.model_dump_json()) == article, "stored and read"
    assert not any("\ud800" <= sign <= "\udfff" or sign == "\x00" or "\ufdd0" <= sign <= "\ufdef" for sign in text), (
        "characters that can't be stored"
    )
    for section in article.sections:
        assert 0 <= section.start < section.end <= len(text), "the place of a section"


# Services, on loopback


class _Same(dict[str, Any]):
    """Every page is the same."""

    reply = Reply()

    def get(self, path: str, default: Any = None) -> Any:
        return super().get(path, self.reply)


@cache
def _server() -> LiteratureServer:
    from bioalchemy.tools import biorxiv, crossref, europepmc, pmc
    from bioalchemy.tools.services import web

    server = LiteratureServer(pages=_Same()).__enter__()
    for name in ("PMC", "EUROPEPMC", "BIORXIV", "CROSSREF"):
        os.environ[f"BIOALCHEMY_{name}_URL"] = server.url
    for module in (biorxiv, crossref, europepmc, pmc):
        for name in ("PACE", "FILES"):
            setattr(module, name, Pace(per_second=10_000))
    web.PATIENCE = web.Patience(attempts=1, connect_s=2, read_s=5, deadline_s=10)
    return server


@cache
def _ncbi() -> EUtils:
    from bioalchemy.tools.services import entrez_transport

    service = EUtils().__enter__()
    os.environ["BIOALCHEMY_EUTILS_URL"] = service.url
    transport: Any = entrez_transport
    transport.PER_SECOND, transport.TRIES = 10_000.0, 1
    return service


def _service(kind: str, data: bytes) -> None:
    if kind in ("esearch", "esummary", "elink", "efetch"):
        _entrez(kind, data)
        return
    from bioalchemy.tools import biorxiv, crossref, europepmc, pmc

    server = _server()
    pages = server.pages
    assert isinstance(pages, _Same)
    pages.clear()
    server.requests.clear()
    server.headers.clear()
    pages.reply = Reply(data)
    if kind == "europepmc_search":
        list(islice(europepmc.search("x"), _AT_ONCE))
        europepmc.fetch("MED/1")
    elif kind == "pmc_listing":
        pages["/metadata/PMC7.1.json"] = Reply.json({"pmcid": "PMC7"})
        pmc.deposits("PMC7")
    elif kind == "pmc_metadata":
        pages["/"] = Reply(listing(["PMC7.1/PMC7.1.xml"]))
        pmc.fetch("PMC7")
    elif kind == "biorxiv":
        list(islice(biorxiv.search("biorxiv", "2026-10-01..2026-10-31"), _AT_ONCE))
        biorxiv.fetch("biorxiv", "10.1101/2026.10.01.123456")
    elif kind == "crossref":
        crossref.notices("10.5555/a")
    else:
        raise LookupError(kind)


def _entrez(kind: str, data: bytes) -> None:
    from bioalchemy.tools import entrez, feeds

    ncbi = _ncbi()
    ncbi.asked.clear()
    ncbi.faults = deque([Fault(200, data)] * 20)
    if kind == "esearch":
        list(islice(entrez.search("all"), _AT_ONCE))
    elif kind == "esummary":
        list(entrez.summaries(["1"]))
        entrez.pmcids(["1"])
    elif kind == "elink":
        entrez.links(["1"], "pubmed_pubmed")
    else:
        feeds.fetch(f"pubmed:{sha256_of(repr(data))[:6]}")
