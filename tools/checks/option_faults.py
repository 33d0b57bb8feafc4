"""What is wrong with a choice's options, whatever is asked.

    find(Answer(kind="choice", value="A", options=("CDK4", "CDK6", "Both CDK4 and CDK6")))
    -> "an option joins others: 'Both CDK4 and CDK6'"

Whether another option is right too takes reading the paper: that is the critic's.
"""

import re
from collections.abc import Sequence
from itertools import combinations, permutations
from typing import NamedTuple

from bioalchemy import quantities
from bioalchemy.answers import letters, normalise, verify
from bioalchemy.notation import occurs, plain
from bioalchemy.records import Answer
from bioalchemy.tools.checks.chosen import UNCHANGED
from bioalchemy.tools.checks.directions import signed
from bioalchemy.tools.checks.poles import opposites
from bioalchemy.units import is_count, parse_unit, ratio

MIN_OPTIONS = 3
MAX_OPTIONS = 10
MAX_LENGTH_RATIO = 2.5
"""The right option may be this many times as long as the mean of the others …"""
MAX_EXTRA_CHARACTERS = 30
"""… unless it is longer than every other one by no more than this."""

_CATCH_ALL = re.compile(
    r"\b(?:all|none|both|neither|any|some) of (?:the|these|those)\b|\ball the above\b|^(?:all|none|both|neither)$"
    r"|^(?:both )?\(?[A-J]\)?,? (?:and|or|&) \(?[A-J]\)?$",
    re.IGNORECASE,
)
_NO_ANSWER = re.compile(
    r"(?:it )?(?:can ?not|can['’]t|could not) be (?:determined|known|told|inferred|answered|concluded)\b.*"
    r"|(?:it (?:is|was) )?not (?:stated|given|mentioned|reported|known|specified|applicable|sure)\b.*"
    r"|(?:i|we) (?:do not|don['’]t|cannot|can['’]t) (?:know|tell|say)\b.*"
    r"|(?:not enough|insufficient|no) (?:information|data|evidence)\b.*"
    r"|unknown|unspecified|undetermined|unsure|uncertain|others?|another(?: one)?|something else|n/?a|no answer|none",
    re.IGNORECASE,
)
"""What answers nothing."""
_MARK = re.compile(
    r"[✓✔☑✅⇒←⇐👉✗✘✕❌★]|→(?! ?[+-]?(?:[0-9]|∞|infinity))|\*$|^\*"
    r"|(?:[(\[]|\s[–—-]\s*)(?:the |this is the )?(?:correct|right|true|gold|best)(?: (?:answer|option|one))?\W*$",
    re.IGNORECASE,
)
"""A sign or word by which an option is told to be the one; an arrow before a number is a limit: r → 0."""
_OTHER_THAN = re.compile(
    r"(?:not|any(?:thing)? but|every(?:thing)? but|all but|(?:any |all )?other than|except) ", re.I
)
_STATE = re.compile(r"(?:ed|en|al|ic|ive|able|ible|ent|ant|ous|ary|ing)$")
"""How words end of which `not …` is a state of its own: not expressed, not essential."""
_GLOSS = re.compile(r" ?[(\[][^()\[\]]*[)\]]$")
_ANY = re.compile(r"(?:an?|some|any|one) [a-z-]+(?: [a-z-]+)?")
"""Words that fit whatever is of a class: "a drug"."""
_SAYS_NOTHING = ("a", "an", "the", "it", "they", "is", "are", "was", "were", "has", "have", "been")
_JOINS = re.compile(r"(?:both|either|neither)\b.* (?:and|or|nor) ", re.IGNORECASE)
_JOINED = re.compile(r",? (?:and|plus|or|&|with) |, | \+ ")
_NO_KIND = "no not non without nor and or of in on at by with from for to than lack loss absence only"
_CHANGES_HEAD = frozenset(_NO_KIND.split())
"""With these before it, a last word is not what the whole is a kind of."""
_WORD = re.compile(r"[^\W_](?:[\w'’.+/-]*[\w+])?")
_NO_NAME = re.compile(
    r"(?:ions?|ity|ment|ness|ance|ence|sis|ism|ure|age|ly|s)$|^(?:no|zero|none|half|twice|all|both|loss|lost|gone|arrest"
    r"|death|absent|abrupt|stop|pause|delay|spike|burst|peak|dip|shift|switch|growth|biphas\w*|flat)$",
    re.IGNORECASE,
)
"""What may be said of a change or an amount, in words that stand among directions and measures."""
_TOLD_APART = {("name", "direction"), ("direction", "name")}
"""A lone one of the first kind among the second."""
_SHARES = {parse_unit("%"), parse_unit("fold")}
_LONG = 9
"""Letters from which on two words that differ by one more are taken for one."""
_IS_VERDICT = re.compile(r"(?:yes|no)\W*", re.IGNORECASE)
_OPENS_WITH_PREPOSITION = re.compile(
    r"(?:in|at|on|by|to|towards?|away|from|with|without|during|after|before|within|under|between|above|below)(?: |$)",
    re.IGNORECASE,
)
_CLASS_NOUN = re.compile(
    r" (?:proteins?|genes?|receptors?|kinases?|cells?|mice|rats|viruse?s?|mutations?|strains?|conformations?|states?"
    r"|forms?|complex(?:es)?|pathways?|levels?|stages?|phases?)$",
    re.IGNORECASE,
)
_ENDING = re.compile(r"e?[sd]")
_NUMBER = r"[0-9]+(?:\.[0-9]+)?"
_RANGE = re.compile(
    rf"(?:between |from )?(?P<low>{_NUMBER})(?: ?%)?(?: ?[–-] ?| to | and )(?P<high>{_NUMBER})(?P<unit>\D*)",
    re.IGNORECASE,
)


