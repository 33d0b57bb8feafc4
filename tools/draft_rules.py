"""The rules that a drafted pair must keep before any model looks at it: pure functions from a draft to a check.

    self_contained(draft) -> Check(name="self_contained", passed=False, detail="points outside itself: 'Figure 2'")

A passed check says only that its rule found nothing. Quotes are taken as they are given (see `quotes.locate`); what
needs understanding (one right answer, worth asking, really supported) is the critic's.
"""

import re

from bioalchemy import quantities
from bioalchemy.answers import gold_quantity, is_well_formed, normalise
from bioalchemy.notation import occurs
from bioalchemy.records import Check, Draft
from bioalchemy.tools import option_faults, orders

MIN_QUESTION_WORDS = 4
MIN_CONTENT_WORDS = 2
SHARED_STEMS = 2
SHARED_SHARE = 0.4
"""Content words that a yes-or-no question has in common with its quotes, at the least: so many, and this share …"""
STEM = 5
"""… each by so many letters."""
ENOUGH_CONTENT_WORDS = 4
"""A question with fewer must name something: a gene, a species, a number."""

_WORKS = (
    "study|studies|paper|article|work|experiments?|reports?|publication|manuscript|investigation|trial|review|authors?"
    "|results?|findings?|data|dataset|analysis|analyses|survey|observations?|cohorts?"
)
_EXCERPTS = "passages?|texts?|excerpts?|abstracts?|paragraphs?|snippets?|sentences?|documents?|statements?|contexts?"
_DISPLAYS = "figures?|tables?|graphs?|diagrams?|plots?|charts?|images?|micrographs?|panels?|blots?"
_TOLD = "shown|described|mentioned|reported|stated|indicated|illustrated|noted|depicted|discussed|listed|given"

_POINTERS = [
    # this study, the present paper, the authors, the study (but: the study of …)
    r"\b(?:this|these|those|our|their|(?:the )?(?:present|current|cited|above|aforementioned))"
    rf" (?:(?:new|recent|clinical|experimental|animal|particular|same) )?(?:{_WORKS})\b",
    r"\b(?:the|that) (?:study|paper|article|manuscript|publication|experiments?|researchers|investigators)\b"
    r"(?! (?:of|on)\b)",
    r"\b(?:the )?authors\b|\bet al\b|\bherein\b|\b(?-i:[A-Z][a-z]+) and (?:colleagues|co-?workers)\b",
    r"\b(?:(?-i:[Ww]e|[Oo]urs?|[Oo]ur|us))\b",
    # Figure 2, Fig. S1, Supplementary Table (but: table salt, the supplementary motor area)
    r"\b(?:fig(?:ure)?s?\.?|tables?|equations?|eqs?\.|additional files?|panels?) ?s?[0-9]+[a-z]?\b",
    r"\bpanels? \(?(?-i:[A-Z])\b",
    r"\bsuppl(?:ementary|emental|\.)? (?:fig|table|data|material|information|file|note|movie|video|text|method)",
    rf"\bin (?:the|this) (?:{_DISPLAYS})\b|\b(?:{_DISPLAYS}) (?:above|below)\b",
    # the passage, in this context, the following text (but: the context of, the passage of)
    r"\b(?:the|this|these|given|provided|above) (?:(?:given|provided|above|following|present) )?"
    rf"(?:{_EXCERPTS})\b(?! (?:of|through|from)\b)",
    rf"\bthe following (?:{_WORKS}|{_EXCERPTS}|{_DISPLAYS})\b",
    r"\b(?:according to|based on) (?:the|this|these) (?:\w+ )?"
    rf"(?:{_WORKS}|{_EXCERPTS}|{_DISPLAYS}|information|evidence)\b",
    # as shown, reported here, mentioned above (but: as shown by crystallography)
    rf"\bas (?:{_TOLD})\b(?! (?:by|using|with|for)\b)",
    rf"\b(?:{_TOLD}|observed|examined|tested|used|studied|presented|seen) here\b",
    rf"\b(?:{_TOLD}) (?:above|below|earlier)\b(?! (?:the|an?|pH|[0-9]+)\b)",
    r"\bin the (?:previous|preceding|next|following|above) (?:sections?|chapters?|paragraphs?)\b",
    r"\[[0-9]+(?: ?[,–-] ?[0-9]+)*\](?!\w)",
    r"\b(?:above|below|here)\W*$",
    # groups and samples that nobody has named (but: the patients with lupus, the control group of a proof)
    r"\bthe (?:control|treated|untreated|treatment|experimental|placebo|intervention|exposed|first|second|third|other)"
    r" (?:group|arm|set|animals|samples?|individuals)\b(?! of\b)",
    r"\b(?:under|in) (?:these|those|such) (?:\w+ )?conditions\b",
    r"\b(?:the|these|those) (?:samples|specimens|isolates|participants|volunteers|donors|mutants?|transfectants)"
    r"(?= *(?:[?,;]|$)| (?:were|was|is|are|had|have|has|did|show|do|does)\b)",
    r"\bthe (?:first|second|third|fourth|latter|former|other) (?:groups?|cohorts?|arms?)\b(?! of\b)",
    # labels that only the paper explains (but: group A streptococci, group II introns)
    r"\b(?<!blood )(?<!complementation )"
    r"(?:groups?|cohort|arm|patient|subject|participant|compound|condition|treatment|sample|experiment)"
    r" (?-i:[A-Z]|[0-9]{1,2}|I{2,3}|IV)\b(?![/-])"
    r"(?! (?:chaperonin|beta|strep|intron|rota|vitamin|innate|ILC|medullo|coxsackie|metal|element|allergen))",
]
_POINTER = re.compile("|".join(_POINTERS), re.IGNORECASE)
_CHOICE_NEEDED = re.compile(r"\b(?:the following|which (?:one )?of (?:these|those|them)|the options?)\b", re.IGNORECASE)

