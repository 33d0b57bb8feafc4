"""The trace: what it lists, how it is narrowed down, and that a story tells what was really said."""

from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
import pytest_asyncio
from tests.support import papers, workshop
from tests.support.scripted_model import ScriptedModel

from bioalchemy import trace
from bioalchemy.errors import UsageError
from bioalchemy.ledger import Ledger
from bioalchemy.settings import Gates

GATES = Gates(passages_per_article=2, multi_hop_per_article=0, closed_book_samples=1, max_revisions=2)


@pytest_asyncio.fixture
async def ledger(tmp_path: Path, model: ScriptedModel) -> AsyncIterator[Ledger]:
    """Two articles: one draft revised and accepted, one found trivial, one not agreed with, one accepted."""
    model.critic = {
        "KIN0": {"unambiguous": False, "advice": "say which"},
        "KIN1": {"worth_knowing": False},
    }
    model.wrong_open_book = {"KIN2"}
    feed = papers.folder(tmp_path / "papers", articles=2)
    (feed / "letter.xml").write_text(papers.jats(9, [9], article_type="editorial"), "utf-8")
    async with workshop.services(tmp_path / "run", model, GATES) as services:
        await workshop.work(services, feed)
    ledger = Ledger.open(tmp_path / "run")
    yield ledger
    ledger.close()


def drafts(ledger: Ledger, **filters: str) -> dict[str, str]:
    """Draft ids by what became of them."""
    return {row["reason"] or row["answer"]["value"]: row["draft_id"] for row in trace.drafts(ledger, **filters)}


async def test_articles_are_listed_in_order_with_counts(ledger: Ledger) -> None:
    rows = list(trace.articles(ledger))
    assert [(Path(row["uri"]).name, row["state"], row["reason"]) for row in rows] == [
        ("letter.xml", "rejected", "not_research"), ("paper000.xml", "done", None), ("paper001.xml", "done", None),
    ]  # fmt: skip
    assert [(row["drafts"], row["accepted"]) for row in rows] == [(0, 0), (3, 1), (2, 1)]
    assert [row["title"] for row in trace.articles(ledger, rows[1]["article_id"][:8])] == [rows[1]["title"]]
    assert list(trace.articles(ledger, reason="not_research")) == rows[:1]
    assert list(trace.articles(ledger, "nothing")) == []


async def test_drafts_are_narrowed_down(ledger: Ledger) -> None:
    assert set(drafts(ledger)) == {"ambiguous", "trivial", "open_book_disagrees", "SUB0", "SUB3"}
    assert set(drafts(ledger, verdict="accept")) == {"SUB0", "SUB3"}
    assert set(drafts(ledger, verdict="reject")) == {"trivial", "open_book_disagrees"}
    assert set(drafts(ledger, reason="ambiguous")) == {"ambiguous"}
    first = list(trace.articles(ledger))[1]["article_id"]
    assert set(drafts(ledger, article=first)) == {"ambiguous", "trivial", "SUB0"}
    assert set(drafts(ledger, article=first, verdict="accept")) == {"SUB0"}
    refused = {row["reason"]: row["refused_by"] for row in trace.drafts(ledger)}
    assert refused["trivial"]["name"] == "critic_review"
    assert refused["open_book_disagrees"]["votes"][0]["agrees"] is False
    assert refused[None] is None


async def test_calls_are_every_call(ledger: Ledger, model: ScriptedModel) -> None:
    calls = list(trace.calls(ledger))
    assert len(calls) == len(model.bodies)
    assert [call["started"] for call in calls] == sorted(call["started"] for call in calls)
    critics = list(trace.calls(ledger, agent="critic"))
    assert len(critics) == model.schemas["Review"]
    one = drafts(ledger)["trivial"]
    trivial = list(trace.calls(ledger, agent="critic", reason="trivial"))
    assert [call["draft_id"] for call in trivial] == [one]
    assert len(list(trace.calls(ledger, agent="critic", verdict="accept"))) == 2
    assert list(trace.calls(ledger, agent="critic", verdict="accept", reason="trivial")) == []
    assert {call["role"] for call in trace.story(ledger, one)["calls"]} >= {"evidence_checker", "critic"}
    assert not any("messages" in call or "request" in call for call in calls)


