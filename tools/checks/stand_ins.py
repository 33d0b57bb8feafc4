"""Names of a question that stand where its quotes have another of their family.

    swapped(draft of "Which drug kills CD8 T cells?", ["Drug A kills CD4 T cells."])  -> ("CD8", "CD4")

A family's names are apart by their numbers or Greek letters alone, and one stands in another's place where a neighbour
is the same. Nothing is said where a quote has the name anywhere, where the question or the answer has the other one
too, or where the question sets one thing against another.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bioalchemy.matching import gene_names
from bioalchemy.notation import GREEK, plain, spelled
from bioalchemy.records import Draft
from bioalchemy.tools.checks.bearing import STEM
from bioalchemy.tools.checks.names import is_symbol, squeeze
from bioalchemy.tools.checks.sentences import says

_WORD = re.compile(r"[^\W_](?:(?:[\w'+/-]|(?<=[A-Za-z][0-9])\.(?=[0-9]))*[\w+])?|[,;:.?()]")
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

_COMMON_TOO = re.compile(r"[A-Z]{3,}")
"""Symbols that every biologist knows: GFP."""

_LINES = (
    r"HEK[- ]?293\w{0,3}|CHO(?:[- ]?K1)?|COS[- ]?[17]|HeLa|MCF[- ]?(?:7|10A)|A549|Hep ?G2|U[- ]?2[- ]?OS|Jurkat"
    r"|K[- ]?562|NIH[- /]?3T3|RAW ?264\.7|THP[- ]?1|SH[- ]?SY5Y|PC[- ]?(?:12|3)|Vero|MDCK|Caco[- ]?2|HCT[- ]?116"
    r"|HT[- ]?29|LNCaP|U[- ]?937|HL[- ]?60|BHK(?:[- ]?21)?|C2C12|3T3[- ]?L1|MDA[- ]?MB[- ]?[0-9]{3}|Sf[- ]?9"
    r"|N(?:euro[- ]?)?2a|Huh[- ]?7|HaCaT|MIN6|SW480|T47D|U[- ]?87|DU[- ]?145"
)
_CELL_LINE = re.compile(rf"(?<![\w-])(?:{_LINES})(?![\w])")
_ION = re.compile(
    r"\b(?:sodium|potassium|calcium|chloride|magnesium|zinc|iron|copper|lithium|manganese|nitrate|phosphate|sulphate)"
    r" (?:currents?|channels?|uptake|influx|efflux|transport|levels?|content|concentrations?|conductance)\b",
    re.IGNORECASE,
)


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
            is_between = asked.before and asked.behind and (asked.before, asked.behind) == (other.before, other.behind)
            if is_between and _shape(asked.squeezed) == _shape(other.squeezed):
                return asked.name, other.name
            meets = {asked.before, asked.behind} & {other.before, other.behind} - {""}
            if meets and _are_siblings(asked.squeezed, other.squeezed):
                return asked.name, other.name
    return _other_of_kind(draft, quoted) or _beside_number(draft, quoted)


def _beside_number(draft: Draft, quoted: Sequence[str]) -> tuple[str, str] | None:
    """A name of the quotes, and the one behind the same word where they have the number: tagged C6, not tagged GFP."""
    with_number = " ".join(sentence for sentence in quoted if says(draft.answer, sentence))
    if draft.answer.kind != "number" or not with_number or draft.kind == "calculation":
        return None
    known, told, told_beside = map(squeeze, (draft.question, " ".join(quoted), with_number))
    others = [one for one in _names(with_number, _COMMON_TOO) if one.squeezed not in known]
    for asked in _names(draft.question, _COMMON_TOO):
        if asked.before and asked.squeezed in told and asked.squeezed not in told_beside:
            for other in others:
                if other.before == asked.before and asked.name not in gene_names.others(other.name):
                    return asked.name, other.name
    return None


def _other_of_kind(draft: Draft, quoted: Sequence[str]) -> tuple[str, str] | None:
    """A cell line, or an ion before the same word, in whose place the quotes have another one."""
    said = " ".join((draft.question, *draft.answer.parts, *draft.answer.aliases, *draft.answer.options))
    for kind in (_CELL_LINE, _ION):
        asked, known, told = (
            {squeeze(match.group()): match.group() for match in kind.finditer(plain(text))}
            for text in (draft.question, said, " ".join(quoted))
        )
        others = [name for form, name in told.items() if form not in known]
        if len(asked) == 1 and others and len(others) == len(told) and not any(map(_SETS_AGAINST.search, quoted)):
            ((form, name),) = asked.items()
            if not any(form.startswith(one) or one.startswith(form) for one in told):
                ends = {other.split()[-1].casefold() for other in others}
                if kind is _CELL_LINE or name.split()[-1].casefold() in ends:
                    return name, others[0]
    return None


def _shape(squeezed: str) -> str:
    return re.sub(r"[0-9]", "0", re.sub(r"[a-z]", "a", squeezed))


def _names(text: str, besides: re.Pattern[str] | None = None) -> Iterator[_Named]:
    words = _WORD.findall(_ENDS_GREEK.sub(r"\1\2", spelled(text)))
    for place, word in enumerate(words):
        if is_symbol(word) or (besides and besides.fullmatch(word)):
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
