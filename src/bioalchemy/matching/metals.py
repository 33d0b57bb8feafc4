"""A metal by its symbol as by its name.

    variants("zinc finger domain") -> ("Zn finger domain", "Zn2+ finger domain")
    variants("Fe")                 -> ("iron",)
    variants("calcium influx")     -> ("Ca influx", "Ca2+ influx")
    variants("Ca2+ channel")       -> ("calcium channel", "Ca channel")
    variants("Ca2+"), variants("Fe2+ transport"), variants("K channel") -> ()

Metals of living things whose symbol is no word and nothing else in biology: K, Co, Li and Ag are left out. A charge may
be left out before a noun, of those that have but one in water; an ion alone keeps it.
"""

import re

_NAMES = {
    "Zn": "zinc", "Ca": "calcium", "Mg": "magnesium", "Fe": "iron", "Cu": "copper", "Mn": "manganese", "Na": "sodium",
    "Ni": "nickel", "Cd": "cadmium", "Hg": "mercury",
}  # fmt: skip
_SYMBOLS = {name: symbol for symbol, name in _NAMES.items()}
_CHARGES = {"Zn": "2+", "Ca": "2+", "Mg": "2+", "Na": "+"}
_NOUN = r"(?=[ -](?!(?:and|but|not)\b)[a-z]{3})"
_IONS = "|".join(re.escape(f"{symbol}{charge}") for symbol, charge in _CHARGES.items())
_METAL = re.compile(
    rf"(?<![\w+-])(?:(?P<name>(?i:{'|'.join(_SYMBOLS)}))|(?P<ion>{_IONS}){_NOUN}|(?P<symbol>{'|'.join(_NAMES)}))"
    r"(?![\w+(]|-[0-9])"
)


def variants(name: str) -> tuple[str, ...]:
    """The name with its metals written otherwise; empty for most names."""
    metal = _METAL.search(name)
    if metal is None:
        return ()
    before, after = name[: metal.start()], name[metal.end() :]
    symbol = _SYMBOLS[metal["name"].lower()] if metal["name"] else (metal["ion"] or metal["symbol"])[:2]
    forms = [_NAMES[symbol], symbol]
    if symbol in _CHARGES and re.match(_NOUN, after):
        forms.append(f"{symbol}{_CHARGES[symbol]}")
    return tuple(f"{before}{form}{after}" for form in forms if form != metal.group())


def name_of(symbol: str) -> str:
    """The metal that a symbol stands for, with its one charge or without; else empty."""
    bare = symbol[:2]
    return _NAMES.get(bare, "") if symbol in (bare, f"{bare}{_CHARGES.get(bare, '')}") else ""
