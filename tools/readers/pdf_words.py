"""Make words of the lines of a column: scripts, spaces, and what a hyphen at a line's end means.

    joined([line("2 × 10", raised("3"), " cells had anti-"), line("bodies to TGF-"), line("β.")], words)
    → "2 × 10³ cells had antibodies to TGF-β."

A hyphen at a line's end is the printer's, unless what follows it begins with a capital, a digit or another script
(IL-6, TGF-β), what precedes it is a letter, an abbreviation or holds a digit (T-cell, mRNA-binding, 5-fold), the paper
itself writes the hyphen or both parts as words elsewhere and never the joined word, or what follows is a word that
compounds end in (dose-dependent), or what precedes is a Greek letter by name or would put two like vowels together
(beta-lactam, anti-inflammatory). Raised numbers after a word are marked as notes for `jats_notes`, after a number or
a unit they are exponents. No word is looked up in a dictionary, and no spelling is mended.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from bioalchemy.tools.readers.jats_linear import subscript, superscript
from bioalchemy.tools.readers.jats_notes import END, NOTE_LIKE, RAISED
from bioalchemy.tools.readers.pdf_pages import Line, Span

_SMALL = 0.88
"""Of the line's size: scripts are smaller."""
_RAISED, _LOWERED = 0.12, 0.05
"""Of the line's size: how far a script's baseline is off at least."""
_BODY_SHARE = 0.2
"""Of a line's characters: what is set in its own size has that many at least."""
_SPACE, _CELL = 0.15, 1.2
"""Of the line's size: gaps that part words, and that part the cells of a table."""

_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_LIGATURE_TABLE = str.maketrans(_LIGATURES)
_HYPHENS = "-\u2010\u2011\u00ad"
_LINE_END = re.compile(rf"([\w'’]+(?:[{_HYPHENS}][\w'’]+)*)([{_HYPHENS}])\s*$")
_NEXT_WORD = re.compile(rf"\s*([\w'’]+(?:[{_HYPHENS}\u2013][\w'’]+)*)")
_WORD = re.compile(rf"[\w'’]+(?:[{_HYPHENS}][\w'’]+)*")
_UNJOINED = re.compile(r"\s*(?:and|or|to|versus|und|e|y)\b")
_ENDINGS = re.compile(
    r"(?:based|like|dependent|independent|specific|induced|related|free|rich|type|term|mediated|derived|associated"
    r"|treated|resistant|binding|deficient|negative|positive|fold|scale|level|throughput|wide|known|sensitive|linked"
    r"|containing|producing|forming|limiting|dwelling|called|buffered|shaped|sized|coated|protective|performance|quality"
    r"|depth|sided|encoding|coding|terminal|terminus|infected|expressing|regulated|dimensional|grained|old|year|day)s?"
)
_COMPOUND = {
    "age", "air", "by", "co", "dry", "end", "gas", "in", "ion", "low", "mid", "new", "old", "on", "one", "out", "sex",
    "six", "ten", "two", "up", "wet",
}  # fmt: skip
"""Short words that begin compounds; others of their length, "be" and "per", begin words."""
_JOINED = {"dis", "immuno", "mis", "over", "radio", "re", "un", "under"}
"""What begins words and no compounds, unless the paper writes it so."""
_OF_TWO_WORDS = {
    "also", "altogether", "always", "another", "anything", "background", "because", "become", "before", "between",
    "everything", "forward", "furthermore", "hereafter", "however", "important", "information", "inside", "into",
    "itself", "likelihood", "likewise", "moreover", "myself", "network", "nevertheless", "nonetheless", "nothing",
    "otherwise", "outcome", "output", "outside", "overall", "something", "somewhat", "themselves", "therefore",
    "thereby", "throughout", "together", "towards", "understand", "understood", "upward", "whenever", "whereas",
    "whereby", "wherever", "widespread", "within", "without", "worldwide",
}  # fmt: skip
"""Their parts are words too, but nobody writes them with a hyphen."""
_GREEK = {
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "kappa", "lambda", "sigma", "omega",
}  # fmt: skip
"""Spelt out, they begin compounds: beta-galactosidase."""
_COMPOUNDING = {"self", "quasi"}
"""They begin compounds only: self-renewing."""
_BEFORE_OWN_VOWEL = {"anti", "semi", "multi", "intra", "extra", "infra", "ultra", "supra", "meta", "para", "pre", "de"}
"""What begins words, and compounds where two like vowels would meet: anti-inflammatory, intra-abdominal."""
_KEEPS = re.compile(r".*[A-Z].*[A-Z]s?|.*\d.*|.|.*[^\x00-\u024f].*", re.DOTALL)
"""An abbreviation, what holds a digit, a single letter, another script."""
_OPEN_END = re.compile(r"[/\u2013\u2014]\s*$|(?:https?:|www\.|doi\.org)\S*[./_=-]\s*$")
_EXPONENT_AFTER = re.compile(
    r"(?:[\d)\]}]|(?<![A-Za-zµμ°])(?:[kcmdnµμfp]?[mglLsJNVWMAÅ]|min|h|ha|kg|mol|Pa|Hz|K|d|y|yr|a|R|r|x|y|z|[α-ωΦΨΩ]|[A-Z]))\s?$"
)
_CITES_AFTER = re.compile(r"[\w.,;:)\]}'\"’”!?%*†‡§®™\ufdd0-\ufdef]$")
"""A word or its punctuation, or one more note; after a space, a slash or a dash stand isotopes."""
_WORDS_IN_BRACKETS = re.compile(r"\([^()]*[A-Za-z]{2}[^()]*\)\s?$")
_CITED = re.compile(r"\d{1,3}(?:\s?[,–-]\s?\d{1,3})*,?")
_CHARGE = re.compile(r"\d?[+−–-]|[+−–-]\d")
_SIGNED = re.compile(r"[−–+-]\s?\d+(?:[.,/]\d+)?")


