"""Receipts checked again: what holds, every kind of tampering, hostile datasets, and memory that stays flat."""

import json
import re
import shutil
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from tests.support import papers, workshop
from tests.support.command import Command
from tests.support.scripted_model import ScriptedModel

from bioalchemy import answers
from bioalchemy.errors import ArticleError, NotARun, UsageError
from bioalchemy.ledger import FILE_NAME, Ledger
from bioalchemy.records import Answer, Article, Draft, QAPair
from bioalchemy.settings import Gates
from bioalchemy.tools import dataset, feeds, identifiers, receipts, rules
from bioalchemy.tools.checks import draft_rules
from bioalchemy.tools.datasets import parquet
from bioalchemy.tools.readers import extractors
from bioalchemy.tools.verification import receipt_gates, receipt_verdicts
from bioalchemy.tools.verification.paper_texts import PaperFolder, StoredTexts, Texts

Row = dict[str, Any]
PAIRS = 6
CONTROLS = "\x1b[2J\x9b31m\u202e\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`papers`, a `run` over them, its `run/home`, and `pairs.jsonl` and `pairs.parquet`; not to be changed."""
    import asyncio

    folder = tmp_path_factory.mktemp("made")
    feed = papers.folder(folder / "papers", articles=3)

    async def work(model: ScriptedModel) -> None:
        gates = Gates(passages_per_article=2, multi_hop_per_article=0, closed_book_samples=1)
        async with workshop.services(folder / "run", model, gates) as services:
            await workshop.work(services, feed)
            for suffix in ("jsonl", "parquet"):
                dataset.export(services.ledger, folder / f"pairs.{suffix}", publish=False)

    with ScriptedModel() as model:
        asyncio.run(work(model))
    return folder


@pytest.fixture
def rows(made: Path) -> list[Row]:
    return [json.loads(line) for line in (made / "pairs.jsonl").read_text("utf-8").splitlines()]


def stored(made: Path) -> Texts:
    return StoredTexts(made / "run" / "home")


def checked(path: Path, texts: Texts) -> tuple[int, list[tuple[int, str, str]]]:
    """How many receipts there are, and line, kind and words of those that fail."""
    with receipts.verify(path, texts, ask_rules=True) as report:
        faults = [(fault.line, fault.kind, fault.what) for fault in report.faults()]
        assert report.failed == len(faults) == sum(report.kinds.values())
        assert report.hold == report.receipts - len(faults)
        return report.receipts, faults


def kinds(path: Path, texts: Texts) -> list[str]:
    return [kind for _, kind, _ in checked(path, texts)[1]]


def written(rows: list[Row], path: Path) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def identified(row: Row) -> Row:
    """The row under the id that it should then have, as one would who knows how."""
    pair_id = QAPair.identify(tuple(row["work_ids"]), row["question"], Answer.model_validate(row["answer"]))
    return {**row, "pair_id": pair_id, "annotations": [note | {"pair_id": pair_id} for note in row["annotations"]]}


@pytest.mark.parametrize("name", ["pairs.jsonl", "pairs.parquet", "run", f"run/{FILE_NAME}"])
@pytest.mark.parametrize("from_papers", [False, True])
def test_what_was_exported_holds(made: Path, name: str, from_papers: bool) -> None:
    texts = PaperFolder(str(made / "papers")) if from_papers else stored(made)
    assert checked(made / name, texts) == (PAIRS, [])


def test_an_empty_dataset_holds(made: Path, tmp_path: Path) -> None:
    assert checked(written([], tmp_path / "none.jsonl"), stored(made)) == (0, [])


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("papers/paper000.xml", "give a .jsonl or .parquet file, or a run's or dataset's folder"),
        ("gone.jsonl", "no such file or folder"),
        ("gone", "no such file or folder"),
    ],
)
def test_what_is_no_dataset_is_a_wrong_use(made: Path, name: str, why: str) -> None:
    with pytest.raises(UsageError, match=why), receipts.verify(made / name, stored(made)):
        pass
    with pytest.raises(NotARun), receipts.verify(made / "papers", stored(made)):
        pass


# --- tampering ---

CHECKED: list[tuple[str | int, ...]] = [
    ("schema_version",), ("pair_id",), ("work_ids", 0), ("question",), ("question_kind",),
    ("answer", "kind"), ("answer", "value"), ("answer", "tolerance"), ("evidence", 0, "kind"),
    ("evidence", 0, "work_id"), ("evidence", 0, "text_sha256"), ("evidence", 0, "start"), ("evidence", 0, "end"),
    ("evidence", 0, "quote"), ("annotations", 0, "pair_id"), ("text_use",),
    *((("checks", n, "passed")) for n in range(3)),
]  # fmt: skip


