r"""Find where a quote stands in a text, or say that it does not.

    locate("was inhibited by\n10 uM nocodazole [4]", text) -> None, the paper says µM
    locate("was inhibited by 10µM nocodazole.", text)      -> Span(start=10412, end=10450)
    text[span.start:span.end]                              -> "was inhibited by 10 µM nocodazole"

The span holds the paper's own characters. Forgiven is only what copying does (see `folding`): white space, Unicode
forms, dashes, a hyphen at a line's end, citations left out (see `brackets`), quotation marks, punctuation and Markdown
around the quote, the capital of a common word that opens it, and a few words left out where the quote itself has an
ellipsis. A changed or missing word, digit, sign or letter is never forgiven, and a quote must begin and end with whole
words.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from bioalchemy.marks import composed
from bioalchemy.tools.checks.brackets import cites_in_round_brackets
from bioalchemy.tools.checks.folding import (
    ELLIPSIS,
    Folded,
    common_closing,
    common_opening,
    fold,
    same_gap,
    same_scripts,
)
from bioalchemy.units import parse_unit

MIN_CHARACTERS = 20
MIN_WORDS = 4
"""Shorter quotes prove nothing: they stand anywhere."""
MAX_CHARACTERS = 4_000
"""Longer ones are no quotes."""
MAX_ELIDED = 200
"""Code points that one ellipsis may leave out."""
MIN_PART = 3
"""Words on each side of an ellipsis."""
_MOST_PLACES = 64
"""Places looked at where a quote stands many times, so that time stays linear."""

OPENERS = frozenset([
    "a", "after", "all", "although", "among", "an", "and", "as", "at", "because", "before", "both", "but", "by",
    "during", "each", "few", "for", "four", "from", "here", "however", "if", "in", "it", "its", "many", "most",
    "neither", "no", "of", "on", "only", "our", "several", "since", "some", "such", "that", "the", "their", "there",
    "these", "they", "this", "those", "three", "to", "two", "under", "upon", "we", "when", "where", "whereas",
    "which", "while", "with", "within",
])  # fmt: skip
"""Words whose capital tells nothing. A name's does: `Shh` is a gene of the mouse, `shh` one of the zebrafish."""

_SPACE = re.compile(r"\s+")
_AROUND = re.compile(rf"^(?:\s|{ELLIPSIS})+|(?:\s|{ELLIPSIS})+$")
# Markdown's, which no paper has; but "- 5 °C" is a minus, and "> 5", "> IC50" more than.
_BULLET = re.compile(r"\A(?:[-*•] (?=[^\W\d_]|[\"'“‘(*>])|> (?=(?![A-Z]{1,3}[0-9]{2}\b)[A-Z]|[\"'“‘(*-]))+")
_EMPHASISED = re.compile(r"(\*{1,3})(?=\S)([^*]+)(?<=\S)\1")
_ELLIPSIS = re.compile(rf"\s*(?:{ELLIPSIS})\s*")
_CLOSING = re.compile(r"[.,;:!?]*$")
_QUOTATION_MARKS = {'"': '"', "'": "'", "“": "”", "‘": "’", "«": "»", "„": "“", "`": "`"}
_MOST_MARKS = 3
_NEGATION = (
    r"(?:not?|never|neither|nor|none|without|cannot|fail\w*|lack\w*|absen\w+|except|unless|only|hardly|unlikely)\b"
)
_NEGATES = re.compile(rf"\b{_NEGATION}|n['’]t\b", re.IGNORECASE)
_TURNS = re.compile(
    r"\b(?:might|may|could|would|should|can|possibl\w+|perhaps|probabl\w+|putative\w*|presum\w+|potential\w*|apparent\w*"
    r"|suggest\w*|seem\w*|appear\w*|(?:un)?likely|rarely|seldom|scarcely|barely|little|few|less|least|thought|believed"
    r"|assum\w+|hypothe\w+|predict\w*|propos\w+|expect\w*|claim\w*|whereas|while|although|though|despite|but|however"
    r"|rather|instead|yet|if|whether|unable|incapable|prevent\w*|abolish\w*|almost|nearly|partly|partially|refut\w+"
    r"|contra\w+|den(?:y|ied|ies)|avoid\w*|attempt\w*|tried|ceas\w+|exclud\w+|ruled|unchanged|deficien\w+)\b",
    re.IGNORECASE,
)
"""What a sentence may not lose to an ellipsis, beside its negations."""
_SENTENCE_END = re.compile(
    r"\n\s*\n|(?<!\b[A-Za-z])(?<!\bal)(?<!\bFigs)(?<!\bFig)(?<!\bvs)(?<!\bcf)(?<!\bca)(?<!\bspp)(?<!\bsp)(?<!\bapprox)"
    r"[.!?][)\]\"'”’]*(?:\s|\[|$)"
)
_NEGATED_BEFORE = re.compile(rf"(?:\b{_NEGATION}|n['’]t\b)[^.;:!?…]{{0,40}}$", re.IGNORECASE)
_NEGATED_NEXT = re.compile(rf"\s*{_NEGATION}", re.IGNORECASE)
_GOES_ON_TO_NEGATE = re.compile(rf"[\s,;]*(?:(?:but|and|or) )?{_NEGATION}", re.IGNORECASE)

