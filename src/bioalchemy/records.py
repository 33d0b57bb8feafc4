"""The records that every room speaks: frozen pydantic models, nothing else.

A sample pair, shortened:

    {"pair_id": "5d0c…", "question": "Which kinase phosphorylates …?",
     "answer": {"kind": "phrase", "value": "CDK4"},
     "evidence": [{"kind": "text", "work_id": "W1f0c…", "text_sha256": "9be1…",
                   "start": 10412, "end": 10473, "quote": "…"}], …}

Offsets count code points of `Article.text`, and `quote == text[start:end]` always. The module does not
read, locate or verify anything: see `tools.jats`, `tools.quotes` and `answers`.
"""

import hashlib
import json
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

SCHEMA_VERSION = 1

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Role = Literal["curator", "question_writer", "evidence_checker", "critic"]
TextUse = Literal["free", "share_alike", "reference_only", "unknown"]
SectionKind = Literal[
    "title", "abstract", "introduction", "methods", "results", "discussion", "conclusions",
    "caption", "table", "box", "supplement", "back", "other",
]  # fmt: skip
AnswerKind = Literal["phrase", "number", "choice", "boolean", "set", "sequence"]
QuestionKind = Literal["fact", "comparison", "mechanism", "calculation", "multi_hop"]
Decision = Literal["accept", "revise", "reject"]

ArticleReason = Literal[
    "retracted", "notice", "not_research", "no_body", "wrong_language", "same_work",
    "not_biology", "hazardous", "no_findings", "filtered", "saturated",
]  # fmt: skip
"""Why the curator turns an article away; `saturated`, why it is postponed: its topic has as many pairs as it needs."""

DraftReason = Literal[
    "malformed_answer", "duplicate_question", "quote_not_found", "not_self_contained",
    "answer_in_question", "answer_not_in_quote", "faulty_options", "hedge_dropped", "open_book_disagrees",
    "evidence_not_needed", "hop_not_needed", "ambiguous", "trivial", "several_answers", "not_own_finding",
    "unsupported", "unclear", "hazardous", "revisions_spent",
]  # fmt: skip
"""Why a draft is rejected (or sent back): gates of the evidence checker first, then the critic's."""


_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def canonical_json(value: Any) -> str:
    """The one JSON form that hashes are taken of: sorted keys, no white space, UTF-8, no NaN."""
    return _CANONICAL.encode(value)


def sha256_of(text: str) -> str:
    """Hex SHA-256 of the UTF-8 bytes of `text`."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


class Record(BaseModel):
    """Frozen, closed, and documented field by field."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Section(Record):
    """A run of `Article.text`; sections are in order, do not overlap, and include their heading line."""

    kind: SectionKind
    title: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)


class RelatedArticle(Record):
    """A link from one article to another, as its publisher states it."""

    relation: str
    """JATS `related-article-type`, such as `corrected-article` or `retracted-article`."""
    id_type: str
    """`doi`, `pmid`, `pmcid` or `uri`; `citation` where the source only words what it means."""
    id: str


class Article(Record):
    """One version of one work, as text with offsets."""

    schema_version: int = SCHEMA_VERSION
    work_id: str
    """`W` and 16 hex digits; proposed by the reader, settled by the text store's alias table."""
    ids: dict[str, str] = {}
    """Known identifiers by type: `pmcid`, `pmid`, `doi`."""
    title: str
    journal: str = ""
    published: str | None = None
    """ISO date, possibly only year or year and month; the earliest that the source states."""
    article_type: str = ""
    """The source's own word, such as `research-article`."""
    text_use: TextUse = "unknown"
    licence: str = ""
    """The raw licence words and address, as the source gives them."""
    licence_rule: str = ""
    """Which rule decided `text_use`."""
    retracted: bool = False
    language: str = ""
    """ISO 639-1 code as stated; empty when the source does not say."""
    keywords: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    """The publisher's own subject headings."""
    mesh_terms: tuple[str, ...] = ()
    related: tuple[RelatedArticle, ...] = ()
    flags: tuple[str, ...] = ()
    """What the reader noticed and mended, such as `hidden_characters`."""
    source_uri: str
    source_sha256: Sha256
    extractor: str
    """Name and version of the reader, such as `jats/1`."""
    text: str = Field(repr=False)
    """Canonical, NFC; super- and subscripts without a Unicode form are `^{…}` and `_{…}`."""
    text_sha256: Sha256
    sections: tuple[Section, ...] = ()

    @property
    def version_id(self) -> str:
        """Hash of (work, source, extractor, text): the unit that a run works on."""
        parts = [self.work_id, self.source_sha256, self.extractor, self.text_sha256]
        return sha256_of(canonical_json(parts))[:32]


