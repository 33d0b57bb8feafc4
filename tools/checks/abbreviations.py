"""A paper's own abbreviations, and questions that introduce them.

    definitions("… mature dendritic cells (mDCs) …")  -> {"mDCs": "mature dendritic cells"}
    introduce("What do mDCs capture?", …)             -> "What do mature dendritic cells (mDCs) capture?"
    unfounded(answer, ["… tacrolimus (FK506) …"])     -> "" where it is `tacrolimus`, with `FK506` as an alias

Definitions are found as Schwartz and Hearst do (Pac. Symp. Biocomput. 2003, 451-462): the letters of the short form,
from the last to the first, in the words before its bracket. A short form that the paper defines in two ways is left
alone, as are those that no biologist needs explained. Another name of an answer may also be said in words, or stand in
a bracket whose form leaves no doubt; what else stands in brackets (a residue, a supplier, a species) is another thing.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from bioalchemy import answers
from bioalchemy.matching import gene_names
from bioalchemy.matching.spelling import singular
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
_FAMILIAR = {
    "ES": "embryonic stem", "iPS": "induced pluripotent stem", "KO": "knockout", "WT": "wild type",
    "UTR": "untranslated region", "ORF": "open reading frame", "ROS": "reactive oxygen species",
    "EGFP": "enhanced green fluorescent protein", "eGFP": "enhanced green fluorescent protein",
    "YFP": "yellow fluorescent protein", "RFP": "red fluorescent protein", "CFP": "cyan fluorescent protein",
    "siRNA": "small interfering RNA", "shRNA": "short hairpin RNA", "miRNA": "microRNA",
}  # fmt: skip
"""What biologists need not be told either, where their paper means it so: ES is Ewing sarcoma elsewhere."""
_ACRONYM = re.compile(r"(?<![\w/+-])(?:[A-Z]{2,6}|[A-Za-z]{1,4}-[A-Z]{2,4})(?=s?\b(?![\w+/-]))")
_MOST_WORDS_MORE = 5
_ARTICLE = re.compile(r"^(?:the|an?)\s", re.IGNORECASE)
_ADVERB = r"(?:also|formerly|previously|originally|otherwise|alternatively|hereafter|henceforth|hereinafter|now)"
_NAMED = r"(?:known as|called|named|termed|dubbed|designated|referred to as|abbreviated(?: as| to)?)"
_CALLED = re.compile(
    rf"(?:(?:{_ADVERB}|commonly|here) )?{_NAMED} |(?:hereafter|henceforth|hereinafter|aka|a\.k\.a\.|alias|synonyms?:?) "
)
_CALLED_TOO = re.compile(rf"{_ADVERB} {_NAMED} |(?:hereafter|aka|a\.k\.a\.) ")
_OTHER_NAME = r"\s*(?:\((?P<bracket>[^()\n]{1,120})\)|,\s(?P<clause>[^,;.()\n]{1,80})[,;.])"
_POINTER = re.compile(r"(?:Fig|Table|Supp|see|ref|[np]\s?[<=])", re.IGNORECASE)
_CODE = re.compile(r"[A-Z]{2,5}[- ]?[0-9]{3,7}[A-Za-z]?")
_DRUG = re.compile(
    r"[a-z]{2,}(?:limus|imod|pristone|nib|mab|ciclib|parib|degib|zomib|lisib|clax|vir|statin|inostat|mycin|micin|cycline"
    r"|cillin|penem|bactam|oxacin|conazole|fungin|platin|rubicin|taxel|tecan|trexed|olol|pril|sartan|dipine|gliptin"
    r"|gliflozin|glitazone|azepam|caine|setron|triptan|prazole|profen|coxib|gatran|xaban|grel|lukast|tidine|vaptan)"
)
"""Stems of international nonproprietary names (WHO, The use of stems in the selection of INN, 2018)."""
_JOINS_NAME = "-,'′’"
_CLIPPED = range(3, 5)
"""Letters of a name that was cut off: `Ela`. More are a name of their own: actin is no actinin."""


def definitions(text: str) -> dict[str, str]:
    """Short forms and their long forms, as `text` introduces them; linear in its length."""
    found, doubtful = _introduced(text)
    return {short: long for short, long in found.items() if short not in doubtful | COMMON}


@lru_cache(maxsize=8)
def _introduced(text: str) -> tuple[dict[str, str], set[str]]:
    """All short forms with the first of their long forms, and those that have several.

    Of a paper many drafts are asked one after another.
    """
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
        if long and not _is_alike(found.setdefault(short, long), long):
            doubtful.add(short)
    return found, doubtful


def _is_alike(one: str, other: str) -> bool:
    """Whether two long forms are one, but for words cut short: `d after anthesis`, `days after anthesis`."""
    pairs = list(zip(one.casefold().split(), other.casefold().split(), strict=False))
    is_alike = all(first.startswith(second) or second.startswith(first) for first, second in pairs)
    return is_alike and len(one.split()) == len(other.split()) == len(pairs)


def introduce(question: str, defined: dict[str, str]) -> str:
    """`question` with each defined short form explained where it first stands, unless the question does so itself."""
    for short, long in defined.items():
        short_singular, long_singular = short.removesuffix("s"), long
        if short.endswith("s") or long.casefold().removesuffix("s") in question.casefold():
            long_singular = _in_singular(long)
        if long_singular.casefold() in question.casefold():
            continue
        token = re.search(
            rf"(?<![\w(/+-]){re.escape(short_singular)}(?P<plural>s?){_SCRIPTS}(?![\w+/)])(?!-\d)", question
        )
        if token is None:
            continue
        explained = (long if long.endswith("s") else f"{long}s") if token["plural"] else long_singular
        if token.start() == 0:
            explained = explained[0].upper() + explained[1:]
        question = f"{question[: token.start()]}{explained} ({token.group()}){question[token.end() :]}"
    return question


def _in_singular(long: str) -> str:
    head, _, noun = long.rpartition(" ")
    return f"{head} {singular(noun)}".lstrip() if noun.islower() else long.removesuffix("s")


def bare(question: str, papers: Sequence[str]) -> str:
    """An acronym of the question that a paper explains and the question does not; empty when there is none.

    Of acronyms only: words of capitals, or with a hyphen. Names of genes need no explaining.
    """
    asked = set(_ACRONYM.findall(question))
    for paper in papers if asked else ():
        for short, long in definitions(paper).items():
            is_asked = f"({short}" not in question and (short in asked or short.removesuffix("s") in asked)
            if (
                is_asked
                and not _is_familiar(short, long)
                and not gene_names.others(short)
                and introduce(question, {short: long}) != question
            ):
                return short
    return ""


def _is_familiar(short: str, long: str) -> bool:
    """Whether it is short for what it is elsewhere: `knock-out mice (KO)`, `3′ untranslated regions (UTRs)`."""
    known = _FAMILIAR.get(short) or _FAMILIAR.get(short.removesuffix("s"))
    return known is not None and re.sub(r"[\s-]", "", known.casefold()) in re.sub(r"[\s-]", "", long.casefold())


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
    """The first alias that adds to what the matcher takes, and that no paper clearly gives; or empty.

    An alias is paid as the answer is: what a writer thinks is another name of it is no ground.
    """
    others = added(answer)
    if not others:
        return ""
    defined = {short: long for paper in papers for short, long in definitions(paper).items()}
    known = set(map(normalise, names_of(answer, defined)))
    return next(
        (
            alias
            for alias in others
            if normalise(alias) not in known
            and not (answer.kind == "phrase" and any(_calls(paper, str(answer.value), alias) for paper in papers))
        ),
        "",
    )


def _calls(paper: str, name: str, other: str) -> bool:
    """Whether a paper gives the one name beside the other, in words or in a bracket that can be nothing else."""
    name, other = (_ARTICLE.sub("", one) for one in (name, other))
    return not {name, other} & _introduced(paper)[1] and any(
        _is_other_name(first, second, place)
        for first, second in ((name, other), (other, name))
        for place in _place_of(first).finditer(paper)
    )


def _place_of(name: str) -> re.Pattern[str]:
    """A name with what may give another one."""
    words = r"\s+".join(map(re.escape, name.split()))
    return re.compile(rf"(?<![\w-]){words}{_OTHER_NAME}", re.IGNORECASE)


def _is_other_name(name: str, other: str, place: re.Match[str]) -> bool:
    if clause := place["clause"]:
        said = _CALLED_TOO.match(clause)
        return said is not None and normalise(other) in map(normalise, re.split(r"\sor\s", clause[said.end() :]))
    is_said = False
    for number, part in enumerate(re.split(r"[,;]\s*", place["bracket"])):
        if said := _CALLED.match(part):
            is_said, part = True, part[said.end() :]  # noqa: PLW2901
        for one in re.split(r"\sor\s|/", part) if is_said else (part,):
            if normalise(one) == normalise(other) and not _POINTER.match(one):
                return is_said or (number == 0 and _names_the_same(name, other))
    return False


def _names_the_same(name: str, other: str) -> bool:
    """Whether their forms alone tell it of a name and what stands in a bracket behind it."""
    short, long = sorted((name, other), key=len)
    return (
        (bool(_CODE.fullmatch(other)) and bool(_DRUG.fullmatch(name)))
        or (bool(_CODE.fullmatch(name)) and bool(_DRUG.fullmatch(other)))
        or (long.isalpha() and long[1:].islower() and _is_clipped(short, long))
        or long_form(short, long).casefold() == long.casefold()
        or _is_spelt_but_for_its_last(short, long)
    )


def _is_clipped(short: str, long: str) -> bool:
    return len(short) in _CLIPPED and len(long) >= len(short) + 3 and long.casefold().startswith(short.casefold())


def _is_spelt_but_for_its_last(short: str, long: str) -> bool:
    """Whether capitals and first letters spell it, but for its last, a synonym's: CTCF is a factor, or a protein."""
    *words, last = re.split(r"[\s-]+", long)
    if not re.fullmatch("[A-Z]{4,}", short) or not words or last[:1].upper() == short[-1]:
        return False
    letters = iter("".join(word[:1].upper() + "".join(filter(str.isupper, word[1:])) for word in words))
    return short[0] == words[0][0].upper() and all(letter in letters for letter in short[:-1])


def added(answer: Answer) -> list[str]:
    """The aliases that the matcher would not take by itself, as it does a gene's names: only a paper can give them."""
    if not answer.aliases:
        return []
    alone = answer.model_copy(update={"aliases": ()})
    return [
        alias
        for alias in answer.aliases
        if "answer>" in alias or not answers.verify(alone, f"<answer>{alias}</answer>").passed
    ]


def _opening(window: str, place: int, letter: str) -> int:
    """Where the long form begins, if a letter stands within a name of several parts: "5-bromo-4-chloro-3-indolyl"."""
    if place == 0 or window[place - 1] not in _JOINS_NAME:
        return place
    start = max(window.rfind(mark, 0, place) for mark in " /+") + 1
    if next((one for one in window[start:] if one.isalpha()), "").lower() == letter:
        return start
    before = [match.start() for match in re.finditer(r"(?<![^ ])\S", window[:start]) if match[0].lower() == letter]
    return before[-1] if before else start


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
    long = window[_opening(window, place, letters[0]) :].strip(" ,;:")
    explains = len(long) > len(short) + 2 and short.lower() not in long.lower() and not re.search('["“”\\[\\]]', long)
    return long if explains else ""
