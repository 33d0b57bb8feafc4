"""How the pairs of a run stand to the mix of topics that they are to have: of what there is too little, and enough.

    aim = Aim(target="mix.json", shares={"a": 0.9, "b": 0.1}, size=10)
    aim.wanted({"a": 2, "b": 1})        {"a": 9, "b": 1}
    aim.missing({"a": 2, "b": 1})       {"a": 7}
    aim.has_enough("b", {"a": 2, "b": 1})   True

Weights and rounding are those that a sample is drawn by (`alignment`), so that a run makes what `align` will ask for.
Without a size the mix is asked of the pairs that are there: a topic has enough when it has more than its share of them.
A topic that the target does not have has enough from the start. Numbers only: whose turn it is, `graphs.turns` decides.
"""

from collections import Counter
from collections.abc import Mapping
from functools import cached_property

from pydantic import Field

from bioalchemy.records import Record
from bioalchemy.tools.datasets import alignment


class Aim(Record):
    """The mix that a run is to have; no part of its recipe, and to be changed by any session."""

    target: str
    """`pubmed` with its years, or the file's name."""
    shares: dict[str, float]
    """By topic; they need not add up to 1."""
    alpha: float = Field(default=1.0, ge=0, allow_inf_nan=False)
    size: int | None = Field(default=None, ge=1)
    """Pairs; None asks for the mix whatever their number."""

    @cached_property
    def weights(self) -> dict[str, float]:
        """Shares to the power alpha, adding up to 1."""
        return alignment.weights(self.shares, self.alpha)

    def wanted(self, accepted: Mapping[str, int]) -> dict[str, int]:
        """How many pairs each topic is to have, given how many it has."""
        there = sum(accepted.get(topic, 0) for topic in self.weights)
        size = there if self.size is None else self.size
        return alignment.allocate(size, self.weights, dict.fromkeys(self.weights, size))

    def missing(self, accepted: Mapping[str, int]) -> Counter[str]:
        """By how many pairs topics fall short, those that do."""
        return +Counter({topic: most - accepted.get(topic, 0) for topic, most in self.wanted(accepted).items()})

    def enough(self, accepted: Mapping[str, int]) -> frozenset[str]:
        """The target's topics that need no more."""
        least = 0 if self.size is not None else 1
        return frozenset(
            topic for topic, most in self.wanted(accepted).items() if accepted.get(topic, 0) >= most + least
        )

    def has_enough(self, topic: str, accepted: Mapping[str, int]) -> bool:
        """Whether a topic needs no more; one that is not known is not refused."""
        return bool(topic) and (topic not in self.weights or topic in self.enough(accepted))
