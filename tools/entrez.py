"""PubMed and PMC through NCBI's E-utilities: search, count, fetch, summaries and links.

    list(search("CDK4[ti]", since=date(2026, 11, 1)))    → ["42000007", "42000012", …]
    b"".join(fetch(["32250123", "20000000"]))            → b'<?xml …><PubmedArticleSet><PubmedArticle>…'
    links(["9298984"], "pubmed_pubmed_citedin")          → {"9298984": ("8794856", …)}

A search of PubMed shows 9,999 records at most, so a larger one is split: on the day on which records entered PubMed,
in halves, and within a day on the PMID. A search is held on NCBI's history server while its pages are read, so that
new records move none of them; a history that NCBI has forgotten is made again. Pages go by what was asked for, not
by what came, as ids can be missing; a page with too few places is asked for again. Requests, their pace and retries are
`entrez_transport`'s; `pubmed` reads records.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Any, NamedTuple

from lxml import etree

from bioalchemy.errors import ArticleError, QueryRefused, ServiceUnreachable
from bioalchemy.tools.readers import safe_xml
from bioalchemy.tools.services.entrez_transport import MOST_PARSED, ask
from bioalchemy.tools.services.service_words import words

WALL = 9_999
"""Records of a PubMed search that can be listed, by retstart or by history."""
PAGE = 2_500
BATCH = {"pubmed": 200, "pmc": 20}
"""Records of a fetch, by database: abstracts with their references have 20 kB, full texts 200 kB and more."""
MOST_SUMMARIES = 500
"""NCBI's limit for JSON."""
MOST_LINKED = 100
MOST_DOIS = 50
"""Of a search."""

_TRIES = 3
"""Of a page that comes in part."""
_MOST_NAMED = 5
"""Phrases of a query."""
_OLDEST = date(1781, 1, 1)
"""PubMed's oldest record."""
_HIGHEST_PMID = 99_999_999
_UID = re.compile(r"(?:PMC)?([0-9]{1,12})", re.IGNORECASE)
_COUNT = re.compile(r"[0-9]{1,12}")
_NO_SUCH_RECORDS = re.compile(r"id list is empty|empty id list", re.IGNORECASE)
_NOTHING_FOUND = "No items found."

Tell = Callable[[str], object]


def search(
    query: str,
    db: str = "pubmed",
    since: date | None = None,
    until: date | None = None,
    tell: Tell | None = None,
    is_for_news: bool = False,
) -> Iterator[str]:
    """The ids that match `query`, asked for as they are taken; `since` and `until` are days of entry, both included.

    NCBI searches without a phrase that it does not know, or for its words apart. That is for `tell`; without it, or
    where nothing matches, such a query is refused. One for news is not: that there are none is no sign of an error.

    Raises at the call, and what a later page meets while iterating:
        QueryRefused: NCBI does not know a phrase or field of the query, or can't read it.
        ServiceUnreachable: no answer; or, after all that it lists, fewer ids than it counts.
    """
    window = _Window(query, db, since, until)
    found = _look(window)
    _judge(found, tell, must_match=not is_for_news)
    return _counted(window, found)


def search_dois(dois: Iterable[str]) -> Iterator[str]:
    """PMIDs of the records that have one of these DOIs, some perhaps of others too; what PubMed lacks is left out.

    Raises ServiceUnreachable: no answer; while iterating.
    """
    known = [doi for doi in dois if not set('"*') & set(doi)]
    plain = iter([doi for doi in known if not set("[]") & set(doi)])
    # A DOI that looks like a field tag is asked for by itself: it may spoil the search that it stands in.
    batches = [*iter(lambda: list(islice(plain, MOST_DOIS)), []), *([doi] for doi in known if set("[]") & set(doi))]
    for batch in batches:
        window = _Window(" OR ".join(f'"{doi}"[doi]' for doi in batch), "pubmed")
        yield from _counted(window, _look(window))


def count(
    query: str, db: str = "pubmed", since: date | None = None, until: date | None = None, tell: Tell | None = None
) -> int:
    """How many records match; tells and raises as `search` does."""
    found = _look(_Window(query, db, since, until), page=0)
    _judge(found, tell)
    return found.matches


def fetch(ids: Iterable[str], db: str = "pubmed") -> Iterator[bytes]:
    """The records of `ids` as XML documents of up to `BATCH` records; those that the database lacks are left out.

    Raises:
        QueryRefused: an id is none.
        ServiceUnreachable: no answer.
    """
    for batch in _batches(ids, BATCH.get(db, 200)):
        try:
            yield ask("efetch", db=db, id=batch, retmode="xml")
        except QueryRefused as refusal:
            if not _NO_SUCH_RECORDS.search(str(refusal)):
                raise


