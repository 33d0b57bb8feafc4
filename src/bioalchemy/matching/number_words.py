"""Numbers in words.

in_words("forty-six chromosomes") -> (Fraction(46), "chromosomes")
in_words("two and a half hours")  -> (Fraction(5, 2), "hours")
in_words("a quarter")             -> (Fraction(1, 4), "")
in_words("half an hour")          -> (Fraction(1, 2), "hour")
in_words("one in four")           -> (Fraction(1, 4), "")
in_words("half a dozen mice")     -> (Fraction(6), "mice")
in_words("doubled")               -> (Fraction(2), "fold")
in_words("five six")              -> None
in_words("eighty-four halves")    -> None
in_folds("by five orders of magnitude") -> "by 10^5 fold"
"""

import re
from fractions import Fraction
from math import gcd

SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_TEN_WORDS = "twenty thirty forty fifty sixty seventy eighty ninety"
_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
)
_SMALL = {word: value for value, word in enumerate((f"{_UNITS} eighteen nineteen").split())}
_TENS = {word: 10 * value for value, word in enumerate(_TEN_WORDS.split(), 2)}
_PARTS = {
    "half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "eighth": 8, "tenth": 10,
    "sixteenth": 16,
}  # fmt: skip

_WORD = "|".join(sorted([*_SMALL, *_TENS, *SCALES, "hundred"], key=len, reverse=True))
NUMBER_WORD = rf"(?:{_WORD}|dozen|{'|'.join(_PARTS)})"
_WHOLE = re.compile(rf"((?:(?:{_WORD})(?:[- ](?:and )?|(?=fold\b)|$))+)(.*)", re.IGNORECASE)
_PART = re.compile(rf"(?:(an?|{_WORD})[- ])?({'|'.join(_PARTS)})s?", re.IGNORECASE)
_SHARE = re.compile(rf"({_WORD}) (?:in|out of) ({_WORD})", re.IGNORECASE)
_DOZEN = re.compile(rf"(?:(half )?an? |({_WORD}) |)dozen(?: (.*)|)", re.IGNORECASE)
_ORDERS = re.compile(rf"(?<![\w.-])(?P<power>an?|[1-9][0-9]?|{'|'.join(_SMALL)}) orders? of magnitude\b", re.IGNORECASE)
_CHANGED = {"doubled": 2, "tripled": 3, "quadrupled": 4}
_HALF_A = re.compile(r"half an? ([a-z]{3,20})", re.IGNORECASE)
_AND_A_HALF = re.compile(r"an? (\w{1,20}) and a half|(.{1,30}) and a half(?:$| (.*))", re.IGNORECASE)


def in_words(text: str) -> tuple[Fraction, str] | None:
    """The number that a text begins with, and what follows it; `None` when it begins with none."""
    if times := _CHANGED.get(text.lower()):
        return Fraction(times), "fold"
    if counted := _in_parts(text):
        return counted
    match = _WHOLE.fullmatch(text)
    value = _whole(match[1]) if match else None
    return (Fraction(value), match[2]) if match and value is not None else None


def in_folds(text: str) -> str:
    """`text` with its orders of magnitude as folds; of "two to three orders" only the last."""
    return _ORDERS.sub(_as_folds, text)


def _as_folds(orders: re.Match[str]) -> str:
    said = orders["power"].lower()
    power = int(said) if said.isdecimal() else _SMALL.get(said, 1)
    return f"10^{power} fold"


def _in_parts(text: str) -> tuple[Fraction, str] | None:
    """The same of what is counted in halves, dozens, parts or shares."""
    if half := _AND_A_HALF.fullmatch(text):
        count = 1 if half[1] else _whole(half[2])
        return None if count is None else (count + Fraction(1, 2), half[1] or half[3] or "")
    if dozen := _DOZEN.fullmatch(text):
        dozens = Fraction(1, 2) if dozen[1] else _whole(dozen[2] or "one")
        return (Fraction(12 * dozens), dozen[3] or "") if dozens else None
    if whole := _HALF_A.fullmatch(text):
        return Fraction(1, 2), whole[1]
    if part := _PART.fullmatch(text):
        count = 1 if part[1] is None or part[1].lower() in ("a", "an") else _whole(part[1])
        size = _PARTS[part[2].lower()]
        return (Fraction(count, size), "") if count and gcd(count, size) == 1 else None
    if share := _SHARE.fullmatch(text):
        some, of = _whole(share[1]), _whole(share[2])
        return (Fraction(some, of), "") if some and of and some <= of else None
    return None


def _whole(words: str) -> int | None:
    """The value of "one hundred and twenty thousand"; `None` for words in no such order, such as "five six"."""
    total, group, last = 0, 0, 10**15
    for word in re.split("[- ]+", words.lower().strip(" -")):
        if word == "and":
            continue
        if word in SCALES:
            if not group or total % (SCALES[word] * 1000):
                return None
            total, group, last = total + group * SCALES[word], 0, 10**15
        elif word == "hundred":
            if not 0 < group < 10:
                return None
            group, last = group * 100, 100
        else:
            value = _SMALL.get(word, _TENS.get(word))
            if value is None or last <= max(value, 9 if value < 10 else 99):
                return None
            group, last = group + value, value if value >= 20 else 1
    return total + group
