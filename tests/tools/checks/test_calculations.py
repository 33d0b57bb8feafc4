"""A calculated number follows from the numbers of its quotes."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bioalchemy.records import Answer
from bioalchemy.tools.checks import calculations
from bioalchemy.tools.checks.calculations import worked_out


def number(value: str, unit: str | None = None, tolerance: float = 0.01) -> Answer:
    return Answer(kind="number", value=value, unit=unit, tolerance=tolerance)


@pytest.mark.parametrize(
    ("answer", "quotes", "given"),
    [
        (number("71", "%"), ("30 of 42 mice survived.",), "30 and 42"),
        (number("71.4", "%"), ("30 survived.", "42 mice were infected."), "30 and 42"),
        (number("12"), ("30 of 42 mice survived.",), "30 and 42"),
        (number("12", "mice"), ("30 of 42 mice survived.",), "30 and 42"),
        (number("60", "%"), ("It fell from 50 mM to 20 mM.",), "20 and 50"),
        (number("2.5", "fold"), ("It fell from 50 mM to 20 mM.",), "50 and 20"),
        (number("30000", "µM"), ("It fell from 50 mM to 20 mM.",), "50 and 20"),
        (number("-30", "mM"), ("It fell from 50 mM to 20 mM.",), "50 and 20"),
        (number("75", "%"), ("A quarter, 25%, were lost.",), "25"),
        (number("20"), ("Of 80 mice, 25% died.",), "80 and 25"),
        (number("5", "km/h"), ("They swam 10 km in 2 h.",), "10 and 2"),
        (number("10", "mg"), ("5 mg/kg was given to rabbits of 2 kg.",), "5 and 2"),
        (number("6", "h"), ("after 3 h, 6.5 h and 8.5 h",), "3 and 6.5 and 8.5"),
        (number("36"), ("3 groups of 12 mice each",), "3 and 12"),
        (number("15", "percentage points"), ("from 40% to 55%",), "40 and 55"),
    ],
)
def test_worked_out(answer: Answer, quotes: tuple[str, ...], given: str) -> None:
    assert worked_out(answer, quotes, "What remains?") == given


@pytest.mark.parametrize(
    ("answer", "quotes"),
    [
        (number("61", "%"), ("more than four times as many regions in the 1000 bp 5' of genes",)),
        (number("71", "%"), ("30 of 40 mice survived.",)),
        (number("12"), ("fewer than 30 of 42 mice survived.",)),
        (number("30", "mM"), ("It fell from 50 mM to 20 µM.",)),
        (number("12", "h"), ("after 30 min of 42 min",)),
        (number("7"), ("7 and none",)),
        (number("7"), ()),
        (Answer(kind="phrase", value="CDK4"), ("30 of 42",)),
    ],
)
def test_not_worked_out(answer: Answer, quotes: tuple[str, ...]) -> None:
    assert worked_out(answer, quotes, "What remains?") == ""


@given(st.integers(1, 999), st.integers(1, 999))
def test_every_step_of_two_numbers_is_found(one: int, other: int) -> None:
    quote = f"We counted {one} and later {other}."
    for result in (one + other, one * other, Fraction(one, other), Fraction(one + other, 2), abs(one - other)):
        assert worked_out(number(f"{float(result):.10f}"), (quote,), "What remains?"), result


def test_numbers_beyond_the_first_are_not_tried() -> None:
    quote = " and ".join(map(str, range(100, 20_000)))
    assert worked_out(number("201"), (quote,), "What remains?") == "100 and 101"
    assert not worked_out(number("39997", tolerance=0.0), (quote,), "What remains?")


ROSE = ("ABA rose from 12 ng/g to 36 ng/g.",)
OF_120 = ("84 of 120 seeds germinated.",)


@pytest.mark.parametrize(
    ("question", "quotes", "right", "wrong"),
    [
        ("By what factor did ABA rise?", ROSE, number("3"), (number("432"), number("48"), number("2"), number("24"))),
        ("By what percentage did ABA rise?", ROSE, number("200", "%"), (number("300", "%"),)),
        ("By how much did ABA rise?", ROSE, number("24", "ng/g"), (number("48", "ng/g"), number("3"))),
        ("What was the mean of ABA?", ROSE, number("24", "ng/g"), (number("48", "ng/g"),)),
        ("What percentage of seeds germinated?", OF_120, number("70", "%"), (number("30", "%"), number("143", "%"))),
        ("How many seeds were there in total?", ("12 red and 30 blue",), number("42"), (number("18"), number("2.5"))),
    ],
)
def test_what_the_question_asks_to_be_done(
    question: str, quotes: tuple[str, ...], right: Answer, wrong: tuple[Answer, ...]
) -> None:
    assert worked_out(right, quotes, question)
    assert not any(worked_out(answer, quotes, question) for answer in wrong)


@pytest.mark.parametrize(
    ("answer", "question", "given"),
    [
        (number("7", "%"), "By what percentage did the error fall?", ""),
        (number("7", "%"), "By how many percentage points do the errors differ?", "43 and 36"),
        (number("7", "%"), "What is the error of the mice in the end?", ""),
        (number("7", "%"), "What was lost?", "43 and 36"),
    ],
)
def test_a_difference_is_asked_for(answer: Answer, question: str, given: str) -> None:
    assert worked_out(answer, ("The error fell by 43% and 36%.",), question) == given


def test_a_difference_between_means_is_no_mean() -> None:
    quotes = ("The mean height of both genotypes was 90.86 and 81.73cm, respectively.",)
    asked = "By how many centimetres did the mean height of the one genotype exceed that of the other?"
    assert worked_out(number("9.13", "cm"), quotes, asked) == "90.86 and 81.73"
    shares = ("The prevalence was 10.60 (%) among the exposed and 0.66 (%) among others.",)
    asked = "By how many percentage points did the prevalence of the exposed exceed that of others?"
    assert worked_out(number("9.94", "percentage points"), shares, asked) == "10.6 and 0.66"


def test_a_fraction_is_two_numbers() -> None:
    question = "What percentage of the subfamilies were retroviral?"
    assert calculations.worked_out(number("87", "%"), ("13/15 subfamilies were retroviral",), question) == "13 and 15"


def test_how_many_more_asks_for_a_difference() -> None:
    question = "How many more hours a month did fishers at Ahus fish?"
    assert calculations.asks_difference(question)
    assert calculations.worked_out(number("35"), ("They fished 93 hours compared to 58 hours at Karkar.",), question)
    assert not calculations.asks_difference("How many hours a month did fishers at Ahus fish?")
