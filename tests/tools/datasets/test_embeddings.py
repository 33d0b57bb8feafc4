"""Embeddings of the real model: near what means the same, blind to what a symbol changes."""

from pathlib import Path

import pytest

from bioalchemy.errors import AssetError
from bioalchemy.tools.datasets.embeddings import DIMENSIONS, Embedder

np = pytest.importorskip("numpy")
pytest.importorskip("onnxruntime")

QUESTIONS = [
    "Does CDK4 phosphorylate Rb in mice?",
    "Is Rb phosphorylated by CDK4 in the mouse?",
    "Does CDK6 phosphorylate Rb in mice?",
    "How long do alpine marmots hibernate?",
]


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    try:
        return Embedder.open()
    except AssetError as error:
        pytest.skip(f"no embedding model: {error}")


def test_rows_have_unit_length_and_keep_their_order(embedder: Embedder) -> None:
    vectors = embedder.embed([*QUESTIONS, "", "x " * 5000])
    assert vectors.shape == (6, DIMENSIONS)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    for row, question in zip(vectors, QUESTIONS, strict=False):
        assert row @ embedder.embed([question])[0] > 0.99
    assert embedder.embed([]).shape == (0, DIMENSIONS)


def test_paraphrases_are_near_and_so_are_other_genes(embedder: Embedder) -> None:
    nearness = embedder.embed(QUESTIONS) @ embedder.embed(QUESTIONS[:1])[0]
    assert nearness[1] > 0.85
    assert nearness[2] > 0.85, "why nearness alone must never merge two questions"
    assert nearness[3] < 0.3


def test_files_that_are_no_model_are_refused(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"nonsense")
    with pytest.raises(AssetError, match="can't be loaded"):
        Embedder(tmp_path / "model.onnx", tmp_path / "tokenizer.json")