async def test_a_story_tells_byte_for_byte_what_was_sent_and_answered(ledger: Ledger, model: ScriptedModel) -> None:
    sent = [body["messages"] for body in model.bodies]
    told = []
    for draft_id in drafts(ledger).values():
        story = trace.story(ledger, draft_id)
        for call in story["calls"]:
            assert call["messages"] in sent
            (body,) = {
                str(b) for b in model.bodies if b["messages"] == call["messages"] and b["seed"] == call["sample"]
            }
            assert str(call["parameters"]["temperature"]) in body
            told.append((call["call_id"], call["messages"]))
    curated = [messages for messages in sent if "has_finding" in str(messages)]
    assert len(dict(told)) == len(sent) - len(curated)


async def test_the_story_of_a_revised_draft(ledger: Ledger) -> None:
    ids = drafts(ledger)
    story = trace.story(ledger, ids["SUB0"][:7])
    assert [entry["draft_id"] for entry in story["lineage"]] == [ids["ambiguous"]]
    assert story["lineage"][0]["advice"] == "say which"
    assert story["pair"]["question"] == story["draft"]["record"]["question"]
    assert [note["samples"] for note in story["difficulty"]] == [1]
    assert [check["name"] for check in story["checks"]][-2:] == ["evidence_needed", "critic_review"]
    called = [call["draft_id"] for call in story["calls"]]
    assert set(called) == {None, ids["ambiguous"], ids["SUB0"]}
    votes = {vote["call_id"] for check in story["checks"] for vote in check["votes"]}
    assert votes < {call["call_id"] for call in story["calls"]}
    assert trace.story(ledger, ids["trivial"])["pair"] is None


@pytest.mark.parametrize(("prefix", "said"), [("zzz", "has no draft 'zzz'"), ("", "several drafts begin with ''")])
async def test_an_id_that_is_not_one(ledger: Ledger, prefix: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        trace.story(ledger, prefix)


def test_what_lists_ids_can_be_pasted_into_a_shell(tmp_path: Path) -> None:
    folder = tmp_path / "my run; $(date)"
    with closing(Ledger.create(folder, {"run_id": "r"})) as ledger:
        for ask in (lambda: trace.story(ledger, "zzz"), lambda: trace.check_filters(ledger, "zzz", None)):
            with pytest.raises(UsageError) as told:
                ask()
            assert str(told.value).endswith(f"`bioalchemy trace '{folder}'` lists them")


@pytest.mark.parametrize("wild", ["%", "_", "%%"])
async def test_an_id_is_no_pattern(ledger: Ledger, wild: str) -> None:
    with pytest.raises(UsageError, match="has no draft"):
        trace.story(ledger, wild)
    assert (
        list(trace.articles(ledger, wild)) == list(trace.drafts(ledger, wild)) == list(trace.calls(ledger, wild)) == []
    )


async def test_a_name_that_would_find_nothing_is_refused(ledger: Ledger) -> None:
    for known in ("ambiguous", "not_research", "hazardous", "malformed_xml"):
        trace.check_filters(ledger, None, known)
    trace.check_filters(ledger, next(trace.articles(ledger))["article_id"][:4], None)
    with pytest.raises(
        UsageError, match=r"there is no reason 'nonsense'; this run has: ambiguous, .*others are: "
    ) as told:
        trace.check_filters(ledger, None, "nonsense")
    assert "hop_not_needed" in str(told.value)
    with pytest.raises(UsageError, match="has no article 'nothing'"):
        trace.check_filters(ledger, "nothing", None)
