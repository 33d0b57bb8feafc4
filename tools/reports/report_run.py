"""A run as its report tells it: every draft with what became of it, and where articles and passages were lost.

    for entry in entries(ledger, texts): …      Entry(listed=Listed(id="1a2b3c4d5e6f", fate="rejected", …), story={…})
    articles(ledger), contexts(ledger)          Waterfall(unit="articles", found=122, steps=(…), left=96, …)

Articles have a topic where the run aims at a mix of topics; `tell_topics` tells the others that have drafts, in a
temporary table of the connection.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from bioalchemy.answers import in_one_line
from bioalchemy.ledger import WITHDRAWN, Ledger
from bioalchemy.tools import quotes
from bioalchemy.tools.citations import cite
from bioalchemy.tools.datasets import article_topics
from bioalchemy.tools.datasets.dataset_folder import Work
from bioalchemy.tools.datasets.run_funnel import gate_without_check
from bioalchemy.tools.reports.report_figures import (
    Entry,
    Fate,
    Listed,
    Paper,
    Passage,
    Step,
    Story,
    Waterfall,
)
from bioalchemy.tools.reports.report_lineage import LOST
from bioalchemy.tools.reports.report_passages import PaperTexts, Place, passages, unmarked
from bioalchemy.tools.topics import taxonomy

_FATES: dict[str, Fate] = {"accept": "accepted", "revise": "sent back", "reject": "rejected"}
_BATCH = 256
_UNKNOWN = article_topics.Told("", 0.0, "")


def articles(ledger: Ledger) -> Waterfall:
    """From what the feed had to what was worked on to its end."""
    counts: Counter[tuple[str, str]] = Counter()
    for state, reason, n in ledger.db.execute("SELECT state, reason, COUNT(*) FROM articles GROUP BY 1, 2"):
        counts[state, reason or ""] += n
    steps = [_step(name, counts, states) for name, states in LOST.items()]
    done = sum(n for (state, _), n in counts.items() if state == "done")
    return Waterfall(
        unit="articles", found=counts.total(), found_as="found", steps=tuple(steps), left=done, left_as="worked on"
    )


def contexts(ledger: Ledger) -> Waterfall:
    """From the passages that the curator chose, alone or in pairs, to those that were worked on."""
    counts: Counter[tuple[str, str]] = Counter()
    for state, error, n in ledger.db.execute("SELECT state, error_type, COUNT(*) FROM contexts GROUP BY 1, 2"):
        counts[state, error or ""] += n
    steps = (_step("failed", counts, ("failed",)), _step("not finished yet", counts, ("planned",)))
    done = sum(n for (state, _), n in counts.items() if state == "done")
    return Waterfall(
        unit="passages", found=counts.total(), found_as="chosen", steps=steps, left=done, left_as="worked on"
    )


def _step(name: str, counts: Mapping[tuple[str, str], int], states: tuple[str, ...]) -> Step:
    reasons: Counter[str] = Counter()
    for (state, reason), n in counts.items():
        if state in states:
            reasons[reason or state] += n
    return Step(name=name, left_out=reasons.total(), reasons=dict(reasons.most_common()))


def tell_topics(ledger: Ledger, announce: Callable[[str], None]) -> tuple[str, ...]:
    """Tell the topics of articles with drafts; why some can't be told."""
    known = ledger.topics_told(taxonomy().version)
    ledger.db.execute("CREATE TEMP TABLE topics (work_id TEXT PRIMARY KEY, told TEXT NOT NULL)")

    def keep(found: Iterable[tuple[Work, article_topics.Told]]) -> None:
        rows = ((work.work_id, json.dumps(told)) for work, told in found)
        ledger.db.executemany("INSERT INTO topics VALUES (?, ?) ON CONFLICT DO NOTHING", rows)

    keep((Work(work_id=work_id), article_topics.Told(*told)) for work_id, told in known)
    return article_topics.tell(lambda: _untold(ledger), keep, announce)


def _untold(ledger: Ledger) -> Iterator[Work]:
    last = 0
    while rows := ledger.db.execute(_UNTOLD, (last, _BATCH)).fetchall():
        for row in rows:
            last, record = row["seq"], json.loads(row["record"])
            yield Work(**{name: record[name] for name in ("work_id", "title", "keywords", "mesh_terms")})


_UNTOLD = (
    "SELECT a.seq, a.record FROM articles a WHERE a.seq > ? AND a.record IS NOT NULL "
    "AND EXISTS (SELECT 1 FROM drafts d WHERE d.article_id = a.article_id) "
    "AND NOT EXISTS (SELECT 1 FROM topics t WHERE t.work_id = a.work_id) ORDER BY a.seq LIMIT ?"
)
_ENTRIES = (
    "SELECT d.draft_id, d.context_id, d.revision_of, d.record, d.decision, d.reason, d.advice, a.record AS article, "  # noqa: S608
    "t.told, c.record AS context, "
    "(SELECT json_group_array(json(record)) FROM checks k WHERE k.draft_id = d.draft_id) AS checks, "
    f"pairs.pair_id, pairs.record AS pair, {WITHDRAWN} AS withdrawn, "
    "(SELECT json_group_array(json(json_set(n.record, '$.note', n.kind))) FROM annotations n "
    "WHERE n.pair_id = pairs.pair_id) AS notes "
    # In this order nothing has to be sorted.
    "FROM articles a CROSS JOIN drafts d USING (article_id) JOIN contexts c USING (context_id) "
    "LEFT JOIN accepted USING (draft_id) LEFT JOIN pairs ON pairs.seq = accepted.seq "
    "LEFT JOIN topics t ON t.work_id = a.work_id ORDER BY a.seq, d.seq"
)
_LINEAGE = (
    "WITH RECURSIVE earlier AS (SELECT draft_id, revision_of, reason, advice FROM drafts WHERE draft_id = ? UNION "
    "SELECT d.draft_id, d.revision_of, d.reason, d.advice FROM drafts d JOIN earlier e ON d.draft_id = e.revision_of) "
    "SELECT draft_id, reason, advice FROM earlier"
)


