"""What one clause of a sentence denies where another affirms it: ", and CDK6 did not", "while RB1 was unaffected".

    denied("Does CDK6 restore growth?", YES, ["CDK4 restored growth, and CDK6 did not."])  -> "and CDK6 did not"
    denied("Does heat change RB1?", YES, ["RB1 was unaffected by heat."])                  -> "RB1 was unaffected …"

Clauses are told by the words that contrast them. What is lost is written alike in all texts, Δset1 for "lacks SET1" and
"deletion of SET1", so that it denies nothing. Where a question asks for what is spared, nothing is said.
"""

import re
from collections.abc import Iterator, Sequence

from bioalchemy.notation import occurs, plain
from bioalchemy.records import Answer
from bioalchemy.tools.checks.bearing import stems
from bioalchemy.tools.checks.caseless import Caseless
from bioalchemy.tools.checks.directions import DOWN, UP
from bioalchemy.tools.checks.option_faults import names_of

_CONTRASTS = re.compile(
    r",? (?:whereas|while|but|although|though)(?= )|;(?= )"
    r"|, and(?= (?:[\w+/-]+ ){1,4}(?:did|do|does|was|were|could) not\b)",
    re.IGNORECASE,
)
_LOST = re.compile(
    r"\b(?:lack(?:s|ed|ing)?|without|(?:loss|lack|absence|deletion|removal|knockout) of|deficient in|devoid of)"
    r" (?:the )?(?P<of>[\w+/-]*\w)|\b(?P<in>[A-Za-z][A-Za-z0-9]+)[- ](?:deficient|null|knockout|deletion)\b",
    re.IGNORECASE,
)
_DID_NOT = re.compile(
    r" ?(?:and |but )?(?P<who>(?:(?!not\b)[^\s,;:.()]+ ){1,4})"
    r"(?:did|do|does|was|were|could|had|has|have) not(?: do so)?\W*",
    re.IGNORECASE,
)
_SPARED = Caseless(
    r"\bun(?:affected|changed|altered)\b|\bnot (?:\w+ly )?(?:affected|changed|altered|influenced)\b"
    r"|\b(?:did|do|does) not (?:\w+ly )?(?:affect|change|alter|influence)\b"
)
_ASKS_CHANGE = Caseless(
    rf"\b(?:affect\w*|alter\w*|chang\w*|influenc\w*|effects?|prevent\w*|abolish\w*|eliminat\w*|disappear\w*|vanish\w*"
    rf"|los(?:t|es?)|slowing|arrest\w*|{UP}|{DOWN})\b"
)
_ASKS_OTHERWISE = Caseless(
    r"\b(?:no|not|never|cannot|neither|nor|none|without|except\w*|rather|instead|other|only|alone|remain\w*|stay\w*"
    r"|leaves?|left|spare\w*|escap\w*|resist\w*|insensitive|independent\w*|un[a-z]{4,}|than|compar\w+|differ\w*)\b"
    r"|n[’']t\b"
)
_FAILS = Caseless(r"\b(?:fail(?:s|ed)? to|(?:did|do|does|can|could) not|cannot|unable to)\b")
_MOST_CONTRASTS = 32
"""In one sentence; what is beyond them is not taken apart."""
_ENOUGH = 2
"""Words that a question must share with what the sentence says elsewhere."""


def denied(question: str, answer: Answer, quoted: Sequence[str]) -> str:
    """A clause that denies of the answer, or of what a yes is said of, what is asked; empty when there is none."""
    if answer.kind in ("number", "sequence", "set"):
        return ""
    question, *sentences = (_with_losses_alike(text) for text in (question, *quoted))
    names = () if answer.kind == "boolean" else names_of(answer)
    for clause, rest in _clauses(sentences):
        did_not, spared = _DID_NOT.fullmatch(clause), _SPARED.search(clause)
        if did_not and _is_denied(question, names, did_not["who"], rest):
            return clause.strip(" ,")
        if spared and _is_spared(question, names, clause.replace(spared.group(), " "), rest):
            return clause.strip(" ,")
    return ""


def _with_losses_alike(text: str) -> str:
    return _LOST.sub(lambda lost: f"Δ{lost['of'] or lost['in']}", plain(text))


def _clauses(sentences: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each clause, and everything else that is said."""
    for place, sentence in enumerate(sentences):
        others = [*sentences[:place], *sentences[place + 1 :]]
        clauses = _CONTRASTS.split(sentence.rstrip(". "), _MOST_CONTRASTS)
        for number, clause in enumerate(clauses):
            yield clause, " ; ".join((*clauses[:number], *clauses[number + 1 :], *others))


def _is_denied(question: str, names: Sequence[str], who: str, rest: str) -> bool:
    """Whether what did not, as `rest` did, is what the question says did, or the other way round."""
    asked, told, fails = stems(question), stems(rest), _FAILS.search(question)
    if len(asked & told) < _ENOUGH or (_ASKS_OTHERWISE.search(question) and not fails):
        return False
    if not names:
        return not fails and bool(stems(who)) and stems(who) <= asked and not stems(who) & told
    named, named_elsewhere = (any(occurs(name, text) for name in names) for text in (who, rest))
    return (named_elsewhere and not named) if fails else (named and not named_elsewhere)


def _is_spared(question: str, names: Sequence[str], about: str, rest: str) -> bool:
    """Whether a question for the one change asks it of just what was spared."""
    if _ASKS_OTHERWISE.search(question) or _FAILS.search(question) or len(list(_ASKS_CHANGE.finditer(question))) != 1:
        return False
    if names:
        named, named_elsewhere = (any(occurs(name, text) for name in names) for text in (about, rest))
        return named and not named_elsewhere and len(stems(question) & stems(rest)) >= _ENOUGH
    subject = stems(about)
    return bool(subject) and subject <= stems(question) and not subject <= stems(rest)
