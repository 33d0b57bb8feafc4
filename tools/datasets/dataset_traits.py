"""Pairs of an index as selection and sampling look at them, those that are left out already apart.

for pair_id, traits in traits(index): …         ("5d0c…", Traits(kind="fact", topic="virology/phages", …))
for candidate in candidates(index): …           Candidate("5d0c…", "virology/phages", "W1f0c…", "plos one", "fact")
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bioalchemy.tools.datasets.alignment import Candidate
from bioalchemy.tools.datasets.dataset_index import Index
from bioalchemy.tools.datasets.selection import Traits
from bioalchemy.tools.reports.reviews import Ruling, ruling_of_notes


def traits(index: Index) -> Iterator[tuple[str, Traits]]:
    """For selection."""
    for pair_id, kind, models in index.db.execute("SELECT pair_id, kind, models FROM kept ORDER BY seq"):
        told = topic(index, pair_id), pass_rate(_measured(index, pair_id)), frozenset(json.loads(models))
        yield pair_id, Traits(kind, *told, ruling(index, pair_id))


def candidates(index: Index) -> Iterator[Candidate]:
    """For sampling: those whose topic is known. A journal that is not known is no other's."""
    for pair_id, kind, work_id, journal in index.db.execute(_CANDIDATES):
        if told := topic(index, pair_id):
            yield Candidate(pair_id, told, work_id, journal.casefold() if journal else work_id, kind)


_CANDIDATES = (
    "SELECT k.pair_id, k.kind, w.work_id, json_extract(w.record, '$.journal') FROM kept k JOIN works w "
    "ON w.seq = (SELECT MIN(f.seq) FROM pair_works p JOIN works f USING (work_id) WHERE p.pair_id = k.pair_id) "
    "ORDER BY k.seq"
)


def topic(index: Index, pair_id: str) -> str | None:
    """As it was told last."""
    row = index.db.execute(_TOPIC, (pair_id,)).fetchone()
    return row[0] if row else None


_TOPIC = "SELECT json_extract(record, '$.topic') FROM notes WHERE pair_id = ? AND kind = 'topic' ORDER BY seq DESC"


def pass_rate(notes: Iterable[Mapping[str, Any]]) -> float | None:
    """How often models answer a pair without its paper: all samples of the last measurement of each model."""
    last = {note["model"]: note for note in sorted(notes, key=lambda note: str(note["created"]))}.values()
    samples = sum(note["samples"] for note in last)
    return sum(note["passed"] for note in last) / samples if samples else None


def ruling(index: Index, pair_id: str) -> Ruling | None:
    """What the people say who looked at it."""
    rows = index.db.execute("SELECT record FROM notes WHERE pair_id = ? AND kind = 'review' ORDER BY seq", (pair_id,))
    return ruling_of_notes(json.loads(row[0]) for row in rows)


def is_reviewed(index: Index) -> bool:
    """Whether people looked at any pair."""
    return index.db.execute("SELECT 1 FROM notes WHERE kind = 'review' LIMIT 1").fetchone() is not None


def _measured(index: Index, pair_id: str) -> Iterator[dict[str, Any]]:
    rows = index.db.execute("SELECT record FROM notes WHERE pair_id = ? AND kind = 'difficulty'", (pair_id,))
    return (json.loads(row[0]) for row in rows)


def models(index: Index) -> set[str]:
    """Every model that had a part in a pair."""
    rows = index.db.execute("SELECT DISTINCT models FROM kept")
    return {model for (names,) in rows for model in json.loads(names)}
