"""Words after a final answer that leave it in doubt: patterns, which `standing` reads (see `leads` for those before).

CALLED_WRONG   "That is wrong."             ANOTHER     "or glucagon", "Both are possible."
DENIED         "This was not observed."     RESTATED    "The answer is actually glucagon."
TAKEN_BACK     "Scratch that.", "Wait, "    JOINED      what is tied to the answer by "and", "or", "/"
"""

import re
from typing import NamedTuple

_REST_OF_LINE = r"[^\n]{1,200}"

FLAGS = re.IGNORECASE | re.MULTILINE


class Cued(NamedTuple):
    """A pattern, and what a text must have somewhere to match it: most texts have none, and finding that is fast."""

    pattern: re.Pattern[str]
    cues: tuple[str, ...]

    def may_be_in(self, folded: str) -> bool:
        return any(cue in folded for cue in self.cues)


def cued(pattern: str, cues: str) -> Cued:
    """A pattern with its cues, which are in small letters and apart by `|`."""
    return Cued(re.compile(pattern, FLAGS), tuple(cues.split("|")))


_BEGIN = r"(?:^|(?<=[.!?\n(—–;:])|(?<=[.!?;:] ))\W{0,4}"
_NOUN = "(?:answer|response|choice|option|guess|one)"
_RIGHT = rf"(?:right|correct|true|it|(?:the|my) (?:(?:right|correct|final|best) )?{_NOUN})\b(?! (?:to|that)\b)"
TRAP = (
    "(?:misconceptions?|myths?|mistakes?|errors?|fallac(?:y|ies)|traps?|pitfalls?|distract[oe]rs?|decoys?|foils?"
    "|red herrings?)"
)
# A decoy receptor and an error-prone polymerase are no errors.
_WHOLE_NOUN = r"(?![\w-]| (?!(?:in|of|for|that|by|here|only|and|but|as|on|from|set|made|which|because)\b)\w)"
_WRONG = (
    "(?:wrong|incorrect|false|untrue|mistaken|invalid|nonsense|doubtful|impossible|im(?:plausi|proba)ble"
    "|unlikely(?! to)"
    "|(?:second|third|next)[- ]best"
    rf"|(?:an? (?:\w+ )?)?(?:typo|lie|guess|{TRAP}){_WHOLE_NOUN}|not {_RIGHT})"
)
_IT = (
    "(?:that|this|it|which|the above"
    rf"|(?:the|my|this|that)(?: (?:above|previous|first|final|last))?"
    rf" (?:{_NOUN}|list|order|sequence|number|value|letter))(?: above| given)?"
)
_IS = "(?:is|was|are|were|would be)"
_NOT = r"(?: \w+ly)?(?: not| never|n['’]t)"
_LINK = "(?:(?:but|however|yet|rather|in fact|no),? )?"
_END = r"\W*(?:$|(?<=[.!;]))"

SOURCE = "passage|text|paper|article|abstract|sentence|study|source|document|context|evidence|data|authors?"
_TEXT = f"(?:the|this) (?:{SOURCE})"
_OTHERS = (
    r"(?:my [\w-]{2,20}|(?:half|part|some) of me"
    r"|(?:(?:most|some|many|all|other) )?(?:experts?|people|others|(?:text)?books?|teachers?))"
)
REJECTED = (
    "(?:excluded|ruled out|rejected|refuted|contradicted|disproved|disproven|eliminated|discarded|dismissed"
    "|inconsistent with)"
)
_FIT = "(?:fit|match|work|hold|apply|qualify|count)"

