"""Telling what a run's articles are about, where a run aims at a mix of topics: once an article, and kept.

    await Teller(services, print).tell(row.article_id)              "virology/phages", kept with its method

By MeSH where a record has headings that tell, which costs nothing. Else the curator's model chooses among the topics
that title and abstract are nearest to: one small call. Where it names none of them or gives nothing of use, the nearest
stands, recorded as the guess that it is (`article_topics`). What can't be had is asked for once, and nothing guessed
instead.
"""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from bioalchemy.accounts import Origin
from bioalchemy.agents import curator, topic_choice
from bioalchemy.errors import AssetError, LedgerError, ModelError, ServiceError
from bioalchemy.graphs.article import RUN_ENDING
from bioalchemy.graphs.state import Services
from bioalchemy.tools.datasets import article_topics
from bioalchemy.tools.datasets.article_topics import BY_MODEL, Told
from bioalchemy.tools.datasets.dataset_folder import Work
from bioalchemy.tools.topics import taxonomy

Found = TypeVar("Found")


class _Lacking(Exception):
    """What topics are told by can't be had."""


class Teller:
    """Tells topics; one for each session."""

    def __init__(self, services: Services, announce: Callable[[str], None]) -> None:
        self._services, self._announce = services, announce
        self._lacking: set[str] = set()
        self._one_at_a_time = asyncio.Lock()

    async def tell(self, article_id: str) -> str:
        """An article's topic; empty where it can't be told.

        Raises:
            ModelError: the model can't be asked, for which the article need not be to blame.
        """
        ledger, version = self._services.ledger, taxonomy().version
        if (known := ledger.topic_of(article_id, version)) is not None:
            return known
        try:
            told = await self._by_mesh(article_id) or await self._by_choice(article_id)
        except _Lacking:
            return ""
        ledger.keep_topic(article_id, *told, version)
        return told.topic

    async def _by_mesh(self, article_id: str) -> Told | None:
        record = self._services.ledger.article(article_id)
        if not record["mesh_terms"]:
            return None
        work = Work(work_id=record["work_id"], mesh_terms=record["mesh_terms"])
        found = await self._had("MeSH's trees", lambda: next(article_topics.by_mesh([work]), None))
        return found[1] if found else None

    async def _by_choice(self, article_id: str) -> Told:
        front = self._front(article_id)
        nearest = await self._had(
            "the embedding model",
            lambda: article_topics.nearest([front], topic_choice.CANDIDATES, self._announce)[0],
        )
        candidates = {told.topic: told for told in nearest}
        try:
            # Before all other work, as whose turn it is rests on it.
            origin = Origin(article_id, order=0)
            chosen = await topic_choice.choose(self._services.llm, front, list(candidates), origin)
        except RUN_ENDING:
            raise
        except ModelError:
            chosen = None
        return candidates[chosen]._replace(method=BY_MODEL) if chosen else nearest[0]

    def _front(self, article_id: str) -> str:
        try:
            return curator.front(self._services.article(article_id))
        except LedgerError:  # of an article with pairs, whose text is not in this machine's store any more
            record = self._services.ledger.article(article_id)
            return ". ".join([record["title"], *record["keywords"]])

    async def _had(self, name: str, way: Callable[[], Found]) -> Found:
        """What `way` gives with the help of what is named."""
        async with self._one_at_a_time:
            if name in self._lacking:
                raise _Lacking
            try:
                return await asyncio.to_thread(way)
            except (ServiceError, AssetError, ImportError) as error:
                self._lacking.add(name)
                self._announce(f"some topics can't be told for want of {name}, and their articles come last: {error}")
                raise _Lacking from None
