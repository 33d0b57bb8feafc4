"""Crossref: whether a paper was retracted or corrected after its full text was archived.

    notices("10.1016/s0140-6736(97)11096-0")
        ->  (Notice(doi="10.1016/s0140-6736(10)60175-4", kind="retraction", made="2010-02-06", source="publisher"),)

Crossref has what publishers deposit, and Retraction Watch's data since 2025. No notice is no proof that a paper stands.
Metadata beyond notices are not read.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import quote

from bioalchemy import settings
from bioalchemy.errors import NotAvailable
from bioalchemy.tools import web
from bioalchemy.tools.identifiers import normalise_doi
from bioalchemy.tools.pace import Pace

PACE = Pace(per_second=5)
"""The public pool's limit; the polite one, for those who give an e-mail address, has more."""
RETRACTING = ("retraction", "withdrawal", "removal")
"""Crossref's types of updates that take a paper back; not expressions of concern."""
CORRECTING = ("correction", "corrigendum", "erratum", "partial-retraction")
"""Those that mend it, or take part of it back."""


class Notice(NamedTuple):
    """A statement that changes what a paper is worth."""

    doi: str
    """Of the notice; may be the paper's own, where the publisher replaced it."""
    kind: str
    made: str
    """ISO date, possibly only year or year and month; empty when not stated."""
    source: str
    """`publisher` or `retraction-watch`."""


def notices(doi: str) -> tuple[Notice, ...]:
    """The notices on a paper, of every kind.

    Raises:
        NotAvailable: no DOI; or, where it has a comma in it, one that Crossref does not know.
        ServiceError: see `web.get`.
    """
    known = normalise_doi(doi)
    if known is None:
        raise NotAvailable(f"{doi[:100]!r} is no DOI")
    # A comma parts filters and can't be escaped: such a DOI is asked for by itself.
    return tuple(dict.fromkeys(_of_the_work(known) if "," in known else _updating(known)))


def _updating(doi: str) -> Iterator[Notice]:
    message = _asked("/works", {"filter": f"updates:{doi}", "rows": "100"})
    for work in _objects(message.get("items")):
        for update in _objects(work.get("update-to")):
            if normalise_doi(str(update.get("DOI"))) == doi:
                yield _notice(str(work.get("DOI", "")), update)


def _of_the_work(doi: str) -> Iterator[Notice]:
    message = _asked(f"/works/{quote(doi, safe='')}", {})
    for update in _objects(message.get("updated-by")):
        yield _notice(str(update.get("DOI", "")), update)


def _asked(path: str, params: dict[str, str]) -> dict[str, Any]:
    services = settings.literature()
    polite = {**params, "mailto": services.email} if services.email else params
    url = f"{services.crossref_url}{path}"
    message = web.get_object(url, has="message", pace=PACE, params=polite, trusted=True)["message"]
    return message if isinstance(message, dict) else {}


def _objects(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


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
