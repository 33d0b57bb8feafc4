"""What a dataset that was made of datasets says of its pairs: all that is known to hold, and no more."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.support import datasets, report_pages
from tests.support.invoked import called, told

from bioalchemy.tools.datasets import embeddings

TOY = datasets.Toy()


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run `a` over four papers with two facts each, two of which are refused; `b` over two others."""
    return datasets.partly_refused(tmp_path_factory.mktemp("runs"), range(4), range(6, 8))


@pytest.fixture
def made(runs: Path, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """`tmp_path` with dataset `d` of run `a`, without doubles and kept clear of a benchmark, and its sample `s`."""
    monkeypatch.setattr(embeddings.Embedder, "open", lambda *_: TOY)
    (tmp_path / "bench.csv").write_text("question,answer\nWhat is nowhere here?,nothing\n", "utf-8")
    called("dataset", "build", runs / "a", "-o", tmp_path / "d", "--against", against(tmp_path))
    drawn(tmp_path)
    return tmp_path


def against(folder: Path) -> str:
    return f"{folder / 'bench.csv'}:question=question,answer=answer"


def drawn(folder: Path) -> None:
    """The sample, of what the dataset has."""
    topics = told("report", folder / "d", "-o", folder / "d.html")["topics"]["topics"]
    (folder / "mix.json").write_text(json.dumps({row["topic"]: row["pairs"] for row in topics}))
    called("align", folder / "d", "--target", folder / "mix.json", "--size", 3, "-o", folder / "s")


def card(dataset: Path) -> str:
    out = dataset.with_name(f"{dataset.name}-hf")
    called("export", dataset, "--format", "hf", "-o", out)
    return (out / "README.md").read_text("utf-8")


def test_a_sample_that_is_drawn_anew_is_of_what_it_is_drawn_from_now(runs: Path, made: Path) -> None:
    build = ["dataset", "build", runs / "a", "-o", made / "e"]
    sample = ["align", made / "e", "--target", made / "mix.json", "-o", made / "t", "--size"]
    called(*build, "--keep-duplicates")
    called(*sample, 3)
    assert "Near-duplicates were not looked for." in card(made / "t")
    called(*build)
    called(*sample, 2)
    assert "Near-duplicates were left out (" in card(made / "t")


def test_a_sample_keeps_what_is_true_of_the_dataset_it_was_drawn_from(made: Path) -> None:
    whole, sample = card(made / "d"), card(made / "s")
    same = [
        line
        for line in whole.splitlines()
        if line.startswith(("- Near-dup", "- Kept clear", "- articles found:", "- drafts judged:", "- cost"))
    ]
    assert len(same) == 5
    assert [line for line in same if line not in sample] == []
    assert "not of the pairs here alone" in sample
    assert "not of the pairs here alone" not in whole
    pairs = json.loads((made / "d" / "0001" / "manifest.json").read_text())["pairs"]
    assert f"| dataset | d | {pairs} |" in sample
    assert f"| run | a, behind dataset d | {pairs} |" in sample
    assert f"- pairs left out of dataset d: none; in it: {pairs}" in sample


def test_what_only_some_pairs_went_through_is_said_of_those(made: Path, runs: Path) -> None:
    called("dataset", "build", made / "s", runs / "b", "-o", made / "e", "--keep-duplicates")
    mixed = card(made / "e")
    assert "- Near-duplicates were not looked for in all of it, only dataset s (similarity/" in mixed
    assert "- Not all of it was compared with benchmarks, only dataset s (bench\\.csv)." in mixed
    assert "| run | a, behind dataset d of dataset s |" in mixed
    assert "- articles found: 6 (done 6)" in mixed
    # Two datasets without doubles may have some together; each pair was kept clear of the benchmark all the same.
    called("dataset", "build", runs / "b", "-o", made / "b", "--against", against(made))
    called("dataset", "build", made / "d", made / "b", "-o", made / "both", "--keep-duplicates")
    both = card(made / "both")
    assert "- Kept clear of these benchmarks only: bench\\.csv." in both
    assert "- Near-duplicates were not looked for in all of it, only dataset d (" in both


def test_a_version_without_a_step_says_which_had_it(made: Path, runs: Path) -> None:
    grow = ["dataset", "build", runs / "b", "-o", made / "d", "--against", against(made)]
    called(*grow, "--keep-duplicates")
    grown = card(made / "d")
    assert "- Near-duplicates were not looked for in all of it, only version 1 (similarity/" in grown
    assert "- Kept clear of these benchmarks only: bench\\.csv." in grown
    # A sample's next version has pairs of the dataset as it is now alone, and what holds of those.
    drawn(made)
    assert "- Near-duplicates were not looked for in all of it, only version 1 of dataset d (" in card(made / "s")
    assert "- Kept clear of these benchmarks only: bench\\.csv." in card(made / "s")


def test_of_what_wrote_nothing_down_nothing_is_claimed(made: Path, runs: Path) -> None:
    called("export", made / "d", "-o", made / "d.jsonl")
    called("dataset", "build", made / "d.jsonl", "-o", made / "f", "--keep-duplicates")
    unknown = card(made / "f")
    assert "- Near-duplicates were not looked for in all of it. Not known of file d\\.jsonl." in unknown
    assert "- Not all of it was compared with benchmarks. Not known of file d\\.jsonl." in unknown
    called("dataset", "build", made / "f", "-o", made / "g", "--keep-duplicates")
    assert "Not known of file d\\.jsonl of dataset f." in card(made / "g")
    older(made / "s")
    assert "- Near-duplicates were not looked for in all of it. Not known of dataset d." in card(made / "s")
    assert "- articles found: unknown" in card(made / "s")


def older(dataset: Path) -> None:
    """As it was written before lineages, gates and roles were."""
    for place in dataset.glob("*/manifest.json"):
        manifest = json.loads(place.read_text())
        manifest["schema_version"] = 2
        for source in manifest["sources"]:
            del source["lineage"]
            for name in ("passages", "gates", "spending"):
                (source["funnel"] or {}).pop(name, None)
        place.write_text(json.dumps(manifest))


Report = dict[str, Any]


@pytest.fixture
def report(tmp_path: Path) -> Callable[[Path], Report]:
    """The figures of a run or dataset."""
    return lambda folder: dict(told("report", folder, "-o", tmp_path / "report.html"))


def falls(figures: Report) -> dict[str, Any]:
    return {fall["unit"]: fall for fall in figures["waterfalls"]}


def lost(fall: dict[str, Any]) -> list[dict[str, Any]]:
    """What was left out, without the gates that left out nothing."""
    assert fall["found"] - sum(step["left_out"] for step in fall["steps"]) == fall["left"]
    return [step for step in fall["steps"] if step["left_out"]]


def test_a_report_tells_the_losses_and_cost_of_the_runs_behind(
    made: Path, runs: Path, report: Callable[[Path], Report]
) -> None:
    run = report(runs / "a")
    for dataset, units in (("d", ["candidates"]), ("s", ["candidates of d", "candidates"])):
        figures = report(made / dataset)
        assert list(falls(figures)) == ["articles", "passages", "drafts", *units, "pairs"]
        for unit in ("articles", "passages", "drafts"):
            ours, theirs = falls(figures)[unit], falls(run)[unit]
            assert (ours["found"], lost(ours), ours["left"]) == (theirs["found"], lost(theirs), theirs["left"])
        assert len(lost(falls(figures)["drafts"])) == 2
        assert figures["spending"] == run["spending"]
    both = report(built(made, runs / "b"))
    assert falls(both)["articles"]["found"] == 6
    other = report(runs / "b")
    for one, theirs, others in zip(both["spending"], run["spending"], other["spending"], strict=True):
        assert one["role"] == theirs["role"]
        assert one["prompt_tokens"] == theirs["prompt_tokens"] + others["prompt_tokens"]


def built(made: Path, run: Path) -> Path:
    """A dataset of the sample and a run."""
    called("dataset", "build", made / "s", run, "-o", made / "e")
    return made / "e"


def test_what_is_not_known_is_not_drawn(made: Path, runs: Path, report: Callable[[Path], Report]) -> None:
    before = falls(report(made / "d"))
    older(made / "d")
    older(made / "s")
    figures = report(made / "d")
    assert list(falls(figures)) == ["articles", "drafts", "candidates", "pairs"]
    drafts = falls(figures)["drafts"]
    assert {step["name"]: step["left_out"] for step in lost(drafts)} == {
        "sent_back": 1,
        "trivial": 1,
        "open_book_disagrees": 1,
    }
    assert (drafts["found"], drafts["left"]) == (before["drafts"]["found"], before["drafts"]["left"])
    assert figures["spending"] == []
    assert list(falls(report(made / "s"))) == ["candidates", "pairs"]
    assert report_pages.read(made / "report.html").figures["spending"] == []
