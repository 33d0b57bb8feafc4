"""Keep reference numbers and footnote marks apart from the words and numbers that they follow.

    cells<raised>4</>,<raised>5</>. → cells [4,5].        as shown [<bare>4</>]. → as shown [4].
    variations<bare>96</>.          → variations [96].    Smith <bare>2004</>    → Smith 2004

`jats_inline` marks each note as it stands in the source: raised when it is a superscript, else bare. Here it is
decided, with the text around it in view, which ones need brackets. Nothing is looked up in the reference list.
"""

import re

BARE, RAISED, END = "\ufdd0", "\ufdd2", "\ufdd1"
"""Marks around a note; as non-characters they never survive into a text."""

_BETWEEN = re.compile(f"{END}([\\s,;⁻–—-]*)[{BARE}{RAISED}]")
_NOTE = re.compile(f"([{BARE}{RAISED}])([^{BARE}{RAISED}{END}]*){END}")
_NOTE_AND_SPACE = re.compile(f" ?{_NOTE.pattern}")
NOTE_LIKE = re.compile(
    r"[\s\[(]*(?:\d{1,4}[a-z]?|[a-z]{1,2})(?:[\s,;–—-]+(?:\d{1,4}[a-z]?|[a-z]))*[\s\])]*", re.IGNORECASE
)
_LONGEST_LIST = 300
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d[a-z]?")
_AFTER = re.compile(r"\] (?=[.,;:)\]])")
_SEPARATOR = re.compile(r"\s*([,;–—-])\s*")


def without_notes(text: str) -> str:
    """The text without its marked notes."""
    return _NOTE_AND_SPACE.sub("", text)


def place_notes(text: str) -> str:
    """Unwrap marked citations where the source brackets or spaces them, and bracket the others."""
    text = _BETWEEN.sub(lambda between: between[1].replace("⁻", "–") or ",", text)
    pieces: list[str] = []
    done = 0
    for note in _NOTE.finditer(text):
        start = note.start()
        space = text[start - 1 : start] == " "
        pieces += (text[done : start - space], _note(text, note, space))
        done = note.end()
    placed = _AFTER.sub("]", "".join(pieces) + text[done:])
    return " ".join(placed.split()) if "  " in placed else placed.strip(" ")


def _note(text: str, note: re.Match[str], space: bool) -> str:
    """What stands for a note and the space before it, if there is one."""
    content, start = note[2], note.start() - space
    before, after = text[start - 1 : start], text[note.end() : note.end() + 1]
    if _stays(text, note, before, space) or not content.strip():
        return " " * space + content
    numbers = ",".join(_SEPARATOR.sub(r"\1", re.sub(r"[\[\]()]", "", content).strip(" ,;")).split())
    return f"{' ' if before else ''}[{numbers}]{' ' if after.isalnum() else ''}" if numbers else ""


def _stays(text: str, note: re.Match[str], before: str, space: bool) -> bool:
    """Whether the source keeps the note apart itself, or it is no note but a year or a word."""
    mark, content = note.groups()
    if mark == RAISED:
        return before in ("[", "(")
    if space or not before or before in "[({/":
        return True
    first = max(0, note.start() - _LONGEST_LIST)
    if text.rfind("[", first, note.start()) > text.rfind("]", first, note.start()):
        return True
    return bool(_YEAR.fullmatch(content.strip())) or not NOTE_LIKE.fullmatch(content)
