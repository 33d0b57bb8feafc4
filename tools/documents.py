"""Documents: what was fetched of an article, kept so that it is fetched once.

    documents/1c/1c9f…e2.zip     of "pubmed:32250123": pubmed.xml (its PubMed record), article.xml (its JATS)

Named by the hash of the source's name, and never by the name itself. They lie beside the texts, outside runs.
"""

import json
import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from bioalchemy.errors import ArticleError, NotAvailable, StorageFull, UnreadableSource
from bioalchemy.records import Article, RelatedArticle, sha256_of
from bioalchemy.tools import jats
from bioalchemy.tools.licences import as_served
from bioalchemy.tools.readers.safe_xml import MAX_BYTES
from bioalchemy.tools.services.service_words import words

Part = Literal["pubmed.xml", "europepmc.json", "biorxiv.json", "pmc.json", "article.xml", "article.pdf"]
"""What services say of an article, and its full text as JATS or as PDF."""
_SERVICES: dict[Part, str] = {"pmc.json": "PMC", "biorxiv.json": "bioRxiv", "europepmc.json": "Europe PMC"}
_LONGEST_LICENCE = 60
_PUBLISHED_AS = "published-as"
_STAMP_LENGTH = 200
_DAMAGED = (OSError, EOFError, LookupError, RuntimeError, ValueError, zipfile.BadZipFile, zlib.error)
"""What `zipfile` raises on files that it did not write: unknown methods and passwords are RuntimeErrors."""


def expect(home: Path, uri: str, stamp: str) -> None:
    """Drop what was kept of a source when it had another stamp: it is to be fetched again.

    Raises:
        StorageFull: no space is left.
    """
    if _stamp(home, uri) != stamp[:_STAMP_LENGTH].encode():
        _write(home, uri, {}, stamp[:_STAMP_LENGTH].encode())


def put(home: Path, uri: str, parts: Mapping[Part, bytes]) -> None:
    """Keep the parts of a source's document in place of those that were there, under the stamp that is expected.

    Raises:
        StorageFull: no space is left.
    """
    _write(home, uri, parts, _stamp(home, uri))


def _stamp(home: Path, uri: str) -> bytes:
    try:
        with zipfile.ZipFile(_place(home, uri)) as bundle:
            return bundle.comment
    except _DAMAGED:
        return b""


def _write(home: Path, uri: str, parts: Mapping[Part, bytes], stamp: bytes) -> None:
    path = _place(home, uri)
    part = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with (
            tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as part,
            zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as bundle,
        ):
            bundle.comment = stamp
            for name, data in parts.items():
                bundle.writestr(name, data)
        Path(part.name).replace(path)
    except OSError as error:
        if part is not None:
            Path(part.name).unlink(missing_ok=True)
        raise StorageFull(f"can't store a document in {path.parent}: {os.strerror(error.errno or 0)}") from error


def get(home: Path, uri: str) -> dict[Part, bytes]:
    """The parts of a source's document; none when it was not fetched.

    Raises:
        UnreadableSource: its file was changed, or can't be read.
    """
    try:
        with zipfile.ZipFile(_place(home, uri)) as bundle:
            if any(part.file_size > MAX_BYTES for part in bundle.infolist()):
                raise UnreadableSource(f"the document of {uri} has a part that is too large")
            return {name: bundle.read(name) for name in bundle.namelist()}  # type: ignore[misc]
    except FileNotFoundError:
        return {}
    except _DAMAGED as error:
        raise UnreadableSource(f"the document of {uri} can't be read: {error}") from None


def sound(home: Path, uri: str) -> dict[Part, bytes]:
    """The parts of a source's document; none where it was not fetched, or was damaged: it is fetched again."""
    try:
        return get(home, uri)
    except UnreadableSource:
        return {}


def read(home: Path, uri: str) -> Article:
    """The article of a source's document: its full text, with what PubMed's record knows of it; or that record alone.

    Raises:
        ArticleError: no part can be read as an article; NotAvailable when all that can be is another paper's text.
    """
    parts = get(home, uri)
    if not parts:
        raise NotAvailable(f"{uri} was not fetched")
    record = _read_record(parts, uri)
    try:
        article = _read_article(parts, uri)
        if article is not None:
            _check_named(article, [*_served_as(parts), *([record.ids] if record else [])], uri)
    except ArticleError:
        if record is None:
            raise
        return record.model_copy(update={"flags": (*record.flags, "full_text_unreadable")})
    if article is not None:
        article = _as_served(article, parts)
    found = joined(article, record.model_dump()) if article and record else article or record
    if found is None:
        raise NotAvailable(f"of {uri} nothing can be read")
    return found


