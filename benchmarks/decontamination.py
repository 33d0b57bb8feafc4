"""Which planted leaks does decontamination find, which innocent questions does it drop, and how fast?

    python benchmarks/decontamination.py BENCHMARKS PAPERS [--paraphrases FILE.tsv] [--pairs 10000]

BENCHMARKS is a folder with the files of PubMedQA, LAB-Bench and MMLU. Planted are their questions word for word,
edited (every sixth word gone, and turned into a clause of a longer question), and as the paraphrases of a table say
(benchmark, row, paraphrase; the benchmarks' licences keep such a table out of this repository). Innocent are questions
on the papers under PAPERS (JATS) that `evals` makes. Speed is taken on sentences of the papers. Beside it: any shared
run of 13 words, as arXiv:2005.14165 looked for leaks. One process.
"""

import argparse
import random
import sys
import time
import tracemalloc
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from bioalchemy.errors import ArticleError
from bioalchemy.evals.sound_drafts import sound_drafts
from bioalchemy.notation import normalise
from bioalchemy.records import Answer, Article
from bioalchemy.tools import jats
from bioalchemy.tools.checks import sentences
from bioalchemy.tools.contamination import Benchmarks, Pair
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
    options.add_argument("--pairs", type=int, default=10_000)
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
        planted["paraphrased"] = [Pair(row, text, NOTHING) for _, row, text in (line.split("\t") for line in lines)]
    articles = list(papers(args.papers))
    drafts = [draft.draft for article in articles for draft in sound_drafts(article)]
    planted["innocent"] = [Pair(str(n), draft.question, draft.answer) for n, draft in enumerate(drafts)]
    for kind, pairs in planted.items():
        leaks = list(known.leaks(pairs))
        by = {how: sum(leak.how == how for leak in leaks) for how in ("words", "meaning")}
        by_peer = sum(any(run in peer for run in runs_of(pair.question)) for pair in pairs)
        sys.stdout.write(f"{kind:12} {len(leaks)} of {len(pairs)} {by}; runs of {PEER_RUN} words: {by_peer}\n")
    stated = [article.text[s:e] for article in articles for s, e in sentences.split(article.text) if e - s > 40]
    stream = (Pair(str(n), f"{text} ({n})", NOTHING) for n, text in enumerate(islice(cycle(stated), args.pairs)))
    tracemalloc.start()
    began = time.perf_counter()
    found = sum(1 for _ in known.leaks(stream))
    seconds = time.perf_counter() - began
    peak = tracemalloc.get_traced_memory()[1] / 1024**2
    sys.stdout.write(
        f"{args.pairs:,} sentences against {len(known):,} questions: {args.pairs / seconds:.0f} a second,"
        f" {peak:.0f} MB at most beyond the index, {found} leaks\n"
    )


if __name__ == "__main__":
    main()