def flipped(value: Any, data: st.DataObject) -> Any:
    """`value` with one of its characters or bits changed."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + data.draw(st.sampled_from([1, -1, 2, 8, 1024, -(10**6), 10**30]))
    place = data.draw(st.integers(0, len(value) - 1))
    other = data.draw(st.characters(codec="utf-8").filter(lambda c: c != value[place]))
    return value[:place] + other + value[place + 1 :]


@given(st.data())
@hypothesis_settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_character_of_a_checked_field_counts(
    made: Path, rows: list[Row], tmp_path: Path, data: st.DataObject
) -> None:
    line, path = data.draw(st.integers(1, PAIRS)), data.draw(st.sampled_from(CHECKED))
    changed = json.loads(json.dumps(rows))
    place: Any = changed[line - 1]
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = flipped(place[path[-1]], data)
    assert [fault[0] for fault in checked(written(changed, tmp_path / "x.jsonl"), stored(made))[1]] == [line]


@given(st.data())
@hypothesis_settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_character_of_a_stored_paper_counts(
    made: Path, rows: list[Row], tmp_path: Path, data: st.DataObject
) -> None:
    sha256 = rows[0]["evidence"][0]["text_sha256"]
    source = made / "run" / "home" / "texts" / sha256[:2] / f"{sha256}.z"
    target = tmp_path / "texts" / sha256[:2] / source.name
    target.parent.mkdir(parents=True, exist_ok=True)
    for other in (made / "run" / "home" / "texts").rglob("*.z"):
        (tmp_path / "texts" / other.parent.name).mkdir(exist_ok=True)
        shutil.copy(other, tmp_path / "texts" / other.parent.name)
    text = bytearray(zlib.decompress(source.read_bytes()))
    text[data.draw(st.integers(0, len(text) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    target.write_bytes(zlib.compress(bytes(text)))
    assert kinds(made / "pairs.jsonl", StoredTexts(tmp_path)) == ["text_altered"] * 2


@given(st.data())
@hypothesis_settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.slow
def test_a_byte_of_a_paper_counts_where_the_paper_then_reads_otherwise(
    made: Path, rows: list[Row], tmp_path: Path, data: st.DataObject
) -> None:
    shutil.copytree(made / "papers", tmp_path / "papers", dirs_exist_ok=True)
    paper = tmp_path / "papers" / "paper000.xml"
    was = feeds.read(str(paper))
    content = bytearray(paper.read_bytes())
    content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    paper.write_bytes(bytes(content))
    try:
        now: Article | None = feeds.read(str(paper))
    except ArticleError:
        now = None
    failing = sum(item["text_sha256"] == was.text_sha256 for row in rows for item in row["evidence"])
    found = kinds(made / "pairs.jsonl", PaperFolder(str(tmp_path / "papers")))
    if now is None or now.text_sha256 != was.text_sha256:
        assert found == ["text_missing"] * failing
    elif (now.licence, now.text_use, now.sections) != (was.licence, was.text_use, was.sections):
        assert len(found) == failing
    elif (now.title, now.journal, now.published, now.ids) == (was.title, was.journal, was.published, was.ids):
        assert found == []
    else:
        assert set(found) <= {"citation_differs"}


@pytest.mark.parametrize(
    ("field", "value", "kind", "words"),
    [
        ("licence", "CC0, take it all", "licence_differs", 'not "CC0, take it all"'),
        ("text_use", "share_alike", "text_use_differs", "not share_alike"),
        ("citation", "Another title. J. 2020", "citation_differs", 'not "Another title'),
        (
            "citation",
            "Substrates of kinases, part 0. Journal of Test Biology. 2026. doi:10.5555/test.9 doi:10.5555/test.0",
            "citation_differs",
            "test.9",
        ),
        (
            "citation",
            "Substrates of kinases, part 0. Journal of Test Biology. 1919. doi:10.5555/test.0",
            "citation_differs",
            "1919",
        ),
    ],
)
def test_what_a_receipt_says_of_its_paper_is_compared_with_the_paper(
    made: Path, rows: list[Row], tmp_path: Path, field: str, value: str, kind: str, words: str
) -> None:
    others = [row for row in rows if row["work_ids"] != rows[0]["work_ids"]]
    path = written([{**rows[0], field: value}, *others], tmp_path / "pairs.jsonl")
    assert checked(path, stored(made))[1] == [], "the texts alone do not tell"
    ((line, found, what),) = checked(path, PaperFolder(str(made / "papers")))[1]
    assert (line, found) == (1, kind)
    assert words in what


def test_a_service_may_have_known_more_of_a_paper(made: Path, rows: list[Row], tmp_path: Path) -> None:
    fuller = {**rows[0], "citation": f"{rows[0]['citation']} pmid:12345"}
    other = {**rows[1], "citation": rows[1]["citation"].replace("doi:10.5555", "doi:10.6666")}
    path = written([fuller, other, *rows[2:]], tmp_path / "pairs.jsonl")
    assert [fault[:2] for fault in checked(path, PaperFolder(str(made / "papers")))[1]] == [(2, "citation_differs")]


def test_a_service_may_have_stated_stricter_terms_and_they_hold(made: Path, rows: list[Row], tmp_path: Path) -> None:
    licence = f"{rows[0]['licence']} [PMC states: CC BY-NC]"
    stricter = [{**row, "licence": licence, "text_use": "reference_only"} for row in rows[:1]]
    unheeded = [{**row, "licence": f"{row['licence']} [PMC states: CC BY-NC]"} for row in rows[1:2]]
    path = written([*stricter, *unheeded, *rows[2:]], tmp_path / "pairs.jsonl")
    assert [fault[:2] for fault in checked(path, PaperFolder(str(made / "papers")))[1]] == [(2, "text_use_differs")]


def test_evidence_of_an_introduction_is_no_finding(made: Path, rows: list[Row], tmp_path: Path) -> None:
    feed = papers.folder(tmp_path / "papers", articles=3)
    for paper in feed.iterdir():
        paper.write_text(
            paper.read_text("utf-8").replace("Results", "Methods").replace('"results"', '"methods"'), "utf-8"
        )
    faults = checked(written(placed(rows, feed), tmp_path / "pairs.jsonl"), PaperFolder(str(feed)))[1]
    assert {(kind, what) for _, kind, what in faults} == {
        ("no_finding", "evidence 1: it stands in the methods, which reports no findings")
    }


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (
            "Which substrate does kinase KIN0 phosphorylate in TQM9 cells of Danio rerio?",
            "names_in_paper: the paper has",
        ),
        ("Which substrate does kinase KIN0 phosphorylate in rabbits?", "organisms_in_paper: the paper has no 'rabbit'"),
        (
            "Which enzyme unwinds supercoiled plasmids ahead of replication forks?",
            "quotes_bear: the quotes do not speak",
        ),
    ],
)
def test_a_paper_tells_what_its_quotes_can_not(
    made: Path, rows: list[Row], tmp_path: Path, question: str, words: str
) -> None:
    path = written([identified({**rows[0], "question": question}), *rows[1:]], tmp_path / "pairs.jsonl")
    assert checked(path, stored(made))[1] == [], "the quotes alone do not tell"
    ((line, kind, what),) = checked(path, PaperFolder(str(made / "papers")))[1]
    assert (line, kind) == (1, "rule_refuses")
    assert words in what


def test_a_sentence_that_was_quoted_in_part_is_judged_whole(made: Path, rows: list[Row], tmp_path: Path) -> None:
    feed = papers.folder(tmp_path / "papers", articles=3)
    for paper in feed.iterdir():
        paper.write_text(paper.read_text("utf-8").replace("Kinase KIN", "It has been shown that kinase KIN"), "utf-8")
    in_part = [with_evidence(row, quote=row["evidence"][0]["quote"].replace("Kinase", "kinase")) for row in rows]
    faults = checked(written(placed(in_part, feed), tmp_path / "pairs.jsonl"), PaperFolder(str(feed)))[1]
    assert [kind for _, kind, _ in faults] == ["rule_refuses"] * PAIRS
    assert all("own_finding: reported of earlier work: 'has been shown'" in what for _, _, what in faults)


def placed(rows: list[Row], feed: Path) -> list[Row]:
    """The rows with their evidence where the papers, rewritten since, have it."""
    articles = [feeds.read(str(paper)) for paper in feed.iterdir()]
    found = []
    for row in rows:
        quote = row["evidence"][0]["quote"]
        article = next(one for one in articles if quote in one.text)
        start = article.text.index(quote)
        found.append(with_evidence(row, text_sha256=article.text_sha256, start=start, end=start + len(quote)))
    return found


def test_an_empty_dataset_proves_nothing(made: Path, bioalchemy: Command, tmp_path: Path) -> None:
    empty = written([], tmp_path / "empty.jsonl")
    shown = bioalchemy("verify", empty, expect=1).stdout
    assert shown == "0 receipts: there is nothing in it, and so nothing is proved\n"
    assert bioalchemy.json("verify", empty, expect=1)["receipts"] == 0


def lengthened(row: Row) -> Row:
    item = row["evidence"][0]
    end = 10**6
    return {**row, "evidence": [{**item, "start": end - len(item["quote"]), "end": end}]}


def with_evidence(row: Row, **changes: Any) -> Row:
    return {**row, "evidence": [{**row["evidence"][0], **changes}]}


def with_answer(row: Row, **changes: Any) -> Row:
    return identified({**row, "answer": {**row["answer"], **changes}})


def with_votes(row: Row, votes: list[Row]) -> Row:
    model = row["provenance"]["models"]["evidence_checker"]["model"]
    cast = [{"model": model, "call_id": f"open{nth}", **vote} for nth, vote in enumerate(votes)]
    return {**row, "checks": [{**c, "votes": cast} if c["name"] == "open_book" else c for c in row["checks"]]}


def votes_of(row: Row) -> list[Row]:
    return next(list(check["votes"]) for check in row["checks"] if check["name"] == "open_book")


def with_difficulty(row: Row, **changes: Any) -> Row:
    return {**row, "annotations": [{**row["annotations"][0], **changes}]}


def voted(row: Row, *, agrees: bool) -> Row:
    return {"response": row["answer"]["value"], "agrees": agrees}


def by_older(row: Row) -> Row:
    older = {c["name"]: f"{c['by'].rpartition(' · ')[0]} · answers/3" for c in row["checks"] if c["votes"]}
    return {**row, "checks": [{**c, "by": older.get(c["name"], c["by"])} for c in row["checks"]]}


def detail_of(gate: str, agreeing: int, samples: int, value: str, needed: int = 2) -> str:
    """What a gate says of its votes."""
    if gate == "evidence_needed":
        return f"{agreeing} of {samples} samples still agree without the evidence"
    return f"{agreeing} of {samples} samples agree with {value!r}, {needed} needed"


def answered(row: Row, **changes: Any) -> Row:
    """Another answer, under its own id, with votes for it: as one would who knows how."""
    model = row["provenance"]["models"]["evidence_checker"]["model"]
    vote = {"response": changes["value"], "agrees": True, "model": model}
    checks = []
    for check in row["checks"]:
        count = len(check["votes"])
        votes = [{**vote, "call_id": cast["call_id"]} for cast in check["votes"]]
        told = {"votes": votes, "detail": detail_of(check["name"], count, count, changes["value"])}
        checks.append({**check, **(told if count else {})})
    chance = 0.5 if changes["kind"] == "boolean" else 0.0
    return with_difficulty(with_answer({**row, "checks": checks}, **changes), chance=chance)


def recounted(row: Row, detail: str) -> Row:
    return with_check(row, "quotes_located", detail=detail)


def with_check(row: Row, name: str, **changes: Any) -> Row:
    return {**row, "checks": [{**c, **changes} if c["name"] == name else c for c in row["checks"]]}


def by_prompt_of(row: Row, name: str, other: str) -> Row:
    """A gate whose prompt was another gate's."""
    return with_check(row, name, by=next(check["by"] for check in row["checks"] if check["name"] == other))


