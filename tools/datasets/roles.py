"""Whether two questions that say the same words say them of the same: who does what to whom, and how many of which.

    turned(read("Does CDK4 phosphorylate Rb?"), read("Does Rb phosphorylate CDK4?"), {})   -> "… changed places"
    turned(read("Does CDK4 phosphorylate Rb?"), read("Is Rb phosphorylated by CDK4?"), {}) -> ""

No sentence is parsed: what counts is which words stand next to a word on either side, with the passive turned round,
and what follows a number, a `not`, a `than`, a `from`. Where that leaves a doubt, the questions are taken for two.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from typing import NamedTuple

from bioalchemy.tools.datasets.roots import root
from bioalchemy.tools.datasets.wordings import MEASURED, Word, Wording

_JOINS = frozenset(("and", "or", "plus", ","))
"""Words whose two sides are equals."""
_PARTICIPLE = re.compile(r"(?:ed|en|wn|und|ade|ght|ept|elt|ut|nt)$")
_BY = re.compile(r"(?:\w+ly )?by\b")
_OF_CAUSES, _OF_EFFECTS = "cause lead result trigger provoke elicit produce due stem arise", "result due stem arise"
_CAUSES, _EFFECTS = (frozenset(map(root, words.split())) for words in (_OF_CAUSES, _OF_EFFECTS))
"""The latter are said of the effect, before what it comes from."""
_ASKS_ACTIVELY = ("do", "does", "did")
_MUTUAL = frozenset(map(root, ("bind", "interact", "join")))
"""Either may be said to do it to the other."""
_NO_THINGS = frozenset(("least", "+1", "-1", "+2", "-2", "+4", "-4", "+5", "-5"))
_CAUSE = re.compile(r"\b(?:caus(?:e|es|ed)|leads?|led|trigger(?:s|ed)?|provoke[sd]?|elicit(?:s|ed)?)\b")
_EFFECT_ASKED_FOR = (
    re.compile(rf"\b(?:which|what)\b(?: \S+){{0,4}}? (?:do|does|did)\b.* {_CAUSE.pattern}"),
    re.compile(rf"\b(?:which|what)\b.* {_CAUSE.pattern} by (?!which|what)"),
    re.compile(rf"{_CAUSE.pattern} (?:to )?(?:which|what)\b"),
)
_NEEDS = re.compile(r"depends?|depended|dependent|rel(?:y|ies|ied)|requires?|needs?")
"""Said of what needs, where `required` and `essential` are said of what is needed."""
_ACTS = (
    "by with have had has cause against bind release degrade cleave recruit destroy transport surround remove encode"
    " convert regulate recognise eat infect protect phosphorylate express up down present lack enrich"
)
_PARTIES = frozenset(map(root, _ACTS.split()))
_OWNS = frozenset(("its", "their"))
"""Before what belongs to what was named before it, which does nothing to it."""
_SETTINGS = frozenset(map(root, ("after", "before", "during", "in", "under", "with", "without")))
"""Prepositions of a setting, which may open a question."""
_DENIES = frozenset(("not", "no", "never", "without", "cannot", "neither", "nor"))
_INCLUSIVE = re.compile(r"\bor (?:more|fewer|less)\b|\bat (?:least|most)\b|\bno (?:more|less|fewer) than\b")
_STRICT = re.compile(r"\b(?:more|fewer|less) than (?:one|two|three|four|five|six|seven|eight|nine|ten|[0-9#])")
_SHORT = 3
"""Letters of words that only join."""
_SET_AGAINST = frozenset(("unlik", "compar with", "rather than", "except"))
"""Keys, by the tables of `wordings`, of words before what something is set against."""


class _Sides(NamedTuple):
    """Keys of what stands before and after a word, as if it were active."""

    before: frozenset[str]
    after: frozenset[str]


def turned(first: Wording, second: Wording, same: Mapping[str, str]) -> str:
    """What two questions with the same words say of different things; empty where they do not.

    `same` has the form of each measured number of the second, and that of the same number of the first.
    """
    return (
        _changed_places(first, second)
        or _changed_voice(first, second)
        or _count_others(first, second, same)
        or _turns_round(first, second)
    )


def _changed_voice(first: Wording, second: Wording) -> str:
    """`What activates p38` and `What is activated by p38`: what does it in one is what it is done to in the other."""
    for one, other in ((first, second), (second, first)):
        objects = list(_objects(other))
        for verb, form, named in _agents(one):
            if any(
                verb == acts and form != inflected and (named <= on or on <= named) for acts, inflected, on in objects
            ):
                return f"one asks what does {form!r}, one what it is done to"
    return ""


def _agents(wording: Wording) -> Iterator[tuple[str, str, frozenset[str]]]:
    """Each verb with who acts, who stands behind its `by` or, where a question asks so, between `does` and the verb."""
    words, forms = wording.words, [word.form.casefold() for word in wording.words]
    for place, word in enumerate(words):
        if follows := _by(forms, place):
            named = _nearest(words[place + 1 + follows :], forms[place + 1 + follows :])
        else:
            asks = max((at for at, form in enumerate(forms[:place]) if form in _ASKS_ACTIVELY), default=place)
            named = frozenset(one.key for one in words[asks + 1 : place] if one.key)
        if named and _is_verb(word):
            yield word.key, forms[place], named


def _objects(wording: Wording) -> Iterator[tuple[str, str, frozenset[str]]]:
    """Each active verb with whom it acts on."""
    words, forms = wording.words, [word.form.casefold() for word in wording.words]
    for place, word in enumerate(words):
        if _is_verb(word) and not _by(forms, place) and (named := _nearest(words[place + 1 :], forms[place + 1 :])):
            yield word.key, forms[place], named


def _by(forms: Sequence[str], place: int) -> int:
    """Words of the `by` that a participle has behind it."""
    found = _BY.match(" ".join(forms[place + 1 : place + 3])) if _PARTICIPLE.search(forms[place]) else None
    return len(found.group().split()) if found else 0


def _is_verb(word: Word) -> bool:
    """Whether it may be one."""
    return bool(word.key) and not word.key.isupper() and word.key not in _MUTUAL


def _count_others(first: Wording, second: Wording, same: Mapping[str, str]) -> str:
    counted, counted_there = _counted(first), {same.get(number, number): of for number, of in _counted(second).items()}
    changed = (
        counted[one] != counted[other] == counted_there.get(one) and counted_there.get(other) == counted[one]
        for one, other in combinations(counted, 2)
    )
    return "they count different things" if any(changed) else ""


def _turns_round(first: Wording, second: Wording) -> str:
    if _denied(first) != _denied(second):
        return "they deny different things"
    if {_bound(first), _bound(second)} == {"strict", "inclusive"}:
        return "only one includes the bound"
    for named in (_compared, _set_against):
        if (compared := named(first)) and (there := named(second)) and compared != there:
            return "they compare with different things"
    if {_asks_for_effect(first), _asks_for_effect(second)} == {True, False}:
        return "one asks for the cause, one for the effect"
    heads, heads_there = _headings(first.words), _headings(second.words)
    if any(heads_there.get(key, heading) != heading for key, heading in heads.items()):
        return "what is come from is gone to"
    return ""


def _changed_places(first: Wording, second: Wording) -> str:
    sides, sides_there = _sides_of_each(first), _sides_of_each(second)
    pivots = sides.keys() & sides_there.keys()
    for pivot in pivots:
        if _exchanged(sides[pivot].before, sides[pivot].after, sides_there[pivot].before, sides_there[pivot].after):
            return f"what stands beside {pivot!r} changed places"
    for one, other in combinations(sorted(filter(_governs, pivots)), 2):
        if _exchanged(sides[one].after, sides[other].after, sides_there[one].after, sides_there[other].after):
            return f"what follows {one!r} and {other!r} changed places"
    return _left_settings(sides, sides_there, pivots & _SETTINGS & _said_once(first) & _said_once(second))


def _left_settings(sides: Mapping[str, _Sides], sides_there: Mapping[str, _Sides], settings: Iterable[str]) -> str:
    """`After fasting, does feeding …` and `After feeding, does fasting …`."""
    for setting in sorted(settings):
        after, after_there = sides[setting].after, sides_there[setting].after
        for pivot in sorted(sides.keys() & sides_there.keys() - {setting}):
            for side, side_there in zip(sides[pivot], sides_there[pivot], strict=True):
                if _exchanged(after - side, side - after, after_there - side_there, side_there - after_there):
                    return f"what follows {setting!r} and stands beside {pivot!r} changed places"
    return ""


def _sides_of_each(wording: Wording) -> dict[str, _Sides]:
    """Without those of a letter's noun that is there twice: the strain of `strain A` is not that of `strain B`."""
    lettered = {one.key for one, letter in pairwise(wording.words) if len(letter.key) == 1}
    left_out = lettered - _said_once(wording)
    return {pivot: sides for pivot, sides in _sides(wording) if pivot not in left_out}


