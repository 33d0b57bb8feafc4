"""`pmc`: the deposits of an article in the bucket, the best of them, and files that are what they should be."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.literature import LiteratureServer, Reply, listing, served, shelf

from bioalchemy.errors import NotAvailable, ServiceUnreachable
from bioalchemy.tools import pmc

XML = b"<article><front/></article>"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[LiteratureServer]:
    with served(monkeypatch, pmc, pmc_url="/bucket") as running:
        yield running


def deposit(server: LiteratureServer, version: int, content: bytes = XML, **other: Any) -> None:
    """PMC7's version, as the bucket has it."""
    name = f"PMC7.{version}"
    digest = hashlib.md5(content).hexdigest()
    metadata = {
        "pmcid": "PMC7", "version": version, "pmid": 123, "doi": "10.1234/x", "title": "T", "mid": None,
        "is_pmc_openaccess": True, "is_manuscript": False, "is_historical_ocr": False, "is_retracted": False,
        "license_code": "CC BY", "pdf_url": None, "media_urls": [],
        "xml_url": f"s3://pmc-oa-opendata/{name}/{name}.xml?md5={digest}", **other,
    }  # fmt: skip
    server.pages[f"/bucket/metadata/{name}.json"] = Reply.json(metadata)
    server.pages[f"/bucket/{name}/{name}.xml"] = Reply(content)
    keys = [f"PMC7.{n}/PMC7.{n}.xml" for n in range(1, version + 1)]
    server.pages["/bucket"] = Reply(listing([*keys, "PMC7.x/y", "PMC77.9/z"]))


def test_an_article(server: LiteratureServer) -> None:
    deposit(server, 1)
    parts = pmc.fetch("PMC7")
    assert parts["article.xml"] == XML
    stated = json.loads(parts["pmc.json"])
    assert (stated["identifier"], stated["licence"], stated["pmid"]) == ("PMC7.1", "CC BY", "123")
    assert server.requests[0] == ("/bucket", {"list-type": "2", "prefix": "PMC7.", "delimiter": "/"})


@pytest.mark.parametrize(
    ("first", "second", "best"),
    [
        ({}, {}, 2),
        ({}, {"is_manuscript": True, "license_code": "TDM"}, 1),
        ({}, {"license_code": None}, 1),
        ({}, {"is_pmc_openaccess": False}, 1),
        ({}, {"is_historical_ocr": True}, 1),
        ({"is_manuscript": True}, {"license_code": None}, 2),
    ],
)
def test_the_best_deposit(server: LiteratureServer, first: dict[str, Any], second: dict[str, Any], best: int) -> None:
    deposit(server, 1, **first)
    deposit(server, 2, **second)
    assert [known.version for known in pmc.deposits("PMC7")] == [best, 3 - best]
    assert json.loads(pmc.fetch("PMC7")["pmc.json"])["version"] == best
    assert json.loads(pmc.fetch("PMC7.1")["pmc.json"])["version"] == 1


def test_metadata_of_another_article_are_not_taken(server: LiteratureServer) -> None:
    deposit(server, 1, pmcid="PMC77")
    with pytest.raises(ServiceUnreachable, match="metadata of another article"):
        pmc.fetch("PMC7")


def test_a_pdf_where_there_is_no_jats(server: LiteratureServer) -> None:
    name = f"s3://pmc-oa-opendata/PMC7.1/PMC7.1.pdf?md5={hashlib.md5(b'%PDF-').hexdigest()}"
    deposit(server, 1, xml_url=None, pdf_url=name)
    server.pages["/bucket/PMC7.1/PMC7.1.pdf"] = Reply(b"%PDF-")
    assert pmc.fetch("PMC7")["article.pdf"] == b"%PDF-"


def test_a_file_that_came_damaged(server: LiteratureServer) -> None:
    deposit(server, 1)
    server.pages["/bucket/PMC7.1/PMC7.1.xml"] = [Reply(XML[:-1]), Reply(XML)]
    assert pmc.fetch("PMC7")["article.xml"] == XML
    server.pages["/bucket/PMC7.1/PMC7.1.xml"] = Reply(XML[:-1])
    with pytest.raises(ServiceUnreachable, match="MD5"):
        pmc.fetch("PMC7")


@pytest.mark.parametrize(
    "address",
    [
        "s3://pmc-oa-opendata/PMC7.1/PMC7.1.xml",
        "s3://pmc-oa-opendata/PMC8.1/PMC8.1.xml?md5=" + "0" * 32,
        "http://169.254.169.254/PMC7.1/PMC7.1.xml?md5=" + "0" * 32,
        "file:///etc/passwd",
    ],
)
def test_metadata_that_lead_astray(server: LiteratureServer, address: str) -> None:
    deposit(server, 1, xml_url=address)
    with pytest.raises(ServiceUnreachable, match="in a form that is not known"):
        pmc.fetch("PMC7")
    assert len(server.requests) == 2


@pytest.mark.parametrize("address", [{"href": "s3://x"}, ["s3://x"], 7, True])
def test_an_address_that_is_none_is_no_missing_file(server: LiteratureServer, address: Any) -> None:
    deposit(server, 1, xml_url=address)
    with pytest.raises(ServiceUnreachable, match="xml_url is no address"):
        pmc.fetch("PMC7")


