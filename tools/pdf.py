"""Read a PDF, the format of last resort, into an `Article`.

    read("10.1234_abc.5.pdf") → Article(work_id="W5d0c…", ids={"doi": "10.1234/abc.5"}, extractor="pdf/10",
        text="A title\\n\\nAbstract text …\\n\\nResults\\n\\nCells grew to 10³ per ml [4].\\n\\nFigure 1. …",
        sections=(Section(kind="title", …), Section(kind="abstract", …), Section(kind="results", …), …))

The text has the form that `jats.read` gives it. The rules for what is seen are in `pdf_sight`, for heads, feet and
line numbers in `pdf_margins`, for ruled tables in `pdf_tables`, for the order of columns in `pdf_columns`, for hyphens
and scripts in `pdf_words`, for paragraphs in `pdf_blocks`, for sections in `pdf_sections`, for title, DOI and licence
in `pdf_front`.

Nothing in a file is run, and no attachment is opened. Time and memory are limited by the process that this is called
in (`limits`); only the numbers of bytes and pages are here. Not read: scans without text (there is no character
recognition), the reference list, formulae beyond their characters. Needs the extra `pdf` (PyMuPDF, AGPL).
"""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bioalchemy.errors import EmptySource, EncryptedPDF, NoText, NotPDF, SourceTooLarge
from bioalchemy.records import Article, sha256_of
from bioalchemy.tools.identifiers import propose_work_id
from bioalchemy.tools.licences import decide
from bioalchemy.tools.readers import extractors, pdf_blocks, pdf_front, pdf_margins, pdf_pages
from bioalchemy.tools.readers.pdf_pages import Line, Page
from bioalchemy.tools.readers.pdf_sections import lay_out
from bioalchemy.tools.readers.pdf_words import Vocabulary
from bioalchemy.tools.readers.safe_xml import looks_like

EXTRACTOR = extractors.PDF
MAX_BYTES = 64 * 1024 * 1024
MAX_PAGES = 1_000
_MAGIC, _MAGIC_WITHIN = b"%PDF-", 1024
"""Readers forgive what stands before it, as far as this (ISO 32000, annex H)."""
_PAGE = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+)?html", re.IGNORECASE)
_END, _OBJECT = b"%%EOF", b" obj"
_LEAST_LETTERS = 40
"""Letters a page on average below which there is no text: stamps on scanned pages."""
_NAMELESS = 0.3
"""Share of characters without a name above which a text can't be read."""


def read(path: Path | str, uri: str | None = None) -> Article:
    """Read a PDF file; `source_uri` is `uri`, or the path as given.

    Raises an ArticleError when the file can't be read as an article, and OSError when it can't be opened.
    """
    size = Path(path).stat().st_size
    if size > MAX_BYTES:
        raise SourceTooLarge(f"The file has {size:,} bytes; the limit is {MAX_BYTES:,}.")
    return read_bytes(Path(path).read_bytes(), uri or str(path))


def read_bytes(data: bytes, uri: str) -> Article:
    """Read a PDF that is already in memory.

    Raises EmptySource, SourceTooLarge, NotPDF, EncryptedPDF or NoText.
    """
    if len(data) > MAX_BYTES:
        raise SourceTooLarge(f"The file has {len(data):,} bytes; the limit is {MAX_BYTES:,}.")
    if not data.strip(b"\x00 \t\r\n"):
        raise EmptySource("The file has no content.")
    if _MAGIC not in data[:_MAGIC_WITHIN]:
        is_page = _PAGE.match(data) is not None
        begins = "is a web page" if is_page else f"is not PDF; it looks like {looks_like(data)}"
        raise NotPDF(f"The content {begins}.")
    flags: set[str] = set()
    with _opened(data, flags) as document:
        pages = [pdf_pages.read(page, number) for number, page in enumerate(document)]
        links = [link["uri"] for page in document for link in page.get_links() if link.get("uri")]
        metadata, xmp = dict(document.metadata or {}), document.get_xml_metadata() or ""
    _check_text(pages, bool(metadata.get("encryption")))
    return _article(pages, links, metadata, xmp, flags, uri, hashlib.sha256(data).hexdigest())


