"""Numbers with units, read from a model's answer or found in a paper's sentence.

    read("3.2 × 10⁵ cells/ml")  -> Quantity(Fraction(320000), (("counted_cell", 1), ("milliliter", -1)))
    read("5-10 µM"), read("5 or 6"), read("< 5"), read("10**10**10"), read("nan") -> None
    find("5 or 10 µM for 2 h")  -> [5 µM, 10 µM, 2 h]

Values are exact fractions. A decimal comma, a ratio (1:1000), a vulgar fraction and a mean ± deviation are not read
as one number. Nothing is evaluated; time is linear in the text.
"""

import re
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from bioalchemy.notation import plain, unwrap
from bioalchemy.units import Unit, is_count, parse_unit, ratio, root_of, unmarked

MAX_EXPONENT = 100
"""Powers of ten beyond it are not read as numbers."""
MAX_LENGTH = 200
"""Longer text is not one number."""


class Quantity(NamedTuple):
    """An exact value, with its unit if one is written."""

    value: Fraction
    unit: Unit | None = None
    bound: str = ""
    """`>` or `<` where a text gives the value as a bound only ("more than 98 %", "p ≤ 0.05")."""


_COUNTING = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen twenty"
)
_WORDS = {word: Fraction(value) for value, word in enumerate(_COUNTING.split())}
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCANNED = _WORDS | {tens: Fraction(10 * place) for place, tens in enumerate(_TENS, 2)}
_SCANNED |= {
    f"{tens}-{word}": Fraction(10 * place + value)
    for place, tens in enumerate(_TENS, 2)
    for value, word in enumerate(_COUNTING.split()[1:10], 1)
}
# "one" is more often a pronoun than a number, so `find` leaves it out.
_SCANNED_WORDS = "|".join(
    [*(f"{tens}(?:-(?:{'|'.join(_COUNTING.split()[1:10])}))?" for tens in _TENS), *_COUNTING.split()[2:20]]
)

_NUMBER = (
    r"(?:10\^(?P<power>[+-]?[0-9]{1,9})"
    r"|(?P<mantissa>[0-9]{1,3}(?:,[0-9]{3}){1,12}(?![0-9])(?:\.[0-9]{1,40})?|[0-9]{1,40}(?:\.[0-9]{1,40})?|\.[0-9]{1,40})"
    r"(?:[eE](?P<e>[+-]?[0-9]{1,9})| ?[x×*·⋅] ?10\^(?P<ten>[+-]?[0-9]{1,9}))?)"
)
_WHOLE = re.compile(rf"(?P<sign>[+-]?) ?{_NUMBER}(?P<rest>.*)")
_WHOLE_WORD = re.compile(r"(?P<word>[a-z]+)(?P<rest>.*)", re.IGNORECASE)
_ABOUT = re.compile(r"(?:~|≈|about |approximately |approx\. |roughly |around )", re.IGNORECASE)

# A hyphen after a letter belongs to a name (IL-6), after a digit to a range (5-10); elsewhere it is a sign.
_DIGITS = (
    r"(?:(?<![\w.,)\-+])(?P<sign>[+-])|(?<![\w.,^])(?<![0-9][:/])(?<![A-Za-z]/)(?:(?<![A-Za-z)]-)|(?<=°C-)))" + _NUMBER
)
_WORD = rf"\b(?P<word>{_SCANNED_WORDS})(?:\b|(?=fold\b))"
_IN_DIGITS = re.compile(_DIGITS, re.IGNORECASE)
_IN_TEXT = re.compile(f"{_DIGITS}|{_WORD}", re.IGNORECASE)
_SOME_WORD = re.compile(_WORD)
"""A quick look at a text in small letters: most have no number in words."""
_GOES_ON = re.compile(r"[\w^]|[.,:/][0-9]|[*']")
_UNIT_ATOM = re.compile(
    r"(?:[A-Za-zμÅ°%×]+(?: (?:pair|acid|celsius|g)s?\b)?)(?:-?[1-4](?!\.?[0-9]))?(?!\w)", re.IGNORECASE
)
_UNIT_JOINT = re.compile(r" ?[/·⋅*] ?| per | ")
_MOST_ATOMS = 4
_SPREAD = re.compile(r" ?\((?=[^()\n]{0,40}(?:±|\+/-|\b[nN] ?= ?[0-9]|\bS[DE]M?\b))[^()\n]{1,60}\)")
"""A deviation or a number of samples in brackets, before the unit: "2.3 (±0.5, n = 8) nm"."""
_SHARES_UNIT = re.compile(r" ?(?:,|;|-|±|to|and|or|,? ?and|,? ?or) ?")

