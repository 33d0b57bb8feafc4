"""A genus and its initial: which abbreviations name the same organism.

    variants("Escherichia coli O157:H7") -> ("E. coli O157:H7", "Es. coli O157:H7")
    variants("D. discoideum")            -> ("Dictyostelium discoideum",)
    variants("resistant Escherichia coli") -> ("resistant E. coli", "resistant Es. coli")
    variants("Notch ligand")             -> ()
    without_descriptor("the budding yeast Saccharomyces cerevisiae") -> "Saccharomyces cerevisiae"

A full genus may be abbreviated, whichever it is; an initial is spelled out only for the well-known organisms below,
because it could stand for another genus. Names: the NCBI Taxonomy. Strains, serovars and subspecies are left alone.
"""

import re

_KNOWN = """
Escherichia coli; Bacillus subtilis anthracis cereus thuringiensis; Staphylococcus aureus epidermidis saprophyticus;
Streptococcus pneumoniae pyogenes agalactiae mutans thermophilus; Pseudomonas aeruginosa fluorescens putida syringae;
Mycobacterium tuberculosis leprae bovis smegmatis avium marinum; Salmonella enterica typhimurium; Klebsiella pneumoniae;
Vibrio cholerae fischeri parahaemolyticus; Helicobacter pylori; Listeria monocytogenes; Legionella pneumophila;
Neisseria gonorrhoeae meningitidis; Haemophilus influenzae; Clostridioides difficile; Yersinia pestis enterocolitica;
Clostridium botulinum tetani perfringens; Campylobacter jejuni; Agrobacterium tumefaciens; Caulobacter crescentus;
Acinetobacter baumannii; Enterococcus faecalis faecium; Borrelia burgdorferi; Treponema pallidum; Chlamydia trachomatis;
Shigella flexneri sonnei dysenteriae; Bordetella pertussis; Corynebacterium diphtheriae glutamicum; Thermus aquaticus;
Lactobacillus acidophilus; Deinococcus radiodurans; Myxococcus xanthus; Streptomyces coelicolor; Proteus mirabilis;
Francisella tularensis; Coxiella burnetii; Bacteroides fragilis thetaiotaomicron; Akkermansia muciniphila;
Saccharomyces cerevisiae; Schizosaccharomyces pombe; Candida albicans auris glabrata; Aspergillus fumigatus nidulans
niger flavus; Neurospora crassa; Cryptococcus neoformans; Pichia pastoris; Magnaporthe oryzae; Ustilago maydis;
Drosophila melanogaster; Caenorhabditis elegans briggsae; Danio rerio; Xenopus laevis tropicalis; Mus musculus;
Rattus norvegicus; Homo sapiens; Gallus gallus; Macaca mulatta; Apis mellifera; Aedes aegypti albopictus;
Anopheles gambiae stephensi; Bombyx mori; Tribolium castaneum; Ciona intestinalis; Strongylocentrotus purpuratus;
Nematostella vectensis; Schmidtea mediterranea; Oryzias latipes; Ambystoma mexicanum; Arabidopsis thaliana;
Oryza sativa; Zea mays; Nicotiana tabacum benthamiana; Triticum aestivum; Solanum lycopersicum tuberosum; Glycine max;
Medicago truncatula; Physcomitrium patens; Physcomitrella patens; Chlamydomonas reinhardtii; Populus trichocarpa;
Plasmodium falciparum vivax berghei yoelii malariae knowlesi; Toxoplasma gondii; Trypanosoma brucei cruzi;
Leishmania major donovani infantum; Giardia lamblia intestinalis duodenalis; Entamoeba histolytica;
Cryptosporidium parvum; Tetrahymena thermophila; Paramecium tetraurelia; Dictyostelium discoideum;
Schistosoma mansoni haematobium; Brugia malayi; Wuchereria bancrofti; Ascaris lumbricoides; Taenia solium saginata;
Rickettsia prowazekii rickettsii; Bartonella henselae; Wolbachia pipientis; Sulfolobus solfataricus acidocaldarius;
Pyrococcus furiosus; Methanocaldococcus jannaschii; Haloferax volcanii; Synechococcus elongatus; Ixodes scapularis
"""

# A descriptor that could be wrong is tied to its genera.
_DESCRIPTORS = {
    "budding yeast": "Saccharomyces", "baker's yeast": "Saccharomyces", "brewer's yeast": "Saccharomyces",
    "fission yeast": "Schizosaccharomyces", "fruit fly": "Drosophila", "zebrafish": "Danio",
    "thale cress": "Arabidopsis",
   "slime mould": "Dictyostelium", "slime mold": "Dictyostelium", "malaria parasite": "Plasmodium", "mouse": "Mus",
    "nematode worm": "Caenorhabditis", "nematode": "Caenorhabditis", "roundworm": "Caenorhabditis", "human": "Homo",
    "western honey bee": "Apis", "honeybee": "Apis", "honey bee": "Apis", "silkworm": "Bombyx", "rat": "Rattus",
    "rice": "Oryza", "maize": "Zea", "chicken": "Gallus", "soybean": "Glycine", "mice": "Mus", "rats": "Rattus",
}  # fmt: skip
_KINDS = "bacterium|yeast|fungus|plant|parasite|organism|species|microbe|insect|pathogen|protozoan|alga|archaeon"


