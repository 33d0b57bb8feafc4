"""Tombstones: pairs whose papers were retracted or corrected since, or are not to be used any more.

    with held(Path("runs/cdk4-1a2b3c4d")) as pairs:      a run, or an exported dataset
        recheck(pairs)                                   asks PubMed and Crossref about every paper that has pairs
        takedown(pairs, {"doi_prefix": "10.1234/"})      takes what is named

A pair with a tombstone is kept and marked, and not given out any more. Raising one again changes nothing.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from bioalchemy.errors import ServiceError
from bioalchemy.records import Article, RelatedArticle, Tombstone, TombstoneReason
from bioalchemy.tools import crossref
from bioalchemy.tools.citations import ends_with_journal
from bioalchemy.tools.datasets.held_pairs import Held, Paper
from bioalchemy.tools.identifiers import normalise_doi, version_of, without_resolver
from bioalchemy.tools.services import entrez_transport, pubmed_records

_BATCH = 200
_RETRACTING = ("RetractionIn", "PartialRetractionIn")
"""PubMed's `CommentsCorrections` by which a record points to what takes it back."""
_CORRECTING = ("ErratumIn", "CorrectedandRepublishedIn", "RetractedandRepublishedIn")
"""Those by which it points to its own correction."""

_Found = tuple[TombstoneReason, str]
_T = TypeVar("_T")


class Rechecked(NamedTuple):
    """What PubMed and Crossref say now of papers."""

    asked: int
    """Papers that PubMed has a record of."""
    crossref_only: int
    """Papers that it has none of, or gave no answer about, and that Crossref could be asked about by a DOI."""
    unanswered: int
    """Papers that PubMed gave no record of, and whose DOI Crossref gave no answer to."""
    unknown: int
    """Papers that neither could be asked about."""
    silent: list[str]
    """Of `PubMed` and `Crossref`, what could not be asked about every paper, or answered nothing of what it was."""
    raised: list[Tombstone]
    """New ones only."""
    withheld: list[str]
    """PMIDs of papers that PubMed has a record of and did not give, also when asked again: they are to be rechecked."""
    vanished: list[str]
    """PMIDs of papers that PubMed has no record of any more, or none that can be read. It drops what it had twice, or
    what is out of its scope, which says nothing against a paper.
    """
    concerns: list[str]
    """Expressions of concern since, in words; they withdraw nothing."""


def recheck(pairs: Held, announce: Callable[[str], None] = lambda _: None) -> Rechecked:
    """Ask about every paper, and raise tombstones for those taken back or corrected since.

    PubMed is asked about two hundred papers at once, Crossref about as many as an address holds; where one of them
    can't be, `announce` is told why, and the other is all the same. A correction that a paper's record named when it
    was read is none since; where that record is not at hand, nor is one that came out before the first of the paper's
    pairs was made.
    """
    entrez_transport.introduce(announce)
    asked = crossref_only = unanswered = unknown = questions = answers = 0
    raised: list[Tombstone] = []
    withheld, vanished, concerns = list[str](), list[str](), list[str]()
    papers, services = pairs.papers(), _Services(announce)
    while batch := list(islice(papers, _BATCH)):
        ids, no_records = [paper.ids for paper in batch], list[Article | None]([None] * len(batch))
        records = services.ask("PubMed", no_records, pubmed_records.look_up, ids, withheld.extend)
        # Of a service that is down, no record that it has not.
        is_told = "PubMed" not in services.failed
        nothing: list[tuple[Paper, _Found | None]] = [(paper, None) for paper in batch]
        by_pubmed = services.ask("PubMed", nothing, _said_by_pubmed, batch, records)
        for paper, found in by_pubmed:
            if found and found[0] == "retracted":
                raised += pairs.withdraw(paper.pair_ids, *found)
        others = [(paper, found) for paper, found in by_pubmed if not found or found[0] != "retracted"]
        dois = {doi for paper, _ in others for doi in _dois(paper)}
        none: dict[str, tuple[crossref.Notice, ...]] = {}
        notices = services.ask("Crossref", none, crossref.notices, sorted(dois))
        questions, answers = questions + len(dois), answers + len(notices)
        for paper, found in others:
            if found := _said_by_crossref(paper, notices) or found:
                raised += pairs.withdraw(paper.pair_ids, *found)
        without = [paper for paper, record in zip(batch, records, strict=True) if record is None]
        named = [_dois(paper) for paper in without if _dois(paper)]
        known = sum(any(doi in notices for doi in dois) for dois in named)
        pmids = [pmid for paper in without if (pmid := paper.ids.get("pmid"))] if is_told else []
        vanished += [pmid for pmid in pmids if pmid not in withheld]
        concerns += _concerns(batch, records)
        concerns += (concern for paper, _ in others for concern in _concerns_of_crossref(paper, notices))
        asked += len(batch) - len(without)
        crossref_only += known
        unanswered += len(named) - known
        unknown += len(without) - len(named)
        looked_at = asked + crossref_only + unanswered + unknown
        announce(f"{looked_at:,} papers looked at, {len(raised):,} pairs withdrawn")
    silent = list(dict.fromkeys([*services.failed, *(["Crossref"] if questions and not answers else [])]))
    return Rechecked(asked, crossref_only, unanswered, unknown, silent, raised, withheld, vanished, concerns)


