"""A session of a run: from a command's options to the engine.

A run is made once, and then continued by as many sessions as it takes; it remembers its feed, models and limits.
"""

import asyncio
import re
import uuid
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from bioalchemy import answers, doctor, prompts, settings
from bioalchemy.accounts import Source
from bioalchemy.agents import evidence_checker
from bioalchemy.backends import Backend, open_backends
from bioalchemy.cache import ResponseCache
from bioalchemy.errors import ArticleError, RecipeChanged, ServiceError, UsageError
from bioalchemy.graphs import turns
from bioalchemy.graphs.engine import Engine, make_recipe, schemas
from bioalchemy.graphs.state import Services
from bioalchemy.graphs.turns import Turns
from bioalchemy.hosted import routed
from bioalchemy.ledger import Ledger
from bioalchemy.llm import LLM, Budget, sampling
from bioalchemy.progress import Progress
from bioalchemy.records import Role, canonical_json, sha256_of
from bioalchemy.settings import Recipe, RunConfig
from bioalchemy.texts import TextStore
from bioalchemy.tools import feeds
from bioalchemy.tools.datasets.deficits import Aim
from bioalchemy.tools.filters import Filters
from bioalchemy.tools.readers import extractors
from bioalchemy.tools.reports import reviews
from bioalchemy.tools.reports.reviews import Edit
from bioalchemy.tools.topics import taxonomy

_BATCH = 1000


@dataclass(frozen=True)
class Request:
    """What a command asks for."""

    feed: str
    """Resolved: usable from any folder."""
    config: RunConfig
    folder: Path
    limit: int | None
    budget: Budget
    concurrency: int
    filters: Filters = field(default_factory=Filters)
    looks_up: bool = False
    """Whether PubMed is asked about papers from files."""
    aim: Aim | None = None
    """The mix of topics that its pairs are to have."""

    def options(self) -> dict[str, Any]:
        """What a later session may change."""
        return {
            "limit": self.limit, "max_usd": self.budget.max_usd, "max_tokens": self.budget.max_tokens,
            "concurrency": self.concurrency, "aim": self.aim.model_dump() if self.aim else None,
        }  # fmt: skip


def default_folder(feed: str, config: RunConfig, filters: Filters | None = None, looks_up: bool = False) -> Path:
    """`runs/FEED-HASH`: the same command finds its run again; other models, gates or prompts make another."""
    slug = (
        re.sub(r"[^a-z0-9]+", "-", (feed if feeds.is_query(feed) else Path(feed).stem).lower()).strip("-")[:40]
        or "feed"
    )
    return (
        Path("runs") / f"{slug}-{sha256_of(canonical_json(_made_of(feed, config, filters or Filters(), looks_up)))[:8]}"
    )


def remembered(folder: Path) -> Request:
    """The request that a run was last driven with.

    Raises:
        NotARun: no run is there.
    """
    with closing(Ledger.open(folder)) as ledger:
        header = ledger.header()
    options = header["options"]
    return Request(
        feed=header["feed"],
        config=settings.parse_config(header["config"], str(folder)),
        folder=folder,
        limit=options["limit"],
        budget=Budget(options["max_usd"], options["max_tokens"]),
        concurrency=options["concurrency"],
        filters=Filters.model_validate(header["made_of"].get("filters", {})),
        looks_up=header["made_of"].get("looks_up", False),
        aim=Aim.model_validate(options["aim"]) if options.get("aim") else None,
    )


async def drive(request: Request, progress: Progress) -> None:
    """Make the run, or continue it, until every article is at its end.

    Raises:
        UsageError, ModelError, LedgerError: before any article is spent, or as `Engine.drive` raises them.
    """
    sources: Iterable[Source]
    today, watermark = datetime.now(UTC).date().isoformat(), None
    if request.looks_up:
        from bioalchemy.tools.services import entrez_transport

        entrez_transport.introduce(progress.announce)
    if Ledger.exists(request.folder):
        # Services are asked from a thread: their clients have event loops of their own.
        if not await asyncio.to_thread(_has_work, request, progress, today):
            progress.announce("nothing is left to do")
            return
        sources = ()
    else:
        found = await asyncio.to_thread(feeds.open_feed, request.feed, progress.announce, None, request.filters)
        sources = islice(found, request.limit)
        watermark = today if request.limit is None else None
    async with _opened(request, progress) as engine:
        await engine.drive(sources, watermark)
        await engine.judge_edits()


async def judge_edits(request: Request, progress: Progress) -> list[Edit]:
    """Judge people's edits that wait, and do nothing else for the run; returns those that were judged.

    Raises:
        UsageError, ModelError, BudgetReached, LedgerError: the others wait on.
    """
    async with _opened(request, progress) as engine:
        return await engine.judge_edits()


@asynccontextmanager
async def _opened(request: Request, progress: Progress) -> AsyncIterator[Engine]:
    """The run's engine, the run held for driving and its models known to answer; its progress is shown."""
    async with open_backends(request.config, request.concurrency, routed, progress.announce) as backends:
        _check_prices(request, backends)
        recipe = make_recipe(backends, request.config.gates)
        with closing(Ledger.create(request.folder, _header(request, recipe))) as ledger, ledger.drive():
            _check_recipe(ledger, recipe)
            request.budget.check(ledger.tally)
            progress.announce(f"checking {', '.join(sorted({backend.model for backend in backends.values()}))}")
            for health in await doctor.examine(backends, ledger, progress.announce):
                if not health.reports_usage:
                    progress.announce(f"{health.model} reports no usage: its tokens are estimated from characters")
            terms = {role: backend.training_on_outputs for role, backend in backends.items()}
            async with (
                ResponseCache(settings.home() / "responses.sqlite") as cache,
                LLM(backends, cache, ledger, request.budget, announce=progress.announce) as llm,
            ):
                with closing(TextStore(settings.home())) as texts:
                    services = Services(llm, ledger, texts, recipe, terms)
                    engine = Engine(
                        services,
                        request.concurrency,
                        probe=lambda: doctor.examine(backends, ledger),
                        filters=request.filters,
                        looks_up=request.looks_up,
                        turns=_turns(request, services, progress),
                    )
                    async with progress.watch(ledger.tally_now):
                        yield engine


