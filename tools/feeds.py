"""Feeds: where articles come from. So far a file, a folder or a glob of JATS XML, and `plos-sample`.

for source in open_feed("papers/"):
    source.uri      a path, or "file:///…/M%FCller.xml" for a name that is not UTF-8
    source.stamp    changes when the file does
    read(source.uri)
"""

import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from bioalchemy import assets
from bioalchemy.errors import UnreadableSource, UsageError
from bioalchemy.records import Article
from bioalchemy.tools import jats
from bioalchemy.tools.safe_xml import MAX_BYTES

PLOS_SAMPLE = "plos-sample"
SUFFIXES = (".xml", ".nxml")
_CHOICES = f"give a file, a folder, a glob in quotes, or {PLOS_SAMPLE}"
_ESCAPED = "file://"


class Source(NamedTuple):
    """One file of a feed."""

    uri: str
    stamp: str
    """Size and modification time: another stamp is another version to read."""


def resolve(feed: str) -> str:
    """`feed` as it can be used from any folder: names stay, paths become absolute.

    Raises:
        UsageError: it is empty, as an unset variable is.
    """
    if not feed.strip():
        raise UsageError(f"the feed is empty: {_CHOICES}")
    return feed if feed == PLOS_SAMPLE else str(Path(feed).expanduser().absolute())


def open_feed(feed: str, announce: Callable[[str], None] = lambda _: None) -> Iterator[Source]:
    """The feed's sources in a stable order, found while they are taken.

    Raises:
        UsageError: nothing is there, or nothing that looks like JATS; raised at the call, not while iterating.
        AssetError: the sample could not be downloaded.
    """
    if feed == PLOS_SAMPLE:
        return _sources(sorted(assets.fetch(assets.PLOS_SAMPLE, announce).glob("*.xml")))
    try:
        return _found(feed)
    except (OSError, ValueError, RuntimeError) as error:
        # A name too long, a `**` that is not a whole part, a `~name` that is nobody.
        raise UsageError(f"no feed {feed!r}: {getattr(error, 'strerror', None) or error}; {_CHOICES}") from None


def read(uri: str) -> Article:
    """The article of a source.

    Raises:
        ArticleError: it can't be read.
    """
    path = _path(uri)
    try:
        if path.exists() and not path.is_file():
            raise UnreadableSource(f"{uri}: not a file")
        return jats.read(path, uri)
    except OSError as error:
        raise UnreadableSource(f"{uri}: {error.strerror or error}") from None


def digest(uri: str) -> str:
    """SHA-256 of a source's bytes; empty when it can't be read, or is larger than any article."""
    path = _path(uri)
    try:
        if not path.is_file() or path.stat().st_size > MAX_BYTES:
            return ""
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _found(feed: str) -> Iterator[Source]:
    path = Path(feed).expanduser()
    if path.is_dir():
        found = _sorted_files(path)
        first = next(found, None)
        if first is None:
            raise UsageError(f"{feed} holds no {' or '.join(SUFFIXES)} file")
        return _sources(_chain(first, found))
    if path.is_file():
        return _sources([path])
    matches = sorted(match for match in _glob(path) if match.is_file())
    if not matches:
        raise UsageError(f"no feed {feed!r}: {_CHOICES}")
    return _sources(matches)


def _glob(pattern: Path) -> Iterator[Path]:
    """`Path.glob` from the last folder that is named without a wildcard."""
    wild = next((n for n, part in enumerate(pattern.parts) if any(mark in part for mark in "*?[")), None)
    if wild is None:
        return iter(())
    return Path(*pattern.parts[:wild]).glob(str(Path(*pattern.parts[wild:])))


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
        elif entry.suffix.lower() in SUFFIXES:
            yield entry


def _chain(first: Path, rest: Iterator[Path]) -> Iterator[Path]:
    yield first
    yield from rest


def _sources(paths: Iterator[Path] | list[Path]) -> Iterator[Source]:
    for path in paths:
        try:
            status = path.stat()
        except OSError:
            # A dangling link or a file just removed: reading it gives the typed error.
            yield Source(_uri(path), "missing")
        else:
            yield Source(_uri(path), f"{status.st_size}-{status.st_mtime_ns}")


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
