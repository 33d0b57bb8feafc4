"""A model that learns in seconds on a CPU: random, of two layers, with its own vocabulary; and pairs to train it on.

Eight questions with four options each. Of a prompt the tokenizer sees the kinase alone; four of its tokens are answers
in their tags, one of which is right.
"""

import json
from pathlib import Path
from typing import Any

import yaml

from bioalchemy.records import Answer, QAPair

KINASES = ("CDK4", "PLK1", "AURKB", "WEE1", "ATR", "CHEK2", "MTOR", "JAK2")
LETTERS = "ABCD"
_OTHER = ("<pad>", "<eos>", "<unk>", "the", "of", "gene", "cell", "maybe", "not")


def save(folder: Path) -> Path:
    """The model and its tokenizer, as a folder that transformers loads."""
    import torch
    from tokenizers import Regex, Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Split
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    words = [*_OTHER, *KINASES, *(f"<answer>{letter}</answer>" for letter in LETTERS)]
    raw = Tokenizer(WordLevel({word: number for number, word in enumerate(words)}, unk_token="<unk>"))
    raw.pre_tokenizer = Split(Regex("|".join(rf"\b{kinase}\b" for kinase in KINASES)), "removed", invert=True)
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=raw, pad_token="<pad>", eos_token="<eos>", unk_token="<unk>", padding_side="left"
    )
    tokenizer.chat_template = "{% for message in messages %}{{ message['content'] }}\n{% endfor %}"
    torch.manual_seed(0)
    shape = LlamaConfig(
        vocab_size=len(words), hidden_size=64, intermediate_size=128, num_hidden_layers=2, num_attention_heads=4,
        num_key_value_heads=4, max_position_embeddings=128, pad_token_id=words.index("<pad>"),
        eos_token_id=words.index("<eos>"), bos_token_id=None, tie_word_embeddings=False, dtype="float32",
    )  # fmt: skip
    LlamaForCausalLM(shape).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def pairs(path: Path, *more: Any) -> Path:
    """Eight rows in the form of `bioalchemy export`, and `more` lines as they are."""
    lines = [json.dumps(_row(number)) for number in range(len(KINASES))]
    path.write_text("".join(f"{line}\n" for line in (*lines, *more)), encoding="utf-8")
    return path


def _row(number: int) -> dict[str, Any]:
    options = tuple(f"protein {number}{letter}" for letter in LETTERS)
    answer = Answer(kind="choice", value=LETTERS[number % 4], options=options)
    question = f"What does {KINASES[number]} phosphorylate?"
    return {
        "pair_id": QAPair.identify((f"W{number}",), question, answer),
        "question": question,
        "answer": answer.model_dump(mode="json"),
        "evidence": [
            {"kind": "text", "quote": f"We show that {KINASES[number]} phosphorylates {options[number % 4]}."}
        ],
    }


def config(folder: Path, output: str = "out", **sections: Any) -> Path:
    """A training of `folder/model` on `folder/pairs.jsonl` that learns; `sections` go over its own, key by key."""
    given: dict[str, Any] = {
        "model": {"name": str(folder / "model"), "dtype": "float32"},
        "dataset": {"train": str(folder / "pairs.jsonl")},
        "grpo": {
            "output_dir": str(folder / output), "max_steps": 60, "per_device_train_batch_size": 128,
            "num_generations": 16, "max_completion_length": 3, "learning_rate": 3e-3, "lr_scheduler_type": "constant",
            "logging_steps": 1, "save_steps": 20, "use_cpu": True, "bf16": False, "gradient_checkpointing": False,
            "disable_tqdm": True,
        },
    }  # fmt: skip
    for section, keys in sections.items():
        given[section] = {**given.get(section, {}), **keys} if isinstance(keys, dict) else keys
    place = folder / f"{output}.yaml"
    place.write_text(yaml.safe_dump(given), encoding="utf-8")
    return place
