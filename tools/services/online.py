"""Services of the literature behind one door: what a feed's query lists, and how one of its articles is fetched.

    for source in listed("pubmed:CDK4[ti] AND 2026[dp]"):     Source("pubmed:42000007", "5d0c…"), …
        fetch(source.uri)                                      its record, and its full text where PMC has it, are kept

A PubMed record and the PMC full text of the same paper are one document. Nothing is parsed here that a paper's authors
wrote, but PubMed's and Europe PMC's own records.
"""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from bioalchemy import settings
from bioalchemy.accounts import Source
from bioalchemy.errors import ArticleError, NotAvailable, ServiceError, UsageError
from bioalchemy.records import sha256_of
from bioalchemy.tools import documents
from bioalchemy.tools.filters import Filters
from bioalchemy.tools.identifiers import kind_of
from bioalchemy.tools.services import identifier_files, narrowing

if TYPE_CHECKING:
    from bioalchemy.tools.biorxiv import Preprint

_OF_NCBI = ("pubmed", "pmc", "ids")
_PREPRINT_SERVERS = ("biorxiv", "medrxiv")
_LISTED_WITH_RECORDS = ("pubmed", "pmc", *_PREPRINT_SERVERS)
"""Their listings say of each article what else would be asked for it by itself."""
_BATCH = 100
"""Articles whose records are asked for at once: NCBI links so many in a request."""
_MOST_BYTES = 16 * 1024 * 1024
"""Of a file of identifiers: a million of them."""
_OVERLAP = timedelta(days=7)
"""Listed again before the day asked for, as services show what they date in a later nightly load, and after holidays;
what is known already is passed by."""
_OVERLAP_OF_PREPRINTS = timedelta(days=30)
"""A preprint has the day on which it was posted, whenever its server comes to list it: after three or four days
(blekhmanlab/rxivist, issue 224), or after some weeks. A month of bioRxiv has 6,000 preprints, 60 requests.
"""
LONGEST_EMBARGO = timedelta(days=366)
"""After which a paper is open in PMC, or stays closed."""

Announce = Callable[[str], None]


def listed(feed: str, announce: Announce, since: str | None, filters: Filters) -> Iterator[Source]:
    """The sources of a feed such as `pubmed:QUERY`; those of a service only where new or changed since a day (ISO).

    A search is narrowed to what the filters want.

    Raises:
        UsageError: the query can't be one.
        ServiceError: the service could not be used; also while iterating.
    """
    scheme, _, query = feed.partition(":")
    overlap = _OVERLAP_OF_PREPRINTS if scheme in _PREPRINT_SERVERS else _OVERLAP
    after = (date.fromisoformat(since) - overlap).isoformat() if since else None
    if scheme in _OF_NCBI:
        from bioalchemy.tools.services import entrez_transport

        entrez_transport.introduce(announce)
    match scheme:
        case "pubmed":
            return _pubmed(narrowing.pubmed(query, filters), after, narrowing.wants_open(filters), announce)
        case "pmc":
            return _pmc(narrowing.pmc(query, filters), after, announce)
        case "europepmc":
            from bioalchemy.tools import europepmc

            return _expected(europepmc.search(narrowing.europepmc(query, filters), after))
        case "rss":
            from bioalchemy.tools import rss

            return _expected(rss.search(query, announce))
        case "ids":
            return _with_records(iter(_named(Path(query), announce)), again=True)
        case _:
            from bioalchemy.tools import biorxiv

            is_open = narrowing.wants_open(filters)
            return _described(biorxiv.newest(scheme, query, after, open_only=is_open, announce=announce))


def fetch(uri: str) -> None:
    """Keep the document of a source, if it is not kept already.

    Raises:
        NotAvailable: its service has no such article.
        ServiceError: the service could not be used.
    """
    home = settings.home()
    scheme, _, name = uri.partition(":")
    kept = documents.sound(home, uri)
    if any(part.startswith("article.") for part in kept) or (kept and scheme not in _LISTED_WITH_RECORDS):
        return
    documents.put(home, uri, {**kept, **_fetched(scheme, name, kept)})


