"""Filters: what a paper states is held against it, what it leaves open is not."""

import re
import tomllib
from importlib import resources
from typing import Any

import pytest
from pydantic import ValidationError
from tests.support import workshop

from bioalchemy.commands.literature import filters_of
from bioalchemy.errors import UsageError
from bioalchemy.tools.article_types import NOTICES, TYPES, kind_of, named
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
        ({"types": ["research-article"]}, {"article_type": "Article"}, ""),
        ({"types": ["correction"]}, {"article_type": "Corrigendum"}, ""),
        ({"types": ["Erratum"]}, {"article_type": "correction"}, ""),
        ({"types": ["correction", "retraction"]}, {"article_type": ""}, "article type unknown"),
        ({"types": ["correction", "letter"]}, {"article_type": ""}, ""),
        ({"types": ["letter"]}, {"article_type": "other", "subjects": ("Biology", "Letters")}, ""),
        (
            {"types": ["letter"]},
            {"article_type": "research-article", "subjects": ("Letters",)},
            "article type research-article",
        ),
        (
            {"types": ["research-article"]},
            {"article_type": "article", "subjects": ("Corrigenda",)},
            "article type correction",
        ),
        ({"uses": ["free", "share_alike"]}, {"text_use": "reference_only"}, "text use reference_only"),
        ({"uses": ["free"]}, {"text_use": "free"}, ""),
        ({"language": "de"}, {}, "language en"),
        ({"language": "EN"}, {}, ""),
        ({"language": "eng"}, {}, ""),
        ({"language": "en-GB"}, {}, ""),
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


@pytest.mark.parametrize(
    ("published", "why"),
    [
        ("2026-13", "there is no 2026-13"),
        ("2026-00", "there is no 2026-00"),
        ("0000", "there is no 0000"),
        ("2026-13-45", "there is no 2026-13-45"),
        ("2020-02-30", "there is no 2020-02-30"),
        ("..2026-02-29", "there is no 2026-02-29"),
        ("2018-12..2018-11", "2018-12 is after 2018-11"),
        ("2018-12-01..2018-11", "2018-12-01 is after 2018-11"),
        ("2019..2018-12-31", "2019 is after 2018-12-31"),
        ("yesterday", "give FROM"),
    ],
)
def test_days_that_no_paper_can_have_are_usage_errors(published: str, why: str) -> None:
    with pytest.raises(UsageError, match=rf"{why}.*2026"):
        filters_of(published, None, None, None)


@pytest.mark.parametrize("language", ["english", "e", "", "en,fr", "../x", "xx", "xyz"])
def test_what_is_no_code_of_a_language_is_a_usage_error(language: str) -> None:
    with pytest.raises(UsageError, match=f"--language '{re.escape(language)}': give the code of ISO 639-1"):
        filters_of("", None, None, language)


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("bogus", "give one of abstract, addendum, .*, research-article, "),
        ("", "give one of abstract, "),
        ("reserch article", "did you mean research-article"),
        ("Review", None),
        ("meta-analyses", "did you mean meta-analysis"),
        ("Journal Article", None),
    ],
)
def test_a_kind_of_article_that_nobody_has_is_a_usage_error(name: str, right: str | None) -> None:
    if right is None:
        assert filters_of("", ["research-article", name], None, None).types[1] == named(name)
        return
    with pytest.raises(UsageError, match=f"--type {name!r} is no kind of article that is known: {right}"):
        filters_of("", ["research-article", name], None, None)


def test_kinds_that_papers_and_rules_have_are_known() -> None:
    rules = tomllib.loads((resources.files("bioalchemy") / "domains" / "biology" / "screening.toml").read_text("utf-8"))
    lists = [rules[name] for name in ("research_types", "other_types", "notice_types")]
    for names in lists:
        for name in names:
            filters_of("", [name], None, None)
            assert named(name) in names
    assert set(lists[2]) >= NOTICES
    assert {kind_of(workshop.article(("results", "Cells grew."), article_type=kind)) for kind in TYPES} <= TYPES


@pytest.mark.parametrize(("language", "code"), [("de", "de"), ("GER", "de"), ("sw", "sw"), ("pt-BR", "pt")])
def test_languages_that_papers_can_have(language: str, code: str) -> None:
    assert filters_of("", None, None, language).language == code


@pytest.mark.parametrize("published", ["", "2020-02-29", "2018..2018-11", "2018-11-30..2018-11", "2018..", "..2018"])
def test_days_that_papers_can_have(published: str) -> None:
    filters_of(published, None, None, None)


@pytest.mark.parametrize(
    "stated",
    ["research-article", "Research Article", "RESEARCH ARTICLE", "research_article", "ORIGINAL ARTICLE", "RESEARCH"],
)
@pytest.mark.parametrize("wanted", ["research-article", "Research-Article", "Research Article", " RESEARCH  ARTICLE "])
def test_an_article_type_is_one_however_it_is_written(wanted: str, stated: str) -> None:
    paper = workshop.article(("results", "Cells grew."), article_type=stated)
    assert Filters(types=(wanted,)).refuse(paper) == ""
    assert Filters(types=("editorial",)).refuse(paper) == "article type research-article"
