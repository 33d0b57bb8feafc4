"""Splits: by article, the same as a dataset grows, and papers that belong together stay together."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bioalchemy.records import Split
from bioalchemy.tools.datasets.splits import HELD_OUT, ORDER, Placed, draw, place

HELD: dict[int, Split] = {
    7: "validation", 54: "test", 56: "test", 67: "validation", 90: "validation", 97: "validation",
}  # fmt: skip
WORKS = st.lists(st.integers(0, 40).map("W{}".format), unique=True, min_size=1)
SPLITS: st.SearchStrategy[Split] = st.sampled_from(ORDER)
RELEASED = st.dictionaries(st.integers(0, 40).map("W{}".format), SPLITS)
EDGES = st.lists(st.tuples(st.integers(0, 40).map("W{}".format), st.integers(0, 40).map("W{}".format)))


def within(works: list[str], edges: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [edge for edge in edges if set(edge) <= set(works)]


def splits(placed: dict[str, Placed]) -> dict[str, Split]:
    return {work: there.split for work, there in placed.items()}


def test_the_shares_are_those_that_are_said() -> None:
    drawn = Counter(draw(f"W{number:016x}") for number in range(40_000))
    for split, share in HELD_OUT:
        assert drawn[split] / 40_000 == pytest.approx(share, abs=0.005)


def test_a_work_is_drawn_as_it_always_was() -> None:
    """Another salt would move papers from tests into training."""
    held_out = {number: draw(f"W{number}") for number in range(100) if draw(f"W{number}") != "train"}
    assert held_out == HELD


@given(WORKS, EDGES)
def test_works_that_belong_together_are_in_one_split(works: list[str], edges: list[tuple[str, str]]) -> None:
    placed = place(works, [], within(works, edges), {})
    assert set(placed) == set(works)
    for one, other in within(works, edges):
        assert placed[one] == placed[other]
    for work, there in placed.items():
        assert there.split == draw(there.founder)
        assert works.index(there.founder) <= works.index(work)


@given(WORKS, WORKS, EDGES, EDGES)
def test_a_dataset_that_grows_moves_no_work(
    works: list[str], more: list[str], edges: list[tuple[str, str]], later: list[tuple[str, str]]
) -> None:
    before = splits(place(works, [], within(works, edges), {}))
    grown = list(dict.fromkeys(works + more))
    after = splits(place(grown, [], within(grown, edges + later), before))
    assert {work: after[work] for work in works} == before


def test_a_new_work_follows_the_oldest_that_has_a_split() -> None:
    frozen: dict[str, Split] = {"W1": "test", "W2": "validation"}
    placed = place(["W0", "W1", "W2", "W3"], [], [("W3", "W2"), ("W1", "W2"), ("W0", "W3")], frozen)
    assert splits(placed) == {"W0": "test", "W1": "test", "W2": "validation", "W3": "test"}
    assert placed["W3"].founder == "W1"


@given(WORKS, EDGES, EDGES, RELEASED, RELEASED)
def test_a_paper_is_never_on_two_sides(
    works: list[str],
    same: list[tuple[str, str]],
    edges: list[tuple[str, str]],
    released: dict[str, Split],
    elsewhere: dict[str, Split],
) -> None:
    """Of its works those keep their split that have one here; all others are where one of those is."""
    frozen = {work: split for work, split in released.items() if work in works}
    hinted = {work: split for work, split in elsewhere.items() if work in works}
    placed = place(works, within(works, same), within(works, edges), frozen, hinted)
    for work in works:
        paper = paper_of(work, within(works, same))
        sides = [frozen[one] for one in frozen if one in paper]
        others = [hinted[one] for one in hinted if one in paper]
        if work in frozen:
            assert placed[work].split == frozen[work]
        elif sides or others:
            assert placed[work].split == (sides or others)[0]
        else:
            assert len({placed[one].split for one in paper}) == 1


def paper_of(work: str, same: list[tuple[str, str]]) -> set[str]:
    found: set[str] = set()
    further = {work}
    while further:
        found |= further
        further = {one for edge in same if found & set(edge) for one in edge} - found
    return found
