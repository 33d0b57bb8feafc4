"""The critic: a rubric verdict on what rules and votes cannot see.

The model answers each point of the rubric with yes or no. What follows from the answers is decided here, so that a
verdict always has its reason.
"""

from typing import Annotated

from pydantic import BaseModel, Field

from bioalchemy import prompts
from bioalchemy.accounts import Origin
from bioalchemy.llm import LLM
from bioalchemy.records import Check, Draft, DraftReason, Verdict


class Review(BaseModel):
    """The critic's answers, reasons before judgements."""

    assessment: Annotated[str, Field(max_length=400)]
    makes_sense_alone: bool
    unambiguous: bool
    one_right_answer: bool
    proven_by_quotes: bool
    worth_knowing: bool
    own_result: bool
    harmless: bool
    advice: Annotated[str, Field(max_length=300)]


RUBRIC: dict[str, DraftReason] = {
    "harmless": "hazardous",
    "proven_by_quotes": "unsupported",
    "own_result": "not_own_finding",
    "worth_knowing": "trivial",
    "one_right_answer": "several_answers",
    "unambiguous": "ambiguous",
    "makes_sense_alone": "unclear",
}
"""Points of the review and the reason that failing them is, gravest first."""
MENDABLE = frozenset({"one_right_answer", "unambiguous", "makes_sense_alone"})
"""Points that other words can mend; failing another one rejects."""


async def review(llm: LLM, draft: Draft, material: list[str], checks: tuple[Check, ...], origin: Origin) -> Verdict:
    """The verdict on a draft that passed every gate; `checks` are carried on, with the review itself added."""
    shown = draft.model_dump_json(exclude_defaults=True, indent=1)
    prompt = prompts.compose("critic-review", material, draft=prompts.fence(shown, "draft"))
    reply = await llm.ask("critic", prompt, Review, origin=origin)
    failed = [point for point in RUBRIC if not getattr(reply.value, point)]
    check = Check(
        name="critic_review",
        passed=not failed,
        detail=": ".join([*(["fails " + ", ".join(failed)] if failed else []), reply.value.assessment]),
        by=f"{reply.model} · {prompt.name}@{prompt.version}",
    )
    if not failed:
        return Verdict(decision="accept", checks=(*checks, check))
    decision = "revise" if MENDABLE.issuperset(failed) else "reject"
    return Verdict(decision=decision, reason=RUBRIC[failed[0]], advice=reply.value.advice, checks=(*checks, check))
