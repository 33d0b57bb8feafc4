"""How well the machinery works: mutations. How far a set of questions is from what biology publishes: topics."""

from pathlib import Path
from typing import Annotated

import typer

from bioalchemy.commands.building import files_of
from bioalchemy.commands.options import ApiBase, Config, Json, Limit
from bioalchemy.commands.runs import finish, models
from bioalchemy.commands.terminal import note, reported, say, say_json, show_table
from bioalchemy.commands.topics import COUNTS


def mutations(
    feed: Annotated[str, typer.Option(help="Papers to make drafts of: JATS XML, or plos-sample.")] = "plos-sample",
    model: Annotated[
        str | None, typer.Option(help="Also ask this model at every gate, and as the critic; else rules alone.")
    ] = None,
    api_base: ApiBase = None,
    config: Config = None,
    limit: Limit = None,
    seed: Annotated[int, typer.Option(help="Which faults are drawn.")] = 1,
    variants: Annotated[bool, typer.Option("--variants", help="A row for each variant of a kind too.")] = False,
    as_json: Json = False,
) -> None:
    """Drafts with known faults made of real papers: which do the gates catch, and do they keep the sound ones?"""
    with reported(as_json):
        from itertools import islice

        from bioalchemy.evals import mutations as mutating
        from bioalchemy.tools import feeds

        asked = any(given is not None for given in (model, api_base, config))
        chosen = models(model, api_base, config) if asked else None
        sources = islice(feeds.open_feed(feeds.resolve(feed), note), limit)
        found = finish(mutating.measure(sources, chosen, seed, note))
        if as_json:
            say_json(found.as_dict())
            return
        show_table(mutating.table(found, with_variants=variants))


def topics(
    sets: Annotated[
        list[str],
        typer.Argument(
            metavar="SET…",
            help="A dataset's folder, or FILE:COLUMNS as `dataset build --against` has them: ori_pqal.json:pubmedqa.",
        ),
    ],
    target: Annotated[
        str, typer.Option(help="pubmed, pubmed:FROM..TO, or a JSON file of topics and their shares.")
    ] = "pubmed",
    counts: Annotated[Path, typer.Option(help="For pubmed: what `topics fetch` wrote.")] = COUNTS,
    plot: Annotated[Path | None, typer.Option(help="Draw the distances: .svg, .png or .pdf.")] = None,
    seed: Annotated[int, typer.Option(help="The same seed draws the same bootstrap samples.")] = 0,
    as_json: Json = False,
) -> None:
    """How far are questions from what biology publishes? The distance of their mix of topics from a target's."""
    with reported(as_json):
        from bioalchemy.evals import topic_distance
        from bioalchemy.tools.datasets import targets
        from bioalchemy.tools.datasets.dataset_folder import Dataset

        wanted = targets.read(target, counts)
        found = []
        for stated in sets:
            if Dataset.is_at(Path(stated)):
                found.append(
                    topic_distance.measure(Path(stated).name, topic_distance.of_dataset(Path(stated)), wanted, seed)
                )
                continue
            ((path, columns),) = files_of("SET", [stated], "pubmedqa")
            told = topic_distance.of_file(path, columns, note)
            found.append(topic_distance.measure(path.name, told, wanted, seed))
        if plot is not None:
            topic_distance.draw(found, wanted, plot)
        if as_json:
            say_json(topic_distance.as_dict(found, wanted))
            return
        show_table(topic_distance.table(found), 150)
        say(f"Jensen-Shannon divergence from {wanted.name} in bits; chance: as many questions drawn from it")
        if any(one.questions < topic_distance.FEW_QUESTIONS for one in found):
            say(f"* under {topic_distance.FEW_QUESTIONS} questions: the interval is too narrow")
        if topic_distance.are_guessed(found):
            say(topic_distance.CAVEAT)