class _Services:
    """Those that are asked: one that fails is told of once, and not asked again."""

    def __init__(self, announce: Callable[[str], None]) -> None:
        self.failed: list[str] = []
        self._announce = announce

    def ask(self, service: str, instead: _T, question: Callable[..., _T], *about: Any) -> _T:
        """What it answers to a question about something, or what stands for no answer."""
        if service not in self.failed:
            try:
                return question(*about)
            except ServiceError as error:
                self.failed.append(service)
                self._announce(f"{service} could not be asked: {error}")
        return instead


def takedown(
    pairs: Held, named: Mapping[str, str], works: Collection[str] = (), prefixes: Collection[str] = ()
) -> list[Tombstone]:
    """Raise tombstones for what is `named`: a `work`, a `doi`, a `doi_prefix`, a `publisher` or a `journal`; new ones.

    A DOI is that of any version of a work: a preprint's takes the pairs of its paper down too. Several names narrow
    each other down. `works` are further ids of the work, `prefixes` are the publisher's (`crossref.prefixes`).
    """
    pair_ids = [pair_id for paper in taken(pairs, named, works, prefixes) for pair_id in paper.pair_ids]
    return pairs.withdraw(pair_ids, "takedown", said(named))


def taken(
    pairs: Held, named: Mapping[str, str], works: Collection[str] = (), prefixes: Collection[str] = ()
) -> list[Paper]:
    """The papers that `takedown` withdraws the pairs of, also those taken down before."""
    owned = tuple(map(_doi_prefix, prefixes))
    wanted = {name: _READ.get(name, str.casefold)(value) for name, value in named.items()}
    known_as = {work.casefold() for work in (*works, *filter(None, [named.get("work")]))}
    return [paper for paper in pairs.papers() if wanted and _is_named(paper, wanted, known_as, owned)]


def said(named: Mapping[str, str]) -> str:
    """What is `named`, in words."""
    return ", ".join(f"{name} {value}" for name, value in named.items())


def _said_by_pubmed(batch: Sequence[Paper], records: Sequence[Article | None]) -> list[tuple[Paper, _Found | None]]:
    published, taken_back = _published(batch, records), _papers_taken_back(records)
    return [
        (paper, _said_by_record(paper, record, published, taken_back) if record else None)
        for paper, record in zip(batch, records, strict=True)
    ]


def _papers_taken_back(records: Sequence[Article | None]) -> set[str]:
    """PMIDs of retracted papers whose preprints are among the records."""
    papers = {link.id for record in records if record for link in record.related if _is_of_its_paper(link)}
    return {paper.ids["pmid"] for paper in pubmed_records.fetch(sorted(papers)) if paper.retracted} if papers else set()


def _is_of_its_paper(link: RelatedArticle) -> bool:
    return link.relation == "UpdateIn" and link.id_type == "pmid"


