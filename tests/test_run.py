"""A run from the outside: the command, the files it leaves, what it asks the model for."""

import asyncio
import json
import os
import signal
import subprocess
import time
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from tests.support import papers
from tests.support.command import Command
from tests.support.scripted_model import ScriptedModel, sentence

from bioalchemy.commands import runs


@pytest.fixture
def model() -> Iterator[ScriptedModel]:
    with ScriptedModel() as server:
        yield server


@pytest.fixture
def bioalchemy(tmp_path: Path) -> Command:
    return Command(tmp_path / "home", {})


def outcome(pairs: list[dict[str, Any]]) -> set[str]:
    """What must be equal between two runs: everything but who ran when, and what it cost."""
    kept = ("pair_id", "question", "answer", "evidence", "text_use", "citation", "work_ids")
    return {json.dumps({name: pair[name] for name in kept}, sort_keys=True) for pair in pairs}


def unfinished_before(process: subprocess.Popen[str], model: ScriptedModel, requests: int) -> None:
    """Wait until the model has answered so many requests."""
    deadline = time.monotonic() + 60
    while model.requests.total() < requests:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_folder_of_papers_becomes_pairs_with_receipts(
    bioalchemy: Command, model: ScriptedModel, tmp_path: Path
) -> None:
    feed, run = papers.folder(tmp_path / "papers", articles=3), tmp_path / "run"
    bioalchemy("run", feed, *model.options, "--out", run)

    pairs = bioalchemy.pairs(run)
    assert {pair["answer"]["value"] for pair in pairs} == {f"SUB{n}" for n in range(6)}
    for pair in pairs:
        (evidence,) = pair["evidence"]
        stored = bioalchemy.home / "texts" / evidence["text_sha256"][:2] / f"{evidence['text_sha256']}.z"
        text = zlib.decompress(stored.read_bytes()).decode()
        assert evidence["quote"] == text[evidence["start"] : evidence["end"]]
        assert pair["answer"]["value"] in evidence["quote"]
        assert pair["text_use"] == "free"
        assert {check["name"] for check in pair["checks"]} >= {"quotes_located", "open_book", "critic_review"}
        assert pair["provenance"]["models"]["critic"]["model"] == "openai/scripted"
        assert [note["kind"] for note in pair["annotations"]] == ["difficulty"]

    status = bioalchemy.json("status", run)
    assert status["tally"]["articles"] == {"done": 3}
    assert status["tally"]["calls"] == model.requests.total()
    assert status["tally"]["prompt_tokens"] > 0
    assert status["yield"]["pairs"] == 6


@pytest.mark.slow
def test_the_same_command_again_pays_for_nothing_and_finds_new_papers(
    bioalchemy: Command, model: ScriptedModel, tmp_path: Path
) -> None:
    feed, run = papers.folder(tmp_path / "papers", articles=2), tmp_path / "run"
    command = ["run", str(feed), *model.options, "--out", str(run)]
    bioalchemy(*command)
    paid = model.requests.total()
    assert "nothing is left to do" in bioalchemy(*command).stderr
    assert model.requests.total() == paid

    papers.folder(feed, articles=3)
    bioalchemy(*command)
    assert len(bioalchemy.pairs(run)) == 6
    once = {request: n for request, n in model.requests.items() if n > 1}
    assert len(once) <= 1, "only the doctor asks the same thing at each start"


@pytest.mark.slow
def test_another_run_takes_its_responses_from_the_cache(
    bioalchemy: Command, model: ScriptedModel, tmp_path: Path
) -> None:
    feed = papers.folder(tmp_path / "papers", articles=2)
    bioalchemy("run", feed, *model.options, "-o", tmp_path / "first")
    paid = model.requests.total()
    bioalchemy("run", feed, *model.options, "--out", tmp_path / "second")
    assert model.requests.total() == paid + 1, "the doctor's probe alone"
    tally = bioalchemy.json("status", tmp_path / "second")["tally"]
    assert (tally["calls"], tally["calls_from_cache"]) == (1, paid - 1)
    assert outcome(bioalchemy.pairs(tmp_path / "first")) == outcome(bioalchemy.pairs(tmp_path / "second"))


