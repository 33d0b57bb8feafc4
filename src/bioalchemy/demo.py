"""The demo: a few real papers through the whole graph, then the story of a rejected draft and what was accepted."""

import shlex
import shutil
from itertools import islice
from typing import Any

from rich.console import Console
from rich.rule import Rule

from bioalchemy import settings, trace, views
from bioalchemy.answers import in_one_line
from bioalchemy.graphs.session import Request, default_folder
from bioalchemy.ledger import Ledger
from bioalchemy.llm import Budget
from bioalchemy.settings import Gates, RunConfig
from bioalchemy.texts import TextStore
from bioalchemy.tools import feeds

GATES = Gates(passages_per_article=2, multi_hop_per_article=0)
"""Fewer passages an article, so that it ends in minutes on two cores. No gate is loosened."""
_DRAFTS_LISTED = 40
_PAIRS_SHOWN = 3
_TELLING = ("open_book_disagrees", "answer_not_in_quote", "not_self_contained")
"""Reasons whose story says most, best first."""


def request(config: RunConfig, limit: int) -> Request:
    """The demo's run."""
    config = config.model_copy(update={"gates": GATES})
    feed = feeds.PLOS_SAMPLE
    return Request(feed, config, default_folder(feed, config), limit, Budget(), concurrency=8)


def tell(ledger: Ledger) -> None:
    """What came of it."""
    console = Console()
    tally, folder = ledger.tally, shlex.quote(str(ledger.folder))
    console.print(Rule("drafts"))
    drafts = list(islice(trace.drafts(ledger), _DRAFTS_LISTED))
    console.print(views.drafts(drafts))
    console.print(views.counts(tally))
    if rejected := _most_telling(drafts):
        console.print(Rule("the story of one rejected draft"))
        console.print(views.verdict(trace.story(ledger, rejected["draft_id"])))
    console.print(Rule("accepted pairs, with their evidence in its paper"))
    _tell_accepted(console, ledger)
    console.print(Rule("where to look next"))
    model = ledger.header()["recipe"]["models"]["question_writer"]["model"]
    steps = [
        (f"bioalchemy status {folder}", "counts, tokens, cost"),
        (f"bioalchemy trace {folder}", "every article and draft, with verdict and reason"),
        (f"bioalchemy trace {folder} --draft ID", "each prompt, response, check and vote of one draft"),
        (f"bioalchemy export {folder} -o pairs.jsonl", "the accepted pairs with their receipts"),
        ("bioalchemy demo --model local:FILE.gguf", f"the same with a better model than {model}: any GGUF file,"),
        ("bioalchemy demo --model openai/NAME --api-base URL", "any server, or a hosted model such as anthropic/NAME"),
    ]
    if shutil.which("bioalchemy") is None:
        steps.insert(0, ("source .venv/bin/activate", "first: the command is not on this shell's path yet"))
    for command, what in steps:
        console.print(views.plain(f"  {command}").append(f"   {what}", "dim"), soft_wrap=True)


def _tell_accepted(console: Console, ledger: Ledger) -> None:
    accepted = list(trace.drafts(ledger, verdict="accept"))
    if not accepted:
        model = ledger.header()["recipe"]["models"]["question_writer"]["model"]
        console.print(
            f"None. {model} got nothing through the gates, and no gate was loosened for it: see the last lines below "
            "for a better model."
        )
        return
    texts = TextStore(settings.home())
    for row in accepted[:_PAIRS_SHOWN]:
        pair: dict[str, Any] = trace.story(ledger, row["draft_id"])["pair"]
        console.print(views.plain(f"{pair['question']} → {in_one_line(pair['answer'])}", "bold"))
        console.print(views.evidence(pair, texts))
        console.print()
    texts.close()


def _most_telling(drafts: list[dict[str, Any]]) -> dict[str, Any] | None:
    refused = [row for row in drafts if row["decision"] == "reject" and row["refused_by"]]
    order = {reason: n for n, reason in enumerate(_TELLING)}

    def rank(row: dict[str, Any]) -> tuple[bool, int]:
        return not row["question"].endswith("?"), order.get(row["reason"], len(order))

    return min(refused, key=rank, default=None)
