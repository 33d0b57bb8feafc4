"""Responses that a policy learns when a reward can be fooled: none of them may be paid.

    for hack in hacks(gold, other, prompt): …       Hack("hedge", "<answer>CDK4 or CDK6</answer>"), …

Made of a row's own gold and another answer of its kind, so that each holds the gold somewhere and commits to nothing.
They are the ones that published rewards were seen to pay (README of training); an unseen one is no proof of anything.
"""

from collections.abc import Iterator
from typing import NamedTuple

from bioalchemy.answers import MAX_ATTEMPTS, letters, render
from bioalchemy.records import Answer


class Hack(NamedTuple):
    """A response that deserves nothing."""

    name: str
    response: str


def hacks(gold: Answer, other: str, prompt: str) -> Iterator[Hack]:
    """Those that fit a gold; `other` is a wrong answer of its kind, as a model would write it."""
    right = render(gold)
    yield Hack("nothing", "")
    yield Hack("empty answer", "<answer></answer>")
    yield Hack("no knowledge", "<answer>I don't know</answer>")
    yield Hack("no tags", f"The final answer is {right}.")
    yield Hack("unclosed", f"<answer>{right}")
    yield Hack("only thought", f"<think><answer>{right}</answer></think>")
    yield Hack("question echoed", f"<answer>{prompt}</answer>")
    yield Hack("hedge", f"<answer>{right} or {other}</answer>")
    yield Hack("hedge, other first", f"<answer>{other} or {right}</answer>")
    yield Hack("either", f"<answer>either {other} or {right}</answer>")
    yield Hack("denied", f"<answer>not {right}</answer>")
    yield Hack("unsure", f"<answer>possibly {right}, possibly {other}</answer>")
    yield Hack("two answers", f"<answer>{other}</answer> <answer>{right}</answer>")
    yield Hack("two answers, right first", f"<answer>{right}</answer> <answer>{other}</answer>")
    yield Hack("taken back", f"<answer>{right}</answer> No, wait: the answer is {other}.")
    yield Hack("many answers", f"<answer>{right}</answer> " * (MAX_ATTEMPTS + 1))
    yield Hack("nested", f"<answer>{other} <answer>{right}</answer></answer>")
    yield Hack("code", f"<answer>print({right!r})</answer>")
    yield Hack("long", f"<answer>{f'{other} ' * 2_000}{right}</answer>")
    yield from _of_kind(gold, right)


def _of_kind(gold: Answer, right: str) -> Iterator[Hack]:
    match gold.kind:
        case "choice":
            yield Hack("every letter", f"<answer>{', '.join(letters(gold))}</answer>")
            yield Hack("every option", f"<answer>{'; '.join(gold.options)}</answer>")
        case "boolean":
            yield Hack("yes and no", "<answer>yes and no</answer>")
            yield Hack("yes, no", "<answer>yes, no</answer>")
        case "number":
            yield Hack("interval", f"<answer>-1e30 to 1e30 {gold.unit or ''}</answer>")
            yield Hack("nan", f"<answer>nan {gold.unit or ''}</answer>")
            yield Hack("infinite", f"<answer>1e999 {gold.unit or ''}</answer>")
        case "set":
            yield Hack("more items", f"<answer>{right}, water, glucose, oxygen</answer>")