class Vocabulary:
    """The words that a paper writes within its lines: what its broken words may be."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._words: set[str] = set()
        for line in lines:
            words = _WORD.findall(line.text.translate(_LIGATURE_TABLE).casefold())
            self._words.update(words[1:-1])
        parts = [re.split(f"[{_HYPHENS}]", word) for word in self._words]
        self._compounding = Counter(first for first, *rest in parts if rest)
        self._begun = Counter(
            word[:length]
            for word, *rest in parts
            if not rest
            for length in range(2, len(word))
            if word[:length] in self._compounding
        )

    def __contains__(self, word: str) -> bool:
        return word.casefold() in self._words

    def compounds(self, first: str) -> bool:
        """Whether some word begins with these letters and a hyphen."""
        return first.casefold() in self._compounding

    def mostly_compounds(self, first: str) -> bool:
        """Whether more words begin with these letters and a hyphen than without one."""
        return self._compounding[first.casefold()] > self._begun[first.casefold()]


def joined(lines: Sequence[Line], words: Vocabulary) -> str:
    """The lines as running text; raw, as `jats_inline.paragraphs` wants it."""
    text = ""
    for line in lines:
        text = append(text, line_text(line), words)
    return text


def append(text: str, following: str, words: Vocabulary) -> str:
    """The text with the next line, or the next column's, joined to it."""
    if not text or not following:
        return text + following
    if _OPEN_END.search(text):
        return text.rstrip() + following.lstrip()
    broken, rest = _LINE_END.search(text), _NEXT_WORD.match(following)
    if broken is None or rest is None or _UNJOINED.match(following):
        return f"{text.rstrip()} {following.lstrip()}"
    head = text[: broken.start(2)]
    hyphen = "-" if _is_own(broken[1], broken[2], rest[1], words) else ""
    return head + hyphen + following.lstrip()


def _is_own(before: str, hyphen: str, after: str, words: Vocabulary) -> bool:
    """Whether a hyphen at a line's end belongs to the word."""
    last = re.split(f"[{_HYPHENS}]", before)[-1]
    is_written, is_joined = f"{before}-{after}" in words, before + after in words
    if hyphen == "\u00ad" or last == "Mc" or (is_joined and not is_written):
        return False
    if not after[0].islower() or (not after[0].isascii() and not "ß" <= after[0] <= "ɏ") or _KEEPS.fullmatch(last):
        return True
    if last + after in words or last.casefold() in _JOINED or (last + after).casefold() in _OF_TWO_WORDS:
        return False
    if last.casefold() in _GREEK | _COMPOUNDING or (last.casefold() in _BEFORE_OWN_VOWEL and last[-1] == after[0]):
        return True
    return is_written or _is_compound(last, after, words)


