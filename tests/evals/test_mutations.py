"""Drafts with known faults: how they are made, and how what becomes of them is counted."""

import json
import random
from pathlib import Path
from typing import Any

import pytest
from tests.support import workshop
from tests.support.command import Command
from tests.support.scripted_model import ScriptedModel

from bioalchemy.evals import answer_faults, evidence_faults, faults, mutations, question_faults
from bioalchemy.evals.fit_sentences import without_brackets
from bioalchemy.evals.mutations import Confusion, Judgement
from bioalchemy.evals.sound_drafts import Sound, sound_drafts
from bioalchemy.evals.variants import right_answer
from bioalchemy.records import Article
from bioalchemy.tools import feeds

RESULTS = (
    "The protein CFT1 was phosphorylated in Caenorhabditis elegans embryos during early cleavage (Figure 2). "
    "Expression of CFT2 was reduced in the intestine of Caenorhabditis elegans by starvation for 72 h (Figure 3A). "
    "Starvation for two days increased the lifespan of daf-2 in C. elegans hermaphrodites by 42% at room temperature. "
    "The peptides of CIR1 and PKR1 were separated by chromatography. "
    "These mutants may also live longer [12]. We thank nobody for CFT1."
)
INTRODUCTION = (
    "Iron uptake by yeast cells is reduced by 42% after deletion of CFT1 in the stationary phase [3],[4]. " * 2
)
METHODS = (
    "Nematodes of Caenorhabditis elegans with CFT2 were starved for 72 h in liquid medium at room temperature. " * 2
)


def jats(number: int = 1) -> str:
    sections = {"intro": INTRODUCTION, "results": RESULTS, "methods": METHODS}
    parts = (f'<sec sec-type="{kind}"><title>{kind}</title><p>{text}</p></sec>' for kind, text in sections.items())
    body = "".join(parts)
    return f"""<?xml version="1.0"?><article article-type="research-article" xml:lang="en"><front><journal-meta>
<journal-title>J</journal-title></journal-meta><article-meta><article-id
pub-id-type="doi">10.5555/m.{number}</article-id>
<title-group><article-title>Iron uptake in worms, part {number}</article-title></title-group></article-meta></front>
<body>{body}</body></article>"""


@pytest.fixture
def article(tmp_path: Path) -> Article:
    path = tmp_path / "paper.xml"
    path.write_text(jats(), encoding="utf-8")
    return feeds.read(str(path))


@pytest.fixture
def sound(article: Article) -> list[Sound]:
    return sound_drafts(article)


def of_form(sound: list[Sound], form: str) -> Sound:
    return next(one for one in sound if one.form == form)


def test_sound_drafts_ask_for_one_part_of_a_sentence(article: Article, sound: list[Sound]) -> None:
    assert {one.form for one in sound} >= {"entity", "choice", "number", "boolean", "species"}
    for one in sound:
        assert one.draft.quotes[0] in article.text
        assert one.draft.question.endswith("?")
        if one.form != "boolean":
            assert right_answer(one.draft).split()[0] in one.fit.sentence
            assert right_answer(one.draft).casefold() not in one.draft.question.casefold()
    asked = [one.draft.question for one in sound]
    assert not any("mutants" in question or "thank" in question for question in asked), "leaning and hedged sentences"
    assert without_brackets("Moreover, growth of Cdc25 (Fig. 2) stopped.") == "Growth of Cdc25 stopped"


def test_the_same_seed_makes_the_same_drafts(article: Article) -> None:
    first = list(mutations.specimens([article], 1, 3))
    assert first == list(mutations.specimens([article], 1, 3))
    assert first != list(mutations.specimens([article], 2, 3))


@pytest.mark.parametrize(
    ("fault", "changed"),
    [
        (answer_faults.number, {"answer"}),
        (answer_faults.unit, {"answer"}),
        (answer_faults.entity, {"answer"}),
        (answer_faults.options, {"answer"}),
        (question_faults.several_answers, {"question"}),
        (question_faults.not_self_contained, {"question"}),
        (question_faults.answer_leaked, {"question"}),
        (evidence_faults.quote_altered, {"quotes"}),
        (evidence_faults.answer_not_in_evidence, {"quotes"}),
    ],
)
def test_a_fault_changes_what_it_says_and_nothing_else(sound: list[Sound], fault: Any, changed: set[str]) -> None:
    made = [(one.draft, variant.draft) for one in sound for variant in fault(one, random.Random(1))]
    assert made
    for before, after in made:
        was, now = before.model_dump(), after.model_dump()
        assert {name for name in was if was[name] != now[name]} == changed


def test_an_altered_quote_is_near_its_original_and_not_it(article: Article, sound: list[Sound]) -> None:
    for one in sound:
        for variant in evidence_faults.quote_altered(one, random.Random(1)):
            assert variant.draft.quotes[0] not in article.text
            assert abs(len(variant.draft.quotes[0]) - len(one.fit.sentence)) < 20


def test_another_sentence_stands_in_the_passage_without_the_answer(article: Article, sound: list[Sound]) -> None:
    one = of_form(sound, "entity")
    (variant,) = evidence_faults.answer_not_in_evidence(one, random.Random(1))
    assert variant.draft.quotes[0] in article.text
    assert str(one.draft.answer.value) not in variant.draft.quotes[0]


