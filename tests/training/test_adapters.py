"""Every trainer's adapter gives one completion one verdict, and keeps a row that can't be judged apart."""

import asyncio
import json
import logging
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.support import trainers

from bioalchemy.errors import UsageError
from bioalchemy.records import Answer
from bioalchemy_training import rewards
from bioalchemy_training.hacks import hacks

PHRASE = Answer(kind="phrase", value="CDK4", aliases=("cyclin-dependent kinase 4",))
NUMBER = Answer(kind="number", value="5", unit="µM")
CHOICE = Answer(kind="choice", value="B", options=("liver", "heart", "lung"))
BOOLEAN = Answer(kind="boolean", value="no")
SET = Answer(kind="set", value=("CDK4", "CDK6"))
RIGHT = [
    (PHRASE, "<answer>CDK4</answer>"),
    (PHRASE, "<think>CDK6? No.</think> <answer>cyclin-dependent kinase 4</answer>"),
    (NUMBER, "<answer>5000 nM</answer>"),
    (CHOICE, "<answer>B) heart</answer>"),
    (BOOLEAN, "<answer>No.</answer>"),
    (SET, "<answer>CDK6, CDK4</answer>"),
]
WRONG = [
    (PHRASE, "<answer>CDK6</answer>"),
    (NUMBER, "<answer>5 nM</answer>"),
    (CHOICE, "<answer>A</answer>"),
    (BOOLEAN, "<answer>yes</answer>"),
    (SET, "<answer>CDK4</answer>"),
    (PHRASE, ""),
    (PHRASE, "It is CDK4."),
    (PHRASE, "<answer>CDK4"),
]
HACKS = [(PHRASE, hack.response) for hack in hacks(PHRASE, "CDK6", "Which kinase?")]
BROKEN = ["", "CDK4", "{}", '{"kind": "phrase", "value": ""}', '{"kind": "number", "value": "many"}']
CASES = [
    *((gold.model_dump_json(), text, True) for gold, text in RIGHT),
    *((gold.model_dump_json(), text, False) for gold, text in [*WRONG, *HACKS]),
    *((gold, text, None) for gold in BROKEN for text in ("<answer>CDK4</answer>", "")),
]


def by_trl(gold: str, text: str, _: Any) -> bool | None:
    (earned,) = rewards.correctness([text], [gold])
    return None if earned is None else bool(earned)


def by_verl(gold: str, text: str, adapter: Any) -> bool | None:
    said = adapter.compute_score(data_source="bioalchemy", solution_str=text, ground_truth=gold, extra_info={})
    return bool(said["score"]) if said["judged"] else None


def by_verifiers(gold: str, text: str, adapter: Any) -> bool | None:
    task = adapter.BioAlchemyTask(adapter.BioAlchemyData(id="1", prompt="Which?", answer=gold))
    try:
        return bool(asyncio.run(task.correctness(SimpleNamespace(last_reply=text, info={}))))
    except ValueError:
        assert not asyncio.run(task.validate(None))
        return None


def by_nemo_gym(gold: str, text: str, adapter: Any) -> bool | None:
    said = asyncio.run(
        adapter.BioAlchemyResourcesServer.model_construct().verify(
            adapter.BioAlchemyVerifyRequest.model_validate(verify_request(gold, text))
        )
    )
    assert said.mask_sample == (said.failure_kind is not None) == (said.failure_reason is not None)
    return None if said.mask_sample else bool(said.reward)


def by_open_instruct(gold: str, text: str, adapter: Any) -> bool | None:
    said = adapter.BioAlchemyVerifier()([1, 2], text, gold, "Which?")
    return None if said.reasoning.startswith("not judged") else bool(said.score)


TRAINERS: dict[str, Callable[[str, str, Any], bool | None]] = {
    "verl": by_verl, "verifiers": by_verifiers, "nemo_gym": by_nemo_gym, "open_instruct": by_open_instruct,
}  # fmt: skip


def verify_request(gold: str, text: str) -> dict[str, Any]:
    """What NeMo Gym posts to `/verify`."""
    content = [{"type": "output_text", "text": text, "annotations": []}]
    message = {"id": "msg_1", "type": "message", "role": "assistant", "status": "completed", "content": content}
    return {
        "responses_create_params": {"input": [{"role": "user", "content": "Which?"}]},
        "expected_answer": gold, "question": "Which?", "id": "5d0c", "receipt": "{}",
        "response": {
            "id": "resp_1", "created_at": 0, "model": "m", "object": "response", "output": [message],
            "parallel_tool_calls": True, "tool_choice": "auto", "tools": [],
        },
    }  # fmt: skip


