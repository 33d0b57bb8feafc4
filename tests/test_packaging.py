"""What a user installs: the wheels and source archives of both distributions, built offline from this tree."""

import subprocess
import sys
import zipfile
from email.message import Message
from email.parser import HeaderParser
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ["agents", "evals", "graphs", "tools"]


def build(project: Path, kind: str, into: Path) -> Path:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", into],
        cwd=project,
        check=True,
        capture_output=True,
    )
    (built,) = into.iterdir()
    return built


def names(wheel: Path) -> set[str]:
    return set(zipfile.ZipFile(wheel).namelist())


def metadata(wheel: Path) -> Message:
    archive = zipfile.ZipFile(wheel)
    (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
    return HeaderParser().parsestr(archive.read(name).decode())


def sources(folder: Path, inside: str) -> set[str]:
    """What a package made from this folder must hold: its modules and what lies beside them."""
    return {
        f"{inside}/{path.relative_to(folder).as_posix()}"
        for path in folder.rglob("*")
        if path.is_file() and path.suffix in {".py", ".md", ".toml", ".sql", ".typed", ".html", ".css", ".js"}
    }


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(ROOT, "wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def training_wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(ROOT / "training", "wheel", tmp_path_factory.mktemp("training"))


def test_the_wheel_holds_the_spine_and_every_room(wheel: Path) -> None:
    expected = sources(ROOT / "src" / "bioalchemy", "bioalchemy")
    for room in ROOMS:
        expected |= sources(ROOT / room, f"bioalchemy/{room}")
    assert {"bioalchemy/agents/prompts/system.md", "bioalchemy/tools/reports/page/page.html"} <= expected
    assert expected <= names(wheel)


def test_the_wheels_claim_no_other_name(wheel: Path, training_wheel: Path) -> None:
    def tops(built: Path) -> set[str]:
        return {name.split("/")[0].split("-")[0] for name in names(built)}

    assert tops(wheel) == {"bioalchemy"}
    assert tops(training_wheel) == {"bioalchemy_training"}
    assert not [name for name in names(wheel) if "tests/" in name]


def test_the_training_wheel_is_whole(training_wheel: Path) -> None:
    assert sources(ROOT / "training" / "src" / "bioalchemy_training", "bioalchemy_training") <= names(training_wheel)


def test_a_wheel_made_from_the_source_archive_is_the_same(wheel: Path, tmp_path: Path) -> None:
    archive = build(ROOT, "sdist", tmp_path / "sdist")
    subprocess.run([sys.executable, "-m", "tarfile", "-e", archive, tmp_path], check=True, capture_output=True)
    again = build(tmp_path / archive.name.removesuffix(".tar.gz"), "wheel", tmp_path / "wheel")
    assert names(again) == names(wheel)


def test_the_base_is_light_and_the_rest_is_extra(wheel: Path, training_wheel: Path) -> None:
    described = metadata(wheel)
    requires: list[str] = described.get_all("Requires-Dist", [])
    base = {requirement.split(">")[0] for requirement in requires if "extra ==" not in requirement}
    assert base == {"pint", "pydantic"}
    assert {"graph", "local", "parquet"} <= set(described.get_all("Provides-Extra", []))
    assert described["License-Expression"] == metadata(training_wheel)["License-Expression"] == "Apache-2.0"
    assert "bioalchemy" in metadata(training_wheel).get_all("Requires-Dist", [])
