"""The curator: is this a paper to work on, and which of its passages?

Rules come first, on metadata that costs nothing; the model is asked only what they leave open. It never turns a paper
away for its licence: export does.
"""

import tomllib
from functools import cache
from importlib import resources
from itertools import islice
from typing import Any, NamedTuple

from pydantic import BaseModel, Field

from bioalchemy import prompts
from bioalchemy.accounts import Origin
from bioalchemy.agents import hazards
from bioalchemy.concurrency import together
from bioalchemy.errors import InvalidResponse, ModelError, NotAvailable, TruncatedResponse
from bioalchemy.llm import LLM
from bioalchemy.records import Article, ArticleReason, Context, Passage, SectionKind, canonical_json, sha256_of
from bioalchemy.settings import Gates
from bioalchemy.tools import documents, passages
from bioalchemy.tools.article_types import named
from bioalchemy.tools.readers import extractors

SHORTEST_BODY = 1500
"""Characters of text beyond title and abstract below which a paper has no body to work on."""
SHORTEST_ABSTRACT = 400
"""The same for an abstract, where its service has nothing else."""
_BODY_KINDS: tuple[SectionKind, ...] = (
    "introduction",
    "methods",
    "results",
    "discussion",
    "conclusions",
    "other",
    "box",
)
_CANDIDATES_PER_PASSAGE = 1.5
"""How many passages the model is shown for each that is wanted."""


class TurnedAway(NamedTuple):
    """Why the curator does not take a paper."""

    reason: ArticleReason
    detail: str


class Screening(BaseModel):
    """The model's view of a paper whose metadata leaves open what it is."""

    field: str = Field(max_length=80)
    is_biology: bool
    is_primary_research: bool


class PassageNote(BaseModel):
    """What the model sees in a passage."""

    finding: str = Field(max_length=500)
    has_finding: bool


class Link(BaseModel):
    """Two findings that make a harder question together."""

    why: str = Field(max_length=300)
    first: int = Field(ge=1, le=99)
    second: int = Field(ge=1, le=99)
    found: bool


@cache
def _rules() -> dict[str, list[str]]:
    content = (resources.files("bioalchemy") / "domains" / "biology" / "screening.toml").read_text("utf-8")
    return dict(tomllib.loads(content))


def judge_record(article: Article, language: str) -> TurnedAway | None:
    """What the metadata alone settles, without a model."""
    rules = _rules()
    kind = named(article.article_type)
    if kind in rules["notice_types"]:
        return TurnedAway("notice", f"article type {kind}")
    if article.retracted:
        return TurnedAway("retracted", "the article or its record says so")
    if article.language and not article.language.lower().startswith(language):
        return TurnedAway("wrong_language", f"language {article.language}")
    if other := _other_kind(article):
        return TurnedAway("not_research", other)
    missing = _missing_text(article)
    return TurnedAway("no_body", missing) if missing else None


def _other_kind(article: Article) -> str:
    """What kind of article it is, where that is no research: by its type, or by a heading."""
    kind = named(article.article_type)
    if kind in _rules()["other_types"]:
        return f"article type {kind}"
    heading = next((text for text in article.subjects if text.lower() in _rules()["other_headings"]), "")
    return f"heading {heading}" if heading else ""


def _missing_text(article: Article) -> str:
    """How little there is to work on; empty where it is enough."""
    if "abstract_only" in article.flags:
        length = sum(section.end - section.start for section in article.sections if section.kind == "abstract")
        return f"{length} characters of abstract" if length < SHORTEST_ABSTRACT else ""
    length = sum(section.end - section.start for section in article.sections if section.kind in _BODY_KINDS)
    return f"{length} characters of body text" if length < SHORTEST_BODY else ""


def look_up(article: Article) -> Article:
    """The article with what PubMed knows of it: MeSH terms, what kind of article it is, and whether it was retracted.

    A PDF is known by the DOI on its pages or by its title, other papers by their identifiers.

    Raises:
        ServiceError: PubMed could not be asked.
    """
    # LangChain and Biopython, only where it is asked for.
    from bioalchemy.tools import lookups
    from bioalchemy.tools.services import pubmed_match

    if article.extractor == extractors.PDF:
        found = pubmed_match.matched(article)
        return found if found is article else found.model_copy(update={"flags": (*article.flags, "looked_up")})
    identifier = next((article.ids[kind] for kind in ("pmid", "doi", "pmcid") if kind in article.ids), None)
    if identifier is None:
        return article
    try:
        record = lookups.read_record.invoke({"identifier": identifier})
    except NotAvailable:
        return article
    return documents.joined(article, record).model_copy(update={"flags": (*article.flags, "looked_up")})


