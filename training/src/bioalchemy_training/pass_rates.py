"""How often a policy answers each row, in a file that only grows: a line a row, written when the row is done.

    {"pair_id": "5d0c…", "model": "Qwen/Qwen3-8B", "samples": 7, "passed": 3, "chance": 0.25, "temperature": 1.0,
     "prompt_hash": "9f2c…", "verifier": "answers/6", "created": "…", "extracted": 7, "truncated": 1,
     "max_tokens": 2048, "gold_hash": "77ab…"}

The fields up to `created` are those of `records.Difficulty`, so a line without the others is an annotation of its pair.
A response that was cut at `max_tokens` is no vote: it counts as `truncated`, and not in `samples`. Other models and
settings stand in the same file and are told apart. A line that a killed process left unfinished is dropped when the
file is next written; every other line that is none is an error.
"""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from bioalchemy import answers
from bioalchemy.errors import UsageError
from bioalchemy.records import Difficulty, canonical_json, sha256_of
from bioalchemy_training.data import Row
from bioalchemy_training.rewards import judge, read_gold

_OPENING = b'{"pair_id":'
_SHA256 = re.compile(r"[0-9a-f]{64}")


class Policy(NamedTuple):
    """Who is asked, and how: what decides a pass rate beside the row."""

    model: str
    samples: int
    """Of each row."""
    temperature: float
    max_tokens: int


class Sampled(NamedTuple):
    """One response."""

    text: str
    truncated: bool
    """Cut at the token limit."""


class Votes(NamedTuple):
    """What a row's responses were; `samples` without those that were cut."""

    passed: int
    samples: int
    truncated: int
    extracted: int


class PassRate(Difficulty):
    """A line of the file."""

    extracted: int
    """Of `samples`, those in which a final answer was found."""
    truncated: int
    """Responses cut at `max_tokens`: no votes."""
    max_tokens: int
    gold_hash: str

    @property
    def votes(self) -> Votes:
        """Its counts."""
        return Votes(self.passed, self.samples, self.truncated, self.extracted)

    @property
    def key(self) -> str:
        """All that decides the counts."""
        asked = self.samples + self.truncated
        policy = Policy(self.model, asked, self.temperature or 0.0, self.max_tokens)
        return _key(self.pair_id, self.prompt_hash, self.gold_hash, policy, self.verifier)


def key_of(row: Row, policy: Policy) -> str:
    """The key that the row's line has, or will have."""
    return _key(_name(row), _short_hash(row.prompt), _short_hash(row.gold), policy, answers.VERSION)


def judged(row: Row, policy: Policy, sampled: list[Sampled]) -> PassRate:
    """The line of a row whose gold can be judged."""
    gold = read_gold(row.gold)
    assert not isinstance(gold, str)
    votes = [judge(row.gold, one.text) for one in sampled if not one.truncated]
    return PassRate(
        pair_id=_name(row), model=policy.model, samples=len(votes), passed=sum(bool(vote.passed) for vote in votes),
        chance=answers.chance(gold), temperature=policy.temperature, prompt_hash=_short_hash(row.prompt),
        verifier=answers.VERSION, created=datetime.now(UTC).isoformat(timespec="seconds"),
        extracted=sum(bool(vote.extracted) for vote in votes), truncated=len(sampled) - len(votes),
        max_tokens=policy.max_tokens, gold_hash=_short_hash(row.gold),
    )  # fmt: skip


def read(path: Path) -> Iterator[PassRate]:
    """Each finished line.

    Raises:
        UsageError: the file has another line, or can't be read.
    """
    try:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if line.endswith(b"\n"):
                    yield _read(line, f"{path}: line {number}")
    except OSError as error:
        raise UsageError(f"{path} can't be read: {error.strerror or error}") from error


def _read(line: bytes, where: str) -> PassRate:
    try:
        return PassRate.model_validate_json(line)
    except ValidationError:
        raise UsageError(f"{where} is no pass rate; give --out another file") from None


class Appended:
    """A file open for lines."""

    def __init__(self, descriptor: int, path: Path) -> None:
        self._descriptor, self._path = descriptor, path

    def append(self, rate: PassRate) -> None:
        """Write a line, at once.

        Raises:
            UsageError: the disk is full, or gone; what is not a whole line is dropped the next time.
        """
        line = f"{rate.model_dump_json()}\n".encode()
        try:
            while line:
                line = line[os.write(self._descriptor, line) :]
        except OSError as error:
            raise UsageError(f"{self._path} can't be written: {error.strerror or error}") from error


@contextmanager
def appending(path: Path) -> Iterator[Appended]:
    """Open a file for more lines; it is one process's while the block lasts.

    Raises:
        UsageError: another process has it, it ends in something else than a line, or it can't be written.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
    except OSError as error:
        raise UsageError(f"{path} can't be written: {error.strerror or error}") from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UsageError(f"{path}: another process writes to it") from None
        _drop_unfinished(descriptor, path)
        yield Appended(descriptor, path)
    finally:
        os.close(descriptor)


def _drop_unfinished(descriptor: int, path: Path) -> None:
    size = end = os.fstat(descriptor).st_size
    tail = b""
    while end and b"\n" not in tail:
        step = min(end, 65_536)
        end -= step
        tail = os.pread(descriptor, step, end) + tail
    rest = tail.rpartition(b"\n")[2]
    if not rest.startswith(_OPENING[: len(rest)]):
        raise UsageError(f"{path} ends in no pass rate; give --out another file")
    os.ftruncate(descriptor, size - len(rest))


def _name(row: Row) -> str:
    """Its pair_id; rows of one's own need not have one."""
    return row.pair_id if _SHA256.fullmatch(row.pair_id) else sha256_of(canonical_json([row.prompt, row.gold]))


def _short_hash(text: str) -> str:
    return sha256_of(text)[:16]


def _key(name: str, prompt_hash: str, gold_hash: str, policy: Policy, verifier: str) -> str:
    return sha256_of(canonical_json([name, prompt_hash, gold_hash, *policy, verifier]))[:24]
