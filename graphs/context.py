"""One context: write → check → critique, and back to write while the critic asks for it; then gauge and store.

write ──▶ check ──▶ critique ──▶ gauge ──▶ end
  ▲                    │
  └──── revise ────────┘   at most `max_revisions` times, for a critic or a gate whose fault words can mend

A person's edit comes in at `check`, and is not sent back.
"""

from datetime import UTC, datetime
from typing import Any, Literal

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime
from langgraph.types import Command

from bioalchemy.accounts import Judged
from bioalchemy.agents import critic, evidence_checker, question_writer
from bioalchemy.concurrency import together
from bioalchemy.graphs.pairs import make_pair
from bioalchemy.graphs.state import ContextInput, ContextState, EditInput, Ended, Services, Task, origin_of
from bioalchemy.records import Check, Context, Difficulty, Draft, QAPair, Verdict, sha256_of
from bioalchemy.tools import passages
from bioalchemy.tools.checks import abbreviations


async def write(state: ContextState, runtime: Runtime[Services]) -> dict[str, Any]:
    """New drafts, or those that the critic sent back, written again."""
    services, context = runtime.context, Context.model_validate(state["context"])
    material = question_writer.Material(
        passages.read(context, services.texts), passages.quotable(context, services.texts)
    )
    origin = origin_of(state)
    returned = state.get("to_revise", [])
    parents: list[str | None]
    if returned:
        drafts = await together(
            *(
                question_writer.revise(
                    services.llm,
                    Draft.model_validate(task.record),
                    task.advice,
                    material,
                    origin_of(state, task.draft_id),
                )
                for task in returned
            )
        )
        parents = [task.draft_id for task in returned]
    elif any(material.sentences):
        count = services.recipe.gates.drafts_per_context
        drafts = await question_writer.write(services.llm, context, material, count, origin)
        parents = [None] * len(drafts)
    else:
        drafts, parents = [], []
    defined = _abbreviations(context, services)
    explained = (abbreviations.explain(draft, defined) for draft in drafts)
    tasks = [_task(context, draft, parent) for draft, parent in zip(explained, parents, strict=True)]
    return {"pending": tasks, "to_revise": []}


async def check(state: ContextState, runtime: Runtime[Services]) -> dict[str, Any]:
    """Every gate of the evidence checker, each draft until the first that refuses it."""
    services, context = runtime.context, Context.model_validate(state["context"])
    earlier = [entry["draft"] for entry in state.get("judged", [])]
    earlier += [task.record for task in state.get("accepted", [])]
    seen = {str(record["question"]).casefold() for record in earlier}
    # A revision may keep its question and mend the answer.
    seen -= {str(task.record["question"]).casefold() for task in state["pending"] if task.revision_of is not None}
    seen |= {str(task.record["question"]).casefold() for task in state.get("accepted", [])}
    sent_back_for = {entry["draft_id"]: entry["verdict"]["reason"] for entry in state.get("judged", [])}
    fresh, judged = [], []
    for task in state["pending"]:
        question = str(task.record["question"]).casefold()
        unchanged = task.draft_id == task.revision_of
        if question in seen or task.draft_id in sent_back_for:
            reason = sent_back_for[task.draft_id] if unchanged else "duplicate_question"
            advice = "written again word for word" if unchanged else ""
            judged.append(_judged(task, Verdict(decision="reject", reason=reason, advice=advice, checks=())))
            # The same words again would be the same id again.
            judged[-1]["draft_id"] = sha256_of(f"{task.draft_id}{len(state.get('judged', [])) + len(judged)}")[:12]
        else:
            fresh.append(task)
        seen.add(question)
    examined = await together(
        *(
            evidence_checker.check(
                services.llm, Draft.model_validate(task.record), context, services.texts, services.recipe.gates,
                origin_of(state, task.draft_id),
            )
            for task in fresh
        )
    )  # fmt: skip
    passed, returned = [], []
    may_revise = state.get("revisions", 0) < services.recipe.gates.max_revisions
    for task, found in zip(fresh, examined, strict=True):
        checks = tuple(item.model_dump(mode="json") for item in found.checks)
        if found.reason is None:
            evidence = tuple(item.model_dump(mode="json") for item in found.evidence)
            passed.append(task._replace(checks=checks, evidence=evidence))
        elif may_revise and found.reason in evidence_checker.MENDABLE:
            advice = evidence_checker.advice(found)
            verdict = Verdict(decision="revise", reason=found.reason, advice=advice, checks=found.checks)
            judged.append(_judged(task, verdict))
            returned.append(task._replace(advice=advice))
        else:
            judged.append(_judged(task, Verdict(decision="reject", reason=found.reason, checks=found.checks)))
    return {"pending": passed, "judged": judged, "to_revise": returned}


