"""Turns: whose topic is behind is worked on first, in a window that is bounded, and nobody waits for ever."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.graphs.test_admission import OF_THE_PREPRINT
from tests.support import papers, workshop
from tests.support.scripted_model import ScriptedModel

from bioalchemy.errors import AssetError, ServiceUnreachable
from bioalchemy.graphs import turns
from bioalchemy.graphs.engine import Engine
from bioalchemy.graphs.state import Services
from bioalchemy.graphs.turns import Turns
from bioalchemy.tools import feeds
from bioalchemy.tools.datasets import embeddings
from bioalchemy.tools.datasets.deficits import Aim
from bioalchemy.tools.services import mesh

PHAGES, YEASTS = "virology/phages", "mycology/yeasts"
TREES = {"Bacteriophages": ("B04.123",), "Saccharomyces": ("B01.300.930",)}


@pytest.fixture(autouse=True)
def trees(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mesh, "trees", lambda: TREES)


def paper(number: int, heading: str) -> str:
    terms = f'<kwd-group kwd-group-type="MeSH"><kwd>{heading}</kwd></kwd-group>' if heading else ""
    return papers.jats(number, [2 * number, 2 * number + 1]).replace("</article-meta>", f"{terms}</article-meta>")


def put(folder: Path, contents: Mapping[str, str]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, content in contents.items():
        (folder / f"{name}.xml").write_text(content, "utf-8")
    return folder


def aimed(services: Services, shares: dict[str, float], size: int | None = None, at_once: int = 1) -> Turns:
    aim = Aim(target="test", shares=shares, size=size)
    return Turns(services, aim, at_once, lambda _: None)


def outcomes(services: Services) -> dict[str, str]:
    rows = services.ledger.db.execute("SELECT uri, state, reason FROM articles ORDER BY seq")
    return {Path(row["uri"]).stem: row["reason"] or row["state"] for row in rows}


def order(services: Services) -> list[str]:
    """Articles in the order in which they were first paid for."""
    rows = services.ledger.db.execute(
        "SELECT uri FROM calls JOIN articles USING (article_id) GROUP BY article_id ORDER BY MIN(calls.seq)"
    )
    return [Path(row["uri"]).stem for row in rows]


async def test_topics_take_turns_by_their_shares(model: ScriptedModel, tmp_path: Path) -> None:
    contents = {f"{n}-yeast": paper(n, "Saccharomyces") for n in range(3)}
    contents |= {f"{n}-phage": paper(n, "Bacteriophages") for n in range(3, 9)}
    async with workshop.services(tmp_path, model) as services:
        await workshop.work(services, put(tmp_path / "papers", contents), turns=aimed(services, {PHAGES: 3, YEASTS: 1}))
        first = [name[2:] for name in order(services)]
        assert sorted(first[:4]) == ["phage", "phage", "phage", "yeast"]
        assert first.count("phage") == 6
        assert services.ledger.pairs_by_topic()[PHAGES] == 12


async def test_a_window_full_of_what_has_enough_makes_room_for_the_rest_of_the_feed(
    model: ScriptedModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "WINDOW", 2)
    contents = {f"{n:02}-yeast": paper(n, "Saccharomyces") for n in range(10)} | {
        "10-phage": paper(10, "Bacteriophages")
    }
    async with workshop.services(tmp_path, model) as services:
        await workshop.work(services, put(tmp_path / "papers", contents), turns=aimed(services, {PHAGES: 1}, size=2))
        found = outcomes(services)
        assert found.pop("10-phage") == "done"
        assert set(found.values()) == {"saturated"}
        assert order(services) == ["10-phage"]
        assert services.ledger.tally.missing.total() == 0
        assert services.ledger.tally.unfinished == 0


async def test_who_can_not_be_told_comes_last_and_is_worked_on(
    model: ScriptedModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: object) -> None:
        raise AssetError("not to be had")

    monkeypatch.setattr(embeddings.Embedder, "open", missing)
    contents = {"1-untold": paper(1, ""), "2-phage": paper(2, "Bacteriophages"), "3-untold": paper(3, "")}
    async with workshop.services(tmp_path, model) as services:
        await workshop.work(services, put(tmp_path / "papers", contents), turns=aimed(services, {PHAGES: 1}))
        assert order(services) == ["2-phage", "1-untold", "3-untold"]
        assert set(outcomes(services).values()) == {"done"}


async def test_without_the_trees_nothing_is_guessed_of_papers_with_headings(
    model: ScriptedModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> None:
        raise ServiceUnreachable("NLM is down")

    monkeypatch.setattr(mesh, "trees", missing)
    said: list[str] = []
    contents = {"1": paper(1, "Bacteriophages"), "2": paper(2, "Saccharomyces")}
    async with workshop.services(tmp_path, model) as services:
        aim = Aim(target="test", shares={PHAGES: 1}, size=1)
        await workshop.work(services, put(tmp_path / "papers", contents), turns=Turns(services, aim, 1, said.append))
        assert set(outcomes(services).values()) == {"done"}
        assert said == ["some topics can't be told for want of MeSH's trees, and their articles come last: NLM is down"]
        assert services.ledger.articles_by_topic() == {}


async def test_a_preprint_that_waits_is_dismissed_for_its_paper_and_costs_nothing(
    model: ScriptedModel, tmp_path: Path
) -> None:
    preprint = paper(1, "Bacteriophages").replace('article-type="research-article"', 'article-type="preprint"')
    published = paper(2, "Bacteriophages").replace("</title-group>", f"</title-group>{OF_THE_PREPRINT}")
    feed = put(tmp_path / "papers", {"a": preprint, "b": published, "c": paper(3, "Saccharomyces")})
    async with workshop.services(tmp_path, model) as services:
        engine = Engine(services, 4, probe=workshop.sound, turns=aimed(services, {PHAGES: 1, YEASTS: 1}))
        await engine.drive(feeds.open_feed(str(feed)))
        assert outcomes(services) == {"a": "same_work", "b": "done", "c": "done"}
        assert sorted(order(services)) == ["b", "c"]


async def test_what_is_left_of_an_article_waits_as_planned(model: ScriptedModel, tmp_path: Path) -> None:
    feed = put(tmp_path / "papers", {"a": paper(1, "Bacteriophages")})
    async with workshop.services(tmp_path, model) as services:
        await workshop.work(services, feed, turns=aimed(services, {PHAGES: 1}, size=1))
        (row,) = services.ledger.db.execute("SELECT article_id, state, detail FROM articles")
        assert (row["state"], len(services.ledger.planned_contexts(row["article_id"]))) == ("postponed", 1)
        assert row["detail"] == f"{PHAGES} has 1 pairs, and test asks for 1; 1 of its passages are left"
        paid = model.requests.copy()
        larger = Aim(target="test", shares={PHAGES: 1}, size=2)
        assert turns.reopen(services.ledger, larger) == 1
        await workshop.work(services, feed, turns=Turns(services, larger, 1, lambda _: None))
        assert services.ledger.pairs_by_topic() == {PHAGES: 2}
        assert outcomes(services) == {"a": "done"}
        assert all(model.requests[request] == n for request, n in paid.items()), "nothing is asked again"
