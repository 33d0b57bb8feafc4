"""Whether a question agrees with the sentences quoted for it: nothing turned round, nothing denied.

    turned("Did CLE45b increase stomatal conductance?", ["CLE45b reduced stomatal conductance."])  -> "increase"

Only plain contradictions are seen: the same words around an opposite (see also `poles`) or around a negation (see
`negation`), and what a sentence says of another that it names beside (see `pairings`) or alone (see `stand_ins`). Where
a sentence compares, or a loss stands on one side only, nothing is said: that takes reading.
"""

import re
from collections.abc import Sequence

from bioalchemy.notation import occurs
from bioalchemy.records import Answer, Check, Draft
from bioalchemy.tools.checks import (
    alternatives,
    chosen,
    contrasts,
    counts,
    denials,
    interventions,
    negation,
    pairings,
    polarity,
    poles,
    sides,
    stand_ins,
    who_acts,
)
from bioalchemy.tools.checks.bearing import stems
from bioalchemy.tools.checks.caseless import Caseless
from bioalchemy.tools.checks.directions import DOWN, NEED, UP, Directed, directions, same_inversion, without_condition
from bioalchemy.tools.checks.option_faults import names_of, right_option
from bioalchemy.tools.checks.sentences import says

BOTH = 3
"""By so many words more must an opposite have the question's where a sentence has both ("rose here but fell there")."""

_CHANGE = rf"(?:{UP}|{DOWN})"
_ASKS_CHANGE = Caseless(
    r"\bby (?:what|which|how)\b|\bhow (?:much|many) (?:\w+[ -]){0,2}(?:fold|times|percent\w*|%)"
    rf"|\b(?:how much|how many(?: \w+)?|percent\w*|fold|times) {_CHANGE}\b|\b{_CHANGE} by (?:what|which|how)\b"
    rf"|\b(?:what|which) (?:\w+ ){{0,3}}{_CHANGE} (?:in|of)\b"
)
_INTO = re.compile(r"\binto (?:which|what)\b", re.IGNORECASE)
_CLAUSES = re.compile(r",? (?:whereas|while|but|and)(?= )|;(?= )", re.IGNORECASE)
_BESIDE_WILD_TYPE = re.compile(r"\bwild[ -]types? (?:and|or) (?:the )?mutants?\b", re.IGNORECASE)
_ENOUGH = 3
"""A third of the question's words that its sentences have shows that they speak of the same."""
_COMPARES = Caseless(r"(?<!more )(?<!less )\b(?:than|compared|versus|vs|relative to|against)\b")

_DENIALS = (denials.denied, denials.predicate_denied, contrasts.denied)


def in_accord(draft: Draft, quoted: Sequence[str]) -> Check:
    """What the question says, with a yes to it, is not the opposite of what the quoted sentences say."""
    answer = draft.answer
    question = alternatives.settled(draft.question, _named(answer))
    draft = draft.model_copy(update={"question": question})
    fault = ""
    if answer.kind == "boolean" and answer.value == "no":
        if words := negation.restated(question, quoted) or polarity.contradicted(question, "no", quoted):
            fault = f"a quote says just that: {words[:120]!r}"
    elif answer.kind != "boolean" or answer.value == "yes":
        if word := turned(question, quoted, _named(answer)) or _other_change(question, answer, quoted):
            fault = f"the quotes say the opposite of {word!r}"
        elif word := negation.negated(draft, quoted):
            fault = f"no quote has the question's {word!r}"
        elif answer.kind == "boolean" and (
            words := negation.denied(question, quoted) or polarity.contradicted(question, "yes", quoted)
        ):
            fault = f"a quote denies it: {words!r}"
        elif words := next(filter(None, (rule(question, answer, quoted) for rule in _DENIALS)), ""):
            fault = f"a quote denies the answer: {words!r}"
        else:
            fault = _turned_round(question, answer, quoted) or _of_another(draft, quoted)
    return Check(name="in_accord", passed=not fault, detail=fault)


def _named(answer: Answer) -> str:
    """What names the answer; nothing for a yes."""
    if answer.kind == "boolean":
        return ""
    return right_option(answer) if answer.kind == "choice" else " ".join(answer.parts)


def _turned_round(question: str, answer: Answer, quoted: Sequence[str]) -> str:
    """What the quotes say the other way round."""
    if word := poles.turned(question, quoted) or interventions.turned(question, quoted, _named(answer)):
        return f"the quotes have the opposite of {word!r}"
    if word := sides.turned(question, _named(answer), quoted):
        return f"the quotes compare the other way round: {word!r}"
    if answer.kind == "phrase" and _turns_into(question, answer, quoted):
        return "the quotes have the answer before 'into', and the question asks into what"
    if word := who_acts.turned(question, () if answer.kind == "boolean" else names_of(answer), quoted):
        return f"the quotes say {word!r} the other way round"
    return ""


