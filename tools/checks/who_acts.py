"""Who does what to whom: whether a question has the one act that its quotes say is acted on.

    turned("Which kinase phosphorylates Pink1?", ("Parkin",), ["Pink1 phosphorylates Parkin in mice."])
    -> "phosphorylates"

Only a verb that question and sentence share is looked at, active or with `by`; who stands on which side of it is told
by what stands on one side alone. Where either denies, or the verb works both ways, nothing is said.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bioalchemy.notation import plain
from bioalchemy.tools.checks.bearing import stems
from bioalchemy.tools.checks.directions import WORD
from bioalchemy.tools.checks.negation import NOT

_DO = ("do", "does", "did", "can", "could", "may", "might")
_BE = ("is", "are", "was", "were", "be", "been", "being", "gets", "get")
_WH = ("which", "what")
_ENDS = re.compile(r"(?:ies|ied|ing|ed|es|s|e)$")
_FINITE = re.compile(r"(?:ed|[^usia]s)$")
"""How the verb of one subject ends, and "fungus" does not; of several it may end as nouns do: "factors delay"."""
_VERB = re.compile(r"[a-z]{3,}(?:s|ed|e|te|[^aeious])")
_MUTUAL = (
    "bind bound interact associat correlat colocaliz colocalis resembl differ compar overlap cluster pair join mat"
    " contact equal match compet cooperat synergiz coincid alternat remain becom show reveal suggest indicat found find"
    " occur increas decreas appear seem depend follow accompani us compris form"
)
_BOTH_WAYS = tuple(_MUTUAL.split())
"""Beginnings of verbs that either side may be said to do, or that have no object."""
_PREPOSITIONS = (
    "in on at to of for from with within by during after before under upon into through via when while as among and"
    " or than that which because if"
)
_NO_OBJECT = frozenset(_PREPOSITIONS.split())
_NO_OBJECTS = [[word] for word in _NO_OBJECT]
_CLAUSES = re.compile(
    r"[,;:()]|\b(?:and|but|or|whereas|while|although|because|since|when|if|that|which|who|where|than|thereby|indicating"
    r"|suggesting)\b",
    re.IGNORECASE,
)
_SECOND_VERB = re.compile(r" [a-z]{3,}(?:s|ed)(?: (?:to|with|on))?(?:,? and| or) $")
_NEAR = 100
"""Characters on each side of a verb that are looked at."""
_NOUN_PHRASE = 5
"""Words behind `which` before the verb."""


class _Act(NamedTuple):
    """What a question says or asks of a verb; None is who is asked for."""

    verb: str
    agent: str | None
    patient: str | None


def turned(question: str, names: Sequence[str], quoted: Sequence[str]) -> str:
    """The verb of a question that the quotes say the other way round; `names` are the answer's, none of a yes."""
    if NOT.search(question):
        return ""
    for act in _acts(WORD.findall(plain(question))):
        agent, patient = (
            stems(" ".join(names) if part is None else part) - {_form(act.verb)} for part in (act.agent, act.patient)
        )
        agent, patient = agent - patient, patient - agent
        sides = [side for sentence in map(plain, quoted) for side in _sides(act.verb, sentence)]
        # "…, and is bound by": who stands on the other side was named before.
        is_said = any((agent & acts or not acts) and (patient & on or not on) for acts, on in sides)
        is_turned = (patient & acts and agent & on and not (agent & acts) and not (patient & on) for acts, on in sides)
        if agent and patient and not is_said and any(is_turned):
            return act.verb
    return ""


def _acts(words: list[str]) -> Iterator[_Act]:
    """The readings of a question's verbs."""
    lower = [word.casefold() for word in words]
    asked = next((place for place, word in enumerate(lower) if word in _WH), None)
    if asked is None:
        yield from _of_statement(words, lower)
        return
    opens = range(asked + 1, min(len(words), asked + 2 + _NOUN_PHRASE))
    helper = next((place for place in opens if lower[place] in (*_DO, *_BE)), None)
    if helper is None:
        for place in opens[1:]:
            is_finite = _FINITE.search(lower[place]) or lower[place - 1].endswith("s")
            if place + 1 < len(words) and is_finite and _is_verb(words[place]) and lower[place + 1] not in _NO_OBJECT:
                yield _Act(lower[place], None, _until_clause(words[place + 1 :]))
        return
    behind = range(helper + 1, len(words))
    by_whom = asked > 0 and lower[asked - 1] == "by"
    for place in filter(lambda at: _is_verb(words[at]), behind):
        follows = lower[place + 1] if place + 1 < len(words) else "in"
        before = " ".join(words[helper + 1 : place])
        if lower[helper] in _DO and before and follows in _NO_OBJECT and not by_whom:
            yield _Act(lower[place], before, None)
        elif lower[helper] in _BE and by_whom and lower[place].endswith("ed"):
            yield _Act(lower[place], None, before)
        elif lower[helper] in _BE and follows == "by" and lower[place].endswith("ed"):
            yield _Act(lower[place], _until_clause(words[place + 2 :]), None)


def _of_statement(words: list[str], lower: list[str]) -> Iterator[_Act]:
    for place in range(2, len(words) - 1):
        if not _is_verb(words[place]):
            continue
        before, behind = " ".join(words[1:place]), words[place + 1 :]
        if lower[0] in _DO and lower[place + 1] not in _NO_OBJECT and not lower[place].endswith("ed"):
            yield _Act(lower[place], before, _until_clause(behind))
        elif lower[0] in _BE and lower[place + 1] == "by" and lower[place].endswith("ed"):
            yield _Act(lower[place], _until_clause(behind[1:]), before)


def _sides(verb: str, sentence: str) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """What acts and what is acted on beside each place of the verb, within its clause."""
    for match in WORD.finditer(sentence):
        if not _is_verb(match.group()) or _form(match.group()) != _form(verb):
            continue
        before = _subject(sentence[max(0, match.start() - _NEAR) : match.start()])
        behind = _CLAUSES.split(sentence[match.end() : match.end() + _NEAR])[0]
        last = [word.casefold() for word in WORD.findall(before)][-2:]
        if NOT.search(before) or {"cannot", "failed", "to"} & set(last):
            continue
        if behind.lstrip().startswith("by ") and match.group().endswith("ed"):
            yield stems(behind), stems(before)
        elif not set(last) & set(_BE) and WORD.findall(behind.casefold())[:1] not in _NO_OBJECTS:
            yield stems(before), stems(behind)  # "cells infected with a virus" tells of nobody who acts


def _subject(before: str) -> str:
    """What stands before a verb in its clause; of a second verb ("binds to and inactivates"), before the first."""
    if second := _SECOND_VERB.search(before):
        before = before[: second.start()]
    return _CLAUSES.split(before)[-1]


def _until_clause(words: list[str]) -> str:
    """Words up to the first that no object has."""
    end = next((place for place, word in enumerate(words) if place and word.casefold() in _NO_OBJECT), len(words))
    return " ".join(words[:end])


def _is_verb(word: str) -> bool:
    return bool(_VERB.fullmatch(word)) and not _form(word).startswith(_BOTH_WAYS)


def _form(verb: str) -> str:
    return _ENDS.sub("", verb.casefold())
