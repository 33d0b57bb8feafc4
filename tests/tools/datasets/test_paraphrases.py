"""Two questions for one fact, and two for two: nothing that changes the fact may pass, however near the words are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bioalchemy.records import Answer
from bioalchemy.tools.datasets.paraphrases import differs
from bioalchemy.tools.datasets.same_answers import agree

OTHER_FACTS = [
    # names
    ("Does CDK4 phosphorylate Rb in mice?", "Does CDK6 phosphorylate Rb in mice?"),
    ("Does miR-21 repress PTEN?", "Does miR-210 repress PTEN?"),
    ("Is complex I inhibited by rotenone?", "Is complex II inhibited by rotenone?"),
    ("Does vitamin A deficiency cause blindness?", "Does vitamin D deficiency cause blindness?"),
    ("Does estradiol bind ERα?", "Does estradiol bind ERβ?"),
    ("Does the 5' UTR contain the motif?", "Does the 3' UTR contain the motif?"),
    ("Which cell surface receptor binds EGF?", "Which cell surface receptor binds EGF receptor?"),
    ("Which CD4- T cells produce IL-2?", "Which CD4 T cells produce IL-2?"),
    ("Which CD4- T cells produce IL-2?", "Which CD4+ T cells produce IL-2?"),
    ("Do p53−/− mice live long?", "Do p53 mice live long?"),
    ("Do p53−/− mice live long?", "Do p53+/+ mice live long?"),
    ("Do p53−/− mice live long?", "Do p53+/− mice live long?"),
    ("Which gene is involved in the disease?", "What was found in the patients?"),
    ("Is Na+ taken up?", "Is K+ taken up?"),
    ("Which enzyme reduces nitrate in roots?", "Which enzyme reduces nitrite in roots?"),
    ("Are the pre-B cells CD19-positive?", "Are the pre-B cells CD19-negative?"),
    # numbers, times, bounds
    ("Did the level rise after 24 h?", "Did the level rise after 48 h?"),
    ("Which gene is expressed in week 1?", "Which gene is expressed on day 1?"),
    ("Did at least 50 % respond?", "Did at most 50 % respond?"),
    ("Is the vaccine effective in children under 5 years?", "Is the vaccine effective in children over 5 years?"),
    ("Did 3 males and 5 females survive?", "Did 5 males and 3 females survive?"),
    ("Did 10 mg of drug A and 20 mg of drug B work?", "Did 20 mg of drug A and 10 mg of drug B work?"),
    ("Which subunit is phosphorylated at serine 15?", "Which subunit is phosphorylated at serine 20?"),
    # directions and denials
    ("Was expression increased after heat shock?", "Was expression decreased after heat shock?"),
    ("Was the gene up-regulated in leaves?", "Was the gene down-regulated in leaves?"),
    ("Was the gene switched on in leaves?", "Was the gene switched off in leaves?"),
    ("Is p53 required for apoptosis?", "Is p53 dispensable for apoptosis?"),
    ("Is the trait heritable?", "Is the trait not heritable?"),
    ("Does the strain grow with oxygen?", "Does the strain grow without oxygen?"),
    ("Which cells express CD4 but not CD8?", "Which cells express CD8 but not CD4?"),
    ("Which gene do humans but not chimpanzees have?", "Which gene do chimpanzees but not humans have?"),
    ("Do all mutants show the defect?", "Do some mutants show the defect?"),
    # settings
    ("Does the drug act in rats?", "Does the drug act in mice?"),
    ("Was serum LH measured in men?", "Was serum LH measured in women?"),
    ("What is the five-year survival in melanoma?", "What is the five-year survival in stage IV melanoma?"),
    ("Is the shoulder joint stable?", "Is the joint stable?"),
    # who does what to whom
    ("Does CDK4 phosphorylate Rb?", "Does Rb phosphorylate CDK4?"),
    ("Is Rb phosphorylated by CDK4?", "Is CDK4 phosphorylated by Rb?"),
    ("Does stress cause inflammation?", "Does inflammation cause stress?"),
    ("Which protein activates p38 in neurons?", "Which protein is activated by p38 in neurons?"),
    ("Which kinase phosphorylates CDC25 in yeast?", "Which kinase is phosphorylated by CDC25 in yeast?"),
    (
        "Is the allele more frequent in cases than in controls?",
        "Is the allele more frequent in controls than in cases?",
    ),
    (
        "Which genus dominated the gut microbiota of cases compared with controls?",
        "Which genus dominated the gut microbiota of controls compared with cases?",
    ),
    ("Which gene does p53 regulate in thymocytes?", "Which gene regulates p53 in thymocytes?"),
    (
        "Which marker is present in B cells and absent in T cells?",
        "Which marker is present in T cells and absent in B cells?",
    ),
    ("How many genes were up in liver and down in kidney?", "How many genes were up in kidney and down in liver?"),
    ("At what temperature does the (+) strand melt?", "At what temperature does the (-) strand melt?"),
    ("Which taxon lives in diseased gums?", "Which taxon lives in gums?"),
    (
        "Which taxon was enriched in healthy and depleted in diseased gums?",
        "Which taxon was enriched in diseased and depleted in healthy gums?",
    ),
    ("How many patients had one or more relapses?", "How many patients had more than one relapse?"),
    ("What does bleaching of corals cause?", "What causes bleaching of corals?"),
    ("What leads to loss of tau?", "What does loss of tau lead to?"),
    ("Does stress result from inflammation?", "Does stress result in inflammation?"),
    ("Is expression higher in liver than in kidney?", "Is expression higher in kidney than in liver?"),
    ("Is calcium released from the ER into the cytosol?", "Is calcium released from the cytosol into the ER?"),
    ("Is MEK upstream of ERK?", "Is ERK upstream of MEK?"),
    (
        "Which cytokine activates macrophages and is produced by T cells?",
        "Which cytokine is produced by macrophages and activates T cells?",
    ),
    (
        "Of the patients with fever, what share had a cough?",
        "Of the patients with a cough, what share had fever?",
    ),
    ("Mice were starved. Which hormone rises?", "Mice were fed. Which hormone rises?"),
    ("Mice were starved. Which hormone rises?", "Which hormone rises?"),
    # single letters
    ("Which receptor couples to Gαi?", "Which receptor couples to Gαs?"),
    ("Which transporter takes up l-lactate?", "Which transporter takes up d-lactate?"),
    ("Which enzyme degrades m-cresol?", "Which enzyme degrades p-cresol?"),
    ("Is subunit a of the ATPase methylated?", "Is subunit b of the ATPase methylated?"),
    ("Is chlorophyll a bleached by light?", "Is chlorophyll b bleached by light?"),
    ("Is allele A dominant over allele a?", "Is allele a dominant over allele A?"),
    ("Which flower colour does the genotype Aa give?", "Which flower colour does the genotype aa give?"),
    ("Was strain A outcompeted by strain B?", "Was strain B outcompeted by strain A?"),
    ("Did group A survive longer than group B?", "Did group B survive longer than group A?"),
    ("Was hepatitis A preceded by hepatitis B?", "Was hepatitis B preceded by hepatitis A?"),
    ("Which tumour carries a G>A change?", "Which tumour carries an A>G change?"),
    ("Which exonuclease works 5′→3′ on DNA?", "Which exonuclease works 3′→5′ on DNA?"),
    ("Was the CD4/CD8 ratio raised?", "Was the CD8/CD4 ratio raised?"),
    ("Was the C:N ratio raised in soil?", "Was the N:C ratio raised in soil?"),
    ("Which bees store honey in winter?", "Which store honey in winter?"),
    # what is set against what
    ("Do males, unlike females, sing at dawn?", "Do females, unlike males, sing at dawn?"),
    ("Did mutant larvae, unlike adults, lose eyes?", "Did mutant adults, unlike larvae, lose eyes?"),
    ("In contrast to roots, do shoots store cadmium?", "In contrast to shoots, do roots store cadmium?"),
    ("Instead of sugars, do larvae use lipids?", "Instead of lipids, do larvae use sugars?"),
    ("Compared with wheat, does rice yield more?", "Compared with rice, does wheat yield more?"),
    ("After fasting, does feeding raise leptin?", "After feeding, does fasting raise leptin?"),
]
SAME_FACT = [
    ("Which protein activates p38 in neurons?", "By which protein is p38 activated in neurons?"),
    ("Which protein activates p38 in neurons?", "p38 is activated by which protein in neurons?"),
    ("Does CDK4 phosphorylate Rb?", "Is Rb phosphorylated by CDK4?"),
    ("What happens to IL-6 after 24 h?", "After 1 day, what happens to IL6?"),
    ("Which gene is mutated in ALS?", "Which gene is mutated in amyotrophic lateral sclerosis?"),
    ("In mice, which hormone raises glucose?", "Which hormone raises glucose in Mus musculus?"),
    ("Which enzyme does TP53 activate in humans?", "Which enzyme is activated by p53 in human patients?"),
    ("Do p53−/− mice live long?", "Do p53 knockout mice live long?"),
    ("Do A and B interact?", "Do B and A interact?"),
    ("How many of the 8 plots had tumours?", "How many of the eight plots had tumors?"),
    ("Which larvae cause blowfly strike in sheep?", "In sheep, blow-fly strike is caused by which larvae?"),
    ("Which cells were dead on day 4 after infection?", "Which cells were dead 4 days after infection?"),
    ("Which kinase phosphorylates AKT in HeLa cells?", "AKT is phosphorylated by which enzyme in HeLa cells?"),
    ("Was strain A outcompeted by strain B?", "Did strain B outcompete strain A?"),
    ("Do males, unlike females, sing at dawn?", "In contrast to females, do males sing at dawn?"),
    ("A mutation in which gene causes deafness?", "Which gene carries a mutation that causes deafness?"),
    (
        "Stomata limit water loss. Which hormone closes stomata?",
        "Which hormone closes stomata?",
    ),
]


@pytest.mark.parametrize(("one", "other"), OTHER_FACTS)
def test_another_fact_is_told_apart(one: str, other: str) -> None:
    assert differs(one, other)
    assert differs(other, one)


@pytest.mark.parametrize(("one", "other"), SAME_FACT)
def test_other_words_for_one_fact_pass(one: str, other: str) -> None:
    assert differs(one, other) == ""
    assert differs(other, one) == ""


QUESTIONS = sorted({question for pair in OTHER_FACTS for question in pair})


@given(st.text(max_size=200) | st.sampled_from(QUESTIONS))
def test_a_question_asks_the_same_as_itself(question: str) -> None:
    assert differs(question, question) == ""


@given(st.sampled_from(QUESTIONS), st.sampled_from(QUESTIONS))
def test_it_does_not_matter_which_comes_first(one: str, other: str) -> None:
    assert bool(differs(one, other)) == bool(differs(other, one))


@given(st.sampled_from(QUESTIONS), st.from_regex(r"[A-Z]{3}[1-9][0-9]", fullmatch=True))
def test_no_question_gains_a_name(question: str, symbol: str) -> None:
    assert differs(question, f"In {symbol} cells, {question[0].lower()}{question[1:]}")


@given(st.integers(2, 10**6), st.integers(2, 10**6))
def test_numbers_are_compared_by_value(one: int, other: int) -> None:
    first, second = (f"Did cells die after {number} min of hypoxia?" for number in (one, other))
    assert bool(differs(first, second)) == (one != other)
    assert differs(first, f"Did cells die after {one * 60} s of hypoxia?") == ""


PHRASE = Answer(kind="phrase", value="mTOR")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (PHRASE, Answer(kind="choice", value="B", options=("PI3K", "mTOR", "AKT")), True),
        (PHRASE, Answer(kind="choice", value="A", options=("PI3K", "mTOR", "AKT")), False),
        (
            Answer(kind="choice", value="A", options=("mTOR", "PI3K", "AKT")),
            Answer(kind="choice", value="C", options=("ERK", "PI3K", "mTOR")),
            True,
        ),
        (
            Answer(kind="choice", value="A", options=("mTOR", "PI3K", "AKT")),
            Answer(kind="choice", value="A", options=("AKT", "PI3K", "mTOR")),
            False,
        ),
        (Answer(kind="number", value="3", unit="h"), Answer(kind="number", value="180", unit="min"), True),
        (Answer(kind="number", value="3", unit="h"), Answer(kind="number", value="3", unit="min"), False),
        (Answer(kind="number", value="4"), Answer(kind="phrase", value="four"), True),
        (Answer(kind="boolean", value="yes"), Answer(kind="boolean", value="no"), False),
        (Answer(kind="phrase", value="SDF-1"), Answer(kind="phrase", value="CXCL12"), True),
        (Answer(kind="phrase", value="LH"), Answer(kind="phrase", value="luteinizing hormone"), True),
        (Answer(kind="phrase", value="CDK4"), Answer(kind="phrase", value="CDK6"), False),
        (Answer(kind="phrase", value="all cells"), Answer(kind="phrase", value="most cells"), False),
    ],
)
def test_answers_are_compared_by_what_they_name(one: Answer, other: Answer, same: bool) -> None:
    assert agree(one, other) is same
    assert agree(other, one) is same
