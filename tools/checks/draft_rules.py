"""The rules that a drafted pair must keep before any model looks at it: pure functions from a draft to a check.

    answer_in_quotes(draft) -> Check(name="answer_in_quotes", passed=False, detail="no quote has 'CDK4'")

A passed check says only that its rule found nothing. Quotes are taken as they are given (see `quotes.locate`); what
needs understanding (one right answer, worth asking, really supported) is the critic's. Whether the question stands
alone is told in `self_containment`, what the quoted sentences are in `findings`.
"""

import re
from collections.abc import Sequence

from bioalchemy import prompts, quantities
from bioalchemy.answers import gold_quantity, is_well_formed, normalise
from bioalchemy.matching import numerals
from bioalchemy.matching.naming import stated
from bioalchemy.matching.number_words import NUMBER_WORD
from bioalchemy.notation import occurs, runs
from bioalchemy.records import Check, Draft
from bioalchemy.tools.checks import (
    alternatives,
    bearing,
    calculations,
    chosen,
    gold_faults,
    negation,
    option_faults,
    shared_words,
    word_forms,
)
from bioalchemy.tools.readers import hidden_characters
from bioalchemy.units import parse_unit, ratio

_LONGEST_QUESTION = 2_000
_PERCENT = parse_unit("%")
_MARKERS = re.compile(r"\bmarkers?\b", re.IGNORECASE)
_PRESENT = re.compile(r"(?<=\w)[⁺+](?!\w)")
"""What says that cells have a marker: Ki67⁺ cells are marked by Ki67."""
_ASKED_UNIT = re.compile(r"\bin ([^\s,?()]{1,12})(?=[,?)]| (?:was|were|is|are|did|does|do)\b)")
_ENDS_A_CLAUSE = re.compile(r"(?<![\w.,-])([\w.,-]*\w)(?=\s*(?:[?),;:]|\bor\b|$))")
_ASKS_BEYOND = re.compile(
    r"\b(?:beyond|past|in excess of|exceed\w*|surpass\w*)(?: about| roughly)? (?:how (?:many|much)|what|which)\b"
    r"|\bover (?:about |roughly )?(?:how (?:many|much)|what|which)\b"
    r"(?! (?:\w+ )?(?:time|period|range|hour|day|minute|second|week|month|year))",
    re.IGNORECASE,
)
"""Questions for a bound, in words that in a text may be none: "over 24 h"."""
_COUNTS = re.compile(r"\bhow many\b", re.IGNORECASE)
_JUST_ONE = re.compile(
    r"\b(?:(?:only|just|exactly) one\b(?! (?:that|to|who|which)\b)"
    rf"|(?<!-)one (?=(?:out )?of (?:the )?(?:{NUMBER_WORD}|[0-9])))",
    re.IGNORECASE,
)
"""One where it counts, and is no pronoun: only one of the seven."""
_ORDINAL = re.compile(r"(?<=[0-9])(?:st|nd|rd|th)\b")
_ASKS_RANK = re.compile(
    r"\b(?:rank\w*|place[ds]?|position\w*|percentile|generation|passage|cycle)\b"
    r"|\b(?:which|what) (?:week|day|month|year|hour)\b",
    re.IGNORECASE,
)
"""What an ordinal tells: "ranked 934th" has a rank, and no number of things."""
_IN_SINGLE_MARKS = re.compile(r"(?<!\w)['‘]([^'‘’]{1,100})['’](?!\w)")
"""What a quote has as 'iron acquisition': `occurs` takes such a mark for a prime."""
_PLURAL = re.compile(r"[a-z]{3,}[a-rt-z]s")
_MOST_NUMBER_WORDS = 4
_MOST_WORDS_OF_NAME = 5
_FEWEST_DESCRIBING = 3
_THOUSAND = 1_000
_NUMBER_IN_WORDS = re.compile(
    r"\b(?:half|quarter|dozen|thirds?|hundred|thousand|million|(?:doubl|tripl|quadrupl)ed)\b", re.IGNORECASE
)
_NAME = re.compile(r"(?=\S*(?:\w[A-Z]|[0-9]))[A-Za-zα-ωΑ-Ω][\wα-ωΑ-Ω/-]{1,14}")
"""A symbol such as `CDK4`, `daf-2` or `mTOR`: nothing else can stand for it but its aliases."""


