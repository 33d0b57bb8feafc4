"""`bioalchemy review` and `pilot` as a user sees them: sheets out, verdicts in, agreement, edits, projections."""

import csv
import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.support import datasets, papers
from tests.support.command import Command
from tests.support.invoked import called, told
from tests.support.scripted_model import CUT, ScriptedModel

from bioalchemy.ledger import Ledger

ARTICLES = 7


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedModel]:
    with ScriptedModel() as model:
        model.critic = {"KIN1": {"worth_knowing": False}, "KIN3": {"unambiguous": False, "advice": "say which"}}
        model.wrong_open_book = {"KIN2"}
        yield model


@pytest.fixture(scope="module")
def made(server: ScriptedModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six papers of a feed of seven: twelve drafts, of which one is trivial and one is not agreed with."""
    place = tmp_path_factory.mktemp("made")
    feed = papers.folder(place / "papers", articles=ARTICLES)
    done = Command(place / "home", {})("pilot", feed, *server.options, "--out", place / "run", "--articles", "6")
    (place / "said.txt").write_text(done.stdout, "utf-8")
    return place


@pytest.fixture
def run(made: Path, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of that run, and of what is at home."""
    monkeypatch.setenv("COLUMNS", "200")
    shutil.copytree(made / "home", home)
    shutil.copytree(made / "run", tmp_path / "run")
    return tmp_path / "run"


def sheet(run: Path, *options: Any) -> list[dict[str, str]]:
    """The rows of a sheet."""
    (run.parent / "sheet.jsonl").unlink(missing_ok=True)
    called("review", run, "-o", run.parent / "sheet.jsonl", *options)
    return datasets.lines(run.parent / "sheet.jsonl")


def filled(run: Path, rows: list[dict[str, str]]) -> Path:
    place = run.parent / "filled.jsonl"
    place.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return place


def judged(run: Path, verdicts: dict[str, dict[str, str]], *, else_: str = "", reviewer: str = "mk") -> Any:
    """Take a sheet whose rows got a verdict by their answer; what the command tells."""
    rows = [row | verdicts.get(row["answer"], {"verdict": else_}) for row in sheet(run)]
    return told("review", run, "--take", filled(run, rows), "--reviewer", reviewer)


def reject(reason: str = "wrong") -> dict[str, str]:
    return {"verdict": "reject", "reason": reason}


def edit(reason: str = "wordy", **cells: str) -> dict[str, str]:
    return {"verdict": "edit", "reason": reason, **{f"edited_{name}": value for name, value in cells.items()}}


QUESTION = "By name: Which substrate does kinase KIN5 phosphorylate in Arabidopsis thaliana?"


def pairs(run: Path) -> dict[str, dict[str, Any]]:
    """What is exported, by question."""
    called("export", run, "-o", run.parent / "pairs.jsonl")
    return {row["question"]: row for row in datasets.lines(run.parent / "pairs.jsonl")}


# --- sheets ---


def test_a_sheet_has_what_was_accepted_and_rejected_and_does_not_tell_which(run: Path) -> None:
    rows = sheet(run)
    assert {row["answer"] for row in rows} == {f"SUB{n}" for n in range(12)}
    assert {name for name in rows[0] if not rows[0][name]} >= {"verdict", "reason", "edited_question"}
    assert not any(word in json.dumps(rows) for word in ("trivial", "open_book", "critic"))
    one = next(row for row in rows if row["answer"] == "SUB2")
    assert "⟦Kinase KIN2 phosphorylates substrate SUB2 in species Arabidopsis thaliana.⟧" in one["passage"]
    assert one["citation"] == "Substrates of kinases, part 1. Journal of Test Biology. 2026. doi:10.5555/test.1"


def test_half_are_rejected_drafts_and_the_same_seed_draws_the_same(run: Path) -> None:
    four = [row["answer"] for row in sheet(run, "--sample", 4)]
    assert set(four) >= {"SUB1", "SUB2"}
    assert [row["answer"] for row in sheet(run, "--sample", 4)] == four
    assert [[row["answer"] for row in sheet(run, "--sample", 4, "--seed", n)] for n in range(1, 4)] != [four] * 3
    assert len(sheet(run, "--sample", 1)) == 1


def test_the_doubtful_come_first(run: Path) -> None:
    rows = sheet(run, "--sample", 2, "--doubtful")
    assert "SUB1" in {row["answer"] for row in rows}, "all samples agreed with what the critic refused"
    assert {row["drawn"] for row in rows} == {"doubtful"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--take", "x.jsonl"], "--take and --reviewer go together"),
        (["--reviewer", "mk"], "--take and --reviewer go together"),
        (["--take", "x.jsonl", "--reviewer", " "], "--take and --reviewer go together"),
        (["-o", "a.csv", "--take", "x.jsonl", "--reviewer", "mk"], "give one of them"),
        (["--doubtful"], "-o sheet.html"), (["--sample", "3"], "-o sheet.html"), (["-o", "a.xlsx"], "ends in .html"),
    ],
)  # fmt: skip
def test_options_that_do_not_go_together_are_said(run: Path, arguments: list[str], words: str) -> None:
    assert words in called("review", run, *arguments, code=2)


