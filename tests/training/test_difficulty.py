"""`bioalchemy-train difficulty`: the policy's pass rate of each row, asked for once and never lost."""

import json
import resource
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pyarrow.parquet as pq
import pytest
from pyarrow import Table
from tests.support.scripted_model import CUT, MODEL, ScriptedModel
from typer.testing import CliRunner

from bioalchemy import answers, questions
from bioalchemy.records import Answer, Difficulty
from bioalchemy_training import policies
from bioalchemy_training.cli import app

RIGHT = "It is <answer>SUB1</answer>"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ScriptedModel]:
    """A policy that answers row n rightly n times of 4, and then wrongly."""
    monkeypatch.setattr(policies, "FIRST_PAUSE_S", 0.01)
    with ScriptedModel() as model:
        asked: Counter[str] = Counter()

        def said(_: str, prompt: str) -> str:
            asked[prompt] += 1
            number = int(prompt.partition("Row ")[2].split()[0])
            return RIGHT if asked[prompt] <= number else "I do not know."

        model.instead = said
        yield model


def rows(path: Path, count: int = 5, **more: Any) -> Path:
    """Rows 0 to count - 1."""
    gold = Answer(kind="phrase", value="SUB1").model_dump_json()
    lines = [{"prompt": f"Row {n} asks.", "answer": gold, "note": f"é {n}"} | more for n in range(count)]
    if path.suffix == ".parquet":
        pq.write_table(Table.from_pylist(lines), path)
    else:
        path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return path


def options(path: Path, server: ScriptedModel, *more: str) -> list[str]:
    where = ["--api-base", server.api_base, "--out", str(path.with_name("rates.jsonl"))]
    return ["difficulty", str(path), "--model", MODEL, "--samples", "4", *where, *more]


def called(line: list[str], code: int = 0) -> Any:
    told = CliRunner().invoke(app, line)
    assert told.exit_code == code, told.output
    return told


