"""A yes or no against the clause of its quotes that says what is asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bioalchemy.records import Answer, Draft
from bioalchemy.tools.checks import accord, polarity

STOPS = "These data show that BAM3 blocks KIN1 entry and movement into the tip, but does not block SUB2 entry."
SEROTYPE = "CLE45b is essential for growth in low iron, whereas it is dispensable in serum."
INDUCED = "The induction by heat of CLE45b and CLE46 was largely KIN1-independent (Fig. 3; p > 0.1)."
ONLY = "The induction by heat of CLE45b and CLE46, the only genes to respond, was KIN1-independent."
LOST = "Actin was seen at the edge of muscle fibres of WT rats, and its expression was wholly erased in the KO rats."
THRIVED = "The mutants thrived in serum and did not thrive in low iron."
BOUND = "CLE45b and GR24 both bound the receptor, and neither bound the kinase."

CONTRARY = [
    ("Does the protein BAM3 block SUB2 entry?", "yes", STOPS),
    ("Does BAM3 of Oryza sativa block the entry of KIN1 into the tip?", "no", STOPS),
    ("Does BAM3 block the movement of KIN1 into the tip?", "no", STOPS),
    ("Is BAM3 essential for the replication of Zea mays?", "yes", "We saw that BAM3 is not essential for replication."),
    ("Is BAM3 dispensable for replication in maize?", "no", "We saw that BAM3 is not essential for replication."),
    ("Is CLE45b essential for growth in low iron?", "no", SEROTYPE),
    ("Is the induction of CLE45b by heat dependent on KIN1?", "yes", INDUCED),
    ("Is the induction of CLE45b by heat independent of KIN1?", "no", "CLE45b induction by heat was KIN1-independent."),
    ("Is the induction of CLE45b by heat dependent on KIN1?", "yes", ONLY),
    ("Was actin expression erased in the muscle of ABC KO rats?", "no", LOST),
    ("Is the fibrotic area of muscle increased in rats?", "no", "The fibrotic area was increased in rats."),
    ("Do plants of rice with it develop shorter roots?", "no", "Plants with it develop shorter roots."),
    ("Did the mutants thrive in low iron?", "yes", THRIVED),
    ("Did the mutants thrive in serum?", "no", THRIVED),
    ("Did GR24 close the stomata of both leaves and stems?", "no", "GR24 closed stomata of both leaves and stems."),
    ("Is yield no greater than that of wild types?", "no", "Yield is no greater than that of wild types."),
    ("Is ferritin higher in patients than in controls?", "no", "Ferritin was higher in patients than in controls."),
    ("Do daf-2 mutants exhibit thick roots?", "no", "We observed thick roots in all daf-2 mutants."),
    ("Were effects of heat in Lake Garda always positive?", "no", "The effects of heat were always positive."),
    ("Was KIN1 phosphorylated by SUB2 in B cells?", "no", "KIN1 was phosphorylated by SUB2 in B cells."),
]  # fmt: skip


@pytest.mark.parametrize(("question", "answer", "quote"), CONTRARY)
def test_a_clause_that_says_the_contrary(question: str, answer: str, quote: str) -> None:
    draft = Draft(question=question, answer=Answer(kind="boolean", value=answer), quotes=(quote,), kind="fact")
    assert not accord.in_accord(draft, [quote]).passed


@pytest.mark.parametrize(("question", "answer", "quote"), CONTRARY)
def test_the_other_answer_is_kept(question: str, answer: str, quote: str) -> None:
    other = Answer(kind="boolean", value="no" if answer == "yes" else "yes")
    check = accord.in_accord(Draft(question=question, answer=other, quotes=(quote,), kind="fact"), [quote])
    assert check.passed, check.detail


@pytest.mark.parametrize(
    ("question", "answer", "quote"),
    [
        ("Does KIN1 phosphorylate Rb in yeast?", "no", "Rb phosphorylates KIN1 in yeast."),
        ("Does GR24 inhibit the growth of shoots?", "no", "GR24 inhibited the growth of roots."),
        ("Does GR24 inhibit shoot growth of rice?", "no", "GR24 inhibited root growth of rice."),
        ("Did all mutants thrive in serum?", "no", "Some of the mutants grew in serum."),
        ("Did the mutants thrive in serum and low iron?", "no", THRIVED),
        ("Do CLE45b and GR24 bind the receptor?", "yes", BOUND),
        ("Do CLE45b and GR24 bind the kinase?", "no", BOUND),
        ("Is KIN1 activated by light in T cells?", "no", "KIN1 is activated by light in B cells."),
        ("Is ferritin higher in controls than in patients?", "no", "Ferritin was higher in patients than in controls."),
        ("Is ferritin elevated in controls?", "no", "Ferritin was elevated in patients compared with controls."),
        ("Does GR24 lower iron in roots?", "no", "In contrast to GR24, CLE45b lowers iron in roots."),
        ("Does GR24 lower iron in roots?", "no", "CLE45b, which differs from GR24, lowers iron in roots."),
        ("Does GR24 bind KIN1 only when BAM3 is there?", "no", "GR24 binds KIN1 when BAM3 is there."),
        ("Does GR24 bind KIN1 in the dark?", "no", "GR24 may bind KIN1 in the dark."),
        ("Did insulin lower iron in rats?", "no", "Insulin did not raise iron in rats."),
        ("Is a round shape necessarily tied to death?", "no", "A round shape is not necessarily tied to death."),
        ("Did mice die when vaccinated with BAM3?", "no", "Mice died when not vaccinated with BAM3."),
        ("Does GR24 kill cells of mice?", "no", "GR24 kills cells of rats."),
        ("Did the mutants grow in serum?", "yes", "The mutants grew in serum and did not grow in low iron."),
        ("Is it true that in cells not fed BAM3 rose?", "yes", "In cells not fed, BAM3 rose."),
        ("Was weight lower in the treated group?", "yes", "Weight was lower in the treated group, but did not differ."),
    ],
)
def test_what_another_clause_or_thing_decides_is_kept(question: str, answer: str, quote: str) -> None:
    assert polarity.contradicted(question, answer, [quote]) == ""


@given(st.text(alphabet="ab CD14, .not()-", max_size=120), st.text(alphabet="ab CD14, .not()-", max_size=120))
def test_a_sentence_is_never_against_a_yes_to_itself(sentence: str, question: str) -> None:
    assert polarity.contradicted(sentence, "yes", [sentence]) == ""
    polarity.contradicted(question, "no", [sentence])
