"""Feeds: where articles come from, in one syntax.

papers/   "papers/*.xml"   paper.pdf   pubmed26n0001.xml.gz      files: JATS, PDF, PubMed records
plos-sample                                                      122 PLOS articles
pubmed:QUERY   pmc:QUERY   europepmc:QUERY                       searches, in the service's own language
biorxiv:2026-10-01..2026-10-31/neuroscience   medrxiv:…          preprints of those days
rss:URL                                                          a journal's table of contents
ids:FILE                                                         PMIDs, PMCIDs and DOIs, in lines or columns

for source in open_feed("papers/"):
    fetch(source.uri)        only what is not on this machine yet
    read(source.uri)         without any network
for source, error in fetched(open_feed("pmc:CDK4")):
    …                        the same, several at once; `reading.read_all` does both
"""

import hashlib
import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from difflib import get_close_matches
from itertools import chain
from pathlib import Path
from threading import Timer

from bioalchemy import assets, settings
from bioalchemy.accounts import Source
from bioalchemy.errors import ArticleError, ServiceError, UsageError
from bioalchemy.records import Article
from bioalchemy.tools import documents, files
from bioalchemy.tools.filters import Filters
from bioalchemy.tools.identifiers import kind_of

PLOS_SAMPLE = "plos-sample"
ONLINE = ("pubmed", "pmc", "europepmc", "biorxiv", "medrxiv", "rss", "ids")
_FETCHED = ("pubmed", "pmc", "europepmc", "biorxiv", "medrxiv", "doi")
_AT_ONCE = 4
_AHEAD = 16
"""Sources that are fetched before they are asked for."""
_TOLD_EVERY_S = 10.0
_CHOICES = (
    f"give a file, a folder, a glob in quotes, {PLOS_SAMPLE}, pubmed:QUERY, pmc:QUERY, europepmc:QUERY, "
    "biorxiv:FROM..TO[/CATEGORY], medrxiv:…, rss:URL or ids:FILE"
)


def resolve(feed: str) -> str:
    """`feed` as it can be used from any folder: names and queries stay, paths become absolute.

    Raises:
        UsageError: it is empty, as an unset variable is, begins with a service's name misspelt, or is an address or an
            identifier.
    """
    scheme, _, rest = feed.partition(":")
    if not feed.strip() or (scheme in ONLINE and not rest.strip()):
        raise UsageError(f"the feed is empty: {_CHOICES}")
    if scheme == "ids":
        return f"ids:{Path(rest).expanduser().absolute()}"
    if feed == PLOS_SAMPLE or scheme in ONLINE:
        return feed
    if (meant := _meant(feed)) and not os.path.lexists(feed):
        raise UsageError(f"no feed {feed!r}: {meant}")
    return str(Path(feed).expanduser().absolute())


def _meant(feed: str) -> str:
    """What a feed that is no file may have been to be; empty where nothing tells."""
    scheme, _, rest = feed.partition(":")
    if known := kind_of(feed):
        return f"it names one paper: write its {known[0].upper()} into a file and give ids:FILE"
    if scheme.lower() in ("http", "https"):
        return f"if it is a journal's RSS, give rss:{feed}"
    near = get_close_matches(scheme.lower(), ONLINE, 1, 0.8) if rest else []
    return f"did you mean {near[0]}:{rest}?" if near else ""


def open_feed(
    feed: str,
    announce: Callable[[str], None] = lambda _: None,
    since: str | None = None,
    filters: Filters | None = None,
) -> Iterator[Source]:
    """The feed's sources in a stable order, found while they are taken; of a service only those since a day.

    A service is asked for what the filters want, as far as it can be; files are not looked into for it.

    Raises:
        UsageError: nothing is there, or nothing that can be read; raised at the call, not while iterating.
        AssetError: the sample could not be downloaded.
        ServiceError: while iterating, from a service.
    """
    if feed == PLOS_SAMPLE:
        return files.sources(sorted(assets.fetch(assets.PLOS_SAMPLE, announce).glob("*.xml")))
    if is_query(feed):
        from bioalchemy.tools.services import online

        listed = online.listed(feed, announce, since, filters or Filters())
        return _waited_for(listed, feed.partition(":")[0], announce)
    try:
        return files.found(feed, announce)
    except UsageError as error:
        raise UsageError(f"{error}; {_CHOICES}") from None
    except (OSError, ValueError, RuntimeError) as error:
        # A name too long, a `**` that is not a whole part, a `~name` that is nobody.
        raise UsageError(f"no feed {feed!r}: {getattr(error, 'strerror', None) or error}; {_CHOICES}") from None


