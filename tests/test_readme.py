"""What README.md shows exists: its commands, their options, its configuration, its tree."""

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bioalchemy import settings
from bioalchemy.cli import app

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = sorted(set(re.findall(r"^bioalchemy .+?(?=\s+#|$)|(?<=`)bioalchemy [^`]+(?=`)", README, re.MULTILINE)))
VERBS = sorted({shlex.split(command)[1] for command in COMMANDS if " " in command} - {"-m"})


def test_commands_are_found() -> None:
    assert len(COMMANDS) >= 8


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_shown_exists(command: str) -> None:
    _, *arguments = shlex.split(command)
    verbs = [verb for verb in arguments[:2] if verb.isalpha() and verb.islower()]
    shown = CliRunner().invoke(app, [*verbs, "--help"], env={"COLUMNS": "200"})
    assert shown.exit_code == 0, command
    known = set(re.findall(r"--?[\w-]+", shown.output))
    assert {argument for argument in arguments if argument.startswith("-")} <= known


def test_every_verb_is_shown() -> None:
    registered = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    registered |= {group.name for group in app.registered_groups if group.name}
    assert registered - {"demo"} == set(VERBS)


def test_make_targets_exist() -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"^make (\w+)", README, re.MULTILINE)) <= targets


def test_the_configuration_is_read(tmp_path: Path) -> None:
    (shown,) = re.findall(r"```yaml\n(.+?)```", README, re.DOTALL)
    (tmp_path / "models.yaml").write_text(shown, encoding="utf-8")
    config = settings.load_config(tmp_path / "models.yaml")
    assert config.entry("evidence_checker").litellm_params.provider == "anthropic"
    assert config.entry("critic").litellm_params.provider == "hosted_vllm"
    assert config.gates.open_book_samples == 5


def test_the_tree_is_there() -> None:
    tree = README[README.index("## The tree") :]
    names = re.findall(r"^ *([\w./]+)(?= {2,}\S)", tree[: tree.rindex("```")], re.MULTILINE)
    assert len(names) > 15
    for name in names:
        assert (ROOT / name).exists() or (ROOT / "src" / "bioalchemy" / name).exists(), name
