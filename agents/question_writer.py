"""The question writer: drafts on a context, each with the sentences that it claims as proof.

It names sentences by their numbers in a list, so that its quotes are the paper's own characters. A draft is a claim:
nothing in it is trusted before the evidence checker has looked.
"""

import random
import re
from functools import cache
from itertools import count
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, BeforeValidator, Field, create_model

from bioalchemy import prompts
from bioalchemy.accounts import Origin
from bioalchemy.llm import LLM
from bioalchemy.records import Answer, Context, Draft, QuestionKind, sha256_of
from bioalchemy.tools import quotes
from bioalchemy.tools.checks import bearing, calculations, draft_rules
from bioalchemy.units import parse_unit

CALCULATION_TOLERANCE = 0.01
"""Relative; a number that is worked out may be rounded, one that is read off may not."""

_NO_UNIT = ("", "none", "null", "n/a", "no unit", "no units", "unitless", "dimensionless")
"""What models write where they should write nothing."""

_COUNTS = re.compile(r"\bhow many\b|\bnumber of\b", re.IGNORECASE)

Short = Annotated[str, Field(min_length=1, max_length=120)]


class PhraseAnswer(BaseModel):
    kind: Literal["phrase"]
    value: Short


class NumberAnswer(BaseModel):
    kind: Literal["number"]
    value: Annotated[str, Field(pattern=r"^-?[0-9][0-9,]{0,14}(\.[0-9]{1,10})?([eE]-?[0-9]{1,3})?$")]
    unit: Annotated[str, Field(max_length=24)] | None


class ChoiceAnswer(BaseModel):
    kind: Literal["choice"]
    options: Annotated[list[Short], Field(min_length=3, max_length=6)]
    value: Literal["A", "B", "C", "D", "E", "F"]


class BooleanAnswer(BaseModel):
    kind: Literal["boolean"]
    value: Literal["yes", "no"]


class SetAnswer(BaseModel):
    kind: Literal["set"]
    value: Annotated[list[Short], Field(min_length=2, max_length=6)]


class SequenceAnswer(BaseModel):
    kind: Literal["sequence"]
    value: Annotated[list[Short], Field(min_length=2, max_length=8)]


class WrittenDraft(BaseModel):
    """One pair, evidence first: a model that chooses what to ask about before it asks, asks about what is there."""

    sentences: Annotated[list[Annotated[int, Field(ge=1)]], Field(min_length=1, max_length=2)]
    answer: PhraseAnswer | NumberAnswer | ChoiceAnswer | BooleanAnswer | SetAnswer | SequenceAnswer
    setting: Annotated[str, Field(max_length=200)]
    question: Annotated[str, Field(min_length=1, max_length=300)]
    question_kind: QuestionKind


@cache
def written_draft(numbered: int) -> type[WrittenDraft]:
    """The schema of a draft on `numbered` sentences."""
    numbers = list[Annotated[int, Field(ge=1, le=numbered)]]
    bounded = Annotated[numbers, Field(min_length=1, max_length=2)]
    return create_model("WrittenDraft", __base__=WrittenDraft, sentences=(bounded, ...))


@cache
def written_drafts(most: int, numbered: int) -> type[BaseModel]:
    """The schema of what the writer returns for a context: one to `most` drafts.

    The bounds keep a weak model's ramblings within `llm.MAX_TOKENS`; where a server does not hold a model to them,
    drafts beyond the last wanted are dropped.
    """
    wanted = BeforeValidator(lambda drafts: drafts[:most] if isinstance(drafts, list) else drafts)
    one: Any = written_draft(numbered)
    drafts: Any = Annotated[list[one], Field(min_length=1, max_length=most), wanted]
    return create_model("WrittenDrafts", drafts=(drafts, ...))


class Material(NamedTuple):
    """What a writer is shown of a context."""

    passages: list[str]
    sentences: list[list[str]]
    """Those that may be quoted, of each passage."""

    def numbered(self) -> str:
        """The sentences of all passages, numbered through."""
        numbers = count(1)
        lists = ["\n".join(f"{next(numbers)}. {sentence}" for sentence in part) for part in self.sentences]
        return "\n\n".join(lists)

    def such_as(self, findings: tuple[str, ...]) -> str:
        """Where the curator's findings stand, by number: its own words, which may be a paper's, are no instruction."""
        every = [sentence for part in self.sentences for sentence in part]
        wanted = [n for finding in findings for n, sentence in enumerate(every, 1) if quotes.locate(finding, sentence)]
        return f", such as {' and '.join(map(str, wanted))}" if wanted else ""

    def quotes(self, numbers: list[int]) -> tuple[str, ...]:
        """The sentences of these numbers, each once."""
        every = [sentence for part in self.sentences for sentence in part]
        return tuple(dict.fromkeys(every[number - 1] for number in numbers))


