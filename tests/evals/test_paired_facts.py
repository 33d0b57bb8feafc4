"""Drafts on one of two facts of a sentence, and what is turned in them."""

import random
from pathlib import Path

import pytest

from bioalchemy.evals import relation_faults
from bioalchemy.evals.paired_facts import pairs
from bioalchemy.evals.sound_drafts import Sound, sound_drafts
from bioalchemy.records import Answer
from bioalchemy.tools import feeds

RESULTS = (
    "Mortality of the nematode Caenorhabditis elegans after starvation was 12% in hermaphrodites and 15% in males. "
    "Expression of CFT1 was highest in the posterior intestine of CFT4+ Caenorhabditis elegans larvae for 72 h. "
)


@pytest.fixture
def sound(tmp_path: Path) -> list[Sound]:
    path = tmp_path / "paper.xml"
    path.write_text(
        '<?xml version="1.0"?><article article-type="research-article" xml:lang="en"><front><article-meta><title-group>'
        "<article-title>Iron uptake in worms</article-title></title-group></article-meta></front>"
        f'<body><sec sec-type="results"><title>Results</title><p>{RESULTS}</p></sec></body></article>',
        encoding="utf-8",
    )
    return sound_drafts(feeds.read(str(path)))


@pytest.mark.parametrize(
    ("bare", "form", "asked"),
    [
        (
            "Mortality was 12% in mice and 15% in rats",
            "parallel",
            {"Mortality was what percentage in mice?": "12", "Mortality was what percentage in rats?": "15"},
        ),
        (
            "The weight of mice and rats was 12 g and 15 g, respectively",
            "respectively",
            {"The weight of mice was what mass?": "12", "The weight of rats was what mass?": "15"},
        ),
        (
            "In yeast, 147 genes were up- and 89 downregulated by heat",
            "counted",
            {
                "In yeast, how many genes were upregulated by heat?": "147",
                "In yeast, how many genes were downregulated by heat?": "89",
            },
        ),
        (
            "Wee1 was reduced in larvae, whereas Cdc2 was increased in adults",
            "clauses",
            {"What was reduced in larvae?": "Wee1", "What was increased in adults?": "Cdc2"},
        ),
        (
            "We found that mutant worms with GR24 lived 27 days, while wild worms without it lived 19 days",
            "numbered clauses",
            {
                "Mutant worms with GR24 lived how many days?": "27",
                "Wild worms without it lived how many days?": "19",
            },
        ),
    ],
)
def test_two_facts_of_a_sentence(bare: str, form: str, asked: dict[str, str]) -> None:
    (pair,) = [pair for pair in pairs(bare) if pair.form == form]
    assert {side.question: side.answer.value for side in (pair.one, pair.other)} == asked
    for side, other in ((pair.one, pair.other), (pair.other, pair.one)):
        assert str(side.answer.value) in side.statement
        assert str(other.answer.value) in side.misstated


@pytest.mark.parametrize(
    "bare",
    ["Mortality was over 12% in mice and 15% in rats", "It was 12% in mice and 15 kg in rats", "12 and 15% died"],
)
def test_no_pair_is_made_of_what_is_no_pair(bare: str) -> None:
    assert list(pairs(bare)) == []


def test_a_neighbour_is_taken_for_the_answer(sound: list[Sound]) -> None:
    males = next(one for one in sound if one.form == "parallel" and "males" in one.draft.question.split("hermaph")[0])
    made = {variant.name: variant.draft for variant in relation_faults.neighbour(males, random.Random(1))}
    assert (males.draft.answer.value, made["parallel"].answer.value) == ("15", "12")
    assert made["parallel"].question == males.draft.question
    assert made["yes to it"].question.endswith("was 12 % in males?")
    assert made["yes to it"].answer == Answer(kind="boolean", value="yes")


def test_opposites_are_put_into_the_question(sound: list[Sound]) -> None:
    one = next(one for one in sound if "highest" in one.draft.question)
    changed = {
        word: variant.draft.question
        for fault in (relation_faults.superlative, relation_faults.place_or_time, relation_faults.sign)
        for variant in fault(one, random.Random(1))
        for word in ("lowest", "anterior", "CFT4-")
        if word in variant.draft.question
    }
    assert set(changed) == {"lowest", "anterior", "CFT4-"}
    assert one.draft.question.replace("highest", "lowest") == changed["lowest"]


def test_what_passes_for_the_gold_is_widened(sound: list[Sound]) -> None:
    number = next(one for one in sound if one.draft.answer.kind == "number")
    made = {variant.name: variant.draft.answer for variant in relation_faults.too_lenient(number, random.Random(1))}
    assert made["tolerance"].tolerance == 0.5
    assert made["words for a number"].aliases
    (kind,) = relation_faults.wrong_kind(number, random.Random(1))
    assert (kind.draft.answer.kind, kind.draft.question) == ("boolean", number.draft.question)
