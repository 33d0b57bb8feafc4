"""A yes or no that one clause of the quotes contradicts: it says all that is asked, and denies it, or does not.

    contradicted("Does C6 inhibit NF-κB?", "yes", ["C6 inhibits IRF3, but does not inhibit NF-κB."])
    -> "does not inhibit NF-κB"
    contradicted("Does C6 inhibit IRF3?", "no", ["C6 inhibits IRF3, but does not inhibit NF-κB."])
    -> "C6 inhibits IRF3"

A clause must have every word of the question but the organisms that it names and what introduces a symbol ("the protein
C6"), on the same side of a comparison. What turns its sense otherwise than the question's (see `INVERTED`) or hedges it
leaves it to a reader, and so does another clause that fits the answer.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations, islice

from bioalchemy.notation import plain
from bioalchemy.tools.checks.bearing import STEM, stems
from bioalchemy.tools.checks.caseless import Caseless
from bioalchemy.tools.checks.denials import lists
from bioalchemy.tools.checks.directions import INVERTED, NEED, WORD, signed, unjoined
from bioalchemy.tools.checks.features import features
from bioalchemy.tools.checks.negation import SOME_NEGATION, without_long_forms
from bioalchemy.tools.checks.organisms import without_organisms

_AUXILIARY = r"(?:is|are|was|were|has|have|had|do|does|did|can|could|not|never)"
_VERB = rf"(?:(?:{_AUXILIARY}|no longer)\b|[a-z]{{2,}}(?:ed|[^su]s)\b)"
_CLAUSES = re.compile(
    r",? (?:whereas|while|but|although|though)(?= )|[;:](?= )|, (?:which|who|where|suggest|indicat|impl|with)\w*(?= )"
    rf"|, and(?= (?:[\w+/-]+ ){{0,6}}{_VERB})| and(?= (?:[\w+/-]+ ){{0,4}}{_AUXILIARY} )",
    re.IGNORECASE,
)
_OPENS_WITH_VERB = re.compile(rf" ?(?:\w+ly )?{_VERB}", re.IGNORECASE)
_FIRST_VERB = re.compile(rf"(?<!\b[Tt]he)(?<!\b[Aa]ll)(?<!\b[Tt]hese)(?<!\b[Bb]oth) {_VERB}")
_LONG = {"WT": "wild-type", "KO": "knockout"}
_SHORT = re.compile(r"\b(?:WT|KO)\b")
_LETTER = re.compile(r"\b([B-HJ-Z]) (?=[a-z])")
"""That of `T cells`."""
_INTRODUCES = re.compile(
    r"\b(?:protein|gene|enzyme|kinase|receptor|peptide|factor|drug) (?=\S*[A-Z0-9])|\b(?:in|of) cells$|\bupon\b"
)
_WHICH_KNOCKOUT = re.compile(r"(?<= )\S*[A-Z]\S* (?=knockout)")
_POINTS_BACK = re.compile(r" ?(?:its|their) ", re.IGNORECASE)
_SAYS_THAT = re.compile(
    r"^.{0,120}?\b(?:show(?:s|ed|n)?|demonstrat\w+|indicat(?:es?|ed)|reveal\w*|found|confirm\w*|observed) that ",
    re.IGNORECASE,
)
_ADJUNCT = re.compile(r"^(?:in|on|at|upon|after|during|under|by|for|with)\b[^,;]*, ", re.IGNORECASE)
_NO_ADJUNCT = re.compile(
    r"^(?:in (?:contrast|comparison|addition)|with the exception)\b[^,;]*, "
    r"|^(?:\w+ly|however|moreover|thus|hence|also|indeed|therefore|overall|here), ",
    re.IGNORECASE,
)
_INSERTED = re.compile(r", (?:which|who|whose|an?) [^,;]*,")
_BRACKETS = re.compile(r" \([^()]*\)")
_DENIAL = re.compile(
    r"(?:\b(?:not|never|no longer|cannot|nor|no|neither)\b|n[’']t\b)",
    re.IGNORECASE,
)
_LIGHT = re.compile(
    r"(?:be|been|being|an?|the|any|able|to|show\w*|have|had|see|seen|find|found|detect\w*|observ\w*|cause\w*|lead|result\w*"
    r"|exhibit\w*|significant\w*|clear\w*|apparent\w*|le[ad]d?|presence|treat\w*|exogen\w*|also|there|strong\w*|\w+ly)$",
    re.IGNORECASE,
)
"""What may stand between a denial and what it denies."""
_LEAVES_OPEN = Caseless(
    r"\b(?:may|might|could|would|whether|if|unlikely|likely|possibl[ey]|hypothes\w+|rather|instead|except\w*|unlike|only"
    r"|just|merely|necessarily|every|until|unless|either|contrary|partial\w*|nearly|almost"
    r"|hardly|barely|scarcely|seem\w*|appear\w*)\b"
)
_QUANTIFIES = Caseless(
    r"\b(?:all|each|every|most|both|only|complete\w*|fully|entire\w*|total\w*|always|exclusiv\w*|sole\w*|alone|any|mainly"
    r"|main|primar\w+|predominant\w*|most\w*|half|majority|sufficient\w*|directly|first|other|same|still)\b"
)
_SHOWS = re.compile(r"\b(?:show|exhibit|display|undergo)(?:s|ed)?\b", re.IGNORECASE)
_OF = re.compile(r" (?:of|from|in|at)(?= (?P<of>(?:the )?[\w-]+(?: [\w-]+)?)\b)")
_COMPARES = Caseless(r"\b(?:than|compared (?:with|to)|versus|vs|relative to|as opposed to)\b")
_MOST_CLAUSES, _MOST_LISTS = 24, 2
_LEAST = 3
"""Words that a clause must share with the question."""


def contradicted(question: str, answer: str, quoted: Sequence[str]) -> str:
    """The clause that says the contrary of a yes or no; empty when there is none, or another says the same."""
    question, told = _plain(without_long_forms(question, quoted)), " ".join(map(_plain, quoted))
    if 2 * len(stems(question) & stems(told)) < len(stems(question)):
        return ""
    if " the knockout" in told:
        question = _WHICH_KNOCKOUT.sub("", question)
    asked = _INTRODUCES.sub("", without_organisms(question, " ".join(quoted)))
    found = ""
    for clause, setting in islice(_readings(map(_plain, quoted)), _MOST_CLAUSES):
        verdict = _told(asked, question, clause, setting)
        if verdict == answer:
            return ""
        found = found or (clause.strip(" ,") if verdict else "")
    return found


def _plain(text: str) -> str:
    text = unjoined(_BRACKETS.sub("", plain(text)))
    text = _LETTER.sub(r"\1", _SHORT.sub(lambda short: _LONG[short.group()], text))
    return text.rstrip(". ?")


def _readings(sentences: Iterator[str]) -> Iterator[tuple[str, str]]:
    """Each clause, and what stands before it that is said of it too: a subject, where it opens with its verb."""
    for whole in sentences:
        sentence = _INSERTED.sub("", _NO_ADJUNCT.sub("", _SAYS_THAT.sub("", whole)))
        for words, _ in islice(lists(whole), _MOST_LISTS):
            sentence = sentence.replace(words, " ")
        adjunct = found.group() if (found := _ADJUNCT.match(sentence)) else ""
        first, *others = _clauses(sentence.removeprefix(adjunct))
        yield first, adjunct
        for clause in others:
            verb = _FIRST_VERB.search(first) if _OPENS_WITH_VERB.match(clause) else None
            subject = first[: verb.start()] if verb else ""
            yield clause, f"{adjunct} {first if _POINTS_BACK.match(clause) else subject}"


def _clauses(sentence: str) -> list[str]:
    """The clauses of a sentence: what has no verb is one subject of several."""
    clauses, start = list[str](), 0
    for match in islice(_CLAUSES.finditer(sentence), _MOST_CLAUSES):
        is_verb = _OPENS_WITH_VERB.match(sentence, match.end())
        if is_verb or not match.group().startswith(" and") or _FIRST_VERB.search(sentence, start, match.start()):
            clauses.append(sentence[start : match.start()])
            start = match.end()
    return [*clauses, sentence[start:]]


def _told(asked: str, question: str, clause: str, setting: str) -> str:
    """The answer that a clause gives; empty where it does not say just what is asked."""
    denials, denied_in_question = (list(_DENIAL.finditer(text)) for text in (clause, question))
    turns, turns_told = _turns(asked), _turns(clause)
    axes = {axis for axis, _ in turns}
    turns_told = {turn for turn in turns_told if turn[0] in axes}
    is_opposite = turns != turns_told
    if (
        max(len(denials), len(denied_in_question)) > 1
        or _DENIAL.search(setting)
        or any(map(_LEAVES_OPEN.search, (clause, question)))
        or ("always" in clause.casefold()) != ("always" in question.casefold())
        or not _says_all(asked, question, clause, setting)
        or _inversions(question) != _inversions(f"{setting} {clause}")
        or (is_opposite and not len(turns) == len(turns_told) == len(axes) == 1)
        or (is_opposite and denials and axes != {NEED})
        or (denials and not _denies(denials[0], asked, axes))
    ):
        return ""
    is_turned = (is_opposite + len(denials) + len(denied_in_question)) % 2
    return "no" if is_turned else "yes"


def _says_all(asked: str, question: str, clause: str, setting: str) -> bool:
    """Whether a clause has all that is asked, each on its side of a comparison and in its order."""
    (first, second), (told, told_second) = _sides(asked), _sides(clause)
    missing = _missing(first, f"{setting} {told}") | _missing(second, f"{setting} {told_second}")
    return (
        len(_words(asked)) + len(_turns(asked)) >= _LEAST
        and (not missing or _is_setting(missing, asked, told, question))
        and _quantifiers(asked) <= _quantifiers(clause)
        and _in_order(asked, clause)
    )


def _sides(text: str) -> tuple[str, str]:
    """What a text says of the one, and what it sets against that."""
    compares = _COMPARES.search(text)
    if compares is None:
        return text, ""
    before, behind = text[: compares.start()], text[compares.end() :]
    if not features(before):
        side, _, rest = behind.partition(",")
        return rest, side
    return before, behind


@lru_cache(maxsize=1024)
def _words(text: str) -> frozenset[str]:
    """What a text speaks of but its directions."""
    return frozenset(
        key for key, word in features(text).items() if ":" not in key and not any(map(signed, re.split("[-/]", word)))
    )


def _missing(asked: str, text: str) -> frozenset[str]:
    """What is asked and not told, `show` being told by `showed`."""
    told = _words(text)
    past = {one[:-end] for one in told for end in (1, 2) if one.endswith("d") or len(one) == STEM}
    return _words(_SHOWS.sub("", asked)) - told - past


def _is_setting(missing: frozenset[str], asked: str, told: str, question: str) -> bool:
    """Whether all that a clause lacks is one thing of which it tells no other: "the area of muscle", "the area"."""
    others = (word for word in WORD.findall(told) if not _LIGHT.match(word))
    is_alone = not any(_missing(word, question) for word in others)
    return is_alone and any(missing == _words(match["of"]) for match in _OF.finditer(asked))


def _turns(text: str) -> set[tuple[int, int]]:
    return {turn for word in WORD.findall(text) if (turn := signed(word))}


def _quantifiers(text: str) -> set[str]:
    return {match.group().casefold()[:5] for match in _QUANTIFIES.finditer(text)}


def _inversions(text: str) -> set[str]:
    """What turns the sense of a text, but plain denials and directions."""
    found = {match.group().casefold() for form in (INVERTED, SOME_NEGATION) for match in form.finditer(text)}
    found.discard("least" if re.search(r"\bat least\b", text) else "")
    return {word[:5] for word in found if not signed(word) and not _DENIAL.fullmatch(word)}


def _in_order(asked: str, clause: str) -> bool:
    """Whether two names stand in the same order in both, unless one of the two says by what."""
    if (" by " in asked) != (" by " in clause):
        return True
    words = WORD.findall(clause)
    names = [word for word in dict.fromkeys(WORD.findall(asked)) if word != word.lower() and word in words]
    return all(words.index(one) < words.index(other) for one, other in combinations(names, 2))


def _denies(denial: re.Match[str], asked: str, axes: set[int]) -> bool:
    """Whether what stands right behind a denial is asked."""
    wanted = _words(asked)
    for word in WORD.findall(denial.string[denial.end() :]):
        turn = signed(word)
        if (turn and turn[0] in axes) or _words(word) & wanted:
            return True
        if not _LIGHT.match(word):
            return False
    return False
