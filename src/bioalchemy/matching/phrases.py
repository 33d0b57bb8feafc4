"""One key for all the ways of writing one name.

    key("the oestrogen-receptors") == key("estrogen receptor")
    key("IL‑6") == key("IL6"),  key("CD4-positive T-cells") == key("CD4⁺ T cell")
    key("exons 1-2") != key("exon 12"),  key("CD4-") != key("CD4+"),  key("not able") != key("notable")

It goes beyond `notation.normalise`, which keeps spelling and hyphens: it is for comparing two short answers, not for
finding one in a text. Hyphens and spaces beside a letter do not count; between two digits, around a function word
and where a hyphen is a sign they do. Digits, signs, primes and words are never dropped.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple

from bioalchemy.matching import residues, species
from bioalchemy.matching.casing import is_cased_unit, is_told_by_case, may_be_lowered
from bioalchemy.matching.markup import to_text
from bioalchemy.matching.residues import ONE_LETTER
from bioalchemy.matching.spelling import american, singular
from bioalchemy.notation import plain, spell_greek, unwrap


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

    def has(self, key: Key) -> bool:
        return key.exact in self.exact or key.loose in self.loose


_FUNCTION_WORDS = (
    "not no nor or and of to by with without from for on at as in is are was were be than if but neither either"
    " versus vs"
)
_SEPARATE = frozenset(_FUNCTION_WORDS.split())
_ARTICLES = frozenset(("the",))
_LETTERED_NOUN = (
    "band|site|chain|allele|cell|kinase|type|subunit|domain|form|protein|strand|lobe|fib|wave|list|toxin|antigen"
    "|helix|group|blood|particle|disc|disk|deficien"
)
_ARTICLE = re.compile(rf"(?:an?|An) (?=..)|A (?!(?:{_LETTERED_NOUN}))(?=[b-df-hj-np-tv-z][a-z-]{{3}})")
_SIGN = re.compile(
    r"(?<=[\w)'\]+])-(?=$|[\s,;:.)\]/+])|(?<=[/+])-(?=$|[\s,;:.)\]/])|(?<=[ ^])-(?=$|[0-9])"
    r"|(?:^|(?<=[=(<>≈~:]))-(?=[0-9])"
)
_MARKED = re.compile(r"(?<=[\w)])[ -](positive|negative)\b(?!-)", re.IGNORECASE)
_CHARGE = re.compile(r"(?<=\w)\(([1-9]?[+-])\)")
_CHARGE_POWER = re.compile(r"\^(?=[0-9]?[+-](?![0-9])|[A-Za-z])")
_DOUBLE_PLUS = re.compile(r"(?<=[a-z])\+\+")
_PRIME = re.compile(r"\b([2-5]|two|three|five)[ -]?primes?\b", re.IGNORECASE)
_PRIME_DIGITS = {"two": "2", "three": "3", "five": "5"}
_THREE = "|".join(ONE_LETTER)
_PROTEIN_LEVEL = re.compile(r"(?<![\w.])p\.(?=\(?[A-Z])")
_VARIANT = re.compile(rf"\(?\b({_THREE})([0-9]{{1,5}})({_THREE}|[*X=])\)?(?!\w)")
_AMPERSAND = re.compile("&")
_JOINING_SLASH = re.compile(r"(?<=[A-Za-z0-9])/(?=[A-Za-z]{3}|[α-ωΑ-Ω])|(?<=[A-Za-z]{3})/(?=[A-Za-z0-9])")
_ARROW = re.compile(r" ?(?:→|=?-?->|=>|⟶|⇒|➔) ?")
_NOT = re.compile(r"\b(?:(can)no|(ca)n'|(wo)n'|(\w{2,8})n')t\b", re.IGNORECASE)
_POSSESSIVE = re.compile(r"(?<=[a-z]{3})'s\b|(?<=[a-z]{2}s)'(?= )")
_MICRO = re.compile(r"(?<=[0-9])( ?)u(?=(?:[MmglLsAV]|mol|mol/[lL])\b)")
_POLY = re.compile(r"\bpoly ?\(([ACGTU])\)", re.IGNORECASE)
_TOKEN = re.compile(r"[^\W\d_]+|(?:(?<![\w.])\.)?[0-9]+(?:[.,][0-9]+)*(?:[eE]-[0-9]+)?|.", re.DOTALL)
_DROPPED = frozenset(" -_,.\"'`")

# NO and No, Aa and aa, AaBb and aabb are different things, and so are the alleles A and a.
_CASE_COUNTS = re.compile(r"[a-z]{1,2}|(?:([a-z])\1)+", re.IGNORECASE)
# After a word: complex I, layer V. X is a chromosome.
_NUMERALS = "I II III IV V VI VII VIII IX _ XI XII XIII XIV XV XVI XVII XVIII XIX XX"
_ROMAN = {numeral: str(value) for value, numeral in enumerate(_NUMERALS.split(), 1)}
_ALLELIC = re.compile(r"(?:([a-z])\1)+", re.IGNORECASE)
_OF_ALLELES = re.compile(r"allele|genotyp|gamete|haplotyp|zygo", re.IGNORECASE)
_ACRONYMS = re.compile(r".*[A-Z].*[A-Z]s$")

_ACCENTED = {
    code: base
    for code in (*range(0xC0, 0x180), *range(0x1E00, 0x1F00))
    if chr(code) not in "Åå" and (base := unicodedata.normalize("NFD", chr(code))[0]) != chr(code)
} | {ord("Ø"): "O", ord("ø"): "o", ord("Æ"): "AE", ord("æ"): "ae", ord("Œ"): "OE", ord("œ"): "oe", ord("ł"): "l"}

_REDUNDANT = (
    (re.compile("(pituitary|thyroid|adrenal|pineal|prostate|thymus)gland$"), r"\1"),
    (re.compile("(mitochondrial|nuclear|chloroplast|plastid|bacterial)(outer|inner)membrane"), r"\2\1membrane"),
    (re.compile("^(h[ipbcs]v[12]?|ebv|cmv|rsv)virus$"), r"\1"),
    (re.compile("^((?:[a-z]{1,2}t?)?pcr)reaction$"), r"\1"),
)
_REDUNDANT_ENDS = ("gland", "membrane", "virus", "reaction")
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
    "pancreas": "islet of langerhans",
    "stomach": "pylorus",
}
_PART_OF = {whole: re.compile(rf"({parts}) of {whole}") for whole, parts in _PARTS.items()}


@lru_cache(maxsize=65_536)
def key(text: str) -> Key:
    """The two forms in which a short text is compared."""
    text = _spelled_out(unwrap(plain(text)))
    tokens = _TOKEN.findall(text)
    letters = "".join(token for token in tokens if token not in _DROPPED)
    if _CASE_COUNTS.fullmatch(letters) or is_told_by_case(letters):
        return Key(letters, letters)
    keep_short = bool(_OF_ALLELES.search(text))
    exact, loose = [], []
    before = ""
    for token in tokens:
        one, other = _forms(token, before, keep_short) if token[0].isalpha() else (token, token)
        exact.append(one)
        loose.append(other)
        before = before if token in _DROPPED else token
    return Key(_join(exact), _without_redundancy(_join(loose)))


@lru_cache(maxsize=16_384)
def names(texts: Iterable[str]) -> Names:
    """The keys of a tuple of names and of the abbreviations of their genera."""
    keys = [key(to_text(form)) for text in texts for form in (text, *_variants(unwrap(plain(text))))]
    for name in [one.exact for one in keys if is_told_by_case(one.exact) and may_be_lowered(one.exact)]:
        keys.append(Key(name.casefold(), name.casefold()))
    return Names(frozenset(one.exact for one in keys), frozenset(one.loose for one in keys))


def _variants(name: str) -> tuple[str, ...]:
    return species.variants(name) or residues.variants(name)


def _forms(token: str, before: str, keep_short: bool) -> tuple[str, str]:
    """A word's exact and loose form, given the token before it: 5 nM keeps its case, complex I is complex 1."""
    if (before[-1:].isdecimal() and is_cased_unit(token)) or (before == "mu" and token in ("M", "m")):
        return token, token
    if token in _ROMAN and len(before) > 3 and before.isalpha() and not before.isupper():
        return _ROMAN[token], _ROMAN[token]
    return _word(token, keep_short)


