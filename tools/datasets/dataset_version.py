"""Write what an index holds as the next version of a dataset: its files, its changes, its manifest.

    manifest = write(index, folder, part, former, making)      None where nothing would change

Everything is written into `part`, a folder inside the dataset's, and is the version once it is moved out of that.
"""

import hashlib
import json
import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from importlib.metadata import version as installed
from pathlib import Path
from typing import Any, NamedTuple

from bioalchemy.records import Split, canonical_json
from bioalchemy.tools.datasets.dataset_folder import (
    ANNOTATIONS,
    CHANGES,
    LEFT_OUT,
    MANIFEST,
    PAIRS,
    WORKS,
    Alignment,
    Change,
    Dataset,
    FileFacts,
    Made,
    Manifest,
    Source,
    version_name,
)
from bioalchemy.tools.datasets.dataset_index import Index, Place
from bioalchemy.tools.datasets.selection import Selection

NO_PAIR, REPEATED = "no_pair", "repeated"
"""Why a row of an import is left out."""


class NoPair(NamedTuple):
    """A row of an import that is left out."""

    file: str
    row: int
    """Counted from 1."""
    why: str


class Repeated(NamedTuple):
    """A row of an import that says what another said; both are one pair, of the papers of both."""

    file: str
    row: int
    pair_id: str
    why: str
    sources: tuple[str, ...]
    """The papers that this row names."""


class Making(NamedTuple):
    """How a version came about."""

    now: str
    selection: Selection
    sources: tuple[Source, ...]
    no_pairs: tuple[NoPair, ...]
    repeated: tuple[Repeated, ...]
    merged: int
    steps: tuple[str, ...]
    alignment: Alignment | None


def write(index: Index, folder: Path, part: Path, former: Dataset | None, making: Making) -> Manifest | None:
    """Make the version that follows `former`."""
    if former and not _is_news(index, former, making):
        return None
    number = former.newest.version + 1 if former else 1
    place = part / version_name(number)
    place.mkdir()
    counts: Counter[str] = Counter()
    files = {
        PAIRS: _write(place / PAIRS, (index.line(held.place) for held in index.held() if not held.stored)),
        WORKS: _write(place / WORKS, _encoded(_new_works(index))),
        ANNOTATIONS: _write(place / ANNOTATIONS, _encoded(_new_notes(index))),
        CHANGES: _write(place / CHANGES, _encoded(_counted(_changes(index), counts))),
        LEFT_OUT: _write(place / LEFT_OUT, _encoded(_left_out(index, making))),
    }
    manifest = Manifest(
        version=number, created=making.now, made_by=f"bioalchemy {installed('bioalchemy')}",
        fingerprint=_fingerprint(index), pairs=index.count(), without_receipt=_without_receipt(index),
        changes=dict(counts), merged=making.merged, left_out=_reasons(index, making), sources=making.sources,
        made=_made(index), selection=making.selection, steps=making.steps, splits=_splits(index),
        topics=_topics(index), files=files, alignment=making.alignment,
    )  # fmt: skip
    _write(place / MANIFEST, [f"{manifest.model_dump_json(indent=2)}\n".encode()])
    _settle_on_disk(place)
    place.rename(folder / place.name)
    _settle_on_disk(folder)
    return manifest


def _is_news(index: Index, former: Dataset, making: Making) -> bool:
    if making.selection != former.newest.selection or making.alignment not in (None, former.newest.alignment):
        return True
    if not set(map(_purpose, making.steps)) <= set(map(_purpose, former.newest.steps)):
        return True  # that a benchmark was compared with is news, though no pair gave it away
    return any(True for found in (_changes(index), _new_notes(index), _new_works(index)) for _ in found)


def _purpose(step: str) -> tuple[str, str]:
    """What a step is for, whatever version of its method: to keep clear of which benchmark, say."""
    kind, _, method = step.partition("/")
    return kind, method.partition(" ")[2] if kind == "contamination" else ""


# What is new


def _changes(index: Index) -> Iterator[Change]:
    for pair_id, stored_before, is_member, is_stored in index.db.execute(_COMING):
        if is_member and not is_stored:
            yield Change(pair_id=pair_id, change="receipt_replaced", reason="superseded")
        elif not is_member:
            yield Change(pair_id=pair_id, change="returned" if stored_before else "added")
    for pair_id, reason, detail in index.db.execute(_GOING):
        yield Change(pair_id=pair_id, change="withdrawn", reason=reason, detail=detail)


_COMING = (
    "SELECT k.pair_id, EXISTS (SELECT 1 FROM receipts r WHERE r.pair_id = k.pair_id AND r.stored), "
    "EXISTS (SELECT 1 FROM members m WHERE m.pair_id = k.pair_id) AS is_member, k.stored FROM kept k "
    "WHERE NOT is_member OR NOT k.stored ORDER BY k.seq"
)
_GOING = "SELECT pair_id, reason, detail FROM members JOIN left_out USING (pair_id) ORDER BY pair_id"


def _new_notes(index: Index) -> Iterator[str]:
    """Of pairs that the folder has or will have."""
    rows = index.db.execute(
        "SELECT pair_id, kind, record FROM notes n WHERE NOT n.stored AND (EXISTS (SELECT 1 FROM kept k "
        "WHERE k.pair_id = n.pair_id) OR EXISTS (SELECT 1 FROM receipts r WHERE r.pair_id = n.pair_id AND r.stored)) "
        "ORDER BY n.seq"
    )
    for pair_id, kind, record in rows:
        yield canonical_json({"kind": kind, "pair_id": pair_id, **json.loads(record)})


