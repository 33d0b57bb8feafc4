"""Meanings of short texts as vectors, by all-MiniLM-L6-v2 (int8 ONNX) on this machine.

    vectors = Embedder.open().embed(["Does CDK4 phosphorylate Rb?", "Which kinase acts on Rb?"])   (2, 384), unit length
    float(vectors[0] @ vectors[1])                                                                 their cosine

Nearness is a hint, never a proof: "Does CDK4 …?" and "Does CDK6 …?" are at 0.9.
"""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from bioalchemy import assets
from bioalchemy.errors import AssetError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DIMENSIONS = 384
MOST_TOKENS = 256
"""What the model was trained with; a longer text is cut."""
_BATCH = 8
"""Texts at once: the processor time of a text is least there, two thirds of what it is with 64."""


class Embedder:
    """The model, loaded."""

    name = "all-MiniLM-L6-v2-int8"
    """Recorded with what rests on its vectors."""

    def __init__(self, model: Path, tokenizer: Path) -> None:
        """Load both files.

        Raises:
            AssetError: one is missing or is no such file.
        """
        from onnxruntime import InferenceSession, SessionOptions
        from tokenizers import Tokenizer

        options = SessionOptions()
        # Threads that wait for each other would turn on the spot: as much processor time again, for nothing.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            self._session = InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
            self._tokenizer: Any = Tokenizer.from_file(str(tokenizer))
        except Exception as error:  # both libraries raise bare exceptions of their own
            raise AssetError(f"the embedding model in {model.parent} can't be loaded: {error}") from error
        self._tokenizer.enable_truncation(MOST_TOKENS)
        self._tokenizer.enable_padding()

    @classmethod
    @cache
    def open(cls, announce: Callable[[str], None] = lambda _: None) -> Self:
        """The embedded default, downloaded on first use; raises as `assets.fetch` and the constructor."""
        folders = [assets.fetch(asset, announce) for asset in (assets.MINILM, assets.MINILM_TOKENIZER)]
        return cls(folders[0] / "model.onnx", folders[1] / "tokenizer.json")

    def embed(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """One row of unit length for each text, (n, 384)."""
        import numpy as np

        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        # Texts of like length together: padding is work too.
        by_length = sorted(range(len(texts)), key=lambda n: len(texts[n]))
        for start in range(0, len(by_length), _BATCH):
            places = by_length[start : start + _BATCH]
            vectors[places] = self._pooled([texts[n] for n in places])
        return vectors

    def _pooled(self, texts: list[str]) -> "NDArray[np.float32]":
        """The mean over each text's tokens, normalised: how this model was trained (arXiv:1908.10084)."""
        import numpy as np

        encoded = self._tokenizer.encode_batch(texts)
        ids = np.array([one.ids for one in encoded], dtype=np.int64)
        mask = np.array([one.attention_mask for one in encoded], dtype=np.int64)
        inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        (tokens, *_) = self._session.run(None, inputs)
        weighted = np.asarray(tokens, dtype=np.float32) * mask[:, :, None]
        mean = weighted.sum(axis=1) / mask.sum(axis=1, keepdims=True)
        norm: NDArray[np.float32] = mean / np.linalg.norm(mean, axis=1, keepdims=True)
        return norm
