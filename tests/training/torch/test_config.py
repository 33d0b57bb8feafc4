"""A wrong file is told in a moment, with what would be right; the recipes and launch files are read as they are."""

import dataclasses
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from tests.support import tiny_model
from tests.support.trained import trained

from bioalchemy.errors import UsageError
from bioalchemy_training import arguments, config, trainers
from bioalchemy_training.sanity import divisibility

TRAINING = Path(__file__).parents[3] / "training"
RECIPES = sorted((TRAINING / "recipes").glob("*.yaml"))
LAUNCHES = sorted((TRAINING / "launch").glob("*.yaml"))


@pytest.mark.parametrize("section", ["grpo", "sft", "lora"])
def test_the_names_are_those_of_the_class(section: str) -> None:
    module, name = arguments._CLASSES[section]
    fields = dataclasses.fields(getattr(import_module(module), name))
    assert arguments.names(section) == {field.name for field in fields if field.init}


@pytest.mark.parametrize(
    ("sections", "message"),
    [
        ({"grpo": {"learning_rat": 1e-6}}, "grpo.learning_rat is unknown; is learning_rate meant?"),
        ({"lora": {"alpha": 16}}, "lora.alpha is unknown; is lora_alpha meant?"),
        ({"model": {"nam": "x"}}, "model.nam is unknown; is name meant?"),
        ({"dataset": {"evidense": True}}, "dataset.evidense is unknown; is evidence meant?"),
        ({"rewards": {"soft": 1}}, "rewards is unknown; is reward meant?"),
        ({"reward": {"weights": {"corectness": 1}}}, "is correctness meant?"),
        ({"reward": {"weights": {"answer_format": 1.0}}}, "must weigh less together than correctness"),
        ({"reward": {"soft": 0}}, "reward.soft: Input should be greater than or equal to 1"),
        ({"model": {"dtype": "int4"}}, "model.dtype: Input should be 'bfloat16'"),
        ({"grpo": {"output_dir": ""}}, "output_dir is missing"),
        ({"grpo": {"reward_weights": [1, 2, 3]}}, "give it under reward: weights"),
        ({"grpo": {"hub_token": "hf_x"}}, "hub_token is not for this file: give HF_TOKEN in the environment"),
        ({"grpo": {"report_to": "wandbee"}}, "report_to wandbee is unknown: give trackio, wandb, tensorboard or none"),
        ({"grpo": {"report_to": True}}, "report_to True is unknown: give trackio, wandb, tensorboard or none"),
        ({"grpo": {"report_to": "trackio"}}, "report_to trackio: it is not installed; pip install trackio"),
        (
            {"grpo": {"loss_type": "grop"}},
            "grpo.loss_type grop is unknown: give bnpo, cispo, dapo, dr_grpo, grpo, luspo, sapo or vespo",
        ),
        (
            {"grpo": {"importance_sampling_level": "tokens"}},
            "grpo.importance_sampling_level tokens is unknown: give sequence or token",
        ),
        ({"grpo": {"scale_rewards": "grp"}}, "grpo.scale_rewards grp is unknown: give batch, group or none"),
        (
            {"grpo": {"multi_objective_aggregation": "sum"}},
            "grpo.multi_objective_aggregation sum is unknown: give normalize_then_sum or sum_then_normalize",
        ),
        ({"grpo": {"vllm_mode": "inproc"}}, "grpo.vllm_mode inproc is unknown: give colocate or server"),
        (
            {"grpo": {"vllm_importance_sampling_mode": "token"}},
            "is unknown: give sequence_mask, sequence_truncate, token_mask or token_truncate",
        ),
        (
            {"grpo": {"log_level": "loud"}},
            "grpo.log_level loud is unknown: give critical, debug, detail, error, info, passive or warning",
        ),
        ({"grpo": {"log_level_replica": "loud"}}, "grpo.log_level_replica loud is unknown: give critical, debug,"),
        (
            {"grpo": {"torch_compile_mode": "fast"}},
            "grpo.torch_compile_mode fast is unknown: give default, lite, max-autotune, max-autotune-no-cudagraphs or "
            "reduce-overhead",
        ),
        *(
            ({"grpo": {"chat_template_kwargs": said}}, f"grpo.chat_template_kwargs {said!r}: give names with their val")
            for said in ("enable_thinking=False", "{enable", "[1]")
        ),
        ({"grpo": {"num_generations": None}}, "num_generations is empty: give a number"),
        ({"grpo": {"max_completion_length": None}}, "max_completion_length is empty: give a number"),
        ({"grpo": None}, "has no section grpo"),
        ({"grpo": None, "sft": {"output_dir": "x"}}, "has no section grpo: it is one of bioalchemy-train sft"),
    ],
)
def test_a_wrong_file_is_told_with_what_is_right(tmp_path: Path, sections: dict[str, Any], message: str) -> None:
    given = tiny_model.config(tmp_path, **sections)
    told = trained("grpo", given, code=2)
    assert told.startswith(f"error: {given}: ") or told.startswith(f"error: {given} has no section")
    assert message in told