_SHOWS = r"(?:\w+ly )?(?:show|report|found|find|demonstrat|suggest|indicat|identif|describ|establish|reveal)\w*"
_SHOWN = "(?:shown|reported|described|demonstrated|found|identified|established|suggested|implicated|proposed)"
_OF_OTHERS = re.compile(
    r"\b(?:previous|earlier|prior|recent|other|several|many) (?:\w+ )?"
    rf"(?:studies|work|reports?|authors|groups|experiments) (?:have |has |had )?{_SHOWS}"
    rf"|\b(?:previously|recently) (?:been )?{_SHOWN}\b|\b(?:has|have) been (?:\w+ly )?{_SHOWN}\b"
    r"|\b(?:is|are) (?:well[ -])?(?:known|established)\b"
    rf"|\bet al\.?,? (?:\([0-9]{{4}}\)|\[[0-9]+\]) {_SHOWS}",
    re.IGNORECASE,
)
_HEDGE = re.compile(
    r"\b(?:may|might|possibly|probably|perhaps|presumably|likely|putative(?:ly)?|potential(?:ly)?|apparent(?:ly)?"
    r"|suggest(?:s|ed|ing|ive)?|hypothes\w+|speculat\w+|propos(?:e|es|ed)|predict(?:s|ed)?"
    r"|(?:appear|seem)(?:s|ed)? to"
    r"|could (?:be|have|explain|reflect|contribute|result)|thought to|believed to|cannot be excluded)\b",
    re.IGNORECASE,
)

