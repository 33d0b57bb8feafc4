"""What a person writes into a sheet's cells is read as the answer that is meant, or not at all."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.support import workshop

from bioalchemy.accounts import Judged, Origin, Source
from bioalchemy.errors import UsageError
from bioalchemy.ledger import Ledger
from bioalchemy.records import Answer, Context, Draft, Passage, Verdict
from bioalchemy.tools.reports import review_answers
from bioalchemy.tools.reports.review_sheet import COLUMNS, Filled

CONTEXT = Context(
    context_id="c0ffee",
    passages=(Passage(work_id="W1", text_sha256="0" * 64, start=0, end=9, section_kind="results"),),
)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with closing(Ledger.create(tmp_path / "run", {"run_id": "test"})) as made, made.drive():
        yield made


def edited(ledger: Ledger, before: dict[str, Any], **cells: str) -> Draft:
    """What becomes of a rejected draft with that answer."""
    draft = workshop.draft(1).model_copy(update={"answer": Answer.model_validate(before)})
    ledger.discover([Source("paper.xml", "1")])
    (row,) = ledger.unfinished(0, 1)
    ledger.plan(row.article_id, [CONTEXT])
    draft_id = draft.id_in(CONTEXT.context_id)
    verdict = Verdict(decision="reject", reason="trivial")
    ledger.end_context(Origin(row.article_id, CONTEXT.context_id), [Judged(draft_id, draft, verdict)])
    given = {"draft_id": draft_id, "drawn": "random", "verdict": "edit", "reason": "better"}
    filled = Filled("row 2", dict.fromkeys(COLUMNS, "") | given | {f"edited_{n}": text for n, text in cells.items()})
    (review,) = review_answers.reviews(ledger, Path("sheet.csv"), [filled], "mk", "2026-01-01T00:00:00+00:00")
    assert review.edited is not None
    return review.edited


CHOICE = {"kind": "choice", "value": "A", "options": ("x", "y")}
NUMBER = {"kind": "number", "value": "5", "unit": "mM", "tolerance": 0.01}


@pytest.mark.parametrize(
    ("before", "stated", "after"),
    [
        ({"kind": "phrase", "value": "a"}, " CDK4 ", {"kind": "phrase", "value": "CDK4"}),
        ({"kind": "phrase", "value": "a", "aliases": ("b",)}, "c", {"kind": "phrase", "value": "c"}),
        (NUMBER, "7", {**NUMBER, "value": "7"}),
        (NUMBER, "−7.5e3 µM", {**NUMBER, "value": "-7.5e3", "unit": "µM"}),
        (NUMBER, "5 mg kg-1", {**NUMBER, "unit": "mg kg-1"}),
        ({"kind": "boolean", "value": "yes"}, "no", {"kind": "boolean", "value": "no"}),
        (CHOICE, "b", {**CHOICE, "value": "B"}),
        ({"kind": "set", "value": ("a", "b")}, "a | c; d |", {"kind": "set", "value": ("a", "c; d")}),
        ({"kind": "sequence", "value": "MKV"}, "MKL", {"kind": "sequence", "value": "MKL"}),
        ({"kind": "phrase", "value": "a"}, '{"kind": "number", "value": "5"}', {"kind": "number", "value": "5"}),
    ],
)  # fmt: skip
def test_an_answer_keeps_its_kind(ledger: Ledger, before: dict[str, Any], stated: str, after: dict[str, Any]) -> None:
    assert edited(ledger, before, answer=stated).answer == Answer.model_validate(after)


def test_what_is_left_empty_stays(ledger: Ledger) -> None:
    made = edited(ledger, NUMBER, quotes="One sentence.\n\n Another one. ")
    assert made.quotes == ("One sentence.", "Another one.")
    assert (made.question, made.answer) == (workshop.draft(1).question, Answer.model_validate(NUMBER))


@pytest.mark.parametrize(
    ("before", "stated", "words"),
    [
        (NUMBER, "about five", "give a number and its unit, such as 5 mM"),
        (NUMBER, '{"kind": "number"', "begins as JSON, and is none"),
        (NUMBER, '{"a":' * 390 + "1" + "}" * 10, "begins as JSON, and is none"),
        (NUMBER, '{"kind": "set", "value": "a"}', "a set's value is a list"),
        (NUMBER, '{"kind": "phrase", "value": "a", "why": "b"}', "why Extra inputs"),
    ],
)
def test_what_is_no_answer_is_refused(ledger: Ledger, before: dict[str, Any], stated: str, words: str) -> None:
    with pytest.raises(UsageError, match=r"sheet\.csv, row 2, column edited_answer: ") as refused:
        edited(ledger, before, answer=stated)
    assert words in str(refused.value)


def test_of_very_many_wrong_rows_the_first_are_told(ledger: Ledger) -> None:
    cells = dict.fromkeys(COLUMNS, "") | {"drawn": "random", "verdict": "perhaps"}
    rows = [Filled(f"row {number}", cells) for number in range(2, 5002)]
    with pytest.raises(UsageError) as refused:
        review_answers.reviews(ledger, Path("sheet.csv"), rows, "mk", "2026")
    told = str(refused.value).splitlines()
    assert told[0].startswith("sheet.csv, row 2, column verdict: 'perhaps' is none of")
    assert told[-2:] == ["and 4,900 rows more", "nothing of the sheet was taken"]
    assert len(told) == 102