def entries(ledger: Ledger, texts: PaperTexts) -> Iterator[Entry]:
    """Every draft, an article after the other; their topics must be told."""
    # Pairs have no index by draft; SQLite would make one with all their records in it.
    ledger.db.execute("CREATE TEMP TABLE accepted (draft_id TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID")
    ledger.db.execute("INSERT INTO accepted SELECT draft_id, seq FROM pairs WHERE true ON CONFLICT DO NOTHING")
    recipe = ledger.header().get("recipe", {}).get("models", {})
    models = [(role, use["model"], use["revision"], "") for role, use in recipe.items()]
    for row in ledger.db.execute(_ENTRIES):
        draft, checks, notes = (json.loads(row[name]) for name in ("record", "checks", "notes"))
        pair = json.loads(row["pair"]) if row["pair"] else None
        told = article_topics.Told(*json.loads(row["told"])) if row["told"] else _UNKNOWN
        tombstones = [note for note in notes if note["note"] == "tombstone"]
        fate, reason = _fate(row, tombstones)
        paper = _paper(json.loads(row["article"]), pair)
        listed = Listed(
            id=row["draft_id"], fate=fate, reason=reason, gate=_gate(row, checks), kind=draft["answer"]["kind"],
            asks=draft["kind"], topic=told.topic, split="", journal=paper.journal, use=paper.use,
            question=draft["question"], answer=in_one_line(draft["answer"]), paper=f"{paper.title} {paper.doi}".strip(),
        )  # fmt: skip
        shown, unlocated, missing = _passages(draft, row, pair, texts)
        lineage = ledger.db.execute(_LINEAGE, (row["draft_id"],)).fetchall()
        calls, tokens, usd = ledger.spent_on(row["context_id"], [one["draft_id"] for one in lineage])
        made: dict[str, Any] = pair["provenance"] if pair else {}
        yield Entry(
            listed,
            Story(
                draft=row["draft_id"], pair=row["pair_id"] or "", answer=draft["answer"], passages=shown,
                unlocated=unlocated, texts_missing=missing, checks=checks, advice=row["advice"],
                revises=[dict(one) for one in lineage[1:]],
                difficulty=[note for note in notes if note["note"] == "difficulty"],
                topic_by=told.method, topic_share=told.share, paper=paper, tombstones=tombstones,
                models=models_of(pair) if pair else models, calls=made.get("calls", calls),
                tokens=made.get("tokens", tokens), cost_usd=made.get("cost_usd", usd), created=made.get("created", ""),
            ),
        )  # fmt: skip


def models_of(pair: Mapping[str, Any]) -> list[tuple[str, str, str, str]]:
    """As a pair's receipt has them."""
    uses = pair["provenance"]["models"].items()
    return [(role, use["model"], use["revision"], use["training_on_outputs"]) for role, use in uses]


def _fate(row: sqlite3.Row, tombstones: list[dict[str, Any]]) -> tuple[Fate, str]:
    fate = _FATES[row["decision"]]
    if fate != "accepted":
        return fate, row["reason"] or ""
    if row["pair_id"] is None:
        return "withdrawn", "superseded"  # the same pair of a fuller version of its paper has its place
    return ("withdrawn", tombstones[-1]["reason"]) if row["withdrawn"] else (fate, "")


def _gate(row: sqlite3.Row, checks: list[dict[str, Any]]) -> str:
    """The gate that refused a draft."""
    if row["decision"] == "accept":
        return ""
    failed = next((check["name"] for check in reversed(checks) if not check["passed"]), "")
    return failed or gate_without_check(row["reason"])


def _paper(article: Mapping[str, Any], pair: Mapping[str, Any] | None) -> Paper:
    known = pair or article
    ids = article["ids"]
    return Paper(
        title=article["title"], journal=article["journal"], published=article["published"] or "",
        doi=ids.get("doi", ""), licence=known["licence"], use=known["text_use"],
        citation=pair["citation"] if pair else cite(article["title"], article["journal"], article["published"], ids),
    )  # fmt: skip


def _passages(
    draft: Mapping[str, Any], row: sqlite3.Row, pair: Mapping[str, Any] | None, texts: PaperTexts
) -> tuple[list[Passage], list[str], bool]:
    """A draft's evidence in its paper, its quotes that are nowhere, and whether a paper is not at hand."""
    if pair:
        places = [Place(*(item[name] for name in Place._fields)) for item in pair["evidence"]]
        return passages(texts, places), [], any(texts.get(place.text_sha256) is None for place in places)
    context = json.loads(row["context"])["passages"]
    missing = any(texts.get(part["text_sha256"]) is None for part in context)
    found = (
        {}
        if row["reason"] == "quote_not_found"
        else {quote: _locate(quote, context, texts) for quote in draft["quotes"]}
    )
    places = [place for place in found.values() if place]
    shown = passages(texts, places)
    for part in () if places else context:
        shown += unmarked(texts, part["text_sha256"], part["start"], part["end"])
    return shown, [quote for quote in draft["quotes"] if not found.get(quote)], missing


def _locate(quote: str, context: list[dict[str, Any]], texts: PaperTexts) -> Place | None:
    for part in context:
        text = texts.get(part["text_sha256"])
        if text and (span := quotes.locate(quote, text, start=part["start"], end=part["end"])):
            return Place(part["text_sha256"], span.start, span.end, text[span.start : span.end])
    return None
