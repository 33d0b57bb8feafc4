"""Settings: the only reader of the environment and of YAML.

A run's configuration file, in LiteLLM's `model_list` shape; `model_name` is a role, or `default` for the rest:

    model_list:
      - model_name: default
        litellm_params: {model: hosted_vllm/Qwen/Qwen3-8B, api_base: "http://127.0.0.1:8000/v1"}
      - model_name: critic
        litellm_params: {model: openai/gpt-5.2, api_key: os.environ/OPENAI_API_KEY}
        model_info: {training_on_outputs: forbidden}
    gates: {open_book_samples: 5}

Keys are never written here: they stay in the environment, and nothing of them reaches a recipe or a run.
"""

import os
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self, get_args
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator, model_validator

from bioalchemy.errors import UsageError
from bioalchemy.records import AnswerKind, Record, Role, canonical_json, sha256_of

if TYPE_CHECKING:
    import yaml

ROLES: tuple[Role, ...] = get_args(Role)
SERVER_PROVIDERS = ("openai", "hosted_vllm", "lm_studio", "llamafile")
"""LiteLLM prefixes of OpenAI-compatible servers that one runs oneself, given an `api_base`."""

_NOT_SAMPLING = (
    "model", "api_base", "api_key", "timeout", "max_parallel_requests", "extra_headers", "num_retries", "max_retries",
    "rpm", "tpm", "weight", "stream_timeout", "drop_params", "organization", "tags",
)  # fmt: skip
"""LiteLLM's own words for how a backend is reached; a server of one's own is not sent them."""
_ENVIRONMENT_REFERENCE = "os.environ/"
_SECRET_SUFFIXES = ("KEY", "TOKEN", "SECRET", "PASSWORD")
_SECRETS = ("key", "token", "secret", "password", "credentials", "authorization")
_key_variables: set[str] = set()
"""Variables that configurations take keys from, whatever their names."""


class LiteLLMParams(BaseModel):
    """One backend, in LiteLLM's words; unknown ones are passed on to the provider."""

    model_config = ConfigDict(frozen=True, extra="allow", use_attribute_docstrings=True)

    model: str = Field(min_length=1)
    api_base: str | None = None
    api_key: str | None = None
    """`os.environ/NAME`, never a key."""
    temperature: float | None = None
    """Overrides the role's own; an explicit null sends none (some models take none)."""
    max_tokens: int | None = Field(default=None, gt=0)
    reasoning_effort: str | None = None
    timeout: float = Field(default=300, gt=0)
    """Seconds for one attempt."""
    max_parallel_requests: int | None = Field(default=None, gt=0)

    @model_validator(mode="after")
    def _keys_stay_in_the_environment(self) -> Self:
        for name in self.model_extra or {}:
            if name.endswith("_per_token"):
                raise ValueError(f"{name} belongs under model_info, as it is no parameter of a request")
        for name in _literal_secrets({"api_key": self.api_key, **(self.model_extra or {})}):
            raise ValueError(f"{name} must be {_ENVIRONMENT_REFERENCE}NAME: keys come from the environment only")
        address = urlsplit(self.api_base or "")
        if "@" in address.netloc or address.query:
            raise ValueError("api_base must hold no user, password or query: keys come from the environment only")
        return self

    @model_validator(mode="after")
    def _is_plain_json(self) -> Self:
        try:
            canonical_json(self.model_dump())
        except (TypeError, ValueError):
            raise ValueError("parameters are texts, finite numbers, lists and mappings only") from None
        return self

    @property
    def provider(self) -> str:
        """The part of the model name before the first slash, or of a bare `local`."""
        return self.model.split("/", 1)[0].split(":", 1)[0]

    @property
    def is_server(self) -> bool:
        """Whether this is an OpenAI-compatible server at a known address, reached without LiteLLM's Router."""
        return self.api_base is not None and self.provider in SERVER_PROVIDERS

    @model_validator(mode="after")
    def _names_are_spelt_right(self) -> Self:
        _refuse_misspelt(self.model_extra or {}, type(self))
        return self

    @property
    def sampling(self) -> dict[str, Any]:
        """What changes the model's words, and so belongs to the recipe: everything but addresses, keys and limits."""
        kept = self.model_dump(exclude_unset=True)
        for name in _NOT_SAMPLING:
            kept.pop(name, None)
        return {k: v for k, v in kept.items() if not str(v).startswith(_ENVIRONMENT_REFERENCE)}


