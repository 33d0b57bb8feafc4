"""Names that biology writes in more than one order or notation.

    variants("EcoRI")          -> ("EcoR I",)
    variants("14C")            -> ("carbon-14", "C-14", …)
    variants("JAK2 V617F")     -> ("V617F in JAK2", "V617F mutation in JAK2", …)
    variants("type IV collagen") -> ("collagen type IV", "collagen IV")
    variants("E10.5")          -> ("embryonic day 10.5", …)
    variants("leucine")        -> ("Leu", "L-leucine", "L-Leu")
    variants("D-alanine")      -> ("D-Ala",)
    variants("c.35delG")       -> ("35delG",)
    variants("m6A")            -> ("N6-methyladenosine", …)
    variants("Pten−/− mice")   -> ("Pten knockout mice", "Pten-null mice", …)
    variants("20–30 min")      -> ("20 to 30 min", "20 min to 30 min", "between 20 and 30 min", …)
    variants("exon 7")         -> ("7th exon", "seventh exon")
    variants("ERK1/2")         -> ("ERK1 and ERK2", "ERK1/ERK2", …)
    variants("pH 6.5")         -> ("pH of 6.5",)
    variants("insulin")        -> ()

For golds: each form names the same thing whatever the question. Isotopes: those that laboratories and clinics use,
so that 16S, which is no sulfur, gains none. Enzymes: REBASE; amino acids: see `residues`; nucleosides: MODOMICS.
"""

import re

from bioalchemy.matching.residues import CODE_OF_NAME, NAME_OF_CODE

_ISOTOPES = (
    "hydrogen:H:1,2,3 carbon:C:11,12,13,14 nitrogen:N:13,14,15 oxygen:O:15,16,17,18 fluorine:F:18 sodium:Na:22,24"
    " phosphorus:P:31,32,33 sulfur:S:34,35 chlorine:Cl:35,36 potassium:K:40,42 calcium:Ca:45 chromium:Cr:51"
    " iron:Fe:55,57,59 cobalt:Co:57,60 nickel:Ni:63 copper:Cu:64 zinc:Zn:65 gallium:Ga:67,68 selenium:Se:75"
    " rubidium:Rb:82,86 strontium:Sr:89,90 yttrium:Y:90 zirconium:Zr:89 technetium:Tc:99,99m indium:In:111"
    " iodine:I:123,124,125,131 xenon:Xe:129,133 cesium:Cs:137 lutetium:Lu:177 thallium:Tl:201 astatine:At:211"
    " radium:Ra:223,226 actinium:Ac:225 polonium:Po:210 radon:Rn:222 uranium:U:235,238"
)
_ELEMENT = {
    symbol: (name, masses.split(",")) for name, symbol, masses in (entry.split(":") for entry in _ISOTOPES.split())
}
_SYMBOL_OF = {name: symbol for symbol, (name, _) in _ELEMENT.items()} | {"sulphur": "S", "caesium": "Cs"}
_OWN_NAMES = {("H", "2"): "deuterium", ("H", "3"): "tritium"}
_ISOTOPE = re.compile(r"\^?([0-9]{1,3}m?)-?([A-Z][a-z]?)|([A-Z][a-z]?|[a-z]{4,10})-([0-9]{1,3}m?)")

