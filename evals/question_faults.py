"""Faults of the question: it leans on the paper, tells the answer, is too general, or asks for what is not told."""

import random
import re
from collections.abc import Iterator

from bioalchemy.evals.sound_drafts import Sound
from bioalchemy.evals.variants import Variant, right_answer, with_question

_ASKED = re.compile(
    r"(?:[\w]+ of )?(?:which (?:gene or protein|species|three)|(?:how many|what) \w+|changed in which direction|"
    r"had what effect on)",
    re.IGNORECASE,
)
_LEANING = {
    "this study": ["in this study", "in the present study", "in this work", "in our experiments"],
    "the authors": ["according to the authors", "as the authors report", "as found by the researchers"],
    "the paper": ["according to the paper", "in this article", "according to the passage", "as described in the text"],
    "figure": ["as shown in Figure 2", "in Fig. 3B", "(see Table 1)", "in panel C", "as listed in Table S4"],
    "group": ["in group B", "in the second group", "in cohort 2", "in the control group"],
    "the samples": [
        "in these cells", "in the mutant", "in this strain", "under these conditions", "in the treated animals",
    ],
    "place in the text": ["as mentioned above", "as described earlier", "in the previous section", "below"],
}  # fmt: skip
_PRONOUNS = ("It", "They", "These", "This protein", "The latter", "This strain")
_ACRONYMS = ("KLR", "TQM", "PXD", "BVN", "GRW", "NFK")
_VERB = re.compile(r"\b(?:is|are|was|were|has|have|had|increased|decreased|[a-z]{4,}ed)\b")
_NOT_TOLD = (
    "In which year was {} first described?", "Who first isolated {}?", "On which human chromosome does {} lie?",
    "How many amino acids does the human form of {} have?", "Which drug company makes an inhibitor of {}?",
)  # fmt: skip


def several_answers(sound: Sound, chooser: random.Random) -> Iterator[Variant]:
    """The specifics taken away: what is left fits many answers."""
    match = _ASKED.search(sound.draft.question)
    if match is None or sound.draft.answer.kind == "boolean" or sound.neighbour is not None:
        return
    asked = match.group()[0].upper() + match.group()[1:]
    general = {
        "number": f"{asked} was found?", "direction": "Expression changed in which direction?",
        "species": "In which species was expression found?", "set": f"{asked} were studied?",
    }  # fmt: skip
    yield Variant("bare", with_question(sound.draft, general.get(sound.form, "Which gene or protein is expressed?")))
    near = sound.draft.question[match.end() :].split()[:3]
    if near:
        yield Variant("cut short", with_question(sound.draft, f"{asked} {' '.join(near).rstrip('?,')}?"))


def not_self_contained(sound: Sound, chooser: random.Random) -> Iterator[Variant]:
    """Words that only a reader of the paper understands."""
    question = sound.draft.question
    for name, phrases in _LEANING.items():
        phrase = chooser.choice(phrases)
        lead = f"{phrase[0].upper()}{phrase[1:]}, {question[0].lower()}{question[1:]}"
        at_end = f"{question[:-1]} {phrase}?"
        may_lead = phrase[0] != "(" and phrase != "below" and question[1:2].islower()
        yield Variant(name, with_question(sound.draft, chooser.choice([lead, at_end]) if may_lead else at_end))
    acronym = chooser.choice(_ACRONYMS)
    yield Variant("bare acronym", with_question(sound.draft, f"{question[:-1]} in the {acronym} line?"))
    yield from _pronoun(sound, chooser)


def _pronoun(sound: Sound, chooser: random.Random) -> Iterator[Variant]:
    """The subject gone, where what is asked for comes after it."""
    lead = "Is it true that " if sound.draft.answer.kind == "boolean" else ""
    rest = sound.draft.question.removeprefix(lead)
    verb, asked = _VERB.search(rest), _ASKED.search(rest)
    if not verb or verb.start() < 10 or (not lead and (not asked or asked.start() < verb.end())):
        return
    pronoun = chooser.choice(_PRONOUNS)
    pronoun = pronoun[0].lower() + pronoun[1:] if lead else pronoun
    yield Variant("pronoun", with_question(sound.draft, f"{lead}{pronoun} {rest[verb.start() :]}"))


def answer_leaked(sound: Sound, chooser: random.Random) -> Iterator[Variant]:
    """The answer in the question, as it is or in another spelling."""
    draft = sound.draft
    if draft.answer.kind == "boolean":
        return
    right, question = right_answer(draft), draft.question[:-1]
    yield Variant("as it is", with_question(draft, f"{question}, namely {right}?"))
    yield Variant("in brackets", with_question(draft, f"{question} ({right})?"))
    yield Variant("in quotes", with_question(draft, f"{question}, “{right}” being the name of it?"))
    if right.upper() != right.lower():
        yield Variant("in other letters", with_question(draft, f"{question}, such as {right.swapcase()}?"))
    if draft.answer.unit == "%":
        yield Variant("in words", with_question(draft, f"{question}, that is {draft.answer.value} percent?"))
    yield Variant("in front", with_question(draft, f"{right} is meant here: {draft.question}"))


def unanswerable(sound: Sound, chooser: random.Random, others: list[Sound]) -> Iterator[Variant]:
    """A question that the passage does not answer, with the old quote and gold."""
    strangers = [
        other for other in others if other.form == sound.form and other.article.work_id != sound.article.work_id
    ]
    if strangers:
        yield Variant("of another paper", with_question(sound.draft, chooser.choice(strangers).draft.question))
    topic = next((name for name in sound.named.genes if name in sound.draft.question), None)
    if topic and sound.draft.answer.kind != "boolean":
        yield Variant("not told", with_question(sound.draft, chooser.choice(_NOT_TOLD).format(topic)))
