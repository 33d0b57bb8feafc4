r"""Find the answer in a model's response and say whether it is the gold: the check of pairs and the reward of training.

    gold = Answer(kind="number", value="5", unit="µM")
    verify(gold, "<think>…</think> <answer>5000 nM</answer>")  -> Check(name="answer", passed=True, …)
    verify(gold, "<answer>5 or 6 µM</answer>")                  -> Check(name="answer", passed=False, …)

A false positive is worse than a false negative: what is not plainly the gold is refused, so hedges, several answers,
ranges and denials fail by themselves, and so does a right answer that the words after it take back or that stands
beside another (see `standing`). It forgives notation, spelling and a few introducing words (see `matching` and
`units`), knows no synonyms but the gold's own `aliases`, some genes, and what all of biology writes in two ways,
evaluates nothing but a working that must come to its own result ("2^3 = 8"), asks no model, and takes time linear in
the response. It does not see the question, so a sentence that repeats it in other words is refused, and so is what only
the question could confirm (the gene beside a mutation).
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from bioalchemy import quantities
from bioalchemy.matching import alias_faults, lists, numerals, verdicts
from bioalchemy.matching.markup import to_text, unbracketed
from bioalchemy.matching.naming import is_named, names_of
from bioalchemy.matching.number_words import in_folds
from bioalchemy.matching.phrases import Names
from bioalchemy.matching.statements import readings
from bioalchemy.matching.verdicts import BOOLEANS
from bioalchemy.notation import normalise
from bioalchemy.quantities import Quantity
from bioalchemy.records import Answer, AnswerKind, Check
from bioalchemy.responses import MAX_ATTEMPTS, listen, parse
from bioalchemy.standing import doubt
from bioalchemy.units import parse_unit

__all__ = [
    "BOOLEANS", "MAX_ATTEMPTS", "MAX_LENGTH", "VERSION", "chance", "gold_quantity", "in_one_line",
    "is_well_formed", "letters",
    "matches", "normalise", "parse", "render", "separator", "verify",
]  # fmt: skip

VERSION = "answers/14"
"""Recorded with every judgement; raised whenever one could come out differently."""

_FOLD = parse_unit("fold")
_QUESTION_MARKS = frozenset("?？⁇⁈⁉︖﹖؟⸮")
MAX_LENGTH = 10_000
"""A longer final answer is refused unread."""


def verify(answer: Answer, response: str) -> Check:
    """Parse `response` and match its final answer; the check is named `answer` and its detail says why."""
    spoken = listen(response)
    if spoken is None:
        return Check(name="answer", passed=False, detail="no final answer")
    is_number = answer.kind == "number"
    final = numerals.with_outer_unit(spoken.final, spoken.tail) if is_number else spoken.final
    passed, detail = matches(answer, final)
    if passed and is_number and numerals.is_cut_from(spoken.attempts[-1].lead, spoken.tail, final != spoken.final):
        return Check(name="answer", passed=False, detail="a part of another number")
    if passed and (
        why := doubt(
            spoken, lambda text: matches(answer, to_text(text))[0], lambda text: _is_answer(answer, to_text(text))
        )
    ):
        passed, detail = False, why
    return Check(name="answer", passed=passed, detail=detail)


def matches(answer: Answer, text: str) -> tuple[bool, str]:
    """Whether `text`, a final answer already taken out of its response, is the gold; and why (not)."""
    if len(text) > MAX_LENGTH:
        return False, "longer than any answer"
    if not text[:1].isalnum() and not normalise(text):
        return False, "empty"
    if not _QUESTION_MARKS.isdisjoint(text) and "?" not in render(answer):
        return False, "a question is no answer"
    if text.rstrip(" .)]}").endswith("…") or text.rstrip(" )]}").endswith(".."):
        return False, f"{_short(text)} is cut short"
    passed, detail = _MATCHERS[answer.kind](answer, text)
    if not passed and (inner := unbracketed(text)):
        return _MATCHERS[answer.kind](answer, inner)[0], detail
    return passed, detail


def render(answer: Answer) -> str:
    """The gold as a model would write it between the answer tags."""
    if not isinstance(answer.value, str):
        return f"{separator(answer)} ".join(answer.value)
    return f"{answer.value} {answer.unit}" if answer.unit else answer.value


def in_one_line(record: Mapping[str, Any]) -> str:
    """An `Answer`, as JSON data, for a person to read; a choice with its option beside the letter."""
    value = record["value"]
    shown = value if isinstance(value, str) else "; ".join(value)
    if record["kind"] == "choice":
        index = ord(shown) - ord("A") if len(shown) == 1 else -1
        if 0 <= index < len(record["options"]):
            return f"{shown}) {record['options'][index]}"
    return f"{shown} {record['unit']}" if record.get("unit") else shown


@lru_cache(maxsize=16)
def is_well_formed(answer: Answer) -> tuple[bool, str]:
    """Whether the gold can be judged at all: it and its aliases must pass as answers to itself; and why not.

    A fault of sense (a wrong value, an alias that names something else) is not seen here, unless the form of the
    alias gives it away: a verdict, a list, a turned direction, another number.
    """
    values = list(answer.parts)
    if not values or not all(normalise(value) for value in values):
        return False, "the value is empty"
    if fault := _fault(answer):
        return False, fault
    for alias in answer.aliases:
        if fault := alias_faults.of(answer.kind, tuple(values), alias):
            return False, f"the alias {_short(alias)} {fault}"
    for text in (render(answer), *answer.aliases):
        check = verify(answer, f"<answer>{text}</answer>")
        if not check.passed:
            return False, f"{_short(text)} does not pass as its own answer: {check.detail}"
    return True, "well formed"


def chance(answer: Answer) -> float:
    """Expected pass rate of a blind guess: 1/n for a choice of n, 1/2 for a boolean (`maybe` is too rare to guess)."""
    if answer.kind == "choice":
        return 1 / len(answer.options)
    return 0.5 if answer.kind == "boolean" else 0.0


def separator(answer: Answer) -> str:
    """What must stand between the items of a set or a sequence: `,`, or `;` where an item has a comma or an `and`."""
    return ";" if any(lists.is_joined(item) for item in answer.value) else ","


def gold_quantity(answer: Answer) -> Quantity | None:
    """A number's value and unit; `None` for another kind, a value that is no finite number, or an unknown unit."""
    if answer.kind != "number" or not isinstance(answer.value, str):
        return None
    return _quantity(answer.value, answer.unit)


