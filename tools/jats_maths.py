"""Formulae and scripts as readable linear text.

    <msup><mn>10</mn><mn>3</mn></msup> → 10³        <mfrac><mrow>a+b</mrow><mi>c</mi></mfrac> → (a + b)/c
    <msub><mi>K</mi><mi>m</mi></msub>  → K_{m}      <mover><mi>n</mi><mo>^</mo></mover>       → n̂

Digits, signs and parentheses take their Unicode super- and subscript forms when every character has one; letters
never do, as a mix of `ᵐ` and `^{q}` helps nobody to find a word. The text is to be read and quoted, not to be
typeset again: fonts, spacing and alignment are lost.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache

from lxml import etree

from bioalchemy.tools.safe_xml import local_name, text_of

MATHML = "{http://www.w3.org/1998/Math/MathML}"

_SUPERSCRIPTS = str.maketrans("0123456789+-−–=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾")
_SUBSCRIPTS = str.maketrans("0123456789+-−–=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎")
_LONGEST = 24
"""Characters of a script that is more than a passage of text set high or low."""
_SCRIPTABLE = re.compile(r"[0-9+\-−–=()]+")
_ORDINALS = frozenset({"st", "nd", "rd", "th"})
_DEGREES = frozenset("∘○◦")
_RAISED_ALREADY = re.compile(r"[®™°′″*†‡∗⋆★§¶#ªº,;.'’\s⁰¹²³⁴-⁾]+")

_NO_LINE = re.compile(r"0+(?:\.0*)?\s*(?:[a-z]+|%)?")
_SPACE_BEFORE_STOP = re.compile(r" +([,;.])$")
_FACTORS = re.compile(r"\w{1,12}|\(\w{1,12}\)")
_FACTOR = re.compile(r"\d{1,12}|[^\W\d₀-₉⁰¹²³⁴-⁹][^\W₀-₉⁰¹²³⁴-⁹]{0,11}[₀-₉⁰¹²³⁴-⁹]*|\(\w{1,12}\)")

_SPACED = frozenset("=<>≤≥≈≃≅≡∼~≠→←↔⇌⇒⇔↦×·⋅∝∈∉⊂⊆∪∩∧∨≪≫") | {":=", "==", "<=", ">=", "&&"}
_SIGNS = frozenset("+-−–±∓")
_LINKS = _SPACED | _SIGNS
"""At the end of a line, they say that it goes on."""
_INVISIBLE = str.maketrans("", "", "\u2061\u2062\u2063\u2064\u200b\u00ad\ufeff")
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


def linear(math: etree._Element) -> str:
    """A MathML element as one line of text; empty when it holds nothing to read."""
    return " ".join(_render(math).split())


def _render(element: etree._Element) -> str:
    return _named(element)[1]


def _token(element: etree._Element) -> str:
    text = text_of(element)
    return text if text.isascii() else text.translate(_INVISIBLE)


def _row(children: Iterable[etree._Element]) -> str:
    """Children side by side."""
    return side_by_side([_named(child) for child in children])


def _named(element: etree._Element) -> tuple[str, str]:
    name = local_name(element.tag)
    return name, _SHAPES.get(name, _row)(element)


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
    if "mfrac" in (name, name_before) and before and text:
        return (before[-1].isalnum() or before[-1] in ")]}") and (text[0].isalnum() or text[0] in "([{√")
    if not (before and text and before[-1].isalnum() and text[0].isalnum()) or name_before == name == "mn":
        return False
    return text[0].isdigit() or (len(before) > 1 and before[-1].isalpha()) or (len(text) > 1 and text[:2].isalpha())


def _arguments(element: etree._Element, count: int) -> list[str]:
    found = [_render(child).strip() for child in list(element)[:count]]
    return found + [""] * (count - len(found))


def _group(text: str, one: re.Pattern[str]) -> str:
    """Parenthesised unless it is one token."""
    return text if one.fullmatch(text) else f"({text})"


def _script(render: Callable[[str], str], text: str) -> str:
    return render(text.replace(" ", "") if len(text) < 24 else text) if text else ""


def _sup(element: etree._Element) -> str:
    base, upper = _arguments(element, 2)
    return base + _script(superscript, upper)


def _sub(element: etree._Element) -> str:
    base, lower = _arguments(element, 2)
    return base + _script(subscript, lower)


def _sub_sup(element: etree._Element) -> str:
    base, lower, upper = _arguments(element, 3)
    return base + _script(subscript, lower) + _script(superscript, upper)


def _over(element: etree._Element) -> str:
    return accented(*_arguments(element, 2))


def accented(base: str, upper: str) -> str:
    """`x` and `^` → `x̂`; `Z_{t}` and `¯` → `Z̄_{t}`; what is no accent becomes a superscript."""
    letter, rest = base[:1], base[1:]
    if len(upper) == 1 and unicodedata.combining(upper):
        return base + upper
    if upper in _ACCENTS and letter.isalnum() and (not rest or rest[0] in "_^₀₁₂₃₄₅₆₇₈₉"):
        return letter + _ACCENTS[upper] + rest
    return base + _ACCENTS[upper] if len(base) == 1 and upper in _ACCENTS else base + _script(superscript, upper)


def _fraction(element: etree._Element) -> str:
    above, below = _arguments(element, 2)
    if not _NO_LINE.fullmatch(element.get("linethickness", "1")):
        return fraction(above, below)
    return f"{above} choose {below}" if _is_fenced(element) else f"{above}; {below}"


def _is_fenced(element: etree._Element) -> bool:
    """Whether parentheses make a binomial coefficient of two things that are set one above the other."""
    parent, after = element.getparent(), element.getnext()
    if after is not None:
        return text_of(after).strip() == ")"
    return parent is not None and local_name(parent.tag) == "mfenced"


def fraction(above: str, below: str) -> str:
    """`a + b` and `c` → `(a + b)/c`, `x` and `2m` → `x/(2m)`."""
    return f"{_group(above, _FACTORS)}/{_group(below, _FACTOR)}"


def _square_root(element: etree._Element) -> str:
    return square_root(_row(element).strip())


def square_root(radicand: str) -> str:
    """`x` → `√(x)`."""
    return f"√({radicand})"


def _root(element: etree._Element) -> str:
    return root(*_arguments(element, 2))


def root(radicand: str, index: str) -> str:
    """`x` and `3` → `(x)^{1/3}`."""
    return f"({radicand})^{{1/{index}}}"


def _fenced(element: etree._Element) -> str:
    separators = "".join(element.get("separators", ",").split())
    inner = f"{separators[:1]} ".join(_render(child).strip() for child in element)
    return element.get("open", "(") + inner + element.get("close", ")")


def _table(element: etree._Element) -> str:
    return f" {aligned((_row(cell) for cell in row) for row in element)} "


def aligned(rows: Iterable[Iterable[str]]) -> str:
    """Cells and rows in one line: `1, 2; 3, 4`. One that begins or ends with a relation goes on: `x`, `= 3`."""
    return _joined((_joined(row, ", ") for row in rows), "; ")


def _joined(parts: Iterable[str], separator: str) -> str:
    joined = ""
    for text in filter(None, (_SPACE_BEFORE_STOP.sub(r"\1", part.strip()) for part in parts)):
        if not joined:
            joined = text
        elif text[0] == "+":
            joined += f" + {text[1:].lstrip()}"
        elif joined[-1] in _LINKS or text[0] in _SPACED:
            joined += f" {text}"
        else:
            joined = joined.rstrip(",; ") + separator + text
    return joined


def _multiscripts(element: etree._Element) -> str:
    """Base with scripts in (sub, sup) pairs; those after `mprescripts` go before the base."""
    names = [local_name(child.tag) for child in element]
    cut = names.index("mprescripts") if "mprescripts" in names else len(names)
    scripts = list(element)
    base, after, ahead = scripts[:1], scripts[1:cut], scripts[cut + 1 :]
    return _pairs(ahead) + "".join(_render(child) for child in base) + _pairs(after)


def _pairs(scripts: list[etree._Element]) -> str:
    texts = [_render(script).strip() for script in scripts]
    return "".join(
        _script(superscript if place % 2 else subscript, text) for place, text in enumerate(texts)
    )  # fmt: skip


def _nothing(_: etree._Element) -> str:
    return ""


def _first(element: etree._Element) -> str:
    return _render(element[0]) if len(element) else ""


_SHAPES: dict[str, Callable[[etree._Element], str]] = {
    **dict.fromkeys(("mi", "mn", "mo", "mtext", "ms"), _token),
    "msup": _sup, "msub": _sub, "msubsup": _sub_sup, "mover": _over, "munder": _sub, "munderover": _sub_sup,
    "mfrac": _fraction, "msqrt": _square_root, "mroot": _root, "mfenced": _fenced, "mtable": _table,
    "mmultiscripts": _multiscripts, "semantics": _first, "maction": _first, "mphantom": _nothing, "none": _nothing,
    "annotation": _nothing, "annotation-xml": _nothing, "mspace": lambda _: " ",
}  # fmt: skip
