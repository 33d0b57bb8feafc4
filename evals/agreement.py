"""Do people and agents agree? Reviews of a run held against the agents' verdicts.

    found = agreement(ledger)
    found.precision        Share(found=46, of=50, …): of the accepted pairs that people looked at, so many are right
    found.kappa            Estimate(value=0.71, low=0.52, high=0.83)

A draft's verdict is that of the majority of its reviewers, and an edit says that it is not right as it stands. Shares
and kappa are those of all the run's drafts: what was accepted and what was rejected is sampled apart, and each counts
for what it is of the whole. Only drafts that were drawn at random tell of others; from the doubtful no interval
follows, and none is given. The intervals take a sample for a small part of the run, and are too wide where it is not;
and its drafts for independent, so they are too narrow where those of one article are right or wrong together.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import NamedTuple

from bioalchemy.evals.proportions import Estimate, Share, agreement_of_strata, kappa_of_strata, kappa_of_two, wilson
from bioalchemy.ledger import Ledger
from bioalchemy.records import Review
from bioalchemy.tools.reports import review_sample, reviews
from bioalchemy.tools.reports.review_sample import Decided


class Differing(NamedTuple):
    """Where people and agents differ: of so many drafts that people looked at they decide so many otherwise."""

    agents: str
    """`accepted`, or the reason for which the agents rejected."""
    judged: int
    otherwise: int


class Between(NamedTuple):
    """Two reviewers, on the drafts that both looked at; as drawn, however the agents' verdicts are mixed there."""

    reviewers: tuple[str, str]
    same: Share
    kappa: Estimate | None


class Agreement(NamedTuple):
    """What reviews of a run come to; shares are None where nobody looked."""

    reviewers: dict[str, int]
    """Drafts that each looked at."""
    judged: int
    """Drafts that somebody looked at."""
    divided: int
    """Those on which as many reviewers say one thing as the other: they count for neither."""
    at_random: int
    """Those that were drawn at random and are decided."""
    precision: Share | None
    """Accepted pairs that people find right, of those drawn at random."""
    overlooked: Share | None
    """Rejected drafts that people find right, of those drawn at random."""
    agreed: Estimate | None
    """Share of all drafts on which people and agents say the same."""
    kappa: Estimate | None
    drafts: dict[Decided, int]
    """All that could be drawn, by the agents' verdict."""
    differing: list[Differing]
    reasons: dict[str, int]
    """People's reasons for rejecting or editing what the agents accepted."""
    between: list[Between]
    edits: dict[str, int]
    """What became of people's edits: accepted, rejected, waiting."""


class _Judged(NamedTuple):
    agents: Decided
    reason: str | None
    accepts: bool
    at_random: bool


def agreement(ledger: Ledger) -> Agreement:
    """Everything about the reviews of a run."""
    standing = reviews.standing(reviews.of_run(ledger))
    judged = list(_judged(ledger, standing))
    strata = review_sample.strata(ledger)
    precision, overlooked = (_found_right(judged, decided) for decided in ("accept", "reject"))
    agreed = kappa = None
    if precision and overlooked:
        weight = strata["accept"] / sum(strata.values())
        agreed = agreement_of_strata(precision, overlooked, weight)
        kappa = kappa_of_strata(precision, overlooked, weight)
    return Agreement(
        reviewers=dict(Counter(name for by_reviewer in standing.values() for name in by_reviewer)),
        judged=len(standing),
        divided=len(standing) - len(judged),
        at_random=sum(one.at_random for one in judged),
        precision=precision,
        overlooked=overlooked,
        agreed=agreed,
        kappa=kappa,
        drafts=strata,
        differing=_differing(judged),
        reasons=_reasons(ledger, standing),
        between=list(_between(standing)),
        edits=_edits(ledger, standing),
    )


def _judged(ledger: Ledger, standing: Mapping[str, Mapping[str, Review]]) -> Iterator[_Judged]:
    """Drafts that people decided on."""
    for draft_id, by_reviewer in standing.items():
        if ruling := reviews.ruling(review.verdict for review in by_reviewer.values()):
            row = ledger.db.execute("SELECT decision, reason FROM drafts WHERE draft_id = ?", (draft_id,)).fetchone()
            at_random = any(review.drawn == "random" for review in by_reviewer.values())
            yield _Judged(row["decision"], row["reason"], ruling == "accepted", at_random)


def _found_right(judged: list[_Judged], agents: str) -> Share | None:
    drawn = [one.accepts for one in judged if one.at_random and one.agents == agents]
    return wilson(sum(drawn), len(drawn))


def _differing(judged: list[_Judged]) -> list[Differing]:
    counts, otherwise = Counter[str](), Counter[str]()
    for one in judged:
        agents = one.reason or "accepted"
        counts[agents] += 1
        otherwise[agents] += one.accepts != (one.agents == "accept")
    rows = (Differing(agents, count, otherwise[agents]) for agents, count in counts.items())
    return sorted(rows, key=lambda row: (-row.otherwise, -row.judged, row.agents))


def _reasons(ledger: Ledger, standing: Mapping[str, Mapping[str, Review]]) -> dict[str, int]:
    said = (review for by_reviewer in standing.values() for review in by_reviewer.values())
    return dict(Counter(one.reason for one in said if one.verdict != "accept" and one.pair_id).most_common())


def _between(standing: Mapping[str, Mapping[str, Review]]) -> Iterator[Between]:
    names = sorted({name for by_reviewer in standing.values() for name in by_reviewer})
    for one, other in combinations(names, 2):
        both = [
            (found[one].verdict == "accept", found[other].verdict == "accept")
            for found in standing.values()
            if one in found and other in found
        ]
        if same := wilson(sum(a == b for a, b in both), len(both)):
            yield Between((one, other), same, kappa_of_two(both))


def _edits(ledger: Ledger, standing: Mapping[str, Mapping[str, Review]]) -> dict[str, int]:
    counts = Counter({"waiting": sum(1 for _ in reviews.waiting(ledger))})
    for draft_id, by_reviewer in standing.items():
        for review in by_reviewer.values():
            if review.edited is not None and (outcome := reviews.outcome(ledger, draft_id, review.edited)):
                counts[f"{outcome}ed"] += 1
    return dict(counts)
