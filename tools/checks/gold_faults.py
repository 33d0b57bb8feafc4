"""What is wrong with a gold that lets more pass than the answer, whatever is asked.

    find(draft of "WEE1" with the alias "CDC2", quoting "WEE1 phosphorylates CDC2.")  -> "'CDC2' is named beside 'WEE1'"

A set is short of a name where a quote lists one more of the same kind: nlp-28, nlp-29 and nlp-31. Of aliases only
symbols are judged, where a quote has both: one sentence gives one thing two names only to introduce one of them,
`WEE1 (p87)`.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from bioalchemy import quantities
from bioalchemy.answers import gold_quantity
from bioalchemy.notation import occurs, plain
from bioalchemy.records import Answer, Draft
from bioalchemy.tools.checks import several_right
from bioalchemy.tools.checks.option_faults import right_option
from bioalchemy.units import Unit, is_count, parse_unit, ratio

_SYMBOL = re.compile(r"(?=\S*(?:\w[A-Z]|[0-9]))[A-Za-zα-ωΑ-Ω][\wα-ωΑ-Ω/+-]{1,14}")
_PERCENT, _TIMES = parse_unit("%"), parse_unit("times")
_DEVIATES = re.compile(
    r"(?:±|\+/-|\b(?:SDs?|SEMs?|s\.d\.|s\.e\.m\.|standard (?:deviations?|errors?))(?: of| was|:| ?=)?) ?$",
    re.IGNORECASE,
)
_ASKS_END = re.compile(r"\b(?P<end>to|from) (?:what|which|how (?:many|much))\b", re.IGNORECASE)
_FROM_TO = re.compile(r"\bfrom (?P<from>[^,;()]{1,40}?) to (?P<to>[^,;()]{1,40})", re.IGNORECASE)
_NEAR = 40
"""Characters before a number that tell what it is."""
_ASKS_DEVIATION = re.compile(
    r"±|deviat|error|uncertain|interval|variab|varian|spread|margin|\b(?:SDs?|SEMs?|SE)\b|dispers|precision",
    re.IGNORECASE,
)
_SAYS_SHARE = re.compile(r"%|percent|per cent", re.IGNORECASE)
_MEMBER = re.compile(r"([A-Za-z]{2,}-?)(?:[0-9]{1,3}[A-Za-z]?|[A-Z])")
"""One of several that a name tells apart by its end: `nlp-29`, `CDK4`, `CycD`."""
_LIST = re.compile(r"(?<![\w-])[A-Za-z][\w-]*(?:(?:, (?:and )?|(?:,? and |/))[A-Za-z][\w-]*)+(?![\w-])")
_IN_LIST = re.compile(r", (?:and )?| and |/")
_TELLS_APART = re.compile(
    r"\b(?:respectively|most|least|best|first|last|only|except|besides|other|also|too|\w{3,}est)\b", re.IGNORECASE
)
_INTRODUCES = re.compile(
    r"\W{0,3}|\W{1,3}(?:or|a\.?k\.?a\.?|i\.e\.|also|alias|formerly|previously|hereafter|termed|called|named|designated|known)\b.*"
)


def find(draft: Draft) -> str:
    """The first fault; empty when there is none."""
    answer = draft.answer
    if answer.tolerance and draft.kind != "calculation":
        return f"a tolerance of {answer.tolerance:g}, as only calculations have"
    if gold := gold_quantity(answer):
        if answer.tolerance and any(
            quantities.supports(gold, one) for quote in draft.quotes for one in quantities.find(quote)
        ):
            return f"a tolerance of {answer.tolerance:g} on a number that a quote states"
        others = (alias for alias in answer.aliases if not _is_number(alias, gold))
        if wrong := next((f"{alias!r} is not the number" for alias in others), ""):
            return wrong
        return _not_the_value(draft, gold) if draft.kind != "calculation" else ""
    if other := _left_out(draft) if answer.kind == "set" else several_right.another(draft):
        return f"a quote names {other!r} beside the answer and says the same of it"
    return _named_beside(answer, draft.quotes)


def _left_out(draft: Draft) -> str:
    """A name like those of a set that the only list of them in its quotes has too, and the question has not."""
    said = plain(" ".join(draft.quotes))
    lists = [found.group() for found in _LIST.finditer(said)]
    parts = frozenset(map(plain, draft.answer.parts))
    families = {member[1] for part in parts if (member := _MEMBER.fullmatch(part))}
    if len(families) != 1 or _TELLS_APART.search(f"{said} {draft.question}"):
        return ""
    listed = [items for items in (_IN_LIST.split(one) for one in lists) if parts & set(items)]
    if len(listed) != 1 or not parts <= set(listed[0]) or any(len(_places(part, said)) > 1 for part in parts):
        return ""
    alike = (item for item in listed[0] if (member := _MEMBER.fullmatch(item)) and member[1] in families)
    return next((item for item in alike if item not in parts and not occurs(item, draft.question)), "")


def _not_the_value(draft: Draft, gold: quantities.Quantity) -> str:
    """A number that its quotes have only as a deviation, or as a percentage where neither gold nor question says so."""
    held = [
        (quote[max(0, place.start - _NEAR) : place.start], place.quantity)
        for quote in (plain(quantities.join_digits(quote)) for quote in draft.quotes)
        for place in quantities.find_in(quote)
        if quantities.supports(gold, place.quantity)
    ]
    if held and not _ASKS_DEVIATION.search(draft.question) and all(_DEVIATES.search(before) for before, _ in held):
        return f"{draft.answer.value!r} is a deviation in the quotes, not the value"
    if held and gold.unit is None and not _SAYS_SHARE.search(draft.question):
        shares = [stated for _, stated in held if stated.unit == _PERCENT]
        if len(shares) == len(held):
            return f"no unit, where a quote has '{draft.answer.value}%'"
    if held and (end := _other_end(draft, gold)):
        return f"{draft.answer.value!r} is where it {end}, and the question asks for the other end"
    if held and gold.unit is None and _is_unit_left_out([stated.unit for _, stated in held], draft.question):
        return f"no unit, and the quotes have {draft.answer.value} in one that the question does not ask for"
    return ""


def _other_end(draft: Draft, gold: quantities.Quantity) -> str:
    """Where the quotes have the number, if a question "to what mass" gets the first of "from 1.9 g to 0.8 g"."""
    asked = _ASKS_END.search(draft.question)
    if asked is None:
        return ""
    found = [match for quote in draft.quotes for match in _FROM_TO.finditer(plain(quote))]
    ends = {
        end: any(_is_end(gold, one) for match in found for one in quantities.find(match[end])) for end in ("from", "to")
    }
    wrong = "from" if asked["end"].casefold() == "to" else "to"
    return {"from": "began", "to": "ended"}[wrong] if ends[wrong] and not ends[asked["end"].casefold()] else ""


def _is_end(gold: quantities.Quantity, stated: quantities.Quantity) -> bool:
    """Whether it is the number; the first of "from 0.5 to 64 mg/l" has the unit of the second."""
    return quantities.supports(gold, stated if stated.unit else stated._replace(unit=gold.unit))


def _is_unit_left_out(units: Sequence[Unit | None], question: str) -> bool:
    """Whether a number has a unit wherever it stands, and the question none of its kind: 24 larvae, eaten in 24 h."""
    if None in units or _PERCENT in units or any(is_count(unit) or unit == _TIMES for unit in units if unit):
        return False
    for given in reversed(quantities.find_in(plain(question))):
        question = f"{question[: given.start]} {question[given.stop :]}"
    asked = {unit for word in question.split() if (unit := parse_unit(word.strip("?,.;:()")))} - {_TIMES}
    parts = {name for one in asked for name, _ in one or ()}
    return not any(
        parts & {name for name, _ in one} or any(ratio(one, other) for other in asked) for one in units if one
    )


def _is_number(alias: str, gold: quantities.Quantity) -> bool:
    stated = quantities.read(alias)
    return stated is not None and (quantities.equal(gold, stated) or quantities.supports(gold, stated))


def _named_beside(answer: Answer, quotes: tuple[str, ...]) -> str:
    """An alias that a quote has as the name of something else."""
    value = right_option(answer) if answer.kind == "choice" else answer.value
    if not answer.aliases or not isinstance(value, str) or not _SYMBOL.fullmatch(value):
        return ""
    for alias in filter(_SYMBOL.fullmatch, answer.aliases):
        if alias.casefold() in value.casefold() or value.casefold() in alias.casefold():
            continue
        for quote in map(plain, quotes):
            places = sorted((*_places(value, quote), *_places(alias, quote)))
            between = [(one[2], other[2], quote[one[1] : other[0]]) for one, other in pairwise(places)]
            apart = [text for one, other, text in between if one != other]
            if apart and not any(map(_INTRODUCES.fullmatch, apart)):
                return f"{alias!r} is named beside {value!r}"
    return ""


def _places(name: str, text: str) -> list[tuple[int, int, str]]:
    found = re.finditer(rf"(?<![\w-]){re.escape(plain(name))}(?![\w-])", text)
    return [(*match.span(), name) for match in found]
