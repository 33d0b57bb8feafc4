"""The command line as a user runs it: a process of its own, with a home of its own."""

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Command:
    """`bioalchemy` with a private `BIOALCHEMY_HOME`."""

    home: Path
    environment: dict[str, str]

    def __call__(self, *arguments: str | Path, expect: int = 0) -> subprocess.CompletedProcess[str]:
        """Run to the end and check the exit code."""
        done = subprocess.run(
            self._line(arguments), env=self._environ(), capture_output=True, text=True, check=False, timeout=300
        )
        assert done.returncode == expect, f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    def start(self, *arguments: str | Path, largest_file: int | None = None) -> subprocess.Popen[str]:
        """Run in the background, optionally with a limit on file sizes: a disk that fills up."""

        # A test run started in the background ignores Ctrl-C, and its children would too.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        process = subprocess.Popen(
            self._line(arguments), env=self._environ(), text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        if largest_file is not None:
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (largest_file, largest_file))
        return process

    def json(self, *arguments: str | Path, expect: int = 0) -> Any:
        """What a command prints with `--json`."""
        return json.loads(self(*arguments, "--json", expect=expect).stdout)

    def lines(self, *arguments: str | Path) -> list[dict[str, Any]]:
        """What a command prints with `--json`, a document a line."""
        return [json.loads(line) for line in self(*arguments, "--json").stdout.splitlines()]

    def pairs(self, run: Path) -> list[dict[str, Any]]:
        """A run's exported pairs."""
        out = run.parent / f"{run.name}.jsonl"
        self("export", run, "-o", out)
        return [json.loads(line) for line in out.read_text("utf-8").splitlines()]

    def _line(self, arguments: Sequence[str | Path]) -> list[str]:
        return [sys.executable, "-m", "bioalchemy.cli", *map(str, arguments)]

    def _environ(self) -> dict[str, str]:
        return {**os.environ, "BIOALCHEMY_HOME": str(self.home), "COLUMNS": "200", **self.environment}
