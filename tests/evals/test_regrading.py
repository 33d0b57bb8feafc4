"""Regrading: a run judged by other rules than it was made with; what is listed, and the one thing that is written."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from tests.support import papers, workshop
from tests.support.command import Command
from tests.support.scripted_model import ScriptedModel

from bioalchemy import answers
from bioalchemy.agents import evidence_checker
from bioalchemy.evals import regrading, revoting
from bioalchemy.evals.regrading import Change, Regraded, regrade
from bioalchemy.ledger import Ledger
from bioalchemy.records import Answer, Check, Draft, Vote
from bioalchemy.settings import Gates
from bioalchemy.texts import TextStore
from bioalchemy.tools import quotes

GATES = Gates(passages_per_article=2, multi_hop_per_article=0, closed_book_samples=2)
NOW = "2026-02-03T00:00:00+00:00"


@pytest_asyncio.fixture
async def run(tmp_path: Path, model: ScriptedModel) -> AsyncIterator[Path]:
    """A run of four drafts, on KIN0 to KIN3; open book gets KIN1 wrong, the critic finds KIN2 trivial."""
    model.wrong_open_book = {"KIN1"}
    model.critic = {"KIN2": {"worth_knowing": False}}
    feed = papers.folder(tmp_path / "papers", articles=2)
    async with workshop.services(tmp_path / "run", model, GATES) as services:
        await workshop.work(services, feed)
    yield tmp_path / "run"


def regraded(run: Path) -> Regraded:
    with closing(Ledger.open(run)) as ledger, closing(TextStore(run / "home")) as texts:
        return regrade(ledger, texts)


def changed(run: Path, statement: str, *values: Any) -> None:
    with closing(Ledger.open(run, read_only=False)) as ledger:
        assert ledger.db.execute(statement, values).rowcount > 0


def draft_on(run: Path, kinase: str) -> str:
    with closing(Ledger.open(run)) as ledger:
        row = ledger.db.execute("SELECT draft_id FROM drafts WHERE instr(record, ?)", (kinase,)).fetchone()
        return str(row["draft_id"])


def listed(found: Regraded, *kinds: str) -> list[tuple[str, str, str, str]]:
    assert not found.counts().keys() - set(kinds)
    return [change[:4] for change in found.changes]


def rule(passes: Callable[[Draft], bool], name: str = "self_contained") -> tuple[Callable[[Draft], Check], Any]:
    return lambda draft: Check(name=name, passed=passes(draft), detail="so it is now"), "not_self_contained"


def contents(run: Path) -> list[Any]:
    with closing(Ledger.open(run)) as ledger:
        tables = ("run", "articles", "contexts", "drafts", "checks", "pairs", "annotations", "calls")
        return [[tuple(row) for row in ledger.db.execute(f"SELECT * FROM {table}")] for table in tables]


async def test_nothing_changes_where_nothing_did(run: Path) -> None:
    before = contents(run)
    found = regraded(run)
    assert (found.drafts, found.difficulties, found.changes, found.to_append) == (4, 2, [], [])
    assert found.votes > 8
    assert contents(run) == before


async def test_a_new_rule_refuses_what_was_accepted(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("KIN0", "KIN1", "KIN2")
    new = rule(lambda draft: not any(name in draft.question for name in names))
    monkeypatch.setattr(evidence_checker, "RULES", (*evidence_checker.RULES, new))
    found = regraded(run)
    assert set(listed(found, "refused_now", "other_reason")) == {
        ("refused_now", draft_on(run, "KIN0"), "accept", "not_self_contained"),
        ("other_reason", draft_on(run, "KIN1"), "reject: open_book_disagrees", "not_self_contained"),
        ("other_reason", draft_on(run, "KIN2"), "reject: trivial", "not_self_contained"),
    }
    assert {change.detail for change in found.changes} == {"so it is now"}


async def test_a_rule_that_is_gone_lets_through_what_it_refused(
    tmp_path: Path, model: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = papers.folder(tmp_path / "papers", articles=1)
    with monkeypatch.context() as then:
        then.setattr(evidence_checker, "RULES", (rule(lambda draft: "KIN1" not in draft.question),))
        once = GATES.model_copy(update={"max_revisions": 0})
        async with workshop.services(tmp_path / "run", model, once) as services:
            await workshop.work(services, feed)
    (change,) = regraded(tmp_path / "run").changes
    assert change == Change(
        "passes_now", draft_on(tmp_path / "run", "KIN1"), "reject: not_self_contained",
        "would go on to stands_alone, the gates after the rules", "so it is now",
    )  # fmt: skip


async def test_quotes_are_located_again(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quotes, "locate", lambda *_args, **_options: None)
    found = listed(regraded(run), "refused_now", "other_reason")
    assert {now for _, _, _, now in found} == {"quote_not_found"}
    assert len(found) == 4


async def test_a_matcher_that_refuses_more(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(revoting, "agrees_with", lambda _answer, _response: False)
    monkeypatch.setattr(regrading, "agrees_with", lambda _answer, _response: False)
    found = regraded(run)
    fates = [change[1:4] for change in found.changes if change.kind != "vote_flipped"]
    assert set(fates) == {
        (draft_on(run, "KIN0"), "accept", "open_book_disagrees"),
        (draft_on(run, "KIN3"), "accept", "open_book_disagrees"),
        (draft_on(run, "KIN2"), "reject: trivial", "open_book_disagrees"),
    }
    flips = [change for change in found.changes if change.kind == "vote_flipped"]
    assert {(change.was, change.now) for change in flips} == {("agrees", "disagrees")}
    assert any(change.detail == "open_book: 'SUB0' for 'SUB0'" for change in flips)


async def test_a_matcher_that_accepts_more_says_where_a_draft_would_go_on(
    run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(revoting, "agrees_with", lambda _answer, _response: True)
    found = regraded(run)
    (change,) = found.changes
    assert (change.kind, change.draft_id) == ("passes_now", draft_on(run, "KIN1"))
    assert change.now == "would go on to evidence_needed"


async def test_samples_that_were_never_taken_are_not_made_up(run: Path) -> None:
    draft = draft_on(run, "KIN1")
    changed(
        run, "UPDATE checks SET record = json_set(record, '$.votes[0].response', 'SUB1') "
        "WHERE draft_id = ? AND name = 'open_book'", draft,
    )  # fmt: skip
    flip, other, change = regraded(run).changes
    assert other.kind == "vote_differs"
    assert (flip.kind, flip.was, flip.now) == ("vote_flipped", "disagrees", "agrees")
    assert change.kind == "passes_now"
    assert change.now == "would go on to more samples of open_book: 1 of 2 samples agree, 2 needed, 1 were never taken"


async def test_the_gates_are_those_of_the_run(run: Path) -> None:
    changed(
        run, "UPDATE checks SET record = json_set(record, '$.votes[0].response', 'x', '$.votes[1].response', 'x') "
        "WHERE name = 'open_book' AND draft_id = ?", draft_on(run, "KIN0"),
    )  # fmt: skip
    assert regraded(run).counts() == {"vote_flipped": 2, "vote_differs": 2, "refused_now": 1, "pair_differs": 1}
    changed(run, "UPDATE run SET value = json_set(value, '$.gates.open_book_agreement', 0.3) WHERE key = 'recipe'")
    assert regraded(run).counts()["vote_flipped"] == 2
    assert "refused_now" not in regraded(run).counts()


async def test_a_text_that_is_gone_is_said(run: Path) -> None:
    for path in (run / "home" / "texts").rglob("*.z"):
        path.unlink()
    found = regraded(run)
    assert found.counts() == {"not_checked": 4}
    assert all("is not in" in change.detail for change in found.changes)


# --- difficulty ---


@pytest.mark.parametrize(
    ("statement", "field"),
    [
        ("UPDATE drafts SET record = replace(record, 'Which', 'What') WHERE decision = 'accept'", "question"),
        ("UPDATE drafts SET record = json_set(record, '$.answer.aliases', json_array('x'))", "answer"),
        (
            "UPDATE drafts SET record = json_set(record, '$.kind', 'mechanism') WHERE decision = 'accept'",
            "question_kind",
        ),
        ("UPDATE drafts SET decision = 'reject', reason = 'unsupported'", "decision"),
        ("UPDATE pairs SET record = json_set(record, '$.answer.aliases', json_array('x'))", "answer"),
        ("UPDATE checks SET record = replace(record, 'samples', 'readers') WHERE name = 'open_book'", "checks"),
        ("DELETE FROM checks WHERE name = 'critic_review'", "checks"),
        ("UPDATE pairs SET record = json_set(record, '$.provenance.run_id', 'another')", "run_id"),
    ],
)
async def test_a_pair_that_is_not_what_its_draft_says_is_told(run: Path, statement: str, field: str) -> None:
    pairs = {draft_on(run, "KIN0"), draft_on(run, "KIN3")}
    changed(run, statement)
    told = [change for change in regraded(run).changes if change.kind == "pair_differs"]
    assert {change.draft_id for change in told} == pairs
    assert {change.detail for change in told} == {f"the pair and its draft differ in {field}"}


def easier(run: Path) -> None:
    """The first closed-book response to KIN0 was right, and nobody saw it."""
    changed(
        run, "UPDATE calls SET response = '<answer>SUB0</answer>' "
        "WHERE prompt = 'closed_book' AND sample = 0 AND draft_id = ?", draft_on(run, "KIN0"),
    )  # fmt: skip


def notes(run: Path) -> list[dict[str, Any]]:
    with closing(Ledger.open(run)) as ledger:
        return [json.loads(row["record"]) for row in ledger.db.execute("SELECT record FROM annotations ORDER BY seq")]


async def test_an_accepted_draft_without_its_pair_is_told(run: Path) -> None:
    changed(run, "DELETE FROM pairs WHERE draft_id = ?", draft_on(run, "KIN0"))
    (told,) = (change for change in regraded(run).changes if change.kind == "pair_differs")
    assert (told.draft_id, told.was) == (draft_on(run, "KIN0"), "accept")
    assert "has no pair" in told.detail


async def test_a_pair_that_a_newer_version_of_its_paper_replaced_is_not_missed(run: Path) -> None:
    keep = "INSERT INTO annotations (pair_id, kind, record) SELECT pair_id, 'former_receipt', record FROM pairs"
    changed(run, f"{keep} WHERE draft_id = ?", draft_on(run, "KIN0"))
    changed(run, "DELETE FROM pairs WHERE draft_id = ?", draft_on(run, "KIN0"))
    assert regraded(run).changes == []


async def test_a_refused_draft_that_was_set_to_accept_is_told(run: Path) -> None:
    """Of another draft there is a former receipt."""
    changed(
        run, "INSERT INTO annotations (pair_id, kind, record) SELECT pair_id, 'former_receipt', record FROM pairs "
        "WHERE draft_id = ?", draft_on(run, "KIN0"),
    )  # fmt: skip
    changed(run, "UPDATE drafts SET decision = 'accept', reason = NULL WHERE draft_id = ?", draft_on(run, "KIN2"))
    (told,) = (change for change in regraded(run).changes if change.kind == "pair_differs")
    assert (told.draft_id, told.detail) == (draft_on(run, "KIN2"), "the draft was accepted and has no pair")


async def test_a_repetition_that_was_set_to_accept_is_told(run: Path) -> None:
    """There is a pair that asks the same, and it is not this draft's."""
    changed(
        run, "UPDATE drafts SET decision = 'accept', reason = NULL, "
        "record = (SELECT record FROM drafts WHERE draft_id = ?) WHERE draft_id = ?",
        draft_on(run, "KIN0"), draft_on(run, "KIN2"),
    )  # fmt: skip
    (told,) = (change for change in regraded(run).changes if change.kind == "pair_differs")
    assert told.detail == "the draft was accepted and has no pair"


