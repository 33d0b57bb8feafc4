"""Selection: what is asked is read strictly, remembered, and lifted again."""

import pytest

from bioalchemy.errors import UsageError
from bioalchemy.tools.datasets.selection import Band, Selection, Traits, unknown_name
from bioalchemy.tools.reports.reviews import Ruling

PAIR = Traits(kind="fact", topic="virology/rna_viruses", difficulty=0.5, models=frozenset({"a", "b"}))


def test_nothing_asked_refuses_nothing() -> None:
    assert Selection().refuses(PAIR) is None
    assert Selection().refuses(Traits("fact", None, None, frozenset())) is None


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"kinds": "fact,comparison"}, None), ({"kinds": "mechanism"}, "kind"),
        ({"topics": "virology"}, None), ({"topics": "mycology/yeasts"}, "topic"),
        ({"difficulty": "0.1..0.5"}, None), ({"difficulty": "0.5..1"}, None), ({"difficulty": "0..0.4"}, "difficulty"),
        ({"models": "a,b,c"}, None), ({"models": "a"}, "model"),
    ],
)  # fmt: skip
def test_what_is_asked_is_looked_at(asked: dict[str, str], reason: str | None) -> None:
    assert Selection().changed(**asked).refuses(PAIR) == reason


@pytest.mark.parametrize(
    ("asked", "ruling", "reason"),
    [
        ({}, "rejected", "review"), ({}, None, None), ({}, "accepted", None),
        ({"reviews": "accepted"}, None, "review"), ({"reviews": "accepted"}, "rejected", "review"),
        ({"reviews": "accepted"}, "accepted", None), ({"reviews": "all"}, "rejected", None),
    ],
)  # fmt: skip
def test_what_people_say_is_heeded(asked: dict[str, str], ruling: Ruling | None, reason: str | None) -> None:
    assert Selection().changed(**asked).refuses(PAIR._replace(ruling=ruling)) == reason


@pytest.mark.parametrize(
    ("asked", "reason"), [({"topics": "virology"}, "topic"), ({"difficulty": "0..1"}, "difficulty")]
)
def test_what_is_not_known_is_not_taken(asked: dict[str, str], reason: str) -> None:
    unknown = PAIR._replace(topic=None, difficulty=None)
    assert Selection().changed(**asked).refuses(unknown) == reason
    assert unknown.described(reason) in ("not known", "not measured")


def test_what_is_not_said_again_stays_and_all_lifts_it() -> None:
    first = Selection().changed(kinds="fact", difficulty="0.1..0.9")
    second = first.changed(kinds=None, topics="virology")
    assert second == Selection(kinds=("fact",), topics=("virology",), difficulty=Band(low=0.1, high=0.9))
    assert second.changed(reviews="accepted").changed(kinds="fact").reviews == "accepted"
    lifted = second.changed(kinds="all", topics="all", difficulty="all", models="all")
    assert lifted == Selection()


@pytest.mark.parametrize(
    ("asked", "right"),
    [
        ({"kinds": "facts"}, "is fact meant"), ({"kinds": "x"}, "there are fact, comparison"),
        ({"topics": "virolgy"}, "virology"), ({"topics": "yeasts"}, "mycology/yeasts"),
        ({"difficulty": "0.9..0.1"}, "0.1..0.9"), ({"difficulty": "hard"}, "LOW..HIGH"),
        ({"difficulty": "0.5"}, "LOW..HIGH"), ({"difficulty": "nan..1"}, "LOW..HIGH"),
        ({"difficulty": "0..2"}, "LOW..HIGH"), ({"reviews": "acepted"}, "is accepted meant"),
        ({"reviews": "accepted,all"}, "is accepted meant"),
    ],
)  # fmt: skip
def test_a_name_that_is_none_names_the_right_ones(asked: dict[str, str], right: str) -> None:
    with pytest.raises(UsageError, match=right):
        Selection().changed(**asked)


def test_only_a_topic_is_looked_for_in_the_list_of_topics() -> None:
    assert "topics list" not in str(unknown_name("--models", "nobody", ("openai/qwen",)))
    assert "topics list" in str(unknown_name("--topics", "virology/none", ("virology/phages",)))
