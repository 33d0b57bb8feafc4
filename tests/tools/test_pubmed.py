"""`pubmed`: articles from PubMed's XML, record by record from files of any size, and a typed error for each bad one."""

import contextlib
import gzip
import hashlib
import io
import tracemalloc
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.eutils import record

from bioalchemy import errors
from bioalchemy.records import Article
from bioalchemy.tools import jats, pubmed

SHARED = Path(__file__).parents[2].parent / "shared" / "data" / "entrez"
REAL = sorted(SHARED.rglob("*.xml"))
needs_shared = pytest.mark.skipif(not REAL, reason="needs the shared folder of real PubMed records")

ARTICLE = """<PubmedArticle><MedlineCitation><PMID Version="1">123</PMID><Article>
<Journal><JournalIssue><PubDate>{date}</PubDate></JournalIssue><Title>J Tests</Title></Journal>
<ArticleTitle>{title}</ArticleTitle><ELocationID EIdType="doi" ValidYN="N">10.1000/wrong</ELocationID>
<Abstract>{abstract}<CopyrightInformation>© 2026 The Authors</CopyrightInformation></Abstract>
<AuthorList><Author><CollectiveName>The Consortium</CollectiveName></Author></AuthorList>{languages}
<PublicationTypeList>{types}</PublicationTypeList>{vernacular}{article_date}</Article>{links}
<MeshHeadingList><MeshHeading><DescriptorName>Yeasts</DescriptorName><QualifierName>growth</QualifierName></MeshHeading>
<MeshHeading><DescriptorName>Yeasts</DescriptorName></MeshHeading></MeshHeadingList>
<KeywordList><Keyword>CO<sub>2</sub></Keyword><Keyword> </Keyword></KeywordList></MedlineCitation>
<PubmedData><ArticleIdList><ArticleId IdType="pubmed">123</ArticleId><ArticleId IdType="doi">10.1000/ABC</ArticleId>
<ArticleId IdType="pmc">PMC77.2</ArticleId><ArticleId IdType="pii">S0</ArticleId></ArticleIdList>
<ReferenceList><Reference><ArticleIdList><ArticleId IdType="doi">10.9/other</ArticleId></ArticleIdList></Reference>
</ReferenceList></PubmedData></PubmedArticle>"""


def document(**parts: str) -> bytes:
    usual = {
        "date": "<Year>2020</Year>", "title": "A title.", "abstract": "<AbstractText>Cells grew.</AbstractText>",
        "languages": "<Language>eng</Language>", "types": "<PublicationType>Journal Article</PublicationType>",
        "vernacular": "", "article_date": "", "links": "",
    }  # fmt: skip
    return ARTICLE.format(**{**usual, **parts}).encode()


def read(**parts: str) -> Article:
    return pubmed.read_bytes(document(**parts), "pubmed:123")


def typed(*types: str) -> str:
    return "".join(f"<PublicationType>{name}</PublicationType>" for name in types)


def check(article: Article) -> None:
    assert article.text == "\n\n".join(article.text[section.start : section.end] for section in article.sections)
    assert unicodedata.is_normalized("NFC", article.text)
    assert article.text_sha256 == hashlib.sha256(article.text.encode()).hexdigest()
    assert ("abstract_only" in article.flags) == any(section.kind == "abstract" for section in article.sections)
    assert article.extractor == "pubmed/5"
    assert article.text_use == "reference_only"


def test_a_record() -> None:
    article = read()
    check(article)
    assert article.text == "A title.\n\nCells grew."
    assert [section.kind for section in article.sections] == ["title", "abstract"]
    assert article.ids == {"doi": "10.1000/abc", "pmcid": "PMC77", "pmid": "123"}
    assert (article.journal, article.published, article.language) == ("J Tests", "2020", "en")
    assert (article.mesh_terms, article.keywords) == (("Yeasts",), ("CO₂",))
    assert (article.licence, article.licence_rule) == ("© 2026 The Authors", "abstract without licence")
    assert (article.flags, article.retracted, article.related) == (("abstract_only",), False, ())
    assert article.source_sha256 == hashlib.sha256(document()).hexdigest()


def test_an_abstract_and_its_full_text_meet_under_one_name() -> None:
    meta = '<article-meta><article-id pub-id-type="doi">10.1000/ABC</article-id></article-meta>'
    full = jats.read_bytes(f"<article><front>{meta}</front><body><p>x</p></body></article>".encode(), "x.xml")
    assert full.work_id == read().work_id


