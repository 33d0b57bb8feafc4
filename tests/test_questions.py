"""The prompt asks for the right form and gives nothing away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bioalchemy import questions
from bioalchemy.records import Answer


@pytest.mark.parametrize(
    ("answer", "instruction"),
    [
        (Answer(kind="phrase", value="TP53"), "one word or a short phrase"),
        (Answer(kind="number", value="5", unit="µM"), "one number in µM"),
        (Answer(kind="number", value="5"), "one number and no unit"),
        (Answer(kind="choice", value="A", options=("x1", "x2")), "the letter of the one right option"),
        (Answer(kind="boolean", value="no"), "yes, no or maybe"),
        (Answer(kind="set", value=("CDK4", "CDK6")), "a comma-separated list, in any order"),
        (Answer(kind="set", value=("a and b", "c")), "a semicolon-separated list"),
        (Answer(kind="sequence", value=("one", "two")), "a comma-separated list, in the right order"),
        (Answer(kind="sequence", value="ATGC"), "one string of letters"),
    ],
)
def test_each_kind_is_asked_for_its_form(answer: Answer, instruction: str) -> None:
    prompt = questions.render("What is it that binds DNA?\n", answer)
    assert prompt.startswith("What is it that binds DNA?\n\n")
    assert instruction in prompt
    assert prompt.endswith("Give the final answer in <answer></answer> tags.")


def test_options_are_lettered_in_order() -> None:
    answer = Answer(kind="choice", value="B", options=("yeast", "mouse", "fly"))
    assert "\n\nA. yeast\nB. mouse\nC. fly\n\n" in questions.render("Which organism?", answer)


@given(st.sampled_from("ABC"))
def test_the_prompt_does_not_depend_on_the_right_letter(letter: str) -> None:
    answer = Answer(kind="choice", value=letter, options=("yeast", "mouse", "fly"))
    assert questions.render("Which?", answer) == questions.render("Which?", answer.model_copy(update={"value": "A"}))


@given(st.text("qxz", min_size=3), st.text("qxz", min_size=3))
def test_the_gold_and_its_aliases_do_not_leak(value: str, alias: str) -> None:
    prompt = questions.render("Which?", Answer(kind="phrase", value=value, aliases=(alias,)))
    assert value not in prompt
    assert alias not in prompt


def test_the_format_hash_is_stable() -> None:
    assert questions.format_hash() == questions.format_hash()
    assert len(questions.format_hash()) == 64
