"""Turn a JATS element into paragraphs of clean text.

    <p>2 × 10<sup>3</sup> cells<sup><xref ref-type="bibr">4</xref>,<xref ref-type="bibr">5</xref></sup></p>
    → 2 × 10³ cells [4,5]

White space is collapsed (no-break and thin spaces become plain ones), the text is NFC, and no reference number is
glued to a word or a number: superscript citations and footnote marks become ` [4,5]`, while bracketed ones stay
as the source has them. Elements without a rule are transparent, so no text is lost to an unknown tag. Floats
(figures, tables, boxes) met on the way are set aside for the caller. The module knows no sections.
"""

import re
from collections.abc import Callable, Sequence

from lxml import etree

from bioalchemy.tools.readers import jats_tex
from bioalchemy.tools.readers.jats_linear import subscript, superscript
from bioalchemy.tools.readers.jats_maths import MATHML, linear
from bioalchemy.tools.readers.jats_notes import BARE, END, NOTE_LIKE, RAISED, without_notes
from bioalchemy.tools.readers.jats_paragraphs import BREAK, BREAKS, JOIN, PICTURE, ROW, tidy
from bioalchemy.tools.readers.jats_pointers import VOID, name_pointers
from bioalchemy.tools.readers.jats_tables import CELLS, TABLES, rows
from bioalchemy.tools.readers.safe_xml import text_of

Pieces = list[str]
Floats = list[etree._Element]
Rule = Callable[[etree._Element, Pieces, Floats], None]

FORMULA = "[formula]"
FLOATS = frozenset({
    "fig", "table-wrap", "boxed-text", "supplementary-material", "media", "fig-group", "table-wrap-group",
})  # fmt: skip

_NUMBERED = re.compile(r"\s*[(\[]?(?:\d+|[ivxIVX]+|[A-Za-z])[.):\]]\s")
_LONGEST_SAID = 100
_SAYS_NOTHING = re.compile(
    r"\b(?:images?|pictures?|graphics?|icon|equation|alternative|unlabel\w+|fig(?:ure)?)\b|\.\w{3}$", re.IGNORECASE
)
"""Of a picture, what is no reading of it."""
_NOTE_TYPES = frozenset({"bibr", "fn", "table-fn", "ref", "aff", "corresp", "author-notes", "", None})
_LISTED = re.compile(r"\s*\d{1,4}(?:[\s,;–-]+\d{1,4})*\s*[,;–-]\s*")
"""The beginning of a list of citations: `1,` of `1,2`."""
_TAKES_NO_EXPONENT = re.compile(r"(?:[^\W\d]{3}|[.,;:)%])$")
_DEGREES = re.compile(r"[oOο]|0(?=\s?[CF]\b)")
"""A ring after a number, as typists make it."""
_YEAR_LAST = re.compile(r"\b(?:1[89]|20)\d\d[a-z]?\)?$")
_OPENING, _CLOSING, _ENDING = frozenset("[("), frozenset("])"), frozenset("])%.,;:?!")
_BRACKETS = _OPENING | _CLOSING


def line(element: etree._Element | None, flags: set[str], notes: bool = True, floats: Floats | None = None) -> str:
    """The element's text as one line; without its note marks when `notes` is false. `floats` takes those in it."""
    if element is None:
        return ""
    if not len(element):
        return tidy((element.text or "").translate(BREAKS), flags)
    pieces: Pieces = []
    walk(element, pieces, [] if floats is None else floats)
    raw = "".join(pieces)
    if not notes:
        raw = without_notes(raw)
    return tidy(raw.translate(BREAKS), flags)


def walk(element: etree._Element, pieces: Pieces, floats: Floats) -> None:
    """Append the element's text to `pieces` and the floats in it to `floats`."""
    text = element.text
    if text:
        pieces.append(text)
    for child in element:
        rule = _RULES.get(child.tag)
        if rule is not None:
            rule(child, pieces, floats)
        elif len(child):
            walk(child, pieces, floats)
        elif text := child.text:
            pieces.append(text)
        text = child.tail
        if text:
            pieces.append(text)


