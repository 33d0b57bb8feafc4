"""What commands show a person: tables and stories, drawn with rich.

Papers and models are untrusted: their words are shown as plain text (no markup is read in them) and without control
characters, which could drive a terminal.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from bioalchemy.accounts import Tally
from bioalchemy.answers import in_one_line
from bioalchemy.evals.extraction import Yield
from bioalchemy.progress import cost
from bioalchemy.texts import TextStore
from bioalchemy.tools.verification.receipt_rows import UNSEEN

_COLOURS = {
    "accept": "green",
    "revise": "yellow",
    "reject": "red",
    "done": "green",
    "failed": "red",
    "quarantined": "red",
    "postponed": "yellow",
}
_LISTED = 160
"""Characters of a question, an answer or a detail in a list."""
_DOUBLES_SHOWN = 3
_TOPICS_SHOWN = 5
_AROUND = 160
"""Characters of the paper shown on each side of a piece of evidence."""


def plain(value: object, style: str = "") -> Text:
    """`value` as text that can neither style nor drive a terminal."""
    return Text(UNSEEN.sub("", str(value)), style=style)


def _short(text: str) -> str:
    """`text` in one line and as far as a list has room for it; the whole is in the story."""
    text = " ".join(text.split())
    return text if len(text) <= _LISTED else f"{text[: _LISTED - 1]}…"


def reasons(title: str, counts: Counter[str]) -> Group:
    """Counts by name, most frequent first."""
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(style="dim")
    table.add_column(justify="right")
    for name, count in counts.most_common():
        if count > 0:
            table.add_row(plain(f"  {name}"), str(count))
    return Group(Text(title, "bold"), table if table.rows else Text("  none", "dim"))


def status(
    folder: Path,
    header: dict[str, Any],
    tally: Tally,
    measured: Yield,
    withdrawn: int = 0,
    doubles: Sequence[Sequence[str]] = (),
    rejected: int = 0,
    target: Mapping[str, Any] | None = None,
) -> Group:
    """A run at a glance; `doubles` are sources that may be one paper, `rejected` pairs that people reject, `target` how
    it stands to its mix of topics."""
    facts = Table(box=None, show_header=False, pad_edge=False)
    facts.add_column(style="dim")
    facts.add_column()
    for name, value in _facts(folder, header, tally, measured, withdrawn):
        facts.add_row(name, plain(value))
    if rejected:
        facts.add_row("rejected by people", f"{rejected} pairs, which are not exported")
    if target:
        facts.add_row("target", plain(_target(target)))
    if doubles:
        facts.add_row("possible doubles", plain(_doubles(doubles)))
    return Group(facts, counts(tally))


def counts(tally: Tally) -> Group:
    """Articles and drafts by what became of them."""
    judged = Counter({"accepted": tally.accepted, "sent back to be revised": tally.sent_back, **tally.draft_reasons})
    return Group(
        reasons("articles", tally.articles),
        reasons("articles not worked on, or failed, by reason", tally.article_reasons),
        reasons("drafts", judged),
    )


def _facts(
    folder: Path, header: dict[str, Any], tally: Tally, measured: Yield, withdrawn: int
) -> Iterable[tuple[str, str]]:
    models = sorted({entry["model"] for entry in header["recipe"]["models"].values()})
    yield "run", f"{folder}  ({header['run_id']}, {header['created']})"
    yield "feed", header["feed"]
    if header.get("feed_error"):
        yield "feed error", f"it could not be listed for what is new: {header['feed_error']}"
    yield "models", ", ".join(models)
    to_do = f"{tally.unfinished} articles to do" if tally.unfinished else "finished"
    yield "state", to_do if tally.articles.total() else "not begun: no article was found yet"
    yield "pairs", f"{measured.pairs} of {measured.drafts} drafts" + _percent(measured.acceptance)
    if withdrawn:
        yield "withdrawn", f"{withdrawn} pairs: their papers were retracted, corrected, superseded or taken down"
    yield "calls", f"{tally.calls} paid, {tally.calls_from_cache} from the response cache"
    cached = f"{_share(measured.cached_share)} from prefix caches"
    yield "tokens", f"{tally.prompt_tokens:,} prompt ({cached}), {tally.completion_tokens:,} response"
    yield "cost", cost(tally)
    if measured.calls_per_pair is not None and measured.tokens_per_pair is not None:
        reused = ", with those from the response cache as if they were paid again" if tally.calls_from_cache else ""
        yield "a pair", f"{measured.calls_per_pair:.1f} calls, {measured.tokens_per_pair:,.0f} tokens{reused}"


def _target(target: Mapping[str, Any]) -> str:
    asked = f"{target['name']}, alpha {target['alpha']:g}" + (f", {target['size']:,} pairs" if target["size"] else "")
    short = [(topic, row) for topic, row in target["topics"].items() if row["missing"]]
    lacking = "; ".join(
        f"{topic} lacks {row['missing']:,}" + ("" if row["articles"] else " (no article is of it)")
        for topic, row in short[:_TOPICS_SHOWN]
    )
    more = f"; and {len(short) - _TOPICS_SHOWN:,} more topics (--json)" if len(short) > _TOPICS_SHOWN else ""
    postponed = sum(target["postponed"].values())
    left = f" and {target['postponed_passages']:,} passages already planned" if target["postponed_passages"] else ""
    waiting = f"; {postponed:,} articles postponed{left}: their topics have enough" if postponed else ""
    return f"{asked}: {target['missing']:,} missing{': ' if short else ''}{lacking}{more}{waiting}"


def _doubles(doubles: Sequence[Sequence[str]]) -> str:
    shown = "; ".join(" = ".join(group) for group in doubles[:_DOUBLES_SHOWN])
    more = f"; and {len(doubles) - _DOUBLES_SHOWN:,} more (--json)" if len(doubles) > _DOUBLES_SHOWN else ""
    return f"{len(doubles):,} titles are worked on as several works: {shown}{more}"


def _percent(share: float | None) -> str:
    return f" ({share:.0%})" if share is not None else ""


def _share(share: float | None) -> str:
    return f"{share:.0%}" if share is not None else "none yet"


def drafts(rows: Iterable[dict[str, Any]]) -> Table:
    """Drafts with what became of them, as a table."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("draft", no_wrap=True)
    table.add_column("verdict", no_wrap=True)
    table.add_column("question → answer", ratio=1)
    for row in rows:
        asked = (
            plain(_short(row["question"])).append(" → ", "dim").append_text(plain(_short(in_one_line(row["answer"]))))
        )
        outcome = Text(row["decision"], _COLOURS[row["decision"]])
        if row["reason"]:
            outcome.append(f"\n{row['reason']}", "yellow")
        table.add_row(row["draft_id"], outcome, asked)
    return table


