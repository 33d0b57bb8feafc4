"""`identifiers`: one form for each identifier, and none for what is no identifier."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bioalchemy.tools.identifiers import is_named_by, kind_of, normalise_doi, propose_work_id, version_of


@pytest.mark.parametrize(
    "written",
    [
        "10.1101/2026.01.02.123456",
        " 10.1101/2026.01.02.123456v2 ",
        "10.1101/2026.01.02.123456V2.",
        "doi:10.1101/2026.01.02.123456",
        "DOI: 10.1101/2026.01.02.123456v1",
        "info:doi/10.1101/2026.01.02.123456",
        "https://doi.org/10.1101/2026.01.02.123456v12",
        "http://dx.doi.org/10.1101%2F2026.01.02.123456",
    ],
)
def test_a_doi_in_many_spellings(written: str) -> None:
    assert normalise_doi(written) == "10.1101/2026.01.02.123456"


@pytest.mark.parametrize(
    ("written", "doi"),
    [
        ("10.1016/S0140-6736(24)02600-X", "10.1016/s0140-6736(24)02600-x"),
        ("10.1016/S0140-6736(24)02600-X).", "10.1016/s0140-6736(24)02600-x"),
        (
            "10.1002/(SICI)1097-0258(19980815)17:15/16<1661::AID-SIM968>3.0.CO;2-2",
            "10.1002/(sici)1097-0258(19980815)17:15/16<1661::aid-sim968>3.0.co;2-2",
        ),
        ("10.1234/a,b", "10.1234/a,b"),
        ("10.1234/a..b/.c", "10.1234/a..b/.c"),
        ("10.64898/2026.03.04.700000v3", "10.64898/2026.03.04.700000"),
        ("10.1101/gr.123456.111", "10.1101/gr.123456.111"),
        ("10.1234/model-v2", "10.1234/model-v2"),
    ],
)
def test_other_dois(written: str, doi: str) -> None:
    assert normalise_doi(written) == doi


@pytest.mark.parametrize(
    "text",
    [
        "",
        "10.1/x",
        "10.1234/",
        "10.1234",
        "11.1234/x",
        "10.1234/a b",
        "10.1234/a\x00b",
        "10.1234/" + "x" * 300,
        "10.1234/../../etc/passwd",
        "10.1234/a/./b",
        "10.1234/a/..\\b",
        "10.1234/%2e%2e%2fetc",
        "https://doi.org/10.1234/x/%2e./y",
    ],
)
def test_no_doi(text: str) -> None:
    assert normalise_doi(text) is None


def test_what_closes_a_text_without_end_costs_nothing() -> None:
    began = time.perf_counter()
    for closing in (")", "]", ".", ")]}"):
        assert kind_of("10.1234/x" + closing * 200_000) is None
    assert kind_of("https://example.org/?" + "10.1234/" * 100_000) is None
    assert normalise_doi("(10.1234/x" + ")" * 500) is None
    assert normalise_doi("10.1234/x" + ")" * 500) == "10.1234/x"
    assert time.perf_counter() - began < 10


@given(st.text() | st.text().map("10.1234/{}".format) | st.text("0123456789.v/)(").map("10.1101/{}".format))
def test_one_form_stays_as_it_is(text: str) -> None:
    doi = normalise_doi(text)
    if doi is not None:
        assert normalise_doi(doi) == doi
        assert normalise_doi(f"https://doi.org/{doi.replace('%', '%25')}") == doi
        assert kind_of(doi) == ("doi", doi)


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("33786689", ("pmid", "33786689")),
        ("PMID: 33786689", ("pmid", "33786689")),
        ("pubmed:33786689", ("pmid", "33786689")),
        ("PMC2834709", ("pmcid", "PMC2834709")),
        ("pmc2834709.2", ("pmcid", "PMC2834709")),
        ("PMCID: PMC2834709", ("pmcid", "PMC2834709")),
        ("https://pubmed.ncbi.nlm.nih.gov/33786689/?utm_source=Other", ("pmid", "33786689")),
        ("http://www.ncbi.nlm.nih.gov/pubmed/33786689", ("pmid", "33786689")),
        ("https://pmc.ncbi.nlm.nih.gov/articles/PMC2834709/", ("pmcid", "PMC2834709")),
        ("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC2834709/pdf/", ("pmcid", "PMC2834709")),
        ("https://europepmc.org/article/MED/33786689", ("pmid", "33786689")),
        ("https://www.biorxiv.org/content/10.1101/2024.01.02.573901v1?rss=1", ("doi", "10.1101/2024.01.02.573901")),
        ("https://www.biorxiv.org/content/10.1101/339747v4.full.pdf", ("doi", "10.1101/339747")),
        ("https://onlinelibrary.wiley.com/doi/abs/10.1002/ana.27128?af=R", ("doi", "10.1002/ana.27128")),
        ("https://journals.plos.org/plosone/article?id=10.1371/journal.pone.02", ("doi", "10.1371/journal.pone.02")),
        ("doi:10.1002/ANA.27128", ("doi", "10.1002/ana.27128")),
        ("https://academic.oup.com/nar/article/doi/10.1093/nar/gkab1/6006789?rss=1", ("doi", "10.1093/nar/gkab1")),
        ("https://doi.org/10.1093/bioinformatics/17.5.420", ("doi", "10.1093/bioinformatics/17.5.420")),
        ("PMID- 33786689", ("pmid", "33786689")),
        ("https://www.nature.com/articles/s41586-024-1", None),
        ("https://example.org/pubmed/33786689", None),
        ("0123", None),
        ("1234567890123", None),
        ("../../x", None),
        ("PMC12/../../x", None),
        ("", None),
    ],
)
def test_kinds(text: str, known: tuple[str, str] | None) -> None:
    assert kind_of(text) == known


@given(st.text() | st.from_regex(r"(?i)(pmc|pmid|pubmed|https?://)[\s:]*.{0,40}"))
def test_a_kind_is_well_formed_and_stays_as_it_is(text: str) -> None:
    known = kind_of(text)
    if known:
        assert kind_of(known[1]) == known
        assert known[1].isprintable()
        assert not known[1].startswith((".", "/"))


@pytest.mark.parametrize(
    ("doi", "work", "version"),
    [
        ("10.21203/rs.3.rs-1234567/v2", "10.21203/rs.3.rs-1234567", 2),
        ("10.21203/rs.2.12345/v1", "10.21203/rs.2.12345", 1),
        ("10.20944/preprints202601.0123.v2", "10.20944/preprints202601.0123", 2),
        ("10.12688/f1000research.7101.2", "10.12688/f1000research.7101", 2),
        ("10.12688/f1000research.1-2.v1", "10.12688/f1000research.1-2", 1),
        ("10.12688/wellcomeopenres.15000.10", "10.12688/wellcomeopenres.15000", 10),
        ("10.7554/elife.88492.3", "10.7554/elife.88492", 3),
        ("10.32388/abcdef.2", "10.32388/abcdef", 2),
        ("10.7287/peerj.preprints.123v2", "10.7287/peerj.preprints.123", 2),
        ("10.26434/chemrxiv-2021-abc12-v2", "10.26434/chemrxiv-2021-abc12", 2),
        ("10.31219/osf.io/abcde_v2", "10.31219/osf.io/abcde", 2),
        ("10.22541/au.161234567.76543210/v3", "10.22541/au.161234567.76543210", 3),
        ("10.36227/techrxiv.12345678.v1", "10.36227/techrxiv.12345678", 1),
        ("10.7554/elife.00666.001", "10.7554/elife.00666.001", 0),
        ("10.7554/elife.88492", "10.7554/elife.88492", 0),
        ("10.7554/elife.88492.sa0", "10.7554/elife.88492.sa0", 0),
        ("10.12688/f1000research.7101", "10.12688/f1000research.7101", 0),
        ("10.1371/journal.pone.0000217", "10.1371/journal.pone.0000217", 0),
        ("10.1016/j.cell.2020.01.2", "10.1016/j.cell.2020.01.2", 0),
    ],
)
def test_the_work_and_the_version_that_a_doi_names(doi: str, work: str, version: int) -> None:
    assert version_of(doi) == (work, version)
    assert propose_work_id({"doi": doi}, "") == propose_work_id({"doi": work, "pmid": "1"}, "")


def test_a_work_is_named_by_any_of_its_identifiers() -> None:
    versioned = {"doi": "10.12688/f1000research.7101.2", "pmid": "12345"}
    proposed = propose_work_id(versioned, "")
    assert is_named_by(proposed, "doi:10.12688/f1000research.7101.2")
    assert is_named_by(proposed, "doi:10.12688/f1000research.7101")
    assert is_named_by(propose_work_id({"pmid": "12345"}, ""), "pmid:12345")
    assert not is_named_by(proposed, "pmid:12345")
    assert not is_named_by(proposed, "doi:10.12688/f1000research.7102")
