"""Evidence where it stands in its paper: the paragraph around it, in pieces that say which of them are evidence.

    passages(texts, [Place("9be1…", 10412, 10450, "was inhibited by 10 µM nocodazole")])
        [Passage("9be1…", start=10380, end=10611, cut=(False, False), pieces=(("In these cells, growth ", False),
                 ("was inhibited by 10 µM nocodazole", True), (" and resumed …", False)))]

Pieces, joined, are the paper's own characters: nothing counts offsets again, in a language that counts otherwise.
Whether a quote is the paper's is `quotes`' to say and `receipts`' to check.
"""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from bioalchemy.errors import LedgerError
from bioalchemy.texts import load
from bioalchemy.tools.reports.report_figures import Passage

AROUND = 700
"""Characters shown on each side of evidence, where its paragraph has so many."""
_TEXTS_IN_MEMORY = 16
_BREAK = "\n\n"


class PaperTexts:
    """Texts of a home, of which some may be missing; the last few stay in memory."""

    def __init__(self, home: Path) -> None:
        self._folder = home / "texts"
        self.get = lru_cache(maxsize=_TEXTS_IN_MEMORY)(self._read)

    def _read(self, sha256: str) -> str | None:
        """The text, or None where it is not at hand whole."""
        try:
            return load(self._folder, sha256)
        except LedgerError:
            return None


class Place(NamedTuple):
    """Where evidence stands, and what it says there."""

    text_sha256: str
    start: int
    end: int
    quote: str


def passages(texts: PaperTexts, places: Iterable[Place]) -> list[Passage]:
    """The paragraphs around evidence, paper by paper; those that meet are one."""
    by_text: dict[str, list[Place]] = {}
    for place in places:
        by_text.setdefault(place.text_sha256, []).append(place)
    found = []
    for sha256, there in by_text.items():
        text = texts.get(sha256)
        if text is None:
            found += [Passage(sha256, one.start, one.end, (True, True), ((one.quote, True),)) for one in there]
        else:
            found += _windows(sha256, text, sorted({(one.start, one.end) for one in there}))
    return found


def unmarked(texts: PaperTexts, sha256: str, start: int, end: int) -> list[Passage]:
    """A piece of a paper without evidence, as it is; none where the paper is not at hand."""
    text = texts.get(sha256)
    return [] if text is None else [Passage(sha256, start, end, (False, False), ((text[start:end], False),))]


def _windows(sha256: str, text: str, spans: list[tuple[int, int]]) -> list[Passage]:
    found: list[Passage] = []
    inside: list[tuple[int, int]] = []
    for start, end in spans:
        low, high, cut_before, cut_behind = _around(text, start, end)
        if found and low <= found[-1].end:
            last = found.pop()
            cut_behind = cut_behind if high > last.end else last.cut[1]
            low, high, cut_before, inside = last.start, max(last.end, high), last.cut[0], [*inside, (start, end)]
        else:
            inside = [(start, end)]
        pieces = tuple(_pieces(text, low, high, inside))
        found.append(Passage(sha256, low, high, (cut_before, cut_behind), pieces))
    return found


def _around(text: str, start: int, end: int) -> tuple[int, int, bool, bool]:
    before = text.rfind(_BREAK, 0, start)
    low = before + len(_BREAK) if before >= 0 else 0
    behind = text.find(_BREAK, end)
    high = behind if behind >= 0 else len(text)
    nearest, furthest = max(low, start - AROUND), min(high, end + AROUND)
    # Words are not cut where there is one to spare.
    if nearest > low and (space := text.find(" ", nearest, start)) >= 0:
        nearest = space + 1
    if furthest < high and (space := text.rfind(" ", end, furthest)) >= 0:
        furthest = space
    return nearest, furthest, nearest > low, furthest < high


def _pieces(text: str, low: int, high: int, spans: list[tuple[int, int]]) -> list[tuple[str, bool]]:
    pieces, place = [], low
    for start, end in spans:
        pieces.append((text[place:start], False))
        pieces.append((text[max(place, start) : end], True))
        place = max(place, end)
    pieces.append((text[place:high], False))
    return [piece for piece in pieces if piece[0]]
