"""What holds for all rules: none of them takes long over hostile text."""

import time

import pytest

from bioalchemy.records import Answer, Draft
from bioalchemy.tools import rules
from bioalchemy.tools.checks import bearing, conditions, names, organisms

LENGTH = 16_000


def drafts(hostile: str) -> list[Draft]:
    """Of each kind of answer, with the text in the question, the quote and the answer."""
    told = f"CDK4 phosphorylates Rb in {hostile} cells, and it rose by 5 mM not before 3 h."
    asked = f"By how many mM did CDK4 raise Rb in {hostile} cells?"
    gold = [
        Answer(kind="phrase", value="CDK4", aliases=(f"{hostile}b",)), Answer(kind="boolean", value="yes"),
        Answer(kind="boolean", value="no"), Answer(kind="phrase", value=hostile),
        Answer(kind="set", value=(hostile, "CDK4")), Answer(kind="choice", value="A", options=(hostile, "b", "c")),
        Answer(kind="number", value="5", unit="mM"),
    ]  # fmt: skip
    return [Draft(question=asked, answer=answer, quotes=(told,), kind="fact") for answer in gold]


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["a", "A1", "a-", "1", "1.", "(", "[", "[1]", "'", "not ", "-", "#", "; "])
def test_hostile_length_costs_linear_time(piece: str) -> None:
    hostile = (piece * LENGTH)[:LENGTH]
    begun = time.process_time()
    for draft in drafts(hostile):
        quoted = list(draft.quotes)
        for rule, _ in rules.RULES:
            rule(draft)
        for on_sentences in rules.OF_SENTENCES:
            on_sentences(draft, quoted)
        names.names_in_paper(draft, quoted)
        organisms.organisms_in_paper(draft, quoted)
        organisms.organisms_quoted(draft, quoted, quoted, "Title")
        conditions.conditions_in_passage(draft, quoted, "Title")
        bearing.quotes_bear(draft, quoted, quoted, "Title")
    assert time.process_time() - begun < 20
