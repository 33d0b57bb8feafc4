"""The response cache: durable before use, tampered rows are misses, a full disk has a name."""

import asyncio
import gc
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bioalchemy.cache import ResponseCache
from bioalchemy.errors import StorageFull

READ = "import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute('SELECT body FROM responses').fetchall())"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "responses.sqlite"


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """A disk that is full once a file has this size."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def test_what_is_put_can_be_got_now_and_after_a_restart(path: Path) -> None:
    async with ResponseCache(path) as cache:
        assert cache.get("k") is None
        await cache.put("k", '{"μ": "10³"}')
        assert cache.get("k") == '{"μ": "10³"}'
        assert cache.get("K") is None
    async with ResponseCache(path) as cache:
        assert cache.get("k") == '{"μ": "10³"}'


async def test_a_put_is_on_disk_when_it_returns(path: Path) -> None:
    async with ResponseCache(path) as cache:
        await cache.put("k", "paid for")
        with sqlite3.connect(path) as database:
            assert database.execute("SELECT body FROM responses").fetchall() == [("paid for",)]
        read = [sys.executable, "-c", READ, str(path)]
        seen = await asyncio.to_thread(lambda: subprocess.check_output(read, text=True))
    assert seen == "[('paid for',)]\n"


async def test_the_latest_put_counts(path: Path) -> None:
    async with ResponseCache(path) as cache:
        await cache.put("k", "first")
        await cache.put("k", "second")
        assert cache.get("k") == "second"


async def test_many_puts_at_once(path: Path) -> None:
    async with ResponseCache(path) as one, ResponseCache(path) as two:
        await asyncio.gather(*(cache.put(f"k{n}", str(n)) for n in range(300) for cache in (one, two)))
        assert [one.get(f"k{n}") for n in range(300)] == [str(n) for n in range(300)]


async def test_a_put_that_nobody_waits_for_any_more_is_stored(path: Path) -> None:
    async with ResponseCache(path) as cache:
        puts = [asyncio.create_task(cache.put(f"k{n}", str(n))) for n in range(50)]
        await asyncio.sleep(0)
        for task in puts:
            task.cancel()
        await asyncio.gather(*puts, return_exceptions=True)
    async with ResponseCache(path) as cache:
        assert [cache.get(f"k{n}") for n in range(50)] == [str(n) for n in range(50)]


async def test_discarded_responses_are_gone_and_others_stay(path: Path) -> None:
    async with ResponseCache(path) as cache:
        for key in "abc":
            await cache.put(key, key)
        cache.discard(["a", "c", "never there"])
        assert [cache.get(key) for key in "abc"] == [None, "b", None]


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE responses SET body = 'forged' WHERE key = 'a'",
        "UPDATE responses SET digest = '' WHERE key = 'a'",
        "UPDATE responses SET (body, digest) = (SELECT body, digest FROM responses WHERE key = 'b') WHERE key = 'a'",
    ],
)
async def test_a_row_that_was_changed_is_a_miss_until_it_is_put_again(path: Path, tampering: str) -> None:
    async with ResponseCache(path) as cache:
        await cache.put("a", "true")
        await cache.put("b", "other")
        with sqlite3.connect(path) as database:
            database.execute(tampering)
        assert (cache.get("a"), cache.get("b")) == (None, "other")
        await cache.put("a", "true")
        assert cache.get("a") == "true"


async def test_a_full_disk_is_told_and_passes(path: Path) -> None:
    async with ResponseCache(path) as cache:
        await cache.put("before", "safe")
        with largest_file(200_000):
            with pytest.raises(StorageFull, match="the response cache can't be written"):
                await cache.put("k", "x" * 400_000)
            assert cache.get("before") == "safe"
        await cache.put("k", "x" * 400_000)
        assert cache.get("k") == "x" * 400_000


async def test_a_full_disk_that_nobody_waits_for_any_more_makes_no_noise(path: Path) -> None:
    noise: list[dict[str, object]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: noise.append(context))
    async with ResponseCache(path) as cache:
        with largest_file(200_000):
            put = asyncio.create_task(cache.put("k", "x" * 400_000))
            await asyncio.sleep(0)
            put.cancel()
            await asyncio.gather(put, return_exceptions=True)
            with pytest.raises(StorageFull):
                await cache.put("k", "x" * 400_000)
    del put
    gc.collect()
    assert not noise


async def test_whatever_sqlite_refuses_nobody_waits_for_ever(path: Path) -> None:
    async with ResponseCache(path) as cache:
        with sqlite3.connect(path) as database:
            database.execute("DROP TABLE responses")
            database.execute("CREATE TABLE responses (key TEXT PRIMARY KEY, body TEXT CHECK (0), digest TEXT)")
        for _ in range(2):
            with pytest.raises(StorageFull, match="CHECK constraint failed"):
                await asyncio.wait_for(cache.put("k", "x"), 10)


def test_a_file_of_another_kind_is_refused(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"not a database, at some length " * 100)
    with pytest.raises(StorageFull, match=r"can't be opened at .*responses\.sqlite: file is not a database"):
        ResponseCache(path)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    with pytest.raises(StorageFull, match="can't be opened at"):
        ResponseCache(tmp_path / "home" / "responses.sqlite")
