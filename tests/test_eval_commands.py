"""`bioalchemy evals run`, `heldout` and `compare`, as a user sees them, against a scripted model."""

import csv
import json
import os
import re
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from inspect_ai.log import read_eval_log, write_eval_log
from inspect_ai.model import ModelAPI, ModelOutput, ModelUsage, modelapi
from inspect_ai.scorer import Score
from tests.support import datasets
from tests.support.command import Command
from tests.support.invoked import called, told
from tests.support.scripted_model import ScriptedModel

from bioalchemy.evals import exam
from bioalchemy.tools.datasets import embeddings

# Inspect AI's own: an argument of tenacity's, validators of pydantic's, and streams that it leaves open.
pytestmark = [
    pytest.mark.filterwarnings("ignore:The 'initial' parameter is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:`__get_validators__` is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:Unclosed <MemoryObject:ResourceWarning"),
]

SECRET = "sk-a-key-that-must-not-be-written"
GOLD = "the right one"
TESTED = [
    str(pmid)
    for pmid in (
        10135926,
        10158597,
        10173769,
        10201555,
        10223070,
        10331115,
        10375486,
        10381996,
        10401824,
        10456814,
        10490564,
        10548670,
    )
]
"""PMIDs of PubMedQA's test split."""


@pytest.fixture(autouse=True)
def _toy(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setattr(embeddings.Embedder, "open", lambda *_: datasets.Toy())
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("OPENAI_API_KEY", SECRET)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Benchmarks as their makers give them out, with questions of our own; one paper has two of LAB-Bench's."""
    folder = tmp_path / "files"
    (folder / "LitQA2").mkdir(parents=True)
    abstracts = {
        pmid: {"QUESTION": f"Does {pmid} matter?", "CONTEXTS": ["It does."], "final_decision": "yes", "MESHES": []}
        for pmid in [*TESTED, "1"]
    }
    (folder / "ori_pqal.json").write_text(json.dumps(abstracts), "utf-8")
    rows = [
        {
            "id": f"lit-{n}", "question": f"Which of them is number {n}?", "ideal": GOLD, "distractors": ["x", "y"],
            "sources": [f"https://doi.org/10.1128/paper.{n // 2}"],
        }
        for n in range(12)
    ]  # fmt: skip
    (folder / "LitQA2" / "litqa-v2-public.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    with (folder / "gpqa_diamond.csv").open("w", newline="", encoding="utf-8") as file:
        written = csv.writer(file)
        wrong = [f"Incorrect Answer {n}" for n in (1, 2, 3)]
        written.writerow(["Record ID", "Question", "Correct Answer", *wrong, "High-level domain", "Subdomain"])
        written.writerow(["g1", "Which gene?", GOLD, "x", "y", "z", "Biology", "Genetics"])
        written.writerow(["g2", "Which force?", GOLD, "x", "y", "z", "Physics", "Mechanics"])
    return folder


def chosen(user: str, text: str) -> str:
    """The response of a model that finds this option."""
    letter = next((line[0] for line in user.splitlines() if line[1:2] == ")" and line.endswith(text)), "A")
    return f"ANSWER: {letter}"


def asked(model: ScriptedModel, files: Path, out: Path, *more: Any, code: int = 0) -> Any:
    options = ["--data", files, "--out", out, "--suite", "pubmedqa,lab_bench_litqa", *model.options, *more]
    return told("evals", "run", *options, code=code)


def test_benchmarks_are_asked_from_files_and_logged(model: ScriptedModel, files: Path, tmp_path: Path) -> None:
    model.key = SECRET
    model.instead = lambda _, user: chosen(user, GOLD)
    found = told("evals", "run", "--data", files, "-o", tmp_path / "logs", "--temperature", 0, *model.options)
    assert {one["benchmark"]: (one["questions"], one["figures"]["accuracy"]) for one in found} == {
        "pubmedqa": (12, 1.0), "gpqa_diamond": (4, 1.0), "lab_bench_litqa": (12, 1.0),
    }  # fmt: skip
    assert model.bodies[0]["temperature"] == 0
    assert "max_tokens" not in model.bodies[0]
    log = read_eval_log(str(tmp_path / "logs" / found[0]["log"]))
    assert log.samples is not None
    assert {str(sample.id): sample.metadata["source"] for sample in log.samples} == {
        pmid: f"pmid:{pmid}" for pmid in TESTED
    }
    assert all("/" in sample.metadata["groups"]["topic"] for sample in log.samples)
    for place in (tmp_path / "logs").iterdir():
        with zipfile.ZipFile(place) as parts:
            assert not [name for name in parts.namelist() if SECRET.encode() in parts.read(name)]


def test_what_helped_is_told_from_what_did_not(model: ScriptedModel, files: Path, tmp_path: Path) -> None:
    model.instead = lambda _, user: chosen(user, "Insufficient information to answer the question.")
    asked(model, files, tmp_path / "base")
    model.instead = lambda _, user: chosen(user, GOLD)
    asked(model, files, tmp_path / "trained")
    found = told("evals", "compare", tmp_path / "base", tmp_path / "trained", "--plot", tmp_path / "gain.svg")
    rows = {(row["kind"], row["name"]): row for row in found["rows"]}
    lab, pubmed = rows["benchmark", "lab_bench_litqa"], rows["benchmark", "pubmedqa"]
    assert (lab["verdict"], lab["questions"], lab["sources"], lab["few_papers"]) == ("better", 12, 6, True)
    assert lab["abstaining"]["base"] == {"coverage": 0.0, "precision": None}
    assert lab["abstaining"]["trained"] == {"coverage": 1.0, "precision": 1.0}
    assert (pubmed["verdict"], pubmed["abstaining"]) == ("not distinguishable", None)
    assert rows["all", "all questions"]["trained"] == 1
    assert "lab_bench_litqa" in (tmp_path / "gain.svg").read_text("utf-8")
    shown = called("evals", "compare", tmp_path / "base", tmp_path / "trained")
    assert "better, 6 papers are few" in shown
    assert "lab_bench_litqa: answered 0.0% → 100.0%, right of those - → 100.0%" in shown


def test_only_what_both_were_asked_is_compared_and_said(model: ScriptedModel, files: Path, tmp_path: Path) -> None:
    asked(model, files, tmp_path / "base", "--limit", 4)
    asked(model, files, tmp_path / "trained")
    shown = called("evals", "compare", tmp_path / "base", tmp_path / "trained")
    assert "warning: only the 8 questions of both are compared; 0 are in the first alone, 16 in the second" in shown
    (lit,) = (tmp_path / "base").glob("*litqa*")
    (pubmed,) = (tmp_path / "trained").glob("*pubmedqa*")
    assert "no question in common" in called("evals", "compare", lit, pubmed, code=2)
    questions = (files / "LitQA2" / "litqa-v2-public.jsonl").read_text("utf-8")
    (files / "LitQA2" / "litqa-v2-public.jsonl").write_text(questions.replace("Which of them", "What of them"), "utf-8")
    asked(model, files, tmp_path / "other")
    output = called("evals", "compare", tmp_path / "base", tmp_path / "other", code=2)
    assert "4 of 8 questions are not the same in both logs" in output


def test_models_and_judges_are_never_mixed_up(model: ScriptedModel, files: Path, tmp_path: Path) -> None:
    base, trained = tmp_path / "base", tmp_path / "trained"
    asked(model, files, base, "--limit", 4)
    asked(model, files, base, "--limit", 4)
    model.instead = lambda _, user: chosen(user, GOLD)
    asked(model, files, trained, "--limit", 4, "--temperature", 0.5)
    shown = called("evals", "compare", base, trained)
    assert "warning: 2 logs of the first are passed over, as there is a newer one" in shown
    assert "pubmedqa was asked with the server's own settings in the first and temperature 0.5 in the second" in shown
    assert "itself" not in shown
    assert "warning: a log is compared with itself" in called("evals", "compare", trained, trained)

    (log,) = trained.glob("*pubmedqa*")
    rewritten(log, lambda header: setattr(header.eval, "model", "bioalchemy/openai/another"))
    assert "warning: the second is of several models" in called("evals", "compare", base, trained)
    mixed = base / "of-another.eval"
    mixed.write_bytes(log.read_bytes())
    said = called("evals", "compare", base, trained, code=2)
    assert "pubmedqa was asked of bioalchemy/openai/another and of bioalchemy/openai/" in said
    assert "give each model's logs alone" in said
    mixed.unlink()

    rewritten(log, lambda header: header.eval.metadata.update(task_comparability_version=1))
    said = called("evals", "compare", base, trained, code=2)
    assert "pubmedqa was judged by 2 in the first and 1 in the second" in said


def rewritten(place: Path, change: Callable[[Any], None]) -> None:
    log = read_eval_log(str(place))
    change(log)
    write_eval_log(log, str(place))


def test_a_question_that_fails_is_not_wrong(model: ScriptedModel, files: Path, tmp_path: Path) -> None:
    model.instead = lambda _, user: chosen(user, GOLD)
    model.faults.append((400, {}))
    model.fault_message = f"no, {SECRET}"
    found = asked(model, files, tmp_path / "logs", "--concurrency", 1, code=3)
    assert sum(one["failed"] for one in found) == 1
    assert all(one["figures"]["accuracy"] == 1 for one in found)
    shown = called("evals", "compare", tmp_path / "logs", tmp_path / "logs")
    assert "warning: 1 questions of the first have no score" in shown
    for place in (tmp_path / "logs").iterdir():
        with zipfile.ZipFile(place) as parts:
            assert not [name for name in parts.namelist() if SECRET.encode() in parts.read(name)]


def rescored(place: Path, values: list[Any]) -> None:
    """Give the first questions of a log other scores, as another program may write them; `...` takes them away.

    Without values it is a log that does not list its questions.
    """
    with zipfile.ZipFile(place) as parts:
        files = {name: json.loads(parts.read(name)) for name in parts.namelist()}
    samples = sorted(name for name in files if name.startswith("samples/"))
    for name, value in zip(samples, values, strict=False):
        if value is ...:
            files[name]["scores"] = {}
        else:
            next(iter(files[name]["scores"].values()))["value"] = value
    if not values:
        files["header.json"]["eval"]["dataset"]["sample_ids"] = None
    with zipfile.ZipFile(place, "w") as parts:
        for name, content in files.items():
            parts.writestr(name, json.dumps(content))


def test_a_question_without_a_score_is_left_out_and_counted(model: ScriptedModel, files: Path, tmp_path: Path) -> None:
    model.instead = lambda _, user: chosen(user, GOLD)
    asked(model, files, tmp_path / "logs")
    (base,) = (tmp_path / "logs").glob("*pubmedqa*")
    trained = tmp_path / "trained.eval"

    def compared(values: list[Any]) -> tuple[Any, Any]:
        trained.write_bytes(base.read_bytes())
        rescored(trained, values)
        found = told("evals", "compare", base, trained)
        return found, next(row for row in found["rows"] if row["kind"] == "benchmark")

    for value, mean in ((True, 1), ("C", 1), (0.5, 11 / 12), ("0.5", 11 / 12), ("N", 10 / 12)):
        found, row = compared([value, value])
        assert (row["questions"], row["without_a_score"], row["trained"]) == (12, 0, pytest.approx(mean))
    for none in (float("nan"), float("inf"), None, ..., "", "maybe", "nan", [1, 0], {"recall": 1}):
        found, row = compared([none, none])
        assert (row["questions"], row["without_a_score"]) == (10, 2)
        assert (row["base"], row["trained"], row["verdict"]) == (1, 1, "not distinguishable")
        assert (found["base"]["without_a_score"], found["trained"]["without_a_score"]) == (0, 2)
        assert (found["only_in_base"], found["only_in_trained"]) == (0, 0)
    shown = called("evals", "compare", base, trained)
    assert "warning: 2 questions of the second have no score: they could not be asked or judged" in shown
    line = next(line for line in shown.splitlines() if line.startswith("benchmark: pubmedqa"))
    assert line.split()[:4] == ["benchmark:", "pubmedqa", "10", "2"]
    compared([""])
    rescored(base, ["C", None])
    assert told("evals", "compare", base, trained)["rows"][0]["without_a_score"] == 2
    rescored(trained, [None] * 12)
    said = called("evals", "compare", base, trained, code=2)
    assert "have no question in common, and 12 questions have no score" in said
    rescored(base, [])
    assert "does not list its questions" in called("evals", "compare", base, trained, code=2)


def test_of_several_scorers_the_one_that_is_named_is_read(model: ScriptedModel, files: Path, tmp_path: Path) -> None:
    base, trained = tmp_path / "base", tmp_path / "trained"
    model.instead = lambda _, user: chosen(user, GOLD)
    for out in (base, trained):
        asked(model, files, out)
    assert "scored: lab_bench_litqa by precision_choice, pubmedqa by choice" in called(
        "evals", "compare", base, trained
    )
    for out, value in ((base, "I"), (trained, "C")):
        (log,) = out.glob("*pubmedqa*")
        rewritten(log, partial(scored_too, "judge", value))

    said = called("evals", "compare", base, trained, code=2)
    assert "pubmedqa was scored by choice and by judge: say which is meant; give one with --scorer" in said
    by = {name: told("evals", "compare", base, trained, "--scorer", name) for name in ("choice", "judge")}
    assert by["judge"]["scorers"] == {"pubmedqa": "judge", "lab_bench_litqa": "precision_choice"}
    rows = {name: next(row for row in one["rows"] if row["name"] == "pubmedqa") for name, one in by.items()}
    assert [(rows[name]["base"], rows[name]["trained"]) for name in by] == [(1, 1), (0, 1)]
    assert "pubmedqa by judge" in called("evals", "compare", base, trained, "--scorer", "judge")

    said = called("evals", "compare", base, trained, "--scorer", "juge", code=2)
    assert "pubmedqa was scored by choice and by judge: it has no juge; give one with --scorer" in said
    (lab,) = base.glob("*litqa*")
    said = called("evals", "compare", lab, lab, "--scorer", "judge", code=2)
    assert "--scorer judge: nothing was scored by it, but by precision_choice" in said
    (log,) = base.glob("*pubmedqa*")
    rewritten(log, partial(scored_too, "judge", None))
    said = called("evals", "compare", base, trained, "--scorer", "judge", code=2)
    assert "pubmedqa was scored by choice in the first and by judge in the second" in said


def scored_too(name: str, value: str | None, log: Any) -> None:
    """Give every question another scorer's score, or take it away."""
    for sample in log.samples:
        sample.scores.pop(name, None)
        if value is not None:
            sample.scores[name] = Score(value=value)


def test_weights_in_this_process_are_loaded_once(files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = []

    class Counted(ModelAPI):
        def __init__(self, model_name: str, **_: Any) -> None:
            super().__init__(model_name)
            loaded.append(model_name)

        async def generate(self, *_: Any, **__: Any) -> ModelOutput:
            output = ModelOutput.from_content(self.model_name, "ANSWER: A")
            output.usage = ModelUsage(input_tokens=1, output_tokens=1, total_tokens=2)
            return output

    modelapi(name="counted")(lambda: Counted)
    monkeypatch.setattr(exam, "IN_PROCESS", "counted/")
    monkeypatch.setattr(exam, "WEIGHTS_NEED", ())
    suite = ["--suite", "pubmedqa,lab_bench_litqa", "--data", files]
    found = told("evals", "run", "--model", "counted/weights", *suite, "-o", tmp_path / "logs")
    assert [one["questions"] for one in found] == [12, 12]
    assert loaded == ["weights"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--api-base", "http://127.0.0.1:9/v1"], "nothing listens there"),
        (["--suite", "pubmed_qa"], "is pubmedqa meant?"),
        (["--data", "."], "there is no ori_pqal.json, gpqa_diamond.csv or *-public.jsonl of LAB-Bench"),
        (["--model", "hf/nobody/nothing"], "--model hf/nobody/nothing: "),
        (["--model", "nonsense/x"], "unknown model 'nonsense/x'"),
    ],
)
def test_what_is_wrong_is_said_before_anything_is_written(
    model: ScriptedModel, files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], said: str
) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    usual = ["--data", str(files), *model.options]
    kept = [part for n in range(0, len(usual), 2) for part in usual[n : n + 2] if usual[n] not in options]
    if "--model" in options:
        kept = kept[:2]
    code = 1 if "--api-base" in options else 2
    assert said in called("evals", "run", *kept, *options, code=code)
    assert not list((tmp_path / "empty").iterdir())
    model.key = "another"
    assert "the key is missing or refused" in called("evals", "run", *usual, code=1)
    assert not list((tmp_path / "empty").iterdir())


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("openai/another", "does not serve 'another'"),
        ("local:missing.gguf", "local:missing.gguf: No such file"),
        ("hf/folder", "--model hf/folder: weights in this process need nosuchpackage: install it, or serve them"),
    ],
)
def test_the_model_is_looked_for_before_questions_are_made_ready(
    model: ScriptedModel, files: Path, monkeypatch: pytest.MonkeyPatch, name: str, said: str
) -> None:
    monkeypatch.setattr(embeddings.Embedder, "open", lambda *_: pytest.fail("the embedding model is fetched"))
    monkeypatch.setattr(exam, "WEIGHTS_NEED", ("nosuchpackage",))
    address = model.options[2:] if name.startswith("openai/") else []
    assert said in called("evals", "run", "--data", files, "--model", name, *address, code=2 if not address else 1)


