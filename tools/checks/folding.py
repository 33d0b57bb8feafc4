"""What copying may change in a sentence, and what it may not.

    fold("the dose–response at 20 °C [4].").marks -> "thedoseresponseat20°C."
    same_gap(…): do what stands between two marks here and there differ only as copies do?

A text is split into *marks* (letters, digits, punctuation; each in one of its Unicode forms) and the *gaps* between
them. Two texts are copies when their marks are equal and each pair of gaps differs only in what copying loses: the
width of white space, the kind of a dash, a hyphen at a line's end, a citation or a pointer to a figure left out.
Nothing that states a fact is forgiven: digits, signs, case, words and the hyphens within them.
"""

import re
import unicodedata
from array import array
from collections.abc import Iterator
from typing import NamedTuple

from bioalchemy.tools.checks.brackets import BRACKET, DASHES, INVISIBLE, may_be_left_out, references, signature
from bioalchemy.units import parse_unit

ELLIPSIS = r"\[(?:…|\.{3})\]|…|\.{3,}|\.(?: \.){2,}"
# What has one sign and several is read as several: ± is +/-, and “ is ``.
_QUOTATION_MARKS = dict.fromkeys("′’‘ʹ´`ʼ", "'") | dict.fromkeys('“”„″«»"', "''")
_ONE_FORM = _QUOTATION_MARKS | {
    "±": "+/-",
    "º": "°",
    "˚": "°",
    "×": "x",
    "≥": ">=",
    "≤": "<=",
    "∼": "~",
    "˜": "~",
    "⋅": "·",
    "∆": "Δ",
}
_SCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", "0123456789+-=()0123456789+-=()")

_TOKEN = re.compile(
    rf"(?P<gap>{ELLIPSIS}|[\s{INVISIBLE}]+)"
    r"|(?P<script>[\^_]\{(?P<inner>[^{}]{0,40})\}|[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾]+|[₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎]+|\^(?:[+-]?[0-9]+[+-]?|[+-]))"
    r"|(?P<plain>[A-Za-z0-9,;:)/=<>%!?]+)|(?P<other>.)",
    re.DOTALL,
)
_RAISED, _LOWERED = "^⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾", "_₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎"
_SCRIPTED = re.compile(f"[{re.escape(_RAISED + _LOWERED)}]")
_SCRIPT_MARKS = re.compile(r"[\^_{}]")
_SCRIPT_SIGN = re.compile(rf"[⁻₋]|[{DASHES}]\s*\}}")
_DASH = re.compile(f"[{DASHES}]")
_BETWEEN_LETTERS = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")
_LINE_END = re.compile(rf"(?<!\s)[{DASHES}]\s*\n\s*")
_ENDS_NUMBER = re.compile(r"(?<![\w.,])[0-9][0-9.,]*$")
_SPLIT_NUMBER = re.compile(r"[0-9][.,][0-9]")
_UNIT_WORD = re.compile(r"[A-Za-zµμ]{1,8}(?![\w])")


class Folded(NamedTuple):
    """A text's marks, and for each the code points of the text that it stands for."""

    text: str
    marks: str
    starts: "array[int]"
    ends: "array[int]"
    in_round_brackets: bool
    """Whether numbers in round brackets are citations."""

    def gap(self, mark: int) -> str:
        """What stands before a mark."""
        return self.text[slice(*self.edges(mark))]

    def edges(self, mark: int) -> tuple[int, int]:
        """Where the gap before a mark begins and ends."""
        return self.ends[mark - 1], self.starts[mark]


def fold(text: str, *, in_round_brackets: bool = False) -> Folded:
    """The marks of a text in NFC, of a paper that may cite by numbers in round brackets; linear in its length."""
    marks: list[str] = []
    starts, ends = array("L"), array("L")
    for token in _tokens(text, in_round_brackets):
        start, end = token.span()
        match token.lastgroup:
            case "gap":
                continue
            case "plain":
                marks.append(token.group())
                starts.extend(range(start, end))
                ends.extend(range(start + 1, end + 1))
                continue
            case "other":
                form = _one_form(token.group())
            case _:
                for form, first, last in _lowered(token, text):
                    marks.append(form)
                    starts.extend([first] * len(form))
                    ends.extend([last] * len(form))
                continue
        marks.append(form)
        starts.extend([start] * len(form))
        ends.extend([end] * len(form))
    return _without_hyphens(Folded(text, "".join(marks), starts, ends, in_round_brackets))


