"""A quote is located in the text's own characters, or not at all."""

import re
import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bioalchemy.tools.quotes import MAX_CHARACTERS, MIN_CHARACTERS, Span, fault, locate

TEXT = "Growth was inhibited by\n15 mM  NaCl (in CD4+ T cells) at −20 °C. Growth was inhibited by 15 mM NaCl again."


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("Growth was inhibited by\n15 mM  NaCl", "Growth was inhibited by\n15 mM  NaCl"),
        ("Growth was inhibited by 15 mM NaCl", "Growth was inhibited by\n15 mM  NaCl"),
        ("  Growth was\tinhibited by 15 mM NaCl \n", "Growth was inhibited by\n15 mM  NaCl"),
        ('"Growth was inhibited by 15 mM NaCl"', "Growth was inhibited by\n15 mM  NaCl"),
        ("“Growth was inhibited by 15 mM NaCl”", "Growth was inhibited by\n15 mM  NaCl"),
        ("> Growth was inhibited by 15 mM NaCl", "Growth was inhibited by\n15 mM  NaCl"),
        ("- Growth was inhibited by 15 mM NaCl", "Growth was inhibited by\n15 mM  NaCl"),
        ("* **Growth was inhibited by 15 mM NaCl**", "Growth was inhibited by\n15 mM  NaCl"),
        ('> "*Growth was inhibited by 15 mM NaCl*"', "Growth was inhibited by\n15 mM  NaCl"),
        ("in CD4+ T cells) at −20 °C.", "in CD4+ T cells) at −20 °C."),
        ("was inhibited by 15 mM NaCl again", "was inhibited by 15 mM NaCl again"),
    ],
)
def test_white_space_and_added_quotation_marks_are_forgiven(quote: str, found: str) -> None:
    span = locate(quote, TEXT)
    assert span is not None
    assert TEXT[span.start : span.end] == found
    assert span.start == TEXT.index(found)


@pytest.mark.parametrize(
    "quote",
    [
        "Growth was inhibited by 16 mM NaCl",
        "Growth was not inhibited by 15 mM NaCl",
        "growth was inhibited by 15 mM NaCl",
        "rowth was inhibited by 15 mM NaCl",
        "5 mM NaCl (in CD4+ T cells)",
        "NaCl (in CD4+ T cells) at −2",
        "15 mM NaCl (in CD4- T cells)",
        "by 15 mM NaCl (in CD4",
        "20 °C. Growth was inhibited by",
        "NaCl (in CD4+ T cells) at 20 °C",
        "Growth was inhibited … NaCl again",
    ],
)
def test_altered_or_cut_quotes_are_not_located(quote: str) -> None:
    assert locate(quote, TEXT) is None


