"""One number, as people write it in an answer: words, fractions, powers, deviations, hours and minutes.

    read("forty-six"), read("3.2 billion"), read("1/4"), read("2 1/2"), read("20 000"), read("eightfold")
    read("25 ± 3 nM")   -> 25 nM         the deviation is no part of the value
    read("1 h 30 min")  -> 90 min
    read("20-30 nM"), read("5 or 6"), read("25 ± nan"), read("1:1000") -> None
    read("7*7"), read("84/2"), read("2^20"), read("5!") -> None      a computation is left to be done

`quantities.read` is for numbers in papers and golds and is stricter. Exact fractions, no evaluation, exponents
bounded, linear in the text.
"""

import re
from fractions import Fraction
from functools import lru_cache
from math import gcd

from bioalchemy import quantities
from bioalchemy.matching import counted, workings
from bioalchemy.matching.markup import to_text
from bioalchemy.matching.number_words import NUMBER_WORD, SCALES, in_words
from bioalchemy.notation import plain, unwrap
from bioalchemy.quantities import MAX_LENGTH, Quantity
from bioalchemy.units import Unit, is_count, parse_unit, ratio, uncounted

_SCALED = re.compile(rf"([+-]?[0-9.,]{{1,40}})[ -]?({'|'.join(SCALES)})\b(.*)", re.IGNORECASE)
_FRACTION = re.compile(r"([+-]?)(?:([0-9]{1,9}) )?([0-9]{1,15}) ?[/⁄] ?([0-9]{1,15})(?![0-9.,/])(.*)")
_VULGAR = re.compile("(?<=[0-9])(?=[¼½¾⅐-⅞])")
_SHARE = re.compile(r"([0-9]{1,15}) (?:in|out of) ([0-9]{1,15})")
# Plain text would lose the mark of a factorial, of a power of e, of a base, and of a script or fraction beside digits.
_COMPUTED = re.compile(
    r"[0-9)] ?!|[0-9] ?[eE] ?(?:[\^_]|[₀-₉])|(?<![A-Za-z₀-₉])(?:_\{|[₀-₉])|(?<![\w°%)}⁺⁻])(?:\^|[⁰¹²³⁴-⁹])"
    r"|[¼½¾⅐-⅞](?=[\w^])(?![A-Za-zµμ])"
)
_SPACED = re.compile(r"([+-]?[0-9]{1,3}(?: [0-9]{3}){1,5})(?![0-9 ][0-9])(?=$|[^0-9])(.*)")
# Thousands have three digits after their comma: 12,5 is what much of the world writes for 12.5.
_DECIMAL_COMMA = re.compile(r"([+-]?[0-9]{1,9}),([0-9]{1,2})(?![0-9.,])")
_DEVIATION = re.compile(
    r"\(?(?P<value>[^()±]{1,80}?) ?\(?(?:±|\+/-|\+-) ?(?P<by>[0-9][0-9.,]{0,20}(?:[eE][+-]?[0-9]{1,2})?)\)?"
    r" ?(?P<unit>[^±()]{0,40})\)?"
    r"(?: ?\((?:SD|SEM|s\.d\.|s\.e\.m\.|mean ± SD|mean ± SEM)\))?"
)
_TIMES = re.compile(r"(?:[0-9]{1,6}(?:\.[0-9]{1,6})? ?(?:[a-z]+)(?:,? (?:and )?|$|(?=[0-9]))){2,4}", re.IGNORECASE)
_TIME = re.compile(r"([0-9.]+) ?([a-z]+)", re.IGNORECASE)
_DURATIONS = ("year", "month", "week", "day", "hour", "minute", "second")