_QUESTION_WORD = r"(?:(?:what|why|how|when|where|which|who|to what extent),? )?"
_AUXILIARY = r"(?:did|does|do|is|was|were|are|has|have|had|can|could|will|would|should|might|may)"
_PRONOUN = r"(?:it|its|they|their|them|he|she|these|those|this)"
_OPENS_UNRESOLVED = re.compile(
    rf"(?:(?:is|was) it (?:true|correct|the case) that )?(?:{_QUESTION_WORD}{_AUXILIARY} )?{_PRONOUN}\b"
    r"(?! (?:true|possible|likely|known|necessary|correct|accurate|essential|important|required|that)\b)",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(
    r"\b(?:this|these) (?:(?!(?:in|of|after|with|from|by|at|on|to|for|during|under|and|or)\b)\w+ )?"
    r"(cells?|lines?|strains?|mutants?|mice|rats|flies|worms|fish|animals?|plants?|embryos?|patients?|individuals"
    r"|participants|women|men|children|infants|samples|specimens|conditions?|treatments?|proteins?|genes?|tissues?|species"
    r"|populations?|isolates|tumou?rs)\b",
    re.IGNORECASE,
)
"""Nouns that a question must have said before it points back at them."""
_ASKS = re.compile(
    r"(?:name|identify|calculate|compute|list|order|arrange|give|state|estimate|determine|predict|rank|classify|specify)\b",
    re.IGNORECASE,
)
_EMPTY_WORDS = (
    "a an the of in on at to for by with from and or is are was were be been do does did has have had it its this that"
    " these those they what which who whom whose when where why how many much following true false correct incorrect"
    " statement statements not most best one ones can could would should"
)
_NAMES_SOMETHING = re.compile(r"(?<!^)\b[A-Z]|\w[A-Z]|[0-9]|[α-ωΑ-Ω]")
_NAME = re.compile(r"(?=\S*(?:\w[A-Z]|[0-9]))[A-Za-zα-ωΑ-Ω][\wα-ωΑ-Ω/-]{1,14}")
"""A symbol such as `CDK4`, `daf-2` or `mTOR`: nothing else can stand for it but its aliases."""
_ASKS_FOR_ANYTHING = re.compile(
    r"\b(?:what|which) (?:did|do|does) .*\b(?:suggest|show|reveal|confirm|find|indicate|state|say|demonstrate|focus on"
    r"|conclude|report|discover|observe|detect)\W*$",
    re.IGNORECASE,
)
_EMPTY = frozenset(_EMPTY_WORDS.split())


def answer_well_formed(draft: Draft) -> Check:
    """The gold can be judged and passes as its own answer."""
    passed, detail = is_well_formed(draft.answer)
    return Check(name="well_formed", passed=passed, detail=detail)


def self_contained(draft: Draft) -> Check:
    """The question and its options ask something, and point to nothing that the reader can't see."""
    question = " ".join(draft.question.split())
    fault = _lack_of_content(question)
    if not fault:
        for text in (question, *draft.answer.options):
            if match := _POINTER.search(text):
                fault = f"points outside itself: {match.group()!r}"
                break
    if not fault and (match := _OPENS_UNRESOLVED.match(question)):
        fault = f"opens with a reference to nothing: {match.group()!r}"
    if not fault and (match := _POINTS_BACK.search(question)) and not _is_named_before(match):
        fault = f"points back at nothing: {match.group()!r}"
    if not fault and not draft.answer.options and (match := _CHOICE_NEEDED.search(question)):
        fault = f"offers a choice but shows no options: {match.group()!r}"
    return Check(name="self_contained", passed=not fault, detail=fault)


def answer_not_in_question(draft: Draft) -> Check:
    """The question does not give the gold or an alias away; it may name all options, or the steps to be ordered."""
    answer, question = draft.answer, draft.question
    leak = ""
    if answer.kind == "choice":
        if not all(_is_stated(option, question) for option in answer.options):
            leak = _first_stated((option_faults.right_option(answer), *answer.aliases), question)
    elif gold := gold_quantity(answer):
        if any(quantities.equal(gold, stated) for stated in quantities.find(question)):
            leak = f"{answer.value} {answer.unit or ''}".strip()
    elif answer.kind == "sequence" and not isinstance(answer.value, str):
        leak = ", ".join(answer.value) if _in_order(answer.value, question) else ""
    elif answer.kind != "boolean":
        values = (answer.value,) if isinstance(answer.value, str) else answer.value
        leak = _first_stated((*values, *answer.aliases), question)
    detail = f"the question already says {leak!r}" if leak else ""
    return Check(name="answer_not_in_question", passed=not leak, detail=detail)


def answer_in_quotes(draft: Draft) -> Check:
    """Every part of the gold stands in a quote: words as whole tokens, numbers by value and unit, and not as a bound.

    Exempt are the numbers of calculations, and the words (not the names and numbers) of a choice's right option. A
    quote for a yes or no has at least words of the question.
    """
    answer = draft.answer
    if answer.kind == "boolean":
        return _found_in_quotes(_unspoken(draft), exempt="a boolean stands in no quote")
    if answer.kind == "number":
        if draft.kind == "calculation":
            return _found_in_quotes("", exempt="a calculated number need not stand in a quote")
        gold = gold_quantity(answer)
        supported = gold is not None and _is_supported(gold, draft)
        return _found_in_quotes("" if supported else f"{answer.value} {answer.unit or ''}".strip())
    if answer.kind == "choice":
        return _found_in_quotes(_missing_of_choice(draft))
    if isinstance(answer.value, str):
        names = (answer.value, *answer.aliases)
        return _found_in_quotes("" if any(_in_any(name, draft.quotes) for name in names) else answer.value)
    return _found_in_quotes(next((item for item in answer.value if not _in_any(item, draft.quotes)), ""))


def options_sound(draft: Draft) -> Check:
    """A choice has enough options, all different and of one kind, no catch-all, and a right one of ordinary length."""
    answer = draft.answer
    fault = ""
    if answer.kind == "choice":
        fault = option_faults.find(answer)
    return Check(name="options_sound", passed=not fault, detail=fault)


def own_finding(draft: Draft, quoted: list[str]) -> Check:
    """No quoted sentence reports what others found or what was known before, or gives orders to a model."""
    if order := next(filter(None, map(orders.find, (*quoted, *draft.quotes))), ""):
        return Check(name="own_finding", passed=False, detail=f"speaks to a model: {order!r}")
    cited = next((match for sentence in quoted if (match := _OF_OTHERS.search(sentence))), None)
    detail = f"reported of earlier work: {cited.group()!r}" if cited else ""
    return Check(name="own_finding", passed=cited is None, detail=detail)


def hedge_kept(draft: Draft, quoted: list[str]) -> Check:
    """Where each quoted sentence hedges its claim, the question hedges too."""
    hedges = [_HEDGE.search(sentence) for sentence in quoted]
    dropped = bool(hedges) and all(hedges) and not _HEDGE.search(" ".join((draft.question, *draft.answer.options)))
    words = ", ".join(repr(hedge.group()) for hedge in hedges if hedge)
    return Check(name="hedge_kept", passed=not dropped, detail=f"the paper says {words}" if dropped else "")


def _lack_of_content(question: str) -> str:
    words = re.findall(r"\w[\w'+/-]*", question)
    content = [word for word in words if word.casefold() not in _EMPTY]
    if len(words) < MIN_QUESTION_WORDS or len(content) < MIN_CONTENT_WORDS:
        return f"asks nothing definite: {question!r}"
    if len(content) < ENOUGH_CONTENT_WORDS and not _NAMES_SOMETHING.search(question):
        return f"could be asked of any paper: {question!r}"
    if match := _ASKS_FOR_ANYTHING.search(question):
        return f"asks for whatever was found: {match.group()[-40:]!r}"
    if not question.rstrip("\"'”’) ").endswith("?") and not _ASKS.match(question):
        return f"is not a question: {question[-40:]!r}"
    return ""


def _is_named_before(match: re.Match[str]) -> bool:
    """Whether the noun that `match` points back at stands before it; `these mutants` may be the `mutant flies`."""
    return match[1].casefold().removesuffix("s") in match.string[: match.start()].casefold()


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


def _missing_of_choice(draft: Draft) -> str:
    """What of the right option should stand in a quote and does not: a number, or a name."""
    option, aliases = option_faults.right_option(draft.answer), draft.answer.aliases
    lone = [number for number in quantities.find(option) if not _is_supported(number, draft)]
    if lone:
        return f"{float(lone[0].value):g} of {option!r}"
    is_there = any(_in_any(name, draft.quotes) for name in (option, *aliases))
    return option if _NAME.fullmatch(option) and not is_there else ""


def _unspoken(draft: Draft) -> str:
    """The question of a yes or no whose quotes have next to nothing of it."""
    asked, quoted = _stems(draft.question), _stems(" ".join(draft.quotes))
    wanted = min(max(SHARED_STEMS, SHARED_SHARE * len(asked)), len(asked))
    return draft.question if len(asked & quoted) < wanted else ""


def _stems(text: str) -> set[str]:
    """The content words, by their first letters: `phosphorylated` speaks of `phosphorylation`."""
    return {word[:STEM] for word in re.findall(r"\w{4,}", normalise(text)) if word not in _EMPTY}


def _in_any(text: str, quotes: tuple[str, ...]) -> bool:
    return any(occurs(text, quote) for quote in quotes)


def _is_supported(number: quantities.Quantity, draft: Draft) -> bool:
    """Whether a quote has the number; as a bound (">98%") only where the number or the question is one too."""
    bounds = {"", number.bound} | quantities.bounds(draft.question)
    return any(
        quantities.supports(number, stated) and stated.bound in bounds
        for quote in draft.quotes
        for stated in quantities.find(quote)
    )