def _spelled_out(text: str) -> str:
    """`text` with signs told from hyphens, and Greek letters, primes, arrows and contractions written one way."""
    if article := _ARTICLE.match(text):
        text = text[article.end() :]
    if not text.isascii():
        text = _ARROW.sub(" to ", text).translate(_ACCENTED)
    for mark, pattern, written in _REWRITTEN:
        if mark in text:
            text = pattern.sub(written, text)
    return spell_greek(text)


def _separate_not(contraction: re.Match[str]) -> str:
    verb = next(part for part in contraction.groups() if part).lower()
    return f"{ {'ca': 'can', 'wo': 'will'}.get(verb, verb) } not"


def _prime(prime: re.Match[str]) -> str:
    return f"{_PRIME_DIGITS.get(prime[1].lower(), prime[1])}'"


def _sign(marked: re.Match[str]) -> str:
    return "+" if marked[1][0] in "pP" else "⁻"


def _short_variant(variant: re.Match[str]) -> str:
    """HGVS's Val600Glu as V600E."""
    return f"{ONE_LETTER[variant[1]]}{variant[2]}{ONE_LETTER.get(variant[3], variant[3])}"


_REWRITTEN: tuple[tuple[str, re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (">", _ARROW, " to "),
    ("annot", _NOT, _separate_not),
    ("'t", _NOT, _separate_not),
    ("'", _POSSESSIVE, ""),
    ("u", _MICRO, r"\1μ"),
    ("rime", _PRIME, _prime),
    ("(", _CHARGE, r"\1"),
    ("(", _POLY, r"poly\1"),
    ("p.", _PROTEIN_LEVEL, ""),
    ("", _VARIANT, _short_variant),
    ("/", _JOINING_SLASH, "-"),
    ("^", _CHARGE_POWER, ""),
    ("++", _DOUBLE_PLUS, "2+"),
    ("&", _AMPERSAND, " and "),
    ("itive", _MARKED, _sign),
    ("ative", _MARKED, _sign),
    ("-", _SIGN, "⁻"),
)
"""What is written one way: a mark that has to be there, a pattern, and its replacement."""


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
        if token in _DROPPED and not _is_prime(token, before):
            gap = "-" if "-" in (gap, token) else " " if gap else token
            continue
        if before and (token in _SEPARATE or before in _SEPARATE):
            joined.append(" ")
        elif gap and before[-1:].isdecimal() and token[-1].isdecimal():
            joined.append(gap)
        joined.append(token)
        before, gap = token, ""
    return "".join(joined)


def _is_prime(mark: str, before: str) -> bool:
    return mark == "'" and before.isdecimal()


def _without_redundancy(text: str) -> str:
    if text.endswith(_REDUNDANT_ENDS):
        for pattern, kept in _REDUNDANT:
            text = pattern.sub(kept, text)
    part, _, whole = text.rpartition(" of ")
    if part and whole in _PART_OF and _PART_OF[whole].fullmatch(text):
        return part
    return text
