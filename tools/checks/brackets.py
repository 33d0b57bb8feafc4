"""Brackets in a sentence: which are citations or pointers to displays, and which may be left out of a copy.

    "raised by 12% [4,5] (Smith et al., 2010; Fig. 3)"   three references, which a copy may lack
    "was 12 [3–15] days", "values in [0, 1]"              a range and an interval, which it may not

`REFERENCE` finds what has the form of one. A bracket that cannot be one by itself (`is_reference`) is text like any
other. One that can be, but may be more (`may_be_left_out`), is a reference that a copy must have. A paper's reference
list is not looked at.
"""

import re
from itertools import islice

DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u207b\u208b\ufe63\uff0d"
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"

_S = rf"(?:[\s{INVISIBLE}]{{1,4}})"
_AND = rf"(?:,?{_S}(?:and|&){_S})"
# An interval has its unit behind it; a citation has not.
_NUMBERED = rf"\[[0-9]{{1,3}}(?:{_S}?[{DASHES},;]{_S}?[0-9]{{1,3}})*\](?!{_S}?(?:%|°|[kmµμn]?(?:g|m|l|M|s|mol)\b))"
_NAME = r"[A-Z][\w'’-]{1,30}"
_YEAR = r"(?:19|20)[0-9]{2}[a-z]?"
_WORK = (
    rf"(?:(?:see(?:{_S}also)?|reviewed{_S}in|e\.g\.,?){_S})?{_NAME}(?:{_AND}{_NAME}|,?{_S}et{_S}al\.?)?"
    rf",?{_S}{_YEAR}(?:,{_S}{_YEAR})*"
)
_DISPLAY = (
    rf"(?:Supp(?:l(?:ementa(?:ry|l))?)?\.?{_S})?(?:Fig(?:ure)?s?\.?|Tables?){_S}?S?[0-9]{{1,2}}(?:{_S}?[A-Za-z](?![a-z]))?"
    rf"(?:(?:,{_S}|{_AND}|[{DASHES}])(?:S?[0-9]{{1,2}})?[A-Za-z]?(?![a-z]))*"
)
REFERENCE = re.compile(
    rf"{_NUMBERED}(?:{_S}?[{DASHES},]?{_S}?{_NUMBERED})*"
    rf"|\({_WORK}(?:[;,]{_S}{_WORK})*\)|\({_DISPLAY}(?:[;,]{_S}{_DISPLAY})*\)"
)
_TAKES_VALUE = re.compile(
    r"(?:\b(?:CIs?|CrIs?|HDI|HPD|IQR|intervals?|ranges?|ranging|ranged|ratios?|limits?|bounds?|medians?|means?|scores?|values?"
    r"|n|p|OR|HR|RR|SD|between|from|equations?|eqs?\.?|steps?|types?|groups?|grades?|stages?)|[=<>≤≥≈~±×])[\s,:;(]*$",
    re.IGNORECASE,
)
_SURNAMES = re.compile(r"[A-Z][\w'’-]+(?=,?\s(?:(?:and|&)\s[A-Z]|(?:19|20)[0-9]{2}))")
_NOT_SURNAMES = frozenset([
    "Africa", "America", "Argentina", "Asia", "Australia", "Austria", "Bangladesh", "Belgium", "Brazil", "Canada",
    "Chile", "China", "Colombia", "Cuba", "Denmark", "Egypt", "England", "Ethiopia", "Europe", "Finland", "France",
    "Germany", "Ghana", "Greece", "Hungary", "Iceland", "India", "Indonesia", "Iran", "Iraq", "Ireland", "Israel",
    "Italy", "Japan", "Kenya", "Korea", "Malawi", "Malaysia", "Mexico", "Mozambique", "Nepal", "Netherlands",
    "Nigeria", "Norway", "Pakistan", "Peru", "Philippines", "Poland", "Portugal", "Romania", "Russia", "Scotland",
    "Singapore", "Spain", "Sweden", "Switzerland", "Taiwan", "Tanzania", "Thailand", "Turkey", "Uganda", "Ukraine",
    "USA", "Vietnam", "Wales", "Zambia", "Zimbabwe", "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December", "Spring", "Summer", "Autumn", "Winter",
])  # fmt: skip
_CITIES = frozenset([
    "Ahmedabad", "Amsterdam", "Athens", "Atlanta", "Baltimore", "Bangalore", "Bangkok", "Barcelona", "Beijing",
    "Berlin", "Bogota", "Boston", "Brussels", "Budapest", "Cairo", "Cambridge", "Chengdu", "Chennai", "Chicago",
    "Chongqing", "Copenhagen", "Dallas", "Delhi", "Dhaka", "Dublin", "Edinburgh", "Geneva", "Guangzhou", "Hamburg",
    "Hangzhou", "Helsinki", "Houston", "Hyderabad", "Istanbul", "Jakarta", "Johannesburg", "Karachi", "Kinshasa",
    "Kolkata", "Lagos", "Lahore", "Lima", "Lisbon", "London", "Madrid", "Manchester", "Manila", "Melbourne", "Milan",
    "Montreal", "Moscow", "Mumbai", "Munich", "Nairobi", "Nanjing", "Osaka", "Oslo", "Oxford", "Paris",
    "Philadelphia", "Prague", "Rome", "Santiago", "Seattle", "Seoul", "Shanghai", "Shenzhen", "Stockholm", "Sydney",
    "Tehran", "Tianjin", "Tokyo", "Toronto", "Vancouver", "Vienna", "Warsaw", "Washington", "Wuhan", "Zurich",
])  # fmt: skip
"""The largest, and the seats of much research."""
_BY_NAME = re.compile(rf"\({_NAME}(?: et al\.?|,? (?:and|&) {_NAME}),? {_YEAR}[;,)]")
_ENOUGH = 3
"""Citations that show how a paper cites."""
_DIGITS = re.compile("[0-9]+")
_NEEDS_INTERVAL = re.compile(r"(?:\b(?:in|within|over|on|onto|to|into|than|by|interval|domain)|∈)\s*$")
"""Before two numbers with a comma, which are what the sentence speaks of."""
_VALUE = re.compile(r"(?<![\w.,-])([0-9]+(?:\.[0-9]+)?)(\s?(?:%|°C|[kmµμn]?(?:g|m|l|M|s|mol)|years?|days?))?\s*$")
"""Before a range that is its own when it holds the value, or before the deviation of a mean."""
_IN_COMPANY = re.compile(rf"\bet{_S}al\b|\band\b|&|\bsee\b|\breviewed\b|\be\.g\.")