_TWICE = re.compile(r"([^()]{1,80}) ?(?:\((?:i\.e\.,? |or |= ?)?([^()]{1,80})\)|\[([^][()]{1,20})\])\.?")
_FRAME = re.compile(
    r"(?:=|~|≈|(?:is )?equal to|(?:exactly|about|approximately|approx\.|roughly|around|circa|ca\.|(?:a )?total of) "
    r"|(?:after|for|at|by|in) (?=[0-9]))"
    r" ?(?=[^=])",
    re.IGNORECASE,
)
# What is measured, where it stands before the number: a pH, a P value, a symbol with its equals sign.
_MEASURED = (
    "(?:IC|EC|LD|ED|GI|CC|TC|LC)50|K[dimDM]|kcat|Vmax|Tm|MICs?|MBC|MOI|AUC|BMI|HR|OR|RR|R2|[pP][- ]?values?|P|n|N"
)
# Logarithms and tests are pure numbers, whatever they are taken of: a pKd of 5 is not 5 µM.
_PURE = "pH|pK[adi]|pI(?:C50)?|pEC50|odds ratio|[Ll]og ?(?:2|10)? ?\\(?(?:FC|fold[- ]changes?)\\)?|(?P<test>[tFzZU])"
# What makes another quantity of the one that was asked for: its logarithm, its error, its ends, a formula.
_TURNED = (
    "log[0-9]*|ln|lg|exp|s\\.?d\\.?|s\\.?e\\.?m?\\.?|std|errors?(?! rate)|deviations?|variances?|ranges?"
    "|min(?:imum)?|max(?:imum)?"
    "|limits?(?! of detection)|bounds?|lower|upper|diff(?:erence)?s?|delta|(?<!fold )(?<!fold-)changes?|ci|iqr"
    "|intervals?"
    "|half|halved|double|twice|inverse|reciprocal|squared?|root|cube|[a-su-z][0-9]|p(?:k[adim]|ic50|ec50)"
    "|d(?:k[dim]|ic50)"
)
_UNTURNED = (
    rf"(?![^=≈]*\b(?i:not|never|no|wrong|false|incorrect|except|or|{_TURNED}|{NUMBER_WORD})(?![A-Za-z0-9]))"
    r"(?!Δ(?!Δ?(?:[GHSE]|Ct|F|Ψ|ψ)))(?![^=≈]*(?:(?<!1)/ ?[0-9]|\^|(?<![A-Za-z])(?:log|ln)))"
)
_ARTICLE = "(?:(?:[Aa]n?|[Tt]he) )?"
_QUANTITY = re.compile(
    rf"{_ARTICLE}(?:{_MEASURED})(?: (?:of|is|was|at)|,? ?[=:≈])? (?=[0-9.-])"
    rf"|{_UNTURNED}(?:[^\W\d][\w^{{}}°'()/ ]{{0,15}}|[1-6]n) ?[=≈] ?(?=[0-9.+-])"
)
# A rise by so many folds; and what a number may be said to be of, when it is no other quantity than the one asked for.
_INTRODUCED = re.compile(
    r"(?:(?:increased|rose|rise|increase|change)(?: by| of)? (?=[0-9.]{1,10}[ -]?fold)"
    r"|(?:(?:final|mean|median|average) )?(?:concentration|dose|mean|median|average|fold[- ]change"
    r"|value) of (?=[0-9]))",
    re.IGNORECASE,
)
_INDEFINITE = re.compile(r"an? (?=[0-9]|[a-z -]{4,30} of [0-9]|fold)", re.IGNORECASE)
_PURE_QUANTITY = re.compile(
    rf"{_ARTICLE}(?:{_PURE})(?:(?: (?:of|is|was|at)|,? ?[=:≈])? (?=[0-9.-])| ?[=≈] ?(?=[0-9.+-]))"
)
_LOGARITHM_OR_ERROR = re.compile(
    r"[^0-9]{0,80}\b(?:log[0-9]*|ln|s\.?d\.?|s\.?e\.?m\.?|standard (?:deviation|error)|variance|delta)\b", re.IGNORECASE
)
_OPTICAL = re.compile(r"(?:an? )?((?:OD|A) ?[2-7][0-9]{2})(?: (?:of|is|was|at)|,? ?[=:≈])? ?([0-9.]{1,20})$")
_AFTER = re.compile(
    r" (?:long|wide|tall|high|thick|deep|old|total|of age|resolution"
    r"|in (?:length|width|diameter|total|size|mass|duration)"
    r"|pH|later)$|(?:(?<=fold)|(?<=times)|(?<=%)|(?<=percent)) (?:change|difference)$"
    # Eight times as much is a rise; of a percentage nobody says which way it goes but the question.
    r"|(?:(?<=fold)|(?<=times)) (?:increase|rise|higher|greater|more)$"
    r"|,? \((?:n ?= ?[0-9]{1,6}|(?:SD|SEM|s\.d\.|s\.e\.m\.)[ =:]{1,3}[0-9.]{1,10}|95 ?% CI[^()]{1,40})\)$"
)
_TURNED_WAY = re.compile(r"^after |\b(?:increase|rise|higher|greater|more|later)$", re.IGNORECASE)
_BEGINS = re.compile(rf"[0-9]|{NUMBER_WORD}", re.IGNORECASE)
_NEAR = 80
_BESIDE = 24
_LEADS_ON = re.compile(
    r"(?:[<≤≥≠^√±×]|\S >|\\(?:l|g)(?:eq?|t)|\\neq?|\\pm|\\times|\\sqrt)[ ${(\\]*\Z"
    r"|(?:(?:^|[\s(=≈:$])[-−–<>]|[0-9]|\b0[.,])[$ ]?\Z"
    r"|\b(?i:(?:less|more|fewer|greater|higher|lower|larger|smaller|longer|shorter) than|up to|at (?:least|most)|above"
    r"|below|exceed(?:s|ed|ing)?|between .{1,24} and|minus|negative|(?:just|well|slightly) (?:over|under)|nearly"
    r"|almost|(?:half|twice|double|triple)(?: of)?|as (?:many|few|much|little|high|low) as|log(?:10|2)?|ln)[\s$({\\]*\Z"
)
_GOES_ON = re.compile(r"[$)]*(?:\s?(?:[\^*×·⋅/]|\\times|\\cdot|x )\s?[({]?-?[0-9]|[-–.]?[0-9])")
_MAGNIFIED = re.compile(
    rf"\s?(?:[eE][+-]?[0-9]|(?:{'|'.join(SCALES)}|hundred|dozen)\b|(?:to|through|give or take|plus or minus)\s-?[0-9]"
    r"|\(?(?:log|ln)(?![a-z])|\(?(?:at (?:least|most)|minimum|maximum|min\.?|max\.?)\)?[\s.!]*(?:$|\n))"
)
_DIVIDED = re.compile(r"\s?(?:[%‰]|per(?:cent)?\s)")
_TWO_UNITS = re.compile(r"\s?(\S{1,12}) (?:or|and|to) (\S{1,12}?)[\s.,;)]*(?=\s|$)")
_OUTER_UNIT = re.compile(r" ?([^\s.,;()][^.,;()]{0,30}?) ?(?:[.,;)](?=[\s$]|$)|$)")
# Of what: 25 % of the cells, 5 mg of protein. What could be a second number is not cut away.
_OF = re.compile(
    r"(?<=[A-Za-z%]) of (?!(?:half|one|two|three|either|zero|none|what|not)\b)(?:(?:the|all) )?"
    r"(?:[A-Za-z][a-z-]{2,20}(?: (?!or\b|and\b|not\b|but\b|than\b|to\b)|$)){1,3}$"
)
# 5 A is a current, but nothing is resolved to amperes.
_RESOLVED = re.compile(r"(?<=[0-9]) ?A(?= resolution$)")
_BARE_POWER = re.compile(r"(?<=[×x*·⋅]) ?10(?:\(([+-]?[0-9]{1,3})\)|(-[0-9]{1,3}))(?![0-9.])")
_SIGN = re.compile(r"(?:minus|negative) (?=[0-9a-z])", re.IGNORECASE)
_APART = re.compile("-(?=[a-z]+$)")


