"""Journals' feeds (RSS 1.0, 2.0, Atom): which papers are new, by DOI or PMID.

    items(b"<rdf:RDF …")  ->  Items(sources=(Source("doi:10.1038/s41586-026-1", "2026-10-31"), …),
                                   skipped=("no DOI or PMID: 'Journal club' (www.nature.com)", …))

Feeds are for discovery: what they say of a paper beyond its identifier is not read, and nothing that they link to is
fetched. An identifier is taken from prism:doi, dc:identifier, the item's own id, then its link.
"""

import io
import re
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from concurrent.futures.process import BrokenProcessPool
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from bioalchemy.accounts import Source
from bioalchemy.errors import ReadersLost, ServiceUnreachable, SourceTooLarge
from bioalchemy.tools import limits
from bioalchemy.tools.identifiers import PREPRINT_PREFIXES, kind_of, normalise_doi
from bioalchemy.tools.services import web
from bioalchemy.tools.services.pace import Pace
from bioalchemy.tools.services.service_words import web_page

PACE = Pace(per_second=1)
MAX_BYTES = 4 * 1024 * 1024
"""Feeds have some hundred kilobytes; feedparser takes a hundred times as much memory for a hostile one."""
TIMEOUT_S = 60
_MOST_BEHIND = 4096
"""Bytes that a feed's end is looked for in: servers add comments."""

_SCHEMES = {"doi": "doi", "pmid": "pubmed", "pmcid": "pmc"}
_SURROGATES = re.compile(rb"&#(?:x0{0,4}d[89a-f][0-9a-f]{2}|0{0,4}5[5-7][0-9]{3});", re.IGNORECASE)
"""References to halves of surrogate pairs, and to what stands around them: nothing that identifiers are made of."""
_OTHER_IDENTIFIERS = re.compile(
    rb"<dc:identifier[^<>]{0,200}>(?:(?!10\.[0-9]{4}|pmid|pubmed|pmc)[^<])*</dc:identifier>", re.IGNORECASE
)
"""The publisher's own, which feedparser would keep in place of a DOI before it."""
_END = re.compile(rb"</(?:[\w-]+:)?(?:rss|rdf|feed)\s*>", re.IGNORECASE)
_PREPRINT_LINK = re.compile(
    rf"https?://(?:www\.|connect\.)?(biorxiv|medrxiv)\.org/\S*?((?:{'|'.join(map(re.escape, PREPRINT_PREFIXES))})"
    r"/[0-9.]+[0-9]v[1-9][0-9]{0,2})(?![0-9])",
    re.IGNORECASE,
)


class Items(NamedTuple):
    """What a feed holds."""

    sources: tuple[Source, ...]
    skipped: tuple[str, ...]
    """A reason for each item that is no source."""


def search(url: str, announce: Callable[[str], None] = lambda _: None) -> Iterator[Source]:
    """The papers of a feed; `announce` is told of items that name none.

    Raises:
        ServiceUnreachable: there is no feed that can be read; and after the last paper, when the feed has no end.
        ServiceError, NotAvailable, SourceTooLarge: see `web.get`.
    """
    page = web.get(url, pace=PACE, limit=MAX_BYTES, accept="application/rss+xml, application/atom+xml, application/xml")
    found = _read_apart(page)
    if found.skipped:
        count = len(found.skipped) + len(found.sources)
        announce(f"{len(found.skipped)} of {count} items are passed by: {found.skipped[0]}")
    yield from found.sources
    if not _END.search(page.content.replace(b"\0", b"")[-_MOST_BEHIND:]):
        raise ServiceUnreachable(f"the feed breaks off after {len(found.sources) + len(found.skipped)} items")


def _read_apart(page: web.Page) -> Items:
    """In a process with limits of time and memory: a feed of 4 MB can be one that feedparser does not end with."""
    from pebble import ProcessExpired

    pool = limits.pool(1)
    try:
        reading: Future[Items] = pool.schedule(items, args=[page.content, page.url], timeout=TIMEOUT_S)
        return reading.result()
    except FutureTimeout:
        raise ServiceUnreachable(f"the feed can't be read: not within {TIMEOUT_S} s") from None
    except BrokenProcessPool:
        raise ReadersLost(limits.LOST) from None
    except (ProcessExpired, MemoryError) as error:
        raise ServiceUnreachable(f"the feed can't be read: its reader died of it ({type(error).__name__})") from None
    finally:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


def items(content: bytes, url: str = "") -> Items:
    """The papers of a feed that was fetched from `url`; of a malformed one, those that can be read.

    Raises:
        ServiceUnreachable: it is no feed, or nothing of it can be read.
        SourceTooLarge: more than `MAX_BYTES`.
    """
    import feedparser  # type: ignore[import-untyped]

    if len(content) > MAX_BYTES:
        raise SourceTooLarge(f"The feed has {len(content):,} bytes; the limit is {MAX_BYTES:,}.")
    # A stream and never a text, which feedparser would take for an address or the name of a file; and the type that
    # feeds should have, as servers say text/html or leave out the encoding that the XML declares.
    readable = _OTHER_IDENTIFIERS.sub(b"", _SURROGATES.sub(b"", content))
    stream, headers = io.BytesIO(readable), {"content-type": "application/xml", "content-location": url}
    try:
        feed: Any = feedparser.parse(stream, response_headers=headers)
    except Exception as error:
        # It passes on whatever its codecs, parsers of dates and of HTML raise on what they were not written for.
        raise ServiceUnreachable(f"the feed can't be read: {type(error).__name__}") from None
    if not feed.entries and (feed.get("bozo") or not feed.get("version")):
        page = web_page(content)
        why = f"it is {page.shown}" if page else str(feed.get("bozo_exception", "no RSS or Atom"))[:200]
        raise ServiceUnreachable(f"the feed can't be read: {why}")
    sources: dict[str, Source] = {}
    skipped: list[str] = []
    for entry in feed.entries:
        uri = _uri(entry)
        if uri is None:
            host = urlsplit(_stated(entry, "link")).netloc if _is_address(_stated(entry, "link")) else "no link"
            skipped.append(f"no DOI or PMID: {_stated(entry, 'title')[:100]!r} ({host[:100]})")
        elif uri in sources:
            skipped.append(f"there twice: {uri}")
        else:
            sources[uri] = Source(uri, _stamp(entry))
    return Items(tuple(sources.values()), tuple(skipped))


def _uri(entry: Any) -> str | None:
    """A preprint's link names its version; for all else identifiers come before links."""
    link = _stated(entry, "link")
    if preprint := _PREPRINT_LINK.match(link):
        return f"{preprint[1]}:{preprint[2]}".lower()
    if doi := normalise_doi(_stated(entry, "prism_doi")):
        return f"doi:{doi}"
    for name in ("dc_identifier", "id", "link"):
        stated = _stated(entry, name)
        # A bare number is the feed's own, whatever it looks like.
        known = None if stated.isdecimal() else kind_of(stated)
        if known:
            return f"{_SCHEMES[known[0]]}:{known[1]}"
    return None


def _stated(entry: Any, name: str) -> str:
    value = entry.get(name, "")
    return " ".join(value.split()) if isinstance(value, str) else ""


def _is_address(text: str) -> bool:
    return text.startswith(("http://", "https://"))


def _stamp(entry: Any) -> str:
    """The day of the item, or nothing: a new one is a reason to look again."""
    for name in ("updated_parsed", "published_parsed"):
        # Without this look feedparser takes the one for the other, and warns of it.
        if name in entry and (day := entry[name]):
            return f"{day.tm_year:04}-{day.tm_mon:02}-{day.tm_mday:02}"
    return ""
