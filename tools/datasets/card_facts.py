"""What a dataset's card tells: counted of the rows that go out, and read of the run or dataset that they come from.

    facts = Facts()
    for row in rows: facts.take(row)
    facts.splits, facts.text_uses, facts.models     {"train": 812, …}, {"free": 790, …}, {("critic", "gpt-…", …): 812}
    origin(ledger)       Origin(sources=…, funnel=…)

What neither tells is not guessed. Counts take memory for each paper and kind of thing, none for each pair.
"""

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from bioalchemy.ledger import Ledger
from bioalchemy.tools import licences
from bioalchemy.tools.datasets import dataset_lineage
from bioalchemy.tools.datasets.dataset_contents import Contents
from bioalchemy.tools.datasets.dataset_folder import Alignment, Funnel, Lineage, Source
from bioalchemy.tools.datasets.dataset_lineage import Beginning
from bioalchemy.tools.datasets.run_funnel import funnel
from bioalchemy.tools.datasets.trainer_rows import note

_COMMONS = re.compile(r"creativecommons\.org/(?:licenses/(by(?:-sa)?)|publicdomain/(zero))/([0-9]\.[0-9])")
_ON_THE_HUB = frozenset(("cc0-1.0", "cc-by-2.0", "cc-by-2.5", "cc-by-3.0", "cc-by-4.0", "cc-by-sa-3.0", "cc-by-sa-4.0"))
"""Names of licences that https://huggingface.co/docs/hub/repositories-licenses has."""
_SERVICE = re.compile(r"(?:pubmed|pmc|europepmc|biorxiv|medrxiv|rss):")


class Made(NamedTuple):
    """A model that had a part in pairs."""

    role: str
    model: str
    revision: str
    training_on_outputs: str


class Facts:
    """Counts of the rows that go out."""

    def __init__(self) -> None:
        self.rows = 0
        self.splits, self.topics, self.question_kinds, self.answer_kinds = (Counter[str]() for _ in range(4))
        self.text_uses, self.withheld, self.licences = (Counter[str]() for _ in range(3))
        self.hub_licences = Counter[str]()
        """By the Hub's names; empty for a row that has none of these, or goes out without its text."""
        self.models = Counter[Made]()
        self.checks_by_models = Counter[str]()
        self.difficulties = Counter[str]()
        """Pairs that were measured, by the model that answered."""
        self.told_by = Counter[str]()
        """Pairs by the method that told their topics; empty where none is known."""
        self.imported = Counter[str]()
        """Questions that others made, by their file: they have no receipt."""
        self.without_receipt = Counter[str]()
        """The same by `text_use`."""
        self.papers: dict[str, set[int]] = {}
        """Those with pairs of ours, by `text_use`."""

    def take(self, row: dict[str, Any]) -> None:
        """Count one exported row."""
        use = row["text_use"]
        is_withheld = any("quote_sha256" in item for item in row.get("evidence", ()))
        self.rows += 1
        self.splits[split_of(row)] += 1
        self.topics[note(row, "topic", "topic")] += 1
        self.told_by[note(row, "topic", "method")] += 1
        self.question_kinds[row["question_kind"] or "unknown"] += 1
        self.answer_kinds[row["answer"]["kind"]] += 1
        self.text_uses[use] += 1
        self.withheld[use] += is_withheld
        papers = self.papers.setdefault(use, set())
        rule, hub_name = _licence(row["licence"])
        self.licences[rule] += 1
        self.hub_licences["" if is_withheld else hub_name] += 1
        if "imported" in row:
            self.imported[row["imported"]["file"]] += 1
            self.without_receipt[use] += 1
        else:
            papers.update(hash(work_id) for work_id in row["work_ids"])
            self._take_receipt(row)
        measured = {one["model"] for one in row["annotations"] if one["kind"] == "difficulty"}
        self.difficulties.update(measured)

    def _take_receipt(self, row: dict[str, Any]) -> None:
        models = row["provenance"]["models"]
        self.models.update(
            Made(role, use["model"], use["revision"], use["training_on_outputs"]) for role, use in models.items()
        )
        self.checks_by_models.update({check["name"] for check in row["checks"] if check["by"] != "rule"})


def split_of(row: dict[str, Any]) -> str:
    """A run's pairs have none: they are to train with."""
    return note(row, "split", "split") or "train"