@pytest.mark.parametrize(
    "quote", ["", '""', "again", "by 15 mM NaCl", "inhibitedinhibited by 15", "x" * (MAX_CHARACTERS + 1)]
)
def test_too_short_or_too_long_is_no_quote(quote: str) -> None:
    assert locate(quote, f"{quote} and {quote}") is None


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("It changed by +/-15% in pea.", "It changed by +/−15% in pea."),
        ("It changed by +/–15% in pea.", "It changed by ±15% in pea."),
        ("It rose by 3 ± 15% in roots of pea.", "It rose by 3 +/− 15% in roots of pea."),
        ("It rose by 3±15% in roots of pea.", "It rose by 3 +/− 15% in roots of pea."),
        ("It was seen in Pax6+/− mice.", "It was seen in Pax6^{+/−} mice."),
        ("It was seen in Pax6+/- mice.", "It was seen in Pax6^{+/−} mice."),
        ("Growth was raised [17] in roots.", "Growth was raised [ 17 ] in roots."),
        ("Growth was raised in all roots.", "Growth was raised [17 ] in all roots."),
        ("Growth was raised in all roots.", "Growth was raised [ 17 , 19 – 21 ] in all roots."),
        ("Growth was raised [ 17 ] in roots.", "Growth was raised [17] in roots."),
        ("They call it ``the kinase of pea'' there.", "They call it “the kinase of pea” there."),
        ('They call it "the kinase of pea" there.', "They call it ``the kinase of pea'' there."),
        ("Growth was raised [12][13] in roots.", "Growth was raised [12,13] in roots."),
        ("Growth was raised [12, 13] in roots.", "Growth was raised [12], [13] in roots."),
        ("It had a ∆G of 3 kcal/mol in pea.", "It had a ΔG of 3 kcal/mol in pea."),
        ("It bound the β2 receptor of pea.", "It bound the β₂ receptor of pea."),
        ("It bound the β_{2} receptor of pea.", "It bound the β₂ receptor of pea."),
        ("It grew to 5 mm2 in dim light.", "It grew to 5 mm² in dim light."),
    ],
)
def test_one_sign_may_be_written_as_several(quote: str, text: str) -> None:
    assert locate(quote, text) == Span(0, len(text))


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("It changed by +15% in pea.", "It changed by +/−15% in pea."),
        ("It changed by −15% in pea.", "It changed by +/−15% in pea."),
        ("It was seen in Pax6-/- mice.", "It was seen in Pax6^{+/−} mice."),
        ("Growth was raised [16] in roots.", "Growth was raised [ 17 ] in roots."),
        ("It was 12 for most of them.", "It was 12 [ 3 – 15 ] for most of them."),
        ("They say that the 5' end is cut.", "They say that the 5'' end is cut."),
        ("It bound the β² receptor of pea.", "It bound the β₂ receptor of pea."),
        ("It bound the β^{2} receptor of pea.", "It bound the β₂ receptor of pea."),
        ("It rose by 3 log₂ in dim light.", "It rose by 3 log² in dim light."),
        ("Growth was raised [12][14] in roots.", "Growth was raised [12,13] in roots."),
        ("Growth was raised [12][13] in roots.", "Growth was raised [12–13] in roots."),
        ("- 5 °C was enough for growth.", "At 5 °C was enough for growth."),
        ("> 5 mice of them died in winter.", "< 5 mice of them died in winter."),
        ("> IC50 of the drug in all cells.", "< IC50 of the drug in all cells."),
    ],
)
def test_nor_do_other_signs_become_the_same(quote: str, text: str) -> None:
    assert locate(quote, text) is None
    assert locate(text, text) == Span(0, len(text))


def test_the_first_in_the_window_is_taken() -> None:
    quote = "Growth was inhibited by 15 mM NaCl"
    second = TEXT.rindex("Growth")
    assert locate(quote, TEXT) == Span(0, TEXT.index(" (in"))
    assert locate(quote, TEXT, start=1) == Span(second, second + len(quote))
    assert locate(quote, TEXT, start=1, end=second + 10) is None
    assert locate(quote, TEXT, start=second) == Span(second, second + len(quote))


def test_a_window_that_cuts_a_word_does_not_make_it_whole() -> None:
    text = "inactivated by the kinase in yeast cells"
    assert locate("activated by the kinase in yeast", text, start=2) is None
    assert locate("by the kinase in yeast cell", text, end=len(text) - 1) is None


WORDS = st.lists(
    st.from_regex(r"[a-z]{2,7}|-?[0-9]{1,3}(\.[0-9])?|CD[48][+-]", fullmatch=True), min_size=8, max_size=30
)
GAPS = st.sampled_from([" ", "  ", "\n", "\u2009", "\t \n"])


@given(WORDS, GAPS, GAPS, st.data())
def test_a_located_span_is_the_quote_up_to_white_space(
    words: list[str], gap: str, other: str, data: st.DataObject
) -> None:
    first = data.draw(st.integers(0, len(words) - 6))
    last = data.draw(st.integers(first + 6, len(words)))
    quote = gap.join(words[first:last])
    assume(len(" ".join(quote.split())) >= MIN_CHARACTERS)
    assume(not quote[-1].isdecimal())  # what follows may be its unit
    text = other.join(words)
    span = locate(quote, text)
    assert span is not None
    assert text[span.start : span.end].split() == quote.split()


