"""A training that was killed or stopped goes on as if nothing had been."""

import json
import os
import shutil
import signal
import time
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from tests.support import tiny_model
from tests.support.trained import log_of, started, trained, wait_for

STEPS = 30


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("tiny")
    tiny_model.save(made / "model")
    tiny_model.pairs(made / "pairs.jsonl")
    return made


def config(folder: Path, output: str, **grpo: Any) -> Path:
    return tiny_model.config(
        folder, output, grpo={"output_dir": str(folder / output), "max_steps": STEPS, "save_steps": 10, **grpo}
    )


@pytest.fixture(scope="module")
def whole(folder: Path) -> list[dict[str, Any]]:
    """The log of a training that nothing interrupted."""
    trained("grpo", config(folder, "whole"))
    return figures(folder / "whole")


def figures(output: Path) -> list[dict[str, Any]]:
    """All that was logged, but how long it took."""
    return [{name: value for name, value in entry.items() if name != "step_time"} for entry in log_of(output)]


def test_a_killed_run_equals_the_one_that_was_not(folder: Path, whole: list[dict[str, Any]]) -> None:
    output, given = folder / "killed", config(folder, "killed")
    process = started("grpo", given)
    wait_for(output / "checkpoint-10/trainer_state.json", process)
    process.kill()
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    shutil.copytree(output / "checkpoint-10", output / "checkpoint-11")
    (output / "checkpoint-11/trainer_state.json").write_text("{")  # a checkpoint that the kill cut short

    told = trained("grpo", given)
    assert f"{output / 'checkpoint-11'} was not written to its end, and is removed" in told
    assert f"continuing from {output / 'checkpoint-'}" in told
    assert len(whole) == STEPS
    assert figures(output) == whole
    assert json.loads((output / "provenance.json").read_text())["continued_from"] != []


@pytest.mark.parametrize("numbers", [(signal.SIGTERM,), (signal.SIGINT, signal.SIGTERM)])
def test_a_signal_stops_between_steps_and_the_same_command_continues(
    folder: Path, whole: list[dict[str, Any]], numbers: tuple[signal.Signals, ...]
) -> None:
    output, given = folder / numbers[0].name, config(folder, numbers[0].name)
    sender = Thread(target=send, args=(numbers, output / "completions/completions_00002.parquet"))
    sender.start()
    told = trained("grpo", given, code=130)
    sender.join()
    assert "the same command continues from there" in told
    assert "continuing from" in trained("grpo", given)
    assert figures(output) == whole


def send(numbers: tuple[signal.Signals, ...], when: Path) -> None:
    """To this very process, which is in the middle of a training then."""
    while not when.exists():
        time.sleep(0.01)
    for number in numbers:
        os.kill(os.getpid(), number)
