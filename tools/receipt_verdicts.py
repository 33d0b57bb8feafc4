"""Verdicts of a receipt reached again: do its votes follow from its answer, and do the present rules let it through?

    misjudged(check, answer)    None, or ("vote_differs", "open_book: 'banana' is said to agree")
    refused(pair)               None, or ("rule_refuses", "answer_in_quotes: no quote has 'CDK4' (checks/8; …)")
    not_reached(pair)           {"stands_alone", "critic_review", "difficulty"}

A vote is judged by the present matcher whatever judged it before; text that a receipt says of itself decides nothing.
"""

import re
from collections.abc import Iterator

from bioalchemy import answers
from bioalchemy.records import Answer, Check, Draft, QAPair
from bioalchemy.tools import rules
from bioalchemy.tools.receipt_rows import inert

Fault = tuple[str, str]
"""Kind and words."""

_MATCHER = re.compile(r"answers/[0-9]{1,4}$")
_WHOLE = re.compile(r"(?![a-z]).*[.?!][\"'”’)\]]*", re.DOTALL)
_OF_QUOTES = frozenset(
    ("quotes_located", "well_formed", "self_contained", "options_sound", "answer_not_in_question", "answer_in_quotes")
) | {"answer_as_asked"}
"""Checks that are made again of every receipt."""
_OF_SENTENCES = frozenset(rule.__name__ for rule in rules.OF_SENTENCES)


def misjudged(check: Check, answer: Answer) -> Fault | None:
    """A vote that the present matcher does not count as it is counted; the answer must be well-formed."""
    if not check.votes:
        return None
    passes = dict.fromkeys((answers.render(answer), *answer.aliases), True)
    for vote in check.votes:
        if vote.response not in passes:
            passes[vote.response] = answers.verify(answer, f"<answer>{vote.response}</answer>").passed
    wrong = next((vote for vote in check.votes if passes[vote.response] != vote.agrees), None)
    if wrong is None:
        return None
    what = f"{inert(check.name)}: {inert(wrong.response[:80])!r}"
    said, now = ("agrees", "does not") if wrong.agrees else ("does not agree", "does")
    judged_by = _MATCHER.search(check.by)
    if judged_by and judged_by[0] == answers.VERSION:
        return "vote_differs", f"{what} {said}, it says, and {answers.VERSION} says that it {now}"
    before = judged_by[0] if judged_by else "a matcher without a name"
    return "vote_judged_otherwise", f"{what}: {before} said {said}, {answers.VERSION} {now}; see regrade"


def refused(pair: QAPair) -> Fault | None:
    """What the present rules have against a pair, of all that its quotes can tell."""
    quotes = tuple(item.quote for item in pair.evidence)
    draft = Draft(question=pair.question, answer=pair.answer, quotes=quotes, kind=pair.question_kind)
    check = rules.refused(draft, quotes if _are_sentences(pair) else ())
    if check is None:
        return None
    return "rule_refuses", f"{check.name}: {inert(check.detail)} ({rules.VERSION}; for other rules' pairs see regrade)"


def not_reached(pair: QAPair, notes: Iterator[str]) -> set[str]:
    """Names of its checks, and kinds of its annotations, that were believed as they stand."""
    again = _OF_QUOTES | _OF_SENTENCES if _are_sentences(pair) else _OF_QUOTES
    believed = {check.name for check in pair.checks if not check.votes} - again
    return {inert(name, 40) for name in believed | set(notes)}


def _are_sentences(pair: QAPair) -> bool:
    return all(_WHOLE.fullmatch(item.quote) for item in pair.evidence)
