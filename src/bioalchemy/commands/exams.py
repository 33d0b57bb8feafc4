"""How well models do: run, heldout, compare."""

import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bioalchemy.commands.options import DEFAULT_CONCURRENCY, ApiBase, Concurrency, Json
from bioalchemy.commands.runs import finish
from bioalchemy.commands.terminal import INTERRUPTED, SOME_FAILED, command, note, reported, say, say_json, show_table

if TYPE_CHECKING:
    from inspect_ai import Task

    from bioalchemy.evals.comparison import Compared
    from bioalchemy.evals.exam import Asking, Sat
    from bioalchemy.evals.heldout import Group

_SERVERS_OWN = "the server's own settings"

Examinee = Annotated[
    str,
    typer.Option(
        "--model",
        help="As LiteLLM names it: openai/NAME or hosted_vllm/NAME with --api-base, anthropic/…, local; "
        "or hf/PATH: weights that transformers runs in this process.",
    ),
]
Questions = Annotated[int | None, typer.Option("--limit", min=1, help="Only the first N questions of each benchmark.")]
Logs = Annotated[Path, typer.Option("--out", "-o", help="A folder that logs are added to.")]
Temperature = Annotated[float | None, typer.Option(min=0, help="[the server's own]")]
MaxTokens = Annotated[int | None, typer.Option(min=1, help="Of a response [as many as the server gives].")]


def run(
    model: Examinee,
    suite: Annotated[
        str, typer.Option(help="biology, or benchmarks with commas: pubmedqa,lab_bench_litqa.")
    ] = "biology",
    data: Annotated[
        Path | None,
        typer.Option(help="A folder with the benchmarks' files, as their makers give them out [fetched from the hub]."),
    ] = None,
    limit: Questions = None,
    api_base: ApiBase = None,
    out: Logs = Path("logs"),
    temperature: Temperature = None,
    max_tokens: MaxTokens = None,
    concurrency: Concurrency = None,
    as_json: Json = False,
) -> None:
    """Ask a model the benchmarks of biology (LAB-Bench, GPQA, PubMedQA), by Inspect AI.

    The same command again asks only what is still to be answered.
    """
    with reported(as_json):
        _prepare(as_json)
        from bioalchemy.evals import benchmarks

        names = benchmarks.names_of(suite)
        _sit(
            lambda: benchmarks.tasks(names, data, limit, note),
            *(model, api_base, out, _asking(temperature, max_tokens, concurrency), as_json),
        )


def heldout(
    dataset: Annotated[Path, typer.Argument(metavar="DATASET", help="A dataset's folder.")],
    model: Examinee,
    aligned: Annotated[
        Path | None,
        typer.Option(
            metavar="DATASET",
            help="The sample of `align` that the model was trained on: are aligned topics better? [the dataset itself]",
        ),
    ] = None,
    evidence: Annotated[
        bool, typer.Option("--evidence", help="As dataset.evidence of a training: the sentences stand in the prompt.")
    ] = False,
    limit: Questions = None,
    api_base: ApiBase = None,
    out: Logs = Path("logs"),
    temperature: Temperature = None,
    max_tokens: MaxTokens = None,
    concurrency: Concurrency = None,
    as_json: Json = False,
) -> None:
    """Ask a model the test questions of a dataset, judged as in training.

    The same command again asks only what is still to be answered.
    """
    with reported(as_json):
        _prepare(as_json)
        from bioalchemy.evals import heldout as held_out

        _sit(
            lambda: [held_out.task(dataset, aligned, limit, evidence=evidence)],
            *(model, api_base, out, _asking(temperature, max_tokens, concurrency), as_json),
            held_out.groups,
        )


def compare(
    base: Annotated[Path, typer.Argument(metavar="BASE", help="A log of the base model, or a folder of logs.")],
    trained: Annotated[Path, typer.Argument(metavar="TRAINED", help="The same of the trained model.")],
    plot: Annotated[Path | None, typer.Option(help="Draw the differences: .svg, .png or .pdf.")] = None,
    scorer: Annotated[
        str, typer.Option(metavar="NAME", help="Where several scored a benchmark: the one to read.")
    ] = "",
    seed: Annotated[int, typer.Option(help="The same seed draws the same bootstrap samples.")] = 0,
    as_json: Json = False,
) -> None:
    """Did it help? Two models on the same questions: by benchmark, topic and more, with intervals and a verdict."""
    with reported(as_json):
        _prepare(as_json)
        from bioalchemy.evals import comparison

        found = comparison.compare_logs(base, trained, seed, scorer)
        _warn(found)
        if plot is not None:
            comparison.draw(found, plot)
        if as_json:
            say_json(comparison.as_dict(found))
            return
        show_table(comparison.table(found), 150)
        _show_abstaining(found)
        scorers = sorted({**found.trained.scorers, **found.base.scorers}.items())
        say(f"scored: {', '.join(f'{benchmark} by {name}' for benchmark, name in scorers if name)}")
        if found.small:
            say(f"{found.small:,} groups of fewer than {comparison.FEWEST} questions are not compared")


