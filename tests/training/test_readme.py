"""What training/README.md shows exists: its commands, their options, the files that it names."""

import re
import shlex
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from bioalchemy_training.cli import app
from bioalchemy_training.config import Config

ROOT = Path(__file__).parents[2]
README = (ROOT / "training/README.md").read_text("utf-8")
LINES = [
    line.partition(" #")[0].strip()
    for block in re.findall(r"```sh\n(.+?)```", README, re.DOTALL)
    for line in block.splitlines()
]
COMMANDS = [line for line in LINES if "bioalchemy-train" in line.split(" ")[0] or "-m bioalchemy_training" in line]


def test_every_verb_is_shown() -> None:
    verbs = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    assert {re.split(r"bioalchemy.train(?:ing)? ", command)[1].split(" ")[0] for command in COMMANDS} == verbs


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_shown_exists(command: str) -> None:
    verb, *arguments = shlex.split(re.split(r"bioalchemy.train(?:ing)? ", command)[1])
    shown = CliRunner().invoke(app, [verb, "--help"], env={"COLUMNS": "200"})
    assert shown.exit_code == 0
    assert {option for option in arguments if option.startswith("-")} <= set(re.findall(r"--?[\w-]+", shown.output))


def test_every_file_named_is_there() -> None:
    named = set(re.findall(r"\b(?:training/)?((?:recipes|launch)/[\w.-]+)", README))
    here = {
        str(place.relative_to(ROOT / "training"))
        for name in ("recipes", "launch")
        for place in (ROOT / "training" / name).iterdir()
    }
    assert named == here


def test_the_file_shown_is_read() -> None:
    (shown,) = re.findall(r"```yaml\n(.+?)```", README, re.DOTALL)
    read = Config.model_validate(yaml.safe_load(shown))
    assert read.reward.weights == {"correctness": 1.0, "answer_format": 0.1, "length": 0.2}
    assert (read.dtype, read.output("grpo")) == ("bfloat16", Path("runs/qwen3-8b"))
