"""Alignment: allocations add up, keep to supply and caps, and are as near the target as those let them be."""

import math
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bioalchemy.tools.datasets.alignment import Candidate, Caps, allocate, divergence, sample, weights

TOPICS = st.sampled_from(list("abcdefgh"))
SHARES = st.dictionaries(TOPICS, st.floats(0, 1e6), min_size=1).filter(lambda shares: sum(shares.values()) > 1e-6)
SUPPLY = st.dictionaries(TOPICS, st.integers(0, 60))
CANDIDATES = st.lists(
    st.tuples(TOPICS, st.sampled_from("12345"), st.sampled_from("JKL"), st.sampled_from("xyz")), max_size=80
).map(lambda rows: [Candidate(f"p{n}", *row) for n, row in enumerate(rows)])
CAPS = st.builds(
    Caps,
    article=st.none() | st.integers(1, 9),
    journal=st.none() | st.floats(0.01, 1),
    kind=st.none() | st.floats(0.01, 1),
)


def candidates(**supply: int) -> list[Candidate]:
    return [
        Candidate(f"{topic}{n}", topic, f"article{topic}{n // 4}", f"J{n % 3}", "fact")
        for topic, there in supply.items()
        for n in range(there)
    ]


def test_weights_are_powers_of_the_shares() -> None:
    assert weights({"a": 3, "b": 1, "c": 0}, 1) == {"a": 0.75, "b": 0.25}
    assert weights({"a": 3, "b": 1}, 0) == {"a": 0.5, "b": 0.5}
    flat = weights({"a": 0.9, "b": 0.1}, 0.3)
    assert flat["a"] == pytest.approx(0.9**0.3 / (0.9**0.3 + 0.1**0.3))


@pytest.mark.parametrize(
    ("target", "alpha"),
    [({}, 1), ({"a": 0.0}, 1), ({"a": -1.0, "b": 2}, 1), ({"a": math.nan}, 1), ({"a": 1.0}, -1), ({"a": 1}, math.inf)],
)
def test_a_target_that_says_nothing_is_refused(target: dict[str, float], alpha: float) -> None:
    with pytest.raises(ValueError, match="share"):
        weights(target, alpha)


def test_an_allocation_is_rounded_by_largest_remainders() -> None:
    plenty = dict.fromkeys("abc", 1000)
    assert allocate(10, {"a": 0.45, "b": 0.33, "c": 0.22}, plenty) == {"a": 5, "b": 3, "c": 2}
    assert allocate(1, {"a": 0.4, "b": 0.3, "c": 0.3}, plenty) == {"a": 1, "b": 0, "c": 0}
    assert allocate(2, {"b": 1 / 3, "a": 1 / 3, "c": 1 / 3}, plenty) == {"a": 1, "b": 1, "c": 0}


def test_what_a_topic_lacks_goes_to_the_others_by_weight() -> None:
    assert allocate(100, {"a": 0.5, "b": 0.3, "c": 0.2}, {"a": 10, "b": 999, "c": 999}) == {"a": 10, "b": 54, "c": 36}
    assert allocate(100, {"a": 0.5, "b": 0.5}, {"a": 3}) == {"a": 3, "b": 0}


@given(st.integers(0, 300), SHARES, SUPPLY, st.floats(0, 3))
def test_allocations_add_up_and_keep_to_the_supply(
    size: int, shares: dict[str, float], supply: dict[str, int], alpha: float
) -> None:
    weight = weights(shares, alpha)
    given_out = allocate(size, weight, supply)
    there = sum(supply.get(topic, 0) for topic, value in weight.items() if value > 0)
    assert sum(given_out.values()) == min(size, there)
    assert all(0 <= given_out[topic] <= supply.get(topic, 0) for topic in weight)


@given(st.integers(1, 500), SHARES)
def test_without_shortage_no_topic_is_off_by_a_whole_pair(size: int, shares: dict[str, float]) -> None:
    weight = weights(shares, 1)
    for topic, number in allocate(size, weight, dict.fromkeys(weight, size)).items():
        assert abs(number - size * weight[topic]) < 1 + 1e-6


