"""The house: linked rooms, one-way imports, light words, and no trace of one machine in any file."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SPINE = ROOT / "src" / "bioalchemy"
ROOMS = ["agents", "evals", "graphs", "tools"]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_is_linked_and_shadows_nothing(room: str) -> None:
    link = SPINE / room
    assert link.is_symlink(), f"{link} is not a symlink: clone again with symlinks (CONTRIBUTING.md, Windows)"
    assert link.readlink() == Path("../..") / room
    assert not list((ROOT / room).rglob("__init__.py")), f"`import {room}` would find ours"


def test_the_layers_see_every_module() -> None:
    roots = PROJECT["tool"]["importlinter"]["root_packages"]
    folders = {module.parent for room in ROOMS for module in (ROOT / room).rglob("*.py")}
    folders |= {module.parent for module in SPINE.rglob("*.py") if not (module.parent / "__init__.py").exists()}
    unseen = [
        name
        for folder in folders
        if (name := ".".join(("bioalchemy", *folder.relative_to(SPINE if SPINE in folder.parents else ROOT).parts)))
        not in roots
    ]
    assert not unseen, f"list in root_packages of import-linter: {unseen}"


@pytest.fixture(scope="module")
def copied_house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("house")
    for name in ["pyproject.toml", "src", "training", *ROOMS]:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy / name, symlinks=True, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, copy)
    return copy


def lint_imports(house: Path) -> str:
    path = os.pathsep.join([str(house / "src"), str(house / "training" / "src")])
    run = subprocess.run(
        [shutil.which("lint-imports", path=Path(sys.executable).parent) or "lint-imports", "--no-logo", "--no-cache"],
        cwd=house,
        env=os.environ | {"PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    return run.stdout + run.stderr


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("src/bioalchemy/records.py", "from bioalchemy import settings", "imports go one way"),
        ("src/bioalchemy/settings.py", "import bioalchemy.ledger", "imports go one way"),
        ("src/bioalchemy/ledger.py", "from bioalchemy.agents import critic", "imports go one way"),
        ("src/bioalchemy/planted.py", "", "imports go one way"),
        ("tools/planted.py", "from bioalchemy.llm import LLM", "imports go one way"),
        ("agents/planted.py", "def later():\n    from bioalchemy.graphs import state", "imports go one way"),
        ("graphs/planted.py", "from bioalchemy.evals import extraction", "imports go one way"),
        ("agents/planted.py", "import litellm", "only hosted.py touches LiteLLM"),
        ("src/bioalchemy/backends.py", "from instructor.core import hooks", "only llm.py touches Instructor"),
        ("src/bioalchemy/notation.py", "import lxml.etree", "the words of every room stay light"),
        ("evals/planted.py", "import torch", "torch, TRL and vLLM live in training"),
        (
            "training/src/bioalchemy_training/planted.py",
            "from bioalchemy.tools import jats",
            "training knows records, questions and answers only",
        ),
        (
            "training/src/bioalchemy_training/planted.py",
            "from bioalchemy import settings",
            "training knows records, questions and answers only",
        ),
    ],
)
def test_a_forbidden_import_is_found(copied_house: Path, module: str, line: str, contract: str) -> None:
    planted = copied_house / module
    before = planted.read_text() if planted.exists() else None
    planted.write_text(f"{before or ''}\n{line}\n")
    try:
        assert f"{contract} BROKEN" in lint_imports(copied_house)
    finally:
        planted.unlink() if before is None else planted.write_text(before)


def test_training_may_use_the_words(copied_house: Path) -> None:
    planted = copied_house / "training/src/bioalchemy_training/planted.py"
    planted.write_text("from bioalchemy import answers, errors, questions, records, units\n")
    try:
        assert "training knows records, questions and answers only KEPT" in lint_imports(copied_house)
    finally:
        planted.unlink()


@pytest.mark.parametrize("module", ["answers", "questions", "records", "cli"])
def test_importing_is_light(module: str) -> None:
    if find_spec(f"bioalchemy.{module}") is None:
        pytest.skip(f"there is no bioalchemy.{module}")
    heavy = ["aiohttp", "instructor", "langgraph", "litellm", "lxml", "pint", "pyarrow", "torch", "xllamacpp"]
    code = f"import sys, bioalchemy.{module}; print([name for name in {heavy} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"


# The character classes keep this file from matching itself.
ELSEWHERE = re.compile(
    r"https?://(?:pyp[i]|files[.]pyth|registr[y][.])"  # a package registry
    r"|--(?:extra-)?index[-]url"
    r"|(?<![\w.~<>-])/(?:wor[k]|roo[t]|hom[e]|User[s])/\w"  # a folder of one machine
    r"|\b[A-Z]:\\User[s]\\"
)


def test_no_file_names_a_registry_or_a_machine() -> None:
    if not (ROOT / ".git").exists() or not shutil.which("git"):
        pytest.skip("not a git checkout")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    found = [
        f"{name}:{number}: {line.strip()[:100]}"
        for name in filter(None, listed.split("\0"))
        if (path := ROOT / name).is_file() and not path.is_symlink()
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1)
        if ELSEWHERE.search(line)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "line",
    [
        "https://" + "pypi.example/simple",
        "https://" + "registry.example.org",
        "--extra-" + "index-url x",
        "open('/ro" + "ot/x')",
        "C:" + "\\Users\\me",
    ],
)
def test_the_pattern_finds(line: str) -> None:
    assert ELSEWHERE.search(line)


def test_the_locks_name_no_place() -> None:
    locks = [*ROOT.glob("*.lock"), *ROOT.glob("training/*.lock")]
    assert ROOT / "requirements-dev.lock" in locks
    assert not [lock.name for lock in locks if re.search(r"://|file:|^-", lock.read_text(), re.MULTILINE)]


def test_the_changelog_is_of_this_version() -> None:
    versions = re.findall(r"^## \[?(\d[^\]\s]*)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    training = tomllib.loads((ROOT / "training" / "pyproject.toml").read_text())
    assert versions[0] == PROJECT["project"]["version"] == training["project"]["version"]