def _said_by_record(
    paper: Paper, record: Article, published: Mapping[str, str | None], taken_back: Collection[str]
) -> _Found | None:
    successor = next((link.id for link in record.related if _is_of_its_paper(link) and link.id in taken_back), "")
    if successor:
        return "retracted", f"PubMed: its paper {successor} is retracted"
    if record.retracted and not paper.retracted:
        notice = next((link.id for link in _new(paper, record) if link.relation in _RETRACTING), "")
        return "retracted", f"PubMed: retracted{f' in {notice}' if notice else ''}"
    for link in _new(paper, record):
        if link.relation in _CORRECTING and (paper.links is not None or _is_since(paper, published.get(link.id))):
            return "corrected", f"PubMed: {link.relation} {link.id}"
    return None


def _concerns(batch: Sequence[Paper], records: Sequence[Article | None]) -> Iterator[str]:
    for paper, record in zip(batch, records, strict=True):
        if record is None:
            continue
        name = " ".join(f"{kind}:{value}" for kind, value in record.ids.items())
        for link in _new(paper, record):
            if link.relation == "ExpressionOfConcernIn":
                yield f"PubMed: an expression of concern about {name} in {link.id}"


def _concerns_of_crossref(paper: Paper, notices: Mapping[str, Sequence[crossref.Notice]]) -> Iterator[str]:
    for doi in _dois(paper):
        for notice in notices.get(doi, ()):
            if notice.kind == crossref.CONCERN and _is_since(paper, notice.made):
                yield f"Crossref: an expression of concern about doi:{doi} in {notice.doi} ({notice.source})"


def _new(paper: Paper, record: Article) -> list[RelatedArticle]:
    return [link for link in record.related if (link.relation, link.id) not in (paper.links or ())]


def _published(batch: Sequence[Paper], records: Sequence[Article | None]) -> dict[str, str | None]:
    """When the corrections of papers came out whose records are not at hand, by PMID."""
    notices = {
        link.id: None
        for paper, record in zip(batch, records, strict=True)
        if record is not None and paper.links is None
        for link in record.related
        if link.relation in _CORRECTING and link.id_type == "pmid"
    }
    return {notice.ids["pmid"]: notice.published for notice in pubmed_records.fetch(notices)}


def _dois(paper: Paper) -> list[str]:
    """Those whose notices are notices on the paper."""
    return [*filter(None, [paper.ids.get("doi")]), *(doi for doi, counts in paper.other_dois.items() if counts)]


def _said_by_crossref(paper: Paper, notices: Mapping[str, Sequence[crossref.Notice]]) -> _Found | None:
    if paper.retracted:
        return None
    found = [one for doi in _dois(paper) if (one := _noticed(paper, notices.get(doi, ())))]
    return min(found, key=lambda one: one[0] != "retracted", default=None)


def _noticed(paper: Paper, notices: Sequence[crossref.Notice]) -> _Found | None:
    for notice in sorted(notices, key=lambda notice: notice.kind not in crossref.RETRACTING):
        if notice.kind in crossref.RETRACTING:
            return "retracted", f"Crossref: {notice.kind} {notice.doi} ({notice.source})"
        if notice.kind in crossref.CORRECTING and _is_since(paper, notice.made):
            return "corrected", f"Crossref: {notice.kind} {notice.doi} ({notice.source})"
    return None


def _is_since(paper: Paper, day: str | None) -> bool:
    """Whether something came out after the paper's pairs were made, or may have."""
    return not day or day >= paper.made[: len(day)]


def _doi(value: str) -> str:
    return normalise_doi(value) or value.casefold()


def _doi_prefix(value: str) -> str:
    """`10.1371` is one publisher's prefix, and no part of `10.13712/`."""
    prefix = without_resolver(value).casefold()
    return prefix if "/" in prefix else f"{prefix}/"


_READ = {"doi": _doi, "doi_prefix": _doi_prefix}


def _is_named(paper: Paper, wanted: Mapping[str, str], works: Collection[str], prefixes: tuple[str, ...]) -> bool:
    dois = {*paper.other_dois, paper.ids.get("doi", "").casefold()}
    return all(
        {
            "work": any(work.casefold() in works for work in paper.work_ids),
            "doi": version_of(value)[0] in {version_of(doi)[0] for doi in dois},
            "doi_prefix": any(doi.startswith(value) for doi in dois),
            "publisher": any(doi.startswith(prefixes) for doi in dois),
            "journal": ends_with_journal(paper.name, value),
        }[name]
        for name, value in wanted.items()
    )
