"""The demo: what it tells of a run, and that its next steps work as they are printed."""

from contextlib import closing
from pathlib import Path

import pytest

from bioalchemy import demo
from bioalchemy.ledger import Ledger


def test_what_to_look_at_next_can_be_pasted_into_a_shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "my run; $(date)"
    recipe = {"models": {"question_writer": {"model": "local"}}}
    with closing(Ledger.create(folder, {"run_id": "demo", "recipe": recipe})) as ledger:
        demo.tell(ledger)
    told = capsys.readouterr().out
    for words in (f"status '{folder}'", f"trace '{folder}' --draft ID", f"export '{folder}' -o pairs.jsonl"):
        assert f"  bioalchemy {words}   " in told
