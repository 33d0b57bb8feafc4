"""What stands behind a dataset: what its pairs were taken from, through other datasets too, and what they went through.

    lineage(manifests)        Lineage(pairs=122, steps=("similarity/3",), sources=(Source(kind="run", …), …), …)
    beginnings(sources)       the runs, files and imports that all of it began with, once each, and through what
    parts(manifests)          {"dataset lk": ("similarity/3",), "file x.jsonl": None}

A step is asked about all pairs of a version, the former ones too. It holds of the newest version where that asked it,
or where each version that pairs came in with asked it, or took them from datasets of which it holds. Datasets that are
each without near-duplicates may have some together, so that step is kept only where all pairs came with one of them.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from bioalchemy.tools.datasets.dataset_folder import Lineage, Manifest, Source

DISTINCT, AGAINST = "similarity/", "contamination/"
"""How steps begin: those that compare pairs with each other, and those that compare each with a benchmark."""


class Beginning(NamedTuple):
    """A source that is no dataset, or a dataset behind which nothing is known."""

    source: Source
    through: tuple[str, ...]
    """Names of the datasets that it was taken through, the nearest first."""


def lineage(manifests: Sequence[Manifest]) -> Lineage:
    """Of a dataset with these versions."""
    newest = manifests[-1]
    return Lineage(
        pairs=newest.pairs,
        left_out=newest.left_out,
        steps=steps(manifests),
        partly=parts(manifests),
        sources=tuple(sources(manifests)),
    )


def sources(manifests: Iterable[Manifest]) -> Iterable[Source]:
    """What versions were built from; the last that was read of each: a dataset that grew is still the same source."""
    return {_same(one): one for manifest in manifests for one in manifest.sources}.values()


def _same(source: Source) -> tuple[str, str, str]:
    return source.kind, source.name, "" if source.kind == "dataset" else source.identity


def beginnings(of: Iterable[Source]) -> list[Beginning]:
    """Each once, as directly as it was taken."""
    found = sorted(_behind(of, ()), key=lambda one: len(one.through))
    return list({_same(one.source): one for one in reversed(found)}.values())[::-1]


def _behind(of: Iterable[Source], through: tuple[str, ...]) -> Iterator[Beginning]:
    for source in of:
        if source.lineage is None:
            yield Beginning(source, through)
        else:
            yield from _behind(source.lineage.sources, (*through, source.name))


def datasets(of: Iterable[Source]) -> Iterator[tuple[str, Lineage]]:
    """Those that pairs were taken through, by name, the nearest first."""
    for source in of:
        if source.lineage is not None:
            yield source.name, source.lineage
            yield from datasets(source.lineage.sources)


def steps(manifests: Sequence[Manifest]) -> tuple[str, ...]:
    """Those that hold of all pairs of the newest version."""
    held = [(*manifest.steps, *_of_all(map(_of_source, manifest.sources))) for manifest in _brought(manifests)]
    return tuple(dict.fromkeys((*manifests[-1].steps, *_of_all(held))))


def parts(manifests: Sequence[Manifest]) -> dict[str, tuple[str, ...] | None]:
    """The other steps, by the version or source of whose pairs they hold; None where that is not known."""
    of_all = steps(manifests)
    known: dict[str, tuple[str, ...]] = {}
    unknown: dict[str, None] = {}
    for manifest in _brought(manifests):
        held: list[tuple[str, tuple[str, ...] | None]] = [(f"version {manifest.version}", manifest.steps)]
        for one in manifest.sources:
            held += _parts_of(one)
        for name, said in held:
            if said is None:
                unknown[name] = None
            else:
                known[name] = tuple(step for step in said if step not in of_all and step in known.get(name, said))
    return {name: said for name, said in known.items() if said} | unknown


def _parts_of(source: Source) -> Iterator[tuple[str, tuple[str, ...] | None]]:
    name = f"{source.kind} {source.name}"
    if source.lineage is not None:
        yield name, source.lineage.steps
        yield from ((f"{part} of {name}", held) for part, held in source.lineage.partly.items())
    elif source.kind not in ("run", "import"):
        yield name, None  # pairs of a run or an import went through nothing


def _brought(manifests: Sequence[Manifest]) -> list[Manifest]:
    """The versions that the newest one's pairs came in with: of a sample that one alone."""
    newest = manifests[-1]
    return [newest] if newest.alignment else [manifest for manifest in manifests if manifest.sources]


def _of_source(source: Source) -> tuple[str, ...]:
    return source.lineage.steps if source.lineage else ()


def _of_all(held: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    each = list(held)
    if not each:
        return ()
    common = (step for step in each[0] if all(step in other for other in each))
    return tuple(step for step in common if len(each) == 1 or not step.startswith(DISTINCT))
