"""Did the second of two models do better on the same questions? The statistics, without files.

    found = compare(base=[0, 1, 0, …], trained=[1, 1, 0, …], sources=["pmid:21645374", …])
    found.difference      Estimate(value=0.08, low=0.03, high=0.13)
    found.p               0.0021
    holm([found.p, …])    the same, of several comparisons at once

Questions that were made from one paper are right or wrong together, so papers are drawn and not questions: a cluster
bootstrap of Σ differences / Σ questions. Of scipy's intervals the percentile's is taken, not BCa's: a difference of
paired scores is nearly symmetric, and in simulations (a paper's questions alike half of the time) BCa's covered 91 % at
40 papers and 94 % at 100, where the percentile's covered 93 % and 95 %. It is widened for few papers as Hesterberg
does (2015, Am Stat 69:371, "expanded percentile"), and then covers 94 % at 40, 93 % at 20, and 74 % at 5. Papers that
all say one thing (no score differs, say) can be drawn no other way: then as many others are allowed for as could be
missed by chance, by Clopper and Pearson (1934, Biometrika 26:404), each as far off as a paper can be.

`p` is of the exact sign test of questions whose score rose or fell: McNemar's (1947, Psychometrika 12:153) where
scores are 0 and 1. It takes questions for independent; `verdict` asks for both.
"""

import math
import warnings
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from bioalchemy.evals.proportions import LEVEL, Estimate

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FEW_SOURCES = 20
"""Papers below which the interval is too narrow: see above."""
_RESAMPLES = 10_000
_HELD = 4_000_000
"""Drawn papers in memory at a time: 32 MB."""

Verdict = Literal["better", "worse", "not distinguishable"]


class Comparison(NamedTuple):
    """Two models on the same questions; scores are from 0 to 1."""

    questions: int
    sources: int
    """Papers that they were made from; a question of an unknown paper is its own."""
    base: float
    """Mean score."""
    trained: float
    difference: Estimate | None
    """`trained` − `base`; None of one paper, from which no interval follows."""
    relative: Estimate | None
    """(`trained` − `base`) / `base`; None also where `base` is 0 or too near it for an interval, or papers alike."""
    rose: int
    fell: int
    """Questions with a higher, and with a lower score."""
    p: float
    """Two-sided."""

    def verdict(self, p: float) -> Verdict:
        """What may be said, with `p` corrected for all that was asked."""
        if self.difference is None or p >= 1 - LEVEL or self.difference.low <= 0 <= self.difference.high:
            return "not distinguishable"
        return "better" if self.difference.value > 0 else "worse"


def compare(base: Sequence[float], trained: Sequence[float], sources: Sequence[str], seed: int = 0) -> Comparison:
    """Both models' scores of each question, and the paper that it was made from; all of one length, at least 1."""
    import numpy as np
    from scipy.stats import binomtest

    names, cluster = np.unique(np.asarray(sources), return_inverse=True)
    before, after = (
        np.bincount(cluster, weights=np.asarray(scores, dtype=float)).astype(float) for scores in (base, trained)
    )
    size = np.bincount(cluster).astype(float)
    rose = sum(b < t for b, t in zip(base, trained, strict=True))
    fell = sum(b > t for b, t in zip(base, trained, strict=True))
    return Comparison(
        questions=len(base),
        sources=len(names),
        base=float(before.sum() / size.sum()),
        trained=float(after.sum() / size.sum()),
        difference=_interval((after - before, size), lambda gain, of: gain / of, seed)
        or _unanimous(after - before, size),
        relative=_interval((after - before, before), lambda gain, of: gain / of, seed),
        rose=rose,
        fell=fell,
        p=float(binomtest(rose, rose + fell).pvalue) if rose + fell else 1.0,
    )


def holm(p_values: Sequence[float]) -> list[float]:
    """Corrected for all of them at once (Holm 1979, Scand J Stat 6:65), in the same order."""
    from statsmodels.stats.multitest import multipletests

    return [float(p) for p in multipletests(p_values, method="holm")[1]] if p_values else []


def _interval(
    parts: "tuple[NDArray[np.float64], ...]", figure: Callable[[Any, Any], Any], seed: int
) -> Estimate | None:
    """`figure` of the parts' sums over papers, the same papers drawn for each part."""
    import numpy as np
    from scipy.stats import DegenerateDataWarning, bootstrap

    papers = len(parts[0])
    if papers < 2 or not parts[-1].any() or _is_unanimous(*parts):
        return None
    with np.errstate(invalid="ignore", divide="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", DegenerateDataWarning)  # a sample with nothing to divide by
        found = bootstrap(
            parts,
            lambda *drawn, axis: figure(*(part.sum(axis=axis) for part in drawn)),
            paired=True,
            n_resamples=_RESAMPLES,
            batch=max(1, _HELD // papers),
            confidence_level=_expanded(papers),
            method="percentile",
            rng=seed,
        ).confidence_interval
    value = float(figure(*(part.sum() for part in parts)))
    return Estimate(value, float(found.low), float(found.high)) if math.isfinite(found.low + found.high) else None


def _is_unanimous(gain: "NDArray[np.float64]", of: "NDArray[np.float64]") -> bool:
    import numpy as np

    return bool(np.allclose(gain * of.sum(), gain.sum() * of))


def _unanimous(gain: "NDArray[np.float64]", of: "NDArray[np.float64]") -> Estimate | None:
    """Of papers that all have one difference."""
    papers = len(gain)
    if papers < 2:
        return None
    value = float(gain.sum() / of.sum())
    missed = 1 - ((1 - LEVEL) / 2) ** (1 / papers)
    return Estimate(value, value - missed * (value + 1), value + missed * (1 - value))


def _expanded(papers: int) -> float:
    """The level at which percentiles of so few papers are as wide as Student's interval with n − 1 below its variance.

    α′/2 = Φ(−√(n/(n−1)) · t₁₋α/₂,ₙ₋₁), Hesterberg's formula.
    """
    from scipy.stats import norm, t

    wide = math.sqrt(papers / (papers - 1)) * t.ppf((1 + LEVEL) / 2, papers - 1)
    return float(1 - 2 * norm.cdf(-wide))
