"""Receipts, checked again by anybody, without a model: does each pair still follow from its papers, letter by letter?

    with verify(Path("pairs.jsonl"), StoredTexts(home)) as report:
        report.receipts, report.failed, report.kinds      12345, 5, {"quote_differs": 3, "text_missing": 2}
        next(report.faults())     Fault(line=17, pair_id="5d0c…", kind="quote_differs", what="evidence 1: …")

A receipt fails for the first fault that is found in it; that of a pair withdrawn since (`held_pairs`) fails too. An
imported question has none: it is counted apart, and fails only where it is not the question that it says it is. Rows
are looked at as they come; what must be compared across them (quotes with their text, ids with each other) goes into a
temporary database on disk, so memory stays flat and each text is read and hashed once. Where the papers themselves are
read, what a receipt says of their licence, use, name and work is compared too, and its evidence must stand where
findings stand. No quote may be cut out of its words (`quotes.fault`). Votes are judged again. Of a receipt whose quotes
are withheld (`withholding`) their hashes are compared; its votes are believed. With `ask_rules` the present rules are
asked too (most of the time goes there): those that need no more than the quotes, of withheld quotes once their text is
there, and where papers are read those that need the paper. Whether an answer is right is not asked, and what only a
model can say is believed: `Report.believed` counts it.
"""

import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import chain, groupby, islice
from pathlib import Path

from bioalchemy.errors import BioAlchemyError
from bioalchemy.records import Answer, Article, Draft, sha256_of
from bioalchemy.texts import aliases
from bioalchemy.tools import citations, identifiers, licences, limits, passages, quotes
from bioalchemy.tools.checks import abbreviations
from bioalchemy.tools.datasets.held_pairs import tombstones_beside
from bioalchemy.tools.verification import receipt_verdicts
from bioalchemy.tools.verification.paper_texts import Delivered, Texts
from bioalchemy.tools.verification.receipt_checks import Examined, examine, examine_all
from bioalchemy.tools.verification.receipt_rows import Dataset, Raw, inert, open_dataset
from bioalchemy.tools.verification.receipt_spool import Claim, Doubt, Fault, Otherwise, Paper, Quote, Spool, Terms

_CITED = 100
_AROUND = 20
"""Characters shown on each side of either end of a quote."""
_LAST = 2**31
"""Place of a rule's refusal among a receipt's faults: after those of its quotes, which explain it."""
_NAMED = _LAST - 1
"""Place of an alias that its paper does not give: a rule that refuses the pair for it says less."""
_ALONE = 0.2
"""Seconds in which a few receipts are looked at, that are not worth another process."""
_MEANWHILE = 1.0
"""Seconds in which more are looked at, while another process imports what that takes."""
_FILES_NAMED = 100
_IDENTIFIERS = ("doi:", "pmcid:", "pmid:")
_CHUNK = 200
"""Receipts that a process takes at a time."""


class Report:
    """What became of the receipts; open while its `verify` is."""

    def __init__(
        self, dataset: Dataset, spool: Spool, receipts: int, believed: Counter[str], without_receipt: Counter[str]
    ) -> None:
        self._spool = spool
        self.altered = dataset.altered
        """Files of a dataset's folder that were changed since: a fault of no receipt, and no count here has them."""
        self.is_of_run = dataset.is_run
        """Then only its pairs were looked at, not what it has of their drafts and calls."""
        self.without_receipt = without_receipt
        """Imported questions, by their files: nothing of them can be checked, and no count here has them."""
        self.receipts = receipts
        self.kinds = spool.kinds()
        """How many fail, by kind."""
        self.failed = self.kinds.total()
        self.hold = receipts - self.failed
        self.believed = believed
        """Of receipts that were read whole: how many have a check, or an annotation, that was not made again."""

    def faults(self) -> Iterator[Fault]:
        """One for each receipt that fails, by line."""
        return self._spool.faults()


