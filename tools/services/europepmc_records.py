"""Read a record of Europe PMC (`resultType=core`, JSON) into an `Article`: title and abstract.

    article_of(b'{"source": "MED", "id": "40468710", "abstractText": "<h4>Objective</h4>This study …", …}', uri)
    → Article(ids={"pmid": "40468710", …}, flags=("abstract_only",), licence_rule="abstract: … not open access", …)

Headings within the abstract stay as lines of it. Article types are JATS's (`pubmed_terms`), relations Europe PMC's own
words without their spaces (`RetractionIn`). Nothing is fetched, and authors are not read.
"""

import hashlib
import html
import re
from collections.abc import Iterator
from typing import Any

from bioalchemy.errors import NotAvailable, NoText
from bioalchemy.records import Article, RelatedArticle, sha256_of
from bioalchemy.tools import strict_json
from bioalchemy.tools.identifiers import kind_of, normalise_doi, propose_work_id
from bioalchemy.tools.licences import LicenceDecision, decide
from bioalchemy.tools.readers import extractors
from bioalchemy.tools.readers.jats_linear import subscript, superscript
from bioalchemy.tools.readers.jats_paragraphs import BREAK, paragraphs
from bioalchemy.tools.readers.jats_sections import Layout
from bioalchemy.tools.services.pubmed_terms import article_type, language, untranslated

EXTRACTOR = extractors.EUROPEPMC
NO_LICENCE = "abstract without licence"

_ATTRIBUTES = r"""(?:\s+[\w:-]{1,40}=(?:"[^"<>]{0,500}"|'[^'<>]{0,500}'))*\s?"""
_SCRIPT = re.compile(rf"<((?:jats:)?(su[bp])){_ATTRIBUTES}>([^<>]{{0,200}})</\1>", re.IGNORECASE)
_BLOCK = re.compile(
    rf"</?(?:jats:)?(?:h[1-6]|p|br|ul|ol|li|div|sec|title|list|list-item){_ATTRIBUTES}/?>", re.IGNORECASE
)
_INLINE = re.compile(
    rf"</?(?:jats:)?(?:i|em|b|strong|u|sub|sup|sc|span|italic|bold|underline|ext-link){_ATTRIBUTES}/?>|</a>|<a(?=\s){_ATTRIBUTES}>",
    re.IGNORECASE,
)
_MARKS = dict.fromkeys((*range(9), *range(0xFDD0, 0xFDF0)))
"""Noncharacters, which the readers of inline text use as marks of their own."""
_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
_RETRACTED_TITLE = re.compile(r"\W*(?:retracted|withdrawn)(?:\s+article)?\s*:", re.IGNORECASE)
_RETRACTIONS = frozenset({"RetractionIn", "RetractedAndRepublishedIn"})
_NOTICES = frozenset({"retraction", "correction", "expression-of-concern"})
_JATS_TYPES = frozenset({
    "research-article", "review-article", "brief-report", "case-report", "correction", "editorial", "letter",
    "retraction", "article-commentary", "systematic-review",
})  # fmt: skip
"""Publication types that Europe PMC takes over from full texts."""


def article_of(data: bytes, uri: str) -> Article:
    """The title and abstract of a record, as JSON.

    Raises:
        NotAvailable: it is no record.
        NoText: neither title nor abstract.
    """
    try:
        record = strict_json.parse(data)
    except ValueError as error:
        raise NotAvailable(f"{uri} is no record of Europe PMC: {error}") from None
    if not isinstance(record, dict) or "source" not in record:
        raise NotAvailable(f"{uri} is no record of Europe PMC")
    return _read(record, uri, hashlib.sha256(data).hexdigest())


