"""Whether the words around a final answer leave it standing as the only one.

    "<answer>insulin</answer> It lowers glucose, unlike glucagon."      stands
    "<answer>insulin</answer> Actually, the answer is glucagon."        taken back
    "<answer>insulin</answer> or glucagon"                              one of several
    "<answer>glucagon</answer> No, wait: <answer>insulin</answer>"      the first is taken back: insulin stands
    "<answer>glucagon</answer> <answer>insulin</answer>"                two answers

A response that answers several times must give the gold each time, or take back what was not: otherwise a model learns
to hedge between the tags. Explanations, offers, and other options named in passing are no doubt. It reads words of
doubt only; an explanation that argues for something else is not understood. Linear in the response.
"""

import re
from collections.abc import Callable

from bioalchemy.responses import Attempt, Spoken

_NEAR = 80
_MOST_RESTATED = 8
_MOST_CLAUSES = 6
_MOST_WORDS_BESIDE = 4
_REST_OF_LINE = r"[^\n]{1,200}"

_FLAGS = re.IGNORECASE | re.MULTILINE
_BEGIN = r"(?:^|(?<=[.!?\n(—–;:])|(?<=[.!?;:] ))\W{0,4}"
_NOUN = "(?:answer|response|choice|option|guess|one)"
_RIGHT = rf"(?:right|correct|true|it|(?:the|my) (?:(?:right|correct|final|best) )?{_NOUN})\b(?! (?:to|that)\b)"
_WRONG = rf"(?:wrong|incorrect|false|mistaken|an error|a mistake|a typo|not {_RIGHT})"
_IT = rf"(?:that|this|it|which|(?:the|my|this|that)(?: (?:above|previous|first|final|last))? {_NOUN})(?: above| given)?"
_IS = "(?:is|was|are|were|would be)"

