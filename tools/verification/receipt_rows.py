"""Receipts as they lie in a file or a run, one at a time, before anybody has believed a word of them.

    with open_dataset(Path("pairs.jsonl")) as dataset:
        for row in map(parse, dataset.rows): …
    Row(line=12, fields={"schema_version": 1, …}, content=b'{"schema_version": 1, …}')
    Row(line=13, broken="is not JSON: Expecting value, column 1")

A line that is no JSON object, has a name twice, NaN, or is longer than any receipt, is a row that says so; and so is a
trainer's row that does not follow from the receipt in it. What a receipt means is not looked at here: see `receipts`.
"""

import codecs
import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from bioalchemy.errors import UsageError
from bioalchemy.ledger import FILE_NAME, Ledger
from bioalchemy.records import Article
from bioalchemy.texts import aliases
from bioalchemy.tools import strict_json
from bioalchemy.tools.datasets import parquet, trainer_rows

MAX_BYTES = 1024**2
"""Of one receipt; usual ones have 5 kB."""
_NESTED = ("answer", "evidence", "checks", "provenance", "annotations", "imported")
"""Columns that are JSON text in Parquet; see `dataset`."""
_NOTED = 200
_TOO_LONG = f"is longer than {MAX_BYTES:,} bytes, as no receipt is"


class Raw(NamedTuple):
    """One receipt as it was found; cheap to make and to hand to another process."""

    line: int
    """Counted from 1; of a run or a dataset's folder, the pair's number in it."""
    record: bytes | dict[str, Any] = b""
    """A line of JSON, or the columns of Parquet."""
    broken: str = ""
    notes: str | None = None
    """Of a run's pair: its annotations, as JSON."""
    indexed: tuple[tuple[str, str], ...] = ()
    """What a run's ledger says of the pair beside its record, and goes by."""


class Row(NamedTuple):
    """One receipt, or why there is none; a row where a file breaks off is its last."""

    line: int
    fields: Mapping[str, Any] = MappingProxyType({})
    content: bytes = b""
    """The fields as JSON."""
    broken: str = ""


class Dataset(NamedTuple):
    """Rows, and what is known of their papers beyond what they say."""

    rows: Iterator[Raw]
    origin: Callable[[str, str], str] = lambda _work_id, _text_sha256: ""
    """(work_id, text_sha256) → from which file and by which reader a run had the text; empty when nothing is known."""
    versions: Callable[[str], Iterator[tuple[str, list[str]]]] = lambda _work_id: iter(())
    """work_id → where a run read each version of the work, and what that goes by."""
    altered: tuple[str, ...] = ()
    """Files of its folder that were changed since their version was made."""
    is_run: bool = False


@contextmanager
def open_dataset(path: Path) -> Iterator[Dataset]:
    """The receipts of a .jsonl or .parquet file, or of a run's or dataset's folder.

    Raises:
        UsageError: none of these is there, or pyarrow is missing.
        NotARun: it is a folder without a ledger, and no dataset.
        DatasetError: it is a dataset that can't be read.
    """
    from bioalchemy.tools.datasets import dataset_contents, dataset_folder

    if dataset_folder.Dataset.is_at(path):
        with dataset_contents.contents(dataset_folder.Dataset.open(path), even_altered=True) as held:
            yield Dataset(held.receipts(), altered=tuple(held.altered))
        return
    if path.is_dir() or path.name == FILE_NAME:
        with closing(Ledger.open(path if path.is_dir() else path.parent)) as ledger:
            yield Dataset(_recorded(ledger), partial(_origin, ledger), partial(_versions, ledger), is_run=True)
        return
    readers = {".jsonl": _jsonl, ".parquet": _parquet}
    if path.suffix not in readers or not path.is_file():
        missing = "" if path.is_file() else "no such file or folder; "
        raise UsageError(f"{path}: {missing}give a {' or '.join(readers)} file, or a run's or dataset's folder")
    yield Dataset(readers[path.suffix](path))


UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\U000e0000-\U000e007f]"
)
"""Characters that are not seen, and could drive a terminal or turn a text's direction; tabs and line ends are not."""


def has_receipt(fields: Mapping[str, Any]) -> bool:
    """Whether a row is of a pair with a receipt, or claims to be: only an imported question says that it has none."""
    return fields.get("receipt", "") is not None


def inert(text: str, most: int = _NOTED) -> str:
    """`text` on one line, cut, and with everything escaped that could drive a terminal or turn its direction."""
    shown = text if len(text) <= most else f"{text[: most - 1]}…"
    if shown.isprintable():
        return shown
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in shown)


def parse(raw: Raw) -> Row:
    """The receipt as JSON data."""
    if raw.broken:
        return Row(raw.line, broken=raw.broken)
    try:
        return _parsed(raw)
    except (TypeError, ValueError) as error:
        return Row(raw.line, broken=_why(error))