async def judge(llm: LLM, article: Article, origin: Origin) -> TurnedAway | None:
    """What needs a model: the field when no heading tells it, and hazard when words of the policy occur."""
    if named(article.article_type) not in _rules()["research_types"] or not _is_biology_by_heading(article):
        prompt = prompts.compose("curator-screen", [front(article)], subjects="; ".join(article.subjects) or "none")
        seen = (await llm.ask("curator", prompt, Screening, origin=origin)).value
        if not seen.is_biology:
            return TurnedAway("not_biology", seen.field)
        if not seen.is_primary_research:
            return TurnedAway("not_research", seen.field)
    if why := await hazards.judge(llm, article, front(article), origin):
        return TurnedAway("hazardous", why)
    return None


class Plan(NamedTuple):
    """An article's contexts, and why some could not be judged: those have no finding and are for a later try."""

    contexts: list[Context]
    failed: dict[str, ModelError]


async def plan(llm: LLM, article: Article, gates: Gates, origin: Origin) -> Plan:
    """The article's most promising passages with a finding, and pairs of them for multi-hop questions."""
    ranked = passages.rank(passages.cut(article, gates.passage_tokens), article.text)
    candidates = ranked[: int(gates.passages_per_article * _CANDIDATES_PER_PASSAGE)]
    notes = await together(*(_note(llm, article, passage, origin) for passage in candidates))
    pairs = list(zip(candidates, notes, strict=True))
    failed = {_context((p,), ()): note for p, note in pairs if isinstance(note, ModelError)}
    noted = [(p, n.finding) for p, n in pairs if isinstance(n, PassageNote) and _states_finding(n)]
    chosen = sorted(noted[: gates.passages_per_article], key=lambda item: item[0].start)
    contexts = [_context((passage,), (finding,)) for passage, finding in chosen]
    if gates.multi_hop_per_article and len(chosen) > 1:
        contexts += await _link(llm, chosen, origin)
    # Where enough passages have a finding, those that could not be judged are not missed.
    wanting = dict(islice(failed.items(), gates.passages_per_article - len(chosen)))
    return Plan([*contexts, *wanting], {context.context_id: error for context, error in wanting.items()})


async def judge_again(llm: LLM, article: Article, context: Context, origin: Origin) -> Context | None:
    """A context that could not be judged when the plan was made, with its finding; None when it has none.

    Raises:
        ModelError: it can't be judged now either.
    """
    (passage,) = context.passages
    note = await _note(llm, article, passage, origin)
    if isinstance(note, ModelError):
        raise note
    return context.model_copy(update={"findings": (note.finding,)}) if _states_finding(note) else None


def _states_finding(note: PassageNote) -> bool:
    return note.has_finding and bool(note.finding.strip())


async def _note(llm: LLM, article: Article, passage: Passage, origin: Origin) -> PassageNote | ModelError:
    """What the model sees in a passage, or why it gave nothing of use: its siblings are not to suffer for it."""
    prompt = prompts.compose("curator-passage", [article.text[passage.start : passage.end]])
    try:
        return (await llm.ask("curator", prompt, PassageNote, origin=origin)).value
    except (InvalidResponse, TruncatedResponse) as error:
        return error


async def _link(llm: LLM, chosen: list[tuple[Passage, str]], origin: Origin) -> list[Context]:
    findings = prompts.fence(
        "\n".join(f"{n}. {finding}" for n, (_, finding) in enumerate(chosen, start=1)), "sentences"
    )
    link = (await llm.ask("curator", prompts.compose("curator-link", findings=findings), Link, origin=origin)).value
    if not link.found or link.first == link.second or max(link.first, link.second) > len(chosen):
        return []
    pair = [chosen[n - 1] for n in sorted((link.first, link.second))]
    return [_context(tuple(passage for passage, _ in pair), tuple(finding for _, finding in pair))]


def _context(parts: tuple[Passage, ...], findings: tuple[str, ...]) -> Context:
    identity: list[Any] = [[part.work_id, part.text_sha256, part.start, part.end] for part in parts]
    return Context(context_id=sha256_of(canonical_json(identity))[:12], passages=parts, findings=findings)


def front(article: Article) -> str:
    """Title and abstract, or the first passages of a paper without one."""
    abstract = [s for s in article.sections if s.kind == "abstract"]
    if not abstract:
        abstract = list(islice((s for s in article.sections if s.kind in _BODY_KINDS), 1))
    return "\n\n".join([article.title, *(article.text[s.start : s.end][:2500] for s in abstract[:4])])


def _is_biology_by_heading(article: Article) -> bool:
    words = _rules()["biology_words"]
    headings = [article.journal, *article.subjects, *article.keywords, *article.mesh_terms]
    return any(word in heading.lower() for heading in headings for word in words)
