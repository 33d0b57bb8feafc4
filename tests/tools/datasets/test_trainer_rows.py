"""What each trainer loads: its columns, the closed-book prompt, a gold that the reward accepts, and the receipt."""

import importlib
import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter
from tests.support import datasets

from bioalchemy import answers, questions
from bioalchemy.errors import UsageError
from bioalchemy.ledger import Ledger
from bioalchemy.records import Answer
from bioalchemy.tools import dataset, receipts
from bioalchemy.tools.datasets import parquet
from bioalchemy.tools.datasets.dataset_build import build
from bioalchemy.tools.datasets.held_pairs import held
from bioalchemy.tools.datasets.trainer_rows import FORMATS
from bioalchemy.tools.verification.paper_texts import StoredTexts

Row = dict[str, Any]
TRAINERS = [name for name in FORMATS if name != "hf"]
FILES = [(name, suffix) for name in TRAINERS for suffix in FORMATS[name].suffixes]
PASSED_BY_TRL = {"prompts", "completions", "completion", "completion_ids", "trainer_state", "log_extra", "log_metric"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    datasets.licensed_run(folder)
    return folder


@pytest.fixture(scope="module")
def ledger(made: Path) -> Iterator[Ledger]:
    with closing(Ledger.open(made / "run")) as opened:
        yield opened


@pytest.fixture(scope="module")
def pairs(made: Path, ledger: Ledger) -> list[Row]:
    return datasets.lines(dataset.export(ledger, made / "pairs.jsonl", publish=True).path)


def exported(ledger: Ledger, path: Path, form: str) -> list[Row]:
    done = dataset.export(ledger, path, publish=True, form=form)
    rows = list(parquet.rows(path)) if path.suffix == ".parquet" else datasets.lines(path)
    assert (done.rows, done.withheld) == (len(rows), 6)
    return rows


def gold(row: Row) -> str:
    """Where each trainer has it."""
    if "reward_model" in row:
        return str(row["reward_model"]["ground_truth"])
    return str(row.get("ground_truth") or row.get("expected_answer") or row.get("answer"))


def prompt(row: Row) -> Any:
    asked = row.get("responses_create_params") or {}
    return row.get("prompt") or row.get("messages") or asked["input"]


@pytest.mark.parametrize(("form", "suffix"), FILES)
def test_a_row_asks_and_rewards_as_the_pair_was_verified(
    ledger: Ledger, pairs: list[Row], tmp_path: Path, form: str, suffix: str
) -> None:
    rows = exported(ledger, tmp_path / f"rows{suffix}", form)
    for row, pair in zip(rows, pairs, strict=True):
        answer = Answer.model_validate_json(gold(row))
        assert answer == Answer.model_validate(pair["answer"])
        assert answers.verify(answer, f"<answer>{answers.render(answer)}</answer>").passed
        assert not answers.verify(answer, "<answer>nothing of the kind</answer>").passed
        assert prompt(row) == [{"role": "user", "content": questions.render(pair["question"], answer)}]
        assert json.loads(row["receipt"]) == pair
        assert row.keys() == FORMATS[form].shape.keys()
        assert not row.keys() & PASSED_BY_TRL


@pytest.mark.parametrize(("form", "suffix"), FILES)
def test_receipts_are_verified_and_found_in_a_trainer_s_file(
    made: Path, ledger: Ledger, pairs: list[Row], tmp_path: Path, form: str, suffix: str
) -> None:
    exported(ledger, tmp_path / f"rows{suffix}", form)
    with receipts.verify(tmp_path / f"rows{suffix}", StoredTexts(made / "run" / "home")) as report:
        assert (report.hold, report.failed) == (len(pairs), 0)
    with held(tmp_path / f"rows{suffix}") as found:
        assert sorted(pair for paper in found.papers() for pair in paper.pair_ids) == [row["pair_id"] for row in pairs]


@pytest.mark.parametrize("form", TRAINERS)
def test_a_row_that_does_not_follow_from_its_receipt_is_named(
    made: Path, ledger: Ledger, tmp_path: Path, form: str
) -> None:
    suffix = FORMATS[form].suffixes[-1]
    rows = exported(ledger, tmp_path / f"rows{suffix}", form)
    changed = json.loads(json.dumps(rows[1]).replace("Which substrate", "Which other substrate", 1))
    lines = [json.dumps(row) + "\n" for row in (rows[0], changed, {**rows[2], "more": 1})]
    (tmp_path / "changed.jsonl").write_text("".join(lines), "utf-8")
    with receipts.verify(tmp_path / "changed.jsonl", StoredTexts(made / "run" / "home")) as report:
        first, second = report.faults()
    assert (first.line, first.pair_id, first.kind) == (2, json.loads(rows[1]["receipt"])["pair_id"], "broken_row")
    assert "than its receipt gives" in first.what
    assert (second.line, second.what) == (3, "has a receipt, and columns of no trainer that is known")
    with pytest.raises(UsageError, match="than its receipt gives"):
        build([tmp_path / "changed.jsonl"], tmp_path / "dataset")


@pytest.mark.parametrize(
    ("form", "name", "right"),
    [
        ("nemo-gym", "rows.parquet", r"for --format nemo-gym the file must end in \.jsonl"),
        ("verl", "rows.csv", r"for --format verl the file must end in \.parquet or \.jsonl"),
        ("axolotl", "rows.jsonl", "--format axolotl: give jsonl, trl, verl"),
    ],
)
def test_what_does_not_fit_is_said(ledger: Ledger, tmp_path: Path, form: str, name: str, right: str) -> None:
    with pytest.raises(UsageError, match=right):
        dataset.export(ledger, tmp_path / name, publish=True, form=form)
    assert not list(tmp_path.iterdir())


def test_an_empty_run_has_every_column(tmp_path: Path) -> None:
    with closing(Ledger.create(tmp_path / "run", {})) as ledger:
        dataset.export(ledger, tmp_path / "rows.parquet", publish=True, form="verl")
    schema = pytest.importorskip("pyarrow.parquet").read_schema(tmp_path / "rows.parquet")
    assert set(schema.names) == FORMATS["verl"].shape.keys()
    assert str(schema.field("prompt").type) == "list<element: struct<role: string, content: string>>"


# The trainers' own code, as far as it is there.


def test_openai_s_schema_has_nemo_gym_s_input(ledger: Ledger, tmp_path: Path) -> None:
    types = pytest.importorskip("openai.types.responses.response_create_params")
    schema = TypeAdapter(types.ResponseInputParam)
    for row in exported(ledger, tmp_path / "rows.jsonl", "nemo-gym"):
        schema.validate_python(row["responses_create_params"]["input"])


@pytest.mark.parametrize(("form", "suffix"), FILES)
def test_datasets_loads_every_file(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, suffix: str
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    library = pytest.importorskip("datasets", reason="Hugging Face's datasets is not installed")
    rows = exported(ledger, tmp_path / f"rows{suffix}", form)
    loaded = library.load_dataset(
        {".jsonl": "json", ".parquet": "parquet"}[suffix],
        data_files=str(tmp_path / f"rows{suffix}"), split="train", cache_dir=str(tmp_path / "cache"),
    )  # fmt: skip
    assert loaded.to_list() == rows


def test_verifiers_takes_rows_as_tasks(ledger: Ledger, tmp_path: Path) -> None:
    pytest.importorskip("verifiers", reason="verifiers is not installed")
    task = importlib.import_module("verifiers.v1.task")
    for row in exported(ledger, tmp_path / "rows.jsonl", "verifiers"):
        data = task.WireTaskData.model_validate(row)
        assert (data.id, data.prompt[0].content) == (row["id"], row["prompt"][0]["content"])
        assert data.answer == row["answer"]


def test_trl_sees_a_chat_without_its_answer(ledger: Ledger, tmp_path: Path) -> None:
    pytest.importorskip("trl", reason="TRL is not installed")
    is_conversational = importlib.import_module("trl.data_utils").is_conversational
    assert all(map(is_conversational, exported(ledger, tmp_path / "rows.jsonl", "trl")))
