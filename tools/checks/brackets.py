"""Brackets in a sentence: which are citations or pointers to displays, and which may be left out of a copy.

    "raised by 12% [4,5] (Smith et al., 2010; Fig. 3)"   three references, which a copy may lack
    "was lost (Figure 2A, B; data not shown)"            one, of several parts
    "was 12 [3–15] days", "values in [0, 1]"              a range and an interval, which it may not
    "treated (14) mice"                                   a number, which it may not unless the paper cites so

`references` finds what has the form of one, whatever a copy has done to the inside of it. A bracket that cannot be one
by itself is text like any other. One that can be, but may be more (`may_be_left_out`), is a reference that a copy must
have. A paper's reference list is not looked at.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u207b\u208b\ufe63\uff0d"
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"

_S = rf"(?:[\s{INVISIBLE}]{{1,4}})"
# An interval has its unit behind it; a citation has not.
_NUMBERED = (
    rf"\[{_S}?[0-9]{{1,3}}(?:{_S}?[{DASHES},;]{_S}?[0-9]{{1,3}})*{_S}?\](?!{_S}?(?:%|°|[kmµμn]?(?:g|m|l|M|s|mol)\b))"
)
BRACKET = re.compile(
    rf"(?P<numbered>{_NUMBERED}(?:{_S}?[{DASHES},]?{_S}?{_NUMBERED})*)|\([^()\[\]]{{1,300}}\)|\[[^()\[\]]{{3,300}}\]"
)
_BROKEN_WORD = re.compile(r"(?<=[^\W\d_])[-\u2010\u2011\u00ad]\s+(?=[^\W\d_])")
_ONE_FORM = str.maketrans(dict.fromkeys(DASHES, "-") | dict.fromkeys(INVISIBLE, "") | {"’": "'"})

# The grammar of what stands in brackets, in one form of dash and space (see `_inside`).
_CAPITAL = f"A-Z{''.join(chr(code) for code in range(0xC0, 0x250) if chr(code).isupper())}"
_PARTICLE = "(?:(?:v[ao]n|V[ao]n|de[nrls]?|D[eu]|d[aiou]s?|del|della|l[ae]|L[ae]|El|el|al|ter|ten|St\\.?) |[dD]')"
_NAME = rf"{_PARTICLE}{{0,2}}[{_CAPITAL}][\w'-]{{1,30}}"
_FULL_NAME = rf"(?:[{_CAPITAL}]\.[ -]?){{0,3}}{_NAME}"
# Of two words only before "et al.": New York and Los Angeles, 2010, are two places.
_LEADING = rf"{_FULL_NAME}(?: {_NAME}){{0,2}}(?:,? [{_CAPITAL}]{{1,2}}(?![\w-]))?"
_YEAR = r"(?:1[789]|20)[0-9]{2}"
_YEARS = rf"{_YEAR}(?:[a-z](?:(?:, ?|-)[a-z]\b)*)?"
_DATED = (
    rf"(?:{_YEARS}(?:,? (?:and )?{_YEARS})*(?:, pp?\. ?[0-9]+(?:-[0-9]+)?)?"
    r"|in press|in preparation|submitted|forthcoming|unpublished [a-z]{4,14}|personal communications?)"
)
_AND = "(?:,? (?:and|&) )"
_WORK = (
    rf"(?:{_FULL_NAME}(?:(?:, {_FULL_NAME}){{0,8}}{_AND}{_FULL_NAME}|{_AND}colleagues)?"
    rf"|{_LEADING}(?:, {_LEADING}){{0,3}},? et al\.?),? {_DATED}"
)
_LABEL = r"(?:[A-Z]?[0-9]{1,2}(?:\.[0-9])?(?:[A-Za-z]{1,3}(?![a-z]))?|[A-Za-z](?![A-Za-z]))'?"
_LABELS = rf"{_LABEL}(?:(?:, ?(?:and )?| and | & | or | to |-){_LABEL}){{0,9}}"
_SUPPLEMENTARY = r"(?:[Ss]upp(?:l(?:ement(?:ary|al)?)?)?\.? |[Ee]xtended [Dd]ata |[Aa]dditional |[Oo]nline )"
_SHOWN = r"(?:[Ff]ig(?:ure)?s?\.?|[Tt]ables?|[Mm]ovies?|[Vv]ideos?|[Bb]ox(?:es)?|[Ss]chemes?|[Aa]ppendi(?:x|ces))"
_ATTACHED = r"(?:[Ff]iles?|[Dd]ata(?:set)?s?|[Tt]ext|[Nn]otes?|[Mm]ethods?|[Mm]aterials?|[Ii]nformation|[Rr]esources?)"
_NUMBER = r"S[0-9]{1,2}[A-Z]?(?:(?:, | and |-)S?[0-9]{1,2}[A-Z]?){0,9}"
_PART = (
    r"(?:left|right|top|bottom|upper|lower|middle|center|centre|inset|arrow|arrowhead|panel|column|row|lane|graph|plot"
    r"|(?:lateral|dorsal|ventral|side) view)s?"
)
_DISPLAY = (
    rf"(?:{_SUPPLEMENTARY}?{_SHOWN} ?{_LABELS}|{_SUPPLEMENTARY}{_ATTACHED}(?: {_LABELS})?|{_ATTACHED} {_NUMBER}"
    rf"|{_NUMBER} (?:{_SHOWN}|{_ATTACHED}))"
    rf"(?:-(?:figure supplement|source (?:data|code)|video)s?(?: files?)? ?{_LABELS})?"
    rf"(?:,? (?:and )?(?:compare )?{_PART}(?: {_LABELS})?){{0,4}}"
)
_REMARK = (
    r"(?:(?:(?:data|results?|findings?) )?(?:(?:are|is) )?not shown|this (?:study|work|paper)"
    r"|(?:our |my |own )?unpublished [a-z]{4,14}|personal communications?"
    r"|see (?:the )?(?:above|below|(?:[Mm]aterials? (?:and|&) )?[Mm]ethods|[Dd]iscussion|[Rr]esults|text|legend))"
)
_LEAD = (
    r"(?:(?:see(?:,? (?:also|e\.g\.|for example|for (?:a )?reviews?))?,?"
    r"|(?:as )?(?:reviewed|shown|described|reported) (?:in|by)"
    r"|for (?:(?:a )?(?:recent )?reviews?|details|more details),? see(?: also)?|e\.g\.,?|cf\.?|also|compare) ){0,2}"
)
_CITED = re.compile(_WORK)
_POINTER = rf"{_LEAD}(?:{_WORK}|{_DISPLAY}|{_REMARK})"
_POINTERS = re.compile(rf"{_POINTER}(?:(?:,|:| and|,? with| to) {_POINTER}){{0,20}}")
_MORE_YEARS = re.compile(rf"{_YEARS}(?:, ?{_YEARS})*")
_BETWEEN_NUMBERED = re.compile(r"\]([-,]?)\[")
_ROUND = re.compile(r"[0-9]{1,3}(?:(?:, ?| ?- ?)[0-9]{1,3})*")

_TAKES_VALUE = re.compile(
    r"(?:\b(?:CIs?|CrIs?|HDI|HPD|IQR|intervals?|ranges?|ranging|ranged|ratios?|limits?|bounds?|medians?|means?|scores?|values?"
    r"|n|p|OR|HR|RR|SD|between|from|equations?|eqs?\.?|steps?|types?|groups?|grades?|stages?)|[=<>≤≥≈~±×])[\s,:;(]*$",
    re.IGNORECASE,
)
_SURNAMES = re.compile(rf"[{_CAPITAL}][\w'-]+(?=,? (?:(?:and|&) [{_CAPITAL}]|{_YEAR}))")
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
_BY_NAME = re.compile(
    rf"\([{_CAPITAL}][\w'’-]{{1,30}}(?: et al\.?|,? (?:and|&) [{_CAPITAL}][\w'’-]{{1,30}}),? {_YEAR}[a-z]?[;,)]"
)
_ANY_NUMBERED = re.compile(_NUMBERED)
_ENOUGH = 3
"""Citations that show how a paper cites."""
_DIGITS = re.compile("[0-9]+")
_NEEDS_INTERVAL = re.compile(r"(?:\b(?:in|within|over|on|onto|to|into|than|by|interval|domain)|∈)\s*$")
"""Before two numbers with a comma, which are what the sentence speaks of."""
_VALUE = re.compile(r"(?<![\w.,-])([0-9]+(?:\.[0-9]+)?)(\s?(?:%|°C|[kmµμn]?(?:g|m|l|M|s|mol)|years?|days?))?\s*$")
"""Before a range that is its own when it holds the value, or before the deviation of a mean."""
_IN_COMPANY = re.compile(rf"\bet al\b|(?:\band|&) [{_CAPITAL}]|\bcolleagues\b|\bsee\b|\breviewed\b|\be\.g\.")
_IN_ROUND = re.compile(rf"(?<=\s)\(([0-9]{{1,3}}(?:(?:, ?|[{DASHES}])[0-9]{{1,3}}){{0,9}})\)")
_MOST_OF_A_LIST = 15
"""Items of a list count up as citations do, but seldom so far."""
_BEHIND_CITATION = re.compile(
    r"[.,;:]|\s(?:and|but|or|in|is|are|was|were|has|have|that|which|to|for|with|by|on|as|from|at|when)\b|\s*$"
)


@lru_cache(maxsize=2)
def cites_in_round_brackets(paper: str) -> bool:
    """Whether a paper's citations are numbers in round brackets: these count up from 1, in the order of the text."""
    highest = in_order = others = 0
    for bracket in _IN_ROUND.finditer(paper):
        for cited in bracket[1].split(","):
            first, *last = map(int, _DIGITS.findall(cited))
            is_next = 0 < first <= highest + 1
            in_order, others = in_order + is_next, others + (not is_next)
            highest = max([highest, first, *last]) if is_next else highest
    return highest >= _MOST_OF_A_LIST and others * 10 <= in_order


