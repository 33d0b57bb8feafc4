"""Pairs by their papers, as a run or an exported dataset holds them, and where tombstones are raised on them.

    with held(Path("runs/cdk4-1a2b3c4d")) as pairs:      tombstones become annotations in the run's ledger
    with held(Path("pairs.jsonl")) as pairs:             they are lines of pairs.tombstones.jsonl, beside the file
        for paper in pairs.papers(): …                   Paper(ids={"doi": "10.1371/…"}, pair_ids=("5d0c…", …), …)

A dataset's own file is never written: what was released stays what it was, and the file beside it says what is not to
be used any more. `export` over such a file leaves those pairs out, and `verify` names each of them.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

from pydantic import BaseModel, ValidationError

from bioalchemy.errors import StorageFull, UsageError
from bioalchemy.ledger import FILE_NAME, Ledger
from bioalchemy.records import Sha256, Tombstone, TombstoneReason
from bioalchemy.tools import editions
from bioalchemy.tools.identifiers import kind_of
from bioalchemy.tools.receipt_rows import open_dataset, parse

_CITED_IDS = re.compile(r"(?:(?<= )|^)((?:doi|pmid|pmcid):\S+(?: (?:doi|pmid|pmcid):\S+)*)$")
_CITED_YEAR = re.compile(r"\. [0-9]{4}$")


class Paper(NamedTuple):
    """A paper that has pairs."""

    work_ids: tuple[str, ...]
    ids: dict[str, str]
    name: str
    """In lower case, with its journal at the end."""
    pair_ids: tuple[str, ...]
    made: str
    """ISO time at which the first of its pairs was made."""
    retracted: bool = False
    """As it was read; never where its record is not at hand."""
    links: frozenset[tuple[str, str]] | None = None
    """Relation and id of what it linked to when it was read; None where its record is not at hand."""
    other_dois: Mapping[str, bool] = MappingProxyType({})
    """DOIs of the work's other versions in the run, and whether a retraction of that version is one of this one."""


class Held(Protocol):
    """What holds pairs."""

    def papers(self) -> Iterator[Paper]:
        """Every paper that has pairs, in the order in which it came."""
        ...

    def withdraw(self, pair_ids: Sequence[str], reason: TombstoneReason, detail: str) -> list[Tombstone]:
        """Raise a tombstone on each pair that has none for this reason; those that are new."""
        ...


@contextmanager
def held(path: Path) -> Iterator[Held]:
    """The pairs of a run's folder, which is held for it, or of a .jsonl or .parquet file.

    Raises:
        NotARun, RunLocked: it is a folder without a ledger, or another process drives the run.
        UsageError: it is no file of one of these kinds.
    """
    if path.is_dir() or path.name == FILE_NAME:
        folder = path if path.is_dir() else path.parent
        with closing(Ledger.open(folder, read_only=False)) as ledger, ledger.drive():
            yield _RunPairs(ledger)
        return
    with open_dataset(path):
        yield _FilePairs(path)


def tombstones_beside(dataset: Path) -> Iterator[Tombstone]:
    """The tombstones that were raised on a dataset's file; none where it has no such file beside it.

    Raises:
        UsageError: that file can't be read, or has a line that is none.
    """
    if dataset.suffix not in (".jsonl", ".parquet"):
        return
    path = _beside(dataset)
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return
    except OSError as error:
        raise UsageError(f"{path} can't be read: {error.strerror or error}") from None
    # What follows the last line break was not written to its end.
    for number, line in enumerate(lines[:-1], 1):
        try:
            yield Tombstone.model_validate_json(line)
        except ValidationError:
            raise UsageError(f"{path}, line {number} is no tombstone") from None


