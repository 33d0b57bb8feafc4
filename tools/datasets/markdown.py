"""Pieces of Markdown, made of words that nobody has vouched for.

    escaped("<b>[x](y)")      "&lt;b&gt;\\[x\\](y)": what was typed is what is read, be it a link, a heading or markup
    table(["a", "b"], [["1", "2"]]), bullets(["a", "b"])

Cells and lines are taken as they are: escape what others wrote.
"""

import re
from collections.abc import Iterable, Sequence

from bioalchemy.tools.verification.receipt_rows import inert

_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
_MEAN_NOTHING = set(",/()-'")
"""Within a line, where no bracket stands before them."""
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}


def escaped(text: str) -> str:
    """The words on one line, cut where they are long, without a meaning for Markdown or HTML."""
    return _PUNCTUATION.sub(lambda found: _escaped(found[0]), inert(text))


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table with a row of heads."""
    lines = [" | ".join(row) for row in (heads, ["---"] * len(heads), *rows)]
    return "\n".join(f"| {line} |" for line in lines)


def bullets(lines: Iterable[str]) -> str:
    """A list."""
    return "\n".join(f"- {line}" for line in lines)


def _escaped(mark: str) -> str:
    return mark if mark in _MEAN_NOTHING else _ENTITIES.get(mark, f"\\{mark}")