@pytest.mark.parametrize(
    ("statement", "detail"),
    [
        (
            "UPDATE calls SET response = replace(response, 'SUB0', 'SUB7')",
            "the vote is 'SUB0', and its call was answer",
        ),
        ("DELETE FROM calls", "of the vote 'SUB0' is not in the ledger"),
    ],
)
async def test_a_vote_that_its_call_does_not_say_is_told(run: Path, statement: str, detail: str) -> None:
    changed(run, f"{statement} WHERE draft_id = ? AND prompt = 'evidence_checker-answer'", draft_on(run, "KIN0"))
    told = [change for change in regraded(run).changes if change.kind == "vote_differs"]
    assert {change.draft_id for change in told} == {draft_on(run, "KIN0")}
    assert any(detail in change.detail for change in told)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM blobs",
        "UPDATE blobs SET content = X'00'",
        "UPDATE blobs SET content = 'text'",
        "UPDATE blobs SET content = (SELECT content FROM blobs AS other WHERE other.sha256 != blobs.sha256 LIMIT 1)",
        "UPDATE calls SET request = 'x'",
    ],
)
async def test_prompts_that_are_not_as_they_were_sent_are_told(run: Path, statement: str) -> None:
    changed(run, statement)
    found = regraded(run)
    with closing(Ledger.open(run)) as ledger:
        calls = dict(ledger.db.execute("SELECT coalesce(draft_id, ''), COUNT(*) FROM calls GROUP BY 1").fetchall())
    assert found.counts() == {"prompt_differs": len(calls)}
    told = {change.draft_id: change.detail for change in found.changes}
    assert told == {
        draft_id: f"prompts of {count} of its calls: a part is gone, or is not what it was"
        for draft_id, count in calls.items()
    }
    assert "prompt_differs  (no draft)  prompts of" in Command(run / "home", {})("regrade", run).stdout


