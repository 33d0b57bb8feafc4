"""Settings: the configuration file, keys, and what belongs to a recipe."""

from pathlib import Path
from typing import Any

import pytest
from tests.support.asking import asking
from tests.support.scripted_model import ScriptedModel

from bioalchemy import prompts, settings
from bioalchemy.errors import UsageError
from bioalchemy.graphs.engine import make_recipe
from bioalchemy.settings import Gates, LiteLLMParams, Recipe, load_config, parse_config, redact, resolve_key

KEY = "sk-canary-20ab77c1"


def entry(name: str = "default", **params: Any) -> dict[str, Any]:
    return {"model_name": name, "litellm_params": {"model": "openai/m", **params}}


def read(*entries: dict[str, Any], **more: Any) -> settings.RunConfig:
    return parse_config({"model_list": list(entries), **more}, "models.yaml")


# The file


def test_a_model_for_each_role_and_a_default(tmp_path: Path) -> None:
    path = tmp_path / "models.yaml"
    path.write_text(
        """
        model_list:
          - model_name: default
            litellm_params: {model: hosted_vllm/Qwen/Qwen3-8B, api_base: "http://127.0.0.1:8000/v1", top_k: 20}
          - model_name: critic
            litellm_params: {model: openai/gpt-5.2, api_key: os.environ/OPENAI_API_KEY, temperature: null}
            model_info: {training_on_outputs: forbidden, mode: chat}
        gates: {open_book_samples: 5}
        """
    )
    config = load_config(path)
    writer, critic = config.entry("question_writer"), config.entry("critic")
    assert (writer.litellm_params.provider, writer.litellm_params.is_server) == ("hosted_vllm", True)
    assert writer.litellm_params.sampling == {"top_k": 20}
    assert (critic.litellm_params.model, critic.litellm_params.is_server) == ("openai/gpt-5.2", False)
    assert critic.litellm_params.sampling == {"temperature": None}
    assert critic.model_info.training_on_outputs == "forbidden"
    assert config.gates == Gates(open_book_samples=5)


def test_without_a_default_every_role_needs_a_model() -> None:
    roles = [entry(role) for role in settings.ROLES]
    assert read(*roles).entry("critic").model_name == "critic"
    with pytest.raises(UsageError, match="names no model for critic, and has no `default`"):
        read(*[role for role in roles if role["model_name"] != "critic"])


def test_one_model_for_all() -> None:
    config = settings.single_model("openai/m", "http://127.0.0.1:1/v1")
    assert {config.entry(role).litellm_params.model for role in settings.ROLES} == {"openai/m"}
    with pytest.raises(UsageError, match=r"^--model: model_list\.0\.litellm_params\.model: "):
        settings.single_model("")


WRONG: list[tuple[dict[str, Any], str]] = [
    ({}, "model_list: Field required"),
    ({"model_list": []}, "names no model for curator, question_writer, evidence_checker, critic, and has no `default`"),
    ({"model_list": [entry(), entry()]}, "model_list names default twice"),
    ({"model_list": [entry("judge")]}, "model_list.0.model_name: Input should be 'curator', "),
    ({"model_list": [{"model_name": "default"}]}, "model_list.0.litellm_params: Field required"),
    ({"model_list": [entry() | {"modelinfo": {}}]}, "model_list.0.modelinfo: Extra inputs are not permitted"),
    ({"model_list": [entry()], "gate": {}}, "gate: Extra inputs are not permitted"),
    ({"model_list": [entry(timeout=0)]}, "model_list.0.litellm_params.timeout: Input should be greater than 0"),
    ({"model_list": [entry(max_tokens=-1)]}, "litellm_params.max_tokens: Input should be greater than 0"),
    ({"model_list": [entry(max_parallel_requests=0)]}, "max_parallel_requests: Input should be greater than 0"),
    ({"model_list": [entry(temperature=float("nan"))]}, "model_list.0.litellm_params: Value error, parameters are"),
    ({"model_list": [entry(top_p=float("inf"))]}, "parameters are texts, finite numbers, lists and mappings only"),
    ({"model_list": [entry() | {"model_info": {"input_cost_per_token": -1}}]}, "greater than or equal to 0"),
    ({"model_list": [entry() | {"model_info": {"output_cost_per_token": float("nan")}}]}, "output_cost_per_token: "),
    ({"model_list": [entry()], "gates": {"passage_tokens": 50}}, "gates.passage_tokens: Input should be greater"),
    ({"model_list": [entry()], "gates": {"passage_tokens": 8001}}, "gates.passage_tokens: Input should be less"),
    ({"model_list": [entry()], "gates": {"drafts_per_context": 9}}, "gates.drafts_per_context: Input should be less"),
    ({"model_list": [entry()], "gates": {"open_book_samples": 0}}, "gates.open_book_samples: Input should be greater"),
    ({"model_list": [entry()], "gates": {"open_book_agreement": 0}}, "open_book_agreement: Input should be greater"),
    ({"model_list": [entry()], "gates": {"open_book_agreement": float("nan")}}, "gates.open_book_agreement: "),
    (
        {"model_list": [entry()], "gates": {"open_book_agreement": 0.4}},
        "gates.open_book_agreement: 0.4 is less than 0.5",
    ),
    ({"model_list": [entry()], "gates": {"max_revisions": -1}}, "gates.max_revisions: Input should be greater"),
    ({"model_list": [entry()], "gates": {"samples": 1}}, "gates.samples: Extra inputs are not permitted"),
]


