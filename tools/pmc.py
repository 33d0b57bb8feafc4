"""PubMed Central's open bucket (`pmc-oa-opendata`, since 2026): an article's versions, metadata and JATS.

    deposits("PMC2834709")   ->  Deposit(identifier="PMC2834709.1", licence="CC BY", is_manuscript=False, …), …
    fetch("PMC2834709")      ->  {"pmc.json": b"{…}", "article.xml": b"<article …"}    of the best deposit

The best deposit is the newest of those that are open access, the publisher's own and under a licence, in this order of
weight: the highest number may be an author's manuscript, or have lost its licence. Files are compared with the MD5 of
their metadata. Searching PMC is not done here, and media are left where they are.
"""

import hashlib
import re
from typing import Any, NamedTuple

from bioalchemy import settings
from bioalchemy.errors import ArticleError, NotAvailable, ServiceUnreachable
from bioalchemy.records import canonical_json
from bioalchemy.tools import web
from bioalchemy.tools.documents import Part
from bioalchemy.tools.pace import Pace

PACE = Pace(per_second=10)
MOST_DEPOSITS = 20

_IDENTIFIER = re.compile(r"(PMC[1-9][0-9]{0,11})(?:\.([1-9][0-9]{0,3}))?")
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
        ServiceError: see `web.get`.
    """
    found = _IDENTIFIER.fullmatch(identifier)
    if found is None:
        raise NotAvailable(f"{identifier[:100]!r} is no PMCID")
    versions = [int(found[2])] if found[2] else _versions(found[1])
    if not versions:
        raise NotAvailable(f"PMC's open bucket has nothing of {identifier}")
    known = [_deposit(f"{found[1]}.{version}") for version in versions[-MOST_DEPOSITS:]]
    return tuple(sorted(known, key=_worth, reverse=True))


def fetch(identifier: str) -> dict[Part, bytes]:
    """The metadata and full text of the best deposit: JATS, or a PDF where there is no JATS.

    Raises:
        NotAvailable: no PMCID, or no text of it.
        ServiceError: see `web.get`; ServiceUnreachable also for a file that keeps coming damaged.
    """
    for deposit in deposits(identifier):
        record = canonical_json({**deposit._asdict(), "version": deposit.version}).encode()
        if deposit.xml:
            return {"pmc.json": record, "article.xml": _file(deposit.xml, f"{deposit.identifier}.xml")}
        if deposit.pdf:
            return {"pmc.json": record, "article.pdf": _file(deposit.pdf, f"{deposit.identifier}.pdf")}
    raise NotAvailable(f"PMC's open bucket has no text of {identifier}")


def _worth(deposit: Deposit) -> tuple[bool, bool, bool, bool, int]:
    return (
        deposit.is_open_access,
        not deposit.is_manuscript,
        bool(deposit.licence),
        not deposit.is_historical_ocr,
        deposit.version,
    )


def _versions(pmcid: str) -> list[int]:
    from bioalchemy.tools.safe_xml import parse

    bucket = settings.literature().pmc_url
    page = web.get(bucket, params={"list-type": "2", "prefix": f"{pmcid}.", "delimiter": "/"}, pace=PACE, trusted=True)
    try:
        listing, _ = parse(page.content)
    except ArticleError as error:
        raise ServiceUnreachable(f"{bucket} gives a garbled listing: {error}") from None
    named = re.compile(rf"{pmcid}\.([1-9][0-9]{{0,3}})/")
    keys = (element.text or "" for element in listing.iter("{*}Key", "{*}Prefix"))
    return sorted({int(found[1]) for key in keys if (found := named.match(key))})


def _deposit(identifier: str) -> Deposit:
    url = f"{settings.literature().pmc_url}/metadata/{identifier}.json"

    def judge(stated: dict[str, Any]) -> None:
        if "pmcid" in stated and stated["pmcid"] != identifier.partition(".")[0]:
            raise ValueError("metadata of another article")

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
        raise NotAvailable(f"PMC's metadata give no address of {name} with its MD5")

    def check(page: web.Page) -> None:
        if hashlib.md5(page.content, usedforsecurity=False).hexdigest() != found[2]:
            raise ValueError("its MD5 is another than its metadata's")

    return web.get(f"{settings.literature().pmc_url}/{path}", pace=PACE, trusted=True, check=check).content
