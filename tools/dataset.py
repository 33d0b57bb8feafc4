"""Exports: the pairs of a run or a dataset written into one file, a row at a time.

A JSONL row is a `QAPair` with its annotations beside it:

    {"pair_id": "5d0c…", "question": "…", "answer": {…}, "evidence": […], …, "annotations": [{"kind": "difficulty", …}]}

An imported question has `"receipt": null` in place of evidence, checks and provenance; see `records.ImportedPair`.

Parquet has the same rows; what varies in shape (answer, evidence, checks, provenance, annotations) is JSON text there,
because Arrow would fill structs with nulls. Where questions were imported it has their columns too, null in the others.
"""

import json
from collections import Counter
from collections.abc import Container, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from bioalchemy.errors import StorageFull, UsageError
from bioalchemy.ledger import WITHDRAWN, Ledger
from bioalchemy.records import Split
from bioalchemy.tools import parquet
from bioalchemy.tools.dataset_contents import Contents
from bioalchemy.tools.held_pairs import tombstones_beside

REDISTRIBUTABLE = ("free", "share_alike")
"""`text_use` of papers whose text may be passed on."""
_BATCH = 1000
_NOTES = (
    "SELECT kind, record FROM annotations "
    "WHERE pair_id = ? AND kind NOT IN ('tombstone', 'former_receipt') ORDER BY seq"
)
"""What is known of a pair that is given out; not of a former version of its paper, whose licence may be another."""


class Exported(NamedTuple):
    """What an export wrote and what it left out."""

    path: Path
    rows: int
    left_out: int
    """Pairs whose papers do not allow their text to be passed on."""
    withdrawn: int
    """Pairs with a tombstone: their paper was retracted, corrected, superseded or taken down."""


def export(pairs: Ledger | Contents, path: Path, *, publish: bool, split: Split | None = None) -> Exported:
    """Write a run's accepted pairs, or a dataset's, to `path`, as its suffix says.

    `publish` leaves out what may not be passed on; of a dataset, `split` leaves out the others. Withdrawn pairs are
    left out: those of the run or dataset, and those withdrawn from the file that was at `path` before.

    The file appears when it is complete: an interrupted export leaves the former one as it was.

    Raises:
        UsageError: the suffix is neither .jsonl nor .parquet, or pyarrow is missing for the latter; or the tombstones
            beside `path` can't be read.
        StorageFull: it can't be written.
    """
    writers = {".jsonl": _write_jsonl, ".parquet": _write_parquet}
    if path.suffix not in writers:
        raise UsageError(f"{path}: the file must end in {' or '.join(writers)}")
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        marked = {note.pair_id for note in tombstones_beside(path)}
        counts: Counter[str] = Counter()
        has_imports = isinstance(pairs, Contents) and pairs.dataset.newest.without_receipt > 0
        with _viewed(pairs) as (rows, withdrawn):
            written = writers[path.suffix](_kept(rows, counts, publish, marked, split), part, has_imports)
        part.replace(path)
    except OSError as error:
        raise StorageFull(f"{path} can't be written: {error.strerror or error}") from error
    finally:
        with suppress(OSError):
            part.unlink()
    return Exported(path, written, counts["left_out"], withdrawn + counts["withdrawn"])


def _kept(
    rows: Iterator[dict[str, Any]], counts: Counter[str], publish: bool, marked: Container[str], split: Split | None
) -> Iterator[dict[str, Any]]:
    for row in rows:
        if split and split not in (note.get("split") for note in row["annotations"] if note["kind"] == "split"):
            continue
        if row["pair_id"] in marked:
            counts["withdrawn"] += 1
        elif publish and row["text_use"] not in REDISTRIBUTABLE:
            counts["left_out"] += 1
        else:
            yield row


@contextmanager
def _viewed(pairs: Ledger | Contents) -> Iterator[tuple[Iterator[dict[str, Any]], int]]:
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


def _rows(ledger: Ledger) -> Iterator[dict[str, Any]]:
    given_out = f"SELECT pair_id, record FROM pairs WHERE NOT {WITHDRAWN} ORDER BY pair_id"  # noqa: S608
    for row in ledger.db.execute(given_out):
        notes = ledger.db.execute(_NOTES, (row["pair_id"],))
        annotations = [{"kind": note["kind"], **json.loads(note["record"])} for note in notes]
        yield {**json.loads(row["record"]), "annotations": annotations}


def _write_jsonl(rows: Iterator[dict[str, Any]], path: Path, _has_imports: bool = False) -> int:
    count = 0
    with path.open("w", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
            count += 1
    return count


def _write_parquet(rows: Iterator[dict[str, Any]], path: Path, has_imports: bool = False) -> int:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise UsageError(parquet.MISSING) from None
    plain = ["pair_id", "question", "question_kind", "text_use", "licence", "citation"]
    nested = ["answer", "evidence", "checks", "provenance", "annotations"]
    columns = [("schema_version", pa.int64()), ("work_ids", pa.list_(pa.string()))]
    if has_imports:
        nested.append("imported")
        columns.append(("sources", pa.list_(pa.string())))
    schema = pa.schema([*columns, *((name, pa.string()) for name in plain + nested)])
    count = 0
    with pq.ParquetWriter(path, schema) as writer:
        while batch := list(islice(rows, _BATCH)):
            flat = [{**row, **{name: _as_text(row[name]) for name in nested if name in row}} for row in batch]
            writer.write_table(pa.Table.from_pylist(flat, schema=schema))
            count += len(batch)
    return count


def _as_text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
