"""Possible doubles: one title and about one year under works that nothing joins; reported, and never joined."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support import papers, workshop
from tests.support.scripted_model import ScriptedModel

from bioalchemy.graphs.engine import Engine
from bioalchemy.records import Article, RelatedArticle
from bioalchemy.tools import doubles, feeds

TITLE = "Kinases of the cell cycle: structure and function"


def article(uri: str, title: str = TITLE, published: str | None = "2026-03", **known: object) -> Article:
    made = workshop.article(("results", f"Cells of {uri} grew."), title=title, published=published)
    named = {"work_id": f"W{uri}", "source_uri": uri, "source_sha256": uri, "ids": {"doi": f"10.5555/{uri}"}}
    return made.model_copy(update={**named, **known})


def told(*articles: Article) -> list[str]:
    seen = doubles.Seen()
    return [seen.before(one) for one in articles]


def test_a_work_under_another_name_is_told_of() -> None:
    both = {"pmid": "7", "doi": "10.5555/x"}
    listed = [
        article("a", ids={"pmid": "7"}),
        article("b"),
        article("c", ids=both),
        article("d", ids={"doi": "10.5555/x"}),
    ]
    seen = doubles.Seen()
    assert [seen.same(one) for one in listed] == ["", "", "a", "a"]


def test_one_title_under_two_works_is_told_of_the_later() -> None:
    spelled = "Kinases of the Cell-Cycle – structure, and function."
    assert told(article("a"), article("b"), article("c", spelled), article("d", "Kinases of the cell")) == [
        "", "a", "a", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("published", "is_double"), [("2025-12-31", True), ("2027", True), (None, True), ("2024", False), ("2028", False)]
)
def test_a_preprint_of_the_autumn_is_a_paper_of_the_next_year(published: str | None, is_double: bool) -> None:
    assert told(article("a"), article("b", published=published)) == ["", "a" if is_double else ""]


def test_what_is_known_to_be_one_work_is_no_double() -> None:
    linked = (RelatedArticle(relation="UpdateOf", id_type="doi", id="10.5555/a"),)
    assert told(article("a"), article("b", related=linked)) == ["", ""]
    assert told(article("a"), article("b", ids={"doi": "10.5555/a"})) == ["", ""]
    commented = (RelatedArticle(relation="CommentOn", id_type="doi", id="10.5555/a"),)
    assert told(article("a"), article("b", related=commented)) == ["", "a"]


@pytest.mark.parametrize("title", ["", "Introduction", "Reply to the editor", "In this issue", "— 5 —"])
def test_a_title_that_names_no_paper_is_no_double(title: str) -> None:
    assert told(article("a", title), article("b", title)) == ["", ""]


@given(st.text(), st.text())
def test_any_titles(one: str, other: str) -> None:
    first, second = told(article("a", one), article("b", other))
    assert first == ""
    both = doubles.is_telling(one) and doubles.is_telling(other)
    assert bool(second) == (both and doubles.letters(one) == doubles.letters(other))


async def test_a_run_tells_what_it_works_on_as_two(model: ScriptedModel, tmp_path: Path) -> None:
    """Not what it turned away, nor the version that another took the place of."""
    of_preprint = '<related-article related-article-type="preprint" ext-link-type="doi" xlink:href="10.5555/test.3"/>'
    contents = [
        papers.jats(1, [1], title=TITLE), papers.jats(2, [2], title=TITLE.upper()), papers.jats(4, [4]),
        papers.jats(3, [3], article_type="preprint", title=f"{TITLE} in yeast"),
        papers.jats(5, [5], title=f"{TITLE} in yeast").replace("</title-group>", f"</title-group>{of_preprint}"),
        papers.jats(6, [6], title=TITLE).replace("<year>2026", "<year>2020"),
        papers.jats(7, [7], title=TITLE).replace('xml:lang="en"', 'xml:lang="fr"'),
    ]  # fmt: skip
    for number, content in enumerate(contents):
        (tmp_path / f"{number}.xml").write_text(content, "utf-8")
    async with workshop.services(tmp_path / "run", model) as services:
        await Engine(services, 4, probe=workshop.sound).drive(feeds.open_feed(str(tmp_path / "*.xml")))
        found = list(doubles.of_run(services.ledger))
    assert [[Path(uri).name for uri in group] for group in found] == [["0.xml", "1.xml"]]
