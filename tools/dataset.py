"""Exports: the pairs of a run or a dataset in one file, a row at a time, as they are or as trainers want them.

A JSONL row is a `QAPair` with its annotations beside it:

    {"pair_id": "5d0c…", "question": "…", "answer": {…}, "evidence": […], …, "annotations": [{"kind": "difficulty", …}]}

An imported question has `"receipt": null` in place of evidence, checks and provenance; see `records.ImportedPair`.

Parquet has the same rows; what varies in shape (answer, evidence, checks, provenance, annotations) is JSON text there,
because Arrow would fill structs with nulls. Where questions were imported it has their columns too, null in the others.
Rows of trainers are `trainer_rows`'; the folder for Hugging Face's Hub is `hub_folder`'s.
"""

import json
from collections import Counter
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from bioalchemy.errors import UsageError
from bioalchemy.ledger import WITHDRAWN, Ledger
from bioalchemy.records import Split
from bioalchemy.tools.datasets import parquet
from bioalchemy.tools.datasets.dataset_contents import Contents
from bioalchemy.tools.datasets.held_pairs import tombstones_beside
from bioalchemy.tools.datasets.trainer_rows import FORMATS, Row
from bioalchemy.tools.datasets.withholding import REDISTRIBUTABLE, withhold
from bioalchemy.tools.reports.reviews import ruling_of_notes
from bioalchemy.tools.whole_files import whole

AS_THEY_ARE = "jsonl"
"""The format of pairs that no trainer asks for otherwise."""
_NOTES = (
    "SELECT kind, record FROM annotations "
    "WHERE pair_id = ? AND kind NOT IN ('tombstone', 'former_receipt') ORDER BY seq"
)
"""What is known of a pair that is given out; not of a former version of its paper, whose licence may be another."""
_NESTED = ("answer", "evidence", "checks", "provenance", "annotations")
_SHAPE = {"schema_version": 0, "work_ids": [""]} | dict.fromkeys(
    ("pair_id", "question", "question_kind", "text_use", "licence", "citation", *_NESTED), ""
)
_OF_IMPORTS = {"imported": "", "sources": [""]}


class Exported(NamedTuple):
    """What an export wrote and what it left out."""

    path: Path
    rows: int
    withheld: int
    """Of the rows: those that have offsets and hashes in place of their papers' text."""
    left_out: int
    """Pairs whose papers do not allow their text to be passed on, and that repeat it themselves."""
    withdrawn: int
    """Pairs with a tombstone: their paper was retracted, corrected, superseded or taken down. Of a run also those whose
    place the same pair of another version of the paper has."""
    rejected_by_people: int
    """Pairs of a run that people rejected; of a dataset its builds decide that."""
    splits: dict[Split, int]
    """Rows by the split that they are in; a run's are in none."""


class Outgoing:
    """Rows on their way out, counted as they pass."""

    def __init__(
        self, rows: Iterator[Row], *, publish: bool, split: Split | None, withdrawn: int, marked: Container[str]
    ) -> None:
        self.counts = Counter[str](withdrawn=withdrawn)
        self.splits = Counter[Split]()
        self.rows = self._passed(rows, publish, split, marked)

    def _passed(self, rows: Iterator[Row], publish: bool, split: Split | None, marked: Container[str]) -> Iterator[Row]:
        for row in rows:
            told: set[Split] = {note["split"] for note in row["annotations"] if note["kind"] == "split"}
            if split and split not in told:
                continue
            if row["pair_id"] in marked:
                self.counts["withdrawn"] += 1
                continue
            given: Row | None = row
            if publish and row["text_use"] not in REDISTRIBUTABLE:
                given = withhold(row)
                self.counts["withheld" if given else "left_out"] += 1
            if given:
                self.splits.update(told)
                yield given

    def leave_out_rejected(self) -> None:
        """Those that people rejected; a dataset's builds have decided that."""
        self.rows = self._not_rejected(self.rows)

    def _not_rejected(self, rows: Iterator[Row]) -> Iterator[Row]:
        for row in rows:
            if ruling_of_notes(note for note in row["annotations"] if note["kind"] == "review") == "rejected":
                self.counts["rejected"] += 1
            else:
                yield row

    def exported(self, path: Path, rows: int) -> Exported:
        """What became of them, once they are through."""
        counts = self.counts
        return Exported(
            path, rows, counts["withheld"], counts["left_out"], counts["withdrawn"], counts["rejected"],
            dict(self.splits),
        )  # fmt: skip


