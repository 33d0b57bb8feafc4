"""Passages: pieces of an article that fit a prompt, and a first guess at which of them hold findings.

A passage is a run of whole paragraphs of one section; a paragraph that is too long is split between sentences.
Lengths are estimated in tokens from characters, since every model has a tokenizer of its own.
"""

import re
from collections.abc import Iterator

from bioalchemy.records import Article, Check, Context, Evidence, Passage, Section, SectionKind
from bioalchemy.texts import TextStore
from bioalchemy.tools.checks import findings, sentences

CHARS_PER_TOKEN = 3.5
"""Biology is denser than plain English (about 4): names and numbers take more tokens."""
SHORTEST = 160
"""Characters below which a passage can't carry a finding and its setting."""
SHORTEST_SENTENCE, LONGEST_SENTENCE = 40, 600
"""Characters of what a writer may quote; shorter ones are headings, longer ones lists and badly split tables."""
LONGEST_TITLE = 400
"""Characters; a longer first paragraph of a text is no title."""

_WEIGHT: dict[SectionKind, float] = {
    "results": 3.0, "abstract": 2.5, "conclusions": 1.5, "other": 1.5, "table": 1.0, "caption": 1.0, "discussion": 1.0,
    "box": 0.5,
}  # fmt: skip
"""Sections that report findings; the others are never offered to a writer."""
_NUMBER = re.compile(r"\d")
_FINDING = re.compile(
    r"\b(?:show(?:ed|s|n)|found|reveal(?:ed|s)|demonstrat\w+|increas\w+|decreas\w+|reduc\w+|higher|lower|significant\w*|"
    r"induc\w+|inhibit\w+|requir\w+|bind\w*|bound|express\w+|associat\w+|correlat\w+|identif\w+|observ\w+|detect\w+|"
    r"compared|than)\b",
    re.IGNORECASE,
)
_CITATION = re.compile(r"\[\d+(?:[,–-]\s?\d+)*\]|\bet al\b")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9])")


def tokens(text: str) -> int:
    """Estimated length of `text` in tokens."""
    return int(len(text) / CHARS_PER_TOKEN) + 1


def cut(article: Article, max_tokens: int) -> list[Passage]:
    """The article's passages from sections that can report findings, in the order of the text."""
    limit = int(max_tokens * CHARS_PER_TOKEN)
    found = []
    for section in article.sections:
        if section.kind in _WEIGHT:
            for start, end in _merge(_pieces(article.text, section, limit), limit):
                if end - start >= SHORTEST:
                    found.append(_passage(article, section, start, end))
    return found


def rank(passages: list[Passage], text: str) -> list[Passage]:
    """Passages by how likely they state findings of their own: section, numbers, words of result, few citations."""
    return sorted(passages, key=lambda passage: (-_score(passage, text), passage.start))


def read(context: Context, texts: TextStore) -> list[str]:
    """The texts of a context's passages, in order, each beneath its paper's title: it names what was studied."""
    return [_titled(texts.get(passage.text_sha256), passage) for passage in context.passages]


def quotable(context: Context, texts: TextStore) -> list[list[str]]:
    """Sentences (and rows of tables) of each passage that may state a finding of the paper, in order."""
    return [_quotable(texts.get(part.text_sha256)[part.start : part.end]) for part in context.passages]


def _quotable(shown: str) -> list[str]:
    lines = [line.strip() for start, end in sentences.split(shown) for line in shown[start:end].split("\n")]
    whole = [line for line in lines if SHORTEST_SENTENCE <= len(line) <= LONGEST_SENTENCE]
    own = [line for line in whole if not findings.not_a_finding(line)]
    return [line for line in own if _FINDING.search(line) or _NUMBER.search(line)]


def reports_findings(kind: SectionKind) -> bool:
    """Whether sections of that kind state what a paper found: the introduction and the methods do not."""
    return kind in _WEIGHT


def in_findings(context: Context, evidence: tuple[Evidence, ...]) -> Check:
    """Every piece of evidence stands in a section that reports findings: no introduction, no methods."""
    for item in evidence:
        of = [part for part in context.passages if part.start <= item.start < part.end]
        kinds = [part.section_kind for part in of if part.text_sha256 == item.text_sha256]
        if kinds and not any(map(reports_findings, kinds)):
            return Check(name="in_findings", passed=False, detail=f"quoted from the {kinds[0]}: {item.quote[:80]!r}")
    return Check(name="in_findings", passed=True)


def title(text: str) -> str:
    """A text's first paragraph, where that is short enough to be its title."""
    first, _, _ = text[: LONGEST_TITLE + 2].partition("\n\n")
    return first if len(first) <= LONGEST_TITLE else ""


def _titled(text: str, passage: Passage) -> str:
    shown, above = text[passage.start : passage.end], title(text)
    return f"{above}\n\n{shown}" if above and len(above) <= passage.start else shown


def _passage(article: Article, section: Section, start: int, end: int) -> Passage:
    return Passage(
        work_id=article.work_id, text_sha256=article.text_sha256, start=start, end=end, section_kind=section.kind
    )


def _pieces(text: str, section: Section, limit: int) -> Iterator[tuple[int, int]]:
    """Paragraphs of a section, those over the limit split between sentences (or, without any, at the limit)."""
    start = section.start
    while start < section.end:
        found = text.find("\n\n", start, section.end)
        end = found if found >= 0 else section.end
        yield from _split(text, start, end, limit)
        start = end + 2


def _split(text: str, start: int, end: int, limit: int) -> Iterator[tuple[int, int]]:
    while end - start > limit:
        breaks = [match.start() for match in _SENTENCE_END.finditer(text, start, start + limit)]
        cut_at = breaks[-1] if breaks else start + limit
        yield start, cut_at
        start = cut_at
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        yield start, end


def _merge(pieces: Iterator[tuple[int, int]], limit: int) -> Iterator[tuple[int, int]]:
    """Join neighbours while they fit: a heading and short paragraphs stay together."""
    held: tuple[int, int] | None = None
    for start, end in pieces:
        if held and end - held[0] <= limit:
            held = (held[0], end)
            continue
        if held:
            yield held
        held = (start, end)
    if held:
        yield held


def _score(passage: Passage, text: str) -> float:
    content = text[passage.start : passage.end]
    per_1000 = 1000 / len(content)
    score = _WEIGHT[passage.section_kind]
    score += min(len(_NUMBER.findall(content)) * per_1000 / 20, 1.0)
    score += min(len(_FINDING.findall(content)) * per_1000 / 6, 1.5)
    score -= min(len(_CITATION.findall(content)) * per_1000 / 3, 1.5)
    return score + min(len(content) / 2000, 0.5)
