"""Sentences that tell one thing of one and another of another, and questions that ask for one of the two.

    "Mortality was 12% in mice and 15% in rats."
    -> "Mortality was what percentage in rats?"        15 %, and its neighbour 12 %
    "In yeast, 147 genes were up- and 89 downregulated."
    -> "In yeast, how many genes were downregulated?"  89, and its neighbour 147
    "Wee1 was reduced in larvae, whereas Cdc2 was increased in adults."
    -> "What was increased in adults?"                 Cdc2, and its neighbour Wee1

A side of a pair is the sentence without the other side. The module knows none of the rules that judge drafts.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bioalchemy.evals.amounts import BOUND, COUNT, COUNTED, MEASURED, NUMBER, UNIT, UNITS, number
from bioalchemy.records import Answer

_UP = "increased|elevated|enhanced|upregulated|up-regulated|induced|activated|rose|grew"
_DOWN = "decreased|reduced|diminished|downregulated|down-regulated|repressed|inhibited|fell|declined"
_DIRECTION = f"{_UP}|{_DOWN}"
_SUSPENDED = {"up-": "upregulated", "down-": "downregulated"}
_TURNS = "and|but|while|whereas"
_PREPOSITION = "in|of|for|at|from|after|by|with|on|among"
_LABEL = r"(?:the )?[\w+-]+(?: [\w+-]+){0,3}?"
_ENDS = r"(?=$|,| (?:was|were|is|are|had|have|showed|during|when|in|at|of|by|under|respectively|[a-z]+ed)\b)"


def _amount(of: str) -> str:
    return rf"(?P<value{of}>{NUMBER})(?: ?(?P<unit{of}>{UNIT})(?![\w/–·⁻^-])| (?P<thing{of}>{COUNTED})\b)?"


_PARALLEL = re.compile(
    rf"{_amount('1')} (?P<by>{_PREPOSITION}) (?P<one>{_LABEL}),? "
    rf"(?:{_TURNS}|versus|vs|compared (?:with|to)|as opposed to) (?:only )?"
    rf"{_amount('2')} (?P=by) (?P<other>{_LABEL}){_ENDS}"
)
_RESPECTIVELY = re.compile(r",? respectively\b")
_AMOUNTS = re.compile(
    rf"{NUMBER}(?: ?[%\w]{{1,6}})?(?:, {NUMBER}(?: ?[%\w]{{1,6}})?){{0,4}},? and {NUMBER}"
    rf"(?: ?(?P<unit>{UNIT})(?![\w/–·⁻^-])| (?P<thing>{COUNTED}|cM|GDD|Å|kDa|kJ|pg|fmol|pmol)\b|(?= of| in|,|$))"
)
_NAME = r"[\w+/-]+(?: (?!(?:and|or|of|in|for|from|with|at|by|to|the|was|were|had|are|is)\b)[\w+/-]+){0,2}"
_NAMES = re.compile(
    rf"(?:\b(?:{_PREPOSITION}|between|[Ii]n|[Ff]or|[a-z]+ed) |^)(?:[Tt]he |both )?"
    rf"(?P<names>{_NAME}(?:, {_NAME}){{0,4}},? and (?:the )?{_NAME}){_ENDS}"
)
_JOINS = re.compile(r",? and (?:the )?|, ")
_COUNTS = re.compile(
    rf"(?P<value1>{NUMBER}) (?P<thing>{COUNTED}) (?P<be>were|are) (?P<one>{_DIRECTION}|up-|down-),? (?:{_TURNS}) "
    rf"(?P<value2>{NUMBER}) (?:(?P=thing) )?(?:(?P=be) )?(?P<other>{_DIRECTION})\b"
)
_SUBJECT = r"(?!and\b|[a-z]+ly )[\w+-]+(?: [\w+-]+){0,5}?"
_TOLD = r"(?:was |were )?(?:\w+ly )?"
_CLAUSES = re.compile(
    rf"^(?P<lead>[A-Z]\w+ [^,]+, )?(?P<one>{_SUBJECT}) (?P<told1>{_TOLD}(?P<turn1>{_DIRECTION})\b[^,]*?)"
    rf",? (?:{_TURNS}) (?P<other>{_SUBJECT}) (?P<told2>{_TOLD}(?P<turn2>{_DIRECTION})\b[^,]*)$"
)


_NUMBERED = re.compile(r"^(?P<one>.+?),? (?:and|but|while|whereas) (?P<other>(?:[\w+/-]+ ){2,}.+)$")
_OPENERS = re.compile(
    r"^(?:(?:Our|These|The) (?:results|data|analyses|findings) (?:showed|show|revealed|reveal) that |We (?:\w+ )?"
    r"(?:found|observed|showed|show|find|observe) that )"
)
_WORD = re.compile(r"[a-z]{3,}")


class Side(NamedTuple):
    """One of the two facts."""

    statement: str
    """The sentence without the other fact."""
    question: str
    answer: Answer
    misstated: str
    """The statement with the other fact's answer: false."""


class Pair(NamedTuple):
    """Two facts of one sentence; the answer to each is a wrong answer to the other."""

    form: str
    one: Side
    other: Side


def pairs(bare: str) -> Iterator[Pair]:
    """The pairs of a sentence without its brackets and full stop."""
    bare = _OPENERS.sub("", bare)
    bare = bare[:1].upper() + bare[1:]
    for form, find in _FORMS:
        sides = find(bare)
        if sides is not None and sides[0].answer != sides[1].answer:
            yield Pair(form, *sides)