@given(st.integers(0, 200), SHARES, SUPPLY, TOPICS)
def test_more_supply_never_takes_from_its_own_topic(
    size: int, shares: dict[str, float], supply: dict[str, int], topic: str
) -> None:
    weight = weights(shares, 1)
    more = {**supply, topic: supply.get(topic, 0) + 7}
    assert allocate(size, weight, more).get(topic, 0) >= allocate(size, weight, supply).get(topic, 0) - 1


def test_divergence_is_what_its_definition_says() -> None:
    assert divergence({"a": 1}, {"a": 5}) == 0
    assert divergence({"a": 1}, {"b": 1}) == 1
    # Lin 1991: H((p+q)/2) - (H(p)+H(q))/2 with p = (1/2, 1/2), q = (1, 0).
    middle = -(0.75 * math.log2(0.75) + 0.25 * math.log2(0.25))
    assert divergence({"a": 1, "b": 1}, {"a": 1}) == pytest.approx(middle - 0.5)
    with pytest.raises(ValueError, match="nothing"):
        divergence({"a": 0}, {"a": 1})


@given(SHARES, SHARES)
def test_divergence_is_symmetric_and_bounded(one: dict[str, float], other: dict[str, float]) -> None:
    found = divergence(one, other)
    assert 0 <= found <= 1 + 1e-9
    assert found == pytest.approx(divergence(other, one), abs=1e-12)


def test_a_sample_has_the_targets_mix() -> None:
    chosen = sample(candidates(a=500, b=500, c=500), {"a": 0.7, "b": 0.3}, alpha=1, size=100, seed=1)
    taken = Counter(pair_id[0] for pair_id in chosen.pairs)
    assert taken == {"a": 70, "b": 30}
    assert chosen.divergence_after == pytest.approx(0, abs=1e-12)
    assert chosen.divergence_before > 0.1
    assert [(row.topic, row.weight, row.supply, row.taken, row.short) for row in chosen.topics] == [
        ("a", 0.7, 500, 70, ""), ("b", 0.3, 500, 30, ""), ("c", 0.0, 500, 0, ""),
    ]  # fmt: skip


def test_what_can_not_be_met_is_said() -> None:
    chosen = sample(candidates(a=5, b=500), {"a": 0.5, "b": 0.4, "c": 0.1}, alpha=1, size=100, seed=1)
    rows = {row.topic: row for row in chosen.topics}
    assert (rows["a"].taken, rows["a"].short) == (5, "supply")
    assert (rows["b"].taken, rows["b"].short) == (95, "")
    assert (rows["c"].taken, rows["c"].short) == (0, "supply")
    assert chosen.divergence_after is not None
    assert 0 < chosen.divergence_after < chosen.divergence_before + 1
    nothing = sample([], {"a": 1}, alpha=1, size=10, seed=1)
    assert (nothing.pairs, nothing.divergence_after) == ((), None)


