"""Versions of a work in one run: which is worked on, and what becomes of the pairs of the other."""

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.support import papers, workshop
from tests.support.eutils import record
from tests.support.scripted_model import ScriptedModel, sentence

from bioalchemy import trace
from bioalchemy.graphs.engine import Engine
from bioalchemy.graphs.state import Services
from bioalchemy.texts import TextStore
from bioalchemy.tools import dataset, feeds, receipts
from bioalchemy.tools.datasets.held_pairs import held
from bioalchemy.tools.datasets.tombstones import takedown
from bioalchemy.tools.filters import Filters
from bioalchemy.tools.verification.paper_texts import StoredTexts
from bioalchemy.tools.verification.receipt_rows import open_dataset, parse

OF_THE_PREPRINT = '<related-article related-article-type="preprint" ext-link-type="doi" xlink:href="10.5555/test.1"/>'
PREPRINT = papers.jats(1, [1, 2], article_type="preprint")
PAPER = papers.jats(2, [1, 3]).replace("</title-group>", f"</title-group>{OF_THE_PREPRINT}")
RETRACTED = PAPER.replace("<article-title>", "<article-title>Retracted: ")


async def drive(services: Services, feed: Path, filters: Filters | None = None) -> dict[str, str]:
    """What became of each article, in order of discovery."""
    await Engine(services, 4, probe=workshop.sound, filters=filters).drive(feeds.open_feed(str(feed)))
    found = services.ledger.db.execute("SELECT uri, state, reason FROM articles ORDER BY seq")
    return {Path(row["uri"]).stem: row["reason"] or row["state"] for row in found}


