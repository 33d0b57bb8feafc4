"""Runs to build datasets from, over papers that runs may have in common, and topics told without a model."""

import asyncio
import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tests.support import papers, workshop
from tests.support.scripted_model import ScriptedModel

from bioalchemy.settings import Gates

GATES = Gates(passages_per_article=2, multi_hop_per_article=0, closed_book_samples=1)


class Toy:
    """An embedder that knows letters only; one with another `salt` finds other texts near."""

    def __init__(self, salt: str = "") -> None:
        self._salt = salt
        self.name = f"toy{salt}"

    def embed(self, texts: list[str]) -> NDArray[np.float32]:
        rows = [
            np.frombuffer(hashlib.sha256(f"{self._salt}{text}".encode()).digest(), dtype=np.uint8) for text in texts
        ]
        vectors = np.array(rows, dtype=np.float32).reshape(len(texts), 32) - 127.5
        unit: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit


def two_runs(folder: Path, a: range, b: range) -> Path:
    """Runs `a` and `b` in `folder`, over the papers of these numbers; two pairs a paper."""
    with ScriptedModel() as model:
        run(folder / "a", model, a)
        run(folder / "b", model, b)
    return folder


def partly_refused(folder: Path, a: range, b: range, facts_of_b: int = 2) -> Path:
    """The same with two facts that the critic refuses, one of them for advice, and one that no reader finds."""
    with ScriptedModel() as model:
        model.critic = {"KIN0": {"worth_knowing": False}, "KIN1": {"unambiguous": False, "advice": "Say which."}}
        model.wrong_open_book = {"KIN2"}
        run(folder / "a", model, a)
        run(folder / "b", model, b, facts_of_b)
    return folder


def run(folder: Path, model: ScriptedModel, numbers: range, facts_each: int = 2) -> Path:
    """A run over the papers of these numbers, whose facts are theirs alone."""
    feed = folder.with_name(f"{folder.name}-papers")
    feed.mkdir()
    for number in numbers:
        facts = list(range(number * facts_each, (number + 1) * facts_each))
        (feed / f"{number}.xml").write_text(papers.jats(number, facts), "utf-8")

    async def drive() -> None:
        async with workshop.services(folder, model, GATES) as services:
            await workshop.work(services, feed)

    asyncio.run(drive())
    return folder


LICENCES = ("by/4.0", "by-sa/4.0", "by-nc-nd/4.0", "by-nd/4.0")
"""Of the papers of `licensed_run`, whose last one has none: two may be passed on, three may not."""


def licensed_run(folder: Path, facts_each: int = 2) -> Path:
    """A run in `folder/run` over `folder/papers`, of a paper of each licence and one without."""
    feed = folder / "papers"
    feed.mkdir()
    for number, licence in enumerate((*LICENCES, "")):
        facts = list(range(number * facts_each, (number + 1) * facts_each))
        paper = papers.jats(number, facts, licence=f"http://creativecommons.org/licenses/{licence}/")
        if not licence:
            paper = paper.replace("<permissions>", "<permissions><!--").replace("</permissions>", "--></permissions>")
        (feed / f"{number}.xml").write_text(paper, "utf-8")

    async def drive(model: ScriptedModel) -> None:
        async with workshop.services(folder / "run", model, GATES) as services:
            await workshop.work(services, feed)

    with ScriptedModel() as model:
        asyncio.run(drive(model))
    return folder / "run"


def lines(place: Path) -> list[dict[str, Any]]:
    """The rows of a JSONL file."""
    return [json.loads(line) for line in place.read_text("utf-8").splitlines()]


def everything(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {str(place.relative_to(folder)): place.read_bytes() for place in folder.rglob("*") if place.is_file()}