def _fetched(scheme: str, name: str, kept: dict[documents.Part, bytes]) -> dict[documents.Part, bytes]:
    from bioalchemy.tools import biorxiv, europepmc, pmc

    match scheme:
        case "pubmed":
            record = kept.get("pubmed.xml") or _record(name)
            return {"pubmed.xml": record, **_full_text(record)}
        case "pmc":
            return _with_record(pmc.fetch(name), kept)
        case "biorxiv" | "medrxiv":
            return biorxiv.fetch(scheme, name, kept.get("biorxiv.json"))
        case "doi" if biorxiv.is_preprint(name):
            # Which of the two has it no DOI tells.
            for server in biorxiv.SERVERS:
                with suppress(NotAvailable):
                    return biorxiv.fetch(server, name)
    return europepmc.fetch(name)


def _expected(sources: Iterator[Source]) -> Iterator[Source]:
    """What is kept of a record that was changed since is dropped."""
    for source in sources:
        documents.expect(settings.home(), source.uri, source.stamp)
        yield source


def _described(preprints: "Iterator[Preprint]") -> Iterator[Source]:
    """Sources; what the listing says of each is kept for `fetch`, and a full text stays with what was said of it."""
    home = settings.home()
    for preprint in preprints:
        kept = documents.sound(home, preprint.source.uri)
        if "article.xml" not in kept and kept.get("biorxiv.json") != preprint.record:
            documents.put(home, preprint.source.uri, {"biorxiv.json": preprint.record})
        yield preprint.source


def _with_record(
    parts: dict[documents.Part, bytes], kept: Mapping[documents.Part, bytes]
) -> dict[documents.Part, bytes]:
    """With PubMed's record of it: full texts are as old as their deposit, and have no MeSH terms."""
    pmid = str(json.loads(parts["pmc.json"])["pmid"])
    if "pubmed.xml" not in kept and pmid.isdecimal():
        with suppress(NotAvailable):
            return {"pubmed.xml": _record(pmid), **parts}
    return parts


def _pubmed(query: str, since: str | None, is_open: bool, announce: Announce) -> Iterator[Source]:
    """Records come with the listing: two hundred in a request, where each by itself would be a request."""
    from bioalchemy.tools import entrez
    from bioalchemy.tools.services import pubmed_records

    home, listed = settings.home(), set[str]()
    # By the days of creation and of revision: the entry date of late additions is set back to their publication.
    found = entrez.search(_since(query, since, "crdt", "lr"), tell=announce, is_for_news=since is not None)
    for pmid, record in pubmed_records.records(found):
        uri = f"pubmed:{pmid}"
        if documents.sound(home, uri).get("pubmed.xml") != record:
            documents.put(home, uri, {"pubmed.xml": record})
        listed.add(pmid)
        yield _of_record(uri, record)
    if since and is_open:
        yield from _opened(query, since, listed)


def _opened(query: str, since: str, listed: Collection[str]) -> Iterator[Source]:
    """The papers of a query for open ones that may have been opened since a day: their records are what they were."""
    from bioalchemy.tools import entrez

    embargoed = (date.fromisoformat(since) - LONGEST_EMBARGO).isoformat()
    # What NCBI makes of the query has been told.
    found = entrez.search(_since(query, embargoed, "crdt"), tell=lambda _: None, is_for_news=True)
    sources = (Source(f"pubmed:{pmid}", "") for pmid in found if pmid not in listed)
    yield from (source for source in _with_records(sources) if source.stamp)


def _of_record(uri: str, record: bytes) -> Source:
    return Source(uri, sha256_of(record.decode("utf-8", "replace"))[:16])


