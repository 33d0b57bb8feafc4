"""Making runs: run, resume, status, doctor, demo."""

import sys
from collections.abc import Coroutine, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from bioalchemy.commands.literature import filters_of
from bioalchemy.commands.options import (
    DEFAULT_CONCURRENCY,
    Alpha,
    ApiBase,
    Concurrency,
    Config,
    Feed,
    Json,
    Language,
    Limit,
    MaxTokens,
    MaxUsd,
    Model,
    Published,
    Run,
    Size,
    Target,
    Types,
    Uses,
)
from bioalchemy.commands.terminal import BUDGET, INTERRUPTED, OK, SOME_FAILED, command, note, reported, say, say_json
from bioalchemy.commands.topics import COUNTS
from bioalchemy.errors import BudgetReached, DamagedLedger, ModelError, UsageError

if TYPE_CHECKING:
    from bioalchemy.graphs.session import Request
    from bioalchemy.ledger import Ledger
    from bioalchemy.settings import RunConfig
    from bioalchemy.tools.datasets.deficits import Aim
    from bioalchemy.tools.filters import Filters
    from bioalchemy.tools.reports.reviews import Edit

NO_TARGET = "none"


def run(
    feed: Feed,
    model: Model = None,
    api_base: ApiBase = None,
    config: Config = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="The run's folder [runs/FEED-HASH].")] = None,
    limit: Limit = None,
    published: Published = "",
    types: Types = None,
    uses: Uses = None,
    language: Language = None,
    max_usd: MaxUsd = None,
    max_tokens: MaxTokens = None,
    concurrency: Concurrency = None,
    target: Target = None,
    alpha: Alpha = None,
    size: Size = None,
    counts: Annotated[Path, typer.Option(help="For --target pubmed: what `topics fetch` wrote.")] = COUNTS,
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
    with reported(as_json):
        filters, aim = filters_of(published, types, uses, language), _aim(target, alpha, size, counts)
        budget = max_usd, max_tokens
        request = requested(
            feed, models(model, api_base, config), out, limit, filters, budget, concurrency, look_up, aim
        )
        if dry_run:
            _estimate(request, as_json)
        _drive(request, as_json)


def resume(
    folder: Run,
    limit: Limit = None,
    max_usd: MaxUsd = None,
    max_tokens: MaxTokens = None,
    concurrency: Concurrency = None,
    target: Target = None,
    alpha: Alpha = None,
    size: Size = None,
    counts: Annotated[Path, typer.Option(help="For --target pubmed: what `topics fetch` wrote.")] = COUNTS,
    as_json: Json = False,
) -> None:
    """Finish a run that was stopped or killed, and try again what failed. Options change those it was made with.

    --target none lifts a target.
    """
    with reported(as_json):
        from dataclasses import replace

        from bioalchemy.graphs.session import remembered
        from bioalchemy.llm import Budget

        known = remembered(folder)
        budget = Budget(
            known.budget.max_usd if max_usd is None else max_usd,
            known.budget.max_tokens if max_tokens is None else max_tokens,
        )
        limit, concurrency = limit or known.limit, concurrency or known.concurrency
        aim = _aim(target, alpha, size, counts, known.aim)
        _drive(replace(known, budget=budget, limit=limit, concurrency=concurrency, aim=aim), as_json)


def status(folder: Run, as_json: Json = False) -> None:
    """What a run has done, spent and refused."""
    with reported(as_json), opened(folder) as ledger:
        _show_status(ledger, as_json)


def doctor(model: Model = None, api_base: ApiBase = None, config: Config = None, as_json: Json = False) -> None:
    """Check that models can be reached and give structured output, with one small call each."""
    with reported(as_json):
        healths = finish(_examine(models(model, api_base, config)))
        if as_json:
            say_json([health._asdict() for health in healths])
            return
        for health in healths:
            window = f"{health.window:,} tokens" if health.window else "unknown"
            say(f"ok  {health.model}  ({', '.join(health.roles)})")
            say(f"    revision {health.revision}, window {window}, structured output in {health.latency_s:.1f} s")
            if not health.reports_usage:
                say("    reports no usage: its tokens are estimated from characters")


def demo(
    model: Model = None,
    api_base: ApiBase = None,
    config: Config = None,
    limit: Annotated[int, typer.Option(min=1, help="How many papers.")] = 6,
) -> None:
    """A handful of PLOS papers through the whole graph, and what to look at afterwards."""
    with reported(False):
        from bioalchemy import demo as show

        request = show.request(models(model, api_base, config), limit)
        finish(drive_session(request))
        with opened(request.folder) as ledger:
            show.tell(ledger)


