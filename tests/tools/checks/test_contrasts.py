"""Clauses that deny of one thing what is said of another."""

import pytest

from bioalchemy.records import Answer
from bioalchemy.tools.checks import contrasts

YES = Answer(kind="boolean", value="yes")
LEPTIN = Answer(kind="choice", value="B", options=("insulin", "leptin", "ghrelin"))
RESCUED = "CDK4 rescued growth of CLN3-null yeast, whereas CDK6 did not."
SPARED = "Insulin fell in starved pigs, while leptin was unaffected."


def phrase(value: str) -> Answer:
    return Answer(kind="phrase", value=value)


@pytest.mark.parametrize(
    ("question", "answer", "quote"),
    [
        ("Does CDK6 rescue growth of yeast that lacks CLN3?", YES, RESCUED),
        ("Which kinase rescues growth of yeast without CLN3?", phrase("CDK6"), RESCUED),
        ("Which kinase fails to rescue growth of yeast without CLN3?", phrase("CDK4"), RESCUED),
        ("Which hormone falls when pigs are starved?", phrase("leptin"), SPARED),
        ("Which hormone falls when pigs are starved?", LEPTIN, SPARED),
        ("Does removal of SET1 alter H3K9me3?", YES, "H3K4me3 was lost in Δset1 but H3K9me3 was unaffected."),
        ("Does 5 mM lithium prevent seeds from germinating?", YES, "Germination of seeds was not affected by lithium."),
    ],
)
def test_a_clause_that_denies(question: str, answer: Answer, quote: str) -> None:
    assert contrasts.denied(question, answer, [quote])


@pytest.mark.parametrize(
    ("question", "answer", "quote"),
    [
        ("Does CDK4 rescue growth of yeast that lacks CLN3?", YES, RESCUED),
        ("Which kinase rescues growth of yeast without CLN3?", phrase("CDK4"), RESCUED),
        ("Which kinase fails to rescue growth of yeast without CLN3?", phrase("CDK6"), RESCUED),
        ("Which hormone stays constant when pigs are starved?", phrase("leptin"), SPARED),
        ("Which hormone falls when pigs are starved?", phrase("insulin"), SPARED),
        ("Does atropine prevent a change in heart rate?", YES, "With atropine, heart rate was unchanged."),
        ("Does salt affect wheat but not rice?", YES, "Wheat fell with salt, while rice was unaffected."),
    ],
)
def test_a_clause_that_denies_something_else(question: str, answer: Answer, quote: str) -> None:
    assert contrasts.denied(question, answer, [quote]) == ""


@pytest.mark.parametrize(("clauses", "is_seen"), [(31, True), (32, False)])
def test_a_sentence_of_very_many_clauses_is_taken_apart_so_far_only(clauses: int, is_seen: bool) -> None:
    quote = f"CDK4 restored growth{'; mice were fed' * clauses}, and CDK6 did not."
    yes = Answer(kind="boolean", value="yes")
    assert bool(contrasts.denied("Does CDK6 restore growth?", yes, [quote])) == is_seen
