"""How a paper is cited in a receipt, and whether a citation can be of a paper.

    cite(title, "PLoS Biology", "2006-11-14", {"doi": "10.1371/…"})  -> "Title. PLoS Biology. 2006. doi:10.1371/…"
    cite("Why?", "Gut", "2006", {})                                  -> "Why? Gut. 2006"
    parted("Why? Gut")                                               -> ("Why?", "Gut")

Receipts that have a full stop also behind a title with an end of its own, as all once had, are read like others.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from bioalchemy.records import Article
from bioalchemy.tools import identifiers

_MOST_EARLIER = 2
"""Years from a paper's first appearance, which a service knows of, to the one that its own file states."""
_YEAR_AND_IDS = re.compile(r"(?:(?P<year>[0-9]{4})(?:\. |$))?(?P<ids>(?:\S+:\S+ ?)*)")
_END = r"""[.?!…。！？][\])}"'’”»]*"""
"""Of a sentence, with what closes behind its mark."""
_ENDED = re.compile(f"{_END}$")
_ENDS = re.compile(f"{_END} ")


def cite(title: str, journal: str, published: str | None, ids: Mapping[str, str]) -> str:
    """Title, journal, year and identifiers, as far as they are known, with a full stop where none of them ends."""
    links = " ".join(f"{kind}:{value}" for kind, value in ids.items())
    *parts, last = [*filter(None, (title, journal, (published or "")[:4], links))] or [""]
    return "".join(f"{part}{_stop(part)}" for part in parts) + last


def parted(name: str) -> tuple[str, str]:
    """The title and the journal of a citation without year and identifiers; all is title where nothing parts them."""
    *_, last = [None, *_ENDS.finditer(name)]
    if last is None:
        return name, ""
    return name[: last.start() if last[0] == ". " else last.end() - 1], name[last.end() :]


def ends_with_journal(name: str, journal: str) -> bool:
    """Whether a citation without year and identifiers ends with the whole name of a journal, whatever its full stop."""
    before = name.rstrip(".").removesuffix(journal.rstrip("."))
    return before != name.rstrip(".") and before.endswith(" ") and _ENDED.search(before[:-1]) is not None


def is_of(citation: str, article: Article) -> bool:
    """Whether a citation is this article's; a service may have known of more identifiers, and of an earlier year."""
    if citation == cite(article.title, article.journal, article.published, article.ids):
        return True
    head = cite(article.title, article.journal, None, {})
    former = ". ".join(filter(None, (article.title, article.journal)))
    return any(_goes_on(citation, before, stop, article) for before, stop in ((head, _stop(head)), (former, ". ")))


@lru_cache(maxsize=16)
def names_work(citation: str, work_id: str) -> bool:
    """Whether a work goes by one of the identifiers cited; another can be right too: that of its preprint, say.

    Receipts of one paper follow each other.
    """
    return any(identifiers.is_named_by(work_id, word) for word in citation.split() if ":" in word)


def _stop(part: str) -> str:
    return " " if _ENDED.search(part) else ". "


def _goes_on(citation: str, head: str, stop: str, article: Article) -> bool:
    """Whether the article's title and journal are followed by its year and identifiers."""
    if not head or not citation.startswith(head):
        return False
    rest = _YEAR_AND_IDS.fullmatch(citation.removeprefix(head).removeprefix(stop))
    if rest is None:
        return False
    words = rest["ids"].split()
    links = dict(link.split(":", 1) for link in words)
    year = (article.published or "")[:4]
    return (
        len(links) == len(words)
        and article.ids.items() <= links.items()
        and (not year or _is_near(rest["year"] or "", year))
    )


def _is_near(year: str, stated: str) -> bool:
    return bool(year) and int(stated) - _MOST_EARLIER <= int(year) <= int(stated)