@pytest.mark.parametrize(
    ("gone", "why"),
    [
        ("/bucket/PMC7.1/PMC7.1.xml", "it is not there"),
        ("/bucket/metadata/PMC7.1.json", "no metadata of it"),
    ],
)
def test_what_is_stated_and_not_there_is_tried_again(server: LiteratureServer, gone: str, why: str) -> None:
    deposit(server, 1)
    del server.pages[gone]
    with pytest.raises(ServiceUnreachable, match=why):
        pmc.fetch("PMC7")


def test_names_that_were_changed_are_no_missing_files(server: LiteratureServer) -> None:
    deposit(server, 1)
    server.pages["/bucket/metadata/PMC7.1.json"] = Reply.json({"pmcid": "PMC7", "xmlUrl": "s3://x"})
    with pytest.raises(ServiceUnreachable, match="metadata without xml_url"):
        pmc.fetch("PMC7")
    server.pages["/bucket"] = Reply(listing(["oa/PMC7.1/PMC7.1.xml"]))
    with pytest.raises(ServiceUnreachable, match="no version of PMC7"):
        pmc.fetch("PMC7")


def test_nothing_of_it(server: LiteratureServer) -> None:
    server.pages["/bucket"] = Reply(listing([]))
    with pytest.raises(NotAvailable, match="has nothing of PMC7"):
        pmc.fetch("PMC7")


def test_no_text_of_it(server: LiteratureServer) -> None:
    deposit(server, 1, xml_url=None)
    with pytest.raises(NotAvailable, match="no text"):
        pmc.fetch("PMC7")


@pytest.mark.parametrize(
    "reply", [Reply(b"<ListBucketResult>"), Reply(b"<a/>"), Reply(b"{}"), Reply(b""), Reply(b"<a>" + b" " * 5_000_000)]
)
def test_a_garbled_listing(server: LiteratureServer, reply: Reply) -> None:
    server.pages["/bucket"] = reply
    with pytest.raises(ServiceUnreachable, match="garbled listing"):
        pmc.fetch("PMC7")


def test_what_was_changed_since_a_day(server: LiteratureServer) -> None:
    server.pages["/bucket"] = shelf({"PMC7.1": "2026-10-01", "PMC7.2": "2026-11-02", "PMC77.1": "2026-11-02"})
    assert pmc.changed({"PMC7": "2026-11-02"}) == {"PMC7"}
    assert pmc.changed({"PMC7": "2026-11-03", "PMC77": "2026-11-02", "PMC8": "2026-01-01"}) == {"PMC77"}
    assert pmc.changed({}) == frozenset()


@given(
    st.dictionaries(st.integers(1, 1500), st.sampled_from(["2026-01-01", "2026-01-01", "2026-03-01"]), max_size=60),
    st.sets(st.integers(1, 1500), max_size=40),
    st.integers(1, 9),
)
def test_articles_near_one_another_are_looked_for_together(days: dict[int, str], wanted: set[int], page: int) -> None:
    with pytest.MonkeyPatch.context() as patch, served(patch, pmc, pmc_url="/bucket") as server:
        server.pages["/bucket"] = shelf({f"PMC{n}.{v}": day for n, day in days.items() for v in (1, 2)}, page)
        found = pmc.changed({f"PMC{n}": "2026-02-01" for n in wanted})
        assert found == {f"PMC{n}" for n in wanted if days.get(n, "") > "2026-02-01"}
        assert len(server.requests) <= len(wanted)


def test_a_page_of_the_list_tells_of_many_articles(server: LiteratureServer) -> None:
    server.pages["/bucket"] = shelf({f"PMC{number}.1": "2026-11-02" for number in range(10_000, 13_000)})
    wanted = {f"PMC{number}": "2026-11-01" for number in range(10_000, 13_000, 10)}
    assert pmc.changed(wanted) == wanted.keys()
    assert len(server.requests) == 3


@pytest.mark.parametrize(
    "entry",
    [
        "<Contents><Key>versions/PMC7.2</Key><LastModified>2026-11-02T00:00:00Z</LastModified></Contents>",
        "<Contents><Key>metadata/PMC7.2.json</Key></Contents>",
        "<Contents><Key>metadata/PMC7.2.json</Key><LastModified>yesterday</LastModified></Contents>",
    ],
)
def test_a_list_that_does_not_tell_of_changes(server: LiteratureServer, entry: str) -> None:
    server.pages["/bucket"] = Reply(f"<ListBucketResult>{entry}</ListBucketResult>".encode())
    with pytest.raises(ServiceUnreachable, match="no metadata with their days"):
        pmc.changed({"PMC7": "2026-11-01"})


@given(st.text() | st.from_regex(r"PMC.{0,20}"))
def test_only_pmcids_are_put_into_addresses(identifier: str) -> None:
    if not (identifier.startswith("PMC") and set(identifier[3:]) <= set("0123456789.")):
        with pytest.raises(NotAvailable, match="no PMCID"):
            pmc.fetch(identifier)
