"""Look-ups: tools for code and for anybody's agent, with typed arguments, against NCBI and PMC's bucket on loopback."""

import asyncio
import re
from collections.abc import Iterator

import pytest
from langchain_core.messages import AIMessage, ToolMessage
from langchain_core.tools import BaseTool
from langgraph.graph import START, MessagesState, StateGraph
from langgraph.prebuilt import ToolNode
from pydantic import ValidationError
from tests.support import papers, workshop
from tests.support.eutils import EUtils, record
from tests.support.literature import Reply, deposit, listing, served
from tests.support.scripted_model import sentence

from bioalchemy.agents import curator
from bioalchemy.errors import NotAvailable, QueryRefused, ServiceUnreachable
from bioalchemy.tools import lookups, pmc
from bioalchemy.tools.readers import extractors
from bioalchemy.tools.services import entrez_transport, pubmed_records

MESH = "<MeshHeadingList><MeshHeading><DescriptorName>Mice</DescriptorName></MeshHeading></MeshHeadingList>"
RETRACTED = (
    '<CommentsCorrectionsList><CommentsCorrections RefType="RetractionIn"><RefSource>J Test</RefSource>'
    "<PMID>999</PMID></CommentsCorrections></CommentsCorrectionsList>"
)


@pytest.fixture
def ncbi(monkeypatch: pytest.MonkeyPatch, home: object) -> Iterator[EUtils]:
    with EUtils() as service:
        monkeypatch.setenv("BIOALCHEMY_EUTILS_URL", service.url)
        for name in ("PER_SECOND", "PER_SECOND_WITH_KEY"):
            monkeypatch.setattr(entrez_transport, name, 10_000.0)
        monkeypatch.setattr(entrez_transport, "FIRST_PAUSE_S", 0.001)
        yield service


@pytest.mark.parametrize("tool", lookups.TOOLS, ids=lambda tool: tool.name)
def test_each_tells_an_agent_what_it_takes(tool: BaseTool) -> None:
    schema = tool.get_input_jsonschema()
    assert tool.description
    assert all(argument["description"] for argument in schema["properties"].values())
    with pytest.raises(ValidationError):
        tool.invoke({name: {"no": "text"} for name in schema["properties"]})


def test_a_search_tells_titles_and_ids(ncbi: EUtils) -> None:
    for pmid in ("101", "102", "103"):
        ncbi.add(pmid)
    ncbi.article_ids["101"] = {"doi": "10.1/a", "pmc": "PMC7"}
    found = lookups.search_pubmed.invoke({"query": "all", "limit": 2})
    assert [row["pmid"] for row in found] == ["101", "102"]
    assert (found[0]["title"], found[0]["doi"], found[0]["pmcid"]) == ("Record 101.", "10.1/a", "PMC7")
    ncbi.matches["rare"] = []
    assert lookups.search_pubmed.invoke({"query": "rare"}) == []
    for wrong in ({"query": ""}, {"query": "all", "limit": 0}, {"query": "all", "limit": 101}, {}):
        with pytest.raises(ValidationError):
            lookups.search_pubmed.invoke(wrong)


@pytest.mark.parametrize(
    "identifier", [101, "101", "PMID: 101", "https://doi.org/10.5555/TEST.1", "doi:10.5555/test.1", "PMC7"]
)
def test_a_record_by_any_of_its_names(ncbi: EUtils, identifier: str | int) -> None:
    ncbi.add("101", xml=record("101", "Kinases.", "Kinases have substrates.", MESH + RETRACTED, doi="10.5555/TEST.1"))
    ncbi.add("102", xml=record("102", "Others.", "Other words.", doi="10.5555/test.10"))
    ncbi.links["pmc_pubmed"] = {"7": ["101"]}
    found = lookups.read_record.invoke({"identifier": identifier})
    assert (found["title"], found["ids"]["doi"], found["retracted"]) == ("Kinases.", "10.5555/test.1", True)
    assert (found["mesh_terms"], found["article_type"]) == (["Mice"], "journal-article")
    assert found["related"] == [{"relation": "RetractionIn", "id_type": "pmid", "id": "999"}]
    assert [section["text"] for section in found["sections"]] == ["Kinases have substrates."]


@pytest.mark.parametrize("identifier", ["404", "10.5555/unknown", "PMC8", "kinases"])
def test_a_record_that_pubmed_does_not_have(ncbi: EUtils, identifier: str) -> None:
    ncbi.add("101")
    with pytest.raises(NotAvailable, match="PubMed has no record of"):
        lookups.read_record.invoke({"identifier": identifier})


def test_a_doi_never_speaks_to_the_search(ncbi: EUtils) -> None:
    hostile = ['10.1234/a"[doi] OR all[sb] OR "b', "10.1234/*"]
    assert pubmed_records.look_up([{"doi": doi} for doi in hostile]) == [None] * 2
    assert ncbi.asked == []


