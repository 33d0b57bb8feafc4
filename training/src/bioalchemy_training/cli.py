"""The command `bioalchemy-train`.

    bioalchemy-train check train.jsonl
    bioalchemy-train difficulty train.jsonl --model Qwen/Qwen3-8B --api-base http://127.0.0.1:8000/v1 --band 0.1..0.9 \
        -o medium.jsonl
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
ROWS_NAMED = 20

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
    dataset: Annotated[
        Path,
        typer.Argument(metavar="DATASET", help="What bioalchemy export wrote: .jsonl, .parquet, or the folder of hf."),
    ],
    as_json: Json = False,
) -> None:
    """Try the reward on every row, without a model: each gold must be paid, and no other answer and no hack."""
    from bioalchemy_training.check import check as tried

    with _errors():
        report = tried(dataset)
    sys.stdout.write((json.dumps(report.as_dict(), ensure_ascii=False) if as_json else _told(report)) + "\n")
    raise typer.Exit(0 if report.is_sound else 1)


@app.command()
def difficulty(
    dataset: Annotated[Path, typer.Argument(metavar="DATASET", help="As for check.")],
    model: Annotated[str, typer.Option(help="The policy to be trained, as its server names it.")],
    samples: Annotated[int, typer.Option(min=1, help="Responses for each row.")] = 8,
    api_base: Annotated[
        str, typer.Option(metavar="URL", help="An OpenAI-compatible server: http://HOST:PORT/v1.")
    ] = "",
    api_key_env: Annotated[str, typer.Option(metavar="NAME", help="The variable that holds the server's key.")] = "",
    in_process: Annotated[
        bool, typer.Option("--vllm", help="Load the model with vLLM, on this machine's GPU.")
    ] = False,
    temperature: Annotated[float, typer.Option(min=0, help="As the training samples.")] = 1.0,
    max_tokens: Annotated[int, typer.Option(min=1, help="Of a response; one that is cut is no vote.")] = 2048,
    concurrency: Annotated[int, typer.Option(min=1, help="Requests in flight.")] = 32,
    out: Annotated[
        Path | None, typer.Option(help="Where pass rates go, a line a row. [default: DATASET.difficulty.jsonl]")
    ] = None,
    evidence: Annotated[
        bool, typer.Option("--evidence", help="As dataset.evidence: the sentences stand in the prompt.")
    ] = False,
    band: Annotated[
        str, typer.Option(metavar="LOW..HIGH", help="Pass rates that are neither too hard nor too easy.")
    ] = "",
    selected: Annotated[
        Path | None, typer.Option("--selected", "-o", metavar="FILE", help="Where the rows of --band go.")
    ] = None,
    plot: Annotated[Path | None, typer.Option(metavar="FILE", help="A picture of all pass rates.")] = None,
    as_json: Json = False,
) -> None:
    """Measure how often the policy answers each row, and select those that teach. Again, it asks what is missing."""
    from bioalchemy_training import gauging
    from bioalchemy_training.pass_rates import Policy

    policy = Policy(model, samples, temperature, max_tokens)
    server = gauging.Server(api_base, api_key_env, concurrency, in_process)
    out = out or dataset.with_suffix(".difficulty.jsonl")
    try:
        with _errors():
            measured = gauging.run(dataset, policy, server, out, band, selected, plot, _tell, evidence=evidence)
    except KeyboardInterrupt:
        _tell(f"stopped; what was measured is in {out}, and the same command goes on")
        raise typer.Exit(130) from None
    sys.stdout.write((json.dumps(measured.as_dict()) if as_json else gauging.told(measured, policy, band)) + "\n")
    selects_nothing = selected is not None and not measured.places["within"]
    if not measured.samples:
        _tell(f"error: nothing is measured: {gauging.why_nothing(measured, policy)}")
    elif selects_nothing:
        _tell(f"error: no row is within the band {band}, and {selected} was not written")
    raise typer.Exit(1 if measured.not_measured or not measured.samples or selects_nothing else 0)


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


@app.command()
def unpack(
    file: Annotated[Path, typer.Argument(metavar="FILE.gguf", help="Weights as llama.cpp has them.")],
    folder: Annotated[Path, typer.Option("--out", "-o", metavar="FOLDER", help="Where they go, in float32.")],
) -> None:
    """Make a folder that can be trained of a GGUF file."""
    with _errors():
        from bioalchemy_training import unpacking

        unpacking.unpack(file, folder, _tell)


@contextmanager
def _errors() -> Iterator[None]:
    try:
        yield
    except BioAlchemyError as error:
        _tell(f"error: {error}")
        raise typer.Exit(2 if isinstance(error, UsageError) else 1) from None


def _tell(what: str) -> None:
    sys.stderr.write(f"{what}\n")
    sys.stderr.flush()


def _told(report: "Report") -> str:
    kinds = ", ".join(f"{kind} {count:,}" for kind, count in report.kinds.most_common())
    paid = ", ".join(f"{name} {count:,}" for name, count in report.hacks_paid.most_common())
    lines = [
        f"rows              {report.rows:,}{f' ({kinds})' if kinds else ''}",
        f"can't be judged   {report.bad:,}",
        f"golds refused     {report.gold_refused:,}",
        f"other golds paid  {report.other_paid:,} ({len(report.not_compared):,} had no other of their kind)",
        f"options alike     {report.options_alike:,}",
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
    if not report.is_sound:
        return "not sound"
    if report.not_compared:
        untried = f"{len(report.not_compared):,} rows had no other answer of their kind, and no hack was tried on them"
        named = ", ".join(map(str, sorted(report.not_compared)[:ROWS_NAMED]))
        more = ", … (--json has all)" if len(report.not_compared) > ROWS_NAMED else ""
        return f"every gold is paid, and nothing else that was tried; but {untried}: {named}{more}"
    return "sound: every gold is paid and nothing else"


def main() -> None:
    """The entry point."""
    app()
