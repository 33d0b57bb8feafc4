"""Questions that turn round or deny what their quotes say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bioalchemy.records import Answer, Draft
from bioalchemy.tools.checks import accord

YES, NO = Answer(kind="boolean", value="yes"), Answer(kind="boolean", value="no")
ROOT = Answer(kind="phrase", value="CLE45b")
SHARE, TIMES = (Answer(kind="number", value=value, unit=unit) for value, unit in (("42", "%"), ("3", "fold")))
CHANGED = "Stomatal conductance of tomato decreased by 42% and 30% in wild type and mutants."
IRON = "Iron was 3-fold higher in roots than in shoots."
FELL = "Feeding CLE45b to the xylem reduced stomatal conductance of tomato."


@pytest.mark.parametrize(
    ("question", "answer", "quote"),
    [
        ("Does CLE45b increase stomatal conductance of tomato?", YES, FELL),
        ("Which peptide raises stomatal conductance of tomato?", ROOT, FELL),
        ("Did insulin tolerance improve in mice?", YES, "Insulin tolerance worsened."),
        (
            "Does GR24 reduce growth of roots?",
            YES,
            "CLE45b reduced growth of roots, whereas GR24 had no effect on them.",
        ),
        ("Is BAM3 dispensable in guard cells of tomato?", YES, "BAM3 was required in guard cells."),
        ("By what percentage did conductance of tomato increase?", SHARE, CHANGED),
        ("Conductance of tomato rose by what percentage?", SHARE, CHANGED),
        ("What was the percentage gain in conductance of tomato?", SHARE, CHANGED),
        ("How many times lower is iron in roots than in shoots?", TIMES, IRON),
        ("Does CLE45b not reduce stomatal conductance?", YES, FELL),
        (
            "Which peptide was not fed to the xylem of tomato?",
            ROOT,
            "The peptide CLE45b was fed to the xylem only once.".replace(" only", ""),
        ),
        (
            "Which peptide was not fed to the xylem of tomato, while others were fed to leaves?",
            ROOT,
            "CLE45b was fed (once) to the xylem of tomato, while others were fed only to leaves.",
        ),
        ("Do the scions respond to CLE45b?", YES, "The scions did not respond to CLE45b."),
        ("Do the scions differ in conductance?", YES, "There was no difference in conductance of the scions."),
        ("Was growth affected by CLE45b?", YES, "Growth was unaffected by CLE45b."),
        ("Does iron rise with increasing pH?", YES, "Iron fell with increasing pH."),
        ("Does iron rise as the pH increases?", YES, "Iron falls as the pH of the soil increases."),
        (
            "Is KIN1 moved to the tip independently of CLE45b?",
            YES,
            "KIN1 is moved to the tip in a CLE45b dependent manner.",
        ),
        ("Does GR24 act without CLE45b?", YES, "GR24 acts only in the presence of CLE45b."),
        ("Which peptide acts on leaves covered by wax?", ROOT, "CLE45b acts on leaves free of wax."),
        (
            "Which phosphatase is blocked in roots?",
            Answer(kind="phrase", value="KIN1"),
            "The KIN1 cell cycle kinase or PPH2 phosphatase is blocked in roots.",
        ),
        (
            "How many synonymous changes were found in CLE45b?",
            Answer(kind="number", value="41"),
            "In CLE45b 12 were synonymous changes and 41 were nonsynonymous changes.",
        ),
        ("Do larvae avoid light?", YES, "Larvae no longer avoided light."),
        ("Did activity fall with stroke fluid ejection (SFE)?", NO, "Activity did fall with SFE."),
        (
            "Compared with wild types, the level of CLE45b is increased by what percentage in mutants?",
            Answer(kind="number", value="65", unit="%"),
            "Compared with wild types, the level of CLE45b is reduced by 65% in mutants.",
        ),
        (
            "Each isolate showed increased growth on BdTR10h compared with which peptide?",
            ROOT,
            "Each isolate showed reduced growth on BdTR10h compared with CLE45b.",
        ),
        ("Which gene lies downstream of rsgA?", ROOT, "CLE45b lies upstream of rsgA."),
        (
            "Which peptide is better for growth of roots?",
            Answer(kind="phrase", value="GR24"),
            "For growth of roots CLE45b was better than GR24 in all soils.",
        ),
        ("Which peptide is worse for growth of roots?", ROOT, "CLE45b was better than GR24 for growth of roots."),
        (
            "Which level was higher in leaves than in roots?",
            ROOT,
            "The level of CLE45b was higher in roots than in leaves.",
        ),
        ("Loss of which peptide reduced root growth?", ROOT, "Overexpression of CLE45b reduced root growth."),
        ("Did stomatal conductance fall in leaves?", YES, "Stomatal conductance rose in leaves but fell in stems."),
        ("Does rapamycin prolong the life of mice?", YES, "Rapamycin shortened the life of mice."),
        ("Does GR24 close stomata of tomato?", YES, "GR24 opened stomata of tomato."),
        ("Does zinc stabilise the repressor CzrA?", YES, "Zinc destabilised the repressor CzrA."),
        (
            "By what percentage does CLE45b raise leaf area?",
            SHARE,
            "CLE45b raised proline and reduced leaf area by 42%.",
        ),
        (
            "Does GR24 inhibit growth of rice roots?",
            NO,
            "GR24 inhibited growth of rice roots, while shoots were spared.",
        ),
        ("Is it true that CLE45b was fed to the xylem of tomato?", NO, "CLE45b was fed to the xylem of tomato twice."),
        (
            "Into which state does state 5 of the complex unfold?",
            Answer(kind="phrase", value="state 11"),
            "The bound state 11 unfolded into state 5.",
        ),
        (
            "Did deletion of daf-2 affect the fertility of worms?",
            YES,
            "Deletion of daf-2 doubled the lifespan of worms without affecting fertility.",
        ),
        (
            "Which protein is increased by treatment in HN9 cells?",
            Answer(kind="phrase", value="vitamin D receptor"),
            "Treatment led to a reduction of the vitamin D receptor in HN9 cells.",
        ),
    ],
)
def test_contradictions(question: str, answer: Answer, quote: str) -> None:
    check = accord.in_accord(Draft(question=question, answer=answer, quotes=(quote,), kind="fact"), [quote])
    assert (check.name, check.passed) == ("in_accord", False)
    assert check.detail


@pytest.mark.parametrize(
    ("question", "answer", "quote"),
    [
        ("By what percentage did conductance of tomato fall?", SHARE, CHANGED),
        ("Which peptide is better for growth of roots?", ROOT, "CLE45b was better than GR24 for growth of roots."),
        (
            "Which peptide is worse for growth of roots?",
            Answer(kind="phrase", value="GR24"),
            "CLE45b was better than GR24 for growth of roots.",
        ),
        (
            "Which level was lower in leaves than in roots?",
            ROOT,
            "The level of CLE45b was higher in roots than in leaves.",
        ),
        ("Which level was lower in leaves?", ROOT, "The level of CLE45b was higher in roots than in leaves."),
        ("Overexpression of which peptide reduced growth?", ROOT, "Overexpression of CLE45b reduced root growth."),
        ("How many times lower is iron in shoots than in roots?", TIMES, IRON),
        ("By what percentage does CLE45b increase conductance?", SHARE, "Loss of CLE45b reduced conductance by 42%."),
        ("Does CLE45b increase stomatal conductance of tomato?", NO, FELL),
        ("Does CLE45b lower stomatal conductance of tomato?", YES, FELL),
        ("Which gene lies downstream of CLE45b?", Answer(kind="phrase", value="rsgA"), "CLE45b lies upstream of rsgA."),
        ("Did stomatal conductance fall in leaves?", NO, "Stomatal conductance rose in leaves but fell in stems."),
        ("Does loss of CLE45b increase stomatal conductance?", YES, FELL),
        (
            "Which sex has the lower level?",
            Answer(kind="phrase", value="males"),
            "The level is higher in females than in males.",
        ),
        ("Does iron fall with increasing pH?", YES, "Iron fell with increasing pH."),
        ("Does iron rise with decreasing pH?", YES, "Iron fell with increasing pH."),
        ("Does acid raise iron?", YES, "Iron fell with increasing pH, as acid was lost."),
        (
            "Is KIN1 moved to the tip independently of CLE45b?",
            NO,
            "KIN1 is moved to the tip in a CLE45b dependent manner.",
        ),
        (
            "How many genes did overexpression of CLE45b downregulate in tomato roots?",
            Answer(kind="number", value="108"),
            "Overexpression of CLE45b in tomato roots upregulated 41 genes and downregulated 108 genes.",
        ),
        ("Is growth halved without CLE45b overexpression?", YES, "Growth rose on overexpression of CLE45b."),
        ("Which kinase is blocked?", ROOT, "The CLE45b cell cycle kinase or PPH2 phosphatase is blocked in roots."),
        ("Which kinase binds it?", ROOT, "CLE45b binds the active form and PPH2 kinase."),
        (
            "How many nonsynonymous changes were found in CLE45b?",
            Answer(kind="number", value="41"),
            "In CLE45b 12 were synonymous changes and 41 were nonsynonymous changes.",
        ),
        ("Is the level lower in males than in females?", YES, "The level is higher in females than in males."),
        ("At which site does bone volume decrease?", ROOT, "Bone volume rose in the vertebrae but fell in the femur."),
        ("Are trains slowed in these cilia?", YES, "The trains moved 40 % more slowly in these cilia."),
        ("Do stomata of Nicotiana attenuata open?", YES, "Stomata opened and conductance rose in Nicotiana."),
        ("Which peptide binds more weakly than GR24?", ROOT, "Binding was weaker for CLE45b than for GR24."),
        ("Do the scions respond to CLE45b?", NO, "The scions did not respond to CLE45b."),
        ("Do bam3 scions fail to respond to CLE45b?", YES, "The bam3 scions did not respond to CLE45b."),
        ("Was the effect not seen in leaves?", YES, "The effect was seen in roots but not in leaves."),
        ("Was CLE45b fed to the xylem of tomato?", NO, "CLE45b was fed to the xylem of rice, not of tomato."),
        ("Were no differences in mass detected?", YES, "No differences in mass were detected."),
        (
            "Which peptide was not fed to the leaves of tomato?",
            ROOT,
            "GR24 was fed to the leaves of tomato, but CLE45b was not fed to the leaves of tomato.",
        ),
        (
            "Which peptide was not found in the leaves of tomato?",
            ROOT,
            "GR24 was found in the roots of tomato, while the leaves lacked CLE45b.",
        ),
        ("Does rapamycin shorten the life of mice?", NO, "Rapamycin prolonged the life of mice."),
        ("By what percentage does CLE45b cut leaf area?", SHARE, "CLE45b raised proline and reduced leaf area by 42%."),
        ("Did all patients respond?", NO, "Most patients did respond."),
        ("Is no sign of asymmetry found in the plot?", YES, "No sign of asymmetry was found in the plot."),
        (
            "Which cytokine fell in LPS1-treated mice?",
            Answer(kind="phrase", value="TNF"),
            "In LPS1-treated mice, IL-6 rose and TNF fell.",
        ),
        (
            "Are sulfonolipids a less diverse group than sphingolipids?",
            YES,
            "Sulfonolipid diversity appeared more limited than sphingolipid diversity.",
        ),
        (
            "Did deletion of daf-2 extend the lifespan of worms?",
            YES,
            "Deletion of daf-2 extended the lifespan of worms without affecting fertility.",
        ),
        (
            "Which readout is the more clear-cut indicator of ER-phagy?",
            Answer(kind="phrase", value="free Halo"),
            "Production of free Halo was a clearer indicator of ER-phagy than the reduction in ER protein levels.",
        ),
        (
            "Which feature of glycine might explain how R10G steadies the loop of CcdB?",
            Answer(kind="phrase", value="large flexibility"),
            "The large flexibility of glycine (in case of R10G) might stabilize the loop of CcdB.",
        ),
        (
            "What percentage of the fast waves coincided with a spindle?",
            Answer(kind="number", value="34", unit="%"),
            "Of the 341 slow waves, 75 co-occurred with a spindle (22%); of the 78 fast waves, 26 (34%) did so.",
        ),
    ],
)
def test_agreement(question: str, answer: Answer, quote: str) -> None:
    check = accord.in_accord(Draft(question=question, answer=answer, quotes=(quote,), kind="fact"), [quote])
    assert check.passed, check.detail


@pytest.mark.parametrize(
    ("question", "right", "wrong", "quote"),
    [
        (
            "At which reef were fish more prone to be caught, Ahus or Karkar?",
            Answer(kind="phrase", value="Ahus"),
            Answer(kind="phrase", value="Karkar"),
            "Fish were more prone to be caught at Ahus compared to Karkar.",
        ),
        (
            "Which odour do the AWA neurons of worms detect?",
            Answer(kind="phrase", value="diacetyl"),
            Answer(kind="phrase", value="benzaldehyde"),
            "In worms, the AWC neurons detect benzaldehyde and the AWA neurons detect diacetyl.",
        ),
        (
            "By what percentage did rapamycin extend the lifespan of male mice?",
            Answer(kind="number", value="9", unit="%"),
            Answer(kind="number", value="14", unit="%"),
            "Rapamycin extended the lifespan of female mice by 14% and of male mice by 9%.",
        ),
        (
            "How many genes were significantly upregulated in fat mice compared with lean ones?",
            Answer(kind="number", value="121"),
            Answer(kind="number", value="374"),
            "There were 495 significantly changed genes, 121 upregulated and 374 downregulated.",
        ),
        (
            "How many centimorgans did the map cover in the A genome?",
            Answer(kind="number", value="1286", unit="cM"),
            Answer(kind="number", value="1178", unit="cM"),
            "The map covered 1,286 cM in the A genome and 1,178 cM in the C genome.",
        ),
        (
            "Which protein is dispensable for dimerization of TLR4?",
            Answer(kind="phrase", value="CD14"),
            Answer(kind="phrase", value="MD-2"),
            "Dimerization of TLR4 required MD-2 but not CD14.",
        ),
    ],
)
def test_of_two_facts_the_one_that_is_asked_for(question: str, right: Answer, wrong: Answer, quote: str) -> None:
    for answer in (right, wrong):
        draft = Draft(question=question, answer=answer, quotes=(quote,), kind="fact")
        assert accord.in_accord(draft, [quote]).passed == (answer is right)


@given(st.text(max_size=80), st.text(max_size=80), st.sampled_from([YES, NO, ROOT]))
def test_any_text_is_judged(question: str, quote: str, answer: Answer) -> None:
    check = accord.in_accord(Draft(question=question, answer=answer, quotes=(quote,), kind="fact"), [quote])
    assert check.passed != bool(check.detail)


@given(st.text(alphabet="abcde fgh", min_size=1, max_size=60))
def test_a_sentence_agrees_with_itself(sentence: str) -> None:
    draft = Draft(question=f"Is it true that {sentence}?", answer=YES, quotes=(sentence,), kind="fact")
    assert accord.in_accord(draft, [sentence]).passed


@pytest.mark.parametrize(("name", "agrees"), [("plant-derived virus", True), ("insect-derived virus", False)])
def test_sides_that_a_question_offers(name: str, agrees: bool) -> None:
    question = "Which virus carries fewer extensions of RNA1, the plant-derived or the insect-derived one?"
    quote = "Fewer extensions of RNA1 existed in plant-derived virus than in insect-derived virus."
    draft = Draft(question=question, answer=Answer(kind="phrase", value=name), quotes=(quote,), kind="comparison")
    assert accord.in_accord(draft, [quote]).passed == agrees


@pytest.mark.parametrize(
    ("question", "quote", "agrees"),
    [
        (
            "After 24 h in the gut, were propionate levels from AcGGM comparable to those from FOS?",
            "The propionate levels of AcGGM were comparable to those measured for FOS.",
            False,
        ),
        (
            "Was structural porosity of the stalk positively correlated with cutting strength?",
            "The structural porosity of the stalk was positively correlated with the cutting strength.",
            False,
        ),
        (
            "Was structural porosity of the leaf positively correlated with cutting strength?",
            "The structural porosity of the stalk was positively correlated with the cutting strength.",
            True,
        ),
    ],
)
def test_a_no_to_what_a_quote_says(question: str, quote: str, agrees: bool) -> None:
    draft = Draft(question=question, answer=NO, quotes=(quote,), kind="fact")
    assert accord.in_accord(draft, [quote]).passed == agrees
