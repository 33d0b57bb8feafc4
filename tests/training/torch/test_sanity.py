"""What is looked at before anything is paid for, and what a folder that has a training already does."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.support import tiny_model
from tests.support.trained import log_of, trained

from bioalchemy_training import footprint


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    tiny_model.save(tmp_path / "model")
    tiny_model.pairs(tmp_path / "pairs.jsonl")
    return tmp_path


def looked_at(folder: Path, code: int, **sections: Any) -> str:
    told = trained("grpo", tiny_model.config(folder, **sections), "--dry-run", code=code)
    assert not (folder / "out").exists()
    return told


def test_a_sound_training_is_told_and_not_begun(folder: Path) -> None:
    told = looked_at(folder, 0)
    assert "note: memory: about " in told
    assert "8 rows to train on; nothing was begun (--dry-run)" in told
    assert "fault" not in told


@pytest.mark.parametrize(
    ("grpo", "message"),
    [
        (
            {"num_generations": 24},
            "can't be divided by num_generations 24; with per_device_train_batch_size 144 it could",
        ),
        ({"max_completion_length": 128}, "do not fit the model's context of 128; 127 would"),
        ({"use_vllm": True}, "use_vllm needs vLLM, which is not installed: install bioalchemy-training[vllm]"),
        ({"eval_strategy": "steps"}, "grpo.eval_strategy needs dataset.eval"),
        ({"use_liger_kernel": True}, "use_liger_kernel needs liger-kernel, which is not installed: pip install liger"),
        ({"optim": "adamw_8bit"}, "the optimizer and its schedule can't be made: You need to install `bitsandbytes`"),
        ({"adam_beta1": 2}, "the optimizer and its schedule can't be made: Invalid beta parameter at index 0: 2.0"),
        ({"lr_scheduler_type": "cosine", "lr_scheduler_kwargs": {"x": 1}}, "got an unexpected keyword argument 'x'"),
    ],
)
def test_what_cannot_work_is_told(folder: Path, grpo: dict[str, Any], message: str) -> None:
    told = looked_at(folder, 2 if "eval_strategy" in grpo else 1, grpo=grpo)
    assert message in told


@pytest.mark.parametrize(
    ("sections", "message"),
    [
        (
            {"grpo": {"per_device_train_batch_size": 0}},
            "grpo.per_device_train_batch_size 0: give a number of 1 or more",
        ),
        ({"grpo": {"max_completion_length": -3}}, "grpo.max_completion_length -3: give a number of 1 or more"),
        ({"grpo": {"learning_rate": -1.0}}, "grpo.learning_rate -1.0: give a number above 0"),
        ({"grpo": {"learning_rate": float("nan")}}, "grpo.learning_rate nan: give a number above 0"),
        ({"grpo": {"temperature": 0}}, "grpo.temperature 0.0: give a number above 0"),
        ({"grpo": {"seed": -1}}, "grpo.seed -1: give a number from 0 to 4294967295"),
        ({"grpo": {"save_steps": -5}}, "grpo.save_steps -5"),
        ({"grpo": {"max_steps": -1, "num_train_epochs": -1}}, "grpo.num_train_epochs -1"),
        ({"grpo": {"max_steps": 0}}, "grpo.max_steps 0: give a number of 1 or more, or -1 for num_train_epochs"),
        ({"grpo": {"max_steps": -5}}, "grpo.max_steps -5: give a number of 1 or more"),
        ({"grpo": {"top_p": 0}}, "grpo.top_p 0.0: give a number above 0, and no more than 1"),
        ({"grpo": {"top_p": 1.5}}, "grpo.top_p 1.5: give a number above 0, and no more than 1"),
        ({"grpo": {"top_k": -5}}, "grpo.top_k -5: give a number of 0 or more"),
        ({"grpo": {"min_p": 2}}, "grpo.min_p 2.0: give a number from 0 to 1"),
        ({"grpo": {"repetition_penalty": 0}}, "grpo.repetition_penalty 0.0: give a number above 0"),
        ({"grpo": {"epsilon": -0.1}}, "grpo.epsilon -0.1: give a number of 0 or more"),
        ({"grpo": {"epsilon_high": float("nan")}}, "grpo.epsilon_high nan: give a number of 0 or more"),
        ({"grpo": {"delta": 0}}, "grpo.delta 0.0: give a number above 0"),
        ({"grpo": {"top_entropy_quantile": 2}}, "grpo.top_entropy_quantile 2.0: give a number from 0 to 1"),
        ({"grpo": {"save_total_limit": 0}}, "grpo.save_total_limit 0: give a number of 1 or more"),
        ({"grpo": {"pad_to_multiple_of": 0}}, "grpo.pad_to_multiple_of 0: give a number of 1 or more"),
        ({"grpo": {"dataloader_num_workers": -1}}, "grpo.dataloader_num_workers -1: give a number of 0 or more"),
        ({"grpo": {"lr_scheduler_type": "cosinus"}}, "grpo.lr_scheduler_type cosinus is unknown: give linear, cosine,"),
        ({"grpo": {"optim": "adam"}}, "grpo.optim adam is unknown: give adamw_torch, "),
        ({"grpo": {"save_strategy": "x"}}, "grpo.save_strategy x is unknown: give no, steps, epoch or best"),
        ({"reward": {"soft": 5}}, "reward.soft 5: its slope does not fit into max_completion_length 4"),
        ({"reward": {"weights": {"correctness": float("inf")}}}, "a weight is no finite number"),
        ({"lora": {"r": 0}}, "lora: `r` should be a positive integer"),
        ({"lora": {"lora_alpha": 0}}, "lora.lora_alpha 0: give a number above 0"),
        ({"lora": {"lora_dropout": -1}}, "lora.lora_dropout -1.0: give a number from 0 to 1"),
        ({"lora": {"inference_mode": True}}, "lora: none of the weights would be trained"),
        ({"lora": {"rank_pattern": None}}, "lora: peft fails on it, AttributeError: 'NoneType' object"),
        ({"lora": {"target_modules": ["nope"]}}, "lora: Target modules {'nope'} not found"),
        ({"grpo": {"accelerator_config": "nowhere.json"}}, "grpo: [Errno 2] No such file or directory: 'nowhere.json'"),
        ({"grpo": {"load_best_model_at_end": True}}, "but found - Evaluation strategy: "),
    ],
)
def test_a_number_that_no_training_can_have_is_told(folder: Path, sections: dict[str, Any], message: str) -> None:
    told = looked_at(folder, 2, **sections)
    assert message in told.splitlines()[-1]


def test_the_borders_of_what_training_can_have_are_within(folder: Path) -> None:
    borders = {
        "seed": 0,
        "max_steps": -1,
        "num_train_epochs": 0.5,
        "beta": 0,
        "max_grad_norm": 0,
        "top_p": 1,
        "save_strategy": False,
    }
    looked_at(folder, 0, grpo=borders, reward={"soft": 4})


@pytest.mark.parametrize("part", ["momentum", "momentum=x", "momentun=0.9", "=0.9", ""])
def test_arguments_that_the_optimizer_has_not_are_told(folder: Path, part: str) -> None:
    said = f"dampening=0.1, {part}"
    told = looked_at(folder, 2, grpo={"optim": "sgd", "optim_args": said})
    takes = "sgd takes momentum, dampening, weight_decay, nesterov, each as momentum=0.5, with commas between"
    assert f"error: grpo.optim_args {said!r}: {part!r} is not one; {takes}" in told


def test_arguments_that_the_optimizer_has_are_taken(folder: Path) -> None:
    looked_at(folder, 0, grpo={"optim": "sgd", "optim_args": "momentum=0.9, nesterov=true"})
    told = looked_at(folder, 2, grpo={"optim": "adamw_torch", "optim_args": "momentum=0.9"})
    assert "grpo.optim_args 'momentum=0.9': 'momentum=0.9' is not one; adamw_torch takes none" in told


def test_what_the_chat_template_has_not_is_told(folder: Path) -> None:
    looked_at(folder, 0, grpo={"chat_template_kwargs": {}})
    told = looked_at(folder, 2, grpo={"chat_template_kwargs": {"tokenize": False}})
    assert "error: grpo.chat_template_kwargs.tokenize is unknown to the model's chat template; it takes none" in told
    place = folder / "model/chat_template.jinja"
    thinks = "{% set x = 1 %}{% if enable_thinking and x %}{{ bos_token }}{% endif %}"
    place.write_text(f"{place.read_text()}{thinks}{{% generation %}}{{% endgeneration %}}")
    for said in ({"enable_thinking": False}, '{"enable_thinking": false}'):
        looked_at(folder, 0, grpo={"chat_template_kwargs": said})
    told = looked_at(folder, 2, grpo={"chat_template_kwargs": {"enable_thinkng": False}})
    assert "enable_thinkng is unknown to the model's chat template; is enable_thinking meant?; give enable" in told
    place.unlink()
    told = looked_at(folder, 2, grpo={"chat_template_kwargs": {"enable_thinking": False}})
    assert "the model has no chat template that could take enable_thinking" in told


def test_an_output_that_is_no_folder_is_told(folder: Path) -> None:
    (folder / "file").touch()
    for number, place in enumerate(("file", "file/out")):
        given = tiny_model.config(folder, f"{number}", grpo={"output_dir": str(folder / place)})
        told = trained("grpo", given, code=1)
        assert f"output_dir {folder / place}: {folder / 'file'} is no folder" in told


def test_an_output_that_takes_no_files_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda place, _: place != folder)
    assert f"output_dir {folder / 'out'}: {folder} can't be written into" in looked_at(folder, 1)


def test_an_evaluation_on_what_is_trained_on_is_told(folder: Path) -> None:
    told = looked_at(folder, 0, dataset={"eval": str(folder / "pairs.jsonl")})
    assert "8 of 8 questions of dataset.eval are trained on" in told
    other = tiny_model.pairs(folder / "other.jsonl")
    other.write_text(other.read_text().replace("What does", "Which protein does"))
    assert "are trained on" not in looked_at(folder, 0, dataset={"eval": str(other)})


def test_a_reward_that_pays_something_else_keeps_it_from_beginning(folder: Path) -> None:
    answer = {"kind": "phrase", "value": "insulin"}
    other = {"kind": "phrase", "value": "glucagon", "aliases": ["insulin"]}
    lines = [json.dumps({"question": "Which?", "answer": gold}) for gold in (answer, other)]
    tiny_model.pairs(folder / "pairs.jsonl", *lines)
    told = looked_at(folder, 1)
    assert "fault: the reward's self-test on 10 rows: 0 golds refused, 1 other golds and " in told
    assert "'insulin', another row's gold, is paid for 'glucagon'" in told


def test_no_row_that_can_be_judged_is_an_error(folder: Path) -> None:
    (folder / "pairs.jsonl").write_text('{"question": "Which?"}\n')
    assert "has no row that can be judged: 1 of 1 rows can't be judged" in looked_at(folder, 2)


@pytest.mark.parametrize(
    ("card", "message"),
    [
        (None, "has no card beside it"),
        ("- It was not compared with any benchmark.", "its card says that it was not compared with any benchmark"),
        (
            "- Kept clear of these benchmarks only: pubmedqa.",
            "the dataset's card: Kept clear of these benchmarks only: pub",
        ),
    ],
)
def test_benchmarks_that_the_card_tells_of_are_told(folder: Path, card: str | None, message: str) -> None:
    if card:
        (folder / "README.md").write_text(f"# Data\n\n{card}\n")
    assert message in looked_at(folder, 0)


def test_a_model_that_is_not_there_or_is_quantised_is_told(folder: Path) -> None:
    missing = {"name": str(folder / "none")}
    assert f"{folder / 'none'} can't be loaded: there is no such folder" in looked_at(folder, 1, model=missing)
    told = looked_at(folder, 1, model={"name": "runs/mistyped"})
    assert "runs/mistyped can't be loaded: there is no such folder here, and as the Hub's: " in told
    shape = folder / "model/config.json"
    shape.write_text(json.dumps(json.loads(shape.read_text()) | {"quantization_config": {"quant_method": "gguf"}}))
    assert "is quantised, and can't be trained as it is" in looked_at(folder, 1)


def test_memory_and_disk_that_do_not_suffice_are_faults(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(footprint, "_device", lambda _: (1e5, "GPU"))
    assert "fault: memory is short: about " in looked_at(folder, 1)
    monkeypatch.undo()
    free = shutil.disk_usage(folder)._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: free)
    told = looked_at(folder, 1)
    assert "fault: 4 checkpoints need about 4.1 MB" in told
    assert "lower save_total_limit" in told


def test_the_estimate_follows_its_formula(folder: Path) -> None:
    """Weights by hand: 2 × 21 × 64 embeddings and head, and each layer's 4 × 64² + 3 × 64 × 128 + 2 × 64."""
    weights = 2 * 21 * 64 + 2 * (4 * 64**2 + 3 * 64 * 128 + 2 * 64) + 64
    from bioalchemy_training import arguments, config

    read = config.load(tiny_model.config(folder), "grpo")
    found = footprint.measure(read, "grpo", arguments.build("grpo", read.arguments("grpo")), longest=1)
    assert found.parts == {
        "weights": weights * 4, "optimizer": weights * 12, "activations": 128 * 5 * 64 * 4 * 17 * 2,
        "logits": 3 * 128 * 4 * 21 * 4, "cache": 2 * 2 * 5 * 16 * 4 * 128 * 4,
    }  # fmt: skip
    assert found.checkpoint == weights * 12


