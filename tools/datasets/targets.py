"""What mix of topics a sample is to have: shares by topic, from PubMed's counts or from a file.

    read("pubmed:2024..2026", Path("topic-counts.jsonl"))     Target("pubmed:2024..2026", {"mycology/yeasts": 4567, …})
    read("mix.json", …)                                       Target("mix.json", {"mycology/yeasts": 0.2, …})

A file is a JSON object of topics and their shares, which need not add up to 1. A field's share is that of its topics
together, and is divided equally between them: a target says nothing of supply, by which the sample gives what a topic
lacks to all others, of whatever field. PubMed's counts are those that
`bioalchemy topics fetch` wrote: papers of the years, by topic; a paper of several topics counts for each. A pair
has one topic, so pairs of papers just like PubMed's are some way from this target too.
"""

import re
import shlex
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from bioalchemy.errors import UsageError
from bioalchemy.tools import strict_json
from bioalchemy.tools.datasets import topic_counts
from bioalchemy.tools.datasets.selection import unknown_name
from bioalchemy.tools.topics import taxonomy

PUBMED = "pubmed"
_LEAST, _MOST = 1e-100, 1e100
"""Shares that can be added, divided and raised to a power."""
_YEARS = re.compile(r"([0-9]{4})(?:\.\.([0-9]{4}))?")


class Target(NamedTuple):
    """Shares by topic, and where they are from."""

    name: str
    shares: dict[str, float]


def read(stated: str, counts: Path) -> Target:
    """The target that a command line names.

    Raises:
        UsageError: it is no such file; it names a topic that there is not; or PubMed was not counted for its years.
    """
    if stated == PUBMED or stated.startswith(f"{PUBMED}:"):
        return _pubmed(stated.removeprefix(PUBMED).removeprefix(":"), counts)
    return _file(Path(stated))


def _pubmed(stated: str, place: Path) -> Target:
    out = shlex.quote(str(place))
    if not place.exists():
        raise UsageError(f"{place} is not there: bioalchemy topics fetch --years FROM..TO -o {out} counts PubMed")
    rows = [row for row in topic_counts.read(place) if row.topic != topic_counts.ALL]
    known = taxonomy().topics
    counted: Counter[int] = Counter(row.year for row in rows if row.topic in known)
    whole = sorted(year for year, topics in counted.items() if topics == len(known))
    years = _years(stated) if stated else range(whole[0], whole[-1] + 1) if whole else range(0)
    if missing := [year for year in years if year not in whole]:
        there = f"it has {', '.join(map(str, whole))}" if whole else "it has no year whole"
        fetch = f"bioalchemy topics fetch --years {missing[0]}..{missing[-1]} -o {out}"
        raise UsageError(f"{place} lacks counts of {', '.join(map(str, missing))}: {there}; {fetch}")
    if not years:
        raise UsageError(
            f"{place} has no year counted for all topics; bioalchemy topics fetch --years FROM..TO -o {out}"
        )
    shares: Counter[str] = Counter()
    for row in rows:
        if row.year in years and row.topic in known:
            shares[row.topic] += row.papers
    return Target(f"{PUBMED}:{years[0]}..{years[-1]}", {topic: float(papers) for topic, papers in shares.items()})


def _years(stated: str) -> range:
    found = _YEARS.fullmatch(stated)
    years = range(int(found[1]), int(found[2] or found[1]) + 1) if found else range(0)
    if not years:
        raise UsageError(f"--target {PUBMED}:{stated}: give {PUBMED}:FROM..TO, such as {PUBMED}:2024..2026")
    return years


def _file(place: Path) -> Target:
    try:
        content = strict_json.parse(place.read_bytes())
    except OSError as error:
        raise UsageError(f"--target {place}: {error.strerror}; give {PUBMED}, {PUBMED}:FROM..TO or a file") from error
    except ValueError as error:
        raise UsageError(f"--target {place} is no JSON: {error}") from None
    if not isinstance(content, dict) or not content:
        raise UsageError(f'--target {place}: give an object of topics and shares, such as {{"mycology/yeasts": 0.2}}')
    known = tuple(taxonomy().topics)
    fields = {field.id: [f"{field.id}/{topic.id}" for topic in field.topics] for field in taxonomy().fields}
    for topic, share in content.items():
        if topic not in known and topic not in fields:
            raise unknown_name(f"--target {place}: topic", topic, (*known, *fields))
        if (field := topic.partition("/")[0]) != topic and field in content:
            raise UsageError(f"--target {place}: it states {field} and {topic}, which is part of it: give one of them")
        if isinstance(share, bool) or not isinstance(share, int | float) or not 0 <= share <= _MOST:
            raise UsageError(f"--target {place}: the share of {topic} is no number of 0 or more, up to {_MOST:g}")
    if not any(share >= _LEAST for share in content.values()):
        raise UsageError(f"--target {place}: no topic has a share of {_LEAST:g} or more")
    spread = {topic: fields.get(topic, [topic]) for topic in content}
    return Target(place.name, {one: content[topic] / len(ones) for topic, ones in spread.items() for one in ones})