def references(
    text: str, start: int = 0, end: int | None = None, *, in_round_brackets: bool = False
) -> Iterator[re.Match[str]]:
    """The brackets of `text[start:end]` that can be references at all: no interval, isotope, place or date.

    Numbers in round brackets are such in a paper that cites so (`cites_in_round_brackets`).
    """
    for bracket in BRACKET.finditer(text, start, len(text) if end is None else end):
        inside = _inside(bracket)
        is_number = bracket["numbered"] or (
            in_round_brackets and text[bracket.start()] == "(" and _ROUND.fullmatch(inside)
        )
        if _cites_by_number(text, bracket) if is_number else _points(inside):
            yield bracket


def signature(reference: re.Match[str]) -> str:
    """What a reference says, without what copying changes in it."""
    said = re.sub(r"\s|(?<=[^\W\d_])-(?=[^\W\d_])", "", _clean(reference[0]))
    return _BETWEEN_NUMBERED.sub(lambda between: between[1] or ",", said)


@lru_cache(maxsize=4096)
def _clean(bracket: str) -> str:
    """In one form of dash and space, its ligatures spelled out and its broken words joined."""
    return " ".join(unicodedata.normalize("NFKC", _BROKEN_WORD.sub("", bracket).translate(_ONE_FORM)).split())


