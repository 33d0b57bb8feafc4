"""The units of biology papers, as they are written, and what each may be converted to."""

import itertools
from fractions import Fraction

import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bioalchemy import answers
from bioalchemy.quantities import Quantity, equal, find, in_root_units, read
from bioalchemy.records import Answer
from bioalchemy.unit_names import SYMBOLS, WORDS
from bioalchemy.units import parse_unit, ratio

KNOWN = st.sampled_from(sorted({*SYMBOLS, *WORDS}))


def number(value: str, unit: str | None) -> Answer:
    return Answer(kind="number", value=value, unit=unit)


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        ("5", "kDa", "5 KDa"),
        ("3", "dB", "3 decibels"),
        ("6.2", "log10 CFU/mL", "6.2 log₁₀ CFU ml⁻¹"),
        ("6.2", "log10 CFU/mL", "6.2 log CFU per mL"),
        ("120", "a.u.", "120 arbitrary units"),
        ("0.6", "OD600", "OD₆₀₀ = 0.6"),
        ("0.6", "OD600", "an OD600 of 0.6"),
        ("0.6", None, "OD600 0.6"),
        ("500", "IU", "0.5 kIU"),
        ("500", "IU", "500 international units"),
        ("300", "× g", "300 g"),
        ("300", "× g", "300 RCF"),
        ("48", "hpf", "2 dpf"),
        ("48", "hpf", "48 hours post-fertilisation"),
        ("48", "hpf", "48 h"),
        ("3", "dpi", "3 days post infection"),
        ("2", "Gy", "200 cGy"),
        ("5", "Ci", "1.85e11 Bq"),
        ("40", "Hz", "0.04 kHz"),
        ("200", "cells/µL", "200/µL"),
        ("200", "cells/µL", "200 cells per cubic millimeter"),
        ("200", "cells/µL", "2e5 cells/mL"),
        ("37", "°C", "37 degrees"),
        ("37", "°C", "37 oC"),
        ("1.8", "Å", "1.8 A resolution"),
        ("120", "bpm", "120 beats/min"),
        ("120", "bpm", "2 beats per second"),
        ("12000", "rpm", "12,000 revolutions per minute"),
        ("10", "mg/kg", "10 mg/kg body weight"),
        ("50", "mg/kg/day", "50 mg/(kg·day)"),
        ("50", "mg/kg/day", "50 mg/kg daily"),
        ("1.2", "mg/dL", "1.2 mg/100 mL"),
        ("12", "cases per 100,000", "12 cases/100000"),
        ("3", "nmol/min/mg protein", "3 nmol/min/mg of protein"),
        ("3", "nmol/min/mg protein", "3 nmol/min/mg"),
        ("400", "µmol photons m-2 s-1", "400 µmol m⁻² s⁻¹"),
        ("5", "mg/g DW", "5 mg/g dry weight"),
        ("300", "mOsm", "0.3 Osm"),
        ("15", "mmHg", "15 Torr"),
        ("5", "ppm", "5000 ppb"),
        ("65", "Ma", "65 million years ago"),
        ("65", "Ma", "65 Myr"),
        ("2", "%", "2% (w/v)"),
        ("35", "‰", "3.5 %"),
        ("4", "ha", "40000 m2"),
        ("90", "min", "90 mins"),
        ("5", "µM", "5 x 10-6 M"),
        ("5", "µM", "IC50 of 5 µM"),
        ("7.4", None, "a pH of 7.4"),
        ("5", "µM", "5 µM (5000 nM)"),
        ("5", "µM", "5 µM (n = 3)"),
        ("25", "%", "25% of the surviving cells"),
        ("5", "mg", "5 mg of protein"),
        ("36", None, "36 ATP"),
        ("4", None, "four daughter cells"),
        ("46", None, "2n = 46"),
        ("-30.5", "kJ/mol", "ΔG°′ = −30.5 kJ/mol"),
        ("0.944", "substitutions per site", "0.944 substitutions/site"),
    ],
)
def test_one_quantity_in_two_spellings(value: str, unit: str | None, text: str) -> None:
    gold = number(value, unit)
    assert answers.is_well_formed(gold) == (True, "well formed")
    assert answers.verify(gold, f"<answer>{text}</answer>").passed


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        ("6.2", "log10 CFU/mL", "6.2 CFU/mL"),
        ("6.2", "log10 CFU/mL", "6200 log10 CFU/L"),
        ("6.2", "log10 CFU/mL", "6.2 log2 CFU/mL"),
        ("0.6", "OD600", "OD450 of 0.6"),
        ("120", "a.u.", "120 U"),
        ("500", "IU", "500 U"),
        ("300", "× g", "0.3 kg"),
        ("300", "× g", "300 rpm"),
        ("48", "hpf", "48 hpi"),
        ("3", "dpf", "3 dpi"),
        ("3", "dpi", "3 h post infection"),
        ("2", "Gy", "2 Sv"),
        ("40", "Hz", "40 Bq"),
        ("200", "cells/µL", "200 spores/µL"),
        ("120", "bpm", "120 rpm"),
        ("5", "mg/g DW", "5 mg/g FW"),
        ("3", "nmol/min/mg protein", "3 nmol/min/mg chlorophyll"),
        ("5", "mM", "5 MM"),
        ("5", "mM", "5 mm"),
        ("2", "Mb", "2 mb"),
        ("12", "cases per 100,000", "12 cases per 10,000"),
        ("65", "Ma", "65 ka"),
        ("5", "percentage points", "5 %"),
        ("5", "µM", "5 µM (6 µM)"),
        ("5", "µM", "5 µM (or 6 µM)"),
        ("25", "%", "25% of half the cells"),
        ("25", "%", "25% of cells or mice"),
        ("25", "%", "25% of 40"),
        ("36", None, "36 or ATP"),
        ("36", None, "36 mg"),
        ("36", None, "36 at most"),
        ("36", None, "not = 36"),
        ("12", "patients", "12 healthy controls"),
        ("42", None, "42 43"),
        ("0.944", "substitutions per site", "0.944 substitutions per site per year"),
    ],
)
def test_another_quantity(value: str, unit: str | None, text: str) -> None:
    gold = number(value, unit)
    assert answers.is_well_formed(gold) == (True, "well formed")
    assert not answers.verify(gold, f"<answer>{text}</answer>").passed


