"""Samples of a dataset with a target's mix: exact numbers, the same by seed, and what was short is said."""

from collections import Counter
from pathlib import Path

import pytest
from tests.support import datasets
from tests.support.scripted_model import ScriptedModel

from bioalchemy.errors import NotADataset, NothingTaken, UsageError
from bioalchemy.tools import receipts
from bioalchemy.tools.datasets import embeddings, tombstones
from bioalchemy.tools.datasets.alignment import Caps
from bioalchemy.tools.datasets.dataset_alignment import align
from bioalchemy.tools.datasets.dataset_build import Built, build
from bioalchemy.tools.datasets.dataset_contents import contents
from bioalchemy.tools.datasets.dataset_folder import Alignment, Dataset
from bioalchemy.tools.datasets.held_pairs import held
from bioalchemy.tools.datasets.targets import Target
from bioalchemy.tools.verification.paper_texts import StoredTexts

TOY = datasets.Toy()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of 24 pairs, two of each paper."""
    with ScriptedModel() as model:
        return datasets.run(tmp_path_factory.mktemp("made") / "run", model, range(12))


@pytest.fixture
def folder(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(embeddings.Embedder, "open", lambda *_: TOY)
    build([made], tmp_path / "dataset")
    return tmp_path / "dataset"


def topics(folder: Path) -> dict[str, str]:
    """Topic by pair."""
    with contents(Dataset.open(folder)) as found:
        return {
            row["pair_id"]: note["topic"]
            for row in found.rows()
            for note in row["annotations"]
            if note["kind"] == "topic"
        }


def notes(folder: Path, kind: str) -> dict[str, dict[str, object]]:
    with contents(Dataset.open(folder)) as found:
        rows = list(found.rows())
    return {row["pair_id"]: note for row in rows for note in row["annotations"] if note["kind"] == kind}


def drawn(
    folder: Path, out: Path, shares: dict[str, float], size: int, seed: int = 0, caps: Caps | None = None
) -> Built:
    return align(folder, out, Target("mix", shares), alpha=1, size=size, seed=seed, caps=caps or Caps())


def report(built: Built) -> Alignment:
    assert built.manifest.alignment is not None
    return built.manifest.alignment


def test_a_sample_is_a_dataset_with_the_targets_mix(folder: Path, made: Path, tmp_path: Path) -> None:
    there = Counter(topics(folder).values())
    (one, supply), (other, fewer) = there.most_common(2)
    size = 3 * min(supply // 2, fewer)
    built = drawn(folder, tmp_path / "aligned", {one: 2, other: 1}, size)
    assert Counter(topics(tmp_path / "aligned").values()) == {one: size * 2 // 3, other: size // 3}
    found = report(built)
    assert (found.taken, found.candidates, found.without_topic) == (size, 24, 0)
    assert found.divergence_after == pytest.approx(0, abs=1e-9)
    assert found.divergence_before > 0
    assert built.manifest.left_out == {"not_drawn": 24 - size}
    assert topics(tmp_path / "aligned").items() <= topics(folder).items()
    with receipts.verify(tmp_path / "aligned", StoredTexts(made / "home")) as verified:
        assert (verified.receipts, verified.failed) == (size, 0)


def test_splits_are_those_of_the_dataset(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bioalchemy.tools.datasets.splits.draw", lambda _: "validation")
    drawn(folder, tmp_path / "aligned", dict.fromkeys(topics(folder).values(), 1.0), 24)
    before, after = notes(folder, "split"), notes(tmp_path / "aligned", "split")
    assert after
    assert {pair: note["split"] for pair, note in after.items()} == {pair: before[pair]["split"] for pair in after}


def test_a_seed_draws_its_sample_and_another_seed_another(folder: Path, tmp_path: Path) -> None:
    shares = dict.fromkeys(topics(folder).values(), 1.0)
    one, same, other = (
        drawn(folder, tmp_path / name, shares, 8, seed) for name, seed in (("1", 1), ("2", 1), ("3", 2))
    )
    assert one.manifest.fingerprint == same.manifest.fingerprint != other.manifest.fingerprint
    again = drawn(folder, tmp_path / "1", shares, 8, 1)
    assert not again.is_new
    larger = drawn(folder, tmp_path / "1", shares, 12, 1).manifest
    assert (larger.version, larger.pairs) == (2, 12)
    assert larger.changes["added"] - larger.changes.get("withdrawn", 0) == 4


def test_what_the_dataset_has_no_more_leaves_the_sample(folder: Path, tmp_path: Path) -> None:
    shares = dict.fromkeys(topics(folder).values(), 1.0)
    drawn(folder, tmp_path / "aligned", shares, 24)
    with held(folder) as pairs:
        gone = tombstones.takedown(pairs, {"doi": "10.5555/test.3"})
    manifest = drawn(folder, tmp_path / "aligned", shares, 24).manifest
    assert (manifest.pairs, manifest.changes) == (22, {"withdrawn": 2})
    assert manifest.left_out == {"takedown": 2}
    assert {note.pair_id for note in gone}.isdisjoint(topics(tmp_path / "aligned"))
    build([folder], folder, {"difficulty": "0.9..1"})
    with pytest.raises(NothingTaken, match="the dataset has no pairs"):
        drawn(folder, tmp_path / "aligned", shares, 24)
    assert Dataset.open(tmp_path / "aligned").newest.pairs == 22


def test_what_could_not_be_met_is_said(folder: Path, tmp_path: Path) -> None:
    (topic, supply), *_ = Counter(topics(folder).values()).most_common(1)
    found = report(drawn(folder, tmp_path / "short", {topic: 1, "mycology/yeasts": 1}, 24))
    rows = {row.topic: row for row in found.topics}
    assert (rows["mycology/yeasts"].taken, rows["mycology/yeasts"].short) == (0, "supply")
    assert (rows[topic].taken, found.taken) == (supply, supply)
    capped = report(drawn(folder, tmp_path / "capped", {topic: 1}, 24, caps=Caps(article=1)))
    assert (capped.taken, next(row.short for row in capped.topics if row.topic == topic)) == (
        supply // 2,
        "article cap",
    )


def test_only_a_dataset_is_aligned_and_not_into_itself(folder: Path, made: Path) -> None:
    with pytest.raises(NotADataset):
        drawn(made, folder, {"mycology/yeasts": 1}, 1)
    with pytest.raises(UsageError, match="the dataset itself"):
        drawn(folder, folder, {"mycology/yeasts": 1}, 1)


def test_a_sample_does_not_take_the_place_of_a_dataset_that_is_none(folder: Path, made: Path, tmp_path: Path) -> None:
    build([made], tmp_path / "other")
    topic = Counter(topics(folder).values()).most_common(1)[0][0]
    with pytest.raises(UsageError, match="is a dataset, and no sample"):
        drawn(folder, tmp_path / "other", {topic: 1}, 1)
    assert len(topics(tmp_path / "other")) == 24
