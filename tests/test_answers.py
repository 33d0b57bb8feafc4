"""What the verifier must accept and, above all, what it must refuse."""

import subprocess
import sys
import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bioalchemy import answers
from bioalchemy.records import Answer

TP53 = Answer(kind="phrase", value="TP53", aliases=("p53",))
FIVE_UM = Answer(kind="number", value="5", unit="µM")
CHOICE = Answer(kind="choice", value="B", options=("Homo sapiens", "yeast", "A protein", "vitamin C", "E. coli"))
YES = Answer(kind="boolean", value="yes")
KINASES = Answer(kind="set", value=("CDK4", "CDK6"))
STEPS = Answer(kind="sequence", value=("prophase", "metaphase", "anaphase"))
DNA = Answer(kind="sequence", value="ATGGCC")


def number(value: str, unit: str | None = None, tolerance: float = 0.0) -> Answer:
    return Answer(kind="number", value=value, unit=unit, tolerance=tolerance)


def phrase(value: str) -> Answer:
    return Answer(kind="phrase", value=value)


@pytest.mark.parametrize(
    ("response", "final"),
    [
        ("so <answer>TP53</answer>", "TP53"),
        ("<ANSWER> TP53\n</ANSWER>", "TP53"),
        (r"so \boxed{TP53}", "TP53"),
        (r"\boxed{\text{TP53}}", "TP53"),
        (r"\boxed{a^{2+} {b}}", "a^{2+} {b}"),
        (r"<answer>\boxed{TP53}</answer>", "TP53"),
        (r"\boxed{50\%}", "50%"),
        ("<answer>first</answer> no: <answer>second</answer>", "second"),
        (r"<answer>first</answer> \boxed{second}", "second"),
        ("<think><answer>draft</answer></think><answer>TP53</answer>", "TP53"),
        ("<answer>draft</answer></think> <answer>TP53</answer>", "TP53"),
        ("<answer>TP53</answer><think>hm</think>", "TP53"),
        ("Give it in <answer> tags: <answer>TP53</answer>", "TP53"),
        ("", None),
        ("TP53", None),
        ("<answer></answer>", None),
        ("<answer>first</answer><answer> </answer>", None),
        ("<answer>TP53", None),
        (r"\boxed{TP53", None),
        ("TP53</answer>", None),
        ("<think><answer>TP53</answer>", None),
        ("<think><answer>TP53</answer></think>", None),
        ("<answer>TP53</answer></think>", None),
        ("<answer>TP53</answer><think>hm</think> so</think>", None),
    ],
)
def test_parse_takes_the_last_closed_answer_outside_thinking(response: str, final: str | None) -> None:
    assert answers.parse(response) == final


def test_a_list_of_guesses_is_no_answer() -> None:
    attempt = "<answer>TP53</answer>"
    assert answers.parse(attempt * answers.MAX_ATTEMPTS) == "TP53"
    assert answers.parse(attempt * (answers.MAX_ATTEMPTS + 1)) is None


@pytest.mark.parametrize(
    ("gold", "text"),
    [
        ("TP53", "tp53"),
        ("TP53", " **TP53**. "),
        ("TP53", "“TP53”"),
        ("spliceosome", "the spliceosome"),
        ("lac  operon", "lac\noperon"),
        ("IL-1β", "IL-1 beta"),
        ("IL-1β", "IL‑1beta"),
        ("TNF-α", "TNFalpha"),
        ("α-synuclein", "alpha synuclein"),
        ("NF-κB", "NF-kappaB"),
        ("Ca²⁺", "Ca2+"),
        ("Ca^{2+}", "Ca²⁺"),
        ("CD4⁺", "CD4+"),
        ("H₂O", "H_{2}O"),
        ("10³", "10^3"),
        ("µ-opioid receptor", "μ-opioid receptor"),
        ("5′", "5'"),
        ("Pparg−/−", "Pparg-/-"),
        ("A>G", "A → G"),
        ("c.76A>T", "c.76A→T"),
        ("A>G", "A to G"),
        ("3:1", "3 to 1"),
        ("chromosome 7", "chr7"),
        ("X chromosome", "chrX"),
        ("(R)-ibuprofen", "R-ibuprofen"),
        ("(2R,3S)-tartrate", "2R,3S-tartrate"),
        ("3'→5'", "3' to 5'"),
        ("less than 5%", "<5 %"),
        ("at least 3 days", "≥3 days"),
        ("no more than 2 mm", "<= 2 mm"),
        ("MYC upregulation", "up-regulation of MYC"),
        ("loss of PTEN", "PTEN loss"),
        ("22q11.2 deletion", "deletion of 22q11.2"),
        ("nuclear translocation of NF-κB", "NF-kB nuclear translocation"),
        ("first-order kinetics", "1st-order kinetics"),
        ("twofold", "2-fold"),
        ("3:1", "a 3:1 ratio"),
    ],
)
def test_notation_is_forgiven(gold: str, text: str) -> None:
    assert answers.matches(phrase(gold), text)[0]
    assert answers.matches(phrase(text), gold)[0]


@pytest.mark.parametrize(
    ("gold", "text"),
    [
        ("CDK4", "CDK6"),
        ("CD4-", "CD4+"),
        ("CD4", "CD4+"),
        ("CD8α-", "CD8α+"),
        ("CD8α", "CD8α-"),
        ("5′", "3′"),
        ("5′", "5"),
        ("-3", "3"),
        ("r=-0.5", "r=0.5"),
        ("log2FC=-2", "log2FC=2"),
        ("(-2)", "(2)"),
        ("1.5", "15"),
        (".5", "5"),
        ("1e-5", "1e5"),
        ("10³", "103"),
        ("V600E", "V600K"),
        ("required", "not required"),
        ("hepatitis", "hepatitis A"),
        ("Ca2+", "Ca2"),
        ("NO", "No"),
        ("Aa", "aa"),
        ("AaBb", "aabb"),
        ("A kinase", "kinase"),
        ("CDK4", "CDKN2A"),
        ("TP53", "not TP53"),
        ("TP53", "TP53 or MDM2"),
        ("TP53", "either TP53"),
        ("TP53", "possibly TP53"),
        ("TP53", "TP53, MDM2"),
        ("TP53", ":"),
    ],
)
def test_what_differs_is_refused(gold: str, text: str) -> None:
    assert not answers.matches(phrase(gold), text)[0]
    assert not answers.matches(phrase(text), gold)[0]


WRITTEN = [["′", "'", "’", "´"], ["″", "''", "′′", '"', "’’"], ["‴", "'''", "′′′", "″′"]]


@pytest.mark.parametrize(
    "name", ["APH(3{})-Ib", "2{}-OH", "3{} end", "C2{}-endo", "A{}", "N{}", "β{}-subunit", "rpoC{}"]
)
def test_primes_are_counted(name: str) -> None:
    for count in range(4):
        gold = phrase(name.format("′" * count))
        for other, forms in enumerate([[""], *WRITTEN]):
            for form in forms:
                assert answers.matches(gold, name.format(form))[0] == (count == other), (gold.value, form)


@pytest.mark.parametrize("name", ["IL-1α", "E. coli", "insulin", "CDK4", "RNA polymerase β"])
def test_a_prime_after_any_name_makes_another(name: str) -> None:
    assert not answers.matches(phrase(name), f"{name}′")[0]
    assert not answers.matches(phrase(f"{name}′"), name)[0]
    assert not answers.matches(phrase(name), f"{name} ′")[0]


