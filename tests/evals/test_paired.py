"""The statistics of two models on the same questions, held against closed forms and against the truth."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.contingency_tables import mcnemar

from bioalchemy.evals.paired import compare, holm

SCORES = st.lists(st.tuples(st.sampled_from([0.0, 1.0]), st.sampled_from([0.0, 1.0])), min_size=1, max_size=60)


def singles(n: int) -> list[str]:
    return [f"pmid:{number}" for number in range(n)]


@given(SCORES)
def test_the_test_is_mcnemars(scores: list[tuple[float, float]]) -> None:
    base, trained = ([pair[side] for pair in scores] for side in (0, 1))
    found = compare(base, trained, ["one paper"] * len(scores))
    table = [[scores.count((a, b)) for b in (0.0, 1.0)] for a in (0.0, 1.0)]
    assert found.p == pytest.approx(mcnemar(table, exact=True).pvalue)
    assert (found.rose, found.fell) == (table[0][1], table[1][0])
    assert found.difference is None, "one paper tells of no other"


def test_of_many_single_questions_the_interval_is_students() -> None:
    draws = np.random.default_rng(1)
    base, trained = (draws.random(800) < 0.4).astype(float), (draws.random(800) < 0.5).astype(float)
    found = compare(list(base), list(trained), singles(800)).difference
    assert found is not None
    gain = trained - base
    known = stats.t.interval(0.95, 799, gain.mean(), stats.sem(gain))
    assert found.value == pytest.approx(gain.mean())
    assert (found.low, found.high) == pytest.approx(known, abs=0.004)


def test_of_few_papers_the_interval_is_as_wide_as_students() -> None:
    gain = [0.5, -0.5, 0.25, 0.0, 0.75, 0.25, -0.25, 0.5, 0.25, 0.0]
    found = compare([0.5] * 10, [0.5 + one for one in gain], singles(10)).difference
    assert found is not None
    known = stats.t.interval(0.95, 9, np.mean(gain), stats.sem(gain))
    assert found.high - found.low == pytest.approx(known[1] - known[0], rel=0.1)


def test_questions_of_one_paper_are_no_further_witnesses() -> None:
    draws = np.random.default_rng(2)
    base, trained = (draws.random(40) < 0.4).astype(float), (draws.random(40) < 0.6).astype(float)
    once = compare(list(base), list(trained), singles(40)).difference
    fivefold = compare(list(base) * 5, list(trained) * 5, singles(40) * 5).difference
    assert once == fivefold


def test_the_relative_improvement_is_that_of_all() -> None:
    found = compare([1.0, 0.0, 1.0, 0.0] * 20, [1.0, 0.0, 1.0, 1.0] * 20, singles(80))
    assert (found.base, found.trained) == (0.5, 0.75)
    assert found.relative is not None
    assert found.relative.value == pytest.approx(0.5)
    assert found.relative.low < 0.5 < found.relative.high
    assert compare([0.0] * 9, [1.0] * 9, singles(9)).relative is None


def test_a_verdict_asks_for_the_interval_and_the_test() -> None:
    always = compare([0.0] * 30, [1.0] * 30, singles(30))
    assert always.verdict(always.p) == "better"
    assert always.verdict(0.06) == "not distinguishable", "corrected for all that was asked"
    same = compare([1.0, 0.0] * 30, [1.0, 0.0] * 30, singles(60))
    assert same.verdict(same.p) == "not distinguishable"
    few_papers = compare([0.0] * 30 + [1.0] * 10, [1.0] * 30 + [0.0] * 10, ["a"] * 30 + ["b"] * 10)
    assert few_papers.p < 0.01
    assert few_papers.verdict(few_papers.p) == "not distinguishable", "two papers say one thing each"
    worse = compare([1.0] * 30, [0.0] * 30, singles(30))
    assert worse.verdict(worse.p) == "worse"


@pytest.mark.parametrize(("base", "trained"), [(0.0, 0.0), (1.0, 1.0), (0.0, 1.0), (1.0, 0.0), (0.5, 0.75)])
def test_papers_that_all_say_one_thing_leave_room_for_others(base: float, trained: float) -> None:
    found = compare([base] * 40, [trained] * 40, singles(20) * 2)
    missed = stats.binomtest(0, 20).proportion_ci(0.95, "exact").high
    gain = trained - base
    assert found.difference == pytest.approx((gain, gain - missed * (1 + gain), gain + missed * (1 - gain)))
    assert found.relative is None
    assert compare([base], [trained], ["a"]).difference is None


def test_several_comparisons_are_corrected_as_holm_did() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([]) == []


@pytest.mark.slow
def test_the_interval_covers_the_truth_as_often_as_it_says() -> None:
    draws = np.random.default_rng(3)
    up, down, papers, times, covered = 0.2, 0.1, 60, 600, 0
    for _ in range(times):
        size = 1 + draws.poisson(1.0, papers)
        sources = [name for name, n in zip(singles(papers), size, strict=True) for _ in range(n)]
        alike = np.repeat(draws.random(papers) < 0.5, size)
        own, shared = draws.random(size.sum()), np.repeat(draws.random(papers), size)
        drawn = np.where(alike, shared, own)
        base = ((drawn >= up) & (drawn < up + down)).astype(float)
        trained = (drawn < up).astype(float)
        found = compare(list(base), list(trained), sources).difference
        assert found is not None
        covered += found.low <= up - down <= found.high
    assert 0.93 <= covered / times <= 0.97
