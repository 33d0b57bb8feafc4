"""Words that have one opposite: most and least, upstream and downstream, 5′ and 3′, with a marker and without.

    turned("Which gene lies downstream of rsgA?", ["The gene asnX lies upstream of rsgA."])  -> "downstream"
    turned("Which gene lies downstream of asnX?", ["The gene asnX lies upstream of rsgA."])  -> ""

Of opposites only those of the same thing contradict each other: of what the word stands before, or, where it closes its
clause, of what stands before it. A text that has both is left to a reader.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import dropwhile, takewhile
from typing import NamedTuple

from bioalchemy.notation import plain
from bioalchemy.tools.checks.directions import WORD, same_inversion
from bioalchemy.tools.checks.negation import NOT, without_long_forms

_PAIRS = (
    (r"highest|greatest|largest|biggest|maximum|maximal(?:ly)?", r"lowest|smallest|minimum|minimal(?:ly)?"),
    (r"most", r"least|fewest"),
    (r"longest", r"shortest"),
    (r"fastest|quickest", r"slowest"),
    (r"strongest", r"weakest"),
    (r"best", r"worst|poorest"),
    (r"richest", r"poorest"),
    (r"oldest", r"youngest"),
    (r"earliest", r"latest"),
    (r"nearest|closest", r"farthest|furthest"),
    (r"upstream", r"downstream"),
    (r"before|prior to|preceding|pre(?=-)", r"after|following|post(?=-)"),
    (r"early", r"late"),
    (r"earlier", r"later"),
    (r"above", r"below|beneath"),
    (r"upper", r"lower"),
    (r"inner", r"outer"),
    (r"internal", r"external"),
    (r"intracellular", r"extracellular"),
    (r"presynaptic", r"postsynaptic"),
    (r"anterior", r"posterior"),
    (r"dorsal", r"ventral"),
    (r"rostral", r"caudal"),
    (r"proximal", r"distal"),
    (r"medial", r"lateral"),
    (r"apical", r"basal|basolateral"),
    (r"left", r"right"),
    (r"in vivo", r"in vitro"),
    (r"able", r"unable"),
    (r"maternal(?:ly)?", r"paternal(?:ly)?"),
    (r"indica", r"japonica"),
    (r"systolic", r"diastolic"),
    (r"afferent", r"efferent"),
    (r"aerobic(?:ally)?", r"anaerobic(?:ally)?"),
    (r"heterozygous|heterozygotes?", r"homozygous|homozygotes?"),
    (r"agonists?", r"antagonists?|inverse agonists?"),
    (r"acute(?:ly)?", r"chronic(?:ally)?"),
    (r"(?:covered|occupied|marked) (?:by|with)|coated with", r"(?:clear|free|devoid) of"),
    (r"(?:N|amino)-termin(?:al|us)", r"(?:C|carboxy)-termin(?:al|us)"),
    (r"5['′]", r"3['′]"),
)
_EITHER = re.compile(
    "|".join(
        rf"(?P<p{place}>(?<![\w'-])(?:{one})(?!(?-i:[a-z0-9'])))|(?P<n{place}>(?<![\w'-])(?:{other})(?!(?-i:[a-z0-9'])))"
        for place, (one, other) in enumerate(_PAIRS)
    ),
    re.IGNORECASE,
)
_DENIED = re.compile(r"(?:un|in|im|ir|non-?)([a-z]{3,}(?:ed|ant|ent|ive|ble|ic|al|ous|ful|ar|ate|ing))")
_NO_SUPERLATIVE = re.compile(r"\bat (?:the )?$", re.IGNORECASE)
_CLAUSE_ENDS = re.compile(r"[,;:?()]|\.(?=\s|$)")
_CLOSE = "in on at by with among for from when during under and but or than was were is are had has"
_CLOSES = frozenset(_CLOSE.split())
"""Words behind a superlative that say nothing of what it is the most of."""
_LINK = (
    "of to the a an its their as have did does do be been that which what who how much many very it this these"
    " percentage h hour hours min minutes day days week weeks month months year years"
)
_LINKS = _CLOSES | frozenset(_LINK.split())
_NEAR = 100
"""Characters on each side that are looked at."""
_TELLING = 3
"""Words that tell what an opposite is said of."""
_MARK = re.compile(
    r"(?<![A-Za-z0-9])[0-9]*(?P<name>[A-Za-z][A-Za-z0-9]*(?:-[0-9]+)?)(?P<mark>[+-]/[+-](?![\w+-])|\+(?![a-z0-9/+])|-(?=[\s,;:.?)/]|$))"
)
_ASKS_BOTH = re.compile(r"\b(?:than|compared|versus|vs|relative to|unlike|against|differ\w*|between)\b", re.IGNORECASE)


class Pole(NamedTuple):
    """A word that has an opposite, where it stands."""

    word: str
    pair: int
    """Which pair of opposites it belongs to."""
    first: bool
    """Whether it is the first of them."""
    about: frozenset[str]
    """What it is said of."""


def turned(question: str, quoted: Sequence[str]) -> str:
    """A word of the question in whose place the quotes have the opposite; empty when there is none."""
    question = without_long_forms(question, quoted)
    asked = poles(question)
    marks = _marks(question)
    if NOT.search(question) or any(map(NOT.search, quoted)):
        return ""
    if word := _other_mark(marks, quoted) if not _ASKS_BOTH.search(question) else "":
        return word
    if word := _only_negated(question, quoted):
        return word
    said = [pole for sentence in quoted for pole in poles(sentence)]
    for pole in asked:
        told = [other for other in said if other.pair == pole.pair]
        is_opposite = told and not any(other.first == pole.first for other in told)
        asks_one = all(other.first == pole.first for other in asked if other.pair == pole.pair)
        is_setting = pole.word.casefold().startswith("in v")
        if is_opposite and asks_one and (is_setting or any(_is_same_thing(one.about, pole.about) for one in told)):
            return pole.word if same_inversion(question, quoted) else ""
    return ""


def _only_negated(question: str, quoted: Sequence[str]) -> str:
    """A word of the question that the quotes have only with a prefix that denies it: `insignificant`."""
    asked = {part.casefold(): part for word in WORD.findall(plain(question)) for part in (word, *word.split("-"))}
    told = {word.casefold() for sentence in quoted for word in WORD.findall(plain(sentence))}
    denied = (match[1] for word in sorted(told - asked.keys()) if (match := _DENIED.fullmatch(word)))
    return next((asked[word] for word in denied if word in asked and word not in told), "")


@lru_cache(maxsize=1024)
def poles(text: str) -> tuple[Pole, ...]:
    """The opposites of a text, each with the words that tell what it is said of."""
    text, found = plain(text), []
    for match, pair, is_first in opposites(text):
        before, behind = text[max(0, match.start() - _NEAR) : match.start()], text[match.end() : match.end() + _NEAR]
        if _NO_SUPERLATIVE.search(before):
            continue
        following = WORD.findall(_CLAUSE_ENDS.split(behind, maxsplit=1)[0])
        about = [] if following and following[0].casefold() in _CLOSES else _until_link(following)
        if not about:
            words = WORD.findall(_CLAUSE_ENDS.split(before)[-1])
            about = [word for word in words if word.casefold() not in _LINKS and not word.isdecimal()][-_TELLING:]
        found.append(Pole(match.group(), pair, is_first, frozenset(map(_form, about))))
    return tuple(found)


def opposites(text: str) -> Iterator[tuple[re.Match[str], int, bool]]:
    """Each word that has an opposite, with its pair and whether it is the first of that."""
    for match in _EITHER.finditer(text):
        name = str(match.lastgroup)
        yield match, int(name[1:]), name[0] == "p"


def _until_link(words: list[str]) -> list[str]:
    """The first words that say something, up to the next that only joins."""
    words = [word for word in words if not word.isdecimal()]
    from_first = list(dropwhile(lambda word: word.casefold() in _LINKS, words))
    return list(takewhile(lambda word: word.casefold() not in _LINKS, from_first))[:_TELLING]


def _is_same_thing(one: frozenset[str], other: frozenset[str]) -> bool:
    """`expression` and `expression level` are the same thing, `gene asnX` and `gene rsgA` are not."""
    return 2 * len(one & other) > min(len(one), len(other))


def _form(word: str) -> str:
    return word.casefold().removesuffix("s")[:5]


@lru_cache(maxsize=1024)
def _marks(text: str) -> frozenset[tuple[str, str]]:
    """Names with a sign behind them, and the sign: `CD4+`, `Snx3-/-`."""
    return frozenset((match["name"].casefold(), match["mark"]) for match in _MARK.finditer(plain(text)))


def _other_mark(asked: frozenset[tuple[str, str]], quoted: Sequence[str]) -> str:
    """A name of the question with a sign that the quotes give it never, and another of its kind always."""
    said = frozenset[tuple[str, str]]().union(*map(_marks, quoted))
    for name, mark in sorted(asked):
        others = {other for named, other in said if named == name and len(other) == len(mark)}
        if others and mark not in others:
            return f"{name}{mark}"
    return ""
