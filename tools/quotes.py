"""Find where a quote stands in a text, or say that it does not.

    locate("was inhibited by\n10 µM  nocodazole", text) -> Span(start=10412, end=10450)
    text[span.start:span.end]                           -> "was inhibited by 10 µM nocodazole"

Forgiven: runs of white space, quotation marks that a model set around its quote, and the capital that it gave to a word
such as `the` when its quote begins inside a sentence. Everything else must be there character by character and in whole
words: a quote that begins inside `15 mM` or `inactivated`, or ends before the `+`
of `CD4+`, is not located. It does not align a misspelt, shortened or reflowed quote.
"""

import re
import unicodedata
from bisect import bisect_right
from typing import NamedTuple

MIN_CHARACTERS = 20
MIN_WORDS = 4
"""Shorter quotes prove nothing: they stand anywhere."""
MAX_CHARACTERS = 4_000
"""Longer ones are no quotes; it also keeps the search linear."""

OPENERS = frozenset([
    "a", "after", "all", "although", "among", "an", "and", "as", "at", "because", "before", "both", "but", "by",
    "during", "each", "few", "for", "four", "from", "here", "however", "if", "in", "it", "its", "many", "most",
    "neither", "no", "of", "on", "only", "our", "several", "since", "some", "such", "that", "the", "their", "there",
    "these", "they", "this", "those", "three", "to", "two", "under", "upon", "we", "when", "where", "whereas",
    "which", "while", "with", "within",
])  # fmt: skip
"""Words whose capital tells nothing. A name's does: `Shh` is a gene of the mouse, `shh` one of the zebrafish."""
_QUOTATION_MARKS = {'"': '"', "'": "'", "“": "”", "‘": "’", "«": "»", "„": "“", "`": "`"}
_MOST_MARKS = 3

# An em dash is never a sign, as a hyphen or an en dash may be; a closing apostrophe may be a prime.
_STARTS_WORD = re.compile(r"(?:^|[\s(\[{\"“‘«—])$")
_ENDS_WORD = re.compile(r"[.,;:!?]*(?:$|[\s)\]}\"”»—])")


class Span(NamedTuple):
    """Code points `start` to `end`, end excluded."""

    start: int
    end: int


def locate(quote: str, text: str, *, start: int = 0, end: int | None = None) -> Span | None:
    """The first place of `quote` within `text[start:end]`; offsets count from the beginning of `text`.

    `text` is in NFC, as `Article.text` is. `None` when the quote is not there, is cut inside a word, or has fewer than
    `MIN_CHARACTERS` characters or `MIN_WORDS` words.
    """
    words = _unquote(unicodedata.normalize("NFC", quote)).split()
    needle = " ".join(words)
    if len(words) < MIN_WORDS or not MIN_CHARACTERS <= len(needle) <= MAX_CHARACTERS:
        return None
    window = text[start:end]
    collapsed = " ".join(window.split())
    for wanted in (needle, *_inside_a_sentence(words)):
        if span := _search(wanted, collapsed, window, text, start):
            return span
    return None


def _inside_a_sentence(words: list[str]) -> list[str]:
    first = words[0].lower()
    return [" ".join([first, *words[1:]])] if first in OPENERS and words[0] == first.capitalize() else []


def _search(needle: str, collapsed: str, window: str, text: str, start: int) -> Span | None:
    found = collapsed.find(needle)
    if found < 0:
        return None
    offsets = _Offsets(window)
    while found >= 0:
        span = Span(start + offsets.original(found), start + offsets.original(found + len(needle) - 1) + 1)
        if _is_whole(text, span):
            return span
        found = collapsed.find(needle, found + 1)
    return None


class _Offsets:
    """From places in white-space-collapsed text back to places in the text it was made of."""

    def __init__(self, window: str) -> None:
        self._starts: list[int] = []
        self._collapsed_starts: list[int] = []
        position = 0
        for word in re.finditer(r"\S+", window):
            self._starts.append(word.start())
            self._collapsed_starts.append(position)
            position += word.end() - word.start() + 1

    def original(self, collapsed: int) -> int:
        word = bisect_right(self._collapsed_starts, collapsed) - 1
        return self._starts[word] + collapsed - self._collapsed_starts[word]


def _unquote(quote: str) -> str:
    for _ in range(_MOST_MARKS):
        quote = quote.strip()
        if len(quote) < 2 or _QUOTATION_MARKS.get(quote[0]) != quote[-1]:
            break
        quote = quote[1:-1]
    return quote


def _is_whole(text: str, span: Span) -> bool:
    before = text[max(0, span.start - 1) : span.start]
    after = text[span.end : span.end + 8]
    return bool(_STARTS_WORD.search(before) and _ENDS_WORD.match(after))
