"""Others' questions in a dataset: they say that nothing proves them, and go the way of all pairs otherwise."""

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.support import datasets
from tests.support.datasets import everything, lines
from tests.support.eutils import EUtils, record
from tests.support.invoked import called, told
from tests.support.scripted_model import ScriptedModel
from tests.tools.test_topics import TREES

from bioalchemy.ledger import Ledger
from bioalchemy.records import Article
from bioalchemy.texts import TextStore
from bioalchemy.tools.datasets import clusters, embeddings, named_papers
from bioalchemy.tools.services import mesh

MAP = "question=q,answer=a,source=p,topic=t,licence=l,question_kind=k"
THEIRS: list[dict[str, Any]] = [
    {"q": "Which kinase opens the S phase?", "a": "CDK2", "p": "7", "t": "virology/phages", "l": "CC BY", "k": "fact"},
    {"q": "Is chromatin inherited?", "a": "yes", "p": "https://doi.org/10.1234/x", "t": "", "l": "", "k": ""},
    {"q": "How many histones make an octamer?", "a": 8, "p": "", "t": "", "l": "CC BY-NC", "k": ""},
]


@pytest.fixture(autouse=True)
def embedder(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setattr(embeddings.Embedder, "open", lambda *_: datasets.Toy())
    monkeypatch.setenv("COLUMNS", "300")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two papers, two pairs each."""
    with ScriptedModel() as model:
        return datasets.run(tmp_path_factory.mktemp("runs") / "a", model, range(2))


@pytest.fixture
def theirs(tmp_path: Path) -> str:
    return written(tmp_path / "theirs.jsonl", THEIRS)


@pytest.fixture
def folder(run: Path, theirs: str, tmp_path: Path) -> Path:
    """A dataset of four pairs with a receipt and three without."""
    called("dataset", "build", run, "--import", theirs, "-o", tmp_path / "dataset")
    return tmp_path / "dataset"


def written(place: Path, rows: list[dict[str, Any]], columns: str = MAP) -> str:
    place.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
    return f"{place}:{columns}"


def imports(folder: Path) -> list[dict[str, Any]]:
    return [row for row in lines(folder / "0001/pairs.jsonl") if row.get("receipt", "") is None]


def test_they_come_in_and_say_that_they_have_no_receipt(folder: Path, run: Path, theirs: str, tmp_path: Path) -> None:
    manifest = json.loads((folder / "0001/manifest.json").read_bytes())
    assert (manifest["pairs"], manifest["without_receipt"]) == (7, 3)
    assert [source["kind"] for source in manifest["sources"]] == ["run", "import"]
    assert sum(made["pairs"] for made in manifest["made"]) == 4
    assert sum(manifest["splits"].values()) == 7
    assert manifest["topics"]["stated"] == 1
    assert [row["question"] for row in imports(folder)] == [row["q"] for row in THEIRS]
    assert all(not row.keys() & {"evidence", "checks", "provenance"} for row in imports(folder))
    again = called("dataset", "build", "--import", theirs, "-o", folder)
    assert "nothing is new" in again
    whole = told("dataset", "build", "--import", theirs, run, "-o", tmp_path / "other")
    assert whole["fingerprint"] == manifest["fingerprint"]
    assert "4 pairs (3 without a receipt)" not in called("dataset", "build", run, "-o", tmp_path / "none")


def test_the_same_question_of_two_files_is_one(folder: Path, tmp_path: Path) -> None:
    other = written(tmp_path / "other.jsonl", [{**THEIRS[1], "p": ""}, {**THEIRS[0], "q": "Which opens the M phase?"}])
    grown = told("dataset", "build", "--import", other, "-o", folder)
    assert (grown["pairs"], grown["merged"], grown["without_receipt"]) == (8, 1, 4)


def test_they_are_never_counted_as_verified(folder: Path, run: Path, tmp_path: Path) -> None:
    for suffix in ("jsonl", "parquet"):
        path = tmp_path / f"pairs.{suffix}"
        called("export", folder, "-o", path)
        for verified in (folder, path):
            found = told("verify", verified, "--articles", run.with_name("a-papers"))
            assert (found["receipts"], found["hold"], found["fail"]) == (4, 4, 0)
            assert found["without_receipt"] == {"theirs.jsonl": 3}
            said = called("verify", verified, "--articles", run.with_name("a-papers"))
            assert "3 without a receipt: nothing of them can be checked (theirs.jsonl 3)" in said
    alone = [row for row in lines(tmp_path / "pairs.jsonl") if row.get("receipt", "") is None]
    (tmp_path / "alone.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in alone))
    assert "0 receipts" in called("verify", tmp_path / "alone.jsonl", code=1)


@pytest.mark.parametrize(
    ("tampered", "kind"),
    [
        ({"question": "Which one?"}, "pair_id_differs"), ({"evidence": []}, "wrong_shape"),
        ({"imported": 1}, "wrong_shape"), ({"schema_version": 9}, "newer_schema"), ({"receipt": {}}, "wrong_shape"),
    ],
)  # fmt: skip
def test_one_that_is_not_what_it_says_fails(folder: Path, tmp_path: Path, tampered: dict[str, Any], kind: str) -> None:
    called("export", folder, "-o", tmp_path / "pairs.jsonl")
    rows = lines(tmp_path / "pairs.jsonl")
    last = {**rows[-1], **tampered}
    (tmp_path / "pairs.jsonl").write_text(f"{json.dumps(last)}\n")
    found = told("verify", tmp_path / "pairs.jsonl", code=1)
    assert [fault["kind"] for fault in found["failures"]] == [kind]
    assert found["without_receipt"] == {}


def test_stripping_a_pair_of_its_receipt_makes_no_import_of_it(folder: Path, tmp_path: Path) -> None:
    called("export", folder, "-o", tmp_path / "pairs.jsonl")
    row = next(row for row in lines(tmp_path / "pairs.jsonl") if "evidence" in row)
    bare = {name: value for name, value in row.items() if name not in ("evidence", "checks", "provenance")}
    (tmp_path / "bare.jsonl").write_text(json.dumps({**bare, "receipt": None}) + "\n")
    assert told("verify", tmp_path / "bare.jsonl", code=1)["failures"][0]["kind"] == "wrong_shape"


def test_text_of_unknown_or_restricted_terms_is_not_published(folder: Path, tmp_path: Path) -> None:
    published = told("export", folder, "-o", tmp_path / "public.parquet", "--publish")
    assert (published["rows"], published["left_out"]) == (5, 2)
    assert told("verify", tmp_path / "public.parquet", code=1)["without_receipt"] == {"theirs.jsonl": 1}


def test_an_export_of_them_is_a_source_again(folder: Path, tmp_path: Path) -> None:
    for suffix in ("jsonl", "parquet"):
        called("export", folder, "-o", tmp_path / f"pairs.{suffix}")
        made = told("dataset", "build", tmp_path / f"pairs.{suffix}", "-o", tmp_path / suffix)
        assert (made["pairs"], made["without_receipt"]) == (7, 3)
    made = told("dataset", "build", folder, "-o", tmp_path / "copy")
    assert made["fingerprint"] == json.loads((folder / "0001/manifest.json").read_bytes())["fingerprint"]


def test_a_pair_with_a_receipt_is_kept_in_place_of_an_import(run: Path, folder: Path, tmp_path: Path) -> None:
    first = next(row for row in lines(folder / "0001/pairs.jsonl") if "evidence" in row)
    same = written(
        tmp_path / "same.jsonl", [{"q": first["question"], "a": first["answer"]["value"]}], "question=q,answer=a"
    )
    alone = told("dataset", "build", "--import", same, "-o", tmp_path / "new")
    assert alone["pairs"] == 1
    grown = told("dataset", "build", run, "-o", tmp_path / "new")
    assert (grown["pairs"], grown["without_receipt"], grown["left_out"]) == (4, 0, {"duplicate": 1})


def test_rows_that_say_the_same_are_one_pair_of_all_their_papers(tmp_path: Path) -> None:
    papers: tuple[Any, ...] = (222.0, "", "PMC5", "222")
    rows: list[dict[str, Any]] = [{"q": "Which kinase opens the S phase?", "a": "CDK2", "p": p} for p in papers]
    rows.append({"q": "Is chromatin inherited?", "a": "yes", "p": None})
    theirs = written(tmp_path / "theirs.jsonl", rows, "question=q,answer=a,source=p")
    made = told("dataset", "build", "--import", theirs, "-o", tmp_path / "all")
    assert (made["pairs"], made["merged"], made["left_out"]) == (2, 0, {"repeated": 3})
    kept, _ = imports(tmp_path / "all")
    assert (kept["sources"], kept["imported"]["row"]) == (["pmid:222", "pmcid:PMC5"], 1)
    assert lines(tmp_path / "all/0001/left_out.jsonl")[1] == {
        "file": "theirs.jsonl", "row": 3, "reason": "repeated", "of": kept["pair_id"],
        "detail": "asks and answers what row 1 of theirs.jsonl does",
    }  # fmt: skip
    assert "3 rows of theirs.jsonl repeat others" in called(
        "dataset", "build", "--import", theirs, "-o", tmp_path / "b"
    )
    assert "nothing is new" in called("dataset", "build", "--import", theirs, "-o", tmp_path / "all")
    (tmp_path / "bench.csv").write_text("q,p\nWhat else is asked here?,PMC5\nAnd here?,", "utf-8")
    against = ["--against", f"{tmp_path / 'bench.csv'}:question=q,source=p"]
    clean = told("dataset", "build", "--import", theirs, "-o", tmp_path / "clean", *against)
    assert (clean["pairs"], clean["left_out"]) == (1, {"contaminated": 1, "repeated": 3})
    leak = lines(tmp_path / "clean/0001/left_out.jsonl")[0]
    assert (leak["reason"], leak["row"]) == ("contaminated", 3), "the row that names the benchmark's paper"


def test_where_nothing_is_left_and_nothing_was_there_nothing_is_written(theirs: str, run: Path, tmp_path: Path) -> None:
    out = tmp_path / "none"
    said = called("dataset", "build", run, "--import", theirs, "--kinds", "calculation", "-o", out, code=1)
    assert "no pair is left, and nothing is written: left out are all (kind 7)" in said
    assert not out.exists()


def test_splits_that_are_empty_are_told(tmp_path: Path) -> None:
    one, out = written(tmp_path / "one.jsonl", [THEIRS[0]]), tmp_path / "few"
    assert "no pair is in " in called("dataset", "build", "--import", one, "-o", out)
    called("export", out, "--format", "hf", "--private", "-o", tmp_path / "hub")
    assert "- No row is in " in (tmp_path / "hub/README.md").read_text("utf-8")


def test_a_benchmark_is_kept_clear_of_them_by_paper(run: Path, theirs: str, tmp_path: Path) -> None:
    own = written(tmp_path / "own.jsonl", [{"q": "What else is there?", "p": "PMID: 7"}], "question=q,source=p")
    made = told("dataset", "build", run, "--import", theirs, "--against", own, "-o", tmp_path / "clean")
    assert (made["pairs"], made["left_out"]) == (6, {"contaminated": 1})
    (left,) = lines(tmp_path / "clean/0001/left_out.jsonl")
    assert "made from the same paper, pmid:7" in left["detail"]


@pytest.mark.parametrize(
    ("asked", "theirs_in", "reason"),
    [
        (("--kinds", "fact"), 1, "kind"), (("--topics", "virology/phages"), 1, "topic"),
        (("--difficulty", "0..1"), 0, "difficulty"), (("--models", "all"), 3, ""),
    ],
)  # fmt: skip
def test_they_are_selected_by_what_is_known_of_them(
    run: Path, theirs: str, tmp_path: Path, asked: tuple[str, str], theirs_in: int, reason: str
) -> None:
    made = told("dataset", "build", run, "--import", theirs, *asked, "-o", tmp_path / "some")
    assert made["without_receipt"] == theirs_in
    left = {row["detail"] for row in lines(tmp_path / "some/0001/left_out.jsonl") if row["reason"] == reason}
    assert not left or "not" in " ".join(left) or reason == "topic"


def test_no_model_had_a_part_in_them(run: Path, theirs: str, folder: Path, tmp_path: Path) -> None:
    pair = next(row for row in lines(folder / "0001/pairs.jsonl") if "provenance" in row)
    model = pair["provenance"]["models"]["curator"]["model"]
    made = told("dataset", "build", run, "--import", theirs, "--models", model, "-o", tmp_path / "some")
    assert (made["pairs"], made["without_receipt"], made["left_out"]) == (4, 0, {"model": 3})


def test_those_of_one_paper_share_a_split_with_each_other_and_with_its_pairs(run: Path, tmp_path: Path) -> None:
    rows = [{"q": f"What is number {n} of them?", "a": f"gene {n}", "p": "10.5555/test.1"} for n in range(5)]
    theirs = written(tmp_path / "theirs.jsonl", rows, "question=q,answer=a,source=p")
    called("dataset", "build", run, "--import", theirs, "-o", tmp_path / "all")
    rows = lines(tmp_path / "all/0001/annotations.jsonl")
    works = {row["pair_id"]: row["work_ids"] for row in lines(tmp_path / "all/0001/pairs.jsonl")}
    named = {
        row["work_id"] for row in lines(tmp_path / "all/0001/works.jsonl") if row["ids"].get("doi") == "10.5555/test.1"
    }
    of_paper = [row for row in rows if row["kind"] == "split" and named & set(works[row["pair_id"]])]
    assert len(of_paper) == 7
    assert len({(row["split"], row["work_id"]) for row in of_paper}) == 1


def test_a_question_on_two_papers_moves_neither(run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "dataset"
    papers = {f"10.5555/test.{n}": split for n, split in enumerate(("train", "test"))}
    found = {row["doi"]: row["work_id"] for row in papers_of(run)}
    drawn = {found[doi]: split for doi, split in papers.items()}
    monkeypatch.setattr("bioalchemy.tools.datasets.splits.draw", lambda work: drawn.get(work, "train"))
    called("dataset", "build", run, "-o", out)
    rows = [
        {"q": "Which of the two kinases is larger?", "a": "KIN1", "p": [*papers]},
        {"q": "What else does KIN2 bind?", "a": "actin", "p": [[*papers][1]]},
    ]
    theirs = written(tmp_path / "theirs.jsonl", rows, "question=q,answer=a,source=p")
    built = told("dataset", "build", "--import", theirs, "-o", out)
    assert built["left_out"] == {"bridges_splits": 1}
    (left,) = lines(out / "0002/left_out.jsonl")
    assert left["detail"] == "its papers are in test and train"
    (note,) = [row for row in lines(out / "0002/annotations.jsonl") if row["kind"] == "split"]
    assert (note["split"], note["work_id"]) == ("test", found["10.5555/test.1"])


def papers_of(run: Path) -> list[dict[str, Any]]:
    with closing(Ledger.open(run)) as ledger:
        records = [json.loads(row[0]) for row in ledger.db.execute("SELECT record FROM articles")]
        return [{"work_id": record["work_id"], "doi": record["ids"]["doi"]} for record in records]


def test_they_are_taken_down_by_the_papers_that_they_name(folder: Path, tmp_path: Path) -> None:
    called("export", folder, "-o", tmp_path / "pairs.jsonl")
    for held in (folder, tmp_path / "pairs.jsonl"):
        assert len(told("takedown", held, "--doi", "10.1234/X")["raised"]) == 1
        assert "no pair of" in called("takedown", held, "--doi", "10.9999/x", code=1)
    assert told("export", folder, "-o", tmp_path / "left.jsonl")["rows"] == 6


def test_a_pmid_is_known_as_the_paper_that_was_read_under_it(folder: Path, home: Path) -> None:
    record = {
        "work_id": "W" + "7" * 16, "ids": {"pmid": "7", "doi": "10.777/seven"}, "title": "", "source_uri": "x",
        "source_sha256": "0" * 64, "extractor": "x/1", "text": "", "text_sha256": "0" * 64,
    }  # fmt: skip
    with closing(TextStore(home)) as works:
        works.settle(Article.model_validate(record))
    assert len(told("takedown", folder, "--doi", "10.777/seven")["raised"]) == 1


def test_a_row_that_is_none_is_left_out_and_said(tmp_path: Path) -> None:
    bad = written(tmp_path / "bad.jsonl", [THEIRS[0], {**THEIRS[1], "a": ""}, {**THEIRS[2], "a": "x" * 91}])
    made = told("dataset", "build", "--import", bad, "-o", tmp_path / "some")
    assert (made["pairs"], made["left_out"], made["sources"][0]["rows_left_out"]) == (1, {"no_pair": 2}, 2)
    assert [row["row"] for row in made["rows_left_out"]] == [2, 3]
    empty, _ = lines(tmp_path / "some/0001/left_out.jsonl")
    assert empty == {"file": "bad.jsonl", "row": 2, "reason": "no_pair", "detail": "column 'a': it is empty"}
    assert "left out: bad.jsonl, row 3, column 'a': 91 characters" in called(
        "dataset", "build", "--import", bad, "-o", tmp_path / "again"
    )


def test_a_line_that_is_no_json_is_left_out_and_said(tmp_path: Path) -> None:
    bad, columns = tmp_path / "bad.jsonl", written(tmp_path / "good.jsonl", THEIRS[:2]).partition(":")[2]
    first, second = (tmp_path / "good.jsonl").read_text("utf-8").splitlines()
    bad.write_text(f"{first}\n<html>\n{second}\n", "utf-8")
    made = told("dataset", "build", "--import", f"{bad}:{columns}", "-o", tmp_path / "some")
    assert (made["pairs"], made["left_out"]) == (2, {"no_pair": 1})
    (row,) = lines(tmp_path / "some/0001/left_out.jsonl")
    assert (row["file"], row["row"], row["detail"][:11]) == ("bad.jsonl", 2, "is not JSON")
    bad.write_text("<html>\n</html>\n", "utf-8")
    said = called("dataset", "build", "--import", f"{bad}:{columns}", "-o", tmp_path / "none", code=1)
    assert "no row of bad.jsonl is a pair; row 1, is not JSON" in said
    assert not (tmp_path / "none").exists()


def test_a_file_without_a_pair_leaves_everything_as_it_was(folder: Path, tmp_path: Path) -> None:
    before = everything(folder)
    bad = written(tmp_path / "bad.jsonl", [{**THEIRS[1], "a": ""}])
    assert "no row of bad.jsonl is a pair; row 1, column 'a': it is empty" in called(
        "dataset", "build", "--import", bad, "-o", folder, code=1
    )
    assert {name: content for name, content in everything(folder).items() if not name.startswith(".")} == {
        name: content for name, content in before.items() if not name.startswith(".")
    }
    new = tmp_path / "new"
    called("dataset", "build", "--import", bad, "-o", new, code=1)
    assert not new.exists()
    assert "can't be read" in called("dataset", "build", "--import", f"{tmp_path}/no.csv:mmlu", "-o", new, code=2)
    assert "write FILE:COLUMNS" in called("dataset", "build", "--import", "no.csv", "-o", new, code=2)
    assert "--import FILE:COLUMNS" in called("dataset", "build", "-o", new, code=2)


def test_a_newer_folder_is_not_read_as_an_older_one(folder: Path) -> None:
    manifest = json.loads((folder / "0001/manifest.json").read_bytes())
    assert manifest["schema_version"] == 3
    manifest["schema_version"] = 1
    del manifest["without_receipt"]
    (folder / "0001/manifest.json").write_text(json.dumps(manifest))
    assert told("export", folder, "-o", folder.with_name("old.jsonl"))["rows"] == 7


def test_a_topic_is_stated_of_a_question_and_not_of_all_of_its_paper(tmp_path: Path) -> None:
    rows = [
        {"q": "What do they infect?", "a": "bacteria", "p": "9", "t": "virology/phages"},
        {"q": "How many are there?", "a": "10", "p": "9", "t": ""},
    ]
    theirs = written(tmp_path / "theirs.jsonl", rows, "question=q,answer=a,source=p,topic=t")
    made = told("dataset", "build", "--import", theirs, "-o", tmp_path / "new")
    assert made["topics"] == {"stated": 1, "nearest/minilm": 1}


def test_what_a_sample_could_not_do_is_said(tmp_path: Path) -> None:
    rows = [{**THEIRS[0], "q": f"Which kinase opens phase {n}?"} for n in ("one", "two", "three")]
    called("dataset", "build", "--import", written(tmp_path / "theirs.jsonl", rows), "-o", tmp_path / "all")
    target = tmp_path / "mix.json"
    target.write_text('{"virology": 1}')
    align = ["align", tmp_path / "all", "--target", target]
    out = called(*align, "--size", 2, "--per-journal", 0.5, "-o", tmp_path / "two")
    assert "--per-journal: no pair has a journal (3 without)" in out
    target.write_text('{"mycology": 1}')
    out = called(*align, "--size", 70, "-o", tmp_path / "none", code=1)
    assert "error: nothing was drawn, and nothing is written" in out
    assert "its 3 pairs are of virology/phages, and the target has mycology/" in out
    assert not (tmp_path / "none").exists()
    before = everything(tmp_path / "two")
    called(*align, "--size", 70, "-o", tmp_path / "two", code=1)
    assert everything(tmp_path / "two") == before
    target.write_text('{"virology": 1}')
    rows = [
        {**THEIRS[0], "q": f"Which kinase opens phase {n}?", "k": k} for n, k in enumerate(["fact"] * 5 + ["mechanism"])
    ]
    called("dataset", "build", "--import", written(tmp_path / "more.jsonl", rows), "-o", tmp_path / "more")
    out = called(
        "align", tmp_path / "more", "--target", target, "--size", 6, "--per-kind", 0.5, "-o", tmp_path / "half"
    )
    assert "2 of 6 pairs as" in out
    assert "--per-journal and --per-kind are shares of what is drawn: no larger sample keeps to them" in out
    few = ["align", tmp_path / "more", "--target", target, "--size", 6, "--per-kind", 0.4, "-o", tmp_path / "few"]
    assert "--per-kind 0.4: what could be drawn is of 2 kinds, of which one has 50% or more" in called(*few, code=2)
    assert not (tmp_path / "few").exists()


def test_a_card_tells_them_apart_from_pairs_with_a_receipt(folder: Path, tmp_path: Path) -> None:
    called("export", folder, "--format", "hf", "-o", tmp_path / "hub")
    card = (tmp_path / "hub" / "README.md").read_text("utf-8")
    assert "4 questions of biology with typed answers, made by models from 2 papers" in card
    assert "3 questions that others made, without a receipt: nothing of them was checked. They are of theirs" in card
    assert "2 papers with pairs, published 2026. Journals: Journal of Test Biology 2." in card
    assert "- 6 pairs have topics that are weak guesses by the nearness of words" in card
    assert "| papers | pairs | with quotes | with offsets and hashes | without a receipt |" in card
    assert "| free | may be passed on (CC BY, CC0, public domain) | 2 | 5 | 4 | 0 | 1 |" in card
    assert "| unknown | nothing is said: may not be passed on | 0 | 1 | 0 | 0 | 1 |" in card


def test_a_version_without_any_pair_is_told(folder: Path, run: Path) -> None:
    said = called("dataset", "build", run, "--difficulty", "0.98..0.99", "-o", folder)
    assert "no pair is left" in said
    assert f"next: bioalchemy dataset build {run} -o {folder} --difficulty all" in said
    assert "bioalchemy export" not in said
    assert "no pair is left" not in called("dataset", "build", run, "--difficulty", "all", "-o", folder)


@pytest.mark.parametrize("at_once", [1, 1000])
def test_a_question_with_two_answers_has_none(
    run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    """Which of two golds is right nobody can tell who has the question alone; other options make another question."""
    monkeypatch.setattr(clusters, "_AT_ONCE", at_once)
    which, ours = "Which one is a kinase?", ["CDK4", "actin", "Rb"]
    rows: list[dict[str, Any]] = [
        {"q": "Which kinase opens the S phase?", "a": "CDK2"}, {"q": "which kinase  opens the S phase", "a": "CDK4"},
        {"q": "Which kinase opens the M phase?", "a": "cyclin-dependent kinase 1"},
        {"q": "Which kinase opens the M phase?", "a": "Cyclin-dependent kinase-1"},
        {"q": which, "a": "A", "o": ours}, {"q": which, "a": "B", "o": ["titin", "CDK6", "tubulin"]},
        {"q": which, "a": "B", "o": ["actin", "Rb", "CDK4"]},
    ]  # fmt: skip
    rows = [{"o": [], **row} for row in rows]
    columns = "question=q,answer=a,options=o"
    theirs = written(tmp_path / "theirs.jsonl", rows, columns)
    made = told("dataset", "build", "--import", theirs, "-o", tmp_path / "all")
    assert (made["pairs"], made["left_out"]) == (2, {"contradicted": 4, "duplicate": 1})
    found = {row["row"]: row["detail"] for row in lines(tmp_path / "all/0001/left_out.jsonl")}
    assert found[1] == "another pair answers the same question with 'CDK4'"
    one = written(tmp_path / "one.jsonl", rows[:1], columns)
    again = told("dataset", "build", run, "--import", one, "-o", tmp_path / "all")
    assert (again["pairs"], again["left_out"]) == (6, {"contradicted": 1}), "the other was there once"


def test_what_agrees_with_both_of_two_answers_stays(tmp_path: Path) -> None:
    which = "Which peptide rises when the atria are stretched?"
    golds = ("atrial natriuretic peptide", "avian nuclear protein", "ANP")
    theirs = written(tmp_path / "theirs.jsonl", [{"q": which, "a": gold} for gold in golds], "question=q,answer=a")
    made = told("dataset", "build", "--import", theirs, "-o", tmp_path / "all")
    assert (made["pairs"], made["left_out"]) == (1, {"contradicted": 2})
    assert [row["answer"]["value"] for row in imports(tmp_path / "all")] == ["ANP"]


def test_one_that_is_left_out_can_be_found_in_its_file(run: Path, tmp_path: Path) -> None:
    rows = [THEIRS[0], {**THEIRS[0], "q": "The S phase is opened by which kinase?"}, THEIRS[1]]
    theirs = written(tmp_path / "theirs.jsonl", rows)
    called("dataset", "build", "--import", theirs, "--topics", "virology", "-o", tmp_path / "some")
    found = {row["row"]: row for row in lines(tmp_path / "some/0001/left_out.jsonl")}
    assert {row: (one["file"], one["reason"]) for row, one in found.items()} == {
        1: ("theirs.jsonl", "duplicate"), 3: ("theirs.jsonl", "topic")
    }  # fmt: skip
    (kept,) = imports(tmp_path / "some")
    assert (found[1]["of"], "of" in found[3]) == (kept["pair_id"], False)
    assert [found[row]["question"] for row in (1, 3)] == [THEIRS[0]["q"], THEIRS[1]["q"]]


@pytest.mark.parametrize(("form", "suffix"), [("trl", "jsonl"), ("verl", "parquet"), ("nemo-gym", "jsonl")])
def test_trainers_get_them_and_verifying_counts_them_apart(
    folder: Path, run: Path, tmp_path: Path, form: str, suffix: str
) -> None:
    out = tmp_path / f"rows.{suffix}"
    assert told("export", folder, "--format", form, "-o", out)["rows"] == 7
    output = called("verify", out, "--articles", run.with_name("a-papers"))
    assert "4 receipts: 4 hold" in output
    assert "3 without a receipt: nothing of them can be checked" in output


def test_a_report_shows_them_without_a_proof(folder: Path, tmp_path: Path) -> None:
    figures = told("report", folder, "-o", tmp_path / "report.html")
    assert (figures["pairs"], figures["proof"]["open_book"], figures["receipts"]["pairs_without_price"]) == (7, 4, 4)
    assert figures["receipts"]["pairs"] == 4
    assert figures["waterfalls"][-1]["found_as"] == "in the version", "others' questions were accepted by nobody"
    assert figures["receipts"]["cost_usd"] is None, "an unknown price is not 0"
    assert figures["counts"]["asks"] == {"fact": {"accepted": 4, "no receipt": 1}}


@pytest.mark.parametrize("at_once", [1, 200])
def test_papers_that_rows_name_are_looked_up_where_that_is_asked_for(
    run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    """A run knows its papers by DOI, an import by PMID: PubMed tells which are one, and what they are about."""
    plants = (
        "<MeshHeadingList><MeshHeading><DescriptorName>Arabidopsis</DescriptorName></MeshHeading></MeshHeadingList>"
    )
    monkeypatch.setattr(mesh, "trees", lambda: TREES)
    monkeypatch.setattr(named_papers, "_BATCH", at_once)
    rows = [{"q": "Which gene is silent?", "a": "FLC", "p": "7"}, {"q": "Which other one?", "a": "FT", "p": "8"}]
    theirs = written(tmp_path / "theirs.jsonl", rows, "question=q,answer=a,source=p")
    made = ["dataset", "build", run, "--import", theirs, "-o"]
    with EUtils() as ncbi:
        monkeypatch.setenv("BIOALCHEMY_EUTILS_URL", ncbi.url)
        monkeypatch.setenv("BIOALCHEMY_ALLOW_PRIVATE", "1")
        ncbi.add("7", xml=record("7", title="Silent genes of plants", extra=plants, doi="10.5555/test.1"))
        assert told(*made, tmp_path / "by-words")["topics"] == {"nearest/minilm": 6}
        assert not ncbi.asked, "nobody is asked unbidden"
        said = called(*made, tmp_path / "looked-up", "--look-up")
    assert "2 papers of imported rows looked up, 1 known to PubMed" in said
    works = {work["ids"].get("pmid", ""): work for work in lines(tmp_path / "looked-up/0001/works.jsonl")}
    assert (works["7"]["ids"]["doi"], works["7"]["title"]) == ("10.5555/test.1", "Silent genes of plants")
    assert works["8"]["title"] == ""
    notes = lines(tmp_path / "looked-up/0001/annotations.jsonl")
    by_mesh = [note for note in notes if note["kind"] == "topic" and note["method"] == "mesh"]
    (silent,) = (pair["pair_id"] for pair in imports(tmp_path / "looked-up") if "silent" in pair["question"])
    assert [note["pair_id"] for note in by_mesh] == [silent]
    split = {note["pair_id"]: note["work_id"] for note in notes if note["kind"] == "split"}
    of_run = {work["work_id"] for doi, work in by_doi(tmp_path / "looked-up").items() if doi == "10.5555/test.1"}
    assert split[silent] in of_run, "the paper that the run has read"


def by_doi(folder: Path) -> dict[str, dict[str, Any]]:
    """Works by DOI; of several the first."""
    return {work["ids"].get("doi", ""): work for work in reversed(lines(folder / "0001/works.jsonl"))}
