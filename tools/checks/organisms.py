"""Organisms that a question names and its paper, or the quoted sentence, does not.

    named("In mice and Escherichia coli, …")   -> {"mouse", "E. coli"}
    foreign("In rats, …", "… in mice …")       -> "rat"

Common names are told apart by the table below, binomials by genus and epithet, spelled out or abbreviated.
"""

import re
from functools import lru_cache

from bioalchemy.matching import species
from bioalchemy.matching.spelling import american
from bioalchemy.notation import plain
from bioalchemy.records import Check, Draft
from bioalchemy.tools.checks import names
from bioalchemy.tools.checks.sentences import before

_TABLE = """
mouse vertebrate: mouse|mice|murine|Mus musculus|MEFs?|mESCs?
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
horse vertebrate: horses?|mares?|foals?|equine
goat vertebrate: goats?|caprine|Capra
hamster vertebrate: hamsters?
frog vertebrate: frogs?|tadpoles?|Xenopus
human vertebrate: humans?|patients?|people|persons?|wom[ae]n|m[ae]n|child(?:ren)?|infants?|Homo sapiens
fly invertebrate: Drosophila|fruit fl(?:y|ies)|fl(?:y|ies)
mosquito invertebrate: mosquito(?:es)?|Anopheles|Aedes
bee invertebrate: (?:honey ?|bumble ?)?bees?|Apis|Bombus
worm invertebrate: Caenorhabditis|C\\. elegans|worms?|nematodes?
yeast fungus: yeasts?|Saccharomyces|S\\. cerevisiae|Schizosaccharomyces|S\\. pombe
Candida fungus: Candida|C\\. albicans
Cryptococcus fungus: Cryptococcus|C\\. neoformans
Aspergillus fungus: Aspergillus
Arabidopsis plant: Arabidopsis|A\\. thaliana
rice plant: rice|Oryza|O\\. sativa
maize plant: maize|corn|Zea
wheat plant: wheat|Triticum|T\\. aestivum
barley plant: barley|Hordeum
soybean plant: soybeans?|Glycine max
potato plant: potato(?:es)?|Solanum tuberosum
sorghum plant: sorghum
cotton plant: cotton|Gossypium
poplar plant: poplars?|Populus
tomato plant: tomato(?:es)?|Solanum lycopersicum
tobacco plant: tobacco|Nicotiana
E. coli bacterium: Escherichia|E\\. coli
"""
_GIVEN = {"human"}
"""Nobody says that HeLa cells are: a question may, unless what is quoted speaks of other animals."""
_ANIMALS = ("vertebrate", "invertebrate")
_CELLS = re.compile(r"\bcells?\b|\blines?\b|graft|\b(?:trans|im)plant|\binject", re.IGNORECASE)
"""What may be another's than the animal that has them, unless they are named for it."""
_PASSING = 0.25
"""An organism that a paper names so much less often than another is not the one that it works on."""
_NO_HOST = (
    r"(?! (?:(?!(?:with|by|in|and|the|a|an|to|of|for|are|is|was|were|against|from|or)\b|\w+ed\b)[a-z-]+ ){0,3}virus)"
)
"""Not a virus that is called after its host: "potato virus X", "tomato mosaic virus"."""
_REAGENT = r"(?! (?:anti|IgG|polyclonal|monoclonal|antibod\w*|serum|sera|albumin|erythrocytes|reticulocyte|red blood))"
BINOMIAL = re.compile(
    r"\b(?!(?:What|Which|Whose|Who|When|Where|How|Does|Did|Are|Was|Were|Has|Have|Had|Can|Could)\b)"
    r"(?P<genus>[A-Z][a-z]{3,}|[A-Z]\.) ?(?P<epithet>[a-z]{4,})\b"
)
"""A genus and an epithet, or what looks so: counted where both are known, or the paper has another of the genus."""
_VIRUS = re.compile(
    r"\b(?P<name>(?:(?<!^)[A-Z][a-z]{1,20} (?:[a-z]{1,20} )?){0,2}(?<!^)[\w-]{1,40}(?: [A-Z])?) virus(?:es)?\b"
    r"|\b(?P<joined>[a-z]{4,40}?)o?virus(?:es)?\b",
    re.MULTILINE,
)
_NO_VIRUS = re.compile(r"\w*(?:ed|ing|al|ic|ive|ous|[ae]nt|able|free|type)|\w{1,3}", re.IGNORECASE)
"""What stands before `virus` and is none: recombinant, parental."""
_ABBREVIATED = re.compile(r"\b([A-Z])\. ([a-z]{4,})\b")
_NO_EPITHET = {"larvae", "pupae", "nymphae", "ova", "flora"}
"""Words that stand behind a genus and end as Latin does."""
_OPENS_SENTENCE = re.compile(
    r"(?:^|(?<!\b[A-Z])[.?!:;][\"'”’)\]]*\s|\n)\s{0,4}(?:\[[0-9,;– -]+\]\s)?"
    r"(?:\([A-Za-z0-9]{1,3}\)\s|[•·▪*–-]\s)?[\"“‘'(\[]?[A-Z](?=[a-z])"
)