@pytest.mark.parametrize(
    ("gold", "text"),
    [
        ("APH(3″)-Ib", r"APH(3$^{\prime\prime}$)-Ib"),
        ("3″ end", "3-double-prime end"),
        ("A′", "'A′'"),
        ("Alzheimer's disease", "“Alzheimer’s disease”"),
        ("Alzheimer's disease", "Alzheimer disease"),
        ("Graves' disease", "Graves disease"),
        ("CDK4", "'CDK4'"),
        ("CDK4 complex", "the 'CDK4' complex"),
        ("CDK4 complex", "the “CDK4” complex"),
        ("not required", "it isn't required."),
    ],
)
def test_apostrophes_and_quotation_marks_are_no_primes(gold: str, text: str) -> None:
    assert answers.verify(phrase(gold), f"<answer>{text}</answer>").passed


@pytest.mark.parametrize(
    ("gold", "text"),
    [
        ("double-strand break", "double strand breaks"),
        ("IL-6", "IL6"),
        ("HIV-1", "HIV1"),
        ("BRAF V600E", "BRAF^{V600E}"),
        ("CD4+ T cells", "CD4-positive T-cell"),
        ("CDK4", "cyclin-dependent kinase 4"),
        ("TLR4", "Toll-like receptor 4"),
        ("5-HT", "serotonin"),
        ("BRAF V600E", "BRAF(V600E)"),
        ("glutamate", "glutamic acid"),
        ("NAD+", "NAD(+)"),
        ("5′ cap", "5-prime cap"),
        ("5′ to 3′", r"$5' \rightarrow 3'$"),
        ("β-catenin", r"$\beta$-catenin"),
        ("Ca²⁺", r"$\mathrm{Ca^{2+}}$"),
        ("SO4^{2-}", "SO<sub>4</sub><sup>2-</sup>"),
        ("lac operon", "*lac* operon"),
        ("does not bind", "doesn't bind"),
        ("tumour", "tumor"),
        ("oestrogen", "estrogen"),
        ("ischaemia", "ischemia"),
        ("polymerisation", "polymerization"),
        ("fibre", "fiber"),
        ("signalling", "signaling"),
        ("mitochondria", "the mitochondrion"),
        ("stomata", "a stoma"),
        ("testis", "testes"),
        ("diagnosis", "diagnoses"),
        ("viruses", "virus"),
        ("miRNA", "miRNAs"),
        ("Crohn's disease", "Crohn disease"),
        ("Müllerian duct", "Mullerian ducts"),
        ("inner mitochondrial membrane", "mitochondrial inner membrane"),
        ("ChIP-seq", "CHIP-seq"),
        ("mTOR", "MTOR"),
        ("16S rRNA", "16s rRNA"),
        ("CRISPR-Cas9", "CRISPR/Cas9"),
        ("Wnt/β-catenin pathway", "Wnt–β-catenin pathway"),
        ("complex I", "complex 1"),
        ("cortical layer V", "cortical layer 5"),
        ("factor VIII", "factor viii"),
        ("type II diabetes", "TYPE 2 DIABETES"),
        ("Huntington's disease", "HUNTINGTON'S DISEASE"),
        ("Gram-negative", "GRAM-NEGATIVE"),
        ("V600E", "p.Val600Glu"),
        ("Ser473", "S473"),
        ("Ser473", "serine 473"),
        ("p53", "the p53 protein"),
        ("TRPV1", "the TRPV1 ion channel"),
        ("CDK4", "CDK4 kinase"),
        ("SHP2", "SHP2 phosphatase"),
        ("Cas9", "Cas9 endonuclease"),
        ("H3K4me3", "the H3K4me3 mark"),
        ("RNA sequencing", "RNA-seq"),
        ("20–30 min", "20 to 30 minutes"),
        ("20-30 min", "between 20 min and 30 min"),
        ("20–30%", "20% to 30%"),
        ("exon 7", "the 7th exon"),
        ("seventh exon", "exon 7"),
        ("cranial nerve 3", "third cranial nerve"),
        ("BRCA1 gene", "BRCA1"),
        ("Ca2+", "calcium ions"),
        ("carbon dioxide", "CO₂"),
        ("NF-κB", "NF-kB"),
        ("IL-1β", "IL1B"),
        ("TNF-α", "tumour necrosis factor-alpha"),
        ("interleukin-6 receptor", "IL-6 receptor"),
        ("interferon gamma", "IFN-γ"),
        ("Fe3+", "Fe(III)"),
        ("haem", "heme"),
        ("10 µM", "10,000 nM"),
        ("2 hours", "120 min"),
        ("polymerase chain reaction (PCR)", "PCR"),
        ("ERK1/2", "ERK1 and ERK2"),
        ("ERK1/2", "Erk1/Erk2"),
        ("methicillin-resistant Staphylococcus aureus", "methicillin-resistant S. aureus"),
        ("higher in females than in males", "higher in females than males"),
        ("ubiquitination of p53 by MDM2", "p53 ubiquitination by MDM2"),
        ("exon 7 skipping", "skipping of exon 7"),
        ("binding to DNA", "DNA binding"),
        ("G2/M phase", "G2/M"),
        ("G2/M phase", "G2/M phase of the cell cycle"),
        ("missense mutation", "missense variant"),
        ("serine 129", "serine residue 129"),
        ("NF-κB", "NFKB"),
        ("Na+/K+-ATPase", "Na,K-ATPase"),
        ("pH 6.5", "a pH of 6.5"),
    ],
)
def test_spellings_of_one_name(gold: str, text: str) -> None:
    assert answers.verify(phrase(gold), f"<answer>{text}</answer>").passed
    assert answers.verify(phrase(text), f"<answer>{gold}</answer>").passed


@pytest.mark.parametrize(
    ("gold", "text"),
    [
        ("tamoxifen", "(tamoxifen)"),
        ("tamoxifen", "[tamoxifen]."),
        ("PKA", "pka"),
        ("pKa", "pka"),
        ("V600E", "the V600E mutation"),
        ("p53", "p53 gene"),
        ("zebrafish", "zebrafish (Danio rerio)"),
        ("Drosophila melanogaster", "fruit fly (Drosophila melanogaster)"),
        ("rice", "rice (Oryza sativa)"),
        ("liver and kidney", "liver, kidney"),
        ("C57BL/6", "C57BL/6 mice"),
        ("H37Rv", "strain H37Rv"),
    ],
)
def test_a_response_may_say_more_of_the_same(gold: str, text: str) -> None:
    assert answers.verify(phrase(gold), f"<answer>{text}</answer>").passed


