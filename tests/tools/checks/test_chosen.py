"""Right options that follow from what is quoted, and such as do not."""

import pytest

from bioalchemy.records import Answer, Draft
from bioalchemy.tools.checks import chosen, draft_rules

EFFECT = "What is the effect of CLE45b on stomatal conductance?"


@pytest.mark.parametrize(
    ("option", "question", "quote"),
    [
        ("increase", EFFECT, "CLE45b reduced stomatal conductance."),
        ("higher conductance", EFFECT, "CLE45b reduced stomatal conductance."),
        ("unchanged", EFFECT, "CLE45b reduced stomatal conductance."),
        ("no effect", EFFECT, "CLE45b reduced stomatal conductance."),
        ("better", "How does memory fare in DKO mice?", "Memory was impaired in DKO mice."),
        ("DNA gyrase", "Which protein binds CcdB?", "CcdB binds CcdA."),
        ("loss of glow inside chloroplasts", "Why is it dark?", "It comes from cooling of leaves inside chloroplasts."),
        ("least", "How does liver rank for expression?", "Expression was greatest in the liver."),
        ("higher", "How do roots compare with shoots in iron?", "Iron in roots was lower than in shoots."),
        ("less", EFFECT, "Stomatal conductance rose (CLE45b is less toxic than GR24)."),
    ],
)
def test_what_does_not_follow(option: str, question: str, quote: str) -> None:
    assert chosen.unsupported(option, question, [quote])


@pytest.mark.parametrize(
    ("option", "question", "quote"),
    [
        ("it fell", EFFECT, "CLE45b reduced stomatal conductance."),
        ("unchanged", EFFECT, "CLE45b did not affect stomatal conductance."),
        ("increase", EFFECT, "Loss of CLE45b reduced stomatal conductance."),
        ("higher", "How do shoots compare with roots in iron?", "Iron in roots was lower than in shoots."),
        ("Fungi", "Which microbes decline?", "Fungal biomass declined."),
        (
            "Lower",
            "Are roots above or below shoots in iron?",
            "Iron in roots was lower (less is higher) than expected.",
        ),
        ("loss of GFP within chloroplasts", "Why is it dark?", "It comes from quenching of GFP in chloroplasts."),
        ("It is lost", "What becomes of the order of florets?", "This causes a loss of coordination of florets."),
        ("Egress from the host cell", "Which step is prevented?", "Parasites failed to leave their host cells."),
    ],
)
def test_what_follows(option: str, question: str, quote: str) -> None:
    assert chosen.unsupported(option, question, [quote]) == ""


@pytest.mark.parametrize(
    ("option", "quote", "short"),
    [
        ("Water residence time", "WRT alone explained 71%.", "WRT"),
        ("Water residence time alone", "WRT alone explained 71%.", "WRT alone"),
        ("Watery residue time", "WRT alone explained 71%.", "WRT"),
        ("Water time", "WRT alone explained 71%.", "Water time"),
        ("Single Linkage", "SL and AL gave clusters.", "SL"),
        ("Single Linkage", "SLC and AL gave clusters.", "Single Linkage"),
    ],
)
def test_acronyms_of_the_quotes(option: str, quote: str, short: str) -> None:
    assert chosen.abbreviated(option, [quote]) == short


@pytest.mark.parametrize(
    ("option", "quote", "words"),
    [
        ("20-fold decrease", "It changes K_m (20-fold increase) and k_cat (400-fold decrease).", "20-fold increase"),
        ("a fall by 35%", "Conductance rose by 35%.", "rose by 35%"),
        ("400-fold decrease", "It changes K_m (20-fold increase) and k_cat (400-fold decrease).", ""),
        ("20-fold decrease", "Conductance fell 20-fold in roots, with a 20-fold increase in shoots.", ""),
        ("20-fold decrease", "Loss of CLE45b gave a 20-fold increase.", ""),
        ("20-fold decrease", "Conductance changed 20-fold.", ""),
    ],
)
def test_a_size_that_goes_the_other_way(option: str, quote: str, words: str) -> None:
    assert chosen.turned_size(option, EFFECT, [quote]) == words
    answer = Answer(kind="choice", value="A", options=(option, "nothing at all"))
    check = draft_rules.answer_in_quotes(Draft(question=EFFECT, answer=answer, quotes=(quote,), kind="fact"))
    assert check.passed != bool(words)
