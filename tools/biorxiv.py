"""bioRxiv and medRxiv: the preprints of some days, and their full text as JATS.

    search("biorxiv", "2026-10-01..2026-10-31/neuroscience")
        ->  Source("biorxiv:10.1101/2026.10.01.123456v2", "2026-10-09"), …
    preprints("medrxiv", "2026-10-01..2026-10-31")
        ->  Preprint(doi="10.64898/…", version=1, published=None, …), …
    fetch("biorxiv", "10.1101/2026.10.01.123456v2")
        ->  {"biorxiv.json": b"{…}", "article.xml": b"<article …"}

Of the versions that were posted within the days, `search` gives the newest. A preprint that a journal has published
says so (`Preprint.published`, and `published` in biorxiv.json): that version wins, where a run has both. PDFs are left
alone, and so is re-hosting, as the servers' terms ask: link back to `Preprint.link`.
"""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, NamedTuple

from bioalchemy import settings
from bioalchemy.accounts import Source
from bioalchemy.errors import NotAvailable, QueryRefused, ServiceUnreachable, UsageError
from bioalchemy.records import TextUse, canonical_json, sha256_of
from bioalchemy.tools.documents import Part
from bioalchemy.tools.identifiers import PREPRINT_PREFIXES, normalise_doi
from bioalchemy.tools.licences import decide
from bioalchemy.tools.services import web
from bioalchemy.tools.services.pace import Pace
from bioalchemy.tools.services.service_words import words

SERVERS = ("biorxiv", "medrxiv")

PACE = Pace(per_second=2)
FILES = Pace(per_second=0.5)
"""Of the host of the full texts, where Cloudflare soon answers 429 (its error 1015)."""
LONGEST_LISTING = 400_000
"""Preprints; more than both servers have."""

_MOST_CATEGORIES = 100
"""Told of at most; more than either server has."""
_INTERVAL = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})\.\.([0-9]{4}-[0-9]{2}-[0-9]{2})(?:/([A-Za-z][A-Za-z _-]{0,60}))?")
_PREFIXES = "|".join(map(re.escape, PREPRINT_PREFIXES))
_IDENTIFIER = re.compile(rf"((?:{_PREFIXES})/[0-9][0-9.]{{0,30}}[0-9])(?:v([1-9][0-9]{{0,2}}))?")
_NOTHING = ("", "NA", "N/A", "none")


class Preprint(NamedTuple):
    """One version of a preprint."""

    server: str
    doi: str
    version: int
    posted: str
    """ISO date of this version."""
    category: str
    licence: str
    """As the server writes it: `cc_by_nc_nd`, `cc_no` for none, …"""
    published: str | None
    """DOI of the journal's version."""
    jatsxml: str
    """Where the full text lies; empty where there is none."""

    @property
    def identifier(self) -> str:
        """DOI and version."""
        return f"{self.doi}v{self.version}"

    @property
    def source(self) -> Source:
        """As a feed has it."""
        return Source(f"{self.server}:{self.identifier}", self.posted)

    @property
    def record(self) -> bytes:
        """As it is kept: `biorxiv.json`."""
        return canonical_json(self._asdict()).encode()

    @property
    def text_use(self) -> TextUse:
        """What the licence allows."""
        return decide(self.licence.replace("_", " "), []).text_use

    @property
    def link(self) -> str:
        """Its page."""
        return f"https://www.{self.server}.org/content/{self.identifier}"


def search(server: str, interval: str, since: str | None = None, *, open_only: bool = False) -> Iterator[Source]:
    """The newest version of each preprint that was posted in an interval, or in what is left of it since a day.

    `open_only` leaves out those whose licence, as the server states it, does not let their text be passed on.

    Raises:
        UsageError: the interval is none or reversed, or the server neither bioRxiv nor medRxiv.
        ServiceError: while iterating; see `web.get`.
    """
    return (preprint.source for preprint in newest(server, interval, since, open_only=open_only))


def newest(
    server: str,
    interval: str,
    since: str | None = None,
    *,
    open_only: bool = False,
    announce: Callable[[str], None] = lambda _: None,
) -> Iterator[Preprint]:
    """What `search` gives the sources of; `announce` is told of a category that nothing is of. Raises what it does."""
    return (
        preprint
        for preprint in _newest(preprints(server, interval, since, announce))
        if not open_only or not preprint.licence or preprint.text_use != "reference_only"
    )


def preprints(
    server: str, interval: str, since: str | None = None, announce: Callable[[str], None] = lambda _: None
) -> Iterator[Preprint]:
    """Every version that was posted in an interval, `FROM..TO` or `FROM..TO/CATEGORY`, both days included.

    `announce` is told which categories there are where none is the one asked for. Raises what `search` does.
    """
    if server not in SERVERS:
        raise UsageError(f"{server!r} is no preprint server: take {' or '.join(SERVERS)}")
    found = _INTERVAL.fullmatch(interval.strip())
    if found is None:
        raise UsageError(f"{interval!r} is no interval: write it as 2026-10-01..2026-10-31 or with /category after it")
    begin, end = _day(found[1]), _day(found[2])
    if begin > end:
        raise UsageError(f"{interval!r} ends before it begins: write it as {end}..{begin}")
    if since is not None:
        begin = max(begin, _day(since))
    listed = _listed(server, begin, end) if begin <= end else iter(())
    return _of_category(listed, found[3], announce) if found[3] else listed


