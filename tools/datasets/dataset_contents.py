"""What a dataset's folder holds, read: its pairs with what is known of them, in flat memory.

    with contents(Dataset.open(folder)) as held:
        held.given_out        pairs of the newest version that no tombstone names
        for row in held.rows(): …     {"pair_id": …, …, "annotations": [{"kind": "topic", …}, {"kind": "split", …}]}

Every file of a version is held against the hash that its manifest has of it: what was changed since is not given out.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, JsonValue
from pydantic_core import from_json

from bioalchemy.errors import AlteredDataset, NotADataset
from bioalchemy.records import Sha256
from bioalchemy.tools.datasets.dataset_folder import (
    ANNOTATIONS,
    CHANGES,
    LEFT_OUT,
    PAIRS,
    WORKS,
    Change,
    Dataset,
    FileFacts,
    Work,
)
from bioalchemy.tools.datasets.dataset_index import Held, Index, Place
from bioalchemy.tools.verification.receipt_rows import Raw

MAX_BYTES = 1024**2
"""Of one line."""


class Note(BaseModel):
    """A line of annotations, whatever else its kind says."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, JsonValue]

    kind: str
    pair_id: Sha256


class Contents:
    """An index of a dataset; open while its `contents` is."""

    def __init__(self, dataset: Dataset, index: Index, altered: list[str]) -> None:
        self.dataset = dataset
        self.index = index
        self.altered = altered
        """Files that are not what their manifests say they were: `0001/pairs.jsonl`."""
        members = index.db.execute("SELECT COUNT(*) FROM members").fetchone()[0]
        self.given_out = int(index.db.execute(f"SELECT COUNT(*) FROM ({_GIVEN_OUT})").fetchone()[0])  # noqa: S608
        self.withdrawn = int(members) - self.given_out
        """Pairs of the newest version with a tombstone."""

    def held(self) -> Iterator[Held]:
        """What is given out, in order."""
        for row in self.index.db.execute(f"{_GIVEN_OUT} ORDER BY r.seq"):
            yield Held(row[0], row[1], Place(*row[2:5]), True, row[5])

    def rows(self) -> Iterator[dict[str, Any]]:
        """Pairs with their annotations, as an export has them."""
        for one in self.held():
            yield {**json.loads(self.index.line(one.place)), "annotations": self.index.notes(one.pair_id)}

    def receipts(self) -> Iterator[Raw]:
        """The same, as they are to be verified."""
        for one in self.held():
            notes = json.dumps(self.index.notes(one.pair_id)).encode()
            yield Raw(one.seq, self.index.line(one.place).rstrip()[:-1] + b', "annotations": ' + notes + b"}")

    def works(self) -> Iterator[tuple[Work, tuple[str, ...], str]]:
        """Papers of the newest version, with their pairs, the withdrawn ones too, and when the first was made."""
        for record, pair_ids, made in self.index.db.execute(_WORKS):
            yield Work.model_validate_json(record), tuple(json.loads(pair_ids)), made


_WORKS = (
    "SELECT w.record, json_group_array(DISTINCT m.pair_id), MIN(r.created) FROM works w "
    "JOIN pair_works p USING (work_id) JOIN members m USING (pair_id) JOIN receipts r USING (pair_id) "
    "GROUP BY w.seq ORDER BY w.seq"
)
_GIVEN_OUT = (
    "SELECT r.seq, r.pair_id, r.file, r.start, r.size, r.sha256 FROM members m JOIN standing s USING (pair_id) "
    "JOIN receipts r ON r.seq = s.seq"
)


@contextmanager
def contents(dataset: Dataset, *, even_altered: bool = False) -> Iterator[Contents]:
    """A dataset as it is now.

    Raises:
        AlteredDataset: a file of a version is not what it was, unless that is asked for.
        NotADataset: the annotations beside the versions can't be read.
        StorageFull: no space is left for the temporary database.
    """
    with Index() as index:
        altered = _load(dataset, index)
        if altered and not even_altered:
            raise _altered(dataset, altered)
        index.settle()
        yield Contents(dataset, index, altered)


def load_sound(dataset: Dataset, index: Index) -> None:
    """Take all versions into an index.

    Raises:
        AlteredDataset, NotADataset: as `contents`.
    """
    if altered := _load(dataset, index):
        raise _altered(dataset, altered)


def _altered(dataset: Dataset, altered: list[str]) -> AlteredDataset:
    names = ", ".join(altered)
    return AlteredDataset(f"{dataset.folder}: {names} was changed since its version was made; see bioalchemy verify")


def _load(dataset: Dataset, index: Index) -> list[str]:
    """The files that are not what they were."""
    facts = {
        dataset.folder / f"{manifest.version:04}" / name: known
        for manifest in dataset.manifests
        for name, known in manifest.files.items()
    }
    takers: dict[str, Callable[[Index, bytes, Place], None]] = {
        PAIRS: _take_pair, WORKS: _take_work, ANNOTATIONS: _take_note, CHANGES: _take_change, LEFT_OUT: _take_nothing,
    }  # fmt: skip
    altered = []
    for name, take in takers.items():
        for place in dataset.files(name):
            lines = _Lines(place, facts.get(place))
            for start, line in lines:
                try:
                    take(index, line, Place(str(place), start, len(line)))
                except (ValueError, KeyError, TypeError):
                    if not lines.is_of_a_version:
                        raise NotADataset(f"{place}, line {lines.rows} is no annotation") from None
                    lines.is_sound = False
            if not lines.are_as_they_were():
                altered.append(str(place.relative_to(dataset.folder)))
    return altered


class _Lines:
    """Lines of a file, hashed as they are read."""

    def __init__(self, place: Path, facts: FileFacts | None) -> None:
        self._place, self._facts = place, facts
        self._digest = hashlib.sha256()
        self.is_of_a_version = place.parent.name.isdigit()
        self.is_sound = True
        self.rows = 0

    def __iter__(self) -> Iterator[tuple[int, bytes]]:
        try:
            file = self._place.open("rb")
        except OSError:
            self.is_sound = False
            return
        start = 0
        with file:
            while line := file.readline(MAX_BYTES):
                self._digest.update(line)
                self.rows += 1
                # What follows the last line break was not written to its end.
                if line.endswith(b"\n"):
                    yield start, line
                start += len(line)

    def are_as_they_were(self) -> bool:
        if not self.is_of_a_version:
            return True
        return self.is_sound and self._facts == FileFacts(rows=self.rows, sha256=self._digest.hexdigest())


def _take_pair(index: Index, line: bytes, place: Place) -> None:
    index.add(from_json(line), place, hashlib.sha256(line).hexdigest(), stored=True)


def _take_work(index: Index, line: bytes, _: Place) -> None:
    index.add_work(Work.model_validate_json(line), stored=True)


def _take_note(index: Index, line: bytes, _: Place) -> None:
    note = Note.model_validate_json(line)
    index.note(note.pair_id, note.kind, note.__pydantic_extra__, stored=True)


def _take_change(index: Index, line: bytes, _: Place) -> None:
    change = Change.model_validate_json(line)
    index.change(change.pair_id, is_in=change.change != "withdrawn")


def _take_nothing(_: Index, _line: bytes, _place: Place) -> None:
    """What was left out is told to who asks why; it is only held against its hash."""