def append(element: etree._Element, pieces: Pieces, floats: Floats) -> None:
    """Like `walk`, but by the rule of the element's own tag: a `list` becomes paragraphs, a `fig` is set aside."""
    _RULES.get(element.tag, walk)(element, pieces, floats)


def _is_note(xref: etree._Element) -> bool:
    if xref.text is None and not len(xref):
        name_pointers(xref)
    return xref.get("ref-type") in _NOTE_TYPES


def _xref(element: etree._Element, pieces: Pieces, floats: Floats) -> None:
    if len(element):
        _marked_up_xref(element, pieces, floats)
        return
    text = element.text
    if text is None:
        name_pointers(element)
        text = element.text or ""
    if element.get("ref-type") not in _NOTE_TYPES or text[:1] == "[" or _is_bracketed(element, pieces):
        pieces.append(text)
    elif len(text) < 80 and NOTE_LIKE.fullmatch(text):
        pieces += (BARE, text, END)
    elif (text[:1].isalnum() and _follows(element, ("xref",))) or _is_glued_name(text, pieces):
        pieces += (" ", text)
    else:
        pieces.append(text)


def _is_glued_name(text: str, pieces: Pieces) -> bool:
    """`risesSmith et al., 2010`"""
    return bool(text[:1].isalpha() and pieces and pieces[-1][-1:].isalnum() and _YEAR_LAST.search(text))


def _marked_up_xref(element: etree._Element, pieces: Pieces, floats: Floats) -> None:
    text = text_of(element) if _is_note(element) else ""
    if text and next(element.iter("sup"), None) is not None:
        pieces += (RAISED, text, END)
    elif text[:1] != "[" and len(text) < 80 and NOTE_LIKE.fullmatch(text):
        pieces += (BARE, text, END)
    else:
        if text[:1].isalnum() and _follows(element, ("xref",)):
            pieces.append(" ")
        walk(element, pieces, floats)


def _is_bracketed(xref: etree._Element, pieces: Pieces) -> bool:
    """Whether the source has brackets around this one, as most do: nothing is to be decided."""
    return bool(pieces) and pieces[-1][-1:] in _OPENING and (xref.tail or "")[:1] in _CLOSING


def _sup(element: etree._Element, pieces: Pieces, floats: Floats) -> None:
    if len(element) and any(_is_note(xref) for xref in element.iter("xref")):
        _raised_notes(element, pieces)
    elif _is_bracket_of_notes(element):
        pieces += (RAISED, element.text or "", END)
    elif pieces and pieces[-1].rstrip()[-1:].isdigit() and _is_ring(element):
        pieces.append("°")
    else:
        _script(element, pieces, floats, superscript)


def _is_ring(element: etree._Element) -> bool:
    text = (element.text or "").strip()
    return not len(element) and len(text) == 1 and _DEGREES.match(text + (element.tail or "")) is not None


def _is_bracket_of_notes(element: etree._Element) -> bool:
    """`<sup>[</sup><xref …><sup>1</sup></xref><sup>]</sup>`"""
    if len(element) or (element.text or "").strip() not in _BRACKETS:
        return False
    return any(beside is not None and beside.tag == "xref" for beside in (element.getprevious(), element.getnext()))


def _raised_notes(element: etree._Element, pieces: Pieces) -> None:
    """Citations as a superscript; what precedes them there (`Ca<sup>2+ 5,6</sup>`) is an exponent of its own."""
    exponent, notes = element.text or "", text_of(element)
    if any(character.isalnum() for character in exponent) and not _begins_list(exponent, pieces):
        pieces.append(superscript(exponent.strip(" ,;\t\r\n")))
        notes = notes[len(exponent) :]
    pieces += (RAISED, notes, END) if notes != VOID else (VOID,)


