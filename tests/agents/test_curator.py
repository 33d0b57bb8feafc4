"""The curator: rules that ask no model, what the model is asked beyond them, and the plan."""

import itertools
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from tests.support import workshop
from tests.support.scripted_model import ScriptedModel, sentence

from bioalchemy.accounts import Origin
from bioalchemy.agents import curator, hazards
from bioalchemy.errors import ArticleError
from bioalchemy.records import Article, ArticleReason, SectionKind
from bioalchemy.tools import jats

ORIGIN = Origin("a1")
BODY = "Kinases have substrates. " * 80
PAPERS = Path(__file__).parents[2].parent / "shared" / "data" / "jats"


def article(abstract: str = "Kinases bind.", **changes: Any) -> Article:
    return workshop.article(("abstract", abstract), ("results", BODY), **changes)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"retracted": True}, "retracted"),
        *(
            ({"article_type": kind}, "notice")
            for kind in ("retraction", "Correction", "Corrigendum", "expression-of-concern")
        ),
        *(({"subjects": ("Biology", heading)}, "not_research") for heading in ("Essay", "Policy Forum", "review")),
        *(({"article_type": kind}, "not_research") for kind in ("editorial", "reply", "review-article", "news")),
        ({"language": "pt"}, "wrong_language"),
        ({"sections": ()}, "no_body"),
        # A retraction notice is a notice, though it says "retracted".
        ({"article_type": "retraction", "retracted": True}, "notice"),
    ],
)
def test_metadata_settles(changes: dict[str, Any], reason: ArticleReason) -> None:
    refused = curator.judge_record(article(**changes), "en")
    assert refused is not None
    assert refused.reason == reason
    assert refused.detail


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"language": "EN-gb"},
        {"language": ""},
        {"article_type": ""},
        {"article_type": "Case-Report"},
        *({"text_use": use} for use in ("free", "share_alike", "reference_only", "unknown")),
    ],
)
def test_metadata_lets_pass_whatever_the_licence(changes: dict[str, Any]) -> None:
    assert curator.judge_record(article(**changes), "en") is None


def test_an_abstract_and_references_are_no_body() -> None:
    bare = workshop.article(("abstract", BODY), ("back", BODY), ("results", "Kinases have substrates."))
    assert curator.judge_record(bare, "en") == curator.TurnedAway("no_body", "24 characters of body text")


async def test_headings_that_tell_ask_no_model(model: ScriptedModel, tmp_path: Path) -> None:
    async with workshop.services(tmp_path, model) as services:
        assert await curator.judge(services.llm, article(), ORIGIN) is None
    assert not model.bodies


@pytest.mark.parametrize(
    ("screening", "reason"),
    [
        ({"field": "botany", "is_biology": True, "is_primary_research": True}, None),
        ({"field": "astronomy", "is_biology": False, "is_primary_research": True}, "not_biology"),
        ({"field": "botany", "is_biology": True, "is_primary_research": False}, "not_research"),
    ],
)
async def test_headings_that_do_not_tell_ask_once(
    model: ScriptedModel, tmp_path: Path, screening: dict[str, Any], reason: str | None
) -> None:
    model.instead = lambda _schema, _user: screening
    unclear = article(journal="Open Letters", subjects=("Research Article",))
    async with workshop.services(tmp_path, model) as services:
        refused = await curator.judge(services.llm, unclear, ORIGIN)
    assert (refused.reason if refused else None) == reason
    assert dict(model.schemas) == {"Screening": 1}
    assert "Subject headings: Research Article" in model.bodies[0]["messages"][-1]["content"]


async def test_a_paper_without_a_type_is_screened(model: ScriptedModel, tmp_path: Path) -> None:
    async with workshop.services(tmp_path, model) as services:
        await curator.judge(services.llm, article(article_type=""), ORIGIN)
    assert dict(model.schemas) == {"Screening": 1}


@pytest.mark.slow
@pytest.mark.skipif(not PAPERS.is_dir(), reason="the collection of JATS papers is not here")
def test_the_rules_on_a_collection_of_real_papers() -> None:
    outcomes, suspects = Counter[str](), []
    for path in sorted(PAPERS.glob("p*/*.*ml")):
        try:
            paper = jats.read(path)
        except ArticleError:
            continue
        refused = curator.judge_record(paper, "en")
        outcomes[refused.reason if refused else "taken"] += 1
        if refused is None and (found := hazards.signs(paper, curator.front(paper))):
            suspects.append((path.name, found.words))
    assert outcomes["taken"] > 20
    assert len(suspects) <= 0.05 * outcomes["taken"], suspects


