"""The closed list of units that answers may use, and exact ratios between them.

    parse_unit("µg/ml")  -> (("microgram", 1), ("milliliter", -1))
    parse_unit("mg kg-1 day-1") == parse_unit("mg/kg/day")
    ratio(parse_unit("h"), parse_unit("min")) -> Fraction(60)
    parse_unit("10**10**10"), parse_unit("furlong") -> None

pint does the arithmetic, on fractions and on names from this list; it never sees a model's text, in which it would
read `bp` as a point and hang on `10**10**10`. Temperature scales have no ratio (see `quantities.equal`), nor has a
share to a fold change, or a count of one thing to a count of another.
"""

import re
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from bioalchemy.notation import plain

if TYPE_CHECKING:
    from pint import UnitRegistry

Unit = tuple[tuple[str, int], ...]
"""Names with their powers, sorted; never empty."""

MAX_LENGTH = 60
"""Longer text is no unit."""

_PREFIXES = {
    "G": "giga", "M": "mega", "k": "kilo", "h": "hecto", "d": "deci", "c": "centi", "m": "milli", "μ": "micro",
    "u": "micro", "n": "nano", "p": "pico", "f": "femto",
}  # fmt: skip

# Symbol, spelled-out forms, name, the prefixes in use. `M` has no centi- (cM is a map distance), `m` no hecto-.
_PREFIXABLE = (
    ("M", "molar", "molar", "mμunpf"), ("mol", "mole", "mole", "mμunpf"), ("m", "meter metre", "meter", "kdcmμunp"),
    ("g", "gram", "gram", "kmμunpf"), ("l", "liter litre", "liter", "dcmμunpf"), ("L", "", "liter", "dcmμunpf"),
    ("s", "second", "second", "mμunp"), ("Da", "dalton", "dalton", "kMG"), ("Hz", "hertz", "hertz", "kMG"),
    ("V", "volt", "volt", "kmμu"), ("A", "ampere", "ampere", "mμunp"), ("W", "watt", "watt", "kmμu"),
    ("J", "joule", "joule", "kmμu"), ("cal", "calorie", "calorie", "k"), ("N", "newton", "newton", "mμunp"),
    ("Pa", "pascal", "pascal", "GMkh"), ("Bq", "becquerel", "becquerel", "GMk"), ("Ci", "curie", "curie", "mμu"),
    ("Gy", "gray", "gray", "cm"), ("eV", "", "electron_volt", "kM"), ("S", "siemens", "siemens", "mμunp"),
)  # fmt: skip

# Symbols are read with their case: mM and MM, Da and DA, d and D differ.
_SYMBOLS = {
    "min": "minute", "h": "hour", "hr": "hour", "hrs": "hour", "d": "day", "wk": "week", "y": "year", "yr": "year",
    "Å": "angstrom", "mmHg": "mmHg", "kD": "kilodalton", "K": "kelvin", "°": "degree",
    "°C": "celsius_scale", "C": "celsius_scale", "°F": "fahrenheit_scale", "%": "percent_share",
    "×": "fold_change", "x": "fold_change", "×g": "gravity", "xg": "gravity", "× g": "gravity", "x g": "gravity",
    "rpm": "revolution_speed", "U": "enzyme_activity", "mU": "enzyme_milliactivity", "IU": "international_unit",
    "bpm": "beat_rate", "mcg": "microgram", "mm Hg": "mmHg", "deg C": "celsius_scale",
    "degrees C": "celsius_scale", "degree C": "celsius_scale",
    "degrees F": "fahrenheit_scale", "deg F": "fahrenheit_scale", "ppm": "parts_per_million",
    "CFU": "colony_forming", "cfu": "colony_forming", "PFU": "plaque_forming", "pfu": "plaque_forming",
    "bp": "base", "nt": "base", "kb": "kilobase", "kbp": "kilobase", "knt": "kilobase", "Mb": "megabase",
    "Mbp": "megabase", "Gb": "gigabase", "Gbp": "gigabase", "cM": "centimorgan", "aa": "residue",
}  # fmt: skip
_WORDS = {
    "minute": "minute", "hour": "hour", "day": "day", "week": "week", "month": "month", "year": "year",
    "unit": "enzyme_activity",
    "micron": "micrometer", "angstrom": "angstrom", "degree celsius": "celsius_scale", "degree": "degree",
    "degrees celsius": "celsius_scale", "percent": "percent_share", "fold": "fold_change", "times": "fold_change",
    "base": "base", "base pair": "base", "nucleotide": "base", "kilobase": "kilobase", "megabase": "megabase",
    "beats per minute": "beat_rate", "degrees fahrenheit": "fahrenheit_scale", "degree fahrenheit": "fahrenheit_scale",
    "centimorgan": "centimorgan", "amino acid": "residue", "residue": "residue", "mice": "counted_mouse",
}  # fmt: skip
_COUNTED = (
    "atom cell chromosome codon colony copy cycle embryo exon gene generation individual intron isoform molecule"
    " mouse mutation neuron participant passage patient peptide protein sample sequence site species strain"
    " subject subunit transcript variant"
)

