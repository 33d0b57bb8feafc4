"""How well the machinery itself works: mutations."""

from typing import Annotated

import typer

from bioalchemy.commands.options import ApiBase, Config, Json, Limit
from bioalchemy.commands.runs import finish, models
from bioalchemy.commands.terminal import note, reported, say_json


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
        from rich.console import Console

        # A row is a line, however narrow the terminal.
        Console(width=max(Console().width, 130)).print(mutating.table(found, with_variants=variants))