class _RunPairs:
    """Of a run, whose ledger knows what was read."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def papers(self) -> Iterator[Paper]:
        rows = self._ledger.db.execute(
            "SELECT a.record, json_group_array(p.pair_id) AS pairs, "
            "MIN(json_extract(p.record, '$.provenance.created')) AS made, "
            "(SELECT json_group_array(json(b.record)) FROM articles b "
            "WHERE b.work_id = a.work_id AND b.seq != a.seq) AS versions "
            "FROM articles a JOIN pairs p USING (article_id) GROUP BY a.seq ORDER BY a.seq"
        )
        for row in rows:
            article = json.loads(row["record"])
            yield Paper(
                work_ids=(article["work_id"],),
                ids=article["ids"],
                name=f". {article['journal']}".casefold() if article["journal"] else "",
                pair_ids=tuple(json.loads(row["pairs"])),
                made=row["made"],
                retracted=article["retracted"],
                links=frozenset((link["relation"], link["id"]) for link in article["related"]),
                other_dois=_other_dois(article, json.loads(row["versions"])),
            )

    def withdraw(self, pair_ids: Sequence[str], reason: TombstoneReason, detail: str) -> list[Tombstone]:
        return self._ledger.withdraw(pair_ids, reason, detail)


def _other_dois(article: editions.Record, versions: Sequence[dict[str, Any]]) -> dict[str, bool]:
    """A preprint that is taken back takes no paper with it."""
    return {
        one["ids"]["doi"]: editions.is_published(one) or not editions.is_published(article)
        for one in versions
        if one["ids"].get("doi", article["ids"].get("doi")) != article["ids"].get("doi")
    }


class _Provenance(BaseModel):
    created: str


class _Row(BaseModel):
    """What must be known of a pair to find its paper."""

    pair_id: Sha256
    work_ids: tuple[str, ...]
    citation: str
    provenance: _Provenance


class _FilePairs:
    """Of a dataset's file, which has of each paper its citation."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._raised = {(note.pair_id, note.reason) for note in tombstones_beside(path)}

    def papers(self) -> Iterator[Paper]:
        found: dict[tuple[tuple[str, ...], str], Paper] = {}
        for row in self._rows():
            paper = found.get((row.work_ids, row.citation)) or _cited(row)
            pairs = dict.fromkeys((*paper.pair_ids, row.pair_id))
            made = min(paper.made, row.provenance.created)
            found[row.work_ids, row.citation] = paper._replace(pair_ids=tuple(pairs), made=made)
        yield from found.values()

    def _rows(self) -> Iterator[_Row]:
        with open_dataset(self._path) as dataset:
            for row in map(parse, dataset.rows):
                try:
                    yield _Row.model_validate(dict(row.fields))
                except ValidationError:
                    why = row.broken or "is no pair"
                    raise UsageError(f"{self._path}, line {row.line} {why}; see bioalchemy verify") from None

    def withdraw(self, pair_ids: Sequence[str], reason: TombstoneReason, detail: str) -> list[Tombstone]:
        now = datetime.now(UTC).isoformat(timespec="seconds")
        new = [
            Tombstone(pair_id=pair_id, reason=reason, detail=detail, created=now)
            for pair_id in pair_ids
            if (pair_id, reason) not in self._raised
        ]
        _append(_beside(self._path), new)
        self._raised.update((note.pair_id, note.reason) for note in new)
        return new


def _cited(row: _Row) -> Paper:
    """A paper as its citation has it: title, journal and year, each before a full stop, and identifiers."""
    cited = _CITED_IDS.search(row.citation)
    words = row.citation[: cited.start()].removesuffix(". ") if cited else row.citation
    known = [kind_of(item.partition(":")[2]) for item in cited[1].split()] if cited else []
    return Paper(
        work_ids=row.work_ids,
        ids=dict(filter(None, known)),
        name=_CITED_YEAR.sub("", words).casefold(),
        pair_ids=(),
        made=row.provenance.created,
    )


def _append(path: Path, notes: Iterable[Tombstone]) -> None:
    lines = "".join(f"{note.model_dump_json(exclude_none=True)}\n" for note in notes)
    if not lines:
        return
    try:
        with path.open("ab+") as file:
            file.seek(0)
            # A line that was not written to its end is none, and must not swallow the next.
            file.truncate(file.read().rfind(b"\n") + 1)
            file.write(lines.encode())
    except OSError as error:
        raise StorageFull(f"{path} can't be written: {error.strerror or error}") from error


def _beside(dataset: Path) -> Path:
    return dataset.with_suffix(".tombstones.jsonl")