_CUTTER = re.compile(r"([A-Z][a-z]{2}[A-Za-z0-9]{0,3}?) ?(IV|V?I{1,3}|V|IX|X[IV]{0,3})")
_SYMBOL = r"(?=\S*[A-Z])[A-Za-z0-9-]{2,10}"
_CHANGE = r"[A-Z][0-9]{1,5}[A-Z*]|c\.\S{3,20}"
_CHANGED = re.compile(
    rf"(?P<gene>{_SYMBOL}) (?P<change>{_CHANGE})(?: (?:mutation|variant|substitution))?"
    rf"|(?:the )?(?P<change_>{_CHANGE})(?: (?:mutation|variant|substitution))? (?:in|of) (?P<gene_>{_SYMBOL})"
)
_CODING = re.compile("(c\\.)?([1-9][0-9_+-]{0,20}(?:(del|dup|ins)[ACGT]{0,20}|[ACGT]>[ACGT]))")
_RANK = "[IVX]{1,4}|[0-9]{1,2}|[A-D]"
_TYPED = re.compile(
    rf"(?P<kind>[Tt]ype|[Cc]lass) (?P<rank>{_RANK}) (?P<noun>\S.{{2,40}})"
    rf"|(?P<noun_>\S.{{2,40}}) (?P<kind_>type|class) (?P<rank_>{_RANK})"
)
_COLLAGEN = re.compile(rf"(?:[Tt]ype )?({_RANK}) collagen|[Cc]ollagen(?: type)? ({_RANK})")
_CHROMOSOME = re.compile("(?:the )?([XYWZ]) chromosome|(?:chromosome |[Cc]hr ?)([XYWZ])")
_DAY = re.compile(
    r"([EP])([0-9]{1,2}(?:\.[0-9]{1,2})?)|(embryonic|postnatal) day ([0-9]{1,2}(?:\.[0-9]{1,2})?)", re.IGNORECASE
)
_LARVA = re.compile("L([1-4])")
_NUCLEOSIDES = {"A": "adenosine", "C": "cytidine", "G": "guanosine", "U": "uridine"}
_METHYLATED_AT = {"A": "N1 C2 N6 C8", "C": "N3 N4 C5", "G": "N1 N2 N7", "U": "N3 C5"}
_METHYLATED = {
    form: (f"m{at[1]}{base}", f"{at[1]}-methyl{_NUCLEOSIDES[base]}", f"{at}-methyl{_NUCLEOSIDES[base]}")
    for base, places in _METHYLATED_AT.items()
    for at in places.split()
    for form in (f"m{at[1]}{base}", f"{at[1]}-methyl{_NUCLEOSIDES[base]}", f"{at}-methyl{_NUCLEOSIDES[base]}")
}
_KNOCKED_OUT = r"(?P<gene{0}>[A-Za-z0-9][\w-]{{1,11}}?)"
_BEARER = r"(?P<bearer{0}>(?: (?!alleles?|heterozyg|hemizyg|conditional)[a-z]{{3,12}}){{0,2}})"
_NULL = re.compile(
    f"{_KNOCKED_OUT.format('')} ?-/-{_BEARER.format('')}"
    f"|(?=\\S*[A-Z0-9]){_KNOCKED_OUT.format('_')}(?:[ -](?:knock-?out|null)| KO){_BEARER.format('_')}"
)
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_ENDS = {1: "st", 2: "nd", 3: "rd"}
# Parts that are counted from the first; days are counted from the first or from nought.
_COUNTED_PART = "exon|intron|codon|trimester|cranial nerve|transmembrane (?:domain|helix|segment)|pharyngeal arch"
_RANKED = re.compile(
    rf"(?P<part>{_COUNTED_PART}) (?P<rank>[1-9][0-9]?)"
    rf"|(?:the )?(?:(?P<rank_>[1-9][0-9]?)(?:st|nd|rd|th)|(?P<word>{'|'.join(_ORDINALS)})) (?P<part_>{_COUNTED_PART})",
    re.IGNORECASE,
)
_TIMES = ("s sec seconds", "min mins minutes", "h hr hrs hours", "d days", "wk wks weeks", "mo months", "yr yrs years")
_SAME_TIMES = {name: names.split() for names in _TIMES for name in names.split()}
_END = r"[0-9]{1,9}(?:\.[0-9]{1,9})?"
_RANGE = re.compile(
    rf"(?:from |(?P<between>between ))?(?P<low>{_END})(?P<unit_> ?[^\s\d,;-]{{0,12}}?)"
    rf"(?(between) and |(?: ?[-–] ?| to ))(?P<high>{_END})(?P<unit> ?[^\s\d,;-]{{1,12}})?"
)
_CHANGED_BY = re.compile(
    "((?:up|down)-?regulat|elevat)(?:ion|ed|es?|ing)|((?:in|de)crease?|reduce?)(?:s|d|ing)?", re.IGNORECASE
)
_SIGNALLED = re.compile("(?:the )?(.{2,30}) (?:signall?ing(?: pathway)?|pathway)")
_SUBTYPED = re.compile(r"(?:([a-z]{4,20}) ([A-Z][0-9][A-Za-z]?)|([A-Z][0-9][A-Za-z]?) ([a-z]{4,20})) (receptors?)")
_AGAINST = re.compile(r"[Aa]nti-(\S{2,20}) antibod(?:y|ies)|antibod(?:y|ies) (?:against|to) (\S{2,20})")
_ACIDS = ("DNA", "RNA")
_PROCESSES = (
    "(?:bio)?synthesis|degradation|replication|transcription|(?:de)?methylation|(?:de)?phosphorylation|acetylation|repair"
    "|secretion|release|uptake|formation|assembly|expression|absorption|metabolism|deficiency|fixation|segregation"
    "|hydrolysis|folding|reabsorption|consumption|damage|(?:double|single)-strand(?:ed)? breaks?"
    "|(?:up|down)-?regulation|(?:over-?|mis)expression|(?:in|hyper|re|de)?activation|inhibition|suppression|repression"
    "|silencing|blockade|block|knock-?(?:down|out)|depletion|ablation|deletion|disruption|amplification|duplication|loss"
    "|mutation|translation|splicing|cleavage|proteolysis|(?:de)?acetylation|(?:de)?ubiquitination|ubiquitylation"
    "|sumoylation|glycosylation|palmitoylation|oxidation|accumulation|aggregation|(?:oligo|di|poly)merization"
    "|recruitment|translocation|export|import|internalization|endocytosis|exocytosis|turnover|stabilization"
    "|destabilization|maturation|biogenesis|catabolism|clearance|production|limitation|starvation"
    "|skipping|inclusion|exclusion"
)
_WHERE = "(?:(?:nuclear|mitochondrial|cytoplasmic|lysosomal|proteasomal|homozygous|heterozygous) )?"
# What inhibits in "substrate inhibition" is the substrate: no other order of "inhibition of the substrate".
_SUBSTANCE = r"(?!(?:substrate|product|feedback)\b)\w[\w+.-]{2,20}?(?: (?:[a-z]{3,20}|[0-9]{1,2}))??"
_TURN = "(?:in|de)creased|reduced|elevated|enhanced|impaired|diminished|defective|altered"
_PROCESS = re.compile(
    rf"(?P<turn>(?:{_TURN}) )?(?:(?P<what>{_SUBSTANCE}) (?P<process>{_WHERE}(?:{_PROCESSES}))"
    rf"|(?:the )?(?P<process_>{_WHERE}(?:{_PROCESSES})) (?:of|in) (?:the )?(?P<what_>{_SUBSTANCE}))"
    r"(?P<by> by \S{2,20})?"
)
_BOUND_ACID = re.compile(f"binding to ({'|'.join(_ACIDS)})|({'|'.join(_ACIDS)})[- ]binding")
_STEM = "[A-Za-z][A-Za-z-]{0,7}[A-Z-]|[A-Za-z][A-Za-z-]{1,8}"
_MEMBERS = re.compile(
    rf"(?P<family>{_STEM})(?P<one>[0-9]{{1,2}})/(?P<other>[0-9]{{1,2}})"
    rf"|(?P<family_>{_STEM})(?P<one_>[0-9]{{1,2}})(?: and |/)(?P=family_)(?P<other_>[0-9]{{1,2}})"
)
_ACIDITY = re.compile("(?:an? )?(pH|pK[ad]?|pI) (?:of )?([0-9]{1,2}(?:\\.[0-9]{1,2})?)")
_PUMP = re.compile(r"(Na|H)\+?[/,] ?K\+?[- ]ATPase")
_PREPOSITION = "in|for|at|on|with|from|by|among"
_COMPARED = re.compile(
    rf"(?P<before>[^,;]{{2,60}}? (?P<prep>{_PREPOSITION}) [^,;]{{2,60}}? than )"
    rf"(?:(?P<again>(?P=prep) )|(?!(?:{_PREPOSITION})\b))(?P<after>[^,;]{{2,60}})"
)
_PARS = re.compile(
    "(?:the )?([a-z ]{3,30}) (pars [a-z]{4,15})|(?:the )?(pars [a-z]{4,15}) of (?:the )?([a-z ]{3,30})", re.IGNORECASE
)
_KINASE = re.compile(rf"(?=\S*[A-Z])({_SYMBOL}(?: [A-Z0-9]{{1,2}})?) (kinase|phosphatase)")


