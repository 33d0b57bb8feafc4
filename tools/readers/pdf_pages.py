"""Take the visible lines of text from the pages of a PDF, upright and with their style.

    lines(page, number, flags) → [Line(page=0, x0=51.0, y0=59.1, …, spans=(Span("Cells grew to 10", …), Span("3", …)))]

Coordinates are points from the top left corner, after the page was turned so that most of its text is upright; text
in another direction (labels of axes, stamps in a margin) is left out. What MuPDF could not name is U+FFFD.
Nothing is put in order here, and no words are made of it: see `pdf_columns` and `pdf_words`.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from bioalchemy.tools.readers.pdf_rules import Box, rules
from bioalchemy.tools.readers.pdf_sight import Sight
from bioalchemy.tools.readers.pdf_titles import LABEL

_NAMELESS = 128 | 256
"""MuPDF's marks (FZ_STEXT_UNICODE_IS_CID, …IS_GID) of a character that its font does not name."""
_BOLD = 16
_BOLD_NAME = re.compile(r"bold|black|heavy|semibold|demi|(?:-|,)b(?:d|$)", re.IGNORECASE)
_RETRACTED = re.compile(r"\W*retracted(?: (?:article|paper))?\W*", re.IGNORECASE)
_LOOSE_HYPHEN = re.compile(r"[-\u2010] (?=\S)")
_DRAWN_SOFT = re.compile(r"\w\u00ad\w")
_UNSEEN = 0.5
"""Points that a character moves on at most which the next one is drawn over."""
_WITHOUT_H = re.compile(r"\bT(?:e|is|ese|ey|eir|ere|at|us|en|ose|an|rough)\b")
"""Words that lost an h: the letters are looked at one by one only where there are such."""
_T_BEFORE_VOWEL = re.compile(r"T(?=[aeioury])")
_WIDEST_T = 0.9
"""Of the size; the widest T of a text face has about 0.7."""
_INK = re.compile(r"\S")
_WRITTEN = re.compile(r"\w")
_DIRECTIONS = {(1, 0): 0, (0, 1): 1, (-1, 0): 2, (0, -1): 3}


class Span(NamedTuple):
    """Text of one font on one baseline (`y`), all in points."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    font: str
    bold: bool


class Line(NamedTuple):
    """Spans of one baseline from left to right; size, font and baseline are those of most of its characters."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float
    spans: tuple[Span, ...]
    size: float
    font: str
    y: float
    table: "Table | None" = None
    """The table whose title begins here, its lines taken out of the page's."""

    @property
    def text(self) -> str:
        """The bare characters."""
        return "".join(span.text for span in self.spans)


class Table(NamedTuple):
    """A table: the lines of its title, its rows as text, one a line, and the lines of the notes under it."""

    title: tuple[Line, ...]
    rows: str
    notes: tuple[Line, ...]


def make_line(page: int, box: tuple[float, float, float, float], spans: tuple[Span, ...]) -> Line:
    """A line with the style of most of its characters."""
    if len(spans) == 1:
        main = spans[0]
    else:
        weights: Counter[tuple[float, str]] = Counter()
        for span in spans:
            weights[span.size, span.font] += len(span.text.strip())
        style = weights.most_common(1)[0][0]
        main = next(span for span in spans if (span.size, span.font) == style)
    return Line(page, *box, spans, main.size, main.font, main.y)


class Page(NamedTuple):
    """The lines of a page that are upright, its size in points, and what was noticed of it."""

    number: int
    width: float
    height: float
    lines: list[Line]
    flags: frozenset[str]
    """`hidden_text`, `recognised_text`, `scanned_page` or `retracted`, as they were met."""
    rules: Sequence[Box] = ()
    """Straight lines that are drawn, on a page with a label of a table."""


def read(page: Any, number: int) -> Page:
    """The visible text of a MuPDF page."""
    import pymupdf

    page.set_rotation(0)
    sight = Sight(page)
    flags: set[str] = set()
    # Nothing is clipped, so that what lies outside is met and reported; replacement text is not what a reader sees.
    wanted = pymupdf.TEXT_PRESERVE_WHITESPACE | pymupdf.TEXT_CID_FOR_UNKNOWN_UNICODE | pymupdf.TEXT_IGNORE_ACTUALTEXT
    text = page.get_text("dict", flags=wanted, clip=pymupdf.INFINITE_RECT())
    inside = page.get_text("text", flags=wanted | pymupdf.TEXT_CLIP, clip=pymupdf.INFINITE_RECT())
    if _length(inside) < sum(_length(_words(line)) for line in _lines(text)):
        # A clip path leaves no other trace.
        flags.add("hidden_text")
        wanted |= pymupdf.TEXT_CLIP
        text = page.get_text("dict", flags=wanted, clip=pymupdf.INFINITE_RECT())
    if any(_WITHOUT_H.search(words) or _LOOSE_HYPHEN.search(words) for words in map(_words, _lines(text))):
        text = page.get_text("rawdict", flags=wanted, clip=pymupdf.INFINITE_RECT())
        for line in _lines(text):
            _leave_out_unseen(line)
            for span in line["spans"]:
                span["text"] = _with_h(span)
    found = list(_seen(text["blocks"], sight, flags))
    if any(_RETRACTED.fullmatch("".join(span["text"] for span in spans)) for _, spans in found):
        flags.add("retracted")
    turn = _direction(found)
    width, height = page.rect.width, page.rect.height
    upright = [spans for direction, spans in found if direction == turn]
    _harden_hyphens(upright)
    lines = [_line(number, spans, turn, width, height) for spans in upright]
    if sight.recognised:
        flags.add("recognised_text")
    if sight.has_scan:
        flags.add("scanned_page")
    has_table = any((label := LABEL.match(line.text.lstrip())) and label["table"] for line in lines)
    drawn = [_turned(box, turn, width, height) for box in rules(page)] if has_table else []
    if turn % 2:
        width, height = height, width
    return Page(number, width, height, lines, frozenset(flags), drawn)


