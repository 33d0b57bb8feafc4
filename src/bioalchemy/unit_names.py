"""Which unit a symbol or a word stands for: the closed list behind `units`.

    SYMBOLS["µg"] (written μg)  -> "microgram"      read with their case: mM and MM, Gy and GY differ
    WORDS["microgram"]          -> "microgram"      read in any case, singular
    EXPANSIONS["bpm"]           -> "beat/min"       written out before it is read

Names are pint's own (micro + gram), or one of `OWN` where pint lacks the unit or gives it a meaning that biology does
not use. Which are here: those that often follow numbers in open-access biology papers and in the annotations of
MeasEval (Harper et al., 2021). Left out: bytes (KB is more often a kilobase), money, and what only astronomy or
commerce counts in. Symbols: BIPM, "The International System of Units", 9th edition; UCUM.
"""

_PREFIXES = {
    "T": "tera", "G": "giga", "M": "mega", "k": "kilo", "h": "hecto", "d": "deci", "c": "centi", "m": "milli",
    "μ": "micro", "u": "micro", "n": "nano", "p": "pico", "f": "femto", "a": "atto",
}  # fmt: skip

PREFIX_POWERS = {
    "tera": 12, "giga": 9, "mega": 6, "kilo": 3, "hecto": 2, "deci": -1, "centi": -2, "milli": -3, "micro": -6,
    "nano": -9, "pico": -12, "femto": -15, "atto": -18,
}  # fmt: skip

# Symbol, spelled-out forms, name, the prefixes in use. `M` has no centi- (cM is a map distance), `m` no hecto-.
_PREFIXABLE = (
    ("M", "molar", "molar", "mμunpf"), ("mol", "mole", "mole", "kmμunpfa"), ("m", "meter metre", "meter", "kdcmμunp"),
    ("g", "gram", "gram", "kmμunpf"), ("l", "liter litre", "liter", "dcmμunpf"), ("L", "", "liter", "dcmμunpf"),
    ("s", "second", "second", "mμunpf"), ("Da", "dalton", "dalton", "kMG"), ("Hz", "hertz", "hertz", "kMG"),
    ("V", "volt", "volt", "kmμu"), ("A", "ampere", "ampere", "mμunp"), ("W", "watt", "watt", "Mkmμun"),
    ("J", "joule", "joule", "Mkmμun"), ("cal", "calorie", "calorie", "k"), ("N", "newton", "newton", "kmμunp"),
    ("Pa", "pascal", "pascal", "GMkhm"), ("Bq", "becquerel", "decay_rate", "GMk"),
    ("Ci", "curie", "decay_curie", "mμun"), ("Gy", "gray", "gray", "cmk"),
    ("Sv", "sievert", "dose_equivalent", "mμu"), ("eV", "", "electron_volt", "kMm"),
    ("S", "siemens", "siemens", "mμunp"), ("F", "farad", "farad", "mμunp"), ("Ω", "ohm", "ohm", "kMG"),
    ("T", "tesla", "tesla", "mμun"), ("bar", "bar", "bar", "mkμn"), ("lx", "lux", "lux", "k"),
    ("kat", "katal", "katal", "μun"), ("U", "", "enzyme_activity", "kmμun"),
    ("IU", "", "international_unit", "kmμuM"), ("Osm", "osmole", "osmole", "m"), ("osm", "osmol", "osmole", "m"),
    ("Osmol", "", "osmole", "m"), ("Eq", "equivalent", "chemical_equivalent", "mμu"),
    ("eq", "", "chemical_equivalent", "mμu"), ("t", "tonne", "metric_ton", "kMG"), ("yr", "", "year", "kMG"),
    ("dB", "decibel", "decibel_level", ""), ("AU", "", "arbitrary_unit", "m"),
)  # fmt: skip

