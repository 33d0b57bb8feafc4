r"""Does `quotes.locate` find what was copied, and refuse what was altered?

    python benchmarks/quote_location.py FOLDER [--sentences 11000]

Takes sentences of the papers under FOLDER (JATS), disturbs each as copying does (white space, Unicode forms, dashes,
quotation marks, ligatures, hyphens at line ends, citations left out, ellipses around), or alters one fact in it (a
number, unit, sign, gene, species, negation or direction), and looks for it in its whole paper. A disturbed sentence is
found when the right characters come back; a sentence that stands twice may be found at either place. Beside it:
`str.find`, and the fuzzy search of RapidFuzz at 95 of 100, if it is installed.

The generator knows nothing of the locator. One process; seeded.
"""

import argparse
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from bioalchemy.errors import ArticleError
from bioalchemy.tools import jats
from bioalchemy.tools.quotes import locate

Disturb = Callable[[str, random.Random], str]
Find = Callable[[str, str], tuple[int, int] | None]

_LIGATURES = {"ffi": "ﬃ", "ffl": "ﬄ", "fi": "ﬁ", "fl": "ﬂ", "ff": "ﬀ"}
_ONE = r"\[\d+(?:\s?[,;–-]\s?\d+)*\]"
_NUMBERED = re.compile(rf" ?{_ONE}(?:,? ?[–-]?{_ONE})*(?! (?:mm|%))")
_AUTHORED = re.compile(r" \([A-Z][\w'’-]+(?: et al\.?| (?:and|&) [A-Z][\w'’-]+)?,? (?:19|20)\d\d[a-z]?\)")
_UNITS = (
    ("μM", "mM"), ("µM", "nM"), ("mM", "μM"), ("nM", "mM"), ("mg", "μg"), ("kDa", "Da"), ("min", "h"), ("h", "min"),
    ("days", "weeks"), ("weeks", "days"), ("hours", "days"), ("kb", "bp"), ("bp", "kb"), ("ml", "μl"), ("μg", "ng"),
    ("μm", "mm"), ("mm", "μm"), ("years", "months"), ("°C", "°F"), ("%", "‰"), ("nm", "μm"),
)  # fmt: skip
_TURNED = (
    ("increased", "decreased"), ("decreased", "increased"), ("higher", "lower"), ("lower", "higher"),
    ("increase", "decrease"), ("decrease", "increase"), ("more", "less"), ("reduced", "enhanced"), ("up", "down"),
    ("upregulated", "downregulated"), ("activates", "inhibits"), ("larger", "smaller"), ("before", "after"),
    ("after", "before"), ("positive", "negative"), ("induced", "suppressed"), ("high", "low"), ("low", "high"),
    ("above", "below"), ("longer", "shorter"), ("5'", "3'"), ("greater", "smaller"), ("upstream", "downstream"),
)  # fmt: skip
_SPECIES = (
    "Drosophila melanogaster", "Escherichia coli", "E. coli", "Saccharomyces cerevisiae", "S. cerevisiae", "mouse",
    "mice", "human", "humans", "rat", "rats", "zebrafish", "Arabidopsis", "yeast", "chicken", "Xenopus", "C. elegans",
    "monkeys", "macaques", "Mycobacterium tuberculosis", "P. falciparum", "Plasmodium falciparum", "S. pombe",
)  # fmt: skip
_NEGATABLE = re.compile(r"\b(is|are|was|were|did|does|do|can|could|has|have|had|will|would|may|might)\b(?! not)")


# --- what copying does ---


def _white_space(text: str, chance: random.Random) -> str:
    blanks = ("  ", "\n", "\t", " \n ", "\u00a0", "\u2009", "\u200b ")
    return "".join(chance.choice(blanks) if c == " " and chance.random() < 0.3 else c for c in text)


def _unicode_forms(text: str, chance: random.Random) -> str:
    for one, other in (("μ", "µ"), ("µ", "μ"), ("×", "x"), ("≥", ">="), ("°", "º"), ("α", "𝛼"), ("⁺", "+")):
        if one in text and chance.random() < 0.8:
            text = text.replace(one, other)
    return text


def _dashes(text: str, chance: random.Random) -> str:
    return re.sub("[-‐‑–−]", lambda _: chance.choice("-‐‑–−"), text)


def _quotation_marks(text: str, chance: random.Random) -> str:
    text = re.sub("['’‘′]", lambda _: chance.choice("'’′"), text)
    text = re.sub('["“”]', lambda _: chance.choice('"“”'), text)
    opening, closing = chance.choice(('""', "“”", "''", "«»"))
    return f"{opening}{text}{closing}"


