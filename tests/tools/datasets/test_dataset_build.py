"""Datasets: runs merged into versions that are never changed, with a log of what changed and why."""

import json
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.support import datasets
from tests.support.datasets import everything, lines

from bioalchemy.errors import (
    AlteredDataset,
    AssetError,
    DatasetBusy,
    NotADataset,
    NothingTaken,
    StorageFull,
    UsageError,
)
from bioalchemy.ledger import Ledger
from bioalchemy.records import QAPair, TombstoneReason
from bioalchemy.tools import dataset, receipts
from bioalchemy.tools.datasets import dataset_build, dataset_version, embeddings
from bioalchemy.tools.datasets.dataset_build import build
from bioalchemy.tools.datasets.dataset_contents import contents
from bioalchemy.tools.datasets.dataset_folder import Dataset, locked
from bioalchemy.tools.datasets.dataset_index import Index, LeftOut
from bioalchemy.tools.datasets.held_pairs import held
from bioalchemy.tools.verification.paper_texts import StoredTexts


@pytest.fixture(autouse=True)
def embedder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embeddings.Embedder, "open", lambda *_: TOY)


TOY = datasets.Toy()


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run `a` over papers 0 to 5, run `b` over 4 to 9: two pairs a paper, two papers in both."""
    return datasets.two_runs(tmp_path_factory.mktemp("runs"), range(6), range(4, 10))


@pytest.fixture
def a(runs: Path, tmp_path: Path) -> Path:
    return shutil.copytree(runs / "a", tmp_path / "a")


@pytest.fixture
def b(runs: Path, tmp_path: Path) -> Path:
    return shutil.copytree(runs / "b", tmp_path / "b")


def given_out(folder: Path) -> list[dict[str, Any]]:
    with contents(Dataset.open(folder)) as held:
        return list(held.rows())


def ids(folder: Path) -> set[str]:
    return {row["pair_id"] for row in given_out(folder)}


def pair_ids(run: Path) -> list[str]:
    with closing(Ledger.open(run)) as ledger:
        return [row[0] for row in ledger.db.execute("SELECT pair_id FROM pairs ORDER BY seq")]


def withdraw(run: Path, *pair_id: str) -> None:
    with closing(Ledger.open(run, read_only=False)) as ledger, ledger.drive():
        ledger.withdraw(pair_id, "retracted", "notice 999")


def noted(row: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [note for note in row["annotations"] if note["kind"] == kind]


# Merging


def test_two_runs_are_one_dataset(a: Path, b: Path, tmp_path: Path) -> None:
    out = tmp_path / "dataset"
    manifest = build([a, b], out).manifest
    assert (manifest.version, manifest.pairs, manifest.merged) == (1, 20, 4)
    assert manifest.changes == {"added": 20}
    assert [(source.kind, source.name, source.read) for source in manifest.sources] == [
        ("run", "a", 12),
        ("run", "b", 12),
    ]
    assert manifest.sources[0].recipe_hash == manifest.made[0].recipe_hash
    assert sum(made.pairs for made in manifest.made) == 20
    assert ids(out) == {*pair_ids(a), *pair_ids(b)}
    for row in given_out(out):
        notes = row.pop("annotations")
        QAPair.model_validate_json(json.dumps(row))
        assert {note["kind"] for note in notes} == {"difficulty", "split", "topic"}
        assert {note["pair_id"] for note in notes} == {row["pair_id"]}
    changes = lines(out / "0001" / "changes.jsonl")
    assert [change["pair_id"] for change in changes] == [row["pair_id"] for row in lines(out / "0001" / "pairs.jsonl")]
    assert {change["change"] for change in changes} == {"added"}


def test_a_source_that_is_read_again_is_no_other(a: Path, b: Path, tmp_path: Path) -> None:
    out = tmp_path / "dataset"
    assert build([a, a], out).manifest.merged == 0
    assert build([a, b], out).manifest.merged == 4
    narrowed = build([b, a], out, {"difficulty": "0.5..1"}).manifest
    assert (narrowed.version, narrowed.merged) == (3, 0), "counted when they came"


def test_of_a_pair_that_two_runs_made_the_first_receipt_counts(a: Path, b: Path, tmp_path: Path) -> None:
    one, other = build([a, b], tmp_path / "one").manifest, build([b, a], tmp_path / "other").manifest
    assert ids(tmp_path / "one") == ids(tmp_path / "other")
    assert one.splits == other.splits
    assert one.fingerprint != other.fingerprint, "of the pairs in both runs they have another receipt"
    again = build([a, b], tmp_path / "again").manifest
    assert again.fingerprint == one.fingerprint


def test_a_second_build_makes_the_next_version_and_rewrites_nothing(a: Path, b: Path, tmp_path: Path) -> None:
    out = tmp_path / "dataset"
    build([a], out)
    before = everything(out)
    built = build([b], out)
    assert (built.is_new, built.manifest.version, built.manifest.pairs) == (True, 2, 20)
    assert built.manifest.changes == {"added": 8}
    assert built.manifest.merged == 4
    after = everything(out)
    assert {name: after[name] for name in before} == before
    assert len(lines(out / "0002" / "pairs.jsonl")) == 8
    whole = build([a, b], tmp_path / "whole").manifest
    assert (built.manifest.fingerprint, built.manifest.splits) == (whole.fingerprint, whole.splits)


def test_nothing_new_makes_no_version(a: Path, tmp_path: Path) -> None:
    out = tmp_path / "dataset"
    first = build([a], out)
    before = everything(out)
    again = build([a], out)
    assert (again.is_new, again.manifest) == (False, first.manifest)
    assert everything(out) == before


def test_exported_files_and_datasets_are_sources_too(a: Path, b: Path, tmp_path: Path) -> None:
    with closing(Ledger.open(a)) as ledger:
        exported = dataset.export(ledger, tmp_path / "a.parquet", publish=False).path
    build([b], tmp_path / "b-dataset")
    out = tmp_path / "dataset"
    manifest = build([exported, tmp_path / "b-dataset"], out).manifest
    assert [source.kind for source in manifest.sources] == ["file", "dataset"]
    assert manifest.fingerprint == build([a, b], tmp_path / "whole").manifest.fingerprint
    (paper, *_) = lines(out / "0001" / "works.jsonl")
    assert (paper["title"], paper["journal"]) == ("Substrates of kinases, part 4", "Journal of Test Biology")
    titles = {(cited["title"], cited["journal"]) for cited in lines(out / "0001" / "works.jsonl")}
    assert ("Substrates of kinases, part 3", "Journal of Test Biology") in titles, "as the file cites it"


# Withdrawing


def test_withdrawn_pairs_are_left_out_and_counted(a: Path, b: Path, tmp_path: Path) -> None:
    out, common = tmp_path / "dataset", sorted({*pair_ids(a)} & {*pair_ids(b)})[0]
    withdraw(b, common)
    manifest = build([a, b], out).manifest
    assert (manifest.pairs, manifest.left_out) == (19, {"retracted": 1}), "run a still has it, and run b knows better"
    assert common not in (out / "0001" / "pairs.jsonl").read_text()


@pytest.mark.parametrize(("reason", "kept"), [("takedown", 8), ("retracted", 9)])
def test_a_paper_that_is_taken_down_adds_no_other_pairs(
    a: Path, b: Path, tmp_path: Path, reason: TombstoneReason, kept: int
) -> None:
    """Two of its pairs came with the first run; the one of a later run was never in."""
    with closing(Ledger.open(a, read_only=False)) as ledger, ledger.drive():
        (dropped,) = ledger.db.execute("SELECT pair_id FROM pairs ORDER BY seq LIMIT 1 OFFSET 9").fetchone()
        ledger.db.execute("DELETE FROM pairs WHERE pair_id = ?", (dropped,))
    build([a], tmp_path / "dataset")
    assert dropped not in ids(tmp_path / "dataset")
    with held(tmp_path / "dataset") as found:
        (paper,) = (one for one in found.papers() if one.ids["doi"] == "10.5555/test.4")
        assert len(found.withdraw(paper.pair_ids, reason, "asked for")) == 1
    manifest = build([b], tmp_path / "dataset").manifest
    assert (dropped in ids(tmp_path / "dataset")) == (reason == "retracted")
    assert manifest.changes["added"] == kept
    build([b], tmp_path / "dataset")
    assert (dropped in ids(tmp_path / "dataset")) == (reason == "retracted")


def test_what_is_withdrawn_since_is_withdrawn_with_its_reason(a: Path, tmp_path: Path) -> None:
    out, gone = tmp_path / "dataset", pair_ids(a)[0]
    build([a], out)
    withdraw(a, gone)
    manifest = build([a], out).manifest
    assert (manifest.version, manifest.pairs, manifest.changes) == (2, 11, {"withdrawn": 1})
    (left,) = lines(out / "0002" / "left_out.jsonl")
    assert (left["pair_id"], "question" in left) == (gone, False), "what was taken down is not told again"
    expected = {"pair_id": gone, "change": "withdrawn", "reason": "retracted", "detail": "notice 999"}
    assert lines(out / "0002" / "changes.jsonl") == [expected]
    assert gone not in ids(out)
    assert not build([a], out).is_new
    assert gone in (out / "0001" / "pairs.jsonl").read_text()


def test_a_receipt_of_a_superseded_text_gives_way_to_the_new_one(a: Path, tmp_path: Path) -> None:
    out, renewed = tmp_path / "dataset", pair_ids(a)[0]
    build([a], out)
    with closing(Ledger.open(a, read_only=False)) as ledger, ledger.drive():
        record = json.loads(ledger.db.execute("SELECT record FROM pairs WHERE pair_id = ?", (renewed,)).fetchone()[0])
        ledger.withdraw([renewed], "superseded", "version 2", record["evidence"][0]["text_sha256"])
        record["evidence"][0]["text_sha256"] = "f" * 64
        ledger.db.execute("UPDATE pairs SET record = ? WHERE pair_id = ?", (json.dumps(record), renewed))
    manifest = build([a], out).manifest
    assert (manifest.pairs, manifest.changes) == (12, {"receipt_replaced": 1})
    (row,) = [row for row in given_out(out) if row["pair_id"] == renewed]
    assert row["evidence"][0]["text_sha256"] == "f" * 64
    assert not build([a], out).is_new


# Selection


def test_what_was_asked_holds_for_the_next_version_and_can_be_lifted(a: Path, b: Path, tmp_path: Path) -> None:
    out = tmp_path / "dataset"
    with pytest.raises(NothingTaken, match=r"nothing is written: left out are all \(kind 12\)"):
        build([a], out, {"kinds": "mechanism"})
    assert not out.exists()
    build([a], out)
    assert build([a], out, {"kinds": "mechanism"}).manifest.left_out == {"kind": 12}
    assert build([b], out).manifest.pairs == 0
    assert build([a, b], out, {"kinds": "all"}).manifest.changes == {"added": 8, "returned": 12}
    narrowed = build([a], out, {"difficulty": "0.5..1"}).manifest
    assert (narrowed.pairs, narrowed.changes, narrowed.left_out) == (0, {"withdrawn": 20}, {"difficulty": 20})
    assert {change["detail"] for change in lines(out / "0005" / "changes.jsonl")} == {"0.00"}
    back = build([a], out, {"difficulty": "all"}).manifest
    assert (back.pairs, back.changes) == (20, {"returned": 20})
    assert lines(out / "0006" / "pairs.jsonl") == []
    assert len(ids(out)) == 20


def test_a_model_that_made_nothing_is_named_with_those_that_did(a: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is openai/scripted meant"):
        build([a], tmp_path / "dataset", {"models": "openai/scriptd"})
    assert not (tmp_path / "dataset").exists()
    assert build([a], tmp_path / "dataset", {"models": "openai/scripted"}).manifest.pairs == 12


def test_fields_and_topics_are_selected(a: Path, tmp_path: Path) -> None:
    build([a], tmp_path / "all")
    by_topic: dict[str, set[str]] = defaultdict(set)
    for row in given_out(tmp_path / "all"):
        (note,) = noted(row, "topic")
        by_topic[note["topic"]].add(row["pair_id"])
    topic, wanted = next(iter(by_topic.items()))
    build([a], tmp_path / "one", {"topics": topic})
    assert ids(tmp_path / "one") == wanted


# Topics and splits


def test_topics_are_told_once_an_article(runs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "dataset"
    with closing(Ledger.open(runs / "a")) as ledger:
        whole = lines(dataset.export(ledger, tmp_path / "whole.jsonl", publish=False).path)
    firsts = {row["work_ids"][0]: row for row in reversed(whole)}
    (tmp_path / "some.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in firsts.values()), "utf-8")
    build([tmp_path / "some.jsonl"], out)
    monkeypatch.setattr(embeddings.Embedder, "open", lambda *_: datasets.Toy("of another mind"))
    before = {row["pair_id"]: noted(row, "topic") for row in given_out(out)}
    assert build([runs / "a", runs / "b"], out).manifest.topics == {"nearest/minilm": 20}
    of_work: dict[str, set[str]] = defaultdict(set)
    for row in given_out(out):
        (note,) = noted(row, "topic")
        of_work[row["work_ids"][0]].add(note["topic"])
        assert before.get(row["pair_id"], [note]) == [note]
    assert len(of_work) == 10
    assert all(len(found) == 1 for found in of_work.values())


def test_topics_that_can_not_be_told_are_told_by_the_next_build(
    a: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: Any) -> Any:
        raise AssetError("no network")

    out, said = tmp_path / "dataset", list[str]()
    monkeypatch.setattr(embeddings.Embedder, "open", missing)
    built = build([a], out, announce=said.append)
    assert built.untold == ("the embedding model: no network",)
    assert built.manifest.topics == {"none": 12}
    assert any("the next build tries again" in line for line in said)
    monkeypatch.setattr(embeddings.Embedder, "open", lambda *_: TOY)
    assert build([a], out).manifest.topics == {"nearest/minilm": 12}


def test_an_article_is_in_one_split_and_stays_there(a: Path, b: Path, tmp_path: Path) -> None:
    out = tmp_path / "dataset"
    build([b], out)
    before = {row["pair_id"]: noted(row, "split") for row in given_out(out)}
    build([a], out)
    of_work: dict[str, set[str]] = defaultdict(set)
    for row in given_out(out):
        (note,) = noted(row, "split")
        of_work[row["work_ids"][0]].add(note["split"])
        assert before.get(row["pair_id"], [note]) == [note]
    assert all(len(found) == 1 for found in of_work.values())


# Steps


def same_substrate(pairs: dict[str, str]) -> dataset_build.Step:
    """Leaves out each pair that is said to be another's duplicate."""

    def step(index: Index) -> Iterator[LeftOut]:
        there = {pair.pair_id for pair in index.pairs()}
        yield from (LeftOut(one, "duplicate", "the same", of) for one, of in pairs.items() if {one, of} <= there)

    return step


