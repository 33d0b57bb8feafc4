"""Which option, or which of yes, no and maybe, an answer settles on.

    boolean("Yes, because loss of Rb releases E2F.") -> "yes"
    boolean("No, but many would say yes")            -> None
    chosen(("GABA", "dopamine"), "B) dopamine")      -> "B"
    chosen(("GABA", "dopamine"), "A) dopamine")      -> None

A reason may follow a verdict as long as it neither takes it back nor names another one.
"""

import re

from bioalchemy.matching import numerals
from bioalchemy.matching.markup import unbracketed
from bioalchemy.matching.naming import is_named
from bioalchemy.matching.phrases import names
from bioalchemy.matching.statements import readings
from bioalchemy.notation import normalise, plain, unwrap
from bioalchemy.quantities import Quantity

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
BOOLEANS = ("yes", "no", "maybe")
_SAID_FOR = {
    "true": "yes", "correct": "yes", "yeah": "yes", "yep": "yes", "yup": "yes", "affirmative": "yes",
    "definitely yes": "yes", "certainly yes": "yes", "indeed, yes": "yes", "yes, indeed": "yes",
    "false": "no", "incorrect": "no", "nope": "no", "definitely not": "no", "certainly not": "no",
    "definitely no": "no", "not at all": "no", "no, not at all": "no",
}  # fmt: skip

_LONGEST_REASON = 600
_EXPLAINED = re.compile(
    r"(yes|no|maybe|true|false)(?:[,.;:!]| ?[—–]| -+)? "
    r"((?<=[^a-z] ).+|\([^()]{1,80}\)|(?:because|since|as|it|they|this|these) .+)",
    re.IGNORECASE | re.DOTALL,
)
_VERDICT = {
    "yes": re.compile(r"\b(?:no|nope|maybe|false|incorrect)\b|\bwrong\W*$", re.IGNORECASE),
    "no": re.compile(r"\b(?:yes|maybe|true|correct)\b", re.IGNORECASE),
    "maybe": re.compile(r"\b(?:yes|no)\b", re.IGNORECASE),
}
_SUBJECT = r"(?:it|they|he|she|this|that|these|those|the \w+)"
_BE = "(?:is|are|was|were|has|have|had|can|will)"
_SINCE = "(?:because|since|as)"
_CONTRADICTED = {
    "yes": re.compile(
        rf"{_SUBJECT} (?:(?:does|do|did)(?:n't| not| never)\b|(?:never|fail(?:s|ed)? to)\b"
        rf"|{_BE}(?:n't| not| never)\W*$)"
        rf"|{_SINCE} {_SUBJECT} (?:do(?:es)?|did|{_BE})(?:n't| not| never)\W*$",
        re.IGNORECASE,
    ),
    "no": re.compile(
        rf"{_SUBJECT} (?:(?:does|do|did)\b(?!n't| not| never| no\b)|{_BE}\W*$)"
        rf"|{_SINCE} {_SUBJECT} (?:do(?:es)?|did|{_BE})\W*$",
        re.IGNORECASE,
    ),
}
"""A clause that says the other thing at once: "yes, it does not"; but "yes, it is not required" may be meant."""
_HEDGE = re.compile(
    r"\b(?:but|however|although|though|unless|except|perhaps|possibly|probably|likely|might|may|could|unclear"
    r"|(?:it|that|this|answer|result|outcome)s? (?:\w+ )?depends?|depending|or"
    r"|either|sometimes|partly|partially|guess\w*|unsure|uncertain|if|only|rather|actually|wait|grader|judge"
    r"|reward|score|in a (?:way|sense|manner)|to (?:some|a certain|an) (?:extent|degree)"
    r"|sort of|somewhat|more or less|(?:quite |exactly |just )?the (?:opposite|reverse|contrary|converse) (?:is"
    r"|holds|applies)"
    r"|nein|nicht|нет)\b|^\W*(?:kind of|non|depends)\b(?!-)|\?",
    re.IGNORECASE,
)

