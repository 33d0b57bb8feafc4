"""What biology publishes: its topics, how many papers each has, and which are growing."""

from pathlib import Path
from typing import Annotated, Any

import typer

from bioalchemy.commands.options import Json
from bioalchemy.commands.terminal import command, note, reported, say, say_json, show_table
from bioalchemy.errors import UsageError

Counts = Annotated[Path, typer.Argument(metavar="COUNTS", help="What `topics fetch` wrote.")]
COUNTS = Path("topic-counts.jsonl")


def show(as_json: Json = False) -> None:
    """The taxonomy: fields and their topics, each with its definition and the PubMed query that counts it."""
    with reported(as_json):
        from bioalchemy.tools import topics

        known = topics.taxonomy()
        if as_json:
            queries = {name: topic.query for name, topic in known.topics.items()}
            say_json({**known.model_dump(mode="json"), "queries": queries})
            return
        for field in known.fields:
            say(f"{field.name}: {field.definition}")
            for topic in field.topics:
                say(f"  {field.id}/{topic.id}  {topic.definition}")
                say(f"    {topic.query}")


def fetch(
    years: Annotated[str, typer.Option(help="FROM..TO, such as 2015..2026.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="A file that counts are added to.")] = COUNTS,
    as_json: Json = False,
) -> None:
    """Count PubMed's papers of each topic and year, a request each; what the file has is not asked for again."""
    with reported(as_json):
        from bioalchemy.tools.datasets import topic_counts
        from bioalchemy.tools.services import entrez_transport

        wanted = _years(years)
        entrez_transport.introduce(note)
        rows = topic_counts.fetch(wanted, out, note)
        if as_json:
            say_json([row.model_dump(mode="json") for row in rows])
            return
        unfinished = sorted({row.year for row in rows if not row.is_final})
        open_years = f"; {', '.join(map(str, unfinished))} not over when counted" if unfinished else ""
        say(f"{len(rows):,} counts of {len(wanted)} years in {out}{open_years}")
        say(f"next: {command('topics', 'trends', out)}")


def trends(
    counts: Counts = COUNTS,
    plot: Annotated[Path | None, typer.Option(help="Draw the fastest growing: .svg, .png or .pdf.")] = None,
    as_json: Json = False,
) -> None:
    """How each topic's share of biology moves from year to year, and which are emerging."""
    with reported(as_json):
        from bioalchemy.tools.datasets import topic_counts, topic_trends

        found = topic_trends.trends(topic_counts.read(counts))
        if plot is not None:
            topic_trends.draw(found, plot)
        if as_json:
            say_json([trend.model_dump(mode="json") for trend in found])
            return
        show_table(_table(found))
        emerging = sum(trend.emerging for trend in found)
        say(f"{emerging} of {len(found)} topics are emerging: their whole interval of growth lies above zero")


def _table(found: list[Any]) -> Any:
    from rich.table import Table

    years = sorted(found[0].shares) if found else []
    drawn = Table(box=None, pad_edge=False)
    drawn.add_column("topic", no_wrap=True)
    names = ("papers", *(f"share {year}" for year in (years[:1] + years[-1:])), "growth a year", "interval", "")
    for name in names:
        drawn.add_column(name, justify="right", no_wrap=True)
    for trend in found:
        shares = [f"{trend.shares[year]:.2%}" for year in (years[:1] + years[-1:])]
        interval = f"{trend.low:+.1%} … {trend.high:+.1%}"
        mark = "emerging" if trend.emerging else ""
        drawn.add_row(trend.topic, f"{trend.papers:,}", *shares, f"{trend.growth:+.1%}", interval, mark)
    return drawn


def _years(stated: str) -> range:
    first, _, last = stated.partition("..")
    try:
        years = range(int(first), int(last or first) + 1)
    except ValueError:
        years = range(0)
    if not years or not 1900 <= years[0] <= years[-1] <= 2100:
        raise UsageError(f"--years {stated!r}: give FROM..TO, such as 2015..2026")
    return years
