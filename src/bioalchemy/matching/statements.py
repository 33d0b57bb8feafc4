"""What is left of a short sentence when the words that only introduce the answer are taken away.

    readings("The answer is mitochondria")     -> [..., "mitochondria"]
    readings("The brain region is the hippocampus") -> [..., "the hippocampus"]
    readings("It isn't heritable")             -> [..., "is not heritable", "not heritable"]
    readings("the enzyme rubisco")             -> [..., "rubisco"]

Each reading still has to be the gold, whole: "The answer is not X" leaves "not X". Words that could deny, compare or
exclude ("the wrong enzyme is", "the exception is") introduce nothing.
"""

import re

from bioalchemy.matching import asides, species
from bioalchemy.matching.kind_nouns import DENIAL, MODIFIED

_BEST = "final|correct|right|best|short"
_ANSWER = "answer|response|result|conclusion|solution|option|choice|letter"
_LEAD = re.compile(
    rf"(?:(?:so|thus|therefore|hence|overall)[, ] ?)?"
    rf"(?:(?:the|my|our) )?(?:(?:{_BEST}) ){{0,2}}(?:{_ANSWER})(?: here)?"
    rf"(?:(?: is| would be| =(?! ?['\"])| -)(?: ?:)? |: ?)",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"(?:it|this|that|they|these|those|there|here,? it)(?='s | )", re.IGNORECASE)
_HAS_NONE = "(?:has|have|had|shows?|showed|exerts?|exerted) (?=no )"
_VERB = re.compile(
    r"(?:'s|is|are|was|were|would be|refers to|occurs in)"
    rf"(?: (?:all|called|named|known as|both)| an example of)? |{_HAS_NONE}",
    re.IGNORECASE,
)
_CLEFT = re.compile(r"it('s| is| was) ([^,.;?]{2,80}?) (?:that|which|who) ([^,.;?]{3,120})\.?", re.IGNORECASE)
_PLACE = re.compile(
    r"(?:in|at|on|by|via|through|during|from|due to|because of) (?=(?:the |an? )?[A-Za-z])"
    r"(?!vivo|vitro|situ|silico|utero|general|average|\w+ to )",
    re.IGNORECASE,
)
_CONTRACTED = re.compile(r"(is|are|was|were|does|do|did|has|have)n't ", re.IGNORECASE)
_STATED = re.compile(rf"(?:(?:is|are|was|were) |{_HAS_NONE})(.{{2,80}})", re.IGNORECASE)
_AT_ALL = re.compile(r"((?:.* )?no .{2,80}) (?:at all|whatsoever)\.?", re.IGNORECASE)
_NEXT = re.compile(r"(?:in|by|due to|because of|via|through) (?=the |an? )", re.IGNORECASE)

_CLAUSE = (
    "(?:that|which|where|whose|in|of|for|from|with|by|on|at|responsible|involved|required|needed|used|found|produced|released"
    "|secreted|encoded|known|most|shown|affected|[a-z]{3,14}ed)\\b"
)
_SUBJECT = re.compile(
    rf"the {MODIFIED}(?: {_CLAUSE}[^.;?]{{0,120}})? (?:is|are|was|were)(?: (?:called|named|known as))?:? ",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"(?:the|this|these|an?) [^,.;?]{3,120} (?:(?:is|are|was|were) )?(?:called|termed|named|known as|referred to as) ",
    re.IGNORECASE,
)
_LABEL = re.compile(rf"(?:the )?{MODIFIED} ?: ", re.IGNORECASE)
_DEFINED = re.compile(
    rf"((?:(?!\b(?:which|because|since|who|where)\b).){{2,80}}?) (?:is|are) (?:the|an?) {MODIFIED}"
    rf"(?: ({_CLAUSE}[^,.;?]{{0,200}}))?\.?",
    re.IGNORECASE,
)
_TRAILING = re.compile(rf" (?:is|was|are|were) (?:the|my) (?:(?:{_BEST}) )?(?:{_ANSWER})$", re.IGNORECASE)
_STATE = re.compile(
    r"(?:the )?([^,;:.?\n]{2,60}?) (?:is|was|are|were) "
    r"((?:in|de)creased|reduced|elevated|(?:up|down)-?regulated|impaired|enhanced)\.?",
    re.IGNORECASE,
)
_OF = re.compile(r"(?:the )?(?:process|phenomenon|technique|mechanism|concept|term|phase|stage) of ", re.IGNORECASE)
_APPOSITION = re.compile(
    r"(?:the )?(?:tumou?r suppressor )?(?:enzyme|hormone|neurotransmitter|organelle|cytokine|chemokine|drug|antibiotic"
    r"|gene|protein|pigment|sugar|amino acid|transcription factor|tumou?r suppressor|ligand|kinase|bacterium|virus"
    r"|genus|species|metal|ion) "
    r"(?=[^\s]{3,}$)",
    re.IGNORECASE,
)
# "the enzyme rubisco" has a name in it; "the protein kinase", "the gene pool" and "the protein chain" are kinds.
_NAME = re.compile(
    r"(?=\S*[A-Z0-9])\S+|(?!\S*(?:chain|domain|origin|strain|margin|kinase)s?\b)[a-z-]{2,}"
    r"(?:in|ase|ol|ine|one|gen|ide|ose|ene|co|um|us|oma|rin|ium)s?\.?"
)


