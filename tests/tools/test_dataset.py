"""Export: the same rows in every format, what is left out, and a former file that survives."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from tests.support import datasets, papers, workshop
from tests.support.scripted_model import ScriptedModel

from bioalchemy.errors import StorageFull, UsageError
from bioalchemy.ledger import Ledger
from bioalchemy.records import QAPair
from bioalchemy.settings import Gates
from bioalchemy.tools import dataset


@pytest_asyncio.fixture
async def ledger(tmp_path: Path, model: ScriptedModel) -> AsyncIterator[Ledger]:
    """A run over papers of several licences, one of them without any."""
    feed = tmp_path / "papers"
    feed.mkdir()
    for number, licence in enumerate(datasets.LICENCES):
        address = f"http://creativecommons.org/licenses/{licence}/"
        (feed / f"{number}.xml").write_text(papers.jats(number, [number], licence=address), "utf-8")
    bare = (
        papers.jats(8, [8]).replace("<permissions>", "<permissions><!--").replace("</permissions>", "--></permissions>")
    )
    (feed / "bare.xml").write_text(bare, "utf-8")
    gates = Gates(passages_per_article=2, multi_hop_per_article=0, closed_book_samples=1)
    async with workshop.services(tmp_path / "run", model, gates) as services:
        await workshop.work(services, feed)
        yield services.ledger


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


async def test_every_row_is_a_pair_with_its_annotations(ledger: Ledger, tmp_path: Path) -> None:
    done = dataset.export(ledger, tmp_path / "new" / "pairs.jsonl", publish=False)
    assert (done.rows, done.left_out) == (5, 0)
    found = rows(done.path)
    for row in found:
        (note,) = row.pop("annotations")
        assert (note["kind"], note["pair_id"]) == ("difficulty", row["pair_id"])
        QAPair.model_validate_json(json.dumps(row))
    assert len({row["pair_id"] for row in found}) == 5


async def test_both_formats_have_the_same_rows(ledger: Ledger, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    lines = dataset.export(ledger, tmp_path / "pairs.jsonl", publish=False)
    table = dataset.export(ledger, tmp_path / "pairs.parquet", publish=False)
    read = parquet.read_table(table.path).to_pylist()
    for row in read:
        for name in ("answer", "evidence", "checks", "provenance", "annotations"):
            row[name] = json.loads(row[name])
    assert read == rows(lines.path)
    assert lines.rows == table.rows == 5


@pytest.mark.parametrize("suffix", ["jsonl", "parquet"])
async def test_publish_withholds_what_may_not_be_passed_on(ledger: Ledger, tmp_path: Path, suffix: str) -> None:
    uses = [row["text_use"] for row in ledger.db.execute("SELECT text_use FROM pairs")]
    assert sorted(uses) == ["free", "reference_only", "reference_only", "share_alike", "unknown"]
    done = dataset.export(ledger, tmp_path / f"pairs.{suffix}", publish=True)
    assert (done.rows, done.withheld, done.left_out) == (5, 3, 0)
    if suffix == "jsonl":
        quoted = {row["text_use"] for row in rows(done.path) if row["evidence"][0]["quote"]}
        assert quoted == {"free", "share_alike"}


@pytest.mark.parametrize("suffix", ["jsonl", "parquet"])
@pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), KeyboardInterrupt()])
async def test_a_failed_export_leaves_the_former_file(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, failure: BaseException
) -> None:
    path = tmp_path / "out" / f"pairs.{suffix}"
    path.parent.mkdir()
    path.write_text("the former one")
    whole = dataset._rows

    def breaking(*args: Any) -> Any:
        yield next(whole(*args))
        raise failure

    monkeypatch.setattr(dataset, "_rows", breaking)
    with pytest.raises((StorageFull, KeyboardInterrupt)):
        dataset.export(ledger, path, publish=False)
    assert path.read_text() == "the former one"
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("name", ["pairs.csv", "pairs", "pairs.jsonl.gz", ".jsonl"])
async def test_the_suffix_names_the_format(ledger: Ledger, tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match=r"must end in \.jsonl or \.parquet"):
        dataset.export(ledger, tmp_path / name, publish=False)
    assert not (tmp_path / name).exists()


async def test_a_place_that_can_not_be_written_is_said(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "folder.jsonl").mkdir()
    for path in (tmp_path / "file" / "pairs.jsonl", tmp_path / "folder.jsonl"):
        with pytest.raises(StorageFull, match="can't be written"):
            dataset.export(ledger, path, publish=False)


async def test_a_run_that_goes_on_meanwhile_is_seen_as_it_was(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = dataset._rows

    def growing(reader: Ledger) -> Any:
        ledger.db.execute("INSERT INTO pairs SELECT 99, 'x', draft_id, article_id, 'free', record FROM pairs LIMIT 1")
        yield from whole(reader)

    monkeypatch.setattr(dataset, "_rows", growing)
    reader = Ledger.open(ledger.folder)
    done = dataset.export(reader, tmp_path / "pairs.jsonl", publish=False)
    reader.close()
    assert (done.rows, done.left_out) == (5, 0)


async def test_a_run_without_pairs_gives_an_empty_file(tmp_path: Path) -> None:
    ledger = Ledger.create(tmp_path / "run", {})
    done = dataset.export(ledger, tmp_path / "pairs.jsonl", publish=True)
    ledger.close()
    assert (done.rows, done.left_out, done.path.read_text()) == (0, 0, "")