def export(
    pairs: Ledger | Contents, path: Path, *, publish: bool, split: Split | None = None, form: str = AS_THEY_ARE
) -> Exported:
    """Write a run's accepted pairs, or a dataset's, to `path` in the form of `trainer_rows.FORMATS`, or as they are.

    `publish` withholds the text that may not be passed on (see `withholding`); of a dataset, `split` leaves out the
    others. Withdrawn pairs are left out: those of the run or dataset, and those withdrawn from the file that was at
    `path` before. So are those of a run that people rejected.

    The file appears when it is complete: an interrupted export leaves the former one as it was.

    Raises:
        UsageError: there is no such form, or its files end otherwise; pyarrow is missing for Parquet; or the tombstones
            beside `path` can't be read.
        StorageFull: it can't be written.
    """
    has_imports = isinstance(pairs, Contents) and pairs.dataset.newest.without_receipt > 0
    write = _writer(path, form, _SHAPE | _OF_IMPORTS if has_imports else _SHAPE)
    with whole(path) as part, outgoing(pairs, publish=publish, split=split, former=path) as out:
        rows = write(out.rows, part)
    return out.exported(path, rows)


def _writer(path: Path, form: str, shape: Row) -> Callable[[Iterator[Row], Path], int]:
    made = FORMATS.get(form)
    if made is None and form != AS_THEY_ARE:
        raise UsageError(f"--format {form}: give {', '.join([AS_THEY_ARE, *FORMATS])}")
    suffixes = made.suffixes if made else (".jsonl", ".parquet")
    if path.suffix not in suffixes:
        raise UsageError(f"{path}: for --format {form} the file must end in {' or '.join(suffixes)}")
    to_parquet = path.suffix == ".parquet"

    def write(rows: Iterator[Row], part: Path) -> int:
        if made:
            rows = (made.row(row, place) for place, row in enumerate(rows))
        elif to_parquet:
            rows = map(_flat, rows)
        return parquet.write(rows, part, made.shape if made else shape) if to_parquet else _write_jsonl(rows, part)

    return write


@contextmanager
def outgoing(
    pairs: Ledger | Contents, *, publish: bool, split: Split | None = None, former: Path | None = None
) -> Iterator[Outgoing]:
    """The rows that go out, in order; not those withdrawn from the file `former`."""
    marked = {note.pair_id for note in tombstones_beside(former)} if former else set[str]()
    with _viewed(pairs) as (rows, withdrawn):
        out = Outgoing(rows, publish=publish, split=split, withdrawn=withdrawn, marked=marked)
        if isinstance(pairs, Ledger):
            out.leave_out_rejected()
        yield out


@contextmanager
def _viewed(pairs: Ledger | Contents) -> Iterator[tuple[Iterator[Row], int]]:
    """Rows that are given out, and how many are withdrawn."""
    if isinstance(pairs, Contents):
        yield pairs.rows(), pairs.withdrawn
        return
    # One view of a run that may be going on.
    pairs.db.execute("BEGIN")
    try:
        yield _rows(pairs), pairs.withdrawn()
    finally:
        if pairs.db.in_transaction:
            pairs.db.execute("ROLLBACK")


def _rows(ledger: Ledger) -> Iterator[Row]:
    given_out = f"SELECT pair_id, record FROM pairs WHERE NOT {WITHDRAWN} ORDER BY pair_id"  # noqa: S608
    for row in ledger.db.execute(given_out):
        notes = ledger.db.execute(_NOTES, (row["pair_id"],))
        annotations = [{"kind": note["kind"], **json.loads(note["record"])} for note in notes]
        yield {**json.loads(row["record"]), "annotations": annotations}


def _write_jsonl(rows: Iterator[Row], path: Path) -> int:
    count = 0
    with path.open("w", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
            count += 1
    return count


def _flat(row: Row) -> dict[str, Any]:
    return {
        **row,
        **{name: json.dumps(row[name], ensure_ascii=False) for name in (*_NESTED, "imported") if name in row},
    }
