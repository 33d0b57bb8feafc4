"""Sound drafts made mechanically: a sentence of a paper with one of its parts asked for.

    "Loss of daf-2 increased the lifespan of Caenorhabditis elegans by 42%."
    -> "Loss of daf-2 increased the lifespan of Caenorhabditis elegans by what percentage?"   42 %
    -> "Loss of which gene or protein increased …?"                                           daf-2
    -> "Loss of daf-2 had what effect on the lifespan of …?"                                  increased
    -> "Is it true that loss of daf-2 increased …?"                                           yes

The question word stands where the answer stood, so nothing else of the sentence is lost and nothing is added. The
module knows biology texts and none of the rules that judge drafts.
"""

import random
import re
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from bioalchemy.evals import paired_facts
from bioalchemy.evals.amounts import BOUND, COUNT, MEASURED, UNITS, number
from bioalchemy.evals.fit_sentences import Fit, Names, fit, is_explained, lowered, names, stands_alone, without_brackets
from bioalchemy.records import Answer, Article, Context, Draft, Passage, sha256_of
from bioalchemy.tools import passages
from bioalchemy.tools.checks import abbreviations, sentences

MOST_OF_A_FORM = 4
"""Drafts of one form from one paper."""
SECTIONS = ("results", "abstract", "conclusions")
_PASSAGE_TOKENS = 900
_SHORTEST_SIDE = 8
"""Words of one side of a pair."""

_TOKEN = re.compile(r"(?<![\w/.-])[A-Za-z][A-Za-z0-9-]{2,11}(?![\w/-])")
_QUANTITY_OF = re.compile(
    r" (?P<of>(?:gene |mRNA |protein )?(?:expression|activity|phosphorylation|levels|mutations|transcripts))\b"
)
_AFTER_GENE = re.compile(
    r"(?:$|,| (?:in|at|on|by|to|from|during|after|with|and|is|was|were|are|(?!cells|mice|proteins|antibodies|"
    r"virus|genes|mutants|vectors|sequences|plasmids|particles)[a-z]+s|[a-z]+ed)\b(?! (?:cells|mice|[A-Z])))"
)
_BEFORE_GENE = re.compile(r"(?:^|\b(?:of|by|with|to|between|in|for|that|[a-z]{4,}[st]|[a-z]+ed) )$")
_DIRECTION = re.compile(r"\b(?P<word>increased|decreased|reduced|elevated|upregulated|downregulated|enhanced)\b")
_LIST = re.compile(
    r"(?P<items>(?P<a>[A-Za-z][\w-]{2,20}), (?P<b>[A-Za-z][\w-]{2,20}),? and (?P<c>[A-Za-z][\w-]{2,20}))"
    r"(?= (?:in|at|on|by|to|from|during|after|with|is|was|were|are)\b|$)"
)


_BEFORE_LIST = re.compile(
    r"(?:^|\b(?:of|in|by|with|for|from|including|between|to|contained|expressed|both|[a-z]{4,}ed) )$"
)


class Sound(NamedTuple):
    """An honest draft with what its faults are made of."""

    form: str
    """`number`, `entity`, `species`, `direction`, `boolean`, `set`, `choice`, or how a pair of facts is told."""
    draft: Draft
    context: Context
    article: Article
    fit: Fit
    named: Names
    neighbour: Answer | None = None
    """The answer to the same question about the other fact of a pair …"""
    misstated: str = ""
    """… and what that answer would state."""


def sound_drafts(article: Article) -> list[Sound]:
    """At most `MOST_OF_A_FORM` drafts of each form, spread over the paper."""
    if article.article_type != "research-article" or article.language not in ("", "en"):
        return []
    named = names(article)
    cut = [passage for passage in passages.cut(article, _PASSAGE_TOKENS) if passage.section_kind in SECTIONS]
    fits = [one for passage in cut for one in fit(article, passage, named)]
    random.Random(article.text_sha256).shuffle(fits)  # noqa: S311  not a secret
    made: dict[str, list[Sound]] = {}
    drafts = chain.from_iterable(drafts_of(article, one, named) for one in fits)
    for sound in chain(drafts, *(_of_pairs(article, passage, named) for passage in cut)):
        of_form = made.setdefault(sound.form, [])
        if len(of_form) < (1 if sound.form == "boolean" else MOST_OF_A_FORM):
            of_form.append(sound)
    return [sound for form in made.values() for sound in form]


