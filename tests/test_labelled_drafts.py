"""The rules on labelled drafts, in the words that a good writer uses: sound ones are kept."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.support import workshop

from bioalchemy.agents import evidence_checker
from bioalchemy.records import Answer, Draft
from bioalchemy.texts import TextStore
from bioalchemy.tools import rules

LABELLED = Path(__file__).parent / "labelled"
PLAIN = ("finding of others", "evidence elsewhere", "hedge dropped", "not told", "points to the paper",
         "answer in the question", "another species", "wrong number", "wrong unit", "unknown name")  # fmt: skip
"""Faults that rules alone must see; what is turned round they often see."""


def judged(name: str, folder: Path) -> Iterator[tuple[dict[str, Any], str | None]]:
    """Each labelled draft, and the reason why the rules refuse it."""
    with closing(TextStore(folder)) as texts:
        for line in (LABELLED / name).read_text(encoding="utf-8").splitlines():
            paper = json.loads(line)
            body = " ".join(paper["sentences"])
            context = workshop.context(texts, body, before=f"{paper['title']}\n\n", kind=paper["section"])
            for case in paper["drafts"]:
                draft = Draft(
                    question=case["question"], answer=Answer(**case["answer"]), kind=case["kind"],
                    quotes=tuple(paper["sentences"][place] for place in case["quotes"]),
                )  # fmt: skip
                yield case, evidence_checker.check_by_rules(draft, context, texts).reason


@pytest.mark.parametrize(("name", "sound"), [("drafts.jsonl", 66), ("drafts_held_out.jsonl", 42)])
def test_sound_drafts_are_kept(name: str, sound: int, tmp_path: Path) -> None:
    reasons = {case["id"]: reason for case, reason in judged(name, tmp_path) if case["fault"] is None}
    assert len(reasons) == sound
    assert {case: reason for case, reason in reasons.items() if reason} == {}


def test_facts_told_side_by_side_are_told_apart() -> None:
    """Sound drafts on sentences with two facts or two opposites; the quote is the whole sentence."""
    refused, asked = {}, 0
    for line in (LABELLED / "drafts_side_by_side.jsonl").read_text(encoding="utf-8").splitlines():
        told = json.loads(line)
        quotes = (told["sentence"],)
        for case in told["drafts"]:
            answer = Answer(**case["answer"])
            draft = Draft(question=case["question"], answer=answer, quotes=quotes, kind="fact")
            asked += 1
            if check := rules.refused(draft, quotes):
                refused[draft.question] = check.detail
    assert asked == 137
    assert refused == {}


@pytest.mark.parametrize("name", ["drafts.jsonl", "drafts_held_out.jsonl"])
def test_faults_are_refused(name: str, tmp_path: Path) -> None:
    broken = [(case, reason) for case, reason in judged(name, tmp_path) if case["fault"]]
    assert [case["id"] for case, reason in broken if case["fault"] in PLAIN and reason is None] == []
    turned = [reason for case, reason in broken if case["fault"] == "turned round"]
    assert sum(reason is not None for reason in turned) >= 0.6 * len(turned)
