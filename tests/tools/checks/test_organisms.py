"""Organisms of a question that its paper or its quotes do not have."""

import pytest

from bioalchemy.tools.checks import organisms


@pytest.mark.parametrize(
    ("question", "paper", "missing"),
    [
        ("In rats, which kinase is lost?", "Mice were fed.", "rat"),
        ("In which organ of rice is CLE45b made?", "Tomato roots make CLE45b.", "rice"),
        ("Which kinase do murine cells lose?", "Mice were fed.", ""),
        ("Which kinase does Escherichia coli lose?", "Strains of E. coli were grown.", ""),
        ("Which kinase does Vibrio cholerae lose?", "Strains of E. coli were grown.", "Vibrio cholerae"),
        ("Which kinase does V. cholerae lose?", "Vibrio cholerae was grown.", ""),
        ("Which kinase do human HeLa cells lose?", "HeLa cells were grown.", ""),
        ("Which of the Mus musculus genes is lost in mice?", "Mouse cells.", ""),
        ("Do zebrafish swim?", "All were fed (Fig. 2). Zebrafish swam.", ""),
        ("Do pigs bleed?", "METHODS\nPigs were bled.", ""),
        ("Do chickens lose weight?", "Results: Chickens lost weight.", ""),
        ("Does wheat grow?", "J. Wheat and Rice et al. grew corn.", "wheat"),
        ("Does Striga asiatica attach?", "Striga hermonthica was grown. Striga attached.", "Striga asiatica"),
        ("Does Candida glabrata grow?", "Candida albicans was grown.", "Candida glabrata"),
        ("Does Drosophila melanogaster fly?", "Drosophila larvae were fed.", ""),
        ("Do Candida bacteria grow?", "Candida albicans was grown.", ""),
    ],
)
def test_organisms_must_stand_in_the_paper(question: str, paper: str, missing: str) -> None:
    assert organisms.unknown(question, [paper]) == missing


@pytest.mark.parametrize(
    ("question", "quotes", "setting", "stranger"),
    [
        ("In rats, does it rise?", ["It rose in mice."], "", "rat"),
        ("In rats, does it rise?", ["It rose in mice."], "Rat livers", ""),
        ("In rats, does it rise?", ["It rose in mice and rats."], "", ""),
        ("Is it seen in mice infected with E. coli?", ["E. coli reached it."], "", ""),
        ("In mice, does it rise?", ["Staining with rabbit anti-CDK4 was strong."], "", ""),
        ("Does E. coli bind it?", ["It was bound in mice."], "", ""),
        ("In human cells, does it rise?", ["It rose in mice."], "", ""),
        ("Does Striga asiatica attach?", ["Striga hermonthica attached."], "", "Striga asiatica"),
        ("Does Striga asiatica attach?", ["Striga hermonthica attached."], "Seeds of S. asiatica", ""),
    ],
)
def test_quotes_speak_of_the_organism(question: str, quotes: list[str], setting: str, stranger: str) -> None:
    assert organisms.foreign(question, quotes, setting) == stranger