def _said_once(wording: Wording) -> frozenset[str]:
    said = Counter(word.key or root(word.form.casefold()) for word in wording.words)
    return frozenset(pivot for pivot, times in said.items() if times == 1)


def _governs(pivot: str) -> bool:
    """Whether a word has an object of its own: a word of direction, or a preposition that names a party."""
    return pivot in _PARTIES or pivot[:1] in "+-"


def _exchanged(
    one: frozenset[str], other: frozenset[str], one_there: frozenset[str], other_there: frozenset[str]
) -> bool:
    there, back = one & other_there, other & one_there
    return bool(there - back and back - there)


def _sides(wording: Wording) -> Iterator[tuple[str, _Sides]]:
    """Of each word, what stands beside it: what acts, and what is acted on."""
    words = [
        word._replace(key="") if word.key in wording.kinds or word.key in _NO_THINGS else word for word in wording.words
    ]
    forms = [word.form.casefold() for word in words]
    for place, word in enumerate(wording.words):
        if forms[place] in _JOINS or forms[place].startswith("-"):
            continue
        is_owned = not _OWNS.isdisjoint(forms[max(0, place - 2) : place])
        before = frozenset[str]() if is_owned else _nearest(words[:place][::-1], forms[:place][::-1])
        after = _nearest(words[place + 1 :], forms[place + 1 :])
        pivot = word.key or root(forms[place])
        if pivot in _MUTUAL:
            continue
        follows = " ".join(forms[place + 1 : place + 3])
        is_turned = _by(forms, place) > 0 or bool(_NEEDS.fullmatch(forms[place]))
        if pivot in _CAUSES:
            is_turned = is_turned or (pivot in _EFFECTS and follows.startswith(("from", "to")))
            pivot = "cause"
        yield pivot, _Sides(after, before) if is_turned else _Sides(before, after)


