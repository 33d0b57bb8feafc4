"""The text store: every article's canonical text, compressed and named by its SHA-256, and who is who.

    texts/9b/9be1…7c.z     zlib of the UTF-8 text
    works.sqlite           alias → work_id: `doi:10.1371/journal.pone.0000217` → `W1f0c…`

Two works that turn out to be one go under the older's id from then on; the younger's stays a name of it
(`work:W07aa…`), as pairs may have it. It lives outside runs and is shared by them. A text that does not match its name
is an error, never returned.
"""

import hashlib
import os
import sqlite3
import tempfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from bioalchemy import databases
from bioalchemy.errors import LedgerError, StorageFull, UnknownText
from bioalchemy.records import Article, sha256_of

_TEXTS_IN_MEMORY = 64
_SAME_WORK = (
    "published-as", "UpdateIn", "UpdateOf", "PreprintIn", "PreprintOf",
    "preprint", "published-in", "published-article", "updated-article", "version",
)  # fmt: skip
"""Relations of a work's versions: bioRxiv's, PubMed's two, Europe PMC's two, JATS's of a paper to its preprint and of a
preprint to its paper, of an update to what it updates, and of the DOI of a work to that of a version. A companion, a
commentary or a correction is another work.
"""
_IDENTIFIERS = ("doi", "pmcid", "pmid")
_PREPRINT = "europepmc:PPR/"
"""Europe PMC's own name of a preprint, under which papers refer to it."""


class TextStore:
    """Texts by hash, and the alias table that settles a work's identity."""

    def __init__(self, root: Path) -> None:
        self._texts = root / "texts"
        try:
            self._texts.mkdir(parents=True, exist_ok=True)
            self._works = databases.connect(root / "works.sqlite", synchronous="NORMAL")
            self._works.execute("CREATE TABLE IF NOT EXISTS aliases (alias TEXT PRIMARY KEY, work_id TEXT NOT NULL)")
            self._works.execute("CREATE INDEX IF NOT EXISTS aliases_by_work ON aliases (work_id)")
        except (OSError, sqlite3.Error) as error:
            raise StorageFull(f"can't use the text store in {root}: {error}") from error
        self.get = lru_cache(maxsize=_TEXTS_IN_MEMORY)(self._read)

    def close(self) -> None:
        """Close the alias table."""
        self._works.close()

    def put(self, text: str) -> str:
        """Store `text` and return its hash; a no-op when it is there already and whole.

        Raises:
            StorageFull: no space is left.
        """
        sha256 = sha256_of(text)
        path = self._path(sha256)
        with suppress(LedgerError):
            self._read(sha256)
            return sha256
        part = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as part:
                part.write(zlib.compress(text.encode("utf-8")))
            Path(part.name).replace(path)
        except OSError as error:
            if part is not None:
                Path(part.name).unlink(missing_ok=True)
            raise StorageFull(f"can't store a text in {self._texts}: {os.strerror(error.errno or 0)}") from error
        return sha256

    def _read(self, sha256: str) -> str:
        return load(self._texts, sha256)

    def settle(self, article: Article) -> Article:
        """The article under its work's settled id: the oldest that an alias of it has; new aliases are added.

        Raises:
            StorageFull: no space is left.
        """
        known_as = list(aliases(article))
        try:
            self._works.execute("BEGIN IMMEDIATE")
            work_id, *younger = self._known(known_as) or [article.work_id]
            for other in younger:
                self._works.execute("UPDATE aliases SET work_id = ? WHERE work_id = ?", (work_id, other))
            rows = [(alias, work_id) for alias in (*known_as, *(f"work:{other}" for other in younger))]
            self._works.executemany("INSERT INTO aliases VALUES (?, ?) ON CONFLICT DO NOTHING", rows)
            self._works.execute("COMMIT")
        except sqlite3.Error as error:
            if self._works.in_transaction:
                self._works.execute("ROLLBACK")
            raise StorageFull(f"the table of works can't be written: {error}") from error
        return article.model_copy(update={"work_id": work_id})

    def names(self, work_id: str) -> frozenset[str]:
        """Every id that the work goes or went under, `work_id` among them."""
        now = self._works.execute("SELECT work_id FROM aliases WHERE alias = ?", (f"work:{work_id}",)).fetchone()
        oldest = str(now[0]) if now else work_id
        former = self._works.execute(
            "SELECT substr(alias, 6) FROM aliases WHERE work_id = ? AND alias LIKE 'work:%'", (oldest,)
        )
        return frozenset({work_id, oldest, *(str(row[0]) for row in former)})

    def works_of(self, ids: Mapping[str, str]) -> list[str]:
        """The works that have one of these identifiers, the oldest first."""
        return self._known([f"{kind}:{value}" for kind, value in ids.items()])

    def ids(self, work_id: str) -> frozenset[str]:
        """Every identifier that a version of the work has: `doi:10.1371/…`, `pmid:17183658`."""
        works = tuple(self.names(work_id))
        marks = ", ".join("?" for _ in works)
        rows = self._works.execute(f"SELECT alias FROM aliases WHERE work_id IN ({marks})", works)  # noqa: S608
        return frozenset(str(row[0]) for row in rows if str(row[0]).partition(":")[0] in _IDENTIFIERS)

    def dois(self, work_id: str) -> frozenset[str]:
        """Every DOI that a version of the work has."""
        return frozenset(name.removeprefix("doi:") for name in self.ids(work_id) if name.startswith("doi:"))

    def _known(self, known_as: Sequence[str]) -> list[str]:
        """The works that have one of the aliases, the oldest first."""
        marks = ", ".join("?" for _ in known_as)
        rows = self._works.execute(
            f"SELECT work_id FROM aliases WHERE work_id IN (SELECT work_id FROM aliases WHERE alias IN ({marks})) "  # noqa: S608
            "GROUP BY work_id ORDER BY MIN(rowid)",
            known_as,
        )
        return [str(row[0]) for row in rows]

    def _path(self, sha256: str) -> Path:
        return _place(self._texts, sha256)


