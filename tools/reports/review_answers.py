"""From a sheet that came back to reviews: each row's words read strictly, all of them or none.

    taken = reviews(ledger, path, read(path), "mk", now)      [Review(verdict="reject", reason="two kinases do", …), …]

Rows without a verdict were not looked at. What a row shows of the draft must be the draft's still: an edit written over
it would be lost. An edit keeps what its cells leave empty; an answer keeps its kind, or is
written out as JSON, `{"kind": "number", "value": "5", "unit": "mM"}`.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError

from bioalchemy.errors import UsageError
from bioalchemy.ledger import Ledger
from bioalchemy.records import Answer, Draft, Drawn, Judgement, Review
from bioalchemy.tools import strict_json
from bioalchemy.tools.reports import reviews as known_reviews
from bioalchemy.tools.reports.review_sheet import BETWEEN, Filled, texts
from bioalchemy.tools.verification.receipt_rows import inert

LONGEST_NAME = 80
_MOST_TOLD = 100
"""Rows that can't be taken: a sheet has fewer, another file may have a million."""
_EDITED = ("edited_question", "edited_answer", "edited_quotes")
_EDITED_IN = {
    "question": "edited_question", "answer": "edited_answer", "options": "edited_answer", "quotes": "edited_quotes",
}  # fmt: skip
"""The columns for edits, by those that show what they edit."""
_NUMBER = re.compile(r"\s*(?P<value>[+−-]?[0-9][0-9.,]*(?:[eE][+−-]?[0-9]+)?)\s*(?P<unit>.*?)\s*", re.DOTALL)
_LONGEST = {"edited_question": 2000, "edited_answer": 2000, "edited_quotes": 8000, "reason": 2000}


def reviews(ledger: Ledger, path: Path, rows: Iterable[Filled], reviewer: str, now: str) -> list[Review]:
    """The reviews of a sheet, as of `now`.

    Raises:
        UsageError: rows that can't be taken, of which the message has each one's place, column and fault, or such a
            name of a reviewer. Nothing is taken then.
    """
    if not reviewer.isprintable() or len(reviewer) > LONGEST_NAME:
        raise UsageError(
            f"--reviewer {inert(reviewer, 40)!r}: give a name on one line of at most {LONGEST_NAME} characters"
        )
    found: dict[str, Review] = {}
    refusals: list[str] = []
    for row in rows:
        try:
            _refuse_overwritten(ledger, row)
            if not (said := _said(row)):
                continue
            review = _review(ledger, row, said, reviewer, now)
            if review.draft_id in found:
                raise _Refused("draft_id", f"{review.draft_id} is there twice")
        except _Refused as refused:
            refusals.append(f"{path}, {row.place}, column {refused.column}: {refused.why}")
            continue
        found[review.draft_id] = review
    if refusals:
        more = len(refusals) - _MOST_TOLD
        rest = [f"and {more:,} rows more"] if more > 0 else []
        raise UsageError("\n".join([*refusals[:_MOST_TOLD], *rest, "nothing of the sheet was taken"]))
    return list(found.values())


class _Refused(Exception):
    def __init__(self, column: str, why: str) -> None:
        self.column = column
        self.why = why


def _said(row: Filled) -> str:
    """The verdict in small letters; empty where the row was not looked at."""
    return row.cells["verdict"].strip().casefold()


def _refuse_overwritten(ledger: Ledger, row: Filled) -> None:
    """What a column that is only shown has is neither an edit nor the draft's; an empty one says nothing."""
    query = "SELECT record FROM drafts WHERE draft_id = ?"
    stored = ledger.db.execute(query, (row.cells["draft_id"].strip(),)).fetchone()
    if stored is None:
        return
    shown = texts(Draft.model_validate_json(stored["record"]))
    for column, instead in _EDITED_IN.items():
        there = row.cells[column]
        if there.strip() and not _is_as_shown(there, shown[column]):
            raise _Refused(column, f"it is not the draft's any more: put it back, and write edits into {instead}")


