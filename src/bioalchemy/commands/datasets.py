"""Pairs that were made: export, verify, regrade."""

import json
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bioalchemy.commands.options import Json, Run
from bioalchemy.commands.runs import opened
from bioalchemy.commands.terminal import ERROR, OK, note, reported, say, say_json
from bioalchemy.errors import UsageError

if TYPE_CHECKING:
    from bioalchemy.evals.regrading import Regraded
    from bioalchemy.ledger import Ledger
    from bioalchemy.tools.dataset import Exported
    from bioalchemy.tools.datasets.dataset_contents import Contents
    from bioalchemy.tools.receipts import Report

FAULTS_SHOWN = 20


def export(
    folder: Annotated[Path, typer.Argument(metavar="RUN|DATASET", help="A run's or dataset's folder.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="pairs.jsonl or pairs.parquet; for hf a folder.")],
    form: Annotated[
        Literal["jsonl", "trl", "verl", "verifiers", "nemo-gym", "open-instruct", "hf"],
        typer.Option(
            "--format", help="Pairs as they are (the default), rows as a trainer loads them, or hf: a folder."
        ),
    ] = "jsonl",
    publish: Annotated[
        bool,
        typer.Option(
            "--publish/--private", help="Offsets and hashes in place of text that may not be passed on; else all text."
        ),
    ] = False,
    split: Annotated[
        Literal["train", "validation", "test"] | None, typer.Option(help="Of a dataset: only the pairs of this split.")
    ] = None,
    push_to_hub: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="With --format hf: upload to Hugging Face's Hub; HF_TOKEN has the token."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Write the pairs of a run or a dataset, with receipts, for people, for trainers or for Hugging Face's Hub."""
    with reported(as_json):
        from bioalchemy.ledger import Ledger
        from bioalchemy.tools import dataset
        from bioalchemy.tools.datasets import hub, hub_folder

        token = _hub_token(push_to_hub, form)
        with holding(folder) as pairs:
            if split and isinstance(pairs, Ledger):
                raise UsageError(f"--split {split}: a run has no splits; bioalchemy dataset build makes them")
            if form == "hf":
                done = hub_folder.export(pairs, out, publish=publish, split=split)
            else:
                done = dataset.export(pairs, out, publish=publish, split=split, form=form)
        address = None
        if push_to_hub and token:
            note(f"{done.rows:,} pairs are in {done.path}; uploading them to {push_to_hub}")
            address = hub.push(done.path, push_to_hub, token, publish=publish)
        if as_json:
            say_json({**done._asdict(), "path": str(done.path), "format": form, "publish": publish, "hub": address})
            return
        say(_exported(done, publish))
        held_out = {name: rows for name, rows in done.splits.items() if name != "train"}
        if form != "hf" and split is None and held_out:
            named = ", ".join(f"{name} {rows:,}" for name, rows in held_out.items())
            note(f"what is held out is in it too ({named}): to train on it, give --split train")
        if address:
            say(f"uploaded: {address}")


def _hub_token(name: str | None, form: str) -> str | None:
    """The token that an upload needs, asked for before anything is written."""
    if name is None:
        return None
    from bioalchemy import settings

    if form != "hf":
        raise UsageError(f"--push-to-hub {name}: give --format hf and a folder with -o")
    if not (token := settings.hub_token()):
        raise UsageError(f"--push-to-hub {name}: set HF_TOKEN to a token that may write")
    return token


def _exported(done: "Exported", publish: bool) -> str:
    use = "to publish" if publish else "for private use (--publish withholds text that may not be passed on)"
    parts = [f"{done.rows} pairs {use} in {done.path}"]
    if done.withheld:
        parts.append(f"{done.withheld} of them with offsets and hashes in place of text, for their licence")
    if done.left_out:
        parts.append(f"{done.left_out} left out: they repeat text that may not be passed on")
    if done.withdrawn:
        parts.append(f"{done.withdrawn} withdrawn")
    if done.rejected_by_people:
        parts.append(f"{done.rejected_by_people} rejected by people")
    return ", ".join(parts)


@contextmanager
def holding(folder: Path) -> Iterator["Ledger | Contents"]:
    from bioalchemy.tools.datasets.dataset_contents import contents
    from bioalchemy.tools.datasets.dataset_folder import Dataset

    if Dataset.is_at(folder):
        with contents(Dataset.open(folder)) as held:
            yield held
        return
    with opened(folder) as ledger:
        yield ledger


def verify(
    dataset: Annotated[
        Path,
        typer.Argument(
            metavar="DATASET", help="A dataset's folder, an exported .jsonl or .parquet file, or a run's folder."
        ),
    ],
    articles: Annotated[
        str | None,
        typer.Option(help="The papers themselves, in place of the text store: a folder, file or glob of JATS XML."),
    ] = None,
    rules: Annotated[
        bool,
        typer.Option(
            "--rules",
            help="Ask the present rules of each pair too (about 10 times slower); with --articles, those that need the"
            " paper as well.",
        ),
    ] = False,
    show: Annotated[
        int | None, typer.Option(min=0, help=f"List only N receipts that fail [{FAULTS_SHOWN}; with --json all].")
    ] = None,
    as_json: Json = False,
) -> None:
    """Check every receipt again, offline and without a model; ends with 1 when one fails, or when there is none.

    Of a run the pairs are checked; regrade compares them with its drafts, votes and prompts.
    """
    with reported(as_json):
        import os
        from time import perf_counter

        from bioalchemy import settings
        from bioalchemy.tools import receipts
        from bioalchemy.tools.verification import paper_texts

        began = perf_counter()
        texts: paper_texts.Texts = paper_texts.StoredTexts(settings.home())
        if articles is not None:
            texts = paper_texts.PaperFolder(articles, note)
        with receipts.verify(dataset, texts, min(os.cpu_count() or 1, 8), ask_rules=rules) as report:
            outcome = ERROR if report.failed or report.altered or not report.receipts else OK
            try:
                advice = _advice(report.kinds["text_missing"], articles)
                _show_report(report, perf_counter() - began, show, advice, as_json, with_rules=rules)
                sys.stdout.flush()
            except BrokenPipeError:
                sys.stdout = None  # whoever reads no further (`| head`) changes no verdict
            sys.exit(outcome)


def regrade(
    folder: Run,
    write: Annotated[
        bool, typer.Option("--write", help="Add changed difficulties to the run as new annotations; else only list.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Judge a run's drafts, votes and closed-book responses by the present rules, without a model: what changes?"""
    with reported(as_json):
        from datetime import UTC, datetime

        from bioalchemy import settings
        from bioalchemy.evals import regrading
        from bioalchemy.texts import TextStore

        with opened(folder, read_only=not write) as ledger, closing(TextStore(settings.home())) as texts:
            found = regrading.regrade(ledger, texts)
            written = 0
            if write and found.to_append:
                with ledger.drive():
                    written = regrading.append(ledger, found, datetime.now(UTC).isoformat(timespec="seconds"))
        _show_regraded(found, written, as_json)
        if found.untold and not found.judged:
            note("error: no draft could be judged: the texts are not in the store of this machine (BIOALCHEMY_HOME)")
            sys.exit(ERROR)


def _advice(missing: int, articles: str | None) -> str:
    """What to pass where receipts could not be compared with their papers."""
    if not missing:
        return ""
    what = f"{missing:,} could not be compared with their papers, whose texts are not here: pass "
    return what + ("the papers, --articles DIR" if articles is None else f"all of the papers; {articles} has others")


def _show_report(
    report: "Report", seconds: float, show: int | None, advice: str, as_json: bool, *, with_rules: bool
) -> None:
    from itertools import islice

    if as_json:
        counts = {"receipts": report.receipts, "hold": report.hold, "fail": report.failed, "kinds": report.kinds}
        counts |= {"not_checked_again": report.believed, "without_receipt": report.without_receipt}
        counts |= {"altered_files": report.altered, "advice": advice}
        # One document, and never all of a bad dataset's failures in memory. ASCII: the words are the dataset's.
        sys.stdout.write(json.dumps({**counts, "seconds": round(seconds, 3)}, indent=2)[:-2] + ',\n  "failures": [')
        for number, fault in enumerate(islice(report.faults(), show)):
            sys.stdout.write((",\n    " if number else "\n    ") + json.dumps(fault._asdict()))
        sys.stdout.write("\n  ]\n}\n" if report.failed and show != 0 else "]\n}\n")
        return
    for name in report.altered:
        say(f"{name}: it was changed since its version was made")
    most = FAULTS_SHOWN if show is None else show
    for fault in islice(report.faults(), most):
        say(f"line {fault.line}  {fault.pair_id[:12] or '(no pair_id)'}  {fault.kind}  {fault.what}")
    if report.failed > most:
        say(f"… and {report.failed - most:,} more (--show N, --json)")
    if not report.receipts:
        say("0 receipts: there is nothing in it, and so nothing is proved")
        _show_without(report)
        return
    kinds = ", ".join(f"{kind} {count:,}" for kind, count in report.kinds.most_common())
    say(
        f"{report.receipts:,} receipts: {report.hold:,} hold, {report.failed:,} fail"
        + (f" ({kinds})" if kinds else "")
        + f" in {seconds:.1f} s"
    )
    if advice:
        say(advice)
    _show_without(report)
    _show_unchecked(report, with_rules=with_rules)


def _show_unchecked(report: "Report", *, with_rules: bool) -> None:
    if report.believed:
        from bioalchemy.tools.verification.receipt_verdicts import RULES

        named = {name: count for name, count in report.believed.items() if name not in RULES or with_rules}
        believed = [f"{name} {count:,}" for name, count in sorted(named.items())]
        if len(report.believed) > len(named):
            believed.append("what rules say (--rules asks them again, and with --articles all of them)")
        say(f"believed as recorded, not checked again: {', '.join(believed)}")
    if report.is_of_run:
        say("of a run only the pairs were looked at: regrade compares them with its drafts, votes and prompts")


def _show_without(report: "Report") -> None:
    if report.without_receipt:
        files = ", ".join(f"{file} {count:,}" for file, count in report.without_receipt.most_common())
        say(f"{report.without_receipt.total():,} without a receipt: nothing of them can be checked ({files})")


def _show_regraded(found: "Regraded", written: int, as_json: bool) -> None:
    from bioalchemy import answers
    from bioalchemy.agents import evidence_checker
    from bioalchemy.tools.verification.receipt_rows import inert

    looked_at = {
        "drafts": found.drafts,
        "judged": found.judged,
        "votes": found.votes,
        "difficulties": found.difficulties,
    }
    if as_json:
        by = {"verifier": answers.VERSION, "checks": evidence_checker.VERSION}
        changes = [change._asdict() for change in found.changes]
        say_json({**by, **looked_at, "changed": found.counts(), "written": written, "changes": changes})
        return
    for change in found.changes:
        arrow = f"  {change.was} → {change.now}" if change.now else ""
        say(f"{change.kind}  {change.draft_id or '(no draft)'}{inert(arrow)}  {inert(change.detail)}")
    unchanged = "nothing would change" if found.judged else "nothing was judged, as the run has no drafts to judge"
    counts = ", ".join(f"{kind} {count:,}" for kind, count in found.counts().items()) or unchanged
    total = ", ".join(f"{count:,} {name}" for name, count in looked_at.items())
    say(f"{total} by {answers.VERSION} and {evidence_checker.VERSION}: {counts}")
    if found.to_append:
        unwritten = "nothing was written: --write adds the changed difficulties as annotations"
        say(f"{written} difficulties added as annotations" if written else unwritten)
