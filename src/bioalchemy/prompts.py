"""Prompts: Markdown files beside the agents, and how a message is laid out.

    system        one text for all roles                        ┐ the same for every call on a passage, so a server's
    material      the passages, each inside its fence           ┘ prefix cache keeps them
    instructions  the role's own file, filled in                  last, so that only this part is computed anew

A fence is derived from the passage's SHA-256 and is checked to be absent from it: no paper can forge its end,
and it is the same in every call. A file's version is the hash of its content.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from string import Template
from typing import Any, Literal

from bioalchemy.records import sha256_of

_FOLDER = resources.files("bioalchemy") / "agents" / "prompts"


@dataclass(frozen=True)
class Prompt:
    """A prompt in its three parts, with the name and version of the file that made it."""

    name: str
    version: str
    system: str
    material: str
    instructions: str

    def messages(self) -> list[dict[str, Any]]:
        """OpenAI-style messages; one user message, because some chat templates refuse two."""
        user = f"{self.material}\n\n{self.instructions}" if self.material else self.instructions
        return [{"role": "system", "content": self.system}, {"role": "user", "content": user}]


@cache
def read(name: str) -> str:
    """The content of `agents/prompts/NAME.md`."""
    return (_FOLDER / f"{name}.md").read_text(encoding="utf-8").strip()


def version(name: str) -> str:
    """Content hash of a prompt file, 12 hex digits."""
    return sha256_of(read(name))[:12]


def versions() -> dict[str, str]:
    """Every prompt file and its version."""
    names = sorted(entry.name.removesuffix(".md") for entry in _FOLDER.iterdir() if entry.name.endswith(".md"))
    return {name: version(name) for name in names}


def compose(name: str, material: Sequence[str] = (), **values: object) -> Prompt:
    """Fill `NAME.md`'s `$placeholders` in one pass (values are never filled in again) beneath fenced passages."""
    instructions = Template(read(name)).substitute({key: str(value) for key, value in values.items()})
    fenced = "\n\n".join(fence(text) for text in material)
    return Prompt(name, version(name), read("system"), fenced, instructions)


def plain(name: str, prompt_version: str, text: str) -> Prompt:
    """A prompt without a passage whose text is made elsewhere, such as a rendered question."""
    return Prompt(name, prompt_version, read("system"), "", text)


def fence(text: str, kind: Literal["passage", "sentences", "draft", "advice"] = "passage") -> str:
    """`text` between marks that it does not contain."""
    mark, salt = sha256_of(text)[:16], 0
    while mark in text:
        salt += 1
        mark = sha256_of(f"{salt}{text}")[:16]
    return f"<{kind} {mark}>\n{text}\n</{kind} {mark}>"
