"""A model that learns in seconds on a CPU: random, of two layers, with its own vocabulary; and pairs to train it on.

Eight questions with four options each. Of a prompt the tokenizer sees the kinase alone; four of its tokens are answers
in their tags, one of which is right.
"""

import json
from pathlib import Path
from typing import Any

import yaml

from bioalchemy.records import Answer, QAPair

RECIPE = Path(__file__).parents[2] / "training/recipes/tiny-ci.yaml"
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
    seen = Regex("|".join([*(rf"\b{kinase}\b" for kinase in KINASES), "<answer>[A-D]</answer>"]))
    raw.pre_tokenizer = Split(seen, "removed", invert=True)
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
    """The recipe `tiny-ci.yaml` for `folder/model` and `folder/pairs.jsonl`; `sections` go over it, key by key."""
    given = yaml.safe_load(RECIPE.read_text(encoding="utf-8"))
    places = {
        "model": {"name": str(folder / "model")},
        "dataset": {"train": str(folder / "pairs.jsonl")},
        "grpo": {"output_dir": str(folder / output)},
    }
    for changes in (places, sections):
        for section, keys in changes.items():
            given[section] = {**(given.get(section) or {}), **keys} if isinstance(keys, dict) else keys
    place = folder / f"{output}.yaml"
    place.write_text(yaml.safe_dump(given), encoding="utf-8")
    return place


if __name__ == "__main__":
    import sys

    save(Path(sys.argv[1]) / "model")
    pairs(Path(sys.argv[1]) / "pairs.jsonl")
