"""Configuration is read once: explicit argument > environment > `.env` > default."""

from pathlib import Path

import pytest

from state.errors import UsageError
from state.settings import GEMINI, Settings, load_settings


def test_arguments_win_over_the_environment_and_that_over_the_file(
    workdir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert load_settings().concurrency == 8
    (workdir / ".env").write_text("SYNTHDATA_CONCURRENCY=3\n", encoding="utf-8")
    assert load_settings().concurrency == 3
    monkeypatch.setenv("SYNTHDATA_CONCURRENCY", "4")
    assert load_settings().concurrency == 4
    assert load_settings(concurrency=5).concurrency == 5


def test_an_argument_of_none_counts_as_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SYNTHDATA_SEED", "7")
    assert load_settings(seed=None).seed == 7


@pytest.mark.usefixtures("workdir")
def test_without_a_key_the_embedded_model_works_on_the_corpus() -> None:
    settings = load_settings()
    assert (settings.model, settings.sources, settings.corpus) == ("offline", ("corpus",), None)


def test_a_key_chooses_its_provider(workdir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOOGLE_API_KEY", "one")
    monkeypatch.setenv("TAVILY_API_KEY", "two")
    settings = load_settings()
    assert (settings.model, settings.sources) == (GEMINI, ("tavily",))
    assert load_settings(model="offline", corpus=workdir).sources == ("corpus",)


def test_keys_in_the_file_keep_their_providers_names(workdir: Path) -> None:
    (workdir / ".env").write_text("GOOGLE_API_KEY=from-file\nOTHER=ignored\n", encoding="utf-8")
    settings = load_settings()
    assert settings.google_api_key is not None
    assert settings.google_api_key.get_secret_value() == "from-file"
    assert settings.model == GEMINI
    assert "from-file" not in repr(settings)


def test_lists_are_written_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SYNTHDATA_SOURCES", "corpus, tavily")
    monkeypatch.setenv("SYNTHDATA_CANDIDATE_MODELS", "offline,offline")
    assert load_settings().sources == ("corpus", "tavily")
    assert load_settings().candidate_models == ("offline", "offline")


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("SYNTHDATA_CONCURRENCY", "abc", "setting concurrency: .*got 'abc'"),
        ("SYNTHDATA_CONCURRENCY", "0", "setting concurrency: .*greater than or equal to 1"),
        ("SYNTHDATA_REQUEST_TIMEOUT_S", "-1", "setting request_timeout_s: .*greater than 0"),
        ("SYNTHDATA_MODLE", "offline", "no setting 'SYNTHDATA_MODLE'; there are: .*model"),
    ],
)
def test_a_wrong_setting_is_named_with_what_is_allowed(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, message: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(UsageError, match=message):
        load_settings()


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SYNTHDATA_MODEL", "")
    assert load_settings().model == "offline"


def test_settings_cannot_be_changed_and_paths_are_absolute(workdir: Path) -> None:
    settings = load_settings(corpus=Path("texts"), roles=Path("roles"), prices=Path("prices.yaml"))
    assert settings.corpus == workdir / "texts"
    assert settings.prices == workdir / "prices.yaml"
    assert settings.roles == workdir / "roles"
    with pytest.raises(ValueError, match="frozen"):
        settings.seed = 1  # type: ignore[misc]


def test_an_unknown_argument_is_named() -> None:
    with pytest.raises(UsageError, match="no setting 'temprature'"):
        load_settings(temprature=1)


def test_settings_are_hashable_so_that_what_they_open_can_be_shared() -> None:
    assert len({load_settings(), load_settings(), Settings(model="offline", seed=1)}) == 2
