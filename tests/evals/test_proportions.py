"""The formulas hold against the libraries that have them, and where none has, against what they estimate."""

import random
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bioalchemy.evals.proportions import (
    Estimate,
    Share,
    agreement_of_strata,
    kappa_of_strata,
    kappa_of_two,
    mean_by_bootstrap,
    mean_of_counts,
    product,
    wilson,
)


def share(found: int, of: int) -> Share:
    made = wilson(found, of)
    assert made is not None
    return made


@pytest.mark.parametrize(("found", "of"), [(0, 1), (1, 1), (0, 10), (10, 10), (46, 50), (3, 7), (500, 1000)])
def test_wilson_is_that_of_scipy(found: int, of: int) -> None:
    stats = pytest.importorskip("scipy.stats")
    known = stats.binomtest(found, of).proportion_ci(confidence_level=0.95, method="wilson")
    made = share(found, of)
    assert (made.low, made.high) == pytest.approx((known.low, known.high), abs=1e-12)
    assert (made.found, made.of, made.share) == (found, of, found / of)


def test_nothing_judged_has_no_share() -> None:
    assert wilson(0, 0) is None


@pytest.mark.parametrize("table", [(20, 5, 10, 15), (1, 2, 3, 4), (40, 1, 0, 9), (7, 7, 7, 7), (2, 30, 30, 2)])
def test_the_kappa_of_two_reviewers_is_that_of_statsmodels(table: tuple[int, int, int, int]) -> None:
    inter_rater = pytest.importorskip("statsmodels.stats.inter_rater")
    known = inter_rater.cohens_kappa([table[:2], table[2:]])
    pairs = [(True, True), (True, False), (False, True), (False, False)]
    made = kappa_of_two([pair for pair, count in zip(pairs, table, strict=True) for _ in range(count)])
    assert made is not None
    expected = (known.kappa, max(-1, known.kappa_low), min(1, known.kappa_upp))
    assert made == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("said", [[], [(True, True)] * 9, [(True, True), (False, False)] * 5])
def test_no_interval_is_made_up_for_reviewers_that_never_differ(said: list[tuple[bool, bool]]) -> None:
    assert kappa_of_two(said) is None


@pytest.mark.parametrize("table", [(20, 5, 10, 15), (40, 10, 20, 130), (9, 1, 1, 9)])
def test_the_kappa_of_strata_drawn_whole_is_cohens(table: tuple[int, int, int, int]) -> None:
    """Rows are the agents' verdicts, columns people's; with everything judged nothing is weighted."""
    inter_rater = pytest.importorskip("statsmodels.stats.inter_rater")
    known = inter_rater.cohens_kappa([table[:2], table[2:]])
    right, wrong, overlooked, rejected = table
    accepted, refused = share(right, right + wrong), share(overlooked, overlooked + rejected)
    weight = (right + wrong) / sum(table)
    made = kappa_of_strata(accepted, refused, weight)
    assert made is not None
    assert made.value == pytest.approx(known.kappa)
    agreed = agreement_of_strata(accepted, refused, weight)
    assert agreed.value == pytest.approx((right + rejected) / sum(table))


@given(
    st.integers(1, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    st.integers(1, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    st.floats(0.01, 0.99),
)
def test_an_interval_holds_its_figure_and_stays_possible(
    accepted: tuple[int, int], rejected: tuple[int, int], weight: float
) -> None:
    for figure in (kappa_of_strata, agreement_of_strata):
        made = figure(share(*accepted), share(*rejected), weight)
        assert made is not None
        assert -1 <= made.low <= made.value + 1e-12
        assert made.value - 1e-12 <= made.high <= 1
        assert made.high - made.low > 0, "a sample of a few is never sure"


def test_agents_that_decide_all_alike_have_no_kappa() -> None:
    assert kappa_of_strata(share(3, 4), share(1, 4), 1.0) is None
    assert kappa_of_strata(share(3, 4), share(1, 4), 0.0) is None


@pytest.mark.parametrize(("weight", "a", "b"), [(0.3, 0.9, 0.3), (0.1, 0.95, 0.05), (0.7, 0.6, 0.5)])
def test_the_interval_of_kappa_covers_what_is_true(weight: float, a: float, b: float) -> None:
    def kappa(right: float, overlooked: float) -> float:
        cells = [[weight * right, weight * (1 - right)], [(1 - weight) * overlooked, (1 - weight) * (1 - overlooked)]]
        observed = cells[0][0] + cells[1][1]
        people = cells[0][0] + cells[1][0]
        expected = weight * people + (1 - weight) * (1 - people)
        return (observed - expected) / (1 - expected)

    draws, true, covered = random.Random(1), kappa(a, b), 0
    for _ in range(600):
        accepted = share(sum(draws.random() < a for _ in range(25)), 25)
        rejected = share(sum(draws.random() < b for _ in range(25)), 25)
        made = kappa_of_strata(accepted, rejected, weight)
        assert made is not None
        covered += made.low <= true <= made.high
    assert 0.92 <= covered / 600 <= 0.98


def test_a_bootstrapped_mean_is_near_that_of_scipy() -> None:
    stats = pytest.importorskip("scipy.stats")
    values = [0.0, 0.0, 1.0, 3.0, 2.0, 4.0, 0.0, 1.0, 0.0, 5.0, 2.0, 2.0]
    known = stats.bootstrap((values,), fmean, vectorized=False, method="percentile", rng=1).confidence_interval
    made = mean_by_bootstrap(values)
    assert made is not None
    assert made.value == fmean(values)
    assert (made.low, made.high) == pytest.approx((known.low, known.high), abs=0.1)
    assert mean_by_bootstrap(values) == made, "the same each time"


@pytest.mark.parametrize("found", [0, 3, 40, 2000])
def test_a_mean_of_counts_is_nearly_that_of_the_exact_poisson_interval(found: int) -> None:
    chi2 = pytest.importorskip("scipy.stats").chi2
    low, high = (chi2.ppf(0.025, 2 * found) / 2 if found else 0.0), chi2.ppf(0.975, 2 * (found + 1)) / 2
    made = mean_of_counts(found, 20)
    assert made is not None
    assert made.value == found / 20
    assert (made.low * 20, made.high * 20) == pytest.approx((low, high), rel=0.02, abs=0.1)
    assert mean_of_counts(found, 0) is None


def test_a_product_is_as_uncertain_as_both_of_its_factors() -> None:
    rate, share = Estimate(100.0, 90.0, 120.0), wilson(45, 50)
    assert share is not None
    made, sure = product(rate, share), product(Estimate(100.0, 100.0, 100.0), share)
    assert made.value == pytest.approx(90)
    assert (sure.low, sure.high) == pytest.approx((100 * share.low, 100 * share.high))
    assert made.low < sure.low < made.value < sure.high < made.high


@pytest.mark.parametrize("values", [[], [2.0], [2.0, 2.0, 2.0]])
def test_no_interval_is_made_up_for_values_that_never_differ(values: list[float]) -> None:
    assert mean_by_bootstrap(values) is None