def test_a_step_leaves_out_and_the_works_of_duplicates_stay_together(a: Path, tmp_path: Path) -> None:
    first, *_, last = pair_ids(a)
    manifest = build([a], tmp_path / "dataset", steps={"same/1": same_substrate({last: first})}).manifest
    assert (manifest.pairs, manifest.left_out, manifest.steps) == (11, {"duplicate": 1}, ("same/1",))
    rows = {row["pair_id"]: row for row in given_out(tmp_path / "dataset")}
    (link,) = noted(rows[first], "duplicate")
    assert (link["other"], link["detail"]) == (last, "the same")
    with closing(Ledger.open(a)) as ledger:
        (record,) = ledger.db.execute("SELECT record FROM pairs WHERE pair_id = ?", (last,)).fetchone()
    said = {"detail": "the same", "of": first, **{name: json.loads(record)[name] for name in ("question", "answer")}}
    expected = {"pair_id": last, "reason": "duplicate", **said}
    assert lines(tmp_path / "dataset" / "0001" / "left_out.jsonl") == [expected]
    (founder,) = rows[first]["work_ids"]
    (other,) = (row for row in rows.values() if row["work_ids"] == of_run(a)[last])
    assert noted(other, "split")[0]["work_id"] == founder


def of_run(run: Path) -> dict[str, list[str]]:
    with closing(Ledger.open(run)) as ledger:
        records = (json.loads(row[0]) for row in ledger.db.execute("SELECT record FROM pairs"))
        return {record["pair_id"]: record["work_ids"] for record in records}


