"""Names that biology writes in several ways: residues, variants, genotypes, charges; and what looks like one."""

import pytest

from bioalchemy import answers
from bioalchemy.records import Answer


def passes(gold: str, text: str) -> bool:
    return answers.verify(Answer(kind="phrase", value=gold), f"<answer>{text}</answer>").passed


@pytest.mark.parametrize(
    ("gold", "text"),
    [
        ("phosphorylation of Ser473", "S473 phosphorylation"),
        ("phosphorylation of Ser473", "the phosphorylation at serine 473"),
        ("phosphorylation of Ser473", "pSer473"),
        ("Y705 phosphorylation", "phosphorylation of tyrosine 705"),
        ("acetylation of lysine 27", "K27 acetylation"),
        ("K164 ubiquitination", "ubiquitylation at Lys-164"),
        ("Lys48-linked polyubiquitin", "K48-linked polyubiquitin"),
        ("K63-linked chains", "lysine 63-linked chains"),
        ("catalytic Cys25", "catalytic cysteine 25"),
        ("histone H3 lysine 9", "histone H3 Lys9"),
        ("ΔF508", "F508del"),
        ("ΔF508", "deletion of phenylalanine 508"),
        ("Lys280del", "delta K280"),
        ("c.35delG", "35delG"),
        ("5266dupC", "c.5266dupC"),
        ("c.76A>T", "76A>T"),
        ("FOXP3−/−", "FOXP3 -/-"),
        ("Atm+/− mice", "Atm +/- mice"),
        ("Fe3+", "ferric iron"),
        ("Fe3+", "iron(III)"),
        ("Fe2+ oxidation", "ferrous iron oxidation"),
        ("cuprous ion", "Cu+"),
        ("zinc finger domain", "Zn finger domain"),
        ("Mg", "magnesium"),
        ("calcium channel", "Ca2+ channel"),
        ("Na⁺ influx", "sodium influx"),
        ("cupric ions", "copper(II)"),
        ("D-alanine", "D-Ala"),
        ("D-Asp", "D-aspartate"),
        ("glutamate", "L-Glu"),
        ("NF-κB", "nuclear factor kappa B"),
        ("nuclear factor-κB", "NF-kB"),
        ("STAT3", "signal transducer and activator of transcription 3"),
        ("SARS-CoV-2", "severe acute respiratory syndrome coronavirus 2"),
        ("mTORC1", "mTOR complex 1"),
        ("mechanistic target of rapamycin complex 2", "mTORC2"),
        ("N6-methyladenosine", "m6A"),
        ("m⁵C", "5-methylcytidine"),
        ("14C-leucine", "[14C]leucine"),
        ("[γ-³²P]ATP", "gamma-32P-ATP"),
        ("increased expression of FOXP3", "increased FOXP3 expression"),
        ("reduced glucose uptake", "reduced uptake of glucose"),
        ("Th17 cells", "Th17"),
        ("Tregs", "Treg cells"),
        ("3′→5′", "3'-5'"),
        ("5'-3' exonuclease", "5′ to 3′ exonuclease"),
        ("PO4 3-", "PO₄³⁻"),
        ("SO₄²⁻", "SO4 2-"),
        ("Pten−/− mice", "Pten knockout mice"),
        ("Pten-null mice", "Pten-/- mice"),
        ("C57BL/6J", "C57Bl6J"),
    ],
)
def test_one_name_in_other_words(gold: str, text: str) -> None:
    assert passes(gold, text)


