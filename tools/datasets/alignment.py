"""A sample whose topics are mixed as a target says: the mathematics, without files.

    chosen = sample(candidates, {"a": 0.7, "b": 0.3}, alpha=1.0, size=100, seed=1)
    chosen.pairs       ids, 70 of topic a and 30 of b where there are as many
    chosen.topics      per topic: what was wanted, there, taken, and why less

Weights are wₜ ∝ pₜ^α for a target's shares pₜ: α = 1 keeps the target's mix, less flattens it, 0 makes all topics
equal (arXiv:2604.03506, which found α = 1 best and α = 0.3 worse by 1.97 %). Candidates have one topic each. The
sample is drawn without replacement; what a topic lacks goes to the others in proportion to their weights.
"""

import hashlib
import heapq
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple

from pydantic import Field

from bioalchemy.records import Record

_NOTHING = 2 * sys.float_info.min
"""Shares that a float can't halve."""


class Candidate(NamedTuple):
    """A pair, as far as sampling looks at it."""

    pair_id: str
    topic: str
    article: str
    journal: str
    kind: str
    """Of question."""


class Caps(Record):
    """The most that one article, journal or kind of question may give."""

    article: int | None = Field(default=None, ge=1)
    """Pairs."""
    journal: float | None = Field(default=None, gt=0, le=1)
    """Share of the pairs that are drawn; one pair is always within it."""
    kind: float | None = Field(default=None, gt=0, le=1)
    """As `journal`."""


class TopicSample(Record):
    """What became of one topic."""

    topic: str
    weight: float
    """Its share of the sample if nothing were short."""
    supply: int
    """Candidates."""
    taken: int
    short: str = ""
    """Why fewer were taken than `weight` asks for: `supply`, or the caps that were reached."""


class Sample(Record):
    """Chosen pairs and how their topics came out."""

    pairs: tuple[str, ...]
    topics: tuple[TopicSample, ...]
    """Of target and candidates, by weight."""
    divergence_before: float
    """Jensen-Shannon divergence of the candidates' topics from the weights, in bits: 0 equal, 1 nothing in common."""
    divergence_after: float | None
    """The same of the sample; None where nothing could be taken."""


def weights(target: Mapping[str, float], alpha: float) -> dict[str, float]:
    """wₜ = pₜ^α / Σ p^α over the topics with a share; shares need not add up to 1.

    Raises:
        ValueError: no topic has a share, or a share or alpha is negative or not finite.
    """
    if not all(math.isfinite(number) and number >= 0 for number in (alpha, *target.values())):
        raise ValueError("shares and alpha are finite and not negative")
    total = sum(target.values())
    if not total:
        raise ValueError("no topic of the target has a share")
    raised = {topic: (share / total) ** alpha for topic, share in target.items() if share > 0}
    norm = sum(raised.values())
    return {topic: value / norm for topic, value in raised.items()}


def allocate(size: int, weight: Mapping[str, float], supply: Mapping[str, int]) -> dict[str, int]:
    """Whole numbers of each topic that add up to `size`, or to the whole supply where that is less.

    Quotas are qₜ = min(sₜ, λ wₜ) with λ such that they add up (a topic that is short gives what it lacks to the others
    in proportion to their weights); they are rounded by largest remainders (Hamilton's method), ties by name.
    """
    quota = _quotas(size, weight, supply)
    whole = {topic: math.floor(value) for topic, value in quota.items()}
    left = round(sum(quota.values())) - sum(whole.values())
    remainders = sorted(quota, key=lambda topic: (whole[topic] - quota[topic], topic))
    for topic in remainders[:left]:
        whole[topic] += 1
    return whole


def _quotas(size: int, weight: Mapping[str, float], supply: Mapping[str, int]) -> dict[str, Fraction]:
    """Exact, so that no rounding of floats makes the sum miss `size`."""
    share = {topic: Fraction(value) for topic, value in weight.items() if value > 0}
    quota = {topic: Fraction(0) for topic in weight}
    # Topics in the order in which a rising λ exhausts them.
    rising = sorted(share, key=lambda topic: supply.get(topic, 0) / share[topic])
    left, norm = Fraction(max(size, 0)), sum(share.values(), Fraction(0))
    for topic in rising:
        there = supply.get(topic, 0)
        quota[topic] = min(Fraction(there), left * share[topic] / norm)
        left -= quota[topic]
        norm -= share[topic]
    return quota


