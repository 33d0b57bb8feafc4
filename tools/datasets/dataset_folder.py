"""A dataset's folder: versions, which are never changed, and what was said of their pairs since.

    DIR/0001/manifest.json        what the version is made of, how it was selected, its files with their hashes
    DIR/0001/pairs.jsonl          the pairs that came with it, a `QAPair` or an `ImportedPair` a line
    DIR/0001/works.jsonl          what is known of their papers
    DIR/0001/annotations.jsonl    what is known of pairs: difficulty, topic, split, tombstones
    DIR/0001/changes.jsonl        which pairs it has that the version before had not, which not any more, and why
    DIR/0001/left_out.jsonl       which pairs it has not, of all that it might have, and rows of imports, and why
    DIR/0002/…
    DIR/annotations.jsonl         what was said since a version was made: tombstones of `takedown` and `recheck`

A version's pairs are those that the changes up to it add and do not withdraw. A version appears whole, by the renaming
of its folder, or not at all. This module knows files and records; `dataset_index` knows what is in them as a whole.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, ValidationError

from bioalchemy import databases
from bioalchemy.errors import DatasetBusy, NotADataset, StorageFull
from bioalchemy.records import Record, Sha256, Split
from bioalchemy.tools.datasets.alignment import Caps, TopicSample
from bioalchemy.tools.datasets.selection import Selection

SCHEMA_VERSION = 3
"""1 had no imported pairs; 2 no lineage of datasets that were taken in, and neither gates nor roles of runs."""
MANIFEST, PAIRS, WORKS, ANNOTATIONS, CHANGES, LEFT_OUT = (
    "manifest.json", "pairs.jsonl", "works.jsonl", "annotations.jsonl", "changes.jsonl", "left_out.jsonl",
)  # fmt: skip
_LOCK = ".lock"
LOCKS = (_LOCK, f"{_LOCK}-journal")
"""What holding the folder leaves in it when the process is killed."""
DISTINCT = ".distinct"
"""The index of near-duplicates and the vectors of questions: no part of any version, made anew where missing."""


class Work(Record):
    """What is known of a paper that has pairs."""

    work_id: str
    ids: dict[str, str] = Field(default_factory=dict)
    title: str = ""
    journal: str = ""
    published: str | None = None
    keywords: tuple[str, ...] = ()
    mesh_terms: tuple[str, ...] = ()
    retracted: bool = False
    """As it was read."""
    links: tuple[tuple[str, str], ...] | None = None
    """Relation and id of what it linked to when it was read; None where its record was not at hand."""
    other_dois: dict[str, bool] = Field(default_factory=dict)
    """DOIs of the work's other versions, and whether a retraction of that version is one of this one."""


class Change(Record):
    """What a version did with a pair."""

    pair_id: Sha256
    change: Literal["added", "withdrawn", "returned", "receipt_replaced"]
    """`returned`: it had been withdrawn; `receipt_replaced`: proven by another version of its paper from now on."""
    reason: str = ""
    detail: str = ""


class Gate(Record):
    """What was refused at one of a run's gates."""

    name: str
    place: int
    """Among a draft's checks; below 0 where it leaves none."""
    reasons: dict[str, int]
    """Drafts by reason, those sent back too."""
    sent_back: int = 0
    """Of these: written again, as drafts of their own."""


class Spending(Record):
    """What a role's model took."""

    role: str
    model: str
    calls: int
    """Paid for by this run."""
    calls_from_cache: int
    failed: int
    """Of all of them: those without a usable response."""
    prompt_tokens: int
    cached_tokens: int
    """Of the prompt's: from the server's prefix cache."""
    completion_tokens: int
    cost_usd: float
    calls_without_price: int


class Funnel(Record):
    """What a run had made of its articles when its pairs were taken."""

    articles: dict[str, int]
    """By state; see `ledger.sql`."""
    drafts: dict[str, int]
    """`accepted`, `sent_back` to be written again, and those refused, by reason."""
    calls: int
    tokens: int
    cost_usd: float | None
    """None where the price of any call is unknown."""
    passages: dict[str, int] | None = None
    """By state; None where it was not written down, as for the two below."""
    gates: tuple[Gate, ...] | None = None
    spending: tuple[Spending, ...] | None = None


class Source(Record):
    """Where pairs were taken from."""

    kind: Literal["run", "dataset", "file", "import"]
    name: str
    """Of the folder or file, without the way to it."""
    identity: str
    """A run's id, a dataset's fingerprint, a file's SHA-256."""
    recipe_hash: str | None = None
    """Of a run."""
    read: int = 0
    """Its pairs, the withdrawn ones too."""
    rows_left_out: int = 0
    """Of an import: those that are no pair."""
    funnel: Funnel | None = None
    """Of a run."""
    lineage: "Lineage | None" = None
    """Of a dataset; None where it was not written down."""

    @property
    def known_as(self) -> tuple[str, ...]:
        """By which it is the same in a later build, though it grew."""
        return self.kind, self.name, self.identity if self.kind == "run" else ""


class Lineage(Record):
    """What stood behind a dataset when its pairs were taken."""

    pairs: int
    left_out: dict[str, int]
    """Pairs that its version had not, by reason."""
    steps: tuple[str, ...]
    """That hold of all its pairs; see `dataset_lineage`."""
    partly: dict[str, tuple[str, ...] | None]
    """Those that hold of some, by version or source; None where it is not known what they went through."""
    sources: tuple[Source, ...]
    """What all its versions were built from."""


Source.model_rebuild()


class Made(Record):
    """How many pairs of a version were made by which run with which recipe."""

    run_id: str
    recipe_hash: str
    pairs: int


