"""Read PubMed's XML into an `Article`: title and abstract, and what PubMed alone knows, such as MeSH and retractions.

    read_bytes(b"<PubmedArticle>…", "pubmed:36798302") → Article(ids={"pmid": "36798302", "doi": "10.1101/…"},
        article_type="preprint", text="Dynamic mapping of …\\n\\nThe ability to map …", flags=("abstract_only",),
        related=(RelatedArticle(relation="UpdateIn", id_type="pmid", id="37385249"),), …)

The text is the title and the abstract, which is one section: the labels of a structured one are headings within it.
Relations are PubMed's own words (`RetractionIn`, `ErratumFor`, …), and article types JATS's (see `pubmed_terms`). Dates
are `pubmed_dates`', inline text `jats_inline`'s, and files of many records `pubmed_files`'.

Not read: authors (of either kind), references, grants, chemicals, abstracts in further languages, sections of books.
"""

import hashlib
import html
import io
import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from bioalchemy.errors import ArticleError, HostileXML, NoText, NotPubMed, SeveralArticles, SourceTooLarge
from bioalchemy.records import Article, RelatedArticle, sha256_of
from bioalchemy.tools.identifiers import propose_work_id
from bioalchemy.tools.readers import extractors
from bioalchemy.tools.readers.jats_front import normalise_id
from bioalchemy.tools.readers.jats_inline import line, walk
from bioalchemy.tools.readers.jats_linear import subscript, superscript
from bioalchemy.tools.readers.jats_paragraphs import paragraphs
from bioalchemy.tools.readers.jats_sections import Layout
from bioalchemy.tools.readers.pubmed_dates import earliest
from bioalchemy.tools.readers.pubmed_files import Record, split
from bioalchemy.tools.readers.safe_xml import parse
from bioalchemy.tools.services.pubmed_terms import article_type, language, untranslated

__all__ = ["EXTRACTOR", "LICENCE_RULE", "Record", "read_bytes", "records", "split"]

EXTRACTOR = extractors.PUBMED
LICENCE_RULE = "abstract without licence"

MAX_BYTES = 16 * 1024 * 1024
"""Of a record; the largest have some megabytes of authors. Parsed, a hostile one takes fifty times as much memory."""

_RECORDS = ("PubmedArticle", "PubmedBookArticle")
_NOTICES = frozenset({"retraction", "correction", "expression-of-concern"})
_RETRACTIONS = frozenset({"RetractionIn", "PartialRetractionIn", "RetractedandRepublishedIn"})
"""Which part is taken back stands in the notice alone, so a part counts as the whole."""
_RETRACTED_TITLE = re.compile(r"\W*(?:retracted|withdrawn)(?:\s+article)?\s*:", re.IGNORECASE)
_NO_TITLE = re.compile(r"\W*not available\W*", re.IGNORECASE)
_NO_LABEL = frozenset({"UNLABELLED", "UNASSIGNED"})
_ESCAPED = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_SCRIPT = re.compile(r"<(su[bp])>([^<>]{0,200})</\1>", re.IGNORECASE)
_BREAK = re.compile(r"</?(?:p|br)\s?/?>", re.IGNORECASE)
_MARKUP = re.compile(r"</?(?:i|b|u|em|strong|italic|bold|sup|sub|sc|span)\s?/?>", re.IGNORECASE)
_CONTROLS = dict.fromkeys((*range(32), 0xFFFE, 0xFFFF), " ")


def read_bytes(data: bytes, uri: str) -> Article:
    """Read a document of one record: `PubmedArticle` or `PubmedBookArticle`, bare or as the only one of a set.

    Raises NotPubMed, SeveralArticles, NoText (neither title nor abstract), EmptySource, SourceTooLarge, NotXML,
    MalformedXML, HostileXML or BadEncoding.
    """
    if len(data) > MAX_BYTES:
        raise SourceTooLarge(f"The record has {len(data):,} bytes; the limit is {MAX_BYTES:,}.")
    root, flags = parse(data)
    found = [root] if root.tag in _RECORDS else list(root.iterchildren(*_RECORDS))
    if not found:
        raise NotPubMed(f"The XML holds no PubMed record; its root element is '{etree.QName(root).localname[:60]}'.")
    if len(found) > 1:
        raise SeveralArticles(f"The file holds {len(found)} records; read them with records.")
    try:
        return _read(found[0], flags, uri, hashlib.sha256(data).hexdigest())
    except RecursionError:
        raise HostileXML("The elements are nested deeper than any record's.") from None