def _prepare(as_json: bool) -> None:
    """Before anything else of Inspect's."""
    from bioalchemy.evals import exam

    exam.prepare(on_terminal=sys.stdout.isatty() and not as_json)


def _asking(temperature: float | None, max_tokens: int | None, concurrency: int | None) -> "Asking":
    from bioalchemy.evals.exam import Asking

    return Asking(concurrency or DEFAULT_CONCURRENCY, temperature, max_tokens)


def _sit(
    make: "Callable[[], list[Task]]",
    model: str,
    api_base: str | None,
    out: Path,
    asking: "Asking",
    as_json: bool,
    groups_of: "Callable[[Path], list[Group]] | None" = None,
) -> None:
    from bioalchemy import settings
    from bioalchemy.evals import exam

    config = settings.single_model(model, api_base)
    finish(exam.look_for(config, note))
    tasks = make()
    try:
        sat = exam.sums(finish(exam.sit(tasks, config, out, asking, note)))
    except KeyboardInterrupt:
        note(f"interrupted; go on with the same command: what is answered is in {out}")
        sys.exit(INTERRUPTED)
    groups = {one.log: groups_of(out / one.log) for one in sat} if groups_of else {}
    if as_json:
        told = {log: {"groups": [group._asdict() for group in found]} for log, found in groups.items()}
        say_json([one._asdict() | told.get(one.log, {}) for one in sat])
    else:
        _show_sat(sat)
        for found in groups.values():
            _show_groups(found)
        look = shlex.join(["inspect", "view", "--log-dir", str(out)])
        say(f"logs are in {out}: {look}; next: {command('evals', 'compare', out, 'OTHER')}")
    if any(one.failed for one in sat):
        note("error: some questions could not be asked; they have no score, and are not counted as wrong")
        note("the same command asks them again, and no others")
        sys.exit(SOME_FAILED)


def _show_sat(sat: "list[Sat]") -> None:
    from rich.console import Console
    from rich.table import Table

    names = ("accuracy", "stderr", "coverage", "precision")
    drawn = Table(box=None, pad_edge=False)
    drawn.add_column("", no_wrap=True)
    for name in ("questions", "failed", *names):
        drawn.add_column(name, justify="right", no_wrap=True)
    for one in sat:
        figures = [f"{one.figures[name]:.3f}" if name in one.figures else "-" for name in names]
        drawn.add_row(one.benchmark, f"{one.questions:,}", f"{one.failed:,}", *figures)
    Console().print(drawn)


def _show_groups(groups: "list[Group]") -> None:
    from rich.table import Table

    drawn = Table(box=None, pad_edge=False)
    drawn.add_column("", no_wrap=True)
    for name in ("questions", "accuracy", "95 %", "coverage"):
        drawn.add_column(name, justify="right", no_wrap=True)
    for one in groups:
        interval = f"{one.low:.3f} … {one.high:.3f}"
        drawn.add_row(
            f"{one.kind}: {one.name}", f"{one.questions:,}", f"{one.accuracy:.3f}", interval, f"{one.coverage:.3f}"
        )
    show_table(drawn)


def _warn(found: "Compared") -> None:
    """What the comparison leaves out, and what else than training may be behind it."""
    from bioalchemy.evals import comparison

    for cut_short in comparison.told_cut_short(found.base, found.trained):
        note(f"warning: {cut_short}")
    if found.only_base or found.only_trained:
        note(
            f"warning: only the {found.questions:,} questions of both are compared; {found.only_base:,} are in the "
            f"first alone, {found.only_trained:,} in the second alone"
        )
    for name, side in (("first", found.base), ("second", found.trained)):
        if side.without:
            many = f"{len(side.without):,} questions"
            note(f"warning: {many} of the {name} have no score: they could not be asked or judged")
        if len(side.models) > 1:
            note(f"warning: the {name} is of several models: {', '.join(side.models)}")
        if side.passed_over:
            note(f"warning: {side.passed_over:,} logs of the {name} are passed over, as there is a newer one")
    if set(found.base.logs) & set(found.trained.logs):
        note("warning: a log is compared with itself")
    for benchmark in sorted(found.base.sampling.keys() & found.trained.sampling.keys()):
        was, now = found.base.sampling[benchmark], found.trained.sampling[benchmark]
        if was != now:
            note(
                f"warning: {benchmark} was asked with {was or _SERVERS_OWN} in the first and {now or _SERVERS_OWN} in "
                "the second: a difference may be that"
            )


def _show_abstaining(found: "Compared") -> None:
    for row in found.rows:
        if row.kind == "benchmark" and row.base and row.trained:
            before, after = row.base, row.trained
            say(
                f"{row.name}: answered {before.coverage:.1%} → {after.coverage:.1%}, "
                f"right of those {_share(before.precision)} → {_share(after.precision)}"
            )


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.1%}"
