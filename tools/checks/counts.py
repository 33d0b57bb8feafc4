"""Which number of a sentence a question asks for, told by what each counts or measures.

    misplaced(draft of "How many of the plants flowered?" and 48, ["Of 48 plants, 12 flowered."])       -> "48 plants"
    misplaced(draft of "From how many genomes …?" and 90, ["From 23 genomes we took 90 sequences."])   -> "90 sequences"
    misplaced(draft of "How long are they?" and "9 µm", ["They are 9 µm wide and 20 µm long."])       -> "9 µm wide"

A whole is no part of itself, and a number of one thing none of another. Where the thing asked for is not counted in the
same sentence, or the answer's number counts nothing that is named, nothing is said.
"""

import re
from collections.abc import Iterator, Sequence

from bioalchemy import quantities
from bioalchemy.answers import gold_quantity
from bioalchemy.matching.spelling import singular
from bioalchemy.notation import plain
from bioalchemy.quantities import Placed
from bioalchemy.records import Answer, Draft

_ASKS_PART = re.compile(r"\bhow many of\b|\bhow many out of\b", re.IGNORECASE)
_ASKED_THING = re.compile(r"\bhow many (?P<thing>(?:[\w-]+ ){0,2}?[a-z-]{3,}s)\b", re.IGNORECASE)
_HAD = re.compile(
    r"\b(?:ha(?:d|ve|s|ving)|with|bore|bear|carr(?:y|ied)|contain(?:ed)?|develop(?:ed)?|show(?:ed)?|gave|g[io]ve)\b",
    re.I,
)
"""How a question speaks of those that a sentence counts by what they had: ewes with three lambs, 8 triplets."""
_OPENS_WHOLE = re.compile(
    r"(?:\bout of|\bof|\bamong|\bfrom a total of)(?: (?:the|these|all|a total of))? ?$", re.IGNORECASE
)
_THING = re.compile(r" (?P<thing>(?:(?!(?:and|or|of|in|with|were|was)\b)[\w-]+ ){0,2}?[a-z-]{3,}s)\b")
_NO_NOUNS = "was has does is this thus times years months weeks days hours minutes seconds vs"
_NO_THING = frozenset(_NO_NOUNS.split())
_LONG = r"(?P<dimension>long|wide|tall|high|deep|thick|old|heavy|broad)\b"
_ASKED_DIMENSION = re.compile(rf"\bhow {_LONG}", re.IGNORECASE)
_DIMENSION = re.compile(rf"\s?{_LONG}", re.IGNORECASE)
_NEAR = 20


def misplaced(draft: Draft, quoted: Sequence[str]) -> str:
    """The answer's number with what it counts or measures, where the question asks for another's; empty otherwise."""
    if draft.answer.kind not in ("number", "phrase") or draft.kind == "calculation":
        return ""
    for sentence in (plain(quantities.join_digits(text)) for text in quoted):
        placed = quantities.find_in(sentence)
        mine = [one for one in placed if _is_answer(draft.answer, sentence, one)]
        others = [one for one in placed if one not in mine]
        if len(mine) == 1 and others:
            rules = (_whole(draft, sentence, mine[0]), _of_other(draft, sentence, mine[0], others))
            if words := next(filter(None, (*rules, _other_dimension(draft, sentence, mine[0], others))), ""):
                return words
    return ""


def _is_answer(answer: Answer, sentence: str, one: Placed) -> bool:
    """Whether it is the number, or where a range that is the answer begins."""
    if gold := gold_quantity(answer):
        return one.quantity.value == gold.value
    return sentence.startswith(plain(str(answer.value)), one.start)


def _whole(draft: Draft, sentence: str, mine: Placed) -> str:
    """The whole, where a part is asked for."""
    before = sentence[max(0, mine.start - _NEAR) : mine.start]
    if draft.answer.kind != "number" or not _ASKS_PART.search(draft.question) or not _OPENS_WHOLE.search(before):
        return ""
    return sentence[mine.start : mine.stop + _NEAR].strip()


def _of_other(draft: Draft, sentence: str, mine: Placed, others: Sequence[Placed]) -> str:
    """A number of other things than those that are asked for and counted in the sentence too."""
    asked = _ASKED_THING.search(draft.question)
    if draft.answer.kind != "number" or asked is None or _HAD.search(draft.question, asked.end()):
        return ""
    wanted = _noun(asked["thing"])
    own = _thing(sentence, mine)
    if not own or wanted == own or wanted not in {_thing(sentence, one) for one in others}:
        return ""
    return sentence[mine.start : mine.stop + _NEAR].strip()


def _other_dimension(draft: Draft, sentence: str, mine: Placed, others: Sequence[Placed]) -> str:
    """A value of another dimension than that asked for, of which the sentence has another."""
    asked = _ASKED_DIMENSION.search(draft.question)
    if asked is None:
        return ""
    wanted, told = asked["dimension"].casefold(), list(_dimensions(sentence, (mine, *others)))
    own = next((dimension for one, dimension in told if one.start == mine.start), "")
    if not own or own == wanted or wanted not in {dimension for _, dimension in told}:
        return ""
    return f"{sentence[mine.start : mine.stop]} {own}"


def _dimensions(sentence: str, placed: Sequence[Placed]) -> Iterator[tuple[Placed, str]]:
    """Each number with its dimension; of a range that is behind the second."""
    ordered = sorted(placed, key=lambda one: one.start)
    for number, one in enumerate(ordered):
        ends = ordered[number + 1 : number + 2] if sentence[one.end : one.end + 1] in ("-", "–") else []
        if found := _DIMENSION.match(sentence, (ends or [one])[0].stop):
            yield one, found["dimension"].casefold()


def _thing(sentence: str, one: Placed) -> str:
    """What a number without a unit counts; empty where that is not named right behind it."""
    found = _THING.match(sentence, one.end)
    return _noun(found["thing"]) if found else ""


def _noun(thing: str) -> str:
    word = thing.rpartition(" ")[2].casefold()
    return "" if word in _NO_THING else singular(word)
