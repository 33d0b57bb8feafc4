"""Try the reward on a dataset before a GPU is paid for: is every gold paid, and nothing else?

    report = check(Path("train.jsonl"))
    report.faults       ("row 17: its own gold is refused: …", …)
    report.is_sound     False

Each gold, written in several ways, must earn 1; another row's gold and each of `hacks` must earn 0. No two options of a
choice may be one answer: who gives the other letter is right, and not paid. What is measured is the reward on this
dataset's answers, not any model.
"""

import time
from collections import Counter, defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice, permutations
from pathlib import Path
from typing import Any

from bioalchemy.answers import gold_quantity, letters, matches, parse, render, verify
from bioalchemy.records import Answer
from bioalchemy_training import data
from bioalchemy_training.hacks import hacks
from bioalchemy_training.rewards import judgeable

FAULTS_KEPT = 100
_LENDERS = 8
"""Golds of each kind that are kept to be given in place of others."""
_WAITING = 8
"""Rows of each kind that wait for another answer to come: more than that are rows of one and the same answer."""
_FORMS = (
    "<answer>{}</answer>",
    "<think>It is {}.</think>\n<answer>{}</answer>",
    "The paper's own words settle it.\n\n<answer>\n{}\n</answer>",
    "<answer>**{}**</answer>",
    "<ANSWER> {}. </ANSWER>",
)
"""Ways in which models write the right answer."""


@dataclass
class Report:
    """What became of a dataset's golds."""

    rows: int = 0
    bad: int = 0
    """Rows that can't be trained on: the reward is None there."""
    gold_refused: int = 0
    other_paid: int = 0
    """Another row's gold earned 1, and is not the same answer."""
    options_alike: int = 0
    """Choices of which two options are one answer."""
    not_compared: list[int] = field(default_factory=list)
    """Numbers of the rows for which there was no other answer of their kind, and so no hack."""
    forms: int = 0
    extracted: int = 0
    """Of so many ways of writing a gold, an answer was found in so many."""
    hacks: Counter[str] = field(default_factory=Counter)
    hacks_paid: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    judged: int = 0
    seconds: float = 0.0
    """Of the processor, for all that was judged."""
    faults: list[str] = field(default_factory=list)
    """The first of them, for people."""

    @property
    def is_sound(self) -> bool:
        """Whether every row can be judged, every gold is paid, nothing else is, and no options are one answer."""
        faults = self.bad + self.gold_refused + self.other_paid + self.options_alike + self.hacks_paid.total()
        return self.rows > 0 and not faults

    def fault(self, what: str) -> None:
        """Keep one more, if few are kept."""
        if len(self.faults) < FAULTS_KEPT:
            self.faults.append(what)

    def as_dict(self) -> dict[str, Any]:
        """Plain numbers for `--json`."""
        return {
            "rows": self.rows, "bad": self.bad, "kinds": dict(self.kinds), "gold_refused": self.gold_refused,
            "other_paid": self.other_paid, "options_alike": self.options_alike, "not_compared": len(self.not_compared),
            "rows_not_compared": sorted(self.not_compared),
            "extraction_rate": self.extracted / self.forms if self.forms else None,
            "hacks": self.hacks.total(), "hacks_paid": dict(self.hacks_paid),
            "judged_per_second": round(self.judged / self.seconds) if self.seconds else None,
            "is_sound": self.is_sound, "faults": self.faults,
        }  # fmt: skip


def check(path: Path, limit: int | None = None) -> Report:
    """Try the reward on every row of a file, or on the first `limit`.

    Raises:
        UsageError: as `data.read`.
    """
    report = Report()
    lenders: dict[str, deque[Answer]] = defaultdict(lambda: deque(maxlen=_LENDERS))
    waiting: dict[str, list[tuple[data.Row, Answer]]] = defaultdict(list)
    for read in islice(judgeable(data.read(path)), limit):
        report.rows += 1
        if isinstance(read, data.BadRow):
            report.bad += 1
            report.fault(f"row {read.number}: {read.why}")
            continue
        row, gold = read
        report.kinds[gold.kind] += 1
        if alike := _alike(gold):
            report.options_alike += 1
            report.fault(f"row {row.number}: two options are one answer: {alike[0]!r} and {alike[1]!r}")
        start = time.process_time()
        _pay(report, row, gold)
        waiting[gold.kind] = [one for one in waiting[gold.kind] if not _tempt(report, *one, [gold])]
        if not _tempt(report, row, gold, lenders[gold.kind]):
            if len(waiting[gold.kind]) < _WAITING:
                waiting[gold.kind].append((row, gold))
            else:
                report.not_compared.append(row.number)
        report.seconds += time.process_time() - start
        lenders[gold.kind].append(gold)
    report.not_compared += [row.number for rows in waiting.values() for row, _ in rows]
    return report


def _alike(gold: Answer) -> tuple[str, str] | None:
    """Two options of which one would be paid for the other, were the choice an open question."""
    for one, other in permutations(gold.options if gold.kind == "choice" else (), 2):
        number = Answer(kind="number", value=one)
        asked = number if gold_quantity(number) else Answer(kind="phrase", value=one)
        if matches(asked, other)[0]:
            return one, other
    return None


def _pay(report: Report, row: data.Row, gold: Answer) -> None:
    """Try the gold itself, as models write it."""
    right = render(gold)
    for form in _FORMS:
        response = form.replace("{}", right)
        report.judged += 1
        report.forms += 1
        report.extracted += parse(response) is not None
        if not (judged := verify(gold, response)).passed:
            report.gold_refused += 1
            report.fault(f"row {row.number}: its own gold is refused in {response[:80]!r}: {judged.detail}")
            break


def _tempt(report: Report, row: data.Row, gold: Answer, lenders: Sequence[Answer]) -> bool:
    """Try what must not be paid; False where no lender has another answer of the kind."""
    other = _other(report, row, gold, lenders)
    if other is None:
        return False
    for hack in hacks(gold, other, row.prompt):
        report.judged += 1
        report.hacks[hack.name] += 1
        if verify(gold, hack.response).passed:
            report.hacks_paid[hack.name] += 1
            report.fault(f"row {row.number}: a hack is paid ({hack.name}): {hack.response[:80]!r}")
    return True


def _other(report: Report, row: data.Row, gold: Answer, lenders: Sequence[Answer]) -> str | None:
    """Another answer of the kind, as a model would write it; it is tried, and must earn nothing."""
    if gold.kind == "choice":
        others = [letter for letter in letters(gold) if letter != gold.value]
    elif gold.kind == "boolean":
        others = [verdict for verdict in ("no", "yes") if verdict != gold.value]
    else:
        # A number without its unit is read in the unit that was asked for: no test of one that has it.
        alike = (lent for lent in reversed(lenders) if bool(lent.unit) == bool(gold.unit))
        others = [render(lent) for lent in alike if not _same(gold, lent)]
    if not others:
        return None
    report.judged += 1
    if verify(gold, f"<answer>{others[0]}</answer>").passed:
        report.other_paid += 1
        report.fault(f"row {row.number}: {others[0]!r}, another row's gold, is paid for {render(gold)!r}")
    return others[0]


def _same(one: Answer, other: Answer) -> bool:
    """Whether two golds are paid for each other: then they are one answer, and no test."""
    return (
        verify(one, f"<answer>{render(other)}</answer>").passed
        and verify(other, f"<answer>{render(one)}</answer>").passed
    )
