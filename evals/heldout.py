"""A dataset's own test questions as a task of Inspect's: asked as in training, judged as every answer is.

    heldout.task(Path("dataset"), aligned=Path("aligned"), limit=None)      Task(name="heldout", …)
    heldout.groups(Path("logs/….eval"))     [Group(kind="aligned", name="aligned", questions=120, accuracy=0.61, …), …]

The prompt is `questions.render`'s, beneath the pair's evidence where that was trained on, and the judge is
`answers.verify`; a response without a final answer is no answer, which coverage tells apart from a wrong one. Questions
are grouped by topic, kind of answer, difficulty, and whether their topic is aligned: the sample of `bioalchemy align`
that a model was trained on has all that its target asks of it.
"""

from collections import defaultdict
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from bioalchemy import answers, questions
from bioalchemy.errors import UsageError
from bioalchemy.evals.outcomes import Outcome, describe, read
from bioalchemy.evals.proportions import wilson
from bioalchemy.records import Answer
from bioalchemy.tools.datasets.dataset_contents import contents
from bioalchemy.tools.datasets.dataset_folder import Dataset
from bioalchemy.tools.datasets.dataset_traits import pass_rate
from bioalchemy.tools.datasets.trainer_rows import note

if TYPE_CHECKING:
    from inspect_ai import Task
    from inspect_ai.dataset import Sample
    from inspect_ai.scorer import Score, Scorer, Target
    from inspect_ai.solver import TaskState

NAME = "heldout"
_BANDS = ((0.25, "hard, up to 0.25"), (0.75, "middle, up to 0.75"), (1.0, "easy, above 0.75"))
"""Pass rates without the paper; prime-rl's pools."""


class Group(NamedTuple):
    """Questions that have something in common, and how the model fared with them."""

    kind: str
    name: str
    questions: int
    accuracy: float
    low: float
    """Wilson's interval, as if each question were of a paper of its own: too narrow where they are not."""
    high: float
    coverage: float
    """Share with a final answer."""


def groups(log: Path) -> list[Group]:
    """Topics, kinds of answer, difficulties, and aligned topics beside others, in a log of this task.

    Raises:
        UsageError: it can't be read.
    """
    members: dict[tuple[str, str], list[Outcome]] = defaultdict(list)
    for outcome in read(log).outcomes.values():
        for group in outcome.groups.items():
            members[group].append(outcome)
    return [_group(*group, found) for group, found in sorted(members.items())]


def _group(kind: str, name: str, found: list[Outcome]) -> Group:
    right = wilson(sum(outcome.score == 1 for outcome in found), len(found))
    assert right is not None
    answered = sum(not outcome.abstained for outcome in found)
    return Group(kind, name, len(found), right.share, right.low, right.high, answered / len(found))


def task(folder: Path, aligned: Path | None, limit: int | None, *, evidence: bool = False) -> "Task":
    """The questions of the test split, or the first `limit` of them; with their evidence as `dataset.evidence` trains.

    Raises:
        UsageError: there are none, one has no evidence that can be read, or `aligned` was not drawn by `align`.
        DatasetError: a folder is no dataset, or was changed.
    """
    from inspect_ai import Epochs, Task
    from inspect_ai.dataset import MemoryDataset

    dataset = Dataset.open(folder)
    topics = _aligned_topics(dataset, aligned)
    with contents(dataset) as held:
        tested = (row for row in held.rows() if note(row, "split", "split") == "test")
        samples = [_sample(row, topics, evidence) for row in islice(tested, limit)]
    if not samples:
        raise UsageError(f"{folder} has no question in its test split")
    return Task(
        name=NAME,
        dataset=MemoryDataset(samples, name=f"{folder.name} {dataset.newest.fingerprint[:12]}"),
        scorer=_verified(),
        epochs=Epochs(1, "mode"),  # a mean would make no answer a wrong one
        metadata={
            "dataset": dataset.newest.fingerprint, "version": dataset.newest.version,
            "prompt": questions.format_hash(), "evidence": evidence, "verifier": answers.VERSION,
        },
    )  # fmt: skip


def _aligned_topics(dataset: Dataset, aligned: Path | None) -> frozenset[str] | None:
    """None: it is not known what the model was trained on."""
    alignment = (Dataset.open(aligned) if aligned else dataset).newest.alignment
    if alignment is None:
        if aligned:
            raise UsageError(f"--aligned {aligned}: give the folder that `bioalchemy align` wrote")
        return None
    return frozenset(one.topic for one in alignment.topics if one.taken and not one.short)


def _sample(row: dict[str, Any], aligned: frozenset[str] | None, evidence: bool) -> "Sample":
    from inspect_ai.dataset import Sample

    answer = Answer.model_validate(row["answer"])
    asked = questions.render(row["question"], answer)
    if evidence and not (asked := questions.with_evidence(asked, row)):
        raise UsageError(f"pair {row['pair_id']} has no evidence that can be read: ask without --evidence")
    topic = note(row, "topic", "topic")
    rate = pass_rate(one for one in row["annotations"] if one["kind"] == "difficulty")
    return describe(
        Sample(
            input=asked,
            target=answers.render(answer),
            id=row["pair_id"],
            metadata={"gold": answer.model_dump(mode="json")},
        ),
        note(row, "split", "work_id") or row["work_ids"][0],
        {
            "topic": topic,
            "answer kind": answer.kind,
            "difficulty": "" if rate is None else next(name for top, name in _BANDS if rate <= top),
            "aligned": "" if aligned is None or not topic else "aligned" if topic in aligned else "not aligned",
        },
    )


def _verified() -> "Scorer":
    from inspect_ai.scorer import CORRECT, INCORRECT, NOANSWER, Score, accuracy, scorer, stderr
    from inspect_evals.lab_bench.metrics import coverage, precision

    @scorer(metrics=[accuracy(), stderr(), coverage(), precision()], name="verified")
    def verified() -> "Scorer":
        async def score(state: "TaskState", target: "Target") -> "Score":
            said = state.output.completion
            check = answers.verify(Answer.model_validate(state.metadata["gold"]), said)
            final = answers.parse(said)
            value = NOANSWER if final is None else CORRECT if check.passed else INCORRECT
            return Score(value=value, answer=final, explanation=check.detail)

        return score

    return verified()