def by_call(row: Row, call_id: str) -> Row:
    """One call that voted in two gates."""
    once = {
        check["name"]: [
            {**vote, **({"call_id": call_id} if nth == 0 else {})} for nth, vote in enumerate(check["votes"])
        ]
        for check in row["checks"]
    }
    return {**row, "checks": [{**check, "votes": once[check["name"]]} for check in row["checks"]]}


def uncalled(row: Row, call_id: str | None) -> Row:
    """The last vote of one gate without the call that it came from."""
    *votes, last = votes_of(row)
    return with_check(row, "open_book", votes=[*votes, {**last, "call_id": call_id}])


def without_check(row: Row, name: str) -> Row:
    return {**row, "checks": [c for c in row["checks"] if c["name"] != name]}


def outvoted(row: Row) -> Row:
    """One of three agrees, and the counts say so: two were needed."""
    votes = [voted(row, agrees=True), *[{"response": "banana", "agrees": False}] * 2]
    return with_check(with_votes(row, votes), "open_book", detail=detail_of("open_book", 1, 3, row["answer"]["value"]))


def counted(row: Row, agreeing: int, samples: int, needed: int) -> Row:
    """The votes of open_book and its own count of them, as one would who knows how."""
    votes = [voted(row, agrees=True)] * agreeing + [{"response": "banana", "agrees": False}] * (samples - agreeing)
    detail = detail_of("open_book", agreeing, samples, row["answer"]["value"], needed)
    return with_check(with_votes(row, votes), "open_book", detail=detail)


def noted(row: Row, **note: Any) -> Row:
    return {**row, "annotations": [*row["annotations"], {"pair_id": row["pair_id"], **note}]}


def by_matcher(row: Row, version: str) -> Row:
    by = next(check["by"] for check in row["checks"] if check["name"] == "open_book")
    return with_check(row, "open_book", by=f"{by.rpartition(' · ')[0]} · {version}")


def part_of(row: Row, at: int, end: int) -> Row:
    """A receipt that quotes so many characters of its quote, and says rightly where they stand."""
    item = row["evidence"][0]
    return with_evidence(row, start=item["start"] + at, end=item["start"] + end, quote=item["quote"][at:end])


def of_hops(row: Row, *, votes: int) -> Row:
    """A receipt of two passages, of which its writer says that none can be left out."""
    gate = next(check for check in row["checks"] if check["name"] == "evidence_needed")
    cast = [{**gate["votes"][0], "response": "banana", "agrees": False, "call_id": f"hop{n}"} for n in range(votes)]
    checks = [{**gate, "name": "each_hop_needed", "votes": cast} if check == gate else check for check in row["checks"]]
    quote = row["evidence"][0]["quote"]
    middle = quote.index(" in ")
    halves = [part_of(row, 0, middle)["evidence"][0], part_of(row, middle + 1, len(quote))["evidence"][0]]
    return recounted({**row, "checks": checks, "question_kind": "multi_hop", "evidence": halves}, "2 located")


THEN = "2026-02-03T00:00:00+00:00"
TOMBSTONE = {"kind": "tombstone", "reason": "retracted", "detail": "doi:10.5555/notice", "created": THEN}
TOPIC = {"kind": "topic", "topic": "virology/phages", "share": 0.5, "method": "mesh", "taxonomy": "topics/1",
         "created": THEN}  # fmt: skip


def in_split(row: Row, split: str, **changes: Any) -> Row:
    placed = {"split": split, "work_id": row["work_ids"][0], "method": "split/1", "created": THEN}
    return noted(row, kind="split", **placed | changes)


def made_by(row: Row, **changes: Any) -> Row:
    return {**row, "provenance": {**row["provenance"], **changes}}


