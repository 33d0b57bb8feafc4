"""Does `jats.read` keep what a paper says, and glue nothing to it? Beside published readers of the same files.

    uv run --with litdown --with pubmed_parser python benchmarks/jats_fidelity.py FOLDER… [--show READER]

The yardstick is made of the XML itself, without any of the readers. In the body and the floats:

- recall: five-word runs of paragraphs, headings and cells, up to the next citation, script, small capital, formula or
  footnote (of which readers may differ), that the reader's text has; what is no text, such as an object's own DOI, is
  left out, and so are figures with a copyright statement of their own;
- glued numbers: `5 × 10<sup>3</sup>` that became 5 × 103;
- glued citations: `cells<sup>12</sup>` or a table's `4.1<sup>a</sup>` that became cells12 and 4.1a;
- glued blocks: the last word of a paragraph, heading or cell that became one with the first of the next.

`unread` are files that the reader raised an error for; they count as nothing read. `--show` prints what one loses.
"""

import argparse
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from jats_peers import Read, installed
from lxml import etree

from bioalchemy.errors import ArticleError
from bioalchemy.tools import jats

Gram = tuple[str, ...]

_TRANSPARENT = frozenset({
    "italic", "bold", "underline", "ext-link", "uri", "email", "named-content", "styled-content", "roman",
    "monospace", "strike", "sans-serif", "abbrev",
})  # fmt: skip
_BLOCKS = frozenset({"p", "title", "td", "th"})
_APART = frozenset({"ref-list", "sub-article", "response", "alternatives", "object-id", "permissions", "alt-text"})
_CITED = frozenset({"bibr", "fn", "table-fn"})
_CUT = "\x00"
_CONTEXT = 24
_CHANCE = 4
"""Words of so many characters come together by chance, such as the 3 and A of a caption that is cited elsewhere."""
_NUMBER = re.compile(r"[-−–+]?\d{1,3}")
_NOTE = re.compile(r"\d{1,3}(?:[,–-]\d{1,3})*|[a-z]")


class Expected(NamedTuple):
    """What a text of the article should hold, and what it should not."""

    grams: set[Gram]
    glued: dict[str, set[str]]
    """Kind → texts without white space that only gluing makes; of blocks, words."""


def main(folders: list[Path], show: str) -> None:
    """Print recall and glued places of each reader over the articles under `folders`."""
    paths = [path for folder in folders for path in sorted(folder.rglob("*")) if path.suffix in (".xml", ".nxml")]
    documents = {path: data for path in paths if _is_readable(data := path.read_bytes())}
    expected = {path: _expected(data) for path, data in documents.items()}
    grams = sum(len(wanted.grams) for wanted in expected.values())
    places: Counter[str] = Counter()
    for wanted in expected.values():
        places.update({kind: len(texts) for kind, texts in wanted.glued.items()})
    sys.stdout.write(f"{len(documents)} articles, {grams:,} runs; ")
    sys.stdout.write(", ".join(f"{count:,} places where {kind} could be" for kind, count in places.items()) + "\n")
    for name, read in {"jats.read": _ours, **installed()}.items():
        kept, unread, glued = 0, 0, Counter(dict.fromkeys(places, 0))
        for path, wanted in expected.items():
            text = _text(read, documents[path])
            unread += text is None
            lost, found = _compare(wanted, text or "")
            kept += len(wanted.grams) - len(lost)
            glued.update({kind: len(texts) for kind, texts in found.items()})
            if show and name.startswith(show):
                _show(path, lost, found)
        faults = ", ".join(f"{kind} {count:,}" for kind, count in glued.items())
        sys.stdout.write(f"{name:22} recall {kept / grams:.5f}; {faults}; unread {unread}\n")


def _is_readable(data: bytes) -> bool:
    try:
        _ours(data)
    except ArticleError:
        return False
    return True


def _ours(data: bytes) -> str:
    return jats.read_bytes(data, "benchmark").text


def _text(read: Read, data: bytes) -> str | None:
    try:
        return read(data)
    except Exception:  # Whatever the reader was not written for.
        return None


