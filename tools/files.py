"""Files of a feed: found in folders and globs, and read by what is in them.

    found("papers/")  ->  papers/a.xml, papers/b/c.pdf, papers/pubmed26n0001.xml.gz#pmid=32250123, …

JATS and PDF are one article a file; a file of PubMed records is as many sources as it has records. A link is followed
where it is named itself: whoever made a folder may not choose what else is read of this machine. Links to files in it
are sources that can't be read, and links to folders are left alone.
"""

import hashlib
import os
import re
import stat
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from urllib.parse import unquote_to_bytes

from bioalchemy import settings
from bioalchemy.accounts import Source
from bioalchemy.errors import ArticleError, NotJATS, NotPubMed, NotXML, UnreadableSource, UsageError
from bioalchemy.records import Article
from bioalchemy.tools import documents, jats
from bioalchemy.tools.readers.safe_xml import MAX_BYTES

SUFFIXES = (".xml", ".nxml", ".xml.gz", ".pdf")
_ESCAPED = "file://"
_RECORDS = (b"<PubmedArticleSet", b"<PubmedArticle>", b"<PubmedBookArticle")
_RECORD_URI = re.compile(r"#pmid=[0-9]+(?:&copy=[0-9]+)?$")
"""PMID 0 is that of records that state none."""
_PDF = b"%PDF"
_GZIP = b"\x1f\x8b"
_SNIFFED = 4096


def found(feed: str, announce: Callable[[str], None] = lambda _: None) -> Iterator[Source]:
    """The sources of a file, folder or glob in a stable order, found while they are taken.

    `announce` is told of records that PubMed has dropped since: those of other files are read all the same.

    Raises:
        UsageError: nothing is there, or nothing to read; raised at the call, not while iterating.
        OSError, ValueError, RuntimeError: a name that no file can have.
    """
    path = Path(feed).expanduser()
    if path.is_dir():
        walked = _sorted_files(path)
        first = next(walked, None)
        if first is None:
            raise UsageError(f"{feed} holds no {', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]} file")
        return sources(chain([first], walked), announce)
    if path.is_file():
        return sources([path.resolve() if path.is_symlink() else path], announce)
    matches = sorted(match for match in _glob(path) if match.is_file())
    if not matches:
        raise UsageError(f"no feed {feed!r}")
    return sources(matches, announce)


def read(uri: str) -> Article:
    """The article of a file, by its first bytes: a PDF, else JATS; compressed files hold records, and no article.

    What is neither is said to be no PDF where its name says that it is one, else no XML.

    Raises:
        ArticleError: it can't be read.
    """
    path = _path(uri)
    try:
        if path.is_symlink():
            raise UnreadableSource(f"{uri}: a link, which is followed only where it is named itself")
        if path.exists() and not path.is_file():
            raise UnreadableSource(f"{uri}: not a file")
        with path.open("rb") as file:
            head = file.read(len(_PDF))
        if head.startswith(_GZIP):
            raise _why_unread(path)
        if head != _PDF:
            return jats.read(path, uri)
    except NotJATS:
        if not _holds_records(path):
            raise
        raise _why_unread(path) from None
    except OSError as error:
        raise UnreadableSource(f"{uri}: {error.strerror or error}") from None
    except NotXML:
        if path.suffix.lower() != ".pdf":
            raise
    from bioalchemy.tools import pdf

    return pdf.read(path, uri)


def _why_unread(path: Path) -> ArticleError:
    """What is wrong with a file of records, of which only the sound records were found."""
    from bioalchemy.tools.readers import pubmed_files

    try:
        count = sum(1 for _ in pubmed_files.split(path))
    except NotPubMed:
        return NotPubMed(f"{path} is compressed, and holds no PubMed records; other files are read when unpacked")
    except ArticleError as error:
        return error
    return NotPubMed(f"{path} is a file of {count:,} PubMed records, and no article")


def is_record(uri: str) -> bool:
    """Whether a source is one record of a file of them."""
    return _RECORD_URI.search(uri) is not None


