"""The environment that every test finds."""

import os
from pathlib import Path

import pytest

from state.settings import load_settings
from tests.support.environment import foreign, set_up


@pytest.mark.parametrize(
    "name",
    [
        "GOOGLE_API_KEY",
        "GOOGLE_GENAI_USE_VERTEXAI",
        "TAVILY_API_KEY",
        "OPENAI_API_KEY",
        "LANGSMITH_GATEWAY",
        "LANGCHAIN_TRACING_V2",
        "HTTPS_PROXY",
        "http_proxy",
        "ALL_PROXY",
        "NO_PROXY",
        "SYNTHDATA_MODEL",
    ],
)
def test_what_could_redirect_traffic_or_change_a_setting_is_foreign(name: str) -> None:
    assert foreign(name)
    assert name not in os.environ


def test_what_the_system_needs_is_kept() -> None:
    assert not any(foreign(name) for name in ("PATH", "HOME", "TMPDIR", "HF_HUB_OFFLINE"))


def test_foreign_variables_are_removed_before_anything_is_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOOGLE_API_KEY", "a-real-key")
    monkeypatch.setenv("SYNTHDATA_SEED", "7")
    set_up()
    assert "GOOGLE_API_KEY" not in os.environ
    assert load_settings().seed == 0


def test_checkpoints_are_read_strictly_and_hubs_are_left_alone() -> None:
    from langgraph.checkpoint.serde import _msgpack

    assert _msgpack.STRICT_MSGPACK_ENABLED
    assert os.environ["HF_HUB_OFFLINE"] == "1"


def test_a_test_may_ask_for_an_empty_working_directory(workdir: Path) -> None:
    assert Path.cwd() == workdir
    assert list(workdir.iterdir()) == []
