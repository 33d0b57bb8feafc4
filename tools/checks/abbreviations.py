"""A paper's own abbreviations, and questions that introduce them.

    definitions("… mature dendritic cells (mDCs) …")  -> {"mDCs": "mature dendritic cells"}
    introduce("What do mDCs capture?", …)             -> "What do mature dendritic cells (mDCs) capture?"

Definitions are found as Schwartz and Hearst do (Pac. Symp. Biocomput. 2003, 451-462): the letters of the short form,
from the last to the first, in the words before its bracket. A short form that the paper defines in two ways is left
alone, as are those that no biologist needs explained.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from bioalchemy import answers
from bioalchemy.matching import gene_names
from bioalchemy.notation import normalise
from bioalchemy.records import Answer, Draft
from bioalchemy.units import is_count, parse_unit

_BRACKETED = re.compile(r"\((?P<short>[A-Za-z0-9][\w+/'’.-]{1,9})(?=[;,)])")
_SCRIPTS = r"(?:[_^]\{[^{}\n]{1,40}\})*"
"""Sub- and superscripts, as articles write them: `LUV_{HIV}`."""
_LONGEST = 200
"""Code points before a bracket that are looked at."""
_COMMON_FORMS = (
    "DNA RNA mRNA tRNA rRNA cDNA ATP ADP GTP NADH NADPH PCR RT-PCR qPCR HIV HIV-1 AIDS ELISA GFP UV pH CNS MRI BMI"
    " SDS-PAGE CRISPR USA UK WHO FDA NIH SNP SNPs ANOVA"
)
COMMON = frozenset(_COMMON_FORMS.split())
_ACRONYM = re.compile(r"(?<![\w/+-])(?:[A-Z]{2,6}|[A-Za-z]{1,4}-[A-Z]{2,4})(?=s?\b(?![\w+/-]))")
_MOST_WORDS_MORE = 5


def definitions(text: str) -> dict[str, str]:
    """Short forms and their long forms, as `text` introduces them; linear in its length."""
    found: dict[str, str] = {}
    doubtful: set[str] = set()
    for match in _BRACKETED.finditer(text):
        short = match["short"].rstrip(".")
        if (unit := parse_unit(short)) and not (short.isupper() and is_count(unit)):
            continue
        before = re.split(r"[\n()]", text[max(0, match.start() - _LONGEST) : match.start()])[-1]
        long = long_form(short, before)
        if long and (lowered := long[0].lower() + long[1:]) in text:  # it opened a sentence
            long = lowered
        if long and found.setdefault(short, long).casefold() != long.casefold():
            doubtful.add(short)
    return {short: long for short, long in found.items() if short not in doubtful | COMMON}


def introduce(question: str, defined: dict[str, str]) -> str:
    """`question` with each defined short form explained where it first stands, unless the question does so itself."""
    for short, long in defined.items():
        singular, long_singular = short.removesuffix("s"), long
        if short.endswith("s") or long.casefold().removesuffix("s") in question.casefold():
            long_singular = long.removesuffix("s")
        if long_singular.casefold() in question.casefold():
            continue
        token = re.search(rf"(?<![\w(/+-]){re.escape(singular)}(?P<plural>s?){_SCRIPTS}(?![\w+/)])(?!-\d)", question)
        if token is None:
            continue
        explained = f"{long.removesuffix('s')}s" if token["plural"] else long_singular
        if token.start() == 0:
            explained = explained[0].upper() + explained[1:]
        question = f"{question[: token.start()]}{explained} ({token.group()}){question[token.end() :]}"
    return question


def bare(question: str, papers: Sequence[str]) -> str:
    """An acronym of the question that a paper explains and the question does not; empty when there is none.

    Of acronyms only: words of capitals, or with a hyphen. Names of genes need no explaining.
    """
    asked = set(_ACRONYM.findall(question))
    for paper in papers if asked else ():
        for short, long in _defined(paper).items():
            is_asked = f"({short}" not in question and (short in asked or short.removesuffix("s") in asked)
            if is_asked and not gene_names.others(short) and introduce(question, {short: long}) != question:
                return short
    return ""


@lru_cache(maxsize=8)
def _defined(paper: str) -> dict[str, str]:
    """Those of a paper, of which many drafts are asked one after another."""
    return definitions(paper)


def explain(draft: Draft, defined: dict[str, str]) -> Draft:
    """The draft with its question's abbreviations introduced, and a phrase's other forms and names as aliases."""
    answer = draft.answer
    if named := names_of(answer, defined):
        answer = answer.model_copy(update={"aliases": tuple(dict.fromkeys((*answer.aliases, *named)))})
    return draft.model_copy(update={"question": introduce(draft.question, defined), "answer": answer})


def names_of(answer: Answer, defined: dict[str, str]) -> tuple[str, ...]:
    """A phrase's other forms and names: those that its paper defines, and a gene's."""
    if answer.kind != "phrase":
        return ()
    said = normalise(str(answer.value))
    others = (
        other
        for short, long in defined.items()
        for one, other in ((short, long), (long, short))
        if normalise(one) == said
    )
    return tuple(dict.fromkeys((*others, *gene_names.others(str(answer.value)))))


def unfounded(answer: Answer, papers: Sequence[str]) -> str:
    """The first alias that adds to what the matcher takes, and that no paper's own definition gives; or empty.

    An alias is paid as the answer is: what a writer thinks is another name of it is no ground.
    """
    others = added(answer)
    if not others:
        return ""
    defined = {short: long for paper in papers for short, long in _defined(paper).items()}
    known = set(map(normalise, names_of(answer, defined)))
    return next((alias for alias in others if normalise(alias) not in known), "")


def added(answer: Answer) -> list[str]:
    """The aliases that the matcher would not take by itself, as it does a gene's names: only a paper can give them."""
    alone = answer.model_copy(update={"aliases": ()})
    return [
        alias
        for alias in answer.aliases
        if "answer>" in alias or not answers.verify(alone, f"<answer>{alias}</answer>").passed
    ]


def long_form(short: str, before: str) -> str:
    """The shortest run of words at the end of `before` that spells `short`; empty when there is none."""
    letters = [character.lower() for character in short if character.isalnum()]
    is_short_form = len(short) <= 3 or any(character.isupper() or character.isdigit() for character in short[1:])
    if len(letters) < 2 or short.islower() or short.isdigit() or not is_short_form:
        return ""
    words = before.split()
    window = " ".join(words[-min(len(letters) + _MOST_WORDS_MORE, 2 * len(letters)) :])
    place = len(window)
    for number, letter in reversed(list(enumerate(letters))):
        place = window.lower().rfind(letter, 0, place)
        while number == 0 and place > 0 and window[place - 1].isalnum():
            place = window.lower().rfind(letter, 0, place)
        if place < 0:
            return ""
    long = window[place:].strip(" ,;:")
    explains = len(long) > len(short) + 2 and short.lower() not in long.lower() and not re.search('["“”\\[\\]]', long)
    return long if explains else ""
