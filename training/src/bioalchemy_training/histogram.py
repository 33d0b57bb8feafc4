"""The distribution of pass rates as a picture, with what guessing would give.

check(Path("difficulty.png"))
draw(distribution, policy, None, Path("difficulty.png"))
"""

from pathlib import Path
from typing import Any

from bioalchemy.errors import UsageError
from bioalchemy_training.distribution import Band, Distribution
from bioalchemy_training.pass_rates import Policy
from bioalchemy_training.selected import refuse_unwritable


def check(place: Path) -> None:
    """Before anything is spent.

    Raises:
        UsageError: matplotlib is not installed or draws no such files, or there is no such folder.
    """
    refuse_unwritable("--plot", place)
    drawn = sorted(_figure().canvas.get_supported_filetypes())
    if place.suffix.lower().removeprefix(".") not in drawn:
        raise UsageError(f"--plot {place}: give it a suffix that can be drawn: {', '.join(drawn)}")


def draw(counted: Distribution, policy: Policy, band: Band | None, place: Path) -> None:
    """Write the picture; its format is that of the suffix.

    Raises:
        UsageError: matplotlib is not installed, or can't write it.
    """
    figure = _figure()
    axes = figure.add_subplot()
    # A row of which responses were cut has its rate over fewer: it stands at the nearest of the k + 1 rates.
    bars: dict[int, int] = {}
    for rate, rows in counted.rates.items():
        nearest = round(rate * policy.samples)
        bars[nearest] = bars.get(nearest, 0) + rows
    axes.bar([n / policy.samples for n in bars], list(bars.values()), width=0.8 / policy.samples, color="#4878a8")
    for number, (chance, rows) in enumerate(sorted(counted.chances.items())):
        if chance:
            label = f"guessing, {rows:,} rows: {chance:.2f}"
            axes.axvline(chance, color=f"C{number + 1}", linestyle="--", label=label)
    if band:
        axes.axvspan(band.low, band.high, alpha=0.12, color="green", label=f"band {band.low:g}..{band.high:g}")
    if axes.get_legend_handles_labels()[0]:
        axes.legend(fontsize=8)
    axes.set_xlim(-0.5 / policy.samples - 0.02, 1 + 0.5 / policy.samples + 0.02)
    axes.set_xlabel(f"pass rate over {policy.samples} responses")
    axes.set_ylabel("rows")
    axes.set_title(f"{policy.model}, temperature {policy.temperature:g}: {counted.rates.total():,} rows", fontsize=10)
    try:
        figure.savefig(place, dpi=120)
    except (OSError, ValueError) as error:
        raise UsageError(f"--plot {place}: {error}") from error


def _figure() -> Any:
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise UsageError("--plot needs matplotlib: install bioalchemy-training[difficulty]") from None
    return Figure(figsize=(7, 4), layout="constrained")
