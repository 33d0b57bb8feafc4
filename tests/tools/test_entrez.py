"""`entrez` against E-utilities on loopback: searches of any size, records, links, and every way in which NCBI fails."""

import gzip
import json
import logging
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from itertools import islice
from pathlib import Path

import pytest
import yaml
from tests.support.eutils import EUtils, Fault
from tests.support.literature import BLOCKED, CHALLENGE

from bioalchemy.errors import BioAlchemyError, QueryRefused, ServiceError, ServiceUnreachable, UsageError
from bioalchemy.tools import entrez
from bioalchemy.tools.services import entrez_transport
from bioalchemy.tools.services.pace import Pace

SHARED = Path(__file__).parents[2].parent / "shared" / "data" / "entrez"
QUOTED = SHARED / "quoted_bodies"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="needs the shared folder of recorded answers")

KEY = "canary0123456789abcdef0123456789"
RATE_LIMIT = b'{"error":"API rate limit exceeded","count":"11"}'


@pytest.fixture
def ncbi(monkeypatch: pytest.MonkeyPatch) -> Iterator[EUtils]:
    with EUtils() as service:
        monkeypatch.setenv("BIOALCHEMY_EUTILS_URL", service.url)
        monkeypatch.setenv("BIOALCHEMY_EMAIL", "reader@example.org")
        monkeypatch.delenv("NCBI_API_KEY", raising=False)
        for name in ("PER_SECOND", "PER_SECOND_WITH_KEY"):
            monkeypatch.setattr(entrez_transport, name, 10_000.0)
        monkeypatch.setattr(entrez_transport, "FIRST_PAUSE_S", 0.001)
        yield service


def parameters(ncbi: EUtils, place: int = -1) -> dict[str, str]:
    return {name: values[0] for name, values in ncbi.asked[place].parameters.items()}


# Searching


def test_a_search_says_who_asks(ncbi: EUtils) -> None:
    ncbi.add("101")
    assert list(entrez.search("all")) == ["101"]
    sent = parameters(ncbi)
    assert (sent["tool"], sent["email"]) == ("bioalchemy", "reader@example.org")
    assert "api_key" not in sent
    assert "mindate" not in sent


