"""What nodes are given: models by role, and candidates by different models and temperatures."""

from pathlib import Path

import pytest

from graph.resources import recent_resources, resources
from graph.roles import load_roles, model_of
from state.errors import UsageError
from tests.graph.conftest import MakeSettings
from tools.loop import run

GEMINI = {"google_api_key": "any", "model": "google_genai:gemini-2.5-flash"}


def test_candidates_take_the_models_in_turn_and_grow_warmer(settings_for: MakeSettings) -> None:
    settings = settings_for(**GEMINI, candidate_models="google_genai:gemini-2.5-pro,offline", temperature=0.5)
    asker = run(resources(settings)).askers["generate"]
    opened = [asker.open_model(100, number) for number in range(4)]
    assert [one.name for one in opened] == ["google_genai:gemini-2.5-pro", "offline"] * 2
    assert [one.temperature for one in opened] == [0.5, 0.6, 0.7, 0.8]
    assert [one.seed for one in opened] == [0, 1, 2, 3]


def test_a_temperature_of_zero_stays_zero(settings_for: MakeSettings) -> None:
    asker = run(resources(settings_for(temperature=0.0))).askers["generate"]
    assert {asker.open_model(100, number).temperature for number in range(3)} == {0.0}


def test_only_the_generator_writes_by_several_models(settings_for: MakeSettings) -> None:
    askers = run(resources(settings_for(**GEMINI, candidate_models=("offline",)))).askers
    assert askers["generate"].open_model(100, 0).name == "offline"
    assert askers["research"].open_model(100, 0).name == GEMINI["model"]


def test_the_judge_may_be_another_model_and_is_never_warm(settings_for: MakeSettings) -> None:
    settings = settings_for(**GEMINI, judge_model="offline", temperature=1.0)
    roles = load_roles(settings)
    assert model_of("review", roles["review"], settings) == "offline"
    assert model_of("generate", roles["generate"], settings) == GEMINI["model"]
    assert run(resources(settings)).askers["review"].open_model(100, 0).temperature == 0


def test_a_role_of_ones_own_replaces_the_one_beside_the_node(settings_for: MakeSettings, tmp_path: Path) -> None:
    own = "name: judge\ndescription: mine\nmodel: offline\ninstruction: Be kind.\n"
    (tmp_path / "review.yaml").write_text(own, encoding="utf-8")
    settings = settings_for(**GEMINI, roles=tmp_path)
    roles = load_roles(settings)
    assert roles["review"].instruction == "Be kind."
    assert model_of("review", roles["review"], settings) == "offline"
    assert roles["generate"].name == "generator"


def test_a_missing_key_is_named_before_any_work(settings_for: MakeSettings, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="GOOGLE_API_KEY is not set"):
        run(resources(settings_for(model="google_genai:gemini-2.5-flash")))
    assert not (tmp_path / "data.db").exists()


def test_the_judges_model_compares_pairs_and_confirms_what_research_found(settings_for: MakeSettings) -> None:
    askers = run(resources(settings_for(**GEMINI, judge_model="offline"))).askers
    assert askers["compare"].open_model(100, 0).name == askers["second"].open_model(100, 0).name == "offline"
    assert askers["compare"].open_model(100, 0).temperature == 0
    assert askers["second"].role.instruction == askers["research"].role.instruction
    assert askers["research"].open_model(100, 0).name == GEMINI["model"]


def test_one_model_does_not_confirm_itself(settings_for: MakeSettings) -> None:
    assert "second" not in run(resources(settings_for(**GEMINI))).askers
    assert "second" not in run(resources(settings_for(**GEMINI, judge_model=GEMINI["model"]))).askers


def test_the_steps_of_records_look_now_and_then_whether_the_files_are_still_there(
    settings_for: MakeSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_for()
    first = run(resources(settings))
    (tmp_path / "data.db").unlink()
    monkeypatch.setattr("graph.resources.LOOK_S", 60.0)
    assert run(recent_resources(settings)) is first
    monkeypatch.setattr("graph.resources.LOOK_S", 0.0)
    assert run(recent_resources(settings)).store is not first.store
    assert (tmp_path / "data.db").exists()


def test_a_run_that_begins_in_another_working_directory_has_its_files(
    settings_for: MakeSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_for(database_url="sqlite:///here.db")
    places = []
    for folder in (tmp_path / "a", tmp_path / "b"):
        folder.mkdir()
        monkeypatch.chdir(folder)
        run(resources(settings))
        places.append(run(recent_resources(settings)).store.place)
    assert places == [str(tmp_path / "a" / "here.db"), str(tmp_path / "b" / "here.db")]