class Passage(Record):
    """A piece of one article that fits a prompt."""

    work_id: str
    text_sha256: Sha256
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    section_kind: SectionKind


class Context(Record):
    """What a question writer sees: one passage, or several for a multi-hop question."""

    context_id: str
    passages: tuple[Passage, ...] = Field(min_length=1)
    findings: tuple[str, ...] = ()
    """The checkable finding that the curator saw in each passage, in its own words."""


class Evidence(Record):
    """Exact characters of a paper."""

    kind: Literal["text"] = "text"
    work_id: str
    text_sha256: Sha256
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    quote: str


class Answer(Record):
    """A typed gold answer."""

    kind: AnswerKind
    value: str | tuple[str, ...]
    """Text; a decimal string for a number, an option's letter for a choice, `yes`, `no` or `maybe` for a boolean;
    a tuple for a set or a sequence of steps."""
    unit: str | None = None
    tolerance: float = Field(default=0.0, ge=0.0, le=0.5)
    """Relative; 0 is exact."""
    options: tuple[str, ...] = ()
    """A choice's options in order: A, B, C, …"""
    aliases: tuple[str, ...] = ()
    """Other surface forms that count as right; each names this answer and no other."""

    @model_validator(mode="after")
    def _shape_fits_kind(self) -> Self:
        if (self.kind == "set") and isinstance(self.value, str):
            raise ValueError("a set's value is a list")
        if self.kind not in ("set", "sequence") and not isinstance(self.value, str):
            raise ValueError(f"a {self.kind}'s value is one string")
        if (self.kind == "choice") != bool(self.options):
            raise ValueError("options belong to a choice, and a choice has options")
        if self.unit is not None and self.kind != "number":
            raise ValueError("only a number has a unit")
        return self

    @property
    def parts(self) -> tuple[str, ...]:
        """The value's texts: one, or those of a set's or sequence's items."""
        return (self.value,) if isinstance(self.value, str) else self.value


class Draft(Record):
    """A question-answer pair as its writer proposes it: nothing in it is trusted yet."""

    question: str
    answer: Answer
    quotes: tuple[str, ...]
    """What the writer claims to have copied from the context."""
    kind: QuestionKind

    def id_in(self, context_id: str) -> str:
        """`draft_id`: what the draft is called among those of its context, by its content."""
        content = [context_id, self.question, self.answer.model_dump(mode="json"), list(self.quotes)]
        return sha256_of(canonical_json(content))[:12]


class Vote(Record):
    """One model sample in a check."""

    response: str
    agrees: bool
    model: str
    call_id: str | None = None


class Check(Record):
    """The outcome of one gate."""

    name: str
    passed: bool
    detail: str = ""
    """Why, in a few words that quote the culprit."""
    by: str = "rule"
    """`rule`, or model and prompt version."""
    votes: tuple[Vote, ...] = ()


class Verdict(Record):
    """What became of a draft, and why."""

    decision: Decision
    reason: DraftReason | None = None
    advice: str = ""
    """For `revise`: what to change."""
    checks: tuple[Check, ...] = ()

    @model_validator(mode="after")
    def _reason_unless_accepted(self) -> Self:
        if (self.decision == "accept") != (self.reason is None):
            raise ValueError("every decision but accept has a reason, and accept has none")
        return self


class ModelUse(Record):
    """Which model played a role, and what its owner says about training on its outputs."""

    model: str
    revision: str = "unknown"
    training_on_outputs: str = "unknown"
    """`allowed`, `forbidden`, a licence name, or `unknown`."""


class Provenance(Record):
    """Who made a pair, with what, for how much."""

    models: dict[Role, ModelUse]
    prompts: dict[str, str]
    """Prompt name → content hash."""
    recipe_hash: str
    run_id: str
    calls: int
    """Model calls spent on this draft and its ancestors."""
    tokens: int
    cost_usd: float | None
    """`None` when any call's price is unknown."""
    created: str
    """ISO time, UTC."""
    edited_by: str | None = Field(default=None, exclude_if=lambda name: name is None)
    """The person whose edit it is of what the question writer wrote."""


