"""What an answer says of itself may follow its name, unless it denies it, doubts it or names another."""

import pytest

from bioalchemy import answers
from bioalchemy.records import Answer


def passes(gold: str, text: str) -> bool:
    return answers.verify(Answer(kind="phrase", value=gold), f"<answer>{text}</answer>").passed


@pytest.mark.parametrize(
    "text",
    [
        "insulin, which lowers blood glucose",
        "insulin, which is secreted by beta cells",
        "insulin, which is the main anabolic hormone",
        "insulin, which is essential for glucose uptake",
        "insulin, which is made in the pancreas",
        "insulin, which is 51 residues long",
        "insulin, which inhibits glucagon secretion",
        "insulin, which works together with its receptor",
        "insulin, which is found in muscle, liver and fat",
        "insulin, since glucagon raises glucose",
        "insulin, because beta cells were lost",
        "insulin because insulin is the hormone that lowers glucose",
        "insulin because it is high after meals",
        "insulin, because the passage says so",
        "insulin, a hormone",
        "insulin (a peptide hormone)",
        "insulin (not glucagon)",
        "insulin (rather than glucagon)",
        "insulin, and not glucagon",
        "insulin instead of glucagon or leptin",
        "insulin, not glucagon, because it lowers glucose",
        "It is insulin that lowers glucose",
    ],
)
def test_an_aside_about_the_answer_leaves_it(text: str) -> None:
    assert passes("insulin", text)


@pytest.mark.parametrize(
    "text",
    [
        "insulin, which is glucagon",
        "insulin, which is actually glucagon",
        "insulin, which equals glucagon",
        "insulin, which is known as glucagon",
        "insulin, which is the hormone glucagon",
        "insulin, which some call glucagon",
        "insulin, which serves as glucagon",
        "insulin, which is to say glucagon",
        "insulin, because it is glucagon",
        "insulin, since the hormone is glucagon",
        "insulin because glucagon is the hormone that lowers glucose",
        "insulin, where glucagon is meant",
        "insulin, which along with glucagon and leptin controls glucose",
        "insulin, which like glucagon is a hormone",
        "insulin, which is a hormone like glucagon",
        "insulin because both insulin and glucagon are involved",
        "insulin because glucagon and insulin are involved",
        "insulin, because one of insulin, glucagon, leptin, ghrelin must be it",
        "insulin, since any of glucagon, leptin works",
        "insulin, since leptin and glucagon",
        "insulin, because A says glucagon",
        "insulin, because the evidence points to glucagon",
        "insulin, which is secreted, glucagon",
        "insulin, which is secreted. Glucagon.",
        "insulin, which is secreted - glucagon",
        "insulin, which is secreted and glucagon",
        "Insulin is the hormone which is glucagon",
        "Insulin is the hormone that together with glucagon controls glucose",
        "It is insulin that is glucagon",
        "insulin (glucagon)",
        "insulin (a possible hormone)",
        "insulin (a hormone or glucagon)",
    ],
)
def test_an_aside_that_names_another_is_no_aside(text: str) -> None:
    assert not passes("insulin", text)


@pytest.mark.parametrize(
    "text",
    [
        "insulin rather than glucagon, leptin",
        "insulin, not glucagon, leptin",
        "insulin, not glucagon. Leptin.",
        "insulin, not glucagon - leptin",
        "insulin, not glucagon (leptin)",
        "insulin, not glucagon, which is leptin",
        "insulin instead of nothing or glucagon",
        "insulin rather than none, glucagon",
        "insulin rather than glucagon then leptin",
        "insulin (not glucagon, leptin)",
        "insulin (not glucagon but leptin)",
        "insulin (not sure)",
        "insulin (not only glucagon)",
        "glucagon (not insulin)",
    ],
)
def test_what_an_answer_is_not_leaves_nothing_over(text: str) -> None:
    assert not passes("insulin", text)


def test_a_genus_may_be_a_letter() -> None:
    assert passes("E. coli", "E. coli, not S. aureus")
    assert passes("E. coli", "E. coli, which is found in the gut")
    assert not passes("E. coli", "E. coli, not S. aureus. B. subtilis")
    assert not passes("E. coli", "E. coli, which is S. aureus")


def test_a_state_is_not_turned_by_its_reason() -> None:
    assert passes("decreased", "decreased, because the pump was blocked")
    assert not passes("decreased", "decreased, because it is increased")


def test_a_measure_is_not_another_by_its_reason() -> None:
    gold = Answer(kind="number", value="5", unit="µM")
    assert answers.verify(gold, "<answer>5 µM, which is the IC50</answer>").passed
    for text in ("5 µM, which is 7 µM", "5 µM because it is 7 µM", "5 µM rather than 7 µM, 9 µM"):
        assert not answers.verify(gold, f"<answer>{text}</answer>").passed, text


@pytest.mark.parametrize("piece", ["which is ", "and ", "x, ", "is made ", ". ", "insulin and ", "a-", "not "])
def test_a_long_aside_is_refused_at_once(piece: str) -> None:
    for joint in (", which ", " because ", ", not ", " (not "):
        assert not passes("insulin", f"insulin{joint}{piece * (9_000 // len(piece))}")
