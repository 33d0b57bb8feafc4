"""The command `bioalchemy`: one function a verb. Heavy imports stay inside the functions.

Exit codes: 0 done, 1 error or a receipt that fails, 2 usage, 3 finished with failed articles, 4 budget reached,
130 interrupted.
"""

import json
import re
import sqlite3
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NoReturn

import typer

from bioalchemy.errors import BioAlchemyError, BudgetReached, ModelError, StaleDriver, StorageFull, UsageError

if TYPE_CHECKING:
    from bioalchemy.evals.regrading import Regraded
    from bioalchemy.graphs.session import Request
    from bioalchemy.ledger import Ledger
    from bioalchemy.settings import RunConfig
    from bioalchemy.tools.filters import Filters
    from bioalchemy.tools.receipts import Report

OK, ERROR, USAGE, SOME_FAILED, BUDGET, INTERRUPTED = 0, 1, 2, 3, 4, 130
DEFAULT_CONCURRENCY = 8
FAULTS_SHOWN = 20

_MISUSED: Any = typer.BadParameter.__base__
"""What Typer raises for a wrong command line; it gives the class no public name."""

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None,
    help="Verified question-answer pairs from biology papers, with receipts.",
)  # fmt: skip
measures = typer.Typer(no_args_is_help=True, help="How well the machinery itself works.")
app.add_typer(measures, name="evals")

Run = Annotated[Path, typer.Argument(metavar="RUN", help="A run's folder.")]
Pairs = Annotated[
    Path, typer.Argument(metavar="RUN|DATASET", help="A run's folder, or an exported .jsonl or .parquet file.")
]
Feed = Annotated[
    str,
    typer.Argument(
        help="A file, folder or quoted glob (JATS .xml or .nxml, PDF, PubMed .xml or .xml.gz), plos-sample, "
        "pubmed:QUERY, pmc:QUERY, europepmc:QUERY, biorxiv:FROM..TO[/CATEGORY], medrxiv:…, rss:URL, or ids:FILE."
    ),
]
Published = Annotated[str, typer.Option(help="Only articles published in FROM..TO; either may be left out.")]
Types = Annotated[list[str] | None, typer.Option("--type", help="Only this article type, such as research-article.")]
Uses = Annotated[list[str] | None, typer.Option("--use", help="Only text that is free, share_alike or reference_only.")]
Language = Annotated[str | None, typer.Option(help="Only this language (ISO 639-1).")]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
Model = Annotated[
    str | None,
    typer.Option(
        help="One model for all roles, as LiteLLM names it; local (the default: a tiny embedded one); local:FILE.gguf."
    ),
]
ApiBase = Annotated[str | None, typer.Option(help="Address of an OpenAI-compatible server for --model, ending in /v1.")]
Config = Annotated[Path | None, typer.Option(help="YAML with model_list (a model for each role) and gates.")]
Limit = Annotated[int | None, typer.Option(min=1, help="Only the first N articles of the feed.")]
MaxUsd = Annotated[float | None, typer.Option(min=0, help="Stop when the run has cost this much.")]
MaxTokens = Annotated[int | None, typer.Option(min=1, help="Stop when the run has spent so many tokens.")]
Concurrency = Annotated[
    int | None, typer.Option(min=1, help=f"Requests in flight for each model [{DEFAULT_CONCURRENCY}].")
]


