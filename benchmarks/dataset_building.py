"""How long a dataset takes to build, grow, export and sample, and how much memory, at several sizes.

    python benchmarks/dataset_building.py 34500 345000

     34,500 pairs   build   … s   … MB    grow by 1 %   … s   … MB    export …    align …
    345,000 pairs   …

Pairs are made up: receipts of 5 kB with usual checks and votes, 4.4 pairs a paper, five journals, topics told without a
model (telling them by titles takes as long as embedding those). Each stage is a process of its own: its processor time,
and its memory at most.
"""

import hashlib
import json
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from bioalchemy import answers
from bioalchemy.records import Answer, Check, Evidence, ModelUse, Provenance, QAPair, Vote
from bioalchemy.settings import ROLES
from bioalchemy.tools import dataset
from bioalchemy.tools.datasets import dataset_alignment, dataset_build, embeddings
from bioalchemy.tools.datasets.alignment import Caps
from bioalchemy.tools.datasets.dataset_contents import contents
from bioalchemy.tools.datasets.dataset_folder import Dataset
from bioalchemy.tools.datasets.targets import Target
from bioalchemy.tools.topics import taxonomy

PAIRS_A_PAPER = 4.4
_BY = "openai/qwen3-8b · evidence_checker-answer@0123456789ab · answers/4"
_GATES = (
    "quotes_located",
    "well_formed",
    "self_contained",
    "options_sound",
    "answer_not_in_question",
    "answer_in_quotes",
)


def main(sizes: list[int]) -> None:
    """Print a line for each size."""
    for size in sizes:
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch)
            _write(folder / "first.jsonl", range(size))
            _write(folder / "more.jsonl", range(size, size + size // 100))
            stages = {"build": _build, "grow by 1 %": _grow, "export": _export, "align": _align}
            told = [f"{name} {_measured(stage, folder)}" for name, stage in stages.items()]
        sys.stdout.write(f"{size:>9,} pairs   {'   '.join(told)}\n")
        sys.stdout.flush()


def _measured(stage: Callable[[Path], None], folder: Path) -> str:
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        seconds, mega_bytes = pool.submit(_run, stage, folder).result()
    return f"{seconds:.1f} s {mega_bytes:.0f} MB"


def _run(stage: Callable[[Path], None], folder: Path) -> tuple[float, float]:
    embeddings.Embedder.open = classmethod(lambda *_: Titles())  # type: ignore[assignment,method-assign]
    start = time.process_time()
    stage(folder)
    return time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _build(folder: Path) -> None:
    dataset_build.build([folder / "first.jsonl"], folder / "dataset")


def _grow(folder: Path) -> None:
    dataset_build.build([folder / "more.jsonl"], folder / "dataset")


def _export(folder: Path) -> None:
    with contents(Dataset.open(folder / "dataset")) as held:
        dataset.export(held, folder / "pairs.jsonl", publish=False)
    (folder / "pairs.jsonl").unlink()


def _align(folder: Path) -> None:
    shares = {topic: float(number) for number, topic in enumerate(taxonomy().topics, 1)}
    pairs = Dataset.open(folder / "dataset").newest.pairs
    dataset_alignment.align(
        folder / "dataset", folder / "aligned", Target("made up", shares), alpha=1, size=pairs // 10, seed=0,
        caps=Caps(article=3, journal=0.5),
    )  # fmt: skip


class Titles:
    """Topics by a hash of the title."""

    def embed(self, texts: list[str]) -> Any:
        import numpy as np

        digests = b"".join(hashlib.sha512(text.encode()).digest() for text in texts)
        return np.frombuffer(digests, dtype=np.uint8).reshape(len(texts), 64).astype(np.float32) - 127


def _write(place: Path, numbers: range) -> None:
    with place.open("w", encoding="utf-8") as out:
        for row in rows(numbers):
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


def rows(numbers: range) -> Iterator[dict[str, Any]]:
    vote = Vote(response="CDK4", agrees=True, model="openai/qwen3-8b", call_id="0123456789abcdef")
    checks = (
        *(Check(name=name, passed=True) for name in _GATES),
        Check(name="stands_alone", passed=True, detail="a kinase of the cell cycle and its substrate", by=_BY),
        Check(name="open_book", passed=True, detail="3 of 3 samples agree", by=_BY, votes=(vote,) * 3),
        Check(name="evidence_needed", passed=True, detail="0 of 1 samples still agree", by=_BY, votes=(vote,)),
        Check(name="critic_review", passed=True, detail="One right answer that the quote proves. " * 40, by=_BY),
    )
    provenance = Provenance(
        models={role: ModelUse(model="openai/qwen3-8b") for role in ROLES},
        prompts={f"prompt-{number}": "0123456789ab" for number in range(10)},
        recipe_hash="0" * 64, run_id="0123456789ab", calls=9, tokens=9000, cost_usd=None, created="2026-01-01T00:00:00",
    )  # fmt: skip
    rest = [check.model_dump(mode="json") for check in checks], provenance.model_dump(mode="json")
    for number in numbers:
        yield _row(number, *rest)


def _row(number: int, checks: list[Any], provenance: dict[str, Any]) -> dict[str, Any]:
    paper = int(number / PAIRS_A_PAPER)
    work_id = f"W{paper:016x}"
    question = f"Which kinase phosphorylates substrate {number} in cells of line {number % 997}, at {number % 40} °C?"
    answer = Answer(kind="phrase", value=f"CDK{number}")
    quote = f"In cells of line {number % 997}, CDK{number} phosphorylates substrate {number} at {number % 40} °C. " * 3
    evidence = Evidence(
        work_id=work_id, text_sha256=hashlib.sha256(work_id.encode()).hexdigest(), start=100, end=100 + len(quote),
        quote=quote,
    )  # fmt: skip
    pair_id = QAPair.identify((work_id,), question, answer)
    note = {
        "kind": "difficulty", "pair_id": pair_id, "model": "openai/qwen3-8b", "samples": 3, "passed": number % 4,
        "chance": answers.chance(answer), "temperature": 1.0, "prompt_hash": "0123456789abcdef",
        "verifier": answers.VERSION, "created": "2026-01-01T00:00:00",
    }  # fmt: skip
    return {
        "schema_version": 1, "pair_id": pair_id, "work_ids": [work_id], "question": question,
        "answer": answer.model_dump(mode="json"), "question_kind": "fact",
        "evidence": [evidence.model_dump(mode="json")], "checks": checks, "text_use": "free", "licence": "CC BY 4.0",
        "citation": f"Kinases of line {paper}. Journal {paper % 5}. 2026. doi:10.5555/bench.{paper}",
        "provenance": provenance, "annotations": [note],
    }  # fmt: skip


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit("usage: dataset_building.py PAIRS…")
    main([int(size) for size in sys.argv[1:]])
