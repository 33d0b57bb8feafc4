"""Whether a short text names one thing: the thing's own names, in any spelling, introduced or with an abbreviation.

is_named("It is the thylakoid membrane.", names(("thylakoid membrane",)))   -> True
is_named("long-term potentiation (LTP)", names(("LTP",)))                    -> True
is_named("LTP or LTD", names(("LTP",)))                                      -> False
stated(("Crmp2",), "Which protein, Crmp-2, is it?")                          -> "Crmp-2"
"""

import re
from functools import lru_cache

from bioalchemy.matching import gene_names, latin
from bioalchemy.matching.expansions import both_names, formula_of, same_thing
from bioalchemy.matching.kinds import without_kind
from bioalchemy.matching.markup import to_text
from bioalchemy.matching.phrases import Key, Names, key, names
from bioalchemy.matching.statements import readings
from bioalchemy.notation import plain, runs

_LONGEST = 400
"""A longer text is no name, introduced or not."""
_MOST_WORDS_MORE = 2
"""That a name has in another spelling: `polymerase chain reaction`, `E. coli`, `type 4 pili`."""
_LONGEST_CLAUSE = 8
_CLAUSE_END = re.compile(r"[,;:?!()\[\]]+(?=\s|$)|(?:^|\s)[(\[]")
_AROUND = " ,.;:?!()[]\"'‘’“”*"


@lru_cache(maxsize=16_384)
def names_of(texts: tuple[str, ...]) -> Names:
    """The keys of several names of one thing; "polymerase chain reaction (PCR)" is two."""
    known = (*texts, *(name for text in texts for name in both_names(text)))
    bare = [
        key(form).loose
        for text in known
        if (name := without_kind(plain(to_text(text))))
        for form in (name, *gene_names.others(name))
    ]
    return names(known)._replace(bare=frozenset(bare))


def is_named(text: str, gold: Names) -> bool:
    """Whether `text` says one of the gold's names and nothing else."""
    if len(text) > _LONGEST:
        return gold.has(key(text))
    if gold.has(key(text)):
        return True
    said = readings(" ".join(text.split()))
    if any(gold.has(key(reading)) for reading in said[1:]):
        return True
    # On a line of its own a word of kind is another answer.
    return any(same_thing(reading, gold) for reading in said) or ("\n" not in text and _is_symbol_of(said[-1], gold))


def stated(names: tuple[str, ...], text: str) -> str:
    """The first words of `text` that are one of the names in any spelling; empty where none are."""
    gold = names_of(names)
    longest = max(len(name.split()) for name in names) + _MOST_WORDS_MORE
    for clause in _CLAUSE_END.split(text):
        # A clause of its own may be a longer name: "phosphatase and tensin homolog".
        if longest < len(clause.split()) <= _LONGEST_CLAUSE and is_named(whole := clause.strip(_AROUND), gold):
            return whole
        for run in runs(clause.split(), longest):
            said = run.strip(_AROUND)
            if said and (gold.has(key(said)) or _is_symbol_of(said, gold)):
                return said
    return ""


def _is_symbol_of(text: str, gold: Names) -> bool:
    """Whether a symbol has, or lacks, the kind of thing that it is: the p53 protein."""
    if name := without_kind(plain(text)):
        return gold.has(key(name))
    loose = key(text).loose
    formula = formula_of(loose)
    if loose in gold.bare or (formula and gold.has(Key(formula, formula))):
        return True
    return any(gold.has(key(symbol)) for symbol in latin.of_family(text))