KINDS: list[tuple[Callable[[Row], Row], str, str]] = [
    (lambda row: {**row, "schema_version": 2}, "newer_schema", "take a newer one"),
    (lambda row: {**row, "schema_version": 0}, "wrong_shape", "there was no 0"),
    (lambda row: {**row, "extra": 1}, "wrong_shape", "extra"),
    (lambda row: {**row, "": 1}, "wrong_shape", "'': Extra inputs"),
    (lambda row: {name: value for name, value in row.items() if name != "annotations"}, "wrong_shape", "annotations"),
    (lambda row: {**row, "evidence": []}, "wrong_shape", "evidence"),
    (lambda row: with_evidence(row, start="7"), "wrong_shape", "evidence.0.start"),
    (lambda row: {**row, "question": row["question"] + " "}, "pair_id_differs", "give"),
    (lambda row: identified({**row, "work_ids": ["W1"]}), "work_ids_differ", "the evidence is of"),
    (lambda row: {**row, "annotations": [row["annotations"][0] | {"pair_id": "0" * 64}]}, "annotation_differs", ""),
    (lambda row: with_answer(row, kind="number"), "answer_malformed", "not a finite number"),
    (lambda row: with_answer(row, aliases=[f"a{n}" for n in range(9000)]), "answer_malformed", "longer than any"),
    (lambda row: {**row, "checks": row["checks"][1:]}, "check_missing", "quotes_located"),
    (lambda row: {**row, "checks": [*row["checks"], {"name": "x", "passed": False}]}, "check_failed", "x"),
    (lambda row: without_check(row, "stands_alone"), "check_missing", "stands_alone"),
    (lambda row: {**row, "checks": [*row["checks"], row["checks"][-1]]}, "check_repeated", "recorded 2 times"),
    (lambda row: without_check(row, "in_accord"), "check_missing", "no in_accord is recorded, and checks/"),
    (lambda row: without_check(row, "well_formed"), "check_missing", "no well_formed is recorded"),
    (lambda row: without_check(row, "evidence_needed"), "check_missing", "every fact question has one"),
    (lambda row: with_check(row, "evidence_needed", votes=[]), "vote_missing", "no sample is recorded"),
    (lambda row: with_check(row, "evidence_needed", votes=[], by="rule"), "vote_missing", "no sample is recorded"),
    (lambda row: {**row, "question_kind": "multi_hop"}, "check_missing", "no each_hop_needed"),
    (lambda row: {**of_hops(row, votes=2), "question_kind": "fact"}, "check_missing", "no evidence_needed"),
    (lambda row: of_hops(row, votes=1), "vote_missing", "of each passage left out"),
    (lambda row: of_hops(row, votes=0), "vote_missing", "each_hop_needed: no sample"),
    (lambda row: {**of_hops(row, votes=2), "evidence": row["evidence"]}, "evidence_differs", "says '2 located'"),
    (lambda row: recounted({**of_hops(row, votes=2), "evidence": row["evidence"]}, "1 located"),
        "evidence_differs", "quotes each of its passages"),
    (lambda row: {**row, "checks": [*row["checks"], {"name": "sealed", "passed": True}]}, "check_unknown", "'sealed'"),
    (lambda row: {**row, "checks": [*row["checks"], {"name": "each_hop_needed", "passed": True}]}, "check_unknown",
        "each_hop_needed is recorded, and no fact question has one"),
    (lambda row: counted(row, 1, 3, 1), "vote_missing", "1 of 3 needed, and no setting asks for less than half"),
    (lambda row: counted(row, 1, 1, 1), "recipe_differs", "1 sample, 1 needed, and by the same recipe 3 samples, 2"),
    (lambda row: counted(row, 3, 3, 3), "recipe_differs", "3 samples, 3 needed, and by the same recipe 3 samples, 2"),
    (lambda row: noted(row, **TOMBSTONE), "withdrawn", "retracted: doi:10.5555/notice"),
    (lambda row: by_matcher(row, "answers/999"), "newer_matcher", "judged by answers/999, and this BioAlchemy has"),
    (lambda row: with_difficulty(row, verifier="answers/999"), "newer_matcher", "take a newer one"),
    (lambda row: made_by(row, created="2999-01-01T00:00:00+00:00"), "provenance_differs", "created is yet to come"),
    (lambda row: with_difficulty(row, created="2999-01-01T00:00:00+00:00"), "annotation_differs", "is yet to come"),
    (lambda row: with_answer(row, aliases=["banana"]), "alias_unfounded", '"banana" is no name of the answer'),
    (lambda row: with_check(row, "critic_review", by=""), "check_unauthored", "critic_review is by nobody"),
    (lambda row: with_check(row, "critic_review", by="rule"), "check_unauthored", "by no prompt"),
    (lambda row: with_check(row, "self_contained", votes=votes_of(row)), "check_unauthored", "self_contained is by"),
    (lambda row: with_check(row, "stands_alone", by="m · critic@0123456789ab"), "check_unauthored", "stands_alone"),
    (lambda row: made_by(row, models={**row["provenance"]["models"], "critic": {"model": "m"}}), "check_unauthored",
        "and the critic was m"),
    (lambda row: with_votes(row, [{**voted(row, agrees=True), "model": "m"}] * 2), "check_unauthored",
        "open_book is by m, and the evidence_checker was"),
    (lambda row: with_check(row, "open_book", detail="all agree"), "vote_missing", "it says 'all agree'"),
    (lambda row: with_check(row, "open_book", detail=detail_of("open_book", 3, 3, "banana")), "vote_differs",
        "samples are said to agree with 'banana', and the answer is another"),
    (lambda row: with_check(row, "evidence_needed", detail="0 of 1 samples agree"), "vote_missing", "says '0 of 1"),
    (lambda row: with_votes(row, [voted(row, agrees=True)]), "vote_missing", "1 of 1 votes agree, and it says"),
    (outvoted, "vote_missing", "1 agree, of 2 needed"),
    (lambda row: made_by(row, models={}), "provenance_differs", "no model is named for curator"),
    (lambda row: made_by(row, tokens=-5), "provenance_differs", "less than nothing"),
    (lambda row: made_by(row, created="junk"), "provenance_differs", "created is no time"),
    (lambda row: made_by(row, created="2026-11-30"), "provenance_differs", "created is no time"),
    (lambda row: made_by(row, calls=0), "provenance_differs", "0 calls are counted, and its gates alone took 6"),
    (lambda row: made_by(row, calls=1), "provenance_differs", "1 call is counted, and its gates alone took 6"),
    (lambda row: made_by(row, calls=5), "provenance_differs", "5 calls are counted, and its gates alone took 6"),
    (lambda row: made_by(row, run_id=" "), "provenance_differs", "no run is named"),
    (lambda row: made_by(row, created="1970-01-01T00:00:00+00:00"), "provenance_differs", "created is before there"),
    (lambda row: made_by(row, recipe_hash="x"), "provenance_differs", "recipe_hash is no hash"),
    (lambda row: with_check(row, "self_contained", by="nobody"), "check_unauthored", "only rules decide it"),
    (lambda row: with_check(row, "quotes_located", by=""), "check_unauthored", "quotes_located is by nobody"),
    (lambda row: with_votes(row, [{**voted(row, agrees=True), "call_id": "c1"}] * 3), "vote_repeated", "3 times"),
    (lambda row: by_call(row, "c1"), "vote_repeated", "2 times"),
    (lambda row: uncalled(row, None), "vote_unrecorded", "names no call"),
    (lambda row: uncalled(row, " "), "vote_unrecorded", "names no call"),
    (lambda row: with_check(row, "stands_alone", votes=votes_of(row)), "vote_differs", "it takes none"),
    (lambda row: by_prompt_of(row, "open_book", "stands_alone"), "check_unauthored", "by no prompt of the pair"),
    (lambda row: by_prompt_of(row, "stands_alone", "open_book"), "check_unauthored", "by no prompt of the pair"),
    (lambda row: by_prompt_of(row, "open_book", "critic_review"), "check_unauthored", "by no prompt of the pair"),
    (lambda row: with_check(row, "evidence_needed", votes=[], by="rule", detail=rules.NOT_ASKED), "recipe_differs",
        "evidence_needed: 0 samples, and by the same recipe 1 sample"),
    (lambda row: with_difficulty(row, verifier="x"), "annotation_differs", "verifier is 'x'"),
    (lambda row: with_difficulty(row, model=" "), "annotation_differs", "a difficulty whose model"),
    (lambda row: with_difficulty(row, temperature=-1.0), "annotation_differs", "temperature is '-1.0'"),
    (lambda row: with_difficulty(row, created="x"), "annotation_differs", "a difficulty whose created is no time: x"),
    (lambda row: in_split(row, "banana"), "annotation_differs", "a split is of another shape: split: Input should be"),
    (lambda row: in_split(row, "test", created="1999"), "annotation_differs", "a split whose created is no time"),
    (lambda row: in_split(in_split(row, "test"), "train"), "annotation_differs", "it is in test and in train"),
    (lambda row: noted(row, kind="split", split="test"), "annotation_differs", "a split is of another shape"),
    (lambda row: noted(row, **TOPIC | {"share": 17.0}), "annotation_differs", "a topic with a share of 17.0"),
    (lambda row: noted(row, **TOPIC | {"share": -0.5}), "annotation_differs", "a topic with a share of -0.5"),
    (lambda row: noted(row, **TOPIC | {"topic": "x"}), "annotation_differs", "a topic is of another shape: topic"),
    (lambda row: noted(row, kind="review", verdict="accept"), "annotation_differs", "a review is of another shape"),
    (lambda row: {**row, "annotations": row["annotations"] * 2}, "annotation_differs", "one difficulty is there twice"),
    (lambda row: with_votes(row, []), "vote_missing", "no sample of open_book agrees"),
    (lambda row: with_votes(row, [{"response": "banana", "agrees": True}]), "vote_differs", "'banana'"),
    (lambda row: by_older(with_votes(row, [{"response": "banana", "agrees": True}])), "vote_judged_otherwise",
        f"answers/3 said agrees, {answers.VERSION} does not; see regrade"),
    (lambda row: by_older(with_votes(row, [voted(row, agrees=yes) for yes in (True, False)])), "vote_judged_otherwise",
        f"answers/3 said does not agree, {answers.VERSION} does"),
    (lambda row: answered(row, kind="number", value="9137"), "rule_refuses", "answer_in_quotes: no quote has '9137'"),
    (lambda row: answered(row, kind="number", value="9137"), "rule_refuses", rules.VERSION),
    (lambda row: identified({**row, "question": "What is x?"}), "rule_refuses", "asks nothing definite"),
    (lambda row: with_answer(row, tolerance=0.5), "answer_malformed", "a tolerance of 0.5"),
    (lambda row: {**answered(row, kind="number", value="9137"), "question_kind": "calculation"}, "answer_malformed",
        "without a tolerance"),
    (lambda row: {**row, "evidence": row["evidence"] * 2}, "evidence_differs", "twice"),
    (lambda row: recounted(row, "2 located"), "evidence_differs", "says '2 located', and 1 are there"),
    (lambda row: recounted(row, "all of them"), "evidence_differs", "says 'all of them', and 1 are there"),
    (lambda row: with_difficulty(row, passed=0, samples=0), "annotation_differs", "0 of 0 samples"),
    (lambda row: with_difficulty(row, passed=7), "annotation_differs", "7 of 1 samples"),
    (lambda row: with_difficulty(row, chance=0.9), "annotation_differs", "a chance of 0.9"),
    (lengthened, "offset_out_of_range", "1000000 of a text of"),
    (lambda row: with_evidence(row, start=0, end=0, quote=""), "offset_out_of_range", "from 0 to 0"),
    (lambda row: with_evidence(row, start=0, end=2**70), "quote_differs", "apart"),
    (lambda row: with_evidence(row, quote=row["evidence"][0]["quote"].swapcase()), "quote_differs", "the paper has"),
    (lambda row: part_of(row, 1, len(row["evidence"][0]["quote"])), "no_quote", "is cut out of a word"),
    (lambda row: part_of(row, 0, len(row["evidence"][0]["quote"]) - 3), "no_quote", "is cut out of a word"),
    (lambda row: part_of(row, 0, 11), "no_quote", "has 11 characters"),
    (lambda row: part_of(row, 0, row["evidence"][0]["quote"].index(" substrate")), "no_quote", "fewer than 4 words"),
    (lambda row: with_evidence(row, text_sha256="0" * 64), "text_missing", "10.5555/test."),
    (lambda row: with_evidence(row, text_sha256="../" * 21 + "x"), "wrong_shape", "text_sha256"),
]  # fmt: skip


