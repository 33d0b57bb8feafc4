"""The lists of a sentence that says `respectively`, and what stands in the same place of another list.

    listed("Leaves and roots had 12 and 15 genes, respectively.")  -> [["Leaves", "roots"], ["12", "15 genes"]]

A list is read from its `and` outwards, to the next word that cannot belong to a name.
"""

import re
from collections.abc import Sequence
from itertools import pairwise, takewhile

_RESPECTIVELY = re.compile(r"\brespectively\b", re.IGNORECASE)
_TOKEN = re.compile(r"(?:[^\s,;:()]|(?<=[0-9]),(?=[0-9]{3}))+|[,;:()]")
_JOINS = ("and", "or", "&")
NO_NAME = (
    "of in on at by with for from to into than between among after before during via per as both either the a an was"
    " were is are be been had has have did does do that which who while whereas but when where only also about"
    " approximately respectively showed show shows yielded contained , ; : ( ) . and or &"
)
"""What belongs to no item of a list."""
_STOPS = frozenset(NO_NAME.split())
_REPEATED = ("the", "a", "an", "in", "for", "of", "at", "with", "by", "from", "on")
"""What each item of a list may open with."""
_LONGEST = 3
"""Words of an item …"""
_FARTHEST = 20
"""… and those between two commas that it closes."""

Span = tuple[int, int]


def listed(sentence: str) -> list[list[str]]:
    """The lists of two items or more, in order; none where the sentence does not say `respectively`."""
    if not _RESPECTIVELY.search(sentence):
        return []
    tokens = _TOKEN.findall(sentence.rstrip(" ."))
    spans = [
        spans for place, token in enumerate(tokens) if token.casefold() in _JOINS and (spans := _around(tokens, place))
    ]
    for one, other in pairwise(spans):
        start, end = one[-1][0], other[0][1]
        if start + 1 == end:  # "in A and B, 12, 15 and 20": B is no item of the numbers
            del other[0]
        elif start < end and other[0][0] < one[-1][1]:  # "A and B weighed 12 and 15 g": the verb is of neither
            one[-1], other[0] = (start, start + 1), (end - 1, end)
    return [_texts(tokens, items) for items in spans if len(items) > 1]


def _around(tokens: Sequence[str], place: int) -> list[Span]:
    """The items of the list whose `and` stands at `place`; numbers and names are in no list together."""
    start = place + 1 + sum(1 for _ in takewhile(lambda word: word in _REPEATED, tokens[place + 1 : place + 3]))
    items = [(start, start + _run(tokens[start : start + _LONGEST]))]
    stop = place - 1 if tokens[place - 1 : place] == [","] else place
    while length := _run(tokens[max(0, stop - _FARTHEST) : stop][::-1]):
        item = (stop - min(length, _LONGEST), stop)
        if len(items) > 1 and _is_number(tokens, item) != _is_number(tokens, items[0]):
            break
        items.insert(0, item)
        stop -= length
        if tokens[stop - 1 : stop] != [","]:
            break
        stop -= 1
    return items if len(items) > 1 and items[-1][0] < items[-1][1] else []


def _is_number(tokens: Sequence[str], item: Span) -> bool:
    return any(token[0].isdecimal() for token in tokens[slice(*item)])


def _run(tokens: Sequence[str]) -> int:
    return sum(1 for _ in takewhile(lambda word: word == "A" or word.casefold() not in _STOPS, tokens))


def _texts(tokens: Sequence[str], items: list[Span]) -> list[str]:
    """The items as text; what the first and the last have more words than the others belongs to all of them."""
    (start, _), (_, end) = items[-1], items[0]
    items[-1] = (start, min(items[-1][1], start + max(stop - begin for begin, stop in items[:-1])))
    items[0] = (max(items[0][0], end - max(stop - begin for begin, stop in items[1:])), end)
    return [" ".join(tokens[slice(*item)]) for item in items]
