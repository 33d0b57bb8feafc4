"""Feeds of services: from a query to articles, through the services' own shapes on loopback, and on to pairs."""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from tests.support import papers
from tests.support.command import Command
from tests.support.eutils import EUtils, Fault, record
from tests.support.literature import LiteratureServer, Reply, deposit, listing, served
from tests.support.scripted_model import ScriptedModel, sentence

from bioalchemy.accounts import Source
from bioalchemy.errors import NotAvailable, ServiceUnreachable, UsageError
from bioalchemy.ledger import Ledger
from bioalchemy.records import Article
from bioalchemy.tools import biorxiv, documents, europepmc, feeds, jats, licences, pmc, rss
from bioalchemy.tools.filters import Filters
from bioalchemy.tools.reading import read_all
from bioalchemy.tools.services import entrez_transport

pytestmark = pytest.mark.slow

ABSTRACT = " ".join(
    [sentence(1), sentence(2), "Cells were kept at 28 °C and sampled every 12 h.", *["Mice were fed and weighed."] * 12]
)
MESH = "<MeshHeadingList><MeshHeading><DescriptorName>Mice</DescriptorName></MeshHeading></MeshHeadingList>"
RETRACTED = (
    '<CommentsCorrectionsList><CommentsCorrections RefType="RetractionIn"><RefSource>J Test</RefSource>'
    "<PMID>999</PMID></CommentsCorrections></CommentsCorrectionsList>"
)


def with_full_text(pmid: str) -> bytes:
    return record(pmid, "Kinases.", ABSTRACT, MESH, pmc="PMC7")


@pytest.fixture
def ncbi(monkeypatch: pytest.MonkeyPatch, home: Path) -> Iterator[EUtils]:
    with EUtils() as service:
        monkeypatch.setenv("BIOALCHEMY_EUTILS_URL", service.url)
        monkeypatch.setenv("BIOALCHEMY_EMAIL", "reader@example.org")
        monkeypatch.setattr(entrez_transport, "PER_SECOND", 10_000.0)
        yield service


@pytest.fixture
def bioalchemy(home: Path) -> Command:
    return Command(home, {})


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[LiteratureServer]:
    with served(monkeypatch, pmc, pmc_url="/bucket") as running:
        running.pages["/bucket"] = Reply(listing([]))
        yield running


def test_a_pubmed_search_lists_records_and_reads_them_without_asking_again(ncbi: EUtils) -> None:
    for pmid in ("101", "102"):
        ncbi.add(pmid, xml=record(pmid, f"Kinases {pmid}.", ABSTRACT))
    found = list(feeds.open_feed("pubmed:all"))
    assert sorted(source.uri for source in found) == ["pubmed:101", "pubmed:102"]
    asked = len(ncbi.asked)
    for source in found:
        feeds.fetch(source.uri)
        article = feeds.read(source.uri)
        assert (article.flags, article.text_use) == (("abstract_only",), "reference_only")
        assert sentence(1) in article.text
    assert len(ncbi.asked) == asked
    assert list(feeds.open_feed("pubmed:all")) == found


def test_a_record_that_was_revised_is_another_version(ncbi: EUtils) -> None:
    ncbi.add("101", xml=record("101", "Kinases.", ABSTRACT))
    (before,) = feeds.open_feed("pubmed:all")
    ncbi.add("101", xml=record("101", "Kinases.", ABSTRACT, RETRACTED))
    (after,) = feeds.open_feed("pubmed:all")
    assert (after.uri, after.stamp == before.stamp) == (before.uri, False)
    feeds.fetch(after.uri)
    assert feeds.read(after.uri).retracted


@pytest.mark.parametrize("feed", ["pubmed:all", "pmc:kinases", "ids:{}"])
def test_a_kept_document_that_was_damaged_is_fetched_again(
    ncbi: EUtils, bucket: LiteratureServer, home: Path, tmp_path: Path, feed: str
) -> None:
    ncbi.add("101", xml=with_full_text("101"))
    ncbi.matches["kinases"] = ["7"]
    ncbi.links["pmc_pubmed"] = {"7": ["101"]}
    deposit(bucket, papers.jats(1, [1]))
    (tmp_path / "ids").write_text("101\nPMC7")
    feed = feed.format(tmp_path / "ids")
    found = list(feeds.open_feed(feed))
    for source in found:
        feeds.fetch(source.uri)
    for kept in home.glob("documents/*/*.zip"):
        kept.write_bytes(kept.read_bytes()[:100])
    assert list(feeds.open_feed(feed)) == found
    for source in found:
        feeds.fetch(source.uri)
        assert sentence(1) in feeds.read(source.uri).text


def test_since_a_day_only_what_entered_or_was_revised_is_asked_for(ncbi: EUtils) -> None:
    ncbi.add("101")
    changed = "(all) AND (2026/11/13:3000[crdt] OR 2026/11/13:3000[lr])"
    ncbi.matches[changed] = ["101"]
    assert [source.uri for source in feeds.open_feed("pubmed:all", since="2026-11-20")] == ["pubmed:101"]
    assert {asked.parameters["term"][0] for asked in ncbi.of("esearch")} == {changed}


def test_a_phrase_that_ncbi_does_not_know_is_told_once_and_hides_no_news(ncbi: EUtils) -> None:
    query, said = '"kinase storm" OR kinases', list[str]()
    remark = '<WarningList><QuotedPhraseNotFound>"kinase storm"</QuotedPhraseNotFound></WarningList>'
    dated = f"({query}) AND (2026/11/13:3000[crdt] OR 2026/11/13:3000[lr])"
    opened = f'({query}) AND "pubmed pmc open access"[filter]'
    ncbi.add("101")
    ncbi.matches = {query: ["101"], dated: [], f"({query}) AND (2026/11/13:3000[pmcrdat])": []}
    ncbi.matches |= {dated.replace(f"({query})", f"({opened})"): [], f"({opened}) AND (2025/11/12:3000[crdt])": []}
    ncbi.remarks = dict.fromkeys(ncbi.matches, remark)
    assert [source.uri for source in feeds.open_feed(f"pubmed:{query}", said.append)] == ["pubmed:101"]
    for feed, filters in (("pubmed", Filters()), ("pmc", Filters()), ("pubmed", Filters(uses=("free",)))):
        assert list(feeds.open_feed(f"{feed}:{query}", said.append, "2026-11-20", filters)) == []
    assert len(said) == 4
    assert {line.partition(" in the query")[0] for line in said} == {"NCBI does not know '\"kinase storm\"'"}


