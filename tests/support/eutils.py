"""NCBI's E-utilities on loopback, with the shapes of the real ones: paging, history, errors in disguise, faults.

    with EUtils() as ncbi:
        ncbi.add("101", created=date(2026, 1, 5))
        monkeypatch.setenv("BIOALCHEMY_EUTILS_URL", ncbi.url)

A record is what is given, or a small PubMed record made up from its id. A query is a word that `matches` knows, with
what a search may add to it (a range of ids, days of creation), or DOIs; others are phrases not found, as NCBI tells
it. The wall of a PubMed search stands at `wall` records. Faults answer the next requests in place of the service.
"""

import gzip
import json
import re
import socket
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

XML = '<?xml version="1.0" encoding="UTF-8" ?>\n'
_DOIS = re.compile(r'"([^"]+)"\[doi\]')
_RANGE = re.compile(r"\((.*)\) AND (\d+):(\d+)\[uid\]")


def record(pmid: str, title: str = "", abstract: str = "", extra: str = "", **ids: str) -> bytes:
    """A PubMed record, bare; `extra` are further elements of its citation, `ids` such as `doi` and `pmc` its others."""
    listed = "".join(f'<ArticleId IdType="{kind}">{value}</ArticleId>' for kind, value in ids.items())
    data = f"<PubmedData><ArticleIdList>{listed}</ArticleIdList></PubmedData>" if ids else ""
    words = f"<Abstract><AbstractText>{abstract}</AbstractText></Abstract>" if abstract else ""
    return (
        f'<PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">{pmid}</PMID><Article>'
        "<Journal><JournalIssue><PubDate><Year>2026</Year></PubDate></JournalIssue><Title>Tests</Title></Journal>"
        f"<ArticleTitle>{title or f'Record {pmid}.'}</ArticleTitle>{words}<Language>eng</Language>"
        "<PublicationTypeList><PublicationType>Journal Article</PublicationType></PublicationTypeList></Article>"
        f"{extra}</MedlineCitation>{data}</PubmedArticle>"
    ).encode()


