"""The folder for Hugging Face's Hub: what the real library loads from it, its card, and a former one that survives."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.support import datasets

from bioalchemy.errors import StorageFull, UsageError
from bioalchemy.ledger import Ledger
from bioalchemy.tools import dataset, receipts
from bioalchemy.tools.datasets import card_facts, hub_folder, parquet
from bioalchemy.tools.verification.paper_texts import StoredTexts

TRAIN = "data/train-00000-of-00001.parquet"


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with closing(Ledger.open(datasets.licensed_run(tmp_path_factory.mktemp("made")))) as opened:
        yield opened


def files(folder: Path) -> list[str]:
    return sorted(str(place.relative_to(folder)) for place in folder.rglob("*") if place.is_file())


def test_the_library_loads_it_with_receipts(ledger: Ledger, tmp_path: Path) -> None:
    library = pytest.importorskip("datasets")
    done = hub_folder.export(ledger, tmp_path / "hub", publish=True)
    assert (done.rows, done.withheld, files(tmp_path / "hub")) == (10, 6, ["README.md", TRAIN])
    loaded = library.load_dataset(str(tmp_path / "hub"), cache_dir=str(tmp_path / "cache"))
    pairs = dataset.export(ledger, tmp_path / "pairs.jsonl", publish=True)
    assert list(map(json.loads, loaded["train"]["receipt"])) == datasets.lines(pairs.path)
    with receipts.verify(tmp_path / "hub" / TRAIN, StoredTexts(ledger.folder / "home")) as report:
        assert (report.hold, report.failed) == (10, 0)


def test_rows_go_into_several_files(ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_folder, "_ROWS", 4)
    hub_folder.export(ledger, tmp_path / "hub", publish=False)
    names = [f"data/train-0000{number}-of-00003.parquet" for number in range(3)]
    assert files(tmp_path / "hub") == ["README.md", *names]
    assert [len(list(parquet.rows(tmp_path / "hub" / name))) for name in names] == [4, 4, 2]


def test_a_folder_that_nobody_could_load_is_not_written(tmp_path: Path) -> None:
    with closing(Ledger.create(tmp_path / "run", {})) as empty, pytest.raises(UsageError, match="no pair to give out"):
        hub_folder.export(empty, tmp_path / "hub", publish=True)
    assert [place.name for place in tmp_path.iterdir()] == ["run"]


def test_a_former_export_is_replaced_and_nothing_else(ledger: Ledger, tmp_path: Path) -> None:
    hub_folder.export(ledger, tmp_path / "hub", publish=False)
    private = datasets.everything(tmp_path / "hub")
    hub_folder.export(ledger, tmp_path / "hub", publish=True)
    assert datasets.everything(tmp_path / "hub") != private
    hub_folder.export(ledger, tmp_path / "hub", publish=False)
    assert datasets.everything(tmp_path / "hub") == private, "the same rows, the same bytes"
    (tmp_path / "hub" / "notes.txt").write_text("mine")
    with pytest.raises(UsageError, match="holds something else"):
        hub_folder.export(ledger, tmp_path / "hub", publish=True)
    with pytest.raises(UsageError, match="holds something else"):
        hub_folder.export(ledger, ledger.folder, publish=True)
    assert [place.name for place in tmp_path.iterdir()] == ["hub"]


@pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_failed_export_leaves_the_former_one(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException
) -> None:
    hub_folder.export(ledger, tmp_path / "hub", publish=False)
    before = datasets.everything(tmp_path / "hub")
    whole = dataset._rows

    def breaking(*args: Any) -> Any:
        yield next(whole(*args))
        raise failure

    monkeypatch.setattr(dataset, "_rows", breaking)
    with pytest.raises((StorageFull, KeyboardInterrupt)):
        hub_folder.export(ledger, tmp_path / "hub", publish=True)
    assert datasets.everything(tmp_path / "hub") == before
    assert [place.name for place in tmp_path.iterdir()] == ["hub"]


def test_the_front_of_the_card_is_the_hub_s(ledger: Ledger, tmp_path: Path) -> None:
    hub_folder.export(ledger, tmp_path / "hub", publish=True)
    front = yaml.safe_load((tmp_path / "hub" / "README.md").read_text("utf-8").split("---\n")[1])
    assert (front["license"], front["license_name"]) == ("other", "of-each-paper")
    assert front["size_categories"] == ["n<1K"]
    assert front["configs"][0]["data_files"] == [{"split": "train", "path": "data/train-*"}]
    card = pytest.importorskip("huggingface_hub").DatasetCard.load(tmp_path / "hub" / "README.md")
    assert card.data.to_dict()["pretty_name"] == "run"


@pytest.mark.parametrize(
    ("rows", "category"),
    [(0, "n<1K"), (999, "n<1K"), (1000, "1K<n<10K"), (345_000, "100K<n<1M"), (10**6, "1M<n<10M"), (10**8, "n>10M")],
)
def test_sizes_are_the_hub_s(rows: int, category: str) -> None:
    assert card_facts.size_category(rows) == category
