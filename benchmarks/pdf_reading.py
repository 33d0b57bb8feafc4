"""How much of a paper does `pdf.read` recover, beside `page.get_text()` and pymupdf4llm?

    python benchmarks/pdf_reading.py PDFS JATS

Pairs each PDF under PDFS with the JATS file under JATS whose name begins with the same PMC number, or that has the
same DOI. A sentence of the JATS body (of 40 to 600 characters, no captions, tables or back matter) is recovered when
it stands whole in the text of the PDF; white space, citations in brackets and the marks of scripts and Markdown do
not count, hyphens and letters do. `adrift` are sentences of our text that stand nowhere in the JATS: captions of
figures, heads and feet, glued columns. One process, each paper read once by each; imports are not timed.
"""

import argparse
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bioalchemy.errors import ArticleError
from bioalchemy.records import Article
from bioalchemy.tools import jats, pdf
from bioalchemy.tools.sentences import split

Read = Callable[[Path], str]

_NOT_BODY = {"title", "abstract", "caption", "table", "back", "supplement", "box"}
_CITATIONS = re.compile(r" ?\[[0-9A-Za-z,;–\- ]{1,60}\]")
_IGNORED = re.compile(r"[\s_*^{}\[\]#|`\\]|<su[bp]>|</su[bp]>")
_ONE_FORM = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻₀₁₂₃₄₅₆₇₈₉₊₋‐‑–−’‘“”µ∼", "0123456789+-0123456789+-----''\"\"μ~")
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"}


def main() -> None:
    """Print, for each way to read, the share of sentences recovered and the seconds taken."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("pdfs", type=Path)
    options.add_argument("jats", type=Path)
    arguments = options.parse_args()
    pairs = _pairs(arguments.pdfs, arguments.jats)
    if not pairs:
        raise SystemExit("No PDF has its JATS there.")
    out = sys.stdout.write
    wanted = {path: _sentences(article) for path, article in pairs.items()}
    out(f"{len(pairs)} pairs, {sum(map(len, wanted.values()))} sentences\n")
    ways: dict[str, Read] = {"pdf.read": _ours, "page.get_text()": _plain, "get_text(sort=True)": _sorted}
    if markdown := _markdown():
        ways["pymupdf4llm"] = markdown
    for name, read in ways.items():
        texts, seconds = _timed(read, list(pairs))
        found = sum(_folded(s) in texts[path] for path, sentences in wanted.items() for s in sentences)
        total = sum(map(len, wanted.values()))
        out(f"{name:20} {found / total:.3f} of the sentences, {seconds:6.2f} s\n")
    out(f"{'adrift':20} {_adrift(pairs):.3f} of our sentences are not in the JATS\n")


def _pairs(pdfs: Path, folder: Path) -> dict[Path, Article]:
    by_id: dict[str, Article] = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".xml", ".nxml"):
            try:
                article = jats.read(path)
            except ArticleError:
                continue
            by_id |= dict.fromkeys([*article.ids.values(), path.name.split("_")[0].split(".")[0]], article)
    found: dict[Path, Article] = {}
    for path in sorted(pdfs.rglob("*.pdf")):
        try:
            ids = [path.stem, *pdf.read(path).ids.values()]
        except ArticleError:
            continue
        twin = next((by_id[name] for name in ids if name in by_id), None)
        if twin is not None:
            found[path] = twin
    return found


def _sentences(article: Article) -> list[str]:
    pieces = [article.text[s.start : s.end] for s in article.sections if s.kind not in _NOT_BODY]
    found = [piece[start:end] for piece in pieces for start, end in split(piece)]
    return [s for s in found if 40 <= len(s) <= 600 and s[0].isupper() and s[-1] in ".?!]"]


def _folded(text: str) -> str:
    for ligature, letters in _LIGATURES.items():
        text = text.replace(ligature, letters)
    return _IGNORED.sub("", _CITATIONS.sub("", text).translate(_ONE_FORM))


def _timed(read: Read, paths: list[Path]) -> tuple[dict[Path, str], float]:
    begun = time.perf_counter()
    texts = {path: read(path) for path in paths}
    return {path: _folded(text) for path, text in texts.items()}, time.perf_counter() - begun


def _ours(path: Path) -> str:
    return pdf.read(path).text


def _plain(path: Path) -> str:
    import pymupdf

    with pymupdf.open(path) as document:
        return "\n".join(page.get_text() for page in document)


def _sorted(path: Path) -> str:
    import pymupdf

    with pymupdf.open(path) as document:
        return "\n".join(page.get_text(sort=True) for page in document)


def _markdown() -> Read | None:
    try:
        import pymupdf4llm
    except ImportError:
        return None
    return lambda path: str(pymupdf4llm.to_markdown(str(path), show_progress=False))


def _adrift(pairs: dict[Path, Article]) -> float:
    ours, adrift = 0, 0
    for path, article in pairs.items():
        source = _folded(article.text)
        for sentence in _sentences(pdf.read(path)):
            ours += 1
            adrift += _folded(sentence) not in source
    return adrift / max(1, ours)


if __name__ == "__main__":
    main()
