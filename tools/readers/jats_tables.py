"""Tables as lines of text: one row a line, cells joined by ` | `.

    Strain | CFU per ml, day 1 | CFU per ml, day 7
    wild type | 2.1 × 10⁵ | 8.0 × 10⁶

A bar of a cell's own has no spaces around it. A cell that spans rows or columns is repeated in each, so that cells
align by their number and a row can be quoted with its name. Both HTML (`tr`, `td`) and OASIS (`row`, `entry`) tables
are read. Column widths, alignment and pictures are lost.
"""

from collections.abc import Callable, Iterator
from functools import cached_property

from lxml import etree

from bioalchemy.tools.readers.safe_xml import local_name, text_of

_OASIS = (
    "{http://docs.oasis-open.org/ns/oasis-exchange/table}",
    "{http://www.niso.org/standards/z39-96/ns/oasis-exchange/table}",
)
TABLES = frozenset({"table", "array", *(f"{namespace}table" for namespace in _OASIS)})
CELLS = frozenset({"td", "th", "entry", *(f"{namespace}entry" for namespace in _OASIS)})
"""Tags of tables and of their cells."""

_MAX_REPETITION = 4
"""Repeated cells may hold this many times the characters of the table: a span is a cheap way to ask for gigabytes."""
_ROWS = frozenset({"tr", "row"})
_GROUPS = frozenset({"thead", "tbody", "tgroup", "table"})
_OASIS_PLACES = frozenset({"colname", "namest", "spanname", "morerows"})
"""Attributes that say where a cell stands."""


def rows(table: etree._Element, read_cell: Callable[[etree._Element], str]) -> Iterator[str]:
    """Yield each row that is not empty as one line; `read_cell` reads cells with elements in them."""
    grid = _Grid(table)
    group = None
    for row in _row_elements(table):
        if row.getparent() is not group:
            # As in HTML, no cell reaches from the head into the body.
            group, grid.hanging = row.getparent(), {}
        own = [cell for cell in row if cell.tag in CELLS]
        texts = [_with_own_bars(read_cell(cell) if len(cell) else (cell.text or "").strip()) for cell in own]
        alone = len(own) == 1 and not grid.hanging
        cells = grid.align(own, texts)
        if any(cells):
            yield texts[0] if alone else " | ".join(cells)


def _with_own_bars(text: str) -> str:
    """A cell's text, in which no bar looks like one between cells."""
    if "|" not in text:
        return text
    closed = "|".join(map(str.strip, text.split("|")))
    return closed if closed.strip("|") else "¦" * len(closed)


def _row_elements(element: etree._Element) -> Iterator[etree._Element]:
    """The rows of this table, not of one within its cells; its foot, which XML has before its body, comes last."""
    feet = []
    for child in element:
        name = local_name(child.tag)
        if name in _ROWS:
            yield child
        elif name == "tfoot":
            feet.append(child)
        elif name in _GROUPS:
            yield from _row_elements(child)
    for foot in feet:
        yield from _row_elements(foot)


class _Grid:
    """Fills each row with what spans into it."""

    def __init__(self, table: etree._Element) -> None:
        self.table = table
        self.hanging: dict[int, tuple[int, str]] = {}
        """Column → how many more rows the cell above covers, and its text."""

    @cached_property
    def columns(self) -> dict[str, int]:
        """OASIS tables name their columns, and spans go from one name to another."""
        specs = (element for element in self.table.iter("{*}colspec"))
        return {name: place for place, spec in enumerate(specs) if (name := spec.get("colname"))}

    @cached_property
    def spans(self) -> dict[str, etree._Element]:
        """They may name a span too."""
        specs = (element for element in self.table.iter("{*}spanspec"))
        return {name: spec for spec in specs if (name := spec.get("spanname"))}

    @cached_property
    def budget(self) -> int:
        """Characters that may still be repeated."""
        return _MAX_REPETITION * len(text_of(self.table))

    def align(self, own: list[etree._Element], texts: list[str]) -> list[str]:
        above, self.hanging = self.hanging, {}
        if not above and not any(map(_spans, own)):
            return texts
        cells: list[str] = []
        for cell, text in zip(own, texts, strict=True):
            self._take_hanging(above, cells)
            self._skip_to(self._column(cell), cells)
            height = _height(cell)
            self._place(cells, text, height)
            for _ in range(self._width(cell) - 1):
                if not self._affords(text):
                    break
                self._place(cells, text, height)
        self._take_hanging(above, cells)
        return cells

    def _take_hanging(self, above: dict[int, tuple[int, str]], cells: list[str]) -> None:
        while (cell := above.get(len(cells))) is not None and self._affords(cell[1]):
            self._place(cells, cell[1], cell[0])

    def _skip_to(self, column: int, cells: list[str]) -> None:
        """Over the columns that a row has no cells for."""
        while len(cells) < column and self._affords(""):
            cells.append("")

    def _place(self, cells: list[str], text: str, height: int) -> None:
        if height > 1:
            self.hanging[len(cells)] = (height - 1, text)
        cells.append(text)

    def _affords(self, text: str) -> bool:
        self.budget -= len(text) + 3
        return self.budget >= 0

    def _column(self, cell: etree._Element) -> int:
        """The place where a cell says that it begins; 0 where it does not."""
        span = self.spans.get(cell.get("spanname", ""), cell)
        name = span.get("namest") or cell.get("colname")
        return self.columns.get(name, 0) if name else 0

    def _width(self, cell: etree._Element) -> int:
        span = self.spans.get(cell.get("spanname", ""), cell)
        first, last = span.get("namest"), span.get("nameend")
        if first and last and first in self.columns and last in self.columns:
            return max(1, self.columns[last] - self.columns[first] + 1)
        return _number(cell.get("colspan"))


def _spans(cell: etree._Element) -> bool:
    """Whether it may cover more than the next place; many archives say of every cell that it does not."""
    if cell.get("colspan", "1") != "1" or cell.get("rowspan", "1") != "1":
        return True
    return not _OASIS_PLACES.isdisjoint(cell.keys())


def _height(cell: etree._Element) -> int:
    """HTML counts the rows that a cell covers, OASIS those beyond its own."""
    more = cell.get("morerows")
    return _number(cell.get("rowspan")) if more is None else _number(more, least=0) + 1


def _number(value: str | None, least: int = 1) -> int:
    """A count as stated, or `least` when it is missing or makes no sense."""
    if value is None or value == "1":
        return 1 if value else least
    return max(least, int(value)) if value and value.isascii() and value.isdigit() and len(value) < 7 else least
