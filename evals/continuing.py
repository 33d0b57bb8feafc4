"""Exams that were interrupted: the same command again asks only what is still to be answered.

    mark(task, ["openai/NAME", "meta:5d0c…", "openai-server", 0.0, 512])
    begun([task], Path("logs/base"))        [EvalLog(status="cancelled", …)]

A log is continued with the very questions, model and settings that it was begun with, and with no others: their hash
stands in its metadata. Inspect takes over what was answered, with its score. It writes a log once in some answers, and
keeps those between in a database of its own: of a killed exam both are read. Where nothing is missing, all is asked
anew.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from bioalchemy.evals.outcomes import hash_of, header
from bioalchemy.records import canonical_json, sha256_of

if TYPE_CHECKING:
    from inspect_ai import Task
    from inspect_ai._eval.task import PreviousTask
    from inspect_ai.log import EvalLog

_KEY = "fingerprint"


def mark(task: "Task", asking: Sequence[Any]) -> None:
    """Have the task's log tell what was asked; `asking` is of whom, and with what settings."""
    known = task.metadata or {}
    questions = [[str(sample.id), hash_of(sample)] for sample in task.dataset]
    marked = [*asking, task.name, task.version, task.epochs, known, questions]
    task.metadata = {**known, _KEY: sha256_of(canonical_json(marked))}


def begun(tasks: "Sequence[Task]", out: Path) -> "list[EvalLog | None]":
    """Of each marked task the newest log in `out`; of none where no question of any task is still to be answered.

    Raises:
        UsageError: a log there can't be read.
    """
    logs = sorted((header(file) for file in out.glob("*.eval")), key=lambda log: log.eval.created)
    newest = {(log.eval.metadata or {}).get(_KEY): log for log in logs}
    found = [newest.get((task.metadata or {})[_KEY]) for task in tasks]
    if all(log and is_whole(log) for log in found):
        return [None] * len(found)
    return [log and _read(log) for log in found]


def _read(header: "EvalLog") -> "EvalLog":
    """A log with its questions, those too that a killed process had not written into it."""
    from inspect_ai.log import RecoveryNotAvailable, read_eval_log, recover_eval_log

    if header.status != "started":
        return read_eval_log(header.location)
    # Beside the log and not in its place: it may be another process's, that is still running.
    with TemporaryDirectory() as folder:
        recovered = f"{folder}/recovered.eval"
        try:
            recover_eval_log(header.location, output=recovered, cleanup=False)
        except RecoveryNotAvailable:
            return read_eval_log(header.location)
        log = read_eval_log(recovered)
    log.location = header.location
    return log


def is_whole(log: "EvalLog") -> bool:
    """Whether each of its questions was answered."""
    results = log.results
    return log.status == "success" and results is not None and results.completed_samples == results.total_samples


def rest(task: "Task", log: "EvalLog", announce: Callable[[str], None]) -> "PreviousTask":
    """The task without what its log has answered, as Inspect's own eval_set goes on with one."""
    from inspect_ai._eval.task import PreviousTask

    if answered := sum(not sample.error for sample in log.samples or ()):
        announce(f"{task.name}: {answered:,} answers are in {Path(log.location).name}, and are not asked for again")
    return PreviousTask(
        id=log.eval.task_id, task=task, task_args={}, model=None, model_roles=None, sandbox=None, log=log, log_info=None
    )
