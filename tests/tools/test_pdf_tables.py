"""Tables of PDFs: every value on one line with its row's name, and nothing of a table within prose."""

import textwrap
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support import pdfs

from bioalchemy.records import Article
from bioalchemy.tools import pdf

pymupdf = pytest.importorskip("pymupdf")

ROWS = (
    ("Strain", "Day", "Cells per ml", "Dead (%)"),
    ("wild type", "1", "2.1 ± 0.3", "4.5"),
    ("alpha mutant", "7", "8.04 ± 0.2", "0.006"),
    ("beta", "14", "3.9 ± 1.1", "12"),
)
PROSE = textwrap.wrap(
    "The cells that we had grown in the dark were counted by hand each morning, and their number was written down. "
    * 4,
    48,
)
PLACES = (60, 150, 230, 330)


def put(page: Any, x: float, y: float, text: str, size: float = 8, font: str = "helv") -> None:
    page.insert_text((x, y), text, fontsize=size, fontname=font)


def rule(page: Any, y: float, x0: float = 58, x1: float = 540) -> None:
    page.draw_line((x0, y), (x1, y), width=0.5)


def columns_of_prose(page: Any, y: float, left: Sequence[str] = PROSE, right: Sequence[str] = PROSE) -> None:
    for x, lines in ((60, left), (310, right)):
        for number, line in enumerate(lines):
            put(page, x, y + 12 * number, line, 9.5)


def rows(page: Any, y: float, given_rows: Sequence[Sequence[str]], places: Sequence[float] = PLACES) -> float:
    for number, row in enumerate(given_rows):
        for x, cell in zip(places, row, strict=True):
            put(page, x, y + 12 * number, cell)
    return y + 12 * len(given_rows)


def table(page: Any, y: float, given_rows: Sequence[Sequence[str]] = ROWS, title: str = "Growth in the dark") -> float:
    """A title, a head and rows between three rules; where the last one is."""
    put(page, 60, y, "Table 1", font="hebo")
    put(page, 96, y, title)
    for below in (8, 24):
        rule(page, y + below)
    end = rows(page, y + 19, given_rows[:1])
    end = rows(page, end + 5, given_rows[1:])
    rule(page, end - 6)
    return end


def read(document: Any) -> Article:
    return pdf.read_bytes(document.tobytes(), "test.pdf")


def sections(article: Article, kind: str) -> list[str]:
    return [article.text[s.start : s.end] for s in article.sections if s.kind == kind]


@pytest.fixture
def document() -> Any:
    with pymupdf.open() as made:
        yield made


def test_a_table_over_both_columns_keeps_its_rows_and_stays_out_of_the_prose(document: Any) -> None:
    page = pdfs.new_page(document)
    put(page, 60, 70, "Results", 12, "hebo")
    columns_of_prose(page, 90, [*PROSE, "This sentence begins here in the left column and"], PROSE)
    end = table(page, 90 + 12 * len(PROSE) + 40)
    columns_of_prose(page, end + 30, ["comes to its end right under the table. It does."], PROSE)
    article = read(document)
    (found,) = sections(article, "table")
    assert found == (
        "Table 1 Growth in the dark\n\nStrain | Day | Cells per ml | Dead (%)\nwild type | 1 | 2.1 ± 0.3 | 4.5\n"
        "alpha mutant | 7 | 8.04 ± 0.2 | 0.006\nbeta | 14 | 3.9 ± 1.1 | 12"
    )
    assert "Strain" not in " ".join(sections(article, "results"))


def test_a_table_in_one_column_is_not_mixed_with_the_other(document: Any) -> None:
    page = pdfs.new_page(document)
    columns_of_prose(page, 90, (), PROSE)
    put(page, 60, 90, "Table 2 Dead cells")
    for y in (96, 112, 136):
        rule(page, y, 58, 290)
    rows(page, 107, [("Strain", "Dead (%)"), ("beta", "12"), ("gamma", "13")], (60, 200))
    columns_of_prose(page, 170, PROSE[:10], ())
    article = read(document)
    assert sections(article, "table") == ["Table 2 Dead cells\n\nStrain | Dead (%)\nbeta | 12\ngamma | 13"]
    assert " ".join(PROSE)[:200] in article.text.replace("\n\n", " ")


