"""Sentences of a paper that a question can be made of without understanding them.

    specifics("Loss of daf-2 increased the lifespan of Caenorhabditis elegans by 42%.", …)  -> True
    specifics("These mutants may also live longer [12].", …)                                -> False

Picky by purpose: a sentence that leans on its neighbours, hedges, cites, or speaks of figures, of the paper or of
anything but what was found makes no honest draft. Most sentences are refused, and nobody needs them.
"""

import re
from typing import NamedTuple

from bioalchemy.records import Article, Passage
from bioalchemy.tools.checks import abbreviations, sentences

SHORTEST, LONGEST = 50, 260
"""Characters of a sentence."""

_LEANS = re.compile(
    r"\b(?:we|our|us|I|this|these|those|such|here|herein|it|they|them|he|she|his|her|former|"
    r"latter|respectively|respective|above|below|others?|another|same|similar\w*|either|neither|again|likewise|so|there|"
    r"although|though|since|but|because|remaining|rest|corresponding\w*)\b",
    re.IGNORECASE,
)
_OPENERS = re.compile(
    r"(?:Importantly|Interestingly|Surprisingly|Notably|Moreover|Furthermore|In addition|Additionally|Finally"
    r"|Specifically|However|Thus|Therefore|Clearly|Indeed|Overall|Consequently|Accordingly|In fact|Strikingly"
    r"|Remarkably|As expected|By contrast|In contrast|Conversely|Also), "
)
_SPEAKS_OF_PAPER = re.compile(
    r"\b(?:papers?|study|studies|authors?|experiment\w*|articles?|manuscript|datasets?|data|results?|analys[ei]s|figures?|"
    r"figs?|tables?|texts?|files?|movies?|videos?|panels?|supplement\w*|supporting|methods?|previous\w*|prior|earlier|"
    r"recent\w*|reported|known|literature|published|groups?|conditions?|cohorts?|participants?|subjects?|trials?|"
    r"simulat\w+|parameters?|algorithm\w*|software|database\w*|equation\w*|examples?|overview|section|performed|"
    r"analy[sz]ed|investigated|selected|arrows?|shown|shows|legends?|reviewers?|survey\w*|questionnaires?|workflow|"
    r"pipeline|website|journals?)\b",
    re.IGNORECASE,
)
_HEDGES = re.compile(
    r"\b(?:may|might|could|would|should|can|cannot|suggest\w*|likely|unlikely|possib\w+|probab\w+|appear\w*|seem\w*|"
    r"indicat\w*|propos\w*|hypothe\w*|potential\w*|predict\w*|putative\w*|presum\w*|perhaps|apparent\w*|expect\w*|"
    r"estimat\w*|roughly|tend\w*|tendency|trend\w*|consistent\w*|conclu\w+|believ\w+|assum\w+|speculat\w+|suspect\w*|if|"
    r"whether|unclear|unknown|imply|implie[sd]|plausib\w+|has been|have been|had been|"
    r"nor|none|never|neither|fundamental|challeng\w+|novel|important|crucial|known)\b",
    re.IGNORECASE,
)
_MARKS = re.compile(r"[\[\]=<>≤≥~±×;:\"“”„?!*†‡#{}|∼≈]|http|www|\.\.|…")
_CITES = re.compile(r"\[|\bet al\b|\((?:[A-Z]\w+(?: (?:and|&) [A-Z]\w+)?,? )?(?:19|20)\d\d[a-z]?\)|“")
_BRACKETS = re.compile(r" ?\([^()]*\)")
_ACRONYM = re.compile(r"(?<![\w-])[A-Za-z]?[A-Z]{2,}[a-z]?s?(?![\w-])")
_LABEL = re.compile(r"(?<![\w.°-])[A-HJ-Z](?![\w.'’-])|\b[Cc]ompounds? \d")
_UNNAMED = re.compile(r"^(?!.*\bmutants?\b.*\bthe mutants\b).*\bthe mutants\b(?! of\b)")
_WITHOUT_OBJECT = re.compile(r"^The \w+ (?!of\b|in\b|for\b|from\b|at\b|between\b)")
_COMMON_FORMS = "DNA RNA mRNA tRNA rRNA cDNA dsRNA siRNA ATP ADP GTP NADH NADPH PCR HIV AIDS GFP UV USA UK ELISA SNP"
_COMMON = frozenset(_COMMON_FORMS.split())
_BINOMIAL = re.compile(r"\b([A-Z][a-z]{3,}) ([a-z]{4,})\b")
ORGANISMS = (
    "humans", "mice", "rats", "zebrafish", "yeast", "chickens", "pigs", "sheep", "macaques", "rabbits", "dogs",
    "E. coli", "C. elegans", "S. cerevisiae", "D. melanogaster", "A. thaliana", "Drosophila", "Arabidopsis", "Xenopus",
    "Escherichia coli", "Saccharomyces cerevisiae", "Mus musculus", "Danio rerio", "Drosophila melanogaster",
    "Arabidopsis thaliana", "Caenorhabditis elegans",
)  # fmt: skip
GENE = re.compile(r"(?<![\w/.-])(?:[A-Z][A-Za-z]{1,5}-?\d{1,3}[A-Za-z]?|[a-z]{3}-\d{1,2})(?![\w/.-])")
"""Names with a digit, such as `Cdc25`, `IL-6` or `daf-2`."""
_GENE_BY_NOUN = re.compile(
    r"(?<![\w/.-])([A-Z]{3,6}|[A-Z][a-z]{2}[A-Z])"
    r"(?= (?:proteins?|genes?|mRNA|transcripts?|kinase|receptor|promoter|locus)\b)"
)
_NO_GENE = re.compile(r"(?:Fig|Figure|Table|Text|Exp|Day|Type|Phase|Group|Step|Stage|Week|Grade|Box|Case)-?\d")


