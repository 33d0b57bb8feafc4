"""One thing written with a word of kind, in another order or another notation; and its neighbours, which are others."""

import pytest

from bioalchemy import answers
from bioalchemy.records import Answer


def names(gold: str, text: str, *aliases: str) -> bool:
    return answers.verify(Answer(kind="phrase", value=gold, aliases=aliases), f"<answer>{text}</answer>").passed


@pytest.mark.parametrize(
    ("gold", "text"),
    [
        ("CFTR", "the *CFTR* gene"),
        ("SRY", "SRY gene"),
        ("p53", "p53 protein"),
        ("CYP2D6", "the CYP2D6 enzyme"),
        ("XIST", "XIST lncRNA"),
        ("C-13910T", "the C−13910T variant"),
        ("let-7", "the let-7 microRNA"),
        ("dystrophin", "dystrophin protein"),
        ("catalase", "catalase enzyme"),
        ("HeLa", "HeLa cells"),
        ("K562", "K562 cell line"),
        ("UGA", "UGA stop codon"),
        ("G1/S", "the G1/S transition"),
        ("G1", "G1 phase"),
        ("9p21", "chromosome 9p21"),
        ("O", "blood type O"),
        ("Mg2+", "Mg²⁺ ions"),
        ("pUC19", "pUC19 plasmid"),
        ("BamHI", "the restriction enzyme BamHI"),
        ("L4", "L4 larval stage"),
        ("glycolysis", "the glycolysis pathway"),
        ("autosomal recessive", "autosomal recessive inheritance"),
        ("50S subunit", "50S ribosomal subunit"),
        ("hydrogen bonds", "hydrogen bonding"),
        ("S phase", "the S phase of the cell cycle"),
        ("nitrogenase", "The nitrogenase enzyme"),
        ("9p21", "Chromosome 9p21"),
        ("AUG", "AUG (start codon)"),
        ("negative feedback", "A negative-feedback loop"),
        ("microglia", "microglial cells"),
        ("apoptosis", "apoptotic cell death"),
        ("Purkinje cells", "cerebellar Purkinje cells"),
    ],
)
def test_a_word_of_kind_may_come_or_go(gold: str, text: str) -> None:
    assert names(gold, text)
    assert names(text, gold)


@pytest.mark.parametrize(
    ("gold", "text"),
    [
        ("CFTR", "CFTR inhibitor"),
        ("ATP", "ATP gene"),
        ("tRNA", "tRNA gene"),
        ("HIV", "HIV gene"),
        ("chromatin", "chromatin protein"),
        ("capsid", "capsid protein"),
        ("insulin", "insulin gene"),
        ("IL-6", "IL-6 receptor"),
        ("MAPK", "MAPK kinase"),
        ("HER2", "HER2 gene amplification"),
        ("CD4", "CD4 cells"),
        ("T", "T cells"),
        ("UGA", "UGA anticodon"),
        ("UGA", "UAG codon"),
        ("G1/S", "G1/S cyclin"),
        ("9p21", "chromosome 9q21"),
        ("AB", "blood group A"),
        ("Mg2+", "Mg2+ channel"),
        ("miR-21", "pre-miR-21"),
        ("BamHI", "BamHI methylase"),
        ("p53 gene", "p53 protein"),
    ],
)
def test_what_bears_the_name_is_something_else(gold: str, text: str) -> None:
    assert not names(gold, text)


