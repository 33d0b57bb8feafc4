"""Progress: what is told, where, and what is not guessed."""

import asyncio
import io
from collections import Counter

import pytest

from bioalchemy import progress
from bioalchemy.accounts import Tally
from bioalchemy.progress import Progress, cost, line


def tally(**changes: object) -> Tally:
    known = Tally(articles=Counter(done=3, failed=1, discovered=6), calls=10, prompt_tokens=1_000, accepted=2)
    known.draft_reasons = Counter(trivial=2, unclear=1)
    for name, value in changes.items():
        setattr(known, name, value)
    return known


def test_one_line_tells_all() -> None:
    assert line(tally(), 60.0) == (
        "4/10 articles (done 3, failed 1) · 5 drafts: 2 accepted, 3 rejected (trivial 2, unclear 1) · "
        "10 calls, 1,000 tokens · $0.0000"
    )


@pytest.mark.parametrize(("done", "before", "told"), [(4, 0, False), (5, 0, True), (50, 46, False), (50, 45, True)])
def test_an_eta_needs_enough_articles_of_this_session(done: int, before: int, told: bool) -> None:
    shown = line(tally(articles=Counter(done=done, parsed=10)), 60.0, before)
    assert ("ETA" in shown) == ("articles/min" in shown) == told
    if told:
        assert shown.endswith("5.0 articles/min · ETA 0:02:00")


def test_no_time_no_rate() -> None:
    assert "ETA" not in line(tally(articles=Counter(done=50)), 0.0)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"cost_usd": 1.5}, "$1.5000"),
        ({"calls_without_price": 10}, "10 calls of unknown price"),
        ({"cost_usd": 1.5, "calls_without_price": 4}, "$1.5000 + 4 calls of unknown price"),
    ],
)
def test_an_unknown_price_is_said_and_never_0(changes: dict[str, float], said: str) -> None:
    assert cost(tally(**changes)) == said
    assert line(tally(**changes), 1.0).endswith(said)


def test_many_reasons_are_cut_short() -> None:
    many = Counter({f"reason{n}": 9 - n for n in range(7)})
    assert "(reason0 9, reason1 8, reason2 7, reason3 6, 3 more reasons)" in line(tally(draft_reasons=many), 1.0)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_PLAIN_EVERY_S", 0.01)
    monkeypatch.setattr(progress, "_LIVE_EVERY_S", 0.01)


@pytest.mark.usefixtures("quick")
async def test_a_log_gets_plain_lines_and_only_news() -> None:
    out, now = io.StringIO(), tally()
    shown = Progress(out)
    shown.announce("checking [red]x[/red]")
    async with shown.watch(lambda: now):
        await asyncio.sleep(0.1)
        now.articles["done"] += 1
        now.articles["discovered"] -= 1
        await asyncio.sleep(0.1)
    first, *lines = out.getvalue().splitlines()
    assert first == "· checking [red]x[/red]"
    assert "\x1b" not in out.getvalue()
    assert [text.split()[0] for text in lines] == ["4/10", "5/10", "5/10"], "two news and the end"


@pytest.mark.usefixtures("quick")
async def test_a_log_hears_from_a_quiet_run_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_QUIET_AT_MOST_S", 0.05)
    out = io.StringIO()
    async with Progress(out).watch(tally):
        await asyncio.sleep(0.3)
    assert 3 <= len(out.getvalue().splitlines()) <= 8


@pytest.mark.usefixtures("quick")
async def test_a_terminal_gets_one_live_line() -> None:
    out = Terminal()
    async with Progress(out).watch(tally):
        await asyncio.sleep(0.05)
    assert "\x1b[" in out.getvalue()
    assert "4/10 articles" in out.getvalue()


@pytest.mark.usefixtures("quick")
async def test_the_end_is_told_even_when_the_run_fails() -> None:
    out = io.StringIO()

    async def fail() -> None:
        async with Progress(out).watch(tally):
            await asyncio.sleep(0)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    assert out.getvalue().splitlines()[-1].startswith("4/10")