@lru_cache(maxsize=16_384)
def _quantity(value: str, written: str | None) -> Quantity | None:
    unit = parse_unit(written) if written else None
    number = quantities.read(value)
    if number is None or number.unit is not None or (written and unit is None):
        return None
    return Quantity(number.value, unit)


def letters(answer: Answer) -> str:
    """The letters of a choice's options, in order."""
    return verdicts.ALPHABET[: len(answer.options)]


# --- matching ---


def _match_phrase(answer: Answer, text: str) -> tuple[bool, str]:
    value = str(answer.value)
    passed = is_named(text, _names(answer)) or _is_quantity(answer, text) or lists.is_strand(value, text)
    return _judge(passed or lists.is_list(value, text), answer, text)


def _is_quantity(answer: Answer, text: str) -> bool:
    """Whether a phrase that is a number with its unit is given in another unit or spelling, and of the same thing."""
    value = str(answer.value)
    gold = numerals.read(value) if numerals.begins(value) else None
    given = numerals.read(text) if gold and gold.unit else None
    if not (gold and given and given.unit and numerals.same(gold, given, 0.0)):
        return False
    whole, other = _OF.search(value), _OF.search(text)
    if whole and not other and not numerals.is_share(gold):
        return False
    if whole and other and not is_named(other["what"], names_of((whole["what"],))):
        return False
    return numerals.is_turned(text, given) or not numerals.is_turned(value, gold)


def _match_number(answer: Answer, text: str) -> tuple[bool, str]:
    gold = gold_quantity(answer)
    text = in_folds(text) if gold and gold.unit == _FOLD else text
    given = numerals.read_all(text) if gold else None
    if gold and given is None:
        given = next((numbers for said in readings(text)[1:] if (numbers := numerals.read_all(said))), None)
    if gold is None or given is None:
        is_alias = is_named(text, names_of(answer.aliases))
        return (True, "an alias of the answer") if is_alias else (False, f"{_short(text)} is not one number")
    is_same = all(numerals.same(gold, number, answer.tolerance) for number in given)
    is_other = bool(gold.unit) and (numerals.is_of_another(text) or numerals.is_other_share(answer.unit or "", text))
    return _judge(is_same and not is_other, answer, text)


def _match_choice(answer: Answer, text: str) -> tuple[bool, str]:
    letter = verdicts.chosen(answer.options, text)
    if letter is None and answer.aliases and is_named(text, names_of(answer.aliases)):
        letter = str(answer.value)
    return _judge(letter == answer.value, answer, text)


