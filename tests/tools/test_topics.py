"""The taxonomy of biology, and topics from MeSH headings."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from tests.support import literature
from tests.support.literature import LiteratureServer, Reply

from bioalchemy.errors import ServiceUnreachable, UsageError
from bioalchemy.tools import topics
from bioalchemy.tools.services import mesh

REAL = Path(__file__).resolve().parents[3] / "shared/data/labelled/topics/mesh/mtrees2022.bin"

TREES = {
    "Plants": ("B01.650",),
    "Arabidopsis": ("B01.650.940.800",),
    "Droughts": ("G16.500.275.280",),
    "Ecosystem": ("G16.500.275.157",),
    "Humans": ("B01.050.150",),
    "Enzymes": ("D08.811",),
    "Kinase": ("D08.811.913", "D12.776.1"),
    "Membrane Transport Proteins": ("D12.776",),
}


def test_a_heading_counts_for_the_topic_nearest_above_it() -> None:
    assert topics.shares(["Arabidopsis"], TREES) == {"plant_biology/plants": 1.0}
    both = topics.shares(["Droughts", "Arabidopsis", "Droughts", "Humans", "no heading"], TREES)
    assert both == {"plant_biology/plant_stress": 0.5, "plant_biology/plants": 0.5}


def test_a_heading_in_several_places_is_divided() -> None:
    told = topics.shares(["Kinase", "Arabidopsis"], TREES)
    assert told == {"plant_biology/plants": 0.5, "biochemistry/enzymes": 0.25, "structural_biology/channels": 0.25}
    assert next(iter(told)) == "plant_biology/plants"


def test_headings_that_say_nothing_give_no_topic() -> None:
    assert topics.shares(["Humans"], TREES) == {}
    assert topics.shares([], TREES) == {}


@given(st.lists(st.sampled_from([*TREES, "unheard of"])))
def test_shares_add_up_and_need_no_order(headings: list[str]) -> None:
    told = topics.shares(headings, TREES)
    assert not told or sum(told.values()) == pytest.approx(1)
    assert told == topics.shares(reversed(headings), TREES)
    assert list(told.values()) == sorted(told.values(), reverse=True)


def test_the_taxonomy_has_about_thirty_fields_of_topics_that_can_be_counted() -> None:
    known = topics.taxonomy()
    assert 25 <= len(known.fields) <= 35
    assert all(len(field.topics) >= 2 for field in known.fields)
    assert len(known.topics) > 100
    for field in known.fields:
        for definition in (field.definition, *(topic.definition for topic in field.topics)):
            assert definition.endswith("."), definition
    assert known.topics["mycology/yeasts"].query == '("Saccharomyces"[mh] OR "Schizosaccharomyces"[mh])'


def test_no_heading_stands_in_two_topics() -> None:
    known = topics.taxonomy().model_dump()
    known["fields"][0]["topics"][0]["mesh"] += ("Plants",)
    with pytest.raises(ValidationError, match="there twice: Plants"):
        topics.Taxonomy.model_validate(known)


@pytest.mark.skipif(not REAL.exists(), reason="the MeSH trees of ../shared are not there")
def test_every_heading_of_the_taxonomy_is_one_of_mesh() -> None:
    trees = mesh.read(REAL)
    assert [h for topic in topics.taxonomy().topics.values() for h in topic.mesh if h not in trees] == []
    assert topics.shares(["Plasmodium falciparum", "Drug Resistance", "Humans"], trees) == {"parasitology/protozoa": 1}
    assert set(topics.shares(["CRISPR-Cas Systems"], trees)) == {"genomics/gene_editing"}


CONTENT = "".join(f"Heading {n};A{n:02}\n" for n in range(2000)).encode()


@pytest.fixture
def server(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LiteratureServer]:
    """NLM's file server; MeSH has not been fetched yet."""
    mesh.trees.cache_clear()
    with literature.served(monkeypatch, mesh, mesh_url="/meshtrees/mtrees2026.bin") as serving:
        yield serving
    mesh.trees.cache_clear()


def test_mesh_is_fetched_once(server: LiteratureServer) -> None:
    server.pages["/meshtrees/mtrees2026.bin"] = [literature.CAPTCHA, Reply(CONTENT)]
    with pytest.raises(
        ServiceUnreachable, match=r"a captcha, or a block.*; with BIOALCHEMY_MESH_URL=FILE a copy is read"
    ):
        mesh.trees()
    assert mesh.trees()["Heading 7"] == ("A07",)
    mesh.trees.cache_clear()
    assert len(mesh.trees()) == 2000
    assert len(server.requests) == 2


def test_mesh_is_a_file_that_is_here(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mesh.trees.cache_clear()
    monkeypatch.setenv("BIOALCHEMY_MESH_URL", str(tmp_path / "mtrees2022.bin"))
    with pytest.raises(UsageError, match=r"mtrees2022.bin: No such file"):
        mesh.trees()
    (tmp_path / "mtrees2022.bin").write_bytes(CONTENT)
    assert mesh.trees()["Heading 7"] == ("A07",)
    mesh.trees.cache_clear()
    assert not (home / "mesh").exists()


def test_what_is_no_mesh_is_not_kept(server: LiteratureServer) -> None:
    server.pages["/meshtrees/mtrees2026.bin"] = Reply(CONTENT[:1000])
    with pytest.raises(ServiceUnreachable, match="garbled answer: no list of headings"):
        mesh.trees()
    server.pages["/meshtrees/mtrees2026.bin"] = Reply(CONTENT)
    assert len(mesh.trees()) == 2000


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"<html>\n" * 2000, CONTENT[:500]])
def test_a_file_that_is_no_mesh_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "mtrees.bin"
    file.write_bytes(content)
    with pytest.raises(UsageError, match=r"mtrees\.bin"):
        mesh.read(file)
    with pytest.raises(UsageError, match="No such file"):
        mesh.read(tmp_path / "none")
