"""Whether the words around a final answer leave it standing as the only one.

    "<answer>insulin</answer> It lowers glucose, unlike glucagon."      stands
    "<answer>insulin</answer> Actually, the answer is glucagon."        taken back
    "<answer>insulin</answer> or glucagon"                              one of several
    "<answer>glucagon</answer> No, wait: <answer>insulin</answer>"      the first is taken back: insulin stands
    "<answer>glucagon</answer> <answer>insulin</answer>"                two answers

A response that answers several times must give the gold each time, or take back what was not: otherwise a model learns
to hedge between the tags. Explanations, offers, and other options named in passing are no doubt. It reads words of
doubt, and a short line that is itself another answer; an explanation that argues for something else is not understood.
Linear in the response.
"""

import re
from collections.abc import Callable

from bioalchemy.matching import remarks
from bioalchemy.responses import Attempt, Spoken

_NEAR = 80
_NEXT = 32
_MOST_RESTATED = 8
_MOST_CLAUSES = 6
_MOST_WORDS_BESIDE = 4
_REST_OF_LINE = r"[^\n]{1,200}"

_FLAGS = re.IGNORECASE | re.MULTILINE
_BEGIN = r"(?:^|(?<=[.!?\n(—–;:])|(?<=[.!?;:] ))\W{0,4}"
_NOUN = "(?:answer|response|choice|option|guess|one)"
_RIGHT = rf"(?:right|correct|true|it|(?:the|my) (?:(?:right|correct|final|best) )?{_NOUN})\b(?! (?:to|that)\b)"
_WRONG = (
    "(?:wrong|incorrect|false|untrue|mistaken|invalid|nonsense|doubtful|unlikely(?! to)"
    rf"|(?:an? )?(?:error|mistake|typo|trap|lie|guess)|not {_RIGHT})"
)
_IT = (
    "(?:that|this|it|which|the above"
    rf"|(?:the|my|this|that)(?: (?:above|previous|first|final|last))? {_NOUN})(?: above| given)?"
)
_IS = "(?:is|was|are|were|would be)"
_NOT = r"(?: \w+ly)?(?: not| never|n['’]t)"
_LINK = "(?:(?:but|however|yet|rather|in fact|no),? )?"
_END = r"\W*(?:$|(?<=[.!;]))"