def _nearest(words: Sequence[Word], forms: Sequence[str]) -> frozenset[str]:
    """The keys of the run of content words that comes first, unless it is joined by `and`."""
    run: set[str] = set()
    for word, form in zip(words, forms, strict=True):
        if form in _JOINS or (run and not word.key):
            break
        if word.key:
            run.add(word.key)
    return frozenset(run)


def _counted(wording: Wording) -> dict[str, frozenset[str]]:
    """Of what each number is: the words that follow it."""
    words, forms = wording.words, [word.form.casefold() for word in wording.words]
    return {
        word.key or word.form: _nearest(words[place + 1 :], forms[place + 1 :])
        for place, word in enumerate(words)
        if word.form.startswith(MEASURED) or word.key.isdecimal()
    }


def _denied(wording: Wording) -> frozenset[str]:
    """The word that follows each denial."""
    words = wording.words
    found = (
        next((later.key for later in words[place + 1 :] if later.key), "")
        for place, word in enumerate(words)
        if word.form.casefold() in _DENIES or word.form.casefold().endswith("n't")
    )
    return frozenset(found)


def _compared(wording: Wording) -> frozenset[str]:
    """What stands after `than`, if that is no number."""
    forms = [word.form.casefold() for word in wording.words]
    after = wording.words[forms.index("than") + 1 :] if "than" in forms else ()
    is_bound = bool(after) and after[0].form.startswith(MEASURED)
    return _named(after) if after and not is_bound else frozenset()


def _named(words: Sequence[Word]) -> frozenset[str]:
    """What the words say, be it no more than `cases` or `patients`."""
    keys = frozenset(word.key for word in words if word.key)
    return keys or frozenset(root(form) for word in words if len(form := word.form.casefold()) > _SHORT)


def _bound(wording: Wording) -> str:
    """Whether a bound counts itself: `more than one` does not, `one or more` does."""
    text = " ".join(word.form.casefold() for word in wording.words)
    if _INCLUSIVE.search(text):
        return "inclusive"
    return "strict" if _STRICT.search(text) else ""


def _set_against(wording: Wording) -> frozenset[str]:
    """What stands after `unlike`, `rather than` and their kind."""
    words, forms = wording.words, [word.form.casefold() for word in wording.words]
    places = [place for place, word in enumerate(words, 1) if word.key in _SET_AGAINST]
    if len(places) == 1 and not _nearest(words[places[0] :], forms[places[0] :]):
        return _named(words[places[0] :])
    return frozenset().union(*(_nearest(words[place:], forms[place:]) for place in places))


def _asks_for_effect(wording: Wording) -> bool | None:
    """Whether a question asks what something causes, rather than what causes it; None where it asks for neither."""
    text = " ".join(word.form.casefold() for word in wording.words)
    return any(form.search(text) for form in _EFFECT_ASKED_FOR) if _CAUSE.search(text) else None


def _headings(words: Sequence[Word]) -> dict[str, str]:
    """Whether a thing is come from or gone to, by the word before it."""
    found, heading = {}, ""
    for word in words:
        form = word.form.casefold()
        if form in ("from", "to", "into", "onto", "towards"):
            heading = "from" if form == "from" else "to"
        elif word.key:
            if heading:
                found[word.key] = heading
            heading = ""
    return found
