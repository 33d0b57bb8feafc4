"""The ledger: one driver at a time, every write once, and nothing but a ledger is opened as one."""

import multiprocessing
import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from bioalchemy.accounts import Call, Judged, Origin
from bioalchemy.errors import NotARun, RunLocked, StaleDriver, StorageFull
from bioalchemy.ledger import FILE_NAME, SCHEMA_VERSION, Ledger
from bioalchemy.records import (
    Answer,
    Article,
    Check,
    Context,
    Difficulty,
    Draft,
    Evidence,
    Passage,
    Provenance,
    QAPair,
    Verdict,
    sha256_of,
)

HEADER: dict[str, Any] = {"run_id": "r1", "feed": "papers", "options": {"limit": None}}


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """A run that this test drives."""
    with closing(Ledger.create(tmp_path / "run", HEADER)) as opened, opened.drive():
        yield opened


def rows(ledger: Ledger, query: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in ledger.db.execute(query)]


def article(number: int = 1, work: str = "W1") -> Article:
    return Article(
        work_id=work, title=f"Part {number}", source_uri=f"{number}.xml", source_sha256=f"{number:064}",
        extractor="test/1", text="An ant has six legs.", text_sha256=sha256_of("An ant has six legs."),
    )  # fmt: skip


def context(number: int) -> Context:
    passage = Passage(work_id="W1", text_sha256="0" * 64, start=0, end=20, section_kind="results")
    return Context(context_id=f"c{number}", passages=(passage,))


def judged(draft_id: str, question: str = "How many legs has an ant?", verdict: Verdict | None = None) -> Judged:
    """A draft; accepted with its pair and difficulty unless there is another verdict."""
    answer = Answer(kind="number", value="6")
    draft = Draft(question=question, answer=answer, quotes=("An ant has six legs.",), kind="fact")
    if verdict is not None:
        return Judged(draft_id, draft, verdict)
    pair_id = QAPair.identify(("W1",), question, answer)
    checks = (Check(name="quotes_located", passed=True), Check(name="open_book", passed=True))
    pair = QAPair(
        pair_id=pair_id, work_ids=("W1",), question=question, answer=answer, question_kind="fact",
        evidence=(Evidence(work_id="W1", text_sha256="0" * 64, start=0, end=20, quote="An ant has six legs."),),
        checks=checks, text_use="free", licence="CC-BY", citation="Ants",
        provenance=Provenance(
            models={}, prompts={}, recipe_hash="", run_id="r1", calls=1, tokens=1, cost_usd=None, created="2026"
        ),
    )  # fmt: skip
    difficulty = Difficulty(
        pair_id=pair_id, model="m", samples=3, passed=1, chance=0.0, temperature=0.7, prompt_hash="", verifier="1",
        created="2026",
    )  # fmt: skip
    return Judged(draft_id, draft, Verdict(decision="accept", checks=checks), None, pair, difficulty)


def call(**changes: Any) -> Call:
    known: dict[str, Any] = {
        "cache_key": "k", "origin": Origin("a", "c", "d"), "role": "critic", "prompt": "critic-review",
        "prompt_version": "1", "model": "m", "sample": 0, "source": "paid", "outcome": "ok", "finish_reason": "stop",
        "prompt_tokens": 100, "completion_tokens": 10, "cached_tokens": 50, "reasoning_tokens": 0, "cost_usd": 0.5,
        "latency_s": 1.0, "http_attempts": 1, "started": 1.0,
        "messages": [{"role": "system", "content": "You help."}, {"role": "user", "content": "A passage.\n\nAsk."}],
        "parameters": {}, "response": "six",
    }  # fmt: skip
    return Call(**(known | changes))


# Opening


def test_a_run_is_made_once_and_reopened(tmp_path: Path) -> None:
    with closing(Ledger.create(tmp_path, HEADER)) as first:
        assert first.header() == HEADER | {"schema_version": SCHEMA_VERSION}
    with closing(Ledger.create(tmp_path, {"run_id": "another"})) as second:
        assert second.header()["run_id"] == "r1"
    with closing(Ledger.open(tmp_path)) as read:
        assert read.header()["feed"] == "papers"
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            read.db.execute("DELETE FROM run")