def test_a_line_of_prose_at_the_height_of_a_title_is_kept(document: Any) -> None:
    page = pdfs.new_page(document)
    put(page, 60, 70, "Results", 12, "hebo")
    columns_of_prose(page, 90, ["The left column has but this one line beside a table"], ())
    put(page, 310, 90, "Table 1 Dead cells")
    for y in (96, 112, 136):
        rule(page, y, 308, 540)
    rows(page, 107, [("Strain", "Dead (%)"), ("beta", "12"), ("gamma", "13")], (310, 450))
    columns_of_prose(page, 160, ["and goes on in the one below it.", *PROSE], ())
    article = read(document)
    assert "this one line beside a table and goes on in the one below it." in article.text
    assert "beta | 12\ngamma | 13" in article.text


def test_cells_are_told_apart_by_their_columns_where_they_nearly_touch(document: Any) -> None:
    page = pdfs.new_page(document)
    close = [("Name", "One", "Two", "Three"), *[(f"row {n}", f"0.{n}1", f"0.{n}2", "0.5") for n in range(6)]]
    put(page, 60, 100, "Table 1 Values")
    for y in (106, 122, 210):
        rule(page, y, 58, 250)
    rows(page, 117, close[:1], (60, 100, 120, 140))
    rows(page, 135, close[1:], (60, 100, 120, 140))
    put(page, 120, 207, "0.000333333")
    put(page, 60, 207, "wide")
    found = sections(read(document), "table")[0].split("\n")
    assert "Name | One | Two | Three" in found
    assert all(f"row {n} | 0.{n}1 | 0.{n}2 | 0.5" in found for n in range(6))
    assert found[-1] == "wide | | 0.000333333"


def test_the_lines_of_a_broken_cell_are_one_and_rows_of_numbers_stay_apart(document: Any) -> None:
    page = pdfs.new_page(document)
    put(page, 60, 100, "Table 1 Compounds")
    for y in (106, 122, 160, 186):
        rule(page, y, 58, 400)
    rows(page, 117, [("Compound", "Dose")], (60, 300))
    rows(page, 135, [("a compound of several", "12"), ("words that go on", ""), ("below", "")], (60, 300))
    rows(page, 171, [("water", "1"), ("salt", "2")], (60, 300))
    found = sections(read(document), "table")[0]
    assert "a compound of several words that go on below | 12" in found
    assert "water | 1\nsalt | 2" in found


def test_a_cell_that_ends_in_a_sign_goes_on_below_though_all_lines_are_as_far_apart(document: Any) -> None:
    page = pdfs.new_page(document)
    put(page, 60, 100, "Table 1 Stages")
    for y in (106, 122, 178):
        rule(page, y, 58, 400)
    rows(page, 117, [("Stage", "Season", "Days")], (60, 150, 300))
    rows(
        page,
        135,
        [("Full-", "I", "50.5 ±"), ("bloom", "", "0.45"), ("Set", "II", "3.1 -"), ("Set", "-", "2.9")],
        (60, 150, 300),
    )
    assert sections(read(document), "table")[0].endswith("Fullbloom | I | 50.5 ± 0.45\nSet | II | 3.1 -\nSet | - | 2.9")


BROKEN = (
    ("wild type", "2.1 ± 0.3", "Grown in the dark\nfor seven days"),
    ("alpha mutant\nof the second\nline", "8.0 ± 0.2", "Grown in the light\nat 28 degrees for\ntwo days"),
    ("beta", "3.9 ± 1.1", "None"),
    ("gamma", "n.d.", "Kept on ice"),
)


@pytest.mark.parametrize("centred", [True, False])
@pytest.mark.parametrize("gap", [0, 3])
def test_rows_whose_cells_were_broken_are_told_by_their_numbers(document: Any, centred: bool, gap: float) -> None:
    page = pdfs.new_page(document)
    put(page, 60, 100, "Table 1 Growth")
    rule(page, 106)
    rows(page, 117, [("Strain", "Cells per ml", "Treatment")], (60, 150, 250))
    rule(page, 122)
    y = 134.0
    for row in BROKEN:
        most = max(cell.count("\n") for cell in row)
        for x, cell in zip((60, 150, 250), row, strict=True):
            top = y + 9 * (most - cell.count("\n")) / 2 * centred
            for number, line in enumerate(cell.split("\n")):
                put(page, x, top + 9 * number, line)
        y += 9 * (most + 1) + gap
    rule(page, y - 6)
    expected = [" | ".join(cell.replace("\n", " ") for cell in row) for row in BROKEN]
    assert sections(read(document), "table")[0].split("\n")[3:] == expected


