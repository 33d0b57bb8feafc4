"""A quantised GGUF file becomes a folder that loads, trains and is stored as any other."""

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from tests.support import tiny_model
from tests.support.trained import trained, unpacked

WIDTH, INNER, HEADS = 64, 128, 4
WORDS = ["<pad>", "<eos>", "C", "D", "K", "4", "CD", "CDK"]
MERGES = ["C D", "CD K"]


def quantised(path: Path, *, template: bool = True) -> dict[str, Any]:
    """A random llama of one layer in Q8_0; its weights as the file has them, by name."""
    gguf, numpy = import_module("gguf"), import_module("numpy")
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_block_count(1)
    writer.add_context_length(128)
    writer.add_embedding_length(WIDTH)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_vocab_size(len(WORDS))
    writer.add_tokenizer_model("gpt2")
    writer.add_token_list(WORDS)
    writer.add_token_merges(MERGES)
    writer.add_eos_token_id(1)
    writer.add_pad_token_id(0)
    if template:
        writer.add_chat_template("{% for message in messages %}{{ message['content'] }}{% endfor %}")
    shapes = {
        "token_embd": (len(WORDS), WIDTH), "output": (len(WORDS), WIDTH), "output_norm": (WIDTH,),
        "blk.0.attn_norm": (WIDTH,), "blk.0.ffn_norm": (WIDTH,),
        **{f"blk.0.attn_{name}": (WIDTH, WIDTH) for name in ("q", "k", "v", "output")},
        "blk.0.ffn_gate": (INNER, WIDTH), "blk.0.ffn_up": (INNER, WIDTH), "blk.0.ffn_down": (WIDTH, INNER),
    }  # fmt: skip
    kept, noise = {}, numpy.random.default_rng(0)
    for name, shape in shapes.items():
        weight = noise.normal(size=shape).astype(numpy.float32)
        kind = gguf.GGMLQuantizationType.Q8_0 if len(shape) == 2 else gguf.GGMLQuantizationType.F32
        stored = gguf.quants.quantize(weight, kind)
        kept[name] = gguf.quants.dequantize(stored, kind)
        writer.add_tensor(f"{name}.weight", stored, raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return kept


def test_the_folder_has_the_weights_and_can_be_trained(tmp_path: Path) -> None:
    kept = quantised(tmp_path / "tiny.gguf")
    assert "in float32" in unpacked(tmp_path / "tiny.gguf", tmp_path / "model")
    torch, transformers = import_module("torch"), import_module("transformers")
    model = transformers.AutoModelForCausalLM.from_pretrained(tmp_path / "model")
    assert model.dtype == torch.float32
    assert not hasattr(model.config, "quantization_config")
    for ours, theirs in (("model.embed_tokens", "token_embd"), ("model.layers.0.mlp.down_proj", "blk.0.ffn_down")):
        torch.testing.assert_close(model.get_parameter(f"{ours}.weight").data, torch.tensor(kept[theirs]))
    assert transformers.AutoTokenizer.from_pretrained(tmp_path / "model")("CDK4")["input_ids"] == [7, 5]
    tiny_model.pairs(tmp_path / "pairs.jsonl")
    trained("grpo", tiny_model.config(tmp_path, grpo={"max_steps": 1}))


def test_a_file_without_a_chat_template_is_told(tmp_path: Path) -> None:
    quantised(tmp_path / "bare.gguf", template=False)
    assert "has no chat template" in unpacked(tmp_path / "bare.gguf", tmp_path / "model")


@pytest.mark.parametrize(
    ("content", "code", "message"),
    [
        (None, 2, "is no file"),
        (b"", 1, "can't be unpacked"),
        (b"GGUF\x03\0\0\0" + b"\xff" * 40, 1, "can't be unpacked"),
    ],
)
def test_what_is_no_gguf_is_told(tmp_path: Path, content: bytes | None, code: int, message: str) -> None:
    file = tmp_path / "tiny.gguf"
    if content is not None:
        file.write_bytes(content)
    assert message in unpacked(file, tmp_path / "model", code)
    assert not (tmp_path / "model").exists()


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    quantised(tmp_path / "tiny.gguf")
    for taken in (tmp_path, tmp_path / "tiny.gguf"):
        assert f"{taken} is not empty" in unpacked(tmp_path / "tiny.gguf", taken, code=2)
    (tmp_path / "empty").mkdir()
    unpacked(tmp_path / "tiny.gguf", tmp_path / "empty")
