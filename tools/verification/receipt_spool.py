"""What must be compared across the rows of a dataset, kept on disk: quotes by their text, ids, faults by line.

    spool.add_id(pair_id, 17)                     None, or the line that had it before
    spool.add_quotes([Quote(17, 1, "5d0c…", "9be1…", 10412, 10473, "…", "", "c1a1…")], …)
    for quote in spool.quotes("9be1…"): …

A private SQLite file without a name, which goes when it is closed: memory stays the same for any number of rows.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Self

from bioalchemy.databases import room
from bioalchemy.records import TextUse

_BATCH = 500
_SCHEMA = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536; PRAGMA temp_store = FILE;
CREATE TABLE ids (pair_id TEXT PRIMARY KEY, line INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE placed (work_id TEXT PRIMARY KEY, split TEXT NOT NULL, line INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE texts (seq INTEGER PRIMARY KEY, text_sha256 TEXT NOT NULL UNIQUE, work_id TEXT NOT NULL,
    citation TEXT NOT NULL, line INTEGER NOT NULL, pair_id TEXT NOT NULL,
    delivered INTEGER NOT NULL DEFAULT 0);
CREATE TABLE quotes (line INTEGER NOT NULL, nth INTEGER NOT NULL, pair_id TEXT NOT NULL, text_sha256 TEXT NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, quote TEXT NOT NULL, sha256 TEXT NOT NULL, claim TEXT NOT NULL);
CREATE TABLE claims (text_sha256 TEXT NOT NULL, claim TEXT NOT NULL, text_use TEXT NOT NULL, licence TEXT NOT NULL,
    citation TEXT NOT NULL, work_id TEXT NOT NULL, PRIMARY KEY (text_sha256, claim)) WITHOUT ROWID;
CREATE TABLE named (line INTEGER PRIMARY KEY, pair_id TEXT NOT NULL, text_sha256 TEXT NOT NULL, answer TEXT NOT NULL);
CREATE TABLE asked (line INTEGER NOT NULL, pair_id TEXT NOT NULL, recipe TEXT NOT NULL, gate TEXT NOT NULL,
    samples INTEGER NOT NULL, needed INTEGER NOT NULL);
CREATE TABLE drafts (line INTEGER PRIMARY KEY, draft TEXT NOT NULL, believed TEXT NOT NULL);
CREATE TABLE faults (line INTEGER NOT NULL, nth INTEGER NOT NULL, pair_id TEXT NOT NULL, kind TEXT NOT NULL,
    what TEXT NOT NULL, PRIMARY KEY (line, nth)) WITHOUT ROWID;
CREATE TABLE papers (known_as TEXT NOT NULL, uri TEXT NOT NULL, PRIMARY KEY (known_as, uri)) WITHOUT ROWID;
CREATE INDEX papers_by_uri ON papers (uri);
CREATE TABLE doubts (text_sha256 TEXT NOT NULL, claim TEXT NOT NULL, work_id TEXT NOT NULL, uri TEXT NOT NULL);
BEGIN;
"""


class Fault(NamedTuple):
    """Why a receipt fails."""

    line: int
    pair_id: str
    """Empty where the receipt has none that could be one."""
    kind: str
    what: str


class Quote(NamedTuple):
    """One piece of evidence, the `nth` of its receipt."""

    line: int
    nth: int
    pair_id: str
    text_sha256: str
    start: int
    end: int
    quote: str
    sha256: str
    """Of the quote, where it is withheld; else empty."""
    claim: str
    """Which of the `Claim`s on its text its receipt makes."""


class Claim(NamedTuple):
    """What receipts say of the terms and the name of the paper behind a text."""

    text_sha256: str
    claim: str
    """A hash of the rest."""
    text_use: str
    licence: str
    citation: str
    work_id: str


class Terms(NamedTuple):
    """Under which terms receipts have the paper behind a text."""

    text_sha256: str
    licence: str
    text_use: TextUse
    line: int
    """Of the first of them."""


class Doubt(NamedTuple):
    """A work's id in a `Claim` that does not follow from its paper, which lies at `uri`: other versions may tell."""

    text_sha256: str
    claim: str
    work_id: str
    uri: str


