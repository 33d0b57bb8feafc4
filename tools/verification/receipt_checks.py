"""What is wrong with a receipt by itself, without its papers and the other receipts.

    examine(Raw(12, b'{"schema_version": 1, …}')) -> Examined(line=12, fault=None, quotes=[…], papers=[…], …)

The first fault ends it. Whether the quotes stand in their papers is `receipts`' to see. Of a question's kind no more is
known than the gates and the tolerance that belong to it: facts, comparisons and mechanisms are recorded alike (a run
has the draft too, which `regrade` compares). What annotations of other kinds than BioAlchemy's say is not asked.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache
from typing import Any, NamedTuple, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from bioalchemy import answers
from bioalchemy.records import (
    SCHEMA_VERSION,
    Answer,
    Difficulty,
    Evidence,
    ImportedPair,
    PairSplit,
    PairTopic,
    Provenance,
    QAPair,
    Record,
    Role,
    Sha256,
    canonical_json,
    sha256_of,
)
from bioalchemy.tools import citations
from bioalchemy.tools.checks import abbreviations
from bioalchemy.tools.datasets.dataset_index import NOTES
from bioalchemy.tools.datasets.withholding import TAGS, AnyEvidence, WithheldEvidence
from bioalchemy.tools.verification import receipt_gates, receipt_verdicts
from bioalchemy.tools.verification.receipt_gates import Asked, Faulty
from bioalchemy.tools.verification.receipt_rows import Raw, Row, has_receipt, inert, parse
from bioalchemy.tools.verification.receipt_spool import Claim, Fault, Named, Paper, Quote

_MOST_JUDGING = 2_000_000
"""Characters of an answer times its names: what `is_well_formed` may take. A writer's has less than 10,000."""
_LONGEST_TEXT = 2**40
_AHEAD = timedelta(days=1)
"""How far another machine's clock may be."""
_BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
"""No record is older."""


class Annotation(BaseModel):
    """What was found out about a pair after it was made, whatever else its kind says."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, JsonValue]

    kind: str
    pair_id: Sha256


class Exported(QAPair):
    """A row as `dataset.export` writes it."""

    evidence: tuple[AnyEvidence, ...] = Field(min_length=1)
    annotations: tuple[Annotation, ...]

    @cached_property
    def is_withheld(self) -> bool:
        """Whether it goes without words of its paper."""
        return any(isinstance(item, WithheldEvidence) for item in self.evidence)


class ExportedImport(ImportedPair):
    """The same of a question that others made."""

    annotations: tuple[Annotation, ...]


_Shape = TypeVar("_Shape", Exported, ExportedImport)


class Examined(NamedTuple):
    """A receipt with its first fault, or with what is still to be compared."""

    line: int
    pair_id: str
    fault: Fault | None
    quotes: list[Quote]
    papers: list[Paper]
    claims: list[Claim]
    refusal: Fault | None = None
    """What the rules have against it, where its quotes are the paper's."""
    believed: frozenset[str] = frozenset()
    """Checks that were not made again."""
    draft: str = ""
    """The pair as a `Draft` in JSON, where that was asked for or its quotes are withheld, and one paper is all that it
    stands on."""
    named: Named | None = None
    """Other names of its answer that its paper must give."""
    recipe: str = ""
    asked: tuple[Asked, ...] = ()
    """What the recipe decided of its gates."""
    imported_from: str = ""
    """The file of a question that has no receipt."""
    works: tuple[str, ...] = ()
    split: str = ""
    """Of a dataset that the pair is in; empty where it is in none."""


def misshapen(error: ValidationError) -> str:
    """Where a row is of another shape than a receipt, and how."""
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    where = ".".join(str(part) or "''" for part in first["loc"] if part not in TAGS)
    return inert(f"{where}: {first['msg']}" if where else str(first["msg"]))