def find(answer: Answer, quotes: Sequence[str] = ()) -> str:
    """The first fault of the options; empty when there is none. `quotes` may give one thing two names."""
    options = answer.options
    if not MIN_OPTIONS <= len(options) <= MAX_OPTIONS:
        return f"{len(options)} options, not {MIN_OPTIONS} to {MAX_OPTIONS}"
    if mark := _marked(options):
        return f"an option is marked: {mark!r}"
    return (
        _of_one(options)
        or _of_two(options)
        or _of_right(answer, quotes)
        or _of_kind(options)
        or _of_other_unit(options)
        or _of_length(answer)
    )


def right_option(answer: Answer) -> str:
    """The option that the gold's letter names; empty when it names none."""
    place = letters(answer).find(str(answer.value))
    return answer.options[place] if place >= 0 else ""


def names_of(answer: Answer) -> tuple[str, ...]:
    """What the answer is called: its parts, or a choice's right option, and its aliases."""
    return (*((right_option(answer),) if answer.kind == "choice" else answer.parts), *answer.aliases)


def _marked(options: tuple[str, ...]) -> str:
    marked = [option for option in options if _MARK.search(option.strip())]
    return marked[0] if len(marked) == 1 else ""


def _of_one(options: tuple[str, ...]) -> str:
    for option in options:
        if not normalise(option):
            return "an option is empty"
        if match := _CATCH_ALL.search(" ".join(option.split()).rstrip(".")):
            return f"a catch-all option: {match.group()!r}"
        if _NO_ANSWER.fullmatch(" ".join(option.split()).rstrip(".")):
            return f"an option that answers nothing: {option!r}"
        if _JOINS.match(option) and sum(occurs(other, option) for other in options if other != option) > 1:
            return f"an option joins others: {option!r}"
    return ""


def _of_two(options: tuple[str, ...]) -> str:
    for one, other in combinations(map(_reading, options), 2):
        if one.is_same(other) or ((turn := _turn(one.option)) and turn == _turn(other.option)):
            return f"two options are the same: {one.option!r} and {other.option!r}"
        if _is_one_word(one.option.strip(), other.option.strip()):
            return f"two options are one word: {one.option!r} and {other.option!r}"
    for whole, part in permutations(options, 2):
        if _GLOSS.search(whole) and not _GLOSS.search(part) and _same(_GLOSS.sub("", whole), part):
            return f"two options are the same but for what stands in brackets: {whole!r} and {part!r}"
        denial = _OTHER_THAN.match(whole)
        if denial and not _STATE.search(part) and _same(whole[denial.end() :], part):
            return f"{whole!r} is whatever {part!r} is not"
        if _holds(whole, part):
            return f"who has {whole!r} has {part!r} too"
    return ""


def _turn(option: str) -> tuple[int, int] | None:
    """The direction that is all that an option says: `a drop`, `it is reduced`."""
    words = [word for word in re.findall(r"[a-z]+", option.casefold()) if word not in _SAYS_NOTHING]
    return signed(words[0]) if len(words) == 1 else None


def _of_right(answer: Answer, quotes: Sequence[str]) -> str:
    """An option that is right too: the right one by another name, or a bound or range that has its number."""
    right = right_option(answer)
    number = quantities.read(right)
    alone = Answer(kind="phrase", value=right) if right.strip() and not number else None
    for other in answer.options:
        if other == right:
            continue
        if number and _has_within(other, number):
            return f"{right!r} is {other!r} too"
        if alone and (verify(alone, f"<answer>{other}</answer>").passed or _is_introduced(right, other, quotes)):
            return f"two options are the same: {right!r} and {other!r}"
    return ""


def _has_within(option: str, number: quantities.Quantity) -> bool:
    """Whether an option is a bound, or a range, and a number lies within it."""
    if spread := _RANGE.fullmatch(option.strip()):
        low, high = (
            quantities.read(f"{spread['low']}{spread['unit']}"),
            quantities.read(spread["high"] + spread["unit"]),
        )
        return bool(low and high and low.unit == number.unit == high.unit and low.value <= number.value <= high.value)
    match quantities.find(option):
        case [bound] if bound.bound and bound.unit == number.unit and not number.bound:
            return number.value < bound.value if bound.bound == "<" else number.value > bound.value
    return False


