"""What people made of drafts: their reviews as the ledger keeps them, and what they come to together.

    Review(draft_id="1a2b3c…", pair_id="5d0c…", reviewer="mk", verdict="reject", reason="two kinases do", …)
    ruling(verdicts on one draft)    "rejected"

Reviews are only ever added: a reviewer's newest of a draft counts. Of several reviewers the majority decides where
people are held against agents; what goes out is what nobody rejects. An edit says that the draft is not right as it
stands. Reading and writing the sheets is `review_sheet`'s.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

from bioalchemy.ledger import WITHDRAWN, Ledger
from bioalchemy.records import Context, Draft, Review

Ruling = Literal["accepted", "rejected"]


class Edit(NamedTuple):
    """A person's edit that the gates have not judged yet."""

    article_id: str
    order: int
    """Of its article among the run's."""
    context: Context
    draft: Draft
    of_draft: str
    reviewer: str

    @property
    def draft_id(self) -> str:
        """What it is called once it is judged."""
        return self.draft.id_in(self.context.context_id)


def of_run(ledger: Ledger) -> list[Review]:
    """Every review of a run, in the order in which they came."""
    rows = ledger.db.execute("SELECT record FROM annotations WHERE kind = 'review' ORDER BY seq")
    return [Review.model_validate_json(row["record"]) for row in rows]


def standing(reviews: Iterable[Review]) -> dict[str, dict[str, Review]]:
    """The newest review of each draft by each reviewer: by draft, then by reviewer."""
    found: dict[str, dict[str, Review]] = defaultdict(dict)
    # The sort is stable: of one second the later counts.
    for review in sorted(reviews, key=lambda review: review.created):
        found[review.draft_id][review.reviewer] = review
    return dict(found)


def ruling(verdicts: Iterable[str]) -> Ruling | None:
    """What the majority of reviewers say of one draft; None where nobody looked, or as many say one as the other."""
    votes = [verdict == "accept" for verdict in verdicts]
    accepting = sum(votes)
    if 2 * accepting == len(votes):
        return None
    return "accepted" if 2 * accepting > len(votes) else "rejected"


def ruling_of_notes(notes: Iterable[Mapping[str, object]]) -> Ruling | None:
    """What people say of one pair, by its annotations of kind `review`: `rejected` while anybody rejects it."""
    newest = {note["reviewer"]: str(note["verdict"]) for note in sorted(notes, key=lambda note: str(note["created"]))}
    if not newest:
        return None
    return "accepted" if set(newest.values()) == {"accept"} else "rejected"


def rejected_pairs(ledger: Ledger) -> int:
    """How many pairs of a run, of those that are not withdrawn, somebody rejects."""
    given_out = f"SELECT 1 FROM pairs WHERE pair_id = ? AND NOT {WITHDRAWN}"  # noqa: S608
    by_pair: dict[str, list[dict[str, object]]] = defaultdict(list)
    for review in of_run(ledger):
        if review.pair_id is not None:
            by_pair[review.pair_id].append(review.model_dump())
    rejected = (pair_id for pair_id, notes in by_pair.items() if ruling_of_notes(notes) == "rejected")
    return sum(ledger.db.execute(given_out, (pair_id,)).fetchone() is not None for pair_id in rejected)


def record(ledger: Ledger, judged: Iterable[Review]) -> int:
    """Add the reviews that say something new; how many do. The ledger must be driven."""
    known = standing(of_run(ledger))
    new = [review for review in judged if not _says_the_same(review, known.get(review.draft_id, {}))]
    ledger.annotate(new)
    return len(new)


def _says_the_same(review: Review, known: Mapping[str, Review]) -> bool:
    before = known.get(review.reviewer)
    when = {"created", "drawn"}
    return before is not None and before.model_dump(exclude=when) == review.model_dump(exclude=when)


def waiting(ledger: Ledger) -> Iterator[Edit]:
    """Edits that stand and that no gate has judged; none of a paper whose pairs were withdrawn."""
    for by_reviewer in standing(of_run(ledger)).values():
        for review in by_reviewer.values():
            if review.edited is None or outcome(ledger, review.draft_id, review.edited):
                continue
            if not withdrawn(ledger, review.draft_id):
                yield _edit(ledger, review, review.edited)


def outcome(ledger: Ledger, draft_id: str, edited: Draft) -> str | None:
    """What the gates decided on an edit of a draft, `accept` or `reject`; None where it waits."""
    query = "SELECT context_id FROM drafts WHERE draft_id = ?"
    (context_id,) = ledger.db.execute(query, (draft_id,)).fetchone()
    query = "SELECT decision FROM drafts WHERE draft_id = ?"
    row = ledger.db.execute(query, (edited.id_in(context_id),)).fetchone()
    return str(row["decision"]) if row else None


def withdrawn(ledger: Ledger, draft_id: str) -> bool:
    """Whether a pair of the draft's paper was withdrawn: an edit would bring the paper back."""
    query = f"SELECT 1 FROM pairs JOIN drafts d USING (article_id) WHERE d.draft_id = ? AND {WITHDRAWN}"  # noqa: S608
    return ledger.db.execute(query, (draft_id,)).fetchone() is not None


def _edit(ledger: Ledger, review: Review, edited: Draft) -> Edit:
    row = ledger.db.execute(
        "SELECT d.article_id, a.seq, c.record FROM drafts d JOIN contexts c USING (context_id) "
        "JOIN articles a ON a.article_id = d.article_id WHERE d.draft_id = ?",
        (review.draft_id,),
    ).fetchone()
    context = Context.model_validate_json(row["record"])
    return Edit(row["article_id"], row["seq"], context, edited, review.draft_id, review.reviewer)