class QAPair(Record):
    """An accepted pair with its receipt."""

    schema_version: int = SCHEMA_VERSION
    pair_id: Sha256
    work_ids: tuple[str, ...]
    question: str
    answer: Answer
    question_kind: QuestionKind
    evidence: tuple[Evidence, ...] = Field(min_length=1)
    checks: tuple[Check, ...]
    text_use: TextUse
    """The strictest of its works."""
    licence: str
    citation: str
    """Title, journal, year and identifiers of the works."""
    provenance: Provenance

    @staticmethod
    def identify(work_ids: tuple[str, ...], question: str, answer: Answer) -> str:
        """`pair_id`: SHA-256 of the canonical JSON of schema version, sorted works, question and answer."""
        content = [SCHEMA_VERSION, sorted(work_ids), question, answer.model_dump(mode="json")]
        return sha256_of(canonical_json(content))


class ImportedFrom(Record):
    """Where somebody else's question stood: all that is known of how it came about."""

    file: str
    """Its name, without the way to it."""
    sha256: Sha256
    row: int = Field(ge=1)
    id: str = ""
    """The row's own name for itself, where the file has one."""


class ImportedPair(Record):
    """A question that others made, with their answer: it has no receipt, and nothing of it was checked."""

    schema_version: int = SCHEMA_VERSION
    pair_id: Sha256
    receipt: None
    """Always there, and always null."""
    work_ids: tuple[str, ...] = Field(min_length=1)
    """Of the papers that its file names; its own, where it names none."""
    question: str
    answer: Answer
    question_kind: QuestionKind | None = None
    """None where its file does not say."""
    sources: tuple[str, ...] = ()
    """Papers that its file names: `pmid:21645374`, `doi:10.1128/…`."""
    text_use: TextUse = "unknown"
    licence: str = ""
    """As whoever imported it, or its file, stated it."""
    imported: ImportedFrom

    @staticmethod
    def identify(question: str, answer: Answer) -> str:
        """`pair_id`: SHA-256 of the canonical JSON of schema version, question and answer, whatever their file."""
        return sha256_of(canonical_json([SCHEMA_VERSION, question, answer.model_dump(mode="json")]))


AnyPair = QAPair | ImportedPair


class Difficulty(Record):
    """Annotation: how often a model answers a pair without its paper."""

    pair_id: Sha256
    model: str
    samples: int
    passed: int
    chance: float
    """Expected pass rate of a guess, by answer kind."""
    temperature: float | None
    """None: the backend's own."""
    prompt_hash: str
    verifier: str
    """Version of `answers` that judged."""
    created: str


TombstoneReason = Literal["retracted", "corrected", "superseded", "takedown"]
"""Why a pair is withdrawn: its paper was taken back, mended, replaced by another version, or is not to be used."""


class Tombstone(Record):
    """Annotation: why a pair is no longer given out. The pair stays where it is."""

    pair_id: Sha256
    reason: TombstoneReason
    detail: str
    """Who says so: the notice's identifier, the version that took its place, or what was asked to be taken down."""
    created: str
    text_sha256: Sha256 | None = None
    """Of the version that was superseded: the pair stands again when another version has it too."""


Judgement = Literal["accept", "reject", "edit"]
Drawn = Literal["random", "doubtful"]


class Review(Record):
    """Annotation: what a person made of a draft that the agents had accepted or rejected."""

    draft_id: str
    pair_id: Sha256 | None = None
    """None: the agents had rejected it."""
    reviewer: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
    verdict: Judgement
    """`edit`: not right as it stands, and `edited` is."""
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)] = ""
    edited: Draft | None = None
    drawn: Drawn
    """How the draft came to be looked at; only what was drawn at random tells of others."""
    created: str

    @model_validator(mode="after")
    def _says_why(self) -> Self:
        if (self.verdict == "edit") != (self.edited is not None):
            raise ValueError("an edit has what was edited, and nothing else has")
        if self.verdict != "accept" and not self.reason:
            raise ValueError("a reject or an edit has a reason")
        return self


Method = Annotated[str, StringConstraints(pattern=r"^[a-z0-9/_.-]{1,60}$")]
"""How something was told, with its version where it has one."""


class PairTopic(Record):
    """Annotation: what a pair's article is about."""

    pair_id: Sha256
    topic: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,60}/[a-z_]{1,60}$")]
    """`field/topic`."""
    share: float
    """Of the article's votes by MeSH, or the cosine with the topic's definition."""
    method: Method
    taxonomy: str
    """Version of the taxonomy."""
    created: str


Split = Literal["train", "validation", "test"]


class PairSplit(Record):
    """Annotation: what a pair is for, as long as its dataset lives."""

    pair_id: Sha256
    split: Split
    work_id: str
    """The work that decided it."""
    method: Method
    created: str
