import pytest
from hypothesis import given
from hypothesis import strategies as st

from bioalchemy.records import Answer, Draft, QuestionKind
from bioalchemy.tools.checks import counts

WHOLE = "Of 48 plants, 12 flowered early."
THINGS = "From 23 genomes of fungi we obtained 39,039 repeat sequences."
WIDE = "Sporangia were 10–90 µm wide and 10–75 µm long."


def misplaced(question: str, value: str, quote: str, kind: QuestionKind = "fact") -> str:
    answer = Answer(kind="number", value=value) if value.isdecimal() else Answer(kind="phrase", value=value)
    return counts.misplaced(Draft(question=question, answer=answer, quotes=(quote,), kind=kind), [quote])


@pytest.mark.parametrize(
    ("question", "right", "wrong", "quote"),
    [
        ("How many of the plants flowered early?", "12", "48", WHOLE),
        ("How many of the plants flowered early?", "12", "48", "Early flowers were seen on 12 out of 48 plants."),
        ("From how many genomes were repeat sequences obtained?", "23", "39039", THINGS),
        ("How many repeat sequences were obtained from genomes of fungi?", "39039", "23", THINGS),
        ("How long were sporangia?", "10–75 µm", "10–90 µm", WIDE),
        ("How wide were sporangia?", "10–90 µm", "10–75 µm", WIDE),
    ],
)
def test_what_is_counted_or_measured(question: str, right: str, wrong: str, quote: str) -> None:
    assert misplaced(question, right, quote) == ""
    assert misplaced(question, wrong, quote)


@pytest.mark.parametrize(
    ("question", "value", "quote"),
    [
        ("How many plants were there?", "48", WHOLE),
        ("How many genes rose?", "121", "Of 495 genes, 121 rose and 374 fell."),
        ("How many genes rose?", "121", "There were 495 changed genes, 121 upregulated and 374 downregulated."),
        ("How many animals died?", "3", "Of 12 mice, 3 died."),
        ("How many cells were there in 12 mice?", "30", "30 neurons of 12 mice were counted."),
        ("How many ewes had triplets?", "8", "Of the ewes, 280 ewes lambed, with 272 singletons and 8 triplets."),
        ("How long did larvae live?", "5 days", "Larvae lived 5 days at 20 °C."),
    ],
)
def test_what_cannot_be_told_is_left_alone(question: str, value: str, quote: str) -> None:
    assert misplaced(question, value, quote) == ""


def test_what_is_calculated_stands_nowhere() -> None:
    assert misplaced("How many of the plants flowered early?", "48", WHOLE, "calculation") == ""


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_is_judged(question: str, quote: str) -> None:
    assert isinstance(misplaced(question, "12", quote), str)
