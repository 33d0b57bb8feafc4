"""Uploading: what arrives at the Hub, and what is never sent there. The Hub is one on loopback."""

from pathlib import Path

import pytest
from tests.support import datasets
from tests.support.command import Command
from tests.support.hub import TOKEN, Hub

NAME = "someone/biology"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return datasets.licensed_run(tmp_path_factory.mktemp("made"), facts_each=1)


def command(tmp_path: Path, hub: Hub, token: str = TOKEN) -> Command:
    # Large files go by plain LFS: the server does not speak Xet, whose client is no Python.
    environment = {"HF_ENDPOINT": hub.address, "HF_TOKEN": token, "HF_HUB_DISABLE_XET": "1", "HF_HOME": str(tmp_path)}
    return Command(tmp_path / "home", environment)


def pushed(run: Path, tmp_path: Path) -> list[str | Path]:
    return ["export", run, "-o", tmp_path / "hub", "--format", "hf", "--push-to-hub", NAME]


def test_what_is_for_private_use_goes_into_a_private_repository(run: Path, tmp_path: Path) -> None:
    with Hub() as hub:
        done = command(tmp_path, hub).json(*pushed(run, tmp_path))
        assert done["hub"] == f"{hub.address}/datasets/{NAME}"
        assert (hub.private, hub.commits) == (True, 1)
        assert hub.files == datasets.everything(tmp_path / "hub")


def test_a_public_repository_gets_only_what_is_to_publish(run: Path, tmp_path: Path) -> None:
    with Hub(exists=True, private=False) as hub:
        bioalchemy = command(tmp_path, hub)
        refused = bioalchemy(*pushed(run, tmp_path), expect=1)
        assert "can be read by all, and this export is for private use" in refused.stderr
        assert hub.commits == 0
        bioalchemy(*pushed(run, tmp_path), "--publish")
        assert hub.commits == 1
        assert hub.files == datasets.everything(tmp_path / "hub"), "the former files went with the same commit"


def test_what_is_to_publish_makes_a_public_repository(run: Path, tmp_path: Path) -> None:
    with Hub() as hub:
        command(tmp_path, hub)(*pushed(run, tmp_path), "--publish")
        assert (hub.private, hub.commits) == (False, 1)


def test_a_refusal_is_told_without_the_token(run: Path, tmp_path: Path) -> None:
    with Hub(refuses=True) as hub:
        error = command(tmp_path, hub).json(*pushed(run, tmp_path), expect=1)["error"]
        assert error["type"] == "HubError"
        assert "You don't have the rights" in error["message"]
        wrong = command(tmp_path, hub, "hf_another0token")(*pushed(run, tmp_path), expect=1)
        assert "Invalid credentials" in wrong.stderr
        assert "hf_another0token" not in wrong.stderr + wrong.stdout
    gone = command(tmp_path, hub)(*pushed(run, tmp_path), expect=1)
    assert f"{NAME} could not be uploaded to {hub.address}" in gone.stderr


def test_what_an_upload_needs_is_asked_before_anything_is_written(run: Path, tmp_path: Path) -> None:
    with Hub() as hub:
        bioalchemy = command(tmp_path, hub)
        no_folder = bioalchemy("export", run, "-o", tmp_path / "x.jsonl", "--push-to-hub", NAME, expect=2)
        assert "give --format hf" in no_folder.stderr
        assert "set HF_TOKEN" in command(tmp_path, hub, "")(*pushed(run, tmp_path), expect=2).stderr
        assert not hub.asked
        assert not (tmp_path / "hub").exists()
        bad = bioalchemy(*pushed(run, tmp_path)[:-1], "a/b/c", expect=2)
        assert "--push-to-hub a/b/c" in bad.stderr