@dataclass(frozen=True)
class Fault:
    """What is sent in place of an answer."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut_after: int | None = None
    """Bytes of the body after which the connection is reset; the header promises all of it."""
    pause_s: float = 0.0
    """Between two bytes, those of the header too."""


class Asked(NamedTuple):
    """A request that came."""

    utility: str
    method: str
    parameters: dict[str, list[str]]
    at: float
    """Seconds of a clock of its own."""


@dataclass
class EUtils:
    """The service; use as a context manager and point `BIOALCHEMY_EUTILS_URL` at `url`."""

    wall: int = 9_999
    records: dict[str, bytes] = field(default_factory=dict)
    created: dict[str, date] = field(default_factory=dict)
    matches: dict[str, list[str]] = field(default_factory=dict)
    """Ids by query; `all` finds all."""
    remarks: dict[str, str] = field(default_factory=dict)
    """What a search says beside its ids, as XML, by query."""
    links: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    """By link name, then by id."""
    article_ids: dict[str, dict[str, str]] = field(default_factory=dict)
    """Of summaries: id type → value, by id."""
    faults: deque[Fault | None] = field(default_factory=deque)
    """For the next requests; None lets one through."""
    asked: list[Asked] = field(default_factory=list)
    withheld: dict[str, int] = field(default_factory=dict)
    """How often efetch leaves a record out that is there."""
    histories: dict[str, list[str]] = field(default_factory=dict)
    sends_gzip: bool = False

    def add(self, pmid: str, created: date = date(2026, 1, 1), xml: bytes | None = None) -> None:
        """Put a record into the database."""
        self.records[pmid] = xml or record(pmid)
        self.created[pmid] = created

    def __enter__(self) -> "EUtils":
        service = self

        class Handler(_Handler):
            ncbi = service

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/entrez/eutils"

    def of(self, utility: str) -> list[Asked]:
        """The requests for one utility, in order."""
        return [asked for asked in self.asked if asked.utility == utility]

    # What each utility answers: (status, body).

    def esearch(self, asked: dict[str, str]) -> tuple[int, str]:
        term, start = asked.get("term", ""), int(asked.get("retstart", 0))
        if not term.strip():
            return 200, _result("eSearchResult", "<ERROR>Empty term and query_key - nothing todo</ERROR>")
        if asked["db"] == "pubmed" and start >= self.wall:
            return 200, _result("eSearchResult", f"<ERROR>{self._wall_error()}</ERROR>")
        found = self._found(term, asked)
        if found is None:
            return 200, _result("eSearchResult", _nothing(term))
        most = int(asked.get("retmax", 20))
        ids = "".join(f"<Id>{uid}</Id>\n" for uid in found[start : start + most])
        history = ""
        if asked.get("usehistory") == "y":
            name = f"MCID_{len(self.histories):024x}"
            self.histories[name] = found
            history = f"<QueryKey>1</QueryKey><WebEnv>{name}</WebEnv>"
        counts = f"<Count>{len(found)}</Count><RetMax>{most}</RetMax><RetStart>{start}</RetStart>"
        listed = f"<IdList>\n{ids}</IdList><TranslationSet/>{self.remarks.get(term, '')}"
        return 200, _result("eSearchResult", f"{counts}{history}{listed}")

    def efetch(self, asked: dict[str, str]) -> tuple[int, str]:
        if "WebEnv" in asked:
            return self._from_history(asked)
        ids = [uid for uid in asked.get("id", "").split(",") if uid.strip("0")]
        if not ids:
            words = "ID list is empty! Possibly it has no correct IDs."
            return 400, _result("eFetchResult", f"<ERROR>{words}</ERROR>")
        known = "\n".join(self.records[uid].decode() for uid in ids if uid in self.records and not self._withholds(uid))
        doctype = '<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle" "https://dtd.nlm.nih.gov/x.dtd">'
        return 200, f'<?xml version="1.0" ?>\n{doctype}\n<PubmedArticleSet>\n{known}\n</PubmedArticleSet>'

    def _withholds(self, uid: str) -> bool:
        self.withheld[uid] = self.withheld.get(uid, 0) - 1
        return self.withheld[uid] >= 0

    def esummary(self, asked: dict[str, str]) -> tuple[int, str]:
        ids = asked.get("id", "").split(",")
        header = {"header": {"type": "esummary", "version": "0.3"}}
        if len(ids) > 500:
            error = "Too many UIDs in request. Maximum number of UIDs is 500 for JSON format output."
            return 200, json.dumps({**header, "error": error})
        result = {uid: self._summary(uid) for uid in ids}
        return 200, json.dumps({**header, "result": {"uids": ids, **result}})

    def elink(self, asked: dict[str, str]) -> tuple[int, str]:
        name = asked["linkname"]
        sets = ""
        for uid in asked["id"].split(","):
            linked = "".join(f"<Link><Id>{to}</Id></Link>" for to in self.links.get(name, {}).get(uid, []))
            database = f"<LinkSetDb><DbTo>{asked['db']}</DbTo><LinkName>{name}</LinkName>{linked}</LinkSetDb>"
            sets += (
                f"<LinkSet><DbFrom>{asked['dbfrom']}</DbFrom><IdList><Id>{uid}</Id></IdList>"
                f"{database if linked else ''}</LinkSet>"
            )
        return 200, _result("eLinkResult", sets)

    def epost(self, asked: dict[str, str]) -> tuple[int, str]:
        ids = [uid for uid in asked.get("id", "").split(",") if uid]
        if not ids:
            return 200, _result("ePostResult", "<ERROR>Empty ID list; Nothing to store</ERROR>")
        name = f"MCID_{len(self.histories):024x}"
        self.histories[name] = ids
        return 200, _result("ePostResult", f"<QueryKey>1</QueryKey><WebEnv>{name}</WebEnv>")

    def _wall_error(self) -> str:
        return (
            f"Search Backend failed: Exception:\n'retstart' cannot be larger than {self.wall - 1}. For PubMed, ESearch "
            f"can only retrieve the first {self.wall:,} records matching the query."
        )

    def _found(self, term: str, asked: dict[str, str]) -> list[str] | None:
        lowest, highest = 0, 10**12
        if limited := _RANGE.fullmatch(term):
            term, lowest, highest = limited[1], int(limited[2]), int(limited[3])
        ids = list(self.records) if term == "all" else self.matches.get(term, self._with_dois(term))
        if ids is None:
            return None
        if "mindate" in asked:
            assert asked["datetype"] in ("crdt", "edat")
            first, last = (date(*map(int, asked[name].split("/"))) for name in ("mindate", "maxdate"))
            ids = [uid for uid in ids if first <= self.created[uid] <= last]
        return [uid for uid in ids if not uid.isdigit() or lowest <= int(uid) <= highest]

    def _with_dois(self, term: str) -> list[str] | None:
        wanted = [f'"doi">{doi}<'.encode() for doi in _DOIS.findall(term)]
        found = [uid for uid, xml in self.records.items() if any(doi in xml.lower() for doi in wanted)]
        return found or None

    def _from_history(self, asked: dict[str, str]) -> tuple[int, str]:
        held = self.histories.get(asked["WebEnv"])
        start, most = int(asked.get("retstart", 0)), int(asked.get("retmax", 20))
        if held is None:
            return 400, _result("eFetchResult", "<ERROR>Unable to obtain query #1</ERROR>")
        if asked["db"] == "pubmed" and start >= self.wall:
            return 400, _result("eFetchResult", f"<ERROR>{self._wall_error()}</ERROR>")
        assert asked["rettype"] == "uilist"
        assert asked["retmode"] == "xml"
        return 200, _result("IdList", "".join(f"<Id>{uid}</Id>" for uid in held[start : start + most]))

    def _summary(self, uid: str) -> dict[str, object]:
        if uid not in self.records and uid not in self.article_ids:
            return {"uid": uid, "error": "cannot get document summary"}
        ids = {"pubmed": uid, **self.article_ids.get(uid, {})}
        listed = [{"idtype": kind, "idtypen": 1, "value": value} for kind, value in ids.items()]
        return {"uid": uid, "title": f"Record {uid}.", "articleids": listed}


def _result(root: str, content: str) -> str:
    doctype = f'<!DOCTYPE {root} PUBLIC "-//NLM//DTD" "https://eutils.ncbi.nlm.nih.gov/eutils/dtd/x.dtd">'
    return f"{XML}{doctype}\n<{root}>{content}</{root}>\n"


def _nothing(term: str) -> str:
    return (
        f"<Count>0</Count><RetMax>0</RetMax><RetStart>0</RetStart><IdList/><TranslationSet/><QueryTranslation>({term}"
        f"[All Fields])</QueryTranslation><ErrorList><PhraseNotFound>{term}</PhraseNotFound></ErrorList>"
        "<WarningList><OutputMessage>No items found.</OutputMessage></WarningList>"
    )


class _Handler(BaseHTTPRequestHandler):
    ncbi: EUtils

    def log_message(self, *_: object) -> None:
        return None

    def do_GET(self) -> None:
        self._answer(urlsplit(self.path).query)

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers["Content-Length"])).decode())

    def _answer(self, query: str) -> None:
        ncbi = self.ncbi
        utility = urlsplit(self.path).path.rpartition("/")[2].removesuffix(".fcgi")
        parameters = parse_qs(query, keep_blank_values=True)
        ncbi.asked.append(Asked(utility, self.command, parameters, time.monotonic()))
        fault = ncbi.faults.popleft() if ncbi.faults else None
        if fault is not None:
            self._misbehave(fault)
            return
        status, body = getattr(ncbi, utility)({name: ",".join(values) for name, values in parameters.items()})
        self._send(status, body.encode(), {})

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        if self.ncbi.sends_gzip:
            body, headers = gzip.compress(body), {**headers, "Content-Encoding": "gzip"}
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _misbehave(self, fault: Fault) -> None:
        self.close_connection = True
        if fault.pause_s:
            self._drip(b"HTTP/1.0 200 OK\r\nContent-Type: text/xml\r\n\r\n" + fault.body, fault.pause_s)
        elif fault.cut_after is not None:
            self.send_response(fault.status)
            self.send_header("Content-Length", str(len(fault.body)))
            self.end_headers()
            self.wfile.write(fault.body[: fault.cut_after])
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_RDWR)
        else:
            self._send(fault.status, fault.body, fault.headers)

    def _drip(self, sent: bytes, pause_s: float) -> None:
        for place in range(len(sent)):
            try:
                self.wfile.write(sent[place : place + 1])
                self.wfile.flush()
            except OSError:
                return
            time.sleep(pause_s)