def examine(raw: Raw, *, ask_rules: bool = False, keep_draft: bool = False) -> Examined:
    """Look at one receipt; of a question without one, whether it is the one that it says it is."""
    row = parse(raw)
    pair_id = _named(row.fields)
    try:
        if not has_receipt(row.fields):
            imported = _examined_import(row)
            file = inert(imported.imported.file, 80) or "a file without a name"
            placed = (imported.work_ids, _split(imported.annotations))
            return Examined(raw.line, pair_id, None, [], [], [], imported_from=file, works=placed[0], split=placed[1])
        pair = _examined(row, raw)
    except Faulty as fault:
        return Examined(raw.line, pair_id, Fault(raw.line, pair_id, fault.kind, fault.what), [], [], [])
    said = (pair.text_use, pair.licence, pair.citation)
    works = [item.work_id for item in pair.evidence]
    claim = _claim(*said, *works)
    quotes = [
        Quote(raw.line, nth, pair_id, item.text_sha256, item.start, item.end, item.quote, _hash(item), claim)
        for nth, item in enumerate(pair.evidence, 1)
    ]
    papers = [Paper(item.text_sha256, item.work_id, pair.citation, raw.line, pair_id) for item in pair.evidence]
    claims = [Claim(item.text_sha256, claim, *said, item.work_id) for item in pair.evidence]
    texts = {item.text_sha256 for item in pair.evidence}
    notes = [note.kind for note in pair.annotations]
    draft = receipt_verdicts.as_draft(pair)
    reached = receipt_verdicts.not_reached(pair, draft, notes, withheld=pair.is_withheld, with_rules=ask_rules)
    believed = frozenset(reached)
    believed |= {"licence_and_citation", "provenance"}
    believed |= {"work_id"} if not all(citations.names_work(pair.citation, work) for work in works) else set()
    others = abbreviations.added(pair.answer)
    believed |= {"aliases"} if others else set()
    named = Named(raw.line, pair_id, min(texts), pair.answer.model_dump_json()) if others and len(texts) == 1 else None
    asked = tuple(receipt_gates.asked(pair))
    found = Examined(
        raw.line, pair_id, None, quotes, papers, claims, believed=believed, named=named,
        recipe=pair.provenance.recipe_hash, asked=asked, works=pair.work_ids, split=_split(pair.annotations),
    )  # fmt: skip
    judge = receipt_verdicts.refused if ask_rules else receipt_verdicts.unstated
    refused = None if pair.is_withheld else judge(draft)
    refusal = Fault(raw.line, pair_id, *refused) if refused else None
    keeps = ask_rules and (keep_draft or pair.is_withheld) and len(texts) == 1
    return found._replace(refusal=refusal, draft=draft.model_dump_json() if keeps else "")


def _split(annotations: Sequence[Annotation]) -> str:
    """As it was told last."""
    extra = (note.__pydantic_extra__ for note in reversed(annotations) if note.kind == "split")
    return inert(str(next(extra, {}).get("split", "")))


def examine_all(rows: Sequence[Raw], ask_rules: bool, keep_draft: bool) -> list[Examined]:
    """Look at several, in a process of its own."""
    return [examine(row, ask_rules=ask_rules, keep_draft=keep_draft) for row in rows]


@lru_cache(maxsize=16)
def _claim(*said: str) -> str:
    """A name for what is said of a paper; receipts of one paper, which say the same, follow each other."""
    return sha256_of(canonical_json(said))[:16]


def _examined(row: Row, raw: Raw) -> Exported:
    pair = _shaped(row, Exported)
    _check_identity(pair, raw.indexed)
    _check_answer(pair)
    _check_evidence(pair)
    receipt_gates.check(pair, is_withheld=pair.is_withheld)
    _check_provenance(pair.provenance)
    for note in pair.annotations:
        if note.kind == "tombstone" and (why := _withdrawn(note, pair)):
            raise Faulty("withdrawn", why)
    _check_notes(pair)
    return pair


def _examined_import(row: Row) -> ExportedImport:
    pair = _shaped(row, ExportedImport)
    if (computed := ImportedPair.identify(pair.question, pair.answer)) != pair.pair_id:
        raise Faulty("pair_id_differs", f"question and answer give {computed[:12]}…")
    if fault := answer_fault(pair.answer):
        raise Faulty("answer_malformed", inert(fault))
    _check_notes(pair)
    return pair