def answer_well_formed(draft: Draft) -> Check:
    """The gold can be judged, passes as its own answer, lets nothing else pass that can be seen, and hides nothing."""
    answer = draft.answer
    shown = (draft.question, *answer.parts, *answer.options, *answer.aliases, answer.unit or "")
    if hidden := next(filter(None, map(hidden_characters.named, shown)), ""):
        return Check(name="well_formed", passed=False, detail=f"a character that nobody sees: {hidden}")
    if mark := next(filter(None, map(prompts.mark, shown)), ""):
        return Check(name="well_formed", passed=False, detail=f"a tag, or a mark of a chat template: {mark}")
    if len(draft.question) > _LONGEST_QUESTION:
        what = f"a question of {len(draft.question):,} characters, more than {_LONGEST_QUESTION:,}"
        return Check(name="well_formed", passed=False, detail=what)
    passed, detail = is_well_formed(answer)
    if passed and (fault := gold_faults.find(draft)):
        passed, detail = False, fault
    return Check(name="well_formed", passed=passed, detail=detail)


def answer_not_in_question(draft: Draft) -> Check:
    """The question does not give the gold or an alias away; it may name several options, or the steps to be ordered."""
    answer, question = draft.answer, alternatives.settled(draft.question, "")
    if (short := negation.without_long_forms(question, ())) != question:
        question = f"{question} {short}"  # "the uncoloured dissolved organic carbon (DOC)" names uncoloured DOC
    leak = ""
    if answer.kind == "choice":
        right = option_faults.right_option(answer)
        if not any(_is_stated(option, question) for option in answer.options if option != right):
            names = (right, *answer.aliases)
            leak = _first_stated(names, question) or stated(names, question)
            leak = "" if leak and alternatives.offers(question, leak) else leak
    elif gold := gold_quantity(answer):
        numbers = [*quantities.find(question), *_bare_guesses(gold, question)]
        is_stated = any(quantities.equal(gold, number) for number in numbers) or _in_other_case(draft)
        if is_stated or _in_other_words(gold, question):
            leak = f"{answer.value} {answer.unit or ''}".strip()
    elif answer.kind == "sequence" and not isinstance(answer.value, str):
        leak = ", ".join(answer.value) if _in_order(answer.value, question) else ""
    elif answer.kind != "boolean":
        leak = _first_stated((*answer.parts, *answer.aliases), question) or _singular_of(answer.parts, question)
        leak = leak or stated((*answer.parts, *answer.aliases), question) or _in_other_forms(answer.parts, question)
        leak = "" if leak and answer.kind == "phrase" and alternatives.offers(question, leak) else leak
    detail = f"the question already says {leak!r}" if leak else ""
    return Check(name="answer_not_in_question", passed=not leak, detail=detail)


def answer_in_quotes(draft: Draft) -> Check:
    """Every part of the gold stands in a quote: words as whole tokens, numbers by value and unit, and not as a bound.

    A calculated number stands there too, or follows from the numbers that do; so do the words (not the names and
    numbers) of a choice's right option and of a step that is described, and a direction that the question offers (see
    `chosen`). An item of several may share words with others (see `shared_words`). Exempt is a yes or no: for that see
    `bearing`.
    """
    answer = draft.answer
    if answer.kind == "boolean":
        return _found_in_quotes("", exempt="a yes or no stands in no quote")
    if answer.kind == "number":
        gold = gold_quantity(answer)
        supported = gold is not None and _is_supported(gold, draft) and not _is_in_other_unit(gold, draft)
        if not supported and draft.kind == "calculation":
            return _calculated(draft)
        return _found_in_quotes("" if supported else f"{answer.value} {answer.unit or ''}".strip())
    if answer.kind == "choice":
        fault = _fault_of_choice(draft)
        return Check(name="answer_in_quotes", passed=not fault, detail=fault)
    quotes = (
        tuple(_PRESENT.sub(" ", quote) for quote in draft.quotes) if _MARKERS.search(draft.question) else draft.quotes
    )
    if isinstance(answer.value, str):
        names = (answer.value, *answer.aliases)
        is_there = any(_in_any(name, quotes) for name in names)
        is_there = is_there or chosen.is_offered_and_told(answer.value, draft.question, draft.quotes)
        return _found_in_quotes("" if is_there else answer.value)
    missing = (item for item in answer.value if not _in_any(item, quotes) and not _in_list(item, quotes))
    if answer.kind == "sequence":
        missing = (step for step in missing if not _is_described(step, draft))
    return _found_in_quotes(next(missing, ""))


