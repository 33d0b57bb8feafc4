"""What a pilot projects, and which setting it says to change first."""

from collections.abc import Iterator
from contextlib import closing
from io import StringIO
from pathlib import Path
from typing import Any, get_args

import pytest
from rich.console import Console
from tests.support import papers, workshop

from bioalchemy import review_views
from bioalchemy.accounts import Call, Judged, Origin, Source
from bioalchemy.evals import pilot
from bioalchemy.evals.agreement import agreement
from bioalchemy.evals.proportions import wilson
from bioalchemy.ledger import Ledger
from bioalchemy.records import Answer, Context, DraftReason, Passage, Verdict
from bioalchemy.settings import Gates

PASSAGE = Passage(work_id="W1", text_sha256="0" * 64, start=0, end=9, section_kind="results")
MODELS = {role: {"model": f"a/{role}"} for role in ("curator", "question_writer", "evidence_checker", "critic")}


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    feed = papers.folder(tmp_path / "papers", articles=5)
    header: dict[str, Any] = {
        "run_id": "test", "feed": str(feed), "options": {"limit": None},
        "recipe": {"gates": Gates(passages_per_article=1).model_dump(), "models": MODELS},
    }  # fmt: skip
    with closing(Ledger.create(tmp_path / "run", header)) as made, made.drive():
        yield made


def judged(ledger: Ledger, reason: DraftReason | None, drafts: int, article: str = "") -> None:
    """An article with so many drafts, all accepted or all rejected for that reason."""
    name = article or f"{reason}.xml"
    ledger.discover([Source(name, "1")])
    article_id = next(row.article_id for row in ledger.unfinished(0, 99) if row.uri == name)
    context = Context(context_id=f"context {name}", passages=(PASSAGE,))
    ledger.plan(article_id, [context])
    found = []
    for number in range(drafts):
        draft = workshop.draft(number).model_copy(update={"answer": Answer(kind="phrase", value=f"{name} {number}")})
        verdict = Verdict(decision="reject" if reason else "accept", reason=reason)
        found.append(Judged(draft.id_in(context.context_id), draft, verdict))
    ledger.end_context(Origin(article_id, context.context_id), found)
    ledger.end_article(article_id, "done")


def advised(ledger: Ledger, **changes: Any) -> pilot.Advice | None:
    return pilot.advise(ledger, agreement(ledger)._replace(**changes))


def test_every_reason_has_its_setting(ledger: Ledger) -> None:
    fields = {f"gates.{name}" for name in Gates.model_fields}
    for reason in get_args(DraftReason):
        setting, _ = pilot._BY_REASON[reason]
        assert setting in fields | {f"models.{role}" for role in MODELS} | {"the feed"}
    assert set(pilot._BY_REASON) == set(get_args(DraftReason))


def test_of_too_few_drafts_nothing_is_said(ledger: Ledger) -> None:
    judged(ledger, "trivial", 9)
    assert advised(ledger) is None


@pytest.mark.parametrize(
    ("lost", "setting", "now"),
    [
        ({"revisions_spent": 7, "trivial": 3}, "gates.max_revisions", "1"),
        ({"trivial": 3, "quote_not_found": 3, "revisions_spent": 5}, "models.question_writer", "a/question_writer"),
        ({"open_book_disagrees": 9}, "models.evidence_checker", "a/evidence_checker"),
        ({"hop_not_needed": 9}, "gates.multi_hop_per_article", "1"),
        ({"duplicate_question": 9}, "gates.drafts_per_context", "2"),
    ],
)  # fmt: skip
def test_the_gate_that_loses_most_names_the_setting(
    ledger: Ledger, lost: dict[DraftReason, int], setting: str, now: str
) -> None:
    judged(ledger, None, 3)
    for reason, count in lost.items():
        judged(ledger, reason, count)
    found = advised(ledger)
    assert found is not None
    assert (found.setting, found.now) == (setting, now)
    worst = max(lost, key=lambda reason: (pilot._BY_REASON[reason][0] == setting, lost[reason]))
    assert f"{worst} {lost[worst]}" in found.why
    assert f"of {3 + sum(lost.values())} final drafts" in found.why


