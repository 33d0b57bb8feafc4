"""How fast is `jats.read`, beside lxml merely parsing the same files, and beside published readers of JATS?

    uv run --with litdown --with pubmed_parser python benchmarks/jats_parsing.py FOLDER…

    files 122, 17.1 MB
    lxml parse                1.0 times,   900 articles/s
    jats.read                 3.9 times,   230 articles/s

Files that are not readable as JATS are left out of all. One process; files in memory; of five passes over all, in each
of which the readers take turns, the one with least processor time. The time of a peer that fails counts.
"""

import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from jats_peers import installed
from lxml import etree

from bioalchemy.errors import ArticleError
from bioalchemy.tools import jats

PASSES = 5


def main(folders: list[Path]) -> None:
    """Print articles per second of each way to read the XML files under `folders`."""
    paths = [path for folder in folders for path in sorted(folder.rglob("*")) if path.suffix in (".xml", ".nxml")]
    documents = [data for path in paths if _is_readable(data := path.read_bytes())]
    if not documents:
        raise SystemExit("No readable JATS file there.")
    readers: dict[str, Callable[[bytes], object]] = {
        "lxml parse": _parse, "lxml parse, itertext": _parse_text, "jats.read": _read, **installed()
    }  # fmt: skip
    best = dict.fromkeys(readers, float("inf"))
    for _ in range(PASSES):
        for name, read in readers.items():
            best[name] = min(best[name], _seconds(read, documents))
    sys.stdout.write(f"files {len(documents)}, {sum(map(len, documents)) / 1e6:.1f} MB\n")
    for name, seconds in best.items():
        ratio = seconds / best["lxml parse"]
        sys.stdout.write(f"{name:22} {ratio:6.1f} times, {len(documents) / seconds:5.0f} articles/s\n")


def _is_readable(data: bytes) -> bool:
    try:
        _read(data)
    except ArticleError:
        return False
    return True


def _read(data: bytes) -> object:
    return jats.read_bytes(data, "benchmark")


def _parse(data: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    return etree.fromstring(data, parser)


def _parse_text(data: bytes) -> str:
    return " ".join(" ".join(map(str, _parse(data).itertext())).split())


def _seconds(read: Callable[[bytes], object], documents: list[bytes]) -> float:
    start = time.process_time()
    for data in documents:
        # What a peer was not written for.
        with suppress(Exception):
            read(data)
    return time.process_time() - start


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit("usage: jats_parsing.py FOLDER…")
    main([Path(folder) for folder in sys.argv[1:]])
