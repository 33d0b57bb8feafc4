"""Some rows of a dataset, as a file of the same format: the lines as they are (JSONL), or all columns (Parquet).

write(Path("train.jsonl"), Path("medium.jsonl"), iter([True, False, …]))
"""

from collections.abc import Iterator
from itertools import compress, islice
from pathlib import Path

from bioalchemy.errors import UsageError

_BATCH = 1000


def check(dataset: Path, target: Path) -> None:
    """Before anything is spent.

    Raises:
        UsageError: `target` is the dataset itself, or names another format.
    """
    if target.suffix != dataset.suffix:
        raise UsageError(f"{target}: the rows are copied as they are, so give it the suffix {dataset.suffix}")
    if target.exists() and target.samefile(dataset):
        raise UsageError(f"{target} is the dataset itself: give -o another file")


def write(dataset: Path, target: Path, taken: Iterator[bool]) -> None:
    """Copy the rows that are taken, in their order; `target` appears when it is whole.

    Raises:
        UsageError: it can't be written.
    """
    part = target.with_name(f"{target.name}.part")
    try:
        (_parquet if dataset.suffix == ".parquet" else _lines)(dataset, part, taken)
        part.replace(target)
    except OSError as error:
        raise UsageError(f"{target} can't be written: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)


def _lines(dataset: Path, part: Path, taken: Iterator[bool]) -> None:
    # Parted into lines as `data.read` does it.
    encoding, errors = "utf-8", "surrogateescape"
    with dataset.open("r", -1, encoding, errors) as lines, part.open("w", -1, encoding, errors) as out:
        for line in compress(lines, taken):
            out.write(line if line.endswith("\n") else f"{line}\n")


def _parquet(dataset: Path, part: Path, taken: Iterator[bool]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    with pq.ParquetFile(dataset) as file, pq.ParquetWriter(part, file.schema_arrow) as out:
        for batch in file.iter_batches(_BATCH):
            out.write_batch(batch.filter(pa.array(islice(taken, batch.num_rows), pa.bool_())))
