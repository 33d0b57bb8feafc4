"""What is in a dataset and what might come into it, in a private database on disk: any number of pairs, little memory.

    with Index() as index:
        index.load(dataset)              the places of its pairs, notes, works, and who is in its newest version
        index.offer(pair, place)         a pair that a source has
        index.settle()                   which receipt stands for each pair
        for pair in index.pairs(): …     those that stand and are not left out

A pair may have several receipts, each of another version of its paper: the first that no tombstone names stands. Pairs
stay in their files; the index has their places, and what selection and sampling look at.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, Self

from bioalchemy.errors import StorageFull
from bioalchemy.records import (
    Difficulty,
    PairSplit,
    PairTopic,
    QAPair,
    Record,
    Tombstone,
    TombstoneReason,
    canonical_json,
)
from bioalchemy.tools.alignment import Candidate
from bioalchemy.tools.dataset_folder import Work
from bioalchemy.tools.selection import Traits

_SCHEMA = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536; PRAGMA temp_store = FILE;
CREATE TABLE receipts (seq INTEGER PRIMARY KEY, pair_id TEXT NOT NULL, text_sha256 TEXT NOT NULL, sha256 TEXT NOT NULL,
    file TEXT NOT NULL, start INTEGER NOT NULL, size INTEGER NOT NULL, stored INTEGER NOT NULL, kind TEXT NOT NULL,
    models TEXT NOT NULL, run_id TEXT NOT NULL, recipe_hash TEXT NOT NULL, created TEXT NOT NULL,
    UNIQUE (pair_id, text_sha256));
CREATE TABLE pair_works (pair_id TEXT NOT NULL, work_id TEXT NOT NULL, PRIMARY KEY (pair_id, work_id)) WITHOUT ROWID;
CREATE INDEX pairs_by_work ON pair_works (work_id);
CREATE TABLE works (seq INTEGER PRIMARY KEY, work_id TEXT NOT NULL UNIQUE, record TEXT NOT NULL,
    stored INTEGER NOT NULL);
CREATE TABLE notes (seq INTEGER PRIMARY KEY, pair_id TEXT NOT NULL, kind TEXT NOT NULL, record TEXT NOT NULL,
    stored INTEGER NOT NULL, UNIQUE (pair_id, kind, record));
CREATE TABLE members (pair_id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE offered (pair_id TEXT PRIMARY KEY) WITHOUT ROWID;
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
_WITHOUT_TOPIC = (
    "NOT EXISTS (SELECT 1 FROM notes n WHERE n.pair_id = p.pair_id AND n.kind = 'topic' "
    "AND json_extract(n.record, '$.taxonomy') = ?)"
)
_OF_WORK = f"SELECT p.pair_id FROM pair_works p JOIN standing USING (pair_id) WHERE p.work_id = ? AND {_WITHOUT_TOPIC}"  # noqa: S608
_UNTOLD = (
    "SELECT w.seq, w.record FROM works w WHERE w.seq > ? AND EXISTS (SELECT 1 FROM pair_works p "  # noqa: S608
    f"JOIN standing USING (pair_id) WHERE p.work_id = w.work_id AND {_WITHOUT_TOPIC}) ORDER BY w.seq LIMIT ?"
)
_TOLD = (
    "SELECT p.work_id, n.record, MIN(n.seq) FROM notes n JOIN pair_works p USING (pair_id) "
    "WHERE n.kind = 'topic' AND json_extract(n.record, '$.taxonomy') = ? GROUP BY p.work_id"
)
_BATCH = 256
_KINDS: dict[str, type[Record]] = {
    "difficulty": Difficulty, "split": PairSplit, "tombstone": Tombstone, "topic": PairTopic,
}  # fmt: skip
_NOT_GIVEN_OUT = ("tombstone", "former_receipt")


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
    """A word: `kind`, `duplicate`, …"""
    detail: str = ""
    of: str = ""
    """The pair that it is a duplicate of."""


class Index:
    """The database; use as a context manager."""

    def __enter__(self) -> Self:
        with _room():
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
        """A pair's receipt, as JSON data of a `QAPair`, and where its line is; whether it is new."""
        made = pair["provenance"]
        models = sorted({use["model"] for use in made["models"].values()})
        row = (
            pair["pair_id"], pair["evidence"][0]["text_sha256"], sha256, *place, stored, pair["question_kind"],
            json.dumps(models), made["run_id"], made["recipe_hash"], made["created"],
        )  # fmt: skip
        with _room():
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

    def has_receipt(self, pair_id: str, text_sha256: str) -> bool:
        """Whether this one is there."""
        query = "SELECT 1 FROM receipts WHERE pair_id = ? AND text_sha256 = ?"
        return self.db.execute(query, (pair_id, text_sha256)).fetchone() is not None

    def add_work(self, work: Work, *, stored: bool) -> None:
        """What is known of a paper; what was known first stays."""
        with _room():
            query = "INSERT INTO works (work_id, record, stored) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
            self.db.execute(query, (work.work_id, work.model_dump_json(), stored))

    def note(self, pair_id: str, kind: str, said: dict[str, Any], *, stored: bool) -> None:
        """What is known of a pair; the same again is nothing new.

        Raises:
            ValueError: it is not what its kind says.
        """
        if (known := _KINDS.get(kind)) is not None:
            known.model_validate({"pair_id": pair_id, **said})
        with _room():
            query = "INSERT INTO notes (pair_id, kind, record, stored) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
            self.db.execute(query, (pair_id, kind, canonical_json(said), stored))

    def change(self, pair_id: str, *, is_in: bool) -> None:
        """Whether a version of the dataset has the pair."""
        query = (
            "INSERT INTO members VALUES (?) ON CONFLICT DO NOTHING"
            if is_in
            else "DELETE FROM members WHERE pair_id = ?"
        )
        with _room():
            self.db.execute(query, (pair_id,))

    def offer(self, pair_id: str) -> None:
        """A source of the version to be has the pair."""
        with _room():
            self.db.execute("INSERT INTO offered VALUES (?) ON CONFLICT DO NOTHING", (pair_id,))

    def settle(self) -> None:
        """Everything is in: one receipt stands for each pair, or a tombstone leaves the pair out."""
        with _room():
            self.db.executescript(_SETTLE)

    def leave_out(self, found: Iterable[LeftOut]) -> None:
        """Take pairs out, when all are found: whoever finds them reads the index meanwhile."""
        with _room():
            self.db.executemany("INSERT INTO leaving VALUES (?, ?, ?, ?)", found)
            for query in _LEAVE:
                self.db.execute(query)

    def leave_out_for(self, found: LeftOut) -> None:
        """Take one out, for this reason whatever it was left out for before."""
        with _room():
            self.db.execute("INSERT OR REPLACE INTO left_out VALUES (?, ?, ?)", found[:3])

    def take_back(self, pair_id: str) -> None:
        """Leave it out no more."""
        self.db.execute("DELETE FROM left_out WHERE pair_id = ?", (pair_id,))

    def reason(self, pair_id: str) -> str | None:
        """Why it is left out; None when it is not."""
        row = self.db.execute("SELECT reason FROM left_out WHERE pair_id = ?", (pair_id,)).fetchone()
        return row[0] if row else None

    # Topics

    def untold(self, taxonomy: str) -> Iterator[Work]:
        """Works with a pair whose topic is not told in that version of the taxonomy; topics may be told meanwhile."""
        last = 0
        while rows := self.db.execute(_UNTOLD, (last, taxonomy, _BATCH)).fetchall():
            for last, record in rows:  # noqa: B007  the loop goes on from it
                yield Work.model_validate_json(record)

    def tell_topic(self, work_id: str, said: dict[str, Any]) -> None:
        """Of all pairs of a work that have none of the same taxonomy."""
        for (pair_id,) in self.db.execute(_OF_WORK, (work_id, said["taxonomy"])).fetchall():
            self.note(pair_id, "topic", said, stored=False)

    def repeat_topics(self, taxonomy: str) -> None:
        """What was told of an article holds for pairs that came to it since."""
        for work_id, record, _ in self.db.execute(_TOLD, (taxonomy,)).fetchall():
            self.tell_topic(work_id, json.loads(record))

    # What is known

    def in_order(self, pair_ids: Iterable[str]) -> list[str]:
        """In the order in which they came; those that do not stand are none."""
        query = "SELECT seq FROM standing WHERE pair_id = ?"
        came = {pair_id: row[0] for pair_id in pair_ids if (row := self.db.execute(query, (pair_id,)).fetchone())}
        return sorted(came, key=came.__getitem__)

    def models(self) -> set[str]:
        """Every model that had a part in a pair that is not left out."""
        rows = self.db.execute("SELECT DISTINCT models FROM kept")
        return {model for (models,) in rows for model in json.loads(models)}

    def pairs_without_work(self) -> Iterator[QAPair]:
        """Those of whose works nothing is known."""
        rows = self.db.execute(
            "SELECT MIN(r.seq), file, start, size FROM receipts r JOIN pair_works p USING (pair_id) "
            "WHERE NOT EXISTS (SELECT 1 FROM works w WHERE w.work_id = p.work_id) GROUP BY p.work_id ORDER BY 1"
        ).fetchall()
        return (QAPair.model_validate_json(self.line(Place(*row[1:]))) for row in rows)

    def works(self) -> Iterator[Work]:
        """In the order in which they came."""
        for (record,) in self.db.execute("SELECT record FROM works ORDER BY seq"):
            yield Work.model_validate_json(record)

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

    def line(self, place: Place) -> bytes:
        """What is there."""
        file = self._open.get(place.file)
        if file is None:
            file = self._open[place.file] = Path(place.file).open("rb")  # noqa: SIM115
        file.seek(place.start)
        return file.read(place.size)

    def pairs(self) -> Iterator[QAPair]:
        """They themselves."""
        return (QAPair.model_validate_json(self.line(held.place)) for held in self.held())

    def traits(self) -> Iterator[tuple[str, Traits]]:
        """As selection looks at them."""
        for pair_id, kind, models in self.db.execute("SELECT pair_id, kind, models FROM kept ORDER BY seq"):
            yield pair_id, Traits(kind, self.topic(pair_id), self.pass_rate(pair_id), frozenset(json.loads(models)))

    def candidates(self) -> Iterator[Candidate]:
        """As sampling looks at them; those whose topic is known. A journal that is not known is none of the others."""
        rows = self.db.execute(
            "SELECT k.pair_id, k.kind, w.work_id, json_extract(w.record, '$.journal') FROM kept k JOIN works w "
            "ON w.seq = (SELECT MIN(f.seq) FROM pair_works p JOIN works f USING (work_id) WHERE p.pair_id = k.pair_id) "
            "ORDER BY k.seq"
        )
        for pair_id, kind, work_id, journal in rows:
            if topic := self.topic(pair_id):
                yield Candidate(pair_id, topic, work_id, journal.casefold() if journal else work_id, kind)

    def not_offered(self) -> Iterator[str]:
        """Those that no source of this build has."""
        rows = self.db.execute(
            "SELECT pair_id FROM kept WHERE pair_id NOT IN (SELECT pair_id FROM offered) ORDER BY seq"
        )
        return (row[0] for row in rows)

    def topic(self, pair_id: str) -> str | None:
        """As it was told last."""
        row = self.db.execute(
            "SELECT json_extract(record, '$.topic') FROM notes WHERE pair_id = ? AND kind = 'topic' ORDER BY seq DESC",
            (pair_id,),
        ).fetchone()
        return row[0] if row else None

    def pass_rate(self, pair_id: str) -> float | None:
        """How often models answer it without its paper: all samples of the last measurement of each model."""
        rows = self.db.execute("SELECT record FROM notes WHERE pair_id = ? AND kind = 'difficulty'", (pair_id,))
        measured = sorted((json.loads(row[0]) for row in rows), key=lambda note: str(note["created"]))
        last = {note["model"]: note for note in measured}.values()
        samples = sum(note["samples"] for note in last)
        return sum(note["passed"] for note in last) / samples if samples else None

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


@contextmanager
def _room() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        raise StorageFull(f"the temporary database can't be written: {error}") from error
