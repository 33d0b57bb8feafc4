"""A symbol's Greek letters as the Latin ones that gene symbols, and keyboards without Greek, have in their place.

    variants("NF-κB")  -> ("NF-kB",)
    variants("IL-1β")  -> ("IL-1b",)      and so IL1B
    variants("α-helix"), variants("Aβ") -> ()
    of_family("PPARγ") -> ("PPARg",)      and so the gene, PPARG
    of_family("Wnt5α") -> ()              the protein is Wnt5a, and no other writes it so

Only the letters that HGNC writes so: A, B, G, D, E and K for α, β, γ, δ, ε and κ.
"""

import re

from bioalchemy.notation import GREEK

_LATIN = dict(zip("αβγδεκΔ", "abgdekD", strict=True))
_OF_NAME = {GREEK[letter]: latin for letter, latin in _LATIN.items() if letter in GREEK}
_SYMBOL = re.compile(r"(?=(?:\S*[A-Z0-9]){2})[A-Za-z0-9αβγδεκΔ/-]{2,12}")
_GREEK = re.compile("[αβγδεκΔ]")
_SPELLED = re.compile(rf"(?<=[A-Z0-9])[- ]?({'|'.join(_OF_NAME)})(?![a-z])")

# Families that number their members, chains or isoforms in Greek, whatever HGNC calls the genes (IUPHAR/BPS and UniProt
# recommended names).
_FAMILIES = (
    "IL IFN TNF LT TGF PDGF GDNF GFR IGF MIP GRO SDF FGF CSF"
    " ER ERR AR GR TR RAR RXR ROR PPAR LXR FXR HNF HIF PGC C/EBP CEBP"
    " PKC CaMK CAMK AMPK GSK CK DGK PLC PLA PI3K PIK p110 p38 JNK IKK I NF PP PP2A IRE eIF EIF EF Hsp HSP S100 RhoGDI"
    " Pol TCR CD3 CD8 CD79 Fc GABA nACh 14-3-3"
)
_OF_FAMILY = re.compile(rf"(?:{'|'.join(_FAMILIES.split())})[- ]?[0-9IVA]{{0,3}}R?[- ]?[αβγδεκ]")


def variants(symbol: str) -> tuple[str, ...]:
    """The symbol in Latin letters; empty for what is no symbol or has no such letter."""
    return _in_latin(_in_greek(symbol))


def of_family(symbol: str) -> tuple[str, ...]:
    """The same, of a member of a family that numbers its members in Greek; empty for any other symbol."""
    symbol = _in_greek(symbol)
    return _in_latin(symbol) if _OF_FAMILY.match(symbol) else ()


def _in_greek(symbol: str) -> str:
    return _SPELLED.sub(lambda name: next(greek for greek in _LATIN if GREEK.get(greek) == name[1]), symbol)


def _in_latin(symbol: str) -> tuple[str, ...]:
    if not _SYMBOL.fullmatch(symbol) or not _GREEK.search(symbol):
        return ()
    return (_GREEK.sub(lambda letter: _LATIN[letter[0]], symbol),)