def _ligatures(text: str, _: random.Random) -> str:
    for letters, ligature in _LIGATURES.items():
        text = text.replace(letters, ligature)
    return text


def _line_ends(text: str, chance: random.Random) -> str:
    words = text.split(" ")
    long = [n for n, word in enumerate(words) if re.fullmatch("[a-z]{8,}", word)]
    for n in chance.sample(long, min(2, len(long))):
        cut = chance.randint(3, len(words[n]) - 3)
        words[n] = f"{words[n][:cut]}-\n{words[n][cut:]}"
    return " ".join(words)


def _citations(text: str, _: random.Random) -> str:
    return _AUTHORED.sub("", _NUMBERED.sub("", text))


def _ellipses(text: str, chance: random.Random) -> str:
    return chance.choice(("…{}", "...{}…", "{} ...", "[...] {}", "… {} …")).format(text.rstrip("."))


def _all_at_once(text: str, chance: random.Random) -> str:
    for disturb in (_citations, _ligatures, _dashes, _unicode_forms, _line_ends, _white_space, _quotation_marks):
        text = disturb(text, chance)
    return text


NOISE: dict[str, Disturb] = {
    "white space": _white_space, "unicode forms": _unicode_forms, "dashes": _dashes,
    "quotation marks": _quotation_marks, "ligatures": _ligatures, "line ends": _line_ends,
    "citations left out": _citations, "ellipses around": _ellipses, "all at once": _all_at_once,
}  # fmt: skip


# --- what changes a fact ---


def _replaced(text: str, found: list[tuple[int, int, str]], chance: random.Random) -> str:
    if not found:
        return text
    start, end, new = chance.choice(found)
    return text[:start] + new + text[end:]


def _number(text: str, chance: random.Random) -> str:
    found = []
    for match in re.finditer(r"\d+", _masked(text)):
        digits = list(match.group())
        place = chance.randrange(len(digits))
        digits[place] = str((int(digits[place]) + chance.randint(1, 9)) % 10)
        new = chance.choice(("".join(digits), match.group() + "0", "1" + match.group()))
        found.append((match.start(), match.end(), new))
    return _replaced(text, found, chance)


def _masked(text: str) -> str:
    """Citations blanked: to alter one alters no fact."""
    return _NUMBERED.sub(lambda match: " " * len(match.group()), text)


def _unit(text: str, chance: random.Random) -> str:
    found = [
        (match.start(1), match.end(1), new)
        for old, new in _UNITS
        for match in re.finditer(rf"\d ?({re.escape(old)})(?![A-Za-z])", text)
    ]
    return _replaced(text, found, chance)


def _sign(text: str, chance: random.Random) -> str:
    found = [(m.start(), m.end(), "") for m in re.finditer(r"(?<=[\s(])[-−–](?=\d)", text)]
    swapped = {"+": "-", "<": ">", ">": "<", "⁺": "⁻", "⁻": "⁺"}
    found += [(m.start(), m.end(), swapped[m.group()]) for m in re.finditer(r"[+<>⁺⁻]", text)]
    found += [(m.start(), m.start(), "-") for m in re.finditer(r"(?<= )\d", _masked(text))]
    return _replaced(text, found, chance)


def _gene(text: str, chance: random.Random) -> str:
    found = []
    for match in re.finditer(r"\b[A-Za-z]{2,6}-?\d{1,2}[A-Za-z]?\b", text):
        digit = re.search(r"\d", match.group())
        if digit:
            at = match.start() + digit.start()
            found.append((at, at + 1, str((int(digit.group()) + chance.randint(1, 9)) % 10)))
    swaps = {"α": "β", "β": "α", "γ": "δ"}
    found += [(m.start(), m.end(), swaps[m.group()]) for m in re.finditer("[αβγ]", text)]
    found += [
        (m.start(), m.end(), m.group().swapcase()) for m in re.finditer(r"\b[A-Z]{3,5}\b|\b[a-z]{3}[A-Z]\b", text)
    ]
    return _replaced(text, found, chance)


def _species(text: str, chance: random.Random) -> str:
    found = [
        (m.start(), m.end(), chance.choice([s for s in _SPECIES if s != name]))
        for name in _SPECIES
        for m in re.finditer(rf"\b{re.escape(name)}\b", text)
    ]
    return _replaced(text, found, chance)


