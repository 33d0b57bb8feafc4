"""Backends: what a server tells of its models, what it takes, and how it is named when it can't be used."""

import json
import socket
from typing import Any

import pytest
from tests.support.asking import config
from tests.support.scripted_model import ScriptedModel

from bioalchemy import backends, settings
from bioalchemy.backends import Backend, open_backends
from bioalchemy.errors import AuthenticationFailed, BackendUnreachable, UnknownModel, UsageError
from bioalchemy.hosted import routed
from bioalchemy.settings import LiteLLMParams, ModelInfo

KEY = "sk-canary-93d0f2aa"


async def opened(model: ScriptedModel, name: str = "openai/scripted", **more: Any) -> Backend:
    """The backend of every role."""
    async with open_backends(config(model, name, **more), 8, routed) as backends:
        assert len({id(backend) for backend in backends.values()}) == 1
        return backends["critic"]


def listing(*entries: dict[str, Any]) -> str:
    return json.dumps({"object": "list", "data": entries})


async def test_a_server_that_serves_the_model(model: ScriptedModel) -> None:
    backend = await opened(model, info={"training_on_outputs": "allowed"})
    assert (backend.model, backend.window, backend.slots) == ("openai/scripted", 16_384, 8)
    assert backend.training_on_outputs == "allowed"
    # Nobody says which weights these are: another server may have others.
    assert (backend.revision, backend.endpoint) == ("unknown", model.api_base)


async def test_a_revision_that_is_given_makes_servers_alike(model: ScriptedModel) -> None:
    backend = await opened(model, info={"revision": "abc", "max_input_tokens": 99}, max_parallel_requests=2)
    assert (backend.revision, backend.endpoint, backend.window, backend.slots) == ("abc", "openai-server", 99, 2)


async def test_llama_cpp_tells_its_weights_by_their_figures(model: ScriptedModel) -> None:
    meta = {"n_params": 135_000_000, "size": 90_000_000, "n_vocab": 49_152, "n_ctx": 4096}
    model.listing = listing({"id": "scripted", "meta": meta})
    first = await opened(model)
    model.listing = listing({"id": "scripted", "meta": meta | {"n_ctx": 8192}})
    wider = await opened(model)
    model.listing = listing({"id": "scripted", "meta": meta | {"n_params": 136_000_000}})
    other = await opened(model)
    assert first.revision.startswith("meta:")
    assert first.endpoint == "openai-server"
    assert (first.window, wider.window) == (4096, 8192)
    assert wider.revision == first.revision != other.revision


@pytest.mark.parametrize("wanted", ["/models/smol-135M.gguf", "smol-135M.gguf", "smol-135M", "an alias"])
async def test_a_model_that_is_named_by_its_path_goes_by_its_file_too(model: ScriptedModel, wanted: str) -> None:
    model.listing = listing({"id": "other"}, {"id": "/models/smol-135M.gguf", "aliases": ["an alias"]})
    async with open_backends(config(model, f"openai/{wanted}"), 8, routed) as backends:
        backend = backends["critic"]
        await backend.complete({"messages": [{"role": "user", "content": "hello"}]})
    (body,) = model.bodies
    assert body["model"] == "/models/smol-135M.gguf"
    assert backend.model == f"openai/{wanted}"


@pytest.mark.parametrize(
    ("served", "told"),
    [
        (listing({"id": "Qwen/Qwen3-8B"}, {"id": "/models/smol.gguf"}), "it serves Qwen/Qwen3-8B, smol.gguf"),
        (listing(), "it serves nothing"),
        ("{}", "it serves nothing"),
        (listing({"id": "SCRIPTED"}), "it serves SCRIPTED"),
    ],
)
async def test_a_model_that_is_not_served(model: ScriptedModel, served: str, told: str) -> None:
    model.listing = served
    with pytest.raises(UnknownModel) as caught:
        await opened(model)
    assert str(caught.value) == f"{model.api_base} does not serve 'scripted'; {told}"


ODD = [
    {"data": 5},
    {"data": "scripted"},
    {"data": {"id": "scripted"}},
    {"data": [None, 7, {"name": "scripted"}]},
    {"data": [{"id": "other", "aliases": 5}]},
    {"data": [{"id": "other", "aliases": [["scripted"]]}]},
]