@given(WORDS, st.data())
def test_an_altered_token_is_never_located(words: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(words) - 1))
    altered = data.draw(
        st.sampled_from([f"{words[place]}7", f"-{words[place]}", f"not {words[place]}", "zzz", words[place][1:]])
    )
    quote = [*words[:place], *altered.split(), *words[place + 1 :]]
    assume(quote not in (words, words[1:], words[:-1]))
    assert locate(" ".join(quote), " ".join(words)) is None


@pytest.mark.parametrize(
    "text", ["a" * 100_000, "aa " * 33_000, " " * 100_000, "(" * 100_000, "aa bb cc dd ee ff gg" * 5_000]
)
def test_hostile_text_costs_linear_time(text: str) -> None:
    begun = time.perf_counter()
    for quote in ("aa " * 1_000 + "b", "aa bb cc dd ee ff gg hh", "xaa " * 5 + "aa " * 900, "bb cc dd ee ff gg"):
        locate(quote, text)
    assert time.perf_counter() - begun < 2


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("The kinase was inhibited by 10 µM nocodazole", "the kinase was inhibited by 10 µM nocodazole"),
        ("Shh was inhibited by 10 µM nocodazole", None),
        ("THE kinase was inhibited by 10 µM nocodazole", None),
        ("The Kinase was inhibited by 10 µM nocodazole", None),
    ],
)
def test_only_the_capital_of_a_common_word_is_forgiven(quote: str, found: str | None) -> None:
    text = "Here, the kinase was inhibited by 10 µM nocodazole, and shh was inhibited by 10 µM nocodazole."
    span = locate(quote, text)
    assert (text[span.start : span.end] if span else None) == found


PAPER = (
    "Loss of Kai2 raised auxin 2.3-fold [15],[21]–[23], and 5 × 10³ cells/mm² bound Ca²⁺ at −20 °C (Fig. 3A). "
    "Overexpression of TNF-α reduced tumour growth by 45 ± 3% in IL-6⁻/⁻ mice (Smith et al., 2010; Wu and Li, 2011). "
    "The mutant did not bind 5′-capped RNA… or efficiently fluoresce at 37°C. Growth of E. coli in 10 µM NaCl "
    "was slow, but not in CD4+ T cells. A dose-response was seen."
)


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        # citations and pointers to displays, left out or kept
        ("of Kai2 raised auxin 2.3-fold, and", "of Kai2 raised auxin 2.3-fold [15],[21]–[23], and"),
        ("of Kai2 raised auxin 2.3-fold [15], [21]-[23], and", "of Kai2 raised auxin 2.3-fold [15],[21]–[23], and"),
        ("cells/mm² bound Ca²⁺ at −20 °C.", "cells/mm² bound Ca²⁺ at −20 °C (Fig. 3A)."),
        ("by 45 ± 3% in IL-6⁻/⁻ mice.", "by 45 ± 3% in IL-6⁻/⁻ mice (Smith et al., 2010; Wu and Li, 2011)."),
        # Unicode forms, dashes, white space, quotation marks
        ("5 x 10^3 cells/mm2 bound Ca2+ at -20°C", "5 × 10³ cells/mm² bound Ca²⁺ at −20 °C"),
        ("and 5×10³ cells/mm² bound Ca²⁺ at", "and 5 × 10³ cells/mm² bound Ca²⁺ at"),
        ("reduced tumour growth by 45±3 % in IL-6-/- mice", "reduced tumour growth by 45 ± 3% in IL-6⁻/⁻ mice"),
        ("The mutant did not bind 5'-capped RNA", "The mutant did not bind 5′-capped RNA"),
        ("Growth of E. coli in 10μM NaCl was slow", "Growth of E. coli in 10 µM NaCl was slow"),
        ("or eﬃciently ﬂuoresce at 37 °C", "or efficiently fluoresce at 37°C"),
        # hyphens at line ends, the word's own or the printer's
        ("Overexpres-\nsion of TNF-α reduced tu- mour growth", "Overexpression of TNF-α reduced tumour growth"),
        ("A dose-\nresponse was seen", "A dose-response was seen"),
        # ellipses around and, over a few words, within
        ("…the mutant did not bind 5′-capped RNA...", "The mutant did not bind 5′-capped RNA"),
        ("Overexpression of TNF-α … by 45 ± 3%", "Overexpression of TNF-α reduced tumour growth by 45 ± 3%"),
        # punctuation at the end
        ("Growth of E. coli in 10 µM NaCl;", "Growth of E. coli in 10 µM NaCl"),
    ],
)  # fmt: skip
def test_what_copying_does_is_forgiven(quote: str, found: str) -> None:
    span = locate(quote, PAPER)
    assert span is not None
    assert PAPER[span.start : span.end] == found


