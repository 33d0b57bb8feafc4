"""Build a version of a dataset: merge sources, leave out, place in splits, and say what changed.

    built = build([Path("runs/a"), Path("runs/b")], Path("dataset"), {"kinds": "fact"}, {"duplicates/1": duplicates})
    built = build([], Path("dataset"), imports=[(Path("medqa.jsonl"), columns)])
    built.manifest.version, built.manifest.changes         3, {"added": 812, "withdrawn": 4}

A step is asked about all pairs and names those to leave out: `step(index)` gives `LeftOut`s while it reads
`index.pairs()` or `dataset_traits.candidates(index)`. Steps are asked in order, after tombstones and selection; what
one leaves out the next does not see.

The pairs of the version before are candidates too: a build adds to a dataset, and takes from it only with a reason. A
build that is killed leaves the dataset as it was.
"""

import hashlib
import shutil
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, NamedTuple

from pydantic_core import from_json

from bioalchemy.errors import NothingTaken, StorageFull, UsageError
from bioalchemy.records import AnyPair, ImportedPair, QAPair
from bioalchemy.tools.datasets import dataset_splits, dataset_topics, dataset_traits, dataset_version, imported_pairs
from bioalchemy.tools.datasets.dataset_contents import MAX_BYTES, load_sound
from bioalchemy.tools.datasets.dataset_folder import (
    DISTINCT,
    LEFT_OUT,
    LOCKS,
    Alignment,
    Dataset,
    Manifest,
    Source,
    locked,
)
from bioalchemy.tools.datasets.dataset_index import DUPLICATE, Index, LeftOut, Place
from bioalchemy.tools.datasets.dataset_sources import Opened, cited, open_import, open_source
from bioalchemy.tools.datasets.dataset_version import NO_PAIR, REPEATED, NoPair, Repeated
from bioalchemy.tools.datasets.question_columns import Columns
from bioalchemy.tools.datasets.selection import Selection, unknown_name
from bioalchemy.tools.verification.receipt_checks import Exported, ExportedImport
from bioalchemy.tools.verification.receipt_rows import inert

Step = Callable[[Index], Iterable[LeftOut]]
_PART = ".building"
_REPORTED_EVERY = 25_000
_MOST_SHOWN = 10
"""Rows that are left out, as they are announced."""


class Built(NamedTuple):
    """What came of a build."""

    manifest: Manifest
    """Of the newest version."""
    is_new: bool
    """False where nothing would change: the version before stays the newest."""
    untold: tuple[str, ...]
    """Why topics of some articles are not known."""
    no_pairs: tuple[NoPair, ...]
    """Rows of the imports that are left out."""


def build(
    paths: Sequence[Path],
    folder: Path,
    asked: Mapping[str, str | None] | None = None,
    steps: Mapping[str, Step] | None = None,
    announce: Callable[[str], None] = lambda _: None,
    alignment: Callable[[], Alignment | None] = lambda: None,
    imports: Sequence[tuple[Path, Columns]] = (),
    look_up: Callable[[Index], None] = lambda _: None,
) -> Built:
    """Make the next version in `folder`, of its newest and of `paths`: runs, datasets, exported files.

    `imports` are question sets that others made; where they ask what a pair with a receipt asks, that one counts.
    What is `asked` of pairs (see `Selection.changed`) changes what was asked before, and holds for versions to come.
    `alignment` is asked when all steps were; `look_up` tells more of papers (`named_papers`) before all of them.

    Raises:
        UsageError: a selection that is none, a source that can't be read or has a row that is no pair, or a folder that
            holds something else; nothing is written.
        NothingTaken: no row of an import is a pair, or no pair is left and there is no version before; nothing is
            written.
        DatasetError: the dataset in the folder was changed or is being written.
        StorageFull: it can't be written.
    """
    Selection().changed(**asked or {})
    _refuse_other(folder)
    if missing := next((path for path in (*paths, *(path for path, _ in imports)) if not path.exists()), None):
        raise UsageError(f"{missing} can't be read: no such file or folder")
    now = datetime.now(UTC).isoformat(timespec="seconds")
    with _part_of(folder) as part, Index() as index:
        former = Dataset.open(folder) if Dataset.is_at(folder) else None
        if former:
            load_sound(former, index)
        selection = (former.newest.selection if former else Selection()).changed(**asked or {})
        opened = (*map(open_source, paths), *(open_import(*given) for given in imports))
        gathered = _gather(opened, index, former, part, announce)
        look_up(index)
        index.settle()
        untold = dataset_topics.tell(index, now, announce)
        _check_names(index, selection)
        index.leave_out(_not_selected(index, selection))
        for name, step in (steps or {}).items():
            announce(f"{index.count():,} pairs; {name}")
            index.leave_out(step(index))
        _link_duplicates(index, now)
        dataset_splits.assign(index, now)
        if former is None and not index.count():
            shutil.rmtree(folder / DISTINCT, ignore_errors=True)
            raise NothingTaken(f"no pair is left, and nothing is written: {_why_nothing(index, gathered)}")
        made = dataset_version.Making(now, selection, *gathered, index.shared(), tuple(steps or {}), alignment())
        manifest = dataset_version.write(index, folder, part, former, made)
        if manifest is None:
            assert former is not None
            return Built(former.newest, False, untold, gathered.no_pairs)
        return Built(manifest, True, untold, gathered.no_pairs)