def _is_introduced(one: str, other: str, quotes: Sequence[str]) -> bool:
    """Whether a quote has one name in brackets behind the other: "Elabela (Ela)"."""
    names = (re.escape(plain(one)), re.escape(plain(other)))
    form = re.compile(rf"(?<!\w)(?:{names[0]} \({names[1]}|{names[1]} \({names[0]})[);,]", re.IGNORECASE)
    return any(form.search(plain(quote)) for quote in quotes)


def _of_kind(options: tuple[str, ...]) -> str:
    """A lone number among words, a lone yes or no, a lone "in 2003": it is seen to be no answer, or to be the one."""
    for is_of_kind in (quantities.read, _IS_VERDICT.fullmatch, _OPENS_WITH_PREPOSITION.match):
        lone = [option for option in options if is_of_kind(option.strip()) is not None]
        if len(lone) == 1 and not UNCHANGED.fullmatch(lone[0]):
            return f"one option is of another kind: {lone[0]!r}"
    kinds = [_kind(option.strip()) for option in options]
    for kind, place in ((kind, place) for place, kind in enumerate(kinds) if kinds.count(kind) == 1):
        rest = {other for other in kinds if other != kind}
        if len(rest) == 1 and (kind, *rest) in _TOLD_APART:
            return f"one option is of another kind: {options[place]!r}"
    if kinds.count("measure") > 1 and "name" in kinds:
        return f"one option is of another kind: {options[kinds.index('name')]!r}"
    is_one_word = [" " not in option.strip() for option in options]
    if is_one_word.count(False) == 1 and _ANY.fullmatch(any_one := options[is_one_word.index(False)].strip()):
        return f"one option is of another kind: {any_one!r}"
    return ""


def _of_other_unit(options: tuple[str, ...]) -> str:
    """The one measure that measures something else than the others: days among percentages."""
    units = {option: number.unit for option in options if (number := quantities.read(option.strip())) and number.unit}
    for option, unit in units.items():
        others = [other for name, other in units.items() if name != option]
        is_alone = not any({unit, other} <= _SHARES or ratio(unit, other) for other in others)
        if len(others) > 1 and is_alone and not is_count(unit):
            return f"one option is of another kind: {option!r}"
    return ""


def _kind(option: str) -> str:
    """Measure, direction or name; empty where form does not tell."""
    if quantities.read(option):
        return "measure"
    words = _WORD.findall(option)
    if UNCHANGED.fullmatch(option) or (len(words) == 1 and signed(words[0])):
        return "direction"
    if len(words) == 1 and any(opposites(words[0])):
        return ""
    if _ANY.fullmatch(option):
        return "name"
    is_name = len(words) == 1 and not _NO_NAME.search(option) and not quantities.find(option)
    return "name" if is_name and not _STATE.search(option) else ""


def _same(one: str, other: str) -> bool:
    return normalise(one).casefold() == normalise(other).casefold()


def _is_one_word(one: str, other: str) -> bool:
    """Whether words differ by an ending (`opened`) or, long ones, by a letter that one has not (`lysozym`)."""
    short, long = sorted((one, other), key=len)
    if not (short + long).isalpha() or not (short[1:] + long[1:]).islower():
        return False
    if long.startswith(short) and len(short) > 3 and _ENDING.fullmatch(long[len(short) :]):
        return True
    is_final_e = long == f"{short}e" and len(short) >= _LONG - 3
    is_short_of_one = len(short) >= _LONG and len(long) == len(short) + 1
    return is_final_e or (
        is_short_of_one and any(long[:place] + long[place + 1 :] == short for place in range(1, len(long)))
    )


class _Reading(NamedTuple):
    """What an option says."""

    option: str
    number: quantities.Quantity | None
    name: str
    bare: str
    """The name without its class."""

    def is_same(self, other: "_Reading") -> bool:
        if self.number and other.number:
            return quantities.equal(self.number, other.number)
        # "PAX6" and "the PAX6 protein" can't both be offered; "the PAX6 gene" and "the PAX6 protein" are two things.
        return self.name in (other.name, other.bare) or self.bare == other.name


def _reading(option: str) -> _Reading:
    name = normalise(option).casefold()
    return _Reading(option, quantities.read(option), name, _CLASS_NOUN.sub("", name))


def _holds(one: str, other: str) -> bool:
    """Whether an option is another with more: joined ("fucose and sialic acid"), or a kind of it ("free fucose")."""
    long, short = normalise(one).split(), normalise(other).split()
    if len(long) <= len(short) or quantities.read(other):
        return False
    joined = _JOINED.split(normalise(one))
    is_kind = long[-len(short) :] == short and not _CHANGES_HEAD.intersection(long)
    return (len(joined) > 1 and " ".join(short) in joined) or is_kind


def _of_length(answer: Answer) -> str:
    right = right_option(answer)
    others = [
        len(option) for letter, option in zip(letters(answer), answer.options, strict=False) if letter != answer.value
    ]
    mean = sum(others) / len(others)
    if len(right) > MAX_LENGTH_RATIO * mean and len(right) > max(others) + MAX_EXTRA_CHARACTERS:
        return f"the right option stands out by its length: {right[:60]!r}"
    return ""