def _known_genera() -> dict[tuple[str, str], str]:
    known: dict[tuple[str, str], str] = {}
    for entry in _KNOWN.split(";"):
        genus, *epithets = entry.split()
        for epithet in epithets:
            # An initial that fits two known organisms names neither (C. difficile has kept both its genera).
            key = (genus[0], epithet)
            known[key] = "" if known.get(key, genus) != genus else genus
    return {key: genus for key, genus in known.items() if genus}


_GENERA = _known_genera()
# Krebs cycle and Treg cells are no binomials: an epithet ends as Latin does, and is no noun of English.
_LATIN_END = (
    "(?:us|a|um|is|i|o|[ae]re|ale|ense|ile|tre|ene|ae|ens|ans|ur|ombe|iger|ruber|asper|fer|gaster|color|major|minor"
    "|[aeio]x|odon|omicron|odytes|aries|oides|ogenes|ipes|ceps|ops|ys)"
)
_NOUNS = (
    "gene kerosene virus plus versus apparatus nucleus locus focus fungus sinus plexus fetus area bacteria"
    " mitochondria data media criteria plasma cilia ganglia coma edema oedema anemia anaemia leukemia leukaemia"
    " pneumonia malaria alga ataxia chorea mucosa retina cornea stoma lymphoma carcinoma sarcoma melanoma medulla pupa"
    " larva antenna analysis hypothesis synthesis basis crisis mitosis meiosis osmosis apoptosis necrosis fibrosis"
    " sclerosis embryo ratio zero oncogenes index reflex complex cortex vertex matrix helix thorax serum medium"
    " spectrum bacterium epithelium male female scale software bonobo biceps triceps ion ions transfer buffer genus"
    " phylum axis atlas dogma taxa genera alpha beta gamma delta sigma schema stigma trauma influenza"
)
_FULL = re.compile(
    rf"([A-Z][a-z]{{2,20}}) ((?!(?:{'|'.join(_NOUNS.split())})\b)[a-z]{{0,23}}{_LATIN_END}\b.*)", re.DOTALL
)
_AFTER_WORDS = re.compile(r"((?:[a-z][a-z-]{1,20} ){1,4})([A-Z](?:[a-z]{2,20}|\.) [a-z].{2,60})")
_SHORT = re.compile(r"([A-Z])\. ?([a-z]{3,25})\b(.*)", re.DOTALL)
_DESCRIBED = re.compile(
    rf"(?:[Tt]he )?(?:({'|'.join(map(re.escape, _DESCRIPTORS))})|{_KINDS}) (?=([A-Z])(?:[a-z]+|\.) ?[a-z]{{3}})"
)


# Who described a species: L., (L.) Heynh., King, 1864; but not a serovar (Typhimurium) or a strain.
_AUTHOR = r"[A-Z][A-Za-z'’-]{1,15}\.?(?: (?:&|et|ex|and) [A-Z][A-Za-z'’-]{1,15}\.?)?"
_YEAR = ",? (?:1[789]|20)[0-9]{2}"
_KNOWN_AUTHOR = r"L\.|Linn(?:\.|aeus)|(?:Mill|Lam|Willd|Thunb|Jacq|Desf|Pers|Roxb|Ehrh|Forssk|Gaertn|DC)\."
_CITED = re.compile(
    r"([A-Z](?:[a-z]{2,20}|\.) ?(?!virus)[a-z]{3,25}),? "
    rf"(?:\((?:{_KNOWN_AUTHOR}|{_AUTHOR}{_YEAR})\)(?: {_AUTHOR}(?:{_YEAR})?)?|{_KNOWN_AUTHOR}|Linnaeus"
    rf"|(?:{_KNOWN_AUTHOR}|{_AUTHOR}), (?:1[789]|20)[0-9]{{2}})"
)


def without_author(text: str) -> str:
    """A binomial without who described it, and when; any other text as it is."""
    cited = _CITED.fullmatch(text) if text[-1:] in ".)s" or text[-1:].isdecimal() else None
    return cited[1] if cited else text


def variants(name: str) -> tuple[str, ...]:
    """The same name with its leading genus abbreviated, or spelled out."""
    if full := _FULL.fullmatch(name):
        genus, rest = full[1], full[2]
        return (f"{genus[0]}. {rest}", f"{genus[:2]}. {rest}")
    if short := _SHORT.fullmatch(name):
        genus = _GENERA.get((short[1], short[2]), "")
        return (f"{genus} {short[2]}{short[3]}",) if genus else ()
    if after := _AFTER_WORDS.fullmatch(name):
        return tuple(f"{after[1]}{form}" for form in variants(after[2]))
    return ()


def without_descriptor(text: str) -> str:
    """`text` without the common name or kind in front of a binomial; as it was when they do not fit."""
    described = _DESCRIBED.match(text)
    if described is None:
        return text
    genus = _DESCRIPTORS.get(described[1] or "", described[2])
    rest = text[described.end() :]
    return rest if rest.startswith((genus, f"{genus[0]}.")) else text
