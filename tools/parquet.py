"""Rows of a Parquet file, a few at a time.

for row in rows(Path("pairs.parquet")): …        {"pair_id": "5d0c…", "question": "…", …}
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bioalchemy.errors import UsageError

_BATCH = 256
"""Rows held at a time."""
MISSING = "Parquet needs pyarrow: install bioalchemy[parquet]"


def rows(path: Path, columns: Sequence[str] | None = None) -> Iterator[dict[str, Any]]:
    """Every row, of these columns only as far as the file has them.

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
            wanted = None if columns is None else [name for name in columns if name in file.schema_arrow.names]
            for batch in file.iter_batches(batch_size=_BATCH, columns=wanted):
                yield from batch.to_pylist()
    except pa.ArrowException as error:
        raise ValueError(str(error)) from error