def _refuse_misspelt(extra: Mapping[str, Any], model: type[BaseModel]) -> None:
    for name in extra:
        if meant := get_close_matches(name, model.model_fields, n=1, cutoff=0.85):
            raise ValueError(f"unknown {name}; is {meant[0]} meant?")


def _literal_secrets(value: Any, name: str = "") -> Iterator[str]:
    """Names of secrets that are written out, at any depth; a header may be one, whatever its name."""
    is_secret = name.lower().endswith(_SECRETS) or name.startswith("extra_headers.")
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _literal_secrets(inner, f"{name}.{key}" if name else str(key))
    elif isinstance(value, list):
        for inner in value:
            yield from _literal_secrets(inner, name)
    elif value is not None and not str(value).startswith(_ENVIRONMENT_REFERENCE) and is_secret:
        yield name


class ModelInfo(BaseModel):
    """What the provider does not tell: LiteLLM's `model_info`, with provenance added."""

    model_config = ConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)

    @model_validator(mode="before")
    @classmethod
    def _names_are_spelt_right(cls, data: Any) -> Any:
        if isinstance(data, dict):
            _refuse_misspelt({name: None for name in data if name not in cls.model_fields}, cls)
        return data

    revision: str | None = None
    """Commit or digest of the weights."""
    training_on_outputs: str = "unknown"
    """What the model's terms say on training with its outputs: `allowed`, `forbidden`, a licence."""
    input_cost_per_token: float | None = Field(default=None, ge=0)
    output_cost_per_token: float | None = Field(default=None, ge=0)
    max_input_tokens: int | None = Field(default=None, gt=0)


class ModelEntry(BaseModel):
    """One element of `model_list`."""

    model_config = ConfigDict(frozen=True, extra="forbid", protected_namespaces=())

    model_name: Literal[Role, "default"]
    litellm_params: LiteLLMParams
    model_info: ModelInfo = ModelInfo()


FEWEST_AGREEING = 0.5
"""Of the open-book samples, as a share: what fewer agree with is not what the passage says."""


class Gates(Record):
    """How much is asked, and how strictly it is judged."""

    passage_tokens: int = Field(default=600, ge=100, le=8000)
    """Size of a passage; a model with a small window lowers it."""
    passages_per_article: int = Field(default=6, ge=1)
    """Most passages of an article that become contexts."""
    multi_hop_per_article: int = Field(default=1, ge=0)
    """Most contexts that join two passages."""
    drafts_per_context: int = Field(default=2, ge=1, le=8)
    open_book_samples: int = Field(default=3, ge=1)
    open_book_agreement: float = Field(default=0.6, gt=0, le=1)
    """Share of the open-book samples, at least half, that must agree with the answer, rounded up: 2 of 3, 3 of 5."""
    without_evidence_samples: int = Field(default=1, ge=0)
    """Open-book samples that see the passage with the evidence taken out; 0 asks for none."""
    without_evidence_most: float = Field(default=1.0, ge=0, le=1)
    """Most of them, as a share, that may still agree with the answer; at 1 it is only recorded."""
    without_evidence_most_boolean: float = Field(default=0.5, ge=0, le=1)
    """The same for yes or no, which models answer with yes whatever they read."""
    closed_book_samples: int = Field(default=3, ge=0)
    max_revisions: int = Field(default=1, ge=0)
    language: str = "en"

    def may_agree_without_evidence(self, kind: AnswerKind) -> float:
        """Most samples that may agree with an answer of this kind when the evidence is taken out."""
        share = self.without_evidence_most_boolean if kind == "boolean" else self.without_evidence_most
        return share * self.without_evidence_samples


class RunConfig(BaseModel):
    """A configuration file, read and checked."""

    model_config = ConfigDict(frozen=True, extra="forbid", protected_namespaces=())

    model_list: tuple[ModelEntry, ...]
    gates: Gates = Gates()

    @model_validator(mode="after")
    def _every_role_has_a_model(self) -> Self:
        names = [entry.model_name for entry in self.model_list]
        missing = [role for role in ROLES if role not in names]
        if missing and "default" not in names:
            raise ValueError(f"model_list names no model for {', '.join(missing)}, and has no `default`")
        doubled = sorted({name for name in names if names.count(name) > 1})
        if doubled:
            raise ValueError(f"model_list names {', '.join(doubled)} twice")
        return self

    @model_validator(mode="after")
    def _half_of_the_samples_agree(self) -> Self:
        if (share := self.gates.open_book_agreement) < FEWEST_AGREEING:
            raise ValueError(f"gates.open_book_agreement: {share:g} is less than {FEWEST_AGREEING}")
        return self

    def entry(self, role: Role) -> ModelEntry:
        """The backend that plays `role`."""
        by_name = {entry.model_name: entry for entry in self.model_list}
        return by_name.get(role) or by_name["default"]


