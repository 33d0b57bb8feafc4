"""What bears on a question: which sentences of a passage speak of it, told by the words that they share.

    stems("Does CDK4 phosphorylate Rb in HeLa cells?")  -> {"cdk4", "phosp", "rb", "hela", "cells"}

Words are compared by their first letters (`phosphorylated` speaks of `phosphorylation`) and symbols without case and
hyphens. A word that many sentences of a passage have tells little about any of them.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from bioalchemy.notation import spelled
from bioalchemy.records import Check, Draft
from bioalchemy.tools.checks import sentences
from bioalchemy.tools.checks.self_containment import EMPTY_WORDS

SHARED_STEMS = 2
"""Stems in common with the question that make a sentence speak of it."""
LEAST_SHARE = 0.25
"""Of the question's words, stands where it is answered: sound ones have 0.4 and more, those of other papers 0.2."""
MUCH_BETTER = 2.0
"""A yes or no is quoted wrongly where another sentence shares so many times as much with the question …"""
MUCH_MORE = 1.9
"""… and so much more; a word that no other sentence has counts one, one of two sentences a half."""
STEM = 5
"""Letters by which words are compared."""

_WORD = re.compile(r"[^\W_](?:[\w'+/-]*[\w+])?")
_AIM = re.compile(r"(?:\w+, )?(?:in order )?to (?:\w+ly )?[a-z]+ [^.;]*,? we\b", re.IGNORECASE)
"""What opens a sentence on why something was done, which answers no question."""
_TESTS = re.compile(
    r"[^.,;:]* (?:was|were) (?:\w+ ){0,2}?(?:used|employed|applied|carried out|performed|conducted|designed) to"
    r" (?:test|assess|examine|evaluate|investigate|verify|check)\b[^,;:]*[.\s]*",
    re.IGNORECASE,
)
"""What something was tested with, all that a sentence says: it answers none either."""
_DIGIT = re.compile(r"[0-9]")
_SYMBOL = re.compile(r"[^A-Z]*[A-Z][^A-Z]*[A-Z]|.*[0-9]|[a-z]+[A-Z]|[A-Z][a-z]$")


@lru_cache(maxsize=1024)
def stems(text: str) -> frozenset[str]:
    """The content words of a text by their first letters, its symbols and numbers whole."""
    found = set()
    for token in _WORD.findall(spelled(text)):
        if token.isalpha() and token.islower():
            if len(token) > 3:
                found.add(_stem(token))
            continue
        parts = re.split("[/-]", token)
        if _SYMBOL.match(token):
            found.add(re.sub(r"[\W_]", "", token).casefold())
            found.update(part.casefold() for part in parts if _SYMBOL.match(part))
        found.update(_stem(part) for part in parts if len(part) > 3 and part.isalpha())
    return frozenset(found - EMPTY_WORDS)


def _stem(word: str) -> str:
    return word.casefold() if word.casefold() in EMPTY_WORDS else word.casefold()[:STEM]


def bearing(draft: Draft) -> tuple[str, ...]:
    """The quotes that speak of the question or have a part of the answer; all of them where none does."""
    asked = stems(draft.question)

    def bears(quote: str) -> bool:
        return sentences.says(draft.answer, quote) or len(stems(quote) & asked) >= SHARED_STEMS

    return tuple(filter(bears, draft.quotes)) or draft.quotes


def best(draft: Draft, fit: Sequence[str]) -> str:
    """The one of the sentences that `fit` a draft that speaks most of its question, and more than the draft's quotes.

    Empty where none or two do: what is quoted for a question, and speaks of it as much, shows that its answer is wrong.
    """
    asked = stems(draft.question)
    shared = [len(stems(sentence) & asked) for sentence in fit]
    most = max(shared, default=0)
    least = max(SHARED_STEMS, len(_stems_of(draft.quotes) & asked) + 1)
    return fit[shared.index(most)] if most >= least and shared.count(most) == 1 else ""


def quotes_bear(draft: Draft, quoted: Sequence[str], passages: Sequence[str], title: str) -> Check:
    """The quotes, what stands before them and the title have a share of the question's words, or its numbered symbol.

    Of a yes or no, which stands in no quote, the words are all there is to go by: no other sentence may have much more
    of them. What the title names is its setting and says nothing about a sentence.
    """
    own = _stems_of((*quoted, *draft.quotes))
    before = (sentences.before(sentence, text) for sentence in quoted for text in passages)
    asked = stems(draft.question)
    is_named = len(asked & own) >= SHARED_STEMS and any(map(_DIGIT.search, asked & own))
    if not is_named and len(asked & (own | stems(title) | _stems_of(before))) < LEAST_SHARE * len(asked):
        detail = f"the quotes do not speak of {draft.question!r}"
    elif draft.answer.kind == "boolean" and (better := _speaks_more(asked - stems(title) or asked, own, passages)):
        detail = f"more of the question stands in {better[:120]!r}"
    else:
        detail = ""
    return Check(name="quotes_bear", passed=not detail, detail=detail)


def _speaks_more(asked: frozenset[str], own: frozenset[str], passages: Sequence[str]) -> str:
    """A sentence that has much more of what is asked than the quotes have; empty when there is none.

    What has not the gene or number that a quote has speaks of another.
    """
    others = [text[start:end] for text in passages for start, end in sentences.split(text)]
    others = [sentence for sentence in others if not _AIM.match(sentence) and not _TESTS.fullmatch(sentence)]
    held = [stems(sentence) for sentence in others]
    weight = {stem: 1 / max(1, sum(stem in one for one in held)) for stem in asked}
    shared = sum(weight[stem] for stem in asked & own)
    named = {stem for stem in asked & own if _DIGIT.search(stem)}
    of_same = ((sum(weight[stem] for stem in asked & one), n) for n, one in enumerate(held) if named <= one)
    most, best = max(of_same, default=(0.0, 0))
    much = most >= MUCH_BETTER * shared and most - shared >= (MUCH_MORE if shared else 0)
    return others[best] if much and most else ""


def _stems_of(texts: Iterable[str]) -> frozenset[str]:
    return frozenset[str]().union(*map(stems, texts))