def _compare(wanted: Expected, text: str) -> tuple[set[Gram], dict[str, set[str]]]:
    words = _words(text)
    packed = "".join(unicodedata.normalize("NFC", text).split())
    found = {kind: {glue for glue in texts if glue in packed} for kind, texts in wanted.glued.items()}
    found["glued blocks"] = wanted.glued["glued blocks"] & set(words)
    return wanted.grams - set(_grams(words)), found


def _show(path: Path, lost: set[Gram], found: dict[str, set[str]]) -> None:
    for gram in sorted(lost)[:12]:
        sys.stdout.write(f"  {path.name}: lost {' '.join(gram)}\n")
    for kind, texts in found.items():
        for text in sorted(texts)[:12]:
            sys.stdout.write(f"  {path.name}: {kind} {text}\n")


# --- the yardstick ---


def _expected(data: bytes) -> Expected:
    root = etree.fromstring(data, etree.XMLParser(remove_comments=True, remove_pis=True, load_dtd=False))
    for element in root.iter("{*}*"):
        element.tag = etree.QName(element).localname
    article = root if root.tag == "article" else next(root.iter("article"))
    blocks = [block for part in article.iterchildren("body", "floats-group") for block in _blocks(part)]
    pieces = [_pieces(block) for block in blocks]
    runs = [_words(run) for text in pieces for run in _runs(text)]
    glued: dict[str, set[str]] = {"glued numbers": set(), "glued citations": set()}
    for block in blocks:
        for kind, text in _scripts(block):
            glued[kind].add(text)
    ends = [words for text in pieces if (words := _words(text.replace(_CUT, " ")))]
    own = {word for words in ends for word in words}
    joints = {one[-1] + other[0] for one, other in pairwise(ends)} - own
    glued["glued blocks"] = {word for word in joints if len(word) > _CHANCE}
    return Expected({gram for words in runs for gram in _grams(words)}, glued)


def _blocks(element: etree._Element) -> Iterator[etree._Element]:
    for child in element:
        if child.tag in _BLOCKS and not "".join(child.itertext()).lstrip().startswith("DOI:"):
            yield child
        if child.tag not in _APART and child.find("permissions/copyright-statement") is None:
            yield from _blocks(child)


def _pieces(block: etree._Element) -> str:
    """The block's own text, with a mark wherever something stands that readers may differ in."""
    pieces = [block.text or ""]
    for child in block:
        pieces += (_pieces(child) if child.tag in _TRANSPARENT else _CUT, child.tail or "")
    return "".join(pieces)


def _runs(text: str) -> Iterator[str]:
    """The stretches between marks, without the words that touch one."""
    stretches = text.split(_CUT)
    for place, stretch in enumerate(stretches):
        start = re.match(r"\w*", stretch) if place else None
        end = re.search(r"\w*$", stretch) if place < len(stretches) - 1 else None
        yield stretch[start.end() if start else 0 : end.start() if end else None]


def _scripts(block: etree._Element) -> Iterator[tuple[str, str]]:
    """Raised numbers and note marks with the text that they stand behind, as they would read when glued."""
    for element in block.iter("sup", "xref"):
        content, before = "".join("".join(element.itertext()).split()), _before(element)
        if len(before) < 8 or not before[-1].isalnum():
            continue
        if any(note.get("ref-type") in _CITED for note in element.iter("xref")):
            if _NOTE.fullmatch(content):
                yield "glued citations", before + content
        elif element.tag == "sup" and before[-1].isdigit() and _NUMBER.fullmatch(content):
            yield "glued numbers", before + content


def _before(element: etree._Element) -> str:
    previous, parent = element.getprevious(), element.getparent()
    text = previous.tail if previous is not None else parent.text if parent is not None else ""
    packed = "".join(unicodedata.normalize("NFC", text or "").split())
    return packed[-_CONTEXT:] if text and not text[-1].isspace() else ""


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text.replace("\u00ad", "").replace("\u200b", "")))


def _grams(words: list[str]) -> Iterator[Gram]:
    return (tuple(words[place : place + 5]) for place in range(len(words) - 4))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Recall and glued words of JATS readers.")
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--show", default="", help="print what this reader loses or glues")
    arguments = parser.parse_args()
    main(arguments.folders, arguments.show)
