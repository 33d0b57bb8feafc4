"""What a short answer says of itself after the name: why it is, what it is, what it is not.

    without_reason("insulin, which lowers glucose")     -> "insulin"
    without_reason("insulin (a peptide hormone)")       -> "insulin"
    without_reason("insulin, which is glucagon")        -> "insulin, which is glucagon"
    without_contrast("CDK4, not CDK6")                  -> "CDK4"
    without_contrast("CDK4 rather than CDK6, CDK2")     -> "CDK4 rather than CDK6, CDK2"
    names_another("that along with glucagon acts", "insulin") -> True

An aside goes only when it neither denies the answer nor doubts it nor names another: it may act on other things
("which inhibits glucagon secretion"), be unlike them and work with them, but not be one, nor share with one what the
answer is said to do ("which along with glucagon controls glucose"), since that is how a list of guesses would be
written.
"""

import re

from bioalchemy.matching.kind_nouns import DENIAL, MODIFIED

_REASON = r"(?:,? (because)|, (which|who|where|since|as (?:it|they|this|these)))"
_GENUS = r"(?<=\b[A-Z])\.(?= )"
_EXPLAINED = re.compile(rf"((?:[^,;:.?\n]|{_GENUS}){{2,80}}?){_REASON} ([^;:?\n]{{3,160}})", re.IGNORECASE)
_KIND_AFTER = re.compile(
    rf"([^,;:.?\n]{{2,80}}), (an? {MODIFIED})\.?|([^,;:.?\n()]{{2,80}}) \(((?:an?|the) {MODIFIED})\)\.?", re.IGNORECASE
)
_UNSURE = re.compile(
    r"\b(?:i|guess\w*|maybe|perhaps|possibly|probabl[ye]|(?:un)?likely|might|may|could|(?:un)?clear|unsure"
    r"|uncertain|answers?|correct|right|actual(?:ly)?|real|really|though|although|confus\w*|alternativ\w*|wait|either|if|others?"
    r"|another|depend\w*|as well|too|likewise|equally|same|asked|meant|intended|wanted|question|option)\b|^\S+$",
    re.IGNORECASE,
)
_NAMES_ONLY = re.compile(r"(?!(?:it|they|this|that|these|those) )\S+ \S+", re.IGNORECASE)
"""Two words explain nothing: "because Salmonella enterica", "because 7 µM"."""
_OTHER = rf"(?:[^,;.?\n]|{_GENUS}|\.(?=[0-9])){{1,120}}"
_NOT = "(?:(?:and |but )?not|rather than|instead of)"
_CONTRAST = re.compile(
    rf"((?:[^,;.?\n]|{_GENUS}){{1,120}}?)(?:, (?:and |but )?not|,? rather than|,? instead of) ({_OTHER}?)"
    rf"(?:{_REASON} ([^;?\n]{{3,160}}))?\.?"
    rf"|((?:[^,;.?\n()]|{_GENUS}){{1,120}}) \({_NOT} ([^,;:.?\n()]{{1,120}})\)\.?",
    re.IGNORECASE,
)
# What follows the "not" must be another answer, not a word about this one: "CDK4, not necessarily".
_NO_CONTRAST = re.compile(
    r"^(?:at all|by any means|in the (?:least|slightest)|for sure|ever|even|yet)\b"
    r"|\b(?:not|but|only|just|merely|solely|alone|always|necessarily|sure|certain(?:ly)?|really|quite"
    r"|exactly|entirely|definite(?:ly)?|correct|right|wrong|true|the answer|it|this|that|both|if|when|unless|maybe"
    r"|perhaps|possibly|usually|yes|actually|wait|however|although|though|known|applicable|available|given|found|stated"
    r"|sufficient|enough|no(?:thing|ne|body)?|any(?:thing)?|else|then)\b"
    r"|^(?:\w+(?:ed|ial|ant|ent|ble|ary)|clear|so)\W*$| [-–]+ |—| \(",
    re.IGNORECASE,
)

