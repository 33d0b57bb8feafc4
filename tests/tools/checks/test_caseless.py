"""The quick look through a text misses nothing that the pattern would find."""

import functools
import re
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bioalchemy.tools.checks import (
    accord,
    asked,
    contrasts,
    denials,
    directions,
    findings,
    negation,
    orders,
    referents,
    self_containment,
)
from bioalchemy.tools.checks.caseless import Caseless

MODULES = (accord, asked, contrasts, denials, directions, findings, negation, orders, referents, self_containment)
PATTERNS = [
    pytest.param(value, id=f"{module.__name__.rpartition('.')[2]}.{name}")
    for module in MODULES
    for name, value in vars(module).items()
    if isinstance(value, Caseless)
]
AS_RE_FOLDS = {"i": "\u0131\u0130I", "s": "\u017fS", "k": "\u212aK", "e": "E"}


@pytest.mark.parametrize("pattern", PATTERNS)
@given(st.data())
def test_nothing_is_missed(pattern: Caseless, data: st.DataObject) -> None:
    matching = data.draw(texts_that_match(pattern))
    letters = [data.draw(st.sampled_from([*AS_RE_FOLDS[c], c])) if c in AS_RE_FOLDS else c for c in matching[:200]]
    for text in (matching, matching.upper(), "".join(letters)):
        assert spans(pattern.finditer(text)) == spans(pattern.exact.finditer(text))
        assert spans([pattern.search(text)]) == spans([pattern.exact.search(text)])


@functools.cache
def texts_that_match(pattern: Caseless) -> st.SearchStrategy[str]:
    """Made once of each pattern: the longest takes seconds."""
    return st.from_regex(pattern.exact)


def spans(found: Iterable[re.Match[str] | None]) -> list[tuple[int, int] | None]:
    return [match.span() if match else None for match in found]


def test_case_counts_where_a_pattern_says_so() -> None:
    name = Caseless(r"\b(?-i:[A-Z][a-z]+) et al\b")
    assert name.search("as Lee ET AL saw") is not None
    assert name.search("as lee et al saw") is None
    assert list(name.finditer("nothing of the kind")) == []


def test_a_match_is_of_the_text_as_it_stands() -> None:
    match = Caseless(r"\bmay\b").search("It MAY bind; \u0130t may not.")
    assert match is not None
    assert (match.group(), match.span()) == ("MAY", (3, 6))


def test_it_reads_like_the_pattern_that_it_is() -> None:
    assert Caseless(r"\bno\b|^yes", re.MULTILINE).search("so\nyes") is not None
