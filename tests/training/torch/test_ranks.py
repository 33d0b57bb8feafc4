"""Two ranks train as one does: `torchrun`, gloo, the same batch in all."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.support import tiny_model
from tests.support.trained import log_of

PROGRAM = Path(__file__).with_name("drawing_alike.py")
BATCH, GROUP, STEPS = 80, 16, 50
"""Of a step; half of it, 40, is no multiple of the group: one group is parted between the ranks."""
TOKENS = 3
"""One less than the recipe's, so that none learns to stop: that magnifies what ranks round otherwise a thousandfold,
until a draw falls otherwise."""


def ranks(folder: Path, count: int) -> Path:
    output = folder / f"ranks-{count}"
    shape = {"per_device_train_batch_size": BATCH // count, "num_generations": GROUP, "max_steps": STEPS}
    given = tiny_model.config(
        folder, output.name, grpo=shape | {"max_completion_length": TOKENS, "save_strategy": "no"}
    )
    torchrun = Path(sys.executable).with_name("torchrun")
    done = subprocess.run(
        [str(torchrun), "--standalone", "--nproc_per_node", str(count), str(PROGRAM), "grpo", str(given)],
        env=os.environ | {"OMP_NUM_THREADS": "1"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return output


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("tiny")
    tiny_model.save(folder / "model")
    tiny_model.pairs(folder / "pairs.jsonl")
    return ranks(folder, 1), ranks(folder, 2)


def completions(output: Path, step: int) -> list[dict[str, Any]]:
    parquet = pytest.importorskip("pyarrow.parquet")
    rows: list[dict[str, Any]] = parquet.read_table(output / f"completions/completions_{step:05}.parquet").to_pylist()
    return rows


def test_two_ranks_sample_and_earn_what_one_does_to_the_last_completion(outputs: tuple[Path, Path]) -> None:
    for step in range(1, STEPS + 1):
        alone, together = (completions(output, step) for output in outputs)
        assert len(alone) == BATCH
        assert together == alone, f"step {step}"


def test_two_ranks_learn_as_one_does(outputs: tuple[Path, Path]) -> None:
    alone, together = (log_of(output) for output in outputs)
    for name in ("loss", "entropy", "reward", "extraction_rate", "completions/mean_length"):
        assert [entry[name] for entry in together] == pytest.approx([entry[name] for entry in alone], abs=1e-4), name
    assert sum(entry["rewards/correctness/mean"] for entry in together[-6:]) / 6 > 0.9


def test_the_card_says_how_many_there_were(outputs: tuple[Path, Path]) -> None:
    assert [json.loads((output / "provenance.json").read_text())["processes"] for output in outputs] == [1, 2]