@pytest.mark.parametrize(
    ("gold", "text"),
    [
        ("exons 1-2", "exon 12"),
        ("PI", "π"),
        ("ETA", "η"),
        ("CO2", "Co2"),
        ("NO2", "No₂"),
        ("DNA", "DnaE"),
        ("less than 5%", "≤5%"),
        ("<5%", "5%"),
        ("3:1", "1 to 3"),
        ("A>G", "G>A"),
        ("(R)-ibuprofen", "S-ibuprofen"),
        ("upregulation of MYC", "MYC downregulation"),
        ("upregulation of MYC", "upregulation by MYC"),
        ("chromosome 7", "chr17"),
        ("notable", "not able"),
        ("AIDS", "AID"),
        ("NOS", "NO"),
        ("ileum", "ilium"),
        ("Rr × Rr", "rr × rr"),
        ("allele A", "allele a"),
        ("NADPH", "NAD(P)H"),
        ("Kv1.1", "Kv11"),
        ("-1 frameshift", "1 frameshift"),
        ("10^-5", "10^5"),
        ("14-3-3", "1433"),
        ("band", "A band"),
        ("vitamin A", "a vitamin"),
        ("actin", "аctin"),
        ("kinase", "the protein kinase"),
        ("PKA", "pKa"),
        ("ChIP", "CHIP"),
        ("MET", "met"),
        ("Met", "MET"),
        ("FISH", "fish"),
        ("10 nM", "10 nm"),
        ("10 μM", "10 μm"),
        ("5 mM", "5 MM"),
        ("chromosome X", "chromosome 10"),
        ("complex I", "complex II"),
        ("IL-1β", "IL-1a"),
        ("CD8α", "CD8B"),
        ("interleukin-6", "IL-16"),
        ("Fe3+", "Fe(II)"),
        ("2 hours", "2 min"),
        ("2 hours", "2"),
        ("polymerase chain reaction (PCR)", "RT-PCR"),
        ("CDK4 (not CDK6)", "CDK6"),
        ("complex I", "complex"),
        ("integrin αVβ3", "integrin α5β3"),
        ("integrin αV", "integrin α5"),
        ("Ser473", "T473"),
        ("V600E", "p.Val600Lys"),
        ("H3K27me3", "H3K27 dimethylation"),
        ("HIV-1", "HIV-1 protein"),
        ("p53 gene", "p53 protein"),
        ("AMPK", "AMPK kinase"),
        ("MEK1", "MEK1 kinase"),
        ("Ca2+", "Ca2+ channel"),
        ("H3K4me3", "H3K4me3 reader"),
        ("20–30 min", "20 to 40 min"),
        ("20–30 min", "20 to 30 h"),
        ("20–30 min", "20 or 30 min"),
        ("20–30 min", "30 min"),
        ("exon 7", "the 6th exon"),
        ("exon 7", "seven exons"),
        ("CD4", "CD4 cells"),
        ("A/T", "AT"),
        ("insulin", "insulin/glucagon"),
        ("c.35delG", "c.-35delG"),
        ("c.-35G>A", "c.35G>A"),
        ("g.-35_-30del", "g.35_30del"),
        ("C-13910T", "C13910T"),
        ("G308A", "G-308A"),
        ("tamoxifen", "(tamoxifen or raloxifene)"),
        ("tamoxifen", "(tamoxifen) (raloxifene)"),
        ("ERK1/2", "ERK1 or ERK2"),
        ("ERK1/2", "ERK1 and JNK2"),
        ("ERK1/2", "ERK12"),
        ("methicillin-resistant Staphylococcus aureus", "methicillin-resistant E. aureus"),
        ("methicillin-resistant Staphylococcus aureus", "S. aureus"),
        ("higher in females than in males", "higher in males than females"),
        ("ubiquitination of p53 by MDM2", "MDM2 ubiquitination by p53"),
        ("ubiquitination of p53 by MDM2", "p53 ubiquitination"),
        ("exon 7 skipping", "skipping of exon 8"),
        ("binding to DNA", "RNA binding"),
        ("G2/M phase", "G2/M checkpoint"),
        ("G2/M phase", "M phase"),
        ("missense mutation", "nonsense variant"),
        ("serine 129", "serine residue 19"),
        ("NF-κB", "NFKBIA"),
        ("NF-κB", "NFKB1"),
        ("Na+/K+-ATPase", "H,K-ATPase"),
        ("pH 6.5", "a pH of 5.6"),
        ("pH 6.5", "a pKa of 6.5"),
        ("zebrafish", "medaka (Danio rerio)"),
        ("mouse", "mouse (Rattus norvegicus)"),
        ("Drosophila melanogaster", "fruit fly (Drosophila simulans)"),
        ("liver and kidney", "kidney, lung"),
        ("liver and kidney", "liver, kidney, lung"),
        ("liver and kidney", "liver kidney"),
    ],
)
def test_other_names_stay_apart(gold: str, text: str) -> None:
    assert not answers.verify(phrase(gold), f"<answer>{text}</answer>").passed
    assert not answers.verify(phrase(text), f"<answer>{gold}</answer>").passed


@pytest.mark.parametrize(
    ("gold", "text", "passes"),
    [
        ("Escherichia coli O157:H7", "E. coli O157:H7", True),
        ("Escherichia coli O157:H7", "E. coli", False),
        ("E. coli", "Escherichia coli", True),
        ("E. coli", "Entamoeba coli", False),
        ("Entamoeba coli", "E. coli", True),
        ("Aedes aegypti", "Ae. aegypti", True),
        ("S. pombe", "Saccharomyces pombe", False),
        ("S. cerevisiae", "the budding yeast Saccharomyces cerevisiae", True),
        ("S. cerevisiae", "the fission yeast Saccharomyces cerevisiae", False),
    ],
)
def test_a_genus_may_be_abbreviated_when_it_fits(gold: str, text: str, passes: bool) -> None:
    assert answers.matches(phrase(gold), text)[0] is passes


@pytest.mark.parametrize(
    "text",
    [
        "The answer is insulin.",
        "Final answer: **insulin**",
        "It is insulin",
        "The hormone is insulin",
        "The hormone that lowers blood glucose is insulin.",
        "Insulin is the hormone that lowers blood glucose",
        "the hormone insulin",
        "It's insulin.",
        "This is called insulin",
        "Insulin is the correct answer.",
    ],
)
def test_a_short_sentence_may_carry_the_answer(text: str) -> None:
    assert answers.verify(phrase("insulin"), f"<answer>{text}</answer>").passed


@pytest.mark.parametrize(
    "text",
    [
        "The answer is not insulin.",
        "It isn't insulin",
        "The wrong hormone is insulin",
        "The exception is insulin",
        "Glucagon is the hormone that opposes insulin",
        "Insulin is the hormone but glucagon is right",
        "not insulin",
        "The hormone is insulin or glucagon",
        "The hormone that does not act is insulin",
        "insulin is a possible hormone",
        "insulin (or glucagon)",
        "insulin (maybe)",
        "glucagon (insulin)",
        "insulin/glucagon",
        "the insulin receptor",
        "insulin?",
        "likely insulin",
        "The most likely answer is insulin",
        "Insulin, also called glucagon",
        "proinsulin",
    ],
)
def test_a_sentence_that_doubts_or_denies_is_refused(text: str) -> None:
    assert not answers.matches(phrase("insulin"), text)[0]


@pytest.mark.parametrize(
    ("gold", "text", "passes"),
    [
        (phrase("PCR"), "polymerase chain reaction (PCR)", True),
        (phrase("PCR"), "reverse transcription PCR (RT-PCR)", False),
        (phrase("endoplasmic reticulum"), "endoplasmic reticulum (ER)", True),
        (phrase("NMDA receptor"), "the N-methyl-D-aspartate (NMDA) receptor", True),
        (phrase("VEGF"), "epidermal growth factor (VEGF)", False),
        (phrase("TGF-β"), "transforming growth factor alpha (TGF-β)", False),
        (phrase("IL-6"), "interleukin 16 (IL-6)", False),
        (phrase("Zn2+"), "zinc ions (Zn²⁺)", True),
        (phrase("Zn2+"), "copper ions (Zn²⁺)", False),
        (phrase("CDK4"), "CDK6 (CDK4)", False),
        (TP53, "p53 (TP53)", True),
        (TP53, "TP53, also known as p53", True),
        (phrase("H3K27me3"), "trimethylation of H3K27 (H3K27me3)", True),
        (phrase("H3K27me3"), "trimethylation of H3K9 (H3K27me3)", False),
        (phrase("Drosophila melanogaster"), "Drosophila melanogaster (fruit fly)", True),
        (phrase("Drosophila melanogaster"), "Drosophila melanogaster (zebrafish)", False),
    ],
)
def test_parentheses_hold_an_abbreviation_or_another_name(gold: Answer, text: str, passes: bool) -> None:
    assert answers.matches(gold, text)[0] is passes


