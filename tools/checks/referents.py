"""Things that only a paper's readers know by their bare noun: "sequences", where it has "the 12,841 sequences here".

unnamed("What percentage of sequences dominate?", ("… of the sequences analyzed here …",)) -> "sequences"
"""

import re
from collections.abc import Iterator, Sequence

from bioalchemy.tools.checks import organisms
from bioalchemy.tools.checks.caseless import Caseless

_OWN = Caseless(
    r"\b(?:(?P<here>[a-z]+s) (?:that (?:were|we(?: have)?) )?"
    r"(?:analy[sz]ed|examined|studied|tested|considered|investigated|sampled|surveyed|sequenced|used|included)"
    r" (?:here\b|(?:herein|in (?:this|our|the (?:present|current)) (?:study|work|paper|article|analysis|survey)))"
    r"|(?:our|these|those(?! [a-z]+s (?:with|without|that|which|who|in|of|from|having))) (?P<ours>[a-z]+s)\b)"
)
_BARE_AFTER = (
    "a all among and any are at between by can could did do does each for from had have how in is many most of on or"
    " percentage proportion share some than that the to was were what which with within"
)
_NOT_SINGULAR = ("this", "has", "was", "is", "does", "its", "analysis", "species", "results", "conditions", "as")
_QUALIFIED = (
    r"(?! (?:of|from|in|with|without|that|which|who|whose|where|lacking|expressing|carrying|containing|infected|treated"
    r"|exposed|grown|taken|isolated|given|fed|harbou?ring|bearing|having|deficient)\b)"
)
_LABEL = re.compile(r"[A-Z]{1,3}-?[0-9]{1,4}")
_LABELLED = re.compile(
    rf"\b(?P<kind>strain|isolate|sample|patient|plant|accession|individual|animal|donor|participant)s?"
    rf" (?P<labels>{_LABEL.pattern}\b(?:(?:, (?:and )?| and ){_LABEL.pattern}\b)*)",
    re.IGNORECASE,
)
"""What a paper tells apart by letters and numbers of its own."""


def unnamed(question: str, quotes: Sequence[str]) -> str:
    """The first noun that `question` leaves bare where a quote says that the paper's own are meant; empty if none."""
    words = "|".join(_BARE_AFTER.split())
    for noun in _own(quotes):
        found = re.search(rf"(?:^|\b(?:{words}) )(?P<noun>{re.escape(noun)})\b{_QUALIFIED}", question, re.IGNORECASE)
        if found and not re.search(rf"\b{re.escape(noun[:-1])}", question[: found.start("noun")], re.IGNORECASE):
            return found["noun"]
    return ""


def unintroduced(question: str, quotes: Sequence[str]) -> str:
    """The first label that a quote introduces by its kind, and a question that names no organism does not."""
    if organisms.named(question) or organisms.BINOMIAL.search(question, 1):
        return ""
    for quote in quotes:
        for match in _LABELLED.finditer(quote):
            is_introduced = re.search(rf"\b{match['kind']}", question, re.IGNORECASE)
            asked = [label for label in _LABEL.findall(match["labels"]) if re.search(rf"\b{label}\b", question)]
            if asked and not is_introduced:
                return f"{match['kind']} {asked[0]}"
    return ""


def _own(quotes: Sequence[str]) -> Iterator[str]:
    for quote in quotes:
        for match in _OWN.finditer(quote):
            noun = match["here"] or match["ours"]
            if noun.casefold() not in _NOT_SINGULAR:
                yield noun
