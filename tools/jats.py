"""Read JATS XML, the format of open-access full text, into an `Article`.

    read("PMC2834709.nxml") → Article(work_id="W5d0c…", ids={"pmcid": "PMC2834709", …},
        text="A title\\n\\nAbstract text …\\n\\nResults\\n\\nCells grew to 10³ per ml [4].\\n\\nFigure 1. …",
        sections=(Section(kind="title", …), Section(kind="abstract", …), Section(kind="results", …), …))

The text is title, abstracts, body, back matter and floats. Paragraphs are separated by an empty line and table
rows by a line break; figures, tables, boxes and supplements stand after the subsection that holds them. The rules
for inline text are in `jats_inline`, `jats_paragraphs` and `jats_notes`, for pointers without words in
`jats_pointers`, for tables in `jats_tables`, for formulae in `jats_maths` and `jats_tex`, for sections in
`jats_sections`, for encodings and hostile XML in `safe_xml`.

Not read: the reference list, authors, sub-articles (flag `sub_article`), translated abstracts, sections, figures,
tables and boxes under stricter terms than the article's (flag `restricted_parts`), and files of several articles, which
would be one article to a run. An article without body text has the flag `no_body`. A sign that is a picture of which
nothing is said is `[image]` (flag `pictured_signs`).
"""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from bioalchemy.errors import HostileXML, NotJATS, NotXML, SeveralArticles, SourceTooLarge
from bioalchemy.records import Article, TextUse, sha256_of
from bioalchemy.tools.identifiers import propose_work_id
from bioalchemy.tools.licences import decide, is_stricter
from bioalchemy.tools.readers import extractors
from bioalchemy.tools.readers.jats_front import XLINK_HREF, Front, Licence, own_abstracts, read_front, read_licence
from bioalchemy.tools.readers.jats_inline import PLAIN
from bioalchemy.tools.readers.jats_paragraphs import PICTURE
from bioalchemy.tools.readers.jats_sections import Layout
from bioalchemy.tools.readers.safe_xml import A_PAGE, MAX_BYTES, parse, text_of

EXTRACTOR = extractors.JATS
_MOST_TAGS = 200_000
_SYMBOL = re.compile(r"(?:[\W\d]?<|.?<-)[a-z]{1,3}(?:>[\W\d]?|->.?)", re.DOTALL)
"""What is set in small capitals and stands for something (`d`, `l-`, `m`), with the characters around it: no part of a
word, such as `F<sc>ig</sc>`."""
_FLOATS = ("floats-group", "floats-wrap")
_WHITE = " \t\r\n"
"""To XML."""


def read(path: Path | str, uri: str | None = None) -> Article:
    """Read the first article of a JATS file; `source_uri` is `uri`, or the path as given.

    Raises an ArticleError when the file can't be read as an article, and OSError when it can't be opened.
    """
    size = Path(path).stat().st_size
    if size > MAX_BYTES:
        raise SourceTooLarge(f"The file has {size:,} bytes; the limit is {MAX_BYTES:,}.")
    return read_bytes(Path(path).read_bytes(), uri or str(path))


def read_bytes(data: bytes, uri: str) -> Article:
    """Read the first article of a JATS document that is already in memory.

    Raises EmptySource, SourceTooLarge, NotXML, NotJATS, SeveralArticles, MalformedXML, HostileXML or BadEncoding.
    """
    root, flags = parse(data)
    article = _find_article(root, flags)
    try:
        return _read_article(article, flags, uri, data)
    except RecursionError:
        raise HostileXML("The elements are nested deeper than any paper's.") from None


def _find_article(root: etree._Element, flags: set[str]) -> etree._Element:
    """The article itself or the first one in its wrapping, with its namespace removed."""
    name = etree.QName(root)
    if name.localname.lower() == "html":
        raise NotXML(A_PAGE)
    found = [root] if name.localname == "article" else _outermost(root)
    if not found or not any(etree.QName(child).localname in ("front", "body") for child in found[0].iterchildren("*")):
        raise NotJATS(f"The XML holds no JATS article; its root element is '{name.localname[:60]}'.")
    if len(found) > 1:
        raise SeveralArticles(f"The file holds {len(found)} articles; split it into one file for each.")
    _drop_namespace(found[0])
    return found[0]


def _outermost(root: etree._Element) -> list[etree._Element]:
    found = root.iter("{*}article")
    return [article for article in found if next(article.iterancestors("{*}article"), None) is None]


def _drop_namespace(article: etree._Element) -> None:
    """OAI-PMH puts JATS elements into a namespace; the readers know them by their bare names."""
    namespace = etree.QName(article).namespace
    if namespace is not None:
        for element in article.iter(f"{{{namespace}}}*"):
            element.tag = etree.QName(element).localname


