"""Near-duplicates of a dataset: pairs that ask the same in other words and have the same answer.

    with Index.open(Path("distinct")) as index:
        for link in index.add(pairs):        Duplicate(pair_id="5d0c…", kept="91ab…", jaccard=0.9, cosine=0.97, …)
            …
        index.of("5d0c…")                    Cluster(founder="5d0c…", kept="91ab…", members=("5d0c…", "91ab…"))
        for cluster in index.clusters(): …   those of two pairs and more

Candidates are near by their words or by their meaning (`neighbours`). They are linked where they have the same answer
(`same_answers`) and the questions differ in no fact (`paraphrases`); what joins a cluster must fit with its other pairs
too, so that no chain leads from CDK4 to CDK6. Of a cluster the better evidenced pair is kept: more evidence, then more
votes of readers that agree, then the older one.

The index grows: pairs of a later run are compared with all before them, and one that is there already changes nothing.
Each batch is committed before its links are given out; after a crash, add the same pairs again and read `links`.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from heapq import nlargest
from importlib.util import find_spec
from itertools import islice, product
from pathlib import Path
from typing import TYPE_CHECKING, Self

from bioalchemy import answers, databases
from bioalchemy.errors import StorageFull, UsageError
from bioalchemy.records import AnyPair, Record, Sha256
from bioalchemy.tools.datasets import paraphrases
from bioalchemy.tools.datasets.clusters import Cluster, Clusters, Entry
from bioalchemy.tools.datasets.embeddings import Embedder
from bioalchemy.tools.datasets.neighbours import MOST_NEAR, Meanings, Words
from bioalchemy.tools.datasets.same_answers import agree
from bioalchemy.tools.datasets.wordings import read

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

METHOD = f"similarity/2 {paraphrases.VERSION} minhash/1"
"""Recorded with every link, and the name of the embedder."""
LEAST_COSINE = 0.7
"""Of two questions' vectors, to be compared; of 74 labelled pairs that pass as duplicates the least has 0.75."""
MOST_COMPARED = 16
"""Pairs of a cluster with which a new one must fit: they differ among each other in nothing already."""

_LIBRARIES = ("numpy", "onnxruntime", "tokenizers", "datasketch", "chromadb")
_BATCH = 256
_SCHEMA = """
CREATE TABLE IF NOT EXISTS made_by (method TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS links (seq INTEGER PRIMARY KEY, record TEXT NOT NULL);
"""


class Duplicate(Record):
    """Annotation: another pair asks for the same fact and is kept in place of this one.

    A pair gets one at most. What is kept may get one itself when a better one comes: `Index.of` follows them.
    """

    pair_id: Sha256
    kept: Sha256
    founder: Sha256
    """The oldest of their cluster at that time."""
    found: tuple[Sha256, Sha256]
    """The two pairs that were compared: these, or others of their clusters."""
    jaccard: float
    """Share of the words of those two's questions that both have, after synonyms: 1 for the same words."""
    cosine: float
    """Of their questions' vectors."""
    method: str
    verifier: str
    """Version of `answers` that found the answers to be the same."""
    created: str


