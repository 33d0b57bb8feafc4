"""How hard each row is for the policy that is to be trained: its pass rate over k samples, by the reward's own verdict.

    known = await measure(Path("train.jsonl"), policy, out, open_policy, tell)
    distribution = Distribution.of(Path("train.jsonl"), policy, known, Band(0.1, 0.9))

The prompts are `data.read`'s, those of training. What `out` already has is not asked again, so a run that was stopped
in any way is continued by the same command; a row is written when its last sample is there, so a kill costs the rows in
flight. Memory: what is known of each row in a few numbers, and the rows in flight.
"""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from bioalchemy import answers
from bioalchemy.errors import ModelError, RequestRefused, UsageError
from bioalchemy.records import Answer
from bioalchemy_training import data, pass_rates
from bioalchemy_training.data import Row
from bioalchemy_training.pass_rates import Policy, Votes
from bioalchemy_training.policies import Said, Tell
from bioalchemy_training.rewards import read_gold

_TELL_EVERY_S = 10.0
FAULTS_TOLD = 5
_HOPELESS = 16
"""So many rows refused before any is answered: it is the request, and not the rows."""

Known = dict[str, Votes]
"""By `pass_rates.key_of`."""


class Answering(Protocol):
    """A policy that can be asked: see `policies`."""

    def answers(self, rows: Iterator[Row]) -> AsyncGenerator[Said, None]:
        """Responses to every row, in any order."""


class Band(NamedTuple):
    """Pass rates from `low` to `high`, both within."""

    low: float
    high: float

    @classmethod
    def parse(cls, stated: str) -> "Band":
        """Of `0.1..0.9`.

        Raises:
            UsageError: it is none.
        """
        low, _, high = stated.partition("..")
        try:
            band = cls(float(low), float(high))
        except ValueError:
            band = cls(1.0, 0.0)
        if not 0 <= band.low <= band.high <= 1:
            raise UsageError(f"--band {stated!r}: give LOW..HIGH between 0 and 1, such as 0.1..0.9")
        return band

    def place(self, votes: Votes | None) -> str:
        """`below`, `within` or `above`; `unknown` where no response counts."""
        if votes is None or not votes.samples:
            return "unknown"
        rate = votes.passed / votes.samples
        return "below" if rate < self.low else "above" if rate > self.high else "within"


@dataclass
class _Session:
    """What this process has done."""

    wanted: int
    done: int = 0
    passed: int = 0
    samples: int = 0
    truncated: int = 0
    refused: int = 0
    started: float = field(default_factory=time.monotonic)

    def line(self) -> str:
        """For people."""
        ended, elapsed_s = self.done + self.refused, time.monotonic() - self.started
        parts = [f"{ended:,}/{self.wanted:,} rows", f"{self.samples + self.truncated:,} responses"]
        if self.samples:
            parts.append(f"pass rate {self.passed / self.samples:.2f}")
        if self.truncated:
            parts.append(f"{self.truncated:,} cut at --max-tokens")
        if self.refused:
            parts.append(f"{self.refused:,} rows refused")
        if ended and elapsed_s:
            parts.append(f"{ended / elapsed_s * 60:,.0f} rows/min")
            parts.append(f"ETA {timedelta(seconds=round((self.wanted - ended) * elapsed_s / ended))}")
        return " · ".join(parts)


async def measure(dataset: Path, policy: Policy, out: Path, open_policy: Callable[[], Answering], tell: Tell) -> Known:
    """Ask for every row that `out` lacks, and return what is known of all.

    Raises:
        UsageError: as `data.read` and `pass_rates.appending`.
        ModelError: the policy can't be asked; what was measured is in `out`, and the message says how to go on.
    """
    with pass_rates.appending(out) as lines:
        known = {rate.key: rate.votes for rate in pass_rates.read(out) if rate.model == policy.model}
        wanted = sum(1 for _ in _missing(dataset, policy, known))
        if not wanted:
            return known
        session = _Session(wanted)
        tell(f"· {policy.model}: {wanted:,} rows to ask, {policy.samples} responses each, into {out}")
        asking = open_policy()
        try:
            async with _told(session, tell), aclosing(asking.answers(_missing(dataset, policy, known))) as asked:
                async for row, said in asked:
                    _take(session, lines, known, row, policy, said, tell)
        except ModelError as error:
            went = f"{session.done:,} of {wanted:,} rows were measured and are in {out}"
            raise type(error)(f"{error}. {went}; mend it and give the same command again") from None
    return known