def _rows() -> dict[str, tuple[str, re.Pattern[str]]]:
    rows = {}
    for line in _TABLE.strip().splitlines():
        head, _, forms = line.partition(": ")
        name, _, group = head.rpartition(" ")
        rows[name] = (group, re.compile(rf"(?<![\w{{-])(?:{forms})(?![\w])(?!-[a-z]*ed\b){_REAGENT}{_NO_HOST}"))
    return rows


_ROWS = _rows()


@lru_cache(maxsize=256)
def named(text: str) -> frozenset[str]:
    """The organisms of the table that a text names."""
    flat = plain(text)
    decapitalised = plain(_OPENS_SENTENCE.sub(lambda opening: opening.group().lower(), text))
    return frozenset(name for name, (_, form) in _ROWS.items() if form.search(flat) or form.search(decapitalised))


def without_organisms(text: str, quoted: str) -> str:
    """`text` without the organisms that it names, unless `quoted` names others: a quote need not say its own again."""
    if named(quoted) - named(text):
        return text
    text = BINOMIAL.sub(lambda name: " " if name.start() and species.variants(name.group()) else name.group(), text)
    for form in (_VIRUS, *(form for _, form in _ROWS.values())):
        text = form.sub(" ", text)
    return text


def organisms_in_paper(draft: Draft, papers: list[str]) -> Check:
    """Every organism of the question is named somewhere in its papers."""
    missing = unknown(draft.question, papers)
    detail = f"the paper has no {missing!r}" if missing else ""
    if not detail and len(papers) == 1 and (other := _of_another(draft, papers[0])):
        detail = f"the paper speaks of {other!r} in passing, and not where it is quoted"
    return Check(name="organisms_in_paper", passed=not detail, detail=detail)


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
    for match in BINOMIAL.finditer(plain(question)):
        known, genus = species.variants(match.group()), match["genus"]
        if not known or any(match["epithet"] in paper for paper in papers):
            continue
        is_known = len(known) == 1 or species.variants(f"{genus[0]}. {match['epithet']}") == (match.group(),)
        # `Arabidopsis` alone is A. thaliana, `Striga` alone is whichever the paper works on.
        may_be_meant = is_known and any(_stands_alone(genus, paper) for paper in papers)
        if not may_be_meant and (is_known or any(_epithets(genus, paper) for paper in papers)):
            return match.group()
    return next(filter(None, (_unknown_virus(match, papers) for match in _VIRUS.finditer(plain(question)))), "")


def _unknown_virus(virus: re.Match[str], papers: list[str]) -> str:
    """A virus of which no paper has a word of the name, nor an abbreviation that opens its words: `ZIKV`, `HSV`."""
    words = re.split("[ -]", virus["name"] or virus["joined"])
    names_it = [word for word in words if virus["joined"] or not _NO_VIRUS.fullmatch(word)]
    opens = "".join(f"(?:{'|'.join(word[:length] for length in range(4, 0, -1))})" for word in words)
    is_short = re.compile(rf"\b[A-Z]{{0,2}}(?i:{opens})V(?![a-z])")
    is_told = [re.compile(rf"\b(?:{word[:-1]}|{american(word)[:-1]})", re.IGNORECASE) for word in names_it]
    is_known = any(is_short.search(paper) or all(form.search(paper) for form in is_told) for paper in papers)
    return "" if is_known else virus.group()


def _epithets(genus: str, text: str) -> set[str]:
    """What stands behind a genus that is spelled out, and looks like the name of one of its species."""
    behind = re.findall(rf"\b{re.escape(genus)} ([a-z]{{4,}})\b", text) if not genus.endswith(".") else ()
    return {word for word in behind if word not in _NO_EPITHET and species.variants(f"{genus} {word}")}


def _stands_alone(genus: str, text: str) -> bool:
    others = "|".join(sorted(_epithets(genus, text)))
    return bool(re.search(rf"\b{re.escape(genus)}(?! (?:{others})\b)" if others else re.escape(genus), text))


def foreign(question: str, quotes: list[str], setting: str) -> str:
    """An organism of the question where the quotes name only others of its group, and `setting` does not name it."""
    if other := _other_of_genus(question, " ".join(quotes), setting) or _of_anothers(
        question, " ".join(quotes), setting
    ):
        return other
    asked, quoted = named(question), frozenset[str]().union(*map(named, quotes))
    animals = [_ROWS[name][1] for name in quoted if _ROWS[name][0] in _ANIMALS]
    if not animals or (_CELLS.search(question) and _has_other_cells(" ".join(quotes), animals)):
        asked -= _GIVEN
    if not asked or asked & (quoted | named(setting)):
        return ""
    group = {_ROWS[name][0] for name in quoted}
    return next((name for name in sorted(asked) if _ROWS[name][0] in group), "")


