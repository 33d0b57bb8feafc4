"""Biology's fields and topics: the taxonomy, and what a paper's MeSH headings say of it.

    shares(["Plasmodium falciparum", "Drug Resistance"], mesh.trees())
        -> {"parasitology/protozoa": 1.0}

The taxonomy is `domains/biology/topics.yaml`; its version is recorded with every topic that is assigned. A heading
counts for the topic whose listed heading is nearest above it in MeSH's trees, in each of its places; headings under no
topic (`Humans`, `Female`, `Mice`) say nothing. Topics by embedding or by a model are not told here.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import cache
from importlib import resources
from typing import Annotated, Self

from pydantic import Field, model_validator

from bioalchemy.records import Record
from bioalchemy.tools.services.mesh import Mesh, above

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z_]*$")]


class Topic(Record):
    """One topic of a field."""

    id: Identifier
    name: str
    definition: str
    mesh: Annotated[tuple[str, ...], Field(min_length=1)]
    """Headings, each with everything beneath it."""

    @property
    def query(self) -> str:
        """What asks PubMed for the topic's papers; a heading is exploded by default."""
        return "(" + " OR ".join(f'"{heading}"[mh]' for heading in self.mesh) + ")"


class FieldOfBiology(Record):
    """One field of biology."""

    id: Identifier
    name: str
    definition: str
    topics: Annotated[tuple[Topic, ...], Field(min_length=1)]


class Taxonomy(Record):
    """All fields, with the version that assignments record."""

    version: str
    fields: tuple[FieldOfBiology, ...]

    @model_validator(mode="after")
    def _is_unambiguous(self) -> Self:
        names = [f"{field.id}/{topic.id}" for field in self.fields for topic in field.topics]
        headings = [heading for field in self.fields for topic in field.topics for heading in topic.mesh]
        for known in (names, headings):
            if doubled := [name for name, n in Counter(known).items() if n > 1]:
                raise ValueError(f"there twice: {', '.join(doubled)}")
        return self

    @property
    def topics(self) -> dict[str, Topic]:
        """Every topic under its full name, `field/topic`, in order."""
        return {f"{field.id}/{topic.id}": topic for field in self.fields for topic in field.topics}


@cache
def taxonomy() -> Taxonomy:
    """Biology's, as it is shipped."""
    import yaml

    content = (resources.files("bioalchemy") / "domains" / "biology" / "topics.yaml").read_text("utf-8")
    return Taxonomy.model_validate(yaml.safe_load(content))


def shares(headings: Iterable[str], mesh: Mesh, of: Taxonomy | None = None) -> dict[str, float]:
    """How much of a paper is of each topic, largest first; the shares add up to 1, or there are none.

    Each heading that stands under a topic has one vote; where its places lead to several topics it is divided
    equally between them.
    """
    nearest = _nearest(mesh, of or taxonomy())
    votes: dict[str, Fraction] = defaultdict(Fraction)
    for heading in dict.fromkeys(headings):
        told = {topic for number in mesh.get(heading, ()) if (topic := nearest(number))}
        for topic in told:
            votes[topic] += Fraction(1, len(told))
    total = sum(votes.values())
    return {topic: float(vote / total) for topic, vote in sorted(votes.items(), key=lambda item: (-item[1], item[0]))}


def _nearest(mesh: Mesh, of: Taxonomy) -> Callable[[str], str | None]:
    listed = {
        number: name for name, topic in of.topics.items() for heading in topic.mesh for number in mesh.get(heading, ())
    }
    return lambda number: next((listed[place] for place in above(number) if place in listed), None)