@pytest.mark.parametrize(
    "quote",
    [
        "Loss of Kai2 raised auxin 2.4-fold",
        "Loss of Kai3 raised auxin 2.3-fold",
        "Loss of KAI2 raised auxin 2.3-fold",
        "Loss of Kai2 raised auxin 23-fold",
        "Loss of Kai2 raised auxin 2.3-fold [16], and 5",
        "and 5 × 103 cells/mm² bound Ca²⁺",
        "and 5 × 10^4 cells/mm² bound Ca²⁺",
        "5 × 10³ cells/mm³ bound Ca²⁺",
        "5 × 10³ cells/mm² bound Ca⁺ at",
        "5 × 10³ cells/mm² bound Ca²⁻ at",
        "cells/mm² bound Ca²⁺ at 20 °C",
        "cells/mm² bound Ca²⁺ at −20 °F",
        "bound Ca²⁺ at −20 °C (Fig. 3B)",
        "Overexpression of TNF-β reduced tumour growth",
        "Overexpression of TNF-α enhanced tumour growth",
        "Overexpression of TNF-α reduced tumor growth",
        "tumour growth by 45 ± 3% in IL-6⁺/⁺ mice",
        "The mutant did bind 5′-capped RNA",
        "The mutant did … bind 5′-capped RNA",
        "The mutant did not bind 3′-capped RNA",
        "The mutant did notbind 5′-capped RNA",
        "Growth of E. coli in 10 mM NaCl was slow",
        "Growth of S. coli in 10 µM NaCl was slow",
        "Growth of E. coli in 10 µM NaCl was slow, but.",
        "A dose response was seen in CD4+ T cells",
        "but not in CD4 T cells. A dose",
        "Loss of Kai2 … A dose-response was seen.",
    ],
)
def test_a_changed_fact_is_never_located(quote: str) -> None:
    assert locate(quote, PAPER) is None


def test_of_several_places_the_most_alike_is_taken() -> None:
    text = "It bound Ca2+ in the dark (Fig. 1). It bound Ca²⁺ in the dark. It bound Ca2+ in the dark."
    for wanted in ("It bound Ca2+ in the dark.", "It bound Ca²⁺ in the dark.", "It bound Ca2+ in the dark (Fig. 1)."):
        span = locate(wanted, text)
        assert span is not None
        assert text[span.start : span.end] == wanted


def test_a_paper_of_a_megabyte_is_no_trouble() -> None:
    text = "Growth of E. coli in 10 µM NaCl [3] was slow in the cold. " * 20_000 + "The last word was said in vain."
    begun = time.perf_counter()
    span = locate("“The last word\nwas said in vain.”", text)
    assert span == Span(len(text) - 31, len(text))
    assert locate("Growth of E. coli in 10 µM NaCl [4] was slow in the heat.", text) is None
    assert time.perf_counter() - begun < 20