def _match_boolean(answer: Answer, text: str) -> tuple[bool, str]:
    said = verdicts.boolean(text)
    passed = said == answer.value if said else bool(answer.aliases) and is_named(text, names_of(answer.aliases))
    return _judge(passed, answer, text)


def _match_set(answer: Answer, text: str) -> tuple[bool, str]:
    golds = [list(answer.value), *_whole(answer, lists.items)]
    passed = any(
        lists.has_each(gold, given) for said in readings(text) for given in lists.items(said) for gold in golds
    )
    return _judge(passed, answer, text)


def _match_sequence(answer: Answer, text: str) -> tuple[bool, str]:
    if ".." in text or "…" in text:
        return False, f"{_short(text)} is cut short"
    if strand := _strand(answer):
        known = set(map(lists.residues, (strand, *answer.aliases)))
        return _judge(any(lists.residues(said) in known for said in readings(text)), answer, text)
    golds = [list(answer.value), *_whole(answer, lists.steps)]
    passed = any(lists.has_all(gold, given) for said in readings(text) for given in lists.steps(said) for gold in golds)
    return _judge(passed, answer, text)


def _whole(answer: Answer, parted: Callable[[str], list[list[str]]]) -> list[list[str]]:
    """The aliases of a set or a sequence, in their parts: one that names a part of the answer is none."""
    ways = (way for alias in answer.aliases for way in parted(alias))
    return [way for way in ways if len(way) == len(answer.value)]


_OF = re.compile(r"\bof (?P<what>.+)")
"""What a number is a share or an amount of."""

_MATCHERS: dict[AnswerKind, Callable[[Answer, str], tuple[bool, str]]] = {
    "phrase": _match_phrase,
    "number": _match_number,
    "choice": _match_choice,
    "boolean": _match_boolean,
    "set": _match_set,
    "sequence": _match_sequence,
}


def _is_answer(answer: Answer, text: str) -> bool:
    """Whether a text is an answer of the gold's kind, right or wrong, where the kind alone can tell."""
    match answer.kind:
        case "number":
            gold, given = gold_quantity(answer), numerals.read_all(text)
            return gold is not None and given is not None and numerals.measures_the_same(gold, given[0])
        case "choice":
            return verdicts.chosen(answer.options, text) is not None
        case "boolean":
            return verdicts.boolean(text) is not None
    return False


def _judge(passed: bool, answer: Answer, text: str) -> tuple[bool, str]:
    return passed, "equals the answer" if passed else f"{_short(text)} is not {_short(render(answer))}"


def _short(text: str) -> str:
    return repr(text if len(text) <= 80 else f"{text[:79]}…")


def _names(answer: Answer) -> Names:
    return names_of((str(answer.value), *answer.aliases))


def _strand(answer: Answer) -> str:
    """A sequence's residues, when it is one string of them rather than steps."""
    if isinstance(answer.value, str):
        return answer.value
    one = answer.value[0] if len(answer.value) == 1 else ""
    return one if one.isupper() and one.isalpha() else ""


# --- faults of form ---


def _fault(answer: Answer) -> str:
    match answer.kind:
        case "number" if gold_quantity(answer) is None:
            return f"{_short(render(answer))} is not a finite number in a known unit"
        case "boolean" if answer.value not in BOOLEANS:
            return f"{_short(str(answer.value))} is not yes, no or maybe"
        case "choice":
            return _fault_of_choice(answer)
        case "set" if len({names_of((item,)).loose for item in answer.value}) < len(answer.value):
            return "an item is there twice"
        case "sequence" if (strand := _strand(answer)) and not re.fullmatch("[A-Z]{2,}", lists.residues(strand)):
            return f"{_short(strand)} is not a string of residues"
    return ""


def _fault_of_choice(answer: Answer) -> str:
    known = letters(answer)
    if len(answer.options) < 2:
        return "a choice needs two options or more"
    if len(answer.options) > len(verdicts.ALPHABET):
        return "more options than letters"
    if len(str(answer.value)) != 1 or str(answer.value) not in known:
        return f"{_short(str(answer.value))} is not the letter of an option"
    for letter, option in zip(known, answer.options, strict=True):
        if not normalise(option):
            return f"option {letter} is empty"
        if normalise(option).upper() in set(known) - {letter}:
            return f"option {letter} reads as the letter of another"
    return ""
