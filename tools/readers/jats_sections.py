"""Lay out an article as one text with flat, ordered sections.

    Layout: "Results\\n\\nCells grew.\\n\\nFigure 1. Growth.\\n\\nGrowth at 37 °C\\n\\n…"
    sections: (results, "Results", 0, 20), (caption, "Figure 1", 22, 39), (results, "Growth at 37 °C", 41, …)

Sections cover the text but for the empty lines between them. Each starts with its heading, where it has one. Kinds
come from the words of the title (`section_titles`), then from `sec-type`; a subsection without a kind of its own has
its parent's. Floats follow the section that holds them. What a section says is not judged here.
"""

import re
from functools import lru_cache

from lxml import etree

from bioalchemy.errors import SourceTooLarge
from bioalchemy.records import Section, SectionKind
from bioalchemy.tools.readers.jats_inline import Floats, Pieces, append, line
from bioalchemy.tools.readers.jats_paragraphs import BREAK, JOIN, paragraphs
from bioalchemy.tools.readers.safe_xml import text_of
from bioalchemy.tools.readers.section_titles import kind_of_title

MAX_TEXT = 5_000_000
"""Characters of canonical text."""

_TAXPUB = "{http://www.plazi.org/taxpub}"
_SECTIONS: dict[object, SectionKind | None] = {
    "sec": None, "app-group": "supplement", "app": "supplement", "ack": "back", "notes": "back", "glossary": "back",
    "fn-group": "back", "bio": "back", f"{_TAXPUB}taxon-treatment": None, f"{_TAXPUB}treatment-sec": None,
}  # fmt: skip
"""Tags that open a section → the kind that the tag alone gives."""
_BEFORE_TITLES = frozenset({"sec-meta", "object-id"})
_FIXED = frozenset({"abstract", "supplement"})
"""Kinds that hold for what is inside: the "Methods" of a structured abstract stay abstract."""
_FLOAT_KINDS: dict[object, SectionKind] = {
    "table-wrap": "table", "boxed-text": "box", "supplementary-material": "supplement",
}  # fmt: skip

_TYPE_KINDS: tuple[tuple[str, SectionKind], ...] = (
    ("supplement", "supplement"), ("appendi", "supplement"), ("result", "results"), ("method", "methods"),
    ("material", "methods"), ("subjects", "methods"), ("intro", "introduction"), ("background", "introduction"),
    ("discussion", "discussion"), ("conclusion", "conclusions"),
    ("coi-statement", "back"), ("data-availability", "back"), ("funding", "back"), ("author-contribution", "back"),
    ("additional-information", "back"), ("ack", "back"), ("datasets", "back"),
)  # fmt: skip


