"""Trends: growth and its interval are what the counts say, and chance alone rarely emerges."""

import math
import random
from datetime import date
from pathlib import Path

import pytest

from bioalchemy.errors import UsageError
from bioalchemy.tools.datasets.topic_counts import ALL, Count
from bioalchemy.tools.datasets.topic_trends import draw, trends

YEARS = range(2015, 2026)
WHOLE = {year: 900_000 + 20_000 * (year - 2015) for year in YEARS}


def counted(papers: dict[str, dict[int, int]], asked: date = date(2026, 11, 1)) -> list[Count]:
    return [
        Count(topic=topic, year=year, papers=n, query="q", asked=asked)
        for topic, by_year in {ALL: WHOLE, **papers}.items()
        for year, n in by_year.items()
    ]


def growing(rate: float, share: float = 0.01) -> dict[int, int]:
    return {year: round(WHOLE[year] * share * (1 + rate) ** (year - 2015)) for year in YEARS}


def test_growth_is_relative_to_biology_and_the_fastest_comes_first() -> None:
    found = trends(counted({"slow": growing(-0.03), "even": growing(0), "fast": growing(0.2)}))
    assert [trend.topic for trend in found] == ["fast", "even", "slow"]
    assert [trend.growth for trend in found] == pytest.approx([0.2, 0, -0.03], abs=1e-3)
    assert [trend.emerging for trend in found] == [True, False, False]
    assert found[0].shares[2015] == pytest.approx(0.01, rel=1e-3)
    for trend in found:
        assert trend.low <= trend.growth <= trend.high


def test_a_year_that_was_not_over_says_nothing() -> None:
    papers = growing(0)
    early = counted({"even": {**papers, 2025: papers[2025] // 9}}, asked=date(2025, 3, 1))
    (trend,) = trends(early)
    assert 2025 not in trend.shares
    assert trend.growth == pytest.approx(0, abs=1e-3)


def test_years_that_scatter_widen_the_interval() -> None:
    even = growing(0.05)
    scattered = {year: round(n * (1.3 if year % 2 else 0.7)) for year, n in even.items()}
    calm, wild = (trends(counted({"t": papers}))[0] for papers in (even, scattered))
    assert calm.emerging
    assert not wild.emerging
    assert wild.high - wild.low > 10 * (calm.high - calm.low)


def test_chance_alone_emerges_as_rarely_as_is_said() -> None:
    draw_from = random.Random(5)
    alarms = 0
    for _ in range(40):
        papers = {
            f"t{n}": {year: max(1, round(draw_from.gauss(400, math.sqrt(400) * 3))) for year in YEARS}
            for n in range(10)
        }
        whole = [Count(topic=ALL, year=y, papers=900_000, query="q", asked=date(2026, 11, 1)) for y in YEARS]
        rows = [row for row in counted(papers) if row.topic != ALL]
        alarms += any(trend.emerging for trend in trends([*whole, *rows]))
    # One-sided, so 2.5 % of 40 draws: six or more have a probability of 5 in 10,000.
    assert alarms < 6


def test_too_few_years_or_no_whole_is_said() -> None:
    few = [row for row in counted({"t": growing(0)}) if row.year < 2018]
    with pytest.raises(UsageError, match="4 years"):
        trends(few)
    with pytest.raises(UsageError, match="not counted for 2020"):
        trends([row for row in counted({"t": growing(0)}) if (row.topic, row.year) != (ALL, 2020)])


def test_a_topic_that_is_not_there_every_year_has_no_trend() -> None:
    assert [trend.topic for trend in trends(counted({"t": growing(0), "new": {2024: 5, 2025: 9}}))] == ["t"]


@pytest.mark.parametrize("suffix", [".svg", ".png"])
def test_a_plot_is_drawn(tmp_path: Path, suffix: str) -> None:
    place = tmp_path / f"trends{suffix}"
    draw(trends(counted({"a/one": growing(0.1), "b/two": growing(-0.1)})), place)
    assert place.stat().st_size > 5000
    with pytest.raises(UsageError, match="trends"):
        draw([], tmp_path / "none" / f"trends{suffix}")
    with pytest.raises(UsageError, match="xyz"):
        draw([], tmp_path / "trends.xyz")
