"""Words before a final answer, or between two, that leave one of them in doubt: patterns, which `standing` reads.

DENIED_NEXT    "It is not …", "I would reject …"      REVISED    "No, wait: …"
DENIED_CLAUSE  "I doubt that the hormone is …"        TENTATIVE  "I first thought of …"
BESIDE         "or perhaps …"                         IN_RESERVE "Second guess: …", "If not, …"
ITEMIZED       "1. glucagon 2. …"                     RESERVE    "Plan B: …", "My second choice is …"
STATED         "The answer is glucagon. …"
"""

import re

from bioalchemy.matching.doubts import REJECTED, TRAP, cued

_OPENED = r"(?: (?:the|an?))?[\s:*\"'“$(\[\\]*\Z"
_ANSWERING = "(?:answer|say|write|choose|pick|select|accept|trust|use)(?: with)?:?"
_REJECT = (
    "(?:reject|exclude|rule out|discard|dismiss|discount|eliminate|ignore|disregard|avoid|forget|doubt|deny|distrust"
    "|refuse)"
)
_IT_IS = "(?: (?:that )?(?:it|this|that|the answer) (?:is|was|be))?"
_WHO_ERR = (
    r"(?:one|you|we|some(?: people| students| readers)?|(?:many|most) (?:people|students|readers)|many|people|students)"
)
DENIED_NEXT = cued(
    r"(?:\b(?:not|never|neither|nor|anti-|no(?! ?:)|or(?: else| alternatively)?|(?:other|else)wise|else"
    r"|failing (?:which|that)|exclud(?:ed|ing)|ruled out|no evidence (?:of|for)"
    r"|(?:lack|absence) of"
    r"|maybe|perhaps|possibly|(?:might|may|could) be|(?:just|only|merely) an? (?:\w+ )?guess"
    r"|unlike|(?<!not be )(?<!n't be )(?<!n’t be )anything but"
    r"|instead of|(?:rather|other) than|(?:opposite|reverse|inverse) of|non-"
    r"|(?:everything|all|any answer) but|(?:everything|all|anything|any answer) except"
    r"|hardly|scarcely|unlikely|far from|(?:(?:can)?not|never|hardly|scarcely|unlikely to) be|far from being"
    r"|(?:i|we|let us|let['’]s)(?:['’](?:d|ll))?(?: (?:would|will|must|can|could|should|do|have to|need to))?"
    rf"(?: \w+ly)? {_REJECT}{_IT_IS}|please {_REJECT}"
    r"|(?:wrong|incorrect|false|bad|invalid) (?:answer|guess|response)(?: is| (?:would|could|might) be| ?:)"
    r"|(?:wrong|incorrect|false|bad|invalid|rejected|tempting) (?:answers?|guess(?:es)?|responses?|options?|choices?)"
    r"(?: are| includes?| (?:would|could|might) include)?:?"
    rf"|{TRAP}(?: would be| might be| could be| is| are| was)(?: to (?:think|say|answer|assume|believe))?"
    rf"(?: that)?{_IT_IS}:?"
    r"|not this ?:|(?:options|choices|candidates)(?: are| include)? ?:"
    rf"|(?:not|never|(?:absurd|foolish|wrong|an? (?:error|mistake)) to) {_ANSWERING}"
    r"|nicht|kein\w{0,2}|pas|не)"
    rf"|n['’]t(?: be| {_ANSWERING})?|\w ?/|(?:\A ?|[.!?\n] ?)(?:wrong|incorrect|false|(?:an? )?{TRAP}|{REJECTED}"
    r"|not (?:the|an|my) answer) ?:"
    rf"|(?:\A ?|[.!?;:\n(—–] ?)(?:{_REJECT}|without|except(?: for)?"
    rf"|(?:all|any|every) \w+ (?:but|except))){_OPENED}",
    "no|neither|anti-|any|every |options|choices|candidates|without|except|exclud|ruled out|lack|absence|maybe|perhaps"
    "|possibly|might|may be|could be|guess"
    "|n't|n’t|never|nicht|kein|pas|не| or|(or|\nor|unlike|hardly|scarcely|far from|anything|everything|all |instead"
    "|rather"
    "|other|opposite|reverse|inverse|wrong|incorrect|false|bad|invalid|/|reject|exclude|rule out|discard|dismiss"
    "|discount|eliminate|ignore|disregard|avoid|forget|doubt|deny|distrust|refuse"
    "|absurd|foolish|error|mistake|myth|misconception|fallac|trap|pitfall|distract|decoy|foil|herring|rejected|tempting"
    "|refuted|contradicted|disprove|eliminated|discarded|dismissed|inconsistent|not |else|failing",
)
DENIED_CLAUSE = cued(
    r"(?:\b(?:following|next|below)(?: (?!not\b)\w+){0,2} (?:is|are|would be) (?:\w+ly )?"
    r"(?:wrong|incorrect|false|untrue|mistaken|invalid)\b[^.!?\w\n]{0,5}"
    r"|\bwhich (?:is|are|was|would be) (?:\w+ly )?(?:wrong|incorrect|false|untrue|mistaken|invalid)\b[^.!?\w\n]{0,5}"
    rf"|\b{_WHO_ERR} (?:might|may|could|would|will)(?: \w+ly)?"
    r" (?:say|think|answer|guess|assume|believe|expect|reply|claim)\b[^.!?,;:\n]{0,20}"
    r"|\b(?:false|untrue|wrong|incorrect|mistaken|unlikely|doubtful|impossible|not true|not the case)"
    r" that\b[^.!?\n]{0,60}"
    r"|\b(?:i|we)(?: (?:would|very much|\w+ly))? doubt (?:that|if|whether)\b[^.!?,;:\n]{0,40}"
    r"|(?:\b(?:do|did|can|could|would)(?: not|n['’]t)|\bcannot) (?:believe|think|say)\b[^.!?,;:\n]{0,40}"
    r"|\b(?:guess|answer|be) wrong(?:ly)?\b[^.!?\n]{0,40}"
    r"|\b(?:if|were|was) i (?:\w+ )?(?:wrong|mistaken|to (?:be wrong|err|guess))\b[^.!?\n]{0,40}"
    r"|\b(?:if|when) (?:i|one|you) (?:were|was|am|is|are) (?:wrong|mistaken)\b[^.!?\n]{0,40}"
    r"|\b(?:wrong|incorrect|false|bad) (?:answer|response) (?:example|sample)\b[^.!?\w\n]{0,10}"
    r"|\b(?:(?:example|sample)(?: of)?(?: an?| the)? (?:answer|response|format|output|reply)"
    r"|(?:dummy|placeholder|template)(?: \w+)?|for (?:example|instance))\b[^.!?\w\n]{0,10})"
    rf"{_OPENED}",
    " that|wrong|incorrect|false|untrue|mistaken|invalid|might |may |could |would |will "
    "|doubt|believe|think|say|example|sample|instance|dummy|placeholder|template",
)
REVISED = re.compile(
    r"\b(?:wait|actually|but|however|instead|rather|correct(?:ion|ed|ing)|revis\w+|reconsider\w*|reflection"
    r"|second thoughts?|mistaken?|wrong|incorrect|scratch|hm+|oops|sorry|final(?:ly)?|let me"
    r"|re-?(?:check|read|think)\w*|double[- ]check\w*|better|excluded"
    r"|forg(?:e|o)t|right (?:choice|answer|one)|redo\w*|re-?(?:comput|count|calculat|consult|examin)\w*"
    r"|rul(?:ed|ing) out|misspoke|misread|misstated|retract|withdraw|replace|no|not|isn't|can't|cannot)\b",
    re.IGNORECASE,
)
_NAME = r"[^\s,.:;!?]+(?: [^\s,.:;!?]+){0,2}?"
LISTED = re.compile(
    rf"(?:both |either )?(?P<item>{_NAME}(?P<more>(?:,| and) {_NAME}){{0,3}}?)"
    r"(?: ?[,;]|,? (?:and|or|as well as|plus|along with|together with))",
    re.IGNORECASE,
)
"""A line that is but another name before the answer: "apoptosis, <answer>…", "both apoptosis and <answer>…"."""
_RANKED = "(?:guess|choice|answer|option|candidate|possibility|pick|hypothesis)"
_ENUMERATED = r"\(?[0-9a-h][.):]"
_LABELLED = rf"(?:{_RANKED} (?:[0-9]|[A-H])|(?:\w{{3,11}} )?{_RANKED}) ?[.:)]"
_ITEM = r"\*{{0,2}} (?P<{}>\w(?:[^.;:!?\n]|\.(?=[0-9])){{0,60}}?)"
ITEMIZED = re.compile(
    rf"(?:(?:\A|\n|[.;,] )[\s*]{{0,3}}(?:{_ENUMERATED}{_ITEM.format('numbered')}[\s.;,*]+{_ENUMERATED}"
    rf"|{_LABELLED}{_ITEM.format('labelled')}[\s.;,*]+{_LABELLED})"
    rf"|(?:\A|\n) ?[-*•–]{_ITEM.format('dashed')}[.;,]? ?\n ?[-*•–])[\s*]*\Z",
    re.IGNORECASE,
)
"""Two items, the answer the second: "1. glucagon 2. <answer>…", "Option 1: glucagon. Option 2: <answer>…"."""
SENTENCE = re.compile(r"\b(?:[Tt]he|this|it|we|is|are|was|were)\b")
"""What a name in a list has not."""
_OPENS = r"(?:\A|[.!?;\n(] ?)\W{0,3}"
RESERVE = cued(
    rf"(?:(?:\b(?:my|an?) |{_OPENS})(?:second|third|2nd|3rd|next|other|alternative)(?: (?:best|likely))? {_RANKED}"
    r"|\b(?:my (?:second|third|alternative)|(?:my|an?) (?:fallback|backup|runner-up)|as an alternative)"
    rf"|{_OPENS}(?:alternatives?|alternatively|fallback|backup|runner-up|plan [b-d]|secondary|(?:second|next)[- ]best"
    r"|second(?:ly)?(?= ?:)))"
    r"(?: is| would be| might be| could be)?,?:?[\s*]*\Z",
    "second|third|2nd|3rd|next|other|alternative|fallback|backup|runner-up|plan ",
)
"""Words right before an answer that is offered in case another is refused."""
STATED = cued(
    r"(?:\b(?:the|my)(?: (?:final|correct|right|best))? (?:answer|choice|pick)(?: is| would be| ?[:=])"
    r"|\bi(?:['’]d| would)? (?:answer|choose|pick|select|go with)"
    rf"|{_OPENS}(?:final |correct )?answer ?[:=])[\s*]*"
    r"(?P<said>[^\s.;:!?](?:[^.;:!?\n]|\.(?=[0-9])){0,60}?)\**(?:[.;!\n]|\Z)",
    "answer|choice|pick|choose|select|go with",
)
"""An answer in so many words, before the one between the tags."""
_INTRODUCING = (
    "so thus therefore hence then finally overall accordingly consequently conclusion summary short answer final"
    " result yes no indeed here first second third next also in by from for with after before given since as because"
    " if when where at on to of or ok okay well right now again however but and the this that it we i my our based"
    " according let solution response conclude take consider way"
)
INTRODUCES = re.compile(
    rf"(?:{'|'.join(_INTRODUCING.split())}|\w+ly|all in all|(?:without|no) doubt|\w+ing (?:the|all|this|these|it))\b",
    re.IGNORECASE,
)
CHANGED = re.compile(
    r"\b(?:rose|rises?|risen|f[ae]ll(?:s|en|ing)?|(?:in|de)creas(?:e[sd]?|ing)|dropp?(?:s|ed|ing)?|grew|grow(?:s|n|ing)?"
    r"|declin(?:e[sd]?|ing)|reduc(?:e[sd]?|ing|tion)|rais(?:e[sd]?|ing)|lower(?:s|ed|ing)?|chang(?:e[sd]?|ing)"
    r"|shift(?:s|ed|ing)?|went|goes|climb(?:s|ed)?|shorten(?:s|ed)?|lengthen(?:s|ed)?|improv(?:e[sd]?|ing|ement))"
    r"(?: \w+){0,2} from [^.,;:!?]{1,30} to\Z",
    re.IGNORECASE,
)
"""What is joined to the answer is where the change began: "It rose from 12 to"."""
DENIES_AS_NO = re.compile(
    r"\b(?:(?:do|does|did|can|could|will|has|have|had)(?: not|n['’]t)|cannot):[\s*]*\Z", re.IGNORECASE
)
"""The verdict of "It does not: no"."""
JOINED = re.compile(
    r"(?P<words>\S+(?: \S+){0,2}?) ?(?:(?P<comma>,)|,? ?\b(?:and|or|to|through)|(?<=\S)[–/&+]|(?<=[0-9])-)\Z"
)
"""What stands right before the answer, joined to it."""
JOINS = (",", "and", "or", "to", "through", "–", "/", "&", "+", "-")
"""How a lead ends that has it."""
TENTATIVE = re.compile(
    rf"\b(?:first(?! {_RANKED})|initial(?:ly)?|draft|tentative(?:ly)?|preliminary|format|tags?|template)\b"
    r"[^.!?\n]{0,50}$",
    re.IGNORECASE,
)
BESIDE = re.compile(
    r"\b(?:or|and|also|alternatively|possibly|maybe|perhaps|either|both|another|plus)\b[^.!?\n]{0,30}$", re.IGNORECASE
)
IN_RESERVE = re.compile(
    rf"\b(?:backup|fallback|failing that|(?:second|third|2nd|3rd|next) {_RANKED}|second(?:ly)?(?=[,:])"
    r"|if (?:not|wrong|that|this|it))\b[^.!?\n]{0,30}$|\b(?:no|not (?:that|it|right)|wrong)\?[^.!?\n]{0,10}$",
    re.IGNORECASE,
)
