"""`late_texts`: which papers PMC is asked about again, and what comes of it."""

import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from tests.support import papers
from tests.support.eutils import EUtils, record
from tests.support.literature import LiteratureServer, Reply, deposit, listing, served

from bioalchemy import settings
from bioalchemy.accounts import Source
from bioalchemy.errors import ServiceUnreachable
from bioalchemy.ledger import Ledger
from bioalchemy.records import Article, ArticleReason
from bioalchemy.tools import documents, feeds, late_texts, pmc
from bioalchemy.tools.services import entrez_transport
from bioalchemy.tools.services.online import LONGEST_EMBARGO

URI = "pubmed:101"
FOUND = [Source(URI, "PMC7")]


@pytest.fixture
def ncbi(monkeypatch: pytest.MonkeyPatch, home: Path) -> Iterator[EUtils]:
    with EUtils() as service:
        monkeypatch.setenv("BIOALCHEMY_EUTILS_URL", service.url)
        monkeypatch.setattr(entrez_transport, "PER_SECOND", 10_000.0)
        service.add("101", xml=record("101", "Kinases.", "Kinases phosphorylate.", pmc="PMC7"))
        yield service


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[LiteratureServer]:
    with served(monkeypatch, pmc, pmc_url="/bucket") as running:
        running.pages["/bucket"] = Reply(listing([]))
        yield running


@pytest.fixture
def ledger(tmp_path: Path, ncbi: EUtils, bucket: LiteratureServer) -> Iterator[Ledger]:
    """Of a run that has read the abstract."""
    with closing(Ledger.create(tmp_path / "run", {"run_id": "test"})) as made, made.drive():
        assert take(made, Source(URI, "first")).flags == ("abstract_only",)
        bucket.requests.clear()
        yield made


def take(ledger: Ledger, source: Source) -> Article:
    """Fetch and read a source, and end its article."""
    ledger.discover([source], feeds.digest)
    (row,) = ledger.unfinished(0, 9)
    feeds.fetch(source.uri)
    article = feeds.read(source.uri)
    ledger.parsed(row.article_id, article)
    ledger.end_article(row.article_id, "done")
    return article


def test_a_text_that_came_is_another_version_and_is_asked_for_no_more(ledger: Ledger, bucket: LiteratureServer) -> None:
    assert list(late_texts.of_run(ledger)) == []
    deposit(bucket, papers.jats(1, [1]))
    assert list(late_texts.of_run(ledger)) == FOUND
    assert any(section.kind == "results" for section in take(ledger, *FOUND).sections)
    bucket.requests.clear()
    assert list(late_texts.of_run(ledger)) == []
    assert bucket.requests == []


def test_what_another_run_has_fetched_is_taken_without_asking(ledger: Ledger, bucket: LiteratureServer) -> None:
    deposit(bucket, papers.jats(1, [1]))
    assert list(late_texts.of_run(ledger)) == FOUND
    bucket.requests.clear()
    assert list(late_texts.of_run(ledger)) == FOUND
    assert bucket.requests == []


def test_a_text_that_can_not_be_read_is_tried_once(ledger: Ledger, bucket: LiteratureServer) -> None:
    deposit(bucket, "<article><front>")
    assert take(ledger, *late_texts.of_run(ledger)).flags == ("abstract_only", "full_text_unreadable")
    assert list(late_texts.of_run(ledger)) == []


@pytest.mark.parametrize(
    ("reason", "is_asked"),
    [("retracted", False), ("not_biology", False), ("hazardous", False), ("not_research", False), ("filtered", True),
     ("no_findings", True), ("no_body", True)],
)  # fmt: skip
def test_a_paper_that_was_turned_away_for_what_it_is_is_not_asked_for(
    ledger: Ledger, bucket: LiteratureServer, reason: ArticleReason, is_asked: bool
) -> None:
    (known,) = ledger.db.execute("SELECT article_id FROM articles").fetchone()
    ledger.turn_away(known, reason, "")
    list(late_texts.of_run(ledger))
    assert bool(bucket.requests) == is_asked


def test_after_the_longest_embargo_nothing_is_asked(
    ledger: Ledger, bucket: LiteratureServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + LONGEST_EMBARGO.total_seconds() - 60)
    list(late_texts.of_run(ledger))
    assert bucket.requests
    bucket.requests.clear()
    monkeypatch.setattr(time, "time", lambda: now + LONGEST_EMBARGO.total_seconds() + 60)
    assert list(late_texts.of_run(ledger)) == []
    assert bucket.requests == []


def test_pmcids_are_asked_for_together(ledger: Ledger, ncbi: EUtils, bucket: LiteratureServer) -> None:
    for number in range(201, 241):
        ncbi.add(str(number), xml=record(str(number), f"Kinases {number}.", "Kinases phosphorylate."))
        take(ledger, Source(f"pubmed:{number}", "first"))
    ncbi.article_ids["240"] = {"pmc": "PMC9"}
    ncbi.asked.clear()
    list(late_texts.of_run(ledger))
    assert [asked.utility for asked in ncbi.asked] == ["esummary"]
    assert [query["prefix"] for _, query in bucket.requests] == ["PMC7.", "PMC9."]


def test_a_service_that_is_down_is_told(ledger: Ledger, bucket: LiteratureServer) -> None:
    bucket.pages["/bucket"] = Reply(status=503)
    with pytest.raises(ServiceUnreachable):
        list(late_texts.of_run(ledger))


def test_a_version_that_comes_later_is_read(ledger: Ledger, bucket: LiteratureServer) -> None:
    deposit(bucket, papers.jats(1, [1]), day="2026-01-08")
    take(ledger, Source("pmc:PMC7", ""))
    assert list(late_texts.changed(ledger, "2026-01-09")) == []
    bucket.requests.clear()
    assert list(late_texts.changed(ledger, "2026-01-08")) == [], "it was changed, and is what was read"
    deposit(bucket, papers.jats(1, [2]), version=2, day="2026-02-01")
    (source,) = late_texts.changed(ledger, "2026-01-09")
    assert source.uri == "pmc:PMC7"
    assert list(late_texts.changed(ledger, "2026-01-09")) == [source], "another run has fetched it already"
    assert "SUB2" in take(ledger, source).text
    assert list(late_texts.changed(ledger, "2026-01-09")) == []


def test_a_file_that_was_replaced_in_a_version_is_read(ledger: Ledger, bucket: LiteratureServer) -> None:
    """Here under its paper's PMID."""
    deposit(bucket, papers.jats(1, [1]))
    take(ledger, *late_texts.of_run(ledger))
    deposit(bucket, papers.jats(1, [2]), day="2999-02-01")
    (source,) = late_texts.changed(ledger, None)
    assert (source.uri, "SUB2" in take(ledger, source).text) == (URI, True)
    deposit(bucket, papers.jats(1, [3]), day="2999-02-01")
    documents.put(settings.home(), URI, {"pubmed.xml": b"revised"})
    assert list(late_texts.changed(ledger, None)) == [], "it is fetched with its new record"
