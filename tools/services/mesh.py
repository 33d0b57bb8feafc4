"""MeSH's trees: where a heading stands, and which of some headings is nearest above it.

    mesh = read(Path("mtrees2026.bin"))
    mesh["Aspergillus fumigatus"]          -> ("B01.300.107.795.095.437",)

The file is NLM's list of headings and tree numbers, a pair a line (`Asthma;C08.127.108`); it is fetched once, by who
needs it, and never shipped; offline `BIOALCHEMY_MESH_URL` names a copy of it. Entry terms (synonyms) and supplementary
concepts are not in it.
"""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from bioalchemy import settings
from bioalchemy.errors import ServiceError, UsageError
from bioalchemy.tools.services import web
from bioalchemy.tools.services.pace import Pace

Mesh = Mapping[str, tuple[str, ...]]
"""Heading → its tree numbers; most headings stand in several places."""

_PACE = Pace(1.0)
_MOST_BYTES = 20 * 1024**2
_FEWEST_LINES = 1000
"""Fewer are no MeSH: it has more than 60,000."""


def read(path: Path) -> Mesh:
    """The trees in a file of NLM's.

    Raises:
        UsageError: it can't be read, or is no such file.
    """
    try:
        return parse(path.read_bytes())
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error
    except ValueError as error:
        raise UsageError(f"{path}: {error}") from None


def parse(content: bytes) -> Mesh:
    """The trees in the content of such a file.

    Raises:
        ValueError: it is none.
    """
    places: dict[str, list[str]] = defaultdict(list)
    lines = content.decode("utf-8", "strict").splitlines()
    for line in lines:
        heading, mark, number = line.rpartition(";")
        if not mark:
            raise ValueError("no list of headings and tree numbers")
        places[heading].append(number)
    if len(lines) < _FEWEST_LINES:
        raise ValueError(f"{len(lines)} lines, where MeSH has tens of thousands")
    return MappingProxyType({heading: tuple(numbers) for heading, numbers in places.items()})


@cache
def trees() -> Mesh:
    """MeSH as NLM publishes it, fetched once into the user's folder; or from a file, where the setting names one.

    Raises:
        ServiceError: it is not there yet, and can't be fetched.
        UsageError: as `read`.
    """
    url = settings.literature().mesh_url
    if "://" not in url:
        return read(Path(url))
    place = settings.home() / "mesh" / url.rpartition("/")[2]
    if not place.exists():
        try:
            page = web.get(url, pace=_PACE, trusted=True, limit=_MOST_BYTES, check=lambda page: parse(page.content))
        except ServiceError as error:
            raise type(error)(f"{error}; with BIOALCHEMY_MESH_URL=FILE a copy is read") from None
        place.parent.mkdir(parents=True, exist_ok=True)
        part = place.with_suffix(".part")
        part.write_bytes(page.content)
        part.replace(place)
    return read(place)


def above(number: str) -> list[str]:
    """A tree number and those above it, nearest first: `B01.300.107` → itself, `B01.300`, `B01`."""
    parts = number.split(".")
    return [".".join(parts[:depth]) for depth in range(len(parts), 0, -1)]