def is_preprint(doi: str) -> bool:
    """Whether a DOI may be one of these servers' (their first prefix has journals too, whose DOIs have letters)."""
    return _IDENTIFIER.fullmatch(doi) is not None


def fetch(server: str, identifier: str, record: bytes | None = None) -> dict[Part, bytes]:
    """The record of a version of a preprint (the newest, where none is named) and its full text.

    `record` is the one that a listing gave, which is not asked for again.

    Raises:
        NotAvailable: no such preprint or version, or no full text of it.
        ServiceError: see `web.get`; ForbiddenAddress where its record leads to a private address.
    """
    preprint = Preprint(**json.loads(record)) if record else _described(server, identifier)
    if preprint is None or not preprint.jatsxml:
        raise NotAvailable(f"{server} has no full text of {identifier}")
    full_text = web.get_xml(preprint.jatsxml, pace=FILES)
    return {"biorxiv.json": preprint.record, "article.xml": full_text}


def _described(server: str, identifier: str) -> Preprint | None:
    found = _IDENTIFIER.fullmatch(identifier)
    if found is None or server not in SERVERS:
        raise NotAvailable(f"{identifier[:100]!r} is no preprint of {server}")
    url = f"{settings.literature().biorxiv_url}/details/{server}/{found[1]}"
    records = _collection(_page(url))
    listed = (preprint for record in records for preprint in _preprint(record, server))
    versions = {preprint.version: preprint for preprint in listed if preprint.doi == found[1]}
    return versions.get(int(found[2])) if found[2] else versions.get(max(versions, default=0))


def _newest(versions: Iterator[Preprint]) -> Iterator[Preprint]:
    found: dict[str, Preprint] = {}
    for preprint in versions:
        known = found.get(preprint.doi)
        if known is None or preprint.version > known.version:
            found[preprint.doi] = preprint
    yield from found.values()


def _listed(server: str, begin: str, end: str) -> Iterator[Preprint]:
    """Pages have 30 or 100 records, as the server likes: the next begins after what came."""
    cursor, expected, before = 0, 0, set[str]()
    while cursor < LONGEST_LISTING:
        url = f"{settings.literature().biorxiv_url}/details/{server}/{begin}/{end}/{cursor}"
        page = _page(url, cursor, expected)
        records = _collection(page)
        if not records:
            return
        content = sha256_of(canonical_json(records))
        if content in before:
            raise ServiceUnreachable(f"{url} gives the same page again")
        before.add(content)
        for record in records:
            yield from _preprint(record, server)
        cursor, expected = cursor + len(records), max(expected, _total(page))
        if 0 < expected <= cursor:
            return
    raise ServiceUnreachable(f"{server} lists more than {LONGEST_LISTING:,} preprints from {begin} to {end}")


def _page(url: str, received: int = 0, expected: int = 0) -> dict[str, Any]:
    """A page of records, after some of those `expected`; of none, and why, comes with HTTP 200."""

    def judge(page: dict[str, Any]) -> None:
        if _collection(page):
            return
        status = str(_message(page).get("status", "ok"))
        if status != "ok" and not re.fullmatch(r"no \w+ found.*", status, re.IGNORECASE):
            raise QueryRefused(f"{url} answers: {words(status)}")
        if (to_come := max(expected, _total(page)) - received) > 0:
            raise ValueError(f"an empty page, with {to_come:,} preprints to come")

    return web.get_object(url, has="collection", pace=PACE, trusted=True, judge=judge, is_search=True)


def _total(page: dict[str, Any]) -> int:
    """Stated as a number or as a text; where it is not, the first empty page is the end."""
    total = str(_message(page).get("total", ""))
    return int(total) if total.isdecimal() and len(total) < 10 else 0


def _message(page: dict[str, Any]) -> dict[str, Any]:
    messages = page.get("messages")
    return messages[0] if isinstance(messages, list) and messages and isinstance(messages[0], dict) else {}


def _collection(page: dict[str, Any]) -> list[dict[str, Any]]:
    records = page.get("collection")
    return [record for record in records if isinstance(record, dict)] if isinstance(records, list) else []


def _preprint(record: dict[str, Any], server: str) -> Iterator[Preprint]:
    """None where the record names no version of a preprint."""
    stated = {name: str(record.get(name) or "").strip() for name in ("doi", "version", "date", "jatsxml", "published")}
    found = _IDENTIFIER.fullmatch(f"{normalise_doi(stated['doi'])}v{stated['version']}")
    if found:
        yield Preprint(
            server=server,
            doi=found[1],
            version=int(found[2]),
            posted=stated["date"][:10],
            category=str(record.get("category") or "")[:100],
            licence=str(record.get("license") or "")[:100],
            published=normalise_doi(stated["published"]),
            jatsxml="" if stated["jatsxml"] in _NOTHING else stated["jatsxml"],
        )


def _of_category(listed: Iterator[Preprint], wanted: str, announce: Callable[[str], None]) -> Iterator[Preprint]:
    others, is_found = set[str](), False
    for preprint in listed:
        if _category(preprint.category) == _category(wanted):
            is_found = True
            yield preprint
        elif len(others) < _MOST_CATEGORIES:
            others.add(words(_category(preprint.category)))
    if others and not is_found:
        announce(f"no preprint of these days is in {words(wanted)!r}; there are: {', '.join(sorted(others))}")


def _category(name: str) -> str:
    return re.sub(r"[\s_-]+", " ", name).strip().lower()


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise UsageError(f"{text!r} is no day") from None
