"""Sentences of a paper: the one around a span, and a passage without those that give an answer.

    around("We saw mice. They ran (Fig. 2). So.", 13, 21)   -> "They ran (Fig. 2)."

Sentences end where `.`, `?` or `!` is followed by white space and a capital or a digit, but not after an abbreviation
(`Fig.`, `et al.`, `E. coli`); a paragraph's end ends them too.
"""

import re

from bioalchemy import quantities
from bioalchemy.answers import gold_quantity, letters
from bioalchemy.notation import occurs
from bioalchemy.records import Answer, Draft
from bioalchemy.tools.checks import word_forms

_END = re.compile(
    r"(?<!\b[A-Z])(?<!\bFig)(?<!\bFigs)(?<!\bal)(?<!\bvs)(?<!\bcf)(?<!\be\.g)(?<!\bi\.e)(?<!\bDr)(?<!\bNo)(?<!\bsp)(?<!\bspp)"
    r"(?<!\bref)(?<!\brefs)(?<!\bEq)(?<!\bca)[.?!]['\"”’)\]]*(?: ?\[[0-9,;–\- ]+\])*\s+(?=[\"“‘(\[]?[A-Z0-9])|\n\n"
)
_WORD = re.compile(r"[^\W_]{4,}")
_RESTATES = 0.6
"""Share of an evidence sentence's longer words that make another sentence a restatement of it."""


def split(text: str) -> list[tuple[int, int]]:
    """Start and end of every sentence, white space left out."""
    spans, start = [], 0
    for end in [*(match.end() for match in _END.finditer(text)), len(text)]:
        content = text[start:end]
        if content.strip():
            lead = len(content) - len(content.lstrip())
            spans.append((start + lead, start + len(content.rstrip())))
        start = end
    return spans


def around(text: str, start: int, end: int) -> str:
    """The whole sentences that `text[start:end]` is part of; linear in the length of its paragraph."""
    begin, stop = _paragraph(text, start, end)
    touched = [span for span in split(text[begin:stop]) if span[0] < end - begin and span[1] > start - begin]
    return text[begin + touched[0][0] : begin + touched[-1][1]] if touched else text[start:end]


def paragraph(text: str, start: int, end: int) -> str:
    """The paragraph, or the several, that `text[start:end]` is part of."""
    return text[slice(*_paragraph(text, start, end))]


def _paragraph(text: str, start: int, end: int) -> tuple[int, int]:
    begin, stop = text.rfind("\n\n", 0, start), text.find("\n\n", end)
    return begin + 2 if begin >= 0 else 0, stop if stop >= 0 else len(text)


def before(sentence: str, text: str) -> str:
    """The sentence that stands before `sentence` in `text`; empty for the first one and for one that is not there."""
    place = text.find(sentence)
    spans = split(text[:place].rpartition("\n\n")[2]) if place > 0 else []
    return text[:place].rpartition("\n\n")[2][slice(*spans[-1])] if spans else ""


def without(passage: str, draft: Draft, evidence: list[str]) -> str:
    """The passage without the evidence's sentences and those that say the answer or restate the evidence."""
    places = [(passage.find(quote), len(quote)) for quote in evidence]
    spoken = [set(_words(quote)) for quote in evidence]
    kept = []
    for start, end in split(passage):
        sentence = passage[start:end]
        is_evidence = any(at >= 0 and at < end and at + length > start for at, length in places)
        if is_evidence or says(draft.answer, sentence) or any(_restates(words, sentence) for words in spoken):
            continue
        kept.append(sentence)
    return " ".join(kept)


def says(answer: Answer, sentence: str) -> bool:
    """Whether a sentence has the answer, or one item of it; a yes or no is never said."""
    if answer.kind == "boolean":
        return False
    if gold := gold_quantity(answer):
        return any(quantities.supports(gold, stated) for stated in quantities.find(sentence))
    if answer.kind == "choice":
        place = letters(answer).find(str(answer.value))
        return place >= 0 and occurs(answer.options[place], sentence)
    return any(occurs(value, sentence) or word_forms.has(value, sentence) for value in (*answer.parts, *answer.aliases))


def _restates(words: set[str], sentence: str) -> bool:
    return bool(words) and len(words & set(_words(sentence))) >= _RESTATES * len(words)


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]
