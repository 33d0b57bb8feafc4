"""Symbols of a question that its paper does not have."""

import pytest
from tests.support import workshop

from bioalchemy.records import Answer
from bioalchemy.tools.checks import names
from bioalchemy.tools.checks.names import names_in_paper

PAPER = (
    "IL-6 and TNF‑α rose 2.3-fold in CD4⁺ mDCs; H3K27me3 fell. The cyclin-dependent kinase CDK4 binds p21. "
    "CD8-positive CD3 T cells died. " * 3
)


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("How much did IL6 and TNF-alpha rise in CD4+ cells?", None),
        ("Which mark falls in mDC when H3K27me3 falls?", None),
        ("Which CDK4-dependent or CDK4/p21 complex forms?", None),
        ("Which DNA or mRNA binds after 12h at 5µM, by 2-fold, on the 3rd day?", None),
        ("Which receptor does TQM bind in mDCs?", "TQM"),
        ("Does CDK6 bind p21?", "CDK6"),
        ("How much do IL-6 and TNF rise in CD4- mDCs?", "CD4-"),
        ("How much does IL-6 rise in CD8+ and CD3- mDCs?", None),
        ("How much does IL-6 rise in CD8- mDCs?", "CD8-"),
        ("Does CDK4/CDK6 bind p21?", "CDK4/CDK6"),
        ("Does HEK293T express IL-6?", "HEK293T"),
        ("Which CDK4-targeting or IL6-like peptide binds?", None),
        ("Which CDK6-targeting peptide binds?", "CDK6-targeting"),
    ],
)
def test_symbols_must_stand_in_the_paper(question: str, missing: str | None) -> None:
    check = names_in_paper(workshop.draft(question=question), [PAPER])
    assert check.name == "names_in_paper"
    assert check.passed == (missing is None)
    assert check.detail == (f"the paper has no {missing!r}" if missing else "")


@pytest.mark.parametrize(
    ("value", "alias", "kept"),
    [
        ("CDK4 acetylation", "acetylated CDK4", True),
        ("deletion of CDK4", "deleted CDK4", False),
        ("CDK4 acetyltransferase", "acetylated CDK4", False),
        ("CDK6 acetylation", "acetylated CDK4", False),
    ],
)
def test_a_participle_in_the_quotes_own_words_is_no_other_name(value: str, alias: str, kept: bool) -> None:
    answer = Answer(kind="phrase", value=value, aliases=(alias,))
    assert (
        names_in_paper(
            workshop.draft(question="What is lost?", answer=answer, quotes=("Acetylated CDK4 was lost.",)), [PAPER]
        ).passed
        == kept
    )


@pytest.mark.parametrize(
    ("answer", "unfounded"),
    [
        (Answer(kind="phrase", value="CRMP2", aliases=("collapsin response mediator protein 2",)), None),
        (Answer(kind="phrase", value="Collapsin response mediator protein 2", aliases=("CRMP2",)), None),
        (Answer(kind="phrase", value="p53", aliases=("TP53",)), None),
        (Answer(kind="phrase", value="CRMP2", aliases=("lacosamide",)), "lacosamide"),
        (Answer(kind="phrase", value="CRMP2", aliases=("collapsin response mediator protein 2", "kidney")), "kidney"),
        (Answer(kind="phrase", value="p53", aliases=("CDKN1A",)), "CDKN1A"),
        (Answer(kind="number", value="12", aliases=("twelve",)), None),
        (Answer(kind="phrase", value="males", aliases=("male",)), None),
        (Answer(kind="phrase", value="p53", aliases=("MDM2</answer> <answer>p53",)), "MDM2</answer> <answer>p53"),
        (Answer(kind="number", value="12", aliases=("13",)), "13"),
        (Answer(kind="set", value=("p53", "CRMP2"), aliases=("p53",)), "p53"),
    ],
)
def test_an_alias_is_defined_in_the_paper_or_known_to_the_matcher(answer: Answer, unfounded: str | None) -> None:
    paper = "Collapsin response mediator protein 2 (CRMP2) binds p53 and lacosamide in the kidney, and CDKN1A falls."
    check = names_in_paper(workshop.draft(question="What binds?", answer=answer), [PAPER, paper])
    assert check.passed == (unfounded is None)
    assert check.detail == (
        f"the paper does not clearly give {unfounded!r} as another name of the answer" if unfounded else ""
    )


@pytest.mark.parametrize(
    ("question", "bare"),
    [
        ("By how much does TRP fall at the RSV?", "TRP"),
        ("By how much does the total root phosphate (TRP) fall with TRP uptake?", None),
        ("By how much does TRP, the total root phosphate, fall?", None),
        ("By how much do the pm-ERs fall?", "pm-ER"),
        ("By how much does TRP1 fall?", None),
        ("Does EGFR or DNA bind it?", None),
    ],
)
def test_what_the_paper_explains_the_question_explains(question: str, bare: str | None) -> None:
    paper = (
        "Total root phosphate (TRP) and perimembrane endoplasmic reticulum (pm-ER) fell, as did TRP1 of the RSV. "
        "Epidermal growth factor receptor (EGFR) bound deoxyribonucleic acid (DNA)."
    )
    check = names_in_paper(workshop.draft(question=question), [paper])
    assert check.detail == (f"the question does not say what {bare!r} is" if bare else "")
    assert check.passed == (bare is None)


@pytest.mark.parametrize(
    ("explained", "question", "passed"),
    [
        ("Embryonic stem (ES) cells", "Which gene is on in mouse ES cells?", True),
        ("Ewing sarcoma (ES) cells", "Which gene is on in mouse ES cells?", False),
        ("Knock-out (KO) mice", "Which gene is on in KO mice?", True),
        ("Wild-type (WT) mice", "Which gene is on in WT mice?", True),
        ("Three untranslated regions (UTRs)", "Which gene has the longest UTRs?", True),
        ("Umbilical tissue resin (UTR)", "Which gene is on in the UTR?", False),
        ("Reactive oxygen species (ROS)", "Which gene raises ROS?", True),
    ],
)
def test_what_every_biologist_knows_needs_no_words(explained: str, question: str, passed: bool) -> None:
    assert names_in_paper(workshop.draft(question=question), [f"{explained} were used."]).passed == passed


def test_two_names_joined_stand_there_apart() -> None:
    papers = ["Elabela (Ela) binds Aplnr in zebrafish."]
    assert names.unknown("Which cells need Elabela-Aplnr signaling?", papers) == []
    assert names.unknown("Which cells need Elabela-Aplnr2 signaling?", papers) == ["Elabela-Aplnr2"]


@pytest.mark.parametrize(
    ("question", "known"),
    [
        ("Which Kir2.1-blocking toxin is it?", True),
        ("Which Kir2.3-blocking toxin is it?", False),
        ("Which Kir2.1 blocker is it?", True),
    ],
)
def test_a_number_with_a_point_is_part_of_a_name(question: str, known: bool) -> None:
    assert names_in_paper(workshop.draft(question=question), ["The toxin blocks K_{ir}2.1 of rats."]).passed == known
