"""Questions that others made, as pairs of a dataset: what they say, and no receipt.

    for pair in read(Path("medqa.jsonl"), parse_columns("question=q,answer=a,licence==CC BY 4.0"), sha256):
        ExportedImport(pair_id="5d0c…", receipt=None, question="…", answer=Answer(…), text_use="free", …)

A topic that is stated is with it as an annotation.

The kind of an answer is what the map states. Where it states none, the first of these rules that fits tells it:
options make a choice; a unit makes a number; yes, no, maybe, true and false are a boolean; digits are a number; any
other text of one line and up to eighty characters is a phrase. A row with a list or a longer text is left out and asks
for the kind. Items of a set or a sequence are a list, or stand between semicolons.

An answer must be fit to be judged, as every gold; whether it is right nobody asks. What may be done with the text is
what the licence says that the user or the file states, and unknown where none is stated. `text_use` says it itself, of
a licence that is not for texts, such as MIT; where the licence's words allow less, they count.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, get_args

from pydantic import ValidationError

from bioalchemy import answers
from bioalchemy.errors import UsageError
from bioalchemy.marks import composed
from bioalchemy.records import (
    Answer,
    AnswerKind,
    ImportedFrom,
    ImportedPair,
    PairTopic,
    QuestionKind,
    TextUse,
    sha256_of,
)
from bioalchemy.tools import licences
from bioalchemy.tools.datasets import question_files
from bioalchemy.tools.datasets.dataset_folder import Work
from bioalchemy.tools.datasets.question_columns import ITSELF, Columns
from bioalchemy.tools.datasets.question_files import Question, Row, RowRefused, texts_of
from bioalchemy.tools.datasets.selection import unknown_name
from bioalchemy.tools.topics import taxonomy
from bioalchemy.tools.verification.receipt_checks import Annotation, ExportedImport, answer_fault
from bioalchemy.tools.verification.receipt_rows import inert

_LONGEST_PHRASE = 80
"""Characters of a text that is taken for a phrase without being called one."""
_LONGEST_QUESTION = 100_000
STATED = "stated"
"""How a topic was told that a file states."""
_BOOLEANS = {"true": "yes", "false": "no"} | {word: word for word in answers.BOOLEANS}
_DIGITS = re.compile(r"[+-]?[0-9]{1,30}(?:\.[0-9]{1,30})?(?:e[+-]?[0-9]{1,2})?", re.IGNORECASE)


class RowLeftOut(NamedTuple):
    """A row that is no pair."""

    number: int
    """Counted from 1; of JSONL its line."""
    why: str
    """With the column."""


def read(
    path: Path, columns: Columns, sha256: str, leave_out: Callable[[RowLeftOut], None] = lambda _: None
) -> Iterator[ExportedImport]:
    """The pairs of a file, whose hash is given, one after another.

    What is no row, or one without a question or an answer that can be judged, is handed to `leave_out`. A row may lack
    any other column that a row of the file has: in JSON Lines what is not known is often not written.

    Raises:
        UsageError: the file can't be read, no row has a column that is mapped, or what is said of all rows is unknown.
    """
    if not columns.answer:
        raise UsageError(f"--import {path}: say which column is the answer: answer=…")
    wanting, unmapped, rows = set(columns.named) - set(columns.may_lack), "", 0
    columns = columns.model_copy(update={"may_lack": tuple({*columns.named} - {*columns.needed})})

    def refuse(refused: RowRefused) -> None:
        leave_out(RowLeftOut(refused.number, refused.why))

    for rows, row in enumerate(question_files.rows(path, columns, refuse), 1):  # noqa: B007  the last is their number
        wanting -= row.cells.keys()
        try:
            pair = _pair(row, sha256)
        except RowRefused as refused:
            if refused.is_of_all_rows:
                raise
            unmapped = unmapped or (f"{refused}" if refused.is_unmapped else "")
            refuse(refused)
            continue
        yield pair
    if rows and wanting:
        raise UsageError(unmapped or f"{path}: no row has a column {min(wanting)!r}")


def _pair(row: Row, sha256: str) -> ExportedImport:
    question = row.question()
    text = composed(question.text)
    if len(text) > _LONGEST_QUESTION:
        raise row.refused(row.columns.question, f"longer than {_LONGEST_QUESTION:,} characters")
    answer = _answer(row, question)
    pair_id = ImportedPair.identify(text, answer)
    use, licence = _terms(row)
    name = question.row if row.columns.id else ""
    return ExportedImport(
        pair_id=pair_id, receipt=None, work_ids=work_ids(pair_id, question.ids), question=text, answer=answer,
        question_kind=_one_of(row, "question_kind", get_args(QuestionKind)), sources=question.ids, text_use=use,
        licence=licence, imported=ImportedFrom(file=inert(row.path.name), sha256=sha256, row=row.number, id=name),
        annotations=_notes(row, pair_id),
    )  # fmt: skip


def work_ids(pair_id: str, sources: tuple[str, ...]) -> tuple[str, ...]:
    """What stands for the papers of a pair: never the id of a work that was read, whose record says more."""
    if not sources:
        return (f"W{pair_id[:16]}",)
    return tuple(sorted("W" + sha256_of(f"named in an import: {source}")[:16] for source in sources))


def works(pair: ImportedPair) -> Iterator[Work]:
    """The papers that a pair's file names, as far as it does; splits and tombstones go by them."""
    if not pair.sources:
        yield Work(work_id=pair.work_ids[0])
    for source in pair.sources:
        kind, _, value = source.partition(":")
        yield Work(work_id=work_ids(pair.pair_id, (source,))[0], ids={kind: value})