@contextmanager
def verify(path: Path, texts: Texts, processes: int = 1, *, ask_rules: bool = False) -> Iterator[Report]:
    """Check every receipt of a dataset or a run, in so many processes.

    Raises:
        UsageError, NotARun: there is nothing to check.
        StorageFull: no space is left for the temporary database.
    """
    with open_dataset(path) as dataset, Spool() as spool:
        receipts = 0
        believed, without = Counter[str](), Counter[str]()
        withdrawn = {note.pair_id: f"{note.reason}: {note.detail}" for note in tombstones_beside(path)}
        asks = {"ask_rules": ask_rules, "keep_draft": ask_rules and texts.brings_papers}
        for found in _examined(dataset.rows, processes, asks):
            believed.update(found.believed)
            is_sound = _keep(found, spool, withdrawn)
            if is_sound and (file := found.imported_from):
                without[file if file in without or len(without) < _FILES_NAMED else "other files"] += 1
            else:
                receipts += 1
        spool.arrange()
        for one in spool.otherwise():
            spool.add_fault(one.line, 0, _asked_otherwise(one))
        if not texts.brings_papers:
            _compare_terms(spool)
        for delivered in texts.deliver(spool):
            believed.subtract(_compare(delivered, spool))
        for paper in spool.undelivered():
            _report_missing(paper, texts, dataset, spool)
        for doubt in spool.doubts():
            _judge_work(doubt, dataset, spool)
        if texts.brings_papers:
            del believed["licence_and_citation"]
        yield Report(dataset, spool, receipts, +believed, without)


def _examined(rows: Iterator[Raw], processes: int, asks: dict[str, bool]) -> Iterator[Examined]:
    """Each row examined, in order."""
    yield from (examine(row, **asks) for row in (rows if processes == 1 else _within(_ALONE, rows)))
    if (row := next(rows, None)) is None:
        return
    context = limits.importing(examine_all.__module__)
    yield from (examine(row, **asks) for row in chain([row], _within(_MEANWHILE, rows)))
    pending: deque[Future[list[Examined]]] = deque()
    with ProcessPoolExecutor(processes, context, limits.hold_as_copy) as pool:
        try:
            for lot in iter(lambda: list(islice(rows, _CHUNK)), []):
                pending.append(pool.submit(examine_all, lot, **asks))
                if len(pending) > 2 * processes:
                    yield from pending.popleft().result()
            while pending:
                yield from pending.popleft().result()
        except BrokenProcessPool:
            raise BioAlchemyError("a process that examined receipts ended before its time (out of memory?)") from None
        finally:
            pool.shutdown(cancel_futures=True)


def _within(seconds: float, rows: Iterator[Raw]) -> Iterator[Raw]:
    """Rows, for as long."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and (row := next(rows, None)) is not None:
        yield row


def _keep(found: Examined, spool: Spool, withdrawn: Mapping[str, str]) -> bool:
    """Note its fault, or what must be compared; whether it has none so far."""
    fault = found.fault
    if fault is None and (why := withdrawn.get(found.pair_id)):
        fault = Fault(found.line, found.pair_id, "withdrawn", inert(why))
    if fault is None and (before := spool.add_id(found.pair_id, found.line)) is not None:
        fault = Fault(found.line, found.pair_id, "duplicate", f"the same pair as line {before}")
    if fault is not None:
        spool.add_fault(found.line, 0, fault)
        return False
    bridges = _bridges_splits(found, spool)
    if found.refusal is not None:
        spool.add_fault(found.line, _LAST, found.refusal)
    spool.add_quotes(found.quotes, found.papers, found.claims)
    spool.add_asked(found.line, found.pair_id, found.recipe, found.asked)
    _of_other_works(found, spool)
    if found.named:
        spool.add_named(found.named)
    if found.draft:
        spool.add_draft(found.line, found.draft, found.believed)
    return found.refusal is None and not bridges


def _of_other_works(found: Examined, spool: Spool) -> None:
    """Texts that another receipt has of another work; one work may go by each of the identifiers that are cited.

    Of two works the one that is cited is right; of two that neither citation names, the first.
    """
    for paper in found.papers:
        first = spool.first_named(paper.text_sha256)
        if paper.work_id == first.work_id:
            continue
        if not citations.names_work(paper.citation, paper.work_id):
            wrong, right = paper, first
        elif not citations.names_work(first.citation, first.work_id):
            wrong, right = first, paper
        else:
            continue
        what = f"the text {paper.text_sha256[:12]}… is of work {inert(right.work_id, 40)} in line {right.line}"
        spool.add_fault(wrong.line, 0, Fault(wrong.line, wrong.pair_id, "work_differs", what))


def _bridges_splits(found: Examined, spool: Spool) -> bool:
    """Whether its paper has a pair in another split, where a test would ask for what training has seen."""
    for work in found.works if found.split else ():
        split, line = spool.add_split(work, found.split, found.line)
        if split != found.split:
            what = f"it is in {found.split}, and line {line} of the same paper ({inert(work, 40)}) in {split}"
            spool.add_fault(found.line, 0, Fault(found.line, found.pair_id, "bridges_splits", what))
            return True
    return False


def _asked_otherwise(one: Otherwise) -> Fault:
    usual, now = (
        f"{samples} sample{'' if samples == 1 else 's'}{f', {needed} needed' if needed else ''}"
        for samples, needed in ((one.usual_samples, one.usual_needed), (one.samples, one.needed))
    )
    what = f"{one.gate}: {now}, and by the same recipe {usual} (line {one.usual_line})"
    return Fault(one.line, one.pair_id, "recipe_differs", what)


def _compare_terms(spool: Spool) -> None:
    """A fault of every receipt that has a text under other terms than most receipts on it."""
    for terms, usual in spool.other_terms():
        if fault := _contradiction(terms, usual):
            for line, pair_id in spool.under(terms):
                spool.add_fault(line, 0, Fault(line, pair_id, *fault))


def _contradiction(terms: Terms, usual: Terms) -> tuple[str, str] | None:
    """What can't be as well; a service may have stated stricter terms of one of the copies, which its licence says."""
    own, _ = licences.without_service(usual.licence, usual.text_use)
    licence, text_use = licences.without_service(terms.licence, usual.text_use)
    other = f"line {usual.line} of the same text"
    if licence != own:
        return "licence_differs", f"it has {_cited(terms.licence)}, and {other} has {_cited(usual.licence)}"
    if terms.text_use != text_use and usual.licence in (own, terms.licence):
        return "text_use_differs", f"it is {inert(terms.text_use)}, and {other} is {inert(usual.text_use)}"
    return None


