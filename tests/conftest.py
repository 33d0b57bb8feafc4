"""For every test: nothing leaves this machine, and CI draws the same examples each time."""

import ipaddress
import os
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from tests.support.scripted_model import ScriptedModel

from bioalchemy import settings

collect_ignore = [] if find_spec("torch") else ["training/torch"]
"""`make test-training` runs these, in an environment of their own."""

hypothesis.settings.register_profile("local", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "local")

_strays: list[str] = []
_HOST_EVENTS = {"socket.getaddrinfo", "socket.gethostbyname"}
_ADDRESS_EVENTS = {"socket.connect", "socket.sendto", "socket.sendmsg"}


def _is_here(host: object) -> bool:
    if isinstance(host, bytes | bytearray):
        host = host.decode()
    if not isinstance(host, str) or host in {"", "localhost"}:
        return True  # no host at all, or a family of sockets that has none
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False  # a name that a resolver would be asked for
    return address.is_loopback or address.is_unspecified


def _guard(event: str, args: tuple[Any, ...]) -> None:
    """An audit hook, beneath every Python client, asyncio's too. Child processes and C libraries pass it by."""
    if event in _HOST_EVENTS:
        host = args[0]
    elif event in _ADDRESS_EVENTS and isinstance(args[1], tuple):
        host = args[1][0]
    else:
        return
    if not _is_here(host):
        _strays.append(f"{event} to {host!r}")
        pytest.fail(f"Tests stay on loopback: {_strays[-1]}")


sys.addaudithook(_guard)


@pytest.fixture(autouse=True)
def strays() -> Iterator[list[str]]:
    """What the test tried to reach elsewhere: none, or it fails, even where its code swallowed the guard's error."""
    _strays.clear()
    yield _strays
    assert not _strays, f"Tests stay on loopback: {', '.join(_strays)}"


@pytest.fixture
def model() -> Iterator[ScriptedModel]:
    """A scripted model behind HTTP on loopback."""
    with ScriptedModel() as server:
        yield server


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home of this process's own for texts, responses and assets."""
    monkeypatch.setenv("BIOALCHEMY_HOME", str(tmp_path / "home"))
    settings.home.cache_clear()
    yield tmp_path / "home"
    settings.home.cache_clear()
