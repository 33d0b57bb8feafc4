"""Question sets that others made: benchmarks, and data to import; JSON, JSONL, CSV and Parquet.

    for question in read(Path("ori_pqal.json"), PRESETS["pubmedqa"]):
        Question(row="21645374", text="Do mitochondria play …?", answer="yes", ids=("pmid:21645374",))

`question_columns` says which of their columns is which. `options` may be one column with a list, one with an object by
letters (`{"A": "mTOR", "B": "PI3K"}`, as MedQA has them), or several with a text each. An answer that is the letter of
an option or, as a number, its place counted from 0 stands for it, and is none where that can't be told. JSON documents
are read whole, everything else row by row. A row without a question is an error: what is left out of a benchmark would
not be found in a dataset either. So is a source that is neither an identifier of a paper nor a link; it may be empty.
"""

import csv
import re
import string
from collections.abc import Callable, Iterator, Mapping
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from bioalchemy.errors import UsageError
from bioalchemy.records import Record
from bioalchemy.tools import strict_json
from bioalchemy.tools.datasets import parquet
from bioalchemy.tools.datasets.question_columns import ITSELF, KEY, Columns
from bioalchemy.tools.identifiers import kind_of, without_fraction

_LONGEST_CELL = 10 * 1024**2
"""Bytes; protocols and sequences are pasted into questions whole."""
_INTEGER = re.compile(r"[+-]?[0-9]+")
_DIGIT = re.compile("[0-9]")
_Cells = tuple[int, Mapping[str, Any] | str]
"""A row's number and its cells, or what is wrong with it."""


class Question(Record):
    """A question of theirs."""

    row: str
    """Its id in the file, or its number there."""
    text: str
    answer: str = ""
    """In words, where the file has it and it can be told which option it stands for."""
    options: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    """Of the papers that it was made from: `pmid:21645374`, `doi:10.1128/…`."""


class RowRefused(UsageError):
    """A row is not as its columns say."""

    def __init__(self, row: "Row", why: str, *, is_unmapped: bool = False, is_of_all_rows: bool = False) -> None:
        mark = ", " if why.startswith("column") else ": "
        super().__init__(f"{row.path}, row {row.number}{mark}{why}")
        self.number = row.number
        self.why = why
        self.is_unmapped = is_unmapped
        """It lacks a column of the map."""
        self.is_of_all_rows = is_of_all_rows
        """The map itself says what is wrong."""


class Row(NamedTuple):
    """A row of a file, and where it stands."""

    number: int
    """Counted from 1; of JSONL its line."""
    cells: Mapping[str, Any]
    columns: Columns
    path: Path

    def refused(self, column: str, why: str) -> "RowRefused":
        """The error that names it."""
        return RowRefused(self, f"column {column!r}: {why}", is_of_all_rows=f"={ITSELF}" in column)

    def question(self) -> Question:
        """What it asks.

        Raises:
            UsageError: it lacks a column or its question, or what should name its paper names none.
        """
        return _question(self)

    def options(self) -> tuple[str, ...]:
        """Those that the row has, in the order of their letters.

        Raises:
            UsageError: a column of them has another shape.
        """
        return tuple(option for name in self.columns.options for option in _options(self, name))

    def stated(self, name: str) -> str:
        """What the column of that name, or the map itself, says; empty where neither does."""
        column = self.columns.stated[name]
        return column.removeprefix(ITSELF) if column.startswith(ITSELF) else text_of(self.cells.get(column))


def read(path: Path, columns: Columns) -> Iterator[Question]:
    """The questions of a file, one after another.

    Raises:
        UsageError: the file can't be read, is of another kind, or a row lacks a column or its question, or names no
            paper where it should.
    """
    return (row.question() for row in rows(path, columns))


def _raise(refused: RowRefused) -> NoReturn:
    raise refused


def rows(path: Path, columns: Columns, refuse: Callable[[RowRefused], None] = _raise) -> Iterator[Row]:
    """The rows of a file, one after another; what can't be read as a row is handed to `refuse`.

    Raises:
        UsageError: the file can't be read, or is of another kind; unless `refuse` says otherwise, a row is none.
    """
    readers = {".json": _json, ".jsonl": _jsonl, ".csv": _csv, ".tsv": _csv, ".parquet": _parquet}
    if path.suffix not in readers:
        raise UsageError(f"{path}: a question set ends in {', '.join(readers)}")
    try:
        for number, cells in readers[path.suffix](path, columns):
            if isinstance(cells, str):
                refuse(RowRefused(Row(number, {}, columns, path), cells))
            else:
                yield Row(number, cells, columns, path)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{path} can't be read: {error}") from error