def test_no_address_is_sent_where_there_is_none_and_that_is_told_once(
    ncbi: EUtils, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    entrez_transport.introduce(said.append)
    assert said == [], "there is one"
    monkeypatch.delenv("BIOALCHEMY_EMAIL")
    monkeypatch.setattr(entrez_transport, "_hints", iter([entrez_transport._HINT]))
    ncbi.add("101")
    for _ in range(2):
        entrez_transport.introduce(said.append)
        assert list(entrez.search("all")) == ["101"]
    assert list(entrez.fetch(["101"]))
    assert [hint.partition(":")[0] for hint in said] == ["BIOALCHEMY_EMAIL is not set"]
    assert all("email" not in asked.parameters and asked.parameters["tool"] for asked in ncbi.asked)


def test_pages_come_from_the_history_as_they_are_taken(ncbi: EUtils) -> None:
    ids = [str(number) for number in range(1, 6001)]
    for pmid in ids:
        ncbi.add(pmid)
    found = entrez.search("all")
    assert [next(found) for _ in range(2500)] == ids[:2500]
    assert len(ncbi.asked) == 1
    ncbi.add("9000")  # a new record moves no page
    assert list(found) == ids[2500:]
    assert [asked.parameters["retstart"] for asked in ncbi.of("efetch")] == [["2500"], ["5000"]]


def test_a_history_that_ncbi_forgot_is_made_again(ncbi: EUtils) -> None:
    for number in range(1, 6001):
        ncbi.add(str(number))
    found = entrez.search("all")
    seen = [next(found) for _ in range(2500)]
    ncbi.histories.clear()
    assert len({*seen, *found}) == 6000


def test_ids_that_are_missing_from_a_page_do_not_shift_the_next(ncbi: EUtils) -> None:
    ncbi.matches["gaps"] = [str(n) if n % 7 else "gone" for n in range(1, 5001)]
    assert list(entrez.search("gaps")) == [uid for uid in ncbi.matches["gaps"] if uid != "gone"]


def ids_of(*ids: str) -> Fault:
    return Fault(200, f"<IdList>{''.join(f'<Id>{uid}</Id>' for uid in ids)}</IdList>".encode())


@pytest.mark.parametrize(("faults", "asked"), [([None, ids_of("1")], 4), ([None, None, ids_of()] * 2, 4)])
def test_a_page_that_comes_in_part_is_asked_for_again(ncbi: EUtils, faults: list[Fault | None], asked: int) -> None:
    ids = [str(number) for number in range(1, 6001)]
    ncbi.matches["kinases"] = ids
    ncbi.faults += faults[:3]
    assert list(entrez.search("kinases")) == ids
    assert len(ncbi.asked) == asked


@pytest.mark.parametrize(
    ("faults", "listed"),
    [([None, *[ids_of()] * 3], 2500), ([None, *[ids_of("7")] * 3], 3501), ([None, None, *[ids_of()] * 3], 5000)],
)
def test_what_ncbi_counts_and_does_not_list_is_told(ncbi: EUtils, faults: list[Fault | None], listed: int) -> None:
    ncbi.matches["kinases"] = [str(number) for number in range(1, 6001)]
    ncbi.faults += faults
    found = entrez.search("kinases")
    assert len([next(found) for _ in range(listed)]) == listed
    with pytest.raises(ServiceUnreachable, match=f"counts 6,000 records, and does not list {6000 - listed:,} of them"):
        next(found)


def test_a_first_page_without_ids_is_asked_for_again(ncbi: EUtils) -> None:
    ncbi.matches["kinases"] = ["7", "8"]
    history = b"<WebEnv>MCID_x</WebEnv><QueryKey>1</QueryKey>"
    ncbi.histories["MCID_x"] = ["7", "8"]
    ncbi.faults.append(Fault(200, b"<eSearchResult><Count>2</Count>" + history + b"<IdList/></eSearchResult>"))
    assert list(entrez.search("kinases")) == ["7", "8"]


def test_a_forgotten_history_that_is_told_with_success(ncbi: EUtils) -> None:
    ncbi.matches["kinases"] = [str(number) for number in range(1, 3001)]
    ncbi.faults += [None, Fault(200, b'<?xml version="1.0"?><ERROR>Unable to obtain query #1</ERROR>')]
    assert len(list(entrez.search("kinases"))) == 3000


def test_the_wall_is_passed_by_halving_days_and_then_ids(ncbi: EUtils) -> None:
    ncbi.wall = entrez.WALL
    day = date(2020, 1, 1)
    for number in range(1, 31_001):
        # 13,000 on one day, as when a publisher's archive is taken in at once.
        created = day if number <= 13_000 else day + timedelta(days=number % 900)
        ncbi.add(str(number), created)
    found = list(entrez.search("all"))
    assert len(found) == len(set(found)) == 31_000
    sent = [{name: values[0] for name, values in asked.parameters.items()} for asked in ncbi.of("esearch")]
    assert {asked["datetype"] for asked in sent[1:]} == {"crdt"}
    assert any("[uid]" in asked["term"] for asked in sent)
    assert len(sent) < 80


def test_whoever_takes_a_few_of_very_many_asks_once(ncbi: EUtils) -> None:
    for number in range(1, 12_001):
        ncbi.add(str(number), date(2020, 1, 1) + timedelta(days=number % 900))
    ncbi.wall = entrez.WALL
    assert len(set(islice(entrez.search("all"), 20))) == 20
    assert len(ncbi.of("esearch")) == 1


def test_days_of_entry_are_both_included(ncbi: EUtils) -> None:
    for number in range(1, 10):
        ncbi.add(str(number), date(2026, 3, number))
    assert list(entrez.search("all", since=date(2026, 3, 4), until=date(2026, 3, 6))) == ["4", "5", "6"]
    assert list(entrez.search("all", until=date(2026, 3, 2))) == ["1", "2"]
    assert entrez.count("all", since=date(2026, 3, 8)) == 2


def test_a_phrase_that_ncbi_does_not_know_is_refused_at_the_call(ncbi: EUtils) -> None:
    for ask in (entrez.search, entrez.count):
        with pytest.raises(QueryRefused, match="'abcXYZ'"):
            ask("abcXYZ")
    ncbi.matches["rare"] = []
    assert list(entrez.search("rare")) == []


UNKNOWN = "<ErrorList><PhraseNotFound>kinesa</PhraseNotFound></ErrorList>"
APART = '<WarningList><QuotedPhraseNotFound>"kinase storm"[tiab]</QuotedPhraseNotFound></WarningList>'
EMPTY = APART.replace("</WarningList>", "<OutputMessage>No items found.</OutputMessage></WarningList>")
WITHOUT = "and searched without it or for its words apart: what it found may be something else"


@pytest.mark.parametrize(
    ("remarks", "phrase"), [(UNKNOWN, "'kinesa'"), (APART, """'"kinase storm"[tiab]'""")], ids=["dropped", "apart"]
)
def test_what_ncbi_searched_without_is_told_or_refused(ncbi: EUtils, remarks: str, phrase: str) -> None:
    ncbi.matches["kinases"], ncbi.remarks["kinases"] = ["7"], remarks
    said: list[str] = []
    assert list(entrez.search("kinases", tell=said.append)) == ["7"]
    assert entrez.count("kinases", tell=said.append) == 1
    assert said == [f"NCBI does not know {phrase} in the query, {WITHOUT}"] * 2
    for ask in (entrez.search, entrez.count):
        with pytest.raises(QueryRefused, match="NCBI does not know"):
            ask("kinases")


def test_a_quoted_phrase_that_finds_nothing_is_refused_unless_news_are_asked_for(ncbi: EUtils) -> None:
    ncbi.matches["kinases"], ncbi.remarks["kinases"] = [], EMPTY
    said: list[str] = []
    with pytest.raises(QueryRefused, match='"kinase storm"'):
        entrez.search("kinases", tell=said.append)
    assert said == []
    assert list(entrez.search("kinases", tell=said.append, is_for_news=True)) == []
    assert len(said) == 1


def test_what_ncbi_says_of_a_query_is_told(ncbi: EUtils) -> None:
    wildcard = "Wildcard search for 'kin*' used only the first 600 variations."
    said: list[str] = []
    ncbi.matches = {"WAS kin*": ["7"], "rare": []}
    ncbi.remarks = {
        "WAS kin*": f"<WarningList><PhraseIgnored>WAS</PhraseIgnored><OutputMessage>{wildcard}</OutputMessage>"
        "</WarningList>",
        "rare": "<WarningList><OutputMessage>No items found.</OutputMessage></WarningList>",
    }
    assert list(entrez.search("WAS kin*", tell=said.append)) == ["7"]
    assert said == [f"NCBI says of the query: it passes over 'WAS'; {wildcard}"]
    assert list(entrez.search("rare", tell=said.append)) == []
    assert len(said) == 1, "that nothing was found is no remark"


def test_what_is_sent_stands_in_no_address(ncbi: EUtils) -> None:
    query = " OR ".join(f"gene{number}" for number in range(300))
    ncbi.matches[query] = ["7"]
    assert list(entrez.search(query)) == ["7"]
    assert list(entrez.fetch(["7"]))
    assert {asked.method for asked in ncbi.asked} == {"POST"}


# Records, summaries, links


def test_records_come_in_batches_without_those_that_do_not_exist(ncbi: EUtils) -> None:
    ids = [str(number) for number in range(1, 451)]
    for pmid in ids[:440]:
        ncbi.add(pmid)
    documents = list(entrez.fetch(iter(ids)))
    assert [document.count(b"<PubmedArticle>") for document in documents] == [200, 200, 40]
    assert list(entrez.fetch(["0"])) == []


def test_what_is_no_id_is_never_sent(ncbi: EUtils) -> None:
    for bad in ("../../x", "12 OR 1", "", "PMC", "１２"):
        with pytest.raises(QueryRefused, match="no PMID"):
            list(entrez.fetch([bad]))
    assert ncbi.asked == []


def test_summaries_are_asked_for_500_at_a_time(ncbi: EUtils) -> None:
    for number in range(1, 1002):
        ncbi.add(str(number))
    found = [summary["uid"] for summary in entrez.summaries(str(number) for number in range(1, 1103))]
    assert found == [str(number) for number in range(1, 1002)]
    assert len(ncbi.asked) == 3


def test_pmids_become_pmcids(ncbi: EUtils) -> None:
    ncbi.article_ids = {"1": {"pmc": "PMC77", "doi": "10.1/x"}, "2": {}}
    assert entrez.pmcids(["1", "2", "3"]) == {"1": "PMC77"}


def test_links_stay_apart_by_id(ncbi: EUtils) -> None:
    ncbi.links = {"pubmed_pubmed_citedin": {"1": ["5", "6"], "2": ["6"]}}
    found = entrez.links(["1", "2", "3"], "pubmed_pubmed_citedin")
    assert found == {"1": ("5", "6"), "2": ("6",), "3": ()}
    assert ncbi.asked[-1].parameters["id"] == ["1", "2", "3"]


def test_an_answer_of_another_kind_is_no_lack_of_links(ncbi: EUtils) -> None:
    ncbi.faults.append(Fault(200, b"<eSearchResult><Count>0</Count></eSearchResult>"))
    with pytest.raises(ServiceUnreachable, match="links"):
        entrez.links(["1"], "pubmed_pubmed")


def test_compressed_answers(ncbi: EUtils) -> None:
    ncbi.sends_gzip = True
    ncbi.add("1")
    assert b"Record 1." in b"".join(entrez.fetch(["1"]))


# Failures that pass

PASSING = {
    "rate limit, HTTP 200": Fault(200, RATE_LIMIT),
    "rate limit, HTTP 429": Fault(429, RATE_LIMIT),
    "429 with Retry-After": Fault(429, RATE_LIMIT, {"Retry-After": "0.05"}),
    "503 with a date": Fault(503, b"", {"Retry-After": format_datetime(datetime.now(UTC), usegmt=True)}),
    "500 with a page": Fault(500, b"<html><body>WWW Error 500 Diagnostic</body></html>"),
    "200 with a page": Fault(200, b"<html><body>Server Error</body></html>"),
    "backend failed": Fault(
        200, b"<eSearchResult><ERROR>Search Backend failed: Exception: 502 Proxy Error</ERROR></eSearchResult>"
    ),
    "backend failed, JSON": Fault(200, b'{"esearchresult":{"ERROR":"Search Backend failed:\ntemporarily"}}'),
    "empty": Fault(200, b""),
    "no summary": Fault(
        400, b"<eFetchResult><ERROR>Error occurred: cannot get document summary</ERROR></eFetchResult>"
    ),
    "half of the XML": Fault(200, b"<eSearchResult><Count>1</Count><IdList>"),
    "half of the JSON": Fault(200, b'{"esearchresult":'),
    "cut connection": Fault(200, b"<eSearchResult>" + b" " * 9000, cut_after=300),
    "cut before a byte": Fault(200, b"<eSearchResult>" + b" " * 9000, cut_after=0),
    "an unknown coding": Fault(200, b"<a/>", {"Content-Encoding": "br"}),
    "no gzip": Fault(200, b"<a/>", {"Content-Encoding": "gzip"}),
}


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING)
def test_what_passes_is_asked_again(ncbi: EUtils, fault: Fault) -> None:
    ncbi.add("1")
    ncbi.faults += [fault, fault]
    assert list(entrez.search("all")) == ["1"]
    assert len(ncbi.asked) == 3


