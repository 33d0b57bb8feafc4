"""Processes with limits end with the one that made them."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

MAKES = """
import os, sys, time
from concurrent.futures import ProcessPoolExecutor
from bioalchemy.tools import limits

if __name__ == "__main__":
    if sys.argv[1] == "pool":
        with limits.pool(1) as pool:
            print(pool.schedule(os.getpid).result(), flush=True)
            time.sleep(60)
    else:
        with ProcessPoolExecutor(1, limits.importing("bioalchemy.tools.limits"), limits.hold_as_copy) as pool:
            print(pool.submit(os.getpid).result(), flush=True)
            time.sleep(60)
"""
DEADLINE_S = 30.0


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
@pytest.mark.parametrize("how", ["pool", "importing"])
def test_no_process_outlives_one_that_is_killed(how: str, tmp_path: Path) -> None:
    script = tmp_path / "makes.py"
    script.write_text(MAKES, encoding="utf-8")
    with subprocess.Popen([sys.executable, script, how], stdout=subprocess.PIPE, text=True) as maker:
        assert maker.stdout is not None
        worker = int(maker.stdout.readline())
        assert _is_there(worker)
        maker.send_signal(signal.SIGKILL)
    end = time.monotonic() + DEADLINE_S
    while _is_there(worker) and time.monotonic() < end:
        time.sleep(0.05)
    assert not _is_there(worker)


def _is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