def _of_pairs(article: Article, passage: Passage, named: Names) -> Iterator[Sound]:
    """A draft on each side of the sentences that state two facts, where that side alone would be fit."""
    text = article.text[passage.start : passage.end]
    for start, end in sentences.split(text):
        sentence = text[start:end]
        for form, one, other in paired_facts.pairs(without_brackets(sentence)):
            for side, beside in ((one, other), (other, one)):
                whole = stands_alone(sentence, side.statement) and is_explained(side.statement, named)
                if not whole or len(side.statement.split()) < _SHORTEST_SIDE:
                    continue
                draft = Draft(question=side.question, answer=side.answer, quotes=(sentence,), kind="fact")
                explained = abbreviations.explain(draft, named.defined)
                if _honest(explained, sentence):
                    context, told = context_of(article, passage), Fit(passage, sentence, side.statement)
                    yield Sound(form, explained, context, article, told, named, beside.answer, side.misstated)


def drafts_of(article: Article, one: Fit, named: Names) -> Iterator[Sound]:
    """Every draft that one sentence allows, rarer forms first."""
    context = context_of(article, one.passage)
    for form, asked in _asked(one.bare, named):
        question, answer = asked
        draft = Draft(question=question, answer=answer, quotes=(one.sentence,), kind="fact")
        explained = abbreviations.explain(draft, named.defined)
        if _honest(explained, one.sentence):
            yield Sound(form, explained, context, article, one, named)


def context_of(article: Article, passage: Passage) -> Context:
    """A context of one passage."""
    name = sha256_of(f"{article.text_sha256}:{passage.start}:{passage.end}")[:16]
    return Context(context_id=name, passages=(passage,))


def _asked(bare: str, named: Names) -> Iterator[tuple[str, tuple[str, Answer]]]:
    for form, ask in _FORMS:
        found = ask(bare, named)
        if found:
            yield form, found


def _set(bare: str, named: Names) -> tuple[str, Answer] | None:
    match = _LIST.search(bare)
    if not match or not _BEFORE_LIST.search(bare[: match.start()]):
        return None
    items = (match["a"], match["b"], match["c"])
    if len({bool(re.search(r"[A-Z\d]", item)) for item in items}) > 1 or len(set(items)) < 3:
        return None
    return _question(bare, match.span("items"), "which three"), Answer(kind="set", value=items)


def _species(bare: str, named: Names) -> tuple[str, Answer] | None:
    for name in named.species:
        match = re.search(
            rf"\b(?:in|of|from|by) (?P<name>{re.escape(name)})(?=$|,| (?:in|by|at|on|to|is|was|were)\b)", bare
        )
        if match and bare.count(name) == 1:
            which = _question(bare, match.span("name"), "which species")
            return which, Answer(kind="phrase", value=name)
    return None


def _choice(bare: str, named: Names) -> tuple[str, Answer] | None:
    """Four genes of the paper, none of the others being in the sentence."""
    found = _gene(bare, named)
    others = [name for name in named.genes if name.casefold() not in bare.casefold()]
    if not found or len(others) < 3:
        return None
    name, span, which = found
    chooser = random.Random(sha256_of(bare))  # noqa: S311  not a secret
    options = [name, *chooser.sample(others, 3)]
    if len({re.sub(r"\W", "", option).casefold() for option in options}) < 4:
        return None
    chooser.shuffle(options)
    letter = "ABCD"[options.index(name)]
    return _question(bare, span, which), Answer(kind="choice", value=letter, options=tuple(options))


