"""`bioalchemy dataset build`, `align` and what works on a dataset, as a user sees them."""

import json
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.support import datasets
from tests.support.invoked import called, told
from tests.support.scripted_model import ScriptedModel
from tests.tools.datasets.test_targets import counted
from typer.testing import CliRunner

from bioalchemy.cli import app
from bioalchemy.errors import AssetError
from bioalchemy.ledger import Ledger
from bioalchemy.records import Answer, QAPair
from bioalchemy.texts import TextStore
from bioalchemy.tools import contamination, jats, similarity
from bioalchemy.tools.datasets import embeddings
from bioalchemy.tools.datasets.dataset_contents import contents
from bioalchemy.tools.datasets.dataset_folder import Dataset

TOY = datasets.Toy()


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Runs `a` and `b`: four papers each with two pairs, two of them in both."""
    return datasets.two_runs(tmp_path_factory.mktemp("runs"), range(4), range(2, 6))


@pytest.fixture
def folder(runs: Path, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A dataset of both; their texts are at home."""
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr(embeddings.Embedder, "open", lambda *_: TOY)
    home.mkdir()
    (home / "texts").mkdir()
    for run in ("a", "b"):
        for place in (runs / run / "home" / "texts").rglob("*.z"):
            target = home / "texts" / place.parent.name / place.name
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(place.read_bytes())
    called("dataset", "build", runs / "a", runs / "b", "-o", tmp_path / "dataset")
    return tmp_path / "dataset"


def test_a_build_says_what_it_made(folder: Path, runs: Path, tmp_path: Path) -> None:
    assert f"nothing is new: version 1 of {folder} stays, 12 pairs" in called(
        "dataset", "build", runs / "b", "-o", folder
    )
    out = called("dataset", "build", runs / "a", "-o", tmp_path / "new", "--kinds", "fact")
    assert "version 1 of" in out
    assert "changes: added 8" in out
    assert "topics by: nearest/minilm 8" in out
    grown = told("dataset", "build", runs / "b", "-o", tmp_path / "new")
    assert (grown["version"], grown["pairs"], grown["changes"], grown["merged"]) == (2, 12, {"added": 4}, 4)
    assert grown["selection"]["kinds"] == ["fact"], "as it was asked before"
    assert (grown["path"], grown["is_new"], grown["topics_not_told_for_want_of"]) == (str(tmp_path / "new"), True, [])


def test_what_is_wrong_is_said_with_what_is_right(folder: Path, runs: Path, tmp_path: Path) -> None:
    assert "is fact meant" in called("dataset", "build", runs / "a", "-o", folder, "--kinds", "facts", code=2)
    error = told("dataset", "build", runs / "a", "-o", folder, "--difficulty", "hard", code=2)["error"]
    assert error["type"] == "UsageError"
    assert "0.1..0.9" in error["message"]
    assert "holds something else" in called("dataset", "build", runs / "a", "-o", runs, code=2)
    assert "--split train: a run has no splits" in called(
        "export", runs / "a", "-o", tmp_path / "x.jsonl", "--split", "train", code=2
    )
    align = ["align", "--target", "pubmed", "--size", 3, "-o", tmp_path / "x"]
    assert "counts.jsonl is not there: bioalchemy topics fetch" in called(
        *align, folder, "--counts", tmp_path / "counts.jsonl", code=2
    )
    counts = counted(tmp_path / "counts.jsonl", range(2024, 2025))
    assert "is no dataset" in called(*align, runs / "a", "--counts", counts, code=1)


def test_it_is_verified_exported_and_taken_down_from(folder: Path, tmp_path: Path) -> None:
    assert told("verify", folder)["hold"] == 12
    assert told("export", folder, "-o", tmp_path / "pairs.jsonl")["rows"] == 12
    sizes = [
        told("export", folder, "-o", tmp_path / "part.jsonl", "--split", split)["rows"]
        for split in ("train", "validation", "test")
    ]
    assert sum(sizes) == 12
    assert len(told("takedown", folder, "--doi", "10.5555/test.2")["raised"]) == 2
    assert "10 pairs for private use" in called("export", folder, "-o", tmp_path / "pairs.jsonl")
    assert told("verify", folder)["receipts"] == 10
    (folder / "0001" / "works.jsonl").write_text("")
    assert "0001/works.jsonl: it was changed since" in called("verify", folder, code=1)
    found = told("verify", folder, code=1)
    assert (found["receipts"], found["fail"], found["altered_files"]) == (10, 0, ["0001/works.jsonl"])
    assert told("export", folder, "-o", tmp_path / "pairs.jsonl", code=1)["error"]["type"] == "AlteredDataset"


