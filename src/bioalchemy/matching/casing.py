"""Where case alone tells two things apart.

    is_told_by_case("PKA"), is_told_by_case("pKa")  -> True, True: protein kinase A, an acid's constant
    is_told_by_case("fish"), is_told_by_case("TP53") -> True, False
    is_told_by_case("Co2"), is_told_by_case("RHO")   -> True, True: cobalt, not carbon dioxide; a gene, not ρ
    is_cased_unit("nM"), is_cased_unit("kDa")        -> True, False: nm is a length

Elsewhere case is forgiven (tp53, Tp53, TP53), also in a longer name, whose other words tell what is meant (CHIP-seq).
Symbols: HGNC gene names, IUPAC amino acid codes and the usual abbreviations of methods.
"""

import re

from bioalchemy.notation import GREEK
from bioalchemy.unit_names import SYMBOLS

_PAIRS = (
    "PKA pKa PKB pKb PKD pKd PKI pKi ChIP CHIP CaM CAM Cre CRE SER Ser TRP Trp MET Met cAMP CAMP PCa pCa Arf ARF"
    " TRiC TRIC CsA CSA CIS cis"
    " PI MU NU XI ETA RHO PSI PHI CHI"
)
# An acronym that in small letters is a word or another thing.
_WORDS = (
    "aids arc bad bid bim cage cap car care cat chip clip crisp fact fat fish gap kit line lox map met nod pace pam pet"
    " ping rage ran rest ret ring rock sage sam set ship sine snare star step tap tip trap trim wasp wave zap"
)
# Two letters in small are another thing (a gamete, a unit, a word), but for these.
_SHORT = "ER AR GR GH LH Rb TB Ig NK DC"
_EXACT = frozenset(f"{_PAIRS} {_SHORT}".split()) | {form for word in _WORDS.split() for form in (word, word.upper())}
_AS_WORD = frozenset(_WORDS.split())
_GREEK = frozenset(GREEK.values())
# Written so, CO2 is cobalt and NO2 nobelium.
_OTHER_ELEMENT = re.compile("(?:Co|No|Po|Cs)[1-4][+⁻]?")


def _cased_units() -> frozenset[str]:
    meanings: dict[str, set[str]] = {}
    for symbol, name in SYMBOLS.items():
        if symbol.isalpha() and 1 < len(symbol) < 4:
            meanings.setdefault(symbol.casefold(), set()).add(name)
    return frozenset(symbol for symbol in SYMBOLS if len(meanings.get(symbol.casefold(), ())) > 1)


_UNITS = _cased_units()


def is_told_by_case(name: str) -> bool:
    """Whether a whole answer, as it is written, means something else in other letters."""
    return name in _EXACT or (name[1:2] in "os" and bool(_OTHER_ELEMENT.fullmatch(name)))


def may_be_lowered(name: str) -> bool:
    """Whether such a name may still be written small: pka for PKA, but not met for MET."""
    return name.casefold() not in _AS_WORD | _GREEK and not _OTHER_ELEMENT.fullmatch(name)


def is_cased_unit(symbol: str) -> bool:
    """Whether a unit's symbol, after a number, is another unit's in other letters."""
    return symbol in _UNITS