_SYMBOLS = {
    "min": "minute", "h": "hour", "d": "day", "y": "year", "Å": "angstrom", "mmHg": "mmHg", "mm Hg": "mmHg",
    "torr": "mmHg", "Torr": "mmHg", "cmH2O": "cmH2O", "cm H2O": "cmH2O", "atm": "atmosphere", "psi": "psi",
    "kD": "kilodalton", "kDA": "kilodalton", "KDA": "kilodalton", "K": "kelvin", "°": "degree", "deg": "degree",
    "rad": "radian", "°C": "celsius_scale", "C": "celsius_scale", "oC": "celsius_scale", "°c": "celsius_scale",
    "kda": "kilodalton", "° C": "celsius_scale", "o C": "celsius_scale", "deg C": "celsius_scale",
    "degC": "celsius_scale",
    "°F": "fahrenheit_scale", "° F": "fahrenheit_scale", "deg F": "fahrenheit_scale", "%": "percent_share",
    "‰": "per_mille_share", "×": "fold_change", "x": "fold_change", "×g": "gravity", "xg": "gravity",
    "× g": "gravity", "x g": "gravity", "×G": "gravity", "rcf": "gravity", "RCF": "gravity", "mcg": "microgram",
    "mcL": "microliter", "cc": "cc", "microM": "micromolar", "gm": "gram", "ppm": "parts_per_million",
    "ppb": "parts_per_billion", "CFU": "colony_forming", "cfu": "colony_forming", "PFU": "plaque_forming",
    "pfu": "plaque_forming", "FFU": "focus_forming", "ffu": "focus_forming", "TCID50": "infectious_dose",
    "MPN": "most_probable_number", "vg": "viral_genome", "EU": "endotoxin_unit", "MOI": "multiplicity_of_infection",
    "moi": "multiplicity_of_infection", "bp": "base", "nt": "base", "kb": "kilobase", "kbp": "kilobase",
    "knt": "kilobase", "Kb": "kilobase", "Kbp": "kilobase", "KB": "kilobase", "KBP": "kilobase", "Mb": "megabase",
    "Mbp": "megabase", "Gb": "gigabase", "Gbp": "gigabase", "cM": "centimorgan", "aa": "residue",
    "a.u.": "arbitrary_unit", "A.U.": "arbitrary_unit", "A.U": "arbitrary_unit", "au": "arbitrary_unit",
    "a.u": "arbitrary_unit", "RFU": "relative_fluorescence", "RLU": "relative_luminescence", "RU": "resonance_unit",
    "NTU": "turbidity_unit", "PSU": "practical_salinity", "psu": "practical_salinity", "ha": "hectare",
    "px": "pixel_count", "pp": "percentage_point", "logMAR": "logmar", "log2FC": "log2_fold",
    "I.U.": "international_unit", "I.U": "international_unit", "Ma": "megayear", "Mya": "megayear", "mya": "megayear",
    "MYA": "megayear", "My": "megayear", "Myrs": "megayear", "ka": "kiloyear", "kya": "kiloyear", "Ga": "gigayear",
    "Gya": "gigayear", "bya": "gigayear", "pct": "percent_share",
}  # fmt: skip
_WORDS = {
    "minute": "minute", "min": "minute", "hour": "hour", "hr": "hour", "day": "day", "week": "week", "wk": "week",
    "month": "month", "mo": "month", "year": "year", "yr": "year", "sec": "second", "msec": "millisecond",
    "year ago": "year", "million year": "megayear", "million years ago": "megayear", "billion year": "gigayear",
    "billion years ago": "gigayear", "thousand years ago": "kiloyear", "unit": "enzyme_activity",
    "international unit": "international_unit", "arbitrary unit": "arbitrary_unit", "arb. unit": "arbitrary_unit",
    "relative fluorescence unit": "relative_fluorescence", "relative light unit": "relative_luminescence",
    "relative luminescence unit": "relative_luminescence", "micron": "micrometer", "angstrom": "angstrom",
    "ångström": "angstrom", "ångstrom": "angstrom", "degree": "degree", "celsius": "celsius_scale",
    "degree c": "celsius_scale", "degrees c": "celsius_scale", "centigrade": "celsius_scale",
    "degree celsius": "celsius_scale", "degrees celsius": "celsius_scale", "degree centigrade": "celsius_scale",
    "degrees f": "fahrenheit_scale", "fahrenheit": "fahrenheit_scale", "degrees fahrenheit": "fahrenheit_scale",
    "degree fahrenheit": "fahrenheit_scale", "kelvin": "kelvin", "percent": "percent_share",
    "per mille": "per_mille_share", "percentage point": "percentage_point", "fold": "fold_change",
    "times": "fold_change", "fold change": "fold_change", "log2 fold": "log2_fold", "log2 fold change": "log2_fold",
    "log": "log10_unit", "log10": "log10_unit", "log unit": "log10_unit", "log10 unit": "log10_unit",
    "parts per million": "parts_per_million", "parts per billion": "parts_per_billion", "base": "base",
    "base pair": "base", "basepair": "base", "nucleotide": "base", "kilobase": "kilobase",
    "kilobase pair": "kilobase", "megabase": "megabase", "megabase pair": "megabase", "gigabase": "gigabase",
    "centimorgan": "centimorgan", "amino acid": "residue", "residue": "residue",
    "amino acid residue": "residue", "aa residue": "residue", "hectare": "hectare", "mile": "mile",
    "foot": "foot", "feet": "foot", "yard": "yard", "pound": "pound", "lb": "pound", "ounce": "ounce",
    "gallon": "gallon", "decade": "decade", "century": "century", "centuries": "century", "usec": "microsecond",
    "μsec": "microsecond", "nsec": "nanosecond", "cp": "centipoise", "poise": "poise", "inch": "inch",
    "inches": "inch", "acre": "acre", "colony forming unit": "colony_forming",
    "colony-forming unit": "colony_forming", "plaque forming unit": "plaque_forming", "mice": "counted_mouse",
    "plaque-forming unit": "plaque_forming", "viral genome": "viral_genome", "vector genome": "viral_genome",
    "atmosphere": "atmosphere", "women": "counted_woman", "men": "counted_man", "children": "counted_child",
    "people": "counted_person", "loci": "counted_locus", "taxa": "counted_taxon", "genera": "counted_genus",
    "larvae": "counted_larva", "studies": "counted_study", "person-year": "person_year", "person year": "person_year",
    "patient-year": "person_year", "live birth": "counted_birth", "pixel": "pixel_count",
    "hounsfield unit": "hounsfield",
}  # fmt: skip
_COUNTED = (
    "adult allele animal atom beat birth bird bout breath case cell child chromosome cluster codon colony"
    " contig copy count country cow cycle death disintegration donor dose egg embryo event exon eye family female"
    " fish fly frame gene generation genome genus group haplotype household image individual infant intron isoform"
    " isolate item larva line locus male man marker molecule mouse mutation neuron nodule observation offspring ORF"
    " participant particle passage patient peptide person petal photon plant plot point pregnancy primer probe protein"
    " pulse rat read replicate revolution round sample seed sequence session site SNP species specimen spike stage"
    " strain student study subject substitution subunit taxon test thing transcript tree trial tumor variant"
    " vertebra volunteer voxel wave woman worm"
)
EXPANSIONS = {
    "bpm": "beat/min", "BPM": "beat/min", "beats per minute": "beat/min", "rpm": "revolution/min",
    "r.p.m": "revolution/min",
    "RPM": "revolution/min", "cpm": "count/min", "dpm": "disintegration/min", "fps": "frame/s", "mph": "mile/h",
    "mg%": "mg/dL", "kWh": "kW·h",
}  # fmt: skip

