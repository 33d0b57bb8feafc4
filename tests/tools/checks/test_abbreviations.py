"""Abbreviations are explained in the paper's own words."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bioalchemy.records import Answer, Draft
from bioalchemy.tools.checks.abbreviations import definitions, explain, introduce, unfounded


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We took mature dendritic cells (mDCs) from mice.", {"mDCs": "mature dendritic cells"}),
        ("Retinal ganglion cells (RGCs; n = 4) and retinal ganglion cells", {"RGCs": "retinal ganglion cells"}),
        ("by C-X-C chemokine receptor type 4 (CXCR4)", {"CXCR4": "C-X-C chemokine receptor type 4"}),
        ("head and neck squamous cell carcinoma (HNSCC)", {"HNSCC": "head and neck squamous cell carcinoma"}),
        ("haemoglobin (Hb) fell", {"Hb": "haemoglobin"}),
        # names of several parts are not cut
        ("stained with 5-bromo-4-chloro-3-indolyl phosphate (BCIP)", {"BCIP": "5-bromo-4-chloro-3-indolyl phosphate"}),
        ("and 3,3′-diaminobenzidine (DAB)", {"DAB": "3,3′-diaminobenzidine"}),
        (
            "The soluble N-ethylmaleimide-sensitive factor attachment protein receptor (SNARE)",
            {"SNARE": "soluble N-ethylmaleimide-sensitive factor attachment protein receptor"},
        ),
        # the nearest words that spell it, not more
        ("cells and copies of enteric nervous system (ENS)", {"ENS": "enteric nervous system"}),
        # no definitions
        ("we saw it (Figure 2) and (n = 3) in mice (data not shown)", {}),
        ("bought from a supplier (Qiagen)", {}),
        ("deoxyribonucleic acid (DNA)", {}),
        ("at 10 micromolar (µM) or plaque forming units (PFU)", {}),
        ("the Jag1 gene (Jag1)", {}),
        ("side population (SP), or sulphadoxine-pyrimethamine (SP)", {}),
        ("20 d after anthesis (DAA) or days after anthesis (DAA)", {"DAA": "d after anthesis"}),
        ("first paragraph\n\n(ABC) second", {}),
    ],
)
def test_definitions(text: str, found: dict[str, str]) -> None:
    assert definitions(text) == found


DEFINED = {
    "mDCs": "mature dendritic cells", "TF": "transcription factor", "Hb": "haemoglobin",
    "LUV": "large unilamellar vesicles", "MuLVs": "murine leukemia viruses",
}  # fmt: skip


@pytest.mark.parametrize(
    ("question", "explained"),
    [
        ("What do mDCs capture?", "What do mature dendritic cells (mDCs) capture?"),
        ("What does one mDC capture, as mDCs do?", "What does one mature dendritic cell (mDC) capture, as mDCs do?"),
        ("Which MuLV glows?", "Which murine leukemia virus (MuLV) glows?"),
        ("Which MuLVs glow?", "Which murine leukemia viruses (MuLVs) glow?"),
        ("Do LUVs glow in the dark?", "Do large unilamellar vesicles (LUVs) glow in the dark?"),
        ("Do LUV_{HIV} or LUVs glow?", "Do large unilamellar vesicles (LUV_{HIV}) or LUVs glow?"),
        ("Are mDCs^{+} or mDCs_large older?", "Are mature dendritic cells (mDCs^{+}) or mDCs_large older?"),
        ("mDCs capture what?", "Mature dendritic cells (mDCs) capture what?"),
        ("Which TF binds in mDCs?", "Which transcription factor (TF) binds in mature dendritic cells (mDCs)?"),
        ("Do mature dendritic cells (mDCs) capture it?", "Do mature dendritic cells (mDCs) capture it?"),
        ("Does a mature dendritic cell, or mDC, capture it?", "Does a mature dendritic cell, or mDC, capture it?"),
        ("What do TF-7 and TFX do?", "What do TF-7 and TFX do?"),
        ("What do mDC+ cells do?", "What do mDC+ cells do?"),
    ],
)
def test_introduce(question: str, explained: str) -> None:
    assert introduce(question, DEFINED) == explained
    assert introduce(explained, DEFINED) == explained


def test_a_phrase_gets_its_other_form_as_an_alias() -> None:
    for value, alias in (("mDCs", "mature dendritic cells"), ("the Mature Dendritic Cells", "mDCs")):
        draft = Draft(question="What glows?", answer=Answer(kind="phrase", value=value), quotes=("x",), kind="fact")
        assert explain(draft, DEFINED).answer == Answer(kind="phrase", value=value, aliases=(alias,))


@pytest.mark.parametrize(
    ("name", "alias", "paper"),
    [
        ("cycloheximide", "CHX", "cycloheximide (CHX)"),
        ("Elabela", "Ela", "the recently discovered ligand Elabela (Ela)"),
        ("the Elabela", "Ela", "Elabela (Ela)"),
        ("benomyl", "Ben", "Benomyl (Ben; 20 µg/ml)"),
        ("doxycycline", "dox", "doxycycline (dox)"),
        ("CCCTC-binding protein", "CTCF", "CCCTC-binding protein (CTCF)"),
        ("CTCF", "CCCTC-binding protein", "CTCF (CCCTC-binding protein)"),
        ("tacrolimus", "FK506", "tacrolimus (FK506, Astellas)"),
        ("FK506", "tacrolimus", "tacrolimus (FK506)"),
        ("imatinib", "STI-571", "STI-571 (imatinib)"),
        ("body mass index", "BMI", "body mass index (BMI)"),
        ("Toddler", "Elabela", "Toddler (also called Elabela)"),
        ("Elabela", "Toddler", "Toddler, also known as Elabela, binds"),
        ("Elabela", "Toddler", "Elabela (Ela, also known as Apela or Toddler)"),
        ("Elabela", "Ela", "Elabela (hereafter referred to as Ela)"),
        ("adrenaline", "epinephrine", "adrenaline (a.k.a. epinephrine)"),
    ],
)
def test_another_name_that_a_paper_gives(name: str, alias: str, paper: str) -> None:
    answer = Answer(kind="phrase", value=name, aliases=(alias,))
    assert unfounded(answer, ["Another paper.", f"We saw that {paper} in fish."]) == ""
    assert unfounded(answer, ["Another paper.", f"We saw {name} and {alias} in fish."]) == alias


@pytest.mark.parametrize(
    ("name", "other", "paper"),
    [
        ("p53", "Ser15", "p53 (Ser15)"),
        ("Sox9", "Figure 2", "Sox9 (Figure 2)"),
        ("Elabela", "Figure 2", "Elabela (also called Ela, Figure 2)"),
        ("nocodazole", "10 nM", "nocodazole (10 nM)"),
        ("nocodazole", "Sigma", "nocodazole (Sigma)"),
        ("nocodazole", "M1404", "nocodazole (M1404)"),
        ("Brd4", "mouse", "Brd4 (mouse)"),
        ("yeast", "BY4741", "yeast (BY4741)"),
        ("macrophages", "RAW264", "macrophages (RAW264)"),
        ("MEK", "ERK's kinase", "MEK (ERK's kinase)"),
        ("MEK", "ERK", "MEK (ERK)"),
        ("inhibitor", "SB203580", "an inhibitor (SB203580)"),
        ("actinin", "actin", "actinin (actin)"),
        ("H3K27me3", "H3K27", "H3K27me3 (H3K27)"),
        ("EGFRvIII", "EGFR", "EGFRvIII (EGFR)"),
        ("mitogen-activated protein kinase", "MAPKK", "mitogen-activated protein kinase (MAPKK)"),
        ("side population", "SP", "side population (SP) and sulphadoxine-pyrimethamine (SP)"),
        ("patients", "smokers", "patients (previously smokers)"),
        ("peptide", "Elabela", "a peptide, called Elabela, binds"),
        ("Toddler", "Elabela", "Toddler (not called Elabela)"),
        ("Toddler", "Elabela", "Toddler (or Elabela)"),
        ("Elabela", "Ela", "phospho-Elabela (Ela)"),
    ],
)
def test_what_else_stands_beside_a_name_is_no_other_name(name: str, other: str, paper: str) -> None:
    for value, alias in ((name, other), (other, name)):
        answer = Answer(kind="phrase", value=value, aliases=(alias,))
        assert unfounded(answer, [f"We saw that {paper} in fish."]) == alias


@given(st.text(alphabet="aAbB1 ()-\n.;", max_size=200))
def test_a_definition_stands_in_its_text(text: str) -> None:
    for short, long in definitions(text).items():
        assert short in text
        assert long.casefold() in text.casefold()


@pytest.mark.parametrize("text", ["(A" * 50_000, "(AB) " * 20_000, "a b c " * 30_000 + "(ABC)", "(" * 100_000])
def test_time_is_linear(text: str) -> None:
    begun = time.perf_counter()
    definitions(text)
    for value, alias in (("a", "b"), ("AB", "A")):
        unfounded(Answer(kind="phrase", value=value, aliases=(alias,)), [text])
    assert time.perf_counter() - begun < 5
