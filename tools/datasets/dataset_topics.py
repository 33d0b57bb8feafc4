"""Topics of a dataset's pairs: those of their articles, told where they are missing.

    tell(index, now)        notes of kind `topic`; why some could not be told: ("MeSH's trees: …",)

What was told of an article in the same version of the taxonomy holds for its new pairs too. An imported question
whose topic was not stated is told by its paper where that was looked up (`named_papers`), else by its own words. Where
MeSH's trees or the embedding model can't be had, pairs go without a topic and the next build tries again: nothing is
guessed instead.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pydantic_core import from_json

from bioalchemy.errors import AssetError
from bioalchemy.tools.datasets import article_topics, imported_pairs
from bioalchemy.tools.datasets.dataset_folder import Work
from bioalchemy.tools.datasets.dataset_index import Index, Place
from bioalchemy.tools.topics import taxonomy

_BATCH = 256


def tell(index: Index, now: str, announce: Callable[[str], None] = lambda _: None) -> tuple[str, ...]:
    """Tell what is not told yet, an article at a time; why some could not be."""
    version = taxonomy().version

    def keep(found: Iterable[tuple[Work, article_topics.Told]]) -> None:
        for work, told in found:
            _note(index, work.work_id, {**told._asdict(), "taxonomy": version, "created": now})

    for work_id, record, _ in index.db.execute(_TOLD, (version,)).fetchall():
        _note(index, work_id, json.loads(record))
    untold = article_topics.tell(lambda: _untold(index, version), keep, announce)
    try:
        for question, told in article_topics.by_meaning(_untold_questions(index, version), announce):
            said = {**told._asdict(), "taxonomy": version, "created": now}
            index.note(question.work_id, "topic", said, stored=False)
    except (AssetError, ImportError) as error:
        untold = tuple(dict.fromkeys((*untold, f"the embedding model: {error}")))
    for why in untold:
        announce(f"topics of some articles are not known for want of {why}; the next build tries again")
    return untold


def _untold(index: Index, version: str) -> Iterator[Work]:
    """Works with a pair that has no topic; they may be told meanwhile."""
    last = 0
    while rows := index.db.execute(_UNTOLD, (last, version, _BATCH)).fetchall():
        for last, record in rows:  # noqa: B007  the loop goes on from it
            yield Work.model_validate_json(record)


def _untold_questions(index: Index, version: str) -> Iterator[Work]:
    """Imported pairs without a topic, each as if its question were a title, under the pair's id."""
    last = 0
    while rows := index.db.execute(_QUESTIONS, (last, version, _BATCH)).fetchall():
        for last, pair_id, *place in rows:  # noqa: B007  the loop goes on from it
            yield Work(work_id=pair_id, title=from_json(index.line(Place(*place)))["question"])


def _note(index: Index, work_id: str, said: dict[str, Any]) -> None:
    for (pair_id,) in index.db.execute(_OF_WORK, (work_id, said["taxonomy"])).fetchall():
        index.note(pair_id, "topic", said, stored=False)


_WITHOUT_TOPIC = (
    "NOT EXISTS (SELECT 1 FROM notes n WHERE n.pair_id = p.pair_id AND n.kind = 'topic' "
    "AND json_extract(n.record, '$.taxonomy') = ?)"
)
_OF_WORK = f"SELECT p.pair_id FROM pair_works p JOIN standing USING (pair_id) WHERE p.work_id = ? AND {_WITHOUT_TOPIC}"  # noqa: S608
_UNTOLD = (
    "SELECT w.seq, w.record FROM works w WHERE w.seq > ? AND EXISTS (SELECT 1 FROM pair_works p "  # noqa: S608
    f"JOIN standing USING (pair_id) WHERE p.work_id = w.work_id AND {_WITHOUT_TOPIC}) ORDER BY w.seq LIMIT ?"
)
_QUESTIONS = (
    "SELECT p.seq, p.pair_id, p.file, p.start, p.size FROM receipts p JOIN standing s USING (pair_id) "  # noqa: S608
    f"WHERE p.seq = s.seq AND p.run_id IS NULL AND p.seq > ? AND {_WITHOUT_TOPIC} ORDER BY p.seq LIMIT ?"
)
_TOLD = (
    "SELECT p.work_id, n.record, MIN(n.seq) FROM notes n JOIN pair_works p USING (pair_id) "  # noqa: S608
    "WHERE n.kind = 'topic' AND json_extract(n.record, '$.taxonomy') = ? "
    f"AND json_extract(n.record, '$.method') != '{imported_pairs.STATED}' GROUP BY p.work_id"
)