def summaries(ids: Iterable[str], db: str = "pubmed") -> Iterator[dict[str, Any]]:
    """NCBI's own summary (`uid`, `title`, `pubdate`, `articleids`, `pubtype`, …) of each id that the database has.

    Raises as `fetch` does.
    """
    for batch in _batches(ids, MOST_SUMMARIES):
        try:
            result = json.loads(ask("esummary", db=db, id=batch, retmode="json"), strict=False).get("result", {})
            found = [result[uid] for uid in result.get("uids", [])]
        except QueryRefused as refusal:
            if not _NO_SUCH_RECORDS.search(str(refusal)):
                raise
            continue
        except (ValueError, AttributeError, KeyError, TypeError):
            raise ServiceUnreachable("NCBI's summaries can't be read.") from None
        yield from (summary for summary in found if isinstance(summary, dict) and "error" not in summary)


def pmcids(pmids: Iterable[str]) -> dict[str, str]:
    """PMID → PMCID, of those that are in PMC. Raises as `fetch` does."""
    found = {}
    for summary in summaries(pmids):
        listed = summary.get("articleids")
        for known in listed if isinstance(listed, list) else ():
            if (
                isinstance(known, dict)
                and known.get("idtype") == "pmc"
                and (digits := _UID.match(str(known.get("value"))))
            ):
                found[str(summary.get("uid"))] = f"PMC{digits[1]}"
    return found


def links(ids: Iterable[str], linkname: str) -> dict[str, tuple[str, ...]]:
    """What NCBI links each id to, under one of its link names.

    `pubmed_pubmed` (similar articles, nearest first), `pubmed_pubmed_citedin`, `pubmed_pubmed_refs`, `pubmed_pmc`, ….
    Raises as `fetch` does.
    """
    source, target = [*linkname.split("_"), ""][:2]
    found: dict[str, tuple[str, ...]] = {}
    for batch in _batches(ids, MOST_LINKED):
        root = _xml("elink", dbfrom=source, db=target, id=batch, linkname=linkname, cmd="neighbor")
        if root.tag != "eLinkResult":
            raise ServiceUnreachable("NCBI's answer to a question about links has none.")
        for linked in root.iterfind("LinkSet"):
            ids_of = [link.findtext("Id") for link in linked.iterfind(f"LinkSetDb[LinkName='{linkname}']/Link")]
            for uid in linked.iterfind("IdList/Id"):
                found[uid.text or ""] = tuple(filter(None, ids_of))
    return found


class _Window(NamedTuple):
    """A query between two days of entry and two ids."""

    query: str
    db: str
    since: date | None = None
    until: date | None = None
    lowest: int = 1
    highest: int = _HIGHEST_PMID

    @property
    def parameters(self) -> dict[str, Any]:
        term = self.query
        if (self.lowest, self.highest) != (1, _HIGHEST_PMID):
            term = f"({self.query}) AND {self.lowest}:{self.highest}[uid]"
        if self.since is None and self.until is None:
            return {"db": self.db, "term": term}
        first, last = self._days()
        # The day of creation: the entry date of late additions is set back to their publication.
        limits = {"datetype": "crdt" if self.db == "pubmed" else "edat", "mindate": f"{first:%Y/%m/%d}"}
        return {"db": self.db, "term": term, **limits, "maxdate": f"{last:%Y/%m/%d}"}

    def _days(self) -> tuple[date, date]:
        # Tomorrow, as it may have begun where NCBI is asked from.
        return self.since or _OLDEST, self.until or date.today() + timedelta(days=1)

    def is_split(self, matches: int) -> bool:
        """Whether it has more records than can be listed at once."""
        return matches > WALL and self.db == "pubmed"

    def halves(self) -> tuple["_Window", "_Window"]:
        first, last = self._days()
        if first < last:
            middle = first + (last - first) // 2
            later = middle + timedelta(days=1)
            return self._replace(since=first, until=middle), self._replace(since=later, until=last)
        if self.lowest == self.highest:
            raise ServiceUnreachable("NCBI's counts do not fit together.")
        pmid = (self.lowest + self.highest) // 2
        return self._replace(highest=pmid), self._replace(lowest=pmid + 1)


class _Found(NamedTuple):
    """The first page of a search, and where NCBI keeps the others."""

    matches: int
    ids: list[str]
    history: dict[str, str]
    unknown_fields: list[str]
    unknown_phrases: list[str]
    remarks: list[str]


