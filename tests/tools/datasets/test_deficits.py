"""What a run lacks of the mix of topics that it is to have, and of what it has enough."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bioalchemy.tools.datasets.deficits import Aim

NINE_TO_ONE = {"a": 9.0, "b": 1.0}


def test_with_a_size_a_topic_has_enough_when_it_has_its_number() -> None:
    aim = Aim(target="x", shares=NINE_TO_ONE, size=10)
    assert aim.wanted({}) == {"a": 9, "b": 1}
    assert aim.missing({"a": 2, "b": 1}) == Counter(a=7)
    assert [aim.has_enough(topic, {"a": 2, "b": 1}) for topic in ("a", "b", "c", "")] == [False, True, True, False]


def test_without_a_size_a_topic_has_enough_when_it_is_ahead_of_its_share() -> None:
    aim = Aim(target="x", shares=NINE_TO_ONE)
    assert not any(aim.has_enough(topic, {}) for topic in ("a", "b")), "nothing is ahead at the start"
    assert aim.has_enough("c", {})
    assert aim.has_enough("b", {"b": 1})
    assert aim.missing({"b": 1}) == Counter(a=1)
    assert not aim.has_enough("b", {"a": 9, "b": 1}), "the mix is as wanted"
    assert aim.missing({"a": 9, "b": 1, "c": 100}) == Counter(), "other topics' pairs do not count"


def test_alpha_levels_the_shares() -> None:
    assert Aim(target="x", shares=NINE_TO_ONE, alpha=0, size=10).wanted({}) == {"a": 5, "b": 5}
    for wrong in ({"alpha": -1}, {"alpha": float("inf")}, {"size": 0}):
        with pytest.raises(ValidationError):
            Aim.model_validate({"target": "x", "shares": NINE_TO_ONE, **wrong})


@given(
    st.dictionaries(st.sampled_from("abcdefg"), st.floats(0.01, 1e6), min_size=1),
    st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 50)),
    st.none() | st.integers(1, 200),
)
def test_somebody_is_short_unless_all_have_what_they_need(
    shares: dict[str, float], accepted: dict[str, int], size: int | None
) -> None:
    aim = Aim(target="x", shares=shares, size=size)
    wanted = aim.wanted(accepted)
    there = sum(accepted.get(topic, 0) for topic in shares)
    assert sum(wanted.values()) == (there if size is None else size)
    enough = aim.enough(accepted)
    assert not enough & aim.missing(accepted).keys(), "who lacks pairs never has enough"
    if size is not None:
        assert enough | aim.missing(accepted).keys() == shares.keys()
    else:
        assert enough != shares.keys(), "somebody may always go on"
