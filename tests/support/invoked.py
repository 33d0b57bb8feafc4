"""The command, in this process: for what needs no process of its own."""

import json
from typing import Any

from typer.testing import CliRunner

from bioalchemy.cli import app


def called(*arguments: Any, code: int = 0) -> str:
    """What it printed, having ended with `code`."""
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert done.exit_code == code, done.output
    return done.output


def told(*arguments: Any, code: int = 0) -> Any:
    """The document that it gave a program, having ended with `code`."""
    done = CliRunner().invoke(app, [*(str(argument) for argument in arguments), "--json"])
    assert done.exit_code == code, done.output
    return json.loads(done.stdout)
