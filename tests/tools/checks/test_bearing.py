"""Which sentences speak of a question."""

import pytest

from bioalchemy.records import Answer, Draft
from bioalchemy.tools.checks import bearing

YES = Answer(kind="boolean", value="yes")
TITLE = "The kinase CDK4 in yeast"
PASSAGE = (
    "Yeast was grown for two days. CDK4 phosphorylated the retinoblastoma protein in the G1 phase. "
    "This step was lost in mutants without CLN3. Cells without CDK4 were larger than others."
)


def draft(question: str, answer: Answer, quotes: tuple[str, ...]) -> Draft:
    return Draft(question=question, answer=answer, quotes=quotes, kind="fact")


def test_quotes_that_have_nothing_to_do_with_the_question_are_left_out() -> None:
    gold = "The kinase CDK4 phosphorylates Rb."
    setting = "Rb was phosphorylated in the G1 phase of the cell cycle of yeast."
    other = "Mice were fed twice a day."
    question, phrase = "Which kinase phosphorylates Rb in the cell cycle of yeast?", Answer(kind="phrase", value="CDK4")
    assert bearing.bearing(draft(question, phrase, (other, gold, setting))) == (gold, setting)
    assert bearing.bearing(draft(question, phrase, (other,))) == (other,)
    number = Answer(kind="number", value="12")
    assert bearing.bearing(draft(question, number, ("Many died.", "12 patients died."))) == ("12 patients died.",)


@pytest.mark.parametrize(
    ("question", "answer", "quote", "bears"),
    [
        ("Does CDK4 phosphorylate the retinoblastoma protein in yeast?", YES, 1, True),
        ("Does CDK4 phosphorylate the retinoblastoma protein in yeast?", YES, 0, False),
        ("Does CDK4 phosphorylate the retinoblastoma protein in yeast?", YES, 3, False),
        ("Is phosphorylation of the retinoblastoma protein lost in yeast mutants without CLN3?", YES, 2, True),
        ("Are yeast cells that lack CDK4 larger?", Answer(kind="boolean", value="no"), 3, True),
        ("For how many days was yeast grown?", Answer(kind="number", value="2", unit="days"), 0, True),
        ("How long do honey bees of Madagascar forage?", Answer(kind="number", value="2", unit="days"), 0, False),
    ],
)
def test_quotes_speak_of_the_question(question: str, answer: Answer, quote: int, bears: bool) -> None:
    sentence = [f"{part.rstrip('.')}." for part in PASSAGE.split(". ")][quote]
    check = bearing.quotes_bear(draft(question, answer, (sentence,)), [sentence], [PASSAGE], TITLE)
    assert (check.name, check.passed) == ("quotes_bear", bears)
    assert bool(check.detail) != bears


def test_a_sentence_without_the_gene_that_is_quoted_is_no_better() -> None:
    told = "DUN1 is needed for the start, but not the upkeep."
    around = "Cells of budding yeast with double-strand breaks in their chromosomes arrest in mitosis."
    question = "Is {} needed for upkeep of the arrest of budding yeast with double-strand breaks in chromosomes?"
    for gene, bears in (("DUN1", True), ("it", False)):
        asked = draft(question.format(gene), Answer(kind="boolean", value="no"), (told,))
        assert bearing.quotes_bear(asked, [told], [f"{around} {told}"], "A kinase").passed == bears


def test_a_numbered_symbol_tells_what_a_short_quote_speaks_of() -> None:
    quote = "The suppressor R10G was more stable than WT (74.8 °C and 66.8 °C)."
    question = (
        "By how many degrees Celsius does the thermal melting temperature of the bacterial toxin controller of cell"
        " death rise when the suppressor substitution R10G is introduced into the original protein?"
    )
    asked = draft(question, Answer(kind="number", value="8"), (quote,))
    assert bearing.quotes_bear(asked, [quote], [quote], "A toxin").passed


def test_an_aim_is_no_better_quoted() -> None:
    quote = "This process did not impair viability of the organoids."
    question = (
        "Did the build-up of lipid droplets in biliary organoids fed oleic and palmitic acid impair their viability?"
    )
    told = "oleic and palmitic acid fed to biliary organoids lead to build-up of lipid droplets"
    asked = draft(question, Answer(kind="boolean", value="no"), (quote,))
    for sentence, bears in (
        (f"To gain insight into how {told}, we fed them.", True),
        (f"Surprisingly, {told}.", False),
    ):
        assert bearing.quotes_bear(asked, [quote], [f"{quote} {sentence}"], "Fat").passed == bears


@pytest.mark.parametrize(
    ("sentence", "bears"),
    [
        ("Serum of cattle and sheep and goats was used to test the specificity of the antibody for camels.", True),
        (
            "Serum of cattle and sheep and goats was bound, which shows the specificity of the antibody for camels.",
            False,
        ),
        ("Serum was used to test the antibody for camels, and cattle and sheep and goats lack specificity.", False),
    ],
)
def test_what_something_was_tested_with_is_no_better_quoted(sentence: str, bears: bool) -> None:
    quote = "Camels, but no goats, reacted with it."
    question = "Does the antibody for camels have specificity against serum of cattle and sheep and goats?"
    asked = draft(question, YES, (quote,))
    assert bearing.quotes_bear(asked, [quote], [f"{quote} {sentence}"], "Milk").passed == bears
