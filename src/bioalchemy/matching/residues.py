"""Other ways to write a residue of a protein, and what is done to it.

    variants("Ser473")    -> ("S473", "serine 473")
    variants("S473")      -> ("Ser473", "serine 473")
    variants("H3K27me3")  -> ("H3K27 trimethylation", "trimethylation of H3K27", …)

Codes: IUPAC-IUB, "Nomenclature and symbolism for amino acids and peptides", 1983. Histone marks: the Brno nomenclature,
2005. A symbol that only looks like a residue (K562, T4) gains a variant that nobody writes.
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

_LETTERED = re.compile(rf"([{_LETTERS}])([1-9][0-9]{{0,3}})")
_CODED = re.compile(rf"({'|'.join(_OF_CODE)})[- ]?([1-9][0-9]{{0,3}})")
_OF_NAME = {name: (letter, code) for code, (letter, name) in _OF_CODE.items()}
_NAMED = re.compile(rf"({'|'.join(_OF_NAME)})[- ]?([1-9][0-9]{{0,3}})", re.IGNORECASE)
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
    if lettered := _LETTERED.fullmatch(name):
        code, full = _OF_LETTER[lettered[1]]
        return (f"{code}{lettered[2]}", f"{full} {lettered[2]}")
    if coded := _CODED.fullmatch(name):
        letter, full = _OF_CODE[coded[1]]
        return (f"{letter}{coded[2]}", f"{full} {coded[2]}")
    if named := _NAMED.fullmatch(name):
        letter, code = _OF_NAME[named[1].lower()]
        return (f"{letter}{named[2]}", f"{code}{named[2]}")
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
    return ()
