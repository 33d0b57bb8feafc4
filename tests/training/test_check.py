"""`bioalchemy-train check`: a dataset's golds are paid, and nothing else is."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.support import datasets
from tests.support.scripted_model import ScriptedModel
from typer.testing import CliRunner

from bioalchemy.records import Answer
from bioalchemy_training.cli import app

LABELLED = Path(__file__).parent.parent / "labelled"


def check(path: Path, code: int) -> dict[str, Any]:
    told = CliRunner().invoke(app, ["check", str(path), "--json"])
    assert told.exit_code == code, told.output
    found: dict[str, Any] = json.loads(told.stdout)
    return found


def written(path: Path, rows: list[Any]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def row(value: str, **more: Any) -> dict[str, str]:
    return {"prompt": "Which?", "answer": Answer(kind="phrase", value=value, **more).model_dump_json()}


def test_golds_of_every_kind_are_sound(tmp_path: Path) -> None:
    cases = [json.loads(line) for line in (LABELLED / "answers_blind.jsonl").read_text(encoding="utf-8").splitlines()]
    golds = {json.dumps(case["gold"]): case for case in cases}
    path = written(
        tmp_path / "rows.jsonl", [{"prompt": f"Which is {n}?", "answer": gold} for n, gold in enumerate(golds)]
    )
    found = check(path, 0)
    assert found["rows"] == len(golds)
    assert set(found["kinds"]) == {"phrase", "number", "choice", "boolean", "set", "sequence"}
    assert found["bad"] == found["gold_refused"] == found["other_paid"] == 0
    assert found["hacks"] > 10 * len(golds)
    assert found["hacks_paid"] == {}
    assert found["extraction_rate"] == 1
    assert found["judged_per_second"] > 0


@pytest.mark.parametrize(
    ("form", "suffix"),
    [("jsonl", "jsonl"), ("jsonl", "parquet"), ("trl", "jsonl"), ("verl", "parquet"), ("nemo-gym", "jsonl")],
)
def test_exports_can_be_tried_as_they_are(tmp_path: Path, form: str, suffix: str, home: Path) -> None:
    from bioalchemy.ledger import Ledger
    from bioalchemy.tools import dataset

    with ScriptedModel() as model:
        folder = datasets.run(tmp_path / "run", model, range(2))
    ledger = Ledger.open(folder, read_only=True)
    try:
        exported = dataset.export(ledger, tmp_path / f"pairs.{suffix}", publish=False, form=form)
    finally:
        ledger.close()
    found = check(exported.path, 0)
    assert found["rows"] == exported.rows > 1
    assert found["bad"] == 0


def test_one_bad_row_is_named_and_the_others_are_tried(tmp_path: Path) -> None:
    bad = [
        {"prompt": "Which?"},
        {"prompt": "Which?", "answer": "CDK4"},
        row(" "),
        "text",
        {"question": "?", "answer": {}},
    ]
    path = written(tmp_path / "rows.jsonl", [row("CDK4"), *bad, row("CDK6")])
    with path.open("a", encoding="utf-8") as out:
        out.write('{"prompt": "cut')
    found = check(path, 1)
    assert found["rows"] == 8
    assert found["bad"] == 6
    assert [fault.split()[1].rstrip(":") for fault in found["faults"]] == ["2", "3", "4", "5", "6", "8"]


def test_golds_that_pay_for_another_row_are_found(tmp_path: Path) -> None:
    found = check(written(tmp_path / "rows.jsonl", [row("insulin"), row("glucagon", aliases=("insulin",))]), 1)
    assert found["other_paid"] == 1
    assert "'insulin', another row's gold, is paid for 'glucagon'" in found["faults"][0]


def test_the_first_of_a_kind_is_tried_as_soon_as_there_is_another(tmp_path: Path) -> None:
    generous = row("glucagon", aliases=("insulin",))
    found = check(written(tmp_path / "rows.jsonl", [generous, generous, row("insulin")]), 1)
    assert (found["other_paid"], found["not_compared"]) == (2, 0)
    assert "row 1: 'insulin', another row's gold, is paid for 'glucagon'" in found["faults"]

    same = written(tmp_path / "same.jsonl", [row("CDK4")] * 20)
    found = check(same, 0)
    assert (found["not_compared"], found["hacks"]) == (20, 0)
    assert found["rows_not_compared"] == [*range(1, 21)]
    told = CliRunner().invoke(app, ["check", str(same)]).stdout.strip()
    assert "but 20 rows had no other answer of their kind, and no hack was tried on them: 1, 2, 3, 4, 5, 6," in told
    assert told.endswith("18, 19, 20")
    written(same, [row("CDK4")] * 21)
    assert CliRunner().invoke(app, ["check", str(same)]).stdout.strip().endswith("18, 19, 20, … (--json has all)")


def test_rows_of_one_answer_do_not_wait_without_end(tmp_path: Path) -> None:
    """Eight of them do, and are tried on the other answer; the rest are said not to be."""
    found = check(written(tmp_path / "rows.jsonl", [*[row("CDK4")] * 20, row("insulin")]), 0)
    assert (found["not_compared"], found["rows_not_compared"]) == (12, [*range(9, 21)])


def test_a_gold_that_pays_for_no_knowledge_is_found(tmp_path: Path) -> None:
    found = check(written(tmp_path / "rows.jsonl", [row("CDK4", aliases=("I don't know",)), row("CDK6")]), 1)
    assert found["hacks_paid"] == {"no knowledge": 1}


def test_a_choice_of_one_is_none(tmp_path: Path) -> None:
    golds = [{"kind": "choice", "value": "A", "options": options} for options in (["liver"], ["liver", "heart"])]
    found = check(written(tmp_path / "rows.jsonl", [{"question": "Which?", "answer": gold} for gold in golds]), 1)
    assert found["faults"] == ["row 1: a choice needs two options or more"]
    assert (found["bad"], found["not_compared"]) == (1, 0)


@pytest.mark.parametrize(
    ("options", "alike"),
    [
        (["CXCL12", "SDF-1", "CXCR4"], "'CXCL12' and 'SDF-1'"),
        (["insulin", "glucagon", "Glucagon."], "'glucagon' and 'Glucagon.'"),
        (["3 h", "24 h", "180 min"], "'3 h' and '180 min'"),
        (["5", "7", "5.0"], "'5' and '5.0'"),
        (["CDK4", "CDK6", "CDK2"], ""), (["5", "50", "0.5"], ""), (["3 h", "3 min", "3 d"], ""),
        (["AA", "Aa", "aa"], ""), (["increased", "decreased", "unchanged"], ""),
    ],
)  # fmt: skip
def test_two_options_that_are_one_answer_are_told(tmp_path: Path, options: list[str], alike: str) -> None:
    gold = {"kind": "choice", "value": "A", "options": options}
    path = written(tmp_path / "rows.jsonl", [{"question": "Which?", "answer": gold}])
    found = check(path, 1 if alike else 0)
    assert (found["options_alike"], found["is_sound"]) == (int(bool(alike)), not alike)
    assert found["faults"] == ([f"row 1: two options are one answer: {alike}"] if alike else [])
    assert f"options alike     {int(bool(alike))}" in CliRunner().invoke(app, ["check", str(path)]).stdout


def test_a_row_that_asks_nothing_is_none(tmp_path: Path) -> None:
    answer = {"kind": "phrase", "value": "CDK4"}
    asked = [{"question": text, "answer": answer} for text in ("", " \n", "Which?")]
    found = check(written(tmp_path / "rows.jsonl", [*asked, {**row("CDK6"), "prompt": " "}]), 1)
    assert found["faults"] == [
        "row 1: has an empty question", "row 2: has an empty question", "row 4: has an empty prompt",
    ]  # fmt: skip


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    path = written(tmp_path / "rows.jsonl", [row("CDK4"), row("CDK6")])
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert check(path, 0)["rows"] == 2


def test_people_are_told_in_lines(tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["check", str(written(tmp_path / "rows.jsonl", [row("CDK4"), row("CDK6")]))])
    assert told.exit_code == 0
    assert "rows              2 (phrase 2)" in told.stdout
    assert told.stdout.strip().endswith("sound: every gold is paid and nothing else")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("rows.csv", "a,b", "give a .jsonl or .parquet file"),
        ("rows.parquet", "no parquet", "is no Parquet file"),
        ("missing.jsonl", None, "can't be read"),
    ],
)
def test_what_is_no_dataset_is_a_usage_error(tmp_path: Path, name: str, content: str | None, message: str) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_text(content)
    told = CliRunner().invoke(app, ["check", str(path)])
    assert told.exit_code == 2
    assert message in told.stderr


def test_an_empty_file_is_not_sound(tmp_path: Path) -> None:
    found = check(written(tmp_path / "rows.jsonl", []), 1)
    assert found["rows"] == 0
