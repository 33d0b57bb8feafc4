"""Filters as services understand them: queries that leave out most of what would be turned away after reading.

    pubmed("CDK4[ti]", Filters(language="de"))                -> "(CDK4[ti]) AND ger[la]"
    europepmc("malaria", Filters(published_from="2026-03"))   -> "(malaria) AND FIRST_PDATE:[2026-03-01 TO 3000-12-31]"

Each article is looked at again after it was read. A query takes in what its service dates by year or month alone; of
which kind an article is, and in which language, is for the service to say. What a service can't be asked is left open.
"""

from calendar import monthrange
from collections.abc import Iterator

from bioalchemy.tools.datasets.withholding import REDISTRIBUTABLE
from bioalchemy.tools.filters import Filters
from bioalchemy.tools.services.pubmed_terms import language_codes, publication_types

_BEGINNING, _END = "1500", "3000"


def pubmed(query: str, filters: Filters) -> str:
    """With PubMed's field tags dp, pt and la, and its filter for the open-access part of PMC."""
    terms = [*_dates(filters)]
    if kinds := _kinds(filters):
        terms.append(" OR ".join(f'"{kind}"[pt]' for kind in kinds))
    if codes := _languages(filters):
        terms.append(" OR ".join(f"{code}[la]" for code in codes))
    if wants_open(filters):
        terms.append('"pubmed pmc open access"[filter]')
    return _all(query, terms)


def pmc(query: str, filters: Filters) -> str:
    """With PMC's field tag dp and its filter for open access; kinds and languages it can't be asked."""
    terms = [*_dates(filters), *(["open_access[filter]"] if wants_open(filters) else [])]
    return _all(query, terms)


def europepmc(query: str, filters: Filters) -> str:
    """With Europe PMC's fields FIRST_PDATE, PUB_TYPE, LANG and OPEN_ACCESS."""
    terms = []
    if filters.published_from or filters.published_until:
        first, last = _first_day(filters.published_from or _BEGINNING), _last_day(filters.published_until or _END)
        terms.append(f"FIRST_PDATE:[{first} TO {last}]")
    if kinds := _kinds(filters):
        # It takes over the words of full texts too.
        terms.append(" OR ".join(f'PUB_TYPE:"{kind}"' for kind in (*filters.types, *kinds)))
    if codes := _languages(filters):
        terms.append(" OR ".join(f"LANG:{code}" for code in codes))
    if wants_open(filters):
        terms.append("OPEN_ACCESS:y")
    return _all(query, terms)


def wants_open(filters: Filters) -> bool:
    """Whether only texts are wanted that may be passed on."""
    return bool(filters.uses) and set(REDISTRIBUTABLE).issuperset(filters.uses)


def _all(query: str, terms: list[str]) -> str:
    if not terms:
        return query
    return " AND ".join([f"({query})", *(f"({term})" if " OR " in term else term for term in terms)])


def _dates(filters: Filters) -> Iterator[str]:
    """NCBI has papers of which only the year is known on its first of January, and of a month on its first."""
    if not (filters.published_from or filters.published_until):
        return
    first, last = _first_day(filters.published_from or _BEGINNING), _last_day(filters.published_until or _END)
    span = f"{first}:{last}[dp]"
    vague = sorted({f"{first[:4]}-01-01", f"{first[:7]}-01"} - {first})
    yield " OR ".join([span, *(f"{day}[dp]" for day in vague)]).replace("-", "/")


def _kinds(filters: Filters) -> list[str]:
    """PubMed's publication types of all the wanted kinds; none where it has no word for one of them."""
    found = [publication_types(kind) for kind in filters.types]
    return list(dict.fromkeys(word for words in found for word in words)) if all(found) else []


def _languages(filters: Filters) -> tuple[str, ...]:
    return language_codes(filters.language.lower()) if filters.language else ()


def _first_day(date: str) -> str:
    return f"{date}-01-01"[:10] if len(date) == 4 else f"{date}-01"[:10]


def _last_day(date: str) -> str:
    if len(date) == 10:
        return date
    month = date[5:7] or "12"
    day = monthrange(int(date[:4]), int(month))[1] if "01" <= month <= "12" else 31
    return f"{date[:4]}-{month}-{day}"
