"""Symbols in a question that its paper has never heard of.

    unknown("Which receptor binds TQM in HeLa cells?", ["… HeLa cells …"])  -> ["TQM"]

A symbol is a word with two capitals or with letters and digits: CDK4, mDCs, H3K27me3. Spelling is compared without
case, hyphens and scripts, so that `IL6` is found where the paper writes `IL-6`. Symbols that every biologist knows may
come from the writer. Where the paper gives a marker a sign, another sign is another symbol: `CD45+` is not `CD45-`.
"""

import re
from functools import lru_cache

from bioalchemy.notation import occurs, plain, spelled
from bioalchemy.records import Answer, Check, Draft
from bioalchemy.tools.checks.abbreviations import COMMON, bare, unfounded

_WORD = re.compile(r"[^\W_](?:(?:[\w+'/-]|(?<=[0-9])\.(?=[0-9]))*[\w+])?")
_SYMBOL = re.compile(r"[^A-Z]*[A-Z][^A-Z]*[A-Z]|[^A-Za-z]*[A-Za-z][^0-9]*[0-9]|[^0-9]*[0-9][^A-Za-z]*[A-Za-z]")
_MEASURED = re.compile(
    r"[0-9.,]+-?(?:fold|times|%|x|[nmµμkcd]?[glLmMsV]|[kM]?Da|[kMG]?bp?|h|hours?|min|minutes?|days?"
    r"|weeks?|years?|months?)s?(?:-old|-long)?$"
)
_MARKED = re.compile(r"(?<![\w-])[A-Z][A-Za-z]*[0-9]+[a-z]?[+-](?=[\s,;:.?)]|$)")
_SIGN_OF = re.compile(
    r"(?<![\w-])(?P<name>[A-Z][A-Za-z]*[0-9]+[a-z]?)"
    r"(?:(?P<sign>\+|-(?=[\s,;:.?)/]|$))|[- ]?(?P<word>positive|pos|hi|high|bright|negative|neg|lo|low|dim)\b)"
)
_SIGNS = {"p": "+", "h": "+", "b": "+", "n": "-", "l": "-", "d": "-"}
"""First letters of the words that stand for a marker's sign."""
_PARTICIPLE = re.compile(r"(?<=\w{4})(?:at)?(?:ed|ion|ing)$")
_HANGS_ON = re.compile(r"-(?:[a-z]{2,}(?:ed|ing|ent|ive|ant)|like|specific|null|free|rich|type|derived)$")
"""What is said of the thing named, and no part of its name: NaV1.7-targeting."""
_LEAST_LETTERS = 2
_ORDINAL = re.compile(r"[0-9]+(?:st|nd|rd|th)$")


def names_in_paper(draft: Draft, papers: list[str]) -> Check:
    """Every symbol of the question stands somewhere in its papers; what they explain, the question explains too.

    They also give every alias of the answer.
    """
    missing = unknown(draft.question, papers) or [
        marked
        for marked in _MARKED.findall(plain(draft.question))
        if not any(_has_marked(marked, paper) for paper in papers)
    ]
    detail = f"the paper has no {missing[0]!r}" if missing else ""
    if not detail and (alias := unfounded(_without_rewordings(draft), papers)):
        detail = f"the paper does not clearly give {alias!r} as another name of the answer"
    if not detail and (short := bare(draft.question, papers)):
        detail = f"the question does not say what {short!r} is"
    return Check(name="names_in_paper", passed=not detail, detail=detail)


def _without_rewordings(draft: Draft) -> Answer:
    """The answer without the aliases that say the same with a participle, in a quote's own words."""
    roots = frozenset(map(_roots, draft.answer.parts))
    others = [
        alias
        for alias in draft.answer.aliases
        if _roots(alias) not in roots or not any(occurs(alias, quote) for quote in draft.quotes)
    ]
    return draft.answer.model_copy(update={"aliases": tuple(others)})


def _roots(text: str) -> frozenset[str]:
    """`acetylated H3K27` and `acetylation of H3K27` alike."""
    words = (word for word in spelled(text).casefold().split() if word not in ("of", "the"))
    return frozenset(_PARTICIPLE.sub("", word) for word in words)


def unknown(question: str, papers: list[str]) -> list[str]:
    """Symbols of a question that are in none of these texts."""
    symbols = [word for word in _WORD.findall(plain(question)) if is_symbol(word)]
    # Most stand there as they are, and squeezing a whole paper takes longer than reading it.
    others = [symbol for symbol in symbols if not any(symbol in paper for paper in papers)]
    return [symbol for symbol in others if not _stands_in(symbol, " ".join(_squeezed(paper) for paper in papers))]


def is_symbol(word: str) -> bool:
    """Whether a word is a symbol that not every biologist knows, and no measure."""
    counted = _MEASURED.match(word) or _ORDINAL.match(word)
    return bool(_SYMBOL.match(word)) and not counted and word not in COMMON


def _stands_in(symbol: str, squeezed_text: str) -> bool:
    # A writer may join two names ("KIN1/SUB1", "CDK4-dependent") that the paper has apart.
    whole = squeeze(symbol)
    if whole in squeezed_text or whole.removesuffix("s") in squeezed_text:
        return True
    if (name := _HANGS_ON.sub("", symbol)) != symbol:
        return not is_symbol(name) or _stands_in(name, squeezed_text)
    every = re.split("[/-]", symbol)
    if len(every) > 1 and all(len(part) > _LEAST_LETTERS and squeeze(part) in squeezed_text for part in every):
        return True
    parts = [part for part in every if is_symbol(part)]
    return len(parts) > 0 and parts != [symbol] and all(_stands_in(part, squeezed_text) for part in parts)


def _has_marked(marked: str, paper: str) -> bool:
    """Whether a paper has `CD45+` under any sign or name of it, or says nothing of signs of CD45 at all."""
    name, sign = marked[:-1], marked[-1]
    said = frozenset(found[1] for found in _signs(paper) if found[0] == name.casefold())
    return not said or sign in said


@lru_cache(maxsize=8)
def _signs(paper: str) -> frozenset[tuple[str, str]]:
    found = ((match["name"].casefold(), match["word"] or match["sign"]) for match in _SIGN_OF.finditer(plain(paper)))
    return frozenset((name, _SIGNS.get(word[:1].casefold(), word)) for name, word in found)


@lru_cache(maxsize=8)
def _squeezed(text: str) -> str:
    return squeeze(text)


def squeeze(text: str) -> str:
    """Its letters and digits alone, in small letters, Greek ones by name."""
    return re.sub(r"[\W_]+", "", spelled(text).casefold())
