"""The evidence checker: gates in order of cost; the first that refuses a draft ends its examination.

    quotes_located      every quote stands in the context, character for character
    rules               well-formed, self-contained, answer in the quotes and not in the question, sound options
                        the question's symbols and organisms stand in the paper, its quotes where findings stand
                        and of the sentences quoted: the paper's own finding, with its hedge kept, which the question
                        speaks of and does not turn round
    stands_alone        a model that sees the question alone knows what it asks about
    open_book           k samples answer from the context alone and agree with the draft, judged by `answers.verify`
    evidence_needed     of one passage: samples that see it without the evidence should no longer agree
    each_hop_needed     of several passages none can be left out

and, for accepted drafts only, closed-book samples: how hard the question is without its paper, for this model.
"""

import math
from collections.abc import Iterator
from typing import Annotated, NamedTuple

from pydantic import BaseModel, Field

from bioalchemy import answers, prompts, questions
from bioalchemy.accounts import Origin
from bioalchemy.concurrency import together
from bioalchemy.llm import LLM
from bioalchemy.records import Answer, Check, Context, Draft, DraftReason, Evidence, Vote, sha256_of
from bioalchemy.settings import Gates
from bioalchemy.texts import TextStore
from bioalchemy.tools import passages, quotes, rules
from bioalchemy.tools.checks import accord, bearing, conditions, findings, names, organisms, sentences

VERSION = rules.VERSION


class Examination(NamedTuple):
    """What the gates found; `reason` is None for a draft that passed them all."""

    checks: tuple[Check, ...]
    evidence: tuple[Evidence, ...]
    reason: DraftReason | None


class Gauged(NamedTuple):
    """Closed-book samples of one question; the fields of `records.Difficulty` that they decide."""

    model: str
    samples: int
    passed: int
    chance: float
    temperature: float | None
    prompt_hash: str
    verifier: str


class OpenBookAnswer(BaseModel):
    """A sample's answer, its reasoning first."""

    reasoning: Annotated[str, Field(max_length=400)]
    answer: Annotated[str, Field(max_length=200)]


class Reading(BaseModel):
    """What a reader of the question alone makes of it."""

    about: Annotated[str, Field(max_length=200)]
    unexplained: Annotated[list[Annotated[str, Field(max_length=80)]], Field(max_length=4)]
    stands_alone: bool


RULES = rules.RULES


async def check(
    llm: LLM, draft: Draft, context: Context, texts: TextStore, gates: Gates, origin: Origin
) -> Examination:
    """Examine one draft.

    Raises:
        ModelError: a sample could not be taken; a failure is never a vote.
    """
    by_rules = check_by_rules(draft, context, texts)
    if by_rules.reason is not None:
        return by_rules
    checks, evidence = list(by_rules.checks), by_rules.evidence
    checks.append(await stands_alone(llm, draft, origin))
    if not checks[-1].passed:
        return Examination(tuple(checks), evidence, "not_self_contained")
    material = passages.read(context, texts)
    checks.append(await open_book(llm, draft, material, gates, origin))
    if not checks[-1].passed:
        return Examination(tuple(checks), evidence, "open_book_disagrees")
    if len(material) == 1:
        checks.append(await evidence_needed(llm, draft, context, evidence, texts, gates, origin))
        if not checks[-1].passed:
            return Examination(tuple(checks), evidence, "evidence_not_needed")
    if len(material) > 1:
        checks.append(await each_hop_needed(llm, draft, context, evidence, material, gates, origin))
        if not checks[-1].passed:
            return Examination(tuple(checks), evidence, "hop_not_needed")
    return Examination(tuple(checks), evidence, None)


def check_by_rules(draft: Draft, context: Context, texts: TextStore) -> Examination:
    """The gates that need no model: quotes located, then the rules."""
    located, evidence = locate_quotes(draft, context, texts)
    if not located.passed:
        return Examination((located,), (), "quote_not_found")
    checks = [located]
    for check, reason in _ruled(draft, context, evidence, texts):
        checks.append(check)
        if not check.passed:
            return Examination(tuple(checks), evidence, reason)
    return Examination(tuple(checks), evidence, None)


def _ruled(
    draft: Draft, context: Context, evidence: tuple[Evidence, ...], texts: TextStore
) -> Iterator[tuple[Check, DraftReason]]:
    """Every rule's check with its reason: on the draft, then on its papers, then on the sentences quoted."""
    for rule, reason in RULES:
        yield rule(draft), reason
    papers = [texts.get(sha256) for sha256 in dict.fromkeys(passage.text_sha256 for passage in context.passages)]
    yield names.names_in_paper(draft, papers), "unsupported"
    yield organisms.organisms_in_paper(draft, papers), "unsupported"
    yield passages.in_findings(context, evidence), "not_own_finding"
    quoted = [sentences.around(texts.get(item.text_sha256), item.start, item.end) for item in evidence]
    yield findings.own_finding(draft, quoted), "not_own_finding"
    yield findings.hedge_kept(draft, quoted), "hedge_dropped"
    title = " ".join(map(passages.title, papers))
    shown = [texts.get(passage.text_sha256)[passage.start : passage.end] for passage in context.passages]
    yield bearing.quotes_bear(draft, quoted, shown, title), "answer_not_in_quote"
    yield organisms.organisms_quoted(draft, quoted, shown, title), "unsupported"
    yield conditions.conditions_in_passage(draft, shown, title, papers), "unsupported"
    yield accord.in_accord(draft, quoted), "unsupported"


def locate_quotes(draft: Draft, context: Context, texts: TextStore) -> tuple[Check, tuple[Evidence, ...]]:
    """Find every quote in the context's passages; the evidence holds the paper's own characters."""
    evidence = []
    for quote in draft.quotes:
        for passage in context.passages:
            text = texts.get(passage.text_sha256)
            if span := quotes.locate(quote, text, start=passage.start, end=passage.end):
                evidence.append(
                    Evidence(
                        work_id=passage.work_id, text_sha256=passage.text_sha256, start=span.start, end=span.end,
                        quote=text[span.start : span.end],
                    )
                )  # fmt: skip
                break
        else:
            return Check(name="quotes_located", passed=False, detail=f"not in the context: {quote}"), ()
    unique = tuple(dict.fromkeys(evidence))
    return Check(name="quotes_located", passed=True, detail=f"{len(unique)} located"), unique


MENDABLE: dict[DraftReason, str] = {
    "malformed_answer": "A number has digits in value, and in unit a unit of measurement, or null for what is counted.",
    "not_self_contained": "Name the organism, gene, cells or condition in the question, and point to no paper.",
    "answer_not_in_quote": "Name the sentence that states the answer, or ask for what the sentence states.",
    "answer_in_question": "Take the answer out of the question.",
    "hedge_dropped": "Keep the paper's hedge in the question (may, is suggested to).",
}
"""Reasons that other words can mend, and how: such a draft goes back to its writer as a critic's do."""


def advice(found: Examination) -> str:
    """What to tell the writer of a draft that a mendable gate refused."""
    return f"{found.checks[-1].detail}. {MENDABLE[found.reason]}" if found.reason in MENDABLE else ""


async def stands_alone(llm: LLM, draft: Draft, origin: Origin) -> Check:
    """A reader who has the question and nothing else: does it say what it asks about?"""
    prompt = prompts.compose("evidence_checker-read", question=questions.stem(draft.question, draft.answer))
    reply = await llm.ask("evidence_checker", prompt, Reading, origin=origin)
    reading = reply.value
    # Weak models name the words of their instructions: a fault of the question is one that it has.
    unexplained = [word for word in reading.unexplained if word.casefold() in draft.question.casefold()]
    passed = reading.stands_alone or (bool(reading.unexplained) and not unexplained)
    return Check(
        name="stands_alone",
        passed=passed,
        detail=reading.about if passed else f"unexplained: {', '.join(unexplained) or reading.about}",
        by=f"{reply.model} · {prompt.name}@{prompt.version}",
    )


async def open_book(llm: LLM, draft: Draft, material: list[str], gates: Gates, origin: Origin) -> Check:
    """Samples that see the context and not the answer; enough of them must agree with the draft.

    One after another: each then finds the passage in the server's prefix cache, and once agreement is out of reach no
    more is spent.
    """
    needed = math.ceil(gates.open_book_agreement * gates.open_book_samples)
    votes, by = await _votes(llm, draft, material, gates.open_book_samples, gates.open_book_samples - needed, origin)
    agreeing = sum(vote.agrees for vote in votes)
    return Check(
        name="open_book",
        passed=agreeing >= needed,
        detail=f"{agreeing} of {len(votes)} samples agree with {answers.render(draft.answer)!r}, {needed} needed",
        by=by,
        votes=tuple(votes),
    )


