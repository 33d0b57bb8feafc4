"""What a question says, whatever its words: the keys of its content words, its numbers, and where each stands.

    read("Which kinase phosphorylates p53 after 1 day?").keys   -> {"kinas", "phosphoryl", "TP53", "after"}
    read("Which kinase phosphorylates p53 after 1 day?").numbers -> (1 day,)

Two words have one key where they are forms of one word, say one thing in biology, or are names of one species, gene
or drug (`domains/biology/wordings.toml`); words of direction (`increased`, `higher`) have one for each sign. Words that
only put a question carry no fact and have none.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib import resources
from itertools import zip_longest
from typing import NamedTuple

from bioalchemy.matching.spelling import american
from bioalchemy.notation import plain, spell_greek
from bioalchemy.quantities import Quantity, find_in, join_digits
from bioalchemy.tools.checks.directions import signed
from bioalchemy.tools.datasets.roots import root
from bioalchemy.units import is_count

_TOKEN = re.compile(r"[^\W_](?:[\w'/+-]|\.(?=\w))*(?<![-/])|,|(?:-+|=+)?>|→|(?<=\w):(?=\w)")
_SPLIT = "/"
_ORDERS = frozenset((",", "→", ":"))
"""Marks that carry no fact, but part what stands before them from what stands after: `G>A`, `C:N`, `CD4/CD8`."""
_SYMBOL = re.compile(r".*[A-Z].*[A-Z]|.*[A-Za-z].*[0-9]|.*[0-9].*[A-Za-z']|.*[A-Za-z]\+")
_SHORT_GENUS = re.compile(r"\b(?P<initial>[A-Z])\. ?(?=[a-z]{3})")
_DOUBLED = re.compile(r"(?:([a-z])\1)+", re.IGNORECASE)
"""A genotype, `Aa`, whose case counts as that of a single letter does."""
_NAMED_BY_LETTER = re.compile(
    r"\b(?:subunit|chain|allele|strain|group|type|form|isoform|variant|chlorophyll|cytochrome|h[ae]+moglobin|hepatitis"
    r"|influenza|vitamin|factor|protein|serotype|haplotype|genotype|phenotype|biotype|clade|lineage|morph|locus|domain"
    r"|site|ring|helix|strand|compartment|line|class|phase|step|stage|region|panel|sample|plot|population|species) $",
    re.IGNORECASE,
)
_OPENS_NOUN = re.compile(
    r"[ ](?!(?:a|an|the|of|in|on|at|to|by|from|with|for|than|over|and|or|not|is|are|was|were|be|been"
    r"|do|does|did|has|have|had|can|may|will|during|after|before|into|as|but|if|when|that|which)\b)[^\W_]{2}"
)
_OPENS_SENTENCE = re.compile(r"(?:^|[.?!:;] ?[\"'(]?|[\"'(])$")
_APOSTROPHE_S = re.compile(r"'s?$")
_JOINED = "non pre post anti co sub re intra inter extra un hyper hypo multi micro neo auto bi tri up down over under"
_PREFIXES = frozenset(_JOINED.split())
_LIGHT = ""
"""The key of what carries no fact."""
_LONGEST_NAMING = 16
"""Characters of a word that a letter follows."""
_RECEPTOR = root("receptor")
"""What binds EGF is another thing than what binds the EGF receptor."""
_ASKS = frozenset(("which", "what", "name", "identify", "give", "state", "list"))
_EVERY = re.compile(r"(?<=[a-z]) an? (?=(?:second|minute|hour|day|week|month|year)\b)")
_COUNTED_ON = re.compile(
    r"(?<![0-9] )\b(minute|hour|day|week|month|year) ([0-9]+(?:\.[0-9]+)?)\b(?![%/,.]?[0-9])", re.I
)
"""Day 4, which is 4 days."""
_SIGNED = (
    (re.compile(r"\(\+\)[ -]"), "plus "),  # (+) strand, (+)-catechin
    (re.compile(r"\(-\)[ -]"), "minus "),
    (re.compile(r"(?<=[A-Za-z0-9])-/-"), " knockout"),
    (re.compile(r"(?<=[A-Za-z0-9])\+/-"), " heterozygous"),
    (re.compile(r"(?<=[A-Za-z0-9])\+/\+"), " wild-type"),
    (re.compile(r"(?<=[A-Z0-9l])-(?=[\s,.;:?!)]|$)"), "neg"),  # CD4-, Cl-
)
MEASURED = "#"
"""Opens the form of a word that stands for a measured number; its place in `numbers` follows."""


class Word(NamedTuple):
    """A word of a question, or a phrase that has one key."""

    key: str
    """Empty where it carries no fact; a symbol's is in capitals."""
    form: str
    """As it is written; with a hyphen before it where it is the end of a compound."""


