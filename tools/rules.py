"""The rules on a draft by itself, in order, each with the reason that it refuses for; and those on whole sentences.

    refused(draft)                  None, or Check(name="answer_in_quotes", passed=False, …)
    refused(draft, sentences)       the same of the sentences that are quoted

The gates ask them of each draft, `receipts` asks them of each pair again: one list for both.
"""

from collections.abc import Callable, Iterator, Sequence

from bioalchemy.records import Check, Draft, DraftReason
from bioalchemy.tools.checks import accord, asked, draft_rules, findings, self_containment

VERSION = "checks/18"
"""Of what is decided about a draft without a model; raised whenever one could fare differently."""

WITHOUT_SAMPLES = (NOTHING_LEFT, NOT_ASKED) = (
    "nothing is left of the passage without the evidence",
    "the run asks for no samples without the evidence",
)
"""Why `evidence_needed` may have no votes."""
RULES: tuple[tuple[Callable[[Draft], Check], DraftReason], ...] = (
    (draft_rules.answer_well_formed, "malformed_answer"),
    (self_containment.self_contained, "not_self_contained"),
    (draft_rules.options_sound, "faulty_options"),
    (draft_rules.answer_not_in_question, "answer_in_question"),
    (draft_rules.answer_in_quotes, "answer_not_in_quote"),
    (asked.answer_as_asked, "malformed_answer"),
)
OF_SENTENCES: tuple[Callable[[Draft, list[str]], Check], ...] = (
    findings.own_finding,
    findings.hedge_kept,
    accord.in_accord,
)
"""Of these `receipts` knows no more than the quotes: it asks them where those are whole sentences."""


def refused(draft: Draft, quoted: Sequence[str] = ()) -> Check | None:
    """The check of the first rule that refuses a draft; `quoted` are the sentences that its quotes stand in."""
    return next((check for check in _checks(draft, list(quoted)) if not check.passed), None)


def _checks(draft: Draft, quoted: list[str]) -> Iterator[Check]:
    for rule, _ in RULES:
        yield rule(draft)
    for on_sentences in OF_SENTENCES if quoted else ():
        yield on_sentences(draft, quoted)
