"""How many papers PubMed has of each topic and year.

    fetch(range(2015, 2027), Path("counts.jsonl"), print)
        {"topic": "mycology/yeasts", "year": 2024, "papers": 4567, "query": "(…) AND 2024[dp]", "asked": "2026-11-25"}

A row for each topic and year, and for `all`: every record that is indexed with MeSH, which is what shares are of
(records not yet indexed have no headings to be found by). Papers have several topics, so topics' counts overlap. Rows
are appended as they are counted; what is there is not asked for again, but for years that were not over when it was.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import BinaryIO, NamedTuple

from pydantic import Field

from bioalchemy.errors import UsageError
from bioalchemy.records import Record
from bioalchemy.tools import entrez
from bioalchemy.tools.topics import Taxonomy, taxonomy

ALL = "all"
_INDEXED = "medline[sb]"
_REPORTED_EVERY = 25


class Count(Record):
    """Papers of one topic that were published in one year, by PubMed's own date of publication."""

    topic: str
    year: int
    papers: int = Field(ge=0)
    query: str
    asked: date

    @property
    def is_final(self) -> bool:
        """Whether its year was over when PubMed was asked."""
        return self.year < self.asked.year


class _Wanted(NamedTuple):
    topic: str
    year: int
    query: str


def fetch(
    years: Iterable[int],
    place: Path,
    note: Callable[[str], None],
    of: Taxonomy | None = None,
    today: date | None = None,
) -> list[Count]:
    """Count what `place` lacks, one polite request for each topic and year, and give all rows wanted.

    Raises:
        UsageError: `place` is no file of counts, or can't be written.
        ServiceError: PubMed can't be asked; what was counted before is kept.
    """
    wanted = list(_wanted(years, of or taxonomy()))
    today = today or date.today()
    known = {_Wanted(row.topic, row.year, row.query): row for row in _kept(place)}
    missing = [one for one in wanted if not _is_known(known.get(one), today)]
    try:
        with place.open("ab") as file:
            _take_off_cut_row(place, file)
            for number, one in enumerate(missing, 1):
                row = Count(**one._asdict(), papers=entrez.count(one.query, tell=note), asked=today)
                file.write(f"{row.model_dump_json()}\n".encode())
                file.flush()
                known[one] = row
                if number % _REPORTED_EVERY == 0:
                    note(f"{number} of {len(missing)} counts")
    except OSError as error:
        raise UsageError(f"{place}: {error.strerror}") from error
    return [known[one] for one in wanted]


def read(place: Path) -> list[Count]:
    """The rows of a file, of rows counted anew the newer one.

    Raises:
        UsageError: no such file, or another kind of file.
    """
    if not place.exists():
        raise UsageError(f"{place}: No such file or directory")
    return list({(row.topic, row.year): row for row in _kept(place)}.values())


def _wanted(years: Iterable[int], of: Taxonomy) -> Iterator[_Wanted]:
    queries = {ALL: _INDEXED, **{name: topic.query for name, topic in of.topics.items()}}
    for year in years:
        for topic, query in queries.items():
            yield _Wanted(topic, year, f"{query} AND {year}[dp]")


def _is_known(row: Count | None, today: date) -> bool:
    return row is not None and (row.is_final or row.asked == today)


def _kept(place: Path) -> list[Count]:
    """Rows that are whole: a kill may have cut the last one."""
    try:
        content = place.read_bytes() if place.exists() else b""
        whole = content[: content.rfind(b"\n") + 1]
        return [Count.model_validate(json.loads(line)) for line in whole.splitlines()]
    except OSError as error:
        raise UsageError(f"{place}: {error.strerror}") from error
    except ValueError:
        raise UsageError(f"{place}: no file of counts") from None


def _take_off_cut_row(place: Path, file: BinaryIO) -> None:
    file.truncate(place.read_bytes().rfind(b"\n") + 1)
