"""What PubMed says today of papers that are known by an identifier, two hundred in a request.

    look_up([{"doi": "10.1371/journal.pone.0000217"}, {"pmid": "1"}])  →  [Article(retracted=False, …), None]

A record is believed to be of a paper only when it states the identifier that it was found by.
"""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

from bioalchemy.errors import ArticleError
from bioalchemy.records import Article
from bioalchemy.tools import entrez, pubmed, pubmed_files


def look_up(papers: Sequence[Mapping[str, str]]) -> list[Article | None]:
    """The record of each paper, by its PMID, else its DOI, else its PMCID; None where PubMed has none that can be read.

    Raises:
        ServiceError: PubMed could not be asked.
    """
    by_pmc = _linked([ids["pmcid"] for ids in papers if "pmcid" in ids and not ids.keys() & {"pmid", "doi"}])
    known = [ids | by_pmc.get(ids.get("pmcid", ""), {}) for ids in map(dict, papers)]
    pmids = [ids["pmid"] for ids in known if "pmid" in ids]
    dois = [ids["doi"] for ids in known if "pmid" not in ids and "doi" in ids]
    records = list(fetch(dict.fromkeys((*pmids, *entrez.search_dois(dict.fromkeys(dois))))))
    by_pmid = {record.ids["pmid"]: record for record in records}
    by_doi = {record.ids["doi"]: record for record in records if "doi" in record.ids}
    return [by_pmid.get(ids["pmid"]) if "pmid" in ids else by_doi.get(ids.get("doi", "")) for ids in known]


def fetch(pmids: Iterable[str]) -> Iterator[Article]:
    """The records of some PMIDs, without those that PubMed lacks or that can't be read. Raises what `look_up` does."""
    for data in entrez.fetch(pmids):
        for pmid, record in pubmed_files.split(io.BytesIO(data)):
            try:
                article = pubmed.read_bytes(record, f"pubmed:{pmid}")
            except ArticleError:
                continue
            if "pmid" in article.ids:
                yield article


def _linked(pmcids: Sequence[str]) -> dict[str, dict[str, str]]:
    """PMCID → its PMID, where NCBI knows one."""
    found = entrez.links(pmcids, "pmc_pubmed")
    return {f"PMC{uid}": {"pmid": pmids[0]} for uid, pmids in found.items() if pmids}