def _lines(text: dict[str, Any]) -> Iterator[dict[str, Any]]:
    return (line for block in text["blocks"] for line in block.get("lines", ()))


def _length(text: str) -> int:
    return len(_WRITTEN.findall(text))


def _words(line: dict[str, Any]) -> str:
    return "".join(span["text"] for span in line["spans"])


def _leave_out_unseen(line: dict[str, Any]) -> None:
    """Some publishers write a space behind a hyphen and draw the next letter over it."""
    characters = [character for span in line["spans"] for character in span["chars"]]
    unseen = {
        id(space)
        for hyphen, space, after in zip(characters, characters[1:], characters[2:], strict=False)
        if hyphen["c"] in "-\u2010" and space["c"] == " " and math.dist(space["origin"], after["origin"]) < _UNSEEN
    }
    for span in line["spans"] if unseen else ():
        span["chars"] = [character for character in span["chars"] if id(character) not in unseen]


def _with_h(span: dict[str, Any]) -> str:
    """Some fonts call their ligature of T and h a T; it is wider than any T."""
    text = "".join(character["c"] for character in span["chars"])
    starts = (found.start() for found in _T_BEFORE_VOWEL.finditer(text))
    lost = [place for place in starts if _width(span["chars"][place]) > _WIDEST_T * span["size"]]
    for place in reversed(lost):
        text = f"{text[: place + 1]}h{text[place + 1 :]}"
    return text


def _width(character: dict[str, Any]) -> float:
    return float(character["bbox"][2] - character["bbox"][0])


def _seen(blocks: list[Any], sight: Sight, flags: set[str]) -> Iterator[tuple[int | None, list[dict[str, Any]]]]:
    """Direction and visible spans of every line that has any."""
    for line in (line for block in blocks for line in block.get("lines", ())):
        spans = [span for span in line["spans"] if span["text"]]
        inked = [span for span in spans if not span["text"].isspace()]
        hidden = [span for span in inked if sight.hides(span)]
        if hidden:
            flags.add("hidden_text")
            spans = [span for span in spans if span not in hidden]
        if len(hidden) < len(inked):
            across, down = line["dir"]
            yield _DIRECTIONS.get((round(across), round(down))), spans


def _direction(found: list[tuple[int | None, list[dict[str, Any]]]]) -> int:
    letters: Counter[int] = Counter({0: 1})
    for direction, spans in found:
        if direction is not None:
            letters[direction] += sum(len(span["text"]) for span in spans)
    return letters.most_common(1)[0][0]


def _harden_hyphens(lines: list[list[dict[str, Any]]]) -> None:
    """Some fonts call each hyphen that they draw a soft one: those within lines, which nobody would draw, tell."""
    if any(_DRAWN_SOFT.search("".join(span["text"] for span in spans)) for spans in lines):
        for span in (span for spans in lines for span in spans):
            span["text"] = span["text"].replace("\u00ad", "-")


def _line(number: int, spans: list[dict[str, Any]], turn: int, width: float, height: float) -> Line:
    boxes = [_turned(span["bbox"], turn, width, height) for span in spans]
    made = []
    for span, (x0, _, x1, _) in zip(spans, boxes, strict=True):
        baseline = _turned((*span["origin"], *span["origin"]), turn, width, height)[1]
        name = _INK.sub("\ufffd", span["text"]) if span["char_flags"] & _NAMELESS else span["text"]
        bold = bool(span["flags"] & _BOLD or _BOLD_NAME.search(span["font"]))
        made.append(Span(name, x0, x1, baseline, round(span["size"], 1), span["font"], bold))
    made.sort(key=lambda span: span.x0)
    inked = [box for span, box in zip(spans, boxes, strict=True) if not span["text"].isspace()]
    edges = zip(*inked, strict=True)
    x0, y0, x1, y1 = (choose(edge) for choose, edge in zip((min, min, max, max), edges, strict=True))
    return make_line(number, (x0, y0, x1, y1), tuple(made))


def _turned(box: Any, turn: int, width: float, height: float) -> tuple[float, float, float, float]:
    """A box where it lies once the text that runs in direction `turn` runs to the right."""
    x0, y0, x1, y1 = box
    match turn:
        case 1:
            return y0, width - x1, y1, width - x0
        case 2:
            return width - x1, height - y1, width - x0, height - y0
        case 3:
            return height - y1, x0, height - y0, x1
        case _:
            return x0, y0, x1, y1
