"""Admission: what is settled of an article without a model, and what that means for other versions of its work.

    admitted = admit(services, filters, row, article)     goes_on=True, withdrawn=(Withdrawn("5d0c…", "superseded", …),)
    admitted.carry_out(ledger)                            the preprint's pairs are kept, and not given out any more

One article of a work is worked on: the fullest, and of such the published version, whatever came first (`editions`).
What the filters or the curator's rules turn away takes nobody's place; one that is retracted takes others with it.
"""

from collections.abc import Iterator
from typing import NamedTuple

from bioalchemy.accounts import ArticleRow, Other
from bioalchemy.agents import curator
from bioalchemy.graphs.state import Services
from bioalchemy.ledger import Ledger
from bioalchemy.records import Article, ArticleReason, TombstoneReason
from bioalchemy.tools import editions
from bioalchemy.tools.filters import Filters


class Withdrawn(NamedTuple):
    """An article whose pairs are not to be given out any more."""

    article_id: str
    reason: TombstoneReason
    detail: str
    text_sha256: str | None
    """Of the version that is superseded; None where no version is to be used."""


class Admitted(NamedTuple):
    """Whether an article is worked on, and whose pairs are withdrawn for it."""

    goes_on: bool
    withdrawn: tuple[Withdrawn, ...] = ()

    def carry_out(self, ledger: Ledger) -> None:
        """Raise the tombstones; those that are there already stay as they are."""
        for one in self.withdrawn:
            ledger.withdraw(ledger.pairs_of(one.article_id), one.reason, one.detail, one.text_sha256)
            ledger.remark(one.article_id, f"{one.reason} {one.detail}")


def admit(services: Services, filters: Filters, row: ArticleRow, read: Article | None) -> Admitted:
    """The rules' word on an article that was just `read`, or read in an earlier session."""
    ledger = services.ledger
    if row.state == "discovered":
        if read is None:
            return Admitted(False)
        ledger.parsed(row.article_id, services.texts.settle(read))
    article = services.article(row.article_id)
    record = ledger.article(row.article_id)
    others = ledger.others(row.article_id, services.texts.names(record["work_id"]))
    withdrawn = tuple(_withdrawn(article, record, others))
    standing = next((other for other in others if not _gives_way(other, record)), None)
    if standing and not article.retracted:
        detail = f"article {standing.article_id} of this run is the same work"
        return _turned_away(services, row, "same_work", detail, withdrawn)
    taken_down = ledger.taken_down([row.article_id, *(other.article_id for other in others)])
    if row.state == "curated" and not taken_down:
        return Admitted(True, withdrawn)
    if unwanted := f"the work was taken down: {taken_down}" if taken_down else filters.refuse(article):
        return _turned_away(services, row, "filtered", unwanted)
    if refused := curator.judge_record(article, services.recipe.gates.language):
        return _turned_away(services, row, refused.reason, refused.detail, withdrawn if article.retracted else ())
    return Admitted(True, withdrawn)


def _gives_way(other: Other, record: editions.Record) -> bool:
    """Whether an article may be worked on though the run has the other one."""
    if other.record["retracted"] and editions.is_taken_back_with(record, other.record):
        return False
    if other.is_earlier:
        return editions.supersedes(record, other.record)
    return not editions.supersedes(other.record, record)


def _withdrawn(article: Article, record: editions.Record, others: list[Other]) -> Iterator[Withdrawn]:
    names = " ".join(f"{kind}:{value}" for kind, value in article.ids.items()) or article.source_uri
    for other in others:
        if not other.is_earlier:
            continue
        if article.retracted:
            if editions.is_taken_back_with(other.record, record):
                yield Withdrawn(other.article_id, "retracted", f"by a later version: {names}", None)
        elif editions.supersedes(record, other.record):
            yield Withdrawn(other.article_id, "superseded", f"by {names}", other.record["text_sha256"])


def _turned_away(
    services: Services, row: ArticleRow, reason: ArticleReason, detail: str, withdrawn: tuple[Withdrawn, ...] = ()
) -> Admitted:
    services.ledger.turn_away(row.article_id, reason, detail)
    return Admitted(False, tuple(one for one in withdrawn if one.reason == "retracted"))