class FileFacts(Record):
    """What a file was when its version was made."""

    rows: int
    sha256: Sha256


class Alignment(Record):
    """How a sample was drawn to have a target's mix of topics."""

    target: str
    """`pubmed` with its years, or the file's name."""
    alpha: float
    size: int
    """That was asked for."""
    seed: int
    caps: Caps
    candidates: int
    without_topic: int
    """Pairs that could not be drawn because their topic is not known."""
    without_journal: int = 0
    """Candidates whose journal is not known: each is taken for one of its own."""
    taken: int
    divergence_before: float
    """Jensen-Shannon divergence of the candidates' topics from what was asked for, in bits."""
    divergence_after: float | None
    topics: tuple[TopicSample, ...]


class Manifest(Record):
    """One version."""

    schema_version: int = SCHEMA_VERSION
    version: int = Field(ge=1)
    created: str
    """ISO time, UTC."""
    made_by: str
    fingerprint: Sha256
    """Of its pairs with their receipts, whatever their order."""
    pairs: int
    without_receipt: int = 0
    """How many of them are imported questions."""
    changes: dict[str, int]
    """Against the version before, by kind."""
    merged: int
    """Pairs that several sources had: of this build, or one that was new to the dataset beside those before."""
    left_out: dict[str, int]
    """Pairs that are not in the version, by reason."""
    sources: tuple[Source, ...]
    """What this version was built from, beside the version before."""
    made: tuple[Made, ...]
    selection: Selection
    steps: tuple[str, ...] = ()
    """What else was asked about every pair."""
    splits: dict[Split, int]
    topics: dict[str, int]
    """Pairs by the method that told their topics; `none` where it is not known."""
    files: dict[str, FileFacts]
    alignment: Alignment | None = None


class Dataset:
    """A dataset's folder with at least one version."""

    def __init__(self, folder: Path, manifests: list[Manifest]) -> None:
        self.folder = folder
        self.manifests = manifests

    @staticmethod
    def is_at(folder: Path) -> bool:
        """Whether there is one, whole or not."""
        return (folder / version_name(1)).is_dir()

    @classmethod
    def open(cls, folder: Path) -> Self:
        """All its versions.

        Raises:
            NotADataset: there is none, a version is missing, or it was written by a newer BioAlchemy.
        """
        if not (folder / version_name(1) / MANIFEST).is_file():
            raise NotADataset(f"{folder} is no dataset: it has no {version_name(1)}/{MANIFEST}")
        numbers = sorted(int(place.parent.name) for place in folder.glob(f"[0-9][0-9][0-9][0-9]/{MANIFEST}"))
        if numbers != list(range(1, len(numbers) + 1)):
            missing = next(n for n, there in enumerate(numbers, 1) if n != there)
            raise NotADataset(f"{folder}: version {missing} is missing, and {numbers[-1]} stands on it")
        return cls(folder, [_manifest(folder / version_name(number) / MANIFEST) for number in numbers])

    @property
    def newest(self) -> Manifest:
        """The version that is given out."""
        return self.manifests[-1]

    def files(self, name: str) -> list[Path]:
        """The file of that name of every version, and what stands beside the versions."""
        places = [self.folder / version_name(manifest.version) / name for manifest in self.manifests]
        return places + ([self.folder / name] if name == ANNOTATIONS and (self.folder / name).exists() else [])

    def annotate(self, notes: Iterable[dict[str, Any]]) -> None:
        """Add what was found out about pairs; what was said before stays. Each names its `kind` and `pair_id`."""
        append(self.folder / ANNOTATIONS, (json.dumps(note, ensure_ascii=False) for note in notes))


def version_name(number: int) -> str:
    """Of a version's folder."""
    return f"{number:04}"


def append(place: Path, lines: Iterable[str]) -> None:
    """Add lines to a file.

    Raises:
        StorageFull: it can't be written.
    """
    content = "".join(f"{line}\n" for line in lines)
    if not content:
        return
    try:
        with place.open("ab+") as file:
            file.seek(0)
            # A line that was not written to its end is none, and must not swallow the next.
            file.truncate(file.read().rfind(b"\n") + 1)
            file.write(content.encode())
    except OSError as error:
        raise StorageFull(f"{place} can't be written: {error.strerror or error}") from error


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a dataset's folder for writing; a process that is killed holds it no more.

    Raises:
        DatasetBusy: another process holds it.
        StorageFull: it can't be written.
    """
    place = folder / _LOCK
    try:
        with databases.held(place):
            try:
                yield
            finally:
                # While it is held: who opened it meanwhile finds it busy.
                place.unlink(missing_ok=True)
    except sqlite3.OperationalError as error:
        if databases.is_busy(error):
            raise DatasetBusy(f"another process is writing {folder}; wait for its end") from None
        raise StorageFull(f"{place} can't be written: {error}") from error


def _manifest(place: Path) -> Manifest:
    try:
        content = json.loads(place.read_bytes())
        if isinstance(content, dict) and int(content.get("schema_version", 0)) > SCHEMA_VERSION:
            raise NotADataset(f"{place} was written by a newer BioAlchemy")
        return Manifest.model_validate(content)
    except OSError as error:
        raise NotADataset(f"{place} can't be read: {error.strerror}") from error
    except ValidationError as error:
        where = ".".join(map(str, error.errors()[0]["loc"]))
        raise NotADataset(f"{place} is no manifest: {where}: {error.errors()[0]['msg']}") from None
    except (TypeError, ValueError):
        raise NotADataset(f"{place} is no manifest") from None