def requested(
    feed: str,
    chosen: "RunConfig",
    out: Path | None,
    limit: int | None,
    filters: "Filters",
    budget: tuple[float | None, int | None],
    concurrency: int | None,
    look_up: bool,
    aim: "Aim | None" = None,
) -> "Request":
    """A run of a feed that is there, as `run` and `pilot` are asked for it."""
    from bioalchemy.tools import feeds

    resolved = feeds.resolve(feed)
    feeds.open_feed(resolved, note, filters=filters)
    from bioalchemy.graphs.session import Request, default_folder
    from bioalchemy.llm import Budget

    folder = out or default_folder(resolved, chosen, filters, look_up)
    in_flight = concurrency or DEFAULT_CONCURRENCY
    return Request(resolved, chosen, folder, limit, Budget(*budget), in_flight, filters, looks_up=look_up, aim=aim)


def models(model: str | None, api_base: str | None, config: Path | None) -> "RunConfig":
    from bioalchemy import settings

    if config is not None:
        if model is not None or api_base is not None:
            raise UsageError("--config names the models; give it or --model, not both")
        return settings.load_config(config)
    if model is None:
        if api_base is not None:
            raise UsageError("--api-base needs --model, such as openai/NAME")
        note("no --model given: using `local`, a 135 M model for trying things out")
    return settings.single_model(model or "local", api_base)


def _aim(
    target: str | None, alpha: float | None, size: int | None, counts: Path, known: "Aim | None" = None
) -> "Aim | None":
    """The mix of topics that is asked for, with what was `known` before of what is not said now."""
    from bioalchemy.tools.datasets import targets
    from bioalchemy.tools.datasets.deficits import Aim

    if target == NO_TARGET:
        target, known = None, None
    if target is not None:
        read = targets.read(target, counts)
        known = Aim(
            target=read.name, shares=read.shares, **(known.model_dump(include={"alpha", "size"}) if known else {})
        )
    changes = {name: value for name, value in (("alpha", alpha), ("size", size)) if value is not None}
    if known is None and changes:
        raise UsageError(f"--{next(iter(changes))} needs --target: pubmed, pubmed:FROM..TO or a file")
    return Aim.model_validate(known.model_dump() | changes) if known else None


def _drive(request: "Request", as_json: bool) -> NoReturn:
    code = driven(request)
    with opened(request.folder) as ledger:
        _show_status(ledger, as_json)
        ended = said_at_end(request, ledger)
        sys.exit(code or ended)


def driven(request: "Request") -> int:
    """Drive a run until it ends, is spent or is interrupted; its exit code, and what is to be done is said."""
    from bioalchemy.ledger import FILE_NAME

    code = OK
    try:
        finish(drive_session(request))
    except BudgetReached as error:
        note(f"budget reached: {error}; everything up to here is saved")
        note(f"go on with: {command('resume', request.folder, '--max-tokens', 'N')} (or --max-usd N)")
        code = BUDGET
    except KeyboardInterrupt:
        code = INTERRUPTED
        if not (request.folder / FILE_NAME).exists():
            note("interrupted before anything was begun")
            sys.exit(code)
        note("interrupted: finished contexts and paid responses are saved")
        note(f"go on with: {command('resume', request.folder)}")
    except ModelError:
        if (request.folder / FILE_NAME).exists():
            note(f"the run stops; what is finished is saved, and goes on with: {command('resume', request.folder)}")
        raise
    return code


def said_at_end(request: "Request", ledger: "Ledger") -> int:
    """The exit code of a run that came to its end, and why its feed could not be listed, if so."""
    if feed_error := ledger.header().get("feed_error"):
        note(f"go on with: {command('resume', request.folder)}")
        note(f"the feed could not be listed for what is new: {feed_error}")
        return SOME_FAILED
    return _exit_code(ledger)


def _exit_code(ledger: "Ledger") -> int:
    """A few broken files in a feed are usual; a feed of nothing else is not."""
    articles = ledger.tally.articles
    nothing_read = articles["quarantined"] > 0 and articles["quarantined"] == articles.total()
    return SOME_FAILED if articles["failed"] or nothing_read else OK


async def drive_session(request: "Request") -> None:
    from bioalchemy.graphs import session
    from bioalchemy.progress import Progress

    await session.drive(request, Progress())


async def drive_edits(folder: Path) -> "list[Edit]":
    from bioalchemy.graphs import session
    from bioalchemy.progress import Progress

    return await session.judge_edits(session.remembered(folder), Progress())