def is_reference(text: str, bracket: re.Match[str]) -> bool:
    """Whether a bracket that `REFERENCE` found in `text` can be one at all: no interval, isotope, place or date."""
    start, end = bracket.span()
    if text[start] == "[":
        if not text[start + 1 : start + 2].isdecimal():
            return True
        if not _counts(bracket.group()):
            return False
        is_glued = text[end : end + 1].isalnum() or text[end : end + 1] in "_-"
        return (end == len(text) or not is_glued) and not _TAKES_VALUE.search(text, max(0, start - 40), start)
    works = _SURNAMES.findall(bracket.group())
    return not any(name in _NOT_SURNAMES or name.isupper() or any(map(str.isdigit, name)) for name in works)


def _counts(bracket: str) -> bool:
    """Whether its numbers are such as references have: from 1, and ranges that rise."""
    if any(number[0] == "0" for number in _DIGITS.findall(bracket)):
        return False
    ranges = re.findall(rf"([0-9]+)\s?[{DASHES}]\s?([0-9]+)", bracket)
    return all(int(first) < int(last) for first, last in ranges)


def may_be_left_out(reference: re.Match[str], paper: str) -> bool:
    """Whether a sentence says the same without a reference in it, as far as the text of its paper can tell.

    Not so a range that holds the value before it, a number right behind a number, two numbers where the sentence wants
    an interval, and one name with a year (a place's, or a product's) unless the paper elsewhere has it as an author's.
    """
    if reference[0][0] == "[":
        before = reference.string[max(0, reference.start() - 40) : reference.start()]
        return not _is_value(before, reference[0])
    names = _SURNAMES.findall(reference[0])
    if not names or _IN_COMPANY.search(reference[0]):
        return True
    return any(_is_author(name, paper) for name in names)


def _is_value(before: str, bracket: str) -> bool:
    numbers = [int(number) for number in _DIGITS.findall(bracket)]
    value = _VALUE.search(before)
    if len(numbers) == 1:
        return value is not None and not value[2] and not re.fullmatch(_YEAR, value[1])
    if len(numbers) > 2 or bracket.count("[") > 1:
        return False
    if value:
        return numbers[0] <= float(value[1]) <= numbers[1]
    return "," in bracket and _NEEDS_INTERVAL.search(before) is not None


def _is_author(name: str, paper: str) -> bool:
    """Whether the paper has `Smith et al.`, `Smith and Wu, 2010` or `Wu and Smith (2010)` anywhere.

    In one that cites by name and year, a name that stands nowhere without a year will do, unless it is a city's.
    """
    name = re.escape(name)
    year = rf",? \(?{_YEAR}"
    beside = rf"(?:and|&) {_NAME}{year}"
    if re.search(rf"\b{name}(?:,? et al|,? {beside})|{_NAME},? (?:and|&) {name}{year}", paper):
        return True
    by_name = len(list(islice(_BY_NAME.finditer(paper), _ENOUGH))) == _ENOUGH
    return by_name and name not in _CITIES and not re.search(rf"\b{name}\b(?!{year})", paper)
