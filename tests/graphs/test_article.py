"""The article graph: the curator's verdict, contexts side by side, and how an article ends."""

import json
from pathlib import Path
from typing import Any

import pytest
from langgraph.runtime import Runtime
from tests.support import papers, workshop
from tests.support.scripted_model import CUT, ScriptedModel, sentence

from bioalchemy.accounts import Origin
from bioalchemy.errors import BackendUnreachable, BudgetReached, TruncatedResponse
from bioalchemy.graphs import article as article_graph
from bioalchemy.graphs.state import ArticleState, Services


def feed_of(tmp_path: Path, *facts: list[int]) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    for number, some in enumerate(facts):
        (folder / f"{number}.xml").write_text(papers.jats(number, some), "utf-8")
    return folder


def ends(services: Services) -> list[tuple[str, str | None]]:
    return [tuple(row) for row in services.ledger.db.execute("SELECT state, reason FROM articles ORDER BY seq")]


def contexts(services: Services) -> list[str]:
    return [row["state"] for row in services.ledger.db.execute("SELECT state FROM contexts ORDER BY article_id, seq")]


def cut_on(fact: int) -> Any:
    """The writer is cut on the passage of one fact."""
    return lambda schema, user: CUT if schema == "WrittenDrafts" and sentence(fact) in user else None


async def test_an_article_with_several_contexts_is_done_once(model: ScriptedModel, tmp_path: Path) -> None:
    async with workshop.services(tmp_path, model) as services:
        await workshop.work(services, feed_of(tmp_path, [1, 2]))
        assert ends(services) == [("done", None)]
        assert contexts(services) == ["done", "done"]
        assert services.ledger.tally.accepted == 2


async def test_no_findings_turn_an_article_away(model: ScriptedModel, tmp_path: Path) -> None:
    model.instead = lambda schema, _user: {"finding": "", "has_finding": False} if schema == "PassageNote" else None
    async with workshop.services(tmp_path, model) as services:
        await workshop.work(services, feed_of(tmp_path, [1]))
        assert ends(services) == [("rejected", "no_findings")]
    assert set(model.schemas) == {"PassageNote"}


async def test_what_the_model_turns_away_is_stored_with_its_reason(model: ScriptedModel, tmp_path: Path) -> None:
    feed = tmp_path / "flu.xml"
    feed.write_text(papers.jats(1, [1], title="H5N1: how to make it spread"), "utf-8")
    async with workshop.services(tmp_path, model) as services:
        await workshop.work(services, feed)
        assert ends(services) == [("rejected", "hazardous")]
    assert dict(model.schemas) == {"HazardJudgement": 1}


async def test_a_failing_context_leaves_its_siblings_and_other_articles_alone(
    model: ScriptedModel, tmp_path: Path
) -> None:
    model.instead = cut_on(1)
    async with workshop.services(tmp_path, model) as services:
        await workshop.work(services, feed_of(tmp_path, [1, 2], [3]))
        assert ends(services) == [("failed", "TruncatedResponse"), ("done", None)]
        assert sorted(contexts(services)) == ["done", "done", "failed"]
        assert services.ledger.tally.accepted == 2

        model.instead = lambda _schema, _user: None
        before = len(model.bodies)
        assert services.ledger.reopen_failed() == 1
        await workshop.work(services, tmp_path / "papers")
        assert ends(services) == [("done", None), ("done", None)]
        assert services.ledger.tally.accepted == 3
    again = model.bodies[before:]
    assert not any(sentence(2) in str(body) for body in again), "what was done is not done again"
    assert not any("has_finding" in str(body["messages"]) for body in again), "a plan is made once"


async def test_every_context_may_fail(model: ScriptedModel, tmp_path: Path) -> None:
    model.truncate = {"WrittenDrafts"}
    async with workshop.services(tmp_path, model) as services:
        await workshop.work(services, feed_of(tmp_path, [1, 2]))
        assert ends(services) == [("failed", "TruncatedResponse")]
        (row,) = services.ledger.db.execute("SELECT detail FROM articles")
        assert row["detail"].count("cut at 2048 tokens") == 2


async def test_a_passage_that_the_curator_can_not_judge_fails_alone(model: ScriptedModel, tmp_path: Path) -> None:
    model.instead = lambda schema, user: CUT if schema == "PassageNote" and sentence(1) in user else None
    async with workshop.services(tmp_path, model) as services:
        await workshop.work(services, feed_of(tmp_path, [1, 2], [3]))
        assert ends(services) == [("failed", "TruncatedResponse"), ("done", None)]
        assert sorted(contexts(services)) == ["done", "done", "failed"]
        assert services.ledger.tally.accepted == 2
        model.instead = lambda _schema, _user: None
        services.ledger.reopen_failed()
        await workshop.work(services, tmp_path / "papers")
        assert ends(services) == [("done", None)] * 2
        assert services.ledger.tally.accepted == 3
        assert all(
            json.loads(row["record"])["findings"] for row in services.ledger.db.execute("SELECT * FROM contexts")
        )


