"""What people think of pairs: review; and of a feed before it is worked on whole: pilot."""

import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bioalchemy.commands.literature import filters_of
from bioalchemy.commands.options import (
    ApiBase,
    Concurrency,
    Config,
    Json,
    Language,
    MaxTokens,
    MaxUsd,
    Model,
    Published,
    Run,
    Types,
    Uses,
)
from bioalchemy.commands.runs import drive_edits, driven, finish, models, opened, requested, said_at_end
from bioalchemy.commands.terminal import command, note, reported, say, say_json
from bioalchemy.errors import BudgetReached, LedgerError, ModelError, UsageError

if TYPE_CHECKING:
    from bioalchemy.tools.reports.review_sample import Design

Take = Annotated[
    Path | None,
    typer.Option(help="Take verdicts from a sheet that was filled in: .csv, or .jsonl as the page saves it."),
]
Reviewer = Annotated[
    str | None, typer.Option(help="With --take: whose verdicts these are. The name goes into exports too.")
]
PILOT_PAIRS = 50
SAMPLE = 50


def review(
    folder: Run,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write a sheet to fill in: sheet.html, .csv or .jsonl.")
    ] = None,
    sample: Annotated[int | None, typer.Option(min=1, help=f"With -o: how many drafts [{SAMPLE}].")] = None,
    doubtful: Annotated[
        bool, typer.Option("--doubtful/--random", help="With -o: those whose votes were least at one first.")
    ] = False,
    seed: Annotated[int, typer.Option(help="With -o: the same seed draws the same drafts.")] = 0,
    take: Take = None,
    reviewer: Reviewer = None,
    as_json: Json = False,
) -> None:
    """Write a sheet of drafts to judge by hand, take it back, or say how far people and agents agree.

    A sheet has as many drafts that were accepted as were rejected, and does not tell which is which. An edit is judged
    by the gates that judge any draft.
    """
    with reported(as_json):
        _check(out, take, reviewer)
        if out is None and (sample is not None or doubtful):
            raise UsageError("--sample and --doubtful draw a sheet: say where it goes with -o sheet.html")
        if out is not None:
            from bioalchemy.tools.reports.review_sample import Design

            _write(folder, out, Design(sample or SAMPLE, "doubtful" if doubtful else "random", seed), as_json)
            return
        taken = _take(folder, take, reviewer) if take and reviewer else {}
        with opened(folder) as ledger:
            from bioalchemy.evals.agreement import agreement

            found = agreement(ledger)
        if as_json:
            say_json({**taken, **_plain(found)})
            return
        from rich.console import Console

        from bioalchemy import review_views

        for line in _told(folder, taken):
            say(line)
        Console().print(review_views.agreement(folder, found))


def pilot(
    feed: Annotated[str, typer.Argument(metavar="FEED|RUN", help="A feed as `run` takes it, or the pilot's folder.")],
    articles: Annotated[int, typer.Option(min=1, help="How many articles of the feed to work on.")] = 20,
    model: Model = None,
    api_base: ApiBase = None,
    config: Config = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="The pilot's folder [runs/FEED-HASH, as of `run`].")
    ] = None,
    published: Published = "",
    types: Types = None,
    uses: Uses = None,
    language: Language = None,
    max_usd: MaxUsd = None,
    max_tokens: MaxTokens = None,
    concurrency: Concurrency = None,
    look_up: Annotated[bool, typer.Option("--look-up", help="Ask PubMed about papers from files.")] = False,
    take: Take = None,
    reviewer: Reviewer = None,
    as_json: Json = False,
) -> None:
    """Try a feed: a small run, a sheet of 50 pairs to judge, and what the whole feed would give, cost and take.

    Fill in the sheet and give it back with `bioalchemy pilot RUN --take FILE --reviewer NAME`. `run` with the same
    options goes on with the whole feed, and pays for nothing again.
    """
    with reported(as_json):
        _check(None, take, reviewer)
        from bioalchemy.ledger import Ledger

        folder, code, sheet = Path(feed), 0, None
        if Ledger.exists(folder):
            if model or api_base or config or out:
                raise UsageError(f"{feed} is a pilot's folder: models and --out are those it was made with")
        else:
            if take is not None:
                raise UsageError(f"--take goes with the pilot's folder, and {feed} is none")
            filters = filters_of(published, types, uses, language)
            chosen = models(model, api_base, config)
            budget = (max_usd, max_tokens)
            request = requested(feed, chosen, out, articles, filters, budget, concurrency, look_up)
            code, folder = driven(request), request.folder
            with opened(folder) as ledger:
                code = code or said_at_end(request, ledger)
            sheet = _draw_pilot(folder)
        taken = _take(folder, take, reviewer) if take and reviewer else {}
        _show_pilot(folder, sheet, taken, as_json)
        sys.exit(code)


