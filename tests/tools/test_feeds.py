"""Feeds: what is found, in which order, and what is said when nothing is."""

import gzip
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.support import papers
from tests.support.eutils import record

from bioalchemy.errors import ArticleError, MalformedXML, NotPDF, NotPubMed, NotXML, UnreadableSource, UsageError
from bioalchemy.tools import feeds

LONG = " ".join(str(number**9) for number in range(1000))


def names(feed: Path | str) -> list[str]:
    return [Path(source.uri).name for source in feeds.open_feed(str(feed))]


def touch(folder: Path, *paths: str) -> Path:
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text("<article/>")
    return folder


def test_a_file_whatever_its_name(tmp_path: Path) -> None:
    for name in ("paper.xml", "paper.txt", "[x].xml", "a b.xml", "naïve-β.nxml", "-v.xml", "*.xml"):
        assert names(touch(tmp_path, name) / name) == [name]


def test_a_folder_is_walked_in_a_stable_order(tmp_path: Path) -> None:
    touch(tmp_path, "b/2.xml", "b/1.NXML", "a.xml", "c/deep/er/0.xml", "notes.txt", "b/fig.png", "z.nxml", "[y].xml")
    found = [str(Path(source.uri).relative_to(tmp_path)) for source in feeds.open_feed(str(tmp_path))]
    assert found == ["[y].xml", "a.xml", "b/1.NXML", "b/2.xml", "c/deep/er/0.xml", "z.nxml"]


def test_a_folder_named_like_a_paper_is_a_folder(tmp_path: Path) -> None:
    touch(tmp_path, "a.xml/inside.xml", "papers[1]/one.xml")
    assert names(tmp_path) == ["inside.xml", "one.xml"]
    assert names(tmp_path / "a.xml") == ["inside.xml"]
    assert names(tmp_path / "papers[1]") == ["one.xml"]


def test_globs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    touch(tmp_path, "2020/a.xml", "2020/b.txt", "2021/deep/c.xml", "top.xml")
    (tmp_path / "2022.xml").mkdir()
    assert names(tmp_path / "*.xml") == ["top.xml"]
    assert names(tmp_path / "**" / "*.xml") == ["a.xml", "c.xml", "top.xml"]
    assert names(tmp_path / "202?" / "[ab].*") == ["a.xml", "b.txt"]
    monkeypatch.chdir(tmp_path)
    assert names("2020/*.xml") == names("*/a.xml") == ["a.xml"]


def test_a_link_is_followed_only_where_it_is_named_itself(tmp_path: Path) -> None:
    touch(tmp_path, "a/1.xml")
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    (tmp_path / "b").symlink_to("a")
    (tmp_path / "link.xml").symlink_to(tmp_path / "a" / "1.xml")
    (tmp_path / "records.xml.gz").symlink_to("/etc/passwd")
    (tmp_path / "round.xml").symlink_to("round.xml")
    for feed in (str(tmp_path), str(tmp_path / "**" / "*.xml*")):
        found = {Path(source.uri).name: source.uri for source in feeds.open_feed(feed)}
        assert found.keys() <= {"1.xml", "link.xml", "records.xml.gz", "round.xml"}
        assert found.pop("1.xml") == str(tmp_path / "a" / "1.xml")
        for uri in found.values():
            with pytest.raises(UnreadableSource, match="a link"):
                feeds.read(uri)
            assert feeds.digest(uri) == ""
    assert len(found) == 2
    assert names(tmp_path / "*" / "1.xml") == ["1.xml"]
    (named,) = feeds.open_feed(str(tmp_path / "link.xml"))
    assert named.uri == str(tmp_path / "a" / "1.xml")


def test_a_stamp_changes_with_the_file(tmp_path: Path) -> None:
    path = touch(tmp_path, "a.xml") / "a.xml"
    (before,) = feeds.open_feed(str(path))
    assert list(feeds.open_feed(str(path))) == [before]
    os.utime(path, ns=(1, 1))
    (after,) = feeds.open_feed(str(path))
    assert after.uri == before.uri
    assert after.stamp != before.stamp