@pytest.mark.parametrize(("tamper", "kind", "words"), KINDS)
@pytest.mark.parametrize("suffix", ["jsonl", "parquet"])
def test_tampering_is_named(
    made: Path, rows: list[Row], tmp_path: Path, suffix: str, tamper: Callable[[Row], Row], kind: str, words: str
) -> None:
    changed = [*rows[:2], tamper(rows[2]), *rows[3:]]
    path = tmp_path / f"pairs.{suffix}"
    if suffix == "jsonl":
        written(changed, path)
    elif kind == "wrong_shape":
        pytest.skip("Parquet has its columns")
    else:
        parquet.write(map(dataset._flat, changed), path, dataset._SHAPE)
    ((line, found, what),) = checked(path, stored(made))[1]
    assert (line, found) == (3, kind)
    assert words in what


def test_an_answer_that_no_quote_states_fails_without_the_other_rules(
    made: Path, rows: list[Row], tmp_path: Path
) -> None:
    unstated = answered(rows[0], kind="number", value="9137")
    vague = identified({**rows[1], "question": "What is x?"})
    with receipts.verify(written([unstated, vague], tmp_path / "pairs.jsonl"), stored(made)) as report:
        (fault,) = report.faults()
    assert (fault.line, fault.kind) == (1, "rule_refuses")
    assert "answer_in_quotes: no quote has '9137'" in fault.what


@given(st.text(min_size=1, max_size=12), st.text(max_size=8), st.text(max_size=8))
def test_an_answer_in_its_own_words_is_stated_by_the_rule_too(value: str, before: str, behind: str) -> None:
    answer = Answer(kind="phrase", value=value)
    draft = Draft(question="Which one?", answer=answer, quotes=(f"{before} {value}{behind}",), kind="fact")
    if answers.is_well_formed(answer)[0] and receipt_verdicts.unstated(draft) is None:
        assert draft_rules.answer_in_quotes(draft).passed


def test_what_a_run_records_is_what_a_receipt_must_have(rows: list[Row]) -> None:
    recorded = {check["name"] for row in rows for check in row["checks"]}
    assert recorded == receipt_verdicts.RULES | {*receipt_gates.GATES, "evidence_needed"}


def test_a_run_that_asks_for_no_samples_without_the_evidence_says_so(
    made: Path, rows: list[Row], tmp_path: Path
) -> None:
    unasked = [with_check(row, "evidence_needed", votes=[], by="rule", detail=rules.NOT_ASKED) for row in rows]
    with receipts.verify(written(unasked, tmp_path / "pairs.jsonl"), stored(made)) as report:
        assert (report.hold, report.believed["evidence_needed"]) == (PAIRS, PAIRS)


def test_a_question_on_two_passages_has_its_own_gate(made: Path, rows: list[Row], tmp_path: Path) -> None:
    path = written([of_hops(rows[0], votes=2), *rows[1:]], tmp_path / "pairs.jsonl")
    with receipts.verify(path, stored(made)) as report:
        assert list(report.faults()) == []


def test_most_receipts_of_a_recipe_tell_what_it_asks_for(made: Path, rows: list[Row], tmp_path: Path) -> None:
    path = written([counted(rows[0], 1, 1, 1), *rows[1:]], tmp_path / "pairs.jsonl")
    assert [fault[:2] for fault in checked(path, stored(made))[1]] == [(1, "recipe_differs")]
    other = made_by(counted(rows[0], 1, 1, 1), recipe_hash="0" * 64)
    assert checked(written([other, *rows[1:]], tmp_path / "pairs.jsonl"), stored(made))[1] == []


def test_a_paper_is_in_one_split(made: Path, rows: list[Row], tmp_path: Path) -> None:
    placed = [in_split(row, "train") for row in by_paper(rows)]
    assert checked(written(placed, tmp_path / "pairs.jsonl"), stored(made))[1] == []
    placed[1] = in_split(by_paper(rows)[1], "test")
    ((line, kind, what),) = checked(written(placed, tmp_path / "pairs.jsonl"), stored(made))[1]
    assert (line, kind) == (2, "bridges_splits")
    assert what == f"it is in test, and line 1 of the same paper ({placed[0]['work_ids'][0]}) in train"


def test_an_annotation_of_a_kind_that_is_unknown_is_believed(made: Path, rows: list[Row], tmp_path: Path) -> None:
    noted_ = [noted(in_split(rows[0], "train"), kind="seen", share=17.0, split="banana"), noted(rows[1], **TOPIC)]
    with receipts.verify(written([*noted_, *rows[2:]], tmp_path / "pairs.jsonl"), stored(made)) as report:
        assert (list(report.faults()), report.believed["seen"]) == ([], 1)


def test_an_older_version_may_have_set_other_marks_between_items(made: Path, rows: list[Row], tmp_path: Path) -> None:
    gold = {"kind": "set", "value": ["ROM-1", "EGF"]}
    made_again = with_answer(rows[0], **gold)
    votes = [{"response": "ROM-1, EGF", "agrees": True}] * 3
    said = with_check(with_votes(made_again, votes), "open_book", detail=detail_of("open_book", 3, 3, "ROM-1; EGF"))
    unsaid = with_check(said, "open_book", detail=detail_of("open_book", 3, 3, "ROM-1; TGF"))
    for row, kind in ((said, "rule_refuses"), (unsaid, "vote_differs")):
        told = with_check(row, "evidence_needed", votes=[], by="rule", detail=rules.NOTHING_LEFT)
        path = written([told, *rows[1:]], tmp_path / "pairs.jsonl")
        assert [fault[:2] for fault in checked(path, stored(made))[1]] == [(1, kind)]


