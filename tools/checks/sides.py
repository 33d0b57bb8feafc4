"""The two sides of a comparison: which has more of what, and whether a question has them the other way round.

    turned("Which acid is better for growth?", "acetic acid", ["Citric acid was better for growth than acetic acid."])
    -> "better"

Sides are told by what one has and the other has not. Only a sentence with one comparison is looked at, and none where
the sentence or the question denies.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from bioalchemy.notation import plain
from bioalchemy.tools.checks.bearing import stems
from bioalchemy.tools.checks.directions import WORD, same_inversion, signed
from bioalchemy.tools.checks.negation import NOT

_THAN = re.compile(
    r"\b(?:than|compared (?:to|with)|relative to)\b(?! (?:[0-9]|one\b|half\b|that (?:it|they|we)\b))", re.IGNORECASE
)
_NO_COMPARISON = re.compile(r"\b(?:rather|other|whereas|while|but|although)\b", re.IGNORECASE)
_OFFERS = re.compile(r"\bor\b", re.IGNORECASE)
_COMPARATIVE = re.compile(r"more|less|better|worse|fewer|[a-z]{3,}er", re.IGNORECASE)
_SIDE_ENDS = re.compile(
    r"[,;:()?]|\.(?=\s|$)|(?<=\w) (?:in|for|at|on|during|under|after|before|when|as|by|with|among|upon)\b",
    re.IGNORECASE,
)
"""What follows the other side is said of both."""


class _Compared(NamedTuple):
    """A comparison."""

    word: str
    turn: tuple[int, int]
    """Which pair of opposites the word belongs to, and its sign."""
    first: frozenset[str]
    second: frozenset[str]


def turned(question: str, answer: str, quoted: Sequence[str]) -> str:
    """The comparative of a question that has for the one side what the quotes say of the other; empty if none."""
    asked = _compared(question)
    if asked is None or NOT.search(question) or not same_inversion(question, quoted):
        return ""
    for sentence in quoted:
        told = _compared(sentence)
        if told is None or not told.second or NOT.search(sentence) or told.turn[0] != asked.turn[0]:
            continue
        is_same = told.turn == asked.turn
        ahead, behind = told.first - told.second, told.second - told.first
        if asked.second:
            goes_back = bool(asked.second & ahead and asked.first & behind) and not asked.second & behind
            if goes_back and is_same:
                return asked.word
        elif not asked.first & behind or (asked.first & ahead and _OFFERS.search(question)):
            given = stems(answer)
            others, mine = (behind, ahead) if is_same else (ahead, behind)
            if given & others and not given & mine and not (asked.first & ahead and not is_same):
                return asked.word
    return ""


def _compared(text: str) -> _Compared | None:
    """The one comparison of a text; of a question also without its other side."""
    text = plain(text)
    found = [
        (match, turn)
        for match in WORD.finditer(text)
        if _COMPARATIVE.fullmatch(match.group()) and (turn := signed(match.group()))
    ]
    thans = list(_THAN.finditer(text))
    if len(found) != 1 or len(thans) > 1 or _NO_COMPARISON.search(text):
        return None
    (match, turn), end = found[0], thans[0].start() if thans else len(text)
    if end < match.end():
        return None
    rest = text[thans[0].end() :] if thans else ""
    first = stems(f"{text[: match.start()]} {text[match.end() : end]}")
    return _Compared(match.group(), turn, first, stems(_SIDE_ENDS.split(rest.strip())[0]))
