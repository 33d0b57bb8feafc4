"""Questions that offer two opposites, sound whichever of them is right, and refused where the wrong one is."""

import pytest

from bioalchemy.records import Answer, Draft
from bioalchemy.tools import rules
from bioalchemy.tools.checks import draft_rules
from bioalchemy.tools.checks.alternatives import offers, settled

OFFERS = [
    ("Does GR24 increase or decrease root growth of pea?", ("increase", "decrease", "no change"),
     "GR24 {} root growth of pea.", ("increased", "reduced", "did not affect")),
    ("Does GR24 raise, lower or not change root growth of pea?", ("raise", "lower", "not change"),
     "GR24 {} root growth of pea.", ("increased", "reduced", "did not affect")),
    ("Do voles fed GR24 eat more or fewer seeds than controls?", ("more", "fewer", "equally many"),
     "Voles fed GR24 ate {} seeds than controls.", ("more", "fewer", "no more")),
    ("Are males of Microtus arvalis larger or smaller than females?", ("larger", "smaller", "of equal size"),
     "Males of Microtus arvalis were {} females.", ("larger than", "smaller than", "equal in size to")),
    ("Are males of Microtus arvalis larger than, smaller than or similar in size to females?",
     ("larger", "smaller", "similar in size"),
     "Males of Microtus arvalis were {} females.", ("larger than", "smaller than", "similar in size to")),
    ("Are genes of vole fat up- or down-regulated by cold?", ("up-regulated", "down-regulated", "unaffected"),
     "Genes of vole fat were {} by cold.", ("upregulated", "downregulated", "not changed")),
    ("Does growth of pea hairs begin before or after that of pea nodules?", ("before", "after", "at the same time"),
     "Growth of pea hairs began {} that of pea nodules.", ("before", "after", "at the same time as")),
    ("Is the channel Kir6.2 more or less sensitive to ATP?", ("more sensitive", "less sensitive", "equally sensitive"),
     "The channel Kir6.2 was {} to ATP.", ("more sensitive", "less sensitive", "equally sensitive")),
]  # fmt: skip


@pytest.mark.parametrize(("question", "options", "sentence", "said"), OFFERS)
def test_what_is_offered_is_neither_asserted_nor_given_away(
    question: str, options: tuple[str, ...], sentence: str, said: tuple[str, ...]
) -> None:
    for letter, word in zip("ABC", said, strict=True):
        quote = sentence.format(word)
        answer = Answer(kind="choice", value=letter, options=options)
        assert rules.refused(Draft(question=question, answer=answer, quotes=(quote,), kind="fact"), [quote]) is None


@pytest.mark.parametrize(("question", "options", "sentence", "said"), OFFERS)
def test_the_opposite_of_what_is_told_is_refused(
    question: str, options: tuple[str, ...], sentence: str, said: tuple[str, ...]
) -> None:
    for letter, word in zip("BA", said, strict=False):
        quote = sentence.format(word)
        answer = Answer(kind="choice", value=letter, options=options)
        assert rules.refused(Draft(question=question, answer=answer, quotes=(quote,), kind="fact"), [quote])


@pytest.mark.parametrize(
    ("question", "value", "passed"),
    [
        ("Are males of vole larger than, smaller than or similar in size to females?", "similar", True),
        ("Are males of vole larger than, smaller than, or the same in size as females?", "same", True),
        ("Are males of vole, similar in size to females, lighter or heavier?", "similar", False),
        ("Which is louder, the vole caught in bogs (VB1) or the vole VB2?", "VB1", True),
        ("Which vole is louder, one of the bogs (VB1) in heat?", "VB1", False),
    ],
)
def test_what_is_offered_beside_others_is_not_given_away(question: str, value: str, passed: bool) -> None:
    answer = Answer(kind="phrase", value=value)
    drafted = Draft(question=question, answer=answer, quotes=(f"It was {value} there.",), kind="fact")
    assert draft_rules.answer_not_in_question(drafted).passed == passed


@pytest.mark.parametrize(
    ("asked", "quote", "told"),
    [
        ("Does GR24 increase or decrease root growth of pea?", "GR24 reduced root growth of pea.", "decrease"),
        ("Does GR24 increase or decrease root growth of pea?", "GR24 increased root growth of pea.", "increase"),
        ("Does GR24 activate or repress CDK4 of pea?", "GR24 repressed CDK4 of pea.", "repress"),
        (
            "Do voles fed GR24 eat more or less food than controls?",
            "Voles fed GR24 ate fewer seeds than controls.",
            "less",
        ),
        ("Does GR24 increase or decrease growth of pea?", "GR24 did not decrease growth of pea.", None),
        ("Does GR24 increase or decrease growth of pea?", "Growth of pea was lowered, not raised, by GR24.", None),
        ("Does GR24 alter growth of pea?", "GR24 reduced growth of pea.", None),
        ("Does loss of GR24 increase or decrease growth of pea?", "GR24 reduced growth of pea.", None),
        ("Does GR24 increase or decrease growth of pea?", "GR24 reduced growth and raised yield of pea.", None),
        (
            "Do controls eat more or less food than voles fed GR24?",
            "Voles fed GR24 ate fewer seeds than controls.",
            None,
        ),
    ],
)
def test_a_direction_asked_for_is_told_in_another_form(asked: str, quote: str, told: str | None) -> None:
    for value in ("increase", "decrease", "activate", "repress", "more", "less"):
        answer = Answer(kind="phrase", value=value)
        drafted = Draft(question=asked, answer=answer, quotes=(quote,), kind="fact")
        assert (rules.refused(drafted, [quote]) is None) == (value == told), value


def test_who_is_asked_of_is_heeded() -> None:
    quote = "Males of Microtus arvalis were smaller than females."
    answer = Answer(kind="choice", value="B", options=("larger", "smaller", "of equal size"))
    question = "Are females of Microtus arvalis larger or smaller than males?"
    assert rules.refused(Draft(question=question, answer=answer, quotes=(quote,), kind="fact"), [quote])


@pytest.mark.parametrize(
    ("question", "answer", "says"),
    [
        ("Does growth rise with age, or does it fall?", "It falls.", "Does growth fall with age?"),
        ("Is it higher or lower in roots?", "neither", "Is it in roots?"),
        ("Does GR24, which cuts growth, raise yield?", "no", "Does GR24, which cuts growth, raise yield?"),
        ("Does CDK4 or CDK6 bind?", "CDK4", "Does CDK4 or CDK6 bind?"),
    ],
)  # fmt: skip
def test_the_answer_settles_it(question: str, answer: str, says: str) -> None:
    assert settled(question, answer) == says


def test_what_is_named_first_is_offered_too() -> None:
    question = "Among groupers, snappers and emperors, which fish are caught most?"
    assert offers(question, "snappers")
    assert not offers("Among groupers and emperors of Ahus, which snappers are caught?", "snappers")