def test_a_doi_with_brackets_is_asked_for_by_itself(ncbi: EUtils) -> None:
    odd = "10.1641/0006-3568(2001)051[0933:teotwa]2.0.co;2"
    ncbi.add("101", xml=record("101", doi=odd))
    ncbi.add("102", xml=record("102", doi="10.5555/b"))
    found = pubmed_records.look_up([{"doi": odd}, {"doi": "10.5555/b"}])
    assert [article and article.ids["pmid"] for article in found] == ["101", "102"]
    assert len(ncbi.of("esearch")) == 2


def test_many_papers_in_few_requests(ncbi: EUtils) -> None:
    for number in range(1, 301):
        ncbi.add(str(number), xml=record(str(number), doi=f"10.5555/{number}"))
    by_pmid = [{"pmid": str(number), "doi": "10.1/other"} for number in range(1, 151)]
    by_doi = [{"doi": f"10.5555/{number}"} for number in range(151, 301)]
    found = pubmed_records.look_up([*by_pmid, {"doi": "10.5555/none"}, {}, *by_doi])
    assert [article and article.ids["pmid"] for article in found] == [
        *map(str, range(1, 151)), None, None, *map(str, range(151, 301)),
    ]  # fmt: skip
    assert len(ncbi.asked) == 4 + 2, "four searches for DOIs and two fetches"


def test_a_full_text_section_by_section(ncbi: EUtils, monkeypatch: pytest.MonkeyPatch) -> None:
    ncbi.add("101", xml=record("101", "Kinases.", "Words.", MESH))
    with served(monkeypatch, pmc, pmc_url="/bucket") as bucket:
        deposit(bucket, papers.jats(1, [1]))
        found = lookups.read_full_text.invoke({"pmcid": "pmc7.1"})
        assert (found["text_use"], found["mesh_terms"]) == ("free", ["Mice"])
        assert any(sentence(1) in section["text"] for section in found["sections"] if section["kind"] == "results")
        with pytest.raises(NotAvailable):
            lookups.read_full_text.invoke({"pmcid": "PMC8"})


def test_neighbours_and_citations(ncbi: EUtils) -> None:
    for pmid in ("101", "102", "103"):
        ncbi.add(pmid)
    ncbi.links["pubmed_pubmed"] = {"101": ["101", "103", "102"]}
    ncbi.links["pubmed_pubmed_citedin"] = {"101": ["102"]}
    assert [row["pmid"] for row in lookups.find_related.invoke({"pmid": "101"})] == ["103", "102"]
    assert [row["pmid"] for row in lookups.find_related.invoke({"pmid": "101", "limit": 1})] == ["103"]
    assert [row["pmid"] for row in lookups.find_citing.invoke({"pmid": "101"})] == ["102"]
    assert lookups.find_citing.invoke({"pmid": "103"}) == []


def call(name: str, **arguments: object) -> dict[str, object]:
    """As a model asks for a tool."""
    return {"type": "tool_call", "id": "1", "name": name, "args": arguments}


FAILURES = [
    (lookups.read_record, {"identifier": "404"}, "NotAvailable: PubMed has no record of '404'"),
    (lookups.search_pubmed, {"query": "abcXYZ"}, "QueryRefused: NCBI does not know 'abcXYZ' in the query."),
    (lookups.search_pubmed, {"query": "all", "limit": 0}, "ValidationError: limit: Input should be greater than or"),
    (lookups.search_pubmed, {}, "ValidationError: query: Field required"),
    (lookups.find_citing, {"pmid": "x"}, "ValidationError: pmid: String should match pattern"),
    (lookups.read_full_text, {"pmcid": "PMC8"}, "NotAvailable: PMC's open bucket has nothing of PMC8"),
]


@pytest.mark.parametrize(("tool", "arguments", "words"), FAILURES, ids=lambda one: str(getattr(one, "name", one))[:40])
async def test_an_agent_is_told_what_went_wrong(
    ncbi: EUtils, monkeypatch: pytest.MonkeyPatch, tool: BaseTool, arguments: dict[str, object], words: str
) -> None:
    ncbi.add("101")
    with served(monkeypatch, pmc, pmc_url="/bucket") as bucket:
        bucket.pages["/bucket"] = Reply(listing([]))
        asked = call(tool.name, **arguments)
        for told in (await asyncio.to_thread(tool.invoke, asked), await tool.ainvoke(asked)):
            assert isinstance(told, ToolMessage)
            assert (told.status, told.tool_call_id, told.name) == ("error", "1", tool.name)
            assert str(told.content).startswith(words)
            assert "\n" not in str(told.content)
        # Code gets the error itself, and never its words as if they were the data that it asked for.
        with pytest.raises((NotAvailable, QueryRefused, ValidationError)) as caught:
            await tool.ainvoke(arguments)
        assert type(caught.value).__name__ == words.partition(":")[0]


