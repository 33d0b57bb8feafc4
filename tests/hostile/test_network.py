"""Names, addresses and paths that nobody has vouched for (classes 33 to 40), each in many spellings."""

import ipaddress
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.literature import LiteratureServer, Reply

from bioalchemy.errors import ArticleError, ForbiddenAddress, QueryRefused, ServiceError, ServiceUnreachable, UsageError
from bioalchemy.tools import biorxiv, documents, europepmc, feeds, pmc
from bioalchemy.tools.identifiers import kind_of, normalise_doi
from bioalchemy.tools.services import web
from bioalchemy.tools.services.addresses import is_public
from bioalchemy.tools.services.pace import Pace

PACE = Pace(per_second=10_000)
PRIVATE = [
    "10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "0.0.0.0/8",
    "224.0.0.0/4", "240.0.0.0/4",
]  # fmt: skip
private = st.sampled_from(PRIVATE).flatmap(lambda net: st.ip_addresses(v=4, network=net))

WRITTEN = [
    str,
    lambda address: f"[::ffff:{address}]",
    lambda address: f"[::ffff:{int(address) >> 16:x}:{int(address) & 0xFFFF:x}]",
    lambda address: f"[64:ff9b::{int(address) >> 16:x}:{int(address) & 0xFFFF:x}]",
    lambda address: f"[2002:{int(address) >> 16:x}:{int(address) & 0xFFFF:x}::1]",
]


@given(private, st.sampled_from(WRITTEN), st.sampled_from(["", ":80", ":8080"]), st.sampled_from(["http", "https"]))
def test_no_private_address_is_connected_to_however_it_is_written(
    address: ipaddress.IPv4Address, written: object, port: str, scheme: str
) -> None:
    assert callable(written)
    with pytest.raises(ForbiddenAddress):
        web.get(f"{scheme}://{written(address)}{port}/x", pace=PACE)


@given(st.ip_addresses(v=6))
def test_an_ipv6_address_is_public_only_within_what_is_given_out(address: ipaddress.IPv6Address) -> None:
    if is_public(str(address)) and not address.ipv4_mapped:
        assert address in ipaddress.ip_network("2000::/3") or address in ipaddress.ip_network("64:ff9b::/96")


schemes = st.sampled_from(["file", "gopher", "ftp", "data", "javascript", "dict", "ldap", "jar", "netdoc", "ssh", ""])


@given(schemes, st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30))
def test_no_other_scheme_is_read(scheme: str, rest: str) -> None:
    for url in (f"{scheme}://{rest}", f"{scheme}:{rest}", f"{scheme.upper()}:///etc/passwd"):
        with pytest.raises(ForbiddenAddress):
            web.get(url, pace=PACE)


HOPS = [
    "http://169.254.169.254/latest", "http://[::1]/", "file:///etc/passwd", "gopher://127.0.0.1/", "http://0.0.0.0/",
    "//10.0.0.1/",
]  # fmt: skip


@pytest.mark.parametrize("hops", [1, 2, 5])
@pytest.mark.parametrize("end", HOPS)
def test_each_hop_is_judged_anew(end: str, hops: int) -> None:
    with LiteratureServer() as server:
        for hop in range(hops):
            server.pages[f"/{hop}"] = Reply.redirect(f"/{hop + 1}" if hop + 1 < hops else end)
        with pytest.raises((ForbiddenAddress, ServiceUnreachable)):
            # Trusted itself, as an address of the settings is; where it leads to is not.
            web.get(f"{server.url}/0", pace=PACE, trusted=True, patience=web.Patience(1, 1, 1, 3, 0.001))
        assert len(server.paths()) == hops


@pytest.mark.parametrize("drip_s", [0.05, 0.3])
@pytest.mark.parametrize("body", [b"", b"x" * 500])
def test_a_drip_ends_with_its_time(drip_s: float, body: bytes) -> None:
    with LiteratureServer() as server:
        server.pages["/"] = Reply(body, drip_s=drip_s)
        with pytest.raises(ServiceUnreachable):
            web.get(f"{server.url}/", pace=PACE, trusted=True, patience=web.Patience(1, 1, 1, 0.6, 0.001))


@pytest.mark.parametrize("value", ["x" * 200_000, "\ud800"])
def test_a_query_that_no_address_holds_is_refused(value: str) -> None:
    with pytest.raises(QueryRefused):
        web.get("http://127.0.0.1:1/", params={"cursorMark": value}, pace=PACE, trusted=True)


# Identifiers and paths

hostile_ids = st.one_of(
    st.text(max_size=400),
    st.sampled_from(
        [
            "../../x",
            "..\\..\\x",
            "/etc/passwd",
            "CON",
            "NUL.xml",
            "a" * 5000,
            "-rf",
            "~root",
            "\x00",
            "%2e%2e/",
            "$HOME",
        ]
    ),
    st.text('./\\~%$:*?"<>|\x00\n', min_size=1, max_size=12),
)


@settings(max_examples=150)
@given(hostile_ids)
def test_no_name_leads_out_of_home(name: str) -> None:
    name = name.encode("utf-8", "replace").decode()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder, "home")
        for scheme in ("pubmed", "doi", "pmc", "biorxiv"):
            documents.put(home, f"{scheme}:{name}", {"article.xml": b"<article/>"})
            assert documents.get(home, f"{scheme}:{name}") == {"article.xml": b"<article/>"}
        assert [path.name for path in Path(folder).iterdir()] == ["home"]
        assert all(len(path.name) < 80 and path.name.isascii() for path in home.rglob("*"))


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch) -> Iterator[LiteratureServer]:
    with LiteratureServer() as server:
        for name in ("PMC", "EUROPEPMC", "BIORXIV"):
            monkeypatch.setenv(f"BIOALCHEMY_{name}_URL", server.url)
        yield server


def test_no_identifier_reaches_a_service_unless_it_is_one(services: LiteratureServer) -> None:
    @settings(max_examples=150)
    @given(hostile_ids)
    def ask(name: str) -> None:
        if kind_of(name):
            return
        for fetch in (pmc.fetch, europepmc.fetch, lambda name: biorxiv.fetch("biorxiv", name)):
            with pytest.raises((ArticleError, ServiceError)):
                fetch(name)

    ask()
    assert services.paths() == []


@given(hostile_ids)
def test_no_feed_that_is_none_crashes(name: str) -> None:
    try:
        list(zip(range(3), feeds.open_feed(feeds.resolve(f"nowhere/{name}")), strict=False))
    except (UsageError, ArticleError):
        return


plain_doi = st.from_regex(r"10\.[1-9][0-9]{3,4}/[a-z0-9]{1,8}([.-][a-z0-9]{1,6}){0,3}", fullmatch=True)
PREFIXES = ["", "doi:", "DOI: ", "https://doi.org/", "http://dx.doi.org/", "HTTPS://DOI.ORG/", "info:doi/", "  "]


@given(plain_doi, st.sampled_from(PREFIXES), st.sampled_from(["", ".", ",", ";", ")", "]", " "]), st.booleans())
def test_a_doi_is_one_in_every_spelling(doi: str, prefix: str, suffix: str, upper: bool) -> None:
    assert normalise_doi(f"{prefix}{doi.upper() if upper else doi}{suffix}") == normalise_doi(doi) == doi


@given(st.from_regex(r"10\.1101/20[0-9]{2}\.[01][0-9]\.[0-3][0-9]\.[0-9]{6}", fullmatch=True), st.integers(1, 99))
def test_versions_of_a_preprint_are_one_work(doi: str, version: int) -> None:
    assert normalise_doi(f"https://doi.org/{doi}v{version}") == doi