def _served_as(parts: Mapping[Part, bytes]) -> Iterator[dict[str, str]]:
    """Under which identifiers a server gives a full text."""
    if "pmc.json" in parts:
        stated = json.loads(parts["pmc.json"])
        known = {"pmcid": stated["identifier"].partition(".")[0], "pmid": stated["pmid"], "doi": stated["doi"].lower()}
        yield {kind: name for kind, name in known.items() if name}
    if "biorxiv.json" in parts:
        yield {"doi": json.loads(parts["biorxiv.json"])["doi"]}


def _check_named(article: Article, served_as: Iterable[Mapping[str, str]], uri: str) -> None:
    """A text that shares no identifier with what it was served as, though both have some, is another paper's."""
    for ids in served_as:
        common = article.ids.keys() & ids.keys()
        if common and not any(article.ids[kind] == ids[kind] for kind in common):
            stated = ", ".join(f"{kind} {article.ids[kind]}" for kind in sorted(common))
            raise NotAvailable(f"the full text that was served as {uri} is that of {stated}")


def _as_served(article: Article, parts: Mapping[Part, bytes]) -> Article:
    """With what the server of a full text says: its terms, PMC's name and retraction of it, where it was published."""
    for part, name in _SERVICES.items():
        if part not in parts:
            continue
        stated = json.loads(parts[part])
        service = "medRxiv" if stated.get("server") == "medrxiv" else name
        licence = words(str(stated.get("licence") or stated.get("license") or ""))[:_LONGEST_LICENCE]
        # PMC's null is a licence that was taken back; the others do not know every one.
        if licence or (part == "pmc.json" and "licence" in stated):
            article = as_served(article, service, licence)
        if part == "pmc.json":
            pmcid = stated["identifier"].partition(".")[0]
            article = article.model_copy(update={"ids": {**article.ids, "pmcid": pmcid}})
        if stated.get("is_retracted"):
            article = article.model_copy(update={"retracted": True})
        if part == "biorxiv.json" and (doi := stated["published"]):
            published = RelatedArticle(relation=_PUBLISHED_AS, id_type="doi", id=doi)
            article = article.model_copy(update={"related": (*article.related, published)})
    return article


def _read_record(parts: Mapping[Part, bytes], uri: str) -> Article | None:
    # Each only where it is needed: most runs read neither.
    if "pubmed.xml" in parts:
        from bioalchemy.tools import pubmed

        return pubmed.read_bytes(parts["pubmed.xml"], uri)
    if "europepmc.json" in parts:
        from bioalchemy.tools.services import europepmc_records

        return europepmc_records.article_of(parts["europepmc.json"], uri)
    return None


def _read_article(parts: Mapping[Part, bytes], uri: str) -> Article | None:
    if "article.xml" in parts:
        return jats.read_bytes(parts["article.xml"], uri)
    if "article.pdf" in parts:
        from bioalchemy.tools import pdf

        return pdf.read_bytes(parts["article.pdf"], uri)
    return None


def joined(article: Article, record: Mapping[str, Any]) -> Article:
    """An article with what its record in PubMed or Europe PMC knows, under the names of both; retracted if one is."""
    union = {
        name: tuple(dict.fromkeys((*getattr(article, name), *map(kind, record[name]))))
        for name, kind in (("keywords", str), ("mesh_terms", str), ("related", RelatedArticle.model_validate))
    }
    return article.model_copy(
        update={
            "ids": {**record["ids"], **article.ids},
            "published": min(filter(None, (article.published, record["published"])), default=None),
            "retracted": article.retracted or record["retracted"],
            **{
                name: getattr(article, name) or record[name]
                for name in ("title", "journal", "language", "article_type")
            },
            **union,
        }
    )


def _place(home: Path, uri: str) -> Path:
    name = sha256_of(uri)
    return home / "documents" / name[:2] / f"{name}.zip"
