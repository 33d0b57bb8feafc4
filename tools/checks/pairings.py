"""Which of the facts that a sentence tells side by side a question asks for, and whether the answer is that one's.

    misplaced(draft of "What share of rats died?" and 12 %, ["12% of mice and 15% of rats died."])  -> "rats"
    misplaced(draft of "How many genes fell?" and 147, ["147 genes rose and 89 genes fell."])       -> "fell"

A sentence is cut at the words that coordinate (`and`, `whereas`), or into its lists where it says `respectively`. What
only one part says is its label. An answer is misplaced where the question has nothing of the labels of its part, and
something of just one other's. What parts may share labels none of them; where the question compares or denies, nothing
is said.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

from bioalchemy import quantities
from bioalchemy.answers import gold_quantity
from bioalchemy.notation import occurs, plain
from bioalchemy.quantities import Quantity
from bioalchemy.records import Draft
from bioalchemy.tools.checks import bracketed
from bioalchemy.tools.checks.directions import Directed, directions, same_inversion, unsuspended
from bioalchemy.tools.checks.enumerations import listed
from bioalchemy.tools.checks.features import features, opposite
from bioalchemy.tools.checks.option_faults import names_of
from bioalchemy.units import is_count

_COORDINATES = re.compile(
    r",? (?:and|but|or|whereas|while|versus|vs\.?|(?:as )?compared (?:with|to)|as opposed to|against|than)(?= )"
    r"|;(?= )|,(?= [0-9])| to(?= [0-9])",
    re.IGNORECASE,
)
_LONGEST = 1_000
"""Characters of a sentence; what is longer is a table or a list that lost its lines."""
_ASKS_OTHERWISE = re.compile(
    r"\b(?:not|no|nor|neither|never|without|others?|another|remaining|rest|differ\w*|than|compar\w+|versus|vs|relative"
    r"|ratio|between|total|together|combined|both|each|sum|overall|altogether)\b|n[’']t\b",
    re.IGNORECASE,
)
"""Words of a question that may ask for more than one part, or of one by the other, unless the sentence has them too."""
_AGAINST = re.compile(
    r",? (?:(?:when |as )?compared (?:with|to)|relative to|versus|vs\.?) [^?,;]*(?=\?|, (?:in|at|on|after|how|by)\b)",
    re.IGNORECASE,
)
"""What a question sets its one thing against: it asks of the other nothing."""
_ASKS_DIFFERENCE = re.compile(
    r"\b(?:differ\w*|how (?:many|much) (?:more|less|fewer|\w+er)|times|fold|factor|ratio|points?)\b", re.I
)
_ASKED_CLASS = re.compile(
    r"\b(?:which|what) (?:[a-z-]+ )??(?P<class>[a-z-]{5,}(?:ase|or|in|ide|er|one|ol|gene))\b", re.IGNORECASE
)
_DENIES = re.compile(r"\b(?:not|no|none|neither|nor|never|remain\w*|rest|others?|lack\w*|without)\b|n[’']t\b", re.I)
_ASKED_FOR = re.compile(
    r"\b(?:how (?:many|much)|what|which)(?P<kind>(?: [\w-]+(?:ous|al|ic|ive|ed|ary|[ai]ble|less|ant|ent))?) [\w-]+",
    re.IGNORECASE,
)
"""What is counted or measured is asked of every part; its kind tells which."""
_DEVIATION = re.compile(r" ?(?:±|\+/-) ?[0-9]+(?:\.[0-9]+)?(?![0-9.]*\^)")
"""What a value is given with, so that two values stand in one list."""
_PHRASE = re.compile(r"(?<=\S) (?=(?:in|of|for|at|from|after|before|by|with|on|among|during|to)\b)", re.IGNORECASE)
_VERB = re.compile(r"(?<=\w) (?:was|were|is|are|had|has|have|did|do|does|could|[a-z]{3,}ed|died|grew|rose|fell)\b.*")
_CLAUSE_ENDS = re.compile(r"[,;:()]")
_BRACKETS = re.compile(r" ?\([^()]*\)")
_BRACKET = re.compile(r"\(([^()]*)\)")
_POINTS = re.compile(r"(?:see |e\.g\.|cf|Fig|Tab|Supp|P\b|n\b|Ref|Eq|Box|Note)", re.IGNORECASE)
_JOINS = re.compile(r"\b(?:and|or|but|than|whereas|while|of|in|for|at|from|by|with|on|among|during|to|between)\b")
_NAME_OPENS = re.compile(f"{_CLAUSE_ENDS.pattern}|{_JOINS.pattern}")
_ADJUNCT = re.compile(r"^(?:in|on|at|upon|after|during|under|by|for|with|among)\b[^,;]*, ", re.IGNORECASE)
_SYMBOL = re.compile(r"(?<![\w-])(?=[\w-]*[A-Z0-9])[A-Za-z][\w-]*[A-Z0-9][\w-]*")
_PAIR, _VERB_LETTERS = 2, 4
_NAME_WORDS = 5
"""Before a bracket that tell what it is of."""
_RESUMES = re.compile(r"\b(?:those|that|ones?|it|them|such)\b", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:it|they|this|these|those|its|their)\b", re.IGNORECASE)
"""Words by which a part speaks of what another has named."""
_OPENS_WITH_PREPOSITION = re.compile(r"\s*(?:in|of|for|at|from|by|with|on|among|to)\b", re.IGNORECASE)
_OPENS_WITH_VERB = re.compile(r"\s*(?:\w+ly |then )*(?:[a-z]+ed|was|were|is|are|had|has|fell|rose|grew|died)\b")


class _Claim(NamedTuple):
    """What the answer states, as a number or by name, of what the question asks."""

    asked: dict[str, str]
    number: Quantity | None
    names: tuple[str, ...]


class _Part(NamedTuple):
    """One of the facts told side by side."""

    has_answer: bool
    label: dict[str, str]
    """What it says and might not be said of the others: features, each with its word."""


def misplaced(draft: Draft, quoted: Sequence[str]) -> str:
    """A word of the question that the quotes say of another than the answer; empty when there is none."""
    draft = _without_other_side(draft)
    otherwise = {word.casefold() for word in _ASKS_OTHERWISE.findall(draft.question)}
    sentences = [unsuspended(_DEVIATION.sub("", plain(sentence))) for sentence in quoted]
    several = [text for text in sentences if len(text) <= _LONGEST and _COORDINATES.search(text)]
    several = [text for text in several if all(word in text.casefold() for word in otherwise)]
    for claim in _claims(draft) if several and draft.kind != "calculation" else ():
        told = [sentence for sentence in sentences if _has(claim, sentence)]
        if len(told) != 1 or told[0] not in several or _DENIES.search(told[0]):
            continue
        bare = _BRACKETS.sub("", told[0])
        for parts in _facts(draft.question, claim, bare if _has(claim, bare) else told[0]):
            if word := _elsewhere(claim.asked, parts):
                return word
    with_brackets = [text for text in sentences if len(text) <= _LONGEST and len(_BRACKET.findall(text)) > 1]
    for claim in _claims(draft) if with_brackets and draft.kind != "calculation" else ():
        told = [sentence for sentence in with_brackets if _has(claim, sentence)]
        if len(told) == 1 and (word := _elsewhere(claim.asked, _of_brackets(claim, told[0]))):
            return word
    short = [text for text in sentences if len(text) <= _LONGEST]
    for rule in (_of_other_class, _of_other_subject, bracketed.misplaced):
        if word := next(filter(None, (rule(draft, text) for text in short)), ""):
            return word
    if draft.answer.kind == "boolean":
        return next(filter(None, (_said_of_another(draft.question, sentence) for sentence in several)), "")
    return ""


def _without_other_side(draft: Draft) -> Draft:
    if _ASKS_DIFFERENCE.search(draft.question):
        return draft
    return draft.model_copy(update={"question": _AGAINST.sub("", draft.question)})


def _of_other_subject(draft: Draft, sentence: str) -> str:
    """The one symbol whose clause lacks the answer, where another's has it: "AWC detects one, and AWA the other"."""
    if draft.answer.kind != "phrase" or _ASKS_OTHERWISE.search(draft.question) or _DENIES.search(sentence):
        return ""
    clauses = _COORDINATES.split(_ADJUNCT.sub("", _BRACKETS.sub("", sentence), count=1))
    subjects = [_SYMBOL.findall(" ".join(clause.split()[:_NAME_WORDS])) for clause in clauses]
    if len(clauses) != _PAIR or not all(subjects) or set(subjects[0]) & set(subjects[1]):
        return ""
    words = [
        {word for word in clause.split() if len(word) >= _VERB_LETTERS and word.isalpha() and word.islower()}
        for clause in clauses
    ]
    asked = [next((name for name in names if occurs(name, draft.question)), "") for names in subjects]
    has_answer = [any(occurs(name, clause) for name in names_of(draft.answer)) for clause in clauses]
    if not words[0] & words[1] or all(asked) or not any(asked) or all(has_answer) or not any(has_answer):
        return ""
    is_other = bool(asked[0]) != has_answer[0] and not any(
        occurs(name, str(draft.answer.value)) for name in subjects[has_answer.index(True)]
    )
    return "".join(asked) if is_other else ""


