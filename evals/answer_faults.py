"""Faults of the gold answer, and of a question that asks the opposite of what the paper found.

Each function gives the variants of one kind that a sound draft allows: one thing is changed, as a careless or a lying
writer changes it.
"""

import random
import re
from collections.abc import Iterator

from bioalchemy.evals.fit_sentences import ORGANISMS
from bioalchemy.evals.sound_drafts import Sound
from bioalchemy.evals.variants import Variant, right_answer, with_answer, with_question

_OTHER_UNIT = {
    "h": "min", "hours": "days", "min": "h", "minutes": "hours", "days": "weeks", "weeks": "months", "months": "weeks",
    "years": "months", "nM": "µM", "µM": "mM", "μM": "nM", "mM": "µM", "µg/ml": "mg/ml", "mg/kg": "µg/kg", "mg": "µg",
    "µg": "ng", "ng": "µg", "kg": "g", "g": "mg", "nm": "µm", "µm": "nm", "μm": "mm", "mm": "cm", "cm": "mm", "km": "m",
    "bp": "kb", "kb": "bp", "Mb": "kb", "kDa": "Da", "°C": "K", "Hz": "kHz", "mV": "V", "ms": "s", "ml": "µl",
    "%": "fold", "percent": "fold",
}  # fmt: skip
_OPPOSITE = {
    "increased": "decreased", "decreased": "increased", "reduced": "increased", "elevated": "reduced",
    "upregulated": "downregulated", "downregulated": "upregulated", "enhanced": "reduced", "increases": "decreases",
    "decreases": "increases", "reduces": "increases", "higher": "lower", "lower": "higher", "greater": "smaller",
    "larger": "smaller", "smaller": "larger", "increase": "decrease", "decrease": "increase", "reduction": "increase",
    "activates": "inhibits", "inhibits": "activates", "induced": "repressed", "inhibited": "activated",
    "activated": "inhibited", "positively": "negatively", "negatively": "positively", "longer": "shorter",
    "shorter": "longer", "more": "less", "less": "more",
    "faster": "slower", "slower": "faster", "blocked": "promoted", "gain": "loss", "loss": "gain",
}  # fmt: skip
_DIRECTED = re.compile(rf"\b(?:{'|'.join(_OPPOSITE)})\b")
_AUXILIARY = re.compile(r"\b(?:is|are|was|were|has|have|had|did|does|can)\b(?! not\b)")


def number(sound: Sound, chooser: random.Random) -> Iterator[Variant]:
    """Another digit, another order of magnitude, off by one, or another number of the sentence."""
    answer = sound.draft.answer
    if answer.kind != "number":
        return
    value = str(answer.value)
    place = chooser.choice([n for n, character in enumerate(value) if character.isdigit()])
    digit = chooser.choice([other for other in "123456789" if other != value[place]])
    yield Variant("digit", with_answer(sound.draft, value=value[:place] + digit + value[place + 1 :]))
    moved = value.replace(".", "") if "." in value else f"{value}0"
    if float(moved) != float(value):
        yield Variant("magnitude", with_answer(sound.draft, value=moved.lstrip("0") or "1"))
    whole, _, fraction = value.partition(".")
    yield Variant("off by one", with_answer(sound.draft, value=f"{int(whole) + 1}{'.' + fraction if fraction else ''}"))
    beside = [item for item in re.findall(r"(?<![\w.,-])\d+(?:\.\d+)?(?![\w.,-])", sound.fit.sentence) if item != value]
    if beside and sound.neighbour is None:
        yield Variant("beside it", with_answer(sound.draft, value=chooser.choice(beside)))


def unit(sound: Sound, chooser: random.Random) -> Iterator[Variant]:
    """Another unit: of the same quantity, or of another."""
    known = sound.draft.answer.unit
    if known is None:
        return
    yield Variant("same quantity", with_answer(sound.draft, unit=_OTHER_UNIT[known]))
    yield Variant("other quantity", with_answer(sound.draft, unit=chooser.choice(["Pa", "V", "lux"])))


