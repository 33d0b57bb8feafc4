"""Progress: what a run has done, spent and refused, while it goes on. All of it goes to standard error.

A live display on a terminal; elsewhere one plain line now and then.
"""

import asyncio
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TextIO

from bioalchemy.accounts import Tally

_LIVE_EVERY_S = 0.5
_PLAIN_EVERY_S = 10.0
_QUIET_AT_MOST_S = 60.0
"""A log need not hear every ten seconds that nothing has changed."""
_REASONS_SHOWN = 4
_ENOUGH_FOR_RATE = 5
"""Articles: from fewer, a rate and an ETA would be a guess."""


class Progress:
    """Tells a user, or a log file, how a run goes."""

    def __init__(self, stream: TextIO | None = None, live: bool | None = None) -> None:
        self._stream = stream or sys.stderr
        self._live = self._stream.isatty() if live is None else live

    def announce(self, what: str) -> None:
        """One line about what happens next."""
        print(f"· {what}", file=self._stream, flush=True)

    @asynccontextmanager
    async def watch(self, tally: Callable[[], Tally]) -> AsyncIterator[None]:
        """Show `tally` again and again inside the block, and a last time at its end."""
        started, before = time.monotonic(), tally().ended
        show = self._show_live if self._live else self._show_plainly
        shown = asyncio.create_task(show(lambda: line(tally(), time.monotonic() - started, before)))
        try:
            yield
        finally:
            shown.cancel()
            await asyncio.gather(shown, return_exceptions=True)

    async def _show_plainly(self, text: Callable[[], str]) -> None:
        try:
            shown, quiet_s = "", 0.0
            while True:
                await asyncio.sleep(_PLAIN_EVERY_S)
                quiet_s += _PLAIN_EVERY_S
                now = text()
                if _facts(now) != shown or quiet_s >= _QUIET_AT_MOST_S:
                    print(now, file=self._stream, flush=True)
                    shown, quiet_s = _facts(now), 0.0
        finally:
            print(text(), file=self._stream, flush=True)

    async def _show_live(self, text: Callable[[], str]) -> None:
        from rich.console import Console
        from rich.live import Live
        from rich.text import Text

        with Live(Text(text()), console=Console(file=self._stream), auto_refresh=False) as display:
            try:
                while True:
                    display.update(Text(text()), refresh=True)
                    await asyncio.sleep(_LIVE_EVERY_S)
            finally:
                display.update(Text(text()), refresh=True)


def line(tally: Tally, elapsed_s: float, ended_before: int = 0) -> str:
    """The state of a run in one line; `ended_before` articles were at their end when the session began."""
    found = tally.articles.total()
    rejected = f"{tally.draft_reasons.total()} rejected{_counts(tally.draft_reasons)}"
    parts = [
        f"{tally.ended}/{found} articles{_counts(_ends(tally))}",
        f"{tally.drafts} drafts: {tally.accepted} accepted, {rejected}",
        f"{tally.calls} calls, {tally.tokens:,} tokens",
        cost(tally),
    ]
    if tally.missing:
        parts.append(f"{tally.missing.total():,} pairs missing{_counts(tally.missing, 'topics')}")
    ended = tally.ended - ended_before
    if elapsed_s and ended >= _ENOUGH_FOR_RATE:
        parts.append(f"{ended / elapsed_s * 60:.1f} articles/min")
        parts.append(f"ETA {timedelta(seconds=round(tally.unfinished * elapsed_s / ended))}")
    return " · ".join(parts)


def _facts(text: str) -> str:
    """A line without its rate and ETA, which change by themselves."""
    return " · ".join(text.split(" · ")[:4])


def cost(tally: Tally) -> str:
    """Dollars spent, with what is not known said."""
    if not tally.calls_without_price:
        return f"${tally.cost_usd:.4f}"
    known = f"${tally.cost_usd:.4f} + " if tally.cost_usd else ""
    return f"{known}{tally.calls_without_price} calls of unknown price"


def _ends(tally: Tally) -> Counter[str]:
    return Counter(
        {state: tally.articles[state] for state in ("done", "rejected", "failed", "quarantined", "postponed")}
    )


def _counts(counter: Counter[str], of: str = "reasons") -> str:
    shown = [f"{name} {n}" for name, n in counter.most_common() if n > 0]
    more = f", {len(shown) - _REASONS_SHOWN} more {of}" if len(shown) > _REASONS_SHOWN else ""
    return f" ({', '.join(shown[:_REASONS_SHOWN])}{more})" if shown else ""
