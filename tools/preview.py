"""What a feed holds: its articles as a run would read them, one row each.

{"uri": "pubmed:32250123", "title": "…", "published": "2020-04-01", "article_type": "research-article",
 "text_use": "free", "why": "cc-by", "sections": 14, "characters": 41210, "problem": ""}
"""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from bioalchemy.accounts import Source
from bioalchemy.errors import ArticleError, ServiceError
from bioalchemy.records import Article
from bioalchemy.tools import feeds
from bioalchemy.tools.filters import Filters


def rows(feed: str, limit: int, filters: Filters, announce: Callable[[str], None]) -> Iterator[dict[str, Any]]:
    """The first `limit` sources; `problem` says why one can't be read, or is not wanted.

    Raises:
        UsageError: nothing is there.
        ServiceError: the feed itself can't be listed.
    """
    for source in islice(feeds.open_feed(feeds.resolve(feed), announce), limit):
        yield _row(source, filters)


def _row(source: Source, filters: Filters) -> dict[str, Any]:
    try:
        feeds.fetch(source.uri)
        article = feeds.read(source.uri)
    except ArticleError as error:
        return {"uri": source.uri, "problem": f"{error.reason}: {error}"}
    except ServiceError as error:
        return {"uri": source.uri, "problem": f"{type(error).__name__}: {error}"}
    return {"uri": source.uri, **_facts(article), "problem": filters.refuse(article)}


def _facts(article: Article) -> dict[str, Any]:
    return {
        "ids": article.ids, "title": article.title, "journal": article.journal, "published": article.published,
        "article_type": article.article_type, "text_use": article.text_use, "why": article.licence_rule,
        "retracted": article.retracted, "flags": list(article.flags), "sections": len(article.sections),
        "characters": len(article.text),
    }  # fmt: skip