def _question(row: Row) -> Question:
    cells, columns = row.cells, row.columns
    if missing := [name for name in columns.named if name not in cells and name not in columns.may_lack]:
        there = ", ".join(str(name) for name in list(cells)[:20] if name != KEY)
        raise RowRefused(row, f"there is no column {missing[0]!r}; it has {there or 'none'}", is_unmapped=True)
    for name in (columns.question, columns.answer):
        if _holds_an_object(cells.get(name)):
            raise row.refused(name, "it holds an object, and no text")
    if isinstance(cells[columns.question], list | tuple):
        raise row.refused(columns.question, "it is a list, and no text")
    text = text_of(cells[columns.question])
    if not text:
        raise RowRefused(row, f"{columns.question!r} is empty")
    options = row.options()
    if columns.is_of_choices and not options:
        raise row.refused("|".join(columns.options), "there is no option, and each of these questions has some")
    is_lettered = bool(options) and any(isinstance(cells.get(name), Mapping) for name in columns.options)
    answer = (_lettered_answer if is_lettered else _answer)(cells.get(columns.answer), options)
    if options and answer and answer not in options:
        options = (answer, *options)
    ids = tuple(dict.fromkeys(_cited(row)))
    number = text_of(cells.get(columns.id)) or str(row.number)
    return Question(row=number, text=text, answer=answer, options=options, ids=ids)


def _cited(row: Row) -> Iterator[str]:
    """The papers that it names; a link to another place names none."""
    for column in row.columns.source:
        for text in map(without_fraction, texts_of(row.cells.get(column))):
            if found := kind_of(text):
                yield f"{found[0]}:{found[1]}"
            elif not text.lower().startswith(("http://", "https://")):
                raise row.refused(column, f"{text[:80]!r} is no PMID, PMCID, DOI or link")


def _answer(given: Any, options: tuple[str, ...]) -> str:
    """In words; empty where it is no text but must stand for an option, or may, and it is not told for which.

    The right option may stand in a column of its own: "A" with the options G, T and C is a base, and no letter of one.
    """
    if isinstance(given, int) and not isinstance(given, bool) and 0 <= given < len(options):
        return options[given]
    text = ", ".join(texts_of(given))
    if not options or text in options:
        return text
    if isinstance(given, bool):
        return ""
    if _INTEGER.fullmatch(text):
        return text if any(map(_DIGIT.search, options)) else ""
    place = ord(text.upper()) - ord("A") if len(text) == 1 and text.isascii() else -1
    if not 0 <= place < len(options):
        return text
    letters = [option for option in options if len(option) == 1 and option.isalpha()]
    return "" if any(letter.isupper() == text.isupper() for letter in letters) else options[place]


def _lettered_answer(given: Any, options: tuple[str, ...]) -> str:
    """The same where the letters are the file's own, so that the right option is among them.

    A letter that is another option's text too may be either.
    """
    text = ", ".join(texts_of(given))
    place = string.ascii_uppercase.find(text.upper()) if len(text) == 1 else -1
    meant = {text} & set(options) | set(options[place : place + 1] if place >= 0 else ())
    return meant.pop() if len(meant) == 1 else ""


def _options(row: Row, column: str) -> list[str]:
    """Of one column: a text, a list, or an object by letters, of which the last may be empty, or all."""
    cell = row.cells.get(column)
    if not isinstance(cell, Mapping):
        if _holds_an_object(cell):
            raise row.refused(column, "a list with an object in it: options are texts")
        return texts_of(cell)
    if not any(map(texts_of, cell.values())):
        return []  # whatever its keys: ARC has `{"label": [], "text": []}`
    by_letter = dict(sorted((str(key).strip().upper(), value) for key, value in cell.items()))
    texts = [text_of(value) for value in by_letter.values()]
    while texts and not texts[-1]:
        texts.pop()
    letters = string.ascii_uppercase[: len(by_letter)]
    if "".join(by_letter) != letters or len(by_letter) != len(cell):
        raise row.refused(column, f"an object of options has the keys A, B, C and so on, not {_shown(cell)}")
    if any(isinstance(value, Mapping | list | tuple) for value in by_letter.values()):
        raise row.refused(column, "each letter stands for a text, and one has a list or an object")
    if not all(texts):
        raise row.refused(column, f"option {letters[texts.index('')]} is empty")
    return texts