def test_duplicates_that_bridge_splits_lose_their_training_pairs(
    a: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trained, *_, tested = pair_ids(a)
    works = of_run(a)
    monkeypatch.setattr(
        "bioalchemy.tools.datasets.splits.draw", lambda work: "test" if [work] == works[tested] else "train"
    )
    out = tmp_path / "dataset"
    build([a], out)
    manifest = build([a], out, steps={"same/1": same_substrate({tested: trained})}).manifest
    assert manifest.left_out == {"bridges_splits": 1}
    (change,) = lines(out / "0002" / "changes.jsonl")
    assert (change["pair_id"], change["change"], change["reason"]) == (trained, "withdrawn", "bridges_splits")
    assert tested in ids(out)


# What can go wrong


@pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_an_interrupted_build_leaves_the_version_before(
    a: Path, b: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException
) -> None:
    out = tmp_path / "dataset"
    build([a], out)
    before = everything(out)

    def failing(*_: Any) -> Any:
        raise failure

    with monkeypatch.context() as broken:
        broken.setattr(dataset_version, "_settle_on_disk", failing)
        with pytest.raises((StorageFull, KeyboardInterrupt)):
            build([b], out)
    assert everything(out) == before
    assert build([b], out).manifest.version == 2


def test_what_a_killed_build_left_is_swept_away(a: Path, tmp_path: Path) -> None:
    out = tmp_path / "dataset"
    (out / ".building" / "0001").mkdir(parents=True)
    (out / ".building" / "0001" / "pairs.jsonl").write_text("half a pa")
    (out / ".lock").touch()
    assert build([a], out).manifest.pairs == 12
    assert [place.name for place in out.iterdir()] == ["0001"]


_CHILD = """
import sys, time
from pathlib import Path
from tests.support import datasets
from bioalchemy.tools.datasets import dataset_build, embeddings
embeddings.Embedder.open = classmethod(lambda *_: datasets.Toy())
def slow(index):
    print("built halfway", flush=True)
    time.sleep(120)
dataset_build.build([Path(sys.argv[1])], Path(sys.argv[2]), steps={"slow/1": slow})
"""


@contextmanager
def half_built(source: Path, out: Path) -> Iterator[None]:
    """While another process builds `out`, which is killed in the end."""
    line = [sys.executable, "-c", _CHILD, str(source), str(out)]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[3]) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "built halfway\n"
        try:
            yield
        finally:
            child.kill()


