"""A dry run: what a run would read, and roughly spend, without asking any model."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple

from bioalchemy.accounts import Source
from bioalchemy.agents import curator
from bioalchemy.errors import ArticleError
from bioalchemy.hosted import price_of
from bioalchemy.settings import Gates, RunConfig
from bioalchemy.tools import passages
from bioalchemy.tools.filters import Filters
from bioalchemy.tools.reading import read_all

_INSTRUCTION_TOKENS = 350
"""Of a prompt beside its passages."""
_RESPONSE_TOKENS = 150
_TOPIC_TOKENS = 770
"""Of a prompt with title, abstract and ten topics to choose among; measured, see benchmarks/README.md."""
_SURVIVING = 0.5
"""Guess: the share of drafts that rules do not refuse, and that models are asked about."""


class Estimate(NamedTuple):
    """What a run would read; tokens and calls are rough, from passage lengths and a guess of what rules refuse."""

    articles: int
    to_work_on: int
    turned_away: dict[str, int]
    passages: int
    calls: int
    prompt_tokens: int
    completion_tokens: int
    usd: float | None
    """None when a model's price is not stated in the configuration."""


def estimate(
    sources: Iterable[Source],
    config: RunConfig,
    filters: Filters | None = None,
    announce: Callable[[str], None] = lambda _: None,
    *,
    has_target: bool = False,
) -> Estimate:
    """Fetch and read every source, apply filters and rules, and count.

    With a target each article without MeSH headings costs a call for its topic; that fewer passages may be worked on
    then is not foreseen.

    Raises:
        ServiceError: from `sources`, when a service can't list them.
    """
    gates, reasons = config.gates, Counter[str]()
    total = taken = shown = calls = prompt = 0
    works: set[str] = set()
    for _, article in read_all(sources, announce):
        total += 1
        if isinstance(article, Exception):
            reasons[article.reason if isinstance(article, ArticleError) else type(article).__name__] += 1
            continue
        if filters and filters.refuse(article):
            reasons["filtered"] += 1
            continue
        if refused := curator.judge_record(article, gates.language):
            reasons[refused.reason] += 1
            continue
        if article.work_id in works:
            reasons["same_work"] += 1
            continue
        works.add(article.work_id)
        taken += 1
        if has_target and not article.mesh_terms:
            calls += 1
            prompt += _TOPIC_TOKENS
        chosen = passages.rank(passages.cut(article, gates.passage_tokens), article.text)[: gates.passages_per_article]
        shown += len(chosen)
        for passage in chosen:
            n = _calls_per_passage(gates)
            calls += n
            prompt += n * (_INSTRUCTION_TOKENS + passages.tokens(article.text[passage.start : passage.end]))
    completion = calls * _RESPONSE_TOKENS
    return Estimate(total, taken, dict(reasons), shown, calls, prompt, completion, _usd(config, prompt, completion))


def _calls_per_passage(gates: Gates) -> int:
    surviving = gates.drafts_per_context * _SURVIVING
    return round(2 + surviving * (1 + gates.open_book_samples + 1 + gates.closed_book_samples / 2))


def _usd(config: RunConfig, prompt: int, completion: int) -> float | None:
    """By the dearest of the models, so that the guess errs on the safe side."""
    prices = []
    for entry in config.model_list:
        if entry.litellm_params.provider == "local":
            prices.append(0.0)
        elif price := price_of(entry):
            prices.append(prompt * price[0] + completion * price[1])
        else:
            return None
    return max(prices)