def records(source: Path | str | io.BufferedIOBase) -> Iterator[tuple[str, Article | ArticleError]]:
    """PMID and article of each record of a file or stream; of one that can't be read, the error.

    A file that is none, or ends too early, gives its error last, under the PMID ''. Raises OSError from opening it.
    """
    try:
        for pmid, xml in split(source):
            try:
                yield pmid, read_bytes(xml, f"pubmed:{pmid}")
            except ArticleError as error:
                yield pmid, error
    except ArticleError as error:
        yield "", error


def _read(record: etree._Element, flags: set[str], uri: str, sha256: str) -> Article:
    citation = _first(record, "MedlineCitation", "BookDocument")
    article = _first(citation, "Article") if citation.tag == "MedlineCitation" else citation
    stated = [_plain(kind) for kind in _first(article, "PublicationTypeList").iterchildren("PublicationType")]
    stated += [_plain(kind) for kind in article.iterchildren("PublicationType")]
    languages = [_plain(code) for code in article.iterchildren("Language")]
    title = _title(article, flags)
    kind = article_type(stated) or ("book" if citation.tag == "BookDocument" else "")
    related = tuple(dict.fromkeys(_related(citation)))
    ids = dict(_ids(record, citation, article))
    layout = Layout(flags)
    layout.add("title", title, [title] if title else [])
    abstract = _abstract(citation, article)
    layout.add("abstract", "", [] if abstract is None else list(_paragraphs(abstract, flags)))
    text = layout.text
    if not text:
        raise NoText("The record has neither a title nor an abstract.")
    flags |= {"abstract_only"} if layout.sections[-1].kind == "abstract" else {"no_abstract", "no_body"}
    return Article(
        work_id=propose_work_id(ids, sha256),
        ids=ids,
        title=title,
        journal=_journal(article, flags),
        published=earliest([article.find("Journal/JournalIssue/PubDate"), *_dates(article)]),
        article_type=kind,
        text_use="reference_only",
        licence="" if abstract is None else line(abstract.find("CopyrightInformation"), flags),
        licence_rule=LICENCE_RULE,
        retracted=_is_retracted(kind, stated, title, related),
        language=language(languages),
        keywords=_unique(_line(word, flags) for word in citation.iter("Keyword")),
        mesh_terms=_unique(_plain(term) for term in citation.iter("DescriptorName")),
        related=related,
        flags=tuple(sorted(flags)),
        source_uri=uri,
        source_sha256=sha256,
        extractor=EXTRACTOR,
        text=text,
        text_sha256=sha256_of(text),
        sections=tuple(layout.sections),
    )


def _first(element: etree._Element, *tags: str) -> etree._Element:
    """The first child of one of the names; an empty element where a broken record has none."""
    found = next(element.iterchildren(*tags), None)
    return etree.Element(tags[0]) if found is None else found


def _plain(element: etree._Element) -> str:
    return " ".join((element.text or "").split())


def _unique(words: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, words)))


def _line(element: etree._Element | None, flags: set[str]) -> str:
    """Inline text, with the mark-up that publishers escape by mistake resolved too: `E. coli &lt;i&gt;…`."""
    pieces: list[str] = []
    if element is not None:
        walk(element, pieces, [])
    # Quicker than `line` for the length of an abstract.
    text = " ".join(paragraphs("".join(pieces), flags))
    if not (("&" in text and _ESCAPED.search(text)) or ("<" in text and (_MARKUP.search(text) or _BREAK.search(text)))):
        return text
    text = _ESCAPED.sub(lambda found: html.unescape(found[0]), text)
    text = _SCRIPT.sub(lambda found: _raised_or_lowered(found[1], found[2].strip()), text)
    mended = etree.Element("mended")
    mended.text = _MARKUP.sub("", _BREAK.sub(" ", text)).translate(_CONTROLS)
    return line(mended, flags)


