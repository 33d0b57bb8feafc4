"""Turns: which of a run's waiting articles is worked on next, so that money goes where pairs are missing.

    turns = Turns(services, aim, at_once=8, announce=print)
    await turns.tell(row.article_id)    its topic
    room = await turns.wait(row)        how many passages it may use; 0 when its topic has enough, None if dismissed
    …
    turns.leave(row.article_id)         its pairs are counted, and the next has its turn

Articles wait when they were read and nothing of them is paid for but their topics. Of those that wait, at most `WINDOW`
besides those that are worked on, the one whose topic is furthest behind its share goes first; the passages of one that
is worked on count as what passages gave so far, a pair each at the start. One whose topic has enough waits as long as
there is room, since a deficit may open again; then it is postponed, which the ledger keeps with its reason, and the
next session, or the end of this one, takes it up again where its topic has no longer enough.

Topics are told as `topic_telling` says. An article whose topic can't be told comes last.
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from bioalchemy.accounts import ArticleRow
from bioalchemy.concurrency import together
from bioalchemy.graphs.state import Services
from bioalchemy.graphs.topic_telling import Teller
from bioalchemy.ledger import Ledger
from bioalchemy.tools.datasets.deficits import Aim
from bioalchemy.tools.topics import taxonomy

WINDOW = 64
"""Articles that wait at most: ids and topics, no texts."""
_ALL = 1_000_000
"""More passages than any article has."""


class _Waiting(NamedTuple):
    """An article that waits."""

    article_id: str
    topic: str
    turn: asyncio.Future[int | None]


class _Working(NamedTuple):
    """An article that is worked on."""

    topic: str
    pairs: int
    """That it had before."""
    passages: int
    """That it may use."""


class Turns:
    """Whose turn it is; one for each session."""

    def __init__(self, services: Services, aim: Aim, at_once: int, announce: Callable[[str], None]) -> None:
        """So many articles `at_once`."""
        self._ledger, self._aim, self._at_once = services.ledger, aim, at_once
        self._teller, self._announce = Teller(services, announce), announce
        self._passages = services.recipe.gates.passages_per_article
        self._used, self._given = 1, 1
        """Passages and their pairs in this session, as if one had given one before."""
        self._accepted = Counter(self._ledger.pairs_by_topic())
        self._expected: set[str] = set()
        self._dismissed: set[str] = set()
        self._waiting: dict[int, _Waiting] = {}
        self._working: dict[str, _Working] = {}
        self._tally()

    async def begin(self) -> None:
        """Tell the topics of articles that gave pairs before anybody asked for them."""
        untold = self._ledger.without_topic(taxonomy().version)
        if not untold:
            return
        self._announce(f"telling the topics of {len(untold):,} articles that have pairs")
        room = asyncio.Semaphore(self._at_once)

        async def tell(article_id: str) -> None:
            async with room:
                await self._teller.tell(article_id)

        await together(*map(tell, untold))
        self._accepted = Counter(self._ledger.pairs_by_topic())
        self._tally()

    async def tell(self, article_id: str) -> None:
        """What an article is about, before it waits for the first time.

        Raises:
            ModelError: as `Teller.tell`.
        """
        await self._teller.tell(article_id)

    def expect(self, article_id: str) -> None:
        """An article is being read and may come to wait."""
        self._expected.add(article_id)

    def expect_no_more(self, article_id: str) -> None:
        """It waits, or does not come, or not before others are through."""
        self._expected.discard(article_id)
        self._go_on()

    async def wait(self, row: ArticleRow) -> int | None:
        """Until it is the article's turn: how many of its passages are needed, 0 if none, None if it was dismissed."""
        if row.article_id in self._dismissed:
            return None
        topic = self._topic(row.article_id)
        turn: asyncio.Future[int | None] = asyncio.get_running_loop().create_future()
        self._waiting[row.seq] = _Waiting(row.article_id, topic, turn)
        self.expect_no_more(row.article_id)
        try:
            return await turn
        finally:
            self._waiting.pop(row.seq, None)

    def leave(self, article_id: str) -> None:
        """An article's turn is over; it waits for another, or is expected no more."""
        worked = self._working.pop(article_id)
        new = len(self._ledger.pairs_of(article_id)) - worked.pairs
        self._accepted[worked.topic] += new
        self._given += new
        self._used += worked.passages
        self._tally()

    def dismiss(self, article_id: str) -> bool:
        """Whether the article waited, or was about to; it does no more."""
        waiting = (one.turn for one in self._waiting.values() if one.article_id == article_id and not one.turn.done())
        if turn := next(waiting, None):
            turn.set_result(None)
        elif article_id in self._expected:
            self._dismissed.add(article_id)
        return turn is not None or article_id in self._expected

    def why(self, article_id: str) -> str:
        """In words, why an article is postponed."""
        topic = self._topic(article_id)
        wanted = self._aim.wanted(self._accepted).get(topic, 0)
        left = len(self._ledger.planned_contexts(article_id))
        passages = f"; {left} of its passages are left" if left else ""
        return f"{topic} has {self._accepted[topic]:,} pairs, and {self._aim.target} asks for {wanted:,}{passages}"

    def take_up_again(self) -> int:
        """Put postponed articles back to work whose topics have no longer enough; how many."""
        return reopen(self._ledger, self._aim)

    # Who is next

    def _go_on(self) -> None:
        while self._waiting and len(self._working) < self._at_once:
            waiting = {seq: one for seq, one in self._waiting.items() if not one.turn.done()}
            if not waiting or (self._expected and len(waiting) < WINDOW // 2):
                return  # who comes may be further behind
            promised = self._accepted + self._promised()
            seq = self._next(waiting, promised)
            if seq is not None:
                self._begin(waiting[seq], promised)
            elif len(waiting) >= WINDOW or not (self._working or self._expected):
                self._postpone(waiting)
                return
            else:
                return

    def _next(self, waiting: dict[int, _Waiting], promised: Counter[str]) -> int | None:
        enough, weights = self._aim.enough(promised), self._aim.weights
        found = [
            (promised[one.topic] / weights[one.topic] if one.topic else float("inf"), seq)
            for seq, one in waiting.items()
            if not one.topic or (one.topic in weights and one.topic not in enough)
        ]
        return min(found)[1] if found else None

    def _begin(self, one: _Waiting, promised: Counter[str]) -> None:
        most = self._aim.missing(promised)[one.topic] if self._aim.size is not None and one.topic else _ALL
        pairs = len(self._ledger.pairs_of(one.article_id))
        self._working[one.article_id] = _Working(one.topic, pairs, max(1, min(most, self._passages)))
        one.turn.set_result(max(1, most))

    def _postpone(self, waiting: dict[int, _Waiting]) -> None:
        for one in waiting.values():
            if self._aim.has_enough(one.topic, self._accepted):
                one.turn.set_result(0)

    def _promised(self) -> Counter[str]:
        """What is to be expected of the articles that are worked on, one pair each at least."""
        promised: Counter[str] = Counter()
        for one in self._working.values():
            promised[one.topic] += max(1, round(one.passages * self._given / self._used))
        return promised

    # What is known

    def _topic(self, article_id: str) -> str:
        """Empty where it could not be told."""
        return self._ledger.topic_of(article_id, taxonomy().version) or ""

    def _tally(self) -> None:
        self._ledger.tally.missing = self._aim.missing(self._accepted)


def reopen(ledger: Ledger, aim: Aim | None) -> int:
    """Put postponed articles back to work: those whose topics have not enough, or all where nothing is aimed at."""
    if aim is None:
        return ledger.reopen_postponed()
    accepted = ledger.pairs_by_topic()
    topics = ledger.articles_by_topic("postponed")
    return sum(ledger.reopen_postponed(topic) for topic in topics if not aim.has_enough(topic, accepted))
