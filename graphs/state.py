"""What flows through the graphs: pointers and plain data, never a paper's text."""

import operator
from dataclasses import dataclass
from typing import Annotated, Any, NamedTuple, NotRequired, TypedDict

from bioalchemy.accounts import Origin
from bioalchemy.ledger import Ledger
from bioalchemy.llm import LLM
from bioalchemy.records import Article, Role
from bioalchemy.settings import Recipe
from bioalchemy.texts import TextStore


@dataclass(frozen=True)
class Services:
    """The run's hands, given to every node as `runtime.context`."""

    llm: LLM
    ledger: Ledger
    texts: TextStore
    recipe: Recipe
    training_on_outputs: dict[Role, str]

    def article(self, article_id: str) -> Article:
        """An article with its text."""
        record = self.ledger.article(article_id)
        return Article.model_validate({**record, "text": self.texts.get(record["text_sha256"])})


class Task(NamedTuple):
    """A draft on its way, as plain data: `record` is a Draft, `checks` and `evidence` what was found so far."""

    draft_id: str
    record: dict[str, Any]
    revision_of: str | None = None
    checks: tuple[dict[str, Any], ...] = ()
    evidence: tuple[dict[str, Any], ...] = ()
    advice: str = ""
    edited_by: str | None = None
    """The person whose edit the draft is."""


class Ended(TypedDict):
    """What a context hands back: its id; the rest is in the ledger."""

    ended: Annotated[list[str], operator.add]


class ArticleState(Ended):
    """State of the article graph."""

    article_id: str
    order: int
    """Position in the run's work; its contexts count on from here."""
    room: NotRequired[int]
    """How many contexts are worked on this time; all where it is not said."""


class ContextInput(TypedDict):
    """What the article graph sends to each context."""

    article_id: str
    order: int
    context: dict[str, Any]


class EditInput(ContextInput):
    """A person's edit of a draft of the context, which nobody is to revise."""

    pending: list[Task]
    revisions: int


class ContextState(ContextInput, Ended):
    """State of the context graph."""

    revisions: int
    to_revise: list[Task]
    pending: list[Task]
    accepted: Annotated[list[Task], operator.add]
    judged: Annotated[list[dict[str, Any]], operator.add]


def origin_of(state: ContextInput, draft_id: str | None = None) -> Origin:
    """What a call made in this context is booked on."""
    return Origin(state["article_id"], str(state["context"]["context_id"]), draft_id, state["order"])