def test_where_most_is_kept_more_is_written(ledger: Ledger) -> None:
    judged(ledger, None, 12)
    found = advised(ledger)
    assert found is not None
    assert found.setting == "gates.passages_per_article"
    assert found.why == "12 of 12 final drafts are kept, and 1 of 1 articles had as many passages as they may"


def test_articles_that_are_turned_away_come_before_drafts(ledger: Ledger) -> None:
    judged(ledger, "trivial", 20)
    ledger.discover([Source(f"{n}.xml", "1") for n in range(11)])
    for row in ledger.unfinished(0, 99):
        ledger.turn_away(row.article_id, "not_research", "a letter")
    found = advised(ledger)
    assert found is not None
    assert (found.setting, found.why) == ("the feed", "11 of 12 articles give nothing, 11 of them for not_research")


@pytest.mark.parametrize(("right", "setting"), [(5, "models.critic"), (19, "models.question_writer")])
def test_pairs_that_people_reject_come_before_everything(ledger: Ledger, right: int, setting: str) -> None:
    judged(ledger, "trivial", 20)
    found = advised(ledger, precision=wilson(right, 20))
    assert found is not None
    assert found.setting == setting


def test_time_is_what_a_request_was_in_flight(ledger: Ledger) -> None:
    for key, started, latency in (("a", 100.0, 10.0), ("b", 105.0, 10.0), ("c", 106.0, 1.0), ("d", 5000.0, 2.0)):
        call = Call(
            cache_key=key, origin=Origin(), role="critic", prompt="x", prompt_version="1", model="m", sample=0,
            source="paid", outcome="ok", finish_reason="stop", prompt_tokens=7, completion_tokens=3, cached_tokens=0,
            reasoning_tokens=0, cost_usd=0.5, latency_s=latency, http_attempts=1, started=started, messages=[],
            parameters={}, response="",
        )  # fmt: skip
        ledger.record_call(call)
    judged(ledger, None, 1)
    found = pilot.measure(ledger, feed_size=10)
    assert found.seconds == pytest.approx(17)
    assert (found.calls, found.tokens, found.usd) == (4, 40, 2.0)
    assert found.whole is not None
    assert (found.whole.tokens, found.whole.usd) == (400, 20.0)
    assert found.whole.hours == pytest.approx(170 / 3600)


def test_a_feed_is_as_long_as_its_listing_or_unknown(ledger: Ledger) -> None:
    judged(ledger, None, 1)
    assert pilot.feed_size(ledger) == 1, "a run without a limit has listed it whole"
    ledger.set_options({"limit": 1})
    assert pilot.feed_size(ledger) == 5
    with ledger._writing():
        ledger._set("feed", "pubmed:CDK4")
    assert pilot.feed_size(ledger) is None
    assert pilot.measure(ledger, None).whole is None
    with ledger._writing():
        ledger._set("feed", "nowhere/at/all")
    assert pilot.feed_size(ledger) is None


def test_a_pilot_that_was_interrupted_projects_nothing(ledger: Ledger) -> None:
    """What is turned away comes to its end first."""
    ledger.discover([Source(f"{number}.xml", "1") for number in range(3)])
    first, second, _ = ledger.unfinished(0, 99)
    for row in (first, second):
        ledger.end_article(row.article_id, "rejected", "notice")
    found = pilot.measure(ledger, 500)
    assert (found.articles, found.unfinished, found.pairs_per_article, found.whole) == (2, 1, None, None)
    assert found.advice is None
    shown = StringIO()
    Console(file=shown, width=200).print(review_views.pilot(Path("run"), found))
    assert "2 came to their end and 1 did not: nothing follows yet" in shown.getvalue()
    assert "whole feed" not in shown.getvalue()
    ledger.end_article(ledger.unfinished(0, 99)[0].article_id, "rejected", "notice")
    ended = pilot.measure(ledger, 500)
    assert (ended.unfinished, ended.whole is None) == (0, False)
