"""Evidence in its paragraph: the paper's own characters, and exactly the evidence marked."""

from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bioalchemy.tools.reports.report_passages import AROUND, PaperTexts, Place, passages, unmarked


class Held(PaperTexts):
    """One text under every name."""

    def __init__(self, text: str) -> None:
        super().__init__(Path("nowhere"))
        self.get = lambda _: text  # type: ignore[assignment]


TEXT = "A title\n\nIn fish 𝛼-actin grew by 5 µm. It shrank in mice.\n\nNothing else was seen."


def place(words: str, text: str = TEXT) -> Place:
    start = text.index(words)
    return Place("a", start, start + len(words), words)


def test_evidence_stands_in_its_paragraph() -> None:
    (found,) = passages(Held(TEXT), [place("𝛼-actin grew by 5 µm")])
    assert found.pieces == (("In fish ", False), ("𝛼-actin grew by 5 µm", True), (". It shrank in mice.", False))
    assert (TEXT[found.start : found.end], found.cut) == (
        "In fish 𝛼-actin grew by 5 µm. It shrank in mice.",
        (False, False),
    )


def test_two_of_a_paragraph_are_in_one_and_others_apart() -> None:
    one, other = passages(Held(TEXT), [place("Nothing"), place("shrank"), place("grew")])
    assert [words for words, marked in one.pieces if marked] == ["grew", "shrank"]
    assert [words for words, marked in other.pieces if marked] == ["Nothing"]


def test_a_long_paragraph_is_cut_between_words() -> None:
    text = "longish words " * 400
    (found,) = passages(Held(text), [Place("a", 2800, 2813, text[2800:2813])])
    assert found.cut == (True, True)
    assert text[found.start - 1] == " " == text[found.end]
    assert AROUND - 20 < 2800 - found.start <= AROUND


def test_without_the_paper_the_evidence_stands_alone(tmp_path: Path) -> None:
    texts = PaperTexts(tmp_path)
    (found,) = passages(texts, [Place("b" * 64, 10, 14, "grew")])
    assert (found.start, found.end, found.pieces, found.cut) == (10, 14, (("grew", True),), (True, True))
    assert unmarked(texts, "b" * 64, 0, 5) == []


@st.composite
def texts_and_spans(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    parts = draw(
        st.lists(st.text("a𝛼 \n", max_size=40) | st.just("word " * 300) | st.just("\n\n"), min_size=1, max_size=6)
    )
    text = "".join(parts) or "a"
    ends = st.integers(0, len(text))
    pairs = draw(st.lists(st.tuples(ends, ends), min_size=1, max_size=4))
    return text, [(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]]


@given(texts_and_spans())
def test_every_character_of_the_evidence_is_marked_and_no_other(drawn: tuple[str, list[tuple[int, int]]]) -> None:
    text, spans = drawn
    found = passages(Held(text), [Place("a", start, end, text[start:end]) for start, end in spans])
    marked = set()
    for passage in found:
        assert "".join(words for words, _ in passage.pieces) == text[passage.start : passage.end]
        at = passage.start
        for words, is_evidence in passage.pieces:
            marked |= set(range(at, at + len(words))) if is_evidence else set()
            at += len(words)
    assert marked == {number for start, end in spans for number in range(start, end)}
    assert all(one.end < other.start for one, other in pairwise(found))
