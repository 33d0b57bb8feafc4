"""Answers of the kind that is asked for."""

import pytest

from bioalchemy.records import Answer
from bioalchemy.tools.checks import asked


def number(value: str, unit: str | None = None) -> Answer:
    return Answer(kind="number", value=value, unit=unit)


def phrase(value: str) -> Answer:
    return Answer(kind="phrase", value=value)


@pytest.mark.parametrize(
    ("question", "answer", "wanted"),
    [
        ("In which year was ShHTL7 first described?", number("2.5", "h"), "a year"),
        ("Who first isolated HIV-1?", phrase("CDK4"), "a person"),
        ("Who first isolated HIV-1?", number("600", "ng"), "a person"),
        ("On which human chromosome does AtD14 lie?", phrase("decreased"), "a chromosome"),
        ("How many amino acids does CDK4 have?", phrase("GR24"), "a number of amino acids"),
        ("How many genes does the island have?", number("2.5", "h"), "a number of genes"),
        ("How many foci form where the drug is, which is what cells avoid?", phrase("CDK4"), "a number of foci form"),
        ("What percentage of mice died?", number("5", "µM"), "a percentage"),
        ("What percentage of mice died?", phrase("a high percentage"), "a percentage"),
        ("What percentage of mice died?", phrase("very few"), "a percentage"),
        ("Does CDK4 phosphorylate Rb?", phrase("Rb"), "a yes or no"),
        ("At what time after infection is CDK4 first seen?", number("17", "kDa"), "a time"),
        ("How old in hours is the culture when CDK4 is seen?", number("17", "kDa"), "a time"),
        ("How long after infection is CDK4 seen?", number("5", "%"), "a time"),
        ("At what temperature does CDK4 melt?", number("5", "min"), "a temperature"),
        ("How heavy were the mice?", number("5", "mm"), "a mass"),
    ],
)
def test_answers_of_another_kind(question: str, answer: Answer, wanted: str) -> None:
    assert asked.mismatch(question, answer).startswith(f"asks for {wanted}")


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("Which kinase phosphorylates Rb?", "Which"),
        ("How many genes rose in mice?", "How many"),
        ("In mice, loss of which gene was fatal?", "which"),
        ("Growth of mice was changed by what percentage?", "what"),
        ("When did mice die?", "When"),
        ("Did the mice without CDK4 die?", ""),
        ("In mice in which CDK4 was deleted, did growth stop?", ""),
        ("In mice in which CDK4 was deleted does growth stop?", ""),
        ("Is it true that mice which lack CDK4 die?", ""),
        ("True or false: what kills mice kills rats?", ""),
        ("When mice lack CDK4 and age, does growth stop?", ""),
        ("Where roots are dry, do shoots grow?", ""),
        ("When is CDK4 lost, do you think?", "When"),
    ],
)
def test_a_yes_answers_only_what_asks_for_one(question: str, word: str) -> None:
    told = asked.mismatch(question, Answer(kind="boolean", value="yes"))
    assert told == (f"asks {word!r}, which is not for 'yes'" if word else "")


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("In which year was ShHTL7 first described?", number("2014")),
        ("Who carries the allele most often?", phrase("women")),
        ("On which chromosome does CDK4 lie?", phrase("12q14")),
        ("On which chromosome does SRY lie?", phrase("Y")),
        ("How many amino acids does CDK4 have?", number("303", "amino acids")),
        ("How many genes does the island have?", phrase("about twenty")),
        ("How many hours did it last?", number("90", "min")),
        ("At what time after infection is CDK4 first seen?", number("2", "hpi")),
        ("At what age did mice die?", number("8", "weeks")),
        ("At what time was it seen?", number("3", "passages")),
        ("How old were the patients?", number("61")),
        ("How long is the promoter?", number("1.2", "kb")),
        ("At what temperature does CDK4 melt?", number("310", "K")),
        ("How heavy were the mice?", number("25", "mg")),
        ("For how many more consecutive days did mice live?", number("3", "days")),
        ("How many kilobases does the locus span?", number("3", "kb")),
        ("How many mutations per genome arise?", number("0.003", None)),
        ("What percentage of mice died?", number("5", "%")),
        ("What percentage of mice died?", phrase("10–15%")),
        ("What percentage of mice died?", phrase("about two-thirds")),
        ("What percentage of mice died?", phrase("most")),
        ("Does CDK4 or CDK6 phosphorylate Rb?", phrase("CDK4")),
        ("Is CDK4 a kinase, and of what?", phrase("Rb")),
        ("Does CDK4 phosphorylate Rb?", Answer(kind="boolean", value="no")),
        ("By how many percentage points did the harvest rise?", number("8.3", "percentage points")),
        ("What effect has the drug on how many foci form?", phrase("decreased")),
        ("In mice the tail, which PKA bends, is long. Does that need light?", Answer(kind="boolean", value="no")),
    ],
)
def test_answers_of_the_kind_asked_for(question: str, answer: Answer) -> None:
    assert asked.mismatch(question, answer) == ""


@pytest.mark.parametrize(
    ("question", "answer", "fits"),
    [
        ("Which genes rose in salt-treated roots?", Answer(kind="sequence", value=("SOS1", "NHX1")), False),
        ("In which order did the genes rise?", Answer(kind="sequence", value=("SOS1", "NHX1")), True),
        ("Which stages does the parasite pass through?", Answer(kind="sequence", value=("ring", "schizont")), True),
        ("Which site does EcoRI cut?", Answer(kind="sequence", value="GAATTC"), True),
        ("Which genes rose in salt-treated roots?", Answer(kind="set", value=("SOS1", "NHX1")), True),
        ("How much did it fall, and which hormone restored it?", Answer(kind="phrase", value="ABA"), False),
        ("In which tissue and at which stage is CDK4 lost?", Answer(kind="phrase", value="root"), True),
        ("Which hormone closes stomata, and which opens them?", Answer(kind="set", value=("ABA", "auxin")), True),
        (
            "Which kinase, which acts in G1 and which binds cyclin D, is lost?",
            Answer(kind="phrase", value="CDK4"),
            True,
        ),
        ("Name a gene of Arabidopsis that responds to drought.", phrase("WRKY36"), False),
        ("Name the gene of Arabidopsis that responds to drought.", phrase("WRKY36"), True),
    ],
)
def test_orders_and_second_questions(question: str, answer: Answer, fits: bool) -> None:
    assert bool(asked.mismatch(question, answer)) != fits


def test_when_a_thing_is_done_is_no_question_for_a_time() -> None:
    question = "When pacing the septum of the heart, must the operator document a pattern in lead V1?"
    assert asked.mismatch(question, Answer(kind="boolean", value="no")) == ""
    assert asked.mismatch("When must the operator document a pattern?", Answer(kind="boolean", value="no"))