def begins(text: str) -> bool:
    """Whether a text begins as a number does: a quick look before it is read as one."""
    return bool(_BEGINS.match(text))


@lru_cache(maxsize=16_384)
def read(text: str) -> Quantity | None:
    """The one number, with its unit or without, that a final answer states; `None` when it is anything else."""
    is_marked = not text.isascii() or "^" in text or "!" in text or "_" in text
    if len(text) > MAX_LENGTH or (is_marked and _COMPUTED.search(text)):
        return None
    text = unwrap(plain(quantities.join_digits(text if text.isascii() else _VULGAR.sub(" ", text))))
    pure = None if text[:1].isdecimal() else _PURE_QUANTITY.match(text)
    text = _DECIMAL_COMMA.sub(r"\1.\2", _bare(text[pure.end() :] if pure else text), count=1)
    negative = _SIGN.match(text)
    quantity = _read_bare(text[negative.end() :] if negative else text)
    if quantity and pure:
        has_unit = quantity.unit is not None
        quantity = (quantity if pure["test"] else None) if has_unit else quantity._replace(unit=_PURE_NUMBER)
    if negative and quantity:
        return quantity._replace(value=-quantity.value) if quantity.value > 0 else None
    return quantity


def is_of_another(text: str) -> bool:
    """Whether the words before a number make it the logarithm or the error of what has a unit."""
    return bool(_LOGARITHM_OR_ERROR.match(text))


