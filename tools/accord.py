"""Whether a question agrees with the sentences quoted for it: nothing turned round, nothing denied.

    turned("Did CLE45b increase stomatal conductance?", ["CLE45b reduced stomatal conductance."])  -> "increase"

Only plain contradictions are seen: the same words around an opposite (see also `poles`) or around a negation (see
`negation`), and what a sentence says of another that it names beside (see `pairings`). Where a sentence compares, or a
loss stands on one side only, nothing is said: that takes reading.
"""

from collections.abc import Sequence

from bioalchemy.records import Check, Draft
from bioalchemy.tools import denials, interventions, negation, pairings, poles
from bioalchemy.tools.bearing import stems
from bioalchemy.tools.caseless import Caseless
from bioalchemy.tools.directions import Directed, directions, same_inversion

BOTH = 3
"""By so many words more must an opposite have the question's where a sentence has both ("rose here but fell there")."""

_COMPARES = Caseless(r"(?<!more )(?<!less )\b(?:than|compared|versus|vs|relative to|against)\b")


def in_accord(draft: Draft, quoted: Sequence[str]) -> Check:
    """What the question says, with a yes to it, is not the opposite of what the quoted sentences say."""
    question, answer = draft.question, draft.answer
    fault = ""
    if answer.kind == "boolean" and answer.value == "no":
        if stated := negation.restated(question, quoted):
            fault = f"a quote says just that: {stated[:120]!r}"
    elif answer.kind != "boolean" or answer.value == "yes":
        if word := turned(question, quoted, draft.answer.parts):
            fault = f"the quotes say the opposite of {word!r}"
        elif word := negation.negated(draft, quoted):
            fault = f"no quote has the question's {word!r}"
        elif answer.kind == "boolean" and (words := negation.denied(question, quoted)):
            fault = f"a quote denies it: {words!r}"
        elif words := denials.denied(question, answer, quoted):
            fault = f"a quote denies the answer: {words!r}"
        elif word := poles.turned(question, quoted) or interventions.turned(question, quoted):
            fault = f"the quotes have the opposite of {word!r}"
        elif word := pairings.misplaced(draft, quoted):
            fault = f"the quotes say {word!r} of another than the answer"
    return Check(name="in_accord", passed=not fault, detail=fault)


def turned(question: str, quoted: Sequence[str], answer: Sequence[str] = ()) -> str:
    """A word of direction of the question whose opposite a quote has in its place; empty when there is none."""
    asking = negation.without_long_forms(question, quoted)
    every = directions(asking)
    if not every or not same_inversion(question, quoted):
        return ""
    said = [directed for sentence in quoted for directed in directions(sentence)]
    if _only_opposites(every, said, quoted):
        return every[0].word
    for asked in every:
        on_axis = [(len(one.about & asked.about), one.sign) for one in said if one.axis == asked.axis]
        same = max((shared + BOTH for shared, sign in on_axis if sign == asked.sign), default=1)
        opposite = max((shared for shared, sign in on_axis if sign != asked.sign), default=0)
        if opposite > same and not any(_swapped(asking, sentence, answer) for sentence in quoted):
            return asked.word
    return ""


def _only_opposites(every: Sequence[Directed], said: Sequence[Directed], quoted: Sequence[str]) -> bool:
    """Whether the one direction asked of and the one told, of the same thing beside them, are opposites."""
    if len(every) != 1 or len(said) != 1 or any(_COMPARES.search(text) or negation.NOT.search(text) for text in quoted):
        return False
    (asked,), (told,) = every, said
    return asked.axis == told.axis and asked.sign != told.sign and bool(asked.beside & told.beside)


def _swapped(question: str, sentence: str, answer: Sequence[str]) -> bool:
    """Whether a comparison's second side in the sentence is the question's first, or the answer."""
    compares = _COMPARES.search(sentence)
    if compares is None:
        return False
    before, side = stems(sentence[: compares.start()]), sentence[compares.end() :]
    second = stems(side if before else side.partition(",")[0]) - before
    asked = _COMPARES.search(question)
    first = stems(question[: asked.start()] if asked else question)
    return bool(second & first) or (asked is None and bool(second & stems(" ".join(answer))))
