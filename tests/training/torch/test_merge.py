"""LoRA with held-out questions, merged into a folder that loads as any other."""

import json
from importlib import import_module
from pathlib import Path

import pytest
from tests.support import tiny_model
from tests.support.trained import log_of, merged, trained

LORA = {"r": 4, "lora_alpha": 8, "target_modules": "all-linear"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An adapter in `out`, trained a few steps and evaluated."""
    made = tmp_path_factory.mktemp("tiny")
    tiny_model.save(made / "model")
    pairs = tiny_model.pairs(made / "pairs.jsonl")
    held_out = {
        "eval_strategy": "steps", "eval_steps": 2, "eval_on_start": True, "per_device_eval_batch_size": 16,
    }  # fmt: skip
    given = tiny_model.config(
        made, dataset={"eval": str(pairs), "evidence": True}, lora=LORA, grpo={"max_steps": 4, **held_out}
    )
    trained("grpo", given)
    return made


def test_the_merged_folder_answers_as_model_and_adapter_together(folder: Path) -> None:
    told = merged(folder / "out", folder / "merged")
    assert "merged has" in told
    torch, transformers, peft = (import_module(name) for name in ("torch", "transformers", "peft"))
    auto = transformers.AutoModelForCausalLM
    base = auto.from_pretrained(folder / "model")
    both = peft.PeftModel.from_pretrained(auto.from_pretrained(folder / "model"), folder / "out")
    alone = auto.from_pretrained(folder / "merged")
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder / "merged")
    asked = tokenizer.apply_chat_template(
        [{"role": "user", "content": "What does CDK4 phosphorylate?"}], return_tensors="pt", return_dict=True
    )
    with torch.no_grad():
        of_base, of_both, of_alone = (model(**asked).logits for model in (base, both, alone))
    torch.testing.assert_close(of_alone, of_both)
    assert not torch.allclose(of_alone, of_base)
    assert not (folder / "merged/adapter_config.json").exists()


def test_an_unfinished_training_gives_its_last_checkpoint(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (folder / "out/checkpoint-4").rename(tmp_path / "out/checkpoint-4")
    assert "its last checkpoint, checkpoint-4, is taken" in merged(tmp_path / "out", tmp_path / "merged")


def test_what_cannot_be_merged_is_told(folder: Path, tmp_path: Path) -> None:
    assert "has no adapter: all its weights were trained" in merged(folder / "model", tmp_path / "new", code=2)
    assert "give the output_dir of a training with lora" in merged(tmp_path, tmp_path / "new", code=2)
    assert "is not empty" in merged(folder / "out", folder, code=2)


def test_held_out_questions_are_logged_and_drawn(folder: Path) -> None:
    state = json.loads((folder / "out/trainer_state.json").read_text())
    assert [entry["step"] for entry in state["log_history"] if "eval_reward" in entry] == [0, 2, 4]
    assert len(log_of(folder / "out")) == 4
    card = (folder / "out/README.md").read_text()
    assert "| reward (weighted), held out |" in card
    assert "| LoRA | lora_alpha 8, r 4, target_modules all-linear |" in card
    assert "bioalchemy-train merge out -o FOLDER" in card
    assert "| task | reading comprehension: the evidence is in the prompt |" in card
    assert "LoRA trained by GRPO" in card
    assert (folder / "out/curve.png").read_bytes().startswith(b"\x89PNG")
    first = json.loads((folder / "out/samples.jsonl").read_text().splitlines()[0])
    assert first["prompt"].startswith("We show that ")
