"""A name with its abbreviation, or another of its names, in parentheses.

    abbreviates("GnRH", "gonadotropin-releasing hormone") -> True
    abbreviates("CDK4", "cyclin-dependent kinase 6")       -> False
    same_thing("p21 (CDKN1A)", {p21, CDKN1A})              -> True
    same_thing("CDK4 (or CDK6)", {CDK4})                   -> False

An abbreviation takes the first letter of every word of its long form, in order, and perhaps letters from inside it
(after Schwartz and Hearst, "A simple algorithm for identifying abbreviation definitions in biomedical text", 2003,
but stricter); its digits and Greek letters are those of the long form. Whatever else stands in parentheses fails.
"""

import re
from functools import lru_cache

from bioalchemy.matching import residues, species
from bioalchemy.matching.phrases import Names, key
from bioalchemy.notation import GREEK, plain, spell_greek

_GREEK = frozenset(name for name in GREEK.values() if len(name) > 2)  # PI3K has no π
_MOST_WORDS = 12
_LONGEST = 150
_SMALL_WORDS = "of the and for in to a an with by on or from s c"
_SKIPPED_WORDS = "pars signal light chain like related associated dependent type terminal the"
_SMALL, _SKIPPED = frozenset(_SMALL_WORDS.split()), frozenset(_SKIPPED_WORDS.split())
_WORD = re.compile(r"[A-Za-z]+|[0-9]+")
_SHORT = re.compile(r"(?=.{2,16}$)(?=.*[A-Z])[A-Za-z0-9αβγδεζκλμσω' +/-]+")
_SPELLED_OUT = re.compile("[a-z]{3}")
_PARENTHESIS = re.compile(r"([^()]{1,150}) \(([^()]{1,150}|[^()]{0,20}\([^()]{1,10}\)[^()]{0,20})\)(?: ([^()]{1,60}))?")
_PARTS = re.compile("[,;] |/")
_ALSO = re.compile(r",? (?:also (?:known|referred to) as|also called|a\.?k\.?a\.?|i\.e\.,?) ", re.IGNORECASE)
_SYNONYM = re.compile(
    r"(?:also (?:known|referred to) as|also called|a\.?k\.?a\.?|abbreviated(?: as)?|i\.e\.,?|or:) ", re.IGNORECASE
)

# Symbols of the elements that biology writes as ions, and formulas that everybody knows (IUPAC).
_ELEMENTS = {
    "ca": "calcium", "mg": "magnesium", "zn": "zinc", "fe": "iron", "cu": "copper", "mn": "manganese", "na": "sodium",
    "k": "potassium", "li": "lithium", "co": "cobalt", "ni": "nickel", "cd": "cadmium", "hg": "mercury", "pb": "lead",
    "al": "aluminum", "h": "hydrogen", "cl": "chloride", "i": "iodide", "f": "fluoride", "br": "bromide",
    "sr": "strontium", "ba": "barium", "cs": "cesium", "rb": "rubidium", "ag": "silver", "mo": "molybdenum",
    "se": "selenium",
}  # fmt: skip
_FORMULAS = {
    "h2o": "water", "ch4": "methane", "nh3": "ammonia", "co2": "carbondioxide", "CO": "carbonmonoxide", "o2": "oxygen",
    "NO": "nitricoxide", "h2o2": "hydrogenperoxide", "o3": "ozone", "n2": "nitrogen", "h2s": "hydrogensulfide",
    "n2o": "nitrousoxide", "nh4+": "ammonium", "hco3⁻": "bicarbonate", "no3⁻": "nitrate", "no2⁻": "nitrite",
    "po43⁻": "phosphate", "so42⁻": "sulfate", "oh⁻": "hydroxide", "h+": "proton", "nacl": "sodiumchloride",
    "c6h12o6": "glucose", "hcl": "hydrochloricacid", "h2co3": "carbonicacid", "n2gas": "nitrogen", "h2": "hydrogen",
    "c2h4": "ethylene", "c2h5oh": "ethanol", "cn⁻": "cyanide", "so2": "sulfurdioxide", "h2so4": "sulfuricacid",
}  # fmt: skip
# Elements with one charge in living things, and names that stand for one formula in an answer.
_CHARGES = {"ca": "2+", "mg": "2+", "zn": "2+", "na": "+", "k": "+", "li": "+", "cl": "⁻"}
_NAMED = {
    name: formula for formula, name in _FORMULAS.items() if formula not in ("n2", "n2gas", "h2", "o2", "h+", "c6h12o6")
}
_FORMULA_OF = _NAMED | {formula: name for name, formula in _NAMED.items()}
_FORMULA_OF |= {f"{_ELEMENTS[symbol]}ion": f"{symbol}{charge}" for symbol, charge in _CHARGES.items()}
_FORMULA_OF |= {f"{symbol}{charge}": f"{_ELEMENTS[symbol]}ion" for symbol, charge in _CHARGES.items()}
_ION = re.compile(r"([A-Za-z]{1,2})[1-4]?[+⁻]")
_ION_NOUN = re.compile("(?:ion|cation|anion|gas)$")