@contextmanager
def _opened(data: bytes, flags: set[str]) -> Iterator[Any]:
    """The document, with MuPDF's complaints kept from stderr."""
    import pymupdf

    pymupdf.TOOLS.mupdf_display_errors(False)
    pymupdf.TOOLS.mupdf_display_warnings(False)
    with _translated(), pymupdf.open(stream=data, filetype="pdf") as document:
        if document.needs_pass:
            raise EncryptedPDF("The PDF wants a password.")
        if document.is_repaired:
            flags.add("repaired")
            # Behind a whole file may stand anything but parts of one.
            if _OBJECT in data[max(0, data.rfind(_END)) :] or _END not in data:
                raise NotPDF("The PDF is cut off: it has no end.")
        if not document.page_count:
            raise NotPDF("The PDF has no pages.")
        if document.page_count > MAX_PAGES:
            raise SourceTooLarge(f"The PDF has {document.page_count:,} pages; the limit is {MAX_PAGES:,}.")
        yield document


@contextmanager
def _translated() -> Iterator[None]:
    """MuPDF's errors as ours; what it says of memory is a matter of the process."""
    import pymupdf

    try:
        yield
    except (RuntimeError, ValueError, pymupdf.mupdf.FzErrorBase) as error:
        message = str(error).partition("\n")[0][:200]
        if "alloc" in message:
            raise MemoryError(message) from None
        raise NotPDF(f"The PDF can't be read: {message}.") from None


def _check_text(pages: list[Page], encrypted: bool) -> None:
    text = "".join(line.text for page in pages for line in page.lines)
    letters = sum(character.isalpha() for character in text)
    if text.count("\ufffd") > _NAMELESS * max(1, len(text)):
        raise NoText("The fonts of the PDF do not say which characters they draw.")
    scanned = all("scanned_page" in page.flags for page in pages)
    if letters and not (scanned and letters < _LEAST_LETTERS * len(pages)):
        return
    if encrypted:
        raise EncryptedPDF("The PDF is encrypted, and nothing in it can be read.")
    raise NoText(f"No text on {len(pages)} pages{', which are scanned' if scanned else ''}.")


def _article(
    pages: list[Page],
    links: list[str],
    metadata: dict[str, str | None],
    xmp: str,
    flags: set[str],
    uri: str,
    sha256: str,
) -> Article:
    kept = pdf_margins.without(pages)
    words = Vocabulary(line for page in kept for line in page.lines)
    found = pdf_blocks.blocks(kept, words)
    edges = list(dict.fromkeys(line.text for line in _dropped(pages, kept)))
    front = pdf_front.front(metadata, xmp, found, edges, links)
    flags |= {flag for page in pages for flag in page.flags} - {"retracted"}
    title = pdf_front.title_blocks(found, metadata.get("title") or "")
    layout = lay_out(found, title, front.title, words, flags)
    if not any(section.kind not in ("title", "abstract", "back", "caption", "table") for section in layout.sections):
        flags.add("no_body")
    text = layout.text
    if "\ufffd" in text:
        flags.add("unreadable_characters")
    licence = decide(front.licence_words, front.licence_urls)
    return Article(
        work_id=propose_work_id(front.ids, sha256),
        ids=front.ids,
        title=front.title,
        journal=front.journal,
        published=front.published,
        article_type=front.article_type,
        text_use=licence.text_use,
        licence=" ".join(filter(None, (front.licence_words, *front.licence_urls))),
        licence_rule=licence.rule,
        retracted=any("retracted" in page.flags for page in pages),
        keywords=front.keywords,
        flags=tuple(sorted(flags)),
        source_uri=uri,
        source_sha256=sha256,
        extractor=EXTRACTOR,
        text=text,
        text_sha256=sha256_of(text),
        sections=tuple(layout.sections),
    )


def _dropped(pages: list[Page], kept: list[Page]) -> Iterator[Line]:
    for page, rest in zip(pages, kept, strict=True):
        staying = {id(line) for line in rest.lines}
        yield from (line for line in page.lines if id(line) not in staying)
