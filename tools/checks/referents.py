"""Things that only a paper's readers know by their bare noun: "sequences", where it has "the 12,841 sequences here".

unnamed("What percentage of sequences dominate?", ("… of the sequences analyzed here …",)) -> "sequences"
"""

import re
from collections.abc import Iterator, Sequence

from bioalchemy.tools.checks.caseless import Caseless

_OWN = Caseless(
    r"\b(?:(?P<here>[a-z]+s) (?:that (?:were|we(?: have)?) )?"
    r"(?:analy[sz]ed|examined|studied|tested|considered|investigated|sampled|surveyed|sequenced|used|included)"
    r" (?:here\b|(?:herein|in (?:this|our|the (?:present|current)) (?:study|work|paper|article|analysis|survey)))"
    r"|(?:our|these|those) (?P<ours>[a-z]+s)\b)"
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


def unnamed(question: str, quotes: Sequence[str]) -> str:
    """The first noun that `question` leaves bare where a quote says that the paper's own are meant; empty if none."""
    words = "|".join(_BARE_AFTER.split())
    for noun in _own(quotes):
        found = re.search(rf"(?:^|\b(?:{words}) )(?P<noun>{re.escape(noun)})\b{_QUALIFIED}", question, re.IGNORECASE)
        if found and not re.search(rf"\b{re.escape(noun[:-1])}", question[: found.start("noun")], re.IGNORECASE):
            return found["noun"]
    return ""


def _own(quotes: Sequence[str]) -> Iterator[str]:
    for quote in quotes:
        for match in _OWN.finditer(quote):
            noun = match["here"] or match["ours"]
            if noun.casefold() not in _NOT_SINGULAR:
                yield noun