def _shaped(row: Row, shape: type[_Shape]) -> _Shape:
    if row.broken:
        raise Faulty("broken_row", row.broken)
    version = row.fields.get("schema_version")
    if isinstance(version, int) and version > SCHEMA_VERSION:
        what = f"schema_version {inert(str(version))}: this BioAlchemy reads up to {SCHEMA_VERSION}; take a newer one"
        raise Faulty("newer_schema", what)
    try:
        pair = shape.model_validate_json(row.content, strict=True)
    except ValidationError as error:
        raise Faulty("wrong_shape", misshapen(error)) from None
    if pair.schema_version < 1:
        raise Faulty("wrong_shape", f"schema_version: there was no {pair.schema_version}")
    return pair


def _check_identity(pair: Exported, indexed: tuple[tuple[str, str], ...]) -> None:
    works = tuple(sorted({item.work_id for item in pair.evidence}))
    if pair.work_ids != works:
        raise Faulty("work_ids_differ", f"the evidence is of {inert(', '.join(works))}")
    if (computed := QAPair.identify(pair.work_ids, pair.question, pair.answer)) != pair.pair_id:
        raise Faulty("pair_id_differs", f"works, question and answer give {computed[:12]}…")
    for name, value in indexed:
        if getattr(pair, name) != value:
            raise Faulty("index_differs", f"the ledger goes by {name} {inert(str(value))}, and its record does not")


def _check_answer(pair: Exported) -> None:
    answer = pair.answer
    if answer.tolerance and pair.question_kind != "calculation":
        raise Faulty("answer_malformed", f"a tolerance of {answer.tolerance}, as only calculations have")
    is_exact = answer.kind == "number" and not answer.tolerance
    if is_exact and pair.question_kind == "calculation" and pair.provenance.edited_by is None:
        raise Faulty("answer_malformed", "a calculated number without a tolerance, as every calculation has")
    if fault := answer_fault(answer):
        raise Faulty("answer_malformed", inert(fault))


def answer_fault(answer: Answer) -> str:
    """Why a gold can't be judged; empty where it can."""
    names = [*answer.parts]
    names += [*answer.options, *answer.aliases]
    # Every name is tried as an answer against all the others.
    if sum(map(len, names)) * len(names) > _MOST_JUDGING:
        return "longer than any answer, with its options and aliases"
    passed, why = answers.is_well_formed(answer)
    return "" if passed else why


def _check_provenance(provenance: Provenance) -> None:
    spent = (provenance.calls, provenance.tokens, provenance.cost_usd or 0.0)
    if missing := [role for role in get_args(Role) if role not in provenance.models]:
        raise Faulty("provenance_differs", f"no model is named for {', '.join(missing)}")
    if min(spent) < 0:
        raise Faulty("provenance_differs", "less than nothing was spent")
    if not re.fullmatch("[0-9a-f]{64}", provenance.recipe_hash):
        raise Faulty("provenance_differs", f"recipe_hash is no hash: {inert(provenance.recipe_hash[:40])}")
    if not provenance.run_id.strip():
        raise Faulty("provenance_differs", "no run is named")
    if why := _mistimed(provenance.created):
        raise Faulty("provenance_differs", f"created {why}: {inert(provenance.created[:40])}")


def _mistimed(text: str) -> str:
    """Why no record was made at that time; empty where one may have been."""
    try:
        made = datetime.fromisoformat(text)
    except ValueError:
        return "is no time"
    if made.tzinfo is None:
        return "is no time of any zone"
    if made < _BEGINNING:
        return "is before there were any records"
    return "is yet to come" if made > datetime.now(UTC) + _AHEAD else ""


def _withdrawn(note: Annotation, pair: Exported) -> str:
    """Why the pair is given out no more; one of another version of its paper says nothing of this one."""
    said = note.__pydantic_extra__
    if said.get("text_sha256") not in (None, pair.evidence[0].text_sha256):
        return ""
    return inert(f"{said.get('reason')}: {said.get('detail')}")