# Of an option's letter it may be the very answer: "Option C is incorrect" says which of them is.
_CALLED_WRONG = re.compile(
    rf"(?:\A\W{{0,3}}{_IS}|\b{_IT}(?:['’]s| {_IS}))(?: \w+ly)?(?: the| an?)? {_WRONG}|\A\W{{0,3}}{_IS}n['’]t {_RIGHT}"
    rf"|\b{_IT} (?:can ?not|can['’]t|could(?: not|n['’]t)) be {_RIGHT}"
    rf"|\b(?:none|nothing|little) (?:of (?:this|that|it|the above)|above|here) {_IS} {_RIGHT}",
    _FLAGS,
)
# Of the answer as a whole: "It was not observed in the controls" goes on, and is about something else.
_SEEN = "(?:observed|seen|found|detected|confirmed|supported|shown|true|so|the case|happen(?:ed)?|occur(?:red)?)"
_DENIED = re.compile(
    rf"(?:\A\W{{0,4}}|{_BEGIN}{_LINK}(?:that|this|it|the answer) ?)(?:['’]s|{_IS}|did|does|do|has|have|had){_NOT}"
    rf" (?:be(?:en)? )?{_SEEN}(?:,? (?:however|though|after all|at all))?{_END}"
    rf"|{_BEGIN}{_LINK}(?:the |exactly the )?(?:exact )?(?:reverse|opposite|contrary|converse)"
    rf" (?:{_IS}|(?:may|might|could) be|seems|hold\w*|held|appl\w+|happen\w*|occur\w*)"
    rf"(?: (?:{_SEEN}|right|correct))?{_END}"
    rf"|\A\W{{0,6}}not\b{_END}|\b(?:says?|suggests?|shows?|indicates?|argues?|implies|proves?|points?) otherwise\b",
    _FLAGS,
)
_TAKEN_BACK = re.compile(
    r"\A\s*\?|\b(?:scratch|strike) that\b"
    r"|\bon (?:second thoughts?|(?:further )?reflection)\b|\bi take (?:that|it) back\b"
    r"|\bi(?: was|['’]m| am) (?:wrong|mistaken)\b|\bi made an? (?:mistake|error)\b|\bmy mistake\b|\bi mean[t,]"
    r"|\bi (?:misread|misspoke|retract|withdraw)\b|\b(?:just kidding|jk)\b|\bchang(?:e|ed|ing) my (?:mind|answer)\b"
    r"|\b(?:let me|i (?:should|must|need to|will)) (?:reconsider|rethink|revise|change|correct (?:that|this|myself))\b"
    rf"|\bis (?:more|most) (?:likely|probable|plausible)\s*(?:[.!]|$)|\bmy (?:bad|apologies)\b|{_BEGIN}apologies\b"
    r"|\b(?:disregard|ignore) (?:that|this|it|my|everything|the (?:above|previous|tag|answer|box))\b"
    r"|\b(?:cancel|delete|undo|reverse|negate|forget) (?:that|it|this)\b|\b(?:oops|whoops|hold on|never ?mind)\b"
    r"|\b(?:do not|don['’]t) (?:accept|believe|trust) (?:this|it|that)\b|\bshould be rejected\b|\bnot what i mean"
    r"|\bwho knows\b|\bi (?:disagree|am guessing|have no idea|(?:do not|don['’]t) know)\b"
    rf"|{_BEGIN}(?:on the contrary|quite the (?:opposite|contrary|reverse))\b"
    rf"|{_BEGIN}(?:correction|corrected|edit|erratum|update)\s?:|\bwait\s?(?:[,.!…:—–-]|no\b)"
    rf"|{_BEGIN}(?:(?:hm+|well|but|sorry)\W+)?(?:actually|sorry|then again)\b|{_BEGIN}(?:hm+|uh+|um+|er)\b"
    rf"|{_BEGIN}(?:[\w,'’-]{{1,20}} ){{1,4}}actually{_END}",
    _FLAGS,
)
_NO = re.compile(rf"{_BEGIN}(?:no|nope)\b ?[,.!:;—–-]", _FLAGS)
_MAY, _AS_WELL = "(?:could|might|may|can|would)", "(?:also|equally|instead|(?:just )?as well)"
_POSSIBLE = "(?:an? )?(?:possible|plausible|probable|acceptable|correct|valid|right|likely|answer)"
_ANOTHER = re.compile(
    rf"{_BEGIN}(?:or|either|alternatively|otherwise|unless|except that|failing that|if not then)\b"
    rf"|{_BEGIN}(?:alternatives?|also(?: accepted)?|other answers?|second choice|backup(?: answer)?) ?:"
    r"|, (?:or|but) (?:maybe|possibly|perhaps|it (?:could|might|may))\b"
    rf"|(?:\b(?:it|this|that|the answer) |{_BEGIN}){_MAY} {_AS_WELL} (?:be|have)\b|\b{_MAY} {_AS_WELL} be {_POSSIBLE}\b"
    rf"|\b{_IS} (?:also|equally|(?:just |about |at least )?as|another) {_POSSIBLE}\b"
    r"(?! (?:to|that|for|as)\b)|\bboth\b[^.;!?\n]{1,60} (?:correct|right|possible|acceptable|valid)\b"
    r"|\b(?:can ?not|can['’]t|could not) (?:be )?(?:excluded?|ruled? out)\b"
    rf"|\b{_IS} {_POSSIBLE},? too\b|\b(?:also works?|works? (?:too|as well)|{_MAY} be (?:it|right))\b"
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
    r"(?:\b(?:the|my) answer|\bmy (?:choice|response)|^\W{0,4}(?:answer|final|conclusion|verdict)"
    r"|\b(?:final|correct|right|actual|true|real|best|revised|new|better|corrected) (?:answer|choice|option))"
    r"(?: (?:here|instead|now|actually|really|therefore))?"
    rf"(?: ?:| {_IS}\b| should(?: \w+)? be\b| becomes\b| =)[ :*]*(?:(?:actually|really|instead|in fact|rather) )?"
    rf"(?P<said>{_REST_OF_LINE})"
    rf"|\b(?:(?:it|that) should (?:actually|instead|rather|have) (?:be|been)|(?:so|no|but),? (?:it|that)(?:['’]s| is)"
    r" (?:actually|really)|(?:i|let)(?:['’](?:ll|d|s)| will| would)? (?:go with|choose|pick|select))"
    rf" (?P<meant>{_REST_OF_LINE})"
    rf"|(?:^|(?<=[.!?:,] ))(?P<subject>[^.;!?\n]{{1,80}}?) {_IS} (?:actually |really )?(?:the|my)"
    r" (?:(?:correct|right|true|final|actual|real|best) )?answer\b"
    r"|(?:^|(?<=[.!?:,] ))(?P<better>(?:[^.,;!?\n]|\.(?=[0-9])){1,80}?) (?:is|are|would be|may be|might be|fits|works)"
    r" (?:(?:more |most )?(?:correct|right|accurate|plausible|better|best|true)|the (?:right|correct|better|true) one)"
    rf"{_END}",
    _FLAGS,
)
_NOTHING_ELSE = re.compile(
    r"\W*(?:so |thus |therefore |hence )?(?:(?:this|that|the|my)(?: answer| one)?|it|which|here|what|and)?\W*$",
    re.IGNORECASE,
)
_ONLY_COMMENTED = re.compile(
    r"(?:based|because|supported|given|found|consistent|derived|from|in|as|clear|above|also|correct|right|that"
    r"|determined|explained|justified|confirmed|drawn|taken|well|provided|stated|shown|due|therefore|thus)\b",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(
    r"[.;!](?=\s|$|\W*$)|,|\s[(—–-]|\s(?:because|since|as|which|that|not|rather|and not)\s", re.IGNORECASE
)

_OPENED = r"(?: (?:the|an?))?[\s:*\"'“$(\[\\]*$"
_DENIED_NEXT = re.compile(
    r"(?:\b(?:not|never|or|unlike|anything but|instead of|(?:rather|other) than|(?:opposite|reverse|inverse) of|non-"
    r"|(?:everything|all|anything) (?:but|except)|i (?:reject|exclude|rule out|discard)"
    r"|(?:wrong|incorrect|false) answer(?: is| ?:))"
    rf"|n['’]t|\w ?/|(?:^|[.!?\n] ?)(?:wrong|incorrect|false) ?:){_OPENED}",
    re.IGNORECASE,
)
_DENIED_CLAUSE = re.compile(
    r"(?:\b(?:false|untrue|wrong|incorrect|mistaken|not true|not the case) that\b[^.!?\n]{0,60}"
    r"|(?:\b(?:do|did|can|could|would)(?: not|n['’]t)|\bcannot) (?:believe|think|say)\b[^.!?,;:\n]{0,40})"
    rf"{_OPENED}",
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


def doubt(spoken: Spoken, is_gold: Callable[[str], bool], is_answer: Callable[[str], bool]) -> str:
    """Why the final answer, which is the gold, does not stand as the only one; empty when it does.

    `is_gold` says whether a text is the gold, `is_answer` whether it is any answer of its kind that can be told.
    """
    *earlier, final = spoken.attempts
    for attempt, after in zip(earlier, spoken.attempts[1:], strict=True):
        if _stands(attempt, after.lead) and not is_gold(attempt.text):
            return _beside(attempt.text)
    if final.lead and (_DENIED_NEXT.search(final.lead[-_NEXT:]) or _DENIED_CLAUSE.search(final.lead[-_NEAR:])):
        return "denied, or one of several, by the words before it"
    tail = spoken.tail.replace("</answer>", "").lstrip("$*)]}").rstrip()
    if not tail.strip(".$ \n"):
        return ""
    return _doubt_after(tail, final.text, is_gold) or _alone(tail, final, is_gold, is_answer)


def _stands(attempt: Attempt, between: str) -> bool:
    """Whether an earlier attempt is still an answer, by the words between it and the next."""
    if not any(character.isalnum() for character in attempt.text) or _TENTATIVE.search(attempt.lead[-_NEAR:]):
        return False
    return bool(_BESIDE.search(between[-_NEAR:])) or not _REVISED.search(between)


def _doubt_after(tail: str, final: str, is_gold: Callable[[str], bool]) -> str:
    says_no = not final.casefold().startswith("no") and (_NO.search(tail) or _DENIED.search(tail))
    called = _CALLED_WRONG.search(tail)
    called_wrong = called and (len(final) > 1 or called.start() == 0)
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
        subject = restated["subject"] or restated["better"]
        said = (restated["said"] or restated["meant"] or subject).strip()
        is_comment = (_NOTHING_ELSE if subject else _ONLY_COMMENTED).match(said)
        if count == _MOST_RESTATED or not (is_comment or _repeats(said, is_gold)):
            return f"restated as {said[:80]!r}"
    return ""


def _alone(tail: str, final: Attempt, is_gold: Callable[[str], bool], is_answer: Callable[[str], bool]) -> str:
    """What stands after the answer as another would: "<answer>insulin</answer> (glucagon)", "5 mM … So 6 mM"."""
    said = remarks.said(tail)
    if not said or is_gold(said) or is_gold(f"{final.text} {said}"):
        return ""
    # "the unusual <answer>D-alanine</answer> residues" goes on in its sentence.
    is_inside = final.lead[-1:] == " " and final.lead[-2:-1] not in ".!?:" and tail[:2].strip().islower()
    # Where the kind alone tells what is an answer, such as a number, it tells; else the form does.
    kind_tells = is_answer(final.text)
    other = "" if kind_tells or is_inside or "\n" in tail.strip() else remarks.other(said, final.text)
    if other and is_gold(other):
        return ""
    return _beside(said) if other or ("=" not in said and is_answer(said)) else ""


def _repeats(said: str, is_gold: Callable[[str], bool]) -> bool:
    """Whether the gold is what the restatement begins with."""
    ends = [len(said), *(end.start() for end in _CLAUSE_END.finditer(said))]
    return any(is_gold(said[:end].strip(" *$")) for end in ends[:_MOST_CLAUSES] if end)


def _beside(other: str) -> str:
    return f"another answer beside it, {other[:80]!r}"
