"""How fast is a folder of thousands read, on one core and on all, and does memory stay flat?

    python benchmarks/folder_reading.py FOLDER [--articles 3000]

    1 process      3,000 articles, 106/s, at most 110 MB
    2 processes    3,000 articles, 165/s, at most 164 MB; 155 MB after the first 500

Copies the JATS files under FOLDER, each under a DOI of its own, into a temporary folder and reads that as a feed, as
`run` does. Memory is what this process and its children hold.
"""

import argparse
import os
import re
import sys
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path

from bioalchemy.tools import feeds, reading

_DOI = re.compile(rb'pub-id-type="doi">10\.\d+/[^<]*')
_EVERY = 500


def main(folder: Path, articles: int) -> None:
    """Print articles per second and memory, with one process and with as many as there are cores."""
    with tempfile.TemporaryDirectory() as made:
        paths = sorted(path for path in folder.rglob("*") if path.suffix in (".xml", ".nxml"))
        for number, path in enumerate(islice(cycle(paths), articles)):
            copy = _DOI.sub(lambda found, number=number: b"%s.%d" % (found[0], number), path.read_bytes(), count=1)
            (Path(made) / f"{number:06}.xml").write_bytes(copy)
        for processes in sorted({1, reading.processors()}):
            _measure(made, processes)


def _measure(folder: str, processes: int) -> None:
    start = time.perf_counter()
    count, held = 0, []
    for _ in reading.read_all(feeds.open_feed(folder), processes=processes):
        count += 1
        if count % _EVERY == 0:
            held.append(_megabytes())
    seconds = time.perf_counter() - start
    name = "1 process" if processes == 1 else f"{processes} processes"
    sys.stdout.write(f"{name:14} {count:,} articles, {count / seconds:.0f}/s, ")
    sys.stdout.write(f"at most {max(held, default=0)} MB; {sum(held[:1])} MB after the first {_EVERY}\n")


def _megabytes() -> int:
    """Resident memory of this process and its children (Linux)."""
    own = os.getpid()
    return sum(_resident(process) for process in Path("/proc").glob("[0-9]*") if own in _lineage(process)) // 10**6


def _lineage(process: Path) -> tuple[int, ...]:
    try:
        return int(process.name), int((process / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return ()


def _resident(process: Path) -> int:
    try:
        return int((process / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Articles per second of a folder of thousands.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=3000)
    arguments = parser.parse_args()
    main(arguments.folder, arguments.articles)
