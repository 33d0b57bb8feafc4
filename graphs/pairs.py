"""From an accepted draft to a pair with its receipt."""

from bioalchemy import prompts
from bioalchemy.graphs.state import ContextInput, Services, Task
from bioalchemy.records import Check, Draft, Evidence, ModelUse, Provenance, QAPair
from bioalchemy.settings import ROLES
from bioalchemy.tools.citations import cite


def make_pair(
    services: Services, state: ContextInput, task: Task, draft: Draft, lineage: list[str], now: str
) -> QAPair:
    """The pair of an accepted draft; `lineage` is the draft and the drafts it revises, whose calls it pays for."""
    article = services.ledger.article(state["article_id"])
    evidence = tuple(Evidence.model_validate(item) for item in task.evidence)
    work_ids = tuple(sorted({item.work_id for item in evidence}))
    calls, tokens, cost = services.ledger.spent_on(str(state["context"]["context_id"]), lineage)
    recipe = services.recipe
    return QAPair(
        pair_id=QAPair.identify(work_ids, draft.question, draft.answer),
        work_ids=work_ids,
        question=draft.question,
        answer=draft.answer,
        question_kind=draft.kind,
        evidence=evidence,
        checks=tuple(Check.model_validate(item) for item in task.checks),
        text_use=article["text_use"],
        licence=article["licence"],
        citation=cite(article["title"], article["journal"], article["published"], article["ids"]),
        provenance=Provenance(
            models={
                role: ModelUse(
                    model=recipe.models[role].model, revision=recipe.models[role].revision,
                    training_on_outputs=services.training_on_outputs[role],
                )
                for role in ROLES
            },
            prompts=prompts.versions(),
            recipe_hash=recipe.hash,
            run_id=str(services.ledger.header()["run_id"]),
            calls=calls,
            tokens=tokens,
            cost_usd=cost,
            created=now,
            edited_by=task.edited_by,
        ),
    )  # fmt: skip