def test_a_build_that_is_killed_leaves_the_version_before_and_no_lock(a: Path, b: Path, tmp_path: Path) -> None:
    out = tmp_path / "dataset"
    build([a], out)
    before = everything(out)
    with half_built(b, out):
        with pytest.raises(DatasetBusy):
            build([b], out)
        assert {name: content for name, content in everything(out).items() if name in before} == before
        assert ids(out) == {*pair_ids(a)}
    assert build([b], out).manifest.changes == {"added": 8}
    assert sorted(place.name for place in out.iterdir()) == ["0001", "0002"]


def test_a_first_build_that_is_killed_is_no_hindrance_to_the_next(a: Path, tmp_path: Path) -> None:
    out = tmp_path / "dataset"
    with half_built(a, out), pytest.raises(DatasetBusy):
        build([a], out)
    assert build([a], out).manifest.pairs == 12
    assert [place.name for place in out.iterdir()] == ["0001"]


def test_two_can_not_build_at_once(a: Path, tmp_path: Path) -> None:
    out = tmp_path / "dataset"
    build([a], out)
    with locked(out), pytest.raises(DatasetBusy, match="another process"):
        build([a], out)
    assert not build([a], out).is_new


@pytest.mark.parametrize("name", ["pairs.jsonl", "annotations.jsonl", "works.jsonl", "changes.jsonl", "left_out.jsonl"])
def test_a_version_that_was_changed_is_not_built_on(a: Path, tmp_path: Path, name: str) -> None:
    out = tmp_path / "dataset"
    build([a], out)
    place = out / "0001" / name
    rows = place.read_text("utf-8").splitlines(keepends=True)
    place.write_text("".join(rows[:-1] or ["{}\n"]), "utf-8")
    with pytest.raises(AlteredDataset, match=f"0001/{name} was changed"):
        build([a], out)
    with pytest.raises(AlteredDataset):
        given_out(out)
    with receipts.verify(out, StoredTexts(a / "home")) as report:
        assert (report.altered, report.failed) == ((f"0001/{name}",), 0)


