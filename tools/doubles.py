"""Possible doubles: articles of one title and about one year that nothing says are one work.

    seen = Seen()
    seen.same(article)        "pubmed:42000007", an earlier article that is the same work under another name; else ""
    seen.before(article)      "pubmed:42000007", an earlier article that may be the same paper; else ""
    of_run(ledger)            [("biorxiv:10.1101/…v1", "pubmed:42000007"), …]

A preprint and its paper have often no link between them. They are reported, and never joined: readers take in no
authors, and a title may be that of two papers (a series, a comment, a paper and its protocol).
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from bioalchemy.ledger import Ledger
from bioalchemy.records import Article
from bioalchemy.texts import aliases

_LEAST_WORDS = 5
"""Of a title that names a paper: `Introduction` and `Reply to the editor` name none."""
_YEARS_APART = 1
"""A preprint of the autumn is a paper of the next year."""
_WORD = re.compile(r"[^\W_]+")
_WORKED_ON = "state IN ('parsed', 'curated', 'done', 'failed') AND coalesce(detail, '') NOT LIKE 'superseded %'"


def letters(title: str) -> str:
    """A title without its case, spaces and punctuation."""
    return "".join(_WORD.findall(title.casefold()))


def is_telling(title: str) -> bool:
    """Whether a title is long enough to name one paper."""
    return len(_WORD.findall(title)) >= _LEAST_WORDS


class Seen:
    """The articles of a feed so far."""

    def __init__(self) -> None:
        self._first: dict[str, tuple[str, str | None, frozenset[str]]] = {}
        self._known: dict[str, str] = {}

    def same(self, article: Article) -> str:
        """An earlier article of the same work, as an identifier or a link says; else nothing."""
        names = list(aliases(article))
        before = next((self._known[name] for name in names if name in self._known), "")
        for name in names:
            self._known.setdefault(name, before or article.source_uri)
        return before

    def before(self, article: Article) -> str:
        """An earlier article that may be the same paper, if no identifier or link says that it is; else nothing."""
        if not is_telling(article.title):
            return ""
        known_as = frozenset(aliases(article))
        first = (article.source_uri, article.published, known_as)
        uri, published, names = self._first.setdefault(letters(article.title), first)
        return uri if names.isdisjoint(known_as) and _is_near(published, article.published) else ""


def of_run(ledger: Ledger) -> Iterator[tuple[str, ...]]:
    """The sources of a run's articles that may be one paper and are worked on as several."""
    ledger.db.create_function("letters", 1, lambda title: letters(title) if is_telling(title or "") else None)
    groups = ledger.db.execute(
        "SELECT json_group_array(json_array(uri, work_id, json_extract(record, '$.published'))) AS found FROM articles "  # noqa: S608
        f"WHERE {_WORKED_ON} AND letters(title) IS NOT NULL GROUP BY letters(title) HAVING COUNT(DISTINCT work_id) > 1"
    )
    for group in groups:
        found: list[tuple[str, str, str | None]] = sorted(json.loads(group["found"]))
        near = [one for one in found if any(_is_other(one, other) for other in found)]
        if near:
            yield tuple(uri for uri, _, _ in near)


def _is_other(one: Any, other: Any) -> bool:
    return one[1] != other[1] and _is_near(one[2], other[2])


def _is_near(one: str | None, other: str | None) -> bool:
    return not one or not other or abs(int(one[:4]) - int(other[:4])) <= _YEARS_APART
