"""Which planted leaks does decontamination find, which innocent questions does it drop, and how fast?

    python benchmarks/decontamination.py BENCHMARKS PAPERS [--paraphrases FILE.tsv] [--pairs 3450 34500]

BENCHMARKS is a folder with the files of PubMedQA, LAB-Bench and MMLU. Planted are their questions word for word,
edited (every sixth word gone, and turned into a clause of a longer question), and as the paraphrases of a table say
(benchmark, row, paraphrase, its answer; the benchmarks' licences keep such a table out of this repository). Innocent
are questions on the papers under PAPERS (JATS) that `evals` makes, and, nearer, those of PubMedQA, each beside all
others. Beside it: any shared run of 13 words, as arXiv:2005.14165 looked for leaks. Time, of the processor and all
threads, and memory at most are taken on as many sentences of the papers as `--pairs` says, each time in a process of
its own: with the model, and with vectors of hashed words in its place.
"""

import argparse
import multiprocessing
import random
import resource
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import cycle, islice
from pathlib import Path

from deduplication import HashedWords

from bioalchemy import answers
from bioalchemy.errors import ArticleError
from bioalchemy.evals.sound_drafts import sound_drafts
from bioalchemy.notation import normalise
from bioalchemy.records import Answer, Article
from bioalchemy.tools import jats
from bioalchemy.tools.checks import sentences
from bioalchemy.tools.contamination import NEAR, Benchmarks, Pair
from bioalchemy.tools.datasets.embeddings import Embedder
from bioalchemy.tools.datasets.question_columns import PRESETS
from bioalchemy.tools.datasets.question_files import Question, read

NOTHING = Answer(kind="phrase", value="none of theirs")
PEER_RUN = 13


def benchmark_questions(folder: Path) -> list[tuple[str, Question]]:
    """Every question of the three benchmarks, with its benchmark's name."""
    files = [("pubmedqa", folder / "pubmedqa/ori_pqal.json")]
    files += [("lab-bench", path) for path in sorted((folder / "labbench").glob("*-public.jsonl"))]
    files += [("mmlu", path) for path in sorted((folder / "mmlu_bio").glob("*_test.csv"))]
    return [(path.stem, question) for preset, path in files for question in read(path, PRESETS[preset])]


def edited(text: str) -> str:
    """Every sixth word gone, within a longer question."""
    words = [word for place, word in enumerate(text.split(), 1) if place % 6]
    return "In the light of recent work, " + " ".join(words)


def papers(folder: Path) -> Iterator[Article]:
    """The articles that can be read."""
    for path in sorted(folder.rglob("*.xml")):
        try:
            yield jats.read(path)
        except ArticleError:
            continue


def long_runs(questions: list[tuple[str, Question]]) -> set[tuple[str, ...]]:
    """The peer's index."""
    return {run for _, question in questions for run in runs_of(question.text)}


def runs_of(text: str) -> Iterator[tuple[str, ...]]:
    """Runs of 13 words; a shorter text is one."""
    words = normalise(text).casefold().split()
    for start in range(max(1, len(words) - PEER_RUN + 1)):
        yield tuple(words[start : start + PEER_RUN])


def main() -> None:
    """Print what is found of each kind, and the rate."""
    options = argparse.ArgumentParser()
    options.add_argument("benchmarks", type=Path)
    options.add_argument("papers", type=Path)
    options.add_argument("--paraphrases", type=Path)
    options.add_argument("--pairs", type=int, nargs="+", default=[3_450])
    args = options.parse_args()
    questions = benchmark_questions(args.benchmarks)
    known = Benchmarks(questions, Embedder.open())
    peer = long_runs(questions)
    chance = random.Random(1)  # noqa: S311  not a secret
    sample = [question for _, question in chance.sample(questions, min(400, len(questions)))]
    planted = {
        "verbatim": [Pair(question.row, question.text, NOTHING) for question in sample],
        "edited": [Pair(question.row, edited(question.text), NOTHING) for question in sample],
    }
    if args.paraphrases:
        lines = args.paraphrases.read_text("utf-8").splitlines()
        planted["paraphrased"] = [
            Pair(row, text, answer_of(said)) for _, row, text, said in (line.split("\t") for line in lines)
        ]
    articles = list(papers(args.papers))
    drafts = [draft.draft for article in articles for draft in sound_drafts(article)]
    planted["innocent"] = [Pair(str(n), draft.question, draft.answer) for n, draft in enumerate(drafts)]
    for kind, pairs in planted.items():
        leaks = list(known.leaks(pairs))
        by = {how: sum(leak.how == how for leak in leaks) for how in ("words", "meaning")}
        by_peer = sum(any(run in peer for run in runs_of(pair.question)) for pair in pairs)
        sys.stdout.write(f"{kind:12} {len(leaks)} of {len(pairs)} {by}; runs of {PEER_RUN} words: {by_peer}\n")
    of_one = [question.text for name, question in questions if name == "ori_pqal"]
    near = beside_others(of_one, [question.text for _, question in questions])
    sys.stdout.write(f"PubMedQA's own, beside others by meaning alone: {near} of {len(of_one)}\n")
    for count in args.pairs:
        for way in ("with the model", "without it"):
            with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
                sys.stdout.write(pool.submit(measured, args.benchmarks, args.papers, count, way).result())


def answer_of(said: str) -> Answer:
    """A yes, no or maybe, or a phrase."""
    return Answer(kind="boolean" if said in answers.BOOLEANS else "phrase", value=said)


def beside_others(some: list[str], texts: list[str]) -> int:
    """How many of some texts are as near as a leak to another of all."""
    vectors = Embedder.open().embed(texts)
    near = vectors[[texts.index(text) for text in some]] @ vectors.T >= NEAR
    return int((near.sum(axis=1) > 1).sum())


def measured(benchmarks: Path, folder: Path, count: int, way: str) -> str:
    """Time and memory of so many pairs."""
    known = Benchmarks(benchmark_questions(benchmarks), Embedder.open() if way == "with the model" else HashedWords())
    stated = [a.text[s:e] for a in papers(folder) for s, e in sentences.split(a.text) if e - s > 40]
    before = peak()
    began = time.process_time()
    stream = (Pair(str(n), f"{text} ({n})", NOTHING) for n, text in enumerate(islice(cycle(stated), count)))
    found = sum(1 for _ in known.leaks(stream))
    seconds = time.process_time() - began
    return (
        f"{count:,} sentences against {len(known):,} questions, {way}: {seconds:.1f} s, {count / seconds:.0f} a second,"
        f" {peak():.0f} MB at most, {before:.0f} of them before; {found} leaks\n"
    )


def peak() -> float:
    """Megabytes that this process had at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