def same_thing(text: str, names: Names) -> bool:
    """Whether `text` is `A (B)`, `A (B) C`, "A/B" or "A, also known as B", and both are the one thing of `names`."""
    if len(text) > 2 * _LONGEST:
        return False
    if ")" not in text:
        parts = text.split("/") if "/" in text else _ALSO.split(text) if " " in text else [text]
        return len(parts) > 1 and all(names.has(key(part)) for part in parts)
    match = _PARENTHESIS.fullmatch(plain(text).rstrip(" .,;"))
    if match is None or not any(map(str.isalnum, match[2])):  # TP53 (-/-)
        return False
    outer, inner, after = match[1], _SYNONYM.sub("", match[2]), match[3]
    if _is_species(outer, inner) and (names.has(key(outer)) or names.has(key(inner))):
        return True
    if after:
        named = [names.has(key(f"{part} {after}")) for part in (outer, inner)]
        return all(named) or (any(named) and _agree(outer, inner))
    parts = [_SYNONYM.sub("", part) for part in _PARTS.split(inner)] if _PARTS.search(inner) else [inner]
    return _all_one(outer, [inner], names) or _all_one(outer, parts, names)


def _is_species(one: str, other: str) -> bool:
    """Whether one is a binomial and the other what the species is called: zebrafish (Danio rerio)."""
    return species.without_descriptor(f"{one} {other}") == other or species.without_descriptor(f"{other} {one}") == one


def both_names(text: str) -> tuple[str, ...]:
    """The name and its abbreviation, of a text that is one with the other in parentheses; else none."""
    match = _PARENTHESIS.fullmatch(plain(text)) if text.endswith(")") else None
    return (match[1], match[2]) if match and _agree(match[1], match[2]) else ()


def _all_one(outer: str, inner: list[str], names: Names) -> bool:
    """Whether one of the parts is the gold and every other part agrees with it."""
    parts = [outer, *inner]
    # The head noun need not be said twice: serotonin 2A receptor (5-HT2A).
    head = outer.rpartition(" ")[2]
    named = [names.has(key(outer)), *(names.has(key(part)) or names.has(key(f"{part} {head}")) for part in inner)]
    if not any(named):
        return False
    known = [part for part, is_name in zip(parts, named, strict=True) if is_name]
    return all(is_name or any(_agree(part, one) for one in known) for part, is_name in zip(parts, named, strict=True))


def _agree(one: str, other: str) -> bool:
    return _stands_for(one, other) or _stands_for(other, one)


def _stands_for(short: str, long: str) -> bool:
    if abbreviates(short, long) or _is_formula(short, long) or residues.is_code(short, long):
        return True
    part, _, whole = long.removeprefix("the ").partition(" of the ")
    return bool(whole) and abbreviates(short, f"{whole} {part}")


def formula_of(key: str) -> str:
    """The key of a chemical's formula, given that of its name, or of its name, given the formula's; else empty."""
    return _FORMULA_OF.get(key, "")


def _is_formula(formula: str, name: str) -> bool:
    """Whether `formula` is the symbol of `name`: Zn2+ of zinc ions, CH4 of methane."""
    symbol, word = key(formula).loose, _ION_NOUN.sub("", key(name).loose)
    if _FORMULAS.get(symbol) == word:
        return True
    ion = _ION.fullmatch(symbol)
    return ion is not None and _ELEMENTS.get(ion[1].casefold()) == word


@lru_cache(maxsize=16_384)
def abbreviates(short: str, long: str) -> bool:
    """Whether `short` can be read as the initials (and some letters more) of `long`, word by word."""
    short = plain(short).removeprefix("the ").strip()
    if len(short) == 1:
        return short.isupper() and long[:1].upper() == short and long.isalpha()
    if len(long) > _LONGEST or not _SHORT.fullmatch(short) or not _SPELLED_OUT.search(long):
        return False
    words = _WORD.findall(spell_greek(plain(long)).lower())
    pieces = _WORD.findall(spell_greek(short).lower())
    letters = "".join(piece for piece in pieces if piece.isalpha()).removesuffix("s" if short.endswith("s") else "")
    if not 2 <= len(letters) <= 2 * _MOST_WORDS or len(words) > _MOST_WORDS:
        return False
    if [word for word in words if word.isdecimal()] != [piece for piece in pieces if piece.isdecimal()]:
        return False
    greek = _GREEK.intersection(pieces)
    return (not greek or greek == _GREEK.intersection(words)) and _fits(letters, words)


def _fits(letters: str, words: list[str]) -> bool:
    """Whether the letters run through the words, each word giving its first letter and perhaps some after it."""
    spelled = [word for word in words if word.isalpha()]
    reached = {0}
    for place, word in enumerate(spelled):
        skippable = word in _SMALL or (word in _SKIPPED and 0 < place < len(spelled) - 1)
        taken = set(reached) if skippable else set()
        for start in reached:
            taken |= _ends(letters, start, word)
        reached = taken
    return len(letters) in reached


def _ends(letters: str, start: int, word: str) -> set[int]:
    """How far the letters may have come once this word has given some of its own, its first among them."""
    if not letters.startswith(word[0], start):
        return set()
    ends, inside, at = {start + 1}, 1, start + 1
    while at < len(letters) and (found := word.find(letters[at], inside)) >= 0:
        inside, at = found + 1, at + 1
        ends.add(at)
    return ends