@pytest.mark.parametrize(
    "body",
    [
        [("Males", "", ""), ("alpha mutant", "2.1", "dark"), ("Females", "", ""), ("beta", "3.1", "light")],
        [("alpha mutant", "2.1", "grown males"), ("wide as a hall", "n.d.", "grown in dark"), ("beta", "3", "light")],
        [("alpha mutant", "2.1", "grown males"), ("", "3.1", "grown in dark"), ("beta", "3", "light")],
        [("alpha mutant", "leaf", "grown males"), ("wide as a hall", "stem", "Grown"), ("beta", "bud", "light")],
    ],
)
def test_rows_of_one_line_stay_apart(document: Any, body: list[tuple[str, str, str]]) -> None:
    page = pdfs.new_page(document)
    put(page, 60, 100, "Table 1 Growth")
    rule(page, 106)
    rows(page, 117, [("Strain", "Cells per ml", "Treatment")], (60, 150, 250))
    rule(page, 122)
    rule(page, rows(page, 134, body, (60, 150, 250)) - 6)
    expected = [row[0] if not any(row[1:]) else " | ".join(row).strip() for row in body]
    assert sections(read(document), "table")[0].split("\n")[3:] == expected


def test_a_head_of_several_lines_is_one_row(document: Any) -> None:
    page = pdfs.new_page(document)
    put(page, 60, 100, "Table 1 Primers")
    for y in (106, 142, 170):
        rule(page, y)
    rows(page, 117, [("Primer", "Number of", "Percent", "Value")])
    rows(page, 127, [("", "loci", "polymorphism", "")])
    rows(page, 137, [("", "", "(%)", "")])
    rows(page, 153, [("UBC 807", "22", "94.4", "0.909"), ("UBC 808", "13", "92.3", "0.892")])
    assert (
        "Primer | Number of loci | Percent polymorphism (%) | Value\nUBC 807 |" in sections(read(document), "table")[0]
    )


def test_notes_belong_to_the_table_and_what_follows_them_does_not(document: Any) -> None:
    page = pdfs.new_page(document)
    end = table(page, 100)
    put(page, 60, end + 4, "Values are means of three dishes.", 7)
    columns_of_prose(page, end + 40)
    (found,) = sections(read(document), "table")
    assert found.endswith("| 12\n\nValues are means of three dishes.")


def test_a_title_without_a_rule_under_it_has_its_table(document: Any) -> None:
    page = pdfs.new_page(document)
    put(page, 60, 100, "TABLE 1 Growth")
    end = rows(page, 120, ROWS)
    rule(page, end)
    columns_of_prose(page, end + 30)
    assert "alpha mutant | 7 | 8.04 ± 0.2 | 0.006" in sections(read(document), "table")[0]


def test_a_table_beside_its_title_has_it_and_keeps_out_of_the_prose(document: Any) -> None:
    page = pdfs.new_page(document)
    put(page, 60, 70, "Results", 12, "hebo")
    columns_of_prose(page, 90, [*PROSE, "This sentence goes on at the top of the right column"], [])
    below = 90 + 12 * len(PROSE) + 50
    for number, line in enumerate(["TABLE 3 Growth of some", "strains, as we found it", "in the dark (our dishes)"]):
        put(page, 60, below + 11 * number, line, 9.5)
    end = rows(page, below + 4, ROWS, (230, 320, 390, 480))
    rule(page, end, 228)
    columns_of_prose(page, 90, [], ["and comes to its end there.", *PROSE])
    article = read(document)
    (found,) = sections(article, "table")
    assert found.startswith("TABLE 3 Growth of some strains, as we found it in the dark (our dishes)\n\nStrain | Day |")
    assert "beta | 14 | 3.9 ± 1.1 | 12" in found
    assert "top of the right column and comes to its end" in article.text


