"""How many receipts does `bioalchemy verify` check in a second?

    python benchmarks/receipt_checking.py FOLDER

    5 a paper, papers read again     596 receipts      700/s
    one process                  110,928 receipts    4,600/s
    2 processes                  110,928 receipts    8,000/s
    …

FOLDER holds JATS papers. Receipts are made from their sentences, with the checks of usual ones and votes that are
judged again (5 kB each), and phrases, numbers, choices and sets as answers; those that the rules refuse are left out.
Files are in the page cache; the start of the processes is counted.
"""

import json
import os
import random
import re
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path

from bioalchemy import answers
from bioalchemy.errors import ArticleError
from bioalchemy.records import Answer, Article, Check, Draft, Evidence, ModelUse, Provenance, QAPair, Vote
from bioalchemy.settings import ROLES
from bioalchemy.texts import TextStore
from bioalchemy.tools import jats, rules
from bioalchemy.tools.citations import cite
from bioalchemy.tools.datasets import parquet
from bioalchemy.tools.passages import reports_findings
from bioalchemy.tools.receipts import verify
from bioalchemy.tools.verification import receipt_verdicts
from bioalchemy.tools.verification.paper_texts import PaperFolder, StoredTexts, Texts

PROCESSES = os.cpu_count() or 1
FEW, MANY = 5, 200
"""Receipts a paper."""
_ROUNDS = ("primo", "secundo", "tertio", "quarto", "quinto", "sexto", "septimo", "octavo")
"""How often the many are asked about, and what tells the questions apart: no number, which may be an answer."""
_SENTENCE = re.compile(r"(?<=[.] )[A-Z][^.\n]{60,400}[.](?= )")
_ANSWER, _READ, _REVIEW = "evidence_checker-answer", "evidence_checker-read", "critic-review"
_RULES = sorted(receipt_verdicts.RULES | {"quotes_located"})


def main(folder: Path) -> None:
    """Print receipts per second for each format, order and source of texts."""
    articles = list(_read(folder))
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        with closing(TextStore(home)) as store:
            for article in articles:
                store.put(article.text)
        pairs = [pair for article in articles for pair in _pairs(article, MANY)]
        few = _written([pair for article in articles for pair in _pairs(article, FEW)], _ROUNDS[:1], home / "few.jsonl")
        many = _written(pairs, _ROUNDS, home / "many.jsonl")
        shuffled = random.Random(1).sample(pairs, len(pairs))  # noqa: S311  an order, no secret
        stored = StoredTexts(home)
        _time(f"{FEW} a paper, papers read again", few, PaperFolder(str(folder)), 1)
        _time("one process", many, stored, 1)
        _time(f"{PROCESSES} processes", many, stored, PROCESSES)
        _time("the same, shuffled", _written(shuffled, _ROUNDS, home / "shuffled.jsonl"), stored, PROCESSES)
        _time("the same, Parquet", _as_parquet(pairs, home / "many.parquet"), stored, PROCESSES)
        once = _written(pairs, _ROUNDS[:1], home / "once.jsonl")
        _time(f"{PROCESSES} processes, with rules", once, stored, PROCESSES, ask_rules=True)


def _read(folder: Path) -> Iterator[Article]:
    """Each work once: some lie there in several files."""
    known = set[str]()
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".xml", ".nxml"):
            try:
                article = jats.read(path)
            except ArticleError:
                continue
            if article.work_id not in known:
                known.add(article.work_id)
                yield article


def _pairs(article: Article, most: int) -> Iterator[QAPair]:
    every = (match for match in _SENTENCE.finditer(article.text) if _in_findings(article, match.start()))
    apart = {" ".join(match[0].split()[:8]): match for match in every}
    for number, match in enumerate(islice(apart.values(), most)):
        words = match[0].rstrip(".").split()
        answer = _answer(number, match[0], words)
        question = f"What completes the claim that {' '.join(words[:8])}?"
        evidence = Evidence(
            work_id=article.work_id, text_sha256=article.text_sha256, start=match.start(), end=match.end(),
            quote=match[0],
        )  # fmt: skip
        draft = Draft(question=question, answer=answer, quotes=(match[0],), kind="fact")
        if rules.refused(draft, draft.quotes):
            continue
        yield QAPair(
            pair_id=QAPair.identify((article.work_id,), question, answer), work_ids=(article.work_id,),
            question=question, answer=answer, question_kind="fact", evidence=(evidence,), checks=tuple(_checks(answer)),
            text_use=article.text_use, licence=article.licence,
            citation=cite(article.title, article.journal, article.published, article.ids),
            provenance=_provenance(),
        )  # fmt: skip


