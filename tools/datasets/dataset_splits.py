"""Place a dataset's pairs in train, validation and test: what `splits` says, held against what was released before.

    assign(index, now)      notes of kind `split` for pairs that have none; pairs left out with `bridges_splits`

A paper is in one split, under whatever ids its pairs name it; a pair that needs papers of two splits is left out. Where
duplicates turn out to stand in two splits, all are left out but one of the split that is held out most: what training
has seen must not be asked in a test.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from bioalchemy.records import Split
from bioalchemy.tools.datasets import splits
from bioalchemy.tools.datasets.dataset_index import DUPLICATE, Index, LeftOut
from bioalchemy.tools.datasets.splits import DisjointSets, Placed

_REASON = "bridges_splits"


def assign(index: Index, now: str) -> None:
    """Decide for every pair that is not left out."""
    works = [work.work_id for work in index.works()]
    same, together = _groups(index, _SAME_PAPER), _groups(index, _SAME_PAIR, _SAME_QUESTION)
    placed = splits.place(works, same, together, _released(index, here=True), _released(index, here=False))
    index.db.execute("DELETE FROM notes WHERE kind = 'split' AND NOT stored")
    index.leave_out(_needing_two(index, placed))
    _part_duplicates(index, placed)
    for held in index.held():
        if not index.db.execute(_HAS_SPLIT, (held.pair_id,)).fetchone():
            there = placed[_works_of(index, held.pair_id)[0]]
            said = {"split": there.split, "work_id": there.founder, "method": splits.METHOD, "created": now}
            index.note(held.pair_id, "split", said, stored=False)


_HAS_SPLIT = "SELECT 1 FROM notes WHERE pair_id = ? AND kind = 'split'"
_RELEASED = (
    "SELECT w.work_id, json_extract(n.record, '$.split') FROM notes n JOIN pair_works w USING (pair_id) "
    "WHERE n.kind = 'split' AND n.stored = ? "
    "ORDER BY instr('test validation train', json_extract(n.record, '$.split')), n.seq"
)
_SAME_PAPER = (
    "SELECT group_concat(work_id, ' ') FROM works w, json_each(w.record, '$.ids') i "
    "GROUP BY i.key, i.value HAVING COUNT(*) > 1"
)
_SAME_PAIR = "SELECT group_concat(work_id, ' ') FROM pair_works GROUP BY pair_id HAVING COUNT(*) > 1"
_SAME_QUESTION = (
    "SELECT one.work_id || ' ' || other.work_id FROM duplicates d JOIN pair_works one USING (pair_id) "
    "JOIN pair_works other ON other.pair_id = d.of_pair"
)


def _groups(index: Index, *queries: str) -> Iterator[list[str]]:
    for query in queries:
        for (works,) in index.db.execute(query):
            yield works.split(" ")


def _released(index: Index, *, here: bool) -> dict[str, Split]:
    """The splits of works in this dataset, or in others: of several, the one that is held out most, and these first."""
    found: dict[str, Split] = {}
    for work_id, split in index.db.execute(_RELEASED, (here,)):
        found.setdefault(work_id, split)
    return found


def _works_of(index: Index, pair_id: str) -> list[str]:
    rows = index.db.execute("SELECT work_id FROM pair_works WHERE pair_id = ? ORDER BY work_id", (pair_id,))
    return [row[0] for row in rows]


def _needing_two(index: Index, placed: dict[str, Placed]) -> Iterator[LeftOut]:
    pairs = index.db.execute(
        "SELECT pair_id FROM pair_works JOIN standing USING (pair_id) GROUP BY pair_id HAVING COUNT(*) > 1"
    )
    for (pair_id,) in pairs:
        found = sorted({placed[work].split for work in _works_of(index, pair_id)})
        if len(found) > 1:
            yield LeftOut(pair_id, _REASON, f"its papers are in {' and '.join(found)}")


def _part_duplicates(index: Index, placed: dict[str, Placed]) -> None:
    clusters = DisjointSets()
    for pair in index.db.execute("SELECT pair_id, of_pair FROM duplicates").fetchall():
        clusters.join(*pair)
    members: dict[str, list[str]] = defaultdict(list)
    for name in clusters:
        members[clusters.founder(name)].append(name)
    for cluster in members.values():
        there = {pair_id: placed[_works_of(index, pair_id)[0]].split for pair_id in cluster}
        reasons = {pair_id: _reason(index, pair_id) for pair_id in cluster}
        asking = [pair_id for pair_id in _in_order(index, cluster) if reasons[pair_id] in (None, DUPLICATE)]
        if len({there[pair_id] for pair_id in asking}) > 1:
            _keep_one(index, asking, there, {pair_id for pair_id in asking if reasons[pair_id] is None})


def _keep_one(index: Index, asking: list[str], there: dict[str, Split], kept: set[str]) -> None:
    most = min((there[pair_id] for pair_id in asking), key=splits.ORDER.index)
    held_out = [pair_id for pair_id in asking if there[pair_id] == most]
    stays = next((pair_id for pair_id in held_out if pair_id in kept), held_out[0])
    index.take_back(stays)
    for pair_id in asking:
        if pair_id != stays and (pair_id in kept or there[pair_id] == "train"):
            index.leave_out_for(LeftOut(pair_id, _REASON, f"its question is in {most} too, as {stays[:12]}"))


def _reason(index: Index, pair_id: str) -> str | None:
    """Why it is left out; None when it is not."""
    row = index.db.execute("SELECT reason FROM left_out WHERE pair_id = ?", (pair_id,)).fetchone()
    return row[0] if row else None


def _in_order(index: Index, pair_ids: Iterable[str]) -> list[str]:
    """Those that stand, in the order in which they came."""
    query = "SELECT seq FROM standing WHERE pair_id = ?"
    came = {pair_id: row[0] for pair_id in pair_ids if (row := index.db.execute(query, (pair_id,)).fetchone())}
    return sorted(came, key=came.__getitem__)
