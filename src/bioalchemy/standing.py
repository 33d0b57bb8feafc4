"""Whether the words around a final answer leave it standing as the only one.

    "<answer>insulin</answer> It lowers glucose, unlike glucagon."      stands
    "<answer>insulin</answer> Actually, the answer is glucagon."        taken back
    "<answer>insulin</answer> or glucagon"                              one of several
    "<answer>glucagon</answer> No, wait: <answer>insulin</answer>"      the first is taken back: insulin stands
    "<answer>glucagon</answer> <answer>insulin</answer>"                two answers
    "Option 1: glucagon. Option 2: <answer>insulin</answer>"            one of several

A response that answers several times must give the gold each time, or take back what was not: otherwise a model learns
to hedge between the tags. Explanations, offers, and other options named in passing are no doubt. It reads words of
doubt, and short sentences and items of a list that are another answer or only offer one; an explanation that argues for
something else is not understood. Linear in the response.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from bioalchemy.matching import doubts, leads, remarks
from bioalchemy.responses import Attempt, Spoken

_NEAR = 80
_NEXT = 32
_MOST_RESTATED = 8
_MOST_CLAUSES = 6
_MOST_WORDS_BESIDE = 4
_LONGEST_ITEM = 200
_MARKS = (":", ".", ")", "-", "*", "•", "–")
_GOES_ON = re.compile(r"\s?(?:[,;/&]|and\b|or\b)")
_PIECE = re.compile(r"[,;/&]|\band\b|\bor\b")
_NO = re.compile(r"\W*no\W*", re.IGNORECASE)
_VERDICT = re.compile(r"\W*(?:yes|no|maybe|true|false)\W*", re.IGNORECASE)


def doubt(spoken: Spoken, is_gold: Callable[[str], bool], is_answer: Callable[[str], bool]) -> str:
    """Why the final answer, which is the gold, does not stand as the only one; empty when it does.

    `is_gold` says whether a text is the gold, `is_answer` whether it is any answer of its kind that can be told.
    """
    *earlier, final = spoken.attempts
    for attempt, after in zip(earlier, spoken.attempts[1:], strict=True):
        if _stands(attempt, after.lead) and not is_gold(attempt.text):
            return _beside(attempt.text)
    if final.lead and _is_denied(final):
        return "denied, or one of several, by the words before it"
    if final.lead and (other := _before(final, is_gold, is_answer)):
        return _beside(other)
    tail = spoken.tail.replace("</answer>", "").lstrip("$*)]}").rstrip()
    if not tail.strip(".$ \n"):
        return ""
    return _doubt_after(tail, final.text, is_gold) or _alone(tail, final, is_gold, is_answer)


def _is_denied(final: Attempt) -> bool:
    near = f" {final.lead[-_NEAR:]}"
    if _NO.fullmatch(final.text) and leads.DENIES_AS_NO.search(near):
        return False
    next_to = near[-_NEXT:]
    folded = near.casefold()
    return bool(
        _first((leads.DENIED_NEXT,), next_to, folded[-_NEXT:])
        or _first((leads.DENIED_CLAUSE, leads.RESERVE), near, folded)
    )


def _before(final: Attempt, is_gold: Callable[[str], bool], is_answer: Callable[[str], bool]) -> str:
    """The other answer that the words before the final one give: joined to it, an item above it, or stated."""

    def is_other(name: str) -> bool:
        return not (is_gold(name) or is_gold(f"{name} ({final.text})") or is_gold(f"{final.text} ({name})"))

    if (joined := _joined_before(final.lead, final.text, is_answer)) and is_other(joined):
        return joined
    kind_tells = is_answer(final.text)
    alone = final.lead.strip(" .;\n*$")
    is_short = alone[:1].isalnum() and len(alone) <= _NEXT and not alone.isdecimal()
    if kind_tells and is_short and is_answer(alone) and is_other(alone):
        return alone
    listed = leads.ITEMIZED.search(final.lead[-_LONGEST_ITEM:]) if final.lead.rstrip().endswith(_MARKS) else None
    item = listed[str(listed.lastgroup)].strip("*$ ") if listed else ""
    if item and (is_answer(item) if kind_tells else _may_be_listed(item)) and is_other(item):
        return item
    if not leads.STATED.may_be_in(final.lead.casefold()):
        return ""
    revised = max((word.start() for word in leads.REVISED.finditer(final.lead)), default=0)
    for stated in leads.STATED.pattern.finditer(final.lead):
        said = stated["said"].strip("*$ ")
        is_stated = is_answer(said) if kind_tells else remarks.is_other(said, final.text)
        if stated.end() > revised and is_stated and is_other(said):
            return said
    return ""


def _may_be_listed(item: str) -> bool:
    return (
        len(item.split()) <= _MOST_WORDS_BESIDE and not leads.SENTENCE.search(item) and not leads.INTRODUCES.match(item)
    )


def _joined_before(lead: str, final: str, is_answer: Callable[[str], bool]) -> str:
    """What a comma, "and" or "to" joins to the answer: "4 µM and <answer>5 µM</answer>"; empty where nothing is."""
    line = lead.rpartition("\n")[2].strip("*$ (")
    listed = leads.LISTED.fullmatch(line)
    if listed and (not listed["more"] or _PIECE.search(final)):
        item = listed["item"]
        if is_answer(item) or not (leads.INTRODUCES.match(item) or leads.SENTENCE.search(item)):
            return item
    joined = leads.JOINED.search(line[-_NEAR:]) if line.casefold().endswith(leads.JOINS) else None
    if joined is None or leads.CHANGED.search(line[-_NEAR:]):
        return ""
    words = joined["words"].split()
    ends = [" ".join(words[-count:]) for count in range(1, len(words) + 1)]
    # "In step 3, <answer>…"
    return next((end for end in ends if is_answer(end) and not (joined["comma"] and end.isdecimal())), "")


def _stands(attempt: Attempt, between: str) -> bool:
    """Whether an earlier attempt is still an answer, by the words between it and the next."""
    if not any(map(str.isalnum, attempt.text)):
        return False
    if leads.IN_RESERVE.search(between[-_NEAR:]):
        return True
    if leads.TENTATIVE.search(attempt.lead[-_NEAR:]):
        return False
    return bool(leads.BESIDE.search(between[-_NEAR:])) or not leads.REVISED.search(between)


def _doubt_after(tail: str, final: str, is_gold: Callable[[str], bool]) -> str:
    folded = tail.casefold()
    says_no = not final.casefold().startswith("no") and _first((doubts.NO, *doubts.DENIED), tail, folded)
    called = _first(doubts.CALLED_WRONG, tail, folded)
    called_wrong = called and (len(final) > 1 or not tail[: called.start()].strip())
    if says_no or called_wrong or _first(doubts.TAKEN_BACK, tail, folded) or _denies(tail, folded, is_gold):
        return "taken back by the words after it"
    if _VERDICT.fullmatch(final) and any(not is_gold(verdict) for verdict in _verdicts(tail, folded)):
        return "taken back by the words after it"
    joined = doubts.JOINED.match(tail)
    if joined and is_gold(joined[1]):
        return ""
    if joined and len(joined[1].split()) <= _MOST_WORDS_BESIDE:
        return _beside(joined[1])
    if _first(doubts.ANOTHER, tail, folded):
        return "one of several, by the words after it"
    return _restated(tail, folded, is_gold)


def _verdicts(tail: str, folded: str) -> Iterator[str]:
    if doubts.VERDICT.may_be_in(folded):
        for found in doubts.VERDICT.pattern.finditer(tail):
            yield found[str(found.lastgroup)]


def _first(patterns: tuple[doubts.Cued, ...], text: str, folded: str) -> re.Match[str] | None:
    return next((found for cued in patterns if cued.may_be_in(folded) and (found := cued.pattern.search(text))), None)


def _denies(tail: str, folded: str, is_gold: Callable[[str], bool]) -> bool:
    """Whether the answer itself is what the words after it say it is not."""
    denied = _first(doubts.DENIED_AGAIN, tail, folded)
    return denied is not None and is_gold(denied["denied"])


def _restated(tail: str, folded: str, is_gold: Callable[[str], bool]) -> str:
    """What a restatement after the answer says, when it is not the gold once more."""
    ways = tuple(way for way, cues in doubts.RESTATED if any(cue in folded for cue in cues))
    for count, restated in enumerate(_either(ways).finditer(tail) if ways else ()):
        way, said = str(restated.lastgroup), restated[str(restated.lastgroup)].strip()
        is_comment = doubts.COMMENTS.get(way, doubts.ONLY_COMMENTED).match(said)
        if count == _MOST_RESTATED or not (is_comment or _repeats(said, is_gold)):
            return f"restated as {said[:80]!r}"
    return ""


@lru_cache
def _either(ways: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(ways), doubts.FLAGS)


def _alone(tail: str, final: Attempt, is_gold: Callable[[str], bool], is_answer: Callable[[str], bool]) -> str:
    """What stands after the answer as another would: "<answer>insulin</answer> (glucagon)", "5 mM … So 6 mM"."""
    # "the unusual <answer>D-alanine</answer> residues" goes on in its sentence.
    is_inside = final.lead[-1:] == " " and final.lead[-2:-1] not in ".!?:" and tail[:2].strip().islower()
    # Where the kind alone tells what is an answer, such as a number, it tells; else the form does.
    kind_tells = is_answer(final.text)

    def is_other(name: str) -> bool:
        return (not kind_tells or is_answer(name)) and not is_gold(name)

    names = () if is_inside else remarks.listed(tail)
    for name in (*names, *remarks.offered(tail, "" if kind_tells else final.text)):
        if is_other(name):
            return _beside(name)
    if kind_tells and _GOES_ON.match(tail):
        for name in _PIECE.split(tail.partition("\n")[0], maxsplit=_MOST_RESTATED):
            if is_other(name.strip(" .")):
                return _beside(name.strip())
    said = remarks.said(tail)
    if not said or is_gold(said) or is_gold(f"{final.text} {said}"):
        return ""
    if kind_tells:
        stated = remarks.stated(said)
        return _beside(said) if is_other(stated) or ("=" not in said and is_answer(said)) else ""
    other = "" if is_inside or "\n" in tail.strip() else remarks.other(said, final.text)
    return _beside(said) if other and not is_gold(other) else ""


def _repeats(said: str, is_gold: Callable[[str], bool]) -> bool:
    """Whether the gold is what the restatement begins with."""
    ends = [len(said), *(end.start() for end in doubts.CLAUSE_END.finditer(said))]
    return any(is_gold(said[:end].strip(" *$")) for end in ends[:_MOST_CLAUSES] if end)


def _beside(other: str) -> str:
    return f"another answer beside it, {other[:80]!r}"