def _raised_or_lowered(tag: str, text: str) -> str:
    if not text:
        return ""
    return superscript(text) if tag.lower() == "sup" else subscript(text)


def _title(article: etree._Element, flags: set[str]) -> str:
    """The title, without the brackets around one that PubMed translated; a book's where a chapter has none."""
    for name in ("ArticleTitle", "VernacularTitle", "Book/BookTitle"):
        title = _line(article.find(name), flags)
        if title and not _NO_TITLE.fullmatch(title):
            return untranslated(title)
    return ""


def _abstract(citation: etree._Element, article: etree._Element) -> etree._Element | None:
    """The abstract; where there is none another English one, such as a summary in plain language."""
    others = (other for other in citation.iterchildren("OtherAbstract") if other.get("Language", "eng") == "eng")
    for abstract in (article.find("Abstract"), *others):
        if abstract is not None and any(
            len(text) or (text.text or "").strip() for text in abstract.iter("AbstractText")
        ):
            return abstract
    return None


def _paragraphs(abstract: etree._Element, flags: set[str]) -> Iterator[str]:
    for element in abstract.iterchildren("AbstractText"):
        label = " ".join(element.get("Label", "").split())
        if text := _line(element, flags):
            yield from filter(None, ("" if label.upper() in _NO_LABEL else label, text))


def _journal(article: etree._Element, flags: set[str]) -> str:
    paths = ["Journal/Title", "Journal/ISOAbbreviation"]
    if article.tag == "BookDocument":
        paths = ["Book/Publisher/PublisherName"] if article.find("ArticleTitle") is None else ["Book/BookTitle"]
    return next(filter(None, (line(article.find(path), flags) for path in paths)), "")


def _dates(article: etree._Element) -> Iterator[etree._Element]:
    yield from article.iterchildren("ArticleDate", "ContributionDate")
    yield from _first(article, "Book").iterchildren("PubDate")


def _ids(record: etree._Element, citation: etree._Element, article: etree._Element) -> Iterator[tuple[str, str]]:
    """Later ones win: what PubMed's own list says."""
    for element in (*article.iterchildren("ELocationID"), *_first(article, "Book").iterchildren("ELocationID")):
        if element.get("EIdType") == "doi" and element.get("ValidYN", "Y") == "Y":
            yield from _id("doi", element)
    # A record's own list, and not those of its references.
    for parent in (citation, _first(record, "PubmedData", "PubmedBookData")):
        for element in _first(parent, "ArticleIdList").iterchildren("ArticleId"):
            if element.get("IdType") in ("doi", "pmc", "pubmed"):
                yield from _id(element.get("IdType", ""), element)
    yield from _id("pmid", _first(citation, "PMID"))


def _id(kind: str, element: etree._Element) -> Iterator[tuple[str, str]]:
    if (known := normalise_id(kind, element.text or "")) is not None:
        yield known


def _related(citation: etree._Element) -> Iterator[RelatedArticle]:
    for link in _first(citation, "CommentsCorrectionsList").iterchildren("CommentsCorrections"):
        relation = link.get("RefType", "")
        if relation and relation != "Cites":
            source = " ".join((link.findtext("RefSource") or "").split())
            pmid = normalise_id("pmid", link.findtext("PMID") or "")
            # A notice that PubMed has no record of takes a paper back all the same.
            known = pmid or normalise_id("doi", source) or ("citation", source)
            yield RelatedArticle(relation=relation, id_type=known[0], id=known[1])


def _is_retracted(kind: str, stated: list[str], title: str, related: tuple[RelatedArticle, ...]) -> bool:
    """Whether PubMed says so of this record; the notice that retracts another one is not retracted."""
    if kind in _NOTICES:
        return False
    return (
        "retracted publication" in map(str.lower, stated)
        or _RETRACTED_TITLE.match(title) is not None
        or any(link.relation in _RETRACTIONS for link in related)
    )