def test_a_folder_goes_on_with_what_it_was_begun_with_only(folder: Path) -> None:
    short = {"max_steps": 2, "save_steps": 2}
    trained("grpo", tiny_model.config(folder, grpo=short))
    assert "--fresh" in trained("grpo", tiny_model.config(folder, grpo=short), "--fresh", code=1)

    made = contents(folder / "out")
    for other in ({}, {"learning_rate": 1e-3, "seed": 1}):
        again = trained("grpo", tiny_model.config(folder, grpo=short | other))
        assert f"{folder / 'out'} has all 2 steps of this training, and is left as it is" in again
        assert contents(folder / "out") == made

    longer = trained("grpo", tiny_model.config(folder, grpo={**short, "max_steps": 4}))
    assert "continued with other max_steps than it began with" in longer
    assert len(log_of(folder / "out")) == 4
    made = json.loads((folder / "out/provenance.json").read_text())
    assert made["config"]["grpo"]["max_steps"] == 4
    assert made["changed"] == [{"until": 2, "was": {"max_steps": 2}}]

    done = tiny_model.config(folder, "done", grpo={"max_steps": 1, "save_strategy": "no"})
    trained("grpo", done)
    assert "has a training that is done, and no checkpoint" in trained("grpo", done, code=1)

    trained("grpo", tiny_model.config(folder, grpo={**short, "max_steps": 6, "learning_rate": 1e-3}))
    made = json.loads((folder / "out/provenance.json").read_text())
    assert made["changed"][1] == {"until": 4, "was": {"learning_rate": 3e-3, "max_steps": 4}}
    assert made["continued_from"] == [2, 4]


