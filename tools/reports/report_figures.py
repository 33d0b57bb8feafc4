"""What a report tells: its figures, which `--json` prints and the page draws, and its entries, which the page lists.

    {"of": "run", "name": "cdk4-1a2b3c4d", "pairs": 88, "waterfalls": [{"unit": "articles", "found": 122, "steps":
     [{"name": "unreadable", "left_out": 3, "reasons": {"not_xml": 3}}, …], "left": 96, "left_as": "worked on"}, …], …}

Nothing is counted here: see `report_counts`; nor drawn: see `page/`.
"""

from typing import Any, Literal, NamedTuple, get_args

from pydantic import Field

from bioalchemy.records import Record
from bioalchemy.tools.datasets.dataset_folder import Spending

Fate = Literal["accepted", "no receipt", "rejected", "sent back", "withdrawn", "left out"]
"""`no receipt`: others' question, of which nothing was checked; `left out`: a candidate that a dataset has not."""
FATES: tuple[Fate, ...] = get_args(Fate)


class Listed(NamedTuple):
    """What pairs are listed, filtered and searched by; empty where it is not known."""

    id: str
    fate: Fate
    reason: str
    gate: str
    kind: str
    """Of answer."""
    asks: str
    """Kind of question."""
    topic: str
    split: str
    journal: str
    use: str
    question: str
    answer: str
    paper: str
    """Title and DOI; of what was left out the file, the row and why."""


class Passage(NamedTuple):
    """A piece of a paper with the evidence in it; where the paper is not at hand, the evidence alone."""

    text_sha256: str
    start: int
    """Code points of the text, as `Evidence` counts them."""
    end: int
    cut: tuple[bool, bool]
    """Whether its paragraph goes on before and behind it."""
    pieces: tuple[tuple[str, bool], ...]
    """Characters, and whether they are evidence."""


class Paper(NamedTuple):
    """What a draft or pair is from."""

    title: str
    journal: str
    published: str
    doi: str
    licence: str
    use: str
    """`text_use` of the paper."""
    citation: str


class Story(NamedTuple):
    """All that is shown of a draft or pair when it is opened. Nested records are as JSON data.

    Of what was left out `advice` says why, and `paper.citation` the file and row; `stays` is the pair in its place.
    """

    draft: str
    pair: str
    answer: dict[str, Any]
    passages: list[Passage]
    unlocated: list[str]
    """Quotes that stand in no passage of its context, or whose paper is not at hand."""
    texts_missing: bool
    checks: list[dict[str, Any]]
    advice: str
    revises: list[dict[str, Any]]
    """Drafts that it was written again from, the last first: `draft_id`, `reason`, `advice`."""
    difficulty: list[dict[str, Any]]
    topic_by: str
    """How its topic is known; empty where it is not."""
    topic_share: float
    paper: Paper
    tombstones: list[dict[str, Any]]
    models: list[tuple[str, str, str, str]]
    """Role, model, revision, what its owner says about training on its outputs."""
    calls: int
    tokens: int
    cost_usd: float | None
    created: str
    stays: str = ""


class Entry(NamedTuple):
    """A draft or a pair."""

    listed: Listed
    story: Story


class Step(Record):
    """What is left out at one step, and for which reasons."""

    name: str
    left_out: int
    sent_back: int = 0
    """Of these: written again, as drafts of their own."""
    reasons: dict[str, int] = Field(default_factory=dict)


class Waterfall(Record):
    """What went in, what was left out on the way, what came out: `found` less every step's is `left`."""

    unit: str
    found: int
    found_as: str
    """What was done to them before."""
    steps: tuple[Step, ...]
    left: int
    left_as: str
    """What those are that came through."""


class LeftOut(Record):
    """A candidate that a dataset's version has not."""

    reason: str
    which: str
    """The beginning of its id, and of an import its file and row."""
    question: str
    """Empty where its version's build did not tell it."""
    why: str
    kept: str
    """The question that is kept in its place; empty where none is."""


class TopicShare(Record):
    """A topic's part in the pairs that are given out."""

    topic: str
    pairs: int
    share: float
    """Of the pairs whose topic is known."""
    wanted: float | None
    """The target's share; None without a target."""


class Topics(Record):
    """Topics of the pairs that are given out, against a target where there is one."""

    taxonomy: str
    told_by: dict[str, int]
    """Pairs by the method that told their topics; `none` where it is not known."""
    target: str | None
    divergence: float | None
    """Jensen-Shannon divergence of the pairs' topics from the target's, in bits: 0 equal, 1 nothing in common."""
    topics: tuple[TopicShare, ...]


class Difficulty(Record):
    """How often models answer pairs without their papers."""

    measured: int
    not_measured: int
    mean: float | None
    """Of the pairs' pass rates."""
    chance: float | None
    """What guessing would give on average."""
    bands: dict[str, int]
    """Pairs by pass rate."""


class Proof(Record):
    """How firmly the pairs that are given out are proven; each a number of pairs, of those that were asked so."""

    unanimous: int
    """Every sample that read the passage gave the answer."""
    open_book: int
    answer_lost: int
    """No sample gave the answer when the evidence was taken out."""
    without_evidence: int


class Figures(Record):
    """A report's figures."""

    schema_version: int = 1
    of: Literal["run", "dataset"]
    name: str
    facts: dict[str, str]
    waterfalls: tuple[Waterfall, ...]
    left_out: tuple[LeftOut, ...] = ()
    """Of a dataset, some for each reason."""
    left_out_listed: dict[str, int] = Field(default_factory=dict)
    """How many are in the browser, by reason: all of which a build told more than that."""
    pairs: int
    """Given out: accepted and not withdrawn."""
    listed: int
    """Drafts, or pairs and what was left out, in the browser."""
    counts: dict[str, dict[str, dict[Fate, int]]]
    """By what they are counted by (`report_counts.BY`), its values, and what became of them."""
    topics: Topics
    difficulty: Difficulty
    proof: Proof
    spending: tuple[Spending, ...]
    """By role and model: of a run, or of all runs behind a dataset, where it is known of each."""
    receipts: dict[str, float | None]
    """Of the pairs that are given out, as their receipts have it: pairs (those that have one), calls, tokens,
    pairs_without_price, and cost_usd, None where the price of any pair is unknown."""
    models: dict[str, dict[str, int]]
    """Of the pairs that are given out: by role, the models that played it."""
    texts_missing: int
    """Drafts or pairs whose papers' texts are not on this machine: evidence is shown without what is around it."""
