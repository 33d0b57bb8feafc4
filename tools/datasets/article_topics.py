"""The topic of an article: by its MeSH headings where it has any that tell, else by what its title is nearest to.

    for work, told in by_mesh(works): …            Told("virology/rna_viruses", 0.75, "mesh")
    for work, told in by_meaning(works): …         Told("virology/rna_viruses", 0.41, "nearest/minilm")
    nearest(["Phages of the gut"], 2)              [[Told("virology/phages", 0.52, …), Told("microbiology/…", 0.38, …)]]

By MeSH it is the topic with the largest share of votes (`topics.shares`), and the number is that share. By meaning,
title and keywords are embedded, and the number is their cosine with the nearest topic's name and definition: a guess,
and recorded as one. A run that aims at topics lets its curator choose among the nearest (`BY_MODEL`).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from bioalchemy.errors import AssetError, ServiceError
from bioalchemy.tools import topics
from bioalchemy.tools.datasets.dataset_folder import Work
from bioalchemy.tools.services import mesh

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from bioalchemy.tools.datasets.embeddings import Embedder

BY_MEANING = "nearest/minilm"
BY_MODEL = "model"
"""The curator's choice among the nearest; which model and prompt, a pair's receipt says."""
WEAKLY = (
    "topics that are weak guesses by the nearness of words: of PubMedQA's questions 26 % get the topic, and 38 % the "
    "field, that their papers have by MeSH"
)
CHOSEN = (
    "topics that the curator's model chose among the ten that title and abstract are nearest to: as good as that "
    "model, and one of 1.5 B parameters is right hardly more often than the nearest"
)
HOW_TOLD = {BY_MEANING: WEAKLY, BY_MODEL: CHOSEN}
"""What is to be known of topics by these methods; measured by `benchmarks/question_topics.py`."""
_BATCH = 256


class Told(NamedTuple):
    """A topic, and how it is known."""

    topic: str
    share: float
    method: str


def by_mesh(works: Iterable[Work]) -> Iterator[tuple[Work, Told]]:
    """Those whose headings tell.

    Raises:
        ServiceError: MeSH's trees are not at hand, and can't be fetched.
    """
    for work in works:
        shares = topics.shares(work.mesh_terms, mesh.trees()) if work.mesh_terms else {}
        for topic, share in [*shares.items()][:1]:
            yield work, Told(topic, round(share, 4), "mesh")


def by_meaning(works: Iterable[Work], announce: Callable[[str], None] = lambda _: None) -> Iterator[tuple[Work, Told]]:
    """Those that have a title.

    Raises:
        AssetError, ImportError: the embedding model can't be had.
    """
    titled = (work for work in works if work.title)
    while batch := list(islice(titled, _BATCH)):
        near = nearest([". ".join([work.title, *work.keywords]) for work in batch], 1, announce)
        for work, (told,) in zip(batch, near, strict=True):
            yield work, told


def nearest(texts: Sequence[str], most: int, announce: Callable[[str], None] = lambda _: None) -> list[list[Told]]:
    """So many topics whose definitions each text is nearest to, nearest first.

    Raises:
        AssetError, ImportError: the embedding model can't be had.
    """
    from bioalchemy.tools.datasets.embeddings import Embedder

    embedder, names = Embedder.open(announce), list(topics.taxonomy().topics)
    near = embedder.embed(texts) @ _definitions(embedder).T
    return [
        [Told(names[n], round(float(row[n]), 4), BY_MEANING) for n in (-row).argsort(kind="stable")[:most]]
        for row in near
    ]


def tell(
    untold: Callable[[], Iterator[Work]],
    keep: Callable[[Iterable[tuple[Work, Told]]], None],
    announce: Callable[[str], None] = lambda _: None,
) -> tuple[str, ...]:
    """Tell the topics of what is `untold` by MeSH, then by meaning, each handed to `keep`; why some can't be told.

    Where MeSH's trees or the embedding model can't be had, works go without a topic: nothing is guessed instead.
    """
    wanting: list[str] = []
    others = untold()
    try:
        keep(by_mesh(work for work in untold() if work.mesh_terms))
    except ServiceError as error:
        wanting.append(f"MeSH's trees: {error}")
        others = (work for work in others if not work.mesh_terms)
    try:
        keep(by_meaning(others, announce))
    except (AssetError, ImportError) as error:
        wanting.append(f"the embedding model: {error}")
    return tuple(wanting)


@cache
def _definitions(embedder: "Embedder") -> "NDArray[np.float32]":
    return embedder.embed([f"{topic.name}. {topic.definition}" for topic in topics.taxonomy().topics.values()])