def test_a_paper_that_was_opened_since_a_day_is_found_though_its_record_is_what_it_was(ncbi: EUtils) -> None:
    for pmid in ("101", "102", "103"):
        ncbi.add(pmid)
    narrowed = '(all) AND "pubmed pmc open access"[filter]'
    ncbi.matches[narrowed] = ["101"]
    free = Filters(uses=("free",))
    known = list(feeds.open_feed("pubmed:all", filters=free))
    ncbi.matches[f"({narrowed}) AND (2026/11/13:3000[crdt] OR 2026/11/13:3000[lr])"] = ["103"]
    ncbi.matches[f"({narrowed}) AND (2025/11/12:3000[crdt])"] = ["101", "102", "103"]
    ncbi.asked.clear()
    found = list(feeds.open_feed("pubmed:all", since="2026-11-20", filters=free))
    assert [source.uri for source in found] == ["pubmed:103", "pubmed:101", "pubmed:102"]
    assert found[1:2] == known, "which a run knows, and passes by"
    assert [asked.parameters["id"] for asked in ncbi.of("efetch")] == [["103"], ["102"]]


def test_what_pmc_took_in_since_a_day(ncbi: EUtils) -> None:
    ncbi.matches["(kinases) AND (2026/11/13:3000[pmcrdat])"] = ["7"]
    assert list(feeds.open_feed("pmc:kinases", since="2026-11-20")) == [Source("pmc:PMC7", "")]


def test_the_full_text_of_pmc_is_read_with_what_pubmed_knows(ncbi: EUtils, bucket: LiteratureServer) -> None:
    ncbi.add("101", xml=with_full_text("101"))
    deposit(bucket, papers.jats(1, [1]))
    (source,) = feeds.open_feed("pubmed:all")
    feeds.fetch(source.uri)
    article = feeds.read(source.uri)
    assert (article.text_use, article.mesh_terms, article.flags) == ("free", ("Mice",), ())
    assert article.ids == {"doi": "10.5555/test.1", "pmid": "101", "pmcid": "PMC7"}
    assert any(section.kind == "results" for section in article.sections)
    asked = len(bucket.requests)
    feeds.fetch(source.uri)
    assert len(bucket.requests) == asked, "what is here is not fetched again"
    feeds.fetch("pmc:PMC7")
    assert feeds.read("pmc:PMC7").mesh_terms == ("Mice",)


def test_pubmeds_records_of_full_texts_come_with_the_listing(ncbi: EUtils, bucket: LiteratureServer) -> None:
    """In two requests for a hundred, and not in one for each."""
    ncbi.matches["kinases"] = [str(number) for number in range(1, 151)]
    ncbi.links["pmc_pubmed"] = {str(number): [str(100 + number)] for number in range(1, 150)}
    for number in range(101, 251):
        ncbi.add(str(number), xml=record(str(number), f"Kinases {number}.", ABSTRACT, MESH, pmc=f"PMC{number - 100}"))
    deposit(bucket, papers.jats(1, [1]).replace("10.5555/test.1", ""))
    found = list(feeds.open_feed("pmc:kinases"))
    assert [source.uri for source in found] == [f"pmc:PMC{number}" for number in range(1, 151)]
    assert [asked.utility for asked in ncbi.asked] == ["esearch", *["elink", "efetch"] * 2]
    feeds.fetch("pmc:PMC7")
    assert feeds.read("pmc:PMC7").mesh_terms == ("Mice",)
    assert len(ncbi.asked) == 5
    with pytest.raises(NotAvailable):
        feeds.fetch("pmc:PMC8")


def test_a_full_text_that_can_not_be_read_leaves_the_abstract(ncbi: EUtils, bucket: LiteratureServer) -> None:
    ncbi.add("101", xml=with_full_text("101"))
    deposit(bucket, "<article><front>")
    feeds.fetch("pubmed:101")
    article = feeds.read("pubmed:101")
    assert article.flags == ("abstract_only", "full_text_unreadable")


@pytest.mark.parametrize(
    ("doi", "flags"), [("10.5555/TEST.1", ()), ("10.5555/test.2", ("abstract_only", "full_text_unreadable"))]
)
def test_the_full_text_of_another_paper_is_not_taken(
    ncbi: EUtils, bucket: LiteratureServer, doi: str, flags: tuple[str, ...]
) -> None:
    ncbi.add("101", xml=record("101", "Kinases.", ABSTRACT, pmc="PMC7", doi=doi))
    deposit(bucket, papers.jats(1, [1]))
    feeds.fetch("pubmed:101")
    assert feeds.read("pubmed:101").flags == flags


def test_a_preprint_server_that_serves_another_preprint(home: Path) -> None:
    stated = {"doi": "10.64898/2026.10.01.000001", "published": None}
    parts: dict[documents.Part, bytes] = {
        "biorxiv.json": json.dumps(stated).encode(), "article.xml": papers.jats(1, [1]).encode(),
    }  # fmt: skip
    uri = "biorxiv:10.64898/2026.10.01.000001v1"
    documents.put(home, uri, parts)
    with pytest.raises(NotAvailable, match=rf"served as {uri} is that of doi 10\.5555/test\.1"):
        feeds.read(uri)


@pytest.mark.parametrize(
    ("part", "stated", "text_use", "says"),
    [
        ("pmc.json", {"licence": "CC BY-NC"}, "reference_only", "PMC: CC BY-NC; the stricter wins"),
        ("pmc.json", {"licence": "TDM"}, "reference_only", "PMC: TDM; the stricter wins"),
        ("pmc.json", {"licence": ""}, "reference_only", "PMC: no licence; the stricter wins"),
        ("pmc.json", {"licence": "CC BY"}, "free", "PMC: CC BY"),
        ("pmc.json", {}, "free", "words: CC BY"),
        ("biorxiv.json", {"licence": "cc_no"}, "reference_only", "bioRxiv: cc_no; the stricter wins"),
        ("biorxiv.json", {"licence": "cc_by_nc_nd"}, "reference_only", "bioRxiv: cc_by_nc_nd; the stricter wins"),
        (
            "biorxiv.json",
            {"server": "medrxiv", "licence": "cc_by_nd"},
            "reference_only",
            "medRxiv: cc_by_nd; the stricter wins",
        ),
        ("biorxiv.json", {"licence": ""}, "free", "words: CC BY"),
        ("europepmc.json", {"license": "cc by-nc"}, "reference_only", "Europe PMC: cc by-nc; the stricter wins"),
        ("europepmc.json", {"license": "cc by"}, "free", "Europe PMC: cc by"),
    ],
)
def test_of_a_text_and_its_service_the_stricter_terms_win(
    home: Path, part: documents.Part, stated: dict[str, str], text_use: str, says: str
) -> None:
    known: dict[documents.Part, dict[str, object]] = {
        "pmc.json": {"identifier": "PMC7.1", "pmid": "", "doi": "", "is_retracted": False},
        "biorxiv.json": {"server": "biorxiv", "doi": "10.5555/test.1", "published": None},
        "europepmc.json": {"source": "MED", "id": "1", "title": "A", "isOpenAccess": "Y"},
    }
    parts = {part: json.dumps({**known[part], **stated}).encode(), "article.xml": papers.jats(1, [1]).encode()}
    documents.put(home, "a:1", parts)
    article = documents.read(home, "a:1")
    assert (article.text_use, article.licence_rule.endswith(says)) == (text_use, True), article.licence_rule
    own = jats.read_bytes(parts["article.xml"], "a.xml")
    assert licences.without_service(article.licence, own.text_use) == (own.licence, text_use)