def _of_other_class(draft: Draft, sentence: str) -> str:
    """The class that is asked for, where a sentence says it of the other of two: "CDK4 kinase or PP1 phosphatase"."""
    asked = _ASKED_CLASS.search(draft.question)
    if asked is None or draft.answer.kind not in ("phrase", "choice") or draft.answer.aliases:
        return ""
    name, word = re.escape(plain(names_of(draft.answer)[0])), re.escape(asked["class"])
    own, other = rf"{name} (?P<own>(?:[a-z-]+ ){{0,3}}[a-z-]+)", rf"(?:the )?[\w-]*[A-Z][\w-]* {word}\b"
    for form in (rf"\b{own} (?:or|and|but not) {other}", rf"{other} (?:or|and|but not) (?:the )?{own}"):
        found = re.search(form, sentence)
        if (
            found
            and not re.search(rf"\b{word}", found["own"])
            and not re.search(rf"{word} {name}|{name} {word}", sentence)
        ):
            return asked["class"]
    return ""


def _claims(draft: Draft) -> list[_Claim]:
    """What the answer states: a number, a name, or, by a yes, each number of the question."""
    answer = draft.answer
    asked = features(_ASKED_FOR.sub(r"\g<kind>", draft.question))
    asked = {key: word for key, word in asked.items() if ":" not in key or opposite(key) not in asked}
    if answer.kind == "boolean":
        return [_Claim(asked, number, ()) for number in quantities.find(draft.question)]
    if answer.kind == "number":
        return [_Claim(asked, gold, ())] if (gold := gold_quantity(answer)) else []
    if not isinstance(answer.value, str) or answer.kind == "sequence":
        return []
    names = names_of(answer)
    return [_Claim(asked, quantities.read(names[0]), names)]


