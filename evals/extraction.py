"""Extraction quality: what a run's accepted pairs cost and what became of the rest."""

from typing import NamedTuple

from bioalchemy.ledger import Ledger


class Yield(NamedTuple):
    """Figures of a run; ratios are None where there is nothing to divide by."""

    pairs: int
    drafts: int
    acceptance: float | None
    """Accepted drafts as a share of all."""
    calls_per_pair: float | None
    """Calls taken from the response cache count with what they once took: this is what pairs cost, whoever paid."""
    tokens_per_pair: float | None
    usd_per_pair: float | None
    """None also when any call's price is unknown."""
    cached_share: float | None
    """Share of paid prompt tokens that servers took from their prefix caches."""
    pairs_per_article: float | None
    """Over articles that reached their end as done."""


def measure(ledger: Ledger) -> Yield:
    """The figures of a run so far."""
    tally = ledger.tally
    pairs = tally.accepted

    calls, tokens, usd, unpriced = ledger.taken()

    def per_pair(amount: float) -> float | None:
        return amount / pairs if pairs else None

    return Yield(
        pairs=pairs,
        drafts=tally.drafts,
        acceptance=pairs / tally.drafts if tally.drafts else None,
        calls_per_pair=per_pair(calls),
        tokens_per_pair=per_pair(tokens),
        usd_per_pair=None if unpriced else per_pair(usd),
        cached_share=tally.cached_tokens / tally.prompt_tokens if tally.prompt_tokens else None,
        pairs_per_article=pairs / tally.articles["done"] if tally.articles["done"] else None,
    )