def test_a_log_that_was_cut_short_is_named(model: ScriptedModel, files: Path, tmp_path: Path) -> None:
    base, trained = tmp_path / "base", tmp_path / "trained"
    asked(model, files, base)
    asked(model, files, trained)
    (log,) = trained.glob("*pubmedqa*")
    rewritten(log, lambda header: setattr(header, "status", "cancelled"))
    cut = "the newest log of pubmedqa in the second did not come to its end (cancelled)"
    shown = called("evals", "compare", base, trained)
    assert f"warning: {cut}: the benchmark is left out" in shown
    assert "are in the first alone" not in shown
    found = told("evals", "compare", base, trained)
    assert (found["base"]["cut_short"], found["trained"]["cut_short"]) == ({}, {"pubmedqa": "cancelled"})
    assert [row["name"] for row in found["rows"] if row["kind"] == "benchmark"] == ["lab_bench_litqa"]

    (whole,) = base.glob("*litqa*")
    whole.unlink()
    assert f"have no question in common: {cut}" in called("evals", "compare", base, trained, code=2)
    (older,) = base.glob("*pubmedqa*")
    (trained / "older.eval").write_bytes(older.read_bytes())
    assert f"warning: {cut}: an older one is read" in called("evals", "compare", base, trained)


def test_an_exam_that_is_interrupted_says_so(model: ScriptedModel, files: Path, home: Path, tmp_path: Path) -> None:
    model.delay_s = 5
    options: list[str | Path] = ["--suite", "gpqa_diamond", "--data", files, "-o", tmp_path / "logs", *model.options]
    running = Command(home, {}).start("evals", "run", *options)
    while not model.in_flight and running.poll() is None:
        time.sleep(0.1)
    running.send_signal(signal.SIGTERM)
    said, error = running.communicate(timeout=120)
    assert (running.returncode, said) == (130, ""), error
    assert "no log in it came to its end" in called("evals", "compare", tmp_path / "logs", tmp_path / "logs", code=2)
    (empty := tmp_path / "my logs").mkdir()
    assert f"evals run --out '{empty}' makes some" in called("evals", "compare", empty, tmp_path / "logs", code=2)


