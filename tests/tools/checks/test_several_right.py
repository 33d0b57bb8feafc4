import pytest

from bioalchemy.records import Answer, Draft
from bioalchemy.tools.checks import draft_rules, several_right


def draft(question: str, value: str, quote: str) -> Draft:
    return Draft(question=question, answer=Answer(kind="phrase", value=value), quotes=(quote,), kind="fact")


@pytest.mark.parametrize(
    ("question", "value", "quote", "other"),
    [
        ("Which gene rises in roots under drought?", "daf-16", "Drought raised daf-16 and skn-1 in roots.", "skn-1"),
        (
            "Which blood parameter was higher in carriers?",
            "insulin",
            "Carriers had higher levels of triglycerides (p = 0.09) and insulin (p = 0.11).",
            "triglycerides",
        ),
        (
            "Which bacterium did IgG bind in healthy children?",
            "Enterobacter cloacae",
            "IgG bound to Carnobacterium sp. CP1, Enterobacter cloacae and Rhizobium leguminosarum.",
            "Carnobacterium sp. CP1",
        ),
        (
            "Which class of genes had 1.5% of the reads from soil?",
            "oxidative stress",
            "Reads were of antibiotics (2.4%), one-carbon metabolism (1.5%), and oxidative stress (1.5%).",
            "one-carbon metabolism",
        ),
        ("Which kinase binds Rb in yeast?", "CDK4", "The kinases CDK4, CDK6 and WEE1 bind Rb.", "CDK6"),
    ],
)
def test_a_list_of_which_one_is_asked(question: str, value: str, quote: str, other: str) -> None:
    assert several_right.another(draft(question, value, quote)) == other
    assert not draft_rules.answer_well_formed(draft(question, value, quote)).passed


@pytest.mark.parametrize(
    ("question", "value", "quote"),
    [
        ("Which gene rises most in roots?", "daf-16", "Of daf-16 and skn-1, which rose in roots, daf-16 rose most."),
        ("Which gene besides skn-1 rises in roots?", "daf-16", "Drought raised daf-16 and skn-1 in roots."),
        ("Which gene rises with skn-1 in roots?", "daf-16", "Drought raised daf-16 and skn-1 in roots."),
        ("Which genes rise in roots?", "daf-16", "Drought raised daf-16 in roots."),
        ("Which kinase binds Rb in yeast?", "CDK4", "CDK4 and the phosphatase PP1 bind Rb."),
        ("Which kinase binds Rb in yeast?", "CDK4", "CDK4 and PP1 bind Rb."),
        ("Which gene rises in roots?", "daf-16", "The genes daf-16 and skn-1 rose in roots and shoots, respectively."),
        ("Which parameter was higher in carriers?", "insulin", "Carriers had more insulin, and lower levels of HDL."),
        ("Which class had 2.4% of the reads?", "antibiotics", "Reads were of antibiotics (2.4%) and stress (1.5%)."),
    ],
)
def test_what_may_be_told_apart(question: str, value: str, quote: str) -> None:
    assert several_right.another(draft(question, value, quote)) == ""
