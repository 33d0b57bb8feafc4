"""What goes out of a pair whose paper does not allow its text to be passed on: everything but the paper's words.

    withhold(row) ->
        {"pair_id": "5d0c…", "question": "…", "answer": {…}, "evidence": [{"kind": "text", "work_id": "W1f0c…",
         "text_sha256": "9be1…", "start": 10412, "end": 10473, "quote": "", "quote_sha256": "77af…"}], …}

Of the evidence the offsets stay, and the hash of the characters there: who has the paper can verify the row, nobody can
read the paper in it. Of checks their names, outcomes and authors stay: details cite the paper, and votes are answers of
models that were shown it. Of annotations those stay whose every field is known. The citation stays (it names the paper)
and so do the licence's own words (they are the terms that the row goes out under).

Question and answer stay too. They are a model's words about a fact, and facts are nobody's; without them there would be
no pair, and the pair's id is their hash. Where they repeat more than `MOST_WORDS` of a quote in a row they are not the
model's words any more, and the pair is left out.
"""

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Discriminator, Tag

from bioalchemy.records import Difficulty, Evidence, PairSplit, PairTopic, Sha256, sha256_of

REDISTRIBUTABLE = ("free", "share_alike")
"""`text_use` of papers whose text may be passed on."""
MOST_WORDS = 10
"""In a row of a quote, in a question or answer. Eleven can be a part of a work that its author may withhold: Court of
Justice of the European Union, C-5/08 (Infopaq), 2009."""
_WORD = re.compile(r"\w+")
_KNOWN_NOTES: dict[str, type[BaseModel]] = {"difficulty": Difficulty, "split": PairSplit, "topic": PairTopic}


class WithheldEvidence(Evidence):
    """Where characters of a paper stand that may not be passed on, and their hash in place of them."""

    quote: Literal[""] = ""
    quote_sha256: Sha256


def _tag(item: Any) -> str:
    withheld = "quote_sha256" in item if isinstance(item, dict) else isinstance(item, WithheldEvidence)
    return _WITHHELD if withheld else _WHOLE


_WHOLE, _WITHHELD = TAGS = ("whole", "withheld")
"""What pydantic says of evidence beside its place, where it is of another shape."""
AnyEvidence = Annotated[
    Annotated[Evidence, Tag(_WHOLE)] | Annotated[WithheldEvidence, Tag(_WITHHELD)], Discriminator(_tag)
]


def withhold(row: dict[str, Any]) -> dict[str, Any] | None:
    """An exported row without its paper's words; None where question or answer are the paper's words themselves.

    Of a question that others made the words are theirs: None too.
    """
    if row.get("receipt", "") is None or _repeats(row):
        return None
    return {
        **row,
        "evidence": [{**item, "quote": "", "quote_sha256": sha256_of(item["quote"])} for item in row["evidence"]],
        "checks": [_bare(check) for check in row["checks"]],
        "annotations": [note for note in row["annotations"] if _is_known(note)],
    }


def _bare(check: dict[str, Any]) -> dict[str, Any]:
    return {**check, "detail": "", "votes": [{**vote, "response": ""} for vote in check["votes"]]}


def _is_known(note: dict[str, Any]) -> bool:
    fields = {name: value for name, value in note.items() if name != "kind"}
    known = _KNOWN_NOTES.get(note["kind"])
    return known is not None and fields.keys() <= known.model_fields.keys()


def _repeats(row: dict[str, Any]) -> bool:
    quoted = {run for item in row["evidence"] for run in _runs(item["quote"])}
    return any(run in quoted for text in _own_texts(row) for run in _runs(text))


def _own_texts(row: dict[str, Any]) -> Iterator[str]:
    answer = row["answer"]
    yield row["question"]
    yield from [answer["value"]] if isinstance(answer["value"], str) else answer["value"]
    yield from [*answer["options"], *answer["aliases"]]


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    """Every run of words that is one too long."""
    words = _WORD.findall(text.casefold())
    return (tuple(words[start : start + MOST_WORDS + 1]) for start in range(len(words) - MOST_WORDS))