@pytest.mark.parametrize("server_of_it", ["biorxiv", "medrxiv"])
def test_a_preprint_that_is_named_by_its_doi_is_read_where_it_lies(
    home: Path, monkeypatch: pytest.MonkeyPatch, server_of_it: str
) -> None:
    doi = "10.64898/2026.10.01.26123456"
    with served(monkeypatch, biorxiv, europepmc, biorxiv_url="", europepmc_url="/no") as server:
        monkeypatch.setenv("BIOALCHEMY_ALLOW_PRIVATE", "1")
        for name in biorxiv.SERVERS:
            stated = {"doi": doi, "version": "1", "date": "2026-10-02", "jatsxml": f"{server.url}/text.xml"}
            said = [{"status": "ok"}] if name == server_of_it else [{"status": "no posts found"}]
            listed = [stated] if name == server_of_it else []
            server.pages[f"/details/{name}/{doi}"] = Reply.json({"messages": said, "collection": listed})
        server.pages["/text.xml"] = Reply(papers.jats(1, [1]).replace("10.5555/test.1", doi).encode())
        feeds.fetch(f"doi:{doi}")
        assert any(section.kind == "results" for section in feeds.read(f"doi:{doi}").sections)


@pytest.mark.parametrize(
    "faulty",
    [
        Reply(), Reply(b"  \r\n"), Reply(b'{"error": "backend"}'), Reply(b"upstream connect error"),
        Reply(b"<!-- edge 7 -->\n<!DOCTYPE html><html><title>Oops</title></html>"), Reply(b"<head><title>x</title>"),
    ],
)  # fmt: skip
def test_what_comes_in_place_of_a_full_text_is_asked_for_again_and_not_kept(
    home: Path, monkeypatch: pytest.MonkeyPatch, faulty: Reply
) -> None:
    with served(monkeypatch, biorxiv, biorxiv_url="") as server:
        monkeypatch.setenv("BIOALCHEMY_ALLOW_PRIVATE", "1")
        doi = "10.64898/2026.10.01.000001"
        stated = {"doi": doi, "version": "1", "date": "2026-10-02", "jatsxml": f"{server.url}/text.xml"}
        server.pages[f"/details/biorxiv/{doi}"] = Reply.json({"messages": [{"status": "ok"}], "collection": [stated]})
        server.pages["/text.xml"] = faulty
        with pytest.raises(ServiceUnreachable, match="3 times"):
            feeds.fetch(f"biorxiv:{doi}v1")
        server.pages["/text.xml"] = [faulty, Reply(papers.jats(1, [1]).replace("10.5555/test.1", doi).encode())]
        feeds.fetch(f"biorxiv:{doi}v1")
        assert feeds.read(f"biorxiv:{doi}v1").ids == {"doi": doi}


def test_an_article_that_its_service_does_not_have(ncbi: EUtils) -> None:
    with pytest.raises(NotAvailable, match="PubMed has no record 404"):
        feeds.fetch("pubmed:404")
    ncbi.records["407"] = record("408")
    with pytest.raises(NotAvailable, match="PubMed has no record 407"):
        feeds.fetch("pubmed:407")
    ncbi.records["409"] = b'<DeleteCitation><PMID Version="1">409</PMID></DeleteCitation>'
    with pytest.raises(NotAvailable, match="PubMed has dropped its record 409"):
        feeds.fetch("pubmed:409")
    with pytest.raises(NotAvailable, match="was not fetched"):
        feeds.read("pubmed:405")


def test_identifiers_of_a_file(tmp_path: Path, ncbi: EUtils) -> None:
    path = tmp_path / "ids.txt"
    path.write_text("# mine\n32250123\nPMC2834709\n\nhttps://doi.org/10.1371/JOURNAL.pone.1\n32250123\nnot one\n")
    said: list[str] = []
    assert list(feeds.open_feed(f"ids:{path}", said.append)) == [
        Source("pubmed:32250123", ""), Source("pmc:PMC2834709", ""), Source("doi:10.1371/journal.pone.1", ""),
    ]  # fmt: skip
    assert said == [f"no PMID, PMCID or DOI in 1 entry of {path}, such as 'not one'"]
    path.write_text("10.1371/journal.pone.1,10.1371/journal.pone.2;32250123,PMC2834709\n10.1002/3.0.co;2-2\n")
    assert [source.uri for source in feeds.open_feed(f"ids:{path}")] == [
        "doi:10.1371/journal.pone.1", "doi:10.1371/journal.pone.2", "pubmed:32250123", "pmc:PMC2834709",
        "doi:10.1002/3.0.co;2-2",
    ]  # fmt: skip
    path.write_text("nothing\n")
    with pytest.raises(UsageError, match="no PMID, PMCID or DOI in it"):
        feeds.open_feed(f"ids:{path}")
    with pytest.raises(UsageError, match="can't be read: No such file"):
        feeds.open_feed(f"ids:{tmp_path / 'none'}")


def test_of_a_paper_in_a_file_of_identifiers_a_revised_record_is_another_version(tmp_path: Path, ncbi: EUtils) -> None:
    path = tmp_path / "ids.txt"
    path.write_text("101\n102\n")
    for pmid in ("101", "102"):
        ncbi.add(pmid, xml=record(pmid, "Kinases.", ABSTRACT))
    before = list(feeds.open_feed(f"ids:{path}"))
    ncbi.add("101", xml=record("101", "Kinases.", ABSTRACT, RETRACTED))
    after = list(feeds.open_feed(f"ids:{path}"))
    assert [source.uri for source in after] == ["pubmed:101", "pubmed:102"]
    assert (after[0] == before[0], after[1] == before[1]) == (False, True)
    feeds.fetch("pubmed:101")
    assert feeds.read("pubmed:101").retracted


def test_a_paper_that_a_journal_dates_anew_is_fetched_again(ncbi: EUtils, monkeypatch: pytest.MonkeyPatch) -> None:
    def feed(day: str) -> Reply:
        item = f'<item><guid isPermaLink="false">pubmed:101</guid><pubDate>{day} 06:00:00 GMT</pubDate></item>'
        return Reply(f'<rss version="2.0"><channel><title>t</title>{item}</channel></rss>'.encode())

    monkeypatch.setenv("BIOALCHEMY_ALLOW_PRIVATE", "1")
    with served(monkeypatch, rss) as server:
        titles = []
        for day, title in (("Fri, 30 Oct 2026", "One."), ("Fri, 30 Oct 2026", "Two."), ("Sat, 31 Oct 2026", "Three.")):
            server.pages["/feed"] = feed(day)
            ncbi.add("101", xml=record("101", title, ABSTRACT))
            (source,) = feeds.open_feed(f"rss:{server.url}/feed")
            feeds.fetch(source.uri)
            titles.append(feeds.read(source.uri).title)
    assert titles == ["One.", "One.", "Three."]