MARKS = {
    "protein": "of_protein", "chlorophyll": "of_chlorophyll", "chl": "of_chlorophyll", "creatinine": "of_creatinine",
    "tissue": "of_tissue", "photon": "of_photons", "photons": "of_photons", "SPL": "sound_pressure",
    "dw": "dry_weight", "d.w": "dry_weight", "dry weight": "dry_weight", "dry mass": "dry_weight",
    "dry matter": "dry_weight", "fw": "fresh_weight", "f.w": "fresh_weight", "fresh weight": "fresh_weight",
    "wet weight": "fresh_weight",
}  # fmt: skip
"""Words after a unit that say of what: a number without one is meant the same way, another one is something else."""
_EVENTS = (
    "fertilization infection injury injection amputation anthesis transfection transduction treatment transplantation"
    " germination sowing planting hatching birth exposure surgery challenge immunization vaccination induction"
    " stimulation plating emergence flowering irradiation"
)
EVENTS = {event: f"post_{event}" for event in _EVENTS.split()} | {
    "inoculation": "post_infection", "fertilisation": "post_fertilization", "immunisation": "post_immunization",
    "f": "post_fertilization", "i": "post_infection",
}  # fmt: skip
"""What a time is counted from: 3 days post-infection, 48 hpf."""
OPTICAL = {
    f"{sign}{length}": f"optical_density_{length}" for sign in ("OD", "A") for length in (
        260, 280, 340, 405, 412, 420, 450, 490, 492, 517, 540, 550, 560, 562, 570, 580, 590, 595, 600, 620, 630, 650,
        660,
        680, 730, 734, 750, 760,
    )
}  # fmt: skip
ROUND = {str(10**power): f"round_{10**power}" for power in range(1, 7)}
"""Round numbers in a denominator: per 100,000 person-years, mg/100 mL."""