# Of an option's letter it may be the very answer: "Option C is incorrect" says which of them is.
CALLED_WRONG = (
    cued(
        rf"(?:\A\W{{0,3}}{_IS}|\b{_IT}(?:['’]s| {_IS}))(?: \w+ly)?(?: the| an?)? {_WRONG}"
        rf"|\A\W{{0,3}}{_IS}n['’]t {_RIGHT}",
        "wrong|correct|true|mistake|invalid|nonsense|doubtful|unlikely|impossible|implausible|improbable|best|error|typo"
        "|trap|lie|guess|false|not |n't |n’t |conception|myth|fallac|pitfall|distract|decoy|foil|herring",
    ),
    cued(
        rf"\A\W{{0,4}}(?:(?!not\b|never\b|no\b)(?:\w{{2,5}}|\w+ly)\W{{1,3}})?{_WRONG}{_END}",
        "wrong|incorrect|false|untrue|mistaken|invalid|nonsense|doubtful|impossible|implausible|improbable|unlikely|best"
        "|error|mistake|typo|trap|lie|guess|not |conception|myth|fallac|pitfall|distract|decoy|foil|herring",
    ),
    cued(
        rf"\A\W{{0,3}}{_IS} what (?!{_TEXT})(?:[\w'’-]{{1,20}} ){{1,4}}(?:say|think|answer|guess|write|choose|pick"
        rf"|believe"
        rf"|assume)s?\b{_END}",
        " what ",
    ),
    cued(
        rf"(?:\A\W{{0,3}}|\b{_IT} )(?:can ?not|can['’]t|could(?: not|n['’]t))(?: \w+ly)? be {_RIGHT}",
        "not |n't |n’t ",
    ),
    cued(
        rf"\A\W{{0,4}}(?:though|although|while|albeit|but|however|which is) (?:\w+ly )?{_WRONG}\b",
        "wrong|correct|false|true|mistake|invalid|nonsense|doubtful|unlikely|error|typo|trap|lie|guess|not ",
    ),
    cued(
        r"\A\W{0,3}(?:is|was) (?:only |just |merely )?(?:my|the|an?) (?:first|initial|earlier|previous|old|original)"
        r" (?:\w+ )?(?:idea|thought|guess|answer|choice|impression|instinct|hunch)\b",
        "idea|thought|guess|answer|choice|impression|instinct|hunch",
    ),
    cued(
        rf"(?:\A\W{{0,3}}{_IS}|\b{_IT}(?:['’]s| {_IS})) (?:only |just |merely |but )?an?"
        r" (?:placeholder|dummy|stand-in)\b",
        "placeholder|dummy|stand-in",
    ),
    cued(
        rf"\b(?:the|this|that) (?:tag|box)s?(?: above)? (?:contains?|holds?|has|gives?)"
        rf" (?:only )?(?:the|an?) {_WRONG}",
        " tag| box",
    ),
    cued(
        rf"\b(?:none|nothing|little) (?:of (?:this|that|it|the above)|above|here) {_IS} {_RIGHT}",
        "none|nothing|little",
    ),
    cued(
        rf"(?:\A\W{{0,3}}|\b{_IT} )(?:{_IS}(?: \w+ly)? {REJECTED}\b"
        rf"|(?:can|could|may|might|must|should|has|have|had)(?: \w+ly)? be(?:en)?(?: \w+ly)? {REJECTED}{_END}"
        rf"|(?:does|did|do)(?: not|n['’]t) {_FIT}\b"
        rf"(?: (?:the|these|this|those) \w+)?{_END}"
        rf"|fail(?:s|ed)?\b{_END})",
        "xcluded|ruled out|rejected|refuted|contradicted|disprove|eliminated|discarded|dismissed|inconsistent"
        "|not |n't |n’t "
        "|fail",
    ),
    cued(
        rf"\b{_TEXT} (?:\w+ly )?(?:contradicts?|refutes?|disproves?|denies|deny|rejects?|excludes?|rules? out) {_IT}\b",
        "contradict|refute|disprove|den|reject|exclude|rule",
    ),
)
# Of the answer as a whole: "It was not observed in the controls" goes on, and is about something else.
_SEEN = "(?:observed|seen|found|detected|confirmed|supported|shown|true|so|the case|happen(?:ed)?|occur(?:red)?)"
DENIED = (
    cued(
        rf"(?:\A\W{{0,4}}|{_BEGIN}{_LINK}(?:that|this|it|the answer) ?)(?:['’]s|{_IS}|did|does|do|has|have|had){_NOT}"
        rf" (?:be(?:en)? )?{_SEEN}(?:,? (?:however|though|after all|at all))?{_END}"
        rf"|\A\W{{0,6}}not(?: (?:really|quite|exactly|at all|necessarily|entirely|so))?\b{_END}",
        " not| never|n't|n’t|not",
    ),
    cued(
        rf"{_BEGIN}{_LINK}(?:the |exactly the )?(?:exact )?(?:reverse|opposite|contrary|converse)"
        rf" (?:{_IS}|(?:may|might|could) be|seems|hold\w*|held|appl\w+|happen\w*|occur\w*)"
        rf"(?: (?:{_SEEN}|right|correct))?{_END}",
        "reverse|opposite|contrary|converse",
    ),
    cued(r"\b(?:says?|suggests?|shows?|indicates?|argues?|implies|proves?|points?) otherwise\b", "otherwise"),
)
TAKEN_BACK = (
    cued(
        r"\A\s*\?|[❌✗✘❎🚫👎]|\A\W{0,3}(?:maybe|perhaps|possibly)\W*$"
        r"|\b(?:scratch|strike) that\b|\b(?:cancel|delete|undo|reverse|negate|forget) (?:that|it|this)\b"
        r"|\b(?:disregard|ignore) (?:that|this|it|my|everything|the (?:above|previous|tag|answer|box))\b"
        r"|\b(?:do not|don['’]t) (?:accept|believe|trust|count|grade|mark|score|consider) (?:this|it|that)\b"
        r"|\bshould be rejected\b|\bnot what i mean"
        rf"|{_BEGIN}(?:please )?(?:accept|consider|count|grade|mark|read|score|take|use) [^.;!?\n]{{1,60}} instead\b",
        "?|❌|✗|✘|❎|🚫|👎|maybe|perhaps|possibly|scratch|strike|cancel|delete|undo|reverse|negate|forget|disregard"
        "|ignore|accept|believe|trust|count|grade|mark|score|consider|rejected|what i mean|instead",
    ),
    cued(
        r"\bon (?:second thoughts?|(?:further )?reflection)\b|\bi take (?:that|it) back\b|\bi mean[t,]"
        r"|\bi(?: was|['’]m| am) (?:wrong|mistaken)\b|\bi made an? (?:mistake|error)\b|\bmy mistake\b"
        r"|\bi (?:misread|misspoke|retract|withdraw)\b|\b(?:just kidding|jk)\b|\bchang(?:e|ed|ing) my (?:mind|answer)\b"
        r"|\b(?:let me|i (?:should|must|need to|will)) (?:reconsider|rethink|retract|revise|withdraw|change"
        r"|correct (?:that|this|myself))\b"
        rf"|\bmy (?:bad|apologies)\b|{_BEGIN}apologies\b|\b(?:oops|whoops|hold on|never ?mind)\b|\bwho knows\b"
        r"|\bi (?:disagree|am guessing|have no idea|(?:do not|don['’]t) know|(?:could|may|might) be (?:wrong"
        r"|mistaken))\b"
        r"|\bi(?:['’]m| am) (?:(?:not|n['’]t) (?:\w+ly )?(?:sure|certain)|unsure|uncertain)\b"
        rf"|{_BEGIN}(?:not (?:\w+ly )?(?:sure|certain)|unsure|uncertain)\b{_END}"
        r"|\bi (?:can ?not|can['’]t|could(?: not|n['’]t)|(?:am|was) unable to) (?:\w+ly )?(?:tell|decide|distinguish"
        r"|choose"
        r"|be (?:sure|certain))\b"
        r"|\bi (?:can ?not|can['’]t|could(?: not|n['’]t)) (?:determine|identify)"
        rf"(?: (?:it|this|that|(?:the|which|what) \w+))?{_END}"
        rf"|\b(?:just|only|merely|simply|purely) (?:an? )?guess(?:ing|work)?\b|{_BEGIN}an? (?:\w+ )?guess\b",
        "second thought|reflection|take that back|take it back|i mean|i was |i'm |i’m |i am |be wrong"
        "|be mistaken|i made a"
        "|my mistake|misread|misspoke|retract|withdraw|kidding|jk|my mind|my answer|let me|i should |i must "
        "|i need to |i will "
        "|my bad|apologies|oops|hold on|never mind|nevermind|who knows|disagree|guessing|no idea|not know"
        "|n't know|n’t know"
        "| sure| certain|unsure|uncertain|tell|decide|determine|identify|distinguish|choose|guess",
    ),
    cued(
        r"\bis (?:more|most) (?:likely|probable|plausible)\s*(?:[.!]|$)"
        rf"|{_BEGIN}(?:on the contrary|quite the (?:opposite|contrary|reverse))\b",
        "likely|probable|plausible|contrary|opposite|reverse",
    ),
    cued(
        rf"{_BEGIN}(?:reconsidering|rethinking|revising|re-?evaluating)\b"
        r"|\bi (?:reject|doubt|deny|dispute|refute) (?:this|that|it)\b"
        r"|\b(?:i|we|one)(?: (?:can|could|would|must|will|should))?"
        rf" (?:(?:exclude|discard|dismiss|eliminate|reject|rule out) (?:this|it)|rule (?:this|that|it) out){_END}",
        "consider|rethink|revis|evaluat|reject|i doubt|i deny|i dispute|i refute|exclude|discard|dismiss|eliminate"
        "|rule",
    ),
    cued(
        rf"{_BEGIN}(?:correction|corrected|edit|erratum|update)\s?:|\bwait\s?(?:[,.!…:—–-]|no\b)"
        rf"|{_BEGIN}(?:(?:hm+|well|but|sorry)\W+)?(?:actually|sorry|then again)\b|{_BEGIN}(?:(?:hm+|uh+|um+)\b"
        rf"|er(?:,|…|\.\.))"
        rf"|{_BEGIN}(?:[\w,'’-]{{1,20}} ){{1,4}}actually{_END}",
        "correct|edit|erratum|update|wait|actually|sorry|then again|hm|uh|um|er,|er…|er..",
    ),
)
DENIED_AGAIN = (
    cued(
        rf"{_BEGIN}(?:(?:it|that|this|the answer|the [\w-]{{2,20}})(?:['’]s| is| was| can) ?)?(?:\w+ly )?"
        rf"(?:not|never|n['’]t)(?: be)? (?P<denied>[^.;,!?\n]{{1,60}}?)(?:,? but\b[^.;!?\n]{{0,60}})?{_END}",
        "not|never|n't|n’t",
    ),
    cued(
        rf"\bif (?P<denied>[^.;,!?\n]{{1,60}}?) (?:{_IS}(?: not|n['’]t)?|isn['’]t)(?: \w+ly)?"
        r" (?:wrong|incorrect|right|correct|false|accepted|rejected|refused)\b",
        "if ",
    ),
)
"""What is denied may be another, or this very answer: "It is not insulin.", "If insulin is wrong, …"."""
VERDICT = cued(
    rf"{_BEGIN}(?:(?:well|hm+|but|so|ok(?:ay)?|sorry|and|then|thus|hence|therefore|oh)\W+)(?P<opens>yes|no|maybe)\b"
    r"(?!,? (?:doubt|other|one|more|longer|further|need|matter|such|is|was|would|means)\b)"
    rf"|(?:[,;—–]|\band) ?(?:so|thus|therefore|hence|which means|meaning),?"
    rf" (?:(?:it|that|the answer)(?:['’]s| is) )?(?P<follows>yes|no|maybe){_END}"
    r"|\A\W{0,4}(?P<alone>yes|no|maybe)\W*$"
    rf"|\b(?:answer|verdict|conclusion) is (?:\w+ )?(?P<told>yes|no|maybe){_END}",
    "yes|no|maybe",
)
"""What the words after a yes or no come to."""
NO = cued(
    rf"{_BEGIN}(?:no|nope)\b ?[,.!:;—–-]|\A\W{{1,6}}(?:no|nope)\b\W*\Z",
    "no,|no.|no!|no:|no;|no—|no–|no-|no ,|no .|no !|no :|no ;|no —|no –|no -|nope|(no|> no|→ no",
)
_MAY = "(?:could|might|may|can|would)"
_JUST_AS = "(?:equally(?: well| likely)?|(?:just|equally) as (?:well|easily|likely))"
_AS_WELL = rf"(?:also|instead|as well|{_JUST_AS})"
_POSSIBLE = "(?:an? )?(?:possible|plausible|probable|acceptable|correct|valid|right|likely|answer)"
_SOMETHING = r"(?!(?:it|this|that|which|the|and|these|they)\b)\S{1,20}(?: \S{1,20})?"
_FITS = rf"(?:{_FIT}(?:e?s)?|qualifies|applies|(?:is|are) {_POSSIBLE})"
ANOTHER = (
    cued(
        rf"{_BEGIN}(?:or|either|alternatively|otherwise|unless|except that|failing that|if not then)\b"
        rf"|{_BEGIN}(?:alternatives?|also(?: accepted)?|other answers?|second choice|backup(?: answer)?) ?:"
        rf"|{_BEGIN}(?:(?:possible|plausible|likely|other|all) )?(?:candidates|possibilities|answers|guesses"
        rf"|contenders) ?:",
        "or |or,|or:|either|alternative|otherwise|unless|except that|failing that|if not then|also|other |second choice"
        "|backup|candidates|possibilities|answers|guesses|contenders",
    ),
    cued(
        r", (?:or|but) (?:maybe|possibly|perhaps|it (?:could|might|may))\b"
        rf"|(?:\b(?:it|this|that|the answer) |{_BEGIN}){_MAY} {_AS_WELL} (?:be|have)\b"
        rf"|\b{_MAY} {_AS_WELL} be {_POSSIBLE}\b|\b{_MAY} {_JUST_AS} be\b|\b{_MAY} be (?:it|right)\b",
        ", or |, but |could |might |may |can |would ",
    ),
    cued(
        rf"\b{_IS} (?:also|equally|(?:just |about |at least )?as|another) {_POSSIBLE}\b"
        rf"(?! (?:to|that|for|as)\b)|\b{_IS} {_POSSIBLE},? too\b|\b(?:also works?|works? (?:too|as well))\b"
        rf"|{_BEGIN}{_LINK}{_SOMETHING}(?: \S{{1,20}})? (?:also|equally) {_FITS}\b"
        r"|\bother (?:possible|plausible|likely|valid|correct|acceptable) (?:answer|option|choice|candidate"
        r"|guess)(?:e?s)?\b"
        r"|\bother (?:candidate|possibilit|guess)\w* (?:is|are|include)\b"
        r"|\bis (?:only |just )?one (?:option|possibility|candidate|answer|choice)\b"
        r"|\banother (?:is|(?:w|c)ould be|might be)\b"
        r"|\b(?:another|alternative|second) (?:(?:possible|plausible|correct|valid) )?(?:answer|possibility|guess)\b",
        "also|equally| as |another| too|works|other |alternative|second|one option|one possibilit|one candidate"
        "|one answer|one choice",
    ),
    cued(rf"{_BEGIN}{_LINK}{_SOMETHING},? too{_END}", " too|,too"),
    cued(
        rf"{_BEGIN}(?:but|however|yet|still|though),? {_SOMETHING} (?:{_IS}|seems) (?:\w+ )?(?:better"
        rf"|best|stronger|preferable|more \w+)(?: supported| suited)?{_END}",
        " better| best| stronger| preferable| more ",
    ),
    cued(rf"{_BEGIN}(?:but|yet|and) {_SOMETHING} {_FIT}s?\b{_END}", " fit| match| work| hold| appl| qualif"),
    cued(
        r"\bboth\b[^.;!?\n]{1,60} (?:correct|right|possible|acceptable|valid)\b"
        rf"|{_BEGIN}both \S{{1,20}}(?: \S{{1,20}})? and \S{{1,20}}(?: \S{{1,20}})?{_END}"
        rf"|\b(?:all|any|each|either|both) (?:of )?[^.;!?\n]{{1,60}}(?:,| and| or) [^.;!?\n,]{{1,30}} {_FITS}\b",
        "both|all |any |each |either ",
    ),
    cued(
        r"\b(?:can ?not|can['’]t|could not) (?:be )?(?:excluded?|ruled? out)\b"
        r"|\bif (?:not[,:]|not (?:that|this|right|correct)\b|(?:that|this|it)(?:['’]s| is|n['’]t| isn['’]t)?(?: not)?"
        r" (?:wrong|incorrect|right|correct)\b|(?:that|this) is (?:not )?(?:accepted|rejected|refused)\b)",
        "exclude|rule|if ",
    ),
    cued(r"<answer\b|\\boxed\{", "<answer|boxed{"),
)
JOINED = re.compile(
    r"\s?(?:[,;]?\s?(?:(?:and/)?or|and|nor|/|\||&|vs\.?|versus|plus|as well as)"
    r"|,(?! (?:as|because|since|which|by|in|of|at|from|for"
    r"|not|unlike|the|thanks|hence|so|thus|indeed|\w+ly)\b))\s?([^.;,!?\n]{1,60})[\s.!]*$",
    re.IGNORECASE,
)
_RIGHTLY = "correct|right|accurate|plausible|possible|better|best|true"
RESTATED = (
    (
        r"(?:\b(?:the|my) answer|\bmy (?:choice|response)|^\W{0,4}(?:answer|final|conclusion|verdict)"
        r"|\b(?:final|correct|right|actual|true|real|best|revised|new|better|corrected) (?:answer|choice|option))"
        r"(?:,? (?:here|instead|now|actually|really|therefore|however|though),?)?"
        rf"(?: ?:| {_IS}\b| should(?: \w+)? be\b| becomes\b| =)[ :*]*(?:(?:actually|really|instead|in fact|rather) )?"
        rf"(?P<said>{_REST_OF_LINE})",
        ("answer", "choice", "response", "final", "conclusion", "verdict", "option"),
    ),
    (
        r"\b(?:respuesta|r[ée]ponse|antwort|risposta|resposta)(?: \w+)? ?(?:es|est|ist|è|é|:)"
        rf" (?P<translated>{_REST_OF_LINE})",
        ("respuesta", "réponse", "reponse", "antwort", "risposta", "resposta"),
    ),
    (
        r"\b(?:(?:it|that) should (?:actually|instead|rather|have) (?:be|been)"
        r"|(?:so|no|but|although|though),? (?:it|that)(?:['’]s| is)"
        r" (?:actually|really|(?:more|most) (?:likely|probably))"
        r"|(?:i|let)(?:['’](?:ll|d|s)| will| would)? (?:go with|choose|pick|select))"
        rf" (?P<meant>{_REST_OF_LINE})",
        ("should", "actually", "really", " likely", " probably", "go with", "choose", "pick", "select"),
    ),
    (
        rf"(?:^|(?<=[.!?:,;] ))(?P<subject>[^.;!?\n]{{1,80}}?) {_IS} (?:actually |really )?(?:the|my)"
        r" (?:(?:correct|right|true|final|actual|real|best|better|likelier|more likely) )?answer\b",
        ("answer",),
    ),
    (
        r"(?:^|(?<=[.!?:,;] ))(?P<better>(?:[^.,;!?\n]|\.(?=[0-9])){1,80}?)"
        r" (?:is|are|would be|may be|might be|fits|works)"
        rf" (?:(?:more |most )?(?:{_RIGHTLY})|the (?:right|correct|better|true) one"
        rf"|what {_TEXT} (?:says?|states?|names?|reports?)){_END}",
        (*_RIGHTLY.split("|"), " what the ", " what this "),
    ),
    (
        rf"(?:^\W{{0,4}}|(?<=[.!?:,;] )){_LINK}(?:{_TEXT}|{_OTHERS}) (?:says?|states?|names"
        rf"|reads) (?P<read>[^.;!?\n]{{1,40}}){_END}",
        (" say", " state", " names ", " reads "),
    ),
    (
        rf"{_BEGIN}(?:so|then|thus|ok(?:ay)?|well|right),? (?P<settled>[^.;!?\n]{{1,60}}) it is{_END}",
        ("it is",),
    ),
)
"""Ways to say the answer once more, and what each must have; together one pattern: the first to begin counts."""
_NOTHING_ELSE = re.compile(
    r"\W*(?:so |thus |therefore |hence )?(?:(?:this|that|the|my)(?: answer| one)?|it|which|here|what|and)?\W*$",
    re.IGNORECASE,
)
ONLY_COMMENTED = re.compile(
    r"(?:based|because|supported|given|found|consistent|derived|from|in|as|clear|above|also|correct|right|that"
    r"|determined|explained|justified|confirmed|drawn|taken|well|provided|stated|shown|due|therefore|thus)\b",
    re.IGNORECASE,
)
_ONLY_REFERRED = re.compile(
    r"(?:so|this|it|that|as|exactly|the same|how|why|what|which|whether|explicitly)\b", re.IGNORECASE
)
COMMENTS = {"subject": _NOTHING_ELSE, "better": _NOTHING_ELSE, "read": _ONLY_REFERRED}
CLAUSE_END = re.compile(
    r"[.;!](?=\s|$|\W*$)|,|\s[(—–-]|\s(?:because|since|as|which|that|not|rather|and not)\s", re.IGNORECASE
)