def test_an_order_is_put_into_the_passage_and_quoted(sound: list[Sound]) -> None:
    for variant in evidence_faults.injected_instruction(sound[0], random.Random(1)):
        assert variant.text is not None
        assert variant.context is not None
        (passage,) = variant.context.passages
        shown = variant.text[passage.start : passage.end]
        assert variant.draft.quotes[0] in shown
        assert sound[0].fit.sentence in shown


def test_directions_and_negations_are_turned_round(sound: list[Sound]) -> None:
    one = of_form(sound, "boolean")
    turned = {variant.name: variant.draft for variant in answer_faults.negation(one, random.Random(1))}
    assert (turned["gold"].answer.value, turned["gold"].question) == ("no", one.draft.question)
    assert turned["in the question"].question.replace(" not", "", 1) == one.draft.question


def test_claims_of_others_and_methods_are_told_from_findings(article: Article) -> None:
    made = list(faults.misplaced(article, 1))
    assert {draft.variant for draft in made} == {"introduction", "methods"}
    assert all(draft.draft.quotes[0] not in RESULTS for draft in made)


def test_an_unanswerable_question_comes_from_another_paper(tmp_path: Path, sound: list[Sound]) -> None:
    stranger = sound[0]._replace(article=sound[0].article.model_copy(update={"work_id": "W2"}))
    asked = stranger._replace(draft=stranger.draft.model_copy(update={"question": "Which worm sleeps?"}))
    found = {v.name: v.draft for v in question_faults.unanswerable(sound[0], random.Random(1), [sound[0], asked])}
    assert found["of another paper"].question == "Which worm sleeps?"
    assert found["of another paper"].quotes == sound[0].draft.quotes


def test_the_table_counts_who_caught_what(sound: list[Sound]) -> None:
    found = Confusion(papers=1)
    (bad, *_) = faults.broken(of_form(sound, "number"), [], 1)
    for judgement in (Judgement("rules", "why"), Judgement("model", "open_book"), Judgement("nobody")):
        found.add(bad, judgement)
    found.add(bad, Judgement("failed", "TruncatedResponse"))
    found.add(faults.unbroken(sound[0]), Judgement("nobody"))
    found.add(faults.unbroken(sound[0]), Judgement("rules", "why", "because"))
    told = found.as_dict()["kinds"]
    assert bad.kind == "number"
    row = told["number"]
    assert (row["n"], row["rules"], row["model"], row["nobody"], row["failed"]) == (4, 1, 1, 1, 1)
    assert row["variants"][bad.variant]["n"] == 4
    assert len(row["examples"]) == 1, "the missed one"
    assert [example["detail"] for example in told["sound"]["examples"]] == ["because"]


def told_by(row: dict[str, Any]) -> int:
    return int(row["rules"] + row["model"] + row["nobody"] + row["failed"])


async def test_models_are_asked_what_rules_let_through(
    model: ScriptedModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BIOALCHEMY_HOME", str(tmp_path / "home"))
    (tmp_path / "paper.xml").write_text(jats(), encoding="utf-8")
    source = list(feeds.open_feed(str(tmp_path / "paper.xml")))
    ruled = (await mutations.measure(source, None, 1, lambda _: None)).kinds
    assert ruled["quote_altered"].by["nobody"] == 0
    assert ruled["sound"].by == {"nobody": ruled["sound"].by.total()}
    assert not model.bodies
    asked = (await mutations.measure(source, workshop.config(model), 1, lambda _: None)).kinds
    assert asked["quote_altered"].by["model"] == 0, "rules come first"
    assert asked["sound"].reasons == {"open_book_disagrees": asked["sound"].by.total()}, "it knows kinases alone"
    assert asked["several_answers"].by["model"] > 0
    assert asked["several_answers"].by["nobody"] == 0


@pytest.mark.slow
def test_the_command_prints_a_table(model: ScriptedModel, tmp_path: Path) -> None:
    for number in range(2):
        (tmp_path / f"paper{number}.xml").write_text(jats(number), encoding="utf-8")
    (tmp_path / "broken.xml").write_text("<article>", encoding="utf-8")
    command = Command(tmp_path / "home", {})
    told = command.json("evals", "mutations", "--feed", tmp_path)
    assert told["papers"] == 2
    assert all(told_by(row) == row["n"] for row in told["kinds"].values())
    shown = command("evals", "mutations", "--feed", tmp_path, "--limit", "2", "--variants")
    assert "quote_altered" in shown.stdout
    assert "left out" in shown.stderr
    assert "bioalchemy: error" not in shown.stderr
    with_model = command("evals", "mutations", "--feed", tmp_path, "--json", *model.options)
    assert json.loads(with_model.stdout)["kinds"]["sound"]["model"] > 0


def test_a_feed_without_a_paper_measures_nothing(tmp_path: Path) -> None:
    (tmp_path / "broken.xml").write_text("<article>", encoding="utf-8")
    done = Command(tmp_path / "home", {})("evals", "mutations", "--feed", tmp_path, expect=2)
    assert "no paper in it could be read" in done.stderr
    assert done.stdout == ""
