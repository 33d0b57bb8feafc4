"""The critic: a rubric verdict on what rules and votes cannot see."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from bioalchemy import prompts
from bioalchemy.accounts import Origin
from bioalchemy.llm import LLM
from bioalchemy.records import Check, Decision, Draft, DraftReason, Verdict

CriticReason = Literal[
    "none", "unclear", "ambiguous", "several_answers", "unsupported", "trivial", "not_own_finding", "hazardous"
]


class Review(BaseModel):
    """The critic's answer, reasons before the decision."""

    assessment: Annotated[str, Field(max_length=500)]
    decision: Decision
    reason: CriticReason
    advice: Annotated[str, Field(max_length=300)]


async def review(llm: LLM, draft: Draft, material: list[str], checks: tuple[Check, ...], origin: Origin) -> Verdict:
    """The verdict on a draft that passed every gate; `checks` are carried on, with the review itself added.

    A rejection without a reason counts as `unclear`: the critic could not say what is wrong.
    """
    shown = draft.model_dump_json(exclude_defaults=True, indent=1)
    prompt = prompts.compose("critic-review", material, draft=shown)
    reply = await llm.ask("critic", prompt, Review, origin=origin)
    said = reply.value
    check = Check(
        name="critic_review",
        passed=said.decision == "accept",
        detail=said.assessment,
        by=f"{reply.model} · {prompt.name}@{prompt.version}",
    )
    if said.decision == "accept":
        return Verdict(decision="accept", checks=(*checks, check))
    reason: DraftReason = "unclear" if said.reason == "none" else said.reason
    return Verdict(decision=said.decision, reason=reason, advice=said.advice, checks=(*checks, check))