def test_a_journal_whose_feed_is_gone_is_no_error_of_the_run(
    ncbi: EUtils, bioalchemy: Command, model: ScriptedModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ncbi.add("101", xml=record("101", "Kinases.", ABSTRACT))
    monkeypatch.setenv("BIOALCHEMY_ALLOW_PRIVATE", "1")
    with LiteratureServer() as server:
        item = b'<item><guid isPermaLink="false">pubmed:101</guid></item>'
        server.pages["/feed"] = Reply(b'<rss version="2.0"><channel><title>t</title>' + item + b"</channel></rss>")
        command = ["run", f"rss:{server.url}/feed", *model.options, "--out", str(tmp_path / "run")]
        bioalchemy(*command)
        del server.pages["/feed"]
        assert "is not there (404)" in bioalchemy(*command, expect=3).stderr.splitlines()[-1]


@pytest.mark.parametrize("uri", ["doi:10.5555/a", "pmc:PMC7", "pubmed:101", "biorxiv:10.1101/2026.01.02.123456v1"])
def test_a_service_that_is_not_at_its_address_is_no_missing_paper(
    uri: str, ncbi: EUtils, monkeypatch: pytest.MonkeyPatch
) -> None:
    ncbi.add("101", xml=with_full_text("101"))
    with (
        served(monkeypatch, pmc, europepmc, biorxiv, pmc_url="/no", europepmc_url="/no", biorxiv_url="/no"),
        pytest.raises(ServiceUnreachable, match=r"is not there \(404\): is this the service's address\?"),
    ):
        feeds.fetch(uri)


def test_a_preview_ends_as_a_run_does_where_a_service_failed(
    tmp_path: Path, ncbi: EUtils, bioalchemy: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    ncbi.add("101", xml=record("101", "Kinases.", ABSTRACT))
    ids = tmp_path / "ids.txt"
    ids.write_text("101\n404\n")
    assert "not_available" in bioalchemy("feed", f"ids:{ids}").stdout
    ids.write_text("101\nPMC7.1\n")
    with LiteratureServer() as server:
        server.pages["/bucket"] = Reply(status=403)
        monkeypatch.setenv("BIOALCHEMY_PMC_URL", f"{server.url}/bucket")
        done = bioalchemy("feed", f"ids:{ids}", "--json", expect=3)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row.get("failed", False) for row in rows] == [False, True]


def test_identifiers_as_people_write_them(tmp_path: Path, ncbi: EUtils) -> None:
    path = tmp_path / "ids.txt"
    path.write_bytes("\ufeff101\n102 , x\n103\t104\nPMID: 105\n".encode())
    assert [source.uri for source in feeds.open_feed(f"ids:{path}")] == [f"pubmed:{n}" for n in range(101, 106)]
    path.write_text(
        "106 107 PMC8 # batch 3\n# 5 of 2024\nPMC 7\n108; Smith 2001\n101 of set 2\n"
        "10.5555/a 10.5555/b\n10.5555/c of 2024\n"
    )
    told: list[str] = []
    found = [source.uri for source in feeds.open_feed(f"ids:{path}", told.append)]
    assert found == [
        "pubmed:106",
        "pubmed:107",
        "pmc:PMC8",
        "pubmed:108",
        "doi:10.5555/a",
        "doi:10.5555/b",
        "doi:10.5555/c",
    ]
    assert told == [f"no PMID, PMCID or DOI in 4 entries of {path}, such as 'PMC 7'"]
    path.write_bytes("101\n".encode("utf-16"))
    with pytest.raises(UsageError, match="it is not UTF-8"):
        feeds.open_feed(f"ids:{path}")
    with path.open("wb") as file:
        file.truncate(3 * 1024**3)
    with pytest.raises(UsageError, match="more than 16,777,216 bytes"):
        feeds.open_feed(f"ids:{path}")


def test_from_a_search_to_pairs_and_only_the_new_the_next_time(
    ncbi: EUtils, bioalchemy: Command, model: ScriptedModel, tmp_path: Path
) -> None:
    ncbi.add("101", xml=record("101", "Kinases.", ABSTRACT))
    command = ["run", "pubmed:all", *model.options, "--out", str(tmp_path / "run")]
    bioalchemy(*command)
    pairs = bioalchemy.pairs(tmp_path / "run")
    assert {pair["answer"]["value"] for pair in pairs} == {"SUB1", "SUB2"}
    assert {pair["text_use"] for pair in pairs} == {"reference_only"}

    ncbi.add("102", xml=record("102", "More kinases.", ABSTRACT.replace("KIN1", "KIN8").replace("SUB1", "SUB8")))
    with closing(Ledger.open(tmp_path / "run")) as ledger:
        watermark = date.fromisoformat(ledger.header()["watermark"])
    since = (watermark - timedelta(days=7)).strftime("%Y/%m/%d")
    ncbi.matches[f"(all) AND ({since}:3000[crdt] OR {since}:3000[lr])"] = ["102"]
    ncbi.asked.clear()
    bioalchemy(*command)
    assert {asked.parameters["term"][0] for asked in ncbi.of("esearch")} == set(ncbi.matches)
    assert len(bioalchemy.pairs(tmp_path / "run")) == 4


def test_a_preprint_that_is_listed_weeks_after_its_date_is_taken(
    home: Path, model: ScriptedModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is known already is not fetched again for it."""
    today = datetime.now(UTC).date()
    first, last = today - timedelta(days=90), today + timedelta(days=30)
    with served(monkeypatch, biorxiv, biorxiv_url="") as server:
        monkeypatch.setenv("BIOALCHEMY_ALLOW_PRIVATE", "1")

        def preprint(number: int, days_ago: int) -> dict[str, str]:
            doi, text = f"10.64898/{today:%Y.%m.%d}.{number:06}", f"/texts/{number}.xml"
            server.pages[text] = Reply(papers.jats(number, [number]).replace(f"10.5555/test.{number}", doi).encode())
            return {
                "doi": doi, "version": "1", "date": str(today - timedelta(days=days_ago)), "license": "cc_by",
                "category": "cell biology", "published": "NA", "jatsxml": server.url + text,
            }  # fmt: skip

        def page(*preprints: dict[str, str]) -> Reply:
            said = {"status": "ok", "cursor": 0, "count": len(preprints), "total": str(len(preprints))}
            return Reply.json({"messages": [said], "collection": preprints})

        early, late = preprint(1, days_ago=1), preprint(2, days_ago=28)
        server.pages[f"/details/biorxiv/{first}/{last}/0"] = page(early)
        command = ["run", f"biorxiv:{first}..{last}", *model.options, "--out", str(tmp_path / "run")]
        bioalchemy = Command(home, {})
        bioalchemy(*command)
        assert {pair["answer"]["value"] for pair in bioalchemy.pairs(tmp_path / "run")} == {"SUB1"}
        server.pages[f"/details/biorxiv/{today - timedelta(days=30)}/{last}/0"] = page(late, early)
        bioalchemy(*command)
        assert {pair["answer"]["value"] for pair in bioalchemy.pairs(tmp_path / "run")} == {"SUB1", "SUB2"}
        assert sorted(path for path in server.paths() if "/texts/" in path) == ["/texts/1.xml", "/texts/2.xml"]


@pytest.mark.parametrize("has_pmcid", [True, False])
def test_a_full_text_that_comes_to_pmc_later_takes_its_abstracts_place(
    ncbi: EUtils, bucket: LiteratureServer, model: ScriptedModel, tmp_path: Path, home: Path, has_pmcid: bool
) -> None:
    """Though PubMed's record stays what it was, and no search for what is new lists it."""
    ncbi.add("101", xml=with_full_text("101") if has_pmcid else record("101", "Kinases.", ABSTRACT, MESH))
    ncbi.add("102", xml=record("102", "More kinases.", ABSTRACT.replace("KIN1", "KIN8").replace("SUB1", "SUB8")))
    run, bioalchemy = tmp_path / "run", Command(home, {})
    command = ["run", "pubmed:all", *model.options, "--out", str(run)]
    bioalchemy(*command)
    since = (datetime.now(UTC).date() - timedelta(days=7)).strftime("%Y/%m/%d")
    ncbi.matches[f"(all) AND ({since}:3000[crdt] OR {since}:3000[lr])"] = []

    ncbi.article_ids["101"] = {"pmc": "PMC7"}
    bucket.pages["/bucket"] = Reply(status=503)
    assert "full texts that came since are looked for in the next session" in bioalchemy(*command).stderr
    deposit(bucket, papers.jats(1, [3]))
    bioalchemy(*command)
    answers = {pair["answer"]["value"]: pair["text_use"] for pair in bioalchemy.pairs(run)}
    assert answers == {"SUB3": "free", "SUB2": "reference_only", "SUB8": "reference_only"}
    assert bioalchemy.json("status", run)["withdrawn"] == 2
    bucket.requests.clear()
    assert "nothing is left to do" in bioalchemy(*command).stderr
    assert bucket.paths() == ["/bucket"], "of what was read in full the list alone is looked at"
    deposit(bucket, papers.jats(1, [4]), version=2, day=f"{datetime.now(UTC):%F}")
    bioalchemy(*command)
    assert {pair["answer"]["value"] for pair in bioalchemy.pairs(run)} == {"SUB4", "SUB2", "SUB8"}


def test_a_feed_that_can_not_be_listed_again_is_no_success(
    ncbi: EUtils, bioalchemy: Command, model: ScriptedModel, tmp_path: Path
) -> None:
    """What is known is finished all the same, and the next session asks again from the same day."""
    run = tmp_path / "run"

    def watermark() -> str:
        with closing(Ledger.open(run)) as ledger:
            return str(ledger.header()["watermark"])

    ncbi.add("101", xml=record("101", "Kinases.", ABSTRACT))
    command = ["run", "pubmed:all", *model.options, "--out", str(run)]
    model.truncate = {"WrittenDrafts"}
    bioalchemy(*command, expect=3)
    model.truncate = set()
    with closing(Ledger.open(run, read_only=False)) as ledger, ledger.drive():
        ledger.set_watermark("2026-01-05")

    ncbi.faults.append(Fault(503, b"", {"Retry-After": "86400"}))
    down = bioalchemy(*command, expect=3)
    assert down.stderr.splitlines()[-1].startswith("the feed could not be listed for what is new: NCBI ")
    assert len(bioalchemy.pairs(run)) == 2
    assert watermark() == "2026-01-05"
    # A field that the service does not have any more.
    unknown = b"<Count>1</Count><IdList/><ErrorList><FieldNotFound>kinase</FieldNotFound></ErrorList>"
    ncbi.faults.append(Fault(200, b"<eSearchResult>" + unknown + b"</eSearchResult>"))
    refused = bioalchemy.json("resume", run, expect=3)
    assert refused["feed_error"].startswith("NCBI does not know ")
    assert "could not be listed for what is new: NCBI does not know " in bioalchemy("status", run).stdout
    assert watermark() == "2026-01-05"

    ncbi.matches["(all) AND (2025/12/29:3000[crdt] OR 2025/12/29:3000[lr])"] = ["101"]
    assert bioalchemy.json(*command)["feed_error"] is None
    assert "feed error" not in bioalchemy("status", run).stdout
    assert watermark() > "2026-01-05"


def test_a_day_that_is_yet_to_come_hides_nothing(
    ncbi: EUtils, bioalchemy: Command, model: ScriptedModel, tmp_path: Path
) -> None:
    """A clock that was ahead in one session, and was put right before the next."""
    run = tmp_path / "run"
    ncbi.add("101", xml=record("101", "Kinases.", ABSTRACT))
    command = ["run", "pubmed:all", *model.options, "--out", str(run)]
    bioalchemy(*command)
    with closing(Ledger.open(run, read_only=False)) as ledger, ledger.drive():
        ledger.set_watermark("2999-01-05")
    ncbi.add("102", xml=record("102", "More kinases.", ABSTRACT.replace("KIN1", "KIN8").replace("SUB1", "SUB8")))
    assert "last listed on 2999-01-05" in bioalchemy(*command).stderr
    assert len(bioalchemy.pairs(run)) == 4
    with closing(Ledger.open(run)) as ledger:
        assert ledger.header()["watermark"] < "2999"


def test_records_that_an_answer_lacks_are_asked_for_again(ncbi: EUtils) -> None:
    for pmid in ("101", "102", "103", "104"):
        ncbi.add(pmid)
    ncbi.withheld = {"102": 1, "103": 2}
    assert {source.uri for source in feeds.open_feed("pubmed:all")} == {f"pubmed:{pmid}" for pmid in ncbi.records}
    assert [asked.parameters["id"] for asked in ncbi.of("efetch")] == [["101,102,103,104"], ["102,103"], ["103"]]


def test_records_that_never_come_are_told_and_asked_for_in_the_next_session(
    ncbi: EUtils, bioalchemy: Command, model: ScriptedModel, tmp_path: Path
) -> None:
    run = tmp_path / "run"
    other = ABSTRACT.replace("KIN1", "KIN8").replace("SUB1", "SUB8")
    ncbi.add("101", xml=record("101", "Kinases.", ABSTRACT))
    ncbi.add("102", xml=record("102", "More kinases.", other))
    ncbi.withheld = {"102": 99}
    command = ["run", "pubmed:all", *model.options, "--out", str(run)]
    done = bioalchemy(*command, expect=3)
    assert "PubMed has 1 records that it does not give, asked 3 times: 102" in done.stderr.splitlines()[-1]
    assert len(bioalchemy.pairs(run)) == 2
    assert "watermark" not in bioalchemy.json("status", run)
    ncbi.withheld.clear()
    bioalchemy(*command)
    assert len(bioalchemy.pairs(run)) == 4
    assert ncbi.of("esearch")[-1].parameters["term"] == ["all"]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (record("").replace(b'<PMID Version="1"></PMID>', b""), "has 1 records that it does not give"),
        (record("../../x"), "has 1 records that it does not give"),
        (b"".join(record(str(number)) for number in range(500, 600)), "gives 100 records where 1 were asked for"),
    ],
    ids=["no PMID", "none that is one", "others"],
)
def test_records_of_no_paper_and_of_others_stand_for_none(ncbi: EUtils, given: bytes, told: str) -> None:
    ncbi.add("101")
    answer = Fault(200, b'<?xml version="1.0" ?><PubmedArticleSet>' + given + b"</PubmedArticleSet>")
    ncbi.faults.extend([None, answer, answer, answer])
    with pytest.raises(ServiceUnreachable, match=told):
        list(feeds.open_feed("pubmed:all"))


