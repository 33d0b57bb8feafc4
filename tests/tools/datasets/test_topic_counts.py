"""Counting PubMed by topic and year, against E-utilities on loopback."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from tests.support.eutils import EUtils, Fault

from bioalchemy.errors import QueryRefused, ServiceError, UsageError
from bioalchemy.tools.datasets import topic_counts
from bioalchemy.tools.services import entrez_transport
from bioalchemy.tools.topics import Taxonomy

TODAY = date(2026, 11, 25)
SMALL = Taxonomy.model_validate(
    {
        "version": "topics/test",
        "fields": [
            {
                "id": "mycology", "name": "Mycology", "definition": "Fungi.",
                "topics": [
                    {"id": "yeasts", "name": "Yeasts", "definition": "Yeasts.", "mesh": ["Saccharomyces"]},
                    {"id": "moulds", "name": "Moulds", "definition": "Moulds.", "mesh": ["Fungi", "Mycoses"]},
                ],
            }
        ],
    }
)  # fmt: skip
PAPERS = {"medline[sb]": 30, '("Saccharomyces"[mh])': 7, '("Fungi"[mh] OR "Mycoses"[mh])': 11}


@pytest.fixture
def ncbi(monkeypatch: pytest.MonkeyPatch) -> Iterator[EUtils]:
    with EUtils() as service:
        monkeypatch.setenv("BIOALCHEMY_EUTILS_URL", service.url)
        monkeypatch.setattr(entrez_transport, "PER_SECOND", 10_000.0)
        monkeypatch.setattr(entrez_transport, "FIRST_PAUSE_S", 0.001)
        for query, papers in PAPERS.items():
            for year in (2024, 2025, 2026):
                service.matches[f"{query} AND {year}[dp]"] = [str(n) for n in range(papers + year - 2024)]
        yield service


def fetch(place: Path, years: range = range(2024, 2027), today: date = TODAY) -> list[topic_counts.Count]:
    return topic_counts.fetch(years, place, lambda _: None, SMALL, today)


def test_every_topic_and_the_whole_is_counted_for_every_year(ncbi: EUtils, tmp_path: Path) -> None:
    rows = fetch(tmp_path / "counts.jsonl")
    found = {(row.topic, row.year): row.papers for row in rows}
    assert len(found) == len(rows) == len(ncbi.asked) == 9
    assert found["all", 2024] == 30
    assert found["mycology/yeasts", 2025] == 8
    assert found["mycology/moulds", 2026] == 13
    assert rows[1].query == '("Saccharomyces"[mh]) AND 2024[dp]'
    assert topic_counts.read(tmp_path / "counts.jsonl") == rows


def test_what_is_counted_is_asked_again_only_for_years_that_were_not_over(ncbi: EUtils, tmp_path: Path) -> None:
    place = tmp_path / "counts.jsonl"
    first = fetch(place)
    assert fetch(place) == first
    assert len(ncbi.asked) == 9
    ncbi.matches["medline[sb] AND 2026[dp]"] = ["1"]
    later = fetch(place, today=date(2027, 2, 1))
    assert [row.asked for row in later] == [TODAY] * 6 + [date(2027, 2, 1)] * 3
    assert len(ncbi.asked) == 12
    assert {(row.topic, row.year): row.papers for row in topic_counts.read(place)}["all", 2026] == 1
    assert len(place.read_text("utf-8").splitlines()) == 12


def test_a_count_that_failed_or_was_cut_off_is_taken_up_again(ncbi: EUtils, tmp_path: Path) -> None:
    place = tmp_path / "counts.jsonl"
    ncbi.faults.extend([None, None, *[Fault(status=500)] * 20])
    with pytest.raises(ServiceError):
        fetch(place)
    ncbi.faults.clear()
    whole = place.read_bytes()
    place.write_bytes(whole[:-9])
    assert topic_counts.read(place) == topic_counts.read(place)
    before = len(ncbi.asked)
    rows = fetch(place)
    assert len(ncbi.asked) - before == 8, "one of the two rows was cut"
    assert topic_counts.read(place) == rows


def test_another_taxonomy_counts_anew(ncbi: EUtils, tmp_path: Path) -> None:
    place = tmp_path / "counts.jsonl"
    fetch(place, range(2024, 2025))
    other = SMALL.model_dump()
    other["fields"][0]["topics"][0]["mesh"] = ["Schizosaccharomyces"]
    ncbi.matches['("Schizosaccharomyces"[mh]) AND 2024[dp]'] = ["1", "2"]
    rows = topic_counts.fetch([2024], place, lambda _: None, Taxonomy.model_validate(other), TODAY)
    assert [row.papers for row in rows] == [30, 2, 11]
    assert len(ncbi.asked) == 4


def test_a_heading_that_pubmed_does_not_know_is_no_zero(ncbi: EUtils, tmp_path: Path) -> None:
    del ncbi.matches['("Saccharomyces"[mh]) AND 2024[dp]']
    with pytest.raises(QueryRefused):
        fetch(tmp_path / "counts.jsonl")


@pytest.mark.parametrize("content", [b'{"topic": 1}\n', b"nonsense\n", b"\xff\n"])
def test_another_file_is_left_alone(tmp_path: Path, content: bytes) -> None:
    place = tmp_path / "counts.jsonl"
    place.write_bytes(content)
    with pytest.raises(UsageError, match="no file of counts"):
        fetch(place)
    assert place.read_bytes() == content
    with pytest.raises(UsageError, match="No such file"):
        topic_counts.read(tmp_path / "none.jsonl")
    with pytest.raises(UsageError, match="directory"):
        fetch(tmp_path)
