"""Full texts that came to PMC, or were changed there, after a run had read what there was of their papers.

    of_run(ledger)                   Source("pubmed:42000007", "PMC7"), …    fetched and ready to be read
    changed(ledger, "2026-11-20")    Source("pmc:PMC8", "5d0c…"), …          so too

After an embargo, or a deposit that took its days, PubMed's record of a paper is what it was, so that no search for what
was changed lists it. NCBI is asked which of the papers without a PMCID have one by now, five hundred in a request, and
the open bucket of PMC about each paper that has one. A paper is asked for in each session within a year from its
abstract's (`LONGEST_EMBARGO`), unless it was turned away for what it is. Texts that come to Europe PMC alone are
for its own feed to list.

That a full text was changed, or has another version, no search lists either: the bucket is asked as long about those
that were read.
"""

import hashlib
import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from bioalchemy import settings
from bioalchemy.accounts import Source
from bioalchemy.errors import NotAvailable
from bioalchemy.ledger import Ledger
from bioalchemy.tools import documents, entrez, pmc
from bioalchemy.tools.readers import extractors
from bioalchemy.tools.services.online import LONGEST_EMBARGO

_ABSTRACTS = (extractors.PUBMED, extractors.EUROPEPMC)
_MANY = 100
"""Full texts that may be ten seconds' requests."""
_LAST_READ = (
    "SELECT uri, record, updated FROM articles a WHERE (uri LIKE 'pubmed:%' OR uri LIKE 'pmc:%' OR uri LIKE 'doi:%') "
    "AND record IS NOT NULL AND coalesce(reason, '') NOT IN ('retracted', 'not_research', 'not_biology', 'hazardous') "
    "AND updated > ? AND seq = (SELECT MAX(seq) FROM articles b WHERE b.uri = a.uri) ORDER BY seq"
)


def of_run(ledger: Ledger) -> Iterator[Source]:
    """The papers of a run that were read as abstracts, and whose full text PMC has now.

    Raises:
        ServiceError: NCBI or PMC could not be asked; while iterating.
    """
    for uri, pmcid in _deposited(ledger).items():
        kept = documents.sound(settings.home(), uri)
        # Another run may have fetched it.
        if not any(part.startswith("article.") for part in kept):
            try:
                full_text = pmc.fetch(pmcid)
            except NotAvailable:
                continue
            documents.put(settings.home(), uri, {**kept, **full_text})
        yield Source(uri, pmcid)


def changed(ledger: Ledger, since: str | None, announce: Callable[[str], None] = lambda _: None) -> Iterator[Source]:
    """The papers of a run whose full text is another in PMC since a day (ISO), or else since they were read.

    Raises:
        ServiceError: PMC could not be asked; while iterating.
    """
    read = {uri: record for uri, record in _last_read(ledger) if _is_of_pmc(record)}
    if len(read) > _MANY:
        announce(f"asking PMC which of {len(read):,} full texts were changed since")
    found = pmc.changed({record["ids"]["pmcid"]: since or record["read_on"] for record in read.values()})
    for uri, record in read.items():
        if record["ids"]["pmcid"] not in found:
            continue
        kept, pmcid = documents.sound(settings.home(), uri), record["ids"]["pmcid"]
        # A text that came from elsewhere stays, and one that is not here is fetched anew as it is.
        if not json.loads(kept.get("pmc.json", "{}")).get("identifier", "").startswith(f"{pmcid}."):
            continue
        try:
            full_text = pmc.fetch(pmcid)
        except NotAvailable:
            continue
        stays: dict[documents.Part, bytes] = {name: kept[name] for name in kept if not name.startswith("article.")}
        documents.put(settings.home(), uri, {**stays, **full_text})
        (text,) = (data for name, data in full_text.items() if name.startswith("article."))
        if (sha256 := hashlib.sha256(text).hexdigest()) != record["source_sha256"]:
            yield Source(uri, sha256[:16])


def _is_of_pmc(record: dict[str, Any]) -> bool:
    return "pmcid" in record["ids"] and record["extractor"] not in _ABSTRACTS


def _last_read(ledger: Ledger) -> Iterator[tuple[str, dict[str, Any]]]:
    """Sources, and the record of what was last read of each."""
    for row in ledger.db.execute(_LAST_READ, (time.time() - LONGEST_EMBARGO.total_seconds(),)).fetchall():
        yield row["uri"], {**json.loads(row["record"]), "read_on": f"{datetime.fromtimestamp(row['updated'], UTC):%F}"}


def _deposited(ledger: Ledger) -> dict[str, str]:
    """PMCIDs of the papers that were read as abstracts, by source."""
    abstracts = {
        uri: record["ids"]
        for uri, record in _last_read(ledger)
        if record["extractor"] in _ABSTRACTS and "full_text_unreadable" not in record["flags"]
    }
    found = entrez.pmcids(ids["pmid"] for ids in abstracts.values() if "pmid" in ids and "pmcid" not in ids)
    named = {uri: ids.get("pmcid") or found.get(ids.get("pmid", ""), "") for uri, ids in abstracts.items()}
    return {uri: pmcid for uri, pmcid in named.items() if pmcid}
