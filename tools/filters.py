"""Which articles of a feed are wanted, by what their metadata say.

    Filters(published_from="2026-03", types=("research-article",)).refuse(article)  -> "published 2025-11-02"

Empty filters want everything. What a paper does not state (its date, type or language) is not held against it; but
what does not say that it is a notice, such as a correction, is none.
"""

import re
from calendar import monthrange
from typing import Self

from pydantic import Field, field_validator, model_validator

from bioalchemy.records import Article, Record, TextUse
from bioalchemy.tools.article_types import NOTICES, UNDECIDED, kind_of, named
from bioalchemy.tools.services.pubmed_terms import PLAIN, language

LANGUAGES = frozenset({
    "aa", "ab", "ae", "af", "ak", "am", "an", "ar", "as", "av", "ay", "az", "ba", "be", "bg", "bi", "bm", "bn",
    "bo", "br", "bs", "ca", "ce", "ch", "co", "cr", "cs", "cu", "cv", "cy", "da", "de", "dv", "dz", "ee", "el",
    "en", "eo", "es", "et", "eu", "fa", "ff", "fi", "fj", "fo", "fr", "fy", "ga", "gd", "gl", "gn", "gu", "gv",
    "ha", "he", "hi", "ho", "hr", "ht", "hu", "hy", "hz", "ia", "id", "ie", "ig", "ii", "ik", "io", "is", "it",
    "iu", "ja", "jv", "ka", "kg", "ki", "kj", "kk", "kl", "km", "kn", "ko", "kr", "ks", "ku", "kv", "kw", "ky",
    "la", "lb", "lg", "li", "ln", "lo", "lt", "lu", "lv", "mg", "mh", "mi", "mk", "ml", "mn", "mr", "ms", "mt",
    "my", "na", "nb", "nd", "ne", "ng", "nl", "nn", "no", "nr", "nv", "ny", "oc", "oj", "om", "or", "os", "pa",
    "pi", "pl", "ps", "pt", "qu", "rm", "rn", "ro", "ru", "rw", "sa", "sc", "sd", "se", "sg", "si", "sk", "sl",
    "sm", "sn", "so", "sq", "sr", "ss", "st", "su", "sv", "sw", "ta", "te", "tg", "th", "ti", "tk", "tl", "tn",
    "to", "tr", "ts", "tt", "tw", "ty", "ug", "uk", "ur", "uz", "ve", "vi", "vo", "wa", "wo", "xh", "yi", "yo",
    "za", "zh", "zu",
})  # fmt: skip
"""ISO 639-1."""

_DAY = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"


class Filters(Record):
    """What a feed's articles must be."""

    published_from: str | None = Field(default=None, pattern=_DAY)
    published_until: str | None = Field(default=None, pattern=_DAY)
    """ISO dates, possibly only year or year and month; both are included."""
    types: tuple[str, ...] = ()
    """Kinds of articles as `article_types` names them, or as publishers do, such as `Original Article`."""
    uses: tuple[TextUse, ...] = ()
    """What may be done with the text."""
    language: str | None = None
    """ISO 639-1; `EN`, `en-GB` and `eng` are `en`."""

    @field_validator("published_from", "published_until")
    @classmethod
    def _exists(cls, day: str | None) -> str | None:
        if day:
            year, month, of_month = (int(part) for part in f"{day}-01-01"[:10].split("-"))
            if not (year and 1 <= month <= 12 and 1 <= of_month <= monthrange(year, month)[1]):
                raise ValueError(f"there is no {day}")
        return day

    @field_validator("language")
    @classmethod
    def _one_code(cls, stated: str | None) -> str | None:
        if stated is None:
            return None
        code = language([re.split("[-_]", stated)[0]])
        if not re.fullmatch("[a-z]{2,3}", code):
            raise ValueError("no code of a language")
        return code

    @field_validator("types")
    @classmethod
    def _one_spelling(cls, types: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(named, types))

    @model_validator(mode="after")
    def _forward(self) -> Self:
        start, end = self.published_from, self.published_until
        if start and end and start[: len(end)] > end:
            raise ValueError(f"{start} is after {end}")
        return self

    def refuse(self, article: Article) -> str:
        """Why an article is not wanted; empty when it is."""
        if article.published and not self._in_time(article.published):
            return f"published {article.published}"
        kind = kind_of(article) if self.types else ""
        if self.types and not self._is_of_kind(kind):
            return f"article type {kind or 'unknown'}"
        if self.uses and article.text_use not in self.uses:
            return f"text use {article.text_use}"
        if self.language and article.language and not article.language.startswith(self.language):
            return f"language {article.language}"
        return ""

    def _is_of_kind(self, kind: str) -> bool:
        if not kind:
            return not NOTICES.issuperset(self.types)
        # What calls itself an article may be any of the plain kinds.
        return kind in self.types or (kind in UNDECIDED and not set(PLAIN).isdisjoint(self.types))

    def _in_time(self, published: str) -> bool:
        # A date without a day is in time when any of its days is.
        early = self.published_from and published < self.published_from[: len(published)]
        late = self.published_until and published[: len(self.published_until)] > self.published_until
        return not early and not late
