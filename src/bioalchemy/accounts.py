"""What the ledger keeps, as data: calls, judged drafts, running totals."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from bioalchemy.records import Difficulty, Draft, QAPair, Verdict

Outcome = Literal["done", "rejected", "failed", "quarantined", "postponed"]
UNFINISHED = ("discovered", "parsed", "curated")


class Source(NamedTuple):
    """One article of a feed, before anybody has read it."""

    uri: str
    """A path, or its name at a service: `pubmed:32250123`."""
    stamp: str
    """Changes when the source does: another stamp is another version to read."""


class Origin(NamedTuple):
    """What a model call was made for."""

    article_id: str | None = None
    context_id: str | None = None
    draft_id: str | None = None
    order: int = 0
    """Position in the run's work: earlier work is served first. Not stored."""


@dataclass(frozen=True)
class Call:
    """One model call, as the ledger keeps it."""

    cache_key: str
    origin: Origin
    role: str
    prompt: str
    prompt_version: str
    model: str
    sample: int
    source: Literal["paid", "cache"]
    outcome: str
    finish_reason: str | None
    prompt_tokens: int
    completion_tokens: int
    cached_tokens: int
    reasoning_tokens: int
    cost_usd: float | None
    latency_s: float
    http_attempts: int
    started: float
    messages: Sequence[dict[str, Any]]
    parameters: dict[str, Any]
    response: str


@dataclass(frozen=True)
class Judged:
    """A draft with its verdict, and its pair when it was accepted."""

    draft_id: str
    draft: Draft
    verdict: Verdict
    revision_of: str | None = None
    pair: QAPair | None = None
    difficulty: Difficulty | None = None


class ArticleRow(NamedTuple):
    """An article as the engine takes it."""

    seq: int
    article_id: str
    uri: str
    state: str


class Other(NamedTuple):
    """Another article of a run, of the same work."""

    article_id: str
    record: dict[str, Any]
    """As it was read, without its text."""
    is_earlier: bool
    """Found before the one that is asked about."""


@dataclass
class Tally:
    """Running totals of a run, kept in memory while it is driven."""

    articles: Counter[str] = field(default_factory=Counter)
    article_reasons: Counter[str] = field(default_factory=Counter)
    accepted: int = 0
    sent_back: int = 0
    """Drafts that the critic had written again; the new ones are drafts of their own."""
    draft_reasons: Counter[str] = field(default_factory=Counter)
    calls: int = 0
    calls_from_cache: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0
    cost_usd: float = 0.0
    calls_without_price: int = 0
    missing: Counter[str] = field(default_factory=Counter)
    """Pairs that topics fall short of what the run aims at."""

    @property
    def tokens(self) -> int:
        """Prompt and completion tokens paid for."""
        return self.prompt_tokens + self.completion_tokens

    @property
    def drafts(self) -> int:
        """Drafts judged."""
        return self.accepted + self.sent_back + self.draft_reasons.total()

    @property
    def ended(self) -> int:
        """Articles done, rejected, failed, quarantined or postponed."""
        return self.articles.total() - self.unfinished

    @property
    def unfinished(self) -> int:
        """Articles not yet at their end."""
        return sum(self.articles[state] for state in UNFINISHED)

    def count_draft(self, decision: str, reason: str | None, n: int = 1) -> None:
        """Add `n` drafts with that verdict."""
        if decision == "accept":
            self.accepted += n
        elif decision == "revise":
            self.sent_back += n
        else:
            self.draft_reasons[str(reason)] += n

    def as_dict(self) -> dict[str, Any]:
        """Plain numbers for `--json`."""
        numbers = {**vars(self), "articles": +self.articles}
        return {name: dict(value) if isinstance(value, Counter) else value for name, value in numbers.items()}