def test_a_greek_letter_stands_for_a_latin_one_only_in_families_that_number_in_greek() -> None:
    assert answers.matches(phrase("PPARG"), "PPARγ")[0]
    assert answers.matches(phrase("IL2RA"), "IL-2Rα")[0]
    assert not answers.matches(phrase("Wnt5a"), "Wnt5α")[0]
    assert not answers.matches(phrase("GluN2B"), "GluN2β")[0]


def test_aliases_count_and_nothing_else_does() -> None:
    assert answers.matches(TP53, "P53")[0]
    assert not answers.matches(TP53, "p63")[0]


@pytest.mark.parametrize(
    ("gold", "text"),
    [
        (FIVE_UM, "5 µM"),
        (FIVE_UM, "5 uM"),
        (FIVE_UM, "5.0 μM."),
        (FIVE_UM, "5"),
        (FIVE_UM, "five"),
        (FIVE_UM, "about 5 µM"),
        (FIVE_UM, "5000 nM"),
        (FIVE_UM, "5 × 10⁻⁶ M"),
        (FIVE_UM, "5e-6 mol/L"),
        (number("2", "h"), "120 min"),
        (number("2", "d"), "48 hours"),
        (number("90", "s"), "1.5 min"),
        (number("1.5", "kb"), "1,500 bp"),
        (number("53", "kDa"), "53000 Da"),
        (number("37", "°C"), "37 degrees Celsius"),
        (number("37", "°C"), "37 ºC"),
        (number("37", "°C"), "37 °c"),
        (number("50", "%"), "50 percent"),
        (number("3", "fold"), "3×"),
        (number("3", "fold"), "three-fold"),
        (number("10", "ng/ml"), "10 µg/L"),
        (number("10", "mg/kg"), "10 mg kg⁻¹"),
        (number("3.2e5", "cells/ml"), "3.2 x 10^5 cells per mL"),
        (number("-3"), "−3"),
        (number("12000", "x g"), "12,000 × g"),
        (number("12", "patients"), "12 patients"),
        (number("100", "nM", 0.05), "105 nM"),
        (number("0.1"), "0.10"),
        (number("20000"), "20 000"),
        (number("12.5", "µM"), "12,5 µM"),
        (number("12"), "a dozen"),
        (number("6", "mice"), "half a dozen mice"),
        (number("2", "fold"), "doubled"),
        (number("1200", "rpm"), "1,200 r.p.m."),
        (number("10", "% (v/v)"), "10% v/v"),
        (number("0.25"), "1/4"),
        (number("0.25"), "1 in 4"),
        (number("0.5"), "half"),
        (number("46"), "forty-six"),
        (number("120"), "one hundred and twenty"),
        (number("3.2e9"), "3.2 billion"),
        (number("8", "fold"), "eightfold"),
        (number("1000", "fold"), "three orders of magnitude"),
        (number("10", "fold"), "about an order of magnitude"),
        (number("7.4"), "pH 7.4"),
        (number("25", "µM"), "Km = 25 µM"),
        (number("46"), "46 chromosomes"),
        (number("4.2", "kb"), "The fragment is 4.2 kb long."),
        (number("90", "min"), "1 h 30 min"),
        (number("90", "min"), "one and a half hours"),
        (number("90", "min"), "an hour and a half"),
        (number("25", "%"), "one in four"),
        (number("10", "%"), "1/10"),
        (number("0.01"), "1/100"),
        (number("37", "°C"), "310.15 K"),
        (number("37", "°C"), "98.6 °F"),
        (number("25", "%"), "0.25"),
        (number("2.5", "h"), "2½ h"),
        (number("2.5"), r"2 1/2"),
        (number("5", "µM"), "The IC50 was 5 µM."),
        (number("12", ""), "twelve"),
        (number("3"), "3 daughter cells"),
        (number("0.25"), "25 per cent"),
        (number("100", "s^-1"), "100 per second"),
        (number("-70", "mV"), "minus 70 mV"),
        (FIVE_UM, "5 ± 1 µM"),
        (FIVE_UM, "(5 +/- 1) µM"),
    ],
)
def test_equal_numbers_pass(gold: Answer, text: str) -> None:
    assert answers.matches(gold, text)[0]


@pytest.mark.parametrize(
    ("gold", "text"),
    [
        (FIVE_UM, "5 mM"),
        (FIVE_UM, "5 kDa"),
        (FIVE_UM, "5.0001 µM"),
        (FIVE_UM, "4-6 µM"),
        (FIVE_UM, "5 or 6 µM"),
        (FIVE_UM, "5 ± 100 µM"),
        (FIVE_UM, "5 ± nan µM"),
        (FIVE_UM, "< 5 µM"),
        (FIVE_UM, "not 5 µM"),
        (FIVE_UM, "5 µM, 6 µM"),
        (FIVE_UM, "2+3"),
        (FIVE_UM, "10**10**10"),
        (FIVE_UM, "__import__('os')"),
        (FIVE_UM, "nan"),
        (FIVE_UM, "inf"),
        (FIVE_UM, "1e999999999"),
        (FIVE_UM, "5 furlongs"),
        (number("5", "kDa"), "5 MDa"),
        (number("5", "kDa"), "5 mDa"),
        (number("-3"), "3"),
        (number("1.5"), "15"),
        (number("15"), "1,5"),
        (number("10", "% (v/v)"), "10% (w/v)"),
        (number("10", "wt%"), "10 vol%"),
        (number("1.5"), "1,5,7"),
        (number("1000"), "1:1000"),
        (number("0.5"), "2/1"),
        (number("0.5"), "1/0"),
        (number("50", "%"), "0.5 %"),
        (number("1", "%"), "1 in 1"),
        (number("3", "fold"), "300 %"),
        (number("3", "fold"), "3 orders of magnitude"),
        (number("1000", "fold"), "two to three orders of magnitude"),
        (number("50"), "50 %"),
        (number("5", "°C"), "5 K"),
        (number("5", "°C"), "5 °F"),
        (number("5", "mg/kg"), "5 µl/l"),
        (number("12", "patients"), "12 cells"),
        (number("1", "bp"), "1 pt"),
        (number("100", "nM", 0.05), "106 nM"),
        # A computation is left to be done.
        (number("1048576"), "2^20"),
        (number("9"), "3^2"),
        (number("25"), "5²"),
        (number("42"), "84/2"),
        (number("-4"), "-8/2"),
        (number("0.5"), "50/100"),
        (number("1"), "two halves"),
        (number("42", "%"), "84 out of 2"),
        (number("5"), "5!"),
        (number("120"), "5!"),
        (number("3000000"), "3e^6"),
        # Marks that plain text would lose.
        (number("10.5"), "2½"),
        (number("52"), "5₂"),
        (number("242"), "²42"),
        (number("5"), "5 ± 5"),
        # Another number in words, or none.
        (number("5"), "5 tenths"),
        (number("5"), "5 six genes"),
        (number("5"), "5 false"),
        (number("6"), "five = 6"),
        (number("1.8", "A"), "1.8 Å"),
        (number("1.8", "Å"), "1.8 mA"),
    ],
)
def test_other_numbers_are_refused(gold: Answer, text: str) -> None:
    assert answers.is_well_formed(gold)[0]
    assert not answers.matches(gold, text)[0]


@pytest.mark.parametrize(
    "text",
    [
        "B",
        "b",
        "(B)",
        "B.",
        "**B**",
        "Option B",
        "B) yeast",
        "B. yeast",
        "yeast",
        "Yeast",
        "yeasts",
        "The answer is B",
        "yeast (B)",
        "B) yeast, because it buds",
        "[B]",
        "B (yeast)",
        "B, yeast",
        "B is correct",
        "Yeast is correct.",
    ],
)
def test_a_choice_is_a_letter_or_its_text(text: str) -> None:
    assert answers.matches(CHOICE, text)[0]