class Wording(NamedTuple):
    """A question, read."""

    words: tuple[Word, ...]
    numbers: tuple[Quantity, ...]
    kinds: frozenset[str]
    """Keys that only say of what kind the answer, or something named, is: the *kinase* RAF1, which *enzyme*."""

    @property
    def keys(self) -> frozenset[str]:
        """Of the words that carry a fact."""
        return frozenset(word.key for word in self.words if word.key)


@lru_cache(maxsize=16_384)
def read(text: str) -> Wording:
    """The words and numbers of a question, or of one of its sentences; linear in its length."""
    words, measured = _split(text)
    said = tuple(_with_phrases(words))
    return Wording(said, measured, frozenset(_kinds(said)))


def _split(text: str, *, opens: bool = True) -> tuple[list[Word], tuple[Quantity, ...]]:
    text = _COUNTED_ON.sub(r"\2 \1s", _EVERY.sub(" per ", plain(join_digits(text))))
    for pattern, spelled in _SIGNED:
        text = pattern.sub(spelled, text)
    words: list[Word] = []
    measured: list[Quantity] = []
    at = 0
    for quantity, start, end, stop in find_in(text):
        words.extend(_tokens(text[at:start], opens=opens and not words))
        if quantity.bound or (quantity.unit and not is_count(quantity.unit)):
            words.append(Word(_LIGHT, f"{MEASURED}{len(measured)}"))
            measured.append(quantity)
            at = max(at, stop)
        else:
            words.append(Word(str(quantity.value), text[start:end]))
            at = max(at, end)
    words.extend(_tokens(text[at:], opens=opens and not words))
    return words, tuple(measured)


def _tokens(text: str, *, opens: bool = False) -> Iterator[Word]:
    """The words of a text; where it opens a question, its first may be an article in a capital.

    A single letter names a subunit, an isomer, a strain, an allele: it is a word as any other.
    """
    # Numbers have been taken out: a Greek letter of a unit is no name.
    text = spell_greek(_SHORT_GENUS.sub(r"\g<initial>. ", text))
    for match in _TOKEN.finditer(text):
        said = match.group()
        if not said[0].isalnum():
            yield Word(_LIGHT, "→" if said.endswith(">") else said)
        elif not _is_article(text, match, opens=opens):
            yield from _words_of(said)


def _is_article(text: str, match: re.Match[str], *, opens: bool) -> bool:
    before = text[max(0, match.start() - _LONGEST_NAMING) : match.start()]
    if match.group() not in "aA" or not _OPENS_NOUN.match(text, match.end()):
        return False
    if match.group() == "A":
        return bool(_OPENS_SENTENCE.search(before)) and (opens or match.start() > 0)
    return not _NAMED_BY_LETTER.search(before)


def _words_of(token: str) -> Iterator[Word]:
    for number, piece in enumerate(token.split(_SPLIT)):
        if number:
            yield Word(_LIGHT, _SPLIT)
        for place, part in enumerate(_parts(piece)):
            yield Word(_key(part), f"-{part}" if place or number else part)


def _parts(token: str) -> list[str]:
    """A token at those hyphens that part two words; `pre-mRNA` and `IL-6` stay one."""
    parts: list[str] = []
    joined = ""
    for part in token.split("-"):
        is_word = len(part) > 3 and part.isalpha() and (part.islower() or part.istitle())
        if joined.casefold() in _PREFIXES and is_word:
            joined += part
        elif is_word or (joined and joined.isalpha() and joined.islower() and len(joined) > 3):
            parts.append(joined)
            joined = part
        else:
            joined = f"{joined}-{part}" if joined else part
    return [part for part in (*parts, joined) if part]


