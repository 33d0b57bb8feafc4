"""What a pilot tells of its whole feed: yield, cost and time an article, projected; and what to change first.

    found = measure(ledger, feed_size=1200)
    found.pairs_per_article      Estimate(value=3.1, low=2.2, high=4.1)
    found.whole.pairs            Estimate(value=3720.0, low=2640.0, high=4920.0)
    found.advice                 Advice("gates.max_revisions", 1, "14 of 40 lost drafts …", …)

An article is one of the feed that came to its end, whatever became of it; those that failed tell nothing yet. What was
taken from the response cache counts with what it once cost and took. Projections hold as far as the rest of the feed is
like its first articles, which is what a pilot reads; nothing here knows whether it is.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

from bioalchemy.accounts import UNFINISHED
from bioalchemy.errors import UsageError
from bioalchemy.evals.agreement import Agreement, agreement
from bioalchemy.evals.proportions import Estimate, mean_by_bootstrap, mean_of_counts, product
from bioalchemy.ledger import WITHDRAWN, Ledger
from bioalchemy.tools import feeds

FEW_ARTICLES = 10
"""Below so many the bootstrap's intervals are too narrow to lean on."""


class Whole(NamedTuple):
    """The whole feed, if the rest is like the pilot; None is unknown."""

    articles: int
    pairs: Estimate
    """By the bootstrap over articles; where all gave the same, or there is one, by the interval of a Poisson count."""
    right_pairs: Estimate | None
    """Of them those that people would find right, by the precision judged; its interval is that of the product."""
    tokens: float
    usd: float | None
    hours: float | None
    """With as many requests in flight as the pilot had."""


class Advice(NamedTuple):
    """The one setting to change first."""

    setting: str
    """A field of the configuration, or an option."""
    now: str
    why: str
    """The figures that say so."""
    change: str


class Pilot(NamedTuple):
    """Figures of a pilot; None where there is nothing to tell from."""

    articles: int
    unfinished: int
    """Articles that wait to be worked on, or further; while there are any, nothing is projected."""
    pairs: int
    pairs_per_article: Estimate | None
    """With a bootstrap over articles; None of fewer than two, or where all gave the same."""
    calls: int
    tokens: int
    usd: float | None
    """None: some calls are of unknown price."""
    seconds: float | None
    """In which at least one request was in flight."""
    feed_size: int | None
    whole: Whole | None
    agreement: Agreement
    advice: Advice | None


def measure(ledger: Ledger, feed_size: int | None) -> Pilot:
    """The figures of a run, as a pilot of a feed of so many articles."""
    by_article = _pairs_by_article(ledger)
    unfinished = sum(ledger.tally.articles[state] for state in UNFINISHED)
    calls, tokens, usd, unpriced = ledger.taken()
    seconds, judged = _busy_seconds(ledger), agreement(ledger)
    pilot = Pilot(
        articles=len(by_article),
        unfinished=unfinished,
        pairs=sum(by_article),
        pairs_per_article=None if unfinished else mean_by_bootstrap([float(pairs) for pairs in by_article]),
        calls=calls,
        tokens=tokens,
        usd=None if unpriced else usd,
        seconds=seconds,
        feed_size=feed_size,
        whole=None,
        agreement=judged,
        advice=None if unfinished else advise(ledger, judged),
    )
    return pilot._replace(whole=_project(pilot))


def feed_size(ledger: Ledger) -> int | None:
    """How many sources the run's feed has; None where only its service knows, or it is gone."""
    header = ledger.header()
    found, limit = ledger.tally.articles.total(), header["options"]["limit"]
    if limit is None or found < limit:
        return found
    if feeds.is_query(header["feed"]):
        return None
    try:
        return sum(1 for _ in feeds.open_feed(header["feed"]))
    except UsageError:
        return None


def _pairs_by_article(ledger: Ledger) -> list[int]:
    """The pairs that agents made of each article that came to its end; people's edits are not of their making."""
    rows = ledger.db.execute(
        "SELECT (SELECT COUNT(*) FROM pairs WHERE pairs.article_id = a.article_id "  # noqa: S608
        f"AND json_extract(pairs.record, '$.provenance.edited_by') IS NULL AND NOT {WITHDRAWN}) "
        "FROM articles a WHERE state IN ('done', 'rejected', 'quarantined') ORDER BY seq"
    )
    return [int(row[0]) for row in rows]


def _busy_seconds(ledger: Ledger) -> float | None:
    """How long at least one request was in flight, pauses between sessions left out; each response counts once."""
    rows = ledger.db.execute("SELECT started, MAX(latency_s) FROM calls GROUP BY cache_key, started ORDER BY started")
    busy, until = 0.0, float("-inf")
    for started, latency in rows:
        ended = started + latency
        busy += max(0.0, ended - max(started, until))
        until = max(until, ended)
    return busy or None


def _project(pilot: Pilot) -> Whole | None:
    if not pilot.articles or pilot.unfinished or pilot.feed_size is None:
        return None
    times = pilot.feed_size / pilot.articles
    per_article = pilot.pairs_per_article or mean_of_counts(pilot.pairs, pilot.articles)
    assert per_article is not None
    pairs, precision = Estimate(*(pilot.feed_size * figure for figure in per_article)), pilot.agreement.precision
    return Whole(
        articles=pilot.feed_size,
        pairs=pairs,
        right_pairs=product(pairs, precision) if precision else None,
        tokens=pilot.tokens * times,
        usd=None if pilot.usd is None else pilot.usd * times,
        hours=None if pilot.seconds is None else pilot.seconds * times / 3600,
    )