def _counted(window: _Window, found: _Found) -> Iterator[str]:
    """The ids of a search; raises ServiceUnreachable after them where NCBI counts more than it lists."""
    missing: list[int] = []
    # Whoever takes a few needs no search to be split.
    first = list(filter(None, found.ids)) if window.is_split(found.matches) else []
    yield from first
    known = frozenset(first)
    yield from (uid for uid in _results(window, found, missing) if uid not in known)
    if any(missing):
        raise ServiceUnreachable(
            f"NCBI counts {found.matches:,} records, and does not list {sum(missing):,} of them, asked {_TRIES} times."
        )


def _results(window: _Window, found: _Found, missing: list[int]) -> Iterator[str]:
    """`missing` takes how many places each page lacks; of an empty one all that was to come."""
    if window.is_split(found.matches):
        for half in window.halves():
            yield from _results(half, _look(half), missing)
        return
    page, history = found.ids, found.history
    for offset in range(0, found.matches, PAGE):
        wanted = min(PAGE, found.matches - offset)
        for _ in range(_TRIES):
            if len(page) >= wanted:
                break
            try:
                again = _page(window, history, offset)
            except QueryRefused:
                history = _look(window, page=0).history
                again = _page(window, history, offset)
            page = max(page, again, key=len)
        yield from filter(None, page)
        if not page:
            missing.append(found.matches - offset)
            return
        missing.append(max(0, wanted - len(page)))
        page = []


def _look(window: _Window, page: int = PAGE) -> _Found:
    root = _xml("esearch", **window.parameters, retmax=page, usehistory="y")
    matched = root.findtext("Count") or ""
    if not _COUNT.fullmatch(matched):
        raise ServiceUnreachable("NCBI's answer to a search has no count.")
    said = [(element.tag, words(element.text or "")) for element in root.iterfind("ErrorList/*")]
    said += [(element.tag, words(element.text or "")) for element in root.iterfind("WarningList/*")]
    return _Found(
        matches=int(matched),
        ids=_listed(root.find("IdList")),
        history={"WebEnv": root.findtext("WebEnv") or "", "query_key": root.findtext("QueryKey") or ""},
        unknown_fields=[stated for tag, stated in said if tag == "FieldNotFound"],
        unknown_phrases=[stated for tag, stated in said if tag in ("PhraseNotFound", "QuotedPhraseNotFound")],
        remarks=[
            *(f"it passes over {stated!r}" for tag, stated in said if tag == "PhraseIgnored"),
            *(stated for tag, stated in said if tag == "OutputMessage" and stated != _NOTHING_FOUND),
        ],
    )


def _page(window: _Window, history: dict[str, str], offset: int) -> list[str]:
    where = {"db": window.db, **history, "retstart": offset, "retmax": PAGE}
    return _listed(_xml("efetch", **where, rettype="uilist", retmode="xml"))


def _judge(found: _Found, tell: Tell | None, must_match: bool = True) -> None:
    """Refuse a query, or tell what NCBI made of it: it searches without what it does not know, and calls it success."""
    is_refused = tell is None or (must_match and not found.matches)
    if refused := [*found.unknown_fields, *(found.unknown_phrases if is_refused else ())]:
        raise QueryRefused(f"NCBI does not know {_quoted(refused)} in the query.")
    if tell and found.unknown_phrases:
        tell(
            f"NCBI does not know {_quoted(found.unknown_phrases)} in the query, and searched without it or for its "
            "words apart: what it found may be something else"
        )
    if tell and found.remarks:
        tell(f"NCBI says of the query: {'; '.join(found.remarks[:_MOST_NAMED])}")


def _quoted(phrases: list[str]) -> str:
    shown = ", ".join(f"'{phrase[:80]}'" for phrase in phrases[:_MOST_NAMED])
    return f"{shown} and {len(phrases) - _MOST_NAMED} more" if len(phrases) > _MOST_NAMED else shown


def _listed(ids: etree._Element | None) -> list[str]:
    """An id, or nothing, at each place: what stands there and is none is not missing."""
    found = [] if ids is None else [(element.text or "").strip() for element in ids.iter("Id")]
    return [uid if uid.isascii() and uid.isdigit() else "" for uid in found]


def _batches(ids: Iterable[str], size: int) -> Iterator[list[str]]:
    numbers = map(_number, ids)
    while batch := list(islice(numbers, size)):
        yield batch


def _number(uid: str) -> str:
    found = _UID.fullmatch(uid.strip())
    if found is None:
        raise QueryRefused(f"'{uid[:40]}' is no PMID or PMCID.")
    return found[1]


def _xml(utility: str, **parameters: Any) -> etree._Element:
    body = ask(utility, **parameters)
    if len(body) > MOST_PARSED:
        raise ServiceUnreachable(f"NCBI's list has more than {MOST_PARSED:,} bytes.")
    try:
        return safe_xml.parse(body)[0]
    except ArticleError as error:
        raise ServiceUnreachable(f"NCBI's answer can't be read: {error}") from None
