"""`rss`: papers of feeds of every kind, by identifier; what has none is counted, and nothing else is fetched."""

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.literature import LiteratureServer, Reply, served

from bioalchemy.accounts import Source
from bioalchemy.errors import ForbiddenAddress, ServiceUnreachable, SourceTooLarge
from bioalchemy.tools import feeds, rss
from bioalchemy.tools.services import web

RDF = """<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/">
<channel rdf:about="https://journal.example/rss"><title>A journal</title><link>https://journal.example</link></channel>
<item rdf:about="https://journal.example/1"><title>First</title><link>https://journal.example/1</link>
  <prism:doi>10.1038/S41586-026-1</prism:doi><dc:date>2026-10-31</dc:date></item>
<item rdf:about="https://journal.example/2"><title>Second</title><link>https://journal.example/2</link>
  <dc:identifier>doi:10.1038/s41586-026-2</dc:identifier></item>
<item rdf:about="https://www.biorxiv.org/content/10.64898/2026.10.01.000001v2?rss=1"><title>Third</title>
  <link>https://www.biorxiv.org/content/10.64898/2026.10.01.000001v2?rss=1</link>
  <dc:identifier>doi:10.64898/2026.10.01.000001</dc:identifier></item>
<item rdf:about="https://journal.example/4"><title>News</title><link>https://journal.example/4</link></item>
</rdf:RDF>"""

RSS = """<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>pubmed: kinase</title>
<item><title>A</title><link>https://pubmed.ncbi.nlm.nih.gov/38012345/?utm_source=x</link>
  <guid isPermaLink="false">pubmed:38012345</guid><pubDate>Sat, 31 Oct 2026 06:00:00 -0400</pubDate></item>
<item><title>B</title><link>https://journal.example/b</link><guid>38012346</guid></item>
<item><title>C</title><link>https://pmc.ncbi.nlm.nih.gov/articles/PMC2834709/</link></item>
<item><title>A again</title><guid isPermaLink="false">pubmed:38012345</guid></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><id>urn:1</id><updated>2026-10-30T00:00:00Z</updated>
<entry><title>A</title><id>https://doi.org/10.1371/journal.pone.0207097</id><updated>2026-10-30T01:00:00Z</updated></entry>
<entry><title>B</title><id>tag:x</id><link href="https://onlinelibrary.wiley.com/doi/abs/10.1002/ana.27128?af=R"/></entry>
</feed>"""


@pytest.mark.parametrize(
    ("feed", "sources", "skipped"),
    [
        (
            RDF,
            [
                Source("doi:10.1038/s41586-026-1", "2026-10-31"),
                Source("doi:10.1038/s41586-026-2", ""),
                Source("biorxiv:10.64898/2026.10.01.000001v2", ""),
            ],
            ["no DOI or PMID: 'News' (journal.example)"],
        ),
        (
            RSS,
            [Source("pubmed:38012345", "2026-10-31"), Source("pmc:PMC2834709", "")],
            ["no DOI or PMID: 'B' (journal.example)", "there twice: pubmed:38012345"],
        ),
        (ATOM, [Source("doi:10.1371/journal.pone.0207097", "2026-10-30"), Source("doi:10.1002/ana.27128", "")], []),
    ],
    ids=["rss 1.0", "rss 2.0", "atom"],
)
def test_feeds(feed: str, sources: list[Source], skipped: list[str]) -> None:
    assert rss.items(feed.encode()) == (tuple(sources), tuple(skipped))


def test_links_are_read_from_where_the_feed_lies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIOALCHEMY_ALLOW_PRIVATE", "1")
    links = ["/doi/abs/10.1002/ana.27128?af=R", "10.5555/a.1.full", "//pubmed.ncbi.nlm.nih.gov/38012345/", "/news"]
    feed = RSS.partition("<item>")[0] + "".join(f"<item><title>T</title><link>{link}</link></item>" for link in links)
    with served(monkeypatch, rss) as server:
        server.pages["/old"] = Reply.redirect("/journal/feed")
        server.pages["/journal/feed"] = Reply(f"{feed}</channel></rss>".encode())
        found = [source.uri for source in rss.search(f"{server.url}/old")]
        assert found == ["doi:10.1002/ana.27128", "doi:10.5555/a.1", "pubmed:38012345"]
        assert server.paths() == ["/old", "/journal/feed"], "nothing that it links to is fetched"
    base = 'xml:base="https://www.biorxiv.org/"'
    link = '<link href="/content/10.64898/2026.10.01.000001v2?rss=1"/>'
    atom = ATOM.replace("<feed ", f"<feed {base} ").replace(
        "<id>https://doi.org/10.1371/journal.pone.0207097</id>", link
    )
    assert "biorxiv:10.64898/2026.10.01.000001v2" in [source.uri for source in rss.items(atom.encode()).sources]


def test_what_a_broken_feed_still_says() -> None:
    broken = RSS.replace("<title>B</title>", "<title>B & </titel>").encode()
    assert Source("pubmed:38012345", "2026-10-31") in rss.items(broken).sources


@pytest.mark.parametrize("other", ["hwp:master-id:tests;38/46/9715", "S0092-8674(26)00001-1", ""])
def test_a_publishers_own_identifier_beside_the_doi(other: str) -> None:
    doi, own = ("<dc:identifier>info:doi/10.5555/a.1</dc:identifier>", f"<dc:identifier>{other}</dc:identifier>")
    feed = RSS.partition("<item>")[0] + "<item><title>T</title>{}</item></channel></rss>"
    for identifiers in (doi + own, own + doi):
        assert [source.uri for source in rss.items(feed.format(identifiers).encode()).sources] == ["doi:10.5555/a.1"]


