"""A run judged again by the present matcher and rules, without a model: what would come out differently?

    found = regrade(ledger, texts)
    found.changes[0]    Change("refused_now", "1a2b3c…", was="accept", now="answer_in_question", detail="…")
    append(ledger, found, now)          the only thing that writes: changed difficulties, as new annotations

Drafts, votes and closed-book responses are taken as the ledger has them. Nobody is asked again: of a draft that a gate
refused and would now let through it is said where it would go on, not what would become of it there. No pair and no
verdict is ever rewritten. A pair that is not what its draft and checks say (`pair_differs`) was changed by hand, and so
was a vote that is not what its call was answered (`vote_differs`), and a prompt whose stored parts are gone or are not
what they go by (`prompt_differs`).
"""

import hashlib
import json
import re
import sqlite3
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from typing import Literal, NamedTuple

from bioalchemy import answers
from bioalchemy.agents import evidence_checker
from bioalchemy.agents.evidence_checker import agrees_with
from bioalchemy.databases import room
from bioalchemy.errors import LedgerError
from bioalchemy.evals.revoting import VOTED, Outcome, recount
from bioalchemy.ledger import Ledger
from bioalchemy.records import Answer, Check, Context, Difficulty, Draft, QAPair
from bioalchemy.settings import Gates
from bioalchemy.texts import TextStore

Kind = Literal[
    "refused_now", "passes_now", "other_reason", "vote_flipped", "vote_differs", "difficulty_changed", "not_checked",
    "pair_differs", "prompt_differs",
]  # fmt: skip
_BY_MODEL = ("stands_alone", "critic_review")
"""Checks that only a model can make again."""
_decoder = json.JSONDecoder(strict=False)


class Change(NamedTuple):
    """One thing that would come out differently, or that can't be told."""

    kind: Kind
    draft_id: str
    was: str
    now: str
    detail: str


class Regraded(NamedTuple):
    """What was looked at, and what would change."""

    drafts: int
    judged: int
    """Of them, those that gates were asked about and can be asked about again: no duplicates, and texts are there."""
    votes: int
    difficulties: int
    changes: list[Change]
    to_append: list[Difficulty]
    """Difficulties as they are now, where the number of passed samples is another."""
    untold: int
    """Drafts that could not be judged."""

    def counts(self) -> dict[str, int]:
        """Changes by kind."""
        return dict(Counter(change.kind for change in self.changes))


class _Judged(NamedTuple):
    """A draft with what the run made of it."""

    draft_id: str
    draft: Draft
    context: Context
    decision: str
    reason: str | None
    checks: list[Check]


def regrade(ledger: Ledger, texts: TextStore) -> Regraded:
    """Judge everything of a run again."""
    gates = Gates.model_validate(ledger.header()["recipe"]["gates"])
    changes: list[Change] = []
    drafts = graded = votes = untold = 0
    for judged in _drafts(ledger):
        drafts += 1
        votes += sum(len(check.votes) for check in judged.checks if check.name in VOTED)
        changes += _flipped(judged)
        changes += _unsaid(ledger, judged)
        try:
            changes += _fares(judged, gates, texts)
            graded += bool(judged.checks)
        except LedgerError as error:
            untold += 1
            changes.append(_change("not_checked", judged, "", str(error)))
    changes += _departures(ledger)
    changes += _altered_prompts(ledger.db)
    to_append: list[Difficulty] = []
    difficulties = 0
    for draft_id, answer, context_id, before in _difficulties(ledger):
        difficulties += 1
        responses = _closed_book(ledger, context_id, draft_id, before.model)
        passed = sum(answers.verify(answer, response).passed for response in responses)
        if len(responses) != before.samples:
            detail = f"{len(responses)} of {before.samples} closed-book responses are in the ledger"
            changes.append(Change("not_checked", draft_id, "", "", detail))
        elif passed != before.passed:
            was, now = f"{before.passed} of {before.samples}", f"{passed} of {before.samples}"
            changes.append(Change("difficulty_changed", draft_id, was, now, f"closed book, {before.model}"))
            to_append.append(before.model_copy(update={"passed": passed, "verifier": answers.VERSION}))
    return Regraded(drafts, graded, votes, difficulties, changes, to_append, untold)


def append(ledger: Ledger, found: Regraded, now: str) -> int:
    """Annotate pairs with their changed difficulties, as of `now`; returns how many. The ledger must be driven."""
    notes = [note.model_copy(update={"created": now}) for note in found.to_append]
    ledger.annotate(notes)
    return len(notes)


# --- drafts ---


def _drafts(ledger: Ledger) -> Iterator[_Judged]:
    rows = ledger.db.execute(
        "SELECT d.draft_id, d.record, c.record AS context, d.decision, d.reason FROM drafts d "
        "JOIN contexts c USING (context_id) ORDER BY d.article_id, d.seq"
    )
    for row in rows:
        yield _Judged(
            row["draft_id"], Draft.model_validate_json(row["record"]), Context.model_validate_json(row["context"]),
            row["decision"], row["reason"], _checks(ledger, row["draft_id"]),
        )  # fmt: skip


