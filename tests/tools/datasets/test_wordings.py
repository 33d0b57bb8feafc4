"""What a question says: one key for one thing, none for what only puts the question."""

import tomllib
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bioalchemy.quantities import find, find_in
from bioalchemy.tools.datasets.roots import root
from bioalchemy.tools.datasets.wordings import read


@pytest.mark.parametrize(
    "forms",
    [
        "consolidate consolidating consolidation",
        "mammal mammals mammalian",
        "phosphorylate phosphorylates phosphorylated phosphorylation",
        "carry carries carried carrying",
        "photosynthesis photosynthetic",
        "germinate germinating germination",
        "localise localization localised",
    ],
)
def test_forms_of_a_word_share_a_root(forms: str) -> None:
    assert len({root(word) for word in forms.split()}) == 1


@pytest.mark.parametrize(
    "words",
    [
        "nitrate nitrite nitric",
        "colon colony",
        "glucose glucagon glucoside",
        "lymphocyte lymphoma",
        "prevent prevalence",
        "mammal mammary",
        "phosphate phosphatase phosphorylase",
        "organ organic organism",
        "infer inferior",
        "lateral later",
        "survey survive",
        "cancer canine",
    ],
)
def test_other_words_do_not(words: str) -> None:
    assert len({root(word) for word in words.split()}) == len(words.split())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("p53", "TP53"),
        ("fruit flies", "Drosophila melanogaster"),
        ("E. coli", "Escherichia coli"),
        ("paracetamol", "acetaminophen"),
        ("TNF-α", "TNF alpha"),
        ("X-chromosome", "X chromosome"),
        ("drought-stressed", "stressed drought"),
        ("IL-6", "interleukin 6"),
        ("pre-mRNA", "pre‑mRNA"),
        ("eight", "8"),
        ("increased", "higher"),
        ("tumour", "tumor"),
    ],
)
def test_one_thing_has_one_key(one: str, other: str) -> None:
    assert read(one).keys == read(other).keys != frozenset()


def test_measured_numbers_stand_apart_from_words() -> None:
    wording = read("What happens after 24 h with 5 µM of the drug on day 4?")
    assert [(int(number.value)) for number in wording.numbers] == [24, 5, 4]
    assert wording.keys == {"after", "drug"}


def test_kinds_are_known_where_they_are_asked_for() -> None:
    assert read("Which enzyme binds AKT?").kinds == {root("enzyme")}
    assert read("Is the enzyme bound by AKT?").kinds == frozenset()


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    wording = read(text)
    assert len(wording.words) <= 2 * len(text) + 1


@given(st.lists(st.sampled_from(["5", "10 µM", "2 h", "three", "and", "to", "mice", ",", "p < 0.05"]), max_size=12))
def test_numbers_with_their_places_are_those_without(parts: list[str]) -> None:
    text = " ".join(parts)
    placed = find_in(text)
    assert [found.quantity for found in placed] == find(text)
    assert all(found.start < found.end <= found.stop <= len(text) for found in placed)


def test_no_form_of_the_tables_has_two_meanings() -> None:
    text = (resources.files("bioalchemy") / "domains" / "biology" / "wordings.toml").read_text("utf-8")
    tables = tomllib.loads(text)
    lines = [line for name in ("alike", "drugs", "species", "genes") for line in tables[name].strip().splitlines()]
    keys = {line: {tuple(word.key for word in read(f"- {form}").words) for form in line.split(" | ")} for line in lines}
    apart = [(line, found) for line, found in keys.items() if len(found) != 1]
    assert apart == [], "a form says something else than the others of its line"
