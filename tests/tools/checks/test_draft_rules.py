"""Each rule, by what it must stop and what it must let pass."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bioalchemy.records import Answer, Draft, QuestionKind
from bioalchemy.tools.checks import draft_rules, self_containment

QUESTION = "Which kinase phosphorylates the retinoblastoma protein in G1 phase?"
PHRASE = Answer(kind="phrase", value="CDK4", aliases=("cyclin-dependent kinase 4",))
OPTIONS = ("CDK4", "CDK6", "WEE1")


def draft(
    question: str = QUESTION,
    answer: Answer = PHRASE,
    quotes: tuple[str, ...] = ("CDK4 phosphorylates Rb",),
    kind: QuestionKind = "fact",
) -> Draft:
    return Draft(question=question, answer=answer, quotes=quotes, kind=kind)


def choice(*options: str, value: str = "A") -> Answer:
    return Answer(kind="choice", value=value, options=options)


def number(value: str, unit: str | None = None) -> Answer:
    return Answer(kind="number", value=value, unit=unit)


def test_well_formed() -> None:
    assert draft_rules.answer_well_formed(draft()).passed
    check = draft_rules.answer_well_formed(draft(answer=number("5", "furlong")))
    assert (check.name, check.passed) == ("well_formed", False)
    assert "furlong" in check.detail


@pytest.mark.parametrize(
    "mark", ["<|im_end|>", "</s>", "<start_of_turn>", "[/INST]", "<answer>", "<｜User｜>", "<<SYS>>"]
)
def test_a_pair_forges_no_mark_of_a_chat_template(mark: str) -> None:
    for forged in (draft(f"{QUESTION} {mark}"), draft(answer=choice("CDK4", "CDK6", f"WEE1{mark}"))):
        check = draft_rules.answer_well_formed(forged)
        assert (check.name, check.passed) == ("well_formed", False)
        assert mark in check.detail


@pytest.mark.parametrize("written", ["at P < 0.05", "at P<0.05", "with 3<n", "of [NaCl] in [pH 7]"])
def test_what_is_less_than_is_no_mark(written: str) -> None:
    assert draft_rules.answer_well_formed(draft(f"Which kinase acts on RB1 {written}?")).passed


@pytest.mark.parametrize(
    ("answer", "quote", "kind", "sound"),
    [
        (Answer(kind="number", value="12", tolerance=0.5), "12 mice died", "fact", False),
        (Answer(kind="number", value="12", tolerance=0.01), "12 mice died", "calculation", False),
        (Answer(kind="number", value="12", tolerance=0.01), "7 mice and 5 rats died", "calculation", True),
        (Answer(kind="number", value="12", aliases=("several",)), "12 mice died", "fact", False),
        (Answer(kind="number", value="12", aliases=("twelve",)), "12 mice died", "fact", True),
        (number("0.3", "g"), "mice weighed 21 ± 0.3 g", "fact", False),
        (number("0.3", "g"), "mice weighed 21 g (SD = 0.3 g)", "fact", False),
        (number("21", "g"), "mice weighed 21 ± 0.3 g", "fact", True),
        (number("0.3", "g"), "mice gained 0.3 ± 0.3 g", "fact", True),
        (number("4.5"), "the rate of errors was 4.5%", "fact", False),
        (number("4.5", "%"), "the rate of errors was 4.5%", "fact", True),
        (number("1.21"), "a ratio (1.21; 95% CI, 1.0 to 1.4)", "fact", True),
        (number("24"), "we counted those eaten over 24 h", "fact", False),
        (number("15"), "it was a 15-nt sequence, found 11 times", "fact", False),
        (number("3"), "it rose 3-fold", "fact", True),
        (number("12"), "12 of the patients (4%) died", "fact", True),
        (Answer(kind="phrase", value="CDK4", aliases=("RB1",)), "CDK4 phosphorylates RB1", "fact", False),
        (Answer(kind="phrase", value="CDK4", aliases=("PSK3",)), "CDK4 (PSK3) phosphorylates RB1", "fact", True),
        (Answer(kind="phrase", value="CDK4", aliases=("PSK3",)), "CDK4, also known as PSK3, acts on RB1", "fact", True),
        (Answer(kind="phrase", value="CDK4", aliases=("PSK3",)), "PSK3 phosphorylates RB1", "fact", True),
        (Answer(kind="phrase", value="p53", aliases=("TP53",)), "TP53 encodes p53", "fact", True),
        (Answer(kind="choice", value="A", options=OPTIONS, aliases=("RB1",)), "CDK4 acts on RB1", "fact", False),
    ],
)
def test_a_gold_lets_nothing_else_pass(answer: Answer, quote: str, kind: QuestionKind, sound: bool) -> None:
    check = draft_rules.answer_well_formed(draft(answer=answer, quotes=(quote,), kind=kind))
    assert check.passed == sound, check.detail
    assert bool(check.detail) != sound or check.detail == "well formed"


@pytest.mark.parametrize(
    ("question", "quote", "other"),
    [
        ("Which genes of the worm rise?", "In salt nlp-28, nlp-29 and nlp-31 rose.", "nlp-31"),
        ("Which genes of the worm rise?", "In salt nlp-27, nlp-28, and nlp-29 rose.", "nlp-27"),
        ("Which genes of the worm rise?", "In salt nlp-28 and nlp-29 rose.", None),
        ("Which genes of the worm rise?", "In salt nlp-28 and nlp-29 rose, but not nlp-31.", None),
        ("Which genes of the worm rise?", "In salt nlp-28, nlp-29 and pmk-1 rose.", None),
        ("Which genes rise with nlp-31?", "In salt nlp-28, nlp-29 and nlp-31 rose.", None),
        ("Which genes rise most?", "In salt nlp-28, nlp-29 and nlp-31 rose.", None),
        ("Which genes rise in salt?", "Of nlp-28, nlp-29 and nlp-31, salt raised nlp-28 and nlp-29.", None),
        ("Which genes rise in salt?", "In salt, heat and cold nlp-28, nlp-29, nlp-31 rose, respectively.", None),
    ],
)
def test_a_set_has_all_that_its_quote_lists(question: str, quote: str, other: str | None) -> None:
    answer = Answer(kind="set", value=("nlp-28", "nlp-29"))
    check = draft_rules.answer_well_formed(draft(question, answer, (quote,)))
    assert check.passed == (other is None), check.detail
    assert other is None or other in check.detail


@pytest.mark.parametrize(
    ("question", "answer", "quote"),
    [
        ("What was the standard deviation of the weight of mice?", number("0.3", "g"), "mice weighed 21 ± 0.3 g"),
        ("What percentage of the tests of mice failed?", number("4.5"), "the rate of errors was 4.5%"),
        ("For how many hours were mice fed?", number("24"), "they were fed for 24 h"),
        ("How many nucleotides are lost?", number("24"), "a characteristic 24-nt deletion"),
        ("To what mass did tumours fall?", number("0.8", "g"), "tumours fell from 1.9 g to 0.8 g"),
        ("From what mass did tumours fall?", number("1.9", "g"), "tumours fell from 1.9 g to 0.8 g"),
    ],
)
def test_what_the_question_asks_for_is_the_value(question: str, answer: Answer, quote: str) -> None:
    check = draft_rules.answer_well_formed(draft(question, answer, (quote,)))
    assert check.passed, check.detail


@pytest.mark.parametrize(("end", "value"), [("To", "1.9"), ("From", "0.8")])
def test_a_change_has_two_ends(end: str, value: str) -> None:
    case = draft(f"{end} what mass did tumours fall?", number(value, "g"), ("tumours fell from 1.9 g to 0.8 g",))
    assert "the question asks for the other end" in draft_rules.answer_well_formed(case).detail


def test_a_unit_said_once_is_that_of_both_ends() -> None:
    asked, quote = "To what value did the MIC for E. coli rise?", "The MIC for E. coli rose from 0.5 to 64 mg/L."
    check = draft_rules.answer_well_formed(draft(asked, number("0.5", "mg/L"), (quote,)))
    assert "the question asks for the other end" in check.detail
    assert draft_rules.answer_well_formed(draft(asked, number("64", "mg/L"), (quote,))).passed


@pytest.mark.parametrize(
    "hidden",
    [
        "\u200b",
        "\u202e",
        "\u2066",
        "\ufeff",
        "\u00ad",
        "\U000e0041",
        "\x07",
        "\x1b",
        "\u2028",
        "\x00",
        "\U000e0101",
        "\ufe01",
        "\ufe0f",
        "\u034f",
        "\u115f",
        "\u3164",
        "\uffa0",
        "\u2800",
        "\u180b",
        "\u043e",
    ],
)
def test_nothing_is_hidden(hidden: str) -> None:
    answers = (
        PHRASE.model_copy(update={"value": f"CD{hidden}K4"}),
        PHRASE.model_copy(update={"aliases": (f"cyclin{hidden}-dependent kinase 4",)}),
        choice("CDK4", f"CDK{hidden}6", "WEE1"),
        number("5", f"m{hidden}M"),
    )
    for case in (draft(QUESTION.replace("kinase", f"kin{hidden}ase")), *(draft(answer=answer) for answer in answers)):
        check = draft_rules.answer_well_formed(case)
        assert not check.passed
        assert f"U+{ord(hidden):04X}" in check.detail
        assert hidden not in check.detail


def test_a_question_is_no_longer_than_anybody_reads() -> None:
    for length, sound in ((2_000, True), (2_001, False), (140_000, False)):
        check = draft_rules.answer_well_formed(draft(QUESTION.ljust(length, "?")))
        assert check.passed == sound
    assert check.detail == "a question of 140,000 characters, more than 2,000"


def test_what_is_seen_is_not_hidden() -> None:
    answer = PHRASE.model_copy(update={"aliases": ("cyclin\u2011dependent\u00a0kinase\u20094 (β²⁺, Å, 細胞)",)})
    assert draft_rules.answer_well_formed(draft(f"{QUESTION}\n", answer)).passed


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Does CDK4 or another kinase phosphorylate Rb?", PHRASE),
        ("Which cyclin‑dependent  kinase 4 target is Rb?", PHRASE),
        ("Which kinase binds Rb or p107, namely CDK4?", PHRASE),
        ("Which kinase, CDK4, binds Rb or p107?", PHRASE),
        ("Which of the kinases, such as CDK4, bind Rb and p107?", PHRASE),
        ("Which CDK4-dependent step is lost?", PHRASE),
        ("Which dose, such as 5 µM, kills yeast?", number("5", "µM")),
        ("Which dose, such as 5000 nM, kills yeast?", number("5000", "nM")),
        ("Which dose, such as 5000 nM, kills yeast?", number("5", "µM")),
        ("Which kinase beside CDK6 binds cyclin D?", Answer(kind="set", value=("CDK4", "CDK6"))),
        ("Do prophase, metaphase and anaphase follow?", Answer(kind="sequence", value=("prophase", "metaphase"))),
        ("Which dose, such as 5 ΜM, kills yeast?", number("5", "µM")),
        ("Which time, such as 72 H, kills yeast?", number("72", "h")),
        ("Is CDK4 the kinase of Rb?", choice(*OPTIONS)),
        ("Which kinase, CDK-4, binds it?", PHRASE),
        ("Which kinase, CDK-4, binds it?", choice(*OPTIONS)),
        ("Which gene is lost with p53?", Answer(kind="phrase", value="TP53")),
        ("Which species, 'P. aeruginosa', grew?", Answer(kind="phrase", value="Pseudomonas aeruginosa")),
        ("Which pili, type 4 pili, are lost?", Answer(kind="phrase", value="type IV pili")),
        ("Which molecule, hydrogen peroxide, rose?", Answer(kind="phrase", value="H2O2")),
        ("What died after half an hour?", number("30", "min")),
        ("How many of a dozen mice died?", number("12")),
        ("Which share, half of them, died?", number("50", "%")),
        ("By how much was it doubled?", number("2", "fold")),
        (
            "Much uncoloured dissolved carbon (DC) is there; of which kind?",
            Answer(kind="phrase", value="uncoloured DC"),
        ),
    ],
)
def test_given_away_answers(question: str, answer: Answer) -> None:
    check = draft_rules.answer_not_in_question(draft(question, answer))
    assert (check.name, check.passed) == ("answer_not_in_question", False)
    assert check.detail


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (QUESTION, PHRASE),
        ("Which kinase resembles CDK46 or XCDK4?", PHRASE),
        ("Which antigen do CD4+ cells lack?", Answer(kind="phrase", value="CD4")),
        ("How many µM kill yeast within 5 h?", number("5", "µM")),
        ("How many genes lie in a 15 kb locus?", number("5")),
        ("Is yes the answer?", Answer(kind="boolean", value="yes")),
        ("Order anaphase, prophase, metaphase.", Answer(kind="sequence", value=("prophase", "metaphase", "anaphase"))),
        ("Is it CDK4, CDK6 or WEE1?", choice(*OPTIONS)),
        ("Is it CDK6?", choice(*OPTIONS)),
        ("Is it CDK4 or CDK6?", choice(*OPTIONS)),
        ("Is it CDK4 or CDK6?", PHRASE),
        ("Is growth higher at high or low light?", choice("high light", "low light", "no light", value="B")),
        ("Which of CDK6, CDK4 and WEE1 binds it?", PHRASE),
        ("Which kinase binds cyclin D in yeast: CDK4, CDK6 or WEE1?", PHRASE),
        ("Does growth of yeast rise or fall with age?", Answer(kind="phrase", value="fall")),
        ("Which salt, as 5 M NaCl, lies 7 m deep?", number("5", "m")),
    ],
)
def test_kept_answers(question: str, answer: Answer) -> None:
    check = draft_rules.answer_not_in_question(draft(question, answer))
    assert check.passed, check.detail


@pytest.mark.parametrize(
    ("answer", "quote"),
    [
        (PHRASE, "we found that CDK4 phosphorylates Rb"),
        (PHRASE, "the cyclin-dependent kinase 4 phosphorylates Rb"),
        (Answer(kind="phrase", value="IL-1 beta"), "secretion of IL-1β rose"),
        (Answer(kind="phrase", value="NO"), "release of NO rose"),
        (Answer(kind="phrase", value="heat shock"), "genes of 'heat shock' rose"),
        (Answer(kind="phrase", value="heat shock"), "genes of ‘heat shock’ rose"),
        (Answer(kind="phrase", value="Wasl"), "cells of Wasl−/− mice are round"),
        (Answer(kind="phrase", value="GATTACA"), "it ends in 5′‐GATTACA‐3′ there"),
        (Answer(kind="sequence", value="GATTACA"), "primed with (5'-GATTACA-Cy3) here"),
        (Answer(kind="set", value=("20 μg/ml", "50 μg/ml")), "lower with 20 and 50 μg/ml of it"),
        (Answer(kind="set", value=("smaller nodes", "smaller buds")), "had smaller nodes and buds"),
        (Answer(kind="set", value=("Zn fingers of Suz12", "Zn fingers of AEBP2")), "the Zn fingers of Suz12 and AEBP2"),
        (Answer(kind="set", value=("Day 21", "Day 28")), "it recovered at Days 21 and 28"),
        (number("17155", "nt"), "the genome was 17 155 nt, and not 17 144 nt"),
        (choice("Water residence time", "Dissolved carbon", "Iron alone"), "WRT alone explained 71%"),
        (Answer(kind="set", value=("nerve cells", "muscle cells", "gut cells")), "in nerve, muscle and gut cells"),
        (Answer(kind="sequence", value=("RNA1", "RNA2", "RNA3")), "from RNA1 to RNA3 they were shorter"),
        (
            Answer(kind="sequence", value=("fixation of young embryos", "sorting of the nuclei by FACS")),
            "Embryos were fixed when young; then nuclei were sorted (FACS).",
        ),
        (Answer(kind="set", value=("nlp-28", "nlp-30")), "the genes nlp-28 through nlp-30 were induced"),
        (number("5", "µM"), "treated with 5 μM drug"),
        (number("5", "µM"), "treated with 5000 nM drug"),
        (number("5", "µM"), "treated with 5 and 10 µM drug"),
        (number("98", "%"), "nearly 98% of them, and more than 95% of the others"),
        (number("12"), "12 patients died"),
        (number("12", "patients"), "12 of the patients died"),
        (number("3"), "three isoforms exist"),
        (number("41"), "Forty-one of 48 finished"),
        (number("8", "fold"), "it rose eightfold"),
        (number("140", "mmol m-2 s-1"), "it fell to 140 mmol m⁻² s⁻¹."),
        (number("320000", "cells/ml"), "3.2 × 10⁵ cells per ml were seeded"),
        (Answer(kind="set", value=("CDK4", "CDK6")), "both CDK6 and CDK4 bind"),
        (choice("at 5 µM", "at 7 µM", "at 9 µM"), "died at 5 µM"),
        (choice("it grows", "it dies", "it rests"), "growth was seen"),
        (Answer(kind="boolean", value="yes"), "Rb was not phosphorylated by kinases in G1 phase"),
        (choice("CDK4", "CDK6", "WEE1"), "CDK4 binds"),
        (Answer(kind="choice", value="A", options=OPTIONS, aliases=("PSK-J3",)), "PSK-J3 binds"),
    ],
)
def test_supported_answers(answer: Answer, quote: str) -> None:
    check = draft_rules.answer_in_quotes(draft(answer=answer, quotes=("nothing here", quote)))
    assert check.passed, check.detail


@pytest.mark.parametrize(
    ("answer", "quote"),
    [
        (PHRASE, "we found that CDK6 phosphorylates Rb"),
        (PHRASE, "we found that CDK46 phosphorylates Rb"),
        (Answer(kind="phrase", value="CD4+"), "CD4- cells grew"),
        (Answer(kind="phrase", value="coding"), "non-coding RNA"),
        (Answer(kind="phrase", value="GATTA"), "it ends in 5′‐GATTACA‐3′ there"),
        (Answer(kind="phrase", value="TACA"), "it ends in 5′‐GATTACA‐3′ there"),
        (Answer(kind="phrase", value="UTR"), "it stands in the 5′‐UTR there"),
        (Answer(kind="phrase", value="GATTACA"), "it ends in 35′‐GATTACA‐33′ there"),
        (Answer(kind="set", value=("20 μg/ml", "30 μg/ml")), "lower with 20 and 50 μg/ml of it"),
        (Answer(kind="set", value=("20 μg/ml", "50 μg/ml")), "lower with 20 mM and 50 μg/ml of it"),
        (Answer(kind="set", value=("smaller nodes", "smaller buds")), "had smaller nodes and larger buds"),
        (Answer(kind="set", value=("smaller nodes", "smaller buds")), "had smaller nodes, yet it grew buds"),
        (Answer(kind="set", value=("nerve cells", "gut cells")), "in nerve, muscle and skin cells"),
        (Answer(kind="sequence", value=("RNA1", "RNA2", "RNA4")), "from RNA1 to RNA3 they were shorter"),
        (Answer(kind="sequence", value=("RNA1", "RNA2", "RNA3")), "from RNA1 to DNA3 they were shorter"),
        (
            Answer(kind="sequence", value=("fixation of young embryos", "sorting of the nuclei by FACS")),
            "Embryos were fixed when young; then nuclei were sorted (MACS).",
        ),
        (
            Answer(kind="sequence", value=("fixation of young embryos", "culture for 24 h")),
            "Embryos were fixed when young, after a culture for 48 h.",
        ),
        (
            Answer(kind="sequence", value=("fixation of young embryos", "digestion of all RNA")),
            "Embryos were fixed when young; then nuclei were sorted.",
        ),
        (
            Answer(kind="sequence", value=("the calcium level rises", "the cell contracts")),
            "First the level of calcium falls, then the cell contracts.",
        ),
        (
            Answer(kind="sequence", value=("fixed embryos", "nuclei digestion")),
            "First come fixed embryos, then the nuclei are sorted.",
        ),
        (Answer(kind="phrase", value="nlp-29"), "the genes nlp-28 through nlp-30 were induced"),
        (Answer(kind="phrase", value="NO"), "no effect"),
        (Answer(kind="phrase", value="ring B"), "oxidised at ring B' or ring B'' of it"),
        (number("5", "µM"), "treated with 5 mM drug"),
        (number("5", "µM"), "treated with 15 µM drug, 1.5 µM, 5-fold, CDK5"),
        (number("5", "µM"), "treated for 5 days"),
        (number("-3"), "a change of 3"),
        (number("4"), "CDK4 and IL-4 and Fig4"),
        (number("1000"), "a 1:1000 dilution"),
        (number("17155", "nt"), "the genomes were 17 155 000 nt or 3 17 155 nt"),
        (Answer(kind="set", value=("Day 2", "Day 8")), "it recovered at Days 21 and 28"),
        (number("98", "%"), "sequences were >98% identical"),
        (number("98", "%"), "sequences were at least 98% identical"),
        (number("98", "%"), "more than about 98 % of sequences were identical"),
        (number("0.05"), "the difference was significant (p ≤ 0.05)"),
        (choice("98% identity", "97% identity", "96% identity"), "up to 98% identity was seen"),
        (Answer(kind="set", value=("CDK4", "CDK6")), "CDK4 binds"),
        (choice("at 5 µM", "at 7 µM", "at 9 µM"), "died at 7 µM"),
        (choice("CDK4", "CDK6", "WEE1"), "CDK6 binds"),
    ],
)
def test_unsupported_answers(answer: Answer, quote: str) -> None:
    check = draft_rules.answer_in_quotes(draft(answer=answer, quotes=(quote,)))
    assert (check.name, check.passed) == ("answer_in_quotes", False)
    assert check.detail


def test_a_bound_answers_a_question_about_a_bound() -> None:
    for question, option in (
        ("More than what share of sequences in mice is identical?", "98%"),
        ("What share of sequences in mice is identical?", ">98%"),
    ):
        for answer in (number("98", "%"), choice(option, "97%", "96%")):
            check = draft_rules.answer_in_quotes(draft(question, answer, quotes=("were >98% identical",)))
            assert check.passed == (answer.kind == "choice" or question.startswith("More")), check.detail


def test_a_calculated_number_follows_from_quoted_ones_and_says_so() -> None:
    check = draft_rules.answer_in_quotes(draft(answer=number("7"), quotes=("3 and 4",), kind="calculation"))
    assert check.passed
    assert check.detail == "worked out from 3 and 4"
    assert not draft_rules.answer_in_quotes(draft(answer=number("7"), quotes=("3 and 4",))).passed
    for quote in ("3 and 5", "nothing of the kind"):
        check = draft_rules.answer_in_quotes(draft(answer=number("7"), quotes=(quote,), kind="calculation"))
        assert (check.passed, check.detail) == (False, "no quote has '7', nor numbers that give it")


@pytest.mark.parametrize(
    "options",
    [
        ("CDK4", "CDK6"),
        tuple(f"CDK{n}" for n in range(1, 12)),
        ("CDK4", "CDK6", "cdk4 "),
        ("IL-1β", "IL-1 beta", "IL-6"),
        ("5 µM", "5000 nM", "7 µM"),
        ("CDK4", "CDK6", "All of the above"),
        ("CDK4", "CDK6", "none of these."),
        ("CDK4", "CDK6", "Both A and B"),
        ("CDK4", "CDK6", "both CDK4 and CDK6"),
        ("CDK4", "CDK6", "the CDK4 protein"),
        ("fucose", "free fucose", "galactose"),
        ("fucose and Neu5Ac", "galactose", "Neu5Ac"),
        ("T cells", "B cells", "regulatory T cells"),
        ("CDK4", "CDK6", "37 °C"),
        ("CDK4", "CDK6", "no"),
        ("CDK4", "CDK6", "in 2003"),
        ("CDK4", "CDK6", " "),
        ("open", "closed", "Open conformation"),
        ("the open state", "closed", "open"),
        ("open", "closed", "opened"),
        ("CDK4", "CDK6", "Cdk4 complex"),
        ("2%", "7%", "below 5%"),
        ("14%", "7%", "more than 10%"),
        ("14%", "30–40%", "10 to 20%"),
        ("137 kb", "92 kb", "a protein", "Drosophila"),
        ("14%", "20%", "30%", "14 days"),
        ("CDK4", "CDK6", "can not be told"),
        ("CDK4", "CDK6", "Not mentioned in the text."),
        ("CDK4", "CDK6", "We cannot tell"),
        ("CDK4", "CDK6", "others"),
        ("glucose", "fructose", "glucose (5 mM)"),
        ("glucose", "fructose", "anything but glucose"),
        ("glucose", "fructose", "not glucose"),
        ("glucose", "fructose", "a sugar"),
        ("rapamycin", "everolimus", "rapamycine"),
        ("streptomycin", "kanamycin", "streptmycin"),
        ("glucose", "fructose", "galactose ✔"),
        ("glucose", "fructose", "galactose (right answer)"),
        ("glucose", "*fructose", "galactose"),
        ("5 mM", "glucose", "7 mM"),
        ("rise", "CDK4", "fall"),
        ("rise", "glucose", "fall", "unchanged"),
        ("CDK4", "glucose", "increase", "CDK6"),
        ("a kinase that phosphorylates the retinoblastoma protein in G1 phase", "CDK6", "WEE1"),
        ("decrease", "reduction", "increase", "no change"),
        ("it is reduced", "it is diminished", "it is raised"),
    ],
)
def test_faulty_options(options: tuple[str, ...]) -> None:
    check = draft_rules.options_sound(draft(answer=choice(*options)))
    assert (check.name, check.passed) == ("options_sound", False)
    assert check.detail


@pytest.mark.parametrize(
    "answer",
    [
        choice(*OPTIONS),
        PHRASE,
        choice("CDK4-", "CDK4+", "CDK4"),
        choice("expressed", "not expressed", "degraded"),
        choice("5-fold", "3-fold", "unchanged"),
        choice("5-fold", "50%", "3-fold"),
        choice("14%", "7%", "more than 50%"),
        choice("2 mice", "5 rats", "7 rats"),
        choice("before", "after", "at the same time"),
        choice("N-terminal", "C-terminal", "linker"),
        choice("toward the soma", "away from it", "in no preferred direction"),
        choice("increase", "decrease", "biphasic", "no change"),
        choice("increased", "decreased", "abolished", "unchanged"),
        choice("a kinase", "a phosphatase", "a ligase"),
        choice("GATTTTACA", "GATTTTTACA", "GATTACA"),
        choice("2 weeks", "24 hours", "6 hours"),
        choice("glycan", "glucan", "galactan"),
        choice("glucose (5 mM)", "glucose (9 mM)", "fructose (5 mM)"),
        choice("genes of unknown function", "kinases", "other oxidases"),
        choice("right ventricle", "left ventricle", "the right"),
        choice("not detected", "traces", "all of it"),
        choice("growth", "no growth", "loss of growth"),
        choice("insulin", "insulin degradation", "glucagon secretion"),
        choice("5 µM", "more than 5 µM", "7 µM"),
        choice("cyclin-dependent kinase 4", "CDK6", "WEE1"),
        choice("the CDK4 gene", "the CDK4 protein", "the CDK6 gene"),
        choice("both ends of the gene", "its middle", "its promoter"),
        choice("5 µM", "7 µM", "nothing"),
        choice("CDK6", "a kinase that phosphorylates the retinoblastoma protein in G1 phase", "WEE1"),
    ],
)
def test_sound_options(answer: Answer) -> None:
    check = draft_rules.options_sound(draft(answer=answer))
    assert check.passed, check.detail


@given(st.text(), st.text(), st.text(), st.sampled_from("ABZ"))
def test_every_draft_gets_five_checks(question: str, value: str, quote: str, letter: str) -> None:
    golds = [
        Answer(kind="phrase", value=value),
        Answer(kind="number", value=value, unit=quote),
        choice(value, quote, value=letter),
        Answer(kind="set", value=(value,)),
        Answer(kind="sequence", value=value),
    ]
    rules = (
        draft_rules.answer_well_formed,
        self_containment.self_contained,
        draft_rules.answer_not_in_question,
        draft_rules.answer_in_quotes,
        draft_rules.options_sound,
    )
    for gold in golds:
        for rule in rules:
            check = rule(draft(question, gold, (quote,)))
            assert check.passed or check.detail


def test_a_number_that_slipped_to_a_neighbour_is_set_right() -> None:
    gold = "In yeast the kinase CDK4 phosphorylates Rb in the cell cycle."
    other, twin = (
        "Mice were fed CDK4 twice a day.",
        "The kinase CDK4 phosphorylates Rb late in the cell cycle of yeast.",
    )
    slipped = draft(
        "Which kinase phosphorylates Rb in the cell cycle of yeast?", quotes=("Rb is a protein of the cell cycle.",)
    )
    assert draft_rules.better_quoted(slipped, [slipped.quotes[0], gold, other]) == (gold,)
    assert draft_rules.better_quoted(slipped, [slipped.quotes[0], gold, twin]) == slipped.quotes
    assert draft_rules.better_quoted(slipped, [slipped.quotes[0], other]) == slipped.quotes
    wrong = draft(
        "Which kinase phosphorylates Rb in the cell cycle of yeast?",
        quotes=("The kinase WEE1 phosphorylates Rb in the cell cycle of yeast.",),
    )
    assert draft_rules.better_quoted(wrong, [wrong.quotes[0], gold]) == wrong.quotes
    sound = draft("Which kinase phosphorylates Rb in the cell cycle of yeast?", quotes=(other,))
    assert draft_rules.better_quoted(sound, [gold, other]) == (other,)


@pytest.mark.parametrize(
    ("question", "answer", "leaks"),
    [
        ("By what percentage (35?) did loss of CDK4 reduce germination?", number("35", "%"), True),
        ("By what percentage (35.0?) did loss of CDK4 reduce germination?", number("35", "%"), True),
        ("By what percentage (thirty-five?) did loss of CDK4 reduce it?", number("35", "%"), True),
        ("By what percentage (a fraction of 0.35?) did loss of CDK4 reduce it?", number("35", "%"), True),
        ("To what level, 36 or another, did abscisic acid rise?", number("36", "ng/g"), True),
        ("Of 35 patients, what percentage was cured?", number("35", "%"), False),
        ("After 35 h, what percentage was cured?", number("35", "%"), False),
        ("Which organs, namely root organs, take up water?", Answer(kind="phrase", value="roots"), True),
        ("Which organs of the plant take up water?", Answer(kind="phrase", value="roots"), False),
        ("Which mucus does a gut make?", Answer(kind="phrase", value="mucin"), False),
    ],
)
def test_guesses_in_the_question(question: str, answer: Answer, leaks: bool) -> None:
    assert draft_rules.answer_not_in_question(draft(question, answer)).passed != leaks


def test_an_ordinal_tells_a_rank_and_no_count() -> None:
    quotes = ("On the 3rd day the native structure was ranked 934th.",)
    assert draft_rules.answer_in_quotes(draft("At which rank was it?", number("934"), quotes)).passed
    assert not draft_rules.answer_in_quotes(draft("How many structures were there?", number("934"), quotes)).passed


def test_two_names_that_a_quote_gives_to_one_thing_are_one_option() -> None:
    asked = draft(answer=choice("Elabela", "Ela", "Apelin"), quotes=("The ligands Elabela (Ela) and Apelin bind it.",))
    assert not draft_rules.options_sound(asked).passed
    assert draft_rules.options_sound(draft(answer=asked.answer, quotes=("Elabela, Ela (a toxin) bind it.",))).passed


def test_a_week_is_told_by_its_place() -> None:
    quote = "Growth of the mice began in the 70th week."
    asked = draft("In which week did growth of the mice begin?", number("70"), (quote,))
    assert draft_rules.answer_in_quotes(asked).passed
    assert not draft_rules.answer_in_quotes(draft("How many mice grew?", number("70"), (quote,))).passed


@pytest.mark.parametrize(
    ("question", "answer", "quote", "is_there"),
    [
        (
            "Which two markers tell active cells?",
            Answer(kind="set", value=("Ki67", "OPN")),
            "active (Ki67⁺/OPN⁺) cells",
            True,
        ),
        ("Which cells are active?", Answer(kind="phrase", value="Ki67"), "Ki67⁺ cells were active", False),
        (
            "By which route was it given?",
            Answer(kind="phrase", value="intrathecal"),
            "it was given intrathecally",
            True,
        ),
        (
            "To what sum is it scaled?",
            number("1"),
            "The result (Figure 2—figure supplement 1, right) was scaled.",
            False,
        ),
        ("To what sum is it scaled?", number("1"), "The result (Figure 2B) was scaled to a sum of 1.", True),
        ("What dose, in g/l, was needed?", number("880"), "It needed 880 mg/l.", False),
        ("What dose, in mg/l, was needed?", number("880"), "It needed 880 mg/l.", True),
        ("What dose, in mg/l, was needed?", number("880"), "dose needed | 880", True),
    ],
)
def test_what_a_quote_states(question: str, answer: Answer, quote: str, is_there: bool) -> None:
    assert draft_rules.answer_in_quotes(draft(question, answer, (quote,))).passed == is_there


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (
            "Cannabidiol broke down in a strongly acidic control; what is to be avoided?",
            Answer(kind="phrase", value="strong acidity"),
        ),
        ("Loss of which gene, phosphatase and tensin homolog, enlarges neurons?", Answer(kind="phrase", value="PTEN")),
        ("If 0.35 is the fraction, by what percentage did neurons grow?", number("35", "%")),
    ],
)
def test_answers_given_away_in_another_form(question: str, answer: Answer) -> None:
    assert not draft_rules.answer_not_in_question(draft(question, answer)).passed


def test_a_level_of_significance_gives_no_percentage_away() -> None:
    question = "By what percentage (P < 0.05) did neurons of mice grow?"
    assert draft_rules.answer_not_in_question(draft(question, number("5", "%"))).passed


@pytest.mark.parametrize(
    ("question", "answer", "quote", "stands"),
    [
        ("How many of the five trials were won?", number("1"), "Just one of the five was won.", True),
        ("How many of the five trials were won?", number("1"), "One of the five trials was long.", True),
        ("How many of the five trials were won?", number("1"), "It was the one that they won.", False),
        ("How many of 48 mice lived?", number("41"), "Forty-one of 48 lived.", True),
        ("Which number does the won trial have?", number("1"), "Just one of the five was won.", False),
        ("Beyond how many ms was it prolonged?", number("44", "ms"), "It was prolonged to >44 ms.", True),
        ("Over what share of cells died?", number("90", "%"), "More than 90% of cells died.", True),
        ("To how many ms was it prolonged?", number("44", "ms"), "It was prolonged to >44 ms.", False),
        ("Over how many hours did it die?", number("44", "h"), "It was alive for >44 h.", False),
        ("By what factor did it fall?", number("1000", "fold"), "It fell by three orders of magnitude.", True),
        ("By what factor did it fall?", number("100", "fold"), "It fell by three orders of magnitude.", False),
    ],
)
def test_numbers_in_words_and_as_bounds(question: str, answer: Answer, quote: str, stands: bool) -> None:
    assert draft_rules.answer_in_quotes(draft(question, answer, (quote,))).passed == stands


def test_an_arrow_before_a_number_is_a_limit_and_no_mark() -> None:
    limits = choice("it vanishes for r → ∞", "it is real for all r", "it does not depend on time")
    assert draft_rules.options_sound(draft(answer=limits)).passed
    marked = choice("it vanishes for all r", "→ it is real for all r", "it does not depend on time")
    assert not draft_rules.options_sound(draft(answer=marked)).passed