_PREPOSITION = (
    "in|at|by|for|from|of|on|with|without|to|into|as|near|under|above|below|after|before|during|between|within|among"
    "|across|via|per|than|upon|over|through|throughout|due|against|toward|towards|until"
)
_NO_NAME = (
    rf"(?:{_PREPOSITION}|an?|the|its?|their|this|that|these|those|one|part|what|why|how|where|when|which|who|so|not"
    "|because|since|and|or|but|while|whereas|unlike|however|thus|hence|therefore|respectively)"
)
_ADVERB = (
    "(?:\\w+ly|very|more|most|less|also|thus|still|now|then|only|just|therefore|quite|often|further|even|well|almost"
    "|already|always|never|not)"
)
_PARTICIPLE = (
    "(?:\\w+(?:ed|ing)|made|found|seen|shown|known|lost|bound|built|cut|given|taken|chosen|drawn|driven|grown|held|kept|led|set|split"
    "|born|borne|done|put|sent|spread|written)"
)
_ADJECTIVE = (
    "(?:[\\w-]+(?:al|ic|ive|ent|ant|ous|ble|[ao]ry|ful|less|ar)|(?:high|low|large|small|great|weak|strong|fast|slow|short"
    "|long)(?:e?r)?|new|rare|key|upstream|downstream|up|down|on|off|gone|true|absent|rich|unique|like|able|free|intact)"
)
_STATE = (
    rf"(?:{_NO_NAME}\b|{_PARTICIPLE}\b|{_ADJECTIVE}(?=\W*$|, | (?:{_PREPOSITION}|and|or|but|when|because|enough)\b))"
)
_IS = "(?:is|are|was|were|be)"
_SAYS = (
    "(?:say|state|claim|name|answer|read|pick|choose|prefer|think|write|suggest|indicate)s?"
    "|(?:point|argue|speak)s? (?:to|for)|(?:go|goes) (?:for|with)"
)
_NAME = rf"(?!(?:{_NO_NAME}|{_ADVERB})\b)[^\s,.;()]+"
_KIND = "enzyme|hormone|protein|gene|kinase|drug|organelle|cytokine|neurotransmitter|process|molecule"
# "which is glucagon", "it is called glucagon", "which is the hormone glucagon", "which means glucagon"
_EQUATED = (
    rf"\b{_IS} (?:{_ADVERB} )*(?:(?:called|named|termed|known as) \S|(?:(?:the|an?) )?(?:{_KIND}) {_NAME}(?=\W*$|,)"
    rf"|(?!{_STATE}|{_ADVERB}\b)(?:(?P<number>[0-9])|\S))|\bcalls? {_NAME}|=|\bit (?:is|was)\W*$"
    r"|\b(?:equals?|means?|denotes?|stands? for|refers? to) (?!that\b)|\bserves? as (?!(?:an?|the)\b)|\bis to say\b"
)
# "which along with glucagon acts", "a hormone like glucagon", "one of insulin and glucagon"
_IN_COMPANY = (
    r"^(?:that |which )?(?:along|together|jointly|alongside|with|like|and|or|plus|besides)\b"
    r"|\blike (?!(?:the|an?|all|most|many|its?)\b)|\b(?:such as|including|namely|alias|e\.?g|i\.?e|a\.?k\.?a)\b"
    r"|\b(?:one|any|some|each|all|both|either|none) of"
    r" (?!(?:the|these|those|its|their|our|all|several|many|two|three|four|five|six|an?|it|them|which)\b)"
)
# "A says glucagon", "leptin and glucagon"
_SAID = (
    rf"^(?!(?:it|they|this|these|which|that)\b).*\b(?:{_SAYS}) {_NAME}(?: [^\s,.;]+)?\W*$"
    r"|^[^\s,]+(?:(?:,? (?:and|or)|,) [^\s,]+)+\W*$"
)
# "is secreted, glucagon", "is secreted. Glucagon.", "is secreted and glucagon"
_LEFT_OVER = (
    rf"(?:,|(?<=[a-z]{{2}})\.(?= )|\(|—| [-–]+) ?(?:(?:and|then|plus) )?{_NAME}(?: [^\s,.()]+)?[\s.)]*(?:,|$)"
    rf"|\b{_IS} (?:{_ADVERB} )*{_PARTICIPLE} and (?!{_STATE}|{_ADVERB}\b)\S+\W*$"
)
_NAMES_ANOTHER = re.compile(f"{_EQUATED}|{_IN_COMPANY}|{_SAID}|{_LEFT_OVER}", re.IGNORECASE)
_TURNED = re.compile(rf"(?:which|it|this|they|these) {_IS} (?:\w+ly )?\w+ed\W*$", re.IGNORECASE)
_THE_ONE = re.compile(
    rf"(?!(?:it|this|that|the|these|they|which|who)\b)(\S+(?: \S+)?) {_IS} the {MODIFIED}\b", re.IGNORECASE
)


def without_reason(text: str) -> str:
    """The answer before ", which …", "because …", ", a hormone" and "(a hormone)"; all of it where they do not go."""
    if "," not in text and "because" not in text and " (" not in text:
        return text
    if kind := _KIND_AFTER.fullmatch(text):
        answer, said = kind[1] or kind[3], kind[2] or kind[4]
        return text if DENIAL.search(said) or _UNSURE.search(said) else answer
    explained = _EXPLAINED.fullmatch(text)
    return explained[1] if explained and _only_explains(explained[4], explained[1], explained[3]) else text


def without_contrast(text: str) -> str:
    """The answer before what it is not: "CDK4, not CDK6"; "CDK4, not only CDK6" stays."""
    contrast = _CONTRAST.fullmatch(text) if "not " in text or " than " in text or "instead" in text else None
    if contrast is None:
        return text
    answer, other = contrast[1] or contrast[6], contrast[2] or contrast[7]
    if f" {answer} ".casefold() in f" {other.rstrip(' .')} ".casefold() or _NO_CONTRAST.search(other):
        return text
    return answer if not contrast[5] or _only_explains(contrast[5], answer, contrast[4]) else text


def names_another(clause: str, answer: str) -> bool:
    """Whether a clause about an answer equates it with another, shares its part with one, or has one left over."""
    if one := _THE_ONE.match(clause):
        return one[1].casefold() != answer.casefold()
    if answer.endswith("ed") and _TURNED.match(clause):
        return True
    own = answer.casefold().removeprefix("the ")
    folded = clause.casefold()
    start = folded.find(own)
    if start >= 0:
        around = folded[max(0, start - 5) : start], folded[start + len(own) :]
        if around[0].endswith((" and ", " or ", "/", "& ")) or around[1].startswith((",", " and ", " or ", "/", " &")):
            return True
    named = _NAMES_ANOTHER.search(clause)
    if named is None:
        return False
    is_measure = bool(named["number"]) and not answer[:1].isdecimal()
    return not is_measure and folded[named.start() :].rstrip(" .").removeprefix("is ") != own


def _only_explains(clause: str, answer: str, subject: str | None) -> bool:
    if DENIAL.search(clause) or _UNSURE.search(clause) or _NAMES_ONLY.fullmatch(clause):
        return False
    # Of "which" and "it" the answer is the subject: what they do or say, it does.
    is_subject = bool(subject) and subject != "since"
    return not names_another(f"which {clause}" if is_subject else clause, answer)
