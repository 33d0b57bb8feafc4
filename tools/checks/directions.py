"""Words of direction, and what they are said of: increased and fell, required and dispensable.

    directions("CLE45b reduced stomatal conductance.")
    -> [Directed(word="reduced", axis=0, sign=-1, about={"cle45b", "stoma", "condu"}, …)]

The words are a closed list of opposites. Which of two that stand together belongs to what is not parsed: the words
around tell it, or leave it open.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from bioalchemy.notation import plain
from bioalchemy.tools.checks.bearing import stems
from bioalchemy.tools.checks.caseless import Caseless

WINDOW = 6
"""Words on each side of a word of direction that tell what it is said of …"""
BESIDE = 3
"""… and those that tell it alone."""

UP = (
    r"increas\w*|rais(?:e|es|ed|ing)|ris(?:e|es|en|ing)|rose|elevat\w+|enhanc\w+|up-?regulat\w+|higher|greater|larger"
    r"|more|longer|faster|stronger|lengthen\w*|strengthen\w*|accelerat\w+|augment\w*|activat(?:es?|ed|ing)|stimulat\w+"
    r"|induc(?:es?|ed|ing)|promot(?:es?|ed|ing)|gain\w*|positively|positive|doubled|tripled|hasten\w*"
    r"|prolong\w*|boost(?:s|ed|ing)?|expand(?:s|ed|ing)?|enlarg\w+|extends?|heighten\w*|amplif(?:y|ies|ied)"
)
DOWN = (
    r"decreas\w*|reduc\w+|lower\w*|fell|fall(?:s|en|ing)?|drop(?:s|ped|ping)?|declin\w+|diminish\w*|down-?regulat\w+"
    r"|smaller|fewer|less|lesser|shorter|slower|slowly|slow(?:s|ed)|weaker|shorten\w*|weaken\w*|attenuat(?:es?|ed|ing|ion)|halved"
    r"|inhibit(?:s|ed|ing)?|repress(?:es|ed|ing)?|suppress(?:es|ed|ing)?|block(?:s|ed|ing)?|negatively"
    r"|negative|delay\w*|retard(?:s|ed|ing)?|curb(?:s|ed|ing)?|curtail\w*|shr[iau]nk(?:s|en|ing)?"
)
_AXES = (
    (UP, DOWN),
    (r"improv\w+|ameliorat\w+|better", r"worsen\w*|impair\w*|deteriorat\w+|aggravat\w+|exacerbat\w+|worse"),
    (
        r"required?|requires|necessary|needed|needs|essential|indispensable|depend(?:s|ed|ent)?",
        r"dispensable|unnecessary|expendable|independent(?:ly)?",
    ),
    (r"widen(?:s|ed|ing)?|broaden\w*", r"narrow(?:s|ed|ing)"),
    (r"thicken\w*|thicker", r"thinn(?:er|ed|ing)"),
    (r"heavier", r"lighter"),
    (r"darken(?:s|ed|ing)?", r"lighten(?:s|ed|ing)?|bleach(?:es|ed|ing)?"),
    (r"open(?:s|ed|ing)?", r"clos(?:es?|ed|ing)"),
    (r"stabili[sz](?:es?|ed|ing)", r"destabili[sz](?:es?|ed|ing)"),
    (r"favou?r(?:s|ed|ing)?|facilitat(?:es?|ed|ing)", r"hamper(?:s|ed|ing)?|hinder(?:s|ed|ing)?|imped(?:es?|ed|ing)"),
    (r"sensitive|susceptible", r"resistant|insensitive|refractory"),
)
_SIGNED = [
    (axis, sign, re.compile(words, re.IGNORECASE))
    for axis, pair in enumerate(_AXES)
    for sign, words in zip((1, -1), pair, strict=True)
]
NEED = 2
"""The axis where what is not the one is the other: what is not required is dispensable; what does not rise may stay."""
_SIGNED_NEED = re.compile("|".join(_AXES[NEED]))
WORD = re.compile(r"[^\W_](?:[\w'’-]*\w)?")
_NO_DIRECTION = re.compile(
    r"(?:slow|weak|poor|faint|rare|seldom|limited|restricted|modest)(?:ly)?\b|than [0-9]", re.IGNORECASE
)
"""After `more` and `less`: "more slowly", and the bound "more than 1.5-fold"."""
_INVERTS = (
    "loss lost lack absen delet knock silenc deplet remov without null defici mutan inhibitor inhibition blockade"
    " antago ablat disrup preven abolis requir needed necess essent depend until unless becaus only protec fail cannot"
    " except Δ"
)
"""First letters of words that turn a sentence's sense: on one side only, the two can't be compared."""
_GOES_WITH = re.compile(
    r"\b(?:with|at|under|upon) (?P<with>(?:increas|decreas|ris|fall|rais|lower|reduc|declin|elevat)ing)"
    r" [^,;?.()]{0,200}|\bas (?:the |its |their )?[^,;?.()]{0,200}?"
    r" (?P<as>increases?|decreases?|rises?|falls?|declines?|drops?)\b(?! (?:in|of)\b)",
    re.IGNORECASE,
)
"""What changes beside what is told of."""
_HALF = r"(?:up|down|hyper|hypo|over|under|intra|extra|pre|post)-"
_JOINED_NEED = re.compile(r"(?<=[0-9A-Z])-((?:in)?dependent)")
_SUSPENDED = re.compile(rf"\b({_HALF[:-1]})-(?= )(?=[^.;]{{0,60}}?\b{_HALF}?([a-z]{{5,}}))", re.IGNORECASE)
INVERTED = Caseless(rf"\b(?:{'|'.join(_INVERTS.split())})\w*")


class Directed(NamedTuple):
    """A word of direction where it stands."""

    word: str
    axis: int
    """Which pair of opposites it belongs to."""
    sign: int
    about: frozenset[str]
    """Stems of the content words around it."""
    beside: frozenset[str]
    """Of `about`, what is nearest."""


def directions(text: str) -> list[Directed]:
    """The words of direction of a text, each with the content words around it."""
    words = WORD.findall(unjoined(plain(text)))
    signs = _signs(words)
    found = []
    for place, signed in enumerate(signs):
        if signed is None:
            continue
        near = [word for word, sign in zip(words, signs, strict=True) if not sign]
        before = sum(not sign for sign in signs[:place])
        about, beside = (stems(" ".join(near[max(0, before - far) : before + far])) for far in (WINDOW, BESIDE))
        found.append(Directed(words[place], *signed, about, beside))
    return found


def unjoined(text: str) -> str:
    """`pmk-1-independent` as `pmk-1 independent`."""
    return _JOINED_NEED.sub(r" \1", text)


def unsuspended(text: str) -> str:
    """`up- or down-regulated` as `upregulated or down-regulated`."""
    return _SUSPENDED.sub(r"\1\2", text)


def without_condition(question: str, quoted: Sequence[str]) -> tuple[str, list[str]]:
    """Both without the change that they hold something to go with: "fell as age increases", "rose with rising pH".

    As they are, unless question and quotes all have such a change, and the same.
    """
    changes = _goes_with(question)
    if len(changes) != 1 or changes != _goes_with(" ".join(quoted)):
        return question, list(quoted)
    return _GOES_WITH.sub(" ", question), [_GOES_WITH.sub(" ", sentence) for sentence in quoted]


def _goes_with(text: str) -> frozenset[tuple[int, int] | None]:
    return frozenset(signed(match["with"] or match["as"]) for match in _GOES_WITH.finditer(text))


def same_inversion(question: str, quoted: Sequence[str]) -> bool:
    """Whether as much turns the sense of the question as turns that of the sentences it is compared with."""
    said = " ".join(quoted)
    needs = all(
        any(signed and signed[0] == NEED for signed in _signs(WORD.findall(plain(text)))) for text in (question, said)
    )
    return _inversions(question, needs=needs) == _inversions(said, needs=needs)


def _signs(words: Sequence[str]) -> list[tuple[int, int] | None]:
    signs = list(map(signed, words))
    for place, word in enumerate(words):
        is_comparative = signs[place] is not None and word.casefold() in ("more", "less")
        is_of_two = words[place - 1 : place] == ["the"]  # "the more clear-cut indicator" of two rises nowhere
        if is_comparative and (is_of_two or _NO_DIRECTION.match(" ".join(words[place + 1 : place + 3]))):
            signs[place] = None
        if (sign := signs[place]) and sign[0] == NEED and words[place - 1 : place] == ["not"]:
            signs[place] = (NEED, -sign[1])  # what is not required is dispensable
    return signs


@lru_cache(maxsize=65_536)
def signed(word: str) -> tuple[int, int] | None:
    """Which pair of opposites a word belongs to, and with which sign."""
    return next(((axis, sign) for axis, sign, form in _SIGNED if form.fullmatch(word.casefold())), None)


def _inversions(text: str, *, needs: bool) -> int:
    words = {match.group().casefold() for match in INVERTED.finditer(text)}
    return sum(not (needs and _SIGNED_NEED.fullmatch(word)) for word in words)
