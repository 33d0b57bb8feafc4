"""Opposites that a question offers to choose from, and what it says once it is answered.

    settled("Does heat increase or decrease growth?", "It decreases.")  -> "Does heat decrease growth?"
    settled("Does heat increase or decrease growth?", "no change")      -> "Does heat growth?"

Who offers both asserts neither, and gives neither away: rules on what a question says are asked of the settled one.
"""

import re
from itertools import combinations
from typing import NamedTuple

from bioalchemy.notation import plain
from bioalchemy.tools.checks import poles
from bioalchemy.tools.checks.directions import WORD, signed, unsuspended

_BETWEEN = re.compile(
    r"(?P<kept>(?: [\w'/+-]+){0,5}?)"
    r"(?:/|,? or (?:[\w'-]+ ){0,3}|,(?: [\w'-]+){1,4},? or (?:[\w'-]+ ){0,2}|(?P<more>, ))",
    re.IGNORECASE,
)
"""What stands between the two: `more sensitive or less`, `rise with age, or does it fall`."""
_THIRD = re.compile(
    r"(?: than)?,? or (?:[\w-]+ ){0,2}?"
    r"(?:not|no|neither|un[a-z]{4,}|same|equal\w*|similar\w*|constant|stable|neutral)\b"
    r"(?: (?:affect|alter|change|effects?|changes?|differences?|influence)\b)?(?: on\b)?",
    re.IGNORECASE,
)
"""The offer of neither."""
_LISTS = (
    re.compile(r": (?P<list>[^:?]+)\?$"),
    re.compile(
        r"^(?:among|between|of) (?P<list>[^:?]{3,200}? (?:and|or) [^:?,]{2,80}), (?:which|what|who)\b", re.IGNORECASE
    ),
    re.compile(r", (?P<list>[^:,?]+ or [^:,?]+)\?$", re.IGNORECASE),
    re.compile(r"^(?:is|are|was|were|do|does|did|can|could|has|have) (?P<list>[^:,?]* or [^:?]*)\?$", re.IGNORECASE),
    re.compile(r"\b(?:which|what) (?:one )?of (?P<list>[^:?]+)\?$", re.IGNORECASE),
)
"""Where a question names what can be chosen."""
_JOINS = re.compile(r",? (?:or|and) (?:the |an? |by |in |to |for )?|, ", re.IGNORECASE)
_WHATEVER = re.compile(r"(?:an)?other|others|else|something|any|some|similar|so|more|not|no", re.IGNORECASE)
_MARKS = str.maketrans("", "", "()")
"""Around the short form of a name: "the kinase PSK3 (CDK4) or CDK6"."""


class _Signed(NamedTuple):
    """A word that has an opposite, where it stands."""

    start: int
    end: int
    word: str
    axis: str
    """Which pair of opposites it belongs to."""
    is_first: bool


def settled(question: str, answer: str) -> str:
    """The question with the one of two offered opposites that the answer has, or with neither; else as it is."""
    if " or " not in question and "/" not in question:
        return question
    text = unsuspended(plain(question))
    for one, other in combinations(_signed(text), 2):
        between = _BETWEEN.fullmatch(text, one.end, other.start)
        is_offer = one.axis == other.axis and one.is_first != other.is_first and between
        if between and is_offer and (not between["more"] or re.match("(?: than)?,? or ", text[other.end :])):
            told = {held.is_first for held in _signed(plain(answer)) if held.axis == one.axis}
            word = next((held.word for held in (one, other) if told == {held.is_first}), "")
            third = _THIRD.match(text, other.end)
            rest = text[third.end() if third else other.end :]
            return " ".join(f"{text[: one.start]}{word}{between['kept']}{rest}".split())
    return question


def offers(question: str, name: str) -> bool:
    """Whether the question names others beside `name` to choose from: "NWASP or WASP?", "which of A, B and C"."""
    for found in filter(None, (form.search(question) for form in _LISTS)):
        first, *rest = _JOINS.split(found["list"].translate(_MARKS))
        if not rest or any(_WHATEVER.match(item) for item in rest):
            continue
        if f" {first}".endswith(f" {name}") or name in rest or f"{rest[-1]} ".startswith(f"{name} "):
            return True
    return False


def _signed(text: str) -> list[_Signed]:
    found = [
        _Signed(*match.span(), match.group(), f"direction {turn[0]}", turn[1] > 0)
        for match in WORD.finditer(text)
        if (turn := signed(match.group()))
    ]
    found += [
        _Signed(*match.span(), match.group(), f"pole {pair}", first) for match, pair, first in poles.opposites(text)
    ]
    return sorted(found)
