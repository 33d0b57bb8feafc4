"""Faults that keep every name and number of the sentence and turn how they stand to each other.

Each function gives the variants of one kind that a sound draft allows, as those of `answer_faults` do.
"""

import random
import re
from collections.abc import Iterator, Mapping

from bioalchemy.evals.sound_drafts import Sound
from bioalchemy.evals.variants import Variant, with_answer, with_question
from bioalchemy.records import Answer


def _both_ways(*pairs: tuple[str, str]) -> dict[str, str]:
    return {one: other for pair in pairs for one, other in (pair, pair[::-1])}


_SUPERLATIVES = _both_ways(
    ("highest", "lowest"), ("largest", "smallest"), ("longest", "shortest"), ("strongest", "weakest"),
    ("fastest", "slowest"), ("most", "least"), ("best", "worst"), ("oldest", "youngest"), ("earliest", "latest"),
    ("maximum", "minimum"), ("maximal", "minimal"), ("nearest", "farthest"), ("richest", "poorest"),
) | {"greatest": "smallest"}  # fmt: skip
_PLACES_AND_TIMES = _both_ways(
    ("upstream", "downstream"), ("before", "after"), ("N-terminal", "C-terminal"), ("N-terminus", "C-terminus"),
    ("anterior", "posterior"), ("dorsal", "ventral"), ("proximal", "distal"), ("left", "right"), ("earlier", "later"),
    ("early", "late"), ("above", "below"), ("apical", "basal"), ("medial", "lateral"), ("internal", "external"),
    ("inner", "outer"), ("5′", "3′"), ("5'", "3'"), ("presynaptic", "postsynaptic"),
    ("intracellular", "extracellular"), ("rostral", "caudal"),
) | {"upper": "lower"}  # fmt: skip
_SIGNED = re.compile(r"(?<=[A-Za-z0-9])(?P<mark>[+⁺]/[+⁺]|[-−–⁻]/[-−–⁻]|[+⁺](?![\w/+])|[−⁻](?![\w/]))")


def neighbour(sound: Sound, chooser: random.Random) -> Iterator[Variant]:
    """The answer of the other fact that the sentence tells, or a yes to what it would state."""
    if sound.neighbour is None:
        return
    answer = sound.neighbour
    yield Variant(sound.form, with_answer(sound.draft, **answer.model_dump()))
    asked = with_question(sound.draft, f"Is it true that {_uncapitalised(sound.misstated)}?")
    yield Variant("yes to it", asked.model_copy(update={"answer": Answer(kind="boolean", value="yes")}))


def superlative(sound: Sound, chooser: random.Random) -> Iterator[Variant]:
    """The least where the paper says the most."""
    yield from _turned(sound, _SUPERLATIVES, r"(?<!at )(?<!At )(?<!^)")


def place_or_time(sound: Sound, chooser: random.Random) -> Iterator[Variant]:
    """The other end, the other side, or the other order in time."""
    yield from _turned(sound, _PLACES_AND_TIMES, "")


def _turned(sound: Sound, opposite: Mapping[str, str], unless: str) -> Iterator[Variant]:
    """Each word of the question and its sentence that has an opposite, turned, where the sentence has not both."""
    question, sentence = sound.draft.question, sound.fit.sentence
    words = "|".join(sorted(map(re.escape, opposite), key=len, reverse=True))
    for match in re.finditer(rf"(?<![\w′'-]){unless}(?:{words})(?![\w′'])(?! than\b)", question):
        turned = opposite[match.group()]
        if match.group() == "most" and re.match(r" (?:of|[a-z]+s)\b", question[match.end() :]):
            continue
        told = [
            bool(re.search(rf"(?<![\w′']){re.escape(word)}(?![\w′'])", sentence)) for word in (match.group(), turned)
        ]
        if told == [True, False]:
            asked = question[: match.start()] + turned + question[match.end() :]
            yield Variant(" or ".join(sorted((match.group(), turned))), with_question(sound.draft, asked))


def sign(sound: Sound, chooser: random.Random) -> Iterator[Variant]:
    """Cells with a marker for cells without it, wild type for mutant, in the question."""
    question = sound.draft.question
    for match in _SIGNED.finditer(question):
        mark = match["mark"]
        turned = mark.replace("+", "-").replace("⁺", "⁻") if mark[0] in "+⁺" else re.sub("[-−–⁻]", "+", mark)
        asked = question[: match.start()] + turned + question[match.end() :]
        yield Variant("genotype" if "/" in mark else "marker", with_question(sound.draft, asked))


def wrong_kind(sound: Sound, chooser: random.Random) -> Iterator[Variant]:
    """A yes or no to a question that asks for something else."""
    if sound.draft.answer.kind not in ("boolean", "choice"):
        known = {"kind": "boolean", "unit": None, "aliases": ()}
        yield Variant("yes or no", with_answer(sound.draft, value=chooser.choice(["yes", "no"]), **known))


def too_lenient(sound: Sound, chooser: random.Random) -> Iterator[Variant]:
    """A gold that other answers pass for too: an alias that names something else, a wide tolerance."""
    draft, sentence = sound.draft, sound.fit.sentence
    answer = draft.answer
    if answer.kind == "number":
        yield Variant("tolerance", with_answer(draft, tolerance=0.5))
        yield Variant("words for a number", with_answer(draft, aliases=(chooser.choice(["several", "most", "many"]),)))
    if sound.form == "entity":
        others = [name for name in sound.named.genes if name not in str(answer.value)]
        beside = [name for name in others if re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", sentence)]
        if beside and not any(name in draft.question for name in beside):
            yield Variant("another as alias", with_answer(draft, aliases=(chooser.choice(beside),)))


def _uncapitalised(text: str) -> str:
    return text[0].lower() + text[1:] if text[1:2].islower() else text