@pytest.mark.parametrize(
    "text",
    [
        "A",
        "C",
        "F",
        "E. coli",
        "A protein",
        "B) Homo sapiens",
        "A, B",
        "A and B",
        "B or C",
        "not B",
        "BB",
        "B?C",
        "B?",
        "Homo sapiens (B)",
        "B (Homo sapiens)",
        "A, yeast",
        "B because A",
        "B <A>",
        "The wrong option is B",
        "D is correct",
        "B is not correct",
        "B is correct or D",
    ],
)
def test_another_or_no_single_choice_is_refused(text: str) -> None:
    assert not answers.matches(CHOICE, text)[0]


def test_an_option_that_begins_like_a_letter_is_read_as_text() -> None:
    assert answers.matches(CHOICE.model_copy(update={"value": "E"}), "E. coli")[0]
    assert answers.matches(CHOICE.model_copy(update={"value": "C"}), "A protein")[0]


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "no, never yes",
        "yes or no",
        "not known, eyes",
        "maybe",
        "not yes",
        "yesno",
        "y",
        "yes, but no",
        "yes; maybe",
        "yes?",
        "yes, if it binds",
        "possibly yes",
        "false",
        "both true and false",
        "true, it is false",
        "yes/no",
        "Yes. No.",
    ],
)
def test_a_boolean_is_one_verdict(text: str) -> None:
    assert answers.matches(YES, " Yes. ")[0]
    assert answers.matches(YES, "Yes, because p53 binds it.")[0]
    assert answers.matches(YES, "True")[0]
    assert answers.matches(YES, "Yes it does")[0]
    assert answers.matches(YES, "(yes)")[0]
    assert not answers.matches(YES, text)[0]


@pytest.mark.parametrize(
    "text",
    [
        "CDK6, CDK4",
        "cdk4 and cdk6",
        "CDK4; CDK6",
        "- CDK4\n- CDK6",
        "CDK4,CDK6",
        "CDK-4 & CDK-6",
        "1. CDK4 2. CDK6",
        "both CDK4 and CDK6",
        "[CDK4, CDK6]",
        "The kinases are CDK4 and CDK6.",
        "(CDK4, CDK6)",
        "CDK4/CDK6",
        "CDK4 + CDK6",
        "CDK6 along with CDK4",
        "• CDK4 • CDK6",
        "a) CDK4 b) CDK6",
        "CDK4, as well as CDK6",
    ],
)
def test_a_set_has_no_order(text: str) -> None:
    assert answers.matches(KINASES, text)[0]


@pytest.mark.parametrize(
    ("items", "text", "passed"),
    [
        (("T cells", "B cells"), "T and B cells", True),
        (("Na+", "K+"), "sodium and potassium ions", True),
        (("CD4+ T cells", "CD8+ T cells"), "CD8+ and CD4+ T cells", True),
        (("T cells", "B cells"), "T or B cells", False),
        (("T cells", "B cells"), "T and NK cells", False),
        (("T cells", "B cells"), "T, B and NK cells", False),
        (("IL-6 receptor", "TNF receptor"), "IL-6 and TNF receptor", False),
    ],
)
def test_a_plural_may_be_shared_by_the_items_of_a_set(items: tuple[str, ...], text: str, passed: bool) -> None:
    assert answers.matches(Answer(kind="set", value=items), text)[0] is passed


def test_a_set_may_name_a_family_once() -> None:
    gold = Answer(kind="set", value=("CDK4", "CDK6"))
    for right in ("CDK4/6", "CDKs 4 and 6", "CDK4 and -6", "CDK-6 and -4"):
        assert answers.matches(gold, right)[0]
    for wrong in ("CDK4/5", "CDKs 4 or 6", "CDKs 4, 5 and 6", "CDKs 4 to 6", "CDK 46"):
        assert not answers.matches(gold, wrong)[0]
    assert answers.matches(Answer(kind="set", value=("IL-1β", "IL-6")), "IL-1β and -6")[0]


def test_a_set_may_be_in_braces() -> None:
    assert answers.verify(KINASES, r"\boxed{\{\text{CDK4}, \text{CDK6}\}}").passed


@pytest.mark.parametrize(
    "text",
    [
        "CDK4",
        "CDK4, CDK4",
        "CDK4, CDK6, CDK2",
        "CDK4, CDK4, CDK6",
        "CDK4 or CDK6",
        "CDK4 CDK6",
        "CDK4/CDK2",
        "CDK4 and/or CDK6",
        "CDK4 → CDK6",
        "CDK4, CDK6…",
    ],
)
def test_a_set_has_an_exact_count(text: str) -> None:
    assert not answers.matches(KINASES, text)[0]


def test_commas_inside_names_do_not_split_them() -> None:
    gold = Answer(kind="set", value=("2,3-BPG", "ATP"))
    assert answers.matches(gold, "ATP, 2,3-BPG")[0]
    gold = Answer(kind="set", value=("loss of p53 and Rb", "growth"))
    assert answers.separator(gold) == ";"
    assert answers.matches(gold, "growth; loss of p53 and Rb")[0]


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("prophase, metaphase, anaphase", True),
        ("prophase → metaphase -> anaphase", True),
        ("1. prophase\n2. metaphase\n3. anaphase", True),
        ("prophase > metaphase > anaphase", True),
        ("prophase, then metaphase, then anaphase", True),
        ("(1) prophase, (2) metaphase, (3) anaphase", True),
        ("prophase–metaphase–anaphase", True),
        ("prophase - metaphase - anaphase", True),
        ("Step 1: prophase; Step 2: metaphase; Step 3: anaphase", True),
        ('["prophase", "metaphase", "anaphase"]', True),
        ("metaphase – prophase – anaphase", False),
        ("2. prophase\n3. metaphase\n4. anaphase", True),
        ("3. prophase\n2. metaphase\n1. anaphase", False),
        ("(2) prophase, (1) metaphase, (3) anaphase", False),
        ("step 1: prophase, step 3: metaphase, step 2: anaphase", False),
        ("b) prophase a) metaphase c) anaphase", False),
        ("anaphase < metaphase < prophase", False),
        ("metaphase, prophase, anaphase", False),
        ("prophase, metaphase", False),
    ],
)
def test_a_sequence_of_steps_has_an_order(text: str, passes: bool) -> None:
    assert answers.matches(STEPS, text)[0] is passes


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("atg gcc", True),
        ("5′-ATGGCC-3′", True),
        ("ATG-GCC", True),
        ("5′ ATG GCC 3′", True),
        ("(ATGGCC)", True),
        ("ATGGCC (5′→3′)", True),
        ("5′-ATGGCC", True),
        ("3′-ATGGCC", False),
        ("ATGGCC-5′", False),
        ("ATGGCC...", False),
        ("3′-ATGGCC-5′", False),
        ("ATG … GCC", False),
        ("ATGGCC, ATGGCA", False),
        ("CCGGTA", False),
        ("ATGGC", False),
        ("AUGGCC", False),
    ],
)
def test_residues_are_compared_letter_by_letter(text: str, passes: bool) -> None:
    assert answers.matches(DNA, text)[0] is passes


