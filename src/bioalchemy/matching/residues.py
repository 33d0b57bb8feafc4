"""Other ways to write a residue of a protein, and what is done to it.

    variants("Ser473")    -> ("S473", "Ser473", "serine 473")
    variants("H3K27me3")  -> ("H3K27 trimethylation", "trimethylation of H3K27", …)
    variants("Ser473 phosphorylation") -> ("phosphorylation of S473", "phosphorylation at serine 473", …)
    variants("Lys48-linked chains")    -> ("K48-linked chains", "lysine 48-linked chains", …)
    variants("ΔF508")     -> ("F508del", "Phe508del", …)
    variants("S100 expression"), variants("ΔN17") -> ()     a gene; an N-terminal truncation

Codes: IUPAC-IUB, "Nomenclature and symbolism for amino acids and peptides", 1983. Histone marks: the Brno nomenclature,
2005. Deletions: HGVS. A symbol that only looks like a residue (K562, T4) gains, alone, a variant that nobody writes; in
a longer name a letter is a residue only where its neighbour says so.
"""

import re

_NAMES = (
    "Ala:alanine Arg:arginine Asn:asparagine Asp:aspartate Cys:cysteine Gln:glutamine Glu:glutamate Gly:glycine"
    " His:histidine Ile:isoleucine Leu:leucine Lys:lysine Met:methionine Phe:phenylalanine Pro:proline Ser:serine"
    " Thr:threonine Trp:tryptophan Tyr:tyrosine Val:valine"
)
_CODES = [entry.split(":") for entry in _NAMES.split()]
_LETTERS = "ARNDCQEGHILKMFPSTWYV"
_OF_LETTER = {letter: (code, name) for letter, (code, name) in zip(_LETTERS, _CODES, strict=True)}
_OF_CODE = {code: (letter, name) for letter, (code, name) in zip(_LETTERS, _CODES, strict=True)}
CODE_OF_NAME = {name: code for code, name in _CODES} | {"aspartic acid": "Asp", "glutamic acid": "Glu"}
NAME_OF_CODE = {code: tuple(name for name, its in CODE_OF_NAME.items() if its == code) for code, _ in _CODES}
ONE_LETTER = {code: letter for code, (letter, _) in _OF_CODE.items()} | {"Ter": "*"}

_CODES_OR_NAMES = rf"(?:{'|'.join(_OF_CODE)}|(?i:{'|'.join(CODE_OF_NAME)}))"
_PLACE = "[1-9][0-9]{0,3}"
_SITE = re.compile(rf"({_CODES_OR_NAMES})(?: residue)?[- ]?({_PLACE})|([{_LETTERS}])({_PLACE})")
# Among other words a code with one digit may be a gene of yeast (His3), a letter a gene or a cell (S100, K562).
_AMONG_WORDS = re.compile(
    rf"(?<![\w-])(?:(?:{'|'.join(_OF_CODE)})[- ]?[1-9][0-9]{{1,3}}|(?i:{'|'.join(CODE_OF_NAME)})[- ]?{_PLACE})(?![\w.])"
)
_PHOSPHORYLATED = "(?:(?:auto|trans|hyper|de)?phosphoryl)ation"
_OF_LYSINE = (
    "(?:(?:mono|di|tri|de|hyper)?methyl|(?:de)?acetyl|(?:mono|poly|de)?ubiquit(?:in|yl)|(?:de)?sumoyl|succinyl|lactyl"
    "|crotonyl|malonyl)ation"
)
_ON_OTHERS = "(?:(?:de)?glycosyl|(?:de)?palmitoyl|myristoyl|s-nitrosyl|hydroxyl|adp-ribosyl|sulf)ation"


