"""A sample of a dataset with a target's mix of topics, as a dataset of its own.

    aligned = align(Path("dataset"), Path("aligned"), target, alpha=1.0, size=10_000, seed=0, caps=Caps(article=3))
    aligned.alignment.divergence_after, aligned.alignment.topics

The sample's pairs keep their ids, annotations and splits. A second sample into the same folder is its next version. The
mathematics are `alignment`'s; its candidates, a few hundred bytes a pair, are held in memory.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from bioalchemy.errors import NothingTaken, UsageError
from bioalchemy.tools.datasets import alignment, dataset_traits
from bioalchemy.tools.datasets.alignment import Candidate, Caps
from bioalchemy.tools.datasets.dataset_build import Built, build
from bioalchemy.tools.datasets.dataset_folder import Alignment, Dataset
from bioalchemy.tools.datasets.dataset_index import Index, LeftOut
from bioalchemy.tools.datasets.targets import Target

STEP = "alignment/2"
_NAMED = 5
"""Topics in a message."""


def align(
    dataset: Path,
    out: Path,
    target: Target,
    *,
    alpha: float,
    size: int,
    seed: int,
    caps: Caps,
    announce: Callable[[str], None] = lambda _: None,
) -> Built:
    """Draw up to `size` pairs of a dataset into the dataset `out`; the manifest has the report.

    Raises:
        UsageError: `out` is the dataset itself or another that is no sample, or no sample keeps to a cap; else as
            `build` and `Dataset.open`.
        NothingTaken: nothing could be drawn; nothing is written.
    """
    Dataset.open(dataset)
    if out.resolve() == dataset.resolve():
        raise UsageError(f"{out} is the dataset itself: give another folder for the sample")
    if Dataset.is_at(out) and Dataset.open(out).newest.alignment is None:
        raise UsageError(f"{out} is a dataset, and no sample: what is not drawn would leave it; give another folder")
    report: list[Alignment] = []

    def draw(index: Index) -> Iterator[LeftOut]:
        candidates = list(dataset_traits.candidates(index))
        found = alignment.sample(candidates, target.shares, alpha=alpha, size=size, seed=seed, caps=caps)
        if not found.pairs:
            raise NothingTaken(f"nothing was drawn, and nothing is written: {_why_nothing(index, candidates, target)}")
        if len(found.pairs) < size:
            _refuse_impossible([one for one in candidates if target.shares.get(one.topic)], caps)
        report.append(
            Alignment(
                target=target.name, alpha=alpha, size=size, seed=seed, caps=caps, candidates=len(candidates),
                without_topic=index.count() - len(candidates),
                without_journal=sum(one.journal == one.article for one in candidates), taken=len(found.pairs),
                divergence_before=found.divergence_before, divergence_after=found.divergence_after, topics=found.topics,
            )
        )  # fmt: skip
        chosen = frozenset(found.pairs)
        return (LeftOut(held.pair_id, "not_drawn") for held in index.held() if held.pair_id not in chosen)

    steps = {"of the dataset/1": _not_of_the_dataset, STEP: draw}
    return build([dataset], out, steps=steps, announce=announce, alignment=lambda: report[0])


def _refuse_impossible(candidates: list[Candidate], caps: Caps) -> None:
    """A share that only a sample of a pair each keeps to: one of three kinds has a third of any other."""
    kinds, journals = {one.kind for one in candidates}, {one.journal for one in candidates}
    if any(one.journal == one.article for one in candidates):
        journals = set()  # of some it is not known
    for option, share, there in (("--per-kind", caps.kind, kinds), ("--per-journal", caps.journal, journals)):
        if share is not None and there and share * len(there) < 1:
            raise UsageError(
                f"{option} {share:g}: what could be drawn is of {len(there)} {option.removeprefix('--per-')}s, "
                f"of which one has {1 / len(there):.0%} or more of any sample"
            )


def _why_nothing(index: Index, candidates: list[Candidate], target: Target) -> str:
    if not (pairs := index.count()):
        return "the dataset has no pairs"
    if not candidates:
        return f"the topic of none of its {pairs:,} pairs is known"
    there = sorted({one.topic for one in candidates})
    wanted = [topic for topic, share in target.shares.items() if share]
    return f"its {pairs:,} pairs are of {_named(there)}, and the target has {_named(wanted)}"


def _named(topics: list[str]) -> str:
    return ", ".join(topics[:_NAMED]) + (f" and {len(topics) - _NAMED:,} more" if len(topics) > _NAMED else "")


def _not_of_the_dataset(index: Index) -> Iterator[LeftOut]:
    """What an earlier sample had, and the dataset has no more."""
    query = "SELECT pair_id FROM kept WHERE pair_id NOT IN (SELECT pair_id FROM offered)"
    return (LeftOut(row[0], "not_in_dataset") for row in index.db.execute(query))