@pytest.mark.parametrize(
    "gold",
    [
        phrase(" . "),
        phrase("x</answer>y"),
        number("five to six"),
        number("nan"),
        number("1e999"),
        number("5 µM"),
        number("5", "furlong"),
        Answer(kind="boolean", value="true"),
        Answer(kind="choice", value="D", options=("a1", "b1", "c1")),
        Answer(kind="choice", value="yeast", options=("yeast", "E. coli")),
        Answer(kind="choice", value="A", options=("B", "AB", "0")),
        Answer(kind="choice", value="A", options=("yeast",)),
        Answer(kind="choice", value="A", options=("yeast", " ")),
        Answer(kind="choice", value="A", options=("yeast", "mouse"), aliases=("mouse",)),
        Answer(kind="set", value=()),
        Answer(kind="set", value=("CDK4", "cdk4")),
        Answer(kind="set", value=("CDK4, CDK6",)),
        Answer(kind="sequence", value="ATG→CCC"),
        Answer(kind="boolean", value="yes", aliases=("no",)),
        number("5", "µM").model_copy(update={"aliases": ("7 µM",)}),
        phrase("TP53").model_copy(update={"aliases": ("",)}),
    ],
)
def test_malformed_golds_are_named(gold: Answer) -> None:
    sound, why = answers.is_well_formed(gold)
    assert not sound
    assert why


@pytest.mark.parametrize("gold", [TP53, FIVE_UM, CHOICE, YES, KINASES, STEPS, DNA])
def test_a_failed_check_names_the_culprit(gold: Answer) -> None:
    check = answers.verify(gold, "<answer>something else</answer>")
    assert (check.name, check.passed) == ("answer", False)
    assert "something else" in check.detail
    assert answers.verify(gold, "no tags").detail == "no final answer"


def test_chance_by_kind() -> None:
    assert answers.chance(CHOICE) == 0.2
    assert answers.chance(YES) == 0.5
    assert answers.chance(TP53) == answers.chance(FIVE_UM) == answers.chance(KINASES) == 0


NAMES = st.from_regex(r"[A-Za-z][A-Za-z0-9]{0,6}([ -][A-Za-z0-9α-ω]{1,6})?[+-]?", fullmatch=True)
DECIMALS = st.decimals(-(10**6), 10**6, allow_nan=False, places=3).map(str)
UNITS = st.sampled_from([None, "µM", "nM", "kDa", "min", "°C", "%", "kb", "ng/ml", "mg/kg/day", "fold", "cells", "s-1"])
GOLDS = st.one_of(
    st.builds(phrase, st.text(max_size=20)),
    st.builds(phrase, NAMES),
    st.builds(number, DECIMALS, UNITS, st.floats(0, 0.5)),
    st.builds(lambda value: Answer(kind="boolean", value=value), st.sampled_from(answers.BOOLEANS)),
    st.builds(
        lambda options, place: Answer(kind="choice", value="ABCDEFGHIJ"[place % len(options)], options=tuple(options)),
        st.lists(NAMES, min_size=2, max_size=10),
        st.integers(0, 9),
    ),
    st.builds(lambda items: Answer(kind="set", value=tuple(items)), st.lists(NAMES, min_size=1, max_size=5)),
    st.builds(lambda items: Answer(kind="sequence", value=tuple(items)), st.lists(NAMES, min_size=1, max_size=5)),
    st.builds(lambda value: Answer(kind="sequence", value=value), st.text("ACGTU ", min_size=2, max_size=30)),
)


@given(GOLDS)
def test_every_well_formed_gold_passes_as_a_model_would_write_it(gold: Answer) -> None:
    assume(answers.is_well_formed(gold)[0])
    assert answers.verify(gold, f"<think>…</think> It is <answer>{answers.render(gold)}</answer>").passed


@given(DECIMALS, UNITS)
def test_every_decimal_in_a_known_unit_is_well_formed(value: str, unit: str | None) -> None:
    assert answers.is_well_formed(number(value, unit))[0]


@given(NAMES)
def test_names_are_well_formed(name: str) -> None:
    assert answers.is_well_formed(phrase(name)) == (True, "well formed")


@given(NAMES, NAMES)
def test_a_name_and_something_more_is_another_name(name: str, other: str) -> None:
    for text in (f"{name} or {other}", f"not {name}", f"{name}, {other}", f"{name}7", f"{name}+"):
        assert not answers.matches(phrase(name), text)[0]


MARKED = st.from_regex(r"[A-Z]{2,4}-?[0-9]{1,3}[α-ω]?( [a-z]{3,8})?", fullmatch=True)


@given(MARKED, st.data())
def test_another_digit_greek_letter_or_sign_is_another_name(name: str, data: st.DataObject) -> None:
    gold = phrase(name)
    place = data.draw(st.sampled_from([place for place, mark in enumerate(name) if mark.isdecimal() or mark >= "α"]))
    others = "0123456789" if name[place].isdecimal() else "αβγδεζηθικλμνξοπρστυφχψω"
    other = data.draw(
        st.sampled_from([mark for mark in others if answers.normalise(mark) != answers.normalise(name[place])])
    )
    assert not answers.matches(gold, name[:place] + other + name[place + 1 :])[0]
    assert not answers.matches(gold, f"{name}+")[0]
    assert not answers.matches(phrase(f"{name}+"), f"{name}-")[0]
    assert not answers.matches(gold, f"not {name}")[0]


@given(DECIMALS, st.sampled_from(["the answer is {}", "≈ {}", "{} ± 0", "It is {}.", "**{}**", "= {}"]))
def test_a_number_may_be_framed(value: str, frame: str) -> None:
    assert answers.matches(number(value, "nM"), frame.format(value))[0]


@given(DECIMALS, DECIMALS)
def test_exact_means_exact(gold: str, other: str) -> None:
    assert answers.matches(number(gold, "nM"), f"{other} nM")[0] is (float(gold) == float(other))


@given(st.text(), st.sampled_from([TP53, FIVE_UM, CHOICE, YES, KINASES, STEPS, DNA]))
def test_any_text_is_judged(text: str, gold: Answer) -> None:
    assert isinstance(answers.verify(gold, f"<answer>{text}</answer>").passed, bool)
    assert isinstance(answers.matches(gold, text)[0], bool)


@given(st.text(st.characters(codec="ascii"), max_size=30))
def test_normalising_twice_changes_no_plain_text(text: str) -> None:
    assume("^" not in text and "{" not in text)
    once = answers.normalise(text)
    assert answers.normalise(once).casefold() in (once.casefold(), answers.normalise(once.casefold()).casefold())


