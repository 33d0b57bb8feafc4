"""Which pairs a dataset takes: kinds of question, topics, difficulty, models, and what people say of them.

    wanted = Selection().changed(kinds="fact,comparison", topics="virology", difficulty="0.1..0.9")
    wanted.refuses(Traits(kind="mechanism", …))     "kind"

A pair whose kind, difficulty, topic or models are not known is not taken where one is asked for: it can't be said to
have it. Pairs that anybody rejects are not taken unless they are asked for.
"""

from difflib import get_close_matches
from typing import Any, Literal, NamedTuple, Self, get_args

from pydantic import Field

from bioalchemy.errors import UsageError
from bioalchemy.records import QuestionKind, Record
from bioalchemy.tools.reports.reviews import Ruling
from bioalchemy.tools.topics import taxonomy

ALL = "all"
Reviewed = Literal["accepted", "not-rejected", "all"]


class Traits(NamedTuple):
    """A pair, as far as selection looks at it."""

    kind: str
    """Empty where it is not known, as of an imported question."""
    topic: str | None
    difficulty: float | None
    """Pass rate without the paper."""
    models: frozenset[str]
    """All that had a part in it; none where they are not known."""
    ruling: Ruling | None = None
    """What the people say who looked at it."""

    def described(self, trait: str) -> str:
        """What it has there, in words."""
        words = {
            "kind": self.kind or "not known",
            "topic": self.topic or "not known",
            "difficulty": "not measured" if self.difficulty is None else f"{self.difficulty:.2f}",
            "model": ", ".join(sorted(self.models)) or "not known",
            "review": f"{self.ruling} by people" if self.ruling else "not judged by people",
        }
        return words[trait]


class Band(Record):
    """Pass rates, both ends included."""

    low: float = Field(ge=0, le=1)
    high: float = Field(ge=0, le=1)


class Selection(Record):
    """What is asked of every pair; an empty field asks nothing."""

    kinds: tuple[QuestionKind, ...] = ()
    topics: tuple[str, ...] = ()
    """Fields, or topics as `field/topic`."""
    difficulty: Band | None = None
    models: tuple[str, ...] = ()
    """Every model that had a part in a pair is one of these."""
    reviews: Reviewed = "not-rejected"
    """Only pairs that people accepted and nobody rejects, all that nobody rejects, or all."""

    def changed(
        self,
        kinds: str | None = None,
        topics: str | None = None,
        difficulty: str | None = None,
        models: str | None = None,
        reviews: str | None = None,
    ) -> Self:
        """With what is written on a command line: lists with commas, a band as LOW..HIGH; `all` asks nothing any more.

        Raises:
            UsageError: a name or a band that is none; the message has the right ones.
        """
        changes: dict[str, Any] = {}
        if kinds is not None:
            changes["kinds"] = _named("--kinds", kinds, get_args(QuestionKind))
        if topics is not None:
            known = taxonomy()
            changes["topics"] = _named("--topics", topics, (*known.topics, *(field.id for field in known.fields)))
        if difficulty is not None:
            changes["difficulty"] = _band(difficulty)
        if models is not None:
            changes["models"] = _list(models)
        if reviews is not None:
            changes["reviews"] = _one("--reviews", reviews, get_args(Reviewed))
        return self.model_copy(update=changes)

    def refuses(self, pair: Traits) -> str | None:
        """What it does not take the pair for: `kind`, `topic`, `difficulty`, `model` or `review`; None: it takes it."""
        if self.kinds and pair.kind not in self.kinds:
            return "kind"
        if self.models and not (pair.models and pair.models <= set(self.models)):
            return "model"
        if self.topics and not self._has(pair.topic):
            return "topic"
        if self.difficulty and not self._is_in_band(pair.difficulty):
            return "difficulty"
        return None if self._is_well_reviewed(pair.ruling) else "review"

    def _is_well_reviewed(self, ruling: Ruling | None) -> bool:
        if self.reviews == "accepted":
            return ruling == "accepted"
        return self.reviews == ALL or ruling != "rejected"

    def _has(self, topic: str | None) -> bool:
        return topic is not None and (topic in self.topics or topic.partition("/")[0] in self.topics)

    def _is_in_band(self, rate: float | None) -> bool:
        return rate is not None and self.difficulty is not None and self.difficulty.low <= rate <= self.difficulty.high


def unknown_name(option: str, name: str, known: tuple[str, ...]) -> UsageError:
    """The error for a name that is none, with those that may be meant."""
    near = get_close_matches(name, known, n=3, cutoff=0.5) or [one for one in known if name in one][:5]
    right = f"is {' or '.join(near)} meant?" if near else f"there are {', '.join(known[:12])}"
    listed = " (bioalchemy topics list)" if option in ("--topics", "topic") else ""
    return UsageError(f"{option} {name!r} is unknown; {right}{listed}")


def _list(stated: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in stated.split(",") if name.strip())
    return () if names == (ALL,) else names


def _named(option: str, stated: str, known: tuple[str, ...]) -> tuple[str, ...]:
    names = _list(stated)
    if wrong := next((name for name in names if name not in known), None):
        raise unknown_name(option, wrong, known)
    return names


def _one(option: str, stated: str, known: tuple[str, ...]) -> str:
    if stated not in known:
        raise unknown_name(option, stated, known)
    return stated


def _band(stated: str) -> Band | None:
    if stated == ALL:
        return None
    low, mark, high = stated.partition("..")
    try:
        band = (float(low), float(high if mark else "nan"))
    except ValueError:
        band = (1.0, 0.0)
    if not 0 <= band[0] <= band[1] <= 1:
        raise UsageError(f"--difficulty {stated!r}: give LOW..HIGH between 0 and 1, such as 0.1..0.9")
    return Band(low=band[0], high=band[1])
