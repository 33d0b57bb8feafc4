"""The embedded model: the real server with the real weights, and a whole run on it."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import aiohttp
import pytest
from pydantic import BaseModel
from tests.support.command import Command

from bioalchemy import assets, local
from bioalchemy.errors import AssetError, BackendUnreachable, UsageError

pytest.importorskip("xllamacpp")


class Count(BaseModel):
    legs: Literal["four", "six", "eight"]
    winged: bool


@pytest.fixture(scope="module")
def weights() -> Path:
    """The embedded model's, from the user's own home, downloaded there when it is not there yet."""
    try:
        return assets.model_file()
    except AssetError as error:
        pytest.skip(f"no weights: {error}")


@pytest.mark.parametrize(
    ("content", "said"), [(None, "No such file"), (b"", "not a GGUF file"), (b"<html>", "not a GGUF file")]
)
def test_a_file_that_is_no_gguf_is_refused(tmp_path: Path, content: bytes | None, said: str) -> None:
    path = tmp_path / "model.gguf"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageError, match=f"local:.*model.gguf: {said}"):
        local.gguf(f"local:{path}")
    with pytest.raises(UsageError, match="Is a directory"):
        local.gguf(f"local:{tmp_path}")


def test_without_llama_cpp_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(UsageError, match=r"install bioalchemy\[local\]"):
        local.gguf("local")


@pytest.mark.slow
async def test_weights_that_do_not_load_are_said(tmp_path: Path) -> None:
    path = tmp_path / "cut.gguf"
    path.write_bytes(b"GGUF" + b"\0" * 1000)
    with pytest.raises(BackendUnreachable, match=r"could not load .*cut\.gguf"):
        async with local.serve(local.gguf(f"local:{path}")):
            pass


@pytest.mark.slow
async def test_the_real_server_keeps_to_a_schema_and_ends_with_its_block(weights: Path) -> None:
    schema = {"name": "Count", "strict": True, "schema": Count.model_json_schema()}
    asked = {
        "model": "smollm2", "max_tokens": 150, "temperature": 0, "seed": 0,
        "messages": [{"role": "user", "content": "Tell me a story about an ant."}],
        "response_format": {"type": "json_schema", "json_schema": schema},
    }  # fmt: skip
    async with local.serve(weights) as server, aiohttp.ClientSession() as session:
        assert server.api_base.startswith("http://127.0.0.1:")
        assert server.revision.startswith("sha256:")
        async with session.post(f"{server.api_base}/chat/completions", json=asked) as response:
            choice = (await response.json())["choices"][0]
    assert choice["finish_reason"] == "stop"
    Count.model_validate_json(choice["message"]["content"])
    with pytest.raises(aiohttp.ClientConnectorError):
        async with aiohttp.ClientSession() as session, session.get(server.api_base):
            pass


_PARENT = """
import asyncio, sys
from pathlib import Path
from bioalchemy import local

async def main():
    async with local.serve(Path(sys.argv[1])) as server:
        print(server.api_base, flush=True)
        await asyncio.sleep(600)

asyncio.run(main())
"""


def _children(parent: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(parent)], capture_output=True, text=True, check=False)
    return [pid for pid in map(int, found.stdout.split()) if _is_running(pid)]


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        # A zombie that nobody has buried yet has ended.
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (ProcessLookupError, FileNotFoundError):
        return False


@pytest.fixture
def parent(weights: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that runs the server."""
    line = [sys.executable, "-c", _PARENT, str(weights)]
    process = subprocess.Popen(line, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline().startswith("http://127.0.0.1:")
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks into /proc")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_the_server_dies_with_its_parent(parent: subprocess.Popen[str], how: signal.Signals) -> None:
    (server,) = _children(parent.pid)
    assert _is_running(server)
    parent.send_signal(how)
    parent.wait()
    deadline = time.monotonic() + 15
    while _is_running(server) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not _is_running(server)


@pytest.mark.slow
async def test_a_cancelled_start_leaves_no_server(weights: Path) -> None:
    async def start() -> None:
        async with local.serve(weights):
            await asyncio.sleep(600)

    before = set(_children(os.getpid()))
    task = asyncio.create_task(start())
    await asyncio.sleep(0.3)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert set(_children(os.getpid())) <= before


@pytest.mark.slow
def test_a_real_paper_through_the_real_model(weights: Path, tmp_path: Path) -> None:
    """The plumbing, end to end: a 135 M model need not get anything accepted."""
    try:
        papers = assets.fetch(assets.PLOS_SAMPLE)
    except AssetError as error:
        pytest.skip(f"no papers: {error}")
    home, run = tmp_path / "home", tmp_path / "run"
    home.mkdir()
    (home / "assets").symlink_to(papers.parent)
    config = {
        "model_list": [{"model_name": "default", "litellm_params": {"model": "local"}}],
        "gates": {
            "passages_per_article": 1, "multi_hop_per_article": 0, "drafts_per_context": 1, "open_book_samples": 1,
            "closed_book_samples": 1, "passage_tokens": 100,
        },
    }  # fmt: skip
    (tmp_path / "models.yaml").write_text(json.dumps(config))
    bioalchemy = Command(home, {})
    paper = papers / "journal.pbio.0020334.xml"
    process = bioalchemy.start("run", paper, "--config", tmp_path / "models.yaml", "--out", run)
    _, errors = process.communicate(timeout=300)
    # It may ramble until it is cut: a failure of the article, told in the exit code.
    assert process.returncode in (0, 3), errors

    tally = bioalchemy.json("status", run)["tally"]
    assert tally["calls"] > 2
    assert tally["cost_usd"] == 0.0
    rows = [row for row in bioalchemy.lines("trace", run) if row["type"] == "draft"]
    if process.returncode == 0:
        assert tally["articles"] == {"done": 1}
        assert rows
    else:
        assert set(tally["article_reasons"]) <= {"TruncatedResponse", "InvalidResponse"}
    assert all((row["reason"] is None) == (row["decision"] == "accept") for row in rows)
    for pair in bioalchemy.pairs(run):
        for evidence in pair["evidence"]:
            sha256 = evidence["text_sha256"]
            text = zlib.decompress((home / "texts" / sha256[:2] / f"{sha256}.z").read_bytes()).decode()
            assert evidence["quote"] == text[evidence["start"] : evidence["end"]]
