"""The trace: who said what, when, at what cost. A view over a run's ledger; it stores nothing of its own.

for entry in drafts(ledger, reason="quote_not_found"): …
story(ledger, "1a2b3c")      everything about one draft
"""

import json
import shlex
import sqlite3
import zlib
from collections.abc import Iterator
from typing import Any, get_args

from bioalchemy.errors import ArticleError, UsageError
from bioalchemy.ledger import Ledger
from bioalchemy.records import ArticleReason, DraftReason

Row = dict[str, Any]


def check_filters(ledger: Ledger, article: str | None, reason: str | None) -> None:
    """See that a list can be narrowed down so: a wrong name would give an empty one.

    Raises:
        UsageError: no reason is called that, or the run has no such article.
    """
    if reason is not None:
        query = "SELECT reason FROM articles UNION SELECT reason FROM drafts"
        here = sorted(row["reason"] for row in ledger.db.execute(query) if row["reason"])
        known = {
            *get_args(ArticleReason),
            *get_args(DraftReason),
            *(error.reason for error in ArticleError.__subclasses__()),
        }
        if reason not in {*known, *here}:
            others = ", ".join(sorted(known.difference(here)))
            raise UsageError(
                f"there is no reason {reason!r}; this run has: {', '.join(here) or 'none yet'}; others are: {others}"
            )
    found = "SELECT 1 FROM articles WHERE instr(article_id, ?) = 1 LIMIT 1"
    if article is not None and ledger.db.execute(found, (article,)).fetchone() is None:
        raise _none(ledger, f"article {article!r}")


def _none(ledger: Ledger, what: str) -> UsageError:
    lists = f"bioalchemy trace {shlex.quote(str(ledger.folder))}"
    return UsageError(f"{ledger.folder} has no {what}; `{lists}` lists them")


def articles(ledger: Ledger, article: str | None = None, reason: str | None = None) -> Iterator[Row]:
    """Articles in order of discovery: id, uri, title, state, reason, detail, and counts of their drafts."""
    rows = ledger.db.execute(
        "SELECT a.article_id, a.uri, a.title, a.state, a.reason, a.detail, "
        "(SELECT COUNT(*) FROM drafts d WHERE d.article_id = a.article_id) AS drafts, "
        "(SELECT COUNT(*) FROM drafts d WHERE d.article_id = a.article_id AND d.decision = 'accept') AS accepted "
        "FROM articles a WHERE (?1 IS NULL OR instr(a.article_id, ?1) = 1) AND (?2 IS NULL OR a.reason = ?2) "
        "ORDER BY a.seq",
        (article, reason),
    )
    return map(dict, rows)


def drafts(
    ledger: Ledger, article: str | None = None, verdict: str | None = None, reason: str | None = None
) -> Iterator[Row]:
    """Drafts in order of judgement: ids, question, answer, decision, reason, and the check that refused."""
    rows = ledger.db.execute(
        "SELECT d.draft_id, d.article_id, d.context_id, d.revision_of, d.record, d.decision, d.reason, d.advice, "
        "(SELECT c.record FROM checks c WHERE c.draft_id = d.draft_id AND NOT c.passed ORDER BY c.seq DESC LIMIT 1) "
        "AS refused "
        "FROM drafts d WHERE (?1 IS NULL OR instr(d.article_id, ?1) = 1) AND (?2 IS NULL OR d.decision = ?2) "
        "AND (?3 IS NULL OR d.reason = ?3) ORDER BY d.seq",
        (article, verdict, reason),
    )
    for row in rows:
        entry = dict(row)
        record = json.loads(entry.pop("record"))
        refused = entry.pop("refused")
        yield {
            **entry, "question": record["question"], "answer": record["answer"], "quotes": record["quotes"],
            "kind": record["kind"], "refused_by": json.loads(refused) if refused else None,
        }  # fmt: skip


def calls(
    ledger: Ledger,
    article: str | None = None,
    agent: str | None = None,
    verdict: str | None = None,
    reason: str | None = None,
) -> Iterator[Row]:
    """Model calls in the order they were made, without their texts; see `messages` and `response` of a `story`.

    With a verdict or a reason only calls on drafts that got it, and those that wrote the drafts.
    """
    rows = ledger.db.execute(
        "SELECT * FROM calls c WHERE (?1 IS NULL OR instr(article_id, ?1) = 1) AND (?2 IS NULL OR role = ?2) "
        "AND ((?3 IS NULL AND ?4 IS NULL) OR EXISTS (SELECT 1 FROM drafts d WHERE d.context_id = c.context_id "
        "AND (c.draft_id IS NULL OR c.draft_id = d.draft_id) "
        "AND (?3 IS NULL OR d.decision = ?3) AND (?4 IS NULL OR d.reason = ?4))) ORDER BY seq",
        (article, agent, verdict, reason),
    )
    for row in rows:
        entry = dict(row)
        del entry["request"], entry["seq"]
        yield entry