@pytest.mark.parametrize(
    ("field", "value", "kind"),
    [("licence", "CC0, take it all", "licence_differs"), ("text_use", "share_alike", "text_use_differs")],
)
def test_one_text_is_under_the_terms_of_most_of_its_receipts(
    made: Path, rows: list[Row], tmp_path: Path, field: str, value: str, kind: str
) -> None:
    rows = by_paper(rows)
    other = identified({**rows[1], "question": f"At 37 °C: {rows[1]['question']}"})
    path = written([{**rows[0], field: value}, *rows[1:], other], tmp_path / "pairs.jsonl")
    ((line, found, what),) = checked(path, stored(made))[1]
    assert (line, found) == (1, kind)
    assert "and line 2 of the same text " in what


def test_a_service_may_have_stated_stricter_terms_of_one_copy(made: Path, rows: list[Row], tmp_path: Path) -> None:
    rows = by_paper(rows)
    licence = f"{rows[0]['licence']} [PMC states: CC BY-NC]"
    for at, use, faults in ((0, "reference_only", []), (1, "reference_only", []), (1, "share_alike", [2])):
        changed = [{**row, "licence": licence, "text_use": use} if n == at else row for n, row in enumerate(rows)]
        found = checked(written(changed, tmp_path / "pairs.jsonl"), stored(made))[1]
        assert [fault[:2] for fault in found] == [(line, "text_use_differs") for line in faults]


def test_a_tombstone_of_another_version_says_nothing_of_this_one(made: Path, rows: list[Row], tmp_path: Path) -> None:
    superseded = TOMBSTONE | {"reason": "superseded"}
    this = noted(rows[0], **superseded, text_sha256=rows[0]["evidence"][0]["text_sha256"])
    other = noted(rows[1], **superseded, text_sha256="0" * 64)
    path = written([this, other, *rows[2:]], tmp_path / "pairs.jsonl")
    assert [fault[:2] for fault in checked(path, stored(made))[1]] == [(1, "withdrawn")]


def of_work(row: Row, work_id: str) -> Row:
    evidence = [{**item, "work_id": work_id} for item in row["evidence"]]
    return identified({**row, "work_ids": [work_id], "evidence": evidence})


@pytest.mark.parametrize("line", [1, 2])
def test_one_text_is_of_one_work(made: Path, rows: list[Row], tmp_path: Path, line: int) -> None:
    rows = by_paper(rows)
    changed = [of_work(row, "W" + "0" * 16) if at == line else row for at, row in enumerate(rows, 1)]
    ((found, kind, what),) = checked(written(changed, tmp_path / "pairs.jsonl"), stored(made))[1]
    assert (found, kind) == (line, "work_differs")
    assert f"is of work {rows[0]['work_ids'][0]} in line {3 - line}" in what


def test_a_work_goes_by_any_of_its_identifiers_and_else_is_believed(
    made: Path, rows: list[Row], tmp_path: Path
) -> None:
    sources = {paper.text_sha256: paper.source_sha256 for paper in map(feeds.read, map(str, feed_of(made)))}
    rows = by_paper(rows)
    cited = {**rows[0], "citation": f"{rows[0]['citation']} pmid:12345"}
    by_pmid = of_work(cited, identifiers.work_id_by("pmid:12345"))
    of_file = f"sha256:{sources[rows[2]['evidence'][0]['text_sha256']]}"
    by_file = [of_work(row, identifiers.work_id_by(of_file)) for row in rows[2:4]]
    unknown = [of_work(row, "W" + "0" * 16) for row in rows[4:]]
    path = written([by_pmid, rows[1], *by_file, *unknown], tmp_path / "pairs.jsonl")
    with receipts.verify(path, stored(made)) as report:
        assert (list(report.faults()), report.believed["work_id"]) == ([], 4)
    with receipts.verify(path, PaperFolder(str(made / "papers"))) as report:
        assert [(fault.line, fault.kind) for fault in report.faults()] == [(5, "work_differs"), (6, "work_differs")]
        assert "(doi:10.5555/test." in next(report.faults()).what
        assert report.believed["work_id"] == 1, "nobody here knows whose PMID that is"


def test_a_work_goes_by_the_identifiers_of_its_other_versions(made: Path, rows: list[Row], tmp_path: Path) -> None:
    feed = papers.folder(tmp_path / "papers", articles=3)
    preprint = papers.jats(7, [70]).replace(
        "<permissions>",
        '<related-article related-article-type="published-article" ext-link-type="doi" xlink:href="10.5555/test.0"/>'
        "<permissions>",
    )
    by_preprint = [of_work(row, identifiers.work_id_by("doi:10.5555/test.7")) for row in rows if is_of(row, "test.0")]
    others = [of_work(row, identifiers.work_id_by("doi:10.5555/test.7")) for row in rows if is_of(row, "test.1")]
    path = written([*by_preprint, *others], tmp_path / "pairs.jsonl")
    alone = checked(path, PaperFolder(str(feed)))[1]
    assert [fault[:2] for fault in alone] == [(line, "work_differs") for line in (1, 2, 3, 4)]
    (feed / "preprint.xml").write_text(preprint, "utf-8")
    beside = checked(path, PaperFolder(str(feed)))[1]
    assert [fault[:2] for fault in beside] == [(line, "work_differs") for line in (3, 4)]


def test_a_run_knows_what_a_work_went_by(made: Path, tmp_path: Path) -> None:
    shutil.copytree(made / "run", tmp_path / "run")
    ledger = Ledger.open(tmp_path / "run", read_only=False)
    known = identifiers.work_id_by("doi:10.5555/test.7")
    for seq, record in ledger.db.execute("SELECT seq, record FROM pairs").fetchall():
        row = of_work({**json.loads(record), "annotations": []}, known)
        pair = {name: value for name, value in row.items() if name != "annotations"}
        if not is_of(row, "test.0"):
            continue
        ledger.db.execute("DELETE FROM annotations WHERE pair_id = ?", (json.loads(record)["pair_id"],))
        ledger.db.execute(
            "UPDATE pairs SET pair_id = ?, record = ? WHERE seq = ?", (row["pair_id"], json.dumps(pair), seq)
        )
    assert kinds(tmp_path / "run", PaperFolder(str(made / "papers"))) == ["work_differs"] * 2
    link = json.dumps({"relation": "preprint", "id_type": "doi", "id": "10.5555/test.7"})
    ledger.db.execute(
        "UPDATE articles SET work_id = ?, record = json_set(record, '$.related', json_array(json(?))) "
        "WHERE json_extract(record, '$.ids.doi') = '10.5555/test.0'",
        (known, link),
    )
    assert kinds(tmp_path / "run", PaperFolder(str(made / "papers"))) == []
    ledger.db.execute("UPDATE articles SET record = 'x'")
    assert kinds(tmp_path / "run", PaperFolder(str(made / "papers"))) == ["work_differs"] * 2
    ledger.close()


def test_a_paper_without_identifiers_says_nothing_of_its_work(made: Path, rows: list[Row], tmp_path: Path) -> None:
    feed = papers.folder(tmp_path / "papers", articles=3)
    for paper in feed.iterdir():
        named = paper.read_text("utf-8")
        paper.write_text(re.sub('<article-id pub-id-type="doi">[^<]*</article-id>', "", named), "utf-8")
    unnamed = [{**row, "citation": row["citation"].partition(" doi:")[0].rstrip(".")} for row in rows]
    path = written(unnamed, tmp_path / "pairs.jsonl")
    with receipts.verify(path, PaperFolder(str(feed))) as report:
        assert (list(report.faults()), report.believed["work_id"]) == ([], PAIRS)


def is_of(row: Row, doi: str) -> bool:
    return str(row["citation"]).endswith(f"/{doi}")


def feed_of(made: Path) -> list[Path]:
    return sorted((made / "papers").iterdir())


def by_paper(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: str(row["evidence"][0]["text_sha256"]))