class Named(NamedTuple):
    """An answer of a receipt with other names, and the text of the paper that must give them."""

    line: int
    pair_id: str
    text_sha256: str
    answer: str
    """As JSON."""


class Paper(NamedTuple):
    """What a receipt says of the paper behind a text."""

    text_sha256: str
    work_id: str
    citation: str
    line: int
    """Of the receipt."""
    pair_id: str


class Otherwise(NamedTuple):
    """A gate of a receipt that asked for more or less than that of most others by the same recipe."""

    line: int
    pair_id: str
    gate: str
    samples: int
    needed: int
    """0 where it is not said."""
    usual_samples: int
    usual_needed: int
    usual_line: int
    """One that asked for what is usual."""


class Spool:
    """The file; use as a context manager. Of the texts it is the `Needs`: those not delivered yet."""

    def __init__(self) -> None:
        self._quotes: list[Quote] = []
        self._asked: list[tuple[object, ...]] = []
        self._near: dict[str, Paper] = {}
        self._near_claims: set[Claim] = set()
        self._left = 0
        self._doubts = 0

    def __enter__(self) -> Self:
        with room():
            self._db = sqlite3.connect("", isolation_level=None)
            self._db.executescript(_SCHEMA)
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    # While rows are taken

    def add_id(self, pair_id: str, line: int) -> int | None:
        """Note a pair's id; the line that had it before, if one did."""
        with room():
            added = self._db.execute("INSERT INTO ids VALUES (?, ?) ON CONFLICT DO NOTHING", (pair_id, line)).rowcount
        if added:
            return None
        return int(self._db.execute("SELECT line FROM ids WHERE pair_id = ?", (pair_id,)).fetchone()[0])

    def add_split(self, work_id: str, split: str, line: int) -> tuple[str, int]:
        """Note in which split a work has a pair; the split of its first pair, and that pair's line."""
        with room():
            row = (work_id, split, line)
            self._db.execute("INSERT INTO placed VALUES (?, ?, ?) ON CONFLICT DO NOTHING", row)
        first = self._db.execute("SELECT split, line FROM placed WHERE work_id = ?", (work_id,)).fetchone()
        return str(first[0]), int(first[1])

    def add_quotes(self, quotes: Sequence[Quote], papers: Sequence[Paper], claims: Sequence[Claim]) -> None:
        """Keep the quotes of a receipt, and what it says of their papers, until their texts are delivered."""
        with room():
            if len(self._quotes) >= _BATCH:
                self._flush()
            # Receipts of one paper follow each other and say the same of it.
            if new := [claim for claim in claims if claim not in self._near_claims]:
                self._db.executemany("INSERT INTO claims VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", new)
                self._near_claims.update(new)
            for paper in papers:
                if paper.text_sha256 not in self._near:
                    self._left += self._db.execute(_NEEDED, paper).rowcount
                    first = self._db.execute(_FIRST, (paper.text_sha256,)).fetchone()
                    self._near[paper.text_sha256] = Paper._make(first)
        self._quotes += quotes

    def first_named(self, text_sha256: str) -> Paper:
        """The paper behind a text of the receipt added last, as the first receipt on it has it."""
        return self._near[text_sha256]

    def add_named(self, named: Named) -> None:
        """Keep an answer with other names until its text is delivered."""
        with room():
            self._db.execute("INSERT INTO named VALUES (?, ?, ?, ?)", named)

    def add_asked(self, line: int, pair_id: str, recipe: str, asked: Sequence[tuple[str, int, int]]) -> None:
        """Note how much gates asked for under a recipe: each with its samples, and how many of them were needed."""
        self._asked += [(line, pair_id, recipe, *one) for one in asked]

    def add_draft(self, line: int, draft: str, believed: Iterable[str]) -> None:
        """Keep what a receipt says, as JSON, and its checks that were not made again, until its paper is delivered."""
        with room():
            self._db.execute("INSERT INTO drafts VALUES (?, ?, ?)", (line, draft, "\n".join(believed)))

    def add_fault(self, line: int, nth: int, fault: Fault) -> None:
        """Note a fault of a receipt: of its `nth` piece of evidence, or with 0 of the whole."""
        with room():
            row = (line, nth, fault.pair_id, fault.kind, fault.what)
            self._db.execute("INSERT INTO faults VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", row)

    def arrange(self) -> None:
        """Every row is in: quotes can be asked for by their texts."""
        with room():
            self._flush()
            self._db.execute("CREATE INDEX quotes_by_text ON quotes (text_sha256)")
            self._db.execute("CREATE INDEX named_by_text ON named (text_sha256)")
            self._db.execute("CREATE INDEX asked_by_recipe ON asked (recipe, gate, samples, needed)")

    def _flush(self) -> None:
        self._db.executemany("INSERT INTO quotes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", self._quotes)
        self._db.executemany("INSERT INTO asked VALUES (?, ?, ?, ?, ?, ?)", self._asked)
        for kept in (self._quotes, self._asked, self._near, self._near_claims):
            kept.clear()

    def otherwise(self) -> Iterator[Otherwise]:
        """Receipts whose gates asked for another number than most of their recipe."""
        usual: tuple[object, ...] = ()
        for recipe, gate, samples, needed, line in self._db.execute(_ASKED):
            if usual[:2] != (recipe, gate):
                usual = (recipe, gate, samples, needed, line)
            elif samples != usual[2] or (needed and usual[3] and needed != usual[3]):
                same = "SELECT line, pair_id FROM asked WHERE (recipe, gate, samples, needed) = (?, ?, ?, ?)"
                for receipt in self._db.execute(same, (recipe, gate, samples, needed)):
                    yield Otherwise._make((*receipt, gate, samples, needed, *usual[2:]))

    def other_terms(self) -> Iterator[tuple[Terms, Terms]]:
        """Terms that receipts have of a text beside those of most of its receipts, and these."""
        usual: Terms | None = None
        for terms in map(Terms._make, self._db.execute(_TERMS)):
            if usual is None or usual.text_sha256 != terms.text_sha256:
                usual = terms
            else:
                yield terms, usual

    def under(self, terms: Terms) -> Iterator[tuple[int, str]]:
        """Line and pair of each receipt that has a text under these terms."""
        return ((int(line), str(pair_id)) for line, pair_id in self._db.execute(_UNDER, terms[:3]))

    # While texts are delivered

    def __iter__(self) -> Iterator[str]:
        last = 0
        while rows := self._db.execute(_NEXT, (last, _BATCH)).fetchall():
            for last, sha256 in rows:  # noqa: B007  the loop goes on from it
                yield sha256

    def __contains__(self, sha256: object) -> bool:
        query = "SELECT 1 FROM texts WHERE text_sha256 = ? AND NOT delivered"
        return self._db.execute(query, (sha256,)).fetchone() is not None

    def are_met(self) -> bool:
        """Whether every text was delivered, and no work's id is in doubt."""
        return not self._left and not self._doubts

    def quotes(self, sha256: str) -> Iterator[Quote]:
        """The quotes of a text, those of a receipt together."""
        rows = self._db.execute("SELECT * FROM quotes WHERE text_sha256 = ? ORDER BY rowid", (sha256,))
        return map(Quote._make, rows)

    def draft(self, line: int) -> tuple[str, list[str]] | None:
        """What `add_draft` keeps of a receipt."""
        row = self._db.execute("SELECT draft, believed FROM drafts WHERE line = ?", (line,)).fetchone()
        return (str(row[0]), str(row[1]).split("\n")) if row else None

    def claims(self, sha256: str) -> Iterator[Claim]:
        """What receipts say of the paper of a text."""
        return map(Claim._make, self._db.execute("SELECT * FROM claims WHERE text_sha256 = ?", (sha256,)))

    def named(self, sha256: str) -> Iterator[Named]:
        """The answers whose other names a text must give."""
        return map(Named._make, self._db.execute("SELECT * FROM named WHERE text_sha256 = ?", (sha256,)))

    def mark_delivered(self, sha256: str) -> None:
        """The quotes of that text are checked."""
        with room():
            query = "UPDATE texts SET delivered = 1 WHERE text_sha256 = ? AND NOT delivered"
            self._left -= self._db.execute(query, (sha256,)).rowcount

    def undelivered(self) -> Iterator[Paper]:
        """Papers whose texts did not come."""
        return map(Paper._make, self._db.execute(_UNDELIVERED))

    def remember(self, known_as: Iterable[str], uri: str) -> None:
        """The paper that lies there goes by these names."""
        with room():
            rows = ((name, uri) for name in known_as)
            self._db.executemany("INSERT INTO papers VALUES (?, ?) ON CONFLICT DO NOTHING", rows)

    def recall(self, known_as: str) -> str | None:
        """Where a paper lies that has that name."""
        row = self._db.execute("SELECT uri FROM papers WHERE known_as = ? LIMIT 1", (known_as,)).fetchone()
        return str(row[0]) if row else None

    def names(self, uri: str) -> list[str]:
        """All that the paper there goes by, and what shares a name with it, or with such a paper."""
        return [str(row[0]) for row in self._db.execute(_NAMES, (uri,))]

    def doubt(self, doubt: Doubt) -> None:
        """Keep a work's id that does not follow from its paper until all that may tell was read."""
        with room():
            self._db.execute("INSERT INTO doubts VALUES (?, ?, ?, ?)", doubt)
        self._doubts += 1

    def doubts(self) -> Iterator[Doubt]:
        """What `doubt` keeps."""
        return map(Doubt._make, self._db.execute("SELECT * FROM doubts ORDER BY rowid"))

    def claimants(self, doubt: Doubt) -> Iterator[tuple[int, str]]:
        """Line and pair of each receipt that makes the claim."""
        query = "SELECT DISTINCT line, pair_id FROM quotes WHERE (text_sha256, claim) = (?, ?)"
        return ((int(line), str(pair_id)) for line, pair_id in self._db.execute(query, doubt[:2]))

    # In the end

    def kinds(self) -> Counter[str]:
        """How many receipts fail, by the kind of their first fault."""
        first = "SELECT kind, MIN(nth) FROM faults GROUP BY line"
        return Counter(dict(self._db.execute(f"SELECT kind, COUNT(*) FROM ({first}) GROUP BY 1")))  # noqa: S608

    def faults(self) -> Iterator[Fault]:
        """The first fault of each receipt that has one, by line."""
        rows = self._db.execute("SELECT line, pair_id, kind, what, MIN(nth) FROM faults GROUP BY line ORDER BY line")
        return (Fault(*row[:4]) for row in rows)