def test_a_sheet_that_is_there_is_not_written_over(run: Path, made: Path) -> None:
    sheet(run)
    assert "verdicts may be in it" in called("review", run, "-o", run.parent / "sheet.jsonl", code=2)
    (run / "sheet.csv").write_text("filled in")
    assert "is a pilot's folder" in called("pilot", run, "--out", "x", code=2)


# --- verdicts ---


def test_verdicts_go_into_the_ledger_once(run: Path) -> None:
    first = judged(run, {"SUB0": reject("two substrates do")}, else_="accept")
    assert first["taken"] == {"verdicts": 12, "new": 12, "edits_judged": 0, "edits_wait_for": None}
    again = told("review", run, "--take", run.parent / "filled.jsonl", "--reviewer", "mk")
    assert again["taken"]["new"] == 0
    assert again["reviewers"] == {"mk": 12}
    with closing(Ledger.open(run)) as ledger:
        (row,) = ledger.db.execute("SELECT * FROM annotations WHERE record LIKE '%two substrates do%'").fetchall()
        note, key = json.loads(row["record"]), row["pair_id"]
        rejected = ledger.db.execute(
            "SELECT 1 FROM drafts d JOIN annotations a ON a.pair_id = d.draft_id WHERE decision = 'reject'"
        ).fetchall()
    assert (note["verdict"], note["reviewer"], note["drawn"], note["pair_id"]) == ("reject", "mk", "random", key)
    assert len(rejected) == 2, "a draft without a pair goes by its own id"


def test_rows_without_a_verdict_were_not_looked_at(run: Path) -> None:
    assert judged(run, {"SUB0": {"verdict": " Accept "}})["taken"]["verdicts"] == 1


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"verdict": "maybe"}, "verdict", "none of accept, reject, edit"),
        ({"verdict": "reject"}, "reason", "say why it is rejected"),
        ({"verdict": "edit", "reason": "x"}, "edited_question", "nothing is edited"),
        ({"verdict": "accept", "edited_answer": "SUB9"}, "edited_answer", "the verdict is accept, not edit"),
        ({"verdict": "accept", "draft_id": "\x1b[2Jx"}, "draft_id", r"no draft '\\\\x1b[2Jx'"),
        ({"verdict": "accept", "drawn": ""}, "drawn", "none of random, doubtful"),
        ({"verdict": "reject", "reason": "x" * 2001}, "reason", "2,000 are the most"),
        ({"verdict": "accept", "question": "Which?"}, "question", "write edits into edited_question"),
        ({"verdict": "", "answer": "SUB99"}, "answer", "write edits into edited_answer"),
        ({"verdict": "edit", "reason": "x", "edited_answer": "SUB8", "quotes": "y"}, "quotes", "into edited_quotes"),
    ],
)  # fmt: skip
def test_a_row_that_is_wrong_is_named_and_nothing_is_taken(
    run: Path, cells: dict[str, str], column: str, words: str
) -> None:
    rows = [row | {"verdict": "accept"} for row in sheet(run)]
    rows[6] |= cells
    message = told("review", run, "--take", filled(run, rows), "--reviewer", "mk", code=2)["error"]["message"]
    assert f"filled.jsonl, line 7, column {column}: " in message
    assert words.replace("\\\\", "\\") in message
    assert told("review", run)["judged"] == 0


