"""One article: curate → a context graph for each context → gather.

curate ──▶ context (one for each, at once) ──▶ gather ──▶ end
   └──────────── turned away ───────────────────────────▶ end
"""

from typing import Any, Literal

from langgraph.errors import NodeError
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime
from langgraph.types import Command, Send

from bioalchemy.accounts import Origin
from bioalchemy.agents import curator
from bioalchemy.errors import (
    AuthenticationFailed,
    BackendUnreachable,
    InvalidResponse,
    ModelError,
    TruncatedResponse,
    UnknownModel,
)
from bioalchemy.graphs import context
from bioalchemy.graphs.state import ArticleState, ContextInput, Services

CONTEXTS_PER_ARTICLE = 1000
"""Room for an article's contexts in the order of work."""
RUN_ENDING = (BackendUnreachable, AuthenticationFailed, UnknownModel)
"""Errors that no article is to blame for: going on would fail them all, one by one."""


async def curate(state: ArticleState, runtime: Runtime[Services]) -> Command[Literal["context", "gather", "__end__"]]:
    """The curator's verdict and plan. A plan that is in the ledger is never made again."""
    services, article_id = runtime.context, state["article_id"]
    if services.ledger.has_plan(article_id):
        await _judge_the_unjudged(services, article_id, state["order"])
    if not services.ledger.has_plan(article_id):
        origin = Origin(article_id, order=state["order"])
        article = services.article(article_id)
        refused = await curator.judge(services.llm, article, origin)
        if refused is None:
            plan = await curator.plan(services.llm, article, services.recipe.gates, origin)
            if plan.contexts:
                services.ledger.plan(article_id, plan.contexts, plan.failed)
            else:
                refused = curator.TurnedAway("no_findings", "no passage with a checkable finding")
        if refused is not None:
            services.ledger.turn_away(article_id, refused.reason, refused.detail)
            return Command(goto="__end__")
    planned = services.ledger.planned_contexts(article_id)[: state.get("room")]
    sends = [
        Send(
            "context", ContextInput(article_id=article_id, order=state["order"] + n, context=c.model_dump(mode="json"))
        )
        for n, c in enumerate(planned, start=1)
    ]
    return Command(goto=sends or "gather")


async def _judge_the_unjudged(services: Services, article_id: str, order: int) -> None:
    """Contexts of the plan whose passage the curator could not judge: they go on with a finding, or not at all."""
    article = services.article(article_id)
    for unjudged in services.ledger.planned_contexts(article_id):
        if unjudged.findings:
            continue
        try:
            judged = await curator.judge_again(services.llm, article, unjudged, Origin(article_id, order=order))
        except (InvalidResponse, TruncatedResponse) as error:
            services.ledger.fail_context(unjudged.context_id, error)
            continue
        if judged is None:
            services.ledger.drop_context(unjudged.context_id)
        else:
            services.ledger.found(judged)


async def record_failure(
    state: ContextInput, error: NodeError, runtime: Runtime[Services]
) -> Command[Literal["gather"]]:
    """One context's failure is stored and its siblings go on; what ends the run is raised."""
    if not isinstance(error.error, ModelError) or isinstance(error.error, RUN_ENDING):
        raise error.error
    context_id = str(state["context"]["context_id"])
    runtime.context.ledger.fail_context(context_id, error.error)
    return Command(update={"ended": [context_id]}, goto="gather")


async def gather(state: ArticleState, runtime: Runtime[Services]) -> dict[str, Any]:
    """The article's end: done, or failed with what its contexts failed of.

    It runs once after contexts that ended and once after those that failed; the ledger says which time is the last.
    Where contexts are left for another turn, none is.
    """
    ledger = runtime.context.ledger
    if ledger.is_ended(state["article_id"]) or ledger.planned_contexts(state["article_id"]):
        return {}
    if failures := ledger.failed_contexts(state["article_id"]):
        ledger.end_article(state["article_id"], "failed", failures[0].split(":")[0], " · ".join(failures))
    else:
        ledger.end_article(state["article_id"], "done")
    return {}


def build() -> CompiledStateGraph[ArticleState, Services, ArticleState, ArticleState]:
    """The compiled article graph."""
    graph = StateGraph(ArticleState, context_schema=Services)
    graph.add_node("curate", curate)
    graph.add_node("context", context.build(), input_schema=ContextInput, error_handler=record_failure)
    graph.add_node("gather", gather)
    graph.add_edge(START, "curate")
    graph.add_edge("context", "gather")
    graph.add_edge("gather", END)
    return graph.compile()
