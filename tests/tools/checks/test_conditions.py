"""A measure that a question takes for granted stands in its passage."""

import pytest

from bioalchemy.records import Answer, Draft
from bioalchemy.tools.checks.conditions import conditions_in_passage, unstated

PASSAGE = (
    "Loss of CDK4 in 8-week-old mice reduced growth by 35% after 48 h at 22 °C (n = 12 mice),"
    " and 5 or 10 µM ABA did so. At week 4 and a daily dose of 5 mg/kg it had fallen."
)


def test_times_that_a_paper_abbreviates_in_two_ways() -> None:
    paper = "Grains at 20 d after anthesis (DAA) grew. Shown are days after anthesis (DAA). It fell at 44 DAA."
    for asked, stands in (("44 days after anthesis", True), ("37 days after anthesis", False)):
        question = f"Did activity fall at {asked}?"
        draft = Draft(question=question, answer=Answer(kind="boolean", value="yes"), quotes=("x",), kind="fact")
        assert conditions_in_passage(draft, ["It fell at 44 DAA."], "", [paper]).passed == stands


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("How much did growth fall after 48 h at 22 °C?", ""),
        ("How much did growth fall after two days at 295.15 K?", ""),
        ("How much did growth of 8-week-old mice fall with 5 µM ABA?", ""),
        ("How much did growth of 12 mice, of 2 groups, fall?", ""),
        ("How much did growth fall after 24 h at 22 °C?", "24 h"),
        ("How much did growth fall after 48 h at 4 °C?", "4 °C"),
        ("How much did growth of 52-week-old mice fall?", "52-week"),
        ("How much did growth fall with 5 mM ABA?", "5 mM"),
        ("How much did it fall at 5 mg/kg daily?", ""),
        ("How much did it fall within four weeks?", ""),
        ("How much did it fall within five weeks?", "five weeks"),
        ("Which gene?", ""),
        ("Which two nucleotides differ?", ""),
        ("Which are the three amino acids that differ?", ""),
        ("By how much did the loss of two nucleotides lower growth?", "two nucleotides"),
    ],
)
def test_unstated(question: str, missing: str) -> None:
    assert unstated(question, ["Another passage.", PASSAGE]) == missing


@pytest.mark.parametrize(
    ("passage", "question", "missing"),
    [
        ("It shortened by 2.3 (±0.5, N=8) nm.", "What happens when it shortens by 2.3 nm?", ""),
        ("It was kept for 3 (n = 5) weeks.", "What happens after 3 weeks?", ""),
        ("It shortened by 2.3 (±0.5, N=8) nm.", "What happens when it shortens by 7 nm?", "7 nm"),
        ("It was kept for 3 (six males) weeks.", "What happens after 3 weeks?", "3 weeks"),
        ("It grew to 9 WAP.", "What happens at 9 weeks after planting (WAP)?", ""),
        ("It grew to 7 WAP and 9.5 WAP.", "What happens at 9 weeks after planting (WAP)?", "9 weeks after planting"),
        ("It grew to 9 WAP.", "What happens 9 weeks after sowing?", "9 weeks after sowing"),
        ("Loss of it cut uptake by three orders of magnitude.", "Loss of what cut uptake 1,000-fold?", ""),
        ("Loss of it cut uptake by an order of magnitude.", "Loss of what cut uptake 10-fold?", ""),
        ("Loss of it cut uptake by three orders of magnitude.", "Loss of what cut uptake 100-fold?", "100-fold"),
        ("It was dark from ZT 12 to ZT 17.5.", "What follows 5.5 h of darkness?", ""),
        ("It was dark from ZT 12 to ZT 17.5.", "What follows 6 h of darkness?", "6 h"),
        ("Two bacteria grew.", "Which two Gram-positive bacteria grew?", ""),
    ],
)
def test_what_is_written_otherwise_is_stated(passage: str, question: str, missing: str) -> None:
    assert unstated(question, [passage]) == missing


@pytest.mark.parametrize(
    ("question", "passed"),
    [
        ("How much of it is left at 22 days after inoculation?", True),
        ("How much of it is left at 22 d after inoculation?", True),
        ("How much of it is left at 22 days post inoculation?", True),
        ("How much of it is left after 22 days of infection?", True),
        ("How much of it is left at 22 DAI?", True),
        ("How much of it is left at 6 WAS?", True),
        ("How much of it is left six weeks after sowing?", True),
        ("How much of it is left at 21 days after inoculation?", False),
        ("How much of it is left at 22 h after inoculation?", False),
        ("How much of it is left at 22 days after anthesis?", False),
        ("How much of it is left at 4 days after inoculation?", False),
    ],
)
def test_a_time_is_read_as_its_paper_abbreviates_it(question: str, passed: bool) -> None:
    paper = "At 2 d after inoculation (DAI) all was there, as at 4 weeks after sowing (WAS)."
    draft = Draft(question=question, answer=Answer(kind="phrase", value="half"), quotes=("half",), kind="fact")
    assert conditions_in_passage(draft, ["At 22 DAI and 6 WAS half was left."], "Title", [paper]).passed == passed
    assert not conditions_in_passage(draft, ["It was left."], "Title", [paper]).passed
