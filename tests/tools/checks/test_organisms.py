"""Organisms of a question that its paper or its quotes do not have."""

import pytest

from bioalchemy.records import Answer, Draft
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
        ("What share of mice died?", "Mice died.", ""),
        ("Does barley grow?", "Wheat grew.", "barley"),
        ("Does wheat grow?", "J. Wheat and Rice et al. grew corn.", "wheat"),
        ("Does Striga asiatica attach?", "Striga hermonthica was grown. Striga attached.", "Striga asiatica"),
        ("Does Candida glabrata grow?", "Candida albicans was grown.", "Candida glabrata"),
        ("Does Drosophila melanogaster fly?", "Drosophila larvae were fed.", ""),
        ("Do Candida bacteria grow?", "Candida albicans was grown.", ""),
        ("Which gene is stable in tomato plants with potato virus X?", "Tomato plants had PVX.", ""),
        ("Which gene is stable in potato plants with a virus?", "Tomato plants had PVX.", "potato"),
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
        ("In human cells, does it rise?", ["It rose in mice."], "", "human"),
        ("In human cells, does it rise?", ["It rose in mouse bone marrow cells."], "", "human"),
        ("In human HeLa cells, does it rise?", ["It rose in HeLa cells that mice were given."], "", ""),
        ("Do human MCF-7 cells grow?", ["MCF-7 xenografts grew in mice."], "", ""),
        ("Does Striga asiatica attach?", ["Striga hermonthica attached."], "", "Striga asiatica"),
        ("Does Striga asiatica attach?", ["Striga hermonthica attached."], "Seeds of S. asiatica", ""),
    ],
)
def test_quotes_speak_of_the_organism(question: str, quotes: list[str], setting: str, stranger: str) -> None:
    assert organisms.foreign(question, quotes, setting) == stranger


PAPER = """Genes of the heart in zebrafish and Danio fins

Zebrafish hearts were seen. Zebrafish of Danio rerio (D. rerio) lack TBX9, as do frogs and sharks (Raja clavata).

Danio was bred. CDK4 was lost in hearts of all larvae. Danio survived.

In zebrafish and D. rerio, as in frogs, hearts beat. WEE1 was lost in fins. Danio and Danio rerio swam.

Later zebrafish of Danio rerio aged. KIN1 was lost in gills."""


@pytest.mark.parametrize(
    ("quote", "organism", "told"),
    [
        ("CDK4 was lost in hearts of all larvae.", "zebrafish", True),
        ("CDK4 was lost in hearts of all larvae.", "Danio rerio", True),
        ("WEE1 was lost in fins.", "frogs", True),
        ("CDK4 was lost in hearts of all larvae.", "Raja clavata", True),
        ("WEE1 was lost in fins.", "Raja clavata", False),
    ],
)
def test_an_organism_named_in_passing_is_told_of_where_it_is_named(quote: str, organism: str, told: bool) -> None:
    answer = Answer(kind="phrase", value=quote.split(maxsplit=1)[0])
    draft = Draft(question=f"Which kinase is lost in {organism}?", answer=answer, quotes=(quote,), kind="fact")
    check = organisms.organisms_in_paper(draft, [PAPER])
    assert (check.passed, organism in check.detail) == (told, not told)


@pytest.mark.parametrize(
    ("virus", "paper", "is_known"),
    [
        ("Zika virus", "Cells were infected with dengue virus.", False),
        ("measles virus", "Cells were infected with Sendai virus.", False),
        ("influenza A virus", "Sendai virus influences cells.", False),
        ("Newcastle disease virus", "The disease is that of Sendai virus.", False),
        ("cytomegalovirus", "Cells were infected with an adenovirus.", False),
        ("Zika virus", "Cells were infected with ZIKV.", True),
        ("prostate tumour virus", "It was found in prostate tumors.", True),
        ("herpes simplex virus", "Cells were infected with HSV-1.", True),
        ("human immunodeficiency virus", "Cells were infected with HIV-1.", True),
        ("West Nile virus", "West Nile fever is caused by it.", True),
        ("adenovirus", "Adenoviral vectors were made.", True),
        ("recombinant virus", "A virus was made.", True),
    ],
)
def test_a_virus_is_named_by_its_paper(virus: str, paper: str, is_known: bool) -> None:
    question = f"Does BAM3 block its entry into the nucleus upon infection with {virus}?"
    assert organisms.unknown(question, [paper]) == ("" if is_known else virus)


WORMS = "Immunity in Caenorhabditis elegans\n\nIt is so in C. briggsae.\n\nAll is well.\n\nIn C. elegans nlp-29 rose."


@pytest.mark.parametrize(("name", "passed"), [("Caenorhabditis briggsae", False), ("Caenorhabditis elegans", True)])
def test_a_species_in_place_of_another_of_its_genus(name: str, passed: bool) -> None:
    quote = "In C. elegans nlp-29 rose."
    draft = Draft(
        question=f"Did nlp-29 rise in {name}?",
        answer=Answer(kind="boolean", value="yes"), quotes=(quote,), kind="fact",
    )  # fmt: skip
    assert organisms.organisms_in_paper(draft, [WORMS]).passed == passed


def test_a_species_named_for_another_gene() -> None:
    quotes = ["Identity was 36% between Ftr1 of S. cerevisiae and Cft1, and 53% between Cft1 and Cft2."]
    asked = "How alike are {} of Saccharomyces cerevisiae?"
    assert organisms.foreign(asked.format("Cft1 and Cft2"), quotes, "") == "Saccharomyces cerevisiae"
    assert organisms.foreign(asked.format("Cft1 and Ftr1"), quotes, "") == ""
