"""Facts told side by side: the answer of one is no answer to the other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bioalchemy.records import Answer, Draft
from bioalchemy.tools.checks import pairings
from bioalchemy.tools.checks.enumerations import listed

YES = Answer(kind="boolean", value="yes")
TURNED = "In daf-2 mutants, 147 genes were up- and 89 downregulated."
SHARES = "Mortality was 12% in mice but only 15% in rats at the end of winter."
SPREAD = "Cell death was seen in 12% of wild-type and in 15% of mutant plants."
LISTED = "The mean weight of wild-type, daf-2 and control mice was 12, 15, and 21 g, respectively."
SCORED = (
    "Median scores varied, with Asia scoring the highest (63%), followed by Africa (50%) and Europe (48%) (Fig. 3)."
)
OWED = "They gave the right prediction of pfkA (TPI constraint), and of pgm and eno (PGCDr constraint)."
COUNTED = "These include 63 nonsense, 4 stop-lost, 878 missense, and 208 silent substitutions."
RENAMED = "CDK4 and WEE1 phosphorylated RB1 and CDC2, respectively."
APART = "Trabecular bone volume rose in the vertebrae but fell in the femur."
SUBJECTS = "Wee1 was reduced in larvae, whereas Cdc2 was increased in adults."


def number(value: str, unit: str | None = None) -> Answer:
    return Answer(kind="number", value=value, unit=unit)


def phrase(value: str) -> Answer:
    return Answer(kind="phrase", value=value)


def misplaced(question: str, answer: Answer, quote: str) -> str:
    return pairings.misplaced(Draft(question=question, answer=answer, quotes=(quote,), kind="fact"), [quote])


@pytest.mark.parametrize(
    ("question", "right", "wrong", "quote"),
    [
        ("How many genes were downregulated in daf-2 mutants?", number("89"), number("147"), TURNED),
        ("How many genes does loss of daf-2 upregulate?", number("147"), number("89"), TURNED),
        ("What was the mortality of rats in winter?", number("15", "%"), number("12", "%"), SHARES),
        ("What was the mortality of mice in winter?", number("12", "%"), number("15", "%"), SHARES),
        ("In what percentage of mutant plants did cells die?", number("15", "%"), number("12", "%"), SPREAD),
        ("What was the score of African countries?", number("50", "%"), number("63", "%"), SCORED),
        ("What was the median score in Europe?", number("48", "%"), number("50", "%"), SCORED),
        ("Which constraint gave the right prediction of pgm and eno?", phrase("PGCDr"), phrase("TPI"), OWED),
        ("How many silent substitutions were found?", number("208"), number("63"), COUNTED),
        ("What did daf-2 mice weigh on average?", number("15", "g"), number("21", "g"), LISTED),
        ("What did wild-type mice weigh on average?", number("12", "g"), number("15", "g"), LISTED),
        ("Which mice weighed 21 g on average?", phrase("control"), phrase("wild-type"), LISTED),
        (
            "How wide were the pores at 40 mm?",
            number("1.9", "µm"),
            number("2.4", "µm"),
            "The width of pores at 20 mm and 40 mm was 2.4 ± 0.1 µm and 1.9 ± 0.2 µm, respectively.",
        ),
        ("Which protein did WEE1 phosphorylate?", phrase("CDC2"), phrase("RB1"), RENAMED),
        (
            "By what percentage did volume fall?",
            number("15", "%"),
            number("12", "%"),
            "Bone volume rose by 12% in the skull but fell by 15% in the femur.",
        ),
        ("Where did trabecular bone volume fall?", phrase("femur"), phrase("vertebrae"), APART),
        (
            "Where did trabecular bone volume decline?",
            Answer(kind="choice", value="B", options=("vertebrae", "femur", "skull")),
            Answer(kind="choice", value="A", options=("vertebrae", "femur", "skull")),
            APART,
        ),
        (
            "In which cells is expression of IL6 lowest?",
            phrase("T cells"),
            phrase("macrophages"),
            "Expression of IL6 was highest in macrophages and lowest in T cells.",
        ),
        (
            "What percentage of mice died after treatment?",
            number("15", "%"),
            number("12", "%"),
            "Of the mice, 12% died before and 15% died after treatment.",
        ),
        (
            "Compared with wild types, by what percentage did levels of VGlut fall?",
            number("80", "%"),
            number("65", "%"),
            "Compared with wild types, levels of Brp and VGlut fell by 65% and 80%, respectively.",
        ),
        (
            "What is the total level of VGlut, in nM?",
            number("80", "nM"),
            number("65", "nM"),
            "The total levels of Brp and VGlut were 65 and 80 nM, respectively.",
        ),
        ("Which protein was reduced?", phrase("Wee1"), phrase("Cdc2"), SUBJECTS),
        (
            "How many isolates had group B?",
            number("15"),
            number("12"),
            "Groups A and B had 12 and 15 isolates, respectively.",
        ),
    ],
)
def test_the_answer_of_its_neighbour(question: str, right: Answer, wrong: Answer, quote: str) -> None:
    assert misplaced(question, wrong, quote)
    assert misplaced(question, right, quote) == ""


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("Is it true that mortality was 12% in rats?", SHARES),
        ("Did trabecular bone volume fall in the vertebrae?", APART),
        ("Was Wee1 increased?", SUBJECTS),
        ("Did control mice weigh 12 g?", LISTED),
    ],
)
def test_a_yes_to_what_is_said_of_its_neighbour(question: str, quote: str) -> None:
    assert misplaced(question, YES, quote)


@pytest.mark.parametrize(
    ("question", "answer", "quote"),
    [
        ("Is it true that mortality was 12% in mice?", YES, SHARES),
        ("Did trabecular bone volume rise in the vertebrae?", YES, APART),
        ("Was Cdc2 increased in adults?", YES, SUBJECTS),
        ("By how much did mortality of rats and mice differ?", number("12", "%"), SHARES),
        ("What was the mortality, when that of rats was 15%?", number("12", "%"), SHARES),
        ("How many genes did not rise?", number("89"), "147 genes rose and 89 did not."),
        ("How many µM of the drug killed yeast?", number("5", "µM"), "It died at 5, 10 and 20 µM of the drug."),
        (
            "How long did worms without nhr-201 live?",
            number("27", "days"),
            "Mutants lived 27 days, and wild types 19 days.",
        ),
        (
            "How many months did untreated patients live?",
            number("9", "months"),
            "It was 14 months in patients given olaparib and 9 months in those given placebo.",
        ),
        (
            "At which temperature did motility return?",
            number("25", "°C"),
            "Motility was lost at 4 °C and fully recovered at 25 °C.",
        ),
        (
            "Which gene represses conidiation?",
            phrase("Set1"),
            "Loss of Kdm5 reduced conidiation, whereas loss of Set1 increased it.",
        ),
        (
            "Which gene was expressed up to the anterior, while Wee1 was shifted more to the posterior?",
            phrase("Gal4"),
            "Gal4 was expressed up to the anterior, while Wee1 was shifted more to the posterior.",
        ),
        (
            "How much of the variation in TY does the x-axis explain?",
            number("21", "%"),
            "The x-axis explained 21% and 10% in TY and BH soils, and the y-axis 5% and 6%, respectively.",
        ),
        ("Which sex has the lower level?", phrase("males"), "The level is higher in females than in males."),
        ("In which sex were they unchanged?", phrase("females"), "It fell in males, whereas it did not in females."),
    ],
)
def test_what_cannot_be_told_is_left_alone(question: str, answer: Answer, quote: str) -> None:
    assert misplaced(question, answer, quote) == ""


@pytest.mark.parametrize(
    ("sentence", "lists"),
    [
        ("Leaves and roots had 12 and 15 genes, respectively.", [["Leaves", "roots"], ["12", "15"]]),
        ("In A, B and C, 12%, 15%, and 20% died, respectively.", [["A", "B", "C"], ["12%", "15%", "20%"]]),
        ("CDK4 and WEE1 bind Rb and CDC2, respectively.", [["CDK4", "WEE1"], ["Rb", "CDC2"]]),
        ("Leaves and roots had 12 and 15 genes.", []),
    ],
)
def test_lists_that_stand_respectively(sentence: str, lists: list[list[str]]) -> None:
    assert listed(sentence) == lists


@given(st.text(alphabet="abAB12,; ", max_size=60), st.sampled_from(["12", "a", "yes"]))
def test_any_text_is_judged(text: str, value: str) -> None:
    kind = {"12": "number", "a": "phrase", "yes": "boolean"}[value]
    sentence = f"{text} and {text[::-1]}, respectively"
    answer = Answer.model_validate({"kind": kind, "value": value})
    assert isinstance(misplaced(f"Is {text}?", answer, sentence), str)


def test_what_is_counted_is_named_once() -> None:
    assert not misplaced("How many nonsense substitutions were found?", number("63"), COUNTED)


def test_a_thousands_comma_parts_no_list() -> None:
    quote = "Vines took 1,615.1 DD and 1,465.2 DD for the first and the second cycle, respectively."
    assert misplaced("How many DD did vines take for the first cycle?", number("1465.2"), quote) == "first"
    assert misplaced("How many DD did vines take for the first cycle?", number("1615.1"), quote) == ""