OWN = (
    *(f"counted_{noun.lower()}" for noun in _COUNTED.split()), *sorted({*MARKS.values(), *EVENTS.values()}),
    *sorted(set(OPTICAL.values())), "celsius_scale", "fahrenheit_scale", "percent_share", "fold_change", "gravity",
    "enzyme_activity", "international_unit", "colony_forming", "plaque_forming", "focus_forming", "infectious_dose",
    "most_probable_number", "viral_genome", "endotoxin_unit", "multiplicity_of_infection", "base", "centimorgan",
    "residue", "parts_per_million", "osmole", "chemical_equivalent", "decibel_level", "arbitrary_unit",
    "relative_fluorescence", "relative_luminescence", "resonance_unit", "turbidity_unit", "practical_salinity",
    "pixel_count", "percentage_point", "logmar", "decay_rate", "dose_equivalent", "log2_fold", "log10_unit",
    "log10_of", "log2_of", "person_year", "hounsfield",
)  # fmt: skip
"""Each a dimension of its own."""
DERIVED = (
    "per_mille_share = 1/10 * percent_share",
    "parts_per_billion = 1/1000 * parts_per_million",
    "decay_curie = 37000000000 * decay_rate",
    "kilobase = 1000 * base",
    "megabase = 1000000 * base",
    "gigabase = 1000000000 * base",
    *(f"{name} = {value}" for value, name in ROUND.items()),
)


def _build_symbols() -> dict[str, str]:
    symbols = _SYMBOLS | OPTICAL
    for symbol, _, name, prefixes in _PREFIXABLE:
        symbols[symbol] = name
        symbols.update({prefix + symbol: _PREFIXES[prefix] + name for prefix in prefixes})
        if "k" in prefixes and (len(symbol) > 1 or symbol == "g"):
            symbols.setdefault(f"K{symbol}", f"kilo{name}")
    return symbols


def _build_words() -> dict[str, str]:
    words = {noun.lower(): f"counted_{noun.lower()}" for noun in _COUNTED.split()} | _WORDS
    for _, forms, name, prefixes in _PREFIXABLE:
        for form in forms.split():
            words[form] = name
            words.update({_PREFIXES[prefix] + form: _PREFIXES[prefix] + name for prefix in prefixes})
    return words


SYMBOLS = _build_symbols()
WORDS = _build_words()
