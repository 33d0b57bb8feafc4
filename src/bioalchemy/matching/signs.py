"""Signs, charges, primes, arrows, contractions and variants, each written one way.

    spelled_out("CD4-negative"), spelled_out("CD4⁻")  -> "CD4⁻"       a hyphen that is a sign is no hyphen
    spelled_out("G-308A")                             -> "G⁻308A"
    spelled_out("5-prime cap"), spelled_out("5' cap") -> "5′ cap"     two of them are two: 3" and 3″ give 3′′
    spelled_out("Fe(III)"), spelled_out("ferric iron") -> "Fe3+"
    spelled_out("FOXP3 -/-")                          -> "FOXP3⁻/⁻"
    spelled_out("p.Val600Glu")                        -> "V600E"
    spelled_out("doesn't bind")                       -> "does not bind"
    spelled_out("less than 5%"), spelled_out("chr7")  -> "<5%", "chromosome 7"
    spelled_out("A>G"), spelled_out("3:1")            -> "A to G", "3 to 1"
    spelled_out("(R)-ibuprofen")                      -> "R-ibuprofen"
    spelled_out("[14C]leucine")                       -> "14C-leucine"
    spelled_out("5'-3'"), spelled_out("5′→3′")        -> "5′ to 3′"
    spelled_out("SO4 2-"), spelled_out("C57Bl6")      -> "SO42⁻", "C57BL/6"

The text must have gone through `notation.plain`. Words, case and plurals are left alone. Variants: HGVS nomenclature.
Names of charges: IUPAC, "Nomenclature of Inorganic Chemistry", 2005, which knows -ous and -ic as trivial endings.
"""

import re
import unicodedata
from collections.abc import Callable

from bioalchemy.matching.residues import ONE_LETTER
from bioalchemy.notation import spell_greek

