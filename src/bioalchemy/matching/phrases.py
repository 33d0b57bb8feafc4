"""One key for all the ways of writing one name.

    key("the oestrogen-receptors") == key("estrogen receptor")
    key("IL‑6") == key("IL6"),  key("CD4-positive T-cells") == key("CD4⁺ T cell")
    key("exons 1-2") != key("exon 12"),  key("CD4-") != key("CD4+"),  key("not able") != key("notable")

It goes beyond `notation.normalise`, which keeps spelling and hyphens: it is for comparing two short answers, not for
finding one in a text. Hyphens and spaces beside a letter do not count; between two digits, around a function word
and where a hyphen is a sign they do. Digits, signs, primes and words are never dropped.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple

from bioalchemy.matching import gene_names, latin, metals, notations, residues, species
from bioalchemy.matching.casing import is_cased_unit, is_told_by_case, may_be_lowered
from bioalchemy.matching.longhand import shorten
from bioalchemy.matching.markup import to_text
from bioalchemy.matching.signs import spelled_out
from bioalchemy.matching.spelling import american, singular
from bioalchemy.notation import GREEK, plain, unwrap


class Key(NamedTuple):
    """Two answers are the same when either form is."""

    exact: str
    """Plurals as they stand."""
    loose: str
    """Plurals taken back; AIDS stays apart from AID, because a plural's s is small."""


class Names(NamedTuple):
    """The keys of everything that counts as one answer."""

    exact: frozenset[str]
    loose: frozenset[str]
    bare: frozenset[str] = frozenset()
    """Loose keys without a word of kind: of `p53 gene`, what `p53` alone is."""

    def has(self, key: Key) -> bool:
        return key.exact in self.exact or key.loose in self.loose


_FUNCTION_WORDS = (
    "not no nor or and of to by with without from for on at as in is are was were be than if but neither either"
    " versus vs"
)
_SEPARATE = frozenset(_FUNCTION_WORDS.split())
_ARTICLES = frozenset(("the",))
_TOKEN = re.compile(r"[^\W\d_]+|(?:(?<![\w.])\.)?[0-9]+(?:[.,][0-9]+)*(?:[eE]-[0-9]+)?|.", re.DOTALL)
_DROPPED = frozenset(" -_,.\"'`")

# NO and No, Aa and aa, AaBb and aabb are different things, and so are the alleles A and a.
_CASE_COUNTS = re.compile(r"[a-z]{1,2}|(?:([a-z])\1)+", re.IGNORECASE)
# After a word: complex I, layer V; but not integrin αV. X is a chromosome.
_NUMERALS = "I II III IV V VI VII VIII IX _ XI XII XIII XIV XV XVI XVII XVIII XIX XX"
_ROMAN = {numeral: str(value) for value, numeral in enumerate(_NUMERALS.split(), 1)}
_GREEK = frozenset(GREEK.values())
_ALLELIC = re.compile(r"(?:([a-z])\1)+", re.IGNORECASE)
_OF_ALLELES = re.compile(r"allele|genotyp|gamete|haplotyp|zygo", re.IGNORECASE)
_ACRONYMS = re.compile(r".*[A-Z].*[A-Z]s$")

# In water an acid is its salt, and biology says either.
_ACIDS = (
    "glutam|aspart|lact|pyruv|citr|succin|fumar|mal|acet|propion|butyr|palmit|stear|ole|linole|arachidon|retino|ascorb"
    "|fol|salicyl|ur|kain|nicotin|chol|jasmon|oxaloacet|ketoglutar|glucon|glucuron|hyaluron|valpro"
)
_REDUNDANT = (
    (re.compile("(pituitary|thyroid|adrenal|pineal|prostate|thymus)gland$"), r"\1"),
    (re.compile("(mitochondrial|nuclear|chloroplast|plastid|bacterial)(outer|inner)membrane"), r"\2\1membrane"),
    (re.compile("^(h[ipbcs]v[12]?|ebv|cmv|rsv)virus$"), r"\1"),
    (re.compile("^([2-8]0s)ribosom(?:al|e)subunit$"), r"\1subunit"),
    (re.compile("^(micro|astro|macro|oligodendro)glialcell$"), r"\1glia"),
    (re.compile("^((?:apopto|necropto|pyropto|ferropto|necro))ticcelldeath$"), r"\1sis"),
    (re.compile("(blot)ting$"), r"\1"),
    (re.compile("(rna|chip|atac|dnase|clip|cite|ribo|bisulfite)sequencing$"), r"\1seq"),
    (re.compile(f"({_ACIDS})icacid$"), r"\1ate"),
    (re.compile("^(?:carboxyl?|c)(?:terminus|terminalend)$"), "cterminus"),
    (re.compile("^(?:amino|n)(?:terminus|terminalend)$"), "nterminus"),
    (re.compile("^([35]′)terminus$"), r"\1end"),
    (re.compile("^((?:hydrogen|ionic|covalent|peptide|disulfide)bond)ing$"), r"\1"),
    (re.compile("^((?:[a-z]{1,2}t?)?pcr)reaction$"), r"\1"),
    (re.compile("((?:mis|non)sense|frameshift)variant$"), r"\1mutation"),
)
_REDUNDANT_ENDS = (
    "gland",
    "membrane",
    "virus",
    "reaction",
    "subunit",
    "bonding",
    "blotting",
    "sequencing",
    "terminus",
    "terminalend",
    "icacid",
    "cell",
    "celldeath",
    "variant",
)
# A part that only one organ has needs no mention of it.
_PARTS = {
    "heart": "(?:left|right)?(?:atrium|ventricle)|mitralvalve|tricuspidvalve|myocardium|endocardium|bundle of his"
    "|(?:sa|av|sinoatrial|atrioventricular)node",
    "brain": "hippocampus|amygdala|cerebellum|(?:hypo)?thalamus|basalganglion|(?:cerebral|prefrontal|motor)cortex"
    "|substantianigra|midbrain|brainstem|striatum|corpuscallosum",
    "eye": "retina|cornea|iris|fovea|sclera",
    "ear": "cochlea",
    "kidney": "nephron|glomerulus|loop of henle|(?:proximal|distal)(?:convoluted)?tubule|collectingduct",
    "cell": "nucleus|mitochondrion|ribosome|cytoplasm|golgiapparatus|endoplasmicreticulum|cytoskeleton",
    "cellcycle": "(?:s|m|g[0-2](?:/[gms]1?)?|g1/s)phase|interphase|mitosis|(?:pro|prometa|meta|ana|telo)phase",
    "pancreas": "islet of langerhans",
    "stomach": "pylorus",
}
_OF_ORGAN = re.compile(
    "(?:cerebellar(?=purkinje(?:cell|neuron))|hippocampal(?=ca[1-4]|dentategyrus)|renal(?=glomerulus|nephron|podocyte)"
    "|hepatic(?=hepatocyte|kupffercell)|testicular(?=sertolicell|leydigcell)|pancreatic(?=islet of langerhans)"
    "|intestinal(?=panethcell|enterocyte)|retinal(?=photoreceptor|rodcell|conecell))"
)
_ORGANS = ("cerebellar", "hippocampal", "renal", "hepatic", "testicular", "pancreatic", "intestinal", "retinal")
_PART_OF = {whole: re.compile(rf"({parts}) of {whole}") for whole, parts in _PARTS.items()}