def test_what_is_no_folder_of_a_run(tmp_path: Path) -> None:
    with pytest.raises(NotARun, match=r"is not a run: it has no ledger\.sqlite"):
        Ledger.open(tmp_path)
    with pytest.raises(NotARun, match="is not a run"):
        Ledger.open(tmp_path / "nowhere")
    (tmp_path / FILE_NAME).mkdir()
    with pytest.raises(NotARun, match="is not a run"):
        Ledger.open(tmp_path)


def garbage(path: Path) -> None:
    path.write_bytes(b"This is no database, at some length. " * 200)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])


def tables_missing(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("DROP TABLE calls")


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE run SET value = '99' WHERE key = 'schema_version'")


def headless(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("DELETE FROM run")


def forged(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE run SET value = 'one' WHERE key = 'schema_version'")


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (garbage, "can't be read as a ledger: file is not a database"),
        (empty, "can't be read as a ledger: no such table"),
        (cut, "can't be read as a ledger: database disk image is malformed"),
        (tables_missing, "can't be read as a ledger: no such table: calls"),
        (newer, "was written by a newer BioAlchemy"),
        (headless, "can't be read as a ledger: it has no header"),
        (forged, "can't be read as a ledger: "),
    ],
)
def test_what_is_no_ledger(tmp_path: Path, spoil: Any, told: str) -> None:
    with closing(Ledger.create(tmp_path, HEADER)) as ledger:
        ledger.db.execute("PRAGMA journal_mode=DELETE")
    spoil(tmp_path / FILE_NAME)
    for read_only in (True, False):
        with pytest.raises(NotARun) as caught:
            Ledger.open(tmp_path, read_only=read_only)
        assert told in str(caught.value)


def test_a_run_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "run").write_text("in the way")
    with pytest.raises(StorageFull, match="can't make a run in"):
        Ledger.create(tmp_path / "run", HEADER)
    garbage(tmp_path / FILE_NAME)
    with pytest.raises(StorageFull, match="file is not a database"):
        Ledger.create(tmp_path, HEADER)


# Driving