class ModelRecipe(Record):
    """A role's model, as far as it changes words."""

    model: str
    revision: str
    sampling: dict[str, Any]


class Recipe(Record):
    """Everything that decides outcomes, and nothing that does not: never limits, addresses or concurrency."""

    models: dict[Role, ModelRecipe]
    prompts: dict[str, str]
    schemas: dict[str, str]
    """Hash of each response schema."""
    gates: Gates
    extractor: str
    verifier: str
    checks: str = "checks/1"
    """Version of the rules, and of how quotes are located; the first was not recorded."""

    @property
    def hash(self) -> str:
        """SHA-256 of the canonical JSON."""
        return sha256_of(canonical_json(self.model_dump(mode="json")))

    def differences(self, other: "Recipe") -> list[str]:
        """Dotted names of what differs, such as `models.critic.model`."""
        mine, theirs = _flatten(self.model_dump(mode="json")), _flatten(other.model_dump(mode="json"))
        absent = object()
        return sorted(n for n in mine.keys() | theirs.keys() if mine.get(n, absent) != theirs.get(n, absent))


def _flatten(value: Any, prefix: str = "") -> dict[str, Any]:
    if not isinstance(value, dict):
        return {prefix: value}
    flat: dict[str, Any] = {}
    for name, inner in value.items():
        flat |= _flatten(inner, f"{prefix}.{name}" if prefix else name)
    return flat


def load_config(path: Path) -> RunConfig:
    """Read a YAML configuration.

    Raises:
        UsageError: no such file, not YAML, or a wrong option; the message names the place and the choices.
    """
    import yaml

    try:
        content = yaml.load(path.read_text(encoding="utf-8"), _strict_loader())  # noqa: S506  a SafeLoader
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        where = getattr(error, "problem_mark", None)
        line = f", line {where.line + 1}" if where else ""
        problem = getattr(error, "problem", "") or ""
        what = problem if problem.endswith("there twice") else "not YAML"
        raise UsageError(f"{path}{line}: {what}") from error
    if not isinstance(content, dict):
        raise UsageError(f"{path}: expected a mapping with model_list (and gates)")
    return parse_config(content, str(path))


@cache
def _strict_loader() -> type["yaml.SafeLoader"]:
    """PyYAML's safe loader, to which a key that is there twice is an error and not the last one's victory."""
    import yaml

    class StrictLoader(yaml.SafeLoader):
        def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
            keys = [self.construct_object(key, deep=True) for key, _ in node.value]
            if doubled := next((key for key in keys if keys.count(key) > 1), None):
                raise yaml.constructor.ConstructorError(None, None, f"{doubled} is there twice", node.start_mark)
            return super().construct_mapping(node, deep)

    return StrictLoader


def parse_config(content: Mapping[str, Any], source: str) -> RunConfig:
    """Check a configuration given as a mapping; see `load_config`."""
    try:
        return RunConfig.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise UsageError(f"{source}: {place + ': ' if place else ''}{first['msg']}") from None


def single_model(model: str, api_base: str | None = None) -> RunConfig:
    """The configuration of `--model`: one backend for every role."""
    params: dict[str, Any] = {"model": model}
    if api_base is not None:
        params["api_base"] = api_base
    return parse_config({"model_list": [{"model_name": "default", "litellm_params": params}]}, "--model")


def resolve_key(params: LiteLLMParams) -> str | None:
    """The API key of a backend: from its `os.environ/NAME`, else from the provider's usual variable.

    Raises:
        UsageError: the named variable is not set.
    """
    _key_variables.update(
        str(value).removeprefix(_ENVIRONMENT_REFERENCE)
        for value in params.model_dump().values()
        if str(value).startswith(_ENVIRONMENT_REFERENCE)
    )
    if params.api_key is None:
        return os.environ.get(f"{params.provider.upper()}_API_KEY")
    name = params.api_key.removeprefix(_ENVIRONMENT_REFERENCE)
    if not os.environ.get(name):
        raise UsageError(f"the environment has no {name}, which {params.model} takes its key from")
    return os.environ[name]


