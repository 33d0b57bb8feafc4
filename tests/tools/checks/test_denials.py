"""Answers that their quotes name only to deny them."""

import pytest

from bioalchemy.records import Answer
from bioalchemy.tools.checks import denials

GENES = "Germline genes such as Asz1 and Rhox5 but not Pou5f1 or Nanog were upregulated in DKO embryonic stem cells."
BLOCKED = "Binding of the lectin to the cells was blocked by fucose, but not by glucose or galactose."
FOUND = "By ChIP-seq we did not detect a decrease in K27me3 at CpG islands of Ehmt2 mutants."


def phrase(value: str, *aliases: str) -> Answer:
    return Answer(kind="phrase", value=value, aliases=aliases)


@pytest.mark.parametrize(
    ("question", "answer", "quote"),
    [
        ("Which gene is upregulated in DKO embryonic stem cells?", phrase("Nanog"), GENES),
        (
            "Which gene is upregulated in DKO embryonic stem cells?",
            Answer(kind="choice", value="A", options=("Nanog", "Asz1", "Rhox5")),
            GENES,
        ),
        ("Does glucose block binding of the lectin to the cells?", Answer(kind="boolean", value="yes"), BLOCKED),
        (
            "Which sugars block binding of the lectin to the cells?",
            Answer(kind="set", value=("glucose", "galactose")),
            BLOCKED,
        ),
        ("What happens to K27me3 at CpG islands of Ehmt2 mutants?", phrase("decrease"), FOUND),
        ("To which hormone did the scions respond?", phrase("ABA"), "The scions did not respond to ABA."),
        (
            "In which organs of rats was GFP detected?",
            Answer(kind="set", value=("liver", "gut")),
            "There was no GFP detected in liver, gut or skin.",
        ),
        (
            "Which kinase binds the T cell receptor of mice?",
            phrase("LCK"),
            "Neither LCK nor FYN bound the T cell receptor.",
        ),
        (
            "Which kinase binds the receptor of T cells?",
            phrase("LCK"),
            "The T cell receptor binds ZAP rather than LCK.",
        ),
        (
            "Which tumours made much lactate, unlike their counterparts?",
            phrase("VR tumours"),
            "R but not VR tumours made much lactate.",
        ),
        (
            "In 2014, the content of which sugar went with the final weight of wheat grains?",
            phrase("sucrose"),
            "In 2013, but not 2014, the final weight of the grains went with their content of sucrose.",
        ),
        (
            "By what percentage did grain weight of wheat fall in 2014?",
            Answer(kind="number", value="12", unit="%"),
            "In 2013, but not 2014, grain weight fell by 12%.",
        ),
        (
            "Which cytokine did macrophages of mice secrete in normal amounts?",
            phrase("IL-1β"),
            "Macrophages of mice secreted no IL-1β but normal amounts of TNF.",
        ),
    ],
)
def test_an_answer_named_only_to_be_denied(question: str, answer: Answer, quote: str) -> None:
    assert denials.denied(question, answer, [quote])


@pytest.mark.parametrize(
    ("question", "answer", "quote"),
    [
        ("Which gene is upregulated in DKO embryonic stem cells?", phrase("Asz1"), GENES),
        ("Which gene is not upregulated in DKO embryonic stem cells?", phrase("Nanog"), GENES),
        ("Which gene stays silent in DKO embryonic stem cells?", phrase("Nanog"), GENES),
        ("In which cells is Asz1 upregulated?", phrase("DKO embryonic stem cells"), GENES),
        ("Does glucose block binding of the lectin to the cells?", Answer(kind="boolean", value="no"), BLOCKED),
        ("Does fucose block binding of the lectin to the cells?", Answer(kind="boolean", value="yes"), BLOCKED),
        ("Does fucose block it better than glucose does?", Answer(kind="boolean", value="yes"), BLOCKED),
        ("Where was K27me3 of Ehmt2 mutants measured?", phrase("CpG islands"), FOUND),
        ("What happens to K27me3 upon loss of EZH2?", phrase("decrease"), "Ehmt2 did not prevent the K27me3 decrease."),
        (
            "Which hormone opens stomata of wild types?",
            phrase("ABA"),
            "ABA opens them but scions did not respond to ABA.",
        ),
        (
            "What does the drug have on growth of the cells?",
            phrase("no effect"),
            "The drug had no effect on cell growth.",
        ),
        (
            "In which organ of rats was GFP detected?",
            phrase("gut"),
            "There was no GFP detected in liver or skin, but it glowed in gut.",
        ),
        ("Which kinase binds the receptor?", phrase("FYN"), "Not only LCK but also FYN bound the receptor."),
        ("Which of Asz1 and Nanog is upregulated in DKO cells?", phrase("Asz1"), "Asz1 but not Nanog was upregulated."),
        (
            "Except for a peak flux, when did the paddy soil take up methane?",
            phrase("before drainage"),
            "Except for a peak flux, the paddy soil took up methane before drainage.",
        ),
    ],
)
def test_what_is_said_elsewhere_or_asked_so_is_kept(question: str, answer: Answer, quote: str) -> None:
    assert denials.denied(question, answer, [quote]) == ""


@pytest.mark.parametrize(
    "quote",
    [
        "CDK4 failed to phosphorylate Rb in yeast.", "CDK4 hardly phosphorylated Rb in yeast.",
        "CDK4 was not able to phosphorylate Rb in yeast.", "CDK4 no longer phosphorylated Rb in yeast.",
        "CDK4 is unlikely to phosphorylate Rb in yeast.", "CDK4 stopped phosphorylating Rb.",
        "CDK4 did not phosphorylate Rb in yeast.", "Loss of CDK4 never phosphorylated Rb.",
        "CDK4, which binds cyclin D, did not phosphorylate Rb, and cells died.",
        "CDK4 (with cyclin D) did not phosphorylate Rb, whereas CDK6 was lost.",
    ],
)  # fmt: skip
def test_what_is_asked_is_denied_of_the_answer(quote: str) -> None:
    assert denials.predicate_denied("Which kinase phosphorylates Rb in yeast?", phrase("CDK4"), [quote])


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("Which kinase phosphorylates Rb?", "CDK4 phosphorylated Rb, and CDK6 did not phosphorylate Rb."),
        ("Which kinase failed to phosphorylate Rb?", "CDK4 failed to phosphorylate Rb."),
        ("Which kinase does not phosphorylate Rb?", "CDK4 did not phosphorylate Rb."),
        ("Which kinase binds Rb?", "CDK4 bound Rb in cells that did not grow."),
        ("Which kinase does Rb need to be phosphorylated?", "CDK4 mutants did not phosphorylate Rb, and died."),
        ("Which kinase phosphorylates Rb?", "CDK4 was added, and CDK6 did not phosphorylate Rb."),
        ("Which kinase phosphorylates Rb?", "CDK6 did not phosphorylate Rb as CDK4 did."),
    ],
)
def test_a_denial_of_another_thing_is_none(question: str, quote: str) -> None:
    assert denials.predicate_denied(question, phrase("CDK4"), [quote]) == ""


@pytest.mark.parametrize(
    "words", ["WEE1 but not CDK4 controls", "Unlike CDK4, WEE1 controls", "Instead of CDK4, WEE1 controls"]
)
def test_what_controls_is_no_control(words: str) -> None:
    quote = f"{words} mitophagy in mice."
    assert denials.denied("Which gene controls mitophagy in mice?", phrase("CDK4"), [quote])
    assert not denials.denied("Which gene controls mitophagy in mice?", phrase("WEE1"), [quote])
