"""Benchmarks of biology as tasks of Inspect's: those of inspect_evals, from the hub or from files that lie here.

    tasks(["pubmedqa", "lab_bench_litqa"], Path("benchmarks"), limit=50, announce=print)
        [Task(name="pubmedqa", …), Task(name="lab_bench_litqa", …)]

What is asked, in which words, and how it is scored is theirs. Added to each question's metadata is what a comparison
wants to know: its paper and its topic. Files are as their makers give them out: PubMedQA's `ori_pqal.json`, LAB-Bench's
`*-public.jsonl`, `gpqa_diamond.csv`. LAB-Bench's FigQA and TableQA ask about pictures, and are left out.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from bioalchemy.errors import AssetError, UsageError
from bioalchemy.evals.outcomes import describe
from bioalchemy.tools import strict_json
from bioalchemy.tools.datasets import article_topics, question_files
from bioalchemy.tools.datasets.dataset_folder import Work
from bioalchemy.tools.datasets.question_columns import KEY, PRESETS
from bioalchemy.tools.datasets.question_files import Row
from bioalchemy.tools.datasets.selection import unknown_name

if TYPE_CHECKING:
    from inspect_ai import Task
    from inspect_ai.dataset import Sample
    from inspect_evals.metadata import TaskVersion

_LAB_BENCH = {
    "lab_bench_litqa": "LitQA2", "lab_bench_suppqa": "SuppQA", "lab_bench_dbqa": "DbQA",
    "lab_bench_protocolqa": "ProtocolQA", "lab_bench_seqqa": "SeqQA", "lab_bench_cloning_scenarios": "CloningScenarios",
}  # fmt: skip
"""Subsets by task: the hub's name, which is in the way to its files too."""
_OF_SEQUENCES = ("SeqQA", "CloningScenarios")
"""Subsets that ask of strings of bases: their questions have no topic."""
SUITES: Mapping[str, tuple[str, ...]] = {"biology": ("pubmedqa", "gpqa_diamond", *_LAB_BENCH)}
_SHUFFLED = 42
"""inspect_evals' own seed: questions and options stand in the same order for every model."""


class _Asked(NamedTuple):
    """A question of a benchmark, and what is known of it beside its prompt."""

    sample: "Sample"
    text: str
    """What tells its topic; empty where nothing does."""
    source: str = ""
    mesh_terms: tuple[str, ...] = ()


def names_of(suite: str) -> tuple[str, ...]:
    """The benchmarks of a suite, or those that are named with commas.

    Raises:
        UsageError: one is none.
    """
    if suite in SUITES:
        return SUITES[suite]
    names = tuple(name.strip() for name in suite.split(","))
    for name in names:
        if name not in _BENCHMARKS:
            raise unknown_name("--suite", name, (*SUITES, *_BENCHMARKS))
    return names


def tasks(names: Sequence[str], data: Path | None, limit: int | None, announce: Callable[[str], None]) -> list["Task"]:
    """The benchmarks, each with its first `limit` questions; from files in `data`, or from the hub.

    Raises:
        UsageError: `data` has no file of any of them, or one that is not as its makers give it out.
        AssetError: the hub can't be reached.
    """
    from inspect_ai import task_with
    from inspect_ai.dataset import MemoryDataset

    made = []
    for name in names:
        found = _fetched(name) if data is None else _BENCHMARKS[name](data)
        if found is None:
            announce(f"{name}: no file of it is in {data}")
            continue
        task, asked = found
        asked = asked[:limit]
        _tell_topics(asked, announce)
        made.append(task_with(task, name=name, dataset=MemoryDataset([one.sample for one in asked], name=name)))
    if not made:
        raise UsageError(f"--data {data}: there is no ori_pqal.json, gpqa_diamond.csv or *-public.jsonl of LAB-Bench")
    return made


def _fetched(name: str) -> "tuple[Task, list[_Asked]] | None":
    from httpx import HTTPError
    from tenacity import RetryError

    try:
        return _BENCHMARKS[name](None)
    except (OSError, HTTPError, RetryError) as error:
        why = error.__cause__ if isinstance(error, RetryError) else error
        raise AssetError(f"{name} can't be had from its hub, give --data DIR with its files: {why}") from error


def _tell_topics(asked: Sequence[_Asked], announce: Callable[[str], None]) -> None:
    """By the paper's MeSH headings where they are known, else by the question's nearness: see `article_topics`."""
    told: dict[int, str] = {}
    works = [Work(work_id=str(n), title=one.text, mesh_terms=one.mesh_terms) for n, one in enumerate(asked)]
    for why in article_topics.tell(
        lambda: (work for work in works if int(work.work_id) not in told),
        lambda found: told.update((int(work.work_id), topic.topic) for work, topic in found),
        announce,
    ):
        announce(f"topics of some questions are not known for want of {why}")
    for place, one in enumerate(asked):
        describe(one.sample, one.source, {"topic": told.get(place, "")})