def read_all(text: str) -> tuple[Quantity, ...] | None:
    """The number, and once more where it is said twice: `2 h (120 min)`. `None` unless each is one number."""
    if number := read(workings.result(text) or text):
        return (number,)
    if counted := _counted(text):
        return (counted,)
    twice = _TWICE.fullmatch(text) if len(text) <= MAX_LENGTH else None
    first, second = (read(twice[1]), read(twice[2] or twice[3])) if twice else (None, None)
    if twice and first and (unit := parse_unit(twice[2] or twice[3])):
        return (first._replace(unit=unit),) if first.unit in (None, unit) else None
    return (first, second) if first and second else None


def with_outer_unit(text: str, tail: str) -> str:
    r"""A bare number with the unit that stands outside its box: `\boxed{5} \text{ mM}` says 5 mM."""
    outer = _OUTER_UNIT.match(to_text(tail[:_NEAR].partition("\n")[0].lstrip("$ "))) if tail else None
    number = read(text) if outer and parse_unit(outer[1]) else None
    return f"{text} {outer[1]}" if outer and number and number.unit is None else text


def is_cut_from(lead: str, tail: str, has_outer_unit: bool = False) -> bool:
    r"""Whether what stands beside the tags makes another number: `-\boxed{5}`, `\boxed{5} \times 10^3`."""
    if _LEADS_ON.search(lead[-_BESIDE:]) or _GOES_ON.match(tail) or _MAGNIFIED.match(tail):
        return True
    two = _TWO_UNITS.match(tail)
    if two and parse_unit(two[1]) and parse_unit(two[2]):
        return True
    return not has_outer_unit and bool(_DIVIDED.match(tail))


def _counted(text: str) -> Quantity | None:
    """A number of things that are on no list: 36 ATP, 4 daughter cells."""
    parted = counted.parted(unwrap(plain(text))) if len(text) <= MAX_LENGTH else None
    number = read(parted[0]) if parted else None
    return number._replace(unit=parted[1]) if parted and number and not number.unit else None


def same(gold: Quantity, given: Quantity, tolerance: float) -> bool:
    """Whether `given` is `gold`: converted, within the relative tolerance; a missing unit is that of the gold.

    A percentage and its fraction are one number (25 % and 0.25), a count of something needs no noun, and people say
    300 g for 300 × g and 37 degrees for 37 °C.
    """
    if gold.unit in (None, _PERCENT) and (size := _ROUND_SHARES.get(given.unit)):
        given = Quantity(given.value / size, None) if gcd(given.value.numerator, size) == 1 else given
    if given.unit is None:
        if quantities.equal(gold, given._replace(unit=gold.unit), tolerance):
            return True
        return gold.unit == _PERCENT and 0 < given.value < 1 and _near(gold.value, given.value * 100, tolerance)
    if gold.unit is None:
        if given.unit == _PERCENT:
            return _near(gold.value, given.value / 100, tolerance)
        return is_count(given.unit) and _near(gold.value, given.value, tolerance)
    if given.unit in _SAID_FOR.get(gold.unit, ()):
        return _near(gold.value, given.value, tolerance)
    if not is_count(gold.unit) and uncounted(given.unit) == given.unit:
        gold = gold._replace(unit=uncounted(gold.unit))
    return quantities.equal(gold, given, tolerance)


_PERCENT = parse_unit("%")
_ROUND_SHARES = {parse_unit(f"/{10**power}"): 10**power for power in range(1, 7)}
"""Units that a fraction of a round number reads as: 1/10 is one in ten."""
_SHARES = re.compile(r"\b(w|wt|v|vol)/(w|wt|v|vol)\b|\b(wt|vol|mol)[. ]{0,2}%")
_PURE_NUMBER: Unit = (("counted_thing", 1),)
"""The unit of what has none and can be given none: it is no number of micromoles or folds."""
_SAID_FOR: dict[Unit | None, tuple[Unit | None, ...]] = {
    parse_unit("× g"): (parse_unit("g"),),
    parse_unit("°C"): (parse_unit("°"),),
    parse_unit("°F"): (parse_unit("°"),),
}


def measures_the_same(gold: Quantity, given: Quantity) -> bool:
    """Whether a number could be an answer where `gold` is: of the same dimension, or without a unit."""
    return None in (gold.unit, given.unit) or ratio(given.unit or (), gold.unit or ()) is not None


def is_share(number: Quantity) -> bool:
    """Whether a number is a percentage, which need not say of what."""
    return number.unit == _PERCENT


def is_turned(text: str, number: Quantity) -> bool:
    """Whether the words beside a number say which way it goes, or since when: 2-fold higher, 2 h later."""
    return bool(_TURNED_WAY.search(text)) or any(name.startswith("post_") for name, _ in number.unit or ())


