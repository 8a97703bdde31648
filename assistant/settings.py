"""Settings: one frozen tree from a TOML file and the environment, built by entry points only."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from corpus.errors import SettingsError

PREFIX = "POLICY_ASSISTANT_"
FILE_VARIABLE = f"{PREFIX}SETTINGS"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


_CHANGES_PROSE = {"provider", "url", "name", "max_tokens", "entailment", "entailment_threshold"}


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class IndexSettings(_Section):
    """How documents become passages; a change takes effect at the next sync."""

    model: str = "packaged"
    """`packaged`, a folder saved by sentence-transformers, or the name of a model of the hub."""
    backend: Literal["auto", "openvino-bf16", "openvino", "torch-bf16", "onnx", "torch"] = "auto"
    """What encodes passages; `auto` takes the fastest here that keeps the model's vectors."""
    passage_tokens: int = Field(default=180, ge=32, le=208)
    """Word pieces; the model reads 256, of which the heading prefix takes some."""


class SearchSettings(_Section):
    """How passages are found."""

    candidates: int = Field(default=60, ge=10, le=500)
    """Passages that each of the two rankings contributes."""
    reranker: str = ""
    """A cross-encoder that orders the best passages anew: a folder saved by sentence-transformers
    or the name of a model of the hub. Empty, the default: none; it takes seconds a question."""


class AnswerSettings(_Section):
    """How evidence is chosen and when the assistant abstains."""

    passages: int = Field(default=12, ge=1, le=50)
    """Passages whose sentences are read for an answer."""
    evidence: int = Field(default=5, ge=1, le=20)
    """Quotations shown at most, or for each document when several are compared."""
    threshold: float = Field(default=0.4, ge=0.0, le=1.0)
    """Confidence below which the documents are taken not to say: see `docs/decisions/0030`."""


class ModelSettings(_Section):
    """The language model that writes prose; without one, answers are made of quotations."""

    provider: Literal["none", "openai", "ollama", "anthropic"] = "none"
    """`openai` is any server that speaks its chat completions: llama.cpp, vLLM, a host."""
    url: str = Field(default="http://127.0.0.1:8080/v1", pattern=r"^https?://[^\s/]+(/\S*)?$")
    name: str = ""
    api_key: SecretStr = SecretStr("")
    """Better in the variable POLICY_ASSISTANT_MODEL__API_KEY than in a file."""
    remote: bool = False
    """Whether questions and quotations may leave this machine: needed for any other host."""
    timeout_s: float = Field(default=60.0, ge=1.0, le=600.0)
    """For a whole answer, with all attempts."""
    idle_s: float = Field(default=20.0, ge=0.2, le=300.0)
    """Longest silence of the server."""
    retries: int = Field(default=2, ge=0, le=5)
    max_tokens: int = Field(default=700, ge=64, le=4096)
    failures: int = Field(default=4, ge=1, le=50)
    """Failures in a row after which the model is left alone for `pause_s`."""
    pause_s: float = Field(default=60.0, ge=1.0, le=3600.0)
    price_in: float = Field(default=0.0, ge=0.0, le=10_000.0)
    """Cost of a million tokens read; any currency."""
    price_out: float = Field(default=0.0, ge=0.0, le=10_000.0)
    """Cost of a million tokens written."""
    entailment: Path | None = None
    """Folder of a cross-encoder that judges entailment, saved by sentence-transformers."""
    entailment_threshold: float = Field(default=0.8, ge=0.5, le=1.0)

    @model_validator(mode="after")
    def _check(self) -> ModelSettings:
        if self.provider == "none":
            return self
        if not self.name:
            raise ValueError("model.name is needed where model.provider is set")
        address = urlsplit(self.url)
        is_local = address.hostname in LOOPBACK
        if not is_local and not self.remote:
            raise ValueError(
                f"model.url names {address.hostname}, another machine; set model.remote = true to "
                "let questions and quotations leave this one"
            )
        if not is_local and address.scheme != "https" and self.api_key.get_secret_value():
            raise ValueError("model.api_key is not sent to another machine without https")
        return self


