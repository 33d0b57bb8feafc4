"""Good files to make bad ones of: real ones where they lie beside this project, and always some of our own.

specimens("jats")  →  [b"<article …", …]
"""

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from tests.support import papers, pdfs
from tests.support.eutils import record
from tests.support.literature import listing
from tests.tools import test_rss

REAL = Path(__file__).parents[2].parent / "shared" / "data"
_LARGEST = 1_700_000
"""Bytes of a real file that is taken; larger ones only make a round slow."""

NOTATION = {
    "jats": "xml", "pubmed": "xml", "pubmed_gz": "bytes", "pdf": "pdf", "document": "bytes", "rss": "xml",
    "europepmc": "json", "europepmc_search": "json", "pmc_listing": "xml", "pmc_metadata": "json", "biorxiv": "json",
    "crossref": "json", "esearch": "xml", "esummary": "json", "elink": "xml", "efetch": "xml",
}  # fmt: skip
"""Kinds of files and of answers of services, and how each is written."""


@cache
def specimens(kind: str) -> list[bytes]:
    """Sound files, or answers of a service, of a kind."""
    patterns, own = _SOURCES[kind]
    real = [path for pattern in patterns for path in sorted(REAL.glob(pattern)) if path.stat().st_size <= _LARGEST]
    return [*own(), *(path.read_bytes() for path in real)]


def _pdfs() -> list[bytes]:
    import pymupdf

    made = pdfs.Paper().front("Growth of cells", "Ann Author").heading("Abstract").prose([pdfs.SENTENCES[:80]] * 6)
    made.heading("Results").prose([pdfs.SENTENCES[:60]] * 20).small("Cells.", bold="Figure 1.")
    data = made.data({"title": "Growth of cells"})
    with pymupdf.open(stream=data, filetype="pdf") as document:
        bare = document.tobytes(expand=255, garbage=3)
    return [data, bare, bare, pdfs.raw(b"BT /F 10 Tf 20 700 Td (Cells grew in the dark.) Tj ET")]


def _europepmc() -> list[bytes]:
    pages = [json.loads(path.read_bytes()) for path in sorted((REAL / "entrez" / "europepmc").glob("*core*.json"))]
    records = [found for page in pages for found in page["resultList"]["result"]]
    own = {
        "source": "MED", "id": "1", "pmid": "1", "doi": "10.5555/a", "title": "A <i>B</i>",
        "abstractText": "<h4>A</h4>B<sub>2</sub>",
        "license": "cc by", "isOpenAccess": "Y", "language": "eng", "pubTypeList": {"pubType": ["Journal Article"]},
        "keywordList": {"keyword": ["a"]}, "meshHeadingList": {"meshHeading": [{"descriptorName": "Mice"}]},
        "commentCorrectionList": {"commentCorrection": [{"id": "2", "source": "MED", "type": "Comment in"}]},
        "firstPublicationDate": "2026-01-02", "journalInfo": {"journal": {"title": "Tests"}},
    }  # fmt: skip
    return [json.dumps(found).encode() for found in [own, *records]]


def _found() -> list[bytes]:
    own = {"hitCount": 1, "nextCursorMark": "b", "resultList": {"result": [json.loads(_europepmc()[0])]}}
    return [json.dumps(own).encode()]


def _pmc() -> list[bytes]:
    return [
        json.dumps({
            "pmcid": "PMC7", "version": 1, "pmid": 101, "doi": "10.5555/test.1", "is_pmc_openaccess": True,
            "is_manuscript": False, "is_historical_ocr": False, "is_retracted": False, "license_code": "CC BY",
            "xml_url": "s3://pmc-oa-opendata/PMC7.1/PMC7.1.xml?md5=" + "0" * 32, "pdf_url": None,
        }).encode()
    ]  # fmt: skip