_OF_THE_CLAIM = re.compile(
    r"\b(?:myths?|evidence|claims?|statements?|hypothes[ei]s|notions?|ideas?|beliefs?|rumou?rs?|answers?|questions?"
    r"|premises?|assumptions?|truth|facts?|fiction|probabilit\w*|chances?|odds|doubt\w*"
    r"|unknown|undetermined|determined|decided|unproven|proven|disprov\w*|unfounded|baseless|debat\w*|controvers\w*"
    r"|disput\w*|disagree\w*|reject\w*|refut\w*|contradict\w*|untrue|mistaken|inaccurate|invalid|nonsense"
    r"|the (?:exact |very )?(?:opposite|reverse|contrary|converse)"
    r"(?! (?:direction|strand|end|sign|side|pole|effect|reaction)s?\b)"
    r"|insufficient data|unanswer\w*|nobody|no one|speculat\w*|hypothetical\w*|supposed\w*|alleged\w*|far from"
    r"|anything but|by no means|not at all|nothing of|hardly|scarcely|barely|lie|joke|kidding|percent sure|% sure)\b",
    re.IGNORECASE,
)
"""Words on whether something is so, in place of what is so."""
_SINCE_OPENS = re.compile(rf"\A(?:{_SINCE}|given that|for) ", re.IGNORECASE)
_PRONOUN = r"(?:it|they|he|she|this|that|these|those|there)"
_AUXILIARY = r"(?:do(?:es)?|did|is|are|was|were|has|have|had|can|could|will|would|must)"
_REPEATED = {
    "yes": re.compile(rf"(?:{_SINCE} )?{_PRONOUN} {_AUXILIARY}(?=\W*$|[.;,] )", re.IGNORECASE),
    "no": re.compile(rf"(?:{_SINCE} )?{_PRONOUN} (?:{_AUXILIARY} not\b|cannot\b|{_AUXILIARY}n['’]t\b)", re.IGNORECASE),
}
"""The verdict said once more."""
_NO_SUBJECT = re.compile(
    r"(?:not|never|nor|no|none|nothing|neither|absolutely|certainly|definitely|obviously|clearly|totally"
    r"|completely|entirely|surely|almost|nearly|quite|rather|always|only|just|even|kind|sort|so|too|also|very|on|in|at|by"
    r"|with|without|under|for|to|of|from|if|when|unless|while|despite|against|beyond|within|and|or|what|which|who|how"
    r"|why|where|let|i|we|you|please|accept|take|see|pending)\b",
    re.IGNORECASE,
)
"""What opens no clause of its own."""
_OF_PRONOUN = re.compile(rf"{_PRONOUN}\b", re.IGNORECASE)
_ENDS_AUXILIARY = re.compile(rf"\b{_AUXILIARY}\W*$", re.IGNORECASE)
_SHORTEST = 2
"""Words that make no clause yet."""
_SPEAKS_OF_CHOICE = re.compile(
    r"\b(?:false|true|wrong|right|correct|incorrect|none|all|others?|every|both|neither|answers?|distractors?|options?"
    r"|choices?|guess\w*|reject\w*|eliminat\w*|opposite)\b",
    re.IGNORECASE,
)
_DENIES = re.compile(r"\b(?:not|never|no|cannot|neither|nor)\b|n['’]t\b", re.IGNORECASE)

_LETTERED = re.compile(
    r"(?:(?:option|choice|letter|answer) )?(?:\(([A-Z])\)[.:,]?|([A-Z])[.):,]?)(?: (?:[-=] )?(\S.*))?", re.IGNORECASE
)
_NOUNS = (
    "nerve artery vein muscle gland bone cell cells acid disease syndrome phase stage pathway process lobe cortex"
    " region layer kingdom phylum class order family genus species"
)
_OPTION_NOUNS = frozenset(_NOUNS.split())
_IS_RIGHT = re.compile(r" is (?:correct|right)\.?$", re.IGNORECASE)
_LETTER_LAST = re.compile(r"(\S.*) \((?:option )?([A-Z])\)")
_REASON = re.compile(r"(.{1,200}?)[,;.]? (?:because|since|as) (.+)", re.IGNORECASE)
_CLAUSE = re.compile(r"(?:\bbecause|\bsince|, (?:as|which|who|where)) (.+)", re.IGNORECASE | re.DOTALL)
_LONE_LETTER = re.compile(r"\b[A-Z]\b")


def boolean(text: str) -> str | None:
    """The verdict, alone or with a reason that leaves it standing."""
    for reading in readings(text):
        said = _SAID_FOR.get(word := normalise(reading).casefold(), word)
        if said in BOOLEANS:
            return said
        explained = _EXPLAINED.fullmatch(unwrap(plain(reading.replace("—", " - "))[:_LONGEST_REASON]))
        if explained and len(reading) < _LONGEST_REASON:
            word, reason = explained[1].lower(), explained[2]
            verdict = _SAID_FOR.get(word, word)
            if _says_the_same(verdict, reason):
                return verdict
            stands = not _VERDICT[verdict].search(reason) and (verdict == "maybe" or _is_reason(verdict, reason))
            return verdict if stands else None
    return None


def _says_the_same(verdict: str, reason: str) -> bool:
    """`true` for a yes, `false` for a no."""
    return _SAID_FOR.get(normalise(unbracketed(reason) or reason).casefold().strip(" .")) == verdict