def digest(uri: str) -> str:
    """SHA-256 of a file's bytes; empty when it can't be read, or is larger than any article."""
    path = _path(uri)
    try:
        if path.is_symlink() or not path.is_file() or path.stat().st_size > MAX_BYTES:
            return ""
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _glob(pattern: Path) -> Iterator[Path]:
    """`Path.glob` from the last folder that is named without a wildcard."""
    wild = next((n for n, part in enumerate(pattern.parts) if any(mark in part for mark in "*?[")), None)
    if wild is None:
        return iter(())
    folder = Path(*pattern.parts[:wild])
    found = folder.glob(str(Path(*pattern.parts[wild:])))
    return (match for match in found if not _is_behind_a_link(match, folder))


def _is_behind_a_link(path: Path, folder: Path) -> bool:
    between = path.relative_to(folder).parents
    return any((folder / part).is_symlink() for part in between if part.parts)


def _sorted_files(folder: Path) -> Iterator[Path]:
    """Depth first and sorted, a folder at a time: a feed of millions is never held whole."""
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        # Not ours to look into, or just removed: reading it gives the typed error.
        yield folder
        return
    for entry in entries:
        if entry.is_dir() and not entry.is_symlink():
            yield from _sorted_files(entry)
        elif entry.name.lower().endswith(SUFFIXES):
            yield entry


def sources(paths: Iterable[Path], announce: Callable[[str], None] = lambda _: None) -> Iterator[Source]:
    """The sources in files; one for each that can't be looked at too, so that reading it says why."""
    for path in paths:
        try:
            status = path.lstat()
        except OSError:
            # A file just removed: reading it gives the typed error.
            yield Source(_uri(path), "missing")
        else:
            stamp = f"{status.st_size}-{status.st_mtime_ns}"
            whole = stat.S_ISREG(status.st_mode) and _holds_records(path)
            yield from _records(path, stamp, announce) if whole else [Source(_uri(path), stamp)]


def _holds_records(path: Path) -> bool:
    """Whether it is a file of PubMed records: gzipped ones are nothing else."""
    if path.suffix.lower() == ".gz":
        return True
    try:
        with path.open("rb") as file:
            head = file.read(_SNIFFED)
    except OSError:
        return False
    return any(mark in head for mark in _RECORDS)


def _records(path: Path, stamp: str, announce: Callable[[str], None]) -> Iterator[Source]:
    """Each record by itself, kept where what is fetched is kept: none is looked for again in its file."""
    from bioalchemy.tools.readers import pubmed_files

    def tell(pmids: list[str]) -> None:
        if pmids:
            told.append(len(pmids))
            announce(
                f"{path.name} says that PubMed has dropped {len(pmids):,} records, such as PMID {pmids[0]}: found "
                "twice, or out of scope; what other files have of them is read all the same"
            )

    copies, told = Counter[int](), list[int]()
    try:
        for pmid, record in pubmed_files.split(path, tell):
            copies[number := int(pmid or 0)] += 1
            further = f"&copy={copies[number]}" if copies[number] > 1 else ""
            uri = f"{_uri(path)}#pmid={pmid or 0}{further}"
            documents.put(settings.home(), uri, {"pubmed.xml": record})
            yield Source(uri, stamp)
        is_sound = bool(copies or told)
    except ArticleError:
        is_sound = False
    if not is_sound:
        # Cut, empty, or of another kind: reading it as one article says what is wrong.
        yield Source(_uri(path), stamp)


def _uri(path: Path) -> str:
    """The path, as text that can be stored: no database takes the bytes of a name that is not UTF-8."""
    try:
        str(path).encode("utf-8")
    except UnicodeEncodeError:
        return path.absolute().as_uri()
    return str(path)


def _path(uri: str) -> Path:
    # No path begins so: pathlib writes two slashes as one.
    return Path(os.fsdecode(unquote_to_bytes(uri.removeprefix(_ESCAPED)))) if uri.startswith(_ESCAPED) else Path(uri)