def _turns_into(question: str, answer: Answer, quoted: Sequence[str]) -> bool:
    """Whether the question asks into what something turns, and the quotes have the answer only as what turned."""
    if not _INTO.search(question):
        return False
    turns = [sentence.partition(" into ") for sentence in quoted if " into " in sentence]
    before, behind = (" ".join(turn[side] for turn in turns) for side in (0, 2))
    is_before, is_behind = (any(occurs(name, text) for name in names_of(answer)) for text in (before, behind))
    return is_before and not is_behind


def _of_another(draft: Draft, quoted: Sequence[str]) -> str:
    """What the quotes tell of another than the one that the question or the answer names."""
    if word := pairings.misplaced(draft, quoted):
        return f"the quotes say {word!r} of another than the answer"
    if words := counts.misplaced(draft, quoted):
        return f"the quotes have {words!r}, and the question asks for another number"
    if names := stand_ins.swapped(draft, quoted):
        return f"the quotes have {names[1]!r} in the place of {names[0]!r}"
    return ""


def turned(question: str, quoted: Sequence[str], answer: str = "") -> str:
    """A word of direction of the question whose opposite a quote has in its place; empty when there is none."""
    question, quoted = without_condition(question, quoted)
    asking = negation.without_long_forms(question, quoted)
    every = directions(asking)
    if not every or not same_inversion(question, quoted):
        return ""
    said = [directed for sentence in quoted for directed in directions(sentence)]
    if _only_opposites(every, said, quoted, answer):
        return every[0].word
    for asked in every:
        if asked.axis == NEED and _is_denied_need(answer, quoted):
            continue
        on_axis = [(len(one.about & asked.about), one.sign) for one in said if one.axis == asked.axis]
        same = max((shared + BOTH for shared, sign in on_axis if sign == asked.sign), default=1)
        opposite = max((shared for shared, sign in on_axis if sign != asked.sign), default=0)
        is_told = any(_tells(asked, clause, answer) for sentence in quoted for clause in _CLAUSES.split(sentence))
        if opposite > same and not is_told and not any(_swapped(asking, sentence, answer) for sentence in quoted):
            return asked.word
    return ""


def _is_denied_need(answer: str, quoted: Sequence[str]) -> bool:
    """Whether a quote denies the answer beside what is needed: "required MD-2 but not CD14"."""
    return bool(answer) and any(occurs(answer, scope) for sentence in quoted for _, scope in denials.lists(sentence))


def _tells(asked: Directed, clause: str, answer: str) -> bool:
    """Whether a clause has the answer with the direction asked of: "… rose by 5% and fell by 8%", asked what fell."""
    turns = directions(clause) if answer and occurs(answer, clause) else ()
    return {one.sign for one in turns if one.axis == asked.axis} == {asked.sign}


def _other_change(question: str, answer: Answer, quoted: Sequence[str]) -> str:
    """The rise asked for by its size where the sentences with that number speak of falls alone, or the other way."""
    if answer.kind != "number" or not _ASKS_CHANGE.search(question):
        return ""
    whole = [sentence for sentence in quoted if says(answer, sentence)]
    asked, about = _changes(question), stems(question)
    said = [clause for sentence in whole for clause in _CLAUSES.split(sentence) if says(answer, clause)] or whole
    told = [sign for sentence in said for sign in _changes(sentence).values()]
    if not told or len(set(asked.values())) != 1 or set(told) & set(asked.values()):
        return ""
    is_denied = any(map(negation.NOT.search, (question, *said)))
    is_same = _ENOUGH * len(about & stems(" ".join(whole))) >= len(about)
    # One that tells of the wild type beside its mutants compares the two: it is not turned by them.
    is_turned = not same_inversion(question, [_BESIDE_WILD_TYPE.sub("", sentence) for sentence in said])
    if is_denied or not is_same or is_turned or chosen.is_other_side(question, said):
        return ""
    return next(iter(asked))


def _changes(text: str) -> dict[str, int]:
    """The words of rising and falling of a text, and their signs."""
    return {found.word: found.sign for found in directions(text) if found.axis == 0}


def _only_opposites(every: Sequence[Directed], said: Sequence[Directed], quoted: Sequence[str], answer: str) -> bool:
    """Whether the one direction asked of and the one told, of the same or the answer beside them, are opposites."""
    if len(every) != 1 or len(said) != 1 or any(_COMPARES.search(text) or negation.NOT.search(text) for text in quoted):
        return False
    (asked,), (told,) = every, said
    return asked.axis == told.axis and asked.sign != told.sign and bool((asked.beside | stems(answer)) & told.beside)


def _swapped(question: str, sentence: str, answer: str) -> bool:
    """Whether a comparison's second side in the sentence is the question's first, or the answer."""
    compares = _COMPARES.search(sentence)
    if compares is None:
        return False
    before, side = stems(sentence[: compares.start()]), sentence[compares.end() :]
    second = stems(side if before else side.partition(",")[0]) - before
    asked = _COMPARES.search(question)
    first = stems(question[: asked.start()] if asked else question)
    return bool(second & first) or (asked is None and bool(second & stems(answer)))