def _has(claim: _Claim, text: str) -> bool:
    if claim.number:
        return any(quantities.supports(claim.number, stated) for stated in quantities.find(text))
    return any(occurs(name, text) for name in claim.names)


def _stands_in(claim: _Claim, item: str) -> bool:
    """The same of an item of a list, of whose numbers the last has the unit of all."""
    if claim.number:
        return any(stated.value == claim.number.value for stated in quantities.find(item))
    return _has(claim, item)


def _facts(question: str, claim: _Claim, sentence: str) -> Iterator[list[_Part]]:
    if lists := listed(sentence):
        yield from _of_lists(claim, lists)
    elif claim.number:
        yield _of_numbers(question, claim.number, sentence)
    elif any(":" in key for key in claim.asked) and same_inversion(question, [sentence]):
        yield _of_opposites(claim, sentence)


def _of_brackets(claim: _Claim, sentence: str) -> list[_Part]:
    """What stands before each of the brackets like that of the answer: "Asia (63%), Africa (50%)"."""
    found, start = list[tuple[bool, str, str]](), 0
    for bracket in _BRACKET.finditer(sentence):
        before = _NAME_OPENS.split(sentence[start : bracket.start()])[-1]
        found.append((_has(claim, bracket[1]), " ".join(before.split()[-_NAME_WORDS:]), bracket[1]))
        start = bracket.end()
    mine = [inside for has_answer, _, inside in found if has_answer]
    if len(mine) != 1 or _has(claim, _BRACKET.sub(" ", sentence)):
        return []
    alike = [one for one in found if _is_of_kind(one[2], mine[0], claim)]
    return _labelled([has_answer for has_answer, *_ in alike], (features(before) for _, before, _ in alike))