def test_what_an_interrupted_exam_has_answered_is_not_asked_again(
    model: ScriptedModel, files: Path, tmp_path: Path
) -> None:
    logs = tmp_path / "logs"

    def asked_until(last: int, code: int) -> str:
        def said(_: str, user: str) -> str:
            if model.posts == last:
                os.kill(os.getpid(), signal.SIGTERM)
            return chosen(user, GOLD)

        model.instead, model.posts = said, 0
        options = ["--suite", "lab_bench_litqa,pubmedqa", "--concurrency", 1, *model.options]
        return called("evals", "run", "--data", files, "-o", logs, *options, code=code)

    assert asked_until(15, code=130).endswith(
        f"interrupted; go on with the same command: what is answered is in {logs}\n"
    )
    shown = asked_until(3, code=130)
    for answers in ("lab_bench_litqa: 12 answers are in ", "pubmedqa: 2 answers are in "):
        assert re.search(rf"{answers}\S+\.eval, and are not asked for again", shown)
    newest = max(logs.glob("*pubmedqa*"), key=lambda log: log.stat().st_mtime)
    rewritten(newest, lambda log: setattr(log, "status", "started"))  # as one that was killed
    asked_until(0, code=0)
    assert model.posts == 12 - 2 - 2
    found = told("evals", "compare", logs, logs)
    assert (found["questions"], found["base"]["cut_short"]) == (24, {})
    assert {row["base"] for row in found["rows"] if row["kind"] == "benchmark"} == {1.0}
    asked_until(0, code=0)
    assert model.posts == 24


