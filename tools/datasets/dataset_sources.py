"""What a dataset is built from: runs, other datasets, exported files, question sets. Their pairs with what is known.

    with open_source(Path("runs/cdk4-1a2b3c4d")) as source:
        source.about                       Source(kind="run", name="cdk4-1a2b3c4d", identity="…", recipe_hash="…")
        for pair in source.pairs: …        records, a row at a time; annotations are with them
        source.works(), source.tombstones()
    with open_import(Path("medqa.jsonl"), columns) as source: …      the same of what others made

A row that is no pair, or whose id is not that of its content, ends the reading with an error that names it; of a
question set it is left out, and kept in mind with its reason.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from bioalchemy.errors import UsageError
from bioalchemy.ledger import FILE_NAME, Ledger
from bioalchemy.records import AnyPair, ImportedPair, QAPair, Tombstone, canonical_json, sha256_of
from bioalchemy.tools.citations import parted
from bioalchemy.tools.datasets import held_pairs, imported_pairs
from bioalchemy.tools.datasets.dataset_contents import contents
from bioalchemy.tools.datasets.dataset_folder import Dataset, Source, Work
from bioalchemy.tools.datasets.dataset_lineage import lineage
from bioalchemy.tools.datasets.imported_pairs import RowLeftOut
from bioalchemy.tools.datasets.question_columns import Columns
from bioalchemy.tools.datasets.run_funnel import funnel
from bioalchemy.tools.verification.receipt_checks import Exported, ExportedImport, misshapen
from bioalchemy.tools.verification.receipt_rows import Raw, has_receipt, inert, open_dataset, parse


class Opened(NamedTuple):
    """A source, being read."""

    about: Source
    pairs: Iterator[Exported | ExportedImport]
    works: Callable[[], Iterable[Work]]
    """Those whose records are at hand."""
    tombstones: Callable[[], Iterable[Tombstone]]
    """Those that do not come with pairs."""
    no_pairs: Callable[[], Iterable[RowLeftOut]] = tuple
    """Rows of an import, as far as it was read, that are none."""


@contextmanager
def open_source(path: Path) -> Iterator[Opened]:
    """A run's folder, a dataset's folder, or an exported .jsonl or .parquet file.

    Raises:
        UsageError: it is none of these; while reading: a row is no pair.
        AlteredDataset: it is a dataset that was changed.
    """
    if Dataset.is_at(path):
        with contents(Dataset.open(path)) as held:
            about = Source(
                kind="dataset", name=path.resolve().name, identity=held.dataset.newest.fingerprint,
                lineage=lineage(held.dataset.manifests),
            )  # fmt: skip
            yield Opened(about, _pairs(path, held.receipts()), held.index.works, held.index.tombstones)
        return
    with open_dataset(path) as dataset:
        pairs = _pairs(path, dataset.rows)
        if path.is_file() and path.name != FILE_NAME:
            about = Source(kind="file", name=path.name, identity=_sha256(path))
            yield Opened(about, pairs, tuple, lambda: held_pairs.tombstones_beside(path))
            return
        folder = path if path.is_dir() else path.parent
        with closing(Ledger.open(folder)) as ledger:
            yield Opened(_of_run(folder, ledger), pairs, lambda: _works(ledger), tuple)


@contextmanager
def open_import(path: Path, columns: Columns) -> Iterator[Opened]:
    """A question set that others made.

    Raises:
        UsageError: it can't be read; while reading: no row has the columns.
    """
    try:
        sha256 = _sha256(path)
    except OSError as error:
        raise UsageError(f"--import {path} can't be read: {error.strerror}") from error
    about = Source(kind="import", name=inert(path.name), identity=sha256)
    left_out: list[RowLeftOut] = []
    pairs = imported_pairs.read(path, columns, sha256, left_out.append)
    yield Opened(about, pairs, tuple, tuple, lambda: left_out)


def cited(pair: QAPair, work_id: str) -> Work:
    """A work as the citation of a pair has it: all that is known where its record is not at hand."""
    ids, name = held_pairs.cited(pair.citation)
    title, journal = parted(name)
    return Work(work_id=work_id, ids=ids, title=title, journal=journal)


def _pairs(path: Path, rows: Iterator[Raw]) -> Iterator[Exported | ExportedImport]:
    for row in map(parse, rows):
        try:
            shape = Exported if has_receipt(row.fields) else ExportedImport
            pair = shape.model_validate_json(row.content, strict=True)
            why = row.broken or _fault(pair)
        except ValidationError as error:
            why = row.broken or f"is no pair: {misshapen(error)}"
        if why:
            raise UsageError(f"{path}, line {row.line} {why}; see bioalchemy verify; others' questions need --import")
        yield pair


def _fault(pair: Exported | ExportedImport) -> str:
    if _identity(pair) != pair.pair_id:
        return "has another's id"
    if isinstance(pair, Exported) and pair.is_withheld:
        return "has its quotes withheld: take the run or dataset that it was published from"
    return ""


def _identity(pair: AnyPair) -> str:
    if isinstance(pair, ImportedPair):
        return ImportedPair.identify(pair.question, pair.answer)
    return QAPair.identify(pair.work_ids, pair.question, pair.answer)


def _of_run(folder: Path, ledger: Ledger) -> Source:
    header = ledger.header()
    recipe_hash = sha256_of(canonical_json(header["recipe"])) if "recipe" in header else None
    return Source(
        kind="run", name=folder.resolve().name, identity=str(header.get("run_id")), recipe_hash=recipe_hash,
        funnel=funnel(ledger),
    )  # fmt: skip


def _works(ledger: Ledger) -> Iterator[Work]:
    """As the run read them."""
    for row in ledger.db.execute(held_pairs.RUN_PAPERS):
        article = json.loads(row["record"])
        yield Work(
            work_id=article["work_id"], ids=article["ids"], title=article["title"], journal=article["journal"],
            published=article["published"], keywords=article["keywords"], mesh_terms=article["mesh_terms"],
            retracted=article["retracted"],
            links=sorted({(link["relation"], link["id"]) for link in article["related"]}),
            other_dois=held_pairs.other_dois(article, json.loads(row["versions"])),
        )  # fmt: skip


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
