"""The reward is the verification: what `bioalchemy.answers` says of a completion, and nothing else decides.

    correctness(completions=["It is <answer>p53</answer>."], answer=['{"kind":"phrase","value":"p53",…}'])  -> [1.0]
    functions, weights = rewards(limit=2048, soft=512)
    GRPOTrainer(reward_funcs=functions, args=GRPOConfig(reward_weights=weights, …), …)

A reward function has TRL's form (TRL 1.16): it is called with `completions` (texts, or conversations whose last message
counts), `completion_ids` (tokens) and each further column of the dataset as a list, of which it reads `answer`: the
gold, an `Answer` as JSON text. It gives one number a completion, and `None` where the gold can't be judged, which TRL
leaves out of the sum: a row that is broken teaches nothing. Each sample is judged by itself, as TRL parts groups across
ranks.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from pydantic import ValidationError

from bioalchemy import answers
from bioalchemy.records import Answer
from bioalchemy_training.data import BadRow, Row

Completion = str | Sequence[dict[str, Any]]
Log = Callable[[str, list[Any]], None]
Metric = Callable[[str, float], None]
Reward = Callable[..., list[float | None]]


class Judgement(NamedTuple):
    """What a completion earned, and why."""

    passed: bool | None
    """None where the gold can't be judged."""
    extracted: str
    """The final answer, empty where there is none."""
    why: str


def judge(gold: str, completion: Completion) -> Judgement:
    """Hold a completion against a gold, an `Answer` as JSON text."""
    answer = read_gold(gold)
    if isinstance(answer, str):
        return Judgement(None, "", answer)
    response = text_of(completion)
    check = answers.verify(answer, response)
    return Judgement(check.passed, answers.parse(response) or "", check.detail)


@lru_cache(maxsize=65_536)
def read_gold(gold: str) -> Answer | str:
    """The answer, or why it is none that could be judged."""
    try:
        answer = Answer.model_validate_json(gold)
    except ValidationError as error:
        return f"the gold is no answer: {error.errors(include_url=False)[0]['msg']}"
    is_sound, why = answers.is_well_formed(answer)
    return answer if is_sound else why


def judgeable(rows: Iterable[Row | BadRow]) -> Iterator[tuple[Row, Answer] | BadRow]:
    """Each row with its gold, or why it can't be judged."""
    for row in rows:
        if isinstance(row, BadRow):
            yield row
        elif isinstance(gold := read_gold(row.gold), Answer):
            yield row, gold
        else:
            yield BadRow(row.number, gold)


def text_of(completion: Completion) -> str:
    """What the model wrote: a text, or the content of a conversation's last message."""
    if isinstance(completion, str):
        return completion
    content = completion[-1].get("content") if completion else ""
    if isinstance(content, str):
        return content
    return "".join(part.get("text", "") for part in content or ())


# --- reward functions, in TRL's form ---


def correctness(
    completions: Sequence[Completion],
    answer: Sequence[str],
    log_extra: Log | None = None,
    log_metric: Metric | None = None,
    **_: Any,
) -> list[float | None]:
    """1 for the gold, 0 for anything else; gold, final answer and reason go into TRL's table of completions."""
    judged = [judge(*one) for one in zip(answer, completions, strict=True)]
    if log_extra:
        golds = [read_gold(one) for one in answer]
        log_extra("gold", [answers.render(gold) if isinstance(gold, Answer) else "" for gold in golds])
        log_extra("extracted", [one.extracted for one in judged])
        log_extra("why", [one.why for one in judged])
    if log_metric:
        log_metric("extraction_rate", sum(bool(one.extracted) for one in judged) / max(1, len(judged)))
        log_metric("not_judged", float(sum(one.passed is None for one in judged)))
    return [None if one.passed is None else float(one.passed) for one in judged]


def answer_format(completions: Sequence[Completion], answer: Sequence[str], **_: Any) -> list[float | None]:
    """1 where `answers.parse` finds a final answer, right or wrong."""
    return [
        float(answers.parse(text_of(completion)) is not None) if is_judged(one) else None
        for one, completion in zip(answer, completions, strict=True)
    ]


class LengthGuard:
    """0 up to `limit - soft` tokens, then falling in a line to -1 at `limit`, and -1 from there on.

    Soft overlong punishment, equation 13 of DAPO (arXiv:2503.14476).
    """

    def __init__(self, limit: int, soft: int) -> None:
        """`limit` is `max_completion_length`; `soft`, how many tokens before it the slope begins."""
        if not 0 < soft <= limit:
            raise ValueError(f"a slope of {soft} tokens does not fit below {limit}")
        self.limit, self.soft = limit, soft
        self.__name__ = "length"
        """By which TRL logs it."""

    def __call__(self, completion_ids: Sequence[Sequence[int]], answer: Sequence[str], **_: Any) -> list[float | None]:
        """One number from -1 to 0 a completion."""
        return [
            max(-1.0, min(0.0, (self.limit - self.soft - len(tokens)) / self.soft)) if is_judged(one) else None
            for one, tokens in zip(answer, completion_ids, strict=True)
        ]


def rewards(limit: int, soft: int) -> tuple[list[Reward], list[float]]:
    """The reward functions and their weights, for completions of at most `limit` tokens (see `LengthGuard`)."""
    functions: list[Reward] = [correctness, answer_format, LengthGuard(limit, soft)]
    return functions, list(WEIGHTS.values())


WEIGHTS = {"correctness": 1.0, "answer_format": 0.1, "length": 0.2}
"""Ours, not a paper's. Form and length together weigh less than being right, so the worst right answer (1 +
0.1 - 0.2: what has no final answer is never right) still earns more than the best wrong one (0.1)."""


def is_judged(gold: str) -> bool:
    """Whether a gold can be judged at all."""
    return isinstance(read_gold(gold), Answer)
