"""`biorxiv`: days of preprints page by page, the newest version of each, and full texts from another host."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.literature import BUSY, CAPTCHA, LiteratureServer, Reply, served

from bioalchemy.accounts import Source
from bioalchemy.errors import ForbiddenAddress, NotAvailable, QueryRefused, ServiceUnreachable, UsageError
from bioalchemy.tools import biorxiv, feeds

DAYS = "2026-10-01..2026-10-03"
XML = b"<article><front/></article>"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[LiteratureServer]:
    with served(monkeypatch, biorxiv, biorxiv_url="") as running:
        yield running


def record(number: int, version: int | str = 1, **other: Any) -> dict[str, Any]:
    return {
        "title": f"Preprint {number}", "authors": "Doe, J.; Smith, A.", "author_corresponding": "Jo Doe",
        "doi": f"10.64898/2026.10.01.{number:06}", "date": "2026-10-02", "version": str(version), "type": "new results",
        "license": "cc_by_nc_nd", "category": "cell biology", "abstract": "…", "funder": "NA", "published": "NA",
        "jatsxml": f"https://www.biorxiv.org/content/early/2026/10/02/2026.10.01.{number:06}.source.xml",
        "server": "bioRxiv", **other,
    }  # fmt: skip


def page(records: list[dict[str, Any]], total: int | None = None) -> Reply:
    count = {"count": len(records), "total": str(total)} if total is not None else {}
    return Reply.json({"messages": [{"status": "ok", "cursor": 0, **count}], "collection": records})


def listed(server: LiteratureServer, pages: list[list[dict[str, Any]]], total: int | None = None) -> None:
    cursor = 0
    for records in [*pages, []]:
        server.pages[f"/details/biorxiv/2026-10-01/2026-10-03/{cursor}"] = page(records, total)
        cursor += len(records)


@pytest.mark.parametrize("total", [3, None])
def test_pages_of_any_size(server: LiteratureServer, total: int | None) -> None:
    listed(server, [[record(1), record(2)], [record(3)]], total)
    assert list(biorxiv.search("biorxiv", DAYS)) == [
        Source(f"biorxiv:10.64898/2026.10.01.{n:06}v1", "2026-10-02") for n in (1, 2, 3)
    ]
    assert len(server.requests) == (2 if total else 3)


def test_the_newest_version_is_given(server: LiteratureServer) -> None:
    listed(server, [[record(1, 2), record(2)], [record(1, 3), record(1, 1)]])
    assert [source.uri[-8:] for source in biorxiv.search("biorxiv", DAYS)] == ["000001v3", "000002v1"]


def test_one_category(server: LiteratureServer) -> None:
    listed(server, [[record(1), record(2, category="Neuroscience")]])
    assert [source.uri[-2:] for source in biorxiv.search("biorxiv", f"{DAYS}/cell_biology")] == ["v1"]
    assert [source.uri[-8:] for source in biorxiv.search("biorxiv", f"{DAYS}/neuroscience")] == ["000002v1"]


def test_a_category_that_nothing_is_of_is_told_of_with_those_there_are(server: LiteratureServer) -> None:
    listed(server, [[record(1), record(2, category="Neuro\x1b[31mscience"), record(3)]])
    told: list[str] = []
    assert list(feeds.open_feed(f"biorxiv:{DAYS}/neurosience", told.append)) == []
    (line,) = (line for line in told if "still waiting" not in line)
    assert line.startswith("no preprint of these days is in 'neurosience'; there are: cell biology, neuro")
    assert line.isprintable()
    told.clear()
    assert len(list(biorxiv.newest("biorxiv", f"{DAYS}/Cell-Biology", announce=told.append))) == 2
    assert list(biorxiv.newest("biorxiv", f"{DAYS}/neurosience", "2026-11-01", announce=told.append)) == []
    assert not told


def test_only_what_may_be_passed_on(server: LiteratureServer) -> None:
    licences = ["cc_by", "cc_by_nc_nd", "cc0_ng", "cc_no", "cc_by_nc", "", "cc_by_sa", "cc_by_nd"]
    listed(server, [[record(n, license=licence) for n, licence in enumerate(licences)]])
    found = biorxiv.search("biorxiv", DAYS, open_only=True)
    assert [licences[int(source.uri[-3])] for source in found] == ["cc_by", "cc0_ng", "", "cc_by_sa"]


def test_only_what_came_since(server: LiteratureServer) -> None:
    server.pages["/details/medrxiv/2026-10-02/2026-10-03/0"] = page([record(1)], 1)
    assert [source.uri[:9] for source in biorxiv.search("medrxiv", DAYS, since="2026-10-02")] == ["medrxiv:1"]
    assert list(biorxiv.search("biorxiv", DAYS, since="2026-11-01")) == []


def test_what_a_preprint_says_of_itself(server: LiteratureServer) -> None:
    listed(server, [[record(1, published="10.1038/S41586-026-1"), record(2)]], 2)
    first, second = biorxiv.preprints("biorxiv", DAYS)
    assert first.published == "10.1038/s41586-026-1"
    assert second.published is None
    assert second.licence == "cc_by_nc_nd"
    assert second.link == "https://www.biorxiv.org/content/10.64898/2026.10.01.000002v1"


def test_records_that_name_no_preprint_are_passed_by(server: LiteratureServer) -> None:
    odd = [record(1, doi="../../x"), record(2, version="0"), record(3, doi=None), record(4, version="1/..")]
    listed(server, [[*odd, record(5)]], 5)
    assert [preprint.doi[-1] for preprint in biorxiv.preprints("biorxiv", DAYS)] == ["5"]


def test_a_listing_that_repeats_itself_ends(server: LiteratureServer) -> None:
    for cursor in range(10):
        server.pages[f"/details/biorxiv/2026-10-01/2026-10-03/{cursor}"] = page([record(1)], 10**6)
    with pytest.raises(ServiceUnreachable, match="same page again"):
        list(biorxiv.search("biorxiv", DAYS))


def test_pages_that_take_turns_end(server: LiteratureServer) -> None:
    pages = [page([record(n), record(n + 10)], 10**6) for n in (1, 2, 3)]
    for cursor in range(0, 100, 2):
        server.pages[f"/details/biorxiv/2026-10-01/2026-10-03/{cursor}"] = pages[cursor // 2 % 3]
    with pytest.raises(ServiceUnreachable, match="same page again"):
        list(biorxiv.search("biorxiv", DAYS))
    assert len(server.requests) == 4


def test_a_listing_that_breaks_off(server: LiteratureServer) -> None:
    listed(server, [[record(1), record(2)]], total=300)
    with pytest.raises(ServiceUnreachable, match="an empty page, with 298 preprints to come"):
        list(biorxiv.search("biorxiv", DAYS))


@pytest.mark.parametrize(("pages", "to_come"), [([[]], 45), ([[record(n) for n in range(30)]], 15)])
def test_a_page_is_never_empty_while_preprints_are_to_come(
    server: LiteratureServer, pages: list[list[dict[str, Any]]], to_come: int
) -> None:
    listed(server, pages, total=45)
    with pytest.raises(ServiceUnreachable, match=f"an empty page, with {to_come} preprints to come"):
        list(biorxiv.search("biorxiv", DAYS))


def test_a_total_that_shrinks(server: LiteratureServer) -> None:
    for cursor, total in enumerate((3, 1, 0)):
        server.pages[f"/details/biorxiv/2026-10-01/2026-10-03/{cursor}"] = page([record(cursor)], total)
    assert len(list(biorxiv.search("biorxiv", DAYS))) == 3


@pytest.mark.parametrize("status", ["no posts found", "No articles found for 2026-10-01"])
def test_days_without_preprints(server: LiteratureServer, status: str) -> None:
    none = Reply.json({"messages": [{"status": status}], "collection": []})
    server.pages["/details/biorxiv/2026-10-01/2026-10-03/0"] = none
    assert list(biorxiv.search("biorxiv", DAYS)) == []


@pytest.mark.parametrize("other", [{}, {"collection": []}])
def test_an_error_that_comes_with_http_200(server: LiteratureServer, other: dict[str, Any]) -> None:
    refused = Reply.json({"messages": [{"status": "Error: (cursor) value\x1b[2J incorrect"}], **other})
    server.pages["/details/biorxiv/2026-10-01/2026-10-03/0"] = refused
    with pytest.raises(QueryRefused, match=r"answers: Error: \(cursor\) value \[2J incorrect"):
        list(biorxiv.search("biorxiv", DAYS))
    assert len(server.requests) == 1


def test_a_busy_server_is_asked_again(server: LiteratureServer) -> None:
    server.pages["/details/biorxiv/2026-10-01/2026-10-03/0"] = [BUSY, BUSY, page([record(1)], 1)]
    assert len(list(biorxiv.search("biorxiv", DAYS))) == 1


@pytest.mark.parametrize(
    "interval", ["", "2026-10-01", "2026-10-01..", "2026-13-01..2026-10-03", "2026-10-01..2026-10-03/../x", "a..b"]
)
def test_no_interval(interval: str) -> None:
    with pytest.raises(UsageError):
        biorxiv.search("biorxiv", interval)


def test_an_interval_that_ends_before_it_begins() -> None:
    with pytest.raises(UsageError, match=r"write it as 2026-10-01\.\.2026-10-31"):
        biorxiv.search("biorxiv", "2026-10-31..2026-10-01")


def test_no_server() -> None:
    with pytest.raises(UsageError, match="biorxiv or medrxiv"):
        biorxiv.search("../x", DAYS)
    with pytest.raises(NotAvailable):
        biorxiv.fetch("../x", "10.1101/339747")


def test_which_dois_may_be_preprints() -> None:
    assert biorxiv.is_preprint("10.64898/2026.10.01.000001v2")
    assert biorxiv.is_preprint("10.1101/339747")
    assert not biorxiv.is_preprint("10.1101/gr.123456.111")


# Full texts


def described(server: LiteratureServer, **other: Any) -> str:
    """The identifier of a preprint whose full text lies on the server too."""
    address = f"{server.url}/content/1.source.xml"
    versions = [record(1, 1, jatsxml=address), record(1, 2, **{"jatsxml": address, **other})]
    server.pages["/details/biorxiv/10.64898/2026.10.01.000001"] = page(versions)
    server.pages["/content/1.source.xml"] = Reply(XML)
    return "10.64898/2026.10.01.000001"


@pytest.mark.parametrize(("suffix", "version"), [("", 2), ("v1", 1), ("v2", 2)])
def test_a_full_text(server: LiteratureServer, monkeypatch: pytest.MonkeyPatch, suffix: str, version: int) -> None:
    monkeypatch.setenv("BIOALCHEMY_ALLOW_PRIVATE", "1")
    parts = biorxiv.fetch("biorxiv", described(server, published="10.1038/x") + suffix)
    assert parts["article.xml"] == XML
    stated = json.loads(parts["biorxiv.json"])
    assert stated["version"] == version
    assert stated["published"] == ("10.1038/x" if version == 2 else None)


def test_what_a_listing_described_is_not_asked_for_again(
    server: LiteratureServer, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    monkeypatch.setenv("BIOALCHEMY_ALLOW_PRIVATE", "1")
    described(server)
    listed(server, [[record(1, 2, jatsxml=f"{server.url}/content/1.source.xml"), record(2, jatsxml="NA")]], 2)
    first, second = feeds.open_feed(f"biorxiv:{DAYS}")
    feeds.fetch(first.uri)
    with pytest.raises(NotAvailable):
        feeds.fetch(second.uri)
    assert server.paths() == ["/details/biorxiv/2026-10-01/2026-10-03/0", "/content/1.source.xml"]
    assert [*feeds.open_feed(f"biorxiv:{DAYS}")] == [first, second]
    feeds.fetch(first.uri)
    assert len(server.paths()) == 3


def test_the_host_of_full_texts_is_not_trusted(server: LiteratureServer) -> None:
    with pytest.raises(ForbiddenAddress, match="not a public address"):
        biorxiv.fetch("biorxiv", described(server))
    assert "/content/1.source.xml" not in server.paths()


@pytest.mark.parametrize("address", ["http://169.254.169.254/latest", "file:///etc/passwd", "gopher://x/"])
def test_a_record_that_leads_astray(server: LiteratureServer, address: str) -> None:
    with pytest.raises(ForbiddenAddress):
        biorxiv.fetch("biorxiv", described(server, jatsxml=address))


def test_a_captcha_in_place_of_a_full_text(server: LiteratureServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIOALCHEMY_ALLOW_PRIVATE", "1")
    identifier = described(server)
    captcha = Reply(CAPTCHA.body, status=429, headers={"Retry-After": "0"})
    server.pages["/content/1.source.xml"] = [captcha, Reply(XML)]
    assert biorxiv.fetch("biorxiv", identifier)["article.xml"] == XML


@pytest.mark.parametrize("other", [{"jatsxml": ""}, {"jatsxml": "NA"}])
def test_no_full_text(server: LiteratureServer, other: dict[str, Any]) -> None:
    with pytest.raises(NotAvailable):
        biorxiv.fetch("biorxiv", described(server, **other))


def test_a_record_of_another_preprint_is_not_taken(server: LiteratureServer) -> None:
    described(server)
    server.pages["/details/biorxiv/10.64898/2026.10.01.000007"] = page([record(1)])
    with pytest.raises(NotAvailable, match="no full text"):
        biorxiv.fetch("biorxiv", "10.64898/2026.10.01.000007")


def test_no_such_version(server: LiteratureServer) -> None:
    with pytest.raises(NotAvailable):
        biorxiv.fetch("biorxiv", described(server) + "v7")


@given(st.text() | st.from_regex(r"10\.(1101|64898)/.{0,40}"))
def test_only_identifiers_are_put_into_addresses(identifier: str) -> None:
    """What is none is refused before anything is asked, and what is one has no other characters than these."""
    if not set(identifier) <= set("0123456789./v"):
        with pytest.raises(NotAvailable, match="no preprint"):
            biorxiv.fetch("biorxiv", identifier)