def test_a_record_that_pubmed_has_dropped_fails_nothing(ncbi: EUtils) -> None:
    ncbi.add("101")
    ncbi.matches["kinases"] = ["101", "404"]
    assert [source.uri for source in feeds.open_feed("pubmed:kinases")] == ["pubmed:101"]


def test_an_answer_without_any_record_is_no_empty_feed(ncbi: EUtils, bioalchemy: Command) -> None:
    ncbi.add("101")
    ncbi.withheld = {"101": 99}
    assert "PubMed has 1 records that it does not give" in bioalchemy("feed", "pubmed:all", expect=1).stderr
    error = Fault(200, b'<?xml version="1.0"?><ERROR>Empty result - nothing to do</ERROR>')
    ncbi.faults += [None, error]
    assert "NCBI refuses the request: Empty result" in bioalchemy("feed", "pubmed:all", expect=1).stderr


def test_a_recheck_says_what_it_was_not_told(
    ncbi: EUtils, bioalchemy: Command, model: ScriptedModel, tmp_path: Path
) -> None:
    run = tmp_path / "run"
    ncbi.add("101", xml=record("101", "Kinases.", ABSTRACT))
    bioalchemy("run", "pubmed:all", *model.options, "--out", run)
    ncbi.add("101", xml=record("101", "Kinases.", ABSTRACT, RETRACTED.replace("RetractionIn", "ExpressionOfConcernIn")))
    concerned = bioalchemy.json("recheck", run)
    assert concerned["concerns"] == ["PubMed: an expression of concern about pmid:101 in 999"]
    assert concerned["raised"] == []
    ncbi.withheld = {"101": 99}
    found = bioalchemy.json("recheck", run, expect=3)
    assert (found["withheld"], found["vanished"]) == (["101"], [])
    assert "PubMed did not give its records of pmid:101: recheck again" in bioalchemy("recheck", run, expect=3).stdout
    del ncbi.records["101"]
    found = bioalchemy.json("recheck", run)
    assert (found["withheld"], found["vanished"]) == ([], ["101"])
    assert "PubMed has no record any more of pmid:101" in bioalchemy("recheck", run).stdout


