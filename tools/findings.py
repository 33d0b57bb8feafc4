"""Whether a quoted sentence states its paper's own finding, and how surely.

not_a_finding("It has been shown that KAI2 binds karrikin.") -> "reported of earlier work: 'has been shown'"
"""

import re

from bioalchemy.records import Check, Draft
from bioalchemy.tools import orders

_SHOWS = r"(?:\w+ly )?(?:show|report|found|find|demonstrat|suggest|indicat|identif|describ|establish|reveal)\w*"
_SHOWN = "(?:shown|reported|described|demonstrated|found|identified|established|suggested|implicated|proposed)"
_OF_OTHERS = re.compile(
    r"\b(?:previous|earlier|prior|recent|other|several|many) (?:\w+ )?"
    rf"(?:studies|work|reports?|authors|groups|experiments) (?:have |has |had )?{_SHOWS}"
    rf"|\b(?:previously|recently) (?:been )?{_SHOWN}\b|\b(?:has|have) been (?:\w+ly )?{_SHOWN}\b"
    r"|\b(?:is|are) (?:well[ -])?(?:known|established)\b"
    rf"|\bet al\.?,? (?:\([0-9]{{4}}\)|\[[0-9]+\]) {_SHOWS}",
    re.IGNORECASE,
)
_HEDGE = re.compile(
    r"\b(?:may|might|possibly|probably|perhaps|presumably|likely|putative(?:ly)?|potential(?:ly)?|apparent(?:ly)?"
    r"|suggest(?:s|ed|ing|ive)?|hypothes\w+|speculat\w+|propos(?:e|es|ed)|predict(?:s|ed)?"
    r"|(?:appear|seem)(?:s|ed)? to"
    r"|could (?:be|have|explain|reflect|contribute|result)|thought to|believed to|cannot be excluded)\b",
    re.IGNORECASE,
)


def own_finding(draft: Draft, quoted: list[str]) -> Check:
    """No quoted sentence reports what others found or what was known before, or gives orders to a model."""
    fault = next(filter(None, map(not_a_finding, (*quoted, *draft.quotes))), "")
    return Check(name="own_finding", passed=not fault, detail=fault)


def not_a_finding(sentence: str) -> str:
    """Why a sentence of a paper is no finding of its own; empty when nothing speaks against it."""
    if order := orders.find(sentence):
        return f"speaks to a model: {order!r}"
    cited = _OF_OTHERS.search(sentence)
    return f"reported of earlier work: {cited.group()!r}" if cited else ""


def hedge_kept(draft: Draft, quoted: list[str]) -> Check:
    """Where each quoted sentence hedges its claim, the question hedges too."""
    hedges = [_HEDGE.search(sentence) for sentence in quoted]
    dropped = bool(hedges) and all(hedges) and not _HEDGE.search(" ".join((draft.question, *draft.answer.options)))
    words = ", ".join(repr(hedge.group()) for hedge in hedges if hedge)
    return Check(name="hedge_kept", passed=not dropped, detail=f"the paper says {words}" if dropped else "")
