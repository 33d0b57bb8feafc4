"""Formulae in MathML as readable linear text, put together by `jats_linear`.

    <msup><mn>10</mn><mn>3</mn></msup> → 10³        <mfrac><mrow>a+b</mrow><mi>c</mi></mfrac> → (a + b)/c
    <msub><mi>K</mi><mi>m</mi></msub>  → K_{m}      <mover><mi>n</mi><mo>^</mo></mover>       → n̂

The text is to be read and quoted, not to be typeset again: fonts, spacing and alignment are lost.
"""

import re
from collections.abc import Callable, Iterable

from lxml import etree

from bioalchemy.tools.readers import jats_tex
from bioalchemy.tools.readers.jats_linear import (
    accented,
    aligned,
    fraction,
    raised,
    root,
    script,
    side_by_side,
    square_root,
    subscript,
    superscript,
)
from bioalchemy.tools.readers.safe_xml import local_name, text_of

_TEX = re.compile(r"\\[a-zA-Z]+")
_NO_LINE = re.compile(r"0+(?:\.0*)?\s*(?:[a-z]+|%)?")
_INVISIBLE = str.maketrans("", "", "\u2061\u2062\u2063\u2064\u200b\u00ad\ufeff")
MATHML = "{http://www.w3.org/1998/Math/MathML}"


def linear(math: etree._Element) -> str:
    """A MathML element as one line of text; empty when it holds nothing to read."""
    return " ".join(_render(math).split())


def _render(element: etree._Element) -> str:
    return _SHAPES.get(local_name(element.tag), _row)(element)


def _token(element: etree._Element) -> str:
    text = text_of(element)
    if "\\" in text and _TEX.search(text):
        # Some converters of TeX leave commands in: `\left(`.
        text = jats_tex.linear(text)
    return text if text.isascii() else text.translate(_INVISIBLE)


def _row(children: Iterable[etree._Element]) -> str:
    """Children side by side."""
    named = [(child, local_name(child.tag)) for child in children]
    return side_by_side([(name, _SHAPES.get(name, _row)(child)) for child, name in named])


def _arguments(element: etree._Element, count: int) -> list[str]:
    found = [_render(child).strip() for child in list(element)[:count]]
    return found + [""] * (count - len(found))


def _sup(element: etree._Element) -> str:
    return raised(*_arguments(element, 2))


def _sub(element: etree._Element) -> str:
    base, lower = _arguments(element, 2)
    return base + script(subscript, lower)


def _sub_sup(element: etree._Element) -> str:
    base, lower, upper = _arguments(element, 3)
    return base + script(subscript, lower) + script(superscript, upper)


def _over(element: etree._Element) -> str:
    return accented(*_arguments(element, 2))


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


def _square_root(element: etree._Element) -> str:
    return square_root(_row(element).strip())


def _root(element: etree._Element) -> str:
    return root(*_arguments(element, 2))


def _fenced(element: etree._Element) -> str:
    separators = "".join(element.get("separators", ",").split())
    inner = f"{separators[:1]} ".join(_render(child).strip() for child in element)
    return element.get("open", "(") + inner + element.get("close", ")")


def _table(element: etree._Element) -> str:
    return f" {aligned((_row(cell) for cell in row) for row in element)} "


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
        script(superscript if place % 2 else subscript, text) for place, text in enumerate(texts)
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