def test_papers_from_files_are_looked_up_only_where_that_is_asked_for(
    ncbi: EUtils, bioalchemy: Command, model: ScriptedModel, tmp_path: Path
) -> None:
    feed = papers.folder(tmp_path / "papers", 2, facts_each=1)
    ncbi.add("101", xml=record("101", "Kinases.", "Words.", RETRACTED, doi="10.5555/test.0"))
    ncbi.add("102", xml=record("102", "Kinases.", "Words.", MESH, doi="10.5555/test.1"))
    bioalchemy("run", feed, *model.options, "--out", tmp_path / "offline")
    assert ncbi.asked == []
    bioalchemy("run", feed, *model.options, "--out", tmp_path / "run", "--look-up")
    with closing(Ledger.open(tmp_path / "run")) as ledger:
        rows = ledger.db.execute("SELECT state, reason, record FROM articles ORDER BY seq").fetchall()
    assert [(row["state"], row["reason"]) for row in rows] == [("rejected", "retracted"), ("done", None)]
    assert json.loads(rows[1]["record"])["mesh_terms"] == ["Mice"]
    refused = bioalchemy("run", feed, *model.options, "--out", tmp_path / "run", expect=1)
    assert "made with other looks_up" in refused.stderr
    bioalchemy("resume", tmp_path / "run")


def test_a_preview_is_a_line_for_each_article(ncbi: EUtils, bioalchemy: Command) -> None:
    for pmid in ("101", "102"):
        ncbi.add(pmid, xml=record(pmid, f"Kinases {pmid}.", ABSTRACT))
    rows = bioalchemy.lines("feed", "pubmed:all", "--limit", "1")
    assert [(row["ids"]["pmid"], row["problem"]) for row in rows] == [("101", "")]
    # What the service finds all the same is told apart after reading.
    ncbi.matches["(all) AND 1500/01/01:2025/12/31[dp]"] = ["101"]
    shown = bioalchemy("feed", "pubmed:all", "--limit", "1", "--published", "..2025").stdout.splitlines()
    head, _, line = (text.rstrip() for text in shown if text.strip())
    assert head.split() == ["source", "published", "type", "use", "characters", "title"]
    assert line.split()[:4] == ["pubmed:101", "2026", "journal-article", "reference_only"]
    assert line.endswith("published 2026")


def test_a_preview_tells_that_two_identifiers_are_one_work(
    ncbi: EUtils, bucket: LiteratureServer, bioalchemy: Command, tmp_path: Path
) -> None:
    ncbi.add("101", xml=with_full_text("101"))
    ncbi.add("102", xml=record("102", "More kinases.", ABSTRACT))
    ncbi.links["pmc_pubmed"] = {"7": ["101"]}
    deposit(bucket, papers.jats(1, [1]))
    (tmp_path / "ids.txt").write_text("101\nPMC7\n102\n")
    rows = bioalchemy.lines("feed", f"ids:{tmp_path / 'ids.txt'}")
    assert [(row["uri"], row["same_as"]) for row in rows] == [
        ("pubmed:101", ""), ("pmc:PMC7", "pubmed:101"), ("pubmed:102", ""),
    ]  # fmt: skip
    shown = " ".join(bioalchemy("feed", f"ids:{tmp_path / 'ids.txt'}").stdout.split())
    assert "the same work as pubmed:101" in shown


def test_a_preview_by_kind_tells_what_says_no_kind(bioalchemy: Command, tmp_path: Path) -> None:
    for number, kind in enumerate(("", "", "Erratum", "research-article")):
        (tmp_path / f"{number}.xml").write_text(papers.jats(number, [number], article_type=kind))
    done = bioalchemy("feed", tmp_path, "--type", "correction", "--json")
    assert [json.loads(line)["problem"] for line in done.stdout.splitlines()] == [
        *["article type unknown"] * 2, "", "article type research-article",
    ]  # fmt: skip
    assert "2 articles do not say of which kind they are" in done.stderr