_BOUNDS = {
    ">": r">=?|[≥≧]|\b(?:more|greater|higher|longer|larger|no (?:less|fewer)) than|\bat least|\bexceed\w*|\babove",
    "<": r"<=?|[≤≦]|\b(?:less|fewer|lower|shorter|smaller|(?:no|not) more) than|\bat most|\bup to|\bbelow|\bwithin",
}
_BOUND = {bound: re.compile(words, re.IGNORECASE) for bound, words in _BOUNDS.items()}
_BOUND_BEFORE = {
    bound: re.compile(rf"(?:{words})(?: about| approximately| an?| the)? ?~?$", re.IGNORECASE)
    for bound, words in _BOUNDS.items()
}
_LONGEST_BOUND = 30
_LEVEL = re.compile(r" ?(?:C(?:r)?I|HPD|confidence|credible|prediction)\b", re.IGNORECASE)
"""What follows the share of an interval, which is no value in a list: "1.21; 95% CI"."""

# Kelvins in a degree, and where the scale has absolute zero (BIPM, The International System of Units, 9th edition).
_KELVIN = parse_unit("K")
_SCALES: dict[Unit | None, tuple[Fraction, Fraction]] = {
    _KELVIN: (Fraction(1), Fraction(0)),
    parse_unit("°C"): (Fraction(1), Fraction("-273.15")),
    parse_unit("°F"): (Fraction(5, 9), Fraction("-459.67")),
}

# A space made narrow or unbreakable groups digits; an ordinary one separates two numbers.
_DIGIT_SPACE = re.compile(r"(?<=[0-9])[\u00a0\u2009\u202f](?=[0-9]{3}(?![0-9]))")


def join_digits(text: str) -> str:
    """`text` with a comma for every narrow or unbreakable space between thousands."""
    return _DIGIT_SPACE.sub(",", text)


def read(text: str) -> Quantity | None:
    """The one number, with its unit or without, that `text` is; `None` when it is anything else."""
    return _read(text) if len(text) <= MAX_LENGTH else None


@lru_cache(maxsize=1024)
def _read(text: str) -> Quantity | None:
    text = unwrap(plain(join_digits(text)))
    text = _ABOUT.sub("", text, count=1).lstrip() if _ABOUT.match(text) else text
    match = _WHOLE.fullmatch(text) or _WHOLE_WORD.fullmatch(text)
    value = _value(match) if match else None
    if match is None or value is None:
        return None
    rest = match["rest"].strip()
    if rest[:1] == "-" and rest[1:2].isalpha():
        rest = rest[1:]
    unit = parse_unit(rest) if rest else None
    return None if rest and unit is None else Quantity(value, unit)


class Placed(NamedTuple):
    """A quantity and where it stands."""

    quantity: Quantity
    start: int
    end: int
    """Of the number."""
    stop: int
    """Of its unit, if one follows it."""


def find(text: str) -> list[Quantity]:
    """Every number in running text; one without a unit takes that of the next in its list ("5, 10 and 20 µM")."""
    return [placed.quantity for placed in find_in(plain(join_digits(text)))]


def find_in(text: str) -> list[Placed]:
    """As `find`, with their places, in a text that has been through `join_digits` and `plain`."""
    found: list[Placed] = []
    for match in (_IN_TEXT if _SOME_WORD.search(text.lower()) else _IN_DIGITS).finditer(text):
        unit, stop = _unit_after(text, match.end())
        if unit is None and (spread := _SPREAD.match(text, match.end())):
            behind, end = _unit_after(text, spread.end())
            unit, stop = (behind, end) if behind is not None else (unit, stop)
        value = _value(match)
        if value is None or (unit is None and _GOES_ON.match(text, match.end())):
            continue
        quantity = Quantity(value, unit, _bound_before(text, match.start()))
        found.append(Placed(quantity, match.start(), match.end(), stop))
    for place in range(len(found) - 2, -1, -1):
        (quantity, _, _, stop), after = found[place], found[place + 1]
        between = text[stop : after.start]
        is_listed = len(between) < 8 and _SHARES_UNIT.fullmatch(between) and not _LEVEL.match(text, after.stop)
        if quantity.unit is None and is_listed:
            found[place] = found[place]._replace(quantity=quantity._replace(unit=after.quantity.unit))
    return found