def _tokens(text: str, in_round_brackets: bool) -> Iterator[re.Match[str]]:
    """Those between the references, which are part of the gaps."""
    at = 0
    for reference in references(text, in_round_brackets=in_round_brackets):
        yield from _TOKEN.finditer(text, at, reference.start())
        at = reference.end()
    yield from _TOKEN.finditer(text, at)


def _without_hyphens(folded: Folded) -> Folded:
    """Dashes between two letters are gaps: the word's own, or the printer's at a line's end."""
    starts, ends = array("L"), array("L")
    kept = 0
    for hyphen in _BETWEEN_LETTERS.finditer(folded.marks):
        starts.extend(folded.starts[kept : hyphen.start()])
        ends.extend(folded.ends[kept : hyphen.start()])
        kept = hyphen.end()
    starts.extend(folded.starts[kept:])
    ends.extend(folded.ends[kept:])
    return folded._replace(marks=_BETWEEN_LETTERS.sub("", folded.marks), starts=starts, ends=ends)


def same_gap(copy: Folded, at: int, source: Folded, source_at: int, paper: str) -> bool:
    """Whether the gap before a mark of the copy is that of the source, but for what copying loses.

    `paper` is the whole text that the source is a part of.
    """
    copied, stated = copy.gap(at), source.gap(source_at)
    if copied == stated:
        return True
    cited = set(_cited(copied, copy))
    found = {
        signature(one): one
        for one in references(source.text, *source.edges(source_at), in_round_brackets=source.in_round_brackets)
    }
    if not cited <= set(found) or not all(may_be_left_out(found[one], paper) for one in set(found) - cited):
        return False
    ours, theirs = _plain_gap(copied), _plain_gap(stated)
    if ours == theirs or ours.replace("¬", "- ") == theirs.replace("¬", "- "):
        return True
    left, right = source.marks[source_at - 1], source.marks[source_at]
    pair = {ours, theirs}
    if pair == {"", " "}:
        same_number = _is_sign(copy, at) == _is_sign(source, source_at) and not _splits_number(source, source_at)
        is_apart = not (left.isalnum() and right.isalnum()) or _is_times(source, source_at)
        return same_number and (is_apart or _joins_unit(source, source_at))
    if _SCRIPT_SIGN.search(copied) or _SCRIPT_SIGN.search(stated):
        return False
    # A hyphen at a line's end is the word's own or the printer's: nobody can tell.
    return left.isalpha() and right.isalpha() and pair in ({"¬", ""}, {"¬", "-"}, {"- ", ""}, {"- ", "-"}, {"¬", "- "})


def same_scripts(copy: Folded, source: Folded, source_at: int) -> bool:
    """Whether nothing is raised here and lowered there: β² is not β₂, though a copy may have either as β2."""
    if not _SCRIPTED.search(copy.text):
        return True
    pairs = ((copy.text[copy.starts[n]], source.text[source.starts[source_at + n]]) for n in range(len(copy.marks)))
    return not any(
        (one in _RAISED and other in _LOWERED) or (one in _LOWERED and other in _RAISED) for one, other in pairs
    )


def _is_times(folded: Folded, mark: int) -> bool:
    """Whether the gap before a mark stands beside a multiplication sign, which folds to a letter."""
    return "×" in (folded.text[folded.starts[mark]], folded.text[folded.starts[mark - 1]])


def _splits_number(folded: Folded, mark: int) -> bool:
    """Whether white space before the mark makes one number two: `12.5`, and `to 12. 5 mice`."""
    around = folded.marks[max(0, mark - 2) : mark + 2]
    return mark > 0 and bool(_SPLIT_NUMBER.search(around))