async def evidence_needed(
    llm: LLM,
    draft: Draft,
    context: Context,
    evidence: tuple[Evidence, ...],
    texts: TextStore,
    gates: Gates,
    origin: Origin,
) -> Check:
    """Samples that see the passage without the evidence and what restates it: agreement should drop.

    It is recorded, asked for or not, and rejects only where more of the samples still agree than the gates allow.
    """
    samples = gates.without_evidence_samples
    if not samples:
        return Check(name="evidence_needed", passed=True, detail=rules.NOT_ASKED)
    rest = sentences.without(passages.read(context, texts)[0], draft, [item.quote for item in evidence])
    if not rest.strip():
        return Check(name="evidence_needed", passed=True, detail=rules.NOTHING_LEFT)
    votes, by = await _votes(llm, draft, [rest], samples, samples, origin)
    agreeing = sum(vote.agrees for vote in votes)
    return Check(
        name="evidence_needed",
        passed=agreeing <= gates.may_agree_without_evidence(draft.answer.kind),
        detail=f"{agreeing} of {samples} samples still agree without the evidence",
        by=by,
        votes=tuple(votes),
    )


def agrees_with(answer: Answer, response: str) -> bool:
    """Whether a sample's answer, as its vote records it, is the draft's; one that corrects itself is none."""
    is_one = "</answer>" not in response.strip().removesuffix("</answer>")
    return is_one and answers.verify(answer, f"<answer>{response}</answer>").passed


async def _votes(
    llm: LLM, draft: Draft, material: list[str], samples: int, may_disagree: int, origin: Origin
) -> tuple[list[Vote], str]:
    """Open-book samples until more than `may_disagree` of them do; and who gave them."""
    prompt = prompts.compose(
        "evidence_checker-answer",
        material,
        question=questions.stem(draft.question, draft.answer),
        format=questions.instruction(draft.answer),
    )
    votes: list[Vote] = []
    for sample in range(samples):
        reply = await llm.ask("evidence_checker", prompt, OpenBookAnswer, origin=origin, sample=sample)
        agrees = agrees_with(draft.answer, reply.value.answer)
        votes.append(Vote(response=reply.value.answer, agrees=agrees, model=reply.model, call_id=reply.call_ids[-1]))
        if sum(not vote.agrees for vote in votes) > may_disagree:
            break
    return votes, f"{llm.model('evidence_checker')} · {prompt.name}@{prompt.version} · {answers.VERSION}"


async def each_hop_needed(
    llm: LLM,
    draft: Draft,
    context: Context,
    evidence: tuple[Evidence, ...],
    material: list[str],
    gates: Gates,
    origin: Origin,
) -> Check:
    """A multi-hop question quotes every passage, and no passage can be left out."""
    for passage in context.passages:
        inside = (item for item in evidence if passage.start <= item.start and item.end <= passage.end)
        if not any(item.text_sha256 == passage.text_sha256 for item in inside):
            return Check(name="each_hop_needed", passed=False, detail="a passage is not quoted")
    votes: list[Vote] = []
    by = ""
    for left_out in range(len(material)):
        rest = material[:left_out] + material[left_out + 1 :]
        without = await open_book(llm, draft, rest, gates, origin)
        votes += without.votes
        by = without.by
        if without.passed:
            detail = f"answered without passage {left_out + 1}: {without.detail}"
            return Check(name="each_hop_needed", passed=False, detail=detail, by=by, votes=tuple(votes))
    detail = "the answer breaks without either passage"
    return Check(name="each_hop_needed", passed=True, detail=detail, by=by, votes=tuple(votes))


async def gauge(llm: LLM, draft: Draft, gates: Gates, origin: Origin) -> Gauged | None:
    """Closed-book samples: an annotation, never a reason to reject. None when the recipe takes no samples."""
    if not gates.closed_book_samples:
        return None
    text = questions.render(draft.question, draft.answer)
    prompt = prompts.plain("closed_book", questions.FORMAT_VERSION, text)
    replies = await together(
        *(llm.ask_text("evidence_checker", prompt, origin=origin, sample=n) for n in range(gates.closed_book_samples))
    )
    return Gauged(
        model=llm.model("evidence_checker"),
        samples=len(replies),
        passed=sum(answers.verify(draft.answer, reply.value).passed for reply in replies),
        chance=answers.chance(draft.answer),
        temperature=llm.temperature("evidence_checker"),
        prompt_hash=sha256_of(text)[:16],
        verifier=answers.VERSION,
    )