def variants(name: str) -> tuple[str, ...]:
    """The same thing written otherwise; empty for most names."""
    return tuple(form for reader in _READERS for form in reader(name))


def _isotope(name: str) -> tuple[str, ...]:
    own_name = next((isotope for isotope, own in _OWN_NAMES.items() if own == name.lower()), None)
    match = _ISOTOPE.fullmatch(name)
    if match is None and own_name is None:
        return ()
    element, mass = own_name or ("", "")
    if match:
        element, mass = match[2] or match[3], match[1] or match[4]
    symbol = _SYMBOL_OF.get(element, element)
    full, masses = _ELEMENT.get(symbol, ("", []))
    if mass not in masses:
        return ()
    own = (_OWN_NAMES[symbol, mass],) if (symbol, mass) in _OWN_NAMES else ()
    return (f"{mass}{symbol}", f"{symbol}-{mass}", f"{full}-{mass}", *own)


def _cutter(name: str) -> tuple[str, ...]:
    match = _CUTTER.fullmatch(name)
    return (f"{match[1]} {match[2]}", f"{match[1]}{match[2]}") if match else ()


def _changed(name: str) -> tuple[str, ...]:
    match = _CHANGED.fullmatch(name)
    if match is None:
        return ()
    gene, change = match["gene"] or match["gene_"], match["change"] or match["change_"]
    words = ("", " mutation", " variant", " substitution")
    return tuple(
        form
        for word in words
        for form in (f"{gene} {change}{word}", f"{change}{word} in {gene}", f"{change}{word} of {gene}")
    )


