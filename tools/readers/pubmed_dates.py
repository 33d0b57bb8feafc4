"""Dates as PubMed writes them.

    <PubDate><Year>2023</Year><Month>Feb</Month><Day>08</Day></PubDate>      → 2023-02-08
    <PubDate><Year>2003</Year><Season>Jan-Mar</Season></PubDate>             → 2003-01
    <PubDate><MedlineDate>1998 Dec-1999 Jan</MedlineDate></PubDate>          → 1998-12
    <PubDate><MedlineDate>1976-1977 Winter</MedlineDate></PubDate>           → 1976

Of a span the beginning is taken. A season says no month, as it depends on the hemisphere.
"""

import re
from calendar import monthrange
from collections.abc import Iterable

from lxml import etree

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR = re.compile(r"(?<!\d)(1[5-9]|20)\d\d(?!\d)")
_AFTER_YEAR = re.compile(r"[\s,]*([A-Za-z]{3,9}|\d{1,2}(?![\d/]))?\.?[\s,]*(\d{1,2}(?!\d))?")


def read_date(element: etree._Element | None) -> str | None:
    """The ISO date of a `PubDate`, `ArticleDate` or the like, as far as it is stated; `None` when no year is."""
    if element is None:
        return None
    if stated := element.findtext("MedlineDate"):
        year = _YEAR.search(stated)
        if year is None:
            return None
        month, day = _AFTER_YEAR.match(stated, year.end()).groups()  # type: ignore[union-attr]
        return _iso(year[0], month, day)
    year = _YEAR.fullmatch((element.findtext("Year") or "").strip())
    if year is None:
        return None
    month = element.findtext("Month") or (element.findtext("Season") or "").partition("-")[0]
    return _iso(year[0], month, element.findtext("Day"))


def earliest(elements: Iterable[etree._Element | None]) -> str | None:
    """The earliest of several dates; of two in one year or month, the one that says more."""
    dates = filter(None, map(read_date, elements))
    return min(dates, key=lambda date: date + "-99-99"[: 10 - len(date)], default=None)


def _iso(year: str, month: str | None, day: str | None) -> str:
    number = _month((month or "").strip().lower())
    if number is None:
        return year
    stated = (day or "").strip()
    if stated.isascii() and stated.isdigit() and 1 <= int(stated[:3]) <= monthrange(int(year), number)[1]:
        return f"{year}-{number:02d}-{int(stated):02d}"
    return f"{year}-{number:02d}"


def _month(stated: str) -> int | None:
    if stated.isascii() and stated.isdigit() and len(stated) < 3 and 1 <= int(stated) <= 12:
        return int(stated)
    return _MONTHS.index(stated[:3]) + 1 if stated[:3] in _MONTHS else None
