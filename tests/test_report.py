"""`bioalchemy report`: the page tells what the ledger or the dataset holds, whole, safely, and the same each time."""

import base64
import hashlib
import json
import re
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.support import datasets, report_pages
from tests.support.invoked import called, told
from tests.support.report_pages import marked, whole
from tests.support.scripted_model import sentence
from typer.testing import CliRunner

from bioalchemy import settings
from bioalchemy.cli import app
from bioalchemy.errors import AssetError
from bioalchemy.ledger import FILE_NAME, Ledger
from bioalchemy.texts import load
from bioalchemy.tools.datasets import alignment, embeddings

TOY = datasets.Toy()


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run `a` over five papers with two facts each, some of which are refused; `b` over one with one."""
    return datasets.partly_refused(tmp_path_factory.mktemp("runs"), range(5), range(9, 10), facts_of_b=1)


@pytest.fixture
def use(runs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Path]]:
    """A copy of a run, with its texts at home, and topics told without a model."""
    monkeypatch.setattr(embeddings.Embedder, "open", lambda *_: TOY)

    def copied(name: str) -> Path:
        folder = Path(shutil.copytree(runs / name, tmp_path / name))
        monkeypatch.setenv("BIOALCHEMY_HOME", str(folder / "home"))
        settings.home.cache_clear()
        return folder

    yield copied
    settings.home.cache_clear()


def asked(run: Path, query: str) -> list[Any]:
    with closing(sqlite3.connect(run / FILE_NAME)) as database:
        return database.execute(query).fetchall()


def changed(run: Path, query: str, *values: Any) -> None:
    with closing(sqlite3.connect(run / FILE_NAME)) as database:
        database.execute(query, values)
        database.commit()


def test_the_figures_are_the_ledgers(use: Callable[[str], Path], tmp_path: Path) -> None:
    run, out = use("a"), tmp_path / "report.html"
    figures = told("report", run, "-o", out)
    status = told("status", run)
    falls = {fall["unit"]: fall for fall in figures["waterfalls"]}
    assert falls["articles"]["found"] == 5 == falls["articles"]["left"]
    assert falls["passages"]["left"] == asked(run, "SELECT COUNT(*) FROM contexts WHERE state = 'done'")[0][0]
    assert falls["drafts"]["found"] == asked(run, "SELECT COUNT(*) FROM drafts")[0][0] == status["yield"]["drafts"]
    assert falls["drafts"]["left"] == figures["pairs"] == status["tally"]["accepted"] > 0
    assert sum(step["sent_back"] for step in falls["drafts"]["steps"]) == status["tally"]["sent_back"] == 1
    reasons: Counter[str] = Counter()
    for step in falls["drafts"]["steps"]:
        assert sum(step["reasons"].values()) == step["left_out"]
        reasons.update(step["reasons"])
    assert reasons == Counter(
        dict(asked(run, "SELECT reason, COUNT(*) FROM drafts WHERE decision != 'accept' GROUP BY 1"))
    )
    for fall in falls.values():
        assert fall["found"] - sum(step["left_out"] for step in fall["steps"]) == fall["left"]
    paid = {name: sum(role[name] for role in figures["spending"]) for name in ("calls", "prompt_tokens", "cost_usd")}
    assert paid == {name: status["tally"][name] for name in paid}
    assert sum(role["calls_without_price"] for role in figures["spending"]) == status["tally"]["calls_without_price"]
    assert [role["role"] for role in figures["spending"]] == [
        "curator",
        "question_writer",
        "evidence_checker",
        "critic",
    ]
    assert figures["counts"]["kind"]["phrase"]["accepted"] == figures["pairs"]
    assert figures["difficulty"]["measured"] == figures["pairs"] == figures["difficulty"]["bands"]["0 %"]
    assert figures["receipts"]["calls"] == sum(
        n for (n,) in asked(run, "SELECT record ->> '$.provenance.calls' FROM pairs")
    )
    assert figures["models"]["critic"] == {"openai/scripted": figures["pairs"]}
    assert figures["topics"]["told_by"] == {"nearest/minilm": figures["pairs"]}
    assert sum(topic["pairs"] for topic in figures["topics"]["topics"]) == figures["pairs"]
    page = report_pages.read(out)
    assert figures.pop("path") == str(out)
    assert figures.items() <= page.figures.items(), "and the page draws no others"


def test_gates_stand_in_the_order_in_which_they_are_asked(use: Callable[[str], Path], tmp_path: Path) -> None:
    figures = told("report", use("a"), "-o", tmp_path / "report.html")
    steps = [step["name"] for step in figures["waterfalls"][2]["steps"]]
    order = ("asked_before", "quotes_located", "well_formed", "stands_alone", "open_book", "critic_review")
    assert [name for name in steps if name in order] == list(order)
    refused = {step["name"]: step["reasons"] for step in figures["waterfalls"][2]["steps"] if step["left_out"]}
    assert refused == {"open_book": {"open_book_disagrees": 1}, "critic_review": {"trivial": 1, "ambiguous": 1}}


def test_every_draft_is_there_with_its_evidence(use: Callable[[str], Path], tmp_path: Path) -> None:
    run, out = use("a"), tmp_path / "report.html"
    called("report", run, "-o", out)
    page = report_pages.read(out)
    drafts = {row["draft_id"]: row for row in told_lines(run)}
    assert [row["id"] for row in page.listed] == list(drafts)
    for row, story in zip(page.listed, page.stories, strict=True):
        draft = drafts[row["id"]]
        assert (row["question"], row["answer"]) == (draft["question"], draft["answer"]["value"])
        assert row["fate"] == {"accept": "accepted", "revise": "sent back", "reject": "rejected"}[draft["decision"]]
        assert row["reason"] == (draft["reason"] or "")
        assert [quote for passage in story["passages"] for quote in marked(passage)] == draft["quotes"]
        for passage in story["passages"]:
            text = load(run / "home" / "texts", passage[0])
            assert text[passage[1] : passage[2]] == whole(passage)
    row, story = page.entry(reason="open_book_disagrees")
    vote = {"response": "unanswerable", "agrees": False, "model": "openai/scripted"}
    assert vote.items() <= story["checks"][-1]["votes"][0].items()
    again = next(story for story in page.stories if story["revises"])
    assert again["revises"][0]["draft_id"] == page.entry(fate="sent back")[0]["id"]
    assert again["revises"][0]["advice"] == "Say which."
    assert story["calls"] > 0
    assert story["paper"][3].startswith("10.5555/test.")


def told_lines(run: Path) -> list[dict[str, Any]]:
    from bioalchemy import trace

    with closing(Ledger.open(run)) as ledger:
        order = {row["article_id"]: place for place, row in enumerate(trace.articles(ledger))}
        return sorted(trace.drafts(ledger), key=lambda row: order[row["article_id"]])


def test_a_quote_that_stands_nowhere_is_shown_beside_what_was_shown(use: Callable[[str], Path], tmp_path: Path) -> None:
    run, out = use("b"), tmp_path / "report.html"
    quote = "Kinase KIN9 phosphorylates nothing at all in species Danio rerio."
    changed(run, "DELETE FROM pairs")
    changed(run, "UPDATE drafts SET decision = 'reject', reason = 'quote_not_found', "
            "record = json_set(record, '$.quotes', json(?))", json.dumps([quote]))  # fmt: skip
    called("report", run, "-o", out)
    ((_, story),) = [report_pages.read(out).entry(reason="quote_not_found")]
    assert story["unlocated"] == [quote]
    assert sentence(9) in whole(story["passages"][0])
    assert marked(story["passages"][0]) == []


def test_a_withdrawn_pair_is_not_given_out(use: Callable[[str], Path], tmp_path: Path) -> None:
    run, out = use("a"), tmp_path / "report.html"
    before = told("report", run, "-o", out)["pairs"]
    called("takedown", run, "--doi", "10.5555/test.4")
    figures = told("report", run, "-o", out)
    pairs = figures["waterfalls"][3]
    assert (pairs["found"], pairs["left"], pairs["steps"][0]["reasons"]) == (before, before - 2, {"takedown": 2})
    assert figures["pairs"] == before - 2
    row, story = report_pages.read(out).entry(fate="withdrawn")
    assert row["reason"] == story["tombstones"][0]["reason"] == "takedown"


def test_what_could_not_be_worked_on_is_counted(use: Callable[[str], Path], tmp_path: Path) -> None:
    run = use("b")
    for number, (state, reason) in enumerate(
        [("quarantined", "not_xml"), ("rejected", "retracted"), ("failed", "InvalidResponse"), ("discovered", None)]
    ):
        query = "INSERT INTO articles (article_id, uri, state, reason, updated) VALUES (?, ?, ?, ?, 0)"
        changed(run, query, f"x{number}", f"x{number}", state, reason)
    steps = told("report", run, "-o", tmp_path / "report.html")["waterfalls"][0]["steps"]
    assert [(step["left_out"], step["reasons"]) for step in steps] == [
        (1, {"not_xml": 1}), (1, {"retracted": 1}), (1, {"InvalidResponse": 1}), (1, {"discovered": 1}),
    ]  # fmt: skip


def test_the_same_run_gives_the_same_bytes(use: Callable[[str], Path], tmp_path: Path) -> None:
    run = use("a")
    called("report", run, "-o", tmp_path / "one.html")
    called("report", run, "-o", tmp_path / "other.html")
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "other.html").read_bytes()


def test_runs_of_nothing_and_of_one_pair(use: Callable[[str], Path], tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    assert told("report", use("b"), "-o", out)["pairs"] == 1
    empty = tmp_path / "empty"
    Ledger.create(empty, {"run_id": "none"}).close()
    figures = told("report", empty, "-o", out)
    assert (figures["pairs"], figures["listed"], figures["topics"]["topics"]) == (0, 0, [])
    assert report_pages.read(out).listed == []


def test_without_texts_and_topics_it_says_so(
    use: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, out = use("a"), tmp_path / "report.html"
    shutil.rmtree(run / "home" / "texts")

    def absent(*_: object) -> None:
        raise AssetError("no model here")

    monkeypatch.setattr(embeddings.Embedder, "open", absent)
    said = called("report", run, "-o", out)
    assert "for want of the embedding model: no model here" in said
    page = report_pages.read(out)
    assert f"{len(page.listed)} are shown without their paper's words around" in said
    assert page.figures["topics"]["told_by"] == {"none": page.figures["pairs"]}
    _, story = page.entry(fate="accepted")
    assert marked(story["passages"][0]) == [whole(story["passages"][0])]
    _, refused = page.entry(fate="rejected")
    assert (refused["passages"], len(refused["unlocated"])) == ([], 1)


def test_topics_stand_against_a_target(use: Callable[[str], Path], tmp_path: Path) -> None:
    run, target = use("a"), tmp_path / "mix.json"
    target.write_text(json.dumps({"mycology/yeasts": 3, "virology/phages": 1}))
    topics = told("report", run, "-o", tmp_path / "report.html", "--target", target)["topics"]
    assert topics["target"] == "mix.json"
    assert [(row["topic"], row["wanted"]) for row in topics["topics"]][:2] == [
        ("mycology/yeasts", 0.75), ("virology/phages", 0.25),
    ]  # fmt: skip
    pairs = {row["topic"]: row["pairs"] for row in topics["topics"] if row["pairs"]}
    assert topics["divergence"] == alignment.divergence({"mycology/yeasts": 3, "virology/phages": 1}, pairs)
    assert "virology/phages" in called("report", run, "-o", tmp_path / "r.html", "--target", wrong(tmp_path), code=2)


def wrong(folder: Path) -> Path:
    place = folder / "wrong.json"
    place.write_text('{"virology/phage": 1}')
    return place


def test_a_dataset_is_told_by_split_and_by_what_it_left_out(use: Callable[[str], Path], tmp_path: Path) -> None:
    run, out = use("a"), tmp_path / "report.html"
    called("dataset", "build", run, "-o", tmp_path / "dataset", "--kinds", "fact")
    manifest = json.loads((tmp_path / "dataset" / "0001" / "manifest.json").read_text())
    figures = told("report", tmp_path / "dataset", "-o", out)
    assert figures["pairs"] == manifest["pairs"]
    splits = {split: fates["accepted"] for split, fates in figures["counts"]["split"].items()}
    assert splits == {split: n for split, n in manifest["splits"].items() if n}
    assert {topic["topic"]: topic["pairs"] for topic in figures["topics"]["topics"]} == Counter(
        row["topic"] for row in report_pages.read(out).listed
    )
    row, story = report_pages.read(out).entry(fate="accepted")
    assert (row["journal"], story["pair"]) == ("Journal of Test Biology", row["id"])
    assert marked(story["passages"][0])[0] in whole(story["passages"][0])
    called("takedown", tmp_path / "dataset", "--doi", "10.5555/test.4")
    figures = told("report", tmp_path / "dataset", "-o", out)
    assert (figures["waterfalls"][-1]["left"], figures["pairs"]) == (manifest["pairs"] - 2, manifest["pairs"] - 2)
    assert report_pages.read(out).entry(fate="withdrawn")[0]["reason"] == "takedown"


def test_what_a_version_left_out_is_shown_with_what_stays(use: Callable[[str], Path], tmp_path: Path) -> None:
    run, same = use("a"), tmp_path / "same.jsonl"
    pair = json.loads(asked(run, "SELECT record FROM pairs ORDER BY seq LIMIT 1")[0][0])
    rows = [{"q": pair["question"], "a": pair["answer"]["value"]}, *({"q": f"{n} legs?"} for n in range(5))]
    same.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
    called("dataset", "build", run, "--import", f"{same}:question=q,answer=a", "-o", tmp_path / "dataset")
    duplicate, *others = told("report", tmp_path / "dataset", "-o", tmp_path / "report.html")["left_out"]
    assert (duplicate["reason"], duplicate["kept"]) == ("duplicate", pair["question"])
    assert duplicate["which"].endswith(" · same.jsonl, row 1")
    assert duplicate["question"] == pair["question"]
    assert [(one["reason"], one["which"], one["kept"]) for one in others] == [
        ("no_pair", f"same.jsonl, row {row}", "") for row in (2, 3, 4)
    ], "some for each reason"
    assert others[0]["why"]


def test_an_aligned_dataset_stands_against_what_it_was_drawn_for(use: Callable[[str], Path], tmp_path: Path) -> None:
    called("dataset", "build", use("a"), "-o", tmp_path / "dataset")
    listed = told("report", tmp_path / "dataset", "-o", tmp_path / "r.html")["topics"]["topics"]
    target = tmp_path / "mix.json"
    target.write_text(json.dumps({listed[0]["topic"]: 1, "mycology/yeasts": 1}))
    called("align", tmp_path / "dataset", "--target", target, "--size", 2, "-o", tmp_path / "drawn")
    figures = told("report", tmp_path / "drawn", "-o", tmp_path / "r.html")
    assert figures["topics"]["target"] == "mix.json"
    assert {row["topic"]: row["wanted"] for row in figures["topics"]["topics"]}["mycology/yeasts"] == 0.5
    candidates = fall(figures, "candidates")
    assert (candidates["left"], candidates["steps"][0]["name"]) == (figures["pairs"], "not_drawn")


def test_what_is_wrong_is_said_and_nothing_is_lost(use: Callable[[str], Path], tmp_path: Path) -> None:
    run, out = use("b"), tmp_path / "report.html"
    assert "must end in .html" in called("report", run, "-o", tmp_path / "report.pdf", code=2)
    assert told("report", tmp_path / "nowhere", "-o", out, code=2)["error"]["type"] == "UsageError"
    (tmp_path / "file").write_text("")
    assert told("report", run, "-o", tmp_path / "file" / "report.html", code=1)["error"]["type"] == "StorageFull"
    called("report", run, "-o", out)
    before = out.read_bytes()
    changed(run, "UPDATE drafts SET record = '{broken'")
    CliRunner().invoke(app, ["report", str(run), "-o", str(out)])
    assert out.read_bytes() == before, "an unfinished page takes no page's place"
    assert sorted(place.name for place in tmp_path.iterdir()) == ["b", "file", "report.html"]


def test_a_dataset_whose_lines_are_no_pairs_is_none(use: Callable[[str], Path], tmp_path: Path) -> None:
    called("dataset", "build", use("b"), "-o", tmp_path / "dataset")
    pairs, manifest = (tmp_path / "dataset" / "0001" / name for name in ("pairs.jsonl", "manifest.json"))
    pair = json.loads(pairs.read_text())
    pair["question"] = ["no", "words"]
    before = hashlib.sha256(pairs.read_bytes()).hexdigest()
    pairs.write_text(json.dumps(pair) + "\n")
    manifest.write_text(manifest.read_text().replace(before, hashlib.sha256(pairs.read_bytes()).hexdigest()))
    error = told("report", tmp_path / "dataset", "-o", tmp_path / "report.html", code=1)["error"]
    assert error["type"] == "NotADataset"
    assert "no pair (question)" in error["message"]
    assert not (tmp_path / "report.html").exists()


def fall(figures: dict[str, Any], unit: str) -> dict[str, Any]:
    return next(one for one in figures["waterfalls"] if one["unit"] == unit)


HOSTILE = (
    '</script><!--<script>x</script>\u2028\u202e<img src="http://127.0.0.1:9/i" onerror=owned()>&amp;\x07${1}$title'
)


def test_nothing_that_was_read_stands_in_the_page_as_it_is(use: Callable[[str], Path], tmp_path: Path) -> None:
    run, out = use("a"), tmp_path / "report.html"
    spoil(run)
    hostile = run.rename(tmp_path / '"><img src=x onerror=owned()>')
    figures = told("report", hostile, "-o", out)
    page = report_pages.read(out)
    assert page.figures["name"] == hostile.name == figures["name"]
    assert {row["question"] for row in page.listed} == {HOSTILE}
    assert "owned" not in re.sub("<title>[^<>]*</title>", "", page.shell), "the title has it, escaped"
    text = out.read_text("utf-8")
    (figures_as_written,) = re.findall('<script type="application/json" id="figures">(.*)</script>\n', text)
    assert not re.search("[<>&\u007f-\U0010ffff]", figures_as_written)
    assert len(re.findall("<script", text)) == len(re.findall("</script>", text)) == 2 + 2


def spoil(run: Path) -> None:
    """Put hostile words wherever a paper's or a model's may stand."""
    said = json.dumps(HOSTILE)
    for column, place in (("drafts", "$.question"), ("drafts", "$.answer.value"), ("articles", "$.title"),
                          ("articles", "$.journal"), ("articles", "$.licence"), ("articles", "$.ids.doi"),
                          ("checks", "$.detail"), ("checks", "$.name"), ("pairs", "$.citation")):  # fmt: skip
        changed(run, f"UPDATE {column} SET record = json_set(record, '{place}', json(?))", said)
    changed(run, "UPDATE articles SET reason = ?", HOSTILE)
    changed(run, "UPDATE drafts SET advice = ?, reason = iif(decision = 'accept', NULL, ?)", HOSTILE, HOSTILE)
    changed(run, "UPDATE calls SET model = ?, role = ?", HOSTILE, HOSTILE)
    changed(run, "UPDATE run SET value = ? WHERE key = 'feed'", said)


def test_the_policy_allows_the_pages_own_script_and_style_alone(use: Callable[[str], Path], tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    called("report", use("b"), "-o", out)
    shell = report_pages.read(out).shell
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', shell)
    (style,), (script,) = (
        re.findall(r"<style>(.*?)</style>", shell, re.S),
        re.findall(r"<script>(.*?)</script>", shell, re.S),
    )
    assert policy.split("; ") == [
        "default-src 'none'", f"style-src 'sha256-{hashed(style)}'", f"script-src 'sha256-{hashed(script)}'",
        "base-uri 'none'", "form-action 'none'", "require-trusted-types-for 'script'", "trusted-types 'none'",
    ]  # fmt: skip
    assert not re.findall(r"https?://(?!doi\.org/)", shell)
    assert not re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function", script)


def hashed(content: str) -> str:
    return base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