def _waited_for(sources: Iterator[Source], service: str, announce: Callable[[str], None]) -> Iterator[Source]:
    """The sources; each time that their service is slow to give the next one, that is told once."""
    words = f"still waiting for {service}: nothing came for {_TOLD_EVERY_S:g} s"
    while True:
        word = Timer(_TOLD_EVERY_S, announce, [words])
        word.daemon = True
        word.start()
        try:
            source = next(sources, None)
        finally:
            word.cancel()
        if source is None:
            return
        yield source


def batches(sources: Iterable[Source], size: int) -> Iterator[list[Source]]:
    """So many at once; what a service listed before it failed comes before its error.

    Raises:
        ServiceError: from `sources`, after the last batch.
    """
    batch: list[Source] = []
    try:
        for source in sources:
            batch.append(source)
            if len(batch) == size:
                yield batch
                batch = []
    except ServiceError:
        if batch:
            yield batch
        raise
    if batch:
        yield batch


def is_query(feed: str) -> bool:
    """Whether a feed is a service's, and no file."""
    return feed.partition(":")[0] in ONLINE


def is_online(uri: str) -> bool:
    """Whether a source is to be fetched before it can be read."""
    return uri.partition(":")[0] in _FETCHED


def fetch(uri: str) -> None:
    """Bring a source's document to this machine; nothing happens for what is here.

    Raises:
        ArticleError: its service has no such article.
        ServiceError: the service could not be used.
    """
    if is_online(uri):
        from bioalchemy.tools.services import online

        online.fetch(uri)


def read(uri: str) -> Article:
    """The article of a source.

    Raises:
        ArticleError: it can't be read.
    """
    return documents.read(settings.home(), uri) if is_kept(uri) else files.read(uri)


def fetched(
    sources: Iterable[Source], announce: Callable[[str], None] = lambda _: None
) -> Iterator[tuple[Source, ArticleError | ServiceError | None]]:
    """Each source in order, kept and ready to be read, or with why it could not be fetched.

    Some are fetched ahead, as fast as their services allow; `announce` is told now and then how many were.

    Raises:
        ServiceError: from `sources`, when a service can't list them.
    """
    ahead: deque[tuple[Source, Future[None] | None]] = deque()
    told, count = time.monotonic(), 0
    pool = ThreadPoolExecutor(_AT_ONCE)
    try:
        for source in chain(sources, [None] * _AHEAD):
            if source is not None:
                ahead.append((source, pool.submit(fetch, source.uri) if is_online(source.uri) else None))
            if ahead and (source is None or len(ahead) > _AHEAD):
                first, fetching = ahead.popleft()
                yield first, _outcome(fetching)
                count += fetching is not None
                if count and time.monotonic() - told > _TOLD_EVERY_S:
                    announce(f"{count:,} articles fetched")
                    told = time.monotonic()
    finally:
        pool.shutdown(cancel_futures=True)


def _outcome(fetching: Future[None] | None) -> ArticleError | ServiceError | None:
    try:
        if fetching is not None:
            fetching.result()
    except (ArticleError, ServiceError) as error:
        return error
    return None


def digest(uri: str) -> str:
    """SHA-256 of what a source is read from; empty when it can't be read, or is larger than any article."""
    if not is_kept(uri):
        return files.digest(uri)
    try:
        parts = documents.get(settings.home(), uri)
    except ArticleError:
        return ""
    return hashlib.sha256(b"".join(parts[name] for name in sorted(parts))).hexdigest() if parts else ""


def is_kept(uri: str) -> bool:
    """Whether what a source is read from is kept on this machine, as a service or a file of records gave it."""
    return is_online(uri) or files.is_record(uri)
