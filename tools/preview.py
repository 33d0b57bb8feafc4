"""What a feed holds: its articles as a run would read them, one row each.

{"uri": "pubmed:32250123", "title": "…", "published": "2020-04-01", "article_type": "research-article",
 "text_use": "free", "why": "cc-by", "sections": 14, "characters": 41210, "same_as": "", "double_of": "",
 "problem": ""}
"""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from bioalchemy.errors import ArticleError
from bioalchemy.records import Article
from bioalchemy.tools import feeds
from bioalchemy.tools.article_types import kind_of
from bioalchemy.tools.doubles import Seen
from bioalchemy.tools.filters import Filters
from bioalchemy.tools.reading import read_all


def rows(feed: str, limit: int, filters: Filters, announce: Callable[[str], None]) -> Iterator[dict[str, Any]]:
    """The first `limit` sources; `problem` says why one can't be read, or is not wanted, or that its service `failed`.

    `same_as` names an earlier one of the same work, of which a run takes one; `double_of` one that may be the same
    paper, though nothing says so. Where kinds are asked for, `announce` is told how many articles do not say of which
    they are.

    Raises:
        UsageError: nothing is there.
        ServiceError: the feed itself can't be listed.
    """
    sources = feeds.open_feed(feeds.resolve(feed), announce, filters=filters)
    seen, kindless = Seen(), 0
    for source, article in read_all(islice(sources, limit), announce, processes=1):
        if isinstance(article, ArticleError):
            yield {"uri": source.uri, "problem": f"{article.reason}: {article}"}
        elif isinstance(article, Exception):
            yield {"uri": source.uri, "problem": f"{type(article).__name__}: {article}", "failed": True}
        else:
            kindless += not kind_of(article)
            facts = {**_facts(article), "same_as": seen.same(article), "double_of": seen.before(article)}
            yield {"uri": source.uri, **facts, "problem": filters.refuse(article)}
    if kindless and filters.types:
        announce(f"{kindless:,} articles do not say of which kind they are: --type takes them for anything but notices")


def _facts(article: Article) -> dict[str, Any]:
    return {
        "ids": article.ids, "title": article.title, "journal": article.journal, "published": article.published,
        "article_type": article.article_type, "text_use": article.text_use, "why": article.licence_rule,
        "retracted": article.retracted, "flags": list(article.flags), "sections": len(article.sections),
        "characters": len(article.text),
    }  # fmt: skip
