"""A few words after a final answer: do they name another one?

    other("(glucagon)", "insulin")          -> "glucagon"
    other("In fact, it is glucagon.", "insulin") -> "glucagon"
    other("It lowers glucose.", "insulin")  -> ""
    other("Confidence: high", "insulin")    -> ""
    stated("That is 50 µM. It kills all.")  -> "50 µM"
    listed("- insulin\n- glucagon")         -> ("insulin", "glucagon")
    offered("Could be glucagon though", "insulin") -> "glucagon"

Only a short line is looked at, without the words that lead up to an answer; what it says is told from an explanation
by its form alone, so a caller that knows the gold asks first whether it is just that.
"""

import re
from collections.abc import Iterator

from bioalchemy.matching.kind_nouns import MODIFIED

_LONGEST = 80
_MOST_WORDS = 3

_LINKS = (
    "or else otherwise maybe perhaps possibly but so hence thus therefore instead rather really also alternatively"
    " final update note ps truth corrected correct solution result backup alternative alternatives alt nope nah oh"
    " wait then and indeed overall ultimately clearly obviously evidently certainly definitely"
)
# What leads up to another answer, and the conditions on which one is offered: "If you need another, glucagon."
_MARKERS = (
    "to be (?:clear|precise|exact|specific|honest|sure|fair|safe)|in (?:short|other words|conclusion|summary|sum|brief"
    "|the end|truth|my (?:opinion|view)|all (?:likelihood|probability))|put (?:differently|another way|simply)"
    "|simply put|for the record|strictly(?: speaking)?|(?:more )?(?:precisely|exactly|accurately|specifically)"
    "|all in all|on balance|to put it [a-z ]{1,20}(?=,)"
    "|(?:should (?:it|that|this|you|one)|in case)\\b[^,.;:!?\n]{0,60}(?=,)"
    "|if (?:you|one|we|i|anyone|another|others?|more|not|that|this|it|pressed|needed|necessary|required|asked|forced"
    "|wrong|incorrect|allowed|only|two|several|a (?:second|backup|different))\\b[^,.;:!?\n]{0,60}(?=,)"
)
_FURTHER = (
    "(?:further|other|more|additional|doubt|question|need|problem|explanation|comment|note|remark|justification|reason"
    "|uncertainty|ambiguity|alternative)s?\\b"
)
_LINK = (
    rf"(?:{'|'.join(_LINKS.split())}|no(?! {_FURTHER})|not [^.;!?\n]{{1,40}} but|{_MARKERS}|in (?:fact|reality)"
    r"|p\.s|(?:more|most) likely|option [0-9]"
    r"|i (?:(?:now|really) )?(?:think|believe|guess|suspect|prefer|say)|i(?:['’]d| would)(?: say| answer)?)\b"
    r"|[0-9A-H][.:)] (?=\w)"
)
_LINKED = re.compile(rf"\W*(?:(?:{_LINK})\W{{0,3}}){{0,3}}", re.IGNORECASE)
_IT_IS = re.compile(
    r"(?:(?:because|since|as) )?(?:(?:it|that|this|which)(?:['’]s| is| was)"
    r"|the (?:truth|(?:real|right|correct|true) one)(?: is|:)"
    r"|the [\w-]{2,20}(?: [\w-]{2,20})? (?:is|was|must be|should be|has to be)"
    r"|(?:(?:it|that|this|which|the [\w-]{2,20}(?: [\w-]{2,20})?) )?(?:could|might|may)"
    r" (?:(?:also|well|easily|perhaps|possibly|\w+ly) )*be)"
    r"(?: in fact| really)? "
    r"(?:the (?:hormone|enzyme|neurotransmitter|cytokine|organelle) (?!receptor)(?=\S+\W*$))?"
    r"(?!(?:an?|the|in|at|by|for|from|of|on|with|to|as|not|what|why|how|where|due)\b)",
    re.IGNORECASE,
)
_ENDS = "(?:ed|al|ic|ive|ent|ant|ous|ble|[ao]ry|ful|less|ing|ar)"
_ADJECTIVE = re.compile(f"{_ENDS}$")
_STATE = re.compile(
    r"(?:(?:very|too|so|not|also|thus|still|more|most|less|then|now|well|only|just|therefore|quite|rather"
    r"|seen|found|shown|known|made|lost|given|taken|bound|built|all|\w+ed)\b"
    rf"|\w+{_ENDS} (?:for|to|in|on|by|of|at|with|from|after|during|only)\b"
    r"|(?:high|low|large|small|slow|fast|weak|strong|short|long|thick|thin|safe"
    r"|same|here|there|clear|unknown|new|rare|key|upstream|downstream|wild[- ]type|up"
    r"|down|on|off"
    r"|gone|true|right|correct)(?:e?r)?$)",
    re.IGNORECASE,
)
_STATED = re.compile(
    r"(?:(?:i\.?e\.?|namely|viz\.?|or rather|in other words),? )?"
    r"(?:(?:which|it|that|this|they|the [\w-]{2,20}(?: [\w-]{2,20})?)(?:['’]s"
    r"| (?:is|was|are|equals?|would be|must be|should be|means|makes|comes to|corresponds to)) )?",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?](?= [A-Z]|$)")