def _begins_list(raised: str, pieces: Pieces) -> bool:
    """Whether it is a citation itself that the source does not link: `cells<sup>1,<xref>2</xref></sup>`."""
    return bool(pieces and _LISTED.fullmatch(raised) and _TAKES_NO_EXPONENT.search(pieces[-1][-3:]))


def _sub(element: etree._Element, pieces: Pieces, floats: Floats) -> None:
    _script(element, pieces, floats, subscript)


def _script(element: etree._Element, pieces: Pieces, floats: Floats, render: Callable[[str], str]) -> None:
    text = _raw(element, floats)
    bare = text.strip()
    if bare:
        pieces.append(render(bare))
    if text[-1:].isspace():
        pieces.append(" ")


def _formula(element: etree._Element, pieces: Pieces, floats: Floats) -> None:
    """One form of a formula: MathML, else TeX, else the text in it, else a placeholder."""
    displayed = element.tag != "inline-formula"
    inner: Pieces = []
    _formula_content(element, inner, floats)
    text = "".join(inner)
    if not text.strip():
        text = next(filter(None, map(_said_of, element.iter("alt-text"))), FORMULA)
    label = next((f" {_set_off(text_of(child).strip())}" for child in element if child.tag == "label"), "")
    pieces += (" " if displayed else "", text, label)
    if displayed and (element.tail or " ")[0].isalnum():
        pieces.append(" ")


def _set_off(label: str) -> str:
    """In brackets, as in print: behind `x = 1` a bare number would be read with it."""
    return f"({label})" if re.fullmatch(r"[\w.]+", label) else label


def _formula_content(element: etree._Element, pieces: Pieces, floats: Floats) -> None:
    tags = {child.tag for child in element}
    pieces.append(element.text or "")
    for child in element:
        if child.tag not in ("label", "graphic", "inline-graphic") and not (child.tag == "tex-math" and tags & _MATHS):
            append(child, pieces, floats)
        pieces.append(child.tail or "")


def _alternatives(element: etree._Element, pieces: Pieces, floats: Floats) -> None:
    """The one child that reads best; a picture alone says nothing here."""
    ranked = sorted(
        (_PREFERENCE.index(child.tag), place) for place, child in enumerate(element) if child.tag in _PREFERENCE
    )
    best = element[ranked[0][1]] if ranked else next((child for child in element if child.tag not in _SKIPPED), None)
    if best is not None:
        append(best, pieces, floats)


def _mathml(element: etree._Element, pieces: Pieces, _: Floats) -> None:
    pieces.append(linear(element))


def _tex(element: etree._Element, pieces: Pieces, _: Floats) -> None:
    pieces.append(jats_tex.linear(text_of(element)))


def _paragraph(element: etree._Element, pieces: Pieces, floats: Floats) -> None:
    pieces.append(BREAK)
    walk(element, pieces, floats)
    pieces.append(BREAK)


def _verbatim(element: etree._Element, pieces: Pieces, floats: Floats) -> None:
    """Code and alignments keep their lines; what has but one may be part of a sentence."""
    text = _raw(element, floats)
    if element.tag == "code" and "\n" not in text.strip():
        pieces.append(text)
    else:
        pieces += (BREAK, text.replace("\n", ROW), BREAK)


def _spaced(element: etree._Element, pieces: Pieces, floats: Floats) -> None:
    pieces.append(" ")
    walk(element, pieces, floats)
    pieces.append(" ")


def _named_part(element: etree._Element, pieces: Pieces, floats: Floats) -> None:
    """Genus and species stand side by side within a name in some sources, with nothing between them."""
    parent = element.getparent()
    if parent is not None and parent.tag in _NAMES and _follows(element, (element.tag,)):
        pieces.append(" ")
    walk(element, pieces, floats)


