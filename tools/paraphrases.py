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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from bioalchemy.matching.expansions import abbreviates
from bioalchemy.quantities import Quantity, equal
from bioalchemy.tools import sentences
from bioalchemy.tools.roots import root
from bioalchemy.tools.wordings import MEASURED, Word, Wording, read

VERSION = "paraphrases/1"
"""Recorded with every link; raised whenever two questions could be judged otherwise."""

_LONGEST_LONG_FORM = 8
_TELLS_OF_AN_EXPERIMENT = re.compile(
    r"\b(?:was|were|had|received|underwent|we|treated|given|exposed|infected|fed|injected|grown|cultured|kept|measured"
    r"|sampled|lacking|without|not|never)\b",
    re.IGNORECASE,
)
_DENIALS = frozenset(("not", "lack"))
_YEAR = re.compile(r"1[5-9][0-9]{2}|20[0-9]{2}")
_JOINS = frozenset(("and", "or", "plus", ","))
"""Words whose two sides are equals."""
_PARTICIPLE = re.compile(r"(?:ed|en|wn|und|ade|ght|ept|elt|ut|nt)$")
_BY = re.compile(r"(?:\w+ly )?by\b")
_OF_CAUSES, _OF_EFFECTS = "cause lead result trigger provoke elicit produce due stem arise", "result due stem arise"
_CAUSES, _EFFECTS = (frozenset(map(root, words.split())) for words in (_OF_CAUSES, _OF_EFFECTS))
"""The latter are said of the effect, before what it comes from."""
_NO_THINGS = frozenset(("least", "+1", "-1", "+2", "-2", "+4", "-4", "+5", "-5"))


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
    return _changed_places(first, second, same)


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
        if not word.key.isupper() or len(word.key) < 2:
            continue
        for words in texts:
            for start in range(len(words)):
                for stop in range(start + 2, min(start + _LONGEST_LONG_FORM, len(words)) + 1):
                    run = words[start:stop]
                    if word not in run and abbreviates(word.form, " ".join(part.form for part in run)):
                        yield word.key, frozenset(part.key for part in run if part.key)


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


# --- who does what to whom, how many of which ---


def _changed_places(first: Wording, second: Wording, same: Mapping[str, str]) -> str:
    """Two things that stand on the other sides of a word than in the other question; empty when there are none."""
    sides = dict(_sides(second))
    for pivot, (before, after) in _sides(first):
        others_before, others_after = sides.get(pivot, (frozenset[str](), frozenset[str]()))
        there, back = before & others_after, after & others_before
        if there - back and back - there:
            return f"{sorted(there)[0]!r} and {sorted(back)[0]!r} changed places"
    counted, counted_there = _counted(first), {same.get(number, number): of for number, of in _counted(second).items()}
    for (one, of_one), (other, of_other) in combinations(counted.items(), 2):
        if of_one != of_other and (counted_there.get(one), counted_there.get(other)) == (of_other, of_one):
            return f"the numbers of {of_one!r} and {of_other!r} changed places"
    heads, heads_there = _headings(first.words), _headings(second.words)
    turned = [key for key, heading in heads.items() if heads_there.get(key, heading) != heading]
    return f"from and to {turned[0]!r}" if turned else ""


def _sides(wording: Wording) -> Iterator[tuple[str, tuple[frozenset[str], frozenset[str]]]]:
    """For each word that has something on both sides: what acts, and what is acted on, so that the voice is one."""
    words = [
        word._replace(key="") if word.key in wording.kinds or word.key in _NO_THINGS else word for word in wording.words
    ]
    forms = [word.form.casefold() for word in words]
    for place, word in enumerate(wording.words):
        if forms[place] in _JOINS or forms[place].startswith("-"):
            continue
        before = _nearest(words[:place][::-1], forms[:place][::-1])
        after = _nearest(words[place + 1 :], forms[place + 1 :])
        pivot = word.key or root(forms[place])
        follows = " ".join(forms[place + 1 : place + 3])
        is_turned = bool(_PARTICIPLE.search(forms[place]) and _BY.match(follows))
        if pivot in _CAUSES:
            is_turned = is_turned or (pivot in _EFFECTS and follows.startswith(("from", "to")))
            pivot = "cause"
        if before and after:
            yield pivot, (after, before) if is_turned else (before, after)


def _nearest(words: Sequence[Word], forms: Sequence[str]) -> frozenset[str]:
    """The keys of the run of content words that comes first, unless it is joined by `and`."""
    run: set[str] = set()
    for word, form in zip(words, forms, strict=True):
        if form in _JOINS or (run and not word.key):
            break
        if word.key:
            run.add(word.key)
    return frozenset(run)


def _counted(wording: Wording) -> dict[str, str]:
    """Of what each number is: the key of the next word that carries a fact."""
    found = {}
    for place, word in enumerate(wording.words):
        if word.form.startswith(MEASURED) or word.key.isdecimal():
            after = (later.key for later in wording.words[place + 1 :] if later.key)
            found[word.key or word.form] = next(after, "")
    return found


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
