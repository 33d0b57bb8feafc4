"""Targets: PubMed's counts of some years, or a file of shares; what is wrong names what would be right."""

import json
from datetime import date
from pathlib import Path

import pytest

from bioalchemy.errors import UsageError
from bioalchemy.tools.datasets import targets
from bioalchemy.tools.datasets.topic_counts import ALL, Count
from bioalchemy.tools.topics import taxonomy

TOPICS = list(taxonomy().topics)


def counted(place: Path, years: range, topics: list[str] = TOPICS) -> Path:
    """Counts in which a topic has as many papers as its number and the year's last digit say."""
    rows = [
        Count(topic=topic, year=year, papers=10 * number + year % 10, query="q", asked=date(2026, 11, 1))
        for year in years
        for number, topic in enumerate([ALL, *topics])
    ]
    place.write_text("".join(f"{row.model_dump_json()}\n" for row in rows), "utf-8")
    return place


def test_pubmed_is_the_papers_of_its_years(tmp_path: Path) -> None:
    counts = counted(tmp_path / "counts.jsonl", range(2020, 2024))
    found = targets.read("pubmed:2021..2022", counts)
    assert found.name == "pubmed:2021..2022"
    assert list(found.shares) == TOPICS, "and not what is of no topic"
    assert found.shares[TOPICS[1]] == 20 + 20 + 1 + 2
    assert targets.read("pubmed:2023", counts).shares[TOPICS[0]] == 13
    assert targets.read("pubmed", counts).name == "pubmed:2020..2023"


def test_a_file_has_shares(tmp_path: Path) -> None:
    place = tmp_path / "mix.json"
    place.write_text(json.dumps({"mycology/yeasts": 2, "virology/phages": 0.5}))
    assert targets.read(str(place), tmp_path / "none") == ("mix.json", {"mycology/yeasts": 2.0, "virology/phages": 0.5})


def test_a_field_is_its_topics_alike(tmp_path: Path) -> None:
    place = tmp_path / "mix.json"
    place.write_text(json.dumps({"virology": 0.6, "mycology/yeasts": 0.4}))
    shares = targets.read(str(place), tmp_path / "none").shares
    of_field = {topic: share for topic, share in shares.items() if topic.startswith("virology/")}
    assert of_field.keys() == {topic for topic in TOPICS if topic.startswith("virology/")}
    assert sum(of_field.values()) == pytest.approx(0.6)
    assert len(set(of_field.values())) == 1
    assert shares["mycology/yeasts"] == 0.4


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ("pubmed:2019..2021", r"lacks counts of 2019: it has 2020, 2021; bioalchemy topics fetch --years 2019\.\.2019"),
        ("pubmed:2022", "lacks counts of 2022"), ("pubmed:21", "pubmed:2024"), ("pubmed:2022..2021", "pubmed:2024"),
        ("nowhere.json", "No such file or directory; give pubmed"),
    ],
)  # fmt: skip
def test_a_target_that_is_not_there_is_said(tmp_path: Path, stated: str, said: str) -> None:
    counts = counted(tmp_path / "counts.jsonl", range(2020, 2022))
    with pytest.raises(UsageError, match=said):
        targets.read(stated, counts)


def test_what_counts_a_target_can_be_pasted_into_a_shell(tmp_path: Path) -> None:
    place = tmp_path / "my counts; $(date).jsonl"
    with pytest.raises(UsageError) as absent:
        targets.read("pubmed", place)
    assert f"bioalchemy topics fetch --years FROM..TO -o '{place}' counts PubMed" in str(absent.value)
    with pytest.raises(UsageError) as lacking:
        targets.read("pubmed:2019", counted(place, range(2020, 2022)))
    assert str(lacking.value).endswith(f"bioalchemy topics fetch --years 2019..2019 -o '{place}'")


def test_a_year_that_was_counted_in_part_is_none(tmp_path: Path) -> None:
    counts = counted(tmp_path / "counts.jsonl", range(2020, 2021), TOPICS[:-1])
    with pytest.raises(UsageError, match="has no year counted for all topics"):
        targets.read("pubmed", counts)
    with pytest.raises(UsageError, match="it has no year whole"):
        targets.read("pubmed:2020", counts)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"mycology/yeast": 1}', "is mycology/yeasts"), ('{"yeasts": 1}', "mycology/yeasts"),
        ('{"mycology/yeasts": -1}', "no number of 0 or more"), ('{"mycology/yeasts": true}', "no number"),
        ('{"mycology/yeasts": "1"}', "no number"), ('{"mycology/yeasts": 0}', "no topic has a share"),
        ('{"mycology/yeasts": 1e308, "virology": 1e308}', "no number of 0 or more, up to 1e.100"),
        ('{"mycology/yeasts": 1' + "0" * 400 + "}", "no number of 0 or more"),
        ('{"mycology": 5e-324}', "no topic has a share of 1e-100 or more"),
        ('{"mycology/yeasts": NaN}', "is no JSON"), ('{"mycology/yeasts": 1, "mycology/yeasts": 2}', "is there twice"),
        ('{"virology": 1, "virology/phages": 1}', "which is part of it"),
        ("[]", "give an object of topics"), ("{}", "give an object of topics"), ("topic,share", "is no JSON"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_target_is_refused(tmp_path: Path, content: str, said: str) -> None:
    place = tmp_path / "mix.json"
    place.write_text(content)
    with pytest.raises(UsageError, match=said):
        targets.read(str(place), tmp_path / "none")
