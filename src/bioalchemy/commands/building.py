"""Datasets that are made of pairs: build, align."""

import re
from collections.abc import Callable, Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from bioalchemy.commands.options import Json
from bioalchemy.commands.terminal import command, note, reported, say, say_json, show_table
from bioalchemy.commands.topics import COUNTS

if TYPE_CHECKING:
    from bioalchemy.tools.datasets.dataset_build import Built
    from bioalchemy.tools.datasets.dataset_folder import Alignment, Manifest
    from bioalchemy.tools.datasets.question_columns import Columns

Out = Annotated[
    Path, typer.Option("--out", "-o", help="The dataset's folder; one that is there gets its next version.")
]

_FILE_AND_COLUMNS = re.compile(r"(.+?\.(?:json|jsonl|csv|tsv|parquet)|[^:]+):(.*)")


def build(
    out: Out,
    sources: Annotated[
        list[Path] | None,
        typer.Argument(metavar="RUN…", help="Runs' folders; other datasets and exported files too."),
    ] = None,
    imports: Annotated[
        list[str] | None,
        typer.Option(
            "--import",
            metavar="FILE:COLUMNS",
            help="Take in questions that others made, without a receipt: a file and columns as --against has them, and "
            "kind, question_kind, unit, topic, licence, text_use; what is the same in all rows as licence==CC BY 4.0.",
        ),
    ] = None,
    kinds: Annotated[
        str | None,
        typer.Option(help="Only fact,comparison,mechanism,calculation,multi_hop; remembered, as all of these."),
    ] = None,
    topics: Annotated[str | None, typer.Option(help="Only these fields, or topics as field/topic.")] = None,
    difficulty: Annotated[
        str | None, typer.Option(help="Only pairs that models answer without the paper so often: 0.1..0.9.")
    ] = None,
    models: Annotated[
        str | None, typer.Option(help="Only pairs that no other model had a part in; all lifts this and the others.")
    ] = None,
    reviews: Annotated[
        str | None,
        typer.Option(
            help="Only pairs that people accepted and nobody rejects; not-rejected, those that nobody rejects, by each "
            "reviewer's newest verdict (as it is at first); or all."
        ),
    ] = None,
    against: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FILE:COLUMNS",
            help="Leave out what gives a benchmark away: a .json, .jsonl, .csv, .tsv or .parquet file and pubmedqa, "
            "lab-bench, mmlu, mmlu-pro, gpqa, medqa, bioasq or a map such as question=q,answer=a,options=A|B,"
            "source=pmid.",
        ),
    ] = None,
    keep_duplicates: Annotated[
        bool,
        typer.Option(
            "--keep-duplicates",
            help="Keep pairs that ask for the same fact, and those that answer one question differently.",
        ),
    ] = False,
    look_up: Annotated[
        bool,
        typer.Option(
            "--look-up",
            help="Ask PubMed about the papers that imported rows name: other identifiers, title, MeSH headings.",
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Merge runs into a dataset's next version: distinct, selected, split by article, with a log of what changed."""
    with reported(as_json):
        from bioalchemy import settings
        from bioalchemy.errors import AssetError, UsageError
        from bioalchemy.texts import TextStore
        from bioalchemy.tools.datasets import dataset_build, named_papers

        if not sources and not imports:
            raise UsageError("give a run, a dataset or an exported file, or a question set with --import FILE:COLUMNS")
        taken_in = files_of("--import", imports or [], "question=q,answer=a")
        asked = {"kinds": kinds, "topics": topics, "difficulty": difficulty, "models": models, "reviews": reviews}
        with closing(TextStore(settings.home())) as texts:
            steps = _steps(out, against or [], keep_duplicates, texts.ids)
            try:
                built = dataset_build.build(
                    sources or [], out, asked, steps, announce=note, imports=taken_in,
                    look_up=partial(named_papers.look_up, announce=note) if look_up else lambda _: None,
                )  # fmt: skip
            except AssetError as error:
                raise AssetError(f"{error}; without it only --keep-duplicates works, and no --against") from None
        if as_json:
            say_json(_document(out, built))
            return
        _show(out, built)
        if built.manifest.pairs:
            say(f"next: {command('verify', out)}, {command('export', out, '-o', 'pairs.parquet')}")
        else:
            given = [*map(str, sources or []), *(part for one in imports or [] for part in ("--import", one))]
            lifted = [part for name in _lifting(built.manifest.left_out) for part in (f"--{name}", "all")]
            say(f"next: {command('dataset', 'build', *given, '-o', out, *lifted)}, or with less asked for")


def align(
    dataset: Annotated[Path, typer.Argument(metavar="DATASET", help="A dataset's folder.")],
    target: Annotated[str, typer.Option(help="pubmed, pubmed:FROM..TO, or a JSON file of topics and their shares.")],
    size: Annotated[int, typer.Option(min=1, help="How many pairs to draw.")],
    out: Out,
    alpha: Annotated[
        float, typer.Option(min=0, max=10, help="Weights are shares to this power: 1 keeps the mix, 0 levels it.")
    ] = 1.0,
    seed: Annotated[int, typer.Option(help="The same seed draws the same sample.")] = 0,
    per_article: Annotated[int | None, typer.Option(min=1, help="At most so many pairs of one article.")] = None,
    per_journal: Annotated[
        float | None, typer.Option(help="At most this share of what is drawn of one journal.")
    ] = None,
    per_kind: Annotated[float | None, typer.Option(help="At most this share of one kind of question.")] = None,
    counts: Annotated[Path, typer.Option(help="For pubmed: what `topics fetch` wrote.")] = COUNTS,
    as_json: Json = False,
) -> None:
    """Draw a sample whose topics are mixed as in PubMed or a file, as a dataset of its own, with a report."""
    with reported(as_json):
        from bioalchemy.tools.datasets import dataset_alignment, targets

        caps = _caps(per_article, per_journal, per_kind)
        built = dataset_alignment.align(
            dataset, out, targets.read(target, counts), alpha=alpha, size=size, seed=seed, caps=caps, announce=note
        )
        found = built.manifest.alignment
        assert found is not None
        if as_json:
            say_json(_document(out, built))
        else:
            _show_alignment(found)
            _show(out, built)
        if found.caps.journal is not None and found.without_journal:
            without = "no pair has" if found.without_journal == found.candidates else "not all pairs have"
            note(f"--per-journal: {without} a journal ({found.without_journal:,} without); it does not hold for those")


def _steps(
    out: Path, against: list[str], keep_duplicates: bool, names: Callable[[str], frozenset[str]]
) -> dict[str, Any]:
    """The steps that were asked for; benchmarks that the version before was kept clear of must be given again."""
    from bioalchemy.errors import UsageError
    from bioalchemy.tools import contamination, similarity
    from bioalchemy.tools.datasets import dataset_steps
    from bioalchemy.tools.datasets.dataset_folder import Dataset

    # Files of several benchmarks may have one name, such as test-00000-of-00001.parquet.
    benchmarks: dict[str, list[tuple[Path, Columns]]] = {}
    for path, columns in files_of("--against", against, "pubmedqa"):
        benchmarks.setdefault(path.name, []).append((path, columns))
    clean = {
        f"{contamination.VERSION} {name}": dataset_steps.against(files, out, note, names)
        for name, files in benchmarks.items()
    }
    before = Dataset.open(out).newest.steps if Dataset.is_at(out) else ()
    kept_clear_of = [name.partition(" ")[2] for name in before if name.startswith("contamination/")]
    if missing := [name for name in kept_clear_of if name not in benchmarks]:
        raise UsageError(f"{out} was kept clear of {missing[0]}: give it with --against again")
    same = {} if keep_duplicates else {similarity.METHOD: dataset_steps.distinct(out, note)}
    return {**clean, **same}


def files_of(option: str, stated: list[str], example: str) -> list[tuple[Path, "Columns"]]:
    from bioalchemy.errors import UsageError
    from bioalchemy.tools.datasets.question_columns import parse_columns

    files = []
    for given in stated:
        # A colon may stand in a path, and in the address of a licence.
        found = _FILE_AND_COLUMNS.fullmatch(given)
        if not found:
            raise UsageError(f"{option} {given}: write FILE:COLUMNS, such as {given}:{example}")
        files.append((Path(found[1]), parse_columns(found[2])))
    return files


def _caps(article: int | None, journal: float | None, kind: float | None) -> Any:
    from bioalchemy.errors import UsageError
    from bioalchemy.tools.datasets.alignment import Caps

    for option, share in (("--per-journal", journal), ("--per-kind", kind)):
        if share is not None and not 0 < share <= 1:
            raise UsageError(f"{option} {share}: give a share of the sample, above 0 and up to 1")
    return Caps(article=article, journal=journal, kind=kind)


def _document(out: Path, built: "Built") -> dict[str, Any]:
    return {
        "path": str(out), "is_new": built.is_new, "topics_not_told_for_want_of": list(built.untold),
        "rows_left_out": [row._asdict() for row in built.no_pairs], **built.manifest.model_dump(mode="json"),
    }  # fmt: skip


def _show(out: Path, built: "Built") -> None:
    from bioalchemy.records import Split
    from bioalchemy.tools.datasets import article_topics

    manifest = built.manifest
    if not built.is_new:
        say(f"nothing is new: version {manifest.version} of {out} stays, {manifest.pairs:,} pairs")
        return
    without = f" ({manifest.without_receipt:,} without a receipt)" if manifest.without_receipt else ""
    say(f"version {manifest.version} of {out}: {manifest.pairs:,} pairs{without}, {manifest.fingerprint[:12]}")
    for name, counts in _facts(manifest):
        if counts:
            say(f"  {name}: " + ", ".join(f"{what} {count:,}" for what, count in counts.items()))
    if manifest.pairs and (empty := [split for split in get_args(Split) if not manifest.splits.get(split)]):
        say(f"  no pair is in {' or '.join(empty)}: papers are drawn for each, and these are few")
    for method, what in article_topics.HOW_TOLD.items():
        if told := manifest.topics.get(method):
            say(f"  {told:,} pairs have {what}")
    if not manifest.pairs:
        note("no pair is left: what was left out, and why, is above")


def _lifting(left_out: Mapping[str, int]) -> list[str]:
    """The options that asked too much."""
    options = {"kind": "kinds", "topic": "topics", "difficulty": "difficulty", "model": "models", "review": "reviews"}
    return [option for reason, option in options.items() if reason in left_out]


def _facts(manifest: "Manifest") -> list[tuple[str, dict[str, int]]]:
    splits: dict[str, int] = {str(split): pairs for split, pairs in manifest.splits.items()}
    return [
        ("changes", manifest.changes | ({"merged": manifest.merged} if manifest.merged else {})),
        ("left out", manifest.left_out),
        ("splits", splits),
        ("topics by", manifest.topics),
    ]


def _show_alignment(found: "Alignment") -> None:
    from rich.table import Table

    from bioalchemy.tools.datasets import targets

    drawn = Table(box=None, pad_edge=False)
    drawn.add_column("topic", no_wrap=True)
    for name in ("wanted", "before", "after", "there", "drawn"):
        drawn.add_column(name, justify="right", no_wrap=True)
    drawn.add_column("short of", no_wrap=True)
    for row in found.topics:
        before = row.supply / found.candidates if found.candidates else 0
        after = row.taken / found.taken if found.taken else 0
        shares = [f"{share:.2%}" for share in (row.weight, before, after)]
        drawn.add_row(row.topic, *shares, f"{row.supply:,}", f"{row.taken:,}", row.short)
    show_table(drawn)
    say(
        f"{found.taken:,} of {found.size:,} pairs as {found.target}, alpha {found.alpha:g}, seed {found.seed}; "
        f"Jensen-Shannon divergence {found.divergence_before:.4f} bits before, {found.divergence_after:.4f} after"
    )
    if found.target.startswith(targets.PUBMED):
        say(
            "PubMed counts a paper in each of its topics, and a pair has one: a set just like PubMed is not at 0 either"
        )
    if found.without_topic:
        say(f"{found.without_topic:,} pairs could not be drawn: their topic is not known")
    if short := [row for row in found.topics if row.short]:
        lacking = ", ".join(f"{row.topic} ({row.short})" for row in short[:5])
        say(f"{len(short)} topics fall short: {lacking}{', …' if len(short) > 5 else ''}")
    of_target = sum(row.supply for row in found.topics if row.weight)
    if found.taken < min(found.size, of_target) and (found.caps.journal or found.caps.kind):
        say("--per-journal and --per-kind are shares of what is drawn: no larger sample keeps to them")