DRIVE = """
import sys
from pathlib import Path
from bioalchemy.ledger import Ledger
with Ledger.open(Path(sys.argv[1]), read_only=False).drive():
    print("driving", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that drives the run."""
    Ledger.create(tmp_path, HEADER).close()
    process = subprocess.Popen(
        [sys.executable, "-c", DRIVE, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "driving\n"
    yield process
    process.kill()
    process.communicate()


def test_a_second_process_is_refused_until_the_first_has_ended(
    tmp_path: Path, elsewhere: subprocess.Popen[str]
) -> None:
    with closing(Ledger.open(tmp_path, read_only=False)) as ledger:
        told = f"process {elsewhere.pid} on {socket.gethostname()} is driving"
        with pytest.raises(RunLocked, match=told), ledger.drive():
            pass
        with pytest.raises(StaleDriver):
            ledger.discover([("a.xml", "1")])
        elsewhere.communicate("end\n", timeout=30)
        with ledger.drive():
            assert ledger.discover([("a.xml", "1")]) == 1


def test_a_process_that_was_killed_is_taken_over(tmp_path: Path, elsewhere: subprocess.Popen[str]) -> None:
    elsewhere.kill()
    elsewhere.wait()
    with closing(Ledger.open(tmp_path, read_only=False)) as ledger, ledger.drive():
        assert ledger.discover([("a.xml", "1")]) == 1


@pytest.mark.parametrize(("age_s", "is_alive"), [(5, True), (90, False)])
def test_a_driver_on_another_machine_lives_by_its_heartbeat(tmp_path: Path, age_s: float, is_alive: bool) -> None:
    with closing(Ledger.create(tmp_path, HEADER)) as ledger:
        driver = (1, 7, "elsewhere", os.getpid(), time.time() - age_s)
        ledger.db.execute("INSERT INTO driver VALUES (?, ?, ?, ?, ?)", driver)
        if is_alive:
            with pytest.raises(RunLocked, match="on elsewhere is driving"), ledger.drive():
                pass
        else:
            with ledger.drive():
                assert rows(ledger, "SELECT epoch, host FROM driver") == [(8, socket.gethostname())]


def test_a_heartbeat_is_written(ledger: Ledger) -> None:
    ledger.db.execute("UPDATE driver SET heartbeat = 1")
    ledger.beat()
    assert rows(ledger, "SELECT heartbeat FROM driver")[0][0] > time.time() - 60


def test_a_driver_that_lost_the_run_writes_nothing(tmp_path: Path) -> None:
    with closing(Ledger.create(tmp_path, HEADER)) as old, closing(Ledger.open(tmp_path, read_only=False)) as new:
        with pytest.raises(StaleDriver, match="another process took over"), old.drive():  # noqa: PT012
            old.discover([("a.xml", "1")])
            (row,) = old.unfinished(0, 9)
            new.db.execute("UPDATE driver SET epoch = epoch + 1")
            for write in (
                lambda: old.discover([("b.xml", "1")]),
                lambda: old.end_article(row.article_id, "done"),
                lambda: old.record_call(call()),
                lambda: old.end_context(Origin("a", "c"), []),
                old.reopen_failed,
                old.beat,
            ):
                with pytest.raises(StaleDriver):
                    write()
            assert old.tally.articles == {"discovered": 1}
        assert rows(new, "SELECT uri, state FROM articles") == [("a.xml", "discovered")]
        assert rows(new, "SELECT * FROM calls") == []


def test_without_driving_nothing_is_written(tmp_path: Path) -> None:
    with closing(Ledger.create(tmp_path, HEADER)) as ledger, pytest.raises(StaleDriver):
        ledger.discover([("a.xml", "1")])


def _drive_at_once(folder: Path, start: Any, outcomes: Any) -> None:
    with closing(Ledger.open(folder, read_only=False)) as ledger:
        start.wait()
        try:
            with ledger.drive():
                outcomes.put("drove")
                time.sleep(0.5)
        except RunLocked:
            outcomes.put("refused")


def test_of_several_that_start_at_once_one_drives(tmp_path: Path) -> None:
    Ledger.create(tmp_path, HEADER).close()
    spawn = multiprocessing.get_context("spawn")
    start, outcomes = spawn.Barrier(3), spawn.Queue()
    processes = [spawn.Process(target=_drive_at_once, args=(tmp_path, start, outcomes)) for _ in range(3)]
    for process in processes:
        process.start()
    ended = sorted(outcomes.get(timeout=60) for _ in processes)
    for process in processes:
        process.join(30)
    assert ended == ["drove", "refused", "refused"]


# Articles, contexts, drafts


def test_sources_are_discovered_once_unless_they_changed(ledger: Ledger) -> None:
    assert ledger.discover([("a.xml", "1"), ("b.xml", "1"), ("a.xml", "1")]) == 2
    assert ledger.discover([("a.xml", "1"), ("a.xml", "2")]) == 1
    assert [row.uri for row in ledger.unfinished(0, 9)] == ["a.xml", "b.xml", "a.xml"]
    assert [row.uri for row in ledger.unfinished(1, 1)] == ["b.xml"]
    assert ledger.tally.articles["discovered"] == 3


@pytest.fixture
def planned(ledger: Ledger) -> str:
    """An article with two contexts."""
    ledger.discover([("1.xml", "1")])
    (row,) = ledger.unfinished(0, 1)
    ledger.parsed(row.article_id, article())
    ledger.plan(row.article_id, [context(1), context(2)])
    return row.article_id


def test_an_article_goes_its_way(ledger: Ledger, planned: str) -> None:
    assert ledger.article(planned)["title"] == "Part 1"
    assert "text" not in ledger.article(planned)
    assert ledger.has_plan(planned)
    assert ledger.planned_contexts(planned) == [context(1), context(2)]
    ledger.end_context(Origin(planned, "c1"), [judged("d1")])
    assert ledger.planned_contexts(planned) == [context(2)]
    assert not ledger.is_ended(planned)
    ledger.end_article(planned, "done")
    assert ledger.is_ended(planned)
    assert ledger.unfinished(0, 9) == []
    assert +ledger.tally.articles == {"done": 1}
    assert (ledger.tally.ended, ledger.tally.unfinished, ledger.tally.accepted) == (1, 0, 1)


def test_a_plan_is_never_made_twice(ledger: Ledger, planned: str) -> None:
    ledger.end_context(Origin(planned, "c1"), [])
    ledger.plan(planned, [context(1), context(2)])
    assert ledger.planned_contexts(planned) == [context(2)]


def test_the_same_work_again_is_told(ledger: Ledger, planned: str) -> None:
    ledger.discover([("2.xml", "1"), ("3.xml", "1")])
    second, third = (row.article_id for row in ledger.unfinished(1, 9))
    ledger.parsed(second, article(2))
    ledger.parsed(third, article(3, work="W3"))
    assert [(other.article_id, other.is_earlier) for other in ledger.others(second, ["W1"])] == [(planned, True)]
    assert [(other.article_id, other.is_earlier) for other in ledger.others(planned, ["W1"])] == [(second, False)]
    assert ledger.others(third, ["W3"]) == []
    assert {other.article_id for other in ledger.others(third, ["W1", "W3"])} == {planned, second}
    ledger.turn_away(second, "filtered", "published 1999")
    assert ledger.others(planned, ["W1"]) == []


def test_what_was_stored_is_stored_once(ledger: Ledger, planned: str) -> None:
    for _ in range(2):
        ledger.end_context(Origin(planned, "c1"), [judged("d1"), judged("d2", "And a spider?")])
    assert rows(ledger, "SELECT draft_id, decision FROM drafts") == [("d1", "accept"), ("d2", "accept")]
    assert rows(ledger, "SELECT draft_id, name FROM checks WHERE draft_id = 'd1'") == [
        ("d1", "quotes_located"), ("d1", "open_book"),
    ]  # fmt: skip
    assert [len(rows(ledger, f"SELECT * FROM {table}")) for table in ("pairs", "annotations")] == [2, 2]


@pytest.mark.parametrize("together", [True, False])
def test_the_same_pair_again_is_a_duplicate(ledger: Ledger, planned: str, together: bool) -> None:
    if together:
        ledger.end_context(Origin(planned, "c1"), [judged("d1"), judged("d2")])
    else:
        ledger.end_context(Origin(planned, "c1"), [judged("d1")])
        ledger.end_context(Origin(planned, "c2"), [judged("d2")])
    assert rows(ledger, "SELECT draft_id, decision, reason, advice FROM drafts") == [
        ("d1", "accept", None, ""), ("d2", "reject", "duplicate_question", "same pair as draft d1"),
    ]  # fmt: skip
    assert rows(ledger, "SELECT draft_id FROM pairs") == [("d1",)]
    assert (ledger.tally.accepted, ledger.tally.draft_reasons) == (1, {"duplicate_question": 1})


def test_a_context_is_stored_whole_or_not_at_all(ledger: Ledger, planned: str) -> None:
    broken = replace(judged("d2", "And a spider?"), draft_id=cast(str, None))
    with pytest.raises(sqlite3.IntegrityError):
        ledger.end_context(Origin(planned, "c1"), [judged("d1"), broken])
    assert rows(ledger, "SELECT * FROM drafts") == []
    assert len(ledger.planned_contexts(planned)) == 2
    assert ledger.tally.drafts == 0


def test_failed_work_is_opened_again(ledger: Ledger, planned: str) -> None:
    ledger.end_context(Origin(planned, "c1"), [])
    ledger.fail_context("c2", TimeoutError("too slow"))
    assert ledger.failed_contexts(planned) == ["TimeoutError: too slow"]
    assert ledger.planned_contexts(planned) == []
    ledger.end_article(planned, "failed", "BackendUnreachable", "gone")
    ledger.discover([("2.xml", "1"), ("3.xml", "1")])
    second, third = (row.article_id for row in ledger.unfinished(1, 9))
    ledger.parsed(second, article(2, work="W2"))
    ledger.end_article(second, "failed", "BackendUnreachable")
    ledger.turn_away(third, "retracted", "since May")

    assert ledger.reopen_failed() == 2
    assert [(row.article_id, row.state) for row in ledger.unfinished(0, 9)] == [
        (planned, "curated"),
        (second, "parsed"),
    ]
    assert ledger.planned_contexts(planned) == [context(2)]
    assert ledger.failed_contexts(planned) == []
    assert ledger.tally.article_reasons == {"retracted": 1}
    assert +ledger.tally.articles == {"curated": 1, "parsed": 1, "rejected": 1}


def test_totals_are_the_same_counted_anew(tmp_path: Path, ledger: Ledger, planned: str) -> None:
    ledger.end_context(Origin(planned, "c1"), [judged("d1"), judged("d2")])
    revise = Verdict(decision="revise", reason="unclear", advice="say more")
    ledger.end_context(Origin(planned, "c2"), [judged("d3", "?", revise)])
    ledger.record_call(call())
    ledger.record_call(call(cache_key="l", cost_usd=None))
    ledger.record_call(call(cache_key="m", source="cache"))
    ledger.end_article(planned, "done")
    with closing(Ledger.open(tmp_path / "run")) as read:
        assert read.tally.as_dict() == ledger.tally.as_dict()
        assert (read.tally.drafts, read.tally.sent_back, read.tally.calls_from_cache) == (3, 1, 1)
        assert (read.tally.tokens, read.tally.cost_usd, read.tally.calls_without_price) == (220, 0.5, 1)


# Calls


def test_a_call_is_booked_once(ledger: Ledger) -> None:
    first = ledger.record_call(call())
    assert ledger.has_booked("k", 1.0)
    assert not ledger.has_booked("k", 2.0)
    replayed = ledger.record_call(call(source="cache"))
    elsewhere = ledger.record_call(call(source="cache", origin=Origin("a", "c", "other")))
    again = ledger.record_call(call(started=2.0))
    assert replayed == first
    assert len({first, elsewhere, again}) == 3
    assert rows(ledger, "SELECT source FROM calls") == [("paid",), ("cache",), ("paid",)]


def test_texts_that_recur_are_stored_once(ledger: Ledger) -> None:
    ledger.record_call(call())
    ledger.record_call(call(cache_key="l"))
    assert rows(ledger, "SELECT COUNT(*) FROM blobs") == [(3,)]


def test_what_a_draft_cost(ledger: Ledger) -> None:
    ledger.record_call(call(cache_key="writing", origin=Origin("a", "c")))
    ledger.record_call(call(cache_key="k1", origin=Origin("a", "c", "d1")))
    ledger.record_call(call(cache_key="k2", origin=Origin("a", "c", "d2"), cost_usd=None))
    ledger.record_call(call(cache_key="k3", origin=Origin("a", "other", "d1")))
    assert ledger.spent_on("c", ["d1"]) == (2, 220, 1.0)
    assert ledger.spent_on("c", ["d1", "d2"]) == (3, 330, None)


def test_a_full_disk_is_told_and_passes(tmp_path: Path, ledger: Ledger) -> None:
    (pages,) = rows(ledger, "PRAGMA page_count")[0]
    ledger.db.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StorageFull, match=r"ledger\.sqlite can't be written: database or disk is full"):
        ledger.record_call(call(response="x" * 100_000))
    assert (ledger.tally.calls, rows(ledger, "SELECT * FROM calls")) == (0, [])
    ledger.db.execute("PRAGMA max_page_count = 100000")
    ledger.record_call(call(response="x" * 100_000))
    assert ledger.tally.calls == 1


def test_a_file_left_by_a_kill_while_a_run_was_made_is_no_run(tmp_path: Path) -> None:
    assert not Ledger.exists(tmp_path)
    (tmp_path / FILE_NAME).touch()
    assert not Ledger.exists(tmp_path)
    Ledger.create(tmp_path, {"run_id": "x"}).close()
    assert Ledger.exists(tmp_path)
    (tmp_path / FILE_NAME).write_bytes(b"something else, long enough to be looked at" * 99)
    assert Ledger.exists(tmp_path), "not ours to write over"


def test_a_response_that_serves_several_times_is_counted_once(ledger: Ledger) -> None:
    for source, started, key in (("paid", 1.0, "k"), ("cache", 2.0, "k"), ("cache", 3.0, "l"), ("cache", 4.0, "l")):
        ledger.record_call(call(source=source, started=started, cache_key=key))
    assert ledger.taken() == (2, 220, 1.0, 0)
    assert ledger.spent_on("c", ["d"]) == (2, 220, 1.0)
    ledger.record_call(call(started=5.0))
    assert ledger.taken()[0] == 3, "each payment counts"
