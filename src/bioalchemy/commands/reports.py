"""Pages for people: report."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bioalchemy.commands.datasets import holding
from bioalchemy.commands.options import Json
from bioalchemy.commands.terminal import note, reported, say, say_json
from bioalchemy.commands.topics import COUNTS

if TYPE_CHECKING:
    from bioalchemy.tools.reports.report_figures import Figures


def report(
    folder: Annotated[Path, typer.Argument(metavar="RUN|DATASET", help="A run's or dataset's folder.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="report.html")],
    target: Annotated[
        str | None,
        typer.Option(
            help="The mix of topics to compare with: pubmed, pubmed:FROM..TO, or a JSON file of topics and their "
            "shares [the one that an aligned dataset was drawn for]."
        ),
    ] = None,
    counts: Annotated[Path, typer.Option(help="For pubmed: what `topics fetch` wrote.")] = COUNTS,
    as_json: Json = False,
) -> None:
    """Write one page: what was lost where and why, topics, cost, and every draft or pair with its evidence."""
    with reported(as_json), holding(folder) as pairs:
        from bioalchemy import settings
        from bioalchemy.tools import report as reports
        from bioalchemy.tools.datasets import targets

        wanted = targets.read(target, counts) if target else None
        figures = reports.write(pairs, out, settings.home(), wanted, note)
        if as_json:
            say_json({"path": str(out), **figures.model_dump(mode="json")})
            return
        _show(figures, out)


def _show(figures: "Figures", out: Path) -> None:
    for fall in figures.waterfalls:
        lost = ", ".join(f"{step.name} {step.left_out:,}" for step in fall.steps if step.left_out)
        say(f"{fall.unit}: {fall.found:,}, {fall.left:,} {fall.left_as}" + (f" ({lost})" if lost else ""))
    if figures.texts_missing:
        say(f"{figures.texts_missing:,} are shown without their paper's words around: it is not on this machine")
    say(f"for you alone, as it shows papers' words whatever their licences: {out}, {out.stat().st_size / 1e6:,.1f} MB")
