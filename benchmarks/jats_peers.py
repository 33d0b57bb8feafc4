"""Published readers of JATS, as peers of `jats.read` in the benchmarks; one that is not installed is left out.

    uv run --with litdown --with pubmed_parser python benchmarks/jats_fidelity.py FOLDER

litdown makes Markdown of the whole article. pubmed_parser reads metadata, paragraphs, captions and tables by four
functions, each of which parses the file anew.
"""

import importlib
import re
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any

Read = Callable[[bytes], str]
"""The text of a JATS document; raises whatever the peer raises."""

_MARKDOWN = re.compile(r"(?<!\\)[*_`]|\\(?=[*_`\[\]<>|~^$#])")


def installed() -> dict[str, Read]:
    """The peers that can be imported, by name and version."""
    made: dict[str, Callable[[Any], Read]] = {"litdown": _litdown, "pubmed_parser": _pubmed_parser}
    found = {name: module for name in made if (module := _module(name)) is not None}
    return {f"{name} {version(name)}": made[name](module) for name, module in found.items()}


def _module(name: str) -> ModuleType | None:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def _litdown(module: Any) -> Read:
    """Its Markdown without the marks of emphasis, which stand within words."""
    return lambda data: _MARKDOWN.sub("", module.convert(data))


def _pubmed_parser(module: Any) -> Read:
    def read(data: bytes) -> str:
        with tempfile.NamedTemporaryFile(suffix=".xml") as file:
            Path(file.name).write_bytes(data)
            front = module.parse_pubmed_xml(file.name)
            paragraphs = module.parse_pubmed_paragraph(file.name, all_paragraph=True)
            captions = module.parse_pubmed_caption(file.name) or ()
            tables = module.parse_pubmed_table(file.name, return_xml=False) or ()
        pieces = [front["full_title"], front["abstract"]]
        section = ""
        for paragraph in paragraphs:
            if paragraph["section"] != section:
                pieces.append(section := paragraph["section"])
            pieces.append(paragraph["text"])
        pieces += [f"{caption['fig_label']} {caption['fig_caption']}" for caption in captions]
        for table in tables:
            rows = [table["table_columns"] or (), *(table["table_values"] or ())]
            pieces += [table["caption"] or "", *(" | ".join(row) for row in rows)]
        return "\n\n".join(filter(None, pieces))

    return read