def _compare(delivered: Delivered, spool: Spool) -> Counter[str]:
    """Each quote of a text with the characters that stand there; and with its paper, what is said and asked of that.

    Returns how often a check was made that had been believed.
    """
    sha256, text, paper, uri = delivered
    claims = list(spool.claims(sha256)) if paper else []
    misstated = {claim.claim: _misstated(claim, paper) for claim in claims} if paper else {}
    works = _compare_works(claims, paper, uri, spool) if paper else {}
    made = _compare_names(sha256, text, spool)
    for line, quoted in groupby(spool.quotes(sha256), lambda quote: quote.line):
        evidence = list(quoted)
        faults = [
            _misquoted(quote, text) or misstated.get(quote.claim) or (_misplaced(quote, paper) if paper else None)
            for quote in evidence
        ]
        for quote, fault in zip(evidence, faults, strict=True):
            if fault:
                spool.add_fault(line, quote.nth, Fault(line, quote.pair_id, *fault))
        made["work_id"] += works.get(evidence[0].claim, 0)
        if not any(faults) and (kept := spool.draft(line)):
            made.update(_ask_again(*kept, evidence, text, spool, with_paper=paper is not None))
    spool.mark_delivered(sha256)
    return made


def _compare_names(sha256: str, text: str, spool: Spool) -> Counter[str]:
    """Each alias of an answer with what its paper's text defines; returns how many were believed."""
    made: Counter[str] = Counter()
    for line, pair_id, _, answer in spool.named(sha256):
        made["aliases"] += 1
        if alias := abbreviations.unfounded(Answer.model_validate_json(answer), [text]):
            what = f"{_cited(alias)} is no name of the answer that the matcher knows or its paper clearly gives"
            spool.add_fault(line, _NAMED, Fault(line, pair_id, "alias_unfounded", what))
    return made


def _compare_works(claims: list[Claim], paper: Article, uri: str, spool: Spool) -> dict[str, int]:
    """Each work's id with its paper; those that do not follow from it are kept until its other versions were read.

    Returns for each claim 1 where an id was believed and is no more, -1 where only a service can have known of it.
    """
    less = {}
    for claim in claims:
        is_cited = citations.names_work(claim.citation, claim.work_id)
        follows = _follows(claim.work_id, aliases(paper))
        is_doubted = not follows and not is_cited and bool(paper.ids)
        if is_doubted:
            spool.doubt(Doubt(claim.text_sha256, claim.claim, claim.work_id, uri))
        less[claim.claim] = (not is_cited) - (not follows and not is_doubted)
    return less


def _follows(work_id: str, names: Iterable[str]) -> bool:
    return any(identifiers.is_named_by(work_id, name) for name in names)


def _judge_work(doubt: Doubt, dataset: Dataset, spool: Spool) -> None:
    """A fault of every receipt whose work is none of its paper's, by all versions that were read or the run knows."""
    for uri, names in dataset.versions(doubt.work_id):
        spool.remember(names, uri)
    known = spool.names(doubt.uri)
    if _follows(doubt.work_id, known):
        return
    ids = ", ".join(name for name in known if name.startswith(_IDENTIFIERS))
    what = f"no identifier of the paper and its versions ({inert(ids, _CITED)}) gives {inert(doubt.work_id, 40)}"
    for line, pair_id in spool.claimants(doubt):
        spool.add_fault(line, 0, Fault(line, pair_id, "work_differs", what))


