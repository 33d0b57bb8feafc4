"""Question sets that others made: benchmarks, and data to import; JSON, JSONL, CSV and Parquet.

    for question in read(Path("ori_pqal.json"), PRESETS["pubmedqa"]):
        Question(row="21645374", text="Do mitochondria play …?", answer="yes", ids=("pmid:21645374",))

A column map says which of their columns is which: `question=query,answer=gold,options=a|b|c,source=pmid`. What is the
same for all rows may be said itself: `kind==boolean,licence==CC BY 4.0`. A preset is a map that is known, and may be
added to: `pubmedqa,licence==MIT`. `options` may be one column with a list or several with a text each; an answer that
is the letter or the place of an option stands for it. JSON documents are read whole, everything else row by row. A row
without a question is an error: what is left out of a benchmark would not be found in a dataset either.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from bioalchemy.errors import UsageError
from bioalchemy.records import Record
from bioalchemy.tools import parquet, strict_json
from bioalchemy.tools.identifiers import kind_of

_LONGEST_CELL = 10 * 1024**2
"""Bytes; protocols and sequences are pasted into questions whole."""
_KEY = "<key>"
"""The name of a row in a JSON object of rows."""


_ITSELF = "="
"""Before what is said of all rows in place of a column's name."""
_STATED = ("kind", "question_kind", "unit", "topic", "licence", "text_use")


class Question(Record):
    """A question of theirs."""

    row: str
    """Its id in the file, or its number there, counted from 1."""
    text: str
    answer: str = ""
    """In words, where the file has it."""
    options: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    """Of the papers that it was made from: `pmid:21645374`, `doi:10.1128/…`."""


class Columns(Record):
    """Which column is which; a name in digits is a column's place, counted from 1, in a file without a header."""

    question: str = "question"
    answer: str = ""
    options: tuple[str, ...] = ()
    id: str = ""
    source: tuple[str, ...] = ()
    """Columns with identifiers of papers or links to them, one or a list of them."""
    rows: str = ""
    """Of a JSON document: the name under which the list of rows stands."""
    kind: str = ""
    """Of the answer; this and what follows is for imports, and may be said itself after another `=`."""
    question_kind: str = ""
    unit: str = ""
    topic: str = ""
    licence: str = ""
    text_use: str = ""
    may_lack: tuple[str, ...] = ()
    """Columns that only some rows or files have."""

    @property
    def named(self) -> tuple[str, ...]:
        """Every column that is looked for."""
        names = [self.question, self.answer, self.id, *self.options, *self.source]
        names += [name for name in self.stated.values() if not name.startswith(_ITSELF)]
        return tuple(name for name in names if name and name != _KEY)

    @property
    def stated(self) -> dict[str, str]:
        """Columns, or what is said itself, by what they tell."""
        return {name: getattr(self, name) for name in _STATED}


class Row(NamedTuple):
    """A row of a file, and where it stands."""

    number: int
    """Counted from 1."""
    cells: Mapping[str, Any]
    columns: Columns
    path: Path

    def refused(self, column: str, why: str) -> UsageError:
        """The error that names it."""
        return UsageError(f"{self.path}, row {self.number}, column {column!r}: {why}")

    def question(self) -> Question:
        """What it asks.

        Raises:
            UsageError: it lacks a column or its question.
        """
        return _question(self)

    def stated(self, name: str) -> str:
        """What the column of that name, or the map itself, says; empty where neither does."""
        column = self.columns.stated[name]
        return column.removeprefix(_ITSELF) if column.startswith(_ITSELF) else text_of(self.cells.get(column))


PRESETS: Mapping[str, Columns] = {
    # ori_pqal.json of github.com/pubmedqa/pubmedqa
    "pubmedqa": Columns(question="QUESTION", answer="final_decision", id=_KEY, source=(_KEY,)),
    # the Parquet files of qiaojin/PubMedQA
    "pubmedqa-hf": Columns(answer="final_decision", id="pubid", source=("pubid",)),
    # github.com/Future-House/LAB-Bench; not every task names its papers
    "lab-bench": Columns(
        answer="ideal",
        options=("distractors",),
        id="id",
        source=("source", "sources"),
        may_lack=("source", "sources", "distractors"),
    ),
    # gpqa_*.csv of github.com/idavidrein/gpqa
    "gpqa": Columns(
        question="Question",
        answer="Correct Answer",
        options=("Incorrect Answer 1", "Incorrect Answer 2", "Incorrect Answer 3"),
        id="Record ID",
    ),
    # TIGER-Lab/MMLU-Pro
    "mmlu-pro": Columns(answer="answer", options=("options",), id="question_id"),
    # the CSV files of github.com/hendrycks/test, which have no header
    "mmlu": Columns(question="1", answer="6", options=("2", "3", "4", "5")),
    # the training files of participants-area.bioasq.org
    "bioasq": Columns(
        question="body",
        answer="exact_answer",
        id="id",
        source=("documents",),
        rows="questions",
        may_lack=("exact_answer", "documents"),
    ),
}
_MAPPED = tuple(name for name in Columns.model_fields if name != "may_lack")


