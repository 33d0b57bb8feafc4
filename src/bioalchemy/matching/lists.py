"""The items of a set, the steps of a sequence, the residues of a strand.

    items("IL-13, IL-4 and IL-5")               -> [["IL-13", "IL-4", "IL-5"]]
    items("(1) egg, (2) larva")                 -> [["egg", "larva"]]
    items("PI3K/AKT")                           -> [["PI3K/AKT"], ["PI3K", "AKT"]]
    items("TLRs 2 and 4")                       -> [["TLRs 2", "4"], ["TLR2", "TLR4"]]
    items("T and B cells")                      -> [["T", "B cells"], ["T cells", "B cells"]]
    steps("Ras > Raf, then MEK")                -> [["Ras", "Raf", "MEK"]]
    residues("5'-AUG GCU-3'")                   -> "AUGGCU"
    residues("Lys-Asp-Glu-Leu")                 -> "KDEL"

Items are not compared here (see `phrases`). A comma between digits belongs to a name (2,3-BPG).
"""

import re

from bioalchemy.matching.naming import is_named, names_of
from bioalchemy.matching.phrases import key
from bioalchemy.matching.spelling import american, singular
from bioalchemy.notation import plain, unwrap

_COMMA = re.compile(r",\s+(?:and\s|&\s|as\swell\sas\s)?|,(?![0-9])")
_WEAK = re.compile(r",\s|,(?![0-9])|\sand\s")
_STRONG = re.compile(r";|\n|•")
_SLASH = re.compile(r"\s?/\s?|\s[+|]\s")
_DASH = re.compile(r"\s?[–—/|]\s?|\s-\s|\sbefore\s")
_STEP = re.compile(r";|\n|[→⟶⇒➔]|=?-?->|=>|\s>\s|(?:,\s?|\s)(?:and\s)?(?:then|followed\sby|finally)\s")
_LAST = re.compile(r"\s(?:and\salso|and|&|as\swell\sas|plus|along\swith|together\swith)\s")
_KIND = re.compile(
    r"the (?:(?:two|three|four|five) )?(?:gene|protein|cytokine|chemokine|enzyme|kinase|hormone|receptor|drug"
    r"|antibiotic"
    r"|mutation|transcription factor|amino acid)s (?=\S*[A-Z0-9])",
    re.IGNORECASE,
)
_EACH = re.compile(rf"{_COMMA.pattern}|{_LAST.pattern}")
_MEMBER = "[0-9]{1,2}[αβγδ]?"
_FAMILY = re.compile(
    rf"([A-Za-z][A-Za-z-]{{0,7}}[A-Z-])s?[ -]?({_MEMBER}(?:(?:/|, (?:and )?| and | & )-?{_MEMBER}){{1,3}})"
    rf"|([A-Za-z][A-Za-z-]{{1,8}})({_MEMBER}(?:/{_MEMBER}){{1,3}})"
)
"""Members by their numbers alone: CDK4/6, TLRs 2 and 4, IL-1β and -6."""
_BETWEEN_MEMBERS = re.compile("[^0-9αβγδ]+")
_HYPHENATED = re.compile(r"[\w/]+(?:-[\w/]+)+")
_BOTH = re.compile(r"both\s", re.IGNORECASE)
_BRACKETED = re.compile(r"\[([^][]*)\]|\{([^{}]*)\}")
_LEADING_AND = re.compile(r"^\s*(?:and|&)\s+")
_BULLET = re.compile(r"^(?:[-*•]|(?:[Ss]tep\s)?\(?[0-9]{1,2}[.):]|\(?(?:[a-h]|i{1,3}|iv|vi{0,3})\))\s+")
_STEP_NUMBER = re.compile(r"(?:^|[\n,;>→-]|\band|\bthen)\s*(?:[Ss]tep\s)?\(?([0-9]{1,2})[.):]\s")
_ORDER = re.compile(r"(?:first|next|then|finally|lastly)[,:]?\s+", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:^|\s)\(?(?:([0-9]{1,2})[.)]|([a-h])[.)])\s")

_STRAND = re.compile(r"(?:5'[- ]*)?(.*?)(?:[- ]*3')?")
_DIRECTION = re.compile(r" \(5' ?(?:to|→|->|-) ?3'\)$")
_TERMINI = re.compile(r"(?:NH2|H2N|N)-(.*?)-(?:COOH|CO2H|C)")
_CODES = "ALA ARG ASN ASP CYS GLN GLU GLY HIS ILE LEU LYS MET PHE PRO SER THR TRP TYR VAL SEC PYL"
_THREE_LETTERS = dict(zip(_CODES.split(), "ARNDCQEGHILKMFPSTWYVUO", strict=True))
_BASES = re.compile("[ACGTUN]{3,}")
_JOINED = re.compile(r"[A-Z]{3}(?:-[A-Z]{3})*(?:-[A-Z]{1,2})?|[A-Z](?:-[A-Z])+")
_RUN_TOGETHER = re.compile("[A-Z][a-z]{2}")
_RUN = re.compile("(?:[A-Z][a-z]{2}){2,}")
_TWICE = re.compile(r"([^()]{2,}) \(([^()]{2,})\)")


def is_joined(item: str) -> bool:
    """Whether an item has a comma or an `and` of its own, so that commas cannot part it from others."""
    return bool(_WEAK.search(item))


