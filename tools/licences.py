"""Decide what a paper's licence lets us do with its text.

    decide("distributed under the Creative Commons Attribution License", ["…/licenses/by-nc/4.0/"])
    → LicenceDecision(text_use="reference_only", rule="address: CC BY-NC; words: CC BY; the stricter wins")

`free` is CC0, CC BY and the public domain; `share_alike` is CC BY-SA; `reference_only` is everything with NC, ND
or a text-mining clause, reserved rights, and terms that are not recognised; `unknown` is nothing said at all.
Words and addresses are both read and the stricter wins, as publishers' templates often disagree with themselves.
It is a reading rule for a pipeline, not legal advice, and it does not fetch any licence.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bioalchemy.records import TextUse


class LicenceDecision(NamedTuple):
    """What may be done with the text, and the rule that said so."""

    text_use: TextUse
    rule: str


class _Term(NamedTuple):
    text_use: TextUse
    name: str


_STRICTNESS: dict[TextUse, int] = {"unknown": 0, "free": 1, "share_alike": 2, "reference_only": 3}

_CC_ADDRESS = re.compile(r"creativecommons\.org/(?:licen[cs]es?|publicdomain)/([a-z-]+)", re.IGNORECASE)
_RESERVED_ADDRESS = re.compile(r"tdm|userlicen[cs]e|text-?and-?data-?mining|standard_?publication", re.IGNORECASE)
_BOTH_COMMERCIAL = re.compile(r"\bcommercial(?:ly)?\s*(?:and|or|/|,)\s*non-?\s?commercial")

_PHRASES: tuple[tuple[str, _Term], ...] = (
    (r"non-?\s?commercial|\bcc[\s-]*by[\s-]*nc\b|\bnc-nd\b", _Term("reference_only", "CC BY-NC")),
    (
        r"no-?\s?deriv|without\s+(?:derivatives|modification)|\bcc[\s-]*by[\s-]*nd\b",
        _Term("reference_only", "CC BY-ND"),
    ),
    (r"\btext[\s-]+(?:and|&)[\s-]+data[\s-]+mining\b|\btdm\b", _Term("reference_only", "text mining only")),
    (r"all\s+rights\s+(?:are\s+)?reserved|no\s+re-?use\s+allowed", _Term("reference_only", "rights reserved")),
    (r"verbatim\s+copying", _Term("reference_only", "verbatim copies only")),
    (r"share-?\s?alike|\bcc[\s-]*by[\s-]*sa\b", _Term("share_alike", "CC BY-SA")),
    (r"\bcc[\s-]?0\b|\bcc[\s-]zero\b|public\s+domain", _Term("free", "CC0 or public domain")),
    (
        r"creative\s*commons?,?\s+(?:licen[cs]e\s+)?attribution|\bcc[\s-]*by\b|attribution\s+licen[cs]e",
        _Term("free", "CC BY"),
    ),
    (r"unrestricted\s+(?:use|distribution|reuse|re-use)", _Term("free", "unrestricted use with citation")),
)
"""In lower case."""
_WORDS = [(re.compile(phrase), term) for phrase, term in _PHRASES]


def decide(words: str, urls: Sequence[str]) -> LicenceDecision:
    """Return the use that every one of `words` and `urls` allows, with the rule that decided.

    `words` are the licence and copyright statements as printed; `urls` the licence addresses. Never raises.
    """
    by_address = _strictest(_from_urls(urls))
    by_words = _strictest(_from_words(words))
    if by_address is None and by_words is None:
        if any(url.strip() for url in urls) or words.strip():
            return LicenceDecision("reference_only", "terms are stated, but no open licence is among them")
        return LicenceDecision("unknown", "no licence or copyright statement")
    sides = [(side, term) for side, term in (("address", by_address), ("words", by_words)) if term is not None]
    text_use = max((term.text_use for _, term in sides), key=_STRICTNESS.__getitem__)
    rule = "; ".join(f"{side}: {term.name}" for side, term in sides)
    if len({term.text_use for _, term in sides}) > 1:
        rule += "; the stricter wins"
    return LicenceDecision(text_use, rule)


def _strictest(terms: Iterator[_Term]) -> _Term | None:
    return max(terms, key=lambda term: _STRICTNESS[term.text_use], default=None)


def _from_urls(urls: Sequence[str]) -> Iterator[_Term]:
    for url in urls:
        if found := _CC_ADDRESS.search(url):
            yield _cc_term(found[1].lower().strip("-"))
        elif _RESERVED_ADDRESS.search(url):
            yield _Term("reference_only", "rights reserved")


def _cc_term(code: str) -> _Term:
    if code in ("zero", "mark", "publicdomain"):
        return _Term("free", "CC0 or public domain")
    name = f"CC {code.upper()}"
    parts = set(code.split("-"))
    if parts & {"nc", "nd", "sampling"} or not parts <= {"by", "sa"}:
        return _Term("reference_only", name)
    return _Term("share_alike" if "sa" in parts else "free", name)


def _from_words(words: str) -> Iterator[_Term]:
    words = _BOTH_COMMERCIAL.sub(" any ", " ".join(words.lower().split()))
    for pattern, term in _WORDS:
        if pattern.search(words):
            yield term
