"""Opposites of place, order and degree, and the signs of markers."""

import pytest

from bioalchemy.tools.checks import poles


@pytest.mark.parametrize(
    ("question", "quote", "word"),
    [
        ("In which tissue is expression of daf-2 lowest?", "Expression of daf-2 was highest in the liver.", "lowest"),
        ("Which had the weakest binding affinity?", "CDK4 had the strongest binding affinity for RB1.", "weakest"),
        ("Which is the least abundant phylum?", "Firmicutes were the most abundant phylum.", "least"),
        ("Which gene lies downstream of rsgA?", "The gene asnX lies upstream of rsgA.", "downstream"),
        ("Did weight fall before treatment with GR24?", "Weight fell after treatment with GR24.", "before"),
        ("Did counts rise before 5 h of fermentation?", "Counts rose after 2.5 hours of fermentation.", "before"),
        ("What binds the 3′ end of the transcript?", "Hfq binds the 5' end of the transcript.", "3'"),
        ("Does Hfq bind the 3'UTR of rsgA?", "Hfq binds the 5′ UTR of rsgA.", "3'"),
        ("Which kinase binds the N-terminal domain?", "CDK4 binds the C-terminal domain.", "N-terminal"),
        ("How many CD45+ cells were found?", "We found 12 CD45^{−} cells.", "cd45+"),
        ("How many Snx3+/+ mice died?", "Of the Snx3^{−/−} mice 12 died.", "snx3+/+"),
        ("By how much did growth fall in vivo?", "Growth fell by 50% in vitro.", "in vivo"),
        ("Which test remained significant?", "The ICT test remains insignificant across all models.", "significant"),
        ("Which mutant is functional in roots?", "Only the nonfunctional mutant R2 was seen in roots.", "functional"),
        (
            "Which trait goes with the japonica pedigree percentage?",
            "The indica pedigree percentage goes with panicle length.",
            "japonica",
        ),
        ("By how much was systolic pressure lower?", "Diastolic pressure was lower by 12 mmHg.", "systolic"),
        (
            "When did carrageenan-primed mice recover?",
            "Recovery took one hour in unprimed mice.",
            "primed",
        ),
        ("Which strains were able to swarm?", "Three strains were unable to swarm.", "able"),
    ],
)
def test_the_opposite_of_what_is_said(question: str, quote: str, word: str) -> None:
    assert poles.turned(question, [quote]) == word


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("Which test remained significant?", "The ICT test was insignificant, the FTS test significant."),
        ("Which test was insignificant?", "The ICT test remains insignificant across all models."),
        ("Which form did it take?", "To inform the public was hard."),
        ("In which tissue is expression of daf-2 highest?", "Expression of daf-2 was highest in the liver."),
        ("Which gene lies downstream of asnX?", "The gene asnX lies upstream of rsgA."),
        ("Which gene lies downstream of the gene asnX?", "The gene asnX lies upstream of the gene rsgA."),
        ("Which drug has the highest affinity for RB1?", "GR24 had the lowest dissociation constant for RB1."),
        ("Which lies upstream of asnX?", "The gene daf-2 lies upstream and rsgA downstream of asnX."),
        ("What did mice weigh before exposure?", "Mice weighed 21 g pre-exposure and 25 g after exposure."),
        ("What did most mice eat?", "At least 12 mice ate corn."),
        ("Where is expression not the lowest?", "Expression is highest in the liver."),
        ("How many CD45+ cells were found?", "We found 12 CD45+ and 15 CD45- cells."),
        ("How much Ca2+ was found?", "We found 12 mM Ca2+ but no CD45- cells."),
        ("Does tail loss follow at most 5 h later?", "Tail loss followed at least 5 h later."),
    ],
)
def test_what_does_not_contradict(question: str, quote: str) -> None:
    assert poles.turned(question, [quote]) == ""