def noting(schema: str, user: str) -> dict[str, Any] | None:
    """Every passage has a finding."""
    return {"finding": "it was found", "has_finding": True} if schema == "PassageNote" else None


async def plan(tmp_path: Path, model: ScriptedModel, paper: Article, **gates: int) -> list[Any]:
    wanted = workshop.FEW.model_copy(update=gates)
    async with workshop.services(tmp_path, model, wanted) as services:
        return (await curator.plan(services.llm, paper, wanted, ORIGIN)).contexts


async def test_passages_come_from_where_findings_stand(model: ScriptedModel, tmp_path: Path) -> None:
    model.instead = noting
    kinds: list[SectionKind] = [
        "title", "abstract", "introduction", "methods", "results", "discussion", "conclusions", "caption", "table",
        "box", "supplement", "back", "other",
    ]  # fmt: skip
    paper = workshop.article(*((kind, f"{kind}: " + "cells grew by 3 %. " * 20) for kind in kinds))
    contexts = await plan(tmp_path, model, paper, passages_per_article=50)
    assert {context.passages[0].section_kind for context in contexts} == {
        "abstract", "results", "discussion", "conclusions", "caption", "table", "box", "other",
    }  # fmt: skip
    shown = "".join(body["messages"][-1]["content"] for body in model.bodies)
    assert not any(f"{kind}: cells" in shown for kind in ("introduction", "methods", "back", "supplement", "title"))


async def test_no_findings_no_contexts(model: ScriptedModel, tmp_path: Path) -> None:
    model.instead = lambda _schema, _user: {"finding": " ", "has_finding": True}
    assert await plan(tmp_path, model, article(), multi_hop_per_article=1) == []
    assert set(model.schemas) == {"PassageNote"}


async def test_passages_with_findings_become_contexts_in_the_order_of_the_text(
    model: ScriptedModel, tmp_path: Path
) -> None:
    paper = workshop.read(tmp_path, [1, 2, 3, 4])
    contexts = await plan(tmp_path, model, paper, passages_per_article=3)
    starts = [context.passages[0].start for context in contexts]
    assert len(contexts) == 3
    assert starts == sorted(starts)
    assert all(context.findings[0].split()[0].startswith("KIN") for context in contexts)
    assert len({context.context_id for context in contexts}) == 3
    assert model.schemas["PassageNote"] == 4, "half as many again as are wanted"


@pytest.mark.parametrize(
    ("link", "pair"),
    [
        ({"found": True, "first": 2, "second": 1}, ["KIN1", "KIN2"]),
        ({"found": False, "first": 1, "second": 2}, None),
        ({"found": True, "first": 1, "second": 1}, None),
        ({"found": True, "first": 1, "second": 3}, None),
    ],
)
async def test_two_findings_that_link_make_a_context(
    model: ScriptedModel, tmp_path: Path, link: dict[str, Any], pair: list[str] | None
) -> None:
    model.instead = lambda schema, _user: {"why": "one leads to the other", **link} if schema == "Link" else None
    paper = workshop.read(tmp_path, [1, 2])
    contexts = await plan(tmp_path, model, paper, multi_hop_per_article=1)
    joined = [context for context in contexts if len(context.passages) > 1]
    assert len(contexts) - len(joined) == 2
    assert [[f.split()[0] for f in context.findings] for context in joined] == ([pair] if pair else [])
    (asked,) = (body["messages"][-1]["content"] for body in model.bodies if "numbered" in str(body["messages"]))
    assert "1. KIN1 SUB1" in asked
    assert "2. KIN2 SUB2" in asked
    for context, number in itertools.product(joined, (1, 2)):
        passage = context.passages[number - 1]
        assert sentence(number) in paper.text[passage.start : passage.end]


async def test_a_lone_finding_is_linked_to_nothing(model: ScriptedModel, tmp_path: Path) -> None:
    await plan(tmp_path, model, workshop.read(tmp_path, [1]), multi_hop_per_article=1)
    assert "Link" not in model.schemas
