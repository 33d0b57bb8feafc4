"""Other right answers: what a quote names beside the answer, of which it says the same.

    another(draft of "Which gene rises in roots?" and "daf-16", ["… daf-16 and skn-1 rise in roots."])   -> "skn-1"
    another(draft of "Which class has 1.5% of reads?" and "A", ["… A (1.5%), B (2%) and C (1.5%)."])     -> "C"

The members of a list are of one kind where the question asks for a kind that says no more, a gene or a trait, or that
the sentence has in its plural. Where anything may tell them apart, nothing is said.
"""

import re
from collections.abc import Iterator

from bioalchemy import quantities
from bioalchemy.notation import occurs, plain
from bioalchemy.records import Draft
from bioalchemy.tools.checks import bracketed
from bioalchemy.tools.checks.caseless import Caseless
from bioalchemy.tools.checks.directions import DOWN, UP

_ASKS_ONE = Caseless(
    r"\b(?:which|what)(?P<what>(?: (?!(?:of|is|are|was|were|do|does|did|had|has|have|two|three)\b)[\w-]+){1,4})"
)
_ANY_KIND = (
    "gene protein transcript bacterium species genus organism taxon family phylum trait parameter variable marker"
    " metabolite compound molecule tissue organ locality location site region stage strain class category"
)
"""Kinds of which nothing is known but that all in a list are such."""
_GENERAL = frozenset(_ANY_KIND.split())
_PLURALS = {"bacterium": "bacteria", "genus": "genera", "phylum": "phyla", "taxon": "taxa", "species": "species"}
_TELLS_APART = Caseless(
    r"\b(?:respectively|most|least|best|first|last|only|except|especially|mainly|particular\w*|followed|then"
    r"|\w{3,}est)\b"
)
_ASKS_OTHERWISE = Caseless(
    r"\b(?:alone|besides?|other|another|also|too|both|each|for example|one of|together|along|addition|between)\b"
)
_BRACKETS = re.compile(r" ?\([^()]*\)")
_OPENS_NAME = re.compile(r"[,;:]|\b(?:and|or|for|were|was|are|is|of|to|in|with)\b")
_SYMBOL = r"(?=[\w.-]*[A-Z0-9])[A-Za-z][\w./-]*"
_LATIN = r"[A-Z][a-z]{3,}(?: (?:[a-z]{3,}|sp\.))(?: [A-Z]+[\w-]*)?|Candidatus(?: [A-Za-z][a-z]+){1,2}"
_WORD = r"[a-z][a-z-]{3,}"
_ITEMS = tuple(
    re.compile(rf"(?<![\w-])(?:{item})(?:(?:, (?:and |or )?| and | or )(?:{item})){{1,40}}(?![\w-])")
    for item in (_LATIN, _SYMBOL, _WORD)
)
_QUALIFIES = re.compile(rf"[a-z-]+(?:ed|ing|ly|er|ous|al|ic|ive)|{UP}|{DOWN}")
"""No thing of its own: "insulin and lower levels of HDL"."""
_PARTED = re.compile(r", (?:and |or )?| and | or ")
_LONGEST = 1_000
"""Characters of a sentence; what is longer is a table or a list that lost its lines."""


def another(draft: Draft) -> str:
    """What a quote names beside the answer and says the same of; empty when there is none."""
    question = draft.question
    asked = _ASKS_ONE.search(question)
    if (
        draft.answer.kind != "phrase"
        or asked is None
        or _TELLS_APART.search(question)
        or _ASKS_OTHERWISE.search(question)
    ):
        return ""
    answer = plain(str(draft.answer.value))
    told = [quote for quote in map(plain, draft.quotes) if len(quote) <= _LONGEST and occurs(answer, quote)]
    if len(told) != 1:
        return ""
    if quantities.find(question):
        return _of_same_number(question, answer, told[0])
    bare = _BRACKETS.sub(lambda bracket: bracket.group() if answer in bracket.group() else "", told[0])
    if _TELLS_APART.search(bare) or not any(_is_any(kind, bare) for kind in asked["what"].casefold().split()):
        return ""
    return next((other for other in _listed(answer, bare) if not occurs(other, question)), "")


def _is_any(kind: str, sentence: str) -> bool:
    """Whether all in a list are of the kind, as far as question and sentence tell."""
    plural = _PLURALS.get(kind, f"{kind[:-1]}ies" if kind.endswith("y") else f"{kind}s")
    return kind in _GENERAL or re.search(rf"\b{plural}\b", sentence) is not None


def _listed(answer: str, sentence: str) -> Iterator[str]:
    """The other members of lists in which the answer stands once."""
    for form in _ITEMS:
        for found in form.finditer(sentence):
            members = _PARTED.split(found.group())
            if members.count(answer) == 1 and (len(members) > 2 or "," not in found.group()):
                yield from (member for member in members if member != answer and not _QUALIFIES.fullmatch(member))


def _of_same_number(question: str, answer: str, sentence: str) -> str:
    """A name whose bracket has the one number of the question, as the answer's has: "A (1.5%) and B (1.5%)"."""
    asked = quantities.find(question)
    if len(asked) != 1:
        return ""
    of_it = [
        _OPENS_NAME.split(before)[-1].strip()
        for before, said in bracketed.values(sentence)
        if any(quantities.equal(asked[0], stated) for stated in quantities.find(said))
    ]
    is_there = any(name.endswith(answer) for name in of_it)
    return next((name for name in of_it if name and not name.endswith(answer)), "") if is_there else ""
