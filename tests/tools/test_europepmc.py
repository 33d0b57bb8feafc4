"""`europepmc`: searches by cursor, full text where it is open, and records as abstracts; on real answers too."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.literature import CAPTCHA, MISHAP, LiteratureServer, Reply, served

from bioalchemy.accounts import Source
from bioalchemy.errors import ArticleError, NotAvailable, NoText, QueryRefused, ServiceUnreachable, UsageError
from bioalchemy.records import Article
from bioalchemy.tools import europepmc

SHARED = Path(__file__).parents[2].parent / "shared" / "data" / "entrez" / "europepmc"
real = pytest.mark.skipif(not SHARED.is_dir(), reason="no real answers of Europe PMC on this machine")
XML = b"<article><front/></article>"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[LiteratureServer]:
    with served(monkeypatch, europepmc, europepmc_url="/rest") as running:
        yield running


def record(number: int, **other: Any) -> dict[str, Any]:
    return {
        "id": str(number), "source": "MED", "pmid": str(number), "doi": f"10.1234/X{number}", "title": "A paper.",
        "abstractText": "<h4>Aim</h4>To see.", "isOpenAccess": "N", "inEPMC": "N", "firstIndexDate": "2026-10-01",
        "language": "eng", "pubTypeList": {"pubType": ["Journal Article"]}, "authorString": "Doe J.", **other,
    }  # fmt: skip


def open_access(number: int, **other: Any) -> dict[str, Any]:
    pmcid = f"PMC{number}"
    known = {"pmcid": pmcid, "isOpenAccess": "Y", "inEPMC": "Y", "license": "cc by"}
    return record(number, **{**known, "fullTextIdList": {"fullTextId": [pmcid]}, **other})


def page(records: list[Any], cursor: str | None = None, hits: int | None = None) -> Reply:
    after = {"nextCursorMark": cursor} if cursor else {}
    hits = sum(isinstance(record, dict) for record in records) if hits is None else hits
    return Reply.json({"version": "6.9", "hitCount": hits, **after, "resultList": {"result": records}})


def uris(query: str = "x", **how: Any) -> list[str]:
    return [source.uri for source in europepmc.search(query, **how)]


# Searches


def test_pages_follow_the_cursor(server: LiteratureServer) -> None:
    pages = {"*": page([record(1), record(2)], "A=="), "A==": page([record(3)], "B+/"), "B+/": page([], "B+/")}
    server.pages["/rest/search"] = lambda query: pages[query["cursorMark"]]
    assert uris("malaria") == ["europepmc:MED/1", "europepmc:MED/2", "europepmc:MED/3"]
    asked = server.requests[0][1]
    assert (asked["query"], asked["resultType"], asked["format"]) == ("malaria", "core", "json")


@pytest.mark.parametrize("last", [None, "*"])
def test_the_last_page(server: LiteratureServer, last: str | None) -> None:
    server.pages["/rest/search"] = page([record(1)], last)
    assert uris() == ["europepmc:MED/1"]
    assert len(server.requests) == 1


def test_cursors_that_go_round(server: LiteratureServer) -> None:
    pages = {"*": page([record(1)], "A"), "A": page([record(2)], "B"), "B": page([record(1)], "A")}
    server.pages["/rest/search"] = lambda query: pages[query["cursorMark"]]
    with pytest.raises(ServiceUnreachable, match="again and again"):
        uris()


def test_cursors_without_end(server: LiteratureServer) -> None:
    server.pages["/rest/search"] = lambda query: page([record(1)] * 600, query["cursorMark"] + "x", hits=3)
    with pytest.raises(ServiceUnreachable, match="again and again"):
        uris()


def test_since_a_day(server: LiteratureServer) -> None:
    server.pages["/rest/search"] = page([], hits=0)
    assert uris("a OR b", since="2026-10-01") == []
    within = "[2026-10-01 TO 3000-12-31]"
    assert server.requests[0][1]["query"] == f"(a OR b) AND (FIRST_IDATE:{within} OR UPDATE_DATE:{within})"
    with pytest.raises(UsageError):
        uris(since="yesterday] OR x")


def test_a_stamp_changes_with_the_record_and_its_text(server: LiteratureServer) -> None:
    records = [record(1), record(1, dateOfRevision="2026-10-05"), open_access(1, dateOfRevision="2026-10-05")]
    server.pages["/rest/search"] = page(records)
    assert list(europepmc.search("x")) == [
        Source("europepmc:MED/1", stamp) for stamp in ("2026-10-01", "2026-10-05", "2026-10-05+text")
    ]


def test_records_without_an_identifier_are_passed_by(server: LiteratureServer) -> None:
    odd = [record(1, source="../x"), record(2, id="a/../b"), record(3, id=None), "x", {}, record(4)]
    server.pages["/rest/search"] = page(odd)
    assert uris() == ["europepmc:MED/4"]


@pytest.mark.parametrize(
    "garbled",
    [
        Reply(b'{"version": "6.9"}'),
        MISHAP,
        Reply.json({"version": "6.9", "errCode": 503, "errMsg": "Solr timed out"}),
        Reply.json({"version": "6.9", "hitCount": 170, "resultList": {"result": []}}),
        Reply(b'{"hitCount": NaN}'),
        Reply(b'{"hitCount": 1, "hitCount": 2}'),
        Reply(b'{"hitCount": 1e999}'),
        Reply(b'{"hitCount": 1'),
    ],
)
def test_a_garbled_answer(server: LiteratureServer, garbled: Reply) -> None:
    server.pages["/rest/search"] = [garbled, page([record(1)])]
    assert uris() == ["europepmc:MED/1"]
    server.pages["/rest/search"] = garbled
    with pytest.raises(ServiceUnreachable):
        uris()


def test_a_query_that_is_refused(server: LiteratureServer) -> None:
    server.pages["/rest/search"] = Reply(status=400)
    with pytest.raises(QueryRefused):
        uris()


def test_an_error_that_comes_with_http_200(server: LiteratureServer) -> None:
    said = "Invalid cursorMark\n\x1b[2J"
    for answer in ({"errCode": 400, "errMsg": said}, {"hitCount": 0, "errCode": 404, "errMsg": said}):
        server.pages["/rest/search"] = Reply.json({"version": "6.9", **answer})
        with pytest.raises(QueryRefused, match=r"Europe PMC refuses the request: Invalid cursorMark \[2J$"):
            uris()
        with pytest.raises(QueryRefused):
            europepmc.fetch("MED/7")
    assert len(server.requests) == 4, "it is not asked again"


def test_a_listing_that_breaks_off(server: LiteratureServer) -> None:
    """Counts are not exact, but a page and more does not go missing."""
    first = page([record(n) for n in range(500)], "A", hits=2000)
    pages = {"*": first, "A": page([], "B", hits=2000)}
    server.pages["/rest/search"] = lambda query: pages[query["cursorMark"]]
    with pytest.raises(ServiceUnreachable, match="an empty page, with 1,500 records to come"):
        uris()
    pages["*"] = page([record(n) for n in range(168)], "A", hits=170)
    pages["A"] = page([], "A", hits=170)
    assert len(uris()) == 168


def test_a_listing_that_leads_nowhere(server: LiteratureServer) -> None:
    records = [record(n) for n in range(25)]
    server.pages["/rest/search"] = page(records[:10], "*", hits=25)
    with pytest.raises(ServiceUnreachable, match="counts 25 records, and lists 10"):
        uris()
    pages = {
        "*": [page(records[:10], "*", hits=25), page(records[:10], "A", hits=25)],
        "A": [page(records[10:], "A", 25)],
    }
    server.pages["/rest/search"] = lambda query: pages[query["cursorMark"]].pop(0)
    assert len(uris()) == 25
    empty = {"*": page(records[:10], "A", hits=25), "A": page([], "A", hits=25)}
    server.pages["/rest/search"] = lambda query: empty[query["cursorMark"]]
    with pytest.raises(ServiceUnreachable, match="an empty page, with 15 records to come"):
        uris()


@pytest.mark.parametrize("hits", [None, "many", True, -1, 1.5, [], {}, "9" * 5000])
def test_a_count_that_is_none_is_no_empty_feed(server: LiteratureServer, hits: object) -> None:
    server.pages["/rest/search"] = Reply.json({"hitCount": hits, "resultList": {"result": []}})
    with pytest.raises(ServiceUnreachable, match="gives a garbled answer"):
        uris()


def test_a_count_as_a_text_counts(server: LiteratureServer) -> None:
    server.pages["/rest/search"] = Reply.json({"hitCount": "300", "resultList": {"result": []}})
    with pytest.raises(ServiceUnreachable, match="an empty page, with 300 records to come"):
        uris()


def test_a_total_that_shrinks(server: LiteratureServer) -> None:
    hits = {"*": 3000, "1": 40, "2": 1, "3": 0, "4": 0}
    server.pages["/rest/search"] = lambda query: page(
        [record(n) for n in range(500)] if query["cursorMark"] != "4" else [],
        str(list(hits).index(query["cursorMark"]) + 1),
        hits[query["cursorMark"]],
    )
    assert len(uris()) == 2000


# Documents


@pytest.mark.parametrize(
    ("identifier", "query", "named"),
    [
        ("MED/7", 'EXT_ID:"7" AND SRC:MED', {}),
        ("PMC/PMC7", 'EXT_ID:"PMC7" AND SRC:PMC', {}),
        ("PPR/PPR7", 'EXT_ID:"PPR7" AND SRC:PPR', {"source": "PPR", "id": "PPR7"}),
        ("10.1234/X7", 'DOI:"10.1234/x7"', {}),
    ],
)
def test_an_open_access_paper(server: LiteratureServer, identifier: str, query: str, named: dict[str, str]) -> None:
    server.pages["/rest/search"] = page([open_access(7, **named)])
    server.pages["/rest/PMC7/fullTextXML"] = Reply(XML)
    parts = europepmc.fetch(identifier)
    assert parts["article.xml"] == XML
    assert server.requests[0][1]["query"] == query
    stated = json.loads(parts["europepmc.json"])
    assert stated["pmcid"] == "PMC7"
    assert "authorString" not in stated


@pytest.mark.parametrize("identifier", ["MED/8", "PPR/PPR7", "PPR/7", "PMC/PMC8", "10.1234/x77", "10.9999/none"])
def test_a_record_of_another_paper_is_not_taken(server: LiteratureServer, identifier: str) -> None:
    server.pages["/rest/search"] = page([open_access(7)])
    with pytest.raises(NotAvailable, match=rf"no record {identifier}; what it has for it is MED/7$"):
        europepmc.fetch(identifier)
    assert server.paths() == ["/rest/search"]


def test_the_record_is_found_among_others(server: LiteratureServer) -> None:
    server.pages["/rest/search"] = page([record(7), record(8), record(77, doi=None)])
    assert json.loads(europepmc.fetch("10.1234/X8")["europepmc.json"])["id"] == "8"


@pytest.mark.parametrize(
    "other", [{"isOpenAccess": "N"}, {"inEPMC": "N"}, {"fullTextIdList": {"fullTextId": ["../x"]}, "pmcid": "x"}]
)
def test_a_paper_that_is_not_open(server: LiteratureServer, other: dict[str, Any]) -> None:
    server.pages["/rest/search"] = page([open_access(7, **other)])
    assert set(europepmc.fetch("MED/7")) == {"europepmc.json"}
    assert server.paths() == ["/rest/search"]


def test_a_full_text_that_is_announced_but_not_there(server: LiteratureServer) -> None:
    server.pages["/rest/search"] = page([open_access(7, fullTextIdList={"fullTextId": "PMC7"})])
    assert set(europepmc.fetch("MED/7")) == {"europepmc.json"}
    assert server.paths() == ["/rest/search", "/rest/PMC7/fullTextXML"]


def test_a_captcha_in_place_of_a_full_text(server: LiteratureServer) -> None:
    server.pages["/rest/search"] = page([open_access(7)])
    server.pages["/rest/PMC7/fullTextXML"] = CAPTCHA
    with pytest.raises(ServiceUnreachable, match="captcha"):
        europepmc.fetch("MED/7")


def test_no_such_record(server: LiteratureServer) -> None:
    server.pages["/rest/search"] = page([], hits=0)
    with pytest.raises(NotAvailable):
        europepmc.fetch("MED/7")


@given(st.text())
def test_only_identifiers_are_put_into_queries(text: str) -> None:
    for identifier in (text, f"MED/{text}", f"MED/1 {text}"):
        if not identifier.isascii() or not identifier.replace("/", "").replace(".", "").isalnum():
            with pytest.raises(NotAvailable, match="no identifier"):
                europepmc.fetch(f"MED/ {identifier}")


# Records as abstracts


def read(**other: Any) -> Article:
    return europepmc.article_of(json.dumps(record(7, **other)).encode(), "europepmc:MED/7")


def test_an_abstract() -> None:
    article = read(
        title="Growth at 10<sup>3</sup> Pa of <i>E. coli</i>.",
        abstractText="<h4>Methods</h4>Cells &amp; H<sub>2</sub>S &lt;i&gt;in vitro&lt;/i&gt;."
        "<h4>Results</h4>p<0.05 and p < .001.",
        journalInfo={"journal": {"title": "Journal of Tests"}},
        firstPublicationDate="2026-09-30",
        keywordList={"keyword": ["growth", "growth", None]},
        meshHeadingList={"meshHeading": [{"descriptorName": "Yeasts", "majorTopic_YN": "N"}]},
    )
    assert article.text == (
        "Growth at 10³ Pa of E. coli.\n\nMethods\n\nCells & H₂S in vitro.\n\nResults\n\np<0.05 and p < .001."
    )
    assert [section.kind for section in article.sections] == ["title", "abstract"]
    assert article.ids == {"pmid": "7", "doi": "10.1234/x7"}
    assert (article.journal, article.published, article.language) == ("Journal of Tests", "2026-09-30", "en")
    assert (article.keywords, article.mesh_terms) == (("growth",), ("Yeasts",))
    assert article.flags == ("abstract_only",)


@pytest.mark.parametrize(
    ("marked_up", "text"),
    [
        (
            "<jats:p>One <jats:italic>x</jats:italic>.</jats:p><jats:p>10<jats:sup>3</jats:sup>.</jats:p>",
            "One x.\n\n10³.",
        ),
        ('<p class="a">See <a href=\'https://x.example/\'>it</a> <span style="b">here</span>.</p>', "See it here."),
        ("of mean degree <k>, p <i and i> q, <a> 5", "of mean degree <k>, p <i and i> q, <a> 5"),
    ],
)
def test_mark_up_within_an_abstract(marked_up: str, text: str) -> None:
    assert read(title="", abstractText=marked_up).text == text


def test_a_title_that_was_translated_has_no_brackets() -> None:
    assert read(title="[Growth of cells].", abstractText="").title == "Growth of cells"
    assert read(title="[18F]FDG and [11C]acetate.", abstractText="").title == "[18F]FDG and [11C]acetate."


@pytest.mark.parametrize(
    ("other", "text_use", "rule"),
    [
        ({}, "reference_only", "abstract without licence"),
        ({"license": "cc by"}, "reference_only", "abstract without licence: cc by is stated, but not open access"),
        ({"license": "cc by", "isOpenAccess": "Y"}, "free", "words: CC BY"),
        ({"license": "cc by-nc-nd", "isOpenAccess": "Y"}, "reference_only", "words: CC BY-NC"),
        ({"license": "cc0", "isOpenAccess": "Y"}, "free", "words: CC0 or public domain"),
    ],
)
def test_licences(other: dict[str, Any], text_use: str, rule: str) -> None:
    article = read(**other)
    assert (article.text_use, article.licence_rule) == (text_use, rule)


@pytest.mark.parametrize(
    ("other", "retracted"),
    [
        ({}, False),
        ({"pubTypeList": {"pubType": ["Journal Article", "Retracted Publication"]}}, True),
        ({"title": "RETRACTED: Growth"}, True),
        (
            {"commentCorrectionList": {"commentCorrection": [{"id": "8", "source": "MED", "type": "Retraction in"}]}},
            True,
        ),
        ({"commentCorrectionList": {"commentCorrection": [{"reference": "J 2020", "type": "Retraction in"}]}}, True),
        ({"commentCorrectionList": {"commentCorrection": [{"id": "8", "source": "MED", "type": "Erratum in"}]}}, False),
        (
            {
                "pubTypeList": {"pubType": ["Retraction of Publication"]},
                "commentCorrectionList": {"commentCorrection": [{"id": "8", "source": "MED", "type": "Retraction of"}]},
            },
            False,
        ),
    ],
)
def test_retractions(other: dict[str, Any], retracted: bool) -> None:
    assert read(**other).retracted is retracted


@pytest.mark.parametrize(
    ("stated", "kind"),
    [
        (["research-article", "Journal Article"], "research-article"),
        (["research-article", "Randomized Controlled Trial", "Journal Article"], "clinical-trial"),
        (["Published Erratum", "correction"], "correction"),
        (["Preprint"], "preprint"),
        (["Journal Article"], "journal-article"),
    ],
)
def test_article_types(stated: list[str], kind: str) -> None:
    assert read(pubTypeList={"pubType": stated}).article_type == kind


def test_a_record_without_an_abstract() -> None:
    assert read(abstractText="").flags == ("no_abstract", "no_body")


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", NotAvailable), (b"[]", NotAvailable), (b'{"a": NaN}', NotAvailable), (b'{"source": "MED"}', NoText),
        (b'{"source": "MED", "title": 7, "abstractText": ["x"]}', NoText),
    ],
)  # fmt: skip
def test_what_is_no_record(data: bytes, error: type[ArticleError]) -> None:
    with pytest.raises(error):
        europepmc.article_of(data, "x")


VALUES = st.none() | st.integers() | st.text() | st.lists(st.text(), max_size=2) | st.dictionaries(st.text(), st.text())
FIELDS = ["title", "abstractText", "doi", "pmid", "pubTypeList", "commentCorrectionList", "journalInfo", "license"]


@given(st.dictionaries(st.sampled_from(FIELDS), VALUES))
def test_any_record(other: dict[str, Any]) -> None:
    try:
        article = read(**other)
    except ArticleError:
        return
    assert all(article.text[section.start : section.end] for section in article.sections)
    assert not set(article.text) & set("\x00\ud800\u200b\ufdd0")


# Real answers


@real
def test_a_real_search(server: LiteratureServer) -> None:
    answer = (SHARED / "search_cancer_core.json").read_bytes()
    pages = {"*": Reply(answer), "AoIIP4ZawSg1MzEyODI1MA==": Reply((SHARED / "search_no_results.json").read_bytes())}
    server.pages["/rest/search"] = lambda query: pages[query["cursorMark"]]
    found = list(europepmc.search("cancer"))
    assert len(found) == 25
    assert found[0] == Source("europepmc:MED/39709209", "2024-12-21")
    assert sum(source.stamp.endswith("+text") for source in found) == 8


@real
def test_real_records() -> None:
    records = json.loads((SHARED / "search_cancer_core.json").read_bytes())["resultList"]["result"]
    articles = [europepmc.article_of(json.dumps(one).encode(), f"europepmc:MED/{one['id']}") for one in records]
    assert sum("abstract_only" in article.flags for article in articles) == 21
    assert sum(article.text_use == "free" for article in articles) == 3
    assert sum("not open access" in article.licence_rule for article in articles) == 1
    assert not any("<h4>" in article.text or "<sub>" in article.text for article in articles)
    assert any("H₂S" in article.text for article in articles)
