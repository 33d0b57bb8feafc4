"""`run --target`: money goes to the topics that lack pairs, and what has enough waits without a call."""

import json
import subprocess
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from tests.support import papers
from tests.support.command import Command
from tests.support.scripted_model import ScriptedModel

pytestmark = pytest.mark.slow

PHAGES, YEASTS, FUNGI = "virology/phages", "mycology/yeasts", "mycology/fungi"
HEADINGS = {PHAGES: "Bacteriophages", YEASTS: "Saccharomyces"}


@pytest.fixture
def bioalchemy(tmp_path: Path) -> Command:
    """With MeSH's trees at home, as far as two topics need them."""
    trees = tmp_path / "home" / "mesh" / "mtrees2026.bin"
    trees.parent.mkdir(parents=True)
    lines = [f"Heading {n};Z{n:05}" for n in range(1500)]
    trees.write_text("\n".join([*lines, "Bacteriophages;B04.123", "Saccharomyces;B01.300.930"]) + "\n")
    return Command(tmp_path / "home", {})


def feed(folder: Path, *topics: str, facts_each: int = 2, first: int = 0) -> Path:
    """Papers of these topics in this order, by their MeSH headings."""
    folder.mkdir(exist_ok=True)
    for number, topic in enumerate(topics, first):
        facts = list(range(number * facts_each, (number + 1) * facts_each))
        heading = f'<kwd-group kwd-group-type="MeSH"><kwd>{HEADINGS[topic]}</kwd></kwd-group>'
        content = papers.jats(number, facts).replace("</article-meta>", f"{heading}</article-meta>")
        (folder / f"paper{number:03}.xml").write_text(content, "utf-8")
    return folder


def target(place: Path, **shares: float) -> Path:
    """`phages=0.9, yeasts=0.1` as a file."""
    named = {"phages": PHAGES, "yeasts": YEASTS, "fungi": FUNGI}
    place.write_text(json.dumps({named[name]: share for name, share in shares.items()}))
    return place


def topics_of(bioalchemy: Command, run: Path) -> Counter[str]:
    """How many pairs each topic has."""
    status = bioalchemy.json("status", run)
    return Counter({topic: row["accepted"] for topic, row in status["target"]["topics"].items() if row["accepted"]})


def articles(bioalchemy: Command, run: Path) -> dict[str, tuple[str, int]]:
    """State and calls of each article."""
    calls = Counter(row["article_id"] for row in bioalchemy.lines("trace", run, "--agent", "curator"))
    listed = [row for row in bioalchemy.lines("trace", run) if row["type"] == "article"]
    return {Path(row["uri"]).stem: (row["state"], calls[row["article_id"]]) for row in listed}


def test_what_is_missing_is_taken_first_and_what_has_enough_costs_no_call(
    bioalchemy: Command, model: ScriptedModel, tmp_path: Path
) -> None:
    folder = feed(tmp_path / "papers", *[YEASTS] * 6, *[PHAGES] * 6)
    mix, run = target(tmp_path / "mix.json", phages=90, yeasts=10), tmp_path / "run"
    done = bioalchemy(
        "run", folder, *model.options, "--out", run, "--target", mix, "--size", "10", "--concurrency", "1"
    )
    pairs = topics_of(bioalchemy, run)
    assert pairs[YEASTS] == 1, "one passage of one yeast paper, though the feed begins with six of them"
    assert pairs[PHAGES] == 9
    seen = articles(bioalchemy, run)
    waiting = [name for name, (state, _) in seen.items() if state == "postponed"]
    assert len([name for name in waiting if name < "paper006"]) == 6, "the one in part too"
    assert sum(calls > 0 for name, (_, calls) in seen.items() if name < "paper006") == 1
    assert sum(calls > 0 for name, (_, calls) in seen.items() if name >= "paper006") == 5
    assert "mix.json, alpha 1, 10 pairs: 0 missing" in done.stdout
    assert "8 articles postponed and 2 passages already planned: their topics have enough" in done.stdout
    assert "saturated 8" in " ".join(done.stdout.split())
    listed = bioalchemy("trace", run, "--reason", "saturated").stdout
    assert "mycology/yeasts has 1 pairs, and mix.json asks for 1" in listed
    assert "pairs missing" not in done.stderr.splitlines()[-1], "as none is at the end"


def test_a_larger_size_another_target_or_none_takes_them_up_again(
    bioalchemy: Command, model: ScriptedModel, tmp_path: Path
) -> None:
    folder = feed(tmp_path / "papers", *[YEASTS] * 3, *[PHAGES] * 3)
    mix, run = target(tmp_path / "mix.json", phages=50, yeasts=50), tmp_path / "run"
    command: list[str | Path] = ["run", folder, *model.options, "--out", run, "--target", mix]
    bioalchemy(*command, "--size", "4")
    assert topics_of(bioalchemy, run) == {PHAGES: 2, YEASTS: 2}
    paid = model.requests.total()
    again = bioalchemy("resume", run)
    assert "nothing is left to do" in again.stderr
    assert model.requests.total() == paid
    bioalchemy("resume", run, "--size", "8")
    assert topics_of(bioalchemy, run) == {PHAGES: 4, YEASTS: 4}
    bioalchemy("resume", run, "--target", target(tmp_path / "other.json", yeasts=1))
    assert topics_of(bioalchemy, run) == {PHAGES: 4, YEASTS: 6}
    assert bioalchemy.json("status", run)["target"]["size"] == 8, "as it was before"
    bioalchemy("resume", run, "--target", "none")
    status = bioalchemy.json("status", run)
    assert status["target"] is None
    assert status["tally"]["articles"] == {"done": 6}
    assert len(bioalchemy.pairs(run)) == 12
    once = [n for n in model.requests.values() if n > 1]
    assert len(once) <= 1, "only the doctor asks the same thing at each start"