@pytest.mark.parametrize(("content", "said"), WRONG)
def test_a_wrong_option_is_named_with_its_place(content: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_config(content, "models.yaml")
    assert str(caught.value).startswith("models.yaml: ")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"model_list: [", ", line 1: not YAML"),
        (b"a: 1\nb: {c: ]", ", line 2: not YAML"),
        (b"\xff\xfe\x00", ": not YAML"),
        (b"!!python/object/apply:os.system [echo]", ", line 1: not YAML"),
        (b"", ": expected a mapping with model_list (and gates)"),
        (b"- model_list", ": expected a mapping with model_list (and gates)"),
    ],
)
def test_a_file_that_is_no_configuration(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "models.yaml"
    path.write_bytes(content)
    with pytest.raises(UsageError) as caught:
        load_config(path)
    assert str(caught.value) == f"{path}{said}"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no-such\.yaml: No such file or directory$"):
        load_config(tmp_path / "no-such.yaml")
    with pytest.raises(UsageError, match=r": Is a directory$"):
        load_config(tmp_path)


# Keys


@pytest.mark.parametrize(
    "params",
    [
        {"api_key": KEY},
        {"aws_secret_access_key": KEY},
        {"azure_ad_token": KEY},
        {"extra_headers": {"Authorization": f"Bearer {KEY}"}},
        {"extra_headers": {"Cookie": f"session={KEY}"}},
        {"extra_headers": {"X-Auth": KEY}},
        {"extra_body": {"accounts": [{"X-Api-Key": KEY}]}},
        {"api_base": f"http://127.0.0.1:8000/v1?token={KEY}"},
        {"api_base": f"http://user:{KEY}@127.0.0.1:8000/v1"},
    ],
    ids=str,
)
def test_a_key_that_is_written_out_is_refused_and_not_repeated(params: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="keys come from the environment only") as caught:
        read(entry(**params))
    assert KEY not in str(caught.value)


def test_a_price_among_the_parameters_is_told_its_place() -> None:
    with pytest.raises(UsageError, match="input_cost_per_token belongs under model_info"):
        read(entry(input_cost_per_token=1e-6))


def test_a_key_comes_from_the_variable_that_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAB_ACCOUNT", KEY)
    monkeypatch.setenv("OPENAI_API_KEY", "another")
    assert resolve_key(LiteLLMParams(model="openai/m", api_key="os.environ/LAB_ACCOUNT")) == KEY
    assert resolve_key(LiteLLMParams(model="openai/m")) == "another"
    monkeypatch.delenv("OPENAI_API_KEY")
    assert resolve_key(LiteLLMParams(model="openai/m")) is None


@pytest.mark.parametrize("value", [None, ""])
def test_a_variable_that_is_not_set_is_named(monkeypatch: pytest.MonkeyPatch, value: str | None) -> None:
    monkeypatch.delenv("LAB_KEY", raising=False)
    if value is not None:
        monkeypatch.setenv("LAB_KEY", value)
    with pytest.raises(UsageError, match="the environment has no LAB_KEY, which openai/m takes its key from"):
        resolve_key(LiteLLMParams(model="openai/m", api_key="os.environ/LAB_KEY"))


def test_secrets_are_replaced_by_their_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAB_API_KEY", KEY)
    monkeypatch.setenv("Db_Password", "hunter2-hunter2")
    monkeypatch.setenv("PLAIN", "plain-enough")
    monkeypatch.setenv("SHORT_KEY", "none")
    assert redact(f"{KEY}, {KEY}; hunter2-hunter2 plain-enough none") == (
        "<LAB_API_KEY>, <LAB_API_KEY>; <Db_Password> plain-enough none"
    )
    nested = {"a": [KEY, 1, None, {"b": f"Bearer {KEY}"}]}
    assert settings.redact_all(nested) == {"a": ["<LAB_API_KEY>", 1, None, {"b": "Bearer <LAB_API_KEY>"}]}


def test_a_key_is_secret_whatever_its_variable_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAB_CREDIT", KEY)
    resolve_key(LiteLLMParams(model="openai/m", api_key="os.environ/LAB_CREDIT"))
    assert redact(KEY) == "<LAB_CREDIT>"


# Recipes


async def recipe(model: ScriptedModel, folder: Path, gates: Gates = Gates(), **params: Any) -> Recipe:  # noqa: B008
    """What a run with these parameters would be made with."""
    async with asking(folder, model, **params) as run:
        return make_recipe(run.backends, gates)


async def test_limits_addresses_and_keys_are_not_part_of_a_recipe(
    model: ScriptedModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAB_KEY", KEY)
    first = await recipe(model, tmp_path)
    with ScriptedModel() as elsewhere:
        second = await recipe(
            elsewhere, tmp_path, concurrency=3, timeout=7, max_parallel_requests=2, api_key="os.environ/LAB_KEY"
        )
    assert second.differences(first) == []
    assert second.hash == first.hash
    assert Recipe.model_validate_json(first.model_dump_json()).hash == first.hash
    assert KEY not in second.model_dump_json()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"temperature": 0.3}, "sampling.temperature"),
        ({"max_tokens": 99}, "sampling.max_tokens"),
        ({"top_p": None}, "sampling.top_p"),
        ({"info": {"revision": "abc"}}, "revision"),
    ],
)
async def test_what_changes_a_models_words_makes_another_recipe(
    model: ScriptedModel, tmp_path: Path, changes: dict[str, Any], told: str
) -> None:
    first, second = await recipe(model, tmp_path), await recipe(model, tmp_path, **changes)
    assert second.hash != first.hash
    assert second.differences(first) == sorted(f"models.{role}.{told}" for role in settings.ROLES)