_TOPICS_OF_NOTHING = """
from tests.support import datasets
from bioalchemy.cli import main
from bioalchemy.tools.datasets import embeddings
embeddings.Embedder.open = lambda *_: datasets.Toy()
main()
"""


def test_a_killed_exam_has_lost_only_what_was_in_flight(model: ScriptedModel, files: Path, tmp_path: Path) -> None:
    def said(_: str, user: str) -> str:
        if model.posts == 8:  # Inspect writes a log of so few at each fourth answer
            running.kill()
        return chosen(user, GOLD)

    model.instead = said
    options = [*map(str, ("--suite", "lab_bench_litqa", "--data", files, "-o", tmp_path / "logs", *model.options))]
    line = [sys.executable, "-c", _TOPICS_OF_NOTHING, "evals", "run", "--concurrency", "1", *options]
    with subprocess.Popen(line) as running:
        pass
    assert running.returncode == -signal.SIGKILL
    assert "lab_bench_litqa: 7 answers are in" in called("evals", "run", *options)
    assert model.posts == 8 + 5
    (row, *_) = told("evals", "compare", tmp_path / "logs", tmp_path / "logs")["rows"]
    assert (row["name"], row["questions"], row["base"], row["sources"]) == ("lab_bench_litqa", 12, 1.0, 6)