@pytest.mark.parametrize(
    ("gold", "text"),
    [
        ("EcoRI", "EcoR I"),
        ("HindIII", "*Hind*III"),
        ("14C", "carbon-14"),
        ("32P", "phosphorus-32 (³²P)"),
        ("3H", "tritium"),
        ("JAK2 V617F", "the V617F mutation in JAK2"),
        ("type IV collagen", "collagen type IV"),
        ("collagen II", "type II collagen"),
        ("type 2 diabetes", "diabetes type 2"),
        ("MHC class I", "class I MHC"),
        ("X chromosome", "chromosome X"),
        ("E10.5", "embryonic day 10.5 (E10.5)"),
        ("L4", "fourth larval stage"),
        ("leucine", "Leu"),
        ("lysine", "Lys (K)"),
        ("miR-21", "miRNA-21"),
        ("CYP3A4", "cytochrome P450 3A4 (CYP3A4)"),
        ("H3K27me3", "trimethylation of lysine 27 on histone H3 (H3K27me3)"),
        ("substantia nigra pars compacta", "The pars compacta of the substantia nigra (SNc)"),
        ("Aurora A kinase", "the kinase Aurora A"),
        ("Wnt signaling", "the Wnt signalling pathway"),
        ("upregulation", "up-regulated"),
        ("increase", "It increased."),
        ("decreased expression", "Expression was decreased"),
        ("methionine", "L-methionine"),
        ("rough ER", "rough endoplasmic reticulum (RER)"),
        ("ER", "er"),
        ("wild-type p53", "WT p53"),
        ("Southern blot", "Southern blotting"),
        ("ubiquitination", "ubiquitylation"),
        ("ribonuclease H", "RNase H"),
        ("Aβ1-42", "Aβ(1–42)"),
        ("dopamine D2 receptor", "D2 dopamine receptor"),
        ("anti-CD20 antibody", "antibody against CD20"),
        ("iron deficiency", "deficiency of iron"),
        ("DNA double-strand breaks", "double-stranded breaks in the DNA"),
        ("HLA-B*57:01", r"HLA-B\*57:01"),
        ("AUGGCUUAA", "5'-AUG GCU UAA-3'"),
        ("5' to 3'", "from 5′ to 3′"),
        ("Quercus robur", "*Quercus robur* L."),
        ("Arabidopsis thaliana", "Arabidopsis thaliana (L.) Heynh."),
        ("Homo neanderthalensis", "Homo neanderthalensis King, 1864"),
    ],
)
def test_other_orders_and_notations(gold: str, text: str) -> None:
    assert names(gold, text)


@pytest.mark.parametrize(
    ("gold", "text"),
    [
        ("EcoRI", "EcoR V"),
        ("14C", "carbon-13"),
        ("14C", "14N"),
        ("16S", "sulfur-16"),
        ("JAK2 V617F", "V617F in JAK1"),
        ("V617F", "V617F in JAK2"),
        ("type IV collagen", "collagen type VI"),
        ("X chromosome", "chromosome Y"),
        ("E10.5", "embryonic day 11.5"),
        ("P7", "embryonic day 7"),
        ("leucine", "Ile"),
        ("methionine", "MET"),
        ("lysine", "Lys (R)"),
        ("miR-21", "miRNA-210"),
        ("CYP3A4", "cytochrome P450 3A5"),
        ("H3K27me3", "dimethylation of lysine 27 on histone H3"),
        ("substantia nigra pars compacta", "pars reticulata of the substantia nigra"),
        ("AUG", "3'-AUG-5'"),
        ("Quercus robur", "Quercus petraea L."),
        ("Salmonella enterica", "Salmonella enterica Typhimurium."),
        ("Salmonella enterica", "Salmonella enterica (Typhimurium)"),
        ("Escherichia coli", "Escherichia coli K12"),
        ("Wnt", "Wnt pathway"),
        ("upregulation", "downregulated"),
        ("increased", "no increase"),
        ("methionine", "D-methionine"),
        ("50S subunit", "30S ribosomal subunit"),
        ("autosomal recessive", "autosomal dominant inheritance"),
        ("RY", "ry"),
        ("Treg cells", "T cells"),
        ("Breg lymphocytes", "B lymphocytes"),
        ("Krebs cycle", "K cycle"),
        ("wild-type p53", "mutant p53"),
        ("Aβ1-42", "Aβ(1–40)"),
        ("dopamine D2 receptor", "D1 dopamine receptor"),
        ("anti-CD20 antibody", "antibody against CD19"),
        ("substrate inhibition", "inhibition of substrate"),
        ("DNA double-strand breaks", "single-stranded breaks in the DNA"),
        ("microglia", "astroglial cells"),
        ("apoptosis", "necrotic cell death"),
        ("Purkinje cells", "hippocampal Purkinje cells"),
        ("decreased expression", "Expression was not decreased"),
        ("decreased expression", "Expression was increased"),
        ("CO", "co"),
    ],
)
def test_another_order_of_another_thing(gold: str, text: str) -> None:
    assert not names(gold, text)


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("insulin, not glucagon", True),
        ("insulin rather than glucagon", True),
        ("It is insulin that lowers blood glucose.", True),
        ("insulin, which lowers blood glucose", True),
        ("insulin because it lowers blood glucose", True),
        ("a hormone called insulin", True),
        ("Hormone: insulin", True),
        ("insulin, a peptide hormone", True),
        ("insulin, a possible hormone", False),
        ("insulin, the hormone glucagon", False),
        ("by insulin", True),
        ("the peptide hormone formerly called insulin", False),
        ("wrong hormone: insulin", False),
        ("insulin, which is wrong", False),
        ("insulin, where the real answer is glucagon", False),
        ("insulin because I am guessing", False),
        ("insulin because it or glucagon does", False),
        ("answer = 'insulin'", False),
        ("glucagon, not insulin", False),
        ("insulin, not only glucagon", False),
        ("insulin, not really", False),
        ("insulin, not required", False),
        ("insulin, not insulin", False),
        ("insulin, but not", False),
        ("It is insulin that is wrong", False),
        ("It is glucagon that insulin opposes", False),
        ("It is not insulin that raises blood glucose", False),
    ],
)
def test_a_contrast_leaves_what_it_affirms(text: str, passes: bool) -> None:
    assert names("insulin", text) is passes