async def write(llm: LLM, context: Context, material: Material, most: int, origin: Origin) -> list[Draft]:
    """Up to `most` drafts on a context; on one with several passages, multi-hop ones."""
    several = len(context.passages) > 1
    numbered = sum(map(len, material.sentences))
    most = min(most, numbered)
    prompt = prompts.compose(
        "question_writer-write",
        material.passages,
        count=most,
        sentences=prompts.fence(material.numbered(), "sentences"),
        such_as=material.such_as(context.findings),
        multi_hop=" or multi_hop; here every question must be multi_hop: it needs a sentence of each passage"
        if several
        else "",
    )
    reply = await llm.ask("question_writer", prompt, written_drafts(most, numbered), origin=origin)
    written: list[WrittenDraft] = reply.value.drafts  # type: ignore[attr-defined]
    return [_draft(item, material) for item in written]


async def revise(llm: LLM, draft: Draft, advice: str, material: Material, origin: Origin) -> Draft:
    """The draft written again with a critic's advice."""
    shown = draft.model_dump_json(exclude_defaults=True, indent=1)
    prompt = prompts.compose(
        "question_writer-revise",
        material.passages,
        draft=prompts.fence(shown, "draft"),
        advice=prompts.fence(advice, "advice"),
        sentences=prompts.fence(material.numbered(), "sentences"),
    )
    schema = written_draft(sum(map(len, material.sentences)))
    return _draft((await llm.ask("question_writer", prompt, schema, origin=origin)).value, material)


def _draft(written: WrittenDraft, material: Material) -> Draft:
    several = len(material.passages) > 1
    kind: QuestionKind = "multi_hop" if several else written.question_kind
    if kind == "multi_hop" and not several:
        kind = "fact"
    draft = Draft(
        question=written.question.strip(),
        answer=_answer(written, kind),
        quotes=material.quotes(written.sentences),
        kind=kind,
    )
    if several:
        return draft
    (listed,) = material.sentences
    draft = draft.model_copy(update={"quotes": draft_rules.better_quoted(draft, listed)})
    return _as_stated(draft.model_copy(update={"quotes": bearing.bearing(draft)}))


def _as_stated(draft: Draft) -> Draft:
    """A number that the quotes state is read off, and a difference that they do not state is worked out, whatever its
    writer calls it."""
    if draft.answer.kind != "number":
        return draft
    answer = draft.answer.model_copy(update={"tolerance": 0.0})
    fact = draft.model_copy(update={"kind": "fact", "answer": answer})
    is_read_off = draft_rules.answer_in_quotes(fact).passed
    if draft.kind == "calculation":
        return fact if is_read_off else draft
    if is_read_off or not calculations.asks_difference(draft.question):
        return draft
    answer = draft.answer.model_copy(update={"tolerance": CALCULATION_TOLERANCE})
    worked_out = draft.model_copy(update={"kind": "calculation", "answer": answer})
    return worked_out if draft_rules.answer_in_quotes(worked_out).passed else draft


def _answer(written: WrittenDraft, kind: QuestionKind) -> Answer:
    answer = written.answer
    match answer:
        case ChoiceAnswer():
            return _shuffled(answer, written.question)
        case NumberAnswer():
            tolerance = CALCULATION_TOLERANCE if kind == "calculation" else 0.0
            unit = _unit(answer.unit or "", written.question)
            return Answer(kind="number", value=answer.value, unit=unit, tolerance=tolerance)
        case SetAnswer() | SequenceAnswer():
            return Answer(kind=answer.kind, value=tuple(item.strip() for item in answer.value))
        case _:
            return Answer(kind=answer.kind, value=answer.value.strip())


def _unit(stated: str, question: str) -> str | None:
    """The unit of a number; what is only counted ("12 trees") is named by the question and has none."""
    unit = stated.strip()
    is_counted = parse_unit(unit) is None and _COUNTS.search(question)
    return None if unit.lower() in _NO_UNIT or is_counted else unit


def _shuffled(answer: ChoiceAnswer, question: str) -> Answer:
    """Options in an order that the question alone decides: models put the right one first."""
    index = ord(answer.value) - ord("A")
    order = list(range(len(answer.options)))
    random.Random(sha256_of(question)).shuffle(order)  # noqa: S311  not a secret
    letter = chr(ord("A") + order.index(index)) if index in order else answer.value
    return Answer(kind="choice", value=letter, options=tuple(answer.options[n].strip() for n in order))
