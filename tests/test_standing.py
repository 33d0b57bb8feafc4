"""A right answer that the words around it take back, or set beside another, is not paid."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bioalchemy import answers
from bioalchemy.records import Answer

INSULIN = Answer(kind="phrase", value="insulin")
X, Y = "<answer>insulin</answer>", "<answer>glucagon</answer>"


def passes(response: str) -> bool:
    return answers.verify(INSULIN, response).passed


@pytest.mark.parametrize(
    "response",
    [
        f"{X} Actually, the answer is glucagon.",
        f"{X}\nWait, that's wrong. It is glucagon.",
        f"{X} No, scratch that: glucagon.",
        f"{X} On second thought, glucagon.",
        f"{X} I take that back.",
        f"{X} Sorry, I made a mistake; it should be glucagon.",
        f"{X} I meant glucagon.",
        f"{X} Let me reconsider. The hormone is glucagon.",
        f"{X} Hmm, actually glucagon.",
        f"{X} (ignore that, the answer is glucagon)",
        f"{X} Correction: glucagon",
        f"{X} is incorrect.",
        f"{X} isn't the answer.",
        f"{X} The above answer is wrong.",
        f"{X} My answer is glucagon.",
        f"{X} However, glucagon is more likely.",
        f"{X} Hmm. So it's actually glucagon.",
        f"{X} I'll go with glucagon.",
        f"{X} Apologies, glucagon.",
        f"{X} jk it's glucagon",
        f"{X} That is the wrong answer.",
        f"{X} Hmm, glucagon actually.",
        f"{X} The reverse is true.",
        f"{X} The opposite holds.",
        f"{X} was not observed",
        f"{X} This was not observed.",
        f"{X} But the evidence says otherwise.",
        f"{X} None of this is true.",
        f"{X} That cannot be right.",
        f"{X} Wrong!",
        f"{X} It's glucagon.",
        f"{X} In fact, glucagon.",
        f"{X} Glucagon is more accurate.",
        f"{X} Glucagon is the correct answer.",
        f"{X} It should actually be glucagon.",
        f"{X}\nFinal answer: glucagon",
        f"{X} Answer: glucagon",
        r"\boxed{insulin} is wrong; the correct answer is glucagon",
    ],
)
def test_an_answer_that_is_taken_back_is_not_paid(response: str) -> None:
    assert not passes(response)


@pytest.mark.parametrize(
    "response",
    [
        f"{X} or glucagon",
        f"{X} and {Y}",
        f"{X}/glucagon",
        f"{X}, glucagon",
        f"{X} vs. glucagon",
        f"{X} (could also be glucagon)",
        f"{X} Then again, it may equally be glucagon.",
        f"{X} Glucagon is as likely.",
        f"{X} Glucagon cannot be ruled out.",
        f"{X} glucagon",
        f"{X} (glucagon)",
        f"{X}\nBackup: glucagon",
        f"glucagon or {X}",
        f"{X} (or glucagon)",
        f"{X}?",
        f"{X}\n\nAlternatively, glucagon.",
        f"{X} It could also be glucagon.",
        f"{X}, but glucagon is also possible",
        f"{X} Another possible answer is glucagon.",
        f"{X} If that is wrong, glucagon.",
        f"{X} If not, glucagon.",
        f"{X} Both insulin and glucagon are acceptable.",
        f"{X} <answer>glucagon",
        f"{X}<answer>",
        f"{X} <answer/>",
        f"{X} <answer",
        f"{X} <ANSWER>",
        rf"{X} \boxed{{",
        f"<answer> {X}",
        f"It is either glucagon or {X}",
        f"The answer is not {X}",
        f"Wrong answer: {X}",
        f"{Y} {X}",
        f"{Y} or {X}",
        f"{Y} The passage speaks of beta cells. {X}",
        f"Is it {Y}? Maybe also {X}",
        r"\boxed{glucagon} \boxed{insulin}",
        "<answer><answer>insulin</answer> or glucagon</answer>",
    ],
)
def test_one_of_several_answers_is_not_paid(response: str) -> None:
    assert not passes(response)


@pytest.mark.parametrize(
    "response",
    [
        f"{X} Let me know if you need more.",
        f"{X} This is because beta cells secrete it, not glucagon.",
        f"{X} The other options are wrong, since they raise glucose.",
        f"{X}\n\nExplanation: it lowers glucose. However, glucagon acts in the fasted state.",
        f"{X} So the answer is insulin, because it lowers glucose.",
        f"{X} The answer is based on the passage.",
        f"{X} This answer is correct.",
        f"{X} or the hormone insulin",
        f"{X} is the correct answer.",
        f"{X}, as expected.",
        f"{X}, respectively.",
        f"{X}\n\nIf you want, I can explain more.",
        f"{X}\nReasoning: No other hormone does this.",
        f"{X} The opposite is seen after glucagon.",
        f"{X} It was not observed in the fasted state.",
        f"{X} It lowers glucose.",
        f"{X} Confidence: high",
        f"{X} (Banting 1922)",
        f"the gene of {X} itself",
        f"I'll go with {X}",
        f"{X} I'll go with insulin.",
        f"{X} So this is the answer.",
        f"{X} It should be noted that glucagon acts in the fasted state.",
        f"{X} The best response is seen after meals; it is also possible to inhibit it.",
        f"{X} is not secreted by alpha cells. If not treated, its loss is fatal.",
        f"These cells cannot grow without {X}",
        f"Alpha cells do not secrete {X}",
        f"They secrete all hormones except {X}",
        f"{X}</s>",
        rf"{X} \boxed{{Insulin}}",
        f"{X} {X} {X}",
        r"The final answer is $\boxed{insulin}$, as it lowers glucose.",
        f"It is not glucagon but {X}",
        f"Either way, {X}",
        f"All in all, {X}",
        f"Reading the passage, {X}",
        f"The medium was changed from glucagon to {X}",
    ],
)
def test_what_explains_or_repeats_an_answer_leaves_it_standing(response: str) -> None:
    assert passes(response)


@pytest.mark.parametrize(
    ("lead", "passed"),
    [
        ("It rose from 12 to", True),
        ("The count fell sharply from 80 to", True),
        ("It ranges from 12 to", False),
        ("from 12 to", False),
        ("12 to", False),
        ("About", True),
        ("minus", False),
        ("More than", False),
        ("Just under", False),
        ("Twice", False),
        ("As many as", False),
    ],
)
def test_what_stands_right_before_a_number(lead: str, passed: bool) -> None:
    assert answers.verify(Answer(kind="number", value="42"), f"{lead} <answer>42</answer>").passed is passed


@pytest.mark.parametrize(
    ("value", "lead", "passed"),
    [
        ("no", "It does not:", True),
        ("no", "Loss of Rb doesn't:", True),
        ("no", "It is not:", False),
        ("no", "The answer is not:", False),
        ("no", "It does not", False),
        ("yes", "It does not:", False),
    ],
)
def test_a_verdict_may_sum_up_a_denial(value: str, lead: str, passed: bool) -> None:
    gold = Answer(kind="boolean", value=value)
    assert answers.verify(gold, f"{lead} <answer>{value}</answer>").passed is passed


@pytest.mark.parametrize(
    "response",
    [
        f"{Y} Wait, beta cells. {X}",
        f"{Y} No: {X}",
        f"I first thought of {Y}. Final: {X}",
        f"Draft: {Y}. Beta cells are meant. {X}",
        f"I will write <answer>...</answer>. {X}",
        rf"{Y} Corrected: \boxed{{insulin}}",
    ],
)
def test_the_last_of_several_counts_when_the_others_are_taken_back(response: str) -> None:
    assert passes(response)
    assert answers.parse(response) == "insulin"


def test_attempts_that_differ_in_spelling_are_one() -> None:
    choice = Answer(kind="choice", value="B", options=("mouse", "yeast"))
    assert answers.verify(choice, r"<answer>B) yeast</answer> \boxed{B}").passed
    assert not answers.verify(choice, r"<answer>A</answer> \boxed{B}").passed


def test_a_letter_may_be_what_is_called_wrong() -> None:
    choice = Answer(kind="choice", value="B", options=("mouse", "yeast"))
    assert answers.verify(choice, r"The incorrect option is \boxed{B}. It is wrong because yeast buds.").passed
    assert not answers.verify(choice, r"\boxed{B} is wrong, the correct answer is A.").passed


@pytest.mark.parametrize(
    ("gold", "response"),
    [
        (Answer(kind="number", value="5"), r"$-\boxed{5}$"),
        (Answer(kind="number", value="5"), r"\boxed{5} \times 10^3"),
        (Answer(kind="number", value="5"), "p > <answer>5</answer>"),
        (Answer(kind="number", value="5", unit="µM"), "<answer>5 µM</answer> Rather 6 µM."),
        (Answer(kind="choice", value="B", options=("mouse", "yeast")), "<answer>B</answer> So mouse."),
        (Answer(kind="boolean", value="no"), "<answer>No</answer> Yes."),
    ],
)
def test_what_stands_beside_is_read_as_the_gold_is(gold: Answer, response: str) -> None:
    alone = f"<answer>{answers.render(gold)}</answer>"
    assert answers.verify(gold, alone).passed
    assert answers.verify(gold, f"{alone} {answers.render(gold)}").passed
    assert not answers.verify(gold, response).passed


def test_a_verdict_of_no_may_be_explained_with_a_no() -> None:
    assert answers.verify(Answer(kind="boolean", value="no"), "<answer>no</answer> No, it does not bind.").passed
    assert not answers.verify(Answer(kind="boolean", value="yes"), "<answer>yes</answer> No, it does not bind.").passed


def test_the_reason_names_what_stands_beside() -> None:
    assert "glucagon" in answers.verify(INSULIN, f"{Y} {X}").detail
    assert "glucagon" in answers.verify(INSULIN, f"{X} My answer is glucagon.").detail


@given(st.text(), st.text())
def test_a_wrong_answer_is_never_paid_for_the_words_around_it(before: str, after: str) -> None:
    response = f"{before}<answer>glucagon</answer>{after}"
    if "<" not in before + after and "\\" not in before + after:
        assert not passes(response)


@pytest.mark.parametrize(
    "piece",
    [
        "The answer is ",
        "or ",
        "it is ",
        "no, ",
        "wait",
        "not ",
        "(",
        "\n",
        ". ",
        "answer ",
        "I mean insulin. ",
        "The answer is insulin.\n",
        "1. ",
        "- a\n",
        "second ",
        "i say",
        "*",
    ],
)
def test_long_words_around_an_answer_are_read_to_their_end(piece: str) -> None:
    hostile = piece * (100_000 // len(piece))
    assert not passes(f"{X}{hostile} Actually, the answer is glucagon.")
    assert not passes(f"{Y}{hostile}{X} or glucagon")
    assert not passes(f"{hostile} It is either glucagon or {X}")


@pytest.mark.parametrize(
    "tail",
    [
        "was ruled out.",
        "is refuted by the data.",
        "does not fit.",
        "\nThe tag above contains a wrong answer.",
        "The box holds an error.",
        "This fails.",
        "The passage contradicts this.",
        "The passage says glucagon.",
        "The text states glucagon",
        "Glucagon is what the passage states.",
        "The hormone is glucagon.",
        "Thus, the hormone must be glucagon. It raises glucose.",
        "Other possible answers are glucagon and cortisol.",
        "Glucagon is possible.",
        "I could be wrong.",
        "I am not sure.",
        "Not sure.",
        "60% insulin, 40% glucagon",
        "Both insulin and glucagon.",
        "All of insulin, glucagon and cortisol fit.",
        "Candidates: insulin, glucagon.",
        "Glucagon also fits.",
        "\n- insulin\n- glucagon",
        "\nglucagon\ncortisol\nghrelin",
        "La respuesta correcta es glucagon.",
        "Die richtige Antwort ist Glucagon.",
        "La bonne réponse est glucagon.",
    ],
)
def test_a_tail_that_doubts_or_names_another_is_heard(tail: str) -> None:
    assert not passes(f"{X} {tail}")


@pytest.mark.parametrize(
    "tail",
    [
        "The passage says so.",
        "The passage says insulin.",
        "The text states this explicitly.",
        "The text states that insulin and glucagon act on the liver.",
        "The hormone is essential.",
        "The hormone is insulin.",
        "The receptor was excluded from the nucleus.",
        "The other hormones were not changed.",
        "All of the evidence fits this.",
        "Both experiments show this.",
        "It also matches the knockdown data.",
        "Insulin is what the passage states.",
        "La respuesta correcta es insulin.",
        "\nExplanation: it lowers glucose.\nReference: passage 1",
        "Confidence: 95%",
    ],
)
def test_an_explanation_is_no_doubt(tail: str) -> None:
    assert passes(f"{X} {tail}")


@pytest.mark.parametrize(
    "lead",
    [
        "Nicht",
        "Do not answer",
        "Don't pick",
        "It's glucagon. A wrong answer would be",
        "If I had to guess wrong I'd say",
        "The following is what I would say if I were wrong:",
        "Wrong answer example:",
        "Example of the format:",
        "For example,",
    ],
)
def test_a_lead_that_denies_the_answer_is_heard(lead: str) -> None:
    assert not passes(f"{lead} {X}")


def test_an_ordinary_lead_is_no_denial() -> None:
    for lead in ("In the requested format:", "I am not wrong:", "The passage names a hormone, for one thing:"):
        assert passes(f"{lead} {X}"), lead


DOSE = Answer(kind="number", value="5", unit="µM")


@pytest.mark.parametrize(
    "response",
    [
        *(
            f"<answer>5 µM</answer> {tail}"
            for tail in (
                "That is 50 µM.",
                "The value is 50 µM. It kills all.",
                "i.e. 50 µM",
                "which equals 5 mM",
                "give or take 50 µM",
                "to 50",
                "to 50 µM",
                "at least",
                "(at most)",
                "thousand",
                "e3",
                "%",
                "(log10)",
                "per well",
            )
        ),
        "<answer>5</answer> µM or mM",
        "<answer>5</answer> thousand µM",
        "<answer>5 µM</answer>e3",
    ],
)
def test_what_makes_another_number_of_it_is_heard(response: str) -> None:
    assert not answers.verify(DOSE, response).passed


@pytest.mark.parametrize(
    "tail",
    [
        "That is 5000 nM.",
        "which equals 5000 nM.",
        "This is 50% of the control.",
        "in each well",
        "to the cells",
        "at least in vitro.",
    ],
)
def test_what_says_the_same_number_or_none_is_no_doubt(tail: str) -> None:
    assert answers.verify(DOSE, f"<answer>5 µM</answer> {tail}").passed


def test_another_option_that_fits_too_is_heard() -> None:
    choice = Answer(kind="choice", value="B", options=("glucagon", "insulin", "cortisol"))
    assert not answers.verify(choice, "<answer>B</answer> But C fits.").passed
    assert not answers.verify(choice, "<answer>B</answer> C also fits.").passed
    assert answers.verify(choice, "<answer>B</answer> It fits the data.").passed


@pytest.mark.parametrize(
    "lead",
    [
        "It cannot be",
        "It can't be",
        "The answer could not be",
        "It is unlikely to be",
        "This can hardly be",
        "It is unlikely that the answer is",
        "I doubt",
        "I doubt it is",
        "I highly doubt that the hormone is",
        "Ignore",
        "Please disregard",
        "Reject",
        "I would reject",
        "I'd rule out",
        "We can exclude",
        "Let us discard",
        "Never trust",
        "I refuse",
        "It would be absurd to answer",
        "All hormones but",
        "Every hormone except",
        "Question: which? Options:",
    ],
)
def test_a_lead_that_rejects_the_answer_is_heard(lead: str) -> None:
    assert not passes(f"{lead} {X}.")


@pytest.mark.parametrize(
    "lead",
    [
        "It can only be",
        "It cannot be anything but",
        "It can't be anything but",
        "Of all the options, the best is:",
        "It cannot be glucagon, so it is",
        "It cannot be glucagon.",
        "I do not doubt it is",
        "There is no doubt:",
        "I doubt glucagon.",
        "Ignore the noise in the data.",
        "I ignore glucagon here.",
        "Patients with too little glucose should avoid",
        "The immune system rejects",
    ],
)
def test_a_lead_that_rejects_something_else_is_no_denial(lead: str) -> None:
    assert passes(f"{lead} {X}")


@pytest.mark.parametrize(
    "tail",
    [
        "could equally well be glucagon",
        "might be glucagon instead",
        "It could just as easily be glucagon.",
        "The hormone could be glucagon.",
        "To be clear, the hormone is glucagon.",
        "In conclusion, the hormone is glucagon.",
        "In other words, glucagon.",
        "Strictly speaking, it is glucagon.",
        "But if you need another, glucagon.",
        "If one is not enough, glucagon.",
        "And if it must be something else, then glucagon.",
        "If pressed further, I'd say glucagon.",
        "Should that fail, glucagon.",
        "In case of doubt, glucagon.",
        "To put it plainly, the hormone is glucagon.",
        ", which is glucagon.",
        ", which is the hormone glucagon.",
        ", because the hormone is glucagon.",
        "Just guessing.",
        "A wild guess.",
        "Not really.",
        "Not at all.",
        "Not insulin.",
        "It is not insulin.",
        "It lowers glucose. It cannot be insulin.",
        "Not insulin but glucagon.",
        "I cannot tell insulin and glucagon apart.",
        "I can't decide between the two.",
        "is what a novice would say; experts say glucagon.",
        "is what most people would answer.",
        "My textbook says glucagon.",
        "(no)",
        "-> no",
        "→ no.",
        "\nBut it's more likely glucagon.",
        "I can't determine the hormone.",
        "I cannot identify it.",
        "\nThe above answer is only a placeholder.",
        "It is just a dummy.",
    ],
)
def test_a_tail_that_offers_another_or_withdraws_is_heard(tail: str) -> None:
    assert not passes(f"{X} {tail}".replace(" ,", ","))


@pytest.mark.parametrize(
    "tail",
    [
        "No further comment.",
        "No doubt.",
        "No other hormone fits.",
        "Nothing to add.",
        "That is all.",
        "Not glucagon.",
        "It is not glucagon.",
        "It is essential for growth.",
        "To be clear, the hormone is insulin.",
        "To be clear, it lowers glucose.",
        "But it's most likely insulin.",
        "I can't determine its partner here, which is not asked.",
        "In the fasted state, the hormone is glucagon.",
        "If you need more detail, please ask.",
        "If needed, see below.",
        "If glucose is low, glucagon rises.",
        "It could be measured by ELISA.",
        "may be given by injection.",
        "It cannot be replaced by glucagon.",
        "is what the passage describes.",
        ", which is secreted by beta cells.",
        ", which is essential for growth.",
        ", which is slow.",
    ],
)
def test_a_tail_that_takes_leave_or_explains_is_no_doubt(tail: str) -> None:
    assert passes(f"{X} {tail}".replace(" ,", ","))


@pytest.mark.parametrize(
    "response",
    [
        f"First guess {Y}. Second guess {X}",
        f"First choice: {Y}. Second choice: {X}",
        f"My first guess: {Y}. {X}",
        f"First, {Y}. Second, {X}",
        f"Initial guess {Y}; next guess {X}",
        f"First option {Y}. If not, {X}",
        f"My draft is {Y}, failing that {X}",
    ],
)
def test_a_second_guess_is_another_answer(response: str) -> None:
    assert not passes(response)


def test_a_first_guess_may_be_taken_back() -> None:
    assert passes(f"My first guess was {Y}, but the answer is {X}")
    assert passes(f"Draft: {Y}. On second thought: {X}")


@pytest.mark.parametrize(
    "response",
    [
        f"The following is wrong: {X}",
        f"The next answer is clearly incorrect: {X}",
        f"Wrong answers include {X}",
        f"A common misconception is {X}",
        f"A widespread myth is that it is {X}",
        f"The trap is {X}",
        f"Not this: {X}",
        f"One might say {X} but it's glucagon",
        f"Many people would guess {X}",
        f"{X} cannot be the answer",
        f"{X} can't possibly be right.",
        f"{X}, though wrong, is popular",
        f"{X} was my first idea; it's glucagon",
        f"{X}, although it is really glucagon.",
    ],
)
def test_an_answer_that_is_told_as_an_error_is_not_paid(response: str) -> None:
    assert not passes(response)


@pytest.mark.parametrize(
    "response",
    [
        f"The following is the right answer: {X}",
        f"Glucagon is wrong. The following is right: {X}",
        f"The trap is glucagon. {X}",
        f"It is a common misconception that glucagon is needed. {X}",
        f"One might say glucagon, but {X}",
        f"Many people answer glucagon; mine is {X}",
        f"The experts would say {X}",
        f"{X} cannot be replaced by glucagon.",
        f"{X}, although it is degraded in the liver.",
    ],
)
def test_an_error_told_of_another_leaves_the_answer_standing(response: str) -> None:
    assert passes(response)


@pytest.mark.parametrize(
    ("value", "words", "stands"),
    [
        ("yes", " Well, no.", False),
        ("yes", " It does not increase, so no.", False),
        ("yes", " Therefore, no.", False),
        ("no", " It does increase, so yes.", False),
        ("no", " Well, yes.", False),
        ("no", " The answer is thus yes.", False),
        ("yes", " So yes, it is required.", True),
        ("yes", " So no other kinase does this.", True),
        ("no", " It does not, so no.", True),
        ("no", ", although yes would be expected from theory.", True),
    ],
)
def test_a_verdict_is_taken_back_by_the_other(value: str, words: str, stands: bool) -> None:
    gold = Answer(kind="boolean", value=value)
    assert answers.verify(gold, f"<answer>{value}</answer>{words}").passed == stands


@pytest.mark.parametrize(
    "response",
    [
        f"Neither glucagon nor {X}",
        f"There was no {X}",
        f"There is no evidence of {X}",
        f"The study excluded {X}",
        f"Any answer but {X}",
        f"Without {X}",
        f"Maybe {X}",
        f"Just a guess: {X}",
        f"Both glucagon and {X}",
        f"glucagon, {X}",
        f"{X} is impossible.",
        f"{X} does not fit the data.",
        f"{X} is only the second best answer.",
        f"{X} The answer, however, is glucagon.",
        f"{X} Glucagon is the better answer.",
        f"{X} is one option; another is glucagon",
        f"{X} ❌",
        f"{X} maybe",
    ],
)
def test_doubt_around_the_answer_is_not_paid(response: str) -> None:
    assert not passes(response)


NUMBER = Answer(kind="number", value="5", unit="µM")
VERDICT = Answer(kind="boolean", value="yes")
OPTION = Answer(kind="choice", value="B", options=("glucagon", "insulin", "leptin"))
FIVE, YES, B = "<answer>5 µM</answer>", "<answer>yes</answer>", "<answer>B</answer>"


@pytest.mark.parametrize(
    ("gold", "response"),
    [
        (NUMBER, f"3 to {FIVE}"),
        (NUMBER, f"between 4 and {FIVE}"),
        (NUMBER, f"less than {FIVE}"),
        (NUMBER, f"> {FIVE}"),
        (NUMBER, f"at least {FIVE}"),
        (NUMBER, f"below {FIVE}"),
        (NUMBER, f"4 µM, 6 µM, {FIVE}"),
        (NUMBER, f"{FIVE}, 6 µM, 7 µM"),
        (VERDICT, f"{YES} (no)"),
        (OPTION, f"A and {B}"),
        (OPTION, f"Neither A nor {B}"),
        (OPTION.model_copy(update={"options": ("insulin", "leptin", "ghrelin")}), "<answer>A leptin</answer>"),
        (Answer(kind="set", value=("insulin", "leptin")), "glucagon, <answer>insulin, leptin</answer>"),
    ],
)
def test_what_is_joined_to_the_answer_is_another(gold: Answer, response: str) -> None:
    assert not answers.verify(gold, response).passed


@pytest.mark.parametrize(
    ("gold", "response"),
    [
        (INSULIN, f"Therefore, {X}"),
        (INSULIN, f"In conclusion, {X}"),
        (INSULIN, f"Based on the passage, {X}"),
        (INSULIN, f"Glucagon was ruled out, so it is {X}"),
        (NUMBER, f"In step 3, {FIVE}"),
        (NUMBER, f"After 24 h, {FIVE}"),
        (NUMBER, f"{FIVE} (3 replicates), and 2 h later it fell."),
        (VERDICT, f"So {YES}"),
        (VERDICT, "<answer>Correct.</answer>"),
        (VERDICT, "<answer>Yes, as binding of the two depends on insulin.</answer>"),
        (VERDICT.model_copy(update={"value": "no"}), "<answer>incorrect</answer>"),
        (Answer(kind="number", value="5", unit="nM"), "<answer>The dissociation constant is 5 nM.</answer>"),
        (Answer(kind="set", value=("insulin", "leptin")), "<answer>The controls are: insulin, leptin</answer>"),
        (OPTION, f"{B}, since A and C are made elsewhere."),
    ],
)
def test_what_only_leads_to_the_answer_is_none(gold: Answer, response: str) -> None:
    assert answers.verify(gold, response).passed


GOLDS = (
    (INSULIN, "insulin", "glucagon"),
    (NUMBER, "5 µM", "6 µM"),
    (OPTION, "B", "A"),
    (OPTION, "insulin", "glucagon"),
    (VERDICT, "yes", "no"),
    (Answer(kind="phrase", value="increased"), "increased", "decreased"),
    (Answer(kind="set", value=("IL-6", "IL-8")), "IL-6 and IL-8", "IL-6 and IL-10"),
    (Answer(kind="sequence", value=("mixing", "heating")), "mixing, heating", "heating, mixing"),
)
"""Of each kind a gold, a right answer and a wrong one."""
each_kind = pytest.mark.parametrize(("gold", "right", "wrong"), GOLDS, ids=lambda part: str(part)[:20])

OFFERED_BEFORE = [
    "{wrong} as well as {right}",
    "{wrong} along with {right}",
    "{wrong} or else {right}",
    "{wrong}; {right}",
    "{wrong} (or {right})",
    "{wrong}, failing which {right}",
    "{wrong}, or alternatively {right}",
    "1. {wrong}\n2. {right}",
    "(1) {wrong} (2) {right}",
    "- {wrong}\n- {right}",
    "Option 1: {wrong}. Option 2: {right}",
    "Answer 1: {wrong}\nAnswer 2: {right}",
    "Answer: {wrong}\nAlternative: {right}",
    "First guess: {wrong}. Second guess: {right}",
    "Primary: {wrong}\nSecondary: {right}",
    "My first guess is {wrong}, my second is {right}",
    "My answer is {wrong}. For completeness: {right}",
    "The answer is {wrong}. {right}",
    "I choose {wrong}. {right}",
    "Answer = {wrong}\n{right}",
    "As a backup, {right}",
    "Plan B: {right}",
    "Distractor: {right}",
    "A decoy: {right}",
    "Rejected: {right}",
    "Not the answer: {right}",
    "<answer>{wrong}</answer> No? Then {right}",
    "<answer>{wrong}</answer> Runner-up: {right}",
]
OFFERED_AFTER = [
    "{right} is a distractor.",
    "{right} is a common misconception.",
    "{right} has been ruled out.",
    "{right} can be excluded.",
    "{right} Totally wrong.",
    "{right} Do not count this.",
    "{right} This does not count.",
    "{right} We can rule it out.",
    "{right}\nI'm going with {wrong} instead.",
    "{right}\nMy other choice would be {wrong}.",
    "{right}\nWell, more precisely {wrong}.",
    "{right}\nI mean {wrong}.",
    "{right}\nLet's say {wrong}.",
    "{right}\nHowever, the paper reports {wrong}.",
    "{right}\nHalf of me says {wrong}.",
    "{right}\nMy money is on {wrong}.",
    "{right}\nI lean towards {wrong}.",
    "{right}\nPlan B: {wrong}",
    "{right}\nRunner-up: {wrong}",
    "{right}\nUpdated: {wrong}",
    "{right}\nMake that {wrong}",
    "{right}\nSo {wrong} it is.",
    "{right}\nIt might well be {wrong}.",
    "{right}\nCould be {wrong} though",
    "{right}\nI would equally accept {wrong}",
    "{right}\nThough {wrong} is tempting.",
    "{right} resp. {wrong}",
    "{right} aka {wrong}",
    "{right}\nANS={wrong}",
    '{right}\n{{"answer": "{wrong}"}}',
    "{right} 50%, {wrong} 50%",
    "{right}\nIt acts in the fed state. I mean {wrong}.",
]


@each_kind
@pytest.mark.parametrize("words", OFFERED_BEFORE + OFFERED_AFTER)
def test_whatever_the_kind_another_answer_beside_it_is_heard(gold: Answer, right: str, wrong: str, words: str) -> None:
    assert not answers.verify(gold, words.format(right=f"<answer>{right}</answer>", wrong=wrong)).passed


EXPLAINED = [
    "The answer is straightforward. {right}",
    "The answer is stated in the abstract. {right}",
    "The answer is a matter of record. {right}",
    "My choice is clear. {right}",
    "The other options are wrong. {right}",
    "1. The passage names one.\n2. {right}",
    "1. Read the passage.\n2. Compare.\n{right}",
    "* The passage names one.\n* {right}",
    "Beware of errors: {right}",
    "It rose 3.12 times (95% CI 2.4 to 4.1).\nAnswer: {right}",
    "It was given i.c.v.\nAnswer: {right}",
    "Others, e.g., hens.\nAnswer: {right}",
    "Or, in short, {right}",
    "As well as others, the text names {right}",
    "The answer is {right}",
    "Answer: {right}",
    "{right} is a decoy receptor.",
    "{right} is an error-prone polymerase.",
    "{right} can be eliminated by heating.",
    "{right} may be involved in repair.",
    "{right} It could be measured by ELISA.",
    "{right} This may be due to stress.",
    "{right} If the graft is rejected, it rises.",
    "{right} I hope this helps.",
    "{right} I would say so.",
    "{right} My answer is based on the abstract.",
    "{right} My choice is justified by the text.",
    "{right} The text is clear on this.",
    "{right} The paper reports this.",
    "{right} This result is robust.",
    "{right} The final assembly (2.1) was made by hand.",
    "{right} They scored higher (correct answers).",
    "{right} The alternative hypothesis was rejected.",
    "{right} More precisely, it acts in the nucleus.",
    "{right} Solution: read from the abstract.",
    "{right} is what I would go with.",
    "{right} It acts in the fed state. The value is high.",
]


@each_kind
@pytest.mark.parametrize("words", EXPLAINED)
def test_whatever_the_kind_an_explanation_is_no_other_answer(gold: Answer, right: str, wrong: str, words: str) -> None:
    assert answers.verify(gold, words.format(right=f"<answer>{right}</answer>", wrong=wrong)).passed


@each_kind
@pytest.mark.parametrize("words", ["The answer is {}. {}", "1. {}\n2. {}", "{1}\nI mean {0}."])
def test_the_gold_once_more_is_no_other_answer(gold: Answer, right: str, wrong: str, words: str) -> None:
    assert answers.verify(gold, words.format(right, f"<answer>{right}</answer>")).passed


def test_the_name_in_full_is_no_other_answer() -> None:
    peptide = Answer(kind="phrase", value="GLP-1")
    assert answers.verify(peptide, "The answer is glucagon-like peptide 1. <answer>GLP-1</answer>").passed
    assert not answers.verify(peptide, "The answer is glucagon-like peptide 2. <answer>GLP-1</answer>").passed


def test_a_number_told_of_something_else_is_no_other_answer() -> None:
    assert answers.verify(NUMBER, f"{FIVE} I added 6 µM to the control.").passed
    assert not answers.verify(NUMBER, f"{FIVE} Take 6 µM.").passed
    assert not answers.verify(NUMBER, f"6 µM. {FIVE}").passed


def test_an_answer_stated_first_may_be_taken_back() -> None:
    assert passes(f"The answer is glucagon. No, wait: {X}")
    assert passes(f"Answer: glucagon? It raises glucose, so that is wrong.\nAnswer: {X}")