def _typed(name: str) -> tuple[str, ...]:
    if collagen := _COLLAGEN.fullmatch(name):
        rank = collagen[1] or collagen[2]
        return (f"type {rank} collagen", f"collagen type {rank}", f"collagen {rank}")
    match = _TYPED.fullmatch(name)
    if match is None:
        return ()
    if match["kind"]:
        return (f"{match['noun']} {match['kind']} {match['rank']}",)
    return (f"{match['kind_']} {match['rank_']} {match['noun_']}",)


def _chromosome(name: str) -> tuple[str, ...]:
    match = _CHROMOSOME.fullmatch(name)
    letter = match[1] or match[2] if match else ""
    return (f"{letter} chromosome", f"chromosome {letter}") if letter else ()


def _stage(name: str) -> tuple[str, ...]:
    if larva := _LARVA.fullmatch(name):
        rank = larva[1]
        word = _ORDINALS[int(rank) - 1]
        return (f"{word} larval stage", f"larval stage {rank}", f"{word} larval instar", f"{word} stage larva")
    match = _DAY.fullmatch(name)
    if match is None:
        return ()
    letter, day = match[1] or match[3][0], match[2] or match[4]
    full = "embryonic" if letter in "Ee" else "postnatal"
    return (f"{full[0].upper()}{day}", f"{full} day {day}", f"{full} day {full[0].upper()}{day}")


def _direction(name: str) -> tuple[str, ...]:
    match = _CHANGED_BY.fullmatch(name)
    if match is None:
        return ()
    stem = match[1].lower() if match[1] else match[2].lower().removesuffix("e")
    ends = ("ion", "ed", "es", "e", "ing") if match[1] else ("e", "es", "ed", "ing")
    return tuple(f"{stem}{end}" for end in ends)


def _nucleoside(name: str) -> tuple[str, ...]:
    """A methylated nucleoside of RNA, by its symbol or in full, with its atom or the atom's number."""
    return _METHYLATED.get(name, ())


def _null(name: str) -> tuple[str, ...]:
    """Without either copy of a gene."""
    match = _NULL.fullmatch(name)
    if match is None:
        return ()
    gene, bearer = match["gene"] or match["gene_"], match["bearer"] or match["bearer_"] or ""
    return tuple(f"{gene}{without}{bearer}" for without in ("-/-", " knockout", " KO", " null"))


def _residue(name: str) -> tuple[str, ...]:
    """An amino acid's code or name; the form that proteins are made of, L, need not be said."""
    hand, plain_name = (name[:2], name[2:]) if name.startswith(("D-", "L-")) else ("", name)
    code = CODE_OF_NAME.get(plain_name.lower(), "")
    others = (code,) if code else NAME_OF_CODE.get(plain_name, ())
    known = (plain_name, *others) if others else ()
    hands = ("D-",) if hand == "D-" else ("", "L-")
    return tuple(form for one in hands for other in known if (form := f"{one}{other}") != name)


def _coding_change(name: str) -> tuple[str, ...]:
    """A change of the coding sequence, whose `c.` is often left out; a bare 3243A>G may be mitochondrial."""
    match = _CODING.fullmatch(name)
    if match is None or not (match[1] or match[3]):
        return ()
    return (match[2],) if match[1] else (f"c.{match[2]}",)


def _receptor(name: str) -> tuple[str, ...]:
    match = _SUBTYPED.fullmatch(name)
    if match is None:
        return ()
    ligand, subtype = match[1] or match[4], match[2] or match[3]
    return (f"{ligand} {subtype} {match[5]}", f"{subtype} {ligand} {match[5]}")


def _antibody(name: str) -> tuple[str, ...]:
    match = _AGAINST.fullmatch(name)
    antigen = match[1] or match[2] if match else ""
    forms = (f"anti-{antigen} antibody", f"antibody against {antigen}", f"antibody to {antigen}")
    return forms if antigen else ()


