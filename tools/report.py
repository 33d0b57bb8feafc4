"""A report: one page that tells what became of a run's papers and drafts, or what a dataset holds, with every pair.

    figures = write(ledger, Path("report.html"), home)      the page; what it draws, as data
    figures.pairs, figures.waterfalls, figures.spending, …

It is made from what is stored: no model is asked, and nothing is judged anew. The page is its reader's alone: it shows
papers' words, whatever their licences. What it looks like is in `page/`, how it is put together in `report_page`.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bioalchemy.errors import UsageError
from bioalchemy.ledger import Ledger
from bioalchemy.tools.datasets.dataset_contents import Contents
from bioalchemy.tools.datasets.run_funnel import spending
from bioalchemy.tools.datasets.targets import Target
from bioalchemy.tools.reports import report_dataset, report_lineage, report_page, report_run
from bioalchemy.tools.reports.report_counts import Counted
from bioalchemy.tools.reports.report_figures import Entry, Figures
from bioalchemy.tools.reports.report_passages import PaperTexts

_TOLD_EVERY = 10_000
"""Entries between two lines of progress."""


def write(
    pairs: Ledger | Contents,
    out: Path,
    home: Path,
    target: Target | None = None,
    announce: Callable[[str], None] = lambda _: None,
) -> Figures:
    """Write the report of a run or a dataset to `out`, a .html file, and return its figures.

    `home` has the papers' texts; `target` is the mix of topics to compare with, by default the one that a dataset was
    drawn to have. The file appears when it is complete.

    Raises:
        UsageError: `out` is no .html file.
        StorageFull: it can't be written.
    """
    if out.suffix != ".html":
        raise UsageError(f"{out}: the report must end in .html")
    counted, texts = Counted(), PaperTexts(home)
    if isinstance(pairs, Contents):
        target = target or report_dataset.recorded_target(pairs)
        entries = _followed(report_dataset.entries(pairs, texts), counted, announce)
        return report_page.write(out, entries, lambda: _of_dataset(pairs, counted, target))
    # One view of a run that may be going on.
    pairs.db.execute("BEGIN")
    try:
        untold = report_run.tell_topics(pairs, announce)
        for why in untold:
            announce(f"topics of some articles are not known for want of {why}")
        entries = _followed(report_run.entries(pairs, texts), counted, announce)
        return report_page.write(out, entries, lambda: _of_run(pairs, counted, target))
    finally:
        pairs.db.execute("ROLLBACK")


def _followed(entries: Iterator[Entry], counted: Counted, announce: Callable[[str], None]) -> Iterator[Entry]:
    for entry in entries:
        counted.add(entry)
        if counted.listed % _TOLD_EVERY == 0:
            announce(f"{counted.listed:,} written")
        yield entry


def _of_run(ledger: Ledger, counted: Counted, target: Target | None) -> Figures:
    header = ledger.header()
    recipe = header.get("recipe", {}).get("models", {})
    facts = {
        "run": str(header.get("run_id", "")), "begun": str(header.get("created", "")),
        "feed": str(header.get("feed", "")),
        "models": ", ".join(sorted({use["model"] for use in recipe.values()})),
    }  # fmt: skip
    flow = (report_run.articles(ledger), report_run.contexts(ledger), counted.drafts(), counted.accepted())
    return Figures(
        of="run", name=ledger.folder.resolve().name, facts=facts, waterfalls=flow,
        spending=spending(ledger), **_counted(counted, target),
    )  # fmt: skip


def _of_dataset(held: Contents, counted: Counted, target: Target | None) -> Figures:
    newest = held.dataset.newest
    facts = {
        "version": str(newest.version), "made": newest.created, "fingerprint": newest.fingerprint[:12],
        "from": ", ".join(f"{source.kind} {source.name}" for source in newest.sources),
    }  # fmt: skip
    return Figures(
        of="dataset", name=held.dataset.folder.resolve().name, facts=facts,
        waterfalls=(*report_lineage.falls(held.dataset.manifests), counted.accepted()),
        left_out=report_dataset.left_out(held), left_out_listed=counted.left_out(),
        spending=report_lineage.spending(held.dataset.manifests),
        **_counted(counted, target),
    )  # fmt: skip


def _counted(counted: Counted, target: Target | None) -> dict[str, Any]:
    return {
        "pairs": counted.pairs, "listed": counted.listed, "counts": counted.counts(),
        "topics": counted.topics(target), "difficulty": counted.difficulty(), "proof": counted.proof(),
        "receipts": counted.receipts(), "models": counted.models(),
        "texts_missing": counted.texts_missing,
    }  # fmt: skip
