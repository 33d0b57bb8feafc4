"""Parse XML that nobody has vouched for, with lxml: no network, no DTD, no entity expansion.

    root, flags = parse(b'<!DOCTYPE article SYSTEM "JATS.dtd"><article>10&nbsp;&micro;m</article>')

What it mends, it names in `flags`: `encoding_mended` and `hidden_characters`; and `unknown_entities`, which are left.
Encodings, in this order:

1. bytes that are valid UTF-8 are UTF-8, whatever the XML declaration says (flagged when it says otherwise
   and the difference shows);
2. else a byte order mark, or the declaration, if it names an encoding of the short list below, strictly;
3. else `BadEncoding`: no byte is guessed or replaced.

Named character entities (`&nbsp;`, `&alpha;`) resolve by the HTML 5 table, as their DTD is never loaded.
Comments and processing instructions are dropped. The module knows nothing of JATS.
"""

import re
from collections.abc import Callable
from functools import lru_cache, partial
from html.entities import html5
from typing import Any

from lxml import etree

from bioalchemy.errors import BadEncoding, EmptySource, HostileXML, MalformedXML, NotXML, SourceTooLarge

MAX_BYTES = 64 * 1024 * 1024

_DECLARED = re.compile(rb"""^<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,400}\?>")
_READABLE = re.compile(
    r"(utf-?(8|16)|iso-?8859-?\d+|latin-?\d|windows-?125\d|cp125\d|(us-)?ascii|gb(k|2312|18030)"
    r"|big5|shift[_-]?jis|euc-(jp|kr)|koi8-[ru])(-?[bl]e)?",
    re.IGNORECASE,
)
_BOMS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"<\x00", "utf-16-le"), (b"\x00<", "utf-16-be"))
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
A_PAGE = "The content is a web page (HTML or XHTML), not the XML of an article."
_NAMED = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?!amp;|lt;|gt;|quot;|apos;)([A-Za-z](?:[A-Za-z0-9]|\.(?=[A-Za-z])){0,40});",
    re.DOTALL,
)
_HAS_NAMED = re.compile(rb"&(?!#|amp;|lt;|gt;|quot;|apos;)")
_NUMERIC = re.compile(rb"&#(?:x([0-9A-Fa-f]{1,8})|([0-9]{1,9}));")
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r")
_PRINTABLE = bytes(set(range(256)) - set(_CONTROLS))
_KINDS = (
    (b"%PDF", "a PDF"), (b"PK", "a ZIP archive or Office document"), (b"\x1f\x8b", "gzip"), (b"\x7fELF", "a program"),
    (b"\x89PNG", "a picture"), (b"\xff\xd8", "a picture"), (b"\xd0\xcf\x11\xe0", "an Office document"),
    (b"{\\rtf", "RTF"), (b"{", "JSON"), (b"[", "JSON"), (b"<", "XML or HTML"),
)  # fmt: skip
"""First bytes of what is met under a paper's name."""
_STRING = etree.XPath("string()", smart_strings=False)
_SURROGATES = re.compile("[\ud800-\udfff]")
_BAD_CHARACTER, _BAD_ENCODINGS, _RESOURCES, _ENTITY_LOOP = 9, (31, 32, 81), 114, 89


def parse(data: bytes) -> tuple[etree._Element, set[str]]:
    """Return the root element of `data` and the flags of what was mended on the way.

    Nesting stays below 257 levels, so that a recursive reader with few frames a level is safe.
    Raises EmptySource, SourceTooLarge, NotXML, BadEncoding, HostileXML or MalformedXML.
    """
    if len(data) > MAX_BYTES:
        raise SourceTooLarge(f"The file has {len(data):,} bytes; the limit is {MAX_BYTES:,}.")
    flags: set[str] = set()
    data = _as_utf8(data, flags).lstrip()
    if not data.strip(b"\x00"):
        raise EmptySource("The file has no content.")
    if _HTML.match(data):
        raise NotXML(A_PAGE)
    if not data.startswith(b"<"):
        raise NotXML(f"The content is not XML; it looks like {looks_like(data)}.")
    if _HAS_NAMED.search(data):
        data = _NAMED.sub(partial(_resolve, flags), data)
    root = _build(data, flags)
    document_type: Any = root.getroottree().docinfo.internalDTD
    if document_type is not None and next(document_type.iterentities(), None) is not None:
        raise HostileXML("The document declares entities of its own, which no paper needs.")
    return root, flags


def looks_like(data: bytes) -> str:
    """What kind of file some bytes begin, and none of what they say: who reads an error may not know the file."""
    if kind := next((kind for start, kind in _KINDS if data.startswith(start)), ""):
        return kind
    head = data[:4096]
    return "binary data" if b"\x00" in head or head.translate(None, _PRINTABLE) else "plain text"


def text_of(element: etree._Element) -> str:
    """All the text in an element, without any of its structure."""
    return str(_STRING(element)) if len(element) else element.text or ""


def _local_name(tag: object) -> str:
    """A tag without its namespace; empty for what is no element, such as an entity."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


local_name: Callable[[object], str] = lru_cache(maxsize=256)(_local_name)


def _build(data: bytes, flags: set[str]) -> etree._Element:
    try:
        return _element(data)
    except etree.XMLSyntaxError as error:
        mended = _without_forbidden(data) if _code(error) == _BAD_CHARACTER else data
        if mended == data:
            raise _explain(error, data) from None
    flags.add("hidden_characters")
    try:
        return _element(mended)
    except etree.XMLSyntaxError as error:
        raise _explain(error, mended) from None


def _element(data: bytes) -> etree._Element:
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    return etree.fromstring(data, parser)


def _code(error: etree.XMLSyntaxError) -> int:
    return int(getattr(error, "code", 0))


def _explain(error: etree.XMLSyntaxError, data: bytes) -> Exception:
    message = (error.msg or "no detail").strip().splitlines()[0][:200]
    code = _code(error)
    if code == _ENTITY_LOOP or b"<!ENTITY" in data:
        return HostileXML("The document declares entities of its own, which no paper needs.")
    if code == _RESOURCES and "depth" in message:
        return HostileXML("The elements are nested deeper than any paper's.")
    if code == _RESOURCES:
        return SourceTooLarge(f"A single piece of the document is too large: {message}.")
    if code in _BAD_ENCODINGS:
        return BadEncoding(f"The bytes do not decode as declared: {message}.")
    if _HTML.search(data[:2048]):
        return NotXML(A_PAGE)
    return MalformedXML(f"The XML is not well-formed: {message}.")


def _as_utf8(data: bytes, flags: set[str]) -> bytes:
    """The same document in UTF-8, by the policy above."""
    marked = next((name for start, name in _BOMS if data.startswith(start)), None)
    declared = _declared(data)
    if marked is None:
        data = data.removeprefix(b"\xef\xbb\xbf")
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            text = None
        if text is not None:
            if declared not in ("", "utf-8", "utf8") and not text.isascii():
                flags.add("encoding_mended")
            return data
    if marked is None and not data.lstrip().startswith(b"<"):
        raise NotXML(f"The content is not XML; it looks like {looks_like(data)}.")
    return _decode(data, marked or declared or "utf-8", flags)


def _declared(data: bytes) -> str:
    found = _DECLARED.match(data.removeprefix(b"\xef\xbb\xbf").lstrip()[:512])
    return found[1].decode("ascii").lower() if found else ""


def _decode(data: bytes, encoding: str, flags: set[str]) -> bytes:
    if not _READABLE.fullmatch(encoding):
        raise BadEncoding(f"The document declares the encoding {encoding}, which is not read.")
    errors = "surrogatepass" if encoding.startswith("utf") else "strict"
    try:
        text = data.decode(encoding, errors)
    except (UnicodeDecodeError, LookupError):
        raise BadEncoding(f"The bytes do not decode as {encoding}.") from None
    if _SURROGATES.search(text):
        flags.add("hidden_characters")
        text = _SURROGATES.sub("", text)
    return _DECLARATION.sub("", text.removeprefix("\ufeff")).encode("utf-8")


def _resolve(flags: set[str], found: re.Match[bytes]) -> bytes:
    """A named entity as character references; what the table does not know stays as it is, and is flagged."""
    if not found[1]:
        return found[0]
    # ISO's bold Greek (`b.alpha`, ISOgrk4) are letters like the others.
    characters = html5.get(found[1].decode("ascii").removeprefix("b.") + ";")
    if characters is None:
        flags.add("unknown_entities")
        return found[0]
    return "".join(f"&#{ord(character)};" for character in characters).encode("ascii")


def _without_forbidden(data: bytes) -> bytes:
    """Drop what XML 1.0 forbids: control characters, U+FFFE and U+FFFF, and references to them or to surrogates."""
    data = data.translate(None, _CONTROLS).replace(b"\xef\xbf\xbe", b"").replace(b"\xef\xbf\xbf", b"")
    return _NUMERIC.sub(lambda found: found[0] if _allowed(found) else b"", data)


def _allowed(reference: re.Match[bytes]) -> bool:
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    if code < 32:
        return code in (9, 10, 13)
    return code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code <= 0x10FFFF
