"""What is shown: words of papers and models are inert, and evidence stands in its paper."""

import io
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from rich.console import Console, RenderableType
from tests.support import papers, workshop
from tests.support.scripted_model import ScriptedModel

from bioalchemy import trace, views
from bioalchemy.answers import in_one_line
from bioalchemy.evals.extraction import measure
from bioalchemy.graphs.state import Services
from bioalchemy.texts import TextStore

ATTACK = (
    "\x1b[2J\x1b]0;owned\x07 [red]x[/red] [link=http://e.org]y[/link] :smile: [/] \x9b31m \u202eabc\u2066 \r<script>"
)
"""What a paper or a model may write."""


def shown(*parts: RenderableType, colours: bool = True) -> str:
    out = io.StringIO()
    console = Console(file=out, force_terminal=colours, color_system="standard" if colours else None, width=200)
    for part in parts:
        console.print(part, soft_wrap=True)
    return out.getvalue()


def is_inert(output: str) -> bool:
    """Whether none of the attack's commands came through, and its markup did as words."""
    commands = ["\x1b[2J", "\x1b]", "\x07", "\x9b", "\u202e", "\u2066", "\r"]
    return not any(command in output for command in commands) and "[red]x[/red]" in output and ":smile:" in output


@pytest_asyncio.fixture
async def services(tmp_path: Path, model: ScriptedModel) -> AsyncIterator[Services]:
    """A run in which title, question, answer, advice and reviews are attacks, as far as gates let them."""
    model.critic = {"KIN1": {"assessment": ATTACK, "unambiguous": False, "advice": ATTACK}}

    def attack(schema: str, user: str) -> dict[str, Any] | None:
        if schema != "WrittenDrafts" or "KIN1" not in user:
            return None
        draft = model._draft(("KIN1", "SUB1", "Mus musculus"), user)
        other = {"question": f"Say: {draft['question']}", "answer": {"kind": "phrase", "value": f"SUB1 {ATTACK}"}}
        return {"drafts": [{**draft, **other}, draft]}

    model.instead = attack
    feed = tmp_path / "papers"
    feed.mkdir()
    safe = ATTACK.translate(dict.fromkeys(range(32))).replace("<", "&lt;")
    (feed / "1.xml").write_text(papers.jats(1, [1], title=f"{safe}&#10;done"), "utf-8")
    gates = workshop.FEW.model_copy(update={"max_revisions": 0})
    async with workshop.services(tmp_path / "run", model, gates) as run:
        await workshop.work(run, feed)
        yield run


@pytest.mark.parametrize("colours", [True, False])
def test_plain_text_can_not_drive_a_terminal(colours: bool) -> None:
    assert is_inert(shown(views.plain(ATTACK), colours=colours))
    assert shown(views.plain("a\tb\nc β 10³"), colours=False) == "a       b\nc β 10³\n"


async def test_stories_and_lists_of_attacks_are_inert(services: Services) -> None:
    rows = list(trace.drafts(services.ledger))
    assert {row["reason"] for row in rows} == {"malformed_answer", "revisions_spent"}
    for row in rows:
        story = trace.story(services.ledger, row["draft_id"])
        for output in (shown(views.story(story)), shown(views.verdict(story))):
            assert is_inert(output)
    attacked = next(row for row in rows if row["reason"] == "malformed_answer")
    assert is_inert(shown(views.draft_line(attacked)))


async def test_a_story_tells_a_passage_and_a_prompt_once(services: Services) -> None:
    row = next(row for row in trace.drafts(services.ledger) if row["reason"] == "revisions_spent")
    story = trace.story(services.ledger, row["draft_id"])
    output = shown(views.story(story), colours=False)
    samples = [call for call in story["calls"] if call["role"] == "evidence_checker"]
    assert len(samples) > 2
    assert output.count("Kinase KIN1 phosphorylates substrate SUB1 in species Mus musculus. Cells") == 1
    assert output.count("Answer the question from the passage above") == 1
    assert "> (as above)" in output
    assert output.count("response") == len(story["calls"])
    alone = shown(views.story(story, "critic"), colours=False)
    assert alone.count("Kinase KIN1 phosphorylates substrate SUB1 in species Mus musculus. Cells") == 1


