"""Rows to train on: what `bioalchemy export` writes, as JSONL or Parquet, a row at a time.

    for row in read(Path("train.jsonl")): …
        Row(number=1, prompt="Which kinase …? … <answer></answer> tags.", gold='{"kind":"phrase","value":"CDK4",…}')

A row is a pair (`question`, `answer`), whose prompt is rendered as the closed-book checks render it; one of any
`--format`, which holds its pair in `receipt`; or one with a `prompt` and an `answer` of its own. It judges nothing: see
`rewards`.
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


def read(path: Path) -> Iterator[Row | BadRow]:
    """Each row of a file in turn.

    Raises:
        UsageError: it is no JSONL or Parquet file, or can't be read.
    """
    readers = {".jsonl": _jsonl, ".parquet": _parquet}
    if path.suffix not in readers:
        raise UsageError(f"{path}: give a .jsonl or .parquet file that bioalchemy export wrote")
    try:
        for number, row in enumerate(readers[path.suffix](path), 1):
            yield _row(number, row)
    except OSError as error:
        raise UsageError(f"{path} can't be read: {error.strerror or error}") from error


def _row(number: int, row: Any) -> Row | BadRow:
    if not isinstance(row, dict):
        return BadRow(number, "is no JSON object")
    pair_id = str(row.get("pair_id", ""))
    match row:
        case {"receipt": str(receipt)}:
            return _row(number, _loaded(receipt))
        case {"prompt": [*_, {"content": str(prompt)}] | str(prompt), "answer": str(gold)}:
            return Row(number, pair_id, prompt, gold)
        case {"question": str(question), "answer": answer}:
            text = answer if isinstance(answer, str) else json.dumps(answer)
            try:
                prompt = questions.render(question, Answer.model_validate_json(text))
            except ValidationError as error:
                return BadRow(number, f"its answer is none: {error.errors(include_url=False)[0]['msg']}")
            return Row(number, pair_id, prompt, text)
    return BadRow(number, "has no answer, or neither a question nor a prompt")


def _jsonl(path: Path) -> Iterator[Any]:
    with path.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            yield _loaded(line)


def _loaded(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
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
