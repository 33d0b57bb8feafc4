"""GRPO on a CPU, with a model that learns in seconds and the reward that verified the pairs."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.support import tiny_model
from tests.support.trained import log_of, trained

from bioalchemy_training.rewards import judge

CORRECT = "rewards/correctness/mean"
GOLDS = {kinase: tiny_model.LETTERS[number % 4] for number, kinase in enumerate(tiny_model.KINASES)}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model and its pairs, of which the last can't be judged."""
    made = tmp_path_factory.mktemp("tiny")
    tiny_model.save(made / "model")
    tiny_model.pairs(made / "pairs.jsonl", '{"question": "Which?", "answer": {"kind": "choice", "value": "E"}}')
    return made


@pytest.fixture(scope="module")
def learned(folder: Path) -> tuple[Path, str]:
    """Where it was trained for 60 steps, and what was told."""
    return folder / "out", trained("grpo", tiny_model.config(folder))


def test_the_reward_rises_from_about_chance_to_nearly_all(learned: tuple[Path, str]) -> None:
    log = log_of(learned[0])
    assert len(log) == 60
    assert sum(entry[CORRECT] for entry in log[:3]) / 3 < 0.25
    for name in ("reward", CORRECT):
        assert sum(entry[name] for entry in log[-6:]) / 6 > 0.9


def test_one_bad_row_is_told_and_left_out(learned: tuple[Path, str]) -> None:
    output, told = learned
    assert "1 of 9 rows can't be judged and are left out: row 9: its answer is none" in told
    made = json.loads((output / "provenance.json").read_text())
    assert (made["dataset"]["rows"], made["dataset"]["left_out"]) == (8, 1)
    assert "| rows | 8, 1 left out as they can't be judged |" in (output / "README.md").read_text()


def table(output: Path, step: int) -> list[dict[str, Any]]:
    parquet = pytest.importorskip("pyarrow.parquet")
    rows: list[dict[str, Any]] = parquet.read_table(output / f"completions/completions_{step:05}.parquet").to_pylist()
    return rows


def test_every_completion_is_logged_with_what_the_verifier_says_of_it(learned: tuple[Path, str], folder: Path) -> None:
    rows = [json.loads(line) for line in (folder / "pairs.jsonl").read_text().splitlines()[:-1]]
    golds = {row["question"]: json.dumps(row["answer"]) for row in rows}
    logged = table(learned[0], 20)
    assert len(logged) == 128
    for row in logged:
        gold = golds[row["prompt"][0]["content"].partition("\n")[0]]
        judged = judge(gold, row["completion"])
        assert (judged.passed, judged.extracted, judged.why) == (row["correctness"] == 1, row["extracted"], row["why"])


def test_the_weights_in_force_are_stated_where_the_recipe_gives_none(learned: tuple[Path, str]) -> None:
    made = json.loads((learned[0] / "provenance.json").read_text())
    assert made["config"]["reward"]["weights"] == {"correctness": 1.0, "answer_format": 0.1, "length": 0.2}
    card = (learned[0] / "README.md").read_text()
    assert "| reward | 1 × correctness + 0.1 × answer_format + 0.2 × length |" in card


def test_samples_tell_the_whole_reward_and_its_parts(learned: tuple[Path, str]) -> None:
    rows = [json.loads(line) for line in (learned[0] / "samples.jsonl").read_text().splitlines()]
    told = (learned[0] / "samples.md").read_text()
    wrong = [row for row in rows if not row["correctness"]]
    assert len(rows) == 16
    for step in (1, 60):
        prompts = [row["prompt"] for row in rows if row["step"] == step]
        assert [prompts.count(prompt) for prompt in dict.fromkeys(prompts)] == [2, 2, 2, 2]
    assert all(row["gold"] == GOLDS[row["prompt"].split()[2]] for row in rows)
    assert f"\n\nRight: {rows[0]['gold']}\n\n" in told
    assert {row["answer_format"] for row in wrong} == {0, 1}
    for row in rows:
        parts = row["correctness"], row["answer_format"], row["length"]
        assert row["reward"] == pytest.approx(parts[0] + 0.1 * parts[1] + 0.2 * parts[2])
        named = "correctness {:g}, answer_format {:g}, length {:g}".format(*parts)
        assert f"earned {row['reward']:.4g} ({named}): {row['why']}" in told
