"""Question sets of others are read in the shapes that they are published in."""

import json
from pathlib import Path
from typing import Any

import pytest

from bioalchemy.errors import UsageError
from bioalchemy.tools.datasets.question_columns import PRESETS, Columns, parse_columns
from bioalchemy.tools.datasets.question_files import Question, read

LABELLED = Path(__file__).resolve().parents[4] / "shared/data/labelled"


def written(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8")
    return path


def test_pubmedqa_by_pmid(tmp_path: Path) -> None:
    rows = {"123": {"QUESTION": "Does A\n cause B?", "CONTEXTS": ["…"], "final_decision": "maybe"}}
    path = written(tmp_path / "ori_pqal.json", json.dumps(rows))
    (question,) = read(path, PRESETS["pubmedqa"])
    assert question == Question(row="123", text="Does A cause B?", answer="maybe", ids=("pmid:123",))


def test_lab_bench_with_sources_and_without(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [
        {
            "id": "a",
            "question": "Which?",
            "ideal": "x",
            "distractors": ["y"],
            "sources": ["https://doi.org/10.1128/AB"],
        },
        {"id": "b", "question": "What?", "ideal": "z"},
    ]
    path = written(tmp_path / "litqa.jsonl", "\n".join(map(json.dumps, rows)))
    one, other = read(path, PRESETS["lab-bench"])
    assert (one.options, one.answer, one.ids) == (("x", "y"), "x", ("doi:10.1128/ab",))
    assert other == Question(row="b", text="What?", answer="z")


def test_mmlu_without_a_header_and_answers_by_letter(tmp_path: Path) -> None:
    path = written(tmp_path / "test.csv", '"Which, of these?",a,b,c,d,C\n\nAnd this?,1,2,3,4,A\n')
    one, other = read(path, PRESETS["mmlu"])
    assert (one.row, one.text, one.answer, one.options) == ("1", "Which, of these?", "c", ("a", "b", "c", "d"))
    assert (other.row, other.answer) == ("2", "1")


def test_gpqa_has_an_option_a_column(tmp_path: Path) -> None:
    header = "Record ID,Question,Correct Answer,Incorrect Answer 1,Incorrect Answer 2,Incorrect Answer 3"
    (question,) = read(written(tmp_path / "gpqa.csv", f"{header}\nrec1,Why?,r,p,q,s\n"), PRESETS["gpqa"])
    assert (question.row, question.answer, question.options) == ("rec1", "r", ("r", "p", "q", "s"))


def test_bioasq_with_lists_of_synonyms_and_links(tmp_path: Path) -> None:
    rows = {
        "questions": [
            {"id": "5", "body": "Which genes?", "exact_answer": [["CDK4", "PSK-J3"], ["RB1"]],
             "documents": ["http://www.ncbi.nlm.nih.gov/pubmed/7"]},
            {"id": "6", "body": "Describe it."},
        ]
    }  # fmt: skip
    one, other = read(written(tmp_path / "training13b.json", json.dumps(rows)), PRESETS["bioasq"])
    assert (one.answer, one.ids) == ("CDK4, PSK-J3, RB1", ("pmid:7",))
    assert other == Question(row="6", text="Describe it.")


def test_parquet_with_an_index_as_answer(tmp_path: Path) -> None:
    pa, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    table = pa.Table.from_pylist([{"q": "Which?", "choices": ["a", "b"], "gold": 1, "more": 2.5}] * 300)
    parquet.write_table(table, tmp_path / "x.parquet")
    found = list(read(tmp_path / "x.parquet", parse_columns("question=q,options=choices,answer=gold")))
    assert len(found) == 300
    assert (found[299].row, found[299].answer) == ("300", "b")


def test_a_map_is_read() -> None:
    columns = parse_columns("question=q, answer=a, options=A|B, id=n, source=pmid|doi, rows=data")
    assert columns == Columns(question="q", answer="a", options=("A", "B"), id="n", source=("pmid", "doi"), rows="data")
    assert parse_columns("mmlu") == PRESETS["mmlu"]


@pytest.mark.parametrize("map_", ["", "q", "question", "question=", "frage=q", "question=q,,"])
def test_a_wrong_map_names_the_right_ones(map_: str) -> None:
    with pytest.raises(UsageError, match="question=…, answer=…") as caught:
        parse_columns(map_)
    assert "lab-bench" in str(caught.value)


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("x.jsonl", '{"question": "a?"}\n{"frage": "b?"}\n', r"row 2: there is no column 'question'; it has frage"),
        ("x.jsonl", '{"question": "a?"}\n{"question": " "}\n', "row 2: 'question' is empty"),
        ("x.jsonl", '{"question": "a?"}\n{"question": null}\n', "row 2: 'question' is empty"),
        ("x.jsonl", '{"question": "a?"}\n{"question"\n', "row 2: is not JSON"),
        ("x.jsonl", '{"question": "a?", "question": "b?"}\n', "row 1: is not JSON: the key 'question' is there twice"),
        ("x.jsonl", "[1]\n", "row 1: is no JSON object"),
        ("x.json", '{"data": 1}', "there is no list of rows in it"),
        ("x.json", "[1]", "row 1: is no JSON object"),
        ("x.jsonl", '{"question": "a?"}\n\nbroken\n', "row 3: is not JSON"),
        ("x.jsonl", '{"question": ["a?"]}\n', "row 1, column 'question': it is a list"),
        ("x.jsonl", '{"question": {"text": "a?"}}\n', "row 1, column 'question': it holds an object"),
        ("x.csv", "frage,antwort\na,b\n", "row 1: there is no column 'question'"),
        ("x.csv", "question,answer\na?,b\nWhich, of two?,b\n", "row 2: has 3 cells, and the header has 2: quote"),
        ("x.txt", "a", "ends in .json"),
        ("x.parquet", "PAR1", "can't be read as Parquet"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, name: str, content: str, complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint):
        list(read(written(tmp_path / name, content), Columns()))


@pytest.mark.parametrize(
    ("answer", "options", "words"),
    [
        (1, ["wt", "mut"], "mut"),
        (1, ["3", "4"], "4"),
        ("b", ["wt", "mut"], "mut"),
        ("B", ["g", "t"], "t"),
        ("ko", ["wt", "mut"], "ko"),
        (True, ["True", "False"], "True"),
        ("9", ["7", "11"], "9"),
        ("-2 mV", ["wt", "mut"], "-2 mV"),
        ("T", ["T", "C"], "T"),
        ("R", ["L", "Valine"], "R"),
        # Hidden, of another set, or counted from 0 or from 1: none stands for any option for certain.
        (-1, ["wt", "mut"], ""),
        (2, ["wt", "mut"], ""),
        (True, ["yes", "no"], ""),
        ("1", ["wt", "mut"], ""),
        # A base, or the letter of the first option.
        ("A", ["G", "T", "C"], ""),
    ],
)
def test_an_answer_stands_for_an_option_only_where_that_is_told(
    tmp_path: Path, answer: Any, options: list[str], words: str
) -> None:
    row = {"q": "Which?", "a": answer, "o": options}
    (question,) = read(written(tmp_path / "x.jsonl", json.dumps(row)), parse_columns("question=q,answer=a,options=o"))
    assert question.answer == words


@pytest.mark.skipif(not LABELLED.exists(), reason="the benchmark files of ../shared are not there")
def test_no_right_answer_of_lab_bench_is_taken_for_the_letter_of_a_wrong_one() -> None:
    path = LABELLED / "labbench/SeqQA__ORF-seq-AAid-v1-public.jsonl"
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    for question, row in zip(read(path, PRESETS["lab-bench"]), rows, strict=True):
        assert question.answer in (row["ideal"], "")


def test_cells_that_a_row_lacks_are_empty_and_empty_ones_beyond_the_header_are_none(tmp_path: Path) -> None:
    path = written(tmp_path / "x.csv", "question,answer,source\na?,b\n\nc?,d,PMID:7,,\n")
    one, other = read(path, parse_columns("question=question,answer=answer,source=source"))
    assert (one.answer, one.ids) == ("b", ())
    assert (other.row, other.answer, other.ids) == ("2", "d", ("pmid:7",))


def test_a_missing_file_and_one_that_is_no_text(tmp_path: Path) -> None:
    for path in (tmp_path / "no.csv", tmp_path / "x.csv"):
        (tmp_path / "x.csv").write_bytes(b"question\n\xff\xfe\n")
        with pytest.raises(UsageError, match="can't be read"):
            list(read(path, Columns()))


SOURCES: list[tuple[Any, tuple[str, ...]]] = [
    (111.0, ("pmid:111",)), ("111.0", ("pmid:111",)), ("PMC7", ("pmcid:PMC7",)), ("", ()), ("https://x.org/a", ()),
]  # fmt: skip


@pytest.mark.parametrize("suffix", [".json", ".jsonl", ".csv", ".parquet"])
def test_a_pmid_that_was_written_as_a_fraction_is_one(tmp_path: Path, suffix: str) -> None:
    """As pandas writes a column of whole numbers with an empty cell in it."""
    rows: list[dict[str, Any]] = [{"q": "Which?", "p": 111.0}, {"q": "What?", "p": None}]
    path = tmp_path / f"theirs{suffix}"
    if suffix == ".parquet":
        pa = pytest.importorskip("pyarrow")
        numbers = pa.array([111.0, float("nan")])
        pytest.importorskip("pyarrow.parquet").write_table(pa.table({"q": ["Which?", "What?"], "p": numbers}), path)
    else:
        content = {
            ".json": json.dumps(rows), ".jsonl": "\n".join(map(json.dumps, rows)), ".csv": "q,p\nWhich?,111.0\nWhat?,",
        }  # fmt: skip
        written(path, content[suffix])
    one, other = read(path, parse_columns("question=q,source=p"))
    assert (one.ids, other.ids) == (("pmid:111",), ())


@pytest.mark.parametrize(("source", "ids"), SOURCES)
def test_a_paper_is_named_by_an_identifier_or_a_link(tmp_path: Path, source: Any, ids: tuple[str, ...]) -> None:
    path = written(tmp_path / "theirs.jsonl", json.dumps({"q": "Which?", "p": source}))
    (question,) = read(path, parse_columns("question=q,source=p"))
    assert question.ids == ids


@pytest.mark.parametrize("source", ["garbage", 1.5, ["111", "a note"]])
def test_a_source_that_names_no_paper_is_told(tmp_path: Path, source: Any) -> None:
    """What a benchmark was made from must not be missed."""
    rows = [{"q": "Which?", "p": "111"}, {"q": "What?", "p": source}]
    path = written(tmp_path / "theirs.jsonl", "\n".join(map(json.dumps, rows)))
    with pytest.raises(UsageError, match=r"theirs.jsonl, row 2, column 'p': '.*' is no PMID, PMCID, DOI or link"):
        list(read(path, parse_columns("question=q,source=p")))


@pytest.mark.skipif(not LABELLED.exists(), reason="the benchmark files of ../shared are not there")
def test_real_benchmarks_are_read_whole() -> None:
    counts = {
        "pubmedqa/ori_pqal.json": ("pubmedqa", 1000),
        "labbench/LitQA2__litqa-v2-public.jsonl": ("lab-bench", 199),
        "labbench/SuppQA__suppqa-v1-public.jsonl": ("lab-bench", 82),
        "mmlu_bio/college_biology_test.csv": ("mmlu", 144),
    }
    for name, (preset, count) in counts.items():
        found = list(read(LABELLED / name, PRESETS[preset]))
        assert len(found) == count, name
        assert all(question.answer for question in found), name
        assert len({question.row for question in found}) == count, name
    assert all(question.ids for question in read(LABELLED / "pubmedqa/ori_pqal.json", PRESETS["pubmedqa"]))


def test_a_preset_is_added_to_and_what_is_the_same_in_all_rows_is_said_itself() -> None:
    columns = parse_columns("lab-bench,licence==CC BY-SA 4.0,kind=type")
    assert columns == PRESETS["lab-bench"].model_copy(update={"licence": "=CC BY-SA 4.0", "kind": "type"})
    assert "type" in columns.named
    assert "=CC BY-SA 4.0" not in columns.named
    for wrong in ("question==Which?", "licence==", "answer==yes", "may_lack=x"):
        with pytest.raises(UsageError, match="maps no column"):
            parse_columns(wrong)


MEDQA = {
    "question": "Which kinase is inhibited?", "answer": "mTOR", "options": {"A": "PI3K", "B": "mTOR", "C": "AKT"},
    "meta_info": "step1", "answer_idx": "B",
}  # fmt: skip


@pytest.mark.parametrize("map_", ["medqa", "question=question,answer=answer_idx,options=options"])
def test_medqa_has_its_options_by_letter(tmp_path: Path, map_: str) -> None:
    (question,) = read(written(tmp_path / "train.jsonl", json.dumps(MEDQA)), parse_columns(map_))
    assert (question.answer, question.options) == ("mTOR", ("PI3K", "mTOR", "AKT"))


def test_options_by_letter_in_parquet_where_some_rows_have_fewer(tmp_path: Path) -> None:
    pa, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    table = pa.Table.from_pylist([MEDQA, MEDQA | {"options": {"A": "mTOR", "B": "AKT"}, "answer_idx": "a"}])
    parquet.write_table(table, tmp_path / "x.parquet")
    one, other = read(tmp_path / "x.parquet", parse_columns("medqa,answer=answer_idx"))
    assert (one.answer, one.options) == ("mTOR", ("PI3K", "mTOR", "AKT"))
    assert (other.answer, other.options) == ("mTOR", ("mTOR", "AKT"))


@pytest.mark.parametrize(
    ("answer", "options", "words"),
    [
        ("B", {"B": "b2", "A": "a1"}, "b2"),
        ("b", {"a": "a1", "b": "b2"}, "b2"),
        ("a1", {"A": "a1", "B": "b2"}, "a1"),
        # A letter, whatever bases there are; the same by letter and by text; one thing by letter, another by text.
        ("A", {"A": "G", "B": "T"}, "G"),
        ("A", {"A": "A", "B": "T"}, "A"),
        ("A", {"A": "T", "B": "A"}, ""),
        # None of them.
        ("C", {"A": "a1", "B": "b2"}, ""),
        ("c3", {"A": "a1", "B": "b2"}, ""),
        (1, {"A": "a1", "B": "b2"}, ""),
        ("1", {"A": "0", "B": "1"}, "1"),
        ("", {"A": "a1", "B": "b2"}, ""),
        # An open question among others.
        ("c3", {"A": None, "B": None}, "c3"),
    ],
)
def test_an_answer_is_a_letter_or_a_text_of_options_by_letter(
    tmp_path: Path, answer: Any, options: dict[str, str], words: str
) -> None:
    row = {"question": "Which?", "answer": answer, "options": options}
    (question,) = read(written(tmp_path / "x.jsonl", json.dumps(row)), PRESETS["medqa"])
    assert question.answer == words


EMPTY: list[Any] = [{"label": [], "text": []}, {"label": None, "text": None}, {"A": "", "B": " "}, {}, [], "", None]


@pytest.mark.parametrize("options", EMPTY)
def test_a_row_whose_options_are_empty_has_none(tmp_path: Path, options: Any) -> None:
    row = {"question": "Which?", "answer": "insulin", "choices": options}
    path = written(tmp_path / "x.jsonl", json.dumps(row))
    (question,) = read(path, parse_columns("question=question,answer=answer,options=choices"))
    assert (question.text, question.answer, question.options) == ("Which?", "insulin", ())


@pytest.mark.parametrize("options", EMPTY)
@pytest.mark.parametrize("preset", ["mmlu-pro", "mmlu-pro,licence==MIT"])
def test_a_set_of_choices_has_no_row_without(tmp_path: Path, preset: str, options: Any) -> None:
    row = {"question": "Which?", "answer": "A", "options": options, "question_id": "1"}
    path = written(tmp_path / "x.jsonl", json.dumps(row))
    with pytest.raises(UsageError, match="row 1, column 'options': there is no option, and each of these questions"):
        list(read(path, parse_columns(preset)))


def test_a_csv_of_choices_without_any_is_told(tmp_path: Path) -> None:
    path = written(tmp_path / "x.csv", "Which?,,,,,A\n")
    with pytest.raises(UsageError, match=r"column '2\|3\|4\|5': there is no option"):
        list(read(path, PRESETS["mmlu"]))


def test_empty_options_in_parquet_are_none(tmp_path: Path) -> None:
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    rows = [{"question": "Which?", "answer": "insulin", "choices": {"label": [], "text": []}}]
    kind = pa.struct([("label", pa.list_(pa.string())), ("text", pa.list_(pa.string()))])
    schema = pa.schema([("question", pa.string()), ("answer", pa.string()), ("choices", kind)])
    pq.write_table(pa.Table.from_pylist(rows, schema), tmp_path / "x.parquet")
    (question,) = read(tmp_path / "x.parquet", parse_columns("question=question,answer=answer,options=choices"))
    assert question.options == ()


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"A": "x", "C": "y"}, "has the keys A, B, C and so on, not A, C"),
        ({"1": "x", "2": "y"}, "not 1, 2"),
        ({"label": ["A", "B"], "text": ["x", "y"]}, "not label, text"),
        ({"a": "x", "A": "y"}, "not a, A"),
        ({"A": "x", "B": {"text": "y"}}, "each letter stands for a text"),
        ({"A": "x", "B": ["y"]}, "each letter stands for a text"),
        ({"A": "", "B": "y"}, "option A is empty"),
        ({"A": "x", "B": " ", "C": "z"}, "option B is empty"),
        ([{"A": "x"}], "options are texts"),
    ],
)
def test_an_object_that_is_no_options_is_named(tmp_path: Path, options: Any, complaint: str) -> None:
    path = written(tmp_path / "x.jsonl", json.dumps({"question": "Which?", "answer": "A", "options": options}))
    with pytest.raises(UsageError, match=f"row 1, column 'options': .*{complaint}"):
        list(read(path, PRESETS["medqa"]))


def test_a_column_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    columns = parse_columns("question=q,answer=a")
    with pytest.raises(UsageError, match="column 'a' is there 2 times"):
        list(read(written(tmp_path / "x.csv", "q,a,a\nWhich?,one,other\n"), columns))
    (question,) = read(written(tmp_path / "y.csv", "q,a,b,b\nWhich?,one,,\n"), columns)
    assert question.answer == "one"


def test_a_parquet_file_tells_the_columns_that_it_has(tmp_path: Path) -> None:
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    pq.write_table(pa.table({"q": ["Which?"], "a": ["one"], "s": ["7"]}), tmp_path / "x.parquet")
    with pytest.raises(UsageError, match="there is no column 'zz'; it has q, a, s"):
        list(read(tmp_path / "x.parquet", parse_columns("question=zz,answer=a")))
