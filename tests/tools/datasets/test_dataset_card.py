"""The card: its numbers are those of the rows, what is unknown is called so, and nobody's words become markup."""

import json
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from tests.support import datasets

from bioalchemy.ledger import Ledger
from bioalchemy.tools.dataset import outgoing
from bioalchemy.tools.datasets import dataset_card
from bioalchemy.tools.datasets.card_facts import Facts, Origin, origin
from bioalchemy.tools.datasets.dataset_folder import Funnel, Source
from bioalchemy.tools.datasets.markdown import escaped, table
from bioalchemy.tools.verification.receipt_rows import inert

Row = dict[str, Any]
READER = MarkdownIt("commonmark").enable("table")
EVIL = 'x](http://a.b) <script>alert(1)</script> | `c` **d**\n\n# e\n\n---\n![f](g) www.h.i &lt; "\u202e'


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with closing(Ledger.open(datasets.licensed_run(tmp_path_factory.mktemp("made")))) as opened:
        yield opened


def rows(ledger: Ledger, publish: bool = True) -> list[Row]:
    with outgoing(ledger, publish=publish) as out:
        return list(out.rows)


def counted(rows: list[Row]) -> Facts:
    facts = Facts()
    for row in rows:
        facts.take(row)
    return facts


def written(ledger: Ledger, rows: list[Row], publish: bool = True, **known: Any) -> str:
    return dataset_card.write(counted(rows), origin(ledger)._replace(**known), publish=publish)


def licence(rows: list[Row], ledger: Ledger, publish: bool = True) -> Any:
    return yaml.safe_load(written(ledger, rows, publish).split("---\n")[1])["license"]


def test_its_numbers_are_those_of_the_rows(ledger: Ledger) -> None:
    card = written(ledger, rows(ledger))
    tally = ledger.tally
    for line in (
        "10 questions of biology with typed answers, made by models from 5 papers",
        "| free | may be passed on (CC BY, CC0, public domain) | 1 | 2 | 2 | 0 |",
        "| reference\\_only | may not be passed on | 2 | 4 | 0 | 4 |",
        "| unknown | nothing is said: may not be passed on | 1 | 2 | 0 | 2 |",
        "| critic | openai/scripted | unknown | unknown | 10 |",
        "- articles found: 5 (done 5)", f"- drafts judged: {tally.drafts} (accepted 10)", "- pairs here: 10",
        "5 papers with pairs, published 2026. Journals: Journal of Test Biology 5.",
        "6 rows can be checked by those only", "dollars unknown: not every call has a price",
        "- It was not compared with any benchmark.",
    ):  # fmt: skip
        assert line in card
    assert "For private use" not in card
    assert "**For private use.**" in written(ledger, rows(ledger, publish=False), publish=False)


def test_the_terms_of_models_are_told(ledger: Ledger) -> None:
    found = rows(ledger)
    assert "read the model's terms before you train" in written(ledger, found)
    text = json.dumps(found).replace('"training_on_outputs": "unknown"', '"training_on_outputs": "forbidden"')
    card = written(ledger, json.loads(text))
    assert "**The owner of at least one of these models forbids it.**" in card
    assert "read the model's terms" not in card


def test_a_licence_is_named_where_all_rows_have_it(ledger: Ledger) -> None:
    found = rows(ledger)
    free = [row for row in found if row["text_use"] == "free"]
    shared = [row for row in found if row["text_use"] == "share_alike"]
    assert licence(free, ledger) == "cc-by-4.0"
    assert licence([*free, *shared], ledger) == ["cc-by-4.0", "cc-by-sa-4.0"]
    assert licence(found, ledger) == licence([], ledger) == licence(free, ledger, publish=False) == "other"
    odd = [{**free[0], "licence": free[0]["licence"].replace("4.0", "9.9")}]
    assert licence(odd, ledger) == "other"