def test_a_folder_that_can_not_be_listed_is_a_source_that_can_not_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    touch(tmp_path, "closed/1.xml", "open/2.xml")
    listed = Path.iterdir

    def refusing(self: Path) -> object:
        if self.name == "closed":
            raise PermissionError(13, "Permission denied")
        return listed(self)

    monkeypatch.setattr(Path, "iterdir", refusing)
    assert names(tmp_path) == ["closed", "2.xml"]
    with pytest.raises(UnreadableSource, match="not a file"):
        feeds.read(str(tmp_path / "closed"))


def test_a_name_that_is_not_utf8_is_written_so_that_it_can_be_stored(tmp_path: Path) -> None:
    name = os.fsdecode(b"M\xfcller%20.xml")
    (tmp_path / name).write_text(papers.jats(1, [1]), "utf-8")
    (source,) = feeds.open_feed(str(tmp_path))
    assert source.uri == f"{tmp_path.as_uri()}/M%FCller%2520.xml"
    assert feeds.read(source.uri).source_uri == source.uri


@pytest.mark.parametrize(
    "feed",
    [
        "nothing", "nothing/*.xml", "**.xml", "a**/b", "", "x" * 300, "~nobody-of-this-name/papers", "nul\0.xml", "[",
        "plos_sample", "/", "https://example.org/feed",
    ],
)  # fmt: skip
def test_nothing_found_names_the_choices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, feed: str) -> None:
    monkeypatch.chdir(tmp_path)
    if feed == "/":
        feed = str(touch(tmp_path, "empty/x.txt") / "empty")
    with pytest.raises(UsageError, match=r"no (feed|\.xml).* give a file, a folder, a glob in quotes, "):
        feeds.open_feed(feed)


def test_the_sample_is_taken_from_home_when_it_is_there(home: Path) -> None:
    folder = touch(home / "assets" / "allofplos-0.9.6", "b.xml", "a.xml", "README.txt")
    assert [source.uri for source in feeds.open_feed("plos-sample")] == [str(folder / "a.xml"), str(folder / "b.xml")]


def test_feeds_are_resolved_for_later_sessions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert feeds.resolve("plos-sample") == "plos-sample"
    assert feeds.resolve("papers/*.xml") == str(tmp_path / "papers" / "*.xml")
    assert feeds.resolve("~/papers") == str(Path.home() / "papers")


@pytest.mark.parametrize("compress", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_a_file_of_records_is_as_many_sources(tmp_path: Path, home: Path, compress: Callable[[bytes], bytes]) -> None:
    records = b"".join(record(str(pmid), f"Record {pmid}.") for pmid in (7, 8))
    path = tmp_path / f"pubmed26n0001.xml{'.gz' if compress is gzip.compress else ''}"
    path.write_bytes(compress(b"<PubmedArticleSet>" + records + b"</PubmedArticleSet>"))
    assert names(tmp_path) == [f"{path.name}#pmid=7", f"{path.name}#pmid=8"]
    read = [feeds.read(source.uri) for source in feeds.open_feed(str(tmp_path))]
    assert [article.title for article in read] == ["Record 7.", "Record 8."]


@pytest.mark.parametrize(
    ("feed", "meant"),
    [
        ("https://journal.example/feed.xml", "give rss:https://journal.example/feed.xml"),
        ("10.1371/journal.pone.0000217", "write its DOI into a file and give ids:FILE"),
        ("doi:10.1371/journal.pone.0000217", "write its DOI into a file"),
        ("https://pubmed.ncbi.nlm.nih.gov/32250123/", "write its PMID into a file"),
        ("PMC2834709", "write its PMCID into a file"),
    ],
)
def test_what_may_have_been_meant_is_said(feed: str, meant: str) -> None:
    with pytest.raises(UsageError, match=re.escape(meant)):
        feeds.resolve(feed)


def test_a_file_may_be_called_like_a_paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "32250123").mkdir()
    assert feeds.resolve("32250123") == str(tmp_path / "32250123")


@pytest.mark.parametrize("feed", ["PubMed:kinases", "pubmd:kinases"])
def test_a_service_that_is_misspelt(feed: str) -> None:
    with pytest.raises(UsageError, match=r"did you mean pubmed:kinases\?"):
        feeds.resolve(feed)


