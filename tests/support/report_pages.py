"""A report's page, read back without a browser."""

import base64
import json
import re
import zlib
from pathlib import Path
from typing import Any, NamedTuple

from bioalchemy.tools.reports.report_figures import Passage

_BLOCK = re.compile(r'<script type="application/octet-stream" id="(list|story)-(\d+)">([A-Za-z0-9+/=]*)</script>\n')
_FIGURES = re.compile(r'<script type="application/json" id="figures">(.*?)</script>', re.DOTALL)


class ReadPage(NamedTuple):
    """What a page holds."""

    figures: dict[str, Any]
    listed: list[dict[str, str]]
    stories: list[dict[str, Any]]
    shell: str
    """The page without its blocks and figures."""

    def entry(self, **wanted: str) -> tuple[dict[str, str], dict[str, Any]]:
        """The first that is listed so."""
        return next(
            (row, story) for row, story in zip(self.listed, self.stories, strict=True) if wanted.items() <= row.items()
        )


def read(place: Path) -> ReadPage:
    """The page at `place`; its blocks are numbered without a gap."""
    page = place.read_text("utf-8")
    blocks: dict[str, list[Any]] = {"list": [], "story": []}
    for kind, number, packed in _BLOCK.findall(page):
        assert int(number) == len(blocks[kind])
        blocks[kind].append(json.loads(zlib.decompress(base64.b64decode(packed))))
    columns = [
        dict(zip(block, row, strict=True)) for block in blocks["list"] for row in zip(*block.values(), strict=True)
    ]
    (figures,) = _FIGURES.findall(page)
    shell = _FIGURES.sub("", _BLOCK.sub("", page))
    return ReadPage(json.loads(figures), columns, [story for block in blocks["story"] for story in block], shell)


def marked(passage: list[Any]) -> list[str]:
    """What is evidence in a passage."""
    return [words for words, is_evidence in Passage(*passage).pieces if is_evidence]


def whole(passage: list[Any]) -> str:
    """All its characters."""
    return "".join(words for words, _ in Passage(*passage).pieces)
