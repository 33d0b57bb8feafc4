"""Names of a question that stand where its quotes have another of their family.

    swapped(draft of "Which drug kills CD8 T cells?", ["Drug A kills CD4 T cells."])  -> ("CD8", "CD4")

A family's names are apart by their numbers or Greek letters alone, and one stands in another's place where a neighbour
is the same. Nothing is said where a quote has the name anywhere, where the question or the answer has the other one
too, or where the question sets one thing against another.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bioalchemy.notation import GREEK, spelled
from bioalchemy.records import Draft
from bioalchemy.tools import gene_names
from bioalchemy.tools.checks.bearing import STEM
from bioalchemy.tools.checks.names import is_symbol, squeeze

_WORD = re.compile(r"[^\W_](?:[\w'+/-]*[\w+])?|[,;:.?()]")
_SETS_AGAINST = re.compile(
    r"\b(?:besides|other|than|unlike|instead|rather|except|apart|compar\w+|versus|vs|relative|differ\w*|not|without"
    r"|between|like|as well|also)\b|n[’']t\b",
    re.IGNORECASE,
)
_JOINING = (
    "a an the of in on at to for by with from and or is are was were be been do does did has have had its their that"
    " this which what who how when"
)
_FUNCTION = frozenset(_JOINING.split())
_GREEK = "|".join(sorted(set(GREEK.values()), key=len, reverse=True))
_FAMILY = re.compile(rf"([a-z]+?)([0-9]+(?:[a-z]|{_GREEK})?|{_GREEK})")
_ENDS_GREEK = re.compile(rf"\b([A-Z][\w-]*) ({_GREEK})\b")


class _Named(NamedTuple):
    """A symbol in its place."""

    name: str
    squeezed: str
    before: str
    """Stem of the nearest content word; empty where the clause begins or another symbol stands."""
    behind: str


def swapped(draft: Draft, quoted: Sequence[str]) -> tuple[str, str] | None:
    """A name of the question and the one that the quotes have in its place; None when there is none."""
    if draft.kind == "multi_hop" or _SETS_AGAINST.search(draft.question):
        return None
    said = " ".join((draft.question, *draft.answer.parts, *draft.answer.aliases, *draft.answer.options))
    known, told = squeeze(said), squeeze(" ".join(quoted))
    others = [one for sentence in quoted for one in _names(sentence) if one.squeezed not in known]
    for asked in _names(draft.question):
        forms = (asked.squeezed, *(squeeze(name) for name in gene_names.others(asked.name)))
        if any(form in told for form in forms):
            continue
        for other in others:
            meets = (asked.before and asked.before == other.before) or (asked.behind and asked.behind == other.behind)
            if meets and _are_siblings(asked.squeezed, other.squeezed):
                return asked.name, other.name
    return None


def _names(text: str) -> Iterator[_Named]:
    words = _WORD.findall(_ENDS_GREEK.sub(r"\1\2", spelled(text)))
    for place, word in enumerate(words):
        if is_symbol(word):
            squeezed = squeeze(word).removesuffix("s") if word.endswith("s") else squeeze(word)
            yield _Named(word, squeezed, _nearest(words[:place][::-1]), _nearest(words[place + 1 :]))


def _nearest(words: list[str]) -> str:
    """The stem of the first content word, no more than three words away and in the same clause."""
    for word in words[:3]:
        if not word[0].isalnum():
            return ""
        if word.casefold() not in _FUNCTION:
            return word.casefold()[:STEM]
    return ""


def _are_siblings(one: str, other: str) -> bool:
    families = [_FAMILY.fullmatch(name) for name in (one, other)]
    first, second = ((found[1], found[2]) if found else ("", "") for found in families)
    if not first[0] or first[0] != second[0]:
        return False
    return not (first[1].startswith(second[1]) or second[1].startswith(first[1]))