def test_a_structured_abstract_is_one_section_with_headings() -> None:
    article = read(
        abstract='<AbstractText Label="METHODS" NlmCategory="METHODS">We grew cells.</AbstractText>'
        '<AbstractText Label="RESULTS">They grew to 5 × 10<sup>3</sup>.</AbstractText>'
        '<AbstractText Label="UNLABELLED">So there.</AbstractText><AbstractText Label="AIM"/>'
    )
    assert article.text == "A title.\n\nMETHODS\n\nWe grew cells.\n\nRESULTS\n\nThey grew to 5 × 10³.\n\nSo there."
    assert len(article.sections) == 2


@pytest.mark.parametrize("abstract", ["", "<AbstractText/>", "<AbstractText> </AbstractText>"])
def test_without_an_abstract(abstract: str) -> None:
    article = read(abstract=abstract)
    check(article)
    assert article.text == "A title."
    assert article.flags == ("no_abstract", "no_body")
    other = '<OtherAbstract Language="{}"><AbstractText>It grew.</AbstractText></OtherAbstract>'
    assert read(abstract=abstract, links=other.format("eng")).text == "A title.\n\nIt grew."
    assert read(abstract=abstract, links=other.format("spa")).text == "A title."


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("<i>E. coli</i> at 10<sup>3</sup> Pa, H<sub>2</sub>O", "E. coli at 10³ Pa, H₂O"),
        ("&lt;i&gt;E. coli&lt;/i&gt; at 10&lt;sup&gt;3&lt;/sup&gt; Pa", "E. coli at 10³ Pa"),
        ("p &amp;lt; 0.05 &amp;amp; &amp;#x3b1;&amp;#12;", "p < 0.05 & α"),
        ("a &lt; b and c &gt; d", "a < b and c > d"),
        ("the end<br/>new &lt;p&gt;one&lt;/p&gt;&lt;p&gt;two&lt;br /&gt;three", "the end new one two three"),
        ("R&amp;D; AT&amp;T", "R&D; AT&T"),
        ("[Growth of yeasts].", "Growth of yeasts"),
        ("[<sup>3</sup>H]ligand binds [<sup>14</sup>C]", "[³H]ligand binds [¹⁴C]"),
        ("cafe&#x301; soft&#xAD;ware&#x200b;", "café software"),
        (
            '<mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML"><mml:msup><mml:mn>10</mml:mn><mml:mn>3</mml:mn>'
            "</mml:msup></mml:math> cells",
            "10³ cells",
        ),
    ],
)
def test_titles(title: str, text: str) -> None:
    article = read(title=title)
    check(article)
    assert article.title == text


@pytest.mark.parametrize("title", ["", "[Not Available]."])
def test_the_vernacular_title_where_there_is_no_other(title: str) -> None:
    article = read(title=title, vernacular="<VernacularTitle>Hefe wächst.</VernacularTitle>")
    assert article.title == "Hefe wächst."


@pytest.mark.parametrize(
    ("codes", "language"),
    [
        (["ger"], "de"),
        (["nor", "eng"], "en"),
        (["ENG"], "en"),
        (["en"], "en"),
        (["und"], ""),
        (["mul"], "mul"),
        ([], ""),
    ],
)
def test_languages(codes: list[str], language: str) -> None:
    assert read(languages="".join(f"<Language>{code}</Language>" for code in codes)).language == language


@pytest.mark.parametrize(
    ("date", "published"),
    [
        ("<Year>2023</Year><Month>Feb</Month><Day>08</Day>", "2023-02-08"),
        ("<Year>2023</Year><Month>02</Month>", "2023-02"),
        ("<Year>2023</Year><Month>Feb</Month><Day>30</Day>", "2023-02"),
        ("<Year>2003</Year><Season>Jan-Mar</Season>", "2003-01"),
        ("<Year>2003</Year><Season>Winter</Season>", "2003"),
        ("<MedlineDate>1998 Dec-1999 Jan</MedlineDate>", "1998-12"),
        ("<MedlineDate>2010 Sep-Oct</MedlineDate>", "2010-09"),
        ("<MedlineDate>2000 Nov 5-12</MedlineDate>", "2000-11-05"),
        ("<MedlineDate>1999 Spring</MedlineDate>", "1999"),
        ("<MedlineDate>1976-1977 Winter</MedlineDate>", "1976"),
        ("<MedlineDate>2012 Dec 31-2013 Jan 6</MedlineDate>", "2012-12-31"),
        ("<MedlineDate>in press</MedlineDate>", None),
        ("<Year>20</Year>", None),
        ("<Year>9999</Year>", None),
        ("", None),
    ],
)
def test_dates(date: str, published: str | None) -> None:
    assert read(date=date).published == published


