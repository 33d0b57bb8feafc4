"""Answers that their quotes name only to deny them.

    denied("Which gene is upregulated in DKO cells?", Answer(kind="phrase", value="Nanog"),
           ["Asz1 but not Nanog was upregulated in DKO cells."])  -> "but not Nanog"

Only what stands right behind a denial is taken for denied: a list of names after `but not`, a direction after `did not
detect a`, and what follows a negated verb where the question asks with that verb. A question that denies, contrasts or
compares is left to a reader.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from bioalchemy.notation import occurs, plain
from bioalchemy.records import Answer
from bioalchemy.tools.checks.bearing import stems
from bioalchemy.tools.checks.caseless import Caseless
from bioalchemy.tools.checks.directions import INVERTED, WORD, directions
from bioalchemy.tools.checks.option_faults import right_option
from bioalchemy.tools.checks.sentences import says

_ASKED_OTHERWISE = Caseless(
    r"\b(?:no|not|never|cannot|neither|nor|none|non|without|except\w*|rather|instead|other|only|alone|unlike|despite"
    r"|remain\w*|stay\w*|left|leaves?|silent|lack\w*|absen\w*|fail\w*|los[st]\w*|abolish\w*|dispensable|exclu\w+"
    r"|prevent\w*|resist\w*|spare\w*|escap\w*|avoid\w*|insensitive|independent\w*|in(?:active|ability|capable|effective)"
    r"|un[a-z]{4,}|than|compar\w+|versus|vs|against|between|from|over|differ\w*|distinguish\w*|discriminat\w*"
    r"|specific\w*|selectiv\w*|exclusiv\w*|contrast\w*|(?:the|in|of|to|with|from|and|negative|positive) controls?"
    r"|control (?:group|mice|animals|cells|plants)s?)\b|n[’']t\b|-(?:free|null|less|negative)\b"
)
"""Words of a question that may ask for just what is denied."""
_CONTRASTS = re.compile(r"\b(?:not|no|never|without|but|or)\b|n[’']t\b", re.IGNORECASE)
_UNLIKE = re.compile(r",? unlike [^,?]*", re.IGNORECASE)
"""Whom a question sets its subject against."""
_OF_OBJECT = re.compile(r"\b(?:between|from|over|against|specific\w*|selectiv\w*)\b", re.IGNORECASE)
"""Those of them that do not ask for a subject of which the verb is denied."""
_FOR_WHAT = re.compile(r"\b(?:needs?|in order|so as|able|helps?|lets?|allows?|enables?)\b", re.IGNORECASE)
"""Words of a question by which its verb is another's than the answer's."""
_LISTED = Caseless(
    r"(?:\b(?:but not|neither|rather than|instead of|unlike|in the absence of|(?:all|each|every|none)(?: \w+)? but"
    r"|except(?: for)?|with the exception of|no(?= (?-i:\S*[A-Z0-9])))|, (?:and )?not)"
    r"(?! (?:only|just|merely|all|always|necessarily|to|when|if|as|because|significantly|yet)\b)"
    r"(?: (?:in|by|with|for|of|to|on|at|from))?(?P<scope>[^,;:.()]*)"
)
_LIST_ENDS = re.compile(
    r" (?:was|were|is|are|be|been|had|has|have|did|does|do|can|could|may|might|which|that|who|in|by|with|for|of|to|on"
    r"|at|from|as|after|before|upon|when|while|during|under|but|because|if|bound|rose|fell|grew|gave|led|became"
    r"|[a-z]+(?:ed|ly)|(?:show|bind|express)s?)\b.*|(?<=(?-i:[A-Z0-9])) (?-i:[a-z]{3,}s\b).*",
    re.IGNORECASE,
)
_BESIDE = re.compile(r"(?:but|, (?:and )?) ?not\b", re.IGNORECASE)
_OF_PLURAL = re.compile(r"(?<=[A-Z0-9]) [a-z]{3,}s$")
"""What a list of names may leave to the sentence: "R but not VR tumors"."""
_WITHOUT_DOING = re.compile(
    r"\bwithout (?:\w+ly )?(?P<verb>(?:affect|chang|alter|increas|decreas|reduc|impair|inhibit|induc|activat|caus"
    r"|disrupt|block)ing) (?:[^\s,;:.()]+ ?){1,6}",
    re.IGNORECASE,
)
_MOST_LISTED = 8
"""Words of a list; what is longer is a clause."""
_NEGATED_VERB = Caseless(
    r"\b(?:(?:did|does|do|could|can|was|were|is|are) not|cannot|(?:failed|fails|fail|unable) to|n[’']t)"
    r"(?! (?:only|just|merely|always|necessarily|significantly)\b)(?P<scope>[^,;:.()]*)"
)
_PREDICATE = Caseless(
    r"\b(?:(?:did|does|do|could|can|was|were|is|are) not(?: able to)?|cannot|never|no longer|hardly|barely|scarcely"
    r"|(?:failed|fails|fail|unable|unlikely) to(?: be)?|(?:stop(?:s|ped)|ceas(?:es|ed))(?: to)?)"
    r"(?! (?:only|just|merely|always|necessarily)\b)(?P<scope>[^,;:.()]*)"
)
_CLAUSES = Caseless(
    r"[,;:]|\b(?:but|and|whereas|while|although|though|however|unlike|only|except|rather|instead|than|nor|which|that|who)\b"
)
"""Where a sentence has more than one thing to say, what is denied may be another's."""
_LONGEST = 1_000
"""Characters before a denial in which its subject stands …"""
_MOST_DENIALS = 16
"""… and denials in a sentence, so that time stays linear."""
_INSERTED = re.compile(
    r", (?:which|who|that|an?|the|with|containing|even|as|in|at|on|by|when|after|however)\b[^,;]*,|\([^()]*\)",
    re.IGNORECASE,
)
"""What stands between a subject and its verb."""
_NOTHING_IN = Caseless(
    r"\bno (?P<what>(?:[\w-]+ ){1,4}?)(?:(?:was|were|is|are|could be) )?(?:\w+ly )?"
    r"(?:found|detected|observed|seen|present|identified|visible|measured|expressed|evident)"
    r" (?:in|on|at|within|among|for|with|from) (?P<scope>[^;:.()]*)"
)
_TURNS = re.compile(
    r",? (?:but|whereas|while|although|except|only|unlike|than|which|where|until|after|before)\b.*", re.I
)
_SCOPE_ENDS = re.compile(
    r" (?:because|but|when|until|unless|after|before|if|although|whereas|while|and|upon|by|in|as|than|with|during|under"
    r"|despite|from|since|that|which|for|at|on)\b.*",
    re.IGNORECASE,
)
_NO_SUCH_CHANGE = Caseless(
    r"(?:(?:\b(?:not|never|no longer|cannot|failed to|fail to|unable to)|n[’']t) (?:detect|observe|see|find|show|cause"
    r"|lead to|result in|exhibit|display|produce|undergo|reveal)(?: (?:a|an|any|the))?"
    r"|\b(?:no|without (?:a|an|any)))(?: (?:further|significant\w*|clear|overall|such|detectable|obvious)){0,2}"
    r" (?P<scope>\w+)"
)


