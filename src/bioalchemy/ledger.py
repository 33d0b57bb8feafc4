"""The ledger: what is done, paid for, accepted and rejected. One SQLite file a run; `ledger.sql` is its schema.

The ledger alone decides whether an article is finished: discovered → parsed → curated → done, or rejected, failed,
quarantined; or postponed, until its topic needs pairs again. Outputs and the mark that they are complete share one
transaction. One process at a time drives a run: it holds an epoch, and every write checks that the epoch is still its
own. Reading (status, trace, export) needs no lock: see `trace.py`.
"""

import json
import os
import socket
import sqlite3
import time
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

from bioalchemy import databases
from bioalchemy.accounts import UNFINISHED, ArticleRow, Call, Judged, Origin, Other, Outcome, Tally
from bioalchemy.errors import NotARun, RunLocked, StaleDriver, StorageFull
from bioalchemy.records import (
    Article,
    ArticleReason,
    Context,
    Difficulty,
    Review,
    Tombstone,
    TombstoneReason,
    Verdict,
    canonical_json,
    sha256_of,
)

FILE_NAME = "ledger.sqlite"
SCHEMA_VERSION = 1
_TOMBSTONE = "SELECT 1 FROM annotations a WHERE a.pair_id = pairs.pair_id AND a.kind = 'tombstone'"
_OF_ITS_TEXT = "json_extract(a.record, '$.text_sha256') = json_extract(pairs.record, '$.evidence[0].text_sha256')"
_SUPERSEDED = f"EXISTS ({_TOMBSTONE} AND {_OF_ITS_TEXT})"
WITHDRAWN = f"EXISTS ({_TOMBSTONE} AND coalesce({_OF_ITS_TEXT}, 1))"
"""Of a row of `pairs`: it has a tombstone, and not one of another version of its paper."""
_OF_THIS_COPY: tuple[ArticleReason, ...] = ("no_body", "wrong_language", "notice", "same_work", "filtered")
"""Reasons to turn a copy of a work away that say nothing of another copy."""
_REOPEN = (
    "UPDATE articles SET reason = NULL, detail = NULL, state = CASE WHEN EXISTS "
    "(SELECT 1 FROM contexts c WHERE c.article_id = articles.article_id) THEN 'curated' "
    "WHEN text_sha256 IS NULL THEN 'discovered' ELSE 'parsed' END"
)
_TOPIC_OF_PAIRS = (
    "INSERT INTO annotations (pair_id, kind, record) SELECT p.pair_id, 'topic', json_object('pair_id', p.pair_id, "
    "'topic', topic, 'share', share, 'method', method, 'taxonomy', taxonomy, 'created', ?) "
    "FROM pairs p JOIN topics t USING (article_id) WHERE article_id = ? AND NOT EXISTS (SELECT 1 FROM annotations a "
    "WHERE a.pair_id = p.pair_id AND a.kind = 'topic' AND json_extract(a.record, '$.taxonomy') = t.taxonomy)"
)
"""Of an article whose topic was told, those that have none in this version of the taxonomy."""
_STALE_AFTER_S = 60.0
"""A driver on another machine that has not written its heartbeat for so long is taken for dead."""


