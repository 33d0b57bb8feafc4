"""Mutations of sound files and answers by the hundred: each reading ends in an article, or in a typed error."""

from pathlib import Path
from random import Random

import pytest
from tests.hostile.fuzz import made
from tests.hostile.mutations import mutated
from tests.hostile.reading import FINDING, Reading
from tests.hostile.specimens import NOTATION, specimens
from tests.support import papers
from tests.support.command import Command
from tests.support.scripted_model import ScriptedModel

_EACH = 25
_LARGEST = 2 * 1024**3
_SUFFIXES = {"jats": ".xml", "pubmed": ".xml", "pdf": ".pdf", "pubmed_gz": ".xml.gz"}


@pytest.mark.slow
@pytest.mark.parametrize("kind", NOTATION)
def test_every_reading_ends_as_a_run_can_tell(kind: str) -> None:
    ends = {}
    with Reading() as reading:
        for number in range(_EACH):
            ends[number] = reading.end_of(*made(7, number, [kind]))
    assert {number: end for number, end in ends.items() if end.outcome == FINDING} == {}
    assert max(end.memory for end in ends.values()) < _LARGEST


def test_the_same_seed_makes_the_same_file() -> None:
    assert made(3, 5, ["jats"]) == made(3, 5, ["jats"])
    sound = specimens("jats")[0]
    assert len({mutated(sound, "xml", Random(number)) for number in range(20)}) > 15


def test_a_reading_tells_articles_reasons_and_findings_apart() -> None:
    with Reading() as reading:
        assert reading.end_of("jats", papers.jats(1, [1]).encode()).outcome == "article"
        assert reading.end_of("unheard of", b"").outcome == FINDING
        assert reading.end_of("europepmc", b"\xff").outcome == "not_available"


@pytest.mark.slow
def test_a_run_over_a_folder_of_mutations_ends_and_does_the_sound_ones(model: ScriptedModel, tmp_path: Path) -> None:
    feed, run = tmp_path / "papers", tmp_path / "run"
    feed.mkdir()
    for number in range(60):
        kind, content = made(11, number, list(_SUFFIXES))
        (feed / f"{number:03}{_SUFFIXES[kind]}").write_bytes(content)
    for number in (500, 501, 502):
        (feed / f"sound{number}.xml").write_text(papers.jats(number, [number]), encoding="utf-8")
    bioalchemy = Command(tmp_path / "home", {})
    bioalchemy("run", feed, *model.options, "--out", run)
    tally = bioalchemy.json("status", run)["tally"]
    assert {state for state, count in tally["articles"].items() if count} <= {"done", "rejected", "quarantined"}
    assert tally["article_reasons"].get("parser_died", 0) == 0
    sound = {f"SUB{number}" for number in (500, 501, 502)}
    assert sound <= {pair["answer"]["value"] for pair in bioalchemy.pairs(run)}
