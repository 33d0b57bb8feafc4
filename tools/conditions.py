"""Measures that a question names as given, and its passage does not: 24 h where the paper has 48 h.

    unstated("By how much does it fall after 24 h at 4 °C?", ["… after 48 h at 4 °C it fell by 35% …"])  -> "24 h"

Numbers without a unit, and of things counted, are left alone: a writer may count.
"""

from collections.abc import Sequence

from bioalchemy.notation import plain
from bioalchemy.quantities import equal, find, find_in, join_digits
from bioalchemy.records import Check, Draft
from bioalchemy.units import is_count


def conditions_in_passage(draft: Draft, passages: Sequence[str], title: str) -> Check:
    """Every measure of the question stands in the passages that it was written on, or in their papers' titles."""
    missing = unstated(draft.question, [*passages, title])
    detail = f"the passage has no {missing!r}" if missing else ""
    return Check(name="conditions_in_passage", passed=not missing, detail=detail)


def unstated(question: str, texts: Sequence[str]) -> str:
    """The first measure of `question` that no text has, in whatever unit of its kind; empty when there is none."""
    question = plain(join_digits(question))
    asked = [place for place in find_in(question) if place.quantity.unit and not is_count(place.quantity.unit)]
    stated = [quantity for text in texts for quantity in find(text)] if asked else []
    for place in asked:
        if not any(equal(place.quantity, other) for other in stated):
            return question[place.start : place.stop]
    return ""