def _calculated(draft: Draft) -> Check:
    answer = draft.answer
    numbers = calculations.worked_out(answer, draft.quotes, draft.question)
    written = f"{answer.value} {answer.unit or ''}".strip()
    detail = f"worked out from {numbers}" if numbers else f"no quote has {written!r}, nor numbers that give it"
    return Check(name="answer_in_quotes", passed=bool(numbers), detail=detail)


def better_quoted(draft: Draft, sentences: Sequence[str]) -> tuple[str, ...]:
    """The draft's quotes; where they lack the answer, the one of `sentences` that has it and speaks of the question.

    A writer who numbers sentences slips by one; two that fit as well leave its own choice to be refused.
    """
    if answer_in_quotes(draft).passed or draft.answer.kind in ("boolean", "choice"):
        return draft.quotes
    fit = [
        sentence for sentence in sentences if answer_in_quotes(draft.model_copy(update={"quotes": (sentence,)})).passed
    ]
    best = bearing.best(draft, fit)
    return (best,) if best else draft.quotes


def options_sound(draft: Draft) -> Check:
    """A choice has enough options, all different and of one kind, no catch-all, and a right one of ordinary length."""
    answer = draft.answer
    fault = ""
    if answer.kind == "choice":
        fault = option_faults.find(answer, draft.quotes)
    return Check(name="options_sound", passed=not fault, detail=fault)


def _bare_guesses(gold: quantities.Quantity, question: str) -> list[quantities.Quantity]:
    """Numbers without a unit that count nothing, "(35?)", in the unit that is asked for; and fractions of a share."""
    ends = (match[1] for match in _ENDS_A_CLAUSE.finditer(question))
    bare = [number.value for end in ends for number in quantities.find(end) if number.unit is None]
    if gold.unit == _PERCENT:
        anywhere = (one.value for one in quantities.find(question) if one.unit is None and not one.bound)
        bare += [100 * value for value in anywhere if 0 < value < 1]
    return [quantities.Quantity(value, gold.unit) for value in bare]


def _singular_of(parts: Sequence[str], question: str) -> str:
    """One word of the gold that the question has without its plural's s: "root organs" for "roots"."""
    words = [part for part in parts if _PLURAL.fullmatch(part)]
    return next((word for word in words if occurs(word[:-1], question)), "")


def _in_other_forms(parts: Sequence[str], question: str) -> str:
    return next((part for part in parts if " " in part and word_forms.has(part, question)), "")


def _in_other_words(gold: quantities.Quantity, question: str) -> bool:
    """Whether the question has the number as an answer might: half an hour, a dozen."""
    if not _NUMBER_IN_WORDS.search(question):
        return False
    for said in runs(question.rstrip("?. ").split(), _MOST_NUMBER_WORDS):
        number = numerals.read(said.strip(" ,;:()")) if _NUMBER_IN_WORDS.search(said) else None
        if number and number.unit is None and gold.unit == _PERCENT:
            number = quantities.Quantity(100 * number.value, gold.unit)
        if number and numerals.same(gold, number, 0.0) and (number.unit is not None or gold.unit is None):
            return True
    return False


def _in_other_case(draft: Draft) -> bool:
    """Whether the question has the number with its unit in other letters ("72 H"), which are no unit themselves."""
    value, unit = str(draft.answer.value), draft.answer.unit or ""
    written = re.findall(rf"(?<![\w.,-]){re.escape(value)} ?({re.escape(unit)})(?!\w)", draft.question, re.IGNORECASE)
    return any(found == unit or parse_unit(found) is None for found in written if found)


def _is_stated(text: str, where: str) -> bool:
    quantity = quantities.read(text)
    if quantity is None:
        return occurs(text, where)
    return any(quantities.equal(quantity, stated) for stated in quantities.find(where))


def _first_stated(texts: tuple[str, ...], where: str) -> str:
    return next((text for text in texts if _is_stated(text, where)), "")


def _in_order(steps: tuple[str, ...], question: str) -> bool:
    places = [normalise(question).find(normalise(step)) for step in steps]
    return all(occurs(step, question) for step in steps) and places == sorted(places)


def _found_in_quotes(missing: str, exempt: str = "") -> Check:
    detail = f"no quote has {missing!r}" if missing else exempt
    return Check(name="answer_in_quotes", passed=not missing, detail=detail)


