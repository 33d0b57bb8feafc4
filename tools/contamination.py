"""Which pairs of a dataset give a benchmark away: its papers, its words, its meaning.

    benchmarks = Benchmarks(questions([(Path("ori_pqal.json"), PRESETS["pubmedqa"])]), Embedder.open())
    for leak in benchmarks.leaks(pairs):
        Leak(pair_id="5d0c…", benchmark="ori_pqal.json", row="17312514", how="meaning", degree=0.88, theirs="Does …")

A pair leaks a question of a benchmark when it is made from the same paper (`source`: by an identifier of what it
was made from, or since it is that paper's title, as PubMedQA's questions are); when runs of eight words, or of
all its words where it has fewer, cover half of that question's content words (`words`; the measure of Tülu 3,
arXiv:2411.15124, on content words, so that "which of the following is true of the" covers nothing); or when both mean
about the same (`meaning`: the cosine of `embeddings`), for which less is asked where the answers agree too. Nearness
can't tell two questions on one subject apart, so some pairs that ask for another fact go too; a leak that stays would
cost more. Pairs are streamed, benchmarks are held in memory.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from bioalchemy import answers
from bioalchemy.notation import normalise
from bioalchemy.records import Answer, Record
from bioalchemy.tools.checks.option_faults import right_option
from bioalchemy.tools.checks.self_containment import EMPTY_WORDS
from bioalchemy.tools.datasets.embeddings import Embedder
from bioalchemy.tools.datasets.question_columns import Columns
from bioalchemy.tools.datasets.question_files import Question, read
from bioalchemy.tools.doubles import is_telling, letters

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RUN = 8
"""Words in a row that two questions share by copying, hardly by chance."""
COVERED = 0.5
"""Share of a benchmark question's content words from which copied runs are a leak."""
NEAR = 0.70
"""Cosine from which two questions are a leak, told on one half of what follows and the same on the other: of 80 free
paraphrases of PubMedQA's, LAB-Bench's and MMLU's questions 55 were found so and 37 with 0.75; of 245 questions on other
papers none was dropped, of 1,000 of PubMedQA's own, each beside all others, 29 were and 6 with 0.75."""
NEAR_WITH_ANSWER = 0.65
"""The same where the answers agree."""
VERSION = "contamination/3"
_FEWEST = 4
"""Words; a shorter question has no run of its own."""
_BATCH = 256
_WORD = re.compile(r"\w+")

How = Literal["source", "words", "meaning"]
Run = tuple[str, ...]


class Pair(NamedTuple):
    """A pair, as far as leaks are looked for."""

    pair_id: str
    question: str
    answer: Answer
    ids: frozenset[str] = frozenset()
    """Of its papers: `doi:10.1371/…`, `pmid:…`."""
    titles: tuple[str, ...] = ()
    """Theirs."""


class Leak(Record):
    """The question of a benchmark that a pair gives away, and what shows it."""

    pair_id: str
    question: str
    benchmark: str
    """The file's name."""
    row: str
    theirs: str
    """Its question."""
    how: How
    degree: float
    """1 for a paper, the share of covered content words, or the cosine."""
    why: str


class _Known(NamedTuple):
    """A question of a benchmark."""

    benchmark: str
    question: Question
    content: int
    """Content words, each counted as often as it stands there."""


def questions(files: Iterable[tuple[Path, Columns]]) -> list[tuple[str, Question]]:
    """Every question of these files, each with its file's name.

    Raises:
        UsageError: a file can't be read, or is not as its columns say.
    """
    return [(path.name, question) for path, columns in files for question in read(path, columns)]


