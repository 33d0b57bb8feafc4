"""The doctor: a backend that can do the job passes, and one that can't is told in a sentence that names it."""

from pathlib import Path
from typing import Any

import pytest
from tests.support.asking import AT_ONCE, asking, through_litellm
from tests.support.scripted_model import CUT, ScriptedModel

from bioalchemy import doctor, settings
from bioalchemy.accounts import Origin
from bioalchemy.errors import (
    AuthenticationFailed,
    BackendUnreachable,
    ContextTooLong,
    InvalidResponse,
    MalformedCompletion,
    ModelError,
    RequestRefused,
    UnknownModel,
)

HOSTED = {"name": "litellm_proxy/scripted", "api_key": "os.environ/HOSTED_KEY"}
BOTH = [pytest.param({}, id="server"), pytest.param(HOSTED, id="hosted", marks=through_litellm)]


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOSTED_KEY", "sk-canary-44c1")


@pytest.mark.parametrize("params", BOTH)
async def test_a_backend_that_fills_in_the_form(model: ScriptedModel, tmp_path: Path, params: dict[str, Any]) -> None:
    async with asking(tmp_path, model, **params) as run:
        (health,) = await doctor.examine(run.backends, run.ledger)
        assert health.model == params.get("name", "openai/scripted")
        assert set(health.roles) == set(settings.ROLES)
        assert health.latency_s > 0
        assert run.calls("source, prompt") == [("paid", "doctor")]
    (body,) = model.bodies
    assert '"anyOf"' in str(body["response_format"]).replace("'", '"')


async def test_each_backend_is_probed_once(model: ScriptedModel, tmp_path: Path) -> None:
    async with asking(tmp_path, model, run="a") as one, asking(tmp_path, model, run="b", temperature=0.1) as other:
        backends = {**one.backends, "critic": other.backends["critic"]}
        found = await doctor.examine(backends, one.ledger)
    assert [len(health.roles) for health in found] == [3, 1]
    assert model.posts == 2


async def test_a_probe_is_never_answered_from_the_cache(model: ScriptedModel, tmp_path: Path) -> None:
    async with asking(tmp_path, model) as run:
        for _ in range(2):
            await doctor.examine(run.backends, run.ledger)
    assert model.posts == 2


async def unwell(model: ScriptedModel, folder: Path, kind: type[ModelError], **params: Any) -> str:
    """The one sentence about a backend that can't be used."""
    async with asking(folder, model, **params) as run:
        with pytest.raises(kind) as caught:
            await doctor.examine(run.backends, run.ledger)
    assert type(caught.value) is kind
    said = str(caught.value)
    assert said.startswith(run.backends["critic"].model)
    assert "\n" not in said
    assert len(said) < 500
    return said


@pytest.mark.parametrize(
    "answer",
    [
        "An ant has six legs.",
        CUT,
        {"quotes": [], "answer": {"kind": "word", "value": "six"}, "certainty": "high"},
        {"quotes": ["An ant has six legs."], "answer": {"kind": "legs", "value": "6"}, "certainty": "high"},
        {"quotes": ["An ant has six legs."], "answer": {"kind": "word", "value": "six"}, "certainty": "very high"},
    ],
    ids=str,
)
@pytest.mark.parametrize("params", BOTH)
async def test_a_model_that_ignores_the_form(
    model: ScriptedModel, tmp_path: Path, answer: Any, params: dict[str, Any]
) -> None:
    model.instead = lambda *_: answer
    said = await unwell(model, tmp_path, InvalidResponse, **params)
    assert "can't do structured output, which every agent needs (" in said


@pytest.mark.parametrize(
    ("status", "says", "kind", "told"),
    [
        (400, "", RequestRefused, " refuses a request with a JSON schema: "),
        (
            400,
            "This model's maximum context length is 64 tokens.",
            ContextTooLong,
            "maximum context length is 64 tokens",
        ),
        (401, "", AuthenticationFailed, "fault 401"),
        (404, "", UnknownModel, "fault 404"),
        (500, "", BackendUnreachable, "fault 500"),
    ],
)
@pytest.mark.parametrize("params", BOTH)
async def test_a_backend_that_refuses(
    model: ScriptedModel, tmp_path: Path, params: dict[str, Any],
    status: int, says: str, kind: type[ModelError], told: str,
) -> None:  # fmt: skip
    model.fault_message = says
    model.faults.extend([(status, AT_ONCE)] * 9)
    assert told in await unwell(model, tmp_path, kind, **params)
    assert model.posts == (2 if status == 500 else 1)


@pytest.mark.parametrize("body", ['{"choices": []}', '{"choices": [], "usage": {"prompt_tokens": "many"}}', "{}"])
async def test_a_server_that_sends_no_completion_is_not_blamed_for_its_model(
    model: ScriptedModel, tmp_path: Path, body: str
) -> None:
    model.raw.extend([body] * 9)
    said = await unwell(model, tmp_path, MalformedCompletion)
    assert "structured output" not in said
    assert "the backend's answer" in said


async def test_silence_and_second_attempts_are_told_of_meanwhile(
    model: ScriptedModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "SILENCE_S", 0.05)
    model.delay_s = 0.5
    model.faults.append((500, AT_ONCE))
    told: list[str] = []
    async with asking(tmp_path, model) as run:
        await doctor.examine(run.backends, run.ledger, told.append)
    assert any("openai/scripted has not answered a small request for" in note for note in told)
    assert [note for note in told if "asking again" in note] == [
        f"{model.api_base}/chat/completions: HTTP 500, fault 500; asking again"
    ]


async def test_a_probe_belongs_to_no_article(model: ScriptedModel, tmp_path: Path) -> None:
    async with asking(tmp_path, model) as run:
        await doctor.examine(run.backends, run.ledger)
        assert run.calls("article_id, context_id, draft_id") == [Origin()[:3]]