def test_the_earliest_date_that_says_most() -> None:
    electronic = "<ArticleDate><Year>2019</Year><Month>12</Month><Day>30</Day></ArticleDate>"
    assert read(article_date=electronic).published == "2019-12-30"
    assert read(date="<Year>2019</Year>", article_date=electronic).published == "2019-12-30"


@pytest.mark.parametrize(
    ("types", "kind"),
    [
        (["Journal Article"], "journal-article"),
        (["Journal Article", "Research Support, N.I.H., Extramural"], "journal-article"),
        (["JOURNAL ARTICLE", "Review"], "review-article"),
        (["Journal Article", "Systematic Review", "Meta-Analysis"], "systematic-review"),
        (["Randomized Controlled Trial", "Multicenter Study", "Journal Article"], "clinical-trial"),
        (["Case Reports", "Letter"], "letter"),
        (["Comparative Study", "Journal Article"], "research-article"),
        (["Preprint", "Journal Article"], "preprint"),
        (["Comment", "Editorial"], "editorial"),
        (["Published Erratum"], "correction"),
        (["Retraction of Publication"], "retraction"),
        (["Expression of Concern"], "expression-of-concern"),
        (["Something New"], ""),
    ],
)
def test_article_types_are_the_curators(types: list[str], kind: str) -> None:
    assert read(types=typed(*types)).article_type == kind


def link(relation: str, pmid: str = "9", source: str = "J Tests. 2020 doi: 10.1000/NOTICE.") -> str:
    return (
        f'<CommentsCorrectionsList><CommentsCorrections RefType="{relation}"><RefSource>{source}</RefSource>'
        f"{pmid and f'<PMID>{pmid}</PMID>'}</CommentsCorrections></CommentsCorrectionsList>"
    )


@pytest.mark.parametrize(
    "parts",
    [
        {"types": typed("Journal Article", "Retracted Publication")},
        {"links": link("RetractionIn")},
        {"links": link("RetractionIn", pmid="", source="J Tests. 2020;3:4")},
        {"links": link("RetractionIn", pmid="", source="")},
        {"links": link("PartialRetractionIn")},
        {"links": link("RetractedandRepublishedIn")},
        {"title": "RETRACTED: A title."},
        {"title": "WITHDRAWN: A title."},
    ],
)
def test_retracted(parts: dict[str, str]) -> None:
    assert read(**parts).retracted


@pytest.mark.parametrize(
    "parts",
    [
        {"types": typed("Retraction Notice", "Journal Article"), "links": link("RetractionOf")},
        {"types": typed("Published Erratum"), "links": link("RetractionIn")},
        {"links": link("ErratumIn")},
        {"links": link("ExpressionOfConcernIn")},
        {"title": "Retracted limbs of the turtle."},
    ],
)
def test_not_retracted(parts: dict[str, str]) -> None:
    assert not read(**parts).retracted


def test_related_records_by_pmid_doi_or_words_and_no_references() -> None:
    (related,) = read(links=link("UpdateIn")).related
    assert (related.relation, related.id_type, related.id) == ("UpdateIn", "pmid", "9")
    (related,) = read(links=link("UpdateOf", pmid="")).related
    assert (related.id_type, related.id) == ("doi", "10.1000/notice")
    (related,) = read(links=link("ErratumIn", pmid="", source="J Tests. 2020;\n 3:4")).related
    assert (related.id_type, related.id) == ("citation", "J Tests. 2020; 3:4")
    assert read(links=link("Cites")).related == ()


