"""Rows of a Parquet file, a few at a time.

for row in rows(Path("pairs.parquet")): …        {"pair_id": "5d0c…", "question": "…", …}
write(rows, Path("pairs.parquet"), {"pair_id": "", "question": "", "work_ids": [""]}) -> 12345
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from bioalchemy.errors import UsageError

_BATCH = 256
"""Rows held at a time."""
_WRITTEN = 1000
"""Rows of a row group."""
MISSING = "Parquet needs pyarrow: install bioalchemy[parquet]"


def rows(path: Path, columns: Sequence[str] | None = None) -> Iterator[dict[str, Any]]:
    """Every row, of these columns only where the file has them all: else whole, to tell what it has.

    Raises:
        UsageError: pyarrow is missing.
        ValueError, OSError: the file can't be read, from here on.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise UsageError(MISSING) from None
    try:
        with pq.ParquetFile(path) as file:
            has_all = columns is not None and set(columns) <= set(file.schema_arrow.names)
            for batch in file.iter_batches(batch_size=_BATCH, columns=columns if has_all else None):
                yield from batch.to_pylist()
    except pa.ArrowException as error:
        raise ValueError(str(error)) from error


def write(rows: Iterable[Mapping[str, Any]], path: Path, shape: Mapping[str, Any]) -> int:
    """Write rows whose columns have the types of `shape`'s; how many there were.

    Raises:
        UsageError: pyarrow is missing.
        OSError: the file can't be written.
    """
    count = 0
    with Writer(path, shape) as writer:
        for row in rows:
            writer.add(row)
            count += 1
    return count


class Writer:
    """A file that takes rows one by one, their columns of the types of `shape`'s; use as a context manager.

    Raises:
        UsageError: pyarrow is missing.
        OSError: the file can't be written.
    """

    def __init__(self, path: Path, shape: Mapping[str, Any]) -> None:
        try:
            import pyarrow as pa
            import pyarrow.parquet as pq
        except ImportError:
            raise UsageError(MISSING) from None
        self._table = pa.Table.from_pylist
        self._schema = self._table([dict(shape)]).schema
        self._file = pq.ParquetWriter(path, self._schema)
        self._waiting: list[Mapping[str, Any]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._flush()
        finally:
            self._file.close()

    def add(self, row: Mapping[str, Any]) -> None:
        """Write one row."""
        self._waiting.append(row)
        if len(self._waiting) >= _WRITTEN:
            self._flush()

    def _flush(self) -> None:
        if self._waiting:
            self._file.write_table(self._table(self._waiting, schema=self._schema))
            self._waiting.clear()
