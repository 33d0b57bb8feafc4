"""The dry run: what it counts, and that it asks nobody."""

from pathlib import Path

import pytest
from tests.support import papers, workshop
from tests.support.scripted_model import ScriptedModel

from bioalchemy.graphs.estimate import estimate
from bioalchemy.settings import Gates, RunConfig, parse_config, single_model
from bioalchemy.tools import feeds

NOWHERE = single_model("openai/scripted", "http://127.0.0.1:9/v1")


def priced(price_in: float | None, price_out: float | None, model: str = "openai/x") -> RunConfig:
    info = {"input_cost_per_token": price_in, "output_cost_per_token": price_out}
    entry = {"model_name": "default", "litellm_params": {"model": model}, "model_info": info}
    return parse_config({"model_list": [entry]}, "test")


def test_it_reads_judges_and_counts_without_a_model(tmp_path: Path, model: ScriptedModel) -> None:
    feed = papers.folder(tmp_path / "papers", articles=2, facts_each=3)
    (feed / "letter.xml").write_text(papers.jats(9, [90], article_type="editorial"))
    (feed / "broken.xml").write_text("<article>")
    (feed / "gone.xml").symlink_to(feed / "nowhere")
    (feed / "twin.xml").write_text(papers.jats(1, [5], title="The same DOI"))
    found = estimate(feeds.open_feed(str(feed)), workshop.config(model, Gates(passages_per_article=2)))
    assert (found.articles, found.to_work_on, found.passages) == (6, 2, 4)
    assert found.turned_away == {"not_research": 1, "malformed_xml": 1, "unreadable_source": 1, "same_work": 1}
    assert found.usd is None
    assert not model.bodies


@pytest.mark.parametrize(
    ("config", "dear"),
    [(NOWHERE, None), (priced(None, 1.0), None), (priced(0.0, 0.0), 0.0), (single_model("local"), 0.0)],
)
def test_dollars_are_said_only_when_the_price_is_known(tmp_path: Path, config: RunConfig, dear: float | None) -> None:
    sources = list(feeds.open_feed(str(papers.folder(tmp_path / "papers", articles=1))))
    assert estimate(sources, config).usd == dear


def test_dollars_follow_tokens(tmp_path: Path) -> None:
    sources = list(feeds.open_feed(str(papers.folder(tmp_path / "papers", articles=1))))
    found = estimate(sources, priced(0.001, 0.01))
    assert found.usd == pytest.approx(0.001 * found.prompt_tokens + 0.01 * found.completion_tokens)


async def test_a_real_run_is_of_the_size_it_said(tmp_path: Path, model: ScriptedModel) -> None:
    feed = papers.folder(tmp_path / "papers", articles=3)
    found = estimate(feeds.open_feed(str(feed)), workshop.config(model))
    async with workshop.services(tmp_path, model) as services:
        await workshop.work(services, feed)
        tally = services.ledger.tally
    assert 0.5 < found.calls / tally.calls < 2
    assert 0.5 < found.prompt_tokens / tally.prompt_tokens < 2


def test_a_target_costs_a_call_for_the_topic_of_each_paper_without_headings(tmp_path: Path) -> None:
    feed = papers.folder(tmp_path / "papers", articles=3)
    without, with_target = (
        estimate(feeds.open_feed(str(feed)), NOWHERE, has_target=has_target) for has_target in (False, True)
    )
    assert with_target.calls == without.calls + 3
    assert 3 * 500 < with_target.prompt_tokens - without.prompt_tokens < 3 * 1000