def _new_works(index: Index) -> Iterator[str]:
    rows = index.db.execute(
        "SELECT record FROM works w WHERE NOT w.stored AND EXISTS "
        "(SELECT 1 FROM pair_works p JOIN kept USING (pair_id) WHERE p.work_id = w.work_id) ORDER BY w.seq"
    )
    return (str(row[0]) for row in rows)


def _left_out(index: Index, making: Making) -> Iterator[str]:
    """With what tells what they are: of a duplicate the pair that is kept, of an import its file and row."""
    others: defaultdict[str, list[Repeated]] = defaultdict(list)
    for row in making.repeated:
        others[row.pair_id].append(row)
    for pair_id, reason, detail, kept in index.db.execute(_LEFT_OUT):
        of = {"of": kept} if kept else {}
        # Of rows that say the same, the one that names the paper for which they are left out.
        named = next(
            (row for row in others[pair_id] if detail.endswith(tuple(f", {one}" for one in row.sources))), None
        )
        where = {"file": named.file, "row": named.row} if named else {}
        told = _told(index, pair_id) | where
        yield canonical_json({"pair_id": pair_id, "reason": reason, "detail": detail, **of, **told})
    for row in making.repeated:
        said = {"file": row.file, "row": row.row, "reason": REPEATED, "detail": row.why, "of": row.pair_id}
        yield canonical_json(said)
    for none in making.no_pairs:
        yield canonical_json({"file": none.file, "row": none.row, "reason": NO_PAIR, "detail": none.why})


_LEFT_OUT = (
    "SELECT l.pair_id, reason, detail, (SELECT MIN(of_pair) FROM duplicates d WHERE d.pair_id = l.pair_id "
    "AND EXISTS (SELECT 1 FROM kept k WHERE k.pair_id = d.of_pair)) FROM left_out l ORDER BY 2, 1"
)
_LINE = (
    "SELECT file, start, size, detail != '' AND pair_id IN (SELECT pair_id FROM standing) AS is_told "
    "FROM receipts JOIN left_out USING (pair_id) WHERE pair_id = ? AND (run_id IS NULL OR is_told) "
    "ORDER BY run_id, seq LIMIT 1"
)


def _told(index: Index, pair_id: str) -> dict[str, Any]:
    """Its question and answer, where more than a reason is said of it; never that of a paper that was taken down."""
    found = index.db.execute(_LINE, (pair_id,)).fetchone()
    if found is None:
        return {}
    *place, is_told = found
    pair = json.loads(index.line(Place(*place)))
    imported = {name: pair["imported"][name] for name in ("file", "row")} if "imported" in pair else {}
    return ({"question": pair["question"], "answer": pair["answer"]} if is_told else {}) | imported


def _reasons(index: Index, making: Making) -> dict[str, int]:
    return dict(+(index.left_out() + Counter({NO_PAIR: len(making.no_pairs), REPEATED: len(making.repeated)})))


# What it is made of


def _made(index: Index) -> tuple[Made, ...]:
    rows = index.db.execute(
        "SELECT run_id, recipe_hash, COUNT(*) FROM kept WHERE run_id IS NOT NULL GROUP BY 1, 2 ORDER BY MIN(seq)"
    )
    return tuple(Made(run_id=row[0], recipe_hash=row[1], pairs=row[2]) for row in rows)


def _without_receipt(index: Index) -> int:
    return int(index.db.execute("SELECT COUNT(*) FROM kept WHERE run_id IS NULL").fetchone()[0])


def _splits(index: Index) -> dict[Split, int]:
    return dict(index.db.execute(_BY_NOTE.format(field="split", kind="split")))


def _topics(index: Index) -> dict[str, int]:
    told = Counter[str](dict(index.db.execute(_BY_NOTE.format(field="method", kind="topic"))))
    told["none"] = index.count() - told.total()
    return dict(+told)


_BY_NOTE = (
    "SELECT json_extract((SELECT record FROM notes n WHERE n.pair_id = k.pair_id AND n.kind = '{kind}' "
    "ORDER BY n.seq DESC LIMIT 1), '$.{field}') AS said, COUNT(*) FROM kept k GROUP BY 1 HAVING said IS NOT NULL "
    "ORDER BY 2 DESC"
)


# Files


def _counted(changes: Iterable[Change], counts: Counter[str]) -> Iterator[str]:
    for change in changes:
        counts[change.change] += 1
        yield change.model_dump_json(exclude_defaults=True)


def _encoded(lines: Iterable[str]) -> Iterator[bytes]:
    return (f"{line}\n".encode() for line in lines)


def _write(place: Path, lines: Iterable[bytes]) -> FileFacts:
    digest, rows = hashlib.sha256(), 0
    with place.open("wb") as file:
        for rows, line in enumerate(lines, 1):  # noqa: B007  the last is their number
            digest.update(line)
            file.write(line)
        file.flush()
        os.fsync(file.fileno())
    return FileFacts(rows=rows, sha256=digest.hexdigest())


def _fingerprint(index: Index) -> str:
    """SHA-256 of ids and hashes of lines, by id."""
    digest = hashlib.sha256()
    for pair_id, sha256 in index.db.execute("SELECT pair_id, sha256 FROM kept ORDER BY pair_id"):
        digest.update(f"{pair_id} {sha256}\n".encode())
    return digest.hexdigest()


def _settle_on_disk(folder: Path) -> None:
    """What was made or renamed in a folder outlives a power cut; not every system has that for folders."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
