"""People's edits of drafts, judged by the gates that any draft is judged by.

    await judge(services)     edits that wait go through check, critique and gauge of the context graph, and are stored

An edit is a draft of its context that revises another; a pair that comes of it says who edited it. It is not sent back
to the question writer. What a model could not be asked about waits for another time.
"""

from bioalchemy.errors import ModelError
from bioalchemy.graphs import context
from bioalchemy.graphs.article import RUN_ENDING
from bioalchemy.graphs.state import EditInput, Services, Task
from bioalchemy.tools.reports import reviews
from bioalchemy.tools.reports.reviews import Edit


async def judge(services: Services) -> list[Edit]:
    """Judge what waits, one after another; returns the edits that were judged.

    Raises:
        ModelError: the first with which an edit failed, when the others are judged; at once where all would fail. Edits
            that failed wait on.
        BudgetReached, LedgerError: as they happen.
    """
    graph = context.build(edits=True)
    judged: list[Edit] = []
    failures: list[ModelError] = []
    for edit in list(reviews.waiting(services.ledger)):
        task = Task(edit.draft_id, edit.draft.model_dump(mode="json"), edit.of_draft, edited_by=edit.reviewer)
        state = EditInput(
            article_id=edit.article_id, order=edit.order, context=edit.context.model_dump(mode="json"),
            pending=[task], revisions=services.recipe.gates.max_revisions,
        )  # fmt: skip
        try:
            await graph.ainvoke(state, context=services)
            judged.append(edit)
        except RUN_ENDING:
            raise
        except ModelError as error:
            failures.append(error)
    if failures:
        raise failures[0]
    return judged
