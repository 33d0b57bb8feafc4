"""Match an article that was read from a PDF to its record in PubMed: by the DOI on its pages, else by its title.

    matched(pdf.read("paper.pdf"))
        →  the same text, with PubMed's ids, article type, date, MeSH terms and whether it was retracted

Asks NCBI, so it is for those who ask for it: what a local file says is looked up nowhere by itself. A record counts
only when it states the same DOI, or a title of the same letters; a short title names no paper. The text, its sections
and its licence stay those of the PDF.
"""

import re
from collections.abc import Iterator
from itertools import islice

from bioalchemy.errors import QueryRefused
from bioalchemy.records import Article
from bioalchemy.tools import documents, entrez
from bioalchemy.tools.doubles import is_telling, letters
from bioalchemy.tools.identifiers import normalise_doi
from bioalchemy.tools.services import pubmed_records

_MOST_CANDIDATES = 5
_WORD = re.compile(r"[^\W_]+")


def matched(article: Article) -> Article:
    """The article with what PubMed knows of it; as it is where PubMed has no such record.

    Raises:
        ServiceUnreachable, UsageError: see `entrez.search`.
    """
    record = next(
        (record for query in _queries(article) for record in _records(query) if _is_of(record, article)), None
    )
    return documents.joined(article, record.model_dump()) if record else article


def _queries(article: Article) -> Iterator[str]:
    doi = normalise_doi(article.ids.get("doi", ""))
    if doi:
        yield f'"{doi.replace(chr(34), " ")}"[doi]'
    if is_telling(article.title):
        yield f'"{" ".join(_WORD.findall(article.title))}"[ti]'


def _records(query: str) -> Iterator[Article]:
    try:
        pmids = list(islice(entrez.search(query, tell=lambda _: None), _MOST_CANDIDATES))
    except QueryRefused:
        # So NCBI says that nothing has these words.
        return
    yield from pubmed_records.fetch(pmids)


def _is_of(record: Article, article: Article) -> bool:
    dois = {known.ids["doi"] for known in (record, article) if "doi" in known.ids}
    if len(dois) == 1 and "doi" in record.ids and "doi" in article.ids:
        return True
    # Two DOIs are two papers, whatever they are called.
    return len(dois) < 2 and bool(article.title) and letters(record.title) == letters(article.title)
