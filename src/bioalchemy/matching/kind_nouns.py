"""Nouns that say what sort of thing an answer is, and the words that turn what is said of it.

MODIFIED  "peptide hormone", "main metabolic pathway"; not "wrong enzyme", "next stage"
DENIAL    "not", "except", "also", "or": what has one neither introduces an answer nor explains it
"""

import re

_CLASSES = (
    "acid agent allele amino animal antibiotic antibody antigen area base biomarker bacterium bacteria cation anion"
    " cell chemical chromosome class cofactor coenzyme complex component compartment compound concentration condition"
    " count cycle cytokine chemokine dimension disease disorder domain dose drug duration effector element"
    " endosymbiont enzyme event factor family feature force form fragment frequency function fungus gas gene genus"
    " genotype germ gland half-life hormone host id inhibitor intermediate interaction ion isoform kinase kingdom layer"
    " length ligand lipid lobe location locus magnitude marker mass material mean mechanism mediator medium membrane"
    " metabolite metal method microbe mineral mode model modification molecule motif mutation name neuron"
    " neurotransmitter nucleotide nucleus number nutrient order organ organelle organism parasite part pathogen pathway"
    " percentage phase phenomenon phenotype phylum pigment plasmid polymer polymerase position precursor predator"
    " pressure probability process product promoter proportion protease protein pump rate ratio reagent receptor region"
    " regulator relationship residue role sequence sign signal site size species stage step strain strand structure"
    " substance substrate subunit sugar symbiont symptom syndrome system target taxon technique temperature term test"
    " time tissue toxin trait transmitter transporter channel carrier treatment trend tumor type unit vaccine value"
    " vector vessel virus vitamin volume width yield age diameter period interval distance direction effect event"
    " hypothesis theory law principle outcome change result mutant kb size weight"
    " abundance accuracy affinity amplitude coefficient constant control coverage density depth dilution energy"
    " fraction group height heritability identity incidence index level load mortality potential prevalence score"
    " sensitivity similarity specificity speed survival thickness titer titre velocity"
)
_DENYING = (
    "not non no wrong incorrect false other opposite alternative unlikely least excluded next second former previous"
    " except exception different worst another competing latter inactive missing rejected"
    " possible probable potential candidate suspected hypothetical putative decoy distractor runner-up"
)
_NOUN = "|".join(sorted({f"{noun}s?" for noun in _CLASSES.split()}, key=len, reverse=True))
DENIED = f"{'|'.join(_DENYING.split())}|un(?!i)[a-z]+|irrelevant"
MODIFIED = rf"(?:(?!(?:{DENIED})\b)[a-z][a-z-]{{1,20}} ){{0,3}}(?:{_NOUN})"
DENIAL = re.compile(
    rf"\b(?:{DENIED}|never|nor|or|but|without|instead|rather|formerly|once|sometimes|also|lack(?:s|ed|ing)?|absent|fail(?:s|ed)?"
    r"|ruled out|avoid(?:s|ed)?|cannot|neither|hardly|barely)\b|n't",
    re.IGNORECASE,
)
