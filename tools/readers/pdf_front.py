"""Find what a paper says of itself: title, identifiers, journal, dates, kind, keywords and licence.

    front(metadata, xmp, blocks, edges, links) → Front(title="Growth at 10³ Pa", ids={"doi": "10.1234/abc.5"}, …)

The first page is believed before the file's metadata, which may be another paper's or a template's; the metadata
only helps to find the title and the DOI on it, and gives them where the page doesn't. The language that a PDF states is
its program's and not read. Authors are not read.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from typing import NamedTuple

from bioalchemy.tools.readers.jats_front import normalise_id
from bioalchemy.tools.readers.jats_notes import without_notes
from bioalchemy.tools.readers.jats_paragraphs import paragraphs
from bioalchemy.tools.readers.pdf_blocks import Block
from bioalchemy.tools.readers.pdf_titles import REFERENCES
from bioalchemy.tools.readers.section_titles import kind_of_title

_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"'<>{}|\\^`\[\]]+", re.IGNORECASE)
_CITE_THIS = re.compile(r"(?:cite|citation for) this (?:article|paper)", re.IGNORECASE)
_OF_ITSELF = re.compile(r"\bcite\b|^\W*citation\b|\breceived\b|\baccepted\b", re.IGNORECASE)
"""How a paragraph begins, or what it speaks of, that gives the paper's own DOI."""
_OF_ANOTHER = re.compile(
    r"\A\W*\d{1,3}[.)\]]\s|\([^()]*\Z|\bet al\.?,? (?-i:\(|[a-z])"
    r"|\b(?:data(?:sets?)?|code|scripts|software|repository|deposited|supplement\w*"
    r"|correct(?:ed|ion)|erratum|corrigendum|retract(?:ed|ion)|comments? on|companion|see)\b[^;]{0,80}\Z",
    re.IGNORECASE,
)
"""What stands before the DOI of something else: a cited paper, a data set, a notice."""
_MOST_DOI_WORDS = 40
"""Of a line that gives the paper's DOI; more are prose, which gives those of others."""
_LICENCE = re.compile(
    r"creative\s*commons|\bCC[\s-]BY\b|\bCC0\b|all rights reserved|public domain|licen[cs]ee|copyright|©"
    r"|no re-?use allowed|\b(?:user|publisher.s?) licen[cs]e\b|open[\s-]access (?:article|publication)",
    re.IGNORECASE,
)
_GRANT = re.compile(
    r"open[\s-]access article|(?:distributed|licen[cs]ed|published|available)\s+under\b.{0,60}licen[cs]e", re.IGNORECASE
)
_LICENCE_URL = re.compile(r"creativecommons\.org/|/userlicen[cs]e|/tdm", re.IGNORECASE)
_MOST_LICENCE_WORDS = 400
_KINDS = re.compile(
    r"(?:original |full |short )?(?:research(?: (?:article|paper|report))?|article|paper|report|communication)s?"
    r"|(?:mini-?\s?|systematic )?review(?: article)?|case report|editorial|commentary|perspective|opinion|letter"
    r"|(?:publisher |author )?correction|erratum|corrigendum|retraction(?: note| notice)?|expression of concern"
    r"|methods?(?: article)?|protocol|data (?:descriptor|note)|software|insight|brief (?:report|communication)",
    re.IGNORECASE,
)
_HEADINGS = frozenset({"protocol", "protocols", "software"})
"""Kinds that head sections too, beside those that `section_titles` knows."""
_DATE = re.compile(
    r"published(?:\s+online)?(?:\s+on)?:?\s*(?:(\d{1,2})\s+([A-Z][a-z]{2})[a-z]*\.?,?\s+((?:19|20)\d\d)"
    r"|([A-Z][a-z]{2})[a-z]*\.?\s+(\d{1,2}),?\s+((?:19|20)\d\d))",
    re.IGNORECASE,
)
_MONTHS = {
    name: n
    for n, name in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)
}
_KEYWORDS = re.compile(
    r"\W*(?:key\s?-?words?(?: and phrases)?|index terms|palavras-chave|palabras clave|mots[- ]clés)\b\s*[:.—–-]?\s*",
    re.IGNORECASE,
)
_LARGER = 1.0
"""Points by which a title is larger than most of the words."""
_MOST_TITLE_WORDS = 30
"""Of a title with a full stop behind it; more are a paragraph."""
_LETTERS = re.compile(r"[^\W_]+")


class Front(NamedTuple):
    """What the paper and its file say of the paper."""

    title: str
    ids: dict[str, str]
    journal: str
    published: str | None
    article_type: str
    keywords: tuple[str, ...]
    licence_words: str
    licence_urls: tuple[str, ...]


def front(
    metadata: Mapping[str, str | None],
    xmp: str,
    found: Sequence[Block],
    edges: Sequence[str],
    links: Sequence[str],
) -> Front:
    """Read it from the metadata, the blocks, the texts at the pages' edges, and the addresses that pages link to."""
    first = [_clean(block.text) for block in found if block.page == 0]
    title = title_blocks(found, metadata.get("title") or "")
    last = max((block.page for block in found), default=0)
    outer = [_clean(block.text) for block in found if block.page in (0, last - 1, last)]
    outer += [text for block in found if _GRANT.search(text := _clean(block.text))]
    margins = [_clean(text) for text in edges]
    doi = _doi(metadata, xmp, [*edges, *_of_itself(found)])
    return Front(
        title=_clean(" ".join(without_notes(block.text) for block in title)) or _clean(metadata.get("title") or ""),
        ids={"doi": doi} if doi else {},
        journal=_clean(unescape(_tagged(xmp, "publicationName"))),
        published=next((date for text in [*first, *margins] if (date := _published(text))), None),
        article_type=_kind(first, found.index(title[0]) if title else 0, margins),
        keywords=next((words for text in first if (words := keywords(text))), ()),
        licence_words=_licence_words([*outer, *margins]),
        licence_urls=tuple(dict.fromkeys(link for link in links if _LICENCE_URL.search(link))),
    )