def test_books_and_their_chapters() -> None:
    book = (
        "<PubmedBookArticle><BookDocument><PMID>5</PMID>"
        "<ArticleIdList><ArticleId IdType='bookaccession'>NBK1</ArticleId></ArticleIdList>"
        "<Book><Publisher><PublisherName>NIH</PublisherName></Publisher><BookTitle>Genes</BookTitle>"
        "<PubDate><Year>2009</Year></PubDate></Book>{}<Language>eng</Language>"
        "<Abstract><AbstractText>Much.</AbstractText></Abstract><ContributionDate><Year>2012</Year></ContributionDate></BookDocument></PubmedBookArticle>"
    )
    whole = pubmed.read_bytes(book.format("").encode(), "x")
    assert (whole.title, whole.journal, whole.published, whole.article_type) == ("Genes", "NIH", "2009", "book")
    chapter = pubmed.read_bytes(book.format("<ArticleTitle>PAX6</ArticleTitle>").encode(), "x")
    assert (chapter.title, chapter.journal, chapter.ids) == ("PAX6", "Genes", {"pmid": "5"})


# What is no record


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", errors.EmptySource),
        (b"PMID- 1\nTI  - A title", errors.NotXML),
        (b"<html><body>captcha</body></html>", errors.NotXML),
        (b"<eSearchResult><Count>1</Count></eSearchResult>", errors.NotPubMed),
        (b"<PubmedArticleSet></PubmedArticleSet>", errors.NotPubMed),
        (b"<PubmedArticleSet>" + record("1") * 2 + b"</PubmedArticleSet>", errors.SeveralArticles),
        (b"<PubmedArticle></PubmedArticle>", errors.NoText),
        (b"<PubmedArticle><MedlineCitation></PubmedArticle>", errors.MalformedXML),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + record("1", "&x;"), errors.HostileXML),
        (b"<PubmedArticle>" + b"<a>" * 100_000 + b"</PubmedArticle>", errors.HostileXML),
        (record("1", "caf\xe9").decode().encode("latin-1"), errors.BadEncoding),
        (record("1", abstract="word " * 1_100_000), errors.SourceTooLarge),
    ],
)
def test_typed_errors(data: bytes, error: type[errors.ArticleError]) -> None:
    with pytest.raises(error):
        pubmed.read_bytes(data, "x")


# Files of many records


def a_set(*records: bytes) -> bytes:
    return (
        b'<?xml version="1.0" encoding="UTF-8"?>\n<PubmedArticleSet>\n'
        + b"\n".join(records)
        + b"\n</PubmedArticleSet>\n"
    )