@pytest.mark.parametrize("heading", ["Virological failure", "C6 does not prevent apoptosis", "No effect", "Loss"])
def test_a_heading_negates_nothing_beneath_it(heading: str) -> None:
    sentence = "The cells indicate that CDK4 phosphorylates Rb."
    text = f"{sentence.lower()}\n\n{heading}\n\n{sentence} More."
    span = locate(sentence, text)
    assert span is not None
    assert text[span.start : span.end] == sentence


@pytest.mark.parametrize(
    ("quote", "there"),
    [
        ("lysates lacked the adduct, and cystamine did", False),
        ("lysates lacked the adduct, and cystamine did not form it.", True),
        ("Spheroids of the second clone kept growing", False),
        ("Nothing else was added to these cultures.", True),
        ("CDK4 phosphorylates Rb in all these cells", True),
    ],
)
def test_a_quote_is_not_cut_before_what_negates_it(quote: str, there: bool) -> None:
    text = (
        "We found that lysates lacked the adduct, and cystamine did not form it. Spheroids of the second clone kept"
        " growing only in serum. Nothing else was added to these cultures. No serum was left. CDK4 phosphorylates Rb in"
        " all these cells, but not p107."
    )
    assert (locate(quote, text) is not None) == there


@pytest.mark.parametrize("script", ["Ehmt2^{F−}", "Foxp3^{GFP−}", "CD8^{lo−}", "Cl_{i−}", "Cre^{−}", "Cre⁻"])
def test_a_minus_within_a_script_is_kept(script: str) -> None:
    signed = f"We cultured {script} CreER^{{+ve}} d2 EpiLCs overnight."
    unsigned = re.sub("[−⁻]", "", signed).replace("^{}", "")
    for text, altered in ((signed, unsigned), (unsigned, signed)):
        for wrong in (altered, altered.replace(" CreER", "CreER"), altered.replace(" CreER", "-CreER")):
            assert locate(wrong, text) is None
        assert locate(text, text) == Span(0, len(text))
    assert locate(signed.replace("−", "-").replace("⁻", "^{-}"), signed) == Span(0, len(signed))
    assert locate(re.sub(r"[\^_{}]", "", signed).replace("⁻", "-"), signed) == Span(0, len(signed))
    assert locate(signed.partition(" CreER")[0].rstrip("−⁻}") + "} in the cold again", signed) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [("12. 5", "12.5"), ("12 .5", "12.5"), ("1, 234", "1,234"), ("10 −3", "10 − 3"), ("10 −3", "10−3")],
)
def test_white_space_neither_makes_nor_splits_a_number(one: str, other: str) -> None:
    texts = [f"The rate of deaths rose to {number} mice died later." for number in (one, other)]
    assert locate(texts[0], texts[1]) is None
    assert locate(texts[1], texts[0]) is None
    assert locate(texts[0], texts[0]) == Span(0, len(texts[0]))


@pytest.mark.parametrize(
    ("elided", "is_found"),
    [
        ("in E. coli and in yeast (Fig. 3)", True),
        ("grown in the cold", True),
        ("might have", False),
        ("was thought to have", False),
        ("rarely", False),
        ("had little effect, whereas the other", False),
        ("failed and", False),
        ("grew. Another strain", False),
        ("grew [4]. mTOR", False),
        ("grew.\n\nResults\n\nIt", False),
    ],
)
def test_an_ellipsis_skips_words_of_one_sentence_that_turn_nothing(elided: str, is_found: bool) -> None:
    text = f"The kinase of this strain {elided} bound the labelled substrate in vitro."
    span = locate("The kinase of this strain … bound the labelled substrate in vitro.", text)
    assert span == (Span(0, len(text)) if is_found else None)


def test_an_ellipsis_does_not_span_a_full_stop_of_the_first_part() -> None:
    text = "The kinase bound this strain. Later on the substrate was seen in vitro."
    assert locate("The kinase bound this strain. … the substrate was seen in vitro.", text) is None


