"""A number of things that are on no list of units.

    parted("36 ATP")            -> ("36", (("counted_thing", 1),))
    parted("4 daughter cells")  -> ("4", (("counted_cell", 1),))
    parted("5 tenths"), parted("5 six genes"), parted("5 false") -> None

What is counted is a plural or a symbol; whatever makes another number of the first, or takes it back, is no thing.
"""

import re

from bioalchemy.matching.number_words import in_words
from bioalchemy.matching.spelling import singular
from bioalchemy.units import Unit, is_count, parse_unit

_COUNTED = re.compile(
    r"([0-9](?:[0-9.,]{0,20}[0-9])?|[A-Za-z-]{3,20}) ((?:(?:[A-Za-z][a-z-]{2,20}|[A-Z][A-Z0-9+-]{1,7})(?: |$)){1,3})"
)
_THING: Unit = (("counted_thing", 1),)
_NO_THING_WORDS = (
    "etc or and to not no nor by from per of minus plus times dozen hundred thousand million billion half percent"
    " fold about maybe possibly perhaps at least most more less over under than squared cubed root factorial is"
    " are was it the if but pairs approximately between either point wrong incorrect unlikely likely probably"
    " guess mod log except without furlong furlongs through until till versus vs false never none nope doubled tripled"
    " halved inverted negated cubes squares roots halves doubles dozens scores lakhs crores logs orders powers"
)
_NO_THINGS = frozenset(_NO_THING_WORDS.split())
_PARTS = re.compile(
    "(?:ten|hundred|thousand|[a-z]*illion)(?:th)?s?|quarters?|(?:fif|six|seven|eigh|nin|four|thir)ths?|thirds?", re.I
)


def parted(text: str) -> tuple[str, Unit] | None:
    """The number's text and the unit of what it counts; `None` for anything else."""
    match = _COUNTED.fullmatch(text) if "\n" not in text else None
    if match is None:
        return None
    words = match[2].split()
    unit = parse_unit(words[-1]) or _THING
    is_one = match[1].casefold() in ("1", "one")
    if not is_count(unit) or any(parse_unit(word) for word in words[:-1]) or any(map(_is_no_thing, words)):
        return None
    return (match[1], unit) if is_one or unit != _THING or _is_plural(words[-1]) else None


def _is_plural(noun: str) -> bool:
    return noun[-1] == "s" or noun[:2].isupper() or singular(noun.casefold()) != noun.casefold()


def _is_no_thing(word: str) -> bool:
    return word.casefold() in _NO_THINGS or bool(_PARTS.fullmatch(word)) or in_words(word) is not None