def _check(out: Path | None, take: Path | None, reviewer: str | None) -> None:
    if out is not None and take is not None:
        raise UsageError("-o writes a sheet and --take reads one: give one of them")
    if (take is None) != (reviewer is None or not reviewer.strip()):
        raise UsageError("--take and --reviewer go together: --take sheet.csv --reviewer NAME")


def _write(folder: Path, out: Path, design: "Design", as_json: bool) -> None:
    from bioalchemy import settings
    from bioalchemy.texts import TextStore
    from bioalchemy.tools.reports import review_sample, review_sheet

    with opened(folder) as ledger, closing(TextStore(settings.home())) as texts:
        drafts = review_sheet.write(out, review_sample.draw(ledger, texts, design))
    if as_json:
        say_json({"path": str(out), "drafts": drafts, "drawn": design.drawn, "seed": design.seed})
        return
    say(f"{drafts} drafts to judge in {out}")
    if out.suffix == ".html":
        say("open it in a browser; it saves the verdicts as a .jsonl file")
    else:
        say("fill in verdict (accept, reject or edit) and reason; of an edit, what is edited")
    say(f"then: {command('review', folder, '--take', 'FILE', '--reviewer', 'NAME')}")


def _take(folder: Path, sheet: Path, reviewer: str) -> dict[str, Any]:
    """Take a sheet in, and have its edits judged if that can be done now; what came of it."""
    from datetime import UTC, datetime

    from bioalchemy.tools.reports import review_answers, review_sheet, reviews

    with opened(folder, read_only=False) as ledger:
        now = datetime.now(UTC).isoformat(timespec="seconds")
        judged = review_answers.reviews(ledger, sheet, review_sheet.read(sheet), reviewer, now)
        with ledger.drive():
            new = reviews.record(ledger, judged)
        waiting = len(list(reviews.waiting(ledger)))
    taken: dict[str, Any] = {"verdicts": len(judged), "new": new, "edits_judged": 0, "edits_wait_for": None}
    if waiting:
        try:
            finish(drive_edits(folder))
        except (ModelError, BudgetReached, LedgerError, UsageError) as error:
            from bioalchemy import settings

            taken["edits_wait_for"] = settings.redact(str(error))
        with opened(folder) as ledger:
            taken["edits_judged"] = waiting - len(list(reviews.waiting(ledger)))
    return {"taken": taken}


def _told(folder: Path, taken: dict[str, Any]) -> list[str]:
    if not taken:
        return []
    found = taken["taken"]
    lines = [f"{found['verdicts']} verdicts read, {found['new']} of them new"]
    if found["edits_judged"]:
        lines.append(f"{found['edits_judged']} edits went through the gates")
    if found["edits_wait_for"]:
        note(f"edits wait to be judged: {found['edits_wait_for']}")
        lines.append(f"the edits wait: {command('resume', folder)} has them judged")
    return lines


def _draw_pilot(folder: Path) -> Path | None:
    """The sheet, once all articles came to their end, as a sheet that is there stays; None while there is none."""
    from bioalchemy import settings
    from bioalchemy.accounts import UNFINISHED
    from bioalchemy.texts import TextStore
    from bioalchemy.tools.reports import review_sample, review_sheet

    design, sheet = review_sample.Design(PILOT_PAIRS, of="accept"), folder / "sheet.html"
    with opened(folder) as ledger, closing(TextStore(settings.home())) as texts:
        if any(ledger.tally.articles[state] for state in UNFINISHED) or not review_sample.strata(ledger)["accept"]:
            return None
        for path in (sheet, sheet.with_suffix(".csv")):
            if path.exists():
                note(f"{path} is there already, and stays as it is: verdicts may be in it")
            else:
                review_sheet.write(path, review_sample.draw(ledger, texts, design))
    return sheet


def _show_pilot(folder: Path, sheet: Path | None, taken: dict[str, Any], as_json: bool) -> None:
    from bioalchemy.evals import pilot as pilots

    with opened(folder) as ledger:
        found = pilots.measure(ledger, pilots.feed_size(ledger))
    if as_json:
        say_json({"folder": str(folder), "sheet": str(sheet) if sheet else None, **taken, **_plain(found)})
        return
    from rich.console import Console

    from bioalchemy import review_views

    for line in _told(folder, taken):
        say(line)
    Console().print(review_views.pilot(folder, found))
    if sheet and not found.agreement.judged:
        say(f"judge the pairs in {sheet}, or in the .csv beside it")
        say(f"then: {command('pilot', folder, '--take', 'FILE', '--reviewer', 'NAME')}")


def _plain(value: Any) -> Any:
    """Named tuples, at any depth, as objects."""
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: _plain(inner) for name, inner in value._asdict().items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    return value
