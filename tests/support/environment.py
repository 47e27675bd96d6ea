"""The environment in which every test runs: no keys, no proxies, no settings of the developer's own."""

import os
from pathlib import Path

import pytest

_PREFIXES = ("SYNTHDATA_", "GOOGLE_", "GEMINI_", "OPENAI_", "ANTHROPIC_", "TAVILY_", "LANGSMITH_", "LANGCHAIN_")
_FIXED = {"LANGGRAPH_STRICT_MSGPACK": "true", "HF_HUB_OFFLINE": "1"}


def foreign(name: str) -> bool:
    """Whether a variable could redirect or pay for traffic, or change a setting."""
    return name.upper().startswith(_PREFIXES) or name.upper().endswith("_PROXY")


def set_up() -> None:
    """For this process, before anything is imported: some packages read these once, at import."""
    for name in filter(foreign, list(os.environ)):
        del os.environ[name]
    os.environ.update(_FIXED)


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in filter(foreign, list(os.environ)):
        monkeypatch.delenv(name)
    for name, value in _FIXED.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def workdir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is the working directory during the test."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder
