"""Other names of a gene or its protein that every biologist knows.

    others("p53")           -> ("TP53",)
    others("MAPK3")         -> ("ERK1",)
    others("CDK4")          -> ()

They come from a table with its source (`domains/biology/gene_names.toml`), of names that mean one gene only. It knows
no species: of mice, too, it gives the symbol in capitals.
"""

import tomllib
from collections import defaultdict
from functools import cache
from importlib import resources

from bioalchemy.notation import normalise


def others(name: str) -> tuple[str, ...]:
    """The other names of what is called so; none where the table does not know it."""
    return _table().get(normalise(name).casefold(), ())


def symbols() -> dict[str, str]:
    """Approved symbols by the names that papers use."""
    text = (resources.files("bioalchemy") / "domains" / "biology" / "gene_names.toml").read_text("utf-8")
    return dict(tomllib.loads(text)["symbols"])


@cache
def _table() -> dict[str, tuple[str, ...]]:
    named = defaultdict[str, list[str]](list)
    for name, symbol in symbols().items():
        named[symbol].append(name)
    found = {}
    for symbol, names in named.items():
        every = (symbol, *names)
        for one in every:
            found[normalise(one).casefold()] = tuple(other for other in every if other != one)
    return found