def test_a_node_of_tools_goes_on_after_a_failure(ncbi: EUtils) -> None:
    ncbi.add("101")
    calls = [call("read_record", identifier="404"), call("search_pubmed", query="all")]
    graph = StateGraph(MessagesState).add_node("tools", ToolNode(lookups.TOOLS)).add_edge(START, "tools").compile()
    asked = AIMessage("", tool_calls=[{**one, "id": str(n)} for n, one in enumerate(calls)])
    _, *told = graph.invoke({"messages": [asked]})["messages"]
    assert [(message.name, message.status) for message in told] == [
        ("read_record", "error"),
        ("search_pubmed", "success"),
    ]


def test_a_service_that_does_not_answer_is_told_in_a_sentence(ncbi: EUtils, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIOALCHEMY_EUTILS_URL", "http://127.0.0.1:9/")
    told = lookups.search_pubmed.invoke(call("search_pubmed", query="all"))
    said = r"ServiceUnreachable: NCBI gave no usable answer in 5 tries: 127\.0\.0\.1:[0-9]+ can't be reached \(.+\)"
    assert re.fullmatch(said, str(told.content))


async def test_an_agent_that_runs_in_an_event_loop_can_use_them(ncbi: EUtils) -> None:
    ncbi.add("101")
    found = await lookups.search_pubmed.ainvoke({"query": "all"})
    assert [row["pmid"] for row in found] == ["101"]
    record_of = await lookups.read_record.ainvoke({"identifier": "101"})
    assert record_of["title"] == "Record 101."
    # And code that does not wait for them, in a notebook or a coroutine of its own.
    assert [row["pmid"] for row in lookups.search_pubmed.invoke({"query": "all"})] == ["101"]


@pytest.mark.parametrize("pmid", [101, "0000101", "PMID: 101"])
def test_ids_as_models_write_them(ncbi: EUtils, pmid: object) -> None:
    ncbi.add("102")
    ncbi.links = {"pubmed_pubmed": {"101": ["101", "102"]}}
    assert [row["pmid"] for row in lookups.find_related.invoke({"pmid": pmid})] == ["102"]


async def test_a_full_text_is_looked_up_in_an_event_loop(ncbi: EUtils, monkeypatch: pytest.MonkeyPatch) -> None:
    with served(monkeypatch, pmc, pmc_url="/bucket") as bucket:
        bucket.pages["/bucket"] = Reply(listing([]))
        with pytest.raises(NotAvailable, match="nothing of PMC7"):
            lookups.read_full_text.invoke({"pmcid": "pmc7.1"})


# The curator's own use


def test_the_curator_learns_what_a_file_does_not_say(ncbi: EUtils) -> None:
    ncbi.add("101", xml=record("101", "Kinases.", "Words.", MESH + RETRACTED, doi="10.5555/test.1"))
    article = workshop.article(("results", "Cells grew."), ids={"doi": "10.5555/test.1"}, article_type="")
    known = curator.look_up(article)
    assert (known.ids, known.mesh_terms, known.retracted) == ({"doi": "10.5555/test.1", "pmid": "101"}, ("Mice",), True)
    assert (known.article_type, known.title, known.flags) == ("journal-article", "Kinases", ("looked_up",))
    assert (known.text, known.text_sha256, known.sections) == (article.text, article.text_sha256, article.sections)
    refused = curator.judge_record(known, "en")
    assert refused is not None
    assert refused.reason == "retracted"


def test_the_curator_knows_a_pdf_by_its_title(ncbi: EUtils) -> None:
    title = "Growth of kinases in the dark of a box"
    ncbi.add("101", xml=record("101", f"{title}.", "Words.", MESH))
    ncbi.matches[f'"{title}"[ti]'] = ["101"]
    article = workshop.article(("results", "Cells grew."), title=title, extractor=extractors.PDF)
    known = curator.look_up(article)
    assert (known.ids, known.mesh_terms, known.flags) == ({"pmid": "101"}, ("Mice",), ("looked_up",))
    unknown = article.model_copy(update={"title": "Growth of kinases in the light of a box"})
    assert curator.look_up(unknown) == unknown


@pytest.mark.parametrize("ids", [{}, {"doi": "10.5555/unknown"}])
def test_the_curator_goes_on_where_pubmed_knows_nothing(ncbi: EUtils, ids: dict[str, str]) -> None:
    article = workshop.article(("results", "Cells grew."), ids=ids)
    assert curator.look_up(article) == article
    assert bool(ncbi.asked) == bool(ids)


def test_the_curator_does_not_guess_when_pubmed_does_not_answer(ncbi: EUtils, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIOALCHEMY_EUTILS_URL", "http://127.0.0.1:9/")
    with pytest.raises(ServiceUnreachable):
        curator.look_up(workshop.article(("results", "Cells grew."), ids={"pmid": "1"}))
