"""Verdicts of a receipt reached again: do its votes follow from its answer, and do the present rules let it through?

    misjudged(check, answer)        None, or ("vote_differs", "open_book: 'banana' is said to agree")
    unstated(draft)                 None, or ("rule_refuses", "answer_in_quotes: no quote has 'CDK4' (checks/8; …)")
    refused(draft)                  the same of all the rules that need no more than the quotes
    refused_by_paper(draft, …)      the same of the rules that need more than the quotes
    not_reached(pair, draft, …)     {"stands_alone", "critic_review", "difficulty"}

A vote is judged by the present matcher whatever judged it before; text that a receipt says of itself decides nothing.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from bioalchemy import answers
from bioalchemy.records import Answer, Check, Draft, QAPair
from bioalchemy.tools import passages, rules
from bioalchemy.tools.checks import bearing, conditions, draft_rules, names, option_faults, organisms, sentences
from bioalchemy.tools.verification.receipt_rows import inert

Fault = tuple[str, str]
"""Kind and words."""

MATCHER = re.compile("answers/([0-9]{1,4})$")
"""A matcher's version, at the end of what names who judged."""
_ENDS_APART = re.compile(r"[,;)]?(?: |$)|\.$")
"""Behind words that no sign, prime or letter makes others of."""
_WHOLE = re.compile(r"(?![a-z]).*[.?!][\"'”’)\]]*", re.DOTALL)
_LOCATED, _STATED = "quotes_located", "answer_in_quotes"
"""Checks that are made again of every receipt, the second where its quotes are not withheld."""
_OF_QUOTES = frozenset(
    ("well_formed", "self_contained", "options_sound", "answer_not_in_question", "answer_in_quotes", "answer_as_asked")
)
"""Checks that are made again where the rules are asked."""
_OF_SENTENCES = frozenset(rule.__name__ for rule in rules.OF_SENTENCES)
_OF_PAPER = _OF_SENTENCES | {
    "names_in_paper", "organisms_in_paper", "in_findings", "organisms_quoted", "conditions_in_passage",
}  # fmt: skip
"""Checks that are made again where the one paper of a receipt is read."""
RULES = _OF_QUOTES | _OF_PAPER | {"quotes_bear"}
"""All that is decided without a model, but for the place of the quotes."""


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
    judged_by = MATCHER.search(check.by)
    if judged_by and judged_by[0] == answers.VERSION:
        return "vote_differs", f"{what} {said}, it says, and {answers.VERSION} says that it {now}"
    before = judged_by[0] if judged_by else "a matcher without a name"
    return "vote_judged_otherwise", f"{what}: {before} said {said}, {answers.VERSION} {now}; see regrade"


def unstated(draft: Draft) -> Fault | None:
    """An answer that no quote of the pair states, by the present rule."""
    if _stands_there(draft):
        return None
    check = draft_rules.answer_in_quotes(draft)
    return None if check.passed else _refusal(check)


def _stands_there(draft: Draft) -> bool:
    """Whether the answer's own words stand in a quote, apart from others: most do, and the rule takes longer."""
    answer = draft.answer
    if answer.kind in ("number", "boolean"):
        return False
    parts = (option_faults.right_option(answer),) if answer.kind == "choice" else answer.parts
    return all(any(_has_apart(part, quote) for quote in draft.quotes) for part in parts)


def _has_apart(words: str, quote: str) -> bool:
    start = quote.find(words)
    if start < 0 or not words[0].isalnum() or quote[max(0, start - 1) : start] not in ("", " ", "("):
        return False
    return _ENDS_APART.match(quote, start + len(words)) is not None


def refused(draft: Draft) -> Fault | None:
    """What the present rules have against a pair, of all that its quotes can tell."""
    check = rules.refused(draft, draft.quotes if _are_sentences(draft) else ())
    return _refusal(check) if check else None


def refused_by_paper(draft: Draft, spans: Sequence[tuple[int, int]], text: str) -> Fault | None:
    """What the rules that need its paper have against a draft whose quotes stand at `spans` of the paper's text."""
    check = next((check for check in _of_paper(draft, spans, text) if not check.passed), None)
    return _refusal(check) if check else None


def reached_by_quotes(draft: Draft) -> frozenset[str]:
    """Names of the checks that `refused` makes."""
    return _OF_QUOTES | _OF_SENTENCES if _are_sentences(draft) else _OF_QUOTES


def reached_by_paper(draft: Draft) -> frozenset[str]:
    """Names of the checks that `refused_by_paper` makes, and of that of the section."""
    return _OF_PAPER if draft.answer.kind == "boolean" else _OF_PAPER | {"quotes_bear"}


def as_draft(pair: QAPair) -> Draft:
    """The pair as its writer might have proposed it."""
    quotes = tuple(item.quote for item in pair.evidence)
    return Draft(question=pair.question, answer=pair.answer, quotes=quotes, kind=pair.question_kind)


def not_reached(pair: QAPair, draft: Draft, notes: Iterable[str], *, withheld: bool, with_rules: bool) -> set[str]:
    """Names of a pair's checks, and kinds of its annotations, that were believed as they stand; `draft` is the pair's.

    A pair whose quotes are `withheld` has nothing that a rule could be asked of, and no votes that could be judged.
    """
    again = {_LOCATED}
    if not withheld:
        again |= reached_by_quotes(draft) if with_rules else {_STATED}
    believed = {check.name for check in pair.checks if withheld or not check.votes} - again
    return believed | {inert(kind, 40) for kind in notes}


def _refusal(check: Check) -> Fault:
    return "rule_refuses", f"{check.name}: {inert(check.detail)} ({rules.VERSION}; for other rules' pairs see regrade)"


def _of_paper(draft: Draft, spans: Sequence[tuple[int, int]], text: str) -> Iterator[Check]:
    yield names.names_in_paper(draft, [text])
    yield organisms.organisms_in_paper(draft, [text])
    quoted = [sentences.around(text, *span) for span in spans]
    for rule in rules.OF_SENTENCES:
        yield rule(draft, quoted)
    # Of what the writer was shown only the paragraphs of the quotes are known: too little to say that another sentence
    # would have been the better one for a yes or no.
    shown, title = [sentences.paragraph(text, *span) for span in spans], passages.title(text)
    if draft.answer.kind != "boolean":
        yield bearing.quotes_bear(draft, quoted, shown, title)
    yield organisms.organisms_quoted(draft, quoted, shown, title)
    # The passage that the writer was shown is not recorded; what it had stands in the paper.
    yield conditions.conditions_in_passage(draft, [text], title)


def _are_sentences(draft: Draft) -> bool:
    return all(map(_WHOLE.fullmatch, draft.quotes))
