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
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from html import escape
from importlib import resources
from itertools import islice
from pathlib import Path
from string import Template
from typing import IO, Any

from bioalchemy.errors import StorageFull
from bioalchemy.tools.report_figures import Entry, Figures, Listed

LISTED_TOGETHER, STORIES_TOGETHER = 2048, 64
"""Entries of a block; the script reads how many from the page."""
_FOLDER = resources.files("bioalchemy") / "tools" / "page"
_SCRIPTS = ("elements.js", "charts.js", "figures.js", "story.js", "pairs.js")
_END = "</body>\n</html>\n"


def write(out: Path, entries: Iterable[Entry], figures: Callable[[], Figures]) -> Figures:
    """Write the page; `figures` is asked for when all entries have gone by.

    Raises:
        StorageFull: it can't be written.
    """
    part = out.with_name(f".{out.name}.part")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with _spool(out.parent) as lists, _spool(out.parent) as stories:
            for number, together in enumerate(_batches(entries, LISTED_TOGETHER)):
                _put(lists, f"list-{number}", _columns(entry.listed for entry in together))
                for place in range(0, len(together), STORIES_TOGETHER):
                    first = (number * LISTED_TOGETHER + place) // STORIES_TOGETHER
                    told = [entry.story._asdict() for entry in together[place : place + STORIES_TOGETHER]]
                    _put(stories, f"story-{first}", told)
            found = figures()
            with part.open("wb") as page:
                page.write(_head(found).encode())
                for blocks in (lists, stories):
                    blocks.seek(0)
                    shutil.copyfileobj(blocks, page)
                page.write(_END.encode())
        part.replace(out)
    except OSError as error:
        raise StorageFull(f"{out} can't be written: {error.strerror or error}") from error
    finally:
        with suppress(OSError):
            part.unlink()
    return found


@contextmanager
def _spool(folder: Path) -> Iterator[IO[bytes]]:
    """A file without a name, which goes with its process."""
    with tempfile.TemporaryFile(dir=folder) as file:
        yield file


def _batches(entries: Iterable[Entry], size: int) -> Iterator[list[Entry]]:
    coming = iter(entries)
    while batch := list(islice(coming, size)):
        yield batch


def _columns(rows: Iterable[Listed]) -> dict[str, list[str]]:
    return dict(zip(Listed._fields, map(list, zip(*rows, strict=True)), strict=True))


def _put(blocks: IO[bytes], name: str, content: Any) -> None:
    packed = zlib.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"))
    blocks.write(b'<script type="application/octet-stream" id="%s">' % name.encode())
    blocks.write(base64.b64encode(packed) + b"</script>\n")


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