def _modified(change: str, letters: str, place: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The two orders of a change of a residue, whose letter is read only where that change befalls it."""
    site = rf"(?P<site>{_CODES_OR_NAMES}[- ]?{_PLACE}{f'|[{letters}]{place}' if letters else ''})"
    return (
        re.compile(rf"(?:the )?(?P<change>(?i:{change})) (?:of|at|on) (?:the )?{site}(?: residue)?"),
        re.compile(rf"{site}(?: residue)?[ -](?P<change>(?i:{change}))"),
    )


_MODIFIED = (
    *_modified(_PHOSPHORYLATED, "STY", "[1-9][0-9]{1,3}"),
    *_modified(_OF_LYSINE, "KR", _PLACE),
    *_modified(_ON_OTHERS, "", ""),
)
_LINKED = re.compile(rf"(?P<site>{_CODES_OR_NAMES}[- ]?{_PLACE}|[KM]{_PLACE})(?P<rest>[- ]linked\b.{{0,60}})")
_NO_DELTA = "NCGHSE"  # ΔG37 is an energy, ΔN17 and ΔC20 are truncations, ΔE9 lacks an exon
_DELETED = re.compile(
    rf"(?:Δ|[Dd]el(?:ta[- ]?)?)(?P<site>{_CODES_OR_NAMES}[- ]?{_PLACE}|[ADFIKLMPQRTVWY][1-9][0-9]{{1,3}})"
    rf"|(?:p\.)?\(?(?P<site_>(?:{_CODES_OR_NAMES}|[{_LETTERS}]){_PLACE})del\)?"
)
_MARK = re.compile(r"(H[1-4][ABXZ]?)([KRSTQ])([1-9][0-9]{0,2})(me[123]|ac|ub1?|ph)")
_MARKS = {
    "me1": "monomethylation", "me2": "dimethylation", "me3": "trimethylation", "ac": "acetylation",
    "ub": "ubiquitination", "ub1": "monoubiquitination", "ph": "phosphorylation",
}  # fmt: skip


def is_code(short: str, long: str) -> bool:
    """Whether `short` is the code of the residue that `long` names: Lys of lysine, K of Lys."""
    code = CODE_OF_NAME.get(long.lower(), long)
    return code in _OF_CODE and short in (code, _OF_CODE[code][0]) and short != long


def variants(name: str) -> tuple[str, ...]:
    """The same residue or mark written otherwise; empty for any other name."""
    if alone := _spellings(name):
        return alone
    if mark := _MARK.fullmatch(name):
        histone, letter, place, done = mark[1], mark[2], mark[3], _MARKS[mark[4]]
        full = _OF_LETTER[letter][1]
        sites = [f"{histone}{letter}{place}", *(f"{of}{histone} {full} {place}" for of in ("", "histone "))]
        forms = [form for site in sites for form in (f"{site} {done}", f"{done} of {site}")]
        return (
            *forms,
            f"{done} of histone {histone} at {full} {place}",
            f"{done} of histone {histone} on {full} {place}",
            *(
                f"{done} {at} {full} {place} {of} {what}{histone}"
                for at in ("of", "at")
                for of in ("of", "on", "in")
                for what in ("", "histone ")
            ),
            *(f"{done.removesuffix('ion')}ed {site}" for site in sites),
        )
    return _changed(name) or _linked(name) or _deleted(name) or _among_words(name)


def _changed(name: str) -> tuple[str, ...]:
    if "ation" not in name.lower():
        return ()
    match = next((match for pattern in _MODIFIED if (match := pattern.fullmatch(name))), None)
    if match is None:
        return ()
    change, sites = match["change"].lower(), _spellings(match["site"])
    marks = ("p", "p-", "phospho-") if change == "phosphorylation" else ()
    return (
        *(f"{site} {change}" for site in sites),
        *(f"{change} {at} {site}" for site in sites for at in ("of", "at", "on")),
        *(f"{mark}{site}" for mark in marks for site in sites if " " not in site),
    )


def _linked(name: str) -> tuple[str, ...]:
    match = _LINKED.fullmatch(name) if "linked" in name else None
    return tuple(f"{site}{match['rest']}" for site in _spellings(match["site"])) if match else ()


def _deleted(name: str) -> tuple[str, ...]:
    match = _DELETED.fullmatch(name)
    if match is None:
        return ()
    letter, *others = _spellings(match["site"] or match["site_"])
    deltas = others if letter[0] in _NO_DELTA else [letter, *others]
    return (
        *(f"{mark}{site}" for site in deltas for mark in ("Δ", "del")),
        *(form for site in (letter, *others) for form in (f"{site}del", f"deletion of {site}", f"{site} deletion")),
    )


def _among_words(name: str) -> tuple[str, ...]:
    """The name with all its residues as letters, as codes and in full."""
    ways = zip(*map(_spellings, _AMONG_WORDS.findall(name)), strict=False)
    return tuple(_with(name, way) for way in ways)


def _with(name: str, sites: tuple[str, ...]) -> str:
    """The name with these for the residues in it."""
    rest = iter(sites)
    return _AMONG_WORDS.sub(lambda _: next(rest), name)


def _spellings(site: str) -> tuple[str, ...]:
    """A residue and its place by letter, code and name: S473, Ser473, serine 473."""
    parts = _SITE.fullmatch(site)
    if parts is None:
        return ()
    residue, place = parts[1] or parts[3], parts[2] or parts[4]
    code = _OF_LETTER[residue][0] if parts[3] else CODE_OF_NAME.get(residue.lower(), residue)
    names = NAME_OF_CODE[code]
    return (
        f"{_OF_CODE[code][0]}{place}",
        f"{code}{place}",
        *(f"{name} {place}" for name in names),
        *(f"{name} residue {place}" for name in names),
    )