class Layout:
    """The text under construction; `add` and `tree` append to it, but for the parts `left_out`, which are flagged."""

    def __init__(self, flags: set[str], left_out: frozenset[etree._Element] = frozenset()) -> None:
        self.flags = flags
        self._left_out = left_out
        self.sections: list[Section] = []
        self._parts: list[str] = []
        self._length = 0

    @property
    def text(self) -> str:
        """The whole text so far."""
        return "\n\n".join(self._parts)

    def add(self, kind: SectionKind, title: str, parts: list[str]) -> None:
        """Append one section of `parts` (paragraphs); nothing when there is none. Raises SourceTooLarge."""
        if not parts:
            return
        text = "\n\n".join(parts)
        start = self._length + 2 if self._parts else 0
        self._length = start + len(text)
        if self._length > MAX_TEXT:
            raise SourceTooLarge(f"The article has more than {MAX_TEXT:,} characters of text.")
        self._parts.append(text)
        self.sections.append(
            Section.model_validate({"kind": kind, "title": title, "start": start, "end": self._length})
        )

    def body(self, element: etree._Element) -> None:
        """Append the body; paragraphs before the first heading introduce, where a paper of this form has results."""
        kinds = [_kind(child, "other") for child in element if child.tag in _SECTIONS]
        leads = "introduction" not in kinds and ("results" in kinds or "methods" in kinds)
        self.tree(element, "other", loose="introduction" if leads else None)

    def tree(self, element: etree._Element, kind: SectionKind, loose: SectionKind | None = None) -> None:
        """Append `element` and its subsections as sections of `kind`, unless they have a kind of their own.

        `loose` is the kind of what precedes the first subsection, where it differs.
        """
        own = loose or kind
        heading = _heading(element)
        floats: Floats = []
        title = " ".join([line(part, self.flags, floats=floats) for part in heading if part is not None]).strip()
        pieces: Pieces = [title, BREAK, element.text or ""]
        inherited = kind
        for child in element:
            if child.tag in _SECTIONS:
                self._flush(own, title, pieces, floats)
                named = _kind(child, inherited)
                if not self._is_left_out(child):
                    self.tree(child, named)
                inherited = named if named == inherited or (_is_bare_heading(child) and named not in _FIXED) else kind
                own = kind
            elif child is not heading[1] and child is not heading[0]:
                pieces.append(BREAK)
                append(child, pieces, floats)
                pieces.append(BREAK)
            if tail := child.tail:
                pieces.append(tail)
        self._flush(own, title, pieces, floats)

    def _flush(self, kind: SectionKind, title: str, pieces: Pieces, floats: Floats) -> None:
        self.add(kind, title, paragraphs("".join(pieces), self.flags))
        pieces.clear()
        for element in floats:
            self.float(element)
        floats.clear()

    def float(self, element: etree._Element, inside: SectionKind = "caption") -> None:
        """Append a figure, table, box or supplement: label and title, then what is under them, then floats in it."""
        if self._is_left_out(element):
            return
        kind = _FLOAT_KINDS.get(element.tag, inside)
        caption = _child(element, "caption")
        label_element, own_title = _heading(element)
        title_element = None if caption is None else _heading(caption)[1]
        heading = label_element, own_title if title_element is None else title_element, caption
        floats: Floats = []
        label, title = (line(part, self.flags, floats=floats) for part in heading[:2])
        stop = "." if label and label[-1].isalnum() else ""
        # A caption without a title goes on behind the label, and a table that has none does not.
        is_apart = title or (kind == "table" and (caption is None or not text_of(caption).strip()))
        pieces: Pieces = [label, stop, " ", title, BREAK if is_apart else JOIN]
        for part in (element,) if caption is None else (caption, element):
            pieces.append(part.text or "")
            for child in part:
                if child not in heading:
                    append(child, pieces, floats)
                pieces.append(child.tail or "")
        self.add(kind, label or title, paragraphs("".join(pieces), self.flags))
        for nested in floats:
            self.float(nested, "supplement" if kind == "supplement" and nested.tag == "media" else "caption")

    def _is_left_out(self, element: etree._Element) -> bool:
        if element in self._left_out:
            self.flags.add("restricted_parts")
            return True
        return False


def _is_bare_heading(section: etree._Element) -> bool:
    """Whether it is nothing but a title: some publishers put what belongs under "Methods" beside it."""
    return all(child.tag in ("title", "label") for child in section)


def _child(element: etree._Element, tag: str) -> etree._Element | None:
    return next(element.iterchildren(tag), None)


def _heading(element: etree._Element) -> tuple[etree._Element | None, etree._Element | None]:
    """The label and the title of a section or a float, which stand before what is in it."""
    label = None
    for child in element:
        tag = child.tag
        if tag == "title":
            return label, child
        if tag == "label" and label is None:
            label = child
        elif tag not in _BEFORE_TITLES:
            break
    return label if label is not None else _child(element, "label"), _child(element, "title")


def _kind(element: etree._Element, parent: SectionKind) -> SectionKind:
    if parent == "supplement":
        return parent
    title = _heading(element)[1]
    by_title = None if title is None else kind_of_title(text_of(title))
    if parent == "abstract":
        return "supplement" if by_title == "supplement" else parent
    by_type = _kind_of_type(element.get("sec-type", ""))
    return by_title or by_type or _SECTIONS[element.tag] or parent


@lru_cache(maxsize=4096)
def _kind_of_type(sec_type: str) -> SectionKind | None:
    words = re.split(r"[|;,/\s]+", sec_type.lower()[:120])
    return next((kind for start, kind in _TYPE_KINDS if any(word.startswith(start) for word in words)), None)
