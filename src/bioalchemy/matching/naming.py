"""Whether a short text names one thing: the thing's own names, in any spelling, introduced or with an abbreviation.

is_named("It is the thylakoid membrane.", names(("thylakoid membrane",)))   -> True
is_named("long-term potentiation (LTP)", names(("LTP",)))                    -> True
is_named("LTP or LTD", names(("LTP",)))                                      -> False
"""

import re
from functools import lru_cache

from bioalchemy.matching import latin
from bioalchemy.matching.expansions import both_names, formula_of, same_thing
from bioalchemy.matching.phrases import Key, Names, key, names
from bioalchemy.matching.statements import readings

# A symbol with a digit, but no virus or phage: HIV-1 protein is not HIV-1.
_SYMBOL = r"(?![A-Za-z-]*(?:V|CoV)-?[0-9])(?:p|[A-Za-z]{2,6})-?[0-9]{1,4}[A-Za-z]{0,2}"
_KIND = re.compile(
    rf"(?:the )?(?:({_SYMBOL}) (?:gene|protein)|([A-Z][0-9]{{1,5}}[A-Z*]) (?:mutation|substitution|variant)"
    r"|((?=\S*[A-Z0-9])\S{1,12}/\S{1,8}) (?:mice|mouse|rats?)"
    r"|(?=\S*[0-9])(\S{2,20}) strain|strain (?=\S*[0-9])(\S{2,20}))"
)
_LONE_SYMBOL = re.compile(_SYMBOL)
_LONGEST = 400
"""A longer text is no name, introduced or not."""


@lru_cache(maxsize=16_384)
def names_of(texts: tuple[str, ...]) -> Names:
    """The keys of several names of one thing; "polymerase chain reaction (PCR)" is two."""
    return names((*texts, *(name for text in texts for name in both_names(text))))


def is_named(text: str, gold: Names) -> bool:
    """Whether `text` says one of the gold's names and nothing else."""
    if len(text) > _LONGEST:
        return gold.has(key(text))
    if gold.has(key(text)):
        return True
    said = readings(" ".join(text.split()))
    if any(gold.has(key(reading)) for reading in said[1:]):
        return True
    return any(same_thing(reading, gold) for reading in said) or _is_symbol_of(said[-1], gold)


def _is_symbol_of(text: str, gold: Names) -> bool:
    """Whether a symbol has, or lacks, the kind of thing that it is: the p53 protein."""
    if kind := _KIND.fullmatch(text):
        return gold.has(key(next(filter(None, kind.groups()))))
    formula = formula_of(key(text).loose)
    if formula and gold.has(Key(formula, formula)):
        return True
    if any(gold.has(key(symbol)) for symbol in latin.variants(text)):
        return True
    return bool(_LONE_SYMBOL.fullmatch(text)) and any(gold.has(key(f"{text} {kind}")) for kind in ("gene", "protein"))