# pint lacks these, or knows them under a meaning that biology does not use; each is a dimension of its own.
_OWN = (
    *(f"counted_{noun}" for noun in _COUNTED.split()),
    *("celsius_scale", "fahrenheit_scale", "percent_share", "fold_change", "gravity", "revolution_speed"),
    *("enzyme_activity", "international_unit", "colony_forming", "plaque_forming", "base", "centimorgan", "residue"),
    *("beat_rate", "parts_per_million"),
)
_DERIVED = (
    "enzyme_milliactivity = 1/1000 * enzyme_activity",
    "kilobase = 1000 * base",
    "megabase = 1000000 * base",
    "gigabase = 1000000000 * base",
)

_DIVIDED = re.compile(r" ?/ ?|(?:^| )per ")
_PER_CENT = re.compile(r"\bper cent\b")
_MULTIPLIED = re.compile(r" ?([·⋅*]) ?| ")
_POWERED = re.compile(r"([^0-9-]+)(-?[1-4])?")


def _build_symbols() -> dict[str, str]:
    symbols = dict(_SYMBOLS)
    for symbol, _, name, prefixes in _PREFIXABLE:
        symbols[symbol] = name
        symbols.update({prefix + symbol: _PREFIXES[prefix] + name for prefix in prefixes})
    return symbols


def _build_words() -> dict[str, str]:
    words = _WORDS | {noun: f"counted_{noun}" for noun in _COUNTED.split()}
    for _, forms, name, prefixes in _PREFIXABLE:
        for form in forms.split():
            words[form] = name
            words.update({_PREFIXES[prefix] + form: _PREFIXES[prefix] + name for prefix in prefixes})
    return words


_NAME_OF_SYMBOL = _build_symbols()
_NAME_OF_WORD = _build_words()


@lru_cache(maxsize=4096)
def parse_unit(text: str) -> Unit | None:
    """The unit that `text` writes, whole; `None` when any part of it is not on the list."""
    if len(text) > MAX_LENGTH:
        return None
    powers: dict[str, int] = {}
    if name := _lookup(plain(text)):
        return ((name, 1),)
    parts = _DIVIDED.split(_PER_CENT.sub("percent", plain(text)))
    for place, part in enumerate(parts):
        factors = () if not part and not place and len(parts) > 1 else _factors(part)
        if factors is None:
            return None
        for name, power in factors:
            powers[name] = powers.get(name, 0) + (-power if place else power)
    unit = tuple(sorted((name, power) for name, power in powers.items() if power))
    return unit or None


@lru_cache(maxsize=4096)
def ratio(unit: Unit, to: Unit) -> Fraction | None:
    """How many of `to` make one `unit`, exactly; `None` when they do not measure the same thing."""
    if unit == to:
        return Fraction(1)
    registry = _registry()
    factor, root = _root(registry, unit)
    to_factor, to_root = _root(registry, to)
    if root != to_root or (not root and _shape(registry, unit) != _shape(registry, to)):
        return None
    return factor / to_factor


def is_count(unit: Unit) -> bool:
    """Whether `unit` is a thing counted, such as patients or cells."""
    return len(unit) == 1 and unit[0][1] == 1 and (unit[0][0].startswith("counted_") or unit[0][0] == "residue")


def _factors(part: str) -> Unit | None:
    """The names and powers multiplied in one side of a fraction.

    After a blank only a negative power goes on (`mg kg-1`): in "10 g protein" the second word is no unit.
    """
    if name := _lookup(part):
        return ((name, 1),)
    pieces = _MULTIPLIED.split(part)
    factors = []
    for place in range(0, len(pieces), 2):
        match = _POWERED.fullmatch(pieces[place])
        name = _lookup(match[1]) if match else None
        if match is None or name is None:
            return None
        power = int(match[2] or 1)
        if place and not pieces[place - 1] and power > 0:
            return None
        factors.append((name, power))
    return tuple(factors)


def _lookup(spelling: str) -> str | None:
    word = spelling.casefold()
    singular = f"{word[:-3]}y" if word.endswith("ies") else word.removesuffix("s")
    return _NAME_OF_SYMBOL.get(spelling) or _NAME_OF_WORD.get(word) or _NAME_OF_WORD.get(singular)


@lru_cache(maxsize=1)
def _registry() -> "UnitRegistry[Fraction]":
    import pint  # a fifth of a second, spent only where two units differ

    registry: UnitRegistry[Fraction] = pint.UnitRegistry(non_int_type=Fraction)
    for definition in (*(f"{name} = [{name}]" for name in _OWN), *_DERIVED):
        registry.define(definition)
    return registry


def _root(registry: "UnitRegistry[Fraction]", unit: Unit) -> tuple[Fraction, dict[str, Fraction]]:
    from pint.util import UnitsContainer

    factor, root = registry.get_root_units(UnitsContainer(dict(unit)))
    powers = {name: Fraction(cast(Fraction, power)) for name, power in root._units.items()}
    return Fraction(cast(Fraction, factor)), powers


def _shape(registry: "UnitRegistry[Fraction]", unit: Unit) -> list[str]:
    """What is divided by what: without it, 1 mg/kg would equal 1 µl/l."""
    return sorted(repr((sorted(_root(registry, ((name, 1),))[1].items()), power)) for name, power in unit)