def _ask_again(
    drafted: str, believed: list[str], evidence: list[Quote], text: str, spool: Spool, *, with_paper: bool
) -> list[str]:
    """Make the checks that need a receipt's text, or its paper; returns which of them had been believed."""
    draft, made, refused = Draft.model_validate_json(drafted), frozenset[str](), None
    spans = [(quote.start, quote.end) for quote in evidence]
    if any(quote.sha256 for quote in evidence):
        draft = draft.model_copy(update={"quotes": tuple(text[start:end] for start, end in spans)})
        made, refused = receipt_verdicts.reached_by_quotes(draft), receipt_verdicts.refused(draft)
    if with_paper:
        made |= receipt_verdicts.reached_by_paper(draft)
        refused = refused or receipt_verdicts.refused_by_paper(draft, spans, text)
    if refused:
        first = evidence[0]
        spool.add_fault(first.line, _LAST, Fault(first.line, first.pair_id, *refused))
    return [name for name in believed if name in made]


def _misquoted(quote: Quote, text: str) -> tuple[str, str] | None:
    if quote.end > len(text):
        where = f"{quote.start} to {quote.end} of a text of {len(text)} characters"
        return "offset_out_of_range", f"evidence {quote.nth}: {where}"
    there = text[quote.start : quote.end]
    if quote.sha256 == sha256_of(there) if quote.sha256 else there == quote.quote:
        why = quotes.fault(text, quotes.Span(quote.start, quote.end))
        return ("no_quote", f"evidence {quote.nth}: it {why}: {_in_place(quote, text)}") if why else None
    other = f"whose hash is not {quote.sha256[:12]}…" if quote.sha256 else f"not {_cited(quote.quote)}"
    return "quote_differs", f"evidence {quote.nth}: the paper has {_cited(there)} there, {other}"


def _in_place(quote: Quote, text: str) -> str:
    """A quote in brackets, with a few characters around it."""
    before, there, after = (
        text[max(0, quote.start - _AROUND) : quote.start],
        text[quote.start : quote.end],
        text[quote.end : quote.end + _AROUND],
    )
    inside = there if len(there) <= 2 * _AROUND else f"{there[:_AROUND]}…{there[-_AROUND:]}"
    return _cited(f"…{before}[{inside}]{after}…")


def _misstated(claim: Claim, paper: Article) -> tuple[str, str] | None:
    """What a receipt says of its paper's terms or name, and the paper does not."""
    licence, text_use = licences.without_service(claim.licence, paper.text_use)
    if licence != paper.licence:
        return "licence_differs", f"the paper has {_cited(paper.licence)}, not {_cited(claim.licence)}"
    if claim.text_use != text_use:
        return "text_use_differs", f"the paper's text is {text_use}, not {inert(claim.text_use)}"
    if not citations.is_of(claim.citation, paper):
        known = citations.cite(paper.title, paper.journal, paper.published, paper.ids)
        return "citation_differs", f"the paper is {_cited(known)}, not {_cited(claim.citation)}"
    return None


def _misplaced(quote: Quote, paper: Article) -> tuple[str, str] | None:
    """Evidence from a section that reports no findings."""
    kind = next((part.kind for part in paper.sections if part.start <= quote.start < part.end), None)
    if kind is None or passages.reports_findings(kind):
        return None
    return "no_finding", f"evidence {quote.nth}: it stands in the {kind}, which reports no findings"


def _report_missing(paper: Paper, texts: Texts, dataset: Dataset, spool: Spool) -> None:
    """The same fault for every receipt that quotes the text."""
    ids = [paper.work_id, *(word for word in paper.citation.split() if ":" in word)]
    missing = texts.explain(paper.text_sha256, ids, spool)
    origin = dataset.origin(paper.work_id, paper.text_sha256)
    named = f"{_cited(paper.citation)} ({inert(paper.work_id)}{f', {origin}' if origin else ''})"
    what = f"the text {paper.text_sha256[:12]}… of {named} {missing.why}"
    for quote in spool.quotes(paper.text_sha256):
        spool.add_fault(quote.line, quote.nth, Fault(quote.line, quote.pair_id, missing.kind, what))


def _cited(text: str) -> str:
    return f'"{inert(text, _CITED)}"'
