import pytest

from bioalchemy.records import Answer, Draft
from bioalchemy.tools.checks import bracketed

READS = "Most reads were of heat shock (0.42%), quinones (0.38%), Ton transport (0.38%) and ammonia (0.36%)."
TESTS = "Both groupers were alike (E. fuscoguttatus: V = 0.237, p = 0.584; P. areolatus: V = 0.393, p = 0.335)."
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
        ("For which grouper did the test give V = 0.393?", "E. fuscoguttatus", TESTS, "0.393"),
        ("For which grouper did the test give V = 0.393?", "P. areolatus", TESTS, ""),
    ],
)
def test_what_brackets_say_of_another(question: str, value: str, quote: str, word: str) -> None:
    draft = Draft(question=question, answer=Answer(kind="phrase", value=value), quotes=(quote,), kind="fact")
    assert bracketed.misplaced(draft, quote) == word
