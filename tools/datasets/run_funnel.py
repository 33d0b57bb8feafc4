"""What a run made of its articles, and what it took: kept by the dataset that takes its pairs.

    funnel(ledger)      Funnel(articles={"done": 96, …}, gates=(Gate(name="open_book", reasons={…}), …), …)

Only drafts that were refused are looked at, however many there are.
"""

from collections import Counter

from bioalchemy.ledger import Ledger
from bioalchemy.tools.datasets.dataset_folder import Funnel, Gate, Spending

DISTINCT, REWRITTEN = "asked_before", "written_again_unchanged"
"""Gates that leave no check: a question that was asked before, and one that was sent back and came again as it was."""
ASKED_FIRST = {DISTINCT: -2, REWRITTEN: -1}
"""Their places before all checks."""
_REFUSED = (
    "SELECT d.decision, d.reason, k.name, k.seq, COUNT(*) FROM drafts d LEFT JOIN checks k ON k.draft_id = d.draft_id "
    "AND k.seq = (SELECT MAX(seq) FROM checks f WHERE f.draft_id = d.draft_id AND NOT f.passed) "
    "WHERE d.decision != 'accept' GROUP BY 1, 2, 3, 4"
)


def gate_without_check(reason: str | None) -> str:
    """The gate that refused a draft none of whose checks failed."""
    return DISTINCT if reason == "duplicate_question" else REWRITTEN


def funnel(ledger: Ledger) -> Funnel:
    """What a run made of its articles so far; a response from the cache counts with what it once cost."""
    tally = ledger.tally
    calls, tokens, cost_usd, without_price = ledger.taken()
    drafts = {"accepted": tally.accepted, "sent_back": tally.sent_back, **tally.draft_reasons}
    return Funnel(
        articles=dict(+tally.articles), drafts={name: count for name, count in drafts.items() if count}, calls=calls,
        tokens=tokens, cost_usd=None if without_price else cost_usd, passages=_passages(ledger), gates=_gates(ledger),
        spending=spending(ledger),
    )  # fmt: skip


def _passages(ledger: Ledger) -> dict[str, int]:
    return dict(ledger.db.execute("SELECT state, COUNT(*) FROM contexts GROUP BY 1").fetchall())


def _gates(ledger: Ledger) -> tuple[Gate, ...]:
    """Those that refused any draft, in the order in which they are asked."""
    found: dict[str, Gate] = {}
    for decision, reason, failed, seq, n in ledger.db.execute(_REFUSED):
        name = failed or gate_without_check(reason)
        gate = Gate(
            name=name, place=ASKED_FIRST[name] if failed is None else seq, reasons={reason or "": n},
            sent_back=n if decision == "revise" else 0,
        )  # fmt: skip
        found[name] = both(found[name], gate) if name in found else gate
    return tuple(sorted(found.values(), key=lambda gate: (gate.place, gate.name)))


def both(one: Gate, other: Gate) -> Gate:
    """What two of a name refused."""
    reasons = Counter(one.reasons) + Counter(other.reasons)
    return Gate(
        name=one.name, place=max(one.place, other.place), reasons=dict(reasons.most_common()),
        sent_back=one.sent_back + other.sent_back,
    )  # fmt: skip


def spending(ledger: Ledger) -> tuple[Spending, ...]:
    """What was paid for by role and model, and what the response cache had."""
    rows = ledger.db.execute(
        "SELECT role, model, TOTAL(source = 'paid'), TOTAL(source = 'cache'), TOTAL(outcome != 'ok'), "
        "TOTAL(iif(source = 'paid', prompt_tokens, 0)), TOTAL(iif(source = 'paid', cached_tokens, 0)), "
        "TOTAL(iif(source = 'paid', completion_tokens, 0)), TOTAL(iif(source = 'paid', cost_usd, 0)), "
        "TOTAL(source = 'paid' AND cost_usd IS NULL) FROM calls GROUP BY 1, 2 ORDER BY MIN(seq)"
    )
    return tuple(
        Spending(
            role=row[0], model=row[1], calls=int(row[2]), calls_from_cache=int(row[3]), failed=int(row[4]),
            prompt_tokens=int(row[5]), cached_tokens=int(row[6]), completion_tokens=int(row[7]), cost_usd=row[8],
            calls_without_price=int(row[9]),
        )
        for row in rows
    )  # fmt: skip
