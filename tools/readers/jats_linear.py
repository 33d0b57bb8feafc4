"""Parts of a formula in one line of text, whatever notation they come from.

    superscript("2+") → ²⁺      fraction("a + b", "2m") → (a + b)/(2m)      accented("x", "^") → x̂
    side_by_side([("mi", "x"), ("mo", "="), ("mn", "2")]) → x = 2           aligned([["x", "= 3"]]) → x = 3

Digits, signs and parentheses take their Unicode super- and subscript forms when every character has one; letters
never do, as a mix of `ᵐ` and `^{q}` helps nobody to find a word.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache

_SUPERSCRIPTS = str.maketrans("0123456789+-−–=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾")
_SUBSCRIPTS = str.maketrans("0123456789+-−–=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎")
_LONGEST = 24
"""Characters of a script that is more than a passage of text set high or low."""
_SCRIPTABLE = re.compile(r"[0-9+\-−–=()]+")
_ORDINALS = frozenset({"st", "nd", "rd", "th"})
_DEGREES = frozenset("∘○◦")
_RAISED_ALREADY = re.compile(r"[®™°′″*†‡∗⋆★§¶#ªº,;.'’\s⁰¹²³⁴-⁾]+")

_SCRIPTS_ALONE = re.compile(r"[₀-₎⁰¹²³⁴-⁾]+")
"""Of a base that some sources have before the script, and not in it."""

_FACTORS = re.compile(r"\w{1,12}|\(\w{1,12}\)")
_FACTOR = re.compile(r"\d{1,12}|[^\W\d₀-₉⁰¹²³⁴-⁹][^\W₀-₉⁰¹²³⁴-⁹]{0,11}[₀-₉⁰¹²³⁴-⁹]*|\(\w{1,12}\)")

_SPACED = frozenset("=<>≤≥≈≃≅≡∼~≠→←↔⇌⇒⇔↦×·⋅∝∈∉⊂⊆∪∩∧∨≪≫≲≳") | {":=", "==", "<=", ">=", "&&"}
_SIGNS = frozenset("+-−–±∓")
_LINKS = _SPACED | _SIGNS
"""At the end of a line, they say that it goes on."""
_COMPOUND = re.compile(r"\S (?:[+−–±∓×·/=-]) \S|\w/\S|[)}\]]/\S")
_BARS = "|‖∥"
_LINES_ABOVE = frozenset("¯‾―")
_ACCENTS = {
    "¯": "\u0304", "‾": "\u0304", "―": "\u0304", "_": "\u0304", "−": "\u0304", "^": "\u0302", "ˆ": "\u0302",
    "~": "\u0303", "˜": "\u0303", "∼": "\u0303", "→": "\u20d7", "˙": "\u0307", ".": "\u0307", "¨": "\u0308",
}  # fmt: skip


def superscript(text: str) -> str:
    """`3` → `³`, `2+` → `²⁺`, `kip1` → `^{kip1}`; signs that are raised by nature stay as they are."""
    return f"^{{{text}}}" if len(text) > _LONGEST else _raised(text)


def subscript(text: str) -> str:
    """`2` → `₂`, `max` → `_{max}`."""
    return f"_{{{text}}}" if len(text) > _LONGEST else _lowered(text)


@lru_cache(maxsize=1024)
def _raised(text: str) -> str:
    if _SCRIPTABLE.fullmatch(text):
        return text.translate(_SUPERSCRIPTS)
    if text in _DEGREES:
        return "°"
    return text if text in _ORDINALS or _RAISED_ALREADY.fullmatch(text) else f"^{{{text}}}"


@lru_cache(maxsize=1024)
def _lowered(text: str) -> str:
    return text.translate(_SUBSCRIPTS) if _SCRIPTABLE.fullmatch(text) else f"_{{{text}}}"


def side_by_side(parts: Iterable[tuple[str, str]]) -> str:
    """Parts (MathML's name and text) in one line, with the spaces that keep words and operators apart."""
    pieces: list[str] = []
    before, name_before = "", ""
    for name, text in parts:
        if not text:
            continue
        bare = text.strip()
        if name == "mo" and bare in _SIGNS:
            binary = bool(before) and before not in _SPACED and before not in _SIGNS and before[-1] not in "([{,"
            piece = f" {bare} " if binary else bare
        elif name == "mo" and bare in _SPACED:
            piece = f" {bare} "
        elif name_before and _would_glue(before, name_before, bare, name):
            piece = " " + text
        else:
            piece = text
        pieces.append(piece)
        before, name_before = bare, name
    return "".join(pieces)


def _would_glue(before: str, name_before: str, text: str, name: str) -> bool:
    """Two words, a letter before a number (digits and single letters are often split), a fraction beside a factor."""
    if _SCRIPTS_ALONE.fullmatch(text):
        return False
    if "mfrac" in (name, name_before) and before and text:
        return (before[-1].isalnum() or before[-1] in ")]}") and (text[0].isalnum() or text[0] in "([{√")
    if not (before and text and before[-1].isalnum() and text[0].isalnum()) or name_before == name == "mn":
        return False
    return text[0].isdigit() or (len(before) > 1 and before[-1].isalpha()) or (len(text) > 1 and text[:2].isalpha())


def raised(base: str, upper: str) -> str:
    """`a + b` and `2` → `(a + b)²`: a base of several terms or factors keeps together."""
    if upper and _COMPOUND.search(base) and not _is_enclosed(base):
        base = f"({base})"
    return base + script(superscript, upper)


def _is_enclosed(text: str) -> bool:
    """Whether one pair of brackets is around the whole, or bars are around what the script belongs to."""
    if text[-1] in _BARS:
        return True
    if text[0] not in "([{⟨" or text[-1] not in ")]}⟩":
        return False
    depth = 0
    for place, character in enumerate(text):
        depth += (character in "([{⟨") - (character in ")]}⟩")
        if depth == 0 and place < len(text) - 1:
            return False
    return True


def script(render: Callable[[str], str], text: str) -> str:
    """`render` of what stands high or low in a formula, where white space says little."""
    return render(text.replace(" ", "") if len(text) < _LONGEST else text) if text else ""


def accented(base: str, upper: str) -> str:
    """`x` and `^` → `x̂`; `Z_{t}` and `¯` → `Z̄_{t}`; what is no accent becomes a superscript.

    A line over several letters is over each.
    """
    letter, rest = base[:1], base[1:]
    if len(upper) == 1 and unicodedata.combining(upper):
        return base + upper
    if upper in _ACCENTS and letter.isalnum() and (not rest or rest[0] in "_^₀₁₂₃₄₅₆₇₈₉"):
        return letter + _ACCENTS[upper] + rest
    if upper in _LINES_ABOVE and 1 < len(base) <= _LONGEST and base.isalnum():
        return "".join(f"{character}\u0305" for character in base)
    return base + _ACCENTS[upper] if len(base) == 1 and upper in _ACCENTS else base + script(superscript, upper)


def fraction(above: str, below: str) -> str:
    """`a + b` and `c` → `(a + b)/c`, `x` and `2m` → `x/(2m)`."""
    return f"{_group(above, _FACTORS)}/{_group(below, _FACTOR)}"


def _group(text: str, one: re.Pattern[str]) -> str:
    """Parenthesised unless it is one token."""
    return text if one.fullmatch(text) else f"({text})"


def square_root(radicand: str) -> str:
    """`x` → `√(x)`."""
    return f"√({radicand})"


def root(radicand: str, index: str) -> str:
    """`x` and `3` → `(x)^{1/3}`."""
    return f"({radicand})^{{1/{index}}}"


def aligned(rows: Iterable[Iterable[str]]) -> str:
    """Cells and rows in one line: `1, 2; 3, 4`. One that begins or ends with a relation goes on: `x`, `= 3`."""
    return _joined((_joined(row, ", ") for row in rows), "; ")


def _without_space_before_stop(part: str) -> str:
    text = part.strip()
    return text[:-1].rstrip() + text[-1] if text[-1:] in (",", ";", ".") else text


def _joined(parts: Iterable[str], separator: str) -> str:
    joined = ""
    for text in filter(None, map(_without_space_before_stop, parts)):
        if not joined:
            joined = text
        elif text[0] == "+":
            joined += f" + {text[1:].lstrip()}"
        elif joined[-1] in _LINKS or text[0] in _SPACED:
            joined += f" {text}"
        else:
            joined = joined.rstrip(",; ") + separator + text
    return joined