async def _examine(config: "RunConfig") -> list[Any]:
    import tempfile

    from bioalchemy import doctor as physician
    from bioalchemy.backends import open_backends
    from bioalchemy.hosted import routed
    from bioalchemy.ledger import Ledger

    with (
        tempfile.TemporaryDirectory() as scratch,
        closing(Ledger.create(Path(scratch), {"run_id": "doctor"})) as ledger,
    ):
        async with open_backends(config, DEFAULT_CONCURRENCY, routed, note) as backends:
            with ledger.drive():
                return await physician.examine(backends, ledger, note)


def finish(work: Coroutine[Any, Any, Any]) -> Any:
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
                # Under `nohup` a terminal that closes ends nothing.
                if signal.getsignal(ending) != signal.SIG_IGN:
                    asyncio.get_running_loop().add_signal_handler(ending, task.cancel)
        return await work

    try:
        return asyncio.run(interruptible())
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None


def _estimate(request: "Request", as_json: bool) -> NoReturn:
    from itertools import islice

    from bioalchemy.graphs.estimate import estimate
    from bioalchemy.tools import feeds

    sources = islice(feeds.open_feed(request.feed, note, filters=request.filters), request.limit)
    found = estimate(sources, request.config, request.filters, note, has_target=request.aim is not None)
    if as_json:
        say_json(found._asdict())
        sys.exit(OK)
    away = ", ".join(f"{reason} {count}" for reason, count in sorted(found.turned_away.items()))
    dollars = "price unknown" if found.usd is None else f"${found.usd:.2f}"
    say(
        f"{found.articles} articles: {found.to_work_on} to work on" + (f"; turned away by rule: {away}" if away else "")
    )
    say(
        f"at most {found.passages} passages, roughly {found.calls:,} calls, {found.prompt_tokens:,} prompt and "
        f"{found.completion_tokens:,} response tokens, {dollars}"
    )
    sys.exit(OK)


@contextmanager
def opened(folder: Path, *, read_only: bool = True) -> Iterator["Ledger"]:
    """A run's ledger; a record of it that is no record ends in one message."""
    from json import JSONDecodeError

    from pydantic import ValidationError

    from bioalchemy.ledger import Ledger

    if not folder.exists():
        raise UsageError(f"{folder}: no such folder")
    with closing(Ledger.open(folder, read_only=read_only)) as ledger:
        try:
            yield ledger
        except (JSONDecodeError, ValidationError) as error:
            why = str(error).splitlines()[0]
            raise DamagedLedger(f"a record in the ledger of {folder} is damaged ({why}); nothing was changed") from None


def _show_status(ledger: "Ledger", as_json: bool) -> None:
    from bioalchemy.evals.extraction import measure
    from bioalchemy.tools import doubles
    from bioalchemy.tools.reports import reviews

    measured, possible_doubles = measure(ledger), list(doubles.of_run(ledger))
    aimed = _aimed(ledger)
    if as_json:
        header = ledger.header()
        say_json(
            {
                "folder": str(ledger.folder), "feed_error": None, **header,
                "tally": ledger.tally.as_dict(), "yield": measured._asdict(), "withdrawn": ledger.withdrawn(),
                "rejected_by_people": reviews.rejected_pairs(ledger), "possible_doubles": possible_doubles,
                "target": aimed,
            }
        )  # fmt: skip
        return
    from rich.console import Console

    from bioalchemy import views

    header, withdrawn, rejected = ledger.header(), ledger.withdrawn(), reviews.rejected_pairs(ledger)
    Console().print(
        views.status(ledger.folder, header, ledger.tally, measured, withdrawn, possible_doubles, rejected, aimed)
    )


def _aimed(ledger: "Ledger") -> dict[str, Any] | None:
    """How the run stands to the mix of topics that it aims at."""
    from bioalchemy.tools.datasets.deficits import Aim

    if not (stated := ledger.header().get("options", {}).get("aim")):
        return None
    aim, accepted, articles = Aim.model_validate(stated), ledger.pairs_by_topic(), ledger.articles_by_topic()
    wanted, missing = aim.wanted(accepted), aim.missing(accepted)
    rows = {
        topic: {
            "share": aim.weights.get(topic, 0.0), "wanted": wanted.get(topic, 0), "accepted": accepted.get(topic, 0),
            "missing": missing[topic], "articles": articles.get(topic, 0),
        }
        for topic in sorted({*accepted, *articles, *missing}, key=lambda name: (-missing[name], name))
    }  # fmt: skip
    return {
        "name": aim.target, "alpha": aim.alpha, "size": aim.size, "missing": missing.total(),
        "postponed": ledger.articles_by_topic("postponed"), "postponed_passages": ledger.postponed_contexts(),
        "topics": rows,
    }  # fmt: skip
