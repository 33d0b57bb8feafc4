"""Sheets to review drafts on: written as CSV, JSONL or a page, filled in by a person, and read back.

    write(Path("sheet.csv"), asked)          a row a draft, with empty columns to fill in
    for filled in read(Path("sheet.csv")):   Filled(place="row 2", cells={"draft_id": "1a2b3c…", "verdict": "reject"…})

Every cell is text, the same in CSV and JSONL, and the page hands out such JSONL. In a CSV, a cell that a spreadsheet
would take for a formula has an apostrophe before it, which is taken away again when it is read. Whether what is filled
in can be taken is for `review_answers` to say.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from bioalchemy import answers
from bioalchemy.errors import UsageError
from bioalchemy.records import Draft
from bioalchemy.tools import strict_json
from bioalchemy.tools.reports import review_page
from bioalchemy.tools.reports.review_sample import Asked, Piece
from bioalchemy.tools.verification.receipt_rows import UNSEEN
from bioalchemy.tools.whole_files import whole

SHOWN = ("draft_id", "drawn", "question", "answer", "answer_kind", "options", "passage", "quotes", "citation")
FILLED_IN = ("verdict", "reason", "edited_question", "edited_answer", "edited_quotes")
COLUMNS = SHOWN + FILLED_IN
NEEDED = ("draft_id", "drawn", "verdict")
"""Columns without which a sheet can't be read back."""
BETWEEN = " | "
"""What stands between the items of a set or a sequence."""
MAX_BYTES = 64 * 1024**2

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""First characters that OWASP's "CSV Injection" page warns of."""
_MARKS = ("⟦", "⟧")
_ENDINGS = ".html, .csv or .jsonl"


class Filled(NamedTuple):
    """A row of a sheet as it came back."""

    place: str
    """`row 7` of a CSV, its header being row 1, or `line 7`."""
    cells: dict[str, str]


def write(path: Path, asked: Iterable[Asked]) -> int:
    """Write a sheet in the form that the name of `path` ends in; returns how many drafts are on it.

    The file appears when it is complete.

    Raises:
        UsageError: another ending, or a file that is there: verdicts may be in it.
        StorageFull: it can't be written.
    """
    forms: dict[str, Callable[[list[dict[str, str]], list[Asked]], str]] = {
        ".csv": lambda rows, _: _csv(rows), ".jsonl": lambda rows, _: _jsonl(rows), ".html": review_page.page,
    }  # fmt: skip
    if path.suffix not in forms:
        raise UsageError(f"{path}: a sheet ends in {_ENDINGS}")
    if path.exists():
        raise UsageError(f"{path} is there already, and verdicts may be in it: give another name")
    shown = list(asked)
    content = forms[path.suffix]([cells(one) for one in shown], shown)
    with whole(path) as part:
        # Spreadsheets take UTF-8 for something older unless a mark tells them.
        part.write_text(content, "utf-8-sig" if path.suffix == ".csv" else "utf-8", newline="")
    return len(shown)


def cells(asked: Asked) -> dict[str, str]:
    """A draft as a row: every column, those to fill in empty."""
    shown = {
        "draft_id": asked.draft_id,
        "drawn": asked.drawn,
        "passage": "\n\n…\n\n".join(map(_with_marks, asked.passages)),
        "citation": asked.citation,
    }
    seen = {name: UNSEEN.sub("", text) for name, text in shown.items()}
    return dict.fromkeys(COLUMNS, "") | seen | texts(asked.draft)


def texts(draft: Draft) -> dict[str, str]:
    """The draft's own words, by the columns that they are shown in."""
    answer = draft.answer
    lettered = (f"{letter}. {text}" for letter, text in zip(answers.letters(answer), answer.options, strict=True))
    shown = {
        "question": draft.question,
        "answer": BETWEEN.join(answer.value) if isinstance(answer.value, tuple) else answers.render(answer),
        "answer_kind": answer.kind,
        "options": "\n".join(lettered),
        "quotes": "\n".join(draft.quotes),
    }
    return {name: UNSEEN.sub("", text) for name, text in shown.items()}