def _inside(bracket: re.Match[str]) -> str:
    return _clean(bracket[0])[1:-1].strip()


def _cites_by_number(text: str, bracket: re.Match[str]) -> bool:
    start, end = bracket.span()
    is_glued = text[end : end + 1].isalnum() or text[end : end + 1] in "_-"
    is_apart = (end == len(text) or not is_glued) and not (text[start] == "(" and text[start - 1 : start].isalnum())
    return _counts(bracket[0]) and is_apart and not _TAKES_VALUE.search(text, max(0, start - 40), start)


def _counts(bracket: str) -> bool:
    """Whether its numbers are such as references have: from 1, and ranges that rise."""
    if any(number[0] == "0" for number in _DIGITS.findall(bracket)):
        return False
    ranges = re.findall(rf"([0-9]+)\s?[{DASHES}]\s?([0-9]+)", bracket)
    return all(int(first) < int(last) for first, last in ranges)


@lru_cache(maxsize=4096)
def _points(inside: str) -> bool:
    """Whether every part of a bracket cites a work or points to a display, and none is a place with a year."""
    first, *others = (part.strip() for part in inside.split(";"))
    if not _POINTERS.fullmatch(first):
        return False
    if not all(_POINTERS.fullmatch(part) or _MORE_YEARS.fullmatch(part) for part in others):
        return False
    names = _surnames(inside)
    return not any(name in _NOT_SURNAMES or name.isupper() or any(map(str.isdigit, name)) for name in names)


def _surnames(inside: str) -> list[str]:
    """Those that stand before another name or a year."""
    return [name for work in _CITED.finditer(inside) for name in _SURNAMES.findall(work[0])]


def may_be_left_out(reference: re.Match[str], paper: str) -> bool:
    """Whether a sentence says the same without a reference in it, as far as the text of its paper can tell.

    Not so a range that holds the value before it, a number right behind a number, two numbers where the sentence wants
    an interval, a number in round brackets but at the end of a clause, and one name with a year (a place's, or a
    product's) unless the paper elsewhere has it as an author's, or might cite so and has it nowhere else.
    """
    text, (start, end) = reference.string, reference.span()
    before = text[max(0, start - 40) : start]
    if reference["numbered"]:
        return not _is_value(before, reference[0])
    inside = _inside(reference)
    if _ROUND.fullmatch(inside):
        return not _VALUE.search(before) and _BEHIND_CITATION.match(text, end) is not None
    names = _surnames(inside)
    if not names or _IN_COMPANY.search(inside):
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

    In one that cites by name and year, or not by number, a name that stands nowhere without a year will do, unless it
    is a city's.
    """
    name = re.escape(name)
    year = rf",? \(?{_YEAR}"
    other = rf"[{_CAPITAL}][\w'’-]{{1,30}}"
    beside = rf"(?:and|&) {other}{year}"
    if re.search(rf"\b{name}(?:,? et al|,? {beside})|{other},? (?:and|&) {name}{year}", paper):
        return True
    by_name = len(list(islice(_BY_NAME.finditer(paper), _ENOUGH))) == _ENOUGH
    may_cite_so = by_name or not (_ANY_NUMBERED.search(paper) or cites_in_round_brackets(paper))
    return may_cite_so and name not in _CITIES and not re.search(rf"\b{name}\b(?!{year})", paper)