# --- where each comes from ---


def _pubmedqa(data: Path | None) -> "tuple[Task, list[_Asked]] | None":
    from inspect_ai import Task
    from inspect_ai.scorer import choice
    from inspect_ai.solver import multiple_choice
    from inspect_evals.pubmedqa.pubmedqa import EVAL_VERSION, TEMPLATE, pubmedqa, record_to_sample

    if data is None:
        task = pubmedqa()
        return task, [
            _Asked(sample, str(sample.input).rpartition("**Question:** ")[2], f"pmid:{sample.id}")
            for sample in task.dataset
        ]
    of_test = resources.files("inspect_evals.pubmedqa") / "data" / "test_ground_truth.json"
    tested = strict_json.parse(of_test.read_bytes())
    asked = []
    for row in _rows(data, "ori_pqal.json", "pubmedqa"):
        if row.cells[KEY] in tested:
            question, mesh = row.question(), tuple(question_files.texts_of(row.cells.get("MESHES")))
            record = {
                "pubid": row.cells[KEY], "question": question.text, "context": {"contexts": row.cells["CONTEXTS"]},
                "final_decision": question.answer, "long_answer": row.cells.get("LONG_ANSWER", ""),
            }  # fmt: skip
            asked.append(_Asked(record_to_sample(record), question.text, f"pmid:{row.cells[KEY]}", mesh))
    task = Task(solver=[multiple_choice(template=TEMPLATE)], scorer=choice(), **_version(EVAL_VERSION))
    return (task, asked) if asked else None


def _gpqa(data: Path | None) -> "tuple[Task, list[_Asked]] | None":
    from inspect_ai import Task
    from inspect_ai.dataset import MemoryDataset
    from inspect_ai.scorer import choice
    from inspect_ai.solver import multiple_choice
    from inspect_evals.gpqa import gpqa as theirs

    if data is None:
        task = theirs.gpqa_diamond(high_level_domain="Biology")
        return task, [_Asked(sample, str(sample.input)) for sample in task.dataset]
    samples = [
        theirs.record_to_sample(dict(row.cells))
        for row in _rows(data, "gpqa_diamond.csv", "gpqa")
        if row.cells.get("High-level domain") == "Biology"
    ]
    MemoryDataset(samples).shuffle_choices(_SHUFFLED)
    task = Task(
        solver=multiple_choice(cot=True), scorer=choice(), epochs=theirs.DEFAULT_EPOCHS, **_version(theirs.EVAL_VERSION)
    )
    return (task, [_Asked(sample, str(sample.input)) for sample in samples]) if samples else None


def _lab_bench(subset: str, data: Path | None) -> "tuple[Task, list[_Asked]] | None":
    from inspect_ai.dataset import MemoryDataset
    from inspect_evals.lab_bench import lab_bench as theirs
    from inspect_evals.lab_bench import record_to_sample_helpers as samples

    convert = {
        "SuppQA": samples.record_to_sample_suppqa, "ProtocolQA": samples.record_to_sample_protocolqa,
    }.get(subset, samples.record_to_sample_base)  # fmt: skip
    known: dict[str, tuple[str, str]] = {}

    def sample_of(record: Mapping[str, Any]) -> "Sample":
        sample = convert(dict(record))
        question = Row(1, record, PRESETS["lab-bench"], Path(subset)).question()
        known[str(sample.id)] = ("" if subset in _OF_SEQUENCES else question.text, next(iter(question.ids), ""))
        return sample

    if data is None:
        dataset = theirs.retrieve_hf_dataset(subset, sample_of)
    else:
        dataset = MemoryDataset([sample_of(row.cells) for row in _rows(data, "*-public.jsonl", "lab-bench", subset)])
        dataset.shuffle(_SHUFFLED)
        dataset.shuffle_choices(_SHUFFLED)
    asked = [_Asked(sample, *known[str(sample.id)]) for sample in dataset]
    return (theirs.task_base(dataset), asked) if asked else None


_BENCHMARKS: "Mapping[str, Callable[[Path | None], tuple[Task, list[_Asked]] | None]]" = {
    "pubmedqa": _pubmedqa, "gpqa_diamond": _gpqa,
    **{name: partial(_lab_bench, subset) for name, subset in _LAB_BENCH.items()},
}  # fmt: skip


def _rows(data: Path, name: str, preset: str, under: str = "") -> Iterator[Row]:
    """The rows of every file of that name in `data`, that has `under` in the way to it."""
    for path in sorted(data.rglob(name)):
        if under in str(path.relative_to(data)):
            yield from question_files.rows(path, PRESETS[preset])


def _version(theirs: "TaskVersion") -> dict[str, Any]:
    return {"version": theirs.comparability_version, "metadata": theirs.to_metadata()}
