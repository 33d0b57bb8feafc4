"""What a model's answers came to, question by question, as Inspect's logs have it.

    describe(sample, "pmid:21645374", {"topic": "plant_biology/plants"})      before a task is run
    for outcome in read(Path("logs/base")): …                                 afterwards
        Outcome(benchmark="pubmedqa", id="21645374", score=1.0, abstained=False, source="pmid:21645374", …)

A question that was asked several times has the mean of its scores. One that could not be asked, or not be judged, has
no outcome: it is counted, and never a 0.
"""

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, NamedTuple

from bioalchemy.errors import UsageError
from bioalchemy.records import canonical_json, sha256_of

if TYPE_CHECKING:
    from inspect_ai.dataset import Sample
    from inspect_ai.log import EvalLog, EvalSample

_SOURCE, _GROUPS = "source", "groups"
_NOT_READ = {"messages", "events", "store", "attachments", "model_usage"}


class Outcome(NamedTuple):
    """One question, and how one model fared with it."""

    benchmark: str
    id: str
    asked: str
    """A hash of the question with its options in their order, and of what is right."""
    score: float
    abstained: bool
    """Each time that it was asked."""
    source: str
    """The paper that it was made from, as `pmid:…` or another name; empty where none is known."""
    groups: Mapping[str, str]
    """What it belongs to: `topic`, `answer kind` and so on."""


class Answers(NamedTuple):
    """All that one model answered."""

    models: tuple[str, ...]
    logs: tuple[str, ...]
    outcomes: dict[tuple[str, str], Outcome]
    """By benchmark and id."""
    without: int
    """Questions without an outcome."""
    may_abstain: frozenset[str]
    """Benchmarks in which no answer is told from a wrong one."""
    passed_over: int
    """Logs of a benchmark of which a newer one was read."""
    judges: Mapping[str, str]
    """By benchmark: what decided right and wrong, with its version."""
    sampling: Mapping[str, str]
    """By benchmark: what was asked for beside the question, such as `temperature 0.0`; empty: the server's own."""


def describe(sample: "Sample", source: str, groups: Mapping[str, str]) -> "Sample":
    """The sample with what a comparison wants to know of it; a topic's field is a group too."""
    field = groups.get("topic", "").partition("/")[0]
    known = {name: value for name, value in {"field": field, **groups}.items() if value}
    sample.metadata = {**(sample.metadata or {}), _SOURCE: source, _GROUPS: known}
    return sample


def read(place: Path) -> Answers:
    """The outcomes of a log, or of the newest log of each benchmark in a folder.

    Raises:
        UsageError: there is no log; one can't be read, or did not come to its end; or two models answered one
            benchmark.
    """
    logs, passed_over = _newest(place)
    outcomes: dict[tuple[str, str], Outcome] = {}
    without = 0
    for log in logs:
        found, failed = _outcomes(log)
        without += failed
        outcomes |= {(outcome.benchmark, outcome.id): outcome for outcome in found}
    return Answers(
        models=tuple(sorted({log.eval.model for log in logs})),
        logs=tuple(Path(log.location).name for log in logs),
        outcomes=outcomes,
        without=without,
        may_abstain=frozenset(log.eval.task for log in logs if _may_abstain(log)),
        passed_over=passed_over,
        judges={log.eval.task: _judge(log) for log in logs},
        sampling={log.eval.task: _sampling(log) for log in logs},
    )


def _newest(place: Path) -> tuple[list["EvalLog"], int]:
    """Of each benchmark, and how many others there are."""
    from inspect_ai.log import read_eval_log

    files = sorted(place.glob("*.eval")) if place.is_dir() else [place]
    if not files:
        raise UsageError(f"{place} has no log: bioalchemy evals run --out {place} makes some")
    ended: dict[str, list[EvalLog]] = defaultdict(list)
    for file in files:
        try:
            log = read_eval_log(str(file), header_only=True)
        except (OSError, ValueError, KeyError, NotImplementedError) as error:
            raise UsageError(f"{file} can't be read as a log of Inspect's: {error}") from error
        if log.status == "success":
            ended[log.eval.task].append(log)
    if not ended:
        raise UsageError(f"{place}: no log in it came to its end; see `inspect view --log-dir {place}`")
    for task, logs in ended.items():
        if len(models := sorted({log.eval.model for log in logs})) > 1:
            raise UsageError(f"{place}: {task} was asked of {' and of '.join(models)}: give each model's logs alone")
    newest = [max(ended[task], key=lambda log: log.eval.created) for task in sorted(ended)]
    return newest, sum(map(len, ended.values())) - len(newest)


def _outcomes(log: "EvalLog") -> tuple[list[Outcome], int]:
    """Those of a log, and how many questions have none."""
    from inspect_ai.log import read_eval_log_samples

    times: dict[str, list[EvalSample]] = defaultdict(list)
    asked: set[str] = set()
    for sample in read_eval_log_samples(log.location, all_samples_required=False, exclude_fields=_NOT_READ):
        asked.add(str(sample.id))
        if sample.scores and not sample.error:
            times[str(sample.id)].append(sample)
    return [_outcome(log.eval.task, samples) for samples in times.values()], len(asked - times.keys())


def _outcome(benchmark: str, samples: list["EvalSample"]) -> Outcome:
    from inspect_ai.scorer import NOANSWER, value_to_float

    values = [next(iter(sample.scores.values())).value for sample in samples if sample.scores]
    first = samples[0]
    question = first.input if isinstance(first.input, str) else [turn.text for turn in first.input]
    return Outcome(
        benchmark=benchmark,
        id=str(first.id),
        asked=sha256_of(canonical_json([question, first.choices, first.target])),
        score=fmean(map(value_to_float(), values)),
        abstained=all(value == NOANSWER for value in values),
        source=str(first.metadata.get(_SOURCE, "")),
        groups=first.metadata.get(_GROUPS, {}),
    )


def _judge(log: "EvalLog") -> str:
    known = log.eval.metadata or {}
    return str(known.get("verifier") or known.get("task_comparability_version") or "")


def _sampling(log: "EvalLog") -> str:
    asked = {"temperature": log.plan.config.temperature, "max_tokens": log.plan.config.max_tokens}
    return ", ".join(f"{name} {value}" for name, value in asked.items() if value is not None)


def _may_abstain(log: "EvalLog") -> bool:
    return any("coverage" in score.metrics for score in (log.results.scores if log.results else []))
