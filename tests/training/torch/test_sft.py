"""Supervised fine-tuning on the same pairs: the gold in its tags is learned."""

import json
from importlib import import_module
from pathlib import Path

from tests.support import tiny_model
from tests.support.trained import log_of, trained

from bioalchemy_training.rewards import judge


def test_the_golds_are_learned_and_earn_the_reward(tmp_path: Path) -> None:
    tiny_model.save(tmp_path / "model")
    pairs = tiny_model.pairs(tmp_path / "pairs.jsonl", "{}")
    settings = {
        "output_dir": str(tmp_path / "out"), "max_steps": 40, "per_device_train_batch_size": 8, "learning_rate": 3e-3,
        "logging_steps": 1, "use_cpu": True, "bf16": False, "gradient_checkpointing": False, "disable_tqdm": True,
        "lr_scheduler_type": "constant",
    }  # fmt: skip
    told = trained("sft", tiny_model.config(tmp_path, grpo=None, sft=settings))
    assert "1 of 9 rows can't be judged and are left out" in told
    losses = [entry["loss"] for entry in log_of(tmp_path / "out")]
    assert losses[-1] < losses[0] / 10

    transformers = import_module("transformers")
    model = transformers.AutoModelForCausalLM.from_pretrained(tmp_path / "out")
    tokenizer = transformers.AutoTokenizer.from_pretrained(tmp_path / "out")
    for row in map(json.loads, pairs.read_text().splitlines()[:-1]):
        asked = tokenizer.apply_chat_template(
            [{"role": "user", "content": row["question"]}], return_tensors="pt", return_dict=True
        )
        said = tokenizer.decode(model.generate(**asked, max_new_tokens=1, do_sample=False)[0, -1:])
        assert judge(json.dumps(row["answer"]), said).passed, (row["question"], said)
    card = (tmp_path / "out/README.md").read_text()
    assert "supervised fine-tuning (TRL) on the pairs' answers, without reasoning" in card
    assert "| loss |" in card
    assert "| steps | 40 |" in card
    assert "learning_rate 0.003" in card
    assert "reward" not in json.loads((tmp_path / "out/provenance.json").read_text())["config"]
    assert not (tmp_path / "out/samples.md").exists()
