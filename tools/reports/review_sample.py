"""Which drafts a person is asked about, and what is shown of each.

    for asked in draw(ledger, texts, Design(size=50)): …     Asked(draft_id="1a2b3c…", question="…", passages=(…), …)

Half are drafts that the agents accepted and half those they rejected, as far as there are so many, and nothing tells
which is which. Drafts that were sent back are not among them (what they became is), nor duplicates (refused for no
fault of their own), pairs of papers that were withdrawn, and people's own edits.

A random sample is drawn by hashes of a seed and the drafts' ids: the same seed draws the same, and what the run adds
later changes little. The doubtful are those where most votes went against what was decided.
"""

import heapq
import json
from collections.abc import Iterator
from typing import Literal, NamedTuple

from bioalchemy.ledger import WITHDRAWN, Ledger
from bioalchemy.records import Check, Context, Draft, Drawn, Passage, sha256_of
from bioalchemy.texts import TextStore
from bioalchemy.tools import quotes
from bioalchemy.tools.citations import cite

Decided = Literal["accept", "reject"]

_ASKABLE = (
    "FROM drafts d WHERE decision IN ('accept', 'reject') AND coalesce(reason, '') != 'duplicate_question' "  # noqa: S608
    f"AND (decision = 'reject' OR EXISTS (SELECT 1 FROM pairs WHERE pairs.draft_id = d.draft_id AND NOT {WITHDRAWN})) "
    "AND NOT EXISTS (SELECT 1 FROM drafts o WHERE o.draft_id = d.revision_of AND o.decision != 'revise')"
)
"""What was sent back has a revision for successor; a draft that revises another one is a person's edit."""


class Design(NamedTuple):
    """What is to be drawn."""

    size: int
    drawn: Drawn = "random"
    seed: int = 0
    of: Decided | None = None
    """Only drafts of that verdict."""


class Piece(NamedTuple):
    """A run of a passage's characters."""

    text: str
    is_quote: bool


class Asked(NamedTuple):
    """A draft as a person sees it: without what the agents made of it."""

    draft_id: str
    draft: Draft
    passages: tuple[tuple[Piece, ...], ...]
    """What its writer saw, with what it quotes marked."""
    citation: str
    drawn: Drawn


def strata(ledger: Ledger) -> dict[Decided, int]:
    """How many drafts there are to be asked about, by the agents' verdict."""
    counts = dict(ledger.db.execute(f"SELECT decision, COUNT(*) {_ASKABLE} GROUP BY 1").fetchall())
    return {"accept": counts.get("accept", 0), "reject": counts.get("reject", 0)}


def draw(ledger: Ledger, texts: TextStore, design: Design) -> Iterator[Asked]:
    """The drafts of a sample, in an order that does not tell the agents' verdicts: by hash, or most doubtful first.

    Raises:
        LedgerError: while iterating: a paper's text is gone.
    """
    accepted, rejected = (_first(ledger, decision, design) for decision in ("accept", "reject"))
    # What one half lacks the other may have.
    half = max((design.size + 1) // 2, design.size - len(rejected))
    drawn = accepted[:half]
    drawn += rejected[: design.size - len(drawn)]
    for _, draft_id in sorted(drawn):
        yield _asked(ledger, texts, draft_id, design.drawn)


_Ranked = tuple[tuple[float, str], str]


def _first(ledger: Ledger, decision: str, design: Design) -> list[_Ranked]:
    """As many as may be drawn of the drafts with that verdict, first the first."""
    if design.of not in (None, decision):
        return []
    rows = ledger.db.execute(f"SELECT draft_id {_ASKABLE} AND decision = ?", (decision,))
    return heapq.nsmallest(
        design.size, ((_rank(ledger, row["draft_id"], decision, design), row["draft_id"]) for row in rows)
    )


def _rank(ledger: Ledger, draft_id: str, decision: str, design: Design) -> tuple[float, str]:
    at_random = sha256_of(f"{design.seed} {draft_id}")
    return (-_doubt(ledger, draft_id, decision) if design.drawn == "doubtful" else 0.0, at_random)


def _doubt(ledger: Ledger, draft_id: str, decision: str) -> float:
    """Share of the votes that went against what was decided, 0 where nobody voted.

    For a draft are the samples that agree with it from the passage, and those that do not where evidence was left out.
    """
    checks = ledger.db.execute("SELECT name, record FROM checks WHERE draft_id = ?", (draft_id,))
    found = ((row["name"], Check.model_validate_json(row["record"])) for row in checks)
    for_it = [vote.agrees == (name == "open_book") for name, check in found for vote in check.votes]
    against = sum(is_for != (decision == "accept") for is_for in for_it)
    return against / len(for_it) if for_it else 0.0


def _asked(ledger: Ledger, texts: TextStore, draft_id: str, drawn: Drawn) -> Asked:
    row = ledger.db.execute(
        "SELECT d.record, c.record AS context, a.record AS article FROM drafts d JOIN contexts c USING (context_id) "
        "JOIN articles a ON a.article_id = d.article_id WHERE d.draft_id = ?",
        (draft_id,),
    ).fetchone()
    draft, context = Draft.model_validate_json(row["record"]), Context.model_validate_json(row["context"])
    article = json.loads(row["article"])
    return Asked(
        draft_id,
        draft,
        tuple(tuple(_marked(passage, draft, texts)) for passage in context.passages),
        cite(article["title"], article["journal"], article["published"], article["ids"]),
        drawn,
    )


def _marked(passage: Passage, draft: Draft, texts: TextStore) -> Iterator[Piece]:
    """The passage in pieces, quotes apart; a quote that does not stand there marks nothing."""
    text, at = texts.get(passage.text_sha256), passage.start
    spans = [quotes.locate(quote, text, start=passage.start, end=passage.end) for quote in draft.quotes]
    for span in sorted((span for span in spans if span), key=lambda span: span.start):
        if span.start >= at:
            if span.start > at:
                yield Piece(text[at : span.start], False)
            yield Piece(text[span.start : span.end], True)
            at = span.end
    if at < passage.end:
        yield Piece(text[at : passage.end], False)