@app.command()
def run(
    feed: Feed,
    model: Model = None,
    api_base: ApiBase = None,
    config: Config = None,
    out: Annotated[Path | None, typer.Option(help="The run's folder [runs/FEED-HASH].")] = None,
    limit: Limit = None,
    published: Published = "",
    types: Types = None,
    uses: Uses = None,
    language: Language = None,
    max_usd: MaxUsd = None,
    max_tokens: MaxTokens = None,
    concurrency: Concurrency = None,
    look_up: Annotated[
        bool,
        typer.Option(
            "--look-up",
            help="Ask PubMed about papers from files, by PMID, DOI or a PDF's title: MeSH terms, kind, retraction.",
        ),
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be read and roughly spent.")] = False,
    as_json: Json = False,
) -> None:
    """Read papers and make verified pairs. The same command again continues where it stopped."""
    with _reported(as_json):
        from bioalchemy.tools import feeds

        chosen, resolved = _models(model, api_base, config), feeds.resolve(feed)
        filters = _filters(published, types, uses, language)
        feeds.open_feed(resolved, _note, filters=filters)
        from bioalchemy.graphs.session import Request, default_folder
        from bioalchemy.llm import Budget

        if dry_run:
            _estimate(resolved, chosen, limit, filters, as_json)
        folder = out or default_folder(resolved, chosen, filters, look_up)
        budget = Budget(max_usd, max_tokens)
        request = Request(
            resolved, chosen, folder, limit, budget, concurrency or DEFAULT_CONCURRENCY, filters, looks_up=look_up
        )
        _drive(request, as_json)


@app.command("feed")
def preview(
    feed: Feed,
    limit: Annotated[int, typer.Option(min=1, help="How many of its articles to show.")] = 20,
    published: Published = "",
    types: Types = None,
    uses: Uses = None,
    language: Language = None,
    as_json: Json = False,
) -> None:
    """Show what a feed holds, without asking any model: its first articles, or why they can't be read."""
    with _reported(as_json):
        from bioalchemy.tools import preview as previews

        filters = _filters(published, types, uses, language)
        rows = previews.rows(feed, limit, filters, _note)
        if as_json:
            _show_rows("source", rows, as_json)
            return
        from rich.console import Console

        from bioalchemy import views

        # A row is a line where there is room, also in a file.
        Console(width=max(Console().width, 130)).print(views.sources(rows))


@app.command()
def resume(
    folder: Run,
    limit: Limit = None,
    max_usd: MaxUsd = None,
    max_tokens: MaxTokens = None,
    concurrency: Concurrency = None,
    as_json: Json = False,
) -> None:
    """Finish a run that was stopped or killed, and try again what failed. Options change those it was made with."""
    with _reported(as_json):
        from dataclasses import replace

        from bioalchemy.graphs.session import remembered
        from bioalchemy.llm import Budget

        known = remembered(folder)
        budget = Budget(
            known.budget.max_usd if max_usd is None else max_usd,
            known.budget.max_tokens if max_tokens is None else max_tokens,
        )
        limit, concurrency = limit or known.limit, concurrency or known.concurrency
        _drive(replace(known, budget=budget, limit=limit, concurrency=concurrency), as_json)


@app.command()
def recheck(pairs: Pairs, as_json: Json = False) -> None:
    """Ask PubMed and Crossref which papers were retracted or corrected since; their pairs are kept, but withdrawn."""
    with _reported(as_json):
        from bioalchemy.tools import held_pairs, tombstones

        with held_pairs.held(pairs) as found:
            checked = tombstones.recheck(found, _note)
        if as_json:
            _print_json({**checked._asdict(), "raised": [note.model_dump() for note in checked.raised]})
            return
        for note in checked.raised:
            _print(f"{note.pair_id[:12]}  {note.reason}  {note.detail}")
        _print(
            f"{len(checked.raised)} pairs withdrawn; PubMed knows {checked.asked} papers, only Crossref could be asked "
            f"about {checked.crossref_only}, and neither about {checked.unknown}"
        )


@app.command()
def takedown(
    pairs: Pairs,
    work: Annotated[str | None, typer.Option(help="A work's id (W…).")] = None,
    doi: Annotated[str | None, typer.Option(help="One paper's DOI.")] = None,
    doi_prefix: Annotated[str | None, typer.Option(help="A publisher's DOIs, such as 10.1371/.")] = None,
    journal: Annotated[str | None, typer.Option(help="A journal, by its whole name.")] = None,
    as_json: Json = False,
) -> None:
    """Withdraw the pairs of a work, a DOI, a publisher's DOIs or a journal: they are kept, but not given out."""
    with _reported(as_json):
        options = {"work": work, "doi": doi, "doi_prefix": doi_prefix, "journal": journal}
        named = {name: value for name, value in options.items() if value}
        if not named:
            raise UsageError("say what to take down: --work, --doi, --doi-prefix or --journal")
        from bioalchemy import settings
        from bioalchemy.texts import TextStore
        from bioalchemy.tools import held_pairs, tombstones

        works = frozenset[str]()
        if work:
            with closing(TextStore(settings.home())) as texts:
                works = texts.names(work)
        with held_pairs.held(pairs) as found:
            raised = tombstones.takedown(found, named, works)
        if as_json:
            _print_json({"raised": [note.model_dump() for note in raised]})
            return
        _print(f"{len(raised)} pairs withdrawn")


@app.command()
def status(folder: Run, as_json: Json = False) -> None:
    """What a run has done, spent and refused."""
    with _reported(as_json), _opened(folder) as ledger:
        _show_status(ledger, as_json)


@app.command()
def export(
    folder: Run,
    out: Annotated[Path, typer.Option("--out", "-o", help="pairs.jsonl or pairs.parquet")],
    publish: Annotated[
        bool,
        typer.Option(
            "--publish/--private", help="Leave out pairs whose papers do not allow their text to be passed on."
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Write a run's accepted pairs, with receipts and annotations, as JSONL or Parquet."""
    with _reported(as_json), _opened(folder) as ledger:
        from bioalchemy.tools import dataset

        done = dataset.export(ledger, out, publish=publish)
        if as_json:
            _print_json(
                {
                    "path": str(done.path),
                    "rows": done.rows,
                    "left_out": done.left_out,
                    "withdrawn": done.withdrawn,
                    "publish": publish,
                }
            )
            return
        use = "to publish" if publish else "for private use (--publish leaves out what may not be passed on)"
        left_out = f", {done.left_out} left out for their licence" if done.left_out else ""
        left_out += f", {done.withdrawn} withdrawn" if done.withdrawn else ""
        _print(f"{done.rows} pairs {use} in {done.path}{left_out}")


@app.command()
def verify(
    dataset: Annotated[
        Path, typer.Argument(metavar="DATASET", help="An exported .jsonl or .parquet file, or a run's folder.")
    ],
    articles: Annotated[
        str | None,
        typer.Option(help="The papers themselves, in place of the text store: a folder, file or glob of JATS XML."),
    ] = None,
    show: Annotated[
        int | None, typer.Option(min=0, help=f"List only N receipts that fail [{FAULTS_SHOWN}; with --json all].")
    ] = None,
    as_json: Json = False,
) -> None:
    """Check every receipt again, offline and without a model; ends with 1 when one fails, or when there is none."""
    with _reported(as_json):
        import os
        from time import perf_counter

        from bioalchemy import settings
        from bioalchemy.tools import paper_texts, receipts

        began = perf_counter()
        texts: paper_texts.Texts = paper_texts.StoredTexts(settings.home())
        if articles is not None:
            texts = paper_texts.PaperFolder(articles, _note)
        with receipts.verify(dataset, texts, min(os.cpu_count() or 1, 8)) as report:
            _show_report(report, perf_counter() - began, show, as_json)
            sys.exit(ERROR if report.failed or not report.receipts else OK)


@app.command()
def regrade(
    folder: Run,
    write: Annotated[
        bool, typer.Option("--write", help="Add changed difficulties to the run as new annotations; else only list.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Judge a run's drafts, votes and closed-book responses by the present rules, without a model: what changes?"""
    with _reported(as_json):
        from datetime import UTC, datetime

        from bioalchemy import settings
        from bioalchemy.evals import regrading
        from bioalchemy.ledger import Ledger
        from bioalchemy.texts import TextStore

        with closing(Ledger.open(folder, read_only=not write)) as ledger, closing(TextStore(settings.home())) as texts:
            found = regrading.regrade(ledger, texts)
            written = 0
            if write and found.to_append:
                with ledger.drive():
                    written = regrading.append(ledger, found, datetime.now(UTC).isoformat(timespec="seconds"))
        _show_regraded(found, written, as_json)


@app.command()
def trace(
    folder: Run,
    draft: Annotated[
        str | None, typer.Option(help="The whole story of one draft; the start of its id is enough.")
    ] = None,
    article: Annotated[str | None, typer.Option(help="Only this article; the start of its id is enough.")] = None,
    verdict: Annotated[
        Literal["accept", "revise", "reject"] | None, typer.Option(help="Only drafts with this verdict.")
    ] = None,
    reason: Annotated[str | None, typer.Option(help="Only articles and drafts with this reason.")] = None,
    agent: Annotated[
        Literal["curator", "question_writer", "evidence_checker", "critic"] | None,
        typer.Option(help="The calls of this agent."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON Lines; with --draft one JSON document.")] = False,
) -> None:
    """List articles and drafts with verdict and reason, or tell the whole story of one draft."""
    with _reported(as_json), _opened(folder) as ledger:
        from bioalchemy import trace as traces

        traces.check_filters(ledger, article, reason)
        if draft is not None:
            _show_story(traces.story(ledger, draft), agent, as_json)
        elif agent is not None:
            _show_rows("call", traces.calls(ledger, article, agent, verdict, reason), as_json)
        else:
            _show_articles(ledger, article, verdict, reason, as_json)


@app.command()
def doctor(model: Model = None, api_base: ApiBase = None, config: Config = None, as_json: Json = False) -> None:
    """Check that models can be reached and give structured output, with one small call each."""
    with _reported(as_json):
        healths = _finish(_examine(_models(model, api_base, config)))
        if as_json:
            _print_json([health._asdict() for health in healths])
            return
        for health in healths:
            window = f"{health.window:,} tokens" if health.window else "unknown"
            _print(f"ok  {health.model}  ({', '.join(health.roles)})")
            _print(f"    revision {health.revision}, window {window}, structured output in {health.latency_s:.1f} s")


@app.command()
def demo(
    model: Model = None,
    api_base: ApiBase = None,
    config: Config = None,
    limit: Annotated[int, typer.Option(min=1, help="How many papers.")] = 6,
) -> None:
    """A handful of PLOS papers through the whole graph, and what to look at afterwards."""
    with _reported(False):
        from bioalchemy import demo as show

        request = show.request(_models(model, api_base, config), limit)
        _finish(_session(request))
        with _opened(request.folder) as ledger:
            show.tell(ledger)


@measures.command()
def mutations(
    feed: Annotated[str, typer.Option(help="Papers to make drafts of: JATS XML, or plos-sample.")] = "plos-sample",
    model: Annotated[
        str | None, typer.Option(help="Also ask this model at every gate, and as the critic; else rules alone.")
    ] = None,
    api_base: ApiBase = None,
    config: Config = None,
    limit: Limit = None,
    seed: Annotated[int, typer.Option(help="Which faults are drawn.")] = 1,
    variants: Annotated[bool, typer.Option("--variants", help="A row for each variant of a kind too.")] = False,
    as_json: Json = False,
) -> None:
    """Drafts with known faults made of real papers: which do the gates catch, and do they keep the sound ones?"""
    with _reported(as_json):
        from itertools import islice

        from bioalchemy.evals import mutations as mutating
        from bioalchemy.tools import feeds

        asked = any(given is not None for given in (model, api_base, config))
        chosen = _models(model, api_base, config) if asked else None
        sources = islice(feeds.open_feed(feeds.resolve(feed), _note), limit)
        found = _finish(mutating.measure(sources, chosen, seed, _note))
        if as_json:
            _print_json(found.as_dict())
            return
        from rich.console import Console

        # A row is a line, however narrow the terminal.
        Console(width=max(Console().width, 130)).print(mutating.table(found, with_variants=variants))


@app.callback(invoke_without_command=True)
def _root(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    if version:
        from importlib.metadata import version as installed

        _print(f"bioalchemy {installed('bioalchemy')}")
        raise typer.Exit


def main() -> None:
    """Entry point of the command."""
    if "--json" not in sys.argv:
        app()
    try:
        sys.exit(app(standalone_mode=False))
    except _MISUSED as error:
        _print_json({"error": {"type": "UsageError", "message": error.format_message()}})
        error.show()
        sys.exit(USAGE)


# What the verbs share


def _models(model: str | None, api_base: str | None, config: Path | None) -> "RunConfig":
    from bioalchemy import settings

    if config is not None:
        if model is not None or api_base is not None:
            raise UsageError("--config names the models; give it or --model, not both")
        return settings.load_config(config)
    if model is None:
        if api_base is not None:
            raise UsageError("--api-base needs --model, such as openai/NAME")
        _note("no --model given: using `local`, a 135 M model for trying things out")
    return settings.single_model(model or "local", api_base)


def _drive(request: "Request", as_json: bool) -> NoReturn:
    from bioalchemy.ledger import FILE_NAME

    code = OK
    try:
        _finish(_session(request))
    except BudgetReached as error:
        _note(f"budget reached: {error}; everything up to here is saved")
        _note(f"go on with: bioalchemy resume {request.folder} --max-tokens N (or --max-usd N)")
        code = BUDGET
    except KeyboardInterrupt:
        code = INTERRUPTED
        if not (request.folder / FILE_NAME).exists():
            _note("interrupted before anything was begun")
            sys.exit(code)
        _note("interrupted: finished contexts and paid responses are saved")
        _note(f"go on with: bioalchemy resume {request.folder}")
    except ModelError:
        if (request.folder / FILE_NAME).exists():
            _note(f"the run stops; what is finished is saved, and goes on with: bioalchemy resume {request.folder}")
        raise
    with _opened(request.folder) as ledger:
        _show_status(ledger, as_json)
        sys.exit(code or _exit_code(ledger))


def _exit_code(ledger: "Ledger") -> int:
    """A few broken files in a feed are usual; a feed of nothing else is not."""
    articles = ledger.tally.articles
    nothing_read = articles["quarantined"] > 0 and articles["quarantined"] == articles.total()
    return SOME_FAILED if articles["failed"] or nothing_read else OK


async def _session(request: "Request") -> None:
    from bioalchemy.graphs import session
    from bioalchemy.progress import Progress

    await session.drive(request, Progress())


async def _examine(config: "RunConfig") -> list[Any]:
    import tempfile

    from bioalchemy import doctor as physician
    from bioalchemy.backends import open_backends
    from bioalchemy.ledger import Ledger
    from bioalchemy.llm import routed

    with (
        tempfile.TemporaryDirectory() as scratch,
        closing(Ledger.create(Path(scratch), {"run_id": "doctor"})) as ledger,
    ):
        async with open_backends(config, DEFAULT_CONCURRENCY, routed, _note) as backends:
            with ledger.drive():
                return await physician.examine(backends, ledger)


def _finish(work: Coroutine[Any, Any, Any]) -> Any:
    """Run to the end; SIGTERM and SIGHUP end it as Ctrl-C does.

    Raises:
        KeyboardInterrupt: it was interrupted, and has cleaned up.
    """
    import asyncio
    import signal

    async def interruptible() -> Any:
        task = asyncio.current_task()
        assert task is not None
        if sys.platform != "win32":
            for ending in (signal.SIGTERM, signal.SIGHUP):
                asyncio.get_running_loop().add_signal_handler(ending, task.cancel)
        return await work

    try:
        return asyncio.run(interruptible())
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None


def _estimate(feed: str, config: "RunConfig", limit: int | None, filters: "Filters", as_json: bool) -> NoReturn:
    from itertools import islice

    from bioalchemy.graphs.estimate import estimate
    from bioalchemy.tools import feeds

    found = estimate(islice(feeds.open_feed(feed, _note, filters=filters), limit), config, filters, _note)
    if as_json:
        _print_json(found._asdict())
        sys.exit(OK)
    away = ", ".join(f"{reason} {count}" for reason, count in sorted(found.turned_away.items()))
    dollars = "price unknown" if found.usd is None else f"${found.usd:.2f}"
    _print(
        f"{found.articles} articles: {found.to_work_on} to work on" + (f"; turned away by rule: {away}" if away else "")
    )
    _print(
        f"at most {found.passages} passages, roughly {found.calls:,} calls, {found.prompt_tokens:,} prompt and "
        f"{found.completion_tokens:,} response tokens, {dollars}"
    )
    sys.exit(OK)


@contextmanager
def _opened(folder: Path) -> Iterator["Ledger"]:
    from bioalchemy.ledger import Ledger

    with closing(Ledger.open(folder)) as ledger:
        yield ledger


def _filters(published: str, types: list[str] | None, uses: list[str] | None, language: str | None) -> "Filters":
    from pydantic import ValidationError

    from bioalchemy.tools.filters import Filters

    start, _, end = published.partition("..") if ".." in published else (published, "", published)
    wanted = {
        "published_from": start or None, "published_until": end or None, "types": types or (), "uses": uses or (),
        "language": language,
    }  # fmt: skip
    try:
        return Filters.model_validate(wanted)
    except ValidationError as error:
        option = str(error.errors()[0]["loc"][0])
        if option.startswith("published"):
            raise UsageError(f"--published {published!r}: give FROM..TO as 2026-03-01..2026-03-31, or a year") from None
        raise UsageError("--use must be free, share_alike, reference_only or unknown") from None


def _show_status(ledger: "Ledger", as_json: bool) -> None:
    from bioalchemy.evals.extraction import measure

    measured = measure(ledger)
    if as_json:
        header = ledger.header()
        _print_json(
            {
                "folder": str(ledger.folder), **header, "tally": ledger.tally.as_dict(), "yield": measured._asdict(),
                "withdrawn": ledger.withdrawn(),
            }
        )  # fmt: skip
        return
    from rich.console import Console

    from bioalchemy import views

    Console().print(views.status(ledger.folder, ledger.header(), ledger.tally, measured, ledger.withdrawn()))


def _show_story(story: dict[str, Any], agent: str | None, as_json: bool) -> None:
    if as_json:
        _print_json(story)
        return
    from rich.console import Console

    from bioalchemy import views

    Console().print(views.story(story, agent))


def _show_articles(
    ledger: "Ledger", article: str | None, verdict: str | None, reason: str | None, as_json: bool
) -> None:
    from bioalchemy import trace as traces

    of_drafts = verdict is not None
    drafts = traces.drafts(ledger, article, verdict, reason)
    if not of_drafts:
        _show_rows("article", traces.articles(ledger, article, reason), as_json)
    _show_rows("draft", drafts, as_json)


def _show_rows(
    kind: Literal["article", "draft", "call", "source"], rows: Iterator[dict[str, Any]], as_json: bool
) -> None:
    if as_json:
        for row in rows:
            sys.stdout.write(json.dumps({"type": kind, **row}, ensure_ascii=False) + "\n")
        return
    from rich.console import Console
    from rich.text import Text

    from bioalchemy import views

    lines: dict[str, Callable[[dict[str, Any]], Text]] = {
        "article": views.article_line, "draft": views.draft_line, "call": views.call_line,
    }  # fmt: skip
    console = Console()
    for row in rows:
        console.print(lines[kind](row), soft_wrap=True)


def _show_report(report: "Report", seconds: float, show: int | None, as_json: bool) -> None:
    from itertools import islice

    if as_json:
        counts = {"receipts": report.receipts, "hold": report.hold, "fail": report.failed, "kinds": report.kinds}
        # One document, and never all of a bad dataset's failures in memory. ASCII: the words are the dataset's.
        sys.stdout.write(json.dumps({**counts, "seconds": round(seconds, 3)}, indent=2)[:-2] + ',\n  "failures": [')
        for number, fault in enumerate(islice(report.faults(), show)):
            sys.stdout.write((",\n    " if number else "\n    ") + json.dumps(fault._asdict()))
        sys.stdout.write("\n  ]\n}\n" if report.failed and show != 0 else "]\n}\n")
        return
    most = FAULTS_SHOWN if show is None else show
    for fault in islice(report.faults(), most):
        _print(f"line {fault.line}  {fault.pair_id[:12] or '(no pair_id)'}  {fault.kind}  {fault.what}")
    if report.failed > most:
        _print(f"… and {report.failed - most:,} more (--show N, --json)")
    if not report.receipts:
        _print("0 receipts: there is nothing in it, and so nothing is proved")
        return
    kinds = ", ".join(f"{kind} {count:,}" for kind, count in report.kinds.most_common())
    _print(
        f"{report.receipts:,} receipts: {report.hold:,} hold, {report.failed:,} fail"
        + (f" ({kinds})" if kinds else "")
        + f" in {seconds:.1f} s"
    )


def _show_regraded(found: "Regraded", written: int, as_json: bool) -> None:
    from bioalchemy import answers
    from bioalchemy.agents import evidence_checker
    from bioalchemy.tools.receipt_rows import inert

    looked_at = {"drafts": found.drafts, "votes": found.votes, "difficulties": found.difficulties}
    if as_json:
        by = {"verifier": answers.VERSION, "checks": evidence_checker.VERSION}
        changes = [change._asdict() for change in found.changes]
        _print_json({**by, **looked_at, "changed": found.counts(), "written": written, "changes": changes})
        return
    for change in found.changes:
        arrow = f"  {change.was} → {change.now}" if change.now else ""
        _print(f"{change.kind}  {change.draft_id}{inert(arrow)}  {inert(change.detail)}")
    counts = ", ".join(f"{kind} {count:,}" for kind, count in found.counts().items()) or "nothing would change"
    total = ", ".join(f"{count:,} {name}" for name, count in looked_at.items())
    _print(f"{total} by {answers.VERSION} and {evidence_checker.VERSION}: {counts}")
    if found.to_append:
        unwritten = "nothing was written: --write adds the changed difficulties as annotations"
        _print(f"{written} difficulties added as annotations" if written else unwritten)


@contextmanager
def _reported(as_json: bool) -> Iterator[None]:
    """Every error of the tree in `errors.py` ends as one message and its exit code."""
    try:
        yield
    except BioAlchemyError as error:
        _fail(error, str(error), as_json)
    except KeyboardInterrupt:
        _note("interrupted")
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # The reader has what it wanted (`| head`); nothing is left to flush.
        sys.stdout = None
        sys.exit(OK)
    except sqlite3.DatabaseError as error:
        _fail(error, f"a database is damaged or can't be used ({error})", as_json)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        _fail(error, f"{where}{error.strerror or error}", as_json)


def _fail(error: Exception, message: str, as_json: bool) -> NoReturn:
    """One message, as the last words of a command: with `--json` on standard output too."""
    from bioalchemy import settings

    message = settings.redact(message)
    if as_json:
        _print_json({"error": {"type": type(error).__name__, "message": message}})
    _note(f"error: {message}")
    if isinstance(error, StorageFull | StaleDriver):
        _note("what was committed before is safe")
    sys.exit(USAGE if isinstance(error, UsageError) else ERROR)


def _print(text: str) -> None:
    sys.stdout.write(text + "\n")


def _print_json(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def _note(text: str) -> None:
    # A server's words may be in it, and must not drive a terminal.
    sys.stderr.write(re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", "", text) + "\n")


if __name__ == "__main__":
    main()