_LETTERED_NOUN = (
    "band|site|chain|allele|cell|kinase|type|subunit|domain|form|protein|strand|lobe|fib|wave|list|toxin|antigen"
    "|helix|group|blood|particle|disc|disk|deficien"
)
_ARTICLE = re.compile(rf"(?:an?|An) (?=..)|A (?!(?:{_LETTERED_NOUN}))(?=[b-df-hj-np-tv-z][a-z-]{{3}})")
_SIGN = re.compile(
    r"(?<=[\w)'\]+])-(?=$|[\s,;:.)\]/+])|(?<=[/+])-(?=$|[\s,;:.)\]/])|(?<=[ ^])-(?=$|[0-9])"
    r"|(?:^|(?<=[=(<>≈~:]))-(?=[0-9])"
    # -HER2 lacks it; -CH3 is a group.
    r"|^-(?=[A-Z][A-Za-z]*[0-9])(?!(?:[CNSP]?[HO]|CF|OCH)[0-9])"
    # A place before the start of a gene: c.-35G>A, C-13910T.
    r"|(?<=\b[cgn]\.)-(?=[0-9])|(?<=[0-9]_)-(?=[0-9])|(?<=\b[ACGT])-(?=[0-9]{2,6}[ACGT]\b)"
)
_MARKED = re.compile(r"(?<=[\w)])[ -](positive|negative)\b(?!-)", re.IGNORECASE)
_CHARGE = re.compile(r"(?<=\w)\(([1-9]?[+-])\)")
_CHARGE_POWER = re.compile(r"\^(?=[0-9]?[+-](?![0-9])|[A-Za-z])")
_DOUBLE_PLUS = re.compile(r"(?<=[a-z])\+\+")
_PRIME = re.compile(r"\b([1-9]|two|three|five)[ -]?(double[ -]?)?primes?\b", re.IGNORECASE)
_PRIME_DIGITS = {"two": "2", "three": "3", "five": "5"}
_QUOTES = re.compile(r"['\"]+")
_APOSTROPHE = re.compile(r"(?<=[A-Za-z])'(?=(?:s|t|d|m|re|ll|ve)\b)|(?<=[A-Za-z]{2}s)'(?= [a-z])", re.IGNORECASE)
_THREE = "|".join(ONE_LETTER)
_PROTEIN_LEVEL = re.compile(r"(?<![\w.])p\.(?=\(?[A-Z])")
_VARIANT = re.compile(rf"\(?\b({_THREE})([0-9]{{1,5}})({_THREE}|[*X=])\)?(?!\w)")
_BRACKETED_VARIANT = re.compile(r"(?<=[A-Za-z0-9]) ?\(((?:p\.)?[A-Z][0-9]{1,5}[A-Z*])\)")
_METALS = {"iron": "Fe", "copper": "Cu", "manganese": "Mn", "cobalt": "Co", "mercury": "Hg", "nickel": "Ni"}
_OXIDATION = re.compile(rf"\b([A-Z][a-z]?|(?i:{'|'.join(_METALS)}) ?)\((I{{1,3}})\)")
_CHARGED = {"ferrous": "Fe2+", "ferric": "Fe3+", "cuprous": "Cu+", "cupric": "Cu2+"}
_CHARGED_NAME = re.compile(
    rf"\b({'|'.join(_CHARGED)}) (?:(?:iron|copper)(?: (?:cat)?ions?)?|(?:cat)?ions?)\b(?!-)", re.IGNORECASE
)
_GENOTYPE = re.compile(r"(?<=\w) (?=[+-]/[+-](?![\w+-]))")
_AMPERSAND = re.compile("&")
_JOINING_SLASH = re.compile(r"(?<=[A-Za-z0-9])/(?=[A-Za-z]{3}|[α-ωΑ-Ω])|(?<=[A-Za-z]{3})/(?=[A-Za-z0-9])")
_PHASES = re.compile(r"\b(G[012]|S|M)-(G[012]|S|M)\b")
_RANGE = re.compile(r"(?<=[\wα-ω])\(([0-9]{1,4}-[0-9]{1,4})\)")
_ARROW = re.compile(r" ?(?:→|=?-?->|=>|⟶|⇒|➔) ?")
_SUBSTITUTED = re.compile(r"(?<=[ACGTU]) ?> ?(?=[ACGTU]\b)")
_RATIO = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,3})?(?: ?: ?[0-9]{1,6}(?:\.[0-9]{1,3})?){1,5}")
_COLON = re.compile(" ?: ?")
_ORDINALS = {"1st": "first", "2nd": "second", "3rd": "third"}
_NF_KB = re.compile(r"\b(?:N[Ff]-?|[Nn]uclear factor[ -])(?:kB(?![0-9])|KB(?![A-Za-z0-9]))")
_CHROMOSOME = re.compile(r"\b[Cc]hr\.? ?(?=[0-9XYMWZ])")
_LABELLED = re.compile(r"\[((?:[A-Za-zα-ω0-9][a-z0-9,]{0,7}-)?[0-9]{1,3}[A-Z][a-z]?)\][ -]?(?=\w)")
_BETWEEN_ENDS = re.compile("(?<=[1-9]′)-(?=[1-9]′)")
# The charge of an oxyanion, written apart from its formula, which ends in a digit.
_CHARGE_APART = re.compile(r"(?<![A-Za-z0-9])((?:H[2-4]?)?[A-Z][a-z]?2?O[34]|NH4) (?=[2-4][+-](?![\w+/-])|[+-]$)")
_STRAIN = re.compile(r"\bC57[ /-]?BL[ /-]?(?=(?:6|10)(?![0-9]))", re.IGNORECASE)
_CONFIGURED = re.compile(r"(?<![\w)])\(((?:[0-9]{0,2}[RSEZ],? ?){1,8})\)-(?=\w)")
_MORE, _LESS = "(?:more|greater|higher|longer|larger)", "(?:less|fewer|lower|shorter|smaller)"
_BOUND = re.compile(
    rf"(?:\b(?:(at least|not? {_LESS} than)|(at most|up to|not? {_MORE} than)"
    rf"|({_MORE} than|above|over)|({_LESS} than|below|under))|(>=)|(<=)) ?(?=\.?[0-9])",
    re.IGNORECASE,
)
_BOUND_WORDS = ("than ", "t least ", "t most ", "p to ", "above ", "over ", "below ", "under ", "=")
_NOT = re.compile(r"\b(?:(can)no|(ca)n'|(wo)n'|(\w{2,8})n')t\b", re.IGNORECASE)
_POSSESSIVE = re.compile(r"(?<=[A-Za-z]{3})'[sS]\b|(?<=[A-Za-z]{2}[sS])'(?= )")
_MICRO = re.compile(r"([0-9] ?)u(?=(?:[MmglLsAV]|mol|mol/[lL])\b)")
_POLY = re.compile(r"\bpoly ?\(([ACGTU])\)", re.IGNORECASE)
_ACCENTED = {
    code: base
    for code in (*range(0xC0, 0x180), *range(0x1E00, 0x1F00))
    if chr(code) not in "Åå" and (base := unicodedata.normalize("NFD", chr(code))[0]) != chr(code)
} | {ord("Ø"): "O", ord("ø"): "o", ord("Æ"): "AE", ord("æ"): "ae", ord("Œ"): "OE", ord("œ"): "oe", ord("ł"): "l"}


def _separate_not(contraction: re.Match[str]) -> str:
    verb = next(part for part in contraction.groups() if part).lower()
    return f"{ {'ca': 'can', 'wo': 'will'}.get(verb, verb) } not"


def _bound(words: re.Match[str]) -> str:
    return "≥≤><≥≤"[(words.lastindex or 1) - 1]


