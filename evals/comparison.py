"""Did it help? Two models' logs, question by question: every benchmark, topic and other group.

    found = compare_logs(Path("logs/base"), Path("logs/trained"))
    found.rows[0]       Row(kind="benchmark", name="pubmedqa", found=Comparison(…), p=0.004, verdict="better", …)

Only questions that both logs have a score of are compared, and what is left out is counted, in each row too. Topics and
other groups of fewer than `FEWEST` questions are not compared. `p` is corrected (Holm) for all rows of one kind.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any, NamedTuple

from bioalchemy.errors import UsageError
from bioalchemy.evals import outcomes, paired
from bioalchemy.evals.outcomes import Answers, Outcome
from bioalchemy.evals.paired import Comparison, Verdict
from bioalchemy.evals.proportions import Estimate

FEWEST = 10
_WHOLE = ("all", "benchmark")
"""Compared however small."""
_KINDS = (*_WHOLE, "aligned", "answer kind", "difficulty", "field", "topic")
"""In this order; others come last."""
_COLOURS = {"better": "tab:green", "worse": "tab:red", "not distinguishable": "tab:gray"}

Pair = tuple[Outcome, Outcome]
"""Of the base model and of the trained one, for one question."""


class Abstaining(NamedTuple):
    """One model, where it may give no answer."""

    coverage: float
    """Share of the questions that it answered."""
    precision: float | None
    """Mean score of those; None where it answered none."""


class Row(NamedTuple):
    """A group of questions, compared."""

    kind: str
    name: str
    found: Comparison
    without: int
    """Further questions of the group, of which one model or both have no score."""
    p: float
    """Corrected for the rows of its kind."""
    verdict: Verdict
    base: Abstaining | None
    """None where no answer counts as a wrong one."""
    trained: Abstaining | None


class Compared(NamedTuple):
    """Two logs, or folders of logs."""

    base: Answers
    trained: Answers
    questions: int
    """In both."""
    only_base: int
    """Alone; but for benchmarks of which the other has no log that came to its end."""
    only_trained: int
    small: int
    """Groups of fewer than `FEWEST` questions."""
    rows: list[Row]


def compare_logs(base: Path, trained: Path, seed: int = 0, scorer: str = "") -> Compared:
    """Everything about two logs; the same seed draws the same samples, and where several scored, `scorer` is read.

    Raises:
        UsageError: one can't be read, they have no question in common, or ask or judge one otherwise; or several scored
            and it is not said which is meant.
    """
    before, after = outcomes.read(base, scorer), outcomes.read(trained, scorer)
    there = sorted({*before.scorers.values(), *after.scorers.values()})
    if scorer and scorer not in there:
        raise UsageError(f"--scorer {scorer}: nothing was scored by it, but by {' and by '.join(there)}")
    common = before.outcomes.keys() & after.outcomes.keys()
    unscored = {**before.without, **after.without}
    if not common:
        many = f", and {len(unscored):,} questions have no score" if unscored else ""
        why = "; ".join(told_cut_short(before, after)) or "run the same suite for both models"
        raise UsageError(f"{base} and {trained} have no question in common{many}: {why}")
    pairs = [(before.outcomes[key], after.outcomes[key]) for key in sorted(common)]
    if other := [one.id for one, two in pairs if one.asked != two.asked]:
        benchmark = next(one.benchmark for one, two in pairs if one.asked != two.asked)
        raise UsageError(
            f"{len(other)} of {len(pairs)} questions are not the same in both logs, first {other[0]} of {benchmark}: "
            "one was made with other files or another release"
        )
    for benchmark in sorted({one.benchmark for one, _ in pairs}):
        was, now = before.scorers[benchmark], after.scorers[benchmark]
        if was != now:
            raise UsageError(f"{benchmark} was scored by {was} in the first and by {now} in the second")
        was, now = before.judges[benchmark], after.judges[benchmark]
        if was != now:
            raise UsageError(
                f"{benchmark} was judged by {was or 'nothing known'} in the first and {now or 'nothing known'} in the "
                "second: ask both models with one release"
            )
    groups = _groups(pairs)
    scored = {**before.outcomes, **after.outcomes}
    without = Counter(
        group
        for key, known in unscored.items()
        for group in _names_of(key[0], scored[key].groups if key in scored else known).items()
    )
    kept = {key: members for key, members in groups.items() if key[0] in _WHOLE or len(members) >= FEWEST}
    return Compared(
        base=before,
        trained=after,
        questions=len(pairs),
        only_base=sum(not after.lacks(key[0]) for key in before.outcomes.keys() - common - unscored.keys()),
        only_trained=sum(not before.lacks(key[0]) for key in after.outcomes.keys() - common - unscored.keys()),
        small=len(groups) - len(kept),
        rows=list(_rows(kept, without, before.may_abstain & after.may_abstain, seed)),
    )


def told_cut_short(base: Answers, trained: Answers) -> Iterator[str]:
    """Which logs did not come to their end, and what is read in their place."""
    for name, side in (("first", base), ("second", trained)):
        for benchmark, why in side.cut_short.items():
            instead = "the benchmark is left out" if side.lacks(benchmark) else "an older one is read"
            yield f"the newest log of {benchmark} in the {name} did not come to its end ({why}): {instead}"


def _groups(pairs: Sequence[Pair]) -> dict[tuple[str, str], list[Pair]]:
    """Questions by kind and name of their groups, in the order that they are shown in."""
    groups: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for pair in pairs:
        one, two = pair
        for group in _names_of(one.benchmark, {**two.groups, **one.groups}).items():
            groups[group].append(pair)
    if sum(kind == "benchmark" for kind, _ in groups) == 1:
        del groups["all", "all questions"]
    order = {kind: place for place, kind in enumerate(_KINDS)}
    return dict(sorted(groups.items(), key=lambda item: (order.get(item[0][0], len(order)), item[0])))


def _names_of(benchmark: str, groups: Mapping[str, str]) -> dict[str, str]:
    """All that a question belongs to: the name of its group by kind."""
    return {"all": "all questions", "benchmark": benchmark, **groups}


def _rows(
    groups: dict[tuple[str, str], list[Pair]],
    without: Counter[tuple[str, str]],
    may_abstain: frozenset[str],
    seed: int,
) -> Iterator[Row]:
    found = {key: _compared(members, seed) for key, members in groups.items()}
    corrected: dict[tuple[str, str], float] = {}
    for kind in {kind for kind, _ in found}:
        keys = [key for key in found if key[0] == kind]
        corrected |= zip(keys, paired.holm([found[key].p for key in keys]), strict=True)
    for (kind, name), one in found.items():
        members, p = groups[kind, name], corrected[kind, name]
        sides: list[Abstaining | None] = [None, None]
        if all(pair[0].benchmark in may_abstain for pair in members):
            sides = [_abstaining([pair[side] for pair in members]) for side in (0, 1)]
        yield Row(kind, name, one, without[kind, name], p, one.verdict(p), *sides)


def _compared(members: Sequence[Pair], seed: int) -> Comparison:
    return paired.compare(
        [one.score for one, _ in members],
        [two.score for _, two in members],
        [one.source or f"{one.benchmark} {one.id}" for one, _ in members],
        seed,
    )


def _abstaining(side: Sequence[Outcome]) -> Abstaining:
    answered = [outcome.score for outcome in side if not outcome.abstained]
    return Abstaining(len(answered) / len(side), fmean(answered) if answered else None)


def as_dict(found: Compared) -> dict[str, Any]:
    """Plain numbers for `--json`."""
    sides = {"base": found.base, "trained": found.trained}
    return {
        **{
            side: {"models": list(read.models), "logs": list(read.logs), "without_a_score": len(read.without),
                   "cut_short": dict(read.cut_short)}
            for side, read in sides.items()
        },
        "scorers": {**found.trained.scorers, **found.base.scorers},
        "questions": found.questions,
        "only_in_base": found.only_base,
        "only_in_trained": found.only_trained,
        "groups_too_small": found.small,
        "rows": [
            {
                "kind": row.kind, "name": row.name, **row.found._asdict(), "without_a_score": row.without,
                "difference": row.found.difference and row.found.difference._asdict(),
                "relative": row.found.relative and row.found.relative._asdict(),
                "p_corrected": row.p, "verdict": row.verdict,
                "few_papers": row.found.sources < paired.FEW_SOURCES,
                "abstaining": {
                    "base": row.base._asdict(), "trained": row.trained._asdict()
                } if row.base and row.trained else None,
            }
            for row in found.rows
        ],
    }  # fmt: skip


def table(found: Compared) -> Any:
    """The rows as rich draws them; shares in per cent, differences in points."""
    from rich.table import Table

    drawn = Table(box=None, pad_edge=False)
    drawn.add_column("", no_wrap=True)
    shows_without = any(row.without for row in found.rows)
    counts = ("questions", "no score", "papers") if shows_without else ("questions", "papers")
    for name in (*counts, "base", "trained", "difference", "95 %", "relative", "p (Holm)"):
        drawn.add_column(name, justify="right", no_wrap=True)
    drawn.add_column("verdict", no_wrap=True)
    for row in found.rows:
        one = row.found
        difference, interval = f"{100 * (one.trained - one.base):+.1f}", "none"
        if one.difference:
            interval = f"{100 * one.difference.low:+.1f} … {100 * one.difference.high:+.1f}"
        few = f", {one.sources} papers are few" if one.sources < paired.FEW_SOURCES else ""
        drawn.add_row(
            f"{row.kind}: {row.name}", f"{one.questions:,}", *([f"{row.without:,}"] if shows_without else []),
            f"{one.sources:,}", f"{100 * one.base:.1f}", f"{100 * one.trained:.1f}",
            difference, interval, _relative(one.relative), f"{row.p:.2g}",
            row.verdict + few,
        )  # fmt: skip
    return drawn


def _relative(found: Estimate | None) -> str:
    return f"{found.value:+.1%}" if found else "-"


def draw(found: Compared, place: Path) -> None:
    """Every row's difference with its interval, as PNG, SVG or PDF by suffix.

    Raises:
        UsageError: another suffix, or the file can't be written.
    """
    from matplotlib.figure import Figure

    rows = [(row, row.found.difference) for row in reversed(found.rows) if row.found.difference]
    figure = Figure(figsize=(9, 1.2 + 0.3 * len(rows)), layout="constrained")
    axes: Any = figure.subplots()
    for height, (row, gain) in enumerate(rows):
        assert gain is not None
        colour = _COLOURS[row.verdict]
        axes.plot([100 * gain.low, 100 * gain.high], [height, height], color=colour)
        axes.plot([100 * gain.value], [height], marker="o", color=colour)
    axes.axvline(0, color="black", linewidth=0.8)
    axes.set_yticks(range(len(rows)), [f"{row.kind}: {row.name} ({row.found.questions:,})" for row, _ in rows])
    axes.set_xlabel("trained − base, points, with the 95 % interval\ngrey: not distinguishable")
    axes.grid(alpha=0.3, axis="x")
    try:
        figure.savefig(place)
    except (OSError, ValueError) as error:
        raise UsageError(f"{place}: {error}") from error
