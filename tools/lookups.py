"""Look-ups of the literature as LangChain tools: search, record, full text, related and citing articles.

    search_pubmed.invoke({"query": "CDK4[ti] AND 2026[dp]", "limit": 3})
        → [{"pmid": "42000007", "title": "…", "journal": "…", "published": "2026 Oct 3", "doi": "10.…", "pmcid": ""}, …]

They are for code (the curator's asks `read_record` of papers from files), and for agents of one's own. An agent's call
that fails is answered with a ToolMessage of status `error` that says why in a sentence; code, which passes arguments
and no ToolCall, gets the typed error, and never its words in place of data. A model that reads papers is never given
any of them: what a paper says must not choose what is looked up.
"""

from itertools import islice
from typing import Annotated, Any

from langchain_core.messages import ToolMessage
from langchain_core.tools import BaseTool, StructuredTool
from pydantic import BeforeValidator, Field, ValidationError

from bioalchemy import settings
from bioalchemy.errors import BioAlchemyError, NotAvailable
from bioalchemy.records import Article
from bioalchemy.tools import entrez, feeds
from bioalchemy.tools.identifiers import kind_of
from bioalchemy.tools.services import pubmed_records

Limit = Annotated[int, Field(ge=1, le=100, description="How many articles at most.")]


def _in_one_form(value: Any) -> Any:
    """A PMID or PMCID as models write them: as a number, in lower case, with a version."""
    known = kind_of(str(value).strip().lstrip("0")) if isinstance(value, str | int) else None
    return known[1] if known else value


Pmid = Annotated[
    str,
    BeforeValidator(_in_one_form),
    Field(pattern=r"^[1-9][0-9]{0,8}$", description="A PubMed id, such as 32250123."),
]
Pmcid = Annotated[
    str,
    BeforeValidator(_in_one_form),
    Field(pattern=r"^PMC[0-9]{1,9}$", description="A PubMed Central id, such as PMC2834709."),
]
Identifier = Annotated[
    str,
    BeforeValidator(_in_one_form),
    Field(min_length=1, max_length=400, description="A PMID, PMCID or DOI, however written."),
]
Query = Annotated[str, Field(min_length=1, max_length=2000, description="A query in PubMed's own language.")]


class LookUp(StructuredTool):
    """A tool that tells an agent what went wrong, in place of ending its loop.

    LangChain's own `handle_tool_error` would tell code too, as the text that it asked for.
    """

    def run(self, tool_input: str | dict[str, Any], *given: Any, tool_call_id: str | None = None, **more: Any) -> Any:
        """As any tool; see above for errors."""
        try:
            return super().run(tool_input, *given, tool_call_id=tool_call_id, **more)
        except (BioAlchemyError, ValidationError) as error:
            return self._told(error, tool_call_id)

    async def arun(
        self, tool_input: str | dict[str, Any], *given: Any, tool_call_id: str | None = None, **more: Any
    ) -> Any:
        """As any tool; see above for errors."""
        try:
            return await super().arun(tool_input, *given, tool_call_id=tool_call_id, **more)
        except (BioAlchemyError, ValidationError) as error:
            return self._told(error, tool_call_id)

    def _told(self, error: BioAlchemyError | ValidationError, tool_call_id: str | None) -> ToolMessage:
        if tool_call_id is None:
            raise error
        why = _misused(error) if isinstance(error, ValidationError) else settings.redact(str(error))
        content = f"{type(error).__name__}: {why}"
        return ToolMessage(content, tool_call_id=tool_call_id, name=self.name, status="error")


def _misused(error: ValidationError) -> str:
    """Which argument is wrong, and how."""
    faults = error.errors(include_url=False, include_context=False, include_input=False)
    return "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in faults[:5])


@LookUp.from_function
def search_pubmed(query: Query, limit: Limit = 20) -> list[dict[str, Any]]:
    """Find articles in PubMed, newest first, each with its title, journal, date and ids."""
    return _summaries(list(islice(entrez.search(query), limit)))


@LookUp.from_function
def read_record(identifier: Identifier) -> dict[str, Any]:
    """Read an article's record in PubMed: abstract, MeSH terms, kind of article, whether it was retracted or corrected.

    Raises NotAvailable when it is no identifier, or PubMed has no record of it.
    """
    known = kind_of(identifier)
    (record,) = pubmed_records.look_up([dict([known])] if known else [{}])
    if record is None:
        raise NotAvailable(f"PubMed has no record of {identifier[:100]!r}")
    return _shown(record, ("abstract",))


@LookUp.from_function
def read_full_text(pmcid: Pmcid) -> dict[str, Any]:
    """Read an open-access article of PubMed Central, section by section."""
    uri = f"pmc:{pmcid}"
    feeds.fetch(uri)
    return _shown(feeds.read(uri))


@LookUp.from_function
def find_related(pmid: Pmid, limit: Limit = 20) -> list[dict[str, Any]]:
    """Find the articles that PubMed takes for most like this one."""
    return _linked(pmid, "pubmed_pubmed", limit)


@LookUp.from_function
def find_citing(pmid: Pmid, limit: Limit = 20) -> list[dict[str, Any]]:
    """Find articles in PubMed Central that cite this one."""
    return _linked(pmid, "pubmed_pubmed_citedin", limit)


TOOLS: tuple[BaseTool, ...] = (search_pubmed, read_record, read_full_text, find_related, find_citing)


def _linked(pmid: str, linkname: str, limit: int) -> list[dict[str, Any]]:
    found = entrez.links([pmid], linkname).get(pmid, ())
    return _summaries([other for other in found if other != pmid][:limit])


def _summaries(pmids: list[str]) -> list[dict[str, Any]]:
    return [_summary(record) for record in entrez.summaries(pmids)] if pmids else []


def _summary(record: dict[str, Any]) -> dict[str, Any]:
    listed = record.get("articleids")
    ids = {item.get("idtype"): item.get("value", "") for item in listed or () if isinstance(item, dict)}
    return {
        "pmid": str(record.get("uid", "")), "title": record.get("title", ""), "journal": record.get("source", ""),
        "published": record.get("pubdate", ""), "doi": ids.get("doi", ""), "pmcid": ids.get("pmc", ""),
    }  # fmt: skip


def _shown(article: Article, kinds: tuple[str, ...] = ()) -> dict[str, Any]:
    sections = [
        {"kind": section.kind, "title": section.title, "text": article.text[section.start : section.end]}
        for section in article.sections
        if not kinds or section.kind in kinds
    ]
    known = article.model_dump(
        mode="json",
        include={
            "ids", "title", "journal", "published", "article_type", "text_use", "licence_rule", "retracted", "language",
            "keywords", "mesh_terms", "related",
        },
    )  # fmt: skip
    return {**known, "sections": sections}
