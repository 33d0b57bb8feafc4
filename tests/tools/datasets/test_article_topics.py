"""Topics of articles: by MeSH where headings tell, else a guess by the title that says it is one."""

from pathlib import Path

import pytest

from bioalchemy.errors import AssetError
from bioalchemy.tools import topics
from bioalchemy.tools.datasets.article_topics import by_meaning, by_mesh
from bioalchemy.tools.datasets.dataset_folder import Work
from bioalchemy.tools.datasets.embeddings import Embedder
from bioalchemy.tools.services import mesh

TREES = {"Arabidopsis": ("B01.650.940.800",), "Plants": ("B01.650",), "Humans": ("B01.050.150",)}


def work(title: str = "", *headings: str, keywords: tuple[str, ...] = ()) -> Work:
    return Work(work_id="W1", title=title, mesh_terms=headings, keywords=keywords)


def test_headings_tell_before_titles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mesh, "trees", lambda: TREES)
    plant, human, none = work("Of plants", "Arabidopsis", "Humans"), work("Of people", "Humans"), work("Of nothing")
    assert list(by_mesh([plant, human, none])) == [(plant, ("plant_biology/plants", 1.0, "mesh"))]


def test_trees_are_not_asked_for_without_need(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mesh, "trees", lambda: pytest.fail("not needed"))
    assert list(by_mesh([work("A title")])) == []


@pytest.mark.parametrize(
    ("title", "keywords", "topic"),
    [
        ("Bacteriophage resistance in Escherichia coli", (), "virology/phages"),
        ("A genome-wide screen in budding yeast", ("Saccharomyces cerevisiae",), "mycology/yeasts"),
        ("Cryo-EM structure of a protein complex", ("protein structure",), "structural_biology/structures"),
    ],
)
def test_titles_are_near_their_topics(title: str, keywords: tuple[str, ...], topic: str) -> None:
    try:
        Embedder.open()
    except AssetError as error:
        pytest.skip(f"no embedding model: {error}")
    ((_, told),) = by_meaning([work(title, keywords=keywords), work("")])
    assert (told.topic, told.method) == (topic, "nearest/minilm")
    assert 0 < told.share < 1
    assert topic in topics.taxonomy().topics


def test_the_real_trees_tell_real_headings() -> None:
    place = Path(__file__).resolve().parents[3] / "shared/data/labelled/topics/mesh/mtrees2022.bin"
    if not place.exists():
        pytest.skip("the MeSH trees of ../shared are not there")
    trees = mesh.read(place)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(mesh, "trees", lambda: trees)
        ((_, told),) = by_mesh([work("", "Plasmodium falciparum", "Drug Resistance", "Humans")])
    assert told == ("parasitology/protozoa", 1.0, "mesh")
