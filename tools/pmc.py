"""PubMed Central's open bucket (`pmc-oa-opendata`, since 2026): an article's versions, metadata and JATS.

    deposits("PMC2834709")   ->  Deposit(identifier="PMC2834709.1", licence="CC BY", is_manuscript=False, …), …
    fetch("PMC2834709")      ->  {"pmc.json": b"{…}", "article.xml": b"<article …"}    of the best deposit

The best deposit is the newest of those that are open access, the publisher's own and under a licence, in this order of
weight: the highest number may be an author's manuscript, or have lost its licence. Files are compared with the MD5 of
their metadata. What the bucket states in a form that is not known is an error, and never "PMC has none". Searching PMC
is not done here, and media are left where they are.

Versions are added, and files of a version replaced, whenever a publisher sends them, which no date that PMC is searched
by tells: the bucket's own list does, of many articles in a request.
"""

import hashlib
import re
from collections import deque
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from bioalchemy import settings
from bioalchemy.errors import ArticleError, NotAvailable, ServiceUnreachable
from bioalchemy.records import canonical_json
from bioalchemy.tools.documents import Part
from bioalchemy.tools.services import web
from bioalchemy.tools.services.pace import Pace
from bioalchemy.tools.services.service_words import words

if TYPE_CHECKING:
    from lxml import etree

PACE = Pace(per_second=10)
MOST_DEPOSITS = 20

_LONGEST_LISTING = 4 * 1024 * 1024
"""Bytes; S3 gives no more than a thousand keys a page."""
_IDENTIFIER = re.compile(r"(PMC[1-9][0-9]{0,11})(?:\.([1-9][0-9]{0,3}))?")
_METADATA = re.compile(r"metadata/(PMC[1-9][0-9]{0,11})\.[1-9][0-9]{0,3}\.json")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NEVER, _LAST_NAME = "9999", "~"
"""A day and a name that come after all others."""
_NEAR = 200
"""Numbers between two articles that are looked for in one page of the bucket's list, which has a thousand names."""
_FILES = ("xml_url", "pdf_url", "text_url")
"""Where metadata have addresses; null for what there is not."""
_FILE = re.compile(r"(?:s3://[a-z0-9.-]+|https://[a-z0-9.-]+)/(\S+)\?md5=([0-9a-f]{32})")


class Deposit(NamedTuple):
    """One version of an article in the bucket."""

    identifier: str
    """PMCID and version."""
    licence: str
    """`CC BY`, `TDM`, …; empty where none is stated."""
    is_open_access: bool
    is_manuscript: bool
    is_historical_ocr: bool
    is_retracted: bool
    """When it was deposited: a later retraction may be known elsewhere."""
    pmid: str
    doi: str
    xml: str
    """Its address in the bucket, with the MD5; empty where there is none."""
    pdf: str

    @property
    def version(self) -> int:
        """The number after the point."""
        return int(self.identifier.rpartition(".")[2])


def deposits(identifier: str) -> tuple[Deposit, ...]:
    """The versions of an article (`PMC2834709`), the best first; or the one that is named (`PMC2834709.2`).

    Raises:
        NotAvailable: no PMCID, or the bucket has nothing of it.
        ServiceError: see `web.get`; ServiceUnreachable also for a listing or metadata in a form that is not known.
    """
    found = _IDENTIFIER.fullmatch(identifier)
    if found is None:
        raise NotAvailable(f"{identifier[:100]!r} is no PMCID")
    versions = [int(found[2])] if found[2] else _versions(found[1])
    if not versions:
        raise NotAvailable(f"PMC's open bucket has nothing of {identifier}")
    try:
        known = [_deposit(f"{found[1]}.{version}") for version in versions[-MOST_DEPOSITS:]]
    except NotAvailable as error:
        if found[2]:
            raise
        raise ServiceUnreachable(f"PMC lists a version of {identifier}, and has no metadata of it: {error}") from None
    return tuple(sorted(known, key=_worth, reverse=True))


def fetch(identifier: str) -> dict[Part, bytes]:
    """The metadata and full text of the best deposit: JATS, or a PDF where there is no JATS.

    Raises:
        NotAvailable: no PMCID, or no text of it.
        ServiceError: what `deposits` raises; ServiceUnreachable also for a file that is stated and not there, or comes
            damaged each time.
    """
    for deposit in deposits(identifier):
        record = canonical_json({**deposit._asdict(), "version": deposit.version}).encode()
        if deposit.xml:
            return {"pmc.json": record, "article.xml": _file(deposit.xml, f"{deposit.identifier}.xml")}
        if deposit.pdf:
            return {"pmc.json": record, "article.pdf": _file(deposit.pdf, f"{deposit.identifier}.pdf")}
    raise NotAvailable(f"PMC's open bucket has no text of {identifier}")


