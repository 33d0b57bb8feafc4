"""A dataset as its report tells it: its pairs, those withdrawn since their version too, and what it left out.

    for entry in entries(contents, texts): …     Entry(listed=Listed(id="5d0c…", fate="accepted", split="train", …), …)
    left_out(contents)                           (LeftOut(reason="duplicate", which="5d0c…", question="Which …?", …), …)

What a build left out is known by what it said of it: such pairs are in no file of the dataset. Those of which it said
the reason alone, as of those that a sample did not draw, are counted and not listed.
"""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ValidationError

from bioalchemy.answers import in_one_line
from bioalchemy.errors import NotADataset
from bioalchemy.records import Answer, ImportedPair, QAPair
from bioalchemy.tools.datasets import held_pairs
from bioalchemy.tools.datasets.dataset_contents import Contents
from bioalchemy.tools.datasets.dataset_folder import LEFT_OUT, Work
from bioalchemy.tools.datasets.dataset_index import Place as LinePlace
from bioalchemy.tools.datasets.targets import Target
from bioalchemy.tools.reports.report_figures import Entry, Fate, LeftOut, Listed, Paper, Story
from bioalchemy.tools.reports.report_passages import PaperTexts, Place, passages
from bioalchemy.tools.reports.report_run import models_of
from bioalchemy.tools.verification.receipt_rows import has_receipt, inert

_MEMBERS = (
    "SELECT m.pair_id, r.file, r.start, r.size, s.pair_id IS NULL AS withdrawn, w.record "
    "FROM members m LEFT JOIN standing s USING (pair_id) JOIN receipts r ON r.seq = "
    "coalesce(s.seq, (SELECT MIN(seq) FROM receipts f WHERE f.pair_id = m.pair_id)) "
    "LEFT JOIN works w ON w.seq = (SELECT MIN(f.seq) FROM pair_works p JOIN works f USING (work_id) "
    "WHERE p.pair_id = m.pair_id) ORDER BY r.seq"
)
_STANDING = "SELECT file, start, size FROM standing JOIN receipts USING (seq) WHERE standing.pair_id = ?"
_OF_A_REASON = 3
"""Pairs left out that are shown for each reason."""
_TOMBSTONES = "SELECT record FROM notes WHERE pair_id = ? AND kind = 'tombstone' ORDER BY seq"


class _Line(BaseModel):
    """Of `LEFT_OUT`."""

    reason: str
    detail: str = ""
    pair_id: str = ""
    file: str = ""
    row: int | str = ""
    question: str = ""
    answer: Answer | None = None
    of: str = ""

    @property
    def where(self) -> str:
        """Of an import: its file and row."""
        return f"{self.file}, row {self.row}" if self.file else ""


def left_out(held: Contents) -> tuple[LeftOut, ...]:
    """The first few of each reason, of those that the newest version has not.

    Raises:
        NotADataset: a line tells of none.
    """
    shown = Counter[str]()
    found: list[LeftOut] = []
    for one in _lines(held):
        shown[one.reason] += 1
        if shown[one.reason] <= _OF_A_REASON:
            which = " · ".join(filter(None, (one.pair_id[:12], one.where)))
            told = {"which": which, "question": one.question, "why": one.detail, "kept": _question(held, one.of)}
            found.append(LeftOut(reason=one.reason, **told))
    return tuple(found)


def _lines(held: Contents) -> Iterator[_Line]:
    place = held.dataset.files(LEFT_OUT)[-1]
    with place.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield _Line.model_validate_json(line)
            except ValidationError:
                raise NotADataset(f"{place}, line {number} tells of no pair that was left out") from None


def _question(held: Contents, pair_id: str) -> str:
    """Empty where no such pair stands."""
    place = held.index.db.execute(_STANDING, (pair_id,)).fetchone()
    return str(_pair(held.index.line(LinePlace(*place)), place[0])["question"]) if place else ""


def recorded_target(held: Contents) -> Target | None:
    """The mix that the newest version was drawn to have."""
    drawn = held.dataset.newest.alignment
    return Target(drawn.target, {row.topic: row.weight for row in drawn.topics}) if drawn else None