@pytest.mark.parametrize(
    ("kept", "left_out"),
    [
        ("The 95% CI [2, 12] was found", "The 95% CI was found"),
        ("The interval [1,5] was found", "The interval was found"),
        ("The label [3]H thymidine was found", "The label H thymidine was found"),
        ("The cohort (Sweden, 2004) was found", "The cohort was found"),
        ("The factor (Wnt3a, 2004) was found", "The factor was found"),
        ("The cohort (Beijing, 2004) was found", "The cohort was found"),
        ("The cohort [4] (Smith 2004) was found", "The cohort [4] was found"),
        ("The cohort (WHO, 2004) was found", "The cohort was found"),
        ("The cohort (New York and Los Angeles, 2004) was found", "The cohort was found"),
        ("The cohort (method A) was found", "The cohort was found"),
        ("The cohort (14) was found", "The cohort was found"),
        ("The cohort (14, 15) was found", "The cohort was found"),
        ("The weight [0, 1] was found", "The weight was found"),
        ("The weight of all in [1, 5] was found", "The weight of all in was found"),
        ("The track [9–3] was found", "The track was found"),
        ("A stay of 12 [3–15] was found", "A stay of 12 was found"),
        ("A share of 4.5% [3,15] was found", "A share of 4.5% was found"),
        ("An age of 34 [5] was found", "An age of 34 was found"),
    ],
)
def test_a_bracket_that_may_be_no_citation_is_kept(kept: str, left_out: str) -> None:
    text, short = f"{kept} in these mice.", f"{left_out} in these mice."
    assert locate(short, text) is None
    assert locate(text, short) is None
    assert locate(text, text) == Span(0, len(text))


@pytest.mark.parametrize(
    ("elsewhere", "is_found"),
    [
        ("It was shown by Smith et al. before.", True),
        ("It was shown (Smith and Wu, 2010).", True),
        ("Wu & Smith (2011) have shown it.", True),
        ("It was shown (Wu et al., 2010). So it was (Li and Wu, 2011; Wu, 2012), and is (Xu et al. 2013).", True),
        ("It was shown (Wu et al., 2010). So it was (Li and Wu, 2011), and is (Xu et al. 2013) by Smith.", False),
        ("It was shown in Smith and elsewhere.", False),
        ("It was shown by Smithson et al. before [3].", False),
        ("It was shown by Smithson et al. before.", True),
    ],
)
def test_one_name_with_a_year_is_left_out_where_the_paper_knows_the_author(elsewhere: str, is_found: bool) -> None:
    text = f"{elsewhere} The cells (Smith, 2004) were found in these mice."
    span = locate("The cells were found in these mice.", text, start=len(elsewhere))
    assert span == (Span(len(elsewhere) + 1, len(text)) if is_found else None)


def test_a_place_with_a_year_is_kept_in_a_paper_that_cites_so() -> None:
    elsewhere = "It was shown (Wu et al., 2010). So it was (Li and Wu, 2011), and is (Xu et al. 2013)."
    assert locate("The cells were found in mice.", f"{elsewhere} The cells (Beijing, 2004) were found in mice.") is None


