"""Topics told by words, and by a model among the nearest, beside those of the papers' MeSH headings: agreement, mixes.

    python -m benchmarks.question_topics ori_pqal.json mtrees2022.bin
    python -m benchmarks.question_topics ori_pqal.json mtrees2022.bin openai/qwen http://127.0.0.1:8000/v1 60

PubMedQA names each question's paper by its MeSH headings and gives its abstract without the conclusion. A question
alone is what `bioalchemy evals topics` has; its figures are those that it states. With the abstract it is what a run
has of a paper, the question in the title's place: for so many that are drawn, a model chooses as the curator does.
"""

import asyncio
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from bioalchemy import settings
from bioalchemy.accounts import Origin
from bioalchemy.agents import topic_choice
from bioalchemy.backends import open_backends
from bioalchemy.errors import ModelError
from bioalchemy.hosted import routed
from bioalchemy.ledger import Ledger
from bioalchemy.llm import LLM
from bioalchemy.tools import topics
from bioalchemy.tools.datasets import alignment
from bioalchemy.tools.datasets.article_topics import nearest
from bioalchemy.tools.datasets.question_columns import PRESETS
from bioalchemy.tools.datasets.question_files import rows, texts_of
from bioalchemy.tools.services import mesh

Told = Mapping[str, str]
"""Row → topic."""


def main(questions: Path, trees: Path, model: str = "", api_base: str = "", most: str = "60") -> None:
    """Print the figures."""
    known = mesh.read(trees)
    headings, alone, fronts = {}, {}, {}
    for row in rows(questions, PRESETS["pubmedqa"]):
        asked = row.question()
        if shares := topics.shares(texts_of(row.cells["MESHES"]), known):
            headings[asked.row], alone[asked.row] = shares, asked.text
            fronts[asked.row] = "\n\n".join([asked.text, "\n".join(texts_of(row.cells["CONTEXTS"]))[:2500]])
    _compare("question, nearest", _first(_near(alone, 1)), headings)
    near = _near(fronts, topic_choice.CANDIDATES)
    _compare("and abstract, nearest", _first(near), headings)
    theirs = sum(next(iter(headings[name])) in found for name, found in near.items())
    print(f"  theirs is among the {topic_choice.CANDIDATES} nearest of {theirs / len(near):.3f}")  # noqa: T201
    if model:
        drawn = random.Random(0).sample(sorted(fronts), int(most))  # noqa: S311  nothing is kept secret
        chosen = asyncio.run(_chosen({name: (fronts[name], near[name]) for name in drawn}, model, api_base))
        first = _first({name: near[name] for name in drawn})
        _compare(f"the same, {len(drawn)} of them", first, headings)
        _compare(f"the same, chosen by {model} ({len(chosen)}), else nearest", {**first, **chosen}, headings)


def _near(texts: Mapping[str, str], most: int) -> dict[str, list[str]]:
    found = nearest([*texts.values()], most)
    return {name: [told.topic for told in near] for name, near in zip(texts, found, strict=True)}


def _first(near: Mapping[str, list[str]]) -> Told:
    return {name: found[0] for name, found in near.items()}


async def _chosen(asked: Mapping[str, tuple[str, list[str]]], model: str, api_base: str) -> Told:
    """Those for which it names one."""
    chosen = {}
    async with open_backends(settings.single_model(model, api_base), 1, routed) as backends:
        with (
            tempfile.TemporaryDirectory() as scratch,
            closing(Ledger.create(Path(scratch), {"run_id": ""})) as ledger,
            ledger.drive(),
        ):
            llm = LLM(backends, None, ledger)
            for name, (front, candidates) in asked.items():
                try:
                    topic = await topic_choice.choose(llm, front, candidates, Origin())
                except ModelError as error:
                    print(f"{name}: {error}")  # noqa: T201
                    continue
                if topic:
                    chosen[name] = topic
            print(f"{ledger.tally.calls} calls, {ledger.tally.tokens:,} tokens")  # noqa: T201
    return chosen


def _compare(name: str, told: Told, headings: Mapping[str, Mapping[str, float]]) -> None:
    first = {row: next(iter(headings[row])) for row in told}
    same = sum(told[row] == topic for row, topic in first.items())
    among = sum(topic in headings[row] for row, topic in told.items())
    field = sum(told[row].partition("/")[0] == topic.partition("/")[0] for row, topic in first.items())
    mixes = [Counter(first.values()), Counter(told.values())]
    fields = [Counter(topic.partition("/")[0] for topic in mix.elements()) for mix in mixes]
    of = len(told)
    print(f"{name}: {of} whose papers' headings tell a topic")  # noqa: T201
    print(f"  same topic {same / of:.3f}, among the paper's topics {among / of:.3f}, same field {field / of:.3f}")  # noqa: T201
    print(f"  mixes apart by {alignment.divergence(*mixes):.3f} bits, of fields {alignment.divergence(*fields):.3f}")  # noqa: T201


if __name__ == "__main__":
    questions, trees, *asked = sys.argv[1:]
    main(Path(questions), Path(trees), *asked)
