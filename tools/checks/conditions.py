"""Measures that a question names as given, and its passage does not: 24 h where the paper has 48 h.

    unstated("By how much does it fall after 24 h at 4 °C?", ["… after 48 h at 4 °C it fell by 35% …"])  -> "24 h"

Numbers without a unit, and of things counted, are left alone: a writer may count. So is how many answers are asked for.
Times that the papers abbreviate are read in full: `4 DAI` where they have "days after inoculation (DAI)".
"""

import re
from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache

from bioalchemy.matching.number_words import in_folds
from bioalchemy.notation import plain
from bioalchemy.quantities import Placed, Quantity, equal, find, find_in, join_digits
from bioalchemy.records import Check, Draft
from bioalchemy.tools.checks.abbreviations import definitions
from bioalchemy.units import is_count, parse_unit, unmarked

_EXPLAINED = re.compile(r"[^()?.;]{0,60}\((?P<short>[A-Za-z]{2,6})\)")

_ASKED_FOR = re.compile(r"\b(?:which|what|name|list|identify)(?: (?:the|are|were))* $", re.IGNORECASE)
"""What stands before the number of answers: "Which two nucleotides …"."""
_GRAM = re.compile(r"\bgram(?=[- ](?:positive|negative|stain|variable))", re.IGNORECASE)
"""A stain, and no mass: "which two Gram-positive bacteria"."""
_NOUN = re.compile(r" (?:[a-z]{3,} )?[a-z]{4,}s")
_TIME = re.compile(r"(?:days?|d|hours?|hr?s?|h|weeks?|wk?s?|months?|min|minutes?) \w+ \w+", re.IGNORECASE)
"""A point in time that papers abbreviate: "d after inoculation (DAI)"."""


_HOUR = parse_unit("h")
_SPAN = re.compile(
    r"\b(?:ZT|CT) ?(?P<start>[0-9]{1,2}(?:\.[0-9]{1,2})?) ?(?:-|to|until) ?(?:(?:ZT|CT) ?)?"
    r"(?P<end>[0-9]{1,2}(?:\.[0-9]{1,2})?)(?!\w|\.[0-9])"
)
"""Hours of the light's day (Zeitgeber) or of the clock's: from ZT 14 to ZT 18.5 it is 4.5 h."""


def conditions_in_passage(draft: Draft, passages: Sequence[str], title: str, papers: Sequence[str] = ()) -> Check:
    """Every measure of the question stands in the passages that it was written on, or in their papers' titles.

    `papers` define what the passages abbreviate; without them the passages do.
    """
    times = {short: long for paper in papers or passages for short, long in _times(paper).items()}
    missing = unstated(_in_full(draft.question, times), [_in_full(text, times) for text in (*passages, title)])
    detail = f"the passage has no {missing!r}" if missing else ""
    return Check(name="conditions_in_passage", passed=not missing, detail=detail)


def unstated(question: str, texts: Sequence[str]) -> str:
    """The first measure of `question` that no text has, in whatever unit of its kind; empty when there is none."""
    question = _GRAM.sub("Gramstain", plain(join_digits(question)))
    asked = [
        place
        for place in find_in(question)
        if place.quantity.unit and not is_count(place.quantity.unit) and not _counts_answers(place, question)
    ]
    stated = [quantity for text in texts for quantity in _measures(text)] if asked else []
    for place in asked:
        is_stated = any(_is_alike(place.quantity, other) for other in stated)
        if not is_stated and not _is_counted_to(place, question, texts):
            return question[place.start : place.stop]
    return ""


def _counts_answers(place: Placed, question: str) -> bool:
    is_noun = _NOUN.fullmatch(question, place.end, place.stop)
    return is_noun is not None and _ASKED_FOR.search(question, 0, place.start) is not None


def _times(paper: str) -> dict[str, str]:
    return {short: long for short, long in definitions(paper).items() if _TIME.fullmatch(long)}


@lru_cache(maxsize=8)
def _written_out(text: str, times: tuple[tuple[str, str], ...]) -> str:
    for short, long in times:
        text = re.sub(rf"(?<=[0-9])[ -]?{re.escape(short)}(?![\w-])", f" {long}", text)
    return text


def _in_full(text: str, times: dict[str, str]) -> str:
    return _written_out(text, tuple(times.items())) if times else text


@lru_cache(maxsize=8)
def _measures(text: str) -> tuple[Quantity, ...]:
    """Those of a passage or paper, of which many drafts are asked one after another; and how long a span of it is."""
    spans = (Quantity(Fraction(span["end"]) - Fraction(span["start"]), _HOUR) for span in _SPAN.finditer(plain(text)))
    return (*find(in_folds(text)), *spans)


def _is_alike(asked: Quantity, other: Quantity) -> bool:
    """The same, or a part of it: "10 mg/kg daily" where the passage has "a daily dose of 10 mg/kg".

    Times since something happened have no parts: 3 hpi is not 3 dpi, nor 3 days after surgery.
    """
    one, two = asked.unit or (), other.unit or ()
    shares = asked.value == other.value and set(one) & set(two) and (unmarked(one) == one or unmarked(two) == two)
    return bool(shares) or equal(asked, other)


def _is_counted_to(place: Placed, question: str, texts: Sequence[str]) -> bool:
    """Whether a text has "week 16" for "16 weeks", or "16 WAP" for "16 weeks after planting (WAP)"."""
    word, value = question[place.end : place.stop].strip(" -").removesuffix("s"), f"{float(place.quantity.value):g}"
    forms = [rf"\b{re.escape(word)}s? {value}\b"]
    if explained := _EXPLAINED.match(question, place.stop):
        forms.append(rf"(?<![\w.,]){value}[ -]?{re.escape(explained['short'])}\b")
    return any(re.search(form, plain(text), re.IGNORECASE) for form in forms for text in texts)
