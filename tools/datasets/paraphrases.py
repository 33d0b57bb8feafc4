"""Whether two questions ask for the same fact in other words.

    differs("Is Rb phosphorylated by CDK4?", "Does CDK4 phosphorylate Rb?")            -> ""
    differs("Does CDK4 phosphorylate Rb in mice?", "Does CDK6 phosphorylate Rb …?")    -> "only one says 'CDK4'"
    differs("… after 24 h?", "… after 1 day?")                                         -> ""
    differs("Does stress cause inflammation?", "Does inflammation cause stress?")      -> "… changed places"

What one question says the other must say too, in a form that `wordings` knows for the same: names, settings,
directions, negations, numbers in any unit. A word that no table knows is a fact, so a rare synonym makes two questions
two: a duplicate that stays costs little, a question that goes is lost. Sentences before the one that asks may tell what
everybody knows, if they tell nothing of an experiment. Nearness of meaning is not asked: CDK4 is near to CDK6.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from bioalchemy.matching.expansions import abbreviates
from bioalchemy.notation import plain
from bioalchemy.quantities import Quantity, equal, in_root_units
from bioalchemy.tools.checks import sentences
from bioalchemy.tools.datasets import roles
from bioalchemy.tools.datasets.roots import root
from bioalchemy.tools.datasets.wordings import MEASURED, Word, Wording, read

VERSION = "paraphrases/3"
"""Recorded with every link; raised whenever two questions could be judged otherwise."""

_LONGEST_LONG_FORM = 8
_MOST_STRAYS = 12
"""Questions with more words of their own are not looked at for abbreviations."""
_TELLS_OF_AN_EXPERIMENT = re.compile(
    r"\b(?:was|were|had|received|underwent|we|treated|given|exposed|infected|fed|injected|grown|cultured|kept|measured"
    r"|sampled|lacks?|lacked|lacking|absence|without|not|never)\b",
    re.IGNORECASE,
)
_LEAST_SAID = 2
"""Words and numbers that a question must have to be known in other words."""
_ROMAN = re.compile("[IVX]+")
_YEAR = re.compile(r"1[5-9][0-9]{2}|20[0-9]{2}")


def differs(one: str, other: str) -> str:
    """The first fact found in which two questions differ; empty where they ask the same."""
    first, second = read(one), read(other)
    same = _same_numbers(first.numbers, second.numbers)
    if len(same) < max(len(first.numbers), len(second.numbers)):
        return "they have different numbers"
    if min(len(said.keys) + len(said.numbers) for said in (first, second)) < _LEAST_SAID and plain(one) != plain(other):
        return "they say too little to tell"
    only_first, only_second = _left_over(first, second)
    strays = [*_asked(one, only_first), *_asked(other, only_second)]
    if strays:
        return f"only one says {strays[0]!r}"
    if (only_first and only_second) or not all(map(_is_background, ((one, only_first), (other, only_second)))):
        return "they tell of different settings"
    return roles.turned(first, second, same)


def numbers(question: str) -> str:
    """Its measured numbers, whatever their units and order: questions of which these are two texts always differ."""
    return ", ".join(sorted(f"{number.bound}{in_root_units(number)}" for number in read(question).numbers))


def _same_numbers(first: Sequence[Quantity], second: Sequence[Quantity]) -> dict[str, str]:
    """Which measured number of the second question is which of the first, by the forms of their words."""
    found: dict[str, str] = {}
    for place, number in enumerate(second):
        for other, same in enumerate(first):
            form = f"{MEASURED}{other}"
            if form not in found.values() and same.bound == number.bound and equal(same, number):
                found[f"{MEASURED}{place}"] = form
                break
    return found


def _left_over(first: Wording, second: Wording) -> tuple[frozenset[str], frozenset[str]]:
    """Keys that only the first question has, and only the second, when abbreviations are read as their long forms."""
    strays = first.keys ^ second.keys
    if not 0 < len(strays) <= _MOST_STRAYS:
        return first.keys - second.keys, second.keys - first.keys
    forms = [
        form
        for text in (first.words, second.words)
        for form in (*_joined(text, strays), *_expanded((*first.words, *second.words), text, strays))
    ]
    return (
        _unexplained(first.keys - second.keys - first.kinds, second.keys, forms),
        _unexplained(second.keys - first.keys - second.kinds, first.keys, forms),
    )


def _joined(words: Sequence[Word], strays: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """`blowfly`, with the keys of `blow fly`."""
    for one, other in pairwise(words):
        key = root(f"{one.form}{other.form.lstrip('-')}") if {one.key, other.key} & strays else ""
        if key in strays:
            yield key, frozenset((one.key, other.key))


def _expanded(
    shorts: Iterable[Word], words: Sequence[Word], strays: frozenset[str]
) -> Iterator[tuple[str, frozenset[str]]]:
    """The key of every abbreviation, with those of the words that it stands for."""
    for short in dict.fromkeys(shorts):
        if not short.key.isupper() or len(short.key) < 2 or _ROMAN.fullmatch(short.key):
            continue
        for start, word in enumerate(words):
            if word.form[:1].casefold() != short.form[:1].casefold():
                continue
            for stop in range(start + 2, min(start + _LONGEST_LONG_FORM, len(words)) + 1):
                run = words[start:stop]
                long = frozenset(part.key for part in run if part.key)
                if strays & (long | {short.key}) and _spells_out(run) and abbreviates(short.form, _text(run)):
                    yield short.key, long


def _spells_out(run: Sequence[Word]) -> bool:
    return run[-1].form.isalnum() and not any(word.key.isupper() for word in run)


def _text(run: Sequence[Word]) -> str:
    return " ".join(word.form for word in run)


def _unexplained(
    strays: frozenset[str], others: frozenset[str], forms: Iterable[tuple[str, frozenset[str]]]
) -> frozenset[str]:
    for short, long in forms:
        if short in others:
            strays -= long
        elif long <= others:
            strays -= {short}
    return strays


def _asked(question: str, strays: frozenset[str]) -> list[str]:
    """Those of the strays that stand in the sentence that asks, as it writes them."""
    return [word.form for word in read(_sentences(question)[-1]).words if word.key in strays] if strays else []


def _sentences(question: str) -> list[str]:
    return [question[start:end] for start, end in sentences.split(question)] or [question]


def _is_background(told: tuple[str, frozenset[str]]) -> bool:
    question, strays = told
    if not strays:
        return True
    setting = " ".join(_sentences(question)[:-1])
    return not _TELLS_OF_AN_EXPERIMENT.search(setting) and not any(
        key.isupper() or key == "not" or (key[:1].isdigit() and not _YEAR.fullmatch(key)) for key in strays
    )