def _fault_of_choice(draft: Draft) -> str:
    """Why the right option does not follow: no quote has its number or name, or what else it says."""
    option, aliases = option_faults.right_option(draft.answer), draft.answer.aliases
    option = chosen.abbreviated(option, draft.quotes)
    lone = _lone(quantities.find(option), draft)
    if lone:
        return f"no quote has '{float(lone[0].value):g}' of {option!r}"
    is_there = any(_in_any(name, draft.quotes) for name in (option, *aliases))
    if is_there:
        return ""
    if _NAME.fullmatch(option):
        return f"no quote has {option!r}"
    if not quantities.find(option):
        return chosen.unsupported(option, draft.question, draft.quotes)
    turned = chosen.turned_size(option, draft.question, draft.quotes)
    return f"the quotes have {turned!r}, not {option!r}" if turned else ""


def _is_described(step: str, draft: Draft) -> bool:
    """Whether a step of several words follows, as a choice's option may: nobody has to describe it in the paper's."""
    words = step.split()
    if len(words) < _FEWEST_DESCRIBING or _lone(quantities.find(step), draft):
        return False
    has_names = all(_in_any(word, draft.quotes) for word in words if _NAME.fullmatch(word))
    return has_names and not chosen.unsupported(step, draft.question, draft.quotes)


def _in_any(text: str, quotes: tuple[str, ...]) -> bool:
    """Whether a quote has the words, in another spelling that the matcher pays too, or in other forms of them."""
    if any(occurs(text, quote) or occurs(text, _IN_SINGLE_MARKS.sub(r"\1", quote)) for quote in quotes):
        return True
    is_name = text.count(" ") < _MOST_WORDS_OF_NAME
    return any((is_name and _is_spelled(text, quote)) or word_forms.has(text, quote) for quote in quotes)


def _is_spelled(name: str, quote: str) -> bool:
    """Whether the matcher would pay some words of the quote for the name; one with a prime is another's."""
    found = stated((name,), quote)
    return bool(found) and not re.search(rf"{re.escape(found)}['’′]", quote)


def _in_list(item: str, quotes: tuple[str, ...]) -> bool:
    return any(shared_words.has_item(item, quote) for quote in quotes)


def _is_in_other_unit(number: quantities.Quantity, draft: Draft) -> bool:
    """Whether the question names the unit of a number without one, "in g/l", and the quotes have it in another."""
    asked = next(filter(None, (parse_unit(match[1]) for match in _ASKED_UNIT.finditer(draft.question))), None)
    if number.unit is not None or asked is None:
        return False
    stated = [one.unit for quote in draft.quotes for one in calculations.stated_in(quote) if one.value == number.value]
    factors = [ratio(unit, asked) if unit else None for unit in stated]
    return bool(factors) and all(factor not in (None, 1) for factor in factors)


def _is_supported(number: quantities.Quantity, draft: Draft) -> bool:
    return not _lone([number], draft)


def _lone(numbers: Sequence[quantities.Quantity], draft: Draft) -> list[quantities.Quantity]:
    """The first number that no quote has; as a bound (">98%") one has it only where it or the question is one too."""
    quotes = [_ORDINAL.sub("", text) for text in draft.quotes] if _ASKS_RANK.search(draft.question) else draft.quotes
    quotes = [_JUST_ONE.sub("1 ", text) for text in quotes] if _COUNTS.search(draft.question) else quotes
    for number in numbers:
        quotes = [_with_joined(number, quote) for quote in quotes]
    stated = list(dict.fromkeys(number for quote in quotes for number in calculations.stated_in(quote)))
    asked = quantities.bounds(draft.question) | ({">"} if _ASKS_BEYOND.search(draft.question) else set())
    for number in dict.fromkeys(numbers):
        bounds = {"", number.bound} | asked
        if not any(quantities.supports(number, one) and one.bound in bounds for one in stated):
            return [number]
    return []


def _with_joined(number: quantities.Quantity, quote: str) -> str:
    """The quote with a comma for the ordinary spaces between the thousands of this number: "17 155 nt"."""
    if number.value.denominator != 1 or abs(number.value) < _THOUSAND:
        return quote
    grouped = f"{int(abs(number.value)):,}"
    return re.sub(rf"(?<![0-9.,])(?<![0-9] ){grouped.replace(',', ' ')}(?! ?[0-9])", grouped, quote)
