"""What PubMed knows of the papers that imported rows name: all their identifiers, title, journal, MeSH headings.

    look_up(index, print)       works of imports that came with this build, each as its record has it

So their topics are told as those of any paper are, a paper that a run has read too is in one split under both of its
names, and a benchmark's paper is found under whichever it goes by. Nobody is asked unless that is asked for; what
PubMed does not know stays as it is named.
"""

from collections.abc import Callable, Iterator

from bioalchemy.records import Article
from bioalchemy.tools.datasets.dataset_folder import Work
from bioalchemy.tools.datasets.dataset_index import Index
from bioalchemy.tools.services import entrez_transport, pubmed_records

_BATCH = 200
_NAMED = (
    "SELECT seq, record FROM works w WHERE seq > ? AND NOT stored AND json_extract(record, '$.ids') != '{}' AND EXISTS "
    "(SELECT 1 FROM pair_works p JOIN receipts r USING (pair_id) WHERE p.work_id = w.work_id AND r.run_id IS NULL) "
    "ORDER BY seq LIMIT ?"
)


def look_up(index: Index, announce: Callable[[str], None]) -> None:
    """Ask PubMed, two hundred papers at once.

    Raises:
        ServiceError: it can't be asked.
    """
    entrez_transport.introduce(announce)
    asked = known = 0
    for batch in _named(index):
        for work, record in zip(batch, pubmed_records.look_up([work.ids for work in batch]), strict=True):
            if record is not None:
                known += 1
                index.tell_of(_told(work, record))
        asked += len(batch)
        announce(f"{asked:,} papers of imported rows looked up, {known:,} known to PubMed")


def _named(index: Index) -> Iterator[list[Work]]:
    """The works in batches, each read once the one before was told of."""
    last = 0
    while rows := index.db.execute(_NAMED, (last, _BATCH)).fetchall():
        last = rows[-1][0]
        yield [Work.model_validate_json(record) for _, record in rows]


def _told(work: Work, record: Article) -> Work:
    return work.model_copy(
        update={
            "ids": {**work.ids, **record.ids}, "title": record.title, "journal": record.journal,
            "published": record.published, "keywords": record.keywords, "mesh_terms": record.mesh_terms,
            "retracted": record.retracted,
        }
    )  # fmt: skip