@pytest.mark.slow
def test_a_killed_run_is_resumed_without_loss_or_double_payment(
    bioalchemy: Command, model: ScriptedModel, tmp_path: Path
) -> None:
    feed, run = papers.folder(tmp_path / "papers", articles=8), tmp_path / "killed"
    kills, concurrency = 3, 4
    model.delay_s = 0.05
    process = bioalchemy.start("run", feed, *model.options, "--out", run, "--concurrency", str(concurrency))
    for kill in range(1, kills + 1):
        unfinished_before(process, model, requests=35 * kill)
        process.kill()
        process.communicate()
        process = bioalchemy.start("resume", run)
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors

    paid = Counter(model.requests)
    probe, _ = paid.most_common(1)[0]
    del paid[probe]
    again = sum(n - 1 for n in paid.values())
    assert again <= kills * concurrency, "only what was in flight at a kill is paid again"

    whole = Command(tmp_path / "other-home", {})
    whole("run", feed, *model.options, "--out", tmp_path / "whole")
    assert outcome(bioalchemy.pairs(run)) == outcome(whole.pairs(tmp_path / "whole"))
    assert len(bioalchemy.pairs(run)) == 16
    drafts, others = bioalchemy.lines("trace", run), whole.lines("trace", tmp_path / "whole")
    ids = [row["draft_id"] for row in drafts if row["type"] == "draft"]
    assert len(ids) == len(set(ids))
    assert set(ids) == {row["draft_id"] for row in others if row["type"] == "draft"}


def test_ctrl_c_stops_cleanly_and_says_how_to_go_on(bioalchemy: Command, model: ScriptedModel, tmp_path: Path) -> None:
    feed, run = papers.folder(tmp_path / "papers", articles=6), tmp_path / "run"
    model.delay_s = 0.2
    process = bioalchemy.start("run", feed, *model.options, "--out", run)
    unfinished_before(process, model, requests=20)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 130, errors
    assert f"bioalchemy resume {run}" in errors
    assert "Traceback" not in errors
    model.delay_s = 0.0
    bioalchemy("resume", run)
    assert len(bioalchemy.pairs(run)) == 12


def test_a_preview_that_is_ended_leaves_nothing_behind(bioalchemy: Command, tmp_path: Path) -> None:
    feed = papers.folder(tmp_path / "papers", articles=300)
    process = bioalchemy.start("feed", feed, "--limit", "300", "--json")
    assert process.stdout
    assert process.stdout.readline()
    process.terminate()
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (130, "interrupted\n")


@pytest.mark.parametrize(("ignored", "ends"), [(signal.SIG_IGN, False), (signal.SIG_DFL, True)], ids=["nohup", "not"])
def test_a_run_under_nohup_outlives_its_terminal(ignored: signal.Handlers, ends: bool) -> None:
    async def work() -> str:
        os.kill(os.getpid(), signal.SIGHUP)
        await asyncio.sleep(0.2)
        return "done"

    before = signal.signal(signal.SIGHUP, ignored)
    try:
        with pytest.raises(KeyboardInterrupt) if ends else nullcontext():
            assert runs.finish(work()) == "done"
    finally:
        signal.signal(signal.SIGHUP, before)


@pytest.mark.slow
def test_a_full_disk_stops_the_run_and_resume_finishes_it(
    bioalchemy: Command, model: ScriptedModel, tmp_path: Path
) -> None:
    feed, run = papers.folder(tmp_path / "papers", articles=6), tmp_path / "run"
    process = bioalchemy.start("run", feed, *model.options, "--out", run, largest_file=300_000)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 1, errors
    assert "can't be written" in errors
    assert "Traceback" not in errors
    bioalchemy("resume", run)
    assert len(bioalchemy.pairs(run)) == 12


@pytest.mark.slow
def test_failed_articles_end_with_3_and_resume_tries_them_again(
    bioalchemy: Command, model: ScriptedModel, tmp_path: Path
) -> None:
    feed, run = papers.folder(tmp_path / "papers", articles=2), tmp_path / "run"
    model.truncate = {"WrittenDrafts"}
    bioalchemy("run", feed, *model.options, "--out", run, expect=3)
    listing = bioalchemy("trace", run, "--reason", "TruncatedResponse").stdout
    assert "cut at 2048 tokens" in listing
    model.truncate = set()
    bioalchemy("resume", run)
    assert len(bioalchemy.pairs(run)) == 4


def test_a_backend_that_refuses_the_key_ends_the_run_without_failing_articles(
    bioalchemy: Command, model: ScriptedModel, tmp_path: Path
) -> None:
    feed, run = papers.folder(tmp_path / "papers", articles=4), tmp_path / "run"
    model.delay_s = 0.2
    process = bioalchemy.start("run", feed, *model.options, "--out", run)
    unfinished_before(process, model, requests=15)
    model.key = "another"
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "the key is missing or refused" in errors
    assert "failed" not in bioalchemy.json("status", run)["tally"]["articles"]
    model.key, model.delay_s = None, 0.0
    bioalchemy("resume", run)
    assert len(bioalchemy.pairs(run)) == 8


