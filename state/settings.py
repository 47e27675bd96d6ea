"""Configuration, read once: explicit argument > environment > `.env` > default."""

import os
import re
from collections.abc import Mapping, Sequence
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from state.errors import UsageError

PREFIX = "SYNTHDATA_"
GEMINI = "google_genai:gemini-2.5-flash"

# What ends in a number is an address or nothing.
_HOST = re.compile(r"(?:[a-z0-9_-]{1,63}\.)*[a-z][a-z0-9-]{0,62}", re.IGNORECASE)

_CONTACT = re.compile(r"[!-'*-?A-~]+@[!-'*-?A-~]+|https?://[!-'*-~]+")


class Settings(BaseSettings):
    """Every setting is `SYNTHDATA_<NAME>` in the environment; keys keep their providers' names."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", extra="ignore", frozen=True, populate_by_name=True, env_ignore_empty=True
    )

    model: str = Field(default="", description="provider:name; 'offline' is the embedded one")
    judge_model: str = Field(default="", description="the judge's; that of `model` if empty")
    model_base_url: str | None = Field(default=None, description="a gateway or a local server")
    roles: Path | None = Field(default=None, description="a folder whose YAML files replace those beside the nodes")
    sources: Annotated[tuple[str, ...], NoDecode] = Field(default=(), description="search sources, comma-separated")
    tavily_base_url: str | None = None
    tavily_licenses: bool = Field(default=True, description="read the pages that Tavily finds for their licences")
    wikipedia_base_url: str | None = Field(default=None, description="a mirror's api.php; the language's own if empty")
    wikipedia_language: str = Field(default="en", pattern=r"^[a-z][a-z-]{1,11}$")
    arxiv_base_url: str | None = Field(default=None, description="a mirror of export.arxiv.org/api/query")
    urls: Path | None = Field(default=None, description="a file of addresses, one a line, for the source `urls`")
    site: str | None = Field(default=None, description="where the source `site` begins to read a documentation site")
    fetch_private: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="hosts and networks that may be read though they are not public, comma-separated"
    )
    fetch_delay_s: float = Field(default=1.0, ge=0, le=60, description="seconds between two requests to one host")
    fetch_max_bytes: int = Field(default=10_000_000, ge=1000, description="of one page, unpacked")
    fetch_again_h: float = Field(default=24.0, ge=0, description="hours until a page that was read is read again")
    fetch_contact: str = Field(
        default="",
        description="an address or URL that is told to the sites that are read",
    )
    corpus: Path | None = Field(default=None, description="a folder of your own documents; the sample if empty")
    corpus_license: str | None = Field(default=None, description="SPDX identifier of documents that name no licence")
    corpus_index: Path = Field(default=Path("db/corpus.db"), description="the SQLite file of indexed documents")
    database_url: str = "sqlite:///db/synthetic_data.db"
    checkpoints: Path = Path("db/checkpoints.db")
    concurrency: int = Field(default=8, ge=1, le=1024, description="calls to a model on the wire at once, at most")
    client_process: Literal["auto", "on", "off"] = Field(
        default="auto",
        description="ask models from a second process, which leaves the run its core; `auto`: at `concurrency` >= 32",
    )
    requests_per_minute: int | None = Field(default=None, ge=1, description="to one model, where its plan has a limit")
    tokens_per_minute: int | None = Field(default=None, ge=1, description="of one model, where its plan has a limit")
    budget_usd: float | None = Field(default=None, gt=0, description="US dollars that a run may cost")
    budget_tokens: int | None = Field(default=None, ge=1, description="tokens that a run may use")
    deadline_s: float | None = Field(
        default=None, gt=0, description="seconds that a run may take, each time it is begun"
    )
    target_accepted: int | None = Field(
        default=None, ge=1, description="go on until so many questions are approved, where a run names no number"
    )
    max_questions: int | None = Field(
        default=None, ge=1, description="with a target, the most that are written; four times the target if empty"
    )
    min_yield: float = Field(
        default=0.1, ge=0, le=1, description="with a target, stop where less than this share of the last is approved"
    )
    prices: Path | None = Field(
        default=None, description="your own table of prices, in the form of tools/llm/prices.yaml"
    )
    cache: bool = Field(default=True, description="keep the answers of models, and never pay twice for one")
    cache_path: Path = Field(default=Path("db/calls.db"), description="the SQLite file of kept answers")
    keep_checkpoints: Literal["all", "unfinished"] = Field(
        default="unfinished",
        description="`all` keeps every step of finished questions too, for the studio to show, at about 50 KB each",
    )
    candidate_models: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="models that write candidates in turn, comma-separated; `model` alone if empty"
    )
    candidates: int | None = Field(default=None, ge=1, le=64, description="answers per question; the type's if empty")
    max_revisions: int = Field(default=2, ge=0, le=20)
    passages: int = Field(default=6, ge=1, le=50, description="passages of evidence per question")
    request_timeout_s: float = Field(default=60.0, gt=0, description="seconds for one call to a model or a search")
    record_timeout_s: float = Field(default=900.0, gt=0, description="seconds for one question, all in all")
    attempts: int = Field(default=4, ge=1, le=20, description="tries for one call, the first included")
    max_output_tokens: int = Field(default=4096, ge=64, description="tokens of one answer; doubled once if cut")
    temperature: float = Field(default=0.7, ge=0, le=2, description="the generator's; the judge's is 0")
    seed: int = 0
    ask_person: bool = Field(default=False, description="stop for a person where a record needs one")
    require_verified: bool = Field(default=False, description="approve nothing that a check left unverified")
    second_source: bool = Field(default=True, description="look for another source of the claims that matter")
    require_second_source: bool = Field(
        default=False, description="approve nothing whose claims that matter stand in one source alone"
    )
    judge_samples: int = Field(default=1, ge=1, le=9, description="how often the judge is asked; medians count")
    program_share: float = Field(default=1.0, gt=0, le=1, description="share of a program's cases that must pass")
    decontaminate: Annotated[tuple[Path, ...], NoDecode] = Field(
        default=(), description="files of benchmark items that must not be in the data, comma-separated"
    )
    overruled: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="benchmark items that a person allows, as `file:number`, comma-separated"
    )
    google_api_key: SecretStr | None = Field(default=None, validation_alias="GOOGLE_API_KEY")
    openai_api_key: SecretStr | None = Field(default=None, validation_alias="OPENAI_API_KEY")
    tavily_api_key: SecretStr | None = Field(default=None, validation_alias="TAVILY_API_KEY")

    @field_validator("sources", "candidate_models", "decontaminate", "overruled", "fetch_private", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return tuple(name.strip() for name in value.split(",") if name.strip()) if isinstance(value, str) else value

    @field_validator("fetch_private")
    @classmethod
    def _places(cls, places: tuple[str, ...]) -> tuple[str, ...]:
        for place in places:
            if place != "*" and not _HOST.fullmatch(place) and not _is_network(place):
                raise ValueError(f"{place!r} is no host name, address, network such as 10.0.0.0/8, or *")
        return places

    @field_validator("fetch_contact")
    @classmethod
    def _contact(cls, contact: str) -> str:
        if contact and not _CONTACT.fullmatch(contact):
            raise ValueError("it must be an e-mail address or an http(s) URL, in ASCII")
        return contact

    @field_validator("corpus", "roles", "urls", "prices")
    @classmethod
    def _absolute(cls, path: Path | None) -> Path | None:
        return path.expanduser().absolute() if path else None

    @field_validator("decontaminate")
    @classmethod
    def _all_absolute(cls, paths: tuple[Path, ...]) -> tuple[Path, ...]:
        return tuple(path.expanduser().absolute() for path in paths)

    @model_validator(mode="before")
    @classmethod
    def _defaults_by_key(cls, values: dict[str, Any]) -> dict[str, Any]:
        chosen = dict(values)
        if not chosen.get("model"):
            has_key = chosen.get("GOOGLE_API_KEY") or chosen.get("google_api_key")
            chosen["model"] = GEMINI if has_key else "offline"
        if not chosen.get("sources"):
            has_key = chosen.get("TAVILY_API_KEY") or chosen.get("tavily_api_key")
            chosen["sources"] = ("tavily",) if has_key and not chosen.get("corpus") else ("corpus",)
        return chosen


def _is_network(place: str) -> bool:
    try:
        return bool(ip_network(place))
    except ValueError:
        return False


def load_settings(**arguments: Any) -> Settings:
    """Settings from arguments, environment and `.env`; `None` arguments count as not given.

    Raises `UsageError` with one line that names what is wrong and what is allowed.
    """
    given = {name: value for name, value in arguments.items() if value is not None}
    unknown = sorted(
        {name for name in given if name not in Settings.model_fields}
        | {
            n
            for n in os.environ
            if n.startswith(PREFIX) and n.removeprefix(PREFIX).lower() not in Settings.model_fields
        }
    )
    return checked_settings(given, unknown)


def checked_settings(given: Mapping[str, Any], unknown: Sequence[str]) -> Settings:
    """Settings from these values and, where a name is missing, as `load_settings` finds it.

    Raises `UsageError` for the first name that is unknown and for a value that is not allowed.
    """
    if unknown:
        raise UsageError(f"no setting {unknown[0]!r}; there are: {', '.join(sorted(Settings.model_fields))}")
    try:
        return Settings(**given)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"]) or "settings"
        raise UsageError(f"setting {name}: {first['msg']}, got {first['input']!r}") from error
