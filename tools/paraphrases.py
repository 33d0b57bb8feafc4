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

from bioalchemy.matching.expansions import abbreviates
from bioalchemy.quantities import Quantity, equal
from bioalchemy.tools import roles, sentences
from bioalchemy.tools.wordings import MEASURED, Word, Wording, read

VERSION = "paraphrases/1"
"""Recorded with every link; raised whenever two questions could be judged otherwise."""

_LONGEST_LONG_FORM = 8
_TELLS_OF_AN_EXPERIMENT = re.compile(
    r"\b(?:was|were|had|received|underwent|we|treated|given|exposed|infected|fed|injected|grown|cultured|kept|measured"
    r"|sampled|lacking|without|not|never)\b",
    re.IGNORECASE,
)
_ROMAN = re.compile("[IVX]+")
_DENIALS = frozenset(("not", "lack"))
_YEAR = re.compile(r"1[5-9][0-9]{2}|20[0-9]{2}")


def differs(one: str, other: str) -> str:
    """The first fact found in which two questions differ; empty where they ask the same."""
    first, second = read(one), read(other)
    same = _same_numbers(first.numbers, second.numbers)
    if len(same) < max(len(first.numbers), len(second.numbers)):
        return "they have different numbers"
    only_first, only_second = _left_over(first, second)
    strays = [*_asked(one, only_first), *_asked(other, only_second)]
    if strays:
        return f"only one says {strays[0]!r}"
    if (only_first and only_second) or not all(map(_is_background, ((one, only_first), (other, only_second)))):
        return "they tell of different settings"
    return roles.turned(first, second, same)


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
    only_first, only_second = first.keys - second.keys, second.keys - first.keys
    if not (only_first or only_second):
        return only_first, only_second
    pairs = list(_expanded((*first.words, *second.words), (first.words, second.words)))
    return (
        _unexplained(only_first - first.kinds, second.keys, pairs),
        _unexplained(only_second - second.kinds, first.keys, pairs),
    )


def _expanded(shorts: Iterable[Word], texts: Iterable[Sequence[Word]]) -> Iterator[tuple[str, frozenset[str]]]:
    """The key of every abbreviation, with those of the words that it stands for."""
    for word in dict.fromkeys(shorts):
        if not word.key.isupper() or len(word.key) < 2 or _ROMAN.fullmatch(word.key):
            continue
        for words in texts:
            for start in range(len(words)):
                for stop in range(start + 2, min(start + _LONGEST_LONG_FORM, len(words)) + 1):
                    run = words[start:stop]
                    if _spells_out(run) and abbreviates(word.form, " ".join(part.form for part in run)):
                        yield word.key, frozenset(part.key for part in run if part.key)


def _spells_out(run: Sequence[Word]) -> bool:
    return not any(word.key.isupper() for word in run) and all(run[end].form.isalnum() for end in (0, -1))


def _unexplained(
    strays: frozenset[str], others: frozenset[str], pairs: Iterable[tuple[str, frozenset[str]]]
) -> frozenset[str]:
    for short, long in pairs:
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
        key.isupper() or key in _DENIALS or (key[:1].isdigit() and not _YEAR.fullmatch(key)) for key in strays
    )