@pytest.mark.slow
def test_the_token_budget_ends_with_4_and_holds_over_sessions(
    bioalchemy: Command, model: ScriptedModel, tmp_path: Path
) -> None:
    feed, run = papers.folder(tmp_path / "papers", articles=4), tmp_path / "run"
    options = [*model.options, "--out", str(run), "--concurrency", "1"]
    errors = bioalchemy("run", feed, *options, "--max-tokens", "5000", expect=4).stderr
    assert "budget reached" in errors
    spent = bioalchemy.json("status", run)["tally"]
    assert 3500 < spent["prompt_tokens"] + spent["completion_tokens"] <= 5000
    bioalchemy("resume", run, expect=4)
    bioalchemy("resume", run, "--max-tokens", "1000000")
    assert len(bioalchemy.pairs(run)) == 8


def test_a_dollar_budget_needs_a_price(bioalchemy: Command, model: ScriptedModel, tmp_path: Path) -> None:
    feed, run = papers.folder(tmp_path / "papers", articles=4), tmp_path / "run"
    refused = bioalchemy("run", feed, *model.options, "--out", run, "--max-usd", "1", expect=2)
    assert "the price of openai/scripted is unknown" in refused.stderr
    config = tmp_path / "models.yaml"
    params = {"model": "openai/scripted", "api_base": model.api_base}
    prices = {"input_cost_per_token": 1e-5, "output_cost_per_token": 2e-5}
    entry = {"model_name": "default", "litellm_params": params, "model_info": prices}
    config.write_text(json.dumps({"model_list": [entry]}))
    bioalchemy("run", feed, "--config", config, "--out", run, "--max-usd", "0.05", "--concurrency", "1", expect=4)
    assert 0.04 < bioalchemy.json("status", run)["tally"]["cost_usd"] <= 0.05


def test_a_limit_holds_when_the_feed_grows_at_its_beginning(
    bioalchemy: Command, model: ScriptedModel, tmp_path: Path
) -> None:
    feed, run = papers.folder(tmp_path / "papers", articles=3), tmp_path / "run"
    bioalchemy("run", feed, *model.options, "--out", run, "--limit", "2")
    (feed / "a-new-one.xml").write_text(papers.jats(9, [90]))
    bioalchemy("resume", run)
    assert bioalchemy.json("status", run)["tally"]["articles"] == {"done": 2}


def test_a_run_goes_on_without_its_feed(bioalchemy: Command, model: ScriptedModel, tmp_path: Path) -> None:
    feed, run = papers.folder(tmp_path / "papers", articles=2), tmp_path / "run"
    model.truncate = {"WrittenDrafts"}
    bioalchemy("run", feed, *model.options, "--out", run, expect=3)
    feed.rename(tmp_path / "elsewhere")
    model.truncate = set()
    assert "going on with the articles that are known" in bioalchemy("resume", run).stderr
    assert len(bioalchemy.pairs(run)) == 4


def test_a_feed_of_broken_files_is_no_success(bioalchemy: Command, model: ScriptedModel, tmp_path: Path) -> None:
    feed, run = tmp_path / "papers", tmp_path / "run"
    feed.mkdir()
    (feed / "broken.xml").write_text("<article>")
    bioalchemy("run", feed, *model.options, "--out", run, expect=3)
    assert "the feed is empty" in bioalchemy("run", "", *model.options, expect=2).stderr


@pytest.mark.slow
def test_limit_can_grow(bioalchemy: Command, model: ScriptedModel, tmp_path: Path) -> None:
    feed, run = papers.folder(tmp_path / "papers", articles=3), tmp_path / "run"
    bioalchemy("run", feed, *model.options, "--out", run, "--limit", "1")
    assert len(bioalchemy.pairs(run)) == 2
    bioalchemy("run", feed, *model.options, "--out", run, "--limit", "3")
    assert len(bioalchemy.pairs(run)) == 6


