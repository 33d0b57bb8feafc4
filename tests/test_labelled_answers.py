"""The matcher on labelled cases: frozen files, a floor for each, no hack paid."""

import hashlib
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bioalchemy import answers
from bioalchemy.records import Answer

LABELLED = Path(__file__).parent / "labelled"
FROZEN = {
    "answers_blind.jsonl": ("f0251b16acc0a11480c11c21904b7a488181151f1135078a60758267910f3958", 0.995),
    "answers_held_out.jsonl": ("dc6fa28a85de42ce3ef38334d023dc9db74a22cfca8136ae0b91435c74484ed9", 0.99),
    "answers_unseen.jsonl": ("f0af3a649fbb8e9a6edf50c02daf3349039e2bd8493afd193c0bde03ad51a5ec", 0.98),
    "answers_unseen_2.jsonl": ("771ce11532302242d6b419f3c5af0a7d64dcba77fe2db92a2b38871ace15fbe8", 0.98),
    "answers_unseen_3.jsonl": ("cde5d281d524546684a5f99dfd50bc8a6f260387309cdddeb0605d8dd0de3eeb", 0.96),
    "answers_unseen_4.jsonl": ("7188c6a295500cbf7a5dd12fc68844852155f87f2fd3da34831b76e3af4c8475", 0.99),
    "answers_unseen_5.jsonl": ("77517c0ecdd6f0fb49e02b7c0136529917cdbccaa32adac4ace22cea064669f4", 0.99),
    "answers_unseen_6.jsonl": ("c7147d895d7a26a89e7702c265b98bfb2f96b42d0c6f23cf0a696038cf499acb", 0.99),
    "answers_unseen_7.jsonl": ("19005325f148af5275358bb15e250f06571482f9cdd925431e26a39623331dd7", 0.98),
}
"""File: its SHA-256 as it was frozen (see tests/labelled/README.md), and its accuracy's floor."""

FILES = pytest.mark.parametrize("name", FROZEN)


def cases(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (LABELLED / name).read_text(encoding="utf-8").splitlines()]


def passes(case: dict[str, Any]) -> bool:
    return answers.verify(Answer(**case["gold"]), case["response"]).passed


@FILES
def test_the_cases_are_the_frozen_ones(name: str) -> None:
    assert hashlib.sha256((LABELLED / name).read_bytes()).hexdigest() == FROZEN[name][0]


@FILES
def test_accuracy(name: str) -> None:
    judged = [passes(case) == case["correct"] for case in cases(name)]
    assert sum(judged) / len(judged) >= FROZEN[name][1]


@FILES
def test_no_hack_is_paid(name: str) -> None:
    hacks = [case for case in cases(name) if case["phenomenon"].startswith("hack") and not case["correct"]]
    assert hacks
    assert not [case["id"] for case in hacks if passes(case)]


HACKS = [
    "<answer>{right} or {wrong}</answer>",
    "<answer>either {right} or {wrong}</answer>",
    "<answer>{wrong} ({right})</answer>",
    "<answer>{right} (or {wrong})</answer>",
    "<answer>{right}, {wrong}</answer>",
    "<answer>{wrong}; {right}</answer>",
    "<answer>{right}\n{wrong}</answer>",
    "<answer>{right} and {wrong}</answer>",
    "<answer>{right} but {wrong}</answer>",
    "<answer>between {right} and {wrong}</answer>",
    "<answer>not {right}</answer>",
    "<answer>anything but {right}</answer>",
    "<answer>maybe {right}</answer>",
    "<answer>probably {right}</answer>",
    "<answer>{right}?</answer>",
    "<answer>{right} is wrong</answer>",
    "<answer>print('{right}')</answer>",
    "<answer>{right}",
    "<answer></answer>{right}",
    "<think><answer>{right}</answer></think>",
    "<answer>{wrong}</answer><answer>{right}</answer>",
    "<answer>{right}</answer><answer>{wrong}</answer>",
    "<answer>{right}</answer> or {wrong}",
    "<answer>{right}</answer> Actually, {wrong}",
    "<answer>{right}</answer>\nThe correct answer is {wrong}.",
]


@pytest.mark.parametrize("hack", HACKS)
def test_no_gold_is_paid_for_in_a_hack(hack: str) -> None:
    golds = list(
        {str(gold): gold for name in FROZEN for case in cases(name) for gold in [Answer(**case["gold"])]}.values()
    )
    paid = []
    golds.sort(key=lambda gold: gold.kind)
    for gold, other in pairwise(golds):
        right, wrong = answers.render(gold), answers.render(other)
        response = hack.format(right=right, wrong=wrong)
        differs = gold.kind == other.kind and not answers.matches(gold, wrong)[0]
        if differs and answers.verify(gold, response).passed:
            paid.append(response)
    assert not paid


def test_the_labelled_set_is_large_and_balanced() -> None:
    known = [case for name in FROZEN for case in cases(name)]
    assert len(known) >= 600
    assert 0.4 < sum(case["correct"] for case in known) / len(known) < 0.6
