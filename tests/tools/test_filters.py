"""Filters: what a paper states is held against it, what it leaves open is not."""

from typing import Any

import pytest
from pydantic import ValidationError
from tests.support import workshop

from bioalchemy.tools.filters import Filters


@pytest.mark.parametrize(
    ("filters", "article", "refused"),
    [
        ({}, {"published": "1999"}, ""),
        ({"published_from": "2026-03"}, {"published": "2026-02-28"}, "published 2026-02-28"),
        ({"published_from": "2026-03"}, {"published": "2026-03-01"}, ""),
        ({"published_from": "2026-03-05"}, {"published": "2026-03"}, ""),
        ({"published_from": "2026-03-05"}, {"published": "2026"}, ""),
        ({"published_from": "2026-03-05"}, {"published": "2025"}, "published 2025"),
        ({"published_until": "2026-03"}, {"published": "2026-03-31"}, ""),
        ({"published_until": "2026-03"}, {"published": "2026-04-01"}, "published 2026-04-01"),
        ({"published_until": "2026-03-01"}, {"published": "2026"}, ""),
        ({"published_from": "2026"}, {"published": None}, ""),
        ({"types": ["review-article"]}, {}, "article type research-article"),
        ({"types": ["review-article"]}, {"article_type": ""}, ""),
        ({"types": ["research-article"]}, {"article_type": "journal-article"}, ""),
        ({"types": ["review-article"]}, {"article_type": "journal-article"}, "article type journal-article"),
        ({"uses": ["free", "share_alike"]}, {"text_use": "reference_only"}, "text use reference_only"),
        ({"uses": ["free"]}, {"text_use": "free"}, ""),
        ({"language": "de"}, {}, "language en"),
        ({"language": "de"}, {"language": ""}, ""),
    ],
)
def test_articles_that_are_not_wanted(filters: dict[str, Any], article: dict[str, Any], refused: str) -> None:
    paper = workshop.article(("results", "Cells grew."), **article)
    assert Filters.model_validate(filters).refuse(paper) == refused


@pytest.mark.parametrize("day", ["yesterday", "2026-3-1", "26", "2026-03-01T00:00"])
def test_dates_are_iso(day: str) -> None:
    with pytest.raises(ValidationError):
        Filters(published_from=day)