def contents(folder: Path) -> dict[Path, bytes]:
    return {place: place.read_bytes() for place in folder.rglob("*") if place.is_file()}


def test_what_was_trained_and_not_concluded_is_concluded(folder: Path) -> None:
    """As by a kill after the last checkpoint: the completions that are kept stay, and all else is made anew."""
    short = tiny_model.config(folder, "cut", grpo={"max_steps": 2, "save_steps": 2})
    trained("grpo", short)
    made = contents(folder / "cut")
    for name in ("trainer_state.json", "samples.md", "model.safetensors"):
        (folder / "cut" / name).unlink()
    assert "done after 2 steps" in trained("grpo", short)
    again = contents(folder / "cut")
    assert again.keys() == made.keys()
    kept = [place for place in made if place.name.startswith(("completions_", "samples", "model"))]
    assert [again[place] for place in kept] == [made[place] for place in kept]


def test_a_folder_of_another_training_is_refused(folder: Path) -> None:
    short = {"max_steps": 1, "save_steps": 1}
    trained("grpo", tiny_model.config(folder, grpo=short))
    tiny_model.save(folder / "other")
    for other, sections in (
        ("dataset", {"dataset": {"evidence": True}}),
        ("reward", {"reward": {"soft": 2}}),
        ("lora", {"lora": {"r": 4, "target_modules": "all-linear"}}),
        ("model", {"model": {"name": str(folder / "other")}}),
    ):
        told = trained("grpo", tiny_model.config(folder, grpo=short, **sections), code=1)
        assert f"{folder / 'out'} was begun with another {other}: give another output_dir" in told
    settings = {"output_dir": str(folder / "out"), "max_steps": 2, "use_cpu": True, "bf16": False}
    told = trained("sft", tiny_model.config(folder, grpo=None, sft=settings), code=1)
    assert "was begun with another kind: give another output_dir" in told