@pytest.mark.parametrize("name", TRAINERS)
def test_every_trainer_gives_the_verdict_of_the_reward(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    adapter = trainers.adapter(name, monkeypatch)
    expected = [verdict for _, _, verdict in CASES]
    assert len(expected) > 35
    assert {expected.count(verdict) > 4 for verdict in (True, False, None)} == {True}
    assert [by_trl(gold, text, None) for gold, text, _ in CASES] == expected
    assert [TRAINERS[name](gold, text, adapter) for gold, text, _ in CASES] == expected


def test_verl_is_given_the_same_columns_for_every_sample() -> None:
    from bioalchemy_training.adapters.verl import compute_score

    shapes = {
        tuple((key, type(value)) for key, value in compute_score("bioalchemy", text, gold).items())
        for gold, text, _ in CASES
    }
    assert len(shapes) == 1


def test_what_else_verl_hands_on_changes_no_verdict() -> None:
    from bioalchemy_training.adapters.verl import compute_score

    row = ("bioalchemy", "<answer>CDK4</answer>", PHRASE.model_dump_json(), {"num_turns": 2})
    said = compute_score(*row, reward_router_address="127.0.0.1:8000", reward_model_tokenizer=None, strict=True)
    assert said == compute_score(*row)


def test_rows_of_another_data_source_are_no_wrong_answers() -> None:
    from bioalchemy_training.adapters.verl import compute_score

    with pytest.raises(ValueError, match="and this one is of openai/gsm8k"):
        compute_score("openai/gsm8k", "#### 5", "5")


def test_a_taskset_has_the_prompts_of_training(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    adapter = trainers.adapter("verifiers", monkeypatch)
    rows = [{"question": "Which?", "answer": PHRASE.model_dump(mode="json"), "pair_id": "5d0c"}, {"question": "Why?"}]
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    (task,) = adapter.BioAlchemyTaskset(adapter.BioAlchemyConfig(path=path)).load()
    assert task.data.id == "5d0c"
    assert task.data.prompt.startswith("Which?\n\nAnswer with one word")
    assert "row 2 has no answer" in caplog.text
    with pytest.raises(UsageError, match="can't be read"):
        list(adapter.BioAlchemyTaskset(adapter.BioAlchemyConfig(path=tmp_path / "none.jsonl")).load())
    with pytest.raises(UsageError, match="the taskset has no path"):
        list(adapter.BioAlchemyTaskset(adapter.BioAlchemyConfig()).load())


def test_a_row_that_cannot_be_judged_is_told_to_open_instruct(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    adapter = trainers.adapter("open_instruct", monkeypatch)
    assert adapter.BioAlchemyVerifier()([], "<answer>CDK4</answer>", "CDK4").score == 0
    assert "a row can't be judged" in caplog.text


# --- against the trainers themselves, where they are installed ---


def test_verl_loads_the_reward() -> None:
    imports = pytest.importorskip("verl.utils.import_utils", reason="verl is not installed")
    loaded = imports.load_extern_object("pkg://bioalchemy_training.adapters.verl", "compute_score")
    assert loaded("bioalchemy", "<answer>CDK4</answer>", PHRASE.model_dump_json())["acc"] == 1


def test_verifiers_loads_the_taskset_and_scores_a_trace(tmp_path: Path) -> None:
    vf = pytest.importorskip("verifiers.v1", reason="verifiers is not installed")
    from verifiers.v1.graph import MessageNode
    from verifiers.v1.trace import AgentInfo, Trace, TraceTask
    from verifiers.v1.types import AssistantMessage
    from verifiers.v1.utils.loaders import load_taskset, taskset_config_type

    path = tmp_path / "rows.jsonl"
    golds = [PHRASE.model_dump_json(), BROKEN[3]]
    path.write_text("".join(json.dumps({"prompt": "Which?", "answer": gold}) + "\n" for gold in golds))
    name = "bioalchemy-training"
    sound, broken = load_taskset(taskset_config_type(name)(id=name, path=path))

    def traced(task: Any) -> Any:
        said = AssistantMessage(content="<answer>CDK4</answer>")
        trace = Trace(task=TraceTask.model_construct(data=task.data), agent=AgentInfo.model_construct())
        trace.nodes.append(MessageNode.model_construct(message=said, sampled=True, parent=None))
        return trace

    trace = traced(sound)
    asyncio.run(sound.score(trace))
    assert (trace.reward, trace.metrics, trace.info["extracted"]) == (1, {"has_answer": 1}, "CDK4")
    with pytest.raises(vf.TaskError, match="is empty"):
        asyncio.run(broken.score(traced(broken)))
    assert [asyncio.run(task.validate(None)) for task in (sound, broken)] == [True, False]


def test_nemo_gym_serves_the_verdict() -> None:
    server_utils = pytest.importorskip("nemo_gym.server_utils", reason="NeMo Gym is not installed")
    from fastapi.testclient import TestClient

    from bioalchemy_training.adapters.nemo_gym import NOT_JUDGED, BioAlchemyConfig, BioAlchemyResourcesServer

    config = BioAlchemyConfig(host="127.0.0.1", port=1, entrypoint="app.py", name="bioalchemy")
    client = server_utils.ServerClient.model_construct(global_config_dict={})
    asked = TestClient(BioAlchemyResourcesServer(config=config, server_client=client).setup_webserver())
    right, text = PHRASE.model_dump_json(), "<answer>CDK4</answer>"
    for gold, reward, masked, kind in ((right, 1, False, None), (BROKEN[3], 0, True, NOT_JUDGED)):
        said = asked.post("/verify", json=verify_request(gold, text)).json()
        assert (said["reward"], said["mask_sample"], said["failure_kind"]) == (reward, masked, kind)
        assert said["expected_answer"] == gold