def _shown(cell: Mapping[str, Any]) -> str:
    return ", ".join(str(key)[:20] for key in list(cell)[:10]) or "none"


def _holds_an_object(value: Any) -> bool:
    return isinstance(value, Mapping) or (isinstance(value, list | tuple) and any(map(_holds_an_object, value)))


def text_of(value: Any) -> str:
    """A cell as one line; what a table has for no number is empty."""
    return " ".join(str(value).split()) if value is not None and value == value else ""  # noqa: PLR0124


def texts_of(value: Any) -> list[str]:
    """A cell as one text, or those of lists within lists, as BioASQ's synonyms are."""
    if isinstance(value, list | tuple):
        return [text for item in value for text in texts_of(item)]
    return [text] if (text := text_of(value)) else []


def _json(path: Path, columns: Columns) -> Iterator[_Cells]:
    try:
        content = strict_json.parse(path.read_bytes())
    except ValueError as error:
        raise UsageError(f"{path}: is not JSON: {error}") from None
    rows = content.get(columns.rows) if columns.rows and isinstance(content, dict) else content
    if columns.id == KEY and isinstance(rows, dict):
        rows = [{**row, KEY: key} if isinstance(row, dict) else row for key, row in rows.items()]
    if not isinstance(rows, list):
        where = f"under {columns.rows!r}" if columns.rows else "in it"
        raise UsageError(f"{path}: there is no list of rows {where}")
    yield from enumerate(map(_object, rows), 1)


def _jsonl(path: Path, columns: Columns) -> Iterator[_Cells]:
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield number, _parsed(line)


def _parsed(line: bytes) -> Mapping[str, Any] | str:
    try:
        return _object(strict_json.parse(line))
    except ValueError as error:
        return f"is not JSON: {error}"


def _object(row: Any) -> Mapping[str, Any] | str:
    return row if isinstance(row, dict) else "is no JSON object"


def _csv(path: Path, columns: Columns) -> Iterator[_Cells]:
    csv.field_size_limit(_LONGEST_CELL)
    has_header = not all(name.isdecimal() for name in columns.named)
    with path.open(encoding="utf-8-sig", newline="") as content:
        lines = csv.reader(content, delimiter="\t" if path.suffix == ".tsv" else ",")
        header = next(filter(None, lines), []) if has_header else []
        if twice := next((name for name in columns.named if header.count(name) > 1), None):
            raise UsageError(f"{path}: column {twice!r} is there {header.count(twice)} times")
        for number, (cells, first) in enumerate(_records(lines), 1):
            if isinstance(cells, str):
                yield number, cells
            elif not has_header:
                yield number, {str(place): cell for place, cell in enumerate(cells, 1)}
            elif any(cells[len(header) :]):
                yield number, f"has {len(cells)} cells, and the header has {len(header)}: quote what has a comma"
            elif len(cells) < len(header) and lines.line_num > first:
                yield number, f"ends at line {lines.line_num}: a quote that begins at line {first} is not closed"
            else:
                yield number, dict(zip_longest(header, cells[: len(header)]))


def _records(lines: Any) -> Iterator[tuple[list[str] | str, int]]:
    """What a reader of `csv` has next, or why that can't be read; with the line that it begins at."""
    while True:
        first = lines.line_num + 1
        try:
            cells: list[str] | str = next(lines, [])
        except csv.Error as error:
            cells = f"can't be read: {error}"
        if cells:
            yield cells, first
        elif lines.line_num < first:
            return


def _parquet(path: Path, columns: Columns) -> Iterator[_Cells]:
    try:
        yield from enumerate(parquet.rows(path, columns.named), 1)
    except ValueError as error:
        raise UsageError(f"{path} can't be read as Parquet: {error}") from error