def _is_reason(verdict: str, reason: str) -> bool:
    """Whether what follows a yes or no repeats it, or states something of biology that leaves it standing.

    "It does not" repeats a no; "prokaryotes lack a nucleus" is a clause of its own. What speaks of the claim itself
    ("it is a myth", "far from it", "insufficient evidence") may mean anything.
    """
    reason = reason.strip(" .;,")
    if _HEDGE.search(reason) or _OF_THE_CLAIM.search(reason) or _CONTRADICTED[verdict].match(reason):
        return False
    if repeated := _REPEATED[verdict].match(reason):
        rest = reason[repeated.end() :].strip(" .;,")
        return not rest or verdict == "no" or _is_reason(verdict, rest)
    clause = _SINCE_OPENS.sub("", reason, count=1)
    if _OF_PRONOUN.match(clause):
        is_told = clause == reason
        return not (is_told and verdict == "no" and _ENDS_AUXILIARY.search(clause) and not _DENIES.search(clause))
    return not _NO_SUBJECT.match(clause) and len(clause.split()) > _SHORTEST


def chosen(options: tuple[str, ...], text: str) -> str | None:
    """The letter of the one option that the answer names: by letter, by text, or by both when they agree."""
    for reading in readings(text):
        said = unwrap(plain(reading))
        if letter := _option(options, said) or _reasoned(options, said) or _option(options, _IS_RIGHT.sub("", said)):
            clause = _CLAUSE.search(text[:_LONGEST_REASON])
            return None if clause and _names_other(options, letter, clause[1]) else letter
    return None


def _option(options: tuple[str, ...], text: str) -> str | None:
    if lettered := _LETTERED.fullmatch(text):
        place, said = ALPHABET.find((lettered[1] or lettered[2]).upper()), lettered[3]
        said = unbracketed(said or "") or said
        if place < len(options) and (said is None or _is_option(options, place, said)):
            return ALPHABET[place]
        if lettered[2] and lettered[2].isupper() and place < len(options) and text not in options:
            return None  # another option's letter, unless it is an article, which nobody can tell
    if last := _LETTER_LAST.fullmatch(text):
        place = ALPHABET.find(last[2])
        if place < len(options):
            return ALPHABET[place] if is_named(last[1], names((options[place],))) else None
    return _by_text(options, text)


def _is_option(options: tuple[str, ...], place: int, text: str) -> bool:
    """Whether the words after a letter are its option's; a noun that the options leave out may follow: facial nerve."""
    if is_named(text, names((options[place],))):
        return True
    words, _, noun = text.rpartition(" ")
    others = [names((option,)) for at, option in enumerate(options) if at != place]
    return (
        noun.rstrip(" .") in _OPTION_NOUNS
        and is_named(words, names((options[place],)))
        and not any(is_named(said, other) for said in (text, words) for other in others)
    )


def _by_text(options: tuple[str, ...], text: str) -> str | None:
    """By the exact text first: two options may differ only in what is otherwise forgiven."""
    said = normalise(text)
    found = [place for place, option in enumerate(options) if normalise(option) == said]
    if not found:
        found = [place for place, option in enumerate(options) if is_named(text, names((option,)))]
    if not found and (number := numerals.read(text)):
        numbers = [numerals.read(option) for option in options]
        found = [place for place, option in enumerate(numbers) if option and _is_number_of(option, number)]
    return ALPHABET[found[0]] if len(found) == 1 else None


def _is_number_of(option: Quantity, given: Quantity) -> bool:
    """Whether a number is an option's: a bare 2 may be meant as the second option as well as for 2 h."""
    is_bare = option.unit is not None and given.unit is None and given.value == option.value
    return not is_bare and numerals.same(option, given, 0.0)


def _reasoned(options: tuple[str, ...], text: str) -> str | None:
    """The option before a "because", when the reason names no other option or letter."""
    match = _REASON.fullmatch(text) if len(text) < _LONGEST_REASON else None
    letter = _option(options, match[1]) if match else None
    if match is None or letter is None:
        return None
    reason, own = match[2], options[ALPHABET.index(letter)].casefold()
    denies_own = own in reason.casefold() and _DENIES.search(reason)
    if _names_other(options, letter, reason) or _HEDGE.search(reason) or _SPEAKS_OF_CHOICE.search(reason) or denies_own:
        return None
    return letter


def _names_other(options: tuple[str, ...], letter: str, reason: str) -> bool:
    said = reason.casefold()
    others = [option.casefold() for place, option in enumerate(options) if ALPHABET[place] != letter]
    return any(option in said for option in others) or bool(set(_LONE_LETTER.findall(reason)) - {letter})
