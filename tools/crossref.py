"""Crossref: whether a paper was retracted or corrected after its full text was archived; what prefixes a publisher has.

    notices(["10.1016/s0140-6736(97)11096-0", "10.1371/journal.pone.0000217", …])
        ->  {"10.1016/s0140-6736(97)11096-0": (Notice(doi="10.1016/s0140-6736(10)60175-4", kind="retraction", …),),
             "10.1371/journal.pone.0000217": (), …}
    prefixes("Public Library of Science (PLoS)")  ->  ["10.1371", …]

A request asks about as many papers as an address of Crossref's holds; one that it refuses is asked in halves, so that
a DOI that it can't read costs itself only. Crossref has what publishers deposit, and Retraction Watch's data since
2025. No notice is no proof that a paper stands. Metadata beyond notices are not read.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote, quote_plus

from bioalchemy import settings
from bioalchemy.errors import NotAvailable, QueryRefused, UsageError
from bioalchemy.tools.identifiers import normalise_doi
from bioalchemy.tools.services import web
from bioalchemy.tools.services.pace import Pace

PACE = Pace(per_second=5)
"""The public pool's limit; the polite one, for those who give an e-mail address, has more."""
MOST_ROWS = 1000
"""Of a page."""
LONGEST_FILTER = 3500
"""Bytes of a filter: path and query may have 4,092 (CrossRef/rest-api-doc, issue 251)."""
_MOST_MEMBERS, _NAMED = 100, 5
"""Publishers that are looked through, and that are named where none has the name asked for."""
RETRACTING = ("retraction", "withdrawal", "removal")
"""Crossref's types of updates that take a paper back; not expressions of concern."""
CORRECTING = ("correction", "corrigendum", "erratum", "partial-retraction")
"""Those that mend it, or take part of it back."""
CONCERN = "expression-of-concern"


class Notice(NamedTuple):
    """A statement that changes what a paper is worth."""

    doi: str
    """Of the notice; may be the paper's own, where the publisher replaced it."""
    kind: str
    made: str
    """ISO date, possibly only year or year and month; empty when not stated."""
    source: str
    """`publisher` or `retraction-watch`."""


def notices(dois: Iterable[str]) -> dict[str, tuple[Notice, ...]]:
    """The notices on papers, of every kind, by DOI; without what is no DOI, or none that Crossref can be asked about.

    Raises:
        ServiceUnreachable, ForbiddenAddress, SourceTooLarge: see `web.get`.
    """
    wanted = list(dict.fromkeys(filter(None, map(normalise_doi, dois))))
    found: dict[str, tuple[Notice, ...]] = {}
    for batch in _batches(doi for doi in wanted if "," not in doi):
        found |= _updating(batch)
    # A comma parts filters and can't be escaped: such a DOI is asked for by itself.
    for doi in (doi for doi in wanted if "," in doi):
        try:
            found[doi] = tuple(dict.fromkeys(_of_the_work(doi)))
        except (NotAvailable, QueryRefused):
            continue
    return found


def prefixes(publisher: str) -> list[str]:
    """The prefixes of a publisher's DOIs, such as `10.1371`, by any of the whole names that it goes by.

    Raises:
        UsageError: there is none of that name; those that the words fit are named.
        ServiceUnreachable, ForbiddenAddress, SourceTooLarge: see `web.get`.
    """
    members = _objects(_asked("/members", {"query": publisher, "rows": str(_MOST_MEMBERS)}, has="items")["items"])
    wanted = _folded(publisher)
    found = [
        prefix
        for member in members
        if wanted in map(_folded, (*_strings(member.get("names")), str(member.get("primary-name"))))
        for prefix in _strings(member.get("prefixes"))
    ]
    if not found:
        near = "; ".join(str(member.get("primary-name")) for member in members[:_NAMED])
        right = f"did you mean {near}?" if near else "give --doi-prefix"
        raise UsageError(f"Crossref knows no publisher {publisher!r}: {right}")
    return list(dict.fromkeys(found))


def _batches(dois: Iterable[str]) -> Iterator[list[str]]:
    """As many at once as one address holds."""
    batch: list[str] = []
    for doi in dois:
        if batch and len(quote_plus(_filter([*batch, doi]))) > LONGEST_FILTER:
            yield batch
            batch = []
        batch.append(doi)
    if batch:
        yield batch


def _filter(dois: Sequence[str]) -> str:
    """Filters of one name are alternatives."""
    return ",".join(f"updates:{doi}" for doi in dois)


def _updating(dois: Sequence[str]) -> dict[str, tuple[Notice, ...]]:
    try:
        asked = {"filter": _filter(dois), "rows": str(MOST_ROWS), "select": "DOI,update-to"}
        message = _asked("/works", asked, has="items")
        works = _objects(message.get("items"))
    except (NotAvailable, QueryRefused):
        if len(dois) == 1:
            return {}
        works = None
    if works is None or (len(works) >= MOST_ROWS and len(dois) > 1):
        middle = len(dois) // 2
        return _updating(dois[:middle]) | _updating(dois[middle:])
    found: dict[str, dict[Notice, None]] = {doi: {} for doi in dois}
    for work in works:
        for update in _objects(work.get("update-to")):
            if (doi := normalise_doi(str(update.get("DOI")))) in found:
                found[doi][_notice(str(work.get("DOI", "")), update)] = None
    return {doi: tuple(stated) for doi, stated in found.items()}


def _of_the_work(doi: str) -> Iterator[Notice]:
    message = _asked(f"/works/{quote(doi, safe='')}", {}, has="DOI")
    for update in _objects(message.get("updated-by")):
        yield _notice(str(update.get("DOI", "")), update)


def _asked(path: str, params: dict[str, str], has: str) -> dict[str, Any]:
    """The message of an answer, with the key `has`: one without is no answer."""

    def judge(page: dict[str, Any]) -> None:
        if not isinstance(message := page.get("message"), dict) or has not in message:
            raise ValueError(f"a message without {has}")

    services = settings.literature()
    polite = {**params, "mailto": services.email} if services.email else params
    url = f"{services.crossref_url}{path}"
    page = web.get_object(url, has="message", pace=PACE, params=polite, trusted=True, judge=judge)
    return dict(page["message"])


def _objects(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _strings(value: Any) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _notice(doi: str, update: dict[str, Any]) -> Notice:
    return Notice(
        doi=normalise_doi(doi) or "",
        kind=str(update.get("type", "")).lower().replace("_", "-"),
        made=_date(update.get("updated")),
        source=str(update.get("source", "publisher")),
    )


def _date(stated: Any) -> str:
    """Of Crossref's `{"date-parts": [[2010, 2, 6]]}`."""
    parts = stated.get("date-parts") if isinstance(stated, dict) else None
    first = parts[0] if isinstance(parts, list) and parts else None
    numbers = [part for part in first if isinstance(part, int)] if isinstance(first, list) else []
    return "-".join(f"{number:0{2 if n else 4}}" for n, number in enumerate(numbers[:3]))