def test_an_alias_that_its_paper_defines_holds_and_another_does_not(
    made: Path, rows: list[Row], tmp_path: Path
) -> None:
    feed = papers.folder(tmp_path / "papers", articles=3)
    substrate = rows[0]["answer"]["value"]
    long_form = f"small ubiquitin binder {substrate[-1]}"
    for paper in feed.iterdir():
        text = paper.read_text("utf-8")
        paper.write_text(
            text.replace("mass spectrometry", f"mass spectrometry of {long_form} ({substrate})", 1), "utf-8"
        )
    moved = placed(rows, feed)
    told = {"kind": "phrase", "value": substrate}
    for aliases, faults in (([long_form], []), ([long_form, "kidney"], [(1, "alias_unfounded")])):
        path = written([answered(moved[0], **told, aliases=aliases), *moved[1:]], tmp_path / "pairs.jsonl")
        with receipts.verify(path, PaperFolder(str(feed))) as report:
            assert [(fault.line, fault.kind) for fault in report.faults()] == faults
            assert "aliases" not in report.believed


def test_a_gene_has_its_names_from_the_table(made: Path, rows: list[Row], tmp_path: Path) -> None:
    feed = papers.folder(tmp_path / "papers", articles=3)
    substrate, quote = rows[0]["answer"]["value"], rows[0]["evidence"][0]["quote"]
    for paper in feed.iterdir():
        paper.write_text(paper.read_text("utf-8").replace(substrate, "p53"), "utf-8")
    named = with_evidence(rows[0], quote=quote.replace(substrate, "p53"))
    (moved,) = placed([answered(named, kind="phrase", value="p53", aliases=["TP53"])], feed)
    with receipts.verify(written([moved], tmp_path / "pairs.jsonl"), PaperFolder(str(feed))) as report:
        assert list(report.faults()) == []


def test_the_same_pair_twice_is_found(made: Path, rows: list[Row], tmp_path: Path) -> None:
    path = written([*rows, rows[1]], tmp_path / "pairs.jsonl")
    assert checked(path, stored(made))[1] == [(PAIRS + 1, "duplicate", "the same pair as line 2")]


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE pairs SET record = replace(record, 'Which', 'What')", "pair_id_differs"),
        ("UPDATE pairs SET record = substr(record, 9)", "broken_row"),
        ("UPDATE pairs SET text_use = 'share_alike'", "index_differs"),
        ("UPDATE annotations SET record = 'x'", "broken_row"),
    ],
)
def test_a_tampered_run_is_found(made: Path, tmp_path: Path, statement: str, kind: str) -> None:
    shutil.copytree(made / "run", tmp_path / "run")
    ledger = Ledger.open(tmp_path / "run", read_only=False)
    ledger.db.execute(statement)
    ledger.close()
    assert kinds(tmp_path / "run", stored(made)) == [kind] * PAIRS


# --- texts that are not there ---


def test_a_missing_paper_is_named(made: Path, tmp_path: Path) -> None:
    for texts, where in (
        (StoredTexts(tmp_path / "nowhere"), "nowhere"),
        (PaperFolder(str(elsewhere(tmp_path))), "else"),
    ):
        _, faults = checked(made / "pairs.jsonl", texts)
        assert [fault[:2] for fault in faults] == [(line, "text_missing") for line in range(1, PAIRS + 1)]
        assert all("doi:10.5555/test." in what and where in what for _, _, what in faults)
    assert not (tmp_path / "nowhere").exists(), "looking makes nothing"


def elsewhere(folder: Path) -> Path:
    (folder / "else").mkdir()
    (folder / "else" / "another.xml").write_text(papers.jats(70, [70]), "utf-8")
    (folder / "else" / "broken.xml").write_text("<article>", "utf-8")
    return folder / "else"


def test_another_version_of_a_paper_is_told_from_none(made: Path, tmp_path: Path) -> None:
    feed = papers.folder(tmp_path / "papers", articles=3)
    (feed / "paper001.xml").write_text(papers.jats(1, [2, 4]), "utf-8")
    for name, told in (("pairs.jsonl", ""), ("run", f"by {extractors.JATS}")):
        _, faults = checked(made / name, PaperFolder(str(feed)))
        assert [kind for _, kind, _ in faults] == ["text_missing"] * 2
        assert all("paper001.xml: another version of the paper" in what and told in what for _, _, what in faults)


# --- hostile datasets ---

HOSTILE = [
    b"\xff\xfe{}", b"[]", b"null", b'{"a": NaN}', b'{"a": 1e999}', b'{"a": 1, "a": 2}', b"[" * 100_000,
    b'{"pair_id": ' + b'{"a":' * 5_000, b'{"a": "' + b"x" * 10 * 1024**2 + b'"}', b'{"a": ' + b"9" * 5000 + b"}",
    b'{"schema_version": true}', b'{"schema_version": 1e400}', b'{"question": "\\ud800"}', b"{",
    json.dumps({CONTROLS: CONTROLS, "pair_id": CONTROLS}).encode(),
]  # fmt: skip


@pytest.mark.parametrize("line", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_line_fails_alone(made: Path, tmp_path: Path, line: bytes) -> None:
    good = (made / "pairs.jsonl").read_bytes().splitlines()
    path = tmp_path / "pairs.jsonl"
    path.write_bytes(b"\n".join([*good[:2], line, *good[2:]]))
    receipts_, ((number, kind, what),) = checked(path, stored(made))
    assert (receipts_, number) == (PAIRS + 1, 3)
    assert kind in ("broken_row", "wrong_shape")
    assert what.isprintable()
    assert len(what) < 300


def test_blank_lines_are_no_receipts(made: Path, tmp_path: Path) -> None:
    lines = (made / "pairs.jsonl").read_bytes().splitlines()
    path = tmp_path / "pairs.jsonl"
    path.write_bytes(b"\n \n".join(lines) + b"\n{\n\r\n\n")
    count, ((line, kind, _),) = checked(path, stored(made))
    assert (count, line, kind) == (PAIRS + 1, 2 * PAIRS, "broken_row")


def test_a_byte_order_mark_is_no_part_of_a_receipt(made: Path, tmp_path: Path) -> None:
    marked = tmp_path / "pairs.jsonl"
    marked.write_bytes(b"\xef\xbb\xbf" + (made / "pairs.jsonl").read_bytes())
    assert checked(marked, stored(made)) == (PAIRS, [])
    marked.write_bytes(b"\xef\xbb\xbf\n")
    assert checked(marked, stored(made)) == (0, [])


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b'{"a": ' + b"9" * 5000 + b"}", "has a number of 5000 digits"),
        (b'{"schema_version": ' + b"9" * 5000 + b"}", "has a number of 5000 digits"),
        (b'{"question": "\\ud800"}', "Invalid JSON"),
    ],
)
def test_words_on_a_broken_row_are_clear(made: Path, tmp_path: Path, line: bytes, words: str) -> None:
    path = tmp_path / "pairs.jsonl"
    path.write_bytes(line)
    ((_, _, what),) = checked(path, stored(made))[1]
    assert what.startswith(words)


def test_a_name_twice_is_never_verified(made: Path, tmp_path: Path) -> None:
    """Readers differ in which of the two they take."""
    text = (made / "pairs.jsonl").read_text("utf-8").replace('{"schema', '{"question": "What else?", "schema', 1)
    (tmp_path / "pairs.jsonl").write_text(text, "utf-8")
    ((_, kind, what),) = checked(tmp_path / "pairs.jsonl", stored(made))[1]
    assert (kind, what) == ("broken_row", "has a name twice in one object")