# --- what to change first ---

PRECISE_ENOUGH = 0.9
"""While people find less than this right, surely, more pairs are no gain."""
FEWEST = 10
"""Drafts, or articles, from which it makes sense to say anything."""

_BY_REASON: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(
        (
            "malformed_answer", "quote_not_found", "not_self_contained", "answer_in_question", "answer_not_in_quote",
            "faulty_options", "hedge_dropped", "trivial", "not_own_finding", "unsupported", "several_answers",
            "ambiguous", "unclear",
        ),
        ("models.question_writer", "a stronger model for the question writer: these are faults of its writing"),
    ),
    "revisions_spent": ("gates.max_revisions", "one more: these drafts had advice left that nobody could follow"),
    "duplicate_question": ("gates.drafts_per_context", "one less: the passages are asked the same thing twice"),
    "open_book_disagrees": (
        "models.evidence_checker",
        "a stronger model for the evidence checker, or judge some of these drafts by hand: is it they that are wrong, "
        "or the samples?",
    ),
    "evidence_not_needed": ("gates.without_evidence_most_boolean", "more, if people find these drafts right"),
    "hop_not_needed": ("gates.multi_hop_per_article", "0: these passages do not need each other"),
    "hazardous": ("the feed", "another feed or narrower filters: this one has what the hazard policy keeps out"),
}  # fmt: skip
"""Which setting bears on the drafts that a gate loses, and how to change it."""


def advise(ledger: Ledger, judged: Agreement) -> Advice | None:
    """The first of these that holds; None where there is too little to tell from.

    1. People find fewer than `PRECISE_ENOUGH` of the accepted pairs right, the whole interval below it: the critic.
    2. More than half of the articles are turned away or can't be read: the feed's filters.
    3. More than half of the drafts are lost: the setting that bears on the most of them.
    4. Otherwise the gates keep what is written, and more can be written: contexts where articles had as many as they
       may, else drafts of each.
    """
    return _by_precision(ledger, judged) or _by_articles(ledger) or _by_drafts(ledger)


def _by_precision(ledger: Ledger, judged: Agreement) -> Advice | None:
    found = judged.precision
    if found is None or found.of < FEWEST or found.high >= PRECISE_ENOUGH:
        return None
    why = f"people find {found.found} of {found.of} accepted pairs right, at most {found.high:.0%} of all"
    return _advice(ledger, "models.critic", why, "a stronger model for the critic: it lets through what people reject")


def _by_articles(ledger: Ledger) -> Advice | None:
    states, reasons = ledger.tally.articles, ledger.tally.article_reasons
    away = states["rejected"] + states["quarantined"]
    total = away + states["done"]
    if total < FEWEST or away <= total / 2:
        return None
    reason, count = max(reasons.items(), key=lambda item: (item[1], item[0]), default=("", 0))
    why = f"{away} of {total} articles give nothing, {count} of them for {reason}"
    return _advice(ledger, "the feed", why, "narrow it with --type, --language or --published, or take another")


def _by_drafts(ledger: Ledger) -> Advice | None:
    lost = ledger.tally.draft_reasons
    kept, total = ledger.tally.accepted, ledger.tally.accepted + lost.total()
    if total < FEWEST:
        return None
    if lost.total() > total / 2:
        by_setting = Counter[tuple[str, str]]()
        for reason, count in lost.items():
            by_setting[_BY_REASON[reason]] += count
        (setting, change), count = max(by_setting.items(), key=lambda item: (item[1], item[0]))
        of_it = ", ".join(f"{name} {n}" for name, n in lost.most_common() if _BY_REASON[name][0] == setting)
        return _advice(
            ledger, setting, f"{count} of {total} final drafts are lost to what it bears on: {of_it}", change
        )
    full, articles = _full_articles(ledger)
    why = f"{kept} of {total} final drafts are kept, and {full} of {articles} articles had as many passages as they may"
    if articles and full > articles / 2:
        return _advice(ledger, "gates.passages_per_article", why, "more: there are further passages to ask about")
    return _advice(ledger, "gates.drafts_per_context", why, "one more, as long as duplicates stay few")


def _full_articles(ledger: Ledger) -> tuple[int, int]:
    """Articles with as many contexts as they may have, multi-hop ones apart; and all that have any."""
    most = _recipe(ledger)["gates"]["passages_per_article"]
    counts = ledger.db.execute(
        "SELECT COUNT(*) FROM contexts WHERE json_array_length(record, '$.passages') = 1 GROUP BY article_id"
    ).fetchall()
    return sum(row[0] >= most for row in counts), len(counts)


def _advice(ledger: Ledger, setting: str, why: str, change: str) -> Advice:
    recipe = _recipe(ledger)
    room, _, name = setting.partition(".")
    now = {
        "gates": lambda: str(recipe["gates"][name]), "models": lambda: str(recipe["models"][name]["model"]),
    }.get(room, lambda: str(ledger.header()["feed"]))()  # fmt: skip
    return Advice(setting, now, why, change)


def _recipe(ledger: Ledger) -> dict[str, Any]:
    recipe: dict[str, Any] = ledger.header()["recipe"]
    return recipe
