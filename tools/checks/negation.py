"""Negations: a question's that no quote has, a quote's that it has not, and a no to what a quote says word for word.

    denied("Did the mutants respond to ABA?", ["The mutants did not respond to ABA."])  -> "not respond to ABA"
    restated("Did the mutants die?", ["The mutants died, as did others."])              -> "The mutants died, …"

What is denied of one thing may hold of another: where a sentence contrasts two, nothing is said.
"""

import re
from collections.abc import Sequence

from bioalchemy.notation import plain
from bioalchemy.records import Draft
from bioalchemy.tools.checks.abbreviations import long_form
from bioalchemy.tools.checks.bearing import stems
from bioalchemy.tools.checks.caseless import Caseless
from bioalchemy.tools.checks.directions import DOWN, INVERTED, UP, WORD, directions, same_inversion
from bioalchemy.tools.checks.sentences import says

NOT = Caseless(r"\b(?:not|never|cannot)\b(?! only\b)|n[’']t\b")
SOME_NEGATION = Caseless(
    r"\b(?:(?:no|not|never|cannot|neither|nor|none|non|without|only|except|rather|instead|but|few|fewer|less|least|rare\w*"
    r"|hardly|barely|scarcely|null|free|alone|same|equal\w*|similar\w*|zero|whereas|unlike|despite|although"
    r"|remain\w*|lack\w*|absen\w*|fail\w*|los[st]\w*|abolish\w*|abrogat\w*|dispensable|exclu\w+|prevent\w*|block\w*"
    r"|deficien\w*|resist\w*|protect\w*|spare\w*|eliminat\w+|remov\w+|disappear\w*|inhibit\w*|suppress\w*|avoid\w*"
    r"|refract\w*|insensitive|independent\w*|inactive|insufficient\w*|inability|incapable|ineffective|un[a-z]{4,})\b|un-)"
    r"|n[’']t\b|-(?:free|null|deficient|less|negative|independent|resistant)\b|−/−|-/-"
)
_CONTRASTS = Caseless(
    r"\b(?:no|not|never|cannot|neither|nor|none|no longer|except|but|unlike|only|rather|instead|whereas|while|although"
    r"|without|fail\w*)\b|n[’']t\b"
)
"""Words by which a sentence may deny of one thing what it says of another."""
_DENIAL = Caseless(
    r"(?:\b(?:not|never|no longer|cannot|neither|failed to|fail to|unable to)|n[’']t)\b"
    r"(?! (?:only|just|merely|more|less)\b)(?P<scope>[^,;:.]*)"
)
_NO_NOUN = Caseless(r"\bno (?P<scope>[^,;:.]*)")
_NO_EFFECT = Caseless(
    r"\b(?:no|little) (?:\w+ ){0,2}(?:effects?|differences?|changes?|influence|impact)\b"
    r"|\bun(?:affected|changed|altered)\b"
)
_ASKS_EFFECT = Caseless(rf"\b(?:affect\w*|alter\w*|chang\w*|influenc\w*|differ\w*|{UP}|{DOWN})\b")
_UN = Caseless(r"\bun(?P<word>[a-z]{4,})\b")
_CLAUSES = re.compile(r", (?:whereas|while)(?= )|;(?= )", re.IGNORECASE)
_PARTS = re.compile(r",? (?:whereas|while|but)(?= )|;(?= )", re.IGNORECASE)
_COMPARES = Caseless(r"\b(?:than|compared|versus|vs|relative to)\b")
_BRACKETED = re.compile(r" \(([^()]{2,12})\)")
_BRACKETS = re.compile(r" ?\([^()]*\)")
_ENOUGH = 2
_SETTING = re.compile(
    r"^(?:in|on|at|after|during|under|upon|among|within|for|with)\b[^,?]{1,120}, (?=(?:is|are|was"
    r"|were|do|does|did|has|have|can)\b)",
    re.IGNORECASE,
)
"""What a question may set before itself, and its quote has elsewhere."""
_JOINS = "the a an of in on at to for by with from and that those this these its their than as also"
_JOINING = frozenset(_JOINS.split())
_FRAME = "is it true that are was were do does did has have had can could the a an of correct case"
_QUESTION_FRAME = frozenset(_FRAME.split())


def negated(draft: Draft, quoted: Sequence[str]) -> str:
    """A negation of the question where nothing in the quotes denies anything; empty when there is none."""
    negation = NOT.search(draft.question)
    is_told = draft.answer.kind == "boolean" or any(says(draft.answer, sentence) for sentence in quoted)
    if negation is None or draft.kind == "calculation" or not is_told:
        return ""
    if _is_affirmed(draft.question, negation, quoted):
        return negation.group()
    if any(map(_CONTRASTS.search, quoted)):
        return ""
    # "was not found" where a quote has "was found"
    verb = draft.question[: negation.start()].split()[-1:] + draft.question[negation.end() :].split()[:1]
    affirmed = re.compile(rf"\b{re.escape(' '.join(verb).rstrip('?,'))}\b", re.IGNORECASE)
    said = any(map(affirmed.search, quoted)) or not any(map(SOME_NEGATION.search, quoted))
    return negation.group() if said else ""