def test_a_table_that_goes_on_over_pages_keeps_its_title_and_its_head_on_each(document: Any) -> None:
    for number in range(3):
        page = pdfs.new_page(document)
        put(page, 60, 40, "Journal of Tests 2021, 7:14")
        put(page, 60, 60, "Table 1: Continued.")
        for y in (66, 96, 140):
            rule(page, y)
        rows(page, 77, [("", "Kind of", "", "")])
        rows(page, 89, [("Strain", "medium", "Cells", "Dead (%)")])
        rows(page, 110, [(f"strain {number}", "broth", f"{number}.5", "12"), (f"other {number}", "agar", "2.5", "13")])
    article = read(document)
    assert len(sections(article, "table")) == 3
    for number, found in enumerate(sections(article, "table")):
        assert "Strain | Kind of medium | Cells | Dead (%)" in found
        assert f"strain {number} | broth | {number}.5 | 12" in found
    assert "Journal of Tests" not in article.text


def test_rules_drawn_in_pieces_between_columns_are_one(document: Any) -> None:
    page = pdfs.new_page(document)
    put(page, 60, 100, "Table 1 " + "Growth of the cells in the dark and in the light, as counted by hand " + "at noon")
    for y in (106, 122, 160):
        for x0, x1 in ((58, 140), (150, 220), (230, 320), (330, 420)):
            rule(page, y, x0, x1)
    rows(page, 117, ROWS[:1])
    rows(page, 133, ROWS[1:])
    assert "beta | 14 | 3.9 ± 1.1 | 12" in sections(read(document), "table")[0]


def test_a_turned_table_is_read_like_any_other(document: Any) -> None:
    upright = pymupdf.open()
    table(pdfs.new_page(upright), 100)
    document.new_page(width=pdfs.HEIGHT, height=pdfs.WIDTH).show_pdf_page(
        pymupdf.Rect(0, 0, pdfs.HEIGHT, pdfs.WIDTH), upright, rotate=90
    )
    assert "alpha mutant | 7 | 8.04 ± 0.2 | 0.006" in sections(read(document), "table")[0]


def test_a_table_behind_the_references_is_kept(document: Any) -> None:
    page = pdfs.new_page(document)
    put(page, 60, 70, "Results", 12, "hebo")
    for number, line in enumerate(PROSE):
        put(page, 60, 90 + 12 * number, line, 9.5)
    put(page, 60, 330, "References", 12, "hebo")
    put(page, 60, 350, "1. Author A: Light of cells. J Tests 2020, 6:13.", 9.5)
    table(pdfs.new_page(document), 100)
    article = read(document)
    assert "beta | 14 | 3.9 ± 1.1 | 12" in article.text
    assert "Light of cells" not in article.text


def test_prose_over_a_ruled_foot_is_no_table(document: Any) -> None:
    page = pdfs.new_page(document)
    lines = ["Table 1 shows what came of it, and we say here what", *PROSE]
    for number, line in enumerate(lines):
        put(page, 60, 90 + 12 * number, line, 9.5)
    for y in (84, 96 + 12 * len(lines), 110 + 12 * len(lines)):
        rule(page, y, 58, 300)
    article = read(document)
    assert "table" not in {s.kind for s in article.sections}
    assert " ".join(lines) in article.text


CELL = st.one_of(
    st.decimals(0, 9999, places=2).map(str),
    st.sampled_from(["-", "wild type", "alpha", "n.d.", "1.2 ± 0.3", "<0.001", "12 (4.5)"]),
)


@settings(max_examples=40, deadline=None)
@given(
    st.integers(2, 5).flatmap(
        lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=2, max_size=12)
    )
)
def test_every_value_of_any_ruled_table_stands_in_its_row(body: list[list[str]]) -> None:
    width = len(body[0])
    places = [60 + 80 * number for number in range(width + 1)]
    head = ["Name", *[f"Head {number}" for number in range(width)]]
    with pymupdf.open() as document:
        page = pdfs.new_page(document)
        put(page, 60, 100, "Table 1 Values")
        rule(page, 106)
        rows(page, 117, [head], places)
        rule(page, 122)
        end = rows(page, 134, [(f"row {number}", *row) for number, row in enumerate(body)], places)
        rule(page, end - 6)
        found = sections(read(document), "table")[0].split("\n")
    assert " | ".join(head) in found
    for number, row in enumerate(body):
        assert " | ".join((f"row {number}", *row)) in found