def entity(sound: Sound, chooser: random.Random) -> Iterator[Variant]:
    """Another gene or protein: of the paper, of the sentence, or one digit away."""
    answer = sound.draft.answer
    if sound.form == "choice":
        wrong = chooser.choice([letter for letter in "ABCD" if letter != answer.value])
        yield Variant("letter", with_answer(sound.draft, value=wrong))
    if sound.form != "entity":
        return
    value, sentence = str(answer.value), sound.fit.sentence
    named = [name for name in sound.named.genes if name != value and name not in value and value not in name]
    if away := [name for name in named if name not in sentence]:
        yield Variant("of the paper", with_answer(sound.draft, value=chooser.choice(away)))
    if beside := [name for name in named if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", sentence)]:
        yield Variant("of the sentence", with_answer(sound.draft, value=chooser.choice(beside)))
    if value[-1].isdigit():
        yield Variant("one digit away", with_answer(sound.draft, value=f"{value[:-1]}{(int(value[-1]) + 1) % 10}"))


def species(sound: Sound, chooser: random.Random) -> Iterator[Variant]:
    """Another species as the gold, or in the question."""
    draft = sound.draft
    others = [name for name in (*sound.named.species, *ORGANISMS) if name.split()[-1] not in sound.fit.sentence]
    if sound.form == "species":
        yield Variant("gold", with_answer(draft, value=chooser.choice(others)))
    for name in sound.named.species:
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", draft.question):
            other = chooser.choice(others)
            yield Variant("in the question", with_question(draft, draft.question.replace(name, other)))
            return


def direction(sound: Sound, chooser: random.Random) -> Iterator[Variant]:
    """The opposite direction as the gold, or in the question."""
    draft = sound.draft
    if sound.form == "direction":
        yield Variant("gold", with_answer(draft, value=_OPPOSITE[str(draft.answer.value)]))
    if match := _DIRECTED.search(draft.question):
        turned = draft.question[: match.start()] + _OPPOSITE[match.group()] + draft.question[match.end() :]
        yield Variant("in the question", with_question(draft, turned))


def negation(sound: Sound, chooser: random.Random) -> Iterator[Variant]:
    """A boolean's gold turned round, or a question with `not` put into it."""
    draft = sound.draft
    if draft.answer.kind == "boolean":
        yield Variant("gold", with_answer(draft, value="no"))
    asked = draft.question.removeprefix("Is it true that ")
    if match := _AUXILIARY.search(asked):
        lead = draft.question[: len(draft.question) - len(asked)]
        question = f"{lead}{asked[: match.end()]} not{asked[match.end() :]}"
        yield Variant("in the question", with_question(draft, question))


def options(sound: Sound, chooser: random.Random) -> Iterator[Variant]:
    """Options that give a choice no right answer, two, or one that needs no reading."""
    draft = sound.draft
    if sound.form != "choice":
        return
    right = right_answer(draft)
    known = list(draft.answer.options)
    places = [n for n, option in enumerate(known) if option != right]
    place, second = places[0], places[1]

    def put(option: str, at: int = place) -> tuple[str, ...]:
        return (*known[:at], option, *known[at + 1 :])

    yield Variant("duplicate", with_answer(draft, options=put(known[second])))
    yield Variant("duplicate in other letters", with_answer(draft, options=put(known[second].swapcase() + " ")))
    yield Variant("right one twice", with_answer(draft, options=put(right)))
    yield Variant("right one in other words", with_answer(draft, options=put(f"the {right} protein")))
    sentence = sound.fit.sentence
    standing = [name for name in sound.named.genes if re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", sentence)]
    beside = [name for name in standing if name not in right]
    if beside and not any(name in draft.question for name in beside):
        yield Variant("two right", with_answer(draft, options=put(beside[0])))
    yield Variant("joined with another", with_answer(draft, options=put(f"{right} and {known[second]}")))
    yield Variant("one within another", with_answer(draft, options=put(f"phosphorylated {known[second]}")))
    yield Variant("letter out of range", with_answer(draft, value="F"))
    for catch_all in ("All of the above", "None of the above", f"Both {known[0]} and {known[1]}", "A and B"):
        yield Variant("catch-all", with_answer(draft, options=put(catch_all, places[-1])))
    yield Variant("other kind", with_answer(draft, options=put(chooser.choice(["37 °C", "12.5", "yes", "in 2003"]))))
    yield Variant("empty", with_answer(draft, options=put(" ")))