@pytest.mark.parametrize(
    ("response", "passed"),
    [
        (r"It is $\boxed{5}\ \mu\text{M}$.", True),
        (r"\boxed{5} \text{ µM}", True),
        (r"\boxed{5000} nM", True),
        (r"\boxed{5} mM.", False),
        (r"$\boxed{5}$ mM", False),
        ("<answer>5</answer> mM", False),
        (r"\boxed{5} is in the range.", True),
        ("<answer>5</answer> M.m. is known.", True),
        ("<answer>5 µM</answer> mM", True),
    ],
)
def test_a_unit_outside_the_box_counts(response: str, passed: bool) -> None:
    assert answers.verify(number("5", "µM"), response).passed is passed


@pytest.mark.parametrize("name", sorted({*SYMBOLS.values(), *WORDS.values()}))
def test_every_unit_of_the_list_can_be_converted(name: str) -> None:
    assert ratio(((name, 2),), ((name, 2),)) == 1
    assert ratio(((name, 1),), (("candela", 1),)) is None


@given(KNOWN, KNOWN)
def test_a_conversion_and_its_reverse_cancel(one: str, other: str) -> None:
    first, second = parse_unit(one), parse_unit(other)
    assert first is not None
    assert second is not None
    there, back = ratio(first, second), ratio(second, first)
    assert (there is None) == (back is None)
    assert there is None or back is None or there * back == 1


@given(st.text("mgkµµMLls/·*-123 ()dayperCFUlogIhpfi%", max_size=30))
def test_any_text_is_a_unit_or_none(text: str) -> None:
    unit = parse_unit(text)
    assert unit is None or all(power for _, power in unit)


def test_prefixes_are_what_pint_makes_of_them() -> None:
    registry: pint.UnitRegistry[Fraction] = pint.UnitRegistry(non_int_type=Fraction)
    for one, other in itertools.permutations(("kg", "g", "mg", "µg", "ng", "pg", "fg"), 2):
        for form, power in (("{}", 1), ("{}/L", 1), ("mol/{}", -1), ("{}/mL", 1)):
            unit, to = parse_unit(form.format(one)), parse_unit(form.format(other))
            assert unit
            assert to
            assert ratio(unit, to) == Fraction(registry(one).to(other).magnitude) ** power


def test_a_name_that_only_begins_like_a_prefix_has_none() -> None:
    cells = [parse_unit(text) for text in ("cM", "M", "min", "m", "dB", "ha")]
    for unit, to in itertools.permutations(filter(None, cells), 2):
        assert ratio(unit, to) is None


@given(st.lists(KNOWN, min_size=1, max_size=2), st.lists(KNOWN, min_size=1, max_size=2), st.fractions())
def test_what_is_equal_is_the_same_in_root_units(one: list[str], other: list[str], value: Fraction) -> None:
    first, second = parse_unit("/".join(one)), parse_unit("/".join(other))
    if first and second and (factor := ratio(first, second)):
        here, there = Quantity(value, first), Quantity(value * factor, second)
        assert not equal(here, there) or in_root_units(here) == in_root_units(there)


def test_every_unit_has_a_root() -> None:
    for unit in {*SYMBOLS, *WORDS}:
        known = parse_unit(unit)
        assert known
        assert in_root_units(Quantity(Fraction(2), known)) != in_root_units(Quantity(Fraction(3), known))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("24 h", "1 day"), ("48 hpf", "2 days"), ("48 hpf", "2 dpf"), ("37 °C", "310.15 K"), ("98.6 °F", "37 °C"),
        ("5 mg/kg", "5 µg/g"), ("3", "3.0"), ("6.2 log10 CFU/mL", "6.2 log CFU per ml"),
    ],
)  # fmt: skip
def test_one_quantity_is_one_text(one: str, other: str) -> None:
    here, there = read(one), read(other)
    assert here
    assert there
    assert equal(here, there)
    assert in_root_units(here) == in_root_units(there)


def test_a_substrain_is_no_quantity() -> None:
    assert [str(number.value) for number in find("Mice of C57BL/6J, aged 8 weeks, took 6 J.")] == ["8", "6"]
