"""Mutate sound files and answers of services, read them as a run does, and count how the readings end.

    python -m tests.hostile.fuzz --minutes 20 --seed 1 [--kind pdf] [--keep FOLDER]

Run it in the root of the repository. Every reading has to end in an article or listing, or in a typed error; what ends
otherwise, or at a limit of memory or time, is printed with the number that makes it again (`--only`), and kept in a
folder if one is given. The exit code is the number of findings, at most 99.
"""

import argparse
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random

from tests.hostile.mutations import mutated
from tests.hostile.reading import FINDING, End, Reading
from tests.hostile.specimens import NOTATION, specimens

_WEIGHTS = {"jats": 12, "pubmed": 8, "pdf": 12, "rss": 6, "europepmc": 4, "pubmed_gz": 2, "document": 3}
"""How often a kind is drawn; the others once."""


def made(seed: int, number: int, kinds: list[str]) -> tuple[str, bytes]:
    """The mutation of that number: its kind and content."""
    random = Random(f"{seed}:{number}")
    kind = random.choices(kinds, [_WEIGHTS.get(kind, 1) for kind in kinds])[0]
    sound = specimens(kind)
    return kind, mutated(random.choice(sound), NOTATION[kind], random, sound)


def main() -> int:
    """Run for so many minutes, and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", choices=NOTATION, action="append")
    parser.add_argument("--only", type=int, help="the number of one mutation")
    parser.add_argument("--keep", type=Path, help="a folder for what is found")
    options = parser.parse_args()
    kinds = options.kind or list(NOTATION)
    counted: Counter[tuple[str, str]] = Counter()
    memory, findings, longest = 0, 0, 0.0
    begun = time.monotonic()
    number = first = options.only or 0
    with Reading() as reading:
        while number == first or (options.only is None and time.monotonic() - begun < 60 * options.minutes):
            kind, data = made(options.seed, number, kinds)
            started = time.monotonic()
            end = reading.end_of(kind, data)
            longest = max(longest, time.monotonic() - started)
            counted[kind, end.outcome] += 1
            memory = max(memory, end.memory)
            findings += end.outcome == FINDING
            _tell(number, kind, data, end, options)
            number += 1
    minutes = (time.monotonic() - begun) / 60
    sys.stdout.write(f"{number - first} mutations in {minutes:.1f} min, seed {options.seed}; {findings} findings; ")
    sys.stdout.write(f"at most {memory / 1e6:.0f} MB, {longest:.1f} s\n")
    for (kind, outcome), count in sorted(counted.items()):
        sys.stdout.write(f"{kind:18} {outcome:20} {count}\n")
    return min(findings, 99)


def _tell(number: int, kind: str, data: bytes, end: End, options: argparse.Namespace) -> None:
    if end.outcome not in (FINDING, "parser_died") and options.only is None:
        return
    sys.stdout.write(f"{number} {kind} {end.outcome}: {end.detail}\n")
    sys.stdout.flush()
    if options.keep:
        options.keep.mkdir(parents=True, exist_ok=True)
        (options.keep / f"{options.seed}-{number}.{kind}").write_bytes(data)


if __name__ == "__main__":
    sys.exit(main())
