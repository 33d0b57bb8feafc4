"""Train, validation and test by article, never by pair, and the same for ever.

    place(["W1", "W2", "W3"], same=[], together=[("W2", "W3")], frozen={"W1": "test"})
        -> {"W1": Placed("test", "W1"), "W2": Placed("train", "W2"), "W3": Placed("train", "W2")}

Works that are one paper under several ids are in its split. Papers that belong together (those of duplicate questions,
those that one question needs) form a cluster. Its split is that of its oldest paper that has one already; else it is
drawn by a salted hash of its oldest work, which no other paper changes. Papers that have theirs already keep them,
whatever joins them later.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from bioalchemy.records import Split

METHOD = "split/1"
"""Recorded with every split; the shares and the salt are part of it."""
HELD_OUT: tuple[tuple[Split, float], ...] = (("test", 0.05), ("validation", 0.05))
"""Shares of works; the rest is for training. What is held out most comes first."""
ORDER: tuple[Split, ...] = ("test", "validation", "train")
_SALT = b"bioalchemy split/1"


class Placed(NamedTuple):
    """Where a work is."""

    split: Split
    founder: str
    """The work that decided it."""


class DisjointSets:
    """Which of some names belong together (union-find); the oldest stands for its set."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}
        self._age: dict[str, int] = {}

    def add(self, name: str) -> None:
        """A name, younger than those before."""
        if name not in self._age:
            self._age[name] = len(self._age)

    def join(self, one: str, other: str) -> None:
        """These belong together."""
        self.add(one)
        self.add(other)
        oldest, youngest = sorted((self.founder(one), self.founder(other)), key=self._age.__getitem__)
        if oldest != youngest:
            self._above[youngest] = oldest

    def __iter__(self) -> Iterator[str]:
        return iter(self._age)

    def founder(self, name: str) -> str:
        """The oldest of its set."""
        way = []
        while name in self._above:
            way.append(name)
            name = self._above[name]
        self._above.update(dict.fromkeys(way, name))
        return name


def draw(work_id: str) -> Split:
    """By a salted hash."""
    digest = hashlib.blake2b(work_id.encode(), digest_size=8, key=_SALT).digest()
    left = int.from_bytes(digest) / 2**64
    for split, share in HELD_OUT:
        if left < share:
            return split
        left -= share
    return "train"


def place(
    works: Sequence[str],
    same: Iterable[Sequence[str]],
    together: Iterable[Sequence[str]],
    frozen: Mapping[str, Split],
    elsewhere: Mapping[str, Split] | None = None,
) -> dict[str, Placed]:
    """The split of every work; `works` are in the order in which they came, `same` groups are one paper each.

    `frozen` are those that have one here, and keep it. What they have `elsewhere` counts for a paper without one here.
    Of several that a paper has, the first decides.
    """
    known = {**(elsewhere or {}), **frozen}
    papers = _joined(works, same)
    clusters = _joined(map(papers.founder, works), (list(map(papers.founder, group)) for group in together))
    by_paper: dict[str, str] = {}
    for work in (*frozen, *(elsewhere or {})):
        by_paper.setdefault(papers.founder(work), work)
    by_cluster: dict[str, str] = {}
    for paper in clusters:
        if paper in by_paper:
            by_cluster.setdefault(clusters.founder(paper), by_paper[paper])
    placed = {}
    for work in works:
        paper = papers.founder(work)
        founder = clusters.founder(paper)
        decided_by = work if work in frozen else by_paper.get(paper) or by_cluster.get(founder, founder)
        placed[work] = Placed(known.get(decided_by) or draw(decided_by), decided_by)
    return placed


def _joined(names: Iterable[str], groups: Iterable[Sequence[str]]) -> DisjointSets:
    sets = DisjointSets()
    for name in names:
        sets.add(name)
    for first, *others in groups:
        for other in others:
            sets.join(first, other)
    return sets
