"""How long the report of a large dataset takes to write and to open, how large it is, and how it is to use.

    python benchmarks/report_pages.py FOLDER 10000 100000

     10,000 pairs   written in … s, … MB of memory, page … MB   list after … s, all after … s …

Pairs are made up, on real sentences of the papers in FOLDER (JATS), each shown in its own paragraph; receipts have the
usual checks and votes. Times of the page are a headless Chromium's, by the clock; the longest time between two frames
while it searches says whether it stands still.
"""

import json
import multiprocessing
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import dataset_building
from tests.support.chromium import Chromium

from bioalchemy import settings
from bioalchemy.records import Answer, QAPair
from bioalchemy.texts import TextStore
from bioalchemy.tools import feeds, report
from bioalchemy.tools.checks import sentences
from bioalchemy.tools.datasets import dataset_build, embeddings
from bioalchemy.tools.datasets.dataset_contents import contents
from bioalchemy.tools.datasets.dataset_folder import Dataset

_ALL_READ = "document.documentElement?.dataset.ready"
_LISTED = "document.querySelector('.row')"
_SEARCHED = """(async () => {
  let longest = 0, last = performance.now(), going = true;
  const watch = (now) => {
    longest = Math.max(longest, now - last);
    last = now;
    if (going) requestAnimationFrame(watch);
  };
  requestAnimationFrame(watch);
  const search = document.getElementById("search");
  const began = performance.now();
  search.value = "SEARCHED";
  await changed();
  const took = performance.now() - began;
  going = false;
  return [took, longest, shown.length];
})()"""
_OPENED = """(async () => {
  const began = performance.now();
  await openStory(folded.length - 1);
  return performance.now() - began;
})()"""


def main(papers: str, sizes: list[int]) -> None:
    """Print a line for each size."""
    for size in sizes:
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch)
            os.environ["BIOALCHEMY_HOME"] = str(folder / "home")
            settings.home.cache_clear()
            _build(papers, size, folder)
            with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
                seconds, memory = pool.submit(_write, folder).result()
            page = folder / "report.html"
            told = f"written in {seconds:.1f} s, {memory:.0f} MB of memory, page {page.stat().st_size / 1e6:.1f} MB"
            sys.stdout.write(f"{size:>9,} pairs   {told}   {_used(page, folder / 'profile')}\n")
            sys.stdout.flush()


def _build(papers: str, size: int, folder: Path) -> None:
    embeddings.Embedder.open = classmethod(lambda *_: dataset_building.Titles())  # type: ignore[assignment,method-assign]
    rows = folder / "pairs.jsonl"
    (folder / "home").mkdir(exist_ok=True)
    with rows.open("w", encoding="utf-8") as out:
        for row in _rows(papers, size, TextStore(folder / "home")):
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    dataset_build.build([rows], folder / "dataset")
    rows.unlink()


def _rows(papers: str, size: int, texts: TextStore) -> Iterator[dict[str, Any]]:
    draw = random.Random(0)  # noqa: S311
    read = [feeds.read(source.uri) for source in feeds.open_feed(papers)]
    places = [
        (texts.put(paper.text), paper, [span for span in sentences.split(paper.text) if 60 < span[1] - span[0] < 400])
        for paper in read
    ]
    for row in dataset_building.rows(range(size)):
        sha256, paper, spans = draw.choice(places)
        start, end = draw.choice(spans)
        quote = paper.text[start:end]
        question = f"Of sentence {row['evidence'][0]['quote'][:40]} what is said there: {quote[: len(quote) // 2]}?"
        answer = Answer.model_validate(row["answer"])
        row["question"] = question
        row["evidence"][0] |= {"text_sha256": sha256, "start": start, "end": end, "quote": quote}
        row["pair_id"] = QAPair.identify(tuple(row["work_ids"]), question, answer)
        row["annotations"][0]["pair_id"] = row["pair_id"]
        yield row


def _write(folder: Path) -> tuple[float, float]:
    began = time.process_time()
    with contents(Dataset.open(folder / "dataset")) as held:
        report.write(held, folder / "report.html", settings.home())
    return time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _used(page: Path, profile: Path) -> str:
    with Chromium(profile) as browser:
        browser.resize(1300, 900)
        began = time.perf_counter()
        browser.open(page.as_uri(), _LISTED)
        listed = time.perf_counter() - began
        browser.wait(_ALL_READ)
        whole = time.perf_counter() - began
        searches = [browser.evaluate(_SEARCHED.replace("SEARCHED", words)) for words in ("cells", "kinase 7", "zzz")]
        searched = ", ".join(f"{took / 1000:.2f} s ({found:,} found)" for took, _, found in searches)
        still = max(longest for _, longest, _ in searches)
        browser.evaluate("document.getElementById('search').value = ''; changed()")
        opened = browser.evaluate(_OPENED)
        memory = browser.evaluate("performance.memory.usedJSHeapSize") / 1e6
    return (
        f"list after {listed:.1f} s, all after {whole:.1f} s   search {searched}, longest pause {still:.0f} ms   "
        f"last pair opened in {opened:.0f} ms   {memory:.0f} MB of script memory"
    )


if __name__ == "__main__":
    if len(sys.argv) < 3:
        raise SystemExit("usage: report_pages.py FOLDER PAIRS…")
    main(sys.argv[1], [int(size) for size in sys.argv[2:]])
