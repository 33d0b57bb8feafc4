"""Tombstones on a run and on an exported dataset: what PubMed and Crossref say since, and what is taken down."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from tests.support import papers, workshop
from tests.support.eutils import EUtils, Fault, record
from tests.support.invoked import called, told
from tests.support.literature import LiteratureServer, Reply, served
from tests.support.scripted_model import ScriptedModel

from bioalchemy.errors import BioAlchemyError, NotARun, UsageError
from bioalchemy.ledger import Ledger
from bioalchemy.records import Tombstone
from bioalchemy.tools import crossref, dataset, receipts
from bioalchemy.tools.datasets import tombstones
from bioalchemy.tools.datasets.held_pairs import held, tombstones_beside
from bioalchemy.tools.services import entrez_transport
from bioalchemy.tools.verification.paper_texts import StoredTexts

PRISM = "Journal of Test Biology"
KINDS = ["run", "jsonl", "parquet"]
NOTICE = "999"


@pytest.fixture
def ncbi(monkeypatch: pytest.MonkeyPatch) -> Iterator[EUtils]:
    with EUtils() as service:
        monkeypatch.setenv("BIOALCHEMY_EUTILS_URL", service.url)
        monkeypatch.setattr(entrez_transport, "PER_SECOND", 10_000.0)
        monkeypatch.setattr(entrez_transport, "FIRST_PAUSE_S", 0.001)
        yield service


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[LiteratureServer]:
    """Crossref, that knows of no notice."""
    with served(monkeypatch, crossref, crossref_url="") as running:
        running.pages["/works"] = Reply.json({"message": {"items": []}})
        yield running


@pytest.fixture
def pairs(tmp_path: Path, model: ScriptedModel, request: pytest.FixtureRequest) -> Path:
    """Three pairs of three papers (10.5555/test.0 to .2), in a run or exported."""
    feed = papers.folder(tmp_path / "papers", 3, facts_each=1)
    return made_of(feed, tmp_path, model, getattr(request, "param", "jsonl"))


def made_of(feed: Path, tmp_path: Path, model: ScriptedModel, kind: str) -> Path:
    async def make() -> Path:
        async with workshop.services(tmp_path / "run", model) as services:
            await workshop.work(services, feed)
            if kind == "run":
                return services.ledger.folder
            return dataset.export(services.ledger, tmp_path / f"pairs.{kind}", publish=False).path

    return asyncio.run(make())


def link(relation: str, pmid: str = NOTICE) -> str:
    return (
        f'<CommentsCorrectionsList><CommentsCorrections RefType="{relation}"><RefSource>J Test</RefSource>'
        f"<PMID>{pmid}</PMID></CommentsCorrections></CommentsCorrectionsList>"
    )


def notice(published: str) -> bytes:
    return record(NOTICE, "Erratum.").replace(b"<Year>2026</Year>", f"<Year>{published}</Year>".encode())


def asked_about(query: dict[str, str]) -> list[str]:
    return [one.removeprefix("updates:") for one in query["filter"].split(",")]


def updates(kind: str, year: int, dois: list[str]) -> Reply:
    made = {"type": kind, "updated": {"date-parts": [[year, 1, 2]]}, "source": "retraction-watch"}
    works = [{"DOI": "10.5555/notice", "update-to": [{"DOI": doi, **made}]} for doi in dois]
    return Reply.json({"message": {"items": works}})


def recheck(path: Path) -> tombstones.Rechecked:
    with held(path) as pairs:
        return tombstones.recheck(pairs)


def takedown(path: Path, **named: str) -> int:
    with held(path) as pairs:
        return len(tombstones.takedown(pairs, named))


@pytest.mark.parametrize("pairs", KINDS, indirect=True)
def test_a_retraction_withdraws_and_only_once(pairs: Path, ncbi: EUtils, registry: LiteratureServer) -> None:
    ncbi.add("101", xml=record("101", extra=link("RetractionIn"), doi="10.5555/test.1"))
    ncbi.add("102", xml=record("102", doi="10.5555/test.2"))
    found = recheck(pairs)
    assert (found.asked, found.crossref_only, found.unknown) == (2, 1, 0)
    assert [(note.reason, note.detail) for note in found.raised] == [("retracted", "PubMed: retracted in 999")]
    assert recheck(pairs).raised == []
    # Crossref is not asked about what PubMed says is retracted.
    assert [asked_about(query) for _, query in registry.requests] == [["10.5555/test.0", "10.5555/test.2"]] * 2


def test_a_notice_without_a_record_withdraws_too(pairs: Path, ncbi: EUtils, registry: LiteratureServer) -> None:
    for number, relation in enumerate(("RetractionIn", "ErratumIn")):
        extra = link(relation).replace("<PMID>999</PMID>", "")
        ncbi.add(f"10{number}", xml=record(f"10{number}", extra=extra, doi=f"10.5555/test.{number}"))
    assert sorted((note.reason, note.detail) for note in recheck(pairs).raised) == [
        ("corrected", "PubMed: ErratumIn J Test"),
        ("retracted", "PubMed: retracted in J Test"),
    ]
    assert recheck(pairs).raised == []


def test_a_preprint_falls_with_its_paper(pairs: Path, ncbi: EUtils, registry: LiteratureServer) -> None:
    ncbi.add("101", xml=record("101", extra=link("UpdateIn").replace("999", "500"), doi="10.5555/test.1"))
    ncbi.add("500", xml=record("500", extra=link("RetractionIn"), doi="10.5555/paper.1"))
    assert [(note.reason, note.detail) for note in recheck(pairs).raised] == [
        ("retracted", "PubMed: its paper 500 is retracted")
    ]
    assert recheck(pairs).raised == []


@pytest.mark.parametrize("pairs", KINDS, indirect=True)
@pytest.mark.parametrize(
    ("kind", "year", "reason"),
    [
        ("retraction", 1999, "retracted"), ("removal", 2090, "retracted"), ("Withdrawal", 2090, "retracted"),
        ("correction", 2090, "corrected"), ("correction", 1999, None), ("partial_retraction", 2090, "corrected"),
        ("expression_of_concern", 2090, None), ("new_version", 2090, None),
    ],
)  # fmt: skip
def test_crossref_catches_the_rest(
    pairs: Path, ncbi: EUtils, registry: LiteratureServer, kind: str, year: int, reason: str | None
) -> None:
    registry.pages["/works"] = lambda query: updates(kind, year, asked_about(query))
    found = recheck(pairs)
    assert {note.reason for note in found.raised} == ({reason} if reason else set())
    assert len(found.raised) == (3 if reason else 0)
    assert (found.asked, found.crossref_only) == (0, 3)


@pytest.mark.parametrize(("year", "told"), [(2090, 3), (1999, 0)])
def test_concerns_of_crossref_are_told(
    pairs: Path, ncbi: EUtils, registry: LiteratureServer, year: int, told: int
) -> None:
    registry.pages["/works"] = lambda query: updates("expression_of_concern", year, asked_about(query))
    found = recheck(pairs)
    assert (found.raised, len(found.concerns)) == ([], told)
    first = "Crossref: an expression of concern about doi:10.5555/test.0 in 10.5555/notice (retraction-watch)"
    assert sorted(found.concerns)[:1] == [first] * bool(told)


@pytest.mark.parametrize("pairs", KINDS, indirect=True)
def test_a_publisher_is_known_by_the_prefixes_of_its_dois(pairs: Path) -> None:
    for prefixes, taken in ((["10.555"], 0), ([], 0), (["10.1", "10.5555"], 3), (["10.5555"], 0)):
        with held(pairs) as found:
            assert len(tombstones.takedown(found, {"publisher": "Kin Press"}, prefixes=prefixes)) == taken


def test_a_doi_that_crossref_refuses_costs_its_paper_only(
    pairs: Path, ncbi: EUtils, registry: LiteratureServer
) -> None:
    def answer(query: dict[str, str]) -> Reply:
        dois = asked_about(query)
        return Reply(status=400) if "10.5555/test.0" in dois else updates("retraction", 2090, dois)

    registry.pages["/works"] = answer
    found = recheck(pairs)
    assert len(found.raised) == 2
    assert (found.crossref_only, found.unanswered, found.silent) == (2, 1, []), "what was not answered is not sound"


@pytest.mark.parametrize("status", [400, 404])
def test_a_crossref_that_answers_nothing_is_told_from_one_that_knows_nothing(
    pairs: Path, ncbi: EUtils, registry: LiteratureServer, status: int
) -> None:
    found = recheck(pairs)
    assert (found.crossref_only, found.unanswered, found.silent) == (3, 0, [])
    registry.pages["/works"] = Reply(status=status)
    found = recheck(pairs)
    assert (found.crossref_only, found.unanswered, found.silent) == (0, 3, ["Crossref"])
    assert "Crossref answered nothing of what it was asked" in called("recheck", pairs, code=3)
    assert told("recheck", pairs, code=3)["silent"] == ["Crossref"]


@pytest.mark.parametrize(("published", "raised"), [("1999", 0), ("2090", 1)])
def test_a_correction_of_a_dataset_is_one_since_its_pairs_were_made(
    pairs: Path, ncbi: EUtils, registry: LiteratureServer, published: str, raised: int
) -> None:
    ncbi.add("101", xml=record("101", extra=link("ErratumIn"), doi="10.5555/test.1"))
    ncbi.add(NOTICE, xml=notice(published))
    found = recheck(pairs)
    assert [(note.reason, note.detail) for note in found.raised] == [("corrected", "PubMed: ErratumIn 999")] * raised


def test_a_correction_that_nobody_dates_is_taken_seriously(
    pairs: Path, ncbi: EUtils, registry: LiteratureServer
) -> None:
    ncbi.add("101", xml=record("101", extra=link("ErratumIn"), doi="10.5555/test.1"))
    assert len(recheck(pairs).raised) == 1


def test_crossref_that_does_not_answer_is_told_and_what_pubmed_said_stays(
    pairs: Path, ncbi: EUtils, registry: LiteratureServer
) -> None:
    ncbi.add("100", xml=record("100", extra=link("RetractionIn"), doi="10.5555/test.0"))
    registry.pages["/works"] = Reply(status=503)
    found = recheck(pairs)
    assert [note.reason for note in tombstones_beside(pairs)] == ["retracted"]
    assert (found.asked, found.unanswered, found.silent) == (1, 2, ["Crossref"])


@pytest.mark.parametrize("faults", [[Fault(503)] * 5, [None, *[Fault(503)] * 5]], ids=["a search", "its records"])
def test_crossref_is_asked_where_pubmed_can_not_be(
    pairs: Path, ncbi: EUtils, registry: LiteratureServer, faults: list[Fault | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tombstones, "_BATCH", 2)
    for number in range(3):
        ncbi.add(f"10{number}", xml=record(f"10{number}", doi=f"10.5555/test.{number}"))
    registry.pages["/works"] = lambda query: updates("retraction", 2090, ["10.5555/test.1"])
    ncbi.faults.extend(faults)
    found = recheck(pairs)
    assert [note.detail for note in found.raised] == ["Crossref: retraction 10.5555/notice (retraction-watch)"]
    assert (found.asked, found.crossref_only, found.silent, found.vanished) == (0, 3, ["PubMed"], [])
    assert len(ncbi.asked) == len(faults), "it is not asked again for each further batch"


def test_a_paper_that_pubmed_could_not_be_asked_about_has_not_vanished(
    tmp_path: Path, ncbi: EUtils, registry: LiteratureServer
) -> None:
    citation = "Kinases. Tests. 2026. pmid:101 doi:10.5555/test.1"
    row = {"pair_id": "0" * 64, "work_ids": ["W1"], "citation": citation, "provenance": {"created": "2026-01-01"}}
    (tmp_path / "pairs.jsonl").write_text(json.dumps(row) + "\n", "utf-8")
    ncbi.faults.extend([Fault(503)] * 5)
    found = recheck(tmp_path / "pairs.jsonl")
    assert (found.vanished, found.silent, found.crossref_only) == ([], ["PubMed"], 1)
    found = recheck(tmp_path / "pairs.jsonl")
    assert (found.vanished, found.silent, found.crossref_only) == (["101"], [], 1)


def test_a_recheck_that_pubmed_did_not_answer_is_no_success(
    pairs: Path, ncbi: EUtils, registry: LiteratureServer
) -> None:
    ncbi.faults.extend([Fault(503)] * 5)
    said = called("recheck", pairs, code=3)
    assert "PubMed could not be asked: NCBI gave no usable answer in 5 tries: HTTP 503" in said
    assert "only Crossref could be asked about 3" in said
    assert "PubMed could not be asked about every paper" in said
    registry.pages["/works"] = Reply(status=503)
    ncbi.faults.extend([Fault(503)] * 5)
    told_all = told("recheck", pairs, code=3)
    assert (told_all["silent"], told_all["asked"], told_all["unanswered"]) == (["PubMed", "Crossref"], 0, 3)
    assert told("recheck", pairs, code=3)["silent"] == ["Crossref"]


@pytest.mark.parametrize("pairs", KINDS, indirect=True)
def test_takedown_by_every_name(pairs: Path) -> None:
    assert takedown(pairs, doi="10.5555/TEST.1") == 1
    assert takedown(pairs, doi_prefix="10.5555/") == 2
    assert takedown(pairs, journal=PRISM.upper()) == 0, "they are taken down already"
    assert takedown(pairs) == takedown(pairs, doi="10.5555/test") == takedown(pairs, doi_prefix="10.1/") == 0


@pytest.mark.parametrize(
    "prefix",
    ["10.5555", " 10.5555/TEST. ", "https://doi.org/10.5555/", "HTTP://dx.doi.org/10.5555", "doi: 10.5555"],
)
def test_a_prefix_in_many_spellings(pairs: Path, prefix: str) -> None:
    assert takedown(pairs, doi_prefix=prefix) == 3
    assert takedown(pairs, doi_prefix=prefix) == 0


@pytest.mark.parametrize("prefix", ["10.555", "10.5555/test.9", "0.5555/", "/"])
def test_a_prefix_is_whole(pairs: Path, prefix: str) -> None:
    assert takedown(pairs, doi_prefix=prefix) == 0


@pytest.mark.parametrize("pairs", KINDS, indirect=True)
def test_takedown_of_a_journal_or_a_work(pairs: Path) -> None:
    assert takedown(pairs, journal="Test Biology") == takedown(pairs, journal="2026") == 0
    with held(pairs) as found:
        one = next(found.papers())
    assert takedown(pairs, work=one.work_ids[0], journal=PRISM) == 1
    assert takedown(pairs, journal=PRISM) == 2


@pytest.mark.parametrize("kind", ["jsonl", "parquet"])
def test_versions_with_dois_of_their_own_are_one_work_and_fall_by_any(
    tmp_path: Path, model: ScriptedModel, kind: str
) -> None:
    feed = papers.folder(tmp_path / "papers", 2, facts_each=1)
    for number, path in enumerate(sorted(feed.iterdir()), start=1):
        words = path.read_text(encoding="utf-8")
        path.write_text(words.replace(f"10.5555/test.{number - 1}", f"10.12688/f1000research.7101.{number}"))
    pairs = made_of(feed, tmp_path, model, kind)
    with held(pairs) as found:
        given = [paper.ids["doi"] for paper in found.papers()]
    assert given == ["10.12688/f1000research.7101.2"]
    assert takedown(pairs, doi="10.12688/f1000research.7102.2") == 0
    assert takedown(pairs, doi="10.12688/F1000Research.7101.3") == 1


def test_no_later_version_of_a_work_that_was_taken_down_is_worked_on(tmp_path: Path, model: ScriptedModel) -> None:
    def version(number: int) -> None:
        words = papers.jats(0, [number]).replace("10.5555/test.0", f"10.12688/f1000research.7101.{number}")
        (tmp_path / "papers").mkdir(exist_ok=True)
        (tmp_path / "papers" / f"{number}.xml").write_text(words, encoding="utf-8")

    version(1)
    run = made_of(tmp_path / "papers", tmp_path, model, "run")
    assert takedown(run, doi="10.12688/f1000research.7101") == 1
    version(2)
    made_of(tmp_path / "papers", tmp_path, model, "run")
    with closing(Ledger.open(run)) as ledger:
        rows = ledger.db.execute("SELECT state, reason, detail FROM articles ORDER BY seq").fetchall()
        assert tuple(rows[1]) == ("rejected", "filtered", "the work was taken down: doi 10.12688/f1000research.7101")
        assert len(ledger.db.execute("SELECT 1 FROM pairs").fetchall()) == 1


def test_an_interrupted_paper_that_was_taken_down_is_not_gone_on_with(tmp_path: Path, model: ScriptedModel) -> None:
    feed = papers.folder(tmp_path / "papers", 1, facts_each=1)
    run = made_of(feed, tmp_path, model, "run")
    assert takedown(run, doi="10.5555/test.0") == 1
    with closing(Ledger.open(run, read_only=False)) as ledger:
        ledger.db.execute("UPDATE articles SET state = 'curated'")
    made_of(feed, tmp_path, model, "run")
    with closing(Ledger.open(run)) as ledger:
        (row,) = ledger.db.execute("SELECT state, reason, detail FROM articles").fetchall()
        assert tuple(row) == ("rejected", "filtered", "the work was taken down: doi 10.5555/test.0")


def test_takedown_of_a_work_under_another_of_its_names(pairs: Path) -> None:
    with held(pairs) as found:
        (name,) = next(found.papers()).work_ids
        younger = "W" + "0" * 16
        assert tombstones.takedown(found, {"work": younger}) == []
        assert len(tombstones.takedown(found, {"work": younger}, {name, younger})) == 1


@pytest.mark.parametrize("pairs", ["jsonl", "parquet"], indirect=True)
def test_a_dataset_is_never_rewritten_and_verify_and_export_know(
    pairs: Path, tmp_path: Path, model: ScriptedModel
) -> None:
    before = pairs.read_bytes()
    takedown(pairs, doi="10.5555/test.1")
    assert pairs.read_bytes() == before
    (note,) = tombstones_beside(pairs)
    assert (note.reason, note.detail) == ("takedown", "doi 10.5555/test.1")
    texts = StoredTexts(tmp_path / "run" / "home")
    with receipts.verify(pairs, texts) as report:
        (fault,) = report.faults()
        assert (report.receipts, fault.kind, fault.what) == (3, "withdrawn", "takedown: doi 10.5555/test.1")
        assert fault.pair_id == note.pair_id
    with closing(Ledger.open(tmp_path / "run")) as ledger:
        again = dataset.export(ledger, pairs, publish=False)
        elsewhere = dataset.export(ledger, tmp_path / "other.jsonl", publish=False)
    assert (again.rows, again.left_out, again.withdrawn) == (2, 0, 1)
    assert (elsewhere.rows, elsewhere.withdrawn) == (3, 0)
    with receipts.verify(pairs, texts) as report:
        assert (report.receipts, report.failed) == (2, 0)


def test_a_line_that_was_not_written_to_its_end_is_none(pairs: Path) -> None:
    takedown(pairs, doi="10.5555/test.1")
    beside = pairs.with_suffix(".tombstones.jsonl")
    whole = beside.read_bytes()
    beside.write_bytes(whole + b'{"pair_id": "5d')
    assert len(list(tombstones_beside(pairs))) == 1
    takedown(pairs, doi="10.5555/test.2")
    lines = beside.read_bytes().splitlines(keepends=True)
    assert lines[0] == whole
    assert Tombstone.model_validate_json(lines[1]).detail == "doi 10.5555/test.2"
    beside.write_bytes(b"{}\n" + whole)
    with pytest.raises(UsageError, match=r"pairs.tombstones.jsonl, line 1 is no tombstone"):
        takedown(pairs, doi="10.5555/test.0")


@pytest.mark.parametrize("line", [b"{}", b"[]", b"not json", b'{"pair_id": "x", "work_ids": [], "citation": "C"}'])
def test_a_dataset_with_a_row_that_is_no_pair_is_refused(pairs: Path, line: bytes) -> None:
    pairs.write_bytes(pairs.read_bytes() + line + b"\n")
    with pytest.raises(UsageError, match=r"pairs.jsonl, line 4 .*; see bioalchemy verify"):
        takedown(pairs, doi_prefix="10.5555/")
    assert list(tombstones_beside(pairs)) == []


def test_what_holds_no_pairs(tmp_path: Path) -> None:
    with pytest.raises(NotARun):
        takedown(tmp_path, doi="10.1/a")
    for name in ("none.jsonl", "pairs.csv"):
        with pytest.raises(UsageError):
            takedown(tmp_path / name, doi="10.1/a")


@given(
    title=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40),
    ids=st.sampled_from(["", "doi:10.1234/a"]),
)
@examples(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
def test_a_title_is_not_taken_for_an_identifier(tmp_path_factory: pytest.TempPathFactory, title: str, ids: str) -> None:
    path = tmp_path_factory.mktemp("data") / "pairs.jsonl"
    citation = ". ".join(filter(None, [f"{title} pmid:7", "Journal", "2026", ids]))
    row = {"pair_id": "0" * 64, "work_ids": ["W1"], "citation": citation, "provenance": {"created": "2026-01-01"}}
    path.write_text(json.dumps(row) + "\n", "utf-8")
    try:
        with held(path) as pairs:
            (paper,) = pairs.papers()
    except BioAlchemyError as error:
        pytest.fail(str(error))
    assert paper.ids == ({"doi": "10.1234/a"} if ids else {})
    assert paper.name.endswith(". journal")