def _is_compound(first: str, second: str, words: Vocabulary) -> bool:
    if _ENDINGS.fullmatch(second) or words.mostly_compounds(first):
        return True
    could_begin = words.compounds(first) or (first in words and (len(first) > 3 or first.casefold() in _COMPOUND))
    return could_begin and len(second) > 3 and (second in words or f"{second}s" in words)


def line_text(line: Line, cells: bool = False) -> str:
    """A line's text with its scripts; with ` | ` between its cells when it is a row of a table."""
    size, base = _body(line)
    pieces: list[str] = []
    edge: float | None = None
    for text, script, x0, x1 in _runs(line.spans, size, base):
        gap = 0.0 if edge is None else x0 - edge
        before = pieces[-1][-1:] if pieces else " "
        if cells and gap > _CELL * size:
            pieces.append(" | ")
        elif gap > _SPACE * size and not before.isspace() and not text[0].isspace():
            pieces.append(" ")
        pieces.append(_placed(text, script, "".join(pieces[-6:])))
        edge = x1
    return "".join(pieces)


def _body(line: Line) -> tuple[float, float]:
    """Size and baseline of the line's running text: of its largest spans that have letters."""
    spans = [span for span in line.spans if any(c.isalnum() for c in span.text)] or list(line.spans)
    weights: dict[tuple[float, float], int] = {}
    for span in spans:
        style = round(span.size, 1), round(span.y, 1)
        weights[style] = weights.get(style, 0) + len(span.text)
    # Not a large initial, and not an index longer than what it stands at.
    most = sum(weights.values())
    by_size = [(size, sum(count for style, count in weights.items() if style[0] == size)) for size, _ in weights]
    usual = [size for size, count in by_size if count >= _BODY_SHARE * most]
    largest = max(usual or [size for size, _ in by_size])
    return max((style for style in weights if style[0] == largest), key=lambda style: weights[style])


def _runs(spans: Sequence[Span], size: float, base: float) -> list[tuple[str, int, float, float]]:
    """Neighbouring spans of the same height as one: text, script (1 raised, -1 lowered), left and right edge."""
    runs: list[tuple[str, int, float, float]] = []
    for span in spans:
        text = span.text.translate(_LIGATURE_TABLE)
        script = _script(span, size, base)
        if runs and (runs[-1][1] == script or text.isspace()) and span.x0 - runs[-1][3] <= _SPACE * size:
            runs[-1] = (runs[-1][0] + text, runs[-1][1], runs[-1][2], max(span.x1, runs[-1][3]))
        elif text.strip():
            runs.append((text, script, span.x0, span.x1))
    return runs


def _script(span: Span, size: float, base: float) -> int:
    if span.size > _SMALL * size:
        return 0
    rise = (base - span.y) / size
    return 1 if rise > _RAISED else -1 if rise < -_LOWERED else 0


def _placed(text: str, script: int, before: str) -> str:
    bare = text.strip()
    if not script or not bare:
        return text
    space = " " if text[-1].isspace() else ""
    if script < 0:
        return subscript(bare) + space
    if _is_note(bare, before):
        return f"{RAISED}{bare}{END}{space}"
    return superscript(bare) + space


def _is_note(raised: str, before: str) -> bool:
    """Whether raised text cites: numbers after a word or a full stop; after a number or a unit it is an exponent."""
    if not NOTE_LIKE.fullmatch(raised) or not _CITED.fullmatch(raised):
        return False
    if not before or not _CITES_AFTER.search(before) or _CHARGE.fullmatch(raised) or _SIGNED.fullmatch(raised):
        return False
    if _WORDS_IN_BRACKETS.search(before):
        return True
    listed = any(sign in raised for sign in ",–-")
    return not _EXPONENT_AFTER.search(before) or (listed and not before[-1].isdigit())
