"""Broken drafts: of every sound one, some of each kind of fault that it allows.

    broken(sound, others, seed=1)  -> [Broken(kind="number", variant="digit", …), Broken(kind="quote_altered", …), …]

Which variant of a kind a draft gets is drawn by a seed and the draft, so the same papers always make the same drafts.
"""

import random
from collections.abc import Callable, Iterator
from typing import NamedTuple

from bioalchemy.evals import answer_faults, evidence_faults, question_faults, relation_faults
from bioalchemy.evals.sound_drafts import Sound
from bioalchemy.evals.variants import Variant
from bioalchemy.records import Article, Context, Draft

MOST_MISPLACED = 3
"""Drafts of one paper from each wrong place."""

KINDS: dict[str, Callable[[Sound, random.Random], Iterator[Variant]]] = {
    "number": answer_faults.number,
    "unit": answer_faults.unit,
    "entity": answer_faults.entity,
    "species": answer_faults.species,
    "direction": answer_faults.direction,
    "negation": answer_faults.negation,
    "neighbour": relation_faults.neighbour,
    "superlative": relation_faults.superlative,
    "place_or_time": relation_faults.place_or_time,
    "sign": relation_faults.sign,
    "wrong_kind": relation_faults.wrong_kind,
    "too_lenient": relation_faults.too_lenient,
    "several_answers": question_faults.several_answers,
    "not_self_contained": question_faults.not_self_contained,
    "answer_leaked": question_faults.answer_leaked,
    "quote_altered": evidence_faults.quote_altered,
    "injected_instruction": evidence_faults.injected_instruction,
    "answer_not_in_evidence": evidence_faults.answer_not_in_evidence,
    "choice_faults": answer_faults.options,
}


class Broken(NamedTuple):
    """A draft with one known fault; `kind` is `sound` for one without."""

    kind: str
    variant: str
    draft: Draft
    context: Context
    text: str
    """What the context's passage lies in."""


def broken(sound: Sound, others: list[Sound], seed: int, most: int = 1) -> list[Broken]:
    """Up to `most` broken drafts of each kind that `sound` allows; `others` lend questions of other papers."""
    found: list[Broken] = []
    for kind, variants in KINDS.items():
        chooser = _chooser(seed, kind, sound)
        if allowed := list(variants(sound, chooser)):
            drawn = chooser.sample(allowed, min(most, len(allowed)))
            found.extend(_broken(kind, variant, sound) for variant in drawn)
    chooser = _chooser(seed, "unanswerable", sound)
    if allowed := list(question_faults.unanswerable(sound, chooser, others)):
        found.append(_broken("unanswerable", chooser.choice(allowed), sound))
    return found


def misplaced(article: Article, seed: int) -> Iterator[Broken]:
    """Drafts on what the paper did not find: its introduction, what it cites, its methods."""
    if article.article_type != "research-article":
        return
    places: dict[str, list[Sound]] = {}
    for place, sound in evidence_faults.misplaced(article):
        places.setdefault(place, []).append(sound)
    for place, drafts in places.items():
        random.Random(f"{seed}:{place}:{article.text_sha256}").shuffle(drafts)  # noqa: S311  not a secret
        for sound in drafts[:MOST_MISPLACED]:
            yield Broken("wrong_section", place, sound.draft, sound.context, article.text)


def unbroken(sound: Sound) -> Broken:
    """The sound draft itself, to be judged beside the broken ones."""
    return Broken("sound", sound.form, sound.draft, sound.context, sound.article.text)


def _broken(kind: str, variant: Variant, sound: Sound) -> Broken:
    context, text = variant.context or sound.context, variant.text or sound.article.text
    return Broken(kind, variant.name, variant.draft, context, text)


def _chooser(seed: int, kind: str, sound: Sound) -> random.Random:
    return random.Random(f"{seed}:{kind}:{sound.draft.model_dump_json()}")  # noqa: S311  not a secret
