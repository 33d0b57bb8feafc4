"""A bare noun that only the paper explains is found, and a named thing is left alone."""

import pytest

from bioalchemy.tools.checks.referents import singled_out, unintroduced, unnamed


@pytest.mark.parametrize(
    ("question", "quote", "noun"),
    [
        ("What percentage of sequences have both?", "in 30.1% of the 12,841 sequences analyzed here both", "sequences"),
        ("Which marker do cells express?", "These cells express CD4.", "cells"),
        ("How many patients died of sepsis?", "Of our patients, 12 died of sepsis.", "patients"),
        ("Isolates resist which drug?", "All isolates examined in this study resist colistin.", "Isolates"),
        # named: by an adjective, by what follows, or before
        ("Which marker do CD4 T cells express?", "These cells express CD4.", ""),
        ("Which marker do cells from the thymus express?", "These cells express CD4.", ""),
        ("After T cell transfer, which marker do cells express?", "These cells express CD4.", ""),
        # the quote speaks of all of them
        ("Which marker do cells express?", "Most cells express CD4 under these conditions.", ""),
        ("Which species was sampled?", "These species were sampled.", ""),
    ],
)
def test_unnamed(question: str, quote: str, noun: str) -> None:
    assert unnamed(question, ("Another sentence.", quote)) == noun


@pytest.mark.parametrize(
    ("question", "label"),
    [
        ("Into which clade did B7 and B9 fall?", "isolate B7"),
        ("Into which clade did isolates B7 and B9 fall?", ""),
        ("Into which clade of Listeria monocytogenes did B7 and B9 fall?", ""),
        ("Into which clade did the others fall?", ""),
    ],
)
def test_labels_of_a_paper_are_introduced(question: str, label: str) -> None:
    assert unintroduced(question, ("In addition, isolates B7 and B9 (from milk) fell into clade 2.",)) == label


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("How does hippocampal volume change in the diseased mice?", "the diseased mice?"),
        ("Which operon is repressed in the evolved lines?", "the evolved lines?"),
        ("What is the wing length of the newly described species?", "the newly described species?"),
        ("Which protein lies next to the site identified?", "the site identified"),
        ("Which of the lakes surveyed held the most zooplankton?", "the lakes surveyed"),
        ("Which transporter explains the reported uptake of sulfate?", "the reported uptake"),
        ("Which kinase binds the protein of interest?", "the protein of interest"),
        ("How high was ferritin at the final time point?", "the final time point"),
        ("Which sugar was omitted in the rescue experiment?", "the rescue experiment"),
        ("At the relevant step, which cofactor is consumed?", "At the relevant step"),
        ("How many crows died in the later, larger-scale epidemic?", "the later, larger-scale epidemic"),
        ("What mutation rate does the model assume?", "the model assume"),
        ("How many of the other strains fermented xylose?", "the other strains"),
        ("Where in the cell does the enzyme accumulate?", "the enzyme accumulate"),
        ("How many QTL were found in the family with the strongest effect?", "the family with the strongest"),
        # named or told before, or told apart by what follows
        ("In mice infected with Listeria, which cytokine rises first in the infected animals?", ""),
        ("In plants sprayed with abscisic acid, how tall were the treated plants?", ""),
        ("Which protein of the infected erythrocytes binds CD36?", ""),
        ("When was the structure of myoglobin first described?", ""),
        ("Of the isolates tested for mcr-1, which share came from pigs?", ""),
        ("What is the observed heterozygosity of Tasmanian devils?", ""),
        ("What share of the described species of beetles lives in the tropics?", ""),
        ("Which phage protein was labelled in the Hershey–Chase experiment?", ""),
        ("In the critical period of the visual cortex, which enzyme rises?", ""),
        ("In the model of Lotka and Volterra, which parameter sets the period?", ""),
        ("Apart from Escherichia coli, how many of the other species ferment lactose?", ""),
        ("When TLR4 binds lipopolysaccharide, which adaptor does the receptor recruit?", ""),
        ("At which pH does the enzyme that cleaves starch work best?", ""),
        ("Which human population with the highest share of lactase persistence lives in Europe?", ""),
    ],
)
def test_what_only_its_paper_has_told_of_is_singled_out(question: str, found: str) -> None:
    told = singled_out(question)
    assert found in told if found else told == ""
