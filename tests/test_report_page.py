"""The report's page in a real browser: it is filtered, searched and read, by hand and by key, and nothing else runs."""

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from tests.support import chromium, datasets, report_pages
from tests.support.chromium import Chromium
from tests.support.invoked import called
from tests.support.scripted_model import ScriptedModel, sentence
from tests.test_report import HOSTILE, spoil

from bioalchemy import settings
from bioalchemy.ledger import Ledger
from bioalchemy.tools.datasets import embeddings

pytestmark = pytest.mark.skipif(chromium.FOUND is None, reason=chromium.MISSING)

READY = "document.documentElement?.dataset.ready"
TOY = datasets.Toy()


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with Chromium(tmp_path_factory.mktemp("profile")) as started:
        yield started


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run over four papers with two facts each, two of which are refused."""
    with ScriptedModel() as model:
        model.critic = {"KIN0": {"worth_knowing": False}}
        model.wrong_open_book = {"KIN2"}
        return datasets.run(tmp_path_factory.mktemp("made") / "run", model, range(4))


@pytest.fixture
def shown(
    made: Path, tmp_path: Path, browser: Chromium, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[Path], report_pages.ReadPage]]:
    """Write the report of a run and open it in the browser, in a wide window."""
    monkeypatch.setattr(embeddings.Embedder, "open", lambda *_: TOY)
    monkeypatch.setenv("BIOALCHEMY_HOME", str(made / "home"))
    settings.home.cache_clear()

    def opened(run: Path) -> report_pages.ReadPage:
        out = tmp_path / "report.html"
        called("report", run, "-o", out)
        browser.resize(1300, 900)
        browser.open("about:blank")
        browser.requests.clear()
        browser.complaints.clear()
        browser.open(out.as_uri(), READY)
        return report_pages.read(out)

    yield opened
    settings.home.cache_clear()


def questions(browser: Chromium) -> list[str]:
    return list(browser.evaluate("[...document.querySelectorAll('.row p:first-child')].map((p) => p.textContent)"))


def choose(browser: Chromium, name: str, value: str) -> None:
    browser.evaluate(
        f"(() => {{ const it = document.getElementById('filter-{name}'); it.value = '{value}'; "
        "it.dispatchEvent(new Event('change')); })()"
    )


def text(browser: Chromium, selector: str) -> str:
    return str(browser.evaluate(f"document.querySelector('{selector}').textContent"))


def test_the_list_is_filtered_searched_and_opened(
    shown: Callable[[Path], report_pages.ReadPage], made: Path, browser: Chromium
) -> None:
    page = shown(made)
    assert sorted(questions(browser)) == sorted(row["question"] for row in page.listed)
    choose(browser, "reason", "open_book_disagrees")
    browser.wait("document.getElementById('found').textContent === '1 of 8 drafts'")
    (refused,) = questions(browser)
    assert "KIN2" in refused
    assert browser.evaluate("document.getElementById('filter-gate').textContent") == "allopen book (1)"
    choose(browser, "gate", "open_book")
    offered = "document.getElementById('filter-reason').textContent"
    browser.wait(f"{offered} === 'allopen book disagrees (1)'")  # what the other filters leave
    browser.evaluate("document.querySelector('.row').click()")
    browser.wait("document.querySelector('#story mark')")
    assert text(browser, "#story mark") == sentence(2)
    assert sentence(2) in text(browser, "#story blockquote")
    assert "disagrees: unanswerable" in text(browser, ".checks > li.failed")
    browser.evaluate("document.getElementById('clear').click()")
    browser.wait("document.getElementById('found').textContent === '8 of 8 drafts'")
    browser.evaluate("document.activeElement.blur()")
    browser.press("/")
    browser.write("sub5 kin5")
    browser.wait("document.getElementById('found').textContent === '1 of 8 drafts'")
    assert ["KIN5" in question for question in questions(browser)] == [True]
    assert browser.complaints == []
    assert browser.requests == [browser.evaluate("location.href.split('#')[0]")]


def test_the_keyboard_reaches_all_of_it(
    shown: Callable[[Path], report_pages.ReadPage], made: Path, browser: Chromium
) -> None:
    page = shown(made)
    browser.evaluate("document.getElementById('list').focus()")
    browser.press("ArrowDown")
    browser.press("ArrowDown")
    browser.wait("document.querySelector('#story h3')")
    browser.wait(f"document.querySelector('#story h3').textContent === {page.listed[1]['question']!r}")
    assert browser.evaluate("document.getElementById('list').getAttribute('aria-activedescendant')") == "row-1"
    assert browser.evaluate("document.querySelector('#row-1').getAttribute('aria-selected')") == "true"
    browser.press("End")
    browser.wait(f"document.querySelector('#story h3').textContent === {page.listed[-1]['question']!r}")
    browser.press("Escape")
    browser.wait("!document.querySelector('#story mark')")
    assert browser.evaluate("document.activeElement.id") == "list"


def test_a_reason_of_the_waterfall_leads_to_its_drafts(
    shown: Callable[[Path], report_pages.ReadPage], made: Path, browser: Chromium
) -> None:
    shown(made)
    browser.evaluate("[...document.querySelectorAll('button.chip')].find((b) => b.textContent === 'trivial 1').click()")
    browser.wait("document.getElementById('found').textContent === '1 of 8 drafts'")
    assert ["KIN0" in question for question in questions(browser)] == [True]
    # A reload comes back to what was looked at.
    browser.wait("location.hash.includes('reason=trivial')")
    browser.evaluate("location.reload()")
    browser.wait(f"{READY} && document.getElementById('found').textContent === '1 of 8 drafts'")


def test_the_figures_are_drawn_with_their_numbers(
    shown: Callable[[Path], report_pages.ReadPage], made: Path, browser: Chromium
) -> None:
    figures = shown(made).figures
    rows = browser.evaluate(
        "[...document.querySelectorAll('#waterfalls table')].map((table) => [...table.tBodies[0].rows].map((row) => "
        "[row.cells[0].textContent, row.cells[3].textContent]))"
    )
    assert [[int(fall[0][1]), int(fall[-1][1])] for fall in rows] == [
        [fall["found"], fall["left"]] for fall in figures["waterfalls"]
    ]
    assert text(browser, "#headline .goal strong") == str(figures["pairs"]) == "6"
    widths = browser.evaluate(
        "[...document.querySelectorAll('#spending tbody tr')].slice(0, -1).map((row) => "
        "[...row.querySelectorAll('.track i')].reduce((sum, i) => sum + i.offsetWidth, 0))"
    )
    tokens = [role["prompt_tokens"] + role["completion_tokens"] for role in figures["spending"]]
    assert [place for _, place in sorted(zip(widths, range(9), strict=False))] == [
        place for _, place in sorted(zip(tokens, range(9), strict=False))
    ]


@pytest.mark.parametrize("width", [1300, 390])
def test_it_fits_its_window_and_the_theme_is_switched(
    shown: Callable[[Path], report_pages.ReadPage], made: Path, browser: Chromium, width: int
) -> None:
    shown(made)
    ground = "getComputedStyle(document.body).backgroundColor"
    browser.resize(width, 800)
    assert browser.evaluate("document.documentElement.scrollWidth") <= width
    light = browser.evaluate(ground)
    browser.resize(width, 800, dark=True)
    dark = browser.evaluate(ground)
    assert light != dark
    browser.evaluate("document.getElementById('theme').click()")
    assert (browser.evaluate(ground), text(browser, "#theme")) == (light, "Theme: light")
    browser.evaluate("document.getElementById('theme').click()")
    assert (browser.evaluate(ground), text(browser, "#theme")) == (dark, "Theme: dark")
    browser.evaluate("document.getElementById('theme').click()")


def test_in_a_narrow_window_a_story_covers_the_list(
    shown: Callable[[Path], report_pages.ReadPage], made: Path, browser: Chromium
) -> None:
    shown(made)
    browser.resize(390, 800)
    browser.evaluate("document.querySelector('.row').click()")
    browser.wait("document.querySelector('#story.open mark')")
    assert browser.evaluate("document.getElementById('story').getBoundingClientRect().width") == 390
    browser.press("Escape")
    browser.wait("getComputedStyle(document.getElementById('story')).display === 'none'")


def test_hostile_words_are_shown_and_do_nothing(
    shown: Callable[[Path], report_pages.ReadPage], made: Path, tmp_path: Path, browser: Chromium
) -> None:
    run = Path(shutil.copytree(made, tmp_path / '"><img src=x onerror=owned()>'))
    spoil(run)
    shown(run)
    browser.evaluate("document.querySelector('.row').click()")
    browser.wait("document.querySelector('#story h3')")
    assert text(browser, "#story h3") == HOSTILE
    assert text(browser, "h1") == run.name
    assert browser.evaluate("document.title") == f"{run.name}: report"
    assert browser.evaluate("document.querySelectorAll('img, iframe, object, a[href]:not(nav a)').length") == 0
    assert browser.evaluate("typeof owned") == "undefined"
    choose(browser, "fate", "rejected")
    browser.wait("document.getElementById('found').textContent === '2 of 8 drafts'")
    assert browser.complaints == []
    assert browser.requests == [browser.evaluate("location.href.split('#')[0]")]


def test_the_policy_stops_what_would_slip_in(
    shown: Callable[[Path], report_pages.ReadPage], made: Path, browser: Chromium
) -> None:
    shown(made)
    refused = "(() => { try { document.body.innerHTML = '<b>x</b>'; return '' } catch (e) { return e.name } })()"
    assert browser.evaluate(refused) == "TypeError"
    assert browser.evaluate("fetch('http://127.0.0.1:9/').then(() => 'sent', () => 'stopped')") == "stopped"
    browser.evaluate("document.body.append(Object.assign(new Image(), {src: 'http://127.0.0.1:9/i'}))")
    browser.wait("true")
    assert sum("Content Security Policy" in complaint for complaint in browser.complaints) >= 2


def test_a_paper_is_linked_by_its_doi_alone(
    shown: Callable[[Path], report_pages.ReadPage], made: Path, browser: Chromium
) -> None:
    page = shown(made)
    browser.evaluate("document.querySelector('.row').click()")
    browser.wait("document.querySelector('#story dl a')")
    assert (
        browser.evaluate("document.querySelector('#story dl a').href")
        == f"https://doi.org/{page.stories[0]['paper'][3]}"
    )
    hostile = ["javascript:alert(1)", "10.1/x", "//evil.example/10.1234/x", "10.1234/x y"]
    assert [browser.evaluate(f"typeof linked({doi!r})") for doi in hostile] == ["string"] * 4
    odd = "10.1234/<a>&\\u0022?#/x"
    assert browser.evaluate(f"linked('{odd}').href") == ("https://doi.org/10.1234/%3Ca%3E%26%22%3F%23/x")


def test_a_title_that_ends_by_itself_has_no_further_full_stop(
    shown: Callable[[Path], report_pages.ReadPage], made: Path, browser: Chromium
) -> None:
    shown(made)
    parts = [["Kinases", "Gut", "2026"], ["Why?", "Gut", ""], ["Kinases.", "", "2026"], ['He asks "why?"', "Gut"], [""]]
    told = ["Kinases. Gut. 2026", "Why? Gut", "Kinases. 2026", 'He asks "why?" Gut', ""]
    assert [browser.evaluate(f"cited(...{json.dumps(stated)})") for stated in parts] == told


@pytest.fixture
def dataset(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Of the run's pairs and of rows of others: one asks what a pair asks, one is none, one is out of a benchmark."""
    monkeypatch.setattr(embeddings.Embedder, "open", lambda *_: TOY)
    monkeypatch.setenv("BIOALCHEMY_HOME", str(made / "home"))
    settings.home.cache_clear()
    with closing(Ledger.open(made)) as ledger:
        pair = json.loads(ledger.db.execute("SELECT record FROM pairs ORDER BY seq LIMIT 1").fetchone()[0])
    rows = [
        {"q": pair["question"], "a": pair["answer"]["value"]},
        {"q": HOSTILE},
        {"q": "Which dose of 10 \u00b5M nocodazole stops mitosis in yeast cells?", "a": "the \ufb01rst"},
        {
            "q": "Which organ of the salmon makes most of its cortisol <img src=x onerror=owned()>?",
            "a": "interrenal tissue",
        },
    ]
    (tmp_path / "others.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
    (tmp_path / "bench.csv").write_text(f"q,a\n{rows[3]['q']},{rows[3]['a']}\n", "utf-8")
    called("dataset", "build", made, "--import", f"{tmp_path / 'others.jsonl'}:question=q,answer=a", "--against",
           f"{tmp_path / 'bench.csv'}:question=q,answer=a", "-o", tmp_path / "dataset")  # fmt: skip
    return tmp_path / "dataset"


def test_what_a_dataset_left_out_is_browsed_by_reason_with_what_stays(
    shown: Callable[[Path], report_pages.ReadPage], dataset: Path, browser: Chromium
) -> None:
    page = shown(dataset)
    assert Counter(row["reason"] for row in page.listed) == {"": 7, "duplicate": 1, "contaminated": 1, "no_pair": 1}
    assert text(browser, "#found") == "10 of 10 pairs and left out"
    browser.evaluate(
        "[...document.querySelectorAll('button.chip')].find((b) => b.textContent === 'duplicate 1').click()"
    )
    browser.wait("document.getElementById('found').textContent.startsWith('1 of 10')")
    browser.evaluate("document.querySelector('.row').click()")
    browser.wait("document.querySelector('#story h3')")
    stays = page.entry(fate="accepted")[0]
    told = text(browser, "#story")
    assert (text(browser, "#story h3"), text(browser, "#story .fate")) == (stays["question"], "left out: duplicate")
    assert "asks for the same fact" in told
    assert f"Kept in its place{stays['question']} \u2192 {stays['answer']}" in told
    assert "others.jsonl, row 1" in told
    browser.evaluate("[...document.querySelectorAll('#story button')].at(-1).click()")
    browser.wait("document.querySelector('#story mark')")
    assert text(browser, "#story .fate") == "accepted"
    choose(browser, "reason", "contaminated")
    browser.wait("document.querySelector('.row p').textContent.includes('cortisol')")
    browser.evaluate("document.querySelector('.row').click()")
    browser.wait("document.querySelector('#story h3').textContent.includes('cortisol')")
    assert "bench.csv" in text(browser, "#story"), "with the nearest question of the benchmark"
    # Its reason's words are searched, too.
    browser.evaluate("document.getElementById('clear').click()")
    browser.evaluate("document.getElementById('search').focus()")
    browser.write("bench.csv")
    browser.wait("document.getElementById('found').textContent.startsWith('1 of 10')")
    assert "cortisol" in questions(browser)[0]
    browser.evaluate("showOnly({ reason: 'no_pair' })")
    browser.wait("document.querySelector('.row p').textContent === 'others.jsonl, row 2'")
    browser.evaluate("document.querySelector('.row').click()")
    browser.wait("document.querySelector('#story h3').textContent === 'others.jsonl, row 2'")
    assert "Why it was left out" in text(browser, "#story")
    assert browser.evaluate("document.querySelectorAll('img').length") == 0
    assert browser.evaluate("typeof owned") == "undefined"
    assert browser.complaints == []


def test_what_others_asked_is_told_without_a_receipt(
    shown: Callable[[Path], report_pages.ReadPage], dataset: Path, browser: Chromium
) -> None:
    shown(dataset)
    choose(browser, "fate", "no receipt")
    browser.wait("document.getElementById('found').textContent.startsWith('1 of 10')")
    browser.evaluate("document.querySelector('.row').click()")
    browser.wait("document.querySelector('#story h3')")
    heads = browser.evaluate("[...document.querySelectorAll('#story h4')].map((head) => head.textContent)")
    assert heads == ["Answer (phrase)", "Where it is from"]
    colour = "getComputedStyle(document.querySelector('{}')).color"
    assert browser.evaluate(colour.format("#story .fate")) == browser.evaluate(colour.format("#found"))
    assert "0 calls" not in text(browser, "#story")


@pytest.mark.parametrize("query", ["10 \u00b5m", "10 \u03bcM", "\uff11\uff10 nocodazole", "THE FIRST", "\ufb01rst"])
def test_what_looks_the_same_is_found_the_same(
    shown: Callable[[Path], report_pages.ReadPage], dataset: Path, browser: Chromium, query: str
) -> None:
    shown(dataset)
    search = "document.getElementById('search')"
    browser.evaluate(f"showOnly({{}}).then(() => {{ {search}.value = '{query}'; return changed() }})")
    browser.wait("document.getElementById('found').textContent.startsWith('1 of 10')")
    assert "nocodazole" in questions(browser)[0]


def test_an_empty_run_is_a_page_too(
    shown: Callable[[Path], report_pages.ReadPage], tmp_path: Path, browser: Chromium
) -> None:
    Ledger.create(tmp_path / "empty", {"run_id": "none"}).close()
    shown(tmp_path / "empty")
    assert text(browser, "#found") == "0 of 0 drafts"
    browser.evaluate("document.getElementById('list').focus()")
    browser.press("ArrowDown")
    assert browser.complaints == []
