"""`crossref.notices`: what was said of a paper since it came out, and nothing that was said of others."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.support.literature import LiteratureServer, Reply, served

from bioalchemy.errors import NotAvailable
from bioalchemy.tools import crossref
from bioalchemy.tools.crossref import Notice

DOI = "10.1016/s0140-6736(97)11096-0"
MADE = {"date-parts": [[2010, 2, 6]], "date-time": "2010-02-06T00:00:00Z", "timestamp": 1265414400000}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[LiteratureServer]:
    with served(monkeypatch, crossref, crossref_url="") as running:
        yield running


def works(*items: dict[str, Any]) -> Reply:
    message = {"facets": {}, "total-results": len(items), "items": list(items), "items-per-page": 100}
    return Reply.json({"status": "ok", "message-type": "work-list", "message-version": "1.0.0", "message": message})


def update(kind: str, doi: str = DOI.upper(), **other: Any) -> dict[str, Any]:
    return {"updated": MADE, "DOI": doi, "type": kind, "label": kind.title(), "source": "publisher", **other}


def test_a_retracted_paper(server: LiteratureServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIOALCHEMY_EMAIL", "who@example.org")
    notice = {"DOI": "10.1016/S0140-6736(10)60175-4", "update-to": [update("retraction"), update("correction")]}
    other = {"DOI": "10.1/other", "update-to": [update("retraction", "10.1234/another")]}
    server.pages["/works"] = works(notice, other)
    assert crossref.notices(f"https://doi.org/{DOI}") == (
        Notice("10.1016/s0140-6736(10)60175-4", "retraction", "2010-02-06", "publisher"),
        Notice("10.1016/s0140-6736(10)60175-4", "correction", "2010-02-06", "publisher"),
    )
    assert server.requests == [("/works", {"filter": f"updates:{DOI}", "rows": "100", "mailto": "who@example.org"})]


@pytest.mark.parametrize("items", [[], ["x"], [{}], [{"DOI": "10.1/n", "update-to": [update("retraction", "10.1/o")]}]])
def test_a_paper_that_stands(server: LiteratureServer, items: list[Any]) -> None:
    server.pages["/works"] = works(*items)
    assert crossref.notices(DOI) == ()


def test_kinds_are_written_one_way(server: LiteratureServer) -> None:
    server.pages["/works"] = works({"DOI": "10.1/n", "update-to": [update("Expression_of_Concern"), update("erratum")]})
    assert [notice.kind for notice in crossref.notices(DOI)] == ["expression-of-concern", "erratum"]


def test_a_doi_with_a_comma(server: LiteratureServer) -> None:
    by = update("withdrawal", "10.1234/notice", source="retraction-watch", updated={"date-parts": [[2020]]})
    server.pages["/works/10.1234/a,b"] = Reply.json({"message": {"DOI": "10.1234/a,b", "updated-by": [by]}})
    assert crossref.notices("10.1234/A,B") == (Notice("10.1234/notice", "withdrawal", "2020", "retraction-watch"),)
    with pytest.raises(NotAvailable):
        crossref.notices("10.1234/c,d")


def test_no_doi() -> None:
    with pytest.raises(NotAvailable, match="no DOI"):
        crossref.notices("../../x")
