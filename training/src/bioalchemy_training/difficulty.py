"""How hard each row is for the policy that is to be trained: its pass rate over k samples, by the reward's own verdict.

    known = await measure(Path("train.jsonl"), policy, out, open_policy, tell, evidence=False)
    known[pass_rates.key_of(row, policy)]       Votes(passed=3, samples=7, truncated=1, extracted=7)

The prompts are `data.read`'s, those of training. What `out` already has is not asked again, so a run that was stopped
in any way is continued by the same command; a row is written when its last sample is there, so a kill costs the rows in
flight. Memory: what is known of each row in a few numbers, and the rows in flight.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol

from bioalchemy.errors import ModelError, RequestRefused
from bioalchemy_training import data, pass_rates
from bioalchemy_training.data import Row
from bioalchemy_training.distribution import FAULTS_KEPT, Known
from bioalchemy_training.pass_rates import Policy
from bioalchemy_training.policies import Said, Tell
from bioalchemy_training.rewards import judgeable

_TELL_EVERY_S = 10.0
_QUIET_AT_MOST_S = 60.0
"""A log need not hear every ten seconds that no row is done."""
_HOPELESS = 16
"""So many rows refused before any is answered: it is the request, and not the rows."""


class Answering(Protocol):
    """A policy that can be asked: see `policies`."""

    def answers(self, rows: Iterator[Row]) -> AsyncGenerator[Said, None]:
        """Responses to every row, in any order."""


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

    @property
    def ended(self) -> int:
        """Rows that nothing more will be asked of."""
        return self.done + self.refused

    def line(self) -> str:
        """For people."""
        ended, elapsed_s = self.ended, time.monotonic() - self.started
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


async def measure(
    dataset: Path, policy: Policy, out: Path, open_policy: Callable[[], Answering], tell: Tell, *, evidence: bool
) -> Known:
    """Ask for every row that `out` lacks, and return what is known of all; `evidence` as for `data.read`.

    Raises:
        UsageError: as `data.read` and `pass_rates.appending`.
        ModelError: the policy can't be asked; what was measured is in `out`, and the message says how to go on.
    """
    with pass_rates.appending(out) as lines:
        known = {rate.key: rate.votes for rate in pass_rates.read(out) if rate.model == policy.model}
        wanted = sum(1 for _ in _missing(dataset, policy, known, evidence))
        if not wanted:
            return known
        session = _Session(wanted)
        tell(f"· {policy.model}: {wanted:,} rows to ask, {policy.samples} responses each, into {out}")
        asking = open_policy()
        try:
            async with (
                _told(session, tell),
                aclosing(asking.answers(_missing(dataset, policy, known, evidence))) as asked,
            ):
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
        if session.refused <= FAULTS_KEPT:
            tell(f"row {row.number} is refused: {said}")
        return
    rate = pass_rates.judged(row, policy, said)
    lines.append(rate)
    known[rate.key] = rate.votes
    session.done += 1
    session.passed += rate.passed
    session.samples += rate.samples
    session.truncated += rate.truncated


def _missing(dataset: Path, policy: Policy, known: Known, evidence: bool) -> Iterator[Row]:
    """Rows that can be judged and are not known, each once where several are the same."""
    taken: set[str] = set()
    for read in judgeable(data.read(dataset, evidence=evidence)):
        if isinstance(read, data.BadRow):
            continue
        row, _ = read
        key = pass_rates.key_of(row, policy)
        if key not in known and key not in taken:
            taken.add(key)
            yield row


@asynccontextmanager
async def _told(session: _Session, tell: Tell) -> AsyncIterator[None]:
    async def go_on() -> None:
        told, quiet_s = -1, 0.0
        while True:
            await asyncio.sleep(_TELL_EVERY_S)
            quiet_s += _TELL_EVERY_S
            if session.ended != told or quiet_s >= _QUIET_AT_MOST_S:
                tell(session.line())
                told, quiet_s = session.ended, 0.0

    telling = asyncio.create_task(go_on())
    try:
        yield
    finally:
        telling.cancel()
        await asyncio.gather(telling, return_exceptions=True)
        tell(session.line())
