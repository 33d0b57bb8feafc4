"""Some rows of a dataset, as a file of the same format: the lines as they are (JSONL), or all columns (Parquet).

Of a folder they are those of its split train.

write(Path("train.jsonl"), Path("medium.jsonl"), iter([True, False, …]))
"""

import os
from collections.abc import Iterator
from itertools import compress, islice
from pathlib import Path

from bioalchemy.errors import UsageError
from bioalchemy_training.data import files_of

_BATCH = 1000


def check(dataset: Path, target: Path) -> None:
    """Before anything is spent.

    Raises:
        UsageError: `target` is the dataset itself or in it, names another format, or can't be written.
    """
    files = files_of(dataset)
    if target.suffix != files[0].suffix:
        raise UsageError(f"{target}: the rows are copied as they are, so give it the suffix {files[0].suffix}")
    if target.exists() and any(target.samefile(file) for file in files):
        raise UsageError(f"{target} is the dataset itself: give -o another file")
    refuse_unwritable("-o", target)


def refuse_unwritable(option: str, place: Path) -> None:
    """See that a file can be made there, or replaced.

    Raises:
        UsageError: it is a folder, or its folder is none, or takes no files.
    """
    if place.is_dir():
        raise UsageError(f"{option} {place}: it is a folder")
    if not place.parent.is_dir():
        raise UsageError(f"{option} {place}: {place.parent} is no folder")
    if not os.access(place.parent, os.W_OK):
        raise UsageError(f"{option} {place}: {place.parent} can't be written into")


def write(dataset: Path, target: Path, taken: Iterator[bool]) -> None:
    """Copy the rows that are taken, in their order; `target` appears when it is whole, and not where none is taken.

    Raises:
        UsageError: it can't be written.
    """
    part = target.with_name(f"{target.name}.part")
    try:
        files = files_of(dataset)
        if _parquet(files, part, taken) if files[0].suffix == ".parquet" else _lines(dataset, part, taken):
            part.replace(target)
    except OSError as error:
        raise UsageError(f"{target} can't be written: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)


def _lines(dataset: Path, part: Path, taken: Iterator[bool]) -> bool:
    # Parted into lines as `data.read` does it.
    with dataset.open("rb") as lines, part.open("wb") as out:
        for line in compress(lines, taken):
            out.write(line if line.endswith(b"\n") else line + b"\n")
        return out.tell() > 0


def _parquet(files: list[Path], part: Path, taken: Iterator[bool]) -> bool:
    import pyarrow as pa
    import pyarrow.parquet as pq

    written = 0
    with pq.ParquetWriter(part, pq.read_schema(files[0])) as out:
        for place in files:
            with pq.ParquetFile(place) as file:
                for batch in file.iter_batches(_BATCH):
                    kept = batch.filter(pa.array(islice(taken, batch.num_rows), pa.bool_()))
                    out.write_batch(kept)
                    written += kept.num_rows
    return written > 0
