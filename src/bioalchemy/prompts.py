"""Prompts: Markdown files beside the agents, and how a message is laid out.

    system        one text for all roles                        ┐ the same for every call on a passage, so a server's
    material      the passages, each inside its fence           ┘ prefix cache keeps them
    instructions  the role's own file, filled in                  last, so that only this part is computed anew

A fence is derived from the passage's SHA-256 and is checked to be absent from it: no paper can forge its end,
and it is the same in every call. Nor can it forge the end of the message: servers read what looks like the marks of a
chat template as those, wherever it stands, so it is taken apart (`apart`). A file's version is the hash of its content.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from string import Template
from typing import Any, Literal

from bioalchemy.records import sha256_of

_OPENS_MARK = re.compile(r"<(?=[A-Za-z_/|｜!<])|\[(?=/?(?:INST|[A-Z]+_[A-Z_]+)\])")
"""What opens a mark of a chat template: <|im_end|>, <s>, </s>, <end_of_turn>, <｜User｜>, <<SYS>>, [/INST]."""
_MARK = re.compile(rf"(?:{_OPENS_MARK.pattern})[^\s>\]]{{0,80}}[>\]]+")
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
    """Fill `NAME.md`'s `$placeholders` in one pass (values are never filled in again) beneath fenced passages.

    Values that are not fenced are taken `apart`.
    """
    filled = {key: value if isinstance(value, Fenced) else apart(str(value)) for key, value in values.items()}
    instructions = Template(read(name)).substitute(filled)
    fenced = "\n\n".join(fence(text) for text in material)
    return Prompt(name, version(name), read("system"), fenced, instructions)


def plain(name: str, prompt_version: str, text: str) -> Prompt:
    """A prompt without a passage whose text is made elsewhere, such as a rendered question."""
    return Prompt(name, prompt_version, read("system"), "", text)


def apart(text: str) -> str:
    """`text` with a space within what could open a mark of a chat template, or a tag."""
    return _OPENS_MARK.sub(r"\g<0> ", text)


def mark(text: str) -> str:
    """The first whole mark of a chat template, or tag, in `text`: a trainer's tokenizer would take it for one."""
    found = _MARK.search(text)
    return found[0] if found else ""


class Fenced(str):
    """Text in its fence, which is not to be taken apart."""

    __slots__ = ()


def fence(text: str, kind: Literal["passage", "sentences", "draft", "advice"] = "passage") -> Fenced:
    """`text`, taken `apart`, between marks that it does not contain."""
    text = apart(text)
    mark, salt = sha256_of(text)[:16], 0
    while mark in text:
        salt += 1
        mark = sha256_of(f"{salt}{text}")[:16]
    return Fenced(f"<{kind} {mark}>\n{text}\n</{kind} {mark}>")