def test_questions_that_could_not_be_asked_are_asked_again_alone(
    model: ScriptedModel, files: Path, tmp_path: Path
) -> None:
    model.instead = lambda _, user: chosen(user, GOLD)
    model.faults.append((400, {}))
    options = ["--suite", "lab_bench_litqa", "--data", files, "-o", tmp_path / "logs", *model.options]
    assert "the same command asks them again, and no others" in called("evals", "run", *options, code=3)
    asked = model.posts
    (sat,) = told("evals", "run", *options)
    assert (model.posts - asked, sat["questions"], sat["failed"]) == (1, 12, 0)


@pytest.mark.parametrize("other", ["temperature", "weights", "question"])
def test_an_exam_is_not_continued_by_another(model: ScriptedModel, files: Path, tmp_path: Path, other: str) -> None:
    model.instead = lambda _, user: chosen(user, GOLD)
    model.faults.append((400, {}))
    options: list[Any] = ["--suite", "gpqa_diamond", "--data", files, "-o", tmp_path / "logs", *model.options]
    called("evals", "run", *options, code=3)
    if other == "temperature":
        options += ["--temperature", 0]
    elif other == "weights":
        model.listing = json.dumps({"data": [{"id": "scripted", "meta": {"n_params": 1}}]})
    else:
        table = files / "gpqa_diamond.csv"
        table.write_text(table.read_text().replace("Which gene?", "Which allele?"))
    asked = model.posts
    assert "not asked for again" not in called("evals", "run", *options)
    assert model.posts - asked == 4


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    """Seven hundred questions of two topics, whose answer is in them."""
    rows = [
        {"q": f"Which gene is GENE{n}?", "a": f"GENE{n}", "t": ("virology/phages", "mycology/yeasts")[n % 2]}
        for n in range(700)
    ]
    place = tmp_path / "questions.jsonl"
    place.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    columns = "question=q,answer=a,topic=t,licence==CC BY 4.0"
    called("dataset", "build", "--import", f"{place}:{columns}", "-o", tmp_path / "dataset", "--keep-duplicates")
    return tmp_path / "dataset"


