"""Whether an answer is of the kind that its question asks for.

    mismatch("In which year was ShHTL7 described?", Answer(kind="number", value="2.5", unit="h"))
    -> "asks for a year, not '2.5 h'"

Only question words that leave no doubt are read: a wrong kind is refused, a wrong answer of the right kind is not seen.
"""

import re

from bioalchemy import quantities
from bioalchemy.answers import gold_quantity, render
from bioalchemy.records import Answer, Check, Draft
from bioalchemy.tools.checks.caseless import Caseless
from bioalchemy.tools.checks.option_faults import right_option
from bioalchemy.units import is_count, parse_unit, ratio, unmarked

_AUXILIARIES = r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must)(?:n't)?"
_AUXILIARY = re.compile(rf"\b{_AUXILIARIES}\b", re.IGNORECASE)
_OPENS_YES_OR_NO = re.compile(rf"{_AUXILIARIES} ", re.IGNORECASE)
_ASKS_MORE = re.compile(r"\b(?:or|what|which|how|who|whom|whose|when|where|why)\b|,? if so\b", re.IGNORECASE)
_AUXILIARY_OPENS = re.compile(rf"[,;:] (?:and )?{_AUXILIARIES}\b(?! (?:not|what|which|how)\b)", re.IGNORECASE)
_ASKS_WHAT = re.compile(r"\b(?:which|what|who|whom|whose|how (?!likely)\w+)\b|^(?:when|where|why|how)\b", re.IGNORECASE)
_OPENS_CLAUSE = re.compile(rf"(?:when|where)\b(?! {_AUXILIARIES}\b)", re.IGNORECASE)
"""No question word: "When roots are dry, does it grow?"."""
_ASKS_WHETHER = re.compile(
    r"\bis it (?:true|correct|the case)\b|\btrue or false\b|\bwhether\b|\byes or no\b", re.IGNORECASE
)
_SENTENCES = re.compile(r"(?<=[a-z)][.]) (?=[A-Z])")
_YEAR = Caseless(r"\b(?:in|since|by|until) (?:which|what) year\b|\b(?:which|what) year (?:was|is|did|saw)\b")
_PERSON = re.compile(r"^(?:who|whom|by whom)\b", re.IGNORECASE)
_MEASURES = tuple(
    (name, Caseless(form), [*filter(None, map(parse_unit, units.split()))])
    for name, form, units in (
        (
            "a time",
            r"\b(?:at|by|until|after|before) (?:what|which) (?:time|age)\b|\bhow (?:old|soon)\b"
            r"|\bhow (?:long|many) (?:after|before|until)\b|\bhow long (?:do|does|did) (?:[\w-]+ ){1,8}(?:take|last)\b",
            "h",
        ),
        ("a temperature", r"\b(?:at|to|below|above) (?:what|which) temperature\b", "°C K"),
        ("a mass", r"\bhow (?:heavy|much (?:do|does|did) (?:[\w-]+ ){1,8}weigh)\b", "g"),
    )
)
_COUNT = Caseless(r"\bhow many (?P<thing>[\w-]+(?: [\w-]+){0,2})")
_CHROMOSOME = Caseless(r"\b(?:which|what) (?:human |mouse )?chromosome\b")
_SHARE = Caseless(r"\bwhat (?:percentage|percent)\b")
_A_YEAR = re.compile(r"\b(?:1[5-9]|20)[0-9]{2}\b")
_SYMBOL = re.compile(r"[A-Za-z]{0,6}[a-z-]?[0-9][\w-]*|[A-Z0-9-]{2,}")
_NUMERAL = re.compile(
    r"\b(?:no|none|zero|half|all|both|dozens?|hundreds?|thousands?|millions?|one|a|an|single)\b", re.I
)
_PART = re.compile(
    r"\b(?:no|none|nothing|zero|half|both|all|every|everything|most|majority|minority|thirds?|quarters?|fifths?|tenths?)\b",
    re.I,
)
_PLACE = re.compile(r"[0-9]|\b[XYZW]\b|chromosom|mitochond|autosom|plasmid", re.IGNORECASE)
_COUNTED_IN = ("fold_change", "base", "kilobase", "megabase")
"""Units of counts that have no noun of their own: twice as many genes, 3 kb of nucleotides."""
_PERCENT = parse_unit("%")
_ORDERED = re.compile(
    r"\b(?:orders?|ordered|sequen\w+|steps?|stages?|phases?|successi\w+|consecutive\w*|chronolog\w+|first|then|next"
    r"|last|follow\w*|cascade|pathway|route|from\b.+\bto|series|arrange\w*|rank\w*|timeline|course|before|after|downstream"
    r"|upstream|motif|residues|primer|codons?|strand)\b",
    re.IGNORECASE,
)
_ASKS_ANY = re.compile(
    r"^(?:name|give|state|cite|list|mention) (?:an?|one|any|some)\b(?! (?:of|sequence|order|number|list)\b)"
    r"|\b(?:what|which) is (?:an|one) example\b|\bgive (?:an|one) example\b",
    re.IGNORECASE,
)
_ASKS_TWICE = re.compile(
    r"(?:, and|;) (?:(?:by|in|at|on|to|with|from|for|of|through) )?(?:which|what|how|who|whom|whose|why)\b"
    r"(?! (?:is|are|was|were|has|have|had|can|in turn)\b[^?]*\b(?:is|are|was|were|do|does|did|has|have)\b)",
    re.IGNORECASE,
)
"""A second question word; not that of a relative clause ("the kinase, which … and which is lost, acts where?")."""


def answer_as_asked(draft: Draft) -> Check:
    """The answer is a year, a time, a count, a share, a person, or a yes or no, where the question asks for one."""
    fault = mismatch(draft.question, draft.answer)
    return Check(name="answer_as_asked", passed=not fault, detail=fault)


def mismatch(question: str, answer: Answer) -> str:
    """What the question asks for and the answer is not; empty when they fit, or nothing definite is asked for."""
    given = right_option(answer) if answer.kind == "choice" else render(answer)
    if answer.kind == "sequence" and not _ORDERED.search(question) and not _is_residues(answer):
        return f"asks for no order, which {given!r} would be held to"
    if more := _asks_more(question, answer, given):
        return more
    if answer.kind == "boolean":
        word = _asks_what(question)
        return f"asks {word!r}, which is not for {given!r}" if word else ""
    wanted = ""
    if _YEAR.search(question) and not _A_YEAR.search(given):
        wanted = "a year"
    elif _PERSON.match(question) and (answer.kind == "number" or _SYMBOL.fullmatch(given)):
        wanted = "a person"
    elif _CHROMOSOME.search(question) and not _is_place(given, answer):
        wanted = "a chromosome"
    elif (count := _counted(question)) and not _counts(count, answer, given):
        wanted = f"a number of {count}"
    elif _SHARE.search(question) and not _is_share(answer, given):
        wanted = "a percentage"
    elif _OPENS_YES_OR_NO.match(question) and answer.kind != "choice" and not _ASKS_MORE.search(question):
        wanted = "a yes or no"
    wanted = wanted or _other_measure(question, answer)
    return f"asks for {wanted}, not {given!r}" if wanted else ""


def _counted(question: str) -> str:
    """What is to be counted; "what effect has it on how many foci form" asks for an effect."""
    count = _COUNT.search(question)
    return count["thing"] if count and not _ASKS_WHAT.search(question, 0, count.start()) else ""


def _asks_more(question: str, answer: Answer, given: str) -> str:
    """Why no one answer is all that is asked for; empty where it is."""
    if answer.kind not in ("boolean", "choice") and (any_one := _ASKS_ANY.search(question)):
        return f"asks for any of several, not for {given!r} alone: {any_one.group()!r}"
    second = _ASKS_TWICE.search(question) if answer.kind not in ("set", "sequence") else None
    if second and _ASKS_WHAT.search(question, 0, second.start()):
        return f"asks two things: {second.group()!r}"
    return ""


def _asks_what(question: str) -> str:
    """The question word of a question that is not for a yes or no; empty where any of its clauses opens as one.

    Of several sentences the last one asks.
    """
    question = _SENTENCES.split(question.rstrip())[-1]
    word = _ASKS_WHAT.search(question)
    if word is None or _OPENS_YES_OR_NO.match(question) or _ASKS_WHETHER.search(question):
        return ""
    # "in mice in which CDK4 was deleted does growth stop": one verb is the relative clause's, the other asks
    may_relate = (
        word.group()[0] in "wW" and word.group() != "what" and len(_AUXILIARY.findall(question, word.end())) > 1
    )
    opens_clause = word.start() or _OPENS_CLAUSE.match(question)
    return "" if opens_clause and (may_relate or _AUXILIARY_OPENS.search(question)) else word.group()


def _is_residues(answer: Answer) -> bool:
    """A nucleotide or protein string, whose letters have an order."""
    return len(answer.parts) == 1


def _is_place(given: str, answer: Answer) -> bool:
    return bool(_PLACE.search(given)) and answer.unit is None and not re.match(r"[A-Za-z]{2,}[0-9]", given)


def _counts(thing: str, answer: Answer, given: str) -> bool:
    """Whether the answer can be a number of `thing`: nobody counts genes in hours."""
    if answer.kind in ("phrase", "choice"):
        return bool(quantities.find(given) or _NUMERAL.search(given))
    gold = gold_quantity(answer)
    words = thing.split()
    measured = any(unit and not is_count(unit) for unit in map(parse_unit, (*words, " ".join(words[:2]))))
    if gold is None or gold.unit is None or measured:
        return True
    return len(gold.unit) > 1 or is_count(gold.unit) or gold.unit[0][0] in _COUNTED_IN


def _other_measure(question: str, answer: Answer) -> str:
    """What the question asks to be measured, where the answer's unit is of something else: 17 kDa is no time."""
    gold = gold_quantity(answer)
    if gold is None or gold.unit is None or is_count(gold.unit):
        return ""
    unit = unmarked(gold.unit)
    asked = ((name, units) for name, form, units in _MEASURES if form.search(question))
    return next((name for name, units in asked if not any(unit == one or ratio(unit, one) for one in units)), "")


def _is_share(answer: Answer, given: str) -> bool:
    """Whether the answer can be a share: "most" is one, "a high percentage" is none."""
    if answer.kind in ("phrase", "choice"):
        return bool(quantities.find(given) or _PART.search(given))
    gold = gold_quantity(answer)
    return gold is None or gold.unit in (None, _PERCENT)
