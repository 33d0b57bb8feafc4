"""The text store: texts under their own hash, and one identity for a work."""

import subprocess
import sys
import threading
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from bioalchemy.errors import LedgerError, StorageFull
from bioalchemy.records import Article, RelatedArticle, sha256_of
from bioalchemy.texts import TextStore


@pytest.fixture
def store(tmp_path: Path) -> Iterator[TextStore]:
    with closing(TextStore(tmp_path)) as opened:
        yield opened


def file_of(root: Path, sha256: str) -> Path:
    return root / "texts" / sha256[:2] / f"{sha256}.z"


def article(number: int, **ids: str) -> Article:
    """A file of its own, with identifiers."""
    return Article(
        work_id=f"W{number:016}", ids=ids, title="", source_uri="test", source_sha256=f"{number:064}",
        extractor="test/1", text="", text_sha256=sha256_of(""),
    )  # fmt: skip


@given(text=st.text(st.characters(exclude_categories=["Cs"])))
@examples(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_text_comes_back_to_the_character(store: TextStore, text: str) -> None:
    assert store.put(text) == sha256_of(text)
    assert store.get(sha256_of(text)) == text


def test_a_text_outlives_its_store_and_is_stored_once(tmp_path: Path) -> None:
    with closing(TextStore(tmp_path)) as one:
        sha256 = one.put("Kinases. " * 1000)
    stored = file_of(tmp_path, sha256)
    before = stored.stat()
    with closing(TextStore(tmp_path)) as two:
        assert two.put("Kinases. " * 1000) == sha256
        assert two.get(sha256) == "Kinases. " * 1000
    assert stored.stat().st_ino == before.st_ino
    assert before.st_size < 1000
    assert [path.name for path in stored.parent.iterdir()] == [stored.name]


def test_a_text_that_is_not_there(store: TextStore) -> None:
    with pytest.raises(LedgerError, match=r"the text 000000000000… is not in "):
        store.get("0" * 64)


@pytest.mark.parametrize(
    "content",
    [b"", b"not zlib", zlib.compress(b"another text"), zlib.compress(b"the text")[:-3], zlib.compress(b"\xff")],
    ids=["empty", "garbage", "tampered", "cut", "not UTF-8"],
)
def test_a_changed_file_is_an_error_and_mended_by_the_next_put(
    tmp_path: Path, store: TextStore, content: bytes
) -> None:
    sha256 = store.put("the text")
    file_of(tmp_path, sha256).write_bytes(content)
    with pytest.raises(LedgerError, match="was changed: it does not hold the text it is named for"):
        store.get(sha256)
    assert store.put("the text") == sha256
    assert store.get(sha256) == "the text"


def test_where_nothing_can_be_written_it_is_told(tmp_path: Path, store: TextStore) -> None:
    (tmp_path / "texts" / sha256_of("the text")[:2]).write_text("in the way")
    with pytest.raises(StorageFull, match="can't store a text in"):
        store.put("the text")
    with pytest.raises(StorageFull, match="can't use the text store in"):
        TextStore(tmp_path / "texts" / sha256_of("the text")[:2])


# Who is who


def test_one_work_under_several_names(store: TextStore) -> None:
    first = store.settle(article(1, doi="10.1/a", pmcid="PMC1"))
    assert first.work_id == article(1).work_id
    assert store.settle(article(2, pmcid="PMC1", pmid="7")).work_id == first.work_id
    assert store.settle(article(3, pmid="7")).work_id == first.work_id  # learned from the one before
    assert store.settle(article(4, doi="10.1/a")).work_id == first.work_id
    assert store.settle(article(2)).work_id == first.work_id  # the same file, nothing else known


def test_files_of_which_one_work_is_proposed_are_one(store: TextStore) -> None:
    first, second = article(1, doi="10.12688/f1000research.7101.1"), article(2, doi="10.12688/f1000research.7101.2")
    second = second.model_copy(update={"work_id": first.work_id})
    other = article(3, doi="10.12688/f1000research.7101.2", pmid="7")
    assert store.settle(other).work_id == other.work_id
    assert store.settle(first).work_id == first.work_id
    assert store.settle(second).work_id == other.work_id, "the older"
    assert store.settle(first).work_id == other.work_id
    assert store.names(first.work_id) == {first.work_id, other.work_id}
    assert store.dois(first.work_id) == {"10.12688/f1000research.7101.1", "10.12688/f1000research.7101.2"}


def test_other_works_stay_apart(store: TextStore) -> None:
    settled = [store.settle(article(1, doi="10.1/a")), store.settle(article(2, doi="10.1/b")), store.settle(article(3))]
    assert len({one.work_id for one in settled}) == 3
    # A number is a name within its kind only.
    assert store.settle(article(4, pmid="10.1/a")).work_id == article(4).work_id


def test_an_identity_is_kept(tmp_path: Path) -> None:
    with closing(TextStore(tmp_path)) as one:
        one.settle(article(1, doi="10.1/a"))
    with closing(TextStore(tmp_path)) as two:
        settled = two.settle(article(2, doi="10.1/a", pmid="7"))
    assert settled == article(2, doi="10.1/a", pmid="7").model_copy(update={"work_id": article(1).work_id})


def test_two_works_that_turn_out_to_be_one_go_under_the_older_id(tmp_path: Path, store: TextStore) -> None:
    first = store.settle(article(1, pmcid="PMC1"))
    second = store.settle(article(2, doi="10.1/a", pmid="7"))
    other = store.settle(article(3, doi="10.1/b"))
    assert store.names(second.work_id) == {second.work_id}
    assert store.settle(article(4, doi="10.1/a", pmcid="PMC1")).work_id == first.work_id
    assert store.settle(article(5, pmid="7")).work_id == first.work_id
    assert store.settle(article(2)).work_id == first.work_id, "the file of the younger one"
    for name in (first, second):
        assert store.names(name.work_id) == {first.work_id, second.work_id}
    # A third, that is older than neither, comes to it; what went before stays known.
    assert store.settle(article(6, doi="10.1/b", pmid="7")).work_id == first.work_id
    assert store.names(other.work_id) == {first.work_id, second.work_id, other.work_id}
    with closing(TextStore(tmp_path)) as again:
        assert again.names(first.work_id) == store.names(second.work_id) == store.names(other.work_id)


@given(
    st.lists(st.dictionaries(st.sampled_from(["doi", "pmcid", "pmid"]), st.sampled_from("abc"), min_size=1), max_size=9)
)
@examples(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_in_any_order_what_was_seen_together_is_one_work(
    tmp_path_factory: pytest.TempPathFactory, seen: list[dict[str, str]]
) -> None:
    with closing(TextStore(tmp_path_factory.mktemp("home"))) as store:
        settled = [store.settle(article(number, **ids)).work_id for number, ids in enumerate(seen)]
        groups: list[set[int]] = []
        for number, ids in enumerate(seen):
            met = [group for group in groups if any(ids.items() & seen[other].items() for other in group)]
            groups = [group for group in groups if group not in met] + [{number}.union(*met)]
        for group in groups:
            names = {store.names(settled[number]) for number in group}
            assert len(names) == 1
            assert settled[min(group)] in names.pop()
            assert {store.settle(article(number, **seen[number])).work_id for number in group} == {settled[min(group)]}
        assert len({store.names(work_id) for work_id in settled}) == len(groups)


def test_versions_that_a_paper_names_are_one_work_and_nothing_else_that_it_names(store: TextStore) -> None:
    preprint = store.settle(article(1).model_copy(update={"source_uri": "europepmc:PPR/PPR1"}))
    stranger = store.settle(article(2, doi="10.1/stranger"))
    links = [
        RelatedArticle(relation="PreprintIn", id_type="uri", id="europepmc:PPR/PPR1"),
        RelatedArticle(relation="corrected-article", id_type="doi", id="10.1/stranger"),
        RelatedArticle(relation="preprint", id_type="work", id=stranger.work_id),
        RelatedArticle(relation="preprint", id_type="sha256", id=stranger.source_sha256),
    ]
    paper = store.settle(article(3, doi="10.1/paper").model_copy(update={"related": tuple(links)}))
    assert paper.work_id == preprint.work_id
    assert store.names(stranger.work_id) == {stranger.work_id}


@pytest.mark.parametrize("relation", ["preprint", "published-in", "published-article", "updated-article"])
def test_a_version_that_jats_names_is_the_same_work(store: TextStore, relation: str) -> None:
    paper = store.settle(article(1, doi="10.1/paper"))
    link = RelatedArticle(relation=relation, id_type="doi", id="10.1/paper")
    assert store.settle(article(2).model_copy(update={"related": (link,)})).work_id == paper.work_id


@pytest.mark.parametrize(
    "relation",
    ["companion", "commentary", "commentary-article", "corrected-article", "retracted-article", "article-reference",
     "letter", "addended-article", "peer-reviewed-article"],
)  # fmt: skip
def test_what_is_about_a_work_is_another(store: TextStore, relation: str) -> None:
    paper = store.settle(article(1, doi="10.1/paper"))
    link = RelatedArticle(relation=relation, id_type="doi", id="10.1/paper")
    assert store.settle(article(2).model_copy(update={"related": (link,)})).work_id != paper.work_id


SETTLE = """
import sys
from pathlib import Path
from bioalchemy.texts import TextStore
from tests.test_texts import article
store = TextStore(Path(sys.argv[1]))
sys.stdin.readline()
for n in range(100):
    print(store.settle(article(int(sys.argv[2]) * 1000 + n, doi=f"10.1/{n}")).work_id)
"""


def test_two_processes_settle_the_same_works_alike(tmp_path: Path) -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", SETTLE, tmp_path, str(n)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for n in (1, 2)
    ]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    one, two = (process.communicate(timeout=60)[0].split() for process in processes)
    assert one == two
    assert len(set(one)) == 100


def test_stores_opened_at_once_where_none_was_all_open(tmp_path: Path) -> None:
    def open_with_the_others(folder: Path) -> None:
        barrier.wait()
        TextStore(folder).close()

    barrier = threading.Barrier(8)
    with ThreadPoolExecutor(8) as pool:
        for number in range(100):
            list(pool.map(open_with_the_others, [tmp_path / str(number)] * 8))


def test_threads_with_stores_of_their_own_settle_and_store_alike(tmp_path: Path) -> None:
    TextStore(tmp_path).close()

    def work(number: int) -> list[str]:
        with closing(TextStore(tmp_path)) as store:
            for n in range(20):
                store.put(f"text {n}")
            return [store.settle(article(number * 1000 + n, doi=f"10.1/{n}")).work_id for n in range(20)]

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(work, range(1, 5)))
    assert all(outcome == outcomes[0] for outcome in outcomes)
    assert len(list((tmp_path / "texts").rglob("*.z"))) == 20
    assert len([path for path in (tmp_path / "texts").rglob("*") if path.is_file()]) == 20