async def test_a_part_of_a_prompt_is_told_where_it_was_used(run: Path) -> None:
    asked = "SELECT request FROM calls WHERE draft_id = ? AND prompt = 'closed_book'"
    with closing(Ledger.open(run)) as ledger:
        (request, *_) = ledger.db.execute(asked, (draft_on(run, "KIN0"),)).fetchone()
    changed(run, "DELETE FROM blobs WHERE sha256 = ?", json.loads(request)["messages"][-1]["parts"][0])
    (change,) = regraded(run).changes
    assert (change.kind, change.draft_id) == ("prompt_differs", draft_on(run, "KIN0"))
    assert change.detail.startswith("prompts of 3 of its calls"), "both samples, and who read the question alone"


async def test_changed_difficulties_are_appended_and_only_once(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "VERSION", "answers/99")
    easier(run)
    before, found = contents(run), regraded(run)
    assert listed(found, "difficulty_changed") == [("difficulty_changed", draft_on(run, "KIN0"), "0 of 2", "1 of 2")]
    old = notes(run)
    with closing(Ledger.open(run, read_only=False)) as ledger, ledger.drive():
        assert regrading.append(ledger, found, NOW) == 1
    after = contents(run)
    assert after[:6] == before[:6], "drafts, checks and pairs stay as they were"
    assert notes(run)[:-1] == old
    was = next(note for note in old if note["pair_id"] == notes(run)[-1]["pair_id"])
    assert notes(run)[-1] == was | {"passed": 1, "verifier": "answers/99", "created": NOW}
    assert regraded(run).changes == []