class Benchmarks:
    """Questions that no pair may give away."""

    def __init__(self, questions: Iterable[tuple[str, Question]], embedder: Embedder) -> None:
        """Index `questions`, each with its benchmark's name."""
        self._embedder = embedder
        self._known: list[_Known] = []
        self._by_id: defaultdict[str, list[int]] = defaultdict(list)
        self._by_title: dict[str, int] = {}
        self._by_run: defaultdict[Run, list[tuple[int, int]]] = defaultdict(list)
        for place, (benchmark, question) in enumerate(questions):
            words = _words(question.text)
            self._known.append(_Known(benchmark, question, sum(map(_is_content, words))))
            for identifier in question.ids:
                self._by_id[identifier].append(place)
            if is_telling(question.text):
                self._by_title.setdefault(letters(question.text), place)
            for start, run in _runs(words, min(RUN, len(words))):
                self._by_run[run].append((place, start))
        self._lengths = sorted({len(run) for run in self._by_run})
        self._vectors = embedder.embed([known.question.text for known in self._known])

    def __len__(self) -> int:
        """Questions."""
        return len(self._known)

    @property
    def sources(self) -> frozenset[str]:
        """The kinds of identifiers that papers are named by: `pmid`, `doi`."""
        return frozenset(identifier.partition(":")[0] for identifier in self._by_id)

    def leaks(self, pairs: Iterable[Pair]) -> Iterator[Leak]:
        """One leak of each pair that has any: by its paper before by its words, and by these before by its meaning."""
        if not self._known:
            return
        stream = iter(pairs)
        while batch := list(islice(stream, _BATCH)):
            nearness = self._embedder.embed([pair.question for pair in batch]) @ self._vectors.T
            for pair, row in zip(batch, nearness, strict=True):
                leak = self._of_source(pair) or self._of_words(pair) or self._of_meaning(pair, row)
                if leak is not None:
                    yield leak

    def _of_source(self, pair: Pair) -> Leak | None:
        for identifier in sorted(pair.ids & self._by_id.keys()):
            return self._leak(
                pair, self._by_id[identifier][0], "source", 1.0, f"made from the same paper, {identifier}"
            )
        for title in pair.titles:
            if (place := self._by_title.get(letters(title))) is not None:
                return self._leak(pair, place, "source", 1.0, "made from the paper whose title it is")
        return None

    def _of_words(self, pair: Pair) -> Leak | None:
        """The question that the pair's runs of words cover most."""
        words = _words(pair.question)
        covered: defaultdict[int, dict[int, str]] = defaultdict(dict)
        for length in self._lengths:
            for _, run in _runs(words, length):
                for place, start in self._by_run.get(run, ()):
                    covered[place].update(enumerate(run, start))
        shares = {
            place: sum(map(_is_content, by_position.values())) / max(self._known[place].content, 1)
            for place, by_position in covered.items()
        }
        best = max(shares, key=lambda place: (shares[place], -place), default=None)
        if best is None or shares[best] < COVERED:
            return None
        return self._leak(
            pair, best, "words", shares[best], f"{shares[best]:.0%} of its content words in the same order"
        )

    def _of_meaning(self, pair: Pair, row: "NDArray[np.float32]") -> Leak | None:
        best = int(row.argmax())
        if row[best] >= NEAR:
            return self._leak(pair, best, "meaning", float(row[best]), f"cosine {row[best]:.2f}")
        near = [int(place) for place in (row >= NEAR_WITH_ANSWER).nonzero()[0]]
        for place in sorted(near, key=lambda place: -row[place]):
            if _same_answer(pair.answer, self._known[place].question.answer):
                why = f"cosine {row[place]:.2f}, and the same answer"
                return self._leak(pair, place, "meaning", float(row[place]), why)
        return None

    def _leak(self, pair: Pair, place: int, how: How, degree: float, why: str) -> Leak:
        known = self._known[place]
        return Leak(
            pair_id=pair.pair_id, question=pair.question, benchmark=known.benchmark, row=known.question.row,
            theirs=known.question.text, how=how, degree=round(degree, 4), why=why,
        )  # fmt: skip


def _words(text: str) -> list[str]:
    return _WORD.findall(normalise(text).casefold())


def _is_content(word: str) -> bool:
    return word not in EMPTY_WORDS


def _runs(words: Sequence[str], length: int) -> Iterator[tuple[int, Run]]:
    if length >= _FEWEST:
        for start in range(len(words) - length + 1):
            yield start, tuple(words[start : start + length])


def _same_answer(answer: Answer, theirs: str) -> bool:
    """Whether the pair pays for the benchmark's answer; a yes or no that agrees says nothing."""
    if not theirs or answer.kind == "boolean":
        return False
    if answer.kind == "choice":
        answer = Answer(kind="phrase", value=right_option(answer))
    return answers.verify(answer, f"<answer>{theirs}</answer>").passed
