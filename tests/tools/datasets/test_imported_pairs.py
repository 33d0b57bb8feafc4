"""Others' questions become typed pairs without a receipt, or an error that names file, row and column."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bioalchemy.errors import UsageError
from bioalchemy.records import Answer, ImportedPair
from bioalchemy.tools.datasets.imported_pairs import RowLeftOut, read, works
from bioalchemy.tools.datasets.question_columns import parse_columns
from bioalchemy.tools.verification.receipt_checks import ExportedImport

SHA256 = "0" * 64


def imported(folder: Path, rows: list[dict[str, Any]], columns: str) -> list[ExportedImport]:
    path = folder / "theirs.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    return list(read(path, parse_columns(columns), SHA256))


@pytest.mark.parametrize(
    ("row", "more", "answer"),
    [
        ({"a": "CDK4"}, "", Answer(kind="phrase", value="CDK4")),
        ({"a": True}, "", Answer(kind="boolean", value="yes")),
        ({"a": "No"}, "", Answer(kind="boolean", value="no")),
        ({"a": "maybe"}, "", Answer(kind="boolean", value="maybe")),
        ({"a": 46}, "", Answer(kind="number", value="46")),
        ({"a": "-3.5e2"}, "", Answer(kind="number", value="-3.5e2")),
        ({"a": "1,200", "u": "mg"}, ",unit=u", Answer(kind="number", value="1,200", unit="mg")),
        ({"a": "5"}, ",unit==nM", Answer(kind="number", value="5", unit="nM")),
        ({"a": "46"}, ",kind==phrase", Answer(kind="phrase", value="46")),
        ({"a": "x" * 90}, ",kind==phrase", Answer(kind="phrase", value="x" * 90)),
        ({"a": ["p21", "p27"]}, ",kind==set", Answer(kind="set", value=("p21", "p27"))),
        ({"a": "p21; p27", "k": "sequence"}, ",kind=k", Answer(kind="sequence", value=("p21", "p27"))),
        ({"a": "B", "o": ["x", "y"]}, ",options=o", Answer(kind="choice", value="B", options=("x", "y"))),
        ({"a": 0, "o": ["x", "y"]}, ",options=o", Answer(kind="choice", value="A", options=("x", "y"))),
        ({"a": "y", "o": ["x", "y"]}, ",options=o", Answer(kind="choice", value="B", options=("x", "y"))),
        ({"a": "B", "o": {"A": "x", "B": "y"}}, ",options=o", Answer(kind="choice", value="B", options=("x", "y"))),
        ({"a": "y", "o": {"A": "x", "B": "y"}}, ",options=o", Answer(kind="choice", value="B", options=("x", "y"))),
    ],
)
def test_the_kind_of_an_answer_is_stated_or_told_by_a_rule(
    tmp_path: Path, row: dict[str, Any], more: str, answer: Answer
) -> None:
    (pair,) = imported(tmp_path, [{"q": "Which?", **row}], f"question=q,answer=a{more}")
    assert pair.answer == answer
    assert pair.pair_id == ImportedPair.identify("Which?", answer)
    assert pair.receipt is None


def test_a_right_option_in_a_column_of_its_own_is_not_always_the_first(tmp_path: Path) -> None:
    rows = [{"q": f"Which is number {n}?", "a": f"right {n}", "o": ["one", "two", "three"]} for n in range(40)]
    pairs = imported(tmp_path, rows, "question=q,answer=a,options=o")
    assert {pair.answer.value for pair in pairs} == {"A", "B", "C", "D"}
    for n, pair in enumerate(pairs):
        assert pair.answer.options["ABCD".index(str(pair.answer.value))] == f"right {n}"
    assert pairs == imported(tmp_path, rows, "question=q,answer=a,options=o")


def test_what_is_known_of_source_terms_and_row_is_kept(tmp_path: Path) -> None:
    row = {
        "n": "q17", "q": "Which?", "a": "CDK4", "p": [21645374, "https://doi.org/10.1128/AB"],
        "l": "CC BY-NC 4.0", "t": "virology/phages", "k": "mechanism",
    }  # fmt: skip
    columns = "question=q,answer=a,id=n,source=p,licence=l,topic=t,question_kind=k"
    (pair,) = imported(tmp_path, [row], columns)
    assert pair.sources == ("pmid:21645374", "doi:10.1128/ab")
    assert [work.ids for work in works(pair)] == [{"pmid": "21645374"}, {"doi": "10.1128/ab"}]
    assert {work.work_id for work in works(pair)} == set(pair.work_ids)
    assert (pair.licence, pair.text_use, pair.question_kind) == ("CC BY-NC 4.0", "reference_only", "mechanism")
    assert pair.imported.model_dump() == {"file": "theirs.jsonl", "sha256": SHA256, "row": 1, "id": "q17"}
    (note,) = pair.annotations
    assert (note.kind, note.__pydantic_extra__["topic"], note.__pydantic_extra__["method"]) == (
        "topic", "virology/phages", "stated",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("terms", "use"),
    [
        ("", "unknown"), (",licence==CC BY 4.0", "free"), (",licence==https://creativecommons.org/licenses/by-sa/4.0/",
        "share_alike"), (",licence==ask us", "reference_only"), (",text_use==free", "free"),
        (",licence==CC BY-NC 4.0,text_use==free", "reference_only"), (",licence==MIT,text_use==free", "free"),
        (",licence==MIT", "reference_only"),
    ],
)  # fmt: skip
def test_a_text_may_be_used_as_is_stated_and_never_by_default(tmp_path: Path, terms: str, use: str) -> None:
    (pair,) = imported(tmp_path, [{"q": "Which?", "a": "CDK4"}], f"question=q,answer=a{terms}")
    assert pair.text_use == use


@pytest.mark.parametrize(
    ("row", "more", "complaint"),
    [
        ({"a": ""}, "", "column 'a': it is empty"),
        ({"a": None}, "", "column 'a': it is empty"),
        ({"b": "x"}, "", "there is no column 'a'; it has q, b"),
        ({"a": ["x", "y"]}, "", "column 'a': it is a list: say kind==set"),
        ({"a": ["x", "y"]}, ",kind==phrase", "a list is no phrase"),
        ({"a": "x" * 81}, "", "81 characters are no phrase"),
        ({"a": "x"}, ",kind==fact", "column 'kind==fact': 'fact' is no kind: phrase, number"),
        ({"a": "x", "k": "word"}, ",kind=k", "column 'k': 'word' is no kind"),
        ({"a": "x"}, ",question_kind==trivia", "'trivia' is no question_kind: fact, comparison"),
        ({"a": "x"}, ",kind==boolean", "as a boolean: 'x' is not yes, no or maybe"),
        ({"a": "x"}, ",kind==number", "as a number"),
        ({"a": "5"}, ",unit==zorks", "is not a finite number in a known unit"),
        ({"a": "x"}, ",kind==choice", "as a choice: Value error, options belong to a choice"),
        ({"a": "x", "o": ["x", "x"]}, ",options=o", "the right option is there twice"),
        ({"a": -1, "o": ["x", "y"]}, ",options=o", "it is not told which option '-1' stands for"),
        ({"a": "A", "o": ["G", "T"]}, ",options=o", "it is not told which option 'A' stands for"),
        ({"a": "C", "o": {"A": "x", "B": "y"}}, ",options=o", "it is not told which option 'C' stands for"),
        ({"a": "A", "o": {"A": "x", "C": "y"}}, ",options=o", "column 'o': an object of options has the keys A, B, C"),
        ({"a": "A", "o": [{"label": "A", "text": "x"}]}, ",options=o", "column 'o': a list with an object in it"),
        ({"a": {"text": "x"}}, "", "column 'a': it holds an object"),
        ({"a": "p21; p21"}, ",kind==set", "an item is there twice"),
        ({"a": "x", "s": "Smith et al."}, ",source=s", "column 's': 'Smith et al.' is no PMID"),
        ({"a": "x", "t": "virology/phage"}, ",topic=t", "topic 'virology/phage' is unknown; is virology/phages"),
        ({"a": "x"}, ",text_use==mine", "'mine' is no text_use: free"),
    ],
)
def test_a_row_that_is_none_is_named(tmp_path: Path, row: dict[str, Any], more: str, complaint: str) -> None:
    good = {"q": "Which?", "a": "yes", "k": "phrase", "s": "", "t": "", "o": ["yes", "no"]}
    path, left_out = tmp_path / "theirs.jsonl", list[RowLeftOut]()
    path.write_text("\n".join(map(json.dumps, [good, {"q": "What?", **row}])), "utf-8")
    pairs = read(path, parse_columns(f"question=q,answer=a{more}"), SHA256, left_out.append)
    with suppress(UsageError):
        list(pairs)
    if left_out:
        assert complaint in left_out[-1].why
        assert left_out[-1].number == 2
    else:
        assert "==" in more, "only what is said of all rows is an error"


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        (b"no JSON at all", "is not JSON: Expecting value"),
        (b'{"q": "Cut off', "is not JSON: Invalid control character"),
        (b'{"q": "Caf\xe9?", "a": "x"}', "is not JSON: 'utf-8' codec can't decode byte 0xe9"),
        (b'{"q": "How many?", "a": NaN}', "is not JSON: NaN"),
        (b'{"q": "How many?", "a": 1e400}', "is not JSON: the number 1e400 is out of range"),
        (b'{"q": "How many?", "a": ' + b"9" * 5000 + b"}", "is not JSON: "),
        (b'{"q": "How deep?", "a": ' + b"[" * 100_000 + b"}", "is not JSON: it is nested deeper"),
        (b'{"q": "Which?", "q": "What?", "a": "x"}', "is not JSON: the key 'q' is there twice"),
        (b'["Which?", "x"]', "is no JSON object"),
        (b"null", "is no JSON object"),
    ],
)
def test_a_line_that_is_no_row_loses_no_other(tmp_path: Path, line: bytes, complaint: str) -> None:
    path, left_out = tmp_path / "theirs.jsonl", list[RowLeftOut]()
    path.write_bytes(b'{"q": "First?", "a": "yes"}\n\n' + line + b'\n{"q": "Last?", "a": "no"}')
    pairs = list(read(path, parse_columns("question=q,answer=a"), SHA256, left_out.append))
    assert [(pair.question, pair.imported.row) for pair in pairs] == [("First?", 1), ("Last?", 4)]
    ((number, why),) = left_out
    assert number == 3
    assert why.startswith(complaint)


def test_a_row_whose_cells_have_moved_is_left_out(tmp_path: Path) -> None:
    path, left_out = tmp_path / "theirs.csv", list[RowLeftOut]()
    path.write_text('q,a\nWhich gene, in mice, is it?,Insr\n"Which gene, in rats?",Insr\n', "utf-8")
    (pair,) = read(path, parse_columns("question=q,answer=a"), SHA256, left_out.append)
    assert (pair.question, pair.imported.row) == ("Which gene, in rats?", 2)
    assert left_out == [RowLeftOut(1, "has 4 cells, and the header has 2: quote what has a comma")]


@pytest.mark.parametrize(
    ("broken", "lost", "complaint"),
    [
        ('"Which gene lacks a quote?,Insr', [3, 4], "ends at line 6: a quote that begins at line 3 is not closed"),
        (f'"{"x" * 11 * 1024**2}",Insr', [], "can't be read: field larger than field limit"),
    ],
)
def test_a_row_that_swallows_others_is_named(tmp_path: Path, broken: str, lost: list[int], complaint: str) -> None:
    path, left_out = tmp_path / "theirs.csv", list[RowLeftOut]()
    path.write_text(f"q,a\nWhich is 1?,g1\n{broken}\nWhich is 3?,g3\n\nWhich is 4?,g4\n", "utf-8")
    pairs = read(path, parse_columns("question=q,answer=a"), SHA256, left_out.append)
    assert [pair.question for pair in pairs] == [f"Which is {number}?" for number in (1, 3, 4) if number not in lost]
    ((number, why),) = left_out
    assert number == 2
    assert why.startswith(complaint)


@pytest.mark.parametrize("more", [",kind==fact", ",question_kind==trivia", ",text_use==mine", ",topic==virology/phage"])
def test_what_is_said_of_all_rows_must_be_known(tmp_path: Path, more: str) -> None:
    with pytest.raises(UsageError, match=r"theirs.jsonl, row 1.*(is no|unknown)"):
        imported(tmp_path, [{"q": "Which?", "a": "yes"}], f"question=q,answer=a{more}")


def test_a_column_that_no_row_has_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="row 1: there is no column 'gold'; it has q, a"):
        imported(tmp_path, [{"q": "Which?", "a": "yes"}] * 2, "question=q,answer=gold")


def test_a_row_may_lack_what_is_not_known_of_it(tmp_path: Path) -> None:
    rows = [{"q": "Which?", "a": "CDK4", "p": "7", "l": "CC0"}, {"q": "How long?", "a": "5", "u": "h"}]
    first, second = imported(tmp_path, rows, "question=q,answer=a,source=p,licence=l,unit=u")
    assert (first.sources, first.text_use, first.answer.unit) == (("pmid:7",), "free", None)
    assert (second.sources, second.text_use, second.answer.unit) == ((), "unknown", "h")
    with pytest.raises(UsageError, match=r"theirs.jsonl: no row has a column 'pmid'"):
        imported(tmp_path, rows, "question=q,answer=a,source=pmid")


def test_an_answer_must_be_mapped_and_the_file_be_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="say which column is the answer"):
        imported(tmp_path, [{"q": "Which?"}], "question=q")


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1),
    st.text(st.characters(exclude_categories=["Cs"])),
)
def test_any_text_is_a_pair_or_left_out(tmp_path_factory: pytest.TempPathFactory, question: str, answer: str) -> None:
    folder = tmp_path_factory.mktemp("any")
    with suppress(UsageError):
        for pair in imported(folder, [{"q": question, "a": answer}], "question=q,answer=a"):
            assert ExportedImport.model_validate_json(pair.model_dump_json(), strict=True) == pair
