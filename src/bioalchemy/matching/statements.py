"""What is left of a short sentence when the words that only introduce the answer are taken away.

    readings("The answer is mitochondria")     -> [..., "mitochondria"]
    readings("The brain region is the hippocampus") -> [..., "the hippocampus"]
    readings("It isn't heritable")             -> [..., "is not heritable", "not heritable"]
    readings("the enzyme rubisco")             -> [..., "rubisco"]

Each reading still has to be the gold, whole: "The answer is not X" leaves "not X". Words that could deny, compare or
exclude ("the wrong enzyme is", "the exception is") introduce nothing.
"""

import re

from bioalchemy.matching import species

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

_CLASSES = (
    "acid agent allele amino animal antibiotic antibody antigen area base biomarker bacterium bacteria cation anion"
    " cell chemical chromosome class cofactor coenzyme complex component compartment compound concentration condition"
    " count cycle cytokine chemokine dimension disease disorder domain dose drug duration effector element"
    " endosymbiont enzyme event factor family feature force form fragment frequency function fungus gas gene genus"
    " genotype germ gland half-life hormone host id inhibitor intermediate interaction ion isoform kinase kingdom layer"
    " length ligand lipid lobe location locus magnitude marker mass material mean mechanism mediator medium membrane"
    " metabolite metal method microbe mineral mode model modification molecule motif mutation name neuron"
    " neurotransmitter nucleotide nucleus number nutrient order organ organelle organism parasite part pathogen pathway"
    " percentage phase phenomenon phenotype phylum pigment plasmid polymer polymerase position precursor predator"
    " pressure probability process product promoter proportion protease protein pump rate ratio reagent receptor region"
    " regulator relationship residue role sequence sign signal site size species stage step strain strand structure"
    " substance substrate subunit sugar symbiont symptom syndrome system target taxon technique temperature term test"
    " time tissue toxin trait transmitter transporter channel carrier treatment trend tumor type unit vaccine value"
    " vector vessel virus vitamin volume width yield age diameter period interval distance direction effect event"
    " hypothesis theory law principle outcome change result mutant kb size weight"
)
_DENYING = (
    "not non no wrong incorrect false other opposite alternative unlikely least excluded next second former previous"
    " except exception different worst another competing latter inactive missing rejected"
    " possible probable potential candidate suspected hypothetical putative decoy distractor runner-up"
)
_NOUN = "|".join(sorted({f"{noun}s?" for noun in _CLASSES.split()}, key=len, reverse=True))
_DENIED = f"{'|'.join(_DENYING.split())}|un(?!i)[a-z]+|irrelevant"
_MODIFIED = rf"(?:(?!(?:{_DENIED})\b)[a-z][a-z-]{{1,20}} ){{0,3}}(?:{_NOUN})"
_CLAUSE = (
    "(?:that|which|where|whose|in|of|for|from|with|by|on|at|responsible|involved|required|needed|used|found|produced|released"
    "|secreted|encoded|known|most|shown|affected|[a-z]{3,14}ed)\\b"
)
_SUBJECT = re.compile(
    rf"the {_MODIFIED}(?: {_CLAUSE}[^.;?]{{0,120}})? (?:is|are|was|were)(?: (?:called|named|known as))? ",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"(?:the|this|these|an?) [^,.;?]{3,120} (?:(?:is|are|was|were) )?(?:called|termed|named|known as|referred to as) ",
    re.IGNORECASE,
)
_LABEL = re.compile(rf"(?:the )?{_MODIFIED} ?: ", re.IGNORECASE)
_DENIAL = re.compile(
    rf"\b(?:{_DENIED}|never|nor|or|but|without|instead|rather|formerly|once|sometimes|also|lack(?:s|ed|ing)?|absent|fail(?:s|ed)?"
    r"|ruled out|avoid(?:s|ed)?|cannot|neither|hardly|barely)\b|n't",
    re.IGNORECASE,
)
_DEFINED = re.compile(
    rf"(.{{2,80}}?) (?:is|are) (?:the|an?) {_MODIFIED}(?: {_CLAUSE}[^,.;?]{{0,200}})?\.?", re.IGNORECASE
)
_TRAILING = re.compile(rf" (?:is|was|are|were) (?:the|my) (?:(?:{_BEST}) )?(?:{_ANSWER})$", re.IGNORECASE)
_EXPLAINED = re.compile(
    r"([^,;:.?\n]{2,80}?)(?:,? because|, (?:which|who|where|since|as (?:it|they|this|these))) ([^;:?\n]{3,160})",
    re.IGNORECASE,
)
_KIND_AFTER = re.compile(rf"([^,;:.?\n]{{2,80}}), (an? {_MODIFIED})\.?", re.IGNORECASE)
_STATE = re.compile(
    r"(?:the )?([^,;:.?\n]{2,60}?) (?:is|was|are|were) "
    r"((?:in|de)creased|reduced|elevated|(?:up|down)-?regulated|impaired|enhanced)\.?",
    re.IGNORECASE,
)
_UNSURE = re.compile(
    r"\b(?:i|guess\w*|maybe|perhaps|possibly|probabl[ye]|(?:un)?likely|might|may|could|(?:un)?clear|unsure"
    r"|uncertain|answers?|correct|right|actual(?:ly)?|real|really|though|although|confus\w*|alternativ\w*|wait|either|if|others?|another"
    r"|depend\w*|as well|too|likewise|equally|same|asked|question|option)\b|^\S+$",
    re.IGNORECASE,
)
_CONTRAST = re.compile(
    r"([^,;.?\n]{1,120}?)(?:, (?:and |but )?not|,? rather than|,? instead of) ([^;?\n]{1,120})", re.IGNORECASE
)
# What follows the "not" must be another answer, not a word about this one: "CDK4, not necessarily".
_NO_CONTRAST = re.compile(
    r", or\b|\b(?:not|but|only|just|merely|solely|alone|always|necessarily|sure|certain(?:ly)?|really|quite"
    r"|exactly|entirely|definite(?:ly)?|correct|right|wrong|true|the answer|it|this|that|both|if|when|unless|maybe"
    r"|perhaps|possibly|usually|yes|actually|wait|however|although|though|known|applicable|available|given|found|stated|sufficient"
    r"|enough)\b|^(?:\w+(?:ed|ial|ant|ent|ble|ary)|clear|so)\W*$",
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
        _contrast,
        _explained,
        _state,
    ):
        rest = cut(found[-1])
        if rest != found[-1] and rest:
            found.append(rest)
    if len(found) > 1:
        return found + [rest for rest in (_verb(found[-1]), _verb(found[-2])) if rest]
    stated = _STATED.match(_CONTRACTED.sub(r"\1 not ", text, count=1))
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
        return text if _DENIAL.search(text, 0, subject.end()) else text[subject.end() :]
    is_defined = (" is " in text or " are " in text) and not _PRONOUN.match(text)
    defined = _DEFINED.fullmatch(text) if is_defined else None
    return defined[1] if defined and not _DENIAL.search(text, defined.end(1)) else text


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
    if cleft and not _DENIAL.search(cleft[3]):
        return f"{cleft[1].lstrip()} {cleft[2]}"
    return _CONTRACTED.sub(r"\1 not ", text[pronoun.end() :].lstrip(), count=1)


def _contrast(text: str) -> str:
    """The answer before what it is not: "CDK4, not CDK6"; "CDK4, not only CDK6" stays."""
    contrast = _CONTRAST.fullmatch(text) if "not " in text or " than " in text or "instead" in text else None
    if contrast is None or f" {contrast[1]} ".casefold() in f" {contrast[2].rstrip(' .')} ".casefold():
        return text
    return text if _NO_CONTRAST.search(contrast[2]) else contrast[1]


def _explained(text: str) -> str:
    """The answer before ", which …", "because …" and ", a hormone", unless they deny it or name another."""
    if "," not in text and "because" not in text:
        return text
    if kind := _KIND_AFTER.fullmatch(text):
        return text if _DENIAL.search(kind[2]) or _UNSURE.search(kind[2]) else kind[1]
    explained = _EXPLAINED.fullmatch(text)
    return text if explained is None or _DENIAL.search(explained[2]) or _UNSURE.search(explained[2]) else explained[1]


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
