"""Whether a number can be worked out from the numbers of its quotes, in one step.

    worked_out(number, ("30 of 42 mice survived.",), "What percentage of mice survived?") -> "30 and 42"

One step is a sum, a difference, a mean, a product, a ratio, a share, a relative change, or what is left of a whole; of
these only what the question's words leave: a factor is no sum. That a number follows from two does not say that the
question asks for it: samples that answer from the passage tell.
"""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations, islice, permutations

from bioalchemy.answers import gold_quantity
from bioalchemy.matching.number_words import in_folds
from bioalchemy.quantities import Quantity, find
from bioalchemy.records import Answer
from bioalchemy.units import Unit, parse_unit, ratio, uncounted

_MOST = 16
"""Numbers that are tried, in the order in which the quotes have them."""
_PERCENT = parse_unit("%")
_FOLD = parse_unit("fold")
_HUNDRED = Fraction(100)
_POINTS_AT = re.compile(
    r"\b(?:fig(?:ure)?s?|tables?|appendi(?:x|ces)|movies?|videos?|eq(?:uation)?s?|ref(?:erence)?s?|box(?:es)?|schemes?"
    r"|files?|supplements?)\b\.?[ -]?(?:S?[0-9]+[A-Za-z]{0,2}\b(?:(?:[–—,/-]| and) ?(?:S?[0-9]+)?[A-Z]?\b(?! [a-z]))*)",
    re.IGNORECASE,
)
"""No number of anything: Figure 2—figure supplement 1."""
_OUT_OF = re.compile(r"(?<![\w./^-])([0-9]{1,6})/([0-9]{1,6})(?![\w./])")
_PERCENT_IN_BRACKETS = re.compile(r"(?<=[0-9]) ?\(%\)")
_PERCENTAGE = r"(?:percent\w*|per cent|%)"
_STEPS = tuple(
    (re.compile(asked, re.IGNORECASE), frozenset(steps.split()))
    for asked, steps in (
        (r"\bfactors?\b|\bfold\b|\btimes\b|\bratio\b", "ratio share"),
        (
            rf"{_PERCENTAGE} points?|{_PERCENTAGE}[^?]*\b(?:differ\w*|than|exceed\w*|between)\b",
            "change difference share rest",
        ),
        (
            rf"\bby (?:what|which|how many|how much) {_PERCENTAGE}|{_PERCENTAGE} (?:points?|de|in|re|ch|ri|dr|fa)",
            "change",
        ),
        (
            r"\bhow (?:much|many) (?:more|less|fewer)\b|\bhow (?:much|many) (?:\w+ )?\w+er\b[^?]*\bthan\b"
            r"|\bhow (?:much|many) \w+ (?:more|less)\b[^?]*\bthan\b",
            "difference",
        ),
        (r"\bdifferences?\b|\bby how (?:much|many)\b", "difference"),
        (r"\bmeans?\b|\baverages?\b", "mean"),
        (rf"\b{_PERCENTAGE}|\bproportion\b|\bshare\b|\bfraction\b", "share rest sum"),
        (r"\bin total\b|\btotal\b|\baltogether\b|\bcombined\b|\bin all\b", "sum product"),
    )
)
"""What a question's words ask to be done, the first that fit; None of them leaves everything."""


_DIFFERS = re.compile(
    r"\b(?:differ\w*|than|between|compar\w+|versus|vs|exceed\w*|above|below|more|fewer|less|\w{3,}er|increas\w*|decreas\w*"
    r"|reduc\w+|gain\w*|los[st]\w*|drop\w*|f[ea]ll\w*|r[io]se\w*|chang\w+|remain\w*|left|net|from|until|without|not)\b",
    re.IGNORECASE,
)
"""Without such a word nothing is taken from anything."""


def worked_out(answer: Answer, quotes: Sequence[str], question: str) -> str:
    """The numbers that give `answer`'s, rounded as it is or within its tolerance; empty when none do."""
    gold = gold_quantity(answer)
    if gold is None:
        return ""
    gold, error = _bare(gold), max(_rounding(str(answer.value)), Fraction(str(answer.tolerance)) * abs(gold.value))
    given_in = (number for quote in quotes for number in stated_in(quote) if not number.bound)
    stated = list(islice(map(_bare, given_in), _MOST))
    steps = _asked(question)
    for given in [*permutations(stated, 2), *((one,) for one in stated), *_several(stated)]:
        results = (result for step, result in _results(*given) if _is_asked(step, steps, question))
        if any(_agrees(gold, result, error) for result in results):
            return " and ".join(f"{float(number.value):g}" for number in given)
    return ""