async def test_responses_that_are_not_all_there_are_not_counted(run: Path) -> None:
    changed(run, "DELETE FROM calls WHERE prompt = 'closed_book' AND sample = 1")
    found = regraded(run)
    assert found.counts() == {"not_checked": 2}
    assert {change.detail for change in found.changes} == {"1 of 2 closed-book responses are in the ledger"}


# --- votes ---


@pytest.mark.parametrize(
    ("name", "votes", "passages", "ending"),
    [
        ("open_book", "++-", 1, "passes"), ("open_book", "+--", 1, "refuses"), ("open_book", "--", 1, "refuses"),
        ("evidence_needed", "++", 1, "refuses"), ("evidence_needed", "--", 1, "passes"),
        ("each_hop_needed", "----", 2, "passes"), ("each_hop_needed", "-+---", 2, "passes"),
        ("each_hop_needed", "--++-", 2, "refuses"), ("each_hop_needed", "+-+", 2, "refuses"),
        ("each_hop_needed", "--", 2, "unfinished"),
    ],
)  # fmt: skip
def test_votes_counted_again(name: str, votes: str, passages: int, ending: str) -> None:
    gates = Gates(without_evidence_samples=2, without_evidence_most=0.5)
    cast = [Vote(response="p53" if vote == "+" else "p54", agrees=vote == "+", model="m") for vote in votes]
    check = Check(name=name, passed=True, votes=tuple(cast))
    outcome = revoting.recount(check, Answer(kind="phrase", value="p53"), gates, passages)
    assert outcome.ending == ending


def test_a_check_without_votes_stays_as_it_was() -> None:
    for passed, ending in ((True, "passes"), (False, "refuses")):
        check = Check(name="each_hop_needed", passed=passed, detail="a passage is not quoted")
        assert revoting.recount(check, Answer(kind="phrase", value="p53"), Gates(), 2).ending == ending


# --- the command ---


async def test_the_command_lists_and_writes_only_when_told(run: Path) -> None:
    bioalchemy = Command(run / "home", {})
    assert "nothing would change" in bioalchemy("regrade", run).stdout
    easier(run)
    changed(
        run, "UPDATE checks SET record = json_set(record, '$.votes[0].response', ?) WHERE name = 'open_book' "
        "AND draft_id = ?", "\x9b2J\x1b[2J\u202e", draft_on(run, "KIN3"),
    )  # fmt: skip
    before = contents(run)
    shown = bioalchemy("regrade", run).stdout
    assert f"difficulty_changed  {draft_on(run, 'KIN0')}  0 of 2 → 1 of 2" in shown
    assert "nothing was written" in shown
    assert shown.replace("\n", "").isprintable()
    found = bioalchemy.json("regrade", run)
    assert (found["drafts"], found["written"], found["verifier"]) == (4, 0, answers.VERSION)
    assert found["changed"] == {"vote_flipped": 1, "vote_differs": 1, "pair_differs": 1, "difficulty_changed": 1}
    assert contents(run) == before
    assert bioalchemy.json("regrade", run, "--write")["written"] == 1
    assert len(notes(run)) == 3
    assert bioalchemy.json("regrade", run, "--write")["written"] == 0
