"""The classes of bad input, and the tests that try each with many mutations.

The numbers are those that test names and comments use. A class that no code can meet yet says why.
"""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]

CLASSES: dict[int, tuple[str, list[str]]] = {
    1: ("white text", ["hostile/test_files:hidden_text_is_dropped_however", "tools/test_pdf:hidden_text_is_dropped"]),
    2: ("text under 2 points", ["hostile/test_files:hidden_text_is_dropped_however"]),
    3: ("opacity 0", ["hostile/test_files:hidden_text_is_dropped_however"]),
    4: (
        "render mode 3 without a scan",
        ["hostile/test_files:hidden_text_is_dropped", "tools/test_pdf:recognised_text"],
    ),
    5: ("text beside the page", ["hostile/test_files:hidden_text_is_dropped_however", "tools/test_pdf:hidden_text"]),
    6: ("Flate bomb", ["tools/test_pdf:a_bomb_costs_its_article_only"]),
    7: ("100,000 pages", ["tools/test_pdf:a_bad_file_has_its_typed_error"]),
    8: ("truncated", ["hostile/test_files:a_pdf_that_is_cut_anywhere", "tools/test_jats:cut_anywhere"]),
    9: ("web page named as a paper", ["hostile/test_files:a_web_page_under_any_name"]),
    10: ("encrypted", ["hostile/test_files:an_encrypted_pdf"]),
    11: ("JavaScript and attachments", ["hostile/test_files:no_action_of_a_pdf_is_run", "tools/test_pdf:attachments"]),
    12: ("compression bomb", ["hostile/test_files:a_gzip_bomb", "tools/services/test_web:over_the_limit"]),
    13: ("zip slip, symlink", ["test_assets:nothing_lands_elsewhere", "hostile/test_files:a_link_to_what_is_no_paper"]),
    14: ("0 bytes, 2 GB", ["hostile/test_files:pipes_and_large_files", "graphs/test_engine:every_hostile_paper"]),
    15: ("entity of a file", ["hostile/test_markup:no_entity_of_a_file", "tools/test_rss:entities_of_its_own"]),
    16: ("billion laughs", ["hostile/test_markup:no_laugh_multiplies"]),
    17: ("100,000 nested elements", ["hostile/test_markup:no_depth_is_too_deep"]),
    18: ("remote DTD", ["hostile/test_markup:no_dtd_schema_or_stylesheet"]),
    19: ("bad or wrongly declared encoding", ["hostile/test_markup:an_encoding_is_right_or_refused"]),
    20: (
        "NUL, lone surrogates",
        ["hostile/test_markup:no_reference_to_a_character", "tools/services/test_web:no_storage_takes"],
    ),
    21: ("10 MB abstract", ["hostile/test_markup:an_abstract_of_megabytes"]),
    22: ("NaN, 1e999", ["hostile/test_markup:no_number_that_is_none"]),
    23: ("doubled keys", ["hostile/test_markup:no_key_stands_twice"]),
    24: ("orders in a paper", ["hostile/test_texts:is_material_and_nothing_else"]),
    25: (
        "fake JSON answer",
        ["hostile/test_texts:is_material_and_nothing_else", "test_llm:does_not_fit|prose_is_asked"],
    ),
    26: ("fake end of document", ["hostile/test_texts:is_material", "test_prompts:its_mark_is_not_in_it"]),
    27: (
        "invisible characters",
        ["hostile/test_texts:is_material", "tools/test_jats:hidden_characters|more_marks_than"],
    ),
    28: ("encoded orders", ["hostile/test_texts:is_material_and_nothing_else"]),
    29: ("'mark as verified'", ["hostile/test_texts:is_material", "agents/test_evidence_checker:altered_by_one_digit"]),
    30: ("Markdown images and addresses", ["hostile/test_texts:is_material", "test_views:lists_of_attacks_are_inert"]),
    31: ("templates", ["hostile/test_texts:is_material", "test_prompts:a_value_is_never_filled_in_again"]),
    32: ("scripts in titles", ["hostile/test_texts:is_material", "test_views:can_not_drive_a_terminal"]),
    33: (
        "id ../../x",
        ["hostile/test_network:no_name_leads_out_of_home", "hostile/test_network:no_identifier_reaches"],
    ),
    34: ("CON, 300 characters", ["hostile/test_network:no_name_leads_out_of_home", "graphs/test_engine:names_of_any"]),
    35: (
        "one DOI in several spellings",
        ["hostile/test_network:a_doi_is_one", "hostile/test_network:versions_of_a_preprint"],
    ),
    36: ("retracted", ["agents/test_curator:metadata_settles", "tools/services/test_online:a_retraction_withdraws"]),
    37: ("feed at a private address", ["hostile/test_network:no_private_address", "tools/test_rss:private_address"]),
    38: (
        "redirects, DNS rebinding",
        ["hostile/test_network:each_hop_is_judged", "tools/services/test_web:resolved_once"],
    ),
    39: ("file://, gopher://", ["hostile/test_network:no_other_scheme"]),
    40: ("slow drip", ["hostile/test_network:a_drip_ends", "tools/test_entrez:a_slow_drip_ends"]),
    44: ("tampered cache row", ["test_cache:a_row_that_was_changed", "hostile/test_files:damaged_on_the_disk"]),
    45: ("key in files", ["test_run:a_key_is_nowhere", "test_llm:a_key_reaches_the_server_and_no_file"]),
    46: ("disk full", ["test_run:a_full_disk_stops_the_run", "test_cache:a_full_disk", "test_ledger:a_full_disk"]),
    48: ("no licence, or ND", ["tools/test_dataset:publish_withholds", "tools/test_licences:the_stricter_of_two"]),
}
ELSEWHERE = {
    41: "no checkpoint is written, and rows of the cache are JSON",
    42: "no .pt file is read here: models are the training distribution's",
    43: "no model's own code is loaded here",
    47: "no CSV is written: exports are JSONL and Parquet",
    49: "no more than a stated number of contexts is taken of an article; clusters of near-copies are not told yet",
    50: "benchmark questions are not compared yet",
    51: "answers are compared and never evaluated",
}


@cache
def names(module: str) -> list[str]:
    """The tests of a module."""
    tree = ast.parse((TESTS / f"{module}.py").read_text("utf-8"))
    found = [node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [name for name in found if name.startswith("test_")]


def test_every_class_is_in_the_table() -> None:
    assert sorted({*CLASSES, *ELSEWHERE}) == list(range(1, 52))
    assert not set(CLASSES) & set(ELSEWHERE)


@pytest.mark.parametrize("number", CLASSES)
def test_the_tests_of_a_class_are_there(number: int) -> None:
    for stated in CLASSES[number][1]:
        module, _, name = stated.partition(":")
        assert any(re.search(name, known) for known in names(module)), stated
