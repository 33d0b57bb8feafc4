"""A dataset's folder in use: exported, verified, taken down from and rechecked, and nothing of a version rewritten."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support import datasets
from tests.support.datasets import everything, lines
from tests.support.eutils import EUtils, record
from tests.support.literature import Reply, served
from tests.support.scripted_model import ScriptedModel

from bioalchemy.errors import DatasetBusy, NotADataset
from bioalchemy.tools import crossref, dataset, receipts
from bioalchemy.tools.datasets import embeddings, tombstones
from bioalchemy.tools.datasets.dataset_build import build
from bioalchemy.tools.datasets.dataset_contents import contents
from bioalchemy.tools.datasets.dataset_folder import Dataset, locked
from bioalchemy.tools.datasets.held_pairs import held
from bioalchemy.tools.services import entrez_transport
from bioalchemy.tools.verification.paper_texts import StoredTexts

TOY = datasets.Toy()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run over papers 10.5555/test.50 to .59, of which one is held out, with a pair each."""
    with ScriptedModel() as model:
        return datasets.run(tmp_path_factory.mktemp("made") / "run", model, range(50, 60), facts_each=1)


@pytest.fixture
def folder(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(embeddings.Embedder, "open", lambda *_: TOY)
    monkeypatch.setattr(
        "bioalchemy.tools.datasets.splits.draw", lambda work: "test" if int(work[1:], 16) % 2 else "train"
    )
    build([made], tmp_path / "dataset")
    return tmp_path / "dataset"


@pytest.fixture
def ncbi(monkeypatch: pytest.MonkeyPatch) -> Iterator[EUtils]:
    with EUtils() as service, served(monkeypatch, crossref, crossref_url="") as registry:
        registry.pages["/works"] = Reply.json({"message": {"items": []}})
        monkeypatch.setenv("BIOALCHEMY_EUTILS_URL", service.url)
        monkeypatch.setattr(entrez_transport, "PER_SECOND", 10_000.0)
        yield service


def exported(folder: Path, to: Path, **options: str) -> dataset.Exported:
    with contents(Dataset.open(folder)) as found:
        return dataset.export(found, to, publish=False, **options)  # type: ignore[arg-type]


def takedown(folder: Path, **named: str) -> int:
    with held(folder) as pairs:
        return len(tombstones.takedown(pairs, named))


def test_it_is_exported_whole_or_by_split(folder: Path, tmp_path: Path) -> None:
    whole = exported(folder, tmp_path / "pairs.jsonl")
    assert (whole.rows, whole.left_out, whole.withdrawn) == (10, 0, 0)
    sizes = Dataset.open(folder).newest.splits
    parts = {split: exported(folder, tmp_path / f"{split}.jsonl", split=split) for split in ("train", "test")}
    assert {split: part.rows for split, part in parts.items()} == sizes
    assert all(sizes.values())
    rows = [row for part in parts.values() for row in lines(part.path)]
    assert sorted(row["pair_id"] for row in rows) == sorted(row["pair_id"] for row in lines(whole.path))
    assert all(part.left_out == 0 for part in parts.values())


@pytest.mark.parametrize("suffix", ["jsonl", "parquet"])
def test_what_is_exported_verifies_and_builds_the_same_dataset(
    folder: Path, made: Path, tmp_path: Path, suffix: str
) -> None:
    path = exported(folder, tmp_path / f"pairs.{suffix}").path
    with receipts.verify(path, StoredTexts(made / "home")) as report:
        assert (report.receipts, report.failed) == (10, 0)
    again = build([path], tmp_path / "again").manifest
    before = Dataset.open(folder).newest
    assert (again.fingerprint, again.splits, again.topics) == (before.fingerprint, before.splits, before.topics)


def test_every_receipt_of_it_is_verified(folder: Path, made: Path) -> None:
    with receipts.verify(folder, StoredTexts(made / "home")) as report:
        assert (report.receipts, report.failed) == (10, 0)
        assert report.believed["topic"] == report.believed["split"] == 10


def test_a_receipt_that_was_forged_is_found(folder: Path, made: Path) -> None:
    place = folder / "0001" / "pairs.jsonl"
    place.write_text(place.read_text("utf-8").replace("SUB53", "SUB54"), "utf-8")
    with receipts.verify(folder, StoredTexts(made / "home")) as report:
        assert report.kinds["pair_id_differs"] == 1
        assert report.altered == ("0001/pairs.jsonl",)


def test_takedown_marks_and_rewrites_nothing(folder: Path, made: Path, tmp_path: Path) -> None:
    before = everything(folder)
    assert takedown(folder, doi="10.5555/test.53") == 1
    assert takedown(folder, doi="10.5555/test.53") == 0
    after = everything(folder)
    assert {name: after[name] for name in before} == before
    assert set(after) - set(before) == {"annotations.jsonl"}
    done = exported(folder, tmp_path / "pairs.jsonl")
    assert (done.rows, done.withdrawn) == (9, 1)
    with receipts.verify(folder, StoredTexts(made / "home")) as report:
        assert (report.receipts, report.failed) == (9, 0)
    manifest = build([made], folder).manifest
    assert (manifest.version, manifest.pairs, manifest.changes) == (2, 9, {"withdrawn": 1})
    (change,) = lines(folder / "0002" / "changes.jsonl")
    assert (change["reason"], change["detail"]) == ("takedown", "doi 10.5555/test.53")
    assert takedown(folder, journal="journal of test biology") == 9


def test_recheck_asks_about_every_paper(folder: Path, ncbi: EUtils) -> None:
    link = (
        '<CommentsCorrectionsList><CommentsCorrections RefType="RetractionIn"><RefSource>J Test</RefSource>'
        "<PMID>999</PMID></CommentsCorrections></CommentsCorrectionsList>"
    )
    ncbi.add("101", xml=record("101", extra=link, doi="10.5555/test.51"))
    ncbi.add("102", xml=record("102", doi="10.5555/test.52"))
    with held(folder) as pairs:
        found = tombstones.recheck(pairs)
    assert (found.asked, found.crossref_only, found.unknown) == (2, 8, 0)
    assert [(note.reason, note.detail) for note in found.raised] == [("retracted", "PubMed: retracted in 999")]
    with contents(Dataset.open(folder)) as now:
        assert (now.given_out, now.withdrawn) == (9, 1)


def test_a_source_that_took_pairs_down_is_heeded(folder: Path, made: Path, tmp_path: Path) -> None:
    assert takedown(folder, doi="10.5555/test.53") == 1
    manifest = build([made, folder], tmp_path / "other").manifest
    assert (manifest.pairs, manifest.left_out) == (9, {"takedown": 1})


def test_a_mark_that_was_cut_short_is_none_and_one_that_is_none_is_said(folder: Path) -> None:
    takedown(folder, doi="10.5555/test.53")
    place = folder / "annotations.jsonl"
    whole = place.read_text("utf-8")
    place.write_text(whole + whole[:40], "utf-8")
    assert takedown(folder, doi="10.5555/test.54") == 1
    assert len(lines(place)) == 2
    place.write_text(whole + json.dumps({"kind": "tombstone", "pair_id": "0" * 64}) + "\n", "utf-8")
    with pytest.raises(NotADataset, match=r"annotations.jsonl, line 2 is no annotation"):
        takedown(folder, doi="10.5555/test.54")


def test_it_is_not_marked_while_it_is_built(folder: Path) -> None:
    with locked(folder), pytest.raises(DatasetBusy):
        takedown(folder, doi="10.5555/test.53")
