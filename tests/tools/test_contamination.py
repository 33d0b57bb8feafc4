"""Planted leaks are found, with their nearest neighbour and why; other questions are left alone."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bioalchemy.records import Answer
from bioalchemy.tools import contamination
from bioalchemy.tools.contamination import Benchmarks, Pair, questions
from bioalchemy.tools.datasets.embeddings import Embedder
from bioalchemy.tools.datasets.question_columns import PRESETS, parse_columns
from bioalchemy.tools.datasets.question_files import Question

LABELLED = Path(__file__).resolve().parents[1] / "labelled/duplicates_blind.jsonl"
REAL = Path(__file__).resolve().parents[3] / "shared/data/labelled/pubmedqa/ori_pqal.json"
YES = Answer(kind="boolean", value="yes")
THEIRS = [
    Question(row="1", text="Does metformin slow the growth of pancreatic tumours in obese mice?", answer="yes",
             ids=("pmid:11",)),
    Question(row="2", text="Which of the following is true of the enzyme rubisco in leaves of C4 plants?",
             answer="It is kept in bundle sheath cells"),
    Question(row="3", text="Which hormone closes stomata?", answer="abscisic acid"),
]  # fmt: skip


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return Embedder.open()


@pytest.fixture(scope="module")
def benchmarks(embedder: Embedder) -> Benchmarks:
    return Benchmarks((("theirs.jsonl", question) for question in THEIRS), embedder)


def pair(question: str, answer: Answer = YES, ids: tuple[str, ...] = (), titles: tuple[str, ...] = ()) -> Pair:
    return Pair("p1", question, answer, frozenset(ids), titles)


def phrase(value: str) -> Answer:
    return Answer(kind="phrase", value=value)


@pytest.mark.parametrize(
    ("question", "answer", "ids", "row", "how", "why"),
    [
        # the paper, whatever is asked
        ("How long is the tail of a gecko?", YES, ("doi:10.1/x", "pmid:11"), "1", "source", "same paper, pmid:11"),
        # word for word, in part, and short
        ("Does metformin slow the growth of pancreatic tumours in obese mice?", YES, (), "1", "words", "100%"),
        ("In 2020, does metformin slow the growth of pancreatic tumours in the lean?", YES, (), "1", "words", "71%"),
        ("Which hormone closes stomata? It is well known.", phrase("ABA"), (), "3", "words", "100%"),
        # in other words
        ("In obese mice with pancreatic cancer, is tumour growth reduced by metformin?", YES, (), "1", "meaning", "0."),
        ("Does a biguanide slow pancreatic cancer in mice on a fatty diet?", YES, (), "1", "meaning", "0."),
        ("The stomata of a leaf are shut by which plant hormone?", phrase("abscisic acid"), (), "3", "meaning", "0."),
    ],
)  # fmt: skip
def test_leaks(
    benchmarks: Benchmarks, question: str, answer: Answer, ids: tuple[str, ...], row: str, how: str, why: str
) -> None:
    (leak,) = benchmarks.leaks([pair(question, answer, ids)])
    assert (leak.pair_id, leak.benchmark, leak.row, leak.how) == ("p1", "theirs.jsonl", row, how)
    assert leak.theirs == THEIRS[int(row) - 1].text
    assert leak.question == question
    assert why in leak.why


def test_a_paper_whose_title_is_the_question(benchmarks: Benchmarks) -> None:
    asked = "How long is the tail of a gecko?"
    titled = "Does metformin slow the growth of pancreatic tumours in obese mice?"
    (leak,) = benchmarks.leaks([pair(asked, titles=("Tails of geckos", titled.upper().replace("?", "")))])
    assert (leak.row, leak.how, leak.why) == ("1", "source", "made from the paper whose title it is")
    assert not list(
        benchmarks.leaks([pair(asked, titles=(f"A comment on: {titled}", "Which hormone closes stomata?"))])
    )


@pytest.mark.parametrize(
    "question",
    [
        "Which kinase phosphorylates Rb in G1?",
        "Which of the following is true of the enzyme catalase in livers of old rats?",
        "Does aspirin reduce fever in children with influenza?",
        "Which hormone lowers the level of blood sugar?",
        "",
    ],
)
def test_other_questions(benchmarks: Benchmarks, question: str) -> None:
    assert not list(benchmarks.leaks([pair(question, phrase("CDK4"))]))


def test_the_same_answer_lowers_what_is_asked(embedder: Embedder) -> None:
    theirs = Question(row="1", text="The seventh cranial nerve supplies which muscles?", answer="facial muscles")
    benchmarks = Benchmarks([("theirs", theirs)], embedder)
    asked = "Which muscles are paralysed when the facial nerve is cut?"
    (leak,) = benchmarks.leaks([pair(asked, phrase("facial muscles"))])
    assert "the same answer" in leak.why
    assert leak.degree < contamination.NEAR
    assert not list(benchmarks.leaks([pair(asked, phrase("neck muscles"))]))


def test_one_leak_a_pair_however_many_pairs(benchmarks: Benchmarks) -> None:
    def pairs() -> Iterator[Pair]:
        for number in range(600):
            text = THEIRS[number % 3].text if number % 2 else f"How many exons has gene {number} of the mouse?"
            yield Pair(f"p{number}", text, YES)

    assert [leak.pair_id for leak in benchmarks.leaks(pairs())] == [f"p{n}" for n in range(600) if n % 2]


def test_no_benchmark_no_leak(embedder: Embedder) -> None:
    assert not list(Benchmarks([], embedder).leaks([pair("Does it leak?")]))


def test_labelled_paraphrases_are_found(embedder: Embedder) -> None:
    rows = [json.loads(line) for line in LABELLED.read_text("utf-8").splitlines()]
    same = [row for row in rows if row["duplicate"]]
    theirs = [
        ("theirs", Question(row=str(n), text=row["a"]["question"], answer=str(row["a"]["answer"]["value"])))
        for n, row in enumerate(same)
    ]
    ours = [Pair(str(n), row["b"]["question"], Answer.model_validate(row["b"]["answer"])) for n, row in enumerate(same)]
    own = [leak for leak in Benchmarks(theirs, embedder).leaks(ours) if leak.pair_id == leak.row]
    assert len(own) / len(same) >= 0.85


@pytest.mark.slow
@pytest.mark.skipif(not REAL.exists(), reason="PubMedQA of ../shared is not there")
def test_every_planted_question_of_a_real_benchmark_is_found(embedder: Embedder) -> None:
    benchmarks = Benchmarks(questions([(REAL, PRESETS["pubmedqa"])]), embedder)
    assert len(benchmarks) == 1000
    rows = json.loads(REAL.read_text("utf-8"))
    planted = [Pair(pmid, row["QUESTION"], YES) for pmid, row in rows.items()]
    leaks = list(benchmarks.leaks(planted))
    assert len(leaks) == 1000
    assert {leak.how for leak in leaks} <= {"words", "meaning"}
    by_paper = [Pair(pmid, "Which kinase phosphorylates Rb?", YES, frozenset({f"pmid:{pmid}"})) for pmid in rows]
    assert [(leak.row, leak.how) for leak in benchmarks.leaks(by_paper)] == [(pmid, "source") for pmid in rows]


def test_a_map_and_a_file_make_a_benchmark(tmp_path: Path, embedder: Embedder) -> None:
    (tmp_path / "own.csv").write_text("q,a\nWhich hormone closes stomata?,abscisic acid\n", "utf-8")
    benchmarks = Benchmarks(questions([(tmp_path / "own.csv", parse_columns("question=q,answer=a"))]), embedder)
    (leak,) = benchmarks.leaks([pair("Which hormone closes stomata?")])
    assert (leak.benchmark, leak.row) == ("own.csv", "1")