def denied(question: str, answer: Answer, quoted: Sequence[str]) -> str:
    """The words that deny the answer, or an item of it, which no quote names elsewhere; empty when there are none."""
    question = _UNLIKE.sub("", question)
    sentences = [plain(sentence) for sentence in quoted]
    is_yes = answer.kind == "boolean" and answer.value == "yes"
    if is_yes and not _CONTRASTS.search(question) and (words := _done_without(question, sentences)):
        return words
    if _ASKED_OTHERWISE.search(question):
        return ""
    if answer.kind == "boolean":
        return _denied_of_asked(question, sentences) if is_yes else ""
    if words := _denied_of_asked(question, sentences, beside=True):
        return words
    if answer.kind in ("number", "sequence"):
        return ""
    names = [answer.parts] if isinstance(answer.value, str) else [(item,) for item in answer.value]
    if answer.kind == "choice":
        names = [(right_option(answer),)]
    if len(names) == 1:
        names = [(*names[0], *answer.aliases)]
    names = [(*forms, *(_OF_PLURAL.sub("", form) for form in forms)) for forms in names]
    return next(filter(None, (_only_denied(question, forms, sentences) for forms in names)), "")


def _done_without(question: str, sentences: Sequence[str]) -> str:
    """What is asked, and was not done besides: "doubled the lifespan without affecting fertility"."""
    asked = stems(question)
    for sentence in sentences:
        for match in _WITHOUT_DOING.finditer(sentence):
            what, rest = stems(match.group()) - stems("without"), stems(sentence.replace(match.group(), "; "))
            if len(what) > 1 and what <= asked and not stems(match["verb"]) & rest and asked & rest:
                return match.group()
    return ""


