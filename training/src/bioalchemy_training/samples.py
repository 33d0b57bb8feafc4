"""Some completions of a training's first and last logged steps, to be read by people.

    write(Path("runs/qwen3-8b"), config.reward.weights)

samples.jsonl has a completion a line, and samples.md the same to read.

They are taken from OUTPUT/completions, which TRL writes at each logged step: the first of each of the first groups,
so that no choice is made by what they earned.
"""

import json
from collections.abc import Iterator, Mapping
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any

from bioalchemy_training.rewards import WEIGHTS

JSONL, MARKDOWN = "samples.jsonl", "samples.md"
_QUESTIONS, _OF_EACH = 4, 2
"""What is shown of each of the two steps."""


def write(output: Path, weights: Mapping[Any, float]) -> None:
    """Write both files; nothing where no completions were kept."""
    kept = sorted(
        (output / "completions").glob("completions_*.parquet"), key=lambda place: int(place.stem.split("_")[1])
    )
    if not kept:
        return
    shown = [row for place in dict.fromkeys((kept[0], kept[-1])) for row in _of(place, weights)]
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in shown)
    (output / JSONL).write_text(lines, encoding="utf-8")
    (output / MARKDOWN).write_text("\n".join(_told(shown)) + "\n", encoding="utf-8")


def _of(place: Path, weights: Mapping[Any, float]) -> list[dict[str, Any]]:
    import pyarrow.parquet as pq

    groups = groupby(pq.read_table(place).to_pylist(), key=itemgetter("prompt"))
    return [_plain(row, weights) for _, group in islice(groups, _QUESTIONS) for row in islice(group, _OF_EACH)]


def _plain(row: dict[str, Any], weights: Mapping[Any, float]) -> dict[str, Any]:
    parts = {name: row[name] for name in weights}
    is_judged = None not in parts.values()
    return {
        "step": row["step"],
        "prompt": _text(row["prompt"]),
        "gold": row.get("gold", ""),
        "completion": _text(row["completion"]),
        "extracted": row.get("extracted", ""),
        "why": row.get("why", ""),
        "reward": sum(weight * parts[name] for name, weight in weights.items()) if is_judged else None,
        **parts,
        "advantage": row["advantage"],
    }


def _text(said: Any) -> str:
    return said if isinstance(said, str) else "\n".join(str(message["content"]) for message in said)


def _told(rows: list[dict[str, Any]]) -> Iterator[str]:
    yield "# Completions in training\n\nTwo of each of the first questions of the first and the last step, none chosen."
    asked = None
    for row in rows:
        if (row["step"], row["prompt"]) != asked:
            asked = row["step"], row["prompt"]
            yield f"\n## Step {row['step']}\n\n{_quoted(row['prompt'])}"
            yield f"\nRight: {row['gold']}"
        yield f"\n{_quoted(row['completion'])}\n\n{_earned(row)}: {row['why']}"


def _earned(row: dict[str, Any]) -> str:
    if row["reward"] is None:
        return "not judged"
    return f"earned {row['reward']:.4g} ({', '.join(f'{name} {row[name]:g}' for name in WEIGHTS)})"


def _quoted(text: str) -> str:
    longest = max((len(run) for run in text.split("\n") if set(run) == {"`"}), default=2)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text}\n{fence}"
