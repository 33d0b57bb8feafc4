"""The page of a report, put together: one HTML file that loads nothing and runs nothing but its own script.

    write(Path("report.html"), entries, lambda: figures)

    <head>      a Content-Security-Policy that allows this one style and this one script, by hash, and no address
    figures     the report's figures as JSON
    script      draws them at once; what follows is still being read then
    list-0 …    what the list shows and is searched by, 2,048 entries a block, column by column
    story-0 …   what is shown of an entry when it is opened, 64 a block, unpacked when one of them is

Blocks are JSON, deflated, in base64: no character of a paper or a model stands in the page as it is, so none can end a
script or begin a tag. The script puts words on the page as text and in no other way, which the policy enforces too
(Trusted Types). Entries go by once, in flat memory: blocks wait in unnamed files until the figures are known.
"""

import base64
import hashlib
import json
import shutil
import tempfile
import zlib
from collections.abc import Callable, Iterable
from functools import cache
from html import escape
from importlib import resources
from pathlib import Path
from string import Template
from typing import IO, Any, Self

from bioalchemy.tools.reports.report_figures import Entry, Figures, Listed
from bioalchemy.tools.whole_files import whole

LISTED_TOGETHER, STORIES_TOGETHER = 2048, 64
"""Entries of a block; the script reads how many from the page."""
_FOLDER = resources.files("bioalchemy") / "tools" / "reports" / "page"
_SCRIPTS = ("elements.js", "charts.js", "figures.js", "story.js", "pairs.js")
_END = "</body>\n</html>\n"


def write(out: Path, entries: Iterable[Entry], figures: Callable[[], Figures]) -> Figures:
    """Write the page; `figures` is asked for when all entries have gone by.

    Raises:
        StorageFull: it can't be written.
    """
    with (
        whole(out) as part,
        _Blocks(out.parent, "list", LISTED_TOGETHER) as lists,
        _Blocks(out.parent, "story", STORIES_TOGETHER) as stories,
    ):
        for entry in entries:
            lists.add(entry.listed)
            stories.add(entry.story._asdict())
        found = figures()
        with part.open("wb") as page:
            page.write(_head(found).encode())
            for blocks in (lists, stories):
                blocks.copy(page)
            page.write(_END.encode())
    return found


class _Blocks:
    """Blocks of one kind, packed as they fill up into a file without a name, which goes with its process."""

    def __init__(self, folder: Path, name: str, together: int) -> None:
        self._name, self._together = name, together
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115  it is closed on exit
        self._number = 0
        self._waiting: list[Any] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, item: Any) -> None:
        """One more; listed ones are packed column by column."""
        self._waiting.append(item)
        if len(self._waiting) == self._together:
            self._pack()

    def copy(self, page: IO[bytes]) -> None:
        """All of them, to the page."""
        if self._waiting:
            self._pack()
        self._file.seek(0)
        shutil.copyfileobj(self._file, page)

    def _pack(self) -> None:
        content = _columns(self._waiting) if isinstance(self._waiting[0], Listed) else self._waiting
        packed = zlib.compress(
            json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        )
        self._file.write(f'<script type="application/octet-stream" id="{self._name}-{self._number}">'.encode())
        self._file.write(base64.b64encode(packed) + b"</script>\n")
        self._number += 1
        self._waiting = []


def _columns(rows: Iterable[Listed]) -> dict[str, list[str]]:
    return dict(zip(Listed._fields, map(list, zip(*rows, strict=True)), strict=True))


def _head(figures: Figures) -> str:
    """The page up to its first block."""
    style, script = _read("page.css"), "\n".join(map(_read, _SCRIPTS))
    data = {**figures.model_dump(mode="json"), "listed_together": LISTED_TOGETHER, "stories_together": STORIES_TOGETHER}
    return Template(_read("page.html")).substitute(
        title=escape(f"{figures.name}: report"), style=style, script=script, style_hash=_hash(style),
        script_hash=_hash(script), figures=_inert(data),
    )  # fmt: skip


def _inert(data: Any) -> str:
    """JSON in which nothing can end a script, open a comment or break a line."""
    return json.dumps(data).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _hash(content: str) -> str:
    """As a Content-Security-Policy has it (https://www.w3.org/TR/CSP3/#grammardef-hash-source)."""
    return base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


@cache
def _read(name: str) -> str:
    return (_FOLDER / name).read_text("utf-8")