class Origin(NamedTuple):
    """Where the rows come from."""

    name: str
    """Of the folder, without the way to it."""
    version: str
    """Of a dataset, with its fingerprint; empty for a run."""
    made_by: str
    sources: tuple[Source, ...]
    beginnings: tuple[Beginning, ...]
    """What those sources that are datasets began with."""
    datasets: tuple[tuple[str, Lineage], ...]
    """Those behind which that is known, by name."""
    feed: str
    """Of a run: the query of a service, or the name of a folder."""
    funnels: tuple[Funnel, ...]
    without_funnel: int
    """Sources and beginnings of which nobody wrote down what they were made from."""
    journals: list[tuple[str, int]]
    """Papers with pairs of ours, by journal, most first; an empty name where the journal is not known."""
    years: tuple[str, str] | None
    """Of the oldest and the newest of these papers."""
    steps: tuple[str, ...]
    """That hold of all pairs."""
    partly: dict[str, tuple[str, ...] | None]
    """Those that hold of some, by version or source; None where it is not known what they went through."""
    left_out: dict[str, int]
    merged: int
    alignment: Alignment | None


def origin(pairs: Ledger | Contents) -> Origin:
    """What is known of a run, or of a dataset's newest version."""
    if isinstance(pairs, Contents):
        return _of_dataset(pairs)
    header = pairs.header()
    journals, years = _journals(pairs.db.execute(_RUN_PAPERS))
    return Origin(
        name=pairs.folder.resolve().name, version="", made_by="", sources=(), beginnings=(), datasets=(),
        feed=_feed(str(header.get("feed", ""))), funnels=(funnel(pairs),), without_funnel=0, journals=journals,
        years=years, steps=(), partly={}, left_out={}, merged=0, alignment=None,
    )  # fmt: skip


def _of_dataset(held: Contents) -> Origin:
    newest, manifests = held.dataset.newest, held.dataset.manifests
    sources = tuple(dataset_lineage.sources(manifests))
    beginnings = dataset_lineage.beginnings(sources)
    funnels = tuple(one.source.funnel for one in beginnings if one.source.funnel)
    journals, years = _journals(held.index.db.execute(_DATASET_PAPERS))
    return Origin(
        name=held.dataset.folder.resolve().name, version=f"{newest.version} ({newest.fingerprint[:12]})",
        made_by=newest.made_by, sources=sources, beginnings=tuple(one for one in beginnings if one.through),
        datasets=tuple(dataset_lineage.datasets(sources)), feed="", funnels=funnels,
        without_funnel=len(beginnings) - len(funnels), journals=journals, years=years,
        steps=dataset_lineage.steps(manifests), partly=dataset_lineage.parts(manifests), left_out=newest.left_out,
        merged=sum(manifest.merged for manifest in manifests), alignment=newest.alignment,
    )  # fmt: skip


_RUN_PAPERS = (
    "SELECT json_extract(record, '$.journal'), substr(json_extract(record, '$.published'), 1, 4) FROM articles a "
    "WHERE EXISTS (SELECT 1 FROM pairs p WHERE p.article_id = a.article_id)"
)
_DATASET_PAPERS = (
    "SELECT json_extract(record, '$.journal'), substr(json_extract(record, '$.published'), 1, 4) FROM works w "
    "WHERE EXISTS (SELECT 1 FROM pair_works p JOIN members m USING (pair_id) JOIN receipts r USING (pair_id) "
    "WHERE p.work_id = w.work_id AND r.run_id IS NOT NULL)"
)


def _journals(rows: Iterable[Any]) -> tuple[list[tuple[str, int]], tuple[str, str] | None]:
    journals, years = Counter[str](), set[str]()
    for journal, year in rows:
        journals[journal or ""] += 1
        years.update([year] if year else [])
    return journals.most_common(), (min(years), max(years)) if years else None


def _feed(feed: str) -> str:
    """As it can be told to others: of a place on this machine its last name only."""
    return feed if _SERVICE.match(feed) else Path(feed).name


@lru_cache(maxsize=4096)
def _licence(words: str) -> tuple[str, str]:
    """How a paper's licence was read, and what the Hub calls it."""
    named = {f"cc-{found[1]}-{found[3]}" if found[1] else "cc0-1.0" for found in _COMMONS.finditer(words)}
    return licences.decide(words, words.split()).rule, named.pop() if len(named) == 1 and named <= _ON_THE_HUB else ""


def size_category(rows: int) -> str:
    """As the Hub names it: `n<1K`, `1K<n<10K`, …, `100K<n<1M`."""
    steps = [(10**3, "1K"), (10**4, "10K"), (10**5, "100K"), (10**6, "1M"), (10**7, "10M")]
    if rows < steps[0][0]:
        return f"n<{steps[0][1]}"
    for (_, lower), (most, upper) in pairwise(steps):
        if rows < most:
            return f"{lower}<n<{upper}"
    return f"n>{steps[-1][1]}"
