"""Shares with their intervals, and Cohen's kappa: the few formulas that judging by hand needs.

    wilson(46, 50)                          Share(found=46, of=50, share=0.92, low=0.81, high=0.97)
    kappa_of_strata(accepted, rejected, 0.3)    Estimate(value=0.71, low=0.52, high=0.83)
    kappa_of_two([(True, False), …])        Estimate(value=0.44, low=0.10, high=0.78)

All intervals are of 95 %. They are written out here because importing SciPy takes seconds; the tests hold them against
it and statsmodels.
"""

import math
import random
from collections import Counter
from collections.abc import Callable, Sequence
from statistics import NormalDist, fmean, quantiles
from typing import NamedTuple

LEVEL = 0.95
_Z = NormalDist().inv_cdf((1 + LEVEL) / 2)
_RESAMPLES = 9_999


class Share(NamedTuple):
    """So many of so many, and between which bounds the share of all of them lies."""

    found: int
    of: int
    share: float
    low: float
    high: float


class Estimate(NamedTuple):
    """A figure and its interval."""

    value: float
    low: float
    high: float


def wilson(found: int, of: int) -> Share | None:
    """A share with Wilson's score interval (Wilson 1927, JASA 22:209); None of nothing."""
    if not of:
        return None
    share = found / of
    middle = (share + _Z**2 / (2 * of)) / (1 + _Z**2 / of)
    half = _Z / (1 + _Z**2 / of) * math.sqrt(share * (1 - share) / of + _Z**2 / (4 * of**2))
    low = 0.0 if found == 0 else middle - half
    return Share(found, of, share, low, 1.0 if found == of else middle + half)


def agreement_of_strata(accepted: Share, rejected: Share, weight: float) -> Estimate:
    """Share of drafts on which people and agents say the same; see `kappa_of_strata`."""
    return _square_and_add(lambda a, b: weight * a + (1 - weight) * (1 - b), accepted, rejected)


def kappa_of_strata(accepted: Share, rejected: Share, weight: float) -> Estimate | None:
    """Cohen's kappa of people and agents, from samples of what the agents accepted and of what they rejected.

    People accept the shares a = `accepted` and b = `rejected` of the two; `weight` w is the share of all drafts that
    the agents accepted, which is known. With m = w·a + (1−w)·b, observed and expected agreement (Cohen 1960, Educ
    Psychol Meas 20:37) come to κ = 2·w·(1−w)·(a−b) / (w·(1−m) + (1−w)·m). None where the agents never differed.

    κ rises with a and falls with b, so its limits follow from Wilson's for the two by squaring and adding, as in
    Newcombe's method 10 for a difference (1998, Stat Med 17:873), of which this is the case of κ.
    """
    if not 0 < weight < 1:
        return None

    def kappa(a: float, b: float) -> float:
        m = weight * a + (1 - weight) * b
        return 2 * weight * (1 - weight) * (a - b) / (weight * (1 - m) + (1 - weight) * m)

    return _square_and_add(kappa, accepted, rejected)


def _square_and_add(figure: Callable[[float, float], float], rising: Share, falling: Share) -> Estimate:
    value = figure(rising.share, falling.share)
    below = figure(rising.low, falling.share), figure(rising.share, falling.high)
    above = figure(rising.high, falling.share), figure(rising.share, falling.low)
    low = value - math.hypot(*(value - bound for bound in below))
    return Estimate(value, max(-1.0, low), min(1.0, value + math.hypot(*(bound - value for bound in above))))


def kappa_of_two(said: Sequence[tuple[bool, bool]]) -> Estimate | None:
    """Cohen's kappa of two reviewers on the same drafts, with the interval of Fleiss, Cohen and Everitt.

    Its variance is that of 1969, Psychol Bull 72:323, for large samples. None where chance alone would make them agree
    always (both say one thing only), or the variance is 0 and no interval follows.
    """
    n = len(said)
    if not n:
        return None
    cells = {pair: count / n for pair, count in Counter(said).items()}
    sides = (True, False)
    first = {side: sum(share for (one, _), share in cells.items() if one == side) for side in sides}
    second = {side: sum(share for (_, other), share in cells.items() if other == side) for side in sides}
    observed = sum(cells.get((side, side), 0.0) for side in sides)
    expected = sum(first[side] * second[side] for side in sides)
    if math.isclose(expected, 1):
        return None
    kappa = (observed - expected) / (1 - expected)
    same = sum(cells.get((s, s), 0.0) * (1 - (first[s] + second[s]) * (1 - kappa)) ** 2 for s in sides)
    other = sum(share * (second[i] + first[j]) ** 2 for (i, j), share in cells.items() if i != j)
    variance = same + (1 - kappa) ** 2 * other - (kappa - expected * (1 - kappa)) ** 2
    half = _Z * math.sqrt(max(variance, 0.0) / n) / (1 - expected)
    return Estimate(kappa, max(-1.0, kappa - half), min(1.0, kappa + half)) if half > 1e-9 else None


def mean_by_bootstrap(values: Sequence[float], seed: int = 0) -> Estimate | None:
    """A mean with its percentile bootstrap interval (Efron & Tibshirani 1993, chapter 13), values drawn as wholes.

    None of fewer than two, or where all are the same: no interval follows then.
    """
    if len(values) < 2 or len(set(values)) == 1:
        return None
    draws = random.Random(seed)  # noqa: S311  not a secret
    means = [fmean(draws.choices(values, k=len(values))) for _ in range(_RESAMPLES)]
    cuts = quantiles(means, n=40)
    return Estimate(fmean(values), cuts[0], cuts[-1])


def mean_of_counts(found: int, of: int) -> Estimate | None:
    """So many events in so many trials, an average with Byar's interval of a Poisson count; None of no trials.

    With O events the bounds of the count are O·(1 − 1/9O − z/3√O)³ and P·(1 − 1/9P + z/3√P)³, where P = O + 1 (Breslow
    & Day 1987, Statistical Methods in Cancer Research II, equation 2.13). They are too wide where trials vary less
    among each other than chance would have it.
    """
    if not of:
        return None

    def bound(count: int, z: float) -> float:
        return count * (1 - 1 / (9 * count) + z / (3 * math.sqrt(count))) ** 3

    return Estimate(found / of, bound(found, -_Z) / of if found else 0.0, bound(found + 1, _Z) / of)


def product(rate: Estimate, share: Share) -> Estimate:
    """A rate and a share of it, multiplied; the bounds follow from theirs by squaring and adding.

    With a = `rate` and b = `share`, the lower bound is ab − √((b·(a − aₗ))² + (a·(b − bₗ))²), the upper alike: the
    method of variance estimates recovery (Zou & Donner 2008, Stat Med 27:1693) with the first-order variance of a
    product.
    """
    value = rate.value * share.share
    low = value - math.hypot(share.share * (rate.value - rate.low), rate.value * (share.share - share.low))
    high = value + math.hypot(share.share * (rate.high - rate.value), rate.value * (share.high - share.share))
    return Estimate(value, max(0.0, low), high)
