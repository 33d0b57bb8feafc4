"""Files of identifiers: lists, and tables as spreadsheets, PubMed and reference managers write them."""

import csv
import io
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bioalchemy.errors import UsageError
from bioalchemy.tools.services.identifier_files import entries

BOTH = ["10.1000/abc", "12345"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('"10.1000/abc","12345"\n', BOTH),
        ('"10.1000/abc";"12345"\r\n', BOTH),
        ('="10.1000/abc"\t="12345"\n', BOTH),
        ('"10.1000/abc, 12345"\n', BOTH),
        ('DOI,PMID\n"10.1000/abc","12345"\n', BOTH),
        ('"doi";"pmid"\n"10.1000/abc";"12345"\n', BOTH),
        ("Title\tDOI\tPubMed ID\nOn 99999 mice\t10.1000/abc\t12345\n", BOTH),
        ('PMID,Title,Citation,DOI\n12345,"Mice, 99999, of\n88888 rats","Tests. doi: 10.1/x",10.1000/abc\n', BOTH[::-1]),
        ("id\n10.1234/a,b\n12345\n", ["10.1234/a,b", "12345"]),
        ('"id"\n"10.1234/a,b"\n', ["10.1234/a,b"]),
        ("pmcid,year\n2834709,2020\nPMC7,2021\n,2022\n\n", ["PMC2834709", "PMC7"]),
        ("pmid,pmcid\n12345\n", ["12345"]),
        ("pmid,pmcid,doi\n12345.0,7.0,10.1000/1.0\n", ["12345", "PMC7", "10.1000/1.0"]),
        ("PMID- 12345\nLID - 10.1000/abc [doi]\n", ["PMID- 12345", "10.1000/abc", "LID - [doi]"]),
        ("PMC2834709,12345\n12346,12347\n", ["PMC2834709", "12345", "12346", "12347"]),
        ('10.1002/(sici)1:1<1::aid-1>3.0.co;2-2,"12345"', ["10.1002/(sici)1:1<1::aid-1>3.0.co;2-2", "12345"]),
        ("", []),
        ("doi,pmid\n", []),
    ],
)
def test_what_a_file_names(text: str, named: list[str]) -> None:
    assert list(entries(text)) == named


def test_a_number_in_a_quoted_cell_of_words_is_no_identifier() -> None:
    cell = "Mice, 12345, and rats"
    assert list(entries(f'"{cell}","10.1000/abc"')) == [cell, "10.1000/abc"]


def test_a_cell_beyond_all_measure_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="can't be read, in line 2"):
        # Other readers of this process may have raised the limit.
        list(entries('pmid,title\n12345,"' + "x" * (csv.field_size_limit() + 1)))


@given(st.lists(st.tuples(st.integers(1, 999_999_999), st.text(max_size=20)), max_size=5), st.sampled_from(",;\t"))
def test_identifiers_of_a_table_are_read_whatever_stands_beside_them(rows: list[tuple[int, str]], by: str) -> None:
    file = io.StringIO()
    csv.writer(file, delimiter=by).writerows([("PMID", "Title"), *rows])
    assert list(entries(file.getvalue())) == [str(pmid) for pmid, _ in rows]


@given(st.text("10.2345/abc\"',;\t #\n\0=", max_size=80))
def test_any_text_can_be_read(text: str) -> None:
    assert all(isinstance(entry, str) for entry in entries(text))


def test_time_is_linear() -> None:
    began = time.perf_counter()
    for text in ('"' * 100_000, "1," * 100_000, '"a",' * 50_000, "pmid,a\n" + '"1",2\n' * 50_000):
        list(entries(text))
    assert time.perf_counter() - began < 20
