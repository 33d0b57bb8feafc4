"""Does a run stay flat in memory, and what does it add to each call of a model that answers at once?

    python benchmarks/run_scale.py [ARTICLES]

     500 articles   5,000 calls   12.0 MB after a tenth, 12.5 MB at the end …

The papers are written for the purpose, two facts each; the model is the tests' scripted one, a server of its own
process. Memory is the peak of proportional set size of the run's processes, sampled four times a second.
"""

import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from multiprocessing.connection import Connection
from pathlib import Path

from tests.support import papers
from tests.support.scripted_model import MODEL, ScriptedModel

from bioalchemy.accounts import Tally
from bioalchemy.ledger import Ledger

SAMPLE_S = 0.25


def main(articles: int) -> None:
    """Run over a quarter of the articles and over all of them, and print both."""
    serving = multiprocessing.get_context("spawn")
    ours, theirs = serving.Pipe()
    server = serving.Process(target=_serve, args=(theirs,), daemon=True)
    server.start()
    api_base = ours.recv()
    with tempfile.TemporaryDirectory() as scratch:
        for number in (articles // 4, articles):
            folder = papers.folder(Path(scratch) / f"papers{number}", number)
            _measure(folder, Path(scratch), api_base)
    ours.send("enough")
    server.join()


def _serve(pipe: Connection) -> None:
    with ScriptedModel() as model:
        pipe.send(model.api_base)
        pipe.recv()


def _measure(folder: Path, scratch: Path, api_base: str) -> None:
    run, home = scratch / f"run-{folder.name}", scratch / f"home-{folder.name}"
    command = [
        sys.executable, "-m", "bioalchemy.cli", "run", str(folder), "--out", str(run),
        "--model", f"openai/{MODEL}", "--api-base", api_base, "--concurrency", "32",
    ]  # fmt: skip
    environment = {**os.environ, "BIOALCHEMY_HOME": str(home)}
    started = time.perf_counter()
    memory: list[tuple[float, float]] = []
    with subprocess.Popen(  # noqa: S603  our own command
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        while process.poll() is None:
            memory.append((_done(run), _megabytes(process.pid)))
            time.sleep(SAMPLE_S)
        assert process.returncode == 0, process.stderr.read() if process.stderr else ""
    elapsed = time.perf_counter() - started
    tally = _tally(run)
    early = max(size for done, size in memory if done <= 0.2)
    print(  # noqa: T201
        f"{tally.articles.total():6,} articles {tally.calls:8,} calls {tally.calls / elapsed:6,.0f} calls/s   "
        f"{early:,.0f} MB over the first fifth, {max(size for _, size in memory):,.0f} MB at most",
        flush=True,
    )


def _tally(run: Path) -> Tally:
    with closing(Ledger.open(run)) as ledger:
        return ledger.tally_now()


def _done(run: Path) -> float:
    """Share of the articles that are at their end."""
    if not Ledger.exists(run):
        return 0.0
    tally = _tally(run)
    return tally.ended / max(tally.articles.total(), 1)


def _megabytes(pid: int) -> float:
    """Proportional set size of a process and its children."""
    total = 0.0
    for process in [pid, *_children(pid)]:
        try:
            rollup = Path(f"/proc/{process}/smaps_rollup").read_text("ascii")
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) / 1024
    return total


def _children(pid: int) -> list[int]:
    try:
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    except OSError:
        return []
    return [child for each in map(int, found) for child in (each, *_children(each))]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