def _biorxiv() -> list[bytes]:
    preprint = {
        "doi": "10.1101/2026.10.01.123456", "version": "1", "date": "2026-10-02", "category": "neuroscience",
        "license": "cc_by", "published": "NA", "jatsxml": "http://127.0.0.1:1/x.xml", "title": "A",
    }  # fmt: skip
    return [json.dumps({"messages": [{"status": "ok", "total": "1", "count": 1}], "collection": [preprint]}).encode()]


def _crossref() -> list[bytes]:
    update = {
        "DOI": "10.5555/a",
        "type": "retraction",
        "updated": {"date-parts": [[2010, 2, 6]]},
        "source": "publisher",
    }
    return [json.dumps({"message": {"items": [{"DOI": "10.5555/b", "update-to": [update]}]}}).encode()]


def _esummary() -> list[bytes]:
    known = {"uid": "1", "title": "A", "articleids": [{"idtype": "pmc", "value": "PMC7"}], "pubdate": "2026"}
    return [json.dumps({"header": {}, "result": {"uids": ["1"], "1": known}}).encode()]


def _xml(root: str, content: str) -> Callable[[], list[bytes]]:
    return lambda: [f'<?xml version="1.0"?>\n<!DOCTYPE {root} SYSTEM "x.dtd">\n<{root}>{content}</{root}>'.encode()]


def _records() -> list[bytes]:
    bare = record("7", "Kinases.", "Cells grew to 10<sup>3</sup> per ml.")
    return [b"<PubmedArticleSet>" + bare + bare.replace(b"7", b"8") + b"</PubmedArticleSet>"]


def _documents() -> list[bytes]:
    made = []
    for compression in (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED):
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", compression) as bundle:
            bundle.writestr("pubmed.xml", record("7", "Kinases.", "Cells grew."))
            bundle.writestr("article.xml", papers.jats(1, [1]))
            bundle.writestr("pmc.json", json.dumps({"pmid": "7", "is_retracted": False}))
            bundle.writestr("biorxiv.json", json.dumps({"published": None}))
        made.append(content.getvalue())
    return made


_SOURCES: dict[str, tuple[list[str], Callable[[], list[bytes]]]] = {
    "jats": (["jats/*/*.xml", "jats/*/*.nxml"], lambda: [papers.jats(1, [1, 2]).encode()]),
    "pubmed": (["entrez/pubmed_efetch_*/*.xml", "entrez/zotero_pubmed_xml/*.xml"], _records),
    "pdf": (["pdf/born_digital/*.pdf", "pdf/broken/*.pdf", "pdf/encrypted/*.pdf"], lambda: _pdfs() * 4),
    "pubmed_gz": ([], lambda: [gzip.compress(data) for data in _records()]),
    "document": ([], _documents),
    "rss": ([], lambda: [feed.encode() for feed in (test_rss.RDF, test_rss.RSS, test_rss.ATOM)]),
    "europepmc": ([], _europepmc),
    "europepmc_search": (["entrez/europepmc/search_*.json"], _found),
    "pmc_listing": ([], lambda: [listing(["PMC7.1/PMC7.1.xml", "PMC7.2/PMC7.2.xml"])]),
    "pmc_metadata": ([], _pmc),
    "biorxiv": ([], _biorxiv),
    "crossref": ([], _crossref),
    "esearch": (
        ["entrez/biopython/esearch*.xml"],
        _xml("eSearchResult", "<Count>1</Count><QueryKey>1</QueryKey><WebEnv>M</WebEnv><IdList><Id>1</Id></IdList>"),
    ),
    "esummary": ([], _esummary),
    "elink": (
        ["entrez/biopython/elink*.xml"],
        _xml(
            "eLinkResult",
            "<LinkSet><IdList><Id>1</Id></IdList><LinkSetDb><LinkName>pubmed_pubmed</LinkName>"
            "<Link><Id>2</Id></Link></LinkSetDb></LinkSet>",
        ),
    ),
    "efetch": ([], _records),
}
