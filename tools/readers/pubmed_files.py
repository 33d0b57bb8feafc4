"""Cut a file of PubMed records into its records, in flat memory: efetch's answers and baseline files of 30,000.

    for pmid, record in split("pubmed26n0001.xml.gz"):
        …                                   # "20000000", b"<PubmedArticle>…</PubmedArticle>"

The cut is made in the bytes, before any XML is parsed, so that a broken record is one broken record. Gzip is told by
its first bytes. What a record says is for `pubmed`.

A `DeleteCitation` names records that PubMed has dropped, as its update files tell it: found to be there twice, or out
of its scope, which says nothing against the paper. It is no record, and told to those who ask for it.
"""

import gzip
import io
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from bioalchemy.errors import MalformedXML, NotPubMed, SourceTooLarge
from bioalchemy.tools.readers.safe_xml import MAX_BYTES

_CHUNK = 1024 * 1024
_RECORD = rb"(?:PubmedArticle|PubmedBookArticle|DeleteCitation|DeleteDocument)"
_EDGE = re.compile(rb"<" + _RECORD + rb"(?=[\s>])|</" + _RECORD + rb"\s*>")
_DELETED = re.compile(rb"(?:<\?xml[^>]{0,200}\?>)?<Delete")
_LONGEST_EDGE = 64
_MOST_UNFOLDED = 200
"""PubMed's files unfold to some ten times their size, a bomb to a thousand."""
_PMID = re.compile(rb"<PMID[^<>]{0,80}>\s*(\d{1,12})\s*<")
_SET = re.compile(rb"<(PubmedArticleSet|PubmedBookArticleSet)[\s/>]")
_END = re.compile(rb"</(?:PubmedArticleSet|PubmedBookArticleSet)\s*>|<(?:PubmedArticleSet|PubmedBookArticleSet)\s*/>")
_DECLARATION = re.compile(rb"\s*(<\?xml[^>]{0,200}\?>)")

_MOST_RECORDS, _MOST_NAMELESS = 300_000, 100
"""PubMed's own files have 30,000, and each has its PMID."""


class _Unpacked(gzip.GzipFile):
    """Gzip that unfolds to no more than XML can."""

    _given = 0

    def read1(self, size: int = -1) -> bytes:
        data = super().read1(size)
        self._given += len(data)
        if self._given > MAX_BYTES and self._given > _MOST_UNFOLDED * self.fileobj.tell():  # type: ignore[union-attr]
            raise SourceTooLarge(f"The compressed file unfolds to more than {_MOST_UNFOLDED} times its size.")
        return data


class Record(NamedTuple):
    """One record of a file."""

    pmid: str
    """Empty when it states none."""
    xml: bytes
    """As it stands in the file; with the file's XML declaration ahead where that names another encoding than UTF-8."""


def split(
    source: Path | str | io.BufferedIOBase, deleted: Callable[[list[str]], None] = lambda _: None
) -> Iterator[Record]:
    """The records of a file, or of a seekable stream, in order, well-formed or not.

    `deleted` is told the PMIDs of records that PubMed has dropped.

    Raises:
        NotPubMed: it has no record of PubMed in it.
        SourceTooLarge: it is a bomb.
        MalformedXML: it ends before its set does; raised after all its whole records.
        OSError: it can't be opened.
    """
    with _opened(source) as stream:
        try:
            yield from _sane(_kept(_cut(stream), deleted))
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise MalformedXML(f"The compressed file is damaged: {error}.") from None


def _kept(records: Iterator[Record], deleted: Callable[[list[str]], None]) -> Iterator[Record]:
    for found in records:
        if _DELETED.match(found.xml):
            deleted([pmid.decode("ascii") for pmid in _PMID.findall(found.xml)])
        else:
            yield found


def _sane(records: Iterator[Record]) -> Iterator[Record]:
    """Not millions of them, nor many without a PMID, as a bomb has."""
    nameless = 0
    for number, found in enumerate(records):
        nameless += not found.pmid
        if number >= _MOST_RECORDS or nameless > _MOST_NAMELESS:
            raise SourceTooLarge(
                f"The file has more than {_MOST_RECORDS:,} records, or {_MOST_NAMELESS} without a PMID."
            )
        yield found


def _cut(stream: io.BufferedIOBase) -> Iterator[Record]:
    chunks = _chunks(stream)
    held = next(chunks, b"")
    if not _SET.search(held) and not _EDGE.search(held):
        raise NotPubMed("The file holds no PubMed records.")
    is_set = _SET.search(held) is not None
    declaration = _declaration(held)
    start, scanned = -1, 0
    while True:
        while edge := _EDGE.search(held, scanned):
            scanned = edge.end()
            closes = edge[0].startswith(b"</")
            if start >= 0:
                # A record that lacks its end does not swallow the next.
                yield _record(declaration, held[start : edge.end() if closes else edge.start()])
            start = -1 if closes else edge.start()
        chunk = next(chunks, b"")
        if not chunk:
            break
        if start >= 0 and len(held) - start > MAX_BYTES:
            yield _record(declaration, held[start:])
            start = -1
        keep = start if start >= 0 else max(scanned, len(held) - _LONGEST_EDGE)
        scanned = max(scanned, len(held) - _LONGEST_EDGE) - keep
        start = min(start, 0)
        held = held[keep:] + chunk
    if start >= 0 or (is_set and not _END.search(held)):
        raise MalformedXML("The file ends in the middle of its records.")


def _chunks(stream: io.BufferedIOBase) -> Iterator[bytes]:
    """What can be read; of a compressed file that breaks off, up to there, and then its error."""
    while True:
        chunk = b""
        try:
            while len(chunk) < _CHUNK and (piece := stream.read1(_CHUNK - len(chunk))):
                chunk += piece
        except (EOFError, zlib.error, gzip.BadGzipFile):
            if chunk:
                yield chunk
            raise
        if not chunk:
            return
        yield chunk


def _record(declaration: bytes, xml: bytes) -> Record:
    found = _PMID.search(xml)
    return Record(found[1].decode("ascii") if found else "", declaration + xml)


def _declaration(head: bytes) -> bytes:
    found = _DECLARATION.match(head.removeprefix(b"\xef\xbb\xbf"))
    return found[1] if found and b"encoding" in found[1] and b"utf-8" not in found[1].lower() else b""


@contextmanager
def _opened(source: Path | str | io.BufferedIOBase) -> Iterator[io.BufferedIOBase]:
    if isinstance(source, Path | str):
        with Path(source).open("rb") as file, _opened(file) as stream:
            yield stream
        return
    magic = source.read(2)
    source.seek(0)
    if magic != b"\x1f\x8b":
        yield source
        return
    with _Unpacked(fileobj=source) as unpacked:
        yield unpacked
