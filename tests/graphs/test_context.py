"""The context graph: its nodes by themselves, the loop as a whole, and what it leaves in the ledger."""

import json
from pathlib import Path
from typing import Any, cast

import pytest
from langgraph.runtime import Runtime
from tests.support import workshop
from tests.support.scripted_model import CUT, ScriptedModel, sentence

from bioalchemy.accounts import Origin
from bioalchemy.errors import TruncatedResponse
from bioalchemy.graphs import context as context_graph
from bioalchemy.graphs.state import ContextInput, ContextState, Services, Task, origin_of
from bioalchemy.records import Check, Context, Verdict
from bioalchemy.settings import Gates

DEFINING = "Killer of insects 1 (KIN1) and substrate of ubiquitin 1 (SUB1)"
VAGUE = {"makes_sense_alone": False, "advice": "name the cells"}
REVISING = Gates(
    drafts_per_context=2, closed_book_samples=1, multi_hop_per_article=0, max_revisions=2, without_evidence_samples=0
)


class Bench:
    """One article with one planned context, on which the graph or its nodes are run."""

    def __init__(self, services: Services, folder: Path, facts: list[int], **paper: Any) -> None:
        self.services = services
        article = workshop.read(folder, facts, **paper)
        services.texts.put(article.text)
        services.ledger.discover([("paper.xml", "1")])
        (row,) = services.ledger.unfinished(0, 1)
        services.ledger.parsed(row.article_id, article)
        section = next(s for s in article.sections if sentence(facts[0]) in article.text[s.start : s.end])
        last = next(s for s in article.sections if sentence(facts[-1]) in article.text[s.start : s.end])
        passage = {
            "work_id": article.work_id, "text_sha256": article.text_sha256, "start": section.start, "end": last.end,
            "section_kind": "results",
        }  # fmt: skip
        self.context = Context.model_validate({"context_id": "c0ffee", "passages": [passage], "findings": ["f"]})
        services.ledger.plan(row.article_id, [self.context])
        self.input = ContextInput(article_id=row.article_id, order=1, context=self.context.model_dump(mode="json"))
        self.text = article.text

    def state(self, **more: Any) -> ContextState:
        return cast(ContextState, {**self.input, **more})

    @property
    def runtime(self) -> Runtime[Services]:
        return Runtime(context=self.services)

    async def run(self) -> list[dict[str, Any]]:
        """Run the graph; the drafts that are in the ledger then."""
        assert await context_graph.build().ainvoke(self.input, context=self.services) == {"ended": ["c0ffee"]}
        return self.drafts()

    def drafts(self) -> list[dict[str, Any]]:
        rows = self.services.ledger.db.execute("SELECT * FROM drafts ORDER BY seq")
        return [{**dict(row), "record": json.loads(row["record"])} for row in rows]

    def count(self, table: str) -> int:
        return int(self.services.ledger.db.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0])


async def test_drafts_checks_and_pairs_are_stored(model: ScriptedModel, tmp_path: Path) -> None:
    async with workshop.services(tmp_path, model, REVISING) as services:
        bench = Bench(services, tmp_path, [1, 2])
        drafts = await bench.run()
        assert [(draft["decision"], draft["reason"]) for draft in drafts] == [("accept", None)] * 2
        assert bench.count("pairs") == bench.count("annotations") == 2
        assert bench.count("checks") == 2 * 20
        assert services.ledger.planned_contexts(bench.input["article_id"]) == []
        assert (services.ledger.tally.accepted, services.ledger.tally.drafts) == (2, 2)
        for row in services.ledger.db.execute("SELECT record FROM pairs"):
            pair = json.loads(row["record"])
            (evidence,) = pair["evidence"]
            assert evidence["quote"] == bench.text[evidence["start"] : evidence["end"]]
            assert pair["provenance"]["calls"] == 1 + 1 + 3 + 1 + 1


async def test_abbreviations_of_the_paper_are_explained(model: ScriptedModel, tmp_path: Path) -> None:
    async with workshop.services(tmp_path, model, REVISING) as services:
        bench = Bench(services, tmp_path, [1], title=DEFINING)
        (draft,) = await bench.run()
    question, answer = draft["record"]["question"], draft["record"]["answer"]
    assert question.startswith("Which substrate does kinase Killer of insects 1 (KIN1) phosphorylate in ")
    assert (answer["value"], answer["aliases"]) == ("SUB1", ["substrate of ubiquitin 1"])