def test_held_out_questions_are_judged_as_in_training(model: ScriptedModel, dataset: Path, tmp_path: Path) -> None:
    (tmp_path / "mix.json").write_text('{"virology/phages": 1}', "utf-8")
    called("align", dataset, "--target", tmp_path / "mix.json", "--size", 50, "-o", tmp_path / "aligned")
    model.instead = lambda _, user: "I can't tell."
    options = [dataset, "--aligned", tmp_path / "aligned", *model.options]
    (base,) = told("evals", "heldout", *options, "-o", tmp_path / "base")
    assert (base["benchmark"], base["figures"]["accuracy"], base["figures"]["coverage"]) == ("heldout", 0, 0)
    assert all(body["messages"][0]["content"].endswith("in <answer></answer> tags.") for body in model.bodies)

    def knows_every_other(_: str, user: str) -> str:
        gene = user.split("?", maxsplit=1)[0].rpartition(" ")[2]
        return f"<answer>{gene if int(gene[4:]) % 2 == 0 else 'none'}</answer>"

    model.instead = knows_every_other
    (sat,) = told("evals", "heldout", *options, "-o", tmp_path / "trained")
    groups = {(one["kind"], one["name"]): one for one in sat["groups"]}
    assert (groups["aligned", "aligned"]["accuracy"], groups["aligned", "not aligned"]["accuracy"]) == (1, 0)
    phrases = groups["answer kind", "phrase"]
    assert (phrases["questions"], phrases["coverage"]) == (sat["questions"], 1)
    assert phrases["low"] < phrases["accuracy"] == sat["figures"]["accuracy"] < phrases["high"]
    assert groups["topic", "virology/phages"]["questions"] == groups["aligned", "aligned"]["questions"]
    shown = called("evals", "heldout", *options, "-o", tmp_path / "shown")
    assert re.search(r"aligned: not aligned +\d+ +0.000 +0.000 … 0.\d+ +1.000\n", shown)
    found = told("evals", "compare", tmp_path / "base", tmp_path / "trained")
    verdicts = {(row["kind"], row["name"]): row["verdict"] for row in found["rows"]}
    assert verdicts["aligned", "aligned"] == verdicts["topic", "virology/phages"] == "better"
    assert verdicts["aligned", "not aligned"] == verdicts["field", "mycology"] == "not distinguishable"
    assert verdicts["answer kind", "phrase"] == "better"
    whole = next(row for row in found["rows"] if row["kind"] == "benchmark")
    assert whole["questions"] == base["questions"]
    assert whole["abstaining"]["trained"]["coverage"] == 1
    assert "give the folder that `bioalchemy align` wrote" in called(
        "evals", "heldout", dataset, "--aligned", dataset, *model.options, code=2
    )
    refused = called("evals", "heldout", dataset, "--evidence", *model.options, code=2)
    assert "has no evidence that can be read: ask without --evidence" in refused


def test_held_out_questions_are_asked_with_the_evidence_where_it_was_trained_on(
    model: ScriptedModel, tmp_path: Path
) -> None:
    called("dataset", "build", datasets.run(tmp_path / "run", model, range(30)), "-o", tmp_path / "pairs")
    model.bodies.clear()
    model.instead = lambda _, user: f"<answer>{user.partition(' substrate ')[2].partition(' ')[0]}</answer>"
    (sat,) = told("evals", "heldout", tmp_path / "pairs", "--evidence", *model.options, "-o", tmp_path / "logs")
    assert sat["figures"]["accuracy"] == 1
    for body in model.bodies:
        evidence, question, instruction = body["messages"][0]["content"].split("\n\n")
        assert "phosphorylates substrate" in evidence
        assert question.startswith("Which substrate ")
        assert instruction.endswith("in <answer></answer> tags.")


def test_a_package_of_the_extra_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(exam, "find_spec", lambda name: None if name == "scipy" else object())
    told_of = called("evals", "compare", tmp_path, tmp_path, code=2)
    assert "measuring models needs scipy: install bioalchemy[evals]" in told_of
