"""Pairs that ask the same, joined: which pair of a cluster is kept, and which founded it.

    clusters = Clusters(database)
    one, other = clusters.insert(pair, numbers), clusters.insert(another, numbers)
    clusters.join(one.cluster, other.cluster)          -> (loser, winner): of the two that were kept
    clusters.of(one.pair_id)                           -> Cluster(founder="5d0c…", kept="91ab…", members=(…))
    clusters.contradicting()                           -> [[one, third]]: one question, word for word, and two answers

A cluster is known by the number of its first pair, which every member carries: to find it takes one look, to join two
takes a change of each member of the later one.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from bioalchemy.records import Answer, AnyPair, ImportedPair

_SCHEMA = """
CREATE TABLE IF NOT EXISTS pairs (
    seq INTEGER PRIMARY KEY, pair_id TEXT NOT NULL UNIQUE, question TEXT NOT NULL, answer TEXT NOT NULL,
    numbers TEXT NOT NULL, evidence INTEGER NOT NULL, votes INTEGER NOT NULL, created TEXT NOT NULL,
    cluster INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS pairs_by_cluster ON pairs (cluster);
"""
_AT_ONCE = 1000
"""Pairs that are looked up by their numbers: SQLite takes 32,766 at most."""
_COLUMNS = "seq, pair_id, question, answer, evidence, votes, created, cluster"


class Entry(NamedTuple):
    """A pair, as far as it is compared."""

    seq: int
    pair_id: str
    question: str
    answer: Answer
    evidence: int
    """Pieces of evidence."""
    votes: int
    """Of readers with the paper before them, that agree."""
    created: str
    cluster: int


class Cluster(NamedTuple):
    """Pairs that ask for the same fact."""

    founder: str
    """The oldest: its work decides the split."""
    kept: str
    """The better evidenced: it stands for all."""
    members: tuple[str, ...]
    """In the order in which they came."""


class Clusters:
    """The pairs of an index and how they are joined, in its database."""

    def __init__(self, database: sqlite3.Connection) -> None:
        database.executescript(_SCHEMA)
        database.create_function("asked", 2, _asked, deterministic=True)
        self._database = database

    def has(self, pair_id: str) -> bool:
        """Whether the pair is there."""
        return self._database.execute("SELECT 1 FROM pairs WHERE pair_id = ?", (pair_id,)).fetchone() is not None

    def insert(self, pair: AnyPair, numbers: str) -> Entry:
        """Put in a pair that is not there, in a cluster of its own; `numbers` are those of `paraphrases.numbers`."""
        content = (pair.pair_id, pair.question, pair.answer.model_dump_json(exclude_defaults=True), numbers)
        self._database.execute(
            "INSERT INTO pairs SELECT n, ?, ?, ?, ?, ?, ?, ?, n "
            "FROM (SELECT COALESCE(MAX(seq), 0) + 1 AS n FROM pairs)",
            (*content, *_backing(pair)),
        )
        return self.entries(pair_ids=[pair.pair_id])[0]

    def entries(
        self, *, seqs: Sequence[int] = (), pair_ids: Sequence[str] = (), numbers: str | None = None
    ) -> list[Entry]:
        """The pairs of these numbers in the index and these ids, as far as they are there, in the order they came in.

        With `numbers`, those alone whose questions have the same, whatever their words.
        """
        found = (*self._where("seq", seqs, numbers), *self._where("pair_id", pair_ids, numbers))
        by_number = {entry.seq: entry for entry in found}
        return [by_number[seq] for seq in sorted(by_number)]

    def members(self, cluster: int, most: int = -1) -> list[Entry]:
        """The pairs of a cluster in the order in which they came; a negative `most` means all."""
        query = f"SELECT {_COLUMNS} FROM pairs WHERE cluster = ? ORDER BY seq LIMIT ?"  # noqa: S608
        return list(map(_entry, self._database.execute(query, (cluster, most))))

    def cluster_of(self, seq: int) -> int:
        """The cluster that a pair is in now."""
        return int(self._database.execute("SELECT cluster FROM pairs WHERE seq = ?", (seq,)).fetchone()[0])

    def kept(self, cluster: int) -> Entry:
        """The better evidenced pair of a cluster."""
        return self._first(cluster, "evidence DESC, votes DESC, created, pair_id")

    def founder(self, cluster: int) -> Entry:
        """The oldest pair of a cluster, whenever it was put in."""
        return self._first(cluster, "created, pair_id")

    def join(self, one: int, other: int) -> tuple[Entry, Entry]:
        """Make two clusters one; the kept pairs of both, the one that stays kept last."""
        kept = [self.kept(one), self.kept(other)]
        self._database.execute("UPDATE pairs SET cluster = ? WHERE cluster = ?", (min(one, other), max(one, other)))
        stays = self.kept(min(one, other)).pair_id
        loser, winner = sorted(kept, key=lambda entry: entry.pair_id == stays)
        return loser, winner

    def of(self, pair_id: str) -> Cluster | None:
        """The cluster of a pair, be it of one; None where the pair is not there."""
        found = self.entries(pair_ids=[pair_id])
        return self._cluster(found[0].cluster) if found else None

    def joined(self) -> Iterator[Cluster]:
        """Every cluster of two and more, in the order in which their first pairs came."""
        query = "SELECT cluster FROM pairs GROUP BY cluster HAVING COUNT(*) > 1 ORDER BY cluster"
        for (cluster,) in self._database.execute(query):
            yield self._cluster(cluster)

    def contradicting(self) -> Iterator[list[Entry]]:
        """Pairs of several clusters that ask the same, word for word: their answers are not one."""
        asked = "SELECT json_group_array(seq) FROM pairs GROUP BY asked(question, answer)"
        query = f"{asked} HAVING COUNT(DISTINCT cluster) > 1"
        for (seqs,) in self._database.execute(query):
            group = json.loads(seqs)
            parts = (group[start : start + _AT_ONCE] for start in range(0, len(group), _AT_ONCE))
            yield [entry for part in parts for entry in self.entries(seqs=part)]

    def _cluster(self, cluster: int) -> Cluster:
        members = tuple(entry.pair_id for entry in self.members(cluster))
        return Cluster(self.founder(cluster).pair_id, self.kept(cluster).pair_id, members)

    def _first(self, cluster: int, order: str) -> Entry:
        query = f"SELECT {_COLUMNS} FROM pairs WHERE cluster = ? ORDER BY {order} LIMIT 1"  # noqa: S608
        return _entry(self._database.execute(query, (cluster,)).fetchone())

    def _where(self, column: str, values: Sequence[int] | Sequence[str], numbers: str | None) -> Iterator[Entry]:
        places = ", ".join("?" * len(values))
        query = f"SELECT {_COLUMNS} FROM pairs WHERE {column} IN ({places}) AND numbers = COALESCE(?, numbers)"  # noqa: S608
        yield from map(_entry, self._database.execute(query, (*values, numbers)))


def _backing(pair: AnyPair) -> tuple[int, int, str]:
    """Evidence, votes and time: of an imported question there are none."""
    if isinstance(pair, ImportedPair):
        return 0, 0, ""
    votes = sum(vote.agrees for check in pair.checks if check.name == "open_book" for vote in check.votes)
    return len(pair.evidence), votes, pair.provenance.created


def _asked(question: str, answer: str) -> str:
    """What a model is asked, whatever its case and spaces; of a choice with its options, in any order."""
    options = sorted(option.casefold() for option in json.loads(answer).get("options", ()))
    return json.dumps([question.casefold().rstrip(" ?.").split(), options])


def _entry(row: tuple[Any, ...]) -> Entry:
    seq, pair_id, question, answer, *rest = row
    return Entry(seq, pair_id, question, Answer.model_validate_json(answer), *rest)
