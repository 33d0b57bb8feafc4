"""A report's figures, counted while its entries go by: a few numbers for each value that there is.

counted = Counted()
for entry in entries: counted.add(entry)
counted.drafts(), counted.topics(target), counted.difficulty(), …
"""

from collections import Counter

from bioalchemy.tools.datasets import alignment, dataset_traits
from bioalchemy.tools.datasets.run_funnel import ASKED_FIRST
from bioalchemy.tools.datasets.targets import Target
from bioalchemy.tools.reports.report_figures import (
    FATES,
    Difficulty,
    Entry,
    Fate,
    Listed,
    Proof,
    Step,
    Story,
    Topics,
    TopicShare,
    Waterfall,
)
from bioalchemy.tools.topics import taxonomy

BY = ("kind", "asks", "use", "split")
"""What pairs are counted by: kind of answer, kind of question, what the paper's licence allows, split."""
_BANDS = ("0 %", "1–20 %", "21–40 %", "41–60 %", "61–80 %", "81–99 %", "100 %")
"""Of pass rates."""


class Counted:
    """Running counts; a few numbers for each value that there is."""

    def __init__(self) -> None:
        self.listed = 0
        self.texts_missing = 0
        self._fates: Counter[Fate] = Counter()
        self._left_out: Counter[str] = Counter()
        self._counts: dict[str, dict[str, Counter[Fate]]] = {name: {} for name in BY}
        self._gates: dict[str, Counter[tuple[Fate, str]]] = {}
        self._places: dict[str, int] = dict(ASKED_FIRST)
        self._withdrawn: Counter[str] = Counter()
        self._topics: Counter[str] = Counter()
        self._methods: Counter[str] = Counter()
        self._bands: Counter[str] = Counter()
        self._rates, self._chances = 0.0, 0.0
        self._proof: Counter[str] = Counter()
        self._receipts: Counter[str] = Counter()
        self._models: dict[str, Counter[str]] = {}
        self._usd = 0.0

    def add(self, entry: Entry) -> None:
        """Count one."""
        listed, story = entry
        self.listed += 1
        if listed.fate == "left out":
            self._left_out[listed.reason] += 1
            return
        self.texts_missing += story.texts_missing
        self._fates[listed.fate] += 1
        for name in BY:
            if value := getattr(listed, name):
                self._counts[name].setdefault(value, Counter())[listed.fate] += 1
        for place, check in enumerate(story.checks):
            self._places[check["name"]] = max(place, self._places.get(check["name"], 0))
        if listed.fate in ("rejected", "sent back"):
            self._gates.setdefault(listed.gate, Counter())[listed.fate, listed.reason] += 1
        elif listed.fate == "withdrawn":
            self._withdrawn[listed.reason] += 1
        else:
            self._add_pair(listed, story)

    def _add_pair(self, listed: Listed, story: Story) -> None:
        self._topics[listed.topic] += bool(listed.topic)
        self._methods[story.topic_by or "none"] += 1
        if (rate := dataset_traits.pass_rate(story.difficulty)) is not None:
            self._bands[_band(rate)] += 1
            self._rates += rate
            self._chances += story.difficulty[-1]["chance"]
        for check in story.checks:
            agreeing = sum(vote["agrees"] for vote in check["votes"])
            if check["votes"] and check["name"] == "open_book":
                self._proof.update({"open_book": 1, "unanimous": int(agreeing == len(check["votes"]))})
            elif check["votes"] and check["name"] == "evidence_needed":
                self._proof.update({"without_evidence": 1, "answer_lost": int(not agreeing)})
        unpriced = int(story.cost_usd is None and story.calls > 0)  # others' questions cost us nothing
        told = {"calls": story.calls, "tokens": story.tokens, "pairs_without_price": unpriced}
        self._receipts.update(told | {"pairs": int(listed.fate == "accepted")})
        for role, model, *_ in story.models:
            self._models.setdefault(role, Counter())[model] += 1
        self._usd += story.cost_usd or 0.0

    @property
    def pairs(self) -> int:
        """Those that are given out."""
        return self._fates["accepted"] + self._fates["no receipt"]

    def left_out(self) -> dict[str, int]:
        """Of a dataset: what its version has not, by reason, as far as it is listed."""
        return dict(self._left_out.most_common())

    def drafts(self) -> Waterfall:
        """Of a run: from drafts through each gate, in the order in which they are asked, to what was accepted."""
        steps = []
        for gate in sorted({*self._gates, *self._places}, key=lambda name: (self._places.get(name, 1000), name)):
            counts = self._gates.get(gate, Counter())
            reasons: Counter[str] = Counter()
            for (_, reason), n in counts.items():
                reasons[reason] += n
            sent_back = sum(n for (fate, _), n in counts.items() if fate == "sent back")
            left_out = counts.total()
            steps.append(Step(name=gate, left_out=left_out, sent_back=sent_back, reasons=dict(reasons.most_common())))
        accepted = self._fates["accepted"] + self._fates["withdrawn"]
        return Waterfall(
            unit="drafts", found=self.listed, found_as="written", steps=tuple(steps), left=accepted, left_as="accepted"
        )

    def accepted(self) -> Waterfall:
        """From what was accepted to what is given out."""
        accepted = self.pairs + self._fates["withdrawn"]
        reasons = dict(self._withdrawn.most_common())
        step = Step(name="withdrawn", left_out=self._fates["withdrawn"], reasons=reasons)
        found_as = "in the version" if self._fates["no receipt"] else "accepted"
        return Waterfall(
            unit="pairs", found=accepted, found_as=found_as, steps=(step,), left=self.pairs, left_as="given out"
        )

    def counts(self) -> dict[str, dict[str, dict[Fate, int]]]:
        """By kind of answer and so on, the most frequent first."""
        return {
            name: {
                value: {fate: fates[fate] for fate in FATES if fates[fate]}
                for value, fates in sorted(values.items(), key=lambda item: (-item[1].total(), item[0]))
            }
            for name, values in self._counts.items()
        }

    def topics(self, target: Target | None) -> Topics:
        """Against a target, if there is one: by its shares, else by pairs."""
        counts = {topic: n for topic, n in self._topics.items() if n}
        known = sum(counts.values())
        wanted = alignment.weights(target.shares, 1.0) if target else {}
        rows = [
            TopicShare(
                topic=topic, pairs=counts.get(topic, 0), share=counts.get(topic, 0) / known if known else 0.0,
                wanted=wanted.get(topic, 0.0) if target else None,
            )
            for topic in {**wanted, **counts}
        ]  # fmt: skip
        return Topics(
            taxonomy=taxonomy().version,
            told_by=dict(self._methods.most_common()),
            target=target.name if target else None,
            divergence=alignment.divergence(wanted, counts) if target and counts else None,
            topics=tuple(sorted(rows, key=lambda row: (-(row.wanted or 0.0), -row.pairs, row.topic))),
        )

    def difficulty(self) -> Difficulty:
        """Of the pairs that were measured."""
        measured = self._bands.total()
        return Difficulty(
            measured=measured,
            not_measured=self.pairs - measured,
            mean=self._rates / measured if measured else None,
            chance=self._chances / measured if measured else None,
            bands={band: self._bands[band] for band in _BANDS},
        )

    def proof(self) -> Proof:
        """Of the samples' votes."""
        return Proof(**{name: self._proof[name] for name in Proof.model_fields})

    def models(self) -> dict[str, dict[str, int]]:
        """By role."""
        return {role: dict(models.most_common()) for role, models in self._models.items()}

    def receipts(self) -> dict[str, float | None]:
        """What the receipts add up to; no cost where that of any pair is unknown."""
        names = ("pairs", "calls", "tokens", "pairs_without_price")
        cost_usd = None if self._receipts["pairs_without_price"] else self._usd
        return {**{name: self._receipts[name] for name in names}, "cost_usd": cost_usd}


def _band(rate: float) -> str:
    if rate <= 0 or rate >= 1:
        return _BANDS[0] if rate <= 0 else _BANDS[-1]
    ends = (0.205, 0.405, 0.605, 0.805)
    return next((band for band, end in zip(_BANDS[1:], ends, strict=False) if rate < end), _BANDS[-2])
