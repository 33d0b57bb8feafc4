"""What a run's pairs cost, from its ledger."""

from pathlib import Path

import pytest
from tests.support import papers, workshop
from tests.support.scripted_model import ScriptedModel

from bioalchemy.evals.extraction import measure
from bioalchemy.ledger import Ledger


def test_nothing_is_divided_by_nothing(tmp_path: Path) -> None:
    ledger = Ledger.create(tmp_path, {})
    found = measure(ledger)
    ledger.close()
    assert (found.pairs, found.drafts) == (0, 0)
    assert set(found[2:]) == {None}


async def test_the_figures_of_a_run(model: ScriptedModel, tmp_path: Path) -> None:
    model.wrong_open_book = {"KIN0"}
    feed = papers.folder(tmp_path / "papers", articles=2)
    async with workshop.services(tmp_path / "run", model) as services:
        await workshop.work(services, feed)
        found, tally = measure(services.ledger), services.ledger.tally
        services.ledger.db.execute("UPDATE calls SET cost_usd = 6.0 / (SELECT COUNT(*) FROM calls)")
        assert measure(services.ledger).usd_per_pair == pytest.approx(2.0)
    assert (found.pairs, found.drafts, found.acceptance, found.pairs_per_article) == (3, 4, 0.75, 1.5)
    assert found.calls_per_pair == pytest.approx(len(model.bodies) / 3)
    assert found.tokens_per_pair == pytest.approx(tally.tokens / 3)
    assert found.usd_per_pair is None, "the price is unknown"
    assert found.cached_share == pytest.approx(0.5, abs=0.01)