def _parallel(bare: str) -> tuple[Side, Side] | None:
    match = _PARALLEL.search(bare)
    if match is None or match["one"] == match["other"] or _is_bound(bare, match.start()):
        return None
    unit, thing = match["unit1"] or match["unit2"], match["thing1"] or match["thing2"]
    if bool(unit) == bool(thing) or (match["unit1"] and match["unit1"] != unit) or match["unit2"] not in (unit, None):
        return None
    which = f"how many {thing}" if thing else UNITS[unit]
    told = [(f" {match['by']} {match[label]}", match[f"value{n}"]) for n, label in ((1, "one"), (2, "other"))]
    return _sides(bare, match.span(), which, told, unit, thing)


def _sides(
    bare: str, span: tuple[int, int], which: str, told: list[tuple[str, str]], unit: str | None, thing: str | None
) -> tuple[Side, Side]:
    """Both sides, given how the number is asked for, and what stands behind each number."""
    made = []
    values = [value for _, value in told]
    for (behind, value), other in zip(told, reversed(values), strict=True):
        amounts = (f"{value} {unit or thing}", which, f"{other} {unit or thing}")
        statement, asked, wrong = (f"{bare[: span[0]]}{what}{behind}{bare[span[1] :]}" for what in amounts)
        made.append(Side(statement, _question(asked), number(value, unit), wrong))
    return made[0], made[1]


def _numbered(bare: str) -> tuple[Side, Side] | None:
    """Two clauses, each with its own subject and a number of the same kind."""
    match = _NUMBERED.match(bare)
    if match is None:
        return None
    found = []
    for clause in (match["one"], match["other"]):
        amounts = [*MEASURED.finditer(clause), *COUNT.finditer(clause)]
        if (
            len(amounts) != 1
            or len(_WORD.findall(clause[: amounts[0].start()])) < 2
            or _is_bound(clause, amounts[0].start())
        ):
            return None
        found.append((clause, amounts[0], amounts[0].groupdict()))
    (one, first, said), (other, second, also) = found
    unit, thing = said.get("unit"), said.get("thing")
    if (unit, thing) != (also.get("unit"), also.get("thing")):
        return None
    which = f"how many {thing}" if thing else UNITS[str(unit)]
    made = []
    for clause, amount, value, wrong in (
        (one, first, said["value"], also["value"]),
        (other, second, also["value"], said["value"]),
    ):
        told, asked, false = (
            _with(clause, (amount.span(), what))
            for what in (f"{value} {unit or thing}", which, f"{wrong} {unit or thing}")
        )
        made.append(Side(told[0].upper() + told[1:], _question(asked), number(value, unit), false))
    return made[0], made[1]


def _respectively(bare: str) -> tuple[Side, Side] | None:
    if not _RESPECTIVELY.search(bare):
        return None
    bare = _RESPECTIVELY.sub("", bare)
    amounts = _AMOUNTS.search(bare)
    listed = [match for match in _NAMES.finditer(bare) if not re.search(r"(?<![\w-])\d", match["names"])]
    if amounts is None or len(listed) != 1 or _overlap(listed[0], amounts) or _is_bound(bare, amounts.start()):
        return None
    unit, thing = amounts["unit"], amounts["thing"]
    values, names = re.findall(NUMBER, amounts.group()), _JOINS.split(listed[0]["names"])
    if len(values) != len(names) or len(set(values)) != len(values):
        return None
    which = f"how many {thing}" if thing else UNITS.get(unit, "how many")
    made = []
    for place, beside in ((0, -1), (-1, 0)):
        name = listed[0].span("names"), names[place]
        asked, told, wrong = (
            _with(bare, name, (amounts.span(), what))
            for what in (which, *(f"{values[at]} {unit or thing or ''}".rstrip() for at in (place, beside)))
        )
        made.append(Side(told, _question(asked), number(values[place], unit), wrong))
    return made[0], made[1]


def _with(text: str, *changes: tuple[tuple[int, int], str]) -> str:
    """The text with other words at each of the spans."""
    for (start, end), words in sorted(changes, reverse=True):
        text = text[:start] + words + text[end:]
    return text


def _counted(bare: str) -> tuple[Side, Side] | None:
    match = _COUNTS.search(bare)
    if match is None or _is_bound(bare, match.start()):
        return None
    words = _SUSPENDED.get(match["one"], match["one"]), match["other"]
    if _sign(words[0]) == _sign(words[1]):
        return None
    told = [(f" {match['be']} {word}", match[f"value{n}"]) for n, word in enumerate(words, 1)]
    return _sides(bare, match.span(), f"how many {match['thing']}", told, None, match["thing"])


def _clauses(bare: str) -> tuple[Side, Side] | None:
    match = _CLAUSES.match(bare)
    if match is None or _sign(match["turn1"]) == _sign(match["turn2"]):
        return None
    lead, made = match["lead"] or "", []
    for who, beside, told in (("one", "other", "told1"), ("other", "one", "told2")):
        asked, statement, wrong = (f"{lead}{subject} {match[told]}" for subject in ("what", match[who], match[beside]))
        capital = statement[0].upper() + statement[1:]
        made.append(Side(capital, _question(asked), Answer(kind="phrase", value=match[who]), wrong))
    return made[0], made[1]


def _question(asked: str) -> str:
    return f"{asked[0].upper()}{asked[1:]}?"


def _overlap(one: re.Match[str], other: re.Match[str]) -> bool:
    return one.start() < other.end() and other.start() < one.end()


def _is_bound(bare: str, start: int) -> bool:
    return bool(BOUND.search(bare[:start].lower().removesuffix("only ")[-20:]))


def _sign(word: str) -> bool:
    return bool(re.fullmatch(_UP, word))


_FORMS = (
    ("parallel", _parallel), ("respectively", _respectively), ("counted", _counted), ("clauses", _clauses),
    ("numbered clauses", _numbered),
)  # fmt: skip
