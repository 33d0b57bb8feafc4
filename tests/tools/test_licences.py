"""`decide` reads words and addresses, and the stricter wins."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


@given(
    st.sampled_from(["-", "‐", "‑", "‒", "–", "—", "―", "−", "/", "\u00ad", ", ", " ", "_", "－", " – "]),
    st.sampled_from(["NC", "ND", "NC{}ND", "NC{}SA"]),
    st.sampled_from(["", BY]),
)
def test_a_restricted_licence_is_read_whatever_joins_its_letters(joint: str, code: str, url: str) -> None:
    words = f"available under CC{joint}BY{joint}{code.format(joint)} 4.0."
    assert decide(words, [url]).text_use == "reference_only", words


@given(st.sampled_from(["-", "‐", "–", "−", "\u00ad", " "]))
def test_an_open_licence_is_read_whatever_joins_its_letters(joint: str) -> None:
    assert decide(f"available under CC{joint}BY 4.0.", []).text_use == "free"
    assert decide(f"available under CC{joint}BY{joint}SA 4.0.", []).text_use == "share_alike"


@pytest.mark.parametrize(
    "words",
    [
        "Commercial re-use is not permitted.",
        "Reuse for commercial purposes requires permission of the publisher.",
        "For commercial re-use, please contact journals.permissions@example.org",
        "Re-use is permitted in accordance with the Deed, which does not permit commercial exploitation.",
        "Commercial and non-commercial re-use is not permitted.",
        "It may not be used for commercial purposes.",
        "All uses are granted except commercial ones.",
        "No modifications or adaptations are made.",
        "No modifications or adaptations are permitted.",
        "provided the work is not altered",
        "The article may not be modified.",
        "It is free for personal, academic use only.",
        "A licence of the kind CC BY 4.0 is not granted.",
        "This article is not published under a Creative Commons licence.",
    ],
)
def test_words_that_restrict_count_beside_an_open_licence(words: str) -> None:
    assert decide(words, [BY]).text_use == "reference_only"
    assert decide(f"Creative Commons Attribution License. {words}", []).text_use == "reference_only"


@pytest.mark.parametrize(
    "words",
    [
        "You may share and adapt it for any purpose, even commercially.",
        "It permits non-commercial and commercial re-use.",
        "There are no restrictions on commercial use.",
        "Commercial use does not require permission.",
        "It may be redistributed with or without modification.",
        "Indicate if changes were made.",
        "If material is not included under the licence and your use is not permitted by law, you need permission.",
        "No use, distribution or reproduction is permitted which does not comply with these terms.",
        "It may be used for personal, academic and commercial purposes.",
        "Third-party material is not covered by the Creative Commons licence.",
    ],
)
def test_words_that_do_not_restrict_leave_an_open_licence_open(words: str) -> None:
    assert decide(f"Creative Commons Attribution License. {words}", [BY]).text_use == "free"


@pytest.mark.parametrize(
    "bound",
    [
        "These permissions are granted for the duration of the pandemic or until permissions are revoked in writing.",
        "These permissions are granted for as long as the resource centre remains active.",
        "The article is freely available until December 2021.",
        "Upon the date on which these permissions expire, it returns to its former terms.",
        "It is temporarily free to read.",
    ],
)
def test_what_is_granted_for_a_time_is_no_open_licence(bound: str) -> None:
    grant = "This article is open to unrestricted re-use in any form, with its source named."
    assert decide(grant, []).text_use == "free"
    decision = decide(f"{grant} {bound}", [])
    assert (decision.text_use, decision.rule) == ("reference_only", "words: granted for a time only")


def test_the_duration_of_the_copyright_bounds_nothing() -> None:
    words = "A perpetual licence (for the duration of the applicable copyright): Creative Commons Attribution 4.0."
    assert decide(words, [BY]).text_use == "free"


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Use of this content for training machine learning models is prohibited without written consent.", "no AI"),
        ("It may not be used to train AI models or technologies.", "no AI"),
        ("No part of it may be used in any manner for the purpose of training artificial intelligence.", "no AI"),
        ("Rights for AI training and similar technologies are reserved.", "no AI"),
        ("The text must not be entered into generative AI tools.", "no AI"),
        ("Users may view, print and text and data-mine the content.", "text mining"),
        ("Users may copy it for the purposes of academic research, subject always to the full conditions.", "academic"),
        ("Personal use is permitted, but republication requires IEEE permission.", "academic"),
        ("Republication requires IEEE permission.", "by permission"),
        ("Personal use of this material is permitted.", "academic"),
        ("Re-use is subject to the publisher's approval.", "by permission"),
        ("The society prohibits redistribution.", "by permission"),
        ("Permission from the society must be obtained for all other uses.", "by permission"),
        ("Reproduction without permission of the publisher is prohibited.", "by permission"),
        ("Reproduction is not allowed without the publisher's consent.", "by permission"),
        ("Unauthorised copying is forbidden.", "by permission"),
        ("No part of this publication may be reproduced in any form.", "passed on"),
    ],
)
def test_a_use_that_words_reserve_is_not_granted_by_the_licence_beside_them(words: str, name: str) -> None:
    for decision in (decide(words, [BY]), decide(f"Creative Commons Attribution License. {words}", [])):
        assert (decision.text_use, name in decision.rule) == ("reference_only", True), decision.rule


@pytest.mark.parametrize(
    "words",
    [
        "It may be used for any purpose, including but not limited to the training of AI models.",
        "AI models may be trained on it.",
        "It permits any use, reproduction and distribution of the work without further permission.",
        "Reproduction requires no permission.",
        "No permission is required for reuse.",
        "Permission is not required for reproduction.",
        "Permission to reproduce third-party material must be obtained from its owners.",
        "Reproduction of material that is not included in the licence requires the permission of its owners.",
        "Users will need to obtain permission from the license holder to reproduce the material.",
        "Personal and commercial use is permitted.",
        "Commercial and personal use is permitted.",
        "The Republic of Korea requires approval of trials.",
        "It may be used for the purposes of academic research and of commercial research.",
        "Third-party images are not licensed under the Creative Commons licence.",
        "Use that is not permitted under the Creative Commons licence needs permission.",
    ],
)
def test_words_that_reserve_nothing_leave_an_open_licence_open(words: str) -> None:
    assert decide(f"Creative Commons Attribution License. {words}", [BY]).text_use == "free"


@pytest.mark.parametrize(
    ("url", "text_use"),
    [
        ("creativecommons.org/licenses/by/4.0", "free"),
        ("HTTPS://WWW.CreativeCommons.org/licenses/by/3.0/us/", "free"),
        ("https://creativecommons.org/licenses/by/4.0/deed.en", "free"),
        ("http://evil.com/?x=http://creativecommons.org/licenses/by/4.0/", "reference_only"),
        ("http://creativecommons.org.evil.com/licenses/by/4.0/", "reference_only"),
        ("http://notcreativecommons.org/licenses/by/4.0/", "reference_only"),
        ("http://creativecommons.org@evil.com/licenses/by/4.0/", "reference_only"),
        ("https://creativecommons.org/licenses/by‐nc/4.0/", "reference_only"),
        ("https://creativecommons.org/licenses/by%2Dnd/4.0/", "reference_only"),
        ("https://creativecommons.org/licenses/by/nc/4.0/", "reference_only"),
    ],
)
def test_an_address_counts_as_creative_commons_own(url: str, text_use: str) -> None:
    assert decide("", [url]).text_use == text_use


def test_another_address_that_names_a_restricted_licence_still_restricts() -> None:
    url = "http://example.org/?to=http://creativecommons.org/licenses/by-nc/4.0/"
    assert decide("Creative Commons Attribution License", [url]).text_use == "reference_only"


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("CC BY, keine kommerzielle Nutzung", "CC BY-NC"),
        ("Namensnennung - Nicht kommerziell (CC BY)", "CC BY-NC"),
        ("CC BY, keine Bearbeitungen", "CC BY-ND"),
        ("CC BY, Weitergabe unter gleichen Bedingungen", "CC BY-SA"),
        ("Creative Commons Attribution - Pas d’Utilisation Commerciale (CC BY)", "CC BY-NC"),
        ("Creative Commons Attribution - Pas de Modification (CC BY)", "CC BY-ND"),
        ("CC BY - Partage dans les Mêmes Conditions", "CC BY-SA"),
        ("(CC BY) NoComercial", "CC BY-NC"),
        ("(CC BY) sin fines comerciales", "CC BY-NC"),
        ("(CC BY) SinDerivadas", "CC BY-ND"),
        ("(CC BY) sin obra derivada", "CC BY-ND"),
        ("(CC BY) CompartirIgual", "CC BY-SA"),
        ("(CC BY) Não Comercial", "CC BY-NC"),
        ("(CC BY) SemDerivações", "CC BY-ND"),
        ("(CC BY) CompartilhaIgual", "CC BY-SA"),
        ("(CC BY) sin ánimo de lucro", "CC BY-NC"),
        ("(CC BY) para uso no lucrativo", "CC BY-NC"),
        ("(CC BY) Queda prohibido su uso con fines comerciales", "CC BY-NC"),
        ("(CC BY) No se permite el uso comercial", "CC BY-NC"),
        ("(CC BY) El uso comercial requiere autorización", "CC BY-NC"),
        ("知识共享署名-非商业性使用 4.0 国际许可协议 (CC BY)", "CC BY-NC"),
        ("CC BY。本文不得用于商业目的。", "CC BY-NC"),
        ("CC BY，商业用途须经授权", "CC BY-NC"),
        ("知识共享署名－禁止演绎 (CC BY)", "CC BY-ND"),
        ("創用CC 姓名標示-非商業性 (CC BY)", "CC BY-NC"),
        ("創用CC 姓名標示-禁止改作 (CC BY)", "CC BY-ND"),
        ("知识共享署名-相同方式共享 (CC BY)", "CC BY-SA"),
        ("クリエイティブ・コモンズ 表示 - 非営利 4.0 国際 (CC BY)", "CC BY-NC"),
        ("CC BY。商用利用は禁止されています。", "CC BY-NC"),
        ("クリエイティブ・コモンズ 表示-改変禁止 (CC BY)", "CC BY-ND"),
        ("クリエイティブ・コモンズ 表示-継承 (CC BY)", "CC BY-SA"),
    ],
)
def test_restrictions_in_other_languages(words: str, name: str) -> None:
    assert decide(words, [BY]).rule == f"address: CC BY; words: {name}; the stricter wins"


@pytest.mark.parametrize(
    "words",
    [
        "(CC BY) con fines comerciales o no comerciales",
        "CC BY。可用于商业和非商业用途。",
        "CC BY。商业用途亦获许可。",
        "CC BY。営利・非営利を問わず利用できます。",
        "(CC BY) No hay límites para el uso comercial.",
    ],
)
def test_uses_of_both_kinds_in_other_languages_are_no_restriction(words: str) -> None:
    assert decide(words, [BY]).text_use == "free"


@pytest.mark.parametrize(
    "words",
    [
        "Use for profit is not allowed.",
        "It is freely available for non-profit use.",
        "It may be used for not-for-profit purposes.",
        "The full text may not be redistributed.",
    ],
)
def test_profit_and_passing_on(words: str) -> None:
    assert decide(f"CC BY. {words}", [BY]).text_use == "reference_only"


def test_a_society_without_profit_restricts_nothing() -> None:
    assert decide("CC BY. © 2020 The Test Society, a non-profit organisation.", [BY]).text_use == "free"


@pytest.mark.parametrize(
    "words",
    [
        "CC BY 4.0 applies to the figures only.",
        "Licensed under CC BY 4.0 only for the abstract.",
        "CC BY for tables only",
    ],
)
def test_a_licence_of_a_part_is_none_of_the_paper(words: str) -> None:
    assert decide(words, [BY]).rule == "address: CC BY; words: a licence of a part only; the stricter wins"
    assert decide(f"The article is under CC BY 4.0. {words}", []).text_use == "free"


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("The supplementary data are available under CC BY 4.0. The article is copyright of the publisher.", "part"),
        ("Source code is available under CC BY 4.0. Article © 2024 Society.", "part"),
        ("Data associated with this article are available under the Attribution licence 4.0.", "part"),
        ("The abstract of this article is available under a Creative Commons Attribution licence.", "part"),
        ("Figure 1 is reproduced under CC BY 4.0.", "part"),
        ("The figures: CC BY 4.0", "part"),
        ("CC BY licence for the figures.", "part"),
        ("The data supporting this article are available in an archive under CC0.", "part"),
        ("The data are available at https://creativecommons.org/licenses/by/4.0/", "part"),
        ("The article is the publisher's, but the data are available under CC BY 4.0.", "part"),
        ("© 2024 Society Supplementary videos are shared under CC BY 4.0.", "part"),
        ("Graphical abstract created with BioRender, licensed under CC BY 4.0.", "part"),
        ("The preprint version of this article was released under a CC BY 4.0 licence.", "part"),
        ("An earlier version of this article was published under CC BY-SA.", "part"),
        ("The article will become available under a CC BY licence 12 months after publication.", "later"),
        ("After an embargo of one year it is under CC BY.", "later"),
        ("From 1 January 2099 this article is available under CC BY 4.0.", "later"),
        ("As of 2099-01-01 this article is available under CC BY 4.0.", "later"),
        ("Authors may choose CC BY at extra cost; this article is subscription.", "offered"),
        ("CC BY is available for an additional fee.", "offered"),
        ("Not licensed under a Creative Commons Attribution license.", "refused"),
        ("It has not been released under CC BY.", "refused"),
        ("The article isn’t available under a CC BY licence.", "refused"),
    ],
)
def test_a_licence_that_is_not_the_papers_own_today_is_none(words: str, name: str) -> None:
    decision = decide(words, [])
    assert (decision.text_use, name in decision.rule) == ("reference_only", True), decision.rule


@pytest.mark.parametrize(
    "words",
    [
        "This article and its data are available under CC BY 4.0.",
        "All articles and figures are published under CC BY 4.0.",
        "The article is published under CC BY, but the data are under CC0.",
        "The content of this work is licensed under CC BY and the supplementary data under CC0.",
        "The article, with all figures and tables, is published under CC BY.",
        "Database 2019 This is an open access article distributed under CC BY.",
        "This is a data paper that is published under CC BY.",
        "From 1 January 2015 this article is available under CC BY 4.0.",
        "Author's choice - final version under CC BY.",
        "Available free of charge under CC BY.",
    ],
)
def test_a_licence_of_the_whole_paper_is_one(words: str) -> None:
    assert decide(words, []).text_use == "free"


def test_a_waiver_for_the_data_is_none_for_the_paper() -> None:
    waiver = "The Public Domain Dedication (http://creativecommons.org/publicdomain/zero/1.0/) applies to the data."
    assert decide(f"Published under CC BY-SA. {waiver}", []).text_use == "share_alike"
    assert decide(waiver, []).text_use == "reference_only"


@pytest.mark.parametrize(
    ("words", "text_use"),
    [
        ("http://creativecommons.org/licenses/by/4.0/", "free"),
        ("Licence (https://creativecommons.org/licenses/by/4.0). All else is ours.", "free"),
        ("see https://creativecommons.org/licenses/by-nc/4.0/.", "reference_only"),
        ("http://evil.example/?x=http://creativecommons.org/licenses/by/4.0/", "reference_only"),
        ("http://creativecommons.org.evil.example/licenses/by/4.0/", "reference_only"),
    ],
)
def test_an_address_within_words(words: str, text_use: str) -> None:
    assert decide(words, []).text_use == text_use


@pytest.mark.parametrize(
    ("words", "stated", "text_use"),
    [
        ("open access", "CC BY-NC", "reference_only"),
        ("open access", "creativeCommonsByNcNd", "reference_only"),
        ("CC BY", "cc-by-sa", "share_alike"),
        ("CC BY", "no-reuse", "reference_only"),
        ("CC BY", "open-access", "free"),
        ("", "cc-by", "free"),
    ],
)
def test_the_type_that_a_publisher_gives_its_licence(words: str, stated: str, text_use: str) -> None:
    assert decide(words, [BY], [stated]).text_use == text_use


def test_a_type_grants_nothing_beside_words() -> None:
    assert decide("See our terms.", [], ["cc-by"]).text_use == "reference_only"


@given(st.text(), st.lists(st.text()))
def test_anything_is_decided(words: str, urls: list[str]) -> None:
    assert decide(words, [*urls, *(f"creativecommons.org/licenses/{url}" for url in urls)]).rule