# --- what a row says ---


def _answer(row: Row, question: Question) -> Answer:
    column = row.columns.answer
    given = row.cells.get(column)
    if not question.answer:
        said = ", ".join(texts_of(given))
        raise row.refused(column, f"it is not told which option {said[:40]!r} stands for" if said else "it is empty")
    kind = _one_of(row, "kind", get_args(AnswerKind)) or _told_kind(row, given, question)
    try:
        answer = _typed(kind, row, given, question)
    except (ValidationError, UnicodeEncodeError) as error:
        why = error.errors()[0]["msg"] if isinstance(error, ValidationError) else "it is no text"
        raise row.refused(column, f"as a {kind}: {why}") from None
    if fault := answer_fault(answer):
        raise row.refused(column, f"as a {kind}: {fault}")
    return answer


def _told_kind(row: Row, given: Any, question: Question) -> AnswerKind:
    if question.options:
        return "choice"
    if isinstance(given, list | tuple):
        raise row.refused(row.columns.answer, "it is a list: say kind==set or kind==sequence, or a column of kinds")
    if row.stated("unit"):
        return "number"
    text = question.answer
    if text.casefold() in _BOOLEANS:
        return "boolean"
    if _DIGITS.fullmatch(text):
        return "number"
    if len(text) <= _LONGEST_PHRASE:
        return "phrase"
    why = f"{len(text)} characters are no phrase unless they are called one: say kind==phrase, or another kind"
    raise row.refused(row.columns.answer, why)


def _typed(kind: AnswerKind, row: Row, given: Any, question: Question) -> Answer:
    text = composed(question.answer)
    if kind == "choice":
        return _choice(row, question)
    if kind in ("set", "sequence"):
        items = texts_of(given) if isinstance(given, list | tuple) else [item.strip() for item in text.split(";")]
        return Answer(kind=kind, value=tuple(composed(item) for item in items))
    if isinstance(given, list | tuple):
        raise row.refused(row.columns.answer, f"a list is no {kind}")
    if kind == "boolean":
        return Answer(kind=kind, value=_BOOLEANS.get(text.casefold(), text))
    return Answer(kind=kind, value=text, unit=(row.stated("unit") or None) if kind == "number" else None)


def _choice(row: Row, question: Question) -> Answer:
    """Where the right option stands in a column of its own, its place is drawn: it would always be the first."""
    options = [composed(option) for option in question.options]
    if question.answer not in row.options():
        options.sort(key=lambda option: sha256_of(f"{question.text}\n{option}"))
    if options.count(composed(question.answer)) > 1:
        raise row.refused(row.columns.answer, "the right option is there twice")
    place = options.index(composed(question.answer)) if options else -1
    return Answer(kind="choice", value=chr(ord("A") + place) if place < 26 else "", options=tuple(options))


def _terms(row: Row) -> tuple[TextUse, str]:
    licence = composed(row.stated("licence"))
    said = licences.decide(licence, [licence] if licence.startswith("http") else [])
    stated = _one_of(row, "text_use", get_args(TextUse))
    if stated and said.rule == licences.UNRECOGNISED:
        return stated, licence
    return licences.stricter(said.text_use, stated) if stated else said.text_use, licence


def _notes(row: Row, pair_id: str) -> tuple[Annotation, ...]:
    topic, known = row.stated("topic"), taxonomy()
    if not topic:
        return ()
    if topic not in known.topics:
        why = f"{unknown_name('topic', topic, tuple(known.topics))}"
        raise RowRefused(row, why, is_of_all_rows=row.columns.topic.startswith(ITSELF))
    # Without a time, so that what is stated again is nothing new.
    said = PairTopic(
        pair_id=pair_id, topic=topic, share=1.0, method=STATED, taxonomy=known.version, created=""
    ).model_dump()
    return (Annotation(kind="topic", **said),)


def _one_of(row: Row, name: str, known: tuple[Any, ...]) -> Any:
    """What the map or the row states, where it is one of the known words."""
    said = row.stated(name)
    if said and said not in known:
        column = row.columns.stated[name]
        where = f"{name}={column}" if column.startswith("=") else column
        raise row.refused(where, f"{said[:40]!r} is no {name}: {', '.join(known)}")
    return said or None
