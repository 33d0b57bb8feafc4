"""Make clean paragraphs of the raw text that `jats_inline` gathers from elements.

    "Growth\ufdd3 at\n 37 °C\u200b [\ufdd04\ufdd1].\ufdd3"  →  ["Growth", "at 37 °C [4]."]

White space is collapsed, the text is NFC, characters that nobody sees and towers of combining marks are dropped and
flagged. Marks are non-characters that stand in raw text only: those below, and those of notes in `jats_notes`.
"""

import re
import unicodedata

from bioalchemy.marks import unstacked
from bioalchemy.tools.readers.hidden_characters import HARMLESS, HIDDEN
from bioalchemy.tools.readers.jats_notes import END, place_notes
from bioalchemy.tools.readers.jats_pointers import without_voids

BREAK, ROW, JOIN = "\ufdd3", "\ufdd5", "\ufdd4"
"""The end of a paragraph, of a table's row, and a place where none may end."""
BREAKS = str.maketrans({BREAK: " ", ROW: " ", JOIN: " "})
"""For `str.translate`: what is to be one line."""
PICTURE = "[image]"
"""A sign that is set as a picture of which nothing is said; pictures that are a paragraph are no signs."""

_JOINED = re.compile(f"{JOIN}[\\s{BREAK}{ROW}]*")
_NO_PROSE = re.compile(rf"DOI:\s*(?:https?://\S+|10\.\S+)|(?:{re.escape(PICTURE)} ?)+")


def paragraphs(raw: str, flags: set[str]) -> list[str]:
    """Clean the text that `walk` gathered: its paragraphs, none of them empty; rows end in a line break."""
    if JOIN in raw:
        raw = _JOINED.sub(" ", raw)
    found = []
    for piece in raw.split(BREAK):
        if not piece or piece.isspace():
            continue
        text = _rows(piece, flags) if ROW in piece else tidy(piece, flags)
        if text and not (text.startswith(("DOI:", PICTURE)) and _NO_PROSE.fullmatch(text)):
            found.append(text)
    return found


def _rows(raw: str, flags: set[str]) -> str:
    return "\n".join(filter(None, (tidy(row, flags) for row in raw.split(ROW))))


def tidy(raw: str, flags: set[str]) -> str:
    """One line of raw text without breaks, clean; `hidden_characters` and `stacked_marks` are flagged."""
    # White space is printable only as a plain space, and no mark is printable.
    if raw.isprintable() and "  " not in raw:
        text = raw.strip(" ")
        return text if text.isascii() else _composed(text, flags)
    text = without_voids(" ".join(raw.split()))
    if END in text:
        text = place_notes(text)
    if text.isprintable():
        return text if text.isascii() else _composed(text, flags)
    text, hidden = HIDDEN.subn("", text)
    if hidden:
        flags.add("hidden_characters")
    return _composed(" ".join(HARMLESS.sub("", text).split()), flags)


def _composed(text: str, flags: set[str]) -> str:
    kept = unstacked(text)
    if len(kept) < len(text):
        flags.add("stacked_marks")
    return unicodedata.normalize("NFC", kept)
