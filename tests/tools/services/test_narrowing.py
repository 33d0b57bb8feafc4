"""Filters in the services' own words."""

import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support import workshop

from bioalchemy.tools.filters import Filters
from bioalchemy.tools.services import narrowing

MARCH = {"published_from": "2026-03", "published_until": "2026-03"}


@pytest.mark.parametrize(
    ("filters", "pubmed", "pmc", "europepmc"),
    [
        ({}, "q", "q", "q"),
        (
            MARCH,
            "(q) AND (2026/03/01:2026/03/31[dp] OR 2026/01/01[dp])",
            "(q) AND (2026/03/01:2026/03/31[dp] OR 2026/01/01[dp])",
            "(q) AND FIRST_PDATE:[2026-03-01 TO 2026-03-31]",
        ),
        (
            {"published_from": "2026-03-15"},
            "(q) AND (2026/03/15:3000/12/31[dp] OR 2026/01/01[dp] OR 2026/03/01[dp])",
            "(q) AND (2026/03/15:3000/12/31[dp] OR 2026/01/01[dp] OR 2026/03/01[dp])",
            "(q) AND FIRST_PDATE:[2026-03-15 TO 3000-12-31]",
        ),
        (
            {"published_until": "2024-02"},
            "(q) AND 1500/01/01:2024/02/29[dp]",
            "(q) AND 1500/01/01:2024/02/29[dp]",
            "(q) AND FIRST_PDATE:[1500-01-01 TO 2024-02-29]",
        ),
        ({"language": "de"}, "(q) AND ger[la]", "q", "(q) AND LANG:ger"),
        ({"language": "sr"}, "(q) AND srp[la]", "q", "(q) AND LANG:srp"),
        ({"language": "xx"}, "q", "q", "q"),
        (
            {"types": ["case-report"]},
            '(q) AND "case reports"[pt]',
            "q",
            '(q) AND (PUB_TYPE:"case-report" OR PUB_TYPE:"case reports")',
        ),
        (
            {"types": ["research-article", "review-article"]},
            '(q) AND ("journal article"[pt] OR "review"[pt])',
            "q",
            '(q) AND (PUB_TYPE:"research-article" OR PUB_TYPE:"review-article" OR PUB_TYPE:"journal article" '
            'OR PUB_TYPE:"review")',
        ),
        ({"types": ["review-article", "dissertation"]}, "q", "q", "q"),
        (
            {"uses": ["free", "share_alike"]},
            '(q) AND "pubmed pmc open access"[filter]',
            "(q) AND open_access[filter]",
            "(q) AND OPEN_ACCESS:y",
        ),
        ({"uses": ["free", "reference_only"]}, "q", "q", "q"),
    ],
)
def test_each_service_in_its_own_words(filters: dict[str, Any], pubmed: str, pmc: str, europepmc: str) -> None:
    wanted = Filters.model_validate(filters)
    assert narrowing.pubmed("q", wanted) == pubmed
    assert narrowing.pmc("q", wanted) == pmc
    assert narrowing.europepmc("q", wanted) == europepmc


DAYS = st.dates(min_value=date(2024, 1, 1), max_value=date(2027, 12, 31))
CUT = st.sampled_from([4, 7, 10])


@given(DAYS, DAYS, CUT, CUT, DAYS, CUT)
def test_no_paper_is_missed_that_the_filter_would_keep(
    first: date, last: date, cut_first: int, cut_last: int, published: date, cut: int
) -> None:
    first, last = sorted((first, last))
    wanted = Filters(published_from=str(first)[:cut_first], published_until=str(last)[:cut_last])
    stated = str(published)[:cut]
    if wanted.refuse(workshop.article(("results", "Cells grew."), published=stated)):
        return
    # As NCBI has it: what is not stated is the first.
    day = f"{stated}-01-01"[:10] if cut == 4 else f"{stated}-01"[:10]
    query = narrowing.pubmed("q", wanted).replace("/", "-")
    span = re.search(r"([\d-]{10}):([\d-]{10})\[dp\]", query)
    assert span is not None
    assert span[1] <= day <= span[2] or f"{day}[dp]" in query.replace(span[0], "")