def _read_article(article: etree._Element, flags: set[str], uri: str, data: bytes) -> Article:
    sha256 = hashlib.sha256(data).hexdigest()
    # One walk for all that a paper may have anywhere: each goes through the whole tree.
    capitals, links, relations, permissions = _gather(article, "sc", "ext-link", "related-article", "permissions")
    _raise_small_capitals(capitals)
    front = read_front(article, flags, relates=bool(relations))
    licence = decide(*front.licence)
    # Before links lose their addresses.
    restricted = frozenset(_restricted(permissions, front.licence, licence.text_use))
    for link in links:
        if not text_of(link).strip(_WHITE):
            link.text = link.get(XLINK_HREF, "")
    # Texts that come together stay nodes of their own, and reading n of them takes n² steps: no paper has so many.
    if len(data) < 3 * _MOST_TAGS or data.count(b"<") < _MOST_TAGS:
        etree.strip_tags(article, *PLAIN)
    layout = _lay_out(article, front, Layout(flags, restricted))
    text = layout.text
    if PICTURE in text:
        flags.add("pictured_signs")
    return Article(
        work_id=propose_work_id(front.ids, sha256),
        ids=front.ids,
        title=front.title,
        journal=front.journal,
        published=front.published,
        article_type=front.article_type,
        text_use=licence.text_use,
        licence=" ".join(filter(None, (front.licence.words, *front.licence.urls))),
        licence_rule=licence.rule,
        retracted=front.retracted,
        language=front.language,
        keywords=front.keywords,
        subjects=front.subjects,
        mesh_terms=front.mesh_terms,
        related=front.related,
        flags=tuple(sorted(flags)),
        source_uri=uri,
        source_sha256=sha256,
        extractor=EXTRACTOR,
        text=text,
        text_sha256=sha256_of(text),
        sections=tuple(layout.sections),
    )


def _gather(article: etree._Element, *tags: str) -> list[list[etree._Element]]:
    """The elements of each tag, in order."""
    found: dict[object, list[etree._Element]] = {tag: [] for tag in tags}
    for element in article.iter(*tags):
        found[element.tag].append(element)
    return list(found.values())


def _raise_small_capitals(capitals: list[etree._Element]) -> None:
    """`<sc>d</sc>-glucose` is D-glucose, as it is printed; names that are set so stay as they are known."""
    for small in capitals:
        if _SYMBOL.fullmatch(f"{_before(small)}<{text_of(small)}>{(small.tail or '')[:1]}"):
            for element in small.iter("*"):
                element.text = (element.text or "").upper()
                if element is not small:
                    element.tail = (element.tail or "").upper()


def _before(element: etree._Element) -> str:
    """The character before an element; empty at the beginning of its parent."""
    previous, parent = element.getprevious(), element.getparent()
    if previous is not None:
        return (previous.tail or text_of(previous))[-1:]
    return "" if parent is None else (parent.text or "")[-1:]


def _restricted(permissions: list[etree._Element], own: Licence, use: TextUse) -> Iterator[etree._Element]:
    """The sections, figures, tables and boxes with terms of their own that are stricter than the article's."""
    for stated in permissions:
        part = stated.getparent()
        if part is not None and part.tag == "sec-meta":
            part = part.getparent()
        if part is not None and part.tag != "article-meta":
            terms = read_licence(stated)
            if (terms.urls or terms.words not in own.words) and is_stricter(decide(*terms).text_use, use):
                yield part


def _says_something(abstract: etree._Element) -> bool:
    """Whether there is more than headings and pictures."""
    paragraphs = [*abstract.iter("p")]
    if paragraphs:
        return any(len(paragraph) or paragraph.text for paragraph in paragraphs)
    headings = sum(len(text_of(heading)) for heading in abstract.iter("title", "label"))
    return len(text_of(abstract).strip()) > headings


def _lay_out(article: etree._Element, front: Front, layout: Layout) -> Layout:
    title = front.title
    layout.add("title", title, [title] if title else [])
    for abstract in own_abstracts(article, front.language):
        if _says_something(abstract):
            layout.tree(abstract, "abstract")
    before = len(layout.sections)
    for body in article.iterchildren("body"):
        layout.body(body)
    if len(layout.sections) == before:
        layout.flags.add("no_body")
    for back in article.iterchildren("back"):
        layout.tree(back, "back")
    for element in (child for group in article.iterchildren(*_FLOATS) for child in group):
        layout.float(element)
    if next(article.iterchildren("sub-article", "response"), None) is not None:
        layout.flags.add("sub_article")
    return layout
