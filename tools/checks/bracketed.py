"""What brackets say of one thing, and a question of another.

    misplaced(draft of "Which class has 12% of reads?" and "A", "A (15%) and B (12%) led.")        -> "12"
    misplaced(draft of "Where is TtAac kinked?" and "F107", "kinked at F107 in ScAac (F99 in TtAac)")  -> "TtAac"

A bracket is of what stands right before it. Where the question compares, nothing is said.
"""

import re
from collections.abc import Iterator

from bioalchemy import quantities
from bioalchemy.notation import occurs, plain
from bioalchemy.records import Draft
from bioalchemy.tools.checks.caseless import Caseless
from bioalchemy.tools.checks.option_faults import names_of

_BRACKET = re.compile(r"\(([^()]*)\)")
_WITHIN = re.compile(r"(?P<other>[^()]{1,40}?) (?:in|for|of) (?P<within>[^()]{2,40})")
_VALUE = re.compile(r"[0-9A-Z]")
"""What says of the other what the answer is of the first: no "(in case of R10G)"."""
_ASKS_BOTH = Caseless(
    r"\b(?:not|no|nor|neither|never|without|others?|another|differ\w*|than|compar\w+|versus|vs|relative|ratio"
    r"|both|each|sum|total|correspond\w*|equivalent|homolog\w*|n[’']t)\b"
)


def misplaced(draft: Draft, sentence: str) -> str:
    """A name or number of the question that stands in a bracket behind another than the answer; empty if none."""
    if draft.answer.kind not in ("phrase", "choice", "number") or _ASKS_BOTH.search(draft.question):
        return ""
    names = tuple(map(plain, names_of(draft.answer)))
    return _name_within(draft.question, names, sentence) or _number_within(draft.question, names, sentence)


def _name_within(question: str, names: tuple[str, ...], sentence: str) -> str:
    """What is asked of, where only a bracket behind the answer has it, with another value."""
    bare = _BRACKET.sub(" ", sentence)
    for bracket in _BRACKET.finditer(sentence):
        other = _WITHIN.fullmatch(bracket[1])
        if (
            other is None
            or not _VALUE.search(other["other"])
            or not occurs(other["within"], question)
            or occurs(other["within"], bare)
        ):
            continue
        before = sentence[: bracket.start()]
        is_behind = any(occurs(name, before) and not occurs(name, bracket[1]) for name in names)
        if is_behind and not occurs(other["other"], question):
            return other["within"]
    return ""


def _number_within(question: str, names: tuple[str, ...], sentence: str) -> str:
    """A number of a question, where brackets give it to others than the answer, and the answer another like it."""
    mine, others = [*quantities.find(_BRACKET.sub(" ", sentence))], list[quantities.Quantity]()
    answers = 0
    for name, said in values(sentence):
        is_answers = name.endswith(names)
        (mine if is_answers else others).extend(quantities.find(said))
        answers += is_answers
    for asked in quantities.find(question) if answers == 1 else ():
        is_alike = any(one.unit == asked.unit for one in mine)
        is_others, is_mine = (any(quantities.equal(asked, one) for one in given) for given in (others, mine))
        if is_alike and is_others and not is_mine:
            return f"{float(asked.value):g}"
    return ""


def values(sentence: str) -> Iterator[tuple[str, str]]:
    """What is named before each bracket with what the bracket says, or all that one bracket says: "(A: 2; B: 3)"."""
    start = 0
    for bracket in _BRACKET.finditer(sentence):
        named = [part.partition(": ") for part in bracket[1].split("; ")]
        if len(named) > 1 and all(said for *_, said in named):
            yield from ((name.strip(), said) for name, _, said in named)
        else:
            yield sentence[start : bracket.start()].rstrip(), bracket[1]
        start = bracket.end()
