"""Decide what a paper's licence lets us do with its text.

    decide("distributed under the Creative Commons Attribution License", ["…/licenses/by-nc/4.0/"])
    → LicenceDecision(text_use="reference_only", rule="address: CC BY-NC; words: CC BY; the stricter wins")

`free` is CC0, CC BY and the public domain; `share_alike` is CC BY-SA; `reference_only` is everything with NC, ND
or a text-mining clause, reserved rights, and terms that are not recognised; `unknown` is nothing said at all.
Words and addresses are both read and the stricter wins, as publishers' templates often disagree with themselves.
An address counts only as Creative Commons' own, and words that restrict count beside any address.
It is a reading rule for a pipeline, not legal advice, and it does not fetch any licence.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from bioalchemy.records import TextUse


class LicenceDecision(NamedTuple):
    """What may be done with the text, and the rule that said so."""

    text_use: TextUse
    rule: str


class _Term(NamedTuple):
    text_use: TextUse
    name: str


UNRECOGNISED = "terms are stated, but no open licence is among them"
_STRICTNESS: dict[TextUse, int] = {"unknown": 0, "free": 1, "share_alike": 2, "reference_only": 3}

_CC_PATH = r"(?:www\.)?creativecommons\.org(?::\d+)?/(?:licen[cs]es?|publicdomain)/(?=[a-z])([^?#\s]+)"
_CC_ADDRESS = re.compile(rf"(?:https?:)?/*{_CC_PATH}")
_CC_WITHIN = re.compile(_CC_PATH)
_RESERVED_ADDRESS = re.compile(r"tdm|userlicen[cs]e|text-?and-?data-?mining|standard_?publication")
_RESTRICTIONS = {"nc", "nd", "sa", "sampling"}
_BOTH_COMMERCIAL = re.compile(
    r"\bcommercial(?:ly)?\s*(?:and|or|/|,)\s*non[\s-]*commercial|\bnon[\s-]*commercial(?:ly)?\s*(?:and|or|/|,)\s*commercial"
)

_OR = r"[\s/,_+:(-]*"
"""Between the letters of a licence's name."""
_IN = r"(?:[^.;]|\.(?=\d))"
"""A character within a sentence."""
_UNNEGATED = rf"(?:(?!\bnot?\b){_IN})"
_ALLOWED = r"(?:permitted|allowed|granted|authori[sz]ed)\b"
_SCHOLARLY = r"\b(?:personal|private|academic|educational|research|scholarly|teaching)\b"
_CHANGED = r"(?:modif(?:y|ied|ication)|adapt|alter(?:ed|ation)|transform(?:ed|ation)|change)"
_COMMERCE = "|".join((
    rf"\bcommercial{_IN}{{0,80}}\bnot\b{_IN}{{0,20}}\b{_ALLOWED}",
    rf"\bcommercial{_UNNEGATED}{{0,80}}\b(?:prohibited|forbidden|disallowed|reserved|restricted|excluded)\b",
    rf"\bcommercial{_UNNEGATED}{{0,80}}\b(?:requires?|needs?|subject\s+to|only\s+with|obtain)\b"
    rf"{_IN}{{0,50}}\b(?:permission|licen[cs]e|consent|authori[sz]ation|approval)",
    rf"\bcommercial{_IN}{{0,60}}\bcontact\b",
    rf"\b(?:not?|never|prohibit\w*|forbid\w*)\b"
    rf"(?:(?!restrict|limit|\bonly\b|prohibit|prevent|exclud|requir|need){_IN}){{0,50}}\bcommercial",
    rf"\b(?:except|excluding|other\s+than)\b{_IN}{{0,30}}\bcommercial",
))  # fmt: skip
_CHANGES = "|".join((
    rf"\bno\s+(?:other\s+|further\s+)?{_CHANGED}",
    rf"\b{_CHANGED}{_IN}{{0,60}}\bnot\b{_IN}{{0,20}}\b{_ALLOWED}",
    rf"\bnot\s+(?:be\s+|permit\s+|allow\s+)(?:\w+\s+){{0,3}}{_CHANGED}",
    rf"\bnot\s+{_CHANGED}",
    rf"(?<!\bor )\bwithout\s+(?:any\s+)?(?:derivatives|{_CHANGED})",
))  # fmt: skip
_REFUSED = "|".join((
    rf"(?:\bcc\b|creative\s+commons|licen[cs]e){_IN}{{0,60}}\bnot\s+(?:been\s+)?(?:granted|given|offered)\b",
    r"\bno\s+(?:cc\b|creative\s*commons)|\bnot\s+(?:an?\s+|the\s+)?(?:cc[\s-]*by\b|creative\s*commons|open[\s-]+access)",
    rf"\b(?:article|paper|work|text|this)\s+(?:is|was)\s+not\s+(?:\w+\s+)?\w+\s+under\b{_IN}{{0,40}}\b(?:cc|creative)\b",
))  # fmt: skip