def items(text: str) -> list[list[str]]:
    """By line, bullet or semicolon if the list has one, else by number, else by comma and a last `and`.

    A text with none of these is one item, or may be parted by slashes or plus signs.
    """
    for lead in (_KIND, _BOTH):
        text = lead.sub("", text, count=1) if lead.match(text) else text
    ways = _ways(text, _STRONG, _SLASH)
    if family := _FAMILY.fullmatch(text):
        name, members = family[1] or family[3], family[2] or family[4]
        ways.append([f"{name}{member}" for member in _BETWEEN_MEMBERS.split(members)])
    if text.count(" and ") > 1 and len(ways[0]) > 1:
        ways.append(_EACH.split(text))
    return [*ways, *_with_shared_noun(ways[0])] if _LAST.search(text) else ways


def _with_shared_noun(pieces: list[str]) -> list[list[str]]:
    """The pieces with the plural that only the last one has, and perhaps the word before it (CD4+ and CD8+ T cells)."""
    *others, last = pieces
    words = last.split()
    noun = words[-1].rstrip(".")
    if not others or len(words) < 2 or not (noun.islower() and singular(american(noun)) != american(noun)):
        return []
    counts = range(1, min(len(words), 3))
    return [[*(f"{other} {' '.join(words[-count:])}" for other in others), last] for count in counts]


def steps(text: str) -> list[list[str]]:
    """The items of an ordered list; `>` and `then` part them too, and dashes where nothing else does.

    None where they are numbered in another order than they stand in.
    """
    marks = [int(mark[1]) for mark in _STEP_NUMBER.finditer(text)]
    if sorted(set(marks)) != marks:
        return []
    ways = _ways(text, _STEP, _DASH)
    if _HYPHENATED.fullmatch(text):
        ways.append(text.split("-"))
    return [[_ORDER.sub("", step, count=1) for step in way] for way in ways]


def residues(text: str) -> str:
    """A nucleotide or protein sequence as capitals; marks that do not fit (3′ first, a gap, a list) stay in it."""
    text = _DIRECTION.sub("", unwrap(plain(text)))
    if twice := _TWICE.fullmatch(text):
        one, other = residues(twice[1]), residues(twice[2])
        return one if one == other else text
    inside = _TERMINI.fullmatch(text) or _STRAND.fullmatch(text)
    text = inside[1] if inside else text
    text = (_RUN_TOGETHER.sub(r"\g<0> ", text) if _RUN.fullmatch(text) else text).upper()
    parts = text.replace("-", " ").split()
    if len(parts) > 1 and all(part in _THREE_LETTERS for part in parts):
        return "".join(_THREE_LETTERS[part] for part in parts)
    text = "".join(text.split())
    return text.replace("-", "") if _JOINED.fullmatch(text) else text


def has_all(gold: list[str], given: list[str]) -> bool:
    """Whether the items are those of the gold, in its order."""
    return len(gold) == len(given) and all(map(is_named, given, (names_of((item,)) for item in gold)))


def has_each(gold: list[str], given: list[str]) -> bool:
    """Whether the items are those of the gold, each of them once, in any order."""
    if len(gold) != len(given):
        return False
    missing = [names_of((item,)) for item in gold]
    for item in given:
        said = key(item)
        found = next((one for one in missing if one.has(said)), None)
        found = found or next((one for one in missing if is_named(item, one)), None)
        if found is None:
            return False
        missing.remove(found)
    return True


def is_list(gold: str, text: str) -> bool:
    """Whether a gold that joins names by an "and" is given as a list of them in its order: liver, kidney."""
    if " and " not in gold or "," not in text:
        return False
    golds = items(gold)[0]
    return len(golds) > 1 and has_all(golds, items(text)[0])


def is_strand(gold: str, text: str) -> bool:
    """Whether a gold that is a string of bases is given with its ends marked, or in triplets."""
    return bool(_BASES.fullmatch(gold)) and ("-" in text or " " in text or "'" in text) and residues(text) == gold


def _ways(text: str, strong: re.Pattern[str], weak: re.Pattern[str]) -> list[list[str]]:
    if bracketed := _BRACKETED.fullmatch(text.strip()):
        text = bracketed[1] or bracketed[2] or ""
    pieces = _split(text, strong)
    return [pieces, weak.split(pieces[0])] if len(pieces) == 1 and weak.search(pieces[0]) else [pieces]


def _split(text: str, strong: re.Pattern[str]) -> list[str]:
    if strong.search(text.strip()):
        pieces = [_LEADING_AND.sub("", piece) for piece in strong.split(text)]
    elif numbered := _by_number(text):
        pieces = numbered
    else:
        pieces = _COMMA.split(text)
        pieces[-1:] = _LAST.split(pieces[-1], maxsplit=1)
    pieces = [_BULLET.sub("", piece.strip(), count=1).strip(" ,") for piece in pieces]
    return [piece for piece in pieces if piece]


def _by_number(text: str) -> list[str]:
    """The pieces between `1.`, `2.`, `3.` (or `a)`, `b)`) in one line; none unless they count up from the first."""
    marks = list(_NUMBERED.finditer(text))
    if (
        len(marks) < 2
        or [_rank(mark) for mark in marks] != list(range(1, len(marks) + 1))
        or text[: marks[0].start()].strip()
    ):
        return []
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    return [text[mark.end() : end].strip(" ,;") for mark, end in zip(marks, ends, strict=True)]


def _rank(mark: re.Match[str]) -> int:
    return int(mark[1]) if mark[1] else ord(mark[2]) - ord("a") + 1