@pytest.mark.parametrize("odd", ODD, ids=str)
async def test_an_odd_list_of_models_serves_nothing(model: ScriptedModel, odd: dict[str, Any]) -> None:
    model.listing = json.dumps(odd)
    with pytest.raises(UnknownModel, match="does not serve 'scripted'"):
        await opened(model)


async def test_odd_figures_are_left_aside(model: ScriptedModel) -> None:
    model.listing = listing({"id": "scripted", "meta": "large", "max_model_len": "long"})
    backend = await opened(model)
    assert (backend.revision, backend.window) == ("unknown", None)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("", "answers, but not as an OpenAI-compatible API (no /models); is the path right?"),
        ("<html><body>Welcome to nginx</body></html>", "/models: the answer is not JSON but '<html><body>Welcome"),
        ("[1, 2]", "/models: the answer is not a JSON object"),
    ],
)
async def test_a_server_of_another_kind(model: ScriptedModel, answer: str, said: str) -> None:
    model.listing = answer
    with pytest.raises(BackendUnreachable) as caught:
        await opened(model)
    assert said in str(caught.value)
    assert str(caught.value).startswith(model.api_base)
    assert "\n" not in str(caught.value)


async def test_a_page_that_repeats_the_key_is_told_without_it(
    model: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    model.listing = f"<p>{KEY}</p>"
    with pytest.raises(BackendUnreachable, match="not JSON but '<p><OPENAI_API_KEY></p>'"):
        await opened(model)


async def test_where_nothing_listens(model: ScriptedModel) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, and deaf
        address = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        with pytest.raises(BackendUnreachable) as caught:
            await opened(model, api_base=address)
    assert str(caught.value) == f"{address}/models: nothing listens there"


@pytest.mark.parametrize(
    "address",
    [
        "localhost:8000/v1",
        "ftp://127.0.0.1/v1",
        "127.0.0.1",
        "http://",
        "http://[::1/v1",
        "//x",
        "http://127.0.0.1:99999/v1",
    ],
)
async def test_what_is_no_address(model: ScriptedModel, address: str) -> None:
    with pytest.raises((BackendUnreachable, UsageError), match=r"address|URL") as caught:
        await opened(model, api_base=address)
    assert "\n" not in str(caught.value)


async def test_a_key_that_is_refused(model: ScriptedModel, monkeypatch: pytest.MonkeyPatch) -> None:
    model.key = "right"
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with pytest.raises(AuthenticationFailed, match=r"the key is missing or refused \(HTTP 401") as caught:
        await opened(model)
    assert KEY not in str(caught.value)
    monkeypatch.setenv("OPENAI_API_KEY", "right")
    assert (await opened(model)).model == "openai/scripted"


async def test_a_key_that_is_not_there(model: ScriptedModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LAB_KEY", raising=False)
    with pytest.raises(UsageError, match="the environment has no LAB_KEY"):
        await opened(model, api_key="os.environ/LAB_KEY")


async def test_roles_share_a_backend_where_their_entries_are_alike(model: ScriptedModel) -> None:
    params = {"model": "openai/scripted", "api_base": model.api_base}
    entries = [
        {"model_name": "default", "litellm_params": params},
        {"model_name": "curator", "litellm_params": params},
        {"model_name": "critic", "litellm_params": params | {"temperature": 0.3}},
    ]
    wanted = settings.parse_config({"model_list": entries}, "test")
    async with open_backends(wanted, 8, routed) as backends:
        assert backends["curator"] is backends["question_writer"]
        assert backends["critic"] is not backends["curator"]


@pytest.mark.parametrize(
    ("usage", "cost"),
    [({"prompt_tokens": 1000, "completion_tokens": 10}, 0.0030), ({"prompt_tokens": None}, 0.0), (None, 0.0)],
)
def test_a_price_is_tokens_times_prices(usage: Any, cost: float) -> None:
    info = ModelInfo(input_cost_per_token=2e-6, output_cost_per_token=1e-4)
    assert priced(info).cost_usd({"usage": usage}) == pytest.approx(cost)
    assert priced(info).has_price


def test_half_a_price_is_none() -> None:
    info = ModelInfo(input_cost_per_token=2e-6)
    assert priced(info).cost_usd({"usage": {"prompt_tokens": 1, "completion_tokens": 1}}) is None
    assert not priced(info).has_price


def priced(info: ModelInfo) -> Backend:
    async def complete(_: dict[str, Any]) -> dict[str, Any]:
        return {}

    return Backend("m", "r", "e", "unknown", None, LiteLLMParams(model="openai/m"), info, 1, complete)


async def test_an_address_from_the_environment_ends_in_a_path(
    model: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MY_SERVER", f"{model.api_base}?token={KEY}")
    with pytest.raises(UsageError, match="an address ends in a path such as /v1") as caught:
        await opened(model, api_base="os.environ/MY_SERVER")
    assert KEY not in str(caught.value)


async def test_headers_and_extra_words_of_a_server(model: ScriptedModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TENANT", KEY)
    more: dict[str, Any] = {
        "extra_headers": {"X-Tenant": "os.environ/TENANT"}, "num_retries": 5, "rpm": 3,
        "extra_body": {"chat_template_kwargs": {"enable_thinking": False}},
    }  # fmt: skip
    backend = await opened(model, **more)
    assert set(backend.params.sampling) == {"extra_body"}
    async with open_backends(config(model, "openai/scripted", **more), 8, routed) as backends:
        await backends["critic"].complete({"messages": [{"role": "user", "content": "x"}], **backend.params.sampling})
    (body,) = model.bodies
    assert body["chat_template_kwargs"] == {"enable_thinking": False}
    assert not {"extra_body", "extra_headers", "num_retries", "rpm"} & body.keys()
    assert model.headers[-1]["X-Tenant"] == KEY
    assert KEY not in settings.redact(f"the server says {KEY}")
    monkeypatch.delenv("TENANT")
    with pytest.raises(UsageError, match="no TENANT, which openai/scripted takes its header X-Tenant from"):
        await opened(model, **more)


@pytest.mark.parametrize(
    ("params", "info", "said"),
    [
        ({"temprature": 0.1}, {}, "unknown temprature; is temperature meant"),
        ({}, {"input_cost_per_tokn": 1.0}, "unknown input_cost_per_tokn; is input_cost_per_token meant"),
    ],
)
def test_misspelt_settings_are_named(params: dict[str, Any], info: dict[str, Any], said: str) -> None:
    entry = {"model_name": "default", "litellm_params": {"model": "openai/x", **params}, "model_info": info}
    with pytest.raises(UsageError, match=said):
        settings.parse_config({"model_list": [entry]}, "test")
    sound = {"model": "openai/x", "max_completion_tokens": 9, "top_k": 3}
    entry = {"model_name": "default", "litellm_params": sound, "model_info": {"mode": "chat", "id": "x"}}
    settings.parse_config({"model_list": [entry]}, "test")


async def test_an_address_may_come_from_the_environment(model: ScriptedModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_SERVER", f"{model.api_base}/")
    params = {"model": "openai/scripted", "api_base": "os.environ/MY_SERVER"}
    written = settings.parse_config({"model_list": [{"model_name": "default", "litellm_params": params}]}, "test")
    async with open_backends(written, 8, routed) as backends:
        assert backends["critic"].endpoint == model.api_base
    monkeypatch.delenv("MY_SERVER")
    with pytest.raises(UsageError, match="no MY_SERVER, which openai/scripted takes its address from"):
        async with open_backends(written, 8, routed):
            pass


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backends, "LOADING_PAUSE_S", 0.01)


@pytest.mark.usefixtures("impatient")
async def test_a_server_that_loads_its_model_is_waited_for(model: ScriptedModel) -> None:
    model.loading = 3
    said: list[str] = []
    async with open_backends(config(model), 8, routed, said.append) as by_role:
        model.loading = 2
        await by_role["critic"].complete({"messages": [{"role": "user", "content": "hello"}]})
    assert model.loading == 0
    assert all("HTTP 503, Loading model; waiting for it, up to 10 minutes" in line for line in said)
    assert said


@pytest.mark.usefixtures("impatient")
async def test_a_server_that_never_loads_is_given_up(model: ScriptedModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backends, "LOADING_LIMIT_S", 0.05)
    model.loading = 10**6
    with pytest.raises(BackendUnreachable, match=r"Loading model; not loaded after 0 s"):
        await opened(model)
