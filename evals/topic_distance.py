"""How far is a set of questions from what biology publishes? Its mix of topics beside a target's.

    told = of_file(Path("ori_pqal.json"), PRESETS["pubmedqa"], note)
    measure("ori_pqal.json", told, target)      Distance(questions=1000, fields=Estimate(0.23, 0.21, 0.25), …)

The distance is Jensen-Shannon's divergence in bits: 0 the same mix, 1 nothing in common. Few questions spread over many
topics look far from any mix. So the distance of the 27 fields is given with a bootstrap over papers, value and interval
reflected about the plain figure, which takes that bias off (the basic bootstrap; Davison & Hinkley 1997, section 5.2).
In simulations of 31 fields the interval covered 92 to 97 % from 300 questions on, and 84 to 92 % at 100. For the 107
topics none holds at such sizes (16 to 93 %): the plain figure stands beside that of questions drawn from the target.

A question of a file is told its topic by what its words are nearest to (`article_topics`), a pair of a dataset as the
dataset has it; the target's are by MeSH. `CAVEAT` says what that is worth.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from bioalchemy.errors import UsageError
from bioalchemy.evals.proportions import LEVEL, Estimate
from bioalchemy.tools.datasets import article_topics, question_files
from bioalchemy.tools.datasets.alignment import divergence
from bioalchemy.tools.datasets.dataset_contents import contents
from bioalchemy.tools.datasets.dataset_folder import Dataset, Work
from bioalchemy.tools.datasets.question_columns import Columns
from bioalchemy.tools.datasets.targets import Target
from bioalchemy.tools.datasets.trainer_rows import note as noted
from bioalchemy.tools.topics import taxonomy

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FEW_QUESTIONS = 300
"""Below which the interval is too narrow: see above."""
CAVEAT = (
    "topics of questions are weak guesses by the nearness of their words: of 918 of PubMedQA's whose papers tell a "
    "topic by MeSH, the guess is the paper's topic for 26 %, and its field for 38 %; and by guesses their mix is 0.12 "
    "bits (fields) and 0.28 (topics) from their own mix by MeSH. A distance of that size may be the guesses' alone; "
    "sets that are guessed alike compare better with each other than with 0"
)
"""Measured by `benchmarks/question_topics.py`."""
_RESAMPLES = 2_000
_HELD = 2_000_000
"""Drawn papers in memory at a time."""


class Told(NamedTuple):
    """A question's topic."""

    topic: str
    method: str
    source: str
    """Its paper; the question itself where none is known."""


class Shift(NamedTuple):
    """A field that a set has more or less of than the target."""

    field: str
    here: float
    target: float


class Distance(NamedTuple):
    """A set of questions, measured."""

    name: str
    questions: int
    sources: int
    methods: dict[str, int]
    """Questions by how their topics were told; `none` where they are not, and not counted."""
    fields: Estimate
    fields_by_chance: float
    """The mean distance of as many questions drawn from the target itself."""
    topics: float
    topics_by_chance: float
    shifts: list[Shift]
    """All fields, those of which it has too much first."""


def of_file(path: Path, columns: Columns, announce: Callable[[str], None]) -> Iterator[Told]:
    """The topics of a file's questions, guessed.

    Raises:
        UsageError: the file is not as its columns say.
        AssetError: the embedding model can't be had.
    """
    sources: dict[str, str] = {}

    def works() -> Iterator[Work]:
        for row in question_files.rows(path, columns):
            question = row.question()
            number = str(row.number)
            sources[number] = next(iter(question.ids), number)
            yield Work(work_id=number, title=question.text)

    for work, told in article_topics.by_meaning(works(), announce):
        yield Told(told.topic, told.method, sources[work.work_id])


def of_dataset(folder: Path) -> Iterator[Told]:
    """The topics of a dataset's pairs; empty where they are not known.

    Raises:
        DatasetError: it is none, or was changed.
    """
    with contents(Dataset.open(folder)) as held:
        for row in held.rows():
            yield Told(noted(row, "topic", "topic"), noted(row, "topic", "method") or "none", row["work_ids"][0])


def measure(name: str, told: Iterable[Told], target: Target, seed: int = 0) -> Distance:
    """The distance of questions from a target's mix; the same seed draws the same samples.

    Raises:
        UsageError: no question has a topic.
    """
    import numpy as np

    known = list(taxonomy().topics)
    by_source: dict[str, Counter[str]] = {}
    methods: Counter[str] = Counter()
    for one in told:
        methods[one.method] += 1
        if one.topic in known:
            by_source.setdefault(one.source, Counter())[one.topic] += 1
    if not by_source:
        raise UsageError(f"{name}: the topic of no question is known")
    counts = np.array([[counted[topic] for topic in known] for counted in by_source.values()], dtype=float)
    wanted = np.array([target.shares.get(topic, 0.0) for topic in known])
    fields = sorted({topic.partition("/")[0] for topic in known})
    into_fields = np.array([[float(topic.partition("/")[0] == field) for field in fields] for topic in known])
    here, there = counts.sum(axis=0), wanted / wanted.sum()
    draws = np.random.default_rng(seed)
    shifts = [
        Shift(field, float(a), float(b))
        for field, a, b in zip(fields, here @ into_fields / here.sum(), there @ into_fields, strict=True)
    ]
    return Distance(
        name=name,
        questions=int(here.sum()),
        sources=len(by_source),
        methods=dict(methods),
        fields=_interval(counts @ into_fields, there @ into_fields, draws),
        fields_by_chance=_by_chance(int(here.sum()), there @ into_fields, draws),
        topics=divergence(dict(zip(known, here, strict=True)), dict(zip(known, there, strict=True))),
        topics_by_chance=_by_chance(int(here.sum()), there, draws),
        shifts=sorted(shifts, key=lambda shift: shift.target - shift.here),
    )


