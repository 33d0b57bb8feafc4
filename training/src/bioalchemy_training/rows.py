"""A dataset in memory, as TRL takes it, and what had to be left out.

    rows = load(Path("train.jsonl"), evidence=False)
    rows.table[0]     {"prompt": "Which kinase …?", "answer": '{"kind":"phrase",…}', "pair_id": "5d0c…"}
    rows.left_out     2, of rows.seen 1,000
    rows.faults       ("row 17: its answer is none: …", …)

Rows whose gold can't be judged teach nothing, so they are left out, counted, and told. `prompt`, `answer` and `pair_id`
are the only columns: TRL gives every other one to the reward too, under names of its own.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from bioalchemy.errors import UsageError
from bioalchemy.records import canonical_json
from bioalchemy_training import data
from bioalchemy_training.rewards import judgeable

if TYPE_CHECKING:
    import pyarrow as pa

FAULTS_KEPT = 5
_BATCH = 10_000


@dataclass
class Rows:
    """What a file or folder holds."""

    table: "pa.Table" = None
    """Arrow's, not Python's objects: 150,000 rows take what they take on disk."""
    seen: int = 0
    left_out: int = 0
    faults: list[str] = field(default_factory=list)
    """Why the first of those left out are."""
    fingerprint: str = ""
    """SHA-256 over the canonical JSON of each row's pair_id, answer and prompt, a line each, in their order."""

    @property
    def told(self) -> str:
        """For people, empty where all rows can be used."""
        if not self.left_out:
            return ""
        more = "; …" if self.left_out > len(self.faults) else ""
        return (
            f"{self.left_out:,} of {self.seen:,} rows can't be judged and are left out: {'; '.join(self.faults)}{more}"
        )


def load(path: Path, *, evidence: bool, split: str = "train") -> Rows:
    """Read a file, or a folder's split.

    Raises:
        UsageError: as `data.read`, or there is no row that can be judged.
    """
    import pyarrow as pa

    rows = Rows()
    digest = hashlib.sha256()
    judged = _judged(rows, data.read(path, evidence=evidence, split=split))
    batches = []
    while batch := list(islice(judged, _BATCH)):
        for row in batch:
            digest.update(f"{canonical_json([row.pair_id, row.gold, row.prompt])}\n".encode())
        columns = {"prompt": "prompt", "answer": "gold", "pair_id": "pair_id"}
        batches.append(pa.table({name: [getattr(row, of) for row in batch] for name, of in columns.items()}))
    if not batches:
        raise UsageError(f"{path} has no row that can be judged{f': {rows.told}' if rows.told else ''}")
    rows.table = pa.concat_tables(batches)
    rows.fingerprint = digest.hexdigest()
    return rows


def _judged(rows: Rows, read: Iterator[data.Row | data.BadRow]) -> Iterator[data.Row]:
    for one in judgeable(read):
        rows.seen += 1
        if not isinstance(one, data.BadRow):
            yield one[0]
            continue
        rows.left_out += 1
        if len(rows.faults) < FAULTS_KEPT:
            rows.faults.append(f"row {one.number}: {one.why}")