def predicate_denied(question: str, answer: Answer, quoted: Sequence[str]) -> str:
    """The words that deny of the answer what the question asks: "CDK4 failed to bind Rb", asked what binds Rb."""
    if answer.kind not in ("phrase", "choice", "set") or INVERTED.search(question) or _FOR_WHAT.search(question):
        return ""
    if _ASKED_OTHERWISE.search(_OF_OBJECT.sub(" ", question)):
        return ""
    asked = stems(question)
    for sentence in map(plain, quoted):
        for denial in islice(_PREDICATE.finditer(sentence), _MOST_DENIALS):
            before = _INSERTED.sub(" ", sentence[max(0, denial.start() - _LONGEST) : denial.start()])
            clause = before[max((match.end() for match in _CLAUSES.finditer(before)), default=0) :]
            scope = [word for word in WORD.findall(denial["scope"]) if stems(word)][:2]
            if not says(answer, clause) or not scope or not all(stems(word) & asked for word in scope):
                continue
            rest = " ".join((*quoted, "")).replace(denial.group(), "; ")
            if not stems(scope[0]) & stems(rest) and not says(answer, sentence[denial.end() :]):
                return " ".join(denial.group().split()[:6])
    return ""


def _only_denied(question: str, forms: Sequence[str], sentences: Sequence[str]) -> str:
    """The denial in which alone one of the forms of a name stands."""
    found = ""
    rest = list(sentences)
    for place, sentence in enumerate(sentences):
        for words in _denials(question, sentence, forms):
            if any(occurs(form, words) for form in forms):
                found, rest[place] = found or words, rest[place].replace(words, "; ")
    is_named = found and any(occurs(form, sentence) for sentence in rest for form in forms)
    return "" if is_named else found.strip(" ,")


def _denials(question: str, sentence: str, forms: Sequence[str]) -> Iterator[str]:
    for words, _ in lists(sentence):
        if len(stems(question) & stems(sentence.replace(words, "; "))) > 1:
            yield words
    for match in _NEGATED_VERB.finditer(sentence):
        words = _SCOPE_ENDS.sub("", match.group())
        scope = WORD.findall(words[match.start("scope") - match.start() :])
        if scope and stems(scope[0]) & stems(question):
            yield words
    for match in _NOTHING_IN.finditer(sentence):
        if stems(match["what"]) & stems(question):
            yield sentence[match.start() : match.start("scope")] + _TURNS.sub("", match["scope"])
    for match in _NO_SUCH_CHANGE.finditer(sentence):
        if any(map(directions, forms)):
            yield match.group()


def lists(sentence: str) -> Iterator[tuple[str, str]]:
    """What denies a list of names, with the list."""
    for match in _LISTED.finditer(sentence):
        scope = _LIST_ENDS.sub("", match["scope"])
        if 0 < len(scope.split()) <= _MOST_LISTED:
            yield sentence[match.start() : match.start("scope")] + scope, scope


def _denied_of_asked(question: str, sentences: Sequence[str], *, beside: bool = False) -> str:
    """A denied list of which the question asks one name, that no quote has elsewhere, in the sentence's own words.

    `beside` what it is denied: "in 2013, but not 2014", where a question that names both is left to a reader.
    """
    asked = stems(question)
    for sentence in sentences:
        for words, scope in lists(sentence):
            rest = stems(" ".join(sentences).replace(words, "; "))
            items = [item for item in map(stems, re.split(r" (?:or|nor|and) ", scope)) if item]
            if len(asked & rest) > 1 and any(item <= asked and not item & rest for item in items):
                affirmed = WORD.findall(sentence[: sentence.find(words)])[-1:]
                if not beside or (_BESIDE.match(words) and affirmed and not stems(affirmed[0]) & asked):
                    return words.strip(" ,")
    return ""