def test_what_does_not_pass_is_given_up(ncbi: EUtils) -> None:
    ncbi.faults += [Fault(429, RATE_LIMIT)] * 20
    with pytest.raises(ServiceUnreachable, match="in 5 tries: HTTP 429"):
        entrez.search("all")
    assert len(ncbi.asked) == 5


class Watched(Pace):
    """A pace that remembers what it was told."""

    def __init__(self, per_second: float) -> None:
        super().__init__(per_second)
        self.waits = 0
        self.rests: list[float] = []

    def wait(self) -> None:
        self.waits += 1
        super().wait()

    def rest(self, seconds: float) -> None:
        self.rests.append(seconds)
        super().rest(seconds)


@pytest.mark.parametrize("key", ["", KEY])
def test_one_pace_for_all_threads_and_tries(ncbi: EUtils, monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    monkeypatch.setenv("NCBI_API_KEY", key)
    paces: dict[float, Watched] = {}
    monkeypatch.setattr(entrez_transport, "_pace", lambda rate: paces.setdefault(rate, Watched(1000)))
    monkeypatch.setattr(entrez_transport, "PER_SECOND", 3.0)
    monkeypatch.setattr(entrez_transport, "PER_SECOND_WITH_KEY", 10.0)
    ncbi.add("1")
    ncbi.faults.append(Fault(429, RATE_LIMIT, {"Retry-After": "0.05"}))
    threads = [threading.Thread(target=lambda: [entrez.count("all") for _ in range(4)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (rate,) = paces
    assert rate == (10.0 if key else 3.0)
    assert (paces[rate].waits, paces[rate].rests) == (17, [0.05])
    assert len(ncbi.asked) == 17


@pytest.mark.parametrize("fault", [Fault(429), Fault(200, RATE_LIMIT), Fault(429, RATE_LIMIT)])
def test_all_threads_rest_where_ncbi_is_asked_too_often_and_names_no_time(
    ncbi: EUtils, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    pace = Watched(1000)
    monkeypatch.setattr(entrez_transport, "_pace", lambda _: pace)
    ncbi.add("1")
    ncbi.faults.append(fault)
    assert entrez.count("all") == 1
    assert pace.rests == [entrez_transport.FIRST_PAUSE_S]


def test_a_service_that_wants_to_be_left_alone_for_long_is(ncbi: EUtils) -> None:
    ncbi.faults.append(Fault(503, b"", {"Retry-After": "86400"}))
    with pytest.raises(ServiceUnreachable, match="86,400 s"):
        entrez.search("all")
    assert len(ncbi.asked) == 1


def test_nobody_listens(ncbi: EUtils, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIOALCHEMY_EUTILS_URL", "http://127.0.0.1:9/entrez/eutils")
    with pytest.raises(ServiceUnreachable, match=r"127\.0\.0\.1:[0-9]+ can't be reached \(.+\)"):
        entrez.count("all")


@pytest.mark.parametrize("limit", ["TIMEOUT_S", "DEADLINE_S"])
def test_a_slow_drip_ends(ncbi: EUtils, monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    monkeypatch.setattr(entrez_transport, "TRIES", 2)
    monkeypatch.setattr(entrez_transport, limit, 0.15)
    pause_s = 0.4 if limit == "TIMEOUT_S" else 0.02
    ncbi.faults += [Fault(200, b"<eSearchResult>" * 500, pause_s=pause_s)] * 2
    with pytest.raises(ServiceUnreachable, match="silent for" if limit == "TIMEOUT_S" else "no whole answer within"):
        entrez.count("all")
    assert len(ncbi.asked) == (2 if limit == "TIMEOUT_S" else 1)


def test_an_answer_without_end_is_refused(ncbi: EUtils, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entrez_transport, "MAX_BYTES", 1000)
    ncbi.faults.append(Fault(200, b"<a>" + b"x" * 5000 + b"</a>"))
    with pytest.raises(ServiceUnreachable, match="more than 1,000 bytes"):
        entrez.count("all")


# Failures that stay

REFUSALS = {
    "XML, HTTP 200": (Fault(200, b"<ePostResult><ERROR>Invalid db name specified: x</ERROR></ePostResult>"), "Invalid"),
    "XML, HTTP 400": (Fault(400, b"<eFetchResult><ERROR>Cannot retrieve history</ERROR></eFetchResult>"), "history"),
    "JSON": (Fault(200, b'{"header":{"type":"esummary"},"error":"Too many UIDs in request."}'), "Too many UIDs"),
    "JSON with a raw newline": (
        Fault(200, b'{"esearchresult":{"ERROR":"Search Backend failed: Exception:\n\'retstart\' cannot be larger"}}'),
        "'retstart' cannot be larger",
    ),
    "a redirect": (Fault(302, b"", {"Location": "http://169.254.169.254/"}), "HTTP 302"),
    "not modified": (Fault(304, b""), "HTTP 304"),
    "a long URL": (Fault(414, b"<html/>"), "HTTP 414"),
}


@pytest.mark.parametrize(("fault", "words"), REFUSALS.values(), ids=REFUSALS)
def test_a_refusal_is_told_in_ncbis_words_and_not_repeated(ncbi: EUtils, fault: Fault, words: str) -> None:
    ncbi.faults.append(fault)
    with pytest.raises(QueryRefused, match=words):
        entrez.count("all")
    assert len(ncbi.asked) == 1


BLOCKS = {
    "a page, HTTP 200": Fault(200, BLOCKED.body),
    "a page without a title": Fault(CHALLENGE.status, CHALLENGE.body),
    "a page, HTTP 403": Fault(403, b"<html><head><title>403 Error - NCBI</title></head></html>"),
    "HTTP 403": Fault(403, b""),
    "sent away": Fault(302, b"", {"Location": "https://misuse.ncbi.nlm.nih.gov/error/abuse.shtml"}),
}


@pytest.mark.parametrize("fault", BLOCKS.values(), ids=BLOCKS)
def test_who_is_blocked_is_told_so_and_does_not_ask_again(ncbi: EUtils, fault: Fault) -> None:
    ncbi.faults += [fault] * 5
    with pytest.raises(ServiceUnreachable, match=r"NCBI turns this machine away.*info@ncbi\.nlm\.nih\.gov"):
        entrez.count("all")
    assert len(ncbi.asked) == 1


def test_a_bomb_is_met_by_the_limit(ncbi: EUtils, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entrez_transport, "MAX_BYTES", 1_000_000)
    ncbi.faults.append(Fault(200, gzip.compress(b"<a>" + b" " * 30_000_000), {"Content-Encoding": "gzip"}))
    with pytest.raises(ServiceUnreachable, match="more than 1,000,000 bytes"):
        entrez.count("all")
    assert len(ncbi.asked) == 1


@pytest.mark.parametrize(
    "body", [b"<IdList>%b</IdList>" % (b"<Id/>" * 3_400_000), b'{"x":[%b0]}' % (b"[]," * 5_700_000)]
)
def test_a_list_beyond_all_measure_is_not_parsed(ncbi: EUtils, body: bytes) -> None:
    """It would take a gigabyte."""
    ncbi.faults.append(Fault(200, gzip.compress(body, 1), {"Content-Encoding": "gzip"}))
    with pytest.raises(ServiceUnreachable, match="has more than 16,777,216 bytes"):
        list(entrez.search("all") if body.startswith(b"<") else entrez.summaries(["1"]))
    assert len(ncbi.asked) == 1


def test_a_history_that_is_empty_is_no_end(ncbi: EUtils) -> None:
    """A count of any size is believed only as far as ids come."""
    found = b"<eSearchResult><Count>900000000000</Count><IdList><Id>1</Id></IdList></eSearchResult>"
    ncbi.faults += [Fault(200, found), *[Fault(200, b"<IdList></IdList>")] * 6]
    with pytest.raises(ServiceUnreachable, match="does not list 899,999,999,999 of them"):
        list(entrez.search("all", db="pmc"))
    assert len(ncbi.asked) == 7


def test_hostile_answers_are_errors_of_the_service(ncbi: EUtils) -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx">]><eSearchResult><Count>&x;</Count></eSearchResult>'
    for body in (bomb, b"<eSearchResult>" + b"<a>" * 9000 + b"</eSearchResult>", b"<eSearchResult/>", b"<a></a>"):
        ncbi.faults.append(Fault(200, body))
        with pytest.raises(ServiceUnreachable):
            entrez.count("all")
    for result in ("[]", '{"uids": ["1"]}', '{"uids": 5}', "null"):
        ncbi.faults.append(Fault(200, f'{{"result": {result}}}'.encode()))
        with pytest.raises(ServiceUnreachable):
            list(entrez.summaries(["1"]))


@pytest.mark.parametrize(
    "listed", [1.5, None, "x", {}, [1, None, [], {"idtype": "pmc"}, {"idtype": "pmc", "value": []}]]
)
def test_summaries_of_another_shape_name_no_pmcid(ncbi: EUtils, listed: object) -> None:
    summary = {"result": {"uids": ["1"], "1": {"uid": "1", "articleids": listed}}}
    ncbi.faults.append(Fault(200, json.dumps(summary).encode()))
    assert entrez.pmcids(["1"]) == {}


@pytest.mark.parametrize("count", ["²", "9" * 5000, "-1", "1e3", "٣"])
def test_a_count_that_is_none_is_an_error_of_the_service(ncbi: EUtils, count: str) -> None:
    ncbi.faults.append(Fault(200, f"<eSearchResult><Count>{count}</Count><IdList/></eSearchResult>".encode()))
    with pytest.raises(ServiceUnreachable, match="no count"):
        entrez.count("all")


def test_the_key_is_sent_and_never_shown(
    ncbi: EUtils, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("NCBI_API_KEY", KEY)
    caplog.set_level(logging.DEBUG)
    ncbi.add("1")
    assert list(entrez.search("all")) == ["1"]
    assert parameters(ncbi)["api_key"] == KEY
    failures: list[BioAlchemyError] = []
    invalid = json.dumps({"error": "API key invalid", "api-key": KEY}).encode()
    echo = f"<eSearchResult><ERROR>bad request api_key={KEY}</ERROR></eSearchResult>".encode()
    for fault in (Fault(400, invalid), Fault(200, echo), Fault(302, b"")):
        ncbi.faults.append(fault)
        with pytest.raises((UsageError, ServiceError)) as caught:
            entrez.count("all")
        failures.append(caught.value)
    monkeypatch.setenv("BIOALCHEMY_EUTILS_URL", "http://127.0.0.1:9/entrez/eutils")
    with pytest.raises(ServiceUnreachable) as unreachable:
        entrez.count("all")
    assert isinstance(failures[0], UsageError)
    assert not any(KEY in str(failure) for failure in (*failures, unreachable.value))
    assert KEY not in caplog.text


def test_an_address_that_is_none(ncbi: EUtils, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIOALCHEMY_EUTILS_URL", "file:///etc/passwd")
    with pytest.raises(UsageError, match="BIOALCHEMY_EUTILS_URL"):
        entrez.count("all")


# What NCBI has really sent


def outcome(ncbi: EUtils, utility: str, body: bytes, status: int = 200) -> str:
    ncbi.faults.clear()
    ncbi.faults += [Fault(status, body)] * 5
    try:
        if utility == "esearch":
            return f"{len(list(entrez.search('all')))} ids"
        if utility == "elink":
            return f"{sum(map(len, entrez.links(['1'], 'pubmed_pubmed').values()))} links"
        if utility == "esummary":
            return f"{len(list(entrez.summaries(['1'])))} summaries"
        if utility == "epost":
            return f"{entrez.count('all')} records"
        return f"{sum(len(document) for document in entrez.fetch(['1']))} bytes"
    except ServiceError as error:
        return f"{type(error).__name__}: {error}"


@needs_shared
def test_recorded_answers(ncbi: EUtils) -> None:
    told = {}
    for path in sorted((SHARED / "biopython").glob("*.xml")):
        utility = path.stem.rstrip("0123456789")
        if utility in ("esearch", "elink", "epost", "efetch_pmc", "esummary", "pubmed"):
            told[path.name] = outcome(ncbi, utility, path.read_bytes())
    for path in sorted(QUOTED.glob("*.body")):
        told[path.name] = outcome(ncbi, path.name.partition("_")[0], path.read_bytes())
    for path in sorted((SHARED / "eutils_cassettes").glob("*.yaml")):
        for number, exchange in enumerate(yaml.safe_load(path.read_text("utf-8"))["interactions"]):
            address, body = exchange["request"]["uri"], exchange["response"]["body"]["string"]
            utility = address.rpartition("/")[2].partition(".")[0]
            sent = body.encode() if isinstance(body, str) else body
            told[f"{path.name} {number} {utility}"] = outcome(ncbi, utility, sent)
    print("\n".join(f"{name:60} {what[:110]}" for name, what in told.items()))  # noqa: T201
    assert "'abcXYZ'" in told["esearch8.xml"]
    assert "Neither query_key nor id" in told["esummary8.xml"]
    assert "Empty ID list" in told["epost3.xml"]
    assert "retstart" in told["esearch_json_retstart_9999.body"]
    assert told["esearch_json_retstart_9999.body"].startswith("QueryRefused")
    assert "Too many UIDs" in told["esummary_json_too_many_uids.body"]
    assert "rate limit exceeded" in told["rate_limit_documented.body"]
    assert told["rate_limit_documented.body"].startswith("ServiceUnreachable")
    assert "counts 63 records, and does not list 43" in told["esearch1.xml"], "it was asked for 20"