async def critique(state: ContextState, runtime: Runtime[Services]) -> Command[Literal["write", "gauge"]]:
    """The critic's verdicts: accepted drafts go on, those to revise go back while rounds are left."""
    services, context = runtime.context, Context.model_validate(state["context"])
    material = passages.read(context, services.texts)
    verdicts = await together(
        *(
            critic.review(
                services.llm,
                Draft.model_validate(task.record),
                material,
                _checks(task),
                origin_of(state, task.draft_id),
            )
            for task in state["pending"]
        )
    )
    rounds = state.get("revisions", 0)
    accepted, judged = [], []
    returned = list(state.get("to_revise", []))
    for task, verdict in zip(state["pending"], verdicts, strict=True):
        settled = _bounded(verdict, rounds < services.recipe.gates.max_revisions)
        if settled.decision == "accept":
            accepted.append(task._replace(checks=tuple(item.model_dump(mode="json") for item in settled.checks)))
            continue
        judged.append(_judged(task, settled))
        if settled.decision == "revise":
            returned.append(task._replace(advice=settled.advice))
    update = {
        "pending": [], "accepted": accepted, "judged": judged, "to_revise": returned,
        "revisions": rounds + bool(returned),
    }  # fmt: skip
    return Command(update=update, goto="write" if returned else "gauge")


async def gauge(state: ContextState, runtime: Runtime[Services]) -> dict[str, Any]:
    """How hard the accepted are without the paper; then everything that came of the context is stored as one."""
    services = runtime.context
    drafts = [Draft.model_validate(task.record) for task in state.get("accepted", [])]
    difficulties = await together(
        *(
            evidence_checker.gauge(services.llm, draft, services.recipe.gates, origin_of(state, task.draft_id))
            for draft, task in zip(drafts, state.get("accepted", []), strict=True)
        )
    )
    now = datetime.now(UTC).isoformat(timespec="seconds")
    judged = [_restored(entry) for entry in state.get("judged", [])]
    for task, draft, votes in zip(state.get("accepted", []), drafts, difficulties, strict=True):
        lineage = _lineage(task, judged, services.ledger.parents(str(state["context"]["context_id"])))
        pair = make_pair(services, state, task, draft, lineage, now)
        judged.append(_accepted(task, draft, pair, votes, now, services))
    services.ledger.end_context(origin_of(state), judged)
    return {"ended": [state["context"]["context_id"]]}


def build(*, edits: bool = False) -> CompiledStateGraph[ContextState, Services, ContextInput, Ended]:
    """The compiled context graph; that of people's `edits` begins with their drafts."""
    taken = EditInput if edits else ContextInput
    graph = StateGraph(ContextState, context_schema=Services, input_schema=taken, output_schema=Ended)
    graph.add_node("write", write)
    graph.add_node("check", check)
    graph.add_node("critique", critique)
    graph.add_node("gauge", gauge)
    graph.add_edge(START, "check" if edits else "write")
    graph.add_edge("write", "check")
    graph.add_edge("check", "critique")
    graph.add_edge("gauge", END)
    return graph.compile()


def _task(context: Context, draft: Draft, revision_of: str | None = None) -> Task:
    return Task(draft.id_in(context.context_id), draft.model_dump(mode="json"), revision_of)


def _abbreviations(context: Context, services: Services) -> dict[str, str]:
    papers = dict.fromkeys(passage.text_sha256 for passage in context.passages)
    defined = [abbreviations.definitions(services.texts.get(sha256)) for sha256 in papers]
    return {short: long for one in defined for short, long in one.items()}


def _checks(task: Task) -> tuple[Check, ...]:
    return tuple(Check.model_validate(item) for item in task.checks)


def _bounded(verdict: Verdict, may_revise: bool) -> Verdict:
    if verdict.decision != "revise" or may_revise:
        return verdict
    advice = f"{verdict.reason}: {verdict.advice}"
    return Verdict(decision="reject", reason="revisions_spent", advice=advice, checks=verdict.checks)


def _judged(task: Task, verdict: Verdict) -> dict[str, Any]:
    return {
        "draft_id": task.draft_id, "draft": task.record, "revision_of": task.revision_of,
        "verdict": verdict.model_dump(mode="json"),
    }  # fmt: skip


def _restored(entry: dict[str, Any]) -> Judged:
    verdict, draft = Verdict.model_validate(entry["verdict"]), Draft.model_validate(entry["draft"])
    return Judged(entry["draft_id"], draft, verdict, entry["revision_of"])


def _lineage(task: Task, judged: list[Judged], parents: dict[str, str | None]) -> list[str]:
    """The draft's id and those of the drafts that it revises; `parents` are those of an edit's, judged long ago."""
    parents = {**parents, **{entry.draft_id: entry.revision_of for entry in judged}}
    ids, current = [task.draft_id], task.revision_of
    while current is not None:
        ids.append(current)
        current = parents.get(current)
    return ids


def _accepted(
    task: Task, draft: Draft, pair: QAPair, gauged: evidence_checker.Gauged | None, now: str, services: Services
) -> Judged:
    difficulty = None
    if gauged is not None:
        difficulty = Difficulty(pair_id=pair.pair_id, created=now, **gauged._asdict())
    return Judged(
        task.draft_id, draft, Verdict(decision="accept", checks=pair.checks), task.revision_of, pair, difficulty
    )