def readings(text: str) -> list[str]:
    """`text`, and what remains of it without each kind of introduction; the plainest last."""
    found = [text]
    if " " not in text and ":" not in text:
        return found
    for cut in (
        _lead,
        _subject,
        _pronoun,
        _at_all,
        _place,
        _apposition,
        species.without_descriptor,
        species.without_author,
        asides.without_contrast,
        asides.without_reason,
        _state,
    ):
        rest = cut(found[-1])
        if rest != found[-1] and rest:
            found.append(rest)
    if len(found) > 1:
        return found + [rest for rest in (_verb(found[-1]), _verb(found[-2])) if rest]
    stated = _STATED.match(_uncontracted(text))
    return [text, stated[1]] if stated else found


def _lead(text: str) -> str:
    lead = _LEAD.match(text)
    if lead:
        return text[lead.end() :].lstrip(" *:").rstrip()
    return _TRAILING.sub("", text.rstrip(" .")) if "answer" in text else text


def _subject(text: str) -> str:
    """Without "The organelle that makes ATP is", or " is the organelle that makes ATP" after the answer."""
    subject = _SUBJECT.match(text) or _CALLED.match(text) or (_LABEL.match(text) if ":" in text else None)
    if subject:
        return text if DENIAL.search(text, 0, subject.end()) else text[subject.end() :]
    is_defined = (" is " in text or " are " in text) and not _PRONOUN.match(text)
    defined = _DEFINED.fullmatch(text) if is_defined else None
    if defined is None or DENIAL.search(text, defined.end(1)) or asides.names_another(defined[2] or "", defined[1]):
        return text
    return defined[1]


def _at_all(text: str) -> str:
    """No effect, of "no effect at all"."""
    emphasised = _AT_ALL.fullmatch(text) if "at all" in text or "whatsoever" in text else None
    return emphasised[1] if emphasised else text


def _place(text: str) -> str:
    """Without the preposition of a place, a means or a cause: "in the nucleus", "by insulin"."""
    place = _PLACE.match(text)
    return text[place.end() :] if place else text


def _pronoun(text: str) -> str:
    """Without "It", and without "that …" of "It is X that …"."""
    pronoun = _PRONOUN.match(text)
    if pronoun is None:
        return text
    cleft = _CLEFT.fullmatch(text)
    if cleft and not DENIAL.search(cleft[3]) and not asides.names_another(f"that {cleft[3]}", cleft[2]):
        return f"{cleft[1].lstrip()} {cleft[2]}"
    return _uncontracted(text[pronoun.end() :].lstrip())


def _uncontracted(text: str) -> str:
    return _CONTRACTED.sub(r"\1 not ", text, count=1) if "'" in text else text


def _state(text: str) -> str:
    """Decreased expression, of "Expression was decreased"."""
    state = _STATE.fullmatch(text) if text.rstrip(".").endswith("d") else None
    return f"{state[2]} {state[1]}" if state else text


def _verb(text: str) -> str:
    verb = _VERB.match(text)
    return text[verb.end() :] if verb else ""


def _apposition(text: str) -> str:
    if of := _OF.match(text):
        return text[of.end() :]
    apposition = _APPOSITION.match(text)
    name = _NAME.fullmatch(text, apposition.end()) if apposition else None
    if apposition and name and (text[:4].casefold() == "the " or any(map(_is_of_symbol, name[0]))):
        return name[0]
    return text


def _is_of_symbol(character: str) -> bool:
    return character.isupper() or character.isdecimal()