@pytest.mark.parametrize("field", ["citation", "question", "work_ids", "licence"])
def test_words_of_a_dataset_stay_words(made: Path, rows: list[Row], tmp_path: Path, field: str) -> None:
    value: Any = [CONTROLS] if field == "work_ids" else f"A paper {CONTROLS}"
    row = with_evidence({**rows[0], field: value}, text_sha256="0" * 64, work_id=CONTROLS)
    for changed in (row, identified(row), identified({**row, "work_ids": [CONTROLS]})):
        for _, _, what in checked(written([changed], tmp_path / "x.jsonl"), stored(made))[1]:
            assert what.isprintable()


@pytest.mark.parametrize("cut", [0, 1, 3, 200, -1, -100])
def test_a_broken_parquet_file_is_a_failure(made: Path, tmp_path: Path, cut: int) -> None:
    pytest.importorskip("pyarrow")
    (tmp_path / "pairs.parquet").write_bytes((made / "pairs.parquet").read_bytes()[:cut])
    ((line, kind, what),) = checked(tmp_path / "pairs.parquet", stored(made))[1]
    assert (line, kind) == (1, "broken_row")
    assert "can't be read as Parquet" in what


def test_parquet_of_another_shape_is_a_failure(made: Path, tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    parquet.write_table(pa.table({"a": [1, 2], "answer": [b"\xff", None]}), tmp_path / "pairs.parquet")
    assert kinds(tmp_path / "pairs.parquet", stored(made)) == ["broken_row", "wrong_shape"]


# --- size ---


def many(row: Row, count: int, path: Path) -> Path:
    with path.open("w", encoding="utf-8") as out:
        for number in range(count):
            out.write(json.dumps(identified({**row, "question": f"At {number} °C: {row['question']}"})) + "\n")
    return path


@pytest.mark.slow
def test_memory_does_not_grow_with_the_dataset(made: Path, rows: list[Row], tmp_path: Path) -> None:
    peaks = []
    for count in (200, 2000):
        path = many(rows[0], count, tmp_path / f"{count}.jsonl")
        tracemalloc.start()
        assert checked(path, stored(made)) == (count, [])
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 6 * 2**20 + peaks[0], "a lot of rows is held, whatever their number"


@pytest.mark.slow
def test_processes_find_the_same(made: Path, rows: list[Row], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receipts, "_ALONE", 0.01)
    monkeypatch.setattr(receipts, "_MEANWHILE", 0.01)
    path = many(rows[0], 3000, tmp_path / "many.jsonl")
    lines = path.read_text("utf-8").splitlines()
    lines[700], lines[-100] = lines[3], "{"
    lines[2600] = json.dumps(answered(rows[0], kind="number", value="9137"))
    path.write_text("\n".join(lines), "utf-8")
    with receipts.verify(path, stored(made), processes=2, ask_rules=True) as report:
        faults = [(fault.line, fault.kind) for fault in report.faults()]
        assert faults == [(701, "duplicate"), (2601, "rule_refuses"), (len(lines) - 99, "broken_row")]
        assert report.receipts == len(lines)


# --- the command ---


@pytest.fixture
def bioalchemy(made: Path) -> Command:
    return Command(made / "run" / "home", {})


def test_the_command_ends_with_1_when_a_receipt_fails(
    made: Path, bioalchemy: Command, rows: list[Row], tmp_path: Path
) -> None:
    shown = bioalchemy("verify", made / "pairs.jsonl").stdout
    assert shown.startswith("6 receipts: 6 hold, 0 fail in ")
    assert "believed as recorded, not checked again: " in shown
    assert (
        "critic_review 6, difficulty 6, licence_and_citation 6, provenance 6, stands_alone 6, what rules say (--rules "
        in shown
    )
    assert "what rules say" not in bioalchemy("verify", made / "pairs.jsonl", "--rules").stdout
    assert "regrade" not in shown
    assert "of a run only the pairs were looked at: regrade compares them" in bioalchemy("verify", made / "run").stdout
    bad = written([{**row, "question": CONTROLS} for row in rows], tmp_path / "bad.jsonl")
    shown = bioalchemy("verify", bad, "--show", "1", expect=1).stdout
    first, rest, summary, end = shown.split("\n")  # of none of them anything was believed
    assert first.startswith(f"line 1  {rows[0]['pair_id'][:12]}  pair_id_differs  ")
    assert (rest, end) == ("… and 5 more (--show N, --json)", "")
    assert summary.startswith("6 receipts: 0 hold, 6 fail (pair_id_differs 6) in ")


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_who_reads_no_further_changes_no_verdict(
    made: Path, bioalchemy: Command, rows: list[Row], tmp_path: Path, options: list[str]
) -> None:
    bad = written([{**row, "question": "x"} for row in rows], tmp_path / "bad.jsonl")
    for path, outcome in ((bad, 1), (made / "pairs.jsonl", 0)):
        with bioalchemy.start("verify", path, *options) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.close()
            assert (process.stderr.read(), process.wait()) == ("", outcome)


def test_the_command_says_what_to_pass_where_texts_are_missing(made: Path, tmp_path: Path) -> None:
    bioalchemy = Command(tmp_path / "home", {})
    shown = bioalchemy("verify", made / "pairs.jsonl", expect=1).stdout
    assert shown.count("--articles DIR") == 1
    assert "\n6 could not be compared with their papers, whose texts are not here: pass the papers" in shown
    few = papers.folder(tmp_path / "papers", articles=1)
    assert bioalchemy.json("verify", made / "pairs.jsonl", "--articles", few, expect=1)["advice"] == (
        f"4 could not be compared with their papers, whose texts are not here: pass all of the papers; {few} has others"
    )
    assert bioalchemy.json("verify", made / "pairs.jsonl", "--articles", made / "papers")["advice"] == ""


def test_the_command_in_json(made: Path, bioalchemy: Command, rows: list[Row], tmp_path: Path) -> None:
    only_models = dict.fromkeys(("stands_alone", "critic_review", "difficulty", "provenance"), PAIRS)
    of_quotes = (
        "well_formed",
        "self_contained",
        "options_sound",
        "answer_not_in_question",
        "answer_as_asked",
        "own_finding",
        "hedge_kept",
        "in_accord",
    )
    of_papers = (
        "names_in_paper",
        "organisms_in_paper",
        "in_findings",
        "quotes_bear",
        "organisms_quoted",
        "conditions_in_passage",
    )
    ways: list[tuple[list[str | Path], dict[str, int]]] = [
        ([], dict.fromkeys((*of_quotes, *of_papers, "licence_and_citation"), PAIRS)),
        (["--rules"], dict.fromkeys((*of_papers, "licence_and_citation"), PAIRS)),
        (["--rules", "--articles", made / "papers"], {}),
    ]
    for place, believed in ways:
        found = bioalchemy.json("verify", made / "run", *place)
        assert (found["receipts"], found["hold"], found["fail"], found["kinds"], found["failures"]) == (6, 6, 0, {}, [])
        assert found["not_checked_again"] == only_models | believed
    bad = written([*rows, *rows[:2]], tmp_path / "bad.jsonl")
    for options, listed in ([], 2), (["--show", "1"], 1), (["--show", "0"], 0):
        found = bioalchemy.json("verify", bad, *options, expect=1)
        assert (found["receipts"], found["fail"], found["kinds"]) == (8, 2, {"duplicate": 2})
        assert [fault["line"] for fault in found["failures"]] == [7, 8][:listed]


def test_the_command_says_what_is_no_dataset_or_no_folder(made: Path, bioalchemy: Command, tmp_path: Path) -> None:
    assert "give a .jsonl" in bioalchemy("verify", tmp_path / "pairs.csv", expect=2).stderr
    refused = bioalchemy("verify", made / "pairs.jsonl", "--articles", tmp_path / "gone", expect=2)
    assert "no feed" in refused.stderr
    assert "is not a run" in bioalchemy("verify", made / "papers", expect=1).stderr
