r"""Take the final answer out of a model's response.

    parse("<think>IL-6? no</think> It is <answer>IL-1β</answer>.")  -> "IL-1β"
    parse(r"so \boxed{\text{TP53}}")                                 -> "TP53"
    parse("It is IL-1β.")                                            -> None

It does not judge the answer (see `answers`), and takes time linear in the response.
"""

import re

from bioalchemy.matching.markup import to_text

MAX_ATTEMPTS = 3
"""A response with more closed answers than this is a list of guesses."""

_THINKING = re.compile(r"<(/?)(?:think|thinking|thought|reasoning|scratchpad)>", re.IGNORECASE)
_TAG = re.compile(r"<(/?)answer>", re.IGNORECASE)
_BRACE = re.compile(r"\\[{}]|\\boxed\{|[{}]")


def parse(response: str) -> str | None:
    r"""The final answer of a response: its last closed `<answer>…</answer>` or `\boxed{…}`.

    What stands in `<think>…</think>` does not count, nor anything before a `</think>` that the prompt opened, nor
    anything after a `<think>` that never closes. `None` when nothing is closed, the last one is empty, or there are
    more than `MAX_ATTEMPTS`.
    """
    spoken = _without_thinking(response)
    attempts: list[tuple[int, int]] = []
    for start, end in sorted(_tagged(spoken) + _boxed(spoken)):
        if not attempts or end > attempts[-1][1]:
            attempts.append((start, end))
    if not attempts or len(attempts) > MAX_ATTEMPTS:
        return None
    start, end = attempts[-1]
    final = spoken[start:end].strip()
    if final.startswith(r"\boxed{") and final.endswith("}"):
        final = final[len(r"\boxed{") : -1]
    return to_text(final) or None


def _without_thinking(response: str) -> str:
    if not _THINKING.search(response):
        return response
    spoken: list[str] = []
    position, thinking = 0, False
    for tag in _THINKING.finditer(response):
        closes = bool(tag[1])
        if closes and not thinking:
            spoken = []
        elif not closes and not thinking:
            spoken.append(response[position : tag.start()])
        thinking = not closes
        position = tag.end()
    if not thinking:
        spoken.append(response[position:])
    return "\n".join(spoken)


def _tagged(text: str) -> list[tuple[int, int]]:
    spans = []
    opened: int | None = None
    for tag in _TAG.finditer(text):
        if not tag[1]:
            opened = tag.end()
        elif opened is not None:
            spans.append((opened, tag.start()))
            opened = None
    return spans


def _boxed(text: str) -> list[tuple[int, int]]:
    if "\\boxed{" not in text:
        return []
    spans = []
    open_braces: list[int | None] = []
    for brace in _BRACE.finditer(text):
        mark = brace.group()
        if mark == "}" and open_braces:
            start = open_braces.pop()
            if start is not None:
                spans.append((start, brace.start()))
        elif mark == "{":
            open_braces.append(None)
        elif mark == r"\boxed{":
            open_braces.append(brace.end())
    return spans
