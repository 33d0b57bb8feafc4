"""Take the tables that are ruled out of a page's lines, whole: their title, their rows and the notes under them.

    with_tables(page, words) → lines, one of them "Table 1 Growth in the dark" with
        table=Table(title=(…), rows="Strain | Cells per ml\\nwild type | 2.1 × 10⁵", notes=(…))

A ruled table is a title that begins with its label, and under it, or beside it, rules of one width with lines between
that part into columns. Columns are what no row of cells has ink between; a cell that was broken into several lines is
put together again where its next word had no room on the line before. A row of which only one cell is filled stands
alone; an empty cell leaves its bar. Cells over several columns stand in the first of them. Tables without rules are
not found here.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from bioalchemy.tools.readers.pdf_columns import merged, on_baselines
from bioalchemy.tools.readers.pdf_pages import Line, Page, Span, Table, make_line
from bioalchemy.tools.readers.pdf_rules import Box
from bioalchemy.tools.readers.pdf_table_rows import Row, parted, put_together
from bioalchemy.tools.readers.pdf_titles import LABEL
from bioalchemy.tools.readers.pdf_words import Vocabulary, append, line_text

_ALIKE = 6.0
"""Points by which the ends of a table's rules differ at most."""
_BESIDE = 12.0
"""Points that text may stand out from the rules."""
_TOUCHING = (3.0, 16.0)
"""Points between the pieces of one rule: first they are taken to touch, then to be parted between columns."""
_MOST_TITLE, _MOST_NOTES = 8, 3
"""Lines."""
_MOST_RULES, _MOST_LABELS = 3000, 20
"""On a page: with more rules it is a drawing."""
_CLOSE = 2.2
"""Of the size: the widest step from a line of a title, or of notes, to the next."""
_VALLEY, _CELL = 0.45, 1.2
"""Of the size: how wide the gap between two columns is, and one between cells that no column explains."""
_MOST = 0.6
"""Share of rows."""
_PROSE_LINES, _PROSE_WORDS, _PROSE_WIDTH = 3, 8, 0.8
"""Lines of so many words, as wide as the rules, that are no rows of cells."""


class _Rule(NamedTuple):
    x0: float
    x1: float
    y: float


def with_tables(page: Page, words: Vocabulary) -> list[Line]:
    """The page's lines, those of a table replaced by the first of its title."""
    lines = list(page.lines)
    labels = sorted(filter(_is_label, lines), key=lambda line: line.y) if len(page.rules) <= _MOST_RULES else []
    for label in labels[:_MOST_LABELS]:
        if label not in lines:
            continue
        found = (_table(label, lines, _whole(page.rules, gap), words) for gap in _TOUCHING)
        if table_and_lines := next(filter(None, found), None):
            table, taken = table_and_lines
            gone = {id(line) for line in taken}
            lines = [line for line in lines if id(line) not in gone]
            edges = [(line.x0, line.x1) for line in taken]
            first = table.title[0]
            lines.append(first._replace(x0=min(x0 for x0, _ in edges), x1=max(x1 for _, x1 in edges), table=table))
    return lines


def _is_label(line: Line) -> bool:
    label = LABEL.match(line.text.lstrip())
    return bool(label and label["table"])


def _whole(boxes: Sequence[Box], gap: float) -> list[_Rule]:
    """The level rules, from top to bottom, each made one of its pieces."""
    found: list[_Rule] = []
    level = [box for box in boxes if box[2] - box[0] > box[3] - box[1]]
    for x0, y0, x1, y1 in sorted(level, key=lambda box: (round(box[1] + box[3]), box[0])):
        y = (y0 + y1) / 2
        last = found[-1] if found else None
        if last and abs(y - last.y) <= 1.5 and x0 - last.x1 <= gap:
            found[-1] = _Rule(min(x0, last.x0), max(x1, last.x1), last.y)
        else:
            found.append(_Rule(x0, x1, y))
    return found


def _table(label: Line, lines: list[Line], rules: list[_Rule], words: Vocabulary) -> tuple[Table, list[Line]] | None:
    """The table of a label, and the lines that it is made of."""
    for top, title in _starts(label, lines, rules):
        here = [line for line in lines if line.x1 > top.x0 and line.x0 < top.x1]
        ruled = _chain(top, here, rules)
        bottom = ruled[-1].y
        cells = [line for line in here if top.y < _middle(line) < bottom]
        inner = [r for r in rules if top.y < r.y < bottom and r.x0 >= top.x0 - _ALIKE and r.x1 <= top.x1 + _ALIKE]
        rows = _rows(cells, ruled, inner, words)
        if title and len(rows) > 1 and any(" | " in row for row in rows):
            notes = _notes(bottom, median(line.size for line in cells), here, lines)
            table = Table(tuple(_by_baseline(title)), "\n".join(rows), tuple(_by_baseline(notes)))
            return table, [*title, *cells, *notes]
    return None