async def test_a_revised_draft_knows_its_ancestors_and_pays_for_them(model: ScriptedModel, tmp_path: Path) -> None:
    model.critic = {"KIN1": VAGUE}
    async with workshop.services(tmp_path, model, REVISING) as services:
        bench = Bench(services, tmp_path, [1])
        first, second = await bench.run()
        assert (first["decision"], first["reason"], first["advice"]) == ("revise", "unclear", "name the cells")
        assert (second["decision"], second["revision_of"]) == ("accept", first["draft_id"])
        pair = json.loads(services.ledger.db.execute("SELECT record FROM pairs").fetchone()["record"])
        assert pair["provenance"]["calls"] == 1 + (1 + 3 + 1) + 1 + (1 + 3 + 1 + 1)
        assert pair["question"].startswith("By name: ")
        assert (services.ledger.tally.sent_back, services.ledger.tally.accepted) == (1, 1)
    assert model.schemas["WrittenDraft"] == 1


@pytest.mark.parametrize("rounds", [0, 1, 2])
async def test_revisions_are_bounded(model: ScriptedModel, tmp_path: Path, rounds: int) -> None:
    asked = iter(range(1, 99))

    def never_content(schema: str, user: str) -> dict[str, Any] | None:
        if schema == "WrittenDraft":
            draft = model._draft(("KIN1", "SUB1", "Mus musculus"), user)
            return {**draft, "question": f"Try {next(asked)}: {draft['question']}"}
        if schema == "Review":
            return {**json.loads(model._say("Review", "x")), **VAGUE}
        return None

    model.instead = never_content
    gates = REVISING.model_copy(update={"max_revisions": rounds})
    async with workshop.services(tmp_path, model, gates) as services:
        drafts = await Bench(services, tmp_path, [1]).run()
    assert [draft["decision"] for draft in drafts] == ["revise"] * rounds + ["reject"]
    assert [draft["revision_of"] for draft in drafts] == [None, *(draft["draft_id"] for draft in drafts[:-1])]
    assert drafts[-1]["reason"] == "revisions_spent"
    assert drafts[-1]["advice"] == "unclear: name the cells"
    assert model.schemas["WrittenDraft"] == rounds


async def test_a_gate_whose_fault_words_can_mend_sends_back_too(model: ScriptedModel, tmp_path: Path) -> None:
    def points(schema: str, user: str) -> dict[str, Any] | None:
        draft = model._draft(("KIN1", "SUB1", "Mus musculus"), user)
        bad = {**draft, "question": "In this study, which substrate does kinase KIN1 phosphorylate in Mus musculus?"}
        return {"drafts": [bad]} if schema == "WrittenDrafts" else None

    model.instead = points
    async with workshop.services(tmp_path, model, REVISING) as services:
        first, second = await Bench(services, tmp_path, [1]).run()
    assert (first["decision"], first["reason"]) == ("revise", "not_self_contained")
    assert first["advice"].endswith("and point to no paper.")
    assert (second["decision"], second["revision_of"]) == ("accept", first["draft_id"])
    (asked,) = (body for body in model.bodies if "sent back" in str(body["messages"]))
    assert first["advice"] in asked["messages"][-1]["content"]


async def test_a_number_in_no_known_unit_goes_back_with_what_a_number_is(model: ScriptedModel, tmp_path: Path) -> None:
    def points(schema: str, user: str) -> dict[str, Any] | None:
        draft = model._draft(("KIN1", "SUB1", "Mus musculus"), user)
        bad = {**draft, "answer": {"kind": "number", "value": "5", "unit": "furlong"}}
        return {"drafts": [bad]} if schema == "WrittenDrafts" else None

    model.instead = points
    async with workshop.services(tmp_path, model, REVISING) as services:
        first, second = await Bench(services, tmp_path, [1]).run()
    assert (first["decision"], first["reason"]) == ("revise", "malformed_answer")
    assert "a unit of measurement" in first["advice"]
    assert (second["decision"], second["revision_of"]) == ("accept", first["draft_id"])