def _negation(text: str, chance: random.Random) -> str:
    found = [(m.start(), m.end(), "") for m in re.finditer(r" (?:not|no|never)\b", text)]
    found += [(m.end(), m.end(), " not") for m in _NEGATABLE.finditer(text)]
    found += [(m.start(), m.start(), "non-") for m in re.finditer(r"(?<= )(?:significant|coding|functional)\b", text)]
    found += [(m.start(), m.end(), "") for m in re.finditer(r"\b(?:in|un)(?=active|stable|fected|treated)", text)]
    return _replaced(text, found, chance)


def _direction(text: str, chance: random.Random) -> str:
    found = [
        (m.start(), m.end(), new) for old, new in _TURNED for m in re.finditer(rf"(?<!\w){re.escape(old)}(?!\w)", text)
    ]
    return _replaced(text, found, chance)


FAULTS: dict[str, Disturb] = {
    "number": _number, "unit": _unit, "sign": _sign, "gene": _gene, "species": _species, "negation": _negation,
    "direction": _direction,
}  # fmt: skip


# --- the run ---


def _sentences(text: str) -> list[str]:
    lines = (line for line in text.split("\n") if len(line) >= 60)
    found = (s for line in lines for s in re.split(r"(?<=[a-z)\]]\.) (?=[A-Z])", line))
    return [s for s in found if 60 <= len(s) <= 400 and s[0].isupper() and s[-1] == "."]


def _cases(papers: list[str], kinds: dict[str, Disturb], wanted: int) -> list[tuple[str, str, str, str]]:
    """(kind, paper, sentence, disturbed), the kinds in turn; only sentences that the kind changes."""
    chance = random.Random(20260604)  # noqa: S311  not a secret
    pool = [(paper, sentence) for paper in papers for sentence in _sentences(paper)]
    cases: list[tuple[str, str, str, str]] = []
    for kind, disturb in kinds.items():
        chance.shuffle(pool)
        changed = ((paper, s, disturb(s, chance)) for paper, s in pool)
        kept = [(kind, paper, s, new) for paper, s, new in changed if new != s and new not in paper]
        cases += kept[: -(-wanted // len(kinds))]
    return sorted(cases[:wanted], key=lambda case: case[1])


def _found_at(cases: list[tuple[str, str, str, str]], find: Find) -> tuple[Counter[str], Counter[str], float]:
    """Right places and any places by kind, and the seconds taken."""
    right: Counter[str] = Counter()
    anywhere: Counter[str] = Counter()
    begun = time.perf_counter()
    for kind, paper, sentence, disturbed in cases:
        if span := find(disturbed, paper):
            anywhere[kind] += 1
            right[kind] += paper[slice(*span)].strip().rstrip(".") == sentence.rstrip(".")
    return right, anywhere, time.perf_counter() - begun


def _exact(quote: str, text: str) -> tuple[int, int] | None:
    at = text.find(quote)
    return (at, at + len(quote)) if at >= 0 else None


def _fuzzy() -> Find | None:
    try:
        from rapidfuzz import fuzz
    except ImportError:
        return None

    def find(quote: str, text: str) -> tuple[int, int] | None:
        found = fuzz.partial_ratio_alignment(quote, text, score_cutoff=95)
        return (found.dest_start, found.dest_end) if found else None

    return find


def main() -> None:
    """Print, for each way to search, the share found by kind of noise and accepted by kind of fault."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--sentences", type=int, default=11_000)
    arguments = options.parse_args()
    papers = []
    for path in sorted(arguments.folder.rglob("*.xml")):
        try:
            papers.append(jats.read(path).text)
        except ArticleError as error:
            sys.stderr.write(f"{path.name}: {error}\n")
    noisy = _cases(papers, NOISE, arguments.sentences)
    altered = _cases(papers, FAULTS, arguments.sentences)
    out = sys.stdout.write
    out(f"{len(papers)} papers, {len(noisy)} disturbed and {len(altered)} altered sentences\n")
    ways: dict[str, Find] = {"locate": locate, "str.find": _exact}
    if fuzzy := _fuzzy():
        ways["rapidfuzz 95"] = fuzzy
    for name, find in ways.items():
        right, _, seconds = _found_at(noisy, find)
        _, accepted, more = _found_at(altered, find)
        out(f"\n{name}: {right.total() / len(noisy):.2%} of the disturbed found, {accepted.total()} altered accepted,")
        out(f" {(seconds + more) / (len(noisy) + len(altered)) * 1000:.2f} ms each\n")
        for found, kinds in ((right, noisy), (accepted, altered)):
            counts = Counter(kind for kind, *_ in kinds)
            out("".join(f"  {kind:20} {found[kind]:6} of {counts[kind]}\n" for kind in counts))


if __name__ == "__main__":
    main()
