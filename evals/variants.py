"""One way to break a draft, and the draft so broken."""

from typing import Any, NamedTuple

from bioalchemy.records import Answer, Context, Draft


class Variant(NamedTuple):
    """A sound draft with one fault."""

    name: str
    draft: Draft
    context: Context | None = None
    """None: the sound draft's own."""
    text: str | None = None
    """The paper's text, where the fault is in it."""


def with_answer(draft: Draft, **changes: Any) -> Draft:
    """The draft with another gold and nothing else changed; aliases name the old gold and go."""
    known = draft.answer.model_dump() | {"aliases": ()} | changes
    return draft.model_copy(update={"answer": Answer.model_validate(known)})


def with_question(draft: Draft, question: str) -> Draft:
    """The draft with another question and nothing else changed."""
    return draft.model_copy(update={"question": question})


def with_quote(draft: Draft, quote: str) -> Draft:
    """The draft with another quote and nothing else changed."""
    return draft.model_copy(update={"quotes": (quote,)})


def right_answer(draft: Draft) -> str:
    """The gold in words: a choice's option, a number with its unit."""
    answer = draft.answer
    if answer.kind == "choice":
        place = ord(str(answer.value)) - ord("A")
        return answer.options[place]
    if isinstance(answer.value, tuple):
        return ", ".join(answer.value)
    return f"{answer.value} {answer.unit}" if answer.unit else answer.value
