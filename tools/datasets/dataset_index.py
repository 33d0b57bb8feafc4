"""What is in a dataset and what might come into it, in a private database on disk: any number of pairs, little memory.

    with Index() as index:
        index.load(dataset)              the places of its pairs, notes, works, and who is in its newest version
        index.offer(pair, place)         a pair that a source has
        index.settle()                   which receipt stands for each pair
        for pair in index.pairs(): …     those that stand and are not left out

A pair may have several receipts, each of another version of its paper: the first that no tombstone names stands. An
imported pair has a row among them without a run, a text, models or a time. Pairs stay in their files; the index has
their places, and what `dataset_traits` tells of them.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, Self

from pydantic import TypeAdapter

from bioalchemy.databases import room
from bioalchemy.records import (
    AnyPair,
    Difficulty,
    PairSplit,
    PairTopic,
    Record,
    Review,
    Tombstone,
    TombstoneReason,
    canonical_json,
)
from bioalchemy.tools.datasets.dataset_folder import Work
from bioalchemy.tools.verification.receipt_rows import has_receipt

_SCHEMA = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536; PRAGMA temp_store = FILE;
CREATE TABLE receipts (seq INTEGER PRIMARY KEY, pair_id TEXT NOT NULL, text_sha256 TEXT NOT NULL, sha256 TEXT NOT NULL,
    file TEXT NOT NULL, start INTEGER NOT NULL, size INTEGER NOT NULL, stored INTEGER NOT NULL, kind TEXT NOT NULL,
    models TEXT NOT NULL, run_id TEXT, recipe_hash TEXT, created TEXT NOT NULL,
    UNIQUE (pair_id, text_sha256));
CREATE TABLE pair_works (pair_id TEXT NOT NULL, work_id TEXT NOT NULL, PRIMARY KEY (pair_id, work_id)) WITHOUT ROWID;
CREATE INDEX pairs_by_work ON pair_works (work_id);
CREATE TABLE works (seq INTEGER PRIMARY KEY, work_id TEXT NOT NULL UNIQUE, record TEXT NOT NULL,
    stored INTEGER NOT NULL);
CREATE TABLE notes (seq INTEGER PRIMARY KEY, pair_id TEXT NOT NULL, kind TEXT NOT NULL, record TEXT NOT NULL,
    stored INTEGER NOT NULL, UNIQUE (pair_id, kind, record));
CREATE TABLE members (pair_id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE offered (pair_id TEXT PRIMARY KEY, source INTEGER NOT NULL, is_shared INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE standing (pair_id TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE left_out (pair_id TEXT PRIMARY KEY, reason TEXT NOT NULL, detail TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE duplicates (pair_id TEXT NOT NULL, of_pair TEXT NOT NULL, PRIMARY KEY (pair_id, of_pair)) WITHOUT ROWID;
CREATE VIEW kept AS SELECT s.pair_id, s.seq, text_sha256, sha256, file, start, size, stored, kind, models, run_id,
    recipe_hash FROM standing s JOIN receipts r ON r.seq = s.seq
    WHERE NOT EXISTS (SELECT 1 FROM left_out l WHERE l.pair_id = s.pair_id);
CREATE TABLE leaving (pair_id TEXT NOT NULL, reason TEXT NOT NULL, detail TEXT NOT NULL, of_pair TEXT NOT NULL);
BEGIN;
"""
_SETTLE = """
INSERT INTO notes (pair_id, kind, record, stored) SELECT other.pair_id, 'tombstone', MIN(n.record), 0
    FROM notes n JOIN pair_works w USING (pair_id) JOIN pair_works other ON other.work_id = w.work_id
    WHERE n.kind = 'tombstone' AND json_extract(n.record, '$.reason') = 'takedown'
    AND (SELECT COUNT(*) FROM pair_works one WHERE one.pair_id = n.pair_id) = 1
    AND NOT EXISTS (SELECT 1 FROM notes t WHERE t.pair_id = other.pair_id AND t.kind = 'tombstone'
        AND json_extract(t.record, '$.reason') = 'takedown') GROUP BY other.pair_id ON CONFLICT DO NOTHING;
INSERT INTO standing SELECT pair_id, MIN(seq) FROM receipts r WHERE NOT EXISTS (SELECT 1 FROM notes n
    WHERE n.pair_id = r.pair_id AND n.kind = 'tombstone'
    AND coalesce(json_extract(n.record, '$.text_sha256') = r.text_sha256, 1)) GROUP BY pair_id;
INSERT INTO left_out SELECT r.pair_id, json_extract(n.record, '$.reason'), json_extract(n.record, '$.detail')
    FROM (SELECT DISTINCT pair_id FROM receipts EXCEPT SELECT pair_id FROM standing) r
    JOIN notes n ON n.seq = (SELECT MAX(seq) FROM notes WHERE pair_id = r.pair_id AND kind = 'tombstone');
BEGIN;
"""
_LEAVE = (
    "INSERT INTO duplicates SELECT pair_id, of_pair FROM leaving WHERE of_pair != '' ON CONFLICT DO NOTHING",
    "INSERT INTO left_out SELECT pair_id, reason, detail FROM leaving WHERE true ON CONFLICT DO NOTHING",
    "DELETE FROM leaving",
)
NOTES: dict[str, type[Record]] = {
    "difficulty": Difficulty, "review": Review, "split": PairSplit, "tombstone": Tombstone, "topic": PairTopic,
}  # fmt: skip
"""Annotations that are records, by their kinds."""
_NOBODY: dict[str, Any] = {"models": {}, "run_id": None, "recipe_hash": None, "created": ""}
_PAIR: TypeAdapter[AnyPair] = TypeAdapter(AnyPair)
_NOT_GIVEN_OUT = ("tombstone", "former_receipt")