@pytest.mark.parametrize(
    "content", [b"", b"[]", b'{"schema_version": 99}', b'{"schema_version": "x"}', b"\xff", b'{"version": 1}']
)
def test_a_manifest_that_is_none_is_said(a: Path, tmp_path: Path, content: bytes) -> None:
    out = tmp_path / "dataset"
    build([a], out)
    (out / "0001" / "manifest.json").write_bytes(content)
    with pytest.raises(NotADataset, match="newer" if b"99" in content else "no manifest"):
        Dataset.open(out)


def test_a_version_that_is_missing_is_said(a: Path, b: Path, tmp_path: Path) -> None:
    out = tmp_path / "dataset"
    for source in (a, b):
        build([source], out)
    shutil.move(out / "0002", out / "0003")
    with pytest.raises(NotADataset, match="version 2 is missing"):
        Dataset.open(out)


def test_a_folder_of_something_else_is_left_alone(a: Path, tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "thesis.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    for place in (tmp_path / "notes", tmp_path / "file", a):
        with pytest.raises(UsageError, match="holds something else"):
            build([a], place)
    assert [place.name for place in (tmp_path / "notes").iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"question": "What else?"}, "line 1 has another's id"),
        ({"answer": {"kind": "phrase"}}, "line 1 is no pair: answer.value"),
        ({"annotations": [{"kind": "difficulty", "pair_id": "0" * 64}]}, "its difficulty is of another shape"),
    ],
)
def test_a_row_that_is_no_pair_ends_the_build(a: Path, tmp_path: Path, change: dict[str, Any], said: str) -> None:
    with closing(Ledger.open(a)) as ledger:
        exported = dataset.export(ledger, tmp_path / "pairs.jsonl", publish=False).path
    first, *others = lines(exported)
    exported.write_text("\n".join(json.dumps(row) for row in [{**first, **change}, *others]) + "\n", "utf-8")
    with pytest.raises(UsageError, match=said):
        build([exported], tmp_path / "dataset")
    assert not (tmp_path / "dataset").exists()


def test_a_run_that_is_none_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no such file|give a"):
        build([tmp_path / "none"], tmp_path / "dataset")
    assert list(tmp_path.iterdir()) == []
