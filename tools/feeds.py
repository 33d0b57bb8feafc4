"""Feeds: where articles come from. So far a file, a folder or a glob of JATS XML, and `plos-sample`.

for source in open_feed("papers/"):
    source.uri      "file:///…/papers/PMC123.xml", or a path
    source.stamp    changes when the file does
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from bioalchemy import assets
from bioalchemy.errors import UsageError

PLOS_SAMPLE = "plos-sample"
SUFFIXES = (".xml", ".nxml")


class Source(NamedTuple):
    """One file of a feed."""

    uri: str
    stamp: str
    """Size and modification time: another stamp is another version to read."""


def resolve(feed: str) -> str:
    """`feed` as it can be used from any folder: names stay, paths become absolute."""
    return feed if feed == PLOS_SAMPLE else str(Path(feed).expanduser().absolute())


def open_feed(feed: str, announce: Callable[[str], None] = lambda _: None) -> Iterator[Source]:
    """The feed's sources in a stable order, found while they are taken.

    Raises:
        UsageError: nothing is there, or nothing that looks like JATS; raised at the call, not while iterating.
        AssetError: the sample could not be downloaded.
    """
    if feed == PLOS_SAMPLE:
        return _sources(sorted(assets.fetch(assets.PLOS_SAMPLE, announce).glob("*.xml")))
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
        raise UsageError(f"no feed {feed!r}: give a file, a folder, a glob in quotes, or {PLOS_SAMPLE}")
    return _sources(matches)


def _glob(pattern: Path) -> Iterator[Path]:
    """`Path.glob` from the last folder that is named without a wildcard."""
    wild = next((n for n, part in enumerate(pattern.parts) if any(mark in part for mark in "*?[")), None)
    if wild is None:
        return iter(())
    return Path(*pattern.parts[:wild]).glob(str(Path(*pattern.parts[wild:])))


def _sorted_files(folder: Path) -> Iterator[Path]:
    """Depth first and sorted, a folder at a time: a feed of millions is never held whole."""
    for entry in sorted(folder.iterdir()):
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
            yield Source(str(path), "missing")
        else:
            yield Source(str(path), f"{status.st_size}-{status.st_mtime_ns}")