async def test_resuming_does_not_spare_a_passage_the_curator(model: ScriptedModel, tmp_path: Path) -> None:
    model.truncate = {"PassageNote"}
    async with workshop.services(tmp_path, model) as services:
        await workshop.work(services, feed_of(tmp_path, [1, 2]))
        assert ends(services) == [("failed", "TruncatedResponse")]
        model.truncate = set()
        model.instead = lambda schema, _: {"finding": "", "has_finding": False} if schema == "PassageNote" else None
        services.ledger.reopen_failed()
        await workshop.work(services, tmp_path / "papers")
        assert ends(services) == [("rejected", "no_findings")]
    assert model.schemas["WrittenDrafts"] == 0


@pytest.mark.parametrize("status", [500, 401])
async def test_a_backend_that_is_gone_ends_the_run_and_fails_no_article(
    model: ScriptedModel, tmp_path: Path, status: int
) -> None:
    def gone(schema: str, _user: str) -> None:
        if schema == "WrittenDrafts":
            model.faults.extend([(status, {})] * 99)

    model.instead = gone
    async with workshop.services(tmp_path, model) as services:
        with pytest.raises(tuple(article_graph.RUN_ENDING)):
            await workshop.work(services, feed_of(tmp_path, [1, 2], [3], [4]), workshop.failing)
        assert services.ledger.tally.articles["failed"] == 0
        assert services.ledger.tally.unfinished == 3
        model.faults.clear()
        model.instead = lambda _schema, _user: None
        await workshop.work(services, tmp_path / "papers")
        assert ends(services) == [("done", None)] * 3


async def test_a_paper_that_a_sound_backend_fails_on_fails_alone(model: ScriptedModel, tmp_path: Path) -> None:
    model.poison = "KIN3"
    async with workshop.services(tmp_path, model) as services:
        await workshop.work(services, feed_of(tmp_path, [1, 2], [3], [4]))
        assert ends(services) == [("done", None), ("failed", "BackendUnreachable"), ("done", None)]
        model.poison = ""
        services.ledger.reopen_failed()
        await workshop.work(services, tmp_path / "papers")
        assert ends(services) == [("done", None)] * 3


async def test_what_ends_a_run_is_raised_as_it_is(model: ScriptedModel, tmp_path: Path) -> None:
    async with workshop.services(tmp_path, model):
        for error in (BackendUnreachable("gone"), BudgetReached("spent"), KeyError("a bug")):
            node_error: Any = type("NodeError", (), {"error": error})()
            state: Any = {"context": {"context_id": "c"}}
            with pytest.raises(type(error)):
                await article_graph.record_failure(state, node_error, runtime=None)  # type: ignore[arg-type]


async def test_the_state_never_holds_the_papers_text(model: ScriptedModel, tmp_path: Path) -> None:
    async with workshop.services(tmp_path, model) as services:
        paper = workshop.read(tmp_path, [1, 2])
        services.texts.put(paper.text)
        services.ledger.discover([("paper.xml", "1")])
        (row,) = services.ledger.unfinished(0, 1)
        services.ledger.parsed(row.article_id, paper)
        state = ArticleState(article_id=row.article_id, order=1, ended=[])
        parts = [
            str(part)
            async for part in article_graph.build().astream(
                state, context=services, stream_mode=["values", "updates", "tasks"], subgraphs=True
            )
        ]
        assert ends(services) == [("done", None)]
    assert len(parts) > 10
    assert not any("sampled every 12 h" in part for part in parts)


async def test_gather_waits_for_the_last_context_and_ends_an_article_once(model: ScriptedModel, tmp_path: Path) -> None:
    async with workshop.services(tmp_path, model) as services:
        paper = workshop.read(tmp_path, [1, 2])
        services.texts.put(paper.text)
        services.ledger.discover([("paper.xml", "1")])
        (row,) = services.ledger.unfinished(0, 1)
        services.ledger.parsed(row.article_id, paper)
        state, runtime = ArticleState(article_id=row.article_id, order=1, ended=[]), Runtime(context=services)
        await article_graph.curate(state, runtime)
        first, *rest = services.ledger.planned_contexts(row.article_id)
        services.ledger.fail_context(first.context_id, TruncatedResponse("cut"))
        await article_graph.gather(state, runtime)
        assert not services.ledger.is_ended(row.article_id)
        for context in rest:
            services.ledger.end_context(Origin(row.article_id, context.context_id), [])
        for _ in range(2):
            await article_graph.gather(state, runtime)
        assert ends(services) == [("failed", "TruncatedResponse")]
        assert services.ledger.tally.article_reasons == {"TruncatedResponse": 1}