_PHRASES: tuple[tuple[str, _Term], ...] = (
    (
        rf"non[\s-]*commercial|n[aã]?o[\s-]*comercia|\bcc{_OR}by(?:{_OR}(?:sa|nd))*{_OR}nc(?:\b|nd|sa)"
        rf"|\b(?:by|attribution)\s*[-/_,]\s*nc\b|\bnc{_OR}nd\b",
        _Term("reference_only", "CC BY-NC"),
    ),
    (
        rf"\bno[\s-]*deriv|\bcc{_OR}by(?:{_OR}(?:sa|nc))*{_OR}nd\b|\b(?:by|attribution)\s*[-/_,]\s*nd\b",
        _Term("reference_only", "CC BY-ND"),
    ),
    (_COMMERCE, _Term("reference_only", "no commercial use")),
    (_CHANGES, _Term("reference_only", "no changes")),
    (
        rf"{_SCHOLARLY}{_IN}{{0,40}}\b(?:uses?|purposes?)\s+only\b|\bfree\s+for\s+{_SCHOLARLY}"
        rf"|\bonly\b{_IN}{{0,20}}\bfor\b{_IN}{{0,30}}{_SCHOLARLY}",
        _Term("reference_only", "personal or academic use only"),
    ),
    (_REFUSED, _Term("reference_only", "an open licence is refused")),
    (r"\btext[\s-]+(?:and|&)[\s-]+data[\s-]+mining\b|\btdm\b", _Term("reference_only", "text mining only")),
    (r"all\s+rights\s+(?:are\s+)?reserved|no\s+re-?use\s+allowed", _Term("reference_only", "rights reserved")),
    (r"verbatim\s+copying", _Term("reference_only", "verbatim copies only")),
    (rf"share[\s-]*alike|\bcc{_OR}by{_OR}sa\b", _Term("share_alike", "CC BY-SA")),
    (r"\bcc[\s-]?0\b|\bcc[\s-]zero\b|public\s+domain", _Term("free", "CC0 or public domain")),
    (
        r"creative\s*commons?,?\s+(?:licen[cs]e\s+)?attribution|\bcc[\s-]*by\b|attribution\s+licen[cs]e",
        _Term("free", "CC BY"),
    ),
    (r"unrestricted\s+(?:use|distribution|reuse|re-use)", _Term("free", "unrestricted use with citation")),
)
"""In lower case, with plain hyphens."""
_WORDS = [(re.compile(phrase), term) for phrase, term in _PHRASES]
_SENTENCE_END = re.compile(r"[.;](?!\d)")
_LONGEST_KEPT = 1_000


def decide(words: str, urls: Sequence[str]) -> LicenceDecision:
    """Return the use that every one of `words` and `urls` allows, with the rule that decided.

    `words` are the licence and copyright statements as printed; `urls` the licence addresses. Never raises.
    """
    by_address = _strictest(_from_urls(urls))
    by_words = _strictest(_from_words(words))
    if by_address is None and by_words is None:
        if any(url.strip() for url in urls) or words.strip():
            return LicenceDecision("reference_only", UNRECOGNISED)
        return LicenceDecision("unknown", "no licence or copyright statement")
    sides = [(side, term) for side, term in (("address", by_address), ("words", by_words)) if term is not None]
    text_use = max((term.text_use for _, term in sides), key=_STRICTNESS.__getitem__)
    rule = "; ".join(f"{side}: {term.name}" for side, term in sides)
    if len({term.text_use for _, term in sides}) > 1:
        rule += "; the stricter wins"
    return LicenceDecision(text_use, rule)


def stricter(one: TextUse, other: TextUse) -> TextUse:
    """The use that both allow; `unknown` where neither says anything."""
    return max(one, other, key=_STRICTNESS.__getitem__)


def _strictest(terms: Iterator[_Term]) -> _Term | None:
    return max(terms, key=lambda term: _STRICTNESS[term.text_use], default=None)


def _from_urls(urls: Sequence[str]) -> Iterator[_Term]:
    for url in map(_plain, map(unquote, urls)):
        if found := _CC_ADDRESS.match(url):
            yield _cc_term(found[1])
        elif (found := _CC_WITHIN.search(url)) and (term := _cc_term(found[1])).text_use != "free":
            # Another's address grants nothing, but what it names may still restrict.
            yield term
        elif _RESERVED_ADDRESS.search(url):
            yield _Term("reference_only", "rights reserved")


def _cc_term(path: str) -> _Term:
    """Of the path after `licenses/` or `publicdomain/`: `by-nc/4.0/`."""
    codes = re.findall(r"[a-z]+", path.partition("/")[0])
    codes += [code for code in re.findall(r"[a-z]+", path)[len(codes) :] if code in _RESTRICTIONS]
    if codes[0] in ("zero", "mark", "publicdomain"):
        return _Term("free", "CC0 or public domain")
    name = f"CC {'-'.join(codes).upper()}"
    parts = set(codes)
    if parts & {"nc", "nd", "sampling"} or not parts <= {"by", "sa"}:
        return _Term("reference_only", name)
    return _Term("share_alike" if "sa" in parts else "free", name)


def _from_words(words: str) -> Iterator[_Term]:
    """The terms of all the sentences; no phrase goes beyond one."""
    stated: set[_Term] = set()
    for sentence in _SENTENCE_END.split(words):
        stated.update(_of_sentence(sentence) if len(sentence) < _LONGEST_KEPT else _of_sentence.__wrapped__(sentence))
    yield from (term for _, term in _WORDS if term in stated)


@lru_cache(maxsize=1024)
def _of_sentence(sentence: str) -> frozenset[_Term]:
    """Publishers have a few sentences each, and ask them of every paper."""
    words = _BOTH_COMMERCIAL.sub("commercial", _plain(sentence).replace("_", " "))
    return frozenset(term for pattern, term in _WORDS if pattern.search(words))


def _plain(text: str) -> str:
    """In lower case, with one kind of hyphen and space, and nothing invisible, such as soft hyphens."""
    kinds = ((c, unicodedata.category(c)) for c in unicodedata.normalize("NFKC", text))
    text = "".join("-" if kind == "Pd" or c in "\u2212\u2043" else c for c, kind in kinds if kind != "Cf")
    return " ".join(text.lower().split())