def _is_sign(folded: Folded, mark: int) -> bool:
    """Whether the gap before a mark makes a sign of the dash on either side: `5 −3` is not `5 − 3`, nor is it `+/−`."""
    dash = mark if folded.marks[mark] == "-" else mark - 1
    is_dash = dash > 0 and folded.marks[dash] == "-" and folded.marks[max(0, dash - 2) : dash] != "+/"
    if not is_dash or not folded.marks[dash + 1 : dash + 2].isdecimal():
        return False
    return bool(folded.gap(dash) or not folded.marks[dash - 1].isalnum()) and not folded.gap(dash + 1)


def common_opening(copied: str, stated: str, source: Folded) -> int | None:
    """How much of what stands before the first mark of the source belongs to a copy that begins with the gap `copied`.

    `None` when the copy has a sign or a citation there that the source has not.
    """
    if cited := _cited(copied, source):
        starts = {name: found.start() for name, found in _placed(stated, source)}
        return len(stated) - starts[cited[0]] if set(cited) <= set(starts) else None
    if copied[-1] in DASHES:
        return 1 if stated[-1:] and stated[-1] in DASHES else None
    return 0


def common_closing(copied: str, stated: str, source: Folded) -> int | None:
    """How much of what follows the last mark of the source belongs to a copy that ends with the gap `copied`.

    `None` when the copy has a sign or a citation there that the source has not.
    """
    if cited := _cited(copied, source):
        ends = {name: found.end() for name, found in _placed(stated, source)}
        return ends[cited[-1]] if set(cited) <= set(ends) else None
    if copied[0] in DASHES:
        return 1 if stated[:1] and stated[0] in DASHES else None
    return 0


def _plain_gap(gap: str) -> str:
    gap = BRACKET.sub(" ", re.sub(ELLIPSIS, "…", gap))
    gap = gap.translate(dict.fromkeys(map(ord, INVISIBLE)))
    gap = _DASH.sub("-", _LINE_END.sub("¬", _SCRIPT_MARKS.sub("", gap)))
    gap = re.sub(r"\s+", " ", gap)
    return "-" if gap == " - " else gap


def _cited(gap: str, folded: Folded) -> list[str]:
    return [name for name, _ in _placed(gap, folded)]


def _placed(gap: str, folded: Folded) -> list[tuple[str, re.Match[str]]]:
    return [(signature(one), one) for one in references(gap, in_round_brackets=folded.in_round_brackets)]


def _joins_unit(folded: Folded, mark: int) -> bool:
    """Whether the gap before a mark stands between a number and its unit: `5 µM` is `5µM`, `type 2 A` is not `2A`."""
    end, start = folded.ends[mark - 1], folded.starts[mark]
    if not _ENDS_NUMBER.search(folded.text, max(0, end - 20), end):
        return False
    unit = _UNIT_WORD.match(folded.text, start)
    return bool(unit and (len(unit.group()) > 1 or unit.group() in "Mghsl") and parse_unit(unit.group()))


def _one_form(character: str) -> str:
    if character in DASHES:
        return "-"
    if form := _ONE_FORM.get(character):
        return form
    if unicodedata.category(character) == "No":  # ½ would join the digit before it
        return character
    return unicodedata.normalize("NFKC", character)


def _lowered(token: re.Match[str], text: str) -> list[tuple[str, int, int]]:
    """A script on the line, as in `Ca2+`; a power keeps its caret, or 10³ would become 103.

    Each mark has its own place, for the minus of `GFP^{lo−} cells` may become part of the gap behind it. What opens
    and closes the script belongs to its first and last mark.
    """
    raw = token.group()
    first, last = (
        token.span("inner") if token["inner"] is not None else (token.end() - len(raw.lstrip("^")), token.end())
    )
    places = [place for place in range(first, last) if not text[place].isspace()]
    if not places:
        return []
    forms = [_one_form(text[place].translate(_SCRIPTS)) for place in places]
    raised = raw[0] in _RAISED
    before = text[token.start() - 1 : token.start()] if token.start() else ""
    if raised and before.isdecimal() and any(character.isdecimal() for character in "".join(forms)):
        forms[0] = f"^{forms[0]}"
    found = [(form, place, place + 1) for form, place in zip(forms, places, strict=True)]
    found[0] = (found[0][0], token.start(), found[0][2])
    found[-1] = (found[-1][0], found[-1][1], token.end())
    return found