def _process(name: str) -> tuple[str, ...]:
    match = _PROCESS.fullmatch(name)
    if match is None:
        return ()
    what, process, turn = match["what"] or match["what_"], match["process"] or match["process_"], match["turn"] or ""
    by = match["by"] or ""
    return (
        f"{turn}{what} {process}{by}",
        *(
            f"{turn}{process} {of} {what}{by}"
            for of in (("of", "in", "to") if what in _ACIDS else ("of", "in")[: 1 + (process == "mutation")])
        ),
    )


def _acid_binding(name: str) -> tuple[str, ...]:
    match = _BOUND_ACID.fullmatch(name)
    acid = match[1] or match[2] if match else ""
    return (f"binding to {acid}", f"{acid} binding") if acid else ()


def _members(name: str) -> tuple[str, ...]:
    """Two members of a family, the second perhaps by its number alone."""
    match = _MEMBERS.fullmatch(name)
    if match is None:
        return ()
    family, one, other = (match[part] or match[f"{part}_"] for part in ("family", "one", "other"))
    return (f"{family}{one}/{other}", f"{family}{one}/{family}{other}", f"{family}{one} and {family}{other}")


def _acidity(name: str) -> tuple[str, ...]:
    match = _ACIDITY.fullmatch(name)
    return (f"{match[1]} {match[2]}", f"{match[1]} of {match[2]}") if match else ()


def _pump(name: str) -> tuple[str, ...]:
    match = _PUMP.fullmatch(name)
    ion = match[1] if match else ""
    return (f"{ion}+/K+-ATPase", f"{ion},K-ATPase", f"{ion}/K-ATPase", f"{ion}+,K+-ATPase") if ion else ()


def _compared(name: str) -> tuple[str, ...]:
    """Higher in one than (in) the other."""
    match = _COMPARED.fullmatch(name) if " than " in name else None
    if match is None:
        return ()
    return (f"{match['before']}{'' if match['again'] else match['prep'] + ' '}{match['after']}",)


def _pathway(name: str) -> tuple[str, ...]:
    match = _SIGNALLED.fullmatch(name)
    ends = ("signaling", "signaling pathway", "pathway")
    return tuple(f"{match[1]} {end}" for end in ends) if match else ()


def _range(name: str) -> tuple[str, ...]:
    """From one number to another, in a unit that may be said once or twice."""
    match = _RANGE.fullmatch(name)
    if match is None:
        return ()
    low, high, unit = match["low"], match["high"], match["unit"] or ""
    if match["unit_"].strip() not in ("", unit.strip()) or float(low) >= float(high):
        return ()
    units = (unit, *(f" {name}" for name in _SAME_TIMES.get(unit.strip(), ())))
    forms = ("{}-{}", "{} to {}", "from {} to {}", "between {} and {}")
    return tuple(form.format(*ends) for form in forms for one in units for ends in _ends(low, high, one))


def _ends(low: str, high: str, unit: str) -> tuple[tuple[str, str], ...]:
    return ((low, f"{high}{unit}"), (f"{low}{unit}", f"{high}{unit}")) if unit else ((low, high),)


def _ranked(name: str) -> tuple[str, ...]:
    match = _RANKED.fullmatch(name)
    if match is None:
        return ()
    part, rank = match["part"] or match["part_"], int(match["rank"] or match["rank_"] or 0)
    rank = rank or 1 + _ORDINALS.index(match["word"].lower())
    end = "th" if rank in (11, 12, 13) else _ENDS.get(rank % 10, "th")
    words = _ORDINALS[rank - 1 : rank]
    return (f"{part} {rank}", f"{rank}{end} {part}", *(f"{word} {part}" for word in words))


def _part(name: str) -> tuple[str, ...]:
    if part := _PARS.fullmatch(name):
        whole, pars = part[1] or part[4], part[2] or part[3]
        return (f"{whole} {pars}", f"{pars} of {whole}")
    kinase = _KINASE.fullmatch(name)
    return (f"{kinase[2]} {kinase[1]}",) if kinase else ()


_READERS = (
    _isotope,
    _cutter,
    _changed,
    _coding_change,
    _typed,
    _chromosome,
    _stage,
    _direction,
    _pathway,
    _receptor,
    _antibody,
    _process,
    _acid_binding,
    _members,
    _acidity,
    _pump,
    _compared,
    _nucleoside,
    _null,
    _residue,
    _range,
    _ranked,
    _part,
)