async def test_a_gate_that_nothing_mends_refuses_when_rounds_are_spent(model: ScriptedModel, tmp_path: Path) -> None:
    asked = iter(range(1, 99))

    def points(schema: str, user: str) -> dict[str, Any] | None:
        draft = model._draft(("KIN1", "SUB1", "Mus musculus"), user)
        bad = {**draft, "question": f"Which substrate does kinase KIN1 phosphorylate in Table {next(asked)}?"}
        return {"WrittenDrafts": {"drafts": [bad]}, "WrittenDraft": bad}.get(schema)

    model.instead = points
    async with workshop.services(tmp_path, model, REVISING) as services:
        drafts = await Bench(services, tmp_path, [1]).run()
    assert [draft["decision"] for draft in drafts] == ["revise", "revise", "reject"]
    assert {draft["reason"] for draft in drafts} == {"not_self_contained"}


async def test_a_revision_that_changes_nothing_is_refused_for_what_sent_it_back(
    model: ScriptedModel, tmp_path: Path
) -> None:
    def stubborn(schema: str, user: str) -> dict[str, Any] | None:
        draft = model._draft(("KIN1", "SUB1", "Mus musculus"), user)
        bad = {**draft, "question": "In this study, which substrate does kinase KIN1 phosphorylate in Mus musculus?"}
        return {"WrittenDrafts": {"drafts": [bad]}, "WrittenDraft": bad}.get(schema)

    model.instead = stubborn
    async with workshop.services(tmp_path, model, REVISING) as services:
        first, second = await Bench(services, tmp_path, [1]).run()
    assert [first["reason"], second["reason"]] == ["not_self_contained"] * 2
    assert (second["decision"], second["revision_of"]) == ("reject", first["draft_id"])
    assert second["advice"] == "written again word for word"
    assert second["draft_id"] != first["draft_id"]


async def test_a_passage_of_others_findings_gives_no_drafts(model: ScriptedModel, tmp_path: Path) -> None:
    async with workshop.services(tmp_path, model, REVISING) as services:
        told = f'<sec sec-type="results"><p>It has been shown before: {sentence(1)}</p></sec>'
        assert await Bench(services, tmp_path, [1], body=told).run() == []
    assert model.schemas["WrittenDrafts"] == 0


async def test_the_same_question_twice_is_judged_once(model: ScriptedModel, tmp_path: Path) -> None:
    def twice(schema: str, user: str) -> dict[str, Any] | None:
        draft = model._draft(("KIN1", "SUB1", "Mus musculus"), user)
        shouted = {**draft, "question": draft["question"].upper()}
        return {"drafts": [draft, draft, shouted]} if schema == "WrittenDrafts" else None

    model.instead = twice
    gates = REVISING.model_copy(update={"drafts_per_context": 3})
    async with workshop.services(tmp_path, model, gates) as services:
        drafts = await Bench(services, tmp_path, [1]).run()
    assert sorted((draft["decision"], draft["reason"]) for draft in drafts) == [
        ("accept", None), ("reject", "duplicate_question"), ("reject", "duplicate_question"),
    ]  # fmt: skip
    assert len({draft["draft_id"] for draft in drafts}) == 3
    assert model.schemas["OpenBookAnswer"] == 3


async def test_a_revision_may_keep_its_question_and_mend_the_rest(model: ScriptedModel, tmp_path: Path) -> None:
    async with workshop.services(tmp_path, model, REVISING) as services:
        bench = Bench(services, tmp_path, [1])
        (first,) = (await context_graph.write(bench.state(), bench.runtime))["pending"]
        mended = first._replace(draft_id="mended", revision_of=first.draft_id)
        sent_back = Verdict(decision="revise", reason="unclear", checks=()).model_dump(mode="json")
        parent: dict[str, Any] = {"draft_id": first.draft_id, "draft": first.record, "verdict": sent_back}
        kept = await context_graph.check(bench.state(pending=[mended], judged=[parent]), bench.runtime)
        assert [task.draft_id for task in kept["pending"]] == ["mended"]


async def test_a_revision_that_asks_what_a_sibling_asks_is_a_duplicate(model: ScriptedModel, tmp_path: Path) -> None:
    model.critic = {"KIN2": VAGUE}
    accepted = ("KIN1", "SUB1", "Mus musculus")
    model.instead = lambda schema, user: model._draft(accepted, user) if schema == "WrittenDraft" else None
    async with workshop.services(tmp_path, model, REVISING) as services:
        bench = Bench(services, tmp_path, [1, 2])
        drafts = await bench.run()
        assert sorted(str(draft["reason"]) for draft in drafts) == ["None", "duplicate_question", "unclear"]
        assert services.ledger.tally.accepted == bench.count("pairs") == 1