def asks_difference(question: str) -> bool:
    """Whether a question asks by how much, or how many times, one is more than another."""
    return bool((_asked(question) or frozenset()) & {"difference", "ratio"})


def _asked(question: str) -> frozenset[str] | None:
    """The steps that the question's words leave; None where they leave all."""
    return next((steps for asked, steps in _STEPS if asked.search(question)), None)


def stated_in(quote: str) -> list[Quantity]:
    """The numbers of a quote; `10.6 (%)` is a percentage, 13/15 two numbers, and that of a figure none."""
    return find(in_folds(_OUT_OF.sub(r"\1 of \2", _POINTS_AT.sub("", _PERCENT_IN_BRACKETS.sub("%", quote)))))


def _is_asked(step: str, steps: frozenset[str] | None, question: str) -> bool:
    if steps is None:
        return step != "difference" or bool(_DIFFERS.search(question))
    return step in steps


def _several(stated: list[Quantity]) -> Iterator[tuple[Quantity, ...]]:
    """Three and more neighbours, for their sum and mean."""
    for start, end in combinations(range(len(stated) + 1), 2):
        if end - start > 2:
            yield tuple(stated[start:end])


def _results(*given: Quantity) -> Iterator[tuple[str, Quantity]]:
    unit = given[0].unit
    alike = [_in_unit(number, unit) for number in given]
    values = [value for value in alike if value is not None]
    if len(values) == len(given) > 1:
        total = sum(values, Fraction(0))
        yield "sum", Quantity(total, unit)
        yield "mean", Quantity(total / len(values), unit)
    match given:
        case (one,):
            yield from _rest(one)
        case (one, other):
            if len(values) == 2:
                yield from _compared(values[0], values[1], unit)
            yield from _combined(one, other)
        case _:
            pass


def _rest(one: Quantity) -> Iterator[tuple[str, Quantity]]:
    """What is left of the whole."""
    if one.unit == _PERCENT:
        yield "rest", Quantity(_HUNDRED - one.value, _PERCENT)
    elif one.unit is None and 0 < one.value < 1:
        yield "rest", Quantity(1 - one.value)


def _compared(one: Fraction, other: Fraction, unit: Unit | None) -> Iterator[tuple[str, Quantity]]:
    yield "difference", Quantity(one - other, unit)
    if unit == _PERCENT:
        yield "difference", Quantity(one - other, parse_unit("percentage points"))
    if other:
        times = one / other
        for step, value in (("share" if abs(times) <= 1 else "ratio", times), ("ratio", times), ("change", times - 1)):
            yield step, Quantity(value)
            yield step, Quantity(value, _FOLD)
            yield step, Quantity(_HUNDRED * value, _PERCENT)


def _combined(one: Quantity, other: Quantity) -> Iterator[tuple[str, Quantity]]:
    """A product, where a percentage is a share, and a quotient."""
    shares = [number.value / 100 if number.unit == _PERCENT else number.value for number in (one, other)]
    units = [None if number.unit in (_PERCENT, _FOLD) else number.unit for number in (one, other)]
    yield "product", Quantity(shares[0] * shares[1], _merged(units[0], units[1], 1))
    if shares[1]:
        yield "ratio", Quantity(shares[0] / shares[1], _merged(units[0], units[1], -1))


def _merged(one: Unit | None, other: Unit | None, sign: int) -> Unit | None:
    powers = dict(one or ())
    for name, power in other or ():
        powers[name] = powers.get(name, 0) + sign * power
    return tuple(sorted((name, power) for name, power in powers.items() if power)) or None


def _bare(number: Quantity) -> Quantity:
    """Without what is counted: 30 of 42 mice."""
    return number._replace(unit=(uncounted(number.unit) or None) if number.unit else None)


def _in_unit(number: Quantity, unit: Unit | None) -> Fraction | None:
    if number.unit == unit:
        return number.value
    factor = ratio(number.unit, unit) if number.unit and unit else None
    return None if factor is None else number.value * factor


def _agrees(gold: Quantity, result: Quantity, error: Fraction) -> bool:
    """In size: "fell by 40 %" is +40 or −40."""
    value = result.value if gold.unit is None else _in_unit(result, gold.unit)
    return value is not None and abs(abs(value) - abs(gold.value)) <= error


def _rounding(written: str) -> Fraction:
    """Half of the last place of a number of two and more digits; 0 for one digit, which most numbers round to."""
    mantissa = written.lower().partition("e")[0]
    digits = mantissa.replace(",", "").replace(".", "").lstrip("+-0")
    is_plain = "e" not in written.lower()
    places = len(mantissa.partition(".")[2])
    return Fraction(1, 2) / 10**places if is_plain and len(digits) > 1 else Fraction(0)