async def test_gates_and_prompts_make_another_recipe(
    model: ScriptedModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await recipe(model, tmp_path)
    strict = await recipe(model, tmp_path, Gates(open_book_samples=5))
    assert strict.differences(first) == ["gates.open_book_samples"]
    others = prompts.versions() | {"critic-review": "0" * 12}
    monkeypatch.setattr(prompts, "versions", lambda: others)
    reworded = await recipe(model, tmp_path)
    assert reworded.differences(first) == ["prompts.critic-review"]
    assert len({first.hash, strict.hash, reworded.hash}) == 3


def test_home_can_be_moved(home: Path) -> None:
    assert settings.home() == home


def test_services_of_the_literature(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIOALCHEMY_EUROPEPMC_URL", "http://127.0.0.1:1/rest/")
    assert settings.literature().europepmc_url == "http://127.0.0.1:1/rest"
    wrong = {"BIOALCHEMY_ALLOW_PRIVATE": "foo", "BIOALCHEMY_EMAIL": "reader@bücher.example"}
    for name, value in [*wrong.items(), ("BIOALCHEMY_EMAIL", "a@b.example\nX: y")]:
        with monkeypatch.context() as patched:
            patched.setenv(name, value)
            with pytest.raises(UsageError, match=rf"^{name}: .{{10,80}}$"):
                settings.literature()


def test_a_key_that_is_there_twice_is_named(tmp_path: Path) -> None:
    path = tmp_path / "models.yaml"
    path.write_text("gates:\n  open_book_samples: 3\n  open_book_samples: 5\nmodel_list: []\n")
    with pytest.raises(UsageError, match="line 2: open_book_samples is there twice"):
        settings.load_config(path)
