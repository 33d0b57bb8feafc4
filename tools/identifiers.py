"""Identifiers of papers: PMIDs, PMCIDs and DOIs, however they are written.

    normalise_doi("https://doi.org/10.1101/2026.01.02.123456v2")       ->  "10.1101/2026.01.02.123456"
    kind_of("PMID: 33786689")                                          ->  ("pmid", "33786689")
    kind_of("https://pmc.ncbi.nlm.nih.gov/articles/PMC2834709/")       ->  ("pmcid", "PMC2834709")

DOIs are compared without case, so they are written in lower case. Nothing is looked up: a well-formed identifier may be
nobody's, and a publisher's link without a DOI in it names no paper.
"""

import re
from collections.abc import Mapping
from typing import Literal
from urllib.parse import unquote

from bioalchemy.records import sha256_of

Kind = Literal["pmid", "pmcid", "doi"]

LONGEST_DOI = 300
_LONGEST_WRITTEN = 10 * LONGEST_DOI
"""With a resolver before it, each character as `%2F`, and what closes around it."""
PREPRINT_PREFIXES = ("10.1101", "10.64898")
"""bioRxiv and medRxiv: of Cold Spring Harbor Laboratory, and since December 2025 of openRxiv."""

_RESOLVER = re.compile(r"(?:https?://(?:dx\.|www\.)?doi\.org/|info:doi/|doi:|doi\s)\s*", re.IGNORECASE)
_DOI = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/[^\s\"]+")
_DOI_IN_LINK = re.compile(r"(?:^|[/=:])(10\.[0-9]{4,9}(?:\.[0-9]+)*/[^\s\"<>?#&]+)")
_VIEW = re.compile(
    r"(?:/(?:full|fulltext|full-text|abstract|abs|pdf|epdf|html|meta|summary|suppl)|\.(?:full|abstract|pdf|article-info)"
    r"|\.full\.pdf|\.full-text)+$",
    re.IGNORECASE,
)
"""What publishers append to a DOI in the address of one view of the paper."""
_NUMBERED_VIEW = re.compile(r"(10\.1093/[^/]+/[^/]+)/[0-9]{4,9}", re.IGNORECASE)
"""Oxford University Press has a number of its own behind the DOI."""
_PREPRINT_VERSION = re.compile(rf"({'|'.join(map(re.escape, PREPRINT_PREFIXES))})(/[0-9.]*[0-9])v[0-9]{{1,3}}")
_VERSION = re.compile(
    r"(10\.21203/rs\.[0-9]+\.(?:[a-z]+-)?[0-9]+(?=/v)|10\.20944/preprints[0-9.]*[0-9](?=\.v)"
    r"|10\.12688/[a-z0-9]+\.[0-9-]+(?=\.)"
    r"|10\.7554/elife\.[0-9]+|10\.26434/chemrxiv-[0-9a-z-]+(?=-v)|10\.31219/osf\.io/[a-z0-9]+(?=_v)"
    r"|10\.32388/[a-z0-9]+(?=\.)|10\.7287/peerj\.preprints\.[0-9]+(?=v)"
    r"|10\.22541/au\.[0-9./]+(?=/v)|10\.36227/techrxiv\.[0-9.]*[0-9](?=\.v)"
    r"|10\.48550/arxiv\.(?:[0-9]{4}\.[0-9]{4,5}|[a-z.-]+/[0-9]{7})(?=v))(?:[/._-]v?|v)([1-9][0-9]?)"
)
"""Research Square, Preprints.org, F1000's platforms, eLife, ChemRxiv, OSF, Qeios, PeerJ, Authorea, TechRxiv: each
version has a DOI of its own, the work's and a number (those of eLife's figures have three digits). Versions of arXiv
are cited so."""
_LEADS_AWAY = re.compile(r"[/\\]\.{1,2}(?:[/\\]|$)")
"""A part that is a step in a path, in no publisher's DOI."""
_CLOSING = {")": "(", "]": "[", "}": "{"}
_PMID = re.compile(r"(?:pmid\s*-|pmid|pubmed|info:pmid/)?[\s:]*([1-9][0-9]{0,8})", re.IGNORECASE)
_WITH_FRACTION = re.compile(r"([0-9]+)\.0+")
_PMCID = re.compile(r"(?:pmc|pmcid)?[\s:]*PMC([1-9][0-9]{0,8})(?:\.[0-9]{1,3})?", re.IGNORECASE)
_LINKS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("pmcid", re.compile(r"//(?:[\w.]*ncbi\.nlm\.nih\.gov|europepmc\.org)/[\w/]*PMC([1-9][0-9]{0,8})\b", re.I)),
    ("pmid", re.compile(r"//pubmed\.ncbi\.nlm\.nih\.gov/([1-9][0-9]{0,8})\b", re.I)),
    ("pmid", re.compile(r"//www\.ncbi\.nlm\.nih\.gov/(?:m/)?pubmed/([1-9][0-9]{0,8})\b", re.I)),
    ("pmid", re.compile(r"//europepmc\.org/(?:article|abstract)/med/([1-9][0-9]{0,8})\b", re.I)),
)


