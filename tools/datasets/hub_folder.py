"""A folder as Hugging Face's Hub and `datasets.load_dataset(folder)` take it: Parquet by split, and the card.

    export(pairs, Path("out"), publish=True) -> Exported(path=out, rows=12345, …)
    out/README.md                                   the card: see `dataset_card`
    out/data/train-00000-of-00002.parquet           rows: see `trainer_rows`, hf
    out/data/test-00000-of-00001.parquet

A run has no splits: its rows are in train. Uploading is `hub`'s.
"""

import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bioalchemy.errors import StorageFull, UsageError
from bioalchemy.ledger import Ledger
from bioalchemy.records import Split
from bioalchemy.tools.dataset import Exported, outgoing
from bioalchemy.tools.datasets import card_facts, dataset_card, parquet
from bioalchemy.tools.datasets.dataset_contents import Contents
from bioalchemy.tools.datasets.trainer_rows import FORMATS, Row

CARD, DATA = "README.md", "data"
_ROWS = 100_000
"""Of one file: some 100 MB."""
_OURS = re.compile(r"(?:train|validation|test)-[0-9]{5}-of-[0-9]{5}\.parquet")


def export(pairs: Ledger | Contents, folder: Path, *, publish: bool, split: Split | None = None) -> Exported:
    """Write a run's accepted pairs, or a dataset's, with their card; see `dataset.export`.

    The folder appears when it is complete, in place of a former one of its kind.

    Raises:
        UsageError: something else is in the folder, there are no pairs, or pyarrow is missing.
        StorageFull: it can't be written.
    """
    _refuse_other(folder)
    facts = card_facts.Facts()
    try:
        with _replacing(folder) as part, outgoing(pairs, publish=publish, split=split) as out:
            (part / DATA).mkdir(parents=True)
            with _Files(part / DATA) as files:
                for row in out.rows:
                    facts.take(row)
                    files.add(card_facts.split_of(row), FORMATS["hf"].row(row, 0))
            if not facts.rows:
                raise UsageError("there is no pair to give out, and `datasets` loads no folder without rows")
            card = dataset_card.write(facts, card_facts.origin(pairs), publish=publish)
            (part / CARD).write_text(card, encoding="utf-8")
    except OSError as error:
        raise StorageFull(f"{folder} can't be written: {error.strerror or error}") from error
    return out.exported(folder, facts.rows)


class _Files:
    """Files by split, closed and named in the end."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writers: dict[str, parquet.Writer] = {}
        self._written: dict[str, list[int]] = {}
        """Rows of each file of a split."""

    def __enter__(self) -> "_Files":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        with ExitStack() as stack:
            for writer in self._writers.values():
                stack.push(writer.__exit__)
        if kind is None:
            for split, written in self._written.items():
                for number in range(len(written)):
                    self._place(split, number).rename(
                        self._folder / f"{split}-{number:05}-of-{len(written):05}.parquet"
                    )

    def add(self, split: str, row: Row) -> None:
        if split not in self._writers:
            self._open(split)
        elif self._written[split][-1] == _ROWS:
            self._writers.pop(split).__exit__(None, None, None)
            self._open(split)
        self._writers[split].add(row)
        self._written[split][-1] += 1

    def _open(self, split: str) -> None:
        written = self._written.setdefault(split, [])
        written.append(0)
        self._writers[split] = parquet.Writer(self._place(split, len(written) - 1), FORMATS["hf"].shape)

    def _place(self, split: str, number: int) -> Path:
        return self._folder / f"{split}-{number:05}.part"


def _refuse_other(folder: Path) -> None:
    if not folder.exists():
        return
    if folder.is_dir() and is_export(folder):
        return
    raise UsageError(f"{folder} holds something else: give a new folder, or one that --format hf wrote")


def is_export(folder: Path) -> bool:
    """Whether the folder holds what `export` writes, and nothing else; an empty one does."""
    beside = {place.name for place in folder.iterdir()} - {CARD, DATA}
    data = folder / DATA
    return not beside and (not data.exists() or all(_OURS.fullmatch(place.name) for place in data.iterdir()))


@contextmanager
def _replacing(folder: Path) -> Iterator[Path]:
    """A folder that takes the place of another when it is complete.

    Who is killed between the two renames finds the former one beside it, under the name that ends in `.former`.
    """
    part, former = (folder.with_name(f".{folder.name}.{what}") for what in ("part", "former"))
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        yield part
        shutil.rmtree(former, ignore_errors=True)
        if folder.exists():
            folder.rename(former)
        part.rename(folder)
        shutil.rmtree(former, ignore_errors=True)
    finally:
        shutil.rmtree(part, ignore_errors=True)
