"""A run's services, opened for a test: the real ledger, text store and models' client, before a scripted model."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

from tests.support import papers
from tests.support.scripted_model import MODEL, ScriptedModel

from bioalchemy import settings
from bioalchemy.backends import open_backends
from bioalchemy.cache import ResponseCache
from bioalchemy.errors import BackendUnreachable
from bioalchemy.graphs.engine import Engine, make_recipe
from bioalchemy.graphs.state import Services
from bioalchemy.graphs.turns import Turns
from bioalchemy.hosted import routed
from bioalchemy.ledger import Ledger
from bioalchemy.llm import LLM
from bioalchemy.records import Answer, Article, Context, Draft, Passage, Section, SectionKind, sha256_of
from bioalchemy.settings import Gates, RunConfig
from bioalchemy.texts import TextStore
from bioalchemy.tools import feeds, jats

FEW = Gates(passages_per_article=2, multi_hop_per_article=0, closed_book_samples=0, without_evidence_samples=0)
"""Gates that ask little."""


def config(model: ScriptedModel, gates: Gates = FEW) -> RunConfig:
    """Every role is played by `model`."""
    asked = settings.single_model(f"openai/{MODEL}", model.api_base)
    return asked.model_copy(update={"gates": gates})


@asynccontextmanager
async def services(folder: Path, model: ScriptedModel, gates: Gates = FEW) -> AsyncIterator[Services]:
    """A run in `folder`, held for driving; requests are sent once and not again."""
    wanted = config(model, gates)
    async with open_backends(wanted, 8, routed) as backends:
        recipe = make_recipe(backends, gates)
        header: dict[str, Any] = {
            "run_id": "test", "created": "2026-01-01", "feed": "test", "options": {}, "recipe": recipe.model_dump(),
        }  # fmt: skip
        with (
            closing(Ledger.create(folder, header)) as ledger,
            ledger.drive(),
            closing(TextStore(folder / "home")) as texts,
        ):
            async with (
                ResponseCache(folder / "responses.sqlite") as cache,
                LLM(backends, cache, ledger, attempts=1) as llm,
            ):
                yield Services(llm, ledger, texts, recipe, dict.fromkeys(settings.ROLES, "unknown"))


async def sound() -> None:
    """A probe that finds every backend well."""


async def failing() -> None:
    """A probe that finds a backend gone."""
    raise BackendUnreachable("gone")


async def work(
    services: Services, feed: Path, probe: Callable[[], Awaitable[None]] = sound, turns: Turns | None = None
) -> None:
    """Drive a feed to its end; papers are read here, which spares the start of processes for it."""
    known = {row["uri"] for row in services.ledger.db.execute("SELECT uri FROM articles")}
    services.ledger.discover(source for source in feeds.open_feed(str(feed)) if source.uri not in known)
    for row in services.ledger.unfinished(0, 100):
        if row.state == "discovered":
            paper = feeds.read(row.uri)
            services.texts.put(paper.text)
            services.ledger.parsed(row.article_id, paper)
    await Engine(services, 4, probe=probe, turns=turns).drive([])


def article(*sections: tuple[SectionKind, str], **changes: Any) -> Article:
    """An article of these sections, without any file."""
    text, placed = "", []
    for kind, content in sections:
        text += "\n\n" if text else ""
        placed.append(Section(kind=kind, title="", start=len(text), end=len(text) + len(content)))
        text += content
    known: dict[str, Any] = {
        "work_id": "W" + "0" * 16, "title": "Kinases", "journal": "Journal of Cell Biology", "language": "en",
        "article_type": "research-article", "source_uri": "test", "source_sha256": "0" * 64, "extractor": "test/1",
        "text": text, "text_sha256": sha256_of(text), "sections": tuple(placed),
    }  # fmt: skip
    return Article.model_validate(known | changes)


def read(folder: Path, facts: list[int], **options: Any) -> Article:
    """An article read from JATS."""
    path = folder / "paper.xml"
    path.write_text(papers.jats(1, facts, **options), encoding="utf-8")
    return jats.read(path)


def context(
    texts: TextStore, *contents: str, before: str = "Something else. ", kind: SectionKind = "results"
) -> Context:
    """A context of passages, each in a text of its own behind `before`."""
    parts = []
    for content in contents:
        sha256 = texts.put(before + content)
        end = len(before) + len(content)
        parts.append(Passage(work_id="W1", text_sha256=sha256, start=len(before), end=end, section_kind=kind))
    return Context(context_id="c0ffee", passages=tuple(parts), findings=tuple(contents))


def draft(number: int = 1, **changes: Any) -> Draft:
    """The draft that the scripted model writes on fact `number`."""
    species = ["Danio rerio", "Mus musculus", "Arabidopsis thaliana"][number % 3]
    known: dict[str, Any] = {
        "question": f"Which substrate does kinase KIN{number} phosphorylate in {species}?",
        "answer": Answer(kind="phrase", value=f"SUB{number}"),
        "quotes": (f"Kinase KIN{number} phosphorylates substrate SUB{number} in species {species}.",),
        "kind": "fact",
    }
    return Draft.model_validate(known | changes)