async def test_refused_drafts_are_kept_with_the_gate_that_refused(model: ScriptedModel, tmp_path: Path) -> None:
    model.wrong_open_book = {"KIN1"}
    model.critic = {"KIN2": {"worth_knowing": False}}
    async with workshop.services(tmp_path, model, REVISING) as services:
        bench = Bench(services, tmp_path, [1, 2])
        drafts = await bench.run()
        assert {draft["reason"] for draft in drafts} == {"open_book_disagrees", "trivial"}
        assert bench.count("pairs") == 0
        refused = services.ledger.db.execute("SELECT name FROM checks WHERE NOT passed").fetchall()
        assert {row["name"] for row in refused} == {"open_book", "critic_review"}
    assert model.schemas["text"] == 0, "only accepted drafts are gauged"


async def test_a_failure_leaves_nothing_half_stored(model: ScriptedModel, tmp_path: Path) -> None:
    model.instead = lambda schema, user: CUT if schema == "Review" and "SUB2" in user.rpartition("</pass")[2] else None
    async with workshop.services(tmp_path, model, REVISING) as services:
        bench = Bench(services, tmp_path, [1, 2])
        with pytest.raises(TruncatedResponse):
            await bench.run()
        assert [bench.count(table) for table in ("drafts", "checks", "pairs", "annotations")] == [0, 0, 0, 0]
        assert len(services.ledger.planned_contexts(bench.input["article_id"])) == 1


async def test_what_a_context_gives_is_stored_whole_or_not_at_all(model: ScriptedModel, tmp_path: Path) -> None:
    async with workshop.services(tmp_path, model, REVISING) as services:
        bench = Bench(services, tmp_path, [1])
        services.ledger.db.execute("DROP TABLE annotations")  # the last insert of the transaction
        with pytest.raises(Exception, match="annotations"):
            await bench.run()
        assert [bench.count(table) for table in ("drafts", "checks", "pairs")] == [0, 0, 0]


async def test_the_state_never_holds_the_papers_text(model: ScriptedModel, tmp_path: Path) -> None:
    async with workshop.services(tmp_path, model, REVISING) as services:
        bench = Bench(services, tmp_path, [1, 2])
        beside = "sampled every 12 h, and the phosphorylated fraction"
        assert beside in bench.text
        seen = 0
        async for part in context_graph.build().astream(
            bench.input, context=services, stream_mode=["values", "updates"]
        ):
            assert beside not in str(part)
            seen += 1
        assert seen >= 6
    assert any(beside in str(body) for body in model.bodies), "the model was shown it"


# Nodes by themselves


async def test_write_makes_tasks_and_rewrites_those_sent_back(model: ScriptedModel, tmp_path: Path) -> None:
    async with workshop.services(tmp_path, model, REVISING) as services:
        bench = Bench(services, tmp_path, [1, 2])
        fresh = await context_graph.write(bench.state(), bench.runtime)
        first, second = fresh["pending"]
        assert (first.revision_of, second.revision_of) == (None, None)
        returned = bench.state(to_revise=[second._replace(advice="name the cells")])
        again = await context_graph.write(returned, bench.runtime)
        (mended,) = again["pending"]
    assert mended.revision_of == second.draft_id != mended.draft_id
    assert again["to_revise"] == []


async def test_ids_of_drafts_are_the_same_in_every_run(model: ScriptedModel, tmp_path: Path) -> None:
    ids = []
    for name in ("one", "other"):
        async with workshop.services(tmp_path / name, model, REVISING) as services:
            bench = Bench(services, tmp_path, [1, 2])
            ids.append([task.draft_id for task in (await context_graph.write(bench.state(), bench.runtime))["pending"]])
    assert ids[0] == ids[1]


