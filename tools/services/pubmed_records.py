"""What PubMed says today of papers that are known by an identifier, two hundred in a request.

    look_up([{"doi": "10.1371/journal.pone.0000217"}, {"pmid": "1"}])  →  [Article(retracted=False, …), None]

A record is believed to be of a paper only when it states the identifier that it was found by.

An answer can lack records that NCBI has: what did not come is asked for again, by its ids. Of an id that PubMed has
none of any more (a record that it dropped) efetch says nothing, by itself too, but esummary says so: it is left out. An
id that esummary knows, and efetch does not give, is an error after all the others; the next session asks for it again.
"""

import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from bioalchemy.errors import ArticleError, ServiceUnreachable
from bioalchemy.records import Article
from bioalchemy.tools import entrez, pubmed
from bioalchemy.tools.readers import pubmed_files

_TRIES = 3
_NAMED = 5
"""Ids that an error names."""

Tell = Callable[[list[str]], None]
"""Is told PMIDs."""


def look_up(papers: Sequence[Mapping[str, str]], withheld: Tell | None = None) -> list[Article | None]:
    """The record of each paper, by its PMID, else its DOI, else its PMCID; None where PubMed has none that can be read.

    Raises what `records` does.
    """
    by_pmc = pmids_of([ids["pmcid"] for ids in papers if "pmcid" in ids and not ids.keys() & {"pmid", "doi"}])
    known = [{**ids, "pmid": by_pmc[ids["pmcid"]]} if ids.get("pmcid") in by_pmc else ids for ids in papers]
    pmids = [ids["pmid"] for ids in known if "pmid" in ids]
    dois = [ids["doi"] for ids in known if "pmid" not in ids and "doi" in ids]
    found = list(fetch(dict.fromkeys((*pmids, *entrez.search_dois(dict.fromkeys(dois)))), withheld))
    by_pmid = {record.ids["pmid"]: record for record in found}
    by_doi = {record.ids["doi"]: record for record in found if "doi" in record.ids}
    return [by_pmid.get(ids["pmid"]) if "pmid" in ids else by_doi.get(ids.get("doi", "")) for ids in known]


def pmids_of(pmcids: Iterable[str]) -> dict[str, str]:
    """PMCID → PMID, where NCBI knows one. Raises as `records` does."""
    found = entrez.links(pmcids, "pmc_pubmed")
    return {f"PMC{uid}": pmids[0] for uid, pmids in found.items() if pmids}


def fetch(pmids: Iterable[str], withheld: Tell | None = None) -> Iterator[Article]:
    """The records of some PMIDs, without those that PubMed lacks or that can't be read. Raises what `records` does."""
    for pmid, record in records(pmids, withheld):
        try:
            article = pubmed.read_bytes(record, f"pubmed:{pmid}")
        except ArticleError:
            continue
        if "pmid" in article.ids:
            yield article


def records(
    pmids: Iterable[str], withheld: Tell | None = None, dropped: Tell = lambda _: None
) -> Iterator[pubmed_files.Record]:
    """The records of some PMIDs as PubMed gives them, without those that it has not, of which `dropped` is told some.

    `withheld` is told what PubMed has and does not give, which is an error otherwise.

    Raises:
        QueryRefused: one is no PMID.
        ServiceUnreachable: no answer that can be read; or, after all others, records that do not come.
    """
    wanted, missing = iter(pmids), list[str]()
    while batch := list(islice(wanted, entrez.BATCH["pubmed"])):
        yield from _given(batch, missing.extend, dropped)
    if missing and withheld:
        withheld(missing)
    elif missing:
        named = ", ".join(missing[:_NAMED]) + (", …" if len(missing) > _NAMED else "")
        raise ServiceUnreachable(
            f"PubMed has {len(missing):,} records that it does not give, asked {_TRIES} times: {named}"
        )


def _given(batch: Sequence[str], withheld: Tell, dropped: Tell) -> Iterator[pubmed_files.Record]:
    missing, seen = list(dict.fromkeys(batch)), set[str]()
    for _ in range(_TRIES):
        came, gone = list[pubmed_files.Record](), list[str]()
        try:
            for data in entrez.fetch(missing):
                came += pubmed_files.split(io.BytesIO(data), gone.extend)
        except ArticleError as error:
            raise ServiceUnreachable(f"PubMed's records can't be read: {error}") from None
        # One without a PMID names no paper, and stands for none.
        came = list({record.pmid: record for record in came if record.pmid}.values())
        if len(came) > len(missing):
            raise ServiceUnreachable(f"PubMed gives {len(came):,} records where {len(missing):,} were asked for")
        dropped(gone)
        yield from (record for record in came if record.pmid not in seen)
        seen |= {record.pmid for record in came} | set(gone)
        left = [pmid for pmid in missing if pmid not in seen]
        # A record under another PMID stands for one of those that were asked for.
        if len(left) <= sum(record.pmid not in missing for record in came):
            return
        missing = left
    known = {str(summary.get("uid")) for summary in entrez.summaries(missing)}
    withheld([pmid for pmid in missing if pmid in known])