def _departures(ledger: Ledger) -> Iterator[Change]:
    """Pairs that are not what their drafts, and the checks of those, say: one of the two was changed since."""
    rows = ledger.db.execute(
        "SELECT d.draft_id, d.record, d.decision, d.reason, p.record AS pair FROM drafts d LEFT JOIN pairs p "
        "USING (draft_id) WHERE d.decision = 'accept' OR p.draft_id IS NOT NULL ORDER BY p.seq"
    )
    run_id = ledger.header()["run_id"]
    for row in rows:
        draft = Draft.model_validate_json(row["record"])
        pair = QAPair.model_validate_json(row["pair"]) if row["pair"] else _former(ledger, draft)
        if pair is None:
            detail = "the draft was accepted and has no pair"
            yield Change("pair_differs", row["draft_id"], row["decision"], "", detail)
            continue
        same = {
            "question": pair.question == draft.question,
            "answer": pair.answer == draft.answer,
            "question_kind": pair.question_kind == draft.kind,
            "checks": list(pair.checks) == _checks(ledger, row["draft_id"]),
            "decision": row["decision"] == "accept" and row["reason"] is None,
            "run_id": pair.provenance.run_id == run_id,
        }
        if other := [name for name, is_same in same.items() if not is_same]:
            detail = f"the pair and its draft differ in {', '.join(other)}"
            yield Change("pair_differs", row["draft_id"], row["decision"], "", detail)


def _former(ledger: Ledger, draft: Draft) -> QAPair | None:
    """The pair of an accepted draft whose place the same pair of a newer version of its paper took."""
    query = (
        "SELECT record FROM annotations WHERE kind = 'former_receipt' AND json_extract(record, '$.question') = ? "
        "AND json_extract(record, '$.answer') = json(?)"
    )
    found = ledger.db.execute(query, (draft.question, draft.answer.model_dump_json())).fetchone()
    return QAPair.model_validate_json(found["record"]) if found else None


def _unsaid(ledger: Ledger, judged: _Judged) -> Iterator[Change]:
    """Votes that are not what the response to their call says."""
    for check in judged.checks:
        for vote in check.votes:
            row = ledger.db.execute("SELECT response FROM calls WHERE call_id = ?", (vote.call_id,)).fetchone()
            if row is None:
                detail = f"{check.name}: call {vote.call_id} of the vote {vote.response!r} is not in the ledger"
            elif not _says(row["response"], vote.response):
                detail = f"{check.name}: the vote is {vote.response!r}, and its call was answered {row['response']!r}"
            else:
                continue
            yield _change("vote_differs", judged, "", detail)


def _altered_prompts(db: sqlite3.Connection) -> Iterator[Change]:
    """Drafts with calls whose prompts are not stored as they were sent; those of no draft have an empty id.

    Parts of prompts go by their hashes. The sound ones are noted on disk: memory is the same for any number of calls.
    """
    with room(), closing(db.cursor()) as parts:
        db.execute("BEGIN")
        db.execute("CREATE TEMP TABLE sound (sha256 TEXT PRIMARY KEY) WITHOUT ROWID")
        stored = parts.execute("SELECT sha256, content FROM blobs")
        db.executemany("INSERT INTO sound VALUES (?)", ((row["sha256"],) for row in stored if _is_sound(row)))
        for row in db.execute(_ALTERED_PROMPTS):
            detail = f"prompts of {row['calls']} of its calls: a part is gone, or is not what it was"
            yield Change("prompt_differs", row["draft_id"] or "", "", "", detail)
        db.execute("ROLLBACK")


_ALTERED_PROMPTS = (
    "SELECT draft_id, COUNT(*) AS calls FROM calls WHERE CASE WHEN json_valid(request) THEN EXISTS (SELECT 1 "
    "FROM json_each(request, '$.messages') AS message, json_each(message.value, '$.parts') AS part "
    "WHERE part.value NOT IN (SELECT sha256 FROM sound)) ELSE 1 END GROUP BY draft_id ORDER BY MIN(seq)"
)


def _is_sound(part: sqlite3.Row) -> bool:
    try:
        return hashlib.sha256(zlib.decompress(part["content"])).hexdigest() == str(part["sha256"])
    except (TypeError, zlib.error):
        return False


def _says(response: str, vote: str) -> bool:
    """Whether JSON in a response, which may stand in a fence or among words, has the vote as its answer."""
    for opening in re.finditer("{", response):
        try:
            found, _ = _decoder.raw_decode(response, opening.start())
        except (ValueError, RecursionError):
            continue
        if found.get("answer") == vote:
            return True
    return False