def divergence(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Jensen-Shannon divergence in bits (Lin 1991, doi:10.1109/18.61115), of shares or counts.

    Raises:
        ValueError: one of them has nothing.
    """
    total_one, total_other = sum(one.values()), sum(other.values())
    if not total_one or not total_other:
        raise ValueError("nothing to compare")
    p = {topic: value / total_one for topic, value in one.items() if value / total_one > _NOTHING}
    q = {topic: value / total_other for topic, value in other.items() if value / total_other > _NOTHING}
    middle = {topic: (p.get(topic, 0) + q.get(topic, 0)) / 2 for topic in {**p, **q}}
    return (_surprise(p, middle) + _surprise(q, middle)) / 2


def _surprise(p: Mapping[str, float], middle: Mapping[str, float]) -> float:
    return max(0.0, math.fsum(value * math.log2(value / middle[topic]) for topic, value in p.items()))


def sample(
    candidates: Iterable[Candidate],
    target: Mapping[str, float],
    *,
    alpha: float,
    size: int,
    seed: int,
    caps: Caps | None = None,
) -> Sample:
    """Up to `size` candidates whose topics are mixed as `target` ** `alpha`; the same seed gives the same sample.

    Within a topic the order is a keyed hash's, so that a pair's place does not depend on the others that are there.
    Where a cap keeps a topic from its number, the rest goes to the others as if the topic had no more to give. Caps
    that are shares hold for what is drawn; where that is less than `size`, it is the largest that keeps to them.

    Raises:
        ValueError: as `weights`.
    """
    weight = weights(target, alpha)
    waiting: dict[str, list[tuple[bytes, Candidate]]] = defaultdict(list)
    for candidate in candidates:
        waiting[candidate.topic].append((_place(seed, candidate.pair_id), candidate))
    supply = {topic: len(found) for topic, found in waiting.items()}
    for found in waiting.values():
        found.sort(reverse=True)
    drawn, met = _drawn(size, weight, waiting, caps or Caps())
    shares = {topic: len(ids) for topic, ids in drawn.taken.items()}
    wished = allocate(size, weight, dict.fromkeys(weight, size))
    return Sample(
        pairs=tuple(pair_id for topic in sorted(drawn.taken) for pair_id in drawn.taken[topic]),
        topics=tuple(
            TopicSample(
                topic=topic, weight=weight.get(topic, 0.0), supply=supply.get(topic, 0), taken=shares.get(topic, 0),
                short=_why(wished.get(topic, 0), supply.get(topic, 0), shares.get(topic, 0), _bearing(topic, met)),
            )
            for topic in sorted({**weight, **supply}, key=lambda name: (-weight.get(name, 0.0), name))
        ),
        divergence_before=divergence(weight, supply) if supply else 1.0,
        divergence_after=divergence(weight, shares) if any(shares.values()) else None,
    )  # fmt: skip


class _Draw(NamedTuple):
    """Pairs by topic."""

    most: int
    """What was wanted of all."""
    taken: dict[str, list[str]]
    met: Mapping[str, set[str]]
    """Caps that kept candidates out, by topic."""

    @property
    def size(self) -> int:
        return sum(map(len, self.taken.values()))


def _drawn(
    size: int, weight: Mapping[str, float], waiting: Mapping[str, list[tuple[bytes, Candidate]]], caps: Caps
) -> tuple[_Draw, list[Mapping[str, set[str]]]]:
    """The largest draw that is as large as what its caps are shares of, and the caps that kept it from more.

    One that falls short gives the next its size. Where that goes by small steps it takes long, so sizes are halved
    from below too.
    """
    tried: list[_Draw] = []

    def drawn(most: int) -> _Draw:
        tried.append(_draw(most, weight, waiting, caps))
        return tried[-1]

    found, low, high = drawn(size), 0, size
    while found.size < high and not (caps.journal is None and caps.kind is None):
        high = max(low, found.size)
        middle = (low + high) // 2
        reached = drawn(middle).size
        low, high = (middle, high) if reached == middle else (low, max(low, reached))
        found = drawn(high)
    return found, [one.met for one in tried if one is found or one.size < one.most]


def _draw(
    size: int, weight: Mapping[str, float], waiting: Mapping[str, list[tuple[bytes, Candidate]]], caps: Caps
) -> _Draw:
    left = {topic: found.copy() for topic, found in waiting.items()}
    limits = _Limits(caps, size)
    taken: dict[str, list[str]] = {topic: [] for topic in weight}
    while wanted := _still_wanted(size, weight, left, taken):
        _take(wanted, left, taken, limits)
    return _Draw(size, taken, limits.met)


class _Limits:
    """Counts against the caps."""

    def __init__(self, caps: Caps, size: int) -> None:
        most: dict[str, int | None] = {
            "article": caps.article,
            "journal": None if caps.journal is None else max(1, math.floor(caps.journal * size)),
            "kind": None if caps.kind is None else max(1, math.floor(caps.kind * size)),
        }
        self._most = {name: limit for name, limit in most.items() if limit is not None}
        self._counts: dict[str, Counter[str]] = {name: Counter() for name in self._most}
        self.met: dict[str, set[str]] = defaultdict(set)
        """Caps that kept candidates out, by topic."""

    def admit(self, candidate: Candidate) -> bool:
        full = [name for name in self._most if self._counts[name][getattr(candidate, name)] >= self._most[name]]
        self.met[candidate.topic].update(full)
        if full:
            return False
        for name, counts in self._counts.items():
            counts[getattr(candidate, name)] += 1
        return True


def _still_wanted(
    size: int,
    weight: Mapping[str, float],
    waiting: Mapping[str, list[tuple[bytes, Candidate]]],
    taken: Mapping[str, list[str]],
) -> dict[str, int]:
    """How many more of each topic, with what can still be had as its supply."""
    reachable = {topic: len(taken[topic]) + len(waiting.get(topic, ())) for topic in weight}
    goal = allocate(size, weight, reachable)
    room = size - sum(map(len, taken.values()))
    wanted = {}
    for topic in sorted(weight, key=lambda name: (-weight[name], name)):
        # A goal may be rounded down that was rounded up before, so the goals of the others may be one too many.
        if (more := min(goal[topic] - len(taken[topic]), room)) > 0:
            wanted[topic] = more
            room -= more
    return wanted


def _take(
    wanted: Mapping[str, int],
    waiting: Mapping[str, list[tuple[bytes, Candidate]]],
    taken: Mapping[str, list[str]],
    limits: _Limits,
) -> None:
    """Take in turns, the topic that is furthest behind first, so that shared caps are not used up by one of them."""
    behind = [(0.0, topic) for topic in sorted(wanted)]
    got: Counter[str] = Counter()
    while behind:
        _, topic = heapq.heappop(behind)
        while waiting[topic]:
            _, candidate = waiting[topic].pop()
            if limits.admit(candidate):
                taken[topic].append(candidate.pair_id)
                got[topic] += 1
                break
        else:
            continue
        if got[topic] < wanted[topic]:
            heapq.heappush(behind, (got[topic] / wanted[topic], topic))


def _place(seed: int, pair_id: str) -> bytes:
    return hashlib.blake2b(pair_id.encode(), digest_size=16, key=str(seed).encode()).digest()


def _bearing(topic: str, met: list[Mapping[str, set[str]]]) -> set[str]:
    """The caps that bore on a topic; where none did, those that bore on others and so lessened the whole sample."""
    of_topic = {name for by_topic in met for name in by_topic.get(topic, ())}
    return of_topic or {name for by_topic in met for names in by_topic.values() for name in names}


def _why(wished: int, supply: int, taken: int, met: set[str]) -> str:
    if taken >= wished:
        return ""
    return "supply" if taken == supply else ", ".join(f"{name} cap" for name in sorted(met))