def _in_findings(article: Article, place: int) -> bool:
    return any(part.start <= place < part.end and reports_findings(part.kind) for part in article.sections)


def _answer(number: int, sentence: str, words: list[str]) -> Answer:
    """An answer that stands in the sentence."""
    share = re.search(r"(?<![\d.,-])([0-9]{1,2}\.[0-9])%", sentence)
    kinds = (
        Answer(kind="phrase", value=" ".join(words[-2:])),
        Answer(kind="number", value=share[1], unit="%") if share else Answer(kind="phrase", value=words[-1]),
        Answer(kind="choice", value="B", options=("left wing", " ".join(words[-2:]), "hind leg", "upper lip")),
        Answer(kind="set", value=(words[-2], words[-1])),
    )
    return kinds[number % len(kinds)]


def _checks(answer: Answer) -> Iterator[Check]:
    asked = "openai/qwen3-8b · {}@0123456789ab"
    by = f"{asked.format(_ANSWER)} · {answers.VERSION}"
    votes = [
        Vote(response=answers.render(answer), agrees=True, model="openai/qwen3-8b", call_id=f"{number:016x}")
        for number in range(4)
    ]
    for name in _RULES:
        yield Check(name=name, passed=True, detail="1 located" if name == "quotes_located" else "")
    yield Check(
        name="stands_alone", passed=True, detail="a kinase of the cell cycle and its substrate", by=asked.format(_READ)
    )
    yield Check(
        name="open_book",
        passed=True,
        detail=f"3 of 3 samples agree with {answers.render(answer)!r}, 2 needed",
        by=by,
        votes=tuple(votes[:3]),
    )
    yield Check(
        name="evidence_needed",
        passed=True,
        detail="1 of 1 samples still agree without the evidence",
        by=by,
        votes=tuple(votes[3:]),
    )
    yield Check(
        name="critic_review",
        passed=True,
        detail="One right answer that the quote proves. " * 4,
        by=asked.format(_REVIEW),
    )


def _provenance() -> Provenance:
    return Provenance(
        models={role: ModelUse(model="openai/qwen3-8b") for role in ROLES},
        prompts=dict.fromkeys((_ANSWER, _READ, _REVIEW, *(f"prompt-{n}" for n in range(7))), "0123456789ab"),
        recipe_hash="0" * 64, run_id="0123456789ab", calls=9, tokens=9000, cost_usd=None,
        created="2026-01-01T00:00:00+00:00",
    )  # fmt: skip


def _row(pair: QAPair) -> dict[str, object]:
    note = {
        "kind": "difficulty", "pair_id": pair.pair_id, "model": "openai/qwen3-8b", "samples": 3, "passed": 1,
        "chance": answers.chance(pair.answer), "temperature": 1.0, "prompt_hash": "0123456789abcdef",
        "verifier": answers.VERSION, "created": "2026-01-01T00:00:00+00:00",
    }  # fmt: skip
    return {**pair.model_dump(mode="json"), "annotations": [note]}


def _rows(pairs: list[QAPair], rounds: Sequence[str]) -> Iterator[dict[str, object]]:
    for word in rounds:
        for pair in pairs:
            question = f"{pair.question.removesuffix('?')} ({word})?"
            pair_id = QAPair.identify(pair.work_ids, question, pair.answer)
            yield _row(pair.model_copy(update={"question": question, "pair_id": pair_id}))


def _written(pairs: list[QAPair], rounds: Sequence[str], path: Path) -> Path:
    with path.open("w", encoding="utf-8") as out:
        for row in _rows(pairs, rounds):
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    return path


def _as_parquet(pairs: list[QAPair], path: Path) -> Path:
    """As `export` writes it: what varies in shape is JSON."""
    parquet.write(map(_flat, _rows(pairs, _ROUNDS)), path, {**_flat(_row(pairs[0])), "licence": "", "citation": ""})
    return path


def _flat(row: dict[str, object]) -> dict[str, object]:
    return {
        name: json.dumps(value) if isinstance(value, dict | list) and name != "work_ids" else value
        for name, value in row.items()
    }


def _time(name: str, path: Path, texts: Texts, processes: int, *, ask_rules: bool = False) -> None:
    start = time.perf_counter()
    with verify(path, texts, processes, ask_rules=ask_rules) as report:
        seconds = time.perf_counter() - start
        if report.failed:
            raise SystemExit(f"{next(report.faults())}")
    sys.stdout.write(f"{name:28} {report.receipts:7,} receipts  {report.receipts / seconds:7,.0f}/s\n")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("usage: receipt_checking.py FOLDER")
    main(Path(sys.argv[1]))