_OPERATORS = ("±", "×", "=", "<", ">", "≤", "≥", "≈", "~", "/")
_LONGEST_UNIT = 32
_QUANTITY_GOES_ON = re.compile(
    r"\s?(?:[×±%‰°]|[µμ](?![^\W\d_])|[-–−]\s?[0-9]|(?:hundred|thousand|million|billion|dozen)\b|(?:per|out of)\s"
    r"|(?P<unit>(?!(?:in|a|at|as|to)\b)[A-Za-zµμ]{1,20}\b))"
)
# An em dash is never a sign, as a hyphen or an en dash may be; a closing apostrophe may be a prime.
_STARTS_WORD = re.compile(r"(?:^|[\s(\[{\"“‘«—…])$")
_ENDS_WORD = re.compile(r"[.,;:!?]*(?:$|[\s)\]}\"”»—…]|\[\s?[0-9])")


class Span(NamedTuple):
    """Code points `start` to `end`, end excluded."""

    start: int
    end: int


def locate(quote: str, text: str, *, start: int = 0, end: int | None = None) -> Span | None:
    """The place of `quote` within `text[start:end]`; offsets count from the beginning of `text`, a `start`
    before it is the beginning.

    `text` is in NFC, as `Article.text` is. Of several places the first that has the quote letter for letter is taken,
    else the first with the fewest differences. `None` when the quote is not there, is cut inside a word, or has fewer
    than `MIN_CHARACTERS` characters or `MIN_WORDS` words.
    """
    if len(quote) > 2 * MAX_CHARACTERS:
        return None
    wanted = _trimmed(composed(quote))
    if len(wanted.split()) < MIN_WORDS or not MIN_CHARACTERS <= len(" ".join(wanted.split())) <= MAX_CHARACTERS:
        return None
    start, stop = max(0, start), len(text) if end is None else end
    source = _folded(text[start:stop], cites_in_round_brackets(text))
    for spelling in _spellings(wanted):
        if span := _aligned(spelling, source, text, start):
            return span
    parts = [_spellings(part) for part in _ELLIPSIS.split(wanted)]
    if len(parts) > 1:
        return _across_ellipses(parts, source, text, start)
    return _verbatim(wanted, text, start, stop)


def fault(text: str, span: Span) -> str:
    """Why the characters at `span` of `text` are no quote, though they stand there; empty where they may be one.

    What `locate` finds has none; of the model's words it need not know.
    """
    if not MIN_CHARACTERS <= span.end - span.start <= 2 * MAX_CHARACTERS:
        return f"has {span.end - span.start} characters"
    quote = text[span.start : span.end]
    if len(quote.split(None, MIN_WORDS)) < MIN_WORDS:
        return f"has fewer than {MIN_WORDS} words"
    if not _is_whole(text, span) or (quote[-1] not in ".!?" and _NEGATED_NEXT.match(text, span.end)):
        return "is cut out of a word, a quantity or a negation"
    return ""


def _trimmed(quote: str) -> str:
    for _ in range(_MOST_MARKS):
        quote = _BULLET.sub("", _AROUND.sub("", _AROUND.sub("", quote)))
        if emphasised := _EMPHASISED.fullmatch(quote):
            quote = emphasised[2]
        elif len(quote) < 2 or _QUOTATION_MARKS.get(quote[0]) != quote[-1]:
            break
        else:
            quote = quote[1:-1]
    return quote


def _spellings(quote: str) -> list[str]:
    """The quote as it is, and with the other case of a common word that opens it."""
    first, *rest = quote.split(maxsplit=1)
    if first.lower() not in OPENERS or first not in (first.lower(), first.capitalize()):
        return [quote]
    other = first.lower() if first != first.lower() else first.capitalize()
    return [quote, " ".join([other, *rest])]


@lru_cache(maxsize=2)
def _folded(window: str, in_round_brackets: bool) -> Folded:
    return fold(window, in_round_brackets=in_round_brackets)


def _aligned(quote: str, source: Folded, text: str, offset: int) -> Span | None:
    """The place with the fewest differences; its last punctuation may be missing or another there."""
    bare = _CLOSING.sub("", quote)
    for wanted in dict.fromkeys((quote, bare)):
        copy = fold(wanted, in_round_brackets=source.in_round_brackets)
        best, least = None, 0
        for at, span in islice(_places(copy, source, text, offset), _MOST_PLACES):
            differences = sum(_raw(copy, n) != _raw(source, at + n) for n in range(1, len(copy.marks)))
            if best is None or differences < least:
                best, least = span, differences
            if not least:
                break
        negation = _NEGATED_NEXT if wanted == quote else _GOES_ON_TO_NEGATE
        if best and (wanted[-1] in ".!?" or not negation.match(text, best.end)):
            return best
    return None