@pytest.mark.parametrize(
    "citation",
    [
        "(Smith, 1993)",
        "(Smith 1993)",
        "(Smith, 1993; Jones, 1994a,b)",
        "(Smith, Jones, & Wu, 2019b)",
        "(Van Horn et al., 2009)",
        "(van der Zee et al., 2006)",
        "(García López et al., 2006)",
        "(J. D. Smith and O’Connor, 2006)",
        "(Özüak et al., 2014b)",
        "(Seki et al., 2005; 2007)",
        "(Smith, in press)",
        "(J. Smith, personal communication)",
        "[Smith et al., 2010]",
        "(for review, see Smith et al., 2010)",
        "(Figure 2A,B)",
        "(Figs. 2A–C and 3, left panels)",
        "(Figure 2B lateral view)",
        "(Figure 2—figure supplement 1)",
        "(Fig 2A; Smith et al., 2003)",
        "(Additional file 1: Table S1)",
        "(S1 and S2 Tables)",
        "(Extended Data Fig. 3b)",
        "(data not shown)",
        "(Smith and Wu, unpublished data)",
        "(see Materials and Methods)",
    ],
)
def test_a_citation_or_a_pointer_of_any_usual_form_may_be_left_out(citation: str) -> None:
    text = f"The fish were kept under standard conditions {citation} in the dark for two weeks."
    assert locate("The fish were kept under standard conditions in the dark for two weeks.", text) == Span(0, len(text))
    assert locate(text.replace("conditions", "condition"), text) is None
    assert locate(re.sub(r"(\d)(?=\D*$)", lambda digit: str((int(digit[1]) + 1) % 10), text), text) == (
        Span(0, len(text)) if not re.search(r"\d", citation) else None
    )


@pytest.mark.parametrize(
    "copied", ["(Wester-\nfield et al., 1993)", "(Westerﬁeld et al., 1993)", "(Wester\u00adfield  et\nal., 1993)"]
)
def test_what_copying_does_within_a_citation_is_forgiven(copied: str) -> None:
    text = "The fish were kept under standard conditions (Westerfield et al., 1993) in the dark for two weeks."
    quote = text.replace("(Westerfield et al., 1993)", copied)
    assert locate(quote, text) == Span(0, len(text))
    assert locate(quote.replace("1993", "1994"), text) is None


@pytest.mark.parametrize(
    ("bracket", "left_out"), [("(14)", True), ("(3, 14–15)", True), ("of 12% (14)", False), ("(14) healthy", False)]
)
def test_numbers_in_round_brackets_are_citations_where_the_paper_counts_them_up(bracket: str, left_out: bool) -> None:
    cited = " ".join(f"This was shown before ({number})." for number in range(1, 16))
    sentence = f"The fish were kept under conditions {bracket} and in the dark for two weeks."
    short = " ".join(re.sub(r"\([0-9, –]+\)", "", sentence).split())
    span = Span(len(cited) + 1, len(cited) + 1 + len(sentence))
    assert locate(short, f"{cited} {sentence}") == (span if left_out else None)
    assert locate(short, sentence) is None
    assert locate(sentence, f"{cited} {sentence}") == span
    assert locate(sentence.replace("14", "16"), f"{cited} {sentence}") is None


def test_a_citation_within_a_bracket_may_be_left_out_alone() -> None:
    text = "The fish were kept under standard conditions ([44] and Figure 2) in the dark for two weeks."
    assert locate(text.replace("[44]", ""), text) == Span(0, len(text))
    assert locate(text.replace("[44]", "[45]"), text) is None


def test_a_quote_that_begins_or_ends_within_a_citation_is_located_letter_for_letter() -> None:
    text = "It was shown before (Wu et al., 2009; Smith et al., 2010) that the fish were kept in the dark."
    within = "Smith et al., 2010) that the fish were kept in the dark."
    assert locate(within, text) == Span(text.index(within), len(text))
    assert locate(text[: text.index(" Smith")], text) == Span(0, text.index(" Smith"))
    assert locate(within.replace("2010", "2011"), text) is None
    assert locate(within[1:], text) is None


@pytest.mark.parametrize("citation", ["[14]", "(Smith et al., 2010)"])
def test_a_citation_that_opens_a_quote_is_compared(citation: str) -> None:
    text = f"It was shown before {citation} that the fish were kept in the dark."
    assert locate(f"{citation} that the fish were kept in the dark.", text) == Span(text.index(citation), len(text))
    assert locate(f"{citation.replace('1', '2')} that the fish were kept in the dark.", text) is None


