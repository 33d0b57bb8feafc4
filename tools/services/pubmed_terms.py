"""PubMed's words for what a record is, in the words of the other readers.

    article_type(["Journal Article", "Randomized Controlled Trial"])  → "clinical-trial"
    language(["ger"])                                                 → "de"
    publication_types("case-report"), language_codes("de")            → ("case reports",), ("ger",)
    untranslated("[Growth of cells].")                                → "Growth of cells"

Article types are JATS's, so that the curator's rules hold for both. Nearly every record is a `Journal Article`, which
says little: without a closer type it stays `journal-article`, and what it is has to be asked. Types that only state
funding or method of indexing are passed by.
"""

from collections.abc import Iterable

_TYPES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("retraction", ("retraction of publication", "retraction notice")),
    ("expression-of-concern", ("expression of concern",)),
    ("correction", ("published erratum",)),
    ("guideline", (
        "guideline", "practice guideline", "consensus development conference", "consensus development conference, nih",
        "consensus statement", "technical report",
    )),
    ("protocol", ("clinical trial protocol",)),
    ("systematic-review", ("systematic review", "scoping review", "network meta-analysis")),
    ("meta-analysis", ("meta-analysis",)),
    ("review-article", ("review",)),
    ("editorial", ("editorial",)),
    ("obituary", ("obituary", "eulogy")),
    ("biography", ("biography", "autobiography", "personal narrative", "portrait", "collected work", "festschrift")),
    ("interview", ("interview",)),
    ("news", ("news", "newspaper article", "press release")),
    ("oration", ("address", "lecture")),
    ("book-review", ("book review",)),
    ("meeting-report", ("congress", "clinical conference")),
    ("abstract", ("meeting abstract",)),
    ("policy", ("legal case", "legislation", "government publication", "directory", "bibliography")),
    ("introduction", ("introductory journal article",)),
    ("product-review", ("patient education handout", "video-audio media", "webcast", "interactive tutorial")),
    ("article-commentary", ("comment",)),
    ("letter", ("letter",)),
    ("preprint", ("preprint",)),
    ("clinical-trial", (
        "clinical trial", "randomized controlled trial", "controlled clinical trial", "pragmatic clinical trial",
        "adaptive clinical trial", "equivalence trial", "clinical trial, phase i", "clinical trial, phase ii",
        "clinical trial, phase iii", "clinical trial, phase iv", "clinical trial, veterinary",
        "randomized controlled trial, veterinary",
    )),
    ("case-report", ("case reports",)),
    ("data-paper", ("dataset",)),
    ("research-article", (
        "observational study", "observational study, veterinary", "comparative study", "evaluation study",
        "validation study", "multicenter study", "twin study",
    )),
    ("journal-article", ("journal article",)),
)  # fmt: skip
"""MeSH's publication types (category V), those that decide first."""
_ORDER = {stated: (place, name) for place, (name, types) in enumerate(_TYPES) for stated in types}

NAMES = tuple(name for name, _ in _TYPES)
"""All that `article_type` gives."""
PLAIN = ("research-article", "journal-article", "brief-report", "rapid-communication")
"""What PubMed mostly calls a journal article and no more."""

_LANGUAGES = {
    "afr": "af", "alb": "sq", "amh": "am", "ara": "ar", "arm": "hy", "aze": "az", "bel": "be", "ben": "bn", "bos": "bs",
    "bul": "bg", "cat": "ca", "chi": "zh", "cze": "cs", "dan": "da", "dut": "nl", "eng": "en", "epo": "eo", "est": "et",
    "fin": "fi", "fre": "fr", "geo": "ka", "ger": "de", "gla": "gd", "glg": "gl", "gre": "el", "heb": "he", "hin": "hi",
    "hrv": "hr", "hun": "hu", "ice": "is", "ind": "id", "ita": "it", "jpn": "ja", "kaz": "kk", "kin": "rw", "kir": "ky",
    "kor": "ko", "kur": "ku", "lat": "la", "lav": "lv", "lit": "lt", "mac": "mk", "mal": "ml", "mao": "mi", "may": "ms",
    "mon": "mn", "nob": "nb", "nno": "nn", "nor": "no", "per": "fa", "pol": "pl", "por": "pt", "pus": "ps", "rum": "ro",
    "rus": "ru", "san": "sa", "slo": "sk", "slv": "sl", "spa": "es", "srp": "sr", "swe": "sv", "tha": "th", "tur": "tr",
    "ukr": "uk", "urd": "ur", "uzb": "uz", "vie": "vi", "wel": "cy",
}  # fmt: skip
"""ISO 639-2/B, which MEDLINE uses, to ISO 639-1."""


def article_type(stated: Iterable[str]) -> str:
    """The most telling of a record's publication types; empty when none is known."""
    known = [_ORDER[name] for word in stated if (name := " ".join(word.lower().split())) in _ORDER]
    return min(known, default=(0, ""))[1]


def language(stated: Iterable[str]) -> str:
    """English if it is among them, else the first; a code that ISO 639-1 lacks stays, and `und` is empty."""
    codes = [_LANGUAGES.get(code, code) for word in stated if (code := word.strip().lower()) not in ("", "und")]
    return "en" if "en" in codes else next(iter(codes), "")


def publication_types(name: str) -> tuple[str, ...]:
    """PubMed's words for what publishers call `name`; none where it has no such kind."""
    if name in PLAIN:
        return ("journal article",)
    return next((types for known, types in _TYPES if known == name), ())


def language_codes(code: str) -> tuple[str, ...]:
    """MEDLINE's codes of a language of ISO 639-1; none for one that it lacks."""
    return tuple(stated for stated, known in _LANGUAGES.items() if known == code)


def untranslated(title: str) -> str:
    """A title without the brackets around one that PubMed translated."""
    inner = title.rstrip(".")
    if not (inner.startswith("[") and inner.endswith("]")):
        return title
    depth = 0
    for place, character in enumerate(inner):
        depth += (character == "[") - (character == "]")
        if depth == 0:
            return inner[1:-1].strip() if place == len(inner) - 1 else title
    return title