def _is_affirmed(question: str, negation: re.Match[str], quoted: Sequence[str]) -> bool:
    """Whether a quote that denies nothing has the very words around the negation, to the second that says something."""
    behind, content = WORD.findall(question[negation.end() :]), 0
    for length, word in enumerate(behind, 1):
        content += bool(stems(word))
        if content == _ENOUGH:
            said = " ".join([*WORD.findall(question[: negation.start()])[-1:], *behind[:length]]).casefold()
            texts = [_BRACKETS.sub("", sentence) for sentence in quoted if not NOT.search(sentence)]
            return any(f" {said} " in f" {' '.join(WORD.findall(text))} ".casefold() for text in texts)
    return False


def denied(question: str, quoted: Sequence[str]) -> str:
    """Words of a quote that deny what the question asks; empty when it denies nothing of it."""
    said = " ".join(quoted).casefold()
    if any(word not in said for word in _negations(question)):
        return ""
    if INVERTED.search(question) and not same_inversion(question, quoted):
        return ""
    asked = stems(question)
    for sentence in quoted:
        for match in (*_DENIAL.finditer(sentence), *_NO_NOUN.finditer(sentence), *_UN.finditer(sentence)):
            told_too = re.search(rf"\b{re.escape(match.group().split()[0])}\b", question, re.IGNORECASE)
            if not told_too and _is_asked(match, asked):
                return match.group()[:60]
        no_effect = _NO_EFFECT.search(sentence)
        if (
            no_effect
            and not _negations(no_effect.group()) <= _negations(question)
            and _ASKS_EFFECT.search(question)
            and not directions(sentence)
        ):
            return no_effect.group()
        if told := _no_effect_of_asked(sentence, question, asked):
            return told
    return ""


def _no_effect_of_asked(sentence: str, question: str, asked: frozenset[str]) -> str:
    """The clause that tells of no effect of what alone it names of all that is asked: "…, whereas B had no effect"."""
    clauses = _PARTS.split(sentence)
    if len(clauses) < 2 or not _ASKS_EFFECT.search(question) or _negations(question):
        return ""
    for clause in clauses:
        if _NO_EFFECT.search(clause) and not directions(clause):
            others = frozenset[str]().union(*(stems(other) for other in clauses if other is not clause))
            if (stems(clause) & asked) - others:
                return clause.strip()
    return ""


def _is_asked(denial: re.Match[str], asked: frozenset[str]) -> bool:
    """Whether what a sentence denies, and says nowhere else, is what is asked."""
    if "scope" not in denial.groupdict():
        return any(denial["word"].casefold().startswith(stem) for stem in asked if len(stem) > 3)
    scope = [said for said in map(stems, WORD.findall(denial["scope"])) if said]
    rest = denial.string[: denial.start()] + denial.string[denial.end() :]
    if not scope or scope[0] & stems(rest):
        return False
    asks = [bool(said & asked) for said in scope]
    return all(asks[:2]) or (asks[0] and sum(asks) > max(_ENOUGH, len(asks) / 2))


def restated(question: str, quoted: Sequence[str]) -> str:
    """A quote that has every word of the question in its order, so that its answer can't be no; else empty."""
    words = _told_words(_SETTING.sub("", without_long_forms(plain(question), quoted), count=1))
    wanted = [word for word in words if word not in _QUESTION_FRAME]
    asked = set(map(_form, _negations(question)))
    for clause in (clause for sentence in quoted for clause in (sentence, *_CLAUSES.split(plain(sentence)))):
        if _COMPARES.search(clause) and not _COMPARES.search(question):
            continue
        held = iter(_told_words(plain(clause)))
        repeated = len(wanted) > 2 and all(word in held for word in wanted)
        if repeated and set(map(_form, _negations(clause))) == asked:
            return clause
    return ""


def _told_words(text: str) -> list[str]:
    """The words of a text that say something, in their forms: without those that only join."""
    return [_form(word) for word in WORD.findall(text) if word.casefold() not in _JOINING]


def _negations(text: str) -> set[str]:
    return {match.group().casefold() for match in SOME_NEGATION.finditer(text)}


def without_long_forms(question: str, quoted: Sequence[str]) -> str:
    """`mitochondrial DNA (mtDNA)` as `mtDNA` where that is all that a quote has."""
    for short in _BRACKETED.findall(question):
        long = long_form(short, question[: question.find(f" ({short})")])
        if long and not any(long in sentence for sentence in quoted):
            question = question.replace(f"{long} ({short})", short, 1)
    return question


def _form(word: str) -> str:
    return word.casefold()[:5] if len(word) > 4 else word.casefold()
