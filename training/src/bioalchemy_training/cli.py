"""The command `bioalchemy-train`.

    bioalchemy-train check train.jsonl

Results go to standard output, everything else to standard error. Exit codes: 0 sound, 1 a fault, 2 usage.
"""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bioalchemy.errors import BioAlchemyError, UsageError

if TYPE_CHECKING:
    from bioalchemy_training.check import Report

FAULTS_SHOWN = 20

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]


@app.callback()
def about() -> None:
    """Reinforcement learning on BioAlchemy's verified pairs."""


@app.command()
def check(
    dataset: Annotated[Path, typer.Argument(metavar="DATASET", help="What bioalchemy export wrote: .jsonl, .parquet")],
    as_json: Json = False,
) -> None:
    """Try the reward on every row, without a model: each gold must be paid, and no other answer and no hack."""
    from bioalchemy_training.check import check as tried

    try:
        report = tried(dataset)
    except BioAlchemyError as error:
        sys.stderr.write(f"error: {error}\n")
        raise typer.Exit(2 if isinstance(error, UsageError) else 1) from None
    sys.stdout.write((json.dumps(report.as_dict(), ensure_ascii=False) if as_json else _told(report)) + "\n")
    raise typer.Exit(0 if report.is_sound else 1)


def _told(report: "Report") -> str:
    kinds = ", ".join(f"{kind} {count:,}" for kind, count in report.kinds.most_common())
    paid = ", ".join(f"{name} {count:,}" for name, count in report.hacks_paid.most_common())
    lines = [
        f"rows              {report.rows:,}{f' ({kinds})' if kinds else ''}",
        f"can't be judged   {report.bad:,}",
        f"golds refused     {report.gold_refused:,}",
        f"other golds paid  {report.other_paid:,} ({report.not_compared:,} had no other of their kind)",
        f"hacks paid        {report.hacks_paid.total():,} of {report.hacks.total():,}{f': {paid}' if paid else ''}",
    ]
    if report.forms:
        lines.append(
            f"answers found     {report.extracted / report.forms:.1%} of {report.forms:,} ways of writing golds"
        )
    if report.seconds:
        lines.append(f"speed             {report.judged / report.seconds:,.0f} judgements a second of processor time")
    faults = [*report.faults[:FAULTS_SHOWN], *(["…"] if len(report.faults) > FAULTS_SHOWN else [])]
    return "\n".join([*lines, *faults, _verdict(report)])


def _verdict(report: "Report") -> str:
    if not report.rows:
        return "there is no row"
    return "sound: every gold is paid and nothing else" if report.is_sound else "not sound"


def main() -> None:
    """The entry point."""
    app()
