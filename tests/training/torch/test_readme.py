"""The commands under "See it learn" of training/README.md, as they stand there."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
README = (ROOT / "training/README.md").read_text("utf-8")


def test_it_is_seen_to_learn(tmp_path: Path) -> None:
    (shown,) = re.findall(r"## See it learn.+?```sh\n(.+?)```", README, re.DOTALL)
    for name in ("tests", "training"):
        (tmp_path / name).symlink_to(ROOT / name)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-euc", shown],
        cwd=tmp_path,
        env=os.environ | {"PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert "sound: every gold is paid and nothing else" in done.stdout
    assert "nothing was begun (--dry-run)" in done.stderr
    assert "done after 60 steps: out/README.md" in done.stderr
    assert "step 60 of 60 · reward 1.0" in done.stderr
    assert "Warning" not in done.stderr
    assert "'grad_norm'" not in done.stdout + done.stderr
    card = (tmp_path / "tiny/out/README.md").read_text()
    for name in ("reward \\(weighted\\)", "correct \\(share\\)"):
        (ends,) = re.findall(rf"^\| {name} \| ([\d.-]+) \| ([\d.-]+) \|", card, re.MULTILINE)
        first, last = map(float, ends)
        assert first < 0.3
        assert last > 0.9