def put(folder: Path, **contents: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, content in contents.items():
        (folder / f"{name}.xml").write_text(content, "utf-8")
    return folder


def answers(services: Services, folder: Path) -> dict[str, str]:
    """Exported answers, each with its article's citation."""
    done = dataset.export(services.ledger, folder / "pairs.jsonl", publish=False)
    return {row["answer"]["value"]: row["citation"].rpartition(" ")[2] for row in rows(done.path)}


def rows(path: Path) -> list[dict[str, Any]]:
    with open_dataset(path) as found:
        return [dict(parse(row).fields) for row in found.rows]


def tombstones(services: Services) -> set[tuple[str, str]]:
    """Reason and detail of each."""
    query = "SELECT record ->> 'reason', record ->> 'detail' FROM annotations WHERE kind = 'tombstone'"
    return {(row[0], row[1]) for row in services.ledger.db.execute(query)}


async def test_the_paper_takes_the_place_of_its_preprint(model: ScriptedModel, tmp_path: Path) -> None:
    feed = put(tmp_path / "papers", a=PREPRINT)
    async with workshop.services(tmp_path, model) as services:
        assert await drive(services, feed) == {"a": "done"}
        assert answers(services, tmp_path) == {"SUB1": "doi:10.5555/test.1", "SUB2": "doi:10.5555/test.1"}
        put(feed, b=PAPER)
        assert await drive(services, feed) == {"a": "done", "b": "done"}
        # What both say is given out with the paper's receipt.
        assert answers(services, tmp_path) == {"SUB1": "doi:10.5555/test.2", "SUB3": "doi:10.5555/test.2"}
        assert tombstones(services) == {("superseded", "by doi:10.5555/test.2")}
        assert [row["detail"] for row in trace.articles(services.ledger)] == ["superseded by doi:10.5555/test.2", ""]
        kept = services.ledger.db.execute("SELECT record ->> 'citation' FROM annotations WHERE kind = 'former_receipt'")
        assert [row[0].rpartition(" ")[2] for row in kept] == ["doi:10.5555/test.1"]
        assert services.ledger.db.execute("SELECT COUNT(*) FROM pairs").fetchone()[0] == 3
        exported = dataset.export(services.ledger, tmp_path / "x.jsonl", publish=False)
        assert (exported.rows, exported.withdrawn, services.ledger.tally.accepted) == (2, 2, 4)
        assert await drive(services, feed) == {"a": "done", "b": "done"}
        assert len(answers(services, tmp_path)) == 2
        row = next(row for row in rows(tmp_path / "pairs.jsonl") if row["answer"]["value"] == "SUB1")
        assert row["annotations"] == [], "nothing of the preprint is given out"
        with receipts.verify(tmp_path / "pairs.jsonl", StoredTexts(tmp_path / "home")) as report:
            assert (report.receipts, report.failed) == (2, 0)


async def test_both_found_at_once(model: ScriptedModel, tmp_path: Path) -> None:
    feed = put(tmp_path / "papers", a=PREPRINT, b=PAPER)
    async with workshop.services(tmp_path, model) as services:
        assert await drive(services, feed) == {"a": "done", "b": "done"}
        assert answers(services, tmp_path) == {"SUB1": "doi:10.5555/test.2", "SUB3": "doi:10.5555/test.2"}


async def test_a_preprint_never_takes_the_place_of_its_paper(model: ScriptedModel, tmp_path: Path) -> None:
    feed = put(tmp_path / "papers", a=PAPER, b=PREPRINT)
    async with workshop.services(tmp_path, model) as services:
        assert await drive(services, feed) == {"a": "done", "b": "same_work"}
        assert set(answers(services, tmp_path)) == {"SUB1", "SUB3"}
        assert tombstones(services) == set()


async def test_a_paper_that_is_not_wanted_takes_nobodys_place(model: ScriptedModel, tmp_path: Path) -> None:
    feed = put(tmp_path / "papers", a=PREPRINT, b=PAPER, c=PAPER.replace("test.2", "test.3"))
    async with workshop.services(tmp_path, model) as services:
        only_preprints = Filters(types=("preprint",))
        assert await drive(services, feed, only_preprints) == {"a": "done", "b": "filtered", "c": "filtered"}
        assert set(answers(services, tmp_path)) == {"SUB1", "SUB2"}


async def test_a_preprint_that_was_filtered_out_does_not_stand_in_the_way(model: ScriptedModel, tmp_path: Path) -> None:
    feed = put(tmp_path / "papers", a=PREPRINT, b=PAPER)
    async with workshop.services(tmp_path, model) as services:
        assert await drive(services, feed, Filters(types=("research-article",))) == {"a": "filtered", "b": "done"}


async def test_a_retraction_of_the_paper_takes_the_preprint_with_it(model: ScriptedModel, tmp_path: Path) -> None:
    feed = put(tmp_path / "papers", a=PREPRINT)
    async with workshop.services(tmp_path, model) as services:
        await drive(services, feed)
        put(feed, b=RETRACTED)
        assert await drive(services, feed) == {"a": "done", "b": "retracted"}
        assert answers(services, tmp_path) == {}
        assert tombstones(services) == {("retracted", "by a later version: doi:10.5555/test.2")}


ABSTRACT = record(
    "101",
    "Substrates of kinases, part 2.",
    " ".join([sentence(1), sentence(3), *["Mice were fed and weighed."] * 20]),
    '<CommentsCorrectionsList><CommentsCorrections RefType="UpdateOf"><RefSource>10.5555/test.1</RefSource>'
    "</CommentsCorrections></CommentsCorrectionsList>",
    doi="10.5555/test.2",
).decode()
"""PubMed's record of the paper."""


async def test_a_preprints_text_is_worked_on_where_its_paper_is_an_abstract_only(
    model: ScriptedModel, tmp_path: Path, home: Path
) -> None:
    feed = put(tmp_path / "papers", a=ABSTRACT, b=PREPRINT)
    async with workshop.services(tmp_path, model) as services:
        assert await drive(services, feed) == {"a": "done", "b": "done"}
        assert answers(services, tmp_path) == {"SUB1": "doi:10.5555/test.1", "SUB2": "doi:10.5555/test.1"}
        put(feed, c=PAPER)
        assert (await drive(services, feed))["c"] == "done"
        assert answers(services, tmp_path) == {"SUB1": "doi:10.5555/test.2", "SUB3": "doi:10.5555/test.2"}


@pytest.mark.parametrize("first", ["preprint", "paper"])
async def test_a_retracted_papers_abstract_takes_its_preprints_text_with_it(
    model: ScriptedModel, tmp_path: Path, home: Path, first: str
) -> None:
    """Though the preprint's text is the fuller one."""
    retracted = ABSTRACT.replace("<ArticleTitle>", "<ArticleTitle>Retracted: ")
    names = {"preprint": ("a", "b"), "paper": ("b", "a")}[first]
    feed = put(tmp_path / "papers", **dict(zip(names, (PREPRINT, retracted), strict=True)))
    async with workshop.services(tmp_path, model) as services:
        found = await drive(services, feed)
        assert found[names[1]] == "retracted"
        assert answers(services, tmp_path) == {}
        put(feed, c=PREPRINT.replace("SUB1", "SUB5"))
        assert (await drive(services, feed))["c"] == "same_work"
        assert answers(services, tmp_path) == {}


async def test_a_changed_file_takes_the_place_of_what_was_read_from_it(model: ScriptedModel, tmp_path: Path) -> None:
    feed = put(tmp_path / "papers", a=papers.jats(1, [1, 2]))
    async with workshop.services(tmp_path, model) as services:
        await drive(services, feed)
        put(feed, a=papers.jats(1, [1, 4]))
        await drive(services, feed)
        assert set(answers(services, tmp_path)) == {"SUB1", "SUB4"}
        put(feed, a=papers.jats(1, [1, 4]).replace('xml:lang="en"', ""))
        await drive(services, feed)
        assert set(answers(services, tmp_path)) == {"SUB1", "SUB4"}, "the same text is no other version"


async def test_a_preprint_that_failed_is_not_taken_up_after_its_paper(model: ScriptedModel, tmp_path: Path) -> None:
    feed = put(tmp_path / "papers", a=PREPRINT)
    async with workshop.services(tmp_path, model) as services:
        model.truncate = {"WrittenDrafts"}
        assert await drive(services, feed) == {"a": "TruncatedResponse"}
        model.truncate = set()
        put(feed, b=PAPER)
        assert await drive(services, feed) == {"a": "TruncatedResponse", "b": "done"}
        services.ledger.reopen_failed()
        assert await drive(services, feed) == {"a": "same_work", "b": "done"}
        assert set(answers(services, tmp_path)) == {"SUB1", "SUB3"}


@pytest.mark.parametrize("names", [("10.5555/test.1", "10.5555/test.9"), ("10.5555/test.9", "10.5555/test.1")])
async def test_works_that_turn_out_to_be_one(model: ScriptedModel, tmp_path: Path, names: tuple[str, str]) -> None:
    """The preprint and the paper were settled apart, in either order, before the paper named the preprint."""
    feed, elsewhere = tmp_path / "papers", tmp_path / "elsewhere"
    put(elsewhere, **{f"{n}": PREPRINT.replace("10.5555/test.1", name) for n, name in enumerate(names)})
    put(feed, a=PREPRINT)
    async with workshop.services(tmp_path, model) as services:
        for source in feeds.open_feed(str(elsewhere)):
            services.texts.settle(feeds.read(source.uri))
        await drive(services, feed)
        put(feed, b=PAPER.replace("10.5555/test.2", "10.5555/test.9"))
        assert await drive(services, feed) == {"a": "done", "b": "done"}
        assert set(answers(services, tmp_path)) == {"SUB1", "SUB3"}


@pytest.mark.parametrize(
    "named",
    [
        {"doi": "10.5555/test.1"}, {"doi": "https://doi.org/10.5555/TEST.1"}, {"doi_prefix": "10.5555/test.1"},
        {"doi_prefix": "10.5555"}, {"doi_prefix": "https://doi.org/10.5555/"},
    ],
    ids=str,
)  # fmt: skip
async def test_pairs_are_taken_down_by_a_doi_that_their_paper_only_names(
    model: ScriptedModel, tmp_path: Path, named: dict[str, str]
) -> None:
    """The preprint was never in the run; the paper says that it is one work with it."""
    feed = put(tmp_path / "papers", a=PAPER)
    async with workshop.services(tmp_path, model) as services:
        await drive(services, feed)
        assert set(answers(services, tmp_path)) == {"SUB1", "SUB3"}
    with closing(TextStore(tmp_path / "home")) as works:
        with held(tmp_path, works) as pairs:
            (paper,) = pairs.papers()
            assert (paper.ids["doi"], paper.other_dois) == ("10.5555/test.2", {"10.5555/test.1": True})
            assert len(takedown(pairs, named)) == 2
        with held(tmp_path / "pairs.jsonl", works) as pairs:
            assert len(takedown(pairs, named)) == 2


async def test_a_preprint_is_known_by_its_papers_doi_too(model: ScriptedModel, tmp_path: Path) -> None:
    renamed = PREPRINT.replace("10.5555/test.1", "10.5555/test.2")
    same_text = renamed.replace("</title-group>", f"</title-group>{OF_THE_PREPRINT}")
    feed = put(tmp_path / "papers", a=PREPRINT, b=same_text)
    async with workshop.services(tmp_path, model) as services:
        assert await drive(services, feed) == {"a": "done", "b": "same_work"}
    with held(tmp_path) as pairs:
        (paper,) = pairs.papers()
        assert (paper.ids["doi"], paper.other_dois) == ("10.5555/test.1", {"10.5555/test.2": True})
        assert len(takedown(pairs, {"doi": "10.5555/test.2"})) == 2