def bounds(text: str) -> set[str]:
    """Which bounds (`>`, `<`) a text speaks of, with or without a number: "more than what share of …"."""
    return {bound for bound, words in _BOUND.items() if words.search(text)}


def equal(gold: Quantity, other: Quantity, tolerance: float = 0.0) -> bool:
    """Whether `other` is `gold` within a relative tolerance, after conversion; no unit equals only no unit.

    Temperatures convert as points of their scales: 37 °C is 310.15 K, and a rise of 5 °C is not told from 5 °C.
    """
    if gold.unit == other.unit and gold.value == other.value:
        return True
    if gold.unit != other.unit and gold.unit in _SCALES and other.unit in _SCALES:
        other = Quantity(_on_scale(_kelvins(other), gold.unit), gold.unit)
    if gold.unit is None or other.unit is None:
        factor = Fraction(1) if gold.unit == other.unit else None
    else:
        factor = ratio(*_alike_marked(other.unit, gold.unit))
    if factor is None:
        return False
    value = other.value if factor == 1 else other.value * factor
    return value == gold.value or (tolerance > 0 and abs(value - gold.value) <= _exact(tolerance) * abs(gold.value))


def in_root_units(quantity: Quantity) -> str:
    """The same text for any two that are `equal`, whatever their units: 24 h and 1 day; for some others too."""
    if quantity.unit in _SCALES:
        quantity = Quantity(_kelvins(quantity), _KELVIN)
    if quantity.unit is None:
        return str(quantity.value)
    factor, name = root_of(unmarked(quantity.unit))
    return f"{quantity.value * factor} {name}"


@lru_cache(maxsize=64)
def _exact(tolerance: float) -> Fraction:
    return Fraction(str(tolerance))


def _alike_marked(one: Unit, other: Unit) -> tuple[Unit, Unit]:
    """Both without their marks when only one has any: 48 hpf is 48 h, but 3 dpf is not 3 dpi."""
    bare_one, bare_other = unmarked(one), unmarked(other)
    return (bare_one, bare_other) if (bare_one == one) != (bare_other == other) else (one, other)


def _kelvins(temperature: Quantity) -> Fraction:
    factor, zero = _SCALES[temperature.unit]
    return (temperature.value - zero) * factor


def _on_scale(kelvins: Fraction, unit: Unit | None) -> Fraction:
    factor, zero = _SCALES[unit]
    return kelvins / factor + zero


def supports(gold: Quantity, stated: Quantity) -> bool:
    """Whether a number stated in a text is `gold`, when a count's noun ("12 patients") may be missing from either."""
    if gold.unit is None or (stated.unit is None and is_count(gold.unit)):
        return stated.value == gold.value
    return equal(gold, stated)


def _value(match: re.Match[str]) -> Fraction | None:
    groups = match.groupdict()
    if word := groups.get("word"):
        return _SCANNED.get(word.casefold())
    exponent = int(groups["power"] or groups["e"] or groups["ten"] or 0)
    if abs(exponent) > MAX_EXPONENT:
        return None
    whole, _, decimals = (groups["mantissa"] or "1").replace(",", "").partition(".")
    digits, exponent = int(f"{groups['sign'] or ''}{whole}{decimals}"), exponent - len(decimals)
    return Fraction(digits * 10**exponent) if exponent >= 0 else Fraction(digits, 10**-exponent)


def _bound_before(text: str, position: int) -> str:
    start = max(0, position - _LONGEST_BOUND)
    return next((bound for bound, words in _BOUND_BEFORE.items() if words.search(text, start, position)), "")


def _unit_after(text: str, position: int) -> tuple[Unit | None, int]:
    """The longest unit that starts there (a blank or a hyphen may come first), and where it ends."""
    start = position + (text[position : position + 1] in (" ", "-"))
    ends: list[int] = []
    at = start
    while len(ends) < _MOST_ATOMS and (atom := _UNIT_ATOM.match(text, at)):
        ends.append(atom.end())
        joint = _UNIT_JOINT.match(text, atom.end())
        if joint is None:
            break
        at = joint.end()
    for end in reversed(ends):
        if unit := parse_unit(text[start:end]):
            return unit, end
    return None, position