def _name_part(element: etree._Element, pieces: Pieces, floats: Floats) -> None:
    """So do a surname and given names."""
    if _follows(element, ("surname", "given-names", "prefix", "suffix")):
        pieces.append(" ")
    walk(element, pieces, floats)


def _follows(element: etree._Element, tags: Sequence[object]) -> bool:
    before = element.getprevious()
    return before is not None and before.tag in tags and not before.tail


def _lead(element: etree._Element, pieces: Pieces, _: Floats) -> None:
    """A label stands on the line of what it labels."""
    pieces += (BREAK, text_of(element), JOIN)


def _term(element: etree._Element, pieces: Pieces, floats: Floats) -> None:
    pieces += (BREAK, _raw(element, floats).strip().rstrip(":"), ":", JOIN)


def _definition(element: etree._Element, pieces: Pieces, floats: Floats) -> None:
    """In the midst of a sentence, what an abbreviation stands for is in parentheses."""
    parent = element.getparent()
    if parent is None or parent.tag == "def-item":
        _spaced(element, pieces, floats)
    elif text := _unbroken(element, floats):
        follows_its_word = bool(pieces) and pieces[-1][-1:].isalnum() and text[0].isalnum()
        pieces += (" (", text, ")") if follows_its_word else (text,)


def _list(element: etree._Element, pieces: Pieces, floats: Floats) -> None:
    """Items that are numbered in print and have no labels get their numbers, where these are known."""
    number = _NUMBERS.get(element.get("list-type", ""))
    items = [child for child in element if child.tag == "list-item"]
    is_begun = element.get("continued-from") is not None
    if (
        number
        and not is_begun
        and not any(item.find("label") is not None or _NUMBERED.match(text_of(item)) for item in items)
    ):
        for place, item in enumerate(items, start=1):
            item.text = f"{number(place)}. {JOIN}{item.text or ''}"
    _paragraph(element, pieces, floats)


def _letter(place: int) -> str:
    return chr(ord("a") + place - 1) if place <= 26 else str(place)


def _roman(place: int) -> str:
    tens, ones = divmod(place, 10)
    units = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
    return "x" * tens + units[ones] if place < 40 else str(place)


_NUMBERS: dict[str, Callable[[int], str]] = {
    "order": str, "alpha-lower": _letter, "roman-lower": _roman,
    "alpha-upper": lambda place: _letter(place).upper(), "roman-upper": lambda place: _roman(place).upper(),
}  # fmt: skip


def _picture(element: etree._Element, pieces: Pieces, _: Floats) -> None:
    """A letter that is set as a picture, by what is said of it."""
    pieces.append(next(filter(None, map(_said_of, element.iter("alt-text"))), PICTURE))


def _said_of(alternative: etree._Element) -> str:
    text = " ".join(text_of(alternative).split())
    return "" if len(text) > _LONGEST_SAID or _SAYS_NOTHING.search(text) else text


def _footnote(element: etree._Element, pieces: Pieces, floats: Floats) -> None:
    """In a list of notes a paragraph; in the middle of a sentence, in parentheses."""
    parent = element.getparent()
    if next(element.iterancestors("fn"), None) is not None:
        _spaced(element, pieces, floats)
        return
    if parent is None or parent.tag in ("fn-group", "table-wrap-foot", "author-notes", "sec", "back", "notes"):
        _paragraph(element, pieces, floats)
        return
    text = _unbroken(element, floats)
    pieces += (" (", text, ")") if text else ()


def _citation(element: etree._Element, pieces: Pieces, _: Floats) -> None:
    """A reference within the text; its parts carry no punctuation of their own."""
    pieces += (" ", " ".join(map(str, element.itertext())), " ")


def _table(element: etree._Element, pieces: Pieces, floats: Floats) -> None:
    """Rows, one a line; a table within a cell is part of that cell's text."""
    if next(element.iterancestors(*CELLS), None) is not None:
        _spaced(element, pieces, floats)
        return
    pieces.append(BREAK)
    for row in rows(element, lambda cell: _unbroken(cell, floats)):
        pieces += (row, ROW)
    pieces.append(BREAK)