@pytest.mark.parametrize("verb", [["verify"], ["export", "-o", "pairs.jsonl"], ["takedown", "--doi", "10.5555/x"]])
def test_a_dataset_without_its_manifest_is_said_to_be_none(folder: Path, verb: list[str]) -> None:
    (folder / "0001" / "manifest.json").unlink()
    assert "is no dataset: it has no 0001/manifest.json" in called(*verb, folder, code=1)


def test_a_pair_on_both_sides_of_a_split_does_not_verify(folder: Path) -> None:
    with contents(Dataset.open(folder)) as held:
        pair = next(held.rows())
    (split,) = (note for note in pair["annotations"] if note["kind"] == "split")
    other = "test" if split["split"] == "train" else "train"
    Dataset.open(folder).annotate([split | {"split": other}])
    assert told("verify", folder, code=1)["kinds"] == {"annotation_differs": 1}
    both = " and in ".join(sorted((split["split"], other)))
    assert f"annotation_differs  it is in {both}" in called("verify", folder, code=1)


def test_what_comes_next_can_be_pasted_into_a_shell(runs: Path, tmp_path: Path) -> None:
    folder = tmp_path / "my data; $(date)"
    said = called("dataset", "build", runs / "a", "-o", folder)
    assert f"next: bioalchemy verify '{folder}', bioalchemy export '{folder}' -o pairs.parquet" in said


def test_it_goes_out_to_trainers_and_the_hub_by_its_splits(folder: Path, tmp_path: Path) -> None:
    library = pytest.importorskip("datasets")
    done = told("export", folder, "-o", tmp_path / "hub", "--format", "hf", "--publish")
    assert (done["rows"], done["withheld"], done["format"], done["hub"]) == (12, 0, "hf", None)
    loaded = library.load_dataset(str(tmp_path / "hub"), cache_dir=str(tmp_path / "cache"))
    made = json.loads((folder / "0001" / "manifest.json").read_text("utf-8"))
    assert {name: rows.num_rows for name, rows in loaded.items()} == made["splits"]
    card = (tmp_path / "hub" / "README.md").read_text("utf-8")
    for line in (
        f"Version 1 ({made['fingerprint'][:12]})",
        "| run | a | 8 |",
        "- articles found: 8 (done 8)",
        "- pairs that several sources had: 4",
    ):
        assert line in card
    assert (
        told("export", folder, "-o", tmp_path / "hub", "--format", "hf", "--split", "train")["rows"]
        == (made["splits"]["train"])
    )
    assert "- split: test" not in (tmp_path / "hub" / "README.md").read_text("utf-8")
    verl = told("export", folder, "-o", tmp_path / "verl.jsonl", "--format", "verl", "--split", "train")
    rows = datasets.lines(Path(verl["path"]))
    assert [row["extra_info"]["index"] for row in rows] == list(range(made["splits"]["train"]))
    assert {row["extra_info"]["split"] for row in rows} == {"train"}
    assert "must end in .jsonl" in called(
        "export", folder, "-o", tmp_path / "x.parquet", "--format", "nemo-gym", code=2
    )