def test_what_the_sources_did_not_write_down_is_unknown(ledger: Ledger) -> None:
    run = Funnel(articles={"done": 3}, drafts={"accepted": 2, "trivial": 5}, calls=9, tokens=1000, cost_usd=0.25)
    sources = (
        Source(kind="run", name="a", identity="a", read=2, funnel=run),
        Source(kind="run", name="b", identity="b", read=2, funnel=run),
        Source(kind="file", name=EVIL, identity="c", read=1),
    )
    known: dict[str, Any] = {
        "sources": sources,
        "funnels": (run, run),
        "without_funnel": 1,
        "version": "2 (abc)",
        "made_by": "it",
    }
    card = written(ledger, rows(ledger), merged=4, left_out={"duplicate": 7}, steps=("similarity/1",), **known)
    for line in (
        "- articles found: 6 (done 6)", "- drafts judged: 14 (trivial 10, accepted 4)",
        "- sources of which articles and drafts are unknown: 1", "- pairs that several sources had: 4",
        "- pairs left out of the dataset: duplicate 7", "18 model calls, 2,000 tokens, 0.50 USD",
        "cost, of the sources of which it is known:", "- Near-duplicates were left out (similarity/1).",
    ):  # fmt: skip
        assert line in card
    card = written(ledger, rows(ledger), sources=sources, funnels=(), without_funnel=3)
    assert "- cost: unknown" in card
    assert "- articles found: unknown" in card


def test_how_topics_were_told_is_said_of_each_way_that_is_weak(ledger: Ledger) -> None:
    methods = ["nearest/minilm", "model", "model", "mesh"]
    told = [
        row | {"annotations": [{"kind": "topic", "topic": "virology/phages", "method": method}]}
        for row, method in zip(rows(ledger), methods, strict=False)
    ]
    card = written(ledger, told)
    assert "- 1 pairs have topics that are weak guesses" in card
    assert "- 2 pairs have topics that the curator's model chose" in card


def test_nobody_s_words_become_markup(ledger: Ledger) -> None:
    row = json.loads(json.dumps(rows(ledger)[0]))
    for use in row["provenance"]["models"].values():
        use.update(model=EVIL, revision=EVIL, training_on_outputs=EVIL)
    row["question_kind"] = row["answer"]["kind"] = row["text_use"] = row["checks"][-1]["by"] = EVIL
    row["checks"][-1]["name"] = EVIL
    row["annotations"] = [{"kind": "topic", "topic": EVIL, "method": EVIL}, {"kind": "difficulty", "model": EVIL}]
    plain: Origin = origin(ledger)
    hostile = plain._replace(
        name=EVIL, feed=EVIL, version=EVIL, made_by=EVIL, journals=[(EVIL, 1)], years=(EVIL, EVIL),
        steps=(f"contamination/1 {EVIL}", f"similarity/1 {EVIL}"), left_out={EVIL: 1},
        sources=(Source(kind="run", name=EVIL, identity="x"),),
    )  # fmt: skip
    card = dataset_card.write(counted([row]), hostile, publish=True)
    front, body = card.split("\n---\n", 1)
    assert set(yaml.safe_load(front.removeprefix("---\n"))) >= {"license", "configs"}
    tokens = [inner for token in READER.parse(body) for inner in (token, *(token.children or []))]
    assert not {token.type for token in tokens} & {"link_open", "image", "html_inline", "html_block", "hr"}
    heads = [token.tag for token in tokens if token.type == "heading_open"]
    assert heads == ["h1", *["h2"] * 7]
    assert "\u202e" not in card
    assert "http://" not in body
    assert "www.h" not in body


@given(st.text(max_size=60))
def test_what_is_escaped_reads_as_it_was_written(text: str) -> None:
    cells = [token for token in READER.parse(table(["a"], [[f"x{escaped(text)}x"]])) if token.type == "inline"]
    assert len(cells) == 2
    pieces = cells[1].children or []
    assert {piece.type for piece in pieces} <= {"text", "text_special"}
    assert "".join(piece.content for piece in pieces) == f"x{inert(text)}x"
