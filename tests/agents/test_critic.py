"""The critic's answers, and what follows from them."""

import re
from pathlib import Path
from typing import Any

import pytest
from tests.support import workshop
from tests.support.scripted_model import ScriptedModel, sentence

from bioalchemy.accounts import Origin
from bioalchemy.agents import critic
from bioalchemy.records import Check, Decision, DraftReason, Verdict

LOCATED = Check(name="quotes_located", passed=True)


async def review(model: ScriptedModel, tmp_path: Path, **faults: Any) -> Verdict:
    model.critic = {"KIN1": faults}
    async with workshop.services(tmp_path, model) as services:
        return await critic.review(services.llm, workshop.draft(), [sentence(1)], (LOCATED,), Origin("a1"))


async def test_a_sound_draft_is_accepted(model: ScriptedModel, tmp_path: Path) -> None:
    verdict = await review(model, tmp_path)
    assert (verdict.decision, verdict.reason) == ("accept", None)
    assert [check.name for check in verdict.checks] == ["quotes_located", "critic_review"]
    assert verdict.checks[-1].detail == "sound"
    assert verdict.checks[-1].by.startswith("openai/scripted · critic-review@")


async def test_a_drafts_quotes_stand_inside_a_fence_behind_the_passage(model: ScriptedModel, tmp_path: Path) -> None:
    await review(model, tmp_path)
    system, user = (message["content"] for message in model.bodies[0]["messages"])
    (quote,) = workshop.draft().quotes
    fenced = re.search(r"</passage [0-9a-f]{16}>.*<draft ([0-9a-f]{16})>\n(.*)\n</draft \1>", user, re.DOTALL)
    assert fenced
    assert quote in fenced[2]
    assert quote not in user[user.index("</passage ") : fenced.start(1)] + user[fenced.end() :]
    assert "<draft>" in system


@pytest.mark.parametrize(
    ("point", "decision", "reason"),
    [
        ("harmless", "reject", "hazardous"),
        ("proven_by_quotes", "reject", "unsupported"),
        ("own_result", "reject", "not_own_finding"),
        ("worth_knowing", "reject", "trivial"),
        ("one_right_answer", "revise", "several_answers"),
        ("unambiguous", "revise", "ambiguous"),
        ("makes_sense_alone", "revise", "unclear"),
    ],
)
async def test_each_point_has_its_decision_and_reason(
    model: ScriptedModel, tmp_path: Path, point: str, decision: Decision, reason: DraftReason
) -> None:
    verdict = await review(model, tmp_path, **{point: False, "advice": "name the cells", "assessment": "vague"})
    assert (verdict.decision, verdict.reason, verdict.advice) == (decision, reason, "name the cells")
    assert not verdict.checks[-1].passed
    assert verdict.checks[-1].detail == f"fails {point}: vague"


async def test_of_several_failures_the_gravest_decides(model: ScriptedModel, tmp_path: Path) -> None:
    verdict = await review(model, tmp_path, makes_sense_alone=False, worth_knowing=False, harmless=False)
    assert (verdict.decision, verdict.reason) == ("reject", "hazardous")
    assert "harmless, worth_knowing, makes_sense_alone" in verdict.checks[-1].detail


async def test_only_failures_of_wording_are_sent_back(model: ScriptedModel, tmp_path: Path) -> None:
    assert (await review(model, tmp_path, unambiguous=False, makes_sense_alone=False)).decision == "revise"


async def test_one_that_can_not_be_mended_rejects(model: ScriptedModel, tmp_path: Path) -> None:
    assert (await review(model, tmp_path, unambiguous=False, own_result=False)).decision == "reject"


def test_every_point_of_the_review_is_in_the_rubric() -> None:
    points = {name for name, field in critic.Review.model_fields.items() if field.annotation is bool}
    assert points == set(critic.RUBRIC)
    assert points > critic.MENDABLE