def test_without_a_size_the_mix_is_kept_and_a_deficit_opens_what_waits(
    bioalchemy: Command, model: ScriptedModel, tmp_path: Path
) -> None:
    folder = feed(tmp_path / "papers", *[YEASTS] * 4)
    mix, run = target(tmp_path / "mix.json", phages=50, yeasts=50), tmp_path / "run"
    command: list[str | Path] = ["run", folder, *model.options, "--out", run, "--target", mix, "--concurrency", "1"]
    bioalchemy(*command)
    assert topics_of(bioalchemy, run) == {YEASTS: 2}, "one paper: it is ahead of its share from then on"
    feed(folder, *[PHAGES] * 4, first=4)
    bioalchemy(*command)
    assert topics_of(bioalchemy, run) == {YEASTS: 8, PHAGES: 8}, "as phages come in, yeasts are taken up again"
    assert bioalchemy.json("status", run)["tally"]["articles"] == {"done": 8}


def test_a_topic_that_no_paper_has_ends_normally_and_is_named(
    bioalchemy: Command, model: ScriptedModel, tmp_path: Path
) -> None:
    folder = feed(tmp_path / "papers", YEASTS, PHAGES)
    mix, run = target(tmp_path / "mix.json", fungi=80, yeasts=20), tmp_path / "run"
    done = bioalchemy("run", folder, *model.options, "--out", run, "--target", mix, "--size", "10")
    assert f"8 missing: {FUNGI} lacks 8 (no article is of it)" in done.stdout
    assert articles(bioalchemy, run)["paper001"] == ("postponed", 0), "the target does not have phages"
    found = bioalchemy.json("status", run)["target"]
    assert (found["missing"], found["postponed"]) == (8, {PHAGES: 1})
    assert found["topics"][FUNGI] == {"share": 0.8, "wanted": 8, "accepted": 0, "missing": 8, "articles": 0}


def test_the_target_is_no_part_of_the_recipe(bioalchemy: Command, model: ScriptedModel, tmp_path: Path) -> None:
    folder = feed(tmp_path / "papers", YEASTS, PHAGES)
    run = tmp_path / "run"
    command: list[str | Path] = ["run", folder, *model.options, "--out", run]
    bioalchemy(*command)
    recipe = bioalchemy.json("status", run)["recipe_hash"]
    mix = target(tmp_path / "mix.json", phages=1)
    feed(folder, YEASTS, PHAGES, first=2)
    bioalchemy(*command, "--target", mix, "--size", "3")
    assert bioalchemy.json("status", run)["recipe_hash"] == recipe
    assert topics_of(bioalchemy, run) == {YEASTS: 2, PHAGES: 3}, "what there was before counts"


def test_killed_and_resumed_it_loses_nothing_and_pays_nothing_twice(
    bioalchemy: Command, model: ScriptedModel, tmp_path: Path
) -> None:
    folder = feed(tmp_path / "papers", *[YEASTS] * 6, *[PHAGES] * 6)
    mix, run = target(tmp_path / "mix.json", phages=80, yeasts=20), tmp_path / "run"
    model.delay_s = 0.03
    options = ("--target", str(mix), "--size", "10", "--concurrency", "2")
    process = bioalchemy.start("run", folder, *model.options, "--out", run, *options)
    for kill in (1, 2):
        unfinished_before(process, model, requests=30 * kill)
        process.kill()
        process.communicate()
        process = bioalchemy.start("resume", run)
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    pairs = topics_of(bioalchemy, run)
    assert pairs[PHAGES] >= 8
    assert 2 <= pairs[YEASTS] <= 3
    paid = Counter(model.requests)
    del paid[paid.most_common(1)[0][0]]
    assert sum(n - 1 for n in paid.values()) <= 2 * 2, "only what was in flight at a kill is paid again"
    states = {state for state, _ in articles(bioalchemy, run).values()}
    assert states == {"done", "postponed"}


def unfinished_before(process: "subprocess.Popen[str]", model: ScriptedModel, requests: int) -> None:
    """Wait until the model has answered so many requests."""
    deadline = time.monotonic() + 60
    while model.requests.total() < requests:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--target", "{mix}"], "topic 'virology/phage' is unknown; is virology/phages"),
        (["--target", "pubmed:2024"], "bioalchemy topics fetch"), (["--size", "5"], "--size needs --target"),
        (["--alpha", "1"], "--alpha needs --target"), (["--target", "none", "--size", "5"], "--size needs --target"),
    ],
)  # fmt: skip
def test_a_target_that_is_none_is_refused_before_anything_is_spent(
    bioalchemy: Command, model: ScriptedModel, tmp_path: Path, options: list[Any], said: str
) -> None:
    (tmp_path / "mix.json").write_text('{"virology/phage": 1}')
    folder, mix = feed(tmp_path / "papers", YEASTS), str(tmp_path / "mix.json")
    stated = [option.replace("{mix}", mix) for option in options]
    counts = ("--counts", tmp_path / "counts.jsonl")
    done = bioalchemy("run", folder, *model.options, "--out", tmp_path / "run", *stated, *counts, expect=2)
    assert said in " ".join(done.stderr.split())
    assert not (tmp_path / "run").exists()
    assert not model.requests