def test_a_dry_run_asks_no_model(bioalchemy: Command, model: ScriptedModel, tmp_path: Path) -> None:
    feed = papers.folder(tmp_path / "papers", articles=2)
    (feed / "letter.xml").write_text(papers.jats(9, [90], article_type="editorial"))
    found = bioalchemy.json("run", feed, *model.options, "--dry-run")
    assert (found["articles"], found["to_work_on"], found["turned_away"]) == (3, 2, {"not_research": 1})
    assert found["calls"] > 0
    assert model.requests.total() == 0


def test_broken_and_unsuitable_papers_are_told_apart_and_the_run_goes_on(
    bioalchemy: Command, model: ScriptedModel, tmp_path: Path
) -> None:
    feed, run = papers.folder(tmp_path / "papers", articles=1), tmp_path / "run"
    (feed / "empty.xml").write_text("")
    (feed / "captcha.xml").write_text("<!doctype html><html><body>Are you a robot?</body></html>")
    (feed / "cut.nxml").write_text(papers.jats(2, [20])[:-200])
    bomb = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>' + papers.jats(3, [30]).split("?>")[1]
    (feed / "bomb.xml").write_text(bomb)
    (feed / "same.xml").write_text(papers.jats(0, [0, 1], title="The same work elsewhere"))
    (feed / "correction.xml").write_text(papers.jats(4, [40], article_type="correction"))
    (feed / "abstract.xml").write_text(papers.jats(5, [50], body=""))
    bioalchemy("run", feed, *model.options, "--out", run)
    tally = bioalchemy.json("status", run)["tally"]
    assert tally["article_reasons"] == {
        "empty_source": 1, "not_xml": 1, "malformed_xml": 1, "hostile_xml": 1,
        "same_work": 1, "notice": 1, "no_body": 1,
    }  # fmt: skip
    assert (tally["articles"]["quarantined"], tally["articles"]["rejected"], tally["articles"]["done"]) == (4, 3, 1)


@pytest.mark.slow
def test_publish_withholds_what_may_not_be_passed_on(bioalchemy: Command, model: ScriptedModel, tmp_path: Path) -> None:
    feed, run = tmp_path / "papers", tmp_path / "run"
    papers.folder(feed, articles=1)
    closed = papers.jats(7, [70], licence="http://creativecommons.org/licenses/by-nc-nd/4.0/")
    (feed / "closed.xml").write_text(closed)
    bioalchemy("run", feed, *model.options, "--out", run)
    private = bioalchemy.json("export", run, "-o", tmp_path / "all.jsonl")
    public = bioalchemy.json("export", run, "-o", tmp_path / "public.parquet", "--publish")
    assert (private["rows"], private["withheld"]) == (3, 0)
    assert (public["rows"], public["withheld"], public["left_out"]) == (3, 1, 0)
    told = bioalchemy("export", run, "-o", tmp_path / "public.jsonl", "--publish").stdout
    assert "1 of them with offsets and hashes in place of text" in told


def test_the_story_of_a_draft_tells_every_call(bioalchemy: Command, model: ScriptedModel, tmp_path: Path) -> None:
    feed, run = papers.folder(tmp_path / "papers", articles=1), tmp_path / "run"
    model.critic = {
        "KIN0": {"makes_sense_alone": False, "advice": "say what it is"},
        "KIN1": {"worth_knowing": False},
    }
    bioalchemy("run", feed, *model.options, "--out", run)
    rows = {row["decision"]: row for row in bioalchemy.lines("trace", run) if row["type"] == "draft"}
    assert (rows["revise"]["reason"], rows["reject"]["reason"], rows["accept"]["reason"]) == (
        "unclear",
        "trivial",
        None,
    )
    assert rows["accept"]["revision_of"] == rows["revise"]["draft_id"]

    story = bioalchemy.json("trace", run, "--draft", rows["accept"]["draft_id"][:6])
    sent = [body["messages"] for body in model.bodies]
    told = [call["messages"] for call in story["calls"]]
    assert all(messages in sent for messages in told)
    assert Counter(call["role"] for call in story["calls"]) == {
        "question_writer": 2, "evidence_checker": 13, "critic": 2,
    }  # fmt: skip
    shown = bioalchemy("trace", run, "--draft", rows["accept"]["draft_id"]).stdout
    assert sentence(0) in shown
    assert "say what it is" in shown
    only = bioalchemy.lines("trace", run, "--verdict", "reject")
    assert [row["draft_id"] for row in only] == [rows["reject"]["draft_id"]]
    curator = bioalchemy.lines("trace", run, "--agent", "curator")
    assert {row["role"] for row in curator} == {"curator"}