def _refuse_other(folder: Path) -> None:
    if not folder.exists() or Dataset.is_at(folder):
        return
    if not folder.is_dir() or any(entry.name not in (_PART, DISTINCT, *LOCKS) for entry in folder.iterdir()):
        raise UsageError(f"{folder} holds something else: give a dataset's folder, or a new one")


@contextmanager
def _part_of(folder: Path) -> Iterator[Path]:
    """Where a version is made, in the dataset's own folder, which is held meanwhile."""
    part = folder / _PART
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with locked(folder):
            shutil.rmtree(part, ignore_errors=True)
            part.mkdir()
            try:
                yield part
            finally:
                shutil.rmtree(part, ignore_errors=True)
    except OSError as error:
        if error.filename and folder not in (place := Path(error.filename), *place.parents):
            raise  # of a source
        raise StorageFull(f"{folder} can't be written: {error.strerror or error}") from error
    finally:
        with suppress(OSError):
            folder.rmdir()  # if nothing came into it


class _Gathered(NamedTuple):
    """Sources that were taken in, and what of them is no pair of its own."""

    sources: tuple[Source, ...]
    no_pairs: tuple[NoPair, ...]
    repeated: tuple[Repeated, ...]


def _gather(
    opened: Iterable[AbstractContextManager[Opened]],
    index: Index,
    former: Dataset | None,
    part: Path,
    announce: Callable[[str], None],
) -> _Gathered:
    """Take in all sources."""
    sources: list[Source] = []
    no_pairs: list[NoPair] = []
    repeated: list[Repeated] = []
    read_before = {one.known_as for manifest in (former.manifests if former else ()) for one in manifest.sources}
    place = part / "offered.jsonl"
    with place.open("wb") as out:
        for number, one in enumerate(opened):
            with one as source:
                read, said_before = 0, len(repeated)
                for read, pair in enumerate(source.pairs, 1):
                    before = index.offered_by(pair.pair_id)
                    is_shared = _is_shared(pair.pair_id, before, source.about, sources, index, read_before)
                    if isinstance(pair, ImportedPair) and (row := _merge_import(pair, index, out)):
                        if before is not None and source.about.kind == "import":
                            repeated.append(row)
                    else:
                        _take(pair, index, out)
                    index.offer(pair.pair_id, number, is_shared=is_shared)
                    if read % _REPORTED_EVERY == 0:
                        announce(f"{read:,} pairs of {source.about.name}")
                for work in source.works():
                    index.add_work(work, stored=False)
                for note in source.tombstones():
                    index.note(note.pair_id, "tombstone", note.model_dump(exclude={"pair_id"}), stored=False)
                rows = [NoPair(source.about.name, *row) for row in source.no_pairs()]
                _announce_no_pairs(rows, read, announce)
                no_pairs += rows
                if again := len(repeated) - said_before:
                    announce(f"{again:,} rows of {source.about.name} repeat others; all are in {LEFT_OUT}")
                sources.append(source.about.model_copy(update={"read": read, "rows_left_out": len(rows)}))
                announce(f"{read:,} pairs of {source.about.kind} {source.about.name}")
    for work_id, *place in index.db.execute(_UNKNOWN_WORKS).fetchall():
        first = QAPair.model_validate_json(index.line(Place(*place)))
        index.add_work(cited(first, work_id), stored=False)
    return _Gathered(tuple(sources), tuple(no_pairs), tuple(repeated))


def _is_shared(
    pair_id: str,
    before: int | None,
    source: Source,
    sources: Sequence[Source],
    index: Index,
    read_before: Container[tuple[str, ...]],
) -> bool:
    """Whether a source is another than those that the pair is known of.

    What is there from a source that was read for an earlier version is the same once more, and was counted then.
    """
    is_new = source.known_as not in read_before
    if before is None or before == len(sources):
        return is_new and before is None and index.has(pair_id)
    other = sources[before]
    is_other = (other.known_as, other.identity) != (source.known_as, source.identity)
    return is_other and (is_new or other.known_as not in read_before)