def _check_notes(pair: Exported | ExportedImport) -> None:
    """Annotations that are records; what others say is not asked."""
    splits = set()
    for nth, note in enumerate(pair.annotations):
        if note.pair_id != pair.pair_id:
            raise Faulty("annotation_differs", "an annotation is of another pair")
        if note in pair.annotations[:nth]:
            raise Faulty("annotation_differs", f"one {inert(note.kind)} is there twice")
        said = _record_of(note)
        if isinstance(said, Difficulty):
            _check_difficulty(said, pair.answer)
        elif isinstance(said, PairTopic) and not 0 <= said.share <= 1:
            raise Faulty("annotation_differs", f"a topic with a share of {said.share}")
        elif isinstance(said, PairSplit):
            splits.add(said.split)
    if len(splits) > 1:
        raise Faulty("annotation_differs", f"it is in {' and in '.join(sorted(splits))}")


def _record_of(note: Annotation) -> Record | None:
    """What an annotation of a known kind says."""
    if (shape := NOTES.get(note.kind)) is None:
        return None
    try:
        said = shape.model_validate({"pair_id": note.pair_id, **note.__pydantic_extra__})
    except ValidationError as error:
        raise Faulty("annotation_differs", f"a {note.kind} is of another shape: {misshapen(error)}") from None
    created = str(note.__pydantic_extra__["created"])
    # What an import states of a topic has no time.
    if (created or note.kind != "topic") and (why := _mistimed(created)):
        raise Faulty("annotation_differs", f"a {note.kind} whose created {why}: {inert(created[:40])}")
    return said


def _check_difficulty(gauged: Difficulty, answer: Answer) -> None:
    if not 0 <= gauged.passed <= gauged.samples or not gauged.samples or gauged.chance != answers.chance(answer):
        what = f"{gauged.passed} of {gauged.samples} samples, and a chance of {gauged.chance}"
        raise Faulty("annotation_differs", f"a difficulty of {inert(what)}")
    if not receipt_gates.is_known(gauged.verifier):
        what = (
            f"a difficulty was judged by {gauged.verifier}, and this BioAlchemy has {answers.VERSION}: take a newer one"
        )
        raise Faulty("newer_matcher", inert(what))
    told = {
        "model": bool(gauged.model.strip()),
        "verifier": bool(receipt_verdicts.MATCHER.fullmatch(gauged.verifier)),
        "temperature": (gauged.temperature or 0) >= 0,
    }
    if wrong := next((name for name, is_sound in told.items() if not is_sound), None):
        raise Faulty("annotation_differs", f"a difficulty whose {wrong} is {inert(str(getattr(gauged, wrong))[:40])!r}")


def _check_evidence(pair: Exported) -> None:
    for nth, item in enumerate(pair.evidence, 1):
        _check_span(nth, item)
    if len(set(pair.evidence)) != len(pair.evidence):
        raise Faulty("evidence_differs", "one piece of evidence is there twice")
    located = f"{len(pair.evidence)} located"
    for check in pair.checks:
        if check.name == "quotes_located" and check.detail != located and not pair.is_withheld:
            what = f"quotes_located says {inert(check.detail[:80])!r}, and {len(pair.evidence)} are there"
            raise Faulty("evidence_differs", what)


def _check_span(nth: int, item: Evidence) -> None:
    if item.start >= item.end:
        raise Faulty("offset_out_of_range", f"evidence {nth}: from {inert(str(item.start))} to {inert(str(item.end))}")
    if not _hash(item) and len(item.quote) != item.end - item.start:
        what = f"a quote of {len(item.quote)} characters, and offsets {inert(str(item.end - item.start))} apart"
        raise Faulty("quote_differs", f"evidence {nth}: {what}")
    if item.end > _LONGEST_TEXT:
        raise Faulty("offset_out_of_range", f"evidence {nth}: no text has {inert(str(item.end))} characters")


def _hash(item: Evidence) -> str:
    """Of a quote that is withheld; empty where it is there."""
    return item.quote_sha256 if isinstance(item, WithheldEvidence) else ""


def _named(fields: Mapping[str, Any]) -> str:
    pair_id = fields.get("pair_id")
    return pair_id if isinstance(pair_id, str) and re.fullmatch("[0-9a-f]{64}", pair_id) else ""