_NEEDED = (
    "INSERT INTO texts (text_sha256, work_id, citation, line, pair_id) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
)
_FIRST = "SELECT text_sha256, work_id, citation, line, pair_id FROM texts WHERE text_sha256 = ?"
_UNDELIVERED = "SELECT text_sha256, work_id, citation, line, pair_id FROM texts WHERE NOT delivered ORDER BY seq"
_ASKED = (
    "SELECT recipe, gate, samples, needed, MIN(line) FROM asked GROUP BY recipe, gate, samples, needed "
    "ORDER BY recipe, gate, COUNT(*) DESC, MIN(line)"
)
_TERMS = (
    "SELECT text_sha256, licence, text_use, MIN(line) FROM claims JOIN quotes USING (text_sha256, claim) "
    "WHERE text_sha256 IN (SELECT text_sha256 FROM claims GROUP BY text_sha256 "
    "HAVING MIN(licence) != MAX(licence) OR MIN(text_use) != MAX(text_use)) "
    "GROUP BY text_sha256, licence, text_use ORDER BY text_sha256, COUNT(DISTINCT line) DESC, MIN(line)"
)
_UNDER = (
    "SELECT DISTINCT line, pair_id FROM claims JOIN quotes USING (text_sha256, claim) "
    "WHERE (text_sha256, licence, text_use) = (?, ?, ?)"
)
_NAMES = (
    "WITH RECURSIVE versions (uri) AS (VALUES (?) UNION SELECT other.uri FROM versions JOIN papers AS one USING (uri) "
    "JOIN papers AS other USING (known_as)) SELECT DISTINCT known_as FROM versions JOIN papers USING (uri)"
)
_NEXT = "SELECT seq, text_sha256 FROM texts WHERE seq > ? AND NOT delivered ORDER BY seq LIMIT ?"