def test_all_rows_that_are_wrong_are_named_at_once(run: Path) -> None:
    rows = [row | {"verdict": "accept"} for row in sheet(run)]
    rows[1]["verdict"], rows[4]["verdict"] = "acept", "reject"
    lines = called("review", run, "--take", filled(run, [*rows, rows[0]]), "--reviewer", "mk", code=2).splitlines()
    assert [line.partition("filled.jsonl, ")[2] for line in lines[:3]] == [
        "line 2, column verdict: 'acept' is none of accept, reject, edit",
        "line 5, column reason: say why it is rejected",
        f"line 13, column draft_id: {rows[0]['draft_id']} is there twice",
    ]
    assert lines[3:] == ["nothing of the sheet was taken"]
    assert told("review", run)["judged"] == 0


@pytest.mark.parametrize("name", ["x" * 81, "a\x1b[2J"])
def test_a_reviewers_name_is_one_line(run: Path, name: str) -> None:
    rows = [row | {"verdict": "accept"} for row in sheet(run)]
    assert "give a name on one line" in called("review", run, "--take", filled(run, rows), "--reviewer", name, code=2)


def test_a_sheet_that_a_spreadsheet_saved_anew_is_as_it_was(run: Path) -> None:
    rows = [row | {"verdict": "accept", "question": f" {row['question']}\r\n", "quotes": ""} for row in sheet(run)]
    assert told("review", run, "--take", filled(run, rows), "--reviewer", "mk")["taken"]["verdicts"] == 12


def test_a_draft_that_is_there_twice_is_refused(run: Path) -> None:
    rows = [row | {"verdict": "accept"} for row in sheet(run)]
    message = called("review", run, "--take", filled(run, [*rows, rows[0]]), "--reviewer", "mk", code=2)
    assert "line 13, column draft_id" in message


def test_a_later_verdict_of_the_same_reviewer_counts_and_the_majority_of_several(run: Path) -> None:
    judged(run, {"SUB0": reject()}, reviewer="ann")
    assert len(pairs(run)) == 9
    judged(run, {"SUB0": {"verdict": "accept"}}, reviewer="ben")
    assert told("review", run)["divided"] == 1, "one against one decides nothing of the agents"
    assert len(pairs(run)) == 9, "what anybody rejects is not given out"
    judged(run, {"SUB0": {"verdict": "accept"}}, reviewer="cat")
    assert len(pairs(run)) == 9
    assert told("review", run)["divided"] == 0
    judged(run, {"SUB0": {"verdict": "accept"}}, reviewer="ann")
    assert len(pairs(run)) == 10
    found = told("review", run)
    assert found["judged"] == 1
    assert [row["otherwise"] for row in found["differing"]] == [0]


# --- what comes of them ---


def test_agreement_is_that_of_people_and_agents(run: Path) -> None:
    assert "none yet" in called("review", run)
    found = judged(run, {"SUB0": reject("no"), "SUB1": {"verdict": "accept"}, "SUB2": reject("vague")}, else_="accept")
    assert (found["judged"], found["at_random"], found["drafts"]) == (12, 12, {"accept": 10, "reject": 2})
    assert (found["precision"]["found"], found["precision"]["of"]) == (9, 10)
    assert (found["overlooked"]["found"], found["overlooked"]["of"]) == (1, 2)
    assert found["agreed"]["value"] == pytest.approx(10 / 12)
    assert found["kappa"]["value"] == pytest.approx(0.4)  # cells 9 1 / 1 1 of 12: (120 - 104) / (144 - 104)
    assert found["kappa"]["low"] < 0.4 < found["kappa"]["high"]
    assert found["differing"][:2] == [
        {"agents": "accepted", "judged": 10, "otherwise": 1}, {"agents": "trivial", "judged": 1, "otherwise": 1},
    ]  # fmt: skip
    assert found["reasons"] == {"no": 1}
    out = called("review", run)
    for words in ("9 of 10, 90% (60% to 98%)", "Cohen's κ", "0.40 (", "rejected: trivial", "no (1)"):
        assert words in out


def test_the_doubtful_give_no_interval(run: Path) -> None:
    rows = [row | {"verdict": "accept"} for row in sheet(run, "--doubtful")]
    found = told("review", run, "--take", filled(run, rows), "--reviewer", "mk")
    assert (found["judged"], found["at_random"]) == (12, 0)
    assert (found["precision"], found["agreed"], found["kappa"]) == (None, None, None)
    out = called("review", run)
    assert "nothing that was drawn at random is decided" in out
    assert "the doubtful tell nothing of others" in out