def _has_other_cells(quoted: str, animals: list[re.Pattern[str]]) -> bool:
    """Whether quotes speak of cells that are not said to be the animals' own."""
    for animal in animals:
        quoted = re.sub(rf"{animal.pattern}(?: [\w-]+){{0,4}} (?:cells?|lines?)\b", " ", quoted)
    return bool(_CELLS.search(quoted))


def _of_another(draft: Draft, paper: str) -> str:
    """An organism of the question that its paper names rarely, and neither in the title nor where it is quoted."""
    places = [paper.find(quote) for quote in draft.quotes]
    if min(places) < 0:
        return ""
    told = " ".join((paper[: paper.find("\n\n")], *(_around(paper, place) for place in places)))
    for name in sorted(named(draft.question) - _GIVEN):
        group = [form for other, (kind, form) in _ROWS.items() if kind == _ROWS[name][0] and other not in _GIVEN]
        if name not in named(told) and _count(_ROWS[name][1], paper) < _PASSING * max(
            _count(one, paper) for one in group
        ):
            return name
    for match in BINOMIAL.finditer(plain(draft.question)):
        if _has_congener(match, plain(told)):
            return match.group()
        if species.variants(match.group()) and not named(match.group()) and not _is_meant(match, told):
            genus, epithet = (re.compile(rf"(?:[\w,] |\(){part}\b") for part in match.group("genus", "epithet"))
            times = max(_count(genus, paper), _count(epithet, paper))
            if _count(genus, paper) and times < _PASSING * max(_genera(paper).values(), default=0):
                return match.group()
    return ""


def _has_congener(asked: re.Match[str], told: str) -> bool:
    """Whether a text names other species of the genus, and neither this one nor any that its question names beside."""
    if not species.variants(asked.group()):
        return False
    genus = asked["genus"].removesuffix(".")
    behind = re.findall(rf"\b(?:{genus[0]}\.|{genus}) ?([a-z]{{4,}})\b", told)
    others = {epithet for epithet in behind if species.variants(f"{genus[0]}. {epithet}")}
    return bool(others) and asked["epithet"] not in told and not any(epithet in asked.string for epithet in others)


def _is_meant(species_name: re.Match[str], text: str) -> bool:
    """Whether a text names a species, its genus, or a protein of it: `PfLDH` is of Plasmodium falciparum."""
    genus, epithet = species_name.group("genus", "epithet")
    return bool(re.search(rf"\b(?:{genus}\b(?<!\.)|{epithet}\b|{genus[0]}{epithet[0]}[A-Z-])", text))


def _around(paper: str, place: int) -> str:
    """The paragraph of a place and the one before it."""
    start = paper.rfind("\n\n", 0, max(0, paper.rfind("\n\n", 0, place)))
    end = paper.find("\n\n", place)
    return paper[max(0, start) : end if end >= 0 else None]


@lru_cache(maxsize=256)
def _count(form: re.Pattern[str], paper: str) -> int:
    return len(form.findall(paper))


@lru_cache(maxsize=8)
def _genera(paper: str) -> dict[str, int]:
    """How often a paper names each genus of which it abbreviates a species."""
    found = {}
    for initial, epithet in set(_ABBREVIATED.findall(paper)):
        if full := re.search(rf"\b{initial}[a-z]{{3,}}(?= {epithet}\b)", paper):
            found[full.group()] = len(re.findall(rf"\b(?:{full.group()}|{initial}\. {epithet})\b", paper))
    return found


def _other_of_genus(question: str, quoted: str, setting: str) -> str:
    """A species of the question where the quotes have only others of its genus."""
    for match in BINOMIAL.finditer(plain(question)):
        is_told = any(match["epithet"] in text for text in (quoted, setting))
        if not is_told and species.variants(match.group()) and _epithets(match["genus"], plain(quoted)):
            return match.group()
    return ""


def _of_anothers(question: str, quoted: str, setting: str) -> str:
    """A species of the question that the quotes name only for what the question does not: "Ftr1 of S. cerevisiae"."""
    for match in BINOMIAL.finditer(plain(question)):
        of_it = re.findall(rf"([\w-]+) of (?:the \w+ )?[A-Z][a-z]*\.? ?{match['epithet']}\b", plain(quoted))
        is_told = match["epithet"] in setting or len(of_it) < quoted.count(match["epithet"])
        if of_it and not is_told and all(map(names.is_symbol, of_it)) and not any(name in question for name in of_it):
            return match.group()
    return ""