DUPLICATE = "duplicate"
"""The reason, and the kind of the note with which the pair that is kept names the other."""


class Place(NamedTuple):
    """Where a pair's line is."""

    file: str
    start: int
    size: int


class Held(NamedTuple):
    """A pair that stands, without being read."""

    seq: int
    pair_id: str
    place: Place
    stored: bool
    """In a version of the dataset."""
    sha256: str
    """Of its line."""


class LeftOut(NamedTuple):
    """A pair that does not come into a version, and why."""

    pair_id: str
    reason: str
    """A word: `kind`, `DUPLICATE`, …"""
    detail: str = ""
    of: str = ""
    """Of a duplicate: the pair that is kept in its place."""


class Index:
    """The database; use as a context manager."""

    def __enter__(self) -> Self:
        with room():
            self.db = sqlite3.connect("", isolation_level=None)
            self.db.executescript(_SCHEMA)
        self._open: dict[str, BinaryIO] = {}
        return self

    def __exit__(self, *_: object) -> None:
        self.db.close()
        for file in self._open.values():
            file.close()

    # Taking in

    def add(self, pair: dict[str, Any], place: Place, sha256: str, *, stored: bool) -> bool:
        """A pair's receipt, as JSON data of a `QAPair` or `ImportedPair`, and its line's place; whether it is new."""
        text_sha256, made = "", _NOBODY
        if has_receipt(pair):
            text_sha256, made = pair["evidence"][0]["text_sha256"], pair["provenance"]
        models = sorted({use["model"] for use in made["models"].values()})
        row = (
            pair["pair_id"], text_sha256, sha256, *place, stored, pair["question_kind"] or "", json.dumps(models),
            made["run_id"], made["recipe_hash"], made["created"],
        )  # fmt: skip
        with room():
            new = self.db.execute(
                "INSERT INTO receipts (pair_id, text_sha256, sha256, file, start, size, stored, kind, models, run_id, "
                "recipe_hash, created) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                row,
            ).rowcount
            works = [(pair["pair_id"], work_id) for work_id in pair["work_ids"]]
            self.db.executemany("INSERT INTO pair_works VALUES (?, ?) ON CONFLICT DO NOTHING", works)
        return bool(new)

    def has(self, pair_id: str) -> bool:
        """Whether any receipt of the pair is there."""
        return self.db.execute("SELECT 1 FROM receipts WHERE pair_id = ?", (pair_id,)).fetchone() is not None

    def add_work(self, work: Work, *, stored: bool) -> None:
        """What is known of a paper; what was known first stays."""
        with room():
            query = "INSERT INTO works (work_id, record, stored) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
            self.db.execute(query, (work.work_id, work.model_dump_json(), stored))

    def tell_of(self, work: Work) -> None:
        """More of a paper that came with the version to be."""
        with room():
            query = "UPDATE works SET record = ? WHERE work_id = ? AND NOT stored"
            self.db.execute(query, (work.model_dump_json(), work.work_id))

    def note(self, pair_id: str, kind: str, said: dict[str, Any], *, stored: bool) -> None:
        """What is known of a pair; the same again is nothing new.

        Raises:
            ValueError: it is not what its kind says.
        """
        if (known := NOTES.get(kind)) is not None:
            known.model_validate({"pair_id": pair_id, **said})
        with room():
            query = "INSERT INTO notes (pair_id, kind, record, stored) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
            self.db.execute(query, (pair_id, kind, canonical_json(said), stored))

    def change(self, pair_id: str, *, is_in: bool) -> None:
        """Whether a version of the dataset has the pair."""
        query = (
            "INSERT INTO members VALUES (?) ON CONFLICT DO NOTHING"
            if is_in
            else "DELETE FROM members WHERE pair_id = ?"
        )
        with room():
            self.db.execute(query, (pair_id,))

    def offer(self, pair_id: str, source: int, *, is_shared: bool) -> None:
        """A source of the version to be has the pair; whether another has it too."""
        query = "INSERT INTO offered VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET is_shared = is_shared OR ?"
        with room():
            self.db.execute(query, (pair_id, source, is_shared, is_shared))

    def offered_by(self, pair_id: str) -> int | None:
        """The first source of the version to be that has the pair."""
        row = self.db.execute("SELECT source FROM offered WHERE pair_id = ?", (pair_id,)).fetchone()
        return row[0] if row else None

    def shared(self) -> int:
        """How many pairs several sources have."""
        return int(self.db.execute("SELECT COUNT(*) FROM offered WHERE is_shared").fetchone()[0])

    def import_of(self, pair_id: str) -> Held | None:
        """An imported pair that is there."""
        query = (
            "SELECT seq, pair_id, file, start, size, stored, sha256 FROM receipts WHERE pair_id = ? AND run_id IS NULL"
        )
        row = self.db.execute(query, (pair_id,)).fetchone()
        return Held(row[0], row[1], Place(*row[2:5]), bool(row[5]), row[6]) if row else None

    def replace(self, held: Held, place: Place, sha256: str, work_ids: Iterable[str]) -> None:
        """Another line, of other papers, for a pair that no version has yet."""
        with room():
            query = "UPDATE receipts SET file = ?, start = ?, size = ?, sha256 = ? WHERE seq = ?"
            self.db.execute(query, (*place, sha256, held.seq))
            self.db.execute("DELETE FROM pair_works WHERE pair_id = ?", (held.pair_id,))
            self.db.executemany("INSERT INTO pair_works VALUES (?, ?)", [(held.pair_id, one) for one in work_ids])

    def settle(self) -> None:
        """Everything is in: one receipt stands for each pair, or a tombstone leaves the pair out.

        A paper that was taken down is so for the pairs that came since; which of two papers a pair fell with is not
        known. One that was retracted may have another version that stands.
        """
        with room():
            self.db.executescript(_SETTLE)

    def leave_out(self, found: Iterable[LeftOut]) -> None:
        """Take pairs out, when all are found: whoever finds them reads the index meanwhile."""
        with room():
            self.db.executemany("INSERT INTO leaving VALUES (?, ?, ?, ?)", found)
            for query in _LEAVE:
                self.db.execute(query)

    def leave_out_for(self, found: LeftOut) -> None:
        """Take one out, for this reason whatever it was left out for before."""
        with room():
            self.db.execute("INSERT OR REPLACE INTO left_out VALUES (?, ?, ?)", found[:3])

    def take_back(self, pair_id: str) -> None:
        """Leave it out no more."""
        self.db.execute("DELETE FROM left_out WHERE pair_id = ?", (pair_id,))

    # What is known

    def works(self) -> Iterator[Work]:
        """In the order in which they came."""
        for (record,) in self.db.execute("SELECT record FROM works ORDER BY seq"):
            yield Work.model_validate_json(record)

    def works_of(self, pair_id: str) -> list[Work]:
        """The papers of a pair, as far as they are known."""
        query = "SELECT record FROM pair_works JOIN works USING (work_id) WHERE pair_id = ? ORDER BY work_id"
        return [Work.model_validate_json(row[0]) for row in self.db.execute(query, (pair_id,))]

    def tombstones(self) -> Iterator[Tombstone]:
        """Of all pairs."""
        for pair_id, record in self.db.execute(
            "SELECT pair_id, record FROM notes WHERE kind = 'tombstone' ORDER BY seq"
        ):
            yield Tombstone(pair_id=pair_id, **json.loads(record))

    def is_withdrawn(self, pair_id: str, reason: TombstoneReason) -> bool:
        """Whether it has a tombstone for that reason."""
        query = "SELECT 1 FROM notes WHERE pair_id = ? AND kind = 'tombstone' AND json_extract(record, '$.reason') = ?"
        return self.db.execute(query, (pair_id, reason)).fetchone() is not None

    # What stands and is not left out

    def held(self) -> Iterator[Held]:
        """In the order in which they came."""
        rows = self.db.execute("SELECT seq, pair_id, file, start, size, stored, sha256 FROM kept ORDER BY seq")
        return (Held(row[0], row[1], Place(*row[2:5]), bool(row[5]), row[6]) for row in rows)

    def keeps(self, pair_id: str) -> bool:
        """Whether a pair is among them."""
        return self.db.execute("SELECT 1 FROM kept WHERE pair_id = ?", (pair_id,)).fetchone() is not None

    def line(self, place: Place) -> bytes:
        """What is there."""
        file = self._open.get(place.file)
        if file is None:
            file = self._open[place.file] = Path(place.file).open("rb")  # noqa: SIM115
        file.seek(place.start)
        return file.read(place.size)

    def pairs(self) -> Iterator[AnyPair]:
        """They themselves."""
        return (_PAIR.validate_json(self.line(held.place)) for held in self.held())

    def notes(self, pair_id: str) -> list[dict[str, Any]]:
        """What goes out with a pair, as an export has it."""
        rows = self.db.execute("SELECT kind, record FROM notes WHERE pair_id = ? ORDER BY seq", (pair_id,))
        return [
            {"kind": kind, "pair_id": pair_id, **json.loads(record)}
            for kind, record in rows
            if kind not in _NOT_GIVEN_OUT
        ]

    def left_out(self) -> Counter[str]:
        """How many are, by reason."""
        return Counter(dict(self.db.execute("SELECT reason, COUNT(*) FROM left_out GROUP BY 1")))

    def count(self) -> int:
        """How many are not."""
        return int(self.db.execute("SELECT COUNT(*) FROM kept").fetchone()[0])