def test_records_of_one_pmid_or_of_none_stay_apart(tmp_path: Path, home: Path) -> None:
    titles = ["First.", "Second.", "Third.", "Fourth."]
    one, two, *nameless = (record("7", title) for title in titles)
    bare = [re.sub(rb"<PMID.*?</PMID>", b"", xml) for xml in nameless]
    path = tmp_path / "records.xml"
    path.write_bytes(b"<PubmedArticleSet>" + b"".join([one, two, *bare]) + b"</PubmedArticleSet>")
    sources = list(feeds.open_feed(str(path)))
    assert [feeds.read(source.uri).title for source in sources] == titles
    assert len({source.uri for source in sources}) == 4


def test_a_record_by_itself_is_known_too(tmp_path: Path, home: Path) -> None:
    (tmp_path / "a.xml").write_bytes(record("7", "Record 7."))
    (source,) = feeds.open_feed(str(tmp_path))
    assert (Path(source.uri).name, feeds.read(source.uri).title) == ("a.xml#pmid=7", "Record 7.")


def test_an_update_file_that_drops_records_is_told(tmp_path: Path, home: Path) -> None:
    deleted = b'<DeleteCitation><PMID Version="1">7</PMID><PMID Version="1">9</PMID></DeleteCitation>'
    for name, content in (("pubmed26n0001", record("7")), ("pubmed26n1400", record("8") + deleted)):
        data = gzip.compress(b"<PubmedArticleSet>" + content + b"</PubmedArticleSet>")
        (tmp_path / f"{name}.xml.gz").write_bytes(data)
    said: list[str] = []
    found = [Path(source.uri).name for source in feeds.open_feed(str(tmp_path), said.append)]
    assert found == ["pubmed26n0001.xml.gz#pmid=7", "pubmed26n1400.xml.gz#pmid=8"]
    (words,) = said
    assert words.startswith("pubmed26n1400.xml.gz says that PubMed has dropped 2 records, such as PMID 7: ")


@pytest.mark.parametrize(
    ("content", "found", "error"),
    [
        (gzip.compress(b"<PubmedArticleSet>" + record("7") + record("8", LONG))[:-900], 1, MalformedXML),
        (gzip.compress(b"<PubmedArticleSet>" + record("7") + b"<PubmedArticle><Med"), 1, MalformedXML),
        (gzip.compress(papers.jats(1, [1]).encode()), 0, NotPubMed),
        (b"\x1f\x8bnot at all", 0, MalformedXML),
    ],
    ids=["cut", "unfinished", "JATS", "broken"],
)
def test_what_is_wrong_with_a_compressed_file_is_told(
    tmp_path: Path, home: Path, content: bytes, found: int, error: type[ArticleError]
) -> None:
    path = tmp_path / "records.xml.gz"
    path.write_bytes(content)
    assert names(tmp_path) == [*["records.xml.gz#pmid=7"] * found, "records.xml.gz"]
    with pytest.raises(error):
        feeds.read(str(path))


@pytest.mark.parametrize("compress", [bytes, gzip.compress])
@pytest.mark.parametrize(
    "content", [b"<PubmedArticleSet>\n</PubmedArticleSet>", b'<?xml version="1.0"?><PubmedArticleSet/>']
)
def test_a_file_without_a_record_is_told(
    tmp_path: Path, home: Path, content: bytes, compress: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / ("records.xml.gz" if compress is gzip.compress else "records.xml")
    path.write_bytes(compress(content))
    assert names(tmp_path) == [path.name]
    with pytest.raises(NotPubMed, match="a file of 0 PubMed records, and no article"):
        feeds.read(str(path))


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("a.pdf", b"<!DOCTYPE html><html><body>Are you human?</body></html>", NotPDF),
        ("a.PDF", b"not a paper", NotPDF),
        ("a.xml", b"<!DOCTYPE html><html><body>Are you human?</body></html>", NotXML),
        ("a.xml", b"%PDF-1.7\n", NotPDF),
    ],
)
def test_what_is_neither_is_called_by_what_its_name_promises(
    tmp_path: Path, name: str, content: bytes, error: type[ArticleError]
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(error):
        feeds.read(str(tmp_path / name))