@pytest.mark.parametrize(
    ("key", "known"),
    [
        ("loss_type", "chunked_nll, dft or nll"),
        ("packing_strategy", "bfd, bfd-requeue, bfd_split or wrapped"),
        ("truncation_mode", "keep_end or keep_start"),
        ("log_level", "critical, debug, detail, error, info, passive or warning"),
        ("torch_compile_mode", "default, lite, max-autotune, max-autotune-no-cudagraphs or reduce-overhead"),
    ],
)
def test_a_value_that_sft_does_not_know_is_told(tmp_path: Path, key: str, known: str) -> None:
    given = tiny_model.config(tmp_path, grpo=None, sft={"output_dir": "out", key: "x"})
    assert f"sft.{key} x is unknown: give {known}\n" in trained("sft", given, code=2)


@pytest.mark.parametrize("kind", config.KINDS)
def test_what_the_class_takes_by_itself_is_known(kind: config.Kind) -> None:
    built = arguments.build(kind, {"output_dir": "x", "use_cpu": True, "bf16": False})
    for key, known in arguments.choices(kind).items():
        assert getattr(built, key) in (None, *known)


def test_rewards_that_are_not_scaled_are_told_as_trl_documents_it() -> None:
    given = {"output_dir": "x", "use_cpu": True, "bf16": False}
    for said, meant in ((False, "none"), (True, "group"), ("batch", "batch")):
        arguments.check("grpo", {"scale_rewards": said})
        assert arguments.build("grpo", {**given, "scale_rewards": said}).scale_rewards == meant


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: [", "is no YAML"),
        ("a: 1\nb: {c: 1, c: 2}", "the key c is there twice"),
        ("- a", "has no sections: give model, dataset and grpo"),
        (None, "can't be read"),
    ],
)
def test_what_is_no_config_is_told(tmp_path: Path, text: str | None, message: str) -> None:
    place = tmp_path / "x.yaml"
    if text is not None:
        place.write_text(text)
    assert message in trained("grpo", place, code=2)