class Ledger:
    """A run's ledger, opened for driving it (`drive`) or for reading."""

    def __init__(self, folder: Path, database: sqlite3.Connection) -> None:
        self.folder = folder
        self.db = database
        self.db.row_factory = sqlite3.Row
        self._epoch: int | None = None
        self.tally = self._count()

    @classmethod
    def create(cls, folder: Path, header: dict[str, Any]) -> Self:
        """Make the folder and an empty ledger with `header` (run_id, feed, recipe, …) in it; reopen it if it is there.

        Raises:
            StorageFull: no space is left, or the folder can't be written.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
            database = databases.connect(folder / FILE_NAME, synchronous="NORMAL")
            # One transaction: a ledger without its header would be no run.
            database.executescript(f"BEGIN IMMEDIATE;\n{_schema()}")
            rows = [(key, json.dumps(value)) for key, value in {"schema_version": SCHEMA_VERSION, **header}.items()]
            database.executemany("INSERT INTO run VALUES (?, ?) ON CONFLICT DO NOTHING", rows)
            database.execute("COMMIT")
        except (OSError, sqlite3.DatabaseError) as error:
            raise StorageFull(f"can't make a run in {folder}: {error}") from error
        return cls(folder, database)

    @staticmethod
    def exists(folder: Path) -> bool:
        """Whether a run is there; a process killed while it made one left a file without tables, which is none."""
        path = folder / FILE_NAME
        if not path.is_file():
            return False
        try:
            with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
                return database.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is not None
        except sqlite3.DatabaseError:
            return True  # and `open` says what is wrong with it

    @classmethod
    def open(cls, folder: Path, *, read_only: bool = True) -> Self:
        """Open an existing run.

        Raises:
            NotARun: `folder` holds no ledger that this version reads.
        """
        path = folder / FILE_NAME
        if not path.is_file():
            raise NotARun(
                f"{folder} is not a run: it has no {FILE_NAME} (a run, or a dataset's first build, that was killed too "
                "early is begun by the same command again)"
            )
        try:
            mode = "ro" if read_only else "rw"
            database = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=60, isolation_level=None
            )
            version = database.execute("SELECT value FROM run WHERE key = 'schema_version'").fetchone()
            if version is None:
                raise NotARun(f"{path} can't be read as a ledger: it has no header")
            if int(version[0]) > SCHEMA_VERSION:
                raise NotARun(f"{path} was written by a newer BioAlchemy")
            return cls(folder, database)
        except (sqlite3.DatabaseError, ValueError) as error:
            raise NotARun(f"{path} can't be read as a ledger: {error}") from error

    def header(self) -> dict[str, Any]:
        """What the run was made with."""
        return {row["key"]: json.loads(row["value"]) for row in self.db.execute("SELECT * FROM run")}

    def set_options(self, options: dict[str, Any]) -> None:
        """Remember the limits of this session for the next."""
        with self._writing():
            self.db.execute("UPDATE run SET value = ? WHERE key = 'options'", (json.dumps(options),))

    def set_watermark(self, day: str) -> None:
        """Remember up to which day the feed was listed whole."""
        with self._writing():
            self._set("watermark", day)

    def set_feed_error(self, error: str | None) -> None:
        """Remember why the feed could not be listed for what is new; None when it could."""
        with self._writing():
            self._set("feed_error", error)

    def _set(self, key: str, value: str | None) -> None:
        row = (key, json.dumps(value))
        self.db.execute("INSERT INTO run VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", row)

    def tally_now(self) -> Tally:
        """The running totals; a new object after `reopen_failed`."""
        return self.tally

    def close(self) -> None:
        """Close the file."""
        self.db.close()

    # Driving

    @contextmanager
    def drive(self) -> Iterator[Self]:
        """Hold the run: writes are possible inside.

        Raises:
            RunLocked: another live process holds it.
        """
        self._epoch = self._take()
        try:
            yield self
        finally:
            with self._writing():
                self.db.execute("UPDATE driver SET heartbeat = 0")
            self._epoch = None

    def _take(self) -> int:
        try:
            epoch = self._take_epoch()
            self.db.executescript(_schema())  # of a run that was made by an older version
            return epoch
        except sqlite3.OperationalError as error:
            raise StorageFull(f"{self.folder / FILE_NAME} can't be written: {error}") from error

    def _take_epoch(self) -> int:
        self.db.execute("BEGIN IMMEDIATE")
        try:
            row = self.db.execute("SELECT * FROM driver").fetchone()
            if row and _is_alive(row):
                raise RunLocked(f"process {row['pid']} on {row['host']} is driving {self.folder}; stop it first")
            epoch = row["epoch"] + 1 if row else 1
            self.db.execute(
                "INSERT OR REPLACE INTO driver VALUES (1, ?, ?, ?, ?)",
                (epoch, socket.gethostname(), os.getpid(), time.time()),
            )
        finally:
            self.db.execute("COMMIT")
        return int(epoch)

    def beat(self) -> None:
        """Write the heartbeat.

        Raises:
            StaleDriver: another process took the run over.
        """
        with self._writing():
            self.db.execute("UPDATE driver SET heartbeat = ?", (time.time(),))

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            self.db.execute("BEGIN IMMEDIATE")
            try:
                row = self.db.execute("SELECT epoch FROM driver").fetchone()
                if row is None or row["epoch"] != self._epoch:
                    raise StaleDriver(f"another process took over {self.folder}")
                yield
                self.db.execute("COMMIT")
            except BaseException:
                if self.db.in_transaction:
                    self.db.execute("ROLLBACK")
                raise
        except sqlite3.OperationalError as error:
            raise StorageFull(f"{self.folder / FILE_NAME} can't be written: {error}") from error

    # Articles

    def discover(
        self,
        sources: Iterable[tuple[str, str]],
        digest: Callable[[str], str] = lambda _: "",
        most: int | None = None,
    ) -> int:
        """Add sources, given as (uri, stamp), `most` of them; return how many are new.

        A file with a new stamp is new when its `digest` is another than that of the article read from it; it takes the
        place of what was quarantined or turned away there.
        """
        new = 0
        with self._writing():
            for uri, stamp in sources:
                if most is not None and new >= most:
                    break
                article_id = sha256_of(f"{uri}\n{stamp}")[:12]
                known = self.db.execute("SELECT * FROM articles WHERE uri = ?", (uri,)).fetchall()
                if any(row["article_id"] == article_id for row in known) or _holds(known, digest):
                    continue
                for row in known:
                    if row["state"] in ("quarantined", "rejected"):
                        self.db.execute("DELETE FROM articles WHERE seq = ?", (row["seq"],))
                self.db.execute(
                    "INSERT INTO articles (article_id, uri, state, updated) VALUES (?, ?, 'discovered', ?)",
                    (article_id, uri, time.time()),
                )
                new += 1
        self._count_articles(self.tally)
        return new

    def reopen_failed(self) -> int:
        """Put failed articles and contexts back to work; returns how many articles."""
        with self._writing():
            self.db.execute(
                "UPDATE contexts SET state = 'planned', error_type = NULL, error = NULL WHERE state = 'failed'"
            )
            reopened = self.db.execute(f"{_REOPEN} WHERE state = 'failed'").rowcount
        self.tally = self._count()
        return reopened

    # Topics, where a run aims at a mix of them

    def keep_topic(self, article_id: str, topic: str, share: float, method: str, taxonomy: str) -> None:
        """Remember what an article is about; its pairs, and those to come, are annotated with it."""
        with self._writing():
            row = (article_id, topic, share, method, taxonomy)
            self.db.execute("INSERT OR REPLACE INTO topics VALUES (?, ?, ?, ?, ?)", row)
            self._annotate_topic(article_id)

    def _annotate_topic(self, article_id: str) -> None:
        now = datetime.now(UTC).isoformat(timespec="seconds")
        self.db.execute(_TOPIC_OF_PAIRS, (now, article_id))

    def topic_of(self, article_id: str, taxonomy: str) -> str | None:
        """What an article is about; None where it was not told in this version of the taxonomy."""
        query = "SELECT topic FROM topics WHERE article_id = ? AND taxonomy = ?"
        row = self.db.execute(query, (article_id, taxonomy)).fetchone()
        return str(row["topic"]) if row else None

    def topics_told(self, taxonomy: str) -> list[tuple[str, tuple[str, float, str]]]:
        """Works, each with topic, share and method; none of a run that was made before shares were kept."""
        if not self.db.execute("SELECT 1 FROM pragma_table_info('topics') WHERE name = 'share'").fetchone():
            return []
        query = "SELECT work_id, topic, share, method FROM topics JOIN articles USING (article_id) WHERE taxonomy = ?"
        return [(row[0], tuple(row[1:])) for row in self.db.execute(query, (taxonomy,))]

    def without_topic(self, taxonomy: str) -> list[str]:
        """Articles that have pairs and no topic yet."""
        query = (
            "SELECT DISTINCT article_id FROM pairs WHERE article_id NOT IN "
            "(SELECT article_id FROM topics WHERE taxonomy = ?)"
        )
        return [str(row["article_id"]) for row in self.db.execute(query, (taxonomy,))]

    def articles_by_topic(self, state: str | None = None) -> dict[str, int]:
        """How many articles are of each topic that was told, in a state or in any."""
        query = "SELECT topic, COUNT(*) FROM topics JOIN articles USING (article_id) WHERE ?1 IN (state, '') GROUP BY 1"
        return dict(self.db.execute(query, (state or "",)).fetchall())

    def postponed_contexts(self) -> int:
        """How many passages are planned in postponed articles."""
        query = (
            "SELECT COUNT(*) FROM contexts c JOIN articles a USING (article_id) "
            "WHERE a.state = 'postponed' AND c.state = 'planned'"
        )
        return int(self.db.execute(query).fetchone()[0])

    def pairs_by_topic(self) -> dict[str, int]:
        """How many pairs that no tombstone names are of each topic that was told."""
        query = f"SELECT topic, COUNT(*) FROM pairs JOIN topics USING (article_id) WHERE NOT {WITHDRAWN} GROUP BY 1"  # noqa: S608
        return dict(self.db.execute(query).fetchall())

    def reopen_postponed(self, topic: str | None = None) -> int:
        """Put postponed articles of a topic, or all, back to work; returns how many."""
        query = (
            f"{_REOPEN} WHERE state = 'postponed' AND (?1 IS NULL OR "  # noqa: S608
            "article_id IN (SELECT article_id FROM topics WHERE topic = ?1))"
        )
        with self._writing():
            reopened = self.db.execute(query, (topic,)).rowcount
        self._count_articles(self.tally)
        return reopened

    def unfinished(self, after: int, limit: int) -> list[ArticleRow]:
        """The next articles to work on, in order of discovery, with `seq` greater than `after`."""
        marks = ", ".join("?" for _ in UNFINISHED)
        rows = self.db.execute(
            f"SELECT seq, article_id, uri, state FROM articles WHERE state IN ({marks}) AND seq > ? "  # noqa: S608
            "ORDER BY seq LIMIT ?",
            (*UNFINISHED, after, limit),
        )
        return [ArticleRow(*row) for row in rows]

    def parsed(self, article_id: str, article: Article) -> None:
        """Record what was read."""
        record = article.model_dump_json(exclude={"text"})
        with self._writing():
            self._set_state(
                article_id, "parsed", work_id=article.work_id, version_id=article.version_id,
                text_sha256=article.text_sha256, title=article.title, record=record,
            )  # fmt: skip

    def others(self, article_id: str, work_ids: Collection[str]) -> list[Other]:
        """The run's other articles of a work, in order of discovery; without copies turned away for what they are."""
        works, reasons = (", ".join("?" for _ in values) for values in (work_ids, _OF_THIS_COPY))
        rows = self.db.execute(
            "SELECT article_id, record, seq < (SELECT seq FROM articles WHERE article_id = ?) FROM articles "  # noqa: S608
            f"WHERE work_id IN ({works}) AND article_id != ? AND state != 'quarantined' "
            f"AND NOT (state = 'rejected' AND reason IN ({reasons})) ORDER BY seq",
            (article_id, *work_ids, article_id, *_OF_THIS_COPY),
        )
        return [Other(row[0], json.loads(row[1]), bool(row[2])) for row in rows]

    def article(self, article_id: str) -> dict[str, Any]:
        """The article's record without its text, as plain JSON data."""
        row = self.db.execute("SELECT record FROM articles WHERE article_id = ?", (article_id,)).fetchone()
        return dict(json.loads(row["record"]))

    def end_article(self, article_id: str, outcome: Outcome, reason: str | None = None, detail: str = "") -> None:
        """Mark an article as finished, with why."""
        with self._writing():
            self._set_state(article_id, outcome, reason=reason, detail=detail)
        if reason:
            self.tally.article_reasons[reason] += 1

    def is_ended(self, article_id: str) -> bool:
        """Whether an article is done, rejected, failed or quarantined."""
        row = self.db.execute("SELECT state FROM articles WHERE article_id = ?", (article_id,)).fetchone()
        return row["state"] not in UNFINISHED

    def turn_away(self, article_id: str, reason: ArticleReason, detail: str) -> None:
        """Mark an article as rejected by the curator."""
        self.end_article(article_id, "rejected", reason, detail)

    def remark(self, article_id: str, detail: str) -> None:
        """Note what became known of an article later; its state stays."""
        with self._writing():
            self.db.execute("UPDATE articles SET detail = ? WHERE article_id = ?", (detail, article_id))

    def _set_state(self, article_id: str, state: str, **columns: str | None) -> None:
        before = self.db.execute("SELECT state FROM articles WHERE article_id = ?", (article_id,)).fetchone()["state"]
        columns["state"] = state
        assignments = ", ".join(f"{name} = ?" for name in columns)
        self.db.execute(
            f"UPDATE articles SET {assignments}, updated = ? WHERE article_id = ?",  # noqa: S608
            (*columns.values(), time.time(), article_id),
        )
        self.tally.articles[before] -= 1
        self.tally.articles[state] += 1

    # Contexts, drafts, pairs

    def plan(
        self, article_id: str, contexts: Sequence[Context], failed: Mapping[str, Exception] = MappingProxyType({})
    ) -> None:
        """Store an article's contexts, some of them as failed; the plan is never made twice."""
        rows = []
        for seq, context in enumerate(contexts):
            error = failed.get(context.context_id)
            outcome = ("failed", type(error).__name__, str(error)) if error else ("planned", None, None)
            rows.append((context.context_id, article_id, seq, context.model_dump_json(), *outcome))
        with self._writing():
            self.db.executemany(
                "INSERT INTO contexts (context_id, article_id, seq, record, state, error_type, error) "
                "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                rows,
            )
            self._set_state(article_id, "curated")

    def has_plan(self, article_id: str) -> bool:
        """Whether the article's contexts are planned."""
        query = "SELECT 1 FROM contexts WHERE article_id = ? LIMIT 1"
        return self.db.execute(query, (article_id,)).fetchone() is not None

    def planned_contexts(self, article_id: str) -> list[Context]:
        """An article's contexts that are not done."""
        rows = self.db.execute(
            "SELECT record FROM contexts WHERE article_id = ? AND state = 'planned' ORDER BY seq", (article_id,)
        )
        return [Context.model_validate_json(row["record"]) for row in rows]

    def end_context(self, origin: Origin, judged: Sequence[Judged]) -> None:
        """Store all that came of a context and mark it done, in one transaction.

        A pair that the run has already, from other text, makes its draft a duplicate.
        """
        with self._writing():
            settled = []
            for entry in map(self._without_twin, judged):
                if self._insert_draft(origin, entry):
                    settled.append(entry)
            self._annotate_topic(str(origin.article_id))
            self.db.execute("UPDATE contexts SET state = 'done' WHERE context_id = ?", (origin.context_id,))
        for entry in settled:
            self.tally.count_draft(entry.verdict.decision, entry.verdict.reason)

    def parents(self, context_id: str) -> dict[str, str | None]:
        """Which draft each of a context's drafts revises."""
        rows = self.db.execute("SELECT draft_id, revision_of FROM drafts WHERE context_id = ?", (context_id,))
        return {row["draft_id"]: row["revision_of"] for row in rows}

    def _without_twin(self, entry: Judged) -> Judged:
        if entry.pair is None:
            return entry
        twin = self.db.execute(
            f"SELECT draft_id FROM pairs WHERE pair_id = ? AND NOT {_SUPERSEDED}",  # noqa: S608
            (entry.pair.pair_id,),
        ).fetchone()
        if twin is None or twin["draft_id"] == entry.draft_id:
            return entry
        verdict = Verdict(
            decision="reject", reason="duplicate_question", advice=f"same pair as draft {twin['draft_id']}",
            checks=entry.verdict.checks,
        )  # fmt: skip
        return Judged(entry.draft_id, entry.draft, verdict, entry.revision_of)

    def _insert_draft(self, origin: Origin, entry: Judged) -> bool:
        """Whether it is new."""
        verdict = entry.verdict
        inserted = self.db.execute(
            "INSERT INTO drafts (draft_id, context_id, article_id, revision_of, record, decision, reason, advice) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (
                entry.draft_id, origin.context_id, origin.article_id, entry.revision_of,
                entry.draft.model_dump_json(), verdict.decision, verdict.reason, verdict.advice,
            ),
        )  # fmt: skip
        checks = [(entry.draft_id, n, c.name, c.passed, c.model_dump_json()) for n, c in enumerate(verdict.checks)]
        self.db.executemany("INSERT INTO checks VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", checks)
        if entry.pair is not None:
            self._make_room(entry.pair.pair_id)
            self.db.execute(
                "INSERT INTO pairs (pair_id, draft_id, article_id, text_use, record) VALUES (?, ?, ?, ?, ?) "
                "ON CONFLICT DO NOTHING",
                (
                    entry.pair.pair_id,
                    entry.draft_id,
                    origin.article_id,
                    entry.pair.text_use,
                    entry.pair.model_dump_json(),
                ),
            )
        if entry.difficulty is not None:
            self.db.execute(
                "INSERT INTO annotations (pair_id, kind, record) VALUES (?, 'difficulty', ?) ON CONFLICT DO NOTHING",
                (entry.difficulty.pair_id, entry.difficulty.model_dump_json()),
            )
        return inserted.rowcount > 0

    def _make_room(self, pair_id: str) -> None:
        """A pair of a version that was superseded gives its place to the same pair of another; its receipt is kept."""
        superseded = f"FROM pairs WHERE pair_id = ? AND {_SUPERSEDED}"
        kept = f"SELECT pair_id, 'former_receipt', record {superseded}"
        self.db.execute(f"INSERT INTO annotations (pair_id, kind, record) {kept} ON CONFLICT DO NOTHING", (pair_id,))
        self.db.execute(f"DELETE {superseded}", (pair_id,))

    def withdraw(
        self, pair_ids: Iterable[str], reason: TombstoneReason, detail: str, text_sha256: str | None = None
    ) -> list[Tombstone]:
        """Raise a tombstone on each pair that has none for this reason; those that are new."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        new = [
            Tombstone(pair_id=pair_id, reason=reason, detail=detail, created=now, text_sha256=text_sha256)
            for pair_id in pair_ids
            if (reason, text_sha256) not in self._tombstones(pair_id)
        ]
        self.annotate(new)
        return new

    def _tombstones(self, pair_id: str) -> set[tuple[str, str | None]]:
        query = "SELECT record FROM annotations WHERE pair_id = ? AND kind = 'tombstone'"
        notes = (json.loads(row["record"]) for row in self.db.execute(query, (pair_id,)))
        return {(note["reason"], note.get("text_sha256")) for note in notes}

    def withdrawn(self) -> int:
        """How many accepted drafts are given out no more: their pairs have a tombstone, or another has their place."""
        replaced = "decision = 'accept' AND draft_id NOT IN (SELECT draft_id FROM pairs)"
        query = f"SELECT (SELECT COUNT(*) FROM pairs WHERE {WITHDRAWN}) + COUNT(*) FROM drafts WHERE {replaced}"  # noqa: S608
        return int(self.db.execute(query).fetchone()[0])

    def taken_down(self, article_ids: Sequence[str]) -> str:
        """As what pairs of one of the articles were taken down; empty where none were."""
        marks = ", ".join("?" for _ in article_ids)
        found = self.db.execute(
            "SELECT json_extract(n.record, '$.detail') FROM pairs p JOIN annotations n USING (pair_id) "  # noqa: S608
            "WHERE n.kind = 'tombstone' AND json_extract(n.record, '$.reason') = 'takedown' "
            f"AND p.article_id IN ({marks}) ORDER BY p.seq LIMIT 1",
            article_ids,
        ).fetchone()
        return str(found[0]) if found else ""

    def pairs_of(self, article_id: str) -> list[str]:
        """The ids of an article's pairs."""
        rows = self.db.execute("SELECT pair_id FROM pairs WHERE article_id = ? ORDER BY seq", (article_id,))
        return [str(row["pair_id"]) for row in rows]

    def annotate(self, notes: Iterable[Difficulty | Tombstone | Review]) -> None:
        """Add what was found out later about pairs, or about a draft that no pair came of; what was said stays."""
        about = [
            (note.draft_id if isinstance(note, Review) and note.pair_id is None else note.pair_id, note)
            for note in notes
        ]
        rows = [(subject, type(note).__name__.lower(), note.model_dump_json()) for subject, note in about]
        with self._writing():
            self.db.executemany(
                "INSERT INTO annotations (pair_id, kind, record) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", rows
            )

    def fail_context(self, context_id: str, error: Exception) -> None:
        """Record that a context could not be worked on; `reopen_failed` gives it another try."""
        with self._writing():
            self.db.execute(
                "UPDATE contexts SET state = 'failed', error_type = ?, error = ? WHERE context_id = ?",
                (type(error).__name__, str(error), context_id),
            )

    def found(self, context: Context) -> None:
        """Record what the curator found in a context that it could not judge when the plan was made."""
        with self._writing():
            self.db.execute(
                "UPDATE contexts SET record = ? WHERE context_id = ?", (context.model_dump_json(), context.context_id)
            )

    def drop_context(self, context_id: str) -> None:
        """Take a context without a finding out of its article's plan."""
        with self._writing():
            self.db.execute("DELETE FROM contexts WHERE context_id = ?", (context_id,))

    def failed_contexts(self, article_id: str) -> list[str]:
        """What went wrong in an article's failed contexts."""
        rows = self.db.execute(
            "SELECT error_type, error FROM contexts WHERE article_id = ? AND state = 'failed' ORDER BY seq",
            (article_id,),
        )
        return [f"{row['error_type']}: {row['error']}" for row in rows]

    # Calls

    def record_call(self, call: Call) -> str:
        """Store a call and return its id; a call replayed from the cache keeps the id it had."""
        origin = call.origin
        if call.source == "cache":
            known = self.db.execute(
                "SELECT call_id FROM calls "
                "WHERE cache_key = ? AND started = ? AND context_id IS ? AND draft_id IS ? AND article_id IS ?",
                (call.cache_key, call.started, origin.context_id, origin.draft_id, origin.article_id),
            ).fetchone()
            if known:
                return str(known["call_id"])
        call_id = sha256_of(canonical_json([call.cache_key, *origin[:3], call.started]))[:16]
        with self._writing():
            request = {"messages": self._without_text(call.messages), "parameters": call.parameters}
            row = {
                **{k: v for k, v in asdict(call).items() if k not in ("origin", "messages", "parameters")},
                "article_id": origin.article_id, "context_id": origin.context_id, "draft_id": origin.draft_id,
                "call_id": call_id, "request": canonical_json(request),
            }  # fmt: skip
            names = ", ".join(row)
            marks = ", ".join("?" for _ in row)
            self.db.execute(f"INSERT INTO calls ({names}) VALUES ({marks}) ON CONFLICT DO NOTHING", tuple(row.values()))  # noqa: S608
        self._count_call(call)
        return call_id

    def mark_invalid(self, call_ids: Sequence[str]) -> None:
        """Calls whose responses did not fit their schema."""
        with self._writing():
            self.db.executemany(
                "UPDATE calls SET outcome = 'InvalidResponse' WHERE call_id = ? AND outcome = 'ok'",
                [(call_id,) for call_id in call_ids],
            )

    def spent_on(self, context_id: str, draft_ids: Sequence[str]) -> tuple[int, int, float | None]:
        """Calls, tokens and dollars of some drafts, and of their context's writing, which its drafts share.

        Dollars are None when any call's price is unknown. A call taken from the cache counts with what it once cost.
        """
        marks = ", ".join("?" for _ in draft_ids)
        where = f"context_id = ? AND (draft_id IS NULL OR draft_id IN ({marks}))"
        calls, tokens, usd, unpriced = self._taken(where, (context_id, *draft_ids))
        return calls, tokens, None if unpriced else usd

    def taken(self) -> tuple[int, int, float, int]:
        """Calls, tokens and dollars that the run took, from the response cache too, and calls of unknown price."""
        return self._taken("1", ())

    def _taken(self, where: str, values: Sequence[str]) -> tuple[int, int, float, int]:
        """Every payment, and each response from the cache that was not paid for here: once, however many it served."""
        row = self.db.execute(
            "WITH these AS (SELECT cache_key, source, prompt_tokens + completion_tokens AS tokens, cost_usd FROM calls "  # noqa: S608
            f"WHERE {where}), taken AS (SELECT tokens, cost_usd FROM these WHERE source = 'paid' UNION ALL "
            "SELECT MAX(tokens), MAX(cost_usd) FROM these GROUP BY cache_key HAVING TOTAL(source = 'paid') = 0) "
            "SELECT COUNT(*), TOTAL(tokens), TOTAL(cost_usd), TOTAL(cost_usd IS NULL) FROM taken",
            values,
        ).fetchone()
        return int(row[0]), int(row[1]), float(row[2]), int(row[3])

    def has_booked(self, cache_key: str, started: float) -> bool:
        """Whether the payment made for `cache_key` at `started` is in the ledger."""
        query = "SELECT 1 FROM calls WHERE cache_key = ? AND started = ? AND source = 'paid' LIMIT 1"
        return self.db.execute(query, (cache_key, started)).fetchone() is not None

    def _count_call(self, call: Call) -> None:
        if call.source == "cache":
            self.tally.calls_from_cache += 1
            return
        self.tally.calls += 1
        self.tally.prompt_tokens += call.prompt_tokens
        self.tally.completion_tokens += call.completion_tokens
        self.tally.cached_tokens += call.cached_tokens
        self.tally.cost_usd += call.cost_usd or 0.0
        self.tally.calls_without_price += call.cost_usd is None

    def _without_text(self, messages: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        light = []
        for message in messages:
            parts = str(message["content"]).split("\n\n")
            # A passage's paragraphs recur in every call on it; instructions recur in every call of a role.
            hashes = [sha256_of(part) for part in parts]
            blobs = [(sha, zlib.compress(part.encode("utf-8"))) for sha, part in zip(hashes, parts, strict=True)]
            self.db.executemany("INSERT INTO blobs VALUES (?, ?) ON CONFLICT DO NOTHING", blobs)
            light.append({"role": message["role"], "parts": hashes})
        return light

    def _count_articles(self, tally: Tally) -> None:
        tally.articles.clear()
        tally.article_reasons.clear()
        for state, reason, n in self.db.execute("SELECT state, reason, COUNT(*) FROM articles GROUP BY 1, 2"):
            tally.articles[state] += n
            if reason:
                tally.article_reasons[reason] += n

    def _count(self) -> Tally:
        tally = Tally()
        self._count_articles(tally)
        for decision, reason, n in self.db.execute("SELECT decision, reason, COUNT(*) FROM drafts GROUP BY 1, 2"):
            tally.count_draft(decision, reason, n)
        totals = self.db.execute(
            "SELECT COUNT(*), TOTAL(prompt_tokens), TOTAL(completion_tokens), TOTAL(cached_tokens), TOTAL(cost_usd), "
            "TOTAL(cost_usd IS NULL) FROM calls WHERE source = 'paid'"
        ).fetchone()
        tally.calls, tally.prompt_tokens, tally.completion_tokens, tally.cached_tokens = (int(n) for n in totals[:4])
        tally.cost_usd, tally.calls_without_price = float(totals[4]), int(totals[5])
        tally.calls_from_cache = self.db.execute("SELECT COUNT(*) FROM calls WHERE source = 'cache'").fetchone()[0]
        return tally


def _schema() -> str:
    return (resources.files("bioalchemy") / "ledger.sql").read_text("utf-8")


def _holds(known: Sequence[sqlite3.Row], digest: Callable[[str], str]) -> bool:
    """Whether the file holds what one of its articles was read from."""
    read = {json.loads(row["record"])["source_sha256"] for row in known if row["record"]}
    return bool(read) and digest(known[0]["uri"]) in read


def _is_alive(row: sqlite3.Row) -> bool:
    if time.time() - row["heartbeat"] > _STALE_AFTER_S:
        return False
    if row["host"] != socket.gethostname() or row["pid"] == os.getpid():
        return bool(row["host"] != socket.gethostname())
    try:
        os.kill(row["pid"], 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
