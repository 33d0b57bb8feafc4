"""A quote is located in the text's own characters, or not at all."""

import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bioalchemy.tools.quotes import MAX_CHARACTERS, MIN_CHARACTERS, Span, locate

TEXT = "Growth was inhibited by\n15 mM  NaCl (in CD4+ T cells) at −20 °C. Growth was inhibited by 15 mM NaCl again."


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("Growth was inhibited by\n15 mM  NaCl", "Growth was inhibited by\n15 mM  NaCl"),
        ("Growth was inhibited by 15 mM NaCl", "Growth was inhibited by\n15 mM  NaCl"),
        ("  Growth was\tinhibited by 15 mM NaCl \n", "Growth was inhibited by\n15 mM  NaCl"),
        ('"Growth was inhibited by 15 mM NaCl"', "Growth was inhibited by\n15 mM  NaCl"),
        ("“Growth was inhibited by 15 mM NaCl”", "Growth was inhibited by\n15 mM  NaCl"),
        ("in CD4+ T cells) at −20 °C.", "in CD4+ T cells) at −20 °C."),
        ("was inhibited by 15 mM NaCl again", "was inhibited by 15 mM NaCl again"),
    ],
)
def test_white_space_and_added_quotation_marks_are_forgiven(quote: str, found: str) -> None:
    span = locate(quote, TEXT)
    assert span is not None
    assert TEXT[span.start : span.end] == found
    assert span.start == TEXT.index(found)


@pytest.mark.parametrize(
    "quote",
    [
        "Growth was inhibited by 16 mM NaCl",
        "Growth was not inhibited by 15 mM NaCl",
        "growth was inhibited by 15 mM NaCl",
        "rowth was inhibited by 15 mM NaCl",
        "5 mM NaCl (in CD4+ T cells)",
        "NaCl (in CD4+ T cells) at −2",
        "15 mM NaCl (in CD4- T cells)",
        "by 15 mM NaCl (in CD4",
        "20 °C. Growth was inhibited by",
        "NaCl (in CD4+ T cells) at -20 °C",
        "Growth was inhibited … NaCl again",
    ],
)
def test_altered_or_cut_quotes_are_not_located(quote: str) -> None:
    assert locate(quote, TEXT) is None


@pytest.mark.parametrize(
    "quote", ["", '""', "again", "by 15 mM NaCl", "inhibitedinhibited by 15", "x" * (MAX_CHARACTERS + 1)]
)
def test_too_short_or_too_long_is_no_quote(quote: str) -> None:
    assert locate(quote, f"{quote} and {quote}") is None


def test_the_first_in_the_window_is_taken() -> None:
    quote = "Growth was inhibited by 15 mM NaCl"
    second = TEXT.rindex("Growth")
    assert locate(quote, TEXT) == Span(0, TEXT.index(" (in"))
    assert locate(quote, TEXT, start=1) == Span(second, second + len(quote))
    assert locate(quote, TEXT, start=1, end=second + 10) is None
    assert locate(quote, TEXT, start=second) == Span(second, second + len(quote))


def test_a_window_that_cuts_a_word_does_not_make_it_whole() -> None:
    text = "inactivated by the kinase in yeast cells"
    assert locate("activated by the kinase in yeast", text, start=2) is None
    assert locate("by the kinase in yeast cell", text, end=len(text) - 1) is None


WORDS = st.lists(
    st.from_regex(r"[a-z]{2,7}|-?[0-9]{1,3}(\.[0-9])?|CD[48][+-]", fullmatch=True), min_size=8, max_size=30
)
GAPS = st.sampled_from([" ", "  ", "\n", "\u2009", "\t \n"])


@given(WORDS, GAPS, GAPS, st.data())
def test_a_located_span_is_the_quote_up_to_white_space(
    words: list[str], gap: str, other: str, data: st.DataObject
) -> None:
    first = data.draw(st.integers(0, len(words) - 6))
    last = data.draw(st.integers(first + 6, len(words)))
    quote = gap.join(words[first:last])
    assume(len(" ".join(quote.split())) >= MIN_CHARACTERS)
    text = other.join(words)
    span = locate(quote, text)
    assert span is not None
    assert text[span.start : span.end].split() == quote.split()


@given(WORDS, st.data())
def test_an_altered_token_is_never_located(words: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(words) - 1))
    altered = data.draw(
        st.sampled_from([f"{words[place]}7", f"-{words[place]}", f"not {words[place]}", "zzz", words[place][1:]])
    )
    quote = [*words[:place], *altered.split(), *words[place + 1 :]]
    assume(quote != words and quote != words[1:])
    assert locate(" ".join(quote), " ".join(words)) is None


@pytest.mark.parametrize(
    "text", ["a" * 100_000, "aa " * 33_000, " " * 100_000, "(" * 100_000, "aa bb cc dd ee ff gg" * 5_000]
)
def test_hostile_text_costs_linear_time(text: str) -> None:
    begun = time.perf_counter()
    for quote in ("aa " * 1_000 + "b", "aa bb cc dd ee ff gg hh", "xaa " * 5 + "aa " * 900, "bb cc dd ee ff gg"):
        locate(quote, text)
    assert time.perf_counter() - begun < 2


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("The kinase was inhibited by 10 µM nocodazole", "the kinase was inhibited by 10 µM nocodazole"),
        ("Shh was inhibited by 10 µM nocodazole", None),
        ("THE kinase was inhibited by 10 µM nocodazole", None),
        ("The Kinase was inhibited by 10 µM nocodazole", None),
    ],
)
def test_only_the_capital_of_a_common_word_is_forgiven(quote: str, found: str | None) -> None:
    text = "Here, the kinase was inhibited by 10 µM nocodazole, and shh was inhibited by 10 µM nocodazole."
    span = locate(quote, text)
    assert (text[span.start : span.end] if span else None) == found