def test_two_reviewers_are_held_against_each_other(run: Path) -> None:
    judged(run, {"SUB0": reject(), "SUB4": reject()}, else_="accept", reviewer="ann")
    found = judged(run, {"SUB0": reject(), "SUB5": reject()}, else_="accept", reviewer="ben")
    (between,) = found["between"]
    assert between["reviewers"] == ["ann", "ben"]
    assert (between["same"]["found"], between["same"]["of"]) == (10, 12)
    assert between["kappa"]["value"] == pytest.approx(0.4)
    assert found["divided"] == 2
    assert "reviewers are divided on 2" in called("review", run)


def test_reviewers_who_are_divided_on_all_leave_nothing_decided(run: Path) -> None:
    rows = [row | {"verdict": "accept"} for row in sheet(run)]
    called("review", run, "--take", filled(run, rows), "--reviewer", "one")
    others = [row | {"verdict": "reject", "reason": "no"} for row in rows]
    said = called("review", run, "--take", filled(run, others), "--reviewer", "other")
    assert f"reviewers are divided on {len(rows)}" in said
    assert "nothing that was drawn at random is decided" in said


def test_what_people_reject_is_kept_and_not_exported(run: Path) -> None:
    before = pairs(run)
    judged(run, {"SUB0": reject("wrong species")})
    after = pairs(run)
    assert {row["answer"]["value"] for name, row in before.items() if name not in after} == {"SUB0"}
    assert told("export", run, "-o", run.parent / "more.jsonl")["rejected_by_people"] == 1
    assert "1 rejected by people" in called("export", run, "-o", run.parent / "more.jsonl")
    assert told("status", run)["rejected_by_people"] == 1
    assert "rejected by people" in called("status", run)
    assert told("status", run)["yield"]["pairs"] == 10
    with closing(Ledger.open(run)) as ledger:
        query = "SELECT draft_id FROM pairs WHERE record LIKE '%SUB0%'"
        (draft_id,) = ledger.db.execute(query).fetchone()
    assert "mk: reject  wrong species" in called("trace", run, "--draft", draft_id)
    assert told("verify", run)["fail"] == 0


# --- edits ---


def test_an_edit_goes_through_the_gates_and_takes_the_pairs_place(run: Path) -> None:
    found = judged(run, {"SUB5": edit(question=QUESTION)})
    assert found["taken"]["edits_judged"] == 1
    assert found["edits"] == {"waiting": 0, "accepted": 1}
    exported = pairs(run)
    assert [row["answer"]["value"] for row in exported.values()].count("SUB5") == 1
    pair = exported[QUESTION]
    assert pair["provenance"]["edited_by"] == "mk"
    assert {check["name"] for check in pair["checks"]} >= {"quotes_located", "open_book", "critic_review"}
    assert all("edited_by" not in row["provenance"] for row in exported.values() if row is not pair)
    assert told("verify", run)["fail"] == 0
    with closing(Ledger.open(run)) as ledger:
        query = "SELECT draft_id, revision_of FROM drafts WHERE json_extract(record, '$.question') = ?"
        row = ledger.db.execute(query, (QUESTION,)).fetchone()
    story = called("trace", run, "--draft", row["draft_id"])
    assert f"revises {row['revision_of']} (accepted, and edited by a person)" in story
    assert QUESTION not in {row["question"] for row in sheet(run)}, "it is not the agents' writing"


def test_an_edit_pays_for_what_it_revises(run: Path) -> None:
    with closing(Ledger.open(run)) as ledger:
        before = ledger.db.execute("SELECT record FROM pairs WHERE record LIKE '%SUB3\"%'").fetchone()
    question = "By name: which substrate does kinase KIN3 phosphorylate in Danio rerio?"
    judged(run, {"SUB3": edit(question=question)})
    after = next(row for row in pairs(run).values() if row["question"] == question)
    with closing(Ledger.open(run)) as ledger:
        query = (
            "SELECT COUNT(*) FROM calls JOIN drafts d USING (draft_id) WHERE json_extract(d.record, '$.question') = ?"
        )
        (own,) = ledger.db.execute(query, (question,)).fetchone()
    assert own > 3
    assert after["provenance"]["calls"] == json.loads(before["record"])["provenance"]["calls"] + own


