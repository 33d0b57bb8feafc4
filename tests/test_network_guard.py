"""The guard of conftest.py: each way out ends in its error, and loopback stays open."""

import asyncio
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import aiohttp
import pytest

ELSEWHERE = "192.0.2.1"
"""Reserved for documentation: no machine has it."""


def _connect() -> None:
    with socket.socket() as s:
        s.connect((ELSEWHERE, 80))


def _connect_ex() -> None:
    with socket.socket() as s:
        s.connect_ex((ELSEWHERE, 80))


def _datagram() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.sendto(b"", (ELSEWHERE, 53))


def _in_a_thread() -> None:
    with ThreadPoolExecutor(1) as pool:
        pool.submit(_connect).result()


@pytest.mark.parametrize(
    "leave",
    [
        _connect,
        _connect_ex,
        _datagram,
        _in_a_thread,
        lambda: socket.create_connection(("example.org", 80)),
        lambda: socket.gethostbyname("example.org"),
    ],
)
def test_sockets_stay_here(leave: Callable[[], object], strays: list[str]) -> None:
    with pytest.raises(pytest.fail.Exception, match="stay on loopback"):
        leave()
    assert strays
    strays.clear()


async def _open_connection() -> None:
    await asyncio.open_connection(ELSEWHERE, 80)


async def _open_by_name() -> None:
    await asyncio.open_connection("example.org", 80)


async def _fetch() -> None:
    async with aiohttp.ClientSession() as session:
        await session.get("http://example.org")


@pytest.mark.parametrize("leave", [_open_connection, _open_by_name, _fetch])
async def test_asyncio_stays_here(leave: Callable[[], Awaitable[None]], strays: list[str]) -> None:
    with pytest.raises(pytest.fail.Exception, match="stay on loopback"):
        await leave()
    strays.clear()


def test_a_swallowed_error_still_fails_the_test(tmp_path: Path) -> None:
    shutil.copy(Path(__file__).with_name("conftest.py"), tmp_path)
    (tmp_path / "test_it.py").write_text(
        "import contextlib, socket\n"
        "def test_it():\n"
        "    with contextlib.suppress(BaseException), socket.socket() as s:\n"
        f"        s.connect(({ELSEWHERE!r}, 80))\n"
    )
    root = str(Path(__file__).parent.parent)  # where conftest.py finds tests.support
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", tmp_path],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": root}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 1
    assert f"Tests stay on loopback: socket.connect to '{ELSEWHERE}'" in run.stdout


async def test_loopback_stays_open() -> None:
    async with await asyncio.start_server(lambda _, writer: writer.close(), "localhost", 0) as server:
        reader, writer = await asyncio.open_connection("localhost", server.sockets[0].getsockname()[1])
        assert await reader.read() == b""
        writer.close()
        await writer.wait_closed()