def test_that_a_file_for_training_has_what_is_held_out_is_said(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its rows have no split that a trainer heeds, and `evals heldout` asks of those that are held out."""
    monkeypatch.setattr(embeddings.Embedder, "open", lambda *_: TOY)
    with ScriptedModel() as model:
        run = datasets.run(tmp_path / "run", model, range(7, 9))  # the hash of paper 8 holds it out
    folder = tmp_path / "dataset"
    called("dataset", "build", run, "-o", folder)
    export = ["export", folder, "-o", tmp_path / "pairs.jsonl", "--format", "trl"]
    assert told(*export)["splits"] == {"train": 2, "test": 2}
    held_out = "what is held out is in it too (test 2): to train on it, give --split train"
    assert held_out in called(*export)
    assert "held out" not in called(*export, "--split", "train")
    assert "held out" not in called("export", folder, "-o", tmp_path / "hub", "--format", "hf")
    assert "held out" not in called("export", run, "-o", tmp_path / "pairs.jsonl")


def test_a_sample_is_drawn_with_its_report(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")  # narrower than a row, which stays whole
    counts = counted(tmp_path / "counts.jsonl", range(2024, 2026))
    arguments = ["align", folder, "--counts", counts, "--size", 6, "--seed", 3, "--per-article", 1]
    found = told(*arguments, "--target", "pubmed:2024..2025", "-o", tmp_path / "aligned")
    report = found["alignment"]
    assert (report["target"], report["size"], report["seed"]) == ("pubmed:2024..2025", 6, 3)
    assert report["caps"] == {"article": 1, "journal": None, "kind": None}
    assert report["taken"] == found["pairs"] == sum(row["taken"] for row in report["topics"])
    out = called(*arguments, "--target", "pubmed", "-o", tmp_path / "other")
    assert "Jensen-Shannon divergence" in out
    assert "a pair has one: a set just like PubMed is not at 0 either" in out
    assert f"{found['topics']['nearest/minilm']} pairs have topics that are weak guesses" in out
    assert "topics fall short" in out
    assert "--counts" not in out
    taken = next(row for row in report["topics"] if row["taken"])
    (row,) = (line.split() for line in out.splitlines() if line.startswith(taken["topic"]))
    assert row[1:6] == [
        f"{taken['weight']:.2%}", f"{taken['supply'] / report['candidates']:.2%}",
        f"{taken['taken'] / report['taken']:.2%}", f"{taken['supply']}", f"{taken['taken']}",
    ]  # fmt: skip
    assert "…" not in out.partition("Jensen")[0]
    assert told("verify", tmp_path / "aligned")["hold"] == found["pairs"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--target", "pubmed:2019"], "lacks counts of 2019"), (["--target", "none.json"], "No such file"),
        (["--target", "pubmed", "--per-journal", "2"], "--per-journal 2.0"),
        (["--target", "pubmed", "--per-kind", "nan"], "--per-kind nan"),
        (["--target", "pubmed", "--alpha", "-1"], "alpha"), (["--target", "pubmed", "--alpha", "nan"], "alpha"),
        (["--target", "pubmed", "--alpha", "inf"], "alpha"), (["--target", "pubmed", "--size", "0"], "size"),
    ],
)  # fmt: skip
def test_a_sample_that_can_not_be_is_refused(folder: Path, tmp_path: Path, options: list[str], said: str) -> None:
    counts = counted(tmp_path / "counts.jsonl", range(2024, 2026))
    out = called("align", folder, "--counts", counts, "--size", 6, "-o", tmp_path / "aligned", *options, code=2)
    assert said in out
    assert not (tmp_path / "aligned").exists()


def test_what_gives_a_benchmark_away_is_left_out_and_said(runs: Path, folder: Path, tmp_path: Path, home: Path) -> None:
    asked = json.loads((folder / "0001" / "pairs.jsonl").read_text("utf-8").splitlines()[0])["question"]
    (tmp_path / "own.csv").write_text(f"q,a\n{asked},nothing\nWhat else is asked here?,more\n", "utf-8")
    made = ["dataset", "build", runs / "a", runs / "b", "-o", tmp_path / "clean"]
    clean = told(*made, "--against", f"{tmp_path / 'own.csv'}:question=q,answer=a")
    assert (clean["pairs"], clean["left_out"]) == (11, {"contaminated": 1})
    assert [step for step in clean["steps"] if step.startswith("contamination")] == [f"{contamination.VERSION} own.csv"]
    (left,) = map(json.loads, (tmp_path / "clean/0001/left_out.jsonl").read_text("utf-8").splitlines())
    assert left["detail"] == f"own.csv, 1: {asked!r}: 100% of its content words in the same order"
    assert "was kept clear of own.csv: give it with --against again" in called(*made, code=2)
    (tmp_path / "else.csv").write_text("q,a\nWhat else is asked here?,more\n", "utf-8")
    both = [*made, "--against", f"{tmp_path / 'own.csv'}:question=q,answer=a"]
    both += ["--against", f"{tmp_path / 'else.csv'}:question=q,answer=a"]
    assert f"{contamination.VERSION} else.csv" in told(*both)["steps"], "compared is news, though nothing was found"
    assert "nothing is new" in called(*both)
    assert "write FILE:COLUMNS" in called(*made, "--against", "own.csv", code=2)
    assert "question=…" in called(*made, "--against", "own.csv:q", code=2)


def test_a_paper_of_a_benchmark_is_known_by_whatever_name(runs: Path, folder: Path, tmp_path: Path, home: Path) -> None:
    """Papers from files state a DOI; PubMedQA names its own by PMID, and asks what their titles ask."""
    with closing(TextStore(home)) as texts:
        read = jats.read(runs / "a-papers" / "1.xml")
        texts.settle(read.model_copy(update={"ids": {**read.ids, "pmid": "31415926"}}))
    theirs = {"31415926": "Is anything else asked?", "2": "Substrates of kinases: part 2?"}
    rows = {pmid: {"QUESTION": question, "final_decision": "yes"} for pmid, question in theirs.items()}
    (tmp_path / "theirs.json").write_text(json.dumps(rows), "utf-8")
    made = ["dataset", "build", runs / "a", runs / "b", "-o", tmp_path / "clean"]
    said = called(*made, "--against", f"{tmp_path / 'theirs.json'}:pubmedqa")
    assert "left out: contaminated 4" in said
    assert "10 pairs are of papers without PMID: compared by title, words and meaning alone" in said
    lines = (tmp_path / "clean/0001/left_out.jsonl").read_text("utf-8").splitlines()
    assert {json.loads(line)["detail"].partition("?': ")[2] for line in lines} == {
        "made from the same paper, pmid:31415926", "made from the paper whose title it is",
    }  # fmt: skip


def test_benchmarks_whose_files_have_one_name_are_all_asked(runs: Path, folder: Path, tmp_path: Path) -> None:
    pairs = [json.loads(line) for line in (folder / "0001" / "pairs.jsonl").read_text("utf-8").splitlines()]
    options = []
    for name, pair in zip(("one", "other"), pairs, strict=False):
        (tmp_path / name).mkdir()
        (tmp_path / name / "test.csv").write_text(f"q\n{pair['question']}\n", "utf-8")
        options += ["--against", f"{tmp_path / name / 'test.csv'}:question=q"]
    clean = told("dataset", "build", runs / "a", runs / "b", "-o", tmp_path / "clean", *options)
    assert clean["left_out"] == {"contaminated": 2}


def test_what_is_missing_is_found_out_first_and_leaves_nothing(runs: Path, tmp_path: Path, home: Path) -> None:
    made = ["dataset", "build", runs / "a", "-o", tmp_path / "new"]
    told = called(*made, "--against", f"{tmp_path / 'gone.csv'}:gpqa", code=2)
    assert f"{tmp_path / 'gone.csv'}" in told
    assert "12 pairs" not in told
    for missing in (["--import", f"{tmp_path / 'gone.csv'}:medqa"], [tmp_path / "gone.jsonl"]):
        told = called(*made, *missing, code=2)
        assert "no such file or folder" in told
        assert "pairs of run" not in told
    assert not (tmp_path / "new").exists()
    (tmp_path / "new" / ".building").mkdir(parents=True)
    assert "or a dataset's first build, that was killed" in called("export", tmp_path / "new", "-o", "x.jsonl", code=1)


def test_pairs_that_ask_the_same_are_left_out_and_linked(runs: Path, folder: Path, tmp_path: Path, home: Path) -> None:
    first = json.loads((folder / "0001" / "pairs.jsonl").read_text("utf-8").splitlines()[0])
    told_otherwise = re.sub(
        r"Which substrate does kinase (\S+) phosphorylate in (.+)\?",
        r"In \2, which substrate is phosphorylated by kinase \1?",
        first["question"],
    )
    assert told_otherwise != first["question"]
    again = {**first, "annotations": [], "question": told_otherwise}
    again["pair_id"] = QAPair.identify(
        tuple(again["work_ids"]), again["question"], Answer.model_validate(again["answer"])
    )
    (tmp_path / "again.jsonl").write_text(json.dumps(again) + "\n", "utf-8")
    made = ["dataset", "build", runs / "a", tmp_path / "again.jsonl", "-o"]
    assert told(*made, tmp_path / "all", "--keep-duplicates")["pairs"] == 9
    distinct = told(*made, tmp_path / "distinct")
    assert (distinct["pairs"], distinct["left_out"]) == (8, {"duplicate": 1})
    grown = told("dataset", "build", runs / "b", "-o", tmp_path / "distinct")
    assert (grown["version"], grown["pairs"]) == (2, 12), "what stayed away was not stored"


def test_without_the_embedding_model_the_way_round_it_is_told(
    runs: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: object) -> None:
        raise AssetError("all-MiniLM could not be downloaded")

    monkeypatch.setattr(embeddings.Embedder, "open", missing)
    made = ["dataset", "build", runs / "a", "-o", tmp_path / "new"]
    assert "could not be downloaded; without it only --keep-duplicates works" in called(*made, code=1)
    assert not (tmp_path / "new" / "0001").exists()
    assert "version 1" in called(*made, "--keep-duplicates")


def test_a_later_method_of_finding_duplicates_does_not_stop_a_dataset(
    runs: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(similarity, "METHOD", "similarity/99 of another day")
    assert "nothing is new" in called("dataset", "build", runs / "a", "-o", folder)


@pytest.mark.parametrize("verb", [("trace",), ("regrade",), ("report", "-o", "report.html")])
def test_a_damaged_record_of_a_ledger_ends_in_one_message(runs: Path, tmp_path: Path, verb: tuple[str, ...]) -> None:
    folder = tmp_path / "damaged"
    shutil.copytree(runs / "a", folder)
    with closing(sqlite3.connect(folder / "ledger.sqlite")) as ledger, ledger:
        ledger.execute("UPDATE drafts SET record = '{' WHERE seq = 1")
    command, *options = verb
    out = [str(tmp_path / option) if option.endswith(".html") else option for option in options]
    told = CliRunner().invoke(app, [command, str(folder), *out, "--json"])
    assert told.exit_code == 1
    assert json.loads(told.stdout.splitlines()[-1])["error"]["type"] == "DamagedLedger"
    assert not (tmp_path / "report.html").exists()


def test_regrading_without_any_text_is_an_error(runs: Path, home: Path) -> None:
    told = CliRunner().invoke(app, ["regrade", str(runs / "a")])
    assert told.exit_code == 1
    assert "no draft could be judged" in told.stderr


def test_regrading_without_any_text_is_an_error_beside_drafts_that_no_gate_was_asked_about(
    runs: Path, tmp_path: Path, home: Path
) -> None:
    shutil.copytree(runs / "a", tmp_path / "a")
    with closing(sqlite3.connect(tmp_path / "a/ledger.sqlite")) as ledger, ledger:
        ledger.execute("DELETE FROM checks WHERE draft_id = (SELECT draft_id FROM drafts WHERE seq = 1)")
    told = CliRunner().invoke(app, ["regrade", str(tmp_path / "a")])
    assert told.exit_code == 1
    assert "no draft could be judged" in told.stderr


def test_regrading_a_run_without_drafts_says_that_nothing_was_judged(tmp_path: Path, home: Path) -> None:
    with closing(Ledger.create(tmp_path / "run", {"run_id": "test", "recipe": {"gates": {}}})):
        pass
    said = called("regrade", tmp_path / "run")
    assert "nothing was judged" in said
    assert "nothing would change" not in said
    found = json.loads(CliRunner().invoke(app, ["regrade", str(tmp_path / "run"), "--json"]).stdout)
    assert (found["drafts"], found["judged"]) == (0, 0)