def test_an_edit_of_a_rejected_draft_may_make_it_a_pair(run: Path) -> None:
    question = "By name: which substrate does kinase KIN1 phosphorylate in Mus musculus?"
    found = judged(run, {"SUB1": edit("worth it", question=question)})
    assert found["edits"]["accepted"] == 1
    assert question in pairs(run)


@pytest.mark.parametrize(
    "cells", [{"answer": "SUB99"}, {"quotes": "Kinase KIN5 phosphorylates nothing at all in any species."}]
)
def test_an_edit_that_the_gates_refuse_is_no_pair(run: Path, cells: dict[str, str]) -> None:
    found = judged(run, {"SUB5": edit(**cells)})
    assert found["edits"] == {"waiting": 0, "rejected": 1}
    assert len(pairs(run)) == 9


def test_an_edit_waits_for_a_model_and_resume_has_it_judged(run: Path, server: ScriptedModel) -> None:
    server.key = "no one has it"
    try:
        found = judged(run, {"SUB5": edit(question=QUESTION)})
        assert found["taken"]["edits_judged"] == 0
        assert "401" in found["taken"]["edits_wait_for"] or "key" in found["taken"]["edits_wait_for"]
        assert found["edits"] == {"waiting": 1}
        assert "waiting 1" in called("review", run)
    finally:
        server.key = None
    assert QUESTION not in pairs(run)
    called("resume", run)
    assert QUESTION in pairs(run)
    assert told("review", run)["edits"] == {"waiting": 0, "accepted": 1}
    paid = server.requests.total()
    called("resume", run)
    assert server.requests.total() == paid


def test_an_edit_that_a_model_fails_on_keeps_no_other_waiting(run: Path, server: ScriptedModel) -> None:
    server.instead = lambda schema, said: (
        CUT if schema == "Review" and "KIN7 " in said.rpartition("</pass")[2] else None
    )
    other = "By name: Which substrate does kinase KIN7 phosphorylate in Mus musculus?"
    try:
        found = judged(run, {"SUB5": edit(question=QUESTION), "SUB7": edit(question=other)})
    finally:
        server.instead = lambda _schema, _said: None
    assert found["taken"]["edits_judged"] == 1
    assert found["taken"]["edits_wait_for"]
    assert found["edits"] == {"waiting": 1, "accepted": 1}


def test_no_edit_brings_a_withdrawn_paper_back(run: Path) -> None:
    rows = [
        row | ({"verdict": "edit", "reason": "x", "edited_question": QUESTION} if row["answer"] == "SUB5" else {})
        for row in sheet(run)
    ]
    called("takedown", run, "--doi", "10.5555/test.2")
    message = called("review", run, "--take", filled(run, rows), "--reviewer", "mk", code=2)
    assert "pairs of this paper were withdrawn" in message


def test_an_edit_that_waits_when_its_paper_is_withdrawn_waits_for_nothing(run: Path, server: ScriptedModel) -> None:
    server.key = "no one has it"
    try:
        assert judged(run, {"SUB5": edit(question=QUESTION)})["edits"] == {"waiting": 1}
    finally:
        server.key = None
    called("takedown", run, "--doi", "10.5555/test.2")
    assert told("review", run)["edits"] == {"waiting": 0}


# --- datasets ---


def test_a_dataset_takes_what_people_did_not_reject_or_what_it_is_told_to(run: Path, tmp_path: Path) -> None:
    judged(run, {"SUB0": reject(), "SUB4": {"verdict": "accept"}})
    out = tmp_path / "dataset"
    build = ["dataset", "build", run, "-o", out, "--keep-duplicates"]
    first = told(*build)
    assert (first["pairs"], first["left_out"]) == (9, {"review": 1})
    accepted = told(*build, "--reviews", "accepted")
    assert (accepted["pairs"], accepted["selection"]["reviews"]) == (1, "accepted")
    assert told(*build)["pairs"] == 1, "as it was asked before"
    assert told(*build, "--reviews", "all")["pairs"] == 10
    assert told("export", out, "-o", tmp_path / "x.jsonl")["rows"] == 10
    assert "not-rejected" in called(*build, "--reviews", "good", code=2)


def test_a_pair_that_people_reject_later_leaves_the_dataset(run: Path, tmp_path: Path) -> None:
    out = tmp_path / "dataset"
    build = ["dataset", "build", run, "-o", out, "--keep-duplicates"]
    assert told(*build)["pairs"] == 10
    judged(run, {"SUB0": reject("no")})
    later = told(*build)
    assert (later["version"], later["pairs"]) == (2, 9)