def _unbroken(element: etree._Element, floats: Floats) -> str:
    return _raw(element, floats).translate(BREAKS).strip()


def _raw(element: etree._Element, floats: Floats) -> str:
    if not len(element):
        return element.text or ""
    inner: Pieces = []
    walk(element, inner, floats)
    return "".join(inner)


def _set_aside(element: etree._Element, pieces: Pieces, floats: Floats) -> None:
    """A float in the middle of a sentence leaves the words around it apart."""
    floats.append(element)
    before, after = pieces[-1][-1:] if pieces else "", (element.tail or "x")[0]
    if (before.isalnum() or before in _ENDING) and (after.isalnum() or after in _OPENING):
        pieces.append(" ")


def _skip(_: etree._Element, __: Pieces, ___: Floats) -> None:
    return None


def _entity(element: etree._Element, pieces: Pieces, _: Floats) -> None:
    pieces.append(element.text or "")


PLAIN = (
    "italic", "bold", "sc", "underline", "overline", "roman", "sans-serif", "monospace", "styled-content",
    "fixed-case", "ext-link", "uri", "email", "abbrev", "milestone-start", "milestone-end", "index-term-range-end",
)  # fmt: skip
"""Without a rule and met by the thousand: lxml takes them out of a tree for a tenth of what it costs to walk them."""
_TAXPUB = "{http://www.plazi.org/taxpub}"
_NAMES = frozenset({"named-content", f"{_TAXPUB}taxon-name"})
_MATHS = frozenset({f"{MATHML}math", "math"})
_PREFERENCE = (f"{MATHML}math", "math", "tex-math", "table", "textual-form", "preformat")
_SKIPPED = frozenset({
    "object-id", "alt-text", "long-desc", "permissions", "graphic", "ref-list", "strike", "sec-meta",
    "kwd-group", "glyph-data", "index-term", "trans-abstract", f"{_TAXPUB}treatment-meta",
})  # fmt: skip
_PARAGRAPHS = (
    "p", "list-item", "def-list", "def-item", "disp-quote", "verse-group", "verse-line", "speech", "statement",
    "title", "sec", "caption", "fn-group", "table-wrap-foot", "attrib",
    f"{_TAXPUB}nomenclature", f"{_TAXPUB}treatment-sec",
)  # fmt: skip
_SPACED = (*CELLS, "tr", "break", "br", "hr", "speaker", "mixed-citation", "institution-id")

_RULES: dict[object, Rule] = {
    **dict.fromkeys(_SKIPPED, _skip),
    **dict.fromkeys(_PARAGRAPHS, _paragraph),
    **dict.fromkeys(_SPACED, _spaced),
    **dict.fromkeys(FLOATS, _set_aside),
    **dict.fromkeys(("named-content", f"{_TAXPUB}taxon-name-part"), _named_part),
    **dict.fromkeys(("surname", "given-names", "suffix"), _name_part),
    **dict.fromkeys(_MATHS, _mathml),
    **dict.fromkeys(("element-citation", "nlm-citation", "citation"), _citation),
    **dict.fromkeys(("inline-formula", "disp-formula", "disp-formula-group"), _formula),
    **dict.fromkeys(("chem-struct", "chem-struct-wrap"), _formula),
    **dict.fromkeys(TABLES, _table),
    **dict.fromkeys(("preformat", "code"), _verbatim),
    "xref": _xref,
    "list": _list,
    "def": _definition,
    **dict.fromkeys(("inline-graphic", "private-char"), _picture),
    "sup": _sup,
    "sub": _sub,
    "alternatives": _alternatives,
    "tex-math": _tex,
    "label": _lead,
    "term": _term,
    "fn": _footnote,
    etree.Entity: _entity,
}
