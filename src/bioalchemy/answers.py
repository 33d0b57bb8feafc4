r"""Find the answer in a model's response and say whether it is the gold: the check of pairs and the reward of training.

    gold = Answer(kind="number", value="5", unit="µM")
    verify(gold, "<think>…</think> <answer>5000 nM</answer>")  -> Check(name="answer", passed=True, …)
    verify(gold, "<answer>5 or 6 µM</answer>")                  -> Check(name="answer", passed=False, …)

A false positive is worse than a false negative: what is not plainly the gold is refused, so hedges, several answers,
ranges and explanations fail by themselves. It forgives notation only (see `notation` and `units`), knows no synonyms
but the gold's own `aliases`, evaluates nothing, asks no model, and takes time linear in the response.
"""

import re
from collections import Counter
from collections.abc import Callable

from bioalchemy import quantities
from bioalchemy.notation import normalise, plain, unwrap
from bioalchemy.quantities import Quantity
from bioalchemy.records import Answer, AnswerKind, Check
from bioalchemy.responses import MAX_ATTEMPTS, parse
from bioalchemy.units import parse_unit

__all__ = [
    "BOOLEANS", "MAX_ATTEMPTS", "MAX_LENGTH", "VERSION", "chance", "gold_quantity", "is_well_formed", "letters",
    "matches", "normalise", "parse", "render", "separator", "verify",
]  # fmt: skip

VERSION = "answers/1"
"""Recorded with every judgement; raised whenever one could come out differently."""

MAX_LENGTH = 10_000
"""A longer final answer is refused unread."""
BOOLEANS = ("yes", "no", "maybe")


def verify(answer: Answer, response: str) -> Check:
    """Parse `response` and match its final answer; the check is named `answer` and its detail says why."""
    final = parse(response)
    if final is None:
        return Check(name="answer", passed=False, detail="no final answer")
    passed, detail = matches(answer, final)
    return Check(name="answer", passed=passed, detail=detail)


def matches(answer: Answer, text: str) -> tuple[bool, str]:
    """Whether `text`, a final answer already taken out of its response, is the gold; and why (not)."""
    if len(text) > MAX_LENGTH:
        return False, "longer than any answer"
    if not normalise(text):
        return False, "empty"
    return _MATCHERS[answer.kind](answer, text)


def render(answer: Answer) -> str:
    """The gold as a model would write it between the answer tags."""
    if not isinstance(answer.value, str):
        return f"{separator(answer)} ".join(answer.value)
    return f"{answer.value} {answer.unit}" if answer.unit else answer.value


def is_well_formed(answer: Answer) -> tuple[bool, str]:
    """Whether the gold can be judged at all: it and its aliases must pass as answers to itself; and why not.

    A fault of sense (a wrong value, an alias that names something else) is not seen here.
    """
    values = [answer.value] if isinstance(answer.value, str) else list(answer.value)
    if not values or not all(normalise(value) for value in values):
        return False, "the value is empty"
    if fault := _fault(answer):
        return False, fault
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
    return ";" if any(_WEAK_SEPARATOR.search(item) for item in answer.value) else ","


def gold_quantity(answer: Answer) -> Quantity | None:
    """A number's value and unit; `None` for another kind, a value that is no finite number, or an unknown unit."""
    if answer.kind != "number" or not isinstance(answer.value, str):
        return None
    unit = parse_unit(answer.unit) if answer.unit else None
    number = quantities.read(answer.value)
    if number is None or number.unit is not None or (answer.unit is not None and unit is None):
        return None
    return Quantity(number.value, unit)


def letters(answer: Answer) -> str:
    """The letters of a choice's options, in order."""
    return _ALPHABET[: len(answer.options)]


# --- matching ---

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LETTERED = re.compile(
    r"(?:option )?(?:\(([A-Z])\)[.:]?|([A-Z])[.):]?)(?: (\S.*))?",
    re.IGNORECASE,
)
# A comma between digits belongs to a name (2,3-BPG).
_COMMA = re.compile(r",\s+(?:and\s)?|,(?![0-9])")
_WEAK_SEPARATOR = re.compile(r",\s|,(?![0-9])|\sand\s")
_STRONG_SEPARATOR = re.compile(r";|\n|→|->")
_BULLET = re.compile(r"(?:[-*•]|[0-9]{1,2}[.)])\s+")
_STRAND = re.compile(r"5'-?(.*?)-?3'")


def _match_phrase(answer: Answer, text: str) -> tuple[bool, str]:
    return _judge(normalise(text) in _names(answer), answer, text)


