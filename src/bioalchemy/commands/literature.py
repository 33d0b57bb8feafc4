"""Papers: what a feed holds, and pairs withdrawn for their papers."""

import sys
from collections.abc import Iterator
from contextlib import closing
from difflib import get_close_matches
from itertools import chain
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bioalchemy.commands.options import Feed, Json, JsonLines, Language, Pairs, Published, Types, Uses
from bioalchemy.commands.terminal import OK, SOME_FAILED, note, reported, say, say_json, show_rows, show_table
from bioalchemy.errors import NotHeld, UsageError

if TYPE_CHECKING:
    from bioalchemy.tools.filters import Filters

_MOST_LISTED = 20
_SILENT = {
    "PubMed": "could not be asked about every paper, so that what it knows may be missing: recheck again",
    "Crossref": "answered nothing of what it was asked: recheck again, or see BIOALCHEMY_CROSSREF_URL",
}


def preview(
    feed: Feed,
    limit: Annotated[int, typer.Option(min=1, help="How many of its articles to show.")] = 20,
    published: Published = "",
    types: Types = None,
    uses: Uses = None,
    language: Language = None,
    as_json: JsonLines = False,
) -> None:
    """Show what a feed holds, without asking any model: its first articles, or why they can't be read."""
    with reported(as_json):
        from bioalchemy.tools import preview as previews

        filters = filters_of(published, types, uses, language)
        rows = previews.rows(feed, limit, filters, note)
        first = next(rows, None)
        if first is None:
            note("the feed holds nothing")
            return
        failed = False

        def seen() -> Iterator[dict[str, Any]]:
            nonlocal failed
            for row in chain([first], rows):
                failed |= row.get("failed", False)
                yield row

        if as_json:
            show_rows("source", seen(), as_json)
        else:
            from bioalchemy import views

            show_table(views.sources(seen()))
        sys.exit(SOME_FAILED if failed else OK)


def recheck(pairs: Pairs, as_json: Json = False) -> None:
    """Ask PubMed and Crossref which papers were retracted or corrected since; their pairs are kept, but withdrawn."""
    with reported(as_json):
        from bioalchemy import settings
        from bioalchemy.texts import TextStore
        from bioalchemy.tools.datasets import held_pairs, tombstones

        with closing(TextStore(settings.home())) as works, held_pairs.held(pairs, works) as found:
            checked = tombstones.recheck(found, note)
        outcome = SOME_FAILED if checked.withheld or checked.silent else OK
        if as_json:
            say_json({**checked._asdict(), "raised": [raised.model_dump() for raised in checked.raised]})
            sys.exit(outcome)
        for raised in checked.raised:
            say(f"{raised.pair_id[:12]}  {raised.reason}  {raised.detail}")
        say(
            f"{len(checked.raised)} pairs withdrawn; PubMed knows {checked.asked} papers, only Crossref could be asked "
            f"about {checked.crossref_only}, and neither about {checked.unknown}"
        )
        if checked.unanswered and not checked.silent:
            say(f"Crossref gave no answer about {checked.unanswered} papers that PubMed does not know")
        for service in checked.silent:
            say(f"{service} {_SILENT[service]}")
        for concern in checked.concerns:
            say(concern)
        if checked.vanished:
            say(f"PubMed has no record any more of {_listed(checked.vanished)}")
        if checked.withheld:
            say(f"PubMed did not give its records of {_listed(checked.withheld)}: recheck again")
        sys.exit(outcome)


def _listed(pmids: list[str]) -> str:
    shown = ", ".join(f"pmid:{pmid}" for pmid in pmids[:_MOST_LISTED])
    return f"{shown} and {len(pmids) - _MOST_LISTED:,} more (--json)" if len(pmids) > _MOST_LISTED else shown


def takedown(
    pairs: Pairs,
    work: Annotated[str | None, typer.Option(help="A work's id (W…).")] = None,
    doi: Annotated[str | None, typer.Option(help="One paper's DOI, or its preprint's.")] = None,
    doi_prefix: Annotated[str | None, typer.Option(help="All DOIs that begin so, such as 10.1371.")] = None,
    publisher: Annotated[
        str | None, typer.Option(help="A publisher, by a whole name: Crossref is asked for the prefixes of its DOIs.")
    ] = None,
    journal: Annotated[str | None, typer.Option(help="A journal, by its whole name.")] = None,
    as_json: Json = False,
) -> None:
    """Withdraw the pairs of a work, a DOI, a publisher or a journal: they are kept, but not given out.

    A DOI of any version of a work counts for all, as far as the papers were read on this machine.
    """
    with reported(as_json):
        options = {"work": work, "doi": doi, "doi_prefix": doi_prefix, "publisher": publisher, "journal": journal}
        named = {name: value for name, value in options.items() if value}
        if not named:
            raise UsageError("say what to take down: --work, --doi, --doi-prefix, --publisher or --journal")
        from bioalchemy import settings
        from bioalchemy.texts import TextStore
        from bioalchemy.tools import crossref
        from bioalchemy.tools.datasets import held_pairs, tombstones

        prefixes = crossref.prefixes(publisher) if publisher else []
        if prefixes:
            note(f"DOIs of {publisher} begin with {', '.join(prefixes)}")
        with closing(TextStore(settings.home())) as works, held_pairs.held(pairs, works) as found:
            names = works.names(work) if work else frozenset[str]()
            raised = tombstones.takedown(found, named, names, prefixes)
            if not raised and not tombstones.taken(found, named, names, prefixes):
                raise NotHeld(f"no pair of {pairs} has {tombstones.said(named)}: nothing was withdrawn")
        if as_json:
            say_json({"raised": [tombstone.model_dump() for tombstone in raised]})
            return
        say(f"{len(raised)} pairs withdrawn")


def filters_of(published: str, types: list[str] | None, uses: list[str] | None, language: str | None) -> "Filters":
    from pydantic import ValidationError

    from bioalchemy.tools.article_types import TYPES, named
    from bioalchemy.tools.filters import LANGUAGES, Filters

    for name in types or ():
        if named(name) not in TYPES:
            near = get_close_matches(named(name), sorted(TYPES), 3)
            right = f"did you mean {' or '.join(near)}?" if near else f"give one of {', '.join(sorted(TYPES))}"
            raise UsageError(f"--type {name!r} is no kind of article that is known: {right}")
    start, _, end = published.partition("..") if ".." in published else (published, "", published)
    wanted = {
        "published_from": start or None, "published_until": end or None, "types": types or (), "uses": uses or (),
        "language": language,
    }  # fmt: skip
    try:
        filters = Filters.model_validate(wanted)
    except ValidationError as error:
        fault = error.errors()[0]
        option = str(next(iter(fault["loc"]), "published"))
        if option.startswith("published"):
            why = str(fault.get("ctx", {}).get("error", ""))
            right = "give FROM..TO as 2026-03-01..2026-03-31, or a day, a month or a year"
            raise UsageError(f"--published {published!r}: {f'{why}; ' if why else ''}{right}") from None
        if option == "language":
            raise UsageError(f"--language {language!r}: give the code of ISO 639-1, such as en or pt") from None
        raise UsageError("--use must be free, share_alike, reference_only or unknown") from None
    if filters.language and filters.language not in LANGUAGES:
        raise UsageError(f"--language {language!r}: give the code of ISO 639-1, such as en or pt")
    return filters