def _starts(label: Line, lines: list[Line], rules: list[_Rule]) -> Iterator[tuple[_Rule, list[Line]]]:
    """Where the table of a label may begin, and the lines of its title: over its first rule, or beside its rows."""
    under = next((r for r in rules if r.y > label.y and r.x0 - _BESIDE <= label.x0 < r.x1), None)
    if under:
        here = [line for line in lines if line.x1 > under.x0 and line.x0 < under.x1]
        title = _title(label, under, here)
        yield (under, title) if title else _without_rule(label, under, here)
    beside = next((r for r in rules if r.y > label.y and label.x1 <= r.x0), None)
    if beside:
        here = [line for line in lines if line.x0 >= label.x0 - _BESIDE and line.x1 <= beside.x0]
        _, title = _without_rule(label, beside._replace(x0=label.x0, x1=beside.x0), here)
        yield beside._replace(y=label.y0 - label.size), title


def _middle(line: Line) -> float:
    return (line.y0 + line.y1) / 2


def _by_baseline(lines: list[Line]) -> list[Line]:
    return [merged(row) for row in on_baselines(lines)]


def _title(label: Line, top: _Rule, here: list[Line]) -> list[Line]:
    """The lines from the label down to the first rule; none where other text is among them."""
    found = [line for line in here if line.y >= label.y - 0.5 * label.size and _middle(line) < top.y]
    baselines = sorted({round(line.y) for line in found})
    steps = [below - above for above, below in pairwise([*baselines, top.y])]
    if len(baselines) > _MOST_TITLE or any(step > _CLOSE * label.size for step in steps):
        return []
    return found if all(_is_within(line, top) for line in found) else []


def _without_rule(label: Line, below: _Rule, here: list[Line]) -> tuple[_Rule, list[Line]]:
    """A title that no rule parts from its table, as white space does, and where the rule would be."""
    rows = on_baselines([line for line in here if label.y - 0.5 * label.size <= line.y < below.y])
    at = next((at for at, (one, two) in enumerate(pairwise(rows)) if two[0].y - one[0].y > 1.5 * label.size), len(rows))
    title = [line for row in rows[: at + 1] for line in row]
    bottom = max((line.y1 for line in title), default=label.y1)
    return below._replace(y=bottom), title if all(_is_within(line, below) for line in title) else []


def _is_within(line: Line, rule: _Rule) -> bool:
    return line.x0 >= rule.x0 - _BESIDE and line.x1 <= rule.x1 + _BESIDE


def _chain(top: _Rule, here: list[Line], rules: list[_Rule]) -> list[_Rule]:
    """The rules of one table, from the first to the last."""
    chain = [top]
    for below in rules:
        if below.y <= top.y or abs(below.x0 - top.x0) > _ALIKE or abs(below.x1 - top.x1) > _ALIKE:
            continue
        between = [line for line in here if chain[-1].y < _middle(line) < below.y]
        if not all(_is_within(line, top) for line in between) or any(LABEL.match(line.text) for line in between):
            break
        if _has_prose(between, top):
            break
        chain.append(below)
    return chain


def _has_prose(lines: list[Line], rule: _Rule) -> bool:
    full = 0
    for row in on_baselines(lines):
        line = merged(row)
        is_full = line.x1 - line.x0 >= _PROSE_WIDTH * (rule.x1 - rule.x0)
        is_whole = all(after.x0 - before.x1 <= _CELL * line.size for before, after in pairwise(line.spans))
        full = full + 1 if is_full and is_whole and len(line.text.split()) >= _PROSE_WORDS else 0
        if full >= _PROSE_LINES:
            return True
    return False


def _notes(bottom: float, size: float, here: list[Line], lines: list[Line]) -> list[Line]:
    """The lines right under the last rule, where they are smaller than most text or white space ends them."""
    below = on_baselines([line for line in here if _middle(line) > bottom])
    found: list[list[Line]] = []
    edge = bottom
    for row in below:
        step = row[0].y - edge
        tight = _CLOSE if not found else 1.35
        is_whole = all(b.x0 - a.x1 <= a.size for a, b in pairwise(row))
        if not is_whole or step > tight * row[0].size or (found and abs(row[0].size - found[-1][0].size) > 0.6):
            break
        found.append(row)
        edge = row[0].y
    if not found or LABEL.match(found[0][0].text):
        return []
    sizes: dict[float, int] = {}
    for line in lines:
        sizes[line.size] = sizes.get(line.size, 0) + len(line.text)
    usual = max(sizes, key=lambda size: sizes[size])
    is_small = all(row[0].size < usual - 0.4 for row in found)
    is_short = len(found) <= _MOST_NOTES and all(row[0].size <= size + 0.2 for row in found)
    return [line for row in found for line in row] if is_small or is_short else []