def _read(record: dict[str, Any], uri: str, sha256: str) -> Article:
    flags: set[str] = set()
    title = untranslated(" ".join(_paragraphs(_text(record, "title"), flags)))
    abstract = _paragraphs(_text(record, "abstractText"), flags)
    layout = Layout(flags)
    layout.add("title", title, [title] if title else [])
    layout.add("abstract", "", abstract)
    if not layout.text:
        raise NoText(f"{uri} has neither a title nor an abstract")
    flags |= {"abstract_only"} if abstract else {"no_abstract", "no_body"}
    ids = dict(_ids(record))
    stated = [word for word in _listed(record, "pubTypeList", "pubType") if isinstance(word, str)]
    kind = _kind(stated)
    related = tuple(dict.fromkeys(_related(record)))
    licence = _licence(record)
    return Article(
        work_id=propose_work_id(ids, sha256),
        ids=ids,
        title=title,
        journal=_text(record, "journalInfo", "journal", "title"),
        published=_published(record),
        article_type=kind,
        text_use=licence.text_use,
        licence=_text(record, "license"),
        licence_rule=licence.rule,
        retracted=kind not in _NOTICES and _is_retracted(stated, title, related),
        language=language([_text(record, "language")]),
        keywords=_words(_listed(record, "keywordList", "keyword")),
        mesh_terms=_words(_text(term, "descriptorName") for term in _listed(record, "meshHeadingList", "meshHeading")),
        related=related,
        flags=tuple(sorted(flags)),
        source_uri=uri,
        source_sha256=sha256,
        extractor=EXTRACTOR,
        text=layout.text,
        text_sha256=sha256_of(layout.text),
        sections=tuple(layout.sections),
    )


def _text(value: Any, *path: str) -> str:
    """The text at the end of a path of keys; empty where there is none."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, str) else ""


def _listed(record: dict[str, Any], holder: str, name: str) -> list[Any]:
    within = record.get(holder)
    items = within.get(name) if isinstance(within, dict) else None
    return items if isinstance(items, list) else []


def _words(values: Any) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(line for value in values if isinstance(value, str) and (line := " ".join(value.split())))
    )


def _paragraphs(marked_up: str, flags: set[str]) -> list[str]:
    """Text with HTML in it, escaped or not; `p < 0.05` is not a tag."""
    text = html.unescape(marked_up).translate(_MARKS)
    text = _SCRIPT.sub(lambda found: _raised_or_lowered(found[2].lower(), found[3].strip()), text)
    return paragraphs(_INLINE.sub("", _BLOCK.sub(BREAK, text)), flags)


def _raised_or_lowered(tag: str, text: str) -> str:
    if not text:
        return ""
    return superscript(text) if tag == "sup" else subscript(text)


def _ids(record: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name in ("pmid", "pmcid"):
        if (known := kind_of(_text(record, name))) and known[0] == name:
            yield known
    if doi := normalise_doi(_text(record, "doi")):
        yield "doi", doi


def _published(record: dict[str, Any]) -> str | None:
    dates = (_text(record, "firstPublicationDate"), _text(record, "pubYear"))
    return next((date for date in dates if _DATE.fullmatch(date)), None)


def _kind(stated: list[str]) -> str:
    """JATS's word where the full text has one, unless PubMed's say more than that it is an article."""
    kind = article_type(stated)
    copied = next((word for word in stated if word in _JATS_TYPES), "")
    return copied if copied and kind in ("", "journal-article") else kind


def _related(record: dict[str, Any]) -> Iterator[RelatedArticle]:
    for link in _listed(record, "commentCorrectionList", "commentCorrection"):
        relation = "".join(word[:1].upper() + word[1:] for word in _text(link, "type").split())
        source, identifier = _text(link, "source"), _text(link, "id")
        if relation:
            is_pmid = source == "MED" and identifier.isdecimal()
            stated = (
                ("uri", f"europepmc:{source}/{identifier}") if identifier else ("citation", _text(link, "reference"))
            )
            known = ("pmid", identifier) if is_pmid else stated
            yield RelatedArticle(relation=relation, id_type=known[0], id=known[1])


def _is_retracted(stated: list[str], title: str, related: tuple[RelatedArticle, ...]) -> bool:
    return (
        "retracted publication" in map(str.lower, stated)
        or _RETRACTED_TITLE.match(title) is not None
        or any(link.relation in _RETRACTIONS for link in related)
    )


def _licence(record: dict[str, Any]) -> LicenceDecision:
    words = _text(record, "license")
    if not words.strip():
        return LicenceDecision("reference_only", NO_LICENCE)
    if record.get("isOpenAccess") != "Y":
        return LicenceDecision("reference_only", f"{NO_LICENCE}: {words} is stated, but not open access")
    return decide(words, [])
