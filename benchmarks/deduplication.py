"""How fast are near-duplicates found, in how much memory, and does the cost of a pair stay the same as the index grows?

    python benchmarks/deduplication.py FOLDER 10000 34500
    python benchmarks/deduplication.py FOLDER 345000 --way "without the model"

    ours                 10,000 pairs    … s   … MB   … of 455 duplicates found, … of 455 others merged
    without the model    10,000 pairs    … s   … MB   …
    datasketch alone     10,000 pairs    … s   … MB   …
    semhash              10,000 pairs    … s   … MB   …
    …

FOLDER holds JATS papers. Questions are made of their sentences, each at a temperature that it does not have, so that
many are near each other. One in twenty is asked again with the temperature in front; another one in twenty at another
temperature, with the same answer: that is another question. Times are of the processor, of all threads. `without the
model` has vectors of hashed words in place of MiniLM's, whose time is the same for every question: what is left is the
growing index. `datasketch alone` is MinHashLSH in memory over the sets of words, threshold 0.8. `semhash` (pip install
semhash; left out where it is not installed) has the vectors of `without the model` and its own threshold, 0.9. Each
measurement is a process of its own, and says after each tenth of the pairs how far it is.
"""

import argparse
import hashlib
import importlib.util
import multiprocessing
import re
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from bioalchemy.errors import ArticleError
from bioalchemy.records import Answer, Evidence, Provenance, QAPair
from bioalchemy.tools import jats
from bioalchemy.tools.datasets.embeddings import DIMENSIONS, Embedder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PLANTED = 20
"""One pair in so many has a duplicate, and another one a near miss."""
_SENTENCE = re.compile(r"(?<=[.] )[A-Z][^.\n?]{60,300}[.](?= )")


def main() -> None:
    """Print time, memory and finds of each way at each size."""
    options = argparse.ArgumentParser()
    options.add_argument("folder", type=Path)
    options.add_argument("sizes", type=int, nargs="+")
    options.add_argument("--way", choices=_WAYS, action="append", help="only this one; may be given again")
    args = options.parse_args()
    claims = list(_claims(args.folder))
    for size in args.sizes:
        for way in args.way or [way for way in _WAYS if way != "semhash" or importlib.util.find_spec("semhash")]:
            with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
                sys.stdout.write(pool.submit(_measured, claims, way, size).result())
                sys.stdout.flush()


def _claims(folder: Path) -> Iterator[tuple[str, str]]:
    """Openings of sentences, each once, and what completes them."""
    seen = set[str]()
    for path in sorted(folder.rglob("*.xml")):
        try:
            text = jats.read(path).text
        except ArticleError:
            continue
        for match in _SENTENCE.finditer(text):
            words = match[0].rstrip(".").split()
            opening = " ".join(words[:-2])
            if opening.casefold() not in seen:
                seen.add(opening.casefold())
                yield opening, " ".join(words[-2:])


def _questions(claims: list[tuple[str, str]], count: int) -> Iterator[tuple[str, str, str]]:
    """Question, answer, and what it is to the one before it: `new`, `duplicate` or `near miss`."""
    made = 0
    while made < count:
        start, answer = claims[made % len(claims)]
        degrees = 4 + made // len(claims)
        yield f"What completes the claim that {start}, at {degrees} °C?", answer, "new"
        if made % PLANTED == 0:
            yield f"At {degrees} °C, what completes the claim that {start}?", answer, "duplicate"
        elif made % PLANTED == 1:
            yield f"At {degrees + 50} °C, what completes the claim that {start}?", answer, "near miss"
        made += 1


def _pairs(claims: list[tuple[str, str]], count: int) -> Iterator[tuple[QAPair, str]]:
    for number, (question, value, relation) in enumerate(_questions(claims, count)):
        answer, works = Answer(kind="phrase", value=value), (f"work:{number}",)
        evidence = Evidence(work_id=works[0], text_sha256="0" * 64, start=0, end=1, quote="x")
        provenance = Provenance(
            models={}, prompts={}, recipe_hash="0" * 64, run_id="0", calls=1, tokens=1, cost_usd=None, created="2026"
        )
        yield QAPair(
            pair_id=QAPair.identify(works, question, answer), work_ids=works, question=question, answer=answer,
            question_kind="fact", evidence=(evidence,), checks=(), text_use="free", licence="CC0", citation="",
            provenance=provenance,
        ), relation  # fmt: skip


class HashedWords(Embedder):
    """Each word turns a vector in a direction of its own."""

    name = "hashed-words"

    def __init__(self) -> None:
        """Without a model."""

    def embed(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        import numpy as np

        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for word in text.casefold().split():
                place = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=4).digest())
                row[place % DIMENSIONS] += 1 if place >> 31 else -1
        lengths: NDArray[np.float32] = np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors / np.maximum(lengths, 1e-6)


def _by_index(claims: list[tuple[str, str]], count: int, embedder: Embedder | None = None) -> tuple[int, int, int]:
    from bioalchemy.tools.similarity import Index

    relations: dict[str, str] = {}

    def told() -> Iterator[QAPair]:
        for pair, relation in _pairs(claims, count):
            relations[pair.pair_id] = relation
            yield pair
            if len(relations) % (count // 10 or 1) == 0:
                sys.stderr.write(f"… {_so_far('', len(relations))}\n")

    with tempfile.TemporaryDirectory() as scratch, Index.open(Path(scratch), embedder=embedder) as index:
        linked = [relations[link.found[1]] for link in index.add(told())]
    return len(relations), linked.count("duplicate"), linked.count("near miss")


def _by_datasketch(claims: list[tuple[str, str]], count: int) -> tuple[int, int, int]:
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=0.8, num_perm=64)
    total = found = merged = 0
    before = ""
    for pair, relation in _pairs(claims, count):
        sketch = MinHash(num_perm=64)
        sketch.update_batch([word.encode() for word in set(re.findall(r"\w+", pair.question.casefold()))])
        is_found = before in index.query(sketch) if relation != "new" else False
        found, merged = found + (is_found and relation == "duplicate"), merged + (is_found and relation == "near miss")
        index.insert(pair.pair_id, sketch)
        before, total = pair.pair_id, total + 1
    return total, found, merged


def _by_semhash(claims: list[tuple[str, str]], count: int) -> tuple[int, int, int]:
    from semhash import SemHash

    class Encoder:
        def encode(self, inputs: Sequence[str], **_options: object) -> "NDArray[np.float32]":
            return HashedWords().embed(inputs)

    relations = {pair.question: relation for pair, relation in _pairs(claims, count)}
    result = SemHash.from_records(list(relations), model=Encoder()).self_deduplicate()
    filtered = [relations[one.record] for one in result.filtered]
    return len(relations), filtered.count("duplicate"), filtered.count("near miss")


def _without_model(claims: list[tuple[str, str]], count: int) -> tuple[int, int, int]:
    return _by_index(claims, count, HashedWords())


_WAYS = {
    "ours": _by_index,
    "without the model": _without_model,
    "datasketch alone": _by_datasketch,
    "semhash": _by_semhash,
}


def _measured(claims: list[tuple[str, str]], way: str, size: int) -> str:
    count = size * PLANTED // (PLANTED + 2)
    total, found, merged = _WAYS[way](claims, count)
    planted = -(-count // PLANTED)
    return f"{_so_far(way, total)}   {found} of {planted} duplicates found, {merged} of {planted} others merged\n"


def _so_far(way: str, pairs: int) -> str:
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"{way:20} {pairs:7,} pairs {time.process_time():7.1f} s {megabytes:6,.0f} MB"


if __name__ == "__main__":
    main()