def _rows(cells: list[Line], ruled: list[_Rule], inner: list[_Rule], words: Vocabulary) -> list[str]:
    found = on_baselines(cells)
    if not found:
        return []
    head = ruled[1].y if len(ruled) > 2 else min((r.y for r in inner), default=ruled[0].y)
    body = [row for row in found if row[0].y > head]
    columns = _columns(body if len(body) > 1 else found)
    rows = [_row(line, columns) for line in found]
    heads = [row for row, line in zip(rows, found, strict=True) if line[0].y <= head]
    rest = rows[len(heads) :]
    widths = [right - left for left, right in columns]
    texts = [_text(part, words) for part in parted(heads, [r.y for r in inner])]
    between = [r.y for r in ruled[2:-1]] if len(ruled) > 2 else []
    for part in parted(rest, between) if between else [rest]:
        texts += [_text(row, words) for row in put_together(part, widths, ruled=bool(between))]
    return [text for text in texts if text]


def _ink(row: list[Line]) -> list[Span]:
    spans = [span for line in row for span in line.spans if span.text.strip()]
    return sorted(spans, key=lambda span: span.x0)


def _columns(rows: list[list[Line]]) -> list[tuple[float, float]]:
    """Left and right edges of the columns: what rows of several cells have ink in."""
    size = max(row[0].size for row in rows)
    inked = [_ink(row) for row in rows]
    return _split(inked, size, _CELL) or _joined(inked, size)


def _split(inked: list[list[Span]], size: float, least: float) -> list[tuple[float, float]]:
    """The columns of rows most of which have gaps; a cell that reaches over a gap of most others doesn't close it."""
    inked = [ink for ink in inked if ink]
    of_cells = [ink for ink in inked if any(b.x0 - a.x1 > least * size for a, b in pairwise(ink))]
    if len(of_cells) < max(2, _MOST * len(inked)):
        return []
    found: list[tuple[float, float]] = []
    columns = _joined(of_cells, size)
    for left, right in columns:
        inside = [[span for span in ink if left <= span.x0 <= right] for ink in of_cells]
        found += (_split(inside, size, _VALLEY) if len(columns) > 1 else []) or [(left, right)]
    return found


def _joined(inked: list[list[Span]], size: float) -> list[tuple[float, float]]:
    """What any row has ink in."""
    columns: list[tuple[float, float]] = []
    for span in sorted((span for ink in inked for span in ink), key=lambda span: span.x0):
        if columns and span.x0 - columns[-1][1] < _VALLEY * size:
            columns[-1] = (columns[-1][0], max(columns[-1][1], span.x1))
        else:
            columns.append((span.x0, span.x1))
    return columns


def _row(row: list[Line], columns: list[tuple[float, float]]) -> Row:
    size = row[0].size
    cells: dict[int, list[Line]] = {}
    cell: list[Span] = []
    ink = _ink(row)
    for at, span in enumerate(ink):
        cell.append(span)
        after = ink[at + 1] if at + 1 < len(ink) else None
        if after is None or _parts(span, after, columns, size):
            column = _column_of(cell, columns)
            line = make_line(row[0].page, (cell[0].x0, row[0].y0, cell[-1].x1, row[0].y1), tuple(cell))
            cells.setdefault(column, []).append(line)
            cell = []
    return Row(min(line.y0 for line in row), max(line.y1 for line in row), size, cells)


def _parts(before: Span, after: Span, columns: list[tuple[float, float]], size: float) -> bool:
    """Whether one cell ends and another begins between two pieces of a row."""
    gap = after.x0 - before.x1
    if gap > _CELL * size:
        return True
    if any(before.x1 <= left[1] + 1 and after.x0 >= right[0] - 1 for left, right in pairwise(columns)):
        return True
    return gap > _VALLEY * size and _column_of([before], columns) != _column_of([after], columns)


def _column_of(cell: list[Span], columns: list[tuple[float, float]]) -> int:
    """The first column that a cell stands over, else the nearest."""
    x0, x1 = cell[0].x0, cell[-1].x1
    over = (at for at, (left, right) in enumerate(columns) if min(x1, right) - max(x0, left) > 0)
    nearest = min(range(len(columns)), key=lambda at: abs(sum(columns[at]) - x0 - x1))
    return next(over, nearest)


def _text(part: list[Row], words: Vocabulary) -> str:
    """The lines of one row as one, cells parted by bars."""
    columns: dict[int, str] = {}
    for row in part:
        for column, lines in row.cells.items():
            text = " | ".join(" ".join(line_text(line).split()) for line in lines)
            columns[column] = append(columns.get(column, ""), text, words)
    if len(columns) == 1:
        return next(iter(columns.values()))
    return " | ".join(columns.get(column, "") for column in range(max(columns, default=-1) + 1))
