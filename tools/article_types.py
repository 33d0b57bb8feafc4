"""What kind of article a paper is, in one word for each kind however its publisher writes it.

    named("ORIGINAL ARTICLE"), named("Corrigenda")   ->  "research-article", "correction"
    kind_of(article)                                 ->  "" where it says nothing

Words are JATS's suggested values of `article-type` where it has one. A kind that is part of another, such as a
systematic review, stays one of its own.
"""

import re

from bioalchemy.records import Article
from bioalchemy.tools.services.pubmed_terms import NAMES

TYPES = frozenset(NAMES) | {
    "abstract", "addendum", "announcement", "article", "article-commentary", "author-comment", "biography", "book",
    "book-chapter", "book-review", "books-received", "brief-report", "calendar", "case-report", "case-series",
    "chapter", "clinical-trial", "collection", "commentary", "correction", "correction-forward", "correspondence",
    "data-paper", "decision-letter", "discussion", "dissertation", "editor-report", "editorial",
    "editorial-material", "essay", "expression-of-concern", "feature", "guideline", "guidelines", "in-brief",
    "interview", "introduction", "letter", "meeting-report", "method-article", "methods-article", "mini-review",
    "news", "note", "obituary", "opinion", "oration", "original-article", "original-research", "other",
    "partial-retraction", "perspective", "policy", "poster", "preprint", "product-review", "protocol",
    "rapid-communication", "referee-report", "registered-report", "reply", "report", "reprint", "research-article",
    "research-note", "resource", "retracted-article", "retraction", "review", "review-article", "reviewer-report",
    "short-report", "software", "software-tool", "study-protocol", "systematic-review", "technical-report",
    "tools-and-resources", "translation", "viewpoint", "withdrawal",
}  # fmt: skip
"""What publishers call the kinds of articles: JATS's suggested values of `article-type` (Tag Library 1.3), PMC's, those
that others write beside them, and what PubMed's types are read as."""
UNDECIDED = frozenset({"article", "journal-article", "report"})
"""What says no more than that it is an article."""
NOTICES = frozenset({
    "addendum", "correction", "correction-forward", "expression-of-concern", "partial-retraction", "retraction",
    "withdrawal",
})  # fmt: skip
"""What is about another article, and always says so."""
_SAME = {
    "article": ("paper",),
    "article-commentary": ("comment", "commentary"),
    "brief-report": ("brief-communication", "short-communication", "short-report", "short-paper"),
    "case-report": ("case-study", "clinical-case-report"),
    "correction": (
        "author-correction", "corrected-article", "corrigenda", "corrigendum", "errata", "erratum", "published-erratum",
        "publisher-correction",
    ),
    "data-paper": ("data-article", "data-descriptor", "data-note", "data-report"),
    "editorial": ("editorial-article", "editorial-note"),
    "guideline": ("practice-guideline",),
    "letter": ("letter-to-the-editor",),
    "methods-article": ("method", "method-article", "methods", "methods-paper"),
    "mini-review": ("minireview",),
    "opinion": ("opinion-article", "opinion-piece"),
    "research-article": (
        "full-article", "full-length-article", "full-paper", "full-report", "original-article",
        "original-investigation", "original-paper", "original-report", "original-research",
        "original-research-article", "original-research-paper", "regular-article", "research", "research-paper",
        "research-report",
    ),
    "retraction": ("notice-of-retraction", "retraction-note", "retraction-notice", "retraction-of-publication"),
    "review-article": ("review", "review-paper"),
}  # fmt: skip
"""Kinds, and what else they are called."""
_KIND = {name: kind for kind, names in _SAME.items() for name in names}


def named(stated: str) -> str:
    """The kind that is meant; what is no kind that is known stays, in lower case and with hyphens."""
    name = re.sub(r"[\s_\u2010-\u2015-]+", "-", stated.strip()).lower()
    single = name.removesuffix("s")
    return next((_KIND.get(known, known) for known in (name, single) if known in TYPES or known in _KIND), name)


def kind_of(article: Article) -> str:
    """A paper's kind by its type; where that says nothing, by a heading that names one. Empty where none does."""
    kind = named(article.article_type)
    if kind and kind != "other" and kind not in UNDECIDED:
        return kind
    return next((name for name in map(named, article.subjects) if name in TYPES), kind)