def test_a_misspelt_key_costs_no_import_of_torch(tmp_path: Path) -> None:
    place = tiny_model.config(tmp_path, grpo={"learning_rat": 1})
    code = (
        "import sys; from pathlib import Path; from bioalchemy_training import session\n"
        f"try: session.run(Path({str(place)!r}), 'grpo', print)\n"
        "except Exception as error: print(type(error).__name__, 'torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "UsageError False\n"


def test_a_number_that_yaml_reads_as_a_text_is_one() -> None:
    built = arguments.build("sft", {"output_dir": "x", "learning_rate": "1e-6", "use_cpu": True, "bf16": False})
    assert built.learning_rate == 1e-6
    with pytest.raises(UsageError, match=r"sft.learning_rate: .* not 'fast'"):
        arguments.build("sft", {"output_dir": "x", "learning_rate": "fast"})


@pytest.mark.parametrize(
    ("given", "world", "message"),
    [
        (
            {"per_device_train_batch_size": 4, "num_generations": 8},
            1,
            "can't be divided by num_generations 8; with per",
        ),
        ({"per_device_train_batch_size": 4, "num_generations": 8}, 2, None),
        ({"per_device_train_batch_size": 4, "num_generations": 8, "gradient_accumulation_steps": 2}, 1, None),
        (
            {"generation_batch_size": 12, "num_generations": 8},
            1,
            "a generation batch of 12 (generation_batch_size) can't be divided by num_generations 8; 16 could",
        ),
    ],
)
def test_groups_must_fit_into_a_batch(given: dict[str, Any], world: int, message: str | None) -> None:
    found = list(divisibility(given, world))
    assert [finding.is_fault for finding in found] == ([True] if message else [])
    if message:
        assert message in found[0].what


@pytest.mark.parametrize("group", [1, 0, -2])
def test_a_group_has_two_members(tmp_path: Path, group: int) -> None:
    told = trained("grpo", tiny_model.config(tmp_path, grpo={"num_generations": group}), "--dry-run", code=2)
    assert told.startswith(f"error: grpo.num_generations {group}: a group of one has no other to be compared with")
    assert told.count("\n") == 1


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda place: place.stem)
def test_a_recipe_is_read_and_fits(recipe: Path) -> None:
    kind: config.Kind = "sft" if recipe.stem.endswith("sft") else "grpo"
    read = config.load(recipe, kind)
    given = {**read.arguments(kind), "use_cpu": True, "bf16": False}
    assert arguments.build(kind, given).seed == 42
    assert (trainers.lora_of(read) is None) == (read.lora is None)
    assert not list(divisibility(given, 8 if "8b" in recipe.stem else 1))


def test_the_recipes_are_the_five() -> None:
    small = {"smollm2-135m-cpu", "smollm2-135m-cpu-sft", "tiny-ci"}
    assert {place.stem for place in RECIPES} == {"qwen3-8b", "qwen3-8b-sft", *small}


@pytest.mark.parametrize("launch", LAUNCHES, ids=lambda place: place.stem)
def test_accelerate_reads_the_launch_files(launch: Path) -> None:
    loader = import_module("accelerate.commands.config.config_args")
    read = loader.load_config_from_file(str(launch))
    assert read.num_processes == {"one-gpu": 1, "fsdp2-nodes": 16}.get(launch.stem, 8)
    known = {action.dest for action in import_module("accelerate.commands.launch").launch_command_parser()._actions}
    assert set(read.fsdp_config or ()) | set(read.deepspeed_config or ()) <= known


@pytest.mark.parametrize("launch", LAUNCHES, ids=lambda place: place.stem)
def test_accelerate_launches_what_the_files_say(launch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    launcher = import_module("accelerate.commands.launch")
    line = ["--config_file", str(launch), "-m", "bioalchemy_training", "grpo", "x.yaml"]
    read, *_ = launcher._validate_launch_command(launcher.launch_command_parser().parse_args(line))
    assert (read.use_fsdp, read.use_deepspeed) == (launch.stem.startswith("fsdp"), launch.stem.startswith("zero"))
    assert (read.mixed_precision, read.use_cpu) == ("bf16", False)
    if read.use_fsdp:
        for name, value in launcher.prepare_multi_gpu_env(read).items():
            monkeypatch.setenv(name, value)
        plugin = import_module("accelerate.utils").FullyShardedDataParallelPlugin()
        assert (plugin.fsdp_version, plugin.reshard_after_forward, plugin.cpu_ram_efficient_loading) == (2, True, True)
        assert plugin.state_dict_type.name == "FULL_STATE_DICT"
        assert plugin.auto_wrap_policy.__name__ == "transformer_auto_wrap_policy"


def test_the_server_s_command_is_a_shell_script() -> None:
    subprocess.run(["bash", "-n", TRAINING / "launch/vllm-server.sh"], check=True)
