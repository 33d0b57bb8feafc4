"""What a paper is about, where MeSH does not tell: the curator's choice among the topics that its words are nearest to.

    await choose(llm, front, ["virology/phages", "microbiology/resistance", …], origin)
        "virology/phages", or None where it is none of them

The model sees title and abstract (`curator.front`), and of each topic its name and definition.
"""

from collections.abc import Sequence

from pydantic import BaseModel, Field

from bioalchemy import prompts
from bioalchemy.accounts import Origin
from bioalchemy.llm import LLM
from bioalchemy.tools.topics import taxonomy

CANDIDATES = 10
"""Topics to choose among: of PubMedQA's papers 84 % have theirs by MeSH among so many."""


class TopicChoice(BaseModel):
    """The model's view of what a paper is about."""

    about: str = Field(max_length=200)
    number: int = Field(ge=0, le=CANDIDATES)


async def choose(llm: LLM, front: str, candidates: Sequence[str], origin: Origin) -> str | None:
    """One of at most `CANDIDATES` topics, or None where the model names none of them.

    Raises:
        ModelError: it gives no answer of use.
    """
    known = taxonomy().topics
    listed = (f"{n}. {name}: {known[name].name}. {known[name].definition}" for n, name in enumerate(candidates, 1))
    prompt = prompts.compose("curator-topic", [front], topics="\n".join(listed))
    number = (await llm.ask("curator", prompt, TopicChoice, origin=origin)).value.number
    return candidates[number - 1] if 0 < number <= len(candidates) else None
