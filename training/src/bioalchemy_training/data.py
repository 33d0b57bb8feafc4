"""Rows to train on: what `bioalchemy export` writes, as JSONL or Parquet, a row at a time.

    for row in read(Path("train.jsonl")): …
        Row(number=1, prompt="Which kinase …? … <answer></answer> tags.", gold='{"kind":"phrase","value":"CDK4",…}')

A row is a pair (`question`, `answer`), whose prompt is rendered as the closed-book checks render it; one of any
`--format`, which holds its pair in `receipt`; or one with a `prompt` and an `answer` of its own. With `evidence` the
sentences that prove a pair stand above its question: reading comprehension, and not closed-book any more. A folder is
one that `--format hf` wrote, with its splits. It judges nothing: see `rewards`.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from bioalchemy import questions
from bioalchemy.errors import UsageError
from bioalchemy.records import Answer

_BATCH = 1000


class Row(NamedTuple):
    """One question with its gold."""

    number: int
    """From 1, as its file has it."""
    pair_id: str
    prompt: str
    gold: str
    """An `Answer` as JSON text."""


class BadRow(NamedTuple):
    """A row that can't be trained on."""

    number: int
    why: str


def read(path: Path, *, evidence: bool = False, split: str = "train") -> Iterator[Row | BadRow]:
    """Each row of a file in turn, or of a folder's split.

    Raises:
        UsageError: it is no JSONL or Parquet file, has no such split, or can't be read.
    """
    readers = {".jsonl": _jsonl, ".parquet": _parquet}
    try:
        files = files_of(path, split)
        if unfit := next((file for file in files if file.suffix not in readers), None):
            raise UsageError(f"{unfit}: give a .jsonl or .parquet file that bioalchemy export wrote")
        rows = (row for file in files for row in readers[file.suffix](file))
        for number, row in enumerate(rows, 1):
            yield _whole(_row(number, row, evidence))
    except OSError as error:
        raise UsageError(f"{path} can't be read: {error.strerror or error}") from error


def files_of(path: Path, split: str = "train") -> list[Path]:
    """A file itself, or those of a folder's split in their order.

    Raises:
        UsageError: there is none, or the folder is none of `--format hf` or has no such split.
    """
    if not path.exists():
        raise UsageError(f"{path} can't be read: there is no such file or folder")
    if not path.is_dir():
        return [path]
    if files := sorted((path / "data").glob(f"{split}-*.parquet")):
        return files
    if (path / "data").is_dir():
        raise UsageError(f"{path} has no split {split}")
    raise UsageError(f"{path} is no folder to train on: give one that bioalchemy export --format hf wrote, or a file")


def _whole(row: Row | BadRow) -> Row | BadRow:
    if isinstance(row, Row):
        try:
            f"{row.pair_id}{row.prompt}{row.gold}".encode()
        except UnicodeEncodeError:
            return BadRow(row.number, "has half of a character, a lone surrogate")
    return row


def _row(number: int, row: Any, evidence: bool) -> Row | BadRow:
    if not isinstance(row, dict):
        return BadRow(number, "is no JSON object in UTF-8")
    match row:
        case {"receipt": str(receipt)}:
            return _row(number, _loaded(receipt), evidence)
        case {"prompt": _, "answer": _} if evidence:
            return BadRow(number, "has a prompt of its own, and no evidence to put above it")
        case {"prompt": [*_, {"content": str(prompt)}] | str(prompt), "answer": str(gold)}:
            asks = Row(number, str(row.get("pair_id", "")), prompt, gold)
            return asks if prompt.strip() else BadRow(number, "has an empty prompt")
        case {"question": str(question), "answer": answer}:
            return _pair(number, question, answer if isinstance(answer, str) else json.dumps(answer), row, evidence)
    return BadRow(number, "has no answer, or neither a question nor a prompt")


def _pair(number: int, question: str, gold: str, row: dict[str, Any], evidence: bool) -> Row | BadRow:
    if not question.strip():
        return BadRow(number, "has an empty question")
    try:
        prompt = questions.render(question, Answer.model_validate_json(gold))
    except ValidationError as error:
        return BadRow(number, f"its answer is none: {error.errors(include_url=False)[0]['msg']}")
    if evidence and not (prompt := questions.with_evidence(prompt, row)):
        return BadRow(number, "has no evidence that can be read")
    return Row(number, str(row.get("pair_id", "")), prompt, gold)


def _jsonl(path: Path) -> Iterator[Any]:
    with path.open("rb") as lines:
        for line in lines:
            yield _loaded(line)


def _loaded(text: str | bytes) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _parquet(path: Path) -> Iterator[Any]:
    try:
        import pyarrow.parquet as pq
        from pyarrow import ArrowInvalid
    except ImportError:
        raise UsageError(f"{path}: Parquet needs pyarrow: install bioalchemy[parquet]") from None
    try:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(_BATCH):
                yield from batch.to_pylist()
    except ArrowInvalid as error:
        raise UsageError(f"{path} is no Parquet file: {error}") from None
