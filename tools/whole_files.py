"""Files that appear when they are complete, or leave the former ones as they were.

with whole(Path("pairs.jsonl")) as part:        .pairs.jsonl.part, which takes the place of the file at the end
    part.write_text(…)
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bioalchemy.errors import StorageFull


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Where to write what becomes `path` when the block ends well; its folder is made.

    Raises:
        StorageFull: it can't be written, or something else in the block could not.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield part
        part.replace(path)
    except OSError as error:
        raise StorageFull(f"{path} can't be written: {error.strerror or error}") from error
    finally:
        with suppress(OSError):
            part.unlink()
