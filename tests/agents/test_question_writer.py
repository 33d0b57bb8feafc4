"""The question writer: from what a model wrote to typed drafts."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support import workshop
from tests.support.scripted_model import ScriptedModel, sentence

from bioalchemy.accounts import Origin
from bioalchemy.agents import question_writer
from bioalchemy.agents.question_writer import ChoiceAnswer, Material, WrittenDraft
from bioalchemy.errors import InvalidResponse
from bioalchemy.records import Draft
from bioalchemy.tools.checks import sentences

ORIGIN = Origin("a1")
OPTIONS = ["CDK4", "CDK6", "WEE1", "PLK1"]


PHRASE = {"kind": "phrase", "value": "CDK4"}


def written(
    answer: dict[str, Any] = PHRASE, question: str = "Which kinase acts?", kind: str = "fact"
) -> dict[str, Any]:
    return {
        "sentences": [1], "answer": answer, "setting": "cells", "question": question, "question_kind": kind,
    }  # fmt: skip


async def write(
    model: ScriptedModel, tmp_path: Path, *drafts: dict[str, Any], count: int = 4, passages: int = 1
) -> list[Draft]:
    model.instead = lambda _schema, _user: {"drafts": list(drafts)}
    async with workshop.services(tmp_path, model) as services:
        contents = [f"{sentence(2 * n)} {sentence(2 * n + 1)}" for n in range(passages)]
        context = workshop.context(services.texts, *contents)
        return await question_writer.write(services.llm, context, material(*contents), count, ORIGIN)


def material(*contents: str) -> Material:
    return Material(list(contents), [[content[s:e] for s, e in sentences.split(content)] for content in contents])


async def test_no_more_drafts_than_wanted(model: ScriptedModel, tmp_path: Path) -> None:
    drafts = [written({"kind": "phrase", "value": f"CDK{n}"}) for n in range(3)]
    kept = await write(model, tmp_path, *drafts, count=2)
    assert [draft.answer.value for draft in kept] == ["CDK0", "CDK1"]
    assert kept[0].quotes == (sentence(0),)
    asked = model.bodies[0]["messages"][-1]["content"]
    assert "Write 2 question-answer pair(s)" in asked
    assert asked.index(sentence(0)) < asked.index("Write 2"), "the passage comes first, for the prefix cache"


@pytest.mark.parametrize(
    ("answer", "kind", "stored"),
    [
        ({"kind": "phrase", "value": " CDK4 "}, "fact", {"value": "CDK4"}),
        ({"kind": "number", "value": "5", "unit": " kDa"}, "fact", {"value": "5", "unit": "kDa", "tolerance": 0.0}),
        ({"kind": "number", "value": "5", "unit": "None"}, "fact", {"unit": None}),
        ({"kind": "number", "value": "5", "unit": None}, "calculation", {"unit": None, "tolerance": 0.01}),
        ({"kind": "boolean", "value": "no"}, "fact", {"value": "no"}),
        ({"kind": "set", "value": ["CDK4 ", "CDK6"]}, "fact", {"value": ("CDK4", "CDK6")}),
        ({"kind": "sequence", "value": ["G1", " S"]}, "fact", {"value": ("G1", "S")}),
    ],
)
async def test_answers_are_typed(
    model: ScriptedModel, tmp_path: Path, answer: dict[str, Any], kind: str, stored: dict[str, Any]
) -> None:
    (kept,) = await write(model, tmp_path, written(answer, kind=kind))
    assert kept.answer.kind == answer["kind"]
    assert {name: getattr(kept.answer, name) for name in stored} == stored


@pytest.mark.parametrize(("value", "kind", "tolerance"), [("12", "fact", 0.0), ("21", "calculation", 0.01)])
async def test_a_number_that_is_read_off_is_no_calculation(
    model: ScriptedModel, tmp_path: Path, value: str, kind: str, tolerance: float
) -> None:
    content = "CDK4 phosphorylated 12 sites of Rb in mice. CDK6 phosphorylated 9 sites of Rb in rats."
    proposed = written({"kind": "number", "value": value, "unit": None}, kind="calculation")
    model.instead = lambda _schema, _user: {"drafts": [proposed]}
    async with workshop.services(tmp_path, model) as services:
        context = workshop.context(services.texts, content)
        (kept,) = await question_writer.write(services.llm, context, material(content), 1, ORIGIN)
    assert (kept.kind, kept.answer.tolerance) == (kind, tolerance)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How many more sites of Rb did CDK4 phosphorylate than CDK6 in cells of animals?", "calculation"),
        ("How many sites of Rb did CDK4 leave to CDK6 in cells of animals?", "comparison"),
    ],
)
async def test_a_difference_is_worked_out_whatever_its_writer_calls_it(
    model: ScriptedModel, tmp_path: Path, question: str, kind: str
) -> None:
    content = "CDK4 phosphorylated 12 sites of Rb in mice and CDK6 phosphorylated 9 sites of Rb in rats."
    proposed = written({"kind": "number", "value": "3", "unit": None}, kind="comparison") | {"question": question}
    model.instead = lambda _schema, _user: {"drafts": [proposed]}
    async with workshop.services(tmp_path, model) as services:
        context = workshop.context(services.texts, content)
        (kept,) = await question_writer.write(services.llm, context, material(content), 1, ORIGIN)
    assert (kept.kind, kept.answer.tolerance) == (kind, 0.01 if kind == "calculation" else 0.0)


@pytest.mark.parametrize(
    ("unit", "question", "kept"),
    [
        ("tree topologies", "How many tree topologies fit KIN1 of mice?", None),
        ("mutants", "What is the number of mutants that KIN1 rescues?", None),
        ("min", "How many minutes does KIN1 take?", "min"),
        ("furlong", "How far does KIN1 reach in mice?", "furlong"),
    ],
)
async def test_what_is_counted_has_no_unit(
    model: ScriptedModel, tmp_path: Path, unit: str, question: str, kept: str | None
) -> None:
    (draft,) = await write(model, tmp_path, written({"kind": "number", "value": "12", "unit": unit}, question))
    assert draft.answer.unit == kept


@given(st.text(min_size=1, max_size=40), st.permutations(OPTIONS), st.integers(0, 3))
def test_shuffled_options_keep_the_right_one_right(question: str, options: list[str], right: int) -> None:
    answer = ChoiceAnswer(kind="choice", options=options, value="ABCD"[right])
    shuffled = question_writer._shuffled(answer, question)
    assert sorted(shuffled.options) == sorted(options)
    assert shuffled.options["ABCD".index(str(shuffled.value))] == options[right]
    assert question_writer._shuffled(answer, question) == shuffled


def test_the_right_option_is_found_at_every_place() -> None:
    answer = ChoiceAnswer(kind="choice", options=OPTIONS, value="A")
    assert {question_writer._shuffled(answer, f"Question {n}").value for n in range(60)} == set("ABCD")


def test_a_letter_beyond_the_options_stays_for_the_gate_to_refuse() -> None:
    answer = ChoiceAnswer(kind="choice", options=OPTIONS[:3], value="F")
    assert question_writer._shuffled(answer, "Which?").value == "F"


@pytest.mark.parametrize(
    ("passages", "said", "kind"), [(1, "multi_hop", "fact"), (1, "mechanism", "mechanism"), (2, "fact", "multi_hop")]
)
async def test_multi_hop_is_for_several_passages(
    model: ScriptedModel, tmp_path: Path, passages: int, said: str, kind: str
) -> None:
    (kept,) = await write(model, tmp_path, written(kind=said), passages=passages)
    assert kept.kind == kind
    asked = model.bodies[0]["messages"][-1]["content"]
    assert ("every question must be multi_hop" in asked) == (passages > 1)
    assert asked.count("</passage") == passages


async def test_quotes_are_the_sentences_of_the_numbers(model: ScriptedModel, tmp_path: Path) -> None:
    (kept,) = await write(model, tmp_path, written() | {"sentences": [4, 2]}, passages=2)
    assert kept.quotes == (sentence(3), sentence(1))
    asked = model.bodies[0]["messages"][-1]["content"]
    listed = f"1. {sentence(0)}\n2. {sentence(1)}\n\n3. {sentence(2)}\n4. {sentence(3)}\n"
    assert listed in asked


async def test_a_sentence_named_twice_is_quoted_once(model: ScriptedModel, tmp_path: Path) -> None:
    (kept,) = await write(model, tmp_path, written() | {"sentences": [2, 2]})
    assert kept.quotes == (sentence(1),)


@pytest.mark.parametrize("number", [0, 3, -1])
async def test_a_number_of_no_sentence_is_refused(model: ScriptedModel, tmp_path: Path, number: int) -> None:
    with pytest.raises(InvalidResponse):
        await write(model, tmp_path, written() | {"sentences": [number]})


async def test_what_does_not_fit_is_asked_again_once_and_then_an_error(model: ScriptedModel, tmp_path: Path) -> None:
    draft = written({"kind": "number", "value": "about five", "unit": None})
    with pytest.raises(InvalidResponse, match="WrittenDrafts in 2 attempts"):
        await write(model, tmp_path, draft)
    assert len(model.bodies) == 2


async def test_a_revision_is_told_the_draft_and_the_advice(model: ScriptedModel, tmp_path: Path) -> None:
    async with workshop.services(tmp_path, model) as services:
        mended = await question_writer.revise(
            services.llm, workshop.draft(), "name the cells ${material} {{x}}", material(sentence(1)), ORIGIN
        )
    assert mended.question.startswith("By name: ")
    asked = model.bodies[0]["messages"][-1]["content"]
    assert _fenced(asked, "advice") == "name the cells ${material} {{x}}"
    assert workshop.draft().question in _fenced(asked, "draft")


def _fenced(message: str, kind: str) -> str:
    """The text between the marks of this kind, which must be there once."""
    (found,) = re.findall(rf"<{kind} ([0-9a-f]{{16}})>\n(.*?)\n</{kind} \1>", message, re.DOTALL)
    return str(found[1])


def test_the_schema_refuses_what_no_gate_needs_to_see() -> None:
    with pytest.raises(ValueError, match="at least 3"):
        WrittenDraft.model_validate(written({"kind": "choice", "options": ["a", "b"], "value": "A"}))