def _is_of_kind(inside: str, other: str, claim: _Claim) -> bool:
    """Whether two brackets tell the same of two things: numbers in one unit, or names with a word in common."""
    if claim.number:
        return any(_is_alike(stated, claim.number) for stated in quantities.find(inside)) and not _POINTS.match(inside)
    return inside.split()[-1:] == other.split()[-1:]


def _of_lists(claim: _Claim, lists: list[list[str]]) -> list[list[_Part]]:
    """What stands in the same places of two lists, one of which has the answer once, unless it is what is asked of."""
    found = []
    for one in lists:
        places = [_stands_in(claim, item) for item in one]
        if places.count(True) == 1:
            others = [other for other in lists if other is not one and len(other) == len(one)]
            found += [_labelled(places, map(features, other)) for other in others]
    hit = ([part.has_answer for part in parts if part.label.keys() & claim.asked.keys()] for parts in found)
    return [] if [True] in hit else found


def _of_numbers(question: str, number: Quantity, sentence: str) -> list[_Part]:
    """What is said around each number of the answer's kind that a coordinating word parts from the one before."""
    places = [found for found in quantities.find_in(sentence) if _is_alike(found.quantity, number)]
    cuts: list[tuple[int, int]] = []
    pivots = places[:1]
    for before, found in pairwise(places):
        if between := list(_COORDINATES.finditer(sentence, before.stop, found.start + 1)):
            cuts.append((between[0].start(), between[-1].end()))
            pivots.append(found)
    answers = [quantities.supports(number, found.quantity) for found in pivots]
    if len(pivots) < 2:
        return []
    others = [found.quantity for found, is_answer in zip(pivots, answers, strict=True) if not is_answer]
    if sum(quantities.supports(number, found.quantity) for found in places) != sum(answers) or any(
        quantities.equal(one, other) for one in others for other in quantities.find(question)
    ):
        return []
    opened = [match.end() for match in _COORDINATES.finditer(sentence, 0, pivots[0].start)]
    starts = [opened[-1] if opened else 0, *(end for _, end in cuts)]
    stops = [*(start for start, _ in cuts), len(sentence)]
    ahead = [sentence[start : found.start] for start, found in zip(starts, pivots, strict=False)]
    behind = [
        _CLAUSE_ENDS.split(sentence[found.stop : stop], maxsplit=1)[0]
        for found, stop in zip(pivots, stops, strict=False)
    ]
    return [] if any(map(_RESUMES.search, behind)) else _labelled(answers, _labels(ahead, behind))


def _labels(before: list[str], behind: list[str]) -> Iterator[dict[str, str]]:
    """What is said with each number; what opens with its number or its verb has its subject from the first."""
    before = _parallel(before)
    has_subjects = all(map(features, before)) and not any(
        _PRONOUN.search(text) or _OPENS_WITH_VERB.match(text) for text in before
    )
    turns = [{key: word for key, word in features(text).items() if ":" in key} for text in before]
    for one, other, turned in zip(before, _own_ends(behind), turns, strict=True):
        yield features(f"{one} {other}") if has_subjects else features(other) | (turned if all(turns) else {})


def _parallel(before: list[str]) -> list[str]:
    """The first without the frame of all: "… lifespan of female mice by" where the others say "of male mice by"."""
    lengths = {len(text.split()) for text in before[1:]}
    if len(lengths) != 1 or not all(map(_OPENS_WITH_PREPOSITION.match, before[1:])):
        return before
    last = " ".join(before[0].split()[-lengths.pop() :])
    return [last, *before[1:]] if _OPENS_WITH_PREPOSITION.match(last) else before