# Of an option's letter it may be the very answer: "Option C is incorrect" says which of them is.
_CALLED_WRONG = re.compile(
    rf"\A\W{{0,3}}{_IS}(?:(?: \w+ly)? {_WRONG}|n['’]t {_RIGHT})|\b{_IT}(?:['’]s| {_IS})(?: \w+ly)? {_WRONG}", _FLAGS
)
_TAKEN_BACK = re.compile(
    r"\A\s*\?|\b(?:scratch|strike) that\b"
    r"|\bon (?:second thoughts?|(?:further )?reflection)\b|\bi take (?:that|it) back\b"
    r"|\bi(?: was|['’]m| am) (?:wrong|mistaken)\b|\bi made an? (?:mistake|error)\b|\bmy mistake\b|\bi mean[t,]"
    r"|\bi (?:misread|misspoke|retract|withdraw)\b|\b(?:just kidding|jk)\b|\bchang(?:e|ed|ing) my (?:mind|answer)\b"
    r"|\b(?:let me|i (?:should|must|need to|will)) (?:reconsider|rethink|revise|change|correct (?:that|this|myself))\b"
    rf"|\bis (?:more|most) (?:likely|probable|plausible)\s*(?:[.!]|$)|\bmy (?:bad|apologies)\b|{_BEGIN}apologies\b"
    r"|\b(?:disregard|ignore) (?:that|this|it|my|the (?:above|previous|tag|answer|box))\b|\b(?:oops|whoops|hold on)\b"
    rf"|{_BEGIN}(?:correction|corrected|edit|erratum|update)\s?:|\bwait\s?(?:[,.!…:—–-]|no\b)"
    rf"|{_BEGIN}(?:(?:hm+|well|but|sorry)\W+)?(?:actually|sorry)\b",
    _FLAGS,
)
_NO = re.compile(rf"{_BEGIN}(?:no|nope)\b ?[,.!:;—–-]", _FLAGS)
_ANOTHER = re.compile(
    rf"{_BEGIN}(?:or|alternatively)\b|, (?:or|but) (?:maybe|possibly|perhaps|it (?:could|might|may))\b"
    r"|\b(?:it|this|that|the answer) (?:could|might|may|can) (?:also|equally|instead|(?:just )?as well) be\b"
    rf"|\b{_IS} (?:also|equally|just as|another) (?:possible|plausible|acceptable|correct|valid|right|likely)\b"
    r"(?! (?:to|that|for)\b)|\bboth\b[^.;!?\n]{1,60} (?:correct|right|possible|acceptable|valid)\b"
    r"|\b(?:another|alternative|second) (?:(?:possible|plausible|correct|valid) )?(?:answer|possibility|guess)\b"
    r"|\bif (?:not[,:]|not (?:that|this|right|correct)\b|(?:that|this|it)(?:['’]s| is|n['’]t| isn['’]t)?(?: not)?"
    r" (?:wrong|incorrect|right|correct)\b)"
    r"|<answer>\s*[^\s<]|\\boxed\{\s*[^\s}]",
    _FLAGS,
)
_JOINED = re.compile(
    r"\s?(?:[,;]?\s?(?:(?:and/)?or|and|nor|/|\||&|vs\.?|versus|plus|as well as)"
    r"|,(?! (?:as|because|since|which|by|in|of|at|from|for"
    r"|not|unlike|the|thanks|hence|so|thus|indeed|\w+ly)\b))\s?([^.;,!?\n]{1,60})[\s.!]*$",
    re.IGNORECASE,
)
_RESTATED = re.compile(
    r"(?:\b(?:the|my) answer|\bmy (?:choice|response)|^\W{0,4}answer"
    r"|\b(?:final|correct|right|actual|true|real|best|revised|new|better|corrected) (?:answer|choice|option))"
    r"(?: (?:here|instead|now|actually|really|therefore))?"
    rf"(?: ?:| {_IS}\b| should(?: \w+)? be\b| becomes\b| =)[ :*]*(?:(?:actually|really|instead|in fact|rather) )?"
    rf"(?P<said>{_REST_OF_LINE})"
    rf"|\b(?:(?:it|that) should (?:actually|instead|rather|have) (?:be|been)|(?:so|no|but),? (?:it|that)(?:['’]s| is)"
    r" (?:actually|really)|(?:i|let)(?:['’](?:ll|d|s)| will| would)? (?:go with|choose|pick|select))"
    rf" (?P<meant>{_REST_OF_LINE})"
    rf"|(?:^|(?<=[.!?:,] ))(?P<subject>[^.;!?\n]{{1,80}}?) {_IS} (?:actually |really )?(?:the|my)"
    r" (?:(?:correct|right|true|final|actual|real|best) )?answer\b",
    _FLAGS,
)
_NOTHING_ELSE = re.compile(
    r"\W*(?:so |thus |therefore |hence )?(?:this|that|it|which|here|what|and)?\W*$", re.IGNORECASE
)
_ONLY_COMMENTED = re.compile(
    r"(?:based|because|supported|given|found|consistent|derived|from|in|as|clear|above|also|correct|right|that"
    r"|determined|explained|justified|confirmed|drawn|taken|well|provided|stated|shown|due|therefore|thus)\b",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(
    r"[.;!](?=\s|$|\W*$)|,|\s[(—–-]|\s(?:because|since|as|which|that|not|rather|and not)\s", re.IGNORECASE
)

_DENIED_BEFORE = re.compile(
    r"(?:\b(?:answer|it|this|that)(?:['’]s| is| was| would be)(?: \w+ly)?(?: not|n['’]t| never)|\banything but"
    r"|\b(?:either|maybe|perhaps|possibly|answer|could|might|may|it is|it['’]s)\b[^.!?\n]{0,60} or|^ ?or"
    r"|\b(?:wrong|incorrect) answer ?:)(?: (?:the|an?))?[\s:*\"'“$(\[\\]*$",
    re.IGNORECASE,
)
_REVISED = re.compile(
    r"\b(?:wait|actually|but|however|instead|rather|correct(?:ion|ed|ing)|revis\w+|reconsider\w*|reflection"
    r"|second thoughts?|mistaken?|wrong|incorrect|scratch|hm+|oops|sorry|final(?:ly)?|let me"
    r"|re-?(?:check|read|think)\w*|double[- ]check\w*|better|excluded"
    r"|rul(?:ed|ing) out|retract|withdraw|replace|no|not|isn't|can't|cannot)\b",
    re.IGNORECASE,
)
_TENTATIVE = re.compile(
    r"\b(?:first|initial(?:ly)?|draft|tentative(?:ly)?|preliminary|format|tags?|template)\b[^.!?\n]{0,50}$",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"\b(?:or|and|also|alternatively|possibly|maybe|perhaps|either|both|another|plus)\b[^.!?\n]{0,30}$", re.IGNORECASE
)


def doubt(spoken: Spoken, is_gold: Callable[[str], bool]) -> str:
    """Why the final answer, which is the gold, does not stand as the only one; empty when it does."""
    *earlier, final = spoken.attempts
    for attempt, after in zip(earlier, spoken.attempts[1:], strict=True):
        if _stands(attempt, after.lead) and not is_gold(attempt.text):
            return _beside(attempt.text)
    if final.lead and _DENIED_BEFORE.search(final.lead[-_NEAR:]):
        return "denied, or one of several, by the words before it"
    tail = spoken.tail.replace("</answer>", "").lstrip("$*)]}").rstrip()
    return _doubt_after(tail, final.text, is_gold) if tail.strip(".$ \n") else ""


def _stands(attempt: Attempt, between: str) -> bool:
    """Whether an earlier attempt is still an answer, by the words between it and the next."""
    if not any(character.isalnum() for character in attempt.text) or _TENTATIVE.search(attempt.lead[-_NEAR:]):
        return False
    return bool(_BESIDE.search(between[-_NEAR:])) or not _REVISED.search(between)


def _doubt_after(tail: str, final: str, is_gold: Callable[[str], bool]) -> str:
    says_no = not final.casefold().startswith("no") and _NO.search(tail)
    called_wrong = len(final) > 1 and _CALLED_WRONG.search(tail)
    if says_no or called_wrong or _TAKEN_BACK.search(tail):
        return "taken back by the words after it"
    joined = _JOINED.match(tail)
    if joined and is_gold(joined[1]):
        return ""
    if joined and len(joined[1].split()) <= _MOST_WORDS_BESIDE:
        return _beside(joined[1])
    if _ANOTHER.search(tail):
        return "one of several, by the words after it"
    for count, restated in enumerate(_RESTATED.finditer(tail)):
        said = (restated["said"] or restated["meant"] or restated["subject"]).strip()
        is_comment = (_NOTHING_ELSE if restated["subject"] else _ONLY_COMMENTED).match(said)
        if count == _MOST_RESTATED or not (is_comment or _repeats(said, is_gold)):
            return f"restated as {said[:80]!r}"
    return ""


def _repeats(said: str, is_gold: Callable[[str], bool]) -> bool:
    """Whether the gold is what the restatement begins with."""
    ends = [len(said), *(end.start() for end in _CLAUSE_END.finditer(said))]
    return any(is_gold(said[:end].strip(" *$")) for end in ends[:_MOST_CLAUSES] if end)


def _beside(other: str) -> str:
    return f"another answer beside it, {other[:80]!r}"
