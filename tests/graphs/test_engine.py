"""The engine: papers that can't be read, that kill their reader or are there twice; and what a run is made with."""

import os
import shutil
import time
from dataclasses import replace
from pathlib import Path

import pytest
from tests.support import papers, readers, workshop
from tests.support.scripted_model import ScriptedModel

from bioalchemy.backends import open_backends
from bioalchemy.errors import RateLimited, UsageError
from bioalchemy.graphs import engine
from bioalchemy.graphs.state import Services
from bioalchemy.hosted import routed
from bioalchemy.settings import ROLES, Gates
from bioalchemy.tools import feeds, reading

SOUND = papers.jats(1, [1])
ROOT = SOUND.split("?>")[1]
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
HOSTILE: dict[str, tuple[str | bytes, str]] = {
    # name: (content, reason); the numbers are those of the classes of bad input
    "15-file-entity": (f'<!DOCTYPE article [<!ENTITY x SYSTEM "file:///etc/passwd">]>{ROOT}', "hostile_xml"),
    "16-laughs": (f'<!DOCTYPE article [<!ENTITY l0 "ha">{LAUGHS}]>{ROOT}', "hostile_xml"),
    "16-parameter": ("<!DOCTYPE a [<!ENTITY % p \"<!ENTITY q 'ha'>\"> %p;]>" + ROOT, "hostile_xml"),
    "17-nested": ("<article><body>" + "<sec>" * 100_000 + "</sec>" * 100_000 + "</body></article>", "hostile_xml"),
    "19-bad-utf8": (SOUND.encode().replace(b"Kinase KIN1", b"Kinase \xff\xfe"), "bad_encoding"),
    "19-odd-encoding": (SOUND.encode("cp500"), "not_xml"),
    "14-empty": ("", "empty_source"),
    "14-blank": (" \n\t" * 100, "empty_source"),
    "09-captcha": ("<!DOCTYPE html><html><body>Are you human?</body></html>", "not_xml"),
    "09-pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "not_pdf"),
    "08-cut": (SOUND[:-300], "malformed_xml"),
    "21-endless-abstract": (SOUND.replace("<abstract><p>", "<abstract><p>" + "a" * 11_000_000), "source_too_large"),
    "other-xml": ("<svg><rect/></svg>", "not_jats"),
}


async def drive(services: Services, feed: Path, read: reading.Read = feeds.read) -> None:
    await engine.Engine(services, 4, read, probe=workshop.sound).drive(feeds.open_feed(str(feed)))


def outcomes(services: Services) -> dict[str, str]:
    rows = services.ledger.db.execute("SELECT uri, state, reason FROM articles")
    return {Path(row["uri"]).stem: row["reason"] or row["state"] for row in rows}


def write(folder: Path, name: str, content: str | bytes) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)


async def test_every_hostile_paper_is_quarantined_with_its_reason_and_the_run_goes_on(
    model: ScriptedModel, tmp_path: Path
) -> None:
    feed = tmp_path / "papers"
    for name, (content, _) in HOSTILE.items():
        write(feed, f"{name}.xml", content)
    write(feed, "18-remote-dtd.xml", '<!DOCTYPE article SYSTEM "http://192.0.2.1/JATS.dtd">' + ROOT)
    write(feed, "20-nul.xml", papers.jats(2, [2]).replace("Kinases have", "Kin\x00ases &#xD800;&#0; have"))
    write(feed, "zz-sound.xml", papers.jats(3, [3]))
    started = time.monotonic()
    async with workshop.services(tmp_path, model) as services:
        await drive(services, feed)
        found = outcomes(services)
        assert found == {
            **{name: reason for name, (_, reason) in HOSTILE.items()},
            "18-remote-dtd": "done", "20-nul": "done", "zz-sound": "done",
        }  # fmt: skip
        details = services.ledger.db.execute("SELECT detail FROM articles WHERE state = 'quarantined'")
        assert all(row["detail"] and "root:" not in row["detail"] for row in details)
        assert services.ledger.tally.accepted == 3
    assert time.monotonic() - started < 60