def entries(held: Contents, texts: PaperTexts) -> Iterator[Entry]:
    """Every pair of the newest version, in order, and then what that left out.

    Raises:
        NotADataset: a line is no pair, or tells of none that was left out.
    """
    for pair_id, file, start, size, withdrawn, work in held.index.db.execute(_MEMBERS):
        pair = _pair(held.index.line(LinePlace(file, start, size)), file)
        notes = held.index.notes(pair_id)
        tombstones = [json.loads(row[0]) for row in held.index.db.execute(_TOMBSTONES, (pair_id,))]
        topic = _last(notes, "topic")
        paper = _paper(pair, work)
        fate: Fate = "withdrawn" if withdrawn else "accepted" if pair["evidence"] else "no receipt"
        listed = Listed(
            id=pair_id, fate=fate,
            reason=tombstones[-1]["reason"] if withdrawn else "", gate="", kind=pair["answer"]["kind"],
            asks=pair["question_kind"] or "", topic=topic.get("topic", ""),
            split=_last(notes, "split").get("split", ""),
            journal=paper.journal, use=paper.use, question=pair["question"], answer=in_one_line(pair["answer"]),
            paper=f"{paper.title} {paper.doi}".strip(),
        )  # fmt: skip
        yield Entry(listed, _story(pair, notes, tombstones, topic, paper, texts))
    for one in _lines(held):
        if one.question or one.where or one.detail:
            yield _entry_left_out(one)


def _entry_left_out(one: _Line) -> Entry:
    answer = one.answer.model_dump(mode="json") if one.answer else {}
    listed = Listed(
        id=one.pair_id or one.where, fate="left out", reason=one.reason, gate="", kind=answer.get("kind", ""), asks="",
        topic="", split="", journal="", use="", question=one.question,
        answer=in_one_line(answer) if answer else "", paper=f"{one.where} {one.detail}".strip(),
    )  # fmt: skip
    paper = Paper(title="", journal="", published="", doi="", licence="", use="", citation=one.where)
    return Entry(
        listed,
        Story(
            draft="", pair=one.pair_id, answer=answer, passages=[], unlocated=[], texts_missing=False, checks=[],
            advice=one.detail, revises=[], difficulty=[], topic_by="", topic_share=0.0, paper=paper,
            tombstones=[], models=[], calls=0, tokens=0, cost_usd=None, created="", stays=one.of,
        ),
    )  # fmt: skip


def _pair(line: bytes, file: str) -> dict[str, Any]:
    """As JSON data, once it is known to be one: whoever made a dataset may have made its hashes too."""
    try:
        pair: dict[str, Any] = json.loads(line)
        if has_receipt(pair):
            QAPair.model_validate_json(line)
            return pair
        where = ImportedPair.model_validate_json(line).imported
    except ValidationError as error:
        at = inert(".".join(map(str, error.errors(include_input=False)[0]["loc"])))
        raise NotADataset(f"{file} has a line that is no pair ({at}); see bioalchemy verify") from None
    citation = f"{where.file}, row {where.row}: others' question, without a receipt; nothing of it was checked"
    return pair | {"citation": citation, "evidence": [], "checks": [], "provenance": _NOT_OURS}


_NOT_OURS = {"models": {}, "calls": 0, "tokens": 0, "cost_usd": None, "created": ""}
"""What is known of how a question of others came about."""


def _story(
    pair: dict[str, Any],
    notes: list[dict[str, Any]],
    tombstones: list[dict[str, Any]],
    topic: dict[str, Any],
    paper: Paper,
    texts: PaperTexts,
) -> Story:
    places = [Place(*(item[name] for name in Place._fields)) for item in pair["evidence"]]
    made = pair["provenance"]
    return Story(
        draft="", pair=pair["pair_id"], answer=pair["answer"], passages=passages(texts, places), unlocated=[],
        texts_missing=any(texts.get(place.text_sha256) is None for place in places), checks=pair["checks"], advice="",
        revises=[], difficulty=[note for note in notes if note["kind"] == "difficulty"],
        topic_by=topic.get("method", ""), topic_share=topic.get("share", 0.0), paper=paper, tombstones=tombstones,
        models=models_of(pair), calls=made["calls"], tokens=made["tokens"], cost_usd=made["cost_usd"],
        created=made["created"],
    )  # fmt: skip


def _last(notes: list[dict[str, Any]], kind: str) -> dict[str, Any]:
    """As it was told last."""
    return next((note for note in reversed(notes) if note["kind"] == kind), {})


def _paper(pair: dict[str, Any], record: str | None) -> Paper:
    if record is None:
        ids, title = held_pairs.cited(pair["citation"])
        work = Work(work_id="", ids=ids, title=title)
    else:
        work = Work.model_validate_json(record)
    return Paper(
        title=work.title, journal=work.journal, published=work.published or "", doi=work.ids.get("doi", ""),
        licence=pair["licence"], use=pair["text_use"], citation=pair["citation"],
    )  # fmt: skip