def _checks(ledger: Ledger, draft_id: str) -> list[Check]:
    rows = ledger.db.execute("SELECT record FROM checks WHERE draft_id = ? ORDER BY seq", (draft_id,))
    return [Check.model_validate_json(row["record"]) for row in rows]


def _flipped(judged: _Judged) -> Iterator[Change]:
    """Votes that count otherwise now."""
    for check in judged.checks:
        for vote in check.votes if check.name in VOTED else ():
            now = agrees_with(judged.draft.answer, vote.response)
            if now != vote.agrees:
                said = f"{check.name}: {vote.response!r} for {answers.render(judged.draft.answer)!r}"
                yield Change("vote_flipped", judged.draft_id, _said(vote.agrees), _said(now), said)


def _said(agrees: bool) -> str:
    return "agrees" if agrees else "disagrees"


def _fares(judged: _Judged, gates: Gates, texts: TextStore) -> Iterator[Change]:
    """How the draft would fare now, where that differs."""
    if not judged.checks:
        return  # a duplicate that no gate was asked about
    reason, detail = _refusal(judged, gates, texts)
    if reason is not None:
        if judged.decision == "accept":
            yield _change("refused_now", judged, reason, detail)
        elif reason != judged.reason:
            yield _change("other_reason", judged, reason, detail)
    elif goes_on := _let_through(judged, gates):
        yield _change("passes_now", judged, f"would go on to {goes_on}", _failed(judged).detail)


def _change(kind: Kind, judged: _Judged, now: str, detail: str) -> Change:
    was = judged.decision if judged.reason is None else f"{judged.decision}: {judged.reason}"
    return Change(kind, judged.draft_id, was, now, detail)


def _refusal(judged: _Judged, gates: Gates, texts: TextStore) -> tuple[str | None, str]:
    """The reason of the first gate that refuses the draft now, and its words."""
    by_rules = evidence_checker.check_by_rules(judged.draft, judged.context, texts)
    if by_rules.reason is not None:
        return by_rules.reason, by_rules.checks[-1].detail
    for check in judged.checks:
        if check.name in VOTED and (outcome := _recounted(check, judged, gates)).ending == "refuses":
            return VOTED[check.name], outcome.detail
    return None, ""


def _let_through(judged: _Judged, gates: Gates) -> str:
    """Where a refused draft would go on, no gate refusing it now; empty when what ended it still does."""
    failed = _failed(judged)
    if judged.decision == "accept" or failed.passed or failed.name in _BY_MODEL:
        return ""
    if failed.name not in VOTED:
        return "stands_alone, the gates after the rules"
    outcome = _recounted(failed, judged, gates)
    if outcome.ending == "unfinished":
        return f"more samples of {failed.name}: {outcome.detail}"
    if failed.name == "open_book" and len(judged.context.passages) > 1:
        return "each_hop_needed"
    if failed.name == "open_book" and gates.without_evidence_samples:
        return "evidence_needed"
    return "critic_review"


def _recounted(check: Check, judged: _Judged, gates: Gates) -> Outcome:
    return recount(check, judged.draft.answer, gates, len(judged.context.passages))


def _failed(judged: _Judged) -> Check:
    """The check that ended the draft, or its last."""
    return next((check for check in reversed(judged.checks) if not check.passed), judged.checks[-1])


# --- difficulty ---


def _difficulties(ledger: Ledger) -> Iterator[tuple[str, Answer, str, Difficulty]]:
    """The newest difficulty of each pair for each model and prompt: draft id, answer, context id, difficulty."""
    pairs = ledger.db.execute(
        "SELECT p.pair_id, d.draft_id, d.context_id, d.record FROM pairs p JOIN drafts d USING (draft_id) "
        "ORDER BY p.seq"
    )
    for pair in pairs:
        answer = Draft.model_validate_json(pair["record"]).answer
        for note in _newest(ledger.db, pair["pair_id"]):
            yield pair["draft_id"], answer, pair["context_id"], note


def _newest(db: sqlite3.Connection, pair_id: str) -> list[Difficulty]:
    query = "SELECT record FROM annotations WHERE pair_id = ? AND kind = 'difficulty' ORDER BY seq"
    notes = [Difficulty.model_validate(json.loads(row["record"])) for row in db.execute(query, (pair_id,))]
    return list({(note.model, note.prompt_hash): note for note in notes}.values())


def _closed_book(ledger: Ledger, context_id: str, draft_id: str, model: str) -> list[str]:
    rows = ledger.db.execute(
        "SELECT sample, response FROM calls WHERE context_id = ? AND draft_id = ? AND prompt = 'closed_book' "
        "AND outcome = 'ok' AND model = ? ORDER BY seq",
        (context_id, draft_id, model),
    )
    return list({row["sample"]: str(row["response"]) for row in rows}.values())
