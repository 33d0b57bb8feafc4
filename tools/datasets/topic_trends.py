"""How topics' shares of biology move from year to year, and which are emerging.

    trends(topic_counts.read(Path("counts.jsonl")))
        [Trend(topic="computational_biology/machine_learning", shares={2015: 0.004, …}, growth=0.24, low=0.21, …), …]

A topic's papers nₜ of the Nₜ indexed in year t are modelled as E[nₜ] = Nₜ · exp(a + b·t), with variance φ·E[nₜ]: a
quasi-Poisson regression (McCullagh & Nelder 1989, chapter 6). Its dispersion φ is Pearson's χ² over the degrees of
freedom and at least 1, so that years that scatter more than chance widen the interval. Growth is exp(b) − 1 a year,
relative to biology as a whole. Intervals are Student's t's, at a level that holds for all topics at once (Bonferroni):
*emerging* is a topic whose whole interval lies above zero, and one false alarm in all has the stated probability.
"""

import math
import warnings
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bioalchemy.errors import UsageError
from bioalchemy.records import Record
from bioalchemy.tools.datasets.topic_counts import ALL, Count

FEWEST_YEARS = 4
"""A line through three points leaves one degree of freedom: its interval says nothing."""
FALSE_ALARM = 0.05
_DRAWN = 10


class Trend(Record):
    """One topic over the years that were over when they were counted."""

    topic: str
    papers: int
    """In all years."""
    shares: dict[int, float]
    """Of the papers indexed in each year; topics overlap, so they add up to more than 1."""
    growth: float
    """Relative change of the share in a year."""
    low: float
    high: float
    """The simultaneous interval of `growth`."""
    emerging: bool


def trends(counts: Iterable[Count], false_alarm: float = FALSE_ALARM) -> list[Trend]:
    """Every topic that has papers in each year, fastest growing first.

    Raises:
        UsageError: fewer than `FEWEST_YEARS` years that are over, or a year without the count of all papers.
    """
    by_topic: dict[str, dict[int, int]] = defaultdict(dict)
    for count in counts:
        if count.is_final:
            by_topic[count.topic][count.year] = count.papers
    whole = by_topic.pop(ALL, {})
    years = sorted({year for papers in by_topic.values() for year in papers})
    if len(years) < FEWEST_YEARS:
        raise UsageError(f"trends need {FEWEST_YEARS} years that are over, and there are {len(years)}")
    if missing := [year for year in years if not whole.get(year)]:
        raise UsageError(f"the papers of all topics were not counted for {', '.join(map(str, missing))}")
    complete = {topic: papers for topic, papers in by_topic.items() if all(papers.get(year) for year in years)}
    level = false_alarm / max(len(complete), 1)
    found = [_trend(topic, [complete[topic][y] for y in years], years, whole, level) for topic in complete]
    return sorted(found, key=lambda trend: (-trend.growth, trend.topic))


def _trend(topic: str, papers: list[int], years: list[int], whole: dict[int, int], level: float) -> Trend:
    import numpy as np
    from statsmodels.api import GLM, families
    from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

    middle = sum(years) / len(years)
    design = np.array([[1.0, year - middle] for year in years])
    offset = np.log([float(whole[year]) for year in years])
    model = GLM(np.array(papers, dtype=float), design, family=families.Poisson(), offset=offset)
    with warnings.catch_warnings():
        # Years on a line are separated perfectly only where outcomes are yes or no.
        warnings.simplefilter("ignore", PerfectSeparationWarning)
        chance = model.fit(use_t=True)
        dispersion = chance.pearson_chi2 / chance.df_resid
        fit = model.fit(scale=float(dispersion), use_t=True) if dispersion > 1 else chance
    low, high = (math.expm1(float(bound)) for bound in fit.conf_int(level)[1])
    return Trend(
        topic=topic,
        papers=sum(papers),
        shares={year: n / whole[year] for year, n in zip(years, papers, strict=True)},
        growth=math.expm1(float(fit.params[1])),
        low=low,
        high=high,
        emerging=low > 0,
    )


def draw(found: list[Trend], place: Path) -> None:
    """The fastest growing topics' shares by year, each in proportion to its first, as PNG, SVG or PDF by suffix.

    Raises:
        UsageError: another suffix, or the file can't be written.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 5.5), layout="constrained")
    axes: Any = figure.subplots()
    for trend in found[:_DRAWN]:
        years = sorted(trend.shares)
        first = trend.shares[years[0]]
        label = f"{trend.topic}  {trend.growth:+.1%} a year"
        axes.plot(years, [trend.shares[y] / first for y in years], marker="o", markersize=3, label=label)
    axes.set_yscale("log")
    axes.set_ylabel("share of indexed papers, relative to the first year")
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}×")
    axes.yaxis.set_minor_formatter(lambda value, _: f"{value:g}×")
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.grid(alpha=0.3)
    if found:
        axes.legend(fontsize=8, loc="upper left", bbox_to_anchor=(1, 1), frameon=False)
    try:
        figure.savefig(place)
    except (OSError, ValueError) as error:
        raise UsageError(f"{place}: {error}") from error