def _take(
    session: _Session, lines: pass_rates.Appended, known: Known, row: Row, policy: Policy, said: Any, tell: Tell
) -> None:
    if isinstance(said, str):
        session.refused += 1
        if session.refused == _HOPELESS and not session.done:
            raise RequestRefused(f"{said}; so were the first {_HOPELESS} rows, and no other was answered")
        if session.refused <= FAULTS_TOLD:
            tell(f"row {row.number} is refused: {said}")
        return
    rate = pass_rates.judged(row, policy, said)
    lines.append(rate)
    known[rate.key] = rate.votes
    session.done += 1
    session.passed += rate.passed
    session.samples += rate.samples
    session.truncated += rate.truncated


def _missing(dataset: Path, policy: Policy, known: Known) -> Iterator[Row]:
    """Rows that can be judged and are not known, each once where several are the same."""
    taken: set[str] = set()
    for row, gold in _judged(dataset):
        key = pass_rates.key_of(row, policy) if gold else ""
        if gold and key not in known and key not in taken:
            taken.add(key)
            yield row


def _judged(dataset: Path) -> Iterator[tuple[Row, Answer | None]]:
    """Every row in turn, with its gold where that can be judged."""
    for row in data.read(dataset):
        if isinstance(row, data.BadRow):
            yield Row(row.number, "", "", ""), None
        else:
            gold = read_gold(row.gold)
            yield row, None if isinstance(gold, str) else gold


@asynccontextmanager
async def _told(session: _Session, tell: Tell) -> AsyncIterator[None]:
    async def go_on() -> None:
        while True:
            await asyncio.sleep(_TELL_EVERY_S)
            tell(session.line())

    telling = asyncio.create_task(go_on())
    try:
        yield
    finally:
        telling.cancel()
        await asyncio.gather(telling, return_exceptions=True)
        tell(session.line())


@dataclass
class Distribution:
    """Pass rates over a dataset's rows."""

    rows: int = 0
    not_judged: int = 0
    """Rows that can't be trained on, and were not asked."""
    not_measured: int = 0
    """Rows that the policy was not asked, or refused."""
    no_vote: int = 0
    """Rows of which every response was cut."""
    samples: int = 0
    passed: int = 0
    extracted: int = 0
    truncated: int = 0
    rates: Counter[float] = field(default_factory=Counter)
    """Rows by pass rate."""
    chances: Counter[float] = field(default_factory=Counter)
    """Rows by what guessing would give them."""
    places: Counter[str] = field(default_factory=Counter)
    """Rows by `Band.place`."""

    def count(self, gold: Answer | None, votes: Votes | None, band: Band) -> bool:
        """Count a row in; whether it is within the band."""
        self.rows += 1
        place = band.place(votes)
        self.places[place] += 1
        if gold is None:
            self.not_judged += 1
        elif votes is None:
            self.not_measured += 1
        else:
            self.samples += votes.samples
            self.passed += votes.passed
            self.extracted += votes.extracted
            self.truncated += votes.truncated
            self.chances[answers.chance(gold)] += 1
            if votes.samples:
                self.rates[votes.passed / votes.samples] += 1
            else:
                self.no_vote += 1
        return place == "within"

    def as_dict(self) -> dict[str, Any]:
        """Plain numbers for `--json`."""
        return {
            "rows": self.rows, "not_judged": self.not_judged, "not_measured": self.not_measured,
            "no_vote": self.no_vote, "samples": self.samples, "truncated": self.truncated,
            "pass_rate": self.passed / self.samples if self.samples else None,
            "extraction_rate": self.extracted / self.samples if self.samples else None,
            "never_right": self.rates[0.0], "always_right": self.rates[1.0],
            **{place: self.places[place] for place in ("below", "within", "above")},
        }  # fmt: skip


def placed(dataset: Path, policy: Policy, known: Known, band: Band, counted: Distribution) -> Iterator[bool]:
    """For every row in turn whether it is within the band; `counted` is filled on the way."""
    for row, gold in _judged(dataset):
        votes = known.get(pass_rates.key_of(row, policy)) if gold else None
        yield counted.count(gold, votes, band)