def changed(days: Mapping[str, str]) -> frozenset[str]:
    """The PMCIDs of which a version came, or was changed, on the day (ISO) that stands for each, or since.

    Raises ServiceError as `deposits` does.
    """
    found = set[str]()
    # As the bucket sorts names: a page tells of all that lie between its ends.
    left = deque(sorted(days, key=lambda pmcid: f"{pmcid}."))
    while left:
        first = left.popleft()
        is_walk = bool(left) and 0 < int(left[0][3:]) - int(first[3:]) < _NEAR
        name = f"metadata/{first}."
        versions, end = _modified({"prefix": "metadata/PMC", "start-after": name} if is_walk else {"prefix": name})
        found |= {pmcid for pmcid, day in versions if day >= days.get(pmcid, _NEVER)}
        while is_walk and left and f"metadata/{left[0]}." < end and not end.startswith(f"metadata/{left[0]}."):
            left.popleft()
    return frozenset(found)


def _worth(deposit: Deposit) -> tuple[bool, bool, bool, bool, int]:
    return (
        deposit.is_open_access,
        not deposit.is_manuscript,
        bool(deposit.licence),
        not deposit.is_historical_ocr,
        deposit.version,
    )


def _versions(pmcid: str) -> list[int]:
    listing = _listing({"prefix": f"{pmcid}.", "delimiter": "/"})
    named = re.compile(rf"{pmcid}\.([1-9][0-9]{{0,3}})/")
    keys = [element.text or "" for element in listing.iterfind("{*}Contents/{*}Key")]
    keys += [element.text or "" for element in listing.iterfind("{*}CommonPrefixes/{*}Prefix")]
    versions = sorted({int(found[1]) for key in keys if (found := named.match(key))})
    if keys and not versions:
        raise ServiceUnreachable(f"PMC's bucket lists what is no version of {pmcid}: {words(keys[0])!r}")
    return versions


def _modified(asked: Mapping[str, str]) -> tuple[list[tuple[str, str]], str]:
    """PMCID and day of change of each version on a page of the list, and the name at its end, as far as it tells."""
    listing = _listing(asked)
    entries = list(listing.iterfind("{*}Contents"))
    keys = [entry.findtext("{*}Key") or "" for entry in entries]
    days = [(entry.findtext("{*}LastModified") or "")[:10] for entry in entries]
    versions = [(found[1], day) for key, day in zip(keys, days, strict=True) if (found := _METADATA.fullmatch(key))]
    if (keys and not versions) or not all(map(_DAY.fullmatch, days)):
        raise ServiceUnreachable(f"PMC's bucket lists what are no metadata with their days: {words(keys[0])!r}")
    is_cut = (listing.findtext("{*}IsTruncated") or "").strip() == "true"
    return versions, keys[-1] if is_cut and keys else _LAST_NAME


def _listing(asked: Mapping[str, str]) -> "etree._Element":
    from bioalchemy.tools.readers.safe_xml import local_name, parse

    bucket = settings.literature().pmc_url
    params = {"list-type": "2", **asked}
    try:
        page = web.get(bucket, params=params, pace=PACE, trusted=True, limit=_LONGEST_LISTING, is_search=True)
        listing, _ = parse(page.content)
    except ArticleError as error:
        raise ServiceUnreachable(f"{bucket} gives a garbled listing: {error}") from None
    if local_name(listing.tag) != "ListBucketResult":
        raise ServiceUnreachable(f"{bucket} gives a garbled listing: its root is {local_name(listing.tag)[:60]}")
    return listing


def _deposit(identifier: str) -> Deposit:
    url = f"{settings.literature().pmc_url}/metadata/{identifier}.json"

    def judge(stated: dict[str, Any]) -> None:
        if "pmcid" in stated and stated["pmcid"] != identifier.partition(".")[0]:
            raise ValueError("metadata of another article")
        if not stated.keys() & set(_FILES):
            raise ValueError(f"metadata without {', '.join(_FILES)}")
        if odd := [name for name in _FILES if not isinstance(stated.get(name), str | None)]:
            raise ValueError(f"metadata whose {odd[0]} is no address")

    stated = web.get_object(url, has="pmcid", pace=PACE, trusted=True, judge=judge)
    return Deposit(
        identifier=identifier,
        licence=_text(stated, "license_code"),
        is_open_access=stated.get("is_pmc_openaccess") is True,
        is_manuscript=stated.get("is_manuscript") is True,
        is_historical_ocr=stated.get("is_historical_ocr") is True,
        is_retracted=stated.get("is_retracted") is True,
        pmid=_text(stated, "pmid"),
        doi=_text(stated, "doi"),
        xml=_text(stated, "xml_url"),
        pdf=_text(stated, "pdf_url"),
    )


def _text(stated: dict[str, Any], name: str) -> str:
    value = stated.get(name)
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _file(address: str, name: str) -> bytes:
    """A file of the deposit at its own place in the configured bucket, wherever else its metadata may point."""
    found = _FILE.fullmatch(address)
    path = f"{name.rpartition('.')[0]}/{name}"
    if found is None or found[1] != path:
        raise ServiceUnreachable(f"PMC's metadata name {name} in a form that is not known: {words(address)[:100]!r}")

    def check(page: web.Page) -> None:
        if hashlib.md5(page.content, usedforsecurity=False).hexdigest() != found[2]:
            raise ValueError("its MD5 is another than its metadata's")

    try:
        return web.get(f"{settings.literature().pmc_url}/{path}", pace=PACE, trusted=True, check=check).content
    except NotAvailable as error:
        raise ServiceUnreachable(f"PMC's metadata name {name}, and it is not there: {error}") from None