def article_line(row: dict[str, Any]) -> Text:
    """One article of a trace."""
    line = Text.assemble((row["article_id"], "bold"), " ", (row["state"], _COLOURS.get(row["state"], "")))
    if row["reason"]:
        line.append(f" {row['reason']}", "yellow")
    line.append(f"  {row['accepted']}/{row['drafts']} pairs  ", "dim").append_text(
        plain(_short(row["title"] or row["uri"]))
    )
    if row["detail"]:
        line.append("  ").append_text(plain(_short(row["detail"]), "dim"))
    return line


def sources(rows: Iterable[dict[str, Any]]) -> Table:
    """The articles of a feed, and why one can't be read or is not wanted."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("source", "published", "type", "use"):
        table.add_column(name, overflow="fold")
    table.add_column("characters", justify="right", no_wrap=True)
    table.add_column("title", ratio=1, overflow="fold")
    for row in rows:
        name = Path(row["uri"]).name if row["uri"].startswith("/") else row["uri"]
        if "title" not in row:
            table.add_row(plain(name), "", "", "", "", plain(row["problem"], "red"))
            continue
        same = [f"the same work as {row['same_as']}"] if row["same_as"] else []
        double = [f"possible double of {row['double_of']}"] if row["double_of"] else []
        notes = ", ".join([*(["retracted"] if row["retracted"] else []), *row["flags"], *same, *double])
        told = plain(_short(row["title"])).append(f"  {notes}" if notes else "", "dim")
        told.append_text(plain(f"  {row['problem']}" if row["problem"] else "", "yellow"))
        facts = [plain(row[key] or "?") for key in ("published", "article_type", "text_use")]
        table.add_row(plain(name), *facts, f"{row['characters']:,}", told)
    return table


def draft_line(row: dict[str, Any]) -> Text:
    """One draft of a trace."""
    line = Text.assemble("  ", (row["draft_id"], "bold"), " ", (row["decision"], _COLOURS[row["decision"]]))
    if row["reason"]:
        line.append(f" {row['reason']}", "yellow")
    line.append("  ").append_text(plain(_short(row["question"]))).append(" → ", "dim").append_text(
        plain(_short(in_one_line(row["answer"])))
    )
    if row["refused_by"]:
        line.append("  ").append_text(plain(_short(row["refused_by"]["detail"]), "dim"))
    return line


def call_line(row: dict[str, Any]) -> Text:
    """One model call of a trace."""
    about = row["draft_id"] or row["context_id"] or row["article_id"] or "doctor"
    return Text.assemble(
        (row["call_id"], "bold"), f" {row['role']} {row['prompt']}@{row['prompt_version']} #{row['sample']}",
        (f"  {about}", "dim"), f"  {_call_figures(row)}",
    )  # fmt: skip


def _call_figures(call: dict[str, Any]) -> str:
    price = "price unknown" if call["cost_usd"] is None else f"${call['cost_usd']:.6f}"
    source = "" if call["source"] == "paid" else ", from the response cache"
    failed = "" if call["outcome"] == "ok" else f", {call['outcome']}"
    tokens = f"{call['prompt_tokens']} ({call['cached_tokens']} cached) + {call['completion_tokens']} tokens"
    return f"{call['model']}: {tokens}, {price}, {call['latency_s']:.2f} s{source}{failed}"


def story(content: dict[str, Any], agent: str | None = None) -> Group:
    """The whole story of one draft: calls, checks, votes, verdict."""
    draft = content["draft"]
    parts: list[RenderableType] = [
        Rule(plain(f"draft {draft['draft_id']} of article {content['article']['article_id']}"))
    ]
    parts.append(plain(f"{content['article']['title']}  ({content['article']['uri']})", "dim"))
    told: set[str] = set()
    for call in content["calls"]:
        if agent is None or call["role"] == agent:
            parts.append(_call(call, told))
    for earlier in content["lineage"]:
        why = f"{earlier['reason']}: {earlier['advice']}" if earlier["reason"] else "accepted, and edited by a person"
        parts.append(plain(f"revises {earlier['draft_id']} ({why})", "yellow"))
    parts.append(verdict(content))
    return Group(*parts)


_FENCED = re.compile(r"<(?P<mark>(?:passage|sentences) [0-9a-f]{16})>\n.*?\n</(?P=mark)>", re.DOTALL)


def _call(call: dict[str, Any], told: set[str]) -> Panel:
    """One call; messages and fenced texts that were `told` before it in the same story are not told again."""
    body = Text()
    for message in call["messages"]:
        content = message["content"]
        shown = "(as above)" if content in told else _FENCED.sub(partial(_once, told), content)
        told.add(content)
        body.append(f"{message['role']}\n", "bold").append_text(plain(shown)).append("\n\n")
    body.append("response\n", "bold").append_text(plain(call["response"], "cyan"))
    title = f"{call['role']} · {call['prompt']}@{call['prompt_version']} · sample {call['sample']}"
    return Panel(
        body, title=plain(title), subtitle=plain(_call_figures(call)), title_align="left", subtitle_align="right"
    )


def _once(told: set[str], fenced: re.Match[str]) -> str:
    if fenced[0] in told:
        return f"<{fenced['mark']}> (as above)"
    told.add(fenced[0])
    return fenced[0]


def verdict(content: dict[str, Any]) -> Group:
    """A draft with its quotes, checks and votes, and what became of it."""
    draft, lines = content["draft"], []
    record = draft["record"]
    lines.append(Text.assemble(("question  ", "dim"), plain(record["question"])))
    lines.append(
        Text.assemble(("answer    ", "dim"), plain(f"{in_one_line(record['answer'])}  ({record['answer']['kind']})"))
    )
    lines += [Text.assemble(("quote     ", "dim"), plain(quote)) for quote in record["quotes"]]
    for check in content["checks"]:
        mark = ("✓ ", "green") if check["passed"] else ("✗ ", "red")
        lines.append(Text.assemble(mark, (check["name"], "bold"), "  ").append_text(plain(check["detail"])))
        if check["by"] != "rule":
            lines.append(plain(f"    by {check['by']}", "dim"))
        for vote in check["votes"]:
            said = "agrees" if vote["agrees"] else "disagrees"
            lines.append(plain(f"    {said}: {vote['response']}  ({vote['model']}, call {vote['call_id']})", "dim"))
    for note in content["difficulty"]:
        lines.append(plain(f"closed book: {note['passed']} of {note['samples']} right ({note['model']})", "dim"))
    for note in content["reviews"]:
        said = f"{note['reviewer']}: {note['verdict']}{'  ' + note['reason'] if note['reason'] else ''}"
        lines.append(plain(f"review    {said}", "dim"))
    lines.append(Text.assemble(("verdict   ", "dim"), (draft["decision"], f"bold {_COLOURS[draft['decision']]}")))
    if draft["reason"]:
        lines[-1].append(f"  {draft['reason']}", "yellow").append("  ").append_text(plain(draft["advice"]))
    return Group(*lines)


def evidence(pair: dict[str, Any], texts: TextStore) -> Group:
    """A pair's evidence where it stands in its paper."""
    lines = []
    for item in pair["evidence"]:
        text = texts.get(item["text_sha256"])
        before, after = text[max(0, item["start"] - _AROUND) : item["start"]], text[item["end"] : item["end"] + _AROUND]
        quote = plain(text[item["start"] : item["end"]], "bold reverse")
        lines.append(Text.assemble(plain(f"…{before}", "dim"), quote, plain(f"{after}…", "dim")))
        lines.append(plain(f"characters {item['start']}–{item['end']} of {item['text_sha256'][:12]}…", "dim"))
    lines.append(plain(f"{pair['citation']}  [{pair['text_use']}]", "dim"))
    return Group(*lines)