def test_a_feed_that_breaks_off_is_not_listed_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIOALCHEMY_ALLOW_PRIVATE", "1")
    with served(monkeypatch, rss) as server:
        for feed in (RSS, RDF, ATOM):
            server.pages["/feed"] = Reply(feed.encode() + b"\n<!-- cached -->\n")
            whole = list(rss.search(f"{server.url}/feed"))
            server.pages["/feed"] = Reply(feed.encode()[: feed.rindex("</")])
            found = rss.search(f"{server.url}/feed")
            assert [next(found) for _ in whole] == whole
            with pytest.raises(ServiceUnreachable, match=r"^the feed breaks off after [0-9] items$"):
                next(found)


def test_the_page_of_a_journal_in_place_of_its_feed() -> None:
    page = (
        b'<!DOCTYPE html><html><head><title>Journal of Tests</title><link href="/feed"></head><body><p>x</body></html>'
    )
    with pytest.raises(ServiceUnreachable, match=r"^the feed can't be read: it is a web page, 'Journal of Tests'$"):
        rss.items(page)


def test_an_empty_feed() -> None:
    assert rss.items(b'<rss version="2.0"><channel><title>T</title></channel></rss>') == ((), ())


@pytest.mark.parametrize("content", [b"", b"\0\xff", b"{}", b"<article/>", b"/etc/passwd", b"http://127.0.0.1/"])
def test_no_feed(content: bytes) -> None:
    with pytest.raises(ServiceUnreachable, match="can't be read"):
        rss.items(content)


def test_a_half_of_a_surrogate_pair_costs_nothing() -> None:
    feed = RSS.replace("<title>A</title>", "<title>A &#xD800;&#xdfff;&#55296;</title>").replace(
        "</item>", "<x/></item>"
    )
    assert Source("pubmed:38012345", "2026-10-31") in rss.items(feed.encode()).sources


@pytest.mark.parametrize("encoding", [b"\xd5TF-8", b"utf-16", b"hex", b"idna"])
def test_an_encoding_that_is_none_is_no_error_of_ours(encoding: bytes) -> None:
    declared = b'<?xml version="1.0" encoding="' + encoding + b'"?>'
    with suppress(ServiceUnreachable):
        assert len(rss.items(declared + RSS.encode()).sources) <= 2


def test_a_feed_over_the_limit_is_refused() -> None:
    with pytest.raises(SourceTooLarge):
        rss.items(RSS.encode() + b" " * rss.MAX_BYTES)


def test_a_feed_that_no_reader_ends_with_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIOALCHEMY_ALLOW_PRIVATE", "1")
    monkeypatch.setattr(rss, "TIMEOUT_S", 3)
    attributes = " ".join(f'a{n}="x"' for n in range(250_000))
    with served(monkeypatch, rss) as server:
        server.pages["/feed"] = Reply(RSS.replace("<item>", f"<item {attributes}>", 1).encode())
        began = time.monotonic()
        with pytest.raises(ServiceUnreachable, match="the feed can't be read: not within 3 s"):
            list(rss.search(f"{server.url}/feed"))
        assert time.monotonic() - began < 30


def test_entities_of_its_own_do_nothing() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    declared = f'<!DOCTYPE rss [<!ENTITY l0 "ha"><!ENTITY f SYSTEM "file:///etc/passwd">{laughs}]>'
    feed = declared + RSS.replace("<title>A</title>", "<title>&l9; &f;</title>")
    assert all("root:" not in reason for reason in rss.items(feed.encode()).skipped)


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: RSS.replace("38012345", text).encode()))
def test_any_bytes(content: bytes) -> None:
    try:
        found = rss.items(content)
    except ServiceUnreachable:
        return
    assert all(
        source.uri.partition(":")[0] in ("doi", "pubmed", "pmc", "biorxiv", "medrxiv") for source in found.sources
    )


def test_a_feed_of_the_web(monkeypatch: pytest.MonkeyPatch) -> None:
    with served(monkeypatch, rss, allow_private="1") as server:
        monkeypatch.setenv("BIOALCHEMY_ALLOW_PRIVATE", "1")
        server.pages["/rss"] = Reply(RDF.encode(), headers={"Content-Type": "text/html"})
        said: list[str] = []
        assert len(list(rss.search(f"{server.url}/rss", said.append))) == 3
        assert said == ["1 of 4 items are passed by: no DOI or PMID: 'News' (journal.example)"]
        assert server.paths() == ["/rss"]


def test_a_feed_that_drips_is_waited_for_once_and_aloud(monkeypatch: pytest.MonkeyPatch) -> None:
    with served(monkeypatch, rss) as server:
        monkeypatch.setenv("BIOALCHEMY_ALLOW_PRIVATE", "1")
        monkeypatch.setattr(feeds, "_TOLD_EVERY_S", 0.1)
        monkeypatch.setattr(web, "PATIENCE", web.PATIENCE._replace(deadline_s=0.5))
        server.pages["/rss"] = Reply(RDF.encode(), drip_s=0.02)
        said: list[str] = []
        with pytest.raises(ServiceUnreachable, match=r"takes more than 0\.5 s"):
            list(feeds.open_feed(f"rss:{server.url}/rss", said.append))
        assert said == ["still waiting for rss: nothing came for 0.1 s"]
        assert server.paths() == ["/rss"]


def test_a_feed_at_a_private_address() -> None:
    with LiteratureServer() as server, pytest.raises(ForbiddenAddress):
        list(rss.search(f"{server.url}/rss"))
