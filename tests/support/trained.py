"""`bioalchemy-train` in this process, and what it leaves behind."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from bioalchemy_training.cli import app


def trained(kind: str, config: Path, *options: str, code: int = 0) -> str:
    """What a training told people, having ended with `code`."""
    done = CliRunner().invoke(app, [kind, str(config), *options])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == code, done.output
    return done.stderr


def log_of(output: Path) -> list[dict[str, Any]]:
    """The steps of a training's log: not its closing summary."""
    state = json.loads((output / "trainer_state.json").read_text(encoding="utf-8"))
    return [entry for entry in state["log_history"] if "loss" in entry]


def started(kind: str, config: Path, **environment: str) -> "subprocess.Popen[str]":
    """The same in a process of its own, still running."""
    command = [str(Path(sys.executable).with_name("bioalchemy-train")), kind, str(config)]
    return subprocess.Popen(command, env=os.environ | environment, text=True, stderr=subprocess.PIPE)


def wait_for(place: Path, process: "subprocess.Popen[str]") -> None:
    """Return once a process has written `place`."""
    while not place.exists():
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)


def merged(output: Path, folder: Path, code: int = 0) -> str:
    """What `merge` told people, having ended with `code`."""
    return _told("merge", output, folder, code)


def unpacked(file: Path, folder: Path, code: int = 0) -> str:
    """What `unpack` told people, having ended with `code`."""
    return _told("unpack", file, folder, code)


def _told(command: str, source: Path, folder: Path, code: int) -> str:
    done = CliRunner().invoke(app, [command, str(source), "-o", str(folder)])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == code, done.output
    return done.stderr
