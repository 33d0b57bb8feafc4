"""Tombstones: pairs whose papers were retracted or corrected since, or are not to be used any more.

    recheck(ledger)                          asks PubMed about every paper that has pairs
    takedown(ledger, doi_prefix="10.1234/")  takes what is named

A pair with a tombstone is kept and marked, and never exported. Raising one again changes nothing.
"""

import io
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Literal, NamedTuple

from bioalchemy.errors import ArticleError
from bioalchemy.ledger import Ledger
from bioalchemy.records import Article, Tombstone
from bioalchemy.tools import entrez, pubmed, pubmed_files

Reason = Literal["retracted", "corrected", "takedown"]
_BATCH = 200
_CORRECTING = ("ErratumIn", "CorrectedandRepublishedIn", "RetractedandRepublishedIn")
"""PubMed's `CommentsCorrections` by which a record points to its own correction."""
_RETRACTING = ("RetractionIn", "PartialRetractionIn")


class Paper(NamedTuple):
    """A paper that has pairs in a run."""

    article: dict[str, Any]
    """Its record as it was read, without its text."""
    pair_ids: tuple[str, ...]

    @property
    def links(self) -> set[tuple[str, str]]:
        """What it linked to when it was read."""
        return {(link["relation"], link["id"]) for link in self.article["related"]}


class Rechecked(NamedTuple):
    """What PubMed says now of a run's papers."""

    asked: int
    unknown: int
    """Papers that have no PubMed id, or of which PubMed has no record: nothing is known of them."""
    raised: list[Tombstone]
    """New ones only."""


def recheck(ledger: Ledger) -> Rechecked:
    """Ask PubMed about every paper that has pairs, and raise tombstones for those taken back or corrected since.

    A correction that the paper's record already named when it was read is none since.

    Raises:
        ServiceError: PubMed could not be asked; what was raised before stays.
    """
    asked = unknown = 0
    raised: list[Tombstone] = []
    papers = papers_of(ledger)
    while batch := list(islice(papers, _BATCH)):
        by_pmid = {paper.article["ids"]["pmid"]: paper for paper in batch if "pmid" in paper.article["ids"]}
        records = dict(_records(by_pmid))
        asked += len(records)
        unknown += len(batch) - len(records)
        for pmid, record in records.items():
            if found := _since(by_pmid[pmid], record):
                raised += _raise(ledger, [by_pmid[pmid]], *found)
    return Rechecked(asked, unknown, raised)


def takedown(
    ledger: Ledger, *, work: str | None = None, doi: str | None = None, doi_prefix: str | None = None,
    journal: str | None = None,
) -> list[Tombstone]:  # fmt: skip
    """Raise tombstones for a work, a DOI, a DOI prefix (a publisher's) or a journal; those that are new."""
    wanted = {"work": work, "doi": doi, "doi_prefix": doi_prefix, "journal": journal}
    named = {name: value.casefold() for name, value in wanted.items() if value}
    taken = [paper for paper in papers_of(ledger) if _is_named(paper.article, named)]
    return _raise(ledger, taken, "takedown", ", ".join(f"{name} {value}" for name, value in wanted.items() if value))


def papers_of(ledger: Ledger) -> Iterator[Paper]:
    """Every paper of a run that has pairs, in the order in which it was found."""
    rows = ledger.db.execute(
        "SELECT a.record, json_group_array(p.pair_id) AS pairs FROM articles a JOIN pairs p USING (article_id) "
        "GROUP BY a.seq ORDER BY a.seq"
    )
    for row in rows:
        yield Paper(json.loads(row["record"]), tuple(json.loads(row["pairs"])))


def _records(pmids: Iterable[str]) -> Iterator[tuple[str, Article]]:
    for data in entrez.fetch(pmids):
        for pmid, record in pubmed_files.split(io.BytesIO(data)):
            try:
                yield pmid, pubmed.read_bytes(record, f"pubmed:{pmid}")
            except ArticleError:
                continue  # and the paper counts as unknown


def _since(paper: Paper, record: Article) -> tuple[Reason, str] | None:
    new = [link for link in record.related if (link.relation, link.id) not in paper.links]
    if record.retracted and not paper.article["retracted"]:
        notice = next((link.id for link in new if link.relation in _RETRACTING), "")
        return "retracted", f"PubMed: retracted{f' in {notice}' if notice else ''}"
    correction = next((link for link in new if link.relation in _CORRECTING), None)
    return ("corrected", f"PubMed: {correction.relation} {correction.id}") if correction else None


def _is_named(article: Mapping[str, Any], named: Mapping[str, str]) -> bool:
    doi = article["ids"].get("doi", "").casefold()
    return bool(named) and all(
        {
            "work": article["work_id"].casefold() == value,
            "doi": doi == value,
            "doi_prefix": bool(doi) and doi.startswith(value),
            "journal": article["journal"].casefold() == value,
        }[name]
        for name, value in named.items()
    )


def _raise(ledger: Ledger, papers: Iterable[Paper], reason: Reason, detail: str) -> list[Tombstone]:
    raised = defaultdict(set)
    for row in ledger.db.execute("SELECT pair_id, record FROM annotations WHERE kind = 'tombstone'"):
        raised[row["pair_id"]].add(json.loads(row["record"])["reason"])
    now = datetime.now(UTC).isoformat(timespec="seconds")
    new = [
        Tombstone(pair_id=pair_id, reason=reason, detail=detail, created=now)
        for paper in papers
        for pair_id in paper.pair_ids
        if reason not in raised[pair_id]
    ]
    ledger.annotate(new)
    return new
