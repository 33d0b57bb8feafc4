"""Whether a choice's right option follows from its quotes, where it does not stand in them.

    unsupported("increased", "What does CLE45b do to growth?", ["CLE45b reduced growth."])
    -> "the quotes say 'reduced', not 'increased'"

Three rules: an option with a word of direction needs one of that direction, or none of the opposite; one that says
`unchanged` needs a quote that denies or equals; any other needs half of its longer words by their first letters. What
a loss or a comparison's other side turns round is left to a reader.
"""

import re
from collections.abc import Sequence

from bioalchemy.notation import occurs, plain
from bioalchemy.tools.checks import alternatives
from bioalchemy.tools.checks.bearing import stems
from bioalchemy.tools.checks.caseless import Caseless
from bioalchemy.tools.checks.directions import WORD, same_inversion, signed, without_condition
from bioalchemy.tools.checks.self_containment import EMPTY_WORDS

_SAY_LITTLE = EMPTY_WORDS | {"inside", "within"}
_LETTERS = 4
"""By which words are compared: `fungi` follows from `fungal`."""
UNCHANGED = re.compile(
    r"(?:(?:it|they|both) )?(?:remain\w* |stay\w* |is |are |was |were |ha(?:s|ve) )?"
    r"(?:un(?:changed|affected|altered)|(?:in |with )?no (?:[\w-]+ )?(?:changes?|effects?|differences?|direction)"
    r"|(?:(?:of|at|by|in|to) )?(?:about |roughly )?(?:(?:the same|equal(?:ly)?|similar(?:ly)?)"
    r"(?: [\w-]+){0,2}|constant|stable)|(?:do(?:es)? |did )?not (?:change|affect|differ|alter)|neither)\W*",
    re.IGNORECASE,
)
_EQUALS = Caseless(
    r"\b(?:no|not|nor|neither|none|un\w{4,}|same|similar\w*|equal\w*|remain\w*|comparable|without|constant|stable"
    r"|independent\w*|lack\w*|fail\w*|dispensable|little|hardly|insensitive|resist\w*)\b|n[’']t\b"
)
_SIZE = r"(?P<{}>[0-9][0-9.,]*)(?:[ -]?fold| ?%| percent\b| times\b)"
_SIZED = (
    re.compile(_SIZE.format("size") + r" (?P<word>[a-z-]+)"),
    re.compile(r"\b(?P<word>[a-z-]+) (?:by |of |about |approximately |roughly |more than |~)*" + _SIZE.format("size")),
)
"""A change with its size: "50-fold increase", "reduced by 20%"."""
_ACRONYM = re.compile(r"(?<![\w-])[A-Z]{2,6}(?![\w-])")
_BRACKETS = re.compile(r" ?\([^()]*\)")
_COMPARES = Caseless(r"(?<!more )(?<!less )\b(?:than|compar\w+|versus|vs|relative to|against)\b")


def unsupported(option: str, question: str, quotes: Sequence[str]) -> str:
    """Why the option does not follow; empty when it does, or words alone do not tell."""
    question, quotes = without_condition(question, quotes)
    said = [word for quote in quotes for word in WORD.findall(plain(quote))]
    told_outside = [word for quote in quotes for word in WORD.findall(_BRACKETS.sub("", plain(quote)))]
    if UNCHANGED.fullmatch(option):
        return "" if any(map(_EQUALS.search, quotes)) else f"no quote says {option!r}"
    own = [word for word in WORD.findall(plain(option)) if word.casefold() not in _SAY_LITTLE]
    wanted = {pole for pole in map(signed, own) if pole}
    if wanted:
        opposite = next((word for word in told_outside if (told := signed(word)) and (told[0], -told[1]) in wanted), "")
        is_told = any(signed(word) in wanted for word in told_outside)
        if is_told or not opposite or not same_inversion(question, quotes) or is_other_side(question, quotes):
            return ""
        return f"the quotes say {opposite!r}, not {option!r}"
    beginnings = {_beginning(word) for word in said}
    held = sum(_beginning(word) in beginnings for word in own)
    return "" if 2 * held >= len(own) > 0 else f"no quote has {option!r}"


def turned_size(option: str, question: str, quotes: Sequence[str]) -> str:
    """The change that the quotes have with the option's size where it goes the other way: "50-fold increase"."""
    asked, told = _sized(option), [change for quote in quotes for change in _sized(quote)]
    if len(asked) != 1 or not same_inversion(question, quotes) or is_other_side(question, quotes):
        return ""
    ((size, sign, _),) = asked
    signs = {told_sign: words for told_size, told_sign, words in told if told_size == size}
    return signs[-sign] if -sign in signs and sign not in signs else ""


def _sized(text: str) -> list[tuple[str, int, str]]:
    found = (match for form in _SIZED for match in form.finditer(plain(text)))
    turns = ((match, signed(match["word"])) for match in found)
    return [(match["size"].strip(".,"), turn[1], match.group()) for match, turn in turns if turn and turn[0] == 0]


def _beginning(word: str) -> str:
    """Its first letters; what is lost is a loss."""
    return "loss" if word.casefold() in ("lost", "loses", "losing") else word.casefold()[:_LETTERS]


def abbreviated(option: str, quotes: Sequence[str]) -> str:
    """The option with the quotes' acronyms in place of their words: "WRT" for "water residence time"."""
    for acronym in dict.fromkeys(match.group() for quote in quotes for match in _ACRONYM.finditer(quote)):
        spelled = r"[\w']*[ -]".join(f"[{letter}{letter.lower()}]" for letter in acronym)
        option = re.sub(rf"(?<![\w-]){spelled}[\w']*", acronym, option)
    return option


def is_offered_and_told(value: str, question: str, quotes: Sequence[str]) -> bool:
    """Whether the question offers a direction that the quotes tell in another word: "reduced" for a `decrease`.

    Not where they tell of its opposite too, deny or equal anything, or turn the question round.
    """
    wanted = signed(value)
    is_offered = occurs(value, question) and alternatives.settled(question, value) != alternatives.settled(question, "")
    if wanted is None or not is_offered:
        return False
    told = {pole for quote in quotes for pole in map(signed, WORD.findall(plain(quote))) if pole}
    is_clear = wanted in told and (wanted[0], -wanted[1]) not in told and not any(map(_EQUALS.search, quotes))
    return is_clear and same_inversion(question, quotes) and not is_other_side(question, quotes)


def is_other_side(question: str, quotes: Sequence[str]) -> bool:
    """Whether the question begins with what a quote compares to: "B than A" asked, where "A than B" is told."""
    asked = _COMPARES.search(question)
    first = _words(question[: asked.start()] if asked else question)
    for quote in quotes:
        if told := _COMPARES.search(quote):
            second = _words(quote[told.end() :]) - _words(quote[: told.start()])
            if second & first and not _words(question[asked.end() :] if asked else "") & second:
                return True
    return False


def _words(text: str) -> set[str]:
    return {word.casefold() for word in WORD.findall(plain(text)) if stems(word) or len(word) == 1} - EMPTY_WORDS