def _verbatim(quote: str, text: str, start: int, stop: int) -> Span | None:
    """The place of a quote that begins or ends within a citation, letter for letter."""
    at = text.find(quote, start, stop)
    for _ in range(_MOST_PLACES):
        if at < 0:
            break
        span = Span(at, at + len(quote))
        if _is_whole(text, span) and (quote[-1] in ".!?" or not _NEGATED_NEXT.match(text, span.end)):
            return span
        at = text.find(quote, at + 1, stop)
    return None


def _places(copy: Folded, source: Folded, text: str, offset: int) -> Iterator[tuple[int, Span]]:
    """Where in the source the copy stands: the place of its first mark, and the span."""
    if not copy.marks:
        return
    at = source.marks.find(copy.marks)
    refused = 0
    while at >= 0 and refused < _MOST_PLACES:
        same = all(same_gap(copy, n, source, at + n, text) for n in range(1, len(copy.marks)))
        span = _span(copy, source, at) if same and same_scripts(copy, source, at) else None
        if span and _is_whole(text, Span(offset + span.start, offset + span.end)):
            yield at, Span(offset + span.start, offset + span.end)
        else:
            refused += 1
        at = source.marks.find(copy.marks, at + 1)


def _span(copy: Folded, source: Folded, at: int) -> Span | None:
    """From the first mark to the last, with the signs and citations that the copy has around them."""
    after = at + len(copy.marks)
    start, end = source.starts[at], source.ends[after - 1]
    opening, closing = copy.text[: copy.starts[0]], copy.text[copy.ends[-1] :]
    if opening:
        length = common_opening(opening, source.text[source.ends[at - 1] if at else 0 : start], source)
        if length is None:
            return None
        start -= length
    if closing:
        follows = source.text[end : source.starts[after] if after < len(source.marks) else None]
        length = common_closing(closing, follows, source)
        if length is None:
            return None
        end += length
    return Span(start, end)


def _raw(folded: Folded, mark: int) -> str:
    """A mark and the gap before it, the width of white space apart."""
    return _SPACE.sub(" ", folded.text[folded.ends[mark - 1] : folded.ends[mark]])


def _across_ellipses(parts: list[list[str]], source: Folded, text: str, offset: int) -> Span | None:
    """From the first part to the last, when little stands between them and nothing that would turn the sense."""
    if any(len(part[0].split()) < MIN_PART for part in parts):
        return None
    for first in parts[0]:
        copy = fold(first, in_round_brackets=source.in_round_brackets)
        for _, begun in islice(_places(copy, source, text, offset), _MOST_PLACES):
            if end := _end_of_rest(parts[1:], text, begun.end, offset + len(source.text), source.in_round_brackets):
                return Span(begun.start, end)
    return None


def _end_of_rest(parts: list[list[str]], text: str, end: int, stop: int, in_round_brackets: bool) -> int | None:
    for part in parts:
        window = min(stop, end + MAX_ELIDED + 2 * len(part[0]))
        rest = fold(text[end:window], in_round_brackets=in_round_brackets)
        span = _aligned(part[0], rest, text, end)
        if span is None or span.start - end > MAX_ELIDED or _parts_sense(text, end, span.start):
            return None
        end = span.end
    return end


def _parts_sense(text: str, start: int, end: int) -> bool:
    """Whether what an ellipsis leaves out ends a sentence or turns its sense; the first part may hold the full stop."""
    stop = start - len(text[max(0, start - 4) : start]) + len(text[max(0, start - 4) : start].rstrip(".!?)]\"'”’"))
    return bool(
        _NEGATES.search(text, start, end) or _TURNS.search(text, start, end) or _SENTENCE_END.search(text, stop, end)
    )


def _is_whole(text: str, span: Span) -> bool:
    # A paragraph's end parts sentences too: "Failure" in a heading negates nothing beneath it.
    before = text[max(0, span.start - 60) : span.start].rpartition("\n\n")[2]
    after = text[span.end : span.end + _LONGEST_UNIT]
    if not (_STARTS_WORD.search(before, max(0, len(before) - 1)) and _ENDS_WORD.match(after)):
        return False
    # Most quotes open a sentence: what ended the one before ends the reach of its negations.
    is_negated = before[-2:-1] not in (*".;:!?…",) and _NEGATED_BEFORE.search(before)
    return not (is_negated or _cuts_a_quantity(text[span.start : span.end], after))


def _cuts_a_quantity(quote: str, after: str) -> bool:
    """Whether a quote ends within a quantity: "for 1" of "for 1 h", "5" of "5 × 10⁶", "−3.2 ±"."""
    if quote.endswith(_OPERATORS):
        return True
    if not quote[-1].isdecimal():
        return False
    goes_on = _QUANTITY_GOES_ON.match(after)
    return goes_on is not None and (goes_on["unit"] is None or parse_unit(goes_on["unit"]) is not None)