def resolve_address(params: LiteLLMParams) -> str:
    """The address of a server of one's own, from the environment where it is given as `os.environ/NAME`.

    Raises:
        UsageError: the variable is not set.
    """
    stated = str(params.api_base)
    name = stated.removeprefix(_ENVIRONMENT_REFERENCE)
    if name != stated and not os.environ.get(name):
        raise UsageError(f"the environment has no {name}, which {params.model} takes its address from")
    return (os.environ[name] if name != stated else stated).rstrip("/")


def resolve_headers(params: LiteLLMParams) -> dict[str, str]:
    """`extra_headers` of a backend, those given as `os.environ/NAME` from the environment.

    Raises:
        UsageError: a named variable is not set.
    """
    headers = {}
    for name, value in ((params.model_extra or {}).get("extra_headers") or {}).items():
        variable = str(value).removeprefix(_ENVIRONMENT_REFERENCE)
        if variable != str(value) and variable not in os.environ:
            raise UsageError(f"the environment has no {variable}, which {params.model} takes its header {name} from")
        headers[str(name)] = os.environ[variable] if variable != str(value) else str(value)
        if variable != str(value):
            _key_variables.add(variable)
    return headers


class Literature(BaseModel):
    """Where the services of the literature are, and who asks them; every field is a variable of the environment."""

    model_config = ConfigDict(frozen=True)

    email: str = ""
    """`BIOALCHEMY_EMAIL`: NCBI, Crossref and Unpaywall want to know whom to write to."""
    ncbi_key: SecretStr | None = None
    """`NCBI_API_KEY`: ten requests a second in place of three."""
    eutils_url: str = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
    """`BIOALCHEMY_EUTILS_URL`, and so on for the others."""
    pmc_url: str = "https://pmc-oa-opendata.s3.amazonaws.com"
    europepmc_url: str = "https://www.ebi.ac.uk/europepmc/webservices/rest"
    biorxiv_url: str = "https://api.biorxiv.org"
    crossref_url: str = "https://api.crossref.org"
    mesh_url: str = "https://nlmpubs.nlm.nih.gov/projects/mesh/MESH_FILES/meshtrees/mtrees2026.bin"
    """MeSH's headings and where they stand in its trees; a file too."""
    allow_private: bool = False
    """`BIOALCHEMY_ALLOW_PRIVATE`: feeds may lead to private and loopback addresses."""

    @field_validator("email")
    @classmethod
    def _fits_a_header(cls, email: str) -> str:
        if not (email.isascii() and email.isprintable()):
            raise ValueError("must be one line of ASCII")
        return email

    @field_validator("eutils_url", "pmc_url", "europepmc_url", "biorxiv_url", "crossref_url")
    @classmethod
    def _without_slash(cls, url: str) -> str:
        return url.rstrip("/")


def literature() -> Literature:
    """The services of the literature, as the environment has them.

    Raises:
        UsageError: a variable has a value that can't be one.
    """
    named = {name: os.environ.get(f"BIOALCHEMY_{name.upper()}") for name in Literature.model_fields}
    named["ncbi_key"] = os.environ.get("NCBI_API_KEY")
    try:
        return Literature.model_validate({name: value for name, value in named.items() if value})
    except ValidationError as error:
        fault = error.errors(include_url=False, include_context=False, include_input=False)[0]
        why = fault["msg"].removeprefix("Value error, ")
        raise UsageError(f"BIOALCHEMY_{str(fault['loc'][0]).upper()}: {why}") from None


def hub_token() -> str | None:
    """The token for Hugging Face's Hub, from `HF_TOKEN` alone: one that lies on disk since a login is not used."""
    return os.environ.get("HF_TOKEN") or None


def redact(text: str) -> str:
    """`text` with every secret of this process's environment replaced by its variable's name."""
    for name, value in os.environ.items():
        is_secret = name in _key_variables or name.upper().endswith(_SECRET_SUFFIXES)
        if len(value) >= 8 and is_secret and value in text:
            text = text.replace(value, f"<{name}>")
    return text


def redact_all(data: Any) -> Any:
    """JSON data with `redact` applied to every text in it."""
    if isinstance(data, str):
        return redact(data)
    if isinstance(data, dict):
        return {name: redact_all(value) for name, value in data.items()}
    return [redact_all(value) for value in data] if isinstance(data, list) else data


@cache
def home() -> Path:
    """The user's folder for texts, the response cache and downloaded assets; `BIOALCHEMY_HOME` moves it."""
    if configured := os.environ.get("BIOALCHEMY_HOME"):
        return Path(configured).expanduser().absolute()
    import platformdirs

    return platformdirs.user_data_path("bioalchemy", appauthor=False)