def _interval(counts: "NDArray[np.float64]", target: "NDArray[np.float64]", draws: "np.random.Generator") -> Estimate:
    """Of papers' counts, a row each."""
    import numpy as np

    papers = len(counts)
    plain = float(divergences(counts.sum(axis=0), target))
    found: list[NDArray[np.float64]] = []
    for start in range(0, _RESAMPLES, batch := max(1, _HELD // papers)):
        times = draws.multinomial(papers, np.full(papers, 1 / papers), size=min(batch, _RESAMPLES - start))
        found.append(divergences(times @ counts, target))
    drawn = np.concatenate(found)
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    bounds = (2 * plain - float(drawn.mean()), 2 * plain - float(high), 2 * plain - float(low))
    return Estimate(*(min(1.0, max(0.0, bound)) for bound in bounds))


def _by_chance(questions: int, target: "NDArray[np.float64]", draws: "np.random.Generator") -> float:
    return float(divergences(draws.multinomial(questions, target, size=_RESAMPLES), target).mean())


def divergences(counts: "NDArray[Any]", target: "NDArray[np.float64]") -> "NDArray[np.float64]":
    """`alignment.divergence` of each row of counts from one mix."""
    import numpy as np

    p = counts / counts.sum(axis=-1, keepdims=True)
    q = target / target.sum()
    middle = (p + q) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        surprise = [np.where(one > 0, one * np.log2(one / middle), 0.0).sum(axis=-1) for one in (p, q)]
    found: NDArray[np.float64] = (surprise[0] + surprise[1]) / 2
    return found


def as_dict(found: Sequence[Distance], target: Target) -> dict[str, Any]:
    """Plain numbers for `--json`."""
    sets = [
        {**one._asdict(), "fields": one.fields._asdict(), "shifts": [shift._asdict() for shift in one.shifts]}
        for one in found
    ]
    return {"target": target.name, "caveat": CAVEAT if are_guessed(found) else "", "sets": sets}


def are_guessed(found: Sequence[Distance]) -> bool:
    """Whether any topic is a guess."""
    return any(article_topics.BY_MEANING in one.methods for one in found)


def table(found: Sequence[Distance]) -> Any:
    """A row for each set, as rich draws them."""
    from rich.table import Table

    drawn = Table(box=None, pad_edge=False)
    drawn.add_column("", no_wrap=True)
    for name in ("questions", "fields", "95 %", "chance", "topics", "chance"):
        drawn.add_column(name, justify="right", no_wrap=True)
    drawn.add_column("most too much, most too little", no_wrap=True)
    for one in found:
        extremes = [
            f"{shift.field} {shift.here:.0%} for {shift.target:.0%}" for shift in one.shifts[:: len(one.shifts) - 1]
        ]
        few = "*" if one.questions < FEW_QUESTIONS else ""
        drawn.add_row(
            one.name, f"{one.questions:,}{few}", f"{one.fields.value:.3f}",
            f"{one.fields.low:.3f} … {one.fields.high:.3f}", f"{one.fields_by_chance:.3f}", f"{one.topics:.3f}",
            f"{one.topics_by_chance:.3f}",
            ", ".join(extremes),
        )  # fmt: skip
    return drawn


def draw(found: Sequence[Distance], target: Target, place: Path) -> None:
    """Each set's distance with its interval, as PNG, SVG or PDF by suffix.

    Raises:
        UsageError: another suffix, or the file can't be written.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 1.4 + 0.35 * len(found)), layout="constrained")
    axes: Any = figure.subplots()
    for height, one in enumerate(reversed(found)):
        axes.plot([one.fields.low, one.fields.high], [height, height], color="tab:blue")
        axes.plot([one.fields.value], [height], marker="o", color="tab:blue")
        axes.plot([one.fields_by_chance], [height], marker="|", color="tab:gray")
    axes.set_yticks(range(len(found)), [f"{one.name} ({one.questions:,})" for one in reversed(found)])
    axes.set_xlim(left=0)
    axes.set_xlabel(f"Jensen-Shannon divergence of fields from {target.name}, bits\ngrey: by chance")
    axes.grid(alpha=0.3, axis="x")
    try:
        figure.savefig(place)
    except (OSError, ValueError) as error:
        raise UsageError(f"{place}: {error}") from error