def aliases(article: Article) -> Iterator[str]:
    """What a work is known by: identifiers, the file, and its other versions, as far as they are named by such."""
    for kind, value in sorted(article.ids.items()):
        yield f"{kind}:{value}"
    yield f"sha256:{article.source_sha256}"
    # What its reader proposes is the same for all versions whose identifiers tell that they are one work.
    yield f"proposed:{article.work_id}"
    if article.source_uri.startswith(_PREPRINT):
        yield f"uri:{article.source_uri}"
    for link in article.related:
        if link.relation in _SAME_WORK and (link.id_type in _IDENTIFIERS or link.id.startswith(_PREPRINT)):
            yield f"{link.id_type}:{link.id}"


def load(texts: Path, sha256: str) -> str:
    """The text of that hash, from the folder `texts` of a home, which need not be there and is not written to.

    Raises:
        UnknownText: it is not there.
        LedgerError: its file was changed, or can't be read.
    """
    path = _place(texts, sha256)
    try:
        data = zlib.decompress(path.read_bytes())
    except FileNotFoundError:
        raise UnknownText(f"the text {sha256[:12]}… is not in {texts}") from None
    except OSError as error:
        raise LedgerError(f"{path} can't be read: {error.strerror}") from error
    except zlib.error:
        data = b""
    # Of the bytes as they are: text that was decoded would have to be encoded again.
    with suppress(UnicodeDecodeError):
        if hashlib.sha256(data).hexdigest() == sha256:
            return data.decode("utf-8")
    raise LedgerError(f"{path} was changed: it does not hold the text it is named for")


def _place(texts: Path, sha256: str) -> Path:
    return texts / sha256[:2] / f"{sha256}.z"