def test_a_cap_keeps_one_article_from_filling_a_topic() -> None:
    chosen = sample(candidates(a=40, b=400), {"a": 1, "b": 1}, alpha=1, size=60, seed=1, caps=Caps(article=1))
    rows = {row.topic: row for row in chosen.topics}
    assert (rows["a"].taken, rows["a"].short) == (10, "article cap")
    assert rows["b"].taken == 50
    assert max(Counter(int(pair_id[1:]) // 4 for pair_id in chosen.pairs if pair_id[0] == "a").values()) == 1


def test_goals_that_are_rounded_anew_never_make_one_too_many() -> None:
    """When caps exhaust `a` and `c`, largest remainders give a place that `d` or `e` has taken to the other."""
    articles = {"a": ["a0"] * 3, "c": ["c0", "c0", "c1", "c1", "c2"], "d": ["d0", "d0", "d2"], "e": ["e0", "e0", "e2"]}
    pool = [
        Candidate(f"{topic}{n}", topic, article, "J", "k")
        for topic, listed in articles.items()
        for n, article in enumerate(listed)
    ]
    target = {"a": 4, "b": 8, "c": 5, "d": 1, "e": 3}
    assert len(sample(pool, target, alpha=1, size=6, seed=1, caps=Caps(article=1)).pairs) == 6


def test_the_same_seed_is_the_same_sample_and_growth_disturbs_little() -> None:
    few, many = candidates(a=300), candidates(a=330)
    drawn = [set(sample(pool, {"a": 1}, alpha=1, size=60, seed=1).pairs) for pool in (few, list(reversed(few)), many)]
    assert drawn[0] == drawn[1]
    assert len(drawn[0] & drawn[2]) > 45
    assert drawn[0] != set(sample(few, {"a": 1}, alpha=1, size=60, seed=2).pairs)


@settings(deadline=None)
@given(CANDIDATES, SHARES, st.integers(1, 60), CAPS, st.floats(0, 2))
def test_samples_keep_to_size_and_caps_and_leave_nothing_that_would_fit(
    pool: list[Candidate], shares: dict[str, float], size: int, caps: Caps, alpha: float
) -> None:
    weight = weights(shares, alpha)
    chosen = sample(pool, shares, alpha=alpha, size=size, seed=3, caps=caps)
    assert len(set(chosen.pairs)) == len(chosen.pairs) <= size
    known = {candidate.pair_id: candidate for candidate in pool}
    taken = [known[pair_id] for pair_id in chosen.pairs]
    drawn = len(taken)
    most = {
        "article": caps.article or size,
        "journal": max(1, math.floor((caps.journal or 1) * drawn)),
        "kind": max(1, math.floor((caps.kind or 1) * drawn)),
    }
    counts = {name: Counter(getattr(candidate, name) for candidate in taken) for name in most}
    assert all(n <= most[name] for name, count in counts.items() for n in count.values())
    if drawn < size and caps.journal is None and caps.kind is None:
        for candidate in set(pool) - set(taken):
            fits = all(counts[name][getattr(candidate, name)] < most[name] for name in most)
            assert not (fits and weight.get(candidate.topic, 0) > 0), candidate
    assert sum(row.taken for row in chosen.topics) == drawn
    wished = allocate(size, weight, dict.fromkeys(weight, size))
    assert all(row.short or row.taken >= wished.get(row.topic, 0) for row in chosen.topics)
    assert drawn or not any(row.supply for row in chosen.topics if row.weight > 0)


def test_caps_are_shares_of_what_is_drawn() -> None:
    """200 pairs of a journal and 12 others: at most half of the sample is of the journal, so 24 are drawn."""
    pool = [Candidate(f"p{n}", "a", f"w{n}", "J" if n < 200 else f"K{n}", "fact") for n in range(212)]
    chosen = sample(pool, {"a": 1}, alpha=1, size=150, seed=1, caps=Caps(journal=0.5))
    journals = Counter("J" if int(pair_id[1:]) < 200 else "others" for pair_id in chosen.pairs)
    assert journals == {"J": 12, "others": 12}
    assert [(row.taken, row.short) for row in chosen.topics] == [(24, "journal cap")]


def test_a_cap_on_one_topic_lessens_the_others_and_says_so() -> None:
    pool = [Candidate(f"p{n}", "ab"[n % 2], f"w{n}", "J", "fact" if n % 3 else "mechanism") for n in range(300)]
    chosen = sample(pool, {"a": 1, "b": 1}, alpha=1, size=250, seed=1, caps=Caps(kind=0.6))
    assert len(chosen.pairs) == 250
    chosen = sample(pool, {"a": 1, "b": 1}, alpha=1, size=270, seed=1, caps=Caps(kind=0.6))
    assert len(chosen.pairs) == 250
    assert {row.short for row in chosen.topics} == {"kind cap"}


@settings(deadline=None, max_examples=20)
@given(st.integers(1, 40), st.integers(1, 400), st.floats(0.05, 1))
def test_no_larger_sample_keeps_to_a_share(others: int, size: int, share: float) -> None:
    """One journal with plenty, `others` with a pair each: the largest n with min(plenty, floor(share n)) + others."""
    pool = [Candidate(f"p{n}", "a", f"w{n}", "J" if n < 400 else f"K{n}", "fact") for n in range(400 + others)]
    chosen = sample(pool, {"a": 1}, alpha=1, size=size, seed=1, caps=Caps(journal=share))
    best = max(n for n in range(1, size + 1) if min(400, max(1, math.floor(share * n))) + others >= n)
    assert len(chosen.pairs) == best
