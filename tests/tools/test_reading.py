"""Reading in child processes: in order, few at a time, and a reader that dies costs its source only."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support import papers, readers

from bioalchemy.accounts import Source
from bioalchemy.errors import ParserDied
from bioalchemy.records import Article
from bioalchemy.tools import feeds, limits, reading


def test_articles_come_in_order_and_a_reader_that_dies_costs_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "TIMEOUT_S", 4)
    for number, name in enumerate(["a", "crash", "eat", "hang", "sound"]):
        (tmp_path / f"{name}.xml").write_text(papers.jats(number, [number]), "utf-8")
    (tmp_path / "broken.xml").write_text("<article>", "utf-8")
    found = list(reading.read_all(feeds.open_feed(str(tmp_path)), read=readers.unsound))
    assert [Path(source.uri).stem for source, _ in found] == ["a", "broken", "crash", "eat", "hang", "sound"]
    reasons = [getattr(outcome, "reason", "read") for _, outcome in found]
    assert reasons == ["read", "malformed_xml", "parser_died", "parser_died", "parser_died", "read"]


def test_a_paper_is_not_to_blame_for_the_memory_that_another_took(tmp_path: Path) -> None:
    """Nor is anything read where memory has been short: libraries leave out in silence what they had no room for."""
    names = ["1-sound", "2-sound", "3-keep", "4-sound", "5-sound", "6-peak", "7-sound"]
    for number, name in enumerate(names):
        (tmp_path / f"{name.partition('-')[2]}-{number}.xml").write_text(papers.jats(number, [number]), "utf-8")
    sources = [Source(str(tmp_path / f"{name.partition('-')[2]}-{n}.xml"), "") for n, name in enumerate(names)]
    outcomes = [outcome for _, outcome in reading.read_all(sources, read=readers.greedy, processes=1)]
    read_by = [outcome.title for outcome in outcomes if isinstance(outcome, Article)]
    assert len(read_by) == len(names), outcomes
    first, second, *_, sixth, seventh = read_by
    assert (first == second, sixth == seventh) == (True, False)


def test_a_feed_is_not_taken_far_ahead_of_what_is_asked_for() -> None:
    taken = 0

    def endless() -> Iterator[Source]:
        nonlocal taken
        while True:
            taken += 1
            yield Source(f"{taken}.xml", "")

    outcomes = reading.read_all(endless(), processes=1)
    for _ in range(20):
        next(outcomes)
    outcomes.close()  # type: ignore[attr-defined]
    assert taken < 20 + 30


def in_company(uri: str) -> Article:
    """Comes back once two processes are reading, and names its own."""
    (Path(uri) / str(os.getpid())).touch()
    while len(list(Path(uri).iterdir())) < 2:
        time.sleep(0.01)
    raise ParserDied(str(os.getpid()))


def test_several_processes_read_at_once(tmp_path: Path) -> None:
    sources = [Source(str(tmp_path), "")] * 2
    outcomes = {str(outcome) for _, outcome in reading.read_all(sources, read=in_company, processes=2)}
    assert len(outcomes) == 2
    assert str(os.getpid()) not in outcomes


PROGRAM = """
from bioalchemy.accounts import Source
from bioalchemy.errors import ReadersLost
from bioalchemy.tools import reading, rss
from bioalchemy.tools.services.web import Page

for use in (lambda: list(reading.read_all([Source({path!r}, "")])), lambda: rss._read_apart(Page("", b"", ""))):
    try:
        print(use())
    except ReadersLost as error:
        print(error)
"""


def test_a_program_that_no_process_can_import_is_to_blame_and_not_the_paper(tmp_path: Path) -> None:
    path = tmp_path / "paper.xml"
    path.write_text(papers.jats(1, [1]), "utf-8")
    program = PROGRAM.format(path=str(path))
    done = subprocess.run([sys.executable, "-"], input=program, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.splitlines() == [limits.LOST] * 2
