"""A question that names another than its quote is refused; one that says more, or it otherwise, is not."""

import pytest

from bioalchemy.records import Answer, Draft
from bioalchemy.tools.checks import accord


def draft(question: str, value: str, sentence: str) -> Draft:
    kind = "boolean" if value in ("yes", "no") else "phrase"
    return Draft(question=question, answer=Answer(kind=kind, value=value), quotes=(sentence,), kind="fact")


@pytest.mark.parametrize(
    ("question", "value", "sentence", "names"),
    [
        ("Which substrate does kinase KIN1 phosphorylate in Danio rerio?", "SUB0",
            "Kinase KIN0 phosphorylates substrate SUB0 in species Danio rerio.", "'KIN0' in the place of 'KIN1'"),
        ("Loss of which gene lets cells grow despite overexpression of DDC1?", "MAD2",
            "MAD2 loss lets cells grow even when DDC2 is overexpressed.", "'DDC2'"),
        ("Which cytokine do CD8 T cells secrete?", "IL-2", "CD4 T cells secreted IL-2.", "'CD4'"),
        ("Which factor binds the PPARγ promoter in adipocytes?", "C/EBP",
            "C/EBP binds the PPARα promoter in adipocytes.", "'PPARalpha' in the place of 'PPARgamma'"),
        ("Does IL-8 secretion rise in mast cells after stimulation?", "yes",
            "IL-6 secretion rose in mast cells after stimulation.", "'IL-6'"),
        ("Which enzyme cleaves histone H4 tails in neutrophils?", "elastase",
            "Elastase cleaves histone H3 tails in neutrophils.", "'H3'"),
        ("Which gene is silenced by miR-22 in heart cells?", "Pten", "Pten is silenced by miR-21 in heart cells.",
            "'miR-21'"),
        ("Which drug blocks K_V7.2 channels of axons?", "XE991", "XE991 blocked K_V7.3 channels of axons.",
            "'K_V7.3'"),
        ("Which drug blocks GluA2 channels of axons?", "XE991", "XE991 blocked KirB3 channels of axons.",
            "'KirB3'"),
        ("Which drug kills A549 cells within a day?", "TRAIL", "TRAIL killed MCF-7 cells within a day.", "'MCF-7'"),
        ("Which drug slows calcium influx in axons?", "XE991", "XE991 slowed sodium influx in axons.",
            "'sodium influx'"),
    ],
)  # fmt: skip
def test_another_name_in_its_place_is_seen(question: str, value: str, sentence: str, names: str) -> None:
    check = accord.in_accord(draft(question, value, sentence), [sentence])
    assert not check.passed
    assert names in check.detail


@pytest.mark.parametrize(
    ("question", "value", "sentence"),
    [
        ("Which cytokine do IL-6-treated macrophages release?", "IL-8", "Treated macrophages released IL-8."),
        ("What does the p38 kinase phosphorylate in HeLa cells?", "MK2",
            "MK2 was phosphorylated by p38α kinase in HeLa cells."),
        ("Which kinase phosphorylates TP53 protein in MCF7 cells?", "ATM",
            "ATM phosphorylates p53 protein in MCF-7 cells."),
        ("Which gene does TFA1 activate in hypoxic cells of HEK293 origin?", "VEGF",
            "TFA1 activates VEGF in hypoxic cells."),
        ("Which kinase marks TP53 protein in the nucleus?", "ATM", "ATM marks p53 protein in the nucleus."),
        ("Which receptor does TLR4 signalling require in B cells?", "CD14",
            "TLR4 signalling requires CD14 in B cells."),
        ("Does CDK6 loss stop growth of A549 cells?", "no", "CDK4 loss stopped growth of A549 cells."),
        ("Which domain of BRCA1 protein binds BARD1?", "RING domain",
            "The RING domain of BRCA1 binds BARD1, while that of BRCA2 protein does not."),
        ("Which kinase besides CDK6 protein drives G1 in HeLa cells?", "CDK2",
            "CDK2 and CDK4 protein drive G1 in HeLa cells."),
        ("Which drug blocks KV7.2 channels of axons?", "XE991", "XE991 blocked K_V7.2 channels of axons."),
        ("Which drug kills HEK 293T cells within a day?", "TRAIL", "TRAIL killed HEK293 cells within a day."),
        ("Which drug kills A549 cells within a day?", "TRAIL", "TRAIL killed them, as in HeLa cells, unlike ATM."),
        ("Which drug slows calcium influx in axons?", "XE991", "XE991 slowed influx in axons at low sodium levels."),
        ("Which marker do TNF-α-treated cells gain?", "ICAM1", "Cells treated with TNF alpha gained ICAM1."),
    ],
)  # fmt: skip
def test_other_spellings_and_more_names_are_no_swap(question: str, value: str, sentence: str) -> None:
    assert accord.in_accord(draft(question, value, sentence), [sentence]).passed


@pytest.mark.parametrize(
    ("question", "fits"),
    [
        ("In what percentage of cells with tagged GFP is BAM3 nuclear?", False),
        ("In what percentage of cells with tagged CLE45b is BAM3 nuclear?", True),
        ("How much less often than with tagged GFP is BAM3 nuclear, in percent of cells?", True),
    ],
)
def test_a_number_that_the_quotes_have_for_another_name(question: str, fits: bool) -> None:
    quotes = ("BAM3 was nuclear in 30% of cells with tagged GFP.", "In cells with tagged CLE45b, BAM3 was so in 5%.")
    answer = Answer(kind="number", value="5", unit="%")
    check = accord.in_accord(Draft(question=question, answer=answer, quotes=quotes, kind="fact"), quotes)
    assert check.passed == fits, check.detail
