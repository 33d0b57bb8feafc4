"""The votes of a check counted again: what would the gate say, had the present matcher judged them?

    recount(check, answer, gates, passages=1) -> Outcome("refuses", "1 of 3 samples agree, 2 needed")

Votes are the stored ones; a gate that stopped asking too early for the present count is `unfinished`.
"""

import math
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from bioalchemy.agents.evidence_checker import agrees_with
from bioalchemy.records import Answer, Check, DraftReason, Vote
from bioalchemy.settings import Gates

VOTED: dict[str, DraftReason] = {
    "open_book": "open_book_disagrees", "evidence_needed": "evidence_not_needed", "each_hop_needed": "hop_not_needed",
}  # fmt: skip
"""Checks that `answers` judges the votes of, in order, and the reason that failing them is."""


class Outcome(NamedTuple):
    """What the votes of a check come to now."""

    ending: Literal["passes", "refuses", "unfinished"]
    detail: str


def recount(check: Check, answer: Answer, gates: Gates, passages: int) -> Outcome:
    """What a voted check comes to, in a context of so many passages."""
    if not check.votes:  # decided without samples: no answer was judged
        return Outcome("passes" if check.passed else "refuses", check.detail)
    if check.name == "open_book":
        return _open_book(check.votes, answer, gates)
    if check.name == "each_hop_needed":
        return _each_hop(check.votes, answer, gates, passages)
    agreeing = sum(agrees_with(answer, vote.response) for vote in check.votes)
    most = gates.may_agree_without_evidence(answer.kind)
    return Outcome("passes" if agreeing <= most else "refuses", f"{agreeing} samples agree without the evidence")


def _open_book(votes: Sequence[Vote], answer: Answer, gates: Gates) -> Outcome:
    needed = _needed(gates)
    agreeing = sum(agrees_with(answer, vote.response) for vote in votes)
    detail = f"{agreeing} of {len(votes)} samples agree, {needed} needed"
    if agreeing >= needed:
        return Outcome("passes", detail)
    # Sampling had ended as soon as agreement was out of reach; now it might not be.
    missing = gates.open_book_samples - len(votes)
    if agreeing + missing >= needed:
        return Outcome("unfinished", f"{detail}, {missing} were never taken")
    return Outcome("refuses", detail)


def _each_hop(votes: Sequence[Vote], answer: Answer, gates: Gates, passages: int) -> Outcome:
    """Open-book rounds without one passage each: every one must fail."""
    rounds = list(_rounds(votes, gates))
    outcomes = [_open_book(one, answer, gates) for one in rounds]
    for left_out, outcome in enumerate(outcomes, 1):
        if outcome.ending == "passes":
            return Outcome("refuses", f"answered without passage {left_out}: {outcome.detail}")
    if len(rounds) < passages or any(outcome.ending == "unfinished" for outcome in outcomes):
        return Outcome("unfinished", f"{len(rounds)} of {passages} passages were left out, or with too few samples")
    return Outcome("passes", "the answer breaks without either passage")


def _rounds(votes: Sequence[Vote], gates: Gates) -> Iterator[list[Vote]]:
    """The votes of each round, which ended when they disagreed too often for agreement."""
    may_disagree = gates.open_book_samples - _needed(gates)
    one: list[Vote] = []
    for vote in votes:
        one.append(vote)
        if len(one) == gates.open_book_samples or sum(not vote.agrees for vote in one) > may_disagree:
            yield one
            one = []
    if one:
        yield one


def _needed(gates: Gates) -> int:
    return math.ceil(gates.open_book_agreement * gates.open_book_samples)
