r"""Patterns of words, blind to case, that cost little where they find nothing.

    HEDGE = Caseless(r"\b(?:may|might|suggest(?:s|ed)?)\b")
    HEDGE.search("It May bind.")      -> the match of "May"

`re` tries each word of a case-blind pattern in turn, but skips those of another first letter where case counts. So a
text is first looked through in small letters, and most end there. One `\b` before all words is tried once for all.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

_TEXTS_AT_HAND = 32
"""Those of one receipt or draft, which many patterns look through."""
_FOLDED_BY_RE = str.maketrans("\u0131\u0130\u017f", "iis")
"""Letters that `re` takes for ASCII ones where case does not count."""
_CAPITAL = re.compile(r"(?<!\\)(?<!\(\?)[A-ZΑ-Ω]")
"""Latin or Greek, of a pattern's own letters: neither that of `\\W` nor that of `(?P<…>`."""


class Caseless:
    """A case-blind pattern, used like a compiled one; `(?-i:…)` in it heeds case."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.exact = re.compile(pattern, flags | re.IGNORECASE)
        """What it means; `search` and `finditer` give the same, sooner."""
        # Nothing is missed: what it asks of small letters is what the exact one asks of any, or less.
        self._quick = re.compile(
            _CAPITAL.sub(lambda capital: capital[0].lower(), pattern.replace("(?-i:", "(?:")), flags
        )

    def search(self, text: str) -> re.Match[str] | None:
        """The first match in the text as it is."""
        return self.exact.search(text) if self._quick.search(in_small_letters(text)) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Every match in the text as it is."""
        return self.exact.finditer(text) if self._quick.search(in_small_letters(text)) else iter(())


@lru_cache(_TEXTS_AT_HAND)
def in_small_letters(text: str) -> str:
    """`text` with its length kept, and no letter that `re` would take for another's capital."""
    return text.lower() if text.isascii() else text.translate(_FOLDED_BY_RE).lower()
