"""Steps of a dataset's build that compare questions: with each other, and with benchmarks.

    steps = {
        contamination.VERSION: against([(Path("ori_pqal.json"), columns)], folder),
        similarity.METHOD: distinct(folder),
    }
    build(runs, folder, steps=steps)

Both read the vectors that the dataset's folder keeps of questions, so that each question is embedded once, in whatever
steps and builds. `distinct` keeps its index there too and compares what is new only. Of pairs that ask the same, the
better evidenced stays, of those that are there at all; the others are linked to it.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from functools import lru_cache, partial
from pathlib import Path

from bioalchemy import answers
from bioalchemy.records import AnyPair, ImportedPair
from bioalchemy.tools import contamination, similarity
from bioalchemy.tools.contamination import Benchmarks, Pair
from bioalchemy.tools.datasets.dataset_build import Step
from bioalchemy.tools.datasets.dataset_folder import DISTINCT
from bioalchemy.tools.datasets.dataset_index import DUPLICATE, Index, LeftOut
from bioalchemy.tools.datasets.held_pairs import cited
from bioalchemy.tools.datasets.question_columns import Columns
from bioalchemy.tools.datasets.same_answers import agree
from bioalchemy.tools.datasets.vectors import Vectors
from bioalchemy.tools.verification.receipt_rows import inert

CONTAMINATED = "contaminated"
CONTRADICTED = "contradicted"
_WORKS_IN_MEMORY = 1024
_NO_SLASHES = str.maketrans("/ ", "-_")


def distinct(folder: Path, announce: Callable[[str], None] = lambda _: None) -> Step:
    """Leave out pairs that ask for the same fact as a pair that stays, and all pairs of a question with two answers.

    Which of its golds is meant nobody can tell who has the question alone.

    Raises (as it is asked):
        AssetError: the embedding model can't be had.
        UsageError: a library is missing, or another process holds the index.
        StorageFull: the index can't be written.
    """

    def step(index: Index) -> Iterator[LeftOut]:
        # Another version of the method makes an index of its own: what an older one linked is no guide to it.
        place = folder / DISTINCT / similarity.METHOD.translate(_NO_SLASHES)
        with _vectors(folder, announce) as vectors, similarity.Index.open(place, embedder=vectors) as known:
            for _ in known.add(index.pairs()):
                pass
            contradicted = set[str]()
            for left_out in _contradicted(known, index):
                contradicted.add(left_out.pair_id)
                yield left_out
            for cluster in known.clusters():
                staying = (pair_id for pair_id in cluster.members if pair_id not in contradicted)
                members = [pair_id for pair_id in staying if index.keeps(pair_id)]
                kept = cluster.kept if cluster.kept in members else next(iter(members), "")
                for pair_id in members:
                    if pair_id != kept:
                        yield LeftOut(pair_id, DUPLICATE, "asks for the same fact", of=kept)

    return step


def _contradicted(known: similarity.Index, index: Index) -> Iterator[LeftOut]:
    """A pair that an earlier build left out is in no version, and contradicts all the same."""
    for group in known.contradicting():
        asking = [entry for entry in group if index.keeps(entry.pair_id) or not index.has(entry.pair_id)]
        for entry in asking:
            beside = (other for other in asking if other.cluster != entry.cluster)
            other = next((other for other in beside if not agree(entry.answer, other.answer)), None)
            if other and index.has(entry.pair_id):
                told = answers.render(other.answer)[:200]
                yield LeftOut(
                    entry.pair_id, CONTRADICTED, inert(f"another pair answers the same question with {told!r}")
                )


def against(
    files: Sequence[tuple[Path, Columns]],
    folder: Path,
    announce: Callable[[str], None] = lambda _: None,
    names: Callable[[str], frozenset[str]] = lambda _: frozenset(),
) -> Step:
    """Leave out pairs that give a question of a benchmark away; the files are read at once.

    `names` knows identifiers of a work beside those that the dataset has (`TextStore.ids`). How many pairs can't be
    compared by their papers, which go by no identifier of the kind that the benchmarks use, is announced.

    Raises:
        UsageError: a benchmark's file can't be read as its columns say.

    Raises (as it is asked):
        AssetError: the embedding model can't be had.
        StorageFull: the vectors can't be written.
    """
    questions = contamination.questions(files)

    def step(index: Index) -> Iterator[LeftOut]:
        unnamed = 0

        def compared(benchmarks: Benchmarks) -> Iterator[Pair]:
            nonlocal unnamed
            known = lru_cache(maxsize=_WORKS_IN_MEMORY)(names)
            for pair in map(partial(_as_compared, index, known), index.pairs()):
                unnamed += benchmarks.sources.isdisjoint(name.partition(":")[0] for name in pair.ids)
                yield pair

        with _vectors(folder, announce) as vectors:
            benchmarks = Benchmarks(questions, vectors)
            for leak in benchmarks.leaks(compared(benchmarks)):
                told = f"{leak.benchmark}, {leak.row}: {leak.theirs[:200]!r}: {leak.why}"
                yield LeftOut(leak.pair_id, CONTAMINATED, inert(told, 400))
        if benchmarks.sources and unnamed:
            kinds = " or ".join(name.upper() for name in sorted(benchmarks.sources))
            announce(
                f"{unnamed:,} pairs are of papers without {kinds}: compared by title, words and meaning alone "
                "(run --look-up asks PubMed about papers from files)"
            )

    return step


def _vectors(folder: Path, announce: Callable[[str], None]) -> AbstractContextManager[Vectors]:
    return Vectors.kept(folder / DISTINCT / "vectors.sqlite", announce)


def _as_compared(index: Index, names: Callable[[str], frozenset[str]], pair: AnyPair) -> Pair:
    """With every name that its papers go by: a citation has those alone that their file stated."""
    works = index.works_of(pair.pair_id)
    ids = {f"{kind}:{value}" for work in works for kind, value in work.ids.items()}.union(*map(names, pair.work_ids))
    if isinstance(pair, ImportedPair):
        ids.update(pair.sources)
    else:
        ids.update(f"{kind}:{value}" for kind, value in cited(pair.citation)[0].items())
    titles = tuple(work.title for work in works if work.title)
    return Pair(pair.pair_id, pair.question, pair.answer, frozenset(ids), titles)
