"""Aliases that no gold may have, because a wrong answer would be paid through them.

    of("phrase", ("CcdA",), "yes")                  -> "is a verdict"
    of("phrase", ("CDK4",), "CDK6")                 -> "is another member of its family"
    of("phrase", ("reduced",), "increased")         -> "turns the direction"
    of("set", ("IL-6", "TNF-α"), "cachectin")       -> "is not the whole answer"
    of("phrase", ("p53",), "TP53")                  -> ""

Only the form is judged: that LTBI is no active tuberculosis is for a reader, or the paper's own definitions, to say.
"""

import re

from bioalchemy.matching import lists, numerals
from bioalchemy.matching.naming import is_named, names_of
from bioalchemy.notation import GREEK, normalise, plain, spell_greek
from bioalchemy.records import AnswerKind

_VERDICTS = frozenset(("yes", "no", "maybe", "true", "false", "y", "n"))
_HEDGE = re.compile(
    r"\b(?:or|maybe|perhaps|possibly|probably|presumably|(?:un)?likely|unclear|unknown|either|neither|unsure)\b|\?",
    re.IGNORECASE,
)
_JOINT = re.compile(r",\s|;|\s&\s|\s(?:and|plus|vs\.?|versus)\s")
_MORE = re.compile(r"\b(?:increas|elevat|up-?regulat|higher|rise|rose|gain|enhanc|activat|induc)", re.IGNORECASE)
_LESS = re.compile(
    r"\b(?:decreas|reduc|down-?regulat|lower|fall|fell|loss|lost|impair|inhibit|repress|suppress)", re.IGNORECASE
)
_PIECE = re.compile(r"[a-z]+|[0-9]+|\S")
_GREEK = frozenset(GREEK.values())
_RESIDUES = re.compile("[A-Z]{2,}")


def of(kind: AnswerKind, values: tuple[str, ...], alias: str) -> str:
    """What is wrong with an alias of the answer that has these values; empty when nothing is."""
    value = values[0]
    is_list = kind in ("set", "sequence") and len(values) > 1
    if kind != "boolean" and normalise(alias).casefold() in _VERDICTS - {normalise(one).casefold() for one in values}:
        return "is a verdict"
    if _HEDGE.search(alias) and not any(map(_HEDGE.search, values)):
        return "names several things, or doubts"
    if is_list:
        ways = lists.items(alias) if kind == "set" else lists.steps(alias)
        return "" if any(len(way) == len(values) for way in ways) else "is not the whole answer"
    if kind == "sequence":
        return "" if _RESIDUES.fullmatch(lists.residues(alias)) else "is not a string of residues"
    return _fault_of_name(value, alias) if kind in ("phrase", "set") else ""


def _fault_of_name(value: str, alias: str) -> str:
    gold = names_of((value,))
    if is_named(alias, gold):
        return ""
    number = numerals.read(alias)
    if number and number.unit is None:
        own = numerals.read(value)
        return "" if own and numerals.same(own, number, 0.0) else "is a number"
    pieces = [piece for piece in _JOINT.split(alias) if piece.strip()]
    if len(pieces) > 1 and 0 < sum(is_named(piece, gold) for piece in pieces) < len(pieces):
        return "names more than the answer"
    if _is_turned(value, alias):
        return "turns the direction"
    return "is another member of its family" if _is_sibling(value, alias) else ""


def _is_turned(one: str, other: str) -> bool:
    ways = [(bool(_MORE.search(text)), bool(_LESS.search(text))) for text in (one, other)]
    return ways in ([(True, False), (False, True)], [(False, True), (True, False)])


def _is_sibling(one: str, other: str) -> bool:
    """Whether two names are alike but for one number, one letter or one Greek letter: CDK4 and CDK6, L and H strand."""
    pieces, others = (_PIECE.findall(spell_greek(plain(text)).casefold()) for text in (one, other))
    if len(pieces) != len(others) or len(pieces) < 2:
        return False
    differing = [pair for pair in zip(pieces, others, strict=True) if pair[0] != pair[1]]
    return len(differing) == 1 and all(
        len(piece) == 1 or not piece.isalpha() or piece in _GREEK for piece in differing[0]
    )
