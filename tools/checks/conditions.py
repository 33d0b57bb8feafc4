"""Measures that a question names as given, and its passage does not: 24 h where the paper has 48 h.

    unstated("By how much does it fall after 24 h at 4 °C?", ["… after 48 h at 4 °C it fell by 35% …"])  -> "24 h"

Numbers without a unit, and of things counted, are left alone: a writer may count.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from bioalchemy.notation import plain
from bioalchemy.quantities import Placed, Quantity, equal, find, find_in, join_digits
from bioalchemy.records import Check, Draft
from bioalchemy.units import is_count

_EXPLAINED = re.compile(r"[^()?.;]{0,60}\((?P<short>[A-Za-z]{2,6})\)")


def conditions_in_passage(draft: Draft, passages: Sequence[str], title: str) -> Check:
    """Every measure of the question stands in the passages that it was written on, or in their papers' titles."""
    missing = unstated(draft.question, [*passages, title])
    detail = f"the passage has no {missing!r}" if missing else ""
    return Check(name="conditions_in_passage", passed=not missing, detail=detail)


def unstated(question: str, texts: Sequence[str]) -> str:
    """The first measure of `question` that no text has, in whatever unit of its kind; empty when there is none."""
    question = plain(join_digits(question))
    asked = [place for place in find_in(question) if place.quantity.unit and not is_count(place.quantity.unit)]
    stated = [quantity for text in texts for quantity in _measures(text)] if asked else []
    for place in asked:
        is_stated = any(_is_alike(place.quantity, other) for other in stated)
        if not is_stated and not _is_counted_to(place, question, texts):
            return question[place.start : place.stop]
    return ""


@lru_cache(maxsize=8)
def _measures(text: str) -> tuple[Quantity, ...]:
    """Those of a passage or paper, of which many drafts are asked one after another."""
    return tuple(find(text))


def _is_alike(asked: Quantity, other: Quantity) -> bool:
    """The same, or a part of it: "10 mg/kg daily" where the passage has "a daily dose of 10 mg/kg"."""
    shares = asked.value == other.value and set(asked.unit or ()) & set(other.unit or ())
    return bool(shares) or equal(asked, other)


def _is_counted_to(place: Placed, question: str, texts: Sequence[str]) -> bool:
    """Whether a text has "week 16" for "16 weeks", or "16 WAP" for "16 weeks after planting (WAP)"."""
    word, value = question[place.end : place.stop].strip(" -").removesuffix("s"), f"{float(place.quantity.value):g}"
    forms = [rf"\b{re.escape(word)}s? {value}\b"]
    if explained := _EXPLAINED.match(question, place.stop):
        forms.append(rf"(?<![\w.,]){value}[ -]?{re.escape(explained['short'])}\b")
    return any(re.search(form, plain(text), re.IGNORECASE) for form in forms for text in texts)