@pytest.mark.parametrize(
    "citation", ["[4]", "[4,5]", "[4–6]", "[12],[14]–[16]", "(Wu et al., 2010)", "(Smith, 2004; Wu et al., 2010)"]
)
@pytest.mark.parametrize("before", ["rose by 45%", "rose in 2004", "rose"])
def test_a_citation_may_be_left_out_behind_a_value_too(citation: str, before: str) -> None:
    text = f"The rate of deaths {before} {citation} in these mice."
    assert locate(f"The rate of deaths {before} in these mice.", text) == Span(0, len(text))


def test_a_start_before_the_text_is_its_beginning() -> None:
    text = "The kinase was inhibited by 10 µM nocodazole in yeast. Nothing else happened there."
    assert locate("the kinase was inhibited by 10 µM nocodazole", text, start=-60) == locate(text[:44], text)


@pytest.mark.parametrize(
    ("quote", "there"),
    [
        ("The cells were kept at 80 °C for 1", False),
        ("The cells were kept at 80 °C for 1 h", True),
        ("The cells were kept at 80", False),
        ("The values were −3.2 ± … mV in the dark", False),
        ("The values were −3.2 ± 0.4 mV in the dark", True),
        ("In the light there were 5", False),
        ("In the light there were 5 × 10⁶ of them", True),
        ("in the dark of the year 1999", True),
        ("The main ions of the water (2,700–4,100", False),
        ("The main ions of the water (2,700–4,100 μ equivalents", True),
        ("Among the cases there were 12", False),
        ("Of the survivors there were 30", False),
    ],
)
def test_a_quote_is_not_cut_within_a_quantity(quote: str, there: bool) -> None:
    text = (
        "The cells were kept at 80 °C for 1 h. The values were −3.2 ± 0.4 mV in the dark of the year 1999 in Rome. "
        "In the light there were 5 × 10⁶ of them. The main ions of the water (2,700–4,100 μ equivalents L⁻¹) were seen."
        " Among the cases there were 12 million of these. Of the survivors there were 30 per 100,000 in all."
    )
    assert (locate(quote, text) is not None) == there


CUT = (
    "There is no turnover of lipids in fibres of the lens. In PS6, the leftmost 137 kb of it are clear of the mark "
    "(Figure 2E), and those at −3.2 ± 0.4 µM or 5 × 10⁶ cells. The mutants lack"
)


@given(st.integers(0, len(CUT)), st.integers(0, len(CUT)))
def test_what_stands_in_a_text_has_a_fault_where_it_could_not_be_located(one: int, other: int) -> None:
    start, end = sorted((one, other))
    assume(end > start)
    quote = CUT[start:end]
    assume(quote == quote.strip())
    located = locate(quote, CUT, start=start, end=end) == (start, end)
    assert located == (not fault(CUT, Span(start, end)))


@pytest.mark.parametrize(
    ("quote", "why"),
    [
        ("In PS6, the leftmost 137 kb of it are clear of the mark", ""),
        ("In PS6, the leftmost 13", "is cut out of"),
        ("In PS6, the leftmost 137", "is cut out of"),
        ("7 kb of it are clear of the mark", "is cut out of"),
        ("the leftmost 137 kb of it are clear of the ma", "is cut out of"),
        ("turnover of lipids in fibres of the lens", "is cut out of"),
        ("3.2 ± 0.4 µM or 5 × 10⁶ cells", "is cut out of"),
        ("at −3.2 ± 0.4 µM or 5 × 10⁶", ""),
        ("at −3.2 ± 0.4 µM or 5 ×", "is cut out of"),
        ("137 kb of it", "has 12 characters"),
        ("leftmost 137 kilobases", "has fewer than 4 words"),
        (" ".join(["word"] * 2000), "has 9999 characters"),
    ],
)
def test_why_characters_are_no_quote(quote: str, why: str) -> None:
    text = CUT if quote in CUT else f"{quote} in the end."
    start = text.index(quote)
    assert fault(text, Span(start, start + len(quote))).startswith(why)
    assert bool(why) == bool(fault(text, Span(start, start + len(quote))))