def _kind(first: Sequence[str], above: int, margins: Sequence[str]) -> str:
    """The paper's kind as it is printed over its title or at a page's edge; elsewhere `Methods` heads a section."""
    beside = (text for text in first[above:] if kind_of_title(text) is None and text.lower() not in _HEADINGS)
    return next((text for text in [*first[:above], *beside, *margins] if _KINDS.fullmatch(text)), "")


def title_blocks(found: Sequence[Block], stated: str) -> list[Block]:
    """The blocks of the first page that print the title: what the metadata names, else the largest words."""
    page = [block for block in found if block.page == 0]
    wanted = _letters(stated)
    if len(wanted) >= 3:
        for start in range(len(page)):
            for end in range(start + 1, min(start + 6, len(page)) + 1):
                run = page[start:end]
                if _letters(" ".join(without_notes(part.text) for part in run)) == wanted:
                    return run
    worded = [block for block in page if len(_letters(block.text)) >= 3 and not _LICENCE.search(block.text)]
    worded = [block for block in worded if not (block.words > _MOST_TITLE_WORDS and _clean(block.text).endswith("."))]
    largest = max((block.size for block in worded), default=0.0)
    words = Counter({size: sum(b.words for b in found if b.size == size) for size in {b.size for b in found}})
    if not worded or largest < words.most_common(1)[0][0] + _LARGER:
        return []
    start = next(at for at, block in enumerate(page) if block in worded and block.size == largest)
    end = start + 1
    while start and (page[start - 1].size, page[start - 1].font) == (largest, page[start].font):
        start -= 1
    while end < len(page) and abs(page[end].size - largest) < 0.6 and page[end].font == page[start].font:
        end += 1
    return page[start:end]


def keywords(text: str) -> tuple[str, ...]:
    """The keywords of a paragraph that begins with that word; none of any other."""
    lead = _KEYWORDS.match(text)
    if lead is None:
        return ()
    listed = text[lead.end() :].strip(" .")
    sign = next((sign for sign in (";", "·", "•", "|", ",") if sign in listed), ",")
    return tuple(word for part in listed.split(sign) if (word := part.strip(" .")) and len(word) < 100)


def is_legal(text: str) -> bool:
    """Whether a paragraph speaks of rights in the paper."""
    return bool(_LICENCE.search(text))


def _clean(text: str) -> str:
    return " ".join(paragraphs(text, set()))


def _letters(text: str) -> list[str]:
    return _LETTERS.findall(_clean(unescape(text)).casefold())


def _of_itself(found: Sequence[Block]) -> Iterator[str]:
    """The parts of paragraphs that may give the paper's own DOI: on the first page, or where it says how to cite it."""
    refers = False
    for block in found:
        refers = refers or REFERENCES.fullmatch(_clean(block.text)) is not None
        if _CITE_THIS.search(block.text):
            yield block.text
        elif block.page == 0 and not refers and (doi := _DOI.search(block.text)):
            before = block.text[: doi.start()]
            if _OF_ITSELF.search(before) or not (block.words > _MOST_DOI_WORDS or _OF_ANOTHER.search(before)):
                yield block.text


def _doi(metadata: Mapping[str, str | None], xmp: str, texts: Sequence[str]) -> str:
    """The DOI that the metadata states, else the first in the texts."""
    stated = [
        _tagged(xmp, "doi"),
        _tagged(xmp, "identifier"),
        metadata.get("subject") or "",
        metadata.get("title") or "",
    ]
    for text in [*stated, *texts]:
        if found := _DOI.search(text.replace("doi.org/ ", "doi.org/")):
            normal = normalise_id("doi", found[0].rstrip(").,;:"))
            if normal:
                return normal[1]
    return ""


def _tagged(xmp: str, name: str) -> str:
    """Content of the first element of that name, white space and markup in it left out."""
    found = re.search(rf"<(\w{{1,20}}:{name})\b[^>]{{0,200}}>(.{{0,2000}}?)</\1>", xmp, re.DOTALL)
    return " ".join(re.sub(r"<[^>]{0,200}>", " ", found[2]).split()) if found else ""


def _published(text: str) -> str | None:
    found = _DATE.search(text)
    if found is None:
        return None
    day, month, year = (found[1], found[2], found[3]) if found[1] else (found[5], found[4], found[6])
    number = _MONTHS.get(month.lower())
    return f"{year}-{number:02}-{int(day):02}" if number and 1 <= int(day) <= 31 else None


def _licence_words(texts: Sequence[str]) -> str:
    """Every paragraph that speaks of rights, each once."""
    stated = dict.fromkeys(text for text in texts if _LICENCE.search(text))
    return " ".join(" ".join(_about_rights(text).split()[:_MOST_LICENCE_WORDS]) for text in stated)


def _about_rights(text: str) -> str:
    """From the sentence that first speaks of rights on."""
    at = _LICENCE.search(text)
    begin = 0 if at is None else text.rfind(". ", 0, at.start()) + 1
    return text[begin:].strip()
