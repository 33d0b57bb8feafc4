"""Sheets: what is written comes back, no cell is a formula, and a row that is wrong is named."""

import csv
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support import workshop

from bioalchemy.errors import StorageFull, UsageError
from bioalchemy.records import Answer
from bioalchemy.tools.reports import review_sheet
from bioalchemy.tools.reports.review_sample import Asked, Piece

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1",
    '=HYPERLINK("http://a.example","b")',
    "'=1",
    "''",
]


def asked(question: str = "Which substrate does kinase KIN1 phosphorylate?", **answer: object) -> Asked:
    draft = workshop.draft(1, question=question)
    if answer:
        draft = draft.model_copy(update={"answer": Answer.model_validate(answer)})
    passage = (Piece("Before. ", False), Piece(draft.quotes[0], True), Piece(" After.", False))
    return Asked("1a2b3c4d5e6f", draft, (passage,), "Kinases. J Biol. 2026. doi:10.5555/1", "random")


def written(tmp_path: Path, form: str, *rows: Asked) -> Path:
    path = tmp_path / f"sheet.{form}"
    assert review_sheet.write(path, rows) == len(rows)
    return path


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_what_is_written_comes_back(tmp_path: Path, form: str) -> None:
    rows = [asked(), asked("-5 or\n\"more\", 'less'; what?"), asked(kind="set", value=("A", "B"))]
    (*found,) = review_sheet.read(written(tmp_path, form, *rows))
    assert [row.cells for row in found] == [review_sheet.cells(row) for row in rows]
    assert found[0].cells["passage"] == f"Before. ⟦{rows[0].draft.quotes[0]}⟧ After."
    assert found[2].cells["answer"] == "A | B"
    assert [row.place for row in found] == (
        ["row 2", "row 3", "row 4"] if form == "csv" else ["line 1", "line 2", "line 3"]
    )


@given(st.text())
def test_a_cell_is_never_a_formula_and_comes_back(text: str) -> None:
    shown = review_sheet.defused(text)
    assert not shown.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert review_sheet.restored(shown) == text


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_is_defused_in_the_file(tmp_path: Path, formula: str) -> None:
    path = written(tmp_path, "csv", asked(formula))
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, row = csv.reader(file)
    assert row[header.index("question")].startswith("'")
    assert next(review_sheet.read(path)).cells["question"] == formula.replace("\r", "")


def test_a_spreadsheet_takes_it_for_utf8(tmp_path: Path) -> None:
    assert written(tmp_path, "csv", asked()).read_bytes().startswith(b"\xef\xbb\xbf")


def test_options_are_lettered(tmp_path: Path) -> None:
    (row,) = review_sheet.read(written(tmp_path, "csv", asked(kind="choice", value="B", options=("one", "two"))))
    assert (row.cells["options"], row.cells["answer"]) == ("A. one\nB. two", "B")


def test_what_is_not_seen_is_not_in_a_sheet(tmp_path: Path) -> None:
    path = written(tmp_path, "csv", asked("Which\u202e kinase\x1b[2J?"))
    assert next(review_sheet.read(path)).cells["question"] == "Which kinase[2J?"


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_languages_spreadsheets_are_read(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text(
        delimiter.join(["draft_id", "drawn", "verdict", "reason"])
        + "\r\n"
        + delimiter.join(["1a", "random", "Accept", "a, b"])
    )
    (row,) = review_sheet.read(path)
    assert (row.cells["verdict"], row.cells["reason"], row.cells["edited_answer"]) == ("Accept", "a, b", "")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.html", b"<html>", "the page's button saves one"), ("a.xlsx", b"PK", r"\.csv or \.jsonl"),
        ("a.csv", b"", "is empty"), ("a.csv", b"draft_id,drawn\n", "row 1: no column verdict"),
        ("a.csv", b"draft_id,drawn,verdict,verdct\n", "row 1: no sheet has a column 'verdct'"),
        ("a.csv", b"draft_id,drawn,verdict,verdict\n", "column verdict is there twice"),
        ("a.csv", b"draft_id,drawn,verdict\n1,random,accept,more\n", "row 2: 4 cells in 3 columns"),
        ("a.csv", b'draft_id,drawn,verdict\n"1,random', "line 2: no CSV"),
        ("a.csv", b"draft_id,drawn,verdict\n\xe9\n", "byte 24.*CSV UTF-8"),
        ("a.jsonl", b"{}\n", "line 1: no column draft_id"), ("a.jsonl", b"\n[1]\n", "line 2: a row is one object"),
        ("a.jsonl", b'{"draft_id": 1, "drawn": "random", "verdict": ""}\n', "one object of texts"),
        ("a.jsonl", b"nonsense\n", "line 1"), ("a.jsonl", b'{"a": "b", "a": "c"}', "is there twice"),
    ],
)  # fmt: skip
def test_what_is_no_sheet_is_refused_with_its_place(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UsageError, match=words):
        list(review_sheet.read(tmp_path / name))


def test_a_sheet_that_is_not_there_or_too_large_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="No such file"):
        review_sheet.read(tmp_path / "none.csv")
    monkeypatch.setattr(review_sheet, "MAX_BYTES", 10)
    with pytest.raises(UsageError, match="larger than any sheet"):
        review_sheet.read(written(tmp_path, "csv", asked()))


def test_a_sheet_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.html, \.csv or \.jsonl"):
        review_sheet.write(tmp_path / "sheet.xlsx", [asked()])
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageFull, match="can't be written"):
        review_sheet.write(tmp_path / "file" / "sheet.csv", [asked()])
    path = written(tmp_path, "csv", asked())
    before = path.read_bytes()
    with pytest.raises(UsageError, match="verdicts may be in it"):
        review_sheet.write(path, [asked("Another question?")])
    assert path.read_bytes() == before
    assert {entry.name for entry in tmp_path.iterdir()} == {"sheet.csv", "file"}


def test_lines_of_json_are_one_row_each(tmp_path: Path) -> None:
    (line,) = written(tmp_path, "jsonl", asked("a\u2028b")).read_text("utf-8").split("\n")[:-1]
    assert json.loads(line)["question"] == "a\u2028b"