def _match_number(answer: Answer, text: str) -> tuple[bool, str]:
    gold, given = gold_quantity(answer), quantities.read(text)
    if gold is None or given is None:
        is_alias = normalise(text) in {normalise(alias) for alias in answer.aliases}
        return (True, "an alias of the answer") if is_alias else (False, f"{_short(text)} is not one number")
    if given.unit is None:  # the prompt names the unit
        given = given._replace(unit=gold.unit)
    return _judge(quantities.equal(gold, given, answer.tolerance), answer, text)


def _match_choice(answer: Answer, text: str) -> tuple[bool, str]:
    return _judge(_chosen_letter(answer, text) == answer.value, answer, text)


def _match_boolean(answer: Answer, text: str) -> tuple[bool, str]:
    said = normalise(text).casefold()
    accepted = {answer.value} if said in BOOLEANS else _names(answer)
    return _judge(said in accepted, answer, text)


def _match_set(answer: Answer, text: str) -> tuple[bool, str]:
    given = Counter(_items(text))
    return _judge(any(given == Counter(gold) for gold in _gold_lists(answer)), answer, text)


def _match_sequence(answer: Answer, text: str) -> tuple[bool, str]:
    if isinstance(answer.value, str):
        return _judge(_residues(text) in map(_residues, (answer.value, *answer.aliases)), answer, text)
    return _judge(_items(text) in _gold_lists(answer), answer, text)


_MATCHERS: dict[AnswerKind, Callable[[Answer, str], tuple[bool, str]]] = {
    "phrase": _match_phrase,
    "number": _match_number,
    "choice": _match_choice,
    "boolean": _match_boolean,
    "set": _match_set,
    "sequence": _match_sequence,
}


def _judge(passed: bool, answer: Answer, text: str) -> tuple[bool, str]:
    return passed, "equals the answer" if passed else f"{_short(text)} is not {_short(render(answer))}"


def _short(text: str) -> str:
    return repr(text if len(text) <= 80 else f"{text[:79]}…")


def _names(answer: Answer) -> set[str]:
    return {normalise(name) for name in (str(answer.value), *answer.aliases)}


def _gold_lists(answer: Answer) -> list[list[str]]:
    return [[normalise(item) for item in answer.value], *map(_items, answer.aliases)]


def _items(text: str) -> list[str]:
    """The normalised items of a list: by line, semicolon or arrow if it has one, else by comma and a last `and`."""
    if _STRONG_SEPARATOR.search(text):
        pieces = [_BULLET.sub("", piece.strip(), count=1) for piece in _STRONG_SEPARATOR.split(text)]
    else:
        pieces = _COMMA.split(text)
        pieces[-1:] = re.split(r"\sand\s", pieces[-1], maxsplit=1)
    return [normalise(piece) for piece in pieces if piece.strip()]


def _residues(text: str) -> str:
    """A nucleotide or protein sequence without white space and its 5′…3′ marks; the reverse direction keeps them."""
    text = unwrap(plain(text))
    strand = _STRAND.fullmatch(text)
    return "".join((strand[1] if strand else text).split()).upper()


def _chosen_letter(answer: Answer, text: str) -> str | None:
    text = unwrap(plain(text))
    options = dict(zip(letters(answer), map(normalise, answer.options), strict=False))
    if lettered := _LETTERED.fullmatch(text):
        letter = (lettered[1] or lettered[2]).upper()
        if letter in options and (lettered[3] is None or normalise(lettered[3]) == options[letter]):
            return letter
    said = normalise(text)
    chosen = [letter for letter, option in options.items() if option == said]
    if not chosen and said in {normalise(alias) for alias in answer.aliases}:
        return str(answer.value)
    return chosen[0] if len(chosen) == 1 else None


# --- faults of form ---


def _fault(answer: Answer) -> str:
    match answer.kind:
        case "number" if gold_quantity(answer) is None:
            return f"{_short(render(answer))} is not a finite number in a known unit"
        case "boolean" if answer.value not in BOOLEANS:
            return f"{_short(str(answer.value))} is not yes, no or maybe"
        case "choice":
            return _fault_of_choice(answer)
        case "set" if len(set(_gold_lists(answer)[0])) < len(answer.value):
            return "an item is there twice"
        case "sequence" if isinstance(answer.value, str) and not re.fullmatch("[A-Z]{2,}", _residues(answer.value)):
            return f"{_short(answer.value)} is not a string of residues"
    return ""


def _fault_of_choice(answer: Answer) -> str:
    known = letters(answer)
    if len(answer.options) > len(_ALPHABET):
        return "more options than letters"
    if len(str(answer.value)) != 1 or str(answer.value) not in known:
        return f"{_short(str(answer.value))} is not the letter of an option"
    for letter, option in zip(known, answer.options, strict=True):
        if not normalise(option):
            return f"option {letter} is empty"
        if normalise(option).upper() in set(known) - {letter}:
            return f"option {letter} reads as the letter of another"
    return ""