@pytest.mark.parametrize("compress", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_each_record_stands_for_itself(tmp_path: Path, compress: type[bytes]) -> None:
    deleted = b"<DeleteCitation><PMID Version='1'>4</PMID></DeleteCitation>"
    broken, endless = record("2").replace(b"</Article>", b""), record("3").replace(b"</PubmedArticle>", b"")
    path = tmp_path / "pubmed26n0001.xml.gz"
    path.write_bytes(compress(a_set(record("1"), broken, endless, record("5", "caf\xc3\xa9"), deleted)))
    found = list(pubmed.records(path))
    assert [pmid for pmid, _ in found] == ["1", "2", "3", "5"]
    kinds = [type(article) for _, article in found]
    assert kinds == [Article, errors.MalformedXML, errors.MalformedXML, Article]
    assert [pmid for pmid, _ in pubmed.split(io.BytesIO(path.read_bytes()))] == ["1", "2", "3", "5"]


def test_records_that_pubmed_has_dropped_are_told_and_are_none() -> None:
    many = b"".join(b'<PMID Version="1">%d</PMID>\n' % number for number in range(1000, 4000))
    endless = record("3").replace(b"</PubmedArticle>", b"")
    deletions = (
        b"<DeleteCitation>\n%b</DeleteCitation>" % many, b"<DeleteDocument><PMID>7</PMID></DeleteDocument>",
        b"<DeleteCitation></DeleteCitation>",
    )  # fmt: skip
    data = a_set(record("1"), deletions[0], endless, deletions[1], record("5"), deletions[2])
    for content in (data, data.replace(b"UTF-8", b"ISO-8859-1")):
        told: list[list[str]] = []
        assert [pmid for pmid, _ in pubmed.split(io.BytesIO(content), told.append)] == ["1", "3", "5"]
        assert told == [[str(number) for number in range(1000, 4000)], ["7"], []]


def test_a_record_of_a_file_is_the_record_by_itself() -> None:
    ((_, whole),) = pubmed.records(io.BytesIO(a_set(document())))
    assert whole == read()


def test_a_file_that_ends_too_early_gives_its_whole_records_first(tmp_path: Path) -> None:
    data = a_set(*(record(str(number)) for number in range(1, 4000)))
    packed = gzip.compress(data)
    for name, cut in (("a", data[:-400]), ("b", data[: data.rindex(b"</PubmedArticleSet")]), ("c", packed[:-300])):
        (tmp_path / name).write_bytes(cut)
        *whole, (pmid, error) = pubmed.records(tmp_path / name)
        assert (pmid, type(error)) == ("", errors.MalformedXML)
        assert whole
        assert all(isinstance(article, Article) for _, article in whole)


@pytest.mark.parametrize("data", [b"", b"<eSearchResult/>", b"%PDF-1.7", gzip.compress(b"hello", mtime=0)])
def test_a_file_without_records(data: bytes) -> None:
    ((pmid, error),) = pubmed.records(io.BytesIO(data))
    assert (pmid, type(error)) == ("", errors.NotPubMed)
    assert list(pubmed.records(io.BytesIO(a_set()))) == []


def test_another_encoding_is_kept_with_each_record() -> None:
    data = a_set(record("1", "Café")).replace(b"UTF-8", b"ISO-8859-1").decode().encode("latin-1")
    ((_, article),) = pubmed.records(io.BytesIO(data))
    assert isinstance(article, Article)
    assert article.title == "Café"


def test_memory_is_flat(tmp_path: Path) -> None:
    path = tmp_path / "many.xml.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(b"<PubmedArticleSet>")
        for number in range(1, 3001):
            file.write(record(str(number), abstract="Cells grew. " * 400))
        file.write(b"</PubmedArticleSet>")
    tracemalloc.start()
    count = sum(1 for _ in pubmed.split(path))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 3000
    assert peak < 8_000_000


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_is_read_or_refused(title: str, abstract: str) -> None:
    with contextlib.suppress(errors.ArticleError, UnicodeEncodeError):
        data = record("1", title.replace("<", "&lt;"), abstract.replace("&", "&amp;").replace("<", "&lt;"))
        check(pubmed.read_bytes(data, "x"))


@given(st.binary(max_size=300), st.integers(0, 600))
def test_any_bytes_give_articles_or_typed_errors(noise: bytes, place: int) -> None:
    data = a_set(record("1"), record("2"))
    for pmid, article in pubmed.records(io.BytesIO(data[:place] + noise + data[place:])):
        assert isinstance(pmid, str)
        assert isinstance(article, Article | errors.ArticleError)


# Real records


@needs_shared
def test_every_real_file() -> None:
    outcomes = {}
    for path in REAL:
        told = []
        for pmid, article in pubmed.records(path):
            if isinstance(article, Article):
                check(article)
                assert article.ids["pmid"] == pmid
                told.append(
                    f"{pmid} {article.published} {article.language} {article.article_type} {article.title[:40]}"
                )
            else:
                told.append(f"{type(article).__name__}: {article}")
        outcomes[path.relative_to(SHARED).as_posix()] = told
    print("\n".join(f"{name:70} {'; '.join(told)[:110]}" for name, told in outcomes.items()))  # noqa: T201
    failed = {name for name, told in outcomes.items() if any("Error" in t or "XML" in t or "NoText" in t for t in told)}
    records = {path.relative_to(SHARED).as_posix() for path in REAL if b"<PubmedArticle>" in path.read_bytes()}
    assert {Path(name).stem for name in failed & records} == {
        "MedlineImporterTestMalformedEntry", "MedlineImporterTestMinimalEntry",
    }  # fmt: skip


@needs_shared
def test_real_oddities() -> None:
    named = {path.name: path for path in REAL}

    def of(name: str) -> Article:
        article = next(iter(pubmed.records(named[name])))[1]
        assert isinstance(article, Article)
        return article

    assert of("pubmed_9500320_retracted_trimmed.xml").retracted
    swedish = of("06_29292925.xml")
    assert (swedish.language, swedish.title[:9]) == ("sv", "Psykisk o")
    preprint = of("08_36798302.xml")
    assert (preprint.article_type, preprint.related[0].relation) == ("preprint", "UpdateIn")
    assert "V̇O_{2max}" in of("pubmed6.xml").text
    assert of("38833988.xml").article_type == "correction"


def test_a_record_beyond_all_measure_is_refused() -> None:
    filled = b"<PubmedArticle><MedlineCitation>" + b"a<b/>" * 3_400_000 + b"</MedlineCitation></PubmedArticle>"
    with pytest.raises(errors.SourceTooLarge, match="the limit is 16,777,216"):
        pubmed.read_bytes(filled, "pubmed:1")
