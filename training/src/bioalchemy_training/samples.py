"""Some completions of a training's first and last logged steps, to be read by people.

    write(Path("runs/qwen3-8b"), config.reward.weights)

samples.jsonl has a completion a line, and samples.md the same to read.

They are taken from OUTPUT/completions, which TRL writes at each logged step, groups whole and in their order: no choice
is made among them by what they earned.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bioalchemy_training.rewards import WEIGHTS

JSONL, MARKDOWN = "samples.jsonl", "samples.md"
SHOWN = 8
"""Completions of each of the two steps."""


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

    return [_plain(row, weights) for row in pq.read_table(place).slice(0, SHOWN).to_pylist()]


def _plain(row: dict[str, Any], weights: Mapping[Any, float]) -> dict[str, Any]:
    parts = {name: row[name] for name in weights}
    is_judged = None not in parts.values()
    return {
        "step": row["step"],
        "prompt": _text(row["prompt"]),
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
    yield "# Completions in training\n\nThe first of the first and of the last logged step, none chosen."
    asked = None
    for row in rows:
        if (row["step"], row["prompt"]) != asked:
            asked = row["step"], row["prompt"]
            yield f"\n## Step {row['step']}\n\n{_quoted(row['prompt'])}"
        yield f"\n{_quoted(row['completion'])}\n\n{_earned(row)}: {row['why']}"


def _earned(row: dict[str, Any]) -> str:
    if row["reward"] is None:
        return "not judged"
    return f"earned {row['reward']:.4g} ({', '.join(f'{name} {row[name]:g}' for name in WEIGHTS)})"


def _quoted(text: str) -> str:
    longest = max((len(run) for run in text.split("\n") if set(run) == {"`"}), default=2)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text}\n{fence}"
