"""What a model's answers came to, question by question, as Inspect's logs have it.

    describe(sample, "pmid:21645374", {"topic": "plant_biology/plants"})      before a task is run
    read(Path("logs/base")).outcomes["pubmedqa", "21645374"]                  afterwards
        Outcome(benchmark="pubmedqa", id="21645374", score=1.0, abstained=False, source="pmid:21645374", …)

A question that was asked several times has the mean of its scores. One that could not be asked, or not be judged, has
no outcome: it is counted, and never a 0. So it is with a score that is no number (NaN, by which Inspect says that
nothing was judged; null, as which some programs write it; a list; a word), which Inspect's own reading takes for a 0.
"""

import math
import shlex
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Any, NamedTuple

from bioalchemy.errors import UsageError
from bioalchemy.records import canonical_json, sha256_of

if TYPE_CHECKING:
    from inspect_ai.dataset import Sample
    from inspect_ai.log import EvalLog, EvalSample

    _Samples = Sequence[tuple[str, EvalSample | None]]

_SOURCE, _GROUPS = "source", "groups"
_WORDS = {"yes", "true", "no", "false"}
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
    without: Mapping[tuple[str, str], Mapping[str, str]]
    """Questions without an outcome, by benchmark and id: their groups, where those can be read."""
    may_abstain: frozenset[str]
    """Benchmarks in which no answer is told from a wrong one."""
    passed_over: int
    """Logs of a benchmark of which a newer one was read."""
    cut_short: Mapping[str, str]
    """Benchmarks whose newest log did not come to its end, with its status: an older one is read, if any."""
    scorers: Mapping[str, str]
    """By benchmark: which of its scorers was read."""
    judges: Mapping[str, str]
    """By benchmark: what decided right and wrong, with its version."""
    sampling: Mapping[str, str]
    """By benchmark: what was asked for beside the question, such as `temperature 0.0`; empty: the server's own."""

    def lacks(self, benchmark: str) -> bool:
        """Whether it was begun, and no log of it came to its end."""
        return benchmark in self.cut_short and benchmark not in self.scorers


def describe(sample: "Sample", source: str, groups: Mapping[str, str]) -> "Sample":
    """The sample with what a comparison wants to know of it; a topic's field is a group too."""
    field = groups.get("topic", "").partition("/")[0]
    known = {name: value for name, value in {"field": field, **groups}.items() if value}
    sample.metadata = {**(sample.metadata or {}), _SOURCE: source, _GROUPS: known}
    return sample


def read(place: Path, scorer: str = "") -> Answers:
    """The outcomes of a log, or of the newest log of each benchmark in a folder; where several scored, by `scorer`.

    Raises:
        UsageError: there is no log that came to its end; one can't be read; two models answered one benchmark;
            or several scorers judged one, and it is not said which is meant.
    """
    logs, passed_over, cut_short = _newest(place)
    outcomes: dict[tuple[str, str], Outcome] = {}
    without: dict[tuple[str, str], Mapping[str, str]] = {}
    scorers: dict[str, str] = {}
    for log in logs:
        samples = list(_samples(log))
        scorers[log.eval.task] = read_by = _scorer(log, samples, scorer)
        found, failed = _outcomes(log.eval.task, samples, read_by)
        without |= {(log.eval.task, id): groups for id, groups in failed.items()}
        outcomes |= {(outcome.benchmark, outcome.id): outcome for outcome in found}
    return Answers(
        models=tuple(sorted({log.eval.model for log in logs})),
        logs=tuple(Path(log.location).name for log in logs),
        outcomes=outcomes,
        without=without,
        may_abstain=frozenset(log.eval.task for log in logs if _may_abstain(log, scorers[log.eval.task])),
        passed_over=passed_over,
        cut_short=cut_short,
        scorers=scorers,
        judges={log.eval.task: _judge(log) for log in logs},
        sampling={log.eval.task: _sampling(log) for log in logs},
    )


def _newest(place: Path) -> tuple[list["EvalLog"], int, dict[str, str]]:
    """Of each benchmark; how many others there are; and the benchmarks whose very newest did not come to its end."""
    files = sorted(place.glob("*.eval")) if place.is_dir() else [place]
    if not files:
        raise UsageError(f"{place} has no log: bioalchemy evals run --out {shlex.quote(str(place))} makes some")
    every: dict[str, list[EvalLog]] = defaultdict(list)
    for file in files:
        log = header(file)
        every[log.eval.task].append(log)
    ended = {task: whole for task, logs in every.items() if (whole := [log for log in logs if log.status == "success"])}
    if not ended:
        raise UsageError(f"{place}: no log in it came to its end; see `inspect view --log-dir {place}`")
    for task, logs in ended.items():
        if len(models := sorted({log.eval.model for log in logs})) > 1:
            raise UsageError(f"{place}: {task} was asked of {' and of '.join(models)}: give each model's logs alone")
    newest = [_last(ended[task]) for task in sorted(ended)]
    last = {task: _last(logs).status for task, logs in sorted(every.items())}
    cut_short = {task: str(status) for task, status in last.items() if status != "success"}
    return newest, sum(map(len, ended.values())) - len(newest), cut_short