def _entity(bare: str, named: Names) -> tuple[str, Answer] | None:
    found = _gene(bare, named)
    if not found:
        return None
    name, span, which = found
    return _question(bare, span, which), Answer(kind="phrase", value=name)


def _gene(bare: str, named: Names) -> tuple[str, tuple[int, int], str] | None:
    """A gene that can be asked for, the words that make way for the question, and how it asks."""
    genes = set(named.genes)
    for match in _TOKEN.finditer(bare):
        name = match.group()
        if name not in genes or bare.casefold().count(name.casefold()) > 1:
            continue
        before, after = bare[: match.start()], bare[match.end() :]
        if (of := _QUANTITY_OF.match(after)) and not re.search(r"\b(?:and|or|the|a|an) $", before):
            return name, (match.start(), match.end() + of.end()), f"{of['of']} of which gene or protein"
        if _BEFORE_GENE.search(before) and _AFTER_GENE.match(after) and not of:
            return name, match.span(), "which gene or protein"
    return None


def _number(bare: str, named: Names) -> tuple[str, Answer] | None:
    for match in (*MEASURED.finditer(bare), *COUNT.finditer(bare)):
        if BOUND.search(bare[: match.start()].lower()[-20:]) or not bare[: match.start()].strip():
            continue
        counted = match.groupdict().get("thing")
        which = f"how many {counted}" if counted else UNITS[match["unit"]]
        unit = None if counted else match["unit"]
        asked = _question(bare, match.span(), which)
        return asked, number(match["value"], unit)
    return None


def _direction(bare: str, named: Names) -> tuple[str, Answer] | None:
    """`was increased` and `increased in` changed somehow; `increased the …` had an effect on it."""
    words = list(_DIRECTION.finditer(bare))
    if len(words) != 1:
        return None
    before, after = bare[: words[0].start()], bare[words[0].end() :]
    if re.search(r"\b(?:was|were)(?: \w+ly)? $", before) or re.match(r" (?:in|by|after|during|upon|with)\b", after):
        which = "changed in which direction"
    elif re.search(r"[a-z\d] $", before) and re.match(r" (?:the|a|both|[a-z]+ion|[a-z]+ity|levels)\b", after):
        which = "had what effect on"
    else:
        return None
    if re.search(r"\b(?:with|of|the|an?|and|for|by|to|in|had|has|have|is|are|cause|significantly|[a-z]+ed) $", before):
        return None
    return _question(bare, words[0].span(), which), Answer(kind="phrase", value=words[0]["word"])


def _boolean(bare: str, named: Names) -> tuple[str, Answer] | None:
    if (
        not re.search(r"\b(?:was|were)\b", bare)
        or re.search(r"\b(?:no|not|without)\b", bare)
        or re.match(r"(?:To|In|For|After|When|Among|As|Of|At|On|By)\b", bare)
    ):
        return None
    return f"Is it true that {lowered(bare, named)}?", Answer(kind="boolean", value="yes")


_FORMS = (
    ("set", _set), ("species", _species), ("choice", _choice), ("entity", _entity), ("number", _number),
    ("direction", _direction), ("boolean", _boolean),
)  # fmt: skip


def _question(bare: str, span: tuple[int, int], which: str) -> str:
    """`bare` with the words at `span` asked for."""
    asked = f"{bare[: span[0]]}{which}{bare[span[1] :]}"
    return f"{asked[0].upper()}{asked[1:]}?"


def _honest(draft: Draft, sentence: str) -> bool:
    """Nothing of the answer is left in the question, and it stands once in the sentence."""
    if draft.answer.kind == "boolean":
        return True
    answer = draft.answer
    values = list(answer.parts)
    if answer.kind == "choice":
        values = [answer.options["ABCD".index(values[0])]]
    question = draft.question.casefold()
    said = [value.casefold() for value in (*values, *answer.aliases)]
    return len(draft.question) <= 300 and not any(re.search(rf"(?<!\w){re.escape(value)}", question) for value in said)