class Index:
    """The pairs of a growing dataset, in a folder; made by `open`."""

    def __init__(self, folder: Path, database: sqlite3.Connection, meanings: Meanings, embedder: Embedder) -> None:
        self._folder = folder
        self._database = database
        self._clusters = Clusters(database)
        self._words = Words(database)
        self._meanings = meanings
        self._embedder = embedder
        self._method = f"{METHOD} {embedder.name}"

    @classmethod
    @contextmanager
    def open(
        cls, folder: Path, announce: Callable[[str], None] = lambda _: None, embedder: Embedder | None = None
    ) -> Iterator[Self]:
        """The index in `folder`, which is made if need be and held by this process until the end of the block.

        Its vectors are those of the embedded model, unless another is given.

        Raises:
            AssetError: the embedding model can't be had.
            UsageError: a library is missing; or another process holds the index, another version made it, or it is
                none.
            StorageFull: it can't be written.
        """
        if missing := [name for name in _LIBRARIES if find_spec(name) is None]:
            raise UsageError(f"near-duplicates need {missing[0]}: install bioalchemy[distinct]")
        embedder = embedder or Embedder.open(announce)
        with ExitStack() as stack:
            with _translated(folder):
                folder.mkdir(parents=True, exist_ok=True)
                stack.enter_context(databases.held(folder / "lock.sqlite"))
                database = databases.connect(folder / "pairs.sqlite", synchronous="NORMAL")
                stack.callback(database.close)
                _check_made_by(database, folder, f"{METHOD} {embedder.name}")
                meanings = stack.enter_context(Meanings(folder / "meanings"))
                index = cls(folder, database, meanings, embedder)
            yield index

    def add(self, pairs: Iterable[AnyPair]) -> Iterator[Duplicate]:
        """Compare and keep pairs, a batch at a time as the links are asked for; the new links.

        Raises:
            StorageFull: the index can't be written; what was given out is safe.
        """
        source = iter(pairs)
        while batch := {pair.pair_id: pair for pair in islice(source, _BATCH)}:
            fresh = [pair for pair in batch.values() if not self._clusters.has(pair.pair_id)]
            if fresh:
                with _translated(self._folder):
                    links = self._add(fresh)
                yield from links

    def links(self) -> Iterator[Duplicate]:
        """Every link there is, the oldest first."""
        for (record,) in self._database.execute("SELECT record FROM links ORDER BY seq"):
            yield Duplicate.model_validate_json(record)

    def clusters(self) -> Iterator[Cluster]:
        """Every cluster of two pairs and more."""
        return self._clusters.joined()

    def contradicting(self) -> Iterator[list[Entry]]:
        """Pairs that ask the same, word for word, and have other answers."""
        return self._clusters.contradicting()

    def of(self, pair_id: str) -> Cluster | None:
        """The cluster of a pair, be it of one; None where the pair was never added."""
        return self._clusters.of(pair_id)

    def _add(self, pairs: Sequence[AnyPair]) -> list[Duplicate]:
        questions = [pair.question for pair in pairs]
        vectors = self._embedder.embed(questions)
        numbers = [paraphrases.numbers(question) for question in questions]
        bands = Words.bands((read(question).keys for question in questions), numbers)
        near = self._meanings.near(vectors)
        # Before the transaction: if that fails, the next attempt puts the same in the same place.
        self._meanings.add([pair.pair_id for pair in pairs], vectors)
        links: list[Duplicate] = []
        self._database.execute("BEGIN IMMEDIATE")
        try:
            for place, pair in enumerate(pairs):
                cosines = dict(near[place]) | _nearest(pairs[:place], vectors[:place], vectors[place])
                close = [pair_id for pair_id, cosine in cosines.items() if cosine >= LEAST_COSINE]
                # Of those that are near, most differ in a number, if they have any: they need not be read.
                others = self._clusters.entries(
                    seqs=self._words.near(bands[place]), pair_ids=close, numbers=numbers[place]
                )
                entry = self._clusters.insert(pair, numbers[place])
                self._words.add(entry.seq, bands[place])
                links += self._linked(entry, others, cosines, vectors[place])
            self._database.executemany(
                "INSERT INTO links (record) VALUES (?)", ((link.model_dump_json(),) for link in links)
            )
            self._database.execute("COMMIT")
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        return links

    def _linked(
        self, entry: Entry, others: Sequence[Entry], cosines: dict[str, float], vector: "NDArray[np.float32]"
    ) -> Iterator[Duplicate]:
        """The links by which a new pair joins the clusters of others, the oldest first."""
        cluster = entry.cluster
        words = read(entry.question).keys
        for other in others:
            there = self._clusters.cluster_of(other.seq)  # which an earlier link may have moved
            if there == cluster or not _same(entry, other) or not self._fit(cluster, there):
                continue
            cosine = cosines.get(other.pair_id)
            if cosine is None:  # near by its words alone
                cosine = float(self._embedder.embed([other.question])[0] @ vector)
            loser, winner = self._clusters.join(cluster, there)
            cluster = min(cluster, there)
            yield Duplicate(
                pair_id=loser.pair_id,
                kept=winner.pair_id,
                founder=self._clusters.founder(cluster).pair_id,
                found=(other.pair_id, entry.pair_id),
                jaccard=round(_jaccard(words, read(other.question).keys), 4),
                cosine=round(cosine, 4),
                method=self._method,
                verifier=answers.VERSION,
                created=datetime.now(UTC).isoformat(timespec="seconds"),
            )

    def _fit(self, one: int, other: int) -> bool:
        """Whether the pairs of one cluster fit with those of another."""
        sides = (self._clusters.members(cluster, MOST_COMPARED) for cluster in (one, other))
        return all(_same(here, there) for here, there in product(*sides))


def _same(one: Entry, other: Entry) -> bool:
    return agree(one.answer, other.answer) and not paraphrases.differs(one.question, other.question)


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 1.0


def _nearest(
    pairs: Sequence[AnyPair], vectors: "NDArray[np.float32]", vector: "NDArray[np.float32]"
) -> dict[str, float]:
    """The ids of the pairs of a batch whose vectors have the greatest cosines, and these."""
    cosines = [float(cosine) for cosine in vectors @ vector]
    places = nlargest(MOST_NEAR, range(len(pairs)), key=cosines.__getitem__)
    return {pairs[place].pair_id: cosines[place] for place in places}


# --- one index, one process, one method ---


def _check_made_by(database: sqlite3.Connection, folder: Path, method: str) -> None:
    database.executescript(_SCHEMA)
    row = database.execute("SELECT method FROM made_by").fetchone()
    if row is None:
        database.execute("INSERT INTO made_by VALUES (?)", (method,))
    elif row[0] != method:
        raise UsageError(f"{folder} was made by {row[0]}, this is {method}: build it anew in another folder")


@contextmanager
def _translated(folder: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        if databases.is_busy(error):
            raise UsageError(f"another process works on the index in {folder}: wait for it, or stop it") from None
        raise StorageFull(f"{folder} can't be written: {error}") from error
    except sqlite3.DatabaseError as error:
        raise UsageError(f"{folder} holds no index of near-duplicates: {error}") from error
    except OSError as error:
        raise StorageFull(f"{folder} can't be written: {error.strerror or error}") from error