def test_many_articles_are_fetched_ahead_and_given_in_order(
    ncbi: EUtils, bucket: LiteratureServer, tmp_path: Path
) -> None:
    numbers = list(range(1, 41))
    for number in numbers:
        ncbi.add(str(number), xml=record(str(number), f"Kinases {number}.", ABSTRACT))
    ids = tmp_path / "ids.txt"
    ids.write_text("\n".join(str(number) for number in [*numbers[:20], 404, *numbers[20:], "PMC8"]))
    found = list(read_all(feeds.open_feed(f"ids:{ids}")))
    assert [source.uri for source, _ in found] == [source.uri for source in feeds.open_feed(f"ids:{ids}")]
    titles = [article.title for _, article in found if isinstance(article, Article)]
    assert titles == [f"Kinases {number}." for number in numbers]
    assert len(ncbi.of("efetch")) < 10, "records come a hundred in a request"
    assert [type(article) for _, article in found if not isinstance(article, Article)] == [NotAvailable, NotAvailable]


def test_who_waits_is_told_how_many_were_fetched(ncbi: EUtils, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "_TOLD_EVERY_S", 0.0)
    papers.folder(tmp_path / "papers", 2)
    said: list[str] = []
    ncbi.add("101")
    assert len(list(read_all([Source("pubmed:101", ""), Source("pubmed:102", "")], said.append))) == 2
    assert said == ["1 articles fetched", "2 articles fetched"]
    assert len(list(read_all(feeds.open_feed(str(tmp_path / "papers")), said.append))) == 2
    assert len(said) == 2, "files are not fetched"


def test_what_is_not_wanted_any_more_is_not_fetched(ncbi: EUtils, tmp_path: Path) -> None:
    ids = tmp_path / "ids.txt"
    ids.write_text("\n".join(map(str, range(1, 1001))))
    for number in range(1, 1001):
        ncbi.add(str(number), xml=record(str(number), "Kinases.", ABSTRACT))
    found = read_all(feeds.open_feed(f"ids:{ids}"))
    next(found)
    found.close()  # type: ignore[attr-defined]
    assert len(ncbi.asked) < 30


def test_a_service_that_fails_costs_the_articles_it_failed_on(
    ncbi: EUtils, bucket: LiteratureServer, tmp_path: Path
) -> None:
    ncbi.add("101", xml=with_full_text("101"))
    ncbi.add("102", xml=record("102", "Kinases.", ABSTRACT))
    deposit(bucket, papers.jats(1, [1]))
    bucket.pages["/bucket/PMC7.1/PMC7.1.xml"] = Reply(status=503)
    found = dict(read_all([Source("pubmed:101", ""), Source("pubmed:102", "")]))
    assert [type(article) for article in found.values()] == [ServiceUnreachable, Article]


def test_a_dry_run_reads_what_a_run_would(
    ncbi: EUtils, bucket: LiteratureServer, bioalchemy: Command, model: ScriptedModel
) -> None:
    ncbi.matches["kinases"] = ["7", "8"]
    ncbi.matches["(kinases) AND open_access[filter]"] = ["7"]
    ncbi.add("101", xml=record("101", "Kinases.", ABSTRACT))
    deposit(bucket, papers.jats(1, [1, 2]))
    found = bioalchemy.json("run", "pmc:kinases", *model.options, "--dry-run")
    assert (found["articles"], found["to_work_on"], found["turned_away"]) == (2, 1, {"not_available": 1})
    found = bioalchemy.json("run", "pmc:kinases", *model.options, "--dry-run", "--use", "free")
    assert (found["articles"], found["to_work_on"], found["turned_away"]) == (1, 1, {})
    ncbi.matches["(kinases) AND 1500/01/01:2025/12/31[dp]"] = ["7"]
    found = bioalchemy.json("run", "pmc:kinases", *model.options, "--dry-run", "--published", "..2025")
    assert (found["articles"], found["to_work_on"], found["turned_away"]) == (1, 0, {"filtered": 1})


def test_receipts_are_verified_against_papers_of_a_service(
    ncbi: EUtils, bioalchemy: Command, model: ScriptedModel, tmp_path: Path
) -> None:
    ncbi.add("101", xml=record("101", "Kinases.", ABSTRACT))
    bioalchemy("run", "pubmed:all", *model.options, "--out", tmp_path / "run")
    bioalchemy("export", tmp_path / "run", "-o", tmp_path / "pairs.jsonl")
    elsewhere = Command(tmp_path / "elsewhere", {})
    ids = tmp_path / "ids.txt"
    ids.write_text("101\n")
    assert elsewhere.json("verify", tmp_path / "pairs.jsonl", "--articles", f"ids:{ids}")["fail"] == 0
    assert elsewhere.json("evals", "mutations", "--feed", f"ids:{ids}")["papers"] == 1


def test_a_run_asks_a_service_only_for_what_is_wanted(
    ncbi: EUtils, bioalchemy: Command, model: ScriptedModel, tmp_path: Path
) -> None:
    for pmid in ("101", "102"):
        ncbi.add(pmid, xml=record(pmid, f"Kinases {pmid}.", ABSTRACT))
    narrowed = "(all) AND eng[la]"
    ncbi.matches[narrowed] = ["101"]
    command = ["run", "pubmed:all", *model.options, "--out", str(tmp_path / "run"), "--language", "en"]
    bioalchemy(*command)
    with closing(Ledger.open(tmp_path / "run")) as ledger:
        assert [row["uri"] for row in ledger.db.execute("SELECT uri FROM articles")] == ["pubmed:101"]
        since = (date.fromisoformat(ledger.header()["watermark"]) - timedelta(days=7)).strftime("%Y/%m/%d")
    ncbi.matches[f"({narrowed}) AND ({since}:3000[crdt] OR {since}:3000[lr])"] = ["102"]
    bioalchemy(*command)
    assert len(bioalchemy.pairs(tmp_path / "run")) == 4


def europepmc_record(source: str, number: str, abstract: str, related: tuple[str, str, str]) -> dict[str, object]:
    relation, of, other = related
    link = {"id": other, "source": of, "type": relation, "orderIn": 1}
    return {
        "id": number, "source": source, "doi": f"10.5555/{number.lower()}", "title": f"Kinases of {source}.",
        "abstractText": abstract, "isOpenAccess": "N", "inEPMC": "N", "firstIndexDate": "2026-10-01", "language": "eng",
        "pubTypeList": {"pubType": ["Preprint" if source == "PPR" else "Journal Article"]},
        "commentCorrectionList": {"commentCorrection": [link]}, **({"pmid": number} if source == "MED" else {}),
    }  # fmt: skip


