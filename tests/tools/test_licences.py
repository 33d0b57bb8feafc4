"""`decide` reads words and addresses, and the stricter wins."""

import pytest

from bioalchemy.tools.licences import decide

BY = "http://creativecommons.org/licenses/by/4.0/"


@pytest.mark.parametrize(
    ("words", "urls", "text_use"),
    [
        ("", [BY], "free"),
        ("", ["https://creativecommons.org/publicdomain/zero/1.0/"], "free"),
        ("", ["http://creativecommons.org/publicdomain/mark/1.0/"], "free"),
        ("", ["https://creativecommons.org/licenses/by-sa/4.0/"], "share_alike"),
        ("", ["https://creativecommons.org/licenses/by-nc/4.0/"], "reference_only"),
        ("", ["https://creativecommons.org/licenses/by-nd/3.0/us/"], "reference_only"),
        ("", ["https://creativecommons.org/licences/by-nc-nd/4.0"], "reference_only"),
        ("", ["http://doi.wiley.com/10.1002/tdm_license_1.1"], "reference_only"),
        ("", ["http://www.elsevier.com/open-access/userlicense/1.0/"], "reference_only"),
        ("", ["https://example.org/our-terms"], "reference_only"),
        (
            "This is an open-access article distributed under the terms of the Creative Commons Attribution License, "
            "which permits unrestricted use, provided the original author and source are credited.",
            [],
            "free",
        ),
        ("made available under the Creative Commons CC0 public domain dedication.", [], "free"),
        ("This is a work of the U.S. government and is in the public domain.", [], "free"),
        ("which permits commercial and non-commercial re-use. CC BY 4.0", [], "free"),
        ("Creative Commons Attribution Share-Alike licence", [], "share_alike"),
        ("available under a CC-BY-NC-ND 4.0 International license", [], "reference_only"),
        ("permits any noncommercial use, distribution, and reproduction", [], "reference_only"),
        ("Creative Commons Attribution-NoDerivs License", [], "reference_only"),
        ("verbatim copying and redistribution of this article are permitted in all media", [], "reference_only"),
        ("This file is available for text and data mining only.", [], "reference_only"),
        ("© 2020 The Publisher. All rights reserved.", [], "reference_only"),
        ("© 2020 The Publisher.", [], "reference_only"),
        ("", [], "unknown"),
        ("  ", [" "], "unknown"),
    ],
)
def test_one_statement(words: str, urls: list[str], text_use: str) -> None:
    assert decide(words, urls).text_use == text_use


@pytest.mark.parametrize(
    ("words", "urls", "text_use"),
    [
        ("for non-commercial purposes only", [BY], "reference_only"),
        ("no derivatives may be distributed", [BY], "reference_only"),
        ("Creative Commons Attribution License", ["https://creativecommons.org/licenses/by-nc/4.0/"], "reference_only"),
        ("Creative Commons Attribution-ShareAlike", [BY], "share_alike"),
        ("", [BY, "https://creativecommons.org/licenses/by-nc-sa/4.0/"], "reference_only"),
        ("All rights reserved. Creative Commons Attribution License", [BY], "reference_only"),
    ],
)
def test_the_stricter_of_two_wins(words: str, urls: list[str], text_use: str) -> None:
    assert decide(words, urls).text_use == text_use


def test_the_rule_names_both_sides() -> None:
    decision = decide("for non-commercial purposes only", [BY])
    assert decision.rule == "address: CC BY; words: CC BY-NC; the stricter wins"
