"""The reward of training is the function that verified the pair, sample by sample."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bioalchemy import answers
from bioalchemy.records import Answer
from bioalchemy_training.rewards import WEIGHTS, LengthGuard, answer_format, correctness, judge, rewards

LABELLED = Path(__file__).parent.parent / "labelled"
GOLD = Answer(kind="phrase", value="CDK4").model_dump_json()
RIGHT, WRONG, NOTHING = "<answer>CDK4</answer>", "<answer>CDK6</answer>", "It is CDK4."
BROKEN = ["", "CDK4", "{}", '{"kind": "number", "value": "many"}', '{"kind": "phrase", "value": ""}', "[1]"]


def test_what_the_verifier_says_is_paid_for_every_labelled_case() -> None:
    cases = [json.loads(line) for line in (LABELLED / "answers_blind.jsonl").read_text(encoding="utf-8").splitlines()]
    golds = [json.dumps(case["gold"]) for case in cases]
    responses = [case["response"] for case in cases]
    said = [answers.verify(Answer.model_validate(case["gold"]), case["response"]).passed for case in cases]
    assert correctness(responses, golds) == [float(passed) for passed in said]


def test_a_conversation_counts_by_its_last_message() -> None:
    messages: list[Any] = [
        [{"role": "assistant", "content": RIGHT}],
        [{"role": "assistant", "content": RIGHT}, {"role": "assistant", "content": WRONG}],
        [{"role": "assistant", "content": [{"type": "text", "text": part} for part in ("<answer>CD", "K4</answer>")]}],
        [{"role": "assistant", "content": None}],
        [],
    ]  # fmt: skip
    assert correctness(messages, [GOLD] * 5) == [1, 0, 1, 0, 0]


@pytest.mark.parametrize("gold", BROKEN)
def test_a_gold_that_cannot_be_judged_earns_nothing_and_costs_nothing(gold: str) -> None:
    functions, _ = rewards(limit=8, soft=4)
    for reward in functions:
        assert reward(
            completions=[RIGHT, RIGHT], completion_ids=[[1] * 9] * 2, answer=[gold, GOLD], prompts=["", ""]
        ) == [
            None,
            pytest.approx(-1.0 if isinstance(reward, LengthGuard) else 1.0),
        ]
    judged = judge(gold, RIGHT)
    assert judged.passed is None
    assert judged.why


def test_the_answer_and_the_reason_go_into_the_table_of_completions() -> None:
    columns: dict[str, list[Any]] = {}
    metrics: dict[str, float] = {}
    correctness(
        [RIGHT, WRONG, NOTHING, RIGHT],
        [GOLD, GOLD, GOLD, "no gold"],
        log_extra=columns.__setitem__,
        log_metric=metrics.__setitem__,
    )
    assert columns["extracted"] == ["CDK4", "CDK6", "", ""]
    assert columns["why"][:3] == ["equals the answer", "'CDK6' is not 'CDK4'", "no final answer"]
    assert "no answer" in columns["why"][3]
    assert columns["gold"] == ["CDK4", "CDK4", "CDK4", ""]
    assert metrics == {"extraction_rate": 0.5, "not_judged": 1}


def test_form_is_paid_whether_right_or_wrong() -> None:
    assert answer_format([RIGHT, WRONG, NOTHING, RIGHT * 4], [GOLD] * 4) == [1, 1, 0, 0]


@given(
    right=st.tuples(st.floats(-1, 0)), wrong=st.tuples(st.sampled_from([0.0, 1.0]), st.floats(-1, 0))
)  # fmt: skip
def test_no_wrong_answer_earns_as_much_as_a_right_one(right: tuple[float], wrong: tuple[float, float]) -> None:
    def total(correct: float, form: float, length: float) -> float:
        return WEIGHTS["correctness"] * correct + WEIGHTS["answer_format"] * form + WEIGHTS["length"] * length

    assert total(1, 1, *right) > total(0, *wrong)


def test_form_and_length_together_weigh_less_than_being_right() -> None:
    assert WEIGHTS["answer_format"] + WEIGHTS["length"] < WEIGHTS["correctness"]


@given(limit=st.integers(1, 4096), share=st.floats(0, 1), tokens=st.integers(0, 8192))
def test_length_is_free_up_to_the_slope_and_costs_most_from_the_limit_on(limit: int, share: float, tokens: int) -> None:
    soft = max(1, round(limit * share))
    guard = LengthGuard(limit, soft)
    (earned,) = guard(completion_ids=[[0] * tokens], answer=[GOLD])
    assert earned is not None
    assert -1 <= earned <= 0
    assert (earned == 0) == (tokens <= limit - soft)
    assert (earned == -1) == (tokens >= limit)
    if limit - soft < tokens < limit:
        assert earned == pytest.approx(-(tokens - (limit - soft)) / soft)


@pytest.mark.parametrize(("limit", "soft"), [(8, 0), (8, 9), (0, 0), (8, -1)])
def test_a_slope_must_fit_below_the_limit(limit: int, soft: int) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        LengthGuard(limit, soft)


def test_weights_stand_in_the_order_of_their_functions() -> None:
    functions, weights = rewards(limit=8, soft=4)
    assert [reward.__name__ for reward in functions] == list(WEIGHTS)
    assert weights == list(WEIGHTS.values())