_PROPER = re.compile(r"(?<=[a-z] )[A-Z][a-zà-ÿ]{4,}")
_LONG_WORD = re.compile(r"[a-z]{8,}")


class Fit(NamedTuple):
    """A sentence fit for questions, in its passage."""

    passage: Passage
    sentence: str
    """As the paper has it."""
    bare: str
    """Without brackets and the full stop: what questions are made of."""


class Names(NamedTuple):
    """What a paper names, in the order in which it does."""

    genes: tuple[str, ...]
    species: tuple[str, ...]
    defined: dict[str, str]
    words: frozenset[str]
    """Words that stand in lower case somewhere: they lose their capital inside a sentence."""


def names(article: Article) -> Names:
    """The genes, species and abbreviations of a paper."""
    text = article.text
    genes = (name for name in [*GENE.findall(text), *_GENE_BY_NOUN.findall(text)] if not _NO_GENE.match(name))
    binomials = _BINOMIAL.findall(text)
    full = (f"{genus} {epithet}" for genus, epithet in binomials if f"{genus[0]}. {epithet}" in text)
    general = (name for name in ORGANISMS if re.search(rf"(?<![\w.]){re.escape(name)}\b", text))
    return Names(
        tuple(dict.fromkeys(genes)), tuple(dict.fromkeys([*full, *general])), abbreviations.definitions(text),
        frozenset(re.findall(r"\b[a-z]+\b", text)),
    )  # fmt: skip


def fit(article: Article, passage: Passage, named: Names) -> list[Fit]:
    """The passage's sentences that state a fact by themselves."""
    text = article.text[passage.start : passage.end]
    found = []
    for start, end in sentences.split(text):
        sentence = text[start:end]
        bare = without_brackets(sentence)
        if stands_alone(sentence, bare) and specifics(bare, named):
            found.append(Fit(passage, sentence, bare))
    return found


def without_brackets(sentence: str) -> str:
    """The sentence as a question repeats it."""
    bare = _OPENERS.sub("", _BRACKETS.sub("", sentence).rstrip(".").strip(), count=1)
    return bare[:1].upper() + bare[1:] if sentence[:1].isupper() else bare


def lowered(bare: str, named: Names) -> str:
    """The sentence as a part of another: its first word loses its capital when it is an ordinary word."""
    first = re.match(r"[A-Z][a-z]*(?![\w-])", bare)
    is_name = any(bare.startswith(name) for name in named.species)
    ordinary = first and first.group().lower() in named.words and not is_name
    return bare[0].lower() + bare[1:] if ordinary else bare


def stands_alone(sentence: str, bare: str) -> bool:
    """Whether the sentence is whole and leans on nothing around it."""
    whole = sentence.endswith(".") and bare[:1].isupper() and "\n" not in sentence
    return (
        whole
        and SHORTEST <= len(sentence) <= LONGEST
        and not (
            _CITES.search(sentence)
            or _MARKS.search(bare)
            or re.search(r"[()]", bare)
            or _LEANS.search(bare)
            or _SPEAKS_OF_PAPER.search(bare)
            or _HEDGES.search(bare)
            or _LABEL.search(bare)
            or _UNNAMED.search(bare)
            or _WITHOUT_OBJECT.match(bare)
        )
    )


def specifics(bare: str, named: Names) -> bool:
    """Whether it names what it is about, and every acronym is explained by the paper or needs no explanation."""
    named_here = GENE.search(bare) or _acronyms(bare) or any(name in bare for name in named.species)
    many_words = len(set(_LONG_WORD.findall(bare))) >= 5
    return is_explained(bare, named) and (bool(named_here) or bool(_PROPER.search(bare)) or many_words)


def is_explained(bare: str, named: Names) -> bool:
    """Whether every acronym is explained by the paper or needs no explanation."""
    explained = {*named.defined, *named.genes}
    return all(token in explained or token.rstrip("s") in explained for token in _acronyms(bare))


def _acronyms(bare: str) -> set[str]:
    return {token for token in _ACRONYM.findall(bare) if token.rstrip("s") not in _COMMON}
