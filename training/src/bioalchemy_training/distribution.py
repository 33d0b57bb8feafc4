"""Pass rates over a dataset: how many rows are how hard, and which of them lie within a band.

counted = Distribution()
for is_within in placed(Path("train.jsonl"), policy, known, Band(0.1, 0.9), counted): …
counted.rates       Counter({0.0: 120, 0.125: 31, …})
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from bioalchemy import answers
from bioalchemy.errors import UsageError
from bioalchemy.records import Answer
from bioalchemy_training import data, pass_rates
from bioalchemy_training.pass_rates import Policy, Votes
from bioalchemy_training.rewards import judgeable

FAULTS_KEPT = 5
Known = dict[str, Votes]
"""By `pass_rates.key_of`."""


class Band(NamedTuple):
    """Pass rates from `low` to `high`, both within."""

    low: float
    high: float

    @classmethod
    def parse(cls, stated: str) -> "Band":
        """Of `0.1..0.9`.

        Raises:
            UsageError: it is none.
        """
        low, _, high = stated.partition("..")
        try:
            band = cls(float(low), float(high))
        except ValueError:
            band = cls(1.0, 0.0)
        if not 0 <= band.low <= band.high <= 1:
            raise UsageError(f"--band {stated!r}: give LOW..HIGH between 0 and 1, such as 0.1..0.9")
        return band

    def place(self, votes: Votes | None) -> str:
        """`below`, `within` or `above`; `unknown` where no response counts."""
        if votes is None or not votes.samples:
            return "unknown"
        rate = votes.passed / votes.samples
        return "below" if rate < self.low else "above" if rate > self.high else "within"


@dataclass
class Distribution:
    """Pass rates over a dataset's rows."""

    rows: int = 0
    not_judged: int = 0
    """Rows that can't be trained on, and were not asked."""
    faults: list[str] = field(default_factory=list)
    """Why the first of those can't."""
    not_measured: int = 0
    """Rows that the policy was not asked, or refused."""
    no_vote: int = 0
    """Rows of which every response was cut."""
    samples: int = 0
    passed: int = 0
    extracted: int = 0
    truncated: int = 0
    rates: Counter[float] = field(default_factory=Counter)
    """Rows by pass rate."""
    chances: Counter[float] = field(default_factory=Counter)
    """Rows by what guessing would give them."""
    places: Counter[str] = field(default_factory=Counter)
    """Rows by `Band.place`."""

    def leave_out(self, row: data.BadRow) -> None:
        """Count in a row that can't be judged."""
        self.rows += 1
        self.not_judged += 1
        self.places["unknown"] += 1
        if len(self.faults) < FAULTS_KEPT:
            self.faults.append(f"row {row.number}: {row.why}")

    def count(self, gold: Answer, votes: Votes | None, band: Band) -> bool:
        """Count a row in; whether it is within the band."""
        self.rows += 1
        place = band.place(votes)
        self.places[place] += 1
        if votes is None:
            self.not_measured += 1
        else:
            self.samples += votes.samples
            self.passed += votes.passed
            self.extracted += votes.extracted
            self.truncated += votes.truncated
            self.chances[answers.chance(gold)] += 1
            if votes.samples:
                self.rates[votes.passed / votes.samples] += 1
            else:
                self.no_vote += 1
        return place == "within"

    def as_dict(self) -> dict[str, Any]:
        """Plain numbers for `--json`."""
        return {
            "rows": self.rows, "not_judged": self.not_judged, "faults": self.faults, "not_measured": self.not_measured,
            "no_vote": self.no_vote, "samples": self.samples, "truncated": self.truncated,
            "pass_rate": self.passed / self.samples if self.samples else None,
            "extraction_rate": self.extracted / self.samples if self.samples else None,
            "never_right": self.rates[0.0], "always_right": self.rates[1.0],
            **{place: self.places[place] for place in ("below", "within", "above")},
        }  # fmt: skip


def placed(
    dataset: Path, policy: Policy, known: Known, band: Band, counted: Distribution, *, evidence: bool = False
) -> Iterator[bool]:
    """For every row in turn whether it is within the band; `counted` is filled on the way."""
    for read in judgeable(data.read(dataset, evidence=evidence)):
        if isinstance(read, data.BadRow):
            counted.leave_out(read)
            yield False
        else:
            row, gold = read
            yield counted.count(gold, known.get(pass_rates.key_of(row, policy)), band)