def _key(part: str) -> str:
    bare = part if part[:-1].isdigit() else _APOSTROPHE_S.sub("", part)
    if len(bare) == 1 or _DOUBLED.fullmatch(bare):
        return bare
    if _SYMBOL.match(bare):
        squeezed = re.sub(r"[\W_]", lambda sign: sign.group() if sign.group() in "'+" else "", bare)
        return (squeezed[:-1] if re.fullmatch(r"[A-Z0-9]{2,}s", squeezed) else squeezed).upper()
    return root(re.sub(r"[\W_]", "", bare))


def _with_phrases(words: Sequence[Word]) -> Iterator[Word]:
    """The words, the longest phrases of the tables as one each, words of direction by their sign."""
    tables, place = _tables(), 0
    while place < len(words):
        for length in range(min(tables.longest.get(words[place].key, 0), len(words) - place), 0, -1):
            run = words[place : place + length]
            key = tables.phrases.get(tuple(word.key for word in run))
            if key is not None:
                yield Word(key, " ".join(word.form for word in run))
                place += length
                break
        else:
            word = words[place]
            after = words[place + 1].key if place + 1 < len(words) else ""
            if word.key.isupper() and after == _RECEPTOR:
                yield Word(f"{word.key} {after}", f"{word.form} {words[place + 1].form}")
                place += 2
                continue
            form = word.form.lstrip("-")
            is_light = len(form) > 1 and american(form.casefold()) in tables.light
            yield word._replace(key=_sign(form) or _sign(word.key) or ("" if is_light else word.key))
            place += 1


def _sign(word: str) -> str:
    """The key of a word of direction; empty for any other."""
    found = signed(word.casefold())
    return f"{found[1] * (found[0] + 1):+}" if found else ""


def _kinds(words: Sequence[Word]) -> Iterator[str]:
    known = _tables().kinds
    is_asked_for, has_begun = False, False
    for word, after in zip_longest(words, words[1:], fillvalue=Word(_LIGHT, "")):
        if word.form.casefold() in _ASKS:
            is_asked_for, has_begun = True, False
        elif not word.key:
            is_asked_for = is_asked_for and not has_begun
        else:
            has_begun = True
            if word.key in known and (is_asked_for or after.key.isupper()):
                yield word.key


class _Tables(NamedTuple):
    phrases: Mapping[tuple[str, ...], str]
    """The keys of the words of each phrase, with the key of what it says."""
    longest: Mapping[str, int]
    """How many words the longest phrase has that begins with a key: most words begin none."""
    light: frozenset[str]
    """Forms of words that carry no fact: their own, not those of every word of their root (`state`, not `static`)."""
    kinds: frozenset[str]
    """Keys of nouns of kind."""


@cache
def _tables() -> _Tables:
    text = (resources.files("bioalchemy") / "domains" / "biology" / "wordings.toml").read_text("utf-8")
    tables: dict[str, str] = tomllib.loads(text)
    phrases: dict[tuple[str, ...], str] = {}
    for name in ("alike", "drugs", "species", "genes"):
        for line in tables[name].strip().splitlines():
            forms = [_plain_keys(form) for form in line.split(" | ")]
            for form in forms:
                phrases.setdefault(form, _sign(line.split(" | ")[0]) or " ".join(forms[0]))
    for phrase in tables["light_phrases"].strip().replace("\n", " | ").split(" | "):
        phrases[_plain_keys(phrase)] = _LIGHT
    inflected = [form for word in tables["light"].split() for form in _inflected(word)]
    light = frozenset(map(american, (*tables["grammar"].split(), *inflected)))
    longest: dict[str, int] = {}
    for first, *rest in phrases:
        if first:
            longest[first] = max(longest.get(first, 0), 1 + len(rest))
    return _Tables(phrases, longest, light, frozenset(map(root, tables["kinds"].split())))


def _inflected(word: str) -> tuple[str, ...]:
    """A word and whatever could be its forms: verbs, nouns and what is neither alike."""
    bare = word if word.endswith("ee") else word.removesuffix("e")
    es = (f"{word}es",) if word.endswith(("s", "x", "z", "ch", "sh", "o")) else ()
    ied = (f"{word[:-1]}ies", f"{word[:-1]}ied") if word.endswith("y") else ()
    doubled = (f"{word}{word[-1]}ed", f"{word}{word[-1]}ing")
    return (word, f"{word}s", f"{bare}ed", f"{bare}ing", *es, *doubled, *ied)


def _plain_keys(phrase: str) -> tuple[str, ...]:
    return tuple(word.key for word in _split(phrase, opens=False)[0])
