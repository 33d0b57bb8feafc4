"""Leave out what the printer adds to every page: running heads and feet, page numbers, numbers of lines.

    without([Page(…), …]) → the same pages without "BMC Biology 2014, 14:70   Page 3 of 11" and without 45, 50, 55 …

A line at the top or the bottom of a page is the printer's when it stands at the same height of another page too, with
no other numbers than such as count the pages. Numbers are those of lines when they run down one edge of the text in
steps of one, two, five or ten.
"""

import re
from collections import defaultdict
from itertools import pairwise

from bioalchemy.tools.readers.pdf_pages import Line, Page

_EDGE = 0.12
"""Share of the page's height, at the top and at the bottom, where heads and feet stand."""
_SAME_HEIGHT = 4.0
"""Points."""
_FOLIO = re.compile(r"\W*(?:p(?:age|\.)?\s*)?[a-z]?\d{1,6}(?:\s*(?:of|/)\s*\d{1,5})?\W*", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(r"\s*\d{1,5}\s*")
_LEAST_NUMBERED = 5
"""Numbers on a page that make a column of them."""
_STEPS = (1, 2, 5, 10)

Key = tuple[bool, str]


def without(pages: list[Page]) -> list[Page]:
    """The pages without what is repeated at their edges, and without line numbers."""
    pages = [page._replace(lines=_without_numbers(page)) for page in pages]
    edges: dict[Key, list[Line]] = defaultdict(list)
    for page in pages:
        for line in page.lines:
            if key := _key(line, page):
                edges[key].append(line)
    return [page._replace(lines=_without_heads(page, edges)) for page in pages]


def _key(line: Line, page: Page) -> Key | None:
    """Where and what a line at an edge is, with its digits left open."""
    middle = (line.y0 + line.y1) / 2 / page.height
    if _EDGE < middle < 1 - _EDGE:
        return None
    return middle <= _EDGE, re.sub(r"\d+", "#", re.sub(r"\W+", "", line.text.casefold()))


def _without_heads(page: Page, edges: dict[Key, list[Line]]) -> list[Line]:
    kept = []
    for line in page.lines:
        key = _key(line, page)
        if key and (_recurs(line, edges[key]) or _is_folio(line, page)):
            continue
        kept.append(line)
    return kept


def _recurs(line: Line, alike: list[Line]) -> bool:
    others = (other for other in alike if other.page != line.page and abs(other.y0 - line.y0) < _SAME_HEIGHT)
    return any(_counts_pages(line, other) for other in others)


def _counts_pages(line: Line, other: Line) -> bool:
    """Whether their numbers are the same but for those that rise from page to page: prose has others."""
    pages = other.page - line.page
    numbers = zip(_DIGITS.findall(line.text), _DIGITS.findall(other.text), strict=False)
    return all(one == two or (len(one + two) < 20 and int(two) - int(one) == pages) for one, two in numbers)


def _is_folio(line: Line, page: Page) -> bool:
    """A number of its own farther out than all the text."""
    if not _FOLIO.fullmatch(line.text):
        return False
    others = [other for other in page.lines if other is not line and not _FOLIO.fullmatch(other.text)]
    return all(other.y0 >= line.y1 for other in others) or all(other.y1 <= line.y0 for other in others)


def _without_numbers(page: Page) -> list[Line]:
    """Without a column of rising numbers beside the text; heads and feet may be wider."""
    lines = page.lines
    columns: dict[int, list[Line]] = defaultdict(list)
    rest = [line for line in lines if not _NUMBER.fullmatch(line.text) and not _key(line, page)]
    left, right = min((line.x0 for line in rest), default=0.0), max((line.x1 for line in rest), default=0.0)
    for line in lines:
        if _NUMBER.fullmatch(line.text) and (line.x1 <= left + 1 or line.x0 >= right - 1):
            columns[line.x1 <= left + 1].append(line)
    numbers = {id(line) for column in columns.values() if _counts_up(column) for line in column}
    return [line for line in lines if id(line) not in numbers]


def _counts_up(column: list[Line]) -> bool:
    values = [int(line.text) for line in sorted(column, key=lambda line: line.y0)]
    steps = [after - before for before, after in pairwise(values)]
    return len(values) >= _LEAST_NUMBERED and len(set(steps)) == 1 and steps[0] in _STEPS
