"""The card of a trained model, README.md in its folder: what it is made of, and the figures that were logged.

    write(Path("runs/qwen3-8b"), "grpo", state["log_history"])

Every figure is from the log or from `provenance.json`. It does not say how good the model is: a reward in training is
no evaluation.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from bioalchemy_training import curve, provenance, samples
from bioalchemy_training.config import Kind

NAME = "README.md"
_SPAN = 6
"""Logged steps at either end, whose mean is shown; half of what there is, where that is less."""
_METHODS: dict[Kind, str] = {
    "grpo": "GRPO (TRL), rewarded by the function that verified the pairs",
    "sft": "supervised fine-tuning (TRL) on the pairs' answers, without reasoning",
}


def write(output: Path, kind: Kind, log: list[dict[str, Any]]) -> None:
    """Write it, in place of the draft that TRL leaves with each checkpoint."""
    made = json.loads((output / provenance.NAME).read_text(encoding="utf-8"))
    (output / NAME).write_text("\n".join(_lines(output, kind, made, log)) + "\n", encoding="utf-8")


def _lines(output: Path, kind: Kind, made: dict[str, Any], log: list[dict[str, Any]]) -> Iterator[str]:
    model, dataset, lora = made["config"]["model"], made["dataset"], made["config"]["lora"]
    front = {"library_name": "peft" if lora is not None else "transformers", "tags": ["bioalchemy", "trl", kind]}
    if "/" in model["name"]:
        front["base_model"] = model["name"]
    yield f"---\n{yaml.safe_dump(front, sort_keys=True).strip()}\n---\n\n# {output.name}\n"
    yield f"{model['name']}, {'LoRA' if lora is not None else 'all weights'} trained by {_METHODS[kind]}.\n"
    yield "| | |\n|---|---|"
    left_out = f", {dataset['left_out']:,} left out as they can't be judged" if dataset["left_out"] else ""
    yield f"| rows | {dataset['rows']:,}{left_out} |"
    yield f"| dataset's fingerprint | `{dataset['fingerprint']}` |"
    is_open = made["config"]["dataset"]["evidence"]
    yield f"| task | {'reading comprehension: the evidence is in the prompt' if is_open else 'closed-book'} |"
    if kind == "grpo":
        weights = made["config"]["reward"]["weights"]
        yield f"| reward | {' + '.join(f'{weight:g} × {name}' for name, weight in weights.items())} |"
    yield f"| benchmarks | {dataset['kept_clear'] or 'nothing is known of what the questions may give away'} |"
    yield f"| verifier | {made['verifier']} |"
    yield f"| devices | {made['processes']} × {', '.join(made['devices'])} |"
    if lora is not None:
        yield f"| LoRA | {_listed(lora)} |"
    yield f"| steps | {log[-1]['step']:,} |"
    settings = {key: value for key, value in made["config"][kind].items() if key != "output_dir"}
    yield f"| settings | {_listed(settings)} |"
    if made["continued_from"]:
        yield f"| continued from step | {', '.join(map(str, made['continued_from']))} |"
    yield "\n## What was logged\n"
    yield f"Means over the first and the last {_SPAN} logged steps (or halves, if there are fewer): no evaluation.\n"
    yield "| | first | last |\n|---|---|---|"
    for panel in curve.PANELS[kind]:
        for name, where in zip(panel.logged, ("", ", held out"), strict=False):
            if values := [value for _, value in curve.points(log, name)]:
                span = max(1, min(_SPAN, len(values) // 2))
                yield f"| {panel.title}{where} | {_mean(values[:span])} | {_mean(values[-span:])} |"
    yield f"\n![curves]({curve.NAME})\n"
    if (output / samples.MARKDOWN).exists():
        yield f"Completions: [{samples.MARKDOWN}]({samples.MARKDOWN}). "
    yield f"Everything it was made of: [{provenance.NAME}]({provenance.NAME}).\n\n## Use\n"
    if lora is not None:
        yield f"`bioalchemy-train merge {output.name} -o FOLDER` puts the adapter into its model's weights."
    yield (
        "It is asked as `bioalchemy.questions.render` asks, and gives its final answer in `<answer></answer>` tags. "
        "Whether training helped, `bioalchemy evals` tells on questions that it was not trained on. Its terms are "
        "those of the model and of the texts that it was made of."
    )


def _listed(given: dict[str, Any]) -> str:
    return ", ".join(f"{key} {value}" for key, value in given.items())


def _mean(values: list[float]) -> str:
    return f"{sum(values) / len(values):.3f}"