def header(file: Path) -> "EvalLog":
    """A log without its questions.

    Raises:
        UsageError: it can't be read.
    """
    from inspect_ai.log import read_eval_log

    try:
        return read_eval_log(str(file), header_only=True)
    except (OSError, ValueError, KeyError, NotImplementedError) as error:
        raise UsageError(f"{file} can't be read as a log of Inspect's: {error}") from error


def hash_of(sample: "Sample | EvalSample") -> str:
    """Of the question with its options in their order, and of what is right."""
    question = sample.input if isinstance(sample.input, str) else [turn.text for turn in sample.input]
    return sha256_of(canonical_json([question, sample.choices, sample.target]))


def _last(logs: "Sequence[EvalLog]") -> "EvalLog":
    return max(logs, key=lambda log: log.eval.created)


def _scorer(log: "EvalLog", samples: "_Samples", wanted: str) -> str:
    """The one that is read; empty where no question has a score."""
    names = list(dict.fromkeys(name for _, sample in samples if sample for name in sample.scores or {}))
    if len(names) < 2:
        return names[0] if names else ""
    if wanted not in names:
        asked = f"it has no {wanted}" if wanted else "say which is meant"
        raise UsageError(f"{log.eval.task} was scored by {' and by '.join(names)}: {asked}; give one with --scorer")
    return wanted


def _outcomes(benchmark: str, samples: "_Samples", scorer: str) -> tuple[list[Outcome], dict[str, Mapping[str, str]]]:
    """Those of a log, and the questions that have none, with their groups."""
    times: dict[str, list[tuple[EvalSample, Any, float]]] = defaultdict(list)
    asked: dict[str, Mapping[str, str]] = {}
    for id, sample in samples:
        asked[id] = sample.metadata.get(_GROUPS, {}) if sample else asked.get(id, {})
        given = (sample.scores or {}).get(scorer) if sample and not sample.error else None
        if sample and given and (score := _number(given.value)) is not None:
            times[id].append((sample, given.value, score))
    found = [_outcome(benchmark, scored) for scored in times.values()]
    return found, {id: groups for id, groups in asked.items() if id not in times}


def _samples(log: "EvalLog") -> "Iterator[tuple[str, EvalSample | None]]":
    """Each that is in the log, by its id; None where it can't be read, as with a score of null."""
    from inspect_ai.log import read_eval_log_sample

    ids = log.eval.dataset.sample_ids
    if ids is None:
        raise UsageError(f"{log.location} does not list its questions: write it anew with `inspect log convert`")
    for id in ids:
        for epoch in range(1, (log.eval.config.epochs or 1) + 1):
            try:
                yield str(id), read_eval_log_sample(log.location, id, epoch, exclude_fields=_NOT_READ)
            except IndexError:
                continue
            except ValueError:
                yield str(id), None


def _number(value: Any) -> float | None:
    """A score as Inspect's metrics read it; None where it is none."""
    from inspect_ai.scorer import CORRECT, INCORRECT, NOANSWER, PARTIAL, value_to_float

    if not isinstance(value, str | int | float):
        return None
    if isinstance(value, str) and value not in (CORRECT, INCORRECT, NOANSWER, PARTIAL) and value.lower() not in _WORDS:
        try:
            value = float(value)
        except ValueError:
            return None
    number = value_to_float()(value)
    return number if math.isfinite(number) else None


def _outcome(benchmark: str, scored: "list[tuple[EvalSample, Any, float]]") -> Outcome:
    from inspect_ai.scorer import NOANSWER

    first = scored[0][0]
    return Outcome(
        benchmark=benchmark,
        id=str(first.id),
        asked=hash_of(first),
        score=fmean(score for *_, score in scored),
        abstained=all(value == NOANSWER for _, value, _ in scored),
        source=str(first.metadata.get(_SOURCE, "")),
        groups=first.metadata.get(_GROUPS, {}),
    )


def _judge(log: "EvalLog") -> str:
    known = log.eval.metadata or {}
    return str(known.get("verifier") or known.get("task_comparability_version") or "")


def _sampling(log: "EvalLog") -> str:
    asked = {"temperature": log.plan.config.temperature, "max_tokens": log.plan.config.max_tokens}
    return ", ".join(f"{name} {value}" for name, value in asked.items() if value is not None)


def _may_abstain(log: "EvalLog", scorer: str) -> bool:
    scores = log.results.scores if log.results else []
    return any("coverage" in score.metrics for score in scores if scorer in (score.name, score.scorer))
