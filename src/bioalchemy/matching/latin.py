"""A symbol's Greek letters as the Latin ones that gene symbols, and keyboards without Greek, have in their place.

    variants("NF-κB")  -> ("NF-kB",)
    variants("IL-1β")  -> ("IL-1b",)      and so IL1B
    variants("α-helix"), variants("Aβ") -> ()

Only the letters that HGNC writes so: A, B, G, D, E and K for α, β, γ, δ, ε and κ.
"""

import re

from bioalchemy.notation import GREEK

_LATIN = dict(zip("αβγδεκΔ", "abgdekD", strict=True))
_OF_NAME = {GREEK[letter]: latin for letter, latin in _LATIN.items() if letter in GREEK}
_SYMBOL = re.compile(r"(?=(?:\S*[A-Z0-9]){2})[A-Za-z0-9αβγδεκΔ/-]{2,12}")
_GREEK = re.compile("[αβγδεκΔ]")
_SPELLED = re.compile(rf"(?<=[A-Z0-9])[- ]?({'|'.join(_OF_NAME)})(?![a-z])")


def variants(symbol: str) -> tuple[str, ...]:
    """The symbol in Latin letters; empty for what is no symbol or has no such letter."""
    symbol = _SPELLED.sub(lambda name: next(greek for greek in _LATIN if GREEK.get(greek) == name[1]), symbol)
    if not _SYMBOL.fullmatch(symbol) or not _GREEK.search(symbol):
        return ()
    return (_GREEK.sub(lambda letter: _LATIN[letter[0]], symbol),)
