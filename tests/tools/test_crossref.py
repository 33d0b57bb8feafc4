"""`crossref.notices`: what was said of papers since they came out, and nothing that was said of others."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.support.literature import LiteratureServer, Reply, served

from bioalchemy.errors import ServiceUnreachable, UsageError
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
    stated = (
        Notice("10.1016/s0140-6736(10)60175-4", "retraction", "2010-02-06", "publisher"),
        Notice("10.1016/s0140-6736(10)60175-4", "correction", "2010-02-06", "publisher"),
    )
    assert crossref.notices([f"https://doi.org/{DOI}"]) == {DOI: stated}
    asked = {"filter": f"updates:{DOI}", "rows": "1000", "select": "DOI,update-to", "mailto": "who@example.org"}
    assert server.requests == [("/works", asked)]


@pytest.mark.parametrize("items", [[], ["x"], [{}], [{"DOI": "10.1/n", "update-to": [update("retraction", "10.1/o")]}]])
def test_a_paper_that_stands(server: LiteratureServer, items: list[Any]) -> None:
    server.pages["/works"] = works(*items)
    assert crossref.notices([DOI]) == {DOI: ()}


def test_kinds_are_written_one_way(server: LiteratureServer) -> None:
    server.pages["/works"] = works({"DOI": "10.1/n", "update-to": [update("Expression_of_Concern"), update("erratum")]})
    assert [notice.kind for notice in crossref.notices([DOI])[DOI]] == ["expression-of-concern", "erratum"]


def test_a_doi_with_a_comma(server: LiteratureServer) -> None:
    by = update("withdrawal", "10.1234/notice", source="retraction-watch", updated={"date-parts": [[2020]]})
    server.pages["/works/10.1234/a,b"] = Reply.json({"message": {"DOI": "10.1234/a,b", "updated-by": [by]}})
    assert crossref.notices(["10.1234/A,B", "10.1234/c,d"]) == {
        "10.1234/a,b": (Notice("10.1234/notice", "withdrawal", "2020", "retraction-watch"),)
    }


def test_no_doi(server: LiteratureServer) -> None:
    assert crossref.notices(["../../x", ""]) == {}
    assert server.requests == []


def asked_about(query: dict[str, str]) -> list[str]:
    return [one.removeprefix("updates:") for one in query["filter"].split(",")]


MANY = [f"10.1371/journal.pone.{number:07}" for number in range(400)]


def test_many_papers_in_few_requests_that_fit_an_address(server: LiteratureServer) -> None:
    def answer(query: dict[str, str]) -> Reply:
        dois = asked_about(query)
        return works(
            *({"DOI": "10.1/n", "update-to": [update("retraction", doi)]} for doi in dois if doi.endswith("7"))
        )

    server.pages["/works"] = answer
    found = crossref.notices([*MANY, *MANY])
    assert list(found) == MANY
    assert {doi for doi, notices in found.items() if notices} == {doi for doi in MANY if doi.endswith("7")}
    assert len(server.requests) < 10
    # CrossRef/rest-api-doc, issue 251: of path and query.
    assert all(len(line) <= 4092 for line in server.lines)


@pytest.mark.parametrize("status", [400, 404, 414])
def test_a_doi_that_is_refused_costs_itself_only(server: LiteratureServer, status: int) -> None:
    def answer(query: dict[str, str]) -> Reply:
        dois = asked_about(query)
        if MANY[70] in dois:
            return Reply(status=status)
        return works(*({"DOI": "10.1/n", "update-to": [update("retraction", doi)]} for doi in dois))

    server.pages["/works"] = answer
    found = crossref.notices(MANY[:100])
    assert set(MANY[:100]) - set(found) == {MANY[70]}
    assert all(len(notices) == 1 for notices in found.values())
    assert len(server.requests) < 20


def test_more_notices_than_a_page_holds(server: LiteratureServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crossref, "MOST_ROWS", 10)

    def answer(query: dict[str, str]) -> Reply:
        dois = asked_about(query)
        items = [{"DOI": f"10.1234/{n}", "update-to": [update("correction", doi)]} for doi in dois for n in range(3)]
        return works(*items[: int(query["rows"])])

    server.pages["/works"] = answer
    assert [len(notices) for notices in crossref.notices(MANY[:9]).values()] == [3] * 9


def test_a_service_that_is_down_is_told(server: LiteratureServer) -> None:
    server.pages["/works"] = Reply(status=503)
    with pytest.raises(ServiceUnreachable):
        crossref.notices(MANY)
    assert len(server.requests) == 3


MEMBERS = [
    {"primary-name": "Kin Press International", "names": ["Kin Press International"], "prefixes": ["10.7777"]},
    {"primary-name": "The Kin Press", "names": ["The Kin Press", "Kin  Press"], "prefixes": ["10.5555", "10.6666"]},
    {"primary-name": None, "names": 7, "prefixes": [8]},
]


@pytest.mark.parametrize("name", ["the kin press", " Kin Press "])
def test_the_prefixes_of_a_publisher(server: LiteratureServer, name: str) -> None:
    server.pages["/members"] = Reply.json({"message": {"items": MEMBERS}})
    assert crossref.prefixes(name) == ["10.5555", "10.6666"]


@pytest.mark.parametrize(("items", "right"), [(MEMBERS, "did you mean Kin Press International"), ([], "--doi-prefix")])
def test_a_publisher_that_nobody_knows(server: LiteratureServer, items: list[Any], right: str) -> None:
    server.pages["/members"] = Reply.json({"message": {"items": items}})
    with pytest.raises(UsageError, match=f"no publisher 'Kin': .*{right}"):
        crossref.prefixes("Kin")