@pytest.mark.slow
def test_a_run_is_driven_by_one_process(bioalchemy: Command, model: ScriptedModel, tmp_path: Path) -> None:
    feed, run = papers.folder(tmp_path / "papers", articles=4), tmp_path / "run"
    model.delay_s = 1.0
    process = bioalchemy.start("run", feed, *model.options, "--out", run)
    unfinished_before(process, model, requests=5)
    assert f"process {process.pid}" in bioalchemy("resume", run, expect=1).stderr
    bioalchemy("status", run)
    process.kill()
    process.communicate()
    model.delay_s = 0.0
    bioalchemy("resume", run)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["run", "no-such-feed"], 2, "no-such-feed'; give a file, a folder, a glob in quotes, "),
        (["run", "plos-sample", "--model", "local", "--config", "x.yaml"], 2, "not both"),
        (["run", "plos-sample", "--config", "no-such.yaml"], 2, "no-such.yaml: No such file"),
        (["run", "plos-sample", "--model", "local:no-such.gguf"], 2, "local:no-such.gguf: No such file"),
        (["run", "plos-sample", "--concurrency", "0"], 2, "--concurrency"),
        (["doctor", "--model", "openai/x", "--api-base", "http://127.0.0.1:9/v1"], 1, "nothing listens there"),
        (["doctor", "--model", "nonsense"], 2, "unknown model 'nonsense'"),
        (["status", "."], 1, "is not a run"),
        (["trace", "no-such-run"], 2, "no-such-run: no such folder"),
        (["regrade", "no-such-run"], 2, "no-such-run: no such folder"),
        (["regrade", "."], 1, "is not a run"),
        (["trace", "x", "--verdict", "nonsense"], 2, "nonsense"),
        (["trace", "x", "--agent", "nonsense"], 2, "nonsense"),
        (["resume", "."], 1, "is not a run"),
        (["export", "."], 2, "--out"),
        (["frobnicate"], 2, "frobnicate"),
    ],
)
def test_wrong_use_is_answered_in_one_sentence(
    bioalchemy: Command, tmp_path: Path, arguments: list[str], code: int, said: str
) -> None:
    bioalchemy.environment["PWD"] = str(tmp_path)
    done = bioalchemy(*arguments, expect=code)
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    error = bioalchemy.json(*arguments, expect=code)["error"]
    assert said in error["message"]
    assert (error["type"] == "UsageError") == (code == 2)


def test_another_recipe_needs_another_folder(bioalchemy: Command, model: ScriptedModel, tmp_path: Path) -> None:
    feed, run = papers.folder(tmp_path / "papers", articles=1), tmp_path / "run"
    bioalchemy("run", feed, *model.options, "--out", run)
    params = {"model": "openai/scripted", "api_base": model.api_base}
    config = {"model_list": [{"model_name": "default", "litellm_params": params}], "gates": {"open_book_samples": 5}}
    (tmp_path / "models.yaml").write_text(json.dumps(config))
    refused = bioalchemy("run", feed, "--config", tmp_path / "models.yaml", "--out", run, expect=1)
    assert "made with other gates; choose another folder with --out" in refused.stderr


def test_a_key_is_nowhere_in_what_a_run_writes(bioalchemy: Command, model: ScriptedModel, tmp_path: Path) -> None:
    canary = "sk-canary-7f3a9c1e5b"
    feed, run = papers.folder(tmp_path / "papers", articles=1), tmp_path / "run"
    model.key = "expected-" + canary
    wrong = Command(bioalchemy.home, {"OPENAI_API_KEY": canary})
    right = Command(bioalchemy.home, {"OPENAI_API_KEY": model.key})
    said = wrong("run", feed, *model.options, "--out", run, expect=1)
    done = right("run", feed, *model.options, "--out", run)
    right("export", run, "-o", tmp_path / "pairs.jsonl")
    story = right("trace", run).stdout
    for text in (said.stdout, said.stderr, done.stdout, done.stderr, story):
        assert canary not in text
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(written) > 5
    assert not [path for path in written if canary.encode() in path.read_bytes()]


def test_help_loads_nothing_heavy() -> None:
    import sys

    heavy = {"litellm", "instructor", "langgraph", "aiohttp", "lxml", "rich.live", "pyarrow", "openai", "pint"}
    code = (
        "import sys\nfrom bioalchemy.cli import app\n"
        "try:\n    app(['run', '--help'])\nexcept SystemExit:\n    pass\n"
        "sys.stderr.write(' '.join(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "--max-usd" in done.stdout
    assert not heavy & set(done.stderr.split())
