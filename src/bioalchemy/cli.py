"""The command `bioalchemy`: its verbs, which are in `commands`, put together."""

import sys
from typing import Annotated, Any

import typer

from bioalchemy.commands import building, datasets, evals, exams, literature, reports, reviews, runs, topics, traces
from bioalchemy.commands.terminal import USAGE, say, say_error

_MISUSED: Any = typer.BadParameter.__base__
"""What Typer raises for a wrong command line; it gives the class no public name."""

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None,
    help="Verified question-answer pairs from biology papers, with receipts.",
)  # fmt: skip
app.command()(runs.run)
app.command("feed")(literature.preview)
app.command()(runs.resume)
app.command()(literature.recheck)
app.command()(literature.takedown)
app.command()(runs.status)
app.command()(building.align)
app.command()(datasets.export)
app.command()(datasets.verify)
app.command()(datasets.regrade)
app.command()(reviews.review)
app.command()(reviews.pilot)
app.command()(reports.report)
app.command()(traces.trace)
app.command()(runs.doctor)
app.command()(runs.demo)

made = typer.Typer(no_args_is_help=True, help="Datasets made of runs, in versions.")
made.command()(building.build)
app.add_typer(made, name="dataset")

measures = typer.Typer(no_args_is_help=True, help="How well models do, and how well the machinery itself works.")
measures.command()(exams.run)
measures.command()(exams.heldout)
measures.command()(exams.compare)
measures.command()(evals.topics)
measures.command()(evals.mutations)
app.add_typer(measures, name="evals")

published = typer.Typer(no_args_is_help=True, help="What biology publishes, by topic.")
published.command("list")(topics.show)
published.command()(topics.fetch)
published.command()(topics.trends)
app.add_typer(published, name="topics")


@app.callback(invoke_without_command=True)
def _root(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    if version:
        from importlib.metadata import version as installed

        say(f"bioalchemy {installed('bioalchemy')}")
        raise typer.Exit


def main() -> None:
    """Entry point of the command."""
    if "--json" not in sys.argv:
        app()
    try:
        sys.exit(app(standalone_mode=False))
    except _MISUSED as error:
        say_error("UsageError", error.format_message())
        error.show()
        sys.exit(USAGE)


if __name__ == "__main__":
    main()