def _why_nothing(index: Index, gathered: _Gathered) -> str:
    left_out = index.left_out() + Counter({NO_PAIR: len(gathered.no_pairs), REPEATED: len(gathered.repeated)})
    counted = ", ".join(f"{reason} {count:,}" for reason, count in left_out.items())
    return f"left out are all ({counted})" if counted else "what was given has no pairs"


def _announce_no_pairs(rows: Sequence[NoPair], read: int, announce: Callable[[str], None]) -> None:
    if not rows:
        return
    if not read:
        raise NothingTaken(f"no row of {rows[0].file} is a pair; row {rows[0].row}, {rows[0].why}")
    for row in rows[:_MOST_SHOWN]:
        announce(f"left out: {row.file}, row {row.row}, {row.why}")
    more = f", {len(rows) - _MOST_SHOWN:,} of them not shown" if len(rows) > _MOST_SHOWN else ""
    announce(f"{len(rows):,} rows of {rows[0].file} are left out{more}; all are in {LEFT_OUT}")


_UNKNOWN_WORKS = (
    "SELECT p.work_id, r.file, r.start, r.size FROM pair_works p JOIN receipts r USING (pair_id) "
    "WHERE NOT EXISTS (SELECT 1 FROM works w WHERE w.work_id = p.work_id) GROUP BY p.work_id ORDER BY MIN(r.seq)"
)


def _merge_import(pair: ExportedImport, index: Index, out: BinaryIO) -> Repeated | None:
    """Take in a question that another row asked: the pair that is there gets the papers of both.

    None of one that is new, or the same row once more. What a version has is not rewritten.
    """
    held = index.import_of(pair.pair_id)
    if held is None:
        return None
    out.flush()
    first = ImportedPair.model_validate_json(index.line(held.place))
    if (first.imported.sha256, first.imported.row) == (pair.imported.sha256, pair.imported.row):
        return None
    sources = tuple(dict.fromkeys((*first.sources, *pair.sources)))
    of_both = {"sources": sources, "work_ids": imported_pairs.work_ids(first.pair_id, sources)}
    _take(pair.model_copy(update=of_both), index, out)
    if not held.stored:
        line = _line(first.model_copy(update=of_both))
        place = Place(out.name, out.tell(), len(line))
        out.write(line)
        index.replace(held, place, hashlib.sha256(line).hexdigest(), of_both["work_ids"])
    why = f"asks and answers what row {first.imported.row} of {first.imported.file} does"
    return Repeated(pair.imported.file, pair.imported.row, pair.pair_id, why, pair.sources)


def _line(pair: AnyPair) -> bytes:
    line = f"{pair.model_dump_json(exclude={'annotations'})}\n".encode()
    if len(line) > MAX_BYTES:
        raise UsageError(f"pair {pair.pair_id[:12]} is longer than {MAX_BYTES:,} bytes")
    return line


def _take(pair: Exported | ExportedImport, index: Index, out: BinaryIO) -> None:
    line = _line(pair)
    place = Place(out.name, out.tell(), len(line))
    if index.add(from_json(line), place, hashlib.sha256(line).hexdigest(), stored=False):
        out.write(line)
    if isinstance(pair, ImportedPair):
        for work in imported_pairs.works(pair):
            index.add_work(work, stored=False)
    for note in pair.annotations:
        if note.kind != "former_receipt":
            try:
                index.note(pair.pair_id, note.kind, note.__pydantic_extra__, stored=False)
            except ValueError:
                raise UsageError(f"pair {pair.pair_id[:12]}: its {inert(note.kind)} is of another shape") from None


def _link_duplicates(index: Index, now: str) -> None:
    """What is kept names what is left out for it."""
    query = "SELECT of_pair, pair_id, detail FROM duplicates JOIN left_out USING (pair_id)"
    for kept, other, detail in index.db.execute(query).fetchall():
        if not index.db.execute(_LINKED, (kept, other)).fetchone():
            index.note(kept, DUPLICATE, {"other": other, "detail": detail, "created": now}, stored=False)


_LINKED = "SELECT 1 FROM notes WHERE pair_id = ? AND kind = 'duplicate' AND json_extract(record, '$.other') = ?"


def _check_names(index: Index, selection: Selection) -> None:
    known = dataset_traits.models(index)
    if known and (wrong := next((model for model in selection.models if model not in known), None)):
        raise unknown_name("--models", wrong, tuple(sorted(known)))


def _not_selected(index: Index, selection: Selection) -> Iterator[LeftOut]:
    if selection == Selection() and not dataset_traits.is_reviewed(index):
        return  # most datasets, however large
    for pair_id, traits in dataset_traits.traits(index):
        if reason := selection.refuses(traits):
            yield LeftOut(pair_id, reason, traits.described(reason))