class Settings(BaseSettings):
    """Everything a person can set."""

    model_config = SettingsConfigDict(
        frozen=True, extra="forbid", env_prefix=PREFIX, env_nested_delimiter="__"
    )

    store: Path = Field(default_factory=lambda: _data_home() / "policy-assistant")
    """Folder of the index, the model files and the recorded answers."""
    host: Literal["127.0.0.1", "localhost", "::1"] = "127.0.0.1"
    """Loopback only: the page has no accounts."""
    port: int = Field(default=8501, ge=1, le=65535)
    index: IndexSettings = IndexSettings()
    search: SearchSettings = SearchSettings()
    answer: AnswerSettings = AnswerSettings()
    model: ModelSettings = ModelSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the framework's signature
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the same
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments win over the environment, the environment over the file."""
        file = TomlConfigSettingsSource(settings_cls, settings_file())
        return init_settings, env_settings, file

    @property
    def answer_hash(self) -> str:
        """Digest of all that can change an answer."""
        content = self.model_dump_json(
            include={"index": True, "search": True, "answer": True, "model": _CHANGES_PROSE}
        )
        return hashlib.sha256(content.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class SettingInForce:
    """One setting, its value, and where the value comes from."""

    name: str
    value: str
    origin: str


def load_settings(**arguments: Any) -> Settings:  # noqa: ANN401 - the command line's own values
    """Settings in force; `arguments` (a store, a port) win over environment and file.

    Raises SettingsError that names the key, the file or variable, and what is allowed.
    """
    _refuse_unknown_variables()
    try:
        return Settings(**{k: v for k, v in arguments.items() if v is not None})
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(map(str, e['loc']))}: {e['msg'].lower()}" for e in error.errors()
        )
        raise SettingsError(
            f"Settings are not valid: {problems}. They come from {settings_file()} and from "
            f"variables that begin {PREFIX}; `policy-assistant settings` lists them."
        ) from error
    except ValueError as error:  # the TOML reader's own
        raise SettingsError(f"{settings_file()} is not valid TOML: {error}") from error


def settings_in_force(settings: Settings) -> list[SettingInForce]:
    """Every setting with its origin: `default`, the variable, or the file."""
    in_file = _flat(TomlConfigSettingsSource(Settings, settings_file())())
    rows = []
    for name, value in _flat(settings.model_dump()).items():
        variable = PREFIX + name.upper().replace(".", "__")
        origin = "default"
        if name in in_file:
            origin = str(settings_file())
        if variable in os.environ:
            origin = variable
        rows.append(SettingInForce(name, str(value), origin))
    return rows


def settings_file() -> Path:
    """The TOML file that is read where it exists."""
    named = os.environ.get(FILE_VARIABLE)
    if named:
        return Path(named).expanduser()
    home = os.environ.get("XDG_CONFIG_HOME")
    base = Path(home) if home else Path.home() / ".config"
    return base / "policy-assistant" / "settings.toml"


def _data_home() -> Path:
    home = os.environ.get("XDG_DATA_HOME")
    return Path(home) if home else Path.home() / ".local" / "share"


def _refuse_unknown_variables() -> None:
    known = {PREFIX + name.upper().replace(".", "__") for name in _names(Settings)}
    unknown = sorted(
        name
        for name in os.environ
        if name.startswith(PREFIX) and name not in known and name != FILE_VARIABLE
    )
    if unknown:
        raise SettingsError(
            f"Unknown setting in the environment: {', '.join(unknown)}. "
            "`policy-assistant settings` lists the settings there are."
        )


def _names(tree: type[BaseModel], prefix: str = "") -> Iterator[str]:
    for key, field in tree.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from _names(kind, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}"


def _flat(tree: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    rows: dict[str, Any] = {}
    for key, value in tree.items():
        if isinstance(value, dict):
            rows |= _flat(value, f"{prefix}{key}.")
        else:
            rows[f"{prefix}{key}"] = value
    return rows