_SHARED = re.compile(
    r"\W{0,3}[0-9]{1,3} ?% (?:for )?(\S{1,40}?)\W{1,3}(?:and )?[0-9]{1,3} ?% (?:for )?(\S{1,40}?)\W*$"
    r"|\W{0,3}[0-9]{1,3} ?%\W{1,3}(?:and )?(\S{1,40}(?: \S{1,40}){0,2}?):? [0-9]{1,3} ?%\W*$",
    re.MULTILINE,
)
# A sentence with nothing but these around a name offers it: "I'm going with glucagon instead", "Plan B: glucagon".
_CHOOSING = (
    "i i'm i'd i'll i've me my mine us answer answers final_answer ans choice choices option guess pick plan"
    " fallback backup runner-up alternative alternatives alt candidate update updated revised changed corrected"
    " accept prefer opt settle settled vote bet money hunch instinct gut aka resp could might may perhaps maybe"
    " possibly instead boxed result solution conclusion real true final make precisely exactly accurately"
    " specifically however value think thinks believe believes suspect lean leaning meant say let's choose"
    " select change best tempting"
)
_OFFERING = (
    "be say says mean means accept prefer pick choose select vote think thinks believe believes suspect with for on"
    " that toward towards precisely exactly accurately specifically aka resp reports gives well answer answers"
    " final_answer ans choice option guess fallback backup runner-up alternative alternatives alt candidate updated"
    " revised changed corrected b boxed result solution conclusion real true final to or is so perhaps maybe"
    " possibly instead as though best"
)
# Where the kind tells what is an answer: "Take 6 mM.", "6 mM then.", but not "The first was 6 mM.".
_LEANING = "so then should would take use put read thus hence likely pushed pressed forced mention"
_PLAIN = (
    "it it's that's this was been will can the of in at and but therefore yet although also too equally just still"
    " now really actually rather more most probably go going went said call write half part some other another next"
    " second third first one text paper passage article study abstract source states names mentions hmm ok okay else"
    " again its there am do we you your only better him honourable honorable if 60/40 50/50"
)
_TRAILING = "instead though then maybe perhaps possibly more most is would could might may i"
_STRONG, _OFFERS, _LEANS, _TRAILS = (frozenset(words.split()) for words in (_CHOOSING, _OFFERING, _LEANING, _TRAILING))
_FRAME = _STRONG | _OFFERS | _LEANS | frozenset(_PLAIN.split())
_BRACKETED = re.compile(r"\(([^()\n]{2,80})\)")
_SENTENCES = re.compile(r"(?<!\bresp)[.!?;](?=\s|$)|[\n—–]|(?:^|(?<=\s))\((?![^()\n]*\))")
_AWAY = r"\s:={}\[\],|\"“”‘’'`*_$\\.!?<>~→&%•"
_WORD = re.compile(rf"[^{_AWAY}](?:[^\s:={{}}\[\],|]*[^{_AWAY}])?")
# What is said of an answer, and is none: "The answer is straightforward", "It may be due to stress".
_PREDICATE = re.compile(
    rf"{MODIFIED}|\w+(?:ly|ward)|due\b.*|one \w+|(?:in|un)?correct|right|wrong|clear|below|above|easy|simple|robust"
    r"|.*\b(?:is|are|was|were|has|have|had)\b.*",
    re.IGNORECASE,
)
_TURN = re.compile(
    r"(?:(?:in|de)creas|reduc|elevat|(?:up|down)-?regulat|rais|lower|enhanc|impair|diminish|suppress|inhibit|activat"
    r"|stimulat|induc|repress|abolish|unchang|unalter|unaffect)ed"
    r"|(?:high|low|larg|small|great|few|long|short|fast|slow)er|more|less|up|down",
    re.IGNORECASE,
)
_MOST_LINES = 12
# Words that go on, explain, refer or take leave.
_GOING_ON = (
    "it this that they these there he she we see hope thank thanks confidence confident certainty done end qed"
    " explanation reason reasoning rationale justification evidence source reference references summary step steps"
    " because since as in at on of for from by with during within per to via under across between among respectively"
    " after before until which where who is are was were has have had does do did can may binds nothing please ask let"
    " tell just not"
)
_NO_ANSWER = re.compile(
    rf"(?:{'|'.join(_GOING_ON.split())}|no {_FURTHER}|i(?=[ '’]))\b|.*[0-9]{{4}}|[0-9, ]*$", re.IGNORECASE
)
_TAG = re.compile("<[^<>]{0,40}>")
_AROUND = " .,;:!()[]{}*_`$\"'“”…=→|&\\%+~-–"


