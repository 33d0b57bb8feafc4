"""How far questions are from a mix of topics: the distance, its interval, and what is said of both."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support import datasets
from tests.support.invoked import called, told

from bioalchemy.errors import UsageError
from bioalchemy.evals.topic_distance import Told, divergences, measure
from bioalchemy.tools.datasets import alignment, embeddings
from bioalchemy.tools.datasets.targets import Target
from bioalchemy.tools.topics import taxonomy

TOPICS = list(taxonomy().topics)
EVEN = Target("even", dict.fromkeys(TOPICS, 1.0))
PARTS = st.lists(st.integers(0, 50), min_size=4, max_size=4).filter(any)


def of(topics: list[str], papers: int | None = None) -> Iterator[Told]:
    return (Told(topic, "mesh", f"paper {n % (papers or len(topics))}") for n, topic in enumerate(topics))


@given(PARTS, PARTS)
def test_it_is_the_divergence_that_align_reports(one: list[int], other: list[int]) -> None:
    named = [dict(zip("abcd", map(float, counts), strict=True)) for counts in (one, other)]
    expected = alignment.divergence(*named)
    assert float(divergences(np.array([one]), np.array(other, dtype=float))[0]) == pytest.approx(expected, abs=1e-12)


def test_the_targets_own_mix_is_at_no_distance_and_one_topic_is_far() -> None:
    same = measure("same", of(TOPICS * 10), EVEN)
    assert (same.fields.value, same.fields.low) == (0, 0)
    assert same.fields.high < 0.01
    assert same.topics == pytest.approx(0)
    one = measure("one", of(["virology/phages"] * 400), EVEN)
    assert one.fields.low > 0.5
    assert (one.shifts[0].field, one.shifts[0].here) == ("virology", 1)
    assert same.topics_by_chance > 0.005, "as many questions drawn from it are not all alike"


def test_questions_of_one_paper_are_no_further_witnesses() -> None:
    topics = (["virology/phages"] * 3 + ["mycology/yeasts"]) * 25
    once, fivefold = measure("a", of(topics), EVEN), measure("b", of(topics * 5, papers=100), EVEN)
    assert (once.sources, fivefold.sources, fivefold.questions) == (100, 100, 500)
    assert once.fields == pytest.approx(fivefold.fields)


def test_what_has_no_topic_is_counted_apart() -> None:
    found = measure("some", [*of(["virology/phages"] * 3), Told("", "none", "x")], EVEN)
    assert (found.questions, found.methods) == (3, {"mesh": 3, "none": 1})
    with pytest.raises(UsageError, match="the topic of no question is known"):
        measure("none", [Told("", "none", "x")], EVEN)


@pytest.mark.slow
def test_the_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    draws = np.random.default_rng(5)
    mix = draws.dirichlet(np.full(len(TOPICS), 0.5))
    fields = sorted({topic.partition("/")[0] for topic in TOPICS})
    into = np.array([[topic.startswith(f"{field}/") for field in fields] for topic in TOPICS], dtype=float)
    truth = float(divergences(mix @ into, np.ones(len(TOPICS)) @ into))
    covered = 0
    for _ in range(120):
        found = measure("drawn", of([TOPICS[n] for n in draws.choice(len(TOPICS), size=400, p=mix)]), EVEN).fields
        covered += found.low <= truth <= found.high
    assert 0.9 <= covered / 120 <= 0.99


def test_files_and_datasets_are_measured_and_guesses_called_guesses(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embeddings.Embedder, "open", lambda *_: datasets.Toy())
    rows = [{"q": f"Is it {n}?", "a": "yes", "t": "virology/phages"} for n in range(6)]
    place, mix = tmp_path / "asked.jsonl", tmp_path / "mix.json"
    place.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    mix.write_text('{"virology/phages": 1}', "utf-8")
    imported = f"{place}:question=q,answer=a,topic=t,licence==CC BY 4.0"
    called("dataset", "build", "--import", imported, "-o", tmp_path / "set", "--keep-duplicates")
    options = [tmp_path / "set", f"{place}:question=q", "--target", mix, "--plot", tmp_path / "far.svg"]
    found = told("evals", "topics", *options)
    stated, guessed = found["sets"]
    assert (stated["name"], stated["methods"], stated["topics"]) == ("set", {"stated": 6}, 0)
    assert (guessed["name"], guessed["methods"]) == ("asked.jsonl", {"nearest/minilm": 6})
    assert "weak guesses" in found["caveat"]
    assert "asked.jsonl (6)" in (tmp_path / "far.svg").read_text("utf-8")
    shown = called("evals", "topics", *options)
    assert "weak guesses" in shown
    assert "* under 300 questions" in shown
    assert "weak guesses" not in called("evals", "topics", tmp_path / "set", "--target", mix)
    assert "SET nothing: write FILE:COLUMNS" in called("evals", "topics", "nothing", "--target", mix, code=2)
