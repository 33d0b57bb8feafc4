"""Sentences: where they end, which one a quote is of, and a passage without an answer."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support import workshop

from bioalchemy.records import Answer
from bioalchemy.tools.checks import sentences

TEXT = (
    "A title\n\nWe saw E. coli in Fig. 2 and 3.5 mM NaCl. It grew (Smith et al. 2010) [4,5]. Did it? “Yes.” So it did."
    "\n\nAnother paragraph"
)


def test_where_sentences_end() -> None:
    assert [TEXT[start:end] for start, end in sentences.split(TEXT)] == [
        "A title", "We saw E. coli in Fig. 2 and 3.5 mM NaCl.", "It grew (Smith et al. 2010) [4,5].", "Did it?",
        "“Yes.”", "So it did.", "Another paragraph",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("quote", "whole"),
    [
        ("in Fig. 2", "We saw E. coli in Fig. 2 and 3.5 mM NaCl."),
        ("grew", "It grew (Smith et al. 2010) [4,5]."),
        ("NaCl. It", "We saw E. coli in Fig. 2 and 3.5 mM NaCl. It grew (Smith et al. 2010) [4,5]."),
        ("A title", "A title"),
        ("paragraph", "Another paragraph"),
    ],
)
def test_the_sentences_around_a_quote(quote: str, whole: str) -> None:
    start = TEXT.index(quote)
    assert sentences.around(TEXT, start, start + len(quote)) == whole


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        (Answer(kind="phrase", value="CDK4", aliases=("PSK-J3",)), "Rb was kept at 5 °C."),
        (Answer(kind="number", value="5", unit="µM"), "CDK4 is PSK-J3. CDK4 binds. Rb was kept at 5 °C."),
        (Answer(kind="boolean", value="yes"), "CDK4 is PSK-J3. CDK4 binds. PSK-J3 is a kinase. Rb was kept at 5 °C."),
    ],
)
def test_what_gives_the_answer_is_taken_out(answer: Answer, kept: str) -> None:
    passage = (
        "CDK4 is PSK-J3. The retinoblastoma protein was phosphorylated by CDK4 at 5 µM inhibitor. CDK4 binds. "
        "In sum, phosphorylated retinoblastoma protein was seen despite 5 µM inhibitor. PSK-J3 is a kinase. "
        "Rb was kept at 5 °C."
    )
    quote = "The retinoblastoma protein was phosphorylated by CDK4 at 5 µM inhibitor."
    without = sentences.without(passage, workshop.draft(answer=answer), [quote])
    assert set(without.split(". ")) <= {*kept.split(". "), "PSK-J3 is a kinase"}
    assert quote not in without
    assert "In sum" not in without


@given(st.text(alphabet="ab AB.?!\n[1]", max_size=200))
def test_sentences_are_in_order_and_leave_out_white_space_only(text: str) -> None:
    spans = sentences.split(text)
    assert all(start < end for start, end in spans)
    assert spans == sorted(spans)
    assert "".join(text[start:end] for start, end in spans).replace(" ", "").replace("\n", "") == "".join(text.split())


@pytest.mark.parametrize("text", ["A. " * 50_000, "[1] " * 40_000, "." * 100_000, ". " * 50_000, " " * 100_000])
def test_time_is_linear(text: str) -> None:
    begun = time.perf_counter()
    sentences.split(text)
    assert time.perf_counter() - begun < 5


def test_an_answer_is_said_in_other_forms_of_its_words() -> None:
    answer = Answer(kind="phrase", value="resistance to proteolysis")
    assert sentences.says(answer, "Halo becomes resistant to proteolysis.")
    assert not sentences.says(answer, "Halo becomes resistant, but not to proteolysis.")
