"""What brackets say of one thing, and a question of another.

misplaced(draft of "Which class has 12% of reads?" and "A", "A (15%) and B (12%) led.")        -> "12"
misplaced(draft of "Where is TtAac kinked?" and "F107", "kinked at F107 in ScAac (F99 in TtAac)")  -> "TtAac"
"""

import re

from bioalchemy import quantities
from bioalchemy.notation import occurs, plain
from bioalchemy.records import Draft
from bioalchemy.tools.checks.caseless import Caseless
from bioalchemy.tools.checks.option_faults import right_option

_BRACKET = re.compile(r"\(([^()]*)\)")
_WITHIN = re.compile(r"(?P<other>[^()]{1,40}?) (?:in|for|of) (?P<within>[^()]{2,40})")
_ASKS_BOTH = Caseless(
    r"\b(?:not|no|nor|neither|never|without|others?|another|differ\w*|than|compar\w+|versus|vs|relative|ratio|between"
    r"|both|each|sum|total|correspond\w*|equivalent|homolog\w*|n[’']t)\b"
)


def misplaced(draft: Draft, sentence: str) -> str:
    """A name or number of the question that stands in a bracket behind another than the answer; empty if none."""
    if draft.answer.kind not in ("phrase", "choice", "number") or _ASKS_BOTH.search(draft.question):
        return ""
    value = right_option(draft.answer) if draft.answer.kind == "choice" else str(draft.answer.value)
    names = tuple(map(plain, (value, *draft.answer.aliases)))
    return _name_within(draft.question, names, sentence) or _number_within(draft.question, names, sentence)


def _name_within(question: str, names: tuple[str, ...], sentence: str) -> str:
    """What is asked of, where only a bracket behind the answer has it, with another value."""
    bare = _BRACKET.sub(" ", sentence)
    for bracket in _BRACKET.finditer(sentence):
        other = _WITHIN.fullmatch(bracket[1])
        if other is None or not occurs(other["within"], question) or occurs(other["within"], bare):
            continue
        before = sentence[: bracket.start()]
        is_behind = any(occurs(name, before) and not occurs(name, bracket[1]) for name in names)
        if is_behind and not occurs(other["other"], question):
            return other["within"]
    return ""


def _number_within(question: str, names: tuple[str, ...], sentence: str) -> str:
    """The one number of a question, where brackets give it to others than the answer, and the answer another."""
    asked = quantities.find(question)
    if len(asked) != 1:
        return ""
    mine, others, start = [*quantities.find(_BRACKET.sub(" ", sentence))], list[quantities.Quantity](), 0
    answers = 0
    for bracket in _BRACKET.finditer(sentence):
        is_answers = sentence[start : bracket.start()].rstrip().endswith(names)
        (mine if is_answers else others).extend(quantities.find(bracket[1]))
        answers += is_answers
        start = bracket.end()
    is_given = answers == 1 and any(one.unit == asked[0].unit for one in mine)
    is_others = any(quantities.equal(asked[0], one) for one in others)
    is_mine = any(quantities.equal(asked[0], one) for one in mine)
    return f"{float(asked[0].value):g}" if is_given and is_others and not is_mine else ""