@pytest.mark.parametrize(
    "piece",
    [
        "<think>",
        "</think>",
        "<answer>",
        "<answer>a</answer>",
        r"\boxed{",
        "{",
        "}",
        "^{",
        "1,234",
        "(",
        " ",
        "α-",
        '"',
        "A (",
        "A (B) ",
        "The enzyme that is ",
        "is the ",
        "*a",
        "_a ",
        "\\",
        "$",
        "and ",
        "1. ",
        "one hundred ",
        "5 ± ",
        "'s ",
        "B because ",
        "yes, ",
        "positive ",
        "<sub>",
        "&a;",
        "1 h ",
        "5'-",
        "ATG-",
        "Lys-",
        "E. coli ",
        "^-",
        " of heart",
        "``",
        "Met-",
        "a, not b ",
        "it is a that ",
        "p53 gene ",
        "2 + ",
        "2 = ",
        "in the ",
        "<answer>a</answer></answer>",
        r"\*a",
    ],
)
def test_hostile_length_costs_linear_time(piece: str) -> None:
    hostile = piece * (100_000 // len(piece))
    begun = time.perf_counter()
    for gold in (TP53, FIVE_UM, CHOICE, YES, KINASES, STEPS, DNA):
        answers.verify(gold, hostile)
        answers.verify(gold, f"<answer>{hostile}</answer>")
        answers.matches(gold, hostile[: answers.MAX_LENGTH])
    assert time.perf_counter() - begun < 5


def test_pint_is_imported_only_for_more_than_a_prefix() -> None:
    code = (
        "import sys; from bioalchemy import answers, records;"
        "gold = records.Answer(kind='number', value='5', unit='µM');"
        "assert answers.verify(gold, '<answer>5000 nM</answer>').passed; assert 'pint' not in sys.modules;"
        "assert not answers.verify(gold, '<answer>5 h</answer>').passed; assert 'pint' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(
    ("gold", "response", "passed"),
    [
        ("yes", "yes, it does not", False), ("yes", "Yes, it never does", False), ("yes", "Yes, it doesn't", False),
        ("yes", "yes, it fails to do so", False), ("yes", "yes, it does", True), ("yes", "Yes, it is not needed", True),
        ("no", "no, it does", False), ("no", "No, it does phosphorylate Rb", False), ("no", "No, it is.", False),
        ("no", "no, it does not", True), ("no", "No. It is inhibited", True),
        ("yes", "yes since it did not", False), ("yes", "yes, because they never do", True),
        ("yes", "yes because it did not die", True), ("no", "no because it does", False),
        ("no", "no since it fell", True),
        *(("yes", said, True) for said in ("Yeah", "yep", "Indeed, yes", "Definitely yes.", "Affirmative")),
        *(("no", said, True) for said in ("Nope", "no, not at all", "Definitely not", "Not at all.")),
        ("yes", "Definitely not", False),
        ("yes", "nope", False),
        ("no", "yeah, no", False),
        ("no", "Definitely", False),
    ],
)  # fmt: skip
def test_a_verdict_that_its_own_reason_contradicts_is_none(gold: str, response: str, passed: bool) -> None:
    assert answers.verify(Answer(kind="boolean", value=gold), f"<answer>{response}</answer>").passed == passed


@pytest.mark.parametrize(
    "name",
    [
        "log10", "log Kd", "ln", "pKd", "SD", "SE", "error", "ΔKd", "Δ", "delta Kd", "difference", "range", "min",
        "max", "maximum", "lower limit", "CI width", "x/10", "x²", "Kd/2", "log(Kd)", "dKd", "half", "t",
    ],
)  # fmt: skip
def test_a_name_that_turns_the_quantity_is_refused(name: str) -> None:
    assert not answers.matches(number("5", "fold"), f"{name} = 5")[0]
    assert name == "t" or not answers.matches(FIVE_UM, f"{name} = 5 µM")[0]


@pytest.mark.parametrize(
    ("gold", "text"),
    [
        (FIVE_UM, "Kd = 5 µM"),
        (FIVE_UM, r"$K_d = 5\,\mu M$"),
        (FIVE_UM, "Cmax = 5 µM"),
        (FIVE_UM, "mean = 5 µM"),
        (FIVE_UM, "5 µM (SD 0.3)"),
        (number("3.2", "fold"), "fold change: 3.2"),
        (number("3.2", "fold"), "fold change = 3.2"),
        (number("3.2"), "log2FC = 3.2"),
        (number("12", "mice"), "n = 12"),
        (number("30", "min"), "t1/2 = 30 min"),
        (number("30", "min"), "t = 30 min"),
        (number("-5", "kcal/mol"), "ΔΔG = -5 kcal/mol"),
        (number("0.5"), "dN/dS = 0.5"),
        (number("0.95"), "R² = 0.95"),
        (number("7.4"), "pH = 7.4"),
    ],
)
def test_a_name_that_is_plainly_the_quantity_may_stand_before_it(gold: Answer, text: str) -> None:
    assert answers.verify(gold, f"<answer>{text}</answer>").passed


def test_a_logarithm_is_no_fold_change() -> None:
    for text in ("log2FC 3.2", "log2FC of 3.2", "a log2 fold change of 3.2", "log2 fold change: 3.2"):
        assert not answers.matches(number("3.2", "fold"), text)[0], text


@pytest.mark.parametrize("form", ["{} (-)", "{} (−/−)", "{} (+)", "−{}", "-{}", "{} −", "{}(−)", "{}...", "{} …"])
def test_a_sign_or_an_open_end_makes_another_name(form: str) -> None:
    assert not answers.matches(phrase("HER2"), form.format("HER2"))[0]


def test_a_bullet_is_no_sign() -> None:
    assert answers.matches(phrase("HER2"), "- HER2")[0]
    assert answers.matches(phrase("CH3 group"), "-CH3 group")[0]


@pytest.mark.parametrize(
    "text",
    ["yes (the opposite is true)", "yes — non", "yes, in a way", "yes, to some extent", "yes, sort of", "yes, kind of"],
)
def test_half_a_yes_is_none(text: str) -> None:
    assert not answers.matches(YES, text)[0]


@pytest.mark.parametrize(
    ("gold", "text", "passes"),
    [
        (Answer(kind="number", value="5", unit="µM"), "5 µM because 7 µM", False),
        (Answer(kind="number", value="5", unit="µM"), "5 µM because 7 µM is the answer", False),
        (Answer(kind="number", value="5", unit="µM"), "5 µM because at 7 µM cells died", True),
        (Answer(kind="phrase", value="E. coli"), "E. coli because Salmonella enterica", False),
        (Answer(kind="phrase", value="E. coli"), "E. coli because it grows", True),
    ],
)
def test_another_answer_is_no_reason(gold: Answer, text: str, passes: bool) -> None:
    assert answers.matches(gold, text)[0] == passes


def test_a_reason_may_speak_of_kinds_and_opposites() -> None:
    assert answers.matches(YES, "Yes, it is a kind of kinase")[0]
    assert answers.matches(YES, "Yes, the two act in opposite directions")[0]


@pytest.mark.parametrize(
    ("kind", "value", "alias"),
    [
        *(
            ("phrase", "CcdA", alias)
            for alias in ("yes", "no", "1", "CcdA or CcdB", "maybe CcdA", "CcdA, CcdB", "CcdA?")
        ),
        ("phrase", "CDK4", "CDK6"),
        ("phrase", "IL-1α", "IL-1β"),
        ("phrase", "L strand", "H strand"),
        ("phrase", "reduced", "increased"),
        ("phrase", "increased expression", "down-regulated expression"),
        ("number", "5", "yes"),
        ("set", ("IL-6", "TNF-α"), "cachectin"),
        ("sequence", ("prophase", "metaphase"), "condensation"),
    ],
)
def test_an_alias_that_pays_a_wrong_answer_is_malformed(kind: str, value: object, alias: str) -> None:
    gold = Answer.model_validate({"kind": kind, "value": value, "aliases": (alias,)})
    sound, why = answers.is_well_formed(gold)
    assert not sound
    assert repr(alias) in why


@pytest.mark.parametrize(
    ("kind", "value", "alias"),
    [
        ("phrase", "p53", "TP53"),
        ("phrase", "CDK4", "cyclin-dependent kinase 4"),
        ("phrase", "TNFAIP3", "tumor necrosis factor, alpha-induced protein 3"),
        ("phrase", "Na+/K+-ATPase", "sodium and potassium ATPase"),
        ("phrase", "downregulated", "reduced"),
        ("phrase", "three", "3"),
        ("set", ("IL-6", "TNF-α"), "interleukin-6, cachectin"),
        ("sequence", ("prophase", "metaphase"), "condensation, alignment"),
    ],
)
def test_another_name_of_the_whole_answer_is_an_alias(kind: str, value: object, alias: str) -> None:
    assert answers.is_well_formed(Answer.model_validate({"kind": kind, "value": value, "aliases": (alias,)}))[0]


@pytest.mark.parametrize(
    ("gold", "text"),
    [
        *(
            (number("3.2", "fold"), text)
            for text in (
                "a 3.2-fold increase",
                "increased 3.2-fold",
                "increased by 3.2-fold",
                "an increase of 3.2-fold",
                "a fold change of 3.2",
            )
        ),
        *((FIVE_UM, text) for text in ("a dose of 5 µM", "a mean of 5 µM", "5 (µM)", "5 [µM]", "5 µM (micromolar)")),
        (FIVE_UM, r"$5~\mu$M"),
        (number("37", "°C"), "37 degC"),
        (number("48"), "a total of 48"),
        (number("1.71"), "an odds ratio of 1.71"),
        (Answer(kind="set", value=("IL-6", "TNF-α", "IL-1β")), "IL-6 and TNF-α and IL-1β"),
        (KINASES, "the kinases CDK4 and CDK6"),
        (phrase("lower"), "was lower"),
        (phrase("not required"), "isn't required"),
        (phrase("G2/M"), "G2-M"),
        (phrase("C-terminus"), "the C-terminal end"),
        (phrase("N-terminus"), "amino terminus"),
        (phrase("5′ end"), "5' terminus"),
    ],
)
def test_an_answer_may_be_introduced_or_written_so(gold: Answer, text: str) -> None:
    assert answers.verify(gold, f"<answer>{text}</answer>").passed


@pytest.mark.parametrize(
    ("gold", "text"),
    [
        *(
            (number("3.2", "fold"), text)
            for text in (
                "a 3.2-fold decrease",
                "a decrease of 3.2-fold",
                "not increased 3.2-fold",
                "increased 3.2-fold or 4-fold",
                "an odds ratio of 3.2",
            )
        ),
        # A share of 48 % or a loss of so much: the question knows, and no gold says.
        *((number("48", "%"), text) for text in ("48% higher", "48% increase", "48% lower", "48% decrease")),
        *((FIVE_UM, text) for text in ("a range of 5 µM", "a difference of 5 µM", "5 (mM)", "5 µM (millimolar)")),
        (Answer(kind="set", value=("IL-6", "TNF-α", "IL-1β")), "IL-6 and TNF-α or IL-1β"),
        (KINASES, "the kinases CDK4 or CDK6"),
        (KINASES, "kinases other than CDK4 and CDK6"),
        (phrase("lower"), "was not lower"),
        (phrase("required"), "isn't required"),
        (phrase("G2/M"), "G1-M"),
        (phrase("C-terminus"), "N-terminal end"),
        (phrase("C-terminus"), "C-terminal domain"),
        (phrase("5′ end"), "3′ terminus"),
    ],
)
def test_an_introduction_that_says_something_else_is_refused(gold: Answer, text: str) -> None:
    assert not answers.verify(gold, f"<answer>{text}</answer>").passed


def test_an_alias_of_a_part_pays_for_no_whole() -> None:
    cytokines = Answer(kind="set", value=("IL-6", "TNF-α"), aliases=("cachectin", "interleukin-6, cachectin"))
    assert not answers.matches(cytokines, "cachectin")[0]
    assert answers.matches(cytokines, "cachectin, interleukin-6")[0]


@pytest.mark.parametrize("said", ["61%", "61 percent of gene loci", "61% of the gene loci", "61 % of gene locus"])
def test_a_share_that_is_a_phrase_may_leave_out_what_it_is_of(said: str) -> None:
    assert answers.verify(phrase("61% of gene loci"), f"<answer>{said}</answer>").passed


@pytest.mark.parametrize("said", ["61% of enhancer loci", "61% of loci", "61 percent of genes", "60% of gene loci"])
def test_a_share_that_is_a_phrase_is_of_what_the_gold_says(said: str) -> None:
    assert not answers.verify(phrase("61% of gene loci"), f"<answer>{said}</answer>").passed


@pytest.mark.parametrize(
    ("gold", "half", "whole"),
    [
        ("1.5-fold higher", "1.5-fold", "1.5-fold increase"),
        ("2-fold increase", "2 times", "twofold rise"),
        ("2 h later", "2 h", "after 2 h"),
        ("30 min after infection", "30 min", "0.5 h post infection"),
        ("16 h of light", "16 h", "960 min of light"),
        ("5 mg of protein", "5 mg", "0.005 g of protein"),
    ],
)
def test_a_quantity_that_says_more_is_not_half_of_it(gold: str, half: str, whole: str) -> None:
    assert not answers.verify(phrase(gold), f"<answer>{half}</answer>").passed
    assert answers.verify(phrase(gold), f"<answer>{whole}</answer>").passed
    assert answers.verify(phrase(gold), f"<answer>{gold}</answer>").passed


YES, NO = (Answer(kind="boolean", value=value) for value in ("yes", "no"))
SUGAR = Answer(kind="choice", value="B", options=("glucose", "fructose", "galactose"))


@pytest.mark.parametrize(
    ("gold", "text"),
    [
        *(
            (YES, f"Yes, {tail}")
            for tail in (
                "absolutely not", "not at all", "not really", "never", "the opposite", "untrue", "far from it",
                "it is a myth", "insufficient evidence", "it cannot be determined", "with 50% probability",
                "in the sense that it does not", "on the contrary", "nothing of the kind happens", "hardly",
            )
        ),
        *((NO, f"No, {tail}") for tail in ("it always does", "on the contrary, it does", "wrong", "doubt about it")),
        (phrase("CDK4"), "CDK4, not at all"),
        (phrase("CDK4"), "CDK4 (not at all)"),
        (FIVE_UM, "5 µM (not at all)"),
        (SUGAR, "B, because it is false"),
        (SUGAR, "B because fructose is not the substrate"),
        (SUGAR, "B, since all are correct"),
        (SUGAR, "B, as the wrong answer"),
        *((phrase("CDK4"), f"CDK4{mark}") for mark in "？⁇⁈︖﹖"),
    ],
)  # fmt: skip
def test_a_tail_that_takes_the_answer_back_is_not_paid(gold: Answer, text: str) -> None:
    assert not answers.verify(gold, f"<answer>{text}</answer>").passed


@pytest.mark.parametrize(
    ("gold", "text"),
    [
        (YES, "Yes, it does."),
        (YES, "Yes, because PINK1 accumulates on depolarised mitochondria."),
        (YES, "Yes, mycoplasmas are resistant."),
        (YES, "Yes (true)"),
        (NO, "No, it does not; Lamarckian inheritance has no part here."),
        (NO, "No; growth stopped at 122 °C."),
        (NO, "No, it was not lost in all trials."),
        (SUGAR, "B, because it is a ketose"),
        (phrase("CDK4"), "CDK4, not CDK6"),
    ],
)
def test_a_tail_that_explains_leaves_the_answer(gold: Answer, text: str) -> None:
    assert answers.verify(gold, f"<answer>{text}</answer>").passed


@pytest.mark.parametrize(
    ("gold", "final", "after"),
    [
        *(
            (SUGAR, "B", after)
            for after in (
                "This is incorrect.", "That's not right.", "C too.", "Reconsidering: C.",
                "However, C is better supported.",
            )
        ),
        (FIVE_UM, "5 µM", "wrong"),
        (FIVE_UM, "5 µM", "10 µM too."),
        (FIVE_UM, "5 µM", "I reject this."),
    ],
)  # fmt: skip
def test_words_behind_the_tag_that_take_the_answer_back(gold: Answer, final: str, after: str) -> None:
    assert not answers.verify(gold, f"<answer>{final}</answer> {after}").passed
    assert answers.verify(gold, f"<answer>{final}</answer> It lowers the level.").passed


@pytest.mark.parametrize("before", ["neither ", "anti-"])
def test_words_before_the_tag_that_deny_the_answer(before: str) -> None:
    assert not answers.verify(phrase("CDK4"), f"{before}<answer>CDK4</answer>").passed