def said(tail: str) -> str:
    """What the first line after an answer says, without the words that lead up to it; empty when it is a long one."""
    line = _TAG.sub("", tail.strip().partition("\n")[0])
    if len(line) > _LONGEST:
        return ""
    return _LINKED.sub("", line, count=1).strip(_AROUND) if line.strip(_AROUND).casefold() != "no" else "no"


def other(said: str, final: str) -> str:
    """The other answer that these words name after `final`, by their form; empty when they go on or explain."""
    if said == "no":
        return ""
    if is_said := _IT_IS.match(said):
        said = _first_sentence(said[is_said.end() :])
        ending = _ADJECTIVE.search(said)
        if (ending and not final.endswith(ending[0])) or _STATE.match(said):
            return ""
    return said if _is_name(said) else ""


def stated(said: str) -> str:
    """What the first sentence gives as the value: of "That is 50 µM", 50 µM; empty when it gives none, or a share."""
    sentence = _first_sentence(said)
    lead = _STATED.match(sentence)
    return sentence[lead.end() :] if lead and lead.end() and " of " not in sentence else ""


def listed(tail: str) -> tuple[str, ...]:
    """The names in a tail that is nothing but a list of them, a line each or with shares; empty for any other."""
    if shared := _SHARED.match(tail):
        return (shared[3],) if shared[3] else (shared[1], shared[2])
    lines = [line.strip(_AROUND) for line in tail.split("\n", _MOST_LINES) if line.strip(_AROUND)]
    is_list = 1 < len(lines) <= _MOST_LINES and all(map(_is_name, lines))
    return tuple(lines) if is_list else ()


def offered(tail: str, final: str) -> Iterator[str]:
    """The names in sentences that only offer one: "Could be glucagon though", "I'm going with glucagon instead".

    Where `final` is empty, the caller can tell what a name is: whatever remains of such a sentence.
    """
    choosing = _STRONG if final else _STRONG | _LEANS
    for sentence in (*_SENTENCES.split(_BRACKETED.sub(" ", tail)), *_BRACKETED.findall(tail)):
        if not 1 < len(sentence) <= _LONGEST:
            continue
        words = list(_WORD.finditer(_TAG.sub(lambda tag: " " * len(tag[0]), sentence)))
        folded = [word[0].casefold().replace("’", "'") for word in words]
        start, end = 0, len(words)
        while start < end and folded[start] in _FRAME:
            start += 1
        while end > start and folded[end - 1] in _FRAME:
            end -= 1
        around = folded[:start] + folded[end:]
        if not 0 < end - start <= _MOST_WORDS or choosing.isdisjoint(around):
            continue
        name = sentence[words[start].start() : words[end - 1].end()]
        if not final or ((folded[start - 1] in _OFFERS if start else folded[end] in _TRAILS) and is_other(name, final)):
            yield name


def is_other(name: str, final: str) -> bool:
    """Whether what is said to be the answer is one by its form; a direction is, where the final answer is one."""
    if _TURN.fullmatch(name) and _TURN.match(final):
        return True
    return not _PREDICATE.fullmatch(name) and bool(other(f"it is {name}", final))


def _is_name(line: str) -> bool:
    return len(line.split()) <= _MOST_WORDS and not _NO_ANSWER.match(line)


def _first_sentence(text: str) -> str:
    return text[: end.start()] if (end := _SENTENCE_END.search(text)) else text