def _parsed(raw: Raw) -> Row:
    fields = _bounded(raw.record) if isinstance(raw.record, dict) else _object(raw.record.decode("utf-8"))
    if isinstance(held := fields.get("receipt"), str):
        receipt = _object(held)
        return Row(raw.line, receipt, held.encode(), trainer_rows.departure(fields, receipt))
    if isinstance(raw.record, dict):
        fields = _assembled(fields)
    elif raw.notes is None:
        return Row(raw.line, fields, raw.record)
    else:
        notes = [{"kind": note["kind"], **_object(note["record"])} for note in json.loads(raw.notes)]
        fields["annotations"] = notes
    return Row(raw.line, fields, json.dumps(fields, allow_nan=False).encode())


def _bounded(columns: dict[str, Any]) -> dict[str, Any]:
    if sum(len(value) for value in columns.values() if isinstance(value, str)) > MAX_BYTES:
        raise ValueError(_TOO_LONG)
    return columns


def _assembled(columns: dict[str, Any]) -> dict[str, Any]:
    nested = {name: _value(columns[name]) for name in _NESTED if isinstance(columns.get(name), str)}
    # A column that only rows with a receipt have, or only those without one, is null in the others.
    fields = {name: value for name, value in (columns | nested).items() if value is not None}
    return fields | {"receipt": None} if "imported" in fields else fields


def _jsonl(path: Path) -> Iterator[Raw]:
    with path.open("rb") as lines:
        number = 0
        while line := lines.readline(MAX_BYTES + 1):
            number += 1
            if len(line) > MAX_BYTES:
                while line and not line.endswith(b"\n"):
                    line = lines.readline(MAX_BYTES)
                yield Raw(number, broken=_TOO_LONG)
            elif content := (line.removeprefix(codecs.BOM_UTF8) if number == 1 else line).strip():
                yield Raw(number, content)


def _parquet(path: Path) -> Iterator[Raw]:
    number = 0
    try:
        for number, columns in enumerate(parquet.rows(path), 1):
            yield Raw(number, columns)
    except (OSError, ValueError) as error:
        yield Raw(number + 1, broken=f"can't be read as Parquet from here on: {inert(str(error))}")


def _recorded(ledger: Ledger) -> Iterator[Raw]:
    """A run's pairs as an export would write them."""
    # One view of a run that may be going on.
    ledger.db.execute("BEGIN")
    for seq, pair_id, text_use, record, notes in ledger.db.execute(_PAIRS):
        indexed = (("pair_id", pair_id), ("text_use", text_use))
        yield Raw(seq, str(record).encode("utf-8", "surrogatepass"), notes=notes, indexed=indexed)


_PAIRS = (
    "SELECT p.seq, p.pair_id, p.text_use, p.record, (SELECT json_group_array(json_object('kind', a.kind, 'record', "
    "a.record)) FROM (SELECT kind, record FROM annotations WHERE pair_id = p.pair_id ORDER BY seq) a) AS notes "
    "FROM pairs p ORDER BY p.seq"
)


def _origin(ledger: Ledger, work_id: str, text_sha256: str) -> str:
    query = "SELECT uri, record FROM articles WHERE work_id = ? AND text_sha256 = ?"
    found = ledger.db.execute(query, (work_id, text_sha256)).fetchone()
    article = _article(found["record"]) if found else None
    return f"read from {inert(found['uri'])} by {inert(article.extractor)}" if article else ""


def _versions(ledger: Ledger, work_id: str) -> Iterator[tuple[str, list[str]]]:
    for row in ledger.db.execute("SELECT uri, record FROM articles WHERE work_id = ?", (work_id,)):
        if article := _article(row["record"]):
            yield str(row["uri"]), list(aliases(article))


def _article(record: object) -> Article | None:
    """An article of a run, without its text; None where the ledger has another thing there."""
    try:
        return Article.model_validate({**_object(str(record)), "text": ""})
    except ValueError:
        return None


# --- JSON, strictly ---


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        # Readers differ in which of the two they take: what is verified must be what is read.
        raise ValueError("has a name twice in one object")
    return found


def _no_constant(name: str) -> float:
    raise ValueError(f"has {name}, which JSON does not know")


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise ValueError("has a number that is too large")
    return number


def _whole(digits: str) -> int:
    if len(digits) > strict_json.MOST_DIGITS:
        raise ValueError(f"has a number of {len(digits)} digits")
    return int(digits)


_decoder = json.JSONDecoder(
    object_pairs_hook=_unique, parse_constant=_no_constant, parse_float=_finite, parse_int=_whole
)


def _value(text: str) -> Any:
    try:
        return _decoder.decode(text)
    except RecursionError:
        raise ValueError("is nested deeper than any receipt") from None


def _object(text: str) -> dict[str, Any]:
    found = _value(text)
    if not isinstance(found, dict):
        raise ValueError("is not a JSON object")
    return found


def _why(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"is not JSON: {error.msg}, column {error.colno}"
    if isinstance(error, UnicodeDecodeError):
        return f"is not UTF-8: byte {error.start + 1}"
    return inert(str(error))
