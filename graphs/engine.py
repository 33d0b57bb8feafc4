"""The engine: one asyncio process that drives a run from its feed to its end.

Articles are found while others are worked on, parsed in child processes with limits, and sent through the article
graph, as many at once as requests may be in flight. What is done is the ledger's to say: an engine that is killed is
replaced by another that goes on.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from typing import Any

from pydantic import BaseModel

from bioalchemy import answers, llm, prompts, settings
from bioalchemy.accounts import ArticleRow, Source
from bioalchemy.agents import critic, curator, evidence_checker, hazards, question_writer, topic_choice
from bioalchemy.backends import Backend
from bioalchemy.errors import (
    ArticleError,
    BackendUnreachable,
    LedgerError,
    ModelError,
    RateLimited,
    ServiceError,
    UsageError,
)
from bioalchemy.graphs import article as article_graph
from bioalchemy.graphs import edits, turns
from bioalchemy.graphs.admission import Admitted, admit
from bioalchemy.graphs.state import ArticleState, Services
from bioalchemy.graphs.turns import Turns
from bioalchemy.ledger import Ledger
from bioalchemy.records import Article, ArticleReason, Role, canonical_json, sha256_of
from bioalchemy.settings import ROLES, Gates, ModelRecipe, Recipe
from bioalchemy.tools import feeds
from bioalchemy.tools.filters import Filters
from bioalchemy.tools.readers import extractors
from bioalchemy.tools.reading import Read, Readers, processors
from bioalchemy.tools.reports.reviews import Edit

_PROMPT_TOKENS = 900
"""Room for system text, instructions and a draft beside the passages."""
_BATCH = 64
_HEARTBEAT_S = 10.0


def make_recipe(backends: dict[Role, Backend], gates: Gates) -> Recipe:
    """The recipe of a run; passages shrink to what the smallest window holds.

    Raises:
        UsageError: a window is too small for any passage.
    """
    windows = [backend.window for backend in backends.values() if backend.window]
    if windows:
        # A writer sees each passage, and its sentences once more in a list.
        parts = 4 if gates.multi_hop_per_article else 2
        room = (min(windows) - llm.MAX_TOKENS - _PROMPT_TOKENS) // parts
        if room < 100:
            least = llm.MAX_TOKENS + _PROMPT_TOKENS + parts * 100
            raise UsageError(f"a window of {min(windows)} tokens is too small; {least} is the least")
        gates = gates.model_copy(update={"passage_tokens": min(gates.passage_tokens, room)})
    return Recipe(
        models={
            role: ModelRecipe(
                model=backends[role].model,
                revision=backends[role].revision,
                sampling=llm.sampling(backends[role].params, role),
            )
            for role in ROLES
        },
        prompts=prompts.versions(),
        schemas=schemas(gates),
        gates=gates,
        extractor=" ".join(extractors.ALL),
        verifier=answers.VERSION,
        checks=evidence_checker.VERSION,
    )


def schemas(gates: Gates) -> dict[str, str]:
    """Every response schema and the hash of what it asks for."""
    used: list[type[BaseModel]] = [
        curator.Screening, hazards.HazardJudgement, topic_choice.TopicChoice, curator.PassageNote, curator.Link,
        question_writer.written_drafts(gates.drafts_per_context, 1), evidence_checker.Reading,
        evidence_checker.OpenBookAnswer, critic.Review,
    ]  # fmt: skip
    return {model.__name__: sha256_of(canonical_json(model.model_json_schema()))[:12] for model in used}


class Engine:
    """Drives one run; `drive` returns when every article is at its end."""

    def __init__(
        self,
        services: Services,
        concurrency: int,
        read: Read = feeds.read,
        *,
        probe: Callable[[], Awaitable[object]],
        fetch: Callable[[str], None] = feeds.fetch,
        filters: Filters | None = None,
        looks_up: bool = False,
        turns: Turns | None = None,
    ) -> None:
        """`looks_up`: PubMed is asked about papers from files; `turns`, where the run aims at a mix of topics."""
        self._services = services
        self._probe = probe
        self._read = read
        self._fetch = fetch
        self._filters = filters or Filters()
        self._looks_up = looks_up
        self._turns = turns
        self._ledger: Ledger = services.ledger
        self._concurrency = concurrency
        self._graph = article_graph.build()
        self._running: dict[str, asyncio.Task[None]] = {}
        self._found_all = asyncio.Event()
        self._news = asyncio.Event()

    async def drive(self, sources: Iterable[Source], watermark: str | None = None) -> None:
        """Discover and work until nothing is left; `watermark` is remembered once the sources are all found.

        Where their service fails on some of them, that is remembered in its place.

        Raises:
            ServiceError: it fails before any was found.
            ModelError: a backend that no article is to blame for failing.
            BudgetReached, LedgerError: as they happen; what is committed is safe.
        """
        async with (
            _parser(self._read, min(processors(), self._concurrency)) as parse,
            _background(self._beat(), self._discover(sources, watermark)) as helpers,
        ):
            running = self._running
            try:
                if self._turns:
                    await self._turns.begin()
                await self._work_on_all(parse, helpers)
                while self._turns and self._turns.take_up_again():
                    await self._work_on_all(parse, helpers)
                for helper in helpers:
                    if helper.done():
                        helper.result()
            finally:
                for task in running.values():
                    task.cancel()
                await asyncio.gather(*running.values(), return_exceptions=True)

    async def judge_edits(self) -> list[Edit]:
        """Judge people's edits that wait; see `edits.judge`."""
        async with _background(self._beat()):
            return await edits.judge(self._services)

    async def _work_on_all(self, parse: Callable[[str], Any], helpers: set[asyncio.Task[None]]) -> None:
        running, settled = self._running, asyncio.Event()
        settled.set()
        at_once = self._concurrency + (turns.WINDOW if self._turns else 0)
        async for row in self._rows():
            before, settled = settled, asyncio.Event()
            if self._turns:
                self._turns.expect(row.article_id)
            work = self._work_in_time(row, parse, before, settled)
            running[row.article_id] = asyncio.create_task(work, name=row.article_id)
            if len(running) >= at_once:
                await _first_done(running, helpers)
        while running:
            await _first_done(running, helpers)

    async def _rows(self) -> AsyncIterator[ArticleRow]:
        """Unfinished articles in order, waiting for discovery to find more."""
        last = 0
        while True:
            complete = self._found_all.is_set()
            rows = self._ledger.unfinished(last, _BATCH)
            for row in rows:
                last = row.seq
                yield row
            if not rows:
                if complete:
                    return
                self._news.clear()
                await self._news.wait()

    async def _discover(self, sources: Iterable[Source], watermark: str | None) -> None:
        batches = feeds.batches(sources, _BATCH)
        try:
            while batch := await asyncio.to_thread(next, batches, None):
                self._ledger.discover(batch, feeds.digest)
                self._news.set()
            if watermark:
                self._ledger.set_watermark(watermark)
        except ServiceError as error:
            if not self._ledger.tally.articles.total():
                raise
            # What was listed before is worked on, and the next session lists the feed again.
            self._ledger.set_feed_error(settings.redact(str(error)))
        finally:
            self._found_all.set()
            self._news.set()

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(_HEARTBEAT_S)
            self._ledger.beat()

    async def _work_in_time(
        self, row: ArticleRow, parse: Callable[[str], Any], before: asyncio.Event, settled: asyncio.Event
    ) -> None:
        try:
            await self._work(row, parse, before, settled)
        finally:
            self._expect_no_more(row)

    def _expect_no_more(self, row: ArticleRow) -> None:
        if self._turns:
            self._turns.expect_no_more(row.article_id)

    async def _work(
        self, row: ArticleRow, parse: Callable[[str], Any], before: asyncio.Event, settled: asyncio.Event
    ) -> None:
        try:
            admitted = await self._admit(row, parse, before)
        finally:
            settled.set()
        if admitted is None:
            return
        self._dismiss(admitted)
        # An earlier version may be worked on at this moment: its last pairs are withdrawn too.
        if going_on := [self._running[one.article_id] for one in admitted.withdrawn if one.article_id in self._running]:
            self._expect_no_more(row)
            await asyncio.wait(going_on)
        admitted.carry_out(self._ledger)
        if admitted.goes_on and self._turns:
            await self._in_turn(row, self._turns)
        elif admitted.goes_on:
            await self._through_graph(row)

    async def _admit(self, row: ArticleRow, parse: Callable[[str], Any], before: asyncio.Event) -> Admitted | None:
        read = await self._read_source(row, parse) if row.state == "discovered" else None
        if row.state != "discovered" and not await self._has_text(row, parse):
            return None
        # Which of two copies of a work is taken is for the feed's order to say, not for the faster parser.
        await before.wait()
        return admit(self._services, self._filters, row, read)

    def _dismiss(self, admitted: Admitted) -> None:
        """Earlier versions that still wait for their turn are not worked on any more."""
        for one in admitted.withdrawn:
            if self._turns and self._turns.dismiss(one.article_id):
                reason: ArticleReason = "retracted" if one.reason == "retracted" else "same_work"
                self._ledger.turn_away(one.article_id, reason, one.detail)

    async def _in_turn(self, row: ArticleRow, turns: Turns) -> None:
        """As many of the article's passages as its topic needs, until it is at its end or its topic has enough."""
        async with self._blaming(row):
            await turns.tell(row.article_id)
        if self._ledger.is_ended(row.article_id):
            return
        while (room := await turns.wait(row)) is not None:
            if room == 0:
                self._ledger.end_article(row.article_id, "postponed", "saturated", turns.why(row.article_id))
                return
            try:
                await self._through_graph(row, room)
            finally:
                turns.leave(row.article_id)
            if self._ledger.is_ended(row.article_id):
                return

    async def _read_source(self, row: ArticleRow, parse: Callable[[str], Any]) -> Article | None:
        """The article, its text stored; None when it can't be read and is quarantined, or not be fetched by now."""
        try:
            if feeds.is_online(row.uri):
                await asyncio.to_thread(self._fetch, row.uri)
            read: Article = await parse(row.uri)
            if self._looks_up and not feeds.is_kept(row.uri):
                read = await asyncio.to_thread(curator.look_up, read)
        except ArticleError as error:
            self._ledger.end_article(row.article_id, "quarantined", error.reason, str(error))
            return None
        except ServiceError as error:
            self._ledger.end_article(row.article_id, "failed", type(error).__name__, str(error))
            return None
        self._services.texts.put(read.text)
        return read

    async def _has_text(self, row: ArticleRow, parse: Callable[[str], Any]) -> bool:
        """Whether the article's text is in the store, or could be read again from its source."""
        expected, texts = self._ledger.article(row.article_id)["text_sha256"], self._services.texts
        try:
            texts.get(expected)
        except LedgerError as missing:
            with suppress(ArticleError):
                if texts.put((await parse(row.uri)).text) == expected:
                    return True
            self._ledger.end_article(row.article_id, "failed", type(missing).__name__, str(missing))
            return False
        return True

    async def _through_graph(self, row: ArticleRow, room: int | None = None) -> None:
        order = row.seq * article_graph.CONTEXTS_PER_ARTICLE
        state = ArticleState(article_id=row.article_id, order=order, ended=[])
        if room is not None:
            state["room"] = room
        async with self._blaming(row):
            await self._graph.ainvoke(state, context=self._services)
        if not self._ledger.is_ended(row.article_id) and not (room and self._ledger.planned_contexts(row.article_id)):
            raise LedgerError(f"the graph left article {row.article_id} unfinished; this is a bug")

    @asynccontextmanager
    async def _blaming(self, row: ArticleRow) -> AsyncIterator[None]:
        """An article that a model fails on ends as failed; what no article is to blame for is raised."""
        try:
            yield
        except article_graph.RUN_ENDING as error:
            # Whatever is asked next is refused too where a backend has had enough for now.
            is_spent = isinstance(error, RateLimited)
            if is_spent or not isinstance(error, BackendUnreachable) or not await self._is_alive():
                raise
            # A backend that answers others fails on this one: the article is to blame.
            self._ledger.end_article(row.article_id, "failed", type(error).__name__, str(error))
        except ModelError as error:
            self._ledger.end_article(row.article_id, "failed", type(error).__name__, str(error))

    async def _is_alive(self) -> bool:
        """Whether every backend still answers a small request."""
        try:
            await self._probe()
        except ModelError:
            return False
        return True


async def _first_done(running: dict[str, asyncio.Task[None]], helpers: set[asyncio.Task[None]]) -> None:
    """Wait until one ends, and raise what it, or a helper, failed of."""
    done, _ = await asyncio.wait({*running.values(), *helpers}, return_when=asyncio.FIRST_COMPLETED)
    for task in done:
        helpers.discard(task)
        running.pop(task.get_name(), None)
        task.result()


@asynccontextmanager
async def _background(*work: Any) -> AsyncIterator[set[asyncio.Task[None]]]:
    tasks = {asyncio.create_task(item) for item in work}
    everyone = set(tasks)
    try:
        yield tasks
    finally:
        for task in everyone:
            task.cancel()
        await asyncio.gather(*everyone, return_exceptions=True)


@asynccontextmanager
async def _parser(read: Read, processes: int) -> AsyncIterator[Callable[[str], Any]]:
    readers = Readers(read, processes)
    try:
        yield readers.read
    finally:
        await asyncio.to_thread(readers.close)