async def test_check_hands_on_evidence_and_judges_the_rest(model: ScriptedModel, tmp_path: Path) -> None:
    good, bad = workshop.draft(1), workshop.draft(2, quotes=("Kinase KIN2 is nowhere to be found here.",))
    async with workshop.services(tmp_path, model, REVISING) as services:
        bench = Bench(services, tmp_path, [1, 2])
        tasks = [Task("d1", good.model_dump(mode="json")), Task("d2", bad.model_dump(mode="json"))]
        update = await context_graph.check(bench.state(pending=tasks), bench.runtime)
    (passed,), (judged,) = update["pending"], update["judged"]
    assert (passed.draft_id, passed.evidence[0]["quote"]) == ("d1", good.quotes[0])
    assert (judged["draft_id"], judged["verdict"]["reason"]) == ("d2", "quote_not_found")


async def test_critique_goes_on_without_drafts(model: ScriptedModel, tmp_path: Path) -> None:
    async with workshop.services(tmp_path, model, REVISING) as services:
        bench = Bench(services, tmp_path, [1])
        command = await context_graph.critique(bench.state(pending=[]), bench.runtime)
    assert command.goto == "gauge"
    assert not model.bodies


async def test_critique_sorts_by_verdict(model: ScriptedModel, tmp_path: Path) -> None:
    model.critic = {"KIN2": VAGUE, "KIN3": {"harmless": False}}
    check = Check(name="open_book", passed=True).model_dump(mode="json")
    tasks = [Task(f"d{n}", workshop.draft(n).model_dump(mode="json"), checks=(check,)) for n in (1, 2, 3)]
    async with workshop.services(tmp_path, model, REVISING) as services:
        bench = Bench(services, tmp_path, [1])
        command = await context_graph.critique(bench.state(pending=tasks), bench.runtime)
        late = await context_graph.critique(bench.state(pending=tasks, revisions=2), bench.runtime)
    assert command.goto == "write"
    update = cast(dict[str, Any], command.update)
    assert [task.draft_id for task in update["accepted"]] == ["d1"]
    assert [(task.draft_id, task.advice) for task in update["to_revise"]] == [("d2", "name the cells")]
    assert [entry["verdict"]["reason"] for entry in update["judged"]] == ["unclear", "hazardous"]
    assert [item["name"] for item in update["accepted"][0].checks] == ["open_book", "critic_review"]
    assert late.goto == "gauge"


async def test_the_same_pair_from_another_context_is_a_duplicate(model: ScriptedModel, tmp_path: Path) -> None:
    async with workshop.services(tmp_path, model, REVISING) as services:
        bench = Bench(services, tmp_path, [1])
        await bench.run()
        other = bench.context.model_copy(update={"context_id": "decade"})
        services.ledger.plan(bench.input["article_id"], [other])
        bench.input["context"] = other.model_dump(mode="json")
        await context_graph.build().ainvoke(bench.input, context=services)
        first, second = bench.drafts()
        assert (second["decision"], second["reason"]) == ("reject", "duplicate_question")
        assert first["draft_id"] in second["advice"]
        assert bench.count("pairs") == services.ledger.tally.accepted == 1


def test_the_origin_of_a_call_names_its_draft() -> None:
    state = ContextInput(article_id="a", order=7, context={"context_id": "c"})
    assert origin_of(state, "d") == Origin("a", "c", "d", 7)


async def test_a_revision_that_repeats_a_rejected_sibling_is_a_duplicate(model: ScriptedModel, tmp_path: Path) -> None:
    """Two drafts are sent back, and both come back as the first was: nothing is judged or counted twice."""
    facts = ("KIN1", "SUB1", "Mus musculus"), ("KIN2", "SUB2", "Arabidopsis thaliana")

    def stubborn(schema: str, user: str) -> dict[str, Any] | None:
        bad = [model._draft(fact, user) for fact in facts]
        for draft in bad:
            draft["question"] = f"In this study, {draft['question'][0].lower()}{draft['question'][1:]}"
        return {"WrittenDrafts": {"drafts": bad}, "WrittenDraft": bad[0]}.get(schema)

    model.instead = stubborn
    async with workshop.services(tmp_path, model, REVISING) as services:
        drafts = await Bench(services, tmp_path, [1, 2]).run()
        assert sorted((draft["decision"], draft["reason"]) for draft in drafts) == [
            ("reject", "duplicate_question"), ("reject", "not_self_contained"),
            ("revise", "not_self_contained"), ("revise", "not_self_contained"),
        ]  # fmt: skip
        assert services.ledger.tally.as_dict() == services.ledger._count().as_dict()
