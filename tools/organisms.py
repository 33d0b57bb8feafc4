"""Organisms that a question names and its paper, or the quoted sentence, does not.

    named("In mice and Escherichia coli, …")   -> {"mouse", "E. coli"}
    foreign("In rats, …", "… in mice …")       -> "rat"

Common names are told apart by the table below, binomials by genus and epithet, spelled out or abbreviated.
"""

import re
from functools import lru_cache

from bioalchemy.matching import species
from bioalchemy.notation import plain
from bioalchemy.records import Check, Draft
from bioalchemy.tools.sentences import before

_TABLE = """
mouse vertebrate: mouse|mice|murine|Mus musculus
rat vertebrate: rats?|Rattus
rabbit vertebrate: rabbits?|Oryctolagus|leporine
pig vertebrate: pigs?|piglets?|porcine|swine|sows?|Sus scrofa
sheep vertebrate: sheep|ewes?|lambs?|ovine|rams?|Ovis
cow vertebrate: cows?|cattle|bovine|calf|calves|heifers?|bulls?|Bos taurus
dog vertebrate: dogs?|canine|pupp(?:y|ies)|Canis
cat vertebrate: cats?|feline|Felis
chicken vertebrate: chickens?|chicks?|hens?|broilers?|avian|poultry|Gallus
macaque vertebrate: macaques?|monkeys?|rhesus|Macaca|non-?human primates?
zebrafish vertebrate: zebrafish|Danio
frog vertebrate: frogs?|tadpoles?|Xenopus
human vertebrate: humans?|patients?|people|persons?|wom[ae]n|m[ae]n|child(?:ren)?|infants?|Homo sapiens
fly invertebrate: Drosophila|fruit fl(?:y|ies)|fl(?:y|ies)
worm invertebrate: Caenorhabditis|C\\. elegans|worms?|nematodes?
yeast fungus: yeasts?|Saccharomyces|S\\. cerevisiae|Schizosaccharomyces|S\\. pombe
Arabidopsis plant: Arabidopsis|A\\. thaliana
rice plant: rice|Oryza|O\\. sativa
maize plant: maize|corn|Zea
wheat plant: wheat|Triticum|T\\. aestivum
tomato plant: tomato(?:es)?|Solanum lycopersicum
tobacco plant: tobacco|Nicotiana
E. coli bacterium: Escherichia|E\\. coli
"""
_GIVEN = {"human"}
"""Nobody says that HeLa cells are: a question may, unless what is quoted speaks of other animals."""
_ANIMALS = ("vertebrate", "invertebrate")
_CELLS = re.compile(r"\bcells?\b|\blines?\b", re.IGNORECASE)
_REAGENT = r"(?! (?:anti|IgG|polyclonal|monoclonal|antibod\w*|serum|sera|albumin|erythrocytes|reticulocyte|red blood))"
_BINOMIAL = re.compile(r"\b(?P<genus>[A-Z][a-z]{3,}|[A-Z]\.) ?(?P<epithet>[a-z]{4,})\b")
"""A genus and an epithet, or what looks like them: counted only where both are known or the paper has them."""


def _rows() -> dict[str, tuple[str, re.Pattern[str]]]:
    rows = {}
    for line in _TABLE.strip().splitlines():
        head, _, forms = line.partition(": ")
        name, _, group = head.rpartition(" ")
        rows[name] = (group, re.compile(rf"(?<![\w-])(?:{forms})(?![\w])(?!-[a-z]*ed\b){_REAGENT}"))
    return rows


_ROWS = _rows()


@lru_cache(maxsize=256)
def named(text: str) -> frozenset[str]:
    """The organisms of the table that a text names."""
    flat = plain(text)
    return frozenset(
        name for name, (_, form) in _ROWS.items() if form.search(flat) or form.search(_decapitalised(flat))
    )


def _decapitalised(text: str) -> str:
    return text[:1].lower() + text[1:]


def organisms_in_paper(draft: Draft, papers: list[str]) -> Check:
    """Every organism of the question is named somewhere in its papers."""
    missing = unknown(draft.question, papers)
    detail = f"the paper has no {missing!r}" if missing else ""
    return Check(name="organisms_in_paper", passed=not missing, detail=detail)


def organisms_quoted(draft: Draft, quoted: list[str], passages: list[str], title: str) -> Check:
    """The question speaks of no organism in place of the one that the quotes speak of."""
    setting = " ".join((title, *(before(sentence, text) for sentence in quoted for text in passages)))
    stranger = foreign(draft.question, quoted, setting)
    detail = f"the quotes speak of others than {stranger!r}" if stranger else ""
    return Check(name="organisms_quoted", passed=not stranger, detail=detail)


def unknown(question: str, papers: list[str]) -> str:
    """An organism of the question that no paper names; empty when there is none."""
    asked = named(question) - _GIVEN
    if asked and (strangers := sorted(asked.difference(*map(named, papers)))):
        return strangers[0]
    for match in _BINOMIAL.finditer(plain(question)):
        known = species.variants(match.group())
        if match["genus"].endswith(".") and not known:
            continue
        is_species = len(known) == 1 or species.variants(f"{match['genus'][0]}. {match['epithet']}") == (match.group(),)
        if is_species and not any(match["epithet"] in paper or match["genus"] in paper for paper in papers):
            return match.group()
    return ""


def foreign(question: str, quotes: list[str], setting: str) -> str:
    """An organism of the question where the quotes name only others of its group, and `setting` does not name it."""
    asked, quoted = named(question), frozenset[str]().union(*map(named, quotes))
    if not any(_ROWS[name][0] in _ANIMALS for name in quoted) or _CELLS.search(question):
        asked -= _GIVEN
    if not asked or asked & (quoted | named(setting)):
        return ""
    group = {_ROWS[name][0] for name in quoted}
    return next((name for name in sorted(asked) if _ROWS[name][0] in group), "")
