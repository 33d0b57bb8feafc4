"""Whether a text says a phrase in other forms of its words: a verb's, an adverb's, a quality's.

    has("resistance to proteolysis", "Halo becomes resistant to proteolysis")      -> True
    has("stabilizing the complex", "They structure Tc and stabilize the complex")  -> True
    has("floret age", "on the age of the floret")                                  -> True
    has("strong acidity", "it broke down in a strongly acidic control")            -> True
    has("intrathecal", "when administered intrathecally")                          -> True
    has("CDK4 activity", "upon CDK4 activation")                                   -> False
    has("kinase inhibitor", "by kinase inhibition")                                -> False

Words stand in the phrase's order, with at most two others between. Symbols and numbers have no other forms, and what
acts is not what it does. One word alone may only be an adverb's.
"""

import re
from functools import lru_cache

from bioalchemy.matching.spelling import american, singular
from bioalchemy.notation import plain

_WORD = re.compile(r"[^\W_][\w'+/-]*")
_OF = re.compile(r"(?P<what>[\w'+/-]+) of (?:the |a |an |each |its |their )?(?P<owner>[\w'+/-]+)")
_PAIR = 2
_LITTLE = frozenset(("a", "an", "the", "of", "to", "in"))
_DENIES = frozenset(("not", "no", "nor", "never", "without", "neither", "cannot"))
_BETWEEN = 2
_SHORTEST = 4
"""Letters of a stem."""
_FAMILIES = tuple(
    tuple(sorted(endings.split(), key=len, reverse=True))
    for endings in (
        "e s es ed ing ion ions ation ations ate ates ated ating",
        "e ly al ally ic ically ity ance ant ence ent ness",
    )
)
"""Endings of what is done, and of what something is like; a word keeps its sense within one of the two."""


def has(phrase: str, text: str) -> bool:
    """Whether the text says the phrase, in whatever forms of its words."""
    wanted = [word for word in _WORD.findall(plain(phrase)) if word.casefold() not in _LITTLE]
    said = [word for word in _WORD.findall(plain(text)) if word.casefold() not in _LITTLE]
    if len(wanted) == _PAIR and _is_of(wanted, plain(text)):
        return True
    if len(wanted) == 1:
        return any(_is_adverb_of(one, other) for word in said for one, other in ((wanted[0], word), (word, wanted[0])))
    return bool(wanted) and any(_follows(wanted, said, start) for start in range(len(said)))


def _is_of(wanted: list[str], text: str) -> bool:
    """Whether the text says `A B` as "B of the A"."""
    first, last = wanted
    return any(_is_same(first, of["owner"]) and _is_same(last, of["what"]) for of in _OF.finditer(text))


def _follows(wanted: list[str], said: list[str], start: int) -> bool:
    """Whether all that is wanted stands from `start` on, each word near the one before."""
    place = start
    for number, word in enumerate(wanted):
        near = range(place, min(len(said), place + (_BETWEEN + 1 if number else 1)))
        found = next((at for at in near if _is_same(word, said[at])), None)
        if found is None or any(between.casefold() in _DENIES for between in said[place:found]):
            return False
        place = found + 1
    return True


def _is_adverb_of(adverb: str, word: str) -> bool:
    one, other = adverb.casefold(), word.casefold()
    return len(other) >= _SHORTEST and other.isalpha() and one in (f"{other}ly", f"{other}ally")


@lru_cache(maxsize=65_536)
def _is_same(one: str, other: str) -> bool:
    first, second = _folded(one), _folded(other)
    if first == second:
        return True
    if not (_is_word(one) and _is_word(other)):
        return False
    return any(_stems(first, family) & _stems(second, family) for family in _FAMILIES)


def _folded(word: str) -> str:
    folded = word.casefold()
    return singular(american(folded)) if _is_word(word) else folded.replace("-", "")


def _is_word(word: str) -> bool:
    return word.isalpha() and (word.islower() or word.istitle())


def _stems(word: str, family: tuple[str, ...]) -> set[str]:
    cut = {word.removesuffix(ending) for ending in family if word.endswith(ending)} | {word}
    return {stem for stem in cut if len(stem) >= _SHORTEST}