async def test_a_reader_that_hangs_crashes_or_eats_memory_costs_its_article_only(
    model: ScriptedModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = tmp_path / "papers"
    for number, name in enumerate(["bug", "crash", "crash2", "eat", "hang", "sound"]):
        write(feed, f"{name}.xml", papers.jats(number, [number]))
    monkeypatch.setattr(reading, "TIMEOUT_S", 4)
    async with workshop.services(tmp_path, model) as services:
        await drive(services, feed, readers.unsound)
        died = dict.fromkeys(["bug", "crash", "crash2", "eat", "hang"], "parser_died")
        assert outcomes(services) == {**died, "sound": "done"}
        rows = services.ledger.db.execute("SELECT uri, detail FROM articles WHERE state = 'quarantined'")
        details = {Path(row["uri"]).stem: row["detail"] for row in rows}
    assert details == {
        "bug": "the parser died of it (IndexError)", "crash": "the parser died of it (ProcessExpired)",
        "crash2": "the parser died of it (ProcessExpired)", "eat": "the parser ran out of its 2 GiB of memory",
        "hang": "not parsed within 4 s",
    }  # fmt: skip


async def test_a_stub_does_not_stand_in_the_way_of_the_full_paper(model: ScriptedModel, tmp_path: Path) -> None:
    feed = tmp_path / "papers"
    write(feed, "1-stub.xml", papers.jats(1, [], body="<p>Text to follow.</p>"))
    write(feed, "2-full.xml", papers.jats(1, [1]))
    write(feed, "3-copy.xml", papers.jats(1, [2]))
    async with workshop.services(tmp_path, model) as services:
        await drive(services, feed)
        assert outcomes(services) == {"1-stub": "no_body", "2-full": "done", "3-copy": "same_work"}


async def test_of_two_copies_the_first_of_the_feed_is_taken_though_it_is_read_last(
    model: ScriptedModel, tmp_path: Path
) -> None:
    feed = tmp_path / "papers"
    write(feed, "1-first.xml", papers.jats(1, [1]))
    write(feed, "2-second.xml", papers.jats(1, [2]))
    async with workshop.services(tmp_path, model) as services:
        await drive(services, feed, readers.first_is_slow)
        assert outcomes(services) == {"1-first": "done", "2-second": "same_work"}


async def test_a_mended_file_is_read_again_and_a_touched_one_is_not(model: ScriptedModel, tmp_path: Path) -> None:
    feed = tmp_path / "papers"
    write(feed, "touched.xml", papers.jats(1, [1]))
    write(feed, "stub.xml", papers.jats(2, [], body="<p>Text to follow.</p>"))
    write(feed, "broken.xml", "<article>")
    async with workshop.services(tmp_path, model) as services:
        await drive(services, feed)
        assert outcomes(services) == {"touched": "done", "stub": "no_body", "broken": "malformed_xml"}
        os.utime(feed / "touched.xml", (1, 1))
        write(feed, "stub.xml", papers.jats(2, [2]))
        write(feed, "broken.xml", papers.jats(3, [3]))
        await drive(services, feed)
        assert outcomes(services) == {"touched": "done", "stub": "done", "broken": "done"}
        assert services.ledger.tally.articles.total() == 3
        assert services.ledger.tally.accepted == 3


async def test_a_text_that_was_lost_is_read_again(model: ScriptedModel, tmp_path: Path) -> None:
    feed = tmp_path / "papers"
    write(feed, "one.xml", papers.jats(1, [1]))
    write(feed, "two.xml", papers.jats(2, [2]))
    model.truncate = {"WrittenDrafts"}
    async with workshop.services(tmp_path, model) as services:
        await drive(services, feed)
        shutil.rmtree(tmp_path / "home" / "texts")
        services.texts.get.cache_clear()
        (feed / "two.xml").unlink()
        model.truncate = set()
        services.ledger.reopen_failed()
        await drive(services, feed)
        assert outcomes(services) == {"one": "done", "two": "UnknownText"}


async def test_the_same_work_is_worked_on_once(model: ScriptedModel, tmp_path: Path) -> None:
    feed = tmp_path / "papers"
    write(feed, "a.xml", SOUND)
    write(feed, "b.xml", papers.jats(1, [1, 2]))
    # One DOI in another spelling.
    write(feed, "c.xml", SOUND.replace("10.5555/test.1<", "https://doi.org/10.5555/TEST.1<"))
    async with workshop.services(tmp_path, model) as services:
        await drive(services, feed)
        states = sorted(outcomes(services).values())
        assert states == ["done", "same_work", "same_work"]
        assert services.ledger.tally.articles["rejected"] == 2


async def test_two_works_with_one_text_each_get_their_own_contexts(model: ScriptedModel, tmp_path: Path) -> None:
    feed = tmp_path / "papers"
    write(feed, "a.xml", SOUND)
    write(feed, "b.xml", SOUND.replace("10.5555/test.1<", "10.5555/another<"))
    async with workshop.services(tmp_path, model) as services:
        await drive(services, feed)
        per_article = services.ledger.db.execute("SELECT COUNT(*) FROM contexts GROUP BY article_id").fetchall()
    assert len(per_article) == 2


async def test_files_that_can_not_be_opened_are_quarantined(model: ScriptedModel, tmp_path: Path) -> None:
    feed = tmp_path / "papers"
    feed.mkdir()
    (feed / "gone.xml").symlink_to(feed / "nowhere.xml")
    (feed / "round.xml").symlink_to(feed / "round.xml")
    (feed / "folder.xml").symlink_to(tmp_path)
    os.mkfifo(feed / "pipe.xml")
    write(feed, "sound.xml", SOUND)
    async with workshop.services(tmp_path, model) as services:
        await drive(services, feed)
        unreadable = dict.fromkeys(["gone", "round", "folder", "pipe"], "unreadable_source")
        assert outcomes(services) == {**unreadable, "sound": "done"}


async def test_names_of_any_bytes_are_read_and_stored(model: ScriptedModel, tmp_path: Path) -> None:
    feed = tmp_path / "papers"
    feed.mkdir()
    names = [b"M\xfcller.xml", "Müller 2.xml".encode(), b"[x].xml", b"new\nline.xml", b"50%25.xml", b"-rf.NXML"]
    for number, name in enumerate(names):
        (feed / os.fsdecode(name)).write_text(papers.jats(number, [number]), "utf-8")
    async with workshop.services(tmp_path, model) as services:
        await drive(services, feed)
        assert list(outcomes(services).values()) == ["done"] * len(names)
        uris = {row["uri"] for row in services.ledger.db.execute("SELECT uri FROM articles")}
    assert (feed / "M%FCller.xml").as_uri().replace("%25", "%") in uris


async def test_a_backend_that_takes_no_more_requests_ends_the_run_and_blames_no_paper(
    model: ScriptedModel, tmp_path: Path
) -> None:
    feed = tmp_path / "papers"
    write(feed, "one.xml", SOUND)
    model.faults.extend([(429, {"Retry-After": "0"})] * 9)
    async with workshop.services(tmp_path, model) as services:
        with pytest.raises(RateLimited, match="HTTP 429"):
            await drive(services, feed)
        assert outcomes(services) == {"one": "parsed"}
        model.faults.clear()
        await drive(services, feed)
        assert outcomes(services) == {"one": "done"}


async def test_an_empty_feed_ends_at_once(model: ScriptedModel, tmp_path: Path) -> None:
    async with workshop.services(tmp_path, model) as services:
        await engine.Engine(services, 4, probe=workshop.sound).drive([])
        assert services.ledger.tally.articles.total() == 0
    assert not model.bodies


async def test_a_feed_that_breaks_ends_the_run_with_its_error(model: ScriptedModel, tmp_path: Path) -> None:
    def breaking() -> object:
        yield from ()
        raise OSError("the disk is gone")

    async with workshop.services(tmp_path, model) as services:
        with pytest.raises(OSError, match="the disk is gone"):
            await engine.Engine(services, 4, probe=workshop.sound).drive(breaking())  # type: ignore[arg-type]


@pytest.mark.parametrize(("window", "passage_tokens"), [(None, 600), (16_384, 600), (4096, 287), (3348, 100)])
async def test_passages_shrink_to_the_smallest_window(
    model: ScriptedModel, window: int | None, passage_tokens: int
) -> None:
    async with open_backends(workshop.config(model), 4, routed) as backends:
        backends["critic"] = replace(backends["critic"], window=window)
        recipe = engine.make_recipe(backends, Gates())
    assert recipe.gates.passage_tokens == passage_tokens
    assert set(recipe.models) == set(ROLES)


async def test_a_window_too_small_for_any_passage_is_refused(model: ScriptedModel) -> None:
    async with open_backends(workshop.config(model), 4, routed) as backends:
        backends["critic"] = replace(backends["critic"], window=3347)
        with pytest.raises(UsageError, match="a window of 3347 tokens is too small; 3348 is the least"):
            engine.make_recipe(backends, Gates())
