"""A training's curves as one picture, from what was logged and nothing else.

draw(state["log_history"], "grpo", Path("curve.png"), "qwen3-8b")
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from bioalchemy_training.config import Kind

NAME = "curve.png"


_SHARE = (-0.05, 1.05)


class Panel(NamedTuple):
    """What is drawn on one axis, with its range where that is fixed."""

    name: str
    """As people call it."""
    unit: str
    logged: tuple[str, ...]
    """As TRL calls it: in training, then on held-out questions."""
    limits: tuple[float, float] | None = None

    @property
    def title(self) -> str:
        """Its name with its unit."""
        return f"{self.name} ({self.unit})" if self.unit else self.name


PANELS: dict[Kind, tuple[Panel, ...]] = {
    "grpo": (
        Panel("reward", "weighted", ("reward", "eval_reward")),
        Panel("correct", "share", ("rewards/correctness/mean", "eval_rewards/correctness/mean"), _SHARE),
        Panel("answer found", "share", ("extraction_rate", "eval_extraction_rate"), _SHARE),
        Panel("completion length", "tokens", ("completions/mean_length", "eval_completions/mean_length")),
        Panel("groups without spread", "share", ("frac_reward_zero_std",), _SHARE),
        Panel("cut at the limit", "share", ("completions/clipped_ratio",), _SHARE),
    ),
    "sft": (
        Panel("loss", "", ("loss", "eval_loss")),
        Panel("token accuracy", "share", ("mean_token_accuracy", "eval_mean_token_accuracy"), _SHARE),
    ),
}


def points(log: Iterable[dict[str, Any]], name: str) -> list[tuple[int, float]]:
    """Step and value, wherever it was logged."""
    return [(entry["step"], entry[name]) for entry in log if entry.get(name) is not None]


def draw(log: list[dict[str, Any]], kind: Kind, place: Path, title: str) -> None:
    """Write the picture; a panel of which nothing was logged says so."""
    from matplotlib.figure import Figure

    panels = PANELS[kind]
    columns = min(3, len(panels))
    lines = -(-len(panels) // columns)
    figure = Figure(figsize=(4.2 * columns, 3.2 * lines), layout="constrained")
    figure.suptitle(title)
    for number, panel in enumerate(panels, 1):
        axes = figure.add_subplot(lines, columns, number)
        axes.set_title(panel.title, fontsize=10)
        drawn = [name for name in panel.logged if points(log, name)]
        for name in drawn:
            axes.plot(*zip(*points(log, name), strict=True), marker="." if name.startswith("eval") else "")
        if len(drawn) > 1:
            axes.legend(["in training", "held out"], fontsize=8)
        if panel.limits:
            axes.set_ylim(*panel.limits)
        axes.set_xlabel("step" if drawn else "step (nothing was logged)", fontsize=8)
        axes.grid(alpha=0.3)
    figure.savefig(place, dpi=120)
