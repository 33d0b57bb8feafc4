"""What a list says of each of its items only once: a unit, a first word, a last word, or the names between two.

    has_item("20 µg/ml", "with 20 and 50 µg/ml of it")               -> True
    has_item("day 21", "on days 14 and 21")                      -> True
    has_item("smaller buds", "had smaller nodes and buds")           -> True
    has_item("nerve cells", "in nerve, muscle and gut cells")        -> True
    has_item("RNA2", "from RNA1 to RNA4")                            -> True

Only items of a set or a sequence are looked for so: of one answer nothing tells that it is one of several.
"""

import re

from bioalchemy import quantities
from bioalchemy.notation import spelled
from bioalchemy.tools.checks.enumerations import NO_NAME

_WORD = rf"(?!(?:{'|'.join(word for word in NO_NAME.split() if word.isalpha())})\b)[\w'+/-]+"
_SOME = rf"{_WORD}(?: {_WORD}){{0,2}}"
_OTHERS = rf"{_SOME}(?:, {_SOME}){{0,4}}"
"""One item or several."""
_LONGEST = 6
"""Words of an item that shares some."""
_AND = ",? (?:and|or|&)"
_SOME_OF = f"(?:{_OTHERS}(?:{_AND}|,) )?"
_RANGE = re.compile(r"\b(?P<name>[a-z][a-z-]*)(?P<first>[0-9]{1,3}) ?(?:to|through|-) ?(?P=name)(?P<last>[0-9]{1,3})\b")
_NUMBERED = re.compile(r"(?P<name>[a-z][a-z-]*)(?P<number>[0-9]{1,3})")


def has_item(item: str, text: str) -> bool:
    """Whether a list in `text` has the item, but for the words that it shares with others."""
    if quantity := quantities.read(item):
        return quantity.unit is not None and any(quantity == stated for stated in quantities.find(text))
    item, text = (spelled(one).casefold() for one in (item, text))
    if numbered := _NUMBERED.fullmatch(item):
        return any(
            found["name"] == numbered["name"] and int(found["first"]) <= int(numbered["number"]) <= int(found["last"])
            for found in _RANGE.finditer(text)
        )
    words = item.split()
    return any(
        _shares(" ".join(words[:cut]), " ".join(words[cut:]), text) for cut in range(1, min(len(words), _LONGEST))
    )


def _shares(first: str, rest: str, text: str) -> bool:
    """Whether a list has an item in two parts, of which it says one only once."""
    shares_first = rf"\b{re.escape(first)}(?:s {_SOME_OF}| {_OTHERS}(?:{_AND}|,) ){re.escape(rest)}(?![\w-])"
    shares_last = rf"(?<![\w-]){re.escape(first)}(?:, {_SOME}){{0,4}}{_AND} {_SOME} {re.escape(rest)}(?![\w-])"
    return re.search(rf"{shares_first}|{shares_last}", text) is not None