def _is_as_shown(there: str, shown: str) -> bool:
    """Whether a cell came back as it was, but for white space, and how a spreadsheet writes a number."""
    if there.split() == shown.split():
        return True
    try:
        return float(there.replace(",", ".")) == float(shown)
    except ValueError:
        return False


def _review(ledger: Ledger, row: Filled, said: str, reviewer: str, now: str) -> Review:
    cells = row.cells
    verdict = _named(said, "verdict", get_args(Judgement))
    drawn = _named(cells["drawn"].strip(), "drawn", get_args(Drawn))
    for column, most in _LONGEST.items():
        if len(cells[column]) > most:
            raise _Refused(column, f"{len(cells[column]):,} characters, and {most:,} are the most")
    if verdict != "accept" and not cells["reason"].strip():
        raise _Refused("reason", f"say why it is {'rejected' if verdict == 'reject' else 'edited'}")
    if verdict != "edit" and (filled := [name for name in _EDITED if cells[name].strip()]):
        raise _Refused(filled[0], f"it is filled in, and the verdict is {verdict}, not edit")
    draft_id = cells["draft_id"].strip()
    stored = ledger.db.execute(
        "SELECT d.record, d.context_id, d.decision, p.pair_id FROM drafts d LEFT JOIN pairs p USING (draft_id) "
        "WHERE d.draft_id = ?",
        (draft_id,),
    ).fetchone()
    if stored is None or stored["decision"] == "revise":
        raise _Refused("draft_id", f"{ledger.folder} has no draft {inert(draft_id)!r} to review")
    edited = None
    if verdict == "edit":
        draft = Draft.model_validate_json(stored["record"])
        edited = _edited(draft, cells)
        if edited.id_in(stored["context_id"]) == draft_id:
            raise _Refused("edited_question", "nothing is edited: fill in the question, the answer or the quotes")
        if known_reviews.withdrawn(ledger, draft_id):
            raise _Refused("verdict", "pairs of this paper were withdrawn: no edit brings them back")
    return Review(
        draft_id=draft_id, pair_id=stored["pair_id"], reviewer=reviewer, verdict=verdict, reason=cells["reason"],
        edited=edited, drawn=drawn, created=now,
    )  # fmt: skip


def _named(said: str, column: str, names: tuple[str, ...]) -> Any:
    if said not in names:
        raise _Refused(column, f"{inert(said, 40)!r} is none of {', '.join(names)}")
    return said


def _edited(draft: Draft, cells: dict[str, str]) -> Draft:
    question, answer, quotes = (cells[name].strip() for name in _EDITED)
    changes: dict[str, Any] = {}
    if question:
        changes["question"] = question
    if answer:
        changes["answer"] = _answer(draft.answer, answer)
    if quotes:
        changes["quotes"] = tuple(line.strip() for line in quotes.splitlines() if line.strip())
    return draft.model_copy(update=changes)


def _answer(before: Answer, stated: str) -> Answer:
    try:
        if stated.startswith("{"):
            return Answer.model_validate(strict_json.parse(stated.encode()))
        changes = _value(before, stated)
        # Other names of the former value are none of this one.
        aliases = before.aliases if changes["value"] == before.value else ()
        return Answer.model_validate({**before.model_dump(), **changes, "aliases": aliases})
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        raise _Refused("edited_answer", f"{'.'.join(map(str, first['loc']))} {first['msg']}".strip()) from None
    except ValueError as error:
        raise _Refused("edited_answer", f"it begins as JSON, and is none: {error}") from None


def _value(before: Answer, stated: str) -> dict[str, Any]:
    if isinstance(before.value, tuple):
        items = stated.split(BETWEEN.strip())
        return {"value": tuple(item.strip() for item in items if item.strip())}
    if before.kind == "number":
        number = _NUMBER.fullmatch(stated)
        if number is None:
            raise _Refused("edited_answer", "give a number and its unit, such as 5 mM")
        return {"value": number["value"].replace("−", "-"), "unit": number["unit"] or before.unit}
    return {"value": stated.upper() if before.kind == "choice" else stated}
