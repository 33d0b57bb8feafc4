"""What happened to articles and drafts: trace."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from bioalchemy.commands.options import Run
from bioalchemy.commands.runs import opened
from bioalchemy.commands.terminal import reported, say_json, show_rows

if TYPE_CHECKING:
    from bioalchemy.ledger import Ledger


def trace(
    folder: Run,
    draft: Annotated[
        str | None, typer.Option(help="The whole story of one draft; the start of its id is enough.")
    ] = None,
    article: Annotated[str | None, typer.Option(help="Only this article; the start of its id is enough.")] = None,
    verdict: Annotated[
        Literal["accept", "revise", "reject"] | None, typer.Option(help="Only drafts with this verdict.")
    ] = None,
    reason: Annotated[str | None, typer.Option(help="Only articles and drafts with this reason.")] = None,
    agent: Annotated[
        Literal["curator", "question_writer", "evidence_checker", "critic"] | None,
        typer.Option(help="The calls of this agent."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON Lines; with --draft one JSON document.")] = False,
) -> None:
    """List articles and drafts with verdict and reason, or tell the whole story of one draft."""
    with reported(as_json), opened(folder) as ledger:
        from bioalchemy import trace as traces

        traces.check_filters(ledger, article, reason)
        if draft is not None:
            _show_story(traces.story(ledger, draft), agent, as_json)
        elif agent is not None:
            show_rows("call", traces.calls(ledger, article, agent, verdict, reason), as_json)
        else:
            _show_articles(ledger, article, verdict, reason, as_json)


def _show_story(story: dict[str, Any], agent: str | None, as_json: bool) -> None:
    if as_json:
        say_json(story)
        return
    from rich.console import Console

    from bioalchemy import views

    Console().print(views.story(story, agent))


def _show_articles(
    ledger: "Ledger", article: str | None, verdict: str | None, reason: str | None, as_json: bool
) -> None:
    from bioalchemy import trace as traces

    of_drafts = verdict is not None
    drafts = traces.drafts(ledger, article, verdict, reason)
    if not of_drafts:
        show_rows("article", traces.articles(ledger, article, reason), as_json)
    show_rows("draft", drafts, as_json)