def measured(line: list[str], code: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(called([*line, "--json"], code).stdout)
    return found


def written(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.with_name("rates.jsonl").read_text("utf-8").splitlines()]


def test_a_row_has_the_pass_rate_of_its_votes(tmp_path: Path, server: ScriptedModel) -> None:
    path = rows(tmp_path / "rows.jsonl")
    found = measured(options(path, server, "--temperature", "0.7", "--max-tokens", "99"))
    assert found | {"rows": 5, "samples": 20, "pass_rate": 0.5, "extraction_rate": 0.5} == found
    assert (found["never_right"], found["always_right"]) == (1, 1)
    lines = written(path)
    assert sorted(line["passed"] for line in lines) == [0, 1, 2, 3, 4]
    for line in lines:
        assert line | {"model": MODEL, "samples": 4, "temperature": 0.7, "max_tokens": 99} == line
        assert (line["truncated"], line["extracted"], line["verifier"]) == (0, line["passed"], answers.VERSION)
        Difficulty.model_validate({name: line[name] for name in Difficulty.model_fields})
    bodies = {json.dumps(body["messages"]) for body in server.bodies}
    assert bodies == {json.dumps([{"role": "user", "content": f"Row {n} asks."}]) for n in range(5)}
    assert {(body["temperature"], body["max_tokens"]) for body in server.bodies} == {(0.7, 99)}


def test_what_is_known_is_not_asked_again(tmp_path: Path, server: ScriptedModel) -> None:
    path = rows(tmp_path / "rows.jsonl")
    first = measured(options(path, server))
    assert measured(options(path, server)) == first
    assert server.posts == 20
    rows(path, 6)
    measured(options(path, server))
    assert server.posts == 24
    server.listing = ""
    for other in (["--temperature", "0.5"], ["--max-tokens", "9"], ["--samples", "3"], ["--model", "other"]):
        before = server.posts
        called(options(path, server, *other))
        assert server.posts - before == 6 * (3 if "--samples" in other else 4)
    assert len(written(path)) == 30
    found = measured(options(path, server))
    assert found | {"rows": 6, "samples": 24, "within": 6, "always_right": 2} == found
    assert found["pass_rate"] == found["extraction_rate"] == 14 / 24


def test_a_changed_gold_or_prompt_is_asked_anew(tmp_path: Path, server: ScriptedModel) -> None:
    name = "0" * 63
    gold = Answer(kind="phrase", value="SUB1", aliases=("substrate 1",)).model_dump_json()
    for number, more in enumerate([{}, {"answer": gold}, {"prompt": "Row 3 asks something else."}], 1):
        called(options(rows(tmp_path / "rows.jsonl", 1, pair_id=f"{name}a", **more), server))
        assert server.posts == 4 * number
    assert {line["pair_id"] for line in written(tmp_path / "rows.jsonl")} == {f"{name}a"}


def test_a_killed_run_goes_on_where_it_was(tmp_path: Path, server: ScriptedModel) -> None:
    path, server.delay_s = rows(tmp_path / "rows.jsonl", 40), 0.05
    line = [str(Path(sys.executable).with_name("bioalchemy-train")), *options(path, server, "--concurrency", "8")]
    process = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    out = tmp_path / "rates.jsonl"
    while not out.exists() or out.read_bytes().count(b"\n") < 10:
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    whole = out.read_bytes()
    kept = whole.count(b"\n")
    assert 10 <= kept < 40
    out.write_bytes(whole[: whole.rindex(b"\n")][:-40])  # the kernel keeps lines whole, a full disk does not
    before = server.posts
    server.delay_s = 0
    assert measured(options(path, server))["not_measured"] == 0
    assert server.posts - before >= 4 * (40 - kept + 1)
    assert server.posts - before <= 4 * (40 - kept + 1)
    assert len({line["pair_id"] for line in written(path)}) == len(written(path)) == 40


def test_a_server_that_fails_for_a_while_is_asked_again(tmp_path: Path, server: ScriptedModel) -> None:
    path = rows(tmp_path / "rows.jsonl")
    server.faults.extend([(503, {}), (500, {}), (429, {"Retry-After": "0"}), (503, {})])
    server.raw.extend(["no JSON", '{"choices": []}'])
    assert measured(options(path, server))["samples"] == 20
    assert server.posts == 26


def test_a_server_that_is_down_ends_the_run_and_loses_nothing(
    tmp_path: Path, server: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policies, "ATTEMPTS", 3)
    path = rows(tmp_path / "rows.jsonl", 3)
    called(options(path, server))
    server.poison = "Row 4"
    told = called(options(rows(path, 5), server, "--concurrency", "1"), code=1)
    assert "HTTP 500, the model crashed, and so for 3 times" in told.stderr
    assert f"1 of 2 rows were measured and are in {tmp_path / 'rates.jsonl'}" in told.stderr
    assert "the same command again" in told.stderr
    assert "· scripted: 2 rows to ask" in told.stderr
    assert len(written(path)) == 4
    nowhere = options(path, server)
    nowhere[nowhere.index("--api-base") + 1] = "http://127.0.0.1:9/v1"
    assert "nothing listens there, and so for 3 times" in called(nowhere, code=1).stderr
    server.poison = ""
    assert measured(options(path, server))["not_measured"] == 0


def test_a_response_that_was_cut_is_no_vote(tmp_path: Path, server: ScriptedModel) -> None:
    path = rows(tmp_path / "rows.jsonl", 2)
    asked: Counter[str] = Counter()

    def said(_: str, prompt: str) -> str:
        asked[prompt] += 1
        return CUT if "Row 0" in prompt or asked[prompt] == 1 else RIGHT

    server.instead = said
    found = measured(options(path, server, "--band", "0..1"))
    assert {tuple(line[name] for name in ("samples", "passed", "truncated")) for line in written(path)} == {
        (0, 0, 4),
        (3, 3, 1),
    }
    assert found | {"truncated": 5, "no_vote": 1, "pass_rate": 1, "within": 1, "above": 0} == found
    assert "5 were cut at 2,048 tokens and are no votes (1 rows have none)" in called(options(path, server)).stdout


@pytest.mark.parametrize(("said", "code"), [(CUT, 1), ("I do not know.", 0)])
def test_only_responses_that_were_cut_are_no_measurement(
    tmp_path: Path, server: ScriptedModel, said: str, code: int
) -> None:
    server.instead = lambda *_: said
    told = called(options(rows(tmp_path / "rows.jsonl", 2), server), code)
    why = "error: nothing is measured: all 8 responses were cut at 2,048 tokens; give more with --max-tokens\n"
    assert told.stderr.endswith(why) == bool(code)


def test_rows_of_which_none_can_be_judged_are_no_measurement(tmp_path: Path, server: ScriptedModel) -> None:
    (tmp_path / "rows.jsonl").write_text('{"prompt": "Row 1?", "answer": "CDK4"}\n')
    told = called(options(tmp_path / "rows.jsonl", server), code=1)
    assert told.stderr.endswith("error: nothing is measured: no row of 1 has an answer that can be judged\n")
    (tmp_path / "rows.jsonl").write_text("")
    told = called(options(tmp_path / "rows.jsonl", server, "--json"), code=1)
    assert told.stderr.endswith("error: nothing is measured: there is no row\n")


def test_a_row_that_the_server_refuses_stops_no_other(tmp_path: Path, server: ScriptedModel) -> None:
    path = rows(tmp_path / "rows.jsonl", 3)
    server.faults.append((400, {}))
    told = called(options(path, server, "--concurrency", "1"), code=1)
    assert "row 1 is refused" in told.stderr
    assert "not measured      1" in told.stdout
    assert measured(options(path, server))["not_measured"] == 0


def test_a_response_that_the_server_withholds_is_no_wrong_answer(
    tmp_path: Path, server: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.support.scripted_model.CUT_BY", "content_filter")
    server.instead = lambda _, prompt: CUT if "Row 0" in prompt else RIGHT
    told = called(options(rows(tmp_path / "rows.jsonl", 2), server), code=1)
    assert "row 1 is refused" in told.stderr
    assert "content_filter" in told.stderr
    assert "not measured      1" in told.stdout
    assert "0 rows never right, 1 always" in told.stdout


def test_a_policy_is_gauged_on_the_evidence_that_it_is_trained_with(tmp_path: Path, server: ScriptedModel) -> None:
    gold = {"kind": "phrase", "value": "SUB1"}
    pairs = [
        {"question": f"Row {n} asks?", "answer": gold, "evidence": [{"kind": "text", "quote": f"Sentence {n} says."}]}
        for n in range(5)
    ]
    data = tmp_path / "hub" / "data"
    data.mkdir(parents=True)
    for shard, part in enumerate((pairs[:2], pairs[2:])):
        pq.write_table(Table.from_pylist(part), data / f"train-{shard:05}-of-00002.parquet")
    line = options(tmp_path / "hub", server, "--evidence")
    target = tmp_path / "medium.parquet"
    found = measured([*line, "--band", "0.25..0.5", "-o", str(target)])
    assert found | {"rows": 5, "samples": 20, "within": 2} == found
    (prompt,) = {body["messages"][0]["content"] for body in server.bodies if "Row 3" in str(body)}
    assert prompt == f"Sentence 3 says.\n\n{questions.render('Row 3 asks?', Answer.model_validate(gold))}"
    assert [row["question"] for row in pq.read_table(target).to_pylist()] == ["Row 1 asks?", "Row 2 asks?"]
    before = server.posts
    called(options(tmp_path / "hub", server))
    assert server.posts == before + 20
    inside = data / "train-00001-of-00002.parquet"
    told = called([*line, "--band", "0..1", "-o", str(inside)], code=2)
    assert "is the dataset itself" in told.stderr
    assert "give it the suffix .parquet" in called([*line, "--band", "0..1", "-o", "x.jsonl"], code=2).stderr


def test_a_request_that_is_refused_for_every_row_ends_the_run(tmp_path: Path, server: ScriptedModel) -> None:
    server.faults.extend([(400, {})] * 1000)
    told = called(options(rows(tmp_path / "rows.jsonl", 100), server), code=1)
    assert "fault 400; so were the first 16 rows" in told.stderr
    assert server.posts < 200


def test_a_model_that_the_server_does_not_serve_has_no_pass_rate(tmp_path: Path, server: ScriptedModel) -> None:
    path = rows(tmp_path / "rows.jsonl", 1)
    told = called([*options(path, server), "--model", "nosuch"], code=1)
    assert f"{server.api_base} does not serve 'nosuch'; it serves {MODEL}" in told.stderr
    assert server.posts == 0
    for listing in ("", "no JSON", '{"data": []}', '{"data": [{"id": "/models/nosuch.gguf"}]}'):
        server.listing = listing
        assert measured([*options(path, server, "--out", str(tmp_path / "any")), "--model", "nosuch"])["samples"] == 4


def test_a_key_is_sent_and_never_shown(tmp_path: Path, server: ScriptedModel, monkeypatch: pytest.MonkeyPatch) -> None:
    path, server.key = rows(tmp_path / "rows.jsonl", 1), "sk-right"
    monkeypatch.setenv("POLICY_KEY", "sk-wrong")
    told = called(options(path, server, "--api-key-env", "POLICY_KEY"), code=1)
    assert "HTTP 401, Incorrect API key provided: Bearer …; --api-key-env" in told.stderr
    assert "sk-wrong" not in told.output + (tmp_path / "rates.jsonl").read_text()
    monkeypatch.setenv("POLICY_KEY", "sk-right")
    called(options(path, server, "--api-key-env", "POLICY_KEY"))


@pytest.mark.parametrize("suffix", ["jsonl", "parquet"])
def test_a_band_of_rows_keeps_their_format(tmp_path: Path, server: ScriptedModel, suffix: str) -> None:
    path, target = rows(tmp_path / f"rows.{suffix}"), tmp_path / f"medium.{suffix}"
    told = called(options(path, server, "--band", "0.25..0.5", "-o", str(target)))
    assert "band 0.25..0.5    2 rows; 1 below, 2 above, 0 without a vote" in told.stdout
    if suffix == "parquet":
        assert pq.read_table(target) == pq.read_table(path).slice(1, 2)
    else:
        assert target.read_text("utf-8").splitlines() == path.read_text("utf-8").splitlines()[1:3]
    assert server.posts == 20
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize("suffix", ["jsonl", "parquet"])
def test_a_band_with_no_row_is_told_and_writes_nothing(tmp_path: Path, server: ScriptedModel, suffix: str) -> None:
    path, target = rows(tmp_path / f"rows.{suffix}"), tmp_path / f"medium.{suffix}"
    line = options(path, server, "--band", "0.8..0.9", "-o", str(target))
    told = called(line, code=1)
    assert f"error: no row is within the band 0.8..0.9, and {target} was not written" in told.stderr
    assert not target.exists()
    target.write_text("of an earlier band")
    called(line, code=1)
    assert target.read_text() == "of an earlier band"
    assert not list(tmp_path.glob("*.part"))


def test_rows_that_cannot_be_judged_are_not_asked_and_in_no_band(tmp_path: Path, server: ScriptedModel) -> None:
    path = rows(tmp_path / "rows.jsonl", 2)
    good = path.read_text("utf-8").splitlines()
    path.write_text("\n".join(["no JSON", good[0], '{"prompt": "Row 1?", "answer": "CDK4"}', "", good[1]]), "utf-8")
    target = tmp_path / "all.jsonl"
    found = measured(options(path, server, "--band", "0..1", "-o", str(target)))
    assert found | {"rows": 5, "not_judged": 3, "not_measured": 0, "samples": 8, "within": 2} == found
    assert target.read_text("utf-8").splitlines() == good


def test_rows_that_cannot_be_judged_are_named_with_the_reason(tmp_path: Path, server: ScriptedModel) -> None:
    path = rows(tmp_path / "rows.jsonl", 1)
    with path.open("a", encoding="utf-8") as out:
        out.write('{"prompt": "Row 1?", "answer": "CDK4"}\n' + "no JSON\n" * 9)
    first = "row 2: the gold is no answer: Invalid JSON: expected value at line 1 column 1"
    others = [f"row {number}: is no JSON object in UTF-8" for number in range(3, 7)]
    said = called(options(path, server)).stdout
    assert "can't be judged   10\n" in said
    assert said.endswith("\n".join([first, *others, "…\n"]))
    assert measured(options(path, server))["faults"] == [first, *others]


def test_a_picture_shows_the_rates_and_what_guessing_gives(tmp_path: Path, server: ScriptedModel) -> None:
    path = rows(tmp_path / "rows.jsonl")
    gold = Answer(kind="choice", value="A", options=("SUB1", "SUB2")).model_dump_json()
    with path.open("a") as out:
        out.write(json.dumps({"prompt": "Row 1 asks for a letter.", "answer": gold}) + "\n")
    called(options(path, server, "--plot", str(tmp_path / "rates.svg"), "--band", "0.1..0.9"))
    drawn = (tmp_path / "rates.svg").read_text()
    assert "guessing, 1 rows: 0.50" in drawn
    assert "band 0.1..0.9" in drawn


def test_vllm_in_this_process_is_asked_for_every_sample_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By LLM.chat's published signature (vLLM 0.31, entrypoints/llm.py): it needs a GPU."""
    vllm: Any = ModuleType("vllm")
    vllm.SamplingParams = SimpleNamespace

    class LLM:
        def __init__(self, model: str) -> None:
            assert model == MODEL

        def chat(self, messages: list[list[dict[str, str]]], sampling_params: Any, use_tqdm: bool) -> list[Any]:
            assert not use_tqdm
            ends = ["stop"] * (sampling_params.n - 1) + ["length"]
            assert [one[0]["role"] for one in messages] == ["user"] * len(messages)
            return [
                SimpleNamespace(outputs=[SimpleNamespace(text=RIGHT, finish_reason=end) for end in ends])
                for _ in messages
            ]

    vllm.LLM = LLM
    monkeypatch.setitem(sys.modules, "vllm", vllm)
    path = rows(tmp_path / "rows.jsonl", 300)
    found = measured(["difficulty", str(path), "--model", MODEL, "--vllm"])
    assert found | {"samples": 2100, "truncated": 300, "pass_rate": 1} == found
    assert len((tmp_path / "rows.difficulty.jsonl").read_text().splitlines()) == 300


def test_a_full_disk_is_said_and_costs_one_line(tmp_path: Path, server: ScriptedModel) -> None:
    path, server.delay_s = rows(tmp_path / "rows.jsonl", 40), 0.05
    line = [str(Path(sys.executable).with_name("bioalchemy-train")), *options(path, server, "--concurrency", "8")]
    process = subprocess.Popen(line, text=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (1000, 1000))
    assert "can't be written: File too large" in process.communicate()[1]
    assert process.returncode == 2
    server.delay_s = 0
    assert measured(options(path, server))["not_measured"] == 0
    assert len(written(path)) == 40


def test_two_processes_do_not_write_one_file(tmp_path: Path, server: ScriptedModel) -> None:
    path = rows(tmp_path / "rows.jsonl")
    from bioalchemy_training import pass_rates

    with pass_rates.appending(tmp_path / "rates.jsonl"):
        assert "another process writes to it" in called(options(path, server), code=2).stderr


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["--band", "0.9..0.1"], "give LOW..HIGH between 0 and 1"),
        (["--band", "0.5"], "give LOW..HIGH between 0 and 1"),
        (["-o", "medium.jsonl"], "give --band"),
        (["--band", "0..1", "-o", "medium.csv"], "give it the suffix .jsonl"),
        (["--band", "0..1", "-o", "{rows}"], "is the dataset itself: give -o another file"),
        (["--band", "0..1", "-o", "/nowhere/medium.jsonl"], "-o /nowhere/medium.jsonl: /nowhere is no folder"),
        (["--plot", "/nowhere/rates.svg"], "--plot /nowhere/rates.svg: /nowhere is no folder"),
        (["--plot", "{folder}"], "--plot {folder}: it is a folder"),
        (["--plot", "rates.jpgg"], "--plot rates.jpgg: give it a suffix that can be drawn: "),
        (["--plot", "rates"], "--plot rates: give it a suffix that can be drawn: "),
        (["--out", "{rows}"], "is the dataset itself: give --out another file"),
        (["--out", "{other}"], "line 1 is no pass rate; give --out another file"),
        (["--out", "{unfinished}"], "ends in no pass rate; give --out another file"),
        (["--out", "/nowhere/rates.jsonl"], "can't be written: No such file"),
        (["--api-base", ""], "say where scripted is: --api-base"),
        (["--vllm"], "say where scripted is: --api-base"),
        (["--api-base", "", "--vllm"], "needs a GPU and vLLM, which is not installed here"),
        (["--api-base", "localhost:8000"], "is not of the form http://HOST:PORT/v1"),
        (["--api-base", "http://me:key@localhost/v1"], "a key goes by --api-key-env"),
        (["--api-key-env", "NO_SUCH_KEY"], "there is no such variable"),
    ],
)
def test_a_wrong_option_is_named(tmp_path: Path, server: ScriptedModel, more: list[str], message: str) -> None:
    path = rows(tmp_path / "rows.jsonl")
    before = path.read_bytes()
    other, unfinished = tmp_path / "other.jsonl", tmp_path / "unfinished.jsonl"
    other.write_bytes(b"{}\n")
    unfinished.write_bytes(b"precious")
    names = {"rows": path, "other": other, "unfinished": unfinished, "folder": tmp_path}
    told = called(options(path, server, *(one.format(**names) for one in more)), code=2)
    assert message.format(**names) in told.stderr
    assert (path.read_bytes(), other.read_bytes(), unfinished.read_bytes()) == (before, b"{}\n", b"precious")
    assert server.posts == 0
    assert "me:key" not in told.output


def test_memory_stays_flat(tmp_path: Path) -> None:
    """Rows are read as they are asked for: at most those in flight, and one more, are out at a time."""
    import asyncio

    from bioalchemy_training.data import Row
    from bioalchemy_training.pass_rates import Policy

    out: set[int] = set()
    most = 0

    def endless() -> Iterator[Row]:
        nonlocal most
        for number in range(200):
            out.add(number)
            most = max(most, len(out))
            yield Row(number, "", "Row 0 asks.", "")

    async def ask(api_base: str) -> None:
        endpoint = policies.Endpoint(Policy(MODEL, 4, 1.0, 9), api_base, "", 8, print)
        async for row, _ in endpoint.answers(endless()):
            out.discard(row.number)

    with ScriptedModel() as model:
        asyncio.run(ask(model.api_base))
        assert model.most_in_flight <= 8
    assert most <= 4