def _prime(prime: re.Match[str]) -> str:
    return f"{_PRIME_DIGITS.get(prime[1].lower(), prime[1])}′{'′' if prime[2] else ''}"


def _sign(marked: re.Match[str]) -> str:
    return "+" if marked[1][0] in "pP" else "⁻"


def _ion(state: re.Match[str]) -> str:
    metal = state[1].rstrip()
    return f"{_METALS.get(metal.lower(), metal)}{len(state[2]) if len(state[2]) > 1 else ''}+"


def _named_ion(name: re.Match[str]) -> str:
    return _CHARGED[name[1].lower()]


def _short_variant(variant: re.Match[str]) -> str:
    """HGVS's Val600Glu as V600E."""
    return f"{ONE_LETTER[variant[1]]}{variant[2]}{ONE_LETTER.get(variant[3], variant[3])}"


_REWRITTEN: tuple[tuple[str, re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (">", _ARROW, " to "),
    (">", _SUBSTITUTED, " to "),
    ("hr", _CHROMOSOME, "chromosome "),
    (")-", _CONFIGURED, r"\1-"),
    ("]", _LABELLED, r"\1-"),
    ("57", _STRAIN, "C57BL/"),
    ("kB", _NF_KB, "NF-κB"),
    ("KB", _NF_KB, "NF-κB"),
    ("annot", _NOT, _separate_not),
    ("'", _NOT, _separate_not),
    ("'", _POSSESSIVE, ""),
    ("u", _MICRO, r"\1μ"),
    ("rime", _PRIME, _prime),
    ("′-", _BETWEEN_ENDS, " to "),
    ("(", _CHARGE, r"\1"),
    ("(", _RANGE, r"\1"),
    ("(", _POLY, r"poly\1"),
    ("(I", _OXIDATION, _ion),
    ("ric ", _CHARGED_NAME, _named_ion),
    ("rous ", _CHARGED_NAME, _named_ion),
    (" -/", _GENOTYPE, ""),
    (" +/", _GENOTYPE, ""),
    ("(", _BRACKETED_VARIANT, r" \1"),
    ("p.", _PROTEIN_LEVEL, ""),
    ("", _VARIANT, _short_variant),
    ("/", _JOINING_SLASH, "-"),
    ("G", _PHASES, r"\1/\2"),
    ("^", _CHARGE_POWER, ""),
    ("++", _DOUBLE_PLUS, "2+"),
    ("O3 ", _CHARGE_APART, r"\1"),
    ("O4 ", _CHARGE_APART, r"\1"),
    ("H4 ", _CHARGE_APART, r"\1"),
    ("&", _AMPERSAND, " and "),
    ("itive", _MARKED, _sign),
    ("ative", _MARKED, _sign),
    ("ITIVE", _MARKED, _sign),
    ("ATIVE", _MARKED, _sign),
    ("-", _SIGN, "⁻"),
)
"""What is written one way: a mark that has to be there, a pattern, and its replacement."""


def spelled_out(text: str) -> str:
    """`text` with signs told from hyphens, and Greek letters, primes, arrows and contractions written one way."""
    if article := _ARTICLE.match(text):
        text = text[article.end() :]
    if text.startswith("from ") and " to " in text:
        text = text[len("from ") :]
    if not text.isascii():
        text = _ARROW.sub(" to ", text).translate(_ACCENTED)
    if ":" in text and _RATIO.fullmatch(text):
        return _COLON.sub(" to ", text)
    if text[:3] in _ORDINALS:
        text = f"{_ORDINALS[text[:3]]}{text[3:]}"
    if (" " in text or "=" in text) and any(map(text.__contains__, _BOUND_WORDS)):
        text = _BOUND.sub(_bound, text)
    if "'" in text or '"' in text:
        text = _with_primes(text)
    for mark, pattern, written in _REWRITTEN:
        if mark in text:
            text = pattern.sub(written, text)
    return spell_greek(text)


def _with_primes(text: str) -> str:
    """`text` with a ′ for each prime; apostrophes and the marks around a quotation stay as they are."""
    is_prime = dict.fromkeys(_QUOTES.finditer(text), True)
    opened: dict[str, re.Match[str]] = {}
    for mark in is_prime:
        before, after = text[max(0, mark.start() - 1) : mark.start()], text[mark.end() : mark.end() + 1]
        if not before.isalnum() and before not in tuple(")]}+*") and after.strip():
            opened[mark[0]] = mark
        elif opening := opened.pop(mark[0], None):
            is_prime[opening] = is_prime[mark] = False
        elif _APOSTROPHE.match(text, mark.start()):
            is_prime[mark] = False
    marks = iter(is_prime.values())
    return _QUOTES.sub(lambda mark: mark[0].replace('"', "''").replace("'", "′") if next(marks) else mark[0], text)