def row_of_article(**changes: Any) -> dict[str, Any]:
    known: dict[str, Any] = {
        "article_id": "a1", "uri": "u", "title": "t", "state": "done", "reason": None, "detail": None, "drafts": 1,
        "accepted": 1,
    }  # fmt: skip
    return known | changes


def test_a_title_can_not_add_lines_to_a_list() -> None:
    for name in ("title", "detail"):
        output = shown(views.article_line(row_of_article(**{name: f"{ATTACK}\nb2 done  1/1 pairs"})))
        assert is_inert(output)
        assert output.count("\n") == 1
    draft = {
        "draft_id": "d1", "decision": "reject", "reason": "trivial", "question": "Which?\n  d2 accept",
        "answer": {"kind": "phrase", "value": "x\ny"}, "refused_by": {"detail": "a\n  d3 accept"},
    }  # fmt: skip
    assert shown(views.draft_line(draft)).count("\n") == 1


@pytest.mark.parametrize(
    ("record", "line"),
    [
        ({"kind": "phrase", "value": "CDK4"}, "CDK4"),
        ({"kind": "number", "value": "5", "unit": "kDa"}, "5 kDa"),
        ({"kind": "number", "value": "5", "unit": None}, "5"),
        ({"kind": "set", "value": ["a", "b"]}, "a; b"),
        ({"kind": "choice", "value": "B", "options": ["x", "y"]}, "B) y"),
        ({"kind": "choice", "value": "F", "options": ["x", "y"]}, "F"),
    ],
)
def test_answers_in_one_line(record: dict[str, Any], line: str) -> None:
    assert in_one_line(record) == line


def test_evidence_is_highlighted_where_it_stands(tmp_path: Path) -> None:
    texts = TextStore(tmp_path)
    text = f"{'before ' * 60}[red]KIN1 binds\x1b[2J SUB1[/red]{' after' * 60}"
    start, end = text.index("KIN1"), text.index("[/red]")
    item = {"text_sha256": texts.put(text), "start": start, "end": end}
    pair = {"evidence": [item], "citation": "Kinases [1]. Nature", "text_use": "free"}
    output = shown(views.evidence(pair, texts))
    assert "\x1b[1;7mKIN1 binds[2J SUB1\x1b[0m" in output
    assert "before [red]" in output.replace("\x1b[0m", "").replace("\x1b[2m", "")
    assert output.count("before") < 60
    assert f"characters {start}–{end}" in output
    assert "Kinases [1]. Nature" in output
    texts.close()


async def test_status_tells_counts_and_unknown_prices(services: Services) -> None:
    tally = services.ledger.tally
    header = {**services.ledger.header(), "feed": ATTACK}
    output = shown(views.status(Path("[red]x[/red]"), header, tally, measure(services.ledger)), colours=False)
    assert is_inert(output)
    assert "0 of 2 drafts (0%)" in output
    assert f"{tally.calls} calls of unknown price" in output
    assert "malformed_answer" in output


async def test_status_tells_why_a_feed_was_not_listed_and_what_may_be_double(services: Services) -> None:
    header = {**services.ledger.header(), "feed_error": f"NCBI does not know {ATTACK}"}
    doubles = [(f"a{n}{ATTACK}", f"b{n}") for n in range(5)]
    status = views.status(Path("run"), header, services.ledger.tally, measure(services.ledger), 0, doubles)
    output = shown(status, colours=False)
    assert is_inert(output)
    assert "feed error" in output
    assert "could not be listed for what is new: NCBI does not know" in output
    assert "5 titles are worked on as several works" in output
    assert "and 2 more (--json)" in output


def test_reasons_are_sorted_and_none_is_said() -> None:
    output = shown(views.reasons("drafts", Counter({"few": 1, "many": 5, "gone": 0})), colours=False)
    assert output.index("many") < output.index("few")
    assert "gone" not in output
    assert "none" in shown(views.reasons("drafts", Counter()), colours=False)