def normalise_doi(text: str) -> str | None:
    """The DOI in its one form: lower case, without resolver, closing punctuation or a preprint's version; or None."""
    if len(text) > _LONGEST_WRITTEN:
        return None
    text = _without_closing(without_resolver(text).lower())
    if (
        len(text) > LONGEST_DOI
        or not text.isprintable()
        or not _DOI.fullmatch(text)
        or _LEADS_AWAY.search(unquote(text))
    ):
        return None
    preprint = _PREPRINT_VERSION.fullmatch(text)
    return preprint[1] + preprint[2] if preprint else text


def without_resolver(text: str) -> str:
    """A DOI, or a part of one, without `https://doi.org/` or `doi:` before it and white space around it."""
    text = text.strip()
    if resolver := _RESOLVER.match(text):
        text = unquote(text[resolver.end() :]) if "//" in resolver[0] else text[resolver.end() :]
    return text


def version_of(doi: str) -> tuple[str, int]:
    """`10.12688/f1000research.7101.2` → `10.12688/f1000research.7101` and 2; a DOI that names no version, and 0."""
    found = _VERSION.fullmatch(doi)
    return (found[1], int(found[2])) if found else (doi, 0)


def kind_of(text: str) -> tuple[Kind, str] | None:
    """Which identifier a text or link is, and its one form; None for anything else. Bare digits are a PMID."""
    text = text.strip()
    if pmcid := _PMCID.fullmatch(text):
        return "pmcid", f"PMC{pmcid[1]}"
    if pmid := _PMID.fullmatch(text):
        return "pmid", pmid[1]
    if doi := normalise_doi(text):
        return "doi", doi
    return _in_link(text) if text.lower().startswith(("http://", "https://")) else None


def without_fraction(text: str) -> str:
    """A whole number as such: in a column that has empty cells too, many programs write 21645374.0."""
    number = _WITH_FRACTION.fullmatch(text.strip())
    return number[1] if number else text


def propose_work_id(ids: Mapping[str, str], source_sha256: str) -> str:
    """From the strongest identifier, so that two copies of a work meet under one name; the text store settles it."""
    known = {**ids, "doi": version_of(ids["doi"])[0]} if "doi" in ids else ids
    named = (f"{kind}:{known[kind]}" for kind in ("doi", "pmcid", "pmid") if kind in known)
    return work_id_by(next(named, f"sha256:{source_sha256}"))


def work_id_by(known_as: str) -> str:
    """What a work is called that is known by nothing else: `doi:10.1371/…`."""
    return "W" + sha256_of(known_as)[:16]


def is_named_by(work_id: str, known_as: str) -> bool:
    """Whether a work has its id by that name, or by the DOI without the version that it names."""
    kind, _, value = known_as.partition(":")
    names = (known_as, f"doi:{version_of(value)[0]}") if kind == "doi" else (known_as,)
    return work_id in map(work_id_by, names)


def _in_link(text: str) -> tuple[Kind, str] | None:
    for kind, pattern in _LINKS:
        if found := pattern.search(text):
            return kind, f"PMC{found[1]}" if kind == "pmcid" else found[1]
    found = _DOI_IN_LINK.search(unquote(text))
    stated = _VIEW.sub("", found[1]) if found else ""
    numbered = _NUMBERED_VIEW.fullmatch(stated)
    doi = normalise_doi(numbered[1] if numbered else stated)
    return ("doi", doi) if doi else None


def _without_closing(text: str) -> str:
    """Without punctuation of the sentence around it; brackets that the DOI itself opens stay."""
    while text and (
        text[-1] in ".,;:'" or (text[-1] in _CLOSING and text.count(text[-1]) > text.count(_CLOSING[text[-1]]))
    ):
        text = text[:-1]
    return text