def parse_columns(written: str) -> Columns:
    """The map that `NAME` or `question=…,answer=…,options=A|B,id=…,source=…,rows=…` stands for, or both together.

    Raises:
        UsageError: it is neither a preset nor a map, or maps what is not known.
    """
    preset, _, more = written.partition(",")
    known = PRESETS.get(preset.strip())
    if known and not more:
        return known
    fields: dict[str, Any] = {}
    for part in (more if known else written).split(","):
        ours, is_mapped, theirs = (text.strip() for text in part.partition("="))
        is_column = not theirs.startswith(_ITSELF) or (ours in _STATED and theirs.strip(f"{_ITSELF} "))
        if not is_mapped or not theirs or ours not in _MAPPED or not is_column:
            names = ", ".join(f"{name}=…" for name in _MAPPED)
            raise UsageError(f"{part!r} maps no column: write {names}, or {', '.join(sorted(PRESETS))}")
        fields[ours] = tuple(theirs.split("|")) if ours in ("options", "source") else theirs
    return (known or Columns()).model_copy(update=fields)


def read(path: Path, columns: Columns) -> Iterator[Question]:
    """The questions of a file, one after another.

    Raises:
        UsageError: the file can't be read, is of another kind, or a row lacks a column or its question.
    """
    return (row.question() for row in rows(path, columns))


def rows(path: Path, columns: Columns) -> Iterator[Row]:
    """The rows of a file, one after another.

    Raises:
        UsageError: the file can't be read, or is of another kind.
    """
    readers = {".json": _json, ".jsonl": _jsonl, ".csv": _csv, ".tsv": _csv, ".parquet": _parquet}
    if path.suffix not in readers:
        raise UsageError(f"{path}: a question set ends in {', '.join(readers)}")
    try:
        for number, cells in enumerate(readers[path.suffix](path, columns), 1):
            yield Row(number, cells, columns, path)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{path} can't be read: {error}") from error


def _question(row: Row) -> Question:
    cells, columns = row.cells, row.columns
    if missing := [name for name in columns.named if name not in cells and name not in columns.may_lack]:
        there = ", ".join(str(name) for name in list(cells)[:20] if name != _KEY)
        raise UsageError(f"{row.path}, row {row.number}: there is no column {missing[0]!r}; it has {there or 'none'}")
    text = text_of(cells[columns.question])
    if not text:
        raise UsageError(f"{row.path}, row {row.number}: {columns.question!r} is empty")
    options = tuple(option for name in columns.options for option in texts_of(cells.get(name)))
    answer = _answer(cells.get(columns.answer), options)
    if options and answer and answer not in options:
        options = (answer, *options)
    cited = (kind_of(link) for name in columns.source for link in texts_of(cells.get(name)))
    ids = tuple(dict.fromkeys(f"{found[0]}:{found[1]}" for found in cited if found))
    number = text_of(cells.get(columns.id)) or str(row.number)
    return Question(row=number, text=text, answer=answer, options=options, ids=ids)


def _answer(given: Any, options: tuple[str, ...]) -> str:
    """In words: an option's for its letter or, as a number, its place counted from 0."""
    if isinstance(given, int) and not isinstance(given, bool) and given < len(options):
        return options[given]
    text = ", ".join(texts_of(given))
    place = ord(text.upper()) - ord("A") if len(text) == 1 else -1
    return options[place] if 0 <= place < len(options) and text not in options else text


def text_of(value: Any) -> str:
    """A cell as one line."""
    return " ".join(str(value).split()) if value is not None else ""


def texts_of(value: Any) -> list[str]:
    """A cell as one text, or those of lists within lists, as BioASQ's synonyms are."""
    if isinstance(value, list | tuple):
        return [text for item in value for text in texts_of(item)]
    return [text] if (text := text_of(value)) else []


def _json(path: Path, columns: Columns) -> Iterator[Mapping[str, Any]]:
    content = _parsed(path.read_bytes(), f"{path}")
    rows = content.get(columns.rows) if columns.rows and isinstance(content, dict) else content
    if columns.id == _KEY and isinstance(rows, dict):
        rows = [{**row, _KEY: key} if isinstance(row, dict) else row for key, row in rows.items()]
    if not isinstance(rows, list):
        where = f"under {columns.rows!r}" if columns.rows else "in it"
        raise UsageError(f"{path}: there is no list of rows {where}")
    yield from _objects(rows, path)


def _jsonl(path: Path, columns: Columns) -> Iterator[Mapping[str, Any]]:
    with path.open("rb") as lines:
        parsed = (_parsed(line, f"{path}, line {number}") for number, line in enumerate(lines, 1) if line.strip())
        yield from _objects(parsed, path)


def _objects(rows: Iterable[Any], path: Path) -> Iterator[Mapping[str, Any]]:
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict):
            raise UsageError(f"{path}, row {number}: is no JSON object")
        yield row


def _parsed(content: bytes, where: str) -> Any:
    try:
        return strict_json.parse(content)
    except ValueError as error:
        raise UsageError(f"{where}: is not JSON: {error}") from None


def _csv(path: Path, columns: Columns) -> Iterator[Mapping[str, Any]]:
    csv.field_size_limit(_LONGEST_CELL)
    has_header = not all(name.isdecimal() for name in columns.named)
    with path.open(encoding="utf-8-sig", newline="") as content:
        delimiter = "\t" if path.suffix == ".tsv" else ","
        if has_header:
            yield from csv.DictReader(content, delimiter=delimiter)
            return
        for cells in csv.reader(content, delimiter=delimiter):
            if cells:
                yield {str(place): cell for place, cell in enumerate(cells, 1)}


def _parquet(path: Path, columns: Columns) -> Iterator[Mapping[str, Any]]:
    try:
        yield from parquet.rows(path, columns.named)
    except ValueError as error:
        raise UsageError(f"{path} can't be read as Parquet: {error}") from error
