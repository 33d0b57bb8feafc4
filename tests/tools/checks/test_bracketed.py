import pytest

from bioalchemy.records import Answer, Draft
from bioalchemy.tools.checks import bracketed

READS = "Most reads were of heat shock (0.42%), quinones (0.38%), Ton transport (0.38%) and ammonia (0.36%)."
KINK = "The helix is kinked at Phe107 in ScAac2 (Phe99 in TtAac)."


@pytest.mark.parametrize(
    ("question", "value", "quote", "word"),
    [
        ("Which class of genes has 0.36% of the reads?", "Ton transport", READS, "0.36"),
        ("Which class of genes has 0.36% of the reads?", "ammonia", READS, ""),
        ("Which class of genes has 0.38% of the reads?", "Ton transport", READS, ""),
        ("Which class of genes has 12 reads?", "Ton transport", READS, ""),
        ("Which residue is the kink of the helix in TtAac?", "Phe107", KINK, "TtAac"),
        ("Which residue is the kink of the helix in TtAac?", "Phe99", KINK, ""),
        ("Which residue is the kink of the helix in ScAac2?", "Phe107", KINK, ""),
        ("Which residue of ScAac2 corresponds to Phe99 in TtAac?", "Phe107", KINK, ""),
    ],
)
def test_what_brackets_say_of_another(question: str, value: str, quote: str, word: str) -> None:
    draft = Draft(question=question, answer=Answer(kind="phrase", value=value), quotes=(quote,), kind="fact")
    assert bracketed.misplaced(draft, quote) == word
