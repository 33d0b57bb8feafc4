"""Options and arguments that several verbs take."""

from pathlib import Path
from typing import Annotated

import typer

DEFAULT_CONCURRENCY = 8

Run = Annotated[Path, typer.Argument(metavar="RUN", help="A run's folder.")]
Pairs = Annotated[
    Path,
    typer.Argument(metavar="RUN|DATASET", help="A run's or dataset's folder, or an exported .jsonl or .parquet file."),
]
Feed = Annotated[
    str,
    typer.Argument(
        help="A file, folder or quoted glob (JATS .xml or .nxml, PDF, PubMed .xml or .xml.gz), plos-sample, "
        "pubmed:QUERY, pmc:QUERY, europepmc:QUERY, biorxiv:FROM..TO[/CATEGORY], medrxiv:…, rss:URL, or ids:FILE."
    ),
]
Published = Annotated[
    str, typer.Option(help="Only articles published in FROM..TO; either may be left out. What states no date stays.")
]
Types = Annotated[
    list[str] | None,
    typer.Option(
        "--type", help="Only this article type, such as research-article. What states none stays, but is no notice."
    ),
]
Uses = Annotated[list[str] | None, typer.Option("--use", help="Only text that is free, share_alike or reference_only.")]
Language = Annotated[str | None, typer.Option(help="Only this language (ISO 639-1). What states none stays.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
JsonLines = Annotated[bool, typer.Option("--json", help="JSON Lines on standard output: a document for each article.")]
Model = Annotated[
    str | None,
    typer.Option(
        help="One model for all roles, as LiteLLM names it; local (the default: a tiny embedded one); local:FILE.gguf."
    ),
]
ApiBase = Annotated[str | None, typer.Option(help="Address of an OpenAI-compatible server for --model, ending in /v1.")]
Config = Annotated[Path | None, typer.Option(help="YAML with model_list (a model for each role) and gates.")]
Limit = Annotated[int | None, typer.Option(min=1, help="Only the first N articles of the feed.")]
Target = Annotated[
    str | None,
    typer.Option(help="Aim at a mix of topics: pubmed, pubmed:FROM..TO, or a JSON file of topics and their shares."),
]
Alpha = Annotated[
    float | None, typer.Option(min=0, max=10, help="With --target: shares to this power; 0 makes topics equal [1].")
]
Size = Annotated[
    int | None, typer.Option(min=1, help="With --target: how many pairs to aim at [the mix, whatever their number].")
]
MaxUsd = Annotated[float | None, typer.Option(min=0, help="Stop when the run has cost this much.")]
MaxTokens = Annotated[int | None, typer.Option(min=1, help="Stop when the run has spent so many tokens.")]
Concurrency = Annotated[
    int | None, typer.Option(min=1, help=f"Requests in flight for each model [{DEFAULT_CONCURRENCY}].")
]