def _pmc(query: str, since: str | None, announce: Announce) -> Iterator[Source]:
    from bioalchemy.tools import entrez

    dated = _since(query, since, "pmcrdat")
    found = entrez.search(dated, db="pmc", tell=announce, is_for_news=since is not None)
    return _with_records(Source(f"pmc:PMC{uid}", "") for uid in found)


def _since(query: str, day: str | None, *tags: str) -> str:
    """The query, for what has a date since a day under one of NCBI's field tags."""
    if day is None:
        return query
    dated = " OR ".join(f"{day.replace('-', '/')}:3000[{tag}]" for tag in tags)
    return f"({query}) AND ({dated})"


def _named(path: Path, announce: Announce) -> list[Source]:
    schemes = {"pmid": "pubmed", "pmcid": "pmc", "doi": "doi"}
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(f"{path} can't be read: {error.strerror or error}") from None
    if len(content) > _MOST_BYTES:
        raise UsageError(f"{path} has more than {_MOST_BYTES:,} bytes: give a file of PMIDs, PMCIDs and DOIs, in parts")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(f"{path} can't be read: it is not UTF-8; save it as that") from None
    found = {name: kind_of(name) for name in identifier_files.entries(text)}
    if unknown := [line for line, known in found.items() if known is None]:
        entries = "1 entry" if len(unknown) == 1 else f"{len(unknown):,} entries"
        announce(f"no PMID, PMCID or DOI in {entries} of {path}, such as {unknown[0][:60]!r}")
    named = [f"{schemes[known[0]]}:{known[1]}" for known in found.values() if known]
    if not named:
        raise UsageError(f"{path} has no PMID, PMCID or DOI in it; write one on each line")
    return [Source(uri, "") for uri in dict.fromkeys(named)]


def _with_records(sources: Iterator[Source], again: bool = False) -> Iterator[Source]:
    """The same sources, PubMed's records of them kept; those by PMID anew, if `again`. What fails is `fetch`'s to try.

    They come a hundred in a request, where each by itself would be a request. Full texts do not: the bucket has a file
    for each, as a store of files has, and PMC's lists of full texts say nothing of licences and versions.
    """
    home = settings.home()
    while batch := list(islice(sources, _BATCH)):
        wanted = [uri for uri, _ in batch if (again and uri.startswith("pubmed:")) or not documents.sound(home, uri)]
        with suppress(ServiceError):
            _keep_records(wanted)
        for source in batch:
            record = documents.sound(home, source.uri).get("pubmed.xml") if source.uri.startswith("pubmed:") else None
            yield _of_record(source.uri, record) if record else source


def _keep_records(uris: list[str]) -> None:
    from bioalchemy.tools.services import pubmed_records

    named: dict[str, list[str]] = {}
    for uri in uris:
        if uri.startswith("pubmed:"):
            named.setdefault(uri.removeprefix("pubmed:"), []).append(uri)
    for pmcid, pmid in pubmed_records.pmids_of(uri[4:] for uri in uris if uri.startswith("pmc:")).items():
        named.setdefault(pmid, []).append(f"pmc:{pmcid}")
    for pmid, record in pubmed_records.records(named):
        for uri in named.get(pmid, ()):
            if documents.sound(settings.home(), uri).get("pubmed.xml") != record:
                documents.put(settings.home(), uri, {"pubmed.xml": record})


def _record(pmid: str) -> bytes:
    from bioalchemy.tools.services import pubmed_records

    dropped: list[str] = []
    for found, record in pubmed_records.records([pmid], dropped=dropped.extend):
        if found == pmid:
            return record
    raise NotAvailable(f"PubMed has {'dropped its' if pmid in dropped else 'no'} record {pmid}")


def _full_text(record: bytes) -> dict[documents.Part, bytes]:
    """From PMC, where it is open there; a record that can't be read has none, and says so when it is read."""
    from bioalchemy.tools import pmc, pubmed

    with suppress(ArticleError):
        if pmcid := pubmed.read_bytes(record, "record").ids.get("pmcid"):
            return pmc.fetch(pmcid)
    return {}
