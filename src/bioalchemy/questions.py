"""The one prompt of closed-book checks, difficulty, training and evals, so that all of them ask the same thing.

    render("What is the mass of p53?", Answer(kind="number", value="53", unit="kDa")) ->

        What is the mass of p53?

        Answer with one number in kDa. Give the final answer in <answer></answer> tags.

From the answer it takes only what any examinee must know: the kind, the unit, the options, what separates the items.
It does not show passages (the open-book check does) and adds no system message or chat roles. `with_evidence` makes
reading comprehension of it, where training or an eval asks for that.
"""

from typing import Any

from bioalchemy.answers import letters, separator
from bioalchemy.records import Answer, canonical_json, sha256_of

FORMAT_VERSION = "questions/1"
"""Recorded beside `format_hash()` wherever a pass rate is kept."""

CLOSING = "Give the final answer in <answer></answer> tags."

_INSTRUCTIONS = {
    "phrase": "Answer with one word or a short phrase.",
    "number": "Answer with one number in {unit}.",
    "bare_number": "Answer with one number and no unit.",
    "choice": "Answer with the letter of the one right option.",
    "boolean": "Answer with yes, no or maybe.",
    "set": "Answer with a {separator}-separated list, in any order.",
    "sequence": "Answer with a {separator}-separated list, in the right order.",
    "residues": "Answer with the sequence as one string of letters.",
}
_SEPARATORS = {",": "comma", ";": "semicolon"}


def render(question: str, answer: Answer) -> str:
    """The user's message: the question, a choice's lettered options, and how to answer. The gold is not in it."""
    return f"{stem(question, answer)}\n\n{instruction(answer)} {CLOSING}"


def with_evidence(prompt: str, row: dict[str, Any]) -> str:
    """The quotes of an exported pair, a line each, above its prompt; empty where one was withheld, as the answer may be
    in it.
    """
    pieces = row.get("evidence") or ()
    quotes = [str(piece.get("quote") or "") if isinstance(piece, dict) else "" for piece in pieces]
    return "\n".join(quotes) + f"\n\n{prompt}" if quotes and all(quotes) else ""


def stem(question: str, answer: Answer) -> str:
    """The question, and a choice's lettered options beneath it."""
    options = [f"{letter}. {text}" for letter, text in zip(letters(answer), answer.options, strict=False)]
    return "\n\n".join([question.strip(), *(["\n".join(options)] if options else [])])


def instruction(answer: Answer) -> str:
    """What an answer of this kind looks like, in one sentence."""
    filled = _INSTRUCTIONS[_instruction_name(answer)]
    return filled.format(unit=answer.unit, separator=_SEPARATORS[separator(answer)])


def format_hash() -> str:
    """SHA-256 of every fixed word that `render` may add."""
    return sha256_of(canonical_json([FORMAT_VERSION, _INSTRUCTIONS, _SEPARATORS, CLOSING]))


def _instruction_name(answer: Answer) -> str:
    if answer.kind == "number" and answer.unit is None:
        return "bare_number"
    if answer.kind == "sequence" and isinstance(answer.value, str):
        return "residues"
    return answer.kind
