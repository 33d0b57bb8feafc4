"""Rows to train on: closed-book or with their evidence, from a file or a folder's split."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.support import datasets

from bioalchemy.errors import UsageError
from bioalchemy.ledger import Ledger
from bioalchemy.tools import dataset
from bioalchemy.tools.datasets import hub_folder
from bioalchemy_training import data, rows, sanity


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run's pairs as a file of each form, all and such as may be published."""
    folder = tmp_path_factory.mktemp("made")
    run = datasets.licensed_run(folder)
    ledger = Ledger.open(run, read_only=True)
    try:
        for form in ("jsonl", "trl", "verl"):
            dataset.export(ledger, folder / f"{form}.jsonl", publish=False, form=form)
        dataset.export(ledger, folder / "public.jsonl", publish=True)
        hub_folder.export(ledger, folder / "hub", publish=False)
    finally:
        ledger.close()
    return folder


@pytest.mark.parametrize("form", ["jsonl.jsonl", "trl.jsonl", "verl.jsonl", "hub"])
def test_evidence_stands_above_the_closed_book_prompt(made: Path, form: str) -> None:
    closed = {row.pair_id: row for row in data.read(made / form) if isinstance(row, data.Row)}
    open_book = [row for row in data.read(made / form, evidence=True) if isinstance(row, data.Row)]
    assert len(open_book) == len(closed) == 10
    for row in open_book:
        evidence, gap, prompt = row.prompt.partition("\n\n")
        assert gap + prompt == "\n\n" + closed[row.pair_id].prompt
        assert "phosphorylates substrate" in evidence


def test_a_row_without_its_evidence_is_left_out_where_it_is_asked_for(made: Path) -> None:
    loaded = rows.load(made / "public.jsonl", evidence=True)
    assert (loaded.seen, loaded.left_out, loaded.table.num_rows) == (10, 6, 4)
    assert "6 of 10 rows can't be judged and are left out: row " in loaded.told
    assert "has no evidence that can be read" in loaded.told
    assert loaded.told.endswith("; …")


@pytest.mark.parametrize("withheld", [{"quote": None}, {"quote": ""}, {"kind": "text"}, "text"])
def test_evidence_of_which_a_part_is_withheld_is_none(tmp_path: Path, withheld: Any) -> None:
    told = {"kind": "text", "quote": "CDK4 phosphorylates RB1."}
    pair = {"question": "Which?", "answer": {"kind": "phrase", "value": "CDK4"}}
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps({**pair, "evidence": one}) + "\n" for one in ([told], [told, withheld])))
    sound, broken = data.read(path, evidence=True)
    assert isinstance(sound, data.Row)
    assert broken == data.BadRow(2, "has no evidence that can be read")


def test_half_a_character_is_told_and_left_out(tmp_path: Path) -> None:
    """JSON can spell half of a surrogate pair, which is no text that could be written or tokenized."""
    gold = {"kind": "phrase", "value": "CDK4"}
    given: list[dict[str, Any]] = [
        {"question": "Which\ud83d?", "answer": gold},
        {"prompt": "Which\ud83d?", "answer": json.dumps(gold)},
        {"question": "Which?", "answer": gold, "pair_id": "\udc00"},
        {"question": "Which \U0001f9ec?", "answer": gold},
    ]
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in given))
    loaded = rows.load(path, evidence=False)
    assert (loaded.seen, loaded.left_out) == (4, 3)
    assert loaded.faults == [f"row {number}: has half of a character, a lone surrogate" for number in (1, 2, 3)]


@pytest.mark.parametrize(
    "line", [b"[" * 100_000, '{"question": "Où?"}'.encode("latin-1"), b"\xff\xfe{}", b"{", b"null", b""]
)
def test_a_line_that_is_no_json_costs_its_row_alone(tmp_path: Path, line: bytes) -> None:
    sound = json.dumps({"question": "Où?", "answer": {"kind": "phrase", "value": "CDK4"}}, ensure_ascii=False).encode()
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b"\n".join([b"\xef\xbb\xbf" + sound, line, sound]))
    first, bad, last = data.read(path)
    assert bad == data.BadRow(2, "is no JSON object in UTF-8")
    assert [row.prompt.partition("\n")[0] for row in (first, last) if isinstance(row, data.Row)] == ["Où?", "Où?"]


def test_the_columns_are_three_and_the_fingerprint_is_of_their_content(made: Path) -> None:
    one, other = (rows.load(made / name, evidence=False) for name in ("trl.jsonl", "verl.jsonl"))
    assert one.table.column_names == ["prompt", "answer", "pair_id"]
    assert one.fingerprint != rows.load(made / "trl.jsonl", evidence=True).fingerprint
    assert one.table.num_rows == other.table.num_rows == 10


def test_a_folder_without_the_split_or_the_data_is_refused(made: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="has no split validation"):
        list(data.read(made / "hub", split="validation"))
    with pytest.raises(UsageError, match="give one that bioalchemy export --format hf wrote, or a file"):
        list(data.read(tmp_path))
    with pytest.raises(UsageError, match="aligned can't be read: there is no such file or folder"):
        list(data.read(tmp_path / "aligned"))


def test_the_card_of_an_export_says_which_benchmarks_it_was_kept_clear_of(made: Path) -> None:
    assert sanity.clear_of(made / "hub") == "It was not compared with any benchmark."
    assert sanity.clear_of(made / "trl.jsonl") is None