def _turns(request: Request, services: Services, progress: Progress) -> Turns | None:
    return Turns(services, request.aim, request.concurrency, progress.announce) if request.aim else None


def _has_work(request: Request, progress: Progress, today: str) -> bool:
    """Look for what is new since the feed was last listed whole, and reopen what failed."""
    with closing(Ledger.open(request.folder, read_only=False)) as ledger, ledger.drive():
        made_of = ledger.header()["made_of"]
        wanted = _made_of(request.feed, request.config, request.filters, request.looks_up)
        if changed := sorted(name for name in {**made_of, **wanted} if wanted.get(name) != made_of.get(name)):
            raise RecipeChanged(
                f"{request.folder} was made with other {' and '.join(changed)}; choose another folder with --out"
            )
        ledger.set_options(request.options())
        ledger.set_feed_error(_list_again(request, ledger, progress, today))
        ledger.reopen_failed()
        turns.reopen(ledger, request.aim)
        # What is reopened when the topics are told is not known yet.
        is_untold = request.aim is not None and bool(ledger.without_topic(taxonomy().version))
        return ledger.tally.unfinished > 0 or is_untold or next(reviews.waiting(ledger), None) is not None


def _list_again(request: Request, ledger: Ledger, progress: Progress, today: str) -> str | None:
    """Discover what is new; why its service could not list the feed, if so.

    Without the feed, what was found before is still to be worked on.
    """
    try:
        since = _listed_last(ledger, progress, today)
        _discover(request, ledger, feeds.open_feed(request.feed, progress.announce, since, request.filters))
        if feeds.is_query(request.feed):
            from bioalchemy.tools import late_texts

            _discover(request, ledger, late_texts.changed(ledger, since, progress.announce))
        if request.limit is None:
            ledger.set_watermark(today)
        _take_late_texts(request, ledger, progress)
    except (ServiceError, ArticleError, UsageError) as error:
        # An ArticleError: a journal's feed that is gone.
        progress.announce(f"{error}; going on with the articles that are known")
        return None if isinstance(error, UsageError) else settings.redact(str(error))
    return None


def _take_late_texts(request: Request, ledger: Ledger, progress: Progress) -> None:
    """Discover full texts that came since; what can't be asked for now is asked for again in the next session."""
    if not feeds.is_query(request.feed):
        return
    from bioalchemy.tools import late_texts

    try:
        _discover(request, ledger, late_texts.of_run(ledger))
    except ServiceError as error:
        progress.announce(f"{error}; full texts that came since are looked for in the next session")


def _discover(request: Request, ledger: Ledger, found: Iterable[Source]) -> None:
    batches = feeds.batches(found, min(request.limit or _BATCH, _BATCH))
    while (room := _room(request, ledger)) != 0 and (batch := next(batches, None)):
        ledger.discover(batch, feeds.digest, room)


def _listed_last(ledger: Ledger, progress: Progress, today: str) -> str | None:
    """The day on which the feed was last listed whole; none that is yet to come, as where a clock was ahead."""
    day: str | None = ledger.header().get("watermark")
    if day is None or day <= today:
        return day
    progress.announce(f"the feed was last listed on {day}, which is yet to come: it is listed whole again")
    return None


def _room(request: Request, ledger: Ledger) -> int | None:
    """How many articles may be added; None for any number."""
    return None if request.limit is None else max(0, request.limit - ledger.tally.articles.total())


def _check_recipe(ledger: Ledger, recipe: Recipe) -> None:
    made = Recipe.model_validate(ledger.header()["recipe"])
    if changed := made.differences(recipe):
        raise RecipeChanged(
            f"{ledger.folder} was made with another recipe ({', '.join(changed)} differ); "
            "choose another folder with --out"
        )


def _check_prices(request: Request, backends: dict[Role, Backend]) -> None:
    if request.budget.max_usd is None:
        return
    unpriced = sorted({backend.model for backend in backends.values() if not backend.has_price})
    if unpriced:
        raise UsageError(
            f"--max-usd can't be kept: the price of {', '.join(unpriced)} is unknown; state input_cost_per_token and "
            "output_cost_per_token under model_info in --config, or use --max-tokens"
        )


def _made_of(feed: str, config: RunConfig, filters: Filters, looks_up: bool) -> dict[str, Any]:
    entries = {role: config.entry(role).litellm_params for role in settings.ROLES}
    return {
        "feed": feed,
        "filters": filters.model_dump(mode="json", exclude_defaults=True),
        **({"looks_up": True} if looks_up else {}),
        "models": {role: [params.model, sampling(params, role)] for role, params in entries.items()},
        "gates": config.gates.model_dump(mode="json"),
        "prompts": prompts.versions(),
        "schemas": schemas(config.gates),
        "versions": [*extractors.ALL, answers.VERSION, evidence_checker.VERSION],
    }


def _header(request: Request, recipe: Recipe) -> dict[str, Any]:
    return {
        "run_id": uuid.uuid4().hex[:12],
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "feed": request.feed,
        "config": request.config.model_dump(mode="json", exclude_unset=True),
        "options": request.options(),
        "made_of": _made_of(request.feed, request.config, request.filters, request.looks_up),
        "recipe": recipe.model_dump(mode="json"),
        "recipe_hash": recipe.hash,
    }
