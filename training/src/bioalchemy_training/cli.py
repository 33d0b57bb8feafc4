"""The command `bioalchemy-train`.

    bioalchemy-train check train.jsonl
    bioalchemy-train grpo recipes/qwen3-8b.yaml --dry-run

Results go to standard output, everything else to standard error. Exit codes: 0 done or sound, 1 a fault, 2 usage, 130
stopped by Ctrl-C or SIGTERM, to be continued by the same command.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bioalchemy.errors import BioAlchemyError, UsageError

if TYPE_CHECKING:
    from bioalchemy_training.check import Report
    from bioalchemy_training.config import Kind

FAULTS_SHOWN = 20

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]


Recipe = Annotated[Path, typer.Argument(metavar="CONFIG", help="A file as in training/recipes.")]
Fresh = Annotated[bool, typer.Option("--fresh", help="Refuse to continue a training that output_dir has already.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Look at everything, and begin nothing.")]


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

    with _errors():
        report = tried(dataset)
    sys.stdout.write((json.dumps(report.as_dict(), ensure_ascii=False) if as_json else _told(report)) + "\n")
    raise typer.Exit(0 if report.is_sound else 1)


@app.command()
def grpo(config: Recipe, fresh: Fresh = False, dry_run: DryRun = False) -> None:
    """Reinforcement learning with GRPO; the reward is the function that verified the pairs. Again, it continues."""
    _train(config, "grpo", fresh=fresh, dry_run=dry_run)


@app.command()
def sft(config: Recipe, fresh: Fresh = False, dry_run: DryRun = False) -> None:
    """Supervised fine-tuning on the same pairs, to compare with. Again, it continues."""
    _train(config, "sft", fresh=fresh, dry_run=dry_run)


def _train(config: Path, kind: "Kind", *, fresh: bool, dry_run: bool) -> None:
    with _errors():
        from bioalchemy_training import session

        code = session.run(config, kind, _tell, fresh=fresh, dry_run=dry_run)
    raise typer.Exit(code)


@app.command()
def merge(
    output: Annotated[Path, typer.Argument(metavar="OUTPUT", help="The output_dir of a training with lora.")],
    folder: Annotated[Path, typer.Option("--out", "-o", metavar="FOLDER", help="Where the merged model goes.")],
) -> None:
    """Put LoRA's adapter into its model's weights: a folder that transformers and vLLM load as it is."""
    with _errors():
        from bioalchemy_training import merging

        merging.merge(output, folder, _tell)


@contextmanager
def _errors() -> Iterator[None]:
    try:
        yield
    except BioAlchemyError as error:
        _tell(f"error: {error}")
        raise typer.Exit(2 if isinstance(error, UsageError) else 1) from None


def _tell(what: str) -> None:
    sys.stderr.write(f"{what}\n")


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