def _with_marks(pieces: Sequence[Piece]) -> str:
    return "".join(f"{_MARKS[0]}{piece.text}{_MARKS[1]}" if piece.is_quote else piece.text for piece in pieces)


def _jsonl(rows: list[dict[str, str]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _csv(rows: list[dict[str, str]]) -> str:
    out = io.StringIO(newline="")
    sheet = csv.writer(out, quoting=csv.QUOTE_ALL)
    sheet.writerow(COLUMNS)
    sheet.writerows([defused(row[name]) for name in COLUMNS] for row in rows)
    return out.getvalue()


def defused(cell: str) -> str:
    """`cell` so that no spreadsheet calculates it."""
    return f"'{cell}" if cell.startswith((*_FORMULA, "'")) else cell


def restored(cell: str) -> str:
    """What `defused` was given."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith((*_FORMULA, "'")) else cell


def read(path: Path) -> Iterator[Filled]:
    """The rows of a sheet in order.

    Raises:
        UsageError: it is no .csv or .jsonl file, can't be read, or is no sheet; the message has the place.
    """
    if path.suffix not in (".csv", ".jsonl"):
        of_page = "; the page's button saves one" if path.suffix == ".html" else ""
        raise UsageError(f"{path}: --take reads a .csv or .jsonl file{of_page}")
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UsageError(f"{path} is larger than any sheet ({MAX_BYTES:,} bytes)")
        content = path.read_bytes()
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path} can't be read: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8 (byte {error.start + 1}): save it as CSV UTF-8") from None
    return _read_csv(path, text) if path.suffix == ".csv" else _read_jsonl(path, content)


def _read_csv(path: Path, text: str) -> Iterator[Filled]:
    head = text.partition("\n")[0]
    # Spreadsheets write what their language separates columns with.
    delimiter = max(",;\t", key=head.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    names: list[str] | None = None
    try:
        for number, row in enumerate(lines, 1):
            if names is None:
                names = [name.strip() for name in row]
                _check_columns(path, "row 1", names)
            elif any(cell.strip() for cell in row):
                if len(row) > len(names):
                    raise UsageError(f"{path}, row {number}: {len(row)} cells in {len(names)} columns")
                found = {name: restored(cell) for name, cell in zip(names, row, strict=False)}
                yield Filled(f"row {number}", dict.fromkeys(COLUMNS, "") | found)
    except csv.Error as error:
        raise UsageError(f"{path}, line {lines.line_num}: no CSV: {error}") from None
    if names is None:
        raise UsageError(f"{path} is empty")


def _read_jsonl(path: Path, content: bytes) -> Iterator[Filled]:
    for number, line in enumerate(content.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            row = strict_json.parse(line)
        except ValueError as error:
            raise UsageError(f"{path}, line {number}: {error}") from None
        if not isinstance(row, dict) or not all(isinstance(cell, str) for cell in row.values()):
            raise UsageError(f"{path}, line {number}: a row is one object of texts")
        _check_columns(path, f"line {number}", list(row))
        yield Filled(f"line {number}", dict.fromkeys(COLUMNS, "") | row)


def _check_columns(path: Path, place: str, names: list[str]) -> None:
    if missing := [name for name in NEEDED if name not in names]:
        raise UsageError(f"{path}, {place}: no column {missing[0]}; a sheet of `bioalchemy review` has it")
    if unknown := next((name for name in names if name not in COLUMNS), None):
        raise UsageError(f"{path}, {place}: no sheet has a column {unknown[:40]!r}; there are {', '.join(COLUMNS)}")
    if doubled := next((name for name in names if names.count(name) > 1), None):
        raise UsageError(f"{path}, {place}: column {doubled} is there twice")
