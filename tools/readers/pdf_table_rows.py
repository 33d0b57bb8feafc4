"""Tell which lines of a table of a PDF are of one row, though its cells were broken over several.

    wild type |     | Grown in the dark
              | 2.1 | for seven days        → wild type | 2.1 | Grown in the dark for seven days

Lines between two rules, or closer to one another than to others, are of one row where each cell's next word had no room
on the line before. Where all lines are as far apart, numbers tell, which are not broken: a row has one line with
numbers, its first or its middle one. What does not come out so for a whole table stays a row for each line.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice, pairwise
from typing import NamedTuple

from bioalchemy.tools.readers.pdf_pages import Line

_LOOSER = 0.35
"""Of the size: how much wider the white between two rows is than that within a broken row."""
_BESIDE = 0.75
"""Of the size: lines that are less apart are beside one another."""
_NUMBER = re.compile(r"\W*\d[^A-Za-z]*[a-z*†‡]{0,3}(?<!,)\s*")
"""A cell that is one: such are not broken into lines."""
_DANGLES = re.compile(r"[\w)%]\s*[±×/(,]\s*$|[^\W\d]-\s*$")
"""The end of a cell's line that is not the end of the cell."""


class Row(NamedTuple):
    """The cells of one baseline, by the number of their column."""

    y0: float
    y1: float
    size: float
    cells: dict[int, list[Line]]


def parted(rows: list[Row], rules: list[float]) -> Iterator[list[Row]]:
    """The rows, cut where a rule is between them."""
    part: list[Row] = []
    for row in rows:
        if part and any((part[-1].y0 + part[-1].y1) / 2 < y < (row.y0 + row.y1) / 2 for y in rules):
            yield part
            part = []
        part.append(row)
    if part:
        yield part


def _loosely_parted(rows: list[Row]) -> Iterator[list[Row]]:
    """The rows, cut where the white between them is wider than the narrowest."""
    gaps: list[float] = []
    bottom = rows[0].y1 if rows else 0.0
    for row in rows[1:]:
        gaps.append(row.y0 - bottom)
        bottom = max(bottom, row.y1)
    narrow = max(0.0, min(gaps, default=0.0)) + _LOOSER * (rows[0].size if rows else 0.0)
    alike = all(gap <= narrow for gap in gaps)
    part: list[Row] = []
    for row, gap in zip(rows, [0.0, *gaps], strict=True) if rows else ():
        if part and (alike or gap > narrow):
            yield part
            part = []
        part.append(row)
    if part:
        yield part


def _is_broken(part: list[Row], widths: list[float]) -> bool:
    """Whether rows are the lines of one: no cell is a number, and no next word had room on the line before."""
    for column, width in enumerate(widths):
        lines = [row.cells[column][0] for row in part if column in row.cells]
        for above, below in pairwise(lines):
            if _NUMBER.fullmatch(above.text) and _NUMBER.fullmatch(below.text):
                return False
            first = below.text.split(maxsplit=1)[0]
            needed = (below.x1 - below.x0) * len(first) / len(below.text.strip())
            if width - (above.x1 - above.x0) > needed + 0.6 * above.size:
                return False
    return True


def put_together(lines: list[Row], widths: list[float], ruled: bool) -> list[list[Row]]:
    """The lines of each row; those between two rules, or close to one another, may all be of one."""
    if anchored := _about_anchors(lines, widths):
        return anchored
    found: list[list[Row]] = []
    for part in [lines] if ruled else _loosely_parted(lines):
        for row in [part] if _is_broken(part, widths) else [[line] for line in part]:
            if found and _goes_on(found[-1][-1], row[0]):
                found[-1] += row
            else:
                found.append(row)
    return found


def _about_anchors(lines: list[Row], widths: list[float]) -> list[list[Row]]:
    """The lines of each row, where every row has one that its numbers stand on, the first or the middle one; else none.

    Lines at the height of one another, in other columns, are of one row: its cells are centred.
    """
    bands: list[list[Row]] = []
    for row in lines:
        if bands and _is_beside(bands[-1][-1], row):
            bands[-1].append(row)
        else:
            bands.append([row])
    cells = [(column, _NUMBER.fullmatch(found[0].text)) for row in lines for column, found in row.cells.items()]
    filled, numbers = Counter(column for column, _ in cells), Counter(column for column, number in cells if number)
    firm = {column for column, count in numbers.items() if 2 * count >= filled[column]}
    anchors = [any(firm & row.cells.keys() for row in band) for band in bands]
    if len(bands) == len(lines) and all(anchors):
        return []
    for sizes in (_centred(anchors), _from_top(anchors)):
        rest = iter(bands)
        rows = [[row for band in islice(rest, size) for row in band] for size in sizes]
        if rows and all(_reads_on(row, widths) for row in rows):
            return rows
    return []


def _is_beside(above: Row, below: Row) -> bool:
    step = (below.y0 + below.y1 - above.y0 - above.y1) / 2
    return step < _BESIDE * below.size and above.cells.keys().isdisjoint(below.cells)


def _centred(anchors: list[bool]) -> list[int]:
    """How many lines each row has, with as many below its anchor as above; none where that does not come out."""
    sizes, at = [], 0
    while at < len(anchors):
        above = next((n for n, is_anchor in enumerate(anchors[at:]) if is_anchor), len(anchors))
        end = at + 2 * above + 1
        if end > len(anchors) or any(anchors[at + above + 1 : end]):
            return []
        sizes.append(end - at)
        at = end
    return sizes


def _from_top(anchors: list[bool]) -> list[int]:
    """How many lines each row has, its anchor first; none where that does not come out."""
    tops = [at for at, is_anchor in enumerate(anchors) if is_anchor]
    return [end - top for top, end in pairwise([*tops, len(anchors)])] if tops[:1] == [0] else []


def _reads_on(part: list[Row], widths: list[float]) -> bool:
    """Whether the lines of each cell read as one: broken where they had to be, and none begins like a cell."""
    begun = set[int]()
    for row in part:
        if any(column in begun and found[0].text.lstrip()[:1].isupper() for column, found in row.cells.items()):
            return False
        begun |= row.cells.keys()
    return _is_broken(part, widths)


def _goes_on(above: Row, below: Row) -> bool:
    """Whether a cell's last sign says that it does, in the line below."""
    return any(_DANGLES.search(above.cells[at][-1].text) for at in below.cells if at in above.cells)
