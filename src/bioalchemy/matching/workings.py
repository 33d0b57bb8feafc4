"""A sum or a product that a model writes before its result.

    result("2^3 = 8")           -> "8"
    result("0.5 × 0.5 = 0.25")  -> "0.25"
    result("2 + 2 = 8")         -> ""        it says two numbers
    result("n = 8"), result("5 = 8") -> ""

At most a dozen plain numbers with signs between them, in exact fractions; a result may be rounded to a hundredth of
itself. Nothing else is evaluated.
"""

import re
from fractions import Fraction

from bioalchemy.notation import plain

_LONGEST = 100
_MOST_NUMBERS = 12
_NUMBER = r"[0-9]{1,9}(?:\.[0-9]{1,9})?"
_SIGN = r" ?[+×x*·⋅/÷^-] ?"
_SUM = re.compile(rf"{_NUMBER}(?:{_SIGN}{_NUMBER}){{1,{_MOST_NUMBERS - 1}}}")
_PIECE = re.compile(rf"({_NUMBER})|([+×x*·⋅/÷^-])")
_RESULT = re.compile(rf"({_NUMBER})(?![0-9.,/^])(?: ?[A-Za-z%°μ].{{0,30}})?")
_NEAR = Fraction(1, 100)
_LARGEST_POWER = 20


def result(text: str) -> str:
    """What stands after the last equals sign, when every side before it comes to the same; else empty."""
    if "=" not in text or len(text) > _LONGEST:
        return ""
    *sides, last = plain(text).split("=")
    said = _RESULT.fullmatch(last.strip(" ."))
    values = [_value(side.strip(" ()")) for side in sides]
    if said is None or not all(value is not None for value in values):
        return ""
    number = Fraction(said[1])
    return last.strip() if all(value and abs(value - number) <= _NEAR * number for value in values) else ""


def _value(text: str) -> Fraction | None:
    """The value of a sum of products of powers; `None` for anything else, a lone number included."""
    if not _SUM.fullmatch(text):
        return None
    total = product = last = Fraction(0)
    operator = "+"
    for piece in _PIECE.finditer(text):
        if piece[2]:
            operator = piece[2]
            continue
        number = Fraction(piece[1])
        if operator in "+-":
            total, product = total + product, number if operator == "+" else -number
        elif operator == "^":
            if number.denominator > 1 or number > _LARGEST_POWER or not last:
                return None
            product = product / last * last ** int(number)
        elif operator in "/÷":
            if not number:
                return None
            product, number = product / number, 1 / number
        else:
            product *= number
        last = number
    return total + product
