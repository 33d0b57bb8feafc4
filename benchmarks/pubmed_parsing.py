"""How fast is `pubmed.read_bytes`, beside lxml merely parsing the same bytes; and how much memory does a big file take?

    python benchmarks/pubmed_parsing.py FOLDER

    records 152, 3.8 MB
    lxml parse           7650 records/s
    pubmed.read_bytes    2807 records/s
    ratio 2.7 times the time of parsing
    baseline of 30,000 records, 759 MB in 219 MB of gzip: 1520 records/s, peak 45 MB, 44 MB after the first 1,000

Records that can't be read are left out of both. One process, best of 15 passes, records in memory. The baseline file is
made of the same records, over and over, in a temporary folder, and is read by a process of its own.
"""

import gzip
import itertools
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

from lxml import etree

from bioalchemy.records import Article
from bioalchemy.tools import pubmed

PASSES = 15
BASELINE = 30_000
"""Records of one of PubMed's baseline files."""


def main(folder: Path) -> None:
    """Print records per second of each way to read the PubMed records under `folder`."""
    found = [record.xml for path in sorted(folder.rglob("*.xml")) if _holds_records(path) for record in _split(path)]
    if not found:
        raise SystemExit(f"No readable PubMed record under {folder}.")
    out = sys.stdout.write
    out(f"records {len(found)}, {sum(map(len, found)) / 1e6:.1f} MB\n")
    bare, ours = _seconds(found, _parse, lambda data: pubmed.read_bytes(data, "benchmark"))
    for name, seconds in (("lxml parse", bare), ("pubmed.read_bytes", ours)):
        out(f"{name:18} {len(found) / seconds:6.0f} records/s\n")
    out(f"ratio {ours / bare:.1f} times the time of parsing\n")
    with tempfile.TemporaryDirectory() as temporary:
        path = Path(temporary) / "baseline.xml.gz"
        size = _write_baseline(path, found)
        out(f"baseline of {BASELINE:,} records, {size / 1e6:.0f} MB in {path.stat().st_size / 1e6:.0f} MB of gzip: ")
        receiving, sending = multiprocessing.Pipe(duplex=False)
        process = multiprocessing.get_context("spawn").Process(target=_read_baseline, args=(path, sending))
        process.start()
        seconds, peak, early = receiving.recv()
        process.join()
    out(f"{BASELINE / seconds:.0f} records/s, peak {peak:.0f} MB, {early:.0f} MB after the first 1,000\n")


def _holds_records(path: Path) -> bool:
    data = path.read_bytes()
    return b"<PubmedArticle>" in data or b"<PubmedBookArticle>" in data


def _split(path: Path) -> list[pubmed.Record]:
    readable = [isinstance(article, Article) for _, article in pubmed.records(path)]
    return list(itertools.compress(pubmed.split(path), readable)) if any(readable) else []


def _parse(data: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    return etree.fromstring(data, parser)


def _seconds(documents: list[bytes], *ways: Callable[[bytes], object]) -> list[float]:
    """The best pass of each way in seconds of the processor, taken in turns so that a busy machine is busy for all."""
    best = [float("inf")] * len(ways)
    for _ in range(PASSES):
        for place, read in enumerate(ways):
            start = time.process_time()
            for data in documents:
                read(data)
            best[place] = min(best[place], time.process_time() - start)
    return best


def _write_baseline(path: Path, found: list[bytes]) -> int:
    size = 0
    with gzip.open(path, "wb", compresslevel=1) as file:
        size += file.write(b'<?xml version="1.0" encoding="UTF-8"?>\n<PubmedArticleSet>\n')
        for xml in itertools.islice(itertools.cycle(found), BASELINE):
            size += file.write(xml + b"\n")
        size += file.write(b"</PubmedArticleSet>\n")
    return size


def _read_baseline(path: Path, sending: Connection) -> None:
    """Send seconds, and the peak of memory in MB at the end and after 1,000 records."""
    start, early, read = time.perf_counter(), 0.0, 0
    for read, (_, article) in enumerate(pubmed.records(path), 1):
        assert isinstance(article, Article), article
        if read == 1000:
            early = _peak()
    assert read == BASELINE, read
    sending.send((time.perf_counter() - start, _peak(), early))


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("usage: pubmed_parsing.py FOLDER")
    main(Path(sys.argv[1]))