def test_of_a_preprint_and_its_paper_in_one_feed_the_paper_is_taken(
    home: Path, model: ScriptedModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    preprint = europepmc_record("PPR", "PPR1", ABSTRACT, ("Preprint of", "MED", "101"))
    other_words = ABSTRACT.replace("KIN2", "KIN8").replace("SUB2", "SUB8")
    paper = europepmc_record("MED", "101", other_words, ("Preprint in", "PPR", "PPR1"))

    def search(query: dict[str, str]) -> Reply:
        wanted = [
            one for one in (preprint, paper) if "EXT_ID" not in query["query"] or str(one["id"]) in query["query"]
        ]
        return Reply.json({"version": "6.9", "hitCount": len(wanted), "resultList": {"result": wanted}})

    with served(monkeypatch, europepmc, europepmc_url="/rest") as server:
        server.pages["/rest/search"] = search
        bioalchemy = Command(home, {})
        bioalchemy("run", "europepmc:kinases", *model.options, "--out", tmp_path / "run")
        found = {pair["answer"]["value"]: pair["citation"] for pair in bioalchemy.pairs(tmp_path / "run")}
    assert set(found) == {"SUB1", "SUB8"}
    assert all("pmid:101" in citation for citation in found.values())
    assert bioalchemy.json("status", tmp_path / "run")["withdrawn"] == 2, "one of them as the paper has it too"


def test_a_retraction_withdraws_pairs_and_a_takedown_too(
    ncbi: EUtils, bioalchemy: Command, model: ScriptedModel, tmp_path: Path
) -> None:
    run = tmp_path / "run"
    ncbi.add("101", xml=record("101", "Kinases.", ABSTRACT))
    bioalchemy("run", "pubmed:all", *model.options, "--out", run)
    assert bioalchemy.json("recheck", run) == {
        "asked": 1, "crossref_only": 0, "unknown": 0, "raised": [], "withheld": [], "vanished": [], "concerns": [],
        "unanswered": 0, "silent": [],
    }  # fmt: skip
    ncbi.add("101", xml=record("101", "Kinases.", ABSTRACT, RETRACTED))
    found = bioalchemy.json("recheck", run)
    assert {(note["reason"], note["detail"]) for note in found["raised"]} == {("retracted", "PubMed: retracted in 999")}
    assert len(found["raised"]) == 2
    assert bioalchemy.json("recheck", run)["raised"] == []
    assert bioalchemy.pairs(run) == []
    assert bioalchemy.json("export", run, "-o", tmp_path / "x.jsonl")["withdrawn"] == 2
    assert len(bioalchemy.json("takedown", run, "--journal", "tests")["raised"]) == 2
    assert bioalchemy.json("takedown", run, "--journal", "tests")["raised"] == [], "they are taken down already"
    unknown = bioalchemy("takedown", run, "--doi", "10.1/typo", expect=1)
    assert "has doi 10.1/typo: nothing was withdrawn" in unknown.stderr
    assert bioalchemy.json("takedown", run, "--doi-prefix", "10.1/", expect=1)["error"]["type"] == "NotHeld"
    unreached = bioalchemy("takedown", run, "--publisher", "Kin Press", expect=1).stderr
    assert "/members can't be reached" in unreached
    assert "say what to take down" in bioalchemy("takedown", run, expect=2).stderr
    status = bioalchemy.json("status", run)
    assert (status["tally"]["accepted"], status["withdrawn"]) == (2, 2), "withdrawn pairs are kept"
    assert "withdrawn" in bioalchemy("status", run).stdout


def test_json_of_a_preview_is_what_a_run_would_read(ncbi: EUtils, bioalchemy: Command) -> None:
    ncbi.add("101", xml=record("101", "Kinases.", ABSTRACT))
    (row,) = (json.loads(line) for line in bioalchemy("feed", "pubmed:all", "--json").stdout.splitlines())
    assert (row["type"], row["uri"], row["article_type"]) == ("source", "pubmed:101", "journal-article")


def test_a_feed_that_holds_nothing_says_so(ncbi: EUtils, bioalchemy: Command) -> None:
    ncbi.matches["rare"] = []
    for options in ([], ["--json"]):
        done = bioalchemy("feed", "pubmed:rare", *options)
        assert (done.stdout, done.stderr) == ("", "the feed holds nothing\n")


def test_lines_of_json_are_lines_to_the_end(ncbi: EUtils, bioalchemy: Command) -> None:
    """Also where the service fails among them; and the help says so."""
    assert "JSON Lines" in bioalchemy("feed", "--help").stdout
    assert "One JSON document" in bioalchemy("status", "--help").stdout
    for number in range(1, 301):
        ncbi.add(str(number), xml=record(str(number), f"Kinases {number}.", ABSTRACT))
    ncbi.faults += [None, None, Fault(403, b"")]
    done = bioalchemy("feed", "pubmed:all", "--limit", "300", "--json", expect=1)
    *rows, last = (json.loads(line) for line in done.stdout.splitlines())
    assert {row["type"] for row in rows} == {"source"}
    assert last["error"]["type"] == "ServiceUnreachable"
    (misused,) = bioalchemy("feed", "--json", "--limit", "x", "a", expect=2).stdout.splitlines()
    assert json.loads(misused)["error"]["type"] == "UsageError"


def test_who_gives_no_address_is_told_once(
    ncbi: EUtils, bioalchemy: Command, model: ScriptedModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ncbi.add("101", xml=record("101", "Kinases.", ABSTRACT))
    assert "BIOALCHEMY_EMAIL" not in bioalchemy("feed", "pubmed:all").stderr
    monkeypatch.delenv("BIOALCHEMY_EMAIL")
    run = tmp_path / "run"
    for command in (["run", "pubmed:all", *model.options, "--out", str(run)], ["recheck", str(run)]):
        said = bioalchemy(*command)
        assert said.stderr.count("BIOALCHEMY_EMAIL is not set: NCBI wants") == 1
        assert "Warning" not in said.stderr


def test_a_title_under_two_works_is_reported(
    ncbi: EUtils, bioalchemy: Command, model: ScriptedModel, tmp_path: Path
) -> None:
    title = "Kinases of the cell cycle and their substrates."
    other = ABSTRACT.replace("KIN1", "KIN8").replace("SUB1", "SUB8")
    for pmid, abstract in (("101", ABSTRACT), ("102", other)):
        ncbi.add(pmid, xml=record(pmid, title, abstract))
    rows = bioalchemy.lines("feed", "pubmed:all")
    assert [row["double_of"] for row in rows] == ["", "pubmed:101"]
    assert "possible double of pubmed:101" in " ".join(bioalchemy("feed", "pubmed:all").stdout.split())
    done = bioalchemy.json("run", "pubmed:all", *model.options, "--out", tmp_path / "run")
    assert done["possible_doubles"] == [["pubmed:101", "pubmed:102"]]
    assert "pubmed:101 = pubmed:102" in bioalchemy("status", tmp_path / "run").stdout
