"""Texts in Unicode's composed forms, in linear time however many marks stand on a letter.

    composed("e\\u0301")                    ->  "é"
    unstacked("a" + "\\u0301\\u0316" * 40)   ->  "a" and thirty marks

CPython sorts a run of combining marks in quadratic time. No language stacks more than thirty (the Stream-Safe Text
Format of UAX #15): of a longer run the rest is dropped.
"""

import re
import unicodedata

MOST = 30
"""Marks on one letter."""
_NO_MARKS = r"\x00-\u02ff\u0370-\u0482\u2000-\u20cf\u2100-\u2bff"
_MARK = re.compile(rf"[^\w{_NO_MARKS}]")
_PERHAPS = re.compile(rf"[^{_NO_MARKS}][^\w\x00-\u02ff]{{{MOST},}}")
"""Every longer run of marks, which are no part of words, and a few of odd signs; begun by none of Greek or of signs."""


def composed(text: str) -> str:
    """`text` in NFC, without the marks that are too many."""
    return text if text.isascii() else unicodedata.normalize("NFC", unstacked(text))


def unstacked(text: str) -> str:
    """`text` without the marks that are too many."""
    # Of a run that is too long, one in every thirty characters is a mark.
    return _PERHAPS.sub(_cut, text) if not text.isascii() and _MARK.search(text[::MOST]) else text


def _cut(run: re.Match[str]) -> str:
    kept, stacked = [], 0
    for character in run[0]:
        stacked = stacked + 1 if unicodedata.combining(character) else 0
        if stacked <= MOST:
            kept.append(character)
    return "".join(kept)
