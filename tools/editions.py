"""Editions of a work: which of two is worked on, the preprint or the paper, the first version or the second.

    supersedes({"article_type": "research-article", …}, {"article_type": "preprint", …})    -> True
    supersedes(read_again, read_before)     -> whether a source that was read before has another text now

Records are an `Article`'s without its text, as the ledger keeps them. The full text wins over an abstract, also a
preprint's over its paper's; of two full texts, or two abstracts, the published version, then the later version of one
source or by its DOI, and otherwise the first.

Why a preprint's text may stand for a paper: an abstract has few findings and hardly their methods, and from preprint to
paper figures and tables change little. Conclusions do change in 7 % of abstracts, in 17 % on COVID-19 (Brierley et al.
2022, doi:10.1371/journal.pbio.3001285): a risk that is taken knowingly. A pair cites the version that it is of, and the
two stay one work, so that a retraction of the paper withdraws the preprint's pairs.
"""

import re
from collections.abc import Mapping
from typing import Any

from bioalchemy.tools.identifiers import version_of

Record = Mapping[str, Any]

_PREPRINT_SOURCES = ("biorxiv:", "medrxiv:", "europepmc:PPR/")
_PREPRINT_DOI = re.compile(
    r"10\.(?:1101|64898)/[0-9][0-9.]*|10\.(?:21203/rs\.|48550/arxiv\.|2139/ssrn\.|26434/chemrxiv|20944/preprints"
    r"|31234/osf\.io|31219/osf\.io|22541/au\.|36227/techrxiv).*"
)
"""bioRxiv and medRxiv (whose first prefix has journals too), Research Square, arXiv, SSRN, ChemRxiv, Preprints.org,
PsyArXiv, OSF, Authorea, TechRxiv."""
_GIVEN_UP = ("published-as", "UpdateIn", "PreprintOf", "published-in", "published-article")
"""Relations by which a version names the one that took its place: bioRxiv's, PubMed's, Europe PMC's, JATS's two. What
JATS calls an `updated-article` is the one that was before.
"""
_OF_RECORD = 1_000
"""Above the number of any version."""
_VERSION = re.compile(r"((?:bio|med)rxiv:.+)v([0-9]{1,3})")


def of_doi(doi: str) -> Record:
    """What is known of a version by its DOI alone."""
    return {"article_type": "", "source_uri": "", "ids": {"doi": doi} if doi else {}, "related": ()}


def is_published(record: Record) -> bool:
    """Whether it is no preprint, and no version that says of itself that another took its place."""
    return not (
        record["article_type"].lower() == "preprint"
        or record["source_uri"].startswith(_PREPRINT_SOURCES)
        or _PREPRINT_DOI.fullmatch(record["ids"].get("doi", ""))
        or any(link["relation"] in _GIVEN_UP for link in record["related"])
    )


def is_taken_back_with(version: Record, retracted: Record) -> bool:
    """Whether a version falls with another that is retracted: a preprint that is taken back takes no paper with it."""
    return is_published(retracted) or not is_published(version)


def supersedes(new: Record, old: Record) -> bool:
    """Whether `new` takes the place of `old`, which was found before it; both are of one work.

    The same text is no other edition, whoever published it: what follows from the one follows from the other.
    """
    if new["text_sha256"] == old["text_sha256"]:
        return False
    for worth in (_is_full_text, is_published):
        if worth(new) != worth(old):
            return worth(new)
    (name, version), (old_name, old_version) = _version(new), _version(old)
    if name == old_name:
        return version >= old_version
    (doi, version), (old_doi, old_version) = (version_of(one["ids"].get("doi", "")) for one in (new, old))
    # eLife's version of record has the DOI that its reviewed preprints have with a number.
    return doi == old_doi and (version or _OF_RECORD) > (old_version or _OF_RECORD)


def _is_full_text(record: Record) -> bool:
    return not {"abstract_only", "no_body"} & set(record["flags"])


def _version(record: Record) -> tuple[str, int]:
    uri = record["source_uri"]
    found = _VERSION.fullmatch(uri)
    return (found[1], int(found[2])) if found else (uri, 0)