@lru_cache(maxsize=65_536)
def key(text: str) -> Key:
    """The two forms in which a short text is compared."""
    text = unwrap(plain(text))
    if is_told_by_case(text):
        return Key(text, text)
    text = spelled_out(text)
    tokens = _TOKEN.findall(text)
    letters = "".join(token for token in tokens if token not in _DROPPED)
    if _CASE_COUNTS.fullmatch(letters.rstrip("′")) or is_told_by_case(letters):
        return Key(letters, letters)
    keep_short = bool(_OF_ALLELES.search(text))
    exact, loose = [], []
    before = ""
    for token, after in zip_longest(tokens, tokens[1:], fillvalue=" "):
        one = other = token
        if token[0].isalpha():
            one, other = _forms(token, before, after, keep_short)
        exact.append(one)
        loose.append(other)
        before = before if token in _DROPPED else token
    joined = _join(exact)
    return Key(joined, _without_redundancy(shorten(joined if loose == exact else _join(loose))))


@lru_cache(maxsize=16_384)
def names(texts: Iterable[str]) -> Names:
    """The keys of a tuple of names and of the abbreviations of their genera."""
    keys = [key(to_text(form)) for text in texts for form in (text, *_variants(unwrap(plain(text))))]
    for name in [one.exact for one in keys if is_told_by_case(one.exact) and may_be_lowered(one.exact)]:
        keys.append(Key(name.casefold(), name.casefold()))
    return Names(frozenset(one.exact for one in keys), frozenset(one.loose for one in keys))


def _variants(name: str) -> tuple[str, ...]:
    sources = (species, residues, latin, metals, notations)
    return (*(form for source in sources for form in source.variants(name)), *gene_names.others(name))


def _forms(token: str, before: str, after: str, keep_short: bool) -> tuple[str, str]:
    """A word's exact and loose form, given its neighbours: 5 nM keeps its case, complex I is complex 1."""
    if len(before) > 3 and after in _DROPPED and before.isalpha() and before not in _GREEK:
        value = _ROMAN.get(token.upper())
        if value:
            return value, value
    if (before[-1:].isdecimal() and is_cased_unit(token)) or (before == "mu" and token in ("M", "m")):
        return token, token
    return _word(token, keep_short)


def _word(token: str, keep_short: bool) -> tuple[str, str]:
    """A word's American form, and its singular; a genotype keeps its case."""
    if _ALLELIC.fullmatch(token) or (keep_short and len(token) < 3):
        return token, token
    folded = token.casefold()
    if folded in _ARTICLES:
        return "", ""
    spelled = american(folded)
    if token[-1] == "S" and not token.islower():
        return spelled, spelled
    if not (token.islower() or token.istitle()) and token[-1] != "s":
        return spelled, spelled  # DnaE is not several DNA
    if len(token) < 5 and _ACRONYMS.match(token):
        return spelled, spelled[:-1]
    return spelled, singular(spelled)


def _join(tokens: list[str]) -> str:
    """The tokens without the hyphens and spaces that do not count."""
    joined: list[str] = []
    before, gap = "", ""
    for token in tokens:
        if not token:
            continue
        if token in _DROPPED:
            gap = "-" if "-" in (gap, token) else " " if gap else token
            continue
        if before and (token in _SEPARATE or before in _SEPARATE):
            joined.append(" ")
        elif gap and before[-1:].isdecimal() and token[-1].isdecimal():
            joined.append(gap)
        joined.append(token)
        before, gap = token, ""
    return "".join(joined)


def _without_redundancy(text: str) -> str:
    if text.endswith(_REDUNDANT_ENDS):
        for pattern, kept in _REDUNDANT:
            text = pattern.sub(kept, text)
    if text.startswith(_ORGANS):
        text = _OF_ORGAN.sub("", text, count=1)
    part, _, whole = text.rpartition(" of ")
    if part and whole in _PART_OF and _PART_OF[whole].fullmatch(text):
        return part
    return text
