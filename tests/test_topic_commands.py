"""`bioalchemy topics`: the taxonomy, PubMed counted by it, and trends, as a user sees them."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.eutils import EUtils
from tests.support.invoked import called

from bioalchemy.tools import topics
from bioalchemy.tools.services import entrez_transport

YEARS = range(2019, 2024)
GROWING = "computational_biology/machine_learning"


@pytest.fixture
def ncbi(monkeypatch: pytest.MonkeyPatch) -> Iterator[EUtils]:
    """PubMed with a thousand papers a year, ten of each topic, and of one topic more every year."""
    with EUtils() as service:
        monkeypatch.setenv("BIOALCHEMY_EUTILS_URL", service.url)
        monkeypatch.setenv("COLUMNS", "150")
        monkeypatch.setattr(entrez_transport, "PER_SECOND", 10_000.0)
        for year in YEARS:
            service.matches[f"medline[sb] AND {year}[dp]"] = ["1"] * 20_000
            for name, topic in topics.taxonomy().topics.items():
                papers = 150 * 2 ** (year - 2019) if name == GROWING else 150
                service.matches[f"{topic.query} AND {year}[dp]"] = ["1"] * papers
        yield service


def test_the_taxonomy_is_shown_with_what_counts_it() -> None:
    output = called("topics", "list")
    assert "  mycology/yeasts  Budding and fission yeast." in output
    assert '("Saccharomyces"[mh] OR "Schizosaccharomyces"[mh])' in output
    assert json.loads(called("topics", "list", "--json"))["queries"]["mycology/yeasts"].startswith('("Saccharomyces"')


def test_pubmed_is_counted_once_and_what_emerges_is_told(ncbi: EUtils, tmp_path: Path) -> None:
    counts = tmp_path / "counts.jsonl"
    expected = (len(topics.taxonomy().topics) + 1) * len(YEARS)
    output = called("topics", "fetch", "--years", "2019..2023", "-o", counts)
    assert f"{expected:,} counts of 5 years" in output
    assert "25 of" in output, "progress"
    assert len(ncbi.asked) == expected
    called("topics", "fetch", "--years", "2019..2023", "-o", counts)
    assert len(ncbi.asked) == expected
    plot = tmp_path / "trends.svg"
    output = called("topics", "trends", counts, "--plot", plot)
    first = next(line for line in output.splitlines() if "/" in line)
    assert first.split()[0] == GROWING
    assert first.endswith("emerging")
    assert f"1 of {len(topics.taxonomy().topics)} topics are emerging" in output
    assert GROWING in plot.read_text("utf-8")
    found = json.loads(called("topics", "trends", counts, "--json"))
    assert found[0]["growth"] == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("years", ["soon", "2024..2020", "1066", "2019..x", ""])
def test_years_are_said_as_from_to(years: str) -> None:
    output = called("topics", "fetch", "--years", years, code=2)
    assert "2015..2026" in output


def test_counts_that_are_not_there_are_asked_for(tmp_path: Path) -> None:
    assert "No such file" in called("topics", "trends", tmp_path / "none.jsonl", code=2)