def story(ledger: Ledger, draft_id: str) -> Row:
    """One draft from its context to its verdict.

    Returns: `article`, `context`, `draft`, `lineage` (the drafts it revises, oldest first), `checks` with votes, `pair`
    and `difficulty` when it was accepted, `reviews` by people, and `calls`, each with its messages and response.

    Raises:
        UsageError: no draft, or several, begin with `draft_id`.
    """
    draft = _draft(ledger, draft_id)
    lineage = _lineage(ledger, draft)
    ids = [draft["draft_id"], *(entry["draft_id"] for entry in lineage)]
    one = ledger.db.execute
    context = one("SELECT * FROM contexts WHERE context_id = ?", (draft["context_id"],)).fetchone()
    article = one(
        "SELECT article_id, uri, title, state, text_sha256 FROM articles WHERE article_id = ?", (draft["article_id"],)
    ).fetchone()
    checks = one("SELECT record FROM checks WHERE draft_id = ? ORDER BY seq", (draft["draft_id"],))
    pair = one("SELECT record FROM pairs WHERE draft_id = ?", (draft["draft_id"],)).fetchone()
    record = json.loads(pair["record"]) if pair else None
    return {
        "article": dict(article),
        "context": json.loads(context["record"]),
        "draft": {**draft, "record": json.loads(draft["record"])},
        "lineage": [{**entry, "record": json.loads(entry["record"])} for entry in lineage],
        "checks": [json.loads(row["record"]) for row in checks],
        "pair": record,
        "difficulty": _annotations(ledger, record["pair_id"], "difficulty") if record else [],
        "reviews": _annotations(ledger, record["pair_id"] if record else draft["draft_id"], "review"),
        "calls": [_with_texts(ledger, row) for row in _calls_of(ledger, draft["context_id"], ids)],
    }


def _draft(ledger: Ledger, prefix: str) -> Row:
    rows = ledger.db.execute(
        "SELECT draft_id, context_id, article_id, revision_of, record, decision, reason, advice FROM drafts "
        "WHERE instr(draft_id, ?) = 1 LIMIT 2",
        (prefix,),
    ).fetchall()
    if not rows:
        raise _none(ledger, f"draft {prefix!r}")
    if len(rows) > 1 and rows[0]["draft_id"] != prefix:
        raise UsageError(f"several drafts begin with {prefix!r}; give more of the id")
    return dict(rows[0])


def _lineage(ledger: Ledger, draft: Row) -> list[Row]:
    found: list[Row] = []
    while (parent := draft["revision_of"]) is not None:
        draft = _draft(ledger, parent)
        found.insert(0, draft)
    return found


def _calls_of(ledger: Ledger, context_id: str, draft_ids: list[str]) -> Iterator[sqlite3.Row]:
    marks = ", ".join("?" for _ in draft_ids)
    return ledger.db.execute(
        f"SELECT * FROM calls WHERE context_id = ? AND (draft_id IS NULL OR draft_id IN ({marks})) ORDER BY seq",  # noqa: S608
        (context_id, *draft_ids),
    )


def _with_texts(ledger: Ledger, row: sqlite3.Row) -> Row:
    entry = dict(row)
    request = json.loads(entry.pop("request"))
    entry["parameters"] = request["parameters"]
    entry["messages"] = [
        {"role": message["role"], "content": "\n\n".join(_blob(ledger, sha) for sha in message["parts"])}
        for message in request["messages"]
    ]
    return entry


def _blob(ledger: Ledger, sha256: str) -> str:
    row = ledger.db.execute("SELECT content FROM blobs WHERE sha256 = ?", (sha256,)).fetchone()
    return zlib.decompress(row["content"]).decode("utf-8")


def _annotations(ledger: Ledger, subject: str, kind: str) -> list[Row]:
    query = "SELECT record FROM annotations WHERE pair_id = ? AND kind = ? ORDER BY seq"
    rows = ledger.db.execute(query, (subject, kind))
    return [json.loads(row["record"]) for row in rows]
