"""The embedded model server: llama.cpp (xllamacpp) on loopback, in a child process.

`local` is the embedded SmolLM2-135M, `local:PATH.gguf` any GGUF file. The child prints its address as one JSON line and
lives as long as its standard input is open: when the run ends, or is killed, it ends too.
"""

import asyncio
import hashlib
import importlib.util
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bioalchemy import assets
from bioalchemy.errors import BackendUnreachable, UsageError

SLOTS = 4
"""Requests that the embedded server works on at once."""
SLOT_TOKENS = 5120
"""Window of each."""
TIMEOUT_S = 3600.0
"""Of one request, unless the configuration says less: what is slow here is this machine, and would be as slow again. A
server that dies breaks its connections at once."""
_START_TIMEOUT_S = 120


@dataclass(frozen=True)
class Server:
    """A running embedded server."""

    api_base: str
    model: str
    revision: str


def gguf(model: str, announce: Callable[[str], None] = lambda _: None) -> Path:
    """The weights that `local` or `local:PATH` names.

    Raises:
        UsageError: the path is no GGUF file, or xllamacpp is not installed.
        AssetError: the embedded model could not be downloaded.
    """
    if importlib.util.find_spec("xllamacpp") is None:
        raise UsageError("the model `local` needs xllamacpp: install bioalchemy[local]")
    _, _, given = model.partition(":")
    if not given:
        return assets.model_file(announce)
    path = Path(given).expanduser()
    try:
        with path.open("rb") as file:
            magic = file.read(4)
    except OSError as error:
        raise UsageError(f"{model}: {error.strerror}") from error
    if magic != b"GGUF":
        raise UsageError(f"{model}: not a GGUF file")
    return path


@asynccontextmanager
async def serve(weights: Path) -> AsyncIterator[Server]:
    """Run a server for `weights` for the length of the block.

    Raises:
        BackendUnreachable: it did not start.
    """
    digest = asyncio.create_task(asyncio.to_thread(_digest, weights))
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bioalchemy.local", str(weights),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        # Its own group: Ctrl-C reaches the run, which then ends the server in order.
        start_new_session=True,
    )  # fmt: skip
    try:
        yield Server(await _address(child, weights), f"local/{weights.stem}", f"sha256:{(await digest)[:16]}")
    finally:
        digest.cancel()
        if child.returncode is None:
            child.kill()
        await child.wait()


async def _address(child: asyncio.subprocess.Process, weights: Path) -> str:
    assert child.stdout is not None
    try:
        async with asyncio.timeout(_START_TIMEOUT_S):
            # llama.cpp writes to the same stream now and then; the address is the one line of JSON.
            while line := await child.stdout.readline():
                if line.startswith(b'{"api_base"'):
                    return str(json.loads(line)["api_base"])
    except TimeoutError:
        pass
    raise BackendUnreachable(f"llama.cpp could not load {weights}: too little memory, or weights it does not know")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def main(weights: str) -> None:
    """The child process."""
    import xllamacpp

    parameters = xllamacpp.CommonParams()
    parameters.model.path = weights
    parameters.n_ctx = SLOTS * SLOT_TOKENS
    parameters.n_parallel = SLOTS
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = 0
    server = xllamacpp.Server(parameters)
    print(json.dumps({"api_base": f"{server.listening_address}/v1"}), flush=True)  # noqa: T201
    sys.stdin.buffer.read()


if __name__ == "__main__":
    main(sys.argv[1])
