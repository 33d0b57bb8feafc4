"""Editions: the full text wins, then the published version, then the later version; otherwise the first."""

from typing import Any

import pytest

from bioalchemy.tools import editions


def record(text: str = "a", **known: Any) -> dict[str, Any]:
    """An article's record, without its text."""
    plain = {"article_type": "research-article", "source_uri": f"{text}.xml", "ids": {}, "related": [], "flags": []}
    return {**plain, "text_sha256": text, **known}


def link(relation: str) -> list[dict[str, str]]:
    return [{"relation": relation, "id_type": "doi", "id": "10.1/other"}]


PREPRINTS = [
    {"article_type": "preprint"},
    {"source_uri": "biorxiv:10.1101/2026.01.02.123456v2"},
    {"source_uri": "medrxiv:10.64898/2026.01.02.26123456v1"},
    {"source_uri": "europepmc:PPR/PPR123"},
    {"ids": {"doi": "10.1101/2026.01.02.123456"}},
    {"ids": {"doi": "10.1101/123456"}},
    {"ids": {"doi": "10.21203/rs.3.rs-12345/v1"}},
    {"ids": {"doi": "10.48550/arxiv.2604.03506"}},
    {"related": link("published-as")},
    {"related": link("UpdateIn")},
    {"related": link("PreprintOf")},
    {"related": link("published-in")},
    {"related": link("published-article")},
]
PUBLISHED = [
    {},
    {"ids": {"doi": "10.1101/gad.351234.123"}},  # Genes & Development, at the same publisher
    {"ids": {"doi": "10.1101/gr.123456.107"}},
    {"related": link("UpdateOf")},
    {"related": link("PreprintIn")},
    {"related": link("preprint")},
    {"related": link("updated-article")},
    {"source_uri": "europepmc:MED/33786689"},
]


@pytest.mark.parametrize("preprint", PREPRINTS, ids=str)
@pytest.mark.parametrize("paper", PUBLISHED, ids=str)
def test_the_published_version_wins(preprint: dict[str, Any], paper: dict[str, Any]) -> None:
    early, late = record("a", **preprint), record("b", **paper)
    assert editions.supersedes(late, early)
    assert not editions.supersedes(early, late)
    abstract = {"flags": ["abstract_only"]}
    assert editions.supersedes(late | abstract, early | abstract)
    assert not editions.supersedes(early | abstract, late | abstract)


@pytest.mark.parametrize("preprint", PREPRINTS, ids=str)
@pytest.mark.parametrize("paper", PUBLISHED, ids=str)
def test_of_a_preprints_text_and_its_papers_abstract_the_text_is_worked_on(
    preprint: dict[str, Any], paper: dict[str, Any]
) -> None:
    early, late = record("a", **preprint), record("b", **paper, flags=["abstract_only"])
    assert editions.supersedes(early, late)
    assert not editions.supersedes(late, early)


@pytest.mark.parametrize("preprint", PREPRINTS, ids=str)
def test_a_paper_that_is_taken_back_takes_its_preprint_with_it_and_not_the_other_way_round(
    preprint: dict[str, Any],
) -> None:
    early, late = record("a", **preprint), record("b")
    assert editions.is_taken_back_with(early, late)
    assert not editions.is_taken_back_with(late, early)
    assert editions.is_taken_back_with(early, early)
    assert editions.is_taken_back_with(late, late)


@pytest.mark.parametrize("flag", ["abstract_only", "no_body"])
@pytest.mark.parametrize("same", [{}, {"article_type": "preprint"}])
def test_the_full_text_replaces_its_abstract(flag: str, same: dict[str, Any]) -> None:
    abstract, full = record("a", flags=[flag], **same), record("b", **same)
    assert editions.supersedes(full, abstract)
    assert not editions.supersedes(abstract, full)


def test_a_later_version_of_one_source_replaces_the_earlier() -> None:
    first, second = (record(str(n), source_uri=f"biorxiv:10.1101/2026.01.02.123456v{n}") for n in (9, 10))
    assert editions.supersedes(second, first)
    assert not editions.supersedes(first, second)
    assert editions.supersedes(record("b", source_uri="papers/x.xml"), record("a", source_uri="papers/x.xml"))


def test_elifes_version_of_record_replaces_a_reviewed_preprint() -> None:
    reviewed, paper = (
        record(str(n), ids={"doi": doi}) for n, doi in enumerate(("10.7554/elife.94334.2", "10.7554/elife.94334"))
    )
    assert editions.supersedes(paper, reviewed)
    assert not editions.supersedes(reviewed, paper)


def test_of_two_copies_the_first_stays() -> None:
    assert not editions.supersedes(record("b"), record("a"))
    assert not editions.supersedes(record("b"), record("b", article_type="preprint")), (
        "the same text is no other edition"
    )


@pytest.mark.parametrize(
    ("doi", "later", "other"),
    [
        ("10.12688/f1000research.7101.1", "10.12688/f1000research.7101.2", "10.12688/f1000research.7102.2"),
        ("10.21203/rs.3.rs-12345/v2", "10.21203/rs.3.rs-12345/v10", "10.21203/rs.3.rs-12346/v10"),
        ("10.7554/elife.88492.1", "10.7554/elife.88492.2", "10.7554/elife.88493.2"),
    ],
)
def test_of_versions_with_dois_of_their_own_the_later_is_worked_on(doi: str, later: str, other: str) -> None:
    early, late = record("a", ids={"doi": doi}), record("b", ids={"doi": later})
    assert editions.supersedes(late, early)
    assert not editions.supersedes(early, late)
    assert not editions.supersedes(record("c", ids={"doi": doi}), early), "another copy"
    assert not editions.supersedes(record("d", ids={"doi": other}), early), "another work"


def test_the_paper_wins_over_reviewed_preprints() -> None:
    preprint = record("a", ids={"doi": "10.7554/elife.88492.2"}, article_type="preprint")
    paper = record("b", ids={"doi": "10.7554/elife.88492"})
    assert editions.supersedes(paper, preprint)
    assert not editions.supersedes(preprint, paper)