def is_other_share(unit: str, text: str) -> bool:
    """Whether both say of what a percentage is, and not of the same: 10 % (v/v) and 10 % (w/v)."""
    one, other = map(_share, (unit, text))
    return bool(one and other) and one != other


def _share(text: str) -> str:
    """What a percentage is of, by mass (w) or volume (v); empty where it does not say."""
    found = _SHARES.search(text.lower())
    if found is None:
        return ""
    return f"{found[1][0]}{found[2][0]}" if found[1] else found[3][0] * 2


def _near(gold: Fraction, other: Fraction, tolerance: float) -> bool:
    return other == gold or (tolerance > 0 and abs(other - gold) <= Fraction(str(tolerance)) * abs(gold))


def _bare(text: str) -> str:
    """`text` without the words around the number."""
    if not text[:1].isdecimal() or text[1:2] == "n":
        if optical := _OPTICAL.match(text):
            return f"{optical[2]} {optical[1].replace(' ', '')}"
        for frame in (_INDEFINITE, _INTRODUCED, _QUANTITY, _FRAME, _QUANTITY, _FRAME):
            if match := frame.match(text):
                text = text[match.end() :].lstrip()
    if text.endswith("resolution"):
        text = _RESOLVED.sub(" Å", text)
    return _BARE_POWER.sub(lambda power: f"10^{power[1] or power[2]}", _OF.sub("", _AFTER.sub("", text)))


def _read_bare(text: str) -> Quantity | None:
    if quantity := quantities.read(text):
        return quantity
    readers = (_deviation, _spaced, _scaled, _fraction, _words, _duration)
    return next((quantity for reader in readers if (quantity := reader(text))), None)


def _with_unit(value: Fraction, rest: str) -> Quantity | None:
    """The value with what follows it as its unit; `None` when that is none."""
    rest = rest.strip()
    rest = rest[1:] if rest[:1] == "-" and rest[1:2].isalpha() else rest
    unit = parse_unit(rest) if rest else None
    return None if rest and unit is None else Quantity(value, unit)


def _deviation(text: str) -> Quantity | None:
    match = _DEVIATION.fullmatch(text)
    if match is None:
        return None
    value, by, unit = quantities.read(match["value"]), quantities.read(match["by"]), match["unit"].strip()
    if value is None or by is None or (by.value and by.value >= abs(value.value)):
        return None
    written = _with_unit(value.value, unit)
    if value.unit is None or written is None:
        return written
    return value if written.unit is None or written.unit in (value.unit, _PERCENT) else None


def _spaced(text: str) -> Quantity | None:
    match = _SPACED.fullmatch(text)
    return quantities.read(match[1].replace(" ", "") + match[2]) if match else None


def _scaled(text: str) -> Quantity | None:
    match = _SCALED.fullmatch(text)
    value = quantities.read(match[1]) if match else None
    return _with_unit(value.value * SCALES[match[2].lower()], match[3]) if match and value else None


def _fraction(text: str) -> Quantity | None:
    """A fraction in its lowest terms, alone or after a whole number: 84/2 is a division that has not been done."""
    if share := _SHARE.fullmatch(text):
        some, of = int(share[1]), int(share[2])
        return Quantity(Fraction(100 * some, of), _PERCENT) if 0 < some <= of else None
    match = _FRACTION.fullmatch(text)
    if match is None:
        return None
    whole, over, under = int(match[2] or 0), int(match[3]), int(match[4])
    if under < 2 or gcd(over, under) > 1 or (match[2] and over > under):
        return None
    value = whole + Fraction(over, under)
    return _with_unit(-value if match[1] == "-" else value, match[5])


def _words(text: str) -> Quantity | None:
    said = in_words(text)
    return _with_unit(*said) if said else None


def _duration(text: str) -> Quantity | None:
    """Hours and minutes, from long to short: 1 h 30 min."""
    if not _TIMES.fullmatch(text):
        return None
    parts = [(Fraction(number), parse_unit(unit)) for number, unit in _TIME.findall(text) if number.count(".") < 2]
    units: list[Unit] = [unit for _, unit in parts if unit]
    ranks = [_DURATIONS.index(unit[0][0]) for unit in units if unit[0][0] in _DURATIONS and unit[0][1] == 1]
    if len(ranks) != len(parts) or ranks != sorted(set(ranks)):
        return None
    last = units[-1]
    return Quantity(sum((number * (ratio(unit, last) or 0) for number, unit in parts if unit), Fraction(0)), last)