def test_one_reviewer_who_accepts_brings_no_pair_back_that_another_rejects(run: Path, tmp_path: Path) -> None:
    build = ["dataset", "build", run, "--keep-duplicates", "-o"]
    judged(run, {"SUB0": reject(), "SUB4": {"verdict": "accept"}}, reviewer="bob")
    assert told(*build, tmp_path / "all")["pairs"] == 9
    judged(run, {"SUB0": {"verdict": "accept"}, "SUB4": reject()}, reviewer="carl")
    later = told(*build, tmp_path / "all")
    assert (later["pairs"], later["changes"]) == (8, {"withdrawn": 1})
    assert "no pair is left" in called(*build, tmp_path / "accepted", "--reviews", "accepted", code=1)
    judged(run, {"SUB0": {"verdict": "accept"}}, reviewer="bob")
    assert told(*build, tmp_path / "accepted", "--reviews", "accepted")["pairs"] == 1


# --- pilots ---


def test_a_pilot_is_a_run_of_a_few_articles_with_a_sheet_of_pairs(made: Path) -> None:
    said = (made / "said.txt").read_text("utf-8")
    assert "6 came to their end; of fewer than 10 intervals are rough" in said
    assert "10 pairs, 1.67 an article (" in said
    assert "whole feed  7 articles: 12 pairs (" in said
    assert "price unknown" in said
    assert "sheet.html" in said
    assert {path.name for path in (made / "run").iterdir()} >= {"ledger.sqlite", "sheet.html", "sheet.csv"}
    shown = (made / "run" / "sheet.csv").read_text("utf-8-sig")
    assert "SUB0" in shown
    assert 'SUB1"' not in shown, "pairs only"


def test_a_pilots_sheet_gives_its_precision(run: Path) -> None:
    with (run / "sheet.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    rows = [row | {"verdict": "Accept"} for row in rows[1:]] + [rows[0] | reject("vague")]
    with (run.parent / "filled.csv").open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.DictWriter(file, list(rows[0]), delimiter=";")
        out.writeheader()
        out.writerows(rows)
    found = told("pilot", run, "--take", run.parent / "filled.csv", "--reviewer", "mk")
    assert (found["agreement"]["precision"]["found"], found["agreement"]["precision"]["of"]) == (9, 10)
    assert found["agreement"]["kappa"] is None, "no rejected draft was judged"
    right = found["whole"]["right_pairs"]
    assert right["value"] == pytest.approx(10 * 7 / 6 * 0.9)
    assert right["low"] < right["value"] < right["high"]
    said = called("pilot", run)
    assert "judge the pairs" not in said
    assert "9 of 10, 90% (60% to 98%)" in said
    assert "change first" in said


def test_a_pilot_that_is_not_whole_has_no_sheet_until_it_is(server: ScriptedModel, tmp_path: Path) -> None:
    feed = papers.folder(tmp_path / "papers", articles=3)
    pilot = Command(tmp_path / "home", {})
    options: list[str | Path] = [
        "pilot",
        feed,
        *server.options,
        "--out",
        tmp_path / "run",
        "--articles",
        "3",
        "--concurrency",
        "1",
    ]
    said = pilot(*options, "--max-tokens", "1", expect=4).stdout
    assert "judge the pairs" not in said
    assert "nothing follows yet" in said
    assert not (tmp_path / "run" / "sheet.html").exists()
    assert "judge the pairs in" in pilot(*options, "--max-tokens", "1000000").stdout
    assert len(rows_of(tmp_path / "run" / "sheet.csv")) > 0


def rows_of(sheet: Path) -> list[dict[str, str]]:
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_run_goes_on_where_the_pilot_stopped(run: Path, made: Path, server: ScriptedModel) -> None:
    paid = server.requests.total()
    called("run", made / "papers", *server.options, "--out", run)
    assert told("status", run)["tally"]["articles"] == {"done": ARTICLES}
    per_article = paid / (ARTICLES - 1)
    assert server.requests.total() - paid < 2 * per_article
    assert told("pilot", run)["feed_size"] == ARTICLES


def test_what_is_no_pilot_takes_no_sheet(made: Path, tmp_path: Path, home: Path) -> None:
    message = called("pilot", made / "papers", "--take", "x.csv", "--reviewer", "mk", code=2)
    assert "--take goes with the pilot's folder" in message
