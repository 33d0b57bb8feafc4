import pytest
from hypothesis import given
from hypothesis import strategies as st

from bioalchemy.tools.checks import who_acts

ACTIVE, PASSIVE = "In mice, Pink1 phosphorylates Parkin.", "In mice, Parkin is phosphorylated by Pink1."


@pytest.mark.parametrize("told", [ACTIVE, PASSIVE])
@pytest.mark.parametrize(
    ("question", "right", "wrong"),
    [
        ("Which protein phosphorylates Parkin in mice?", "Pink1", ""),
        ("Which protein phosphorylates Pink1 in mice?", "", "Parkin"),
        ("Which protein does Pink1 phosphorylate in mice?", "Parkin", ""),
        ("Which protein does Parkin phosphorylate in mice?", "", "Pink1"),
        ("Which protein is phosphorylated by Pink1?", "Parkin", ""),
        ("Which protein is phosphorylated by Parkin?", "", "Pink1"),
        ("By which protein is Parkin phosphorylated?", "Pink1", ""),
        ("By which protein is Pink1 phosphorylated?", "", "Parkin"),
    ],
)
def test_who_is_asked_for(question: str, right: str, wrong: str, told: str) -> None:
    assert bool(who_acts.turned(question, (right or wrong,), [told])) == bool(wrong)


@pytest.mark.parametrize("told", [ACTIVE, PASSIVE])
@pytest.mark.parametrize(
    ("question", "is_turned"),
    [
        ("Does Pink1 phosphorylate Parkin in mice?", False),
        ("Does Parkin phosphorylate Pink1 in mice?", True),
        ("Is Parkin phosphorylated by Pink1 in mice?", False),
        ("Is Pink1 phosphorylated by Parkin in mice?", True),
    ],
)
def test_a_yes(question: str, is_turned: bool, told: str) -> None:
    assert bool(who_acts.turned(question, (), [told])) == is_turned


@pytest.mark.parametrize(
    ("question", "name", "told"),
    [
        ("Which protein binds Pink1?", "Parkin", "Pink1 binds Parkin."),
        (
            "Which protein phosphorylates Pink1?",
            "Parkin",
            "Pink1 phosphorylates Parkin, and is phosphorylated by Parkin.",
        ),
        ("Which kinase phosphorylates Pink1?", "Src", "Pink1 phosphorylates Parkin. Src phosphorylates Pink1."),
        ("Which protein phosphorylates Pink1?", "Parkin", "Pink1 does not phosphorylate Parkin."),
        ("Which virus infected macrophages?", "HIV", "Macrophages infected with HIV died."),
        ("Which protein fails to phosphorylate Pink1, and is not bound?", "Parkin", "Pink1 phosphorylates Parkin."),
    ],
)
def test_what_works_both_ways_or_is_denied_is_left_alone(question: str, name: str, told: str) -> None:
    assert who_acts.turned(question, (name,), told.split("\n")) == ""


@given(st.text(max_size=80), st.text(max_size=20), st.text(max_size=80))
def test_any_text_is_judged(question: str, name: str, told: str) -> None:
    assert who_acts.turned(question, (name,), [told]) in question.casefold()


def test_a_second_verb_has_the_first_ones_subject() -> None:
    told = ["Gal80 binds to and inactivates Gal4, leaving it in one segment."]
    assert who_acts.turned("Which protein binds to and inactivates Gal80?", ("Gal4",), told) == "inactivates"
    assert who_acts.turned("Which protein binds to and inactivates Gal4?", ("Gal80",), told) == ""


@pytest.mark.parametrize(
    ("agent", "question"),
    [
        ("the soil fungus Trichoderma virens", "Which soil fungus induces lateral root formation?"),
        ("the transcription factor OsNAC2", "Which transcription factor induces lateral root formation?"),
        ("the ubiquitin ligase MuRF1", "Which ubiquitin ligase induces lateral root formation?"),
    ],
)
def test_a_noun_of_the_question_is_no_verb(agent: str, question: str) -> None:
    told = [f"Lateral root formation is induced by {agent}."]
    assert who_acts.turned(question, (agent.split(" ", 3)[-1],), told) == ""
