"""What commands show a person of reviews and pilots."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bioalchemy.evals.agreement import Agreement, Between
from bioalchemy.evals.pilot import FEW_ARTICLES, Pilot
from bioalchemy.evals.proportions import Estimate, Share
from bioalchemy.views import plain

_SHOWN = 5
"""Reasons, or agents' reasons on which people differ, that are listed."""


def agreement(folder: Path, found: Agreement) -> Group:
    """How far people and agents agree."""
    parts: list[RenderableType] = [_table(_agreement_facts(folder, found))]
    differing = [row for row in found.differing if row.otherwise]
    if differing:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title="where people and agents differ", title_justify="left")
        table.add_column("agents")
        table.add_column("judged by people", justify="right")
        table.add_column("decided otherwise", justify="right")
        for row in differing[:_SHOWN]:
            agents = row.agents if row.agents == "accepted" else f"rejected: {row.agents}"
            table.add_row(plain(agents), str(row.judged), str(row.otherwise))
        parts.append(table)
    return Group(*parts)


def pilot(folder: Path, found: Pilot) -> Group:
    """What a pilot tells of its feed, and what to change first."""
    parts: list[RenderableType] = [_table([*_pilot_facts(folder, found), *_whole(found)])]
    if found.unfinished:
        return Group(*parts)
    if advice := found.advice:
        parts.append(Text("change first", "bold"))
        parts.append(
            _table([("setting", f"{advice.setting}, now {advice.now}"), ("why", advice.why), ("to", advice.change)])
        )
    else:
        parts.append(Text("change first: too few drafts or articles to tell", "bold"))
    return Group(*parts)


def _table(rows: Iterable[tuple[str, str]]) -> Table:
    facts = Table(box=None, show_header=False, pad_edge=False)
    facts.add_column(style="dim", no_wrap=True)
    facts.add_column()
    for name, value in rows:
        facts.add_row(name, plain(value))
    return facts


def _agreement_facts(folder: Path, found: Agreement) -> Iterator[tuple[str, str]]:
    yield "run", str(folder)
    yield "drafts", f"{found.drafts['accept']:,} accepted and {found.drafts['reject']:,} rejected that can be reviewed"
    names = ", ".join(f"{name} {count}" for name, count in found.reviewers.items())
    divided = f"; reviewers are divided on {found.divided}" if found.divided else ""
    yield (
        "judged",
        f"{found.judged} drafts ({names}){divided}"
        if found.judged
        else "none yet: bioalchemy review RUN -o sheet.html",
    )
    if not found.judged:
        return
    if found.at_random < found.judged - found.divided:
        yield "at random", f"{found.at_random} of them; the doubtful tell nothing of others and are in no interval"
    yield "precision", f"of accepted pairs, right to people: {_share(found.precision)}"
    yield "overlooked", f"of rejected drafts, right to people: {_share(found.overlooked)}"
    if found.agreed:
        yield "agreement", f"{found.agreed.value:.0%}{_between(found.agreed, '.0%')} of all drafts, people and agents"
        yield "Cohen's κ", _kappa(found.kappa, "the agents decide all alike")
    else:
        yield "Cohen's κ", "needs accepted and rejected drafts, drawn at random"
    for pair in found.between:
        yield "reviewers", _two(pair)
    if any(found.edits.values()):
        yield "edits", ", ".join(f"{what} {count}" for what, count in found.edits.items() if count)
    if found.reasons:
        shown = list(found.reasons.items())[:_SHOWN]
        yield "reasons", "; ".join(f"{reason} ({count})" for reason, count in shown)


def _two(pair: Between) -> str:
    one, other = pair.reviewers
    kappa = _kappa(pair.kappa, "no interval follows from so alike verdicts")
    return f"{one} and {other}: the same on {_share(pair.same)}, κ {kappa}"


def _pilot_facts(folder: Path, found: Pilot) -> Iterator[tuple[str, str]]:
    yield "pilot", str(folder)
    if found.unfinished:
        yield "articles", f"{found.articles} came to their end and {found.unfinished} did not: nothing follows yet"
        yield "so far", f"{found.pairs} pairs, {found.tokens:,.0f} tokens"
        yield "go on", "with the same command again"
        return
    few = f"; of fewer than {FEW_ARTICLES} intervals are rough" if found.articles < FEW_ARTICLES else ""
    yield "articles", f"{found.articles} came to their end{few}"
    per_article = found.pairs_per_article
    if per_article:
        bounds = f"{per_article.low:.2f} to {per_article.high:.2f} by a bootstrap over articles, 95 %"
        yield "yield", f"{found.pairs} pairs, {per_article.value:.2f} an article ({bounds})"
    elif found.articles:
        alike = "no interval follows: every article gave the same" if found.articles > 1 else "no interval of one"
        yield "yield", f"{found.pairs} pairs, {found.pairs / found.articles:.2f} an article ({alike})"
    yield "precision", _share(found.agreement.precision) + _unjudged(found)
    for name, amount in (("an article", found.articles), ("a pair", found.pairs)):
        if amount:
            yield name, ", ".join(_costs(found, amount))


def _unjudged(found: Pilot) -> str:
    return "" if found.agreement.precision else ": fill in the sheet and give it back with --take"


def _costs(found: Pilot, amount: int) -> Iterator[str]:
    yield f"{found.tokens / amount:,.0f} tokens"
    yield "price unknown" if found.usd is None else f"${found.usd / amount:.4f}"
    yield "time unknown" if found.seconds is None else f"{found.seconds / amount:,.1f} s"


def _whole(found: Pilot) -> Iterator[tuple[str, str]]:
    whole = found.whole
    if found.unfinished:
        return
    if whole is None:
        size = "unknown" if found.feed_size is None else f"{found.feed_size:,} articles"
        yield "whole feed", f"{size}: nothing is projected"
        return
    if whole.articles <= found.articles:
        yield "whole feed", "this was all of it"
        return
    pairs = whole.pairs
    right = (
        f", {whole.right_pairs.value:,.0f}{_between(whole.right_pairs, ',.0f')} of them right"
        if whole.right_pairs
        else ""
    )
    usd = "price unknown" if whole.usd is None else f"${whole.usd:,.2f}"
    took = "time unknown" if whole.hours is None else str(timedelta(seconds=round(whole.hours * 3600)))
    yield "whole feed", f"{whole.articles:,} articles: {pairs.value:,.0f} pairs{_between(pairs, ',.0f')}{right}"
    yield "", f"{whole.tokens:,.0f} tokens, {usd}, {took} with as many requests in flight"
    yield "", "as far as the rest of the feed is like its first articles"


def _share(share: Share | None) -> str:
    if share is None:
        return "nothing that was drawn at random is decided"
    return f"{share.found} of {share.of}, {share.share:.0%} ({share.low:.0%} to {share.high:.0%})"


def _kappa(kappa: Estimate | None, none: str) -> str:
    return f"{kappa.value:.2f}{_between(kappa, '.2f')}" if kappa else none


def _between(found: Estimate, form: str) -> str:
    return f" ({found.low:{form}} to {found.high:{form}})"