def test_several_names_in_parentheses_are_all_of_one_thing() -> None:
    written = "Epidermal growth factor receptor (EGFR, also known as ERRP/pp170)"
    assert names("EGFR", written, "ERRP", "pp170")
    assert not names("EGFR", written, "ERRP")
    assert names("purifying selection", "Purifying (negative) selection", "negative selection")
    assert not names("purifying selection", "Purifying (positive) selection", "negative selection")
    assert names("5-HT2A receptor", "serotonin 2A receptor (5-HT2A)", "serotonin 2A receptor")
    assert not names("5-HT2A receptor", "serotonin 2A receptor (5-HT2C)", "serotonin 2A receptor")


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("2^3 = 8", True),
        (r"2 \times 2 \times 2 = 8", True),
        ("16/2 = 8", True),
        ("There are 8 haploid products.", True),
        ("5 = 8", False),
        ("2 × 3 = 8", False),
        ("8 = 2 × 3", False),
    ],
)
def test_a_working_must_come_to_its_result(text: str, passes: bool) -> None:
    gold = Answer(kind="number", value="8")
    assert answers.verify(gold, rf"\boxed{{{text}}}").passed is passes


@pytest.mark.parametrize(
    ("value", "unit", "text", "passes"),
    [
        ("3", "fold", "3-fold increase", True),
        ("3", "fold", "3 times higher", True),
        ("25", "%", "25% more", False),
        ("3", "fold", "3-fold decrease", False),
        ("3", "fold", "2-fold increase", False),
        ("12", "h", "after 12 hours", True),
        ("12", "h", "within 12 hours", False),
        ("12", "h", "before 12 hours", False),
        ("30", "min", "half an hour", True),
        ("30", "min", "half an hour or more", False),
    ],
)
def test_words_around_a_number(value: str, unit: str, text: str, passes: bool) -> None:
    assert answers.verify(Answer(kind="number", value=value, unit=unit), f"<answer>{text}</answer>").passed is passes


def test_an_answer_inside_another_is_no_way_to_say_two() -> None:
    gold = Answer(kind="phrase", value="dynein")
    assert not answers.verify(gold, "<answer>kinesin <answer>dynein</answer></answer>").passed
    assert answers.verify(gold, "<answer><answer>dynein</answer></answer>").passed
    assert answers.verify(gold, "I put it in <answer> tags: <answer>dynein</answer>").passed


def test_steps_may_be_joined_by_hyphens() -> None:
    gold = Answer(kind="sequence", value=("Met", "Ala", "Gly"))
    assert answers.matches(gold, "Met-Ala-Gly")[0]
    assert not answers.matches(gold, "Met-Gly-Ala")[0]
    assert not answers.matches(gold, "Met-Ala")[0]


def test_a_lettered_option_may_get_the_noun_that_the_options_leave_out() -> None:
    gold = Answer(kind="choice", value="D", options=("Vagus", "Phrenic", "Facial", "Hypoglossal"))
    assert answers.matches(gold, "The correct option is (D), the hypoglossal nerve.")[0]
    assert not answers.matches(gold, "(D), the facial nerve")[0]
    assert answers.matches(gold, "D, not C")[0]
    assert answers.matches(gold, "Hypoglossal, because it moves the tongue")[0]
    assert not answers.matches(gold, "Hypoglossal, because the facial nerve is spared")[0]
    assert not answers.matches(gold, "(D), the hypoglossal gene")[0]
    assert not answers.matches(gold, "C, not D")[0]


def test_a_verdict_that_is_called_wrong_is_none() -> None:
    gold = Answer(kind="boolean", value="yes")
    assert not answers.matches(gold, "yes, which is wrong")[0]
    assert answers.matches(gold, "Yes, because the wrong base is removed.")[0]