def _own_ends(behind: Sequence[str]) -> list[str]:
    """What stands behind each number: behind the last only as much as behind the first, the rest is said of all."""
    first, last = behind[0], _COORDINATES.split(behind[-1])[0]
    last = " ".join(_PHRASE.split(last.strip())[: len(_PHRASE.split(first.strip()))])
    several = {len(text.split()) for text in behind[:-1]}
    if len(behind) > 2 and several == {len(last.split()) - 1}:
        last = last.rpartition(" ")[0]  # "63 nonsense, 878 missense and 208 silent substitutions"
    return [*behind[:-1], last if _VERB.search(f" {first}") else _VERB.sub("", last)]


def _of_opposites(claim: _Claim, sentence: str) -> list[_Part]:
    """What is said to rise and what to fall, or where it is most and where least, by these words alone."""
    parts = _COORDINATES.split(sentence)
    says_nothing = [key for name in claim.names for key in features(name)]
    turned = [
        (
            _has(claim, part),
            {key: word for key, word in features(part).items() if ":" in key and key not in says_nothing},
        )
        for part in parts
    ]
    with_answer = [_Part(True, turns) for has_answer, turns in turned if has_answer]
    rest = dict(chain.from_iterable(turns.items() for has_answer, turns in turned if not has_answer))
    return [*with_answer, _Part(False, rest)]


def _labelled(answers: Iterable[bool], labels: Iterable[dict[str, str]]) -> list[_Part]:
    """The parts, each with what no other one says."""
    known = list(labels)
    times = Counter(chain.from_iterable(known))
    own = ({key: word for key, word in label.items() if times[key] == 1} for label in known)
    return [_Part(*part) for part in zip(answers, own, strict=True)]


def _elsewhere(asked: dict[str, str], parts: list[_Part]) -> str:
    """What the question has of just one part without the answer, and of no part with it or in its contrary there."""
    mine = [part.label.keys() for part in parts if part.has_answer]
    hits = [hit for part in parts if not part.has_answer and (hit := part.label.keys() & asked.keys())]
    against = [hit for hit in hits if any(":" in key and all(opposite(key) in label for label in mine) for key in hit)]
    hits = against if len(against) == 1 and not any(label & asked.keys() for label in mine) else hits
    if not all(mine) or not mine or len(hits) != 1 or any(hits[0] & label for label in mine):
        return ""
    if all(key.isdecimal() for label in mine for key in label) and not all(map(str.isdecimal, hits[0])):
        return ""  # "26 (34%)" of which nothing is named but a number may be said of anything
    contrary = {opposite(key) for key in hits[0] if ":" in key}
    if contrary and all(contrary & label for label in mine):
        return asked[min(hits[0])]
    # A direction that the answer's part has not, but no other either, may be said of both in other words.
    is_named = any(":" not in key for key in hits[0])
    return asked[min(hits[0])] if is_named and not any(label & asked.keys() for label in mine) else ""


def _said_of_another(question: str, sentence: str) -> str:
    """The direction that a question asserts of what the sentence tells the opposite of, beside another."""
    asked = directions(question)
    if len(asked) != 1 or _DENIES.search(sentence):
        return ""
    (claimed,) = asked
    parts = [(part, turns[0]) for part in _COORDINATES.split(sentence) if len(turns := _turns(part, claimed.axis)) == 1]
    if len({turn.sign for _, turn in parts}) < 2:
        return ""
    before, _, behind = zip(*(part.partition(turn.word) for part, turn in parts), strict=True)
    subject = features(question.partition(claimed.word)[0])
    for texts, said in ((before, subject), (_own_ends(behind), features(question))):
        labels = _labelled([False] * len(parts), map(features, texts)) if all(map(features, texts)) else []
        hits = [told for told, label in zip(parts, labels, strict=False) if label.label.keys() & said.keys()]
        if len(hits) == 1:
            part, turn = hits[0]
            return claimed.word if turn.sign != claimed.sign and same_inversion(question, [part]) else ""
    return ""


def _turns(text: str, axis: int) -> list[Directed]:
    return [turn for turn in directions(text) if turn.axis == axis]


def _is_alike(one: Quantity, number: Quantity) -> bool:
    """Whether both measure the same in the same unit, or count."""
    counts = [quantity.unit is None or is_count(quantity.unit) for quantity in (one, number)]
    return all(counts) or (not any(counts) and one.unit == number.unit)
