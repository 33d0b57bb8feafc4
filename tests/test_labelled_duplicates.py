"""Pairs that ask the same and pairs that nearly do: a frozen file, and what the matcher alone tells of it."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from bioalchemy import answers
from bioalchemy.records import Answer

FILE = Path(__file__).parent / "labelled" / "duplicates_blind.jsonl"
SHA256 = "ef0aa0fc150827428bb139a7bf1763e6d284bd7fd7c74266a5b0bebb6ef9b625"
ROWS: list[dict[str, Any]] = [json.loads(line) for line in FILE.read_text("utf-8").splitlines()]


def agree(row: dict[str, Any]) -> bool:
    """Whether either answer passes for the other."""
    one, other = (Answer(**row[side]["answer"]) for side in "ab")
    return any(
        answers.verify(gold, f"<answer>{answers.render(said)}</answer>").passed
        for gold, said in ((one, other), (other, one))
    )


def test_the_rows_are_the_frozen_ones() -> None:
    assert hashlib.sha256(FILE.read_bytes()).hexdigest() == SHA256
    assert len(ROWS) == 418


@pytest.mark.parametrize("side", ["a", "b"])
def test_every_answer_can_be_judged(side: str) -> None:
    faults = {row["why"]: answers.is_well_formed(Answer(**row[side]["answer"])) for row in ROWS}
    assert [why for why, (passed, _) in faults.items() if not passed] == []


def test_answers_tell_most_pairs_apart() -> None:
    """Those that differ in one fact mostly differ in their answers; the rest is for who compares questions."""
    same = [row["duplicate"] for row in ROWS if agree(row)]
    assert sum(same) / sum(row["duplicate"] for row in ROWS) > 0.8
    assert same.count(False) <= 50