@pytest.mark.parametrize(
    ("gold", "text"),
    [
        ("phosphorylation of Ser473", "dephosphorylation of Ser473"),
        ("phosphorylation of Ser473", "phosphorylation of Thr473"),
        ("phosphorylation of Ser473", "phosphorylation of Ser437"),
        ("phosphorylation of Ser473", "S473 methylation"),
        ("phosphorylation of Ser473", "S473"),
        ("Lys48-linked polyubiquitin", "K63-linked polyubiquitin"),
        ("Lys48-linked polyubiquitin", "R48-linked polyubiquitin"),
        ("S100 expression", "serine 100 expression"),
        ("S6 phosphorylation", "Ser6 phosphorylation"),
        ("P53 phosphorylation", "Pro53 phosphorylation"),
        ("K562 cells", "Lys562 cells"),
        ("C57 mice", "Cys57 mice"),
        ("His3 promoter", "H3 promoter"),
        ("ΔF508", "ΔI507"),
        ("ΔF508", "F508"),
        ("ΔN17", "N17del"),
        ("ΔG37", "G37del"),
        ("c.35delG", "c.-35delG"),
        ("c.35delG", "m.35delG"),
        ("c.35delG", "36delG"),
        ("3243A>G", "c.3243A>G"),
        ("FOXP3−/−", "FOXP3 +/-"),
        ("FOXP3", "FOXP3 -/-"),
        ("Fe3+", "ferrous iron"),
        ("Fe3+", "ferric reductase"),
        ("Fe3+", "iron(II)"),
        ("Cu+", "cupric ion"),
        ("zinc finger", "Cd finger"),
        ("calcium channel", "Ca+ channel"),
        ("Ca2+", "Ca"),
        ("iron transport", "Fe3+ transport"),
        ("CA1 neurons", "calcium1 neurons"),
        ("D-alanine", "L-Ala"),
        ("D-alanine", "Ala"),
        ("alanine", "D-Ala"),
        ("NF-κB", "nuclear factor kappa A"),
        ("STAT3", "signal transducer and activator of transcription 5"),
        ("SARS-CoV-2", "severe acute respiratory syndrome coronavirus"),
        ("mTORC1", "mTOR complex 2"),
        ("mTORC1", "mTOR complex"),
        ("m6A", "N1-methyladenosine"),
        ("m6A", "6mA"),
        ("m5C", "5-methylcytosine"),
        ("[14C]leucine", "[13C]leucine"),
        ("[14C]leucine", "[14C]isoleucine"),
        ("increased expression of FOXP3", "decreased FOXP3 expression"),
        ("expression of FOXP3", "increased FOXP3 expression"),
        ("Th17 cells", "Th1"),
        ("Th17 cells", "IL-17"),
        ("3′→5′", "5'-3'"),
        ("PO4 3-", "PO4 2-"),
        ("SO4 2-", "SO3 2-"),
        ("Pten−/− mice", "Pten+/− mice"),
        ("Pten−/− mice", "Pten conditional knockout mice"),
        ("Pten−/− mice", "Pten knockdown mice"),
        ("Pten−/− mice", "Pten knockout cells"),
        ("C57BL/6J", "C57BL6N"),
        ("C57BL/6", "C57BL/10"),
        ("miR-21-5p", "mmu-miR-21-5p"),
    ],
)
def test_what_differs_in_one_sign_is_refused(gold: str, text: str) -> None:
    assert not passes(gold, text)
    assert passes(gold, gold)


@pytest.mark.parametrize("gold", ["Δβ12", "Δ9-THC", "del", "Ser0", "D-", "c.", "p.Xaa5del"])
def test_a_name_that_begins_like_one_is_its_own(gold: str) -> None:
    assert passes(gold, gold)


@pytest.mark.parametrize("text", ["it had no effect", "had no effect", "It has no effect.", "no effect at all"])
def test_no_effect_may_be_had(text: str) -> None:
    assert passes("no effect", text)


@pytest.mark.parametrize(
    "text", ["it had an effect", "had no side effect", "it had no small effect", "an effect at all"]
)
def test_another_effect_is_none(text: str) -> None:
    assert not passes("no effect", text)


def test_a_bare_number_is_no_option_with_a_unit() -> None:
    gold = Answer(kind="choice", value="B", options=("1 h", "2 h", "4 h"))
    assert not answers.verify(gold, "<answer>2</answer>").passed
    assert answers.verify(gold, "<answer>120 min</answer>").passed
    assert answers.verify(Answer(kind="choice", value="B", options=("1", "2")), "<answer>2.0</answer>").passed


def test_a_current_is_no_length() -> None:
    gold = Answer(kind="number", value="5", unit="Å")
    assert not answers.verify(gold, "<answer>5 A</answer>").passed
    assert answers.verify(gold, "<answer>5 A resolution</answer>").passed
